package market

import (
	"context"
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// plots are what a deal may live through.
var plots = map[string]func(context.Context, *deal) error{
	"plain":               plain,
	"metered":             plain,
	"public":              public,
	"order returned":      orderReturned,
	"contract returned":   contractReturned,
	"not vetted":          notVetted,
	"withdrawn":           withdrawn,
	"unverified":          unverified,
	"amended":             amended,
	"objected":            objected,
	"deemed":              deemed,
	"raw":                 raw,
	"mismatch":            mismatch,
	"stopped by holder":   stoppedByHolder,
	"stopped by exchange": stoppedByExchange,
	"closed":              closed,
	"mediated":            mediated,
	"in court":            inCourt,
	"dispute withdrawn":   disputeWithdrawn,
	"unwound":             unwound,
	"destroyed":           destroyed,
	"certified":           certified,
	"accessed":            accessed,
	"key lost":            keyLost,
	"applied for":         func(ctx context.Context, d *deal) error { return d.apply(ctx) },
	"signed":              func(ctx context.Context, d *deal) error { return troupe.All(ctx, d.apply, d.disclose, d.order, d.sign) },
	"under way":           underWay,
}

// told are the deals with a story of their own, in the short form of the quarter and in the full one.
var told = []struct {
	plot, good    string
	buyer, begins int
	parts         int
}{
	{"metered", "汾河水质在线监测", 1, 21, 4}, {"public", "公共信用合成指标", 2, 21, 1}, {"order returned", "工业园区用电景气", 3, 21, 1},
	{"contract returned", "古城客流热力", 4, 21, 1}, {"not vetted", "麦田墒情分析", 5, 21, 1}, {"withdrawn", "冷链车辆温控", 6, 28, 1},
	{"unverified", "工业园区用电景气", 7, 28, 1}, {"amended", "县域商贸流通指数", 8, 28, 2}, {"objected", "冷链车辆温控", 9, 28, 1},
	{"deemed", "汾河水质在线监测", 10, 28, 2}, {"raw", "采煤机振动诊断", 11, 35, 1}, {"mismatch", "小微企业信用画像", 12, 35, 2},
	{"stopped by holder", "古城客流热力", 13, 35, 2}, {"stopped by exchange", "数据脱敏工具套件", 14, 35, 2}, {"closed", "冷链车辆温控", 15, 42, 2},
	{"mediated", "县域商贸流通指数", 16, 42, 1}, {"in court", "麦田墒情分析", 17, 42, 1}, {"dispute withdrawn", "古城客流热力", 18, 42, 1},
	{"unwound", "产业链用电供需看板", 19, 42, 2}, {"destroyed", "工业园区用电景气", 0, 49, 1}, {"certified", "汾河水质在线监测", 1, 49, 1},
	{"accessed", "公共信用合成指标", 3, 49, 1}, {"key lost", "小微企业信用画像", 5, 49, 1}, {"applied for", "工业园区用电景气", 7, 84, 1},
	{"signed", "麦田墒情分析", 9, 84, 1}, {"under way", "汾河水质在线监测", 11, 70, 3},
}

// months are the days on which plain deals begin.
var months = []int{28, 35, 49, 56}

// deals are all of them: those with a story, and as many plain ones as were asked for.
func (q *Quarter) deals() []*deal {
	var list []*deal
	for i, t := range told {
		list = append(list, &deal{Quarter: q, n: i + 1, plot: t.plot, good: q.goods[t.good], buyer: q.buyers[t.buyer], begins: t.begins, parts: t.parts})
	}
	for i := range q.Plain {
		good := q.goods[told[i%len(told)].good] // what is traded anyhow
		list = append(list, &deal{
			Quarter: q, n: len(told) + i + 1, plot: "plain", good: good, buyer: q.buyers[(i*7+2)%len(q.buyers)], begins: months[i%len(months)], parts: 1 + i%2,
		})
	}
	return list
}

// play lets a deal live through its story, once what it is about is listed.
func (d *deal) play(ctx context.Context) error {
	if err := d.On(ctx, d.begins); err != nil {
		return err
	}
	if err := d.listed(ctx, d.good); err != nil {
		return err
	}
	story := plots[d.plot]
	if story == nil {
		return fmt.Errorf("there is no story %q", d.plot)
	}
	return story(ctx, d)
}

// plain: from application to filing, with nothing in between but time.
func plain(ctx context.Context, d *deal) error {
	if err := d.conclude(ctx); err != nil {
		return err
	}
	return d.closes(ctx)
}

// closes delivers a week later, is paid a week after that, and is filed.
func (d *deal) closes(ctx context.Context) error {
	if err := d.Weeks(ctx, 1); err != nil {
		return err
	}
	if err := d.deliver(ctx); err != nil {
		return err
	}
	if err := d.Weeks(ctx, 1); err != nil {
		return err
	}
	return troupe.All(ctx, d.settle, d.file)
}

// public: what left an operation domain is delivered for the scenario it was approved for, and for no other.
func public(ctx context.Context, d *deal) error {
	if err := d.conclude(ctx); err != nil {
		return err
	}
	elsewhere := d.handing(1, d.good.mode())
	elsewhere.Scenario = "MARKETING"
	other := act(d.good.supplier, "delivery.hand", "", elsewhere, "")
	if err := d.Refused(ctx, record.RuleForbids, "S3b", other.Tell("delivers a public product for a scenario that nobody approved")); err != nil {
		return err
	}
	return d.closes(ctx)
}

// orderReturned: the exchange returns the order, which is made anew.
func orderReturned(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.apply, d.disclose); err != nil {
		return err
	}
	alone := d.ordering()
	alone.Consents = nil
	if err := d.Refused(ctx, record.ConsentMissing, "", alone.Tell("orders without the supplier's consent")); err != nil {
		return err
	}
	returned := d.act(d.centre, "deal.approve", d.opinion("REFUSE"), record.StateDisclosed)
	if err := d.Each(ctx, d.ordering(), returned.Tell("returns the order")); err != nil {
		return err
	}
	if err := troupe.All(ctx, d.order, d.sign, d.evidence); err != nil {
		return err
	}
	return d.closes(ctx)
}

// contractReturned: a contract without an element is refused, one that does not pass is returned and signed anew.
func contractReturned(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.apply, d.disclose, d.order); err != nil {
		return err
	}
	short, err := d.contract("deal.sign", "", func(body *record.SignDeal, _ *record.ContractTerms) { body.Elements = body.Elements[1:] })
	if err != nil {
		return err
	}
	if err := d.Refused(ctx, record.RuleForbids, "S0 20(2)", short.Tell("signs a contract in which an element is missing")); err != nil {
		return err
	}
	if err := d.sign(ctx); err != nil {
		return err
	}
	returned := d.act(d.clerk2, "deal.evidence", d.review("REFUSE"), record.StateReturned)
	if err := d.Each(ctx, returned.Tell("returns the contract")); err != nil {
		return err
	}
	if err := troupe.All(ctx, d.sign, d.evidence); err != nil {
		return err
	}
	return d.closes(ctx)
}

// notVetted: what was disclosed is not enough; it is disclosed again.
func notVetted(ctx context.Context, d *deal) error {
	if err := d.apply(ctx); err != nil {
		return err
	}
	if err := d.Each(ctx,
		d.act(d.good.supplier, "deal.disclose", d.disclosed(record.SupplyItems), record.StateApplied),
		d.act(d.party, "deal.disclose", d.disclosed(record.DemandItems), record.StateDisclosed)); err != nil {
		return err
	}
	if err := d.Refused(ctx, record.StateForbids, "S1 42(2)", d.ordering().Tell("orders before the exchange has reviewed the disclosures")); err != nil {
		return err
	}
	if err := d.step(ctx, d.desk, "deal.vet", d.opinion("REFUSE"), record.StateApplied); err != nil {
		return err
	}
	if err := troupe.All(ctx, d.disclose, d.order, d.sign, d.evidence); err != nil {
		return err
	}
	return d.closes(ctx)
}

// withdrawn: the receiver thinks better of it.
func withdrawn(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.apply, d.disclose); err != nil {
		return err
	}
	return d.step(ctx, d.party, "deal.withdraw", troupe.Reasoned("需求变化"), record.StateWithdrawn)
}

// unverified: somebody whom nobody has verified binds a key, and is refused without a word about who it is.
func unverified(ctx context.Context, d *deal) error {
	stranger, err := d.Admit(ctx, troupe.Organization{Name: "太原无名信息咨询有限公司", Region: "140100", Roles: []string{record.RoleDemander}})
	if err != nil {
		return err
	}
	if err := d.open(); err != nil {
		return err
	}
	applies, err := d.applies(stranger)
	if err != nil {
		return err
	}
	if err := d.Refused(ctx, record.TermsDiffer, "", applies.Tell("applies for a demander whom nobody has verified")); err != nil {
		return err
	}
	return plain(ctx, d)
}

// amended: the contract is about more than was thought; both sign again, the exchange reviews again, once in vain.
func amended(ctx context.Context, d *deal) error {
	if err := d.conclude(ctx); err != nil {
		return err
	}
	if err := troupe.All(ctx, d.hand, d.accept); err != nil {
		return err
	}
	for _, result := range []string{"REFUSE", "PASS"} {
		if err := d.Weeks(ctx, 1); err != nil {
			return err
		}
		before := d.terms
		amendment, err := d.contract("deal.amend", record.StateAmended)
		if err != nil {
			return err
		}
		review := d.act(d.clerk2, "deal.evidence", d.review(result), record.StateDelivering)
		if err := d.Each(ctx, amendment.Tell("amends the contract, which the receiver signs too"), review); err != nil {
			return err
		}
		if result == "REFUSE" {
			d.terms = before
		}
	}
	return d.closes(ctx)
}

// objected: the receiver objects to a batch, which is handed over anew.
func objected(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.conclude, d.hand); err != nil {
		return err
	}
	objection := record.ObjectDelivery{Ground: "QUALITY", Evidence: d.salted("evidence", "抽检记录 "+troupe.Random()[:10])}
	object := act(d.party, "delivery.object", d.last(), objection, record.StateObjected)
	if _, err := d.Do(ctx, object.Tell("objects to a delivery")); err != nil {
		return err
	}
	if err := d.Weeks(ctx, 1); err != nil {
		return err
	}
	replace := act(d.good.supplier, "delivery.replace", d.last(), d.handing(1, d.good.mode()), record.StatePending)
	if _, err := d.Do(ctx, replace); err != nil {
		return err
	}
	if err := d.accept(ctx); err != nil {
		return err
	}
	return d.closes(ctx)
}

// deemed: the receiver says nothing, and silence accepts; one batch is written down by the service actor.
func deemed(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.conclude, d.hand, d.hand); err != nil {
		return err
	}
	settle := act(d.service, "delivery.settle", d.last(), troupe.Reasoned("默认验收"), "")
	if err := d.Refused(ctx, record.TooEarly, "", settle.Tell("writes down an acceptance by silence on the first day")); err != nil {
		return err
	}
	if err := d.Weeks(ctx, 2); err != nil {
		return err
	}
	settle.To = record.StateDeemed
	if err := d.Each(ctx, settle.Tell("writes down that silence has accepted"),
		d.act(d.service, "deal.settle", troupe.Reasoned("交付完成"), record.StateDelivered)); err != nil {
		return err
	}
	return troupe.All(ctx, d.settle, d.file)
}

// raw: important data are never delivered raw, whatever a supplier tries.
func raw(ctx context.Context, d *deal) error {
	if err := d.conclude(ctx); err != nil {
		return err
	}
	for _, mode := range record.RawModes {
		attempt := act(d.good.supplier, "delivery.hand", "", d.handing(1, mode), "")
		if err := d.Refused(ctx, record.RuleForbids, "S2 8(4)", attempt.Tell("delivers important data by "+mode)); err != nil {
			return err
		}
	}
	return d.closes(ctx)
}

// underWay: one batch is accepted, one waits, one is not made when the quarter ends.
func underWay(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.conclude, d.hand, d.accept); err != nil {
		return err
	}
	if err := d.pay(ctx, 1); err != nil {
		return err
	}
	if err := d.On(ctx, days); err != nil {
		return err
	}
	return d.hand(ctx)
}
