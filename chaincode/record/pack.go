package record

import (
	"slices"
	"strconv"
)

// Status of a rule pack (domain model E33).
const (
	PackDraft    = "DRAFT"    // warns
	PackInForce  = "IN_FORCE" // blocks
	PackRepealed = "REPEALED"
	// PackAnnounced is the status of a pack before it counts; it is never written.
	PackAnnounced = "ANNOUNCED"
)

// MaxPacks bounds the packs that one network publishes in all its life, versions counted.
const MaxPacks = 150

// MaxNegative bounds a negative list, also the one that several packs make together: a review answers every item.
const MaxNegative = 64

// Pack is a rule pack: the parameters and articles decisions cite (domain model E33). What a pack does not give, it does
// not regulate. The members after contractElements came with edition 3.
type Pack struct {
	ID       string        `json:"id"`
	Version  int           `json:"version"`
	Title    string        `json:"title"`
	Status   string        `json:"status"` // IN_FORCE blocks, DRAFT warns
	Region   string        `json:"region"`
	Notice   []ByType      `json:"noticeDays"`    // working days of public notice
	Validity []ByType      `json:"validityYears"` // of certificates
	Negative []NegativeRow `json:"negativeList"`
	Elements []int         `json:"contractElements"` // numbers of list A2-c that every contract must have

	Document   string      `json:"document,omitempty"`   // title, number and date of the document it was made from
	Precedence int         `json:"precedence,omitempty"` // of two packs in force the higher number prevails, then the later one
	Entry      []EntryRow  `json:"entryLists,omitempty"` // what must or should be traded on an exchange (list A2-b)
	Parameters []Parameter `json:"parameters,omitempty"` // sorted by name and type
	Codes      []CodeList  `json:"codeLists,omitempty"`  // sorted by name
}

// ByType is a parameter that differs by certificate type.
type ByType struct {
	Type  string `json:"type"`
	Value int    `json:"value"`
}

// NegativeRow is one item of the negative list and where it comes from.
type NegativeRow struct {
	Code    string `json:"code"`
	Title   string `json:"title"`
	Article string `json:"article"`
	Effect  string `json:"effect"`         // P may not be registered, R needs evidence, U restricts use
	When    string `json:"when,omitempty"` // condition the program checks itself ([Conditions]); empty: the reviewer's answer alone
}

// EntryRow is one case for trading on an exchange.
type EntryRow struct {
	Code    string `json:"code"`
	Title   string `json:"title"`
	Article string `json:"article"`
	Force   string `json:"force"` // MUST, ENCOURAGED
	When    string `json:"when"`  // condition ([EntryConditions])
}

// Parameter is one value of domain model C5.
type Parameter struct {
	Name    string `json:"name"`
	Type    string `json:"type,omitempty"` // certificate type it is for; empty: all
	Value   string `json:"value"`
	Article string `json:"article"` // where it comes from
}

// CodeList is an open list of codes.
type CodeList struct {
	Name  string       `json:"name"`
	Codes []ListedCode `json:"codes"` // sorted
}

// ListedCode is one code of a list, what it means and where it comes from.
type ListedCode struct {
	Code    string `json:"code"`
	Title   string `json:"title"`
	Article string `json:"article"`
}

// Conditions of negative-list items that the program checks on the dataset and the application. A row that names one is refused,
// or marked, without waiting for a reviewer to see it.
var Conditions = map[string]string{
	"NO_SCENARIO":      "no specific purpose and application scenario is stated",
	"NOT_AUTHORISED":   "the holder is not the originator of the data and shows no authorisation",
	"PI_WITHOUT_BASIS": "personal data, and neither consent nor anonymisation is shown",
	"RESTRICTED_BELOW": "data it is made from carry a restriction that forbids it",
	"RAW_PUBLIC":       "raw public data that have not been lawfully opened",
	"NOT_OPEN":         "public data of the class that is not open",
	"GOVERNMENT":       "data of party or government bodies produced in their duty",
	"CORE":             "core data",
	"CROSS_BORDER":     "delivery across the border without an approval",
	"NO_SOURCE":        "the source is not shown by evidence",
}

// EntryConditions are the cases of the lists of what must or should be traded on an exchange.
var EntryConditions = map[string]string{
	"PUBLIC_DATA":        "the object involves public data",
	"DIRECTED":           "the bureau has decided that it must",
	"DIRECTED_BY_LAW":    "a law, regulation or rule says so",
	"FISCAL_BODY":        "the holder is a government department or a publicly funded public-service organization",
	"STATE_OWNED":        "a state-owned enterprise formed or purchased it",
	"FISCAL_FUNDS":       "it was bought with public funds",
	"PERSONAL_DATA":      "it is built from personal information",
	"PLATFORM":           "it is public-attribute data of a platform firm",
	"SECRET_OR_IP":       "it involves trade secrets or intellectual property",
	"ENCOURAGED":         "the bureau encourages it",
	"AUTHORISED_PRODUCT": "it is a product of authorised operation or enterprise data",
	"ANY":                "any market subject",
}

// Form says what values a parameter may have: a whole number, or one of a few words.
type Form struct {
	Words   []string // empty: a whole number from 1 to 100,000
	Meaning string
}

var yesNo = []string{"NO", "YES"}

// Parameters are all that a pack may give (domain model C5). Whoever adds one here writes the rule that reads it.
var Parameters = map[string]Form{
	"acceptDays":           {nil, "working days to answer an application; silence accepts it"},
	"supplementDays":       {nil, "working days an applicant has for a supplement"},
	"reviewDays":           {nil, "working days of review; supplements, notice and objections do not count"},
	"reviewExtensionDays":  {nil, "working days by which a review may be extended once"},
	"objectionReplyDays":   {nil, "working days to answer an objection"},
	"renewalWindowDays":    {nil, "calendar days before expiry in which renewal may be applied for"},
	"filingMonths":         {nil, "months of a delegate's filing period"},
	"filingGraceDays":      {nil, "working days after which a filing that is due is overdue"},
	"blockOnOverdueFiling": {yesNo, "a delegate whose filing is overdue may not issue"},
	"enforceDraftPacks":    {yesNo, "draft packs block as if they were in force"},
	"duplicatePolicy":      {[]string{"WARN", "BLOCK"}, "what an equal fingerprint of another holder leads to"},
	"externalNumber":       {yesNo, "certificates of the type wait for a number of the national system"},
	"noticeFor":            {[]string{"ALL", "INITIAL"}, "whether only initial registrations and transfers get a public notice"},
	"assessmentRequired":   {yesNo, "an object is assessed by a registered third party before it is reviewed"},
	"cohortLeast":          {nil, "verified demanders that a cohort must have before a deal may name it"},
	"deliveryAcceptDays":   {nil, "working days to accept or refuse a delivery; silence accepts it"},
	"objectUniqueness":     {[]string{"CODE", "DATASET"}, "what makes an object one: its code, or also the supplier's dataset"},
	"priceAnonymity":       {nil, "deals that a published price must be made of at least"},
	"recheckMonths":        {nil, "months after which a demander's verification is due again"},
	"retentionYears":       {nil, "years that records are kept"},
	"logMonths":            {nil, "months that operation logs are kept"},
	"incidentMinutes":      {nil, "minutes in which an incident is reported"},
	"statusFreshnessHours": {nil, "hours that the status answer of another register stays fresh"},
	"pledgeRankMode":       {[]string{"EXCLUSIVE", "RANKED"}, "whether one right in one dataset carries one pledge, or several by rank"},
	"demanderCertificate":  {yesNo, "demanders get a certificate"},
	"orderReviewRequired":  {yesNo, "orders are reviewed before the contract"},
	"agreementYears":       {nil, "years of an agreement on authorised operation"},
	"keyYears":             {nil, "years that a subject's key is good for at most"},
	"statementDays":        {nil, "days that a signed request lives at most"},
}

// Allows reports whether a value has the form.
func (f Form) Allows(value string) bool {
	if f.Words != nil {
		return slices.Contains(f.Words, value)
	}
	n, err := strconv.Atoi(value)
	return err == nil && n >= 1 && n <= 100_000 && strconv.Itoa(n) == value
}

// Published is one pack on the ledger: when it counts and what became of it.
type Published struct {
	Pack       string `json:"pack"` // `<id>@<version>`
	Key        string `json:"key"`  // state key of its text
	Status     string `json:"status"`
	From       string `json:"from"` // counts from then
	To         string `json:"to"`   // and until then; empty: no end
	Region     string `json:"region"`
	Precedence int    `json:"precedence"`
	Repealed   string `json:"repealed"` // reason, empty unless repealed
}

// At gives the status at a time: before it counts a pack is announced, drafts too, and after its end repealed.
func (p *Published) At(now string) string {
	switch {
	case p.To != "" && now >= p.To:
		return PackRepealed
	case now < p.From:
		return PackAnnounced
	}
	return p.Status
}

// PublishPack is the body of `pack.publish`; the attachment is the pack. A later version of a pack ends the one before.
type PublishPack struct {
	Pack   string `json:"pack"`   // `<id>@<version>`, as the attachment says
	From   string `json:"from"`   // counts from then, not before the transaction
	Reason string `json:"reason"` // the decision it rests on
}

// Valid checks the body on its own.
func (b *PublishPack) Valid() error {
	var c Check
	c.Text("pack", b.Pack, 3, 70)
	c.Time("from", b.From)
	c.Text("reason", b.Reason, 2, 400)
	return c.Err()
}

// RepealPack is the body of `pack.repeal`.
type RepealPack struct {
	Pack   string `json:"pack"`
	At     string `json:"at"` // ends then, not before the transaction
	Reason string `json:"reason"`
}

// Valid checks the body on its own.
func (b *RepealPack) Valid() error {
	var c Check
	c.Text("pack", b.Pack, 3, 70)
	c.Time("at", b.At)
	c.Text("reason", b.Reason, 2, 400)
	return c.Err()
}

// PublishCalendar is the body of `calendar.publish`; the attachment is the calendar.
type PublishCalendar struct {
	ID     string `json:"id"`     // as the attachment says
	Reason string `json:"reason"` // the decision it rests on, for example the State Council's notice of holidays
}

// Valid checks the body on its own.
func (b *PublishCalendar) Valid() error {
	var c Check
	c.ID("id", b.ID)
	c.Text("reason", b.Reason, 2, 400)
	return c.Err()
}

// ValueFor finds the value for a certificate type.
func ValueFor(list []ByType, certType string) (int, bool) {
	for _, entry := range list {
		if entry.Type == certType {
			return entry.Value, true
		}
	}
	return 0, false
}

// Name is what decisions pin: `<id>@<version>`.
func (p *Pack) Name() string { return p.ID + "@" + strconv.Itoa(p.Version) }

// Valid checks a rule pack on its own.
func (p *Pack) Valid() error {
	var c Check
	c.ID("pack id", p.ID)
	c.That(p.Version >= 1, "pack version must be positive")
	c.Text("pack title", p.Title, 2, 200)
	c.OneOf("pack status", p.Status, PackDraft, PackInForce, PackRepealed)
	c.Count("negativeList", len(p.Negative), 0, MaxNegative)
	c.Count("contractElements", len(p.Elements), 0, 15)
	for _, number := range p.Elements {
		c.That(number >= 1 && number <= 15, "contractElements are numbers 1 to 15 (list A2-c)")
	}
	for _, entry := range append(append([]ByType{}, p.Notice...), p.Validity...) {
		c.That(entry.Value >= 1 && entry.Value <= 100, "noticeDays and validityYears must be 1 to 100")
	}
	for i, row := range p.Negative {
		c.That(i == 0 || p.Negative[i-1].Code < row.Code, "negativeList must be sorted by code, as reviewers answer it")
		c.Code("negative code", row.Code)
		c.OneOf("negative effect", row.Effect, "P", "R", "U")
		c.That(row.When == "" || Conditions[row.When] != "", "negativeList %s names the condition %q, which this program does not know", row.Code, row.When)
	}
	p.later(&c)
	return c.Err()
}

// Publishable checks what a pack must have beside [Pack.Valid] once refusals cite it by item and article; the founding's pack
// may be older than that.
func (p *Pack) Publishable() error {
	var c Check
	c.OneOf("pack status", p.Status, PackDraft, PackInForce)
	c.Region("pack region", p.Region)
	for _, row := range p.Negative {
		c.Text("negative title", row.Title, 2, 200)
		c.Text("negative article", row.Article, 2, 100)
	}
	return c.Err()
}

// Later reports whether it uses members that came with edition 3.
func (p *Pack) Later() bool {
	when := slices.ContainsFunc(p.Negative, func(row NegativeRow) bool { return row.When != "" })
	return when || p.Document != "" || p.Precedence != 0 || len(p.Entry)+len(p.Parameters)+len(p.Codes) > 0
}

// later checks what came with edition 3.
func (p *Pack) later(c *Check) {
	c.Text("document", p.Document, 0, 300)
	c.That(p.Precedence >= 0 && p.Precedence <= 1000, "precedence must be 0 to 1000")
	c.Count("entryLists", len(p.Entry), 0, 40)
	for i, row := range p.Entry {
		c.That(i == 0 || p.Entry[i-1].Code < row.Code, "entryLists must be sorted by code")
		c.Code("entry code", row.Code)
		c.Text("entry title", row.Title, 2, 200)
		c.Text("entry article", row.Article, 2, 100)
		c.OneOf("entry force", row.Force, "MUST", "ENCOURAGED")
		c.That(EntryConditions[row.When] != "", "entryLists %s names the condition %q, which this program does not know", row.Code, row.When)
		c.That(row.When != "ANY" || row.Force == "ENCOURAGED", "entryLists %s: not everybody can be bound to trade on an exchange", row.Code)
	}
	c.Count("parameters", len(p.Parameters), 0, 100)
	for i, parameter := range p.Parameters {
		form, known := Parameters[parameter.Name]
		c.That(known, "there is no parameter %q", excerpt([]byte(parameter.Name), 0))
		c.That(form.Allows(parameter.Value), "parameter %s cannot be %s", parameter.Name, excerpt([]byte(parameter.Value), 0))
		c.OneOf("parameter type", parameter.Type, append(allTypes(), "")...)
		c.Text("parameter article", parameter.Article, 2, 100)
		c.That(i == 0 || p.Parameters[i-1].sorts() < parameter.sorts(), "parameters must be sorted by name and type, without repetition")
	}
	c.Count("codeLists", len(p.Codes), 0, 20)
	for i, list := range p.Codes {
		c.That(i == 0 || p.Codes[i-1].Name < list.Name, "codeLists must be sorted by name")
		c.Text("code list", list.Name, 2, 40)
		c.Count("codes", len(list.Codes), 1, 200)
		for j, code := range list.Codes {
			c.Code("code", code.Code)
			c.Text("code title", code.Title, 1, 100)
			c.That(j == 0 || list.Codes[j-1].Code < code.Code, "codes of %s must be sorted", list.Name)
		}
	}
}

func (p *Parameter) sorts() string { return p.Name + " " + p.Type }
