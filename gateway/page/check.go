package page

import (
	"context"
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Check compares a copy of the page with its own manifest and gives the manifest's digest, which the caller compares with
// the trust list's. Problems say what does not fit; there are none when the copy is whole. fetch gives the bytes of one
// file of the set; "" is what the directory itself answers, which must be index.html.
//
// A server that knows who checks can show a good copy to the one and a bad one to others: several people should check,
// from several places.
func Check(ctx context.Context, fetch func(path string) ([]byte, error)) (digest string, problems []string) {
	text, err := fetch(ManifestName)
	if err != nil {
		return "", []string{fmt.Sprintf("%s: %v", ManifestName, err)}
	}
	digest = seal.Digest(text)
	m, err := parseManifest(text)
	if err != nil {
		return digest, []string{fmt.Sprintf("%s: %v", ManifestName, err)}
	}
	for _, f := range append([]file{{Path: "", Digest: m.find(indexName).Digest}}, m.Files...) {
		if err := ctx.Err(); err != nil {
			return digest, append(problems, err.Error())
		}
		if problem := compare(f, fetch); problem != "" {
			problems = append(problems, problem)
		}
	}
	return digest, problems
}

func compare(f file, fetch func(path string) ([]byte, error)) string {
	name := f.Path
	if name == "" {
		name = "the directory itself"
	}
	content, err := fetch(f.Path)
	switch {
	case err != nil:
		return fmt.Sprintf("%s: %v", name, err)
	case len(content) > MaxFile:
		return fmt.Sprintf("%s: more than %d bytes", name, MaxFile)
	case seal.Digest(content) != f.Digest:
		return fmt.Sprintf("%s: the digest is %s, the manifest says %s", name, seal.Digest(content), f.Digest)
	}
	return ""
}
