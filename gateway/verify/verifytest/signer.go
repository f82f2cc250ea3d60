// Package verifytest makes certificates, statements and trust lists for tests and for the vectors of test/vectors, with
// keys that anybody can compute and signatures that come out the same every time. Nothing here is for use: a private
// key derived from its name is no secret, and programs import package sm instead.
package verifytest

import (
	"crypto/ecdsa"
	"encoding/binary"
	"encoding/json"
	"math/big"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Signer is a published test key.
type Signer struct {
	Kid    string
	Text   string // base64url of the uncompressed point
	Public *ecdsa.PublicKey
	d      *big.Int
}

// Key derives a test key from a name.
func Key(name string) *Signer {
	d := scalar([]byte("shuzheng test key: " + name))
	private, err := sm2.NewPrivateKeyFromInt(d)
	must(err)
	point, err := seal.Point(&private.PublicKey)
	must(err)
	return &Signer{Kid: seal.KeyID(point), Text: seal.Base64(point), Public: &private.PublicKey, d: d}
}

// Sign gives r‖s over message with the user id of this system.
func (s *Signer) Sign(message []byte) []byte { return s.SignAs(message, seal.UserID) }

// SignAs signs under another user id. The nonce is derived from key and message, so vectors can be made again.
func (s *Signer) SignAs(message []byte, userID string) []byte {
	digest := s.Digest(message, userID)
	n, e := sm2.P256().Params().N, new(big.Int).SetBytes(digest)
	k := scalar(append(s.d.Bytes(), digest...))
	point, err := sm2.NewPrivateKeyFromInt(k)
	must(err)
	r := new(big.Int).Add(e, point.X)
	r.Mod(r, n)
	inverse := new(big.Int).ModInverse(new(big.Int).Add(s.d, big.NewInt(1)), n)
	sum := new(big.Int).Sub(k, new(big.Int).Mul(r, s.d))
	sum.Mul(sum, inverse).Mod(sum, n)
	return append(r.FillBytes(make([]byte, 32)), sum.FillBytes(make([]byte, 32))...)
}

// ZA is the digest of user id, curve and public key (GB/T 32918.2 §5.5). The library's own function is not used: it takes
// its default for an empty id.
func (s *Signer) ZA(userID string) []byte {
	curve := sm2.P256().Params()
	a := new(big.Int).Sub(curve.P, big.NewInt(3))
	za := binary.BigEndian.AppendUint16(nil, uint16(8*len(userID)))
	za = append(za, userID...)
	for _, number := range []*big.Int{a, curve.B, curve.Gx, curve.Gy} {
		za = append(za, number.FillBytes(make([]byte, 32))...)
	}
	point, err := seal.Point(s.Public)
	must(err)
	za = append(za, point[1:]...) // without the mark of an uncompressed point
	z := sm3.Sum(za)
	return z[:]
}

// Digest is SM3(ZA ‖ message), the number e that is signed (GB/T 32918.2 §6.1).
func (s *Signer) Digest(message []byte, userID string) []byte {
	e := sm3.Sum(append(s.ZA(userID), message...))
	return e[:]
}

// Header is the protected header this signer writes for a type.
func (s *Signer) Header(typ string) record.Header {
	return record.Header{Alg: seal.Alg, Kid: s.Kid, Typ: typ}
}

// JWS signs a payload as a compact JWS of a type.
func (s *Signer) JWS(typ string, payload any) string {
	return s.Raw(Encode(s.Header(typ)), Encode(payload))
}

// Raw signs any header and payload, well formed or not.
func (s *Signer) Raw(header, payload []byte) string {
	input := seal.Base64(header) + "." + seal.Base64(payload)
	return input + "." + seal.Base64(s.Sign([]byte(input)))
}

// Encode is [record.Encode] for values that are known to have an encoding; raw JSON passes unchanged.
func Encode(v any) []byte {
	if raw, ok := v.(json.RawMessage); ok {
		return raw
	}
	b, err := record.Encode(v)
	must(err)
	return b
}

func scalar(seed []byte) *big.Int {
	sum := sm3.Sum(seed)
	top := new(big.Int).Sub(sm2.P256().Params().N, big.NewInt(3))
	d := new(big.Int).SetBytes(sum[:])
	return d.Mod(d, top).Add(d, big.NewInt(1))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
