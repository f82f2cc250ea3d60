package index

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"github.com/shuzheng/shuzheng/gateway/index/disk"
)

// The rows. A namespace never holds a zero byte, so its end is certain; a key may hold any byte, so where something
// follows a key its length stands before it.
//
//	c                                     → cursor
//	b ‖ number                            → hash of the block's header
//	s ‖ namespace ‖ 0 ‖ key               → value now
//	h ‖ namespace ‖ 0 ‖ len ‖ key ‖ position → Version
//	t ‖ transaction id                    → TxInfo
//	a ‖ digest of a statement             → StatementInfo
//	m ‖ level ‖ index                     → hash of a complete subtree of the log
//	z ‖ height                            → text of the checkpoint after so many blocks
//	u ‖ name of a status list ‖ 0 ‖ n     → its nth chunk; one that nobody changed is not there
//	k ‖ actor ‖ 0 ‖ kid                   → nothing: the actor has the key
//	e ‖ namespace ‖ 0 ‖ key               → Entry: the one that a record got, for ever
//	o ‖ namespace ‖ 0 ‖ kind ‖ 0 ‖ place  → key: it came into being there
//	r ‖ namespace ‖ 0 ‖ key ‖ 0 ‖ place   → key of a record of the namespace that names it, by where that came into being
//	y ‖ number                            → time of the block's newest act
//	p ‖ namespace ‖ 0 ‖ collection ‖ 0 ‖ SHA-256 of a key → SHA-256 of its private value now
//	x ‖ …                                 → the observer's
var cursorKey = []byte("c")

func blockKey(number uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte("b"), number)
}

func stateKey(namespace, key string) []byte {
	return append(statePrefix(namespace), key...)
}

func statePrefix(namespace string) []byte {
	return append(append([]byte("s"), namespace...), 0)
}

// splitState takes a state row's key apart again.
func splitState(row []byte) (namespace, key string) {
	for i := 1; i < len(row); i++ {
		if row[i] == 0 {
			return string(row[1:i]), string(row[i+1:])
		}
	}
	return "", ""
}

func historyPrefix(namespace, key string) []byte {
	row := append(append([]byte("h"), namespace...), 0)
	row = binary.BigEndian.AppendUint32(row, uint32(len(key)))
	return append(row, key...)
}

func historyKey(namespace, key string, at Position) []byte {
	row := binary.BigEndian.AppendUint64(historyPrefix(namespace, key), at.Block)
	return binary.BigEndian.AppendUint32(row, uint32(at.Tx))
}

func privateKey(namespace, collection string, key []byte) []byte {
	row := append(append([]byte("p"), namespace...), 0)
	row = append(append(row, collection...), 0)
	return append(row, key...)
}

func transactionKey(id string) []byte { return append([]byte("t"), id...) }

func statementKey(digest string) []byte { return append([]byte("a"), digest...) }

func putJSON(batch *pebble.Batch, key []byte, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encoding a row: %w", err)
	}
	return batch.Set(key, text, nil)
}

func getJSON(from pebble.Reader, key []byte, value any) (bool, error) {
	text, found, err := disk.Get(from, key)
	if err != nil || !found {
		return false, err
	}
	return true, readJSON(text, value)
}

func readJSON(text []byte, value any) error {
	if err := json.Unmarshal(text, value); err != nil {
		return fmt.Errorf("reading a row: %w", err)
	}
	return nil
}
