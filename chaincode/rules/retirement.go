package rules

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// requestRetirement asks to retire what a registration is about (domain model SM9).
func requestRetirement(d *decision, body *record.RequestRetirement, retirement *record.Retirement) error {
	var rec record.Record
	var registration record.Registration
	if err := d.standingRecord(d.tx.Namespace, body.Registration, &rec, &registration); err != nil {
		return err
	}
	if rec.Kind != "registration" || registration.Applicant != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "the holder of the registration asks for retirement").Under("S2 23")
	}
	if !contains(inForce, rec.State) {
		return record.Errorf(record.StateForbids, "%s is %s", body.Registration, rec.State)
	}
	if err := d.consentOfAll(registration.Application.CoHolders); err != nil {
		return err
	}
	*retirement = record.Retirement{Request: *body, Applicant: registration.Applicant, Dataset: registration.Application.Dataset}
	_, id := splitKey(body.Registration)
	return d.once("retiring/"+id, "retirement", []string{record.StateRefused, record.StateRetired})
}

// notRetiring refuses what would outlive a retirement that has been approved.
func (d *decision) notRetiring(registration string) error {
	_, id := splitKey(registration)
	key, err := d.reader.Read(d.tx.Namespace, "retiring/"+id)
	if err != nil || key == nil {
		return err
	}
	var rec record.Record
	var retirement record.Retirement
	if err := d.need(d.tx.Namespace, string(key), &rec, &retirement); err != nil {
		return err
	}
	if rec.State == record.StateApproved || rec.State == record.StateDestroyed {
		return record.Errorf(record.StateForbids, "the retirement of %s is %s", registration, rec.State).Under("S2 23")
	}
	return nil
}

// clear refuses while anything stands against retiring a dataset: a burden on its certificates in either register, an open
// objection, an application under way, a legal hold.
func (g registry) clear(d *decision, retirement *record.Retirement) (*record.Registration, error) {
	var rec record.Record
	var registration record.Registration
	if err := d.standingRecord(d.tx.Namespace, retirement.Request.Registration, &rec, &registration); err != nil {
		return nil, err
	}
	if err := g.may(d, &registration); err != nil {
		return nil, err
	}
	if !contains(inForce, rec.State) {
		return nil, record.Errorf(record.StateForbids, "%s is %s", retirement.Request.Registration, rec.State)
	}
	if err := unburdened(d, &rec, &registration, retirement.Request.Registration); err != nil {
		return nil, err
	}
	if err := d.nothingFollows(retirement.Request.Registration); err != nil {
		return nil, err
	}
	if err := d.notTraded(retirement.Dataset); err != nil {
		return nil, err
	}
	where, other, state, err := g.elsewhere(d, retirement.Dataset)
	if err != nil {
		return nil, err
	}
	if other != nil && !contains(ended, state) {
		if err := unburdened(d, &record.Record{State: state}, other, where); err != nil {
			return nil, err
		}
	}
	var dataRecord record.Record
	var data record.Dataset
	if err := d.need(record.Governance, "dataset/"+retirement.Dataset, &dataRecord, &data); err != nil {
		return nil, err
	}
	if data.Held() {
		return nil, record.Errorf(record.RuleForbids, "a legal hold lies on dataset %s", retirement.Dataset).Under("S0 31(2)")
	}
	return &registration, nil
}

func unburdened(d *decision, rec *record.Record, registration *record.Registration, where string) error {
	if rec.State == record.StateSuspended || registration.Blocked(d.now()) {
		return record.Errorf(record.RuleForbids, "%s is seized, controlled, disputed or suspended", where).Under("S2 23; B-07")
	}
	return nil
}

func (g registry) checkRetirement(d *decision, _ *record.Handed, retirement *record.Retirement) error {
	retirement.Checker = d.signer.id
	_, err := g.clear(d, retirement)
	return err
}

// approveRetirement takes a second person. From then on the certificate is blocked for everything else.
func (g registry) approveRetirement(d *decision, _ *record.Reasoned, retirement *record.Retirement) error {
	if retirement.Checker == d.signer.id {
		return record.Errorf(record.ConflictOfInterest, "who checked does not approve").Under("S2 23")
	}
	if _, err := g.clear(d, retirement); err != nil {
		return err
	}
	return change(d, retirement.Request.Registration, func(rec *record.Record, registration *record.Registration) (string, error) {
		registration.Annotations = append(registration.Annotations, record.Annotation{
			ID: d.newID("retirement"), Kind: "STATUTORY", Authority: d.signer.organizationID, Document: d.statement.Sub, Effect: "BLOCK_ALL", From: d.now(),
		})
		return registration.Standing(d.now()), nil
	})
}

func (g registry) refuseRetirement(d *decision, _ *record.Reasoned, retirement *record.Retirement) error {
	var rec record.Record
	var registration record.Registration
	if err := d.need(d.tx.Namespace, retirement.Request.Registration, &rec, &registration); err != nil {
		return err
	}
	return g.may(d, &registration)
}

// destroy records the destruction. The persons who did and saw it stand there as keyed digests.
func destroy(d *decision, body *record.Destruction, retirement *record.Retirement) error {
	if retirement.Applicant != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "%s retires it and destroys it", retirement.Applicant).Under("S2 13")
	}
	if body.At > d.now() {
		return record.Errorf(record.Invalid, "at lies in the future")
	}
	retirement.Destruction = body
	return nil
}

// completeRetirement ends the certificate with the data.
func (g registry) completeRetirement(d *decision, _ *record.Reasoned, retirement *record.Retirement) error {
	return change(d, retirement.Request.Registration, func(rec *record.Record, registration *record.Registration) (string, error) {
		if err := g.may(d, registration); err != nil {
			return "", err
		}
		if !contains(inForce, rec.State) {
			return rec.State, nil // it ended meanwhile
		}
		registration.Ended = &record.Ending{Reason: "DATA_DESTROYED", Evidence: retirement.Destruction.Evidence, At: d.now()}
		left, err := d.remaining(rec.Key(), registration)
		if err != nil {
			return "", err
		}
		return record.StateCancelled, d.endRights(rec.Key(), registration, record.StateCancelled, left)
	})
}
