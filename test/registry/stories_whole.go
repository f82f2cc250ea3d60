package registry

import (
	"context"
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// whole are the stories in which both registers, or people beside them, take part.
var whole = map[string]func(context.Context, *Half, *troupe.Row) error{
	"merger":             merger,
	"retirement":         retirement,
	"legal hold":         legalHold,
	"city":               city,
	"agency":             agency,
	"suspended delegate": suspendedDelegate,
	"twins":              twins,
	"draft warns":        draftWarns,
	"negative list":      crossBorder,
	"government":         government,
	"public":             public,
	"fused":              fused,
}

// pair describes a row's dataset and opens its dossiers in both registers.
func (h *Half) pair(ctx context.Context, row *troupe.Row, alter ...func(*record.Dataset)) (p, i *dossier, err error) {
	dataset, err := h.Describe(ctx, row, h.firms[row.Firm], alter...)
	property, intellectual := h.books()
	return h.open(property, row, dataset), h.open(intellectual, row, dataset), err
}

// both does the same in both registers, side by side.
func (h *Half) both(ctx context.Context, p, i *dossier, do func(context.Context, *dossier) error) error {
	return h.Together(ctx, func(ctx context.Context) error { return do(ctx, p) }, func(ctx context.Context) error { return do(ctx, i) })
}

// merger: a firm is no more; who was registered as its successor takes over in both registers, and nobody is left to consent.
func merger(ctx context.Context, h *Half, row *troupe.Row) error {
	p, i, err := h.pair(ctx, row)
	if err != nil {
		return err
	}
	if err := h.both(ctx, p, i, plain); err != nil {
		return err
	}
	gone := p.Holder
	successor, err := h.Admit(ctx, troupe.Organization{
		Name: "山西晋味食品数据集团有限公司", Region: "140100", Roles: []string{record.RoleHolder, record.RoleMerchant}, Before: []string{gone.ID},
	})
	if err != nil {
		return err
	}
	end := troupe.InGovernance(h.Bureau, "actor.revoke", "actor/"+gone.ID, troupe.Reasoned("吸收合并，主体注销"), record.StateRevoked)
	if _, err := h.Do(ctx, end.Tell("ends "+gone.Name+", merged into "+successor.Name)); err != nil {
		return err
	}
	if err := h.both(ctx, p, i, func(ctx context.Context, f *dossier) error { return f.succeeded(ctx, successor) }); err != nil {
		return err
	}
	body := record.TransferDataset{Namespace: "property", Registration: p.follower}
	enter := troupe.InGovernance(successor, "dataset.transfer", "dataset/"+p.Dataset, body, record.StateActive)
	_, err = h.Do(ctx, enter.Tell("enters itself as the holder of the data"))
	return err
}

// succeeded has a successor in law take over the rights.
func (f *dossier) succeeded(ctx context.Context, successor *troupe.Actor) error {
	taken := f.follow(record.ApplyTransfer, successor)
	taken.Alter = func(body *record.Apply) { body.Succession.Cause = "MERGER" }
	if err := taken.Certify(ctx); err != nil {
		return err
	}
	f.follower = taken.Key
	return f.Is(ctx, record.StateTransferred)
}

// retires takes a request as far as its approval.
func (f *dossier) retires(ctx context.Context) (string, error) {
	request := record.RequestRetirement{Registration: f.Key, Scope: "全部历史数据", Reason: "系统停用，数据不再更新", Inventory: troupe.Digest(f.Name, "报废清单")}
	key, err := f.Do(ctx, troupe.Act{By: f.Holder, Namespace: f.Namespace, Name: "retirement.request", Body: request, To: record.StateRequested})
	if err != nil {
		return "", err
	}
	return key, nil
}

func (f *dossier) retiring(by *troupe.Actor, name, key string, body any, to string) troupe.Act {
	return troupe.Act{By: by, Namespace: f.Namespace, Name: name, On: key, Body: body, To: to}
}

// retirement: checked, approved by a second person, destroyed, completed; the certificates end with the data, and then the
// dataset itself.
func retirement(ctx context.Context, h *Half, row *troupe.Row) error {
	p, i, err := h.pair(ctx, row)
	if err != nil {
		return err
	}
	if err := h.both(ctx, p, i, plain); err != nil {
		return err
	}
	if err := h.Weeks(ctx, 4); err != nil {
		return err
	}
	var retired string
	for _, f := range []*dossier{i, p} { // one after the other: while one is being retired, it stands against the other
		if retired, err = f.retire(ctx); err != nil {
			return err
		}
	}
	body := record.RetireDataset{Namespace: "property", Retirement: retired}
	_, err = h.Do(ctx, troupe.InGovernance(p.Holder, "dataset.retire", "dataset/"+p.Dataset, body, record.StateRetired).Tell("retires the dataset"))
	return err
}

func (f *dossier) retire(ctx context.Context) (string, error) {
	key, err := f.retires(ctx)
	if err != nil {
		return "", err
	}
	if _, err := f.Do(ctx, f.retiring(f.Officer, "retirement.check", key, record.Handed{Digest: troupe.Digest(f.Name, "核查表")}, record.StateChecked)); err != nil {
		return "", err
	}
	alone := f.retiring(f.Officer, "retirement.approve", key, troupe.Reasoned("同意报废"), "")
	if err := f.Refused(ctx, record.ConflictOfInterest, "S2 23", alone.Tell("approves what they have checked themselves")); err != nil {
		return "", err
	}
	for _, step := range []troupe.Act{
		f.retiring(f.Second, "retirement.approve", key, troupe.Reasoned("同意报废"), record.StateApproved),
		f.retiring(f.Holder, "retirement.destroy", key, record.Destruction{
			Method: "介质消磁并粉碎", Operator: troupe.Digest("操作人", troupe.Random()), Witness: troupe.Digest("监销人", troupe.Random()), At: record.Time(f.Now()), Evidence: troupe.Digest(f.Name, "销毁记录"),
		}, record.StateDestroyed),
		f.retiring(f.Officer, "retirement.complete", key, troupe.Reasoned("核对无误"), record.StateRetired),
	} {
		if _, err := f.Do(ctx, step); err != nil {
			return "", err
		}
	}
	f.Line("✔ %s: retired and destroyed in %s", f.Name, f.Namespace)
	return key, f.Is(ctx, record.StateCancelled)
}

// legalHold: what a court holds is not retired. Important data are regraded on a third party's assessment.
func legalHold(ctx context.Context, h *Half, row *troupe.Row) error {
	p, i, err := h.pair(ctx, row)
	if err != nil {
		return err
	}
	if err := h.both(ctx, p, i, plain); err != nil {
		return err
	}
	data := func(by *troupe.Actor, name string, body any) troupe.Act {
		return troupe.InGovernance(by, name, "dataset/"+p.Dataset, body, record.StateActive)
	}
	hold := record.LegalHold{Document: "（2026）晋03民初44号保全裁定"}
	if _, err := h.Do(ctx, data(h.court, "dataset.hold", hold).Tell("holds "+row.Name)); err != nil {
		return err
	}
	if err := h.both(ctx, p, i, held); err != nil {
		return err
	}
	if err := h.Weeks(ctx, 4); err != nil {
		return err
	}
	if err := h.Refused(ctx, record.OutOfRole, "S0 31(2)", data(h.otherCourt, "dataset.release", hold).Tell("releases the hold of another court")); err != nil {
		return err
	}
	regrade := record.Regrade{
		From: "IMPORTANT", To: "GENERAL", Method: "目录对照评估", Standard: "GB/T 43697-2024", Assessor: h.agent.ID, Date: record.Time(h.Now()),
		Digest: troupe.Digest(row.Name, "评估报告"),
	}
	for _, step := range []troupe.Act{
		data(h.court, "dataset.release", hold), data(h.Bureau, "dataset.regrade", regrade).Tell("regrades on a third party's assessment"),
		data(h.Bureau, "dataset.direct", record.Direct{When: "ENCOURAGED", Document: "晋数函〔2027〕5号", Digest: troupe.Digest(row.Name, "鼓励进场")}),
	} {
		if _, err := h.Do(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

// held asks for a retirement that the hold forbids.
func held(ctx context.Context, f *dossier) error {
	key, err := f.retires(ctx)
	if err != nil {
		return err
	}
	check := f.retiring(f.Officer, "retirement.check", key, record.Handed{Digest: troupe.Digest(f.Name, "核查表")}, "")
	if err := f.Refused(ctx, record.RuleForbids, "S0 31(2)", check.Tell("checks the retirement of data under a legal hold")); err != nil {
		return err
	}
	_, err = f.Do(ctx, f.retiring(f.Officer, "retirement.refuse", key, troupe.Reasoned("数据处于保全状态"), record.StateRefused))
	return err
}

// twins: the same public announcements, crawled by two firms. Both may hold them; the reviewer is told.
func twins(ctx context.Context, h *Half, row *troupe.Row) error {
	p, i, err := h.pair(ctx, row)
	if err != nil {
		return err
	}
	if err := h.both(ctx, p, i, plain); err != nil {
		return err
	}
	second := *row
	second.Firm++
	p2, i2, err := h.pair(ctx, &second)
	if err != nil {
		return err
	}
	return h.both(ctx, p2, i2, func(ctx context.Context, f *dossier) error {
		if err := f.Certify(ctx); err != nil {
			return err
		}
		body, err := f.Body(ctx)
		if err == nil && len(body.Duplicates) != 2 {
			err = fmt.Errorf("%s names %v as duplicates, there are two", f.Key, body.Duplicates)
		}
		return err
	})
}

// draftWarns: a draft for comment refuses nothing, and its warning stays with the registration.
func draftWarns(ctx context.Context, h *Half, row *troupe.Row) error {
	p, i, err := h.pair(ctx, row, func(body *record.Dataset) { body.CrossBorder = record.None })
	if err != nil {
		return err
	}
	return h.both(ctx, p, i, func(ctx context.Context, f *dossier) error {
		if err := f.Certify(ctx); err != nil {
			return err
		}
		body, err := f.Body(ctx)
		if err != nil {
			return err
		}
		if len(body.Warnings) != 1 || body.Warnings[0].Pack != "SX-SECURITY@1" || body.Warnings[0].Code != "N20" {
			return fmt.Errorf("%s carries the warnings %v, the draft has one for it", f.Key, body.Warnings)
		}
		f.Line("✔ %s: warned by the draft %s, %s of %s", f.Name, body.Warnings[0].Pack, body.Warnings[0].Code, body.Warnings[0].Article)
		return nil
	})
}

// crossBorder: the same, once the measures in force say it themselves. Core data are not even described.
func crossBorder(ctx context.Context, h *Half, row *troupe.Row) error {
	core := row.Describe()
	core.Grade = "CORE"
	describe := troupe.InGovernance(h.firms[row.Firm], "dataset.register", "", core, "")
	if err := h.Refused(ctx, record.RuleForbids, "B-26", describe.Tell("registers core data")); err != nil {
		return err
	}
	p, i, err := h.pair(ctx, row, func(body *record.Dataset) { body.CrossBorder = record.None })
	if err != nil {
		return err
	}
	return h.both(ctx, p, i, func(ctx context.Context, f *dossier) error {
		return f.Refused(ctx, record.RuleForbids, "S0 27", f.Application().Tell("applies for what leaves the country without an approval"))
	})
}

// government: what government collects in its duty is nobody's property (N22).
func government(ctx context.Context, h *Half, row *troupe.Row) error {
	p, i, err := h.pair(ctx, row)
	if err != nil {
		return err
	}
	return h.both(ctx, p, i, func(ctx context.Context, f *dossier) error {
		return f.Refused(ctx, record.RuleForbids, "B-05", f.Application().Tell("applies for data of government"))
	})
}

// public: authorised operation of public data never grants the right to hold them.
func public(ctx context.Context, h *Half, row *troupe.Row) error {
	p, i, err := h.pair(ctx, row)
	if err != nil {
		return err
	}
	body := record.Openness{Open: "UNCONDITIONAL", Document: "晋数开放目录2026第3号", Digest: troupe.Digest(row.Name, "开放决定")}
	if _, err := h.Do(ctx, troupe.InGovernance(h.Bureau, "dataset.open", "dataset/"+p.Dataset, body, record.StateActive)); err != nil {
		return err
	}
	greedy := *p.Dossier
	greedy.Alter = func(body *record.Apply) { body.Rights[0].Right = "HOLD" }
	if err := h.Refused(ctx, record.RuleForbids, "B-05", greedy.Application().Tell("claims the right to hold public data")); err != nil {
		return err
	}
	return h.both(ctx, p, i, plain)
}

// fused: data made of two others name them, inherit what was agreed about them, and are operated by agreement.
func fused(ctx context.Context, h *Half, row *troupe.Row) error {
	holder := h.firms[row.Firm]
	var parts []string
	for _, name := range []string{"分行业用电量底稿", "分行业税负率底稿"} {
		part := *row
		part.Name, part.Origin, part.Source = name, "ENTERPRISE", "COLLECTED"
		dataset, err := h.Describe(ctx, &part, holder, func(body *record.Dataset) { body.Restrictions = []string{"不得还原到户"} })
		if err != nil {
			return err
		}
		parts = append(parts, dataset)
	}
	p, i, err := h.pair(ctx, row, func(body *record.Dataset) {
		body.Parts, body.Restrictions = []string{min(parts[0], parts[1]), max(parts[0], parts[1])}, []string{"不得还原到户"}
	})
	if err != nil {
		return err
	}
	alone := p.Application().Tell("operates fused data without the agreement of those whose data they were")
	if err := h.Refused(ctx, record.RuleForbids, "B-06", alone); err != nil {
		return err
	}
	return h.both(ctx, p, i, func(ctx context.Context, f *dossier) error { return f.deposited(ctx) })
}

// deposited: evidence is deposited on this ledger before the application, which names it beside the agreement.
func (f *dossier) deposited(ctx context.Context) error {
	evidence := record.Evidence{Digest: troupe.Digest(f.Name, "样本"), Method: "SM3 规范清单"}
	key, err := f.Do(ctx, troupe.Act{By: f.Holder, Namespace: f.Namespace, Name: "deposit.make", Body: evidence, To: record.StateDeposited})
	if err != nil {
		return err
	}
	f.Alter = func(body *record.Apply) {
		body.Agreement = troupe.Digest(f.Name, "融合协议")
		body.Deposits = []record.Deposit{{Platform: record.OwnDeposits, Number: troupe.ID(key), Digest: evidence.Digest}}
	}
	return f.Certify(ctx)
}
