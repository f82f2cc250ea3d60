package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// preparers take in and prepare at an exchange; operators never decide (S3a 6).
var preparers = []string{record.RoleExchange, record.RoleOperator}

// endedSubject are the states from which the registration of a subject never returns.
var endedSubject = append(slices.Clone(ended), record.StateExited)

// subjectLifeRows are the subject certificates of an exchange since edition 4 (domain model SM3).
func subjectLifeRows() []Row {
	const edition = record.EditionTrade
	submitted := []string{record.StateSubmitted}
	reviewable := []string{record.StateSubmitted, record.StateReview, record.StateApproved} // again until it is issued
	active, suspended := []string{record.StateActive}, []string{record.StateSuspended}
	supervisors := []string{record.RoleExchange, record.RoleBureau, record.RoleCity}
	rows := []Row{
		{Act: "subject.apply", To: record.StateSubmitted, Roles: []string{record.RoleMerchant, record.RoleThirdParty}, Rule: "S0 18(2); S0 20(1); S3a 10",
			apply: on(enterSubject)},
		{Act: "subject.accept", From: submitted, To: record.StateReview, Roles: preparers, Through: Owner, Rule: "S3a 6", apply: on(acceptSubject)},
		{Act: "subject.review", From: reviewable, To: record.StateApproved, Else: []string{record.StateRefused}, Roles: exchangeStaff, Through: Owner,
			Rule: "S0 18(2); S3a 16", apply: on(decideSubject)},
		{Act: "subject.suspend", From: active, To: record.StateSuspended, Roles: supervisors, Through: Home, Rule: "S1 54(2); S4 二(四)14", ends: true,
			apply: on(suspendSubject)},
		{Act: "subject.resume", From: suspended, To: record.StateActive, Roles: supervisors, Through: Home, Rule: "S1 54(2)", apply: on(resumeSubject)},
		{Act: "subject.exit", From: active, To: record.StateExited, Roles: []string{record.RoleMerchant, record.RoleThirdParty}, Rule: "S4 二(四)14", ends: true,
			apply: on(exitSubject)},
		{Act: "subject.revoke", From: []string{record.StateActive, record.StateSuspended, record.StateExpired}, To: record.StateRevoked,
			Roles: []string{record.RoleExchange, record.RoleBureau}, Through: Home, Rule: "S0 20(1); S4 二(四)14", ends: true, apply: on(endSubject)},
	}
	return from(edition, "subject", rows)
}

// from puts rows that came together into their edition and kind.
func from(edition int, kind string, rows []Row) []Row {
	for i := range rows {
		rows[i].Edition, rows[i].Kind = edition, kind
	}
	return rows
}

// subjectClaim is where the one registration of a firm and type stands (S3a 16).
func subjectClaim(subjectType, holder string) string {
	if subjectType == record.SubjectThirdParty {
		return "thirdparty/" + holder
	}
	return "merchant/" + holder
}

func enterSubject(d *decision, body *record.ApplySubject, subject *record.Subject) error {
	role := record.RoleMerchant
	if body.SubjectType == record.SubjectThirdParty {
		role = record.RoleThirdParty
	}
	if err := d.hasRole([]string{role}); err != nil {
		return err
	}
	if err := d.separate(d.signer.organizationID); err != nil {
		return err
	}
	if err := d.inScope(d.signer.actor.Region, body.CertType()); err != nil {
		return err
	}
	if !body.Committed() {
		return record.Errorf(record.RuleForbids, "it must commit itself about %v, in this order", record.CommitmentKinds).Under("S4 二(四)15")
	}
	if err := d.mayServe(body); err != nil {
		return err
	}
	if err := d.checklisted(body.Checklist, subjectLists(body)...); err != nil {
		return err
	}
	*subject = record.Subject{Applicant: d.signer.organizationID, Region: d.signer.actor.Region, Application: *body, Opinions: []record.Opinion{}}
	return d.claimSubject(subject)
}

// separate refuses those who run an exchange: they do not trade on it.
func (d *decision) separate(applicant string) error {
	if d.signer.organization != "" {
		return record.Errorf(record.ConflictOfInterest, "an organization of the network may not be a subject of an exchange").Under("S1 44")
	}
	return d.operatesNot(applicant)
}

// operatesNot refuses the company that runs the exchange.
func (d *decision) operatesNot(applicant string) error {
	venue, err := d.venue()
	if err != nil {
		return err
	}
	if venue.Operator == applicant {
		return record.Errorf(record.ConflictOfInterest, "%s runs the exchange; it may not be a subject of it", applicant).Under("S1 44; S4 二(二)6")
	}
	return nil
}

// mayServe checks the services that somebody applies for: those of third parties are listed, and some need a licence.
func (d *decision) mayServe(body *record.ApplySubject) error {
	for _, service := range body.Categories {
		if body.SubjectType == record.SubjectThirdParty {
			if err := d.listed("thirdPartyServiceType", service); err != nil {
				return err
			}
		}
		if err := d.licensed(service, body.Licensed(service, d.now())); err != nil {
			return err
		}
	}
	return nil
}

// licensed refuses a service that needs a licence and shows none (N19).
func (d *decision) licensed(service string, shown bool) error {
	regime, err := d.regime()
	if err != nil || shown {
		return err
	}
	for _, code := range regime.list("licensed.service") {
		if code.Code == service {
			return record.Errorf(record.RuleForbids, "%s (%s) needs a licence in force (N19)", code.Code, code.Title).Under(orElse(code.Article, "S1 25"))
		}
	}
	return nil
}

// listed refuses a code that no pack in force lists under a name; without any list any code is taken.
func (d *decision) listed(name, code string) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	list := regime.list(name)
	if len(list) > 0 && !slices.ContainsFunc(list, func(c record.ListedCode) bool { return c.Code == code }) {
		return record.Errorf(record.Invalid, "%q is not in the code list %s of %s", code, name, d.rules.Pack).Under(list[0].Article)
	}
	return nil
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// subjectLists are the names of the checklists that a subject answers.
func subjectLists(body *record.ApplySubject) []string {
	if body.SubjectType == record.SubjectThirdParty {
		return []string{"checklist.subject.third-party"}
	}
	names := []string{"checklist.subject.merchant"}
	for _, category := range body.Categories {
		names = append(names, "checklist.subject.merchant."+category)
	}
	return names
}

// checklisted refuses a checklist that leaves out what the packs ask for in the lists of some names.
func (d *decision) checklisted(list []record.ChecklistItem, names ...string) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	for _, name := range names {
		for _, code := range regime.list(name) {
			if !slices.ContainsFunc(list, func(item record.ChecklistItem) bool { return item.Item == code.Code }) {
				return record.Errorf(record.RuleForbids, "item %s (%s) of %s is not answered", code.Code, code.Title, name).Under(code.Article)
			}
		}
	}
	return nil
}

// met is checklisted with every condition fulfilled.
func (d *decision) met(list []record.ChecklistItem, names ...string) error {
	for _, item := range list {
		if item.Result != "MET" {
			return record.Errorf(record.RuleForbids, "condition %s is not met; the review cannot pass", item.Item)
		}
	}
	return d.checklisted(list, names...)
}

// claimSubject claims the one place of a firm and type. What takes the place of a registration in force claims that one until it
// is issued: one at a time.
func (d *decision) claimSubject(subject *record.Subject) error {
	claim := subjectClaim(subject.Application.SubjectType, subject.Applicant)
	prior, err := d.priorSubject(subject)
	if err != nil {
		return err
	}
	if prior == nil || prior.Applicant != subject.Applicant {
		if err := d.once(claim, "subject", endedSubject); err != nil {
			return cite(err, "S3a 16")
		}
	}
	if prior == nil {
		return nil
	}
	return d.next(subject.Application.Prior, "subject")
}

// next claims what a registration takes the place of; one that was refused leaves the claim to others.
func (d *decision) next(prior, kind string) error {
	_, id := splitKey(prior)
	return d.once("next/"+id, kind, []string{record.StateRefused})
}

// priorSubject reads the registration that another one takes the place of: of the same firm, or of one that it succeeds.
func (d *decision) priorSubject(subject *record.Subject) (*record.Subject, error) {
	key := subject.Application.Prior
	if key == "" {
		return nil, nil
	}
	var rec record.Record
	var prior record.Subject
	if err := d.standingRecord(d.tx.Namespace, key, &rec, &prior); err != nil {
		return nil, err
	}
	if rec.Kind != "subject" || rec.State != record.StateActive || prior.Application.SubjectType != subject.Application.SubjectType {
		return nil, record.Errorf(record.RuleForbids, "%s is no certificate of that type in force; it is %s", key, rec.State).Under("S3a 16")
	}
	if prior.Applicant == subject.Applicant {
		return &prior, nil
	}
	succeeds, err := d.succeeded(prior.Applicant, subject.Applicant)
	if err == nil && !succeeds {
		err = record.Errorf(record.OutOfRole, "%s is the certificate of %s, which %s was not registered to succeed", key, prior.Applicant, subject.Applicant).Under("S2 21(1)")
	}
	return &prior, err
}

func acceptSubject(d *decision, _ *record.Reasoned, subject *record.Subject) error {
	if err := d.prepares(); err != nil {
		return err
	}
	return d.decides(subject.Applicant, subject.Region, subject.Application.CertType())
}

// prepares refuses people of a company that does not run the exchange (S3a 6).
func (d *decision) prepares() error {
	if d.signer.organization == d.namespace.Owner {
		return nil
	}
	venue, err := d.venue()
	if err != nil {
		return err
	}
	if venue.Operator == "" || venue.Operator != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "%s does not run the exchange", d.signer.organizationID).Under("S3a 6")
	}
	return nil
}

func decideSubject(d *decision, body *record.DecideSubject, subject *record.Subject) error {
	certType := subject.Application.CertType()
	if err := d.decides(subject.Applicant, subject.Region, certType); err != nil {
		return err
	}
	if err := d.ruleDocuments(body.Rules); err != nil {
		return err
	}
	subject.Opinions, subject.Rules = append(subject.Opinions, body.Opinion), body.Rules
	if body.Result == "REFUSE" {
		d.state = d.row.Else[0]
		return nil
	}
	if err := d.operatesNot(subject.Applicant); err != nil {
		return err
	}
	if err := d.mayServe(&subject.Application); err != nil {
		return err
	}
	if err := d.met(subject.Application.Checklist, subjectLists(&subject.Application)...); err != nil {
		return err
	}
	return d.startValidity(certType, &subject.Validity)
}

// ruleDocuments refuses documents that are not rules of this exchange in force (S0 20(1)).
func (d *decision) ruleDocuments(keys []string) error {
	for _, key := range keys {
		var rec record.Record
		var document record.Document
		if err := d.need(record.Governance, key, &rec, &document); err != nil {
			return err
		}
		if rec.Kind != "document" || rec.State != record.StateInForce || document.Namespace != d.tx.Namespace || document.From > d.now() {
			return record.Errorf(record.RuleForbids, "%s is no rule of this exchange in force", key).Under("S0 20(1); S0 12(2)")
		}
	}
	return nil
}

// issueSubject records the certificate. Since edition 4 it ends what it takes the place of.
func issueSubject(d *decision, body *record.Issue, subject *record.Subject) error {
	if err := issue(d, body, subject); err != nil || !d.trading() {
		return err
	}
	subject.Regime = d.rules.Pack
	prior, err := d.priorSubject(subject)
	if err != nil || prior == nil {
		return err
	}
	d.put(subjectClaim(subject.Application.SubjectType, subject.Applicant), []byte(d.statement.Sub))
	return change(d, subject.Application.Prior, func(_ *record.Record, prior *record.Subject) (string, error) {
		prior.Follower = d.statement.Sub
		prior.Ended = &record.Ending{Reason: "SUPERSEDED", Evidence: d.digest, At: d.now()}
		return record.StateSuperseded, nil
	})
}

func suspendSubject(d *decision, body *record.Restrain, subject *record.Subject) (err error) {
	subject.Suspension, err = d.restrain(body, subject.Applicant, subject.Region, subject.Application.CertType())
	return err
}

// restrain makes the measure by which somebody or something is suspended.
func (d *decision) restrain(body *record.Restrain, holder, region, certType string) (*record.Measure, error) {
	if body.Deadline <= d.now() {
		return nil, record.Errorf(record.Invalid, "the deadline for putting it right lies in the past")
	}
	measure := record.Measure{Authority: d.signer.organizationID, Reason: body.Reason, Document: body.Document, Deadline: body.Deadline}
	return &measure, d.decides(holder, region, certType)
}

func resumeSubject(d *decision, _ *record.Reasoned, subject *record.Subject) error {
	if err := d.lifts(subject.Suspension); err != nil {
		return err
	}
	subject.Suspension = nil
	return d.decides(subject.Applicant, subject.Region, subject.Application.CertType())
}

// lifts refuses whoever lifts what another has ordered; the bureau may lift anybody's measure (S0 4(1), 28(2)).
func (d *decision) lifts(measure *record.Measure) error {
	if measure.Authority != d.signer.organizationID && d.signer.organization != record.DataBureau {
		return record.Errorf(record.OutOfRole, "%s suspended it; it or the bureau lifts", measure.Authority).Under("S0 22(2); S0 28(2)")
	}
	return nil
}

// exitSubject ends a certificate at its holder's wish, once all its deals are closed.
func exitSubject(d *decision, body *record.Handed, subject *record.Subject) error {
	if subject.Applicant != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "%s is the holder and exits", subject.Applicant).Under("S4 二(四)14")
	}
	n, err := d.counted(d.tx.Namespace, suppliesKey(subject.Applicant))
	if err != nil {
		return err
	}
	if n > 0 && subject.Application.SubjectType == record.SubjectMerchant {
		return record.Errorf(record.RuleForbids, "%d deals of %s are open", n, subject.Applicant).Under("S4 二(四)14")
	}
	subject.Ended = &record.Ending{Reason: "REQUEST", Evidence: body.Digest, At: d.now()}
	return nil
}

// endSubject revokes for cause.
func endSubject(d *decision, body *record.Revoke, subject *record.Subject) error {
	subject.Issued.Revoked = body.Reason
	subject.Ended = &record.Ending{Reason: body.Reason, Evidence: body.Evidence, At: d.now()}
	return d.decides(subject.Applicant, subject.Region, subject.Application.CertType())
}

// certifiedSubject checks that a subject record is a firm's certificate of a type in force, or was and something took its place
// that is.
func (d *decision) certifiedSubject(key, holder, subjectType string) (*record.Subject, error) {
	var rec record.Record
	var subject record.Subject
	if err := d.standingRecord(d.tx.Namespace, key, &rec, &subject); err != nil {
		return nil, err
	}
	if rec.Kind == "subject" && rec.State == record.StateSuperseded && subject.Applicant == holder {
		current, err := d.reader.Read(d.tx.Namespace, subjectClaim(subject.Application.SubjectType, holder))
		if err != nil || current == nil {
			return nil, missing("the claim of "+key, err)
		}
		if string(current) != key { // else another firm took its place
			return d.certifiedSubject(string(current), holder, subjectType)
		}
	}
	if rec.Kind != "subject" || subject.Applicant != holder || subject.Application.SubjectType != subjectType || rec.State != record.StateActive {
		return nil, record.Errorf(record.RuleForbids, "%s is not a %s certificate of %s in force; it is %s", key, subjectType, holder, rec.State).Under("S0 18(2); S3a 7")
	}
	if d.now() >= subject.Validity.To {
		return nil, record.Errorf(record.RuleForbids, "the certificate expired at %s", subject.Validity.To).Under("S0 18(2)")
	}
	return &subject, d.operatesNot(holder)
}

// thirdParty checks that an organization is a registered third party for one of some services.
func (d *decision) thirdParty(holder string, services []string) error {
	key, err := d.reader.Read(d.tx.Namespace, subjectClaim(record.SubjectThirdParty, holder))
	if err != nil {
		return err
	}
	if key == nil {
		return record.Errorf(record.RuleForbids, "%s is no registered third party", holder).Under("S0 13(4); S3a 10")
	}
	subject, err := d.certifiedSubject(string(key), holder, record.SubjectThirdParty)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(services, func(service string) bool { return contains(subject.Application.Categories, service) }) {
		return record.Errorf(record.RuleForbids, "%s is registered for %v, not for one of %v", holder, subject.Application.Categories, services).Under("S0 13(4); S3a 10")
	}
	return nil
}
