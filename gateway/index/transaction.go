package index

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

// transaction is what the index takes from an envelope. Of an invalid one everything is a claim, and whatever cannot be
// read stays empty.
type transaction struct {
	id         string
	code       peer.TxValidationCode
	at         time.Time
	namespace  string
	creator    string
	statements []string // digests of the statements in the arguments of Act
	result     record.Result
	writes     []write
}

type write struct {
	namespace, key string
	value          []byte
	deleted        bool
}

func (t *transaction) valid() bool { return t.code == peer.TxValidationCode_VALID }

// parse reads one envelope. Only of a VALID one is anything that cannot be read an error.
func parse(envelope []byte, code peer.TxValidationCode) (transaction, error) {
	t := transaction{code: code}
	if err := t.read(envelope); err != nil && t.valid() {
		return t, err
	}
	if !t.valid() {
		t.writes, t.result = nil, record.Result{}
	}
	return t, nil
}

func (t *transaction) read(envelope []byte) error {
	var outer common.Envelope
	var payload common.Payload
	var channel common.ChannelHeader
	var signature common.SignatureHeader
	var creator msp.SerializedIdentity
	if err := unmarshal(
		step{envelope, &outer, nil}, step{nil, &payload, outer.GetPayload},
		step{nil, &channel, func() []byte { return payload.GetHeader().GetChannelHeader() }},
		step{nil, &signature, func() []byte { return payload.GetHeader().GetSignatureHeader() }},
		step{nil, &creator, signature.GetCreator},
	); err != nil {
		return err
	}
	t.id, t.creator = channel.GetTxId(), creator.GetMspid()
	if stamp := channel.GetTimestamp(); stamp != nil {
		t.at = stamp.AsTime()
	}
	if common.HeaderType(channel.GetType()) != common.HeaderType_ENDORSER_TRANSACTION {
		return nil // a configuration writes no state
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

func (t *transaction) readAction(text []byte) error {
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
	t.namespace = invocation.GetChaincodeSpec().GetChaincodeId().GetName()
	args := invocation.GetChaincodeSpec().GetInput().GetArgs()
	if err := unmarshal(
		step{nil, &response, func() []byte { return action.GetAction().GetProposalResponsePayload() }},
		step{nil, &outcome, response.GetExtension},
	); err != nil {
		return err
	}
	if isAct(args) {
		t.readAct(args[1], outcome.GetResponse().GetPayload())
	}
	var err error
	t.writes, err = writeSet(outcome.GetResults())
	return err
}

// isAct recognizes our function; contract-api also takes it with the contract's name in front.
func isAct(args [][]byte) bool {
	return len(args) >= 2 && (string(args[0]) == "Act" || strings.HasSuffix(string(args[0]), ":Act"))
}

// readAct reads what the submitter says it carried and what the program answered. Both are claims: two organizations
// that run another program can commit anything in the namespace of one of them. So what cannot be read is passed over,
// never an error that would stop the follower, and a statement counts only where it is addressed to.
func (t *transaction) readAct(statementsJSON, resultJSON []byte) {
	var statements []string
	var result record.Result
	if json.Unmarshal(statementsJSON, &statements) != nil || (t.valid() && json.Unmarshal(resultJSON, &result) != nil) {
		return
	}
	t.result = result
	for _, statement := range statements {
		if t.valid() && !addressed(statement, t.namespace) {
			t.statements = nil
			return
		}
		t.statements = append(t.statements, seal.Digest([]byte(statement)))
	}
}

// addressed reports whether a statement or consent is meant for a namespace. Its signature is not checked here.
func addressed(compact, namespace string) bool {
	parts := strings.Split(compact, ".")
	if len(parts) != 3 {
		return false
	}
	payload, err := seal.Unbase64(parts[1])
	var claims struct {
		Aud string `json:"aud"`
	}
	return err == nil && json.Unmarshal(payload, &claims) == nil && strings.HasSuffix(claims.Aud, "/"+namespace)
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
