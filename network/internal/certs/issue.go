// Package certs issues the certificates that cryptogen of Fabric 2.5 cannot: clients with a name of their own, and
// both ends of the TLS connection between a peer and its organization's chaincode service.
package certs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
)

// CA is one of the two authorities that cryptogen made for an organization.
type CA struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// Request says what a certificate is for. OrganizationalUnit decides the role in Fabric's MSP: client, admin.
type Request struct {
	CommonName, OrganizationalUnit string
	Usage                          []x509.ExtKeyUsage // empty: an identity that signs, no TLS
	Hosts                          []string           // DNS names and addresses of a TLS server
}

// Load reads an authority from cryptogen's folder (ca/ or tlsca/).
func Load(dir string) (*CA, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*-cert.pem"))
	if err != nil || len(files) != 1 {
		return nil, fmt.Errorf("%s holds %d certificates, not one", dir, len(files))
	}
	certDER, err := readPEM(files[0])
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(certDER)
	if err != nil {
		return nil, err
	}
	keyDER, err := readPEM(filepath.Join(dir, "priv_sk"))
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(keyDER)
	if err != nil {
		return nil, err
	}
	ecKey, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return nil, errors.New(dir + "/priv_sk is not an ECDSA key")
	}
	return &CA{cert: cert, key: ecKey}, nil
}

func readPEM(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New(path + " is not PEM")
	}
	return block.Bytes, nil
}

// Issue makes a key and a certificate and writes them; existing ones are kept, so that repeating a start keeps
// identities.
func (ca *CA) Issue(req Request, certPath, keyPath string) error {
	if exists(certPath) && exists(keyPath) {
		return nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template, err := ca.template(req)
	if err != nil {
		return err
	}
	der, err := x509.CreateCertificate(rand.Reader, template, ca.cert, &key.PublicKey, ca.key)
	if err == nil {
		der, err = lowS(der)
	}
	if err != nil {
		return err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := writePEM(keyPath, "PRIVATE KEY", keyDER, 0o600); err != nil {
		return err
	}
	return writePEM(certPath, "CERTIFICATE", der, 0o644)
}

func (ca *CA) template(req Request) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	cert := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: req.CommonName, Organization: ca.cert.Subject.Organization},
		// Fabric checks the chain at the first second of a certificate, and cryptogen rounds the authority's start up to
		// half a minute into the future of "five minutes ago": a certificate that starts earlier is refused for ever.
		NotBefore:   ca.cert.NotBefore,
		NotAfter:    ca.cert.NotAfter,
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: req.Usage,
	}
	if req.OrganizationalUnit != "" {
		cert.Subject.OrganizationalUnit = []string{req.OrganizationalUnit}
	}
	for _, host := range req.Hosts {
		if ip := net.ParseIP(host); ip != nil {
			cert.IPAddresses = append(cert.IPAddresses, ip)
		} else {
			cert.DNSNames = append(cert.DNSNames, host)
		}
	}
	return cert, nil
}

func writePEM(path, kind string, der []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), mode)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
