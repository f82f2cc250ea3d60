package setup

import (
	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/templates"
)

// gatewayProfile is what our own gateway needs to reach its organization's peer.
type gatewayProfile struct {
	MSPID    string `json:"mspID"`
	Cert     string `json:"cert"`
	Key      string `json:"key"`
	Peer     string `json:"peer"`
	PeerHost string `json:"peerHost"` // the name in the peer's TLS certificate
	TLSCA    string `json:"tlsCA"`
	Channel  string `json:"channel"`
}

// Clients writes for each organization what its programs and people connect with.
func Clients(conf *config.Config) error {
	for _, org := range conf.Orgs {
		peer := org.Peers[0]
		gateway := gatewayProfile{
			MSPID: org.MSPID, Cert: conf.Client(org, "cert.pem"), Key: conf.Client(org, "key.pem"),
			Peer: peer.Address(), PeerHost: peer.Host, TLSCA: conf.PeerTLSCA(org), Channel: config.Channel,
		}
		if err := writeJSON(conf.Client(org, "gateway.json"), gateway, 0o644); err != nil {
			return err
		}
		if err := writeJSON(conf.Client(org, "profile.json"), connectionProfile(conf, org), 0o644); err != nil {
			return err
		}
		cli := map[string]any{"Org": org, "AdminMSP": conf.AdminMSP(org), "PeerTLSCA": conf.PeerTLSCA(org)}
		if err := templates.Write("cli.yaml", cli, conf.Client(org, "core.yaml")); err != nil {
			return err
		}
	}
	return nil
}

type object = map[string]any

// patience makes fabric-sdk-go ask one peer at a time when it discovers endorsers. By default it asks two, takes the
// first answer and cancels the other; if that one was still connecting, v1.0.0 closes the connection also under a
// proposal that shares it, which then fails after ten seconds.
var patience = object{"discovery": object{"maxTargets": 1}}

// connectionProfile is the common connection profile that fabric-sdk-go, fabric-sdk-java and others read: the way for
// existing platforms to use this ledger.
func connectionProfile(conf *config.Config, self config.Org) object {
	peers, orderers, organizations, members := object{}, object{}, object{}, object{}
	var ordererNames []string
	for _, org := range conf.Orgs {
		var names []string
		for _, peer := range org.Peers {
			peers[peer.Host] = endpoint(peer, conf.PeerTLSCA(org))
			names = append(names, peer.Host)
			members[peer.Host] = object{"endorsingPeer": true, "chaincodeQuery": true, "ledgerQuery": true, "eventSource": org.MSPID == self.MSPID}
		}
		organizations[org.MSPID] = object{
			"mspid": org.MSPID, "peers": names,
			"cryptoPath": conf.PeerOrgCrypto(org, "users", "{username}@"+org.Domain, "msp"),
		}
		orderers[org.Orderer.Host] = endpoint(org.Orderer, conf.OrdererTLSCA(org))
		ordererNames = append(ordererNames, org.Orderer.Host)
	}
	store := conf.Client(self, "sdk-store")
	return object{
		"name": "shuzheng-" + self.Short, "version": "1.0.0",
		"client": object{
			"organization": self.MSPID,
			"logging":      object{"level": "warning"},
			"cryptoconfig": object{"path": conf.Crypto()},
			"credentialStore": object{
				"path": store, "cryptoStore": object{"path": store + "/msp"},
			},
			"BCCSP": object{"security": object{
				"enabled": true, "default": object{"provider": "SW"}, "hashAlgorithm": "SHA2", "softVerify": true, "level": 256,
			}},
			"connection": object{"timeout": object{"peer": object{"endorser": "30"}, "orderer": "30"}},
		},
		"channels":      object{config.Channel: object{"orderers": ordererNames, "peers": members, "policies": patience}},
		"organizations": organizations, "peers": peers, "orderers": orderers,
	}
}

func endpoint(node config.Node, tlsCA string) object {
	return object{
		"url":        "grpcs://" + node.Address(),
		"tlsCACerts": object{"path": tlsCA},
		"grpcOptions": object{
			"ssl-target-name-override": node.Host, "hostnameOverride": node.Host,
			"fail-fast": false, "allow-insecure": false, "keep-alive-time": "60s", "keep-alive-timeout": "20s", "keep-alive-permit": false,
		},
	}
}
