package fabric

import (
	"context"
	"fmt"
	"time"

	"github.com/hyperledger/fabric-gateway/pkg/client"
	"github.com/hyperledger/fabric-gateway/pkg/identity"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/keepalive"

	"github.com/shuzheng/shuzheng/chaincode/clock"
)

// maxMessage is the peer's own limit; gRPC's default of 4 MB is smaller than a block may be.
const maxMessage = 100 << 20

// planTime bounds one attempt to collect endorsements, so that one silent organization does not use up the caller's
// whole deadline before the next plan is tried.
const planTime = 15 * time.Second

// Client is one organization's connection to its own peer. It is safe for concurrent use.
type Client struct {
	mspID   string
	channel string
	now     clock.Clock
	after   func(time.Duration) <-chan time.Time
	sign    identity.Sign
	gateway *client.Gateway
	conn    *grpc.ClientConn
}

// Connect reads the identity and starts connecting. It does not wait for the peer: a gateway whose peer is down still
// accepts statements, and every call says for itself that the peer cannot be reached. The error names the file that is
// missing or wrong. Whoever connects closes.
func Connect(ctx context.Context, cfg Config, now clock.Clock) (*Client, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := cfg.valid(); err != nil {
		return nil, err
	}
	id, sign, pool, err := cfg.files()
	if err != nil {
		return nil, err
	}
	conn, err := grpc.NewClient(cfg.Peer,
		grpc.WithTransportCredentials(credentials.NewClientTLSFromCert(pool, cfg.PeerHost)),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage), grpc.MaxCallSendMsgSize(maxMessage)),
		// A peer that vanished without closing (power, network) is noticed in this time, not after TCP's quarter of an hour.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 2 * time.Minute, Timeout: 20 * time.Second}),
	)
	if err != nil {
		return nil, fmt.Errorf("peer address %s: %w", cfg.Peer, err)
	}
	conn.Connect()
	return newClient(cfg, conn, id, sign, now)
}

func newClient(cfg Config, conn *grpc.ClientConn, id identity.Identity, sign identity.Sign, now clock.Clock) (*Client, error) {
	gateway, err := client.Connect(id, client.WithSign(sign), client.WithClientConnection(conn))
	if err != nil {
		_ = conn.Close() // the first error is the one to report
		return nil, fmt.Errorf("connecting to the peer: %w", err)
	}
	return &Client{
		mspID: cfg.MSPID, channel: cfg.Channel, now: now, after: time.After,
		sign: sign, gateway: gateway, conn: conn,
	}, nil
}

// Close ends the connection; calls still under way fail as if the peer had gone away.
func (c *Client) Close() error {
	err := c.gateway.Close()
	if closing := c.conn.Close(); err == nil {
		err = closing
	}
	return err
}

// MSPID is the organization this client acts for.
func (c *Client) MSPID() string { return c.mspID }

func (c *Client) network() *client.Network { return c.gateway.GetNetwork(c.channel) }
