package operate

import (
	"os"
	"path/filepath"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/fabric"
	"github.com/shuzheng/shuzheng/network/internal/problem"
	"github.com/shuzheng/shuzheng/network/internal/setup"
)

// Upgrade builds the chaincode program again and exchanges the services one organization at a time, so that at every
// moment two of the three can endorse. The program contains every rules edition ever in force, so old and new work
// side by side; raising the edition afterwards is an act of the ledger, not of this tool.
func (n *Network) Upgrade() error {
	if err := fabric.BuildChaincode(n.conf.Root, n.conf.Bin); err != nil {
		return err
	}
	n.step("chaincode program is built")
	return n.swap(n.conf.Orgs)
}

func (n *Network) swap(orgs []config.Org) error {
	for _, org := range orgs {
		if err := setup.Service(n.conf, n.table, org); err != nil {
			return err
		}
		if err := n.Restart(org.ChaincodeNode, false); err != nil {
			return err
		}
	}
	return nil
}

// ChaincodeProgram runs another program as the chaincode service of the named organizations (all when none is
// named): what a rogue organization could do. "default" puts the real one back.
func (n *Network) ChaincodeProgram(path string, names []string) error {
	orgs, err := n.orgs(names)
	if err != nil {
		return err
	}
	if path != "default" {
		if path, err = runnable(path); err != nil {
			return err
		}
	}
	if n.conf.ChaincodePrograms == nil {
		n.conf.ChaincodePrograms = map[string]string{}
	}
	for _, org := range orgs {
		if path == "default" {
			delete(n.conf.ChaincodePrograms, org.MSPID)
		} else {
			n.conf.ChaincodePrograms[org.MSPID] = path
		}
	}
	if err := n.conf.Save(); err != nil {
		return err
	}
	return n.swap(orgs)
}

func (n *Network) orgs(names []string) ([]config.Org, error) {
	if len(names) == 0 {
		return n.conf.Orgs, nil
	}
	var orgs []config.Org
	for _, name := range names {
		org, err := n.conf.Org(name)
		if err != nil {
			return nil, err
		}
		orgs = append(orgs, org)
	}
	return orgs, nil
}

func runnable(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(abs)
	if err == nil && !info.IsDir() && info.Mode()&0o111 != 0 {
		return abs, nil
	}
	return "", problem.New(abs+" is not a program that can be run", err, "name a binary with the chaincode program's configuration contract (-config FILE), or `default`")
}
