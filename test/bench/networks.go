package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric"
	"github.com/shuzheng/shuzheng/test/play"
)

// networks are the two: a is honest and founded, b has a chaincode that writes what it is told in every organization.
// Peers, ordering, channel and endorsement are the same; b runs no gateways, for the anchor is what Fabric alone does.
type networks struct {
	dir        string
	a, b       *play.Stage
	cast       *play.Cast
	raw        *fabric.Client // the bureau's, on b
	auditA     *auditor
	auditB     *auditor
	timeout    time.Duration // BatchTimeout of both
	connection []*fabric.Client
}

// open makes both networks anew. What it returns is to be closed, also after an error.
func open(ctx context.Context, set settings) (*networks, error) {
	stage := func(name string, port int) *play.Stage {
		net := filepath.Join(set.dir, name, "net")
		return &play.Stage{Net: net, Port: port, Bin: set.bin, Out: filepath.Join(set.dir, name, "out"), Clock: filepath.Join(net, "clock")}
	}
	n := &networks{dir: set.dir, a: stage("a", set.Port), b: stage("b", set.Port+200)}
	if err := n.clean(ctx); err != nil {
		return n, err
	}
	progress("network a: everybody enters the ledger")
	if err := n.a.Open(ctx); err != nil {
		return n, err
	}
	var err error
	if n.cast, err = n.a.Found(ctx); err != nil {
		return n, err
	}
	progress("network b: the chaincode that obeys nobody, in all three organizations")
	if err := n.openRaw(ctx); err != nil {
		return n, err
	}
	return n, n.connect(ctx)
}

func (n *networks) openRaw(ctx context.Context) error {
	if err := os.MkdirAll(n.b.Net, 0o755); err != nil {
		return err
	}
	if err := n.b.Shuzheng(ctx, nil, "clock", n.b.Clock); err != nil {
		return err
	}
	if err := n.b.Tool(ctx, "up", "--port", strconv.Itoa(n.b.Port), "--clock", n.b.Clock); err != nil {
		return err
	}
	return n.b.Tool(ctx, "chaincode-program", filepath.Join(n.b.Bin, "rogue"), record.DataBureau, record.MarketRegulator, record.Exchange)
}

// connect reaches the peers: the raw load goes through the bureau's, and another organization's is audited.
func (n *networks) connect(ctx context.Context) (err error) {
	if n.raw, err = n.client(ctx, n.b, record.DataBureau); err != nil {
		return err
	}
	audited := make([]*auditor, 2)
	for i, stage := range []*play.Stage{n.a, n.b} {
		peer, err := n.client(ctx, stage, record.Exchange)
		if err != nil {
			return err
		}
		audited[i] = newAuditor(peer)
	}
	n.auditA, n.auditB = audited[0], audited[1]
	n.timeout, err = batchTimeout(n.b)
	return err
}

func (n *networks) client(ctx context.Context, stage *play.Stage, organization string) (*fabric.Client, error) {
	config, err := fabric.Load(filepath.Join(stage.Net, "clients", organization, "gateway.json"))
	if err != nil {
		return nil, err
	}
	client, err := fabric.Connect(ctx, config, clock.New(stage.Clock))
	if err == nil {
		n.connection = append(n.connection, client)
	}
	return client, err
}

var batch = regexp.MustCompile(`BatchTimeout: *(\S+)`)

// batchTimeout reads what the channel was made with.
func batchTimeout(stage *play.Stage) (time.Duration, error) {
	path := filepath.Join(stage.Net, "genesis", "configtx.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	found := batch.FindSubmatch(text)
	if found == nil {
		return 0, fmt.Errorf("%s names no BatchTimeout", path)
	}
	return time.ParseDuration(string(found[1]))
}

// close ends the connections and removes both networks, whatever became of the run.
func (n *networks) close(ctx context.Context) error {
	progress("removing both networks")
	var failures []error
	for _, client := range n.connection {
		failures = append(failures, client.Close())
	}
	return errors.Join(append(failures, n.clean(ctx))...)
}

func (n *networks) clean(ctx context.Context) error {
	failure := errors.Join(n.a.Tool(ctx, "clean"), n.b.Tool(ctx, "clean"))
	if failure != nil {
		return failure // the files are left: they say which processes are still there
	}
	return os.RemoveAll(n.dir)
}
