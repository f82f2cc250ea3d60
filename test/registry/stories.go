package registry

import (
	"context"
	"fmt"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// each are the stories that a dataset lives through in either register.
var each = map[string]func(context.Context, *dossier) error{
	"plain":                     func(ctx context.Context, f *dossier) error { return f.certify(ctx) },
	"silence":                   silence,
	"silence settled":           silenceSettled,
	"supplement":                supplement,
	"lapse":                     lapse,
	"decline":                   decline,
	"refuse":                    refuse,
	"withdraw":                  withdraw,
	"terminate":                 terminate,
	"extend":                    extend,
	"agent":                     byAgent,
	"joint":                     joint,
	"objection upheld":          objectionUpheld,
	"objection dismissed":       objectionDismissed,
	"objection after, upheld":   objectionAfter,
	"objection after, in court": objectionInCourt,
	"purchase":                  purchase,
	"division":                  division,
	"change":                    change,
	"correction":                correction,
	"exchange":                  exchanged,
	"renewal":                   renewal,
	"expiry":                    expiry,
	"fraud":                     fraud,
	"seizure":                   seizure,
	"control":                   control,
	"suspension":                suspension,
	"cancellation":              cancellation,
	"mirror":                    mirrored,
	"usage":                     usage,
	"in flight":                 inFlight,
	"late review":               lateReview,
	"seized":                    seized,
	"being put right":           beingPutRight,
	"disputed":                  disputed,
	"forgotten":                 func(ctx context.Context, f *dossier) error { return all(ctx, f.apply, f.accept) },
	"applied for":               func(ctx context.Context, f *dossier) error { return f.apply(ctx) },
	"in review":                 inReview,
	"in notice":                 func(ctx context.Context, f *dossier) error { return f.pass(ctx) },
}

// plain: both registrations, and nothing else.
func plain(ctx context.Context, f *dossier) error { return f.certify(ctx) }

// silence: nobody answers in three working days, so the application counts as accepted, whoever writes it down.
func silence(ctx context.Context, f *dossier) error {
	return all(ctx, f.ignored, f.examine, f.finish)
}

// ignored applies and lets the days run out in which somebody should have answered.
func (f *dossier) ignored(ctx context.Context) error {
	if err := f.apply(ctx); err != nil {
		return err
	}
	body, err := f.body(ctx)
	if err != nil {
		return err
	}
	if body.AcceptBy == "" {
		return fmt.Errorf("%s has no day by which it must be answered", f.key)
	}
	return f.untilText(ctx, body.AcceptBy)
}

// silenceSettled is the same, written down by the service actor first.
func silenceSettled(ctx context.Context, f *dossier) error {
	if err := f.apply(ctx); err != nil {
		return err
	}
	early := f.act(f.service, "registration.settle", reasoned("默认受理"), "").tell("tries to write down an acceptance by silence on the first day")
	if err := f.refused(ctx, record.TooEarly, "", early); err != nil {
		return err
	}
	body, err := f.body(ctx)
	if err != nil {
		return err
	}
	if err := f.untilText(ctx, body.AcceptBy); err != nil {
		return err
	}
	settle := f.act(f.service, "registration.settle", reasoned("受理期限届满，默认受理"), record.StateAccepted)
	if _, err := f.do(ctx, settle.tell("writes down that nobody answered in time: accepted")); err != nil {
		return err
	}
	return all(ctx, f.examine, f.finish)
}

func (f *dossier) query(ctx context.Context) error {
	if err := f.apply(ctx); err != nil {
		return err
	}
	return f.step(ctx, f.officer, "registration.query", record.Query{Items: "请补充数据来源合法性说明"}, record.StateSupplement)
}

// supplement: asked for what is missing, the holder hands it in, and the days begin anew.
func supplement(ctx context.Context, f *dossier) error {
	if err := f.query(ctx); err != nil {
		return err
	}
	if err := f.step(ctx, f.holder, "registration.supplement", record.Handed{Digest: digest(f.name, "补正材料")}, record.StateSubmitted); err != nil {
		return err
	}
	return all(ctx, f.accept, f.examine, f.finish)
}

// lapse: asked for what is missing, the holder does nothing.
func lapse(ctx context.Context, f *dossier) error {
	if err := f.query(ctx); err != nil {
		return err
	}
	body, err := f.body(ctx)
	if err != nil {
		return err
	}
	if err := f.untilText(ctx, body.Supplement.By); err != nil {
		return err
	}
	late := f.act(f.holder, "registration.supplement", record.Handed{Digest: digest(f.name, "补正材料")}, "")
	return f.refused(ctx, record.StateForbids, "B-03", late.tell("hands a supplement in after its last day"))
}

// decline: not accepted, and applied for anew with what was missing.
func decline(ctx context.Context, f *dossier) error {
	if err := f.apply(ctx); err != nil {
		return err
	}
	if err := f.step(ctx, f.officer, "registration.decline", reasoned("不属于本登记簿的受理范围"), record.StateNotAccepted); err != nil {
		return err
	}
	return f.certify(ctx)
}

// refuse: a reviewer who finds an item of the negative list hit cannot pass it.
func refuse(ctx context.Context, f *dossier) error {
	if err := all(ctx, f.apply, f.accept); err != nil {
		return err
	}
	opinion := f.opinion()
	opinion.Negative = slices.Clone(opinion.Negative)
	for i := range opinion.Negative {
		if opinion.Negative[i].Code == "N03" {
			opinion.Negative[i].Answer = "HIT"
		}
	}
	passing := f.act(f.officer, "registration.review", opinion, "")
	if err := f.refused(ctx, record.RuleForbids, "S0 8(3)", passing.tell("tries to pass what infringes privacy")); err != nil {
		return err
	}
	opinion.Result = "REFUSE"
	return f.step(ctx, f.officer, "registration.review", opinion, record.StateRefused)
}

func withdraw(ctx context.Context, f *dossier) error {
	if err := f.apply(ctx); err != nil {
		return err
	}
	return f.step(ctx, f.holder, "registration.withdraw", reasoned("申请人撤回"), record.StateTerminated)
}

func terminate(ctx context.Context, f *dossier) error {
	if err := all(ctx, f.apply, f.accept); err != nil {
		return err
	}
	return f.step(ctx, f.officer, "registration.terminate", reasoned("申请人已注销"), record.StateTerminated)
}

// extend: the review takes longer, once; a reviewer with a conflict leaves it to another; the notice withholds the holder.
func extend(ctx context.Context, f *dossier) error {
	if err := all(ctx, f.apply, f.accept); err != nil {
		return err
	}
	if err := f.step(ctx, f.officer, "registration.extend", reasoned("案情复杂"), record.StateAccepted); err != nil {
		return err
	}
	again := f.act(f.officer, "registration.extend", reasoned("仍然复杂"), "")
	if err := f.refused(ctx, record.StateForbids, "B-03", again.tell("extends a review for the second time")); err != nil {
		return err
	}
	opinion := f.opinion()
	opinion.Conflict = true
	biased := f.act(f.officer, "registration.review", opinion, "")
	if err := f.refused(ctx, record.ConflictOfInterest, "S0 3", biased.tell("declares a conflict of interest and reviews all the same")); err != nil {
		return err
	}
	f.officer = f.second
	if err := f.review(ctx); err != nil {
		return err
	}
	notice := record.Notice{Withheld: []string{"holder"}, WithheldReason: "涉及商业秘密"}
	if err := f.step(ctx, f.officer, "registration.notice", notice, record.StateNotice); err != nil {
		return err
	}
	return f.finish(ctx)
}

// joint: two firms hold the same rights, and both say so.
func joint(ctx context.Context, f *dossier) error {
	partner := f.other()
	f.alter = func(body *record.Apply) { body.CoHolders = []string{partner.firm} }
	application := f.application()
	if err := f.refused(ctx, record.ConsentMissing, "", application.tell("applies together with a firm that has not consented")); err != nil {
		return err
	}
	application.consents = []*actor{partner}
	var err error
	if f.key, err = f.do(ctx, application.tell("applies together with "+partner.name)); err != nil {
		return err
	}
	return all(ctx, f.accept, f.examine, f.finish)
}

// byAgent: a third-party service applies for the holder, who consents.
func byAgent(ctx context.Context, f *dossier) error {
	f.alter = func(body *record.Apply) { body.Holder = f.holder.firm }
	application := f.application()
	application.by = f.agent
	if err := f.refused(ctx, record.ConsentMissing, "", application.tell("applies for a holder who has not consented")); err != nil {
		return err
	}
	application.consents = []*actor{f.holder}
	var err error
	if f.key, err = f.do(ctx, application.tell("applies for "+f.holder.name+", which consents")); err != nil {
		return err
	}
	return all(ctx, f.accept, f.examine, f.finish)
}

// inFlight: reviewed under one negative list, to be deposited under the next: it is reviewed again.
func inFlight(ctx context.Context, f *dossier) error {
	if err := f.on(ctx, 84); err != nil {
		return err
	}
	if err := all(ctx, f.pass, f.run); err != nil {
		return err
	}
	if err := f.until(ctx, f.turn); err != nil {
		return err
	}
	deposit := f.act(f.officer, "registration.deposit", reasoned("公示期满无异议"), "")
	if err := f.refused(ctx, record.RuleForbids, "S4 二(四)13", deposit.tell("deposits what was reviewed under the old negative list")); err != nil {
		return err
	}
	again := f.act(f.officer, "registration.review", f.opinion(), record.StateNotice)
	if _, err := f.do(ctx, again.tell("reviews it again under the list in force now")); err != nil {
		return err
	}
	f.impatient = true
	return f.grant(ctx)
}

// lateReview: the reviewer takes more than the days there are, which the report shows.
func lateReview(ctx context.Context, f *dossier) error {
	if err := all(ctx, f.apply, f.accept); err != nil {
		return err
	}
	if err := f.weeks(ctx, 5); err != nil {
		return err
	}
	return all(ctx, f.examine, f.finish)
}

func inReview(ctx context.Context, f *dossier) error {
	return all(ctx, f.apply, f.accept, f.review)
}
