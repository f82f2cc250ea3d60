package fabric

import (
	"context"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"google.golang.org/protobuf/proto"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/fabric/header"
)

// Fabric's own chaincode that answers questions about blocks.
const ledgerChaincode = "qscc"

// Evaluate asks the own organization's peer and writes nothing. Errors are those of [Client.Endorse].
func (c *Client) Evaluate(ctx context.Context, namespace, function string, args ...string) ([]byte, error) {
	return c.evaluateAt(ctx, c.mspID, namespace, function, args)
}

// AgreesOnTime has an organization's chaincode compare the time we write into proposals with its own clock. It fails
// with [record.ClockSkew] when they differ, and with the errors of [Client.Evaluate] when it cannot be asked.
func (c *Client) AgreesOnTime(ctx context.Context, organization string) error {
	_, err := c.evaluateAt(ctx, organization, record.Governance, "Ready", nil)
	return err
}

func (c *Client) evaluateAt(ctx context.Context, organization, namespace, function string, args []string) ([]byte, error) {
	proposal, err := c.propose(call{namespace: namespace, function: function, args: args, organizations: []string{organization}})
	if err != nil {
		return nil, internal(err)
	}
	answer, err := proposal.EvaluateWithContext(ctx)
	if err != nil {
		return nil, evaluateError(ctx, err, organization)
	}
	return answer, nil
}

// Height is how many blocks the own peer has. Errors are those of [Client.Evaluate].
func (c *Client) Height(ctx context.Context) (uint64, error) {
	var info common.BlockchainInfo
	if err := c.ask(ctx, &info, "GetChainInfo", c.channel); err != nil {
		return 0, err
	}
	return info.GetHeight(), nil
}

// NetworkHash is the last part of a network's name: SM3 of the ASN.1 encoded header of block 0. Errors are those of
// [Client.Evaluate].
func (c *Client) NetworkHash(ctx context.Context) (string, error) {
	var first common.Block
	if err := c.ask(ctx, &first, "GetBlockByNumber", c.channel, "0"); err != nil {
		return "", err
	}
	if first.GetHeader() == nil || first.GetHeader().GetNumber() != 0 {
		return "", record.Errorf(record.Internal, "the peer's block 0 has no header or another number")
	}
	encoded, err := header.Bytes(first.GetHeader())
	if err != nil {
		return "", internal(err)
	}
	return seal.Digest(encoded), nil
}

func (c *Client) ask(ctx context.Context, answer proto.Message, function string, args ...string) error {
	text, err := c.Evaluate(ctx, ledgerChaincode, function, args...)
	if err != nil {
		return err
	}
	if err := proto.Unmarshal(text, answer); err != nil {
		return record.Errorf(record.Internal, "the peer's answer to %s cannot be read: %v", function, err)
	}
	return nil
}
