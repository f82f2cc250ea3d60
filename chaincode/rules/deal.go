package rules

import (
	"fmt"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// minimumRetention is how long deal records are kept, in years (S3a 24).
const minimumRetention = 20

// receivers are the roles in which a firm binds itself as the receiving party.
var receivers = []string{record.RoleDemander, record.RoleHolder, record.RoleMerchant}

// dealRows are contract evidence and delivery receipts (domain model SM6). The parties' statements are kept verbatim
// beside the record: they, and not our record of them, are the evidence.
func dealRows() []Row {
	parties := []string{record.RoleHolder, record.RoleMerchant}
	signed := []string{record.StateSigned}
	return []Row{
		{Act: "contract.sign", Kind: "contract", To: record.StateSigned, Roles: parties, Rule: "S0 20(2); S3a 21", Edition: 1, Until: record.EditionTrade,
			apply: on(signContract)},
		{Act: "contract.evidence", Kind: "contract", From: signed, To: record.StateEvidenced, Else: []string{record.StateReturned}, Roles: exchangeStaff,
			Through: Owner, Rule: "S0 20(4); S3a 21", Edition: 1, apply: on(evidence)},
		{Act: "delivery.confirm", Kind: "delivery", To: "ACCEPTED", Roles: parties, Through: Owner, Rule: "S0 20(5); B-47", Edition: 1, apply: on(confirm)},
	}
}

func signContract(d *decision, body *record.Contract, contract *record.Contract) error {
	object, err := d.tradable(body.Object)
	if err != nil {
		return err
	}
	if object.Applicant != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "%s supplies the object; it signs as the provider", object.Applicant).Under("S0 16")
	}
	if body.Receiver == d.signer.organizationID {
		return record.Errorf(record.Invalid, "provider and receiver are the same")
	}
	if err := d.consentOf(body.Receiver, receivers...); err != nil {
		return err
	}
	if err := d.complete(body, object); err != nil {
		return err
	}
	if earliest := record.Time(d.tx.Time.AddDate(minimumRetention, 0, 0)); body.Retention < earliest {
		return record.Errorf(record.RuleForbids, "it must be kept for %d years, until %s", minimumRetention, earliest).Under("S3a 24")
	}
	*contract = *body
	contract.Provider = d.signer.organizationID
	return d.verbatim()
}

// complete checks the completeness gate: the pack's elements, and 11 and 12 when a certificate is cited (list A2-c).
// The certificates cited must be among those of the object, which are in force.
func (d *decision) complete(body *record.Contract, object *record.Object) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	wanted := regime.elements()
	if len(body.Cites) > 0 {
		wanted = append(wanted, 11, 12)
	}
	for _, number := range wanted {
		if !slices.ContainsFunc(body.Elements, func(e record.Element) bool { return e.Number == number }) {
			return record.Errorf(record.RuleForbids, "contract element %d of list A2-c is missing", number).Under("S0 20(2); S3a 21")
		}
	}
	for _, citation := range body.Cites {
		if !slices.Contains(object.Application.Cites, citation) {
			return record.Errorf(record.Invalid, "certificate %s is not one of the object's", citation.Number)
		}
	}
	return nil
}

// verbatim keeps the statements of an act as they were signed, one value of its own, written once.
func (d *decision) verbatim() error {
	value, err := record.Encode(d.submission.Statements)
	if err == nil {
		d.put("jws/"+d.newID(""), value)
	}
	return err
}

// evidence records the exchange's review. What the contract cites must be in force at this moment, not only when the
// parties signed.
func evidence(d *decision, body *record.Opinion, contract *record.Contract) error {
	for _, party := range []string{contract.Provider, contract.Receiver} {
		if err := d.impartial(party); err != nil {
			return err
		}
	}
	if body.Result == "REFUSE" {
		d.state = d.row.Else[0]
		return nil
	}
	_, err := d.tradable(contract.Object)
	return err
}

func confirm(d *decision, body *record.Delivery, delivery *record.Delivery) error {
	var rec record.Record
	var contract record.Contract
	if err := d.need(d.tx.Namespace, body.Contract, &rec, &contract); err != nil {
		return err
	}
	if rec.Kind != "contract" || rec.State != record.StateEvidenced {
		return record.Errorf(record.RuleForbids, "%s is %s; delivery follows evidence", body.Contract, rec.State).Under("S0 20(5)")
	}
	if contract.Provider != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "%s is the provider of the contract", contract.Provider).Under("S0 20(5)")
	}
	if err := d.consentOf(contract.Receiver, receivers...); err != nil {
		return err
	}
	if body.DeliveredAt > record.Time(d.tx.Time) {
		return record.Errorf(record.Invalid, "deliveredAt lies in the future").Under("B-47")
	}
	if err := d.deliverable(&contract, body.Mode); err != nil {
		return err
	}
	if err := d.claim(fmt.Sprintf("batch/%s-%d", rec.ID, body.Batch), "delivery/"+d.newID("")); err != nil {
		return err
	}
	*delivery = *body
	return d.verbatim()
}

// deliverable refuses raw delivery of important data (N18, S2 8(4)).
func (d *decision) deliverable(contract *record.Contract, mode string) error {
	var rec record.Record
	var object record.Object
	if err := d.need(d.tx.Namespace, contract.Object, &rec, &object); err != nil {
		return err
	}
	var data record.Dataset
	if err := d.need(record.Governance, "dataset/"+object.Application.Dataset, &rec, &data); err != nil {
		return err
	}
	if data.Grade == "IMPORTANT" && (mode == "RAW_TRANSFER" || mode == "OFFLINE") {
		return record.Errorf(record.RuleForbids, "important data are not delivered raw (N18)").Under("S2 8(4)")
	}
	return nil
}
