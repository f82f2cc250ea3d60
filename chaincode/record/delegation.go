package record

import "time"

// States of delegations and filings (domain model SM11).
const (
	StateProposed  = "PROPOSED"
	StateSuspended = "SUSPENDED"
	StateEnded     = "ENDED"
)

// Propose is the body of `delegation.propose`: the bureau authorises a city department or an agency to register (S0 11(1)).
type Propose struct {
	Delegate string   `json:"delegate"` // actor id of the organization
	Regions  []string `json:"regions"`  // GB/T 2260 prefixes
	Types    []string `json:"types"`    // certificate types
	From     string   `json:"from"`
	To       string   `json:"to"`
	Document string   `json:"document"` // SM3 of the authorisation document
	FirstDue string   `json:"firstDue"` // when the first filing is due
}

// Valid checks the body on its own.
func (b *Propose) Valid() error {
	var c Check
	c.ID("delegate", b.Delegate)
	scope := Scope{Regions: b.Regions, Types: b.Types}
	scope.check(&c)
	c.That(len(b.Regions) > 0 && len(b.Types) > 0, "regions and types must be named: nobody is delegated everything")
	c.Time("from", b.From)
	c.Time("to", b.To)
	c.That(b.From < b.To, "a delegation must end after it begins")
	c.Digest("document", b.Document)
	c.Time("firstDue", b.FirstDue)
	return c.Err()
}

// Since is the edition from which the body counts.
func (b *Propose) Since() int { return since(b.Types) }

// Delegation is the body of `delegation/<delegate>` (domain model E4).
type Delegation struct {
	Propose

	Months int    `json:"months"` // of a filing period, from the rule pack; 0: no periodic filing
	Due    string `json:"due"`    // when the next filing is due; empty without periodic filing
	Late   string `json:"late"`   // when it will be overdue, the days of grace over; empty when no pack gives them
	Filed  string `json:"filed"`  // key of the filing that was submitted for this due date, empty until then
	Reason string `json:"reason"` // why it was last suspended, resumed or ended
}

// At is the state at a time: a delegation ends with its period.
func (d *Delegation) At(state, now string) (string, string) {
	if (state == StateActive || state == StateSuspended || state == StateProposed) && d.To != "" && now >= d.To {
		return StateEnded, "S0 11(1)"
	}
	return state, ""
}

// Overdue reports whether a filing is overdue at a time: due, the days of grace over, and none submitted.
func (d *Delegation) Overdue(now string) bool { return d.Late != "" && d.Filed == "" && now >= d.Late }

// File is the body of `filing.submit` and `filing.resubmit` (S0 11(1)).
type File struct {
	Delegation string  `json:"delegation"` // key of the delegation
	Due        string  `json:"due"`        // the due date it answers
	From       string  `json:"from"`       // the period
	To         string  `json:"to"`
	Counts     []Count `json:"counts"` // sorted by name
	Root       string  `json:"root"`   // SM3 of the list of certificates issued in the period
}

// Count is one figure of a filing or report.
type Count struct {
	Name  string `json:"name"`
	Value int    `json:"value"`
}

// Valid checks the body on its own.
func (b *File) Valid() error {
	var c Check
	c.That(IsKey(b.Delegation), "delegation must be the key of a record")
	c.Time("due", b.Due)
	c.Time("from", b.From)
	c.Time("to", b.To)
	c.That(b.From < b.To, "the period must end after it begins")
	c.Count("counts", len(b.Counts), 1, 40)
	for i, count := range b.Counts {
		c.Code("count", count.Name)
		c.That(count.Value >= 0, "counts are not negative")
		c.That(i == 0 || b.Counts[i-1].Name < count.Name, "counts must be sorted by name")
	}
	c.Digest("root", b.Root)
	return c.Err()
}

// Filing is the body of `filing/<delegate>-<yyyymmdd>`, named after the day on which it was due (domain model E5).
type Filing struct {
	File

	Delegate string `json:"delegate"`
	Result   string `json:"result"` // why it was accepted or returned, empty until then
}

// NextDue gives the due date after one. In a month that has no such day it is the last.
func NextDue(due string, months int) string {
	t, err := ParseTime(due)
	if err != nil {
		return ""
	}
	day := t.In(time.FixedZone("UTC+08:00", 8*3600))
	next := day.AddDate(0, months, 0)
	if next.Day() != day.Day() {
		next = next.AddDate(0, 0, -next.Day())
	}
	return Time(next)
}
