package proof_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/proof"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// note is a block that nobody asks for.
func fill(w *prooftest.World) uint64 {
	w.Helper()
	return w.Write(indextest.Writes("property", "note/1", fmt.Sprint(w.Index.Height()))...)
}

func TestOnlyAnOrganizationsOwnCosignatureOfOurCheckpointIsKept(t *testing.T) {
	const by = record.Exchange
	leaf := seal.Digest([]byte("leaf"))
	for name, c := range map[string]struct {
		say  func(w *prooftest.World) signer.Cosigned
		want string
	}{
		"another organization's": {func(w *prooftest.World) signer.Cosigned { return w.Cosign(record.DataBureau, 1) }, "something other than its co-signature"},
		"another organization's key": {func(w *prooftest.World) signer.Cosigned {
			w.Keys[by] = verifytest.LogKey(record.DataBureau)
			return w.Cosign(by, 1)
		}, "by no key"},
		"a key for something else": {func(w *prooftest.World) signer.Cosigned {
			w.Keys[by] = verifytest.StatusKey(by)
			return w.Cosign(by, 1)
		}, "by no key"},
		"a key before its time": {func(w *prooftest.World) signer.Cosigned {
			w.Now = time.Date(2026, 1, 4, 23, 59, 59, 0, time.UTC)
			return w.Cosign(by, 1)
		}, "by no key"},
		"a key after its time": {func(w *prooftest.World) signer.Cosigned {
			w.Now = time.Date(2028, 1, 5, 0, 0, 0, 0, time.UTC)
			return w.Cosign(by, 1)
		}, "by no key"},
		"in a year that sorts among ours": {func(w *prooftest.World) signer.Cosigned {
			w.Now = time.Date(20270, 1, 1, 0, 0, 0, 0, time.UTC)
			return w.Cosign(by, 1)
		}, "by no key"},
		"a wrong signature": {func(w *prooftest.World) signer.Cosigned {
			return altered(w, w.Cosign(by, 1), func(c *tlog.Cosignature) { c.Signature[9] ^= 1 })
		}, "by no key"},
		"another time than was signed": {func(w *prooftest.World) signer.Cosigned {
			return altered(w, w.Cosign(by, 1), func(c *tlog.Cosignature) { c.Time++ })
		}, "by no key"},
		"an objection taken away": {func(w *prooftest.World) signer.Cosigned {
			w.Object[by] = []string{leaf}
			said := w.Cosign(by, 1)
			said.Objected = []string{}
			return said
		}, "another list of objected leaves"},
		"an objection put in": {func(w *prooftest.World) signer.Cosigned {
			said := w.Cosign(by, 1)
			said.Objected = []string{leaf}
			return said
		}, "another list of objected leaves"},
		"another height than it says": {func(w *prooftest.World) signer.Cosigned {
			said := w.Cosign(by, 1)
			said.Height = 2
			return said
		}, "something other than its co-signature of height 2"},
		"two co-signatures at once": {func(w *prooftest.World) signer.Cosigned {
			said := w.Cosign(by, 1)
			note, err := tlog.ParseNote(said.Note)
			require.NoError(w, err)
			note.Cosignatures = append(note.Cosignatures, note.Cosignatures[0])
			said.Note = note.String()
			return said
		}, "something other than its co-signature"},
		"no note": {func(w *prooftest.World) signer.Cosigned { return signer.Cosigned{Height: 1, Note: "x"} }, "signed note"},
		"another log's": {func(w *prooftest.World) signer.Cosigned {
			other := *w.Checkpoint(1)
			other.Origin = "another log altogether"
			return w.CosignText(by, &other)
		}, "by no key"},
	} {
		t.Run(name, func(t *testing.T) {
			w := prooftest.New(t, nil)
			fill(w)
			require.ErrorContains(t, w.Proofs.Add(t.Context(), by, []signer.Cosigned{c.say(w)}), c.want)
			require.Zero(t, w.Proofs.Height(by))
			require.Empty(t, w.Proofs.Forks(), "it says nothing about the chain")
		})
	}
}

func altered(w *prooftest.World, said signer.Cosigned, change func(*tlog.Cosignature)) signer.Cosigned {
	w.Helper()
	note, err := tlog.ParseNote(said.Note)
	require.NoError(w, err)
	change(&note.Cosignatures[0])
	said.Note = note.String()
	return said
}

func TestOfSeveralTheGoodOnesBeforeABadOneAreKept(t *testing.T) {
	w := prooftest.New(t, nil)
	fill(w)
	fill(w)
	bad := w.Cosign(record.Exchange, 2)
	bad.Objected = []string{seal.Digest(nil)}
	require.Error(t, w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{w.Cosign(record.Exchange, 1), bad, w.Cosign(record.Exchange, 3)}))
	require.Equal(t, uint64(1), w.Proofs.Height(record.Exchange))
	w.Prove(record.Exchange)
	require.Equal(t, uint64(3), w.Proofs.Height(record.Exchange), "and asked again, it goes on")
}

// What is ahead of our own peer waits for it, and holds up nothing that came with it.
func TestACosignatureAheadOfOurIndexWaitsForIt(t *testing.T) {
	w := prooftest.New(t, nil)
	next := w.Chain.Add(indextest.Tx{ID: "next", Writes: indextest.Writes("property", "k", "v")})
	ahead := prooftest.New(t, nil) // somebody whose peer is faster
	ahead.Block(indextest.Tx{ID: "next", Writes: indextest.Writes("property", "k", "v")})

	added := make(chan error, 1)
	go func() {
		added <- w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{ahead.Cosign(record.Exchange, 1), ahead.Cosign(record.Exchange, 2)})
	}()
	list, err := w.Proofs.AwaitCosigned(t.Context(), record.Exchange, 1, 9)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.NoError(t, w.Index.Apply(next))
	require.NoError(t, <-added)
	require.Equal(t, uint64(2), w.Proofs.Height(record.Exchange))

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, w.Proofs.Add(ctx, record.Exchange, []signer.Cosigned{cosignedFarAhead(ahead)}), context.Canceled)
}

func cosignedFarAhead(w *prooftest.World) signer.Cosigned {
	far := *w.Checkpoint(2)
	far.Height = 1 << 60
	return w.CosignText(record.Exchange, &far)
}

func TestAForkIsKeptWithBothTextsAndSurvives(t *testing.T) {
	w := prooftest.New(t, nil)
	fill(w)
	w.Prove()
	fill(w)
	forged := *w.Checkpoint(3)
	forged.Root = make([]byte, 32)
	said := w.CosignText(record.MarketRegulator, &forged)
	for range 3 {
		err := w.Proofs.Add(t.Context(), record.MarketRegulator, []signer.Cosigned{said})
		require.ErrorContains(t, err, "FORK: MarketRegulator co-signed another checkpoint of height 3")
	}
	want := []proof.Fork{{Organization: record.MarketRegulator, Height: 3, Ours: w.Checkpoint(3).Text(), Theirs: said.Note}}
	require.Equal(t, want, w.Proofs.Forks())
	require.Equal(t, uint64(2), w.Proofs.Height(record.MarketRegulator))
	w.Reopen()
	require.Equal(t, want, w.Proofs.Forks())

	// Also one of a height that it has co-signed as we see it: then it contradicts itself.
	old := *w.Checkpoint(2)
	old.Size++
	require.ErrorContains(t, w.Proofs.Add(t.Context(), record.DataBureau, []signer.Cosigned{w.CosignText(record.DataBureau, &old)}), "FORK: DataBureau")
	require.Len(t, w.Proofs.Forks(), 2)
	fill(w)
	w.Prove(record.DataBureau, record.Exchange)
	require.Equal(t, uint64(4), w.Proofs.Height(record.DataBureau), "what it signs rightly afterwards is kept all the same")
	w.Reopen()
	require.Len(t, w.Proofs.Forks(), 2)
}

func TestWhatIsKnownIsPassedOver(t *testing.T) {
	w := prooftest.New(t, nil)
	first := w.Cosign(record.Exchange, 1)
	require.NoError(t, w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{first}))
	w.Now = w.Now.Add(time.Minute)
	require.NoError(t, w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{w.Cosign(record.Exchange, 1)}))
	list, err := w.Proofs.Cosigned(record.Exchange, 0, 9)
	require.NoError(t, err)
	require.Equal(t, []signer.Cosigned{first}, list)
	require.NoError(t, w.Proofs.Add(t.Context(), record.Exchange, nil))
}

// The list in force names every key there ever was, so a gateway that was away takes what was signed meanwhile.
func TestTheListInForceJudgesWhatItsPredecessorsKeysSigned(t *testing.T) {
	w := prooftest.New(t, nil)
	said := map[uint64]signer.Cosigned{1: w.Cosign(record.Exchange, 1)}

	succession := time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)
	fresh := verifytest.Key("next log key of the exchange")
	w.Succeed(func(next *record.TrustList) {
		for i := range next.Keys {
			if next.Keys[i].Kid == verifytest.LogKey(record.Exchange).Kid {
				next.Keys[i].To = record.Time(succession)
			}
		}
		next.Keys = append(next.Keys, record.TrustKey{
			Kid: fresh.Kid, Organization: record.Exchange, Purpose: record.PurposeLog, Key: fresh.Text, Types: []string{},
			From: record.Time(succession), To: "2029-01-05T00:00:00Z",
		})
	})
	w.Now = succession.Add(-time.Second)
	said[2] = w.Cosign(record.Exchange, 2)
	fill(w)
	w.Now = succession
	late := w.Cosign(record.Exchange, 3)
	w.Keys[record.Exchange] = fresh
	said[3] = w.Cosign(record.Exchange, 3)
	w.Now = succession.Add(-time.Second)
	early := w.Cosign(record.Exchange, 3)

	said[1] = func() signer.Cosigned { // signed long before the succession, collected long after
		w.Keys[record.Exchange], w.Now = verifytest.LogKey(record.Exchange), verifytest.At.AddDate(0, -1, 0)
		return w.Cosign(record.Exchange, 1)
	}()
	require.NoError(t, w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{said[1], said[2]}))
	require.ErrorContains(t, w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{late}), "by no key", "the old key has ended")
	require.ErrorContains(t, w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{early}), "by no key", "the new key has not begun")
	require.NoError(t, w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{said[3]}))
	require.Equal(t, uint64(3), w.Proofs.Height(record.Exchange))
}

func TestACompromisedKeySignsNothingThatIsKeptFromThenOn(t *testing.T) {
	since := verifytest.At.Add(-time.Hour)
	w := prooftest.New(t, func(list *record.TrustList) {
		for i := range list.Keys {
			if list.Keys[i].Kid == verifytest.LogKey(record.Exchange).Kid {
				list.Keys[i].CompromisedAt = record.Time(since)
			}
		}
	})
	w.Now = since
	require.ErrorContains(t, w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{w.Cosign(record.Exchange, 1)}), "by no key")
	w.Now = since.Add(-time.Second)
	require.NoError(t, w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{w.Cosign(record.Exchange, 1)}))
}

func TestBeforeTheFoundingNothingIsKept(t *testing.T) {
	w := prooftest.Unfounded(t)
	founded := prooftest.New(t, nil)
	err := w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{founded.Cosign(record.Exchange, 1)})
	require.Equal(t, record.NotFounded, record.CodeOf(err))
	_, err = w.Proofs.Proved()
	require.Equal(t, record.NotFounded, record.CodeOf(err))
	_, err = w.Proofs.Note(1)
	require.Equal(t, record.NotFound, record.CodeOf(err))
}
