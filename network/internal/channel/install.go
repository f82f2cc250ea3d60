package channel

import (
	"os"
	"strings"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/problem"
	"github.com/shuzheng/shuzheng/network/internal/setup"
)

// Install puts the organization's five packages on one of its peers; a package that is there already is fine.
func (c *Channel) Install(org config.Org, peer config.Node) error {
	for _, ns := range config.Namespaces() {
		_, err := c.peer(org, peer, "lifecycle", "chaincode", "install", setup.PackagePath(c.conf, org, ns))
		if err != nil && !strings.Contains(err.Error(), "already successfully installed") {
			return problem.New("cannot install "+ns.Name+" on "+peer.Name, err, "read its log with `shuzheng-net logs "+peer.Name+"`")
		}
	}
	return nil
}

// change is one definition that the ledger does not have yet.
type change struct {
	namespace config.Namespace
	index     int
	sequence  int
}

// InstallOnce installs on a peer that this network has not installed on before; asking a peer costs as much as doing it. The mark
// stands among the peer's data: a peer that has lost them has lost its packages too.
func (c *Channel) InstallOnce(org config.Org, peer config.Node) error {
	mark := c.conf.Path("nodes", peer.Name, "data", "packages-installed")
	if _, err := os.Stat(mark); err == nil {
		return nil
	}
	if err := c.Install(org, peer); err != nil {
		return err
	}
	return os.WriteFile(mark, nil, 0o644)
}

// InstallAll installs on every peer.
func (c *Channel) InstallAll() error { return c.eachPeer(c.InstallOnce) }
