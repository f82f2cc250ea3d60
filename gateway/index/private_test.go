package index

import (
	"crypto/sha256"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
)

// TestHashesOfPrivateTermsAreKeptAndAreNoLeaves: the log, the state and its digest are the same with them and without.
func TestHashesOfPrivateTermsAreKeptAndAreNoLeaves(t *testing.T) {
	key, value := sha256.Sum256([]byte("sm3:1")), sha256.Sum256([]byte("terms"))
	with := indextest.Tx{ID: "1", Writes: indextest.Writes("exchange", "deal/A", "v"), Private: []envelope.PrivateWrite{
		{Namespace: "exchange", Collection: "terms", Key: key[:], Value: value[:]},
	}}
	without := with
	without.Private = nil
	refused := with
	refused.ID, refused.Code = "2", indextest.Conflict
	refused.Private = []envelope.PrivateWrite{{Namespace: "exchange", Collection: "terms", Key: key[:], Value: []byte("x")}}
	gone := indextest.Tx{ID: "3", Namespace: "exchange", Private: []envelope.PrivateWrite{{Namespace: "exchange", Collection: "terms", Key: key[:], Deleted: true}}}

	var sizes []uint64
	var digests []string
	for _, tx := range []indextest.Tx{with, without} {
		x, err := Open(t.TempDir())
		require.NoError(t, err)
		for _, block := range indextest.New([]indextest.Tx{tx, refused}).List {
			require.NoError(t, x.Apply(block))
		}
		sizes = append(sizes, x.cursor.Size)
		digest, _, err := x.Digest()
		require.NoError(t, err)
		digests = append(digests, digest)
		hash, found, err := x.Private("exchange", "terms", "sm3:1")
		require.NoError(t, err)
		require.Equal(t, tx.Private != nil, found)
		if found {
			require.Equal(t, value[:], hash)
		}
		require.NoError(t, x.Close())
	}
	require.Equal(t, sizes[0], sizes[1])
	require.Equal(t, uint64(1), sizes[0])
	require.Equal(t, digests[0], digests[1])

	x, err := Open(t.TempDir())
	require.NoError(t, err)
	for _, block := range indextest.New([]indextest.Tx{with}, []indextest.Tx{gone}).List {
		require.NoError(t, x.Apply(block))
	}
	hash, found, err := x.Private("exchange", "terms", "sm3:1")
	require.NoError(t, err)
	require.True(t, found)
	require.Empty(t, hash)
	require.NoError(t, x.Close())
}
