package world

import (
	"fmt"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// TradingPack is [RegistryPack] with what it says to exchanges: terms, checklists, lists of codes and the periods of deals.
func TradingPack() record.Pack {
	pack := RegistryPack()
	for _, certType := range []string{record.TypeSD, record.TypeST, record.TypeTC} {
		pack.Validity = append(pack.Validity, record.ByType{Type: certType, Value: 3})
	}
	give := func(name, value, article string) {
		pack.Parameters = append(pack.Parameters, record.Parameter{Name: name, Value: value, Article: article})
	}
	give("assessmentRequired", "YES", "S3a 17")
	give("deliveryAcceptDays", "5", "B-47")
	give("priceAnonymity", "5", "S0 14")
	give("recheckMonths", "12", "S3a 9")
	give("retentionYears", "20", "S3a 24")
	slices.SortFunc(pack.Parameters, func(a, b record.Parameter) int {
		return slices.Compare([]string{a.Name, a.Type}, []string{b.Name, b.Type})
	})
	pack.Entry = []record.EntryRow{
		{Code: "E8", Title: "各类市场主体", Article: "S1 39", Force: "ENCOURAGED", When: "ANY"},
		{Code: "M1", Title: "涉及公共数据", Article: "S0 6(1)", Force: "MUST", When: "PUBLIC_DATA"},
	}
	list := func(name, article string, codes ...string) {
		codeList := record.CodeList{Name: name}
		for _, code := range codes {
			codeList.Codes = append(codeList.Codes, record.ListedCode{Code: code, Title: code, Article: article})
		}
		pack.Codes = append(pack.Codes, codeList)
	}
	list("checklist.demander", "S0 17", "CONTROLLED-USE", "TECHNICAL-ABILITY")
	list("checklist.subject.merchant", "S0 18(2)", "LEGAL-PERSON", "TECHNICAL-ABILITY")
	list("checklist.subject.merchant.SERVICE", "S0 18(3)", "PREMISES-STAFF")
	list("checklist.subject.third-party", "S3a 10", "QUALIFIED-STAFF")
	list("form", "S0 5(2)", "API", "DATASET", "MODEL", "RAW", "REPORT")
	list("licensed.service", "S1 25", "CREDIT_REPORTING", "INSURANCE")
	list("serviceType", "S0 5(3)", "ANALYSIS", "CLEANING", "CREDIT_REPORTING")
	list("thirdPartyServiceType", "S0 5(5)", "COMPLIANCE_REVIEW", "INSURANCE", "NOTARISATION", "PRICE_APPRAISAL", "QUALITY_ASSESSMENT")
	list("toolType", "S0 5(4)", "CLEANING", "STORAGE")
	return pack
}

// FoundTrading founds the network at the edition of deals, under a pack and a calendar of several years.
func (w *World) FoundTrading(pack record.Pack) {
	w.Helper()
	w.FoundWith(func(f *Founding) {
		f.Body.Edition, f.Pack = record.EditionTrade, pack
		f.Calendar.To = "2035-12-31"
	})
}

// Trading is an exchange at work, in a network founded at the edition of deals.
type Trading struct {
	*World
	Pack     record.Pack
	Centre   *Actor // decides for the exchange
	Clerk    *Actor // prepares for it
	Property *Register
	Document string // key of a rule document of the exchange in force

	// Filled in by [Trading.Open].
	Supplier, Buyer, Assessor *Actor
	Dataset                   string // id
	Citation                  record.Citation
	Subject                   string // keys
	Demander                  string
	Object                    string
	Listing                   string

	firms int
}

// OpenExchange founds the network under a pack, has the bureau approve the exchange and the exchange publish a rule document.
func (w *World) OpenExchange(pack record.Pack) *Trading {
	w.Helper()
	w.FoundTrading(pack)
	w.Onboarded()
	x := &Trading{
		World: w, Pack: pack, Centre: w.Staff(record.Exchange, record.RoleExchange), Clerk: w.Staff(record.Exchange, record.RoleOperator),
		Property: &Register{World: w, Namespace: Property, Clerk: w.Bureau(), Pack: pack},
	}
	body := record.Document{
		Namespace: Exchange, Kind: "REGISTRATION_SETTLEMENT", Title: "登记结算规则", Number: 1, Digest: Digest("rules"), From: record.Time(w.Now),
	}
	x.Document = w.Act(Governance, record.Exchange, x.Centre, "document.publish", "", body, Consent(w.Bureau())).Key
	return x
}

// Open leads to a listed object: its supplier a merchant, its data registered, it screened, assessed and certified, and a verified
// demander beside it.
func (x *Trading) Open() *Trading {
	x.Helper()
	x.Supplier = x.Company("厦门港口数据有限公司", record.RoleHolder, record.RoleMerchant)
	x.Buyer = x.Company("福建保险股份有限公司", record.RoleDemander)
	x.Assessor = x.Company("福建数据合规评估有限公司", record.RoleThirdParty)
	x.Subject = x.Merchant(x.Supplier)
	x.ThirdParty(x.Assessor, "COMPLIANCE_REVIEW", "PRICE_APPRAISAL")
	x.Dataset = x.World.Dataset(x.Supplier, "港口集装箱作业数据")
	x.Citation = x.Property.Certified(x.Property.Apply(x.Supplier, Application(x.Dataset, x.Now)))
	x.Demander = x.Verified(x.Buyer)
	x.Object = x.Certified(x.Supplier, Offered(x.Dataset, x.Subject, "OBJ-0001", x.Citation))
	x.Listing = x.Listed(x.Object)
	return x
}

// Company registers a firm under a fresh code.
func (x *Trading) Company(name string, roles ...string) *Actor {
	x.Helper()
	x.firms++
	return x.Firm(name, USCC(fmt.Sprintf("91350100MA%07d", 1000+x.firms)), roles...)
}

// By has somebody act in the exchange, through it.
func (x *Trading) By(who *Actor, act, key string, body any, with ...With) record.Result {
	x.Helper()
	return x.Act(Exchange, record.Exchange, who, act, key, body, with...)
}

// Not has somebody try in the exchange, and be refused.
func (x *Trading) Not(code record.Code, who *Actor, act, key string, body any, with ...With) *record.Error {
	x.Helper()
	return x.Refused(code, Exchange, record.Exchange, who, act, key, body, with...)
}

// Standing is the state of a record of the exchange now.
func (x *Trading) Standing(key string) string {
	x.Helper()
	state, _ := record.Effective(x.Record(Exchange, key), record.Time(x.Now))
	return state
}

// Approving is a favourable decision on a subject under the exchange's rules.
func (x *Trading) Approving() record.DecideSubject {
	return record.DecideSubject{Opinion: Pass(), Rules: []string{x.Document}}
}

// Certificate takes the application of a subject to its certificate, and gives the key.
func (x *Trading) Certificate(firm *Actor, body record.ApplySubject, with ...With) string {
	x.Helper()
	key := x.By(firm, "subject.apply", "", body, with...).Key
	x.By(x.Clerk, "subject.accept", key, Because("材料齐全"))
	x.By(x.Centre, "subject.review", key, x.Approving())
	x.Issue(Exchange, x.Centre, "subject.issue", key)
	return key
}

// Merchant makes a firm a data merchant, and gives the key of its certificate.
func (x *Trading) Merchant(firm *Actor) string {
	x.Helper()
	return x.Certificate(firm, MerchantOf("DATA_RESOURCE", "SERVICE"))
}

// ThirdParty registers a firm for services, and gives the key of its certificate.
func (x *Trading) ThirdParty(firm *Actor, services ...string) string {
	x.Helper()
	return x.Certificate(firm, ThirdPartyOf(services...))
}

// Verified makes a firm a verified demander, and gives the key of its verification.
func (x *Trading) Verified(firm *Actor) string {
	x.Helper()
	key := x.By(firm, "demander.apply", "", Demanding()).Key
	x.By(x.Centre, "demander.verify", key, Pass())
	return key
}

// Cohort is the cohort of a verified demander.
func (x *Trading) Cohort(demander string) string {
	x.Helper()
	return x.Body(Exchange, demander, &record.Demander{}).(*record.Demander).Cohort
}

// Certified takes the application of an object to its certificate, and gives the key.
func (x *Trading) Certified(supplier *Actor, body record.ApplyObject, with ...With) string {
	x.Helper()
	key := x.Approved(supplier, body, with...)
	x.Issue(Exchange, x.Centre, "object.issue", key)
	return key
}

// Approved takes the application of an object to its favourable review.
func (x *Trading) Approved(supplier *Actor, body record.ApplyObject, with ...With) string {
	x.Helper()
	key := x.Assessed(x.Screened(x.By(supplier, "object.apply", "", body, with...).Key))
	x.By(x.Centre, "object.review", key, Answers(x.Pack, "PASS"))
	return key
}

// Screened has the exchange's operator answer the negative list for an object.
func (x *Trading) Screened(key string) string {
	x.Helper()
	x.By(x.Clerk, "object.screen", key, Screening(x.Pack))
	return key
}

// Assessed has the assessor report on an object and hand the report in.
func (x *Trading) Assessed(key string) string {
	x.Helper()
	x.By(x.Assessor, "object.assess", key, record.AssessObject{Report: x.Reported("COMPLIANCE", key)})
	return key
}

// Reported has the assessor file a report, and gives its key.
func (x *Trading) Reported(kind, about string) string {
	x.Helper()
	return x.By(x.Assessor, "report.file", "", Reporting(kind, about, x.World)).Key
}

// Listed lists an object at a negotiated price, and gives the listing's key.
func (x *Trading) Listed(object string) string {
	x.Helper()
	return x.By(x.Centre, "listing.list", "", ListedFor(object, record.PriceNegotiated)).Key
}

// MerchantOf is the application of a merchant with all that edition 4 asks for.
func MerchantOf(categories ...string) record.ApplySubject {
	body := record.ApplySubject{
		SubjectType: record.SubjectMerchant, Categories: categories, Commitment: Digest("commitment"), Commitments: Commitments(),
		Checklist: Checklist("LEGAL-PERSON", "TECHNICAL-ABILITY"),
	}
	if slices.Contains(categories, "SERVICE") {
		body.Checklist = append(body.Checklist, Checklist("PREMISES-STAFF")...)
	}
	return body
}

// ThirdPartyOf is the application of a third party for some services.
func ThirdPartyOf(services ...string) record.ApplySubject {
	return record.ApplySubject{
		SubjectType: record.SubjectThirdParty, Categories: services, Commitment: Digest("commitment"), Commitments: Commitments(),
		Checklist: Checklist("QUALIFIED-STAFF"),
	}
}

// Commitments are all six.
func Commitments() []record.Commitment {
	var list []record.Commitment
	for _, kind := range record.CommitmentKinds {
		list = append(list, record.Commitment{Kind: kind, Digest: Digest("commitment " + kind)})
	}
	return list
}

// Checklist answers items, all of them met.
func Checklist(items ...string) []record.ChecklistItem {
	var list []record.ChecklistItem
	for _, item := range items {
		list = append(list, record.ChecklistItem{Item: item, Result: "MET", Evidence: Digest("evidence " + item)})
	}
	return list
}

// Demanding is the application of a demander.
func Demanding() record.ApplyDemander {
	return record.ApplyDemander{
		Capability: Digest("capability"), Need: "PRICING", Commitment: Digest("commitment"), Checklist: Checklist("CONTROLLED-USE", "TECHNICAL-ABILITY"),
	}
}

// Offered is the application of a product with all that edition 4 asks for.
func Offered(dataset, subject, code string, cites ...record.Citation) record.ApplyObject {
	body := Product(dataset, subject, cites...)
	body.Offer = record.Offer{
		Code: code, ProductForm: "DATASET", Source: &record.SourceStatement{Kind: "COLLECTED", Digest: Digest("source")}, Commitment: Digest("supplier"),
		Metadata: &record.Metadata{
			Description: Digest("description"), Access: Digest("access"), Processing: Digest("processing"), Security: Digest("security"),
			Quality: Digest("quality"), Identifier: Digest("identifier"),
		},
		Modes: []string{"API", "SANDBOX", "TRUSTED_SPACE"}, Limits: "不得转授权",
	}
	return body
}

// Screening answers the negative list of a pack without a hit.
func Screening(pack record.Pack) record.ScreenObject {
	return record.ScreenObject{Negative: Answers(pack, "PASS").Negative, Evidence: Digest("working papers")}
}

// Reporting is a report that is good for a year.
func Reporting(kind, about string, w *World) record.Report {
	body := record.Report{Kind: kind, Subject: about, Digest: Digest("report"), ValidTo: record.Time(w.Now.AddDate(1, 0, 0)), Independent: true}
	if body.Values() {
		body.Method = "COST"
	}
	return body
}

// ListedFor is a listing that everybody sees, in a way of pricing that needs no document.
func ListedFor(object, mode string) record.Listing {
	return record.Listing{Object: object, PriceMode: mode, Level: "PUBLIC"}
}

// Restraint is a suspension with a month for putting things right.
func Restraint(reason string, w *World) record.Restrain {
	return record.Restrain{Reason: reason, Document: "督办函〔2026〕1号", Deadline: record.Time(w.Now.AddDate(0, 1, 0))}
}

// PricedAs is a way of pricing that needs no document.
func PricedAs(mode string) record.Pricing { return record.Pricing{PriceMode: mode, Level: "PUBLIC"} }
