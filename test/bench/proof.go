package main

import (
	"context"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
)

// proving is how long an act that is VALID and indexed waits until all three organizations have co-signed it, beside how
// long it took to become VALID: p99 of a window with a few clients, on a network with nothing else to do.
func proving(ctx context.Context, set settings, n *networks, report *report) error {
	const clients = 8
	b := newBench(n, set)
	var delays, issued []float64
	window := func() error {
		signer, err := newPen(n.a, n.cast.Agent)
		if err != nil {
			return err
		}
		statements, err := signer.datasets(3*clients + int(20*clients*set.Window.Seconds()))
		if err != nil {
			return err
		}
		act := full(n.a, statements)
		gateway := api.NewClient(n.a.Gateway(record.DataBureau))
		type pair struct{ issued, proved float64 }
		pairs := make(chan pair, len(statements))
		t, err := drive(ctx, clients, set.Window, func(ctx context.Context) (acknowledged, error) {
			began := time.Now()
			ack, err := act(ctx)
			if err != nil {
				return ack, err
			}
			valid := time.Now()
			receipt, err := gateway.Proved(ctx, ack.statement, patience)
			if err == nil && receipt.State != api.StateProved {
				err = record.Errorf(record.OutcomeUnknown, "not proved after %s", patience)
			}
			pairs <- pair{milliseconds(valid.Sub(began)), milliseconds(time.Since(valid))}
			return ack, err
		})
		if err != nil {
			return err
		}
		close(pairs)
		delays, issued = nil, nil
		for p := range pairs {
			delays, issued = append(delays, p.proved), append(issued, p.issued)
		}
		b.keep(t, (*tally).rate)
		return b.auditA.find(ctx, t.acks)
	}
	c := comparison{ID: "P1", What: "VALID → proved, p99, ÷ act → VALID, p50", Unit: "ms", Goal: "ours ≤ 3000"}
	return b.compare(ctx, report, c,
		side{"VALID → proved, p99", func() (float64, error) { err := window(); return percentile(delays, 0.99), err }},
		side{"act → VALID, p50", func() (float64, error) { return median(issued), nil }}, nil)
}
