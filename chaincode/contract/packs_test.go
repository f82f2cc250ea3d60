package contract_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// registries plays a story in a network that has both registries, whole.
func registries(t *testing.T, tell func(w *world.World)) {
	t.Helper()
	world.StoryAt(t, record.EditionRegistries, tell)
}

// under fails the test unless a refusal cites an article.
func under(t testing.TB, refusal *record.Error, article string) {
	t.Helper()
	if refusal.Rule != article {
		t.Fatalf("it cites %q, not %q: %s", refusal.Rule, article, refusal.Detail)
	}
}

// publishing is the act that publishes a pack, as its author would have it.
func publishing(pack record.Pack, from time.Time) (record.PublishPack, world.With) {
	return record.PublishPack{Pack: pack.Name(), From: record.Time(from), Reason: "省数据局公告"}, world.Attach(string(world.Text(pack)))
}

// notPublished fails the test unless publishing a pack with all consents is refused.
func notPublished(w *world.World, code record.Code, pack record.Pack, from time.Time) *record.Error {
	w.Helper()
	body, text := publishing(pack, from)
	return w.Refused(code, world.Governance, record.DataBureau, w.Bureau(), "pack.publish", record.RulesKey, body, append(w.Cosigned(), text)...)
}

// repeal repeals a pack at a moment.
func repeal(w *world.World, pack record.Pack, at time.Time) {
	w.Helper()
	body := record.RepealPack{Pack: pack.Name(), At: record.Time(at), Reason: "另有规定"}
	w.Act(world.Governance, record.DataBureau, w.Bureau(), "pack.repeal", record.RulesKey, body, w.Cosigned()...)
}

// coded is the small pack under another name with a list of forms.
func coded(id string, precedence int, forms ...string) record.Pack {
	pack := world.Pack()
	pack.ID, pack.Precedence, pack.Notice, pack.Validity = id, precedence, []record.ByType{}, []record.ByType{}
	list := record.CodeList{Name: "form"}
	for _, form := range forms {
		list.Codes = append(list.Codes, record.ListedCode{Code: form, Title: form, Article: "S0 5(2)"})
	}
	pack.Codes = []record.CodeList{list}
	return pack
}

func TestAPackCountsFromItsDayAndEndsTheOneBefore(t *testing.T) {
	registries(t, func(w *world.World) {
		m := openMarket(w)
		founded, from := w.Record(world.Governance, record.RulesKey).Acts[0].At, w.Now.Add(10*day)
		pack := world.NextPack(2, "acceptDays", "3")
		w.PublishPack(pack, from)
		w.Again()
		want := []record.Published{
			{Pack: "FUJIAN@1", Key: "pack/FUJIAN-1", Status: record.PackInForce, From: founded, To: record.Time(from), Region: world.Region},
			{Pack: "FUJIAN@2", Key: "pack/FUJIAN-2", Status: record.PackInForce, From: record.Time(from), Region: world.Region},
		}
		if rules := w.Rules(); !slices.Equal(rules.Packs, want) || rules.Pack != "FUJIAN@1" || rules.PackKey != "pack/FUJIAN-1" {
			t.Fatalf("the rules say %+v", rules)
		}
		if text, _ := w.Ledger.Read(world.Governance, "pack/FUJIAN-2"); string(text) != string(world.Text(pack)) {
			t.Fatal("the pack does not stand as it was published")
		}
		pinned := func() (pack, acceptBy string) {
			key := w.Act(world.Property, record.Exchange, m.supplier, "registration.apply", "", world.Application(w.Dataset(m.supplier, w.Now.String()), w.Now)).Key
			return w.Record(world.Property, key).Acts[0].Pack, w.Body(world.Property, key, &record.Registration{}).(*record.Registration).AcceptBy
		}
		if pack, by := pinned(); pack != "FUJIAN@1" || by != "" {
			t.Fatalf("before its day the decision was made under %s, answered by %q", pack, by)
		}
		w.At(record.Time(from))
		if pack, by := pinned(); pack != "FUJIAN@2" || by == "" {
			t.Fatalf("from its day on the decision was made under %s, answered by %q", pack, by)
		}
	})
}

func TestMarketRegulatorAndExchangeConsentToEveryPack(t *testing.T) {
	registries(t, func(w *world.World) {
		bureau, registrars, via := w.Bureau(), w.Registrars, record.DataBureau
		regulator, centre := w.Staff(record.MarketRegulator, record.RoleRegulator), w.Staff(record.Exchange, record.RoleExchange)
		pack := world.NextPack(2)
		body, text := publishing(pack, w.Now)
		refused := func(with ...world.With) {
			t.Helper()
			under(t, w.Refused(record.ConsentMissing, world.Governance, via, bureau, "pack.publish", record.RulesKey, body, append(with, text)...), "domain model C3")
		}
		refused()
		refused(world.Consent(regulator))
		refused(world.Consent(centre))
		refused(world.Consent(regulator), world.Consent(w.Staff(record.Exchange, record.RoleOperator)))
		w.Act(world.Governance, via, bureau, "pack.publish", record.RulesKey, body, text, world.Consent(registrars[record.Exchange]), world.Consent(regulator))
		repealed := record.RepealPack{Pack: "FUJIAN@2", At: record.Time(w.Now), Reason: "另有规定"}
		under(t, w.Refused(record.ConsentMissing, world.Governance, via, bureau, "pack.repeal", record.RulesKey, repealed, world.Consent(centre)), "domain model C3")
	})
}

func TestADraftEndsNoPackInForce(t *testing.T) {
	registries(t, func(w *world.World) {
		draft := world.NextPack(2)
		draft.Status = record.PackDraft
		w.PublishPack(draft, w.Now)
		if first := w.Rules().Packs[0]; first.Pack != "FUJIAN@1" || first.To != "" {
			t.Fatalf("a draft for consultation left %+v", first)
		}
		w.PublishPack(world.NextPack(3), w.Now)
		for _, before := range w.Rules().Packs[:2] {
			if before.To == "" {
				t.Fatalf("%s did not end", before.Pack)
			}
		}
	})
}

func TestNoPackMakesTheNegativeListLongerThanAReview(t *testing.T) {
	registries(t, func(w *world.World) {
		long := coded("LONG", 0, "DATASET")
		long.Negative = nil
		for i := range record.MaxNegative {
			long.Negative = append(long.Negative, record.NegativeRow{Code: fmt.Sprintf("X%02d", i), Title: "禁止情形", Article: "S0 8", Effect: "P"})
		}
		notPublished(w, record.TooLarge, long, w.Now)
	})
}

func TestAPackThatMayNotBePublishedIsNot(t *testing.T) {
	registries(t, func(w *world.World) {
		now, good := w.Now, world.NextPack(2)
		altered := func(alter func(*record.Pack)) record.Pack {
			pack := world.NextPack(2)
			pack.Negative = slices.Clone(pack.Negative)
			alter(&pack)
			return pack
		}
		under(t, notPublished(w, record.Invalid, good, now.Add(-time.Second)), "S0 36")
		notPublished(w, record.Invalid, world.NextPack(1), now)
		notPublished(w, record.Invalid, world.NextPack(3), now)
		notPublished(w, record.Invalid, altered(func(p *record.Pack) { p.Status = record.PackRepealed }), now)
		notPublished(w, record.Invalid, altered(func(p *record.Pack) { p.Region = "35" }), now)
		notPublished(w, record.Invalid, altered(func(p *record.Pack) { p.Negative[0].Article = "" }), now)
		notPublished(w, record.Invalid, altered(func(p *record.Pack) { p.Negative[0].Title = "" }), now)
		notPublished(w, record.Invalid, altered(func(p *record.Pack) { p.Negative[0].When = "WHATEVER" }), now)
		notPublished(w, record.Invalid, altered(func(p *record.Pack) {
			p.Entry = []record.EntryRow{{Code: "M9", Title: "任何主体", Article: "S1 39", Force: "MUST", When: "ANY"}}
		}), now)
		body, _ := publishing(good, now)
		_, other := publishing(coded("TRADE", 0, "DATASET"), now)
		act := func(code record.Code, with ...world.With) {
			t.Helper()
			w.Refused(code, world.Governance, record.DataBureau, w.Bureau(), "pack.publish", record.RulesKey, body, append(with, w.Cosigned()...)...)
		}
		act(record.AttachmentMismatch)
		act(record.Invalid, other)
		act(record.Malformed, world.Attach(`{"id":"FUJIAN"}`))
	})
}

func TestOnlyAsManyPacksCountAsADecisionCanRead(t *testing.T) {
	registries(t, func(w *world.World) {
		for i := 1; i <= 7; i++ { // the founding's is the eighth
			w.PublishPack(coded(fmt.Sprintf("PACK-%d", i), 0, "DATASET"), w.Now)
		}
		notPublished(w, record.RuleForbids, coded("PACK-9", 0, "DATASET"), w.Now.Add(day))
		elsewhere := coded("PACK-9", 0, "DATASET")
		elsewhere.Region = "450000"
		w.PublishPack(elsewhere, w.Now)
		repeal(w, coded("PACK-1", 0, "DATASET"), w.Now.Add(day))
		notPublished(w, record.RuleForbids, coded("PACK-10", 0, "DATASET"), w.Now)
		w.PublishPack(coded("PACK-10", 0, "DATASET"), w.Now.Add(day))
		draft := func(i int) record.Pack {
			pack := coded(fmt.Sprintf("DRAFT-%d", i), 0, "DATASET")
			pack.Status = record.PackDraft
			return pack
		}
		for i := 1; i <= 8; i++ {
			w.PublishPack(draft(i), w.Now)
		}
		notPublished(w, record.RuleForbids, draft(9), w.Now)
	})
}

func TestANetworkPublishesOnlySoManyPacksInItsLife(t *testing.T) {
	w := world.New(t)
	w.FoundAt(record.EditionRegistries)
	rec, rules := w.Record(world.Governance, record.RulesKey), w.Rules()
	for i := range record.MaxPacks {
		rules.Packs = append(rules.Packs, record.Published{Pack: fmt.Sprintf("OLD@%d", i+1), From: rec.Acts[0].At, To: rec.Acts[0].At, Status: record.PackInForce})
	}
	rules.Packs[0] = record.Published{Pack: "FUJIAN@1", Key: "pack/FUJIAN-1", Status: record.PackInForce, From: rec.Acts[0].At, Region: world.Region}
	rec.Body = world.Text(rules)
	w.Ledger.Plant(world.Governance, record.RulesKey, world.Text(rec))
	notPublished(w, record.TooLarge, world.NextPack(2), w.Now)
}

func TestOfSeveralPacksTheHigherPrecedencePrevails(t *testing.T) {
	registries(t, func(w *world.World) {
		firm := w.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder)
		w.PublishPack(coded("CITY", 5, "REPORT"), w.Now)
		refused := w.Refused(record.Invalid, world.Governance, record.Exchange, firm, "dataset.register", "", world.Dataset("数据"))
		under(t, refused, "S0 5(2)")
		w.PublishPack(coded("PROVINCE", 9, "DATASET"), w.Now)
		if id := w.Dataset(firm, "数据"); w.Record(world.Governance, "dataset/"+id).Acts[0].Pack != "PROVINCE@1+CITY@1+FUJIAN@1" {
			t.Fatal("the packs in force are not named in the order in which they prevail")
		}
	})
}

func TestADraftAndAPackOfAnotherProvinceForbidNothing(t *testing.T) {
	registries(t, func(w *world.World) {
		firm := w.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder)
		draft, elsewhere := coded("DRAFT", 5, "REPORT"), coded("GUANGXI", 5, "REPORT")
		draft.Status, elsewhere.Region = record.PackDraft, "450000"
		w.PublishPack(draft, w.Now.Add(day))
		w.PublishPack(elsewhere, w.Now)
		w.PublishPack(world.NextPack(2, "enforceDraftPacks", "YES"), w.Now.Add(2*day))
		w.Dataset(firm, "公布时")
		w.Later(day)
		w.Dataset(firm, "草案期间")
		w.Later(day)
		under(t, w.Refused(record.Invalid, world.Governance, record.Exchange, firm, "dataset.register", "", world.Dataset("草案作数")), "S0 5(2)")
		draft.Version = 2
		w.PublishPack(draft, w.Now.Add(day)) // also a draft ends the version before it, and is announced until then
		before := w.Rules().Packs
		if to := before[slices.IndexFunc(before, func(p record.Published) bool { return p.Pack == "DRAFT@1" })].To; to != record.Time(w.Now.Add(day)) {
			t.Fatalf("the draft before ends at %q", to)
		}
	})
}

func TestARepealedPackCountsNoMore(t *testing.T) {
	registries(t, func(w *world.World) {
		firm := w.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder)
		pack, bureau := world.Pack(), w.Bureau()
		body := record.RepealPack{Pack: "FUJIAN@1", At: record.Time(w.Now.Add(day)), Reason: "另有规定"}
		refused := func(code record.Code, member, value string) {
			t.Helper()
			w.Refused(code, world.Governance, record.DataBureau, bureau, "pack.repeal", record.RulesKey, world.Altered(body, member, value), w.Cosigned()...)
		}
		refused(record.NotFound, "pack", "FUJIAN@7")
		refused(record.Invalid, "at", record.Time(w.Now.Add(-time.Second)))
		repeal(w, pack, w.Now.Add(day))
		if listed := w.Rules().Packs[0]; listed.To != body.At || listed.Repealed != body.Reason {
			t.Fatalf("the repeal is written as %+v", listed)
		}
		refused(record.StateForbids, "at", record.Time(w.Now.Add(2*day)))
		w.Dataset(firm, "废止前")
		w.Later(day)
		w.Refused(record.RuleForbids, world.Governance, record.Exchange, firm, "dataset.register", "", world.Dataset("废止后"))
		w.PublishPack(world.NextPack(2), w.Now)
		w.Dataset(firm, "新规则")
	})
}

func TestTheNextCalendarCountsFromItsPublication(t *testing.T) {
	registries(t, func(w *world.World) {
		m := openMarket(w)
		bureau := w.Bureau()
		next := world.Calendar()
		next.ID, next.To, next.Holidays = "2026B", "2027-12-31", []string{"2026-03-03", "2026-03-04"}
		body := record.PublishCalendar{ID: next.ID, Reason: "国务院办公厅通知"}
		refused := func(code record.Code, calendar record.Calendar) {
			t.Helper()
			w.Refused(code, world.Governance, record.DataBureau, bureau, "calendar.publish", record.RulesKey, body, world.Attach(string(world.Text(calendar))))
		}
		with := func(alter func(*record.Calendar)) record.Calendar {
			calendar := next
			alter(&calendar)
			return calendar
		}
		w.Refused(record.AttachmentMismatch, world.Governance, record.DataBureau, bureau, "calendar.publish", record.RulesKey, body)
		refused(record.Invalid, with(func(c *record.Calendar) { c.ID = "2027" }))
		refused(record.Invalid, with(func(c *record.Calendar) { c.From = "2026-03-03" }))
		refused(record.Invalid, with(func(c *record.Calendar) { c.To = "2026-12-30" }))
		refused(record.Invalid, with(func(c *record.Calendar) { c.Holidays = []string{"3 March"} }))
		past := with(func(c *record.Calendar) { c.ID, c.From, c.To = "2026", "2026-01-01", "2027-12-31" })
		w.Refused(record.Exists, world.Governance, record.DataBureau, bureau, "calendar.publish", record.RulesKey,
			record.PublishCalendar{ID: "2026", Reason: "国务院办公厅通知"}, world.Attach(string(world.Text(past))))
		notice := func() string {
			key := m.Noticed(world.Property, m.bureau, m.supplier, m.Dataset(m.supplier, w.Rules().Calendar))
			return m.Body(world.Property, key, &record.Registration{}).(*record.Registration).Notice.To
		}
		before := notice()
		w.Act(world.Governance, record.DataBureau, bureau, "calendar.publish", record.RulesKey, body, world.Attach(string(world.Text(next))))
		w.Again()
		if after := notice(); w.Rules().Calendar != "calendar/2026B" || after <= before {
			t.Fatalf("under %s the notice ends at %s, before at %s", w.Rules().Calendar, after, before)
		}
	})
}

func TestACalendarThatHasRunOutIsFollowedByOneThatCoversToday(t *testing.T) {
	registries(t, func(w *world.World) {
		publish := func(calendar record.Calendar) (record.PublishCalendar, world.With) {
			return record.PublishCalendar{ID: calendar.ID, Reason: "国务院办公厅通知"}, world.Attach(string(world.Text(calendar)))
		}
		bureau, next := w.Bureau(), world.Calendar()
		next.ID = "2026B"
		w.At("2027-01-04T02:00:00Z")
		body, text := publish(next)
		w.Refused(record.Invalid, world.Governance, record.DataBureau, bureau, "calendar.publish", record.RulesKey, body, text)
		next.To = "2027-12-31"
		body, text = publish(next)
		w.Act(world.Governance, record.DataBureau, bureau, "calendar.publish", record.RulesKey, body, text)
	})
}
