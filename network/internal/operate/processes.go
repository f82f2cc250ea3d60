package operate

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/proc"
)

// Start one process and wait for its health.
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
	return nil
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
