package cli

import (
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/page"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

func newPage(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "page",
		Short: env.Say("核验页面：制作、核对", "the verification page: build it, check a copy"),
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newPageBuild(env), newPageCheck(env))
	return cmd
}

type pageBuildFlags struct {
	template, network, out string
	test                   bool
}

func newPageBuild(env *Env) *cobra.Command {
	var f pageBuildFlags
	cmd := &cobra.Command{
		Use:   "build TRUST --template DIR --out DIR",
		Short: env.Say("制作核验页面并给出其摘要", "build the verification page and give its digest"),
		Long: env.Say(`TRUST 是信任清单第 1 期的草稿或成品；页面只固定其根密钥指纹。摘要写入信任清单的 page 一项。
同样的输入得到同样的字节；模板由 make page 得到。`,
			`TRUST is the draft of trust list 1, or the list; the page pins the fingerprint of its roots and nothing else. The
digest goes into the list's member page. The same input gives the same bytes; make page makes the template.`),
		Example: "  shuzheng page build trust-draft.json --network $NET --test --template .run/page-template --out page",
		Args:    exactly(1),
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := env.readDraft(args[0])
			if err != nil {
				return err
			}
			if err := nameRoots(list.Roots, filepath.Dir(args[0])); err != nil {
				return err
			}
			fingerprint, err := verify.Fingerprint(list.Roots)
			if err != nil {
				return err
			}
			digest, err := f.build(page.Pinned{Fingerprint: fingerprint, Network: f.network, Test: f.test})
			if err != nil {
				return err
			}
			return env.Print(map[string]string{"digest": digest, "fingerprint": fingerprint, "directory": f.out}, func() {
				env.Printf("%s  %s\n", f.out, digest)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.template, "template", ".run/page-template", env.Say("模板目录", "directory of the template"))
	flags.StringVar(&f.network, "network", "", env.Say("网络标识", "the network"))
	flags.BoolVar(&f.test, "test", false, env.Say("测试网络", "of a test network"))
	flags.StringVar(&f.out, "out", "page", env.Say("输出目录", "output directory"))
	return cmd
}

func (f *pageBuildFlags) build(pin page.Pinned) (string, error) {
	wasm, err := os.ReadFile(filepath.Join(f.template, page.WasmName))
	if err != nil {
		return "", Usage(err)
	}
	loader, err := os.ReadFile(filepath.Join(f.template, page.WasmExecName))
	if err != nil {
		return "", Usage(err)
	}
	return page.Build(f.out, os.DirFS(f.template), wasm, loader, pin)
}

func newPageCheck(env *Env) *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "check URL --trust FILE",
		Short: env.Say("核对某处提供的核验页面是否就是三方签署的那一份", "check that a page is the one that the three organizations signed"),
		Long: env.Say("逐个取回页面的文件，与清单比较，再与信任清单中的摘要比较（同 verify --page）。服务器可能对不同的人给出不同的内容：请多人、多处核对。",
			"Fetches every file of the page, compares it with the page's manifest and that with the digest in the trust list, as\nverify --page does. A server can show different people different copies: several should check, from several places."),
		Example: "  shuzheng page check https://data.example.gov.cn/page/ --trust trust.json",
		Args:    exactly(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return f.checkPage(cmd, env, args[0]) },
	}
	f.addTrust(cmd, env)
	return cmd
}

// checkPage compares the page at an address with the digest in the newest trust list.
func (f *verifyFlags) checkPage(cmd *cobra.Command, env *Env, address string) error {
	trust, err := f.readTrust(env)
	if err != nil {
		return err
	}
	list, err := verify.OpenTrust(trust)
	if err != nil {
		return err
	}
	fetch, err := page.Remote(cmd.Context(), &http.Client{Timeout: time.Minute}, address)
	if err != nil {
		return Usage(err)
	}
	digest, problems := page.Check(cmd.Context(), fetch)
	if digest != list.Page && len(problems) == 0 {
		problems = append(problems, env.Say("信任清单中的摘要是 ", "the trust list says ")+list.Page)
	}
	if err := env.Print(map[string]any{"digest": digest, "expected": list.Page, "problems": problems}, func() {
		for _, problem := range problems {
			env.Printf("✘ %s\n", problem)
		}
		env.Printf("%s  %s\n", address, digest)
	}); err != nil {
		return err
	}
	if len(problems) > 0 {
		return record.Errorf(record.Invalid, "the page at %s is not the one in the trust list", address).Under("docs/format.md §14")
	}
	return nil
}
