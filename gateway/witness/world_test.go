package witness_test

import (
	"log/slog"
	"slices"
	"testing"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/witness"
)

// watch is a ledger with an index that a witness observes.
type watch struct {
	*ledgertest.World
	*witness.Findings
	index     *index.Index
	evidence  *evidence
	announced []witness.Announcement
	clerk     *ledgertest.Actor // of the data bureau, who may suspend
	firm      *ledgertest.Actor
}

// evidence says what a test wants it to say.
type evidence struct {
	own, others map[uint64]int64
	asked       int
}

func (e *evidence) Own(height uint64) (int64, bool, error) {
	at, known := e.own[height]
	return at, known, nil
}

func (e *evidence) Earliest(height uint64, _ int64) (int64, bool, error) {
	e.asked++
	at, known := e.others[height]
	return at, known, nil
}

func founded(t *testing.T) *watch {
	t.Helper()
	w := &watch{World: ledgertest.Founded(t, true), evidence: &evidence{own: map[uint64]int64{}, others: map[uint64]int64{}}}
	w.clerk = w.Clerk(record.DataBureau, record.RoleBureau)
	w.firm = w.Firm(1, record.RoleHolder)
	w.open(t.TempDir())
	return w
}

// open applies all blocks there are to an index in dir.
func (w *watch) open(dir string) {
	w.Helper()
	announced := func() []witness.Announcement { return w.announced }
	var err error
	w.index, err = index.OpenObserved(dir, witness.New(witness.Options{Now: w.Clock, Evidence: w.evidence, Announced: announced, Log: slog.New(slog.DiscardHandler)}))
	require.NoError(w, err)
	x := w.index
	w.Cleanup(func() { require.NoError(w, x.Close()) })
	w.Findings, err = witness.Read(x, announced)
	require.NoError(w, err)
	for _, block := range w.Blocks {
		require.NoError(w, x.Apply(block))
	}
}

// commit orders transactions into a block that the witness sees.
func (w *watch) commit(list ...*ledgertest.Tx) *common.Block {
	w.Helper()
	block := w.Commit(list...)
	require.NoError(w, w.index.Apply(block))
	return block
}

// suspend is an act about the firm.
func (w *watch) suspend(with ...ledgertest.With) *ledgertest.Tx {
	w.Helper()
	return w.Draft(record.Governance, record.DataBureau, w.clerk, "actor.suspend", "", record.Suspend{Actor: w.firm.ID, Reason: "虚假材料"}, with...)
}

// enrol is an act of a registrar.
func (w *watch) enrol(organization string) *ledgertest.Tx {
	w.Helper()
	person := &ledgertest.Actor{Key: ledgertest.NewKey(w)}
	return w.Draft(record.Governance, organization, w.Registrars[organization], "actor.enrol", "", record.Enrol{
		Post: "登记岗-08", Roles: []string{record.RoleRegistrar}, Scope: record.Scope{Regions: []string{}, Types: []string{}}, Key: person.Key.Point(),
		Until: record.Time(w.Clock().AddDate(1, 0, 0)),
	}, ledgertest.Possession(person))
}

// leaves names what transactions wrote, sorted, without their status entries.
func leaves(list ...*ledgertest.Tx) []string {
	names := []string{}
	for _, tx := range list {
		for _, write := range tx.Writes {
			names = append(names, leaf(write))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func leaf(w envelope.Write) string {
	return tlog.Name(tlog.LeafHash(tlog.Leaf(w.Namespace, w.Key, w.Value, w.Deleted)))
}

// list is what is objected now.
func (w *watch) list() []string {
	w.Helper()
	list, err := w.ListAt(w.index.Height())
	require.NoError(w, err)
	require.True(w, slices.IsSorted(list))
	return list
}

// wantAlarm wants the newest alarm to be of a kind and to say some words.
func (w *watch) wantAlarm(kind, words string) witness.Alarm {
	w.Helper()
	alarms, err := w.Alarms()
	require.NoError(w, err)
	require.NotEmpty(w, alarms)
	last := alarms[len(alarms)-1]
	require.Equal(w, kind, last.Kind, last.Detail)
	require.Contains(w, last.Detail, words)
	require.Equal(w, w.index.Height(), last.Height)
	return last
}

func (w *watch) wantNoAlarm() {
	w.Helper()
	alarms, err := w.Alarms()
	require.NoError(w, err)
	require.Empty(w, alarms)
}
