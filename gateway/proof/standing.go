package proof

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// Standing is how far the proof of what a transaction wrote has come.
type Standing struct {
	Proved   bool
	Since    int64    // legal time, NumericDate; 0 before it is proved
	Objected []string // organizations that object to the leaf
}

// Standing tells it of the version of a key that a transaction of a block wrote.
func (c *Collector) Standing(namespace, key string, block uint64, txID string) (*Standing, error) {
	life, err := c.index.History(namespace, key, index.MaxPage, index.Position{Block: block})
	if err != nil {
		return nil, err
	}
	for _, version := range life {
		if version.Block == block && version.TxID == txID {
			return c.StandingOf(namespace, key, &version)
		}
	}
	return &Standing{}, nil
}

// StandingOf is [Collector.Standing] for a version that the caller has read already.
func (c *Collector) StandingOf(namespace, key string, version *index.Version) (*Standing, error) {
	height, err := c.counted(version.Block + 1)
	if code := record.CodeOf(err); code == record.NotProved || code == record.NotFounded {
		return &Standing{}, nil
	}
	if err != nil {
		return nil, err
	}
	note, objected, err := c.note(height)
	if err != nil {
		return nil, err
	}
	s := &Standing{Proved: true, Since: note.Cosignatures[0].Time}
	for _, by := range note.Cosignatures {
		s.Since = min(s.Since, by.Time)
	}
	name := tlog.Name(tlog.LeafHash(tlog.Leaf(namespace, key, version.Value, version.Deleted)))
	for _, list := range objected {
		if slices.Contains(list.Leaves, name) {
			s.Objected = append(s.Objected, list.Organization)
		}
	}
	return s, nil
}
