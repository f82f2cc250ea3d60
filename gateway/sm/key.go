// Package sm holds private keys: SM2 signing keys in files, and the interface behind which a hardware module can stand.
// It is the only package that touches private-key parts; verification is in chaincode/seal. SM2 is GB/T 32918.2 with
// SM3 (GB/T 32905) and the user id seal.UserID, always given.
package sm

import (
	"crypto/ecdsa"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/emmansun/gmsm/sm2"

	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Signer signs with one SM2 key: a [Key] from a file, or a UKey or hardware module.
type Signer interface {
	// Kid is the name of the key, see [seal.KeyID].
	Kid() string
	// Public is the key's public half.
	Public() *ecdsa.PublicKey
	// SignInput signs input, the bytes themselves and not a digest of them, and gives 64 bytes r‖s.
	SignInput(input []byte) ([]byte, error)
}

// Key is an SM2 private key in memory. It has no method that shows its private half, and prints as its name.
type Key struct {
	private *sm2.PrivateKey
	point   []byte
}

var _ Signer = (*Key)(nil)

// Generate makes a new key from the system's random source.
func Generate() (*Key, error) {
	private, err := sm2.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("generating an SM2 key: %w", err)
	}
	return newKey(private)
}

func newKey(private *sm2.PrivateKey) (*Key, error) {
	point, err := seal.Point(&private.PublicKey)
	if err != nil {
		return nil, err
	}
	return &Key{private: private, point: point}, nil
}

// Kid is the name of the key.
func (k *Key) Kid() string { return seal.KeyID(k.point) }

// Point is base64url of the 65-byte uncompressed public point, as trust lists and key records hold it.
func (k *Key) Point() string { return seal.Base64(k.point) }

// Public is the public half.
func (k *Key) Public() *ecdsa.PublicKey { return &k.private.PublicKey }

// SignInput signs with SM2 and SM3 under [seal.UserID] and gives 64 bytes r‖s.
func (k *Key) SignInput(input []byte) ([]byte, error) {
	r, s, err := sm2.SignWithSM2(rand.Reader, &k.private.PrivateKey, []byte(seal.UserID), input)
	if err != nil {
		return nil, fmt.Errorf("signing with key %s: %w", k.Kid(), err)
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return signature, nil
}

// SignCompact is [Compact] with this key.
func (k *Key) SignCompact(typ string, payload any) (string, error) { return Compact(k, typ, payload) }

// String is the key's name, so that no print statement can ever show more.
func (k *Key) String() string { return k.Kid() }

// GoString is the key's name, for `%#v`.
func (k *Key) GoString() string { return k.Kid() }

// Decrypt opens what was encrypted to the public key (SM2 encryption, GB/T 32918.4); it is for `store` keys.
func (k *Key) Decrypt(ciphertext []byte) ([]byte, error) {
	plain, err := k.private.Decrypt(rand.Reader, ciphertext, nil)
	if err != nil {
		return nil, errors.New("the ciphertext is not for this key")
	}
	return plain, nil
}
