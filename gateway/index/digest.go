package index

import (
	"encoding/binary"

	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
)

// Digest sums up all state at one height, so that organizations can compare what they read. Each row (lengths and bytes
// of namespace, key and value) is chained to the digest before it, d(n) = SM3(d(n-1) ‖ row), starting from SM3 of
// nothing. It reads every row of the state.
func (x *Index) Digest() (digest string, height uint64, err error) {
	snapshot := x.db.NewSnapshot()
	defer func() {
		if closing := snapshot.Close(); err == nil {
			err = closing
		}
	}()
	at, err := readCursor(snapshot)
	if err != nil {
		return "", 0, err
	}
	digest = seal.Digest(nil)
	err = disk.Walk(snapshot, []byte("s"), disk.After([]byte("s")), func(row, value []byte) (bool, error) {
		namespace, key := splitState(row)
		text := []byte(digest)
		for _, part := range [][]byte{[]byte(namespace), []byte(key), value} {
			text = append(binary.BigEndian.AppendUint32(text, uint32(len(part))), part...)
		}
		digest = seal.Digest(text)
		return true, nil
	})
	return digest, at.height(), err
}
