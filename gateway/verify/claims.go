package verify

import (
	"errors"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
)

func (j *judge) kind(c *certificate) {
	content := &c.claims.Certificate
	_, known := record.CertificateTypeOf(content.Type)
	switch {
	case !known:
		j.fail(CheckType, TypeUnknown, "%q", content.Type)
	case c.claims.Vct != record.Vct(content.Type):
		j.fail(CheckType, TypeDiffers, "vct is %s, the content says %s", c.claims.Vct, content.Type)
	default:
		j.pass(CheckType, "%s", c.claims.Vct)
	}
}

// beijing is the fixed offset in which days are counted; China has no other.
var beijing = time.FixedZone("UTC+08:00", 8*3600)

// number checks form and check character (ISO 7064 MOD 37,36), and that type, region and day are the certificate's.
func (j *judge) number(c *certificate) {
	number, err := record.ParseNumber(c.claims.Certificate.Number)
	day := time.Unix(c.claims.Iat, 0).In(beijing).Format("20060102")
	switch {
	case err != nil:
		j.fail(CheckNumber, NumberForm, "%s", detail(err))
	case number.Type != c.claims.Certificate.Type:
		j.fail(CheckNumber, NumberDiffers, "the number says %s, the content %s", number.Type, c.claims.Certificate.Type)
	case number.Day != day:
		j.fail(CheckNumber, NumberDiffers, "the number says %s, iat %s", number.Day, day)
	case j.list != nil && number.Region != j.list.Region:
		j.fail(CheckNumber, NumberDiffers, "the number says region %s, the trust list %s", number.Region, j.list.Region)
	default:
		j.pass(CheckNumber, "%s", number)
	}
}

func (j *judge) namespace(c *certificate) {
	content := &c.claims.Certificate
	home, _ := record.CertificateTypeOf(content.Type)
	kind, _, _ := strings.Cut(content.Record, "/")
	if content.Namespace != home.Kind || kind != home.Record || !record.IsKey(content.Record) {
		j.fail(CheckNamespace, NamespaceDiffers, "%s in %s", content.Record, content.Namespace)
		return
	}
	j.pass(CheckNamespace, "%s in %s", content.Record, content.Namespace)
}

// holder wants one actor in sub and cnf (RFC 7800 §3.4).
func (j *judge) holder(c *certificate) {
	if c.claims.Sub != c.claims.Cnf.Kid || !record.IsID(c.claims.Sub) {
		j.fail(CheckHolder, HolderDiffers, "sub %s, cnf %s", c.claims.Sub, c.claims.Cnf.Kid)
		return
	}
	j.pass(CheckHolder, "%s", c.claims.Sub)
}

// statusReference wants the list of this very issuer and type: an entry of another list could never be this one's.
func (j *judge) statusReference(c *certificate) {
	network, organization, _ := cutLast(c.claims.Iss)
	ref := c.claims.Status.List
	want := record.StatusURI(network, organization, c.claims.Certificate.Type)
	if ref.URI != want || ref.Idx < 0 || ref.Idx >= record.StatusListSize {
		j.fail(CheckStatusRef, StatusReference, "entry %d of %s", ref.Idx, ref.URI)
		return
	}
	j.pass(CheckStatusRef, "entry %d", ref.Idx)
}

func (j *judge) hash(c *certificate) {
	if c.claims.SDAlg != record.SDAlgorithm {
		j.fail(CheckHash, HashUnknown, "_sd_alg is %q", c.claims.SDAlg)
		return
	}
	j.pass(CheckHash, "%s", c.claims.SDAlg)
}

// disclosed shows disclosed members only when every one of them belongs to the certificate.
func (j *judge) disclosed(c *certificate) {
	withheld, err := sdjwt.Check(c.payload, c.disclosures)
	if err != nil {
		j.fail(CheckDisclosures, disclosureReason(err), "%s", detail(err))
		return
	}
	j.report.Withheld = withheld
	for _, d := range c.disclosures {
		j.report.Disclosed = append(j.report.Disclosed, Disclosed{Name: d.Name, Value: d.Value})
	}
	j.pass(CheckDisclosures, "%d shown, %d withheld", len(c.disclosures), withheld)
}

func (j *judge) validity(c *certificate) { j.put(CheckValidity, c.validity(j.at)) }

// validity wants nbf ≤ T < exp and T not before issue, and that the period people read is the one machines judge.
func (c *certificate) validity(t time.Time) finding {
	claims, at := &c.claims, t.Unix()
	from, to := moment(claims.Nbf), moment(claims.Exp)
	switch {
	case claims.Nbf >= claims.Exp || claims.Certificate.ValidFrom != from || claims.Certificate.ValidTo != to:
		return fails(PeriodDiffers, "nbf and exp are %s and %s, the content says %s and %s",
			from, to, claims.Certificate.ValidFrom, claims.Certificate.ValidTo)
	case at >= claims.Exp:
		return fails(Expired, "valid until %s", to)
	case at < claims.Nbf:
		return fails(NotYetValid, "valid from %s", from)
	case at < claims.Iat:
		return fails(NotYetValid, "issued %s", moment(claims.Iat))
	}
	return passes("%s to %s", from, to)
}

func disclosureReason(err error) Reason {
	for kind, reason := range map[error]Reason{
		sdjwt.ErrDuplicate: DisclosureDuplicate, sdjwt.ErrUnreferenced: DisclosureUnlisted, sdjwt.ErrReserved: DisclosureReserved,
	} {
		if errors.Is(err, kind) {
			return reason
		}
	}
	return DisclosureForm
}
