package tlog

import (
	"fmt"

	"github.com/emmansun/gmsm/sm3"
	"github.com/transparency-dev/merkle"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
)

// Hasher is RFC 6962 §2.1 with SM3: 0x00 before a leaf, 0x01 before two children.
var Hasher merkle.LogHasher = hasher{}

type hasher struct{}

func (hasher) EmptyRoot() []byte { return sum() }

func (hasher) HashLeaf(leaf []byte) []byte { return sum([]byte{0}, leaf) }

func (hasher) HashChildren(l, r []byte) []byte { return sum([]byte{1}, l, r) }

func (hasher) Size() int { return sm3.Size }

func sum(parts ...[]byte) []byte {
	h := sm3.New()
	for _, part := range parts {
		h.Write(part)
	}
	return h.Sum(nil)
}

// Node names a complete subtree: Level 0 are leaf hashes, Index counts subtrees of 2^Level leaves from the left.
type Node = compact.NodeID

// Nodes reads the hash of a complete subtree.
type Nodes func(Node) ([]byte, error)

var ranges = compact.RangeFactory{Hash: Hasher.HashChildren}

// Append adds leaf hashes to a tree of size leaves and hands every subtree that is complete now to keep, leaves included.
// It answers the new size and root.
func Append(size uint64, hashes [][]byte, read Nodes, keep func(Node, []byte) error) (uint64, []byte, error) {
	whole, err := load(size, read)
	if err != nil {
		return 0, nil, err
	}
	var failed error
	visit := func(id Node, hash []byte) {
		if failed == nil {
			failed = keep(id, hash)
		}
	}
	for _, hash := range hashes {
		if err := whole.Append(hash, visit); err != nil {
			return 0, nil, err
		}
		if failed != nil {
			return 0, nil, failed
		}
	}
	root, err := rootOf(whole)
	return whole.End(), root, err
}

// Root is the root of the tree's first size leaves.
func Root(size uint64, read Nodes) ([]byte, error) {
	whole, err := load(size, read)
	if err != nil {
		return nil, err
	}
	return rootOf(whole)
}

func rootOf(whole *compact.Range) ([]byte, error) {
	if whole.End() == 0 {
		return Hasher.EmptyRoot(), nil
	}
	return whole.GetRootHash(nil)
}

func load(size uint64, read Nodes) (*compact.Range, error) {
	hashes, err := readAll(compact.RangeNodes(0, size, nil), read)
	if err != nil {
		return nil, err
	}
	return ranges.NewRange(0, size, hashes)
}

func readAll(ids []Node, read Nodes) ([][]byte, error) {
	hashes := make([][]byte, len(ids))
	for i, id := range ids {
		hash, err := read(id)
		if err != nil {
			return nil, fmt.Errorf("subtree %d of level %d: %w", id.Index, id.Level, err)
		}
		hashes[i] = hash
	}
	return hashes, nil
}

// Inclusion proves that a leaf stands in the tree of size leaves (RFC 6962 §2.1.1).
func Inclusion(index, size uint64, read Nodes) ([][]byte, error) {
	nodes, err := proof.Inclusion(index, size)
	return assemble(nodes, err, read)
}

// Consistency proves that a tree of size1 leaves is the beginning of one of size2 (RFC 6962 §2.1.2).
func Consistency(size1, size2 uint64, read Nodes) ([][]byte, error) {
	nodes, err := proof.Consistency(size1, size2)
	return assemble(nodes, err, read)
}

func assemble(nodes proof.Nodes, err error, read Nodes) ([][]byte, error) {
	if err != nil {
		return nil, err
	}
	hashes, err := readAll(nodes.IDs, read)
	if err != nil {
		return nil, err
	}
	return nodes.Rehash(hashes, Hasher.HashChildren)
}

// Included checks a proof of inclusion.
func Included(leafHash []byte, index, size uint64, hashes [][]byte, root []byte) error {
	return proof.VerifyInclusion(Hasher, index, size, leafHash, hashes, root)
}

// Consistent checks a proof that one tree is the beginning of another.
func Consistent(size1, size2 uint64, hashes [][]byte, root1, root2 []byte) error {
	return proof.VerifyConsistency(Hasher, size1, size2, hashes, root1, root2)
}
