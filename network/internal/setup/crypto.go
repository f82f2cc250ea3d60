// Package setup writes everything a network needs before its first process starts: keys, the genesis block, node
// configurations, chaincode packages and client profiles. Each step keeps what is already there.
package setup

import (
	"os"
	"path/filepath"

	"github.com/shuzheng/shuzheng/network/internal/certs"
	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/fabric"
	"github.com/shuzheng/shuzheng/network/internal/problem"
	"github.com/shuzheng/shuzheng/network/templates"
)

// view is what the templates of a whole network see.
type view struct {
	Host   string
	Crypto string
	Orgs   []config.Org
}

func networkView(conf *config.Config) view {
	return view{Host: config.Host, Crypto: conf.Crypto(), Orgs: conf.Orgs}
}

// Crypto makes all keys and certificates.
func Crypto(conf *config.Config, tools *fabric.Tools) error {
	if err := cryptogen(conf, tools); err != nil {
		return problem.New("cannot make the organizations' keys", err, "`shuzheng-net clean`, then `up` again")
	}
	for _, org := range conf.Orgs {
		if err := issue(conf, org); err != nil {
			return err
		}
	}
	return nil
}

// cryptogen runs into a folder that becomes the real one only when it is complete: an interrupted run must not leave
// half of an organization's keys behind.
func cryptogen(conf *config.Config, tools *fabric.Tools) error {
	if _, err := os.Stat(conf.Crypto()); err == nil {
		return nil
	}
	source, err := os.ReadFile(conf.InRepository("crypto-config", "crypto-config.yaml"))
	if err != nil {
		return err
	}
	input := conf.Path("genesis", "crypto-config.yaml")
	if err := templates.WriteText("crypto-config.yaml", string(source), networkView(conf), input); err != nil {
		return err
	}
	unfinished := conf.Crypto() + ".unfinished"
	if err := os.RemoveAll(unfinished); err != nil {
		return err
	}
	if _, err := tools.Run(nil, "cryptogen", "generate", "--config", input, "--output", unfinished); err != nil {
		return err
	}
	if err := certs.LowS(unfinished); err != nil {
		return err
	}
	return os.Rename(unfinished, conf.Crypto())
}

// issue adds the gateway's client identity, the administrator's files for clients, and for each of the organization's
// two roles a second administrator, whose key belongs in a safe: all changes of the channel need every organization's
// administrator, so one lost key would freeze the network.
func issue(conf *config.Config, org config.Org) error {
	ca, err := certs.Load(conf.PeerOrgCrypto(org, "ca"))
	if err != nil {
		return err
	}
	gateway := certs.Request{CommonName: "gateway@" + org.Domain, OrganizationalUnit: "client"}
	if err := ca.Issue(gateway, conf.Client(org, "cert.pem"), conf.Client(org, "key.pem")); err != nil {
		return err
	}
	second := certs.Request{CommonName: "Admin2@" + org.Domain, OrganizationalUnit: "admin"}
	if err := ca.Issue(second, conf.Path("offline", org.MSPID, "admin-cert.pem"), conf.Path("offline", org.MSPID, "admin-key.pem")); err != nil {
		return err
	}
	ordererCA, err := certs.Load(conf.OrdererOrgCrypto(org, "ca"))
	if err != nil {
		return err
	}
	if err := ordererCA.Issue(second, conf.Path("offline", org.OrdererMSP, "admin-cert.pem"), conf.Path("offline", org.OrdererMSP, "admin-key.pem")); err != nil {
		return err
	}
	return copyAdmin(conf, org)
}

func copyAdmin(conf *config.Config, org config.Org) error {
	msp := conf.AdminMSP(org)
	if err := copyFile(filepath.Join(msp, "signcerts", "Admin@"+org.Domain+"-cert.pem"), conf.Client(org, "admin-cert.pem"), 0o644); err != nil {
		return err
	}
	return copyFile(filepath.Join(msp, "keystore", "priv_sk"), conf.Client(org, "admin-key.pem"), 0o600)
}

func copyFile(from, to string, mode os.FileMode) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, data, mode)
}
