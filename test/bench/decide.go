package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/test/play"
)

// world is a ledger in memory: values by namespace and key.
type world map[[2]string][]byte

// Read is [rules.Reader].
func (w world) Read(namespace, key string) ([]byte, error) { return w[[2]string{namespace, key}], nil }

// readWorld copies two namespaces from a gateway.
func readWorld(ctx context.Context, stage *play.Stage) (world, error) {
	gateway, copied := api.NewClient(stage.Gateway(record.DataBureau)), world{}
	for _, namespace := range []string{record.Governance, "property"} {
		for after := ""; ; {
			page, err := gateway.Keys(ctx, namespace, "", after, 200)
			if err != nil {
				return nil, err
			}
			for _, key := range page.Keys {
				value, err := gateway.Value(ctx, namespace, key)
				if err != nil {
					return nil, err
				}
				copied[[2]string{namespace, key}] = value.Bytes
			}
			if after = page.Next; after == "" {
				break
			}
		}
	}
	return copied, nil
}

// decisions measures what the rules need to decide that a bureau's officer accepts an application, on a copy of network
// a's ledger in memory, and which share of it is the one SM2 verification.
func decisions(ctx context.Context, set settings, n *networks, report *report) error {
	dataset, err := n.a.Describe(ctx, n.cast)
	if err != nil {
		return err
	}
	applied, err := n.a.Apply(ctx, n.cast, "property", dataset, record.DataBureau)
	if err != nil {
		return err
	}
	ledger, err := readWorld(ctx, n.a)
	if err != nil {
		return err
	}
	officer, err := newPen(n.a, n.cast.Bureau)
	if err != nil {
		return err
	}
	prev := seal.Digest(ledger[[2]string{"property", applied.Key}])
	statement, err := officer.sign("property", "registration.accept", applied.Key, prev, record.Reasoned{Reason: "材料齐全，符合法定形式"})
	if err != nil {
		return err
	}
	tx := rules.Tx{Time: clock.New(n.a.Clock)(), Creator: record.DataBureau, Namespace: "property"}
	submission := record.Submission{Statements: []string{statement}, Attachments: []string{}}
	outcome, err := rules.Decide(tx, submission, ledger)
	if err != nil {
		return err
	}
	if outcome.Result.State != record.StateAccepted || len(outcome.Writes) != 1 {
		return fmt.Errorf("the decision led to %s and %d writes", outcome.Result.State, len(outcome.Writes))
	}
	report.checked("registration.accept leads to %s with one write, on %d values", outcome.Result.State, len(ledger))
	return measureDecision(ctx, set, report, officer.key, statement, func() error {
		_, err := rules.Decide(tx, submission, ledger)
		return err
	})
}

func measureDecision(ctx context.Context, set settings, report *report, key *sm.Key, statement string, decide func() error) error {
	input, encoded := statement[:strings.LastIndexByte(statement, '.')], statement[strings.LastIndexByte(statement, '.')+1:]
	signature, err := seal.Unbase64(encoded)
	if err != nil {
		return err
	}
	window := set.Window / 4
	var allocs, size []float64
	err = report.compare(ctx, set.Reps, comparison{ID: "decide", What: "decision of registration.accept ÷ its SM2 verification", Unit: "µs, one core"},
		side{"rules.Decide", func() (float64, error) {
			c, err := oneCore(window, decide)
			allocs, size = append(allocs, c.allocs), append(size, c.bytes)
			return c.microseconds(), err
		}},
		side{"seal.Verify of its statement", func() (float64, error) {
			c, err := oneCore(window, func() error { return verdict(seal.Verify(key.Public(), []byte(input), signature)) })
			return c.microseconds(), err
		}})
	if err != nil {
		return err
	}
	noted := &report.Comparisons[len(report.Comparisons)-1]
	noted.Notes = short(window)
	noted.Notes["allocationsPerDecision"], noted.Notes["bytesPerDecision"] = median(allocs), median(size)
	noted.Notes["shareOfVerification"] = 1 / noted.Ratio.Median
	return nil
}
