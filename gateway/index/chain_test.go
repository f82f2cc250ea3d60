package index

import (
	"context"
	"encoding/json"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset/kvrwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/msp"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/fabric/header"
)

// tx is a transaction as a test writes it down. Writes are namespace, key, value in turn; the value "-" deletes.
type tx struct {
	id         string
	code       peer.TxValidationCode
	statements []string
	writes     []string
	answer     string // the key in the program's answer; an invented one when empty
	garbage    bool   // an envelope nobody can read
}

const (
	valid     = peer.TxValidationCode_VALID
	conflict  = peer.TxValidationCode_MVCC_READ_CONFLICT
	duplicate = peer.TxValidationCode_DUPLICATE_TXID
)

var epoch = time.Date(2026, 1, 31, 8, 0, 0, 0, time.UTC)

// chain builds blocks that hang together as Fabric's do.
type chain struct {
	t      *testing.T
	blocks []*common.Block
}

func newChain(t *testing.T, blocks ...[]tx) *chain {
	c := &chain{t: t}
	for _, list := range blocks {
		c.add(list...)
	}
	return c
}

func (c *chain) add(list ...tx) *common.Block {
	block := &common.Block{
		Header: &common.BlockHeader{Number: uint64(len(c.blocks))}, Data: &common.BlockData{},
		Metadata: &common.BlockMetadata{Metadata: make([][]byte, 5)},
	}
	var flags []byte
	for _, one := range list {
		block.Data.Data = append(block.Data.Data, c.envelope(one))
		flags = append(flags, byte(one.code))
	}
	block.Metadata.Metadata[common.BlockMetadataIndex_TRANSACTIONS_FILTER] = flags
	block.Header.DataHash = header.DataHash(block.Data)
	if len(c.blocks) > 0 {
		hash, err := header.Hash(c.blocks[len(c.blocks)-1].Header)
		require.NoError(c.t, err)
		block.Header.PreviousHash = hash
	}
	c.blocks = append(c.blocks, block)
	return block
}

func (c *chain) envelope(one tx) []byte {
	if one.garbage {
		return c.marshal(&common.Envelope{Payload: []byte{0xff}})
	}
	statements, err := json.Marshal(one.statements)
	require.NoError(c.t, err)
	answer := one.answer // what the program says of itself
	if answer == "" {
		answer = "dataset/" + one.id
	}
	result, err := record.Encode(record.Result{Key: answer, State: "ACTIVE", Digest: "none"})
	require.NoError(c.t, err)
	args := [][]byte{[]byte("Act"), statements, []byte("[]")}
	invocation := &peer.ChaincodeInvocationSpec{ChaincodeSpec: &peer.ChaincodeSpec{
		ChaincodeId: &peer.ChaincodeID{Name: one.writes[0]}, Input: &peer.ChaincodeInput{Args: args},
	}}
	outcome := &peer.ChaincodeAction{Results: c.results(one.writes), Response: &peer.Response{Status: 200, Payload: result}}
	action := &peer.ChaincodeActionPayload{
		ChaincodeProposalPayload: c.marshal(&peer.ChaincodeProposalPayload{Input: c.marshal(invocation)}),
		Action: &peer.ChaincodeEndorsedAction{
			ProposalResponsePayload: c.marshal(&peer.ProposalResponsePayload{Extension: c.marshal(outcome)}),
		},
	}
	body := &peer.Transaction{Actions: []*peer.TransactionAction{{Payload: c.marshal(action)}}}
	return c.marshal(&common.Envelope{Signature: []byte("signed"), Payload: c.marshal(&common.Payload{
		Data: c.marshal(body),
		Header: &common.Header{
			ChannelHeader: c.marshal(&common.ChannelHeader{
				Type: int32(common.HeaderType_ENDORSER_TRANSACTION), TxId: one.id, Timestamp: timestamppb.New(epoch),
			}),
			SignatureHeader: c.marshal(&common.SignatureHeader{Creator: c.marshal(&msp.SerializedIdentity{Mspid: "Exchange"})}),
		},
	})})
}

func (c *chain) results(writes []string) []byte {
	var set rwset.TxReadWriteSet
	for i := 0; i+2 < len(writes); i += 3 {
		w := &kvrwset.KVWrite{Key: writes[i+1], Value: []byte(writes[i+2])}
		if writes[i+2] == "-" {
			w = &kvrwset.KVWrite{Key: writes[i+1], IsDelete: true}
		}
		set.NsRwset = append(set.NsRwset, &rwset.NsReadWriteSet{
			Namespace: writes[i], Rwset: c.marshal(&kvrwset.KVRWSet{Writes: []*kvrwset.KVWrite{w}}),
		})
	}
	return c.marshal(&set)
}

func (c *chain) marshal(m proto.Message) []byte {
	text, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	require.NoError(c.t, err)
	return text
}

// addressedTo makes something in the form of a statement for a namespace; nobody here verifies its signature.
func addressedTo(namespace, text string) string {
	return "header." + seal.Base64([]byte(`{"aud":"network/`+namespace+`"}`)) + "." + seal.Base64([]byte(text))
}

// recordOf is a record under a key whose newest act is the last of the statements.
func recordOf(t *testing.T, key string, statements ...string) string {
	t.Helper()
	kind, id, _ := strings.Cut(key, "/")
	rec := record.Record{Kind: kind, ID: id, State: "APPLIED", Version: len(statements), Prev: record.None, Body: []byte("{}")}
	for _, statement := range statements {
		rec.Acts = append(rec.Acts, record.Act{Act: "registration.apply", Statement: seal.Digest([]byte(statement))})
	}
	value, err := record.Encode(rec)
	require.NoError(t, err)
	return string(value)
}

// Blocks makes the chain a [Source] that ends the test's context when everything has been yielded.
func (c *chain) Blocks(_ context.Context, from uint64) iter.Seq2[*common.Block, error] {
	return func(yield func(*common.Block, error) bool) {
		for _, block := range c.blocks[from:] {
			if !yield(block, nil) {
				return
			}
		}
	}
}
