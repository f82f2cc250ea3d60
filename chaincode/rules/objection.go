package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// object records an objection by real name. Who has no key comes to an agency, which keeps the name off the ledger and records a
// keyed digest of it (B-08, B-14). An objection stops the notice; after registration it restricts the certificate.
func (g registry) object(d *decision, body *record.Objecting, rec *record.Registration) error {
	takenIn := slices.ContainsFunc(g.deciders, func(role string) bool { return contains(d.signer.actor.Roles, role) })
	if takenIn != (body.Identity != "") {
		return record.Errorf(record.Invalid, "identity is the keyed digest of the real name, given exactly when an agency takes the objection in").Under("B-14")
	}
	if contains(rec.Holders(), d.signer.organizationID) {
		return record.Errorf(record.OutOfRole, "%s is a registrant; others object", d.signer.organizationID)
	}
	if len(rec.Objections) >= record.MaxObjections {
		return record.Errorf(record.TooLarge, "it has had its %d objections", record.MaxObjections)
	}
	for i := range rec.Objections {
		if o := &rec.Objections[i]; o.Open() && o.By == d.signer.organizationID && o.Identity == body.Identity {
			return record.Errorf(record.Exists, "objection %s by the same objector is open", o.ID)
		}
	}
	stage := "POST"
	if d.record.State == record.StateNotice || d.record.State == record.StateObjected {
		stage = "NOTICE"
	}
	if err := g.stopNotice(d, rec); err != nil {
		return err
	}
	replyBy, err := d.due("objectionReplyDays", g.certType)
	if err != nil {
		return err
	}
	rec.Objections = append(rec.Objections, record.Objection{
		ID: d.newID(""), Stage: stage, By: d.signer.organizationID, Grounds: body.Grounds, Evidence: body.Evidence, Identity: body.Identity, At: d.now(), ReplyBy: replyBy,
	})
	if stage == "POST" {
		d.stays(rec)
	}
	return nil
}

// stopNotice remembers how many working days of the notice are left.
func (g registry) stopNotice(d *decision, rec *record.Registration) error {
	if d.record.State != record.StateNotice {
		return nil
	}
	if d.now() >= rec.Notice.To {
		return record.Errorf(record.StateForbids, "the public notice ended at %s; object after registration", rec.Notice.To)
	}
	calendar, err := d.calendar()
	if err != nil {
		return err
	}
	for rec.NoticeLeft = 1; ; rec.NoticeLeft++ {
		end, err := workdays(calendar, d.tx.Time, rec.NoticeLeft)
		if err != nil || record.Time(end) >= rec.Notice.To {
			return err
		}
	}
}

// objection finds an open objection by its id.
func objection(rec *record.Registration, id string) (*record.Objection, error) {
	for i := range rec.Objections {
		if o := &rec.Objections[i]; o.ID == id && o.Open() {
			return o, nil
		}
	}
	return nil, record.Errorf(record.NotFound, "no objection %s is open", id)
}

// answer is the registrant's; nobody's certificate is judged unheard.
func (g registry) answer(d *decision, body *record.Answering, rec *record.Registration) error {
	if err := d.party(rec); err != nil {
		return err
	}
	o, err := objection(rec, body.Objection)
	if err != nil {
		return err
	}
	if o.Answer != "" {
		return record.Errorf(record.Exists, "objection %s has been answered", o.ID)
	}
	o.Answer = body.Answer
	d.stays(rec)
	return nil
}

// stays keeps an application where it is, and a certificate in the state in which what stands on it leaves it.
func (d *decision) stays(rec *record.Registration) {
	switch d.record.State {
	case record.StateObjected, record.StatePartly:
		d.state = d.record.State
	default:
		d.state = rec.Standing(d.now())
	}
}

func (g registry) resolve(d *decision, body *record.Resolve, rec *record.Registration) error {
	if err := g.may(d, rec); err != nil {
		return err
	}
	o, err := objection(rec, body.Objection)
	if err != nil {
		return err
	}
	if o.By == d.signer.organizationID && o.Identity == "" {
		return record.Errorf(record.ConflictOfInterest, "%s objected itself", d.signer.organizationID).Under("S0 3")
	}
	if o.Answer == "" && d.now() < o.ReplyBy {
		return record.Errorf(record.TooEarly, "the registrant may answer until %s", o.ReplyBy)
	}
	if o.Result == "TO_COURT" && body.Court == "" {
		return record.Errorf(record.RuleForbids, "the objection is before a court; name its judgment").Under("B-08")
	}
	o.Result, o.Reasons, o.Court = body.Result, body.Reasons, body.Court
	if body.Result == "UPHELD" {
		return g.upheld(d, body, rec)
	}
	if d.record.State != record.StateObjected || rec.Disputed() {
		d.stays(rec)
		return nil
	}
	rec.Notice.To, err = d.workdaysFrom(rec.NoticeLeft)
	return err
}

// upheld ends the application, or the registration with its certificate (B-11).
func (g registry) upheld(d *decision, body *record.Resolve, rec *record.Registration) error {
	rec.Ended = &record.Ending{Reason: "OBJECTION", Evidence: body.Reasons, At: d.now()}
	if d.record.State == record.StateObjected {
		d.state = record.StateRefused
		return nil
	}
	d.state = record.StateCancelled
	return d.endAllRights(rec, record.StateCancelled)
}
