package rules

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
)

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
	list, err := d.itemByItem(body.Negative, body.Conflict)
	if err != nil {
		return err
	}
	for i, row := range list {
		if answer := body.Negative[i].Answer; body.Result == "PASS" && !passes(row.Effect, answer) {
			return record.Errorf(record.RuleForbids, "item %s (%s) is answered %s; the review cannot pass", row.Code, row.Title, answer).Under(row.Article)
		}
	}
	if body.Result == "REFUSE" {
		d.state = d.row.Else[0]
	}
	return nil
}

// itemByItem gives the negative list in force, every item of which somebody without a conflict of interest has answered.
func (d *decision) itemByItem(answers []record.Answer, conflict bool) ([]record.NegativeRow, error) {
	if conflict {
		return nil, record.Errorf(record.ConflictOfInterest, "the reviewer declares a conflict of interest; another must review").Under("S0 3")
	}
	regime, err := d.regime()
	if err != nil {
		return nil, err
	}
	list := negative(regime.packs)
	if len(answers) != len(list) {
		return nil, record.Errorf(record.Invalid, "the negative list of %s has %d items, %d are answered", d.rules.Pack, len(list), len(answers)).Under("S0 8")
	}
	for i, row := range list {
		if answers[i].Code != row.Code {
			return nil, record.Errorf(record.Invalid, "item %s of the negative list is not answered", row.Code).Under(row.Article)
		}
	}
	return list, nil
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
	same, err := d.passStill(rec.Opinions[len(rec.Opinions)-1].Negative)
	if err == nil && !same {
		err = record.Errorf(record.RuleForbids, "the negative list of %s differs from the one that was reviewed; review again", d.rules.Pack).Under("S4 二(四)13")
	}
	return err
}

// passStill reports whether answers are to the negative list in force, and pass.
func (d *decision) passStill(answers []record.Answer) (bool, error) {
	regime, err := d.regime()
	if err != nil {
		return false, err
	}
	list := negative(regime.packs)
	same := len(list) == len(answers)
	for i := range list {
		same = same && list[i].Code == answers[i].Code && passes(list[i].Effect, answers[i].Answer)
	}
	return same, nil
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
