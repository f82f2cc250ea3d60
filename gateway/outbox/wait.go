package outbox

import (
	"context"
	"errors"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Wait returns an entry when it has become final. When ctx is done first it returns the entry as it stands with the
// context's error: the act goes on all the same. It fails with [record.NotFound] for a statement never accepted.
func (b *Box) Wait(ctx context.Context, digest string) (entry Entry, err error) {
	err = b.waiters.Until(ctx, digest, func() (bool, error) {
		found := false
		entry, found, err = b.Get(digest)
		if err == nil && !found {
			err = record.Errorf(record.NotFound, "no statement %s was accepted here", digest)
		}
		return entry.State.Final(), err
	})
	if ctx.Err() == nil || !errors.Is(err, ctx.Err()) {
		return entry, err
	}
	if entry, _, err = b.Get(digest); err != nil { // nobody is woken by what is not final
		return entry, err
	}
	return entry, ctx.Err()
}
