package sdk

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// network is a running network with the files of the play that was acted out on it.
type network struct {
	dir string // what the network tool writes
	out string // what the play's people keep
	bin string // our programs
}

// attach names the files of a network.
func attach(root, dir string) (*network, error) {
	n := &network{dir: dir, out: os.Getenv("SHUZHENG_OUT"), bin: os.Getenv("SHUZHENG_BIN")}
	if n.out == "" {
		n.out = filepath.Join(filepath.Dir(n.dir), "out")
	}
	if n.bin == "" {
		n.bin = filepath.Join(root, ".run", "bin")
	}
	for _, name := range []*string{&n.dir, &n.out, &n.bin} {
		absolute, err := filepath.Abs(*name)
		if err != nil {
			return nil, err
		}
		*name = absolute
	}
	return n, nil
}

// read gives the text of a file of the play.
func (n *network) read(t *testing.T, name ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{n.out}, name...)...))
	require.NoError(t, err, "play the main job on this network first: go run ./test/stage -job")
	return strings.TrimSpace(string(text))
}

// clock is the file with the seconds by which this test network is ahead of the machine.
func (n *network) clock() string { return filepath.Join(n.dir, "clock") }

// now is the time on the ledger.
func (n *network) now(t *testing.T) time.Time {
	t.Helper()
	text, err := os.ReadFile(n.clock())
	require.NoError(t, err)
	seconds, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	require.NoError(t, err)
	return time.Now().Add(time.Duration(seconds) * time.Second)
}
