package witness_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/witness"
)

// held is an act that was endorsed and comes a while later; its statement lives half an hour.
func (w *watch) held(late time.Duration) *ledgertest.Tx {
	w.Helper()
	tx := w.suspend(ledgertest.Life(30 * time.Minute))
	w.Later(late)
	return tx
}

// next is the height at which the next block is covered.
func (w *watch) next() uint64 { return w.index.Height() + 1 }

func TestAnActThatIsOnTimeIsNotLate(t *testing.T) {
	for _, late := range []time.Duration{0, 15 * time.Minute, 29 * time.Minute} {
		w := founded(t)
		w.commit(w.held(late)) // after 29 minutes it is late, but the rules would still allow it
		require.Empty(t, w.list(), late)
		require.Zero(t, w.evidence.asked, "it asks others only when it matters")
	}
}

func TestAnActThatComesAfterItsEndIsObjected(t *testing.T) {
	w := founded(t)
	tx := w.held(time.Hour)
	w.evidence.others[w.next()] = w.Clock().Unix() // nobody has seen it earlier
	w.commit(tx)
	require.Subset(t, w.list(), leaves(tx))
	w.wantAlarm(witness.Objection, "late: ")
	w.wantAlarm(witness.Objection, "statement-expired")
}

func TestAnActThatSomebodySawInTimeIsNotLate(t *testing.T) {
	w := founded(t)
	tx := w.held(time.Hour)
	w.evidence.others[w.next()] = tx.Time.Add(10 * time.Minute).Unix()
	w.commit(tx)
	require.Empty(t, w.list())

	between := w.suspend(ledgertest.Life(30 * time.Minute))
	w.Later(time.Hour)
	w.evidence.others[w.next()] = between.Time.Add(20 * time.Minute).Unix() // late, and still before its end
	w.commit(between)
	require.Empty(t, w.list())
	w.wantNoAlarm()
}

func TestOnceCoSignedTheOwnTimeCounts(t *testing.T) {
	w := founded(t)
	tx := w.suspend(ledgertest.Life(30 * time.Minute))
	w.evidence.own[w.next()] = tx.Time.Add(time.Minute).Unix()
	w.Later(24 * 365 * time.Hour) // the replica is built anew a year later
	w.commit(tx)
	require.Empty(t, w.list())
	require.Zero(t, w.evidence.asked)
}

func TestWithoutWordOfTheOthersALateActIsAnAlarmAndNoObjection(t *testing.T) {
	w := founded(t)
	tx := w.held(time.Hour)
	w.commit(tx)
	require.Empty(t, w.list())
	require.Equal(t, 1, w.evidence.asked)
	require.Equal(t, tx.ID, w.wantAlarm(witness.LateUnjudged, "nobody says").TxID)
}

func TestABlockOfLateActsWaitsForTheOthersOnce(t *testing.T) {
	w := founded(t)
	one, other := w.enrol(record.DataBureau), w.enrol(record.Exchange) // for a day
	w.Later(25 * time.Hour)
	w.commit(one, other)
	require.Empty(t, w.list())
	require.Equal(t, 1, w.evidence.asked)
	require.Equal(t, other.ID, w.wantAlarm(witness.LateUnjudged, "nobody says").TxID)
	w.commit(w.held(time.Hour))
	require.Equal(t, 2, w.evidence.asked, "the next block is asked about anew")
}

func TestAnActDatedAheadIsObjectedWhereItWasNotAllowedYet(t *testing.T) {
	w := founded(t)
	now := w.Clock()
	w.Later(time.Hour)
	early := w.suspend() // its statement is dated ahead too
	w.Later(-time.Hour)
	require.Equal(t, now, w.Clock())
	w.commit(early)
	require.Subset(t, w.list(), leaves(early))
	w.wantAlarm(witness.Objection, "early: ")
}

func TestBeforeAnybodyCouldCoSignAClaimIsAllThereIs(t *testing.T) {
	w := &watch{World: ledgertest.New(t, true), evidence: &evidence{own: map[uint64]int64{}, others: map[uint64]int64{}}}
	w.open(t.TempDir())
	w.commit(&ledgertest.Tx{})
	founding := w.Founding()
	w.Later(24 * time.Hour)
	w.commit(founding)
	require.Empty(t, w.list())
	w.wantNoAlarm()
}

// TestWhatAllThreeHaveSignedIsNeverLate: every act rests on it, and a single submitter could hold it back.
func TestWhatAllThreeHaveSignedIsNeverLate(t *testing.T) {
	w := founded(t)
	tx := w.Except(seal.Digest([]byte("a leaf")))
	w.Later(8 * 24 * time.Hour)
	w.evidence.others[w.next()] = w.Clock().Unix()
	w.commit(tx)
	require.Empty(t, w.list())
	w.wantNoAlarm()
}
