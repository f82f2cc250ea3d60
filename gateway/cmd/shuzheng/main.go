// Shuzheng is the one program of the system: servers, signer and the commands people use.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/shuzheng/shuzheng/gateway/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second Ctrl-C ends a command that does not heed the first
	code := cli.Run(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, os.Getenv)
	stop()
	os.Exit(code)
}
