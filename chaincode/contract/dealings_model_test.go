package contract_test

import (
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// The model says once more what may happen to a deal (domain model SM6, SM12), as a table of moves that shares nothing with the
// rules but the names of acts and states. Where the two differ, one of them is wrong.

// dealer is somebody who acts in the lives of deals.
type dealer struct {
	*world.Actor
	role string // seller, stranger, clerk, operator, custodian, court, sector, service; buyer for a key made for a deal
	via  string // MSP id of the gateway
}

// dealing is one deal of the model.
type dealing struct {
	key, written string
	buyer        *dealer // the key it goes under now
	former       []*dealer
	demander     int // which of the demanders it is

	supply, demand  bool
	vetted          string
	terms, pending  *bargain // in force, or signed; waiting for its review
	counted, ended  bool
	certified       bool
	batches         []parcel
	payments        []payment
	pauses          []halt
	quarrels        []quarrel
	destroyed       bool
	accused, opened int // violations and authorisations
}

// bargain is one version of a contract.
type bargain struct {
	amount int64
	parts  int // deliveries, and instalments too
}

type parcel struct {
	key, state string
	by         time.Time // silence accepts then; zero while no time runs
	replaced   int
}

type payment struct {
	under             *bargain
	instalment        int
	received          int64
	matched, finished bool
}

type halt struct {
	key, outcome string
	by           *dealer
	until        time.Time
	modes        []string
}

type quarrel struct {
	key, state string
	seller     bool // raised it
	barred     bool
}

// dealings is the whole model.
type dealings struct {
	now    time.Time
	people []*dealer
	deals  []*dealing
}

// dealTry is an act that somebody tries; what of it an act does not need is empty.
type dealTry struct {
	act      string
	by       *dealer
	on       *dealing
	item     int // which batch, pause or dispute; of an application, which demander
	result   string
	consents []*dealer
	terms    *bargain
	number   int // of a batch or an instalment
	mode     string
	got      [2]int64 // instructed and received
	finished bool
}

const (
	termAnswer = 5 // working days
	termMend   = 7 * 24 * time.Hour
)

// Groups of states.
var (
	dealBegins  = []string{record.StateApplied, record.StateDisclosed, record.StateOrdered, record.StateOrderApproved, record.StateReturned}
	dealRuns    = []string{"EVIDENCED", "DELIVERING", "DELIVERED", "SETTLING", "SETTLED", "PAUSED", "LIMITED", "DISPUTED", "AMENDED"}
	dealGoesOn  = []string{"EVIDENCED", "DELIVERING", "LIMITED"}
	dealInHand  = []string{"EVIDENCED", "DELIVERING", "LIMITED", "DELIVERED", "SETTLING"}
	dealOver    = []string{"TERMINATED", "UNWOUND", "CLOSED", "FILED"}
	dealStill   = []string{"PAUSED", "DISPUTED", "AMENDED"}
	allModes    = []string{"API", "SANDBOX"}
	narrowModes = []string{"SANDBOX"}
)

func (p *parcel) done(now time.Time) bool {
	return p.state == "ACCEPTED" || p.state == "DEEMED" || p.state == "PENDING" && !p.by.IsZero() && !now.Before(p.by)
}

func (d *dealing) running() bool { return in(dealRuns, d.written) }

// state is what everybody sees at a time, whether or not somebody has written it down.
func (d *dealing) state(now time.Time) string {
	if !d.running() {
		return d.written
	}
	limited := false
	for _, h := range d.pauses {
		if h.outcome == "" && (h.by.role != "seller" || now.Before(h.until)) {
			return "PAUSED"
		}
		limited = limited || h.outcome == "LIMITED"
	}
	if d.disputed() {
		return "DISPUTED"
	}
	if d.pending != nil {
		return "AMENDED"
	}
	delivered := len(d.batches) == d.terms.parts
	for i := range d.batches {
		delivered = delivered && d.batches[i].done(now)
	}
	paid := slices.ContainsFunc(d.payments, func(p payment) bool { return p.finished && p.under == d.terms })
	switch {
	case delivered && paid:
		return "SETTLED"
	case delivered && len(d.payments) > 0:
		return "SETTLING"
	case delivered:
		return "DELIVERED"
	case limited:
		return "LIMITED"
	case len(d.batches) > 0:
		return "DELIVERING"
	}
	return "EVIDENCED"
}

func (d *dealing) disputed() bool {
	return slices.ContainsFunc(d.quarrels, func(q quarrel) bool { return !q.over() })
}

func (q *quarrel) over() bool {
	return !in([]string{"OPEN", "MEDIATING", "TO_COURT", "EFFECTIVE_JUDGMENT"}, q.state)
}

// modes are the ways in which may still be delivered.
func (d *dealing) modes() (list []string) {
	list = allModes
	for _, h := range d.pauses {
		if h.outcome == "LIMITED" {
			list = slices.DeleteFunc(slices.Clone(list), func(mode string) bool { return !in(h.modes, mode) })
		}
	}
	return list
}

// received is what came as it should.
func (d *dealing) received() (sum int64) {
	for _, p := range d.payments {
		if p.matched {
			sum += p.received
		}
	}
	return sum
}

// touch is what every act on a deal does beside: its state is written, and the times in which silence accepts stop or begin anew.
func (d *dealing) touch(now time.Time) {
	d.written = d.state(now)
	stands := in(dealStill, d.written) || in(dealOver, d.written)
	for i := range d.batches {
		p := &d.batches[i]
		if p.state != "PENDING" || p.done(now) {
			continue
		}
		if stands {
			p.by = time.Time{}
		} else if p.by.IsZero() {
			p.by = after(now, termAnswer)
		}
	}
}

// over ends a deal in a state.
func (d *dealing) over(state string) { d.written, d.ended, d.counted = state, true, false }

// halted gives the pause of an attempt as it stands now; empty when there is none.
func (a *dealTry) halted() (*halt, string) {
	if a.item >= len(a.on.pauses) {
		return nil, ""
	}
	h := &a.on.pauses[a.item]
	if h.outcome == "" {
		return h, "IN_FORCE"
	}
	return h, h.outcome
}

func (a *dealTry) parcel() *parcel {
	if a.item >= len(a.on.batches) {
		return &parcel{}
	}
	return &a.on.batches[a.item]
}

func (a *dealTry) quarrel() *quarrel {
	if a.item >= len(a.on.quarrels) {
		return &quarrel{}
	}
	return &a.on.quarrels[a.item]
}

func (m *dealings) person(role string) *dealer {
	return m.people[slices.IndexFunc(m.people, func(who *dealer) bool { return who.role == role })]
}

// party reports whether somebody acts for a side of a deal.
func (a *dealTry) party() bool { return a.by.role == "seller" || a.by == a.on.buyer }

// other is the party on the other side.
func (m *dealings) other(a *dealTry) *dealer {
	if a.by == a.on.buyer {
		return m.person("seller")
	}
	return a.on.buyer
}

// agreed reports whether exactly those have consented who must.
func (a *dealTry) agreed(who ...*dealer) bool { return slices.Equal(a.consents, who) }

// signs is what the contract and its amendments have in common.
func (m *dealings) signs(a *dealTry) bool { return a.by.role == "seller" && a.agreed(a.on.buyer) }

// matches reports whether what is claimed of a payment is so.
func (m *dealings) matches(a *dealTry) bool {
	d := a.on
	sum := d.received() + a.got[1]
	matched := a.got[0] == a.got[1] && a.number <= d.terms.parts && sum <= d.terms.amount
	if d.pending != nil && matched && sum > d.pending.amount {
		return false
	}
	return (a.result == "MATCHED") == matched && a.finished == (matched && sum == d.terms.amount)
}

// once reports whether neither the instalment nor the whole was paid before.
func (m *dealings) once(a *dealTry) bool {
	return !slices.ContainsFunc(a.on.payments, func(p payment) bool {
		return p.instalment == a.number && p.matched && !a.finished || p.finished && p.under == a.on.terms
	})
}

// held is how often the right holder has stopped a deal.
func (d *dealing) held() (n int) {
	for _, h := range d.pauses {
		if h.by.role == "seller" {
			n++
		}
	}
	return n
}

func (m *dealings) state(a *dealTry) string { return a.on.state(m.now) }
