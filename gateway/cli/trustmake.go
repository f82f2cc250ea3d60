package cli

import (
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

type trustMakeFlags struct {
	network, region, cosign, previous, out string
	test                                   bool
	days                                   int
}

func newTrustMake(env *Env) *cobra.Command {
	var f trustMakeFlags
	cmd := &cobra.Command{
		Use:   "make DRAFT.json --out FILE",
		Short: env.Say("由草稿编制信任清单（未签署）", "make an unsigned trust list from a draft"),
		Long: env.Say(`草稿是 record.TrustList 的 JSON。可以省略：各 kid；密钥、证书机构的起止时间；previous、cosign、page、签发与到期时间。
"key" 可写作 "@文件.pub"，"certificate" 可写作 "@文件.pem"，路径相对于草稿所在目录。
用 --previous 时，草稿只写变化：未提到的密钥、证书机构照旧列入，未提到的机构根密钥不变；
{"keys": [{"kid": "K-…", "compromisedAt": "…"}]} 标记一把泄露的密钥。`,
			`The draft is the JSON of record.TrustList. These may be left out: every kid; from and to of keys and
authorities; previous, cosign, page, issuedAt, expiresAt. "key" may be "@FILE.pub" and "certificate" "@FILE.pem",
relative to the draft's folder.
With --previous the draft says what changes: keys and authorities that it does not name are listed as before,
and so are the roots of an organization for which it names none.
{"keys": [{"kid": "K-…", "compromisedAt": "…"}]} marks a key that was compromised.`),
		Example: `  shuzheng trust make draft.json --network $NET --region 370000 --test --out list.json
  shuzheng trust make changes.json --previous trust.json --out list2.json`,
		Args: exactly(1),
		RunE: func(_ *cobra.Command, args []string) error { return f.run(env, args[0]) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.network, "network", "", env.Say("网络标识", "the network"))
	flags.StringVar(&f.region, "region", "", env.Say("行政区划代码", "region code, six digits"))
	flags.StringVar(&f.cosign, "cosign", "", env.Say("共签政策：none、2-of-3、3-of-3", "co-signing policy: none, 2-of-3, 3-of-3"))
	flags.StringVar(&f.previous, "previous", "", env.Say("上一期已签署的清单", "the signed list before this one"))
	flags.BoolVar(&f.test, "test", false, env.Say("测试网络", "of a test network"))
	flags.IntVar(&f.days, "days", 365, env.Say("有效天数（草稿未写明到期时间时）", "days of validity, unless the draft says expiresAt"))
	flags.StringVar(&f.out, "out", "", env.Say("输出文件", "output file"))
	return cmd
}

func (f *trustMakeFlags) run(env *Env, draft string) error {
	if f.out == "" {
		return Usagef("--out is missing")
	}
	if f.days < 1 || f.days > 3660 {
		return Usagef("--days must be between 1 and 3660")
	}
	list, err := env.readDraft(draft)
	if err != nil {
		return err
	}
	before, previous, err := f.predecessor(env)
	if err != nil {
		return err
	}
	if err := f.apply(env, list, before); err != nil {
		return err
	}
	if f.previous != "" {
		list.Seq, list.Previous = before.Seq+1, previous
	}
	if err := complete(list, before, filepath.Dir(draft)); err != nil {
		return err
	}
	carryOver(list, before)
	payload, err := record.Encode(list)
	if err != nil {
		return err
	}
	if list, err = seal.ParseTrustList(payload); err != nil {
		return err
	}
	if f.previous != "" {
		if err := seal.Successor(list, before, previous); err != nil {
			return err
		}
	}
	if err := writeNew(f.out, payload); err != nil {
		return err
	}
	return env.Print(list, func() { env.printList(list, nil) })
}

// predecessor reads the list before and its digest. Without one it is a list that names nothing but the usual policy.
func (f *trustMakeFlags) predecessor(env *Env) (*record.TrustList, string, error) {
	if f.previous == "" {
		return &record.TrustList{Cosign: "3-of-3", Page: record.None}, record.None, nil
	}
	text, err := env.read(f.previous)
	if err != nil {
		return nil, "", err
	}
	before, err := seal.PeekTrustList(text)
	return before, seal.Digest(text), err
}

// apply puts the flags in and gives what the draft leaves out its usual value: as it was before.
func (f *trustMakeFlags) apply(env *Env, list, before *record.TrustList) error {
	for flag, member := range map[*string]*string{&f.network: &list.Network, &f.region: &list.Region, &f.cosign: &list.Cosign} {
		if *flag != "" {
			*member = *flag
		}
	}
	list.Test = list.Test || f.test || before.Test
	list.Seq = max(list.Seq, 1)
	fill(&list.Network, before.Network)
	fill(&list.Region, before.Region)
	fill(&list.Cosign, before.Cosign)
	fill(&list.Page, before.Page)
	fill(&list.Previous, record.None)
	fill(&list.IssuedAt, record.Time(env.Now()))
	issued, err := record.ParseTime(list.IssuedAt)
	if err != nil {
		return err
	}
	fill(&list.ExpiresAt, record.Time(issued.Add(time.Duration(f.days)*24*time.Hour)))
	return nil
}
