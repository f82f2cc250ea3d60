package market

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// lossTime is how long a peer may take to get back what it has lost.
const lossTime = 5 * time.Minute

// Loss takes the bureau's peer everything it has, private documents included, and lets it come back: the audit finds what is
// missing, and finds it again once the peer has read the chain and reconciled the documents from the exchange's.
func (q *Quarter) Loss(ctx context.Context) error {
	q.Line("\n— A member loses its private documents, and gets them back")
	const peer = "peer0.databureau"
	if err := q.Tool(ctx, "stop", peer); err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(q.Net, "nodes", peer, "data")); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, lossTime)
	defer cancel()
	back := make(chan error, 1)
	go func() { back <- q.Tool(ctx, "up") }()
	missing, checked, up := 0, 0, false
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		audit, err := q.Gateways[record.DataBureau].AuditTerms(ctx, exchange, "", 200)
		if err == nil {
			missing, checked = max(missing, len(audit.Found)), audit.Checked
		}
		if err == nil && up && len(audit.Found) == 0 {
			break
		}
		select {
		case err := <-back:
			if err != nil {
				return err
			}
			up = true
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("after %s not everything is back: %w", lossTime, ctx.Err())
		}
	}
	if missing == 0 || checked == 0 {
		return fmt.Errorf("the audit of %d documents noticed nothing of the loss", checked)
	}
	q.Line("✔ the audit missed %d documents, and finds all %d again", missing, checked)
	return nil
}
