package verifytest

import (
	"crypto/sha256"
	"fmt"

	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// Log is a transparency log in memory, of blocks that only tests have seen.
type Log struct {
	Size   uint64
	Height uint64 // blocks cut
	root   []byte
	nodes  map[tlog.Node][]byte
	block  [][]byte // leaf hashes of the block that is being filled
}

// NewLog is the log before block 0.
func NewLog() *Log { return &Log{nodes: map[tlog.Node][]byte{}, root: tlog.Hasher.EmptyRoot()} }

// Write adds a public write to the block and answers the index of its leaf.
func (l *Log) Write(namespace, key string, value []byte) uint64 {
	l.block = append(l.block, tlog.LeafHash(tlog.Leaf(namespace, key, value, false)))
	return l.Size + uint64(len(l.block)) - 1
}

// Fill writes a few records that nobody asks for and cuts the block.
func (l *Log) Fill(writes int) {
	for i := range writes {
		l.Write("governance", fmt.Sprintf("dataset/D-%d-%d", l.Height, i), []byte(`{}`))
	}
	l.Cut()
}

// Cut ends the block: checkpoints stand between blocks only.
func (l *Log) Cut() {
	var err error
	l.Size, l.root, err = tlog.Append(l.Size, l.block, l.Node, func(id tlog.Node, hash []byte) error {
		l.nodes[id] = hash
		return nil
	})
	must(err)
	l.block = nil
	l.Height++
}

// Node reads the hash of a complete subtree.
func (l *Log) Node(id tlog.Node) ([]byte, error) {
	hash, found := l.nodes[id]
	if !found {
		return nil, fmt.Errorf("no subtree %d of level %d", id.Index, id.Level)
	}
	return hash, nil
}

// Checkpoint is the log as it stands now.
func (l *Log) Checkpoint(status string) *tlog.Checkpoint {
	block := sha256.Sum256(fmt.Appendf(nil, "block %d", l.Height-1))
	return &tlog.Checkpoint{Origin: Network, Size: l.Size, Root: l.root, Height: l.Height, Block: block[:], Status: status}
}

// Prove gives the inclusion proof of a leaf in the tree of a checkpoint.
func (l *Log) Prove(index uint64, c *tlog.Checkpoint) [][]byte {
	path, err := tlog.Inclusion(index, c.Size, l.Node)
	must(err)
	return path
}
