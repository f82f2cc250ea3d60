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

	"github.com/shuzheng/shuzheng/test/play"
	"github.com/shuzheng/shuzheng/test/registry"
)

// plain is how many datasets of the half half have no story but both registrations: with the others they are sixty.
const plain = 10

func main() {
	dir := flag.String("dir", ".run", "directory for everything the demo makes")
	bin := flag.String("bin", filepath.Join(".run", "bin"), "directory of the programs")
	port := flag.Int("port", 7000, "first port of the network")
	drill := flag.Bool("drill", false, "compromise the data bureau's keys in mid-life, on a network of its own")
	half := flag.Bool("registry", false, "play half a year of a register, on a network of its own")
	upgrade := flag.Bool("upgrade", false, "upgrade the chaincode of the network that is up, and raise the rules edition")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *dir, *bin, *port, *upgrade, *drill, *half); err != nil {
		fmt.Fprintln(os.Stderr, "\nThe demo stopped:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir, bin string, port int, upgrade, drill, register bool) error {
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
	case drill:
		return stage.Drill(ctx)
	case register:
		half := registry.New(stage, plain)
		if err := half.Play(ctx); err != nil {
			return err
		}
		return half.Close(ctx)
	case !upgrade:
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
