package seal

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"slices"
	"strings"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Limits on certificate chains that enter the ledger.
const (
	maxChain       = 3
	maxCertificate = 4 << 10
)

// Chain is what a certificate chain proves: a key, and who vouches for it.
type Chain struct {
	Key         Key
	Point       string // base64url of the uncompressed point
	Certificate string // SM3 of the leaf's DER
	Authority   record.Authority
	Name        string // organization name in the leaf's subject
	Serial      string // the leaf's subject serial number: the organization's USCC
	From, To    time.Time
}

// OpenChain verifies a PEM chain, leaf first, against the authorities of a trust list at a moment. Only SM2
// certificates count; the authority must be in force and vouch for the wanted kind of subject.
func OpenChain(chainPEM string, list *record.TrustList, kind string, at time.Time) (*Chain, error) {
	certificates, err := parseChain(chainPEM)
	if err != nil {
		return nil, err
	}
	for _, certificate := range certificates {
		if at.Before(certificate.NotBefore) || at.After(certificate.NotAfter) {
			return nil, refuseChain("the certificate of %q is not valid at %s", Printable(certificate.Subject.CommonName), record.Time(at))
		}
	}
	for i, certificate := range certificates[:len(certificates)-1] {
		if err := issuedBy(certificate, certificates[i+1], i); err != nil {
			return nil, err
		}
	}
	leaf := certificates[0]
	authority, err := findAuthority(certificates, list, kind, at)
	if err != nil {
		return nil, err
	}
	if leaf.IsCA {
		return nil, refuseChain("the first certificate belongs to a CA, not to the organization")
	}
	// Of the usual pair, the key of the encryption certificate is in escrow: it proves nobody's will.
	if leaf.KeyUsage&x509.KeyUsageDigitalSignature == 0 {
		return nil, refuseChain("the first certificate is not for digital signatures")
	}
	point, err := pointOf(leaf)
	if err != nil {
		return nil, err
	}
	key, err := ParseKey(Base64(point), record.PurposeAct)
	if err != nil {
		return nil, err
	}
	return &Chain{
		Key: key, Point: Base64(point), Certificate: Digest(leaf.Raw), Authority: authority,
		Name: strings.Join(leaf.Subject.Organization, " "), Serial: leaf.Subject.SerialNumber,
		From: leaf.NotBefore, To: leaf.NotAfter,
	}, nil
}

func parseChain(chainPEM string) ([]*smx509.Certificate, error) {
	var certificates []*smx509.Certificate
	rest := []byte(chainPEM)
	for len(strings.TrimSpace(string(rest))) > 0 {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil || block.Type != "CERTIFICATE" || len(block.Headers) > 0 {
			return nil, refuseChain("the chain is not a sequence of PEM certificates")
		}
		if len(certificates) == maxChain || len(block.Bytes) > maxCertificate {
			return nil, refuseChain("at most %d certificates of %d bytes are accepted", maxChain, maxCertificate)
		}
		certificate, err := smx509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, refuseChain("certificate %d cannot be read", len(certificates)+1)
		}
		if certificate.SignatureAlgorithm != smx509.SM2WithSM3 {
			return nil, refuseChain("certificate %d is not signed with SM2 and SM3", len(certificates)+1)
		}
		if len(certificate.UnhandledCriticalExtensions) > 0 {
			return nil, refuseChain("certificate %d has a critical extension that is not understood", len(certificates)+1)
		}
		if err := plainUse(certificate, len(certificates)+1); err != nil {
			return nil, err
		}
		certificates = append(certificates, certificate)
	}
	if len(certificates) == 0 {
		return nil, refuseChain("the chain is empty")
	}
	return certificates, nil
}

var (
	oidNameConstraints   = asn1.ObjectIdentifier{2, 5, 29, 30}
	oidPolicyConstraints = asn1.ObjectIdentifier{2, 5, 29, 36}
)

// plainUse refuses what this reader does not evaluate (name and policy constraints) and certificates that are for
// something else: an extended key usage, where there is one, must allow clients, documents or anything.
func plainUse(certificate *smx509.Certificate, number int) error {
	for _, extension := range certificate.Extensions {
		if extension.Id.Equal(oidNameConstraints) || extension.Id.Equal(oidPolicyConstraints) {
			return refuseChain("certificate %d is bound by constraints that are not evaluated here", number)
		}
	}
	if len(certificate.ExtKeyUsage)+len(certificate.UnknownExtKeyUsage) == 0 {
		return nil
	}
	for _, usage := range certificate.ExtKeyUsage {
		if usage == smx509.ExtKeyUsageAny || usage == smx509.ExtKeyUsageClientAuth || usage == smx509.ExtKeyUsageEmailProtection {
			return nil
		}
	}
	return refuseChain("certificate %d is for another use", number)
}

// issuedBy checks one link of a chain; below is how many CAs stand between issuer and leaf (RFC 5280 §4.2.1.9).
func issuedBy(certificate, issuer *smx509.Certificate, below int) error {
	if !issuer.IsCA || certificate.CheckSignatureFrom(issuer) != nil {
		return refuseChain("%q was not issued by %q", Printable(certificate.Subject.CommonName), Printable(issuer.Subject.CommonName))
	}
	if issuer.MaxPathLen >= 0 && below > issuer.MaxPathLen {
		return refuseChain("%q may have %d CAs below it", Printable(issuer.Subject.CommonName), issuer.MaxPathLen)
	}
	return nil
}

// findAuthority looks for the listed CA that issued the last certificate of the chain, or is it. A CA may be listed
// more than once, for one period after another.
func findAuthority(chain []*smx509.Certificate, list *record.TrustList, kind string, at time.Time) (record.Authority, error) {
	last := chain[len(chain)-1]
	refusal := refuseChain("no authority of the trust list issued %q", Printable(last.Subject.CommonName))
	now := record.Time(at)
	for _, authority := range list.Authorities {
		root, err := ParseAuthority(authority)
		if err != nil {
			return record.Authority{}, err
		}
		switch {
		case !root.Equal(last) && issuedBy(last, root, len(chain)-1) != nil:
		case now < authority.From || now >= authority.To:
			refusal = refuseChain("%s is not in force at %s", authority.ID, now)
		case !slices.Contains(authority.Vouches, kind):
			refusal = refuseChain("%s may not vouch for %s", authority.ID, kind)
		default:
			return authority, nil
		}
	}
	return record.Authority{}, refusal
}

// ParseAuthority reads the certificate of a listed CA.
func ParseAuthority(authority record.Authority) (*smx509.Certificate, error) {
	der, err := Unbase64(authority.Certificate)
	if err != nil {
		return nil, err
	}
	root, err := smx509.ParseCertificate(der)
	if err != nil || !root.IsCA {
		return nil, refuseChain("the certificate of authority %s cannot be read", authority.ID)
	}
	return root, nil
}

func pointOf(certificate *smx509.Certificate) ([]byte, error) {
	public, ok := certificate.PublicKey.(*ecdsa.PublicKey)
	if !ok || public.Curve != sm2.P256() {
		return nil, refuseChain("the certificate's key is not an SM2 key")
	}
	return Point(public)
}

// Point gives the 65-byte uncompressed point of a public key.
func Point(public *ecdsa.PublicKey) ([]byte, error) {
	key, err := sm2.PublicKeyToECDH(public)
	if err != nil {
		return nil, record.Errorf(record.Invalid, "the public key is not a point of the SM2 curve")
	}
	return key.Bytes(), nil
}

func refuseChain(format string, args ...any) error {
	return record.Errorf(record.ChainRefused, format, args...).Under("docs/format.md, chains")
}
