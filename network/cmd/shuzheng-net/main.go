// Command shuzheng-net runs a real Fabric network of three organizations as native processes on one machine.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/operate"
	"github.com/shuzheng/shuzheng/network/internal/problem"
)

const usage = `shuzheng-net runs a Fabric network of three organizations on this machine.

  build                    build Fabric and the chaincode program (or check FABRIC_BIN)
  up                       create or start the network, deploy, start services
  down                     stop everything, keep the data
  clean                    stop everything, remove the data
  status [--json]          one line per process
  logs NAME [--lines N]    the end of a process's log
  start|stop|restart NAME  one process; stop --kill sends SIGKILL
  services                 start what DIR/services/*.json describes
  deploy                   bring the chaincode definitions up to date
  upgrade                  build the chaincode program again, exchange it one organization at a time
  chaincode-program PATH|default [ORG...]
                           run another chaincode program for these organizations
  env ORG                  export lines for the peer command line

Flags, before or after the verb:
`

// options are all flags; which verb reads which is said in usage.
type options struct {
	config.Flags
	asJSON, kill bool
	lines        int
}

func main() {
	err := run(os.Args[1:])
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "shuzheng-net: "+err.Error())
		os.Exit(1)
	}
}

func run(args []string) error {
	opts, words, err := parse(args)
	if err != nil {
		return err
	}
	if opts.Root, err = operate.FindRoot(); err != nil {
		return err
	}
	act, known := verbs[words[0]]
	if !known {
		return problem.New("there is no verb "+words[0], nil, "`shuzheng-net help` lists them")
	}
	return act(opts, words[1:])
}

// parse lets flags stand before and after words, as people write them.
func parse(args []string) (options, []string, error) {
	var opts options
	set := flag.NewFlagSet("shuzheng-net", flag.ContinueOnError)
	set.StringVar(&opts.Dir, "dir", "", "network `directory` (default .run/net in the repository)")
	set.StringVar(&opts.Bin, "bin", "", "`directory` of the programs (default .run/bin in the repository)")
	set.StringVar(&opts.Clock, "clock", "", "`file` with the time, for a test network (up)")
	set.IntVar(&opts.Port, "port", 0, "first of the 200 `ports` the network uses (default 7000)")
	set.IntVar(&opts.Peers, "peers", 0, "peers per organization (default 1)")
	set.IntVar(&opts.lines, "lines", 100, "how many `lines` logs prints")
	set.BoolVar(&opts.asJSON, "json", false, "status as JSON")
	set.BoolVar(&opts.kill, "kill", false, "stop and restart with SIGKILL")
	set.Usage = func() {
		fmt.Fprint(set.Output(), usage)
		set.PrintDefaults()
	}
	var words []string
	for {
		if err := set.Parse(args); err != nil {
			return opts, nil, err
		}
		if set.NArg() == 0 {
			break
		}
		words, args = append(words, set.Arg(0)), set.Args()[1:]
	}
	if len(words) == 0 || words[0] == "help" {
		set.SetOutput(os.Stdout)
		set.Usage()
		return opts, nil, flag.ErrHelp
	}
	return opts, words, nil
}
