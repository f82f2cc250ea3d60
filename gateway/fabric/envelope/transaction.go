// Package envelope reads what a transaction carries: who sent it, which statements came with it, what it writes, and
// which of the statements its own write set records.
package envelope

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/msp"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/proto"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Transaction is what an envelope holds. It says nothing of the ledger's verdict: of an INVALID one everything here is a
// claim, and whatever cannot be read stays empty.
type Transaction struct {
	ID         string
	At         time.Time
	Namespace  string
	Creator    string   // MSP id
	Args       [][]byte // function and arguments of its one action
	Statements []string // digests of the statements in the arguments of Act: what the submitter says it carried
	// Result is what the act led to, read from the write set; nil when the transaction records none of its statements.
	Result  *record.Result
	Writes  []Write
	Reads   []KeyRead
	Private []PrivateWrite // into collections, as hashes
	// Parameters are the keys that it gave an endorsement policy of their own.
	Parameters []KeyRead
	// Configuration is the sequence number of the channel configuration that this is; 0 for everything else, and for the
	// configuration of block 0.
	Configuration uint64
}

// Read takes an envelope apart. On an error the transaction holds what could be read up to there.
func Read(text []byte) (Transaction, error) {
	var t Transaction
	return t, t.read(text)
}

func (t *Transaction) read(text []byte) error {
	var outer common.Envelope
	var payload common.Payload
	var channel common.ChannelHeader
	var signature common.SignatureHeader
	var creator msp.SerializedIdentity
	if err := unmarshal(
		step{text, &outer, nil}, step{nil, &payload, outer.GetPayload},
		step{nil, &channel, func() []byte { return payload.GetHeader().GetChannelHeader() }},
		step{nil, &signature, func() []byte { return payload.GetHeader().GetSignatureHeader() }},
		step{nil, &creator, signature.GetCreator},
	); err != nil {
		return err
	}
	t.ID, t.Creator = channel.GetTxId(), creator.GetMspid()
	if stamp := channel.GetTimestamp(); stamp != nil {
		t.At = stamp.AsTime()
	}
	switch common.HeaderType(channel.GetType()) {
	case common.HeaderType_ENDORSER_TRANSACTION:
		// A peer runs, and judges endorsements by, the program that the header names. The invocation within the proposal
		// names one too, which no peer compares: whoever proposes could have it say anything.
		var extension peer.ChaincodeHeaderExtension
		if err := proto.Unmarshal(channel.GetExtension(), &extension); err != nil {
			return fmt.Errorf("no header extension: %w", err)
		}
		t.Namespace = extension.GetChaincodeId().GetName()
	case common.HeaderType_CONFIG: // it writes no state
		var config common.ConfigEnvelope
		err := proto.Unmarshal(payload.GetData(), &config)
		t.Configuration = config.GetConfig().GetSequence()
		return err
	default:
		return nil
	}
	var body peer.Transaction
	if err := proto.Unmarshal(payload.GetData(), &body); err != nil {
		return fmt.Errorf("no transaction: %w", err)
	}
	for _, action := range body.GetActions() {
		if err := t.readAction(action.GetPayload()); err != nil {
			return err
		}
	}
	return nil
}

func (t *Transaction) readAction(text []byte) error {
	var action peer.ChaincodeActionPayload
	var proposal peer.ChaincodeProposalPayload
	var invocation peer.ChaincodeInvocationSpec
	var response peer.ProposalResponsePayload
	var outcome peer.ChaincodeAction
	if err := unmarshal(
		step{text, &action, nil},
		step{nil, &proposal, action.GetChaincodeProposalPayload},
		step{nil, &invocation, proposal.GetInput},
	); err != nil {
		return err
	}
	t.Args = invocation.GetChaincodeSpec().GetInput().GetArgs()
	var statements []string
	if t.IsAct() {
		statements = t.readAct(t.Args[1])
	}
	if err := unmarshal(
		step{nil, &response, func() []byte { return action.GetAction().GetProposalResponsePayload() }},
		step{nil, &outcome, response.GetExtension},
	); err != nil {
		return err
	}
	if err := t.readWriteSet(outcome.GetResults()); err != nil {
		return err
	}
	t.Result = t.recorded(statements, outcome.GetResponse().GetPayload())
	return nil
}

// IsAct recognizes our function; contract-api also takes it with the contract's name in front, and with a small letter.
func (t *Transaction) IsAct() bool {
	if len(t.Args) < 2 {
		return false
	}
	name := string(t.Args[0])
	name = name[strings.LastIndexByte(name, ':')+1:]
	return name == "Act" || name == "act"
}

// Submission reads the act, its consents and attachments from the arguments, as chaincode does.
func (t *Transaction) Submission() (record.Submission, error) {
	var submission record.Submission
	if !t.IsAct() || len(t.Args) != 3 {
		return submission, record.Errorf(record.UnknownAct, "the transaction invokes something other than Act")
	}
	if err := record.Decode(t.Args[1], &submission.Statements); err != nil {
		return submission, err
	}
	return submission, record.Decode(t.Args[2], &submission.Attachments)
}

// readAct reads what the submitter says it carried. What cannot be read is passed over, never an error that would stop
// whoever follows the chain: two organizations that run another program can commit anything in the namespace of one.
func (t *Transaction) readAct(statementsJSON []byte) []string {
	var statements []string
	if json.Unmarshal(statementsJSON, &statements) != nil {
		return nil
	}
	for _, statement := range statements {
		t.Statements = append(t.Statements, seal.Digest([]byte(statement)))
	}
	return statements
}

// step is one layer of Fabric's nested messages: its bytes, or where they are once the layer before has been read.
type step struct {
	text    []byte
	message proto.Message
	from    func() []byte
}

func unmarshal(steps ...step) error {
	for _, s := range steps {
		if s.from != nil {
			s.text = s.from()
		}
		if err := proto.Unmarshal(s.text, s.message); err != nil {
			return fmt.Errorf("%T: %w", s.message, err)
		}
	}
	return nil
}
