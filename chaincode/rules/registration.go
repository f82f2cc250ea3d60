package rules

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// registry is what differs between the two registrations; everything else is shared.
type registry struct {
	certType   string
	deciders   []string // roles that accept, review, notify, deposit, issue and revoke
	deposit    bool     // an evidence deposit must precede the application
	processing bool     // the rule by which the data were processed must be stated
	rules      articles
}

// articles are what each step rests on.
type articles struct{ apply, accept, review, notice, deposit, issue, revoke string }

var propertyRegistry = registry{
	certType: record.TypeDP, deciders: []string{record.RoleBureau, record.RoleCity, record.RoleAgency},
	rules: articles{"S0 9(1); B-03", "S0 9(2); B-03", "S0 8; B-04", "B-08", "B-09", "S0 10(1)", "S0 8; B-11"},
}

var intellectualRegistry = registry{
	certType: record.TypeIP, deciders: []string{record.RoleRegulator}, deposit: true, processing: true,
	rules: articles{"S0 9(1); B-21", "S0 9(3); B-19", "S0 8; B-19", "B-21", "B-21", "S0 10(2)", "S0 8; B-19"},
}

func registrationRows(g registry) []Row {
	const kind = "registration"
	return []Row{
		{Act: "registration.apply", Kind: kind, To: record.StateSubmitted, Roles: []string{record.RoleHolder, record.RoleMerchant}, Rule: g.rules.apply,
			Edition: 1, apply: on(g.apply)},
		{Act: "registration.accept", Kind: kind, From: []string{record.StateSubmitted}, To: record.StateAccepted, Roles: g.deciders, Through: Owner,
			Rule: g.rules.accept, Edition: 1, apply: on(g.decide)},
		{Act: "registration.decline", Kind: kind, From: []string{record.StateSubmitted}, To: record.StateNotAccepted, Roles: g.deciders, Through: Owner,
			Rule: g.rules.accept, Edition: 1, apply: on(g.decide)},
		{Act: "registration.review", Kind: kind, From: []string{record.StateAccepted}, To: record.StateReview, Else: record.StateRefused, Roles: g.deciders,
			Through: Owner, Rule: g.rules.review, Edition: 1, apply: on(g.review)},
		{Act: "registration.notice", Kind: kind, From: []string{record.StateReview}, To: record.StateNotice, Roles: g.deciders, Through: Owner,
			Rule: g.rules.notice, Edition: 1, apply: on(g.notice)},
		{Act: "registration.deposit", Kind: kind, From: []string{record.StateNotice}, To: record.StateDeposited, Roles: g.deciders, Through: Owner,
			Rule: g.rules.deposit, Edition: 1, apply: on(g.depositInformation)},
		{Act: "registration.issue", Kind: kind, From: []string{record.StateDeposited}, To: record.StateActive, Roles: g.deciders, Through: Owner,
			Rule: g.rules.issue, Edition: 1, sealed: true, apply: on(issue[record.Registration])},
		{Act: "registration.revoke", Kind: kind, From: []string{record.StateActive}, To: record.StateRevoked, Roles: g.deciders, Through: Owner,
			Rule: g.rules.revoke, Edition: 1, apply: on(g.revoke)},
	}
}

// ended are the states from which a registration never returns.
var ended = []string{record.StateNotAccepted, record.StateRefused, record.StateRevoked}

func (g registry) apply(d *decision, body *record.Apply, rec *record.Registration) error {
	var data record.Dataset
	var dataRecord record.Record
	if err := d.need(record.Governance, "dataset/"+body.Dataset, &dataRecord, &data); err != nil {
		return err
	}
	if data.Holder != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "dataset %s was registered by %s; its holder applies", body.Dataset, data.Holder).Under("S0 16(1)")
	}
	if err := d.inScope(data.Region, g.certType); err != nil {
		return err
	}
	if err := g.content(body, &data); err != nil {
		return err
	}
	if err := d.once("applied/"+body.Dataset, "registration", ended); err != nil {
		return err
	}
	*rec = record.Registration{
		Type: g.certType, Applicant: d.signer.organizationID, Region: data.Region, Application: *body, DatasetName: data.Name, Fingerprint: data.Fingerprint,
		Opinions: []record.Review{}, Withheld: []string{},
	}
	return nil
}

// content holds the checks a program can make of the application itself; the rest is the reviewer's.
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
		if right.Right == "OPERATE" && data.Source == "PUBLIC_CRAWL" {
			return record.Errorf(record.RuleForbids, "publicly crawled data carry the rights to hold and to use only").Under("B-06")
		}
		if right.Right == "HOLD" && right.Basis == "AUTHORISED_OPERATION" {
			return record.Errorf(record.RuleForbids, "authorised operation never grants the right to hold").Under("B-05")
		}
	}
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
	return content.ValidTo != "" && record.Time(d.tx.Time) >= content.ValidTo
}

func (g registry) may(d *decision, rec *record.Registration) error {
	if err := d.impartial(rec.Applicant); err != nil {
		return err
	}
	return d.inScope(rec.Region, g.certType)
}

func (g registry) decide(d *decision, _ *record.Reasoned, rec *record.Registration) error {
	return g.may(d, rec)
}

func (g registry) review(d *decision, body *record.Review, rec *record.Registration) error {
	if err := g.may(d, rec); err != nil {
		return err
	}
	rec.Opinions = append(rec.Opinions, *body)
	return d.conclude(body)
}

// conclude checks a reviewer's answers against the negative list in force and sets the outcome.
func (d *decision) conclude(body *record.Review) error {
	if body.Conflict {
		return record.Errorf(record.ConflictOfInterest, "the reviewer declares a conflict of interest; another must review").Under("S0 3")
	}
	pack, err := d.pack()
	if err != nil {
		return err
	}
	if len(body.Negative) != len(pack.Negative) {
		return record.Errorf(record.Invalid, "the negative list of %s has %d items, %d are answered", d.rules.Pack, len(pack.Negative), len(body.Negative)).Under("S0 8")
	}
	for i, row := range pack.Negative {
		answer := body.Negative[i]
		if answer.Code != row.Code {
			return record.Errorf(record.Invalid, "item %s of the negative list is not answered", row.Code).Under(row.Article)
		}
		if body.Result == "PASS" && !passes(row.Effect, answer.Answer) {
			return record.Errorf(record.RuleForbids, "item %s (%s) is answered %s; the review cannot pass", row.Code, row.Title, answer.Answer).Under(row.Article)
		}
	}
	if body.Result == "REFUSE" {
		d.state = d.row.Else
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
	pack, err := d.pack()
	if err != nil {
		return err
	}
	days, ok := record.Parameter(pack.Notice, g.certType)
	if !ok {
		return record.Errorf(record.RuleForbids, "%s fixes no notice period for %s", d.rules.Pack, g.certType)
	}
	end, err := d.workdaysFrom(days)
	rec.Notice = record.Period{From: record.Time(d.tx.Time), To: end}
	rec.Withheld = body.Withheld
	return err
}

func (g registry) depositInformation(d *decision, _ *record.Reasoned, rec *record.Registration) error {
	if err := g.may(d, rec); err != nil {
		return err
	}
	if now := record.Time(d.tx.Time); now < rec.Notice.To {
		return record.Errorf(record.TooEarly, "the public notice runs until %s", rec.Notice.To)
	}
	return d.startValidity(g.certType, &rec.Validity)
}

// startValidity fixes from when to when the certificate will be good.
func (d *decision) startValidity(certType string, validity *record.Period) error {
	pack, err := d.pack()
	if err != nil {
		return err
	}
	years, ok := record.Parameter(pack.Validity, certType)
	if !ok {
		return record.Errorf(record.RuleForbids, "%s fixes no validity for %s", d.rules.Pack, certType)
	}
	*validity = record.Period{From: record.Time(d.tx.Time), To: record.Time(d.tx.Time.AddDate(years, 0, 0))}
	return nil
}

func (g registry) revoke(d *decision, body *record.Revoke, rec *record.Registration) error {
	if err := g.may(d, rec); err != nil {
		return err
	}
	rec.Issued.Revoked = body.Reason
	return nil
}
