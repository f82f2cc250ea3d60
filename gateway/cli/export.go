package cli

import (
	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

func newEvidence(env *Env) *cobra.Command {
	var gateway gatewayFlags
	var out string
	cmd := &cobra.Command{
		Use:   "evidence NAMESPACE ID",
		Short: env.Say("导出合同存证或交付回执的签名声明", "export the statements of contract evidence or a receipt"),
		Long: env.Say("导出双方当时签署的原文及其公钥，一个文件，可离线核验。",
			"Exports what the parties signed, verbatim, with their public keys: one file that can be verified offline."),
		Example: "  shuzheng evidence exchange B893293566C6CCE4B4278430537CE101 --out contract-evidence.json\n" +
			"  shuzheng verify contract-evidence.json --trust trust-1.json",
		Args: exactly(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			value, err := gateway.client().Value(cmd.Context(), args[0], "jws/"+args[1])
			if err != nil {
				return err
			}
			file := verify.StatementsFile{Kind: verify.KindStatements, Keys: []verify.StatementKey{}}
			if err := record.Decode(value.Bytes, &file.Statements); err != nil {
				return err
			}
			for i, compact := range file.Statements {
				key, err := signerKey(cmd, &gateway, compact, i == 0)
				if err != nil {
					return err
				}
				file.Keys = append(file.Keys, *key)
			}
			text, err := record.Encode(file)
			if err != nil {
				return err
			}
			if err := writeNew(out, text); err != nil {
				return err
			}
			return env.Print(map[string]string{"file": out, "transaction": value.Transaction}, func() { env.Printf("%s → %s\n", args[1], out) })
		},
	}
	gateway.add(cmd, env)
	cmd.Flags().StringVar(&out, "out", "evidence.json", env.Say("输出文件", "output file"))
	return cmd
}

// signerKey reads the key record that a statement or consent names.
func signerKey(cmd *cobra.Command, gateway *gatewayFlags, compact string, act bool) (*verify.StatementKey, error) {
	typ := record.TypeConsent
	if act {
		typ = record.TypeStatement
	}
	opened, _, err := seal.Split(compact, typ)
	if err != nil {
		return nil, err
	}
	value, err := gateway.client().Value(cmd.Context(), record.Governance, "key/"+opened.Header.Kid)
	if err != nil {
		return nil, err
	}
	var rec record.Record
	var key record.Key
	if err := record.Decode(value.Bytes, &rec); err != nil {
		return nil, err
	}
	if err := record.Decode(rec.Body, &key); err != nil {
		return nil, err
	}
	return &verify.StatementKey{Actor: key.Actor, Key: key.Key, Kid: rec.ID, Purpose: key.Purpose}, nil
}
