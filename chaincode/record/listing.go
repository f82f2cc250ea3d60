package record

// Ways in which the price of a listed object comes about (S0 20(3), S1 43, S3a 19). The last four came with edition 4.
const (
	PriceNegotiated = "NEGOTIATED"
	PriceFixed      = "FIXED"
	PriceMetered    = "METERED"
	PriceAuction    = "AUCTION"
	PriceGuided     = "GOV_GUIDED" // within the limits of a government document
	PriceAppraised  = "APPRAISED"  // by a third party
	PricePlatform   = "PLATFORM"   // by a tool of the exchange
	PriceSet        = "GOV_SET"    // by a government document
)

// Pricing is how the price of a listed object comes about, and the body of `listing.reprice`. The last three members came with
// edition 4.
type Pricing struct {
	PriceMode string    `json:"priceMode"`
	Display   string    `json:"display"`              // price as displayed, empty when negotiated
	Price     *GovPrice `json:"price,omitempty"`      // of GOV_SET and GOV_GUIDED
	Report    string    `json:"report,omitempty"`     // of APPRAISED: key of the valuation
	Level     string    `json:"disclosure,omitempty"` // who sees the listing: PUBLIC, MEMBERS, PARTIES
}

// GovPrice is the government's document on a price and the limits it sets, both included.
type GovPrice struct {
	Document string `json:"document"` // SM3
	Floor    int    `json:"floor"`    // in fen
	Ceiling  int    `json:"ceiling"`
}

// Listing is the body of `listing/<id>` and of `listing.list` (domain model E10).
type Listing struct {
	Object    string    `json:"object"` // key of the object record
	PriceMode string    `json:"priceMode"`
	Display   string    `json:"display"`
	Price     *GovPrice `json:"price,omitempty"`
	Report    string    `json:"report,omitempty"`
	Level     string    `json:"disclosure,omitempty"`
}

// Pricing is how its price comes about.
func (b *Listing) Pricing() *Pricing {
	return &Pricing{b.PriceMode, b.Display, b.Price, b.Report, b.Level}
}

// Reprice gives it another price.
func (b *Listing) Reprice(p *Pricing) {
	b.PriceMode, b.Display, b.Price, b.Report, b.Level = p.PriceMode, p.Display, p.Price, p.Report, p.Level
}

// Since is the edition from which the body counts.
func (b *Listing) Since() int { return b.Pricing().Since() }

// Valid checks the body on its own.
func (b *Listing) Valid() error {
	var c Check
	c.That(IsKey(b.Object), "object must be the key of a record")
	b.Pricing().check(&c)
	return c.Err()
}

// Valid checks the body of `listing.reprice` on its own.
func (p *Pricing) Valid() error {
	var c Check
	p.check(&c)
	return c.Err()
}

func (p *Pricing) check(c *Check) {
	c.OneOf("priceMode", p.PriceMode, PriceNegotiated, PriceFixed, PriceMetered, PriceAuction, PriceGuided, PriceAppraised, PricePlatform, PriceSet)
	c.Text("display", p.Display, 0, 60)
	if p.Price != nil {
		c.Digest("price document", p.Price.Document)
		c.That(p.Price.Floor >= 0 && p.Price.Floor <= p.Price.Ceiling && p.Price.Ceiling <= maxInteger, "price floor and ceiling must be 0 ≤ floor ≤ ceiling")
		c.That(p.PriceMode != PriceSet || p.Price.Floor == p.Price.Ceiling, "a price that is set has the same floor and ceiling")
	}
	c.That(p.Price == nil || p.Government(), "price is given for GOV_SET and GOV_GUIDED only")
	c.That(p.Report == "" || p.PriceMode == PriceAppraised && IsKey(p.Report), "report must be the key of a record, for APPRAISED only")
	c.OneOf("disclosure", p.Level, "", "PUBLIC", "MEMBERS", "PARTIES")
}

// Government reports whether a government document sets or guides the price.
func (p *Pricing) Government() bool { return p.PriceMode == PriceSet || p.PriceMode == PriceGuided }

// Since is the edition from which the body counts.
func (p *Pricing) Since() int {
	switch {
	case p.Price != nil, p.Report+p.Level != "", p.PriceMode == PriceAppraised, p.PriceMode == PricePlatform, p.PriceMode == PriceSet:
		return EditionTrade
	}
	return 1
}

// StatePublished is the end of what was published and is not taken back.
const StatePublished = "PUBLISHED"

// PublishPrice is the body of `price/<id>` and of `price.publish`: prices of a period by type of object (S0 14). Single deals stay
// hidden among at least as many as the packs ask for.
type PublishPrice struct {
	ObjectType string `json:"objectType"`
	From       string `json:"from"`
	To         string `json:"to"`
	Deals      int    `json:"deals"`
	Low        int    `json:"low"` // in fen, as the next two
	Median     int    `json:"median"`
	High       int    `json:"high"`
}

// Valid checks the body on its own.
func (b *PublishPrice) Valid() error {
	var c Check
	c.OneOf("objectType", b.ObjectType, ObjectTypes...)
	c.Time("from", b.From)
	c.Time("to", b.To)
	c.That(b.From < b.To, "a period must end after it begins")
	c.That(b.Deals >= 1 && b.Deals <= maxInteger, "deals must be a positive number")
	c.That(b.Low >= 0 && b.Low <= b.Median && b.Median <= b.High && b.High <= maxInteger, "prices must be 0 ≤ low ≤ median ≤ high")
	return c.Err()
}
