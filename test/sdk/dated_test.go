package sdk

import (
	"time"

	"github.com/golang/protobuf/proto"
	"github.com/golang/protobuf/ptypes"
	"github.com/hyperledger/fabric-protos-go/common"
	"github.com/hyperledger/fabric-sdk-go/pkg/client/channel/invoke"
	"github.com/hyperledger/fabric-sdk-go/pkg/common/providers/fab"
)

// executeAt does what the SDK's Execute does, with the proposal dated at a time: on a test network the ledger's clock is
// ahead of the machine's, by which the SDK dates. On a network in production [channel.Client.Execute] is all one needs.
func executeAt(at time.Time) invoke.Handler {
	return &datedHandler{at: at, execute: invoke.NewExecuteHandler()}
}

type datedHandler struct {
	at      time.Time
	execute invoke.Handler
}

// Handle implements [invoke.Handler].
func (h *datedHandler) Handle(request *invoke.RequestContext, client *invoke.ClientContext) {
	dated := *client
	dated.Transactor = &datedTransactor{Transactor: client.Transactor, at: h.at}
	h.execute.Handle(request, &dated)
}

type datedTransactor struct {
	fab.Transactor
	at time.Time
}

// SendTransactionProposal dates the proposal before it is signed. It changes the caller's proposal, because the
// transaction is made from it; the transaction id does not depend on the time.
func (t *datedTransactor) SendTransactionProposal(proposal *fab.TransactionProposal, targets []fab.ProposalProcessor) ([]*fab.TransactionProposalResponse, error) {
	if err := date(proposal, t.at); err != nil {
		return nil, err
	}
	return t.Transactor.SendTransactionProposal(proposal, targets)
}

func date(proposal *fab.TransactionProposal, at time.Time) error {
	var header common.Header
	if err := proto.Unmarshal(proposal.Header, &header); err != nil {
		return err
	}
	var channelHeader common.ChannelHeader
	if err := proto.Unmarshal(header.ChannelHeader, &channelHeader); err != nil {
		return err
	}
	var err error
	if channelHeader.Timestamp, err = ptypes.TimestampProto(at); err != nil {
		return err
	}
	if header.ChannelHeader, err = proto.Marshal(&channelHeader); err != nil {
		return err
	}
	proposal.Header, err = proto.Marshal(&header)
	return err
}
