package config

import "path/filepath"

// Crypto is the folder that cryptogen fills.
func (c *Config) Crypto(parts ...string) string {
	return c.Path(append([]string{"crypto"}, parts...)...)
}

// PeerOrgCrypto and OrdererOrgCrypto are the folders of an organization's two roles.
func (c *Config) PeerOrgCrypto(org Org, parts ...string) string {
	return c.Crypto(append([]string{"peerOrganizations", org.Domain}, parts...)...)
}

func (c *Config) OrdererOrgCrypto(org Org, parts ...string) string {
	return c.Crypto(append([]string{"ordererOrganizations", org.Domain}, parts...)...)
}

// PeerTLSCA and OrdererTLSCA are the roots that clients of those nodes trust.
func (c *Config) PeerTLSCA(org Org) string {
	return c.PeerOrgCrypto(org, "tlsca", "tlsca."+org.Domain+"-cert.pem")
}

func (c *Config) OrdererTLSCA(org Org) string {
	return c.OrdererOrgCrypto(org, "tlsca", "tlsca."+org.Domain+"-cert.pem")
}

// AdminMSP is the administrator's identity folder of a peer organization.
func (c *Config) AdminMSP(org Org) string {
	return c.PeerOrgCrypto(org, "users", "Admin@"+org.Domain, "msp")
}

// Client is the folder of an organization's client identities and profiles; Chaincode that of its chaincode service.
func (c *Config) Client(org Org, parts ...string) string {
	return c.Path(append([]string{"clients", org.MSPID}, parts...)...)
}

func (c *Config) Chaincode(org Org, parts ...string) string {
	return c.Path(append([]string{"chaincode", org.Short}, parts...)...)
}

// GenesisBlock is the channel's first block.
func (c *Config) GenesisBlock() string { return c.Path("genesis", Channel+".block") }

// InRepository is a path of the source tree.
func (c *Config) InRepository(parts ...string) string {
	return filepath.Join(append([]string{c.Root}, parts...)...)
}
