package contract_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// The model says once more what may happen to a registration (domain model SM1, SM2, SM9, SM11), as a table of moves that
// shares nothing with the rules but the names of acts and states. Where the two differ, one of them is wrong.

// person is somebody who acts in the lives; firms and authorities act with the key of the organization itself.
type person struct {
	*world.Actor
	role    string
	org     string // actor id of the organization acted for
	through string // MSP id of the gateway; empty: whichever the register asks for
}

// life is one registration.
type life struct {
	register, key, holder, dataset string
	kind                           string // of what follows another one
	prior, earlier                 *life  // what it follows; ended registration of the same data
	rights                         []string
	written                        string // state that the last act left
	agency                         string
	applied, acceptBy, lapses      time.Time
	noticeTo, to                   time.Time
	noticeLeft                     int
	extended                       bool
	objections                     []dispute
	notes                          []note
	suspendedBy                    string
	entries                        map[string]string // of its rights, once issued: their states
	number                         string
	retirement                     *retirement
	overSince                      string // state in which it was first seen ended
}

type dispute struct {
	id, by, identity string
	open, answered   bool
	court            bool
	replyBy          time.Time
}

type note struct {
	id, by, effect string
	to             time.Time // zero: until lifted
	lifted         bool
}

type retirement struct {
	key, holder, written string
	checker              *person
}

// delegation is the one under which the agency acts.
type delegation struct {
	written       string
	to, due, late time.Time
	filed         bool
}

type model struct {
	now        time.Time
	people     []*person
	datasets   map[string]string // id → organization that registered it
	held       map[string]bool   // datasets with who holds them, under a legal hold
	retired    map[string]bool   // datasets
	lives      []*life
	main       map[string]*life // register and dataset → registration that speaks for the dataset there
	numbers    []string         // of the national system, taken
	delegation delegation
}

// attempt is an act that somebody tries; what of it an act does not need is empty.
type attempt struct {
	act      string
	by       *person
	on       *life
	register string
	dataset  string
	kind     string // of application, annotation, use
	rights   []string
	consent  *person
	identity string
	item     int // which objection or annotation
	effect   string
	until    time.Duration
	result   string
	reason   string
	court    bool
	number   string // of the national system
}

// terms of the pack under which the lives are lived; days are working days.
const (
	termAccept, termSupplement, termReply = 3, 15, 10
	termWindow                            = 60 * 24 * time.Hour
)

var termNotice = map[string]int{world.Property: 5, world.Intellectual: 10}

// Groups of states.
var (
	statesWhole   = []string{record.StateActive, record.StateRestricted, record.StateSuspended}
	statesLive    = []string{record.StateActive, record.StateRestricted, record.StateSuspended, record.StatePartly} // carry rights
	statesBefore  = []string{record.StateSubmitted, record.StateSupplement, record.StateAccepted, record.StateReview, record.StateNotice, record.StateObjected}
	statesPending = append([]string{record.StateDeposited, record.StateWaitNumber}, statesBefore...)
	statesOver    = []string{
		record.StateNotAccepted, record.StateRefused, record.StateRevoked, record.StateLapsed, record.StateTerminated, record.StateExpired,
		record.StateCancelled, record.StateSuperseded, record.StateTransferred,
	}
)

func in(list []string, s string) bool { return slices.Contains(list, s) }

// state is what everybody sees at a time, whether or not somebody has written it down.
func (l *life) state(now time.Time) string {
	due := func(t time.Time) bool { return !t.IsZero() && !now.Before(t) }
	switch {
	case l.written == record.StateSubmitted && due(l.acceptBy):
		return record.StateAccepted
	case l.written == record.StateSupplement && due(l.lapses):
		return record.StateLapsed
	case in(statesLive, l.written) && due(l.to):
		return record.StateExpired
	case in(statesWhole, l.written):
		return l.standing(now)
	}
	return l.written
}

func (l *life) standing(now time.Time) string {
	switch {
	case l.suspendedBy != "":
		return record.StateSuspended
	case l.blocked(now):
		return record.StateRestricted
	}
	return record.StateActive
}

func (n *note) live(now time.Time) bool { return !n.lifted && (n.to.IsZero() || now.Before(n.to)) }

func (l *life) disputed() bool {
	return slices.ContainsFunc(l.objections, func(o dispute) bool { return o.open })
}

func (l *life) blocked(now time.Time) bool {
	return l.disputed() || slices.ContainsFunc(l.notes, func(n note) bool { return n.live(now) && n.effect != "INFO" })
}

func (l *life) bars(what string, now time.Time) bool {
	return slices.ContainsFunc(l.notes, func(n note) bool { return n.live(now) && (n.effect == what || n.effect == "BLOCK_ALL") })
}

// left are the rights that it still carries, or carried when it expired: a renewal in time takes them up.
func (l *life) left() []string {
	return slices.DeleteFunc(slices.Clone(l.rights), func(right string) bool {
		return !in([]string{record.StateActive, record.StateExpired}, l.entries[right])
	})
}

// end ends it with the rights that it still carries.
func (l *life) end(state string) {
	l.written = state
	for _, right := range l.left() {
		l.entries[right] = state
	}
}

// bear takes over what is not over on a registration before it.
func (l *life) bear(before *life, now time.Time) {
	for _, n := range before.notes {
		if n.live(now) {
			l.notes = append(l.notes, n)
		}
	}
	for _, o := range before.objections {
		if o.open {
			l.objections = append(l.objections, o)
		}
	}
}

// over reports whether a dataset is free of it: ended, or its validity past.
func (l *life) over(now time.Time) bool {
	return in(statesOver, l.state(now)) || l.kind == "" && !l.to.IsZero() && !now.Before(l.to)
}

func (m *model) followed(l *life) bool {
	return slices.ContainsFunc(m.lives, func(f *life) bool { return f.prior == l && in(statesPending, f.state(m.now)) })
}

func (m *model) speaks(register, dataset string) *life { return m.main[register+" "+dataset] }

// workday counts Monday to Friday in Beijing; the calendar of the lives has no holidays.
func workday(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

var east = time.FixedZone("", 8*3600)

func midnightAfter(t time.Time) time.Time {
	y, mo, d := t.In(east).Date()
	return time.Date(y, mo, d+1, 0, 0, 0, 0, east)
}

// after is the end of the n-th working day that begins after a moment.
func after(t time.Time, n int) time.Time {
	end := midnightAfter(t)
	for ; n > 0; end = end.AddDate(0, 0, 1) {
		if workday(end) {
			n--
		}
		if n == 0 {
			return end.AddDate(0, 0, 1).UTC()
		}
	}
	return end.UTC()
}

// whole are the working days that begin after a moment and are over at another one.
func whole(from, to time.Time) (n int) {
	for day := midnightAfter(from); day.Before(to); day = day.AddDate(0, 0, 1) {
		if workday(day) {
			n++
		}
	}
	return n
}

func (m *model) delegated() bool {
	return m.delegation.state(m.now) == record.StateActive
}

func (d *delegation) state(now time.Time) string {
	if d.written != record.StateEnded && !now.Before(d.to) {
		return record.StateEnded
	}
	return d.written
}

// Who acts.

var deciders = map[string][]string{world.Property: {record.RoleBureau, record.RoleAgency}, world.Intellectual: {record.RoleRegulator}}

func (a *attempt) is(roles ...string) bool { return in(roles, a.by.role) }

func (a *attempt) decides() bool { return in(deciders[a.register], a.by.role) }

// handles: staff of the owner always, the agency what nobody else has accepted and while its delegation lasts.
func handles(m *model, a *attempt) bool {
	return a.decides() && (!a.is(record.RoleAgency) || (a.on.agency == "" || a.on.agency == a.by.org) && m.delegated())
}

func handlesFiled(m *model, a *attempt) bool {
	overdue := !m.delegation.filed && !m.now.Before(m.delegation.late)
	return handles(m, a) && !(a.is(record.RoleAgency) && overdue)
}

func holds(_ *model, a *attempt) bool { return a.is(record.RoleHolder) && a.by.org == a.on.holder }

func suspends(_ *model, a *attempt) bool {
	return a.is(record.RoleSector) || a.decides() && !a.is(record.RoleAgency)
}

// move is one row of the model.
type move struct {
	act   string
	from  []string // states; none: looked at by when
	who   func(*model, *attempt) bool
	when  func(*model, *attempt) bool
	then  func(*model, *attempt)
	tries func(*model, *life) []attempt // the bodies worth trying; nil: one
}

func one(state string) []string { return []string{state} }

func to(state string) func(*model, *attempt) {
	return func(_ *model, a *attempt) { a.on.written = state }
}

var moves = []move{
	{act: "registration.apply", who: applies, when: mayApply, then: applied},
	{act: "registration.query", from: []string{record.StateSubmitted, record.StateAccepted}, who: handles, then: func(m *model, a *attempt) {
		a.on.written, a.on.agency, a.on.lapses = record.StateSupplement, a.by.org, after(m.now, termSupplement)
	}},
	{act: "registration.supplement", from: one(record.StateSupplement), who: holds, then: func(m *model, a *attempt) {
		a.on.written, a.on.acceptBy = record.StateSubmitted, after(m.now, termAccept)
	}},
	{act: "registration.accept", from: one(record.StateSubmitted), who: handles, then: func(_ *model, a *attempt) {
		a.on.written, a.on.agency = record.StateAccepted, a.by.org
	}},
	{act: "registration.decline", from: one(record.StateSubmitted), who: handles, then: to(record.StateNotAccepted)},
	{act: "registration.withdraw", from: statesBefore, who: holds, then: to(record.StateTerminated)},
	{act: "registration.extend", from: one(record.StateAccepted), who: handles, when: func(_ *model, a *attempt) bool { return !a.on.extended },
		then: func(_ *model, a *attempt) { a.on.written, a.on.extended = record.StateAccepted, true }},
	{act: "registration.review", from: []string{record.StateAccepted, record.StateReview, record.StateNotice}, who: handles, then: reviewed, tries: results("PASS", "PASS", "PASS", "PASS", "PASS", "REFUSE")},
	{act: "registration.terminate", from: []string{record.StateAccepted, record.StateReview, record.StateDeposited, record.StateWaitNumber}, who: handles,
		then: to(record.StateTerminated)},
	{act: "registration.notice", from: one(record.StateReview), who: handles, then: func(m *model, a *attempt) {
		a.on.written, a.on.noticeTo = record.StateNotice, after(m.now, termNotice[a.register])
	}},
	{act: "registration.object", from: append([]string{record.StateNotice, record.StateObjected}, statesLive...), who: objects, when: mayObject, then: objected,
		tries: func(*model, *life) []attempt {
			return []attempt{{}, {identity: "somebody"}, {identity: "somebody else"}}
		}},
	{act: "registration.answer", from: append(one(record.StateObjected), statesLive...), who: holds, when: func(_ *model, a *attempt) bool {
		o := a.objection()
		return o != nil && o.open && !o.answered
	}, then: func(m *model, a *attempt) {
		a.objection().answered = true
		a.stays(m)
	}, tries: eachObjection(attempt{})},
	{act: "registration.resolve", from: append(one(record.StateObjected), statesLive...), who: handles, when: mayResolve, then: resolved,
		tries: eachObjection(attempt{result: "DISMISSED"}, attempt{result: "UPHELD"}, attempt{result: "TO_COURT", court: true}, attempt{result: "DISMISSED", court: true}, attempt{result: "UPHELD", court: true})},
	{act: "registration.deposit", from: []string{record.StateNotice, record.StateReview}, who: handlesFiled, when: mayDeposit, then: deposited},
	{act: "registration.number", from: one(record.StateWaitNumber), who: handles, when: func(m *model, a *attempt) bool { return !in(m.numbers, a.number) }, then: numbered,
		tries: func(m *model, _ *life) []attempt {
			return []attempt{{number: nationalNumber(len(m.numbers))}, {number: nationalNumber(max(0, len(m.numbers)-1))}}
		}},
	{act: "registration.issue", from: one(record.StateDeposited), who: handlesFiled, when: mayIssue, then: issued},
	{act: "registration.annotate", from: statesLive, who: annotates, then: annotated, tries: annotations},
	{act: "registration.lift", from: statesLive, who: func(_ *model, a *attempt) bool { return a.decides() || a.is(record.RoleCourt, record.RoleSector) },
		when: func(_ *model, a *attempt) bool {
			n := a.note()
			return n != nil && !n.lifted && n.by == a.by.org
		}, then: func(m *model, a *attempt) {
			a.note().lifted = true
			a.stays(m)
		}, tries: func(_ *model, l *life) (list []attempt) {
			for i := range max(1, len(l.notes)) {
				list = append(list, attempt{item: i})
			}
			return list
		}},
	{act: "registration.suspend", from: []string{record.StateActive, record.StateRestricted}, who: suspends, when: func(_ *model, a *attempt) bool { return a.until > 0 },
		then:  func(_ *model, a *attempt) { a.on.written, a.on.suspendedBy = record.StateSuspended, a.by.org },
		tries: func(*model, *life) []attempt { return []attempt{{until: 30 * day}, {until: -day}} }},
	{act: "registration.resume", from: one(record.StateSuspended), who: suspends, when: func(_ *model, a *attempt) bool {
		return a.on.suspendedBy == a.by.org || a.decides()
	}, then: func(m *model, a *attempt) {
		a.on.suspendedBy = ""
		a.stays(m)
	}},
	{act: "registration.cancel", from: statesLive, who: cancels, when: mayCancel, then: ends(record.StateCancelled),
		tries: func(*model, *life) []attempt {
			return []attempt{{reason: "REQUEST"}, {reason: "DATA_DESTROYED"}, {reason: "RIGHT_ENDED"}, {reason: "JUDGMENT"}, {reason: "LAW"}}
		}},
	{act: "registration.revoke", from: append(one(record.StateExpired), statesLive...), who: handles, then: ends(record.StateRevoked)},
	{act: "registration.settle", who: func(_ *model, a *attempt) bool { return a.is(record.RoleService) },
		when: func(m *model, a *attempt) bool { return a.on.written != a.on.state(m.now) }, then: func(m *model, a *attempt) {
			if state := a.on.state(m.now); state == record.StateExpired {
				a.on.end(state)
			} else {
				a.on.written = state
			}
		}},
	{act: "usage.record", from: []string{record.StateActive, record.StateRestricted}, who: holds, when: func(m *model, a *attempt) bool { return !a.on.bars(a.effect, m.now) },
		then: func(*model, *attempt) {}, tries: func(*model, *life) []attempt {
			return []attempt{{kind: "TRADE", effect: "BLOCK_TRANSFER"}, {kind: "PLEDGE", effect: "BLOCK_PLEDGE"}, {kind: "SUBSIDY", effect: "BLOCK_ALL"}}
		}},
	{act: "retirement.request", from: statesWhole, who: holds, when: func(_ *model, a *attempt) bool {
		return a.on.retirement == nil || in([]string{record.StateRefused, record.StateRetired}, a.on.retirement.written)
	}, then: func(_ *model, a *attempt) {
		a.on.retirement = &retirement{holder: a.by.org, written: record.StateRequested}
	}},
	{act: "retirement.check", who: handles, when: func(m *model, a *attempt) bool { return a.retires(record.StateRequested) && m.clear(a.on) },
		then: func(_ *model, a *attempt) {
			a.on.retirement.written, a.on.retirement.checker = record.StateChecked, a.by
		}},
	{act: "retirement.approve", who: handles, when: func(m *model, a *attempt) bool {
		return a.retires(record.StateChecked) && m.clear(a.on) && a.on.retirement.checker != a.by
	}, then: func(m *model, a *attempt) {
		a.on.retirement.written = record.StateApproved
		a.on.notes = append(a.on.notes, note{by: a.by.org, effect: "BLOCK_ALL"})
		a.stays(m)
	}},
	{act: "retirement.refuse", who: handles, when: func(_ *model, a *attempt) bool { return a.retires(record.StateRequested, record.StateChecked) },
		then: func(_ *model, a *attempt) { a.on.retirement.written = record.StateRefused }},
	{act: "retirement.destroy", who: func(_ *model, a *attempt) bool { return a.is(record.RoleHolder) },
		when: func(_ *model, a *attempt) bool {
			return a.retires(record.StateApproved) && a.on.retirement.holder == a.by.org
		},
		then: func(_ *model, a *attempt) { a.on.retirement.written = record.StateDestroyed }},
	{act: "retirement.complete", who: handles, when: func(_ *model, a *attempt) bool { return a.retires(record.StateDestroyed) }, then: func(_ *model, a *attempt) {
		a.on.retirement.written = record.StateRetired
		if in(statesWhole, a.on.written) {
			a.on.end(record.StateCancelled)
		}
	}},
	{act: "dataset.hold", who: authority, when: func(m *model, a *attempt) bool { return !m.retired[a.dataset] && !m.held[a.dataset+a.by.org] },
		then: func(m *model, a *attempt) { m.held[a.dataset+a.by.org] = true }},
	{act: "dataset.release", who: authority, when: func(m *model, a *attempt) bool { return !m.retired[a.dataset] && m.held[a.dataset+a.by.org] },
		then: func(m *model, a *attempt) { delete(m.held, a.dataset+a.by.org) }},
	{act: "dataset.transfer", from: statesWhole, who: holds, when: func(m *model, a *attempt) bool {
		return !m.retired[a.dataset] && m.speaks(a.register, a.dataset) == a.on && m.datasets[a.dataset] != a.by.org
	}, then: func(m *model, a *attempt) { m.datasets[a.dataset] = a.by.org }},
	{act: "dataset.retire", who: func(_ *model, a *attempt) bool { return a.is(record.RoleHolder) }, when: mayRetire,
		then: func(m *model, a *attempt) { m.retired[a.dataset] = true }},
	{act: "delegation.suspend", who: bureau, when: delegationIs(record.StateActive), then: delegationTo(record.StateSuspended)},
	{act: "delegation.resume", who: bureau, when: delegationIs(record.StateSuspended), then: delegationTo(record.StateActive)},
	{act: "delegation.end", who: bureau, when: delegationIs(record.StateActive, record.StateSuspended), then: delegationTo(record.StateEnded)},
	{act: "filing.submit", who: func(_ *model, a *attempt) bool { return a.is(record.RoleAgency) }, when: func(m *model, _ *attempt) bool { return !m.delegation.filed },
		then: func(m *model, _ *attempt) { m.delegation.filed = true }},
	{act: "delegation.settle", who: func(_ *model, a *attempt) bool { return a.is(record.RoleService) },
		when: func(m *model, _ *attempt) bool { return m.delegation.written != m.delegation.state(m.now) }, then: delegationTo(record.StateEnded)},
}

func moveOf(act string) *move {
	return &moves[slices.IndexFunc(moves, func(v move) bool { return v.act == act })]
}

func (m *model) allows(a *attempt) bool {
	v := moveOf(a.act)
	return v.who(m, a) && v.stateFits(m, a) && (v.when == nil || v.when(m, a))
}

func (v *move) stateFits(m *model, a *attempt) bool {
	return len(v.from) == 0 || in(v.from, a.on.state(m.now))
}

// stays leaves the state of an act that changes none, or what stands of a certificate.
func (a *attempt) stays(m *model) {
	if in(statesWhole, a.on.state(m.now)) {
		a.on.written = a.on.standing(m.now)
	}
}

func results(results ...string) func(*model, *life) []attempt {
	return func(*model, *life) (list []attempt) {
		for _, result := range results {
			list = append(list, attempt{result: result})
		}
		return list
	}
}

func ends(state string) func(*model, *attempt) {
	return func(_ *model, a *attempt) { a.on.end(state) }
}

// Applications.

func applies(_ *model, a *attempt) bool { return a.is(record.RoleHolder) }

func mayApply(m *model, a *attempt) bool {
	if m.retired[a.dataset] {
		return false
	}
	if a.kind != "" {
		return mayFollow(m, a)
	}
	for _, l := range m.lives {
		if l.register == a.register && l.dataset == a.dataset && !l.over(m.now) {
			return false
		}
	}
	other := m.speaks(map[string]string{world.Property: world.Intellectual, world.Intellectual: world.Property}[a.register], a.dataset)
	elsewhere := other != nil && !in(statesOver, other.state(m.now)) && other.holder != a.by.org
	return m.datasets[a.dataset] == a.by.org && !elsewhere
}

func mayFollow(m *model, a *attempt) bool {
	p := a.on
	if a.retires(record.StateApproved, record.StateDestroyed) {
		return false
	}
	if !m.followable(a.kind, p) || m.followed(p) || slices.ContainsFunc(a.rights, func(right string) bool { return !in(p.left(), right) }) {
		return false
	}
	if a.kind == record.ApplyTransfer {
		return a.by.org != p.holder && a.consent != nil && a.consent.org == p.holder
	}
	inWindow := a.kind != record.ApplyRenewal || !m.now.Before(p.to.Add(-termWindow))
	return a.by.org == p.holder && a.consent == nil && inWindow
}

// followable reports whether a registration may be followed by one of a kind: what is blocked, disputed or ended may not.
func (m *model) followable(kind string, p *life) bool {
	state := p.state(m.now)
	stands := state == record.StateActive || state == record.StateRestricted
	switch kind {
	case record.ApplyTransfer:
		return (stands || state == record.StatePartly) && !p.bars("BLOCK_TRANSFER", m.now) && !p.disputed()
	case record.ApplyChange:
		return (stands || state == record.StatePartly) && !p.bars("BLOCK_ALL", m.now)
	case record.ApplyExchange:
		return stands && !p.bars("BLOCK_ALL", m.now)
	}
	return stands
}

func applied(m *model, a *attempt) {
	l := &life{
		register: a.register, holder: a.by.org, dataset: a.dataset, kind: a.kind, rights: a.rights, written: record.StateSubmitted,
		applied: m.now, acceptBy: after(m.now, termAccept), entries: map[string]string{},
	}
	if a.kind != "" {
		l.prior, l.dataset = a.on, a.on.dataset
	} else {
		if l.earlier = m.speaks(a.register, a.dataset); l.earlier != nil && l.earlier.number == "" {
			l.earlier = l.earlier.earlier // nothing stands on a mere application
		}
		m.main[a.register+" "+a.dataset] = l
	}
	m.lives = append(m.lives, l)
	a.on = l
}

func reviewed(m *model, a *attempt) {
	switch {
	case a.result == "REFUSE":
		a.on.written = record.StateRefused
	case a.on.state(m.now) != record.StateNotice:
		a.on.written = record.StateReview
	}
}

// Objections.

func (a *attempt) objection() *dispute {
	if a.item >= len(a.on.objections) {
		return nil
	}
	return &a.on.objections[a.item]
}

func eachObjection(bodies ...attempt) func(*model, *life) []attempt {
	return func(_ *model, l *life) (list []attempt) {
		for i := range max(1, len(l.objections)) {
			for _, body := range bodies {
				body.item = i
				list = append(list, body)
			}
		}
		return list
	}
}

func objects(_ *model, a *attempt) bool {
	return a.decides() || a.is(record.RoleHolder, record.RoleDemander)
}

func mayObject(m *model, a *attempt) bool {
	late := a.on.state(m.now) == record.StateNotice && !m.now.Before(a.on.noticeTo)
	again := slices.ContainsFunc(a.on.objections, func(o dispute) bool { return o.open && o.by == a.by.org && o.identity == a.identity })
	return a.decides() == (a.identity != "") && a.by.org != a.on.holder && !late && !again
}

func objected(m *model, a *attempt) {
	state := a.on.state(m.now)
	a.on.objections = append(a.on.objections, dispute{by: a.by.org, identity: a.identity, open: true, replyBy: after(m.now, termReply)})
	if state == record.StateNotice {
		a.on.written, a.on.noticeLeft = record.StateObjected, max(1, whole(m.now, a.on.noticeTo))
	}
	a.stays(m)
}

func mayResolve(m *model, a *attempt) bool {
	o := a.objection()
	return o != nil && o.open && (o.answered || !m.now.Before(o.replyBy)) && (!o.court || a.court)
}

func resolved(m *model, a *attempt) {
	o, before := a.objection(), a.on.state(m.now)
	o.open, o.court = a.result == "TO_COURT", a.result == "TO_COURT"
	switch {
	case a.result == "UPHELD" && before == record.StateObjected:
		a.on.written = record.StateRefused
	case a.result == "UPHELD":
		a.on.end(record.StateCancelled)
	case before == record.StateObjected && !a.on.disputed():
		a.on.written, a.on.noticeTo = record.StateNotice, after(m.now, a.on.noticeLeft)
	default:
		a.stays(m)
	}
}

// Deposit and certificate.

func mayDeposit(m *model, a *attempt) bool {
	noticed := !m.now.Before(a.on.noticeTo)
	if a.on.state(m.now) == record.StateReview { // the data-IP pack asks for a notice of initial registrations and transfers only
		noticed = a.register == world.Intellectual && a.on.kind != "" && a.on.kind != record.ApplyTransfer
	}
	return noticed && m.now.Before(m.term(a.on))
}

// term is until when its certificate will be good.
func (m *model) term(l *life) time.Time {
	switch l.kind {
	case "":
		return m.now.AddDate(1, 0, 0)
	case record.ApplyRenewal:
		return l.prior.to.AddDate(1, 0, 0)
	}
	return l.prior.to
}

func deposited(m *model, a *attempt) {
	a.on.to, a.on.written = m.term(a.on), record.StateDeposited
	if a.register == world.Intellectual {
		a.on.written = record.StateWaitNumber
	}
}

func numbered(m *model, a *attempt) {
	a.on.written = record.StateDeposited
	m.numbers = append(m.numbers, a.number)
}

// nationalNumber is the n-th number that the national system gives.
func nationalNumber(n int) string { return fmt.Sprintf("202603%011d", n) }

func mayIssue(m *model, a *attempt) bool {
	p := a.on.prior
	if p == nil {
		return true
	}
	inTime := a.on.kind == record.ApplyRenewal && p.state(m.now) == record.StateExpired && a.on.applied.Before(p.to)
	lost := slices.ContainsFunc(a.on.rights, func(right string) bool { return !in(p.left(), right) })
	return (inTime || m.followable(a.on.kind, p)) && !lost
}

func issued(m *model, a *attempt) {
	l, p := a.on, a.on.prior
	for _, right := range l.rights {
		l.entries[right] = record.StateActive
	}
	if l.earlier != nil {
		l.bear(l.earlier, m.now)
	}
	if p != nil {
		l.bear(p, m.now)
		m.replace(p, l)
	}
	l.written = l.standing(m.now)
}

func (m *model) replace(p, l *life) {
	if l.kind == record.ApplyTransfer && len(l.rights) < len(p.left()) {
		p.written = record.StatePartly
		for _, right := range l.rights {
			p.entries[right] = record.StateTransferred
		}
		return
	}
	p.end(map[bool]string{true: record.StateTransferred, false: record.StateSuperseded}[l.kind == record.ApplyTransfer])
	if m.speaks(l.register, l.dataset) == p {
		m.main[l.register+" "+l.dataset] = l
	}
}

// Annotations, cancellation, retirement.

func (a *attempt) note() *note {
	if a.item >= len(a.on.notes) {
		return nil
	}
	return &a.on.notes[a.item]
}

func annotates(m *model, a *attempt) bool {
	switch a.kind {
	case "COURT_SEIZURE":
		return a.is(record.RoleCourt)
	case "ADMIN_CONTROL":
		return a.is(record.RoleSector)
	}
	return handles(m, a)
}

func annotations(*model, *life) (list []attempt) {
	for _, kind := range []string{"COURT_SEIZURE", "ADMIN_CONTROL", "AGREED_CONDITION"} {
		for _, effect := range []string{"INFO", "BLOCK_TRANSFER", "BLOCK_PLEDGE", "BLOCK_ALL"} {
			list = append(list, attempt{kind: kind, effect: effect}, attempt{kind: kind, effect: effect, until: 20 * day})
		}
	}
	return list
}

func annotated(m *model, a *attempt) {
	n := note{by: a.by.org, effect: a.effect}
	if a.until != 0 {
		n.to = m.now.Add(a.until)
	}
	a.on.notes = append(a.on.notes, n)
	a.stays(m)
}

func cancels(m *model, a *attempt) bool {
	return holds(m, a) && !in([]string{"JUDGMENT", "LAW"}, a.reason) || a.reason != "REQUEST" && handles(m, a)
}

func mayCancel(m *model, a *attempt) bool {
	free := !a.on.blocked(m.now) && a.on.suspendedBy == ""
	return (free || a.reason == "JUDGMENT") && (a.reason != "REQUEST" || !m.followed(a.on))
}

func (a *attempt) retires(states ...string) bool {
	return a.on.retirement != nil && in(states, a.on.retirement.written)
}

// clear reports whether nothing stands against retiring what a registration is about.
func (m *model) clear(l *life) bool {
	burdened := func(l *life) bool { return l.state(m.now) == record.StateSuspended || l.blocked(m.now) }
	other := m.speaks(map[string]string{world.Property: world.Intellectual, world.Intellectual: world.Property}[l.register], l.dataset)
	if other != nil && !in(statesOver, other.state(m.now)) && burdened(other) {
		return false
	}
	return in(statesWhole, l.state(m.now)) && !burdened(l) && !m.followed(l) && !m.isHeld(l.dataset)
}

func (m *model) isHeld(dataset string) bool {
	for key := range m.held {
		if strings.HasPrefix(key, dataset) {
			return true
		}
	}
	return false
}

// mayRetire: data are retired by their holder, after a register has completed it and when neither speaks for them any more.
func mayRetire(m *model, a *attempt) bool {
	for _, register := range []string{world.Property, world.Intellectual} {
		if l := m.speaks(register, a.dataset); l != nil && !in(statesOver, l.state(m.now)) {
			return false
		}
	}
	return !m.retired[a.dataset] && m.datasets[a.dataset] == a.by.org && !m.isHeld(a.dataset) && a.retires(record.StateRetired)
}

// Datasets and the delegation.

func authority(_ *model, a *attempt) bool {
	return a.is(record.RoleCourt, record.RoleSector, record.RoleBureau)
}

func bureau(_ *model, a *attempt) bool { return a.is(record.RoleBureau) }

func delegationIs(states ...string) func(*model, *attempt) bool {
	return func(m *model, _ *attempt) bool { return in(states, m.delegation.state(m.now)) }
}

func delegationTo(state string) func(*model, *attempt) {
	return func(m *model, _ *attempt) { m.delegation.written = state }
}

// gap names what the rules are known to do otherwise than the model; nobody tries it until it is mended.
func (m *model) gap(a *attempt) string {
	for _, g := range gaps {
		if g.is(m, a) {
			return g.why
		}
	}
	return ""
}

var gaps = []struct {
	why string
	is  func(*model, *attempt) bool
}{
	{"what follows a part that was transferred takes over the claim to the whole dataset", func(m *model, a *attempt) bool {
		return a.act == "registration.issue" && a.on.prior != nil && m.speaks(a.register, a.on.dataset) != a.on.prior
	}},
	{"data are registered anew, or retired, while somebody else holds a part of the rights", func(m *model, a *attempt) bool {
		anew := a.act == "registration.apply" && a.kind == "" || a.act == "dataset.retire"
		return anew && slices.ContainsFunc(m.lives, func(l *life) bool {
			return l.dataset == a.dataset && l != m.speaks(l.register, a.dataset) && !l.over(m.now) && (l.register == a.register || a.act == "dataset.retire")
		})
	}},
}
