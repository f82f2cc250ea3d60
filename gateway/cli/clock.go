package cli

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

func newClock(env *Env) *cobra.Command {
	var advance time.Duration
	cmd := &cobra.Command{
		Use:   "clock FILE",
		Short: env.Say("查看或拨快测试网络的时钟", "show or advance the clock of a test network"),
		Long: env.Say("测试网络的时钟由文件决定，只能向前。正式网络的程序拒绝这种文件。",
			"A test network's clock is the machine's plus what a file says, and only moves forward. Programs of any other network refuse such a file."),
		Example: "  shuzheng clock .run/net/clock\n  shuzheng clock .run/net/clock --advance 192h",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			offset, err := clock.Advance(args[0], advance)
			if err != nil {
				return Usage(err)
			}
			now := record.Time(clock.System().Add(offset))
			return env.Print(map[string]any{"time": now, "offsetSeconds": int64(offset / time.Second)}, func() { env.Printf("%s\n", now) })
		},
	}
	cmd.Flags().DurationVar(&advance, "advance", 0, env.Say("拨快多久，例如 192h", "how far to advance it, for example 192h"))
	return cmd
}
