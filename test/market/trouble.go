package market

import (
	"context"
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// mismatch: less came in than was instructed. Who says that it matches is refused by those who hold the terms; then the custodian
// says what is so, and the rest comes.
func mismatch(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.conclude, d.deliver); err != nil {
		return err
	}
	less := d.terms.Instalments[0] - d.money()%1_000_000_000
	d.secret("an amount", fmt.Sprint(less))
	wrong, err := d.payment(1, less, record.ResultMatched, false)
	if err != nil {
		return err
	}
	if err := d.Refused(ctx, record.TermsDiffer, "S0 32", wrong.Tell("claims that a payment matches, which does not")); err != nil {
		return err
	}
	honest, err := d.payment(1, less, record.ResultMismatch, false)
	if err != nil {
		return err
	}
	if _, err := d.Do(ctx, honest.Tell("records that less came in than was instructed")); err != nil {
		return err
	}
	if err := d.Weeks(ctx, 1); err != nil {
		return err
	}
	return troupe.All(ctx, d.settle, d.file)
}

// order is an order to stop a deal.
func (d *deal) stop(by *troupe.Actor, ground string, day int) troupe.Act {
	body := record.OrderPause{Deal: d.key, Ground: ground, Document: d.salted("an order", "暂停通知 "+troupe.Random()[:10]), Deadline: d.At(day)}
	if ground == "ILLEGALITY" {
		body.Report = d.salted("a report", "向主管部门的报告 "+troupe.Random()[:10])
	}
	return act(by, "pause.order", "", body, record.StateInForce)
}

func (d *deal) lift(by *troupe.Actor, pause, outcome, to string, modes ...string) troupe.Act {
	body := record.EndPause{Outcome: outcome, Modes: append([]string{}, modes...), Document: d.salted("an order", "恢复通知 "+troupe.Random()[:10])}
	return act(by, "pause.end", pause, body, to)
}

// stoppedByHolder: the right holder stops its own data service, and lets it go on; a second stop ends by itself.
func stoppedByHolder(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.conclude, d.hand, d.accept); err != nil {
		return err
	}
	pause, err := d.Do(ctx, d.stop(d.good.supplier, "BEYOND_AGREEMENT", days).Tell("stops its data service: they are used beyond the agreement"))
	if err != nil {
		return err
	}
	violation := record.Violation{Deal: d.key, Kind: "BEYOND_AGREEMENT", Side: "RECEIVER", Evidence: d.salted("evidence", "调用日志 "+troupe.Random()[:10])}
	if _, err := d.Do(ctx, act(d.good.supplier, "violation.record", "", violation, "RECORDED")); err != nil {
		return err
	}
	next := act(d.good.supplier, "delivery.hand", "", d.handing(2, d.good.mode()), "")
	if err := d.Refused(ctx, record.StateForbids, "S0 20(5)", next.Tell("delivers what it has stopped")); err != nil {
		return err
	}
	if err := d.Refused(ctx, record.OutOfRole, "S2 39(2)", d.lift(d.Clerk, pause, "LIFTED", "").Tell("lifts what another ordered")); err != nil {
		return err
	}
	if err := d.Weeks(ctx, 1); err != nil {
		return err
	}
	now := int(d.Now().Sub(d.Began).Hours()/24) + 3
	if err := d.Each(ctx, d.lift(d.good.supplier, pause, "LIFTED", record.StateEnded), d.stop(d.good.supplier, "RISK", now)); err != nil {
		return err
	}
	if err := d.is(ctx, record.StatePaused); err != nil {
		return err
	}
	return d.closes(ctx) // a week later the second stop is over
}

// stoppedByExchange: the exchange stops for illegality and reports it; what is not put right is limited to one way of delivery.
func stoppedByExchange(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.conclude, d.hand, d.accept); err != nil {
		return err
	}
	silent := d.stop(d.Clerk, "RISK", days)
	body := silent.Body.(record.OrderPause)
	body.Ground = "ILLEGALITY"
	silent.Body = body
	if err := d.Refused(ctx, record.RuleForbids, "S0 20(5)", silent.Tell("stops for illegality without a report")); err != nil {
		return err
	}
	now := int(d.Now().Sub(d.Began).Hours()/24) + 5
	pause, err := d.Do(ctx, d.stop(d.Clerk, "ILLEGALITY", now).Tell("stops for illegality, and reports it"))
	if err != nil {
		return err
	}
	if err := d.Refused(ctx, record.TooEarly, "S2 39(2)", d.lift(d.Clerk, pause, record.StateLimited, "", "OFFLINE").Tell("limits before the deadline")); err != nil {
		return err
	}
	if err := d.Weeks(ctx, 1); err != nil {
		return err
	}
	if _, err := d.Do(ctx, d.lift(d.Clerk, pause, record.StateLimited, record.StateLimited, "OFFLINE").Tell("limits the service to one way of delivery")); err != nil {
		return err
	}
	other := act(d.good.supplier, "delivery.hand", "", d.handing(2, "API"), "")
	if err := d.Refused(ctx, record.RuleForbids, "S2 39(2)", other.Tell("delivers in a way that was closed")); err != nil {
		return err
	}
	return d.closes(ctx)
}

// closed: a regulator stops a deal, and closes it when nothing was put right.
func closed(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.conclude, d.hand, d.accept); err != nil {
		return err
	}
	now := int(d.Now().Sub(d.Began).Hours()/24) + 10
	pause, err := d.Do(ctx, d.stop(d.sector, "INVESTIGATION", now).Tell("stops a deal for an investigation"))
	if err != nil {
		return err
	}
	if err := d.Weeks(ctx, 2); err != nil {
		return err
	}
	if _, err := d.Do(ctx, d.lift(d.sector, pause, record.StateClosed, record.StateClosed).Tell("closes it: nothing was put right")); err != nil {
		return err
	}
	if err := d.is(ctx, record.StateClosed); err != nil {
		return err
	}
	return troupe.All(ctx, d.destroy, d.file)
}

// quarrel has a side open a dispute, and gives its key.
func (d *deal) quarrel(ctx context.Context, by *troupe.Actor, kind string) (string, error) {
	claim := record.OpenDispute{Deal: d.key, Kind: kind, Claim: d.salted("a claim", fmt.Sprintf("争议请求：退款并赔偿，卷%s", troupe.Random()[:10]))}
	open := act(by, "dispute.open", "", claim, record.StateOpen)
	return d.Do(ctx, open.Tell("opens a dispute: "+kind))
}

func (d *deal) outcome() record.DecideDispute {
	return record.DecideDispute{Outcome: d.salted("an outcome", "争议处理结果 "+troupe.Random()[:10])}
}

// mediated: the exchange mediates under its rule document, and both sign what they agree on.
func mediated(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.conclude, d.hand); err != nil {
		return err
	}
	dispute, err := d.quarrel(ctx, d.party, "QUALITY")
	if err != nil {
		return err
	}
	if err := d.is(ctx, record.StateDisputed); err != nil {
		return err
	}
	if _, err := d.Do(ctx, act(d.Clerk, "dispute.mediate", dispute, record.MediateDispute{Document: d.documents[0]}, record.StateMediating)); err != nil {
		return err
	}
	if err := d.Weeks(ctx, 1); err != nil {
		return err
	}
	settle := act(d.Clerk, "dispute.settle", dispute, d.outcome(), record.StateSettled)
	if err := d.Refused(ctx, record.ConsentMissing, "", settle.Tell("settles what the parties have not agreed on")); err != nil {
		return err
	}
	if _, err := d.Do(ctx, settle.With(d.good.supplier, d.party).Tell("settles the dispute as both have signed")); err != nil {
		return err
	}
	if err := d.accept(ctx); err != nil {
		return err
	}
	return d.closes(ctx)
}

// inCourt: a dispute goes to court; what the court has decided is entered and executed by it.
func inCourt(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.conclude, d.deliver); err != nil {
		return err
	}
	dispute, err := d.quarrel(ctx, d.good.supplier, "PAYMENT")
	if err != nil {
		return err
	}
	refer := record.ReferDispute{To: "COURT", Case: d.salted("a case", fmt.Sprintf("（2026）晋0106民初%d号", 40000+d.n))}
	if _, err := d.Do(ctx, act(d.good.supplier, "dispute.refer", dispute, refer, record.StateToCourt)); err != nil {
		return err
	}
	for _, step := range []struct{ act, to string }{{"dispute.judge", record.StateJudged}, {"dispute.execute", record.StateExecuted}} {
		if err := d.Weeks(ctx, 1); err != nil {
			return err
		}
		enter := act(d.court, step.act, dispute, d.outcome(), step.to)
		if _, err := d.Do(ctx, enter.Tell("enters what it has decided: "+step.act)); err != nil {
			return err
		}
	}
	return troupe.All(ctx, d.settle, d.file)
}

// disputeWithdrawn: a party thinks better of it; the exchange rejects what has nothing to it; another dispute goes to arbitration and is open when the quarter ends.
func disputeWithdrawn(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.conclude, d.deliver); err != nil {
		return err
	}
	dispute, err := d.quarrel(ctx, d.party, "USE")
	if err != nil {
		return err
	}
	if _, err := d.Do(ctx, act(d.party, "dispute.withdraw", dispute, troupe.Reasoned("已协商解决"), record.StateWithdrawn)); err != nil {
		return err
	}
	if dispute, err = d.quarrel(ctx, d.party, "OTHER"); err != nil {
		return err
	}
	reject := act(d.Clerk, "dispute.reject", dispute, troupe.Reasoned("无具体请求"), record.StateRefused)
	if _, err := d.Do(ctx, reject.Tell("does not take up a dispute without a claim")); err != nil {
		return err
	}
	if dispute, err = d.quarrel(ctx, d.good.supplier, "CONFIDENTIALITY"); err != nil {
		return err
	}
	refer := record.ReferDispute{To: "ARBITRATION", Case: d.salted("a case", fmt.Sprintf("并仲裁字〔2026〕第%d号", 7000+d.n))}
	_, err = d.Do(ctx, act(d.Clerk, "dispute.refer", dispute, refer, record.StateToArbitration))
	return err
}

// destroy is the receiver's record that it has destroyed what it got. Persons stand in it by keyed digest alone.
func (d *deal) destroy(ctx context.Context) error {
	person := func(post, name string) string {
		return d.salted("a person", post+name+"（工号"+troupe.Random()[:6]+"）")
	}
	body := record.Destruction{
		Method: "密钥销毁并覆写", Operator: person("操作人", "阎德昌"), Witness: person("监销人", "郝秀岚"), At: record.Time(d.Now()),
		Evidence: d.salted("evidence", "销毁记录 "+troupe.Random()[:10]),
	}
	return d.step(ctx, d.party, "deal.destroy", body, "")
}

// unwound: both end the contract; what was delivered is destroyed before it is undone.
func unwound(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.conclude, d.hand, d.accept); err != nil {
		return err
	}
	end := func(name, to string) troupe.Act {
		body := record.EndDeal{Cause: "AGREEMENT", Evidence: d.salted("evidence", "解除协议 "+troupe.Random()[:10])}
		return d.act(d.good.supplier, name, body, to).With(d.party)
	}
	if err := d.Each(ctx, end("deal.terminate", record.StateTerminated).Tell("ends the contract; the receiver agrees")); err != nil {
		return err
	}
	if err := d.Refused(ctx, record.RuleForbids, "S2 13", end("deal.unwind", "").Tell("undoes it before the data are destroyed")); err != nil {
		return err
	}
	if err := d.destroy(ctx); err != nil {
		return err
	}
	if err := d.Each(ctx, end("deal.unwind", record.StateUnwound).Tell("undoes it, after the destruction")); err != nil {
		return err
	}
	return d.file(ctx)
}

// destroyed: the contract asks for destruction, and is not filed without it.
func destroyed(ctx context.Context, d *deal) error {
	if err := troupe.All(ctx, d.apply, d.disclose, d.order); err != nil {
		return err
	}
	until := int(d.Now().Sub(d.Began).Hours()/24) + 10
	if err := d.signs(ctx, func(body *record.SignDeal, _ *record.ContractTerms) { body.Destroy = d.At(until) }); err != nil {
		return err
	}
	if err := troupe.All(ctx, d.evidence, d.deliver, d.settle); err != nil {
		return err
	}
	if err := d.Weeks(ctx, 2); err != nil {
		return err
	}
	early := d.act(d.clerk2, "deal.file", record.FileDeal{Retention: d.kept(22)}, "")
	if err := d.Refused(ctx, record.RuleForbids, "S2 13", early.Tell("files although nothing was destroyed")); err != nil {
		return err
	}
	return troupe.All(ctx, d.destroy, d.file)
}

// keyLost: the receiver's key is lost; the same demander binds another, and nobody else can.
func keyLost(ctx context.Context, d *deal) error {
	if err := d.conclude(ctx); err != nil {
		return err
	}
	lost := d.party
	for _, by := range []*buyer{d.buyers[(d.n+3)%len(d.buyers)], d.buyer} {
		if err := d.open(); err != nil {
			return err
		}
		rekey, err := d.rekeys(by)
		if err != nil {
			return err
		}
		if by != d.buyer {
			err = d.Refused(ctx, record.TermsDiffer, "", rekey.Tell("takes over the deal of another demander"))
		} else {
			_, err = d.Do(ctx, rekey.Tell("binds another key for the one that was lost"))
		}
		if err != nil {
			return err
		}
	}
	stale := d.act(lost, "deal.withdraw", troupe.Reasoned("拾得密钥"), "")
	if err := d.Refused(ctx, record.KeyInactive, "", stale.Tell("acts with the key that was lost")); err != nil {
		return err
	}
	if err := d.closes(ctx); err != nil {
		return err
	}
	_, err := d.Do(ctx, act(d.party, "party.end", record.PartyKey(d.party.ID), troupe.Reasoned("交易已归档"), record.StateEnded))
	return err
}

// rekeys is the act with which a demander gives the deal another key.
func (d *deal) rekeys(by *buyer) (troupe.Act, error) {
	binding, err := d.bind(by.Actor, d.party)
	if err != nil {
		return troupe.Act{}, err
	}
	text, digest, err := d.document("the terms of a new key", record.PartyTerms{
		Salt: d.salt(), Binding: binding, Scenario: d.secret("a scenario", by.Name+"更换交易密钥，编号"+troupe.Random()[:10]),
	})
	a := d.act(d.party, "deal.rekey", record.RekeyDeal{Cohort: by.cohort, Key: d.party.Key.Point(), Terms: digest}, "")
	a.Terms = text
	return a, err
}
