package index

import (
	"context"
	"errors"
	"iter"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
)

// Source yields the blocks of a channel in order from a number on and waits for those that do not exist yet; on trouble
// it yields an error and goes on. It ends when ctx is done.
type Source interface {
	Blocks(ctx context.Context, from uint64) iter.Seq2[*common.Block, error]
}

// Follow applies blocks until ctx is done. It starts with the last block applied, not the next one, so that a peer that
// shows another chain is found out ([ErrFork]) before anything is read from it. It returns the context's error, or what
// [Index.Apply] failed with; trouble of the source is told by [Index.Trouble].
func (x *Index) Follow(ctx context.Context, source Source) error {
	from := x.Height()
	if from > 0 {
		from--
	}
	for block, err := range source.Blocks(ctx, from) {
		x.note(err)
		if err != nil {
			continue
		}
		if err := x.Apply(block); err != nil {
			x.note(err)
			return err
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.New("the source of blocks ended by itself")
}

// Trouble is why no blocks arrive, nil while they do.
func (x *Index) Trouble() error {
	x.mutex.RLock()
	defer x.mutex.RUnlock()
	return x.trouble
}

func (x *Index) note(trouble error) {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.trouble = trouble
}
