package cli

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/gateway/verify"
)

// verifyFlags are the options of `shuzheng verify`.
type verifyFlags struct{ trust, at, roots, fingerprint string }

// newVerify makes `shuzheng verify`, which judges a file offline: nothing is asked of anybody.
func newVerify(env *Env) *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify FILE --trust TRUSTLIST",
		Short: env.Say("离线验证凭证或签名声明", "verify a certificate or signed statements, offline"),
		Long: env.Say(
			"离线验证凭证（SD-JWT）或签名声明文件；FILE 为 - 时读标准输入。\n退出码：0 有效或有限制地有效，1 无效，2 用法错误或文件无法读取，3 无法判定。",
			"Verify a certificate (SD-JWT) or a file of signed statements, offline; FILE may be - for standard input.\n"+
				"Exit codes: 0 valid or valid-with-limits, 1 not valid, 2 wrong use or unreadable file, 3 undetermined."),
		Example: `  shuzheng verify certificate.sd-jwt --trust trust-1.json --fingerprint sm3:…
  shuzheng verify certificate.sd-jwt --trust trust-1.json --roots roots.json --at 2026-03-10T08:00:00Z
  shuzheng verify receipt.json --trust trust-1.json --json`,
		Args: exactly(1),
		RunE: func(_ *cobra.Command, args []string) error { return runVerify(env, args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.trust, "trust", "", env.Say("信任清单文件（必需）", "file with the signed trust list (required)"))
	flags.StringVar(&f.at, "at", "", env.Say("所查时间，如 2026-03-10T08:00:00Z；默认为现在", "the time asked about, such as 2026-03-10T08:00:00Z; default now"))
	flags.StringVar(&f.roots, "roots", "", env.Say("您信任的根密钥（trust show --roots 的结果，或已信任的清单）；默认用清单自带的", "the roots you trust (trust show --roots, or a list you trust already); default the list's own"))
	flags.StringVar(&f.fingerprint, "fingerprint", "", env.Say("公报或纸面公布的根密钥指纹 sm3:…", "fingerprint of the roots, sm3:…, from paper or the gazette"))
	return cmd
}

func runVerify(env *Env, name string, f verifyFlags) error {
	file, err := env.read(name)
	if err != nil {
		return err
	}
	trust, err := f.readTrust(env)
	if err != nil {
		return err
	}
	at := env.Now()
	if f.at != "" {
		if at, err = time.Parse(time.RFC3339, f.at); err != nil {
			return Usagef("--at must be a time such as 2026-03-10T08:00:00Z")
		}
	}
	report, err := verify.File(file, trust, at)
	if err != nil {
		return Usage(err)
	}
	if env.ClockFile != "" && !report.Test {
		return Usagef("--clock is for test networks; ask about another time with --at")
	}
	if err := env.Print(report, func() { verify.Print(env.Stdout, report, env.Lang) }); err != nil {
		return err
	}
	return verdictExit(report.Verdict)
}

func (f verifyFlags) readTrust(env *Env) (verify.Trust, error) {
	if f.trust == "" {
		return verify.Trust{}, Usagef("--trust names the trust list to judge by; it is required")
	}
	list, err := env.read(f.trust)
	if err != nil {
		return verify.Trust{}, err
	}
	trust := verify.Trust{List: list, Fingerprint: f.fingerprint}
	if f.roots == "" {
		return trust, nil
	}
	if trust.Roots, err = env.readRoots(f.roots); err != nil {
		return verify.Trust{}, Usage(err)
	}
	return trust, asUsage(verify.ValidRoots(trust.Roots))
}

// verdictExit turns a verdict into an exit code; the report has said everything already.
func verdictExit(verdict verify.Verdict) error {
	switch verdict {
	case verify.Valid, verify.ValidWithLimits:
		return nil
	case verify.NotValid:
		return &ExitError{Code: ExitRefused}
	}
	return &ExitError{Code: ExitUnknown}
}
