// Package seal opens what is signed: SM3 digests, SM2 verification and JWS (RFC 7515) in the one strict form of this
// system. It verifies only; nothing here can sign. SM2 is GB/T 32918.2 with SM3 and the user id of GM/T 0009-2012 §10.
package seal

import (
	"crypto/ecdsa"
	"encoding/base64"
	"encoding/hex"
	"math/big"
	"strings"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"golang.org/x/text/unicode/norm"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// UserID is the SM2 user id, always given explicitly: implementations differ in what they assume.
const UserID = "1234567812345678"

// Alg is the JOSE `alg` of an SM2 signature over SM3 with [UserID], 64 bytes r‖s. It is not registered with IANA.
const Alg = "SM2"

// maxSigned bounds a signed text by its type.
func maxSigned(typ string) int {
	if typ == record.TypeStatusList {
		return record.MaxStatusToken
	}
	return record.MaxAttachment
}

// b64 refuses padding, line breaks and stray trailing bits.
var b64 = base64.RawURLEncoding.Strict()

// Digest gives `sm3:<hex>` of b.
func Digest(b []byte) string {
	sum := sm3.Sum(b)
	return "sm3:" + hex.EncodeToString(sum[:])
}

// StatusIndex derives an entry of a status list of [record.StatusListSize] from a text: the first 20 bits of its SM3.
func StatusIndex(text string) int {
	sum := sm3.Sum([]byte(text))
	return int(sum[0])<<12 | int(sum[1])<<4 | int(sum[2])>>4
}

// Key is a public key with its name and its one purpose.
type Key struct {
	Kid     string
	Purpose string
	Public  *ecdsa.PublicKey
}

// KeyID names a public key: `K-` and the first 16 bytes of SM3 over its uncompressed point, hexadecimal.
func KeyID(point []byte) string {
	sum := sm3.Sum(point)
	return "K-" + strings.ToUpper(hex.EncodeToString(sum[:16]))
}

// ParseKey reads a public key from base64url of its uncompressed point and checks that it lies on the curve.
func ParseKey(text, purpose string) (Key, error) {
	point, err := b64.DecodeString(text)
	if err != nil || len(point) != 65 || point[0] != 4 {
		return Key{}, record.Errorf(record.Invalid, "the public key is not base64url of a 65-byte uncompressed point")
	}
	public, err := sm2.NewPublicKey(point)
	if err != nil {
		return Key{}, record.Errorf(record.Invalid, "the public key is not a point of the SM2 curve")
	}
	return Key{Kid: KeyID(point), Purpose: purpose, Public: public}, nil
}

// Keyring finds a key by its name. It answers with [record.UnknownKey] or [record.KeyInactive] when there is none to use.
type Keyring interface {
	Key(kid string) (Key, error)
}

// Fixed is a keyring of keys known beforehand, by kid.
type Fixed map[string]Key

// Key finds one.
func (f Fixed) Key(kid string) (Key, error) {
	key, ok := f[kid]
	if !ok {
		return Key{}, record.Errorf(record.UnknownKey, "no key is called %s", Printable(kid))
	}
	return key, nil
}

// Want is what a caller is prepared to accept; made as one thing, a text is refused as every other.
type Want struct {
	Type    string // the exact `typ`
	Purpose string // what the key is for
}

// Opened is a signed text that has been verified.
type Opened struct {
	Header       record.Header
	Payload      []byte
	SigningInput []byte // header.payload, exactly as signed
	Digest       string // SM3 of the whole compact text
	Key          Key
}

// Open is the one function that opens a compact JWS: exact type, SM2, no other header member, a payload in NFC (which
// callers read with record.Decode, so canonical JSON),
// a key of the wanted purpose, and a signature that verifies.
func Open(compact string, want Want, keys Keyring) (*Opened, error) {
	opened, signature, err := Split(compact, want.Type)
	if err != nil {
		return nil, err
	}
	if opened.Key, err = keys.Key(opened.Header.Kid); err != nil {
		return nil, err
	}
	if opened.Key.Purpose != want.Purpose {
		return nil, record.Errorf(record.WrongPurpose, "key %s is for %q, not %q", opened.Key.Kid, opened.Key.Purpose, want.Purpose)
	}
	if !Verify(opened.Key.Public, opened.SigningInput, signature) {
		return nil, record.Errorf(record.BadSignature, "the signature by key %s does not verify", opened.Key.Kid)
	}
	return opened, nil
}

// Split takes a compact JWS apart and checks everything but its signature; its result is not to be trusted. It serves
// those who look before they verify: a signer that is about to sign, a person who asks what a file says.
func Split(compact, wantType string) (*Opened, []byte, error) {
	if max := maxSigned(wantType); len(compact) > max {
		return nil, nil, record.Errorf(record.TooLarge, "the signed text has %d bytes, %d are allowed", len(compact), max)
	}
	parts := strings.Split(compact, ".")
	if len(parts) != 3 {
		return nil, nil, record.Errorf(record.Malformed, "the text is not a compact JWS of three parts")
	}
	var decoded [3][]byte
	for i, part := range parts {
		b, err := b64.DecodeString(part)
		if err != nil || strings.ContainsAny(part, "\r\n") {
			return nil, nil, record.Errorf(record.Malformed, "part %d of the JWS is not strict base64url", i+1)
		}
		decoded[i] = b
	}
	var header record.Header
	if err := record.Decode(decoded[0], &header); err != nil {
		return nil, nil, err
	}
	if header.Alg != Alg {
		return nil, nil, record.Errorf(record.BadSignature, "alg is %q, only %s is accepted", Printable(header.Alg), Alg)
	}
	if header.Typ != wantType {
		return nil, nil, record.Errorf(record.WrongType, "typ is %q where %q is wanted", Printable(header.Typ), wantType)
	}
	if !norm.NFC.IsNormal(decoded[1]) {
		return nil, nil, record.Errorf(record.Malformed, "the payload is not in Unicode normalization form C")
	}
	return &Opened{
		Header: header, Payload: decoded[1], Digest: Digest([]byte(compact)),
		SigningInput: []byte(compact[:len(parts[0])+1+len(parts[1])]),
	}, decoded[2], nil
}

// Verify checks a 64-byte r‖s signature over message. There is one signature encoding: r and s must be in [1, n-1].
func Verify(public *ecdsa.PublicKey, message, signature []byte) bool {
	if len(signature) != 64 {
		return false
	}
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	return sm2.VerifyWithSM2(public, []byte(UserID), message, r, s)
}

// Base64 is the encoding of every part of a JWS and of keys.
func Base64(b []byte) string { return b64.EncodeToString(b) }

// Unbase64 reads it back strictly.
func Unbase64(s string) ([]byte, error) {
	b, err := b64.DecodeString(s)
	if err != nil || strings.ContainsAny(s, "\r\n") {
		return nil, record.Errorf(record.Malformed, "not strict base64url")
	}
	return b, nil
}

// Printable bounds and cleans a text from outside before it stands in a message.
func Printable(s string) string {
	if len(s) > 48 {
		s = s[:48]
	}
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e {
			return '?'
		}
		return r
	}, s)
}
