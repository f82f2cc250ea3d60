// Package authority is a small certificate authority for SM2: X.509 (RFC 5280) with SM2-SM3 signatures (GM/T 0015),
// enough for the stand-in of a licensed CA, one CA per organization, and for OpenSSL to check what they issue
// (`openssl verify -vfyopt distid:1234567812345678`). It keeps no state: serials are random, and nothing is revoked
// here, because the ledger, not the CA, says which keys are in force.
package authority

import (
	"crypto/ecdsa"
	"crypto/x509"
	"fmt"
	"time"

	"github.com/emmansun/gmsm/smx509"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// Profiles say what a certificate is for.
const (
	ProfileOrganization = "organization" // an organization's `act` key: signs statements
	ProfileIssuer       = "issuer"       // carries an organization's `issuer` key to people who use X.509 tools
	ProfileAuthority    = "authority"    // a CA below this one, with no CA below it
)

// Subject is who a certificate names.
type Subject struct {
	Name         string // common name
	Organization string // registered name of the organization
	Unit         string // department; may be empty
	Uscc         string // unified social credit code, as the subject's serialNumber; may be empty
}

// Authority is a CA: its certificate and the key that signs for it.
type Authority struct {
	certificate *smx509.Certificate
	signer      sm.Signer
}

// NewRoot makes a self-signed CA certificate (DER). PathLength is how many CAs may stand below it, 0 or 1.
func NewRoot(signer sm.Signer, subject Subject, from time.Time, years, pathLength int) ([]byte, error) {
	if pathLength != 0 && pathLength != 1 {
		return nil, fmt.Errorf("the path length must be 0 or 1, not %d", pathLength)
	}
	template, err := newTemplate(signer.Public(), subject, from, years)
	if err != nil {
		return nil, err
	}
	makeAuthority(template, pathLength)
	template.AuthorityKeyId = template.SubjectKeyId
	return create(template, template, signer.Public(), signer)
}

// Open takes a CA into use. It fails unless the certificate is a CA's and carries the signer's key.
func Open(certificate *smx509.Certificate, signer sm.Signer) (*Authority, error) {
	public, ok := certificate.PublicKey.(*ecdsa.PublicKey)
	if !ok || !public.Equal(signer.Public()) {
		return nil, fmt.Errorf("the CA certificate does not belong to key %s", signer.Kid())
	}
	if !certificate.IsCA {
		return nil, fmt.Errorf("the certificate of %q is not a CA's", certificate.Subject.CommonName)
	}
	return &Authority{certificate, signer}, nil
}

// Issue makes a certificate (DER) for a public key under one of the profiles. Its end is never later than the CA's.
func (a *Authority) Issue(profile string, public *ecdsa.PublicKey, subject Subject, from time.Time, years int) ([]byte, error) {
	template, err := newTemplate(public, subject, from, years)
	if err != nil {
		return nil, err
	}
	if from.Before(a.certificate.NotBefore) || !from.Before(a.certificate.NotAfter) {
		return nil, fmt.Errorf("the CA is not valid at %s", record.Time(from))
	}
	if template.NotAfter.After(a.certificate.NotAfter) {
		template.NotAfter = a.certificate.NotAfter
	}
	if err := a.apply(profile, template); err != nil {
		return nil, err
	}
	template.AuthorityKeyId = a.certificate.SubjectKeyId
	return create(template, a.certificate.ToX509(), public, a.signer)
}

func (a *Authority) apply(profile string, template *x509.Certificate) error {
	switch profile {
	case ProfileOrganization:
		template.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	case ProfileIssuer:
		template.KeyUsage = x509.KeyUsageDigitalSignature
	case ProfileAuthority:
		if a.certificate.MaxPathLen < 1 {
			return fmt.Errorf("%q may have no CA below it (path length %d)", a.certificate.Subject.CommonName, a.certificate.MaxPathLen)
		}
		makeAuthority(template, a.certificate.MaxPathLen-1)
	default:
		return fmt.Errorf("the profile must be %s, %s or %s", ProfileOrganization, ProfileIssuer, ProfileAuthority)
	}
	return nil
}
