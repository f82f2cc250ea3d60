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

// writeSet lists the public writes of every namespace a transaction touched, in the order of the bytes. Hashed private
// writes and key metadata are no rows.
func writeSet(results []byte) ([]Write, error) {
	var set rwset.TxReadWriteSet
	if err := proto.Unmarshal(results, &set); err != nil {
		return nil, fmt.Errorf("read-write set: %w", err)
	}
	var list []Write
	for _, part := range set.GetNsRwset() {
		var kv kvrwset.KVRWSet
		if err := proto.Unmarshal(part.GetRwset(), &kv); err != nil {
			return nil, fmt.Errorf("read-write set of %s: %w", part.GetNamespace(), err)
		}
		for _, w := range kv.GetWrites() {
			list = append(list, Write{part.GetNamespace(), w.GetKey(), w.GetValue(), w.GetIsDelete()})
		}
	}
	return list, nil
}
