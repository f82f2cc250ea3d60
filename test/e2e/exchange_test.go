package e2e

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/market"
	"github.com/shuzheng/shuzheng/test/play"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// untraded are acts of an exchange that the quarter does not see, and why.
var untraded = map[string]string{
	"exchange actor.suspend":     "the play of the registers suspends",
	"exchange contract.evidence": "it reviews contracts that were signed before edition 4; those made off the exchange are not reviewed",
	"exchange delivery.confirm":  "it is the receipt under contracts that were signed before edition 4",
}

// TestAQuarterOfAnExchange plays the short form of `make demo-exchange`: every story, and no deals beside them.
func TestAQuarterOfAnExchange(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	dir := filepath.Join(root, ".run", "test-exchange")
	ctx, cancel := context.WithTimeout(t.Context(), 14*time.Minute)
	defer cancel()
	quarter := market.New(&play.Stage{
		Net: filepath.Join(dir, "net"), Port: 6200, Bin: filepath.Join(root, ".run", "bin"), Out: filepath.Join(dir, "out"), Clock: filepath.Join(dir, "net", "clock"),
	}, 0)
	require.NoError(t, quarter.Clean(ctx))
	t.Cleanup(func() { require.NoError(t, quarter.Clean(context.Background())) })
	require.NoError(t, quarter.Play(ctx))

	t.Run("the report is what the chain says", func(t *testing.T) {
		require.NoError(t, quarter.Close(ctx))
	})
	t.Run("every act of the tables was accepted", func(t *testing.T) {
		ledger, err := quarter.ReadLedger(ctx, record.MarketRegulator)
		require.NoError(t, err)
		require.Empty(t, troupe.Covered(ledger, record.EditionTrade, untraded, "exchange"))
	})
	t.Run("every role may do what its rows say, and nothing else", func(t *testing.T) {
		tried, wrong, err := quarter.Walk(ctx)
		require.NoError(t, err)
		require.Empty(t, wrong)
		t.Logf("%d acts tried", tried)
	})
	t.Run("a member that loses its private documents gets them back", func(t *testing.T) {
		require.NoError(t, quarter.Loss(ctx))
	})
	t.Run("no secret stands anywhere", func(t *testing.T) {
		require.NoError(t, quarter.Hunt(ctx))
	})
}
