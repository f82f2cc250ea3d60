package envelope_test

import (
	"crypto/sha256"
	"testing"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset/kvrwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
)

// TestHashedPrivateDataAreNeitherRowsNorReads reads a transaction as Fabric writes one that touched a collection.
func TestHashedPrivateDataAreNeitherRowsNorReads(t *testing.T) {
	key, value := sha256.Sum256([]byte("sm3:1")), sha256.Sum256([]byte(`{"amount":4711}`))
	marshal := func(m proto.Message) []byte {
		text, err := proto.Marshal(m)
		require.NoError(t, err)
		return text
	}
	read := func(hashed *kvrwset.HashedRWSet) envelope.Transaction {
		results := marshal(&rwset.TxReadWriteSet{NsRwset: []*rwset.NsReadWriteSet{
			{Namespace: "governance", Rwset: marshal(&kvrwset.KVRWSet{Reads: []*kvrwset.KVRead{{Key: "key/K-1"}}})},
			{
				Namespace: "exchange",
				Rwset:     marshal(&kvrwset.KVRWSet{Reads: []*kvrwset.KVRead{{Key: "deal/A"}}, Writes: []*kvrwset.KVWrite{{Key: "deal/A", Value: []byte("v")}}}),
				CollectionHashedRwset: []*rwset.CollectionHashedReadWriteSet{{
					CollectionName: "terms", HashedRwset: marshal(hashed), PvtRwsetHash: []byte("hash"),
				}},
			},
		}})
		action := &peer.ChaincodeActionPayload{
			ChaincodeProposalPayload: marshal(&peer.ChaincodeProposalPayload{Input: marshal(&peer.ChaincodeInvocationSpec{})}),
			Action: &peer.ChaincodeEndorsedAction{ProposalResponsePayload: marshal(&peer.ProposalResponsePayload{
				Extension: marshal(&peer.ChaincodeAction{Results: results}),
			})},
		}
		transaction, err := envelope.Read(marshal(&common.Envelope{Payload: marshal(&common.Payload{
			Header: &common.Header{ChannelHeader: marshal(&common.ChannelHeader{Type: int32(common.HeaderType_ENDORSER_TRANSACTION)})},
			Data:   marshal(&peer.Transaction{Actions: []*peer.TransactionAction{{Payload: marshal(action)}}}),
		})}))
		require.NoError(t, err)
		return transaction
	}

	transaction := read(&kvrwset.HashedRWSet{
		HashedReads:  []*kvrwset.KVReadHash{{KeyHash: key[:]}},
		HashedWrites: []*kvrwset.KVWriteHash{{KeyHash: key[:], ValueHash: value[:]}},
	})
	require.Equal(t, []envelope.Write{{Namespace: "exchange", Key: "deal/A", Value: []byte("v")}}, transaction.Writes)
	require.Equal(t, []envelope.KeyRead{{Namespace: "governance", Key: "key/K-1"}, {Namespace: "exchange", Key: "deal/A"}}, transaction.Reads)
	require.Empty(t, transaction.Parameters)
	require.Equal(t, []envelope.PrivateWrite{{Namespace: "exchange", Collection: "terms", Key: key[:], Value: value[:]}}, transaction.Private)

	for _, gone := range []*kvrwset.KVWriteHash{{KeyHash: key[:], IsDelete: true}, {KeyHash: key[:], IsPurge: true}} {
		require.True(t, read(&kvrwset.HashedRWSet{HashedWrites: []*kvrwset.KVWriteHash{gone}}).Private[0].Deleted)
	}
	owned := read(&kvrwset.HashedRWSet{MetadataWrites: []*kvrwset.KVMetadataWriteHash{{KeyHash: []byte{0xab}}}})
	require.Equal(t, []envelope.KeyRead{{Namespace: "exchange", Key: "terms/ab"}}, owned.Parameters)
}
