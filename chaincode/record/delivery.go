package record

// States of a delivery (domain model E18).
const (
	StatePending = "PENDING"
	StateDeemed  = "DEEMED" // silence accepted it
)

// DeliveryModes are the ways in which data are delivered, sorted.
var DeliveryModes = []string{"API", "OFFLINE", "PRIVACY_COMPUTE", "RAW_TRANSFER", "SANDBOX", "TRUSTED_SPACE"}

// Channel says over what a batch was delivered (S2 12(1)).
type Channel struct {
	Protocol string `json:"protocol"`
	Cipher   string `json:"cipher"`
	Session  string `json:"session"` // salted digest
}

func (b *Channel) check(c *Check) {
	c.Text("channel protocol", b.Protocol, 2, 40)
	c.Text("channel cipher", b.Cipher, 2, 60)
	c.Digest("channel session", b.Session)
}

// HandDelivery is the body of `delivery.hand` and, for the same batch again, of `delivery.replace` (S0 20(5)).
type HandDelivery struct {
	Deal        string  `json:"deal"` // key
	Batch       int     `json:"batch"`
	Mode        string  `json:"mode"`
	Manifest    string  `json:"manifest"`    // salted digest of the payload's manifest
	Usage       string  `json:"usage"`       // salted digest of quantity or meter reading
	Scenario    string  `json:"scenario"`    // code of the approved scenario, of a public product; else empty
	DeliveredAt string  `json:"deliveredAt"` // when it was in the system that the receiver named and could be retrieved (B-47)
	Channel     Channel `json:"channel"`
}

// Valid checks the body on its own.
func (b *HandDelivery) Valid() error {
	var c Check
	c.That(IsKey(b.Deal), "deal must be the key of a record")
	c.That(b.Batch >= 1 && b.Batch <= MaxBatches, "batch must be 1 to %d", MaxBatches)
	c.OneOf("mode", b.Mode, DeliveryModes...)
	c.Digest("manifest", b.Manifest)
	c.Digest("usage", b.Usage)
	c.That(b.Scenario == "" || codeForm.MatchString(b.Scenario), "scenario must be empty or a code")
	c.Time("deliveredAt", b.DeliveredAt)
	b.Channel.check(&c)
	return c.Err()
}

// HandedOver is the body of `handover/<id>`.
type HandedOver struct {
	HandDelivery
	AcceptBy   string    `json:"acceptBy"`             // silence until then accepts; empty while the deal stands still
	Accepted   string    `json:"accepted,omitempty"`   // when
	Assessment string    `json:"assessment,omitempty"` // SM3 of the receiver's own risk assessment (S2 12(2))
	Objections []Refusal `json:"objections,omitempty"`
	Replaced   int       `json:"replaced,omitempty"` // how often
}

// Refusal is the receiver's objection to a batch.
type Refusal struct {
	Ground   string `json:"ground"`
	Evidence string `json:"evidence"`
	At       string `json:"at"`
}

// At implements [Timed]: silence accepts.
func (h *HandedOver) At(state, now string) (string, string) {
	if state == StatePending && h.AcceptBy != "" && now >= h.AcceptBy {
		return StateDeemed, "S0 20(5)"
	}
	return state, ""
}

// AcceptDelivery is the body of `delivery.accept`.
type AcceptDelivery struct {
	Assessment string `json:"assessment"` // SM3 of the receiver's risk assessment, or empty
}

// Valid checks the body on its own.
func (b *AcceptDelivery) Valid() error {
	var c Check
	c.That(b.Assessment == "" || IsDigest(b.Assessment), "assessment must be empty or a digest")
	return c.Err()
}

// ObjectDelivery is the body of `delivery.object`.
type ObjectDelivery struct {
	Ground   string `json:"ground"`
	Evidence string `json:"evidence"` // SM3, salted
}

// Valid checks the body on its own.
func (b *ObjectDelivery) Valid() error {
	var c Check
	c.OneOf("ground", b.Ground, "QUALITY", "QUANTITY", "FORMAT", "SECURITY", "LATE", "OTHER")
	c.Digest("evidence", b.Evidence)
	return c.Err()
}

// Results of a settlement.
const (
	ResultMatched  = "MATCHED"
	ResultMismatch = "MISMATCH"
)

// Settlement is the body of `settlement/<id>` and of `settlement.record` (S0 20(6), 32; domain model E19). Its terms are
// [SettlementTerms]: whoever holds them refuses a result that is not what they say.
type Settlement struct {
	Deal        string `json:"deal"` // key
	Instalment  int    `json:"instalment"`
	Custodian   string `json:"custodian"`   // BANK, PAYMENT_INSTITUTION
	Account     string `json:"account"`     // salted digest of the sub-account
	Instruction string `json:"instruction"` // salted digest of the trading instruction
	Receipt     string `json:"receipt"`     // salted digest of the custodian's receipt
	SettledAt   string `json:"settledAt"`
	Result      string `json:"result"` // MATCHED, MISMATCH
	Final       bool   `json:"final"`  // with it all is paid
	Terms       string `json:"terms"`  // SM3
}

// Valid checks the body on its own.
func (b *Settlement) Valid() error {
	var c Check
	c.That(IsKey(b.Deal), "deal must be the key of a record")
	c.That(b.Instalment >= 1 && b.Instalment <= MaxInstalments, "instalment must be 1 to %d", MaxInstalments)
	c.OneOf("custodian", b.Custodian, "BANK", "PAYMENT_INSTITUTION")
	c.Digest("account", b.Account)
	c.Digest("instruction", b.Instruction)
	c.Digest("receipt", b.Receipt)
	c.Time("settledAt", b.SettledAt)
	c.OneOf("result", b.Result, ResultMatched, ResultMismatch)
	c.That(!b.Final || b.Result == ResultMatched, "final goes with MATCHED")
	c.Digest("terms", b.Terms)
	return c.Err()
}
