package contract_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

var (
	dealCount = flag.Int("deals", 12, "random lives of deals that are lived")
	dealSteps = flag.Int("deals.steps", 40, "steps of each")
)

// TestRandomLivesOfDealsGoAsTheModelSays has both parties, the exchange, a custodian, a court and a regulator do what they like
// with up to three deals about the same data; the ledger and the model must come to the same at every step, whoever holds no terms
// must come to the same as those who do, and nobody may see a secret.
func TestRandomLivesOfDealsGoAsTheModelSays(t *testing.T) {
	setFlag(t, "rapid.checks", *dealCount)
	setFlag(t, "rapid.steps", *dealSteps)
	setFlag(t, "rapid.nofailfile", true)
	first := beginDeals(t)
	back, people := first.w.Mark(), first.m.people
	rapid.Check(t, func(t *rapid.T) {
		back()
		p := *first
		p.m = &dealings{now: p.w.Now, people: slices.Clone(people)}
		for range index(t, "begun", 20) {
			p.goOn(t)
		}
		t.Repeat(map[string]func(*rapid.T){"step": p.step})
		if pick(t, "relived", []bool{true, false, false, false}) { // it takes twice as long as living
			if err := p.w.Relive(back); err != nil {
				t.Fatal(err)
			}
		}
	})
	for _, what := range slices.Sorted(maps.Keys(first.tally)) {
		t.Logf("%6d %s", first.tally[what], what)
	}
}

// dealt is a market and the model of it.
type dealt struct {
	w         *world.World
	m         *dealings
	market    *world.Market
	demanders []*world.Actor // the last one is not verified
	dataset   string
	document  string // rules of mediation
	secrets   map[string]bool
	tally     map[string]int
}

func beginDeals(t *testing.T) *dealt {
	w := world.New(t)
	x := w.OpenExchange(tradingPack()).Open()
	market := x.Market()
	w.At(record.Time(time.Date(2026, 5, 11, 1, 0, 0, 0, time.UTC))) // no holiday comes any more
	p := &dealt{
		w: w, market: market, demanders: []*world.Actor{market.Demander, market.Other, market.Third}, dataset: x.Dataset, document: x.Document,
		secrets: map[string]bool{secretScenario: true, secretAccount: true, secretArchive: true}, tally: map[string]int{}, m: &dealings{},
	}
	for _, who := range p.demanders[:2] {
		p.secrets[who.Kid] = true
	}
	firm := func(role, name, uscc string, is string) *dealer {
		return &dealer{w.Firm(name, world.USCC(uscc), is), role, record.Exchange}
	}
	p.m.people = []*dealer{
		{market.Supplier, "seller", record.Exchange}, {market.Third, "stranger", record.Exchange}, {market.Clerk, "clerk", record.Exchange},
		{x.Clerk, "operator", record.Exchange}, {market.Custodian, "custodian", record.Exchange}, {w.Services[record.Exchange], "service", record.Exchange},
		firm("court", "省高级人民法院", "11350000MB000000A", record.RoleCourt), firm("sector", "省网信办", "11350000000000008", record.RoleSector),
	}
	return p
}

func (p *dealt) step(t *rapid.T) {
	switch n := index(t, "step", 10); {
	case n < 2:
		p.wait(t)
	case n < 5:
		p.goOn(t)
	case n < 9:
		p.plausible(t)
	default:
		p.anything(t)
	}
	p.nearly(t)
}

var dealLastDay = world.Start.AddDate(0, 11, 0) // the keys of the people are good for a year

// wait lets time pass, most often up to a moment at which something is due, or a second before.
func (p *dealt) wait(t *rapid.T) {
	next := p.m.now.Add(pick(t, "wait", waits[:6]))
	if due := p.m.due(); len(due) > 0 && index(t, "to what is due", 10) < 7 {
		if next = pick(t, "due", due); index(t, "just before", 4) == 0 {
			next = next.Add(-time.Second)
		}
	}
	if next.After(p.m.now) && next.Before(dealLastDay) {
		p.w.Now, p.m.now = next, next
		t.Logf("%s", record.Time(next))
		p.compare(t)
		if due := p.ways(t, "deal.settle", p.m.allows); len(due) > 0 && index(t, "written down", 3) == 0 {
			p.try(t, due[0])
		}
	}
}

// due are the moments ahead at which something changes by itself.
func (m *dealings) due() (list []time.Time) {
	for _, d := range m.deals {
		for _, batch := range d.batches {
			list = append(list, batch.by)
		}
		for _, h := range d.pauses {
			list = append(list, h.until)
		}
	}
	return slices.DeleteFunc(list, func(t time.Time) bool { return !t.After(m.now) })
}

// goOn takes some deal a step further.
func (p *dealt) goOn(t *rapid.T) {
	var open []*dealTry
	for _, act := range leadsOn {
		if act == "deal.apply" && len(p.m.deals) > 0 {
			continue
		}
		open = append(open, p.ways(t, act, func(a *dealTry) bool { return p.m.allows(a) && a.further() })...)
	}
	if len(open) > 0 {
		p.try(t, pick(t, "further", open))
	}
}

// further reports whether an act that is allowed is also of use.
func (a *dealTry) further() bool {
	switch a.act {
	case "deal.disclose":
		return a.result == "SUPPLY" && !a.on.supply || a.result == "DEMAND" && !a.on.demand
	case "deal.vet":
		return a.result == "PASS" && a.on.vetted != "PASS"
	case "deal.sign":
		return a.terms.amount == wholeAmount
	}
	return a.result != "REFUSE" && a.result != record.ResultMismatch
}

// plausible does something that the model allows, drawn by the weight of the act.
func (p *dealt) plausible(t *rapid.T) {
	var open [][]*dealTry // by act, as often as it weighs
	for i := range dealMoves {
		if ways := p.ways(t, dealMoves[i].act, p.m.allows); len(ways) > 0 {
			n, given := dealWeights[dealMoves[i].act]
			if !given {
				n = 4
			}
			open = append(open, slices.Repeat([][]*dealTry{ways}, n)...)
		}
	}
	if len(open) > 0 {
		p.try(t, pick(t, "way", pick(t, "act", open)))
	}
}

// nearly does something that the model refuses for one reason only: the wrong person, consent, state or claim.
func (p *dealt) nearly(t *rapid.T) {
	act := pick(t, "act", dealMoves).act
	ways := p.ways(t, act, p.m.allows)
	if len(ways) == 0 {
		if ways = p.ways(t, act, func(a *dealTry) bool { return p.m.fits(a) && !p.m.allows(a) }); len(ways) > 0 {
			p.try(t, pick(t, "way", ways))
		}
		return
	}
	a := *pick(t, "way", ways)
	switch index(t, "what is wrong", 3) {
	case 0:
		a.by = pick(t, "by", p.m.people)
	case 1:
		if len(a.consents) > 0 {
			a.consents = a.consents[1:]
		} else {
			a.consents = []*dealer{pick(t, "consent", p.m.people)}
		}
	case 2:
		others := p.ways(t, act, func(b *dealTry) bool { return b.by == a.by && b.on == a.on && !p.m.allows(b) })
		if len(others) == 0 {
			return
		}
		a = *pick(t, "other", others)
	}
	p.try(t, &a)
}

// fits reports whether the right person tries something about a deal, or in a state, that does not allow it.
func (m *dealings) fits(a *dealTry) bool {
	return a.party() || in([]string{"clerk", "custodian", "service"}, a.by.role)
}

// anything does whatever it is; who may not do it at all tries it as well.
func (p *dealt) anything(t *rapid.T) {
	if list := p.ways(t, pick(t, "act", dealMoves).act, func(*dealTry) bool { return true }); len(list) > 0 {
		p.try(t, pick(t, "way", list))
	}
}

// try does it, and holds what becomes of it against the model and against what is decided without the terms.
func (p *dealt) try(t *rapid.T, a *dealTry) {
	want, draft := p.m.allows(a), p.draft(a)
	submission := draft.Submission()
	draft.Sent = func(s *record.Submission) { *s = submission }
	stated := submission
	stated.Terms = ""
	outcome, public := rules.Decide(rules.Tx{Time: p.w.Now, Creator: draft.Via, Namespace: world.Exchange}, stated, p.w.Ledger.Public())
	before := p.w.Steps()
	result, refusal := p.w.Try(draft)
	t.Logf("%s", p.tell(a, refusal))
	p.tally[a.act+map[bool]string{true: " recorded", false: " refused"}[refusal == nil]]++
	if want != (refusal == nil) {
		t.Fatalf("the model says %v", want)
	}
	if refusal != nil {
		p.hidden(t, refusal.Error())
		return
	}
	seen := p.w.Seen(before)[0]
	p.kept(t, &seen)
	if in(keptVerbatim, a.act) && !strings.Contains(seen.Written, "jws/") {
		t.Fatal("what was signed is not kept")
	}
	if public != nil || written(outcome) != seen.Written {
		t.Fatalf("%v: who holds no terms recomputes something else", public)
	}
	dealMoveOf(a.act).then(p.m, a)
	p.name(a, result.Key)
	p.compare(t)
}

// keptVerbatim are acts whose statements are evidence: they are kept as they were signed.
var keptVerbatim = []string{
	"deal.apply", "deal.disclose", "deal.order", "deal.sign", "deal.amend", "deal.rekey", "deal.destroy", "delivery.hand", "delivery.accept", "delivery.object",
	"delivery.replace", "settlement.record", "dispute.open", "dispute.settle",
}

// written prints an outcome as [world.Seen] does.
func written(outcome *rules.Outcome) (text string) {
	for _, write := range outcome.Writes {
		text += write.Key + " " + string(write.Value) + "\n"
	}
	return text
}

// name takes over from the ledger what it alone can say: how things are called.
func (p *dealt) name(a *dealTry, key string) {
	switch a.act {
	case "deal.apply":
		a.on.key = key
	case "delivery.hand":
		a.on.batches[len(a.on.batches)-1].key = key
	case "pause.order":
		a.on.pauses[len(a.on.pauses)-1].key = key
	case "dispute.open":
		a.on.quarrels[len(a.on.quarrels)-1].key = key
	}
}

func (p *dealt) tell(a *dealTry, refusal *record.Error) string {
	how := "recorded"
	if refusal != nil {
		how = refusal.Error()
	}
	return fmt.Sprintf("%s on %.12s (%s) by %s %d %s %v %d %v %v: %s", a.act, a.on.key, p.m.state(a), a.by.role, a.item, a.result, a.terms, a.number, a.got, a.finished, how)
}

// What must be true of every step.

// kept: nothing that an act wrote, read, said or answered in the open shows a secret, nor which of the cohort the receiver is.
func (p *dealt) kept(t *rapid.T, seen *world.Seen) {
	p.hidden(t, seen.Arguments, seen.Written, seen.Answer)
	for _, who := range p.demanders[:2] {
		p.unseen(t, who.ID, seen.Arguments, seen.Written, seen.Answer)
	}
	if strings.Contains(seen.Read, p.demanders[0].ID) != strings.Contains(seen.Read, p.demanders[1].ID) {
		t.Fatalf("%s reads the records of one of the cohort", seen.Act)
	}
}

func (p *dealt) hidden(t *rapid.T, texts ...string) {
	for secret := range p.secrets {
		p.unseen(t, secret, texts...)
	}
}

func (p *dealt) unseen(t *rapid.T, secret string, texts ...string) {
	for _, text := range texts {
		if shows(text, secret) {
			t.Fatalf("%s is shown: %s", secret, text)
		}
	}
}

func amountText(amount int64) string { return strconv.FormatInt(amount, 10) }

func (p *dealt) compare(t *rapid.T) {
	counted, barred := 0, 0
	for _, d := range p.m.deals {
		rec := p.w.Record(world.Exchange, d.key)
		body := p.w.Body(world.Exchange, d.key, &record.Deal{}).(*record.Deal)
		state, _ := record.Effective(rec, record.Time(p.m.now))
		if want := d.state(p.m.now); state != want || rec.State != d.written {
			t.Fatalf("%s is written %s and shown %s, the model says %s and %s", d.key, rec.State, state, d.written, want)
		}
		if body.Counted != d.counted || len(body.Settlements) != len(d.payments) || len(body.Batches) != len(d.batches) || body.Receiver != d.buyer.Kid {
			t.Fatalf("the ledger says %+v, the model %+v", body, d)
		}
		p.delivers(t, d, body)
		p.pays(t, d, body)
		if d.counted {
			counted++
		}
		for _, q := range d.quarrels {
			if q.barred {
				barred++
			}
			if got := p.w.Record(world.Exchange, q.key).State; got != q.state {
				t.Fatalf("%s is %s, the model says %s", q.key, got, q.state)
			}
		}
	}
	p.counts(t, "deals/"+p.dataset, counted)
	p.counts(t, "supplies/"+p.market.Supplier.ID, counted)
	p.counts(t, "disputes/"+p.dataset, barred)
}

// delivers: batches stand in the deal, and by themselves, as the model says.
func (p *dealt) delivers(t *rapid.T, d *dealing, body *record.Deal) {
	for i, batch := range d.batches {
		over := p.w.Body(world.Exchange, batch.key, &record.HandedOver{}).(*record.HandedOver)
		state, _ := record.Effective(p.w.Record(world.Exchange, batch.key), record.Time(p.m.now))
		by, want := "", batch.state
		if !batch.by.IsZero() {
			by = record.Time(batch.by)
		}
		if want == "PENDING" && batch.done(p.m.now) {
			want = "DEEMED"
		}
		if state != want || over.AcceptBy != by || body.Batches[i].AcceptBy != by {
			t.Fatalf("batch %d is %s until %s and %s, the model says %s until %s", i+1, state, over.AcceptBy, body.Batches[i].AcceptBy, want, by)
		}
	}
}

// pays: by the documents themselves no more came than the contract in force is about, and all of it when it is settled.
func (p *dealt) pays(t *rapid.T, d *dealing, body *record.Deal) {
	if !in(append(dealOver, dealRuns...), d.written) || d.terms == nil {
		return
	}
	var contract record.ContractTerms
	p.terms(t, body.Contract.Statement, &contract)
	sum := int64(0)
	for _, settled := range body.Settlements {
		var terms record.SettlementTerms
		if p.terms(t, settled.Statement, &terms); settled.Result == record.ResultMatched {
			sum += terms.Received
		}
	}
	if sum > contract.Amount || d.state(p.m.now) == "SETTLED" && sum != contract.Amount {
		t.Fatalf("%d came of %d", sum, contract.Amount)
	}
}

// terms reads a private document of the exchange.
func (p *dealt) terms(t *rapid.T, statement string, terms any) {
	text, _ := p.w.Ledger.Terms(world.Exchange, record.TermsKey(statement))
	if err := record.Decode(text, terms); err != nil {
		t.Fatal(err)
	}
}

func (p *dealt) counts(t *rapid.T, key string, want int) {
	value, _ := p.w.Ledger.Read(world.Exchange, key)
	if got := string(value); got != fmt.Sprint(want) && (got != "" || want != 0) {
		t.Fatalf("%s is %s, the model says %d", key, got, want)
	}
}
