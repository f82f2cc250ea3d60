package signer

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

var epoch = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

// memory opens a memory on a file system; its clock stands, and its timer never fires unless it is given one.
func memory(t *testing.T, fs vfs.FS, timer <-chan time.Time) *Cosignatures {
	t.Helper()
	c, err := openCosignatures("cosigned", fs, func() time.Time { return epoch }, func(time.Duration) <-chan time.Time { return timer })
	require.NoError(t, err)
	return c
}

func checkpoint(height uint64, label string) *tlog.Checkpoint {
	return &tlog.Checkpoint{
		Origin: "350000/registry/00", Size: height, Root: tlog.LeafHash([]byte(label)), Height: height, Block: tlog.LeafHash([]byte("block")), Status: ledgertest.Digest(label),
	}
}

// note is a co-signature in form; nobody here verifies it.
func note(t *testing.T, height uint64, at int64, objected ...string) Cosigned {
	t.Helper()
	c := checkpoint(height, "one")
	objected = append([]string{}, objected...)
	digest, err := tlog.ObjectedDigest(objected)
	require.NoError(t, err)
	n := tlog.Note{Checkpoint: c, Text: c.Text(), Cosignatures: []tlog.Cosignature{{Organization: record.DataBureau, Time: at, Objected: digest, Signature: make([]byte, 64)}}}
	return Cosigned{height, n.String(), objected}
}

// TestWhatACrashLeaves takes away everything that was not synced, at every step of co-signing a batch.
func TestWhatACrashLeaves(t *testing.T) {
	fs := vfs.NewCrashableMem()
	c := memory(t, fs, nil)
	one, other := checkpoint(7, "one"), checkpoint(7, "other")
	crash := func() *Cosignatures {
		again := memory(t, fs.CrashClone(vfs.CrashCloneCfg{}), nil)
		t.Cleanup(func() { require.NoError(t, again.Close()) })
		return again
	}
	contradicts := func(c *Cosignatures, checkpoint *tlog.Checkpoint) bool {
		t.Helper()
		is, err := c.contradicts(checkpoint)
		require.NoError(t, err)
		return is
	}
	require.False(t, contradicts(crash(), other), "before the claim either may be signed")
	require.NoError(t, c.claim([]*tlog.Checkpoint{one, checkpoint(8, "one")}))
	after := crash()
	require.True(t, contradicts(after, other))
	require.False(t, contradicts(after, one), "the same text may be signed, again or for the first time")
	height, _ := after.Newest()
	require.Zero(t, height)

	leaf := ledgertest.Digest("leaf")
	notes := []Cosigned{note(t, 7, 100), note(t, 8, 101, leaf)}
	require.NoError(t, c.keep(notes))
	after = crash()
	given, err := after.From(0, 10)
	require.NoError(t, err)
	require.Equal(t, notes, given)
	height, at := after.Newest()
	require.Equal(t, uint64(8), height)
	require.Equal(t, int64(101), at)
	require.Equal(t, []string{leaf}, after.objected)

	require.NoError(t, c.stop(Alarm{Kind: "fork", Height: 9}))
	fork, err := crash().fork()
	require.NoError(t, err)
	require.Equal(t, uint64(9), fork.Height)
	require.NoError(t, c.Close())
}

func TestAnAnswerIsBounded(t *testing.T) {
	c := memory(t, vfs.NewMem(), nil)
	defer c.Close()
	var leaves []string
	for i := range tlog.MaxObjected {
		leaves = append(leaves, fmt.Sprintf("sm3:%064x", i))
	}
	var notes []Cosigned
	for height := range uint64(100) {
		notes = append(notes, note(t, height+1, 100, leaves...))
	}
	require.NoError(t, c.keep(notes))
	given, err := c.From(0, MaxNotes)
	require.NoError(t, err)
	require.Less(t, len(given), 20)
	require.Equal(t, notes[:len(given)], given)
	given, err = c.From(0, 3)
	require.NoError(t, err)
	require.Len(t, given, 3)
}

// others notes that another organization co-signed a height.
func (c *Cosignatures) others(t *testing.T, organization string, height uint64, at byte) {
	t.Helper()
	require.NoError(t, c.db.Set(witnessedKey(organization, height), []byte{0, 0, 0, 0, 0, 0, 0, at}, nil))
}

func TestTheEarliestCosignatureOfAnybodyIsEvidence(t *testing.T) {
	c := memory(t, vfs.NewMem(), nil)
	defer c.Close()
	e := c.Evidence(t.Context())
	require.NoError(t, c.keep([]Cosigned{note(t, 5, 50), note(t, 6, 60)}))
	at, known, err := e.Own(3)
	require.NoError(t, err)
	require.True(t, known, "what covers a later height covers this one")
	require.Equal(t, int64(50), at)
	_, known, err = e.Own(7)
	require.NoError(t, err)
	require.False(t, known)

	c.others(t, record.Exchange, 4, 20)
	c.others(t, record.Exchange, 6, 40)
	c.others(t, record.MarketRegulator, 6, 30)
	for height, want := range map[uint64]int64{3: 20, 4: 20, 5: 30, 6: 30} {
		at, known, err = e.Earliest(height, 50)
		require.NoError(t, err)
		require.True(t, known)
		require.Equal(t, want, at, height)
	}
}

func TestWaitingForWordOfTheOthersIsBounded(t *testing.T) {
	fired := make(chan time.Time)
	c := memory(t, vfs.NewMem(), fired)
	defer c.Close()
	e := c.Evidence(t.Context())
	type answer struct {
		at    int64
		known bool
		err   error
	}
	ask := func() chan answer {
		given := make(chan answer, 1)
		go func() {
			at, known, err := e.Earliest(9, 30)
			given <- answer{at, known, err}
		}()
		return given
	}
	// A note that is good enough ends it.
	waiting := ask()
	c.others(t, record.Exchange, 9, 40)
	c.heard(false)
	c.others(t, record.MarketRegulator, 9, 25)
	c.heard(false)
	require.Equal(t, answer{25, true, nil}, <-waiting)

	// Nobody's word ends it after a while, and spares whoever comes next the wait.
	require.NoError(t, c.db.DeleteRange([]byte("w"), []byte("x"), nil))
	waiting = ask()
	close(fired)
	require.Equal(t, answer{0, false, nil}, <-waiting)
	require.Equal(t, answer{0, false, nil}, <-ask())

	// Word that this is all there is ends it: nobody has co-signed before now.
	c.heard(true)
	require.Equal(t, answer{epoch.Unix(), true, nil}, <-ask())
	c.others(t, record.Exchange, 9, 40)
	require.Equal(t, answer{40, true, nil}, <-ask())

	// Old word is none.
	c.now = func() time.Time { return epoch.Add(recent + time.Second) }
	require.Equal(t, answer{0, false, nil}, <-ask(), "the timer has fired")
}

func TestWaitingForWordEndsWithTheProgram(t *testing.T) {
	c := memory(t, vfs.NewMem(), nil)
	defer c.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := c.Evidence(ctx).Earliest(9, 0)
	require.ErrorIs(t, err, context.Canceled)
}
