package world

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// World is a network with its people, its clock and its ledger.
type World struct {
	testing.TB
	Ledger  *Ledger
	Now     time.Time
	Network string

	CA, BureauCA *Authority
	Roots        map[string]*Actor // by organization
	Issuers      map[string]*Actor
	Registrars   map[string]*Actor
	Services     map[string]*Actor
	Homes        map[string]string // actor ids of the three organizations
	bureau       *Actor            // see Bureau

	// Watch sees every submission that is expected to be recorded, just before it is.
	Watch func(tx rules.Tx, submission record.Submission)

	steps  []step
	last   step
	serial int
}

// step is one proposal as it went, for playing it again.
type step struct {
	proposal  Proposal
	simulated *Simulation
	committed bool
}

// New makes a world in which nothing has been founded yet.
func New(t testing.TB) *World {
	w := &World{
		TB: t, Now: Start, Network: Region + "/registry/" + strings.TrimPrefix(Digest("block 0"), "sm3:"), Ledger: NewLedger(false),
		Roots: people(), Issuers: people(), Registrars: people(), Services: people(), Homes: map[string]string{},
	}
	w.CA = NewAuthority("省外持牌电子认证机构", w.Now.AddDate(-1, 0, 0))
	w.BureauCA = NewAuthority("DataBureau CA", w.Now.AddDate(-1, 0, 0))
	for organization, root := range w.Roots {
		root.ID = organization
	}
	return w
}

func people() map[string]*Actor {
	actors := map[string]*Actor{}
	for _, organization := range Organizations {
		actors[organization] = NewActor()
	}
	return actors
}

// Story plays a story in a founded world, then plays every proposal again on a ledger of its own and demands the same
// read and write sets, byte for byte.
func Story(t *testing.T, tell func(w *World)) {
	t.Helper()
	w := New(t)
	w.Found()
	tell(w)
	w.PlayAgain()
}

// PlayAgain replays all that happened on a fresh ledger.
func (w *World) PlayAgain() {
	w.Helper()
	again := NewLedger(false)
	for i, s := range w.steps {
		simulated, err := again.Endorse(s.proposal)
		if err != nil {
			w.Fatal(err)
		}
		if got, want := simulated.String(), s.simulated.String(); got != want {
			w.Fatalf("step %d plays differently again:\n%s\nfirst:\n%s", i, got, want)
		}
		if s.committed {
			again.Commit(simulated)
		}
	}
	if again.Dump() != w.Ledger.Dump() {
		w.Fatal("the state differs when played again")
	}
}

// Act has an actor act through an organization's gateway, and fails the test unless it is recorded.
func (w *World) Act(namespace, via string, by *Actor, act, sub string, body any, with ...With) record.Result {
	w.Helper()
	draft := w.Draft(namespace, via, by, act, sub, body, with...)
	if w.Watch != nil {
		w.Watch(rules.Tx{Time: w.Now, Creator: via, Namespace: namespace}, draft.Submission())
	}
	w.last = w.endorse(draft.proposal())
	return w.commit()
}

func (w *World) commit() record.Result {
	w.Helper()
	var result record.Result
	if w.last.simulated.Refusal != "" {
		w.Fatalf("refused: %s", w.last.simulated.Refusal)
	}
	if err := record.Decode([]byte(w.last.simulated.Payload), &result); err != nil {
		w.Fatal(err)
	}
	if !w.Ledger.Commit(w.last.simulated)[0] {
		w.Fatal("a version read did not stand at commit")
	}
	w.steps[len(w.steps)-1].committed = true
	w.checkResult(w.last.proposal.Namespace, result)
	return result
}

// checkResult compares an answer with the ledger.
func (w *World) checkResult(namespace string, result record.Result) {
	w.Helper()
	value, _ := w.Ledger.Read(namespace, result.Key)
	if seal.Digest(value) != result.Digest {
		w.Fatalf("the answer's digest is not that of %s", result.Key)
	}
	if rec := w.Record(namespace, result.Key); rec.State != result.State || rec.Key() != result.Key {
		w.Fatalf("%s is %s, answered %s", rec.Key(), rec.State, result.State)
	}
}

// Refused has an actor try, and fails the test unless the refusal has the code and leaves no trace.
func (w *World) Refused(code record.Code, namespace, via string, by *Actor, act, sub string, body any, with ...With) *record.Error {
	w.Helper()
	return w.RefusedProposal(code, w.Draft(namespace, via, by, act, sub, body, with...).proposal())
}

// RefusedProposal is Refused for a proposal made otherwise.
func (w *World) RefusedProposal(code record.Code, p Proposal) *record.Error {
	w.Helper()
	before := w.Ledger.Dump()
	s := w.endorse(p)
	refusal, parsed := record.ParseError(s.simulated.Refusal)
	if !parsed || refusal.Code != code {
		w.Fatalf("wanted %s, got refusal %q, answer %q", code, s.simulated.Refusal, s.simulated.Payload)
	}
	if len(s.simulated.Writes) != 0 || s.simulated.Event != "" || w.Ledger.Dump() != before {
		w.Fatalf("a refusal left a trace: %s", s.simulated)
	}
	if len(s.simulated.Refusal) > 1000 {
		w.Fatalf("a refusal of %d bytes", len(s.simulated.Refusal))
	}
	return refusal
}

// Again submits the last recorded proposal once more: it must find its result and write nothing.
func (w *World) Again() {
	w.Helper()
	p, first := w.last.proposal, w.last.simulated.Payload
	p.Time, p.Clock = w.Now, w.Now
	s := w.endorse(p)
	if s.simulated.Refusal != "" || s.simulated.Payload != first {
		w.Fatalf("again: %s\nfirst: %s", s.simulated, first)
	}
	if len(s.simulated.Writes) != 0 || s.simulated.Event != "" {
		w.Fatalf("the same statement wrote twice: %s", s.simulated)
	}
}

// Together endorses several drafts on the same state and orders them into one block; it tells which became valid.
func (w *World) Together(drafts ...*Draft) []bool {
	w.Helper()
	var simulations []*Simulation
	for _, draft := range drafts {
		s, err := w.Ledger.Endorse(draft.proposal())
		if err != nil || s.Refusal != "" {
			w.Fatal(err, s)
		}
		simulations = append(simulations, s)
	}
	return w.Ledger.Commit(simulations...)
}

func (w *World) endorse(p Proposal) step {
	w.Helper()
	simulated, err := w.Ledger.Endorse(p)
	if err != nil {
		w.Fatal(err)
	}
	s := step{proposal: p, simulated: simulated}
	w.steps = append(w.steps, s)
	return s
}

// Later lets time pass.
func (w *World) Later(d time.Duration) { w.Now = w.Now.Add(d) }

// At moves the clock forward to a moment such as a notice's end.
func (w *World) At(moment string) {
	w.Helper()
	at := must(record.ParseTime(moment))
	if at.Before(w.Now) {
		w.Fatalf("the clock only moves forward, not to %s", moment)
	}
	w.Now = at
}

// Record reads a record of the ledger.
func (w *World) Record(namespace, key string) *record.Record {
	w.Helper()
	var rec record.Record
	value, _ := w.Ledger.Read(namespace, key)
	if err := record.Decode(value, &rec); err != nil {
		w.Fatalf("%s in %s: %v", key, namespace, err)
	}
	return &rec
}

// Body reads the body of a record into body, which it returns.
func (w *World) Body(namespace, key string, body any) any {
	w.Helper()
	if err := record.Decode(w.Record(namespace, key).Body, body); err != nil {
		w.Fatalf("%s in %s: %v", key, namespace, err)
	}
	return body
}

// Is fails the test unless a record is in a state.
func (w *World) Is(namespace, key, state string) {
	w.Helper()
	if got := w.Record(namespace, key).State; got != state {
		w.Fatalf("%s is %s, not %s", key, got, state)
	}
}

// Text is the canonical JSON of a value.
func Text(v any) json.RawMessage { return must(record.Encode(v)) }
