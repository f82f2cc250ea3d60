package registry

import (
	"context"
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// objects has somebody object, and gives the objection's id.
func (f *dossier) objects(ctx context.Context, by *actor, identity, to string) (string, error) {
	body := record.Objecting{Grounds: "OWNERSHIP", Evidence: digest(f.name, "异议材料"), Identity: identity}
	if _, err := f.do(ctx, f.act(by, "registration.object", body, to).tell("objects to "+f.name)); err != nil {
		return "", err
	}
	registration, err := f.body(ctx)
	if err != nil {
		return "", err
	}
	return registration.Objections[len(registration.Objections)-1].ID, nil
}

// answer is the registrant's; nobody is judged unheard.
func (f *dossier) answer(ctx context.Context, objection, to string) error {
	return f.step(ctx, f.holder, "registration.answer", record.Answering{Objection: objection, Answer: digest(f.name, "答复")}, to)
}

// resolve has the registrant answer and the agency decide.
func (f *dossier) resolve(ctx context.Context, objection, between, result, to string) error {
	body := record.Resolve{Objection: objection, Result: result, Reasons: digest(f.name, "异议处理意见")}
	early := f.act(f.officer, "registration.resolve", body, "")
	if err := f.refused(ctx, record.TooEarly, "B-08", early.tell("decides before the registrant has been heard")); err != nil {
		return err
	}
	if err := f.answer(ctx, objection, between); err != nil {
		return err
	}
	_, err := f.do(ctx, f.act(f.officer, "registration.resolve", body, to).tell("decides on the objection: "+result))
	return err
}

// other is a firm that has nothing to do with the dossier's.
func (f *dossier) other() *actor { return f.firms[(f.row.firm+7)%(len(f.firms)-2)+1] }

// objectionUpheld: an objection during the notice that succeeds ends the application.
func objectionUpheld(ctx context.Context, f *dossier) error {
	if err := f.pass(ctx); err != nil {
		return err
	}
	objection, err := f.objects(ctx, f.other(), "", record.StateObjected)
	if err != nil {
		return err
	}
	return f.resolve(ctx, objection, record.StateObjected, "UPHELD", record.StateRefused)
}

// objectionDismissed: one that fails lets the notice run on. Who objected has no key: the agency keeps the name.
func objectionDismissed(ctx context.Context, f *dossier) error {
	if err := f.pass(ctx); err != nil {
		return err
	}
	objection, err := f.objects(ctx, f.officer, digest(f.name, "实名", random()), record.StateObjected)
	if err != nil {
		return err
	}
	if err := f.resolve(ctx, objection, record.StateObjected, "DISMISSED", record.StateNotice); err != nil {
		return err
	}
	return f.finish(ctx)
}

// objectionAfter: after registration an objection restricts the certificate; upheld, it cancels it.
func objectionAfter(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	objection, err := f.objects(ctx, f.other(), "", record.StateRestricted)
	if err != nil {
		return err
	}
	return f.resolve(ctx, objection, record.StateRestricted, "UPHELD", record.StateCancelled)
}

// objectionInCourt: an objection that goes to court restricts until the court has spoken.
func objectionInCourt(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	objection, err := f.objects(ctx, f.bank, "", record.StateRestricted)
	if err != nil {
		return err
	}
	if err := f.answer(ctx, objection, record.StateRestricted); err != nil {
		return err
	}
	body := record.Resolve{Objection: objection, Result: "TO_COURT", Reasons: digest(f.name, "移送"), Court: "（2026）晋01民初118号"}
	if err := f.step(ctx, f.officer, "registration.resolve", body, record.StateRestricted); err != nil {
		return err
	}
	if err := f.weeks(ctx, 4); err != nil {
		return err
	}
	body.Result, body.Court = "DISMISSED", "（2026）晋01民初118号判决"
	_, err = f.do(ctx, f.act(f.officer, "registration.resolve", body, record.StateActive).tell("enters the judgment: the objection is dismissed"))
	return err
}

// disputed: an objection that the registrant has not answered in time, and one that is before a court, when the half year ends.
func disputed(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	objection, err := f.objects(ctx, f.other(), "", record.StateRestricted)
	if err != nil || f.certType == record.TypeDP {
		return err
	}
	if err := f.answer(ctx, objection, record.StateRestricted); err != nil {
		return err
	}
	body := record.Resolve{Objection: objection, Result: "TO_COURT", Reasons: digest(f.name, "移送"), Court: "（2027）晋11民初27号"}
	return f.step(ctx, f.officer, "registration.resolve", body, record.StateRestricted)
}

// fraud: what was issued on false documents is revoked for cause, and keeps its history.
func fraud(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	if err := f.weeks(ctx, 4); err != nil {
		return err
	}
	revoke := f.act(f.officer, "registration.revoke", record.Revoke{Reason: "FRAUD", Evidence: digest(f.name, "核查报告")}, record.StateRevoked)
	_, err := f.do(ctx, revoke.tell("revokes: the source documents were forged"))
	return err
}

// annotation gives the id of the newest one.
func (f *dossier) annotation(ctx context.Context) (string, error) {
	body, err := f.body(ctx)
	if err != nil {
		return "", err
	}
	return body.Annotations[len(body.Annotations)-1].ID, nil
}

// seizure: what a court seizes stands still, until the court that seized it lets go.
func seizure(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	seize := f.act(f.court, "registration.annotate", record.Annotate{Kind: "COURT_SEIZURE", Document: "（2026）晋01执保7号", Effect: "BLOCK_ALL"}, record.StateRestricted)
	if _, err := f.do(ctx, seize.tell("seizes "+f.name)); err != nil {
		return err
	}
	seized, err := f.annotation(ctx)
	if err != nil {
		return err
	}
	sale := f.follow(record.ApplyTransfer, f.other()).application()
	sale.consents = []*actor{f.holder}
	if err := f.refused(ctx, record.RuleForbids, "B-07", sale.tell("buys what is seized")); err != nil {
		return err
	}
	if err := f.weeks(ctx, 4); err != nil {
		return err
	}
	lift := func(by *actor) act {
		return f.act(by, "registration.lift", record.LiftAnnotation{Annotation: seized, Document: "（2026）晋01执保7号之一"}, "")
	}
	for _, wrong := range []*actor{f.otherCourt, f.officer} {
		if err := f.refused(ctx, record.OutOfRole, "B-07", lift(wrong).tell("lifts the seizure of another court")); err != nil {
			return err
		}
	}
	lifting := lift(f.court)
	lifting.to = record.StateActive
	_, err = f.do(ctx, lifting.tell("lifts its seizure"))
	return err
}

// seized, and not let go within the half year.
func seized(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	seizure := record.Annotate{Kind: "COURT_SEIZURE", Document: "（2027）晋01执保2号", Effect: "BLOCK_ALL"}
	return f.step(ctx, f.court, "registration.annotate", seizure, record.StateRestricted)
}

// control: a regulator's control ends by itself; what was agreed on is only told.
func control(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	agreed := record.Annotate{Kind: "AGREED_CONDITION", Document: "合作协议第八条", Effect: "INFO", Note: "向第三方提供须经合作方书面同意"}
	if err := f.step(ctx, f.officer, "registration.annotate", agreed, record.StateActive); err != nil {
		return err
	}
	controlled := record.Annotate{Kind: "ADMIN_CONTROL", Document: "晋通管〔2027〕3号", Effect: "BLOCK_TRANSFER", To: f.at(60)}
	_, err := f.do(ctx, f.act(f.sector, "registration.annotate", controlled, record.StateRestricted).tell("forbids transfers for two months"))
	return err
}

// suspension: ordered by the register's owner and by a sector regulator, each lifted again.
func suspension(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	body := record.SuspendRegistration{Reason: "RECTIFY", Document: "整改通知书第12号", Deadline: f.at(80)}
	if err := f.step(ctx, f.officer, "registration.suspend", body, record.StateSuspended); err != nil {
		return err
	}
	use, err := f.uses(ctx, f.holder, "TRADE")
	if err != nil {
		return err
	}
	if err := f.refused(ctx, record.RuleForbids, "S0 10", use.tell("trades with a certificate that is suspended")); err != nil {
		return err
	}
	if err := f.step(ctx, f.officer, "registration.resume", reasoned("整改完成"), record.StateActive); err != nil {
		return err
	}
	body.Reason, body.Document = "INVESTIGATION", "晋通管函〔2027〕9号"
	if err := f.step(ctx, f.sector, "registration.suspend", body, record.StateSuspended); err != nil {
		return err
	}
	if err := f.weeks(ctx, 4); err != nil {
		return err
	}
	return f.step(ctx, f.sector, "registration.resume", reasoned("调查终结"), record.StateActive)
}

// beingPutRight: suspended when the half year ends, and the day by which it should be right has passed.
func beingPutRight(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	body := record.SuspendRegistration{Reason: "RISK", Document: "风险提示函第4号", Deadline: f.at(150)}
	return f.step(ctx, f.officer, "registration.suspend", body, record.StateSuspended)
}

// cancellation: the holder asks for it, or the agency writes down what the law says.
func cancellation(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	if err := f.weeks(ctx, 4); err != nil {
		return err
	}
	if f.certType == record.TypeIP {
		return f.step(ctx, f.officer, "registration.cancel", record.Cancel{Reason: "LAW", Evidence: digest(f.name, "依职权注销")}, record.StateCancelled)
	}
	return f.step(ctx, f.holder, "registration.cancel", record.Cancel{Reason: "REQUEST", Evidence: digest(f.name, "注销申请")}, record.StateCancelled)
}

// uses is the act that records a use of the dossier's certificate.
func (f *dossier) uses(ctx context.Context, by *actor, kind string) (act, error) {
	number, err := f.number(ctx)
	body := record.Usage{Kind: kind, Registration: f.key, Number: number, Digest: digest(f.name, kind)}
	if kind == "ON_BALANCE_SHEET" {
		body.Period, body.AssetClass = "2026", "INTANGIBLE"
	}
	if kind == "TRADE" || kind == "EQUITY" {
		body.Counterparty = f.other().id
	}
	return act{by: by, namespace: f.namespace, name: "usage.record", body: body}, err
}

// usage: every kind of use, by those who may record it.
func usage(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	for _, use := range []struct {
		by       *actor
		kind     string
		consents []*actor
	}{
		{f.holder, "TRADE", nil}, {f.bank, "PLEDGE", []*actor{f.holder}}, {f.holder, "ON_BALANCE_SHEET", nil}, {f.holder, "EQUITY", nil},
		{f.court, "DISPUTE_EVIDENCE", nil}, {f.holder, "SUBSIDY", nil},
	} {
		recorded, err := f.uses(ctx, use.by, use.kind)
		if err != nil {
			return err
		}
		recorded.consents = use.consents
		if _, err := f.do(ctx, recorded); err != nil {
			return err
		}
	}
	alone, err := f.uses(ctx, f.bank, "PLEDGE")
	if err != nil {
		return err
	}
	return f.refused(ctx, record.ConsentMissing, "", alone.tell("records a pledge to which the holder has not consented"))
}

// mirrored: a certificate of the national system beside ours, which prevails where they differ.
func mirrored(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	key, err := f.mirrors(ctx, f.key, "7")
	if err != nil {
		return err
	}
	if _, err := f.mirrors(ctx, "", "8"); err != nil { // another one, which nobody compares again
		return err
	}
	sync := func(by *actor, shown, status, to string) act {
		return act{by: by, namespace: f.namespace, name: "mirror.sync", on: key, body: record.Sync{Deposit: shown, Status: status}, to: to}
	}
	if err := f.on(ctx, 63); err != nil {
		return err
	}
	if _, err := f.do(ctx, sync(f.service, "", "UNKNOWN", record.StateUnknown)); err != nil {
		return err
	}
	if _, err := f.do(ctx, sync(f.service, digest(f.name, "国家系统存证"), "VALID", record.StateInSync)); err != nil {
		return err
	}
	if err := f.on(ctx, 140); err != nil {
		return err
	}
	differs := sync(f.officer, digest(f.name, "国家系统变更"), "VALID", record.StateDiffers)
	if _, err = f.do(ctx, differs.tell("finds another deposit in the national system: it prevails")); err != nil {
		return err
	}
	registration, err := f.body(ctx)
	if err == nil && registration.Mirror != key {
		err = fmt.Errorf("%s names the mirror %q, not %s", f.key, registration.Mirror, key)
	}
	return err
}

// mirrors mirrors a certificate of the national system whose number ends in a digit.
func (f *dossier) mirrors(ctx context.Context, registration, digit string) (string, error) {
	body := record.Mirror{
		Regime: "NDA_2026", Number: "SJ141202611000" + digit, Holder: f.holder.firm, Dataset: f.dataset, Registration: registration,
		Deposit: digest(f.name, "国家系统存证"), ValidTo: "2031-11-01T00:00:00Z", Status: "VALID",
	}
	if f.certType == record.TypeIP {
		body.Regime, body.Number = "CNIPA_2024", "2026110000000097"+digit
	}
	return f.do(ctx, act{by: f.officer, namespace: f.namespace, name: "mirror.record", body: body, to: record.StateInSync})
}
