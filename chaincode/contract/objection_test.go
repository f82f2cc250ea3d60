package contract_test

import (
	"fmt"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// objecting is an objection by somebody with a key of their own.
func objecting() record.Objecting {
	return record.Objecting{Grounds: "OWNERSHIP", Evidence: world.Digest("evidence")}
}

// opened objects and gives the objection's id.
func (o *office) opened(who *world.Actor, key string) string {
	o.Helper()
	o.By(who, "registration.object", key, objecting())
	objections := o.Registration(key).Objections
	return objections[len(objections)-1].ID
}

func resolving(id, result, court string) record.Resolve {
	return record.Resolve{Objection: id, Result: result, Reasons: world.Digest("reasons"), Court: court}
}

func answering(id string) record.Answering {
	return record.Answering{Objection: id, Answer: world.Digest("answer")}
}

// decided answers an objection and has it decided.
func (o *office) decided(key, id, result, court string) {
	o.Helper()
	if o.Registration(key).Objections[0].Answer == "" {
		o.By(o.holder, "registration.answer", key, answering(id))
	}
	o.By(o.Clerk, "registration.resolve", key, resolving(id, result, court))
}

func TestAnObjectionStopsTheNoticeAndTheRestOfItRunsOn(t *testing.T) {
	inProperty(t, func(o *office) {
		key := o.Announced(o.applied()) // on Monday, for 5 working days, until Monday
		o.Later(2 * day)
		id := o.opened(o.other, key) // on Wednesday, 3 of them left
		o.is(key, record.StateObjected)
		if r := o.Registration(key); r.NoticeLeft != 3 || r.Objections[0].Stage != "NOTICE" || r.Objections[0].ReplyBy != "2026-03-18T16:00:00Z" {
			o.Fatalf("%+v", r.Life)
		}
		o.At("2026-03-10T00:00:00Z")
		o.no(o.Clerk, record.StateForbids, "B-09", "registration.deposit", key, world.Because("准予登记"))
		o.decided(key, id, "DISMISSED", "")
		o.is(key, record.StateNotice)
		if to := o.Registration(key).Notice.To; to != "2026-03-13T16:00:00Z" {
			o.Fatalf("the 3 days left end at %s", to)
		}
		o.no(o.Clerk, record.TooEarly, "B-09", "registration.deposit", key, world.Because("准予登记"))
		o.At(o.Registration(key).Notice.To)
		o.no(o.other, record.StateForbids, "B-08", "registration.object", key, objecting()) // the notice is over
		o.Put(key)
		o.no(o.other, record.StateForbids, "B-08", "registration.object", key, objecting())
	})
}

func TestANoticeRunsOnWhenEveryObjectionIsDecided(t *testing.T) {
	inBoth(t, func(o *office) {
		key := o.Announced(o.applied())
		first, second := o.opened(o.other, key), o.opened(o.the(record.RoleDemander), key)
		o.decided(key, first, "DISMISSED", "")
		o.is(key, record.StateObjected)
		o.At(o.Registration(key).Objections[1].ReplyBy) // unanswered
		o.By(o.Clerk, "registration.resolve", key, resolving(second, "DISMISSED", ""))
		o.is(key, record.StateNotice)
	})
}

func TestAnObjectionIsMadeByRealName(t *testing.T) {
	inBoth(t, func(o *office) {
		key := o.Announced(o.applied())
		name := record.Objecting{Grounds: "PRIVACY", Evidence: world.Digest("evidence"), Identity: world.Digest("keyed name")}
		o.no(o.Clerk, record.Invalid, "B-14", "registration.object", key, objecting()) // whose is it?
		o.no(o.other, record.Invalid, "B-14", "registration.object", key, name)        // who signs needs no other name
		o.no(o.holder, record.OutOfRole, "B-08", "registration.object", key, objecting())
		o.By(o.Clerk, "registration.object", key, name)
		o.no(o.Clerk, record.Exists, "B-08", "registration.object", key, name)
		another := name
		another.Identity = world.Digest("keyed name of another")
		o.By(o.Clerk, "registration.object", key, another)
		o.opened(o.other, key)
		o.no(o.other, record.Exists, "B-08", "registration.object", key, objecting())
	})
}

func TestARegistrationHasAtMostSixteenObjections(t *testing.T) {
	inProperty(t, func(o *office) {
		key := o.Announced(o.applied())
		for i := range record.MaxObjections {
			o.By(o.Clerk, "registration.object", key, record.Objecting{Grounds: "OTHER", Evidence: world.Digest("evidence"), Identity: world.Digest(fmt.Sprint(i))})
		}
		o.no(o.other, record.TooLarge, "B-08", "registration.object", key, objecting())
	})
}

func TestTheRegistrantIsHeardBeforeAnObjectionIsDecided(t *testing.T) {
	inBoth(t, func(o *office) {
		key := o.Announced(o.applied())
		id := o.opened(o.other, key)
		o.no(o.Clerk, record.TooEarly, "B-08", "registration.resolve", key, resolving(id, "DISMISSED", ""))
		o.no(o.other, record.OutOfRole, "domain model C3", "registration.answer", key, answering(id))
		o.no(o.holder, record.NotFound, "B-08", "registration.answer", key, answering("NONE"))
		o.By(o.holder, "registration.answer", key, answering(id))
		o.is(key, record.StateObjected)
		o.no(o.holder, record.Exists, "B-08", "registration.answer", key, answering(id))
		o.By(o.Clerk, "registration.resolve", key, resolving(id, "DISMISSED", ""))
		o.is(key, record.StateNotice)
	})
}

func TestSilenceOfTheRegistrantDoesNotKeepAnObjectionOpen(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		id := o.opened(o.other, citation.Key)
		o.At(just(o.Registration(citation.Key).Objections[0].ReplyBy))
		o.no(o.Clerk, record.TooEarly, "B-08", "registration.resolve", citation.Key, resolving(id, "DISMISSED", ""))
		o.At(o.Registration(citation.Key).Objections[0].ReplyBy)
		o.By(o.Clerk, "registration.resolve", citation.Key, resolving(id, "DISMISSED", ""))
		o.is(citation.Key, record.StateActive)
		o.no(o.Clerk, record.NotFound, "B-08", "registration.resolve", citation.Key, resolving(id, "UPHELD", "")) // decided is decided
	})
}

func TestAnUpheldObjectionEndsTheApplicationOrTheRegistration(t *testing.T) {
	inBoth(t, func(o *office) {
		key := o.Announced(o.applied())
		o.decided(key, o.opened(o.other, key), "UPHELD", "")
		o.is(key, record.StateRefused)
		citation := o.certificate()
		o.decided(citation.Key, o.opened(o.other, citation.Key), "UPHELD", "")
		o.is(citation.Key, record.StateCancelled)
		o.rights(citation.Key, record.StateCancelled, record.StateCancelled, record.StateCancelled)
		if ended := o.Registration(citation.Key).Ended; ended == nil || ended.Reason != "OBJECTION" {
			o.Fatalf("%+v", ended)
		}
	})
}

func TestAnObjectionRestrictsACertificateUntilItIsDecided(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		id := o.opened(o.other, citation.Key)
		o.is(citation.Key, record.StateRestricted)
		o.no(o.other, record.RuleForbids, "B-08", "registration.apply", "", o.Following(record.ApplyTransfer, citation.Key), world.Consent(o.holder))
		o.no(o.holder, record.RuleForbids, "B-07", "registration.cancel", citation.Key, cancelling("REQUEST"))
		o.By(o.holder, "registration.answer", citation.Key, answering(id))
		o.is(citation.Key, record.StateRestricted)
		o.By(o.Clerk, "registration.resolve", citation.Key, resolving(id, "DISMISSED", ""))
		o.is(citation.Key, record.StateActive)
	})
}

func TestAnObjectionBeforeACourtWaitsForItsJudgment(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		id := o.opened(o.other, citation.Key)
		o.By(o.holder, "registration.answer", citation.Key, answering(id))
		o.no(o.Clerk, record.Invalid, "B-08", "registration.resolve", citation.Key, resolving(id, "TO_COURT", ""))
		o.By(o.Clerk, "registration.resolve", citation.Key, resolving(id, "TO_COURT", "（2026）闽01民初1号"))
		o.is(citation.Key, record.StateRestricted)
		o.no(o.Clerk, record.RuleForbids, "B-08", "registration.resolve", citation.Key, resolving(id, "DISMISSED", ""))
		o.By(o.Clerk, "registration.resolve", citation.Key, resolving(id, "UPHELD", "（2026）闽01民初1号判决"))
		o.is(citation.Key, record.StateCancelled)
	})
}

func TestAnAgencyDecidesOnObjectionsToWhatItHandlesOnly(t *testing.T) {
	inProperty(t, func(o *office) {
		agency, citation := o.the(record.RoleAgency), o.certificate()
		id := o.opened(o.other, citation.Key)
		o.By(o.holder, "registration.answer", citation.Key, answering(id))
		o.Delegated(agency, "3502")
		o.no(agency, record.OutOfScope, "B-11", "registration.resolve", citation.Key, resolving(id, "UPHELD", ""))
		o.no(agency, record.OutOfScope, "B-11", "registration.revoke", citation.Key, world.Revocation())
	})
}

func TestWhoObjectedDoesNotDecide(t *testing.T) {
	inBoth(t, func(o *office) {
		citation := o.certificate()
		colleague := o.Staff(o.Owner(o.Namespace), record.RoleHolder)
		id := o.opened(colleague, citation.Key)
		o.By(o.holder, "registration.answer", citation.Key, answering(id))
		o.no(o.Clerk, record.ConflictOfInterest, "S0 3", "registration.resolve", citation.Key, resolving(id, "UPHELD", ""))
	})
}
