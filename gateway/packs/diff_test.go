package packs_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/packs"
)

func TestEveryDifferenceIsSeen(t *testing.T) {
	one := func(member, row, kind string, values ...packs.Value) []packs.Change {
		return []packs.Change{{Member: member, Row: row, Kind: kind, Values: values}}
	}
	for _, c := range []struct {
		change func(*record.Pack)
		want   []packs.Change
	}{
		{func(*record.Pack) {}, []packs.Change{}},
		{func(p *record.Pack) { p.ID = "X" }, one("id", "", packs.Changed, packs.Value{From: "SX-TRADING", To: "X"})},
		{func(p *record.Pack) { p.Version = 4 }, one("version", "", packs.Changed, packs.Value{From: "3", To: "4"})},
		{func(p *record.Pack) { p.Title = "试行办法" }, one("title", "", packs.Changed, packs.Value{From: "山西省数据流通交易管理办法（试行）", To: "试行办法"})},
		{func(p *record.Pack) { p.Status = "DRAFT" }, one("status", "", packs.Changed, packs.Value{From: "IN_FORCE", To: "DRAFT"})},
		{func(p *record.Pack) { p.Region = "140100" }, one("region", "", packs.Changed, packs.Value{From: "140000", To: "140100"})},
		{func(p *record.Pack) { p.Precedence = 0 }, one("precedence", "", packs.Changed, packs.Value{From: "20"})},
		{func(p *record.Pack) { p.Notice[1].Value = 10 }, one("noticeDays", "", packs.Changed, packs.Value{From: "DP 5, IP 5", To: "DP 5, IP 10"})},
		{func(p *record.Pack) { p.Validity = nil }, one("validityYears", "", packs.Changed, packs.Value{From: "DP 5, IP 3, OB 2, SM 3"})},
		{func(p *record.Pack) { p.Notice[0].Type = "DP 5, IP" },
			one("noticeDays", "", packs.Changed, packs.Value{From: "DP 5, IP 5", To: `"DP 5, IP" 5, IP 5`})},
		{func(p *record.Pack) { p.Elements = p.Elements[:2] },
			one("contractElements", "", packs.Changed, packs.Value{From: "1, 2, 3, 4, 5, 7, 8, 9, 10", To: "1, 2"})},
		{func(p *record.Pack) { p.Negative = p.Negative[1:] }, one("negativeList", "N01", packs.Removed,
			packs.Value{Name: "title", From: "涉及国家秘密的"}, packs.Value{Name: "article", From: "S0 8(1)"}, packs.Value{Name: "effect", From: "P"})},
		{func(p *record.Pack) { p.Negative[0].Effect, p.Negative[0].When = "R", "CORE" }, one("negativeList", "N01", packs.Changed,
			packs.Value{Name: "effect", From: "P", To: "R"}, packs.Value{Name: "when", To: "CORE"})},
		{func(p *record.Pack) { p.Entry[6].Force = "ENCOURAGED" },
			one("entryLists", "M1", packs.Changed, packs.Value{Name: "force", From: "MUST", To: "ENCOURAGED"})},
		{func(p *record.Pack) { p.Parameters[0].Type = "" }, []packs.Change{
			{Member: "parameters", Row: "acceptDays", Kind: packs.Added, Values: []packs.Value{{Name: "value", To: "3"}, {Name: "article", To: "B-03"}}},
			{Member: "parameters", Row: "acceptDays DP", Kind: packs.Removed, Values: []packs.Value{{Name: "value", From: "3"}, {Name: "article", From: "B-03"}}},
		}},
		{func(p *record.Pack) { p.Codes[4].Codes = slices.Delete(p.Codes[4].Codes, 0, 1) }, one("codeLists", "form/API", packs.Removed,
			packs.Value{Name: "title", From: "API接口"}, packs.Value{Name: "article", From: "S0 5(2)"})},
	} {
		from, to := ready(t)["SX-TRADING"], ready(t)["SX-TRADING"]
		c.change(to)
		require.Equal(t, c.want, packs.Diff(from, to))
	}
}

func TestDifferencesComeInTheOrderOfAPacksMembers(t *testing.T) {
	all := ready(t)
	var members []string
	for _, change := range packs.Diff(all["GX-MARKET"], all["CC-TRADING"]) {
		members = append(members, change.Member)
	}
	require.Equal(t, []string{
		"id", "title", "region", "document", "precedence", "contractElements", "negativeList", "entryLists", "parameters", "codeLists",
	}, slices.Compact(members))
}
