package index

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/emmansun/gmsm/sm3"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/fabric/header"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// leafHash and root are written down once more from docs/format.md §10 and RFC 6962 §2.1, so that the log is compared with
// something other than itself.
func leafHash(w envelope.Write) [sm3.Size]byte {
	text := []byte{0, 1}
	for _, part := range []string{w.Namespace, w.Key} {
		text = append(binary.BigEndian.AppendUint16(text, uint16(len(part))), part...)
	}
	value := sm3.Sum(w.Value)
	if w.Deleted {
		value = [sm3.Size]byte{}
	}
	return sm3.Sum(append(text, value[:]...))
}

func root(leaves [][sm3.Size]byte) [sm3.Size]byte {
	switch n := len(leaves); n {
	case 0:
		return sm3.Sum(nil)
	case 1:
		return leaves[0]
	default:
		split := 1
		for split*2 < n {
			split *= 2
		}
		left, right := root(leaves[:split]), root(leaves[split:])
		return sm3.Sum(append(append([]byte{1}, left[:]...), right[:]...))
	}
}

func TestCheckpointsAreThoseOfAllWritesComputedAnew(t *testing.T) {
	c := newChain([]tx{{ID: "before the founding", Writes: writes("_lifecycle", "namespaces/x", "1", "_lifecycle", "namespaces/y", "2")}},
		[]tx{{ID: "nothing valid", Code: conflict, Writes: writes("p", "k", "v")}},
		[]tx{indextest.Founding(verifytest.List()), {ID: "same block", Writes: writes("p", "k", "v")}})
	for n := range 40 {
		var list []tx
		for i := range n % 4 {
			one := tx{ID: fmt.Sprint(n, ".", i), Writes: writes("p", fmt.Sprint("k/", i), fmt.Sprint(n), "q", "deleted", "-", "p", "k", "again")}
			if i == 2 {
				one.Code = conflict
			}
			list = append(list, one)
		}
		c.Add(list...)
	}
	x := newIndex(t, c)

	var leaves [][sm3.Size]byte
	var earlier []*tlog.Checkpoint
	for n, block := range c.List {
		for i, text := range block.Data.Data {
			transaction, err := envelope.Read(text)
			require.NoError(t, err)
			if block.Metadata.Metadata[2][i] != 0 {
				continue
			}
			for _, w := range transaction.Writes {
				leaves = append(leaves, leafHash(w))
			}
		}
		checkpoint, found, err := x.Checkpoint(uint64(n) + 1)
		require.NoError(t, err)
		require.Equal(t, n >= 2, found, "the founding gives the log its origin")
		if !found {
			continue
		}
		plain, err := header.Bytes(block.Header)
		require.NoError(t, err)
		hash, want := sha256.Sum256(plain), root(leaves)
		require.Equal(t, &tlog.Checkpoint{
			Origin: verifytest.Network, Size: uint64(len(leaves)), Root: want[:], Height: uint64(n) + 1, Block: hash[:], Status: checkpoint.Status,
		}, checkpoint)
		for _, before := range earlier {
			path, err := tlog.Consistency(before.Size, checkpoint.Size, x.Node)
			require.NoError(t, err)
			require.NoError(t, tlog.Consistent(before.Size, checkpoint.Size, path, before.Root, checkpoint.Root))
		}
		earlier = append(earlier, checkpoint)
	}
	_, found, err := x.Checkpoint(uint64(len(c.List)) + 1)
	require.NoError(t, err)
	require.False(t, found)

	// Every leaf has its proof under every checkpoint that covers it.
	newest := earlier[len(earlier)-1]
	for i, leaf := range leaves {
		path, err := tlog.Inclusion(uint64(i), newest.Size, x.Node)
		require.NoError(t, err)
		require.NoError(t, tlog.Included(leaf[:], uint64(i), newest.Size, path, newest.Root))
	}
}

func TestLeafIsTheNewestVersionsPlace(t *testing.T) {
	x := newIndex(t, newChain(
		[]tx{{ID: "t1", Writes: writes("p", "k", "1", "p", "l", "1")}},
		[]tx{{ID: "t2", Writes: writes("q", "k", "1")}, {ID: "t3", Code: conflict, Writes: writes("p", "k", "no")}, {ID: "t4", Writes: writes("p", "k", "2")}},
		[]tx{{ID: "t5", Writes: writes("p", "l", "-")}},
	))
	version, found, err := x.Leaf("p", "k")
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, Version{Position: Position{1, 2}, TxID: "t4", Time: epoch, Value: []byte("2"), Leaf: 3}, version)
	version, found, err = x.Leaf("p", "l")
	require.NoError(t, err)
	require.True(t, found && version.Deleted)
	require.Equal(t, uint64(4), version.Leaf)
	_, found, err = x.Leaf("p", "")
	require.NoError(t, err)
	require.False(t, found)
	for height, want := range map[uint64]string{0: "", 1: "1", 2: "2", 3: "2", 9: "2"} {
		version, found, err := x.LeafAt("p", "k", height)
		require.NoError(t, err)
		require.Equal(t, want != "", found)
		require.Equal(t, want, string(version.Value))
	}
	hash, err := x.Node(tlog.Node{Level: 0, Index: 3})
	require.NoError(t, err)
	require.Equal(t, tlog.LeafHash(tlog.Leaf("p", "k", []byte("2"), false)), hash)
	_, err = x.Node(tlog.Node{Level: 0, Index: 5})
	require.Error(t, err)
}

// The log must not depend on who computes it, how often it was interrupted, or whether somebody watches.
func TestTwoIndexesOfOneChainHoldTheSame(t *testing.T) {
	c := longChain(t, 12)
	one := newIndex(t, c)
	fs := vfs.NewMem()
	for _, block := range c.List {
		two, err := open("index", fs, nil)
		require.NoError(t, err)
		require.NoError(t, two.Apply(block))
		require.NoError(t, two.Close())
	}
	two, err := open("index", fs, nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, two.Close()) }()
	require.Equal(t, dump(t, one), dump(t, two))
	require.Equal(t, one.StatusLists(), two.StatusLists())
	watched := observedIndex(t, &counting{})
	applyAll(t, watched, c)
	for height := range uint64(13) {
		want, found, err := one.Checkpoint(height)
		require.NoError(t, err)
		have, also, err := watched.Checkpoint(height)
		require.NoError(t, err)
		require.Equal(t, found, also)
		require.Equal(t, want, have)
	}
}

// What two organizations with a program of their own write over the founding stops no index and does not rename the log.
func TestARogueFoundingRecordStopsNothing(t *testing.T) {
	renamed := indextest.Network()
	renamed.Network = "another network altogether"
	other := indextest.Record(record.Governance, record.NetworkKey, "FOUNDED", renamed)
	for name, garbage := range map[string]string{"no JSON": "garbage", "another network": string(other.Value), "deleted": "-"} {
		t.Run(name, func(t *testing.T) {
			x := newIndex(t, newChain([]tx{indextest.Founding(verifytest.List())},
				[]tx{{ID: "rogue", Writes: writes(record.Governance, record.NetworkKey, garbage)}},
				[]tx{{ID: "t1", Writes: indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)}}))
			checkpoint, found, err := x.Checkpoint(3)
			require.NoError(t, err)
			require.True(t, found)
			require.Equal(t, verifytest.Network, checkpoint.Origin)
			require.Equal(t, uint64(7), checkpoint.Size)
		})
	}
}

func TestTheCheckpointHoldsTheDigestOfAllLists(t *testing.T) {
	c := newChain([]tx{indextest.Founding(verifytest.List())})
	c.Add(tx{ID: "t1", Writes: indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)})
	x := newIndex(t, c)
	list := statuslist.New()
	list.Set(700001, statuslist.Valid)
	for height, lists := range map[uint64][]statuslist.Named{1: {}, 2: {{URI: verifytest.CertificateURI(record.TypeDP), Digest: list.Digest()}}} {
		want, err := statuslist.DigestAll(lists)
		require.NoError(t, err)
		checkpoint, _, err := x.Checkpoint(height)
		require.NoError(t, err)
		require.Equal(t, want, checkpoint.Status)
	}
}
