package record

// ChecklistItem is one condition of a subject registration with its evidence (domain model E6).
type ChecklistItem struct {
	Item     string `json:"item"`
	Result   string `json:"result"` // MET, NOT_MET
	Evidence string `json:"evidence"`
}

// ApplySubject is the body of `subject.apply`. What follows commitment came with edition 4.
type ApplySubject struct {
	SubjectType string          `json:"subjectType"` // MERCHANT; since edition 4 also THIRD_PARTY
	Categories  []string        `json:"categories"`  // of a merchant list A2-d, of a third party its services, list A2-e
	Checklist   []ChecklistItem `json:"checklist"`
	Commitment  string          `json:"commitment"`

	Commitments []Commitment `json:"commitments,omitempty"` // all of [CommitmentKinds], in their order
	Licences    []Licence    `json:"licences,omitempty"`    // for services that need one, sorted by service
	Prior       string       `json:"prior,omitempty"`       // key of the registration that this one changes or succeeds
}

// Since is the edition from which the body counts.
func (b *ApplySubject) Since() int {
	if b.SubjectType == SubjectThirdParty || len(b.Commitments)+len(b.Licences) > 0 || b.Prior != "" {
		return EditionTrade
	}
	return 1
}

// Valid checks the body on its own.
func (b *ApplySubject) Valid() error {
	var c Check
	c.OneOf("subjectType", b.SubjectType, SubjectMerchant, SubjectThirdParty)
	b.checkCategories(&c)
	checkChecklist(&c, b.Checklist)
	c.Digest("commitment", b.Commitment)
	b.later(&c)
	return c.Err()
}

// Opinion is the body of `subject.review`.
type Opinion struct {
	Result  string `json:"result"` // PASS, REFUSE
	Reasons string `json:"reasons"`
}

// Valid checks the body on its own.
func (b *Opinion) Valid() error {
	var c Check
	c.OneOf("result", b.Result, "PASS", "REFUSE")
	c.Digest("reasons", b.Reasons)
	return c.Err()
}

// Subject is the body of `subject/<id>`: the registration and certificate of a data merchant or third party at one exchange
// (domain model E6). What follows issued came with edition 4.
type Subject struct {
	Applicant   string       `json:"applicant"`
	Region      string       `json:"region"`
	Application ApplySubject `json:"application"`
	Opinions    []Opinion    `json:"opinions"`
	Validity    Period       `json:"validity"`
	Issued      Issued       `json:"issued"`

	Rules      []string `json:"rules,omitempty"`      // keys of the exchange's rule documents it was decided under
	Regime     string   `json:"regime,omitempty"`     // rule packs it was issued under; it ends with its term
	Suspension *Measure `json:"suspension,omitempty"` // while suspended
	Follower   string   `json:"follower,omitempty"`   // key of the registration that took its place
	Ended      *Ending  `json:"ended,omitempty"`
}

// Citation names a registration in another namespace by key and number.
type Citation struct {
	Namespace string `json:"namespace"`
	Key       string `json:"key"`
	Number    string `json:"number"`
}

func (r *Citation) check(c *Check) {
	c.That(namespaceForm(r.Namespace), "citation namespace must be lower-case letters and digits")
	c.That(IsKey(r.Key), "citation key must be the key of a record")
	_, err := ParseNumber(r.Number)
	c.That(err == nil, "citation number must be a certificate number")
}

// ApplyObject is the body of `object.apply`.
type ApplyObject struct {
	ObjectType string     `json:"objectType"`
	Dataset    string     `json:"dataset"`
	Subject    string     `json:"subject"` // key of the applicant's subject record
	Cites      []Citation `json:"cites"`
	Scenario   string     `json:"scenario"`
	Assessment string     `json:"assessment"`         // SM3 of the compliance assessment
	Sample     string     `json:"sample"`             // keyed or salted digest of the sample
	Approval   string     `json:"approval,omitempty"` // of OTHER_APPROVED: SM3 of the bureau's approval (S0 5(1)); since edition 3

	Offer
}

// Since is the edition from which the body counts.
func (b *ApplyObject) Since() int {
	if !b.Offer.empty() {
		return EditionTrade
	}
	if b.ObjectType == otherApproved || b.Approval != "" {
		return EditionRegistries
	}
	return 1
}

// Valid checks the body on its own.
func (b *ApplyObject) Valid() error {
	var c Check
	c.OneOf("objectType", b.ObjectType, ObjectTypes...)
	c.That((b.ObjectType == otherApproved) == (b.Approval != ""), "approval is given exactly for OTHER_APPROVED")
	c.That(b.Approval == "" || IsDigest(b.Approval), "approval must be a digest")
	c.ID("dataset", b.Dataset)
	c.That(IsKey(b.Subject), "subject must be the key of a record")
	c.Count("cites", len(b.Cites), b.leastCites(), 4)
	for i := range b.Cites {
		b.Cites[i].check(&c)
	}
	c.Text("scenario", b.Scenario, 0, 400)
	c.Digest("assessment", b.Assessment)
	c.Digest("sample", b.Sample)
	b.Offer.check(&c)
	return c.Err()
}

// Object is the body of `object/<id>`: an object of trade and its certificate (domain model E9). What follows issued came with
// edition 4.
type Object struct {
	Applicant   string      `json:"applicant"`
	Region      string      `json:"region"`
	DatasetName string      `json:"datasetName"`
	Application ApplyObject `json:"application"`
	Opinions    []Review    `json:"opinions"`
	Validity    Period      `json:"validity"`
	Issued      Issued      `json:"issued"`

	Screening  *Screening `json:"screening,omitempty"`  // the newest
	Assessed   *Assessed  `json:"assessed,omitempty"`   // by a third party
	Warnings   []Warning  `json:"warnings,omitempty"`   // what draft rules would say
	Regime     string     `json:"regime,omitempty"`     // rule packs it was issued under; it ends with its term
	Suspension *Measure   `json:"suspension,omitempty"` // while suspended
	Updated    *Updated   `json:"updated,omitempty"`    // the newest
	Follower   string     `json:"follower,omitempty"`   // key of the version that took its place
	Ended      *Ending    `json:"ended,omitempty"`
}

// Element is the salted digest of one contract element of list A2-c; salt and text stay with the parties.
type Element struct {
	Number int    `json:"number"`
	Digest string `json:"digest"`
}

// Contract is the body of `contract/<id>` and of `contract.sign` (domain model E17). It holds no term of the contract.
type Contract struct {
	Venue     string     `json:"venue"` // ON_EXCHANGE, OTC
	Object    string     `json:"object"`
	Receiver  string     `json:"receiver"` // actor id; the provider is the signer
	Provider  string     `json:"provider"` // set by the ledger
	Cites     []Citation `json:"cites"`
	Elements  []Element  `json:"elements"`
	Digest    string     `json:"digest"`   // salted digest of the whole contract
	Template  string     `json:"template"` // model contract, for example GF-2025-2615, or empty
	Prechain  Prechain   `json:"prechain"`
	Retention string     `json:"retention"` // kept until, at least 20 years (S3a 24)

	Off *Deposited `json:"off,omitempty"` // set by the ledger for one made off the exchange; since edition 4
}

// Prechain says where the contract text came from before it was recorded (practice B-49).
type Prechain struct {
	System     string `json:"system"`
	Generation string `json:"generation"`
	Custody    string `json:"custody"`
	Notary     string `json:"notary,omitempty"`  // number of a notarisation, if there is one; since edition 4
	Witness    string `json:"witness,omitempty"` // SM3 of a third party's testimony; since edition 4
}

func (p *Prechain) check(c *Check) {
	c.Text("prechain system", p.System, 2, 200)
	c.Text("prechain generation", p.Generation, 2, 200)
	c.Text("prechain custody", p.Custody, 2, 200)
	c.Text("prechain notary", p.Notary, 0, 100)
	c.That(p.Witness == "" || IsDigest(p.Witness), "prechain witness must be absent or a digest")
}

// Since is the edition from which the body counts.
func (b *Contract) Since() int {
	if b.Prechain.Notary+b.Prechain.Witness != "" {
		return EditionTrade
	}
	return 1
}

// Valid checks the body on its own.
func (b *Contract) Valid() error {
	var c Check
	c.OneOf("venue", b.Venue, "ON_EXCHANGE", "OTC")
	c.That(IsKey(b.Object), "object must be the key of a record")
	c.ID("receiver", b.Receiver)
	c.That(b.Provider == "", "provider is set by the ledger and must be empty")
	c.Count("cites", len(b.Cites), 0, 4)
	for i := range b.Cites {
		b.Cites[i].check(&c)
	}
	checkElements(&c, b.Elements)
	c.Digest("digest", b.Digest)
	c.OneOf("template", b.Template, append([]string{""}, ModelContracts...)...)
	b.Prechain.check(&c)
	c.Time("retention", b.Retention)
	c.That(b.Off == nil, "off is set by the ledger and must be absent")
	return c.Err()
}

func checkElements(c *Check, list []Element) {
	c.Count("elements", len(list), 1, 15)
	for i, element := range list {
		c.That(element.Number >= 1 && element.Number <= 15, "element numbers are 1 to 15 (list A2-c)")
		c.That(i == 0 || list[i-1].Number < element.Number, "elements must be sorted and without repetition")
		c.Digest("element digest", element.Digest)
	}
}

// States of contracts and receipts (domain model SM6, E18).
const (
	StateSigned    = "SIGNED"
	StateEvidenced = "EVIDENCED"
	StateReturned  = "RETURNED"
)

// Delivery is the body of `delivery/<id>` and of `delivery.confirm`: the receipt signed by provider and receiver.
type Delivery struct {
	Contract    string `json:"contract"` // key of the contract record
	Batch       int    `json:"batch"`
	Mode        string `json:"mode"`
	Manifest    string `json:"manifest"` // salted digest of the payload manifest
	Usage       string `json:"usage"`    // salted digest of quantity or meter reading
	DeliveredAt string `json:"deliveredAt"`
	Acceptance  string `json:"acceptance"` // ACCEPTED
}

// Valid checks the body on its own.
func (b *Delivery) Valid() error {
	var c Check
	c.That(IsKey(b.Contract), "contract must be the key of a record")
	c.That(b.Batch >= 1 && b.Batch <= 1_000_000, "batch must be a positive number")
	c.OneOf("mode", b.Mode, "RAW_TRANSFER", "API", "SANDBOX", "PRIVACY_COMPUTE", "TRUSTED_SPACE", "OFFLINE")
	c.Digest("manifest", b.Manifest)
	c.Digest("usage", b.Usage)
	c.Time("deliveredAt", b.DeliveredAt)
	c.OneOf("acceptance", b.Acceptance, "ACCEPTED")
	return c.Err()
}
