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
	height, err := c.counted(block + 1)
	if code := record.CodeOf(err); code == record.NotProved || code == record.NotFounded {
		return &Standing{}, nil
	}
	if err != nil {
		return nil, err
	}
	name, found, err := c.leafName(namespace, key, block, txID)
	if !found || err != nil {
		return &Standing{}, err
	}
	note, objected, err := c.note(height)
	if err != nil {
		return nil, err
	}
	s := &Standing{Proved: true, Since: note.Cosignatures[0].Time}
	for _, by := range note.Cosignatures {
		s.Since = min(s.Since, by.Time)
	}
	for _, list := range objected {
		if slices.Contains(list.Leaves, name) {
			s.Objected = append(s.Objected, list.Organization)
		}
	}
	return s, nil
}

// leafName is how co-signers name the version of a key that a transaction wrote.
func (c *Collector) leafName(namespace, key string, block uint64, txID string) (name string, found bool, err error) {
	life, err := c.index.History(namespace, key, index.MaxPage, index.Position{Block: block})
	if err != nil {
		return "", false, err
	}
	for _, version := range life {
		if version.Block == block && version.TxID == txID {
			return tlog.Name(tlog.LeafHash(tlog.Leaf(namespace, key, version.Value, version.Deleted))), true, nil
		}
	}
	return "", false, nil
}
