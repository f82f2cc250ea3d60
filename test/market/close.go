package market

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// Close ends the quarter as the exchange does: what time has done is written down, the report is drawn up and counted anew from
// another organization's chain, evidence is put together for judges, and all agree.
func (q *Quarter) Close(ctx context.Context) error {
	if err := troupe.All(ctx, q.settle, q.anchors, q.report, q.evidence, q.Agree); err != nil {
		return err
	}
	q.Line("%s", q.SoFar())
	return nil
}

// settle writes down what time has done; it is shown before.
func (q *Quarter) settle(ctx context.Context) error {
	q.Line("\n— What time has done to the exchange's books is shown, and written down by the service actor")
	for _, kind := range []string{"deal", "handover", "demander"} {
		if err := q.Show(ctx, "list", exchange, kind, "--due", "--gateway", q.Gateway(record.Exchange)); err != nil {
			return err
		}
	}
	return q.Settle(ctx, exchange)
}

// report draws up the exchange's report at one organization's gateway and counts each figure anew from another's peer.
func (q *Quarter) report(ctx context.Context) error {
	q.Line("\n— The exchange's report, as its own gateway draws it up, and each figure counted from the market regulator's chain")
	ledger, err := q.ReadLedger(ctx, record.MarketRegulator)
	if err != nil {
		return err
	}
	chain, err := figures(ledger)
	if err != nil {
		return err
	}
	if err := q.Report(ctx, "exchange", record.Exchange, ledger, chain, flatten, exchange); err != nil {
		return err
	}
	return q.Show(ctx, "report", "exchange", "--gateway", q.Gateway(record.MarketRegulator))
}
