package certs

import (
	"crypto/elliptic"
	"encoding/asn1"
	"encoding/pem"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
)

// An ECDSA signature (r, s) is as valid as (r, n-s). Fabric accepts only the smaller s in transactions and rewrites
// certificates with the larger one when it reads them, so half of all certificates would exist in two byte forms. With
// today's Go, fabric-sdk-go cannot load an authority for which the two differ ("certificate signed by unknown
// authority"). Therefore every certificate of a network is brought to the small form before its first use.

type signedCertificate struct {
	Content   asn1.RawValue
	Algorithm asn1.RawValue
	Signature asn1.BitString
}

type ecdsaSignature struct{ R, S *big.Int }

// lowS returns the certificate with the smaller s; content and validity do not change.
func lowS(der []byte) ([]byte, error) {
	var cert signedCertificate
	if _, err := asn1.Unmarshal(der, &cert); err != nil {
		return nil, err
	}
	var sig ecdsaSignature
	if _, err := asn1.Unmarshal(cert.Signature.Bytes, &sig); err != nil {
		return nil, err
	}
	order := elliptic.P256().Params().N
	if sig.S.Cmp(new(big.Int).Rsh(order, 1)) <= 0 {
		return der, nil
	}
	sig.S.Sub(order, sig.S)
	bytes, err := asn1.Marshal(sig)
	if err != nil {
		return nil, err
	}
	cert.Signature = asn1.BitString{Bytes: bytes, BitLength: 8 * len(bytes)}
	return asn1.Marshal(cert)
}

// LowS rewrites every certificate below a folder that cryptogen filled.
func LowS(folder string) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || (filepath.Ext(path) != ".pem" && filepath.Ext(path) != ".crt") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		block, _ := pem.Decode(data)
		if block == nil || block.Type != "CERTIFICATE" {
			return nil
		}
		der, err := lowS(block.Bytes)
		if err != nil {
			return err
		}
		return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: der}), 0o644)
	})
}
