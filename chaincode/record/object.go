package record

import "slices"

// States of objects since edition 4 (domain model SM5).
const (
	StateScreened = "SCREENED"
	StateAssessed = "ASSESSED"
)

// Offer is what an application for an object says since edition 4 (domain model E8).
type Offer struct {
	Code         string           `json:"code,omitempty"`         // object code, one object of an exchange has it
	ProductForm  string           `json:"productForm,omitempty"`  // of a PRODUCT
	ServiceType  string           `json:"serviceType,omitempty"`  // of a SERVICE, of a THIRD_PARTY_SERVICE
	ToolType     string           `json:"toolType,omitempty"`     // of a TOOL
	Components   []string         `json:"components,omitempty"`   // keys of the objects an APPLICATION is built from, sorted
	Source       *SourceStatement `json:"source,omitempty"`       // S0 16(1)
	Commitment   string           `json:"commitment,omitempty"`   // SM3 of the supplier's commitment to this version (S0 16)
	Metadata     *Metadata        `json:"metadata,omitempty"`     // S4 二(二)4
	Modes        []string         `json:"modes,omitempty"`        // of delivery that are offered, sorted
	Limits       string           `json:"limits,omitempty"`       // of use
	ScenarioCode string           `json:"scenarioCode,omitempty"` // as the bureau approved it, of what left an operation domain
	Egress       string           `json:"egress,omitempty"`       // key in the property register of that approval (S3b 27)
	Licence      string           `json:"licence,omitempty"`      // SM3 of the licence for a service that needs one (S1 25)
	Prior        string           `json:"prior,omitempty"`        // key of the version before
	Restrictions []Restriction    `json:"restrictions,omitempty"` // of trade, own and inherited (S1 16, 28)
}

// SourceStatement says where the data came from (S0 16(1)).
type SourceStatement struct {
	Kind   string `json:"kind"`
	Digest string `json:"digest"`
}

// Metadata are the blocks of a description by the standards of trade, as digests (S4 二(二)4).
type Metadata struct {
	Description string `json:"description"`
	Access      string `json:"access"`
	Processing  string `json:"processing"`
	Security    string `json:"security"`
	Quality     string `json:"quality"`
	Identifier  string `json:"identifier"`
}

// Restriction is a limit of trade by law or by agreement.
type Restriction struct {
	Basis  string `json:"basis"`  // LAW, AGREEMENT
	Effect string `json:"effect"` // NO_TRADE, LIMITED
	Text   string `json:"text"`
	Until  string `json:"until"` // ends by itself then, empty: lasts
}

// RawModes are those by which the data themselves are given away.
var RawModes = []string{"OFFLINE", "RAW_TRANSFER"}

func (o *Offer) empty() bool {
	texts := o.Code + o.ProductForm + o.ServiceType + o.ToolType + o.Commitment + o.Limits + o.ScenarioCode + o.Egress + o.Licence + o.Prior
	return texts == "" && len(o.Components)+len(o.Modes)+len(o.Restrictions) == 0 && o.Source == nil && o.Metadata == nil
}

func (o *Offer) check(c *Check) {
	if o.Code != "" {
		c.ID("code", o.Code)
	}
	for _, member := range [][2]string{{"productForm", o.ProductForm}, {"serviceType", o.ServiceType}, {"toolType", o.ToolType}, {"scenarioCode", o.ScenarioCode}} {
		if member[1] != "" {
			c.Code(member[0], member[1])
		}
	}
	c.Count("components", len(o.Components), 0, 16)
	for i, key := range o.Components {
		c.That(IsKey(key), "components must be keys of records")
		c.That(i == 0 || o.Components[i-1] < key, "components must be sorted and without repetition")
	}
	if o.Source != nil {
		c.OneOf("source kind", o.Source.Kind, "COLLECTED", "AGREEMENT", "PUBLIC_CRAWL", "DERIVED", "AUTHORISED_OPERATION", "FUSED")
		c.Digest("source digest", o.Source.Digest)
	}
	c.That(o.Commitment == "" || IsDigest(o.Commitment), "commitment must be a digest")
	o.checkMetadata(c)
	c.Count("modes", len(o.Modes), 0, len(DeliveryModes))
	for i, mode := range o.Modes {
		c.OneOf("modes", mode, DeliveryModes...)
		c.That(i == 0 || o.Modes[i-1] < mode, "modes must be sorted and without repetition")
	}
	c.Text("limits", o.Limits, 0, 400)
	c.That((o.Egress == "") == (o.ScenarioCode == ""), "egress and scenarioCode are given together")
	c.That(o.Egress == "" || IsKey(o.Egress), "egress must be the key of a record")
	c.That(o.Licence == "" || IsDigest(o.Licence), "licence must be a digest")
	c.That(o.Prior == "" || IsKey(o.Prior), "prior must be the key of a record")
	o.checkRestrictions(c)
}

func (o *Offer) checkMetadata(c *Check) {
	if o.Metadata == nil {
		return
	}
	c.Digest("metadata description", o.Metadata.Description)
	c.Digest("metadata access", o.Metadata.Access)
	c.Digest("metadata processing", o.Metadata.Processing)
	c.Digest("metadata security", o.Metadata.Security)
	c.Digest("metadata quality", o.Metadata.Quality)
	c.Digest("metadata identifier", o.Metadata.Identifier)
}

func (o *Offer) checkRestrictions(c *Check) {
	c.Count("restrictions", len(o.Restrictions), 0, 20)
	for _, restriction := range o.Restrictions {
		c.OneOf("restriction basis", restriction.Basis, "LAW", "AGREEMENT")
		c.OneOf("restriction effect", restriction.Effect, "NO_TRADE", "LIMITED")
		c.Text("restriction text", restriction.Text, 2, 200)
		if restriction.Until != "" {
			c.Time("restriction until", restriction.Until)
		}
	}
}

// leastCites is how many registrations an application must cite. Before edition 4 every one had to cite its data's; a tool or a
// service has none.
func (b *ApplyObject) leastCites() int {
	if b.Code != "" && (b.ObjectType == "SERVICE" || b.ObjectType == "THIRD_PARTY_SERVICE" || b.ObjectType == "TOOL") {
		return 0
	}
	return 1
}

// Whole checks what every application says since edition 4.
func (b *ApplyObject) Whole() error {
	var c Check
	c.That(b.Code != "", "code must be given")
	c.That(b.Source != nil, "source must be stated")
	c.That(b.Commitment != "", "commitment must be given")
	c.That(b.Metadata != nil, "metadata must be given")
	c.That(len(b.Modes) > 0, "modes must name how it is delivered")
	c.That((b.ObjectType == "PRODUCT") == (b.ProductForm != ""), "productForm is given exactly for a PRODUCT")
	service := b.ObjectType == "SERVICE" || b.ObjectType == "THIRD_PARTY_SERVICE"
	c.That(service == (b.ServiceType != ""), "serviceType is given exactly for a SERVICE or THIRD_PARTY_SERVICE")
	c.That((b.ObjectType == "TOOL") == (b.ToolType != ""), "toolType is given exactly for a TOOL")
	c.That(b.ObjectType != "APPLICATION" || len(b.Components) > 0, "components must name what an APPLICATION is built from")
	return c.Err()
}

// Barred finds a restriction that forbids trade at a time.
func (o *Offer) Barred(now string) *Restriction {
	i := slices.IndexFunc(o.Restrictions, func(r Restriction) bool { return r.Effect == "NO_TRADE" && (r.Until == "" || now < r.Until) })
	if i < 0 {
		return nil
	}
	return &o.Restrictions[i]
}

// At implements [Timed], like that of [Subject].
func (o *Object) At(state, now string) (string, string) {
	if (state == StateActive || state == StateSuspended) && o.Regime != "" && now >= o.Validity.To {
		return StateExpired, "S0 20(1)"
	}
	return state, ""
}

// ScreenObject is the body of `object.screen` and `object.rescreen`: the negative list in force, item by item (S0 8).
type ScreenObject struct {
	Negative []Answer `json:"negative"`
	Conflict bool     `json:"conflict"` // whoever screens declares a conflict of interest
	Evidence string   `json:"evidence"` // SM3 of the working papers
}

// Valid checks the body on its own.
func (b *ScreenObject) Valid() error {
	var c Check
	checkAnswers(&c, b.Negative)
	c.Digest("evidence", b.Evidence)
	return c.Err()
}

// Screening is a screening as it stands in an object: by whom, of which version of the list.
type Screening struct {
	Negative []Answer `json:"negative"`
	Evidence string   `json:"evidence"`
	By       string   `json:"by"`   // actor id
	Pack     string   `json:"pack"` // rule packs whose list it is
	At       string   `json:"at"`
}

// AssessObject is the body of `object.assess`: a registered third party's report on its compliance (S3a 17).
type AssessObject struct {
	Report string `json:"report"` // key
}

// Valid checks the body on its own.
func (b *AssessObject) Valid() error {
	var c Check
	c.That(IsKey(b.Report), "report must be the key of a record")
	return c.Err()
}

// Assessed says on which report an object was assessed.
type Assessed struct {
	Report string `json:"report"`
	Issuer string `json:"issuer"` // actor id of the third party
	At     string `json:"at"`
}

// Updated is the newest disclosure of a change (S2 22).
type Updated struct {
	Digest string `json:"digest"`
	At     string `json:"at"`
}

// Egress is the body of `egress/<id>` and of `egress.approve`: the bureau's review of what leaves an operation domain (S3b 27,
// domain model E27). Who approved it stands in its acts.
type Egress struct {
	Dataset       string `json:"dataset"`       // id
	Scenario      string `json:"scenario"`      // code of the only scenario it is approved for
	RawFree       bool   `json:"rawFree"`       // it holds no raw data
	NonReversible bool   `json:"nonReversible"` // nor can any be restored from it
	Report        string `json:"report"`        // SM3 of the review
	Until         string `json:"until"`
}

// Valid checks the body on its own.
func (b *Egress) Valid() error {
	var c Check
	c.ID("dataset", b.Dataset)
	c.Code("scenario", b.Scenario)
	c.Digest("report", b.Report)
	c.Time("until", b.Until)
	return c.Err()
}

// At implements [Timed].
func (b *Egress) At(state, now string) (string, string) {
	if state == StateInForce && now >= b.Until {
		return StateExpired, "S3b 27"
	}
	return state, ""
}
