package contract_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"strings"

	"github.com/emmansun/gmsm/smx509"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// plant puts a key and, if wanted, its actor on the ledger as no act would.
func (s *stage) plant(purpose string, withActor bool) *world.Actor {
	ghost := world.NewActor()
	ghost.ID = world.ID("actor/" + strings.ToUpper(world.Nonce()))
	s.plantRecord("key", ghost.Kid, record.Key{
		Actor: ghost.ID, Purpose: purpose, Key: ghost.Point, Certificate: record.None,
		From: record.Time(s.Now.Add(-day)), To: record.Time(s.Now.Add(day)),
	})
	if withActor {
		s.plantRecord("actor", ghost.ID, record.Actor{ActorKind: record.ActorStaff, For: "NOBODY", Roles: []string{record.RoleHolder}, Scope: world.NoScope, Lifted: []string{}})
	}
	return ghost
}

func (s *stage) plantRecord(kind, id string, body any) {
	rec := record.Record{Kind: kind, ID: id, State: record.StateActive, Version: 1, Prev: record.None, Acts: []record.Act{}, Body: world.Text(body)}
	s.Ledger.Plant(world.Governance, rec.Key(), world.Text(rec))
}

// people are acts by those who may not, or not here.
func (s *stage) people() []refusal {
	by := func(name string, code record.Code, who *world.Actor) refusal {
		r := s.dataset(name, code)
		r.by = who
		return r
	}
	accept := func(name string, code record.Code, via string, who *world.Actor) refusal {
		return refusal{name, code, world.Property, via, who, "registration.accept", s.submitted, world.Because("齐全"), nil}
	}
	insider := s.Staff(record.DataBureau, record.RoleHolder, record.RoleBureau)
	own := s.Act(world.Property, record.Exchange, insider, "registration.apply", "", world.Application(s.Dataset(insider, "本单位数据"), s.Now)).Key
	return []refusal{
		by("a demander registering a dataset", record.OutOfRole, s.buyer),
		by("a key of another purpose", record.WrongPurpose, s.plant(record.PurposePresent, false)),
		by("a key whose actor is unknown", record.UnknownActor, s.plant(record.PurposeAct, false)),
		by("a clerk whose organization is unknown", record.UnknownActor, s.plant(record.PurposeAct, true)),
		accept("the applicant accepting its own application", record.OutOfRole, record.DataBureau, s.supplier),
		accept("a regulator deciding a property application", record.OutOfRole, record.DataBureau, s.regulator),
		accept("the bureau's clerk through the exchange", record.WrongOrganization, record.Exchange, s.bureau),
		accept("the bureau's clerk through an organization that is none of the three", record.WrongOrganization, "OrdererMSP", s.bureau),
		{"a firm registering firms", record.WrongOrganization, world.Governance, record.Exchange, s.supplier, "actor.register", "", struct{}{}, nil},
		{"the bureau deciding an application of its own", record.ConflictOfInterest, world.Property, record.DataBureau, s.bureau, "registration.accept", own,
			world.Because("齐全"), nil},
		{"the bureau revoking itself", record.OutOfRole, world.Governance, record.DataBureau, s.bureau, "actor.revoke",
			"actor/" + s.Homes[record.DataBureau], world.Because("试试"), nil},
		{"the bureau as a merchant", record.ConflictOfInterest, world.Exchange, record.Exchange, s.Staff(record.Exchange, record.RoleMerchant), "subject.apply", "",
			world.Merchant(), nil},
		{"suspending somebody unknown", record.NotFound, world.Exchange, record.Exchange, s.centre, "actor.suspend", "",
			record.Suspend{Actor: "NOBODY", Reason: "试试"}, nil},
		{"suspending through another organization", record.WrongOrganization, world.Exchange, record.DataBureau, s.centre, "actor.suspend", "",
			record.Suspend{Actor: s.supplier.ID, Reason: "试试"}, nil},
		{"suspending with a malformed body", record.Malformed, world.Exchange, record.Exchange, s.centre, "actor.suspend", "", struct{}{}, nil},
		{"raising the edition with a clerk's consent", record.ConsentMissing, world.Governance, record.DataBureau, s.Registrars[record.DataBureau], "edition.raise",
			record.RulesKey, record.Raise{Edition: 2}, []world.With{world.Consent(s.regulator), world.Consent(s.centre)}},
	}
}

// entries are firms that may not enter, or not so.
func (s *stage) entries() []refusal {
	name, uscc := "泉州石化数据有限公司", world.USCC("91350500MA0000003")
	before := s.Now.AddDate(0, -1, 0)
	body := world.Firm(name, uscc, record.RoleHolder)
	holder := world.NewActor()
	leaf := func(change ...func(*x509.Certificate)) *smx509.Certificate {
		return s.CA.Leaf(holder, name, uscc, before, change...)
	}
	stranger := world.NewAuthority("不在清单的机构", before)
	inner, closed := s.CA.Below("二级机构", before), s.CA.Below("末级机构", before, func(c *x509.Certificate) { c.MaxPathLen, c.MaxPathLenZero = 0, true })
	entry := func(what string, code record.Code, organization string, body any, with ...world.With) refusal {
		return refusal{what, code, world.Governance, organization, s.Registrars[organization], "actor.register", "", body, with}
	}
	chain := func(what string, chain string) refusal {
		return entry(what, record.ChainRefused, record.DataBureau, body, world.Attach(chain))
	}
	good := world.Attach(world.PEM(leaf()))
	failing := world.Altered(body, "uscc", "91350211M0000XUF46")
	taken := world.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder)
	return []refusal{
		entry("a firm without a chain", record.AttachmentMismatch, record.DataBureau, body),
		entry("a code that fails its check", record.BadIdentifier, record.DataBureau, failing, good),
		entry("a code of 200 characters", record.BadIdentifier, record.DataBureau, world.Altered(body, "uscc", strings.Repeat("9", 20000)), good),
		entry("an override of a code that is too short", record.Invalid, record.DataBureau,
			world.Altered(world.Altered(body, "uscc", "9135"), "overrideReason", "确有此码"), good),
		entry("an override of a code with foreign characters", record.BadIdentifier, record.DataBureau,
			world.Altered(world.Altered(body, "uscc", "91350211M0000XUF/\""), "overrideReason", "确有此码"), good),
		entry("a sole proprietor", record.Invalid, record.DataBureau, world.Altered(body, "uscc", world.USCC("92350200MA0000001")), good),
		entry("a code that is registered", record.Duplicate, record.DataBureau, taken,
			world.Attach(world.PEM(s.CA.Leaf(holder, taken.Name, taken.Uscc, before)))),
		entry("a firm with the code of the bureau", record.Duplicate, record.DataBureau, world.Firm(record.DataBureau, world.USCC("11350000000000001"), record.RoleHolder),
			world.Attach(world.PEM(s.CA.Leaf(holder, record.DataBureau, world.USCC("11350000000000001"), before)))),
		entry("a key that is registered", record.Exists, record.DataBureau, body, world.Attach(world.PEM(s.CA.Leaf(s.supplier, name, uscc, before)))),
		entry("a firm as the bureau's clerk", record.OutOfRole, record.DataBureau, world.Firm(name, uscc, record.RoleBureau), good),
		entry("a court entered by the exchange", record.OutOfRole, record.Exchange, world.Firm(name, uscc, record.RoleCourt), good),
		entry("roles out of order", record.Invalid, record.DataBureau, world.Firm(name, uscc, record.RoleMerchant, record.RoleHolder), good),
		entry("the bureau's CA vouching to the exchange", record.ChainRefused, record.Exchange, body,
			world.Attach(world.PEM(s.BureauCA.Leaf(holder, name, uscc, before)))),
		chain("no certificate at all", "hello"),
		chain("an empty chain", ""),
		chain("a certificate of an unknown CA", world.PEM(stranger.Leaf(holder, name, uscc, before), stranger.Certificate)),
		chain("a CA offered as a firm", world.PEM(s.CA.Certificate)),
		chain("a chain in the wrong order", world.PEM(s.CA.Certificate, leaf())),
		chain("a certificate in another name", world.PEM(s.CA.Leaf(holder, "别的公司", uscc, before))),
		chain("a certificate with another code", world.PEM(s.CA.Leaf(holder, name, world.USCC("91350500MA0000004"), before))),
		chain("a certificate not yet valid", world.PEM(s.CA.Leaf(holder, name, uscc, s.Now.Add(day)))),
		chain("a certificate that has expired", world.PEM(s.CA.Leaf(holder, name, uscc, s.Now.AddDate(-3, 0, 0)))),
		chain("an encryption certificate", world.PEM(leaf(func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment | x509.KeyUsageKeyAgreement }))),
		chain("a leaf below a firm's certificate", world.PEM(leaf(), s.CA.Leaf(world.NewActor(), "别的公司", uscc, before))),
		chain("a CA below one that may have none", world.PEM(closed.Below("三级机构", before).Leaf(holder, name, uscc, before), closed.Certificate)),
		chain("a chain of four", world.PEM(inner.Leaf(holder, name, uscc, before), inner.Certificate, s.CA.Certificate, s.CA.Certificate)),
		chain("a critical extension that nobody understands", world.PEM(leaf(func(c *x509.Certificate) { c.ExtraExtensions = critical }))),
	}
}

// critical is an extension of nobody's making that demands to be understood.
var critical = []pkix.Extension{{Id: []int{1, 2, 156, 99}, Critical: true, Value: []byte{5, 0}}}
