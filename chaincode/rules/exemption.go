package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// exemptionRows are the bureau's exemptions from trading on an exchange (S0 6, "in principle").
func exemptionRows() []Row {
	bureau := []string{record.RoleBureau}
	return from(record.EditionTrade, "exemption", []Row{
		{Act: "exemption.grant", To: record.StateInForce, Roles: bureau, Through: Owner, Rule: "S0 6", apply: on(grantExemption)},
		{Act: "exemption.end", From: []string{record.StateInForce}, To: record.StateEnded, Roles: bureau, Through: Owner, Rule: "S0 6", ends: true,
			apply: on(endExemption)},
	})
}

func grantExemption(d *decision, body *record.Exempt, exemption *record.Exempt) error {
	provider, err := d.activeActor(body.Provider)
	if err != nil {
		return err
	}
	if provider.ActorKind != record.ActorOrganization {
		return record.Errorf(record.Invalid, "%s is no organization", body.Provider)
	}
	if err := d.impartial(body.Provider); err != nil {
		return err
	}
	if err := d.inScope(provider.Region, ""); err != nil {
		return err
	}
	if body.Dataset != "" {
		if _, err := d.inUse(body.Dataset); err != nil {
			return err
		}
	}
	if body.Until <= d.now() {
		return record.Errorf(record.Invalid, "until lies in the past")
	}
	*exemption = *body
	return d.areCases(body.Cases)
}

// areCases refuses codes that are no cases of what must be traded on an exchange.
func (d *decision) areCases(cases []string) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	list := entry(regime.packs)
	for _, code := range cases {
		if !slices.ContainsFunc(list, func(row record.EntryRow) bool { return row.Code == code && row.Force == "MUST" }) {
			return record.Errorf(record.Invalid, "%s has no must-enter case %s", d.rules.Pack, code)
		}
	}
	return nil
}

func endExemption(d *decision, _ *record.Reasoned, exemption *record.Exempt) error {
	var rec record.Record
	var provider record.Actor
	if err := d.need(record.Governance, "actor/"+exemption.Provider, &rec, &provider); err != nil {
		return err
	}
	return d.inScope(provider.Region, "")
}
