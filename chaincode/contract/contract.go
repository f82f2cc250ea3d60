// Package contract is the thin Fabric layer: it hands a transaction to package rules and writes what comes back.
package contract

import (
	"time"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
	"github.com/hyperledger/fabric-contract-api-go/v2/contractapi"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// maxSkew is how far a client's timestamp may be from this endorser's clock. Fabric 2.5 does not check it
// (CVE-2024-45244). The comparison is the only use of the local clock, and its result is a refusal, never a value.
const maxSkew = 5 * time.Minute

// EventName is the name of every event; events are a doorbell, nobody believes their content.
const EventName = "record"

// Contract answers for one namespace.
type Contract struct {
	contractapi.Contract
	setting Setting
}

// Setting is what the organization that runs a contract tells it; a network that agrees needs no more.
type Setting struct {
	Namespace string
	Now       clock.Clock
	Movable   bool // the clock can be moved, which a test network alone accepts
	// Founding gives the digest of the trust list 1 that this organization signed; nil where any founding will do.
	Founding func() (string, error)
}

// New makes the contract of a namespace.
func New(setting Setting) *Contract { return &Contract{setting: setting} }

// Act applies a submission: statements and attachments, each a canonical JSON array of texts. It returns a canonical
// [record.Result] or fails with the text of a [record.Error].
func (c *Contract) Act(ctx contractapi.TransactionContextInterface, statements, attachments string) (string, error) {
	var submission record.Submission
	if err := record.Decode([]byte(statements), &submission.Statements); err != nil {
		return "", err
	}
	if err := record.Decode([]byte(attachments), &submission.Attachments); err != nil {
		return "", err
	}
	tx, err := c.transaction(ctx)
	if err != nil {
		return "", err
	}
	transient, err := ctx.GetStub().GetTransient()
	if err != nil {
		return "", err
	}
	submission.Terms = string(transient[record.TermsTransient])
	ledger := ledger{namespace: c.setting.Namespace, stub: ctx.GetStub()}
	if err := c.refuseMovedClock(ledger); err != nil {
		return "", err
	}
	outcome, err := rules.Decide(tx, submission, ledger)
	if err != nil {
		return "", err
	}
	if err := c.pinned(outcome, submission.Attachments); err != nil {
		return "", err
	}
	return c.write(ctx.GetStub(), outcome)
}

// Get reads one key; empty when there is nothing.
func (c *Contract) Get(ctx contractapi.TransactionContextInterface, key string) (string, error) {
	value, err := ctx.GetStub().GetState(key)
	return string(value), err
}

// Terms reads a private document by its key, encrypted under a key that comes as transient data: base64url of [seal.Veil], empty
// when there is none. The peer answers members of the collection only, and only the programs of their own organization: who may be
// shown it is the gateway's to judge.
func (c *Contract) Terms(ctx contractapi.TransactionContextInterface, key string) (string, error) {
	transient, err := ctx.GetStub().GetTransient()
	if err != nil {
		return "", err
	}
	value, err := ledger{namespace: c.setting.Namespace, stub: ctx.GetStub()}.Terms(c.setting.Namespace, key)
	if err != nil || len(value) == 0 {
		return "", err
	}
	veiled, err := seal.Veil(transient[record.TermsReader], key, value)
	return seal.Base64(veiled), err
}

// Ready refuses like Act when the caller's clock and this endorser's differ, and writes nothing: gateways ask it.
func (c *Contract) Ready(ctx contractapi.TransactionContextInterface) (string, error) {
	_, err := c.transaction(ctx)
	return "ready", err
}

func (c *Contract) transaction(ctx contractapi.TransactionContextInterface) (rules.Tx, error) {
	stamp, err := ctx.GetStub().GetTxTimestamp()
	if err != nil {
		return rules.Tx{}, err
	}
	creator, err := ctx.GetClientIdentity().GetMSPID()
	if err != nil {
		return rules.Tx{}, err
	}
	tx := rules.Tx{Time: stamp.AsTime().Truncate(time.Second), Creator: creator, Namespace: c.setting.Namespace}
	if skew := tx.Time.Sub(c.setting.Now()); skew > maxSkew || skew < -maxSkew {
		return rules.Tx{}, record.Errorf(record.ClockSkew, "the transaction is dated %s", record.Time(tx.Time)).Under("docs/format.md §3")
	}
	return tx, nil
}

func (c *Contract) refuseMovedClock(ledger ledger) error {
	if !c.setting.Movable {
		return nil
	}
	network, err := rules.Founded(ledger)
	if record.CodeOf(err) == record.NotFounded {
		return nil
	}
	if err == nil && !network.Test {
		return record.Errorf(record.Unavailable, "this program runs on a movable clock, which only a test network accepts")
	}
	return err
}

// pinned refuses to endorse another founding than the one this organization took part in: whoever comes first with
// roots of their own would else found the channel.
func (c *Contract) pinned(outcome *rules.Outcome, attachments []string) error {
	if c.setting.Founding == nil || outcome.Result.Key != record.NetworkKey || len(outcome.Writes) == 0 {
		return nil
	}
	signed, err := c.setting.Founding()
	if err != nil {
		return record.Errorf(record.Unavailable, "this organization has not said yet which founding it signed")
	}
	if came := seal.Digest([]byte(attachments[0])); came != signed {
		return record.Errorf(record.AttachmentMismatch, "this organization signed trust list %s, not %s", signed, came).Under("docs/format.md §7")
	}
	return nil
}

func (c *Contract) write(stub shim.ChaincodeStubInterface, outcome *rules.Outcome) (string, error) {
	result, err := record.Encode(outcome.Result)
	if err != nil {
		return "", err
	}
	for _, write := range outcome.Writes {
		if err := stub.PutState(write.Key, write.Value); err != nil {
			return "", err
		}
	}
	for _, write := range outcome.Private {
		if err := stub.PutPrivateData(record.TermsCollection, write.Key, write.Value); err != nil {
			return "", err
		}
	}
	if len(outcome.Writes) > 0 {
		if err := stub.SetEvent(EventName, result); err != nil {
			return "", err
		}
	}
	return string(result), nil
}

// ledger reads its own namespace from the state and others through their chaincode on the same channel, so that the
// versions read, absence included, are checked at commit.
type ledger struct {
	namespace string
	stub      shim.ChaincodeStubInterface
}

// Read implements [rules.Reader].
func (l ledger) Read(namespace, key string) ([]byte, error) {
	if namespace == l.namespace {
		return l.stub.GetState(key)
	}
	response := l.stub.InvokeChaincode(namespace, [][]byte{[]byte("Get"), []byte(key)}, "")
	if response.GetStatus() != shim.OK {
		return nil, record.Errorf(record.Unavailable, "namespace %s does not answer", namespace)
	}
	if len(response.GetPayload()) == 0 {
		return nil, nil
	}
	return response.GetPayload(), nil
}

// Terms implements [rules.Terms] for the namespace's own collection.
func (l ledger) Terms(namespace, key string) ([]byte, error) {
	if namespace != l.namespace {
		return nil, record.Errorf(record.Internal, "the terms of %s are not read from %s", namespace, l.namespace)
	}
	value, err := l.stub.GetPrivateData(record.TermsCollection, key)
	if err != nil {
		return nil, record.Errorf(record.Unavailable, "this organization's peer does not give the private terms")
	}
	return value, nil
}
