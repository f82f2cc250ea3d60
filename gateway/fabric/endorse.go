package fabric

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hyperledger/fabric-gateway/pkg/client"
	gatewaypb "github.com/hyperledger/fabric-protos-go-apiv2/gateway"
	"google.golang.org/protobuf/proto"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
)

// Act is the chaincode function that takes statements and attachments.
const Act = "Act"

// Envelope is an endorsed transaction, signed. Bytes can be kept, and submitted again unchanged by any later process;
// Recorded says that its own write set records the statement; then Result is what that record will be when the
// transaction is VALID. Otherwise the statement was recorded before, or the endorsers run another program: Result is
// only what they answered, and the chain must be asked.
type Envelope struct {
	TxID     string
	Bytes    []byte
	Result   record.Result
	Recorded bool
}

// Endorse has a submission judged by exactly the given organizations and signs the transaction. Nothing is on the
// ledger afterwards, and a crash leaves nothing behind. Private terms are sent to these organizations, so they must be members
// of the collection ([TermsPlans]); the envelope does not hold them.
//
// The error is a [*record.Error]: the refusal itself when the rules refuse in every organization asked; [record.Unavailable] when an organization
// cannot be reached, its chaincode is down, or organizations disagree; [record.Overloaded] when the peer turns requests
// away. It is the context's error when ctx is done.
func (c *Client) Endorse(ctx context.Context, namespace string, sub record.Submission, organizations []string) (Envelope, error) {
	args, err := arguments(sub)
	if err != nil {
		return Envelope{}, err
	}
	proposal, err := c.propose(call{namespace, Act, args, transient(sub), organizations})
	if err != nil {
		return Envelope{}, internal(err)
	}
	transaction, err := proposal.EndorseWithContext(ctx)
	if err != nil {
		return Envelope{}, endorseError(ctx, err, organizations)
	}
	envelope, err := c.seal(transaction)
	if err != nil {
		return Envelope{}, internal(err)
	}
	return envelope, nil
}

// EndorseAny tries the plans in order and goes on to the next one when a plan gives no verdict: an organization is away,
// its chaincode is broken, or the two differ. The owner of the namespace is in every plan, so going on never gets an act
// past it; it keeps one misbehaving organization from stopping the other two. A refusal by the rules and an overloaded
// peer end the search. Without any plan it answers [record.Unavailable]: the founding record that plans come from has
// not been read yet.
func (c *Client) EndorseAny(ctx context.Context, namespace string, sub record.Submission, plans [][]string) (Envelope, error) {
	err := error(record.Errorf(record.Unavailable, "no organization is known to endorse in namespace %s", namespace))
	for _, organizations := range plans {
		var envelope Envelope
		if envelope, err = c.endorseWithin(ctx, namespace, sub, organizations); err == nil {
			return envelope, nil
		}
		if code := record.CodeOf(err); ctx.Err() != nil || (code != record.Unavailable && code != record.Internal) {
			return Envelope{}, err
		}
	}
	return Envelope{}, err
}

func (c *Client) endorseWithin(ctx context.Context, namespace string, sub record.Submission, organizations []string) (Envelope, error) {
	bounded, cancel := context.WithTimeout(ctx, planTime)
	defer cancel()
	envelope, err := c.Endorse(bounded, namespace, sub, organizations)
	if err != nil && bounded.Err() != nil && ctx.Err() == nil {
		// Only this plan's time is over: to the caller that is an organization that does not answer.
		return Envelope{}, record.Errorf(record.Unavailable, "no endorsement by %v within %s", organizations, planTime)
	}
	return envelope, err
}

// seal signs the transaction and keeps the signed bytes: Transaction.Bytes is unsigned until then, and a signature made
// anew at each submission would make each submission a different envelope.
func (c *Client) seal(transaction *client.Transaction) (Envelope, error) {
	unsigned, err := transaction.Bytes()
	if err != nil {
		return Envelope{}, err
	}
	signature, err := c.sign(transaction.Digest())
	if err != nil {
		return Envelope{}, fmt.Errorf("signing a transaction: %w", err)
	}
	signed, err := c.gateway.NewSignedTransaction(unsigned, signature)
	if err != nil {
		return Envelope{}, err
	}
	envelope := Envelope{TxID: signed.TransactionID()}
	if envelope.Bytes, err = signed.Bytes(); err != nil {
		return Envelope{}, err
	}
	if err := json.Unmarshal(signed.Result(), &envelope.Result); err != nil {
		return Envelope{}, fmt.Errorf("the chaincode's answer is no result: %w", err)
	}
	written, err := recorded(envelope.Bytes)
	if err != nil {
		return Envelope{}, err
	}
	if written != nil {
		envelope.Result, envelope.Recorded = *written, true
	}
	return envelope, nil
}

// recorded reads from a prepared transaction's own write set what its statement leads to; nil when it records none.
func recorded(prepared []byte) (*record.Result, error) {
	var outer gatewaypb.PreparedTransaction
	if err := proto.Unmarshal(prepared, &outer); err != nil {
		return nil, fmt.Errorf("reading a prepared transaction: %w", err)
	}
	text, err := proto.Marshal(outer.GetEnvelope())
	if err != nil {
		return nil, err
	}
	read, err := envelope.Read(text)
	return read.Result, err
}

// transient are the private terms, as chaincode looks for them.
func transient(sub record.Submission) map[string][]byte {
	if sub.Terms == "" {
		return nil
	}
	return map[string][]byte{record.TermsTransient: []byte(sub.Terms)}
}

// arguments are the two JSON texts of [Act]; an empty list is [], never null.
func arguments(sub record.Submission) ([]string, error) {
	args := make([]string, 2)
	for i, list := range [][]string{sub.Statements, sub.Attachments} {
		if list == nil {
			list = []string{}
		}
		text, err := record.Encode(list)
		if err != nil {
			return nil, record.Errorf(record.Malformed, "the submission cannot be encoded: %v", err)
		}
		args[i] = string(text)
	}
	return args, nil
}
