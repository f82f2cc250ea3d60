package setup

import (
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/shuzheng/shuzheng/network/internal/certs"
	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/proc"
)

// serviceConfig is the one file that the chaincode program reads.
type serviceConfig struct {
	Organization string             `json:"organization"`
	Clock        string             `json:"clock"`
	Founding     string             `json:"founding"` // trust list 1 as the organization signs it, once the SM2 side is made
	TLS          serviceTLS         `json:"tls"`
	Operations   string             `json:"operations"`
	Namespaces   []serviceNamespace `json:"namespaces"`
}

type serviceTLS struct {
	Key      string `json:"key"`
	Cert     string `json:"cert"`
	ClientCA string `json:"clientCA"`
}

type serviceNamespace struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	CCID    string `json:"ccid"`
}

// Service prepares an organization's chaincode service: TLS on both ends, one package per namespace, the program's
// configuration and the process description.
func Service(conf *config.Config, table *proc.Table, org config.Org) error {
	if err := serviceCerts(conf, org); err != nil {
		return err
	}
	service := serviceConfig{
		Organization: org.MSPID, Clock: conf.Clock, Founding: conf.Path("sm2", "trust-1.json"), Operations: config.Address(org.ChaincodeOps),
		TLS: serviceTLS{
			Key: conf.Chaincode(org, "tls", "server.key"), Cert: conf.Chaincode(org, "tls", "server.crt"), ClientCA: conf.PeerTLSCA(org),
		},
	}
	ports := map[string]int{"operations": org.ChaincodeOps}
	for i, ns := range config.Namespaces() {
		ports[ns.Name] = org.NamespacePorts[i]
		id, err := Package(conf, org, i)
		if err != nil {
			return err
		}
		service.Namespaces = append(service.Namespaces, serviceNamespace{ns.Name, config.Address(org.NamespacePorts[i]), id})
	}
	file := conf.Chaincode(org, "config.json")
	if err := writeJSON(file, service, 0o644); err != nil {
		return err
	}
	return table.Describe(proc.Process{
		Name: org.ChaincodeNode, Argv: []string{conf.ChaincodeProgram(org), "-config", file}, Ports: ports,
		HealthURL: fmt.Sprintf("http://%s/healthz", config.Address(org.ChaincodeOps)),
		Env:       map[string]string{"GOGC": "400"},
	})
}

func serviceCerts(conf *config.Config, org config.Org) error {
	ca, err := certs.Load(conf.PeerOrgCrypto(org, "tlsca"))
	if err != nil {
		return err
	}
	server := certs.Request{
		CommonName: "chaincode." + org.Domain, Hosts: []string{"chaincode." + org.Domain, "localhost", config.Host},
		Usage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if err := ca.Issue(server, conf.Chaincode(org, "tls", "server.crt"), conf.Chaincode(org, "tls", "server.key")); err != nil {
		return err
	}
	client := certs.Request{CommonName: "peer-to-chaincode." + org.Domain, Usage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
	return ca.Issue(client, conf.Chaincode(org, "tls", "client.crt"), conf.Chaincode(org, "tls", "client.key"))
}

func writeJSON(path string, value any, mode os.FileMode) error {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), mode)
}
