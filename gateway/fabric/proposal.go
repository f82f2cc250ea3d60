package fabric

import (
	"fmt"
	"time"

	"github.com/hyperledger/fabric-gateway/pkg/client"
	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/gateway"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// call is what a proposal asks of a chaincode, and whom it may be sent to.
type call struct {
	namespace, function string
	args                []string
	transient           map[string][]byte // nil: none. It reaches the endorsers and is no part of the transaction
	organizations       []string
}

// propose builds a proposal that carries our clock's time and signs it off-line. fabric-gateway would write the
// machine's time, which on a test network whose clock has been moved every endorser refuses.
func (c *Client) propose(ask call) (*client.Proposal, error) {
	draft, err := c.network().GetContract(ask.namespace).NewProposal(ask.function,
		client.WithArguments(ask.args...), client.WithTransient(ask.transient), client.WithEndorsingOrganizations(ask.organizations...))
	if err != nil {
		return nil, fmt.Errorf("building a proposal: %w", err)
	}
	drafted, err := draft.Bytes()
	if err != nil {
		return nil, err
	}
	dated, err := redate(drafted, c.now())
	if err != nil {
		return nil, err
	}
	unsigned, err := c.gateway.NewProposal(dated)
	if err != nil {
		return nil, fmt.Errorf("rebuilding a proposal: %w", err)
	}
	signature, err := c.sign(unsigned.Digest())
	if err != nil {
		return nil, fmt.Errorf("signing a proposal: %w", err)
	}
	return c.gateway.NewSignedProposal(dated, signature)
}

// redate rewrites the one field of a serialized proposal that tells the time. The transaction id does not depend on it, and the
// payload, with its transient data, stays as it is.
func redate(proposed []byte, at time.Time) ([]byte, error) {
	var outer gateway.ProposedTransaction
	var proposal peer.Proposal
	var header common.Header
	var channel common.ChannelHeader
	if err := proto.Unmarshal(proposed, &outer); err != nil {
		return nil, fmt.Errorf("reading a proposal: %w", err)
	}
	if err := proto.Unmarshal(outer.GetProposal().GetProposalBytes(), &proposal); err != nil {
		return nil, fmt.Errorf("reading a proposal: %w", err)
	}
	if err := proto.Unmarshal(proposal.GetHeader(), &header); err != nil {
		return nil, fmt.Errorf("reading a proposal's header: %w", err)
	}
	if err := proto.Unmarshal(header.GetChannelHeader(), &channel); err != nil {
		return nil, fmt.Errorf("reading a proposal's header: %w", err)
	}
	channel.Timestamp = timestamppb.New(at)
	var err error
	if header.ChannelHeader, err = proto.Marshal(&channel); err != nil {
		return nil, err
	}
	if proposal.Header, err = proto.Marshal(&header); err != nil {
		return nil, err
	}
	if outer.Proposal.ProposalBytes, err = proto.Marshal(&proposal); err != nil {
		return nil, err
	}
	return proto.Marshal(&outer)
}
