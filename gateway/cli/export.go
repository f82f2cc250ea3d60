package cli

import (
	"bytes"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/register"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

type exportFlags struct {
	gateway                   gatewayFlags
	trust                     verifyFlags
	format, out, body, anchor string
	check                     string
	height                    uint64
	wait                      time.Duration
}

func newExport(env *Env) *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export NAMESPACE KIND",
		Short: env.Say("导出登记簿，附可由日志证明的摘要", "export a register with a digest that the log proves"),
		Long: env.Say(`导出一个业务域中一类记录的全部，按产生先后；摘要是各行规范 JSON 的 SM3，由本程序重新计算。
--body 写出 register.anchor 的内容，签署提交后摘要即在账本上；再以 --anchor 导出即为当时的登记簿，JSON 文件含账本存证证明。
--check 只核对一个文件：重新计算摘要；给出 --anchor 时与账本上的比较；给出 --trust 时离线判定文件所含的证明。
CSV 为 RFC 4180、UTF-8，可放心用电子表格打开；另存后摘要即变。`,
			`Exports all records of a kind in a namespace, in the order in which they came into being. The digest is SM3 over the canonical
JSON of the rows, and is computed here. --body writes the body of register.anchor: once that is signed and submitted, the digest
stands on the ledger, and an export with --anchor is the register as it was then, a JSON file with the proof. --check looks at a
file only: it computes the digest anew, compares it with the one on the ledger (--anchor) and judges the file's proof offline (--trust).
CSV is RFC 4180 in UTF-8 and safe to open in a spreadsheet; saved from there it has another digest.`),
		Example: `  shuzheng export property registration --out register.json --body anchor.json
  shuzheng sign --act register.anchor --body anchor.json --namespace property … && shuzheng submit …
  shuzheng export property registration --anchor anchor/4F0C… --out anchored.json
  shuzheng export property registration --anchor anchor/4F0C… --format csv --out register.csv
  shuzheng export --check anchored.json --trust trust.json --roots roots.json
  shuzheng export property registration --check register.csv --anchor anchor/4F0C…`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 2 || len(args) == 0 && f.check != "" {
				return nil
			}
			return Usagef("give a namespace and a kind of record, or --check with a file")
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.check != "" {
				return f.examine(cmd, env, args)
			}
			return f.fetch(cmd, env, args[0], args[1])
		},
	}
	f.gateway.add(cmd, env)
	f.trust.addTrust(cmd, env)
	flags := cmd.Flags()
	flags.Lookup("trust").Usage = env.Say("--check：用来判定文件所含证明的信任清单", "--check: the trust list by which to judge the proof in the file")
	flags.StringVar(&f.format, "format", "json", env.Say("json 或 csv", "json or csv"))
	flags.StringVar(&f.out, "out", "", env.Say("输出文件（缺省为 业务域-类别.格式）", "output file (default: NAMESPACE-KIND.FORMAT)"))
	flags.StringVar(&f.body, "body", "", env.Say("把 register.anchor 的内容写到此文件", "write the body of register.anchor to this file"))
	flags.StringVar(&f.anchor, "anchor", "", env.Say("账本上摘要记录的键", "key of the record that holds the digest on the ledger"))
	flags.StringVar(&f.check, "check", "", env.Say("核对此文件而不导出", "check this file instead of exporting"))
	flags.Uint64Var(&f.height, "height", 0, env.Say("截至多少个区块（缺省为全部）", "blocks that it is made of (default: all)"))
	flags.DurationVar(&f.wait, "wait", 30*time.Second, env.Say("最多等待证明多久", "how long to wait until the anchor is proved"))
	return cmd
}

// fetch exports. What the gateway says of the file is not believed: its rows are read and summed up here.
func (f *exportFlags) fetch(cmd *cobra.Command, env *Env, namespace, kind string) error {
	if f.format != "json" && f.format != "csv" {
		return Usagef("--format must be json or csv")
	}
	exported, err := f.gateway.client().Export(cmd.Context(), namespace, kind, f.format, f.anchor, f.height, f.wait)
	if err != nil {
		return err
	}
	e, err := readExport(exported.File, namespace, kind)
	if err != nil {
		return err
	}
	if e.Digest != exported.Digest || e.Namespace != namespace || e.Of != kind {
		return record.Errorf(record.Internal, "the gateway's file is not what it says: its rows have the digest %s", e.Digest)
	}
	if e.Anchor != nil {
		if _, err := e.Proven(); err != nil {
			return err
		}
	}
	if e.Height == 0 { // a csv file does not say it
		e.Height = int(exported.Height)
	}
	if f.out == "" {
		f.out = namespace + "-" + kind + "." + f.format
	}
	if err := writeNew(f.out, exported.File); err != nil {
		return err
	}
	if f.body != "" {
		text, err := record.Encode(e.Body())
		if err != nil {
			return err
		}
		if err := writeNew(f.body, text); err != nil {
			return err
		}
	}
	shown := exportView{Namespace: namespace, Anchor: *e.Body(), File: f.out, Proof: e.Anchor != nil}
	return env.Print(shown, func() { env.printExport(&shown) })
}

// exportView is what is said of a file.
type exportView struct {
	Namespace string `json:"namespace"`
	record.Anchor
	File   string         `json:"file"`
	Ledger string         `json:"ledger,omitempty"` // key of the anchor that it was compared with
	Proof  bool           `json:"proof"`            // the file carries one
	Report *verify.Report `json:"report,omitempty"` // what the proof is worth
}

func (e *Env) printExport(v *exportView) {
	s := &sheet{env: e}
	s.head("%s", "%s", v.File)
	s.some("登记簿", "register", v.Namespace, v.Kind)
	s.head("  行数: %d", "  rows: %d", v.Count)
	s.some("摘要", "digest", v.Digest)
	if v.Height > 0 {
		s.head("  区块: %d", "  blocks: %d", v.Height)
	}
	s.some("账本", "ledger", e.flag(v.Ledger != "", "与账本所存一致："+v.Ledger, "the ledger holds the same under "+v.Ledger))
	s.some("证明", "proof", e.flag(v.Proof && v.Report == nil, "文件含有证明，用 --trust 判定", "the file carries one; judge it with --trust"))
	e.Printf("%s", s.text())
	if v.Report != nil {
		verify.Print(e.Stdout, v.Report, verify.Printing{Lang: e.Lang})
	}
}

// readExport reads either form. A csv file says neither of what register it is nor of what height.
func readExport(file []byte, namespace, kind string) (*register.Export, error) {
	if bytes.HasPrefix(file, []byte("{")) {
		return register.Parse(file)
	}
	rows, err := register.ParseCSV(file)
	if err != nil {
		return nil, err
	}
	return register.NewExport("", namespace, kind, 0, rows)
}

// examine is --check.
func (f *exportFlags) examine(cmd *cobra.Command, env *Env, args []string) error {
	file, err := env.readUpTo(f.check, register.MaxExport)
	if err != nil {
		return err
	}
	namespace, kind := "", ""
	if len(args) == 2 {
		namespace, kind = args[0], args[1]
	}
	e, err := readExport(file, namespace, kind)
	if err != nil {
		return err
	}
	if len(args) == 2 && (e.Namespace != namespace || e.Of != kind) {
		return record.Errorf(record.Invalid, "the file is of %s %s", e.Namespace, e.Of)
	}
	view := exportView{Namespace: e.Namespace, Anchor: *e.Body(), File: f.check, Proof: e.Anchor != nil}
	if f.anchor != "" {
		if err := f.compare(cmd, e); err != nil {
			return err
		}
		view.Ledger = f.anchor
	}
	if f.trust.trust == "" {
		return env.Print(view, func() { env.printExport(&view) })
	}
	if view.Report, err = f.judge(env, e); err != nil {
		return err
	}
	if err := env.Print(view, func() { env.printExport(&view) }); err != nil {
		return err
	}
	return verdictExit(view.Report.Verdict, view.Report.Now.Verdict)
}

// compare asks the ledger for the digest that was anchored.
func (f *exportFlags) compare(cmd *cobra.Command, e *register.Export) error {
	if e.Namespace == "" {
		return Usagef("a csv file does not say of what register it is: give namespace and kind")
	}
	value, err := f.gateway.client().Value(cmd.Context(), e.Namespace, f.anchor)
	if err != nil {
		return err
	}
	_, anchor, err := register.AnchorOf(value.Bytes)
	if err != nil {
		return err
	}
	if e.Height == 0 {
		e.Height = anchor.Height
	}
	return e.Matches(anchor)
}

// judge decides what the proof in a file is worth, offline.
func (f *exportFlags) judge(env *Env, e *register.Export) (*verify.Report, error) {
	trust, err := f.trust.readTrust(env)
	if err != nil {
		return nil, err
	}
	key, err := e.Proven()
	if err != nil {
		return nil, err
	}
	a := e.Anchor
	report, err := verify.Value(e.Namespace, key, []byte(a.Value), a.Proof, a.Checkpoint, trust, verify.Ask{Now: env.Now()})
	if err != nil {
		return nil, Usage(err)
	}
	switch {
	case report.TrustList.Network != e.Network:
		return nil, record.Errorf(record.Invalid, "the file is of the network %s, the trust list of %s", e.Network, report.TrustList.Network)
	case env.ClockFile != "" && !report.Test:
		return nil, Usagef("--clock is for test networks")
	}
	return report, nil
}
