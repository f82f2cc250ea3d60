package outbox

import (
	"context"
	"sync"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric"
)

// Ledger is where statements are recorded.
type Ledger interface {
	// Endorse has a submission judged and gives a signed envelope; the ledger is unchanged. Its error is a
	// *record.Error: a refusal by the rules, or record.Unavailable, Overloaded, ClockSkew, Internal for what may pass.
	Endorse(ctx context.Context, namespace string, sub record.Submission) (fabric.Envelope, error)
	// Submit hands over an envelope. Neither its success nor its failure says what becomes of it; fabric.ErrRejected
	// says that these bytes will never be taken.
	Submit(ctx context.Context, envelope fabric.Envelope) error
	// Status waits for the verdict until ctx is done; any error means that it is not known.
	Status(ctx context.Context, txID string) (fabric.Commit, error)
}

// Looker finds out whether a statement has been recorded already, by us or through another gateway. It may lag behind.
type Looker interface {
	Recorded(digest string) (txID string, result record.Result, found bool, err error)
	// Applied reports whether it has read a transaction: from then on Recorded knows what that one recorded.
	Applied(txID string) (bool, error)
}

// Judge is this gateway's own opinion, by the rules on what it has read of the ledger.
type Judge interface {
	// Decide refuses with a *record.Error what the rules refuse.
	Decide(namespace string, sub record.Submission) error
}

// Worker carries entries to their verdicts. Every field is required.
type Worker struct {
	Box    *Box
	Ledger Ledger
	Looker Looker
	Judge  Judge
	Now    clock.Clock
	After  func(time.Duration) <-chan time.Time // time.After, except in tests
	Jitter func() float64                       // uniform in [0, 1)
	Hands  int                                  // entries in work at the same time; 64 keeps a peer busy
}

// Bounds on waiting. A step that cannot go on is put off and does not occupy a hand meanwhile.
const (
	submitTime = 45 * time.Second // longer than the peer's own bound for one orderer
	statusTime = 15 * time.Second // many times what a block takes; then the same bytes are submitted again
	firstPause = 100 * time.Millisecond
	lastPause  = 10 * time.Second
	longPause  = 5 * time.Minute // between tries that only somebody who changes the network can help
)

// Run works until ctx is done and returns when every goroutine it started has ended. Entries in work stay as they are on
// disk and are taken up again by the next Run of a newly opened box. The error is nil, or the disk's.
func (w *Worker) Run(ctx context.Context) error {
	outer := ctx
	ctx, stop := context.WithCancelCause(outer)
	defer stop(nil)
	defer context.AfterFunc(ctx, w.Box.queue.wakeAll)()
	var group sync.WaitGroup
	for range w.Hands {
		group.Go(func() { w.serve(ctx, stop, &group) })
	}
	group.Wait()
	if outer.Err() == nil {
		return context.Cause(ctx) // nobody asked to stop: a hand did
	}
	return nil
}

// serve is one pair of hands. A failing disk stops all of them: without it nothing may be acknowledged.
func (w *Worker) serve(ctx context.Context, stop context.CancelCauseFunc, group *sync.WaitGroup) {
	for {
		digest, ok := w.Box.queue.next(ctx)
		if !ok {
			return
		}
		entry, err := w.step(ctx, digest)
		switch {
		case err != nil && ctx.Err() == nil:
			stop(err)
		case err != nil:
			return
		case entry.State.Final():
			w.Box.queue.done(digest)
		default:
			w.Box.count.retries.Add(1)
			group.Go(func() { w.putOff(ctx, entry) })
		}
	}
}

// putOff brings an entry back after a pause that is spread at random, so that gateways that met in a conflict do not
// meet again. It comes back when its statement expires at the latest.
func (w *Worker) putOff(ctx context.Context, entry Entry) {
	pause := pauseOf(entry)
	pause = pause/2 + time.Duration(w.Jitter()*float64(pause/2))
	if left := entry.Expires.Sub(w.Now()); entry.TxID == "" && left > 0 {
		pause = min(pause, left)
	}
	select {
	case <-w.After(pause):
		w.Box.queue.back(entry.Digest)
	case <-ctx.Done():
	}
}

// pauseOf doubles with each attempt up to [lastPause], and grows faster and further with each verdict that is neither
// a conflict nor an outage.
func pauseOf(entry Entry) time.Duration {
	return max(doubled(entry.Attempts, lastPause), doubled(2*entry.Invalid, longPause))
}

func doubled(times int, limit time.Duration) time.Duration {
	return min(firstPause<<min(times, 16), limit)
}

// within bounds one call by the worker's own timers. The returned function ends the bound and must be called.
func (w *Worker) within(ctx context.Context, bound time.Duration) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() {
		select {
		case <-w.After(bound):
			cancel()
		case <-ctx.Done():
		}
	})
	return ctx, func() { cancel(); watch.Wait() }
}
