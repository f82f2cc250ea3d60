package registry

import (
	"context"
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// objects has somebody object, and gives the objection's id.
func (f *dossier) objects(ctx context.Context, by *troupe.Actor, identity, to string) (string, error) {
	body := record.Objecting{Grounds: "OWNERSHIP", Evidence: troupe.Digest(f.Name, "异议材料"), Identity: identity}
	if _, err := f.Do(ctx, f.Act(by, "registration.object", body, to).Tell("objects to "+f.Name)); err != nil {
		return "", err
	}
	registration, err := f.Body(ctx)
	if err != nil {
		return "", err
	}
	return registration.Objections[len(registration.Objections)-1].ID, nil
}

// answer is the registrant's; nobody is judged unheard.
func (f *dossier) answer(ctx context.Context, objection, to string) error {
	return f.Step(ctx, f.Holder, "registration.answer", record.Answering{Objection: objection, Answer: troupe.Digest(f.Name, "答复")}, to)
}

// resolve has the registrant answer and the agency decide.
func (f *dossier) resolve(ctx context.Context, objection, between, result, to string) error {
	body := record.Resolve{Objection: objection, Result: result, Reasons: troupe.Digest(f.Name, "异议处理意见")}
	early := f.Act(f.Officer, "registration.resolve", body, "")
	if err := f.Refused(ctx, record.TooEarly, "B-08", early.Tell("decides before the registrant has been heard")); err != nil {
		return err
	}
	if err := f.answer(ctx, objection, between); err != nil {
		return err
	}
	_, err := f.Do(ctx, f.Act(f.Officer, "registration.resolve", body, to).Tell("decides on the objection: "+result))
	return err
}

// other is a firm that has nothing to do with the dossier's.
func (f *dossier) other() *troupe.Actor { return f.firms[(f.Row.Firm+7)%(len(f.firms)-2)+1] }

// objectionUpheld: an objection during the notice that succeeds ends the application.
func objectionUpheld(ctx context.Context, f *dossier) error {
	if err := f.Pass(ctx); err != nil {
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
	if err := f.Pass(ctx); err != nil {
		return err
	}
	objection, err := f.objects(ctx, f.Officer, troupe.Digest(f.Name, "实名", troupe.Random()), record.StateObjected)
	if err != nil {
		return err
	}
	if err := f.resolve(ctx, objection, record.StateObjected, "DISMISSED", record.StateNotice); err != nil {
		return err
	}
	return f.Finish(ctx)
}

// objectionAfter: after registration an objection restricts the certificate; upheld, it cancels it.
func objectionAfter(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
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
	if err := f.Certify(ctx); err != nil {
		return err
	}
	objection, err := f.objects(ctx, f.bank, "", record.StateRestricted)
	if err != nil {
		return err
	}
	if err := f.answer(ctx, objection, record.StateRestricted); err != nil {
		return err
	}
	body := record.Resolve{Objection: objection, Result: "TO_COURT", Reasons: troupe.Digest(f.Name, "移送"), Court: "（2026）晋01民初118号"}
	if err := f.Step(ctx, f.Officer, "registration.resolve", body, record.StateRestricted); err != nil {
		return err
	}
	if err := f.Weeks(ctx, 4); err != nil {
		return err
	}
	body.Result, body.Court = "DISMISSED", "（2026）晋01民初118号判决"
	_, err = f.Do(ctx, f.Act(f.Officer, "registration.resolve", body, record.StateActive).Tell("enters the judgment: the objection is dismissed"))
	return err
}

// disputed: an objection that the registrant has not answered in time, and one that is before a court, when the half year ends.
func disputed(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	objection, err := f.objects(ctx, f.other(), "", record.StateRestricted)
	if err != nil || f.CertType == record.TypeDP {
		return err
	}
	if err := f.answer(ctx, objection, record.StateRestricted); err != nil {
		return err
	}
	body := record.Resolve{Objection: objection, Result: "TO_COURT", Reasons: troupe.Digest(f.Name, "移送"), Court: "（2027）晋11民初27号"}
	return f.Step(ctx, f.Officer, "registration.resolve", body, record.StateRestricted)
}

// fraud: what was issued on false documents is revoked for cause, and keeps its history.
func fraud(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	if err := f.Weeks(ctx, 4); err != nil {
		return err
	}
	revoke := f.Act(f.Officer, "registration.revoke", record.Revoke{Reason: "FRAUD", Evidence: troupe.Digest(f.Name, "核查报告")}, record.StateRevoked)
	_, err := f.Do(ctx, revoke.Tell("revokes: the source documents were forged"))
	return err
}

// annotation gives the id of the newest one.
func (f *dossier) annotation(ctx context.Context) (string, error) {
	body, err := f.Body(ctx)
	if err != nil {
		return "", err
	}
	return body.Annotations[len(body.Annotations)-1].ID, nil
}

// seizure: what a court seizes stands still, until the court that seized it lets go.
func seizure(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	seize := f.Act(f.court, "registration.annotate", record.Annotate{Kind: "COURT_SEIZURE", Document: "（2026）晋01执保7号", Effect: "BLOCK_ALL"}, record.StateRestricted)
	if _, err := f.Do(ctx, seize.Tell("seizes "+f.Name)); err != nil {
		return err
	}
	seized, err := f.annotation(ctx)
	if err != nil {
		return err
	}
	sale := f.follow(record.ApplyTransfer, f.other()).Application()
	sale.Consents = []*troupe.Actor{f.Holder}
	if err := f.Refused(ctx, record.RuleForbids, "B-07", sale.Tell("buys what is seized")); err != nil {
		return err
	}
	if err := f.Weeks(ctx, 4); err != nil {
		return err
	}
	lift := func(by *troupe.Actor) troupe.Act {
		return f.Act(by, "registration.lift", record.LiftAnnotation{Annotation: seized, Document: "（2026）晋01执保7号之一"}, "")
	}
	for _, wrong := range []*troupe.Actor{f.otherCourt, f.Officer} {
		if err := f.Refused(ctx, record.OutOfRole, "B-07", lift(wrong).Tell("lifts the seizure of another court")); err != nil {
			return err
		}
	}
	lifting := lift(f.court)
	lifting.To = record.StateActive
	_, err = f.Do(ctx, lifting.Tell("lifts its seizure"))
	return err
}

// seized, and not let go within the half year.
func seized(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	seizure := record.Annotate{Kind: "COURT_SEIZURE", Document: "（2027）晋01执保2号", Effect: "BLOCK_ALL"}
	return f.Step(ctx, f.court, "registration.annotate", seizure, record.StateRestricted)
}

// control: a regulator's control ends by itself; what was agreed on is only told.
func control(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	agreed := record.Annotate{Kind: "AGREED_CONDITION", Document: "合作协议第八条", Effect: "INFO", Note: "向第三方提供须经合作方书面同意"}
	if err := f.Step(ctx, f.Officer, "registration.annotate", agreed, record.StateActive); err != nil {
		return err
	}
	controlled := record.Annotate{Kind: "ADMIN_CONTROL", Document: "晋通管〔2027〕3号", Effect: "BLOCK_TRANSFER", To: f.At(60)}
	_, err := f.Do(ctx, f.Act(f.sector, "registration.annotate", controlled, record.StateRestricted).Tell("forbids transfers for two months"))
	return err
}

// suspension: ordered by the register's owner and by a sector regulator, each lifted again.
func suspension(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	body := record.SuspendRegistration{Reason: "RECTIFY", Document: "整改通知书第12号", Deadline: f.At(80)}
	if err := f.Step(ctx, f.Officer, "registration.suspend", body, record.StateSuspended); err != nil {
		return err
	}
	use, err := f.uses(ctx, f.Holder, "TRADE")
	if err != nil {
		return err
	}
	if err := f.Refused(ctx, record.RuleForbids, "S0 10", use.Tell("trades with a certificate that is suspended")); err != nil {
		return err
	}
	if err := f.Step(ctx, f.Officer, "registration.resume", troupe.Reasoned("整改完成"), record.StateActive); err != nil {
		return err
	}
	body.Reason, body.Document = "INVESTIGATION", "晋通管函〔2027〕9号"
	if err := f.Step(ctx, f.sector, "registration.suspend", body, record.StateSuspended); err != nil {
		return err
	}
	if err := f.Weeks(ctx, 4); err != nil {
		return err
	}
	return f.Step(ctx, f.sector, "registration.resume", troupe.Reasoned("调查终结"), record.StateActive)
}

// beingPutRight: suspended when the half year ends, and the day by which it should be right has passed.
func beingPutRight(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	body := record.SuspendRegistration{Reason: "RISK", Document: "风险提示函第4号", Deadline: f.At(150)}
	return f.Step(ctx, f.Officer, "registration.suspend", body, record.StateSuspended)
}

// cancellation: the holder asks for it, or the agency writes down what the law says.
func cancellation(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	if err := f.Weeks(ctx, 4); err != nil {
		return err
	}
	if f.CertType == record.TypeIP {
		return f.Step(ctx, f.Officer, "registration.cancel", record.Cancel{Reason: "LAW", Evidence: troupe.Digest(f.Name, "依职权注销")}, record.StateCancelled)
	}
	return f.Step(ctx, f.Holder, "registration.cancel", record.Cancel{Reason: "REQUEST", Evidence: troupe.Digest(f.Name, "注销申请")}, record.StateCancelled)
}

// uses is the act that records a use of the dossier's certificate.
func (f *dossier) uses(ctx context.Context, by *troupe.Actor, kind string) (troupe.Act, error) {
	number, err := f.Number(ctx)
	body := record.Usage{Kind: kind, Registration: f.Key, Number: number, Digest: troupe.Digest(f.Name, kind)}
	if kind == "ON_BALANCE_SHEET" {
		body.Period, body.AssetClass = "2026", "INTANGIBLE"
	}
	if kind == "TRADE" || kind == "EQUITY" {
		body.Counterparty = f.other().ID
	}
	return troupe.Act{By: by, Namespace: f.Namespace, Name: "usage.record", Body: body}, err
}

// usage: every kind of use, by those who may record it.
func usage(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	for _, use := range []struct {
		by       *troupe.Actor
		kind     string
		consents []*troupe.Actor
	}{
		{f.Holder, "TRADE", nil}, {f.bank, "PLEDGE", []*troupe.Actor{f.Holder}}, {f.Holder, "ON_BALANCE_SHEET", nil}, {f.Holder, "EQUITY", nil},
		{f.court, "DISPUTE_EVIDENCE", nil}, {f.Holder, "SUBSIDY", nil},
	} {
		recorded, err := f.uses(ctx, use.by, use.kind)
		if err != nil {
			return err
		}
		recorded.Consents = use.consents
		if _, err := f.Do(ctx, recorded); err != nil {
			return err
		}
	}
	alone, err := f.uses(ctx, f.bank, "PLEDGE")
	if err != nil {
		return err
	}
	return f.Refused(ctx, record.ConsentMissing, "", alone.Tell("records a pledge to which the holder has not consented"))
}

// mirrored: a certificate of the national system beside ours, which prevails where they differ.
func mirrored(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	key, err := f.mirrors(ctx, f.Key, "7")
	if err != nil {
		return err
	}
	if _, err := f.mirrors(ctx, "", "8"); err != nil { // another one, which nobody compares again
		return err
	}
	sync := func(by *troupe.Actor, shown, status, to string) troupe.Act {
		return troupe.Act{By: by, Namespace: f.Namespace, Name: "mirror.sync", On: key, Body: record.Sync{Deposit: shown, Status: status}, To: to}
	}
	if err := f.On(ctx, 63); err != nil {
		return err
	}
	if _, err := f.Do(ctx, sync(f.Service, "", "UNKNOWN", record.StateUnknown)); err != nil {
		return err
	}
	if _, err := f.Do(ctx, sync(f.Service, troupe.Digest(f.Name, "国家系统存证"), "VALID", record.StateInSync)); err != nil {
		return err
	}
	if err := f.On(ctx, 140); err != nil {
		return err
	}
	differs := sync(f.Officer, troupe.Digest(f.Name, "国家系统变更"), "VALID", record.StateDiffers)
	if _, err = f.Do(ctx, differs.Tell("finds another deposit in the national system: it prevails")); err != nil {
		return err
	}
	registration, err := f.Body(ctx)
	if err == nil && registration.Mirror != key {
		err = fmt.Errorf("%s names the mirror %q, not %s", f.Key, registration.Mirror, key)
	}
	return err
}

// mirrors mirrors a certificate of the national system whose number ends in a digit.
func (f *dossier) mirrors(ctx context.Context, registration, digit string) (string, error) {
	body := record.Mirror{
		Regime: "NDA_2026", Number: "SJ141202611000" + digit, Holder: f.Holder.Firm, Dataset: f.Dataset, Registration: registration,
		Deposit: troupe.Digest(f.Name, "国家系统存证"), ValidTo: "2031-11-01T00:00:00Z", Status: "VALID",
	}
	if f.CertType == record.TypeIP {
		body.Regime, body.Number = "CNIPA_2024", "2026110000000097"+digit
	}
	return f.Do(ctx, troupe.Act{By: f.Officer, Namespace: f.Namespace, Name: "mirror.record", Body: body, To: record.StateInSync})
}
