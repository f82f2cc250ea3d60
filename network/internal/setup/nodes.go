package setup

import (
	"fmt"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/fabric"
	"github.com/shuzheng/shuzheng/network/internal/proc"
	"github.com/shuzheng/shuzheng/network/templates"
)

// nodeView is what the templates of one node see.
type nodeView struct {
	Host, Crypto, Data, Builder, Operations, Admin, Bootstrap, Callback string
	Org                                                                 config.Org
	Node                                                                config.Node
}

// Nodes writes the configuration and the process description of every peer, orderer and chaincode service. It is
// repeated at each start, so that a corrected template reaches a network that already exists.
func Nodes(conf *config.Config, tools *fabric.Tools, table *proc.Table) error {
	for _, org := range conf.Orgs {
		if err := orderer(conf, tools, table, org); err != nil {
			return err
		}
		for _, node := range org.Peers {
			if err := peer(conf, tools, table, org, node); err != nil {
				return err
			}
		}
		if err := Service(conf, table, org); err != nil {
			return err
		}
	}
	return nil
}

func orderer(conf *config.Config, tools *fabric.Tools, table *proc.Table, org config.Org) error {
	node, home := org.Orderer, conf.Path("nodes", org.Orderer.Name)
	data := nodeView{
		Host: config.Host, Crypto: conf.OrdererOrgCrypto(org, "orderers", node.Host), Data: home + "/data",
		Operations: config.Address(node.Operations), Admin: config.Address(org.OrdererAdmin), Org: org, Node: node,
	}
	if err := templates.Write("orderer.yaml", data, home+"/orderer.yaml"); err != nil {
		return err
	}
	ports := map[string]int{"orderer": node.Port, "admin": org.OrdererAdmin, "operations": node.Operations}
	return table.Describe(fabricProcess(node, home, ports, tools.Path("orderer")))
}

func peer(conf *config.Config, tools *fabric.Tools, table *proc.Table, org config.Org, node config.Node) error {
	home := conf.Path("nodes", node.Name)
	data := nodeView{
		Host: config.Host, Crypto: conf.PeerOrgCrypto(org, "peers", node.Host), Data: home + "/data",
		Operations: config.Address(node.Operations), Builder: conf.InRepository("network", "builder"),
		Bootstrap: org.Peers[0].Address(), Callback: config.Address(node.Chaincode), Org: org, Node: node,
	}
	if err := templates.Write("core.yaml", data, home+"/core.yaml"); err != nil {
		return err
	}
	ports := map[string]int{"peer": node.Port, "operations": node.Operations, "callback": node.Chaincode}
	return table.Describe(fabricProcess(node, home, ports, tools.Path("peer"), "node", "start"))
}

func fabricProcess(node config.Node, home string, ports map[string]int, argv ...string) proc.Process {
	return proc.Process{
		Name: node.Name, Argv: argv, Dir: home, Ports: ports,
		HealthURL: fmt.Sprintf("http://%s/healthz", config.Address(node.Operations)),
		// GOGC=400: memory is plentiful, and collecting less often saves some percent of CPU per transaction.
		Env: map[string]string{"FABRIC_CFG_PATH": home, "FABRIC_LOGGING_SPEC": "warn", "GOGC": "400"},
	}
}
