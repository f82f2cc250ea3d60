package cli

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

func newSubmit(env *Env) *cobra.Command {
	var gateway gatewayFlags
	var attach []string
	var terms string
	var wait time.Duration
	var again string
	var proved bool
	cmd := &cobra.Command{
		Use:   "submit STATEMENT [CONSENT...]",
		Short: env.Say("提交声明（及同意）到账本", "submit a statement, with consents, to the ledger"),
		Long: env.Say(`提交一份声明；其后的文件是他方的同意。同一声明可以放心重复提交：结果只有一个。
退出码 3 表示已收件、结果未定，可用 --again 查询。`,
			`Submits a statement; further files are other parties' consents. Submitting the same statement again is safe:
there is one outcome. Exit code 3 means accepted and not final; ask with --again.`),
		Example: `  shuzheng submit apply.jws
  shuzheng submit contract.jws consent.jws --gateway http://127.0.0.1:7140
  shuzheng submit register.jws --attach chain.pem
  shuzheng submit sign.jws consent.jws --terms sign.terms
  shuzheng submit --again sm3:…`,
		Args: func(_ *cobra.Command, args []string) error {
			if (again == "") == (len(args) == 0) {
				return Usagef("give a statement file, or --again with a digest")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			began := time.Now()
			if again != "" {
				ask := gateway.client().Receipt
				if proved {
					ask = gateway.client().Proved
				}
				receipt, err := ask(cmd.Context(), again, wait)
				if err != nil {
					return err
				}
				return printReceipt(env, receipt, time.Since(began))
			}
			submission, namespace, err := env.submission(args, attach, terms)
			if err != nil {
				return err
			}
			receipt, err := gateway.client().Submit(cmd.Context(), namespace, *submission, wait)
			if err == nil && proved && receipt.Recorded() {
				receipt, err = gateway.client().Proved(cmd.Context(), receipt.Digest, wait)
			}
			if err != nil {
				return err
			}
			return printReceipt(env, receipt, time.Since(began))
		},
	}
	gateway.add(cmd, env)
	cmd.Flags().StringArrayVar(&attach, "attach", nil, env.Say("附件（可重复，顺序与签名时相同）", "attachment (repeatable, in the order signed)"))
	cmd.Flags().StringVar(&terms, "terms", "", env.Say("保密条款文件（shuzheng terms make）；只送交易场所和数据局", "file of private terms (shuzheng terms make); only the exchange and the bureau get it"))
	cmd.Flags().DurationVar(&wait, "wait", 30*time.Second, env.Say("最长等待时间", "how long to wait for the ledger, at most 60s"))
	cmd.Flags().BoolVar(&proved, "proved", false, env.Say("等到三家机构共同签名证明为止", "wait until the organizations have co-signed it"))
	cmd.Flags().StringVar(&again, "again", "", env.Say("按声明摘要查询结果", "ask by a statement's digest how it stands"))
	return cmd
}

// submission reads the files of one submission; the namespace is the one the statement is addressed to.
func (e *Env) submission(files, attach []string, terms string) (*record.Submission, string, error) {
	compact, statement, err := e.readStatement(files[0])
	if err != nil {
		return nil, "", err
	}
	submission := &record.Submission{Statements: []string{compact}, Attachments: []string{}}
	for _, path := range files[1:] {
		consent, err := e.readSigned(path)
		if err != nil {
			return nil, "", err
		}
		submission.Statements = append(submission.Statements, consent)
	}
	for _, path := range attach {
		content, err := e.read(path)
		if err != nil {
			return nil, "", err
		}
		submission.Attachments = append(submission.Attachments, string(content))
	}
	if terms != "" {
		if submission.Terms, err = e.readTerms(terms, statement); err != nil {
			return nil, "", err
		}
	}
	return submission, namespaceOf(statement.Aud), nil
}
