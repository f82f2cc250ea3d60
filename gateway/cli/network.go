package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shuzheng/shuzheng/gateway/fabric"
)

func newNetwork(env *Env) *cobra.Command {
	var region string
	cmd := &cobra.Command{
		Use:   "network CONNECTION.json",
		Short: env.Say("由创世区块得出网络标识", "name a network by its first block"),
		Long: env.Say("网络标识为 <行政区划>/<通道>/<区块 0 头部的 SM3>，写入信任清单和创立记录。",
			"A network is named <region>/<channel>/<SM3 of the header of block 0>, in the trust list and in the founding record."),
		Example: "  shuzheng network .run/net/clients/DataBureau/gateway.json --region 140000",
		Args:    exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			config, err := fabric.Load(args[0])
			if err != nil {
				return Usage(err)
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), 30*time.Second)
			defer cancel()
			client, err := fabric.Connect(ctx, config, env.Now)
			if err != nil {
				return err
			}
			defer client.Close()
			hash, err := client.NetworkHash(ctx)
			if err != nil {
				return err
			}
			name := networkName(region, config.Channel, hash)
			return env.Print(map[string]string{"network": name}, func() { env.Printf("%s\n", name) })
		},
	}
	cmd.Flags().StringVar(&region, "region", "140000", env.Say("行政区划代码", "region code, six digits"))
	return cmd
}

// networkName is `<region>/<channel>/<hexadecimal SM3 of the header of block 0>`.
func networkName(region, channel, hash string) string {
	return region + "/" + channel + "/" + strings.TrimPrefix(hash, "sm3:")
}
