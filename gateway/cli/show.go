package cli

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/internal/plain"
)

// showFlags choose what of a value is shown.
type showFlags struct {
	gateway              gatewayFlags
	digest, raw, history bool
	list                 bool
}

func newShow(env *Env) *cobra.Command {
	var f showFlags
	cmd := &cobra.Command{
		Use:   "show [NAMESPACE KEY]",
		Short: env.Say("查看网络、记录及其历史", "show the network, a record, its history"),
		Long: env.Say("不带参数时显示网关所在的网络。带业务域和键时显示一条记录：状态、谁在何时依据哪条规则做了什么。",
			"Without arguments: the network the gateway is on. With a namespace and a key: a record, its state, and who did what to it, when, under which rule."),
		Example: `  shuzheng show
  shuzheng show property registration/4F0C…
  shuzheng show property registration/4F0C… --digest
  shuzheng show property registration/4F0C… --history --json
  shuzheng show property jwt/DP140000202601011000001X --raw > certificate.jwt
  shuzheng show governance actor/ --list`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 0 && len(args) != 2 {
				return Usagef("give a namespace and a key, or nothing")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return f.network(cmd, env)
			case f.list:
				return f.keys(cmd, env, args[0], args[1])
			case f.history:
				return f.life(cmd, env, args[0], args[1])
			}
			return f.value(cmd, env, args[0], args[1])
		},
	}
	f.gateway.add(cmd, env)
	flags := cmd.Flags()
	flags.BoolVar(&f.digest, "digest", false, env.Say("只显示摘要（下一份声明的 --prev）", "only the digest (--prev of the next statement)"))
	flags.BoolVar(&f.raw, "raw", false, env.Say("按账本原样输出字节", "the bytes exactly as the ledger holds them"))
	flags.BoolVar(&f.history, "history", false, env.Say("显示历次版本", "every version"))
	flags.BoolVar(&f.list, "list", false, env.Say("列出以此开头的键", "list the keys that start so"))
	return cmd
}

func (f *showFlags) network(cmd *cobra.Command, env *Env) error {
	network, err := f.gateway.client().Network(cmd.Context())
	if err != nil {
		return err
	}
	return env.Print(network, func() {
		if network.Test {
			env.Printf("%s\n", env.Say("测试网络：其凭证不具证明效力", "TEST NETWORK: its certificates prove nothing"))
		}
		env.Printf("%s\n  %s · %s %d · %s · %s\n", network.Network, network.Organization, env.Say("区块", "blocks"), network.Height, network.Time, network.Pack)
	})
}

func (f *showFlags) keys(cmd *cobra.Command, env *Env, namespace, prefix string) error {
	var all []string
	for after := ""; ; {
		page, err := f.gateway.client().Keys(cmd.Context(), namespace, prefix, after, 200)
		if err != nil {
			return err
		}
		all = append(all, page.Keys...)
		if after = page.Next; after == "" {
			break
		}
	}
	return env.Print(map[string]any{"namespace": namespace, "keys": all}, func() {
		for _, key := range all {
			env.Printf("%s\n", key)
		}
	})
}

func (f *showFlags) life(cmd *cobra.Command, env *Env, namespace, key string) error {
	history, err := f.gateway.client().History(cmd.Context(), namespace, key, 200)
	if err != nil {
		return err
	}
	return env.Print(history, func() {
		for _, v := range history.Versions {
			env.Printf("%s  %s %d  %s\n  %s\n", v.At, env.Say("区块", "block"), v.Block, v.Transaction, v.Digest)
		}
	})
}

func (f *showFlags) value(cmd *cobra.Command, env *Env, namespace, key string) error {
	value, err := f.gateway.client().Value(cmd.Context(), namespace, key)
	if err != nil {
		return err
	}
	if seal.Digest(value.Bytes) != value.Digest {
		return record.Errorf(record.Internal, "the gateway's bytes have not the digest it claims")
	}
	switch {
	case f.raw:
		_, err := env.Stdout.Write(value.Bytes)
		return err
	case f.digest:
		env.Printf("%s\n", value.Digest)
		return nil
	}
	var rec record.Record
	if record.Decode(value.Bytes, &rec) != nil {
		env.Printf("%s\n", value.Bytes)
		return nil
	}
	return env.Print(recordView{value.Digest, value.Transaction, value.Block, rec}, func() { printRecord(env, value, &rec) })
}

// recordView is the JSON form of a record with where it came from.
type recordView struct {
	Digest      string        `json:"digest"`
	Transaction string        `json:"transaction"`
	Block       uint64        `json:"block"`
	Record      record.Record `json:"record"`
}

func printRecord(env *Env, value *api.Value, rec *record.Record) {
	env.Printf("%s  %s  %s %d\n", rec.Key(), rec.State, env.Say("版本", "version"), rec.Version)
	env.Printf("  %s\n  %s %s · %s %d\n", value.Digest, env.Say("交易", "transaction"), value.Transaction, env.Say("区块", "block"), value.Block)
	for _, act := range rec.Acts {
		env.Printf("  %s  %-22s %s %s %s  [%s; %s]\n", act.At, act.Act, act.By, env.Say("经", "through"), act.Through, act.Rule, act.Pack)
	}
	body, err := json.MarshalIndent(rec.Body, "  ", "  ")
	if err == nil {
		env.Printf("  %s\n", block(plain.Lines(string(body)))) // in a JSON text the line breaks are ours
	}
}
