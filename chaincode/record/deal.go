package record

import "slices"

// States of a deal (domain model SM6). SIGNED, EVIDENCED and RETURNED are those of contracts before edition 4 as well.
const (
	StateApplied       = "APPLIED"
	StateDisclosed     = "DISCLOSED"
	StateOrdered       = "ORDERED"
	StateOrderApproved = "ORDER_APPROVED"
	StateAmended       = "AMENDED" // an amendment waits for its review
	StateDelivering    = "DELIVERING"
	StateDelivered     = "DELIVERED"
	StateSettling      = "SETTLING"
	StateSettled       = "SETTLED"
	StateFiled         = "FILED"
	StatePaused        = "PAUSED"
	StateLimited       = "LIMITED"
	StateDisputed      = "DISPUTED"
	StateUnwound       = "UNWOUND"
	StateClosed        = "CLOSED"
)

// Limits on what gathers on one deal; with them it stays within [MaxActs].
const (
	MaxBatches     = 64
	MaxInstalments = 32
	MaxSettlements = 48
	MaxAmendments  = 12
	MaxPauses      = 12
	MaxDisputes    = 8
)

// Deal is the body of `deal/<id>`: one trade on an exchange from application to filing (domain model SM6, E16–E18, E21). The
// provider is the object's supplier, which its certificate names; the receiver is called by the key it made for this deal. No
// term stands here but by salted digest.
type Deal struct {
	Listing     string       `json:"listing"`
	Object      string       `json:"object"`
	Dataset     string       `json:"dataset"` // id
	Region      string       `json:"region"`
	Provider    string       `json:"provider"`           // actor id
	Receiver    string       `json:"receiver"`           // kid of the key made for this deal
	Cohort      string       `json:"cohort"`             // the receiver is one of it
	Terms       []string     `json:"terms"`              // digests of the statements whose private terms are kept
	Records     []string     `json:"records"`            // keys of everything that belongs to it, as it came; filed with it
	Former      []string     `json:"former,omitempty"`   // kids the receiver had before
	Counted     bool         `json:"counted,omitempty"`  // among those that bar retirement of the data
	Supply      []Disclosure `json:"supply,omitempty"`   // what the provider disclosed
	Demand      []Disclosure `json:"demand,omitempty"`   // and the receiver
	Vetted      *Opinion     `json:"vetted,omitempty"`   // the exchange on both
	Order       string       `json:"order,omitempty"`    // salted digest
	Approved    *Opinion     `json:"approved,omitempty"` // the exchange on the order
	Contract    *Agreed      `json:"contract,omitempty"` // in force; before its review the one that was signed
	Pending     *Agreed      `json:"pending,omitempty"`  // an amendment that waits for its review
	Amendments  []string     `json:"amendments,omitempty"`
	Reviewed    *Reviewed    `json:"reviewed,omitempty"` // the newest review that passed
	Batches     []Batch      `json:"batches,omitempty"`
	Settlements []Settled    `json:"settlements,omitempty"`
	Pauses      []Pause      `json:"pauses,omitempty"`
	Disputes    []Quarrel    `json:"disputes,omitempty"` // all there were
	Destroyed   *Destruction `json:"destroyed,omitempty"`
	Certificate string       `json:"certificate,omitempty"` // key of its transaction record
	Filed       *Filed       `json:"filed,omitempty"`
	Ended       *Ending      `json:"ended,omitempty"`
}

// Disclosure is one thing that a party disclosed before the trade, as a salted digest (S1 42(1), S3a 18).
type Disclosure struct {
	Item   string `json:"item"`
	Digest string `json:"digest"`
}

// What either side discloses.
var (
	SupplyItems = []string{"CONTENT", "DESCRIPTION", "OWNERSHIP", "SAMPLE", "SCOPE", "SOURCE"}
	DemandItems = []string{"NEED", "USE"}
)

// Agreed is one version of a contract as both have signed it (domain model E17).
type Agreed struct {
	Statement string `json:"statement"` // digest of the statement that both signed; its jws is kept beside
	SignDeal
}

// Reviewed is the exchange's review of a contract and what it keeps of it (S0 20(4), S3a 21).
type Reviewed struct {
	Contract string `json:"contract"` // digest of the statement that was reviewed
	ReviewDeal
}

// Batch is one delivery as the deal knows it.
type Batch struct {
	Number   int    `json:"number"`
	Delivery string `json:"delivery"` // key
	AcceptBy string `json:"acceptBy"` // silence until then accepts; empty where no pack says so, and while the deal stands still
	State    string `json:"state"`    // PENDING, ACCEPTED, OBJECTED
}

// Done reports whether a batch counts as accepted at a time.
func (b *Batch) Done(now string) bool {
	return b.State == StateAccepted || b.State == StatePending && b.AcceptBy != "" && now >= b.AcceptBy
}

// Settled is one settlement as the deal knows it.
type Settled struct {
	Settlement string `json:"settlement"` // key
	Statement  string `json:"statement"`  // under which the terms are kept
	Contract   string `json:"contract"`   // digest of the contract's statement under which it was made
	Instalment int    `json:"instalment"`
	Result     string `json:"result"` // MATCHED, MISMATCH
	Final      bool   `json:"final"`
}

// Pause is one stop of the data service as the deal knows it.
type Pause struct {
	Pause   string   `json:"pause"`   // key
	Lapses  string   `json:"lapses"`  // of a right holder's: when it ends by itself; empty for an authority's
	Outcome string   `json:"outcome"` // LIFTED, LIMITED, CLOSED; empty while it lasts
	Modes   []string `json:"modes"`   // of LIMITED: how may still be delivered
}

// stops reports whether it stops the deal at a time.
func (p *Pause) stops(now string) bool { return p.Outcome == "" && (p.Lapses == "" || now < p.Lapses) }

// Quarrel is one dispute as the deal knows it.
type Quarrel struct {
	Dispute string `json:"dispute"` // key
	By      string `json:"by"`      // PROVIDER, RECEIVER
	Over    bool   `json:"over"`
}

// Filed is the closing of a deal (S0 20, S3a 24).
type Filed struct {
	Records   []FiledRecord `json:"records"` // everything that belongs to it, sorted by key
	Root      string        `json:"root"`    // SM3 of that list
	Public    string        `json:"public"`  // code of the public resource that changed hands, or empty (S4 二(一)2)
	At        string        `json:"at"`
	Retention string        `json:"retention"` // kept until
}

// FiledRecord is one record at the version that was filed.
type FiledRecord struct {
	Key    string `json:"key"`
	Digest string `json:"digest"`
}

// Standing is where a deal whose contract was reviewed stands at a time.
func (d *Deal) Standing(now string) string {
	_, limited := d.Limits()
	delivered := d.delivered(now)
	switch {
	case slices.ContainsFunc(d.Pauses, func(p Pause) bool { return p.stops(now) }):
		return StatePaused
	case slices.ContainsFunc(d.Disputes, func(q Quarrel) bool { return !q.Over }):
		return StateDisputed
	case d.Pending != nil:
		return StateAmended
	case delivered && d.Paid():
		return StateSettled
	case delivered && len(d.Settlements) > 0:
		return StateSettling
	case delivered:
		return StateDelivered
	case limited:
		return StateLimited
	case len(d.Batches) > 0:
		return StateDelivering
	}
	return StateEvidenced
}

// Still reports whether a deal in one of these states stands still: silence accepts nothing then.
func Still(state string) bool {
	return state == StatePaused || state == StateDisputed || state == StateAmended
}

func (d *Deal) delivered(now string) bool {
	if d.Contract == nil || len(d.Batches) < d.Contract.Batches {
		return false
	}
	return !slices.ContainsFunc(d.Batches, func(b Batch) bool { return !b.Done(now) })
}

// Paid reports whether the last payment under the contract in force came as it should.
func (d *Deal) Paid() bool {
	return slices.ContainsFunc(d.Settlements, func(s Settled) bool { return s.Final && s.Contract == d.Contract.Statement })
}

// Running are the states of a deal whose contract counts; time moves between them.
var Running = []string{
	StateEvidenced, StateDelivering, StateDelivered, StateSettling, StateSettled, StatePaused, StateLimited, StateDisputed, StateAmended,
}

// At implements [Timed]: silence accepts deliveries, and with the last one the deal is delivered.
func (d *Deal) At(state, now string) (string, string) {
	if !slices.Contains(Running, state) {
		return state, ""
	}
	if standing := d.Standing(now); standing != state {
		return standing, "S0 20(5)"
	}
	return state, ""
}

// Limits gives the modes that limits leave to deliveries; nil when nothing limits them.
func (d *Deal) Limits() (modes []string, limited bool) {
	for i := range d.Pauses {
		if p := &d.Pauses[i]; p.Outcome == StateLimited {
			if !limited {
				modes, limited = p.Modes, true
				continue
			}
			modes = slices.DeleteFunc(slices.Clone(modes), func(mode string) bool { return !slices.Contains(p.Modes, mode) })
		}
	}
	return modes, limited
}

// ApplyDeal is the body of `deal.apply`, signed with a key that was made for it (S3a 15, 18). Its terms are [PartyTerms].
type ApplyDeal struct {
	Listing string `json:"listing"` // key
	Cohort  string `json:"cohort"`  // key of the cohort that the applicant is one of
	Key     string `json:"key"`     // base64url of the uncompressed point of the key
	Terms   string `json:"terms"`   // SM3
}

// Valid checks the body on its own.
func (b *ApplyDeal) Valid() error {
	var c Check
	c.That(IsKey(b.Listing), "listing must be the key of a record")
	c.That(IsKey(b.Cohort), "cohort must be the key of a record")
	c.Text("key", b.Key, 80, 100)
	c.Digest("terms", b.Terms)
	return c.Err()
}

// DiscloseDeal is the body of `deal.disclose`, by either side (S1 42(1), S3a 18).
type DiscloseDeal struct {
	Items []Disclosure `json:"items"` // sorted by item: all that the side discloses
}

// Valid checks the body on its own.
func (b *DiscloseDeal) Valid() error {
	var c Check
	c.Count("items", len(b.Items), len(DemandItems), len(SupplyItems))
	for i, item := range b.Items {
		c.Code("item", item.Item)
		c.Digest("digest", item.Digest)
		c.That(i == 0 || b.Items[i-1].Item < item.Item, "items must be sorted and without repetition")
	}
	return c.Err()
}

// OrderDeal is the body of `deal.order` (S3a 20).
type OrderDeal struct {
	Order string `json:"order"` // salted digest of the order
}

// Valid checks the body on its own.
func (b *OrderDeal) Valid() error {
	var c Check
	c.Digest("order", b.Order)
	return c.Err()
}

// SignDeal is the body of `deal.sign` and of `deal.amend` (S0 20(2), S3a 21, domain model E17). Its terms are [ContractTerms].
type SignDeal struct {
	Elements    []Element  `json:"elements"`
	Digest      string     `json:"digest"`   // salted digest of the whole contract
	Template    string     `json:"template"` // model contract, for example GF-2025-2615, or empty
	Cites       []Citation `json:"cites"`
	Prechain    Prechain   `json:"prechain"`
	Pricing     string     `json:"pricing"`     // how the price came about
	Custodian   string     `json:"custodian"`   // actor id of the third party that holds the funds
	Batches     int        `json:"batches"`     // deliveries that make it up
	FiscalFunds bool       `json:"fiscalFunds"` // paid with public funds
	Export      string     `json:"export"`      // SM3 of the approval to deliver across the border; empty: it stays in the country
	Onward      bool       `json:"onward"`      // the receiver may pass it on
	Destroy     string     `json:"destroy"`     // the data are destroyed by then; empty: they need not be
	Retention   string     `json:"retention"`   // kept until, at least 20 years (S3a 24)
	Terms       string     `json:"terms"`       // SM3
}

// PricingMethods are how a price may come about (S0 20(3), S3a 19).
var PricingMethods = []string{"APPRAISED", "AUCTION", "FIXED", "GOV_GUIDED", "GOV_SET", "METERED", "NEGOTIATED", "PLATFORM"}

// ModelContracts are the national model contracts (B-45).
var ModelContracts = []string{"GF-2025-2615", "GF-2025-2616", "GF-2025-2617", "GF-2025-2618"}

// Valid checks the body on its own.
func (b *SignDeal) Valid() error {
	var c Check
	checkElements(&c, b.Elements)
	c.Digest("digest", b.Digest)
	c.That(b.Template == "" || slices.Contains(ModelContracts, b.Template), "template must be empty or one of %v", ModelContracts)
	c.Count("cites", len(b.Cites), 0, 4)
	for i := range b.Cites {
		b.Cites[i].check(&c)
	}
	b.Prechain.check(&c)
	c.OneOf("pricing", b.Pricing, PricingMethods...)
	c.ID("custodian", b.Custodian)
	c.That(b.Batches >= 1 && b.Batches <= MaxBatches, "batches must be 1 to %d", MaxBatches)
	c.That(b.Export == "" || IsDigest(b.Export), "export must be empty or a digest")
	if b.Destroy != "" {
		c.Time("destroy", b.Destroy)
	}
	c.Time("retention", b.Retention)
	c.Digest("terms", b.Terms)
	return c.Err()
}

// ReviewDeal is the body of `deal.evidence`: what the exchange reviewed, found, and keeps (S0 20(4), S3a 21).
type ReviewDeal struct {
	Result    string          `json:"result"` // PASS, REFUSE
	Checklist []ChecklistItem `json:"checklist"`
	Reasons   string          `json:"reasons"` // SM3
	Backup    string          `json:"backup"`  // salted digest of where the contract is kept
	Receipt   string          `json:"receipt"` // SM3 of the storage receipt
}

// Valid checks the body on its own.
func (b *ReviewDeal) Valid() error {
	var c Check
	c.OneOf("result", b.Result, "PASS", "REFUSE")
	checkChecklist(&c, b.Checklist)
	c.Digest("reasons", b.Reasons)
	c.Digest("backup", b.Backup)
	c.Digest("receipt", b.Receipt)
	return c.Err()
}

// RekeyDeal is the body of `deal.rekey`, signed with a new key of the receiver's. Its terms are [PartyTerms].
type RekeyDeal struct {
	Cohort string `json:"cohort"`
	Key    string `json:"key"`   // base64url of the uncompressed point of the new key
	Terms  string `json:"terms"` // SM3
}

// Valid checks the body on its own.
func (b *RekeyDeal) Valid() error {
	var c Check
	c.That(IsKey(b.Cohort), "cohort must be the key of a record")
	c.Text("key", b.Key, 80, 100)
	c.Digest("terms", b.Terms)
	return c.Err()
}

// EndDeal is the body of `deal.terminate` and `deal.unwind`.
type EndDeal struct {
	Cause    string `json:"cause"`    // AGREEMENT, JUDGMENT, LAW
	Evidence string `json:"evidence"` // SM3, salted, of the agreement or the judgment
}

// Valid checks the body on its own.
func (b *EndDeal) Valid() error {
	var c Check
	c.OneOf("cause", b.Cause, "AGREEMENT", "JUDGMENT", "LAW")
	c.Digest("evidence", b.Evidence)
	return c.Err()
}

// FileDeal is the body of `deal.file`.
type FileDeal struct {
	Retention string `json:"retention"` // kept until, at least 20 years from now
}

// Valid checks the body on its own.
func (b *FileDeal) Valid() error {
	var c Check
	c.Time("retention", b.Retention)
	return c.Err()
}

// CertifyDeal is the body of `transaction.certify`.
type CertifyDeal struct {
	Deal string `json:"deal"` // key
}

// Valid checks the body on its own.
func (b *CertifyDeal) Valid() error {
	var c Check
	c.That(IsKey(b.Deal), "deal must be the key of a record")
	return c.Err()
}

// Transaction is the body of `transaction/<id>`: a deal's transaction certificate (domain model E20). Its clear claims name no
// party; who traded, and for what, the holder may disclose.
type Transaction struct {
	Deal        string     `json:"deal"` // key
	Region      string     `json:"region"`
	Receiver    string     `json:"receiver"` // kid of the key made for the deal: the certificate's holder
	Dataset     string     `json:"dataset"`
	DatasetName string     `json:"datasetName"`
	Cites       []Citation `json:"cites"`
	Validity    Period     `json:"validity"`
	Issued      Issued     `json:"issued"`
}

// Certify implements [Certified].
func (t *Transaction) Certify(content *Content) string {
	content.Type, content.Region = TypeTC, t.Region
	content.Dataset, content.DatasetName, content.Cites = t.Dataset, t.DatasetName, t.Cites
	content.ReviewDepth = "SUBSTANTIVE"
	content.ValidFrom, content.ValidTo = t.Validity.From, t.Validity.To
	return t.Receiver
}

// Slot implements [Certified].
func (t *Transaction) Slot() *Issued { return &t.Issued }

// Blind marks a certificate whose holder is a key made for one deal: no actor's record is looked up for it.
func (t *Transaction) Blind() {}
