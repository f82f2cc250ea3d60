package market

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// ware is what somebody brings to the exchange.
type ware struct {
	troupe.Row          // the data behind it; Firm is its supplier
	kind       string   // type of object; PRODUCT unless named
	service    string   // of a SERVICE
	tool       string   // of a TOOL
	parts      []string // names of the wares an APPLICATION is built from
	price      string   // how its price comes about; NEGOTIATED unless named
	modes      []string // of delivery; API unless named
	scenario   string   // approved for what leaves an operation domain
	twice      bool     // is registered as data IP as well
}

// shelf is everything that is listed in the quarter; the wares without a deal are those to which something happens by themselves.
var shelf = []ware{
	{Row: troupe.Row{Name: "工业园区用电景气", Firm: 0, Industry: "D4420", Region: "140100"}, price: record.PriceFixed, twice: true},
	{Row: troupe.Row{Name: "汾河水质在线监测", Firm: 1, Industry: "N7640", Region: "140100"}, price: record.PriceMetered},
	{Row: troupe.Row{Name: "古城客流热力", Firm: 2, Industry: "N7861", Region: "140200"}, modes: []string{"API", "RAW_TRANSFER"}},
	{Row: troupe.Row{Name: "采煤机振动诊断", Firm: 3, Industry: "B0690", Region: "140400", Grade: "IMPORTANT"}, modes: []string{"API", "PRIVACY_COMPUTE", "SANDBOX"}},
	{Row: troupe.Row{Name: "冷链车辆温控", Firm: 4, Industry: "G5432", Region: "140500"}, modes: []string{"API", "SANDBOX"}},
	{Row: troupe.Row{Name: "县域商贸流通指数", Firm: 5, Industry: "F5124", Region: "140700", Form: "REPORT"}, price: record.PriceAuction, modes: []string{"RAW_TRANSFER"}},
	{Row: troupe.Row{Name: "麦田墒情分析", Firm: 6, Industry: "A0111", Region: "140800"}, kind: "SERVICE", service: "ANALYSIS"},
	{Row: troupe.Row{Name: "小微企业信用画像", Firm: 7, Industry: "J6620", Region: "141000", Form: "MODEL"}, price: record.PriceAppraised, modes: []string{"PRIVACY_COMPUTE"}},
	{Row: troupe.Row{Name: "数据脱敏工具套件", Firm: 8, Industry: "I6513", Region: "140100", Form: "MODEL"}, kind: "TOOL", tool: "CLEANING", price: record.PricePlatform, modes: []string{"OFFLINE"}},
	{Row: troupe.Row{Name: "产业链用电供需看板", Firm: 0, Industry: "D4420", Region: "140100"}, kind: "APPLICATION", parts: []string{"工业园区用电景气"}},
	{Row: troupe.Row{Name: "园区能耗旧版台账", Firm: 5, Industry: "D4420", Region: "140700"}, price: record.PriceFixed},
	{Row: troupe.Row{Name: "货车轨迹聚合", Firm: 4, Industry: "G5431", Region: "140500"}},
	{Row: troupe.Row{Name: "公共信用合成指标", Firm: operated, Industry: "S9191", Region: "140100", Origin: "PUBLIC", Source: "AUTHORISED_OPERATION"},
		price: record.PriceGuided, modes: []string{"API", "TRUSTED_SPACE"}, scenario: "BANK_CREDIT"},
}

// operated marks what the operator of public data supplies.
const operated = -1

// good is a ware on its way to be listed.
type good struct {
	*ware
	supplier *troupe.Actor
	dataset  string // id
	cites    []record.Citation
	egress   string // key of the approval to leave the operation domain
	object   string // key
	listing  string // key; empty until it is listed
}

// open lays out the shelf.
func (q *Quarter) open() {
	for i := range shelf {
		supplier := q.public
		if shelf[i].Firm != operated {
			supplier = q.suppliers[shelf[i].Firm]
		}
		q.goods[shelf[i].Name] = &good{ware: &shelf[i], supplier: supplier}
	}
}

// stock is the story of a ware: registered as data, admitted as an object, listed.
func (q *Quarter) stock(w *ware) func(context.Context) error {
	return func(ctx context.Context) error {
		g := q.goods[w.Name]
		for _, part := range w.parts {
			if err := q.listed(ctx, q.goods[part]); err != nil {
				return err
			}
		}
		if err := q.registered(ctx, g); err != nil {
			return err
		}
		return troupe.All(ctx, bound(q.object, g), bound(q.list, g))
	}
}

// bound is a step about one good.
func bound(step func(context.Context, *good) error, g *good) func(context.Context) error {
	return func(ctx context.Context) error { return step(ctx, g) }
}

// listed waits until a good is listed, week by week.
func (q *Quarter) listed(ctx context.Context, g *good) error {
	for q.read(g).listing == "" {
		if err := q.Weeks(ctx, 1); err != nil {
			return err
		}
	}
	return nil
}

// read gives a good as it stands: other stories look at it.
func (q *Quarter) read(g *good) good {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	return *g
}

func (q *Quarter) books() []*troupe.Book {
	return []*troupe.Book{
		{Namespace: "property", CertType: record.TypeDP, Officer: q.Bureau, Service: q.Service[record.DataBureau]},
		{Namespace: "intellectual", CertType: record.TypeIP, Officer: q.Regulator, Service: q.Service[record.MarketRegulator]},
	}
}

// registered describes the data and gets the certificates that the object will cite.
func (q *Quarter) registered(ctx context.Context, g *good) (err error) {
	if g.dataset, err = q.Describe(ctx, &g.Row, g.supplier); err != nil {
		return err
	}
	books := q.books()
	if !g.twice {
		books = books[:1]
	}
	for _, book := range books {
		f := q.Dossier(book, &g.Row, g.supplier, g.dataset)
		if err := f.Certify(ctx); err != nil {
			return err
		}
		number, err := f.Number(ctx)
		if err != nil {
			return err
		}
		g.cites = append(g.cites, record.Citation{Namespace: book.Namespace, Key: f.Key, Number: number})
	}
	return q.leaves(ctx, g)
}

// leaves has the bureau review what leaves an operation domain.
func (q *Quarter) leaves(ctx context.Context, g *good) (err error) {
	if g.scenario == "" {
		return nil
	}
	body := record.Egress{Dataset: g.dataset, Scenario: g.scenario, RawFree: true, NonReversible: true, Report: troupe.Digest(g.Name, "出域审核"), Until: q.At(400)}
	approve := troupe.Act{By: q.Bureau, Namespace: "property", Name: "egress.approve", Body: body, To: record.StateInForce}
	g.egress, err = q.Do(ctx, approve.Tell("approves that "+g.Name+" leaves the operation domain for "+g.scenario))
	return err
}

// application is what the supplier applies with for the object.
func (q *Quarter) application(g *good) *record.ApplyObject {
	body := &record.ApplyObject{
		ObjectType: troupe.Or(g.kind, "PRODUCT"), Dataset: g.dataset, Subject: q.subjectOf(g.supplier), Cites: g.cites, Scenario: g.Name + "用于供应链风险识别",
		Assessment: troupe.Digest(g.Name, "合规自评"), Sample: q.salted("a sample", g.Name+"样本行 2026-10,D44,"+troupe.Random()[:10]),
	}
	body.Code, body.ServiceType, body.ToolType = "SXOB-"+g.dataset[:8], g.service, g.tool
	if body.ObjectType == "PRODUCT" {
		body.ProductForm = troupe.Or(g.Form, "DATASET")
	}
	for _, part := range g.parts {
		body.Components = append(body.Components, q.read(q.goods[part]).object)
	}
	body.Source = &record.SourceStatement{Kind: troupe.Or(g.Source, "COLLECTED"), Digest: troupe.Digest(g.Name, "来源说明")}
	body.Commitment, body.Limits = troupe.Digest(g.Name, "承诺"), "不得还原到户"
	block := func(name string) string { return troupe.Digest(g.Name, "元数据", name) }
	body.Metadata = &record.Metadata{
		Description: block("描述"), Access: block("访问"), Processing: block("加工"), Security: block("安全"), Quality: block("质量"), Identifier: block("标识"),
	}
	if body.Modes = g.modes; len(body.Modes) == 0 {
		body.Modes = []string{"API"}
	}
	body.Egress, body.ScenarioCode = g.egress, g.scenario
	return body
}

// object takes the object from its application to its certificate.
func (q *Quarter) object(ctx context.Context, g *good) error {
	apply := act(g.supplier, "object.apply", "", q.application(g), record.StateSubmitted)
	if g.Grade == "IMPORTANT" {
		if err := q.neverRaw(ctx, g); err != nil {
			return err
		}
	}
	key, err := q.Do(ctx, apply)
	if err != nil {
		return err
	}
	q.mutex.Lock()
	g.object = key
	q.mutex.Unlock()
	screen := record.ScreenObject{Negative: q.Answers(q.Now()), Evidence: troupe.Digest(g.Name, "负面清单审核底稿")}
	if _, err := q.Do(ctx, act(q.desk, "object.screen", key, screen, record.StateScreened)); err != nil {
		return err
	}
	if err := q.assess(ctx, g); err != nil {
		return err
	}
	review := record.Review{Depth: "SUBSTANTIVE", Negative: q.Answers(q.Now()), Result: "PASS", Reasons: troupe.Digest(g.Name, "审核意见")}
	if _, err := q.Do(ctx, act(q.Clerk, "object.review", key, review, record.StateApproved)); err != nil {
		return err
	}
	return q.Issue(ctx, act(q.Clerk, "object.issue", key, nil, record.StateActive))
}

// neverRaw: important data are not even offered raw.
func (q *Quarter) neverRaw(ctx context.Context, g *good) error {
	raw := q.application(g)
	raw.Modes = []string{"API", "RAW_TRANSFER"}
	return q.Refused(ctx, record.RuleForbids, "S2 8(4)", act(g.supplier, "object.apply", "", raw, "").Tell("offers important data raw"))
}

// assess has a registered third party report on the object. A body without a certificate reports in vain.
func (q *Quarter) assess(ctx context.Context, g *good) error {
	report := record.Report{Kind: "COMPLIANCE", Subject: g.object, Digest: troupe.Digest(g.Name, "合规评估报告"), ValidTo: q.At(500), Independent: true}
	if g.Name == shelf[0].Name {
		uncertified := act(q.quack, "report.file", "", report, "")
		if err := q.Refused(ctx, record.RuleForbids, "", uncertified.Tell("files a report without being certified for it")); err != nil {
			return err
		}
	}
	key, err := q.Do(ctx, act(q.assessor, "report.file", "", report, record.StateInForce))
	if err != nil {
		return err
	}
	_, err = q.Do(ctx, act(q.assessor, "object.assess", g.object, record.AssessObject{Report: key}, record.StateAssessed))
	return err
}

// list puts the object on the market.
func (q *Quarter) list(ctx context.Context, g *good) error {
	body := record.Listing{Object: g.object, PriceMode: troupe.Or(g.price, record.PriceNegotiated), Level: "MEMBERS"}
	switch body.PriceMode {
	case record.PriceFixed, record.PriceMetered:
		body.Display = "面议起步价"
	case record.PriceGuided:
		body.Price = &record.GovPrice{Document: troupe.Digest("发改价格文件"), Floor: 1, Ceiling: 90_000_000_000_000}
	case record.PriceAppraised:
		report := record.Report{Kind: "PRICE", Subject: g.object, Method: "INCOME", Digest: troupe.Digest(g.Name, "价格评估报告"), ValidTo: q.At(300), Independent: true}
		var err error
		if body.Report, err = q.Do(ctx, act(q.appraiser, "report.file", "", report, record.StateInForce)); err != nil {
			return err
		}
	}
	key, err := q.Do(ctx, act(q.Clerk, "listing.list", "", body, record.StateListed))
	if err != nil {
		return err
	}
	q.mutex.Lock()
	defer q.mutex.Unlock()
	g.listing = key
	return nil
}

// priced is how the price of a good comes about.
func (g *good) priced() string { return troupe.Or(g.price, record.PriceNegotiated) }

// mode is how a good is delivered.
func (g *good) mode() string {
	if len(g.modes) == 0 {
		return "API"
	}
	return g.modes[0]
}
