package rules

import (
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// demanderRows are the verification of demanders by an exchange (domain model SM4): they get a number in its books and, where the
// packs say so, a certificate.
func demanderRows() []Row {
	submitted, open := []string{record.StateSubmitted}, []string{record.StateSubmitted, record.StateReview}
	supervisors := []string{record.RoleExchange, record.RoleBureau, record.RoleCity}
	under := append([]string{record.StateSuspended}, record.VerifiedStates...)
	return from(record.EditionTrade, "demander", []Row{
		{Act: "demander.apply", To: record.StateSubmitted, Roles: receivers, Rule: "S0 17; S3a 9", renews: true, key: demanderKey, apply: on(applyDemander)},
		{Act: "demander.accept", From: submitted, To: record.StateReview, Roles: preparers, Through: Owner, Rule: "S3a 6", apply: on(acceptDemander)},
		{Act: "demander.verify", From: open, To: record.StateVerified, Else: []string{record.StateRefused}, Roles: exchangeStaff, Through: Owner,
			Rule: "S0 17; S3a 9", apply: on(verifyDemander)},
		{Act: "demander.issue", From: record.VerifiedStates, To: record.StateVerified, Else: []string{record.StateRecheckDue}, Roles: exchangeStaff, Through: Owner,
			Rule: "S0 20(1)", sealed: true, apply: on(issueDemander)},
		{Act: "demander.recheck", From: record.VerifiedStates, To: record.StateVerified, Else: []string{record.StateSuspended}, Roles: exchangeStaff,
			Through: Owner, Rule: "S0 17; S3a 9", apply: on(recheckDemander)},
		{Act: "demander.rekey", From: under, To: record.StateVerified, Else: under, Roles: receivers, Rule: "design §2", apply: on(rekeyDemander)},
		{Act: "demander.suspend", From: record.VerifiedStates, To: record.StateSuspended, Roles: supervisors, Through: Home, Rule: "S0 17; S4 二(四)14",
			ends: true, apply: on(suspendDemander)},
		{Act: "demander.resume", From: []string{record.StateSuspended}, To: record.StateVerified, Roles: supervisors, Through: Home, Rule: "S0 17",
			apply: on(resumeDemander)},
		{Act: "demander.withdraw", From: append(open, under...), To: record.StateWithdrawn, Roles: append([]string{record.RoleExchange}, receivers...),
			Through: Home, Rule: "S4 二(四)14", ends: true, apply: on(withdrawDemander)},
	})
}

// demanderKey names the record of a verification after the demander, who signs for itself.
func demanderKey(d *decision) string {
	if !record.IsID(d.statement.Iss) {
		return "" // nobody is called that
	}
	return record.DemanderKey(d.statement.Iss)
}

func applyDemander(d *decision, body *record.ApplyDemander, demander *record.Demander) error {
	if d.signer.id != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "a demander applies with a key of its own, by which it binds keys made for deals; %s acts for it", d.signer.id).Under("design §2")
	}
	if err := d.operatesNot(d.signer.id); err != nil {
		return err
	}
	if err := d.inScope(d.signer.actor.Region, record.TypeSD); err != nil {
		return err
	}
	if err := d.listed("demander.need", body.Need); err != nil {
		return err
	}
	if err := d.checklisted(body.Checklist, "checklist.demander"); err != nil {
		return err
	}
	*demander = record.Demander{
		Applicant: d.signer.id, Region: d.signer.actor.Region, Key: d.signer.kid, Application: *body, Opinions: []record.Opinion{},
	}
	if d.value == nil {
		return nil
	}
	var earlier record.Demander
	if err := record.Decode(d.record.Body, &earlier); err != nil {
		return unreadable(d.record.Key(), err)
	}
	if d.record.State != record.StateRefused && d.record.State != record.StateWithdrawn {
		return record.Errorf(record.Duplicate, "%s is %s already", d.record.Key(), d.record.State).Under("S3a 16")
	}
	// Whoever was in a cohort stays there: it never shrinks. And a record has one certificate in all its life, and one entry of a
	// status list with it.
	demander.Cohort, demander.Validity, demander.Issued = earlier.Cohort, earlier.Validity, earlier.Issued
	return nil
}

func acceptDemander(d *decision, _ *record.Reasoned, demander *record.Demander) error {
	if err := d.prepares(); err != nil {
		return err
	}
	return d.decides(demander.Applicant, demander.Region, record.TypeSD)
}

func verifyDemander(d *decision, body *record.Opinion, demander *record.Demander) error {
	if err := d.decides(demander.Applicant, demander.Region, record.TypeSD); err != nil {
		return err
	}
	demander.Opinions = append(demander.Opinions, *body)
	if body.Result == "REFUSE" {
		d.state = d.row.Else[0]
		return nil
	}
	if err := d.met(demander.Application.Checklist, "checklist.demander"); err != nil {
		return err
	}
	if err := d.verified(demander); err != nil || demander.Cohort != "" {
		return err
	}
	return d.joinCohort(demander)
}

// verified notes when a demander was verified, until when that is good, and the term of its certificate where it gets one.
func (d *decision) verified(demander *record.Demander) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	demander.Verified, demander.Recheck = d.now(), ""
	if months, _ := regime.number("recheckMonths", record.TypeSD); months > 0 {
		demander.Recheck = record.NextDue(d.now(), months)
	}
	if regime.word("demanderCertificate", record.TypeSD) != "YES" || demander.Issued.Number != "" {
		return nil
	}
	return d.startValidity(record.TypeSD, &demander.Validity)
}

// joinCohort puts a demander among those verified before it, in a new cohort when the last one is full.
func (d *decision) joinCohort(demander *record.Demander) error {
	n, err := d.counted(d.tx.Namespace, record.CohortsKey)
	if err != nil {
		return err
	}
	var rec record.Record
	var cohort record.Cohort
	if n > 0 {
		if err := d.need(d.tx.Namespace, cohortKey(n), &rec, &cohort); err != nil {
			return err
		}
	}
	if n > 0 && len(cohort.Members) < record.MaxCohort {
		demander.Cohort = cohortKey(n)
		return change(d, cohortKey(n), func(rec *record.Record, cohort *record.Cohort) (string, error) {
			cohort.Members = append(cohort.Members, demander.Applicant)
			return rec.State, nil
		})
	}
	demander.Cohort = cohortKey(n + 1)
	_, id := splitKey(demander.Cohort)
	if err := d.putRecord("cohort", id, record.StateActive, nil, nil, record.Cohort{Members: []string{demander.Applicant}}); err != nil {
		return err
	}
	return d.count(record.CohortsKey, 1)
}

func cohortKey(n int) string { return fmt.Sprintf("cohort/%d", n) }

// issueDemander records a demander's certificate, where the packs give demanders one.
func issueDemander(d *decision, body *record.Issue, demander *record.Demander) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	switch {
	case regime.word("demanderCertificate", record.TypeSD) != "YES":
		return record.Errorf(record.RuleForbids, "%s gives demanders no certificate; they are verified", d.rules.Pack).Under("S3a 9")
	case demander.Issued.Number != "":
		return record.Errorf(record.Exists, "it has the certificate %s", demander.Issued.Number)
	}
	d.state = d.record.State
	return issue(d, body, demander)
}

func recheckDemander(d *decision, body *record.Opinion, demander *record.Demander) error {
	if err := d.decides(demander.Applicant, demander.Region, record.TypeSD); err != nil {
		return err
	}
	demander.Opinions = append(demander.Opinions, *body)
	if body.Result == "REFUSE" {
		d.state = d.row.Else[0]
		demander.Measure = &record.Measure{Authority: d.signer.organizationID, Reason: "RECHECK", Document: d.digest, Deadline: d.now()}
		return nil
	}
	if err := d.met(demander.Application.Checklist, "checklist.demander"); err != nil {
		return err
	}
	return d.verified(demander)
}

// rekeyDemander names the key by which a demander binds keys made for deals from now on: the one that signs.
func rekeyDemander(d *decision, _ *record.Reasoned, demander *record.Demander) error {
	switch {
	case d.signer.id != demander.Applicant:
		return record.Errorf(record.OutOfRole, "%s is the demander and names its key, with it", demander.Applicant).Under("design §2")
	case d.signer.kid == demander.Key:
		return record.Errorf(record.Exists, "it binds with this key already")
	}
	demander.Key, d.state = d.signer.kid, d.record.State
	return nil
}

func suspendDemander(d *decision, body *record.Restrain, demander *record.Demander) (err error) {
	demander.Measure, err = d.restrain(body, demander.Applicant, demander.Region, record.TypeSD)
	return err
}

func resumeDemander(d *decision, _ *record.Reasoned, demander *record.Demander) error {
	if err := d.lifts(demander.Measure); err != nil {
		return err
	}
	demander.Measure = nil
	return d.decides(demander.Applicant, demander.Region, record.TypeSD)
}

// withdrawDemander ends a verification at the demander's wish, or by the exchange. Nobody gets out of a suspension by it.
func withdrawDemander(d *decision, body *record.Reasoned, demander *record.Demander) error {
	demander.Reason = body.Reason
	if d.signer.organizationID != demander.Applicant {
		if err := d.hasRole(exchangeStaff); err != nil {
			return err
		}
		return d.decides(demander.Applicant, demander.Region, record.TypeSD)
	}
	if d.record.State == record.StateSuspended {
		return record.Errorf(record.StateForbids, "%s is suspended; the exchange ends it", d.record.Key())
	}
	return nil
}
