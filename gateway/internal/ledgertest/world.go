// Package ledgertest is a founded ledger in memory for tests: what actors do is decided by the rules and becomes blocks as
// a peer gives them, which a test may falsify before they are committed.
package ledgertest

import (
	"crypto/rand"
	"encoding/hex"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/authority"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// The namespaces of the world.
const (
	Property     = "property"
	Intellectual = "intellectual"
	Exchange     = "exchange"
	Lien         = "lien"
)

// Region is where it plays.
const Region = "350000"

// Organizations are the three, in the order of their gateways' digits.
var Organizations = []string{record.DataBureau, record.MarketRegulator, record.Exchange}

// Actor is somebody with a key.
type Actor struct {
	ID  string
	Key *sm.Key
}

// World is a network with its keys, its clock, its state and its blocks. Its methods may be called by several goroutines.
type World struct {
	testing.TB
	Network    string
	Test       bool
	Roots      map[string]*sm.Key            // by organization
	Keys       map[string]map[string]*sm.Key // by organization and purpose: issuer, status, log
	Registrars map[string]*Actor             // registrars of actors
	Homes      map[string]string             // actor ids of the three
	Trust      []byte                        // trust list 1
	Blocks     []*common.Block

	ca    []byte // certificate of the one CA
	caKey *sm.Key
	mutex sync.RWMutex
	state map[string][]byte
	now   time.Time
}

// New makes a world in which nothing has been founded yet; test says whether its network shall be a test network.
func New(t testing.TB, test bool) *World {
	w := &World{
		TB: t, Test: test, state: map[string][]byte{}, now: time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC),
		Network: Region + "/registry/" + strings.TrimPrefix(Digest("block 0"), "sm3:"),
		Roots:   map[string]*sm.Key{}, Keys: map[string]map[string]*sm.Key{}, Registrars: map[string]*Actor{}, Homes: map[string]string{},
	}
	w.caKey = NewKey(t)
	var err error
	w.ca, err = authority.NewRoot(w.caKey, authority.Subject{Name: "CA", Organization: "CA"}, w.now.AddDate(0, 0, -2), 10, 0)
	w.must(err)
	for _, organization := range Organizations {
		w.Roots[organization] = NewKey(t)
		w.Keys[organization] = map[string]*sm.Key{record.PurposeIssuer: NewKey(t), record.PurposeStatus: NewKey(t), record.PurposeLog: NewKey(t)}
	}
	return w
}

// Founded is [New] with block 0 and the founding in block 1.
func Founded(t testing.TB, test bool) *World {
	w := New(t, test)
	w.Commit(&Tx{Code: valid, Configuration: 0})
	w.Commit(w.Founding())
	w.founders()
	return w
}

// Read implements rules.Reader.
func (w *World) Read(namespace, key string) ([]byte, error) {
	w.mutex.RLock()
	defer w.mutex.RUnlock()
	return w.state[namespace+"/"+key], nil
}

// Clock is the world's clock.
func (w *World) Clock() time.Time {
	w.mutex.RLock()
	defer w.mutex.RUnlock()
	return w.now
}

// Later lets time pass.
func (w *World) Later(d time.Duration) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.now = w.now.Add(d)
}

// Plant puts a value where no transaction put it, for states that take many acts to reach; no block shows it.
func (w *World) Plant(namespace, key string, value []byte) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.state[namespace+"/"+key] = value
}

// State is a copy of the whole state.
func (w *World) State() map[string][]byte {
	w.mutex.RLock()
	defer w.mutex.RUnlock()
	return maps.Clone(w.state)
}

// Body reads the body of a record.
func (w *World) Body(namespace, key string, body any) {
	w.Helper()
	value, _ := w.Read(namespace, key)
	var rec record.Record
	w.must(record.Decode(value, &rec))
	w.must(record.Decode(rec.Body, body))
}

// Sign makes a compact JWS.
func (w *World) Sign(by *sm.Key, typ string, claims any) string {
	w.Helper()
	compact, err := by.SignCompact(typ, claims)
	w.must(err)
	return compact
}

// Encode is the canonical JSON of a value.
func (w *World) Encode(value any) []byte {
	w.Helper()
	text, err := record.Encode(value)
	w.must(err)
	return text
}

// USCC completes 17 characters by their check character.
func (w *World) USCC(body string) string {
	w.Helper()
	for _, check := range "0123456789ABCDEFGHJKLMNPQRTUWXY" {
		if code := body + string(check); record.CheckUSCC(code) == nil {
			return code
		}
	}
	w.Fatal("no check character for ", body)
	return ""
}

func (w *World) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// NewKey makes a key.
func NewKey(t testing.TB) *sm.Key {
	t.Helper()
	key, err := sm.Generate()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// Nonce is a fresh jti.
func Nonce() string {
	random := make([]byte, 16)
	_, _ = rand.Read(random) // it never fails
	return hex.EncodeToString(random)
}

// Digest is the digest of a text.
func Digest(text string) string { return seal.Digest([]byte(text)) }
