package registry

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// book is one of the two registers with those who keep it.
type book struct {
	namespace, certType string
	officer, second     *actor
	service             *actor
}

func (h *Half) books() (property, intellectual *book) {
	property = &book{"property", record.TypeDP, h.bureau, h.bureau2, h.services[record.DataBureau]}
	intellectual = &book{"intellectual", record.TypeIP, h.regulator, h.regulator2, h.services[record.MarketRegulator]}
	return property, intellectual
}

// dossier is one registration on its way: whose, of what, and who decides.
type dossier struct {
	*Half
	*book
	*row
	officer *actor // decides on it; of the register unless it is a delegate's
	holder  *actor
	dataset string // id
	prior   string // key of the registration it follows
	kind    string // how it follows it
	alter   func(*record.Apply)
	key     string // once it has been applied for

	follower  string          // key of the registration that took its place
	answered  []record.Answer // by the last review
	discarded bool            // a certificate is prepared and not issued: its number is never given
	impatient bool            // is issued, in vain, before it has its number
}

// open begins the dossier of a dataset in a register.
func (h *Half) open(b *book, row *row, dataset string) *dossier {
	return &dossier{Half: h, book: b, row: row, officer: b.officer, holder: h.firms[row.firm%len(h.firms)], dataset: dataset}
}

// follow begins the dossier of a registration that follows this one.
func (f *dossier) follow(kind string, holder *actor) *dossier {
	return &dossier{Half: f.Half, book: f.book, row: f.row, officer: f.officer, holder: holder, dataset: f.dataset, prior: f.key, kind: kind}
}

// step does an act on the dossier's registration.
func (f *dossier) step(ctx context.Context, by *actor, name string, body any, to string) error {
	_, err := f.do(ctx, f.act(by, name, body, to))
	return err
}

func (f *dossier) act(by *actor, name string, body any, to string) act {
	return act{by: by, namespace: f.namespace, name: name, on: f.key, body: body, to: to}
}

// application is what the holder applies with; a dossier's alter changes what its story is about.
func (f *dossier) application() act {
	body := &record.Apply{
		Dataset: f.dataset, Rights: f.rights(), Scenario: f.name + "在供应链金融和行业监测中的应用", Processing: "按月、区域、行业汇总，剔除异常值，少于十户不输出", Materials: digest(f.name, "材料清单"),
		Commitment: digest(f.name, "承诺书"), Deposits: []record.Deposit{}, Kind: f.kind, Prior: f.prior,
	}
	if f.certType == record.TypeIP {
		body.Deposits = append(body.Deposits, record.Deposit{Platform: "演示公证处电子存证", Number: "SXGZ-" + f.dataset[:12], Digest: digest(f.name, "存证")})
	}
	switch f.kind {
	case record.ApplyTransfer:
		body.Succession = &record.Succession{Cause: "TRANSFER", Contract: digest(f.name, "转让合同"), Duties: digest(f.name, "义务承接书")}
	case record.ApplyChange, record.ApplyCorrection, record.ApplyExchange:
		body.Proof = digest(f.name, "证明")
	}
	if f.alter != nil {
		f.alter(body)
	}
	return act{by: f.holder, namespace: f.namespace, name: "registration.apply", body: body, to: record.StateSubmitted}
}

// apply hands the application in.
func (f *dossier) apply(ctx context.Context) (err error) {
	f.key, err = f.do(ctx, f.application())
	return err
}

func (f *dossier) accept(ctx context.Context) error {
	return f.step(ctx, f.officer, "registration.accept", reasoned("材料齐全，符合法定形式"), record.StateAccepted)
}

// opinion answers every item of the negative lists in force.
func (f *dossier) opinion() *record.Review {
	f.answered = f.answers(f.now())
	return &record.Review{Depth: "PRUDENT", Negative: f.answered, Result: "PASS", Reasons: digest(f.name, "审查意见")}
}

func (f *dossier) review(ctx context.Context) error {
	return f.step(ctx, f.officer, "registration.review", f.opinion(), "")
}

func (f *dossier) notice(ctx context.Context) error {
	return f.step(ctx, f.officer, "registration.notice", record.Notice{Withheld: []string{}}, record.StateNotice)
}

// noticed reports whether the packs ask for a public notice: of data IP only of first registrations and transfers.
func (f *dossier) noticed() bool {
	return f.certType == record.TypeDP || f.kind == "" || f.kind == record.ApplyTransfer
}

// examine takes an accepted application through review to the notice.
func (f *dossier) examine(ctx context.Context) error {
	if err := f.review(ctx); err != nil || !f.noticed() {
		return err
	}
	return f.notice(ctx)
}

// pass takes an application to the public notice.
func (f *dossier) pass(ctx context.Context) error { return all(ctx, f.apply, f.accept, f.examine) }

// run waits for the end of the public notice.
func (f *dossier) run(ctx context.Context) error {
	body, err := f.body(ctx)
	if err != nil || body.Notice.To == "" {
		return err
	}
	return f.untilText(ctx, body.Notice.To)
}

// untilText waits for a moment that stands in a record.
func (h *Half) untilText(ctx context.Context, moment string) error {
	at, err := record.ParseTime(moment)
	if err != nil {
		return err
	}
	return h.until(ctx, at)
}

// body reads the registration as it stands.
func (f *dossier) body(ctx context.Context) (*record.Registration, error) {
	return f.registration(ctx, f.namespace, f.key)
}

// finish takes an application from its notice to the certificate. Where the negative list has changed since the review, it is
// reviewed again.
func (f *dossier) finish(ctx context.Context) error {
	if err := f.run(ctx); err != nil {
		return err
	}
	if !slices.Equal(f.answered, f.answers(f.now())) {
		if err := f.review(ctx); err != nil {
			return err
		}
	}
	return f.grant(ctx)
}

// grant deposits and issues, after the notice.
func (f *dossier) grant(ctx context.Context) error {
	deposited, step := record.StateDeposited, f.certificate
	if f.certType == record.TypeIP && !f.now().Before(f.turn) {
		deposited, step = record.StateWaitNumber, f.numbered
	}
	if err := f.step(ctx, f.officer, "registration.deposit", reasoned("公示期满无异议"), deposited); err != nil {
		return err
	}
	return step(ctx)
}

// numbered waits for a number of the national system before it issues.
func (f *dossier) numbered(ctx context.Context) error {
	if f.impatient {
		if err := f.unnumbered(ctx); err != nil {
			return err
		}
	}
	if err := f.step(ctx, f.officer, "registration.number", f.external(), record.StateDeposited); err != nil {
		return err
	}
	return f.certificate(ctx)
}

// unnumbered tries to issue what has no number of the national system yet.
func (f *dossier) unnumbered(ctx context.Context) error {
	prepared, err := f.prepare(ctx, f.act(f.officer, "", nil, ""))
	if err != nil {
		return err
	}
	issue := f.act(f.officer, "registration.issue", record.Issue{Prepared: prepared}, "")
	return f.refused(ctx, record.StateForbids, "S0 10(2)", issue.tell("issues before the national system has given its number"))
}

// certificate issues.
func (f *dossier) certificate(ctx context.Context) error {
	issue := f.act(f.officer, "", nil, "")
	if f.discarded {
		if _, err := f.prepare(ctx, issue); err != nil {
			return err
		}
	}
	return f.issue(ctx, issue)
}

// numbers counts the numbers that the national system has given.
var numbers atomic.Int64

// external is what the national system of data IP notifies.
func (f *dossier) external() *record.External {
	n := numbers.Add(1)
	return &record.External{
		Certificate:  f.now().Format("200601") + fmt.Sprintf("%011d", n),
		Registration: f.now().Format("2006") + fmt.Sprintf("SX%010d", n), Digest: digest(f.name, "通知书"),
	}
}

// certify takes an application from nothing to the certificate.
func (f *dossier) certify(ctx context.Context) error { return all(ctx, f.pass, f.finish) }

// all does one thing after the other.
func all(ctx context.Context, steps ...func(context.Context) error) error {
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// number is that of the registration's certificate.
func (f *dossier) number(ctx context.Context) (string, error) {
	body, err := f.body(ctx)
	if err != nil {
		return "", err
	}
	return body.Issued.Number, nil
}

// is insists on the state that the ledger holds of the registration.
func (f *dossier) is(ctx context.Context, state string) error {
	var body record.Registration
	rec, err := f.read(ctx, f.namespace, f.key, &body)
	if err == nil && rec.State != state {
		err = fmt.Errorf("%s is %s, not %s", f.key, rec.State, state)
	}
	return err
}

func reasoned(text string) record.Reasoned { return record.Reasoned{Reason: text} }

// digest stands for a document that stays with those whose it is.
func digest(parts ...string) string {
	text := ""
	for _, part := range parts {
		text += part + "\n"
	}
	return seal.Digest([]byte(text))
}
