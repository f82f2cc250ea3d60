package record

// TrustList says whose signatures count for what. It is signed as JWS JSON serialization (RFC 7515 §7.2.1) by the
// offline roots of all three organizations; docs/format.md §6.
type TrustList struct {
	Seq         int         `json:"seq"` // 1, 2, …
	Network     string      `json:"network"`
	Region      string      `json:"region"`
	Test        bool        `json:"test"`
	IssuedAt    string      `json:"issuedAt"`
	ExpiresAt   string      `json:"expiresAt"`
	Previous    string      `json:"previous"` // SM3 of the list before, `none` for the first
	Cosign      string      `json:"cosign"`   // none, 2-of-3, 3-of-3
	Roots       []Root      `json:"roots"`
	Authorities []Authority `json:"authorities"`
	Keys        []TrustKey  `json:"keys"`
}

// Root is one `trust` key of an organization; each has two, one kept elsewhere, and either signs for it.
type Root struct {
	Organization string `json:"organization"`
	Kid          string `json:"kid"`
	Key          string `json:"key"` // base64url of the uncompressed point
}

// Authority is a CA and what it may vouch for.
type Authority struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Certificate  string   `json:"certificate"`  // DER, base64url
	Organization string   `json:"organization"` // its own organization only, or empty for a licensed CA
	Vouches      []string `json:"vouches"`      // subject kinds it may vouch for
	From         string   `json:"from"`
	To           string   `json:"to"`
}

// TrustKey is an organization's signing key with its one purpose.
type TrustKey struct {
	Kid          string   `json:"kid"`
	Organization string   `json:"organization"`
	Purpose      string   `json:"purpose"`
	Key          string   `json:"key"`
	Types        []string `json:"types"` // certificate types, for issuer and status keys
	From         string   `json:"from"`
	To           string   `json:"to"`
}

// Valid checks a trust list on its own; signatures are checked by package seal.
func (t *TrustList) Valid() error {
	var c Check
	c.That(t.Seq >= 1, "seq must be positive")
	c.Region("region", t.Region)
	c.Text("network", t.Network, 20, 200)
	c.Time("issuedAt", t.IssuedAt)
	c.Time("expiresAt", t.ExpiresAt)
	c.That(t.IssuedAt < t.ExpiresAt, "expiresAt must be after issuedAt")
	c.OneOf("cosign", t.Cosign, "none", "2-of-3", "3-of-3")
	c.Count("roots", len(t.Roots), 3, 12)
	c.Count("authorities", len(t.Authorities), 1, 32)
	c.Count("keys", len(t.Keys), 1, 64)
	for _, root := range t.Roots {
		c.OneOf("root organization", root.Organization, DataBureau, MarketRegulator, Exchange)
	}
	for _, key := range t.Keys {
		c.OneOf("key organization", key.Organization, DataBureau, MarketRegulator, Exchange)
		c.OneOf("key purpose", key.Purpose, PurposeIssuer, PurposeStatus, PurposeLog, PurposeStore)
		c.Time("key from", key.From)
		c.Time("key to", key.To)
	}
	for _, authority := range t.Authorities {
		c.ID("authority id", authority.ID)
		c.Time("authority from", authority.From)
		c.Time("authority to", authority.To)
	}
	return c.Err()
}

// SignedList is the JWS JSON serialization of a signed trust list.
type SignedList struct {
	Payload    string          `json:"payload"`
	Signatures []ListSignature `json:"signatures"`
}

// ListSignature is one root's signature on a list.
type ListSignature struct {
	Protected string `json:"protected"`
	Signature string `json:"signature"`
}
