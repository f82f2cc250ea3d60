package contract_test

import (
	"crypto/x509"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

func TestAnObjectStandsOnlyWhileItsRegistrationStands(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		citation := m.Registered(world.Property, m.bureau, m.supplier, m.dataset)
		object := m.Act(world.Exchange, record.DataBureau, m.supplier, "object.apply", "", world.Product(m.dataset, m.merchant(), citation)).Key
		m.Act(world.Property, record.DataBureau, m.bureau, "registration.revoke", citation.Key, world.Revocation())
		m.Refused(record.RuleForbids, world.Exchange, record.Exchange, m.centre, "object.review", object, world.Review("PASS"))
		m.Act(world.Exchange, record.Exchange, m.centre, "object.review", object, world.Review("REFUSE"))
	})
}

func TestNothingIsListedForAMerchantWhoIsNoneAnyMore(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		citation := m.Registered(world.Property, m.bureau, m.supplier, m.dataset)
		subject := m.merchant()
		object := m.product(subject, citation)
		m.Act(world.Exchange, record.Exchange, m.centre, "subject.revoke", subject, world.Revocation())
		m.Refused(record.RuleForbids, world.Exchange, record.Exchange, m.centre, "listing.list", "", world.Listed(object))
	})
}

func TestNoCertificateIsIssuedToARevokedHolder(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		key := m.Deposited(world.Property, m.bureau, m.supplier, m.dataset)
		m.Act(world.Governance, record.DataBureau, m.bureau, "actor.revoke", "actor/"+m.supplier.ID, world.Because("注销"))
		certificate := m.Prepare(world.Property, key)
		sealed := m.Sealed(world.Property, certificate)
		m.Refused(record.ActorInactive, world.Property, record.DataBureau, m.bureau, "registration.issue", key, sealed.Body, world.Bring(sealed.Compact))
	})
}

func TestAProhibitionPassesWithoutAnyHitOnly(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		key := m.Act(world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, w.Now)).Key
		m.Act(world.Property, record.DataBureau, m.bureau, "registration.accept", key, world.Because("齐全"))
		for _, answer := range []string{"HIT", "EVIDENCE_GIVEN"} {
			review := world.Review("PASS")
			review.Negative[0].Answer = answer
			m.Refused(record.RuleForbids, world.Property, record.DataBureau, m.bureau, "registration.review", key, review)
		}
	})
}

func TestAVersionIsNeverEarlierThanTheOneBefore(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		w.Later(day)
		key := m.Act(world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, w.Now)).Key
		now := w.Now
		w.Now = now.Add(-1e9)
		m.Refused(record.ClockSkew, world.Property, record.DataBureau, m.bureau, "registration.accept", key, world.Because("齐全"))
		w.Now = now
		m.Act(world.Property, record.DataBureau, m.bureau, "registration.accept", key, world.Because("齐全"))
	})
}

func TestTheCAOfAnOrganizationVouchesForNoStranger(t *testing.T) {
	world.Story(t, func(w *world.World) {
		firm, name, uscc := world.NewActor(), "冒名银行股份有限公司", world.USCC("91350100MA0000009")
		chain := world.Attach(world.PEM(w.BureauCA.Leaf(firm, name, uscc, w.Now.Add(-day))))
		w.Refused(record.ChainRefused, world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.register", "", world.Firm(name, uscc, record.RoleBank), chain)
	})
}

func TestScopeHoldsInTheExchangeToo(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		clerk := world.NewActor()
		body := world.Enrolment(clerk, w.Now, record.RoleExchange)
		body.Scope = record.Scope{Regions: []string{"99"}, Types: []string{record.TypeOB}}
		clerk.ID = world.ID(w.Act(world.Governance, record.Exchange, w.Registrars[record.Exchange], "actor.enrol", "", body, world.Possession(clerk)).Key)
		subject := m.Act(world.Exchange, record.MarketRegulator, m.supplier, "subject.apply", "", world.Merchant()).Key
		m.Refused(record.OutOfScope, world.Exchange, record.Exchange, clerk, "subject.review", subject, world.Pass())
	})
}

func TestStaffOfTheThreeAreEnrolledThroughTheirOwnOrganization(t *testing.T) {
	world.Story(t, func(w *world.World) {
		person := world.NewActor()
		w.Refused(record.WrongOrganization, world.Governance, record.Exchange, w.Registrars[record.DataBureau], "actor.enrol", "",
			world.Enrolment(person, w.Now, record.RoleBureau), world.Possession(person))
	})
}

func TestARecordWornOutCanStillBeEnded(t *testing.T) {
	w := world.New(t)
	w.Found()
	m := openMarket(w)
	key := "actor/" + m.supplier.ID
	rec := w.Record(world.Governance, key)
	for len(rec.Acts) < record.MaxActs {
		rec.Acts = append(rec.Acts, rec.Acts[0])
	}
	w.Ledger.Plant(world.Governance, key, world.Text(rec))
	next, firm := world.NewActor(), w.Body(world.Governance, key, &record.Actor{}).(*record.Actor)
	chain := world.Attach(world.PEM(w.CA.Leaf(next, firm.Name, firm.Uscc, w.Now.Add(-day))))
	w.Refused(record.StateForbids, world.Governance, record.Exchange, m.supplier, "actor.rotate", key, record.Rotate{}, chain)
	w.Act(world.Governance, record.DataBureau, m.bureau, "actor.revoke", key, world.Because("注销"))
}

func TestACertificateForAnotherUseOrBoundByConstraintsIsRefused(t *testing.T) {
	world.Story(t, func(w *world.World) {
		firm, name, uscc := world.NewActor(), "福州港务数据有限公司", world.USCC("91350100MA0000008")
		server := func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }
		bound := func(c *x509.Certificate) {
			c.PermittedDNSDomainsCritical, c.PermittedDNSDomains = true, []string{"example"}
		}
		from := w.Now.Add(-day)
		below := w.CA.Below("受限机构", from, bound)
		for _, chain := range []string{
			world.PEM(w.CA.Leaf(firm, name, uscc, from, server)),
			world.PEM(below.Leaf(firm, name, uscc, from), below.Certificate),
		} {
			w.Refused(record.ChainRefused, world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.register", "",
				world.Firm(name, uscc, record.RoleHolder), world.Attach(chain))
		}
	})
}

func TestAReceiverIsBoundByThoseWhoMayBindItOnly(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		object, _ := m.trade()
		bank := w.Firm("福州银行股份有限公司", world.USCC("91350100MA0000007"), record.RoleBank)
		m.Refused(record.ConsentMissing, world.Exchange, record.Exchange, m.supplier, "contract.sign", "", world.Deal(object, bank.ID, w.Now), world.Consent(bank))
	})
}
