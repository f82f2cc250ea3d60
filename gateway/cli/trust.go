package cli

import "github.com/spf13/cobra"

func newTrust(env *Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "trust",
		Short: env.Say("信任清单：编制、签署、查看、核验", "trust list: make, sign, show, check"),
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTrustMake(env), newTrustSign(env), newTrustShow(env), newTrustCheck(env))
	return cmd
}
