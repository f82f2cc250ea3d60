package troupe

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/proto"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
)

// Ledger is the chain as a peer gives it: what was signed, and what the valid transactions have left. It knows no index.
type Ledger struct {
	Height uint64
	Time   string // of the newest act
	Signed []Signed
	values map[string]map[string]json.RawMessage // by namespace and key
	keys   map[string][]string                   // by namespace, in the order in which they came into being
}

// Signed is an act that is on the ledger: what somebody signed, and what it led to.
type Signed struct {
	Namespace, Act, Key, State, At string
	By                             string // who signed the statement
	Body                           json.RawMessage
}

// ReadLedger reads the whole chain from the peer of an organization.
func (t *Troupe) ReadLedger(ctx context.Context, organization string) (*Ledger, error) {
	l := &Ledger{values: map[string]map[string]json.RawMessage{}, keys: map[string][]string{}}
	err := t.chain(ctx, organization, func(block *common.Block) error {
		l.Height = block.GetHeader().GetNumber() + 1
		return l.take(block)
	})
	return l, err
}

// Blocks visits every block as the peer of an organization gives it, to the byte.
func (t *Troupe) Blocks(ctx context.Context, organization string, visit func(number uint64, block []byte) error) error {
	return t.chain(ctx, organization, func(block *common.Block) error {
		text, err := proto.Marshal(block)
		if err != nil {
			return err
		}
		return visit(block.GetHeader().GetNumber(), text)
	})
}

// Transactions visits every valid transaction that a peer's blocks hold.
func (t *Troupe) Transactions(ctx context.Context, organization string, visit func(*envelope.Transaction) error) error {
	return t.chain(ctx, organization, func(block *common.Block) error { return valid(block, visit) })
}

// chain visits the blocks that a peer has now.
func (t *Troupe) chain(ctx context.Context, organization string, visit func(*common.Block) error) error {
	client, err := t.Fabric(ctx, organization, t.Now)
	if err != nil {
		return err
	}
	defer client.Close()
	height, err := client.Height(ctx)
	if err != nil {
		return err
	}
	t.saw(height - 1)
	for block, err := range client.Blocks(ctx, 0) {
		if err != nil {
			return err
		}
		if err := visit(block); err != nil {
			return err
		}
		if block.GetHeader().GetNumber()+1 == height {
			return nil
		}
	}
	return ctx.Err()
}

func (l *Ledger) take(block *common.Block) error {
	return valid(block, func(transaction *envelope.Transaction) error {
		for _, write := range transaction.Writes {
			l.write(write)
		}
		return l.note(transaction)
	})
}

// valid visits the valid transactions of a block.
func valid(block *common.Block, visit func(*envelope.Transaction) error) error {
	codes := block.GetMetadata().GetMetadata()[common.BlockMetadataIndex_TRANSACTIONS_FILTER]
	for i, text := range block.GetData().GetData() {
		if i >= len(codes) || codes[i] != byte(peer.TxValidationCode_VALID) {
			continue // block 0 comes without verdicts and writes nothing of ours
		}
		transaction, err := envelope.Read(text)
		if err == nil {
			err = visit(&transaction)
		}
		if err != nil {
			return fmt.Errorf("block %d: %w", block.GetHeader().GetNumber(), err)
		}
	}
	return nil
}

func (l *Ledger) write(write envelope.Write) {
	values := l.values[write.Namespace]
	if values == nil {
		values = map[string]json.RawMessage{}
		l.values[write.Namespace] = values
	}
	if _, known := values[write.Key]; !known {
		l.keys[write.Namespace] = append(l.keys[write.Namespace], write.Key)
	}
	values[write.Key] = write.Value
}

// note keeps the act of a transaction that recorded one.
func (l *Ledger) note(transaction *envelope.Transaction) error {
	if transaction.Result == nil {
		return nil
	}
	submission, err := transaction.Submission()
	if err != nil {
		return err
	}
	opened, _, err := seal.Split(submission.Statements[0], record.TypeStatement)
	if err != nil {
		return err
	}
	var statement record.Statement
	if err := record.Decode(opened.Payload, &statement); err != nil {
		return err
	}
	l.Time = max(l.Time, record.Time(transaction.At))
	l.Signed = append(l.Signed, Signed{
		Namespace: transaction.Namespace, Act: statement.Act, Key: transaction.Result.Key, State: transaction.Result.State, At: record.Time(transaction.At),
		By: statement.Iss, Body: statement.Body,
	})
	return nil
}

// Each visits the records of a kind in the order in which they came into being, as their values stand.
func (l *Ledger) Each(namespace, kind string, visit func(value json.RawMessage) error) error {
	for _, key := range l.keys[namespace] {
		if !strings.HasPrefix(key, kind+"/") {
			continue
		}
		if err := visit(l.values[namespace][key]); err != nil {
			return fmt.Errorf("%s %s: %w", namespace, key, err)
		}
	}
	return nil
}

// Acts are the acts of a namespace that are on the ledger, sorted, each once.
func (l *Ledger) Acts(namespace string) []string {
	var names []string
	for _, signed := range l.Signed {
		if signed.Namespace == namespace {
			names = append(names, signed.Act)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Keys are those of a namespace, in the order in which they came into being.
func (l *Ledger) Keys(namespace string) []string { return l.keys[namespace] }
