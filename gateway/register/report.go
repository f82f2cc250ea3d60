package register

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Report is the bureau's report on both registers. Applications, with what became of them, are those that came in within the
// period; certificates issued and ended, objections, uses and filings are those of the period; everything else is as of At.
type Report struct {
	Network     string      `json:"network"`
	Height      uint64      `json:"height" doc:"Blocks it was made of"`
	At          string      `json:"at" doc:"States are as of then"`
	From        string      `json:"from" doc:"The period begins; empty: with the ledger"`
	To          string      `json:"to" doc:"It ends before; empty: it goes on"`
	Registers   []Register  `json:"registers"`
	Delegations Delegations `json:"delegations"`
}

// Counts are figures by name, sorted by it; what there is none of is absent.
type Counts []record.Count

// Register are the figures of one register.
type Register struct {
	Namespace    string       `json:"namespace"`
	Kind         string       `json:"kind" enum:"property,intellectual"`
	Applications Applications `json:"applications"`
	Supplements  Supplements  `json:"supplements"`
	Reviews      Reviews      `json:"reviews"`
	Objections   Objections   `json:"objections"`
	Certificates Certificates `json:"certificates"`
	Annotations  Counts       `json:"annotations" doc:"Live ones by kind"`
	Usage        Counts       `json:"usage" doc:"Uses of certificates recorded in the period, by kind"`
	Mirrors      Counts       `json:"mirrors" doc:"By state"`
	Gaps         []Gap        `json:"gaps" doc:"Numbers that were never issued: no fault, but to be explained"`
}

// Applications are those that came in within the period.
type Applications struct {
	Total     int    `json:"total"`
	ByKind    Counts `json:"byKind"`
	ByState   Counts `json:"byState" doc:"What became of them: their states as of then"`
	Accepted  int    `json:"accepted" doc:"By an act, which is always in time"`
	Silent    int    `json:"silent" doc:"By silence, when the days to answer had run out"`
	Declined  int    `json:"declined"`
	Withdrawn int    `json:"withdrawn"`
}

// Supplements are requests to those applications.
type Supplements struct {
	Requested int `json:"requested"`
	Answered  int `json:"answered"`
	Lapsed    int `json:"lapsed" doc:"Applications that ended because nothing was handed in"`
}

// Reviews are those of these applications that had a day to be done by.
type Reviews struct {
	InTime   int `json:"inTime"`
	Late     int `json:"late"`
	Overdue  int `json:"overdue" doc:"Not done, and the day has passed"`
	Extended int `json:"extended"`
}

// Objections are those made in the period.
type Objections struct {
	Made      int `json:"made"`
	Upheld    int `json:"upheld"`
	Dismissed int `json:"dismissed"`
	ToCourt   int `json:"toCourt" doc:"Before a court, not decided"`
	Open      int `json:"open"`
	Overdue   int `json:"overdue" doc:"Not answered by the registrant in time, among the open ones"`
}

// Certificates are registrations that got one.
type Certificates struct {
	Issued  int    `json:"issued" doc:"In the period"`
	Ended   Counts `json:"ended" doc:"In the period, by the state they ended in"`
	ByState Counts `json:"byState" doc:"All there ever were: states as of then"`
}

// Gap is a run of numbers of one gateway, type and day in which some are missing.
type Gap struct {
	Type    string `json:"type"`
	Day     string `json:"day"`
	Gateway int    `json:"gateway"`
	Missing []int  `json:"missing" doc:"Serials, the first 50"`
	Count   int    `json:"count"`
}

// maxMissing bounds the serials named of one gap.
const maxMissing = 50

// Delegations are how the bureau's delegates stand, and their filings.
type Delegations struct {
	ByState Counts `json:"byState"`
	Due     int    `json:"due" doc:"Delegations whose filing is due and was not submitted"`
	Overdue int    `json:"overdue" doc:"Those of them whose days of grace are over"`
	Filings Counts `json:"filings" doc:"Submitted in the period, by state"`
}

// Period says what a report is about.
type Period struct{ At, From, To string }

// Valid refuses a period that is none.
func (p *Period) Valid() error {
	var c record.Check
	for _, bound := range []struct{ name, at string }{{"from", p.From}, {"to", p.To}} {
		if bound.at != "" {
			c.Time(bound.name, bound.at)
		}
	}
	c.That(p.From == "" || p.To == "" || p.From < p.To, "the period must end after it begins")
	return c.Err()
}

func (p *Period) holds(at string) bool {
	return at != "" && (p.From == "" || at >= p.From) && (p.To == "" || at < p.To)
}

// ReportOf counts the records of both registers and of the delegations, in any order; others are passed over.
func ReportOf(network *record.Network, period Period, items iter.Seq[*Item]) *Report {
	tallies, delegated := map[string]*tally{}, &delegations{Period: period, states: map[string]int{}, filings: map[string]int{}}
	for _, ns := range network.Namespaces {
		if ns.Kind == record.KindProperty || ns.Kind == record.KindIntellectual {
			tallies[ns.Name] = &tally{Period: period, Register: Register{Namespace: ns.Name, Kind: ns.Kind}, counter: counter{}}
		}
	}
	for item := range items {
		if t := tallies[item.Namespace]; t != nil {
			t.count(item)
		}
		if item.Namespace == record.Governance {
			delegated.count(item)
		}
	}
	report := &Report{Network: network.Network, At: period.At, From: period.From, To: period.To, Registers: []Register{}}
	report.Delegations = delegated.finish()
	for _, ns := range network.Namespaces {
		if t := tallies[ns.Name]; t != nil {
			report.Registers = append(report.Registers, *t.finish())
		}
	}
	return report
}

// counter counts by name for lists of figures.
type counter map[*Counts]map[string]int

func (c counter) add(counts *Counts, name string) {
	if c[counts] == nil {
		c[counts] = map[string]int{}
	}
	c[counts][name]++
}

// finish fills the lists.
func (c counter) finish(lists ...*Counts) {
	for _, counts := range lists {
		*counts = sorted(c[counts])
	}
}

// tally counts the records of one register.
type tally struct {
	Period
	Register
	counter
	numbers []record.Number
}

func (t *tally) count(item *Item) {
	rec := &item.Record
	state, _ := item.effective(t.At)
	switch body := item.taken().(type) {
	case *record.Usage:
		if t.holds(rec.Acts[0].At) {
			t.add(&t.Usage, body.Kind)
		}
	case *record.Mirror:
		t.add(&t.Mirrors, state)
	case *record.Registration:
		if t.holds(rec.Acts[0].At) {
			t.application(rec, body, state)
		}
		t.objections(body)
		t.certificate(rec, body, state)
		for i := range body.Annotations {
			if body.Annotations[i].Live(t.At) && inForce(state) {
				t.add(&t.Annotations, body.Annotations[i].Kind)
			}
		}
	}
}

func (t *tally) application(rec *record.Record, body *record.Registration, state string) {
	a := &t.Applications
	a.Total++
	kind := body.Application.Kind
	if kind == "" {
		kind = "INITIAL"
	}
	t.add(&a.ByKind, kind)
	t.add(&a.ByState, state)
	round := newestRound(rec.Acts)
	switch {
	case did(round, "registration.accept") != nil:
		a.Accepted++
	case did(round, "registration.decline") != nil:
		a.Declined++
	case silent(round, body, t.At):
		a.Silent++
	}
	if did(rec.Acts, "registration.withdraw") != nil {
		a.Withdrawn++
	}
	t.supplements(rec.Acts, state)
	t.review(round, body, state)
}

// newestRound are the acts since the application was complete, as far as anybody knew: since it came in, or its last supplement
// did. The days of the agency began with the first of them.
func newestRound(acts []record.Act) []record.Act {
	for i := len(acts) - 1; i > 0; i-- {
		if acts[i].Act == "registration.supplement" {
			return acts[i:]
		}
	}
	return acts
}

func did(acts []record.Act, name string) *record.Act {
	i := slices.IndexFunc(acts, func(a record.Act) bool { return a.Act == name })
	if i < 0 {
		return nil
	}
	return &acts[i]
}

// silent reports whether silence accepted: the days to answer ran out, and until then neither the agency nor the applicant
// had done anything about it.
func silent(round []record.Act, body *record.Registration, at string) bool {
	answers := []string{"registration.query", "registration.accept", "registration.decline", "registration.withdraw"}
	answered := slices.ContainsFunc(round, func(a record.Act) bool { return slices.Contains(answers, a.Act) && a.At < body.AcceptBy })
	return body.AcceptBy != "" && at >= body.AcceptBy && !answered
}

func (t *tally) supplements(acts []record.Act, state string) {
	for _, act := range acts {
		switch act.Act {
		case "registration.query":
			t.Supplements.Requested++
		case "registration.supplement":
			t.Supplements.Answered++
		}
	}
	if state == record.StateLapsed {
		t.Supplements.Lapsed++
	}
}

func (t *tally) review(round []record.Act, body *record.Registration, state string) {
	if body.Extended != "" {
		t.Reviews.Extended++
	}
	review := did(round, "registration.review")
	switch {
	case body.ReviewBy == "":
	case review != nil && review.At < body.ReviewBy:
		t.Reviews.InTime++
	case review != nil:
		t.Reviews.Late++
	case state == record.StateAccepted && t.At >= body.ReviewBy:
		t.Reviews.Overdue++
	}
}

func (t *tally) objections(body *record.Registration) {
	for i := range body.Objections {
		o := &body.Objections[i]
		if !t.holds(o.At) {
			continue
		}
		t.Objections.Made++
		switch o.Result {
		case "UPHELD":
			t.Objections.Upheld++
		case "DISMISSED":
			t.Objections.Dismissed++
		case "TO_COURT":
			t.Objections.ToCourt++
		default:
			t.Objections.Open++
			if o.Answer == "" && o.ReplyBy != "" && t.At >= o.ReplyBy {
				t.Objections.Overdue++
			}
		}
	}
}

func (t *tally) certificate(rec *record.Record, body *record.Registration, state string) {
	if body.Issued.Number == "" {
		return
	}
	if number, err := record.ParseNumber(body.Issued.Number); err == nil {
		t.numbers = append(t.numbers, number)
	}
	t.add(&t.Certificates.ByState, state)
	if issued := did(rec.Acts, "registration.issue"); issued != nil && t.holds(issued.At) {
		t.Certificates.Issued++
	}
	if !inForce(state) && state != record.StatePartly && t.holds(endedAt(rec, body, state)) {
		t.add(&t.Certificates.Ended, state)
	}
}

// endedAt is when a certificate came to its end; of one that ended before edition 3 its last act was that.
func endedAt(rec *record.Record, body *record.Registration, state string) string {
	switch {
	case state == record.StateExpired:
		return body.Validity.To
	case body.Ended != nil:
		return body.Ended.At
	}
	return rec.Last()
}

func (t *tally) finish() *Register {
	r := &t.Register
	t.counter.finish(&r.Applications.ByKind, &r.Applications.ByState, &r.Certificates.Ended, &r.Certificates.ByState, &r.Annotations, &r.Usage, &r.Mirrors)
	r.Gaps = gaps(t.numbers)
	return r
}

func sorted(counts map[string]int) Counts {
	list := Counts{}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		list = append(list, record.Count{Name: name, Value: counts[name]})
	}
	return list
}

// gaps finds the serials that were passed over. They begin with 1 every day, for each type and gateway; of those behind the
// last one nobody knows whether they were given.
func gaps(numbers []record.Number) []Gap {
	list := []Gap{}
	slices.SortFunc(numbers, func(a, b record.Number) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Gateway, b.Gateway), cmp.Compare(a.Serial, b.Serial))
	})
	for i, n := range numbers {
		last := record.Number{Type: n.Type, Day: n.Day, Gateway: n.Gateway}
		if i > 0 && sameRun(numbers[i-1], n) {
			last = numbers[i-1]
		}
		if missing := n.Serial - last.Serial - 1; missing > 0 {
			list = widen(list, n, last.Serial+1, missing)
		}
	}
	return list
}

func sameRun(a, b record.Number) bool {
	return a.Type == b.Type && a.Day == b.Day && a.Gateway == b.Gateway
}

// widen adds missing serials to the gap of a run.
func widen(list []Gap, n record.Number, first, missing int) []Gap {
	last := len(list) - 1
	if last < 0 || list[last].Type != n.Type || list[last].Day != n.Day || list[last].Gateway != n.Gateway {
		list, last = append(list, Gap{Type: n.Type, Day: n.Day, Gateway: n.Gateway, Missing: []int{}}), last+1
	}
	gap := &list[last]
	gap.Count += missing
	for serial := first; serial < first+missing && len(gap.Missing) < maxMissing; serial++ {
		gap.Missing = append(gap.Missing, serial)
	}
	return list
}

// delegations counts those of the bureau.
type delegations struct {
	Period
	Delegations
	states, filings map[string]int
}

func (d *delegations) count(item *Item) {
	switch body := item.taken().(type) {
	case *record.Filing:
		if d.holds(item.Record.Acts[0].At) {
			d.filings[item.Record.State]++
		}
	case *record.Delegation:
		state, _ := item.effective(d.At)
		d.states[state]++
		if body.Filed == "" && body.Due != "" && d.At >= body.Due && state != record.StateEnded {
			d.Due++
			if body.Overdue(d.At) {
				d.Delegations.Overdue++
			}
		}
	}
}

func (d *delegations) finish() Delegations {
	d.ByState, d.Filings = sorted(d.states), sorted(d.filings)
	return d.Delegations
}
