package rules

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// reportRows are what registered third parties find (domain model E35).
func reportRows() []Row {
	third := []string{record.RoleThirdParty}
	return from(record.EditionTrade, "report", []Row{
		{Act: "report.file", To: record.StateInForce, Roles: third, Rule: "S0 13(4); S1 45", apply: on(fileReport)},
		{Act: "report.withdraw", From: []string{record.StateInForce}, To: record.StateWithdrawn, Roles: third, Rule: "S0 13(4)", ends: true,
			apply: on(withdrawReport)},
	})
}

func fileReport(d *decision, body *record.Report, report *record.Report) error {
	issuer := d.signer.organizationID
	if body.ValidTo <= d.now() {
		return record.Errorf(record.Invalid, "validTo lies in the past")
	}
	if err := d.thirdParty(issuer, record.ReportKinds[body.Kind]); err != nil {
		return err
	}
	if !body.Independent {
		return record.Errorf(record.RuleForbids, "a third party declares that it is independent").Under("S1 45")
	}
	about, err := d.behind(body.Subject)
	if err != nil {
		return err
	}
	if err := d.unaffiliated(issuer, about); err != nil {
		return err
	}
	*report = *body
	report.Issuer = issuer
	return nil
}

// behind gives who stands behind a record that a report is about.
func (d *decision) behind(key string) (string, error) {
	var rec record.Record
	switch kind, _ := splitKey(key); kind {
	case "dataset":
		var data record.Dataset
		err := d.need(record.Governance, key, &rec, &data)
		return data.Holder, err
	case "object":
		var object record.Object
		err := d.need(d.tx.Namespace, key, &rec, &object)
		return object.Applicant, err
	case "subject":
		var subject record.Subject
		err := d.need(d.tx.Namespace, key, &rec, &subject)
		return subject.Applicant, err
	case "deal":
		var deal record.Deal
		err := d.need(d.tx.Namespace, key, &rec, &deal)
		return deal.Provider, err
	}
	return "", record.Errorf(record.Invalid, "a report is about a dataset, an object, a subject or a deal, not about %s", key)
}

// unaffiliated refuses a third party that is, was before or came out of whom it judges.
func (d *decision) unaffiliated(issuer, about string) error {
	var rec record.Record
	var other record.Actor
	if err := d.need(record.Governance, "actor/"+about, &rec, &other); err != nil {
		return err
	}
	own, err := d.activeActor(issuer)
	if err != nil {
		return err
	}
	if issuer == about || contains(own.Predecessors, about) || contains(other.Predecessors, issuer) {
		return record.Errorf(record.ConflictOfInterest, "%s is not independent of %s", issuer, about).Under("S1 45")
	}
	return nil
}

func withdrawReport(d *decision, _ *record.Reasoned, report *record.Report) error {
	if report.Issuer != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "%s gave the report and withdraws it", report.Issuer)
	}
	return nil
}

// report reads a report of a kind about something, in force, by a third party that is still registered for it.
func (d *decision) report(key, kind, about string) (*record.Report, error) {
	var rec record.Record
	var report record.Report
	if err := d.standingRecord(d.tx.Namespace, key, &rec, &report); err != nil {
		return nil, err
	}
	if rec.Kind != "report" || rec.State != record.StateInForce || report.Kind != kind || report.Subject != about {
		return nil, record.Errorf(record.RuleForbids, "%s is no %s report about %s in force; it is %s", key, kind, about, rec.State).Under("S0 13(4)")
	}
	return &report, d.thirdParty(report.Issuer, record.ReportKinds[kind])
}
