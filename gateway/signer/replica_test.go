package signer_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/witness"
)

// house is an organization's signer on a replica of its own, as its program wires them; it can be stopped and started.
type house struct {
	*ledgertest.World
	*signer.Signer
	organization string
	data, backup string
	keys         []sm.Signer
	terms        signer.Terms
	timer        *timer

	index    *index.Index
	cosigned *signer.Cosignatures
	log      *lockedBuffer
	stop     func()
}

// timer is time that passes when a test says so.
type timer struct {
	mutex   sync.Mutex
	more    sync.Cond // with mutex
	waiting []chan time.Time
	asked   int
}

func newTimer() *timer {
	t := &timer{}
	t.more.L = &t.mutex
	return t
}

func (t *timer) after(time.Duration) <-chan time.Time {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	fires := make(chan time.Time)
	t.waiting, t.asked = append(t.waiting, fires), t.asked+1
	t.more.Broadcast()
	return fires
}

// until lets time pass for everybody who waits, again and again, until something is done.
func (t *timer) until(done func() bool) {
	for !done() {
		t.mutex.Lock()
		for _, fires := range t.waiting {
			close(fires)
		}
		t.waiting = nil
		for asked := t.asked; t.asked == asked; {
			t.more.Wait()
		}
		t.mutex.Unlock()
	}
}

// newHouse makes the bureau's signer in a founded world, with all its keys; nothing runs yet.
func newHouse(t *testing.T) *house {
	t.Helper()
	return houseOf(t, ledgertest.Founded(t, true), record.DataBureau)
}

func houseOf(t *testing.T, w *ledgertest.World, organization string) *house {
	t.Helper()
	h := &house{
		World: w, organization: organization, data: t.TempDir(), backup: t.TempDir(), terms: signer.StatusTerms, timer: newTimer(),
	}
	for _, purpose := range []string{record.PurposeIssuer, record.PurposeStatus, record.PurposeLog} {
		h.keys = append(h.keys, w.Keys[organization][purpose])
	}
	t.Cleanup(func() {
		if h.stop != nil {
			h.stop()
		}
	})
	return h
}

// open opens everything and applies all blocks there are; nothing is signed yet.
func (h *house) open() {
	h.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var err error
	h.cosigned, err = signer.OpenCosignatures(filepath.Join(h.data, "cosigned"), h.Clock, h.timer.after)
	require.NoError(h, err)
	h.log = newLog()
	log := slog.New(slog.NewJSONHandler(h.log, nil))
	h.index, err = index.OpenObserved(filepath.Join(h.data, "replica"), witness.New(witness.Options{Now: h.Clock, Evidence: h.cosigned.Evidence(ctx), Log: log}))
	require.NoError(h, err)
	findings, err := witness.Read(h.index, nil)
	require.NoError(h, err)
	h.apply()
	recovery, err := sm.NewPublic(ledgertest.NewKey(h).Public())
	require.NoError(h, err)
	h.Signer, err = signer.New(signer.Options{
		Organization: h.organization, Now: h.Clock, Replica: h.index, Findings: findings, Cosigned: h.cosigned, Keys: h.keys, Store: ledgertest.NewKey(h),
		Recovery: recovery, Trust: h.Trust, Directory: h.data, Backup: h.backup, Terms: h.terms, After: h.timer.after, Log: log,
	})
	require.NoError(h, err)
	require.NoError(h, h.Begin())
	h.stop = func() {
		cancel()
		require.NoError(h, h.index.Close())
		require.NoError(h, h.cosigned.Close())
		h.stop = nil
	}
}

// start opens everything and lets it sign, until stop.
func (h *house) start() {
	h.Helper()
	h.open()
	ctx, cancel := context.WithCancel(context.Background())
	var tasks sync.WaitGroup
	for _, task := range []func(context.Context) error{h.Cosign, h.SignStatus} {
		tasks.Go(func() {
			if err := task(ctx); ctx.Err() == nil {
				h.Error("a signer's task ended: ", err)
			}
		})
	}
	closing := h.stop
	h.stop = func() {
		cancel()
		tasks.Wait()
		closing()
	}
}

// apply gives the replica the blocks it has not had.
func (h *house) apply() {
	h.Helper()
	for _, block := range h.Blocks[h.index.Height():] {
		require.NoError(h, h.index.Apply(block))
	}
}

// reached waits until a height is co-signed and gives its co-signature.
func (h *house) reached(height uint64) signer.Cosigned {
	h.Helper()
	list, err := h.Cosigned(h.Context(), height, 1, time.Minute)
	require.NoError(h, err)
	require.Len(h, list, 1)
	require.Equal(h, height, list[0].Height)
	return list[0]
}

// all lists every co-signature there is.
func (h *house) all() []signer.Cosigned {
	h.Helper()
	var all []signer.Cosigned
	for from := uint64(1); ; {
		list, err := h.cosigned.From(from, signer.MaxNotes)
		require.NoError(h, err)
		if len(list) == 0 {
			return all
		}
		all = append(all, list...)
		from = list[len(list)-1].Height + 1
	}
}

// verify checks a co-signature as a stranger does.
func (h *house) verify(one signer.Cosigned) *tlog.Note {
	h.Helper()
	note, err := tlog.ParseNote(one.Note)
	require.NoError(h, err)
	require.Equal(h, one.Height, note.Checkpoint.Height)
	require.Len(h, note.Cosignatures, 1)
	by := note.Cosignatures[0]
	require.Equal(h, h.organization, by.Organization)
	digest, err := tlog.ObjectedDigest(one.Objected)
	require.NoError(h, err)
	require.Equal(h, digest, by.Objected)
	list, err := rules.TrustList(h.World)
	require.NoError(h, err)
	for _, row := range list.Keys {
		key, err := seal.ParseKey(row.Key, row.Purpose)
		require.NoError(h, err)
		point, err := seal.Unbase64(row.Key)
		require.NoError(h, err)
		if row.Purpose == record.PurposeLog && tlog.KeyHash(h.Network, h.organization, point) == by.KeyHash {
			require.True(h, by.By(note.Text, key))
			return note
		}
	}
	require.Fail(h, "no log key of the list made the co-signature")
	return nil
}

// empty adds blocks in which nothing happens.
func (h *house) empty(count int) {
	h.Helper()
	for range count {
		h.Commit(&ledgertest.Tx{})
	}
}

// forge is a transaction that the rules do not allow.
func (h *house) forge(key string) *ledgertest.Tx {
	return ledgertest.Forged(ledgertest.Property, record.DataBureau, h.Clock(), envelope.Write{Namespace: ledgertest.Property, Key: key, Value: []byte("x")})
}
