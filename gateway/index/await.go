package index

import (
	"context"
	"fmt"
)

// Await returns once the follower has applied a transaction, whatever its verdict: everything it wrote can be read
// then. The only error besides a broken disk is the context's; not to have waited long enough is no failure of the
// transaction.
func (x *Index) Await(ctx context.Context, txID string) error {
	applied, leave := x.waiters.Enter(txID) // before looking: else it could be applied in between
	defer leave()
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
	applied, leave := x.waiters.Enter(blockWaiter(height - 1)) // before looking, as in Await
	defer leave()
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
