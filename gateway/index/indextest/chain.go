// Package indextest builds chains of blocks for tests: what Fabric would deliver, without Fabric. It knows nothing of the
// index that reads them. Nothing here is for use, and what cannot be built panics.
package indextest

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/fabric/header"
)

// Verdicts of the ledger.
const (
	Valid     = peer.TxValidationCode_VALID
	Conflict  = peer.TxValidationCode_MVCC_READ_CONFLICT
	Duplicate = peer.TxValidationCode_DUPLICATE_TXID
)

// Epoch is when a transaction claims to have been made that claims nothing else.
var Epoch = time.Date(2026, 1, 31, 8, 0, 0, 0, time.UTC)

// Tx is a transaction as a test writes it down; only an ID is needed.
type Tx struct {
	ID            string
	Code          peer.TxValidationCode
	Namespace     string // whose program ran; that of the first write when empty
	Invoked       string // what the invocation says that runs, where it says something else
	Creator       string // MSP id; the exchange when empty
	Time          time.Time
	Args          [][]byte // Act with the statements when nil
	Statements    []string
	Answer        record.Result // of the program; an invented one when it has no key
	Writes        []envelope.Write
	Reads         []envelope.KeyRead
	Private       []envelope.PrivateWrite // into collections
	Parameters    []envelope.KeyRead      // keys given an endorsement policy of their own
	Configuration uint64                  // the sequence of the channel configuration that it is
	Garbage       bool                    // an envelope nobody can read
}

// Writes are namespace, key, value in turn; the value "-" deletes.
func Writes(texts ...string) []envelope.Write {
	var list []envelope.Write
	for i := 0; i+2 < len(texts); i += 3 {
		w := envelope.Write{Namespace: texts[i], Key: texts[i+1], Value: []byte(texts[i+2])}
		if texts[i+2] == "-" {
			w.Value, w.Deleted = nil, true
		}
		list = append(list, w)
	}
	return list
}

// Chain is blocks that hang together as Fabric's do.
type Chain struct{ List []*common.Block }

// New makes a chain of blocks.
func New(blocks ...[]Tx) *Chain {
	c := &Chain{}
	for _, list := range blocks {
		c.Add(list...)
	}
	return c
}

// Add puts one block at the chain's end.
func (c *Chain) Add(list ...Tx) *common.Block {
	block := &common.Block{
		Header: &common.BlockHeader{Number: uint64(len(c.List))}, Data: &common.BlockData{},
		Metadata: &common.BlockMetadata{Metadata: make([][]byte, 5)},
	}
	var flags []byte
	for _, one := range list {
		block.Data.Data = append(block.Data.Data, one.Envelope())
		flags = append(flags, byte(one.Code))
	}
	block.Metadata.Metadata[common.BlockMetadataIndex_TRANSACTIONS_FILTER] = flags
	block.Header.DataHash = header.DataHash(block.Data)
	if len(c.List) > 0 {
		hash, err := header.Hash(c.List[len(c.List)-1].Header)
		must(err)
		block.Header.PreviousHash = hash
	}
	c.List = append(c.List, block)
	return block
}

// Blocks makes the chain a source for whoever follows it; it ends by itself when everything has been yielded.
func (c *Chain) Blocks(_ context.Context, from uint64) iter.Seq2[*common.Block, error] {
	return func(yield func(*common.Block, error) bool) {
		for _, block := range c.List[from:] {
			if !yield(block, nil) {
				return
			}
		}
	}
}

// defaults fills in what a test left open.
func (t *Tx) defaults() {
	if t.Namespace == "" && len(t.Writes) > 0 {
		t.Namespace = t.Writes[0].Namespace
	}
	if t.Creator == "" {
		t.Creator = record.Exchange
	}
	if t.Time.IsZero() {
		t.Time = Epoch
	}
	if t.Answer.Key == "" {
		t.Answer = record.Result{Key: "dataset/" + t.ID, State: "ACTIVE", Digest: record.None}
	}
	if t.Args == nil {
		statements, err := json.Marshal(t.Statements)
		must(err)
		t.Args = [][]byte{[]byte("Act"), statements, []byte("[]")}
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
