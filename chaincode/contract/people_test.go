package contract_test

import (
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// rotation replaces an actor's key.
func rotation(w *world.World, next *world.Actor) record.Rotate {
	return record.Rotate{Key: next.Point, To: record.Time(w.Now.AddDate(0, 6, 0))}
}

func TestAnActorReplacesItsKeyWithTheOldOne(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		clerk, next, again := w.Clerk(record.Exchange, m.supplier, record.RoleHolder), world.NewActor(), world.NewActor()
		own, home := "actor/"+clerk.ID, record.Exchange
		w.Later(day)
		w.Refused(record.ConsentMissing, world.Governance, home, clerk, "actor.rotate", own, rotation(w, next))
		w.Refused(record.ConsentMissing, world.Governance, home, clerk, "actor.rotate", own, rotation(w, next), world.Possession(again))
		w.Refused(record.Invalid, world.Governance, home, clerk, "actor.rotate", own,
			record.Rotate{Key: next.Point, To: record.Time(w.Now.AddDate(1, 0, 1))}, world.Possession(next))
		w.Act(world.Governance, home, clerk, "actor.rotate", own, rotation(w, next), world.Possession(next))
		w.Is(world.Governance, "key/"+clerk.Kid, record.StateReplaced)
		w.Refused(record.KeyInactive, world.Governance, home, clerk, "dataset.register", "", world.Dataset("旧密钥"))
		clerk = clerk.Holding(next)
		w.Dataset(clerk, "新密钥")
		w.Refused(record.OutOfRole, world.Governance, home, clerk, "actor.rotate", "actor/"+m.supplier.ID, rotation(w, again), world.Possession(again))
		w.Refused(record.Exists, world.Governance, home, clerk, "actor.rotate", own, rotation(w, clerk), world.Possession(clerk))
		w.Refused(record.Invalid, world.Governance, home, clerk, "actor.rotate", own,
			record.Rotate{Key: again.Point, To: record.Time(w.Now)}, world.Possession(again))
	})
}

func TestAKeyThatCameWithACertificateIsReplacedByOneThatDoes(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		next := world.NewActor()
		firm := w.Body(world.Governance, "actor/"+m.supplier.ID, &record.Actor{}).(*record.Actor)
		chain := world.Attach(world.PEM(w.CA.Leaf(next, firm.Name, firm.Uscc, w.Now.Add(-day))))
		own := "actor/" + m.supplier.ID
		w.Refused(record.ChainRefused, world.Governance, record.Exchange, m.supplier, "actor.rotate", own, rotation(w, next), world.Possession(next))
		w.Refused(record.AttachmentMismatch, world.Governance, record.Exchange, m.supplier, "actor.rotate", own, record.Rotate{})
		w.Act(world.Governance, record.Exchange, m.supplier, "actor.rotate", own, record.Rotate{}, chain)
		w.Is(world.Governance, "key/"+m.supplier.Kid, record.StateReplaced)
		w.Dataset(m.supplier.Holding(next), "新密钥")
	})
}

func TestALostKeyIsReplacedAfterANoticeOfSevenDays(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		next, registrars := world.NewActor(), w.Registrars
		firm := w.Body(world.Governance, "actor/"+m.supplier.ID, &record.Actor{}).(*record.Actor)
		chain := world.Attach(world.PEM(w.CA.Leaf(next, firm.Name, firm.Uscc, w.Now.Add(-day))))
		own := "actor/" + m.supplier.ID
		lost := record.RevokeKey{Reason: "遗失"}
		w.Refused(record.OutOfRole, world.Governance, record.Exchange, registrars[record.Exchange], "key.revoke", "key/"+m.supplier.Kid, lost)
		w.Act(world.Governance, record.DataBureau, registrars[record.DataBureau], "key.revoke", "key/"+m.supplier.Kid, lost)
		w.Refused(record.OutOfRole, world.Governance, record.Exchange, registrars[record.Exchange], "actor.rekey", own, world.Because("遗失"), chain)
		w.Refused(record.OutOfRole, world.Governance, record.DataBureau, registrars[record.DataBureau], "actor.rekey", "actor/"+m.bureau.ID, world.Because("遗失"), chain)
		w.Act(world.Governance, record.DataBureau, registrars[record.DataBureau], "actor.rekey", own, world.Because("遗失"), chain)
		w.Refused(record.KeyInactive, world.Governance, record.Exchange, m.supplier.Holding(next), "dataset.register", "", world.Dataset("太早"))
		w.Later(8 * day)
		w.Dataset(m.supplier.Holding(next), "新密钥")
	})
}

func TestAThiefsSuccessorsEndWithTheStolenKey(t *testing.T) {
	world.Story(t, func(w *world.World) {
		clerk, thiefs := w.Staff(record.DataBureau, record.RoleBureau), world.NewActor()
		w.Later(day)
		stolen := record.Time(w.Now)
		w.Later(day)
		w.Act(world.Governance, record.DataBureau, clerk, "actor.rotate", "actor/"+clerk.ID, record.Rotate{Key: thiefs.Point, To: record.Time(w.Now.Add(day))}, world.Possession(thiefs))
		w.Act(world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "key.revoke", "key/"+clerk.Kid, record.RevokeKey{CompromisedAt: stolen, Reason: "被盗"})
		w.Is(world.Governance, "key/"+clerk.Kid, record.StateRevoked)
		w.Is(world.Governance, "key/"+thiefs.Kid, record.StateRevoked)
	})
}

func TestTheBureauRevokesNobodyElsesPeopleAlone(t *testing.T) {
	world.Story(t, func(w *world.World) {
		bureau, other := w.Staff(record.DataBureau, record.RoleBureau), w.Staff(record.MarketRegulator, record.RoleRegulator)
		via := record.DataBureau
		w.Refused(record.OutOfRole, world.Governance, via, bureau, "actor.revoke", "actor/"+w.Homes[record.MarketRegulator], world.Because("越权"),
			world.Consent(w.Registrars[record.MarketRegulator]))
		w.Refused(record.ConsentMissing, world.Governance, via, bureau, "actor.revoke", "actor/"+other.ID, world.Because("离职"))
		w.Act(world.Governance, via, bureau, "actor.revoke", "actor/"+other.ID, world.Because("离职"), world.Consent(w.Registrars[record.MarketRegulator]))
	})
}

func TestARegistrarRevokesAKeyOfItsOwnOrganizationOnly(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		key := "key/" + m.bureau.Kid
		body := record.RevokeKey{CompromisedAt: record.Time(w.Now.Add(-day)), Reason: "遗失"}
		w.Refused(record.OutOfRole, world.Governance, record.Exchange, w.Registrars[record.Exchange], "key.revoke", key, body)
		future := record.RevokeKey{CompromisedAt: record.Time(w.Now.Add(day)), Reason: "遗失"}
		w.Refused(record.Invalid, world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "key.revoke", key, future)
		w.Act(world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "key.revoke", key, body)
		w.Is(world.Governance, key, record.StateRevoked)
		registration := w.Act(world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, w.Now)).Key
		w.Refused(record.KeyInactive, world.Property, record.DataBureau, m.bureau, "registration.accept", registration, world.Because("齐全"))
	})
}

func TestASuspensionCountsWhereItWasDeclaredAndInGovernance(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		suspend := func() string {
			body := record.Suspend{Actor: m.supplier.ID, Reason: "虚假材料"}
			key := w.Act(world.Intellectual, record.MarketRegulator, m.regulator, "actor.suspend", "", body).Key
			w.Again()
			return w.Body(world.Intellectual, key, &record.Suspension{}).(*record.Suspension).Statement
		}
		first := suspend()
		w.Refused(record.Suspended, world.Intellectual, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, w.Now))
		w.Refused(record.Suspended, world.Governance, record.Exchange, m.supplier, "dataset.register", "", world.Dataset("别的数据"))
		w.Noticed(world.Property, m.bureau, m.supplier, m.dataset)
		lift := record.Lift{Suspension: first, Reason: "已整改"}
		w.Refused(record.OutOfRole, world.Governance, record.DataBureau, m.regulator, "actor.lift", "actor/"+m.supplier.ID, lift)
		w.Act(world.Governance, record.DataBureau, m.bureau, "actor.lift", "actor/"+m.supplier.ID, lift)
		w.Refused(record.Exists, world.Governance, record.DataBureau, m.bureau, "actor.lift", "actor/"+m.supplier.ID, lift)
		w.Act(world.Intellectual, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, w.Now))
		if second := suspend(); second == first {
			t.Fatal("a second suspension must be one of its own")
		}
		w.Refused(record.Suspended, world.Governance, record.Exchange, m.supplier, "dataset.register", "", world.Dataset("又一数据"))
	})
}

func TestNobodySuspendsThePeopleOfAnotherOrganization(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		for _, actor := range []string{m.bureau.ID, w.Homes[record.DataBureau], w.Registrars[record.DataBureau].ID} {
			body := record.Suspend{Actor: actor, Reason: "越权"}
			w.Refused(record.OutOfRole, world.Exchange, record.Exchange, m.centre, "actor.suspend", "", body)
		}
		own := w.Staff(record.Exchange, record.RoleExchange)
		w.Act(world.Exchange, record.Exchange, m.centre, "actor.suspend", "", record.Suspend{Actor: own.ID, Reason: "停职调查"})
		w.Refused(record.Suspended, world.Exchange, record.Exchange, own, "listing.list", "", world.Listed("object/NONE"))
	})
}

func TestARevokedActorAndItsClerksActNoMore(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		clerk := w.Clerk(record.Exchange, m.supplier, record.RoleHolder)
		w.Act(world.Governance, record.DataBureau, m.bureau, "actor.revoke", "actor/"+m.supplier.ID, world.Because("注销"))
		w.Refused(record.ActorInactive, world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, w.Now))
		w.Refused(record.ActorInactive, world.Property, record.Exchange, clerk, "registration.apply", "", world.Application(m.dataset, w.Now))
	})
}

func TestTheEditionIsRaisedByAllThreeAndBringsDelisting(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		object, _ := m.trade()
		listing := w.Act(world.Exchange, record.Exchange, m.centre, "listing.list", "", world.Listed(object)).Key
		delist := func() {
			w.Act(world.Exchange, record.Exchange, m.centre, "listing.delist", listing, world.Because("下架"))
		}
		w.Refused(record.UnknownAct, world.Exchange, record.Exchange, m.centre, "listing.delist", listing, world.Because("下架"))
		registrars, via := w.Registrars, record.DataBureau
		raise := record.Raise{Edition: 2}
		w.Refused(record.ConsentMissing, world.Governance, via, registrars[via], "edition.raise", record.RulesKey, raise,
			world.Consent(registrars[record.MarketRegulator]))
		w.Refused(record.Invalid, world.Governance, via, registrars[via], "edition.raise", record.RulesKey, record.Raise{Edition: 3},
			world.Consent(registrars[record.MarketRegulator]), world.Consent(registrars[record.Exchange]))
		w.Act(world.Governance, via, registrars[via], "edition.raise", record.RulesKey, raise,
			world.Consent(registrars[record.MarketRegulator]), world.Consent(registrars[record.Exchange]))
		delist()
		w.Is(world.Exchange, listing, record.StateDelisted)
		w.Act(world.Exchange, record.Exchange, m.centre, "listing.list", "", world.Listed(object)) // and it may be listed anew
	})
}

func TestAClerkOfACityReachesNoFurtherThanTheCity(t *testing.T) {
	world.Story(t, func(w *world.World) {
		m := openMarket(w)
		city := world.NewActor()
		name, uscc := "泉州市数据管理局", world.USCC("11350500000000001")
		body := world.Firm(name, uscc, record.RoleCity)
		body.Scope = record.Scope{Regions: []string{"3505"}, Types: []string{record.TypeDP}, Until: record.Time(w.Now.Add(30 * day))}
		chain := world.PEM(w.CA.Leaf(city, name, uscc, w.Now.Add(-day)))
		city.ID = world.ID(w.Act(world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.register", "", body, world.Attach(chain)).Key)
		clerk := world.NewActor()
		limitless := world.Enrolment(clerk, w.Now, record.RoleCity)
		w.Refused(record.OutOfScope, world.Governance, record.DataBureau, city, "actor.enrol", "", limitless, world.Possession(clerk))
		limited := limitless
		limited.Scope = body.Scope
		clerk.ID = world.ID(w.Act(world.Governance, record.DataBureau, city, "actor.enrol", "", limited, world.Possession(clerk)).Key)
		registration := w.Act(world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(m.dataset, w.Now)).Key
		for _, who := range []*world.Actor{city, clerk} {
			w.Refused(record.OutOfScope, world.Property, record.DataBureau, who, "registration.accept", registration, world.Because("齐全"))
		}
		w.Later(31 * day)
		w.Refused(record.OutOfScope, world.Property, record.DataBureau, clerk, "registration.accept", registration, world.Because("齐全"))
	})
}

func TestOnlyARegistrarEnrolsStaffOfTheThree(t *testing.T) {
	world.Story(t, func(w *world.World) {
		holder := w.Staff(record.DataBureau, record.RoleHolder)
		person := world.NewActor()
		w.Refused(record.OutOfRole, world.Governance, record.DataBureau, holder, "actor.enrol", "", world.Enrolment(person, w.Now, record.RoleBureau), world.Possession(person))
		w.Refused(record.OutOfRole, world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.enrol", "",
			world.Enrolment(person, w.Now, record.RoleRegulator), world.Possession(person))
		firm := w.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder)
		w.Refused(record.OutOfRole, world.Governance, record.Exchange, firm, "actor.enrol", "", world.Enrolment(person, w.Now, record.RoleMerchant), world.Possession(person))
		clerk := w.Clerk(record.Exchange, firm, record.RoleHolder)
		w.Refused(record.OutOfRole, world.Governance, record.Exchange, clerk, "actor.enrol", "", world.Enrolment(person, w.Now, record.RoleHolder), world.Possession(person))
		w.Refused(record.Exists, world.Governance, record.Exchange, firm, "actor.enrol", "", world.Enrolment(clerk, w.Now, record.RoleHolder), world.Possession(clerk))
		w.Refused(record.ConsentMissing, world.Governance, record.Exchange, firm, "actor.enrol", "", world.Enrolment(person, w.Now, record.RoleHolder))
	})
}

func TestAKeyEndsWithItsPeriod(t *testing.T) {
	world.Story(t, func(w *world.World) {
		clerk := w.Staff(record.DataBureau, record.RoleBureau)
		w.Later(400 * day)
		w.Refused(record.KeyInactive, world.Governance, record.DataBureau, clerk, "actor.lift", "actor/"+clerk.ID,
			record.Lift{Suspension: world.Digest("s"), Reason: "已整改"})
		w.Later(time.Hour)
	})
}

func TestAValidCodeThatFailsItsCheckEntersWithAReasonAndAnApprover(t *testing.T) {
	world.Story(t, func(w *world.World) {
		const uscc = "91350211M0000XUF46" // practice B-31
		firm, registrar := world.NewActor(), w.Registrars[record.DataBureau]
		body := world.Firm("厦门某有限公司", uscc, record.RoleHolder)
		chain := world.Attach(world.PEM(w.CA.Leaf(firm, body.Name, uscc, w.Now.Add(-day))))
		w.Refused(record.BadIdentifier, world.Governance, record.DataBureau, registrar, "actor.register", "", body, chain)
		body.OverrideReason = "登记机关已核实"
		key := w.Act(world.Governance, record.DataBureau, registrar, "actor.register", "", body, chain).Key
		override := w.Body(world.Governance, key, &record.Actor{}).(*record.Actor).UsccOverride
		if override.Approver != registrar.ID || override.Reason == "" {
			t.Fatalf("the override is not traced: %+v", override)
		}
	})
}
