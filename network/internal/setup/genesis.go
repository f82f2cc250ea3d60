package setup

import (
	"os"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/fabric"
	"github.com/shuzheng/shuzheng/network/internal/problem"
	"github.com/shuzheng/shuzheng/network/templates"
)

// Genesis makes the channel's first block, once: the network's id is its digest, so another one is another network.
func Genesis(conf *config.Config, tools *fabric.Tools) error {
	if _, err := os.Stat(conf.GenesisBlock()); err == nil {
		return nil
	}
	if err := templates.Write("configtx.yaml", networkView(conf), conf.Path("genesis", "configtx.yaml")); err != nil {
		return err
	}
	unfinished := conf.GenesisBlock() + ".unfinished"
	_, err := tools.Run(nil, "configtxgen", "-configPath", conf.Path("genesis"), "-profile", config.Channel,
		"-channelID", config.Channel, "-outputBlock", unfinished)
	if err != nil {
		return problem.New("cannot make the genesis block", err, "look at "+conf.Path("genesis", "configtx.yaml"))
	}
	return os.Rename(unfinished, conf.GenesisBlock())
}
