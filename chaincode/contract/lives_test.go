package contract_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

var (
	lifeCount = flag.Int("lives", 22, "random lives of registrations that are lived")
	lifeSteps = flag.Int("lives.steps", 40, "steps of each")
)

// TestRandomLivesGoAsTheModelSays has firms, both registers, a delegated agency, a court and a sector regulator do what they
// like, most of it plausible, over years; the ledger and the model must come to the same at every step.
func TestRandomLivesGoAsTheModelSays(t *testing.T) {
	setFlag(t, "rapid.checks", *lifeCount)
	setFlag(t, "rapid.steps", *lifeSteps)
	setFlag(t, "rapid.nofailfile", true) // keys are new in every run; the seed does
	w, first := begin(t)
	back, tally := w.Mark(), map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		back()
		p := &lived{w: w, m: first.fresh(), seen: map[string]record.Annotation{}, known: map[string]*seenRecord{}, tally: tally}
		p.begun(t)
		t.Repeat(map[string]func(*rapid.T){"step": p.step})
		if pick(t, "relived", []bool{true, false, false, false}) { // it takes twice as long as living
			if err := w.Relive(back); err != nil {
				t.Fatal(err)
			}
		}
	})
	for _, what := range slices.Sorted(maps.Keys(tally)) {
		t.Logf("%6d %s", tally[what], what)
	}
}

func setFlag(t *testing.T, name string, value any) {
	if err := flag.Set(name, fmt.Sprint(value)); err != nil {
		t.Fatal(err)
	}
}

// index draws one of n, each as likely as the others: rapid's own ranges prefer small numbers.
func index(t *rapid.T, label string, n int) int {
	return rapid.Custom(func(t *rapid.T) int {
		drawn := 0
		for range 16 {
			drawn <<= 1
			if rapid.Bool().Draw(t, "bit") {
				drawn++
			}
		}
		return drawn * n >> 16
	}).Draw(t, label)
}

func pick[T any](t *rapid.T, label string, list []T) T { return list[index(t, label, len(list))] }

// lived is a world and the model of it.
type lived struct {
	w     *world.World
	m     *model
	seen  map[string]record.Annotation // live annotations, by registration and id
	known map[string]*seenRecord
	tally map[string]int // what was tried, over all lives
}

func (p *lived) step(t *rapid.T) {
	switch n := index(t, "step", 10); {
	case n < 2:
		p.wait(t)
	case n < 5:
		p.goOn(t)
	case n < 9:
		p.plausible(t)
	default:
		p.anything(t)
	}
	if index(t, "astray", 2) == 0 {
		p.astray(t)
	} else {
		p.nearly(t)
	}
}

// nextUsually is what usually comes next for an application.
var nextUsually = map[string]attempt{
	record.StateSubmitted: {act: "registration.accept"}, record.StateSupplement: {act: "registration.supplement"},
	record.StateAccepted: {act: "registration.review", result: "PASS"}, record.StateReview: {act: "registration.notice"},
	record.StateNotice: {act: "registration.deposit"}, record.StateWaitNumber: {act: "registration.number"}, record.StateDeposited: {act: "registration.issue"},
}

// goOn takes the newest application a step further, waiting for the end of its notice if need be.
func (p *lived) goOn(t *rapid.T) {
	for _, l := range slices.Backward(p.m.lives) {
		a, pending := nextUsually[l.state(p.m.now)]
		if !pending {
			continue
		}
		if a.act == "registration.deposit" && p.m.now.Before(l.noticeTo) {
			p.at(t, l.noticeTo)
		}
		a.on, a.register, a.dataset, a.number = l, l.register, l.dataset, nationalNumber(len(p.m.numbers))
		a.by = p.m.person(deciders[l.register][0])
		if a.act == "registration.supplement" {
			a.by = p.m.holder(l)
		}
		if p.m.gap(&a) == "" {
			p.try(t, &a)
			return
		}
	}
	p.plausible(t)
}

// begun lives a part of the life in the usual way: what is rare is rarer still when everything before it is left to chance.
func (p *lived) begun(t *rapid.T) {
	firm, other := p.m.holders()[0], p.m.holders()[2]
	dataset := p.m.datasetOf(firm)
	first := &attempt{act: "registration.apply", by: firm, register: world.Property, dataset: dataset, rights: threeRights}
	switch pick(t, "begun", []string{"", "registered", "in both", "transferred", "transferred in part", "being retired", "seized", "disputed", "followed"}) {
	case "registered":
		p.toCertificate(t, first)
	case "in both":
		p.toCertificate(t, first)
		p.toCertificate(t, &attempt{act: "registration.apply", by: firm, register: world.Intellectual, dataset: dataset, rights: threeRights})
	case "transferred":
		p.transfer(t, p.toCertificate(t, first), other, threeRights)
	case "transferred in part":
		p.transfer(t, p.toCertificate(t, first), other, []string{"OPERATE"})
	case "being retired":
		p.retiring(t, attempt{on: p.toCertificate(t, first), register: world.Property, dataset: dataset, by: firm})
	case "seized":
		a := attempt{act: "registration.annotate", by: p.m.person(record.RoleCourt), on: p.toCertificate(t, first), register: world.Property, kind: "COURT_SEIZURE"}
		a.effect = pick(t, "effect", []string{"INFO", "BLOCK_TRANSFER", "BLOCK_PLEDGE", "BLOCK_ALL"})
		p.try(t, &a)
	case "disputed":
		p.try(t, &attempt{act: "registration.object", by: p.m.person(record.RoleDemander), on: p.toCertificate(t, first), register: world.Property})
	case "followed":
		l := p.toCertificate(t, first)
		a := attempt{act: "registration.apply", by: firm, on: l, register: l.register, dataset: dataset, rights: threeRights}
		if a.kind = pick(t, "kind", followKinds); a.kind == record.ApplyTransfer {
			a.by, a.consent = other, firm
		}
		p.at(t, l.to.Add(-termWindow)) // from when on a renewal may be among them
		p.try(t, &a)
	}
}

// retiring takes a registration some way to its retirement; two of the bureau act, for who checks does not approve.
func (p *lived) retiring(t *rapid.T, a attempt) {
	for i, act := range []string{"retirement.request", "retirement.check", "retirement.approve"}[:1+index(t, "steps", 3)] {
		next := a
		if next.act = act; i > 0 {
			next.by = p.m.people[i-1]
		}
		p.try(t, &next)
	}
}

func (p *lived) transfer(t *rapid.T, l *life, to *person, rights []string) {
	p.toCertificate(t, &attempt{
		act: "registration.apply", by: to, on: l, register: l.register, dataset: l.dataset, kind: record.ApplyTransfer, rights: rights, consent: p.m.holder(l),
	})
}

// toCertificate takes an application to its certificate.
func (p *lived) toCertificate(t *rapid.T, application *attempt) *life {
	p.try(t, application)
	l := p.m.lives[len(p.m.lives)-1]
	for l.number == "" {
		p.goOn(t)
	}
	return l
}

// holders are the firms.
func (m *model) holders() []*person {
	return slices.DeleteFunc(slices.Clone(m.people), func(who *person) bool { return who.role != record.RoleHolder })
}

var threeRights = []string{"HOLD", "OPERATE", "USE"}

// waits are how long nothing happens, hours more often than years.
var waits = []time.Duration{time.Hour, 5 * time.Hour, day, day, 3 * day, 7 * day, 30 * day, 100 * day, 300 * day}

// end of all lives: the keys of the founding are good for five years.
var lastDay = world.Start.AddDate(4, 6, 0)

// wait lets time pass, most often up to a moment at which something is due, or a second before.
func (p *lived) wait(t *rapid.T) {
	next := p.m.now.Add(pick(t, "wait", waits))
	if due := p.m.due(); len(due) > 0 && index(t, "to what is due", 10) < 6 {
		next = due[index(t, "due", min(len(due), 4))]
		if before := next.Add(-time.Second); index(t, "just before", 5) == 0 && before.After(p.m.now) {
			next = before
		}
	}
	if next.Before(lastDay) {
		p.at(t, next)
	}
}

func (p *lived) at(t *rapid.T, moment time.Time) {
	p.w.Now, p.m.now = moment, moment
	t.Logf("%s", record.Time(moment))
	p.compare(t)
}

// due are the moments ahead at which something changes by itself, soonest first.
func (m *model) due() []time.Time {
	list := []time.Time{m.delegation.to, m.delegation.late}
	for _, l := range m.lives {
		list = append(list, l.acceptBy, l.lapses, l.noticeTo, l.to, l.to.Add(-termWindow))
		for _, o := range l.objections {
			list = append(list, o.replyBy)
		}
		for _, n := range l.notes {
			list = append(list, n.to)
		}
	}
	list = slices.DeleteFunc(list, func(t time.Time) bool { return !t.After(m.now) })
	slices.SortFunc(list, time.Time.Compare)
	return slices.Compact(list)
}

// weights make a life get somewhere: what leads on is tried more often than what ends or only holds up; 4 if not named.
var weights = map[string]int{
	"registration.apply": 12, "registration.annotate": 8, "registration.object": 8, "registration.answer": 8, "registration.resolve": 12,
	"retirement.check": 30, "retirement.approve": 30, "retirement.refuse": 1, "retirement.destroy": 30, "retirement.complete": 30,
	"registration.accept": 1, "registration.review": 1, "registration.decline": 1, "registration.withdraw": 1, "registration.terminate": 1,
	"registration.extend": 1, "registration.query": 2, "registration.revoke": 2, "dataset.hold": 1, "dataset.release": 2, "delegation.suspend": 1,
	"delegation.end": 1, "filing.submit": 1,
}

// nearly does something by the right person in the right state that the model refuses all the same.
func (p *lived) nearly(t *rapid.T) {
	v, careful := pick(t, "nearly", guarded), index(t, "careful", 3) > 0
	ways := p.m.attempts(v, func(a *attempt) bool {
		return v.stateFits(p.m, a) && !p.m.allows(a) && p.m.gap(a) == "" && (!careful || a.complete())
	})
	if len(ways) > 0 {
		p.try(t, pick(t, "way", ways))
	}
}

// complete reports whether an application has all that depends on who applies; what it lacks is in the registration before it.
func (a *attempt) complete() bool {
	if a.act != "registration.apply" || a.kind == "" {
		return true
	}
	agreed := a.by.org == a.on.holder && a.consent == nil
	if a.kind == record.ApplyTransfer {
		agreed = a.by.org != a.on.holder && a.consent != nil
	}
	return agreed && !slices.ContainsFunc(a.rights, func(right string) bool { return !in(a.on.left(), right) })
}

// astray has somebody else try what somebody may do now.
func (p *lived) astray(t *rapid.T) {
	ways := p.m.attempts(&moves[index(t, "astray", len(moves))], p.m.allows)
	if len(ways) == 0 {
		return
	}
	a := pick(t, "way", ways)
	if a.by = pick(t, "by", p.m.people); p.m.gap(a) == "" && !p.m.allows(a) {
		p.try(t, a)
	}
}

// guarded are the moves that depend on more than person and state, those with most conditions more often.
var guarded = func() (list []*move) {
	times := map[string]int{"registration.apply": 6, "registration.issue": 3, "registration.deposit": 2, "registration.resolve": 2, "registration.cancel": 2}
	for i := range moves {
		if moves[i].when != nil {
			list = append(list, slices.Repeat([]*move{&moves[i]}, max(1, times[moves[i].act]))...)
		}
	}
	return list
}()

// plausible does something that the model allows, drawn by the weight of the act.
func (p *lived) plausible(t *rapid.T) {
	allowed := func(a *attempt) bool { return p.m.allows(a) && p.m.gap(a) == "" }
	var open [][]*attempt // by act, as often as it weighs
	for i := range moves {
		if ways := p.m.attempts(&moves[i], allowed); len(ways) > 0 {
			open = append(open, slices.Repeat([][]*attempt{ways}, weight(moves[i].act))...)
		}
	}
	if len(open) > 0 {
		p.try(t, pick(t, "way", pick(t, "act", open)))
	}
}

func weight(act string) int {
	if n, given := weights[act]; given {
		return n
	}
	return 4
}

// anything does whatever it is; who may not do it at all tries it as well.
func (p *lived) anything(t *rapid.T) {
	list := p.m.attempts(&moves[index(t, "act", len(moves))], func(*attempt) bool { return true })
	if len(list) == 0 {
		return
	}
	a := pick(t, "way", list)
	if index(t, "by somebody else", 3) == 0 {
		a.by = pick(t, "by", p.m.people)
	}
	if p.m.gap(a) == "" {
		p.try(t, a)
	}
}

// attempts are the ways in which those who may do something at all could try it, as far as wanted.
func (m *model) attempts(v *move, wanted func(*attempt) bool) (list []*attempt) {
	for _, a := range m.bodies(v) {
		a.act = v.act
		for _, a.by = range m.people {
			if v.who(m, &a) && wanted(&a) {
				found := a
				list = append(list, &found)
			}
		}
	}
	return list
}

// bodies are what an act can be about.
func (m *model) bodies(v *move) (list []attempt) {
	switch kind, _, _ := strings.Cut(v.act, "."); {
	case v.act == "registration.apply":
		return m.applications()
	case kind == "delegation" || kind == "filing":
		return []attempt{{}}
	case v.act == "dataset.hold" || v.act == "dataset.release":
		for _, dataset := range m.sortedDatasets() {
			list = append(list, attempt{dataset: dataset})
		}
		return list
	}
	for _, l := range m.lives {
		ways := []attempt{{}}
		if v.tries != nil {
			ways = v.tries(m, l)
		}
		for _, a := range ways {
			a.on, a.register, a.dataset = l, l.register, l.dataset
			list = append(list, a)
		}
	}
	return list
}

func (m *model) sortedDatasets() (list []string) {
	for dataset := range m.datasets {
		list = append(list, dataset)
	}
	slices.Sort(list)
	return list
}

var followKinds = []string{record.ApplyTransfer, record.ApplyChange, record.ApplyCorrection, record.ApplyRenewal, record.ApplyExchange}

func (m *model) applications() (list []attempt) {
	for _, rights := range [][]string{threeRights, {"HOLD", "USE"}, {"OPERATE"}} {
		for _, register := range []string{world.Property, world.Intellectual} {
			for _, dataset := range m.sortedDatasets() {
				initial := attempt{register: register, dataset: dataset, rights: rights}
				list = append(list, initial, initial, initial) // among so many others
			}
		}
		for _, l := range m.lives {
			for _, kind := range followKinds {
				a := attempt{register: l.register, dataset: l.dataset, on: l, kind: kind, rights: rights}
				if kind == record.ApplyTransfer {
					list = append(list, a)
					a.consent = m.holder(l)
				}
				list = append(list, a)
			}
		}
	}
	return list
}

func (m *model) holder(l *life) *person {
	return m.people[slices.IndexFunc(m.people, func(who *person) bool { return who.org == l.holder })]
}

// try does it, and holds what becomes of it against the model.
func (p *lived) try(t *rapid.T, a *attempt) {
	want := p.m.allows(a)
	result, refusal := p.w.Try(p.draft(a))
	t.Logf("%s", p.tell(a, refusal))
	p.tally[a.act+map[bool]string{true: " recorded", false: " refused"}[refusal == nil]]++
	if want != (refusal == nil) {
		t.Fatalf("the model says %v", want)
	}
	if want {
		moveOf(a.act).then(p.m, a)
		p.name(a, result)
	}
	if want && a.act == "registration.issue" {
		p.bears(t, a.on)
	}
	p.compare(t)
}

// name takes over from the ledger what it alone can say: how things are called.
func (p *lived) name(a *attempt, result *record.Result) {
	switch {
	case a.act == "registration.apply":
		a.on.key = result.Key
	case a.act == "retirement.request":
		a.on.retirement.key = result.Key
	}
	if a.on == nil {
		return
	}
	body := p.body(a.on)
	a.on.number = body.Issued.Number
	for i := range min(len(a.on.objections), len(body.Objections)) {
		a.on.objections[i].id = body.Objections[i].ID
	}
	for i := range min(len(a.on.notes), len(body.Annotations)) {
		a.on.notes[i].id = body.Annotations[i].ID
	}
}

// seenRecord is a record that was read once already.
type seenRecord struct {
	value []byte
	rec   record.Record
	body  record.Registration // of a registration
}

// read reads a record of a register; most have not changed since the step before.
func (p *lived) read(namespace, key string) *seenRecord {
	value, _ := p.w.Ledger.Read(namespace, key)
	known := p.known[namespace+key]
	if known != nil && bytes.Equal(known.value, value) {
		return known
	}
	e := &seenRecord{value: value, rec: *p.w.Record(namespace, key)}
	if e.rec.Kind == "registration" {
		p.w.Body(namespace, key, &e.body)
	}
	p.known[namespace+key] = e
	return e
}

func (p *lived) body(l *life) *record.Registration { return &p.read(l.register, l.key).body }

func (p *lived) tell(a *attempt, refusal *record.Error) string {
	on, how := "", "recorded"
	if a.on != nil {
		on = fmt.Sprintf(" on %.18s (%s)", a.on.key, a.on.state(p.m.now))
	}
	if refusal != nil {
		how = refusal.Error()
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%s%s by %s %.4s %s %s %v %s %s %s: %s", a.act, on, a.by.role, a.by.org, a.register, a.kind, a.rights, a.effect, a.result, a.reason, how)), " ")
}

// What must be true after every step.

func (p *lived) compare(t *rapid.T) {
	carried, numbers := map[string]string{}, map[string]bool{}
	for _, l := range p.m.lives {
		rec, body := &p.read(l.register, l.key).rec, p.body(l)
		state, _ := record.Effective(rec, record.Time(p.m.now))
		if want := l.state(p.m.now); state != want || rec.State != l.written {
			t.Fatalf("%s is written %s and shown %s, the model says %s and %s", l.key, rec.State, state, l.written, want)
		}
		p.staysOver(t, l, state)
		p.keepsAnnotations(t, l, body)
		p.rightsStand(t, l, state, carried)
		if number := body.Issued.Number; number != "" && (numbers[number] || !p.claimed(l, &body.Issued)) {
			t.Fatalf("the number %s stands twice or is not claimed", number)
		}
		numbers[body.Issued.Number] = true
	}
	p.oneFollower(t)
}

// staysOver: what is ended stays ended.
func (p *lived) staysOver(t *rapid.T, l *life, state string) {
	if l.overSince != "" && !in(statesOver, state) {
		t.Fatalf("%s was %s and is %s", l.key, l.overSince, state)
	}
	if in(statesOver, state) {
		l.overSince = state
	}
}

// keepsAnnotations: no annotation is lost, or changes in anything but its end; what follows a registration carries the live ones.
func (p *lived) keepsAnnotations(t *rapid.T, l *life, body *record.Registration) {
	if len(body.Annotations) != len(l.notes) || len(body.Objections) != len(l.objections) {
		t.Fatalf("%s has %d annotations and %d objections, the model %d and %d", l.key, len(body.Annotations), len(body.Objections), len(l.notes), len(l.objections))
	}
	for i, a := range body.Annotations {
		before, known := p.seen[l.key+a.ID]
		before.Lifted = a.Lifted
		if known && before != a || (a.Lifted != "") != l.notes[i].lifted {
			t.Fatalf("the annotation %s of %s changed", a.ID, l.key)
		}
		p.seen[l.key+a.ID] = a
	}
}

// bears: what stood on the registration before it stands on a certificate as well.
func (p *lived) bears(t *rapid.T, l *life) {
	body := p.body(l)
	for _, before := range []*life{l.prior, l.earlier} {
		if before == nil {
			continue
		}
		for _, a := range p.body(before).Annotations {
			borne := func(b record.Annotation) bool { return b.ID == a.ID }
			if a.Live(record.Time(p.m.now)) && !slices.ContainsFunc(body.Annotations, borne) {
				t.Fatalf("%s shed the annotation %s", l.key, a.ID)
			}
		}
	}
}

// rightsStand: the entries of rights are as the model has them, and one right of a dataset stands once in a register.
func (p *lived) rightsStand(t *rapid.T, l *life, state string, carried map[string]string) {
	for right, want := range l.entries {
		key := record.RightKey(l.key, right)
		if got := p.read(l.register, key).rec.State; got != want {
			t.Fatalf("%s is %s, the model says %s", key, got, want)
		}
		if want != record.StateActive || in(statesOver, state) {
			continue
		}
		at := l.register + " " + l.dataset + " " + right
		if other := carried[at]; other != "" {
			t.Fatalf("%s stands on %s and on %s", at, other, l.key)
		}
		carried[at] = l.key
	}
}

// claimed: number and status index are taken by this certificate.
func (p *lived) claimed(l *life, issued *record.Issued) bool {
	jwt, _ := p.w.Ledger.Read(l.register, record.NumberKey(issued.Number))
	index, _ := p.w.Ledger.Read(l.register, fmt.Sprintf("index/%s-%d", issued.Number[:2], issued.Index))
	return jwt != nil && string(index) == issued.Number
}

// oneFollower: nothing is followed by two at a time.
func (p *lived) oneFollower(t *rapid.T) {
	pending := map[*life]int{}
	for _, l := range p.m.lives {
		if l.prior != nil && in(statesPending, l.state(p.m.now)) {
			if pending[l.prior]++; pending[l.prior] > 1 {
				t.Fatalf("%s is followed twice", l.prior.key)
			}
		}
	}
}
