package e2e

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/registry"
)

// unplayed are acts that half a year does not see, and why.
var unplayed = map[string]string{
	"governance edition.raise":     "the network is founded at the newest edition",
	"property registration.number": "no rule pack has property certificates wait for a number; of data IP one does",
}

// TestHalfAYearOfARegister plays the short form of `make demo-registry`: every story, and nothing beside them.
func TestHalfAYearOfARegister(t *testing.T) {
	half := registry.New(staged(t, "test-registry", 6600), 0)
	ctx := played(t, half.Troupe, half.Play, 9*time.Minute)

	t.Run("the report is what the chain says, and the exported registers verify offline", func(t *testing.T) {
		require.NoError(t, half.Close(ctx))
	})
	asTheTablesSay(t, ctx, half.Troupe, record.EditionRegistries, unplayed, record.Governance, "property", "intellectual")
}
