package cli

import (
	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
)

func newTermsRead(env *Env) *cobra.Command {
	var f askFlags
	var ask record.ReadTerms
	var grant, out string
	cmd := &cobra.Command{
		Use:   "read --deal KEY --statement DIGEST --purpose PURPOSE",
		Short: env.Say("依法依约调阅保密条款（留痕）", "read private terms of a deal; every read is logged"),
		Long: env.Say(`向持有条款的机构（交易场所、数据局）的网关请求一份保密条款。请求须签名，准许与否都记入调阅日志，当事人可查。
--statement 为提交条款的那份声明的摘要，见交易记录的 terms。`,
			`Asks the gateway of an organization that holds them (the exchange, the bureau) for a document of private terms. The request is
signed; whether it is allowed or not, it stands in the log of reads, which the parties can see. --statement is the digest of the statement
that the terms came with: see terms of the deal's record.`),
		Example: `  shuzheng terms read --deal deal/4F0C… --statement sm3:… --purpose PERFORMANCE --key deal.key --namespace exchange
  shuzheng terms read --deal deal/4F0C… --statement sm3:… --purpose AUDIT --access access/91AB… --key auditor.key --namespace exchange
  shuzheng terms read --deal deal/4F0C… --statement sm3:… --purpose FINANCING --grant grant.jws --key bank.key --namespace exchange --out terms.json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if grant != "" {
				if ask.Grant, err = env.readSigned(grant); err != nil {
					return err
				}
			}
			request, err := f.sign(cmd, env, record.ActReadTerms, &ask)
			if err != nil {
				return err
			}
			terms, err := f.gateway.client().Terms(cmd.Context(), f.claims.namespace, request)
			if err != nil {
				return err
			}
			return env.showTerms(terms, out)
		},
	}
	f.add(cmd, env)
	flags := cmd.Flags()
	flags.StringVar(&ask.Deal, "deal", "", env.Say("交易记录的键", "key of the deal"))
	flags.StringVar(&ask.Statement, "statement", "", env.Say("随附条款的声明的摘要", "digest of the statement that the terms came with"))
	flags.StringVar(&ask.Purpose, "purpose", "", env.Say("调阅目的", "what for: ARBITRATION, AUDIT, FINANCING, INVESTIGATION, LITIGATION, OTHER, PERFORMANCE, REVIEW, SUPERVISION"))
	flags.StringVar(&ask.Access, "access", "", env.Say("依法调取记录的键", "key of an order of your own that is in force"))
	flags.StringVar(&ask.Document, "document", "", env.Say("监管任务文号（数据局）", "number of the task's document (the bureau)"))
	flags.StringVar(&grant, "grant", "", env.Say("当事人授权文件（shuzheng grant）", "file with a party's grant (shuzheng grant)"))
	flags.StringVar(&out, "out", "", env.Say("输出文件（缺省为标准输出）", "output file (default: standard output)"))
	return cmd
}

// showTerms hands a document out once it is the one that it is said to be.
func (e *Env) showTerms(terms *api.Terms, out string) error {
	if seal.Digest([]byte(terms.Document)) != terms.Digest {
		return record.Errorf(record.TermsMissing, "the gateway's answer is not the document that it names")
	}
	if out == "" {
		return e.Print(terms, func() { e.Printf("%s\n", terms.Document) })
	}
	if err := writeSecret(out, []byte(terms.Document)); err != nil {
		return err
	}
	return e.Print(madeTerms{terms.Digest, out}, func() { e.Printf("%s  %s  %s\n", terms.Digest, out, terms.Basis) })
}

func newTermsAudit(env *Env) *cobra.Command {
	var gateway gatewayFlags
	var namespace string
	cmd := &cobra.Command{
		Use:   "audit --namespace NAMESPACE",
		Short: env.Say("核查本机构保存的保密条款是否完整", "compare the private terms that are kept with what the ledger says"),
		Long: env.Say("逐笔核对本机构节点保存的条款与账本上的哈希。缺失的由 Fabric 自动从另一成员补回，请稍后再核。退出码 1：有缺失或不符。",
			"Asks the organization's peer for every document and compares it with the hash on the ledger. What is missing Fabric brings back from\nthe other member by itself; audit again. Exit code 1: something is missing or different."),
		Example: "  shuzheng terms audit --namespace exchange --gateway http://127.0.0.1:7240",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if namespace == "" {
				return Usagef("--namespace is missing")
			}
			total := &api.TermsAudit{Namespace: namespace, Found: []api.TermsFinding{}}
			for after := ""; ; after = total.Next {
				page, err := gateway.client().AuditTerms(cmd.Context(), namespace, after, 200)
				if err != nil {
					return err
				}
				total.Organization, total.Height, total.Next = page.Organization, page.Height, page.Next
				total.Checked, total.Found = total.Checked+page.Checked, append(total.Found, page.Found...)
				if page.Next == "" {
					break
				}
			}
			return env.printAudit(total)
		},
	}
	gateway.add(cmd, env)
	cmd.Flags().StringVar(&namespace, "namespace", "", env.Say("业务域", "the namespace"))
	return cmd
}

func (e *Env) printAudit(audit *api.TermsAudit) error {
	err := e.Print(audit, func() {
		for _, found := range audit.Found {
			e.Printf("%s  %s  %s\n", found.What, found.Deal, found.Statement)
		}
		e.Printf(e.Say("%s：核查 %d 份，%d 份缺失或不符\n", "%s: %d documents looked at, %d missing or different\n"), audit.Organization, audit.Checked, len(audit.Found))
	})
	if err == nil && len(audit.Found) > 0 {
		return &ExitError{Code: ExitRefused}
	}
	return err
}
