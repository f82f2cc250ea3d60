package world

import (
	"fmt"
	"maps"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// FoundWith founds the network as [World.Found] does, after a test has altered what the founders prepared.
func (w *World) FoundWith(alter func(*Founding)) {
	w.Helper()
	f := w.NewFounding()
	alter(f)
	w.Act(Governance, record.DataBureau, w.Roots[record.DataBureau], "found", "", f.Body, append(w.Attachments(f), w.OtherRoots()...)...)
	w.nameFounders()
}

// Try has an actor try, and tells what became of it: a result that is recorded, or a refusal that left no trace. It panics
// where a ledger must never get to, so that a property test shrinks what led there. One peer endorses; [World.Relive]
// brings in the other.
func (w *World) Try(draft *Draft) (*record.Result, *record.Error) {
	p := draft.proposal()
	s := step{proposal: p, simulated: w.Ledger.peers[0].simulate(p)}
	s.committed = s.simulated.Refusal == ""
	w.steps = append(w.steps, s)
	if !s.committed {
		return nil, untouched(s.simulated)
	}
	var result record.Result
	if err := record.Decode([]byte(s.simulated.Payload), &result); err != nil {
		panic(err)
	}
	if !w.Ledger.Commit(s.simulated)[0] {
		panic("a version read did not stand at commit")
	}
	return &result, nil
}

// untouched reads a refusal, which writes nothing and says nothing to listeners.
func untouched(s *Simulation) *record.Error {
	refusal, parsed := record.ParseError(s.Refusal)
	if !parsed || len(s.Writes) != 0 || s.Event != "" {
		panic(fmt.Sprintf("no refusal, or one that left a trace: %s", s))
	}
	return refusal
}

// Mark remembers the world as it stands and gives the way back to it. Making peers takes longer than most lives do.
func (w *World) Mark() (back func()) {
	now, steps, serial := w.Now, w.steps, w.serial
	state, height := maps.Clone(w.Ledger.state), w.Ledger.height
	return func() {
		w.Now, w.steps, w.serial = now, steps[:len(steps):len(steps)], serial
		w.Ledger.state, w.Ledger.height = maps.Clone(state), height
	}
}

// Relive goes back to a mark, has both peers play again what has happened since, and tells what differs.
func (w *World) Relive(back func()) error {
	first, dump := w.steps, w.Ledger.Dump()
	back()
	for i, s := range first[len(w.steps):] {
		simulated, err := w.Ledger.Endorse(s.proposal)
		if err != nil {
			return err
		}
		if got, want := simulated.String(), s.simulated.String(); got != want {
			return fmt.Errorf("step %d plays differently again:\n%s\nfirst:\n%s", i, got, want)
		}
		if s.committed {
			w.Ledger.Commit(simulated)
		}
	}
	if w.Ledger.Dump() != dump {
		return fmt.Errorf("the state differs when played again")
	}
	return nil
}
