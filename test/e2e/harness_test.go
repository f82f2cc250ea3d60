// Package e2e plays the main job once on a real network of its own and then tries everything on it that issue 2 lists:
// reading back, forgery, absence, killing, abuse, secrets. Subtests run in order on one network; what each needs it
// makes itself.
package e2e

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/test/play"
)

var (
	directory = flag.String("dir", "", "directory of the network and the files (default .run/test in the repository)")
	port      = flag.Int("port", 7300, "first port of the network")
	keep      = flag.Bool("keep", false, "go on with the network that is there, and leave it running")
)

// organizations in the order of their ports.
var organizations = []string{record.DataBureau, record.MarketRegulator, record.Exchange}

// house is the network of these tests with everybody on it.
type house struct {
	*testing.T
	*play.Stage
	ctx     context.Context
	cast    *play.Cast
	job     *play.Summary
	forgery *play.ForgeryReport
	keys    map[string]*sm.Key // by key file
	pending int                // batches delivered, datasets made
}

// open starts a new network, founds it and plays the main job once.
func open(t *testing.T) *house {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	dir := *directory
	if dir == "" {
		dir = filepath.Join(root, ".run", "test")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 14*time.Minute)
	t.Cleanup(cancel)
	h := &house{T: t, ctx: ctx, keys: map[string]*sm.Key{}, pending: 1, Stage: &play.Stage{
		Net: filepath.Join(dir, "net"), Port: *port, Bin: filepath.Join(root, ".run", "bin"), Out: filepath.Join(dir, "out"),
		Clock: filepath.Join(dir, "net", "clock"),
	}}
	if !*keep {
		require.NoError(t, h.Tool(ctx, "clean"))
		require.NoError(t, os.RemoveAll(dir))
		t.Cleanup(func() { h.mustStop() })
	}
	require.NoError(t, h.Open(ctx))
	h.cast, err = h.Found(ctx)
	require.NoError(t, err)
	h.job, err = h.Job(ctx, h.cast)
	require.NoError(t, err)
	return h
}

// mustStop brings the network down, also after a failure.
func (h *house) mustStop() {
	if err := h.Tool(context.Background(), "down"); err != nil {
		h.Errorf("the network does not go down: %v", err)
	}
}

// step runs one subtest; a failure does not stop the others.
func (h *house) step(name string, test func(h *house)) {
	h.Run(name, func(t *testing.T) {
		began := time.Now()
		inner := *h
		inner.T = t
		test(&inner)
		h.pending, h.forgery = inner.pending, inner.forgery
		t.Logf("%.1f s", time.Since(began).Seconds())
	})
}

// gateway is a client of an organization's gateway.
func (h *house) gateway(organization string) *api.Client {
	return api.NewClient(h.Gateway(organization))
}

// eventually polls a condition until it holds; what it last said is the failure.
func (h *house) eventually(within time.Duration, what string, holds func() error) {
	h.Helper()
	ctx, cancel := context.WithTimeout(h.ctx, within)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		err := holds()
		if err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			h.Fatalf("%s: not within %s: %v", what, within, err)
		}
	}
}

// tool runs the network tool and must succeed.
func (h *house) tool(args ...string) {
	h.Helper()
	require.NoError(h, h.Tool(h.ctx, args...))
}

// do does an act that must be recorded.
func (h *house) do(act play.Act) *play.Done {
	h.Helper()
	done, err := h.Do(h.ctx, act)
	require.NoError(h, err)
	return done
}

// process is one line of `shuzheng-net status --json`.
type process struct {
	Name   string `json:"name"`
	PID    int    `json:"pid"`
	Up     bool   `json:"up"`
	Leader bool   `json:"leader"`
}

func (h *house) processes() []process {
	h.Helper()
	out, err := h.Command(h.ctx, "shuzheng-net", "--dir", h.Net, "--bin", h.Bin, "status", "--json")
	require.NoError(h, err)
	var rows []process
	require.NoError(h, json.Unmarshal(out, &rows))
	return rows
}

// now is the network's time.
func (h *house) now() time.Time { return clock.New(h.Clock)() }

// heights are what each organization's gateway has read.
func (h *house) heights() []uint64 {
	h.Helper()
	var list []uint64
	for _, o := range organizations {
		network, err := h.gateway(o).Network(h.ctx)
		require.NoError(h, err)
		list = append(list, network.Height)
	}
	return list
}

// converge waits until the three gateways have read the same blocks to the same state.
func (h *house) converge() {
	h.Helper()
	h.eventually(time.Minute, "the three states are equal", func() error {
		var first *api.State
		for _, o := range organizations {
			state, err := h.gateway(o).State(h.ctx)
			if err != nil {
				return err
			}
			if first == nil {
				first = state
			}
			if state.Height != first.Height || state.Digest != first.Digest {
				return fmt.Errorf("%s is at %d %s, %s at %d %s", first.Organization, first.Height, first.Digest, o, state.Height, state.Digest)
			}
		}
		return nil
	})
}
