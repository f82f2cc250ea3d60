package cli

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
)

// profiles say what is usually shown to whom; members are those of a certificate's disclosures.
var profiles = map[string]struct {
	zh, en string
	shows  func(name string) bool
}{
	"bank":     {"银行：全部可披露内容", "a bank: everything", func(string) bool { return true }},
	"province": {"外省：除联系方式外的内容", "another province: everything but contacts", func(name string) bool { return !strings.HasPrefix(name, "contact") }},
	"public":   {"公众：不披露", "the public: nothing", func(string) bool { return false }},
}

type presentFlags struct {
	key                           keyFlags
	profile                       string
	show                          []string
	audience, nonce, purpose, out string
	valid                         time.Duration
}

func newPresent(env *Env) *cobra.Command {
	var f presentFlags
	cmd := &cobra.Command{
		Use:   "present BUNDLE --profile NAME",
		Short: env.Say("为某一核验方、某一用途出示凭证", "present a certificate to one verifier for one purpose"),
		Long: env.Say(`只披露所选内容；给出 --audience 时以持有人的 present 密钥签名，核验方由此知道出示人是谁、为谁、做什么用、何时失效。
nonce 由核验方给出，防止他人重放。出示不上账本，也不经过任何平台。`,
			`Shows the chosen members only. With --audience the holder's present key signs, so that the verifier knows who shows it,
to whom, what for and until when; the nonce is the verifier's own, against replay. Nothing of this goes on the ledger or
through a platform.`),
		Example: `  shuzheng bundle certificate.sdjwt --key K-… --out full.bundle.json
  shuzheng present full.bundle.json --profile bank --audience 91310000… --nonce 7fQ2…  --purpose 授信审查 --key present.key --out for-bank.json`,
		Args: exactly(1),
		RunE: func(_ *cobra.Command, args []string) error { return f.run(env, args[0]) },
	}
	f.key.add(cmd, env)
	flags := cmd.Flags()
	names := slices.Sorted(maps.Keys(profiles))
	flags.StringVar(&f.profile, "profile", "public", env.Say("出示对象：", "whom it is for: ")+strings.Join(names, ", "))
	flags.StringSliceVar(&f.show, "show", nil, env.Say("改为只披露这些内容", "show these members instead"))
	flags.StringVar(&f.audience, "audience", "", env.Say("核验方", "the verifier"))
	flags.StringVar(&f.nonce, "nonce", "", env.Say("核验方给出的随机数", "the verifier's nonce"))
	flags.StringVar(&f.purpose, "purpose", "", env.Say("用途", "what it is for"))
	flags.DurationVar(&f.valid, "valid", time.Hour, env.Say("有效多久（最多 24 小时）", "how long it stands, at most 24h"))
	flags.StringVar(&f.out, "out", "presentation.bundle.json", env.Say("输出文件", "output file"))
	return cmd
}

func (f *presentFlags) run(env *Env, path string) error {
	text, err := env.read(path)
	if err != nil {
		return err
	}
	b, err := bundle.Parse(text)
	if err != nil {
		return err
	}
	if b.Certificate == "" {
		return Usagef("%s holds statements, which are shown as they are", path)
	}
	if f.audience == "" && (f.nonce != "" || f.purpose != "" || f.key.key != "") {
		return Usagef("--nonce, --purpose and --key are for a presentation to somebody: --audience is missing")
	}
	shown, err := f.disclose(b)
	if err != nil {
		return err
	}
	if f.audience != "" {
		if err := f.bind(env, b); err != nil {
			return err
		}
	} else {
		b.Keys = []bundle.Key{} // nobody signed: no key is needed
	}
	if text, err = b.Encode(); err != nil {
		return err
	}
	if err := writeNew(f.out, append(text, '\n')); err != nil {
		return err
	}
	return env.Print(map[string]any{"file": f.out, "shows": shown}, func() {
		env.Printf(env.Say("披露：%s → %s\n", "shows: %s → %s\n"), strings.Join(shown, ", "), f.out)
	})
}

// disclose leaves the chosen disclosures in the bundle.
func (f *presentFlags) disclose(b *bundle.Bundle) (shown []string, err error) {
	jwt, all, _, err := sdjwt.Parse(b.Certificate)
	if err != nil {
		return nil, err
	}
	profile, known := profiles[f.profile]
	if !known {
		return nil, Usagef("--profile must be one of %s", strings.Join(slices.Sorted(maps.Keys(profiles)), ", "))
	}
	shown = []string{}
	encoded := []string{}
	for _, disclosure := range all {
		if chosen := slices.Contains(f.show, disclosure.Name); chosen || len(f.show) == 0 && profile.shows(disclosure.Name) {
			one, err := disclosure.Encode()
			if err != nil {
				return nil, err
			}
			shown, encoded = append(shown, disclosure.Name), append(encoded, one)
		}
	}
	for _, name := range f.show {
		if !slices.Contains(shown, name) {
			return nil, Usagef("the certificate in this bundle discloses no %q", name)
		}
	}
	b.Certificate, err = sdjwt.Combine(jwt, encoded)
	return shown, err
}

// bind signs the presentation with a present key, whose record must be in the bundle: the verifier needs its proof.
func (f *presentFlags) bind(env *Env, b *bundle.Bundle) error {
	private, err := f.key.load(env)
	if err != nil {
		return err
	}
	b.Keys = slices.DeleteFunc(b.Keys, func(key bundle.Key) bool { return key.Proof.Key != "key/"+private.Kid() })
	if len(b.Keys) == 0 {
		return record.Errorf(record.UnknownKey, "the bundle holds no proof of key %s; get it again with --key %s", private.Kid(), private.Kid())
	}
	if err := fit(b); err != nil {
		return err
	}
	now := env.Now().Unix()
	binding, err := sdjwt.NewBinding(b.Certificate, f.audience, f.nonce, f.purpose, now, now+int64(f.valid/time.Second))
	if err != nil {
		return err
	}
	compact, err := private.SignCompact(sdjwt.TypeBinding, binding)
	b.Certificate += compact
	return err
}

// fit refuses a key with which no verifier would accept the presentation.
func fit(b *bundle.Bundle) error {
	_, claims, err := certificateOf(b)
	if err != nil {
		return err
	}
	var rec record.Record
	var key record.Key
	if err := record.Decode([]byte(b.Keys[0].Record), &rec); err != nil {
		return err
	}
	if err := record.Decode(rec.Body, &key); err != nil {
		return err
	}
	switch {
	case key.Purpose != record.PurposePresent:
		return record.Errorf(record.WrongPurpose, "key %s is for %s, not for presenting", rec.ID, key.Purpose)
	case key.Actor != claims.Cnf.Kid:
		return record.Errorf(record.WrongPurpose, "key %s is %s's, the certificate %s's", rec.ID, key.Actor, claims.Cnf.Kid)
	case rec.State != record.StateActive:
		return record.Errorf(record.KeyInactive, "key %s is %s", rec.ID, rec.State)
	}
	return nil
}
