package record

import "slices"

// Acts by which somebody asks an organization for private terms, or for its log of who has read some. They are never recorded.
const (
	ActReadTerms = "terms.read"
	ActListReads = "reads.list"
)

// TypeGrant is the JOSE type of a [Grant].
const TypeGrant = "shuzheng-grant+jwt"

// Scopes are the kinds of private terms: who the receiver is, what was agreed, what was paid.
const (
	ScopeContract   = "CONTRACT"
	ScopeParties    = "PARTIES"
	ScopeSettlement = "SETTLEMENT"
)

var scopes = []string{ScopeContract, ScopeParties, ScopeSettlement}

// ReadPurposes are what private terms may be read for.
var ReadPurposes = []string{
	"ARBITRATION", "AUDIT", "FINANCING", "INVESTIGATION", "LITIGATION", "OTHER", "PERFORMANCE", "REVIEW", "SUPERVISION",
}

// MaxGrantLife is how long a grant may count, in seconds.
const MaxGrantLife = 30 * 24 * 3600

// Grant is a party's leave to read private terms of one deal: a compact JWS of type [TypeGrant]. It is shown with the request and
// never recorded (domain model E36).
type Grant struct {
	Iss   string   `json:"iss"` // name of the deal's key, or an actor of the provider
	Aud   string   `json:"aud"` // <network>/<namespace>
	Iat   int64    `json:"iat"`
	Exp   int64    `json:"exp"`
	Jti   string   `json:"jti"`
	To    string   `json:"to"`    // actor id: who may read, or the organization whose people may
	Deal  string   `json:"deal"`  // key
	Scope []string `json:"scope"` // what may be read, sorted
}

// Valid checks a grant on its own.
func (g *Grant) Valid() error {
	var c Check
	c.That(IsID(g.Iss), "iss must be an actor id or the name of a key")
	c.That(jtiForm.MatchString(g.Jti), "jti must be 32 to 64 lower-case hexadecimal digits")
	c.ID("to", g.To)
	c.That(IsKey(g.Deal), "deal must be the key of a record")
	c.Count("scope", len(g.Scope), 1, len(scopes))
	for i, item := range g.Scope {
		c.OneOf("scope", item, scopes...)
		c.That(i == 0 || g.Scope[i-1] < item, "scope must be sorted and without repetition")
	}
	if g.Exp-g.Iat > MaxGrantLife || g.Exp <= g.Iat {
		c.That(false, "exp must be 1 second to 30 days after iat")
	}
	return c.Err()
}

// Allows reports whether a grant covers a kind of terms.
func (g *Grant) Allows(scope string) bool { return slices.Contains(g.Scope, scope) }

// ReadTerms is the body of [ActReadTerms]: which document somebody wants to read, and by what right.
type ReadTerms struct {
	Deal      string `json:"deal"`      // key
	Statement string `json:"statement"` // digest of the statement whose terms they are
	Purpose   string `json:"purpose"`
	Access    string `json:"access"`   // key of an order of the reader's own that is in force, or empty
	Document  string `json:"document"` // number of what the bureau's task rests on, or empty
	Grant     string `json:"grant"`    // compact JWS of a party's grant, or empty
}

// Valid checks the body on its own.
func (b *ReadTerms) Valid() error {
	var c Check
	c.That(IsKey(b.Deal), "deal must be the key of a record")
	c.Digest("statement", b.Statement)
	c.OneOf("purpose", b.Purpose, ReadPurposes...)
	c.That(b.Access == "" || IsKey(b.Access), "access must be empty or the key of a record")
	c.Text("document", b.Document, 0, 100)
	c.That(len(b.Grant) <= 4096, "grant must have at most 4,096 bytes")
	return c.Err()
}

// ListReads is the body of [ActListReads]: entries of the log about a deal, or about all of them, behind a number.
type ListReads struct {
	Deal  string `json:"deal"`  // key, or empty: all
	After int    `json:"after"` // number of the last entry seen
	Limit int    `json:"limit"`
}

// MaxReads bounds one list of entries.
const MaxReads = 200

// Valid checks the body on its own.
func (b *ListReads) Valid() error {
	var c Check
	c.That(b.Deal == "" || IsKey(b.Deal), "deal must be empty or the key of a record")
	c.That(b.After >= 0 && b.After < maxInteger, "after must be the number of an entry, or 0")
	c.That(b.Limit >= 1 && b.Limit <= MaxReads, "limit must be 1 to %d", MaxReads)
	return c.Err()
}
