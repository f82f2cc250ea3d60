package signer_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/witness"
)

func TestEveryHeightFromTheFoundingOnIsCosignedOnce(t *testing.T) {
	h := newHouse(t)
	h.empty(1200)
	h.start()
	last := h.reached(uint64(len(h.Blocks)))
	all := h.all()
	require.Len(t, all, len(h.Blocks)-1, "block 0 has no checkpoint")
	for i, one := range all {
		require.Equal(t, uint64(i+2), one.Height)
		checkpoint, found, err := h.index.Checkpoint(one.Height)
		require.NoError(t, err)
		require.True(t, found)
		require.Equal(t, checkpoint.Text(), h.verify(one).Text)
	}
	// A block that comes later is signed when it comes.
	waiting := make(chan []signer.Cosigned)
	go func() {
		list, _ := h.Cosigned(t.Context(), last.Height+1, 1, time.Minute)
		waiting <- list
	}()
	h.empty(1)
	h.apply()
	h.verify((<-waiting)[0])

	// Whatever is stopped and started, what was given out is given out again, to the byte.
	before := h.all()
	h.stop()
	h.Later(time.Hour)
	h.start()
	require.Equal(t, before, h.all())
	h.empty(1)
	h.apply()
	h.verify(h.reached(last.Height + 2))
	require.Equal(t, before, h.all()[:len(before)])
}

func TestOrganizationsCosignTheSameTexts(t *testing.T) {
	w := ledgertest.Founded(t, true)
	bureau, exchange := houseOf(t, w, record.DataBureau), houseOf(t, w, record.Exchange)
	bureau.empty(5)
	bureau.start()
	exchange.start()
	height := uint64(len(w.Blocks))
	bureau.reached(height)
	exchange.reached(height)
	theirs := exchange.all()
	for i, one := range bureau.all() {
		require.Equal(t, bureau.verify(one).Text, exchange.verify(theirs[i]).Text)
	}
}

func TestTheTimeOfCosignaturesNeverGoesBack(t *testing.T) {
	h := newHouse(t)
	h.start()
	first := h.verify(h.reached(2)).Cosignatures[0].Time
	require.Equal(t, h.Clock().Unix(), first)
	h.Later(-time.Hour)
	h.empty(1)
	h.apply()
	require.Equal(t, first, h.verify(h.reached(3)).Cosignatures[0].Time)
	h.stop()
	h.start()
	h.empty(1)
	h.apply()
	require.Equal(t, first, h.verify(h.reached(4)).Cosignatures[0].Time)
}

func TestWhatIsObjectedIsNamed(t *testing.T) {
	h := newHouse(t)
	h.start()
	require.Empty(t, h.reached(2).Objected)
	forged := h.forge("jwt/X")
	h.Commit(forged)
	h.empty(1)
	h.Commit(h.Except(leafOf(forged)))
	h.apply()
	for height, want := range map[uint64][]string{3: {leafOf(forged)}, 4: {leafOf(forged)}, 5: {}} {
		one := h.reached(height)
		h.verify(one)
		require.Equal(t, want, one.Objected, height)
	}
	alarms, err := h.Alarms(t.Context())
	require.NoError(t, err)
	require.Len(t, alarms, 1)
	require.Equal(t, witness.Objection, alarms[0].Kind)
	// After a restart and without its replica the signer names the same.
	before := h.all()
	h.stop()
	require.NoError(t, os.RemoveAll(filepath.Join(h.data, "replica")))
	h.start()
	h.reached(5)
	require.Equal(t, before, h.all())
}

func leafOf(tx *ledgertest.Tx) string {
	w := tx.Writes[0]
	return tlog.Name(tlog.LeafHash(tlog.Leaf(w.Namespace, w.Key, w.Value, w.Deleted)))
}

func TestHeightsWithTooManyObjectionsAreNotSigned(t *testing.T) {
	h := newHouse(t)
	h.start()
	h.reached(2)
	full := h.forge("0")
	for i := range tlog.MaxObjected {
		full.Writes = append(full.Writes, h.forge(string(rune(0x4e00+i))).Writes...)
	}
	h.Commit(full)
	h.Commit(h.Except(leafOf(full)))
	h.apply()
	list, err := h.Cosigned(t.Context(), 3, 10, time.Minute)
	require.NoError(t, err)
	require.Equal(t, uint64(4), list[0].Height)
	require.Len(t, list[0].Objected, tlog.MaxObjected)
}

// TestAnotherChainIsNeverCosigned shows a signer that has lost its replica a peer with another chain.
func TestAnotherChainIsNeverCosigned(t *testing.T) {
	for name, height := range map[string]int{"shorter": 2, "as long": 3, "longer": 9} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.Commit(h.forge("jwt/ONE"))
			h.empty(3)
			h.start()
			h.reached(6)
			before := h.all()
			h.stop()

			require.NoError(t, os.RemoveAll(filepath.Join(h.data, "replica")))
			h.Blocks = h.Blocks[:2]
			h.Commit(h.forge("jwt/TWO"))
			h.empty(height)
			for range 2 { // and not after a restart either
				h.start()
				alarm := h.forked()
				require.Equal(t, witness.Fork, alarm.Kind)
				require.Len(t, alarm.Evidence, 2)
				given, err := tlog.ParseNote(alarm.Evidence[1])
				require.NoError(t, err)
				require.Equal(t, alarm.Height, given.Checkpoint.Height)
				require.True(t, strings.HasPrefix(alarm.Evidence[0], h.Network))
				require.NotEqual(t, alarm.Evidence[0], given.Text)
				h.empty(3)
				h.apply()
				require.Equal(t, before, h.all())
				h.stop()
			}
		})
	}
}

// forked waits until co-signing has stopped and gives the alarm.
func (h *house) forked() signer.Alarm {
	h.Helper()
	h.log.until("co-signing has stopped")
	alarms, err := h.Alarms(h.Context())
	require.NoError(h, err)
	require.NotEmpty(h, alarms)
	return alarms[len(alarms)-1]
}

func TestWithoutALogKeyTheSignerSaysSoOnceAndRuns(t *testing.T) {
	h := newHouse(t)
	log := h.keys[2]
	h.keys = h.keys[:2]
	h.start()
	h.empty(3)
	h.apply()
	list, err := h.Cosigned(t.Context(), 1, 10, 0)
	require.NoError(t, err)
	require.Empty(t, list)
	h.stop()
	require.Equal(t, 1, strings.Count(h.log.text.String(), "co-signs nothing"))
	h.keys = append(h.keys, log)
	h.start()
	h.verify(h.reached(uint64(len(h.Blocks))))
	require.Len(t, h.all(), len(h.Blocks)-1)
}

func TestWhatAModuleCouldNotSignIsSignedLater(t *testing.T) {
	h := newHouse(t)
	log := &module{key: h.World.Keys[h.organization][record.PurposeLog], broken: true}
	h.keys[2] = log
	h.start()
	h.log.until("out of order")
	require.Empty(t, h.all())
	h.stop()
	log.broken = false
	h.start()
	h.verify(h.reached(2))
}

func TestTheNewestLogKeyInForceSigns(t *testing.T) {
	h := newHouse(t)
	next, compromised := ledgertest.NewKey(t), ledgertest.NewKey(t)
	h.keys = append(h.keys, next, compromised)
	day := func(n int) string { return record.Time(h.Clock().AddDate(0, 0, n)) }
	tomorrow, soon := day(1), day(0)
	h.Succeed(func(list *record.TrustList) {
		row := ledgertest.Listed(compromised, record.DataBureau, record.PurposeLog, soon, day(300))
		row.CompromisedAt = day(200)
		list.Keys = append(list.Keys, ledgertest.Listed(next, record.DataBureau, record.PurposeLog, tomorrow, day(400)), row)
	})
	h.start()
	old := h.verify(h.reached(3)).Cosignatures[0]
	require.Equal(t, h.hash(h.keys[2]), old.KeyHash)
	h.Later(25 * time.Hour)
	h.empty(1)
	h.apply()
	require.Equal(t, h.hash(next), h.verify(h.reached(4)).Cosignatures[0].KeyHash)
}

func (h *house) hash(key sm.Signer) [4]byte {
	h.Helper()
	public, err := sm.NewPublic(key.Public())
	require.NoError(h, err)
	point, err := seal.Unbase64(public.Point)
	require.NoError(h, err)
	return tlog.KeyHash(h.Network, h.organization, point)
}
