// Package witness verifies a chain: it watches every block that an index applies and recomputes, with the pure rules and
// from the state just before each transaction, what the transaction was allowed to write. What it finds stands in rows of
// the index, so that a rebuilt index has found the same.
//
// The log goes on whatever is found: objected leaves are named by whoever co-signs, and a verifier refuses them.
package witness

import (
	"log/slog"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/index"
)

// Options are what a witness is made of.
type Options struct {
	Now       clock.Clock
	Evidence  Evidence              // nil: nobody's time is compared with anything, as in a recorded chain
	Announced func() []Announcement // nil: nothing was announced
	Log       *slog.Logger

	Organization string      // MSP id of the organization that it works for
	Terms        rules.Terms // nil: it cannot read private terms, and takes what acts claim of them as stated
}

// Witness observes an index ([index.Observer]).
type Witness struct {
	options Options
	law     law
}

// New makes a witness. An index that it observes must be observed from its first block on.
func New(options Options) *Witness { return &Witness{options, law{rules.Decide, rules.TermsOf}} }

// lifecycle is the namespace in which Fabric keeps the definitions of all the others.
const lifecycle = "_lifecycle"

// Observe implements [index.Observer]. It fails when the rules edition in force is newer than this program: then nothing
// can be verified, and nothing may be signed, before the program has been replaced.
func (w *Witness) Observe(block *index.Block, observed index.Observed) ([]index.Row, error) {
	book, err := openBook(block.Number, observed)
	if err != nil {
		return nil, err
	}
	state := &state{before: block.Before, written: map[address][]byte{}}
	legal := &legalTime{evidence: w.options.Evidence, now: w.options.Now, height: block.Number + 1}
	if err := w.checkAgain(block, state, book); err != nil {
		return nil, err
	}
	for i := range block.Transactions {
		t := &block.Transactions[i]
		if err := replaced(t); err != nil {
			return nil, err
		}
		if err := w.changes(t, state, book); err != nil {
			return nil, err
		}
		found, err := w.judge(t, state, book, legal)
		if err != nil {
			return nil, err
		}
		if err := w.enter(t, found, state, book); err != nil {
			return nil, err
		}
		state.apply(t.Writes)
	}
	return book.rows()
}

// enter writes down what was found about a transaction.
func (w *Witness) enter(t *index.Valid, found finding, before *state, book *book) error {
	for i := range t.Writes {
		var err error
		if found.reason == "" {
			err = book.clear(t.Writes[i])
		} else {
			err = book.object(t, t.Writes[i], found.reason, before)
		}
		if err != nil {
			return err
		}
	}
	for _, leaf := range found.excepted {
		if err := book.except(leaf); err != nil {
			return err
		}
	}
	if found.unchecked != nil {
		if err := w.remember(t, found.unchecked, book); err != nil {
			return err
		}
	}
	if found.unjudged != "" {
		return w.raise(book, Alarm{Kind: LateUnjudged, TxID: t.ID, Detail: found.unjudged})
	}
	if found.reason == "" {
		return nil
	}
	if err := w.raise(book, Alarm{Kind: Objection, TxID: t.ID, Detail: found.reason, Evidence: leaves(t)}); err != nil {
		return err
	}
	if book.overflows() {
		return w.raise(book, Alarm{Kind: TooMany, TxID: t.ID, Detail: "more is objected than a co-signature can name; heights are co-signed again once exceptions have been recorded"})
	}
	return nil
}

// replaced refuses to go on under rules that this program does not contain.
func replaced(t *index.Valid) error {
	for _, w := range t.Writes {
		if w.Namespace != record.Governance || w.Key != record.RulesKey || w.Deleted {
			continue
		}
		var rec record.Record
		var inForce record.Rules
		if record.Load(w.Value, &rec) == nil && record.Load(rec.Body, &inForce) == nil && inForce.Edition > rules.Newest {
			return record.Errorf(record.Unavailable, "transaction %s raises the rules to edition %d, this program knows %d: replace it", t.ID, inForce.Edition, rules.Newest)
		}
	}
	return nil
}
