package main

import (
	"fmt"
	"os"
	"time"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/fabric"
	"github.com/shuzheng/shuzheng/network/internal/operate"
	"github.com/shuzheng/shuzheng/network/internal/problem"
)

type action func(opts options, words []string) error

// verbs that change a network hold its lock; those that only look do not, so that status answers while up runs.
var verbs = map[string]action{
	"build":             build,
	"up":                up,
	"down":              changing(0, func(n *operate.Network, _ options, _ []string) error { return n.Down() }),
	"clean":             clean,
	"deploy":            changing(0, func(n *operate.Network, _ options, _ []string) error { return n.Deploy() }),
	"services":          changing(0, func(n *operate.Network, _ options, _ []string) error { return n.Services() }),
	"upgrade":           changing(0, func(n *operate.Network, _ options, _ []string) error { return n.Upgrade() }),
	"start":             changing(1, func(n *operate.Network, _ options, w []string) error { return n.Start(w[0]) }),
	"stop":              changing(1, func(n *operate.Network, o options, w []string) error { return n.Stop(w[0], o.kill) }),
	"restart":           changing(1, func(n *operate.Network, o options, w []string) error { return n.Restart(w[0], o.kill) }),
	"chaincode-program": changing(1, func(n *operate.Network, _ options, w []string) error { return n.ChaincodeProgram(w[0], w[1:]) }),
	"status":            looking(0, func(n *operate.Network, o options, _ []string) error { return n.Status(o.asJSON) }),
	"logs":              looking(1, func(n *operate.Network, o options, w []string) error { return n.Logs(w[0], o.lines) }),
	"env":               looking(1, func(n *operate.Network, _ options, w []string) error { return n.Env(w[0]) }),
}

type networkAction func(n *operate.Network, opts options, words []string) error

// looking opens the network and checks that the verb got the words it needs.
func looking(needs int, act networkAction) action {
	return func(opts options, words []string) error {
		if len(words) < needs {
			return problem.New("a name is missing", nil, "`shuzheng-net help` shows what the verb needs, `shuzheng-net status` lists the names")
		}
		network, err := operate.Open(opts.Flags, os.Stdout)
		if err != nil {
			return err
		}
		return act(network, opts, words)
	}
}

func changing(needs int, act networkAction) action {
	return looking(needs, func(n *operate.Network, opts options, words []string) error {
		release, err := n.Lock()
		if err != nil {
			return err
		}
		defer release()
		return act(n, opts, words)
	})
}

func up(opts options, _ []string) error { return operate.Up(opts.Flags, os.Stdout) }

func clean(opts options, _ []string) error { return operate.Clean(opts.Flags, os.Stdout) }

func build(opts options, _ []string) error {
	bin, err := config.BinDir(opts.Flags)
	if err != nil {
		return err
	}
	began := time.Now()
	step := func(format string, args ...any) {
		fmt.Printf("%6.1f s  %s\n", time.Since(began).Seconds(), fmt.Sprintf(format, args...))
	}
	if err := fabric.Build(opts.Root, bin, step); err != nil {
		return err
	}
	if err := fabric.BuildChaincode(opts.Root, bin); err != nil {
		return err
	}
	step("built chaincode")
	return nil
}
