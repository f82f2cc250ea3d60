package market

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// others are the stories beside the deals.
func (q *Quarter) others() []func(context.Context) error {
	return []func(context.Context) error{
		named("off the exchange", q.off), named("rechecks", q.rechecks), named("subjects", q.restrained), named("an object's life", q.objectLife),
		named("a revoked object", q.revoked), named("prices", q.prices), named("exemptions and reviews that end", q.ended),
	}
}

// off: a contract about public data made off the exchange is not even deposited, but with the bureau's exemption; another one is.
func (q *Quarter) off(ctx context.Context) error {
	row := &troupe.Row{Name: "公共数据合作分析", Industry: "S9191", Region: "140100", Origin: "PUBLIC", Source: "AUTHORISED_OPERATION"}
	dataset, err := q.Describe(ctx, row, q.public)
	if err != nil {
		return err
	}
	must, err := q.depositing(q.public, dataset)
	if err != nil {
		return err
	}
	if err := q.Refused(ctx, record.RuleForbids, "S0 6", must.Tell("deposits a contract about what must be traded on an exchange")); err != nil {
		return err
	}
	exempt := record.Exempt{
		Provider: q.public.ID, Dataset: dataset, Cases: []string{"M1"}, Document: "晋数函〔2026〕31号", Reason: "一次性科研合作，原则上进场的例外", Until: q.At(days + 200),
	}
	grant := troupe.InGovernance(q.Bureau, "exemption.grant", "", exempt, record.StateInForce)
	key, err := q.Do(ctx, grant.Tell("exempts the contract: in principle leaves room for it"))
	if err != nil {
		return err
	}
	body := must.Body.(record.DepositContract)
	body.Exemption = key
	must.Body, must.To = body, record.StateEvidenced
	if _, err := q.Do(ctx, must.Tell("deposits it with the exemption")); err != nil {
		return err
	}
	free, err := q.depositing(q.suppliers[1], "")
	if err != nil {
		return err
	}
	free.To = record.StateEvidenced
	_, err = q.Do(ctx, free.Tell("deposits a contract that need not be traded on an exchange"))
	return err
}

// depositing is a contract made off the exchange; the other party consents with a key made for it.
func (q *Quarter) depositing(by *troupe.Actor, dataset string) (troupe.Act, error) {
	other, err := troupe.NewKey()
	if err != nil {
		return troupe.Act{}, err
	}
	now := q.Now()
	body := record.DepositContract{
		Dataset: dataset, Key: other.Key.Point(), Binding: q.salted("a binding", "场外合同相对方："+q.buyers[2].Name+" "+troupe.Random()[:10]), Public: dataset != "",
		Cites: []record.Citation{}, Elements: q.elements("场外合同", 1, 2, 3, 4, 5, 7, 8, 9, 10), Digest: q.salted("a contract", "场外合同全文"+troupe.Random()),
		Prechain:  record.Prechain{System: "企业合同系统", Generation: "线下签署后扫描", Custody: "双方各自保存"},
		Retention: record.Time(now.AddDate(21, 0, 0)),
	}
	return act(by, "contract.deposit", "", body, "").With(other), nil
}

// rechecks: after two months every verification is to be checked again; one demander fails, one changes its key, one leaves.
func (q *Quarter) rechecks(ctx context.Context) error {
	if err := q.On(ctx, 70); err != nil {
		return err
	}
	opinion := func(result string) record.Opinion {
		return record.Opinion{Result: result, Reasons: troupe.Digest("复核", result)}
	}
	passes, fails, leaves, rekeys := q.buyers[1], q.buyers[6], q.buyers[4], q.buyers[2]
	of := record.DemanderKey
	restrain := record.Restrain{Reason: "VIOLATION", Document: "交易中心通知第7号", Deadline: q.At(days)}
	if err := q.Each(ctx,
		act(q.centre, "demander.recheck", of(passes.ID), opinion("PASS"), record.StateVerified).Tell("rechecks a demander"),
		act(q.centre, "demander.recheck", of(fails.ID), opinion("REFUSE"), record.StateSuspended).Tell("finds that a demander no longer meets the conditions"),
		act(q.Clerk, "demander.resume", of(fails.ID), troupe.Reasoned("整改完成"), record.StateVerified),
		act(q.Bureau, "demander.suspend", of(passes.ID), restrain, record.StateSuspended),
		act(q.Bureau, "demander.resume", of(passes.ID), troupe.Reasoned("核查无误"), record.StateVerified),
		act(leaves.Actor, "demander.withdraw", of(leaves.ID), troupe.Reasoned("不再参与交易"), record.StateWithdrawn)); err != nil {
		return err
	}
	return q.rekeyed(ctx, rekeys)
}

// rekeyed: a demander gets a new key, and binds keys made for deals with it from then on.
func (q *Quarter) rekeyed(ctx context.Context, b *buyer) error {
	var firm record.Actor
	if _, err := q.Read(ctx, record.Governance, "actor/"+b.ID, &firm); err != nil {
		return err
	}
	key, chain, err := q.Certified(firm.Name, firm.Uscc)
	if err != nil {
		return err
	}
	rekey := troupe.InGovernance(q.Registrars[record.DataBureau], "actor.rekey", "actor/"+b.ID, troupe.Reasoned("定期更换密钥"), record.StateActive)
	rekey.Attach = []string{chain}
	if _, err := q.Do(ctx, rekey); err != nil {
		return err
	}
	if err := q.Weeks(ctx, 1); err != nil { // a new key counts after a public notice
		return err
	}
	renewed := *b.Actor
	renewed.Key = key
	_, err = q.Do(ctx, act(&renewed, "demander.rekey", record.DemanderKey(b.ID), troupe.Reasoned("定期更换密钥"), "").Tell("binds with its new key from now on"))
	return err
}

// restrained: a merchant is suspended and resumed, one leaves, and a third party loses its certificate for false reports.
func (q *Quarter) restrained(ctx context.Context) error {
	leaver, err := q.Admit(ctx, troupe.Organization{Name: "太原过客数据有限公司", Region: "140100", Roles: []string{record.RoleHolder, record.RoleMerchant}})
	if err != nil {
		return err
	}
	if err := q.merchant(ctx, leaver); err != nil {
		return err
	}
	if err := q.certified(ctx, q.quack, record.SubjectThirdParty, "third-party", "COMPLIANCE_REVIEW"); err != nil {
		return err
	}
	about := record.Report{
		Kind: "COMPLIANCE", Subject: q.subjectOf(leaver), Digest: troupe.Digest("速评报告"), ValidTo: q.At(300), Independent: true,
	}
	report, err := q.Do(ctx, act(q.quack, "report.file", "", about, record.StateInForce))
	if err != nil {
		return err
	}
	if err := q.Weeks(ctx, 2); err != nil {
		return err
	}
	restrain := record.Restrain{Reason: "COMPLAINT", Document: "投诉处理单第12号", Deadline: q.At(60)}
	return q.Each(ctx,
		act(q.Clerk, "subject.suspend", q.subjectOf(leaver), restrain, record.StateSuspended),
		act(q.Clerk, "subject.resume", q.subjectOf(leaver), troupe.Reasoned("投诉不成立"), record.StateActive),
		act(leaver, "subject.exit", q.subjectOf(leaver), record.Handed{Digest: troupe.Digest("退出说明")}, record.StateExited).Tell("leaves the exchange"),
		act(q.quack, "report.withdraw", report, troupe.Reasoned("结论有误"), record.StateWithdrawn),
		act(q.Bureau, "subject.revoke", q.subjectOf(q.quack), record.Revoke{Reason: "FRAUD", Evidence: troupe.Digest("核查报告")}, record.StateRevoked).
			Tell("revokes the certificate of a third party for false reports"))
}

// objectLife: an object is updated, suspended on a hit of the negative list, taken up again, priced anew, delisted and retired.
func (q *Quarter) objectLife(ctx context.Context) error {
	g := q.goods["园区能耗旧版台账"]
	if err := q.listed(ctx, g); err != nil {
		return err
	}
	now := q.read(g)
	hit := record.ScreenObject{Negative: q.Answers(q.Now()), Evidence: troupe.Digest(g.Name, "复查底稿")}
	hit.Negative[0].Answer = "HIT"
	clear := record.ScreenObject{Negative: q.Answers(q.Now()), Evidence: troupe.Digest(g.Name, "再次复查底稿")}
	price := record.Pricing{PriceMode: record.PriceMetered, Display: "按次计价", Level: "MEMBERS"}
	restrain := record.Restrain{Reason: "COMPLAINT", Document: "晋通管函〔2026〕9号", Deadline: q.At(80)}
	if err := q.Each(ctx,
		act(g.supplier, "object.update", now.object, record.Handed{Digest: troupe.Digest(g.Name, "变更披露")}, record.StateActive),
		act(q.Clerk, "listing.reprice", now.listing, price, record.StateListed),
		act(q.Clerk, "object.rescreen", now.object, hit, record.StateSuspended).Tell("finds a new item of the negative list hit: the object is suspended"),
		act(q.Clerk, "object.rescreen", now.object, clear, record.StateSuspended),
		act(q.Clerk, "object.resume", now.object, troupe.Reasoned("复查不再命中"), record.StateActive),
		act(q.sector, "object.suspend", now.object, restrain, record.StateSuspended),
		act(q.sector, "object.resume", now.object, troupe.Reasoned("核查完毕"), record.StateActive),
		act(q.Clerk, "listing.delist", now.listing, troupe.Reasoned("供方申请"), record.StateDelisted),
		act(q.Clerk, "listing.relist", now.listing, troupe.Reasoned("供方申请恢复"), record.StateListed),
		act(q.Clerk, "listing.delist", now.listing, troupe.Reasoned("标的退役"), record.StateDelisted)); err != nil {
		return err
	}
	retire := act(g.supplier, "object.retire", now.object, record.Handed{Digest: troupe.Digest(g.Name, "退役说明")}, record.StateRetired)
	_, err := q.Do(ctx, retire.Tell("retires the object"))
	return err
}

// revoked: what was admitted on false documents is revoked, and traded no more.
func (q *Quarter) revoked(ctx context.Context) error {
	g := q.goods["货车轨迹聚合"]
	if err := q.listed(ctx, g); err != nil {
		return err
	}
	now := q.read(g)
	revoke := act(q.Clerk, "object.revoke", now.object, record.Revoke{Reason: "FRAUD", Evidence: troupe.Digest(g.Name, "核查报告")}, record.StateRevoked)
	if _, err := q.Do(ctx, revoke.Tell("revokes an object: its source was forged")); err != nil {
		return err
	}
	tried := &deal{Quarter: q, good: g, buyer: q.buyers[0], parts: 1}
	if err := tried.open(); err != nil {
		return err
	}
	applies, err := tried.applies(tried.buyer.Actor)
	if err != nil {
		return err
	}
	return q.Refused(ctx, record.RuleForbids, "", applies.Tell("applies for a deal about what was revoked"))
}

// prices: the exchange publishes what was paid, when so many deals were made that none of them shows.
func (q *Quarter) prices(ctx context.Context) error {
	if err := q.On(ctx, 84); err != nil {
		return err
	}
	body := record.PublishPrice{
		ObjectType: "PRODUCT", From: q.At(0), To: record.Time(q.Now()), Deals: 2, Low: 100_000_000_000, Median: 400_000_000_000, High: 2_800_000_000_000,
	}
	few := act(q.centre, "price.publish", "", body, "")
	if err := q.Refused(ctx, record.RuleForbids, "演示交易规程 15", few.Tell("publishes a price made of two deals")); err != nil {
		return err
	}
	body.Deals = 9
	few.Body, few.To = body, record.StatePublished
	_, err := q.Do(ctx, few.Tell("publishes prices of the quarter, rounded"))
	return err
}

// ended: an exemption and a review are taken back.
func (q *Quarter) ended(ctx context.Context) error {
	row := &troupe.Row{Name: "公共气象衍生产品", Industry: "M7410", Region: "140100", Origin: "PUBLIC", Source: "AUTHORISED_OPERATION"}
	dataset, err := q.Describe(ctx, row, q.public)
	if err != nil {
		return err
	}
	raw := record.Egress{Dataset: dataset, Scenario: "FARMING", NonReversible: true, Report: troupe.Digest(row.Name, "出域审核"), Until: q.At(200)}
	approve := troupe.Act{By: q.Bureau, Namespace: "property", Name: "egress.approve", Body: raw}
	if err := q.Refused(ctx, record.RuleForbids, "S3b 27", approve.Tell("lets raw public data leave")); err != nil {
		return err
	}
	raw.RawFree = true
	approve.Body = raw
	egress, err := q.Do(ctx, approve)
	if err != nil {
		return err
	}
	exempt := record.Exempt{Provider: q.public.ID, Cases: []string{"M1"}, Document: "晋数函〔2026〕40号", Reason: "试点", Until: q.At(200)}
	exemption, err := q.Do(ctx, troupe.InGovernance(q.Bureau, "exemption.grant", "", exempt, record.StateInForce))
	if err != nil {
		return err
	}
	if err := q.Weeks(ctx, 4); err != nil {
		return err
	}
	return q.Each(ctx,
		troupe.Act{By: q.Bureau, Namespace: "property", Name: "egress.end", On: egress, Body: troupe.Reasoned("场景终止"), To: record.StateEnded},
		troupe.InGovernance(q.bureau2, "exemption.end", exemption, troupe.Reasoned("试点结束"), record.StateEnded))
}
