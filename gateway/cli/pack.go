package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/packs"
)

func newPack(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "pack",
		Short: env.Say("规则包：列出、导出、核对、比较（离线）", "rule packs: list, export, check and compare them, offline"),
		Long: env.Say("规则包是登记决定所依据的条款、清单和参数（见 docs/packs.md）。PACK 是随程序提供的规则包名称，或一个文件。",
			"A rule pack holds the articles, lists and parameters that decisions rest on (docs/packs.md). PACK is the name of one that\ncomes with the program, or a file."),
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newPackList(env), newPackExport(env), newPackCheck(env), newPackDiff(env))
	return cmd
}

// packFacts is the JSON form of a pack that was listed, exported or checked.
type packFacts struct {
	Pack      string `json:"pack"` // `<id>@<version>`
	Title     string `json:"title"`
	Status    string `json:"status"`
	Region    string `json:"region"`
	Document  string `json:"document"`
	Digest    string `json:"digest"`    // of the canonical bytes, as a statement names the attachment
	Canonical bool   `json:"canonical"` // whether the file holds exactly these bytes
	File      string `json:"file,omitempty"`
}

func factsOf(pack *record.Pack, canonical []byte) packFacts {
	return packFacts{Pack: pack.Name(), Title: pack.Title, Status: pack.Status, Region: pack.Region, Document: pack.Document,
		Digest: seal.Digest(canonical), Canonical: true}
}

func newPackList(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: env.Say("列出随程序提供的规则包", "list the packs that come with the program"),
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			ready, err := packs.Ready()
			if err != nil {
				return err
			}
			list := []packFacts{}
			for _, pack := range ready {
				canonical, err := record.Encode(pack)
				if err != nil {
					return err
				}
				list = append(list, factsOf(pack, canonical))
			}
			return env.Print(list, func() {
				for _, pack := range list {
					env.Printf("%-15s %-8s %s  %s\n", pack.Pack, pack.Status, pack.Region, pack.Title)
				}
			})
		},
	}
}

func newPackExport(env *Env) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "export PACK --out FILE",
		Short: env.Say("导出规则包的规范字节，作为 pack.publish 的附件", "write the canonical bytes of a pack, the attachment of pack.publish"),
		Example: `  shuzheng pack export SX-TRADING --out pack.json
  shuzheng pack export our-pack.json --out pack.json
  shuzheng sign --key clerk.key --namespace governance --act pack.publish --attach pack.json …`,
		Args: exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if out == "" {
				return Usagef("--out is missing")
			}
			pack, canonical, err := env.pack(args[0])
			if err != nil {
				return err
			}
			if err := writeNew(out, canonical); err != nil {
				return err
			}
			facts := factsOf(pack, canonical)
			facts.File = out
			return env.Print(facts, func() { env.Printf("%s  %s  %s\n", facts.Pack, facts.Digest, out) })
		},
	}
	cmd.Flags().StringVar(&out, "out", "", env.Say("输出文件", "output file"))
	return cmd
}

func newPackCheck(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "check FILE",
		Short:   env.Say("按账本的规则核对规则包文件", "check a pack file as the ledger will"),
		Example: "  shuzheng pack check our-pack.json",
		Args:    exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := env.read(args[0])
			if err != nil {
				return err
			}
			pack, canonical, err := packs.Parse(text)
			if err != nil {
				return err
			}
			facts := factsOf(pack, canonical)
			facts.Canonical = bytes.Equal(text, canonical)
			return env.Print(facts, func() { env.Printf("%s", checkedPack(env, pack, &facts)) })
		},
	}
}

func checkedPack(env *Env, pack *record.Pack, facts *packFacts) block {
	s := &sheet{env: env}
	s.head("可以公布：%s", "may be published: %s", facts.Pack)
	s.row("标题", "title", facts.Title)
	s.row("依据文件", "document", facts.Document)
	s.row("状态", "status", facts.Status)
	s.row("地区", "region", facts.Region)
	s.row("内容", "content", fmt.Sprintf(env.Say("禁止清单 %d 项，进场清单 %d 项，参数 %d 个，代码表 %d 个", "negative list %d, entry lists %d, parameters %d, code lists %d"),
		len(pack.Negative), len(pack.Entry), len(pack.Parameters), len(pack.Codes)))
	s.row("摘要", "digest", facts.Digest)
	if !facts.Canonical {
		s.head("文件不是规范形式：请用 pack export 导出后再签署。", "The file is not canonical: sign what pack export makes of it.")
	}
	return s.text()
}

// packDiff is the JSON form of a comparison.
type packDiff struct {
	From    string         `json:"from"`
	To      string         `json:"to"`
	Changes []packs.Change `json:"changes"`
}

func newPackDiff(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "diff PACK PACK",
		Short: env.Say("逐项列出两个规则包的差别", "list every difference between two packs"),
		Example: `  shuzheng pack diff old.json SX-TRADING
  shuzheng pack diff SX-TRADING our-pack.json --json`,
		Args: exactly(2),
		RunE: func(_ *cobra.Command, args []string) error {
			from, _, err := env.pack(args[0])
			if err != nil {
				return err
			}
			to, _, err := env.pack(args[1])
			if err != nil {
				return err
			}
			diff := packDiff{from.Name(), to.Name(), packs.Diff(from, to)}
			return env.Print(diff, func() { env.Printf("%s", diff.sheet(env)) })
		},
	}
}

// pack reads a ready pack by name, or a file. A file called like a ready pack is given with its folder: `./SX-TRADING`.
func (e *Env) pack(name string) (*record.Pack, []byte, error) {
	ready, err := packs.Find(name)
	if err != nil {
		return nil, nil, err
	}
	if ready != nil {
		canonical, err := record.Encode(ready)
		return ready, canonical, err
	}
	text, err := e.read(name)
	if err != nil {
		return nil, nil, err
	}
	return packs.Parse(text)
}

// packWords are the members of a pack and of its rows, in Chinese and English.
var packWords = map[string][2]string{
	"id": {"标识", "id"}, "version": {"版本", "version"}, "title": {"标题", "title"}, "status": {"状态", "status"}, "region": {"地区", "region"},
	"document": {"依据文件", "document"}, "precedence": {"优先级", "precedence"},
	"noticeDays": {"公示工作日", "working days of notice"}, "validityYears": {"有效年限", "years of validity"},
	"contractElements": {"合同要素", "contract elements"}, "negativeList": {"禁止清单", "negative list"}, "entryLists": {"进场清单", "entry list"},
	"parameters": {"参数", "parameter"}, "codeLists": {"代码表", "code list"},
	"article": {"依据", "article"}, "effect": {"效力", "effect"}, "force": {"效力", "force"}, "when": {"程序核对条件", "condition"}, "value": {"值", "value"},
}

var changeWords = map[string][2]string{packs.Added: {"增加", "added"}, packs.Removed: {"删除", "removed"}, packs.Changed: {"改变", "changed"}}

// sheet is what a reviewer reads before the pack is signed.
func (d *packDiff) sheet(env *Env) block {
	s := &sheet{env: env}
	s.head("%s → %s：%d 处差别", "%s → %s: %d differences", d.From, d.To, len(d.Changes))
	for _, change := range d.Changes {
		kind, member := changeWords[change.Kind], packWords[change.Member]
		s.head("%s", "%s", strings.TrimSpace(env.Say(kind[0]+member[0], kind[1]+" "+member[1])+" "+change.Row))
		for _, value := range change.Values {
			word := packWords[cmp.Or(value.Name, change.Member)]
			s.row(word[0], word[1], s.step(change.Kind, value))
		}
	}
	return s.text()
}

// step is a value, and where it is changed, what it was before.
func (s *sheet) step(kind string, value packs.Value) string {
	if kind != packs.Changed {
		return cmp.Or(value.From, value.To)
	}
	return cmp.Or(value.From, s.none()) + " → " + cmp.Or(value.To, s.none())
}
