package rules

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// screenObject answers the negative list for an object: who did it and of which version of the list stands beside the answers. What
// a program can see itself is refused at once (S0 8).
func screenObject(d *decision, body *record.ScreenObject, object *record.Object) error {
	if err := d.prepares(); err != nil {
		return err
	}
	if _, err := d.screening(body, object); err != nil {
		return err
	}
	data, err := d.inUse(object.Application.Dataset)
	if err != nil {
		return err
	}
	return d.offers(object, data)
}

// screening notes the answers of somebody who may decide, and gives the list they are to.
func (d *decision) screening(body *record.ScreenObject, object *record.Object) ([]record.NegativeRow, error) {
	if err := d.decides(object.Applicant, object.Region, record.TypeOB); err != nil {
		return nil, err
	}
	list, err := d.itemByItem(body.Negative, body.Conflict)
	object.Screening = &record.Screening{Negative: body.Negative, Evidence: body.Evidence, By: d.signer.id, Pack: d.rules.Pack, At: d.now()}
	return list, err
}

// screenedStill refuses an object whose newest screening found something, or is to another list than the one in force.
func (d *decision) screenedStill(object *record.Object) error {
	if object.Screening == nil {
		return record.Errorf(record.RuleForbids, "it has not been screened").Under("S0 8")
	}
	same, err := d.passStill(object.Screening.Negative)
	if err == nil && !same {
		err = record.Errorf(record.RuleForbids, "its screening under %s does not pass the negative list of %s; screen it again", object.Screening.Pack, d.rules.Pack).
			Under("S0 8; S4 二(四)13")
	}
	return err
}

// rescreenObject answers a new list for an object in force. A hit suspends it (S4 二(四)13).
func rescreenObject(d *decision, body *record.ScreenObject, object *record.Object) error {
	list, err := d.screening(body, object)
	if err != nil {
		return err
	}
	data, err := d.inUse(object.Application.Dataset)
	if err != nil {
		return err
	}
	hits, warnings, err := d.hits(data, object.Applicant, object.Application.Scenario, true)
	if err != nil {
		return err
	}
	for i, row := range list {
		if !passes(row.Effect, body.Negative[i].Answer) {
			hits = append(hits, row)
		}
	}
	object.Warnings, d.state = warnings, d.record.State
	if len(hits) == 0 || object.Suspension != nil {
		return nil
	}
	object.Suspension = &record.Measure{Authority: d.signer.organizationID, Reason: onTheList, Document: d.rules.Pack + " " + hits[0].Code, Deadline: d.now()}
	d.state = record.StateSuspended
	return nil
}

// onTheList is the reason of a suspension for a hit of the negative list.
const onTheList = "NEGATIVE_LIST"

// assessObject enters the report of a registered third party on the object's compliance, which the third party or the exchange
// hands in (S3a 17).
func assessObject(d *decision, body *record.AssessObject, object *record.Object) error {
	report, err := d.report(body.Report, "COMPLIANCE", d.statement.Sub)
	if err != nil {
		return err
	}
	object.Assessed = &record.Assessed{Report: body.Report, Issuer: report.Issuer, At: d.now()}
	if report.Issuer == d.signer.organizationID {
		return nil
	}
	if d.signer.organization != d.namespace.Owner {
		return record.Errorf(record.OutOfRole, "the report is %s's; it or the exchange hands it in", report.Issuer).Under("S3a 17")
	}
	return d.decides(object.Applicant, object.Region, record.TypeOB)
}

func suspendObject(d *decision, body *record.Restrain, object *record.Object) (err error) {
	if !contains([]string{"COMPLAINT", onTheList, "VIOLATION"}, body.Reason) {
		return record.Errorf(record.Invalid, "an object is suspended for COMPLAINT, NEGATIVE_LIST or VIOLATION, not for %s", body.Reason)
	}
	object.Suspension, err = d.restrain(body, object.Applicant, object.Region, record.TypeOB)
	return err
}

// resumeObject ends a suspension. One for the negative list ends after a screening that passes the list in force.
func resumeObject(d *decision, _ *record.Reasoned, object *record.Object) error {
	if err := d.lifts(object.Suspension); err != nil {
		return err
	}
	if object.Suspension.Reason == onTheList {
		if err := d.screenedStill(object); err != nil {
			return err
		}
	}
	object.Suspension = nil
	return d.decides(object.Applicant, object.Region, record.TypeOB)
}

// updateObject discloses a change of what stands behind an object (S2 22).
func updateObject(d *decision, body *record.Handed, object *record.Object) error {
	object.Updated, d.state = &record.Updated{Digest: body.Digest, At: d.now()}, d.record.State
	return d.supplier(object)
}

// supplier refuses whoever is not the object's supplier.
func (d *decision) supplier(object *record.Object) error {
	if d.signer.organizationID != object.Applicant {
		return record.Errorf(record.OutOfRole, "%s is the supplier of the object", object.Applicant).Under("S0 16")
	}
	return nil
}

// retireObject ends an object at its supplier's wish, once no deal and no dispute about its data is open (domain model SM9).
func retireObject(d *decision, body *record.Handed, object *record.Object) error {
	if err := d.supplier(object); err != nil {
		return err
	}
	for _, kind := range []string{"deals", "disputes"} {
		n, err := d.counted(d.tx.Namespace, kind+"/"+object.Application.Dataset)
		if err != nil {
			return err
		}
		if n > 0 {
			return record.Errorf(record.RuleForbids, "%d %s about dataset %s are open", n, kind, object.Application.Dataset).Under("S2 23")
		}
	}
	object.Ended = &record.Ending{Reason: "REQUEST", Evidence: body.Digest, At: d.now()}
	return nil
}

// endObject revokes for cause.
func endObject(d *decision, body *record.Revoke, object *record.Object) error {
	object.Issued.Revoked = body.Reason
	object.Ended = &record.Ending{Reason: body.Reason, Evidence: body.Evidence, At: d.now()}
	return d.decides(object.Applicant, object.Region, record.TypeOB)
}
