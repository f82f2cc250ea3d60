package operate

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/proc"
)

// Start one process and wait for its health; for a peer also until it and the other running peers know each other.
func (n *Network) Start(name string) error {
	p, err := n.table.Find(name)
	if err != nil {
		return err
	}
	if err := n.table.Start(p); err != nil {
		return err
	}
	if err := n.table.AwaitHealthy(p, healthLimit); err != nil {
		return err
	}
	n.step("%s runs and is healthy", name)
	if p.Kind() == "peer" {
		n.awaitAcquainted(name)
	}
	return nil
}

// awaitAcquainted says what it saw and fails nothing: the peer itself is well, and what keeps the peers from knowing
// each other may be another process.
func (n *Network) awaitAcquainted(name string) {
	var started config.Node
	var running []config.Node
	for _, org := range n.conf.Orgs {
		for _, peer := range org.Peers {
			if peer.Name == name {
				started = peer
			} else if n.isWell(peer.Name) {
				running = append(running, peer)
			}
		}
	}
	if !n.channel.Deployed() || len(running) == 0 {
		return
	}
	if err := n.channel.AwaitAcquainted(started, running); err != nil {
		n.step("but: %v; transactions through these peers may find too few endorsers (`logs %s`)", err, name)
		return
	}
	n.step("%s and the %d other running peers know each other as endorsers", name, len(running))
}

func (n *Network) isWell(name string) bool {
	p, err := n.table.Find(name)
	return err == nil && n.table.Running(name) && proc.Health(p) == nil
}

// Stop one process; kill means SIGKILL at once, as a power failure would.
func (n *Network) Stop(name string, kill bool) error {
	if _, err := n.table.Find(name); err != nil {
		return err
	}
	if err := n.table.Stop(name, kill); err != nil {
		return err
	}
	n.step("%s is stopped", name)
	return nil
}

// Restart one process.
func (n *Network) Restart(name string, kill bool) error {
	if err := n.Stop(name, kill); err != nil {
		return err
	}
	return n.Start(name)
}

// Services starts every process described in DIR/services that does not run, and waits for its health.
func (n *Network) Services() error { return n.startServices() }

// startServices goes one by one: a gateway may need its signer.
func (n *Network) startServices() error {
	services, err := n.table.Services()
	if err != nil {
		return err
	}
	for _, p := range services {
		if err := n.startService(p); err != nil {
			return err
		}
	}
	return nil
}

func (n *Network) startService(p proc.Process) error {
	if n.table.Running(p.Name) {
		return nil
	}
	return n.Start(p.Name)
}

// Down stops everything in reverse order.
func (n *Network) Down() error {
	if err := n.table.StopAll(); err != nil {
		return err
	}
	n.step("everything is stopped; the data stays in %s", n.conf.Dir)
	return nil
}

// Clean stops everything and removes the network with all its data. It does not read the configuration, so that a
// broken network can be removed too, and removes only a directory that holds a network.
func Clean(flags config.Flags, out io.Writer) error {
	dir, err := config.Directory(flags)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, "network.json")); err != nil {
		fmt.Fprintln(out, "there is no network in "+dir+", nothing to clean")
		return nil
	}
	n := newNetwork(&config.Config{Dir: dir}, out)
	release, err := n.Lock()
	if err != nil {
		return err
	}
	defer release()
	if err := n.table.StopAll(); err != nil {
		return err
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	fmt.Fprintln(out, "removed "+dir)
	return nil
}
