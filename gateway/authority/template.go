package authority

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"time"

	"github.com/emmansun/gmsm/smx509"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

func makeAuthority(template *x509.Certificate, pathLength int) {
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	template.IsCA = true
	template.MaxPathLen = pathLength
	template.MaxPathLenZero = pathLength == 0
}

func newTemplate(public *ecdsa.PublicKey, subject Subject, from time.Time, years int) (*x509.Certificate, error) {
	if years < 1 || years > 30 {
		return nil, fmt.Errorf("a certificate is valid for 1 to 30 years, not %d", years)
	}
	name, err := subject.name()
	if err != nil {
		return nil, err
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	point, err := seal.Point(public)
	if err != nil {
		return nil, err
	}
	from = from.UTC().Truncate(time.Second)
	return &x509.Certificate{
		SerialNumber: serial, Subject: name, NotBefore: from, NotAfter: from.AddDate(years, 0, 0),
		BasicConstraintsValid: true, MaxPathLen: -1,
		SubjectKeyId: []byte(seal.KeyID(point))[2:22], // any short name of the key will do (RFC 5280 §4.2.1.2)
	}, nil
}

func (s Subject) name() (pkix.Name, error) {
	var c record.Check
	c.Text("name", s.Name, 2, 64) // RFC 5280 upper bounds
	c.Text("organization", s.Organization, 2, 64)
	c.Text("unit", s.Unit, 0, 64)
	c.That(s.Uscc == "" || len(s.Uscc) == 18, "the unified social credit code must have 18 characters")
	name := pkix.Name{CommonName: s.Name, Country: []string{"CN"}, Organization: []string{s.Organization}, SerialNumber: s.Uscc}
	if s.Unit != "" {
		name.OrganizationalUnit = []string{s.Unit}
	}
	return name, c.Err()
}

// newSerial is 128 random bits, and positive as RFC 5280 §4.1.2.2 wants.
func newSerial() (*big.Int, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 128))
	if err != nil {
		return nil, fmt.Errorf("drawing a serial number: %w", err)
	}
	return serial.Add(serial, big.NewInt(1)), nil
}

func create(template, parent *x509.Certificate, public *ecdsa.PublicKey, signer sm.Signer) ([]byte, error) {
	der, err := smx509.CreateCertificate(rand.Reader, template, parent, public, sm.X509Signer(signer))
	if err != nil {
		return nil, fmt.Errorf("making a certificate: %w", err)
	}
	return der, nil
}
