// Demo plays the main job on a real network with the commands a person would type. `make demo` runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/shuzheng/shuzheng/test/market"
	"github.com/shuzheng/shuzheng/test/play"
	"github.com/shuzheng/shuzheng/test/registry"
)

// plainDatasets is how many datasets of the half year have no story but both registrations: with the others they are sixty.
const plainDatasets = 10

// plainDeals is how many deals of the quarter have no story but their end: with the others they are thirty-four.
const plainDeals = 8

// which names the play, by flags; none is the main job.
type which struct{ upgrade, drill, register, exchange bool }

func main() {
	dir := flag.String("dir", ".run", "directory for everything the demo makes")
	bin := flag.String("bin", filepath.Join(".run", "bin"), "directory of the programs")
	port := flag.Int("port", 7000, "first port of the network")
	var play which
	flag.BoolVar(&play.drill, "drill", false, "compromise the data bureau's keys in mid-life, on a network of its own")
	flag.BoolVar(&play.register, "registry", false, "play half a year of a register, on a network of its own")
	flag.BoolVar(&play.exchange, "exchange", false, "play a quarter of an exchange, on a network of its own")
	flag.BoolVar(&play.upgrade, "upgrade", false, "upgrade the chaincode of the network that is up, and raise the rules edition")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *dir, *bin, *port, play); err != nil {
		fmt.Fprintln(os.Stderr, "\nThe demo stopped:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir, bin string, port int, which which) error {
	root, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if bin, err = filepath.Abs(bin); err != nil {
		return err
	}
	stage := &play.Stage{
		Net: filepath.Join(root, "net"), Port: port, Bin: bin, Out: filepath.Join(root, "demo"), Clock: filepath.Join(root, "net", "clock"),
		Print: os.Stdout,
	}
	switch {
	case which.drill:
		return stage.Drill(ctx)
	case which.register:
		half := registry.New(stage, plainDatasets)
		if err := half.Play(ctx); err != nil {
			return err
		}
		return half.Close(ctx)
	case which.exchange:
		quarter := market.New(stage, plainDeals)
		if err := quarter.Play(ctx); err != nil {
			return err
		}
		if err := quarter.Close(ctx); err != nil {
			return err
		}
		if err := quarter.Hunt(ctx); err != nil {
			return err
		}
		return quarter.Leave()
	case !which.upgrade:
		return play.Main(ctx, stage)
	}
	if err := stage.Open(ctx); err != nil {
		return err
	}
	cast, err := stage.Found(ctx)
	if err == nil {
		_, err = stage.Upgrade(ctx, cast)
	}
	return err
}
