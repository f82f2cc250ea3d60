package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/market"
)

// untraded are acts of an exchange that the quarter does not see, and why.
var untraded = map[string]string{
	"exchange actor.suspend":     "the play of the registers suspends",
	"exchange contract.evidence": "it reviews contracts that were signed before edition 4; those made off the exchange are not reviewed",
	"exchange delivery.confirm":  "it is the receipt under contracts that were signed before edition 4",
}

// TestAQuarterOfAnExchange plays the short form of `make demo-exchange`: every story, and no deals beside them.
func TestAQuarterOfAnExchange(t *testing.T) {
	quarter := market.New(staged(t, "test-exchange", 6200), 0)
	ctx := played(t, quarter.Troupe, quarter.Play, 14*time.Minute)

	t.Run("the report is what the chain says", func(t *testing.T) {
		require.NoError(t, quarter.Close(ctx))
	})
	asTheTablesSay(t, ctx, quarter.Troupe, record.EditionTrade, untraded, "exchange")
	t.Run("a member that loses its private documents gets them back", func(t *testing.T) {
		require.NoError(t, quarter.Loss(ctx))
	})
	t.Run("no secret stands anywhere", func(t *testing.T) {
		require.NoError(t, quarter.Hunt(ctx))
	})
}
