package cli

import (
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

func newGrant(env *Env) *cobra.Command {
	var key keyFlags
	var claims claimFlags
	grant := record.Grant{}
	var out string
	cmd := &cobra.Command{
		Use:   "grant --key FILE --network NETWORK --namespace NAMESPACE --deal KEY --to ACTOR --scope SCOPE",
		Short: env.Say("授权他人调阅一笔交易的保密条款", "give somebody leave to read private terms of a deal"),
		Long: env.Say(`交易的受让方（用交易密钥）或提供方签署授权，交给被授权人在调阅时出示（terms read --grant）。不上链，最长 30 天。`,
			`The receiver of a deal (with the deal's key) or its provider signs a grant, which whoever it is for shows when they read
(terms read --grant). It is never recorded, and counts 30 days at most.`),
		Example: "  shuzheng grant --key deal.key --network $NET --namespace exchange --deal deal/4F0C… --to A-7 --scope CONTRACT --out grant.jws",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			private, err := key.load(env)
			if err != nil {
				return err
			}
			if claims.network == "" || claims.namespace == "" {
				return Usagef("--network and --namespace are needed")
			}
			if claims.iss == "" {
				claims.iss = private.Kid()
			}
			slices.Sort(grant.Scope)
			now := env.Now().Unix()
			grant.Iss, grant.Aud, grant.Jti = claims.iss, claims.network+"/"+claims.namespace, newJti()
			grant.Iat, grant.Exp = now, now+int64(claims.life/time.Second)
			if err := grant.Valid(); err != nil {
				return err
			}
			compact, err := private.SignCompact(record.TypeGrant, grant)
			if err != nil {
				return err
			}
			return env.writeSigned(record.TypeGrant, private.Kid(), compact, out, writeSecret)
		},
	}
	key.add(cmd, env)
	claims.addPresented(cmd, env)
	flags := cmd.Flags()
	flags.StringVar(&grant.Deal, "deal", "", env.Say("交易记录的键", "key of the deal"))
	flags.StringVar(&grant.To, "to", "", env.Say("被授权主体的编号", "id of the actor that may read"))
	flags.StringSliceVar(&grant.Scope, "scope", nil, env.Say("范围：CONTRACT、PARTIES、SETTLEMENT（可重复）", "what may be read: CONTRACT, PARTIES, SETTLEMENT (repeatable)"))
	flags.StringVar(&out, "out", "", env.Say("输出文件（缺省为标准输出）", "output file (default: standard output)"))
	return cmd
}
