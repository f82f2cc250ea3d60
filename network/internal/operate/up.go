package operate

import (
	"io"
	"os"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/problem"
	"github.com/shuzheng/shuzheng/network/internal/proc"
	"github.com/shuzheng/shuzheng/network/internal/setup"
)

// Up creates the network, or starts what is not running of an existing one, and returns when it can be used.
func Up(flags config.Flags, out io.Writer) error {
	conf, isNew, err := config.LoadOrNew(flags)
	if err != nil {
		return err
	}
	n := newNetwork(conf, out)
	if err := n.checkPrograms(); err != nil {
		return err
	}
	release, err := n.Lock()
	if err != nil {
		return err
	}
	defer release()
	if err := n.prepare(isNew); err != nil {
		return err
	}
	if err := n.startNodes(); err != nil {
		return problem.New("the network did not start", err, "`shuzheng-net status` shows what runs; `up` again continues, `clean` starts over")
	}
	if err := n.deploy(); err != nil {
		return err
	}
	return n.startServices()
}

func (n *Network) checkPrograms() error {
	if err := n.tools.Check(); err != nil {
		return err
	}
	for _, org := range n.conf.Orgs {
		if program := n.conf.ChaincodeProgram(org); missing(program) {
			return problem.New("the chaincode program "+program+" is missing", nil, "run `shuzheng-net build`")
		}
	}
	return nil
}

func missing(path string) bool {
	_, err := os.Stat(path)
	return err != nil
}

func (n *Network) prepare(isNew bool) error {
	if isNew {
		// Before anything is written: a network whose ports are taken should not come into being.
		if err := proc.PortsFree(n.conf.Ports()); err != nil {
			return err
		}
		if err := n.conf.Save(); err != nil {
			return err
		}
	}
	if err := setup.Crypto(n.conf, n.tools); err != nil {
		return err
	}
	if err := setup.Genesis(n.conf, n.tools); err != nil {
		return err
	}
	if err := setup.Nodes(n.conf, n.tools, n.table); err != nil {
		return err
	}
	if err := setup.Clients(n.conf); err != nil {
		return err
	}
	n.step("keys, genesis block and configurations are in %s", n.conf.Dir)
	return nil
}

// Deploy brings the committed definitions up to date.
func (n *Network) Deploy() error {
	if err := n.channel.InstallAll(); err != nil {
		return err
	}
	return n.deploy()
}

func (n *Network) deploy() error {
	// A peer that has not read far enough knows of no definition, and would have them approved anew.
	if err := n.channel.AwaitEqualHeights(); err != nil {
		return problem.New("a peer lags behind the others", err, "see `shuzheng-net status`, and its log; `up` again continues")
	}
	changed, err := n.channel.Deploy()
	if err != nil {
		return err
	}
	if len(changed) == 0 {
		n.step("definitions are committed, none has changed")
	}
	for _, text := range changed {
		n.step("committed %s", text)
	}
	if err := n.channel.AwaitDiscovery(); err != nil {
		return problem.New("the peers do not know each other's chaincode", err, "see `shuzheng-net status`; one peer of each organization must run")
	}
	n.step("ready: every peer knows endorsers of all organizations")
	return nil
}
