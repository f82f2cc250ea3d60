package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// longChain changes and deletes the same keys, and one certificate's state, again and again, so that half a block would
// show.
func longChain(t *testing.T, blocks int) *indextest.Chain {
	c := newChain([]tx{indextest.Founding(verifytest.List())})
	for n := 1; n < blocks; n++ {
		state := []string{record.StateActive, "SUSPENDED", record.StateRevoked}[n/4%3]
		var list []tx
		if n%4 == 3 { // a list of 2^20 entries takes its time
			list = append(list, tx{ID: fmt.Sprint("c", n), Writes: indextest.Certificate(verifytest.Claims(record.TypeDP), state)})
		}
		for i := range 4 {
			value := fmt.Sprintf("%d.%d", n, i)
			if n%5 == 4 && i == 0 {
				value = "-"
			}
			statement, key := addressedTo("property", value), fmt.Sprint("k/", i)
			one := tx{ID: "t" + value + fmt.Sprint(n), Statements: []string{statement}, Writes: writes("property", key, value, "governance", fmt.Sprint("g/", n%3), value)}
			if value != "-" {
				one.Writes[0].Value = []byte(recordOf(t, key, statement))
			}
			if i == 3 {
				one.Code = conflict
			}
			list = append(list, one)
		}
		c.Add(list...)
	}
	return c
}

// dump is every row of an index as text.
func dump(t *testing.T, x *Index) map[string]string {
	t.Helper()
	rows := map[string]string{}
	require.NoError(t, disk.Walk(x.db, nil, nil, func(key, value []byte) (bool, error) {
		rows[string(key)] = string(value)
		return true, nil
	}))
	return rows
}

func TestAfterACrashAtAnyBlockTheIndexIsAPrefixAndReplayCompletesIt(t *testing.T) {
	const blocks = 16
	c := longChain(t, blocks)
	want := make([]map[string]string, blocks+1) // by height
	straight, err := open("index", vfs.NewMem(), &counting{})
	require.NoError(t, err)
	want[0] = dump(t, straight)
	for n, block := range c.List {
		require.NoError(t, straight.Apply(block))
		want[n+1] = dump(t, straight)
	}
	lists := straight.StatusLists()
	require.NoError(t, straight.Close())

	random := rand.New(rand.NewPCG(1, 2))
	partly := 0 // crashes that took some blocks away and left others
	for crashAt := range blocks + 1 {
		for _, kept := range []int{0, 30, 70, 100} {
			fs := vfs.NewCrashableMem()
			x, err := open("index", fs, &counting{})
			require.NoError(t, err)
			for n, block := range c.List[:crashAt] {
				require.NoError(t, x.Apply(block))
				if n == crashAt/2 {
					require.NoError(t, x.db.LogData(nil, pebble.Sync)) // some of it has reached the disk
				}
			}
			crashed := fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: kept, RNG: random})
			require.NoError(t, x.Close())

			again, err := open("index", crashed, &counting{})
			require.NoError(t, err)
			height := again.Height()
			require.LessOrEqual(t, height, uint64(crashAt))
			if height > 0 && height < uint64(crashAt) {
				partly++
			}
			require.Equal(t, want[height], dump(t, again), "crash at %d with %d%% kept", crashAt, kept)
			require.ErrorContains(t, again.Follow(context.Background(), c), "ended by itself")
			require.Equal(t, want[blocks], dump(t, again))
			require.Equal(t, lists, again.StatusLists())
			require.NoError(t, again.Close())
		}
	}
	require.Positive(t, partly)
}
