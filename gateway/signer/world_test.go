package signer_test

import (
	"context"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

const (
	property = ledgertest.Property
	region   = ledgertest.Region
)

// actor is somebody with a key.
type actor = ledgertest.Actor

// world is a founded ledger in memory, read as a signer's replica. What the rules write is written by the rules;
// people and applications, which take many acts, are planted as those acts leave them.
type world struct {
	*ledgertest.World
	home   string // actor id of the data bureau
	issuer *sm.Key
	clerk  *actor // registrar of the data bureau
	firm   *actor // the holder
}

func newWorld(t *testing.T) *world { return foundedWorld(t, true) }

func foundedWorld(t *testing.T, test bool) *world {
	w := &world{World: ledgertest.Founded(t, test)}
	w.home, w.issuer = w.Homes[record.DataBureau], w.Keys[record.DataBureau][record.PurposeIssuer]
	w.clerk = w.enter("CLERK", record.Actor{ActorKind: record.ActorStaff, Name: "登记岗-07", For: w.home, Roles: []string{record.RoleBureau}})
	w.firm = w.enter("FIRM", record.Actor{ActorKind: record.ActorOrganization, Name: "海峡数据公司", Uscc: w.USCC("91350200000000000"), Roles: []string{record.RoleHolder}})
	return w
}

// AwaitHeight implements signer.Replica: this replica is never behind.
func (w *world) AwaitHeight(context.Context, uint64) error { return nil }

// Height, Checkpoint and StatusLists are those of a replica without a log.
func (w *world) Height() uint64 { return 0 }

func (w *world) Checkpoint(uint64) (*tlog.Checkpoint, bool, error) { return nil, false, nil }

func (w *world) StatusLists() index.StatusLists { return index.StatusLists{} }

// put plants a record.
func (w *world) put(namespace string, rec record.Record, body any) {
	w.Helper()
	rec.Body = w.Encode(body)
	if rec.Version == 0 {
		rec.Version, rec.Prev = 1, record.None
	}
	if rec.Acts == nil {
		rec.Acts = []record.Act{}
	}
	w.Plant(namespace, rec.Key(), w.Encode(rec))
}

// enter plants an actor with a key.
func (w *world) enter(id string, body record.Actor) *actor {
	w.Helper()
	body.Region, body.Scope, body.Lifted = region, record.Scope{Regions: []string{}, Types: []string{}}, []string{}
	a := &actor{ID: id, Key: key(w.TB)}
	w.put(record.Governance, record.Record{Kind: "actor", ID: id, State: record.StateActive}, body)
	w.putKey(a, record.StateActive)
	return a
}

func (w *world) putKey(a *actor, state string) {
	w.Helper()
	w.put(record.Governance, record.Record{Kind: "key", ID: a.Key.Kid(), State: state}, record.Key{
		Actor: a.ID, Purpose: record.PurposeAct, Key: a.Key.Point(), Certificate: record.None,
		From: record.Time(w.Clock()), To: record.Time(w.Clock().AddDate(1, 0, 0)),
	})
}

// deposited plants an application that only lacks its certificate.
func (w *world) deposited(id string) string {
	w.Helper()
	rec := record.Record{Kind: "registration", ID: id, State: record.StateDeposited}
	w.put(property, rec, record.Registration{
		Type: record.TypeDP, Applicant: w.firm.ID, Region: region, DatasetName: "集装箱作业统计", Fingerprint: digest("manifest"),
		Application: record.Apply{Dataset: "D-1", Rights: []record.Right{}, Scenario: "港口物流调度", Deposits: []record.Deposit{}},
		Opinions:    []record.Review{}, Withheld: []string{},
		Validity: record.Period{From: record.Time(w.Clock()), To: record.Time(w.Clock().AddDate(3, 0, 0))},
	})
	return rec.Key()
}

// statement signs one about a record as it stands.
func (w *world) statement(by *actor, namespace, act, sub string, body any) string {
	w.Helper()
	return w.Submission(namespace, by, act, sub, body).Statements[0]
}

// record has the rules decide a submission through the data bureau, and writes what they write.
func (w *world) record(namespace string, submission record.Submission) {
	w.Helper()
	w.Commit(w.Endorse(namespace, record.DataBureau, submission))
}

func key(t testing.TB) *sm.Key {
	t.Helper()
	return ledgertest.NewKey(t)
}

func digest(text string) string { return ledgertest.Digest(text) }
