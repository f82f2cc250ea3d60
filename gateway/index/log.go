package index

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"github.com/shuzheng/shuzheng/gateway/index/disk"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// appendLog puts the leaves of a block into the tree and answers its root; at.Size moves on.
func appendLog(batch *pebble.Batch, at *cursor, leaves [][]byte) (root []byte, err error) {
	keep := func(id tlog.Node, hash []byte) error { return batch.Set(nodeKey(id), hash, nil) }
	at.Size, root, err = tlog.Append(at.Size, leaves, nodes(batch), keep)
	return root, err
}

func nodes(from pebble.Reader) tlog.Nodes {
	return func(id tlog.Node) ([]byte, error) {
		hash, found, err := disk.Get(from, nodeKey(id))
		if err == nil && !found {
			err = errors.New("the log does not hold it")
		}
		return hash, err
	}
}

// Node reads the hash of a complete subtree of the log ([tlog.Nodes]).
func (x *Index) Node(id tlog.Node) ([]byte, error) { return nodes(x.db)(id) }

// Checkpoint is the log as it stood after so many blocks. There is none before the founding, which gives the log its
// origin, and none for blocks that have not been applied.
func (x *Index) Checkpoint(height uint64) (c *tlog.Checkpoint, found bool, err error) {
	return readCheckpoint(x.db, height)
}

func readCheckpoint(from pebble.Reader, height uint64) (*tlog.Checkpoint, bool, error) {
	text, found, err := disk.Get(from, checkpointKey(height))
	if err != nil || !found {
		return nil, false, err
	}
	c, err := tlog.ParseCheckpoint(string(text))
	if err != nil {
		return nil, false, fmt.Errorf("reading checkpoint %d: %w", height, err)
	}
	return c, true, nil
}

// Leaf finds the newest version of a key and its place in the log.
func (x *Index) Leaf(namespace, key string) (version Version, found bool, err error) {
	prefix := historyPrefix(namespace, key)
	return lastVersion(x.db, prefix, disk.After(prefix))
}

// LeafAt finds the version that a key had after so many blocks.
func (x *Index) LeafAt(namespace, key string, height uint64) (version Version, found bool, err error) {
	return lastVersion(x.db, historyPrefix(namespace, key), historyKey(namespace, key, Position{Block: height}))
}

func lastVersion(from pebble.Reader, start, end []byte) (version Version, found bool, err error) {
	_, text, found, err := disk.Last(from, start, end)
	if !found || err != nil {
		return version, false, err
	}
	return version, true, readJSON(text, &version)
}

func nodeKey(id tlog.Node) []byte {
	return binary.BigEndian.AppendUint64([]byte{'m', byte(id.Level)}, id.Index)
}

func checkpointKey(height uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte("z"), height)
}
