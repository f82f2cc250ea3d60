package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// described is what conditions look at: data that somebody registers, or trades.
type described struct {
	data     *record.Dataset
	holder   *record.Actor
	scenario string
	operates bool // the right to operate is registered, or used by trading
}

// conditions are what a program can see of the negative list itself (list A2-a). Which item of which article a condition
// belongs to, and what it leads to, is said by the rule pack.
var conditions = map[string]func(described) bool{
	"NO_SCENARIO": func(o described) bool { return o.scenario == "" },
	"NOT_AUTHORISED": func(o described) bool {
		fromOthers := o.data.Originator != "" || o.data.Source == "AGREEMENT" || o.data.Source == "AUTHORISED_OPERATION"
		return fromOthers && o.data.Authorisation == ""
	},
	"PI_WITHOUT_BASIS": func(o described) bool { return o.data.Origin == "PERSONAL" && o.data.PersonalData == "NONE" },
	"NO_SOURCE": func(o described) bool {
		return (o.data.Source == "DERIVED" || o.data.Source == "FUSED") && len(o.data.Parts) == 0
	},
	"RAW_PUBLIC": func(o described) bool {
		return o.data.Public() && o.data.Form == "RAW" && o.data.Open != "CONDITIONAL" && o.data.Open != "UNCONDITIONAL"
	},
	"NOT_OPEN": func(o described) bool { return o.data.Public() && o.data.Open == "NOT_OPEN" },
	"GOVERNMENT": func(o described) bool {
		own := o.data.Origin == "PUBLIC_GOV" || o.holder.SubjectKind == "GOV"
		return own && (o.data.Source != "AUTHORISED_OPERATION" || o.data.PublicCode == "")
	},
	"CORE":         func(o described) bool { return o.data.Grade == "CORE" },
	"CROSS_BORDER": func(o described) bool { return o.data.CrossBorder == record.None },
	"RESTRICTED_BELOW": func(o described) bool {
		return o.operates && slices.Contains(o.data.Restrictions, "不得经营")
	},
}

// screen holds an application against the conditions of the negative list: packs in force refuse, packs in draft warn. An item
// that only binds use after registration warns as well.
func (d *decision) screen(data *record.Dataset, application *record.Apply, rec *record.Registration) (err error) {
	operates := slices.ContainsFunc(application.Rights, func(right record.Right) bool { return right.Right == "OPERATE" })
	rec.Warnings, err = d.screened(data, rec.Applicant, application.Scenario, operates)
	return err
}

// screened refuses what an item in force forbids, and gives the warnings.
func (d *decision) screened(data *record.Dataset, holder, scenario string, operates bool) ([]record.Warning, error) {
	hits, warnings, err := d.hits(data, holder, scenario, operates)
	if err != nil || len(hits) == 0 {
		return warnings, err
	}
	row := hits[0]
	return nil, record.Errorf(record.RuleForbids, "item %s (%s) of the negative list: %s", row.Code, row.Title, record.Conditions[row.When]).Under(row.Article)
}

// hits gives the items in force that forbid, and the warnings.
func (d *decision) hits(data *record.Dataset, holder, scenario string, operates bool) (hits []record.NegativeRow, warnings []record.Warning, err error) {
	regime, err := d.withDrafts()
	if err != nil {
		return nil, nil, err
	}
	var holderRecord record.Record
	object := described{data, &record.Actor{}, scenario, operates}
	if err := d.need(record.Governance, "actor/"+holder, &holderRecord, object.holder); err != nil {
		return nil, nil, err
	}
	for _, row := range negative(regime.packs) {
		switch {
		case !object.hit(row):
		case row.Effect != "U":
			hits = append(hits, row)
		default:
			warnings = append(warnings, record.Warning{Pack: d.rules.Pack, Code: row.Code, Article: row.Article})
		}
	}
	for _, draft := range regime.drafts {
		for _, row := range draft.Negative {
			if object.hit(row) {
				warnings = append(warnings, record.Warning{Pack: draft.Name(), Code: row.Code, Article: row.Article})
			}
		}
	}
	return hits, warnings, nil
}

func (o described) hit(row record.NegativeRow) bool {
	condition := conditions[row.When]
	return condition != nil && condition(o)
}

// screenAgain is screen at review and at deposit: the list, or the data's grade and attributes, may have changed since the application.
func (d *decision) screenAgain(rec *record.Registration) error {
	var dataRecord record.Record
	var data record.Dataset
	if err := d.need(record.Governance, "dataset/"+rec.Application.Dataset, &dataRecord, &data); err != nil {
		return err
	}
	return d.screen(&data, &rec.Application, rec)
}
