package register

import (
	"cmp"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Due is a day that matters to a record as it stands: silence accepts then, a supplement lapses, a review, an answer to an objection
// or a rectification must be done, a notice has run, a certificate or delegation ends, a filing is due or, the days of grace over,
// late, a mirror must be compared anew, a demander checked again, data destroyed; until when a deal is kept.
type Due struct {
	What    string `json:"what" enum:"accept,supplement,review,notice,reply,rectify,expiry,filing,late,sync,recheck,destroy,retention" doc:"Whose day it is"`
	At      string `json:"at"`
	Overdue bool   `json:"overdue" doc:"It has passed, and somebody has not done what they must"`
}

// dues are the days that matter to a record in its effective state.
func (i *Item) dues(state, now string) []Due {
	list := []Due{}
	add := func(what, at string, duty bool) {
		if at != "" {
			list = append(list, Due{what, at, duty && now >= at})
		}
	}
	switch body := i.taken().(type) {
	case *record.Registration:
		registrationDues(body, state, add)
	case *record.Delegation:
		if state != record.StateEnded {
			delegationDues(body, add)
		}
	case *record.Mirror:
		add("sync", body.Fresh, true)
	default:
		tradeDues(body, state, add)
	}
	slices.SortStableFunc(list, func(a, b Due) int { return cmp.Compare(a.At, b.At) })
	return list
}

func delegationDues(body *record.Delegation, add func(what, at string, duty bool)) {
	add("expiry", body.To, false)
	if body.Filed == "" {
		add("filing", body.Due, false)
		add("late", body.Late, true)
	}
}

func registrationDues(body *record.Registration, state string, add func(what, at string, duty bool)) {
	switch state {
	case record.StateSubmitted:
		add("accept", body.AcceptBy, false)
	case record.StateSupplement:
		if body.Supplement != nil {
			add("supplement", body.Supplement.By, false)
		}
	case record.StateAccepted:
		add("review", body.ReviewBy, true)
	case record.StateNotice:
		add("notice", body.Notice.To, false)
	case record.StateActive, record.StateRestricted, record.StateSuspended:
		add("expiry", body.Validity.To, false)
		if body.Suspension != nil {
			add("rectify", body.Suspension.Deadline, true)
		}
	}
	for i := range body.Objections {
		if o := &body.Objections[i]; o.Result == "" && o.Answer == "" && (state == record.StateObjected || inForce(state)) {
			add("reply", o.ReplyBy, true)
		}
	}
}

// inForce reports whether a certificate in a state counts, with or without limits.
func inForce(state string) bool {
	return state == record.StateActive || state == record.StateRestricted || state == record.StateSuspended
}

func overdue(list []Due) bool {
	return slices.ContainsFunc(list, func(d Due) bool { return d.Overdue })
}
