package contract_test

import (
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

func tradingMarket(w *world.World) *world.Market {
	pack := world.RegistryPack()
	pack.Validity = append(pack.Validity, record.ByType{Type: record.TypeTC, Value: 20})
	give := func(name, value string) {
		pack.Parameters = append(pack.Parameters, record.Parameter{Name: name, Value: value, Article: "S0 20"})
	}
	give("deliveryAcceptDays", "5")
	give("orderReviewRequired", "YES")
	pack.Codes = []record.CodeList{{Name: "checklist.contract", Codes: []record.ListedCode{{Code: "LAWFUL", Title: "内容合法", Article: "S0 20(4)"}}}}
	sortParameters(&pack)
	w.FoundWith(func(f *world.Founding) {
		f.Body.Edition, f.Pack = record.EditionTrade, pack
		f.Calendar.To = "2035-12-31"
		for i := range f.List.Keys {
			if f.List.Keys[i].Purpose == record.PurposeIssuer && f.List.Keys[i].Organization == record.Exchange {
				f.List.Keys[i].Types = append(f.List.Keys[i].Types, record.TypeTC)
			}
		}
	})
	w.Onboarded()
	m := openMarket(w)
	r := &world.Register{World: w, Namespace: world.Property, Clerk: m.bureau, Pack: pack}
	cite := r.Certified(r.Apply(m.supplier, world.Application(m.dataset, w.Now)))
	subject := m.merchant()
	object := w.Act(world.Exchange, record.Exchange, m.supplier, "object.apply", "", world.Product(m.dataset, subject, cite)).Key
	w.Act(world.Exchange, record.Exchange, m.centre, "object.review", object, world.Answers(pack, "PASS"))
	w.Issue(world.Exchange, m.centre, "object.issue", object)
	listing := w.Act(world.Exchange, record.Exchange, m.centre, "listing.list", "", world.Listed(object)).Key
	out := &world.Market{World: w, Supplier: m.supplier, Demander: m.buyer, Clerk: m.centre, Listing: listing, Object: object, Cohort: "cohort/1", Cites: []record.Citation{cite}}
	out.Other = w.Firm("泉州石化数据有限公司", world.USCC("91350500MA0000003"), record.RoleDemander)
	out.Third = w.Firm("过客有限公司", world.USCC("91350500MA0000004"), record.RoleMerchant)
	out.Custodian = w.Firm("福建银行股份有限公司", world.USCC("91350500MA0000005"), record.RoleCustodian)
	plant := func(kind, id, state string, body any) {
		rec := record.Record{Kind: kind, ID: id, State: state, Version: 1, Prev: record.None, Acts: []record.Act{}, Body: world.Text(body)}
		w.Ledger.Plant(world.Exchange, rec.Key(), world.Text(rec))
	}
	for _, who := range []*world.Actor{out.Demander, out.Other} {
		plant("demander", who.ID, record.StateVerified, record.Demander{Applicant: who.ID, Key: who.Kid, Opinions: []record.Opinion{}, Application: record.ApplyDemander{Checklist: []record.ChecklistItem{}}})
	}
	plant("cohort", "1", record.StateActive, record.Cohort{Members: []string{out.Demander.ID, out.Other.ID}})
	return out
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

func sortParameters(pack *record.Pack) {
	slices.SortFunc(pack.Parameters, func(a, b record.Parameter) int { return strings.Compare(a.Name+" "+a.Type, b.Name+" "+b.Type) })
}
