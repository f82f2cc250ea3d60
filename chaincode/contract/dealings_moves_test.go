package contract_test

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// dealMove is a row of the model: when an act is allowed, and what becomes of the deal then.
type dealMove struct {
	act    string
	states []string // of the deal; nil: any
	when   func(m *dealings, a *dealTry) bool
	then   func(m *dealings, a *dealTry)
}

var decidedBy = []string{"clerk", "court"}

var dealMoves = []dealMove{
	{"deal.apply", nil, func(m *dealings, a *dealTry) bool { return m.fresh(a.by) && a.item < 2 && a.agreed() },
		func(m *dealings, a *dealTry) {
			a.on.buyer, a.on.demander, a.on.written = a.by, a.item, "APPLIED"
			m.deals, m.people = append(m.deals, a.on), append(m.people, a.by)
		}},
	{"deal.disclose", []string{"APPLIED"}, func(_ *dealings, a *dealTry) bool {
		return a.agreed() && (a.by.role == "seller" && a.result == "SUPPLY" || a.by == a.on.buyer && a.result == "DEMAND")
	}, func(_ *dealings, a *dealTry) {
		d := a.on
		d.supply, d.demand = d.supply || a.result == "SUPPLY", d.demand || a.result == "DEMAND"
		if d.supply && d.demand {
			d.written = "DISCLOSED"
		}
	}},
	{"deal.vet", []string{"DISCLOSED"}, func(_ *dealings, a *dealTry) bool { return a.agreed() && in([]string{"clerk", "operator"}, a.by.role) },
		func(_ *dealings, a *dealTry) {
			if a.on.vetted = a.result; a.result == "REFUSE" {
				a.on.supply, a.on.demand, a.on.written = false, false, "APPLIED"
			}
		}},
	{"deal.order", []string{"DISCLOSED"}, func(m *dealings, a *dealTry) bool {
		return a.by == a.on.buyer && a.on.vetted == "PASS" && a.agreed(m.person("seller"))
	}, func(_ *dealings, a *dealTry) { a.on.written = "ORDERED" }},
	{"deal.approve", []string{"ORDERED"}, func(_ *dealings, a *dealTry) bool { return a.agreed() && a.by.role == "clerk" },
		func(_ *dealings, a *dealTry) {
			a.on.written = map[string]string{"PASS": "ORDER_APPROVED", "REFUSE": "DISCLOSED"}[a.result]
		}},
	{"deal.sign", []string{"ORDER_APPROVED", "RETURNED"}, (*dealings).signs, func(_ *dealings, a *dealTry) { a.on.terms, a.on.written = a.terms, "SIGNED" }},
	{"deal.evidence", []string{"SIGNED", "AMENDED"}, func(_ *dealings, a *dealTry) bool { return a.agreed() && a.by.role == "clerk" },
		func(m *dealings, a *dealTry) {
			switch d := a.on; {
			case d.written == "SIGNED" && a.result == "REFUSE":
				d.written = "RETURNED"
			case d.written == "SIGNED":
				d.written, d.counted = "EVIDENCED", true
			case a.result == "REFUSE":
				d.pending = nil
			default:
				d.terms, d.pending = d.pending, nil
			}
			a.on.touch(m.now)
		}},
	{"deal.amend", dealInHand, func(m *dealings, a *dealTry) bool {
		return m.signs(a) && a.terms.parts >= len(a.on.batches) && a.terms.amount >= a.on.received()
	}, func(m *dealings, a *dealTry) {
		a.on.pending = a.terms
		a.on.touch(m.now)
	}},
	{"deal.withdraw", dealBegins, func(_ *dealings, a *dealTry) bool { return a.party() && a.agreed() }, func(_ *dealings, a *dealTry) { a.on.written = "WITHDRAWN" }},
	{"deal.rekey", append(append([]string{"SIGNED"}, dealBegins...), append(dealOver, dealRuns...)...), func(m *dealings, a *dealTry) bool {
		return m.fresh(a.by) && a.item == a.on.demander && len(a.on.former) < 4 && a.agreed()
	}, func(m *dealings, a *dealTry) {
		a.on.former, a.on.buyer, m.people = append(a.on.former, a.on.buyer), a.by, append(m.people, a.by)
		a.on.touch(m.now)
	}},
	{"deal.terminate", append([]string{"SIGNED"}, dealRuns...), (*dealings).ends, func(m *dealings, a *dealTry) {
		a.on.over("TERMINATED")
		a.on.touch(m.now)
	}},
	{"deal.unwind", []string{"TERMINATED"}, func(m *dealings, a *dealTry) bool {
		return m.ends(a) && (len(a.on.batches) == 0 || a.on.destroyed)
	}, func(_ *dealings, a *dealTry) { a.on.written = "UNWOUND" }},
	{"deal.destroy", append(dealOver, dealRuns...), func(_ *dealings, a *dealTry) bool {
		return a.by == a.on.buyer && len(a.on.batches) > 0 && !a.on.destroyed && a.agreed()
	}, func(m *dealings, a *dealTry) {
		a.on.destroyed = true
		a.on.touch(m.now)
	}},
	{"deal.file", []string{"SETTLED", "TERMINATED", "UNWOUND", "CLOSED"}, func(_ *dealings, a *dealTry) bool {
		return a.by.role == "clerk" && !a.on.disputed() && a.agreed()
	}, func(_ *dealings, a *dealTry) { a.on.written, a.on.counted = "FILED", false }},
	{"deal.settle", nil, func(m *dealings, a *dealTry) bool {
		return a.by.role == "service" && a.on.running() && a.on.written != m.state(a) && a.agreed()
	}, func(m *dealings, a *dealTry) { a.on.touch(m.now) }},

	{"delivery.hand", dealGoesOn, func(m *dealings, a *dealTry) bool {
		return m.hands(a) && a.number == len(a.on.batches)+1 && a.number <= a.on.terms.parts
	}, func(m *dealings, a *dealTry) {
		a.on.batches, a.on.destroyed = append(a.on.batches, parcel{state: "PENDING", by: after(m.now, termAnswer)}), false
		a.on.touch(m.now)
	}},
	{"delivery.accept", dealRuns, (*dealings).answers, func(m *dealings, a *dealTry) {
		a.parcel().state = "ACCEPTED"
		a.on.touch(m.now)
	}},
	{"delivery.object", dealRuns, (*dealings).answers, func(m *dealings, a *dealTry) {
		a.parcel().state = "OBJECTED"
		a.on.touch(m.now)
	}},
	{"delivery.replace", dealGoesOn, func(m *dealings, a *dealTry) bool {
		return m.hands(a) && a.parcel().state == "OBJECTED" && a.number == a.item+1 && a.parcel().replaced < 8
	}, func(m *dealings, a *dealTry) {
		p := a.parcel()
		p.state, p.by, p.replaced, a.on.destroyed = "PENDING", after(m.now, termAnswer), p.replaced+1, false
		a.on.touch(m.now)
	}},
	{"delivery.settle", nil, func(m *dealings, a *dealTry) bool {
		return a.by.role == "service" && a.parcel().state == "PENDING" && a.parcel().done(m.now) && a.agreed()
	}, func(_ *dealings, a *dealTry) { a.parcel().state = "DEEMED" }},
	{"settlement.record", append(dealStill, dealInHand...), func(m *dealings, a *dealTry) bool {
		told := a.by.role == "custodian" && a.agreed() || a.by.role == "clerk" && a.agreed(m.person("custodian"))
		return told && m.once(a) && m.matches(a)
	}, func(m *dealings, a *dealTry) {
		a.on.payments = append(a.on.payments, payment{a.on.terms, a.number, a.got[1], a.result == "MATCHED", a.finished})
		a.on.touch(m.now)
	}},
	{"transaction.certify", []string{"SETTLED", "FILED"}, func(_ *dealings, a *dealTry) bool {
		return a.by.role == "clerk" && !a.on.ended && !a.on.certified && a.agreed()
	}, func(m *dealings, a *dealTry) {
		a.on.certified = true
		a.on.touch(m.now)
	}},

	{"pause.order", dealRuns, func(_ *dealings, a *dealTry) bool {
		if a.by.role == "seller" {
			return a.agreed() && a.on.held() < 4
		}
		return a.agreed() && in([]string{"clerk", "court", "sector"}, a.by.role) && len(a.on.pauses) < record.MaxPauses
	}, func(m *dealings, a *dealTry) {
		a.on.pauses = append(a.on.pauses, halt{by: a.by, until: m.now.Add(termMend)})
		a.on.touch(m.now)
	}},
	{"pause.end", nil, (*dealings).endsPause, func(m *dealings, a *dealTry) {
		h, _ := a.halted()
		h.outcome, h.modes = a.result, nil
		if a.result == "LIMITED" {
			h.modes = narrowModes
		}
		if a.result == "CLOSED" && a.on.running() {
			a.on.over("CLOSED")
		}
		a.on.touch(m.now)
	}},

	{"dispute.open", append([]string{"FILED", "TERMINATED"}, dealRuns...), func(_ *dealings, a *dealTry) bool {
		own := 0
		for _, q := range a.on.quarrels {
			if q.seller == (a.by.role == "seller") {
				if own++; !q.over() {
					return false
				}
			}
		}
		return a.party() && own < record.MaxDisputes && a.agreed()
	}, func(m *dealings, a *dealTry) {
		a.on.quarrels = append(a.on.quarrels, quarrel{state: "OPEN", seller: a.by.role == "seller"})
		a.on.touch(m.now)
	}},
	{"dispute.mediate", nil, disputeBy([]string{"OPEN"}, "clerk"), func(_ *dealings, a *dealTry) { a.quarrel().state, a.quarrel().barred = "MEDIATING", true }},
	{"dispute.reject", nil, disputeBy([]string{"OPEN"}, "clerk"), quarrelOver("REFUSED")},
	{"dispute.settle", nil, func(m *dealings, a *dealTry) bool {
		return a.quarrel().state == "MEDIATING" && a.by.role == "clerk" && a.agreed(m.person("seller"), a.on.buyer)
	}, quarrelOver("SETTLED")},
	{"dispute.refer", nil, func(_ *dealings, a *dealTry) bool {
		return in([]string{"OPEN", "MEDIATING"}, a.quarrel().state) && (a.party() || a.by.role == "clerk") && a.agreed()
	}, func(_ *dealings, a *dealTry) { a.quarrel().state, a.quarrel().barred = "TO_COURT", true }},
	{"dispute.judge", nil, disputeBy([]string{"TO_COURT"}, decidedBy...), func(_ *dealings, a *dealTry) { a.quarrel().state = "EFFECTIVE_JUDGMENT" }},
	{"dispute.execute", nil, disputeBy([]string{"EFFECTIVE_JUDGMENT"}, decidedBy...), quarrelOver("EXECUTED")},
	{"dispute.withdraw", nil, func(_ *dealings, a *dealTry) bool {
		return in([]string{"OPEN", "MEDIATING"}, a.quarrel().state) && a.party() && a.quarrel().seller == (a.by.role == "seller") && a.agreed()
	}, quarrelOver("WITHDRAWN")},

	{"violation.record", nil, func(_ *dealings, a *dealTry) bool {
		right := a.by.role == "clerk" || a.by.role == "seller" && a.result == "RECEIVER" || a.by == a.on.buyer && a.result == "PROVIDER"
		return right && a.agreed() && a.on.accused+a.on.opened < 32
	}, func(m *dealings, a *dealTry) {
		a.on.accused++
		a.on.touch(m.now)
	}},
	{"disclosure.authorise", nil, func(m *dealings, a *dealTry) bool {
		return a.party() && a.agreed(m.other(a)) && a.on.accused+a.on.opened < 32
	}, func(m *dealings, a *dealTry) {
		a.on.opened++
		a.on.touch(m.now)
	}},
}

func dealMoveOf(act string) *dealMove {
	return &dealMoves[slices.IndexFunc(dealMoves, func(v dealMove) bool { return v.act == act })]
}

// allows reports whether an act is recorded.
func (m *dealings) allows(a *dealTry) bool {
	v := dealMoveOf(a.act)
	return (v.states == nil || in(v.states, m.state(a))) && v.when(m, a)
}

// fresh reports whether somebody comes with a key that no deal has had.
func (m *dealings) fresh(who *dealer) bool {
	return who.role == "buyer" && !slices.Contains(m.people, who)
}

// ends reports whether somebody may end a contract for a cause.
func (m *dealings) ends(a *dealTry) bool {
	if a.result == "AGREEMENT" {
		return a.party() && a.agreed(m.other(a))
	}
	return in(decidedBy, a.by.role) && a.agreed()
}

// hands reports whether somebody may deliver in a way.
func (m *dealings) hands(a *dealTry) bool {
	return a.by.role == "seller" && in(a.on.modes(), a.mode) && a.agreed()
}

// answers reports whether a batch still waits for the receiver's word.
func (m *dealings) answers(a *dealTry) bool {
	return a.by == a.on.buyer && a.parcel().state == "PENDING" && !a.parcel().done(m.now) && a.agreed()
}

func (m *dealings) endsPause(a *dealTry) bool {
	h, state := a.halted()
	switch {
	case h == nil || state != "IN_FORCE" && state != "LIMITED" || !a.agreed():
		return false
	case state == "IN_FORCE" && h.by.role == "seller" && !m.now.Before(h.until): // it has ended by itself
		return false
	case a.by != h.by && a.by.role != "court":
		return false
	case a.result == "LIFTED":
		return true
	}
	return a.by.role != "seller" && !m.now.Before(h.until)
}

func disputeBy(states []string, roles ...string) func(*dealings, *dealTry) bool {
	return func(_ *dealings, a *dealTry) bool {
		return in(states, a.quarrel().state) && in(roles, a.by.role) && a.agreed()
	}
}

func quarrelOver(state string) func(*dealings, *dealTry) {
	return func(m *dealings, a *dealTry) {
		a.quarrel().state, a.quarrel().barred = state, false
		a.on.touch(m.now)
	}
}
