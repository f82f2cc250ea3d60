package config

import (
	"fmt"
	"strings"
)

// Channel is the one application channel; its name is part of the network id that chaincode and signers check.
const Channel = "registry"

// Host is where every process listens. All addresses are built from it, so a network over several hosts needs
// a host per node here and nothing else.
const Host = "127.0.0.1"

// Each organization owns a block of ports that starts at base + index*portsPerOrg. Fixed places make a port readable:
// with the default base, 7060 is the peer of the second organization.
const (
	portsPerOrg         = 50
	ordererOffset       = 0  // broadcast, deliver and Raft
	ordererAdminOffset  = 1  // osnadmin, mutual TLS
	ordererOpsOffset    = 2  // health and metrics
	peerOffset          = 10 // peer j uses 10+3j (gRPC), 11+3j (health and metrics) and 12+3j (chaincode callbacks)
	peerStride          = 3
	chaincodeOffset     = 30 // one port per namespace
	chaincodeOpsOffset  = 39 // health of the chaincode service
	gatewayOffset       = 40 // kept for `shuzheng serve`
	maxPeers            = 6
	portsUsed           = 200
	maxUsableBase       = 65535 - portsUsed
	minUsableBase       = 1024
	domainSuffix        = ".example"
	ordererMSPSuffix    = "Orderer"
	organizationsNumber = 3
)

// Org is one organization of the network: a peer organization and its ordering twin.
type Org struct {
	MSPID      string `json:"mspID"`      // DataBureau
	OrdererMSP string `json:"ordererMSP"` // DataBureauOrderer
	Short      string `json:"short"`      // databureau: in process names
	Domain     string `json:"domain"`     // databureau.example: in host names

	Orderer        Node   `json:"orderer"`
	OrdererAdmin   int    `json:"ordererAdminPort"`
	Peers          []Node `json:"peers"`
	ChaincodeNode  string `json:"chaincode"`
	ChaincodeOps   int    `json:"chaincodeOperationsPort"`
	GatewayPort    int    `json:"gatewayPort"`
	NamespacePorts []int  `json:"namespacePorts"`
}

// Node is one Fabric process.
type Node struct {
	Name       string `json:"name"`                    // peer0.databureau
	Host       string `json:"host"`                    // peer0.databureau.example: the name in its TLS certificate
	Port       int    `json:"port"`                    // gRPC
	Operations int    `json:"operationsPort"`          // HTTP: /healthz and /metrics
	Chaincode  int    `json:"chaincodePort,omitempty"` // peers only: where chaincode that is no service would call back
}

// Address is where clients dial the node.
func (n Node) Address() string { return Address(n.Port) }

// Address of a port on this network's host.
func Address(port int) string { return fmt.Sprintf("%s:%d", Host, port) }

// MSPIDs in the fixed order in which organizations are numbered and listed everywhere.
func MSPIDs() []string { return []string{"DataBureau", "MarketRegulator", "Exchange"} }

func newOrgs(base, peers int) []Org {
	orgs := make([]Org, 0, organizationsNumber)
	for i, id := range MSPIDs() {
		orgs = append(orgs, newOrg(id, base+i*portsPerOrg, peers))
	}
	return orgs
}

func newOrg(id string, first, peers int) Org {
	short := strings.ToLower(id)
	domain := short + domainSuffix
	org := Org{
		MSPID: id, OrdererMSP: id + ordererMSPSuffix, Short: short, Domain: domain,
		Orderer:       newNode("orderer", short, first+ordererOffset, first+ordererOpsOffset),
		OrdererAdmin:  first + ordererAdminOffset,
		ChaincodeNode: "chaincode." + short,
		ChaincodeOps:  first + chaincodeOpsOffset,
		GatewayPort:   first + gatewayOffset,
	}
	for j := range peers {
		port := first + peerOffset + j*peerStride
		peer := newNode(fmt.Sprintf("peer%d", j), short, port, port+1)
		peer.Chaincode = port + 2
		org.Peers = append(org.Peers, peer)
	}
	for i := range Namespaces() {
		org.NamespacePorts = append(org.NamespacePorts, first+chaincodeOffset+i)
	}
	return org
}

func newNode(kind, short string, port, operations int) Node {
	name := kind + "." + short
	return Node{Name: name, Host: name + domainSuffix, Port: port, Operations: operations}
}

// Hostname is the node's name inside its organization, as cryptogen wants it.
func (n Node) Hostname() string {
	hostname, _, _ := strings.Cut(n.Name, ".")
	return hostname
}
