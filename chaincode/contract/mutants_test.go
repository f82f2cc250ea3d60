package contract_test

import (
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// Tests of rules that `make mutate-rules` found nobody to miss.

func TestNoPackSoftensWhatAnotherOneForbids(t *testing.T) {
	registries(t, func(w *world.World) {
		m := openMarket(w)
		softer := coded("CITY", 5, "DATASET") // of higher precedence than the founding's
		softer.Negative = []record.NegativeRow{{Code: "N01", Title: "国家秘密", Article: "S2 39", Effect: "U"}}
		w.PublishPack(softer, w.Now)
		key := m.Act(world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, w.Now)).Key
		m.Act(world.Property, record.DataBureau, m.bureau, "registration.accept", key, world.Because("齐全"))
		review := world.Review("PASS")
		review.Negative[0].Answer = "HIT"
		under(t, m.Refused(record.RuleForbids, world.Property, record.DataBureau, m.bureau, "registration.review", key, review), "S0 8(1)")
	})
}

func TestNoNetworkIsFoundedAtAnEditionThatIsNotThere(t *testing.T) {
	found := func(code record.Code, alter func(*record.Founding, *record.Pack)) {
		w := world.New(t)
		f := w.NewFounding()
		alter(&f.Body, &f.Pack)
		w.Refused(code, world.Governance, record.DataBureau, w.Roots[record.DataBureau], "found", "", f.Body, usual(w, f)...)
	}
	found(record.Invalid, func(body *record.Founding, _ *record.Pack) { body.Edition = rules.Newest + 1 })
	found(record.Malformed, func(_ *record.Founding, pack *record.Pack) { *pack = world.NextPack(1, "acceptDays", "3") })
}

func TestOnlyItsSupplierSellsAnObject(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		object, citation := m.trade()
		other := w.Firm("漳州数据有限公司", world.USCC("91350600MA0000003"), record.RoleHolder, record.RoleMerchant)
		deal := world.Deal(object, m.buyer.ID, m.Now, citation)
		under(t, m.Refused(record.OutOfRole, world.Exchange, record.Exchange, other, "contract.sign", "", deal, world.Consent(m.buyer)), "S0 16")
	})
}

func TestNobodyGivesAnAuthorityThatOutlastsTheirOwn(t *testing.T) {
	world.Story(t, func(w *world.World) {
		registrar, person := world.NewActor(), world.NewActor()
		body := world.Enrolment(registrar, w.Now, record.RoleRegistrar)
		body.Scope.Until = record.Time(w.Now.Add(30 * day))
		enrol := func(by *world.Actor, key *world.Actor, body record.Enrol) string {
			return world.ID(w.Act(world.Governance, record.DataBureau, by, "actor.enrol", "", body, world.Possession(key)).Key)
		}
		registrar.ID = enrol(w.Registrars[record.DataBureau], registrar, body)
		given := world.Enrolment(person, w.Now, record.RoleBureau)
		for _, until := range []string{"", record.Time(w.Now.Add(31 * day))} {
			given.Scope.Until = until
			w.Refused(record.OutOfScope, world.Governance, record.DataBureau, registrar, "actor.enrol", "", given, world.Possession(person))
		}
		given.Scope.Until = body.Scope.Until
		enrol(registrar, person, given)
	})
}
