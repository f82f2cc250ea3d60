package daemon

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/witness"
)

func TestAReplicaThatNoWitnessSawIsMadeAnew(t *testing.T) {
	w := ledgertest.Founded(t, true)
	config := &SignerConfig{Organization: record.DataBureau, Data: t.TempDir()}
	unseen, err := index.Open(filepath.Join(config.Data, "replica"))
	require.NoError(t, err)
	require.NoError(t, unseen.Apply(w.Blocks[0]))
	require.NoError(t, unseen.Close())

	replica, _, err := config.openReplica(witness.Options{Now: clock.System})
	require.NoError(t, err)
	require.Zero(t, replica.Height())
	for _, block := range w.Blocks {
		require.NoError(t, replica.Apply(block))
	}
	require.NoError(t, replica.Close())

	replica, findings, err := config.openReplica(witness.Options{Now: clock.System})
	require.NoError(t, err)
	require.Equal(t, uint64(len(w.Blocks)), replica.Height(), "one that it saw is kept")
	list, err := findings.ListAt(replica.Height())
	require.NoError(t, err)
	require.Empty(t, list)
	require.NoError(t, replica.Close())
}

func TestAnnouncedChangesAreReadWhenTheyAreAskedFor(t *testing.T) {
	config := &SignerConfig{Organization: record.DataBureau}
	require.Empty(t, config.announced())
	config.Announced = filepath.Join(t.TempDir(), "announced.json")
	require.Empty(t, config.announced(), "there is no file yet")
	require.NoError(t, os.WriteFile(config.Announced, []byte(`[{"namespace":"property","sequence":2},{"configuration":7}]`), 0o600))
	require.Equal(t, []witness.Announcement{{Namespace: "property", Sequence: 2}, {Configuration: 7}}, config.announced())
	require.NoError(t, os.WriteFile(config.Announced, []byte(`[{"name":"property"}]`), 0o600))
	require.Empty(t, config.announced())
}
