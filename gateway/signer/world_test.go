package signer_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

const (
	property = "property"
	region   = "350000"
)

var organizations = []string{record.DataBureau, record.MarketRegulator, record.Exchange}

// actor is somebody with a key.
type actor struct {
	id  string
	key *sm.Key
}

// world is a founded ledger in memory, read as a signer's replica. What the rules write is written by the rules;
// people and applications, which take many acts, are planted as those acts leave them.
type world struct {
	*testing.T
	mutex   sync.RWMutex
	state   map[string][]byte
	now     time.Time
	network string
	home    string // actor id of the data bureau
	trust   []byte // trust list 1
	issuer  *sm.Key
	clerk   *actor // registrar of the data bureau
	firm    *actor // the holder
}

func newWorld(t *testing.T) *world { return foundedWorld(t, true) }

func foundedWorld(t *testing.T, test bool) *world {
	w := &world{
		T: t, state: map[string][]byte{}, now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC), issuer: key(t),
		network: region + "/registry/" + strings.TrimPrefix(digest("block 0"), "sm3:"),
	}
	w.found(test)
	w.clerk = w.enter("CLERK", record.Actor{ActorKind: record.ActorStaff, Name: "登记岗-07", For: w.home, Roles: []string{record.RoleBureau}})
	w.firm = w.enter("FIRM", record.Actor{ActorKind: record.ActorOrganization, Name: "海峡数据公司", Uscc: uscc(t, "91350200000000000"), Roles: []string{record.RoleHolder}})
	return w
}

// Read implements rules.Reader.
func (w *world) Read(namespace, key string) ([]byte, error) {
	w.mutex.RLock()
	defer w.mutex.RUnlock()
	return w.state[namespace+"/"+key], nil
}

// AwaitHeight implements signer.Replica: this replica is never behind.
func (w *world) AwaitHeight(context.Context, uint64) error { return nil }

func (w *world) clock() time.Time {
	w.mutex.RLock()
	defer w.mutex.RUnlock()
	return w.now
}

func (w *world) later(d time.Duration) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) plant(namespace, key string, value []byte) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.state[namespace+"/"+key] = value
}

// put plants a record.
func (w *world) put(namespace string, rec record.Record, body any) {
	w.Helper()
	rec.Body = encode(w.T, body)
	if rec.Version == 0 {
		rec.Version, rec.Prev = 1, record.None
	}
	if rec.Acts == nil {
		rec.Acts = []record.Act{}
	}
	w.plant(namespace, rec.Key(), encode(w.T, rec))
}

// enter plants an actor with a key.
func (w *world) enter(id string, body record.Actor) *actor {
	w.Helper()
	body.Region, body.Scope, body.Lifted = region, record.Scope{Regions: []string{}, Types: []string{}}, []string{}
	a := &actor{id, key(w.T)}
	w.put(record.Governance, record.Record{Kind: "actor", ID: id, State: record.StateActive}, body)
	w.putKey(a, record.StateActive)
	return a
}

func (w *world) putKey(a *actor, state string) {
	w.Helper()
	w.put(record.Governance, record.Record{Kind: "key", ID: a.key.Kid(), State: state}, record.Key{
		Actor: a.id, Purpose: record.PurposeAct, Key: a.key.Point(), Certificate: record.None,
		From: record.Time(w.now), To: record.Time(w.now.AddDate(1, 0, 0)),
	})
}

// deposited plants an application that only lacks its certificate.
func (w *world) deposited(id string) string {
	w.Helper()
	rec := record.Record{Kind: "registration", ID: id, State: record.StateDeposited}
	w.put(property, rec, record.Registration{
		Type: record.TypeDP, Applicant: w.firm.id, Region: region, DatasetName: "集装箱作业统计", Fingerprint: digest("manifest"),
		Application: record.Apply{Dataset: "D-1", Rights: []record.Right{}, Scenario: "港口物流调度", Deposits: []record.Deposit{}},
		Opinions:    []record.Review{}, Withheld: []string{},
		Validity: record.Period{From: record.Time(w.now), To: record.Time(w.now.AddDate(3, 0, 0))},
	})
	return rec.Key()
}

// statement signs one about a record as it stands.
func (w *world) statement(by *actor, namespace, act, sub string, body any) string {
	w.Helper()
	claims := record.Statement{
		Iss: by.id, Aud: w.network + "/" + namespace, Iat: w.clock().Unix(), Exp: w.clock().Add(24 * time.Hour).Unix(), Jti: nonce(w.T),
		Act: act, Sub: sub, Prev: record.None, Att: []string{}, Body: encode(w.T, body),
	}
	if sub != "" {
		value, _ := w.Read(namespace, sub)
		claims.Prev = seal.Digest(value)
	}
	return w.sign(by.key, record.TypeStatement, claims)
}

func (w *world) sign(by *sm.Key, typ string, claims any) string {
	w.Helper()
	compact, err := by.SignCompact(typ, claims)
	require.NoError(w, err)
	return compact
}

// record has the rules decide a submission through the data bureau, and writes what they write.
func (w *world) record(namespace string, submission record.Submission) {
	w.Helper()
	outcome, err := rules.Decide(rules.Tx{Time: w.clock(), Creator: record.DataBureau, Namespace: namespace}, submission, w)
	require.NoError(w, err)
	for _, write := range outcome.Writes {
		w.plant(namespace, write.Key, write.Value)
	}
}

func key(t *testing.T) *sm.Key {
	t.Helper()
	k, err := sm.Generate()
	require.NoError(t, err)
	return k
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	text, err := record.Encode(v)
	require.NoError(t, err)
	return text
}

func nonce(t *testing.T) string {
	t.Helper()
	random := make([]byte, 16)
	_, err := rand.Read(random)
	require.NoError(t, err)
	return hex.EncodeToString(random)
}

func digest(text string) string { return seal.Digest([]byte(text)) }

// uscc completes 17 characters by their check character.
func uscc(t *testing.T, body string) string {
	t.Helper()
	for _, check := range "0123456789ABCDEFGHJKLMNPQRTUWXY" {
		if code := body + string(check); record.CheckUSCC(code) == nil {
			return code
		}
	}
	t.Fatal("no check character for ", body)
	return ""
}
