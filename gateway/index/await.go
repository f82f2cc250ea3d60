package index

import (
	"context"
	"fmt"
	"sync"
)

// Await returns once the follower has applied a transaction, whatever its verdict: everything it wrote can be read
// then. The only error besides a broken disk is the context's; not to have waited long enough is no failure of the
// transaction.
func (x *Index) Await(ctx context.Context, txID string) error {
	applied := x.waiters.enter(txID) // before looking: else it could be applied in between
	defer x.waiters.leave(txID)
	if _, found, err := x.Transaction(txID); found || err != nil {
		return err
	}
	select {
	case <-applied:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// AwaitHeight returns once so many blocks have been applied. The only error is the context's.
func (x *Index) AwaitHeight(ctx context.Context, height uint64) error {
	if height == 0 {
		return nil
	}
	name := blockWaiter(height - 1)
	applied := x.waiters.enter(name) // before looking, as in Await
	defer x.waiters.leave(name)
	if x.Height() >= height {
		return nil
	}
	select {
	case <-applied:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// blockWaiter names a block among the transactions waited for; no transaction id looks like it.
func blockWaiter(number uint64) string { return fmt.Sprintf("block/%d", number) }

// waiters are those who wait, by transaction or block.
type waiters struct {
	mutex *sync.Mutex
	byID  map[string]*waiter
}

type waiter struct {
	applied chan struct{}
	woken   bool
	count   int
}

func newWaiters() waiters { return waiters{mutex: new(sync.Mutex), byID: map[string]*waiter{}} }

func (w waiters) enter(id string) <-chan struct{} {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.byID[id] == nil {
		w.byID[id] = &waiter{applied: make(chan struct{})}
	}
	w.byID[id].count++
	return w.byID[id].applied
}

func (w waiters) leave(id string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.byID[id].count--; w.byID[id].count == 0 {
		delete(w.byID, id)
	}
}

func (w waiters) wake(id string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if waiting := w.byID[id]; waiting != nil && !waiting.woken {
		waiting.woken = true
		close(waiting.applied)
	}
}
