package tlog

import (
	"encoding/binary"
	"encoding/hex"

	"github.com/emmansun/gmsm/sm3"
)

// version numbers the rule by which leaves are made. The rule below is fixed for ever under it: another rule gets
// another number and begins at a block height that all three organizations record.
const version = 1

// longKey stands where the length of a key would that is longer than a length can say.
const longKey = 0xffff

// Leaf is what the log holds of one public write: version ‖ len16 ‖ namespace ‖ len16 ‖ key ‖ SM3(value). Of a key of
// more than 65,534 bytes its SM3 stands there after the length 0xffff; a deleted value counts as 32 zero bytes, which is no
// digest of anything known.
func Leaf(namespace, key string, value []byte, deleted bool) []byte {
	leaf := []byte{version}
	leaf = appendText(leaf, namespace)
	leaf = appendText(leaf, key)
	if deleted {
		return append(leaf, make([]byte, sm3.Size)...)
	}
	sum := sm3.Sum(value)
	return append(leaf, sum[:]...)
}

func appendText(leaf []byte, text string) []byte {
	if len(text) >= longKey {
		sum := sm3.Sum([]byte(text))
		return append(binary.BigEndian.AppendUint16(leaf, longKey), sum[:]...)
	}
	return append(binary.BigEndian.AppendUint16(leaf, uint16(len(text))), text...)
}

// LeafHash is the hash under which the tree holds a leaf.
func LeafHash(leaf []byte) []byte { return Hasher.HashLeaf(leaf) }

// Name writes a hash as co-signers name leaves: `sm3:<hex>`.
func Name(hash []byte) string { return "sm3:" + hex.EncodeToString(hash) }
