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
	Page        string      `json:"page"`     // SM3 of the verification page's manifest, `none` where there is no page
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

// TrustKey is an organization's signing key with its one purpose. Once listed it stays in every later list, so that the
// newest list judges what was signed long ago.
type TrustKey struct {
	Kid           string   `json:"kid"`
	Organization  string   `json:"organization"`
	Purpose       string   `json:"purpose"`
	Key           string   `json:"key"`
	Types         []string `json:"types"` // certificate types for issuer keys; for status keys the lists, [TypeKeys] among them
	From          string   `json:"from"`
	To            string   `json:"to"`
	CompromisedAt string   `json:"compromisedAt"` // empty, or since when its signatures prove nothing by themselves
}

// TypeKeys stands where a certificate type would: the status list of key records.
const TypeKeys = "keys"

// MaxTrustKeys bounds the keys of a trust list, past ones included.
const MaxTrustKeys = 256

// maxRoots bounds the roots of one organization.
const maxRoots = 4

// CosignPolicies says how many organizations must have co-signed, the stricter after the looser.
var CosignPolicies = []string{"none", "2-of-3", "3-of-3"}

// Valid checks a trust list on its own; signatures are checked by package seal.
func (t *TrustList) Valid() error {
	var c Check
	c.That(t.Seq >= 1, "seq must be positive")
	c.Region("region", t.Region)
	c.Text("network", t.Network, 20, 200)
	c.Time("issuedAt", t.IssuedAt)
	c.Time("expiresAt", t.ExpiresAt)
	c.That(t.IssuedAt < t.ExpiresAt, "expiresAt must be after issuedAt")
	c.OneOf("cosign", t.Cosign, CosignPolicies...)
	c.Count("authorities", len(t.Authorities), 1, 32)
	c.Count("keys", len(t.Keys), 1, MaxTrustKeys)
	c.That(t.Page == None || IsDigest(t.Page), "page must be a digest or none")
	roots := map[string]int{}
	for _, root := range t.Roots {
		c.OneOf("root organization", root.Organization, DataBureau, MarketRegulator, Exchange)
		roots[root.Organization]++
	}
	for _, organization := range []string{DataBureau, MarketRegulator, Exchange} {
		c.Count("roots of "+organization, roots[organization], 1, maxRoots)
	}
	for _, key := range t.Keys {
		c.OneOf("key organization", key.Organization, DataBureau, MarketRegulator, Exchange)
		c.OneOf("key purpose", key.Purpose, PurposeIssuer, PurposeStatus, PurposeLog, PurposeStore)
		typed := key.Purpose == PurposeIssuer || key.Purpose == PurposeStatus
		c.That(typed == (len(key.Types) > 0), "key types: issuer and status keys have at least one, other keys none")
		c.Time("key from", key.From)
		c.Time("key to", key.To)
		if key.CompromisedAt != "" {
			c.Time("key compromisedAt", key.CompromisedAt)
		}
	}
	for _, authority := range t.Authorities {
		c.ID("authority id", authority.ID)
		c.Time("authority from", authority.From)
		c.Time("authority to", authority.To)
	}
	return c.Err()
}

// Succeed is the body of `trust.succeed`; the attachment is the signed list that follows the one in force.
type Succeed struct {
	Seq int `json:"seq"` // of the attached list
}

// Valid checks the body on its own.
func (b *Succeed) Valid() error {
	var c Check
	c.That(b.Seq >= 2 && b.Seq <= 10000, "seq must be a small number from 2 on")
	return c.Err()
}

// Exception is the body of `exception.record` and of `exception/<id>`: leaves of the log that somebody who co-signs
// objects to, and what the three have found about them.
type Exception struct {
	Leaves []string `json:"leaves"` // hashes of leaves, sorted
	Reason string   `json:"reason"`
}

// maxExceptions bounds the leaves of one exception.
const maxExceptions = 64

// Valid checks the body on its own.
func (b *Exception) Valid() error {
	var c Check
	c.Count("leaves", len(b.Leaves), 1, maxExceptions)
	for i, leaf := range b.Leaves {
		c.Digest("leaves", leaf)
		c.That(i == 0 || b.Leaves[i-1] < leaf, "leaves must be sorted and without repetition")
	}
	c.Text("reason", b.Reason, 2, 400)
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
