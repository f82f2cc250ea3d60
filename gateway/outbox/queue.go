package outbox

import (
	"context"
	"sync"
)

// queue holds the digests that wait for a worker. One digest is in one pair of hands at a time; a push while it is held
// makes it come back when it is put down, so that nothing pushed is forgotten. It lives in memory: after a crash
// [Box.resume] fills it from disk.
type queue struct {
	mutex   sync.Mutex
	arrived *sync.Cond
	waiting []string
	held    map[string]bool // every digest here, waiting, in hand or put off; true: pushed again meanwhile
}

func newQueue() *queue {
	q := &queue{held: map[string]bool{}}
	q.arrived = sync.NewCond(&q.mutex)
	return q
}

func (q *queue) push(digest string) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	if _, here := q.held[digest]; here {
		q.held[digest] = true
		return
	}
	q.add(digest)
}

// back returns a digest in hand to the end of the line.
func (q *queue) back(digest string) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	q.add(digest)
}

// done puts down a digest for good, unless it was pushed meanwhile.
func (q *queue) done(digest string) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	if q.held[digest] {
		q.add(digest)
		return
	}
	delete(q.held, digest)
}

func (q *queue) add(digest string) {
	q.held[digest] = false
	q.waiting = append(q.waiting, digest)
	q.arrived.Signal()
}

// next takes the first digest in hand, or waits for one; false when ctx is done. Whoever ends ctx calls wakeAll.
func (q *queue) next(ctx context.Context) (string, bool) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	for len(q.waiting) == 0 && ctx.Err() == nil {
		q.arrived.Wait()
	}
	if ctx.Err() != nil {
		return "", false
	}
	digest := q.waiting[0]
	q.waiting = q.waiting[1:]
	return digest, true
}

func (q *queue) wakeAll() {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	q.arrived.Broadcast()
}

func (q *queue) size() int {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	return len(q.held)
}
