package verify

import (
	"bytes"
	"errors"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	dossier "github.com/shuzheng/shuzheng/gateway/evidence"
	"github.com/shuzheng/shuzheng/gateway/internal/plain"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
)

// MaxFile is the size of the largest file worth reading, in bytes: one byte more than an evidence package may have, so that
// a reader who stops there still sees that it is too large.
const MaxFile = dossier.MaxSize + 1

// File judges whatever kind of file it is: a certificate, a file of statements, or a proof bundle of either. An error
// means that it is none of them, or that the trust list cannot be read.
func File(file []byte, trust Trust, ask Ask) (*Report, error) {
	report, err := asOf(file, trust, ask)
	if err != nil || ask.At.IsZero() {
		return report, err
	}
	// What holds now rests on the newest status, whatever time was asked about.
	ask.At = time.Time{}
	newest, err := asOf(file, trust, ask)
	if err != nil {
		return nil, err
	}
	report.Now = newest.Now
	return report, nil
}

func asOf(file []byte, trust Trust, ask Ask) (*Report, error) {
	j, err := newJudge(trust, ask)
	if err != nil {
		return nil, err
	}
	switch {
	case bundle.Is(file):
		return j.bundle(file), nil
	case dossier.Is(file):
		return j.evidencePackage(file), nil
	case bytes.HasPrefix(file, []byte("{")):
		return j.statementsFile(file)
	case looksLikeCertificate(fileText(file)):
		return j.certificateFile(string(fileText(file))), nil
	}
	return nil, unreadable("the file is not a certificate")
}

// looksLikeCertificate decides between a damaged certificate, which is judged, and some other file, which is not: it
// begins as every JOSE header in base64url does, or holds nothing but characters and separators of an SD-JWT.
func looksLikeCertificate(text []byte) bool {
	if len(text) > 2*sdjwt.MaxCombined || bytes.Count(text, []byte(".")) < 2 {
		return false
	}
	if bytes.HasPrefix(text, []byte("eyJ")) {
		return true
	}
	foreign := bytes.IndexFunc(text, func(r rune) bool {
		return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~=", r)
	})
	return foreign < 0 && bytes.ContainsRune(text, '~')
}

func unreadable(what string) error {
	return record.Errorf(record.Malformed, "%s: expected <jwt>~<disclosures>~, a JSON file of statements, or a proof bundle", what).Under("docs/format.md §4, §12")
}

// formReason keeps the disclosures' own reasons and otherwise takes the code.
func formReason(err error) Reason {
	if reason := disclosureReason(err); reason != DisclosureForm || errors.Is(err, sdjwt.ErrForm) {
		return reason
	}
	return Reason(record.CodeOf(err))
}

func detail(err error) string {
	var own *record.Error
	if errors.As(err, &own) {
		return own.Detail
	}
	return err.Error()
}

// maxShown bounds one text from a file when shown, in characters.
const maxShown = 400

// clean makes a text from a file safe to show and bounds it. A file could otherwise rewrite the verdict printed above it.
func clean(s string) string {
	s = plain.Text(s)
	if runes := []rune(s); len(runes) > maxShown {
		s = string(runes[:maxShown]) + "…"
	}
	return s
}
