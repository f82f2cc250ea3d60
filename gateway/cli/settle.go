package cli

import (
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/register"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// maxSettled bounds what one run writes down.
const maxSettled = 1000

type settleFlags struct {
	askFlags
	kind   string
	reason string
}

func newSettle(env *Env) *cobra.Command {
	var f settleFlags
	cmd := &cobra.Command{
		Use:   "settle --namespace NAMESPACE",
		Short: env.Say("把时间造成的状态变动写入账本（服务程序）", "write down what time has done to records (the service actor's act)"),
		Long: env.Say("规则和查询从不等待这一步：到期即生效。服务程序用它使账本所载与现时状态一致。",
			"No rule and no list waits for this: what is due counts from its moment on. The service actor makes the ledger say it."),
		Example: "  shuzheng settle --namespace property --key service.key\n  shuzheng settle --namespace governance --key service.key --json",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return f.run(cmd, env) },
	}
	f.gateway.add(cmd, env)
	f.key.add(cmd, env)
	flags := cmd.Flags()
	f.addClaims(cmd, env)
	flags.StringVar(&f.kind, "kind", "", env.Say("记录类别", "kind of record (default: delegation in governance, else registration)"))
	flags.StringVar(&f.reason, "reason", "到期结转", env.Say("理由", "the reason"))
	flags.DurationVar(&f.claims.life, "life", time.Hour, env.Say("有效期，最长 168h", "how long a statement may wait to be recorded, at most 168h"))
	return cmd
}

// settled is what became of one record.
type settled struct {
	Key     string `json:"key"`
	From    string `json:"from"` // state as the ledger held it
	To      string `json:"to"`   // as it holds it now
	Rule    string `json:"rule"`
	Receipt string `json:"statement"`          // digest
	Tx      string `json:"transaction"`        // empty while it is not recorded
	Refused string `json:"refused,omitempty"`  // code
	Detail  string `json:"detail,omitempty"`   // of the refusal
	Waiting bool   `json:"accepted,omitempty"` // kept by the gateway, not recorded yet
}

func (f *settleFlags) run(cmd *cobra.Command, env *Env) error {
	key, err := f.load(cmd, env)
	if err != nil {
		return err
	}
	page, err := gather(cmd, f.gateway.client(), f.claims.namespace, f.kind, api.Query{Filter: register.Filter{Due: true}, Limit: maxSettled})
	if err != nil {
		return err
	}
	all := []settled{}
	for i := range page.Entries {
		entry := &page.Entries[i]
		if !entry.Moved() {
			continue // overdue is somebody's to do
		}
		one, failed := f.settle(cmd, env, key, entry)
		if failed != nil {
			err = failed
			break // what was written down is still told
		}
		all = append(all, *one)
	}
	if printing := env.Print(all, func() { env.printSettled(all) }); printing != nil {
		return printing
	}
	if err != nil {
		return err
	}
	return settledExit(all)
}

func settledExit(all []settled) error {
	if slices.ContainsFunc(all, func(s settled) bool { return s.Refused != "" }) {
		return &ExitError{Code: ExitRefused}
	}
	if slices.ContainsFunc(all, func(s settled) bool { return s.Waiting }) {
		return &ExitError{Code: ExitUnknown}
	}
	return nil
}

// load finds out who signs, for which network, and what is settled.
func (f *settleFlags) load(cmd *cobra.Command, env *Env) (*sm.Key, error) {
	key, err := f.askFlags.load(cmd, env)
	if f.kind == "" {
		f.kind = "registration"
		if f.claims.namespace == record.Governance {
			f.kind = "delegation"
		}
	}
	return key, err
}

// settle writes one record's state down. A refusal is part of the answer: somebody may have acted meanwhile, and the others
// still wait.
func (f *settleFlags) settle(cmd *cobra.Command, env *Env, key *sm.Key, entry *register.Entry) (*settled, error) {
	claims := f.claims
	claims.act, claims.sub, claims.prev = f.kind+".settle", entry.Key, entry.Digest
	statement, err := claims.statement(cmd.Context(), env)
	if err != nil {
		return nil, err
	}
	if statement.Body, err = record.Encode(record.Reasoned{Reason: f.reason}); err != nil {
		return nil, err
	}
	compact, err := key.SignCompact(record.TypeStatement, statement)
	if err != nil {
		return nil, err
	}
	one := &settled{Key: entry.Key, From: entry.Written, To: entry.State, Rule: entry.Rule}
	submission := record.Submission{Statements: []string{compact}, Attachments: []string{}}
	receipt, err := f.gateway.client().Submit(cmd.Context(), claims.namespace, submission, 30*time.Second)
	if err == nil && receipt.Problem != nil {
		err = &record.Error{Code: record.Code(receipt.Problem.Code), Detail: receipt.Problem.Detail}
	}
	switch code := record.CodeOf(err); {
	case err == nil:
		one.Receipt, one.Tx, one.Waiting = receipt.Digest, receipt.Transaction, !receipt.Recorded()
		if receipt.Result != nil {
			one.To = receipt.Result.State
		}
	case code == record.Unavailable, code == record.Internal, code == record.OutcomeUnknown:
		return nil, err
	default:
		one.Refused, one.Detail, one.To = string(code), detailOf(err), entry.Written
	}
	return one, nil
}

func detailOf(err error) string {
	var refusal *record.Error
	if errors.As(err, &refusal) {
		return refusal.Detail
	}
	return err.Error()
}

func (e *Env) printSettled(all []settled) {
	for _, one := range all {
		what := one.Tx
		switch {
		case one.Refused != "":
			what = joined(e.Say(record.Catalog[record.Code(one.Refused)].ZH, record.Catalog[record.Code(one.Refused)].EN), one.Detail)
		case one.Waiting:
			what = e.Say("已收件，尚未上链", "accepted, not on the ledger yet")
		}
		e.Printf("%s  %s → %s [%s]  %s\n", one.Key, one.From, one.To, one.Rule, what)
	}
	if len(all) == 0 {
		e.Printf("%s\n", e.Say("没有需要结转的记录", "nothing has moved"))
	}
}
