package cli

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

func newIssue(env *Env) *cobra.Command {
	var gateway gatewayFlags
	var key keyFlags
	var claims claimFlags
	var out string
	cmd := &cobra.Command{
		Use:   "issue PREPARED",
		Short: env.Say("审阅并签发一份已准备的凭证", "review and issue a prepared certificate"),
		Long: env.Say(`显示凭证内容，对其准确字节的摘要签署签发声明并提交；签名服务据此签名，账本据此登记。
--out 得到交给持有人的凭证文件（含全部可披露内容）。`,
			`Shows what the certificate says, signs an issuing statement naming the digest of exactly these bytes, and
submits it: against it the signer signs and the ledger records. --out is the holder's file, disclosures included.`),
		Example: `  shuzheng issue prepared.json --key clerk.key --iss A-1 --network $NET --namespace property \
      --sub registration/4F0C… --prev sm3:… --out certificate.sdjwt`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			prepared, err := env.loadPrepared(args[0])
			if err != nil {
				return err
			}
			content, err := readPrepared(prepared)
			if err != nil {
				return err
			}
			text, err := describe(env, content, prepared.Disclosures)
			if err != nil {
				return err
			}
			env.Notef("%s", text)
			kind, _, _ := strings.Cut(claims.sub, "/")
			claims.act = kind + ".issue"
			compact, err := env.signAs(cmd, &key, &claims, record.Issue{Prepared: prepared.Prepared})
			if err != nil {
				return err
			}
			began := time.Now()
			submission := record.Submission{Statements: []string{compact}, Attachments: []string{}}
			receipt, err := gateway.client().Submit(cmd.Context(), claims.namespace, submission, 30*time.Second)
			if err != nil {
				return err
			}
			if receipt.Recorded() {
				if err := fetchCertificate(cmd, &gateway, claims.namespace, prepared, out); err != nil {
					return err
				}
			}
			return printReceipt(env, receipt, time.Since(began))
		},
	}
	gateway.add(cmd, env)
	key.add(cmd, env)
	claims.add(cmd, env)
	cmd.Flags().StringVar(&out, "out", "certificate.sdjwt", env.Say("凭证文件", "the certificate file"))
	return cmd
}

func (e *Env) loadPrepared(path string) (*signer.Prepared, error) {
	text, err := e.read(path)
	if err != nil {
		return nil, err
	}
	var prepared signer.Prepared
	if err := json.Unmarshal(text, &prepared); err != nil {
		return nil, Usagef("%s was not made by `shuzheng prepare`: %w", path, err)
	}
	return &prepared, nil
}

// fetchCertificate joins what the ledger recorded with the disclosures.
func fetchCertificate(cmd *cobra.Command, gateway *gatewayFlags, namespace string, prepared *signer.Prepared, out string) error {
	value, err := gateway.client().Value(cmd.Context(), namespace, record.NumberKey(prepared.Number))
	if err != nil {
		return err
	}
	if !strings.HasPrefix(string(value.Bytes), prepared.Input+".") {
		return record.Errorf(record.CertificateDiffers, "the ledger holds another certificate under %s", prepared.Number)
	}
	combined, err := sdjwt.Combine(string(value.Bytes), prepared.Disclosures)
	if err != nil {
		return err
	}
	return writeNew(out, []byte(combined))
}

func newOpen(env *Env) *cobra.Command {
	var gateway gatewayFlags
	var key keyFlags
	var claims claimFlags
	var number, out string
	cmd := &cobra.Command{
		Use:   "open",
		Short: env.Say("取回凭证及全部可披露内容", "fetch a certificate with all its disclosures"),
		Long: env.Say("持有人或签发人员凭签名取回凭证文件。每次取回都留有记录。",
			"The holder, or a registrar who issues such certificates, fetches the file with a signed request. Every opening is logged."),
		Example: `  shuzheng open --number DP140000202601011000001X --key firm.key --iss A-7 --network $NET --namespace property \
      --sub registration/4F0C… --prev sm3:… --out certificate.sdjwt`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			claims.act = record.ActOpen
			compact, err := env.signAs(cmd, &key, &claims, record.Open{Number: number})
			if err != nil {
				return err
			}
			answer, err := gateway.client().Open(cmd.Context(), claims.namespace, compact)
			if err != nil {
				return err
			}
			if err := writeNew(out, []byte(answer.Certificate)); err != nil {
				return err
			}
			return env.Print(map[string]string{"number": number, "file": out}, func() { env.Printf("%s → %s\n", number, out) })
		},
	}
	gateway.add(cmd, env)
	key.add(cmd, env)
	claims.add(cmd, env)
	cmd.Flags().StringVar(&number, "number", "", env.Say("凭证编号", "certificate number"))
	cmd.Flags().StringVar(&out, "out", "certificate.sdjwt", env.Say("凭证文件", "the certificate file"))
	return cmd
}

func sortedNames[V any](members map[string]V) []string { return slices.Sorted(maps.Keys(members)) }
