package troupe

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Row is one dataset and the story it lives through.
type Row struct {
	Plot, Name       string
	Firm             int // of the play's firms
	Industry, Region string
	Origin, Source   string // ENTERPRISE, COLLECTED unless named
	Form, Grade      string // DATASET, GENERAL unless named
	Begins           int    // day of the play
}

// Describe registers a dataset for its holder.
func (t *Troupe) Describe(ctx context.Context, row *Row, holder *Actor, alter ...func(*record.Dataset)) (string, error) {
	body := row.Describe()
	for _, change := range alter {
		change(body)
	}
	key, err := t.Do(ctx, InGovernance(holder, "dataset.register", "", body, record.StateActive))
	return ID(key), err
}

// Describe is how the row's dataset is described.
func (r *Row) Describe() *record.Dataset {
	body := &record.Dataset{
		Name: "2024年以来-山西-" + r.Name, Summary: r.Name + "，按月、区域和行业汇总，少于十户的单元不输出。", Fingerprint: Digest(r.Name, "数据清单"), Industry: r.Industry, Region: r.Region,
		TimeSpan: "2024-01 起", Frequency: "每月", Volume: "约 2.1 万行",
		Origin: Or(r.Origin, "ENTERPRISE"), Grade: Or(r.Grade, "GENERAL"), Source: Or(r.Source, "COLLECTED"),
		Evidence: Digest(r.Name, "来源说明"), PersonalData: "NONE", PiEvidence: record.None, Form: Or(r.Form, "DATASET"),
	}
	if body.Origin == "PERSONAL" {
		body.PersonalData, body.PiEvidence = "ANONYMISED", Digest(r.Name, "匿名化评估")
	}
	if body.Public() {
		body.Open, body.Catalog = "CONDITIONAL", "SX-GG-"+r.Industry
	}
	if body.Grade == "IMPORTANT" {
		body.Standard = "GB/T 43697-2024"
	}
	if body.Source == "AGREEMENT" || body.Source == "AUTHORISED_OPERATION" {
		body.Authorisation = Digest(r.Name, "授权协议")
	}
	if body.Source == "AUTHORISED_OPERATION" {
		body.PublicCode = "SX-GGZY-2026-" + r.Industry
	}
	return body
}

// Rights are what a holder of such data may claim (B-05, B-06).
func (r *Row) Rights() []record.Right {
	names := []string{"HOLD", "OPERATE", "USE"}
	switch r.Source {
	case "PUBLIC_CRAWL":
		names = []string{"HOLD", "USE"}
	case "AUTHORISED_OPERATION":
		names = []string{"OPERATE", "USE"}
	}
	list := []record.Right{}
	for _, name := range names {
		list = append(list, record.Right{
			Right: name, Basis: Or(r.Source, "COLLECTED"), BasisDigest: Digest(r.Name, "权利来源"), Scope: "山西省内，不限行业",
			From: "2026-01-01T00:00:00Z", To: "2032-01-01T00:00:00Z", Restrictions: []string{},
		})
	}
	return list
}

// Or is a text, or another where it is empty.
func Or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
