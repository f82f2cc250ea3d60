package troupe

import (
	"context"
	"strconv"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Document enters a version of one of the exchange's rule documents, and gives its key.
func (t *Troupe) Document(ctx context.Context, kind string, version int) (string, error) {
	body := record.Document{
		Namespace: "exchange", Kind: kind, Title: "交易中心" + kind + "管理规则", Number: version, Digest: Digest(kind, strconv.Itoa(version)), From: record.Time(t.Now()),
	}
	return t.Do(ctx, InGovernance(t.Clerk, "document.publish", "", body, record.StateInForce).With(t.Bureau))
}
