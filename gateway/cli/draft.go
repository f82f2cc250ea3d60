package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/authority"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// readDraft reads a trust list in which members may be missing, but none is unknown.
func (e *Env) readDraft(path string) (*record.TrustList, error) {
	text, err := e.read(path)
	if err != nil {
		return nil, err
	}
	text, err = record.Canonical(text) // refuses duplicate members
	if err != nil {
		return nil, err
	}
	var list record.TrustList
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&list); err != nil {
		return nil, record.Errorf(record.Malformed, "%s: %v", path, err)
	}
	return &list, nil
}

// complete reads the files the draft points to and fills in names and terms; what the list before said of a key or an
// authority stays as it was.
func complete(list, before *record.TrustList, folder string) error {
	if err := nameRoots(list.Roots, folder); err != nil {
		return err
	}
	for i := range list.Keys {
		if err := completeTrustKey(&list.Keys[i], list, before, folder); err != nil {
			return err
		}
	}
	for i := range list.Authorities {
		if err := completeAuthority(&list.Authorities[i], before, folder); err != nil {
			return err
		}
	}
	return nil
}

// nameRoots reads the files that roots point to and names them.
func nameRoots(roots []record.Root, folder string) error {
	for i := range roots {
		kid, err := completeKey(&roots[i].Key, folder)
		if err != nil {
			return err
		}
		fill(&roots[i].Kid, kid)
	}
	return nil
}

// carryOver lists what the draft does not name as the list before did: a list never forgets a key or an authority. The
// roots of an organization are replaced together.
func carryOver(list, before *record.TrustList) {
	carry(&list.Roots, before.Roots, func(a, b record.Root) bool { return a.Organization == b.Organization })
	carry(&list.Keys, before.Keys, func(a, b record.TrustKey) bool { return a.Kid == b.Kid })
	carry(&list.Authorities, before.Authorities, func(a, b record.Authority) bool {
		return a.ID == b.ID && a.Certificate == b.Certificate && a.From == b.From
	})
}

func carry[T any](list *[]T, before []T, same func(a, b T) bool) {
	named := *list
	for _, entry := range before {
		if !slices.ContainsFunc(named, func(n T) bool { return same(n, entry) }) {
			*list = append(*list, entry)
		}
	}
}

func completeTrustKey(key *record.TrustKey, list, before *record.TrustList, folder string) error {
	fill(&key.Key, listedKey(before, key.Kid).Key)
	kid, err := completeKey(&key.Key, folder)
	if err != nil {
		return err
	}
	old := listedKey(before, kid)
	fill(&key.Kid, kid)
	fill(&key.Organization, old.Organization)
	fill(&key.Purpose, old.Purpose)
	fill(&key.From, old.From)
	fill(&key.From, list.IssuedAt)
	fill(&key.To, old.To)
	fill(&key.To, list.ExpiresAt)
	fill(&key.CompromisedAt, old.CompromisedAt)
	if key.Types == nil {
		key.Types = append([]string{}, old.Types...)
	}
	return nil
}

// listedKey finds a key in a list, or the empty one.
func listedKey(list *record.TrustList, kid string) record.TrustKey {
	i := slices.IndexFunc(list.Keys, func(key record.TrustKey) bool { return key.Kid == kid })
	if i < 0 {
		return record.TrustKey{}
	}
	return list.Keys[i]
}

func completeKey(key *string, folder string) (string, error) {
	if path, ok := strings.CutPrefix(*key, "@"); ok {
		public, err := sm.LoadPublic(inFolder(folder, path))
		if err != nil {
			return "", Usage(err)
		}
		*key = public.Point
	}
	parsed, err := seal.ParseKey(*key, "")
	return parsed.Kid, err
}

func completeAuthority(a *record.Authority, before *record.TrustList, folder string) error {
	if path, ok := strings.CutPrefix(a.Certificate, "@"); ok {
		text, err := os.ReadFile(inFolder(folder, path))
		if err != nil {
			return Usage(err)
		}
		certificates, err := authority.ParsePEM(text)
		if err != nil {
			return Usagef("%s: %w", path, err)
		}
		a.Certificate = seal.Base64(certificates[0].Raw)
	}
	inherit(a, before)
	certificate, err := seal.ParseAuthority(*a)
	if err != nil {
		return err
	}
	fill(&a.Name, certificate.Subject.CommonName)
	fill(&a.From, record.Time(certificate.NotBefore))
	fill(&a.To, record.Time(certificate.NotAfter))
	if a.Vouches == nil {
		a.Vouches = []string{}
	}
	return nil
}

// inherit fills in what the list before said of an authority, the last time that it named it.
func inherit(a *record.Authority, before *record.TrustList) {
	for _, old := range slices.Backward(before.Authorities) {
		if old.ID != a.ID || a.Certificate != "" && a.Certificate != old.Certificate {
			continue
		}
		fill(&a.Certificate, old.Certificate)
		fill(&a.Name, old.Name)
		fill(&a.Organization, old.Organization)
		if a.Vouches == nil {
			a.Vouches = old.Vouches
		}
		if a.From == "" { // another beginning is another period
			a.From = old.From
			fill(&a.To, old.To)
		}
		return
	}
}

func inFolder(folder, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}

func fill(member *string, value string) {
	if *member == "" {
		*member = value
	}
}
