package bucket

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/emmansun/gmsm/sm3"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

const number = "DP6200002026030210000420"

// TestNameIsThePrefix compares with the same written bit by bit.
func TestNameIsThePrefix(t *testing.T) {
	for serial := range 20 {
		text := fmt.Sprintf("%s-%d", number, serial)
		sum := sm3.Sum([]byte(text))
		for bits := 1; bits <= MaxBits; bits++ {
			var prefix [32]byte
			for i := range bits {
				prefix[i/8] |= sum[i/8] & (0x80 >> (i % 8))
			}
			name, err := Name(text, bits)
			require.NoError(t, err)
			require.Equal(t, hex.EncodeToString(prefix[:])[:(bits+3)/4], name)
		}
	}
	name, err := Name(number, 0)
	require.NoError(t, err)
	require.Equal(t, All, name)
	for _, bits := range []int{-1, MaxBits + 1} {
		_, err := Name(number, bits)
		require.Error(t, err)
	}
}

func TestFind(t *testing.T) {
	scene := w.NewCertificate(record.TypeDP, nil)
	file, err := json.Marshal(Bucket{Bundles: []string{"{}", `"jwt/` + number + `"`, string(scene.File()), "junk"}})
	require.NoError(t, err)
	found, ok, err := Find(file, number)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, scene.Certificate, found.Certificate)
	_, ok, err = Find(file, "DP6200002026030210000437")
	require.NoError(t, err)
	require.False(t, ok)
	for _, bad := range []string{"", "[]", "{}", `{"bundles":1}`, `{"bundles":[1]}`, `{"bundles":["`} {
		_, ok, err := Find([]byte(bad), number)
		require.Error(t, err, bad)
		require.False(t, ok)
	}
	_, _, err = Find(make([]byte, MaxSize+1), number)
	require.Equal(t, record.TooLarge, record.CodeOf(err))
}
