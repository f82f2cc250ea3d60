package cli

import (
	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

func newBind(env *Env) *cobra.Command {
	var key keyFlags
	var claims claimFlags
	var bound, out string
	cmd := &cobra.Command{
		Use:   "bind --key FILE --iss ACTOR --network NETWORK --namespace NAMESPACE --for KID",
		Short: env.Say("声明某交易密钥归本主体所有", "bind a key made for one deal to a registered actor"),
		Long: env.Say(`用登记密钥签署：为一笔交易所用的密钥归本主体所有。它只写入保密条款，他人无从得知交易者是谁。`,
			`A registered key signs that a key made for one deal is its own. It goes into private terms only, so that nobody else
learns who trades under that key.`),
		Example: "  shuzheng keygen --out deal.key\n  shuzheng bind --key firm.key --iss A-1 --network $NET --namespace exchange --for deal.key.pub --out binding.jws",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			if claims.iss == "" || claims.network == "" || claims.namespace == "" || bound == "" {
				return Usagef("--iss, --network, --namespace and --for are needed")
			}
			kid, err := kidOf(bound)
			if err != nil {
				return err
			}
			iat, exp, err := claims.times(env)
			if err != nil {
				return err
			}
			binding := record.Binding{Iss: claims.iss, Aud: claims.network + "/" + claims.namespace, Iat: iat, Exp: exp, Jti: newJti(), Key: kid}
			if err := binding.Valid(); err != nil {
				return err
			}
			private, err := key.load(env)
			if err != nil {
				return err
			}
			compact, err := private.SignCompact(record.TypeBinding, binding)
			if err != nil {
				return err
			}
			return env.writeSigned(record.TypeBinding, private.Kid(), compact, out, writeSecret)
		},
	}
	key.add(cmd, env)
	claims.addPresented(cmd, env)
	cmd.Flags().StringVar(&bound, "for", "", env.Say("交易密钥的名称，或其公钥文件", "name of the deal's key, or its public key file"))
	cmd.Flags().StringVar(&out, "out", "", env.Say("输出文件（缺省为标准输出）", "output file (default: standard output)"))
	return cmd
}

// kidOf is the name of a key that is given by name or by public key file.
func kidOf(given string) (string, error) {
	if record.IsID(given) {
		return given, nil
	}
	public, err := sm.LoadPublic(given)
	if err != nil {
		return "", Usage(err)
	}
	return public.Kid, nil
}
