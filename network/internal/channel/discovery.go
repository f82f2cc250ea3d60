package channel

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/wait"
)

const (
	// discoveryLimit: peers tell each other once a second what they have; after a restart they must first find each other.
	discoveryLimit = 45 * time.Second
	// acquaintanceLimit is for one restarted peer among running ones, which takes 1 to 3 seconds.
	acquaintanceLimit = 20 * time.Second
)

// AwaitDiscovery waits until every peer can name endorsers of every organization for every namespace. Until then a
// gateway answers "no combination of peers", although the definitions are committed.
func (c *Channel) AwaitDiscovery() error {
	return c.eachPeer(func(org config.Org, peer config.Node) error {
		return wait.ForCostly(peer.Name+" to know the endorsers of all namespaces", discoveryLimit, func() error {
			return c.discover(org, peer)
		})
	})
}

// discover asks for all namespaces as one chain of calls; lien in it needs all three organizations at once.
func (c *Channel) discover(org config.Org, peer config.Node) error {
	var args []string
	for _, ns := range config.Namespaces() {
		args = append(args, "--chaincode", ns.Name)
	}
	out, err := c.ask(org, peer, "endorsers", args...)
	if err != nil {
		return err
	}
	return completeLayout(out)
}

// ask puts a question to a peer's discovery service.
func (c *Channel) ask(org config.Org, peer config.Node, question string, args ...string) (string, error) {
	return c.tools.Run(nil, "discover", append([]string{
		"--peerTLSCA", c.conf.PeerTLSCA(org), "--MSP", org.MSPID,
		"--userCert", c.conf.Client(org, "cert.pem"), "--userKey", c.conf.Client(org, "key.pem"),
		question, "--server", peer.Address(), "--channel", config.Channel,
	}, args...)...)
}

// AwaitAcquainted waits until a peer that was just started knows all the running ones as endorsers, and they know it.
// Until then a gateway that asks one of them finds too few endorsers, although enough of them run.
func (c *Channel) AwaitAcquainted(started config.Node, running []config.Node) error {
	addresses := func(nodes ...config.Node) (list []string) {
		for _, node := range nodes {
			list = append(list, node.Address())
		}
		return list
	}
	return c.eachPeer(func(org config.Org, peer config.Node) error {
		wanted := addresses(started)
		if peer.Name == started.Name {
			wanted = addresses(running...)
		} else if !slices.ContainsFunc(running, func(node config.Node) bool { return node.Name == peer.Name }) {
			return nil
		}
		return wait.ForCostly(peer.Name+" to know the endorsers that run", acquaintanceLimit, func() error {
			out, err := c.ask(org, peer, "peers")
			if err != nil {
				return err
			}
			return knowsEndorsers(out, wanted)
		})
	})
}

// knowsEndorsers checks that the answer names every wanted peer, with all namespaces.
func knowsEndorsers(answer string, wanted []string) error {
	var peers []struct {
		Endpoint   string
		Chaincodes []string
	}
	if err := json.Unmarshal([]byte(answer), &peers); err != nil {
		return err
	}
	known := map[string][]string{}
	for _, peer := range peers {
		known[peer.Endpoint] = peer.Chaincodes
	}
	for _, address := range wanted {
		have, ok := known[address]
		if !ok {
			return errors.New("it does not know the peer at " + address)
		}
		for _, ns := range config.Namespaces() {
			if !slices.Contains(have, ns.Name) {
				return errors.New("it does not know that the peer at " + address + " has " + ns.Name)
			}
		}
	}
	return nil
}

// completeLayout checks that the answer offers at least one way to have everything endorsed.
func completeLayout(answer string) error {
	var descriptors []struct {
		Groups  map[string][]any `json:"EndorsersByGroups"`
		Layouts []any            `json:"Layouts"`
	}
	if err := json.Unmarshal([]byte(answer), &descriptors); err != nil {
		return err
	}
	if len(descriptors) == 0 || len(descriptors[0].Layouts) == 0 {
		return errors.New("no combination of endorsers yet")
	}
	if have, want := len(descriptors[0].Groups), len(config.MSPIDs()); have < want {
		return fmt.Errorf("endorsers of %d organizations, not of %d", have, want)
	}
	return nil
}

// eachPeer runs a task for every peer at the same time.
func (c *Channel) eachPeer(task func(config.Org, config.Node) error) error {
	var tasks []func() error
	for _, org := range c.conf.Orgs {
		for _, peer := range org.Peers {
			tasks = append(tasks, func() error { return task(org, peer) })
		}
	}
	return wait.All(0, tasks...)
}
