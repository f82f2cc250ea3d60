package sm

import (
	"crypto/ecdsa"
	"encoding/pem"
	"fmt"
	"os"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"

	"github.com/shuzheng/shuzheng/chaincode/seal"
)

const publicBlock = "PUBLIC KEY"

// Public is a public key with its names, as `shuzheng keygen` writes it to FILE.pub.
type Public struct {
	Kid   string
	Point string // base64url of the 65-byte uncompressed point
	Key   *ecdsa.PublicKey
}

// NewPublic names a public key. It fails unless the key is a point of the SM2 curve.
func NewPublic(key *ecdsa.PublicKey) (Public, error) {
	point, err := seal.Point(key)
	if err != nil {
		return Public{}, err
	}
	return Public{Kid: seal.KeyID(point), Point: seal.Base64(point), Key: key}, nil
}

// PublicPEM is the public key as SubjectPublicKeyInfo (RFC 5480 with the SM2 curve of GM/T 0006) in PEM.
func PublicPEM(key *ecdsa.PublicKey) ([]byte, error) {
	der, err := smx509.MarshalPKIXPublicKey(key)
	if err != nil {
		return nil, fmt.Errorf("encoding a public key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: publicBlock, Bytes: der}), nil
}

// SavePublic writes a public key to a new file that everyone may read.
func SavePublic(path string, key *ecdsa.PublicKey) error {
	text, err := PublicPEM(key)
	if err != nil {
		return err
	}
	return WriteNew(path, text, 0o644)
}

// LoadPublic reads an SM2 public key in PEM.
func LoadPublic(path string) (Public, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Public{}, err
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != publicBlock {
		return Public{}, fmt.Errorf("%s is not a public key in PEM", path)
	}
	parsed, err := smx509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return Public{}, fmt.Errorf("%s is not a public key", path)
	}
	key, ok := parsed.(*ecdsa.PublicKey)
	if !ok || key.Curve != sm2.P256() {
		return Public{}, fmt.Errorf("%s is not an SM2 public key", path)
	}
	return NewPublic(key)
}
