package verify

import (
	"bytes"
	"errors"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/internal/plain"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
)

// MaxFile is the size of the largest file worth reading, in bytes.
const MaxFile = 2 * sdjwt.MaxCombined

// File judges whatever kind of file it is: a certificate or a file of statements. An error means that it is neither, or
// that the trust list cannot be read.
func File(file []byte, trust Trust, at time.Time) (*Report, error) {
	if bytes.HasPrefix(file, []byte("{")) {
		return Statements(file, trust, at)
	}
	return Certificate(file, trust, at)
}

// looksLikeCertificate decides between a damaged certificate, which is judged, and some other file, which is not: it
// begins as every JOSE header in base64url does, or holds nothing but characters and separators of an SD-JWT.
func looksLikeCertificate(text []byte) bool {
	if len(text) > MaxFile || bytes.Count(text, []byte(".")) < 2 {
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
	return record.Errorf(record.Malformed, "%s: expected <jwt>~<disclosures>~, or a JSON file of statements", what).Under("docs/format.md §4")
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
