package e2e

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/play"
	"github.com/shuzheng/shuzheng/test/registry"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// unplayed are acts that half a year does not see, and why.
var unplayed = map[string]string{
	"governance edition.raise":     "the network is founded at the newest edition",
	"property registration.number": "no rule pack has property certificates wait for a number; of data IP one does",
}

// TestHalfAYearOfARegister plays the short form of `make demo-registry`: every story, and nothing beside them.
func TestHalfAYearOfARegister(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	dir := filepath.Join(root, ".run", "test-registry")
	ctx, cancel := context.WithTimeout(t.Context(), 9*time.Minute)
	defer cancel()
	half := registry.New(&play.Stage{
		Net: filepath.Join(dir, "net"), Port: 6600, Bin: filepath.Join(root, ".run", "bin"), Out: filepath.Join(dir, "out"), Clock: filepath.Join(dir, "net", "clock"),
	}, 0)
	require.NoError(t, half.Clean(ctx))
	t.Cleanup(func() { require.NoError(t, half.Clean(context.Background())) })
	require.NoError(t, half.Play(ctx))

	t.Run("the report is what the chain says, and the exported registers verify offline", func(t *testing.T) {
		require.NoError(t, half.Close(ctx))
	})
	t.Run("every act of the tables was accepted", func(t *testing.T) {
		ledger, err := half.ReadLedger(ctx, record.MarketRegulator)
		require.NoError(t, err)
		require.Empty(t, troupe.Covered(ledger, record.EditionRegistries, unplayed, record.Governance, "property", "intellectual"))
	})
	t.Run("every role may do what its rows say, and nothing else", func(t *testing.T) {
		tried, wrong, err := half.Walk(ctx)
		require.NoError(t, err)
		require.Empty(t, wrong)
		t.Logf("%d acts tried", tried)
	})
}
