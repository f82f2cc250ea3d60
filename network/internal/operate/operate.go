// Package operate carries out the verbs of shuzheng-net.
package operate

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/shuzheng/shuzheng/network/internal/channel"
	"github.com/shuzheng/shuzheng/network/internal/config"
	"github.com/shuzheng/shuzheng/network/internal/fabric"
	"github.com/shuzheng/shuzheng/network/internal/problem"
	"github.com/shuzheng/shuzheng/network/internal/proc"
)

// Network is one network that exists, with what is needed to work on it.
type Network struct {
	conf    *config.Config
	tools   *fabric.Tools
	table   *proc.Table
	channel *channel.Channel
	out     io.Writer
	began   time.Time
}

// Open reads the network that the flags name.
func Open(flags config.Flags, out io.Writer) (*Network, error) {
	conf, err := config.Load(flags)
	if err != nil {
		return nil, err
	}
	return newNetwork(conf, out), nil
}

func newNetwork(conf *config.Config, out io.Writer) *Network {
	tools := fabric.NewTools(conf.Bin)
	return &Network{
		conf: conf, tools: tools, table: proc.NewTable(conf.Dir), channel: channel.New(conf, tools), out: out, began: time.Now(),
	}
}

// step reports progress with the seconds since the command began.
func (n *Network) step(format string, args ...any) {
	fmt.Fprintf(n.out, "%6.1f s  %s\n", time.Since(n.began).Seconds(), fmt.Sprintf(format, args...))
}

// Lock keeps two commands from changing one network at the same time. The kernel releases it when the process ends,
// however it ends.
func (n *Network) Lock() (release func(), err error) {
	if err := os.MkdirAll(n.conf.Dir, 0o755); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(n.conf.Path("lock"), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		file.Close()
		return nil, problem.New("another shuzheng-net command is working on "+n.conf.Dir, err, "wait until it has ended")
	}
	return func() { file.Close() }, nil
}

// FindRoot walks up from the working directory, then from this program, to the repository.
func FindRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	program, err := os.Executable()
	if err != nil {
		return "", err
	}
	for _, start := range []string{dir, filepath.Dir(program)} {
		if root := rootAbove(start); root != "" {
			return root, nil
		}
	}
	return "", problem.New("this is not inside the Shuzheng repository", nil, "change to the repository, or build the tool there and run it from there")
}

func rootAbove(dir string) string {
	for !isRoot(dir) {
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
	return dir
}

// isRoot looks for what the tool reads there; .git or go.work alone would also fit another repository.
func isRoot(dir string) bool {
	for _, file := range []string{"crypto-config/crypto-config.yaml", "network/builder/bin/detect"} {
		if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
			return false
		}
	}
	return true
}

// Logs prints the end of a process's log.
func (n *Network) Logs(name string, lines int) error {
	if _, err := n.table.Find(name); err != nil {
		return err
	}
	fmt.Fprintln(n.out, n.table.Tail(name, lines))
	return nil
}

// Env prints what a shell needs to use the peer CLI as an organization's administrator.
func (n *Network) Env(name string) error {
	org, err := n.conf.Org(name)
	if err != nil {
		return err
	}
	bin := filepath.Dir(n.tools.Path("peer"))
	lines := []string{
		`PATH="` + bin + `:$PATH"`,
		"FABRIC_CFG_PATH=" + quote(n.conf.Client(org)),
		"FABRIC_LOGGING_SPEC=error",
		"CORE_PEER_TLS_ENABLED=true",
		"CORE_PEER_LOCALMSPID=" + org.MSPID,
		"CORE_PEER_ADDRESS=" + org.Peers[0].Address(),
		"CORE_PEER_MSPCONFIGPATH=" + quote(n.conf.AdminMSP(org)),
		"CORE_PEER_TLS_ROOTCERT_FILE=" + quote(n.conf.PeerTLSCA(org)),
		"ORDERER=" + org.Orderer.Address(),
		"ORDERER_CA=" + quote(n.conf.OrdererTLSCA(org)),
	}
	for _, other := range n.conf.Orgs {
		key := strings.ToUpper(other.Short)
		lines = append(lines, key+"_PEER="+other.Peers[0].Address(), key+"_CA="+quote(n.conf.PeerTLSCA(other)))
	}
	for _, line := range lines {
		if _, err := fmt.Fprintln(n.out, "export "+line); err != nil {
			return err
		}
	}
	return nil
}

func quote(value string) string { return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'" }
