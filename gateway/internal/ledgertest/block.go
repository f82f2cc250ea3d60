package ledgertest

import (
	"cmp"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset/kvrwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/msp"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/fabric/header"
)

const valid = peer.TxValidationCode_VALID

// Tx is a transaction as its block will hold it. One without arguments or writes is a channel configuration.
type Tx struct {
	ID            string
	Code          peer.TxValidationCode
	Namespace     string // of the program that ran
	Invoked       string // what the invocation says that runs, where it says something else
	Creator       string
	Time          time.Time
	Args          [][]byte
	Writes        []envelope.Write
	Reads         []envelope.KeyRead
	Parameters    []envelope.KeyRead
	Result        record.Result
	Configuration uint64
}

// Forged is a transaction of organizations that run a program of their own: it writes what they like.
func Forged(namespace, via string, at time.Time, writes ...envelope.Write) *Tx {
	return &Tx{ID: Nonce() + Nonce(), Code: valid, Namespace: namespace, Creator: via, Time: at, Writes: writes, Args: [][]byte{[]byte("Act"), []byte("[]"), []byte("[]")}}
}

// Commit orders transactions into one block, and makes the writes of valid ones the state.
func (w *World) Commit(list ...*Tx) *common.Block {
	w.Helper()
	block := &common.Block{
		Header: &common.BlockHeader{Number: uint64(len(w.Blocks))}, Data: &common.BlockData{}, Metadata: &common.BlockMetadata{Metadata: make([][]byte, 5)},
	}
	var flags []byte
	for _, tx := range list {
		block.Data.Data = append(block.Data.Data, w.envelope(tx))
		flags = append(flags, byte(tx.Code))
		if tx.Code == valid {
			w.apply(tx.Writes)
		}
	}
	block.Metadata.Metadata[common.BlockMetadataIndex_TRANSACTIONS_FILTER] = flags
	block.Header.DataHash = header.DataHash(block.Data)
	if len(w.Blocks) > 0 {
		hash, err := header.Hash(w.Blocks[len(w.Blocks)-1].Header)
		w.must(err)
		block.Header.PreviousHash = hash
	}
	w.Blocks = append(w.Blocks, block)
	return block
}

func (w *World) apply(writes []envelope.Write) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for _, write := range writes {
		w.state[write.Namespace+"/"+write.Key] = write.Value
		if write.Deleted {
			delete(w.state, write.Namespace+"/"+write.Key)
		}
	}
}

func (w *World) envelope(tx *Tx) []byte {
	w.Helper()
	channel := &common.ChannelHeader{Type: int32(common.HeaderType_ENDORSER_TRANSACTION), TxId: tx.ID, Timestamp: timestamppb.New(tx.Time), Extension: w.marshal(&peer.ChaincodeHeaderExtension{ChaincodeId: &peer.ChaincodeID{Name: tx.Namespace}})}
	data := w.transaction(tx)
	if tx.Args == nil && tx.Writes == nil {
		channel.Type = int32(common.HeaderType_CONFIG)
		data = w.marshal(&common.ConfigEnvelope{Config: &common.Config{Sequence: tx.Configuration}})
	}
	return w.marshal(&common.Envelope{Signature: []byte("signed"), Payload: w.marshal(&common.Payload{
		Data: data,
		Header: &common.Header{
			ChannelHeader:   w.marshal(channel),
			SignatureHeader: w.marshal(&common.SignatureHeader{Creator: w.marshal(&msp.SerializedIdentity{Mspid: tx.Creator})}),
		},
	})})
}

func (w *World) transaction(tx *Tx) []byte {
	w.Helper()
	invocation := &peer.ChaincodeInvocationSpec{ChaincodeSpec: &peer.ChaincodeSpec{
		ChaincodeId: &peer.ChaincodeID{Name: cmp.Or(tx.Invoked, tx.Namespace)}, Input: &peer.ChaincodeInput{Args: tx.Args},
	}}
	outcome := &peer.ChaincodeAction{Results: w.results(tx), Response: &peer.Response{Status: 200, Payload: w.Encode(tx.Result)}}
	return w.marshal(&peer.Transaction{Actions: []*peer.TransactionAction{{Payload: w.marshal(&peer.ChaincodeActionPayload{
		ChaincodeProposalPayload: w.marshal(&peer.ChaincodeProposalPayload{Input: w.marshal(invocation)}),
		Action: &peer.ChaincodeEndorsedAction{
			ProposalResponsePayload: w.marshal(&peer.ProposalResponsePayload{Extension: w.marshal(outcome)}),
		},
	})}}})
}

// results writes the read-write set namespace by namespace, in the order given.
func (w *World) results(tx *Tx) []byte {
	w.Helper()
	var order []string
	sets := map[string]*kvrwset.KVRWSet{}
	part := func(namespace string) *kvrwset.KVRWSet {
		if sets[namespace] == nil {
			order, sets[namespace] = append(order, namespace), &kvrwset.KVRWSet{}
		}
		return sets[namespace]
	}
	for _, write := range tx.Writes {
		set := part(write.Namespace)
		set.Writes = append(set.Writes, &kvrwset.KVWrite{Key: write.Key, Value: write.Value, IsDelete: write.Deleted})
	}
	for _, key := range tx.Parameters {
		set := part(key.Namespace)
		set.MetadataWrites = append(set.MetadataWrites, &kvrwset.KVMetadataWrite{Key: key.Key, Entries: []*kvrwset.KVMetadataEntry{{Name: "VALIDATION_PARAMETER"}}})
	}
	for _, read := range tx.Reads {
		set := part(read.Namespace)
		set.Reads = append(set.Reads, &kvrwset.KVRead{Key: read.Key})
	}
	var all rwset.TxReadWriteSet
	for _, namespace := range order {
		all.NsRwset = append(all.NsRwset, &rwset.NsReadWriteSet{Namespace: namespace, Rwset: w.marshal(sets[namespace])})
	}
	return w.marshal(&all)
}

func (w *World) marshal(m proto.Message) []byte {
	w.Helper()
	text, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	w.must(err)
	return text
}
