package cli

import (
	"errors"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/gateway/sm"
)

// named is what people copy out of a new key: its name and its public point.
type named struct {
	Kid    string `json:"kid"`
	Key    string `json:"key"` // base64url of the uncompressed point
	File   string `json:"file,omitempty"`
	Public string `json:"public"`
}

func newKeygen(env *Env) *cobra.Command {
	var flags keyFlags
	var out string
	cmd := &cobra.Command{
		Use:   "keygen --out FILE",
		Short: env.Say("生成 SM2 密钥对", "make an SM2 key pair"),
		Long: env.Say("生成 SM2 密钥对：FILE 为 PKCS#8 私钥（SM4 加密，仅本人可读），FILE.pub 为公钥。已有文件不会被覆盖。",
			"Makes an SM2 key pair: FILE is the private key (PKCS#8 encrypted with SM4, readable by you only),\nFILE.pub the public key. Nothing is overwritten."),
		Example: `  shuzheng keygen --out registrar.key
  shuzheng keygen --out root.key --passphrase-file pass.txt --json`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if out == "" {
				return Usagef("--out is missing")
			}
			return keygen(env, flags, out)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", env.Say("私钥文件名", "name of the private key file"))
	flags.addPassphrase(cmd, env)
	return cmd
}

func keygen(env *Env, flags keyFlags, out string) error {
	// Looked at first, so that nobody types a passphrase twice for nothing.
	for _, path := range []string{out, out + ".pub"} {
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return Usagef("%s exists already and is not overwritten", path)
		}
	}
	passphrase, err := flags.read(env, true)
	if err != nil {
		return err
	}
	defer clear(passphrase)
	key, err := sm.Generate()
	if err != nil {
		return err
	}
	if err := key.Save(out, passphrase); err != nil {
		return Usage(err)
	}
	if err := sm.SavePublic(out+".pub", key.Public()); err != nil {
		return Usage(err)
	}
	return env.Print(named{key.Kid(), key.Point(), out, out + ".pub"}, func() {
		env.Printf("%s %s\n%s %s\n%s %s, %s.pub\n", env.Say("密钥", "key  "), key.Kid(),
			env.Say("公钥", "point"), key.Point(), env.Say("文件", "files"), out, out)
	})
}

// noArgs refuses stray arguments as wrong use.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return Usagef("%q is not expected here", args[0])
	}
	return nil
}

// atLeast wants a number of arguments.
func atLeast(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error { return asUsage(cobra.MinimumNArgs(n)(cmd, args)) }
}

// exactly wants a number of arguments and no more.
func exactly(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error { return asUsage(cobra.ExactArgs(n)(cmd, args)) }
}

func asUsage(err error) error {
	if err == nil {
		return nil
	}
	return Usage(err)
}
