package world

import (
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"time"

	"github.com/emmansun/gmsm/smx509"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Authority is a CA with SM2 keys.
type Authority struct {
	*Actor
	Certificate *smx509.Certificate
}

// NewAuthority makes a self-signed CA; change may alter its template.
func NewAuthority(name string, from time.Time, change ...func(*x509.Certificate)) *Authority {
	ca := &Authority{Actor: NewActor()}
	ca.Certificate = ca.issue(caTemplate(name, from), nil, ca.Actor, change)
	return ca
}

// Below makes a CA under this one.
func (a *Authority) Below(name string, from time.Time, change ...func(*x509.Certificate)) *Authority {
	ca := &Authority{Actor: NewActor()}
	ca.Certificate = a.issue(caTemplate(name, from), a.Certificate, ca.Actor, change)
	return ca
}

func caTemplate(name string, from time.Time) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: from, NotAfter: from.AddDate(20, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign, MaxPathLen: -1,
	}
}

// Leaf issues an organization's signing certificate.
func (a *Authority) Leaf(holder *Actor, name, uscc string, from time.Time, change ...func(*x509.Certificate)) *smx509.Certificate {
	return a.issue(&x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name, Organization: []string{name}, SerialNumber: uscc},
		NotBefore: from, NotAfter: from.AddDate(2, 0, 0), BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
	}, a.Certificate, holder, change)
}

func (a *Authority) issue(template *x509.Certificate, parent *smx509.Certificate, holder *Actor, change []func(*x509.Certificate)) *smx509.Certificate {
	for _, alter := range change {
		alter(template)
	}
	issuer := template
	if parent != nil {
		issuer = parent.ToX509()
	}
	return must(smx509.ParseCertificate(must(smx509.CreateCertificate(rand.Reader, template, issuer, &holder.Key.PublicKey, a.Key))))
}

// PEM writes a chain, leaf first.
func PEM(chain ...*smx509.Certificate) string {
	var out []byte
	for _, certificate := range chain {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw})...)
	}
	return string(out)
}

// Listed is the trust list's entry of a CA.
func (a *Authority) Listed(id, organization string, from time.Time) record.Authority {
	return record.Authority{
		ID: id, Name: a.Certificate.Subject.CommonName, Certificate: seal.Base64(a.Certificate.Raw), Organization: organization,
		Vouches: []string{record.ActorOrganization}, From: record.Time(from), To: record.Time(from.AddDate(10, 0, 0)),
	}
}
