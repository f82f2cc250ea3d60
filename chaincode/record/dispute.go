package record

import (
	"fmt"
	"strings"
)

// States of a dispute (domain model SM12).
const (
	StateOpen          = "OPEN"
	StateMediating     = "MEDIATING"
	StateToArbitration = "TO_ARBITRATION"
	StateToCourt       = "TO_COURT"
	StateJudged        = "EFFECTIVE_JUDGMENT"
	StateExecuted      = "EXECUTED"
)

// OpenDispute is the body of `dispute.open` (S0 20(7)).
type OpenDispute struct {
	Deal  string `json:"deal"` // key
	Kind  string `json:"kind"`
	Claim string `json:"claim"` // salted digest
}

// Valid checks the body on its own.
func (b *OpenDispute) Valid() error {
	var c Check
	c.That(IsKey(b.Deal), "deal must be the key of a record")
	c.OneOf("kind", b.Kind, "QUALITY", "PAYMENT", "RIGHTS", "CONFIDENTIALITY", "USE", "OTHER")
	c.Digest("claim", b.Claim)
	return c.Err()
}

// Dispute is the body of `dispute/<id>` (domain model E22). Parties stand in it as the deal names them.
type Dispute struct {
	OpenDispute
	Dataset string `json:"dataset"`           // id: an open dispute bars its transfer and retirement
	Region  string `json:"region"`            // of the deal
	By      string `json:"by"`                // who opened it: PROVIDER, RECEIVER
	Rules   string `json:"rules,omitempty"`   // key of the rule document it is mediated under
	Barred  bool   `json:"barred,omitempty"`  // it bars the data's transfer: from when it was taken up, not from when it was raised
	Case    string `json:"case,omitempty"`    // salted digest of its number before the arbitrator or court
	Outcome string `json:"outcome,omitempty"` // SM3, salted
}

// MediateDispute is the body of `dispute.mediate`: the exchange takes it up under one of its rule documents.
type MediateDispute struct {
	Document string `json:"document"` // key, in governance
}

// Valid checks the body on its own.
func (b *MediateDispute) Valid() error {
	var c Check
	c.That(IsKey(b.Document), "document must be the key of a record")
	return c.Err()
}

// ReferDispute is the body of `dispute.refer`.
type ReferDispute struct {
	To   string `json:"to"`   // ARBITRATION, COURT
	Case string `json:"case"` // salted digest of the case's number: with it anybody could look up who the parties are
}

// Valid checks the body on its own.
func (b *ReferDispute) Valid() error {
	var c Check
	c.OneOf("to", b.To, "ARBITRATION", "COURT")
	c.Digest("case", b.Case)
	return c.Err()
}

// DecideDispute is the body of `dispute.settle`, `dispute.judge` and `dispute.execute`.
type DecideDispute struct {
	Outcome string `json:"outcome"` // SM3, salted, of the agreement, the judgment, or what shows its execution
}

// Valid checks the body on its own.
func (b *DecideDispute) Valid() error {
	var c Check
	c.Digest("outcome", b.Outcome)
	return c.Err()
}

// Violation is the body of `violation/<id>` and of `violation.record`: data were used otherwise than agreed, or otherwise against
// the rules (S0 17, S2 30, 39(1)).
type Violation struct {
	Deal     string `json:"deal"` // key
	Kind     string `json:"kind"`
	Side     string `json:"side"` // PROVIDER, RECEIVER
	Evidence string `json:"evidence"`
	By       string `json:"by"` // set by the ledger: the organization that recorded it
}

// Valid checks the body on its own.
func (b *Violation) Valid() error {
	var c Check
	c.That(IsKey(b.Deal), "deal must be the key of a record")
	c.OneOf("kind", b.Kind, "HARM", "BEYOND_AGREEMENT", "ILLEGALITY")
	c.OneOf("side", b.Side, "PROVIDER", "RECEIVER")
	c.Digest("evidence", b.Evidence)
	c.That(b.By == "", "by is set by the ledger and must be empty")
	return c.Err()
}

// Authorisation is the body of `disclosure/<id>` and of `disclosure.authorise`: both parties let the exchange disclose something
// that is not public (S1 42(2), S0 25; domain model E36).
type Authorisation struct {
	Deal      string   `json:"deal"`      // key
	Scope     []string `json:"scope"`     // what may be disclosed
	Recipient string   `json:"recipient"` // salted digest of whom it is disclosed to
	Until     string   `json:"until"`
}

// Valid checks the body on its own.
func (b *Authorisation) Valid() error {
	var c Check
	c.That(IsKey(b.Deal), "deal must be the key of a record")
	c.Count("scope", len(b.Scope), 1, 4)
	for i, item := range b.Scope {
		c.OneOf("scope", item, "AMOUNT", "CONTRACT", "PARTIES", "SETTLEMENT")
		c.That(i == 0 || b.Scope[i-1] < item, "scope must be sorted and without repetition")
	}
	c.Digest("recipient", b.Recipient)
	c.Time("until", b.Until)
	return c.Err()
}

// At implements [Timed].
func (b *Authorisation) At(state, now string) (string, string) {
	if state == StateInForce && now >= b.Until {
		return StateExpired, "S1 42(2)"
	}
	return state, ""
}

// Access is the body of `access/<id>` and of `access.order`: a regulator, auditor or court orders that what is kept of a deal be
// shown to it (S0 31, S3a 35; domain model E36).
type Access struct {
	Deal      string `json:"deal"`     // key
	Document  string `json:"document"` // salted digest of the order
	Purpose   string `json:"purpose"`
	Until     string `json:"until"`
	Authority string `json:"authority"` // set by the ledger: actor id of the organization
}

// Valid checks the body on its own.
func (b *Access) Valid() error {
	var c Check
	c.That(IsKey(b.Deal), "deal must be the key of a record")
	c.Digest("document", b.Document)
	c.OneOf("purpose", b.Purpose, "SUPERVISION", "AUDIT", "INVESTIGATION", "LITIGATION", "ARBITRATION")
	c.Time("until", b.Until)
	c.That(b.Authority == "", "authority is set by the ledger and must be empty")
	return c.Err()
}

// At implements [Timed].
func (b *Access) At(state, now string) (string, string) {
	if state == StateInForce && now >= b.Until {
		return StateExpired, "S0 31(2)"
	}
	return state, ""
}

// ReadLog is the body of `readlog/<ORGANIZATION>-<n>` and of `reads.anchor`: an organization's log of who read private terms, up
// to an entry (domain model E36). Each anchor goes on where the one before ended.
type ReadLog struct {
	Seq    int    `json:"seq"`   // 1, 2, …
	First  int    `json:"first"` // number of the first entry
	Last   int    `json:"last"`
	Before string `json:"before"` // head of the anchor before, `none` for the first
	Head   string `json:"head"`   // SM3 chained over all entries up to the last
}

// ReadLogKey is where an organization's nth anchor of its log of reads stands.
func ReadLogKey(organization string, n int) string {
	return fmt.Sprintf("readlog/%s-%d", strings.ToUpper(organization), n)
}

// Valid checks the body on its own.
func (b *ReadLog) Valid() error {
	var c Check
	c.That(b.Seq >= 1 && b.Seq < maxInteger, "seq must be positive")
	c.That(b.First >= 1 && b.Last >= b.First && b.Last < maxInteger, "first and last must be numbers of entries")
	c.That(b.Before == None || IsDigest(b.Before), "before must be a digest or none")
	c.That((b.Seq == 1) == (b.Before == None) && (b.Seq == 1) == (b.First == 1), "the first anchor begins with entry 1 and follows none")
	c.Digest("head", b.Head)
	return c.Err()
}

// DepositContract is the body of `contract.deposit`: a contract made off the exchange, deposited as evidence and not reviewed
// (S0 19, 21; domain model SM6). The other party consents with a key made for it.
type DepositContract struct {
	Dataset   string     `json:"dataset"`   // id, or empty where the data are not registered
	Key       string     `json:"key"`       // base64url of the uncompressed point of the other party's key
	Binding   string     `json:"binding"`   // SM3, salted, of what shows whose the key is
	Public    bool       `json:"public"`    // public data are involved
	Fiscal    bool       `json:"fiscal"`    // a government department or publicly funded body is a party
	Exemption string     `json:"exemption"` // key in governance of the bureau's exemption, or empty
	Cites     []Citation `json:"cites"`
	Elements  []Element  `json:"elements"`
	Digest    string     `json:"digest"`
	Template  string     `json:"template"`
	Prechain  Prechain   `json:"prechain"`
	Retention string     `json:"retention"`
}

// Valid checks the body on its own.
func (b *DepositContract) Valid() error {
	var c Check
	if b.Dataset != "" {
		c.ID("dataset", b.Dataset)
	}
	c.Text("key", b.Key, 80, 100)
	c.Digest("binding", b.Binding)
	c.That(b.Exemption == "" || IsKey(b.Exemption), "exemption must be empty or the key of a record")
	c.Count("cites", len(b.Cites), 0, 4)
	for i := range b.Cites {
		b.Cites[i].check(&c)
	}
	c.That(len(b.Cites) == 0 || b.Dataset != "", "certificates are cited of a dataset; name it")
	checkElements(&c, b.Elements)
	c.Digest("digest", b.Digest)
	c.OneOf("template", b.Template, append([]string{""}, ModelContracts...)...)
	b.Prechain.check(&c)
	c.Time("retention", b.Retention)
	return c.Err()
}

// Deposited is what stands in `contract/<id>` of a contract that was deposited.
type Deposited struct {
	Dataset   string   `json:"dataset"`
	Other     string   `json:"other"` // UNPROVEN: whose the other party's key is, nobody has checked
	Binding   string   `json:"binding"`
	Public    bool     `json:"public"`
	Fiscal    bool     `json:"fiscal"`
	MustEnter []string `json:"mustEnter"` // cases for which it should have been made on an exchange
	Exemption string   `json:"exemption"`
}

// Exempt is the body of `exemption.grant`, in governance: the bureau lets what should be traded on an exchange be traded off it
// (S0 6, "in principle").
type Exempt struct {
	Provider string   `json:"provider"` // actor id
	Dataset  string   `json:"dataset"`  // id, or empty
	Cases    []string `json:"cases"`    // codes of the must-enter list, sorted
	Document string   `json:"document"` // number of the decision
	Reason   string   `json:"reason"`
	Until    string   `json:"until"`
}

// Valid checks the body on its own.
func (b *Exempt) Valid() error {
	var c Check
	c.ID("provider", b.Provider)
	if b.Dataset != "" {
		c.ID("dataset", b.Dataset)
	}
	c.Count("cases", len(b.Cases), 1, 20)
	for i, code := range b.Cases {
		c.Code("cases", code)
		c.That(i == 0 || b.Cases[i-1] < code, "cases must be sorted and without repetition")
	}
	c.Text("document", b.Document, 2, 100)
	c.Text("reason", b.Reason, 2, 400)
	c.Time("until", b.Until)
	return c.Err()
}

// At implements [Timed].
func (b *Exempt) At(state, now string) (string, string) {
	if state == StateInForce && now >= b.Until {
		return StateExpired, "S0 6"
	}
	return state, ""
}
