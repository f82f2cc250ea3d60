package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// endedObject are the states from which an object never returns.
var endedObject = append(slices.Clone(ended), record.StateRetired)

// offerers are the roles in which somebody offers an object of trade.
var offerers = []string{record.RoleMerchant, record.RoleHolder, record.RolePublicOp, record.RoleThirdParty}

// objectLifeRows are the object certificates of an exchange since edition 4 (domain model SM5).
func objectLifeRows() []Row {
	active, suspended := []string{record.StateActive}, []string{record.StateSuspended}
	inForce := append(slices.Clone(active), suspended...)
	known := append(slices.Clone(inForce), record.StateExpired)
	screened := []string{record.StateScreened, record.StateAssessed}
	reviewable := append([]string{record.StateSubmitted, record.StateApproved}, screened...) // refused even before, and again until it is issued
	supervisors := []string{record.RoleExchange, record.RoleBureau, record.RoleSector}
	return from(record.EditionTrade, "object", []Row{
		{Act: "object.apply", To: record.StateSubmitted, Roles: offerers, Rule: "S0 20(1); S3a 17", apply: on(enterObject)},
		{Act: "object.screen", From: append([]string{record.StateSubmitted}, screened...), To: record.StateScreened, Roles: preparers, Through: Owner,
			Rule: "S0 8; S3a 14", apply: on(screenObject)},
		{Act: "object.assess", From: []string{record.StateScreened}, To: record.StateAssessed, Roles: []string{record.RoleThirdParty, record.RoleExchange},
			Through: Home, Rule: "S3a 17", apply: on(assessObject)},
		{Act: "object.review", From: reviewable, To: record.StateApproved, Else: []string{record.StateRefused}, Roles: exchangeStaff, Through: Owner,
			Rule: "S0 8; S3a 17", apply: on(decideObject)},
		{Act: "object.rescreen", From: inForce, To: record.StateActive, Else: suspended, Roles: exchangeStaff, Through: Owner, Rule: "S4 二(四)13",
			apply: on(rescreenObject)},
		{Act: "object.suspend", From: active, To: record.StateSuspended, Roles: supervisors, Through: Home, Rule: "S0 8; S0 22(2)", ends: true,
			apply: on(suspendObject)},
		{Act: "object.resume", From: suspended, To: record.StateActive, Roles: supervisors, Through: Home, Rule: "S0 22(2)", apply: on(resumeObject)},
		{Act: "object.update", From: inForce, To: record.StateActive, Else: suspended, Roles: offerers, Rule: "S2 22", apply: on(updateObject)},
		{Act: "object.retire", From: known, To: record.StateRetired, Roles: offerers, Rule: "S2 23", ends: true, apply: on(retireObject)},
		{Act: "object.revoke", From: known, To: record.StateRevoked, Roles: exchangeStaff, Through: Owner, Rule: "S0 8", ends: true, apply: on(endObject)},
	})
}

func enterObject(d *decision, body *record.ApplyObject, object *record.Object) error {
	holder := d.signer.organizationID
	if err := body.Whole(); err != nil {
		return cite(err, "S0 5; S0 16; S4 二(二)4")
	}
	if body.Scenario == "" {
		return record.Errorf(record.RuleForbids, "an object without a specific purpose and scenario is not traded (N07)").Under("S0 8(7)")
	}
	if err := d.trades(body.ObjectType); err != nil {
		return err
	}
	if err := d.supplies(body, holder); err != nil {
		return err
	}
	data, err := d.inUse(body.Dataset)
	if err != nil {
		return err
	}
	if err := d.inScope(data.Region, record.TypeOB); err != nil {
		return err
	}
	if err := d.codes(body); err != nil {
		return err
	}
	*object = record.Object{Applicant: holder, Region: data.Region, DatasetName: data.Name, Application: *body, Opinions: []record.Review{}}
	if err := d.offers(object, data); err != nil {
		return err
	}
	return d.claimObject(object)
}

// supplies checks the certificate under which somebody offers an object of a type. Before edition 4, when objects had no code, merchants
// offered the services of third parties.
func (d *decision) supplies(body *record.ApplyObject, holder string) error {
	if body.ObjectType != "THIRD_PARTY_SERVICE" || body.Code == "" {
		return d.merchant(body.Subject, holder)
	}
	subject, err := d.certifiedSubject(body.Subject, holder, record.SubjectThirdParty)
	if err == nil && !contains(subject.Application.Categories, body.ServiceType) {
		err = record.Errorf(record.RuleForbids, "%s is registered for %v, not for %s", holder, subject.Application.Categories, body.ServiceType).Under("S3a 10")
	}
	return err
}

// inUse reads a dataset that has not been retired.
func (d *decision) inUse(id string) (*record.Dataset, error) {
	var rec record.Record
	var data record.Dataset
	if err := d.need(record.Governance, "dataset/"+id, &rec, &data); err != nil {
		return nil, err
	}
	if rec.State != record.StateActive {
		return nil, record.Errorf(record.RuleForbids, "dataset %s is %s", id, rec.State).Under("S2 23")
	}
	return &data, nil
}

// codes refuses codes outside the lists of the packs, and a service that needs a licence without one.
func (d *decision) codes(body *record.ApplyObject) error {
	services := "serviceType"
	if body.ObjectType == "THIRD_PARTY_SERVICE" {
		services = "thirdPartyServiceType"
	}
	for _, member := range [][2]string{{"form", body.ProductForm}, {services, body.ServiceType}, {"toolType", body.ToolType}} {
		if member[1] == "" {
			continue
		}
		if err := d.listed(member[0], member[1]); err != nil {
			return err
		}
	}
	return d.licensed(body.ServiceType, body.Licence != "")
}

// offers checks what an object offers against the data it is made of, as they are now: at the application, at the review and
// whenever it is traded.
func (d *decision) offers(object *record.Object, data *record.Dataset) error {
	body := &object.Application
	switch {
	case body.Source != nil && body.Source.Kind != data.Source:
		return record.Errorf(record.RuleForbids, "the source is stated as %s, the dataset's is %s", body.Source.Kind, data.Source).Under("S0 16(1)")
	case len(body.Cites) == 0 && data.Holder != object.Applicant:
		return record.Errorf(record.RuleForbids, "dataset %s is %s's", body.Dataset, data.Holder).Under("S0 16")
	case data.Grade == "CORE":
		return d.refuseCore()
	case data.Grade == "IMPORTANT" && slices.ContainsFunc(body.Modes, func(mode string) bool { return contains(record.RawModes, mode) }):
		return record.Errorf(record.RuleForbids, "important data are not offered raw (N18)").Under("S2 8(4)")
	case rawPublic(body, data):
		return record.Errorf(record.RuleForbids, "raw public data that are not lawfully open do not enter the market (N12)").Under("S4 二(一)1")
	}
	if restriction := body.Barred(d.now()); restriction != nil {
		return record.Errorf(record.RuleForbids, "its own restriction by %s forbids trade: %s", restriction.Basis, restriction.Text).Under("S1 16; S1 28")
	}
	if err := d.left(body, data); err != nil {
		return err
	}
	if err := d.composed(body); err != nil {
		return err
	}
	var err error
	object.Warnings, err = d.screened(data, object.Applicant, body.Scenario, true)
	return err
}

func rawPublic(body *record.ApplyObject, data *record.Dataset) bool {
	return data.Public() && (data.Form == "RAW" || body.ProductForm == "RAW") && data.Open != "CONDITIONAL" && data.Open != "UNCONDITIONAL"
}

// left checks that what is made of public data left its operation domain by a review of the bureau, for the scenario it is
// offered for (S3b 27).
func (d *decision) left(body *record.ApplyObject, data *record.Dataset) error {
	if body.Egress == "" {
		if data.Public() || data.Source == "AUTHORISED_OPERATION" {
			return record.Errorf(record.RuleForbids, "a product of public data names the egress review by which it left its domain").Under("S3b 27")
		}
		return nil
	}
	namespace, err := d.namespaceOf(record.KindProperty)
	if err != nil {
		return err
	}
	var rec record.Record
	var egress record.Egress
	if err := d.standingRecord(namespace, body.Egress, &rec, &egress); err != nil {
		return err
	}
	switch {
	case rec.Kind != "egress" || rec.State != record.StateInForce:
		return record.Errorf(record.RuleForbids, "%s is no egress review in force; it is %s", body.Egress, rec.State).Under("S3b 27")
	case egress.Dataset != body.Dataset:
		return record.Errorf(record.RuleForbids, "%s is the review of dataset %s", body.Egress, egress.Dataset).Under("S3b 27")
	case egress.Scenario != body.ScenarioCode:
		return record.Errorf(record.RuleForbids, "the scenario approved is %s, not %s (N16)", egress.Scenario, body.ScenarioCode).Under("S3b 27")
	}
	return nil
}

// namespaceOf finds the one namespace of a kind.
func (d *decision) namespaceOf(kind string) (string, error) {
	for _, ns := range d.network.Namespaces {
		if ns.Kind == kind {
			return ns.Name, nil
		}
	}
	return "", record.Errorf(record.Invalid, "this network has no namespace of kind %s", kind)
}

// composed checks the objects that an application is built from: in force, and their restrictions kept (S0 5(6), S1 28).
func (d *decision) composed(body *record.ApplyObject) error {
	for _, key := range body.Components {
		var rec record.Record
		var part record.Object
		if err := d.standingRecord(d.tx.Namespace, key, &rec, &part); err != nil {
			return err
		}
		if rec.Kind != "object" || rec.State != record.StateActive {
			return record.Errorf(record.RuleForbids, "component %s is no object in force; it is %s", key, rec.State).Under("S0 5(6)")
		}
		for _, restriction := range part.Application.Restrictions {
			if !slices.Contains(body.Restrictions, restriction) {
				return record.Errorf(record.RuleForbids, "restriction %q of component %s must stand in restrictions", restriction.Text, key).Under("S1 28")
			}
		}
	}
	return nil
}

// claimObject claims the code of an object and, where the packs say so, its supplier's dataset (S3a 17). The next version of an
// object takes them over when it is issued.
func (d *decision) claimObject(object *record.Object) error {
	body := &object.Application
	for i := range body.Cites {
		if err := d.cited(&body.Cites[i], object.Applicant, body.Dataset); err != nil {
			return err
		}
	}
	prior, err := d.priorObject(object)
	if err != nil {
		return err
	}
	if prior == nil || prior.Application.Code == "" {
		if err := d.once(codeClaim(object), "object", endedObject); err != nil {
			return cite(err, "S3a 17")
		}
	}
	if prior == nil || prior.Application.Dataset != body.Dataset {
		if err := d.claimData(object); err != nil {
			return err
		}
	}
	if prior == nil {
		return nil
	}
	return d.next(body.Prior, "object")
}

// claimData claims a supplier's dataset for an object, where the packs let there be one of it. The newest stands there in any case,
// should they ask one day.
func (d *decision) claimData(object *record.Object) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	if regime.word("objectUniqueness", record.TypeOB) == "DATASET" {
		return cite(d.once(dataClaim(object), "object", endedObject), "S3a 17")
	}
	d.put(dataClaim(object), []byte("object/"+d.newID("")))
	return nil
}

func codeClaim(object *record.Object) string { return "object-code/" + object.Application.Code }

func dataClaim(object *record.Object) string {
	return "object-of/" + object.Applicant + "-" + object.Application.Dataset
}

// priorObject reads the version that another one takes the place of: in force, of the same supplier and code, of the same data or
// their version before.
func (d *decision) priorObject(object *record.Object) (*record.Object, error) {
	key := object.Application.Prior
	if key == "" {
		return nil, nil
	}
	var rec record.Record
	var prior record.Object
	if err := d.standingRecord(d.tx.Namespace, key, &rec, &prior); err != nil {
		return nil, err
	}
	if rec.Kind != "object" || rec.State != record.StateActive || prior.Applicant != object.Applicant {
		return nil, record.Errorf(record.RuleForbids, "%s is no object in force of %s; it is %s", key, object.Applicant, rec.State).Under("S3a 17")
	}
	if code := prior.Application.Code; code != "" && code != object.Application.Code {
		return nil, record.Errorf(record.RuleForbids, "the code of %s is %s; a version keeps it", key, code).Under("S3a 17")
	}
	if prior.Application.Dataset == object.Application.Dataset {
		return &prior, nil
	}
	data, err := d.inUse(object.Application.Dataset)
	if err == nil && data.Previous != prior.Application.Dataset {
		err = record.Errorf(record.RuleForbids, "dataset %s is no version of %s", object.Application.Dataset, prior.Application.Dataset).Under("S1 10")
	}
	return &prior, err
}

// decideObject is the exchange's review, after the screening and, where the packs ask for one, the assessment.
func decideObject(d *decision, body *record.Review, object *record.Object) error {
	if err := d.decides(object.Applicant, object.Region, record.TypeOB); err != nil {
		return err
	}
	if body.Result == "PASS" {
		if err := d.passable(object); err != nil {
			return err
		}
	}
	object.Opinions = append(object.Opinions, *body)
	if err := d.conclude(body); err != nil || body.Result == "REFUSE" {
		return err
	}
	return d.startValidity(record.TypeOB, &object.Validity)
}

// passable refuses to pass an object whose screening found something or is of another list, that was not assessed where it must
// be, or that is no longer what was applied for.
func (d *decision) passable(object *record.Object) error {
	if err := d.screenedStill(object); err != nil {
		return err
	}
	regime, err := d.regime()
	if err != nil {
		return err
	}
	if regime.word("assessmentRequired", record.TypeOB) == "YES" && object.Assessed == nil {
		return record.Errorf(record.RuleForbids, "a registered third party must assess it first (object.assess)").Under("S3a 17")
	}
	if object.Assessed != nil {
		if _, err := d.report(object.Assessed.Report, "COMPLIANCE", d.statement.Sub); err != nil {
			return err
		}
	}
	if err := d.standing(object); err != nil {
		return err
	}
	data, err := d.inUse(object.Application.Dataset)
	if err != nil {
		return err
	}
	if err := d.codes(&object.Application); err != nil {
		return err
	}
	return d.offers(object, data)
}

// issueObject records the certificate. Since edition 4 it ends the version before and takes over what that had claimed.
func issueObject(d *decision, body *record.Issue, object *record.Object) error {
	if err := issue(d, body, object); err != nil || !d.trading() {
		return err
	}
	object.Regime = d.rules.Pack
	prior, err := d.priorObject(object)
	if err != nil || prior == nil {
		return err
	}
	d.put(codeClaim(object), []byte(d.statement.Sub))
	d.put(dataClaim(object), []byte(d.statement.Sub))
	return change(d, object.Application.Prior, func(_ *record.Record, prior *record.Object) (string, error) {
		prior.Follower = d.statement.Sub
		prior.Ended = &record.Ending{Reason: "SUPERSEDED", Evidence: d.digest, At: d.now()}
		return record.StateSuperseded, nil
	})
}
