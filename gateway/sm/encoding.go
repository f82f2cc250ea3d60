package sm

import (
	"bytes"
	"crypto"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"
)

type derSignature struct{ R, S *big.Int }

// ToDER rewrites r‖s (64 bytes) as the ASN.1 SEQUENCE of GM/T 0009-2012 §7.3, the form of X.509 and OpenSSL.
func ToDER(signature []byte) ([]byte, error) {
	if len(signature) != 64 {
		return nil, fmt.Errorf("an SM2 signature r‖s has 64 bytes, not %d", len(signature))
	}
	return asn1.Marshal(derSignature{new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])})
}

// FromDER rewrites a DER signature as r‖s. It fails on anything before, after or beside two positive integers of at
// most 256 bits; whether the signature verifies is not its question.
func FromDER(der []byte) ([]byte, error) {
	var parsed derSignature
	rest, err := asn1.Unmarshal(der, &parsed)
	if err != nil || len(rest) > 0 {
		return nil, errors.New("the signature is not a DER sequence of two integers")
	}
	// The standard library passes over whatever else stands in the sequence.
	if again, err := asn1.Marshal(parsed); err != nil || !bytes.Equal(again, der) {
		return nil, errors.New("the signature holds more than two integers, or is not in their one DER form")
	}
	if parsed.R.Sign() <= 0 || parsed.S.Sign() <= 0 || parsed.R.BitLen() > 256 || parsed.S.BitLen() > 256 {
		return nil, errors.New("r and s of the signature must be positive and of at most 256 bits")
	}
	signature := make([]byte, 64)
	parsed.R.FillBytes(signature[:32])
	parsed.S.FillBytes(signature[32:])
	return signature, nil
}

// X509Signer lets a [Signer] sign certificates: gmsm hands it the bytes to be signed and wants DER back.
func X509Signer(signer Signer) crypto.Signer { return x509Signer{signer} }

type x509Signer struct{ Signer }

func (x x509Signer) Public() crypto.PublicKey { return x.Signer.Public() }

// Sign ignores the random source: the signer has its own.
func (x x509Signer) Sign(_ io.Reader, message []byte, opts crypto.SignerOpts) ([]byte, error) {
	if opts != nil && opts.HashFunc() != crypto.Hash(0) {
		return nil, errors.New("SM2 signs the message itself, not another hash of it")
	}
	signature, err := x.SignInput(message)
	if err != nil {
		return nil, err
	}
	return ToDER(signature)
}
