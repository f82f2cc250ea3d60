package envelope

import (
	"fmt"

	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset/kvrwset"
	"google.golang.org/protobuf/proto"
)

// Write is one public write of a transaction.
type Write struct {
	Namespace, Key string
	Value          []byte
	Deleted        bool
}

// KeyRead is one public value a transaction says it has read, absent ones included.
type KeyRead struct{ Namespace, Key string }

// readWriteSet lists the public writes and reads of every namespace a transaction touched, in the order of the bytes.
// Hashed private data is no row. Parameters are the keys whose metadata, so who must endorse the next write, was changed.
func readWriteSet(results []byte) (writes []Write, reads, parameters []KeyRead, err error) {
	var set rwset.TxReadWriteSet
	if err := proto.Unmarshal(results, &set); err != nil {
		return nil, nil, nil, fmt.Errorf("read-write set: %w", err)
	}
	for _, part := range set.GetNsRwset() {
		var kv kvrwset.KVRWSet
		if err := proto.Unmarshal(part.GetRwset(), &kv); err != nil {
			return nil, nil, nil, fmt.Errorf("read-write set of %s: %w", part.GetNamespace(), err)
		}
		for _, w := range kv.GetWrites() {
			writes = append(writes, Write{part.GetNamespace(), w.GetKey(), w.GetValue(), w.GetIsDelete()})
		}
		for _, r := range kv.GetReads() {
			reads = append(reads, KeyRead{part.GetNamespace(), r.GetKey()})
		}
		for _, m := range kv.GetMetadataWrites() {
			parameters = append(parameters, KeyRead{part.GetNamespace(), m.GetKey()})
		}
	}
	return writes, reads, parameters, nil
}
