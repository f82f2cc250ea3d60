package indextest

import (
	"cmp"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset/kvrwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/msp"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Envelope is the transaction's bytes in a block.
func (t Tx) Envelope() []byte {
	if t.Garbage {
		return marshal(&common.Envelope{Payload: []byte{0xff}})
	}
	t.defaults()
	kind, data := common.HeaderType_ENDORSER_TRANSACTION, t.transaction
	if t.Configuration > 0 {
		kind, data = common.HeaderType_CONFIG, t.config
	}
	return marshal(&common.Envelope{Signature: []byte("signed"), Payload: marshal(&common.Payload{
		Data: data(),
		Header: &common.Header{
			ChannelHeader:   marshal(&common.ChannelHeader{Type: int32(kind), TxId: t.ID, Timestamp: timestamppb.New(t.Time), Extension: marshal(&peer.ChaincodeHeaderExtension{ChaincodeId: &peer.ChaincodeID{Name: t.Namespace}})}),
			SignatureHeader: marshal(&common.SignatureHeader{Creator: marshal(&msp.SerializedIdentity{Mspid: t.Creator})}),
		},
	})})
}

func (t *Tx) config() []byte {
	return marshal(&common.ConfigEnvelope{Config: &common.Config{Sequence: t.Configuration}})
}

func (t *Tx) transaction() []byte {
	result, err := record.Encode(t.Answer)
	must(err)
	invocation := &peer.ChaincodeInvocationSpec{ChaincodeSpec: &peer.ChaincodeSpec{
		ChaincodeId: &peer.ChaincodeID{Name: cmp.Or(t.Invoked, t.Namespace)}, Input: &peer.ChaincodeInput{Args: t.Args},
	}}
	outcome := &peer.ChaincodeAction{Results: t.results(), Response: &peer.Response{Status: 200, Payload: result}}
	return marshal(&peer.Transaction{Actions: []*peer.TransactionAction{{Payload: marshal(&peer.ChaincodeActionPayload{
		ChaincodeProposalPayload: marshal(&peer.ChaincodeProposalPayload{Input: marshal(invocation)}),
		Action: &peer.ChaincodeEndorsedAction{
			ProposalResponsePayload: marshal(&peer.ProposalResponsePayload{Extension: marshal(outcome)}),
		},
	})}}})
}

// results writes the read-write set namespace by namespace, in the order in which they first appear.
func (t *Tx) results() []byte {
	var order []string
	sets := map[string]*kvrwset.KVRWSet{}
	of := func(namespace string) *kvrwset.KVRWSet {
		if sets[namespace] == nil {
			order, sets[namespace] = append(order, namespace), &kvrwset.KVRWSet{}
		}
		return sets[namespace]
	}
	for _, w := range t.Writes {
		set := of(w.Namespace)
		set.Writes = append(set.Writes, &kvrwset.KVWrite{Key: w.Key, Value: w.Value, IsDelete: w.Deleted})
	}
	for _, key := range t.Parameters {
		set := of(key.Namespace)
		set.MetadataWrites = append(set.MetadataWrites, &kvrwset.KVMetadataWrite{Key: key.Key, Entries: []*kvrwset.KVMetadataEntry{{Name: "VALIDATION_PARAMETER"}}})
	}
	for _, r := range t.Reads {
		set := of(r.Namespace)
		set.Reads = append(set.Reads, &kvrwset.KVRead{Key: r.Key})
	}
	private := map[string][]*rwset.CollectionHashedReadWriteSet{}
	for _, w := range t.Private {
		of(w.Namespace)
		private[w.Namespace] = append(private[w.Namespace], &rwset.CollectionHashedReadWriteSet{CollectionName: w.Collection, HashedRwset: marshal(&kvrwset.HashedRWSet{
			HashedReads:  []*kvrwset.KVReadHash{{KeyHash: w.Key}},
			HashedWrites: []*kvrwset.KVWriteHash{{KeyHash: w.Key, ValueHash: w.Value, IsDelete: w.Deleted}},
		})})
	}
	var all rwset.TxReadWriteSet
	for _, namespace := range order {
		all.NsRwset = append(all.NsRwset, &rwset.NsReadWriteSet{Namespace: namespace, Rwset: marshal(sets[namespace]), CollectionHashedRwset: private[namespace]})
	}
	return marshal(&all)
}

func marshal(m proto.Message) []byte {
	text, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	must(err)
	return text
}
