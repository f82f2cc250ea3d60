package outbox

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric"
)

// step carries an entry as far as it goes now. An entry that is not final afterwards is to be tried again later. The
// error is the disk's or the index's; then the entry stays as it is on disk.
func (w *Worker) step(ctx context.Context, digest string) (Entry, error) {
	entry, _, err := w.Box.Get(digest)
	if err != nil || entry.State.Final() {
		return entry, err
	}
	// 1. It may be recorded already: by an envelope whose fate we did not learn, or through another gateway.
	txID, result, found, err := w.Looker.Recorded(digest)
	if err != nil {
		return entry, err
	}
	if found {
		return w.found(entry, txID, result)
	}
	// 2. Without an envelope on its way: have it endorsed. A crash up to here leaves nothing but the accepted statement.
	if entry.TxID == "" {
		if entry, err = w.endorse(ctx, entry); err != nil || entry.TxID == "" {
			return entry, err
		}
	}
	// 3. From here on the envelope is on disk: whatever happens, these bytes are submitted until they have a verdict.
	return w.settle(ctx, entry)
}

// endorse has the statement judged and keeps the envelope. The entry has no TxID afterwards when that failed.
func (w *Worker) endorse(ctx context.Context, entry Entry) (Entry, error) {
	if !w.Now().Before(entry.Expires) {
		return w.expired(entry)
	}
	sub, err := w.Box.submission(entry)
	if err != nil {
		return entry, err
	}
	envelope, err := w.Ledger.Endorse(ctx, entry.Namespace, sub)
	switch {
	case ctx.Err() != nil:
		return entry, ctx.Err()
	case err != nil && mayPass(record.CodeOf(err)):
		return w.troubled(entry, err)
	case err != nil:
		return w.refusedBy(entry, sub, err)
	}
	text, err := json.Marshal(envelope)
	if err != nil {
		return entry, err
	}
	w.Box.count.endorsed.Add(1)
	// Crash here: the envelope is forgotten, never submitted, and another one is made.
	return w.Box.change(entry.Digest, w.Now(), true, func(e *Entry) {
		e.State, e.TxID, e.Error = Endorsed, envelope.TxID, nil
	}, row{envelopeKey(entry.Digest, envelope.TxID), text})
}

// refusedBy hears a second opinion on a refusal by the endorsing organizations, which we cannot check: only what the
// rules refuse on this gateway's own reading of the ledger too is final.
func (w *Worker) refusedBy(entry Entry, sub record.Submission, refusal error) (Entry, error) {
	own := w.Judge.Decide(entry.Namespace, sub)
	switch {
	case own == nil || mayPass(record.CodeOf(own)):
		return w.disputed(entry, refusal)
	case record.CodeOf(own) == record.StatementExpired:
		return w.expired(entry)
	}
	return w.refused(entry, refusal)
}

// settle submits the kept envelope and waits for its verdict. Its statement's exp plays no part any more: the ledger may
// hold the transaction already, and only its verdict ends the doubt.
func (w *Worker) settle(ctx context.Context, entry Entry) (Entry, error) {
	envelope, err := w.Box.envelope(entry)
	if err != nil {
		return entry, err
	}
	submitted := w.submit(ctx, envelope)
	// Crash here: the next process does not know whether an orderer took it, and submits the same bytes again.
	if submitted == nil && entry.State != Submitted {
		if entry, err = w.Box.change(entry.Digest, w.Now(), false, func(e *Entry) { e.State = Submitted }); err != nil {
			return entry, err
		}
	}
	bounded, end := w.within(ctx, statusTime)
	commit, err := w.Ledger.Status(bounded, envelope.TxID)
	end()
	switch {
	case err == nil && commit.Valid && envelope.Recorded:
		// Crash here: the index or the peer tells the next process.
		return w.issued(entry, envelope.TxID, envelope.Result)
	case err == nil && commit.Valid:
		return w.carried(entry)
	case err == nil:
		return w.invalid(entry, commit.Code)
	case ctx.Err() != nil:
		return entry, ctx.Err()
	case errors.Is(submitted, fabric.ErrRejected):
		// Not on the ledger as far as the peer knows, and never to be taken: a new envelope. Should an earlier copy turn
		// up after all, the chaincode finds the statement recorded and writes nothing.
		return w.anew(entry, submitted)
	}
	w.Box.count.unknown.Add(1)
	if submitted != nil {
		err = submitted
	}
	return w.troubled(entry, err)
}

// carried settles an entry whose VALID transaction did not record the statement itself: an earlier one did, or nobody.
// Only the chain tells which, so the entry waits until this gateway has read that far.
func (w *Worker) carried(entry Entry) (Entry, error) {
	read, err := w.Looker.Applied(entry.TxID) // before looking: what it has read then includes all that came earlier
	if err != nil {
		return entry, err
	}
	txID, result, found, err := w.Looker.Recorded(entry.Digest)
	switch {
	case err != nil:
		return entry, err
	case found:
		return w.found(entry, txID, result)
	case !read:
		return w.troubled(entry, record.Errorf(record.OutcomeUnknown, "transaction %s has not been read yet", entry.TxID))
	}
	return w.anew(entry, record.Errorf(record.Unavailable, "transaction %s is VALID and records nothing: an endorsing organization runs another program", entry.TxID))
}

func (w *Worker) submit(ctx context.Context, envelope fabric.Envelope) error {
	bounded, end := w.within(ctx, submitTime)
	defer end()
	err := w.Ledger.Submit(bounded, envelope)
	if err == nil {
		w.Box.count.submitted.Add(1)
	}
	return err
}

// mayPass tells what is about the network at this moment from what is about the statement.
func mayPass(code record.Code) bool {
	switch code {
	case record.Unavailable, record.Overloaded, record.OutcomeUnknown, record.ClockSkew, record.Internal:
		return true
	}
	return false
}
