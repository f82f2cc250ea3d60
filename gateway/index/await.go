package index

import (
	"context"
	"fmt"
)

// Await returns once the follower has applied a transaction, whatever its verdict: everything it wrote can be read
// then. The only error besides a broken disk is the context's; not to have waited long enough is no failure of the
// transaction.
func (x *Index) Await(ctx context.Context, txID string) error {
	return x.waiters.Until(ctx, txID, func() (bool, error) { return x.Applied(txID) })
}

// AwaitHeight returns once so many blocks have been applied. The only error is the context's.
func (x *Index) AwaitHeight(ctx context.Context, height uint64) error {
	if height == 0 {
		return nil
	}
	return x.waiters.Until(ctx, blockWaiter(height-1), func() (bool, error) { return x.Height() >= height, nil })
}

// blockWaiter names a block among the transactions waited for; no transaction id looks like it.
func blockWaiter(number uint64) string { return fmt.Sprintf("block/%d", number) }
