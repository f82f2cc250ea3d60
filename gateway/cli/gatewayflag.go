package cli

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
)

// gatewayVariable names the gateway that commands talk to.
const gatewayVariable = "SHUZHENG_GATEWAY"

const defaultGateway = "http://127.0.0.1:7040"

// gatewayFlags choose a gateway.
type gatewayFlags struct{ url string }

func (g *gatewayFlags) add(cmd *cobra.Command, env *Env) {
	url := env.Getenv(gatewayVariable)
	if url == "" {
		url = defaultGateway
	}
	cmd.Flags().StringVar(&g.url, "gateway", url, env.Say("网关地址（缺省取环境变量 "+gatewayVariable+"）", "address of the gateway (default: $"+gatewayVariable+")"))
}

func (g *gatewayFlags) client() *api.Client { return api.NewClient(g.url) }

// readStatement takes a signed statement apart without judging its signature: the ledger does that.
func (e *Env) readStatement(path string) (string, *record.Statement, error) {
	compact, err := e.readSigned(path)
	if err != nil {
		return "", nil, err
	}
	opened, _, err := seal.Split(compact, record.TypeStatement)
	if err != nil {
		return "", nil, err
	}
	var statement record.Statement
	return compact, &statement, record.Decode(opened.Payload, &statement)
}

// namespaceOf is the last part of an audience `<network>/<namespace>`.
func namespaceOf(aud string) string { return aud[strings.LastIndexByte(aud, '/')+1:] }

// printReceipt says what a submission led to, and what to do when it is not final yet.
func printReceipt(env *Env, receipt *api.Receipt, took time.Duration) error {
	if receipt.Problem != nil {
		return &record.Error{Code: record.Code(receipt.Problem.Code), Rule: receipt.Problem.Rule, Detail: receipt.Problem.Detail}
	}
	err := env.Print(receipt, func() {
		if !receipt.Recorded() {
			env.Printf(env.Say("已收件，尚未上链：%s\n", "accepted, not on the ledger yet: %s\n"), receipt.Digest)
			env.Printf(env.Say("稍后查询：shuzheng submit --again %s\n", "ask later: shuzheng submit --again %s\n"), receipt.Digest)
			return
		}
		env.Printf("%s  %s\n", receipt.Result.Key, receipt.Result.State)
		env.Printf("  %s %s\n", env.Say("记录摘要", "digest     "), receipt.Result.Digest)
		env.Printf("  %s %s\n", env.Say("交易    ", "transaction"), receipt.Transaction)
		env.Printf("  %s %d   %s %d ms\n", env.Say("区块    ", "block      "), receipt.Block, env.Say("用时", "took"), took.Milliseconds())
		env.printProof(receipt)
	})
	if err == nil && !receipt.Recorded() {
		return &ExitError{Code: ExitUnknown}
	}
	return err
}

// printProof says how far the proof of what is recorded has come: the record stands whether it has come or not.
func (e *Env) printProof(receipt *api.Receipt) {
	if receipt.Attested {
		e.Printf("  %s %s\n", e.Say("保密条款", "terms      "), e.Say("由持有条款的机构核对；此机构不持有", "checked by the organizations that hold them; this one does not"))
	}
	switch {
	case len(receipt.Objected) > 0:
		e.Printf("  %s %s\n", e.Say("证明    ", "proof      "), e.Say("有机构提出异议，该记录的证明不会被采信：", "objected to, no proof of it will be believed: ")+strings.Join(receipt.Objected, ", "))
	case receipt.State == api.StateProved:
		e.Printf("  %s %s %s\n", e.Say("证明    ", "proof      "), e.Say("三家机构已共同签名，自", "co-signed by the organizations, since"), receipt.Since)
	default:
		e.Printf("  %s %s\n", e.Say("证明    ", "proof      "), e.Say("已上链，共同签名随后完成（--proved 等待）", "recorded; co-signatures follow (--proved waits for them)"))
	}
}
