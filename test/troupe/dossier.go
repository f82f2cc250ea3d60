package troupe

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Book is one of the two registers with those who keep it.
type Book struct {
	Namespace, CertType string
	Officer, Second     *Actor
	Service             *Actor
}

// Dossier is one registration on its way: whose, of what, and who decides.
type Dossier struct {
	*Book
	*Row
	Officer *Actor // decides on it; of the register unless it is a delegate's
	Holder  *Actor
	Dataset string // id
	Prior   string // key of the registration it follows
	Kind    string // how it follows it
	Alter   func(*record.Apply)
	Key     string // once it has been applied for

	Discarded bool // a certificate is prepared and not issued: its number is never given
	Impatient bool // is issued, in vain, before it has its number

	troupe   *Troupe
	answered []record.Answer // by the last review
}

// Dossier begins that of a dataset in a register.
func (t *Troupe) Dossier(b *Book, row *Row, holder *Actor, dataset string) *Dossier {
	return &Dossier{troupe: t, Book: b, Row: row, Officer: b.Officer, Holder: holder, Dataset: dataset}
}

// Follow begins the dossier of a registration that follows this one.
func (f *Dossier) Follow(kind string, holder *Actor) *Dossier {
	return &Dossier{troupe: f.troupe, Book: f.Book, Row: f.Row, Officer: f.Officer, Holder: holder, Dataset: f.Dataset, Prior: f.Key, Kind: kind}
}

// Step does an act on the dossier's registration.
func (f *Dossier) Step(ctx context.Context, by *Actor, name string, body any, to string) error {
	_, err := f.troupe.Do(ctx, f.Act(by, name, body, to))
	return err
}

// Act is an act on the dossier's registration.
func (f *Dossier) Act(by *Actor, name string, body any, to string) Act {
	return Act{By: by, Namespace: f.Namespace, Name: name, On: f.Key, Body: body, To: to}
}

// Application is what the holder applies with; a dossier's alter changes what its story is about.
func (f *Dossier) Application() Act {
	body := &record.Apply{
		Dataset: f.Dataset, Rights: f.Rights(), Scenario: f.Name + "在供应链金融和行业监测中的应用", Processing: "按月、区域、行业汇总，剔除异常值，少于十户不输出", Materials: Digest(f.Name, "材料清单"),
		Commitment: Digest(f.Name, "承诺书"), Deposits: []record.Deposit{}, Kind: f.Kind, Prior: f.Prior,
	}
	if f.CertType == record.TypeIP {
		body.Deposits = append(body.Deposits, record.Deposit{Platform: "演示公证处电子存证", Number: "SXGZ-" + f.Dataset[:12], Digest: Digest(f.Name, "存证")})
	}
	switch f.Kind {
	case record.ApplyTransfer:
		body.Succession = &record.Succession{Cause: "TRANSFER", Contract: Digest(f.Name, "转让合同"), Duties: Digest(f.Name, "义务承接书")}
	case record.ApplyChange, record.ApplyCorrection, record.ApplyExchange:
		body.Proof = Digest(f.Name, "证明")
	}
	if f.Alter != nil {
		f.Alter(body)
	}
	return Act{By: f.Holder, Namespace: f.Namespace, Name: "registration.apply", Body: body, To: record.StateSubmitted}
}

// Apply hands the application in.
func (f *Dossier) Apply(ctx context.Context) (err error) {
	f.Key, err = f.troupe.Do(ctx, f.Application())
	return err
}

// Accept finds the application complete.
func (f *Dossier) Accept(ctx context.Context) error {
	return f.Step(ctx, f.Officer, "registration.accept", Reasoned("材料齐全，符合法定形式"), record.StateAccepted)
}

// Opinion answers every item of the negative lists in force.
func (f *Dossier) Opinion() *record.Review {
	f.answered = f.troupe.Answers(f.troupe.Now())
	return &record.Review{Depth: "PRUDENT", Negative: f.answered, Result: "PASS", Reasons: Digest(f.Name, "审查意见")}
}

// Review passes the application.
func (f *Dossier) Review(ctx context.Context) error {
	return f.Step(ctx, f.Officer, "registration.review", f.Opinion(), "")
}

// Notice gives public notice.
func (f *Dossier) Notice(ctx context.Context) error {
	return f.Step(ctx, f.Officer, "registration.notice", record.Notice{Withheld: []string{}}, record.StateNotice)
}

// noticed reports whether the packs ask for a public notice: of data IP only of first registrations and transfers.
func (f *Dossier) noticed() bool {
	return f.CertType == record.TypeDP || f.Kind == "" || f.Kind == record.ApplyTransfer
}

// Examine takes an accepted application through review to the notice.
func (f *Dossier) Examine(ctx context.Context) error {
	if err := f.Review(ctx); err != nil || !f.noticed() {
		return err
	}
	return f.Notice(ctx)
}

// Pass takes an application to the public notice.
func (f *Dossier) Pass(ctx context.Context) error { return All(ctx, f.Apply, f.Accept, f.Examine) }

// Run waits for the end of the public notice.
func (f *Dossier) Run(ctx context.Context) error {
	body, err := f.Body(ctx)
	if err != nil || body.Notice.To == "" {
		return err
	}
	return f.troupe.UntilText(ctx, body.Notice.To)
}

// Body reads the registration as it stands.
func (f *Dossier) Body(ctx context.Context) (*record.Registration, error) {
	var body record.Registration
	_, err := f.troupe.Read(ctx, f.Namespace, f.Key, &body)
	return &body, err
}

// Finish takes an application from its notice to the certificate. Where the negative list has changed since the review, it is
// reviewed again.
func (f *Dossier) Finish(ctx context.Context) error {
	if err := f.Run(ctx); err != nil {
		return err
	}
	if !slices.Equal(f.answered, f.troupe.Answers(f.troupe.Now())) {
		if err := f.Review(ctx); err != nil {
			return err
		}
	}
	return f.Grant(ctx)
}

// Grant deposits and issues, after the notice.
func (f *Dossier) Grant(ctx context.Context) error {
	deposited, step := record.StateDeposited, f.certificate
	if f.CertType == record.TypeIP && f.troupe.numbers(f.troupe.Now()) {
		deposited, step = record.StateWaitNumber, f.numbered
	}
	if err := f.Step(ctx, f.Officer, "registration.deposit", Reasoned("公示期满无异议"), deposited); err != nil {
		return err
	}
	return step(ctx)
}

// numbered waits for a number of the national system before it issues.
func (f *Dossier) numbered(ctx context.Context) error {
	if f.Impatient {
		if err := f.unnumbered(ctx); err != nil {
			return err
		}
	}
	if err := f.Step(ctx, f.Officer, "registration.number", f.external(), record.StateDeposited); err != nil {
		return err
	}
	return f.certificate(ctx)
}

// unnumbered tries to issue what has no number of the national system yet.
func (f *Dossier) unnumbered(ctx context.Context) error {
	prepared, err := f.troupe.Prepare(ctx, f.Act(f.Officer, "", nil, ""))
	if err != nil {
		return err
	}
	issue := f.Act(f.Officer, "registration.issue", record.Issue{Prepared: prepared}, "")
	return f.troupe.Refused(ctx, record.StateForbids, "S0 10(2)", issue.Tell("issues before the national system has given its number"))
}

// certificate issues.
func (f *Dossier) certificate(ctx context.Context) error {
	issue := f.Act(f.Officer, "registration.issue", nil, "")
	if f.Discarded {
		if _, err := f.troupe.Prepare(ctx, issue); err != nil {
			return err
		}
	}
	return f.troupe.Issue(ctx, issue)
}

// numbers counts the numbers that the national system has given.
var numbers atomic.Int64

// external is what the national system of data IP notifies.
func (f *Dossier) external() *record.External {
	n := numbers.Add(1)
	return &record.External{
		Certificate:  f.troupe.Now().Format("200601") + fmt.Sprintf("%011d", n),
		Registration: f.troupe.Now().Format("2006") + fmt.Sprintf("SX%010d", n), Digest: Digest(f.Name, "通知书"),
	}
}

// Certify takes an application from nothing to the certificate.
func (f *Dossier) Certify(ctx context.Context) error { return All(ctx, f.Pass, f.Finish) }

// Number is that of the registration's certificate.
func (f *Dossier) Number(ctx context.Context) (string, error) {
	body, err := f.Body(ctx)
	if err != nil {
		return "", err
	}
	return body.Issued.Number, nil
}

// Is insists on the state that the ledger holds of the registration.
func (f *Dossier) Is(ctx context.Context, state string) error {
	var body record.Registration
	rec, err := f.troupe.Read(ctx, f.Namespace, f.Key, &body)
	if err == nil && rec.State != state {
		err = fmt.Errorf("%s is %s, not %s", f.Key, rec.State, state)
	}
	return err
}
