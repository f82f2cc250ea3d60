package record

import "regexp"

// Numbers of the national systems. A provincial ledger never mints them; it checks what their published structure allows.
var (
	nationalForm    = regexp.MustCompile(`^SJ\d{2}\d20\d{2}(0[1-9]|1[0-2])\d{4}$`) // B-13
	dipForm         = regexp.MustCompile(`^20\d{2}(0[1-9]|1[0-2])\d{11}$`)         // B-18: 17 digits
	dipRegistration = regexp.MustCompile(`^20\d{2}[0-9A-Z]{12}$`)                  // B-18: 16 characters
	publicCodeForm  = regexp.MustCompile(`^[A-Z0-9-]{6,40}$`)
)

// IsDIPCertificate reports whether s has the structure of a data-IP certificate number of the national system (B-18).
func IsDIPCertificate(s string) bool { return dipForm.MatchString(s) }

// IsDIPRegistration reports whether s has the structure of a data-IP registration number of the national system (B-18).
func IsDIPRegistration(s string) bool { return dipRegistration.MatchString(s) }

// States of mirrored national certificates: how they compare with the deposit in the national system.
const (
	StateInSync  = "IN_SYNC"
	StateDiffers = "DIFFERS"
	StateUnknown = "UNKNOWN"
)

// Mirror is the body of `mirror/<number>` and of `mirror.record`: a certificate of a national system, mirrored and never
// minted. The deposit in the national system prevails (B-10).
type Mirror struct {
	Regime       string `json:"regime"` // NDA_2026, CNIPA_2024, PUBRES_2025
	Number       string `json:"number"`
	Holder       string `json:"holder"`       // actor id
	Dataset      string `json:"dataset"`      // id
	Registration string `json:"registration"` // key of our registration of the same, or empty
	Deposit      string `json:"deposit"`      // SM3 of the deposit as the national system showed it
	ValidTo      string `json:"validTo"`
	Status       string `json:"status"` // as shown there

	// Set by the ledger.
	Shown   string `json:"shown,omitempty"`   // deposit as shown last, when it differs
	Checked string `json:"checked,omitempty"` // when the national system was asked last
	Fresh   string `json:"fresh,omitempty"`   // unknown after it
}

// At is the state at a time: what nobody has compared for too long is unknown (B-10).
func (b *Mirror) At(state, now string) (string, string) {
	if state == StateInSync && b.Fresh != "" && now >= b.Fresh {
		return StateUnknown, "B-10"
	}
	return state, ""
}

// Valid checks the body on its own.
func (b *Mirror) Valid() error {
	var c Check
	c.OneOf("regime", b.Regime, "NDA_2026", "CNIPA_2024", "PUBRES_2025")
	switch b.Regime {
	case "NDA_2026":
		c.That(nationalForm.MatchString(b.Number), "number must be SJ, 2 digits of the region, 1 of the agency, year, month and 4 digits (B-13)")
	case "CNIPA_2024":
		c.That(IsDIPCertificate(b.Number), "number must have 17 digits, year and month first (B-18)")
	default:
		c.That(publicCodeForm.MatchString(b.Number), "number must be a query code of capital letters and digits (B-14)")
	}
	c.ID("holder", b.Holder)
	c.ID("dataset", b.Dataset)
	c.That(b.Registration == "" || IsKey(b.Registration), "registration must be empty or the key of a record")
	c.Digest("deposit", b.Deposit)
	c.Time("validTo", b.ValidTo)
	c.OneOf("status", b.Status, "VALID", "CANCELLED", "EXPIRED")
	c.That(b.Shown+b.Checked+b.Fresh == "", "shown, checked and fresh are set by the ledger and must be absent")
	return c.Err()
}

// Sync is the body of `mirror.sync`: what the national system shows now; an empty deposit says that it could not be asked.
type Sync struct {
	Deposit string `json:"deposit"`
	Status  string `json:"status"`
}

// Valid checks the body on its own.
func (b *Sync) Valid() error {
	var c Check
	c.That(b.Deposit == "" || IsDigest(b.Deposit), "deposit must be empty or a digest")
	c.OneOf("status", b.Status, "VALID", "CANCELLED", "EXPIRED", "UNKNOWN")
	c.That((b.Deposit == "") == (b.Status == "UNKNOWN"), "deposit is empty exactly when the status is UNKNOWN")
	return c.Err()
}

// Evidence is the body of `deposit/<id>` and of `deposit.make`: evidence deposited on this ledger before an application (B-21).
type Evidence struct {
	Holder string `json:"holder"` // set by the ledger
	Digest string `json:"digest"`
	Method string `json:"method"` // how the digest was made
}

// Valid checks the body on its own.
func (b *Evidence) Valid() error {
	var c Check
	c.That(b.Holder == "", "holder is set by the ledger and must be empty")
	c.Digest("digest", b.Digest)
	c.Text("method", b.Method, 2, 200)
	return c.Err()
}

// OwnDeposits is the platform name under which an application refers to a deposit on this ledger, by its id.
const OwnDeposits = "shuzheng"

// States of retirements (domain model SM9).
const (
	StateRequested = "REQUESTED"
	StateChecked   = "CHECKED"
	StateDestroyed = "DESTROYED"
)

// RequestRetirement is the body of `retirement.request` (S2 23).
type RequestRetirement struct {
	Registration string `json:"registration"` // key
	Scope        string `json:"scope"`
	Reason       string `json:"reason"`
	Inventory    string `json:"inventory"` // SM3 of the list of what is to be retired
}

// Valid checks the body on its own.
func (b *RequestRetirement) Valid() error {
	var c Check
	c.That(IsKey(b.Registration), "registration must be the key of a record")
	c.Text("scope", b.Scope, 2, 200)
	c.Text("reason", b.Reason, 2, 400)
	c.Digest("inventory", b.Inventory)
	return c.Err()
}

// Destruction is the body of `retirement.destroy` (S2 13). Persons stand in it as keyed digests only.
type Destruction struct {
	Method   string `json:"method"`
	Operator string `json:"operator"`
	Witness  string `json:"witness"`
	At       string `json:"at"`
	Evidence string `json:"evidence"`
}

// Valid checks the body on its own.
func (b *Destruction) Valid() error {
	var c Check
	c.Text("method", b.Method, 2, 200)
	c.Digest("operator", b.Operator)
	c.Digest("witness", b.Witness)
	c.Time("at", b.At)
	c.Digest("evidence", b.Evidence)
	return c.Err()
}

// Retirement is the body of `retirement/<id>`.
type Retirement struct {
	Request     RequestRetirement `json:"request"`
	Applicant   string            `json:"applicant"`
	Dataset     string            `json:"dataset"`
	Checker     string            `json:"checker"` // who checked; somebody else approves
	Destruction *Destruction      `json:"destruction,omitempty"`
}

// Usage is the body of `usage/<id>` and of `usage.record`: a certificate was used (domain model E24). No amount stands in it.
type Usage struct {
	Kind         string `json:"kind"`
	Registration string `json:"registration"` // key
	Number       string `json:"number"`       // of the certificate that was used
	Counterparty string `json:"counterparty"` // actor id, or empty
	Digest       string `json:"digest"`       // SM3, salted, of the document
	Period       string `json:"period"`       // accounting period, of ON_BALANCE_SHEET
	AssetClass   string `json:"assetClass"`   // of ON_BALANCE_SHEET
	By           string `json:"by"`           // set by the ledger: the organization that recorded it
}

// Valid checks the body on its own.
func (b *Usage) Valid() error {
	var c Check
	c.OneOf("kind", b.Kind, "TRADE", "PLEDGE", "ON_BALANCE_SHEET", "EQUITY", "DISPUTE_EVIDENCE", "SUBSIDY")
	c.That(IsKey(b.Registration), "registration must be the key of a record")
	_, err := ParseNumber(b.Number)
	c.That(err == nil, "number must be a certificate number")
	if b.Counterparty != "" {
		c.ID("counterparty", b.Counterparty)
	}
	c.Digest("digest", b.Digest)
	sheet := b.Kind == "ON_BALANCE_SHEET"
	c.That(sheet == (b.Period != "") && sheet == (b.AssetClass != ""), "period and assetClass are given exactly for ON_BALANCE_SHEET")
	c.Text("period", b.Period, 0, 20)
	c.OneOf("assetClass", b.AssetClass, "", "INTANGIBLE", "INVENTORY", "DEVELOPMENT")
	c.That(b.By == "", "by is set by the ledger and must be empty")
	return c.Err()
}

// RightEntry is the body of `right/<registration>-<RIGHT>`: one of the three rights, a record of its own (domain model E11).
type RightEntry struct {
	Holder       string `json:"holder"`
	Dataset      string `json:"dataset"`
	Registration string `json:"registration"` // key of the registration that carries it
	Number       string `json:"number"`       // of its certificate
	Right        Right  `json:"right"`
}

// RightKey is the state key of a registration's entry for a right.
func RightKey(registration, right string) string {
	return "right/" + registration[len("registration/"):] + "-" + right
}

// Anchor is the body of `anchor/<id>` and of `register.anchor`: the digest of an exported register at a height, so that the log
// proves it (domain model E37).
type Anchor struct {
	Kind   string `json:"kind"`   // of the records exported
	Height int    `json:"height"` // blocks the export is made of
	Count  int    `json:"count"`
	Digest string `json:"digest"`
}

// Valid checks the body on its own.
func (b *Anchor) Valid() error {
	var c Check
	c.That(keyForm.MatchString(b.Kind+"/X"), "kind must be a kind of record")
	c.That(b.Height >= 1 && b.Height < maxInteger, "height must be a number of blocks")
	c.That(b.Count >= 0 && b.Count <= 10_000_000, "count must be a number of records")
	c.Digest("digest", b.Digest)
	return c.Err()
}
