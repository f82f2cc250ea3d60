package channel

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/wait"
)

// discoveryLimit: peers tell each other once a second what they have; after a restart they must first find each other.
const discoveryLimit = 45 * time.Second

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
	args := []string{
		"--peerTLSCA", c.conf.PeerTLSCA(org), "--MSP", org.MSPID,
		"--userCert", c.conf.Client(org, "cert.pem"), "--userKey", c.conf.Client(org, "key.pem"),
		"endorsers", "--server", peer.Address(), "--channel", config.Channel,
	}
	for _, ns := range config.Namespaces() {
		args = append(args, "--chaincode", ns.Name)
	}
	out, err := c.tools.Run(nil, "discover", args...)
	if err != nil {
		return err
	}
	return completeLayout(out)
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
