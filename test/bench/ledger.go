package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/test/play"
)

// latency is R7: how long one client, alone, waits until its act is VALID and indexed, beside the time the ordering
// service waits before it cuts a block, and beside what a raw transaction takes.
func latency(ctx context.Context, set settings, n *networks, report *report) error {
	act := func(b *bench) side {
		return side{"REST to VALID and indexed", func() (float64, error) { return b.full(ctx, 1, n.cast.Agent, (*tally).middle) }}
	}
	acts := newBench(n, set)
	floor := side{"BatchTimeout", func() (float64, error) { return milliseconds(n.timeout), nil }}
	first := comparison{ID: "R7", What: "one act ÷ BatchTimeout, p50", Unit: "ms", Goal: "≤ 1.3"}
	if err := acts.compare(ctx, report, first, act(acts), floor, nil); err != nil {
		return err
	}
	again, raws := newBench(n, set), newBench(n, set)
	anchor := side{"raw transaction to VALID", func() (float64, error) { return raws.raw(ctx, 1, (*tally).middle) }}
	second := comparison{ID: "R7", What: "one act ÷ one raw transaction, p50", Unit: "ms"}
	return again.compare(ctx, report, second, act(again), anchor, raws)
}

// throughput is R1: acts a second with many clients, beside raw transactions a second on a network of the same making.
// Who signs matters: of staff, the standing of their firm is looked up too, in every namespace.
func throughput(ctx context.Context, set settings, n *networks, who *play.Person, report *report) error {
	acts, raws := newBench(n, set), newBench(n, set)
	signer := "a firm's staff"
	if who == n.cast.Provider {
		signer = "a firm"
	}
	c := comparison{ID: "R1", What: "acts signed by " + signer + " ÷ raw transactions", Unit: "1/s", Goal: "≥ 0.85"}
	return acts.compare(ctx, report, c,
		side{"REST, SM2, rules, VALID, indexed", func() (float64, error) { return acts.full(ctx, set.Clients, who, (*tally).rate) }},
		side{"endorsed, ordered, VALID", func() (float64, error) { return raws.raw(ctx, set.Clients, (*tally).rate) }}, raws)
}

// bench runs windows of one kind of load and remembers what the report notes of them.
type bench struct {
	*networks
	set      settings
	acks     int
	latency  []float64
	loader   []float64
	failures map[string]int
}

func newBench(n *networks, set settings) *bench {
	return &bench{networks: n, set: set, failures: map[string]int{}}
}

func (t *tally) middle() float64 { return median(t.latency) }

// full is one window of acts on network a, and its audit.
func (b *bench) full(ctx context.Context, clients int, who *play.Person, number func(*tally) float64) (float64, error) {
	signer, err := newPen(b.a, who)
	if err != nil {
		return 0, err
	}
	rate := min(b.set.Ahead, 20*clients) // one client waits for a block each time
	statements, err := signer.datasets(3*clients + int(float64(rate)*b.set.Window.Seconds()))
	if err != nil {
		return 0, err
	}
	t, err := drive(ctx, clients, b.set.Window, full(b.a, statements))
	if err != nil {
		return 0, err
	}
	if err := b.auditA.find(ctx, t.acks); err != nil {
		return 0, err
	}
	return b.keep(t, number), shown(ctx, b.a, b.auditA.next, t.acks)
}

// raw is one window of raw transactions on network b, and its audit.
func (b *bench) raw(ctx context.Context, clients int, number func(*tally) float64) (float64, error) {
	t, err := drive(ctx, clients, b.set.Window, raw(b.networks.raw))
	if err != nil {
		return 0, err
	}
	return b.keep(t, number), b.auditB.find(ctx, t.acks)
}

func (b *bench) keep(t *tally, number func(*tally) float64) float64 {
	b.acks += len(t.acks)
	b.latency = append(b.latency, t.latency...)
	b.loader = append(b.loader, t.loader)
	for code, count := range t.failures {
		b.failures[code] += count
	}
	return number(t)
}

// compare adds a comparison whose notes tell what the windows of both sides led to; raws is nil for a constant anchor.
func (b *bench) compare(ctx context.Context, report *report, c comparison, ours, anchor side, raws *bench) error {
	if err := report.compare(ctx, b.set.Reps, c, ours, anchor); err != nil {
		return err
	}
	noted := &report.Comparisons[len(report.Comparisons)-1]
	noted.Notes = map[string]any{"ours": b.notes()}
	report.checked("%s: each of %d acknowledged acts is on the ledger once, and at two gateways in one version; %d transactions were not VALID",
		c.ID, b.acks, b.auditA.invalid)
	if raws != nil {
		noted.Notes["anchor"] = raws.notes()
		report.checked("%s: each of %d acknowledged raw transactions is on the ledger once; %d were not VALID", c.ID, raws.acks, b.auditB.invalid)
	}
	return nil
}

// notes are latencies in milliseconds over all windows, what was not acknowledged, and the load this process made.
func (b *bench) notes() map[string]any {
	return map[string]any{
		"acknowledged": b.acks, "failedByCode": b.failures, "loaderShareOfCores": newSeries("", b.loader),
		"p50Ms": percentile(b.latency, 0.5), "p99Ms": percentile(b.latency, 0.99), "maxMs": slices.Max(b.latency),
	}
}

// caughtUp waits until a gateway has read so many blocks.
func caughtUp(ctx context.Context, gateway *api.Client, height uint64) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		network, err := gateway.Network(ctx)
		if err != nil {
			return err
		}
		if network.Height >= height {
			return nil
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("its gateway has read %d of %d blocks after %s", network.Height, height, patience)
		}
	}
}
