package sdjwt

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// TypeBinding is the `typ` of a key-binding JWT (RFC 9901 §4.3), signed with the holder's `present` key.
const TypeBinding = "kb+jwt"

// MaxBindingLife is how long a presentation may stand, in seconds.
const MaxBindingLife = 24 * 3600

// ErrBinding says that a key binding was made for another certificate, or for other disclosures.
var ErrBinding = errors.New("key binding is of another presentation")

var nonceForm = regexp.MustCompile(`^[A-Za-z0-9_-]{16,128}$`)

// Binding is the payload of a key-binding JWT: the holder shows these disclosures, to this audience, for this purpose.
type Binding struct {
	Aud     string `json:"aud"`
	Exp     int64  `json:"exp"`
	Iat     int64  `json:"iat"`
	Nonce   string `json:"nonce"`   // the verifier's
	Purpose string `json:"purpose"` // as the holder reads it before signing
	SDHash  string `json:"sd_hash"` // over the ASCII up to and including the last tilde
}

// NewBinding makes the payload that a holder signs to present a certificate with the disclosures it carries. The signed
// text follows the last tilde.
func NewBinding(presentation, audience, nonce, purpose string, iat, exp int64) (*Binding, error) {
	_, _, kb, err := Parse(presentation)
	if err != nil {
		return nil, err
	}
	if kb != "" {
		return nil, record.Errorf(record.Malformed, "the certificate carries a key binding already").Under("RFC 9901 §4.3")
	}
	b := &Binding{Aud: audience, Exp: exp, Iat: iat, Nonce: nonce, Purpose: purpose, SDHash: Digest(presentation)}
	return b, b.Valid()
}

// Valid checks the payload on its own.
func (b *Binding) Valid() error {
	var c record.Check
	c.Text("aud", b.Aud, 1, 200)
	c.Text("purpose", b.Purpose, 1, 100)
	c.That(nonceForm.MatchString(b.Nonce), "nonce must be 16 to 128 letters of base64url")
	c.That(b.Iat >= 0 && b.Exp > b.Iat && b.Exp-b.Iat <= MaxBindingLife, "a presentation lives 1 second to 24 hours")
	hash, err := seal.Unbase64(b.SDHash)
	c.That(err == nil && len(hash) == 32, "sd_hash must be base64url of 32 bytes")
	return c.Err()
}

// OpenBinding opens the key binding of a presented certificate by a key of the ring. Whose key it is, and what the
// verifier asked for, is the caller's to compare.
func OpenBinding(combined string, keys seal.Keyring) (*Binding, *seal.Opened, error) {
	end := strings.LastIndexByte(combined, '~') + 1
	opened, err := seal.Open(combined[end:], seal.Want{Type: TypeBinding, Purpose: record.PurposePresent}, keys)
	if err != nil {
		return nil, nil, err
	}
	var b Binding
	if err := record.Decode(opened.Payload, &b); err != nil {
		return nil, nil, err
	}
	if err := b.Valid(); err != nil {
		return nil, nil, err
	}
	if b.SDHash != Digest(combined[:end]) {
		differs := record.Errorf(record.Malformed, "sd_hash is not that of the certificate with these disclosures").Under("RFC 9901 §7.3")
		return nil, nil, fmt.Errorf("%w: %w", ErrBinding, differs)
	}
	return &b, opened, nil
}
