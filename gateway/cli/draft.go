package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
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

// complete reads the files the draft points to and fills in names and terms.
func complete(list *record.TrustList, folder string) error {
	for i := range list.Roots {
		kid, err := completeKey(&list.Roots[i].Key, folder)
		if err != nil {
			return err
		}
		fill(&list.Roots[i].Kid, kid)
	}
	for i := range list.Keys {
		key := &list.Keys[i]
		kid, err := completeKey(&key.Key, folder)
		if err != nil {
			return err
		}
		fill(&key.Kid, kid)
		fill(&key.From, list.IssuedAt)
		fill(&key.To, list.ExpiresAt)
		if key.Types == nil {
			key.Types = []string{}
		}
	}
	for i := range list.Authorities {
		if err := completeAuthority(&list.Authorities[i], folder); err != nil {
			return err
		}
	}
	return nil
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

func completeAuthority(a *record.Authority, folder string) error {
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
