package vectors_test

import (
	"strings"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	dossier "github.com/shuzheng/shuzheng/gateway/evidence"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
)

// packages are vectors of evidence packages: the deal of a small network, as one of its gateways gives it.
func packages(t *testing.T) []vector {
	world := prooftest.New(t, nil)
	deal := world.Deal(nil)
	world.Prove()
	world.Now = world.Now.Add(time.Minute)
	world.Sign()
	trust := world.Trust()
	dealt := func(name, expect, what string, change func(*dossier.Package)) vector {
		p, err := world.Proofs.Evidence(t.Context(), "exchange", prooftest.DealKey)
		if err != nil {
			t.Fatal(err)
		}
		change(p)
		text, err := record.Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		return vector{Name: name, What: what, Expect: expect, Now: expect, Judge: &judgeInput{
			File: string(text), Trust: string(trust.List), Roots: trust.Roots, Now: record.Time(world.Now.Add(time.Minute)),
		}}
	}
	entry := func(p *dossier.Package, prefix string) *dossier.Entry {
		for i := range p.Entries {
			if strings.HasPrefix(p.Entries[i].Proof.Key, prefix) {
				return &p.Entries[i]
			}
		}
		t.Fatal(prefix)
		return nil
	}
	return []vector{
		dealt("deal", "valid-with-limits party-unnamed", "the public part of a deal's package: nobody is named who is not named on the ledger", func(*dossier.Package) {}),
		dealt("deal-with-documents", "valid", "with what the parties keep: the statement of the application, the terms with the binding, contract, payment, a salted text", func(p *dossier.Package) {
			p.Add(deal.Application, deal.Terms, deal.Contract, deal.Payment, deal.Element)
		}),
		dealt("document-unnamed", "not-valid document-unnamed", "another amount than the one whose digest was signed", func(p *dossier.Package) {
			p.Add(strings.ReplaceAll(deal.Contract, "1250000", "1250001"))
		}),
		dealt("binding-without-statement", "not-valid document-unnamed", "the terms with the binding, and no statement that names them", func(p *dossier.Package) { p.Add(deal.Terms) }),
		dealt("entry-altered", "not-valid not-in-log", "a state that was not recorded, and the summary written anew", func(p *dossier.Package) {
			e := entry(p, "settlement/")
			e.Value = strings.Replace(e.Value, `"state":"MATCHED"`, `"state":"MISMATCH"`, 1)
			p.Add()
		}),
		dealt("key-missing", "not-valid unknown-key", "the record of the deal's key is not there", func(p *dossier.Package) {
			var kept []dossier.Entry
			for _, e := range p.Entries {
				if !strings.HasPrefix(e.Proof.Key, "party/") {
					kept = append(kept, e)
				}
			}
			p.Entries = kept
			p.Add()
		}),
		dealt("subject-missing", "not-valid record-differs", "it is said to be about a deal that is not there", func(p *dossier.Package) {
			p.Subject = "deal/E-0000"
			p.Add()
		}),
		dealt("summary-altered", "not-valid summary-differs", "the page says more than the package", func(p *dossier.Package) { p.Summary.Sections[5].Lines = []string{"一切均已证明。"} }),
		dealt("summary-of-another-edition", "undetermined summary-not-compared", "the page is said to be of another edition", func(p *dossier.Package) { p.Summary.Edition = 2 }),
	}
}
