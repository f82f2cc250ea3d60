package proof

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
)

// Held is a value with the proof that the log holds it.
type Held struct {
	Value      []byte
	Proof      bundle.Proof
	Checkpoint bundle.Checkpoint // the one that the proof leads to
}

// Held proves the newest value of a key under the first co-signed checkpoint that covers it. It waits, as long as ctx allows,
// until there is one.
func (c *Collector) Held(ctx context.Context, namespace, key string) (*Held, error) {
	version, found, err := c.index.Leaf(namespace, key)
	if err != nil {
		return nil, err
	}
	if !found || version.Deleted {
		return nil, record.Errorf(record.NotFound, "there is no %s in %s", seal.Printable(key), seal.Printable(namespace))
	}
	covered := version.Block + 1
	if err := c.AwaitProved(ctx, covered); err != nil {
		return nil, c.unproved(covered, err)
	}
	height, err := c.counted(covered)
	if err != nil {
		return nil, err
	}
	note, objected, err := c.note(height)
	if err != nil {
		return nil, err
	}
	m := &maker{Collector: c}
	path, err := m.proof(namespace, key, version.Leaf, height, 0)
	return &Held{version.Value, path, bundle.Checkpoint{Note: note.String(), Objected: objected}}, err
}
