package contract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// port is a network with both registries, two holders of data and an assessor.
type port struct {
	*world.World
	holder, other, assessor *world.Actor
}

func openPort(w *world.World) *port {
	return &port{
		w, w.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder), w.Firm("福州港务数据有限公司", world.USCC("91350100MA0000002"), record.RoleHolder),
		w.Firm("泉州数据评估有限公司", world.USCC("91350500MA0000003"), record.RoleThirdParty),
	}
}

// with is the description of a dataset, altered.
func with(name string, alter func(*record.Dataset)) record.Dataset {
	body := world.Dataset(name)
	alter(&body)
	return body
}

// register registers a dataset of the holder and gives its key.
func (p *port) register(body record.Dataset) string {
	p.Helper()
	return p.Act(world.Governance, record.Exchange, p.holder, "dataset.register", "", body).Key
}

func (p *port) notRegistered(code record.Code, body record.Dataset) *record.Error {
	p.Helper()
	return p.Refused(code, world.Governance, record.Exchange, p.holder, "dataset.register", "", body)
}

func (p *port) data(key string) *record.Dataset {
	p.Helper()
	return p.Body(world.Governance, key, &record.Dataset{}).(*record.Dataset)
}

func TestADatasetIsDescribedInTheCodesOfThePacks(t *testing.T) {
	registries(t, func(w *world.World) {
		p := openPort(w)
		pack := world.NextPack(2)
		list := func(name, article string, codes ...string) {
			list := record.CodeList{Name: name}
			for _, code := range codes {
				list.Codes = append(list.Codes, record.ListedCode{Code: code, Title: code, Article: article})
			}
			pack.Codes = append(pack.Codes, list)
		}
		list("form", "S0 5(2)", "DATASET")
		list("industry", "B-13", "G")
		list("openType", "S1 14", "CONDITIONAL", "UNCONDITIONAL")
		list("source", "S0 16", "COLLECTED")
		w.PublishPack(pack, w.Now)
		p.register(world.Dataset("合于代码表"))
		under(t, p.notRegistered(record.Invalid, with("数据", func(d *record.Dataset) { d.Form = "REPORT" })), "S0 5(2)")
		under(t, p.notRegistered(record.Invalid, with("数据", func(d *record.Dataset) { d.Industry = "H61" })), "B-13")
		under(t, p.notRegistered(record.Invalid, with("数据", func(d *record.Dataset) { d.Open = "NOT_OPEN" })), "S1 14")
		under(t, p.notRegistered(record.Invalid, with("数据", func(d *record.Dataset) { d.Source = "AGREEMENT" })), "S0 16")
	})
}

func TestADatasetSaysWhatItsOriginAndGradeAskFor(t *testing.T) {
	registries(t, func(w *world.World) {
		p := openPort(w)
		for _, origin := range []string{"PUBLIC", "PUBLIC_GOV", "PUBLIC_SERVICE"} {
			public := func(open, catalog string) record.Dataset {
				return with(origin, func(d *record.Dataset) { d.Origin, d.Open, d.Catalog = origin, open, catalog })
			}
			under(t, p.notRegistered(record.RuleForbids, public("", "35-0001")), "S1 8; S1 14")
			under(t, p.notRegistered(record.RuleForbids, public("CONDITIONAL", "")), "S1 8; S1 14")
			p.register(public("CONDITIONAL", "35-0001"))
		}
		p.register(with("混合数据", func(d *record.Dataset) { d.Origin = "MIXED" }))
		important := func(standard string) record.Dataset {
			return with("重要数据", func(d *record.Dataset) { d.Grade, d.Standard = "IMPORTANT", standard })
		}
		under(t, p.notRegistered(record.RuleForbids, important("")), "S1 50; S2 8")
		p.register(important("GB/T 43697-2024"))
	})
}

func TestCoreDataAreRefusedUnderTheItemOfThePack(t *testing.T) {
	registries(t, func(w *world.World) {
		p := openPort(w)
		core := with("核心数据", func(d *record.Dataset) { d.Grade = "CORE" })
		under(t, p.notRegistered(record.RuleForbids, core), "Data Security Law 21")
		pack := world.NextPack(2)
		pack.Negative = append(pack.Negative, record.NegativeRow{Code: "N21", Title: "核心数据", Article: "B-26", Effect: "P", When: "CORE"})
		w.PublishPack(pack, w.Now)
		under(t, p.notRegistered(record.RuleForbids, core), "B-26")
	})
}

func TestADatasetNamesWhatItWasMadeFromAndKeepsItsLimits(t *testing.T) {
	registries(t, func(w *world.World) {
		p := openPort(w)
		limit := "不得用于营销"
		parts := []string{
			world.ID(p.register(with("原始数据", func(d *record.Dataset) { d.Restrictions = []string{limit} }))),
			world.ID(p.Act(world.Governance, record.Exchange, p.other, "dataset.register", "", world.Dataset("他方数据")).Key),
		}
		slices.Sort(parts)
		made := func(source string, restrictions []string, parts ...string) record.Dataset {
			return with(source, func(d *record.Dataset) { d.Source, d.Restrictions, d.Parts = source, restrictions, parts })
		}
		for _, source := range []string{"DERIVED", "FUSED"} {
			under(t, p.notRegistered(record.RuleForbids, made(source, nil)), "S2 21(2)")
			under(t, p.notRegistered(record.NotFound, made(source, nil, "NONE")), "S2 21(2)")
			under(t, p.notRegistered(record.RuleForbids, made(source, []string{"不得转授权"}, parts...)), "S1 28")
			p.register(made(source, []string{"不得转授权", limit}, parts...))
		}
	})
}

func TestADatasetFollowsOneOfTheSameHolder(t *testing.T) {
	registries(t, func(w *world.World) {
		p := openPort(w)
		follow := func(previous string) record.Dataset {
			return with("第二版", func(d *record.Dataset) { d.Previous = previous })
		}
		under(t, p.notRegistered(record.NotFound, follow("NONE")), "S1 10")
		under(t, p.notRegistered(record.RuleForbids, follow(w.Dataset(p.other, "他方数据"))), "S1 10")
		p.register(follow(w.Dataset(p.holder, "第一版")))
	})
}

func TestADatasetThatHasEndedIsFollowedByNone(t *testing.T) {
	w := world.New(t)
	w.FoundAt(record.EditionRegistries)
	p := openPort(w)
	key := p.register(world.Dataset("第一版"))
	rec := w.Record(world.Governance, key)
	rec.State = record.StateRetired
	w.Ledger.Plant(world.Governance, key, world.Text(rec))
	under(t, p.notRegistered(record.RuleForbids, with("第二版", func(d *record.Dataset) { d.Previous = world.ID(key) })), "S1 10")
}

// entryCases are datasets, and kinds of holder, for which a condition of the lists of what must or should be traded on an
// exchange holds; what the bureau directs has a test of its own.
var entryCases = []struct {
	when, subject string
	alter         func(*record.Dataset)
}{
	{"PUBLIC_DATA", "LEGAL", func(d *record.Dataset) { d.Origin, d.Open, d.Catalog = "PUBLIC_SERVICE", "CONDITIONAL", "35-0001" }},
	{"PUBLIC_DATA", "LEGAL", func(d *record.Dataset) { d.Source = "AUTHORISED_OPERATION" }},
	{"PUBLIC_DATA", "LEGAL", func(d *record.Dataset) { d.Origin, d.Catalog = "MIXED", "35-0001" }},
	{"PUBLIC_DATA", "LEGAL", func(d *record.Dataset) { d.Origin, d.PublicCode = "MIXED", "GG-0001" }},
	{"FISCAL_BODY", "GOV", func(*record.Dataset) {}},
	{"FISCAL_BODY", "FISCAL_PSO", func(*record.Dataset) {}},
	{"STATE_OWNED", "SOE", func(*record.Dataset) {}},
	{"FISCAL_FUNDS", "LEGAL", func(d *record.Dataset) { d.FiscalFunds = true }},
	{"PERSONAL_DATA", "LEGAL", func(d *record.Dataset) { d.PersonalData, d.PiEvidence = "ANONYMISED", world.Digest("anonymised") }},
	{"PERSONAL_DATA", "LEGAL", func(d *record.Dataset) { d.Origin = "PERSONAL" }},
	{"PLATFORM", "LEGAL", func(d *record.Dataset) { d.Platform = true }},
	{"SECRET_OR_IP", "LEGAL", func(d *record.Dataset) { d.SecretOrIP = true }},
	{"AUTHORISED_PRODUCT", "LEGAL", func(d *record.Dataset) { d.Form = "REPORT" }},
	{"ANY", "LEGAL", func(*record.Dataset) {}},
}

// entryPack is a pack with one case of the lists for every condition, named after it.
func entryPack() record.Pack {
	pack := world.NextPack(2)
	for when, title := range record.EntryConditions {
		row := record.EntryRow{Code: when, Title: title, Article: "S0 6; S0 7", Force: "ENCOURAGED", When: when}
		if strings.HasPrefix(when, "DIRECTED") || when == "PUBLIC_DATA" || when == "FISCAL_BODY" {
			row.Force = "MUST"
		}
		pack.Entry = append(pack.Entry, row)
	}
	slices.SortFunc(pack.Entry, func(a, b record.EntryRow) int { return strings.Compare(a.Code, b.Code) })
	return pack
}

func TestWhatMustOrShouldBeTradedOnAnExchangeIsComputed(t *testing.T) {
	registries(t, func(w *world.World) {
		w.PublishPack(entryPack(), w.Now)
		tried := map[string]bool{"DIRECTED": true, "DIRECTED_BY_LAW": true, "ENCOURAGED": true}
		for i, c := range entryCases {
			tried[c.when] = true
			firm := world.Firm(fmt.Sprintf("第%d数据有限公司", i), world.USCC(fmt.Sprintf("91350200MA00001%02d", i)), record.RoleHolder)
			firm.SubjectKind = c.subject
			body := with(firm.Name, func(d *record.Dataset) { d.Form = "RAW" })
			c.alter(&body)
			key := w.Act(world.Governance, record.Exchange, w.Organization(firm), "dataset.register", "", body).Key
			data := w.Body(world.Governance, key, &record.Dataset{}).(*record.Dataset)
			must, encourage := []string(nil), []string{"ANY"}
			if c.when == "PUBLIC_DATA" || c.when == "FISCAL_BODY" {
				must = []string{c.when}
			} else if c.when != "ANY" {
				encourage = append(encourage, c.when)
			}
			if slices.Sort(encourage); !slices.Equal(data.MustEnter, must) || !slices.Equal(data.Encourage, encourage) {
				t.Errorf("case %d: must %v and should %v, not %v and %v", i, data.MustEnter, data.Encourage, must, encourage)
			}
		}
		for when := range record.EntryConditions {
			if !tried[when] {
				t.Errorf("there is no case for %s", when)
			}
		}
	})
}

func TestTheBureauDecidesThatDataAreTradedOnAnExchange(t *testing.T) {
	registries(t, func(w *world.World) {
		w.PublishPack(entryPack(), w.Now)
		p := openPort(w)
		key := p.register(with("数据", func(d *record.Dataset) { d.Form = "RAW" }))
		for _, when := range []string{"DIRECTED", "DIRECTED_BY_LAW", "ENCOURAGED"} {
			body := record.Direct{When: when, Document: "省数发〔2026〕3号", Digest: world.Digest("decision")}
			w.Act(world.Governance, record.DataBureau, w.Bureau(), "dataset.direct", key, body)
		}
		data := p.data(key)
		if len(data.Directed) != 3 || !slices.Equal(data.MustEnter, []string{"DIRECTED", "DIRECTED_BY_LAW"}) || !slices.Equal(data.Encourage, []string{"ANY", "ENCOURAGED"}) {
			t.Fatalf("the decisions lead to %v and %v", data.MustEnter, data.Encourage)
		}
	})
}

func TestWhoRegisteredTheSameDataIsKnown(t *testing.T) {
	registries(t, func(w *world.World) {
		p := openPort(w)
		var want []string
		for _, firm := range []*world.Actor{p.holder, p.other} {
			want = append(want, w.Dataset(firm, "同一数据"))
		}
		w.Dataset(p.other, "别的数据")
		id := strings.ToUpper(strings.TrimPrefix(world.Dataset("同一数据").Fingerprint, "sm3:"))
		same := w.Body(world.Governance, "fingerprint/"+id, &record.Fingerprint{}).(*record.Fingerprint)
		if !slices.Equal(same.Datasets, want) {
			t.Fatalf("the same data are %v, not %v", same.Datasets, want)
		}
	})
}

func TestNobodyIsTurnedAwayBecauseManyHaveTheSameData(t *testing.T) {
	w := world.New(t)
	w.FoundAt(record.EditionRegistries)
	p := openPort(w)
	w.Dataset(p.holder, "同一数据")
	key := "fingerprint/" + strings.ToUpper(strings.TrimPrefix(world.Dataset("同一数据").Fingerprint, "sm3:"))
	rec, same := w.Record(world.Governance, key), w.Body(world.Governance, key, &record.Fingerprint{}).(*record.Fingerprint)
	for len(same.Datasets) < record.MaxSameData {
		same.Datasets = append(same.Datasets, same.Datasets[0])
	}
	rec.Body = world.Text(same)
	w.Ledger.Plant(world.Governance, key, world.Text(rec))
	w.Act(world.Governance, record.Exchange, p.other, "dataset.register", "", world.Dataset("同一数据"))
	if n := len(w.Body(world.Governance, key, &record.Fingerprint{}).(*record.Fingerprint).Datasets); n != record.MaxSameData {
		t.Fatalf("%d datasets are remembered", n)
	}
}

// regrade is an assessment by the assessor, dated today.
func (p *port) regrade(from, to string) record.Regrade {
	return record.Regrade{
		From: from, To: to, Method: "脱敏后再识别评估", Standard: "GB/T 43697-2024", Assessor: p.assessor.ID, Date: record.Time(p.Now), Digest: world.Digest("assessment"),
	}
}

func TestDataAreRegradedOnAnAssessment(t *testing.T) {
	registries(t, func(w *world.World) {
		p := openPort(w)
		key := p.register(with("重要数据", func(d *record.Dataset) { d.Grade, d.Standard = "IMPORTANT", "GB/T 43697-2024" }))
		city := world.Firm("厦门市数据管理局", world.USCC("11350200000000002"), record.RoleCity)
		city.Scope = record.Scope{Regions: []string{"3502"}, Types: []string{}}
		here := w.Organization(city)
		city.Name, city.Uscc, city.Scope.Regions = "泉州市数据管理局", world.USCC("11350500000000003"), []string{"3505"}
		elsewhere, bureau := w.Organization(city), w.Bureau()
		lower := p.regrade("IMPORTANT", "GENERAL")
		refused := func(code record.Code, by *world.Actor, body any) *record.Error {
			t.Helper()
			return w.Refused(code, world.Governance, record.DataBureau, by, "dataset.regrade", key, body)
		}
		refused(record.OutOfScope, elsewhere, lower)
		refused(record.Invalid, bureau, p.regrade("GENERAL", "IMPORTANT"))
		refused(record.Invalid, bureau, world.Altered(lower, "date", record.Time(w.Now.Add(day))))
		under(t, refused(record.RuleForbids, bureau, world.Altered(lower, "assessor", "")), "S2 8(2)")
		refused(record.Invalid, bureau, world.Altered(lower, "method", ""))
		refused(record.Invalid, bureau, world.Altered(lower, "standard", ""))
		refused(record.UnknownActor, bureau, world.Altered(lower, "assessor", "NOBODY"))
		refused(record.OutOfRole, bureau, world.Altered(lower, "assessor", p.other.ID))
		refused(record.OutOfRole, here, p.regrade("IMPORTANT", "CORE"))
		w.Act(world.Governance, record.DataBureau, here, "dataset.regrade", key, lower)
		if data := p.data(key); data.Grade != "GENERAL" || len(data.Regrades) != 1 || data.Regrades[0] != lower {
			t.Fatalf("after the assessment: %+v", data)
		}
		w.Act(world.Governance, record.DataBureau, bureau, "dataset.regrade", key, world.Altered(p.regrade("GENERAL", "CORE"), "assessor", ""))
	})
}

func TestNobodyOfTheHolderRegradesOrAssesses(t *testing.T) {
	registries(t, func(w *world.World) {
		p := openPort(w)
		both := w.Firm("福建数据资产有限公司", world.USCC("91350100MA0000004"), record.RoleHolder, record.RoleThirdParty)
		own, insider := w.Clerk(record.Exchange, both, record.RoleThirdParty), w.Staff(record.DataBureau, record.RoleHolder)
		body := with("重要数据", func(d *record.Dataset) { d.Grade, d.Standard = "IMPORTANT", "GB/T 43697-2024" })
		theirs := w.Act(world.Governance, record.Exchange, both, "dataset.register", "", body).Key
		for _, assessor := range []*world.Actor{both, own} {
			w.Refused(record.ConflictOfInterest, world.Governance, record.DataBureau, w.Bureau(), "dataset.regrade", theirs,
				world.Altered(p.regrade("IMPORTANT", "GENERAL"), "assessor", assessor.ID))
		}
		bureaus := w.Act(world.Governance, record.DataBureau, insider, "dataset.register", "", body).Key
		w.Refused(record.ConflictOfInterest, world.Governance, record.DataBureau, w.Bureau(), "dataset.regrade", bureaus, p.regrade("IMPORTANT", "GENERAL"))
	})
}

func TestTheBureauDecidesWhetherPublicDataAreOpen(t *testing.T) {
	registries(t, func(w *world.World) {
		p := openPort(w)
		public := p.register(with("公共数据", func(d *record.Dataset) { d.Origin, d.Open, d.Catalog = "PUBLIC_SERVICE", "CONDITIONAL", "35-0001" }))
		private := p.register(world.Dataset("企业数据"))
		body := record.Openness{Open: "NOT_OPEN", Document: "省数发〔2026〕4号", Digest: world.Digest("decision")}
		under(t, w.Refused(record.RuleForbids, world.Governance, record.DataBureau, w.Bureau(), "dataset.open", private, body), "S1 14")
		w.Act(world.Governance, record.DataBureau, w.Bureau(), "dataset.open", public, body)
		if open := p.data(public).Open; open != "NOT_OPEN" {
			t.Fatalf("the data are %s", open)
		}
		pack := world.NextPack(2)
		pack.Codes = []record.CodeList{{Name: "openType", Codes: []record.ListedCode{{Code: "NOT_OPEN", Title: "不予开放", Article: "S1 14(1)"}}}}
		w.PublishPack(pack, w.Now)
		under(t, w.Refused(record.Invalid, world.Governance, record.DataBureau, w.Bureau(), "dataset.open", public, world.Altered(body, "open", "CONDITIONAL")), "S1 14(1)")
	})
}

func TestAClerkOfOneCityDecidesNothingAboutDataOfAnother(t *testing.T) {
	registries(t, func(w *world.World) {
		p := openPort(w)
		person := world.NewActor()
		body := world.Enrolment(person, w.Now, record.RoleBureau)
		body.Scope.Regions = []string{"3505"}
		person.ID = world.ID(w.Act(world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.enrol", "", body, world.Possession(person)).Key)
		key := p.register(with("公共数据", func(d *record.Dataset) { d.Origin, d.Open, d.Catalog = "PUBLIC_SERVICE", "CONDITIONAL", "35-0001" }))
		for act, body := range map[string]any{
			"dataset.direct":  record.Direct{When: "DIRECTED", Document: "省数发〔2026〕3号", Digest: world.Digest("decision")},
			"dataset.open":    record.Openness{Open: "NOT_OPEN", Document: "省数发〔2026〕4号", Digest: world.Digest("decision")},
			"dataset.hold":    record.LegalHold{Document: "（2026）闽01执保1号"},
			"dataset.regrade": p.regrade("GENERAL", "IMPORTANT"),
		} {
			w.Refused(record.OutOfScope, world.Governance, record.DataBureau, person, act, key, body)
		}
	})
}

func TestALegalHoldIsReleasedByWhoPlacedIt(t *testing.T) {
	registries(t, func(w *world.World) {
		p := openPort(w)
		court := w.Firm("福州市中级人民法院", world.USCC("11350100000000005"), record.RoleCourt)
		police := w.Firm("福建省公安厅", world.USCC("11350000000000006"), record.RoleSector)
		key, body := p.register(world.Dataset("数据")), record.LegalHold{Document: "（2026）闽01执保1号"}
		w.Act(world.Governance, record.Exchange, court, "dataset.hold", key, body)
		w.Refused(record.Exists, world.Governance, record.Exchange, court, "dataset.hold", key, body)
		w.Act(world.Governance, record.Exchange, police, "dataset.hold", key, body)
		under(t, w.Refused(record.OutOfRole, world.Governance, record.DataBureau, w.Bureau(), "dataset.release", key, body), "S0 31(2)")
		w.Refused(record.OutOfRole, world.Governance, record.Exchange, court, "dataset.release", key, record.LegalHold{Document: "别的文书"})
		w.Act(world.Governance, record.Exchange, w.Clerk(record.Exchange, court, record.RoleCourt), "dataset.release", key, body)
		if data := p.data(key); data.Holds[0].Released != record.Time(w.Now) || data.Holds[1].Released != "" || !data.Held() {
			t.Fatalf("the holds are %+v", data.Holds)
		}
		w.Refused(record.OutOfRole, world.Governance, record.Exchange, court, "dataset.release", key, body)
		w.Act(world.Governance, record.Exchange, court, "dataset.hold", key, body)
	})
}

func TestADatasetRetiresWithACompletedRetirementOnly(t *testing.T) {
	w := world.New(t)
	w.FoundAt(record.EditionRegistries)
	p := openPort(w)
	key := p.register(world.Dataset("数据"))
	retirement := func(kind, id, state, dataset string) record.RetireDataset {
		rec := record.Record{Kind: kind, ID: id, State: state, Version: 1, Prev: record.None, Acts: []record.Act{}, Body: world.Text(record.Retirement{Dataset: dataset})}
		w.Ledger.Plant(world.Property, rec.Key(), world.Text(rec))
		return record.RetireDataset{Namespace: world.Property, Retirement: rec.Key()}
	}
	done := retirement("retirement", "DONE", record.StateRetired, world.ID(key))
	refused := func(code record.Code, by *world.Actor, body any) *record.Error {
		t.Helper()
		return w.Refused(code, world.Governance, record.Exchange, by, "dataset.retire", key, body)
	}
	refused(record.OutOfRole, p.other, done)
	refused(record.NotFound, p.holder, world.Altered(done, "retirement", "retirement/NONE"))
	refused(record.Invalid, p.holder, world.Altered(done, "namespace", world.Exchange))
	refused(record.Invalid, p.holder, world.Altered(done, "namespace", "nowhere"))
	under(t, refused(record.RuleForbids, p.holder, retirement("retirement", "BEGUN", record.StateDestroyed, world.ID(key))), "S2 23")
	refused(record.RuleForbids, p.holder, retirement("retirement", "OTHER", record.StateRetired, "OTHER"))
	refused(record.RuleForbids, p.holder, retirement("usage", "OTHER", record.StateRetired, world.ID(key)))
	hold := record.LegalHold{Document: "省数发〔2026〕5号"}
	w.Act(world.Governance, record.DataBureau, w.Bureau(), "dataset.hold", key, hold)
	under(t, refused(record.RuleForbids, p.holder, done), "S0 31(2)")
	w.Act(world.Governance, record.DataBureau, w.Bureau(), "dataset.release", key, hold)
	pending := w.Act(world.Intellectual, record.Exchange, p.holder, "registration.apply", "", world.Application(world.ID(key), w.Now)).Key
	under(t, refused(record.RuleForbids, p.holder, done), "S2 23") // the other register has not done with them
	w.Act(world.Intellectual, record.Exchange, p.holder, "registration.withdraw", pending, world.Because("不再申请"))
	w.Act(world.Governance, record.Exchange, p.holder, "dataset.retire", key, done)
	w.Is(world.Governance, key, record.StateRetired)
}

func TestTheNewHolderOfTheRightsBecomesTheHolderOfTheDataset(t *testing.T) {
	pack := world.RegistryPack()
	pack.Entry = []record.EntryRow{{Code: "E1", Title: "国有企业形成的", Article: "S0 7(1)", Force: "ENCOURAGED", When: "STATE_OWNED"}}
	inRegister(t, world.Property, pack, func(o *office) {
		successor := world.Firm("省数据集团有限公司", world.USCC("91350000MA0000009"), record.RoleHolder)
		successor.SubjectKind = "SOE"
		o.other = o.Organization(successor)
		citation, dataset := o.certificate(), "dataset/"+o.dataset
		enter := func(registration string) record.TransferDataset {
			return record.TransferDataset{Namespace: o.Namespace, Registration: registration}
		}
		refused := func(code record.Code, by *world.Actor, body any) {
			o.Helper()
			under(o, o.Refused(code, world.Governance, record.Exchange, by, "dataset.transfer", dataset, body), "S2 21(1)")
		}
		refused(record.RuleForbids, o.other, enter(citation.Key))
		refused(record.Exists, o.holder, enter(citation.Key))
		moved := o.Certified(o.transfer(citation.Key)).Key
		refused(record.RuleForbids, o.holder, enter(moved))
		refused(record.RuleForbids, o.other, enter(citation.Key))
		refused(record.Invalid, o.other, record.TransferDataset{Namespace: world.Exchange, Registration: moved})
		refused(record.RuleForbids, o.other, record.TransferDataset{Namespace: world.Intellectual, Registration: moved})
		o.Act(world.Governance, record.Exchange, o.other, "dataset.transfer", dataset, enter(moved))
		data := o.Body(world.Governance, dataset, &record.Dataset{}).(*record.Dataset)
		if data.Holder != o.other.ID || !slices.Equal(data.Encourage, []string{"E1"}) {
			o.Fatalf("the dataset is %s's and should be traded for %v", data.Holder, data.Encourage)
		}
	})
}

func TestEarlierEditionsAskNothingMoreOfADataset(t *testing.T) {
	world.Story(t, func(w *world.World) {
		p := openPort(w)
		key := p.register(with("衍生数据", func(d *record.Dataset) { d.Source, d.Grade, d.Origin = "DERIVED", "IMPORTANT", "PUBLIC" }))
		if data := p.data(key); len(data.MustEnter)+len(data.Encourage) != 0 {
			t.Fatalf("something was computed: %+v", data)
		}
		id := strings.ToUpper(strings.TrimPrefix(world.Dataset("衍生数据").Fingerprint, "sm3:"))
		if value, _ := w.Ledger.Read(world.Governance, "fingerprint/"+id); value != nil {
			t.Fatal("a fingerprint was written")
		}
		p.notRegistered(record.Malformed, with("数据", func(d *record.Dataset) { d.Parts = []string{world.ID(key)} }))
	})
}
