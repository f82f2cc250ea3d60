package page

import (
	"regexp"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Names of files with a meaning of their own.
const (
	ManifestName = "manifest.json"
	PinnedName   = "pinned.json"
	WasmName     = "verify.wasm"
	WasmExecName = "wasm_exec.js"
	indexName    = "index.html"
)

// Limits on a set from outside.
const (
	MaxFiles    = 32
	MaxFile     = 32 << 20 // bytes
	maxManifest = 16 << 10
)

const kind = "page"

// required are the files without which a set is no page.
var required = []string{indexName, PinnedName, WasmName, WasmExecName}

// fileName is flat and in lower case, so that it means the same file in every file system and URL.
var fileName = regexp.MustCompile(`^[a-z0-9][a-z0-9_]{0,40}\.(css|html|js|json|txt|wasm)$`)

// manifest lists every other file of the set.
type manifest struct {
	Kind  string `json:"kind"`
	Files []file `json:"files"`
}

type file struct {
	Path   string `json:"path"`
	Digest string `json:"digest"`
}

func parseManifest(text []byte) (*manifest, error) {
	if len(text) > maxManifest {
		return nil, record.Errorf(record.TooLarge, "%s exceeds %d bytes", ManifestName, maxManifest)
	}
	var m manifest
	if err := record.Decode(text, &m); err != nil {
		return nil, err
	}
	return &m, m.valid()
}

func (m *manifest) valid() error {
	var c record.Check
	c.That(m.Kind == kind, "kind must be %s", kind)
	c.Count("files", len(m.Files), 1, MaxFiles)
	for i, f := range m.Files {
		c.That(fileName.MatchString(f.Path) && f.Path != ManifestName, "%s is no name of a file of the page", seal.Printable(f.Path))
		c.Digest("digest", f.Digest)
		c.That(i == 0 || m.Files[i-1].Path < f.Path, "files must be sorted and none listed twice")
	}
	for _, name := range required {
		c.That(m.find(name) != nil, "%s is missing", name)
	}
	return c.Err()
}

func (m *manifest) find(path string) *file {
	i := slices.IndexFunc(m.Files, func(f file) bool { return f.Path == path })
	if i < 0 {
		return nil
	}
	return &m.Files[i]
}
