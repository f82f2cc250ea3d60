package record

import "slices"

import "strings"

// StateRetired ends a dataset (domain model SM9).
const StateRetired = "RETIRED"

// Dataset is the body of `dataset/<id>` and of `dataset.register` (domain model E8). What follows form came with edition 3.
type Dataset struct {
	Holder       string `json:"holder"` // set by the ledger: the organization that registered it
	Name         string `json:"name"`
	Summary      string `json:"summary"`
	Fingerprint  string `json:"fingerprint"` // SM3 of the canonical manifest
	Industry     string `json:"industry"`    // GB/T 4754
	Region       string `json:"region"`
	TimeSpan     string `json:"timeSpan"`
	Frequency    string `json:"frequency"`
	Volume       string `json:"volume"`
	Origin       string `json:"origin"`   // PUBLIC, ENTERPRISE, PERSONAL; since edition 3 also PUBLIC_GOV, PUBLIC_SERVICE, MIXED
	Grade        string `json:"grade"`    // GENERAL, IMPORTANT, CORE
	Source       string `json:"source"`   // COLLECTED, AGREEMENT, PUBLIC_CRAWL, DERIVED, AUTHORISED_OPERATION; since edition 3 also FUSED
	Evidence     string `json:"evidence"` // SM3 of the source statement
	PersonalData string `json:"personalData"`
	PiEvidence   string `json:"piEvidence"`
	Form         string `json:"form"` // RAW, DATASET, REPORT, API, MODEL; since edition 3 also ALGORITHM, COMPONENT, INTERFACE, SERVICE, TOOL

	Open           string   `json:"open,omitempty"`           // NOT_OPEN, CONDITIONAL, UNCONDITIONAL: attribute of public data (S1 14)
	Catalog        string   `json:"catalog,omitempty"`        // number in the catalogue of public data (S1 8)
	PublicCode     string   `json:"publicCode,omitempty"`     // registration code of a public-data resource (B-05)
	Originator     string   `json:"originator,omitempty"`     // whose data it was, when not the holder's own: USCC
	Authorisation  string   `json:"authorisation,omitempty"`  // SM3 of that originator's authorisation (S1 41(2))
	Parts          []string `json:"parts,omitempty"`          // ids of the datasets it is derived or fused from
	Restrictions   []string `json:"restrictions,omitempty"`   // agreed limits, its own and inherited (S1 28)
	Previous       string   `json:"previous,omitempty"`       // id of the version before
	SubstitutesNot bool     `json:"substitutesNot,omitempty"` // a product of crawled data that does not substitute its source (B-06)
	FiscalFunds    bool     `json:"fiscalFunds,omitempty"`
	Platform       bool     `json:"platform,omitempty"`     // public-attribute data of a platform firm
	SecretOrIP     bool     `json:"secretOrIp,omitempty"`   // involves trade secrets or intellectual property
	CrossBorder    string   `json:"crossBorder,omitempty"`  // SM3 of the export approval; `none`: leaves the country without one
	Standard       string   `json:"standard,omitempty"`     // of grading (S1 50)
	SecurityPost   string   `json:"securityPost,omitempty"` // answers for its security

	// Set by the ledger and by later acts; empty in dataset.register.
	MustEnter []string  `json:"mustEnter,omitempty"` // codes of the entry lists that hold
	Encourage []string  `json:"encourage,omitempty"`
	Directed  []Direct  `json:"directed,omitempty"` // decisions of the bureau
	Regrades  []Regrade `json:"regrades,omitempty"`
	Holds     []Hold    `json:"holds,omitempty"` // legal holds; released ones stay, with their end
}

// Valid checks the body on its own.
func (d *Dataset) Valid() error {
	var c Check
	c.That(d.Holder == "", "holder is set by the ledger and must be empty")
	c.That(len(d.MustEnter)+len(d.Encourage)+len(d.Directed)+len(d.Regrades)+len(d.Holds) == 0,
		"mustEnter, encourage, directed, regrades and holds are set by the ledger and must be absent")
	c.Text("name", d.Name, 2, 40)
	c.Text("summary", d.Summary, 2, 400)
	c.Digest("fingerprint", d.Fingerprint)
	c.Code("industry", d.Industry)
	c.Region("region", d.Region)
	c.Text("timeSpan", d.TimeSpan, 1, 60)
	c.Text("frequency", d.Frequency, 1, 40)
	c.Text("volume", d.Volume, 1, 60)
	c.OneOf("origin", d.Origin, "PUBLIC", "ENTERPRISE", "PERSONAL", "PUBLIC_GOV", "PUBLIC_SERVICE", "MIXED")
	c.OneOf("grade", d.Grade, grades...)
	c.OneOf("source", d.Source, "COLLECTED", "AGREEMENT", "PUBLIC_CRAWL", "DERIVED", "AUTHORISED_OPERATION", "FUSED")
	c.Digest("evidence", d.Evidence)
	c.OneOf("personalData", d.PersonalData, "NONE", "CONSENT", "ANONYMISED")
	c.That((d.PersonalData == "NONE") == (d.PiEvidence == None), "piEvidence must be none exactly when personalData is NONE")
	if d.PiEvidence != None {
		c.Digest("piEvidence", d.PiEvidence)
	}
	c.OneOf("form", d.Form, "RAW", "DATASET", "REPORT", "API", "MODEL", "ALGORITHM", "COMPONENT", "INTERFACE", "SERVICE", "TOOL")
	d.later(&c)
	return c.Err()
}

func (d *Dataset) later(c *Check) {
	c.OneOf("open", d.Open, "", "NOT_OPEN", "CONDITIONAL", "UNCONDITIONAL")
	c.Text("catalog", d.Catalog, 0, 60)
	c.Text("publicCode", d.PublicCode, 0, 60)
	c.That(d.Originator == "" || len(d.Originator) == 18, "originator must be a unified social credit code of 18 characters")
	c.That(d.Authorisation == "" || IsDigest(d.Authorisation), "authorisation must be a digest")
	c.Count("parts", len(d.Parts), 0, 16)
	for i, id := range d.Parts {
		c.ID("parts", id)
		c.That(i == 0 || d.Parts[i-1] < id, "parts must be sorted and without repetition")
	}
	c.Count("restrictions", len(d.Restrictions), 0, 20)
	for _, restriction := range d.Restrictions {
		c.Text("restriction", restriction, 2, 200)
	}
	if d.Previous != "" {
		c.ID("previous", d.Previous)
	}
	c.That(d.CrossBorder == "" || d.CrossBorder == None || IsDigest(d.CrossBorder), "crossBorder must be none or the digest of the approval")
	c.Text("standard", d.Standard, 0, 100)
	c.Text("securityPost", d.SecurityPost, 0, 60)
}

// Since is the edition from which the body counts.
func (d *Dataset) Since() int {
	switch {
	case d.Open+d.Catalog+d.PublicCode+d.Originator+d.Authorisation+d.Previous+d.CrossBorder+d.Standard+d.SecurityPost != "",
		len(d.Parts)+len(d.Restrictions) > 0, d.SubstitutesNot, d.FiscalFunds, d.Platform, d.SecretOrIP,
		d.Origin == "PUBLIC_GOV", d.Origin == "PUBLIC_SERVICE", d.Origin == "MIXED", d.Source == "FUSED":
		return EditionRegistries
	}
	switch d.Form {
	case "ALGORITHM", "COMPONENT", "INTERFACE", "SERVICE", "TOOL":
		return EditionRegistries
	}
	return 1
}

// Public reports whether it is public data of any kind.
func (d *Dataset) Public() bool {
	return d.Origin == "PUBLIC" || d.Origin == "PUBLIC_GOV" || d.Origin == "PUBLIC_SERVICE"
}

// grades in the order of their weight.
var grades = []string{"GENERAL", "IMPORTANT", "CORE"}

// Lowers reports whether the grade falls.
func (b *Regrade) Lowers() bool { return slices.Index(grades, b.To) < slices.Index(grades, b.From) }

// Held reports whether a legal hold stops its retirement.
func (d *Dataset) Held() bool {
	for _, hold := range d.Holds {
		if hold.Released == "" {
			return true
		}
	}
	return false
}

// HeldBy finds the hold that an authority has placed under a document and not released; -1 when there is none.
func (d *Dataset) HeldBy(authority, document string) int {
	return slices.IndexFunc(d.Holds, func(h Hold) bool { return h.Authority == authority && h.Document == document && h.Released == "" })
}

// Direct is the body of `dataset.direct`: the bureau decides that an object must or should be traded on an exchange
// (S0 6(2), 6(3), 7(6)).
type Direct struct {
	When     string `json:"when"` // DIRECTED, DIRECTED_BY_LAW, ENCOURAGED
	Document string `json:"document"`
	Digest   string `json:"digest"`
}

// Valid checks the body on its own.
func (b *Direct) Valid() error {
	var c Check
	c.OneOf("when", b.When, "DIRECTED", "DIRECTED_BY_LAW", "ENCOURAGED")
	c.Text("document", b.Document, 2, 100)
	c.Digest("digest", b.Digest)
	return c.Err()
}

// Regrade is the body of `dataset.regrade` (S2 8(2)).
type Regrade struct {
	From     string `json:"from"` // the grade as it stands
	To       string `json:"to"`
	Method   string `json:"method"`
	Standard string `json:"standard"`
	Assessor string `json:"assessor"` // actor id of the assessor; may be empty when the grade rises
	Date     string `json:"date"`
	Digest   string `json:"digest"` // SM3 of the assessment
}

// Valid checks the body on its own.
func (b *Regrade) Valid() error {
	var c Check
	c.OneOf("from", b.From, grades...)
	c.OneOf("to", b.To, grades...)
	c.That(b.From != b.To, "from and to are the same grade")
	c.Text("method", b.Method, 2, 200)
	c.Text("standard", b.Standard, 2, 100)
	if b.Assessor != "" {
		c.ID("assessor", b.Assessor)
	}
	c.Time("date", b.Date)
	c.Digest("digest", b.Digest)
	return c.Err()
}

// Openness is the body of `dataset.open`: the decision about the attribute of public data (S1 14).
type Openness struct {
	Open     string `json:"open"`
	Document string `json:"document"`
	Digest   string `json:"digest"`
}

// Valid checks the body on its own.
func (b *Openness) Valid() error {
	var c Check
	c.OneOf("open", b.Open, "NOT_OPEN", "CONDITIONAL", "UNCONDITIONAL")
	c.Text("document", b.Document, 2, 100)
	c.Digest("digest", b.Digest)
	return c.Err()
}

// Hold is a legal hold: nothing of the dataset is retired or destroyed while it lasts (S0 31(2)).
type Hold struct {
	Authority string `json:"authority"` // actor id, set by the ledger
	Document  string `json:"document"`
	From      string `json:"from"`     // set by the ledger
	Released  string `json:"released"` // set by the ledger, empty while it lasts
}

// LegalHold is the body of `dataset.hold` and `dataset.release`: the number of the document it rests on.
type LegalHold struct {
	Document string `json:"document"`
}

// Valid checks the body on its own.
func (b *LegalHold) Valid() error {
	var c Check
	c.Text("document", b.Document, 2, 100)
	return c.Err()
}

// TransferDataset is the body of `dataset.transfer`: the registration by which the rights came to the new holder.
type TransferDataset struct {
	Namespace    string `json:"namespace"`
	Registration string `json:"registration"` // key
}

// Valid checks the body on its own.
func (b *TransferDataset) Valid() error {
	var c Check
	c.That(namespaceForm(b.Namespace), "namespace must be lower-case letters and digits")
	c.That(IsKey(b.Registration), "registration must be the key of a record")
	return c.Err()
}

// RetireDataset is the body of `dataset.retire`: the retirement that was completed in a register.
type RetireDataset struct {
	Namespace  string `json:"namespace"`
	Retirement string `json:"retirement"` // key of the record
}

// Valid checks the body on its own.
func (b *RetireDataset) Valid() error {
	var c Check
	c.That(namespaceForm(b.Namespace), "namespace must be lower-case letters and digits")
	c.That(IsKey(b.Retirement), "retirement must be the key of a record")
	return c.Err()
}

// Fingerprint is the body of `fingerprint/<digest>`: everybody who registered the same data, oldest first. Both registers
// read it to find duplicates (S0 10(3)).
type Fingerprint struct {
	Datasets []string `json:"datasets"`
}

// MaxSameData bounds how many holders of the same data are remembered.
const MaxSameData = 64

// FingerprintKey is the state key under which everybody with the same data is found, in `governance`.
func FingerprintKey(fingerprint string) string {
	return "fingerprint/" + strings.ToUpper(strings.TrimPrefix(fingerprint, "sm3:"))
}
