package fabric

import (
	"context"
	"errors"
	"fmt"

	gatewaypb "github.com/hyperledger/fabric-protos-go-apiv2/gateway"
	"github.com/hyperledger/fabric-protos-go-apiv2/msp"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/proto"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// ErrRejected marks an answer of the ordering service that it will never take this envelope: the identity expired or
// was revoked, or the bytes do not fit. An earlier copy may have been ordered all the same, so look the statement up
// before endorsing anew.
var ErrRejected = errors.New("the ordering service refuses this envelope")

// Commit is the ledger's verdict on a transaction.
type Commit struct {
	Code  string // name of Fabric's validation code, for example VALID or MVCC_READ_CONFLICT
	Valid bool
	Block uint64
}

// duplicate is the verdict on a second copy of a transaction; the first copy has a verdict of its own.
const duplicate = "DUPLICATE_TXID"

// IsConflict reports whether a validation code says that something read had changed: endorsing the same statement anew
// may succeed.
func IsConflict(code string) bool {
	return code == "MVCC_READ_CONFLICT" || code == "PHANTOM_READ_CONFLICT"
}

// Submit hands an envelope to the ordering service. Success only says that an orderer took it; any failure leaves the
// outcome unknown ([record.OutcomeUnknown] naming the transaction). Submitting the same envelope again is safe, except
// that it is useless after [ErrRejected].
func (c *Client) Submit(ctx context.Context, envelope Envelope) error {
	transaction, err := c.gateway.NewTransaction(envelope.Bytes)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRejected, record.Errorf(record.OutcomeUnknown, "the envelope cannot be read: %v", err))
	}
	if _, err := transaction.SubmitWithContext(ctx); err != nil {
		return submitError(err, envelope.TxID)
	}
	return nil
}

// Status waits until the own peer has a verdict on a transaction, or ctx is done. The only error is
// [record.OutcomeUnknown]: not to know is not to have failed.
func (c *Client) Status(ctx context.Context, txID string) (Commit, error) {
	request, err := c.statusRequest(txID)
	if err != nil {
		return Commit{}, record.Errorf(record.OutcomeUnknown, "transaction %s: %v", txID, err)
	}
	commit, err := c.gateway.NewCommit(request)
	if err != nil {
		return Commit{}, record.Errorf(record.OutcomeUnknown, "transaction %s: %v", txID, err)
	}
	verdict, err := commit.StatusWithContext(ctx)
	if err != nil {
		return Commit{}, record.Errorf(record.OutcomeUnknown, "transaction %s: no verdict yet: %v", txID, err)
	}
	code := verdict.Code.String()
	if code == duplicate {
		return Commit{}, record.Errorf(record.OutcomeUnknown, "transaction %s: only its second copy was reported", txID)
	}
	return Commit{Code: code, Valid: verdict.Code == peer.TxValidationCode_VALID, Block: verdict.BlockNumber}, nil
}

// statusRequest builds the question from the transaction id alone, so that a restarted process can ask it.
func (c *Client) statusRequest(txID string) ([]byte, error) {
	id := c.gateway.Identity()
	creator, err := proto.Marshal(&msp.SerializedIdentity{Mspid: id.MspID(), IdBytes: id.Credentials()})
	if err != nil {
		return nil, err
	}
	request, err := proto.Marshal(&gatewaypb.CommitStatusRequest{ChannelId: c.channel, TransactionId: txID, Identity: creator})
	if err != nil {
		return nil, err
	}
	return proto.Marshal(&gatewaypb.SignedCommitStatusRequest{Request: request})
}
