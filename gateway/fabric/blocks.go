package fabric

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/hyperledger/fabric-gateway/pkg/client"
	"github.com/hyperledger/fabric-protos-go-apiv2/common"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// How long to wait before connecting again: doubled from the first to the last.
const (
	firstPause = 250 * time.Millisecond
	lastPause  = 10 * time.Second
)

// Blocks yields every block of the own peer from a number on, in order, and waits for those that do not exist yet. When
// the stream breaks it yields [record.Unavailable] once per attempt, so that nothing is hidden, and goes on from the
// block after the last one yielded. It ends when ctx is done or the caller stops.
func (c *Client) Blocks(ctx context.Context, from uint64) iter.Seq2[*common.Block, error] {
	return func(yield func(*common.Block, error) bool) {
		pause := firstPause
		for ctx.Err() == nil {
			next, more, err := c.stream(ctx, from, yield)
			if !more || ctx.Err() != nil {
				return
			}
			if next > from {
				pause = firstPause
			}
			from = next
			if !yield(nil, record.Errorf(record.Unavailable, "the stream of blocks ended before block %d: %v", from, err)) {
				return
			}
			select {
			case <-ctx.Done():
			case <-c.after(pause):
			}
			pause = min(2*pause, lastPause)
		}
	}
}

// stream yields blocks until the connection breaks; more is false when the caller has had enough. fabric-gateway closes
// its channel on every failure without saying which.
func (c *Client) stream(ctx context.Context, from uint64, yield func(*common.Block, error) bool) (next uint64, more bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	blocks, err := c.network().BlockEvents(ctx, client.WithStartBlock(from))
	if err != nil {
		return from, true, err
	}
	for block := range blocks {
		if block.GetHeader().GetNumber() != from {
			return from, true, record.Errorf(record.Internal, "the peer sent block %d instead", block.GetHeader().GetNumber())
		}
		if !yield(block, nil) {
			return from, false, nil
		}
		from++
	}
	return from, true, errors.New("the connection was closed")
}
