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

// PrivateWrite is one write into a collection as every organization sees it: the SHA-256 of its key and of its value. It is no row
// and no leaf of the log.
type PrivateWrite struct {
	Namespace, Collection string
	Key, Value            []byte
	Deleted               bool // or purged: then it is to be forgotten as well
}

// readWriteSet reads what a transaction touched, in every namespace, in the order of the bytes. Parameters are the keys whose
// metadata, so who must endorse the next write, was changed; of private ones the name is the collection and the key's hash.
func (t *Transaction) readWriteSet(results []byte) error {
	var set rwset.TxReadWriteSet
	if err := proto.Unmarshal(results, &set); err != nil {
		return fmt.Errorf("read-write set: %w", err)
	}
	for _, part := range set.GetNsRwset() {
		var kv kvrwset.KVRWSet
		if err := proto.Unmarshal(part.GetRwset(), &kv); err != nil {
			return fmt.Errorf("read-write set of %s: %w", part.GetNamespace(), err)
		}
		for _, w := range kv.GetWrites() {
			t.Writes = append(t.Writes, Write{part.GetNamespace(), w.GetKey(), w.GetValue(), w.GetIsDelete()})
		}
		for _, r := range kv.GetReads() {
			t.Reads = append(t.Reads, KeyRead{part.GetNamespace(), r.GetKey()})
		}
		for _, m := range kv.GetMetadataWrites() {
			t.Parameters = append(t.Parameters, KeyRead{part.GetNamespace(), m.GetKey()})
		}
		for _, collection := range part.GetCollectionHashedRwset() {
			if err := t.readCollection(part.GetNamespace(), collection); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *Transaction) readCollection(namespace string, collection *rwset.CollectionHashedReadWriteSet) error {
	var hashed kvrwset.HashedRWSet
	if err := proto.Unmarshal(collection.GetHashedRwset(), &hashed); err != nil {
		return fmt.Errorf("read-write set of %s: %w", namespace, err)
	}
	name := collection.GetCollectionName()
	for _, w := range hashed.GetHashedWrites() {
		t.Private = append(t.Private, PrivateWrite{namespace, name, w.GetKeyHash(), w.GetValueHash(), w.GetIsDelete() || w.GetIsPurge()})
	}
	for _, m := range hashed.GetMetadataWrites() {
		t.Parameters = append(t.Parameters, KeyRead{namespace, fmt.Sprintf("%s/%x", name, m.GetKeyHash())})
	}
	return nil
}
