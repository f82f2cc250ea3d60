// Package cli is the command line of shuzheng: one file per command, each with a constructor that takes an [Env].
//
// Exit codes: 0 done, 1 refused, 2 wrong use or unreadable file, 3 outcome unknown or undetermined.
package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/clock"
)

// constructors lists every command; a new one is a file of its own and a line here.
var constructors = []func(*Env) *cobra.Command{
	newKeygen,
	newCa,
	newTrust,
	newDigest,
	newSign,
	newAct,
	newVerify,
	newNetwork,
	newShow,
	newList,
	newTimeline,
	newExport,
	newReport,
	newSettle,
	newSubmit,
	newElements,
	newTerms,
	newBind,
	newGrant,
	newReads,
	newPack,
	newPrepare,
	newIssue,
	newOpen,
	newBundle,
	newEvidence,
	newPresent,
	newPDF,
	newMirror,
	newPage,
	newSplit,
	newServe,
	newSigner,
	newClock,
}

// Run runs one command line (without the program's name) and gives its exit code. Complaints go to streams.Err.
func Run(ctx context.Context, args []string, streams Streams, getenv func(string) string) int {
	env := &Env{
		Stdin: streams.In, Stdout: streams.Out, Stderr: streams.Err, Getenv: getenv,
		Lang: language(args, getenv), JSON: wantsJSON(args), Now: clock.System,
		interrupted: ctx.Done(),
	}
	root := newRoot(env)
	root.SetArgs(args)
	if err := root.ExecuteContext(ctx); err != nil {
		return env.report(err)
	}
	return 0
}

func newRoot(env *Env) *cobra.Command {
	root := &cobra.Command{
		Use:   "shuzheng",
		Short: env.Say("数证：数据登记凭证的账本", "Shuzheng: a ledger of data-registration certificates"),
		Long: env.Say("数证：数据登记凭证的账本。退出码：0 完成，1 被拒绝，2 用法错误或文件无法读取，3 结果未定。",
			"Shuzheng: a ledger of data-registration certificates.\nExit codes: 0 done, 1 refused, 2 wrong use or unreadable file, 3 outcome unknown."),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return Usage(err) })
	addGlobals(root, env)
	for _, construct := range constructors {
		root.AddCommand(construct(env))
	}
	localize(root, env)
	return root
}

// localize translates the words that cobra brings along.
func localize(root *cobra.Command, env *Env) {
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	if env.Lang != "zh" {
		return
	}
	root.SetUsageTemplate(strings.NewReplacer(
		"Usage:", "用法：", "Examples:", "示例：", "Available Commands:", "命令：", "Global Flags:", "通用选项：", "Flags:", "选项：",
		`Use "{{.CommandPath}} [command] --help" for more information about a command.`, `用“{{.CommandPath}} 命令 --help”查看各命令的说明。`,
	).Replace(root.UsageTemplate()))
	for name, short := range map[string]string{"completion": "生成命令补全脚本（bash、zsh、fish）", "help": "查看命令的说明"} {
		if cmd, _, err := root.Find([]string{name}); err == nil {
			cmd.Short = short
		}
	}
}

func addGlobals(root *cobra.Command, env *Env) {
	lang := env.Lang
	flags := root.PersistentFlags()
	flags.BoolVar(&env.JSON, "json", env.JSON, env.Say("以 JSON 输出结果和错误", "results and errors as JSON"))
	flags.StringVar(&lang, "lang", env.Lang, env.Say("语言：zh 或 en", "language: zh or en"))
	flags.StringVar(&env.ClockFile, "clock", "", env.Say("测试时钟文件（只有测试网络接受）", "test clock file (only test networks accept one)"))
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if !slices.Contains([]string{"zh", "en"}, lang) {
			return Usagef("--lang must be zh or en")
		}
		env.Now = clock.New(env.ClockFile)
		if env.ClockFile != "" {
			if _, err := clock.Offset(env.ClockFile); err != nil {
				return Usage(err)
			}
		}
		return nil
	}
}

func wantsJSON(args []string) bool {
	return slices.Contains(args, "--json") || flagValue(args, "--json") == "true"
}
