package market

import (
	"context"
	"fmt"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// deal is one trade on its way.
type deal struct {
	*Quarter
	n      int
	plot   string
	good   *good
	buyer  *buyer
	begins int // day of the quarter
	parts  int // batches, and instalments; one unless more are named

	party     *troupe.Actor // key made for this deal, which acts for the buyer
	key       string        // once it has been applied for
	terms     record.ContractTerms
	signed    string   // those terms, as they were signed
	handovers []string // keys, by batch
}

// open makes a key for the deal.
func (d *deal) open() (err error) {
	d.party, err = troupe.NewKey()
	if err == nil {
		d.party.Name = fmt.Sprintf("the key of deal %d", d.n)
	}
	return err
}

// step does an act on the deal.
func (d *deal) step(ctx context.Context, by *troupe.Actor, name string, body any, to string) error {
	_, err := d.Do(ctx, d.act(by, name, body, to))
	return err
}

func (d *deal) act(by *troupe.Actor, name string, body any, to string) troupe.Act {
	return act(by, name, d.key, body, to)
}

// bind is a buyer's word that a key made for a deal is its own. It goes nowhere but into the private terms.
func (q *Quarter) bind(b *troupe.Actor, party *troupe.Actor) (string, error) {
	now := q.Now()
	binding, err := b.Key.SignCompact(record.TypeBinding, record.Binding{
		Iss: b.ID, Aud: q.ID + "/" + exchange, Iat: now.Unix(), Exp: now.Add(time.Hour).Unix(), Jti: troupe.Random(), Key: party.ID,
	})
	if err == nil {
		q.put(q.whole, "a binding", binding)
		q.guess("the actor behind a deal's key", b.ID)
	}
	return binding, err
}

// applies is the act with which somebody applies for the deal; the binding is by who signs it.
func (d *deal) applies(by *troupe.Actor) (troupe.Act, error) {
	binding, err := d.bind(by, d.party)
	if err != nil {
		return troupe.Act{}, err
	}
	text, digest, err := d.document("the terms of an application", record.PartyTerms{
		Salt: d.salt(), Binding: binding, Scenario: d.secret("a scenario", by.Name+"用于内部风控模型，项目编号"+troupe.Random()[:10]),
	})
	body := record.ApplyDeal{Listing: d.read(d.good).listing, Cohort: d.buyer.cohort, Key: d.party.Key.Point(), Terms: digest}
	a := act(d.party, "deal.apply", "", body, record.StateApplied)
	a.Terms = text
	return a, err
}

// apply makes a key and applies with it.
func (d *deal) apply(ctx context.Context) error {
	if err := d.open(); err != nil {
		return err
	}
	a, err := d.applies(d.buyer.Actor)
	if err != nil {
		return err
	}
	d.key, err = d.Do(ctx, a)
	return err
}

// disclosed are the items of one side.
func (d *deal) disclosed(items []string) record.DiscloseDeal {
	var body record.DiscloseDeal
	for _, item := range items {
		text := fmt.Sprintf("%s披露%s：仅供交易双方查阅，卷宗%s", d.good.Name, item, troupe.Random()[:10])
		body.Items = append(body.Items, record.Disclosure{Item: item, Digest: d.salted("a disclosure", text)})
	}
	return body
}

// disclose has both sides disclose, and the exchange review it.
func (d *deal) disclose(ctx context.Context) error {
	return d.Each(ctx,
		d.act(d.good.supplier, "deal.disclose", d.disclosed(record.SupplyItems), record.StateApplied),
		d.act(d.party, "deal.disclose", d.disclosed(record.DemandItems), record.StateDisclosed),
		d.act(d.desk, "deal.vet", d.opinion("PASS"), record.StateDisclosed))
}

func (d *deal) opinion(result string) record.Opinion {
	return record.Opinion{Result: result, Reasons: d.salted("reasons", fmt.Sprintf("第%d号交易审查理由 %s", d.n, troupe.Random()[:10]))}
}

// ordering is the order, to which the supplier consents.
func (d *deal) ordering() troupe.Act {
	order := record.OrderDeal{Order: d.salted("an order", fmt.Sprintf("订单 %d：数量、价格见附件 %s", d.n, troupe.Random()[:10]))}
	return d.act(d.party, "deal.order", order, record.StateOrdered).With(d.good.supplier)
}

func (d *deal) order(ctx context.Context) error {
	return d.Each(ctx, d.ordering(), d.act(d.centre, "deal.approve", d.opinion("PASS"), record.StateOrderApproved))
}

// contract is a version of the contract: what everybody sees of it, and its private terms.
func (d *deal) contract(name, to string, alter ...func(*record.SignDeal, *record.ContractTerms)) (troupe.Act, error) {
	about := d.good.Name + "交易合同"
	body := record.SignDeal{
		Elements: d.elements(about, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), Digest: d.salted("a contract", about+"全文"+troupe.Random()),
		Template: "GF-2025-2615", Cites: d.good.cites, Pricing: d.good.priced(), Custodian: d.custodian.ID, Batches: d.parts,
		Prechain:  record.Prechain{System: "交易系统 3.2", Generation: "双方在线签署后自动生成", Custody: "交易场所合同库，双备份"},
		Retention: d.kept(21),
	}
	terms := record.ContractTerms{
		Salt: d.salt(), Currency: "CNY", Backup: d.secret("where a contract is kept", fmt.Sprintf("合同库 A%02d 柜，%s 与受让方各一份 %s", d.n, d.good.supplier.Name, troupe.Random()[:10])),
	}
	for range d.parts {
		instalment := d.money()
		terms.Instalments, terms.Amount = append(terms.Instalments, instalment), terms.Amount+instalment
	}
	for _, change := range alter {
		change(&body, &terms)
	}
	d.secret("the amount of a contract", fmt.Sprint(terms.Amount))
	text, digest, err := d.document("the terms of a contract", terms)
	body.Terms, d.terms = digest, terms
	a := d.act(d.good.supplier, name, body, to).With(d.party)
	a.Terms = text
	return a, err
}

// kept is a day so many years from now.
func (d *deal) kept(years int) string { return record.Time(d.Now().AddDate(years, 0, 0)) }

func (d *deal) sign(ctx context.Context) error {
	return d.signs(ctx)
}

func (d *deal) signs(ctx context.Context, alter ...func(*record.SignDeal, *record.ContractTerms)) error {
	a, err := d.contract("deal.sign", record.StateSigned, alter...)
	if err != nil {
		return err
	}
	d.signed = a.Terms
	_, err = d.Do(ctx, a)
	return err
}

// review is the exchange's review of a contract, or of its amendment.
func (d *deal) review(result string) record.ReviewDeal {
	return record.ReviewDeal{
		Result: result, Checklist: d.lists.items(d.key, "contract"), Reasons: d.salted("reasons", fmt.Sprintf("合同审查 %d %s", d.n, troupe.Random()[:10])),
		Backup: d.salted("where a contract is kept", fmt.Sprintf("异地备份库 %d %s", d.n, troupe.Random()[:10])), Receipt: troupe.Digest(d.key, troupe.Random()),
	}
}

func (d *deal) evidence(ctx context.Context) error {
	return d.step(ctx, d.clerk2, "deal.evidence", d.review("PASS"), record.StateEvidenced)
}

// conclude takes a deal from nothing to a contract that was reviewed.
func (d *deal) conclude(ctx context.Context) error {
	return troupe.All(ctx, d.apply, d.disclose, d.order, d.sign, d.evidence)
}

// handing is the delivery of a batch.
func (d *deal) handing(batch int, mode string) record.HandDelivery {
	return record.HandDelivery{
		Deal: d.key, Batch: batch, Mode: mode, Manifest: d.salted("a manifest", fmt.Sprintf("第%d批清单 %d 行 %s", batch, 9000+d.n, troupe.Random()[:10])),
		Usage: d.salted("a meter reading", fmt.Sprintf("计量读数 %s", troupe.Random()[:10])), Scenario: d.good.scenario, DeliveredAt: record.Time(d.Now()),
		Channel: record.Channel{Protocol: "TLCP 1.1", Cipher: "ECC_SM4_GCM_SM3", Session: d.salted("a session", "会话"+troupe.Random())},
	}
}

// hand delivers the next batch.
func (d *deal) hand(ctx context.Context) error {
	key, err := d.Do(ctx, act(d.good.supplier, "delivery.hand", "", d.handing(len(d.handovers)+1, d.good.mode()), record.StatePending))
	d.handovers = append(d.handovers, key)
	return err
}

// last is the key of the newest delivery.
func (d *deal) last() string { return d.handovers[len(d.handovers)-1] }

// accept is the receiver's receipt for the newest batch.
func (d *deal) accept(ctx context.Context) error {
	body := record.AcceptDelivery{Assessment: d.salted("an assessment", fmt.Sprintf("接收方安全评估 %s", troupe.Random()[:10]))}
	_, err := d.Do(ctx, act(d.party, "delivery.accept", d.last(), body, record.StateAccepted))
	return err
}

// deliver hands over and accepts everything, batch by batch.
func (d *deal) deliver(ctx context.Context) error {
	for len(d.handovers) < d.parts {
		if err := troupe.All(ctx, d.hand, d.accept); err != nil {
			return err
		}
	}
	return nil
}

// payment is what the custodian says of an instalment, and the private terms of it.
func (d *deal) payment(instalment int, received int64, result string, final bool) (troupe.Act, error) {
	account := d.secret("an account", "存管子账户 6217"+troupe.Random()[:12])
	terms := record.SettlementTerms{
		Salt: d.salt(), Currency: "CNY", Instructed: d.terms.Instalments[instalment-1], Received: received, Account: account, Shares: []record.Share{},
	}
	text, digest, err := d.document("the terms of a settlement", terms)
	body := record.Settlement{
		Deal: d.key, Instalment: instalment, Custodian: "BANK", Account: d.salted("an account", account), SettledAt: record.Time(d.Now()), Result: result, Final: final,
		Instruction: d.salted("an instruction", "划付指令 "+troupe.Random()[:12]), Receipt: d.salted("a receipt", "回单 "+troupe.Random()[:12]), Terms: digest,
	}
	a := act(d.custodian, "settlement.record", "", body, result)
	a.Terms = text
	return a, err
}

// pay settles one instalment as it was agreed.
func (d *deal) pay(ctx context.Context, instalment int) error {
	a, err := d.payment(instalment, d.terms.Instalments[instalment-1], record.ResultMatched, instalment == len(d.terms.Instalments))
	if err != nil {
		return err
	}
	_, err = d.Do(ctx, a)
	return err
}

// settle pays all of it.
func (d *deal) settle(ctx context.Context) error {
	for i := range d.terms.Instalments {
		if err := d.pay(ctx, i+1); err != nil {
			return err
		}
	}
	return d.is(ctx, record.StateSettled)
}

// file closes the deal.
func (d *deal) file(ctx context.Context) error {
	return d.step(ctx, d.clerk2, "deal.file", record.FileDeal{Retention: d.kept(22)}, record.StateFiled)
}

// is insists on the state that the ledger holds of the deal, as time has left it.
func (d *deal) is(ctx context.Context, state string) error {
	rec, err := d.Record(ctx, exchange, d.key)
	if err != nil {
		return err
	}
	if now, _ := record.Effective(rec, record.Time(d.Now())); now != state {
		return fmt.Errorf("%s is %s, not %s", d.key, now, state)
	}
	return nil
}
