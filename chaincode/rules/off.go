package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// offRows are contracts made off the exchange, deposited as evidence and not reviewed (S0 19, 21; domain model SM6). They need no
// private terms.
func offRows() []Row {
	return traded("contract", []Row{
		{Act: "contract.deposit", To: record.StateEvidenced, Roles: []string{record.RoleHolder, record.RoleMerchant, record.RoleDemander, record.RolePublicOp},
			Rule: "S0 19; S0 21(1)", newKey: depositKey, apply: on(depositContract)},
	})
}

// depositKey is the key that the other party made for this contract and consents with.
func depositKey(d *decision) (point, purpose string) {
	var body record.DepositContract
	_ = record.Decode(d.statement.Body, &body) // the row's function says what is wrong with the body
	return body.Key, record.PurposeAct
}

func depositContract(d *decision, body *record.DepositContract, contract *record.Contract) error {
	if err := d.keptLong(body.Retention); err != nil {
		return err
	}
	owner := d.signer.organizationID
	for i := range body.Cites {
		if err := d.cited(&body.Cites[i], owner, body.Dataset); err != nil {
			return err
		}
	}
	cases, err := d.mustEnterCases(body, owner)
	if err != nil {
		return err
	}
	if len(cases) > 0 {
		if err := d.exempted(body, owner, cases); err != nil {
			return err
		}
	}
	kid, err := d.enterParty(body.Key, receiver, "contract/"+d.newID(""))
	if err != nil {
		return err
	}
	*contract = record.Contract{
		Venue: "OTC", Receiver: kid, Provider: owner, Cites: body.Cites, Elements: body.Elements, Digest: body.Digest, Template: body.Template,
		Prechain: body.Prechain, Retention: body.Retention,
		Off: &record.Deposited{
			Dataset: body.Dataset, Other: "UNPROVEN", Binding: body.Binding, Public: body.Public, Fiscal: body.Fiscal, MustEnter: cases, Exemption: body.Exemption,
		},
	}
	return d.verbatim()
}

// mustEnterCases gives the cases for which a contract should have been made on an exchange: what is known of the data, and what the parties
// say of themselves (S0 6, S1 39).
func (d *decision) mustEnterCases(body *record.DepositContract, owner string) ([]string, error) {
	regime, err := d.regime()
	if err != nil {
		return nil, err
	}
	var rec record.Record
	var data record.Dataset
	if body.Dataset != "" {
		if err := d.need(record.Governance, "dataset/"+body.Dataset, &rec, &data); err != nil {
			return nil, err
		}
	}
	var holder record.Actor
	if err := d.need(record.Governance, "actor/"+owner, &rec, &holder); err != nil {
		return nil, err
	}
	cases := []string{}
	for _, row := range entry(regime.packs) {
		said := row.When == "PUBLIC_DATA" && body.Public || row.When == "FISCAL_BODY" && body.Fiscal
		if row.Force == "MUST" && (said || entryConditions[row.When](&data, &holder)) {
			cases = append(cases, row.Code)
		}
	}
	return cases, nil
}

// exempted wants the bureau's exemption for all cases: "in principle" leaves room for one, and only the bureau gives it.
func (d *decision) exempted(body *record.DepositContract, owner string, cases []string) error {
	if body.Exemption == "" {
		return record.Errorf(record.RuleForbids, "it falls under %v and must be traded on an exchange; without the bureau's exemption it is not deposited", cases).
			Under("S0 6")
	}
	var rec record.Record
	var exempt record.Exempt
	if err := d.standingRecord(record.Governance, body.Exemption, &rec, &exempt); err != nil {
		return err
	}
	covers := !slices.ContainsFunc(cases, func(code string) bool { return !contains(exempt.Cases, code) })
	if rec.Kind != "exemption" || rec.State != record.StateInForce || exempt.Provider != owner || exempt.Dataset != body.Dataset || !covers {
		return record.Errorf(record.RuleForbids, "%s is no exemption in force of %s for %v of these data", body.Exemption, owner, cases).Under("S0 6")
	}
	return nil
}
