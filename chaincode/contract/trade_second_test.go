package contract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// TestASecondExchangeIsAWorldOfItsOwn: one more organization's exchange is one more namespace running the same program. Nothing that
// the first one keeps, verifies or binds counts there.
func TestASecondExchangeIsAWorldOfItsOwn(t *testing.T) {
	const second = "bexchange"
	first := world.Namespaces
	world.Namespaces = append(slices.Clone(first), record.Namespace{Name: second, Kind: record.KindExchange, Owner: record.Exchange})
	t.Cleanup(func() { world.Namespaces = first })
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Evidenced()
		venue := world.Venue()
		venue.Namespace = second
		elsewhere := func(code record.Code, who *world.Actor, act, key string, body any, with ...world.With) *record.Error {
			t.Helper()
			return m.Refused(code, second, record.Exchange, who, act, key, body, with...)
		}
		under(t, elsewhere(record.RuleForbids, m.Demander, "demander.apply", "", world.Demanding()), "S0 12(1); S0 28(2)")
		m.Act(world.Governance, record.DataBureau, m.Bureau(), "venue.onboard", "", venue, world.Consent(m.Registrars[record.Exchange]))

		body, private := m.Begin().Application()
		key := world.PartyKey()
		paid, paying := d.Payment(1, d.Terms.Instalments[0], d.Terms.Instalments[0], record.ResultMatched, false)
		body.Key = key.Point
		elsewhere(record.NotFound, key, "deal.apply", "", body, private)                                 // no listing, no cohort of the first counts
		elsewhere(record.UnknownKey, d.Key, "delivery.accept", "handover/NONE", record.AcceptDelivery{}) // nor a key made for a deal there
		elsewhere(record.NotFound, m.Supplier, "delivery.hand", "", d.Batch(1))                          // nor the deal
		elsewhere(record.NotFound, m.Custodian, "settlement.record", "", paid, paying)                   // nor its terms
		for _, statement := range d.Deal().Terms {
			kept, err := m.Ledger.Terms(world.Exchange, record.TermsKey(statement))
			other, _ := m.Ledger.Terms(second, record.TermsKey(statement))
			if err != nil || len(kept) == 0 || len(other) != 0 {
				t.Errorf("the first exchange keeps %d bytes, the second %d", len(kept), len(other))
			}
		}

		verified := m.Act(second, record.Exchange, m.Demander, "demander.apply", "", world.Demanding()).Key
		m.Act(second, record.Exchange, m.Clerk, "demander.verify", verified, world.Pass())
		if cohort := m.Body(second, verified, &record.Demander{}).(*record.Demander).Cohort; cohort != "cohort/1" {
			t.Errorf("the second exchange begins with %s", cohort)
		}
		if refusal := elsewhere(record.NotFound, key, "deal.apply", "", body, private); strings.Contains(refusal.Detail, m.Demander.ID) {
			t.Error("a refusal names who applies")
		}
	})
}
