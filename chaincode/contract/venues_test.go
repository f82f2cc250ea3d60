package contract_test

import (
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

func TestAnExchangeActsOnlyWhileTheBureauApprovesIt(t *testing.T) {
	registries(t, func(w *world.World) {
		m := openMarket(w)
		refused := func() {
			t.Helper()
			under(t, w.Refused(record.RuleForbids, world.Exchange, record.Exchange, m.supplier, "subject.apply", "", world.Merchant()), "S0 12(1); S0 28(2)")
			under(t, w.Refused(record.RuleForbids, world.Exchange, record.Exchange, m.centre, "listing.list", "", world.Listed("object/NONE")), "S0 12(1); S0 28(2)")
			under(t, w.Refused(record.RuleForbids, world.Exchange, record.Exchange, m.supplier, "contract.sign", "", world.Deal("object/NONE", m.buyer.ID, w.Now)), "S0 12(1); S0 28(2)")
		}
		refused()
		suspended := w.Staff(record.Exchange, record.RoleExchange)
		w.Act(world.Exchange, record.Exchange, m.centre, "actor.suspend", "", record.Suspend{Actor: suspended.ID, Reason: "停职调查"}) // stopping is always possible
		venue := w.Onboarded()
		w.Again()
		object, _ := m.trade()
		supervise := func(act string, with ...world.With) {
			w.Act(world.Governance, record.DataBureau, w.Bureau(), act, venue, world.Because("依职权"), with...)
		}
		regulator := w.Firm("福建省地方金融管理局", world.USCC("11350000000000006"), record.RoleSector)
		w.Refused(record.ConsentMissing, world.Governance, record.DataBureau, w.Bureau(), "venue.suspend", venue, world.Because("依职权"), world.Consent(m.regulator))
		supervise("venue.suspend", world.Consent(regulator))
		refused()
		supervise("venue.resume")
		w.Act(world.Exchange, record.Exchange, m.centre, "listing.list", "", world.Listed(object))
	})
}

func TestAnExchangeIsApprovedOnceAndAtItsOwnWish(t *testing.T) {
	registries(t, func(w *world.World) {
		refused := func(code record.Code, body any, with ...world.With) *record.Error {
			t.Helper()
			return w.Refused(code, world.Governance, record.DataBureau, w.Bureau(), "venue.onboard", "", body, with...)
		}
		asked := world.Consent(w.Registrars[record.Exchange])
		under(t, refused(record.ConsentMissing, world.Venue()), "S0 12(1); S0 28(2)")
		refused(record.ConsentMissing, world.Venue(), world.Consent(w.Registrars[record.MarketRegulator]))
		refused(record.Invalid, world.Altered(world.Venue(), "namespace", world.Property), world.Consent(w.Registrars[record.DataBureau]))
		refused(record.Invalid, world.Altered(world.Venue(), "namespace", "nowhere"), asked)
		refused(record.Invalid, world.Altered(world.Venue(), "approval", ""), asked)
		refused(record.Invalid, world.Altered(world.Venue(), "licence", ""), asked)
		refused(record.Invalid, world.Venue("ANYTHING"), asked)
		if key := w.Onboarded(); key != "venue/EXCHANGE" {
			t.Fatalf("the approval is %s", key)
		}
		refused(record.Exists, world.Venue(), asked)
	})
}

func TestAnExchangeTradesWhatItWasApprovedFor(t *testing.T) {
	registries(t, func(w *world.World) {
		m := openMarket(w)
		venue := w.Onboarded("PRODUCT", "SERVICE")
		object, citation := m.trade()
		subject := m.Body(world.Exchange, object, &record.Object{}).(*record.Object).Application.Subject
		tool := world.Altered(world.Product(m.dataset, subject, citation), "objectType", "TOOL")
		under(t, w.Refused(record.RuleForbids, world.Exchange, record.Exchange, m.supplier, "object.apply", "", tool), "S0 13")
		revise := func(body any) {
			t.Helper()
			w.Act(world.Governance, record.DataBureau, w.Bureau(), "venue.revise", venue, body)
		}
		w.Refused(record.Invalid, world.Governance, record.DataBureau, w.Bureau(), "venue.revise", venue, world.Altered(world.Venue(), "namespace", "other"))
		revise(world.Venue("TOOL"))
		w.Act(world.Exchange, record.Exchange, m.supplier, "object.apply", "", tool)
		under(t, w.Refused(record.RuleForbids, world.Exchange, record.Exchange, m.centre, "listing.list", "", world.Listed(object)), "S0 13")
		under(t, w.Refused(record.RuleForbids, world.Exchange, record.Exchange, m.supplier, "contract.sign", "", world.Deal(object, m.buyer.ID, w.Now, citation),
			world.Consent(m.buyer)), "S0 13")
		revise(world.Venue())
		w.Act(world.Exchange, record.Exchange, m.centre, "listing.list", "", world.Listed(object))
	})
}

func TestAnObjectOfAnotherTypeNeedsTheBureausApproval(t *testing.T) {
	registries(t, func(w *world.World) {
		m := openMarket(w)
		w.Onboarded()
		object, citation := m.trade()
		product := world.Product(m.dataset, m.Body(world.Exchange, object, &record.Object{}).(*record.Object).Application.Subject, citation)
		refused := func() {
			t.Helper()
			w.Refused(record.Invalid, world.Exchange, record.Exchange, m.supplier, "object.apply", "", product)
		}
		product.Approval = world.Digest("approval")
		refused()
		product.ObjectType = "OTHER_APPROVED"
		w.Act(world.Exchange, record.Exchange, m.supplier, "object.apply", "", product)
		product.Approval = "yes"
		refused()
		product.Approval = ""
		refused()
	})
}

func TestEarlierEditionsKnowNeitherApprovalsNorOtherTypes(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		object, citation := m.trade() // with no approval of the exchange
		product := world.Product(m.dataset, m.Body(world.Exchange, object, &record.Object{}).(*record.Object).Application.Subject, citation)
		product.ObjectType, product.Approval = "OTHER_APPROVED", world.Digest("approval")
		w.Refused(record.Malformed, world.Exchange, record.Exchange, m.supplier, "object.apply", "", product)
	})
}

// document is a rule document of an exchange.
func document(namespace, kind string, number int, now string) record.Document {
	return record.Document{Namespace: namespace, Kind: kind, Title: "数据交易规则", Number: number, Digest: world.Digest(kind), From: now}
}

func TestAnExchangePublishesItsRulesWithTheBureausConsent(t *testing.T) {
	registries(t, func(w *world.World) {
		centre, agreed, now := w.Staff(record.Exchange, record.RoleExchange), world.Consent(w.Bureau()), record.Time(w.Now)
		refused := func(code record.Code, body any, with ...world.With) *record.Error {
			t.Helper()
			return w.Refused(code, world.Governance, record.Exchange, centre, "document.publish", "", body, with...)
		}
		trading := document(world.Exchange, "TRADING", 1, now)
		under(t, refused(record.ConsentMissing, trading), "S0 12(2); S1 38(1)")
		refused(record.ConsentMissing, trading, world.Consent(w.Registrars[record.DataBureau]))
		refused(record.Invalid, document(world.Property, "TRADING", 1, now), agreed)
		refused(record.Invalid, document("nowhere", "TRADING", 1, now), agreed)
		refused(record.Invalid, document(world.Exchange, "ANYTHING", 1, now), agreed)
		for _, kind := range record.DocumentKinds {
			w.Act(world.Governance, record.Exchange, centre, "document.publish", "", document(world.Exchange, kind, 1, now), agreed)
		}
		under(t, refused(record.Duplicate, trading, agreed), "S0 12(2); S1 38(1)")
		key := w.Act(world.Governance, record.Exchange, centre, "document.publish", "", document(world.Exchange, "TRADING", 2, now), agreed).Key
		w.Refused(record.ConsentMissing, world.Governance, record.Exchange, centre, "document.repeal", key, world.Because("不再适用"))
		w.Act(world.Governance, record.Exchange, centre, "document.repeal", key, world.Because("不再适用"), agreed)
		w.Is(world.Governance, key, record.StateRepealed)
		if len(record.DocumentKinds) != 9 {
			t.Fatal("an exchange must have nine kinds of rules (S0 12(2))")
		}
	})
}

func TestAnExchangePublishesNoRulesOfAnother(t *testing.T) {
	w := world.New(t)
	w.FoundAt(record.EditionRegistries)
	centre, agreed := w.Staff(record.Exchange, record.RoleExchange), world.Consent(w.Bureau())
	rec, network := w.Record(world.Governance, record.NetworkKey), w.Body(world.Governance, record.NetworkKey, &record.Network{}).(*record.Network)
	for i := range network.Namespaces {
		if network.Namespaces[i].Name == world.Exchange {
			network.Namespaces[i].Owner = record.MarketRegulator
		}
	}
	rec.Body = world.Text(network)
	w.Ledger.Plant(world.Governance, record.NetworkKey, world.Text(rec))
	refused := w.Refused(record.OutOfRole, world.Governance, record.Exchange, centre, "document.publish", "",
		document(world.Exchange, "TRADING", 1, record.Time(w.Now)), agreed)
	under(t, refused, "S0 12(2); S1 38(1)")
}
