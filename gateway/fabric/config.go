// Package fabric reaches the ledger through the peer of one's own organization. It is the only importer of
// fabric-gateway; what it hands out are bytes, record errors and Fabric's block messages.
//
// # What a failure leaves behind
//
// [Client.Endorse] changes nothing on the ledger, whatever it answers. Once [Client.Submit] has been called the outcome
// is unknown until [Client.Status] says VALID or INVALID: the ordering service's success is not durable, and its failure
// may come after the transaction was ordered. Submitting the same envelope again is always safe, because peers mark a
// second copy DUPLICATE_TXID.
package fabric

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/hyperledger/fabric-gateway/pkg/identity"
)

// Config says how to reach the peer, as the network tool writes it (gateway.json). Every member is required.
type Config struct {
	MSPID    string `json:"mspID"`
	Cert     string `json:"cert"`     // path of the client's certificate
	Key      string `json:"key"`      // path of its private key
	Peer     string `json:"peer"`     // host:port of the own organization's peer
	PeerHost string `json:"peerHost"` // the name in that peer's TLS certificate
	TLSCA    string `json:"tlsCA"`    // path of the CA certificate of the peer's TLS
	Channel  string `json:"channel"`
}

// Load reads a [Config] from its file and names everything that is wrong with it at once.
func Load(path string) (Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("reading the connection file: %w", err)
	}
	var cfg Config
	if err := json.Unmarshal(text, &cfg); err != nil {
		return Config{}, fmt.Errorf("connection file %s: %w", path, err)
	}
	return cfg, cfg.valid()
}

func (c *Config) valid() error {
	var wrong []error
	members := []struct{ name, value string }{
		{"mspID", c.MSPID}, {"cert", c.Cert}, {"key", c.Key}, {"peer", c.Peer},
		{"peerHost", c.PeerHost}, {"tlsCA", c.TLSCA}, {"channel", c.Channel},
	}
	for _, member := range members {
		if member.value == "" {
			wrong = append(wrong, fmt.Errorf("connection file: %s is missing", member.name))
		}
	}
	return errors.Join(wrong...)
}

// files reads what the configuration points at: who we are, how we sign, and whom we believe to be the peer.
func (c *Config) files() (*identity.X509Identity, identity.Sign, *x509.CertPool, error) {
	certPEM, err1 := os.ReadFile(c.Cert)
	keyPEM, err2 := os.ReadFile(c.Key)
	caPEM, err3 := os.ReadFile(c.TLSCA)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, nil, nil, fmt.Errorf("reading the Fabric identity: %w", err)
	}
	id, sign, err := signer(c.MSPID, certPEM, keyPEM)
	if err != nil {
		return nil, nil, nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(caPEM) {
		return nil, nil, nil, fmt.Errorf("%s holds no certificate", c.TLSCA)
	}
	return id, sign, pool, nil
}

func signer(mspID string, certPEM, keyPEM []byte) (*identity.X509Identity, identity.Sign, error) {
	cert, err := identity.CertificateFromPEM(certPEM)
	if err != nil {
		return nil, nil, fmt.Errorf("client certificate: %w", err)
	}
	id, err := identity.NewX509Identity(mspID, cert)
	if err != nil {
		return nil, nil, fmt.Errorf("client identity: %w", err)
	}
	key, err := identity.PrivateKeyFromPEM(keyPEM)
	if err != nil {
		return nil, nil, errors.New("the client key cannot be read; it is not shown here") // never quote a key file
	}
	sign, err := identity.NewPrivateKeySign(key)
	if err != nil {
		return nil, nil, fmt.Errorf("client key: %w", err)
	}
	return id, sign, nil
}
