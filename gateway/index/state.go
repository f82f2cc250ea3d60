package index

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/shuzheng/shuzheng/gateway/index/disk"
)

// MaxPage bounds every list.
const MaxPage = 1000

// Position is a place in the chain.
type Position struct {
	Block uint64 `json:"block"`
	Tx    int    `json:"tx"`
}

// Version is one value a key has had.
type Version struct {
	Position
	TxID    string    `json:"txID"`
	Time    time.Time `json:"time"` // the client's claim
	Value   []byte    `json:"value"`
	Deleted bool      `json:"deleted"`
	Leaf    uint64    `json:"leaf"` // its place in the log
}

// Get gives the value of a key now. Absent is false without an error.
func (x *Index) Get(namespace, key string) (value []byte, found bool, err error) {
	return disk.Get(x.db, stateKey(namespace, key))
}

// Read is [Index.Get] as the rules read: absent is nil (rules.Reader).
func (x *Index) Read(namespace, key string) ([]byte, error) {
	value, _, err := x.Get(namespace, key)
	return value, err
}

// Private gives the SHA-256 of the value that a key of a collection has by the ledger: what the collection's members keep must have
// it. Absent is false; a value that was taken away again has an empty one.
func (x *Index) Private(namespace, collection, key string) (hash []byte, found bool, err error) {
	name := sha256.Sum256([]byte(key))
	return disk.Get(x.db, privateKey(namespace, collection, name[:]))
}

// History lists up to limit versions of a key from a position on, oldest first. The next page starts at the last
// version's position with Tx one higher.
func (x *Index) History(namespace, key string, limit int, from Position) ([]Version, error) {
	var list []Version
	end := disk.After(historyPrefix(namespace, key))
	err := x.scan(historyKey(namespace, key, from), end, limit, func(_, value []byte) error {
		var version Version
		if err := json.Unmarshal(value, &version); err != nil {
			return fmt.Errorf("reading a version of %s: %w", key, err)
		}
		list = append(list, version)
		return nil
	})
	return list, err
}

// Keys lists up to limit keys of a namespace that start with prefix and stand behind after, in byte order.
func (x *Index) Keys(namespace, prefix, after string, limit int) ([]string, error) {
	start := stateKey(namespace, prefix)
	if after >= prefix && after != "" {
		start = append(stateKey(namespace, after), 0)
	}
	var list []string
	err := x.scan(start, disk.After(stateKey(namespace, prefix)), limit, func(row, _ []byte) error {
		_, key := splitState(row)
		list = append(list, key)
		return nil
	})
	return list, err
}

// scan hands at most limit rows of [start, end) to each, whose arguments it may not keep.
func (x *Index) scan(start, end []byte, limit int, each func(key, value []byte) error) error {
	if limit <= 0 || limit > MaxPage {
		limit = MaxPage
	}
	return disk.Walk(x.db, start, end, func(key, value []byte) (bool, error) {
		limit--
		return limit > 0, each(key, value)
	})
}
