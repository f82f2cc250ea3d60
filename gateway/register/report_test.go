package register_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/register"
	"github.com/shuzheng/shuzheng/gateway/register/registertest"
)

var network = &record.Network{Network: "n", Namespaces: []record.Namespace{
	{Name: record.Governance, Kind: record.KindGovernance, Owner: record.DataBureau},
	{Name: "property", Kind: record.KindProperty, Owner: record.DataBureau},
	{Name: "intellectual", Kind: record.KindIntellectual, Owner: record.MarketRegulator},
}}

// book collects records of a ledger.
type book struct {
	items []*register.Item
	count int
}

func (b *book) add(namespace, kind string, steps ...step) {
	b.count++
	l := &registertest.Life{Namespace: namespace, Key: kind + "/X-" + string(rune('A'+b.count))}
	for _, s := range steps {
		l.Act(day(s.day), s.act, s.state, s.body)
	}
	b.items = append(b.items, register.Read(namespace, l.Key, l.Value()))
}

func (b *book) report(now, from, to string) *register.Report {
	return register.ReportOf(network, register.Period{At: now, From: from, To: to}, slices.Values(b.items))
}

func body(change func(*record.Registration)) *record.Registration {
	return registertest.Registration("D-1", "A-7", change)
}

func issued(serial int, change func(*record.Registration)) *record.Registration {
	return body(func(r *record.Registration) {
		r.AcceptBy, r.ReviewBy, r.Validity, r.Issued.Number = at(3), at(13), record.Period{From: at(20), To: at(120)}, registertest.Number(serial)
		if change != nil {
			change(r)
		}
	})
}

const (
	apply, accept, review, issue = "registration.apply", "registration.accept", "registration.review", "registration.issue"
)

// way is the way to a certificate; what comes after it is added.
func way(certificate *record.Registration, state string, after ...step) []step {
	steps := []step{{0, apply, record.StateSubmitted, applied}, {2, accept, record.StateAccepted, applied}, {9, review, record.StateReview, applied},
		{20, issue, record.StateActive, certificate}}
	for _, s := range after {
		s.state, s.body = state, certificate
		steps = append(steps, s)
	}
	return steps
}

func TestTheReportCountsWhatBecameOfApplications(t *testing.T) {
	var b book
	b.add("property", "registration", step{0, apply, record.StateSubmitted, applied})
	b.add("property", "registration", step{0, apply, record.StateSubmitted, applied}, step{1, "registration.decline", record.StateNotAccepted, applied})
	b.add("property", "registration", step{0, apply, record.StateSubmitted, applied}, step{5, review, record.StateReview, applied})
	b.add("property", "registration", step{0, apply, record.StateSubmitted, applied}, step{2, "registration.withdraw", record.StateTerminated, applied})
	supplement := body(func(r *record.Registration) { r.Supplement = &record.Supplement{By: at(8)} })
	b.add("property", "registration", step{0, apply, record.StateSubmitted, applied}, step{1, "registration.query", record.StateSupplement, supplement})
	answered := body(func(r *record.Registration) {
		r.Application.Kind, r.AcceptBy, r.ReviewBy, r.Extended = "RENEWAL", at(7), at(17), "复杂"
	})
	b.add("property", "registration", step{0, apply, record.StateSubmitted, applied}, step{1, "registration.query", record.StateSupplement, answered},
		step{4, "registration.supplement", record.StateSubmitted, answered}, step{6, accept, record.StateAccepted, answered},
		step{18, review, record.StateReview, answered})
	b.add("intellectual", "registration", step{0, apply, record.StateSubmitted, applied})
	b.add("exchange", "registration", step{0, apply, record.StateSubmitted, applied})

	r := b.report(at(14), "", "").Registers[0]
	require.Equal(t, register.Applications{
		Total: 6, ByKind: register.Counts{{Name: "INITIAL", Value: 5}, {Name: "RENEWAL", Value: 1}}, Accepted: 1, Silent: 2, Declined: 1, Withdrawn: 1,
		ByState: register.Counts{
			{Name: "ACCEPTED", Value: 1}, {Name: "LAPSED", Value: 1}, {Name: "NOT_ACCEPTED", Value: 1}, {Name: "TERMINATED", Value: 1},
			{Name: "UNDER_REVIEW", Value: 2},
		},
	}, r.Applications)
	require.Equal(t, register.Supplements{Requested: 2, Answered: 1, Lapsed: 1}, r.Supplements)
	require.Equal(t, register.Reviews{InTime: 1, Late: 1, Overdue: 1, Extended: 1}, r.Reviews)
	early := b.report(at(2), "", "").Registers[0]
	require.Zero(t, early.Applications.Silent+early.Supplements.Lapsed)

	require.Equal(t, 1, b.report(at(14), "", "").Registers[1].Applications.Total, "each register for itself")
	require.Zero(t, b.report(at(14), at(1), "").Registers[0].Applications.Total, "they came in before the period")
	require.Equal(t, 6, b.report(at(14), at(0), at(1)).Registers[0].Applications.Total)
}

func TestTheReportCountsCertificatesByTheirEnd(t *testing.T) {
	var b book
	end := func(r *record.Registration) { r.Ended = &record.Ending{Reason: "x", At: at(40)} }
	b.add("property", "registration", way(issued(1, nil), "")...)
	b.add("property", "registration", way(issued(2, end), record.StateRevoked, step{day: 40, act: "registration.revoke"})...)
	b.add("property", "registration", way(issued(4, end), record.StateCancelled, step{day: 40, act: "registration.cancel"})...)
	b.add("property", "registration", way(issued(8, end), record.StateTransferred, step{day: 40, act: issue})...)
	b.add("property", "registration", way(issued(9, end), record.StatePartly, step{day: 40, act: issue})...)
	b.add("property", "registration", way(issued(5, func(r *record.Registration) { r.Validity.To = at(60) }), "")...)
	b.add("property", "registration", way(issued(6, func(r *record.Registration) {
		r.Annotations = []record.Annotation{{Kind: "COURT_SEIZURE", Effect: "BLOCK_ALL"}, {Kind: "AGREED_CONDITION", Effect: "INFO", To: at(30)}}
	}), record.StateRestricted, step{day: 25, act: "registration.annotate"})...)

	c := b.report(at(70), at(35), at(50)).Registers[0]
	require.Zero(t, c.Certificates.Issued, "they were issued before")
	require.Equal(t, register.Counts{{Name: "CANCELLED", Value: 1}, {Name: "REVOKED", Value: 1}, {Name: "TRANSFERRED", Value: 1}}, c.Certificates.Ended)
	require.Equal(t, register.Counts{
		{Name: "ACTIVE", Value: 1}, {Name: "CANCELLED", Value: 1}, {Name: "EXPIRED", Value: 1}, {Name: "PARTLY_TRANSFERRED", Value: 1},
		{Name: "RESTRICTED", Value: 1},
		{Name: "REVOKED", Value: 1}, {Name: "TRANSFERRED", Value: 1},
	}, c.Certificates.ByState)
	require.Equal(t, register.Counts{{Name: "COURT_SEIZURE", Value: 1}}, c.Annotations, "the other one ended by itself")
	require.Equal(t, []register.Gap{{Type: "DP", Day: "20260302", Gateway: 1, Missing: []int{3, 7}, Count: 2}}, c.Gaps)

	later := b.report(at(70), at(50), "").Registers[0]
	require.Equal(t, register.Counts{{Name: "EXPIRED", Value: 1}}, later.Certificates.Ended)
	require.Equal(t, 7, b.report(at(70), "", at(35)).Registers[0].Certificates.Issued)
	require.Equal(t, 7, b.report(at(70), "", "").Registers[0].Reviews.InTime)
}

func TestTheReportCountsWhatStandsBeside(t *testing.T) {
	var b book
	b.add("property", "registration", step{0, apply, record.StateObjected, body(func(r *record.Registration) {
		r.Objections = []record.Objection{
			{ID: "1", At: at(10), Result: "UPHELD"}, {ID: "2", At: at(10), Result: "DISMISSED"}, {ID: "3", At: at(10), Result: "TO_COURT"},
			{ID: "4", At: at(10), ReplyBy: at(20)}, {ID: "5", At: at(10), ReplyBy: at(20), Answer: "sm3:"}, {ID: "6", At: at(30), ReplyBy: at(60)},
		}
	})})
	for _, kind := range []string{"TRADE", "PLEDGE", "TRADE"} {
		b.add("property", "usage", step{5, "usage.record", "RECORDED", record.Usage{Kind: kind, Registration: "registration/R-1"}})
	}
	b.add("property", "mirror", step{5, "mirror.record", record.StateInSync, record.Mirror{Fresh: at(6)}})
	b.add("property", "mirror", step{5, "mirror.sync", record.StateDiffers, record.Mirror{}})
	for _, d := range []struct {
		to, due, late int
		filed         string
	}{{90, 30, 40, ""}, {90, 45, 55, ""}, {90, 30, 40, "filing/F-1"}, {20, 15, 18, ""}} {
		body := record.Delegation{Propose: record.Propose{To: at(d.to)}, Due: at(d.due), Late: at(d.late), Filed: d.filed}
		b.add("governance", "delegation", step{0, "delegation.accept", record.StateActive, body})
	}
	b.add("governance", "filing", step{31, "filing.submit", "SUBMITTED", record.Filing{}})

	report := b.report(at(50), at(0), at(40))
	r := report.Registers[0]
	require.Equal(t, register.Objections{Made: 6, Upheld: 1, Dismissed: 1, ToCourt: 1, Open: 3, Overdue: 1}, r.Objections)
	require.Equal(t, register.Counts{{Name: "PLEDGE", Value: 1}, {Name: "TRADE", Value: 2}}, r.Usage)
	require.Equal(t, register.Counts{{Name: "DIFFERS", Value: 1}, {Name: "UNKNOWN", Value: 1}}, r.Mirrors)
	require.Equal(t, register.Delegations{
		ByState: register.Counts{{Name: "ACTIVE", Value: 3}, {Name: "ENDED", Value: 1}}, Due: 2, Overdue: 1,
		Filings: register.Counts{{Name: "SUBMITTED", Value: 1}},
	}, report.Delegations)
	require.Empty(t, b.report(at(50), at(32), "").Delegations.Filings)
	slices.Reverse(b.items)
	require.Equal(t, report, b.report(at(50), at(0), at(40)), "in whatever order they come")
}

func TestAPeriodThatEndsBeforeItBeginsIsRefused(t *testing.T) {
	for _, p := range []register.Period{{From: at(2), To: at(1)}, {From: at(2), To: at(2)}, {From: "2026"}, {To: "soon"}} {
		require.Equal(t, record.Invalid, record.CodeOf(p.Valid()))
	}
	require.NoError(t, (&register.Period{From: at(1), To: at(2)}).Valid())
}
