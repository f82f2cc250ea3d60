package contract_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// shop is an open exchange with one thing listed, for trying what else may be offered.
type shop struct {
	*world.Trading
	made int
}

func onSale(t *testing.T, tell func(s *shop)) {
	t.Helper()
	onSaleUnder(t, world.TradingPack(), tell)
}

func onSaleUnder(t *testing.T, pack record.Pack, tell func(s *shop)) {
	t.Helper()
	tradingUnder(t, pack, func(x *world.Trading) { tell(&shop{Trading: x.Open()}) })
}

// offer is a further application of the supplier, altered.
func (s *shop) offer(alter func(b *record.ApplyObject)) record.ApplyObject {
	s.made++
	body := world.Offered(s.Dataset, s.Subject, fmt.Sprintf("OBJ-1%03d", s.made), s.Citation)
	if alter != nil {
		alter(&body)
	}
	return body
}

// refused fails the test unless an application is refused under an article.
func (s *shop) refused(code record.Code, article string, alter func(b *record.ApplyObject)) {
	s.Helper()
	under(s, s.Not(code, s.Supplier, "object.apply", "", s.offer(alter)), article)
}

// data registers further data of the supplier in governance and in the property register.
func (s *shop) data(alter func(d *record.Dataset)) (string, record.Citation) {
	s.Helper()
	s.made++
	body := world.Dataset(fmt.Sprintf("又一数据集%03d", s.made))
	alter(&body)
	id := world.ID(s.Act(world.Governance, record.Exchange, s.Supplier, "dataset.register", "", body).Key)
	return id, s.Property.Certified(s.Property.Apply(s.Supplier, world.Application(id, s.Now)))
}

func TestAnObjectSaysWhatItIs(t *testing.T) {
	onSale(t, func(s *shop) {
		const whole = "S0 5; S0 16; S4 二(二)4"
		for _, alter := range []func(b *record.ApplyObject){
			func(b *record.ApplyObject) { b.Source = nil },
			func(b *record.ApplyObject) { b.Commitment = "" },
			func(b *record.ApplyObject) { b.Metadata = nil },
			func(b *record.ApplyObject) { b.Modes = nil },
			func(b *record.ApplyObject) { b.Code = "" },
			func(b *record.ApplyObject) { b.ProductForm = "" },
			func(b *record.ApplyObject) { b.ToolType = "STORAGE" },
			func(b *record.ApplyObject) { b.ServiceType = "CLEANING" },
			func(b *record.ApplyObject) { b.ObjectType, b.ProductForm = "TOOL", "" },
			func(b *record.ApplyObject) { b.ObjectType, b.ProductForm = "SERVICE", "" },
			func(b *record.ApplyObject) { b.ObjectType, b.ProductForm = "APPLICATION", "" },
		} {
			s.refused(record.Invalid, whole, alter)
		}
		const own = "S0 20(1); S3a 17"
		for _, alter := range []func(b *record.ApplyObject){
			func(b *record.ApplyObject) { b.Code = "not a code" },
			func(b *record.ApplyObject) { b.ProductForm = "not a code" },
			func(b *record.ApplyObject) { b.Source.Kind = "ELSEWHERE" },
			func(b *record.ApplyObject) { b.Source.Digest = "" },
			func(b *record.ApplyObject) { b.Commitment = "yes" },
			func(b *record.ApplyObject) { b.Metadata.Quality = "" },
			func(b *record.ApplyObject) { b.Modes = []string{"PIGEON"} },
			func(b *record.ApplyObject) { b.Modes = []string{"API", "API"} },
			func(b *record.ApplyObject) { b.Egress = "egress/X" },
			func(b *record.ApplyObject) { b.Licence = "yes" },
			func(b *record.ApplyObject) { b.Prior = "none" },
			func(b *record.ApplyObject) { b.Components = []string{"none"} },
			func(b *record.ApplyObject) {
				b.Restrictions = []record.Restriction{{Basis: "TASTE", Effect: "LIMITED", Text: "不得转售"}}
			},
			func(b *record.ApplyObject) {
				b.Restrictions = []record.Restriction{{Basis: "LAW", Effect: "MAYBE", Text: "不得转售"}}
			},
			func(b *record.ApplyObject) { b.Cites = []record.Citation{} },
		} {
			s.refused(record.Invalid, own, alter)
		}
		s.refused(record.RuleForbids, "S0 8(7)", func(b *record.ApplyObject) { b.Scenario = "" })
		s.refused(record.Invalid, "S0 5(2)", func(b *record.ApplyObject) { b.ProductForm = "POEM" })
		s.refused(record.RuleForbids, "S0 16(1)", func(b *record.ApplyObject) { b.Source.Kind = "AGREEMENT" })
		s.refused(record.RuleForbids, "S1 16; S1 28", func(b *record.ApplyObject) {
			b.Restrictions = []record.Restriction{{Basis: "AGREEMENT", Effect: "NO_TRADE", Text: "不得对外交易", Until: record.Time(s.Now.Add(day))}}
		})
		s.By(s.Supplier, "object.apply", "", s.offer(func(b *record.ApplyObject) {
			b.Restrictions = []record.Restriction{{Basis: "AGREEMENT", Effect: "NO_TRADE", Text: "独家期内不得交易", Until: record.Time(s.Now)}, {Basis: "LAW", Effect: "LIMITED", Text: "限境内"}}
		}))
	})
}

func TestAToolOrServiceCitesNoRegistrationButIsTheSuppliersOwn(t *testing.T) {
	onSale(t, func(s *shop) {
		own := s.World.Dataset(s.Supplier, "清洗工具")
		other := s.Company("泉州石化数据有限公司", record.RoleMerchant)
		theirs := s.World.Dataset(other, "他方工具")
		s.By(s.Supplier, "object.apply", "", tool(own, s.Subject, "TOOL-1"))
		under(t, s.Not(record.RuleForbids, s.Supplier, "object.apply", "", tool(theirs, s.Subject, "TOOL-2")), "S0 16")
		wrong := tool(own, s.Subject, "TOOL-3")
		wrong.ToolType = "HAMMER"
		under(t, s.Not(record.Invalid, s.Supplier, "object.apply", "", wrong), "S0 5(4)")
		service := func(kind, licence string) record.ApplyObject {
			s.made++
			body := tool(own, s.Subject, fmt.Sprintf("SERVICE-%03d", s.made))
			body.ObjectType, body.ToolType, body.ServiceType, body.Licence = "SERVICE", "", kind, licence
			return body
		}
		under(t, s.Not(record.Invalid, s.Supplier, "object.apply", "", service("POETRY", "")), "S0 5(3)")
		under(t, s.Not(record.RuleForbids, s.Supplier, "object.apply", "", service("CREDIT_REPORTING", "")), "S1 25")
		s.By(s.Supplier, "object.apply", "", service("CREDIT_REPORTING", world.Digest("licence")))
		s.By(s.Supplier, "object.apply", "", service("CLEANING", ""))
	})
}

func TestAThirdPartysServiceIsOfferedByWhoIsRegisteredForIt(t *testing.T) {
	onSale(t, func(s *shop) {
		third := s.Company("省数据公证处", record.RoleHolder, record.RoleMerchant, record.RoleThirdParty)
		certificate, merchant := s.ThirdParty(third, "NOTARISATION"), s.Merchant(third)
		data := s.World.Dataset(third, "公证服务")
		service := func(kind, subject string) record.ApplyObject {
			body := tool(data, subject, "THIRD-1")
			body.ObjectType, body.ToolType, body.ServiceType = "THIRD_PARTY_SERVICE", "", kind
			return body
		}
		under(t, s.Not(record.RuleForbids, third, "object.apply", "", service("NOTARISATION", merchant)), "S0 18(2); S3a 7")
		under(t, s.Not(record.RuleForbids, third, "object.apply", "", service("QUALITY_ASSESSMENT", certificate)), "S3a 10")
		under(t, s.Not(record.RuleForbids, third, "object.apply", "", tool(data, certificate, "THIRD-2")), "S0 18(2); S3a 7")
		s.By(third, "object.apply", "", service("NOTARISATION", certificate))
		s.By(s.Centre, "subject.suspend", certificate, world.Restraint("VIOLATION", s.World))
		under(t, s.Not(record.RuleForbids, third, "object.apply", "", service("NOTARISATION", certificate)), "S0 18(2); S3a 7")
	})
}

func TestOneObjectIsRegisteredOnce(t *testing.T) {
	onSale(t, func(s *shop) {
		s.refused(record.Duplicate, "S3a 17", func(b *record.ApplyObject) { b.Code = "OBJ-0001" })
		second := s.Certified(s.Supplier, s.offer(nil)) // of the same data, under another code
		raised(s.Trading, func(pack *record.Pack) {
			pack.Parameters = append(pack.Parameters, record.Parameter{Name: "objectUniqueness", Value: "DATASET", Article: "S3a 17"})
			slices.SortFunc(pack.Parameters, func(a, b record.Parameter) int {
				return slices.Compare([]string{a.Name, a.Type}, []string{b.Name, b.Type})
			})
		})
		s.refused(record.Duplicate, "S3a 17", nil)
		s.By(s.Supplier, "object.retire", second, record.Handed{Digest: world.Digest("retired")})
		s.By(s.Supplier, "object.apply", "", s.offer(nil))
		s.refused(record.Duplicate, "S3a 17", nil) // an application counts
	})
}

func TestImportantDataAreNotOfferedRaw(t *testing.T) {
	onSale(t, func(s *shop) {
		id, citation := s.data(func(d *record.Dataset) { d.Grade, d.Standard = "IMPORTANT", "GB/T 43697-2024" })
		for _, mode := range record.RawModes {
			s.refused(record.RuleForbids, "S2 8(4)", func(b *record.ApplyObject) {
				b.Dataset, b.Cites, b.Modes = id, []record.Citation{citation}, []string{"API", mode}
			})
		}
		s.By(s.Supplier, "object.apply", "", s.offer(func(b *record.ApplyObject) { b.Dataset, b.Cites = id, []record.Citation{citation} }))
		// What is listed and regraded later is not traded raw either, nor at all when it is core data.
		raw := s.Certified(s.Supplier, s.offer(func(b *record.ApplyObject) { b.Modes = []string{"RAW_TRANSFER"} }))
		listing := s.Listed(raw)
		regrade := func(from, to string) {
			s.Act(world.Governance, record.DataBureau, s.Bureau(), "dataset.regrade", "dataset/"+s.Dataset, record.Regrade{
				From: from, To: to, Method: "专家评估", Standard: "GB/T 43697-2024", Date: record.Time(s.Now), Digest: world.Digest("regrade"),
			})
		}
		regrade("GENERAL", "IMPORTANT")
		under(t, s.Not(record.RuleForbids, s.Centre, "listing.reprice", listing, world.PricedAs(record.PriceFixed)), "S2 8(4)")
		s.By(s.Centre, "listing.reprice", s.Listing, world.PricedAs(record.PriceFixed))
		regrade("IMPORTANT", "CORE")
		under(t, s.Not(record.RuleForbids, s.Centre, "listing.reprice", s.Listing, world.PricedAs(record.PriceFixed)), "B-26")
	})
}

// unruled is the pack without the items of the list that a program checks itself: what stands in the code is left.
func unruled() record.Pack {
	pack := world.TradingPack()
	pack.Negative = slices.Clone(pack.Negative)
	for i := range pack.Negative {
		pack.Negative[i].When = ""
	}
	return pack
}

func TestPublicDataEnterTheMarketByAnEgressReview(t *testing.T) {
	onSaleUnder(t, unruled(), func(s *shop) {
		public := func(d *record.Dataset) { d.Origin, d.Open, d.Catalog = "PUBLIC_SERVICE", "CONDITIONAL", "35-0001" }
		id, citation := s.data(public)
		other, _ := s.data(public)
		until := record.Time(s.Now.AddDate(0, 6, 0))
		good := record.Egress{Dataset: id, Scenario: "INSURANCE-PRICING", RawFree: true, NonReversible: true, Report: world.Digest("egress"), Until: until}
		bureau := s.Bureau()
		approve := func(body any) string {
			t.Helper()
			return s.Act(world.Property, record.DataBureau, bureau, "egress.approve", "", body).Key
		}
		no := func(code record.Code, article string, body any) {
			t.Helper()
			under(t, s.Refused(code, world.Property, record.DataBureau, bureau, "egress.approve", "", body), article)
		}
		no(record.RuleForbids, "S3b 27", world.Altered(good, "rawFree", false))
		no(record.RuleForbids, "S3b 27", world.Altered(good, "nonReversible", false))
		no(record.Invalid, "S3b 27", world.Altered(good, "until", record.Time(s.Now)))
		no(record.Invalid, "S3b 27", world.Altered(good, "scenario", "保险"))
		no(record.NotFound, "S3b 27", world.Altered(good, "dataset", "NONE"))
		afar := abroad(s.Trading, record.DataBureau, record.RoleBureau)
		s.Refused(record.OutOfScope, world.Property, record.DataBureau, afar, "egress.approve", "", good)
		egress := approve(good)
		s.Refused(record.OutOfScope, world.Property, record.DataBureau, afar, "egress.end", egress, world.Because("终止"))
		with := func(egress, scenario string) func(b *record.ApplyObject) {
			return func(b *record.ApplyObject) {
				b.Dataset, b.Cites, b.Egress, b.ScenarioCode = id, []record.Citation{citation}, egress, scenario
			}
		}
		s.refused(record.RuleForbids, "S3b 27", with("", ""))
		s.refused(record.RuleForbids, "S3b 27", with(egress, "MARKETING"))
		s.refused(record.RuleForbids, "S3b 27", with(approve(world.Altered(good, "dataset", other)), good.Scenario))
		s.refused(record.NotFound, "S0 20(1); S3a 17", with("egress/NONE", good.Scenario))
		s.refused(record.Invalid, "S0 20(1); S3a 17", with(citation.Key, good.Scenario))
		ended := approve(good)
		s.Act(world.Property, record.DataBureau, bureau, "egress.end", ended, world.Because("终止"))
		s.refused(record.RuleForbids, "S3b 27", with(ended, good.Scenario))
		object := s.Certified(s.Supplier, s.offer(with(egress, good.Scenario)))
		listing := s.Listed(object)
		s.At(until) // the review has run out: it is traded no more
		s.Centre = s.Staff(record.Exchange, record.RoleExchange)
		under(t, s.Not(record.RuleForbids, s.Centre, "listing.reprice", listing, world.PricedAs(record.PriceFixed)), "S3b 27")
	})
}

func TestRawPublicDataThatAreNotOpenAreNotTraded(t *testing.T) {
	onSaleUnder(t, unruled(), func(s *shop) {
		for _, open := range []string{"NOT_OPEN", "CONDITIONAL"} {
			for _, form := range []string{"RAW", "DATASET"} {
				id, citation := s.data(func(d *record.Dataset) {
					d.Origin, d.Open, d.Catalog, d.Form = "PUBLIC_GOV", open, "35-0002", form
				})
				article := "S3b 27" // which is asked for next
				if open == "NOT_OPEN" {
					article = "S4 二(一)1"
				}
				s.refused(record.RuleForbids, article, func(b *record.ApplyObject) {
					b.Dataset, b.Cites, b.ProductForm = id, []record.Citation{citation}, "RAW"
				})
				if form == "RAW" {
					s.refused(record.RuleForbids, article, func(b *record.ApplyObject) { b.Dataset, b.Cites = id, []record.Citation{citation} })
				}
			}
		}
	})
}

func TestTheNegativeListIsAnsweredItemByItem(t *testing.T) {
	onSale(t, func(s *shop) {
		key := s.By(s.Supplier, "object.apply", "", s.offer(nil)).Key
		answers := world.Screening(s.Pack)
		under(t, s.Not(record.RuleForbids, s.Centre, "object.review", key, world.Answers(s.Pack, "PASS")), "S0 8")
		under(t, s.Not(record.Invalid, s.Clerk, "object.screen", key, world.Altered(answers, "negative", answers.Negative[1:])), "S0 8")
		under(t, s.Not(record.ConflictOfInterest, s.Clerk, "object.screen", key, world.Altered(answers, "conflict", true)), "S0 3")
		hit := world.Screening(s.Pack)
		hit.Negative[0].Answer = "HIT"
		s.By(s.Clerk, "object.screen", key, hit)
		screening := s.Body(world.Exchange, key, &record.Object{}).(*record.Object).Screening
		if screening.By != s.Clerk.ID || screening.Pack == "" || screening.At != record.Time(s.Now) {
			t.Fatalf("the screening says %+v", screening)
		}
		s.Assessed(key)
		under(t, s.Not(record.RuleForbids, s.Centre, "object.review", key, world.Answers(s.Pack, "PASS")), "S0 8; S4 二(四)13")
		s.Screened(key)
		reviewed := world.Answers(s.Pack, "PASS")
		reviewed.Negative[0].Answer = "HIT"
		under(t, s.Not(record.RuleForbids, s.Centre, "object.review", key, reviewed), "S0 8(1)")
		raised(s.Trading, func(pack *record.Pack) {
			pack.Negative = append(pack.Negative, record.NegativeRow{Code: "N99", Title: "新增事项", Article: "S4 二(四)13", Effect: "P"})
		})
		under(t, s.Not(record.RuleForbids, s.Centre, "object.review", key, world.Answers(s.Pack, "PASS")), "S0 8; S4 二(四)13")
		s.Screened(key)
		s.By(s.Centre, "object.review", key, world.Answers(s.Pack, "PASS"))
		s.By(s.Centre, "object.review", key, world.Answers(s.Pack, "REFUSE")) // until it is issued
		s.Is(world.Exchange, key, record.StateRefused)
		refused := s.By(s.Supplier, "object.apply", "", s.offer(nil)).Key
		s.By(s.Centre, "object.review", refused, world.Answers(s.Pack, "REFUSE")) // also what nobody has screened
	})
}

func TestWhatAProgramCanSeeOfTheListIsRefusedAtOnce(t *testing.T) {
	onSale(t, func(s *shop) {
		exported := world.Dataset("跨境数据")
		exported.CrossBorder = record.None
		data := world.ID(s.Act(world.Governance, record.Exchange, s.Supplier, "dataset.register", "", exported).Key)
		under(t, s.Not(record.RuleForbids, s.Supplier, "object.apply", "", tool(data, s.Subject, "TOOL-1")), "S0 27")
		limited := world.Dataset("不得经营数据")
		limited.Restrictions = []string{"不得经营"}
		data = world.ID(s.Act(world.Governance, record.Exchange, s.Supplier, "dataset.register", "", limited).Key)
		under(t, s.Not(record.RuleForbids, s.Supplier, "object.apply", "", tool(data, s.Subject, "TOOL-2")), "S0 8(8)")
	})
}

func TestANewItemOfTheListHitsWhatIsUnderWayAndWhatIsTraded(t *testing.T) {
	onSaleUnder(t, unruled(), func(s *shop) {
		limited := world.Dataset("不得经营数据")
		limited.Restrictions = []string{"不得经营"}
		data := world.ID(s.Act(world.Governance, record.Exchange, s.Supplier, "dataset.register", "", limited).Key)
		key := s.By(s.Supplier, "object.apply", "", tool(data, s.Subject, "TOOL-3")).Key
		ready := s.Assessed(s.Screened(s.By(s.Supplier, "object.apply", "", tool(data, s.Subject, "TOOL-4")).Key))
		object := s.Certified(s.Supplier, tool(data, s.Subject, "TOOL-5"))
		listing := s.Listed(object)
		raised(s.Trading, func(pack *record.Pack) {
			i := slices.IndexFunc(pack.Negative, func(row record.NegativeRow) bool { return row.Code == "N11" })
			pack.Negative[i].When = "RESTRICTED_BELOW"
		})
		const article = "S0 8(8)"
		under(t, s.Not(record.RuleForbids, s.Clerk, "object.screen", key, world.Screening(s.Pack)), article)
		under(t, s.Not(record.RuleForbids, s.Centre, "object.review", ready, world.Answers(s.Pack, "PASS")), article)
		under(t, s.Not(record.RuleForbids, s.Centre, "listing.reprice", listing, world.PricedAs(record.PriceFixed)), article)
		s.By(s.Centre, "object.rescreen", object, world.Screening(s.Pack)) // whatever was answered, the program sees it
		s.Is(world.Exchange, object, record.StateSuspended)
	})
}

func TestAnObjectIsAssessedByARegisteredThirdParty(t *testing.T) {
	onSale(t, func(s *shop) {
		key := s.Screened(s.By(s.Supplier, "object.apply", "", s.offer(nil)).Key)
		other := s.Screened(s.By(s.Supplier, "object.apply", "", s.offer(nil)).Key)
		under(t, s.Not(record.RuleForbids, s.Centre, "object.review", key, world.Answers(s.Pack, "PASS")), "S3a 17")
		assess := func(report string) record.AssessObject { return record.AssessObject{Report: report} }
		no := func(code record.Code, article string, who *world.Actor, report string) {
			t.Helper()
			under(t, s.Not(code, who, "object.assess", key, assess(report)), article)
		}
		report := s.Reported("COMPLIANCE", key)
		no(record.RuleForbids, "S0 13(4)", s.Assessor, s.Reported("COMPLIANCE", other))
		no(record.RuleForbids, "S0 13(4)", s.Assessor, s.Reported("PRICE", key))
		no(record.Invalid, "S3a 17", s.Assessor, key)
		no(record.Invalid, "S3a 17", s.Assessor, "none")
		stranger := s.Company("省外评估有限公司", record.RoleThirdParty)
		no(record.OutOfRole, "S3a 17", stranger, report)
		withdrawn := s.Reported("COMPLIANCE", key)
		under(t, s.Not(record.OutOfRole, stranger, "report.withdraw", withdrawn, world.Because("有误")), "S0 13(4)")
		s.By(s.Assessor, "report.withdraw", withdrawn, world.Because("有误"))
		no(record.RuleForbids, "S0 13(4)", s.Assessor, withdrawn)
		s.By(s.Centre, "object.assess", key, assess(report)) // the exchange hands it in
		s.By(s.Assessor, "object.assess", other, assess(s.Reported("COMPLIANCE", other)))
		s.Is(world.Exchange, other, record.StateAssessed)
		s.By(s.Assessor, "report.withdraw", report, world.Because("有误")) // what was assessed on it is assessed no more
		under(t, s.Not(record.RuleForbids, s.Centre, "object.review", key, world.Answers(s.Pack, "PASS")), "S0 13(4)")
		claim, _ := s.Ledger.Read(world.Exchange, "thirdparty/"+s.Assessor.ID)
		s.By(s.Centre, "subject.suspend", string(claim), world.Restraint("VIOLATION", s.World))
		under(t, s.Not(record.RuleForbids, s.Centre, "object.review", other, world.Answers(s.Pack, "PASS")), "S0 18(2); S3a 7")
	})
}

func TestAReportIsByWhoIsRegisteredForItAndIndependent(t *testing.T) {
	onSale(t, func(s *shop) {
		good := world.Reporting("COMPLIANCE", s.Object, s.World)
		no := func(code record.Code, article string, who *world.Actor, body any) {
			t.Helper()
			under(t, s.Not(code, who, "report.file", "", body), article)
		}
		const own = "S0 13(4); S1 45"
		no(record.RuleForbids, "S0 13(4); S3a 10", s.Company("未登记机构", record.RoleThirdParty), good)
		no(record.RuleForbids, "S0 13(4); S3a 10", s.Assessor, world.Reporting("QUALITY", s.Object, s.World))
		no(record.RuleForbids, "S1 45", s.Assessor, world.Altered(good, "independent", false))
		no(record.Invalid, own, s.Assessor, world.Altered(good, "validTo", record.Time(s.Now)))
		no(record.Invalid, own, s.Assessor, world.Altered(good, "kind", "HOROSCOPE"))
		no(record.Invalid, own, s.Assessor, world.Altered(good, "method", "COST"))
		no(record.Invalid, own, s.Assessor, world.Altered(good, "notarial", "DATA_TRUTH"))
		no(record.Invalid, own, s.Assessor, world.Altered(good, "issuer", s.Assessor.ID))
		no(record.Invalid, own, s.Assessor, world.Altered(good, "subject", s.Listing))
		no(record.NotFound, own, s.Assessor, world.Altered(good, "subject", "object/NONE"))
		valuation := world.Reporting("PRICE", s.Object, s.World)
		no(record.Invalid, own, s.Assessor, world.Altered(valuation, "method", ""))
		for _, about := range []string{s.Object, s.Subject, "dataset/" + s.Dataset} {
			s.By(s.Assessor, "report.file", "", world.Altered(good, "subject", about))
		}
		merchant := s.Company("自评有限公司", record.RoleMerchant, record.RoleThirdParty)
		subject := s.Merchant(merchant)
		s.ThirdParty(merchant, "COMPLIANCE_REVIEW")
		no(record.ConflictOfInterest, "S1 45", merchant, world.Reporting("COMPLIANCE", subject, s.World))
		heir := world.Firm("关联评估有限公司", world.USCC("91350200MA0000031"), record.RoleMerchant, record.RoleThirdParty)
		heir.Predecessors = []string{s.Supplier.ID}
		affiliate := s.Organization(heir)
		s.ThirdParty(affiliate, "COMPLIANCE_REVIEW", "NOTARISATION")
		no(record.ConflictOfInterest, "S1 45", affiliate, good)
		child := world.Firm("分立数据有限公司", world.USCC("91350200MA0000032"), record.RoleMerchant)
		child.Predecessors = []string{s.Assessor.ID}
		no(record.ConflictOfInterest, "S1 45", s.Assessor, world.Reporting("COMPLIANCE", s.Merchant(s.Organization(child)), s.World))
		notarised := world.Reporting("NOTARISATION", subject, s.World)
		no(record.Invalid, own, affiliate, notarised)
		notarised.Notarial = "DATA_TRUTH"
		s.By(affiliate, "report.file", "", notarised)
		report := s.Reported("COMPLIANCE", s.Object)
		s.Later(366 * day)
		if state := s.Standing(report); state != record.StateExpired {
			t.Fatalf("after its term it is %s", state)
		}
	})
}

func TestAnExchangeTakesObjectsOfItsScopeAndOfDataInUse(t *testing.T) {
	w := world.New(t)
	s := &shop{Trading: w.OpenExchange(world.TradingPack()).Open()}
	own := s.World.Dataset(s.Supplier, "清洗工具")
	screened := s.Assessed(s.By(s.Clerk, "object.screen", s.By(s.Supplier, "object.apply", "", tool(own, s.Subject, "TOOL-1")).Key, world.Screening(s.Pack)).Key)
	object := s.Certified(s.Supplier, tool(own, s.Subject, "TOOL-2"))
	listing := s.Listed(object)
	retired := s.Record(world.Governance, "dataset/"+own)
	retired.State = record.StateRetired
	s.Ledger.Plant(world.Governance, retired.Key(), world.Text(retired))
	under(t, s.Not(record.RuleForbids, s.Supplier, "object.apply", "", tool(own, s.Subject, "TOOL-3")), "S2 23")
	under(t, s.Not(record.RuleForbids, s.Clerk, "object.screen", screened, world.Screening(s.Pack)), "S2 23")
	under(t, s.Not(record.RuleForbids, s.Centre, "object.review", screened, world.Answers(s.Pack, "PASS")), "S2 23")
	under(t, s.Not(record.RuleForbids, s.Centre, "object.rescreen", object, world.Screening(s.Pack)), "S2 23")
	under(t, s.Not(record.RuleForbids, s.Centre, "listing.reprice", listing, world.PricedAs(record.PriceFixed)), "S2 23")
	s.Act(world.Governance, record.DataBureau, s.Bureau(), "venue.revise", "venue/EXCHANGE", world.Venue("SERVICE"))
	under(t, s.Not(record.RuleForbids, s.Supplier, "object.apply", "", s.offer(nil)), "S0 13")
	s.notTraded("S0 13")
}

func TestAFirmActsInsideTheTypesOfItsScope(t *testing.T) {
	trading(t, func(x *world.Trading) {
		register := func(number, certType string) *world.Actor {
			t.Helper()
			return x.Organization(scoped(world.Firm("厦门数据有限公司", world.USCC("91350200MA000004"+number), record.RoleDemander, record.RoleMerchant), certType))
		}
		subjects, objects := register("1", record.TypeSM), register("2", record.TypeOB)
		x.Not(record.OutOfScope, objects, "subject.apply", "", world.MerchantOf("DATA_RESOURCE"))
		x.Not(record.OutOfScope, subjects, "demander.apply", "", world.Demanding())
		subject := x.Merchant(subjects)
		x.Not(record.OutOfScope, subjects, "object.apply", "", tool(x.World.Dataset(subjects, "清洗工具"), subject, "TOOL-1"))
		x.Verified(register("3", record.TypeSD))
	})
}

func TestNoPackSwitchesOffWhatIsNeverTraded(t *testing.T) {
	onSaleUnder(t, unruled(), func(s *shop) {
		s.refused(record.RuleForbids, "S0 8(7)", func(b *record.ApplyObject) { b.Scenario = "" })
		s.Act(world.Governance, record.DataBureau, s.Bureau(), "dataset.regrade", "dataset/"+s.Dataset, record.Regrade{
			From: "GENERAL", To: "CORE", Method: "专家评估", Standard: "GB/T 43697-2024", Date: record.Time(s.Now), Digest: world.Digest("regrade"),
		})
		s.refused(record.RuleForbids, "Data Security Law 21", nil)
		s.notTraded("Data Security Law 21")
	})
}
