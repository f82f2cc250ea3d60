package cli

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/gateway/evidence"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

// verifyFlags are the options of `shuzheng verify`.
type verifyFlags struct {
	trust, at, now, roots, fingerprint string
	accept2                            bool
	audience, nonce, purpose           string
	page                               string
	own                                []byte // evidence package that brings its trust list
}

// newVerify makes `shuzheng verify`, which judges a file offline: nothing is asked of anybody.
func newVerify(env *Env) *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify FILE --trust TRUSTLIST",
		Short: env.Say("离线验证凭证、证明包、证据包或签名声明", "verify a certificate, a proof bundle, an evidence package or signed statements, offline"),
		Long: env.Say(
			"离线验证凭证（SD-JWT）、证明包、证据包或签名声明文件；FILE 为 - 时读标准输入。\n"+
				"不给出 --at 时，问的是现在：所载最近状态之时和现在都有效才算有效；给出 --at 时只问该时间。\n"+
				"退出码：0 有效或有限制地有效，1 无效，2 用法错误或文件无法读取，3 无法判定。",
			"Verify a certificate (SD-JWT), a proof bundle, an evidence package or a file of signed statements, offline; FILE may be - for\nstandard input. An evidence package brings its trust list, used where --trust names no other.\n"+
				"Without --at the question is about now: valid both as of the newest status in the file and now. With --at it is about that time only.\n"+
				"Exit codes: 0 valid or valid-with-limits, 1 not valid, 2 wrong use or unreadable file, 3 undetermined."),
		Example: `  shuzheng verify certificate.bundle.json --trust trust.json --fingerprint sm3:…
  shuzheng verify certificate.bundle.json --trust trust.json --roots roots.json --at 2026-03-10T08:00:00Z
  shuzheng verify presented.bundle.json --trust trust.json --audience "示例银行" --nonce 6kZ2pT0q9vXw4aBn
  shuzheng verify receipt.json --trust trust.json --json
  shuzheng verify deal.evidence.json --fingerprint sm3:…`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case f.page != "" && len(args) == 0:
				return f.checkPage(cmd, env, f.page)
			case f.page != "" || len(args) == 0:
				return Usagef("give one file to verify, or --page URL")
			}
			return runVerify(env, args[0], f)
		},
	}
	f.addTrust(cmd, env)
	flags := cmd.Flags()
	flags.StringVar(&f.page, "page", "", env.Say("核对此地址的核验页面是否为三方签署的那一份（不验证文件）", "check that the verification page at this address is the signed one, instead of a file"))
	flags.StringVar(&f.at, "at", "", env.Say("所查时间，如 2026-03-10T08:00:00Z；默认为文件所载最近状态之时", "the time asked about, such as 2026-03-10T08:00:00Z; default that of the newest status in the file"))
	flags.StringVar(&f.now, "now", "", env.Say("当前时间；默认用本机时钟", "the time it is now; default this machine's clock"))
	flags.BoolVar(&f.accept2, "accept-2-of-3", false, env.Say("两家机构共同签名即可，结论注明缺一家", "two co-signers of three are enough; the verdict says that one is absent"))
	flags.StringVar(&f.audience, "audience", "", env.Say("出示应当是给谁的（您告诉持有人的名称）", "to whom the holder was to present it (the name you gave)"))
	flags.StringVar(&f.nonce, "nonce", "", env.Say("您给持有人的随机数", "the nonce you gave to the holder"))
	flags.StringVar(&f.purpose, "purpose", "", env.Say("出示的用途", "for which purpose the holder was to present it"))
	return cmd
}

// addTrust adds the options that say what is trusted.
func (f *verifyFlags) addTrust(cmd *cobra.Command, env *Env) {
	flags := cmd.Flags()
	flags.StringVar(&f.trust, "trust", "", env.Say("信任清单，或历期清单的链（必需）", "file with the signed trust list, or with a chain of lists (required)"))
	flags.StringVar(&f.roots, "roots", "", env.Say("您信任的根密钥（trust show --roots 的结果，或已信任的清单）；默认用清单自带的", "the roots you trust (trust show --roots, or a list you trust already); default the list's own"))
	flags.StringVar(&f.fingerprint, "fingerprint", "", env.Say("公报或纸面公布的根密钥指纹 sm3:…", "fingerprint of the roots, sm3:…, from paper or the gazette"))
}

func runVerify(env *Env, name string, f verifyFlags) error {
	content, err := env.readUpTo(name, maxPaper)
	if err != nil {
		return err
	}
	file, pages, err := unfold(content)
	if err != nil {
		return err
	}
	if f.trust == "" && evidence.Is(file) { // it brings its own; whether to trust that, roots or fingerprint tell
		f.own = file
	}
	trust, err := f.readTrust(env)
	if err != nil {
		return err
	}
	ask, err := f.ask(env)
	if err != nil {
		return err
	}
	report, err := verify.File(file, trust, ask)
	if err != nil {
		return Usage(err)
	}
	if env.ClockFile != "" && !report.Test {
		return Usagef("--clock is for test networks; ask about another time with --at")
	}
	how := verify.Printing{Lang: env.Lang, At: f.at != "", Pages: pages.lines(env)}
	if reason := pages.bound(); reason != "" {
		how.Attachment, report = report, report.Bound(reason)
	}
	if err := env.Print(judged{report, pages}, func() { verify.Print(env.Stdout, report, how) }); err != nil {
		return err
	}
	if f.at != "" {
		return verdictExit(report.Verdict)
	}
	return verdictExit(report.Verdict, report.Now.Verdict)
}

func (f verifyFlags) ask(env *Env) (verify.Ask, error) {
	ask := verify.Ask{Now: env.Now(), Accept2: f.accept2, Audience: f.audience, Nonce: f.nonce, Purpose: f.purpose}
	for _, flag := range []struct {
		name, value string
		time        *time.Time
	}{{"--at", f.at, &ask.At}, {"--now", f.now, &ask.Now}} {
		if flag.value == "" {
			continue
		}
		t, err := time.Parse(time.RFC3339, flag.value)
		if err != nil {
			return ask, Usagef("%s must be a time such as 2026-03-10T08:00:00Z", flag.name)
		}
		*flag.time = t
	}
	return ask, nil
}

func (f verifyFlags) readTrust(env *Env) (verify.Trust, error) {
	list, err := f.readList(env)
	if err != nil {
		return verify.Trust{}, err
	}
	fingerprint, err := readFingerprint(f.fingerprint)
	if err != nil {
		return verify.Trust{}, err
	}
	trust := verify.Trust{List: list, Fingerprint: fingerprint}
	if f.roots == "" {
		return trust, nil
	}
	if trust.Roots, err = env.readRoots(f.roots); err != nil {
		return verify.Trust{}, Usage(err)
	}
	return trust, asUsage(verify.ValidRoots(trust.Roots))
}

// readList reads the trust list to judge by; that of an evidence package only where no other is named.
func (f verifyFlags) readList(env *Env) ([]byte, error) {
	if f.own == nil && f.trust == "" {
		return nil, Usagef("--trust names the trust list to judge by; it is required")
	}
	if f.own == nil {
		return env.readUpTo(f.trust, maxChain)
	}
	p, err := evidence.Parse(f.own)
	if err != nil {
		return nil, Usage(err)
	}
	return []byte(p.Trust), nil
}

var fingerprintForm = regexp.MustCompile(`^sm3:[0-9a-f]{64}$`)

// readFingerprint takes a fingerprint as people type it off paper; a slip is told before it looks like other roots.
func readFingerprint(typed string) (string, error) {
	if typed == "" {
		return "", nil
	}
	fingerprint := "sm3:" + strings.TrimPrefix(strings.ToLower(typed), "sm3:")
	if !fingerprintForm.MatchString(fingerprint) {
		return "", Usagef("--fingerprint must be sm3: and 64 hexadecimal digits")
	}
	return fingerprint, nil
}

// verdictExit turns verdicts into an exit code, the worst into the worst; the report has said everything already.
func verdictExit(verdicts ...verify.Verdict) error {
	if slices.Contains(verdicts, verify.NotValid) {
		return &ExitError{Code: ExitRefused}
	}
	if slices.ContainsFunc(verdicts, func(v verify.Verdict) bool { return !v.Good() }) {
		return &ExitError{Code: ExitUnknown}
	}
	return nil
}
