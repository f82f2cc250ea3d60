package e2e

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/play"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// staged is the stage of a play on a network of its own, below .run.
func staged(t *testing.T, name string, port int) *play.Stage {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	dir := filepath.Join(root, ".run", name)
	return &play.Stage{
		Net: filepath.Join(dir, "net"), Port: port, Bin: filepath.Join(root, ".run", "bin"), Out: filepath.Join(dir, "out"), Clock: filepath.Join(dir, "net", "clock"),
	}
}

// played plays on a clean stage, which is left clean, and gives the time that all of the test may take.
func played(t *testing.T, company *troupe.Troupe, play func(ctx context.Context) error, patience time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	require.NoError(t, company.Clean(ctx))
	t.Cleanup(func() { require.NoError(t, company.Clean(context.Background())) })
	require.NoError(t, play(ctx))
	return ctx
}

// asTheTablesSay holds what was played, and what everybody may do, against the tables of the rules.
func asTheTablesSay(t *testing.T, ctx context.Context, company *troupe.Troupe, edition int, exceptions map[string]string, namespaces ...string) {
	t.Run("every act of the tables was accepted", func(t *testing.T) {
		ledger, err := company.ReadLedger(ctx, record.MarketRegulator)
		require.NoError(t, err)
		require.Empty(t, troupe.Covered(ledger, edition, exceptions, namespaces...))
	})
	t.Run("every role may do what its rows say, and nothing else", func(t *testing.T) {
		tried, wrong, err := company.Walk(ctx)
		require.NoError(t, err)
		require.Empty(t, wrong)
		t.Logf("%d acts tried", tried)
	})
}
