package verify

import (
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// issuers are the organizations whose namespaces certificates come into being in.
var issuers = map[string]string{
	record.KindProperty: record.DataBureau, record.KindIntellectual: record.MarketRegulator, record.KindExchange: record.Exchange,
}

// issuerOf is the organization that issues a type of certificate; empty for a type that is not known.
func issuerOf(certType string) string {
	t, _ := record.CertificateTypeOf(certType)
	return issuers[t.Kind]
}

func (j *judge) network(c *certificate) {
	switch {
	case j.list == nil:
		j.unknown(CheckNetwork, ListUnusable, "")
	case !strings.HasPrefix(c.claims.Iss, j.list.Network+"/"):
		j.fail(CheckNetwork, WrongNetwork, "iss is %s, the trust list is of %s", c.claims.Iss, j.list.Network)
	case c.claims.Certificate.Test != j.list.Test:
		j.fail(CheckNetwork, TestDiffers, "certificate %t, trust list %t", c.claims.Certificate.Test, j.list.Test)
	default:
		j.pass(CheckNetwork, "%s", j.list.Network)
	}
}

// issuer wants a key that may issue this type and was in force: when the certificate says it was signed, and, where the
// log proves since when it is recorded, then as well.
func (j *judge) issuer(c *certificate) {
	if j.list == nil {
		j.unknown(CheckIssuer, ListUnusable, "")
		return
	}
	key, listed := listedKey(j.list, c.kid)
	_, organization, _ := cutLast(c.claims.Iss)
	switch {
	case !listed && !j.covers:
		j.unknown(CheckIssuer, IssuerUnknown, "%s; another list may hold it", c.kid)
	case !listed:
		j.fail(CheckIssuer, IssuerUnknown, "%s", c.kid)
	case key.Purpose != record.PurposeIssuer:
		j.fail(CheckIssuer, WrongPurpose, "%s is for %s", key.Kid, key.Purpose)
	case organization != key.Organization:
		j.fail(CheckIssuer, IssuerOrganization, "iss names %s, the key belongs to %s", organization, key.Organization)
	case organization != issuerOf(c.claims.Certificate.Type):
		j.fail(CheckIssuer, IssuerOrganization, "%s does not issue %s", organization, c.claims.Certificate.Type)
	case !slices.Contains(key.Types, c.claims.Certificate.Type):
		j.fail(CheckIssuer, IssuerType, "%s issues %v, not %s", key.Kid, key.Types, c.claims.Certificate.Type)
	case !inForce(&key, c.claims.Iat):
		j.fail(CheckIssuer, IssuerKeyPeriod, "issued %s, key in force %s to %s", moment(c.claims.Iat), key.From, key.To)
	default:
		j.put(CheckIssuer, j.issuedInTime(&key, c.claims.Iat))
	}
}

// issuedInTime judges a key that may issue by when the certificate was recorded; without a proof of that only an
// unbroken key lets one believe the certificate's own word.
func (j *judge) issuedInTime(key *record.TrustKey, iat int64) finding {
	recorded, proven := j.evidence.recorded()
	switch {
	case !proven && key.CompromisedAt != "":
		return unsure(IssuerCompromised, "since %s", key.CompromisedAt)
	case !proven && j.at.Unix() >= unix(key.To):
		return unsure(IssuerKeyEnded, "the key ended %s", key.To)
	case !proven:
		return passes("%s, key %s", key.Organization, key.Kid)
	case recorded+leeway < iat:
		return unsure(RecordedEarlier, "recorded %s, dated %s", moment(recorded), moment(iat))
	case recorded >= unix(key.To)+late:
		return fails(RecordedLate, "recorded %s, the key ended %s", moment(recorded), key.To)
	case key.CompromisedAt != "" && recorded >= unix(key.CompromisedAt):
		return fails(IssuerCompromised, "recorded %s, compromised since %s", moment(recorded), key.CompromisedAt)
	case key.CompromisedAt != "" && !j.evidence.recordedBefore(key.CompromisedAt):
		return unsure(IssuerCompromised, "one organization alone says that it was recorded before %s", key.CompromisedAt)
	}
	return passes("%s, key %s, recorded %s", key.Organization, key.Kid, moment(recorded))
}

// signature opens the JWT with whatever key the list has under that name; [judge.issuer] says what the key may do.
func (j *judge) signature(c *certificate) {
	if j.list == nil {
		j.unknown(CheckSignature, ListUnusable, "")
		return
	}
	listed, found := listedKey(j.list, c.kid)
	if !found {
		j.unknown(CheckSignature, IssuerUnknown, "%s", c.kid)
		return
	}
	key, err := seal.ParseKey(listed.Key, listed.Purpose)
	if err != nil {
		j.unknown(CheckSignature, ListRefused, "%s", detail(err))
		return
	}
	if _, err := seal.Open(c.jwt, seal.Want{Type: record.TypeCertificate, Purpose: record.PurposeIssuer}, seal.Fixed{key.Kid: key}); err != nil {
		j.fail(CheckSignature, Reason(record.CodeOf(err)), "%s", detail(err))
		return
	}
	j.pass(CheckSignature, "SM2 with SM3, %s", key.Kid)
}

// inForce reports whether a listed key may be used at a moment.
func inForce(key *record.TrustKey, at int64) bool { return unix(key.From) <= at && at < unix(key.To) }

// compromised reports whether a listed key proves nothing by itself any more at a moment.
func compromised(key *record.TrustKey, at int64) bool {
	return key.CompromisedAt != "" && at >= unix(key.CompromisedAt)
}

func listedKey(list *record.TrustList, kid string) (record.TrustKey, bool) {
	i := slices.IndexFunc(list.Keys, func(key record.TrustKey) bool { return key.Kid == kid })
	if i < 0 {
		return record.TrustKey{}, false
	}
	return list.Keys[i], true
}

// cutLast splits at the last slash: a network's name holds slashes itself.
func cutLast(s string) (before, after string, found bool) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+1:], true
}
