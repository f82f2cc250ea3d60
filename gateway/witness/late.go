package witness

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Evidence says when a block was first co-signed. A height counts blocks, as a checkpoint's does.
type Evidence interface {
	// Own is when this organization co-signed a height, or the first one after it that it did; known is false before.
	Own(height uint64) (at int64, known bool, err error)
	// Earliest is the earliest time at which anybody co-signed a height or one after it. One that is not after enough is as
	// good as any earlier. It waits, for a bounded time, for word of the others; without any it is not known.
	Earliest(height uint64, enough int64) (at int64, known bool, err error)
}

// tolerance is how far a transaction's claimed time may be from its legal time.
const tolerance = 15 * time.Minute

// legalTime judges the claimed times of one block's transactions. Their legal time is the earliest co-signature by
// anybody that covers the block; what is given as a claim is all that the rules see of time when it is recorded.
type legalTime struct {
	evidence Evidence
	now      clock.Clock
	height   uint64
	silent   bool // nobody has said anything about this block in time: nobody is waited for again
}

// judge finds an act that was recorded under a false time and that the rules refuse under the true one. An act that they
// allow at the claimed time and now, they allow at any time between.
func (l *legalTime) judge(h *hearing, before *state) (finding, error) {
	if l.evidence == nil {
		return finding{}, nil
	}
	tx := h.tx
	own, signed, err := l.evidence.Own(l.height)
	if err != nil {
		return finding{}, err
	}
	if !signed {
		own = l.now().Unix() // the block is new here: its legal time is not after now
	}
	claimed, slack := tx.Time.Unix(), int64(tolerance/time.Second)
	switch {
	case claimed > own+slack: // others may date their co-signatures back; so only the own clock says what is too early
		return refusedAt(own, "early", h)
	case claimed >= own-slack || byAll(h.submission) || !watched(before, tx.Time):
		return finding{}, nil
	}
	if found, err := refusedAt(own, "late", h); found.reason == "" || err != nil {
		return found, err
	}
	var earliest int64
	known := false
	if !l.silent { // else a block of late acts would hold up the replica for each of them
		earliest, known, err = l.evidence.Earliest(l.height, claimed+slack)
	}
	l.silent = !known
	switch {
	case err != nil:
		return finding{}, err
	case !known:
		return finding{unjudged: fmt.Sprintf("it claims %s and came at %s; nobody says since when it is known", record.Time(tx.Time), record.Time(time.Unix(own, 0)))}, nil
	case claimed >= earliest-slack:
		return finding{}, nil
	}
	return refusedAt(earliest, "late", h)
}

// byAll reports whether an act is one that all three organizations have signed for. Every act rests on what such acts wrote:
// a single submitter who held one back could else have everything after it objected to.
func byAll(submission record.Submission) bool {
	opened, _, err := seal.Split(submission.Statements[0], record.TypeStatement)
	var statement record.Statement
	if err != nil || record.Decode(opened.Payload, &statement) != nil {
		return false
	}
	return slices.Contains([]string{"found", "trust.succeed", "edition.raise", "exception.record", "pack.publish", "pack.repeal"}, statement.Act)
}

// refusedAt decides an act once more, at its legal time: it is objected to when the rules refuse it then, or lead elsewhere.
func refusedAt(legal int64, how string, h *hearing) (finding, error) {
	claimed, then := h.tx.Time, time.Unix(legal, 0).UTC()
	was, err := h.decide(claimed)
	if err != nil {
		return finding{}, nil // it is refused anyway, and objected to for that
	}
	is, err := h.decide(then)
	var refusal *record.Error
	switch {
	case errors.As(err, &refusal):
		return objected("%s: it claims %s and was there at %s, when the rules refuse it: %s: %s",
			how, record.Time(claimed), record.Time(then), refusal.Code, refusal.Detail), nil
	case err != nil || is.Result.State == was.Result.State:
		return finding{}, err
	}
	return objected("%s: it claims %s, which leads to %s, and was there at %s, when the rules lead to %s",
		how, record.Time(claimed), was.Result.State, record.Time(then), is.Result.State), nil
}

// watched reports whether anybody could have co-signed at a time: before that, a claim is all there is.
func watched(before *state, at time.Time) bool {
	list, err := rules.TrustList(before)
	if err != nil {
		return false
	}
	for _, key := range list.Keys {
		if key.Purpose == record.PurposeLog && key.From <= record.Time(at) {
			return true
		}
	}
	return false
}
