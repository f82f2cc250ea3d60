package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

const maxLife = record.MaxStatementLife * time.Second

// signFlags are everything that goes into a statement or a consent, and how it is signed.
type signFlags struct {
	keyFlags
	claims    claimFlags
	consent   string // statement file to consent to
	tbs       bool
	kid       string
	public    string
	assemble  string
	signature string
	out       string
}

// signed is what `sign` answers under --json.
type signed struct {
	Digest  string `json:"digest"` // SM3 of the compact text: the statement's name
	Kid     string `json:"kid"`
	Type    string `json:"type"`
	File    string `json:"file,omitempty"`
	Compact string `json:"compact,omitempty"` // when no file was asked for
}

func newSign(env *Env) *cobra.Command {
	var f signFlags
	cmd := &cobra.Command{
		Use:   "sign",
		Short: env.Say("签署声明或同意", "sign a statement or a consent"),
		Long: env.Say(`签署一份声明（compact JWS，SM2/SM3），或对他人声明的同意（--consent）。
使用 UKey 或密码机时：--tbs 给出待签名的字节、摘要和内容摘述，签名后用 --assemble 合成。`,
			`Signs a statement (compact JWS, SM2 with SM3), or a consent to another's statement (--consent).
With a UKey or hardware module: --tbs gives the bytes to sign, their digest and what they mean;
--assemble takes the signature back.`) + "\n\n" + actHelp(env),
		Example: `  shuzheng sign --key clerk.key --iss A-1 --network $NET --namespace property --act registration.apply \
      --body apply.json --attach manifest.json --out apply.jws
  shuzheng sign --consent contract.jws --key buyer.key --iss A-2 --out consent.jws
  shuzheng sign --tbs --public ukey.pub --iss A-1 --network $NET --namespace property --act registration.revoke \
      --sub registration/R-1 --prev sm3:… --body reason.json --out revoke.tbs
  shuzheng sign --assemble revoke.tbs --public ukey.pub --signature signature.der --out revoke.jws`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd.Context(), env) },
	}
	f.add(cmd, env)
	return cmd
}

func (f *signFlags) add(cmd *cobra.Command, env *Env) {
	f.keyFlags.add(cmd, env)
	f.claims.add(cmd, env)
	flags := cmd.Flags()
	flags.StringVar(&f.consent, "consent", "", env.Say("对此声明文件签署同意", "consent to this statement file"))
	flags.BoolVar(&f.tbs, "tbs", false, env.Say("只给出待签名的字节，不签名", "give the bytes to be signed instead of signing"))
	flags.StringVar(&f.kid, "kid", "", env.Say("--tbs：签名密钥的名称", "--tbs: name of the signing key"))
	flags.StringVar(&f.public, "public", "", env.Say("--tbs、--assemble：签名密钥的公钥文件", "--tbs, --assemble: public key file of the signing key"))
	flags.StringVar(&f.assemble, "assemble", "", env.Say("--tbs 得到的文件", "file made by --tbs"))
	flags.StringVar(&f.signature, "signature", "", env.Say("--assemble：签名，r‖s 或 DER；文件、十六进制或 base64", "--assemble: signature, r‖s or DER; a file, hexadecimal or base64"))
	flags.StringVar(&f.out, "out", "", env.Say("输出文件（缺省为标准输出）", "output file (default: standard output)"))
	cmd.MarkFlagsMutuallyExclusive("tbs", "assemble")
	cmd.MarkFlagsMutuallyExclusive("consent", "assemble")
	cmd.MarkFlagsMutuallyExclusive("key", "tbs")
	cmd.MarkFlagsMutuallyExclusive("key", "assemble")
}

func (f *signFlags) run(ctx context.Context, env *Env) error {
	if f.assemble != "" {
		return f.join(env)
	}
	typ, payload, err := f.build(ctx, env)
	if err != nil {
		return err
	}
	if f.tbs {
		return f.toBeSigned(env, typ, payload)
	}
	key, err := f.load(env)
	if err != nil {
		return err
	}
	compact, err := key.SignCompact(typ, payload)
	if err != nil {
		return err
	}
	return f.write(env, typ, key.Kid(), compact)
}

// build makes the payload; the rules that need no ledger are applied before anybody signs.
func (f *signFlags) build(ctx context.Context, env *Env) (string, []byte, error) {
	if f.consent != "" {
		consent, err := f.claims.consent(env, f.consent)
		if err != nil {
			return "", nil, err
		}
		payload, err := record.Encode(consent)
		return record.TypeConsent, payload, err
	}
	statement, err := f.claims.statement(ctx, env)
	if err != nil {
		return "", nil, err
	}
	payload, err := record.Encode(statement)
	return record.TypeStatement, payload, err
}

// write hands the text out.
func (f *signFlags) write(env *Env, typ, kid, compact string) error {
	return env.writeSigned(typ, kid, compact, f.out, writeNew)
}

// writeSigned hands a text out only after the reader's own parser has taken it apart.
func (e *Env) writeSigned(typ, kid, compact, out string, write func(path string, content []byte) error) error {
	opened, _, err := seal.Split(compact, typ)
	if err != nil {
		return err
	}
	if typ == record.TypeStatement && len(compact) > record.MaxStatement {
		return record.Errorf(record.TooLarge, "the statement has %d bytes, %d are allowed", len(compact), record.MaxStatement)
	}
	// No line break at the end: the file's SM3 is the statement's name.
	answer := signed{Digest: opened.Digest, Kid: kid, Type: typ, File: out}
	if out == "" {
		answer.Compact = compact
		return e.Print(answer, func() { e.Printf("%s\n", compact) })
	}
	if err := write(out, []byte(compact)); err != nil {
		return err
	}
	return e.Print(answer, func() {
		e.Printf(e.Say("已签署 %s（密钥 %s）：%s\n", "signed %s (key %s): %s\n"), opened.Digest, kid, out)
	})
}

// join is --assemble.
func (f *signFlags) join(env *Env) error {
	if f.public == "" || f.signature == "" {
		return Usagef("--assemble needs --public and --signature")
	}
	input, err := env.read(f.assemble)
	if err != nil {
		return err
	}
	typ, err := inputType(input)
	if err != nil {
		return err
	}
	public, err := sm.LoadPublic(f.public)
	if err != nil {
		return Usage(err)
	}
	signature, err := env.signature(f.signature)
	if err != nil {
		return err
	}
	compact, err := sm.Join(public.Key, typ, input, signature)
	if err != nil {
		return err
	}
	return f.write(env, typ, public.Kid, compact)
}
