package market

import (
	"context"
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// admitted is who may trade: suppliers and third parties get certificates, demanders are verified.
func (q *Quarter) admitted(ctx context.Context) error {
	q.Line("\n— Merchants and third parties get their certificates; demanders are verified, and stand in cohorts from then on")
	steps := []func(context.Context) error{q.verified}
	for _, supplier := range append([]*troupe.Actor{q.public}, q.suppliers...) {
		steps = append(steps, func(ctx context.Context) error { return q.merchant(ctx, supplier) })
	}
	steps = append(steps,
		func(ctx context.Context) error {
			return q.certified(ctx, q.assessor, record.SubjectThirdParty, "third-party", "COMPLIANCE_REVIEW", "QUALITY_ASSESSMENT")
		},
		func(ctx context.Context) error {
			return q.certified(ctx, q.appraiser, record.SubjectThirdParty, "third-party", "ASSET_APPRAISAL", "PRICE_APPRAISAL")
		})
	return q.Together(ctx, steps...)
}

func (q *Quarter) merchant(ctx context.Context, supplier *troupe.Actor) error {
	return q.certified(ctx, supplier, record.SubjectMerchant, "subject.merchant", "DATA_RESOURCE", "DATA_SERVICE")
}

// certified takes a subject from its application to its certificate. The company that runs the exchange prepares and never decides.
func (q *Quarter) certified(ctx context.Context, who *troupe.Actor, subjectType, list string, categories ...string) error {
	if subjectType == record.SubjectThirdParty {
		list = "subject." + list
	}
	body := record.ApplySubject{
		SubjectType: subjectType, Categories: categories, Checklist: q.lists.items(who.Name, list), Commitment: troupe.Digest(who.Name, "承诺书"),
	}
	for _, kind := range record.CommitmentKinds {
		body.Commitments = append(body.Commitments, record.Commitment{Kind: kind, Digest: troupe.Digest(who.Name, "承诺", kind)})
	}
	key, err := q.Do(ctx, act(who, "subject.apply", "", body, record.StateSubmitted))
	if err != nil {
		return err
	}
	if _, err := q.Do(ctx, act(q.desk, "subject.accept", key, troupe.Reasoned("材料齐全"), record.StateReview)); err != nil {
		return err
	}
	review := record.DecideSubject{Opinion: record.Opinion{Result: "PASS", Reasons: troupe.Digest(who.Name, "审核意见")}, Rules: q.documents}
	if who == q.Provider {
		if err := q.onlyOne(ctx, who, body, key, review); err != nil {
			return err
		}
	}
	if _, err := q.Do(ctx, act(q.Clerk, "subject.review", key, review, record.StateApproved)); err != nil {
		return err
	}
	if err := q.Issue(ctx, act(q.Clerk, "subject.issue", key, nil, record.StateActive)); err != nil {
		return err
	}
	q.mutex.Lock()
	defer q.mutex.Unlock()
	q.subjects[who.ID] = key
	return nil
}

// onlyOne: nobody applies twice, and the company that prepares does not decide.
func (q *Quarter) onlyOne(ctx context.Context, who *troupe.Actor, body record.ApplySubject, key string, review record.DecideSubject) error {
	if err := q.Refused(ctx, record.Duplicate, "S3a 16", act(who, "subject.apply", "", body, "").Tell("applies for a second certificate")); err != nil {
		return err
	}
	return q.Refused(ctx, record.OutOfRole, "", act(q.desk, "subject.review", key, review, "").Tell("decides although it only prepares"))
}

// subjectOf is the key of a supplier's registration.
func (q *Quarter) subjectOf(who *troupe.Actor) string {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	return q.subjects[who.ID]
}

// verified has every demander verified, one after the other, as a clerk works through a pile: each joins the cohort that is being
// filled.
func (q *Quarter) verified(ctx context.Context) error {
	for _, b := range q.buyers {
		if err := q.verify(ctx, b); err != nil {
			return err
		}
	}
	q.Line("✔ %d demanders are verified, the last one in %s", len(q.buyers), q.buyers[len(q.buyers)-1].cohort)
	return nil
}

func (q *Quarter) verify(ctx context.Context, b *buyer) error {
	if err := q.knocks(ctx, b); err != nil {
		return err
	}
	key := record.DemanderKey(b.ID)
	if _, err := q.Do(ctx, act(q.desk, "demander.accept", key, troupe.Reasoned("材料齐全"), record.StateReview)); err != nil {
		return err
	}
	opinion := record.Opinion{Result: "PASS", Reasons: troupe.Digest(b.Name, "核验意见")}
	if _, err := q.Do(ctx, act(q.Clerk, "demander.verify", key, opinion, record.StateVerified)); err != nil {
		return err
	}
	if err := q.Issue(ctx, act(q.Clerk, "demander.issue", key, nil, record.StateVerified)); err != nil {
		return err
	}
	var body record.Demander
	_, err := q.Read(ctx, exchange, key, &body)
	if err == nil && body.Cohort == "" {
		err = fmt.Errorf("%s is verified and stands in no cohort", key)
	}
	b.cohort = body.Cohort
	return err
}

// knocks has a demander apply for its verification.
func (q *Quarter) knocks(ctx context.Context, b *buyer) error {
	apply := record.ApplyDemander{
		Capability: troupe.Digest(b.Name, "数据安全能力证明"), Need: "SUPPLY_CHAIN", Checklist: q.lists.items(b.Name, "demander"), Commitment: troupe.Digest(b.Name, "承诺书"),
	}
	_, err := q.Do(ctx, act(b.Actor, "demander.apply", "", apply, record.StateSubmitted))
	return err
}
