package record

// States of venues, of rule documents, and of the record of the rules.
const (
	StateOnboarded = "ONBOARDED"
	StateInForce   = "IN_FORCE"
	StateRepealed  = "REPEALED"
)

// Venue is the body of `venue/<NAMESPACE>`: an exchange as the bureau approved it (S0 12(1), 13). No act in the exchange's
// namespace is possible before.
type Venue struct {
	Namespace string   `json:"namespace"`
	Name      string   `json:"name"`
	Approval  string   `json:"approval"` // SM3 of the approval document
	Licence   string   `json:"licence"`  // SM3 of the business licence
	Scope     []string `json:"scope"`    // object types it may trade, sorted

	Operator string `json:"operator,omitempty"` // actor id of the company that runs it, when that is another (S3a 6); since edition 4
}

// Since is the edition from which the body counts.
func (b *Venue) Since() int {
	if b.Operator != "" {
		return EditionTrade
	}
	return 1
}

// otherApproved is an object that the bureau approved though it is of none of the named types (S0 5(1)).
const otherApproved = "OTHER_APPROVED"

// ObjectTypes are the kinds of object of trade (S0 5).
var ObjectTypes = []string{"APPLICATION", otherApproved, "PRODUCT", "SERVICE", "THIRD_PARTY_SERVICE", "TOOL"}

// Valid checks the body on its own.
func (b *Venue) Valid() error {
	var c Check
	c.That(namespaceForm(b.Namespace), "namespace must be lower-case letters and digits")
	c.Text("name", b.Name, 2, 100)
	c.Digest("approval", b.Approval)
	c.Digest("licence", b.Licence)
	c.Count("scope", len(b.Scope), 1, len(ObjectTypes))
	for i, objectType := range b.Scope {
		c.OneOf("scope", objectType, ObjectTypes...)
		c.That(i == 0 || b.Scope[i-1] < objectType, "scope must be sorted and without repetition")
	}
	if b.Operator != "" {
		c.ID("operator", b.Operator)
	}
	return c.Err()
}

// DocumentKinds are the nine rules an exchange must have (S0 12(2)).
var DocumentKinds = []string{
	"COMPLIANCE_REVIEW", "DISCLOSURE", "MAJOR_EVENTS", "PRICE_FORMATION", "REGISTRATION_SETTLEMENT", "RISK_CONTROL", "SECURITY", "TRADING", "WORKFLOW",
}

// Document is the body of `document/<id>` and of `document.publish`: a rule document of an exchange, by digest.
type Document struct {
	Namespace string `json:"namespace"` // of the exchange
	Kind      string `json:"kind"`
	Title     string `json:"title"`
	Number    int    `json:"number"` // version of this kind, from 1
	Digest    string `json:"digest"`
	From      string `json:"from"`
}

// Valid checks the body on its own.
func (b *Document) Valid() error {
	var c Check
	c.That(namespaceForm(b.Namespace), "namespace must be lower-case letters and digits")
	c.OneOf("kind", b.Kind, DocumentKinds...)
	c.Text("title", b.Title, 2, 100)
	c.That(b.Number >= 1 && b.Number <= 10_000, "number must be a small positive number")
	c.Digest("digest", b.Digest)
	c.Time("from", b.From)
	return c.Err()
}
