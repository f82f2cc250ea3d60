package registry

import (
	"encoding/json"
	"strconv"

	"github.com/shuzheng/shuzheng/test/troupe"
)

// The figures are counted anew here, from what people signed where an act says it and from the records where they do. Nothing
// of the report's code is used, nor of the rules: a mistake would have to be made twice.

// fact is a record as far as the figures look at it.
type fact struct {
	Kind, ID, State string
	Acts            []struct{ Act, At string }
	Body            struct {
		AcceptBy, ReviewBy, Extended string
		Supplement                   *struct{ By string }
		Notice, Validity             struct{ From, To string }
		Suspension                   *struct{ Authority string }
		Issued                       struct{ Number string }
		Application                  struct{ Kind string }
		Ended                        *struct{ At string }
		Annotations                  []struct{ Kind, Effect, To, Lifted string }
		Objections                   []struct{ At, ReplyBy, Answer, Result string }
		Fresh                        string // of a mirror
		To, Due, Late, Filed         string // of a delegation
	}
}

// at is the state that time has left, as the acts' articles say it: silence accepts, a supplement lapses, a term ends, a
// burden that is over burdens no more.
func (f *fact) at(now string) string {
	b := &f.Body
	past := func(moment string) bool { return moment != "" && now >= moment }
	switch {
	case f.Kind == "registration" && f.State == "SUBMITTED" && past(b.AcceptBy):
		return "ACCEPTED"
	case f.Kind == "registration" && f.State == "SUPPLEMENTING" && past(b.Supplement.By):
		return "LAPSED"
	case f.Kind == "registration" && f.inForce(f.State) && past(b.Validity.To):
		return "EXPIRED"
	case f.Kind == "registration" && f.inForce(f.State):
		return f.burdened(now)
	case f.Kind == "delegation" && f.State != "ENDED" && past(b.To):
		return "ENDED"
	case f.Kind == "mirror" && f.State == "IN_SYNC" && past(b.Fresh):
		return "UNKNOWN"
	}
	return f.State
}

func (f *fact) inForce(state string) bool {
	return state == "ACTIVE" || state == "RESTRICTED" || state == "SUSPENDED"
}

func (f *fact) burdened(now string) string {
	if f.Body.Suspension != nil {
		return "SUSPENDED"
	}
	for _, o := range f.Body.Objections {
		if o.Result == "" || o.Result == "TO_COURT" {
			return "RESTRICTED"
		}
	}
	for _, a := range f.Body.Annotations {
		if a.Effect != "INFO" && a.Lifted == "" && (a.To == "" || now < a.To) {
			return "RESTRICTED"
		}
	}
	return "ACTIVE"
}

// done counts an act among those of a record, and gives when it was first done.
func (f *fact) done(name string) (times int, first string) {
	for _, act := range f.Acts {
		if act.Act != name {
			continue
		}
		if times++; times == 1 {
			first = act.At
		}
	}
	return times, first
}

// figures counts the whole ledger, as of the time of its newest act.
func figures(l *troupe.Ledger) (troupe.Figures, error) {
	all := troupe.Figures{}
	for _, namespace := range []string{"property", "intellectual"} {
		if err := register(l, namespace, all); err != nil {
			return nil, err
		}
	}
	return all, delegations(l, all)
}

// each visits the records of a kind as facts.
func each(l *troupe.Ledger, namespace, kind string, visit func(*fact)) error {
	return l.Each(namespace, kind, func(value json.RawMessage) error {
		var f fact
		if err := json.Unmarshal(value, &f); err != nil {
			return err
		}
		visit(&f)
		return nil
	})
}

func register(l *troupe.Ledger, namespace string, all troupe.Figures) error {
	count := func(name string, n int) { all[namespace+"."+name] += n }
	for _, name := range []string{
		"applications.total", "applications.accepted", "applications.silent", "applications.declined", "applications.withdrawn",
		"supplements.requested", "supplements.answered", "supplements.lapsed", "reviews.inTime", "reviews.late", "reviews.overdue", "reviews.extended",
		"objections.made", "objections.upheld", "objections.dismissed", "objections.toCourt", "objections.open", "objections.overdue", "certificates.issued", "gaps",
	} {
		count(name, 0) // what there is none of is a figure too
	}
	if err := signed(l, namespace, count); err != nil {
		return err
	}
	var numbers []string
	err := each(l, namespace, "registration", func(f *fact) {
		f.count(l.Time, count)
		if f.Body.Issued.Number != "" {
			numbers = append(numbers, f.Body.Issued.Number)
		}
	})
	if err != nil {
		return err
	}
	count("gaps", gaps(numbers))
	return each(l, namespace, "mirror", func(f *fact) { count("mirrors."+f.at(l.Time), 1) })
}

// signed counts what people signed.
func signed(l *troupe.Ledger, namespace string, count func(string, int)) error {
	before := map[string]bool{} // objections before a court
	for _, s := range l.Signed {
		if s.Namespace != namespace {
			continue
		}
		var body struct{ Kind, Result, Objection string }
		if err := json.Unmarshal(s.Body, &body); err != nil {
			return err
		}
		switch s.Act {
		case "registration.apply":
			count("applications.total", 1)
			count("applications.byKind."+troupe.Or(body.Kind, "INITIAL"), 1)
		case "registration.withdraw":
			count("applications.withdrawn", 1)
		case "registration.query":
			count("supplements.requested", 1)
		case "registration.supplement":
			count("supplements.answered", 1)
		case "registration.extend":
			count("reviews.extended", 1)
		case "registration.object":
			count("objections.made", 1)
			count("objections.open", 1)
		case "registration.resolve":
			outcome(body.Result, body.Objection, before, count)
		case "registration.issue":
			count("certificates.issued", 1)
		case "usage.record":
			count("usage."+body.Kind, 1)
		}
	}
	return nil
}

// outcome counts what became of an objection; one that a court has had is decided with the judgment.
func outcome(result, objection string, before map[string]bool, count func(string, int)) {
	names := map[string]string{"UPHELD": "upheld", "DISMISSED": "dismissed", "TO_COURT": "toCourt"}
	from := "open"
	if before[objection] {
		from = "toCourt"
	}
	count("objections."+from, -1)
	count("objections."+names[result], 1)
	before[objection] = result == "TO_COURT"
}

// count counts one registration.
func (f *fact) count(now string, count func(string, int)) {
	state := f.at(now)
	count("applications.byState."+state, 1)
	if state == "LAPSED" {
		count("supplements.lapsed", 1)
	}
	f.answered(now, count)
	f.reviewed(now, state, count)
	for _, o := range f.Body.Objections {
		if o.Result == "" && o.Answer == "" && o.ReplyBy != "" && now >= o.ReplyBy {
			count("objections.overdue", 1)
		}
	}
	if f.Body.Issued.Number == "" {
		return
	}
	count("certificates.byState."+state, 1)
	if !f.inForce(state) {
		if state != "PARTLY_TRANSFERRED" {
			count("certificates.ended."+state, 1)
		}
		return
	}
	for _, a := range f.Body.Annotations {
		if a.Lifted == "" && (a.To == "" || now < a.To) {
			count("annotations."+a.Kind, 1)
		}
	}
}

// answered counts how an application was taken up: by an act, or by three working days of silence.
func (f *fact) answered(now string, count func(string, int)) {
	accepted, _ := f.done("registration.accept")
	declined, _ := f.done("registration.decline")
	queried, _ := f.done("registration.query")
	supplemented, _ := f.done("registration.supplement")
	withdrawn, left := f.done("registration.withdraw")
	switch {
	case accepted > 0:
		count("applications.accepted", 1)
	case declined > 0:
		count("applications.declined", 1)
	case queried > supplemented, withdrawn > 0 && left < f.Body.AcceptBy:
		// the agency has answered, or the applicant has left before it had to
	case f.Body.AcceptBy != "" && now >= f.Body.AcceptBy:
		count("applications.silent", 1)
	}
}

func (f *fact) reviewed(now, state string, count func(string, int)) {
	times, first := f.done("registration.review")
	switch {
	case f.Body.ReviewBy == "":
	case times > 0 && first < f.Body.ReviewBy:
		count("reviews.inTime", 1)
	case times > 0:
		count("reviews.late", 1)
	case state == "ACCEPTED" && now >= f.Body.ReviewBy:
		count("reviews.overdue", 1)
	}
}

// gaps counts the serials that were passed over: they begin with 1 for every day, type and gateway, and stand behind those in
// the number.
func gaps(numbers []string) int {
	const run, serial = 2 + 6 + 8 + 1, 6
	newest, seen := map[string]int{}, map[string]int{}
	for _, number := range numbers {
		n, err := strconv.Atoi(number[run : run+serial])
		if err != nil {
			return -1
		}
		newest[number[:run]] = max(newest[number[:run]], n)
		seen[number[:run]]++
	}
	missing := 0
	for run, n := range newest {
		missing += n - seen[run]
	}
	return missing
}

func delegations(l *troupe.Ledger, all troupe.Figures) error {
	all["delegations.due"], all["delegations.overdue"] = 0, 0
	err := each(l, "governance", "delegation", func(f *fact) {
		state := f.at(l.Time)
		all["delegations.byState."+state]++
		if state == "ENDED" || f.Body.Filed != "" || f.Body.Due == "" || l.Time < f.Body.Due {
			return
		}
		all["delegations.due"]++
		if f.Body.Late != "" && l.Time >= f.Body.Late {
			all["delegations.overdue"]++
		}
	})
	if err != nil {
		return err
	}
	return each(l, "governance", "filing", func(f *fact) { all["delegations.filings."+f.State]++ })
}

// flatten names every number of the report by its path; the registers by their namespace, lists of figures by the figure.
func flatten(report []byte) (troupe.Figures, error) {
	var whole struct {
		Registers   []map[string]any
		Delegations map[string]any
	}
	if err := json.Unmarshal(report, &whole); err != nil {
		return nil, err
	}
	all := troupe.Figures{}
	for _, register := range whole.Registers {
		namespace, _ := register["namespace"].(string)
		gaps, _ := register["gaps"].([]any)
		all[namespace+".gaps"] = 0
		for _, gap := range gaps {
			all[namespace+".gaps"] += int(gap.(map[string]any)["count"].(float64))
		}
		delete(register, "gaps")
		all.Add(namespace, register)
	}
	all.Add("delegations", whole.Delegations)
	return all, nil
}
