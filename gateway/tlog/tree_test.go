package tlog

import (
	"bytes"
	"fmt"
	"math/bits"
	"testing"

	"github.com/emmansun/gmsm/sm3"
	"pgregory.net/rapid"
)

// memory keeps subtrees as a disk would.
type memory map[Node][]byte

func (m memory) read(id Node) ([]byte, error) {
	hash, found := m[id]
	if !found {
		return nil, fmt.Errorf("not kept")
	}
	return hash, nil
}

func (m memory) keep(id Node, hash []byte) error {
	if m[id] != nil {
		return fmt.Errorf("subtree %v is kept twice", id)
	}
	m[id] = hash
	return nil
}

func hashes(n int) [][]byte {
	list := make([][]byte, n)
	for i := range list {
		list[i] = LeafHash(Leaf("property", fmt.Sprintf("registration/R-%d", i), []byte("{}"), false))
	}
	return list
}

// split is k of RFC 6962 §2.1: the largest power of two below n.
func split(n int) int { return 1 << (bits.Len(uint(n-1)) - 1) }

// naiveRoot is MTH of RFC 6962 §2.1, word by word, over leaf hashes.
func naiveRoot(leaves [][]byte) []byte {
	switch len(leaves) {
	case 0:
		empty := sm3.Sum(nil)
		return empty[:]
	case 1:
		return leaves[0]
	}
	k := split(len(leaves))
	sum := sm3.Sum(bytes.Join([][]byte{{1}, naiveRoot(leaves[:k]), naiveRoot(leaves[k:])}, nil))
	return sum[:]
}

// naivePath is PATH of RFC 6962 §2.1.1.
func naivePath(m int, leaves [][]byte) [][]byte {
	if len(leaves) == 1 {
		return nil
	}
	if k := split(len(leaves)); m < k {
		return append(naivePath(m, leaves[:k]), naiveRoot(leaves[k:]))
	} else {
		return append(naivePath(m-k, leaves[k:]), naiveRoot(leaves[:k]))
	}
}

// naiveProof is SUBPROOF of RFC 6962 §2.1.2; whole says that the first tree is one the verifier knows.
func naiveProof(m int, leaves [][]byte, whole bool) [][]byte {
	if m == len(leaves) {
		if whole {
			return nil
		}
		return [][]byte{naiveRoot(leaves)}
	}
	if k := split(len(leaves)); m <= k {
		return append(naiveProof(m, leaves[:k], whole), naiveRoot(leaves[k:]))
	} else {
		return append(naiveProof(m-k, leaves[k:], false), naiveRoot(leaves[:k]))
	}
}

func same(a, b [][]byte) bool {
	return bytes.Equal(bytes.Join(a, nil), bytes.Join(b, nil)) && len(a) == len(b)
}

func TestHasherIsRFC6962WithSM3(t *testing.T) {
	leaf := sm3.Sum([]byte("\x00leaf"))
	if !bytes.Equal(LeafHash([]byte("leaf")), leaf[:]) || !bytes.Equal(Hasher.EmptyRoot(), naiveRoot(nil)) || Hasher.Size() != sm3.Size {
		t.Fatal("leaf or empty root")
	}
	l, r := hashes(2)[0], hashes(2)[1]
	if !bytes.Equal(Hasher.HashChildren(l, r), naiveRoot([][]byte{l, r})) {
		t.Fatal("children")
	}
}

// TestTreeIsTheOneOfRFC6962 grows a tree block by block and compares root and proofs with the RFC's recursive words.
func TestTreeIsTheOneOfRFC6962(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kept, size, root := memory{}, uint64(0), Hasher.EmptyRoot()
		leaves := hashes(rapid.IntRange(1, 300).Draw(t, "leaves"))
		for rest := leaves; len(rest) > 0; {
			n := rapid.IntRange(0, len(rest)).Draw(t, "block")
			var err error
			if size, root, err = Append(size, rest[:n], kept.read, kept.keep); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
			if !bytes.Equal(root, naiveRoot(leaves[:size])) {
				t.Fatalf("root of %d leaves", size)
			}
		}
		m := rapid.IntRange(1, len(leaves)).Draw(t, "first")
		if got, err := Root(uint64(m), kept.read); err != nil || !bytes.Equal(got, naiveRoot(leaves[:m])) {
			t.Fatalf("root of the first %d: %v", m, err)
		}
		index := rapid.IntRange(0, m-1).Draw(t, "index")
		path, err := Inclusion(uint64(index), uint64(m), kept.read)
		if err != nil || !same(path, naivePath(index, leaves[:m])) {
			t.Fatalf("proof of leaf %d of %d: %v", index, m, err)
		}
		if err := Included(leaves[index], uint64(index), uint64(m), path, naiveRoot(leaves[:m])); err != nil {
			t.Fatal(err)
		}
		growth, err := Consistency(uint64(m), size, kept.read)
		if err != nil || !same(growth, naiveProof(m, leaves, true)) {
			t.Fatalf("proof that %d leaves begin %d: %v", m, size, err)
		}
		if err := Consistent(uint64(m), size, growth, naiveRoot(leaves[:m]), root); err != nil {
			t.Fatal(err)
		}
	})
}

// TestNoOtherProofHolds changes one thing about a proof: it must not hold any more.
func TestNoOtherProofHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaves := hashes(rapid.IntRange(2, 70).Draw(t, "leaves"))
		kept := memory{}
		size, root, err := Append(0, leaves, kept.read, kept.keep)
		if err != nil {
			t.Fatal(err)
		}
		index := rapid.Uint64Range(0, size-1).Draw(t, "index")
		path, err := Inclusion(index, size, kept.read)
		if err != nil {
			t.Fatal(err)
		}
		other := append([][]byte{}, path...)
		leaf, n := leaves[index], rapid.IntRange(0, len(path)-1).Draw(t, "hash")
		switch rapid.IntRange(0, 5).Draw(t, "change") {
		case 0:
			other[n] = bytes.Clone(other[n])
			other[n][rapid.IntRange(0, 31).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		case 1:
			other = append(other[:n:n], other[n+1:]...)
		case 2:
			other = append(other[:n:n], append([][]byte{leaf}, other[n:]...)...)
		case 3:
			index = (index + rapid.Uint64Range(1, size-1).Draw(t, "further")) % size
		case 4:
			leaf = LeafHash([]byte("another"))
		case 5:
			size += rapid.Uint64Range(uint64(len(leaves)), 1<<40).Draw(t, "more")
		}
		if Included(leaf, index, size, other, root) == nil {
			t.Fatalf("a changed proof holds")
		}
	})
}

func TestAppendStopsWhereKeepingFails(t *testing.T) {
	full := func(Node, []byte) error { return fmt.Errorf("the disk is full") }
	if _, _, err := Append(0, hashes(3), memory{}.read, full); err == nil {
		t.Fatal("nothing was kept and nobody noticed")
	}
	if _, _, err := Append(4, hashes(1), memory{}.read, memory{}.keep); err == nil {
		t.Fatal("a tree grew on leaves that are not there")
	}
}
