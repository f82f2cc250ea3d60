package record

import "slices"

// StateExited ends a subject at its own wish (domain model SM3).
const StateExited = "EXITED"

// Types of subject that get a certificate of an exchange (list A2-d).
const (
	SubjectMerchant   = "MERCHANT"
	SubjectThirdParty = "THIRD_PARTY"
)

// CommitmentKinds are what a subject commits itself about (S4 二(四)15).
var CommitmentKinds = []string{"COLLECTION", "PROCESSING", "STORAGE", "TRADING", "TRANSFER", "USE"}

// Commitment is one of them, as it was signed.
type Commitment struct {
	Kind   string `json:"kind"`
	Digest string `json:"digest"`
}

// Licence is the evidence for a service that only who has a licence, permit or filing may give (S1 25).
type Licence struct {
	Service string `json:"service"` // code of list A2-d or A2-e
	Digest  string `json:"digest"`
	To      string `json:"to"` // valid until
}

// merchantCategories are by function and by resource (S0 18, S3a 8).
var merchantCategories = []string{
	"SERVICE", "APPLICATION", "TECHNOLOGY", "DATA_RESOURCE", "DATA_SERVICE", "COMPUTING_POWER", "ALGORITHM_TOOL", "NETWORK", "SECURITY",
}

func (b *ApplySubject) checkCategories(c *Check) {
	most := len(merchantCategories)
	if b.SubjectType == SubjectThirdParty {
		most = 20
	}
	c.Count("categories", len(b.Categories), 1, most)
	for i, category := range b.Categories {
		if b.SubjectType == SubjectThirdParty {
			c.Code("categories", category)
		} else {
			c.OneOf("categories", category, merchantCategories...)
		}
		c.That(i == 0 || b.Categories[i-1] < category, "categories must be sorted and without repetition")
	}
}

// later checks what came with edition 4.
func (b *ApplySubject) later(c *Check) {
	c.Count("commitments", len(b.Commitments), 0, len(CommitmentKinds))
	for _, commitment := range b.Commitments {
		c.OneOf("commitment kind", commitment.Kind, CommitmentKinds...)
		c.Digest("commitment digest", commitment.Digest)
	}
	c.Count("licences", len(b.Licences), 0, 20)
	for i, licence := range b.Licences {
		c.Code("licence service", licence.Service)
		c.Digest("licence digest", licence.Digest)
		c.Time("licence to", licence.To)
		c.That(i == 0 || b.Licences[i-1].Service < licence.Service, "licences must be sorted by service")
	}
	c.That(b.Prior == "" || IsKey(b.Prior), "prior must be the key of a record")
}

// Committed reports whether the applicant has committed itself about everything.
func (b *ApplySubject) Committed() bool {
	return slices.EqualFunc(b.Commitments, CommitmentKinds, func(c Commitment, kind string) bool { return c.Kind == kind })
}

// Licensed reports whether a licence for a service is shown that is good at a time.
func (b *ApplySubject) Licensed(service, now string) bool {
	return slices.ContainsFunc(b.Licences, func(l Licence) bool { return l.Service == service && now < l.To })
}

// CertType is the type of certificate that the subject gets.
func (b *ApplySubject) CertType() string {
	if b.SubjectType == SubjectThirdParty {
		return TypeST
	}
	return TypeSM
}

// At implements [Timed]. What was issued before edition 4 stays as it was written, and its validity is looked at beside it.
func (s *Subject) At(state, now string) (string, string) {
	if (state == StateActive || state == StateSuspended) && s.Regime != "" && now >= s.Validity.To {
		return StateExpired, "S0 20(1)"
	}
	return state, ""
}

// DecideSubject is the body of `subject.review` since edition 4: the opinion, and the rule documents of the exchange that it was
// formed under.
type DecideSubject struct {
	Opinion
	Rules []string `json:"rules"` // keys in governance, sorted
}

// Valid checks the body on its own.
func (b *DecideSubject) Valid() error {
	if err := b.Opinion.Valid(); err != nil {
		return err
	}
	var c Check
	c.Count("rules", len(b.Rules), 1, len(DocumentKinds))
	for i, key := range b.Rules {
		c.That(IsKey(key), "rules must be keys of records")
		c.That(i == 0 || b.Rules[i-1] < key, "rules must be sorted and without repetition")
	}
	return c.Err()
}

// Restrain is the body of the acts that suspend a subject, a demander or an object.
type Restrain struct {
	Reason   string `json:"reason"`
	Document string `json:"document"` // number of the document it rests on
	Deadline string `json:"deadline"` // for putting it right
}

// RestrainReasons are why somebody or something is suspended on an exchange.
var RestrainReasons = []string{"COMPLAINT", "CREDIT_BREACH", "FALSE_MATERIAL", "INVESTIGATION", "NEGATIVE_LIST", "OTHER", "VIOLATION"}

// Valid checks the body on its own.
func (b *Restrain) Valid() error {
	var c Check
	c.OneOf("reason", b.Reason, RestrainReasons...)
	c.Text("document", b.Document, 2, 100)
	c.Time("deadline", b.Deadline)
	return c.Err()
}
