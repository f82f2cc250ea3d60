package channel

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/fabric"
	"github.com/shuzheng/shuzheng/network/internal/problem"
	"github.com/shuzheng/shuzheng/network/internal/wait"
)

const (
	// leaderLimit: an election takes 5 to 10 s after a restart, and may have to be repeated on a busy machine.
	leaderLimit = 45 * time.Second
	// heightLimit bounds how long a peer may lag behind the highest one: one that has lost its data reads the whole chain again.
	heightLimit = 4 * time.Minute
)

// Channel works on the channel of one network.
type Channel struct {
	conf  *config.Config
	tools *fabric.Tools
}

// New makes a Channel.
func New(conf *config.Config, tools *fabric.Tools) *Channel { return &Channel{conf, tools} }

// JoinOrderers makes every orderer a member of the channel, without a system channel. An orderer that has joined
// already is left alone.
func (c *Channel) JoinOrderers() error {
	return wait.Each(c.conf.Orgs, func(org config.Org) error {
		if _, err := OrdererHeight(org.Orderer); err == nil {
			return nil
		}
		_, err := c.osnadmin(org, "join", "--channelID", config.Channel, "--config-block", c.conf.GenesisBlock())
		if err != nil && !strings.Contains(err.Error(), "channel already exists") {
			return problem.New(org.Orderer.Name+" cannot join the channel", err, "read its log with `shuzheng-net logs "+org.Orderer.Name+"`")
		}
		return nil
	})
}

// osnadmin authenticates on both sides with certificates of the ordering organization's own TLS authority. The
// program exits with 0 when the orderer refuses, so the status line of its output decides.
func (c *Channel) osnadmin(org config.Org, verb string, args ...string) (string, error) {
	tls := c.conf.OrdererOrgCrypto(org, "users", "Admin@"+org.Domain, "tls")
	args = append([]string{"channel", verb, "-o", config.Address(org.OrdererAdmin),
		"--ca-file", c.conf.OrdererTLSCA(org), "--client-cert", tls + "/client.crt", "--client-key", tls + "/client.key"}, args...)
	out, err := c.tools.Run(nil, "osnadmin", args...)
	if err == nil && !strings.Contains(out, "Status: 2") {
		err = errors.New("osnadmin: " + strings.TrimSpace(out))
	}
	return out, err
}

// AwaitLeader waits until the orderers have a Raft leader: before that, every submission is refused.
func (c *Channel) AwaitLeader() error {
	err := wait.For("the orderers to elect a Raft leader", leaderLimit, func() error {
		for _, org := range c.conf.Orgs {
			if leads, err := IsLeader(org.Orderer); err == nil && leads {
				return nil
			}
		}
		return errors.New("no orderer says that it leads")
	})
	if err == nil {
		return nil
	}
	return problem.New("the channel cannot order transactions", err, "two of the three orderers must run and reach each other: see `shuzheng-net status` and `shuzheng-net logs orderer.databureau`")
}

// JoinPeer lets a peer join from the genesis block, unless it has joined already.
func (c *Channel) JoinPeer(org config.Org, peer config.Node) error {
	if _, err := Height(peer); err == nil {
		return nil
	}
	_, err := c.peer(org, peer, "channel", "join", "-b", c.conf.GenesisBlock())
	if err != nil && !strings.Contains(err.Error(), "already exists") {
		return problem.New(peer.Name+" cannot join the channel", err, "read its log with `shuzheng-net logs "+peer.Name+"`")
	}
	return nil
}

// peer runs the peer CLI as the organization's administrator against one of its peers.
func (c *Channel) peer(org config.Org, target config.Node, args ...string) (string, error) {
	env := []string{"FABRIC_CFG_PATH=" + c.conf.Client(org), "CORE_PEER_ADDRESS=" + target.Address()}
	return c.tools.Run(env, "peer", args...)
}

// AwaitEqualHeights waits until every peer has the blocks that the highest peer has now. A commit endorsed by a peer
// that has not seen the other organizations' approvals would be refused.
func (c *Channel) AwaitEqualHeights() error {
	goal := 0
	for _, org := range c.conf.Orgs {
		for _, peer := range org.Peers {
			if height, err := Height(peer); err == nil {
				goal = max(goal, height)
			}
		}
	}
	return wait.For(fmt.Sprintf("every peer to have %d blocks", goal), heightLimit, func() error {
		for _, org := range c.conf.Orgs {
			for _, peer := range org.Peers {
				height, err := Height(peer)
				if err != nil {
					return err
				}
				if height < goal {
					return fmt.Errorf("%s has %d", peer.Name, height)
				}
			}
		}
		return nil
	})
}
