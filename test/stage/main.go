// Stage founds a network for a test and leaves it up: one of its own directory and ports, with everybody of the play on
// the ledger. With -job it plays the main job too, so that certificates can be read. Run again, it goes on where it is.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/shuzheng/shuzheng/test/play"
)

func main() {
	net := flag.String("net", ".run/sdk/net", "directory of the network")
	out := flag.String("out", "", "where everybody keeps their files (default: out beside the network)")
	port := flag.Int("port", 7500, "first port of the network")
	bin := flag.String("bin", ".run/bin", "directory of the programs")
	job := flag.Bool("job", false, "play the main job too")
	quiet := flag.Bool("quiet", false, "print only what fails")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if *out == "" {
		*out = filepath.Join(filepath.Dir(*net), "out")
	}
	stage := &play.Stage{Port: *port, Print: os.Stdout}
	if *quiet {
		stage.Print = io.Discard
	}
	if err := run(ctx, stage, *net, *out, *bin, *job); err != nil {
		fmt.Fprintln(os.Stderr, "the stage was not set:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, stage *play.Stage, net, out, bin string, job bool) error {
	for given, to := range map[string]*string{net: &stage.Net, out: &stage.Out, bin: &stage.Bin} {
		path, err := filepath.Abs(given)
		if err != nil {
			return err
		}
		*to = path
	}
	stage.Clock = filepath.Join(stage.Net, "clock")
	if job {
		return play.Main(ctx, stage)
	}
	if err := stage.Open(ctx); err != nil {
		return err
	}
	_, err := stage.Found(ctx)
	return err
}
