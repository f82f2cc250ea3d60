package contract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// onMarket tells a story on an exchange on which something is listed.
func onMarket(t *testing.T, tell func(m *world.Market)) {
	t.Helper()
	w := world.New(t)
	tell(w.OpenExchange(tradingPack()).Open().Market())
	w.PlayAgain()
}

// tradingPack is a pack under which orders are reviewed and contracts are checked by a list.
func tradingPack() record.Pack {
	pack := world.TradingPack()
	pack.Parameters = append(pack.Parameters, record.Parameter{Name: "orderReviewRequired", Value: "YES", Article: "S3a 20"})
	slices.SortFunc(pack.Parameters, func(a, b record.Parameter) int { return strings.Compare(a.Name+" "+a.Type, b.Name+" "+b.Type) })
	pack.Codes = append(pack.Codes, record.CodeList{
		Name: "checklist.contract", Codes: []record.ListedCode{{Code: "LAWFUL", Title: "内容合法合规", Article: "S0 20(4)"}},
	})
	slices.SortFunc(pack.Codes, func(a, b record.CodeList) int { return strings.Compare(a.Name, b.Name) })
	return pack
}

func claimsOf(w *world.World, compact string) *record.Certificate {
	w.Helper()
	opened, _, err := seal.Split(compact, record.TypeCertificate)
	var claims record.Certificate
	if err != nil || record.Decode(opened.Payload, &claims) != nil {
		w.Fatal(err, compact)
	}
	return &claims
}
