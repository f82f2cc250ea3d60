package outbox

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Wait returns an entry when it has become final. When ctx is done first it returns the entry as it stands with the
// context's error: the act goes on all the same. It fails with [record.NotFound] for a statement never accepted.
func (b *Box) Wait(ctx context.Context, digest string) (Entry, error) {
	final, leave := b.waiters.Enter(digest) // before looking: else it could become final in between
	defer leave()
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
