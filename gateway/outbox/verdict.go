package outbox

import (
	"errors"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric"
)

// The ends of a step. Final ones are synced before anybody is told; the others are not, because the next process would
// find the same trouble again.

func (w *Worker) issued(entry Entry, txID string, result record.Result) (Entry, error) {
	w.Box.count.issued.Add(1)
	return w.Box.change(entry.Digest, w.Now(), true, func(e *Entry) {
		e.State, e.TxID, e.Result, e.Error = Issued, txID, &result, nil
	})
}

// found is issued for what the chain shows.
func (w *Worker) found(entry Entry, txID string, result record.Result) (Entry, error) {
	if txID != entry.TxID {
		w.Box.count.elsewhere.Add(1)
	}
	return w.issued(entry, txID, result)
}

func (w *Worker) refused(entry Entry, reason error) (Entry, error) {
	w.Box.count.refused.Add(1)
	return w.Box.change(entry.Digest, w.Now(), true, func(e *Entry) {
		e.State, e.TxID, e.Error = Refused, "", recordError(reason)
	})
}

func (w *Worker) expired(entry Entry) (Entry, error) {
	w.Box.count.expired.Add(1)
	return w.Box.change(entry.Digest, w.Now(), true, func(e *Entry) {
		reason := record.Errorf(record.StatementExpired, "not recorded before %s; sign again", record.Time(e.Expires))
		if e.Error != nil {
			reason.Detail += "; last trouble: " + string(e.Error.Code) + ": " + e.Error.Detail
		}
		e.State, e.TxID, e.Error = Expired, "", reason
	})
}

// invalid drops an envelope that the ledger refused to apply: nothing of it is on the ledger, nor ever will be.
func (w *Worker) invalid(entry Entry, code string) (Entry, error) {
	reason := record.Errorf(record.Unavailable, "transaction %s was INVALID: %s", entry.TxID, code)
	if fabric.IsConflict(code) {
		w.Box.count.conflicts.Add(1)
		return w.drop(entry, reason, entry.Invalid)
	}
	return w.anew(entry, reason)
}

// anew drops an envelope that will never be ordered, or that recorded nothing. Such a verdict (for example
// ENDORSEMENT_POLICY_FAILURE) is about how the network is run, not about the statement: it is tried again with ever
// longer pauses until the statement expires.
func (w *Worker) anew(entry Entry, reason error) (Entry, error) {
	w.Box.count.invalid.Add(1)
	return w.drop(entry, recordError(reason), entry.Invalid+1)
}

// disputed puts off a statement that the endorsing organizations refuse and this gateway does not.
func (w *Worker) disputed(entry Entry, refusal error) (Entry, error) {
	reason := recordError(refusal)
	return w.Box.change(entry.Digest, w.Now(), false, func(e *Entry) {
		e.Error = record.Errorf(record.Unavailable, "refused by the endorsing organizations and not by this gateway: %s: %s", reason.Code, reason.Detail)
		e.Attempts++
		e.Invalid++
	})
}

// drop goes back to the accepted statement; the envelope's row stays. It is synced, so that a dropped envelope is not
// submitted again by the next process.
func (w *Worker) drop(entry Entry, reason *record.Error, invalid int) (Entry, error) {
	return w.Box.change(entry.Digest, w.Now(), true, func(e *Entry) {
		e.State, e.TxID, e.Error, e.Invalid = Accepted, "", reason, invalid
		e.Attempts++
	})
}

// troubled notes why an entry did not get further; it stays in its state.
func (w *Worker) troubled(entry Entry, reason error) (Entry, error) {
	return w.Box.change(entry.Digest, w.Now(), false, func(e *Entry) {
		e.Error = recordError(reason)
		e.Attempts++
	})
}

func recordError(err error) *record.Error {
	var known *record.Error
	if errors.As(err, &known) {
		return known
	}
	return record.Errorf(record.Internal, "%v", err)
}
