package contract_test

import (
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// trading plays a story at an exchange that is open and has nobody yet, in a network founded at the edition of deals.
func trading(t *testing.T, tell func(x *world.Trading)) {
	t.Helper()
	tradingUnder(t, world.TradingPack(), tell)
}

func tradingUnder(t *testing.T, pack record.Pack, tell func(x *world.Trading)) {
	t.Helper()
	w := world.New(t)
	tell(w.OpenExchange(pack))
	w.PlayAgain()
}

func TestAnExchangeCertifiesSubjectsAndObjectsAndListsThem(t *testing.T) {
	trading(t, func(x *world.Trading) {
		x.Open()
		for key, state := range map[string]string{
			x.Subject: record.StateActive, x.Demander: record.StateVerified, x.Object: record.StateActive, x.Listing: record.StateListed,
		} {
			x.Is(world.Exchange, key, state)
		}
		if cohort := x.Cohort(x.Demander); cohort != "cohort/1" {
			t.Fatalf("the first demander is in %q", cohort)
		}
	})
}
