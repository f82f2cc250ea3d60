package contract_test

import (
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// object reads an object of the exchange.
func (s *shop) object(key string) *record.Object {
	s.Helper()
	return s.Body(world.Exchange, key, &record.Object{}).(*record.Object)
}

// notTraded fails the test unless the object's listing can no longer be touched, under an article.
func (s *shop) notTraded(article string) {
	s.Helper()
	under(s, s.Not(record.RuleForbids, s.Centre, "listing.reprice", s.Listing, world.PricedAs(record.PriceFixed)), article)
}

func TestAHitOfANewListSuspendsAnObjectUntilItPasses(t *testing.T) {
	onSale(t, func(s *shop) {
		hit := world.Screening(s.Pack)
		hit.Negative[0].Answer = "HIT"
		conflict := hit
		conflict.Conflict = true
		under(t, s.Not(record.ConflictOfInterest, s.Centre, "object.rescreen", s.Object, conflict), "S0 3")
		s.By(s.Centre, "object.rescreen", s.Object, world.Screening(s.Pack))
		s.Is(world.Exchange, s.Object, record.StateActive)
		s.By(s.Centre, "object.rescreen", s.Object, hit)
		s.Is(world.Exchange, s.Object, record.StateSuspended)
		if measure := s.object(s.Object).Suspension; measure.Reason != "NEGATIVE_LIST" || measure.Authority != s.Homes[record.Exchange] {
			t.Fatalf("it is suspended by %+v", measure)
		}
		s.notTraded("S0 20(1)")
		under(t, s.Not(record.RuleForbids, s.Centre, "object.resume", s.Object, world.Because("已处理")), "S0 8; S4 二(四)13")
		s.By(s.Centre, "object.rescreen", s.Object, hit)
		s.By(s.Centre, "object.rescreen", s.Object, world.Screening(s.Pack))
		s.Is(world.Exchange, s.Object, record.StateSuspended) // until somebody lifts it
		s.By(s.Centre, "object.resume", s.Object, world.Because("已处理"))
		s.By(s.Centre, "listing.reprice", s.Listing, world.PricedAs(record.PriceFixed))
		s.By(s.Centre, "object.suspend", s.Object, world.Restraint("COMPLAINT", s.World))
		s.By(s.Centre, "object.rescreen", s.Object, hit)
		s.By(s.Centre, "object.resume", s.Object, world.Because("投诉不成立")) // a complaint is another matter
	})
}

func TestAnObjectIsSuspendedForItsReasonsByAuthorities(t *testing.T) {
	onSale(t, func(s *shop) {
		for _, reason := range []string{"CREDIT_BREACH", "FALSE_MATERIAL", "INVESTIGATION", "OTHER"} {
			s.Not(record.Invalid, s.Centre, "object.suspend", s.Object, world.Restraint(reason, s.World))
		}
		under(t, s.Not(record.OutOfRole, s.Supplier, "object.suspend", s.Object, world.Restraint("COMPLAINT", s.World)), "domain model C3")
		regulator := s.Company("福建省地方金融管理局", record.RoleSector)
		s.By(regulator, "object.suspend", s.Object, world.Restraint("VIOLATION", s.World))
		s.notTraded("S0 20(1)")
		s.By(regulator, "object.resume", s.Object, world.Because("已整改"))
		s.By(s.Centre, "listing.reprice", s.Listing, world.PricedAs(record.PriceFixed))
	})
}

func TestANewVersionTakesThePlaceOfTheObjectBefore(t *testing.T) {
	onSale(t, func(s *shop) {
		next := func(alter func(b *record.ApplyObject)) record.ApplyObject {
			return s.offer(func(b *record.ApplyObject) {
				b.Prior, b.Code = s.Object, "OBJ-0001"
				if alter != nil {
					alter(b)
				}
			})
		}
		no := func(code record.Code, article string, body record.ApplyObject) {
			t.Helper()
			under(t, s.Not(code, s.Supplier, "object.apply", "", body), article)
		}
		no(record.RuleForbids, "S3a 17", next(func(b *record.ApplyObject) { b.Code = "OBJ-9999" }))
		no(record.Invalid, "S0 20(1); S3a 17", next(func(b *record.ApplyObject) { b.Prior = s.Listing }))
		unrelated, citation := s.data(func(*record.Dataset) {})
		no(record.RuleForbids, "S1 10", next(func(b *record.ApplyObject) { b.Dataset, b.Cites = unrelated, []record.Citation{citation} }))
		other := s.Company("泉州石化数据有限公司", record.RoleMerchant)
		theirs := s.World.Dataset(other, "他方工具")
		foreign := tool(theirs, s.Merchant(other), "OBJ-0001")
		foreign.Prior = s.Object
		under(t, s.Not(record.RuleForbids, other, "object.apply", "", foreign), "S3a 17")
		version, citation := s.data(func(d *record.Dataset) { d.Previous = s.Dataset })
		key := s.Approved(s.Supplier, next(func(b *record.ApplyObject) { b.Dataset, b.Cites = version, []record.Citation{citation} }))
		under(t, s.Not(record.Duplicate, s.Supplier, "object.apply", "", next(nil)), "S0 20(1); S3a 17") // one at a time
		sealed := s.Sealed(world.Exchange, s.Prepare(world.Exchange, key))
		s.By(s.Centre, "object.suspend", s.Object, world.Restraint("COMPLAINT", s.World))
		under(t, s.Not(record.RuleForbids, s.Centre, "object.issue", key, sealed.Body, sealed.With), "S3a 17")
		s.By(s.Centre, "object.resume", s.Object, world.Because("已整改"))
		s.By(s.Centre, "object.issue", key, sealed.Body, sealed.With)
		s.Is(world.Exchange, s.Object, record.StateSuperseded)
		if prior := s.object(s.Object); prior.Follower != key || prior.Ended == nil {
			t.Fatalf("the one before says %+v", prior)
		}
		s.notTraded("S0 20(1)")
		s.Listed(key)
		no(record.Duplicate, "S3a 17", s.offer(func(b *record.ApplyObject) { b.Code = "OBJ-0001" }))
		no(record.RuleForbids, "S3a 17", next(nil))
	})
}

func TestAnApplicationKeepsTheLimitsOfWhatItIsBuiltFrom(t *testing.T) {
	onSale(t, func(s *shop) {
		limit := record.Restriction{Basis: "AGREEMENT", Effect: "LIMITED", Text: "限保险定价"}
		part := s.Certified(s.Supplier, s.offer(func(b *record.ApplyObject) { b.Restrictions = []record.Restriction{limit} }))
		built := func(restrictions []record.Restriction, parts ...string) record.ApplyObject {
			return s.offer(func(b *record.ApplyObject) {
				b.ObjectType, b.ProductForm, b.Components, b.Restrictions = "APPLICATION", "", parts, restrictions
			})
		}
		no := func(code record.Code, article string, body record.ApplyObject) {
			t.Helper()
			under(t, s.Not(code, s.Supplier, "object.apply", "", body), article)
		}
		no(record.RuleForbids, "S1 28", built(nil, part))
		no(record.NotFound, "S0 20(1); S3a 17", built(nil, "object/NONE"))
		no(record.Invalid, "S0 20(1); S3a 17", built(nil, s.Listing))
		key := s.Certified(s.Supplier, built([]record.Restriction{limit}, part))
		listing := s.Listed(key)
		s.By(s.Centre, "object.suspend", part, world.Restraint("COMPLAINT", s.World))
		no(record.RuleForbids, "S0 5(6)", built([]record.Restriction{limit}, part))
		under(t, s.Not(record.RuleForbids, s.Centre, "listing.reprice", listing, world.PricedAs(record.PriceFixed)), "S0 5(6)")
	})
}

func TestASupplierDisclosesChangesAndRetiresItsObject(t *testing.T) {
	onSale(t, func(s *shop) {
		other := s.Company("泉州石化数据有限公司", record.RoleMerchant)
		change := record.Handed{Digest: world.Digest("change")}
		under(t, s.Not(record.OutOfRole, other, "object.update", s.Object, change), "S0 16")
		s.By(s.Supplier, "object.update", s.Object, change)
		if updated := s.object(s.Object).Updated; updated.Digest != change.Digest || updated.At != record.Time(s.Now) {
			t.Fatalf("it says %+v", updated)
		}
		under(t, s.Not(record.OutOfRole, other, "object.retire", s.Object, change), "S0 16")
		s.By(s.Centre, "object.suspend", s.Object, world.Restraint("COMPLAINT", s.World))
		s.By(s.Supplier, "object.update", s.Object, change)
		s.Is(world.Exchange, s.Object, record.StateSuspended)
		s.By(s.Supplier, "object.retire", s.Object, change)
		s.Is(world.Exchange, s.Object, record.StateRetired)
		s.By(s.Supplier, "object.apply", "", s.offer(func(b *record.ApplyObject) { b.Code = "OBJ-0001" })) // the code is free again
	})
}

func TestWhatIsDealtInOrDisputedIsNotRetired(t *testing.T) {
	w := world.New(t)
	x := w.OpenExchange(world.TradingPack()).Open()
	for _, counter := range []string{"deals", "disputes"} {
		x.Ledger.Plant(world.Exchange, counter+"/"+x.Dataset, []byte("2"))
		under(t, x.Not(record.RuleForbids, x.Supplier, "object.retire", x.Object, record.Handed{Digest: world.Digest("retired")}), "S2 23")
		x.Ledger.Plant(world.Exchange, counter+"/"+x.Dataset, []byte("0"))
	}
	x.By(x.Supplier, "object.retire", x.Object, record.Handed{Digest: world.Digest("retired")})
}

func TestAnObjectEndsWithItsTermAndMayBeRevokedLater(t *testing.T) {
	onSale(t, func(s *shop) {
		s.At(s.object(s.Object).Validity.To)
		s.Centre = s.Staff(record.Exchange, record.RoleExchange)
		if state := s.Standing(s.Object); state != record.StateExpired {
			t.Fatalf("after its term it is %s", state)
		}
		s.notTraded("S0 20(1)")
		s.By(s.Centre, "object.revoke", s.Object, world.Revocation())
		s.Is(world.Exchange, s.Object, record.StateRevoked)
	})
}

func TestObjectsOfEarlierEditionsGoOn(t *testing.T) {
	registries(t, func(w *world.World) {
		m := openMarket(w)
		w.Onboarded()
		object, citation := m.trade()
		listing := w.Act(world.Exchange, record.Exchange, m.centre, "listing.list", "", world.Listed(object)).Key
		registrars, via := w.Registrars, record.DataBureau
		w.Act(world.Governance, via, registrars[via], "edition.raise", record.RulesKey, record.Raise{Edition: record.EditionTrade},
			world.Consent(registrars[record.MarketRegulator]), world.Consent(registrars[record.Exchange]))
		w.Refused(record.Invalid, world.Exchange, record.Exchange, m.supplier, "object.apply", "", world.Product(m.dataset, m.Body(world.Exchange, object, &record.Object{}).(*record.Object).Application.Subject, citation))
		w.Act(world.Exchange, record.Exchange, m.centre, "listing.reprice", listing, world.PricedAs(record.PriceFixed))
		w.Act(world.Exchange, record.Exchange, m.centre, "object.suspend", object, world.Restraint("COMPLAINT", w))
		w.Act(world.Exchange, record.Exchange, m.centre, "object.resume", object, world.Because("已整改"))
		rec := w.Record(world.Exchange, object)
		if state, rule := record.Effective(rec, "2040-01-01T00:00:00Z"); state != record.StateActive || rule != "" {
			t.Fatalf("what was written before the edition of deals moved to %s by itself", state)
		}
	})
}
