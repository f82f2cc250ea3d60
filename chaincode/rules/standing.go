package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// annotate writes down what everybody must know who relies on a registration (B-07). A court seizes, a regulator controls, the
// agency records the rest; only who annotated lifts.
func (g registry) annotate(d *decision, body *record.Annotate, rec *record.Registration) error {
	if err := g.annotates(d, body.Kind, rec); err != nil {
		return err
	}
	if len(rec.Annotations) >= record.MaxAnnotations {
		return record.Errorf(record.TooLarge, "it has had its %d annotations", record.MaxAnnotations)
	}
	if body.To != "" && body.To <= d.now() {
		return record.Errorf(record.Invalid, "to lies in the past")
	}
	rec.Annotations = append(rec.Annotations, record.Annotation{
		ID: d.newID(""), Kind: body.Kind, Authority: d.signer.organizationID, Document: body.Document, Effect: body.Effect, Note: body.Note, From: d.now(), To: body.To,
	})
	d.stays(rec)
	return nil
}

// annotates says who may make which kind of annotation.
func (g registry) annotates(d *decision, kind string, rec *record.Registration) error {
	roles := g.deciders
	switch kind {
	case "COURT_SEIZURE":
		roles = []string{record.RoleCourt}
	case "ADMIN_CONTROL":
		roles = []string{record.RoleSector}
	}
	if !slices.ContainsFunc(roles, func(role string) bool { return contains(d.signer.actor.Roles, role) }) {
		return record.Errorf(record.OutOfRole, "%s is annotated by one of %v", kind, roles).Under("domain model C3; B-07")
	}
	if kind == "COURT_SEIZURE" || kind == "ADMIN_CONTROL" {
		if err := d.inScope(rec.Region, g.certType); err != nil {
			return err
		}
		return d.independent(rec)
	}
	return g.may(d, rec)
}

func (g registry) lift(d *decision, body *record.LiftAnnotation, rec *record.Registration) error {
	for i := range rec.Annotations {
		a := &rec.Annotations[i]
		if a.ID != body.Annotation || a.Lifted != "" {
			continue
		}
		if a.Authority != d.signer.organizationID {
			return record.Errorf(record.OutOfRole, "%s annotated it and alone lifts it", a.Authority).Under("B-07")
		}
		a.Lifted = d.now()
		d.stays(rec)
		return nil
	}
	return record.Errorf(record.NotFound, "there is no annotation %s to lift", body.Annotation)
}

func (g registry) suspend(d *decision, body *record.SuspendRegistration, rec *record.Registration) error {
	if body.Deadline <= d.now() {
		return record.Errorf(record.Invalid, "the deadline for putting it right lies in the past")
	}
	rec.Suspension = &record.Measure{Authority: d.signer.organizationID, Reason: body.Reason, Document: body.Document, Deadline: body.Deadline}
	if err := d.inScope(rec.Region, g.certType); err != nil {
		return err
	}
	return d.independent(rec)
}

// resume ends a suspension: whoever ordered it, or the owner of the register.
func (g registry) resume(d *decision, _ *record.Reasoned, rec *record.Registration) error {
	if rec.Suspension.Authority != d.signer.organizationID && d.signer.organization != d.namespace.Owner {
		return record.Errorf(record.OutOfRole, "%s suspended it; it or the owner of the register lifts", rec.Suspension.Authority).Under("S0 22(2)")
	}
	rec.Suspension = nil
	d.state = rec.Standing(d.now())
	return d.independent(rec)
}

// cancel ends a registration without fault: the holder's wish, or what the agency must write down by itself (B-11).
func (g registry) cancel(d *decision, body *record.Cancel, rec *record.Registration) error {
	if err := g.cancels(d, body.Reason, rec); err != nil {
		return err
	}
	if body.Reason != "JUDGMENT" && (rec.Blocked(d.now()) || rec.Suspension != nil) {
		return record.Errorf(record.RuleForbids, "it is seized, controlled, disputed or suspended; only a judgment cancels it now").Under("B-07")
	}
	if body.Reason == "REQUEST" {
		if err := d.nothingFollows(d.statement.Sub); err != nil {
			return err
		}
	}
	rec.Ended = &record.Ending{Reason: body.Reason, Evidence: body.Evidence, At: d.now()}
	return d.endAllRights(rec, record.StateCancelled)
}

// cancels says who may cancel for which reason.
func (g registry) cancels(d *decision, reason string, rec *record.Registration) error {
	if d.signer.organizationID == rec.Applicant {
		if reason == "JUDGMENT" || reason == "LAW" {
			return record.Errorf(record.OutOfRole, "%s is for the agency to establish", reason).Under("B-11")
		}
		return d.consentOfAll(rec.Application.CoHolders)
	}
	if !slices.ContainsFunc(g.deciders, func(role string) bool { return contains(d.signer.actor.Roles, role) }) {
		return record.Errorf(record.OutOfRole, "%s is the holder; it or the agency cancels", rec.Applicant).Under("B-11")
	}
	if reason == "REQUEST" {
		return record.Errorf(record.OutOfRole, "the holder alone asks for it").Under("B-11")
	}
	return g.may(d, rec)
}

func (g registry) revoke(d *decision, body *record.Revoke, rec *record.Registration) error {
	if err := g.may(d, rec); err != nil {
		return err
	}
	rec.Issued.Revoked = body.Reason
	if !d.whole() {
		return nil
	}
	rec.Ended = &record.Ending{Reason: body.Reason, Evidence: body.Evidence, At: d.now()}
	return d.endAllRights(rec, record.StateRevoked)
}

// settleRegistration writes down what time has done.
func settleRegistration(d *decision, _ *record.Reasoned, rec *record.Registration) error {
	state, rule := rec.At(d.record.State, d.now())
	if rule == "" {
		return record.Errorf(record.TooEarly, "nothing is due; it is %s", d.record.State)
	}
	d.state = state
	if state != record.StateExpired {
		return nil
	}
	rec.Ended = &record.Ending{Reason: "EXPIRY", Evidence: record.None, At: rec.Validity.To}
	return d.endAllRights(rec, record.StateExpired)
}
