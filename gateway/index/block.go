package index

import (
	"bytes"
	"fmt"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/proto"

	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/fabric/header"
)

// transaction is an envelope and the ledger's verdict on it.
type transaction struct {
	envelope.Transaction
	code peer.TxValidationCode
}

func (t *transaction) valid() bool { return t.code == peer.TxValidationCode_VALID }

// parse reads one envelope. Only of a VALID one is anything that cannot be read an error.
func parse(text []byte, code peer.TxValidationCode) (transaction, error) {
	read, err := envelope.Read(text)
	t := transaction{Transaction: read, code: code}
	if t.valid() {
		return t, err
	}
	t.Writes, t.Private, t.Result = nil, nil, nil
	return t, nil
}

// transactions takes a block apart. Every envelope must be written in the one way protobuf writes it: a block's data
// hash covers the plain concatenation, so that otherwise the same bytes could be cut into other transactions
// (CVE-2023-46132).
func transactions(block *common.Block) ([]transaction, error) {
	if !bytes.Equal(header.DataHash(block.GetData()), block.GetHeader().GetDataHash()) {
		return nil, fmt.Errorf("%w: its transactions do not have the hash in its header", ErrFork)
	}
	codes, err := verdicts(block)
	if err != nil {
		return nil, err
	}
	list := make([]transaction, len(codes))
	for i, text := range block.GetData().GetData() {
		if err := wellFormed(text); err != nil {
			return nil, fmt.Errorf("transaction %d: %w", i, err)
		}
		if list[i], err = parse(text, codes[i]); err != nil {
			return nil, fmt.Errorf("transaction %d: %w", i, err)
		}
	}
	return list, nil
}

// verdicts reads the validation code of every transaction. Only block 0 may come without: its peer never judged it.
func verdicts(block *common.Block) ([]peer.TxValidationCode, error) {
	var flags []byte
	if slots := block.GetMetadata().GetMetadata(); len(slots) > int(common.BlockMetadataIndex_TRANSACTIONS_FILTER) {
		flags = slots[common.BlockMetadataIndex_TRANSACTIONS_FILTER]
	}
	count := len(block.GetData().GetData())
	if len(flags) == 0 && block.GetHeader().GetNumber() == 0 {
		flags = make([]byte, count) // VALID is zero
	}
	if len(flags) != count {
		return nil, fmt.Errorf("the block has %d transactions and %d verdicts", count, len(flags))
	}
	codes := make([]peer.TxValidationCode, count)
	for i, flag := range flags {
		codes[i] = peer.TxValidationCode(flag)
	}
	return codes, nil
}

func wellFormed(text []byte) error {
	var outer common.Envelope
	if err := proto.Unmarshal(text, &outer); err != nil {
		return fmt.Errorf("no envelope: %w", err)
	}
	again, err := proto.MarshalOptions{Deterministic: true}.Marshal(&outer)
	if err != nil || !bytes.Equal(again, text) {
		return fmt.Errorf("%w: an envelope is not written in its one form", ErrFork)
	}
	return nil
}
