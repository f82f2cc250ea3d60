package sdjwt

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/emmansun/gmsm/sm3"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Limits on what arrives from outside, in bytes.
const (
	MaxCombined   = record.MaxAttachment // the whole text, JWT and key binding included
	MaxDisclosure = 16 << 10             // one disclosure in base64url
	SaltBytes     = 16                   // 128 bits, RFC 9901 §9.3
	maxName       = 64                   // characters of a member's name
)

// What can be wrong with disclosures; every error also is a [record.Error] with the details.
var (
	ErrForm         = errors.New("disclosure is not well formed")
	ErrDuplicate    = errors.New("disclosure stands twice")
	ErrUnreferenced = errors.New("disclosure is not referenced by the certificate")
	ErrReserved     = errors.New("disclosure uses a reserved name")
)

// Disclosure opens one member that the certificate only shows the digest of (RFC 9901 §4.2.1).
type Disclosure struct {
	Salt  string          // base64url of 16 random bytes, chosen by the issuer; secret until disclosed
	Name  string          // of the member
	Value json.RawMessage // canonical JSON
}

// Encode gives the disclosure as it is handed over and digested: base64url of the canonical JSON array.
func (d Disclosure) Encode() (string, error) {
	if err := d.check(); err != nil {
		return "", err
	}
	array, err := record.Encode([]any{d.Salt, d.Name, d.Value})
	if err != nil {
		return "", refuse(ErrForm, "the value of %q: %s", d.Name, err)
	}
	text := seal.Base64(array)
	if len(text) > MaxDisclosure {
		return "", refuse(ErrForm, "disclosure %q has %d bytes, %d are allowed", d.Name, len(text), MaxDisclosure)
	}
	return text, nil
}

// Decode reads a disclosure and accepts only what [Disclosure.Encode] would write.
func Decode(text string) (Disclosure, error) {
	if len(text) > MaxDisclosure {
		return Disclosure{}, refuse(ErrForm, "a disclosure has %d bytes, %d are allowed", len(text), MaxDisclosure)
	}
	array, err := seal.Unbase64(text)
	if err != nil {
		return Disclosure{}, refuse(ErrForm, "a disclosure is not strict base64url")
	}
	canonical, err := record.Canonical(array)
	if err != nil || !bytes.Equal(canonical, array) {
		return Disclosure{}, refuse(ErrForm, "a disclosure is not canonical JSON")
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(array, &parts); err != nil || len(parts) != 3 {
		return Disclosure{}, refuse(ErrForm, "a disclosure is not an array of salt, name and value")
	}
	d := Disclosure{Value: parts[2]}
	if json.Unmarshal(parts[0], &d.Salt) != nil || json.Unmarshal(parts[1], &d.Name) != nil {
		return Disclosure{}, refuse(ErrForm, "salt and name of a disclosure must be texts")
	}
	// A JSON null unmarshals into a text without complaint; writing it again would show the difference.
	if again, err := d.Encode(); err != nil || again != text {
		return Disclosure{}, errors.Join(err, refuse(ErrForm, "a disclosure is not in its one encoding"))
	}
	return d, nil
}

// Digest is what stands in `_sd` for an encoded disclosure: base64url of SM3 over its ASCII bytes (RFC 9901 §4.2.3).
func Digest(encoded string) string {
	sum := sm3.Sum([]byte(encoded))
	return seal.Base64(sum[:])
}

func (d Disclosure) check() error {
	salt, err := seal.Unbase64(d.Salt)
	if err != nil || len(salt) != SaltBytes {
		return refuse(ErrForm, "the salt of %q is not base64url of %d bytes", d.Name, SaltBytes)
	}
	if n := utf8.RuneCountInString(d.Name); n < 1 || n > maxName {
		return refuse(ErrForm, "a disclosed name has %d characters, 1 to %d are allowed", n, maxName)
	}
	if reserved(d.Name) {
		return refuse(ErrReserved, "the name %q cannot be disclosed (RFC 9901 §4.1)", d.Name)
	}
	if hidesDigests(d.Value) {
		return refuse(ErrReserved, "the value of %q holds a member called _sd or ... ", d.Name)
	}
	return nil
}

func reserved(name string) bool { return name == "_sd" || name == "_sd_alg" || name == "..." }

// hidesDigests finds recursive disclosures: another library would open them, this one does not, so they are refused.
func hidesDigests(value json.RawMessage) bool {
	var object map[string]json.RawMessage
	if json.Unmarshal(value, &object) == nil {
		for name, member := range object {
			if reserved(name) || hidesDigests(member) {
				return true
			}
		}
		return false
	}
	var array []json.RawMessage
	if json.Unmarshal(value, &array) != nil {
		return false
	}
	for _, element := range array {
		if hidesDigests(element) {
			return true
		}
	}
	return false
}

func refuse(kind error, format string, args ...any) error {
	return fmt.Errorf("%w: %w", kind, record.Errorf(record.Malformed, format, args...).Under("RFC 9901 §7.1"))
}
