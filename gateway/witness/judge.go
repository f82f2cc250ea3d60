package witness

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/internal/plain"
)

// finding is what there is to say about a transaction.
type finding struct {
	reason   string   // why everything it wrote is objected; empty when nothing is
	excepted []string // leaves that it takes off the list, as all three organizations agreed
	unjudged string   // why nobody can say whether it came too late; empty when that is known
	// unchecked is the act whose private terms this organization should hold and does not have at hand; nil for every other.
	unchecked *unchecked
}

func objected(format string, args ...any) finding {
	reason := plain.Text(fmt.Sprintf(format, args...))
	if len(reason) > maxReason {
		reason = strings.ToValidUTF8(reason[:maxReason], "")
	}
	return finding{reason: reason}
}

const maxReason = 400

// judge compares what a transaction wrote with what it was allowed to write. It fails only where the replica cannot be
// read; whatever the transaction holds leads to a finding.
func (w *Witness) judge(t *index.Valid, state *state, book *book, legal *legalTime) (finding, error) {
	if len(t.Parameters) > 0 { // no act does: a namespace's policy holds for all its keys
		return objected("it changed who must endorse %s in %s", t.Parameters[0].Key, t.Parameters[0].Namespace), nil
	}
	if len(t.Writes) == 0 {
		if len(t.Private) > 0 && t.Namespace != lifecycle { // whose approvals are private
			return objected("it wrote private terms of %s and nothing else", t.Private[0].Namespace), nil
		}
		return finding{}, nil // it changed nothing
	}
	// 1. Definitions of namespaces are Fabric's to judge, by a policy that wants all three; they change nothing else.
	if t.Namespace == lifecycle {
		for _, w := range t.Writes {
			if w.Namespace != lifecycle {
				return objected("a definition wrote %s in %s", w.Key, w.Namespace), nil
			}
		}
		return rested(t, nil, nil, book)
	}
	// 2. Everything else is an act: the rules must have written the same, to the byte.
	submission, err := t.Submission()
	if err != nil {
		return refused(err)
	}
	tx := rules.Tx{Time: t.At.Truncate(time.Second), Creator: t.Creator, Namespace: t.Namespace}
	hearing, err := w.hear(tx, submission, state)
	if err != nil {
		return refused(err)
	}
	outcome, err := hearing.decide(tx.Time)
	if err != nil {
		return refused(err)
	}
	if difference := differs(t, outcome.Writes); difference != "" {
		return objected("%s", difference), nil
	}
	if difference := hearing.kept(t.Private); difference != "" {
		return objected("%s", difference), nil
	}
	// 3. It may rest on nothing that is objected itself, but for what it takes off the list.
	excepted := exceptions(t.Writes)
	if found, err := rested(t, hearing.read, excepted, book); found.reason != "" || err != nil {
		return found, err
	}
	// 4. Its claimed time must not hide that it came too late.
	found, err := legal.judge(hearing, state)
	if found.reason == "" {
		found.excepted = excepted
	}
	if hearing.away {
		found.unchecked = &unchecked{Position: t.Position, Tx: tx, Submission: submission}
	}
	return found, err
}

// refused turns a refusal by the rules into a finding; any other error is this replica's trouble.
func refused(err error) (finding, error) {
	var refusal *record.Error
	if !errors.As(err, &refusal) {
		return finding{}, err
	}
	return objected("%s: %s", refusal.Code, refusal.Detail), nil
}

// differs compares the write set with the one that the rules make, which is in the order of Fabric's: by key.
func differs(t *index.Valid, allowed []rules.Write) string {
	for i, w := range t.Writes {
		switch {
		case i >= len(allowed) || w.Namespace != t.Namespace || w.Key != allowed[i].Key:
			return fmt.Sprintf("it wrote %s in %s, which the act does not", w.Key, w.Namespace)
		case w.Deleted:
			return fmt.Sprintf("it deleted %s in %s", w.Key, w.Namespace)
		case !bytes.Equal(w.Value, allowed[i].Value):
			return fmt.Sprintf("it wrote something else to %s: %s", w.Key, record.Difference(w.Value, allowed[i].Value))
		}
	}
	if len(t.Writes) < len(allowed) {
		return fmt.Sprintf("it did not write %s, which the act does", allowed[len(t.Writes)].Key)
	}
	return ""
}

// rested finds what a transaction read that is objected: by its own account, or by what the rules must have read.
func rested(t *index.Valid, read []address, excepted []string, book *book) (finding, error) {
	for _, at := range append(read, t.Reads...) {
		leaf, err := book.tainted(at)
		if err != nil {
			return finding{}, err
		}
		if leaf != "" && !slices.Contains(excepted, leaf) {
			return objected("it rests on %s in %s, which is objected: %s", at.Key, at.Namespace, leaf), nil
		}
	}
	return finding{}, nil
}

// exceptions are the leaves that a transaction's records except. It counts only if the rules have allowed it.
func exceptions(writes []index.Logged) (leaves []string) {
	for _, w := range writes {
		if w.Namespace != record.Governance || !strings.HasPrefix(w.Key, "exception/") {
			continue
		}
		var rec record.Record
		var exception record.Exception
		if record.Load(w.Value, &rec) == nil && record.Load(rec.Body, &exception) == nil {
			leaves = append(leaves, exception.Leaves...)
		}
	}
	return leaves
}
