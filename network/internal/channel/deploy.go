package channel

import (
	"strconv"
	"strings"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/problem"
	"github.com/shuzheng/shuzheng/network/internal/setup"
	"github.com/shuzheng/shuzheng/network/internal/wait"
)

// commandsAtOnce keeps the short-lived peer commands from starving the peers they talk to.
const commandsAtOnce = 6

// Deploy brings the ledger's definitions to the ones this program has, and says what it changed. All namespaces run
// at the same time: their keys in Fabric's lifecycle namespace are disjoint.
func (c *Channel) Deploy() ([]string, error) {
	changes, err := c.changes()
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	if err := c.approveAll(changes); err != nil {
		return nil, err
	}
	if err := c.AwaitEqualHeights(); err != nil {
		return nil, err
	}
	if err := wait.Each(changes, c.commit); err != nil {
		return nil, problem.New("cannot commit the definitions", err, "all three organizations must agree: see `shuzheng-net status`, then repeat `shuzheng-net deploy`")
	}
	return c.verify(changes)
}

func (c *Channel) changes() ([]change, error) {
	first := c.conf.Orgs[0]
	have, err := c.committedOn(first, first.Peers[0])
	if err != nil {
		return nil, problem.New("cannot read the committed definitions", err, "see `shuzheng-net status`")
	}
	var changes []change
	for i, ns := range config.Namespaces() {
		sequence, err := c.nextSequence(ns, have[ns.Name])
		if err != nil {
			return nil, err
		}
		if sequence > 0 {
			if err := c.remember(ns, sequence, ""); err != nil {
				return nil, err
			}
			changes = append(changes, change{ns, i, sequence})
		}
	}
	return changes, nil
}

func (c *Channel) approveAll(changes []change) error {
	var tasks []func() error
	for _, ch := range changes {
		for _, org := range c.conf.Orgs {
			tasks = append(tasks, func() error { return c.approve(org, ch) })
		}
	}
	return wait.All(commandsAtOnce, tasks...)
}

// approve is one organization's consent. An interrupted deployment is repeated from the start, so "unchanged content"
// means that this organization has consented before.
func (c *Channel) approve(org config.Org, ch change) error {
	id, err := setup.Package(c.conf, org, ch.index)
	if err != nil {
		return err
	}
	args := append([]string{"lifecycle", "chaincode", "approveformyorg", "--package-id", id}, c.definition(org, ch)...)
	_, err = c.peer(org, org.Peers[0], args...)
	if err != nil && !strings.Contains(err.Error(), "with unchanged content") {
		return problem.New(org.MSPID+" cannot approve "+ch.namespace.Name, err, "read the log with `shuzheng-net logs "+org.Peers[0].Name+"`, then repeat `shuzheng-net deploy`")
	}
	return nil
}

// commit is endorsed by a peer of every organization, as LifecycleEndorsement demands, and waits for each of them.
func (c *Channel) commit(ch change) error {
	first := c.conf.Orgs[0]
	args := append([]string{"lifecycle", "chaincode", "commit"}, c.definition(first, ch)...)
	for _, org := range c.conf.Orgs {
		args = append(args, "--peerAddresses", org.Peers[0].Address(), "--tlsRootCertFiles", c.conf.PeerTLSCA(org))
	}
	_, err := c.peer(first, first.Peers[0], args...)
	return err
}

// definition gives the flags that approval and commit must have in common.
func (c *Channel) definition(org config.Org, ch change) []string {
	flags := []string{
		"-o", org.Orderer.Address(), "--tls", "--cafile", c.conf.OrdererTLSCA(org), "-C", config.Channel,
		"-n", ch.namespace.Name, "-v", ch.namespace.Version, "--sequence", strconv.Itoa(ch.sequence),
		"--signature-policy", ch.namespace.Policy,
	}
	if ch.namespace.Collections != "" {
		flags = append(flags, "--collections-config", c.collectionsPath(ch.namespace))
	}
	return flags
}
