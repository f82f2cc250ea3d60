package world

import (
	"crypto/rand"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
	"strings"

	"github.com/emmansun/gmsm/sm2"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Actor is somebody with an SM2 key. ID is empty until the ledger has given one.
type Actor struct {
	ID    string
	Kid   string
	Point string // base64url of the uncompressed point
	Key   *sm2.PrivateKey
}

// NewActor makes a key.
func NewActor() *Actor {
	key := must(sm2.GenerateKey(rand.Reader))
	point := must(seal.Point(&key.PublicKey))
	return &Actor{Kid: seal.KeyID(point), Point: seal.Base64(point), Key: key}
}

// Holding is the same actor with another key.
func (a *Actor) Holding(key *Actor) *Actor {
	return &Actor{ID: a.ID, Kid: key.Kid, Point: key.Point, Key: key.Key}
}

// As is the same key under another actor's name.
func (a *Actor) As(id string) *Actor {
	return &Actor{ID: id, Kid: a.Kid, Point: a.Point, Key: a.Key}
}

// Seal signs a payload as a compact JWS.
func (a *Actor) Seal(typ string, claims any) string {
	return a.SealRaw(record.Header{Alg: seal.Alg, Kid: a.Kid, Typ: typ}, must(record.Encode(claims)))
}

// SealRaw signs a payload's bytes, as they are, under any header.
func (a *Actor) SealRaw(header any, payload []byte) string {
	input := seal.Base64(must(record.Encode(header))) + "." + seal.Base64(payload)
	return input + "." + seal.Base64(a.Sign([]byte(input)))
}

// Sign gives the 64 bytes r‖s over a message.
func (a *Actor) Sign(message []byte) []byte {
	der := must(a.Key.SignWithSM2(rand.Reader, []byte(seal.UserID), message))
	var pair struct{ R, S *big.Int }
	must(asn1.Unmarshal(der, &pair))
	signature := make([]byte, 64)
	pair.R.FillBytes(signature[:32])
	pair.S.FillBytes(signature[32:])
	return signature
}

// Nonce gives a fresh jti.
func Nonce() string {
	random := make([]byte, 16)
	must(rand.Read(random))
	return hex.EncodeToString(random)
}

// Digest is SM3 of a text, for bodies that want one.
func Digest(text string) string { return seal.Digest([]byte(text)) }

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// Disclosure is a digest as `_sd` holds it.
func Disclosure(text string) string {
	return seal.Base64(must(hex.DecodeString(strings.TrimPrefix(Digest(text), "sm3:"))))
}
