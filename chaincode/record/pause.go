package record

// OrderPause is the body of `pause.order`: the data service of a deal is stopped (S0 20(5), S2 39(2)).
type OrderPause struct {
	Deal     string `json:"deal"` // key
	Ground   string `json:"ground"`
	Document string `json:"document"` // salted digest of the order
	Report   string `json:"report"`   // salted digest of the report to the supervisor, when an exchange stops for illegality; or empty
	Deadline string `json:"deadline"` // for putting it right; a right holder's pause ends by itself then
}

// Valid checks the body on its own.
func (b *OrderPause) Valid() error {
	var c Check
	c.That(IsKey(b.Deal), "deal must be the key of a record")
	c.OneOf("ground", b.Ground, "HARM", "BEYOND_AGREEMENT", "ILLEGALITY", "RISK", "INVESTIGATION", "OTHER")
	c.Digest("document", b.Document)
	c.That(b.Report == "" || IsDigest(b.Report), "report must be empty or a digest")
	c.Time("deadline", b.Deadline)
	return c.Err()
}

// OrderedPause is the body of `pause/<id>`. It is a record of its own, so that nobody holds up an order to stop by writing to the
// deal all the time.
type OrderedPause struct {
	OrderPause
	Authority string   `json:"authority"` // actor id of the organization
	Holder    bool     `json:"holder"`    // ordered by a right holder, for its own data
	Outcome   string   `json:"outcome,omitempty"`
	Modes     []string `json:"modes,omitempty"`
}

// At implements [Timed]: what a right holder stopped goes on when the deadline has passed.
func (p *OrderedPause) At(state, now string) (string, string) {
	if state == StateInForce && p.Holder && now >= p.Deadline {
		return StateExpired, "S2 39(2)"
	}
	return state, ""
}

// EndPause is the body of `pause.end`.
type EndPause struct {
	Outcome  string   `json:"outcome"`  // LIFTED, LIMITED, CLOSED
	Modes    []string `json:"modes"`    // of LIMITED: how may still be delivered
	Document string   `json:"document"` // salted digest
}

// Valid checks the body on its own.
func (b *EndPause) Valid() error {
	var c Check
	c.OneOf("outcome", b.Outcome, "LIFTED", StateLimited, StateClosed)
	c.That((b.Outcome == StateLimited) == (len(b.Modes) > 0), "modes are given exactly for LIMITED")
	c.Count("modes", len(b.Modes), 0, len(DeliveryModes))
	for i, mode := range b.Modes {
		c.OneOf("mode", mode, DeliveryModes...)
		c.That(i == 0 || b.Modes[i-1] < mode, "modes must be sorted and without repetition")
	}
	c.Digest("document", b.Document)
	return c.Err()
}
