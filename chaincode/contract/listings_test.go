package contract_test

import (
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

func TestAPriceComesAboutInOneOfItsWays(t *testing.T) {
	onSale(t, func(s *shop) {
		object := s.Certified(s.Supplier, s.offer(nil))
		listed := func(alter func(b *record.Listing)) record.Listing {
			body := world.ListedFor(object, record.PriceFixed)
			alter(&body)
			return body
		}
		no := func(code record.Code, article string, alter func(b *record.Listing)) {
			t.Helper()
			under(t, s.Not(code, s.Centre, "listing.list", "", listed(alter)), article)
		}
		const own = "S0 13(3); S0 20(3)"
		limits := func(floor, ceiling int) *record.GovPrice {
			return &record.GovPrice{Document: world.Digest("price document"), Floor: floor, Ceiling: ceiling}
		}
		no(record.RuleForbids, "S4 三(一)", func(b *record.Listing) { b.Level = "" })
		no(record.Invalid, own, func(b *record.Listing) { b.Level = "FRIENDS" })
		no(record.Invalid, own, func(b *record.Listing) { b.PriceMode = "GUESSED" })
		no(record.RuleForbids, "S0 20(3)", func(b *record.Listing) { b.PriceMode = record.PriceSet })
		no(record.RuleForbids, "S0 20(3)", func(b *record.Listing) { b.PriceMode = record.PriceGuided })
		no(record.Invalid, own, func(b *record.Listing) { b.Price = limits(1, 2) })
		no(record.Invalid, own, func(b *record.Listing) { b.PriceMode, b.Price = record.PriceGuided, limits(2, 1) })
		no(record.Invalid, own, func(b *record.Listing) { b.PriceMode, b.Price = record.PriceGuided, limits(-1, 1) })
		no(record.Invalid, own, func(b *record.Listing) { b.PriceMode, b.Price = record.PriceSet, limits(1, 2) })
		no(record.Invalid, own, func(b *record.Listing) { b.PriceMode, b.Price = record.PriceGuided, &record.GovPrice{} })
		no(record.RuleForbids, "S0 20(3); S1 43", func(b *record.Listing) { b.PriceMode = record.PriceAppraised })
		no(record.Invalid, own, func(b *record.Listing) { b.Report = "report/X" })
		no(record.RuleForbids, "S0 13(4)", func(b *record.Listing) {
			b.PriceMode, b.Report = record.PriceAppraised, s.Reported("COMPLIANCE", object)
		})
		no(record.RuleForbids, "S0 13(4)", func(b *record.Listing) {
			b.PriceMode, b.Report = record.PriceAppraised, s.Reported("PRICE", s.Object)
		})
		key := s.By(s.Centre, "listing.list", "", listed(func(b *record.Listing) { b.PriceMode, b.Price = record.PriceSet, limits(5, 5) })).Key
		under(t, s.Not(record.RuleForbids, s.Centre, "listing.reprice", key, record.Pricing{PriceMode: record.PriceGuided, Level: "PUBLIC"}), "S0 20(3)")
		under(t, s.Not(record.RuleForbids, s.Centre, "listing.reprice", key, record.Pricing{PriceMode: record.PriceFixed}), "S4 三(一)")
		under(t, s.Not(record.RuleForbids, s.Centre, "listing.reprice", key, world.PricedAs(record.PriceAppraised)), "S0 20(3); S1 43")
		appraised := record.Pricing{PriceMode: record.PriceAppraised, Report: s.Reported("PRICE", object), Level: "MEMBERS", Display: "经评估"}
		s.By(s.Centre, "listing.reprice", key, appraised)
		if listing := s.Body(world.Exchange, key, &record.Listing{}).(*record.Listing); listing.Object != object || *listing.Pricing() != appraised {
			t.Fatalf("it is listed as %+v", listing)
		}
	})
}

func TestWhatWasDelistedIsListedAgainUnlessAnotherListingStands(t *testing.T) {
	onSale(t, func(s *shop) {
		delist := func(key string) { s.By(s.Centre, "listing.delist", key, world.Because("下架")) }
		delist(s.Listing)
		s.By(s.Centre, "listing.relist", s.Listing, world.Because("重新上架"))
		under(t, s.Not(record.Duplicate, s.Centre, "listing.list", "", world.ListedFor(s.Object, record.PriceFixed)), "S0 13(3); S0 20(3)")
		delist(s.Listing)
		other := s.Listed(s.Object)
		under(t, s.Not(record.Duplicate, s.Centre, "listing.relist", s.Listing, world.Because("重新上架")), "S0 13(3)")
		delist(other)
		s.Not(record.OutOfScope, abroad(s.Trading, record.Exchange, record.RoleExchange), "listing.relist", s.Listing, world.Because("重新上架"))
		s.By(s.Centre, "listing.relist", s.Listing, world.Because("重新上架"))
		under(t, s.Not(record.Duplicate, s.Centre, "listing.list", "", world.ListedFor(s.Object, record.PriceFixed)), "S0 13(3); S0 20(3)")
		delist(s.Listing)
		s.By(s.Centre, "object.suspend", s.Object, world.Restraint("COMPLAINT", s.World))
		under(t, s.Not(record.RuleForbids, s.Centre, "listing.relist", s.Listing, world.Because("重新上架")), "S0 20(1)")
	})
}

func TestAnAppraisedPriceIsListedAgainWhileItsValuationStands(t *testing.T) {
	onSale(t, func(s *shop) {
		report := s.Reported("PRICE", s.Object)
		s.By(s.Centre, "listing.reprice", s.Listing, record.Pricing{PriceMode: record.PriceAppraised, Report: report, Level: "PUBLIC"})
		s.By(s.Centre, "listing.delist", s.Listing, world.Because("下架"))
		s.By(s.Assessor, "report.withdraw", report, world.Because("有误"))
		under(t, s.Not(record.RuleForbids, s.Centre, "listing.relist", s.Listing, world.Because("重新上架")), "S0 13(4)")
	})
}

func TestPublishedPricesHideSingleDeals(t *testing.T) {
	trading(t, func(x *world.Trading) {
		x.Later(200 * day)
		x.Centre = x.Staff(record.Exchange, record.RoleExchange)
		at := func(days int) string { return record.Time(world.Start.AddDate(0, 0, days)) }
		good := record.PublishPrice{ObjectType: "PRODUCT", From: at(0), To: at(90), Deals: 5, Low: 100, Median: 200, High: 900}
		no := func(code record.Code, article string, body any) {
			t.Helper()
			under(t, x.Not(code, x.Centre, "price.publish", "", body), article)
		}
		no(record.RuleForbids, "S0 14", world.Altered(good, "deals", 4))
		no(record.TooEarly, "S0 14", world.Altered(good, "to", record.Time(x.Now.Add(day))))
		no(record.Invalid, "S0 14", world.Altered(good, "to", good.From))
		no(record.Invalid, "S0 14", world.Altered(good, "median", 99))
		no(record.Invalid, "S0 14", world.Altered(good, "high", 199))
		no(record.Invalid, "S0 14", world.Altered(good, "low", -1))
		no(record.Invalid, "S0 14", world.Altered(good, "objectType", "SECRET"))
		x.By(x.Centre, "price.publish", "", good)
		no(record.Duplicate, "S0 14", world.Altered(good, "from", at(89)))
		no(record.Duplicate, "S0 14", good)
		next := good
		next.From, next.To = at(90), at(180)
		x.By(x.Centre, "price.publish", "", next)
		x.By(x.Centre, "price.publish", "", world.Altered(good, "objectType", "SERVICE"))
	})
	tradingUnder(t, world.Told(world.TradingPack(), "priceAnonymity", ""), func(x *world.Trading) {
		body := record.PublishPrice{ObjectType: "PRODUCT", From: record.Time(x.Now.Add(-day)), To: record.Time(x.Now), Deals: 50}
		under(t, x.Not(record.RuleForbids, x.Centre, "price.publish", "", body), "S0 14")
	})
}

func TestTheBureauExemptsFromTradingOnAnExchange(t *testing.T) {
	trading(t, func(x *world.Trading) {
		firm := x.Company("厦门港口数据有限公司", record.RoleHolder, record.RoleMerchant)
		dataset := x.World.Dataset(firm, "公共数据产品")
		good := record.Exempt{
			Provider: firm.ID, Dataset: dataset, Cases: []string{"M1"}, Document: "豁免〔2026〕1号", Reason: "应急需要", Until: record.Time(x.Now.AddDate(0, 1, 0)),
		}
		bureau := x.Bureau()
		no := func(code record.Code, by *world.Actor, body any) {
			t.Helper()
			x.Refused(code, world.Governance, record.DataBureau, by, "exemption.grant", "", body)
		}
		no(record.Invalid, bureau, world.Altered(good, "cases", []string{"E8"}))
		no(record.Invalid, bureau, world.Altered(good, "cases", []string{"M9"}))
		no(record.Invalid, bureau, world.Altered(good, "until", record.Time(x.Now)))
		no(record.Invalid, bureau, world.Altered(good, "provider", bureau.ID))
		no(record.ConflictOfInterest, bureau, world.Altered(good, "provider", x.Homes[record.DataBureau]))
		no(record.UnknownActor, bureau, world.Altered(good, "provider", "NOBODY"))
		no(record.NotFound, bureau, world.Altered(good, "dataset", "NONE"))
		afar := abroad(x, record.DataBureau, record.RoleBureau)
		no(record.OutOfScope, afar, good)
		grant := func(body any) string {
			t.Helper()
			return x.Act(world.Governance, record.DataBureau, bureau, "exemption.grant", "", body).Key
		}
		key, open := grant(good), grant(world.Altered(good, "dataset", ""))
		x.Refused(record.OutOfScope, world.Governance, record.DataBureau, afar, "exemption.end", key, world.Because("终止"))
		x.Act(world.Governance, record.DataBureau, bureau, "exemption.end", key, world.Because("终止"))
		x.Is(world.Governance, key, record.StateEnded)
		x.At(good.Until)
		if state, _ := record.Effective(x.Record(world.Governance, open), record.Time(x.Now)); state != record.StateExpired {
			t.Fatalf("after its term it is %s", state)
		}
	})
}
