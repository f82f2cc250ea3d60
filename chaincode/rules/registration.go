package rules

import (
	"cmp"
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// registry is what differs between the two registrations; everything else is shared.
type registry struct {
	certType   string
	other      string   // kind of namespace of the other register
	deciders   []string // roles that accept, review, notify, deposit, issue and revoke
	suspenders []string // roles that suspend a certificate
	deposit    bool     // an evidence deposit must precede the application
	processing bool     // the rule by which the data were processed must be stated
	rules      articles
}

// articles are what each step rests on.
type articles struct{ apply, accept, review, notice, deposit, issue, revoke string }

var propertyRegistry = registry{
	certType: record.TypeDP, other: record.KindIntellectual, deciders: []string{record.RoleBureau, record.RoleCity, record.RoleAgency},
	suspenders: []string{record.RoleBureau, record.RoleSector},
	rules:      articles{"S0 9(1); B-03", "S0 9(2); B-03", "S0 8; B-04", "B-08", "B-09", "S0 10(1)", "S0 8; B-11"},
}

var intellectualRegistry = registry{
	certType: record.TypeIP, other: record.KindProperty, deciders: []string{record.RoleRegulator},
	suspenders: []string{record.RoleRegulator, record.RoleSector}, deposit: true, processing: true,
	rules: articles{"S0 9(1); B-21", "S0 9(3); B-19", "S0 8; B-19", "B-21", "B-21", "S0 10(2)", "S0 8; B-19"},
}

// Groups of states of a registration (domain model SM1, SM2).
var (
	// ended are the states from which a registration never returns.
	ended = []string{
		record.StateNotAccepted, record.StateRefused, record.StateRevoked, record.StateLapsed, record.StateTerminated, record.StateExpired,
		record.StateCancelled, record.StateSuperseded, record.StateTransferred,
	}
	// inForce are the states of a certificate that counts, with or without limits.
	inForce = []string{record.StateActive, record.StateRestricted, record.StateSuspended}
	// underWay are the states before an agency has decided.
	underWay = []string{
		record.StateSubmitted, record.StateSupplement, record.StateAccepted, record.StateReview, record.StateNotice, record.StateObjected,
	}
	// live are the states of a certificate that still carries rights: also of one of which some were transferred.
	live = append(slices.Clone(inForce), record.StatePartly)
)

// applicants are the roles that apply for registrations; a third-party service applies as somebody's agent.
var applicants = []string{record.RoleHolder, record.RoleMerchant, record.RolePublicOp}

func registrationRows(g registry) []Row {
	const edition = record.EditionRegistries
	one := func(state string) []string { return []string{state} }
	and := func(states []string, more ...string) []string { return append(slices.Clone(states), more...) }
	others := func(roles []string, more ...string) []string { return append(slices.Clone(roles), more...) }
	rows := []Row{
		{Act: "registration.apply", To: record.StateSubmitted, Roles: others(applicants, record.RoleThirdParty), Rule: g.rules.apply, Edition: 1,
			apply: on(g.apply)},
		{Act: "registration.query", From: []string{record.StateSubmitted, record.StateAccepted}, To: record.StateSupplement, Roles: g.deciders, Through: Owner,
			Rule: "B-03", Edition: edition, apply: on(g.query)},
		{Act: "registration.supplement", From: one(record.StateSupplement), To: record.StateSubmitted, Roles: others(applicants, record.RoleThirdParty),
			Rule: "B-03", Edition: edition, apply: on(g.supplement)},
		{Act: "registration.accept", From: one(record.StateSubmitted), To: record.StateAccepted, Roles: g.deciders, Through: Owner,
			Rule: g.rules.accept, Edition: 1, apply: on(g.accept)},
		{Act: "registration.decline", From: one(record.StateSubmitted), To: record.StateNotAccepted, Roles: g.deciders, Through: Owner,
			Rule: g.rules.accept, Edition: 1, apply: on(g.decide)},
		{Act: "registration.withdraw", From: underWay, To: record.StateTerminated, Roles: applicants, Rule: g.rules.apply, Edition: edition, ends: true,
			apply: on(g.withdraw)},
		{Act: "registration.extend", From: one(record.StateAccepted), To: record.StateAccepted, Roles: g.deciders, Through: Owner, Rule: "B-03",
			Edition: edition, apply: on(g.extend)},
		{Act: "registration.review", From: []string{record.StateAccepted, record.StateReview, record.StateNotice}, To: record.StateReview,
			Else: []string{record.StateRefused, record.StateNotice}, Roles: g.deciders, Through: Owner, Rule: g.rules.review, Edition: 1, apply: on(g.review)},
		{Act: "registration.terminate", From: []string{record.StateAccepted, record.StateReview, record.StateDeposited, record.StateWaitNumber},
			To: record.StateTerminated, Roles: g.deciders, Through: Owner, Rule: "B-05", Edition: edition, ends: true, apply: on(g.decide)},
		{Act: "registration.notice", From: one(record.StateReview), To: record.StateNotice, Roles: g.deciders, Through: Owner,
			Rule: g.rules.notice, Edition: 1, apply: on(g.notice)},
		{Act: "registration.object", From: and(live, record.StateNotice, record.StateObjected), To: record.StateObjected,
			Else: []string{record.StateRestricted, record.StateSuspended, record.StatePartly}, Through: Home, Rule: "B-08", Edition: edition, apply: on(g.object),
			Roles: others(g.deciders, record.RoleHolder, record.RoleMerchant, record.RoleDemander, record.RoleThirdParty, record.RoleBank, record.RolePublicOp)},
		{Act: "registration.answer", From: and(live, record.StateObjected), To: record.StateObjected, Else: live, Roles: applicants,
			Rule: "B-08", Edition: edition, ends: true, apply: on(g.answer)},
		{Act: "registration.resolve", From: and(live, record.StateObjected), To: record.StateNotice,
			Else: and(live, record.StateObjected, record.StateRefused, record.StateCancelled), Roles: g.deciders, Through: Owner, Rule: "B-08", Edition: edition,
			ends: true, apply: on(g.resolve)},
		{Act: "registration.deposit", From: []string{record.StateNotice, record.StateReview}, To: record.StateDeposited, Else: one(record.StateWaitNumber),
			Roles: g.deciders, Through: Owner, Rule: g.rules.deposit, Edition: 1, ends: true, apply: on(g.depositInformation)},
		{Act: "registration.number", From: one(record.StateWaitNumber), To: record.StateDeposited, Roles: g.deciders, Through: Owner, Rule: "B-18",
			Edition: edition, ends: true, apply: on(g.number)},
		{Act: "registration.issue", From: one(record.StateDeposited), To: record.StateActive, Else: one(record.StateRestricted), Roles: g.deciders, Through: Owner,
			Rule: g.rules.issue, Edition: 1, sealed: true, ends: true, apply: on(g.issue)},
		{Act: "registration.annotate", From: live, To: record.StateRestricted, Else: live, Through: Home, Rule: "B-07", Edition: edition, ends: true,
			Roles: others(g.deciders, record.RoleCourt, record.RoleSector), apply: on(g.annotate)},
		{Act: "registration.lift", From: live, To: record.StateActive, Else: live, Through: Home, Rule: "B-07", Edition: edition, ends: true,
			Roles: others(g.deciders, record.RoleCourt, record.RoleSector), apply: on(g.lift)},
		{Act: "registration.suspend", From: []string{record.StateActive, record.StateRestricted}, To: record.StateSuspended, Roles: g.suspenders, Through: Home,
			Rule: "S0 22(2); S2 39(2)", Edition: edition, ends: true, apply: on(g.suspend)},
		{Act: "registration.resume", From: one(record.StateSuspended), To: record.StateActive, Else: one(record.StateRestricted), Roles: g.suspenders,
			Through: Home, Rule: "S0 22(2); S2 39(2)", Edition: edition, ends: true, apply: on(g.resume)},
		{Act: "registration.cancel", From: live, To: record.StateCancelled, Roles: others(g.deciders, applicants...), Through: Home,
			Rule: "B-11", Edition: edition, ends: true, apply: on(g.cancel)},
		{Act: "registration.revoke", From: and(live, record.StateExpired), To: record.StateRevoked, Roles: g.deciders, Through: Owner,
			Rule: g.rules.revoke, Edition: 1, ends: true, apply: on(g.revoke)},
		{Act: "registration.settle", From: and(live, record.StateSubmitted, record.StateSupplement), To: record.StateExpired,
			Else: and(inForce, record.StateAccepted, record.StateLapsed), Roles: []string{record.RoleService}, Through: Home, Rule: "B-03; B-09", Edition: edition,
			ends: true, settles: true, apply: on(settleRegistration)},
	}
	for i := range rows {
		rows[i].Kind = "registration"
	}
	return slices.Concat(rows, besideRows(g))
}

func (g registry) apply(d *decision, body *record.Apply, rec *record.Registration) error {
	holder, err := d.applicant(body)
	if err != nil {
		return err
	}
	var data record.Dataset
	var dataRecord record.Record
	if err := d.need(record.Governance, "dataset/"+body.Dataset, &dataRecord, &data); err != nil {
		return err
	}
	if d.whole() && dataRecord.State != record.StateActive {
		return record.Errorf(record.RuleForbids, "dataset %s is %s", body.Dataset, dataRecord.State).Under("S2 23")
	}
	if body.Kind == "" && data.Holder != holder {
		return record.Errorf(record.OutOfRole, "dataset %s was registered by %s; its holder applies", body.Dataset, data.Holder).Under("S0 16(1)")
	}
	if err := d.inScope(data.Region, g.certType); err != nil {
		return err
	}
	if err := g.content(body, &data); err != nil {
		return err
	}
	*rec = record.Registration{
		Type: g.certType, Applicant: holder, Region: data.Region, Application: *body, DatasetName: data.Name, Fingerprint: data.Fingerprint,
		Opinions: []record.Review{}, Withheld: []string{},
	}
	if body.Kind != "" {
		err = g.follows(d, body, &data, rec)
	} else {
		err = g.initial(d, body, rec)
	}
	if err != nil || !d.whole() {
		return err
	}
	return g.received(d, &data, rec)
}

// applicant is the organization that applies: the signer's, or the holder for whom an agent does.
func (d *decision) applicant(body *record.Apply) (string, error) {
	if contains(body.CoHolders, cmp.Or(body.Holder, d.signer.organizationID)) {
		return "", record.Errorf(record.Invalid, "coHolders are further holders, not the applicant")
	}
	agent := !slices.ContainsFunc(applicants, func(role string) bool { return contains(d.signer.actor.Roles, role) })
	switch {
	case agent && body.Holder == "":
		return "", record.Errorf(record.OutOfRole, "%s applies as an agent; name the holder, who consents", d.signer.id).Under("domain model C3")
	case body.Holder == "" || body.Holder == d.signer.organizationID:
		return d.signer.organizationID, d.consentOfAll(body.CoHolders)
	}
	if err := d.consentOf(body.Holder, applicants...); err != nil {
		return "", err
	}
	return body.Holder, d.consentOfAll(body.CoHolders)
}

// consentOfAll finds the consent of every holder but the one who signs.
func (d *decision) consentOfAll(holders []string) error {
	for _, holder := range holders {
		if holder == d.signer.organizationID {
			continue
		}
		if err := d.consentOf(holder, applicants...); err != nil {
			return err
		}
	}
	return nil
}

// received is what happens when an application comes in: what the program can see at once, and until when it is answered.
func (g registry) received(d *decision, data *record.Dataset, rec *record.Registration) error {
	if err := d.ownDeposits(rec); err != nil {
		return err
	}
	if err := d.screen(data, &rec.Application, rec); err != nil {
		return err
	}
	if err := g.duplicates(d, rec); err != nil {
		return err
	}
	return g.answerBy(d, rec)
}

// answerBy sets until when the agency must accept and review.
func (g registry) answerBy(d *decision, rec *record.Registration) (err error) {
	if rec.AcceptBy, err = d.due("acceptDays", g.certType); err != nil || rec.AcceptBy == "" {
		return err
	}
	rec.ReviewBy, err = d.dueFrom(lastOf(rec.AcceptBy), "reviewDays", g.certType)
	return err
}

// lastOf is the last second of a period, which ends at midnight: the period after it begins with the next day.
func lastOf(end string) string {
	t, err := record.ParseTime(end)
	if err != nil {
		return ""
	}
	return record.Time(t.Add(-time.Second))
}

// content holds the checks a program can make of the application itself; the rest is the reviewer's. No pack switches
// them off.
func (g registry) content(body *record.Apply, data *record.Dataset) error {
	if body.Scenario == "" {
		return record.Errorf(record.RuleForbids, "an object without a specific purpose and scenario may not be registered (N07)").Under("S0 8(7)")
	}
	if g.deposit && len(body.Deposits) == 0 {
		return record.Errorf(record.RuleForbids, "an evidence deposit or notarisation must precede the application").Under("B-21")
	}
	if g.processing && body.Processing == "" {
		return record.Errorf(record.RuleForbids, "the rule by which the data were processed must be stated").Under("S0 10(2)")
	}
	for _, right := range body.Rights {
		if right.Right == "OPERATE" && data.Source == "PUBLIC_CRAWL" && !data.SubstitutesNot {
			return record.Errorf(record.RuleForbids, "publicly crawled data carry the rights to hold and to use only").Under("B-06")
		}
		if right.Right == "HOLD" && (right.Basis == "AUTHORISED_OPERATION" || data.Source == "AUTHORISED_OPERATION") {
			return record.Errorf(record.RuleForbids, "authorised operation never grants the right to hold").Under("B-05; S3b 4(3)")
		}
		if right.Right == "OPERATE" && data.Source == "FUSED" && body.Agreement == "" {
			return record.Errorf(record.RuleForbids, "fused data are operated with the agreement of all whose data were fused; name it in agreement").Under("B-06")
		}
	}
	return nil
}

// initial claims a dataset for its first registration here. What stood on an earlier, ended one stays known: nobody
// sheds a seizure by applying anew.
func (g registry) initial(d *decision, body *record.Apply, rec *record.Registration) error {
	claim := "applied/" + body.Dataset
	earlier, err := d.reader.Read(d.tx.Namespace, claim)
	if err != nil {
		return err
	}
	if err := d.once(claim, "registration", ended); err != nil || !d.whole() {
		return err
	}
	if earlier != nil {
		if err := d.nothingFollows(string(earlier)); err != nil {
			return err
		}
		if rec.Before, err = d.lastIssued(string(earlier)); err != nil {
			return err
		}
	}
	return g.notElsewhere(d, body.Dataset, rec.Applicant)
}

// lastIssued is a registration, or the one before it if it never came to a certificate: nothing stands on an application.
func (d *decision) lastIssued(key string) (string, error) {
	var rec record.Record
	var earlier record.Registration
	if err := d.need(d.tx.Namespace, key, &rec, &earlier); err != nil || earlier.Issued.Number != "" {
		return key, err
	}
	return earlier.Before, nil
}

// notElsewhere refuses data that stand in the other register under another holder: they were transferred there.
func (g registry) notElsewhere(d *decision, dataset, holder string) error {
	_, registration, state, err := g.elsewhere(d, dataset)
	if err != nil || registration == nil {
		return err
	}
	if !contains(ended, state) && registration.Applicant != holder {
		return record.Errorf(record.Duplicate, "the dataset is registered in the other register for %s", registration.Applicant).Under("S0 10(3)")
	}
	return nil
}

// elsewhere reads the registration of a dataset in the other register, if there is one.
func (g registry) elsewhere(d *decision, dataset string) (where string, registration *record.Registration, state string, err error) {
	for _, ns := range d.network.Namespaces {
		if ns.Kind != g.other {
			continue
		}
		key, rec, body, err := d.appliedFor(ns.Name, dataset)
		if err != nil || rec == nil {
			return "", nil, "", err
		}
		return ns.Name + " " + key, body, rec.State, nil
	}
	return "", nil, "", nil
}

// appliedFor reads the registration that has claimed a dataset in a namespace, in its state now; nil when there is none.
func (d *decision) appliedFor(namespace, dataset string) (key string, rec *record.Record, body *record.Registration, err error) {
	holder, err := d.reader.Read(namespace, "applied/"+dataset)
	if err != nil || holder == nil {
		return "", nil, nil, err
	}
	rec, body = &record.Record{}, &record.Registration{}
	return string(holder), rec, body, d.standingRecord(namespace, string(holder), rec, body)
}

// standingRecord is need with the state that time has brought.
func (d *decision) standingRecord(namespace, key string, rec *record.Record, body any) error {
	if err := d.need(namespace, key, rec, body); err != nil || !d.whole() {
		return err
	}
	if now := d.now(); now < rec.Last() {
		return record.Errorf(record.ClockSkew, "the transaction is dated %s, the last act on %s %s", now, key, rec.Last()).Under("design §3, time")
	}
	rec.State, _ = record.Effective(rec, d.now())
	return nil
}

// once claims a key for the record being made, unless the record that claimed it before is still alive: neither in one
// of the states that end it nor past its validity.
func (d *decision) once(key, kind string, over []string) error {
	holder, err := d.reader.Read(d.tx.Namespace, key)
	if err != nil {
		return err
	}
	if holder != nil {
		var earlier record.Record
		value, err := d.reader.Read(d.tx.Namespace, string(holder))
		if err != nil || value == nil {
			return missing(string(holder), err)
		}
		if err := record.Decode(value, &earlier); err != nil {
			return unreadable(string(holder), err)
		}
		if d.whole() {
			earlier.State, _ = record.Effective(&earlier, d.now())
		}
		if !contains(over, earlier.State) && !d.outlived(&earlier) {
			return record.Errorf(record.Duplicate, "%s is %s already", holder, earlier.State)
		}
	}
	d.put(key, []byte(kind+"/"+d.newID("")))
	return nil
}

// outlived reports whether a certificate's validity is over; expiry is computed, never written.
func (d *decision) outlived(rec *record.Record) bool {
	body, err := rec.Certified()
	if err != nil {
		return false
	}
	var content record.Content
	body.Certify(&content)
	return content.ValidTo != "" && d.now() >= content.ValidTo
}

// duplicates finds registrations of the same data by other holders in both registers. Several may hold the same right in the
// same data (B-06), so the pack says whether that is a warning to the reviewer or a bar.
func (g registry) duplicates(d *decision, rec *record.Registration) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	policy := regime.word("duplicatePolicy", g.certType)
	if policy == "" {
		return nil
	}
	var index record.Record
	var same record.Fingerprint
	found, err := d.readRecord(record.Governance, record.FingerprintKey(rec.Fingerprint), &index, &same)
	if err != nil || !found {
		return err
	}
	for _, dataset := range same.Datasets[:min(len(same.Datasets), maxCompared)] {
		if dataset == rec.Application.Dataset {
			continue
		}
		for _, ns := range d.network.Namespaces {
			if ns.Kind != record.KindProperty && ns.Kind != record.KindIntellectual {
				continue
			}
			key, other, body, err := d.appliedFor(ns.Name, dataset)
			if err != nil {
				return err
			}
			if other != nil && !contains(ended, other.State) && body.Applicant != rec.Applicant {
				rec.Duplicates = append(rec.Duplicates, ns.Name+" "+key)
			}
		}
	}
	if policy == "BLOCK" && len(rec.Duplicates) > 0 {
		return record.Errorf(record.Duplicate, "others have registered the same data: %v", rec.Duplicates).Under("S3a 17")
	}
	return nil
}

// maxCompared bounds how many others with the same data one application is compared with.
const maxCompared = 8

// may refuses a decider who belongs to a party, whose scope does not reach, who has no delegation, or whose agency does not
// handle this application.
func (g registry) may(d *decision, rec *record.Registration) error {
	if err := d.independent(rec); err != nil {
		return err
	}
	if err := d.inScope(rec.Region, g.certType); err != nil || !d.whole() {
		return err
	}
	if rec.Transferor != "" {
		if err := d.impartial(rec.Transferor); err != nil {
			return err
		}
	}
	if d.signer.organization != "" {
		return nil
	}
	if rec.Agency != "" && rec.Agency != d.signer.organizationID {
		return record.Errorf(record.OutOfScope, "%s is handled by %s, which accepted it", rec.DatasetName, rec.Agency).Under("B-11")
	}
	return d.delegated(rec.Region, g.certType)
}

// independent refuses whoever belongs to one of the holders.
func (d *decision) independent(rec *record.Registration) error {
	for _, holder := range rec.Holders() {
		if err := d.impartial(holder); err != nil {
			return err
		}
	}
	return nil
}

// delegated refuses a city department or agency without a delegation in force for a region and certificate type.
func (d *decision) delegated(region, certType string) error {
	delegation, err := d.delegation()
	if err != nil {
		return err
	}
	if !contains(delegation.Types, certType) {
		return record.Errorf(record.OutOfScope, "the delegation covers the types %v, not %s", delegation.Types, certType).Under("S0 11(1)")
	}
	return d.covers(record.Scope{Regions: delegation.Regions}, region, "")
}

// delegation reads the delegation under which the signer acts now.
func (d *decision) delegation() (*record.Delegation, error) {
	var rec record.Record
	var delegation record.Delegation
	key := "delegation/" + d.signer.organizationID
	found, err := d.readRecord(record.Governance, key, &rec, &delegation)
	if err != nil {
		return nil, err
	}
	state, now := "", d.now()
	if found {
		state, _ = record.Effective(&rec, now)
	}
	if state != record.StateActive || now < delegation.From {
		return nil, record.Errorf(record.OutOfScope, "%s acts under no delegation in force", d.signer.organizationID).Under("S0 11(1)")
	}
	return &delegation, nil
}

// filed refuses to let a delegate issue whose filing is overdue, where the pack says so.
func (d *decision) filed(certType string) error {
	if !d.whole() || d.signer.organization != "" {
		return nil
	}
	regime, err := d.regime()
	if err != nil || regime.word("blockOnOverdueFiling", certType) != "YES" {
		return err
	}
	delegation, err := d.delegation()
	if err != nil {
		return err
	}
	if delegation.Overdue(d.now()) {
		return record.Errorf(record.RuleForbids, "the filing due at %s is overdue; submit it first (filing.submit)", delegation.Due).Under("S0 11(2)")
	}
	return nil
}

func (g registry) query(d *decision, body *record.Query, rec *record.Registration) error {
	if err := g.may(d, rec); err != nil {
		return err
	}
	by, err := d.due("supplementDays", g.certType)
	if err != nil {
		return err
	}
	if by == "" {
		return record.Errorf(record.RuleForbids, "%s fixes no period for supplements", d.rules.Pack).Under("B-03")
	}
	rec.Agency = d.signer.organizationID
	rec.Supplement = &record.Supplement{Items: body.Items, By: by}
	return nil
}

// supplement hands in what was missing. The agency's days begin anew.
func (g registry) supplement(d *decision, body *record.Handed, rec *record.Registration) error {
	if err := d.party(rec); err != nil {
		return err
	}
	rec.Supplement.Answer = body.Digest
	return g.answerBy(d, rec)
}

// party refuses anybody but the applicant, or the agent who applied.
func (d *decision) party(rec *record.Registration) error {
	if d.signer.organizationID != rec.Applicant && (len(d.record.Acts) == 0 || d.record.Acts[0].For != d.signer.organizationID) {
		return record.Errorf(record.OutOfRole, "%s is the applicant", rec.Applicant).Under("domain model C3")
	}
	return nil
}

func (g registry) accept(d *decision, _ *record.Reasoned, rec *record.Registration) (err error) {
	if err := g.may(d, rec); err != nil || !d.whole() {
		return err
	}
	rec.Agency = d.signer.organizationID
	rec.ReviewBy, err = d.due("reviewDays", g.certType)
	return err
}

func (g registry) decide(d *decision, _ *record.Reasoned, rec *record.Registration) error {
	return g.may(d, rec)
}

func (g registry) withdraw(d *decision, body *record.Reasoned, rec *record.Registration) error {
	rec.Ended = &record.Ending{Reason: body.Reason, Evidence: record.None, At: d.now()}
	return d.party(rec)
}

// extend lengthens the review once.
func (g registry) extend(d *decision, body *record.Reasoned, rec *record.Registration) error {
	if err := g.may(d, rec); err != nil {
		return err
	}
	if rec.Extended != "" {
		return record.Errorf(record.StateForbids, "the review has been extended already").Under("B-03")
	}
	by, err := d.dueFrom(lastOf(rec.ReviewBy), "reviewExtensionDays", g.certType)
	if err != nil {
		return err
	}
	if rec.ReviewBy == "" || by == "" {
		return record.Errorf(record.RuleForbids, "%s fixes no period of review to extend", d.rules.Pack).Under("B-03")
	}
	rec.ReviewBy, rec.Extended = by, body.Reason
	return nil
}

func (g registry) review(d *decision, body *record.Review, rec *record.Registration) error {
	if err := g.reviewable(d); err != nil {
		return err
	}
	if err := g.may(d, rec); err != nil {
		return err
	}
	rec.Opinions = append(rec.Opinions, *body)
	if err := d.conclude(body); err != nil || d.state != "" || !d.whole() {
		return err
	}
	if d.record.State == record.StateNotice {
		d.state = record.StateNotice
	}
	return d.screenAgain(rec)
}

// reviewable refuses a second review before edition 3, which brought it: for a negative list that has changed meanwhile.
func (g registry) reviewable(d *decision) error {
	if d.record.State != record.StateAccepted && !d.whole() {
		return record.Errorf(record.StateForbids, "%s is %s; it has been reviewed", d.statement.Sub, d.record.State).Under(d.row.Rule)
	}
	return nil
}

// conclude checks a reviewer's answers against the negative list in force and sets the outcome.
func (d *decision) conclude(body *record.Review) error {
	if body.Conflict {
		return record.Errorf(record.ConflictOfInterest, "the reviewer declares a conflict of interest; another must review").Under("S0 3")
	}
	regime, err := d.regime()
	if err != nil {
		return err
	}
	list := negative(regime.packs)
	if len(body.Negative) != len(list) {
		return record.Errorf(record.Invalid, "the negative list of %s has %d items, %d are answered", d.rules.Pack, len(list), len(body.Negative)).Under("S0 8")
	}
	for i, row := range list {
		answer := body.Negative[i]
		if answer.Code != row.Code {
			return record.Errorf(record.Invalid, "item %s of the negative list is not answered", row.Code).Under(row.Article)
		}
		if body.Result == "PASS" && !passes(row.Effect, answer.Answer) {
			return record.Errorf(record.RuleForbids, "item %s (%s) is answered %s; the review cannot pass", row.Code, row.Title, answer.Answer).Under(row.Article)
		}
	}
	if body.Result == "REFUSE" {
		d.state = d.row.Else[0]
	}
	return nil
}

// passes says which answers to an item of the negative list let a review pass (list A2-a): a prohibition none but
// NO_HIT, a restriction also given evidence, a ban on use any, because it binds after registration.
func passes(effect, answer string) bool {
	switch effect {
	case "P":
		return answer == "NO_HIT"
	case "R":
		return answer != "HIT"
	}
	return true
}

func (g registry) notice(d *decision, body *record.Notice, rec *record.Registration) error {
	if err := g.may(d, rec); err != nil {
		return err
	}
	regime, err := d.regime()
	if err != nil {
		return err
	}
	days, ok := regime.byType(func(p *record.Pack) []record.ByType { return p.Notice }, g.certType)
	if !ok {
		return record.Errorf(record.RuleForbids, "%s fixes no notice period for %s", d.rules.Pack, g.certType)
	}
	end, err := d.workdaysFrom(days)
	rec.Notice = record.Period{From: d.now(), To: end}
	rec.Withheld = body.Withheld
	if d.whole() {
		rec.Withholding = body.WithheldReason
	}
	return err
}

// noticed refuses to go on before the public notice has run, where there must be one.
func (g registry) noticed(d *decision, rec *record.Registration) error {
	if d.record.State == record.StateReview {
		if !d.whole() || rec.Application.Kind == "" || rec.Application.Kind == record.ApplyTransfer {
			return record.Errorf(record.StateForbids, "%s is %s; the public notice comes first", d.statement.Sub, d.record.State).Under(g.rules.notice)
		}
		regime, err := d.regime()
		if err != nil {
			return err
		}
		if regime.word("noticeFor", g.certType) != "INITIAL" {
			return record.Errorf(record.StateForbids, "%s asks for a public notice of a %s too", d.rules.Pack, rec.Application.Kind).Under(g.rules.notice)
		}
		return nil
	}
	if now := d.now(); now < rec.Notice.To {
		return record.Errorf(record.TooEarly, "the public notice runs until %s", rec.Notice.To)
	}
	return nil
}

func (g registry) depositInformation(d *decision, _ *record.Reasoned, rec *record.Registration) error {
	if err := g.may(d, rec); err != nil {
		return err
	}
	if err := g.noticed(d, rec); err != nil {
		return err
	}
	if !d.whole() {
		return d.startValidity(g.certType, &rec.Validity)
	}
	if err := d.filed(g.certType); err != nil {
		return err
	}
	if err := d.answeredStill(rec); err != nil {
		return err
	}
	if err := d.screenAgain(rec); err != nil {
		return err
	}
	if err := g.validity(d, rec); err != nil {
		return err
	}
	rec.Regime = d.rules.Pack
	regime, err := d.regime()
	if err == nil && regime.word("externalNumber", g.certType) == "YES" {
		d.state = record.StateWaitNumber
	}
	return err
}

// answeredStill refuses to deposit what was reviewed under another negative list than the one in force.
func (d *decision) answeredStill(rec *record.Registration) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	list := negative(regime.packs)
	answers := rec.Opinions[len(rec.Opinions)-1].Negative
	same := len(list) == len(answers)
	for i := range list {
		same = same && list[i].Code == answers[i].Code && passes(list[i].Effect, answers[i].Answer)
	}
	if !same {
		return record.Errorf(record.RuleForbids, "the negative list of %s differs from the one that was reviewed; review again", d.rules.Pack).Under("S4 二(四)13")
	}
	return nil
}

// startValidity fixes from when to when the certificate will be good.
func (d *decision) startValidity(certType string, validity *record.Period) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	years, ok := regime.byType(func(p *record.Pack) []record.ByType { return p.Validity }, certType)
	if !ok {
		return record.Errorf(record.RuleForbids, "%s fixes no validity for %s", d.rules.Pack, certType)
	}
	*validity = record.Period{From: d.now(), To: record.Time(d.tx.Time.AddDate(years, 0, 0))}
	return nil
}

// number enters what the national system assigned; the certificate waits for it (B-18).
func (g registry) number(d *decision, body *record.External, rec *record.Registration) error {
	if err := g.may(d, rec); err != nil {
		return err
	}
	rec.External = body
	return d.claim("external/"+body.Certificate, d.statement.Sub)
}

// issue records the certificate, and what follows from there being one.
func (g registry) issue(d *decision, body *record.Issue, rec *record.Registration) error {
	if err := issue(d, body, rec); err != nil || !d.whole() {
		return err
	}
	if err := g.may(d, rec); err != nil {
		return err
	}
	if err := d.filed(g.certType); err != nil {
		return err
	}
	if err := g.replacePrior(d, rec); err != nil {
		return err
	}
	if standing := rec.Standing(d.now()); standing != record.StateActive {
		d.state = standing
	}
	return d.enterRights(rec)
}
