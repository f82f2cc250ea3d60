package outbox

import (
	"context"
	"sync"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Wait returns an entry when it has become final. When ctx is done first it returns the entry as it stands with the
// context's error: the act goes on all the same. It fails with [record.NotFound] for a statement never accepted.
func (b *Box) Wait(ctx context.Context, digest string) (Entry, error) {
	final := b.waiters.enter(digest) // before looking: else it could become final in between
	defer b.waiters.leave(digest, final)
	entry, found, err := b.Get(digest)
	if err == nil && !found {
		err = record.Errorf(record.NotFound, "no statement %s was accepted here", digest)
	}
	if err != nil || entry.State.Final() {
		return entry, err
	}
	select {
	case <-final:
		entry, _, err = b.Get(digest)
		return entry, err
	case <-ctx.Done():
		if entry, _, err = b.Get(digest); err != nil {
			return entry, err
		}
		return entry, ctx.Err()
	}
}

// waiters are those who wait for an entry to become final, by digest.
type waiters struct {
	mutex    *sync.Mutex
	byDigest map[string]map[chan struct{}]bool
}

func newWaiters() waiters {
	return waiters{mutex: new(sync.Mutex), byDigest: map[string]map[chan struct{}]bool{}}
}

func (w waiters) enter(digest string) chan struct{} {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.byDigest[digest] == nil {
		w.byDigest[digest] = map[chan struct{}]bool{}
	}
	final := make(chan struct{})
	w.byDigest[digest][final] = true
	return final
}

func (w waiters) leave(digest string, final chan struct{}) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	delete(w.byDigest[digest], final)
	if len(w.byDigest[digest]) == 0 {
		delete(w.byDigest, digest)
	}
}

func (w waiters) wake(digest string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for final := range w.byDigest[digest] {
		close(final)
	}
	delete(w.byDigest, digest)
}
