package index

import (
	"encoding/binary"
	"errors"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// counting is an observer that counts writes, block by block and in all, and remembers what it saw last.
type counting struct {
	saw  *Block
	fail error
}

func (o *counting) Observe(block *Block, observed Observed) ([]Row, error) {
	o.saw = block
	sum, _, err := observed([]byte("sum"))
	if err != nil || o.fail != nil {
		return nil, errors.Join(err, o.fail)
	}
	total := uint64(0)
	if sum != nil {
		total = binary.BigEndian.Uint64(sum)
	}
	n := 0
	for _, t := range block.Transactions {
		n += len(t.Writes)
	}
	rows := []Row{
		{[]byte("sum"), binary.BigEndian.AppendUint64(nil, total+uint64(n))},
		{binary.BigEndian.AppendUint64([]byte("block/"), block.Number), []byte{byte(n)}},
	}
	if block.Number >= 3 {
		rows = append(rows, Row{Key: binary.BigEndian.AppendUint64([]byte("block/"), block.Number-3)})
	}
	return rows, nil
}

func observedIndex(t *testing.T, observer Observer) *Index {
	t.Helper()
	x, err := open("index", vfs.NewMem(), observer)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, x.Close()) })
	return x
}

func TestAnObserverSeesEveryValidWriteWithItsLeafAndEntries(t *testing.T) {
	observer := &counting{}
	x := observedIndex(t, observer)
	c := indextest.New([]tx{indextest.Founding(verifytest.List())})
	c.Add(tx{ID: "bad", Code: conflict, Writes: writes("property", "k", "v")},
		tx{ID: "good", Creator: record.DataBureau, Writes: indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)})
	applyAll(t, x, c)

	saw := observer.saw
	require.Equal(t, uint64(1), saw.Number)
	require.Len(t, saw.Transactions, 1, "an invalid one wrote nothing")
	good := saw.Transactions[0]
	require.Equal(t, "good", good.ID)
	require.Equal(t, record.DataBureau, good.Creator)
	require.Equal(t, Position{1, 1}, good.Position)
	require.Len(t, good.Writes, 3)
	for _, w := range good.Writes {
		require.Equal(t, tlog.LeafHash(tlog.Leaf(w.Namespace, w.Key, w.Value, false)), w.Hash)
	}
	require.Equal(t, []Entry{{verifytest.CertificateURI(record.TypeDP), 700001, statuslist.Valid}}, good.Writes[2].Entries, "the record makes the entry")
	require.Empty(t, good.Writes[1].Entries)
	checkpoint, found, err := x.Checkpoint(2)
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, saw.Checkpoint, checkpoint)
}

func TestBeforeIsTheStateBeforeTheBlock(t *testing.T) {
	var before []byte
	x := observedIndex(t, observerFunc(func(b *Block, _ Observed) (rows []Row, err error) {
		before, err = b.Before.Read("p", "k")
		return nil, err
	}))
	applyAll(t, x, newChain([]tx{{ID: "t1", Writes: writes("p", "k", "1")}}, []tx{{ID: "t2", Writes: writes("p", "k", "2")}}))
	require.Equal(t, "1", string(before))
}

type observerFunc func(*Block, Observed) ([]Row, error)

func (f observerFunc) Observe(b *Block, o Observed) ([]Row, error) { return f(b, o) }

func TestObservedRowsStandBesideTheBlocks(t *testing.T) {
	x := observedIndex(t, &counting{})
	c := newChain()
	for n := range 5 {
		c.Add(tx{ID: string(rune('a' + n)), Writes: writes("p", "k", "v")})
	}
	applyAll(t, x, c)
	sum, found, err := x.Observed([]byte("sum"))
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, uint64(5), binary.BigEndian.Uint64(sum))
	var blocks []uint64
	require.NoError(t, x.EachObserved([]byte("block/"), func(key, value []byte) (bool, error) {
		require.Equal(t, []byte{1}, value)
		blocks = append(blocks, binary.BigEndian.Uint64(key[len("block/"):]))
		return true, nil
	}))
	require.Equal(t, []uint64{2, 3, 4}, blocks, "a nil value takes a row away")
	at, value, found, err := x.LastObserved([]byte("block/"), binary.BigEndian.AppendUint64([]byte("block/"), 3))
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, []byte{1}, value)
	require.Equal(t, uint64(3), binary.BigEndian.Uint64(at[len("block/"):]))
	_, _, found, err = x.LastObserved([]byte("block/"), binary.BigEndian.AppendUint64([]byte("block/"), 1))
	require.NoError(t, err)
	require.False(t, found)
}

func TestAnObserverThatFailsLeavesNoTraceOfTheBlock(t *testing.T) {
	observer := &counting{}
	x := observedIndex(t, observer)
	c := newChain([]tx{indextest.Founding(verifytest.List())})
	applyAll(t, x, c)
	before, lists := dump(t, x), x.StatusLists()
	c.Add(tx{ID: "t1", Writes: indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)})

	observer.fail = errors.New("stop")
	require.ErrorIs(t, x.Apply(c.List[1]), observer.fail)
	require.Equal(t, before, dump(t, x))
	require.Equal(t, lists, x.StatusLists())
	require.Equal(t, uint64(1), x.Height())

	observer.fail = nil
	require.NoError(t, x.Apply(c.List[1]), "and the block can come again")
	require.Equal(t, uint64(2), x.Height())
}

// An observer may wait long for somebody's word; reading must not wait with it.
func TestReadingGoesOnWhileABlockIsObserved(t *testing.T) {
	observing, leave := make(chan struct{}), make(chan struct{})
	x := observedIndex(t, observerFunc(func(*Block, Observed) ([]Row, error) {
		close(observing)
		<-leave
		return nil, nil
	}))
	applied := make(chan error, 1)
	go func() { applied <- x.Apply(newChain([]tx{{ID: "t1", Writes: writes("p", "k", "v")}}).List[0]) }()
	<-observing
	require.Zero(t, x.Height())
	require.Zero(t, x.StatusLists().Height)
	require.NoError(t, x.Trouble())
	close(leave)
	require.NoError(t, <-applied)
	require.Equal(t, uint64(1), x.Height())
}
