package contract_test

import (
	"slices"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// trading plays a story at an exchange that is open and has nobody yet, in a network founded at the edition of deals.
func trading(t *testing.T, tell func(x *world.Trading)) {
	t.Helper()
	tradingUnder(t, world.TradingPack(), tell)
}

func tradingUnder(t *testing.T, pack record.Pack, tell func(x *world.Trading)) {
	t.Helper()
	w := world.New(t)
	tell(w.OpenExchange(pack))
	w.PlayAgain()
}

// abroad is somebody of an organization whose scope ends in another province.
func abroad(x *world.Trading, organization, role string) *world.Actor {
	x.Helper()
	person := world.NewActor()
	body := world.Enrolment(person, x.Now, role)
	body.Scope.Regions = []string{"36"}
	person.ID = world.ID(x.Act(world.Governance, organization, x.Registrars[organization], "actor.enrol", "", body, world.Possession(person)).Key)
	return person
}

// raised publishes the pack anew, altered, and has the exchange's people answer its list from then on.
func raised(x *world.Trading, alter func(pack *record.Pack)) {
	x.Helper()
	pack := x.Pack
	pack.Version++
	pack.Negative, pack.Codes, pack.Parameters = slices.Clone(pack.Negative), slices.Clone(pack.Codes), slices.Clone(pack.Parameters)
	alter(&pack)
	x.PublishPack(pack, x.Now)
	x.Pack, x.Property.Pack = pack, pack
}

func TestAnExchangeCertifiesSubjectsAndObjectsAndListsThem(t *testing.T) {
	trading(t, func(x *world.Trading) {
		x.Open()
		for key, state := range map[string]string{
			x.Subject: record.StateActive, x.Demander: record.StateVerified, x.Object: record.StateActive, x.Listing: record.StateListed,
		} {
			x.Is(world.Exchange, key, state)
		}
		if cohort := x.Cohort(x.Demander); cohort != "cohort/1" {
			t.Fatalf("the first demander is in %q", cohort)
		}
		certificate := x.Body(world.Exchange, "subject/"+world.ID(x.ThirdParty(x.Company("公证处", record.RoleThirdParty), "NOTARISATION")), &record.Subject{}).(*record.Subject)
		if number, err := record.ParseNumber(certificate.Issued.Number); err != nil || number.Type != record.TypeST {
			t.Fatalf("the third party's certificate is %q", certificate.Issued.Number)
		}
	})
}

func TestASubjectSaysWhatThePacksAskFor(t *testing.T) {
	trading(t, func(x *world.Trading) {
		firm := x.Company("厦门港口数据有限公司", record.RoleMerchant, record.RoleThirdParty)
		try := func(code record.Code, article string, body any) {
			t.Helper()
			under(t, x.Not(code, firm, "subject.apply", "", body), article)
		}
		own := "S0 18(2); S0 20(1); S3a 10"
		with := func(change func(*record.ApplySubject)) record.ApplySubject {
			body := world.MerchantOf("DATA_RESOURCE", "SERVICE")
			change(&body)
			return body
		}
		try(record.RuleForbids, "S4 二(四)15", with(func(b *record.ApplySubject) { b.Commitments = b.Commitments[1:] }))
		try(record.RuleForbids, "S4 二(四)15", with(func(b *record.ApplySubject) { b.Commitments = nil }))
		try(record.RuleForbids, "S0 18(2)", with(func(b *record.ApplySubject) { b.Checklist = b.Checklist[1:] }))
		try(record.RuleForbids, "S0 18(3)", with(func(b *record.ApplySubject) { b.Checklist = b.Checklist[:2] }))
		third := world.ThirdPartyOf("NOTARISATION")
		try(record.RuleForbids, "S3a 10", world.Altered(third, "checklist", world.Checklist("LEGAL-PERSON")))
		try(record.Invalid, "S0 5(5)", world.ThirdPartyOf("ASTROLOGY"))
		try(record.RuleForbids, "S1 25", world.ThirdPartyOf("INSURANCE"))
		licensed := world.ThirdPartyOf("INSURANCE")
		licensed.Licences = []record.Licence{{Service: "INSURANCE", Digest: world.Digest("licence"), To: record.Time(x.Now)}}
		try(record.RuleForbids, "S1 25", licensed)
		licensed.Licences[0].Service, licensed.Licences[0].To = "NOTARISATION", record.Time(x.Now.Add(30*day))
		try(record.RuleForbids, "S1 25", licensed)
		try(record.Invalid, own, world.Altered(third, "categories", []string{"NOTARISATION", "INSURANCE"}))
		try(record.Invalid, own, world.Altered(third, "categories", []string{"not a code"}))
		try(record.Invalid, own, world.Altered(third, "subjectType", "DEMANDER"))
		try(record.Invalid, own, with(func(b *record.ApplySubject) { b.Prior = "nothing" }))
		try(record.Invalid, own, with(func(b *record.ApplySubject) { b.Commitments[0].Digest = "" }))
		try(record.Invalid, own, with(func(b *record.ApplySubject) { b.Commitments[0].Kind = "OTHER" }))
		licensed.Licences[0].Service = "INSURANCE"
		x.Certificate(firm, licensed)
		under(t, x.Not(record.OutOfRole, x.Company("需求方", record.RoleThirdParty), "subject.apply", "", world.MerchantOf("SERVICE")), "domain model C3")
		under(t, x.Not(record.OutOfRole, x.Company("数据商", record.RoleMerchant), "subject.apply", "", third), "domain model C3")
	})
}

func TestEarlierEditionsKnowNoThirdParties(t *testing.T) {
	registries(t, func(w *world.World) {
		m := openMarket(w)
		w.Onboarded()
		for _, body := range []record.ApplySubject{world.ThirdPartyOf("NOTARISATION"), world.MerchantOf("DATA_RESOURCE")} {
			w.Refused(record.Malformed, world.Exchange, record.Exchange, m.supplier, "subject.apply", "", body)
		}
		w.Refused(record.Malformed, world.Governance, record.DataBureau, w.Bureau(), "venue.revise", "venue/EXCHANGE", world.Altered(operated("X"), "name", "交易所"))
		w.Refused(record.Malformed, world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.register", "",
			scoped(world.Firm("厦门数据有限公司", world.USCC("91350200MA0000009"), record.RoleMerchant), record.TypeST))
	})
}

func scoped(body record.RegisterActor, certType string) record.RegisterActor {
	body.Scope.Types = []string{certType}
	return body
}

// operated is an approval of an exchange that a company of its own runs.
func operated(operator string) record.Venue {
	venue := world.Venue()
	venue.Operator = operator
	return venue
}

func TestOneSubjectHasOneCertificateOfAType(t *testing.T) {
	trading(t, func(x *world.Trading) {
		firm := x.Company("厦门港口数据有限公司", record.RoleMerchant, record.RoleThirdParty)
		subject := x.Merchant(firm)
		twice := func() {
			t.Helper()
			under(t, x.Not(record.Duplicate, firm, "subject.apply", "", world.MerchantOf("DATA_RESOURCE")), "S3a 16")
		}
		twice()
		x.ThirdParty(firm, "NOTARISATION") // of the other type there may be one as well
		under(t, x.Not(record.Duplicate, firm, "subject.apply", "", world.ThirdPartyOf("NOTARISATION")), "S3a 16")
		x.By(x.Centre, "subject.suspend", subject, world.Restraint("COMPLAINT", x.World))
		twice()
		x.By(x.Centre, "subject.resume", subject, world.Because("已整改"))
		other := x.Company("泉州石化数据有限公司", record.RoleMerchant)
		under(t, x.Not(record.OutOfRole, other, "subject.exit", subject, record.Handed{Digest: world.Digest("exit")}), "S4 二(四)14")
		x.By(firm, "subject.exit", subject, record.Handed{Digest: world.Digest("exit")})
		x.Is(world.Exchange, subject, record.StateExited)
		again := x.Merchant(firm) // whoever has exited may come back
		x.At(x.Body(world.Exchange, again, &record.Subject{}).(*record.Subject).Validity.To)
		if state := x.Standing(again); state != record.StateExpired {
			t.Fatalf("after its term it is %s", state)
		}
		x.Centre = x.Staff(record.Exchange, record.RoleExchange)
		x.By(x.Centre, "subject.revoke", again, world.Revocation()) // what comes to light later
		x.Is(world.Exchange, again, record.StateRevoked)
	})
}

func TestASubjectIsCheckedAgainWhenItIsDecidedOn(t *testing.T) {
	trading(t, func(x *world.Trading) {
		firm := x.Company("厦门港口数据有限公司", record.RoleMerchant, record.RoleThirdParty)
		unmet := world.MerchantOf("DATA_RESOURCE")
		unmet.Checklist[1].Result = "NOT_MET"
		key := x.By(firm, "subject.apply", "", unmet).Key
		refused := func(article string, key string) {
			t.Helper()
			under(t, x.Not(record.RuleForbids, x.Centre, "subject.review", key, x.Approving()), article)
		}
		refused("S0 18(2); S3a 16", key)
		refuse := x.Approving()
		refuse.Result = "REFUSE"
		x.By(x.Centre, "subject.review", key, refuse)
		x.Is(world.Exchange, key, record.StateRefused)
		key = x.By(firm, "subject.apply", "", world.MerchantOf("DATA_RESOURCE")).Key
		licensed := world.ThirdPartyOf("INSURANCE")
		licensed.Licences = []record.Licence{{Service: "INSURANCE", Digest: world.Digest("licence"), To: record.Time(x.Now.Add(30 * day))}}
		third := x.By(firm, "subject.apply", "", licensed).Key
		x.Later(31 * day)
		refused("S1 25", third)
		raised(x, func(pack *record.Pack) {
			i := slices.IndexFunc(pack.Codes, func(list record.CodeList) bool { return list.Name == "checklist.subject.merchant" })
			pack.Codes[i].Codes = append(slices.Clone(pack.Codes[i].Codes), record.ListedCode{Code: "ZERO-DEBT", Title: "审慎经营", Article: "S0 18(2)5"})
		})
		refused("S0 18(2)5", key)
	})
}

func TestASubjectIsDecidedOnUnderRulesOfTheExchangeInForce(t *testing.T) {
	trading(t, func(x *world.Trading) {
		key := x.By(x.Company("厦门港口数据有限公司", record.RoleMerchant), "subject.apply", "", world.MerchantOf("DATA_RESOURCE")).Key
		agreed := world.Consent(x.Bureau())
		try := func(code record.Code, article string, rules ...string) {
			t.Helper()
			body := x.Approving()
			body.Rules = rules
			under(t, x.Not(code, x.Centre, "subject.review", key, body), article)
		}
		later := document(world.Exchange, "TRADING", 1, record.Time(x.Now.Add(day)))
		future := x.Act(world.Governance, record.Exchange, x.Centre, "document.publish", "", later, agreed).Key
		repealed := x.Act(world.Governance, record.Exchange, x.Centre, "document.publish", "", document(world.Exchange, "SECURITY", 1, record.Time(x.Now)), agreed).Key
		x.Act(world.Governance, record.Exchange, x.Centre, "document.repeal", repealed, world.Because("不再适用"), agreed)
		try(record.RuleForbids, "S0 20(1); S0 12(2)", future)
		try(record.RuleForbids, "S0 20(1); S0 12(2)", repealed)
		try(record.NotFound, "S0 18(2); S3a 16", "document/NONE")
		try(record.Invalid, "S0 18(2); S3a 16", "venue/EXCHANGE")
		under(t, x.Not(record.Invalid, x.Centre, "subject.review", key, world.Altered(x.Approving(), "rules", []string{})), "S0 18(2); S3a 16")
		try(record.Invalid, "S0 18(2); S3a 16", x.Document, x.Document)
		x.By(x.Centre, "subject.review", key, x.Approving())
		if rules := x.Body(world.Exchange, key, &record.Subject{}).(*record.Subject).Rules; !slices.Equal(rules, []string{x.Document}) {
			t.Fatalf("it was decided under %v", rules)
		}
		x.By(x.Centre, "subject.review", key, x.Approving()) // and again, until the certificate is issued
	})
}

func TestTheRulesOfAnotherExchangeDoNotCount(t *testing.T) {
	w := world.New(t)
	x := w.OpenExchange(world.TradingPack())
	key := x.By(x.Company("厦门港口数据有限公司", record.RoleMerchant), "subject.apply", "", world.MerchantOf("DATA_RESOURCE")).Key
	foreign := x.Record(world.Governance, x.Document)
	foreign.ID, foreign.Body = "FOREIGN", world.Text(document("other", "TRADING", 1, record.Time(x.Now)))
	x.Ledger.Plant(world.Governance, foreign.Key(), world.Text(foreign))
	body := x.Approving()
	body.Rules = []string{foreign.Key()}
	under(t, x.Not(record.RuleForbids, x.Centre, "subject.review", key, body), "S0 20(1); S0 12(2)")
}

func TestWhoRunsTheExchangePreparesAndNeverDecides(t *testing.T) {
	trading(t, func(x *world.Trading) {
		register := func(name, uscc string) *world.Actor {
			t.Helper()
			firm := world.NewActor()
			uscc = world.USCC(uscc)
			chain := world.PEM(x.CA.Leaf(firm, name, uscc, x.Now.AddDate(0, -1, 0)), x.CA.Certificate)
			body := world.Firm(name, uscc, record.RoleMerchant, record.RoleThirdParty, record.RoleOperator)
			firm.ID = world.ID(x.Act(world.Governance, record.Exchange, x.Registrars[record.Exchange], "actor.register", "", body, world.Attach(chain)).Key)
			return firm
		}
		operator, rival := register("省数据交易运营有限公司", "91350100MA0000011"), register("省外数据交易运营有限公司", "91350100MA0000012")
		firm := x.Company("厦门港口数据有限公司", record.RoleMerchant)
		key := x.By(firm, "subject.apply", "", world.MerchantOf("DATA_RESOURCE")).Key
		beforehand := x.By(operator, "subject.apply", "", world.MerchantOf("DATA_RESOURCE")).Key
		under(t, x.Not(record.OutOfRole, operator, "subject.accept", key, world.Because("齐全")), "S3a 6")
		revise := func(code record.Code, venue record.Venue) {
			t.Helper()
			refused := x.Refused(code, world.Governance, record.DataBureau, x.Bureau(), "venue.revise", "venue/EXCHANGE", venue)
			if code == record.Invalid {
				under(t, refused, "S3a 6")
			}
		}
		revise(record.UnknownActor, operated("NOBODY"))
		revise(record.Invalid, operated(firm.ID))
		revise(record.Invalid, operated(x.Homes[record.Exchange]))
		revise(record.Invalid, operated(x.Clerk.ID))
		x.Act(world.Governance, record.DataBureau, x.Bureau(), "venue.revise", "venue/EXCHANGE", operated(operator.ID))
		under(t, x.Not(record.OutOfRole, rival, "subject.accept", key, world.Because("齐全")), "S3a 6")
		x.By(operator, "subject.accept", key, world.Because("齐全"))
		for _, who := range []*world.Actor{operator, x.Clerk} {
			under(t, x.Not(record.OutOfRole, who, "subject.review", key, x.Approving()), "domain model C3")
			under(t, x.Not(record.OutOfRole, who, "subject.issue", key, record.Issue{}), "domain model C3")
			under(t, x.Not(record.OutOfRole, who, "demander.verify", "demander/NONE", world.Pass()), "domain model C3")
			under(t, x.Not(record.OutOfRole, who, "object.review", "object/NONE", world.Answers(x.Pack, "PASS")), "domain model C3")
		}
		// Nor is it a subject of the exchange.
		under(t, x.Not(record.ConflictOfInterest, x.Centre, "subject.review", beforehand, x.Approving()), "S1 44; S4 二(二)6")
		under(t, x.Not(record.ConflictOfInterest, operator, "subject.apply", "", world.ThirdPartyOf("NOTARISATION")), "S1 44; S4 二(二)6")
		rivals := x.Merchant(rival)
		x.Act(world.Governance, record.DataBureau, x.Bureau(), "venue.revise", "venue/EXCHANGE", operated(rival.ID))
		dataset := x.World.Dataset(rival, "运营数据")
		under(t, x.Not(record.ConflictOfInterest, rival, "object.apply", "", tool(dataset, rivals, "OBJ-R")), "S1 44; S4 二(二)6")
		own := x.Staff(record.Exchange, record.RoleMerchant)
		under(t, x.Not(record.ConflictOfInterest, own, "subject.apply", "", world.MerchantOf("DATA_RESOURCE")), "S1 44")
	})
}

// tool is the application of a tool, which cites no registration.
func tool(dataset, subject, code string) record.ApplyObject {
	body := world.Offered(dataset, subject, code)
	body.ObjectType, body.ProductForm, body.ToolType, body.Cites = "TOOL", "", "STORAGE", []record.Citation{}
	return body
}

func TestPeopleDecideInsideTheirScope(t *testing.T) {
	trading(t, func(x *world.Trading) {
		x.Open()
		centre, bureau, clerk := abroad(x, record.Exchange, record.RoleExchange), abroad(x, record.DataBureau, record.RoleBureau), abroad(x, record.Exchange, record.RoleOperator)
		firm := x.Company("泉州石化数据有限公司", record.RoleDemander, record.RoleMerchant)
		applied := x.By(firm, "subject.apply", "", world.MerchantOf("DATA_RESOURCE")).Key
		demander := x.By(firm, "demander.apply", "", world.Demanding()).Key
		object := x.By(x.Supplier, "object.apply", "", world.Offered(x.Dataset, x.Subject, "OBJ-0002", x.Citation)).Key
		restraint := world.Restraint("COMPLAINT", x.World)
		no := func(who *world.Actor, act, key string, body any) {
			t.Helper()
			x.Not(record.OutOfScope, who, act, key, body)
		}
		no(clerk, "subject.accept", applied, world.Because("齐全"))
		no(centre, "subject.review", applied, x.Approving())
		no(centre, "subject.suspend", x.Subject, restraint)
		no(centre, "subject.revoke", x.Subject, world.Revocation())
		no(clerk, "demander.accept", demander, world.Because("齐全"))
		no(centre, "demander.verify", demander, world.Pass())
		no(centre, "demander.recheck", x.Demander, world.Pass())
		no(centre, "demander.suspend", x.Demander, restraint)
		no(centre, "demander.withdraw", x.Demander, world.Because("失联"))
		no(clerk, "object.screen", object, world.Screening(x.Pack))
		no(centre, "object.rescreen", x.Object, world.Screening(x.Pack))
		no(centre, "object.suspend", x.Object, restraint)
		no(centre, "object.revoke", x.Object, world.Revocation())
		no(centre, "listing.reprice", x.Listing, world.PricedAs(record.PriceFixed))
		x.Screened(object)
		no(centre, "object.assess", object, record.AssessObject{Report: x.Reported("COMPLIANCE", object)})
		x.Assessed(object)
		no(centre, "object.review", object, world.Answers(x.Pack, "PASS"))
		x.By(x.Centre, "subject.suspend", x.Subject, restraint)
		x.By(x.Centre, "demander.suspend", x.Demander, restraint)
		x.By(x.Centre, "object.suspend", x.Object, restraint)
		for _, act := range [][2]string{{"subject.resume", x.Subject}, {"demander.resume", x.Demander}, {"object.resume", x.Object}} {
			no(centre, act[0], act[1], world.Because("已整改"))
			x.Refused(record.OutOfScope, world.Exchange, record.DataBureau, bureau, act[0], act[1], world.Because("已整改"))
		}
	})
}

func TestASuspensionIsLiftedByWhoOrderedItOrTheBureau(t *testing.T) {
	trading(t, func(x *world.Trading) {
		x.Open()
		city := x.Company("福州市数据管理局", record.RoleCity)
		by := map[string]*world.Actor{record.Exchange: x.Centre, record.DataBureau: x.Bureau()}
		for _, kind := range [][2]string{{"subject", x.Subject}, {"demander", x.Demander}, {"object", x.Object}} {
			suspend, resume, restraint := kind[0]+".suspend", kind[0]+".resume", world.Restraint("VIOLATION", x.World)
			late := restraint
			late.Deadline = record.Time(x.Now)
			x.Not(record.Invalid, x.Centre, suspend, kind[1], late)
			x.Act(world.Exchange, record.DataBureau, x.Bureau(), suspend, kind[1], restraint)
			under(t, x.Not(record.OutOfRole, x.Centre, resume, kind[1], world.Because("已整改")), "S0 22(2); S0 28(2)")
			x.Act(world.Exchange, record.DataBureau, x.Bureau(), resume, kind[1], world.Because("已整改"))
			x.By(x.Centre, suspend, kind[1], restraint)
			x.By(x.Centre, resume, kind[1], world.Because("已整改"))
			x.By(x.Centre, suspend, kind[1], restraint)
			x.Act(world.Exchange, record.DataBureau, by[record.DataBureau], resume, kind[1], world.Because("纠正"))
			x.Not(record.Invalid, x.Centre, suspend, kind[1], world.Altered(restraint, "reason", "MOOD"))
			x.Not(record.OutOfRole, x.Supplier, suspend, kind[1], restraint)
		}
		x.By(city, "subject.suspend", x.Subject, world.Restraint("VIOLATION", x.World))
		under(t, x.Not(record.RuleForbids, x.Centre, "listing.reprice", x.Listing, world.PricedAs(record.PriceFixed)), "S0 18(2); S3a 7")
		under(t, x.Not(record.StateForbids, x.Supplier, "subject.exit", x.Subject, record.Handed{Digest: world.Digest("exit")}), "S4 二(四)14")
		x.Act(world.Exchange, record.DataBureau, x.Bureau(), "subject.revoke", x.Subject, world.Revocation())
	})
}

func TestAMerchantWithOpenDealsDoesNotExit(t *testing.T) {
	w := world.New(t)
	x := w.OpenExchange(world.TradingPack()).Open()
	x.Ledger.Plant(world.Exchange, "supplies/"+x.Supplier.ID, []byte("1"))
	under(t, x.Not(record.RuleForbids, x.Supplier, "subject.exit", x.Subject, record.Handed{Digest: world.Digest("exit")}), "S4 二(四)14")
	x.Ledger.Plant(world.Exchange, "supplies/"+x.Supplier.ID, []byte("0"))
	x.By(x.Supplier, "subject.exit", x.Subject, record.Handed{Digest: world.Digest("exit")})
	under(t, x.Not(record.RuleForbids, x.Centre, "listing.list", "", world.ListedFor(x.Object, record.PriceFixed)), "S0 18(2); S3a 7")
}

// replacing is an application that takes the place of a certificate.
func replacing(prior string, body record.ApplySubject) record.ApplySubject {
	body.Prior = prior
	return body
}

func TestAChangedSubjectTakesThePlaceOfTheOneBefore(t *testing.T) {
	trading(t, func(x *world.Trading) {
		x.Open()
		change := replacing(x.Subject, world.MerchantOf("ALGORITHM_TOOL", "DATA_RESOURCE"))
		refused := x.By(x.Supplier, "subject.apply", "", change).Key
		x.Not(record.Duplicate, x.Supplier, "subject.apply", "", change) // one at a time
		no := x.Approving()
		no.Result = "REFUSE"
		x.By(x.Centre, "subject.review", refused, no)
		under(t, x.Not(record.Duplicate, x.Supplier, "subject.apply", "", world.MerchantOf("DATA_RESOURCE")), "S3a 16")
		key := x.Certificate(x.Supplier, change)
		x.Is(world.Exchange, x.Subject, record.StateSuperseded)
		if prior := x.Body(world.Exchange, x.Subject, &record.Subject{}).(*record.Subject); prior.Follower != key || prior.Ended == nil {
			t.Fatalf("the one before says %+v", prior)
		}
		x.By(x.Centre, "listing.reprice", x.Listing, world.PricedAs(record.PriceFixed)) // its objects go on
		under(t, x.Not(record.Duplicate, x.Supplier, "subject.apply", "", world.MerchantOf("DATA_RESOURCE")), "S3a 16")
		under(t, x.Not(record.RuleForbids, x.Supplier, "subject.apply", "", change), "S3a 16")
		other := x.Company("泉州石化数据有限公司", record.RoleMerchant, record.RoleThirdParty)
		under(t, x.Not(record.OutOfRole, other, "subject.apply", "", replacing(key, world.MerchantOf("DATA_RESOURCE"))), "S2 21(1)")
		under(t, x.Not(record.RuleForbids, other, "subject.apply", "", replacing(key, world.ThirdPartyOf("NOTARISATION"))), "S3a 16")
		x.Not(record.Invalid, other, "subject.apply", "", replacing(x.Object, world.MerchantOf("DATA_RESOURCE")))
		again := x.By(x.Supplier, "subject.apply", "", replacing(key, world.MerchantOf("DATA_RESOURCE"))).Key
		x.By(x.Centre, "subject.review", again, x.Approving())
		sealed := x.Sealed(world.Exchange, x.Prepare(world.Exchange, again))
		x.By(x.Centre, "subject.suspend", key, world.Restraint("COMPLAINT", x.World))
		under(t, x.Not(record.RuleForbids, x.Centre, "subject.issue", again, sealed.Body, sealed.With), "S3a 16") // nobody gets out of a suspension by it
		under(t, x.Not(record.RuleForbids, x.Centre, "listing.reprice", x.Listing, world.PricedAs(record.PriceFixed)), "S0 18(2); S3a 7")
	})
}

func TestASuccessorTakesOverTheCertificateOfWhatIsNoMore(t *testing.T) {
	trading(t, func(x *world.Trading) {
		gone := x.Company("厦门港口数据有限公司", record.RoleMerchant)
		prior := x.Merchant(gone)
		body := world.Firm("厦门港口集团有限公司", world.USCC("91350200MA0000021"), record.RoleMerchant)
		body.Predecessors = []string{gone.ID}
		heir := x.Organization(body)
		under(t, x.Not(record.OutOfRole, heir, "subject.apply", "", replacing(prior, world.MerchantOf("DATA_RESOURCE"))), "S2 21(1)") // while the other lives
		x.Act(world.Governance, record.DataBureau, x.Bureau(), "actor.revoke", "actor/"+gone.ID, world.Because("合并注销"))
		key := x.Certificate(heir, replacing(prior, world.MerchantOf("DATA_RESOURCE")))
		x.Is(world.Exchange, prior, record.StateSuperseded)
		x.Is(world.Exchange, key, record.StateActive)
		under(t, x.Not(record.Duplicate, heir, "subject.apply", "", world.MerchantOf("DATA_RESOURCE")), "S3a 16")
	})
}
