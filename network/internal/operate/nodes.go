package operate

import (
	"time"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/proc"
	"github.com/shuzheng/shuzheng/network/internal/wait"
)

// healthLimit: a node starts in a second or two; a large ledger on a busy machine takes longer.
const healthLimit = 60 * time.Second

// startNodes starts all processes at once and brings orderers and peers to the channel side by side: neither needs
// the other before the first transaction.
func (n *Network) startNodes() error {
	nodes, err := n.table.Nodes()
	if err != nil {
		return err
	}
	if err := n.table.CheckPorts(nodes); err != nil {
		return err
	}
	for _, p := range nodes {
		if err := n.table.Start(p); err != nil {
			return err
		}
	}
	n.step("%d processes started", len(nodes))
	return wait.All(0, n.bringUpOrderers, n.bringUpPeers, func() error { return n.await(n.kind(nodes, "chaincode")) })
}

func (n *Network) bringUpOrderers() error {
	nodes, err := n.table.Nodes()
	if err != nil {
		return err
	}
	if err := n.await(n.kind(nodes, "orderer")); err != nil {
		return err
	}
	if err := n.channel.JoinOrderers(); err != nil {
		return err
	}
	if err := n.channel.AwaitLeader(); err != nil {
		return err
	}
	n.step("orderers have a Raft leader on channel %s", config.Channel)
	return nil
}

// bringUpPeers installs only on a new peer: packages stay installed.
func (n *Network) bringUpPeers() error {
	var tasks []func() error
	for _, org := range n.conf.Orgs {
		for _, peer := range org.Peers {
			tasks = append(tasks, func() error { return n.bringUpPeer(org, peer) })
		}
	}
	if err := wait.All(0, tasks...); err != nil {
		return err
	}
	n.step("peers have joined and have the packages")
	return nil
}

func (n *Network) bringUpPeer(org config.Org, peer config.Node) error {
	description, err := n.table.Find(peer.Name)
	if err != nil {
		return err
	}
	if err := n.table.AwaitHealthy(description, healthLimit); err != nil {
		return err
	}
	if err := n.channel.JoinPeer(org, peer); err != nil {
		return err
	}
	return n.channel.InstallOnce(org, peer)
}

// kind selects the processes of one kind.
func (n *Network) kind(all []proc.Process, kind string) []proc.Process {
	var some []proc.Process
	for _, p := range all {
		if p.Kind() == kind {
			some = append(some, p)
		}
	}
	return some
}

func (n *Network) await(some []proc.Process) error {
	return wait.Each(some, func(p proc.Process) error { return n.table.AwaitHealthy(p, healthLimit) })
}
