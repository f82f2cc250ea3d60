package certs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// authority writes a CA as cryptogen does, starting at the given time.
func authority(t *testing.T, start time.Time) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "ca", Organization: []string{"exchange.example"}},
		NotBefore: start, NotAfter: start.Add(24 * time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, write := range map[string]func(string) error{
		"ca-cert.pem": func(p string) error { return writePEM(p, "CERTIFICATE", der, 0o644) },
		"priv_sk":     func(p string) error { return writePEM(p, "PRIVATE KEY", keyDER, 0o600) },
	} {
		if err := write(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestIssuedCertificateIsValidFromItsFirstSecond(t *testing.T) {
	ca, err := Load(authority(t, time.Now().Add(-time.Minute).UTC().Truncate(time.Second)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certPath, keyPath := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	if err := ca.Issue(Request{CommonName: "gateway@exchange.example", OrganizationalUnit: "client"}, certPath, keyPath); err != nil {
		t.Fatal(err)
	}
	der, err := readPEM(certPath)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(ca.cert)
	// Exactly what Fabric's MSP does.
	if _, err := cert.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: cert.NotBefore.Add(time.Second), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}); err != nil {
		t.Error(err)
	}
	if cert.Subject.OrganizationalUnit[0] != "client" {
		t.Errorf("subject is %s", cert.Subject)
	}
	if info, err := os.Stat(keyPath); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key has mode %v, %v", info.Mode(), err)
	}
}

// Forty certificates: if half of them were left in the large form, this would fail all but once in 10^12 runs.
func TestEveryCertificateHasTheSmallSignature(t *testing.T) {
	half := new(big.Int).Rsh(elliptic.P256().Params().N, 1)
	for range 40 {
		dir := authority(t, time.Now().Add(-time.Minute))
		if err := LowS(dir); err != nil {
			t.Fatal(err)
		}
		ca, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		var sig ecdsaSignature
		if _, err := asn1.Unmarshal(ca.cert.Signature, &sig); err != nil || sig.S.Cmp(half) > 0 {
			t.Fatalf("large s, or %v", err)
		}
		if err := ca.cert.CheckSignatureFrom(ca.cert); err != nil {
			t.Fatal(err)
		}
	}
}

func TestIssueKeepsWhatIsThere(t *testing.T) {
	ca, err := Load(authority(t, time.Now().Add(-time.Minute)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certPath, keyPath := filepath.Join(dir, "c"), filepath.Join(dir, "k")
	var first []byte
	for range 2 {
		if err := ca.Issue(Request{CommonName: "server", Hosts: []string{"localhost", "127.0.0.1"}}, certPath, keyPath); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(certPath)
		if err != nil {
			t.Fatal(err)
		}
		if first != nil && string(first) != string(data) {
			t.Error("the second start made another certificate")
		}
		first = data
	}
}
