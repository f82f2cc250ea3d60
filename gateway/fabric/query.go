package fabric

import (
	"context"
	"crypto/rand"

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

// Terms reads a document of private terms from the own organization's peer; nil when there never was one. The answer comes
// encrypted under a key that is made for it and travels as transient data: were the question itself ever submitted as a
// transaction, its answer would stand in a block, and nobody could read it. Errors are those of [Client.Evaluate].
func (c *Client) Terms(ctx context.Context, namespace, key string) ([]byte, error) {
	reader := make([]byte, seal.VeilKeySize)
	_, _ = rand.Read(reader) // does not fail (crypto/rand documents that it would stop the program)
	answer, err := c.evaluateCall(ctx, call{
		namespace: namespace, function: "Terms", args: []string{key}, transient: map[string][]byte{record.TermsReader: reader}, organizations: []string{c.mspID},
	})
	if err != nil || len(answer) == 0 {
		return nil, err
	}
	veiled, err := seal.Unbase64(string(answer))
	if err != nil {
		return nil, err
	}
	return seal.Unveil(reader, key, veiled)
}

func (c *Client) evaluateAt(ctx context.Context, organization, namespace, function string, args []string) ([]byte, error) {
	return c.evaluateCall(ctx, call{namespace: namespace, function: function, args: args, organizations: []string{organization}})
}

func (c *Client) evaluateCall(ctx context.Context, ask call) ([]byte, error) {
	proposal, err := c.propose(ask)
	if err != nil {
		return nil, internal(err)
	}
	answer, err := proposal.EvaluateWithContext(ctx)
	if err != nil {
		return nil, evaluateError(ctx, err, ask.organizations[0])
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
