package index

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// lives applies blocks of writes one after another to a founded index.
type lives struct {
	*testing.T
	*Index
	chain *indextest.Chain
}

func newLives(t *testing.T) *lives {
	c := newChain([]tx{indextest.Founding(verifytest.List())})
	return &lives{t, newIndex(t, c), c}
}

func (l *lives) write(list ...envelope.Write) {
	l.Helper()
	block := l.chain.Add(tx{ID: string(rune('a' + len(l.chain.List))), Writes: list})
	require.NoError(l, l.Apply(block))
	digest, err := statuslist.DigestAll(l.StatusLists().Named)
	require.NoError(l, err)
	checkpoint, found, err := l.Checkpoint(l.Height())
	require.NoError(l, err)
	require.True(l, found)
	require.Equal(l, digest, checkpoint.Status)
	require.Equal(l, l.Height(), l.StatusLists().Height)
}

// reads is what a list says of an entry; of a list that is not there, what everybody must take it for.
func (l *lives) reads(uri string, index int) string {
	list := l.StatusLists().Lists[uri]
	if list == nil {
		list = statuslist.New()
	}
	return list.Get(index).String()
}

func TestACertificatesEntryFollowsItsRecord(t *testing.T) {
	for certType := range verifytest.Owner {
		t.Run(certType, func(t *testing.T) {
			l := newLives(t)
			claims, uri := verifytest.Claims(certType), verifytest.CertificateURI(certType)
			index := claims.Status.List.Idx
			require.Equal(t, "INVALID", l.reads(uri, index), "nobody has claimed it")
			for _, life := range []struct{ state, reads string }{
				{record.StateActive, "VALID"}, {"SUSPENDED", "SUSPENDED"}, {record.StateActive, "VALID"}, {record.StateRevoked, "INVALID"},
				{"ARCHIVED", "INVALID"}, // a state that this program does not know is no good one
			} {
				l.write(indextest.Certificate(claims, life.state)...)
				require.Equal(t, life.reads, l.reads(uri, index), life.state)
			}
			require.Equal(t, "INVALID", l.reads(uri, index+1), "its neighbours are unclaimed")
			require.Len(t, l.StatusLists().Named, 1)
		})
	}
}

func TestAnEntryIsMadeOnlyByItsClaim(t *testing.T) {
	claims, uri := verifytest.Claims(record.TypeDP), verifytest.CertificateURI(record.TypeDP)
	index := claims.Status.List.Idx
	whole := indextest.Certificate(claims, record.StateActive)
	claim, jwt, rec := whole[0], whole[1], whole[2]

	t.Run("no claim", func(t *testing.T) {
		l := newLives(t)
		l.write(jwt, rec)
		require.Equal(t, "INVALID", l.reads(uri, index))
	})
	t.Run("another's claim", func(t *testing.T) {
		l := newLives(t)
		other := claim
		other.Value = []byte("DP6200002026030210000439")
		l.write(other, jwt, rec)
		require.Equal(t, "INVALID", l.reads(uri, index))
	})
	t.Run("in any order within a block", func(t *testing.T) {
		l := newLives(t)
		l.write(rec, jwt, claim)
		require.Equal(t, "VALID", l.reads(uri, index))
	})
	t.Run("in a namespace of another owner", func(t *testing.T) {
		l := newLives(t)
		for _, w := range []*envelope.Write{&claim, &jwt, &rec} {
			w.Namespace = "exchange"
		}
		l.write(claim, jwt, rec)
		require.Equal(t, "INVALID", l.reads(uri, index), "it is the other owner's list that changes")
	})
	t.Run("in no namespace of the founding", func(t *testing.T) {
		l := newLives(t)
		for _, w := range []*envelope.Write{&claim, &jwt, &rec} {
			w.Namespace = "elsewhere"
		}
		l.write(claim, jwt, rec)
		require.Empty(t, l.StatusLists().Named)
	})
	t.Run("out of range", func(t *testing.T) {
		l := newLives(t)
		far := verifytest.Claims(record.TypeDP)
		far.Status.List.Idx = record.StatusListSize
		l.write(indextest.Certificate(far, record.StateActive)...)
		require.Empty(t, l.StatusLists().Named)
	})
}

func TestGarbageInRecordsChangesNoList(t *testing.T) {
	l := newLives(t)
	l.write(indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)...)
	before := l.StatusLists().Named
	l.write(writes("property", "registration/R-3F9A", "garbage", "property", "subject/x", "{}", "governance", "key/K", "1", "governance", "actor/", "",
		"lien", "suspension/", "x", "exchange", "registration/"+string([]byte{0}), "y")...)
	require.Equal(t, before, l.StatusLists().Named)
	l.write(writes("property", "registration/R-3F9A", "-")...)
	require.Equal(t, before, l.StatusLists().Named, "a record that is taken away leaves its entry")
}

func TestAKeysEntryFollowsItsRecordAndItsActor(t *testing.T) {
	const actor = verifytest.Holder
	by := func(text string) string { return seal.Digest([]byte(text)) }
	l := newLives(t)
	key := verifytest.NewKeyRecord(verifytest.Present(actor), actor, record.PurposePresent)
	other := verifytest.NewKeyRecord(verifytest.Actor("A-2"), "A-2", record.PurposeAct)
	says := func(want string) {
		t.Helper()
		require.Equal(t, want, l.reads(verifytest.KeysURI, key.Body.Index))
	}
	says("INVALID")
	l.write(append(indextest.Key(key), indextest.Key(other)...)...)
	says("INVALID") // of an actor whom nobody has registered
	l.write(indextest.Actor(actor, record.StateActive), indextest.Actor("A-2", record.StateActive))
	says("VALID")

	l.write(indextest.Suspension("exchange", actor, by("first")))
	says("SUSPENDED")
	require.Equal(t, "VALID", l.reads(verifytest.KeysURI, other.Body.Index), "another actor's")
	l.write(indextest.Suspension("lien", actor, by("second")))
	l.write(indextest.Actor(actor, record.StateActive, by("first")))
	says("SUSPENDED") // one of two is lifted
	l.write(indextest.Actor(actor, record.StateActive, by("first"), by("second")))
	says("VALID")
	l.write(indextest.Suspension("exchange", actor, by("third")))
	says("SUSPENDED") // a new one

	second := verifytest.NewKeyRecord(verifytest.Actor(actor), actor, record.PurposeAct)
	l.write(indextest.Key(second)...)
	require.Equal(t, "SUSPENDED", l.reads(verifytest.KeysURI, second.Body.Index), "a key that comes later")

	l.write(indextest.Actor(actor, record.StateRevoked, by("first"), by("second")))
	says("SUSPENDED") // its record says that it is active: it ended with its actor, not by itself
}

func TestAKeyThatEndedSaysHow(t *testing.T) {
	for state, want := range map[string]string{record.StateReplaced: "REPLACED", record.StateRevoked: "INVALID"} {
		l := newLives(t)
		key := verifytest.NewKeyRecord(verifytest.Present("A-1"), "A-1", record.PurposePresent)
		l.write(append(indextest.Key(key), indextest.Actor("A-1", record.StateActive))...)
		key.End(state, "2026-03-01T00:00:00Z", "")
		l.write(indextest.Key(key)...)
		require.Equal(t, want, l.reads(verifytest.KeysURI, key.Body.Index))
		l.write(indextest.Suspension("exchange", "A-1", seal.Digest([]byte("s"))))
		require.Equal(t, want, l.reads(verifytest.KeysURI, key.Body.Index), "what ended stays ended")
	}
}

func TestAKeyNeedsItsClaim(t *testing.T) {
	l := newLives(t)
	key := verifytest.NewKeyRecord(verifytest.Present("A-1"), "A-1", record.PurposePresent)
	l.write(indextest.Actor("A-1", record.StateActive), indextest.Key(key)[1])
	require.Equal(t, "INVALID", l.reads(verifytest.KeysURI, key.Body.Index))
}

// Lists that were given away are the reader's: a later block makes new ones.
func TestAPictureStaysAsItWas(t *testing.T) {
	l := newLives(t)
	claims, uri := verifytest.Claims(record.TypeDP), verifytest.CertificateURI(record.TypeDP)
	l.write(indextest.Certificate(claims, record.StateActive)...)
	picture := l.StatusLists()
	l.write(indextest.Certificate(claims, record.StateRevoked)...)
	require.Equal(t, statuslist.Valid, picture.Lists[uri].Get(claims.Status.List.Idx))
	require.Equal(t, picture.Lists[uri].Digest(), picture.Named[0].Digest)
	require.NotEqual(t, picture.Named, l.StatusLists().Named)
}
