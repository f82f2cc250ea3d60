package contract_test

import (
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// delegating is a network whose packs ask delegates for a filing every quarter, and a city department.
type delegating struct {
	*world.World
	bureau, city *world.Actor
}

func openDelegating(w *world.World) *delegating {
	w.PublishPack(world.NextPack(2, "filingMonths", "3", "filingGraceDays", "5", "blockOnOverdueFiling", "YES"), w.Now)
	return &delegating{w, w.Bureau(), w.Firm("厦门市数据管理局", world.USCC("11350200000000002"), record.RoleCity)}
}

// by has the bureau act on a delegation or filing.
func (d *delegating) by(act, key string) {
	d.Helper()
	d.Act(world.Governance, record.DataBureau, d.bureau, act, key, world.Because("依职权"))
}

func (d *delegating) notProposed(code record.Code, body any) *record.Error {
	d.Helper()
	return d.Refused(code, world.Governance, record.DataBureau, d.bureau, "delegation.propose", "", body)
}

func (d *delegating) delegation(key string) *record.Delegation {
	d.Helper()
	return d.Body(world.Governance, key, &record.Delegation{}).(*record.Delegation)
}

// file has the city file for the delegation's due date.
func (d *delegating) file(key string) string {
	d.Helper()
	return d.Act(world.Governance, record.Exchange, d.city, "filing.submit", "", world.Filing(key, d.delegation(key).Due, d.Now)).Key
}

func TestADelegationIsAcceptedSuspendedResumedAndEnded(t *testing.T) {
	registries(t, func(w *world.World) {
		d := openDelegating(w)
		proposal := world.Delegation(d.city, w.Now, "3502")
		key := w.Act(world.Governance, record.DataBureau, d.bureau, "delegation.propose", "", proposal).Key
		w.Again()
		if key != "delegation/"+d.city.ID {
			t.Fatalf("it is %s", key)
		}
		other := w.Firm("泉州市数据管理局", world.USCC("11350500000000003"), record.RoleCity)
		under(t, w.Refused(record.OutOfRole, world.Governance, record.Exchange, other, "delegation.accept", key, world.Because("代为接受")), "S0 11(1)")
		w.Act(world.Governance, record.Exchange, w.Clerk(record.Exchange, d.city, record.RoleCity), "delegation.accept", key, world.Because("接受授权"))
		d.by("delegation.suspend", key)
		w.Is(world.Governance, key, record.StateSuspended)
		if reason := d.delegation(key).Reason; reason != "依职权" {
			t.Fatalf("the reason is %q", reason)
		}
		d.by("delegation.resume", key)
		w.Is(world.Governance, key, record.StateActive)
		under(t, d.notProposed(record.Exists, proposal), "S0 11(1)")
		d.by("delegation.end", key)
		w.Is(world.Governance, key, record.StateEnded)
		w.Delegated(d.city, "3502")
	})
}

func TestOnlyAnOrganizationFromOutsideThatIsRegisteredForItIsADelegate(t *testing.T) {
	registries(t, func(w *world.World) {
		d := openDelegating(w)
		good := world.Delegation(d.city, w.Now, "3502")
		to := func(code record.Code, delegate string) {
			t.Helper()
			d.notProposed(code, world.Altered(good, "delegate", delegate))
		}
		to(record.UnknownActor, "NOBODY")
		to(record.OutOfRole, w.Homes[record.DataBureau])
		to(record.OutOfRole, w.Staff(record.DataBureau, record.RoleCity).ID)
		to(record.OutOfRole, w.Clerk(record.Exchange, d.city, record.RoleCity).ID)
		to(record.OutOfRole, w.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder).ID)
		gone := w.Firm("莆田市数据管理局", world.USCC("11350300000000004"), record.RoleCity)
		w.Act(world.Governance, record.DataBureau, d.bureau, "actor.revoke", "actor/"+gone.ID, world.Because("撤销"))
		to(record.ActorInactive, gone.ID)
		w.Delegated(w.Firm("福建登记服务中心", world.USCC("12350000000000005"), record.RoleAgency), "35")
	})
}

func TestADelegationLiesInTheFutureAndWithinTheProposersScope(t *testing.T) {
	registries(t, func(w *world.World) {
		d := openDelegating(w)
		good, now := world.Delegation(d.city, w.Now, "3502"), record.Time(w.Now)
		d.notProposed(record.Invalid, world.Altered(world.Altered(good, "from", record.Time(w.Now.Add(-day))), "to", now))
		d.notProposed(record.Invalid, world.Altered(good, "firstDue", now))
		d.notProposed(record.Invalid, world.Altered(good, "regions", []string{}))
		d.notProposed(record.Invalid, world.Altered(good, "types", []string{}))
		person := world.NewActor()
		body := world.Enrolment(person, w.Now, record.RoleBureau)
		body.Scope.Regions = []string{"3505"}
		person.ID = world.ID(w.Act(world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.enrol", "", body, world.Possession(person)).Key)
		w.Refused(record.OutOfScope, world.Governance, record.DataBureau, person, "delegation.propose", "", good)
	})
}

func TestADelegationRunsOutByItself(t *testing.T) {
	registries(t, func(w *world.World) {
		d := openDelegating(w)
		key := w.Delegated(d.city, "3502")
		service := w.Services[record.DataBureau]
		w.Refused(record.TooEarly, world.Governance, record.DataBureau, service, "delegation.settle", key, world.Because("期满"))
		w.At(d.delegation(key).To)
		d.bureau = w.Staff(record.DataBureau, record.RoleBureau) // the first one's key has run out as well
		w.Refused(record.StateForbids, world.Governance, record.DataBureau, d.bureau, "delegation.suspend", key, world.Because("依职权"))
		w.Is(world.Governance, key, record.StateActive) // as written
		w.Act(world.Governance, record.DataBureau, service, "delegation.settle", key, world.Because("期满"))
		w.Is(world.Governance, key, record.StateEnded)
	})
}

func TestADelegationThatRanOutIsProposedAnewWithoutSettling(t *testing.T) {
	registries(t, func(w *world.World) {
		d := openDelegating(w)
		short := world.Delegation(d.city, w.Now, "3502")
		short.To = record.Time(w.Now.Add(30 * day))
		w.Act(world.Governance, record.DataBureau, d.bureau, "delegation.propose", "", short)
		d.notProposed(record.Exists, short)
		w.Later(30 * day)
		w.Delegated(d.city, "3502")
	})
}

func TestAFilingIsSubmittedAcceptedAndDueAgain(t *testing.T) {
	registries(t, func(w *world.World) {
		d := openDelegating(w)
		proposal := world.Delegation(d.city, w.Now, "3502")
		proposal.FirstDue = "2026-04-29T16:00:00Z" // 30 April in Beijing, the day before a holiday and a weekend
		key := w.Act(world.Governance, record.DataBureau, d.bureau, "delegation.propose", "", proposal).Key
		w.Refused(record.StateForbids, world.Governance, record.Exchange, d.city, "filing.submit", "", world.Filing(key, proposal.FirstDue, w.Now))
		w.Act(world.Governance, record.Exchange, d.city, "delegation.accept", key, world.Because("接受授权"))
		first := d.delegation(key)
		if first.Months != 3 || first.Due != proposal.FirstDue || first.Late != "2026-05-08T16:00:00Z" {
			t.Fatalf("it is due at %s and late at %s", first.Due, first.Late)
		}
		w.At(first.Late)
		if !first.Overdue(record.Time(w.Now)) || first.Overdue(record.Time(w.Now.Add(-1e9))) {
			t.Fatal("a filing is overdue when its days of grace are over, and not before")
		}
		filing := d.file(key)
		if filing != "filing/"+d.city.ID+"-20260430" || d.delegation(key).Filed != filing || d.delegation(key).Overdue(record.Time(w.Now)) {
			t.Fatalf("%s was submitted, the delegation says %q", filing, d.delegation(key).Filed)
		}
		submitted := world.Filing(key, proposal.FirstDue, w.Now)
		w.Refused(record.Exists, world.Governance, record.Exchange, d.city, "filing.submit", "", submitted)
		d.by("filing.accept", filing)
		w.Is(world.Governance, filing, record.StateAccepted)
		next := d.delegation(key)
		if result := w.Body(world.Governance, filing, &record.Filing{}).(*record.Filing).Result; result != "依职权" {
			t.Fatalf("it was accepted because of %q", result)
		}
		if next.Due != "2026-07-29T16:00:00Z" || next.Filed != "" || next.Late != "2026-08-06T16:00:00Z" {
			t.Fatalf("next it is due at %s and late at %s, filed %q", next.Due, next.Late, next.Filed)
		}
		w.Refused(record.StateForbids, world.Governance, record.Exchange, d.city, "filing.submit", "", world.Filing(key, "2026-12-31T16:00:00Z", w.Now))
	})
}

func TestTheSameFilingComesOnceThoughItIsDueAgain(t *testing.T) {
	registries(t, func(w *world.World) {
		d := openDelegating(w)
		key := w.Delegated(d.city, "3502")
		body := world.Filing(key, d.delegation(key).Due, w.Now)
		var sent record.Submission
		keep, again := world.Sent(func(s *record.Submission) { sent = *s }), world.Sent(func(s *record.Submission) { *s = sent })
		first := w.Act(world.Governance, record.Exchange, d.city, "filing.submit", "", body, keep).Key
		d.by("filing.accept", first)
		before := w.Ledger.Dump()
		if second := w.Act(world.Governance, record.Exchange, d.city, "filing.submit", "", body, again).Key; second != first || w.Ledger.Dump() != before {
			t.Fatalf("the same statement made %s, and then %s", first, second)
		}
	})
}

func TestAReturnedFilingGainsNoTime(t *testing.T) {
	registries(t, func(w *world.World) {
		d := openDelegating(w)
		key := w.Delegated(d.city, "3502")
		due := d.delegation(key)
		filing := d.file(key)
		d.by("filing.return", filing)
		after := d.delegation(key)
		if after.Filed != "" || after.Due != due.Due || after.Late != due.Late || w.Body(world.Governance, filing, &record.Filing{}).(*record.Filing).Result != "依职权" {
			t.Fatalf("after the return: %+v", after)
		}
		body := world.Filing(key, due.Due, w.Now)
		other := w.Firm("泉州市数据管理局", world.USCC("11350500000000003"), record.RoleCity)
		refused := func(code record.Code, by *world.Actor, body any) {
			t.Helper()
			w.Refused(code, world.Governance, record.Exchange, by, "filing.resubmit", filing, body)
		}
		refused(record.OutOfRole, other, body)
		refused(record.Invalid, other, world.Filing(w.Delegated(other, "3505"), due.Due, w.Now))
		refused(record.Invalid, d.city, world.Altered(body, "due", record.Time(w.Now.Add(day))))
		body.Counts[0].Value = 8
		w.Act(world.Governance, record.Exchange, d.city, "filing.resubmit", filing, body)
		resubmitted := w.Body(world.Governance, filing, &record.Filing{}).(*record.Filing)
		if resubmitted.Counts[0].Value != 8 || resubmitted.Result != "" || d.delegation(key).Filed != filing {
			t.Fatalf("after the filing came again: %+v", resubmitted)
		}
		d.by("filing.accept", filing)
	})
}

func TestAFilingIsTheDelegatesOwnAndAboutThePast(t *testing.T) {
	registries(t, func(w *world.World) {
		d := openDelegating(w)
		key := w.Delegated(d.city, "3502")
		other := w.Firm("泉州市数据管理局", world.USCC("11350500000000003"), record.RoleCity)
		body := world.Filing(key, d.delegation(key).Due, w.Now)
		refused := func(code record.Code, by *world.Actor, body any) *record.Error {
			t.Helper()
			return w.Refused(code, world.Governance, record.Exchange, by, "filing.submit", "", body)
		}
		under(t, refused(record.OutOfRole, other, body), "S0 11(1)")
		refused(record.NotFound, other, world.Altered(body, "delegation", "delegation/"+other.ID))
		refused(record.Invalid, d.city, world.Altered(body, "to", record.Time(w.Now.Add(day))))
		refused(record.StateForbids, d.city, world.Altered(body, "due", record.Time(w.Now.Add(day))))
	})
}

func TestAFilingOfAnEndedDelegationMovesTheNextOneNot(t *testing.T) {
	registries(t, func(w *world.World) {
		d := openDelegating(w)
		key := w.Delegated(d.city, "3502")
		filing := d.file(key)
		d.by("delegation.end", key)
		anew := world.Delegation(d.city, w.Now, "3502")
		d.notProposed(record.Invalid, anew) // that day has been filed for
		anew.FirstDue = record.Time(w.Now.Add(40 * day))
		w.Act(world.Governance, record.DataBureau, d.bureau, "delegation.propose", "", anew)
		d.by("filing.return", filing)
		body := w.Body(world.Governance, filing, &record.Filing{}).(*record.Filing).File
		w.Act(world.Governance, record.Exchange, d.city, "delegation.accept", key, world.Because("接受授权"))
		w.Refused(record.StateForbids, world.Governance, record.Exchange, d.city, "filing.resubmit", filing, body)
		if due := d.delegation(key); due.Due != anew.FirstDue || due.Filed != "" {
			t.Fatalf("the new delegation is due at %s", due.Due)
		}
	})
}

func TestAFilingThatIsAcceptedLateOpensNoPeriodOfTheNextDelegation(t *testing.T) {
	registries(t, func(w *world.World) {
		d := openDelegating(w)
		key := w.Delegated(d.city, "3502")
		filing := d.file(key)
		d.by("delegation.end", key)
		anew := world.Delegation(d.city, w.Now, "3502")
		anew.FirstDue = record.Time(w.Now.Add(40 * day))
		w.Act(world.Governance, record.DataBureau, d.bureau, "delegation.propose", "", anew)
		d.by("filing.accept", filing)
		if due := d.delegation(key).Due; due != anew.FirstDue {
			t.Fatalf("the new delegation is due at %s", due)
		}
	})
}

func TestWithoutAPeriodInThePackNothingIsFiled(t *testing.T) {
	registries(t, func(w *world.World) {
		d := &delegating{w, w.Bureau(), w.Firm("厦门市数据管理局", world.USCC("11350200000000002"), record.RoleCity)}
		key := w.Delegated(d.city, "3502")
		if due := d.delegation(key); due.Months != 0 || due.Due != "" || due.Late != "" || due.Overdue("2999-01-01T00:00:00Z") {
			t.Fatalf("it is due at %q and late at %q", due.Due, due.Late)
		}
		w.Refused(record.StateForbids, world.Governance, record.Exchange, d.city, "filing.submit", "", world.Filing(key, record.Time(w.Now.Add(day)), w.Now))
	})
}
