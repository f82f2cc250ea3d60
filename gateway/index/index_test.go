package index

import (
	"context"
	"errors"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
)

func newIndex(t *testing.T, c *indextest.Chain) *Index {
	t.Helper()
	x, err := open("index", vfs.NewMem(), nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, x.Close()) })
	applyAll(t, x, c)
	return x
}

func applyAll(t *testing.T, x *Index, c *indextest.Chain) {
	t.Helper()
	for _, block := range c.List[x.Height():] {
		require.NoError(t, x.Apply(block))
	}
}

func get(t *testing.T, x *Index, namespace, key string) string {
	t.Helper()
	value, found, err := x.Get(namespace, key)
	require.NoError(t, err)
	if !found {
		return "(absent)"
	}
	return string(value)
}

func TestEveryNamespaceOfATransactionIsIndexed(t *testing.T) {
	x := newIndex(t, newChain([]tx{
		{ID: "t1", Writes: writes("property", "registration/A", "1", "governance", "dataset/A", "2", "lien", "lien/A", "3")},
	}))
	require.Equal(t, "1", get(t, x, "property", "registration/A"))
	require.Equal(t, "2", get(t, x, "governance", "dataset/A"))
	require.Equal(t, "3", get(t, x, "lien", "lien/A"))
	require.Equal(t, "(absent)", get(t, x, "property", "dataset/A"))
	value, err := x.Read("property", "dataset/A")
	require.NoError(t, err)
	require.Nil(t, value)
}

func TestAnInvalidTransactionWritesNothingButItsVerdictIsKnown(t *testing.T) {
	x := newIndex(t, newChain([]tx{
		{ID: "t1", Writes: writes("property", "k", "old"), Statements: []string{"s1"}},
		{ID: "t2", Code: conflict, Writes: writes("property", "k", "new"), Statements: []string{"s2"}},
		{Code: conflict, Garbage: true},
	}))
	require.Equal(t, "old", get(t, x, "property", "k"))
	info, found, err := x.Transaction("t2")
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, "MVCC_READ_CONFLICT", info.Code)
	require.Equal(t, []string{seal.Digest([]byte("s2"))}, info.Statements)
	_, found, err = x.Statement(seal.Digest([]byte("s2")))
	require.NoError(t, err)
	require.False(t, found, "an invalid transaction records no statement")
}

func TestASecondCopyNeverOverwritesAValidTransaction(t *testing.T) {
	first := tx{ID: "t1", Writes: writes("property", "k", "v"), Statements: []string{"s1"}}
	second := first
	second.Code = duplicate
	for name, blocks := range map[string][][]tx{
		"in the same block": {{first, second}},
		"in a later block":  {{first}, {second}},
	} {
		t.Run(name, func(t *testing.T) {
			x := newIndex(t, newChain(blocks...))
			info, found, err := x.Transaction("t1")
			require.NoError(t, err)
			require.True(t, found)
			require.True(t, info.Valid())
			require.Equal(t, Position{0, 0}, info.Position)
			history, err := x.History("property", "k", 0, Position{})
			require.NoError(t, err)
			require.Len(t, history, 1)
		})
	}
}

func recorded(t *testing.T, x *Index, statement string) (txID string, result record.Result, found bool) {
	t.Helper()
	txID, result, found, err := x.Recorded(seal.Digest([]byte(statement)))
	require.NoError(t, err)
	return txID, result, found
}

func TestAStatementIsFoundWhereItWasRecordedFirst(t *testing.T) {
	const key = "registration/A"
	act, consent, next := addressedTo("property", "act"), addressedTo("property", "consent"), addressedTo("property", "next")
	value := recordOf(t, key, act)
	x := newIndex(t, newChain([]tx{{ID: "t1", Writes: writes("property", key, value), Statements: []string{act, consent}}},
		[]tx{{ID: "t2", Namespace: "property", Statements: []string{act, consent}}},
		[]tx{{ID: "t3", Writes: writes("property", key, recordOf(t, key, act, next)), Statements: []string{next}}},
		[]tx{{ID: "t4", Writes: writes("property", "registration/B", recordOf(t, "registration/B", act)), Statements: []string{act}}},
	))
	txID, result, found := recorded(t, x, act)
	require.True(t, found)
	require.Equal(t, "t1", txID, "neither a replay nor a second record is a new recording")
	require.Equal(t, record.Result{Key: key, State: "APPLIED", Digest: seal.Digest([]byte(value))}, result, "as written, not as answered")
	txID, _, found = recorded(t, x, next)
	require.True(t, found)
	require.Equal(t, "t3", txID)
	info, found, err := x.Statement(seal.Digest([]byte(consent)))
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, 1, info.Consent)
	_, _, found = recorded(t, x, consent)
	require.False(t, found, "a consent is not an act")
	applied, err := x.Applied("t2")
	require.NoError(t, err)
	require.True(t, applied)
	applied, err = x.Applied("t9")
	require.NoError(t, err)
	require.False(t, applied)
}

func TestOfSeveralRecordsTheAnswerChoosesAndTheWriteSpeaks(t *testing.T) {
	act := addressedTo("governance", "act")
	actor, key := recordOf(t, "actor/A", act), recordOf(t, "key/K", act)
	both := writes("governance", "actor/A", actor, "governance", "key/K", key)
	for answer, want := range map[string]string{"key/K": "key/K", "actor/A": "actor/A", "actor/invented": "actor/A"} {
		x := newIndex(t, newChain([]tx{{ID: "t1", Writes: both, Statements: []string{act}, Answer: record.Result{Key: answer, State: "ACTIVE", Digest: record.None}}}))
		_, result, found := recorded(t, x, act)
		require.True(t, found)
		require.Equal(t, want, result.Key)
		require.Equal(t, "APPLIED", result.State)
	}
}

func TestAValidTransactionRecordsOnlyWhatItsOwnWriteSetHolds(t *testing.T) {
	act, other := addressedTo("exchange", "act"), addressedTo("exchange", "other")
	for name, written := range map[string][]string{
		"nothing written":            {"exchange"},
		"no record":                  {"exchange", "order/A", seal.Digest([]byte(act))},
		"a record of another act":    {"exchange", "order/A", recordOf(t, "order/A", other)},
		"an act of long ago":         {"exchange", "order/A", recordOf(t, "order/A", act, other)},
		"a record under a false key": {"exchange", "order/B", recordOf(t, "order/A", act)},
		"in another namespace":       {"exchange", "order/A", "1", "property", "order/A", recordOf(t, "order/A", act)},
	} {
		t.Run(name, func(t *testing.T) {
			x := newIndex(t, newChain([]tx{{ID: "t1", Namespace: "exchange", Writes: writes(written...), Statements: []string{act}}}))
			_, _, found := recorded(t, x, act)
			require.False(t, found)
			info, found, err := x.Transaction("t1")
			require.NoError(t, err)
			require.True(t, found && info.Valid())
			require.Equal(t, []string{seal.Digest([]byte(act))}, info.Statements, "it is told all the same what was carried")
		})
	}
}

func TestWhatARogueProgramCommitsNeitherStopsTheIndexNorCountsElsewhere(t *testing.T) {
	foreign := addressedTo("property", "act")
	x := newIndex(t, newChain([]tx{
		{ID: "t1", Writes: writes("exchange", "order/A", recordOf(t, "order/A", foreign)), Statements: []string{foreign}},
		{ID: "t2", Writes: writes("exchange", "k", "w"), Statements: []string{"not a statement"}},
	}))
	require.Equal(t, "w", get(t, x, "exchange", "k"), "the writes are on the ledger all the same")
	_, _, found := recorded(t, x, foreign)
	require.False(t, found, "a statement for one namespace is not recorded by another")
}

func TestHistoryAndKeysPage(t *testing.T) {
	x := newIndex(t, newChain([]tx{{ID: "t1", Writes: writes("p", "a/1", "1")}, {ID: "t2", Writes: writes("p", "a/2", "1", "p", "b/1", "1", "q", "a/9", "1")}},
		[]tx{{ID: "t3", Writes: writes("p", "a/1", "2")}, {ID: "t4", Writes: writes("p", "a/1", "-")}, {ID: "t5", Writes: writes("p", "a/3", "1")}},
	))
	keys, err := x.Keys("p", "a/", "", 0)
	require.NoError(t, err)
	require.Equal(t, []string{"a/2", "a/3"}, keys)
	keys, err = x.Keys("p", "a/", "a/2", 1)
	require.NoError(t, err)
	require.Equal(t, []string{"a/3"}, keys)

	page, err := x.History("p", "a/1", 2, Position{})
	require.NoError(t, err)
	require.Equal(t, []Version{
		{Position: Position{0, 0}, TxID: "t1", Time: epoch, Value: []byte("1")},
		{Position: Position{1, 0}, TxID: "t3", Time: epoch, Value: []byte("2"), Leaf: 4},
	}, page)
	page, err = x.History("p", "a/1", 2, Position{1, 1})
	require.NoError(t, err)
	require.Equal(t, []Version{{Position: Position{1, 1}, TxID: "t4", Time: epoch, Deleted: true, Leaf: 5}}, page)
}

func TestOnlyTheNextBlockOfTheSameChainIsApplied(t *testing.T) {
	c := newChain([]tx{{ID: "t1", Writes: writes("p", "k", "1")}})
	x := newIndex(t, c)
	c.Add(tx{ID: "t2", Writes: writes("p", "k", "2")})
	c.Add(tx{ID: "t3", Writes: writes("p", "k", "3")})
	require.ErrorIs(t, x.Apply(c.List[2]), ErrGap)
	require.NoError(t, x.Apply(c.List[0]), "an applied block may come again")

	other := newChain([]tx{{ID: "x1", Writes: writes("p", "k", "1")}}, []tx{{ID: "x2", Writes: writes("p", "k", "2")}})
	require.ErrorIs(t, x.Apply(other.List[0]), ErrFork)
	require.ErrorIs(t, x.Apply(other.List[1]), ErrFork)

	changed := proto.Clone(c.List[1]).(*common.Block)
	changed.Data.Data[0] = tx{ID: "t2", Writes: writes("p", "k", "forged")}.Envelope()
	require.ErrorIs(t, x.Apply(changed), ErrFork, "the data hash does not fit")
	require.Equal(t, "1", get(t, x, "p", "k"))
	require.Equal(t, uint64(1), x.Height())
}

func TestFollowStartsWithTheLastBlockAndFindsAnotherChain(t *testing.T) {
	c := newChain([]tx{{ID: "t1", Writes: writes("p", "k", "1")}}, []tx{{ID: "t2", Writes: writes("p", "k", "2")}})
	x := newIndex(t, c)
	other := newChain([]tx{{ID: "x1", Writes: writes("p", "k", "1")}}, []tx{{ID: "x2", Writes: writes("p", "k", "2")}})
	require.ErrorIs(t, x.Follow(context.Background(), other), ErrFork)
	require.ErrorIs(t, x.Trouble(), ErrFork)
}

func TestAwaitReturnsWhenTheFollowerHasAppliedTheTransaction(t *testing.T) {
	c := newChain([]tx{{ID: "t1", Writes: writes("p", "k", "1")}})
	x := newIndex(t, c)
	require.NoError(t, x.Await(context.Background(), "t1"), "already applied")

	c.Add(tx{ID: "t2", Code: conflict, Writes: writes("p", "k", "2")})
	waited := make(chan error, 2)
	for range 2 {
		go func() { waited <- x.Await(context.Background(), "t2") }()
	}
	applyAll(t, x, c)
	require.NoError(t, <-waited)
	require.NoError(t, <-waited)
	require.Zero(t, x.waiters.Len())

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, x.Await(ctx, "t3"), context.Canceled)
}

func TestASecondProcessIsRefusedWithAClearMessage(t *testing.T) {
	dir := t.TempDir()
	first, err := Open(dir)
	require.NoError(t, err)
	_, err = Open(dir)
	require.ErrorContains(t, err, "is in use by another process")
	require.Equal(t, record.Unavailable, record.CodeOf(err))
	require.NoError(t, first.Close())
	again, err := Open(dir)
	require.NoError(t, err)
	require.NoError(t, again.Close())
}

func TestTheDigestDependsOnStateOnly(t *testing.T) {
	one := newIndex(t, newChain([]tx{{ID: "t1", Writes: writes("p", "a", "1")}}, []tx{{ID: "t2", Writes: writes("p", "a", "2")}}))
	two := newIndex(t, newChain([]tx{{ID: "x1", Writes: writes("p", "a", "9")}}, []tx{{ID: "x2", Writes: writes("p", "a", "2")}}))
	three := newIndex(t, newChain([]tx{{ID: "x1", Writes: writes("p", "a", "9")}}, []tx{{ID: "x2", Writes: writes("p", "b", "2")}}))
	require.Equal(t, sum(t, one), sum(t, two))
	require.NotEqual(t, sum(t, one), sum(t, three))
}

func sum(t *testing.T, x *Index) string {
	t.Helper()
	digest, height, err := x.Digest()
	require.NoError(t, err)
	require.Equal(t, x.Height(), height)
	return digest
}

func TestAnIndexOfAnotherFormatAsksToBeRebuilt(t *testing.T) {
	fs := vfs.NewMem()
	x, err := open("index", fs, nil)
	require.NoError(t, err)
	require.NoError(t, x.db.Set(cursorKey, []byte(`{"format":0}`), nil))
	require.NoError(t, x.Close())
	_, err = open("index", fs, nil)
	require.True(t, errors.Is(err, ErrFormat))
}
