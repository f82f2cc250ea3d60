package cli

import (
	"context"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/gateway/daemon"
)

func newServe(env *Env) *cobra.Command {
	return newDaemon(env, "serve", env.Say("运行网关（REST 接口）", "run a gateway (REST)"), daemon.Serve)
}

func newSigner(env *Env) *cobra.Command {
	return newDaemon(env, "signer", env.Say("运行签名服务（无网络端口）", "run the organization's signer (no network port)"), daemon.Signer)
}

// newDaemon is a command that runs until it is told to stop, and finishes what it is doing.
func newDaemon(env *Env, name, short string, run func(context.Context, string) error) *cobra.Command {
	var config string
	cmd := &cobra.Command{
		Use: name, Short: short, Args: noArgs,
		Example: "  shuzheng " + name + " --config " + name + ".json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if config == "" {
				return Usagef("--config is missing")
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGTERM, syscall.SIGINT)
			defer stop()
			return run(ctx, config)
		},
	}
	cmd.Flags().StringVar(&config, "config", "", env.Say("配置文件（JSON）", "configuration file (JSON)"))
	return cmd
}
