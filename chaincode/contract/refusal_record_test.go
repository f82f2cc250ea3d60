package contract_test

import (
	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// decide is an act of the bureau on a registration.
func (s *stage) decide(name string, code record.Code, act, sub string, body any, with ...world.With) refusal {
	return refusal{name, code, world.Property, record.DataBureau, s.bureau, act, sub, body, with}
}

// apply is an application of the supplier.
func (s *stage) apply(name string, code record.Code, namespace string, body any, with ...world.With) refusal {
	return refusal{name, code, namespace, record.Exchange, s.supplier, "registration.apply", "", body, with}
}

// records are acts on records that are not there, not that version, or not of that kind.
func (s *stage) records() []refusal {
	because := world.Because("齐全")
	prev := func(digest string) world.With {
		return world.Claim(func(c *record.Statement) { c.Prev = digest })
	}
	return []refusal{
		s.decide("a record that does not exist", record.NotFound, "registration.accept", "registration/NONE", because),
		s.decide("a value that is no record", record.NotFound, "registration.accept", "applied/"+s.dataset1(), because),
		s.decide("a stale version", record.Stale, "registration.accept", s.submitted, because, prev(world.Digest("old"))),
		s.decide("a record of another kind", record.StateForbids, "registration.accept", "suspension/"+s.suspended(), because),
		s.decide("an act too early in the procedure", record.StateForbids, "registration.notice", s.submitted, world.PublicNotice()),
		s.decide("an act too late in the procedure", record.StateForbids, "registration.accept", s.noticed, because),
		s.decide("an act about nothing", record.StateForbids, "registration.accept", "", because),
		s.decide("a deposit before the notice has run out", record.TooEarly, "registration.deposit", s.noticed, because),
		s.decide("a consent that nobody asked for", record.ConsentMissing, "registration.accept", s.submitted, because, world.Consent(s.buyer)),
		s.decide("a decision without a reason", record.Invalid, "registration.accept", s.submitted, world.Because("")),
		{"a second suspension by the same words is still a statement of its own", record.AttachmentMismatch, world.Property, record.DataBureau, s.bureau,
			"actor.suspend", "", record.Suspend{Actor: s.buyer.ID, Reason: "试试"}, []world.With{world.Bring("x")}},
	}
}

// dataset1 is the id of the dataset of the submitted registration.
func (s *stage) dataset1() string {
	return s.Body(world.Property, s.submitted, &record.Registration{}).(*record.Registration).Application.Dataset
}

// suspended is a firm that the bureau has suspended in its registry.
func (s *stage) suspended() string {
	firm := s.Firm("漳州数据有限公司", world.USCC("91350600MA0000009"), record.RoleHolder)
	s.Act(world.Property, record.DataBureau, s.bureau, "actor.suspend", "", record.Suspend{Actor: firm.ID, Reason: "虚假材料"})
	return firm.ID
}

// registrations are applications and reviews that the rules do not allow.
func (s *stage) registrations() []refusal {
	dataset := s.Dataset(s.supplier, "第五份数据")
	good := world.Application(dataset, s.Now)
	with := func(member string, value any) any { return world.Altered(good, member, value) }
	crawled := s.crawled()
	operate := good.Rights[1]
	operate.Right, operate.Basis = "HOLD", "AUTHORISED_OPERATION"
	accepted := s.Act(world.Property, record.Exchange, s.supplier, "registration.apply", "", good).Key
	s.Act(world.Property, record.DataBureau, s.bureau, "registration.accept", accepted, world.Because("齐全"))
	review := func(name string, code record.Code, body any) refusal {
		return s.decide(name, code, "registration.review", accepted, body)
	}
	hit, short, swapped, conflict := world.Review("PASS"), world.Review("PASS"), world.Review("PASS"), world.Review("PASS")
	hit.Negative[0].Answer, short.Negative, swapped.Negative[2].Code, conflict.Conflict = "HIT", short.Negative[1:], "N10", true
	limited := s.limited(record.Scope{Regions: []string{"3501"}, Types: []string{}})
	typed := s.limited(record.Scope{Regions: []string{}, Types: []string{record.TypeIP}})
	scope := func(name string, who *world.Actor) refusal {
		return refusal{name, record.OutOfScope, world.Property, record.DataBureau, who, "registration.accept", s.submitted, world.Because("齐全"), nil}
	}
	return []refusal{
		s.apply("a dataset that does not exist", record.NotFound, world.Property, with("dataset", "NONE")),
		s.apply("a dataset that is registered", record.Duplicate, world.Property, world.Application(s.dataset1(), s.Now)),
		s.apply("no scenario", record.RuleForbids, world.Property, with("scenario", "")),
		s.apply("no deposit before data IP", record.RuleForbids, world.Intellectual, with("deposits", []any{})),
		s.apply("no processing rule for data IP", record.RuleForbids, world.Intellectual, with("processing", "")),
		s.apply("the right to operate crawled data", record.RuleForbids, world.Property, world.Application(crawled, s.Now)),
		s.apply("the right to hold by authorised operation", record.RuleForbids, world.Property, with("rights", []record.Right{operate})),
		s.apply("no right at all", record.Invalid, world.Property, with("rights", []any{})),
		s.apply("a right twice", record.Invalid, world.Property, with("rights", []record.Right{good.Rights[0], good.Rights[0]})),
		{"somebody else's dataset", record.OutOfRole, world.Property, record.Exchange, s.Staff(record.Exchange, record.RoleHolder), "registration.apply", "", good, nil},
		review("a hit on the negative list that passes", record.RuleForbids, hit),
		review("an item left unanswered", record.Invalid, short),
		review("an item of another list answered", record.Invalid, swapped),
		review("a reviewer who declares a conflict", record.ConflictOfInterest, conflict),
		scope("a clerk of another city", limited),
		scope("a clerk for another type", typed),
	}
}

func (s *stage) crawled() string {
	body := world.Altered(world.Dataset("网页数据"), "source", "PUBLIC_CRAWL")
	return world.ID(s.Act(world.Governance, record.Exchange, s.supplier, "dataset.register", "", body).Key)
}

// limited is a clerk of the bureau with a scope.
func (s *stage) limited(scope record.Scope) *world.Actor {
	person := world.NewActor()
	body := world.Enrolment(person, s.Now, record.RoleBureau)
	body.Scope = scope
	person.ID = world.ID(s.Act(world.Governance, record.DataBureau, s.Registrars[record.DataBureau], "actor.enrol", "", body, world.Possession(person)).Key)
	return person
}
