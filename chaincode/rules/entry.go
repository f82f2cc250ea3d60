package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// entryConditions are what a program can see of the lists of what must or should be traded on an exchange (list A2-b). Which case
// of which article a condition belongs to, and whether it binds, is said by the rule pack.
var entryConditions = map[string]func(data *record.Dataset, holder *record.Actor) bool{
	"PUBLIC_DATA": func(data *record.Dataset, _ *record.Actor) bool {
		return data.Public() || data.Source == "AUTHORISED_OPERATION" || data.Catalog != "" || data.PublicCode != ""
	},
	"DIRECTED":        func(data *record.Dataset, _ *record.Actor) bool { return directed(data, "DIRECTED") },
	"DIRECTED_BY_LAW": func(data *record.Dataset, _ *record.Actor) bool { return directed(data, "DIRECTED_BY_LAW") },
	"ENCOURAGED":      func(data *record.Dataset, _ *record.Actor) bool { return directed(data, "ENCOURAGED") },
	"FISCAL_BODY": func(_ *record.Dataset, holder *record.Actor) bool {
		return holder.SubjectKind == "GOV" || holder.SubjectKind == "FISCAL_PSO"
	},
	"STATE_OWNED":  func(_ *record.Dataset, holder *record.Actor) bool { return holder.SubjectKind == "SOE" },
	"FISCAL_FUNDS": func(data *record.Dataset, _ *record.Actor) bool { return data.FiscalFunds },
	"PERSONAL_DATA": func(data *record.Dataset, _ *record.Actor) bool {
		return data.Origin == "PERSONAL" || data.PersonalData != "NONE"
	},
	"PLATFORM":     func(data *record.Dataset, _ *record.Actor) bool { return data.Platform },
	"SECRET_OR_IP": func(data *record.Dataset, _ *record.Actor) bool { return data.SecretOrIP },
	"AUTHORISED_PRODUCT": func(data *record.Dataset, _ *record.Actor) bool {
		return data.Form != "RAW" && (data.Source == "AUTHORISED_OPERATION" || data.Origin == "ENTERPRISE")
	},
	"ANY": func(*record.Dataset, *record.Actor) bool { return true },
}

func directed(data *record.Dataset, when string) bool {
	return slices.ContainsFunc(data.Directed, func(decision record.Direct) bool { return decision.When == when })
}

// enters fills in which cases of the lists hold for a dataset, so that nobody has to claim or deny them (S0 6, 7; S1 39).
func (d *decision) enters(data *record.Dataset) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	var rec record.Record
	var holder record.Actor
	if err := d.need(record.Governance, "actor/"+data.Holder, &rec, &holder); err != nil {
		return err
	}
	data.MustEnter, data.Encourage = nil, nil
	for _, row := range entry(regime.packs) {
		list := &data.Encourage
		if row.Force == "MUST" {
			list = &data.MustEnter
		}
		if entryConditions[row.When](data, &holder) {
			*list = append(*list, row.Code)
		}
	}
	return nil
}
