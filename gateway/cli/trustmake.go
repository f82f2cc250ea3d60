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
		Long: env.Say(`草稿是 record.TrustList 的 JSON。可以省略：各 kid；密钥、证书机构的起止时间；previous、cosign、签发与到期时间。
"key" 可写作 "@文件.pub"，"certificate" 可写作 "@文件.pem"，路径相对于草稿所在目录。`,
			`The draft is the JSON of record.TrustList. These may be left out: every kid; from and to of keys and
authorities; previous, cosign, issuedAt, expiresAt. "key" may be "@FILE.pub" and "certificate" "@FILE.pem",
relative to the draft's folder.`),
		Example: `  shuzheng trust make draft.json --network $NET --region 370000 --test --out list.json
  shuzheng trust make draft2.json --network $NET --previous trust.json --out list2.json`,
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
	if err := f.apply(env, list); err != nil {
		return err
	}
	if err := complete(list, filepath.Dir(draft)); err != nil {
		return err
	}
	payload, err := record.Encode(list)
	if err != nil {
		return err
	}
	if list, err = seal.ParseTrustList(payload); err != nil {
		return err
	}
	if err := writeNew(f.out, payload); err != nil {
		return err
	}
	return env.Print(list, func() { env.printList(list, nil) })
}

// apply puts the flags in and gives what the draft leaves out its usual value.
func (f *trustMakeFlags) apply(env *Env, list *record.TrustList) error {
	for flag, member := range map[*string]*string{&f.network: &list.Network, &f.region: &list.Region, &f.cosign: &list.Cosign} {
		if *flag != "" {
			*member = *flag
		}
	}
	list.Test = list.Test || f.test
	fill(&list.Cosign, "none")
	now := env.Now()
	fill(&list.IssuedAt, record.Time(now))
	issued, err := record.ParseTime(list.IssuedAt)
	if err != nil {
		return err
	}
	fill(&list.ExpiresAt, record.Time(issued.Add(time.Duration(f.days)*24*time.Hour)))
	if f.previous == "" {
		list.Seq = max(list.Seq, 1)
		fill(&list.Previous, record.None)
		return nil
	}
	text, err := env.read(f.previous)
	if err != nil {
		return err
	}
	previous, err := seal.PeekTrustList(text)
	if err != nil {
		return err
	}
	list.Seq, list.Previous = previous.Seq+1, seal.Digest(text)
	return nil
}
