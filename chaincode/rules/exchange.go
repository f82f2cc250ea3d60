package rules

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
)

var exchangeStaff = []string{record.RoleExchange}

// subjectRows are the subject and object certificates of an exchange (domain model SM3, SM5), with the rows that edition 4
// replaced.
func subjectRows() []Row {
	const until = record.EditionTrade
	merchant := []string{record.RoleMerchant}
	submitted, approved, active := []string{record.StateSubmitted}, []string{record.StateApproved}, []string{record.StateActive}
	return []Row{
		{Act: "subject.apply", Kind: "subject", To: record.StateSubmitted, Roles: merchant, Rule: "S0 18(2); S0 20(1)", Edition: 1, Until: until,
			apply: on(applySubject)},
		{Act: "subject.review", Kind: "subject", From: submitted, To: record.StateApproved, Else: []string{record.StateRefused}, Roles: exchangeStaff, Through: Owner,
			Rule: "S0 18(2); S3a 16", Edition: 1, Until: until, apply: on(reviewSubject)},
		{Act: "subject.issue", Kind: "subject", From: approved, To: record.StateActive, Roles: exchangeStaff, Through: Owner, Rule: "S0 13(2)", Edition: 1,
			sealed: true, apply: on(issueSubject)},
		{Act: "subject.revoke", Kind: "subject", From: active, To: record.StateRevoked, Roles: exchangeStaff, Through: Owner, Rule: "S0 20(1)", Edition: 1,
			Until: until, apply: on(revokeSubject)},
		{Act: "object.apply", Kind: "object", To: record.StateSubmitted, Roles: merchant, Rule: "S0 20(1); S3a 17", Edition: 1, Until: until,
			apply: on(applyObject)},
		{Act: "object.review", Kind: "object", From: submitted, To: record.StateApproved, Else: []string{record.StateRefused}, Roles: exchangeStaff, Through: Owner,
			Rule: "S0 8; S3a 17", Edition: 1, Until: until, apply: on(reviewObject)},
		{Act: "object.issue", Kind: "object", From: approved, To: record.StateActive, Roles: exchangeStaff, Through: Owner, Rule: "S0 13(3)", Edition: 1,
			sealed: true, apply: on(issueObject)},
		{Act: "object.revoke", Kind: "object", From: active, To: record.StateRevoked, Roles: exchangeStaff, Through: Owner, Rule: "S0 8", Edition: 1,
			Until: until, apply: on(revokeObject)},
		{Act: "listing.list", Kind: "listing", To: record.StateListed, Roles: exchangeStaff, Through: Owner, Rule: "S0 13(3)", Edition: 1, Until: until,
			apply: on(list)},
		{Act: "listing.delist", Kind: "listing", From: []string{record.StateListed}, To: record.StateDelisted, Roles: exchangeStaff, Through: Owner,
			Rule: "S0 13(3)", Edition: 2, apply: on(delist)},
	}
}

func applySubject(d *decision, body *record.ApplySubject, subject *record.Subject) error {
	if d.signer.organization != "" {
		return record.Errorf(record.ConflictOfInterest, "an organization of the network may not be a merchant").Under("S1 44")
	}
	if err := d.inScope(d.signer.actor.Region, record.TypeSM); err != nil {
		return err
	}
	*subject = record.Subject{Applicant: d.signer.organizationID, Region: d.signer.actor.Region, Application: *body, Opinions: []record.Opinion{}}
	return d.once("merchant/"+d.signer.organizationID, "subject", ended)
}

func reviewSubject(d *decision, body *record.Opinion, subject *record.Subject) error {
	if err := d.decides(subject.Applicant, subject.Region, record.TypeSM); err != nil {
		return err
	}
	subject.Opinions = append(subject.Opinions, *body)
	if body.Result == "REFUSE" {
		d.state = d.row.Else[0]
		return nil
	}
	for _, item := range subject.Application.Checklist {
		if item.Result != "MET" {
			return record.Errorf(record.RuleForbids, "condition %s is not met; the review cannot pass", item.Item).Under("S0 18(2)")
		}
	}
	return d.startValidity(record.TypeSM, &subject.Validity)
}

func revokeSubject(d *decision, body *record.Revoke, subject *record.Subject) error {
	subject.Issued.Revoked = body.Reason
	return d.decides(subject.Applicant, subject.Region, record.TypeSM)
}

func applyObject(d *decision, body *record.ApplyObject, object *record.Object) error {
	if body.Scenario == "" {
		return record.Errorf(record.RuleForbids, "an object without a specific purpose and scenario may not be traded (N07)").Under("S0 8(7)")
	}
	if err := d.trades(body.ObjectType); err != nil {
		return err
	}
	if err := d.merchant(body.Subject, d.signer.organizationID); err != nil {
		return err
	}
	var rec record.Record
	var data record.Dataset
	if err := d.need(record.Governance, "dataset/"+body.Dataset, &rec, &data); err != nil {
		return err
	}
	if err := d.inScope(data.Region, record.TypeOB); err != nil {
		return err
	}
	for i := range body.Cites {
		if err := d.cited(&body.Cites[i], d.signer.organizationID, body.Dataset); err != nil {
			return err
		}
	}
	*object = record.Object{Applicant: d.signer.organizationID, Region: data.Region, DatasetName: data.Name, Application: *body, Opinions: []record.Review{}}
	return nil
}

// decides refuses staff of the exchange who belong to the applicant or whose scope does not reach.
func (d *decision) decides(applicant, region, certType string) error {
	if err := d.impartial(applicant); err != nil {
		return err
	}
	return d.inScope(region, certType)
}

// merchant checks that a subject record is a firm's merchant certificate in force.
func (d *decision) merchant(key, holder string) error {
	if d.trading() {
		_, err := d.certifiedSubject(key, holder, record.SubjectMerchant)
		return err
	}
	var rec record.Record
	var subject record.Subject
	if err := d.need(d.tx.Namespace, key, &rec, &subject); err != nil {
		return err
	}
	if rec.Kind != "subject" || subject.Applicant != holder || rec.State != record.StateActive {
		return record.Errorf(record.RuleForbids, "%s is not %s's merchant certificate in force", key, holder).Under("S0 18(2)")
	}
	if record.Time(d.tx.Time) >= subject.Validity.To {
		return record.Errorf(record.RuleForbids, "the merchant certificate expired at %s", subject.Validity.To).Under("S0 18(2)")
	}
	return nil
}

// cited checks that a registration in another namespace is in force for a holder and a dataset. It is read by key, so
// a revocation at the same moment makes the transaction invalid.
func (d *decision) cited(citation *record.Citation, holder, dataset string) error {
	ns, known := d.network.Find(citation.Namespace)
	if !known || (ns.Kind != record.KindProperty && ns.Kind != record.KindIntellectual) {
		return record.Errorf(record.Invalid, "%q holds no registrations", citation.Namespace)
	}
	var rec record.Record
	var registration record.Registration
	if err := d.standingRecord(citation.Namespace, citation.Key, &rec, &registration); err != nil {
		return err
	}
	tradable := rec.State == record.StateActive || rec.State == record.StateRestricted && registration.Blocks("BLOCK_TRANSFER", d.now()) == nil
	switch {
	case rec.Kind != "registration" || registration.Issued.Number != citation.Number:
		return record.Errorf(record.Invalid, "%s has not the certificate %s", citation.Key, citation.Number)
	case !tradable:
		return record.Errorf(record.RuleForbids, "certificate %s is %s", citation.Number, rec.State).Under("S0 10")
	case record.Time(d.tx.Time) >= registration.Validity.To:
		return record.Errorf(record.RuleForbids, "certificate %s expired at %s", citation.Number, registration.Validity.To).Under("B-09")
	case registration.Applicant != holder || registration.Application.Dataset != dataset:
		return record.Errorf(record.RuleForbids, "certificate %s is for another holder or dataset", citation.Number).Under("S0 10")
	}
	return d.nationalAgrees(citation, &registration)
}

// nationalAgrees refuses a certificate that the national system contradicts: its deposit prevails.
func (d *decision) nationalAgrees(citation *record.Citation, registration *record.Registration) error {
	if registration.Mirror == "" {
		return nil
	}
	var rec record.Record
	var mirror record.Mirror
	if err := d.standingRecord(citation.Namespace, registration.Mirror, &rec, &mirror); err != nil {
		return err
	}
	if rec.State == record.StateDiffers {
		return record.Errorf(record.RuleForbids, "the national deposit %s differs from certificate %s, and prevails", mirror.Number, citation.Number).Under("B-10")
	}
	return nil
}

func reviewObject(d *decision, body *record.Review, object *record.Object) error {
	if err := d.decides(object.Applicant, object.Region, record.TypeOB); err != nil {
		return err
	}
	if body.Result == "PASS" {
		if err := d.standing(object); err != nil {
			return err
		}
	}
	object.Opinions = append(object.Opinions, *body)
	if err := d.conclude(body); err != nil || body.Result == "REFUSE" {
		return err
	}
	return d.startValidity(record.TypeOB, &object.Validity)
}

func revokeObject(d *decision, body *record.Revoke, object *record.Object) error {
	object.Issued.Revoked = body.Reason
	return d.decides(object.Applicant, object.Region, record.TypeOB)
}

// tradable reads an object that may be listed and traded now, every registration it cites still in force.
func (d *decision) tradable(key string) (*record.Object, error) {
	var rec record.Record
	var object record.Object
	if err := d.need(d.tx.Namespace, key, &rec, &object); err != nil {
		return nil, err
	}
	if d.trading() {
		rec.State, _ = record.Effective(&rec, d.now())
	}
	if rec.Kind != "object" || rec.State != record.StateActive || record.Time(d.tx.Time) >= object.Validity.To {
		return nil, record.Errorf(record.RuleForbids, "%s is %s; only an object with a certificate in force is traded", key, rec.State).Under("S0 20(1)")
	}
	if err := d.trades(object.Application.ObjectType); err != nil {
		return nil, err
	}
	if d.trading() {
		if err := d.tradedStill(&object); err != nil {
			return nil, err
		}
	}
	return &object, d.standing(&object)
}

// tradedStill checks an object and its data as they are now: nothing is traded that would not be registered any more.
func (d *decision) tradedStill(object *record.Object) error {
	data, err := d.inUse(object.Application.Dataset)
	if err != nil {
		return err
	}
	offered := *object // the warnings of this moment are nobody's to keep
	return d.offers(&offered, data)
}

// standing checks what an object rests on at this moment: its supplier, the supplier's merchant certificate, and
// every registration it cites.
func (d *decision) standing(object *record.Object) error {
	if _, err := d.activeActor(object.Applicant); err != nil {
		return err
	}
	if err := d.supplies(&object.Application, object.Applicant); err != nil {
		return err
	}
	for i := range object.Application.Cites {
		if err := d.cited(&object.Application.Cites[i], object.Applicant, object.Application.Dataset); err != nil {
			return err
		}
	}
	return nil
}

func list(d *decision, body *record.Listing, listing *record.Listing) error {
	object, err := d.tradable(body.Object)
	if err != nil {
		return err
	}
	if err := d.decides(object.Applicant, object.Region, record.TypeOB); err != nil {
		return err
	}
	*listing = *body
	_, id := splitKey(body.Object)
	return d.once("listed/"+id, "listing", []string{record.StateDelisted})
}

func delist(_ *decision, _ *record.Reasoned, _ *record.Listing) error { return nil }
