// Blindsigner is a signer that objects to nothing, with the organization's own keys: two organizations that run it beside
// altered chaincode show what a third one's objection is worth. It is for tests only.
package main

import (
	"context"
	"flag"
	"log"
	"os/signal"
	"syscall"

	"github.com/shuzheng/shuzheng/gateway/daemon"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

func main() {
	config := flag.String("config", "", "configuration of the organization's signer")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := daemon.SignerBelieving(ctx, *config, func(signer.Findings) signer.Findings { return blind{} }); err != nil {
		log.Fatal(err)
	}
}

// blind has found nothing, whatever the chain holds.
type blind struct{}

func (blind) ListAt(uint64) ([]string, error) { return []string{}, nil }
func (blind) Alarms() ([]signer.Alarm, error) { return []signer.Alarm{}, nil }
