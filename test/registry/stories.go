package registry

import (
	"context"
	"fmt"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// apart are the stories that a dataset lives through in either register.
var apart = map[string]func(context.Context, *dossier) error{
	"plain":                     func(ctx context.Context, f *dossier) error { return f.Certify(ctx) },
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
	"forgotten":                 func(ctx context.Context, f *dossier) error { return troupe.All(ctx, f.Apply, f.Accept) },
	"applied for":               func(ctx context.Context, f *dossier) error { return f.Apply(ctx) },
	"in review":                 inReview,
	"in notice":                 func(ctx context.Context, f *dossier) error { return f.Pass(ctx) },
}

// plain: both registrations, and nothing else.
func plain(ctx context.Context, f *dossier) error { return f.Certify(ctx) }

// silence: nobody answers in three working days, so the application counts as accepted, whoever writes it down.
func silence(ctx context.Context, f *dossier) error {
	return troupe.All(ctx, f.ignored, f.Examine, f.Finish)
}

// ignored applies and lets the days run out in which somebody should have answered.
func (f *dossier) ignored(ctx context.Context) error {
	if err := f.Apply(ctx); err != nil {
		return err
	}
	body, err := f.Body(ctx)
	if err != nil {
		return err
	}
	if body.AcceptBy == "" {
		return fmt.Errorf("%s has no day by which it must be answered", f.Key)
	}
	return f.UntilText(ctx, body.AcceptBy)
}

// silenceSettled is the same, written down by the service actor first.
func silenceSettled(ctx context.Context, f *dossier) error {
	if err := f.Apply(ctx); err != nil {
		return err
	}
	early := f.Act(f.Service, "registration.settle", troupe.Reasoned("默认受理"), "").Tell("tries to write down an acceptance by silence on the first day")
	if err := f.Refused(ctx, record.TooEarly, "", early); err != nil {
		return err
	}
	body, err := f.Body(ctx)
	if err != nil {
		return err
	}
	if err := f.UntilText(ctx, body.AcceptBy); err != nil {
		return err
	}
	settle := f.Act(f.Service, "registration.settle", troupe.Reasoned("受理期限届满，默认受理"), record.StateAccepted)
	if _, err := f.Do(ctx, settle.Tell("writes down that nobody answered in time: accepted")); err != nil {
		return err
	}
	return troupe.All(ctx, f.Examine, f.Finish)
}

func (f *dossier) query(ctx context.Context) error {
	if err := f.Apply(ctx); err != nil {
		return err
	}
	return f.Step(ctx, f.Officer, "registration.query", record.Query{Items: "请补充数据来源合法性说明"}, record.StateSupplement)
}

// supplement: asked for what is missing, the holder hands it in, and the days begin anew.
func supplement(ctx context.Context, f *dossier) error {
	if err := f.query(ctx); err != nil {
		return err
	}
	if err := f.Step(ctx, f.Holder, "registration.supplement", record.Handed{Digest: troupe.Digest(f.Name, "补正材料")}, record.StateSubmitted); err != nil {
		return err
	}
	return troupe.All(ctx, f.Accept, f.Examine, f.Finish)
}

// lapse: asked for what is missing, the holder does nothing.
func lapse(ctx context.Context, f *dossier) error {
	if err := f.query(ctx); err != nil {
		return err
	}
	body, err := f.Body(ctx)
	if err != nil {
		return err
	}
	if err := f.UntilText(ctx, body.Supplement.By); err != nil {
		return err
	}
	late := f.Act(f.Holder, "registration.supplement", record.Handed{Digest: troupe.Digest(f.Name, "补正材料")}, "")
	return f.Refused(ctx, record.StateForbids, "B-03", late.Tell("hands a supplement in after its last day"))
}

// decline: not accepted, and applied for anew with what was missing.
func decline(ctx context.Context, f *dossier) error {
	if err := f.Apply(ctx); err != nil {
		return err
	}
	if err := f.Step(ctx, f.Officer, "registration.decline", troupe.Reasoned("不属于本登记簿的受理范围"), record.StateNotAccepted); err != nil {
		return err
	}
	return f.Certify(ctx)
}

// refuse: a reviewer who finds an item of the negative list hit cannot pass it.
func refuse(ctx context.Context, f *dossier) error {
	if err := troupe.All(ctx, f.Apply, f.Accept); err != nil {
		return err
	}
	opinion := f.Opinion()
	opinion.Negative = slices.Clone(opinion.Negative)
	for i := range opinion.Negative {
		if opinion.Negative[i].Code == "N03" {
			opinion.Negative[i].Answer = "HIT"
		}
	}
	passing := f.Act(f.Officer, "registration.review", opinion, "")
	if err := f.Refused(ctx, record.RuleForbids, "S0 8(3)", passing.Tell("tries to pass what infringes privacy")); err != nil {
		return err
	}
	opinion.Result = "REFUSE"
	return f.Step(ctx, f.Officer, "registration.review", opinion, record.StateRefused)
}

func withdraw(ctx context.Context, f *dossier) error {
	if err := f.Apply(ctx); err != nil {
		return err
	}
	return f.Step(ctx, f.Holder, "registration.withdraw", troupe.Reasoned("申请人撤回"), record.StateTerminated)
}

func terminate(ctx context.Context, f *dossier) error {
	if err := troupe.All(ctx, f.Apply, f.Accept); err != nil {
		return err
	}
	return f.Step(ctx, f.Officer, "registration.terminate", troupe.Reasoned("申请人已注销"), record.StateTerminated)
}

// extend: the review takes longer, once; a reviewer with a conflict leaves it to another; the notice withholds the holder.
func extend(ctx context.Context, f *dossier) error {
	if err := troupe.All(ctx, f.Apply, f.Accept); err != nil {
		return err
	}
	if err := f.Step(ctx, f.Officer, "registration.extend", troupe.Reasoned("案情复杂"), record.StateAccepted); err != nil {
		return err
	}
	again := f.Act(f.Officer, "registration.extend", troupe.Reasoned("仍然复杂"), "")
	if err := f.Refused(ctx, record.StateForbids, "B-03", again.Tell("extends a review for the second time")); err != nil {
		return err
	}
	opinion := f.Opinion()
	opinion.Conflict = true
	biased := f.Act(f.Officer, "registration.review", opinion, "")
	if err := f.Refused(ctx, record.ConflictOfInterest, "S0 3", biased.Tell("declares a conflict of interest and reviews all the same")); err != nil {
		return err
	}
	f.Officer = f.Second
	if err := f.Review(ctx); err != nil {
		return err
	}
	notice := record.Notice{Withheld: []string{"holder"}, WithheldReason: "涉及商业秘密"}
	if err := f.Step(ctx, f.Officer, "registration.notice", notice, record.StateNotice); err != nil {
		return err
	}
	return f.Finish(ctx)
}

// joint: two firms hold the same rights, and both say so.
func joint(ctx context.Context, f *dossier) error {
	partner := f.other()
	f.Alter = func(body *record.Apply) { body.CoHolders = []string{partner.Firm} }
	application := f.Application()
	if err := f.Refused(ctx, record.ConsentMissing, "", application.Tell("applies together with a firm that has not consented")); err != nil {
		return err
	}
	application.Consents = []*troupe.Actor{partner}
	var err error
	if f.Key, err = f.Do(ctx, application.Tell("applies together with "+partner.Name)); err != nil {
		return err
	}
	return troupe.All(ctx, f.Accept, f.Examine, f.Finish)
}

// byAgent: a third-party service applies for the holder, who consents.
func byAgent(ctx context.Context, f *dossier) error {
	f.Alter = func(body *record.Apply) { body.Holder = f.Holder.Firm }
	application := f.Application()
	application.By = f.agent
	if err := f.Refused(ctx, record.ConsentMissing, "", application.Tell("applies for a holder who has not consented")); err != nil {
		return err
	}
	application.Consents = []*troupe.Actor{f.Holder}
	var err error
	if f.Key, err = f.Do(ctx, application.Tell("applies for "+f.Holder.Name+", which consents")); err != nil {
		return err
	}
	return troupe.All(ctx, f.Accept, f.Examine, f.Finish)
}

// inFlight: reviewed under one negative list, to be deposited under the next: it is reviewed again.
func inFlight(ctx context.Context, f *dossier) error {
	if err := f.On(ctx, 84); err != nil {
		return err
	}
	if err := troupe.All(ctx, f.Pass, f.Run); err != nil {
		return err
	}
	if err := f.Until(ctx, f.Numbered); err != nil {
		return err
	}
	deposit := f.Act(f.Officer, "registration.deposit", troupe.Reasoned("公示期满无异议"), "")
	if err := f.Refused(ctx, record.RuleForbids, "S4 二(四)13", deposit.Tell("deposits what was reviewed under the old negative list")); err != nil {
		return err
	}
	again := f.Act(f.Officer, "registration.review", f.Opinion(), record.StateNotice)
	if _, err := f.Do(ctx, again.Tell("reviews it again under the list in force now")); err != nil {
		return err
	}
	f.Impatient = true
	return f.Grant(ctx)
}

// lateReview: the reviewer takes more than the days there are, which the report shows.
func lateReview(ctx context.Context, f *dossier) error {
	if err := troupe.All(ctx, f.Apply, f.Accept); err != nil {
		return err
	}
	if err := f.Weeks(ctx, 5); err != nil {
		return err
	}
	return troupe.All(ctx, f.Examine, f.Finish)
}

func inReview(ctx context.Context, f *dossier) error {
	return troupe.All(ctx, f.Apply, f.Accept, f.Review)
}
