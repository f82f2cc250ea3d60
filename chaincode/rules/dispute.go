package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// deciders enter what a court or an arbitrator has decided.
var deciders = append(slices.Clone(exchangeStaff), record.RoleCourt)

// disputeRows are disputes about a deal and their stages (S0 20(7); domain model E22, SM12).
func disputeRows() []Row {
	one := func(state string) []string { return []string{state} }
	before := []string{record.StateToArbitration, record.StateToCourt}
	return traded("dispute", []Row{
		{Act: "dispute.open", To: record.StateOpen, Roles: eitherSide, Rule: "S0 20(7)", apply: on(openDispute)},
		{Act: "dispute.mediate", From: one(record.StateOpen), To: record.StateMediating, Roles: exchangeStaff, Rule: "S0 20(7)", apply: on(mediate)},
		{Act: "dispute.reject", From: one(record.StateOpen), To: record.StateRefused, Roles: exchangeStaff, Rule: "S0 20(7)", ends: true, apply: on(reject)},
		{Act: "dispute.settle", From: one(record.StateMediating), To: record.StateSettled, Roles: exchangeStaff, Rule: "S0 20(7)", ends: true, apply: on(settleDispute)},
		{Act: "dispute.refer", From: []string{record.StateOpen, record.StateMediating}, To: record.StateToCourt, Else: one(record.StateToArbitration),
			Roles: slices.Concat(eitherSide, exchangeStaff), Rule: "S0 20(7)", ends: true, apply: on(refer)},
		{Act: "dispute.judge", From: before, To: record.StateJudged, Roles: deciders, Through: Home, Rule: "S0 20(7)", ends: true, apply: on(judge)},
		{Act: "dispute.execute", From: one(record.StateJudged), To: record.StateExecuted, Roles: deciders, Through: Home, Rule: "S0 20(7)", ends: true,
			apply: on(execute)},
		{Act: "dispute.withdraw", From: []string{record.StateOpen, record.StateMediating}, To: record.StateWithdrawn, Roles: eitherSide, Rule: "S0 20(7)", ends: true,
			apply: on(withdrawDispute)},
	})
}

// disputed are the states of a deal about which one may have a dispute: also one that is over, for what shows only in use (B-45).
var disputed = append(slices.Clone(record.Running), record.StateFiled, record.StateTerminated)

// openDispute begins a dispute. Each side has one open at a time and a few in all, so that nobody drowns a deal in them.
func openDispute(d *decision, body *record.OpenDispute, dispute *record.Dispute) error {
	key := "dispute/" + d.newID("")
	if err := d.inDeal(body.Deal, func(rec *record.Record, deal *record.Deal) error {
		if !contains(disputed, rec.State) {
			return record.Errorf(record.StateForbids, "%s is %s", rec.Key(), rec.State).Under("S0 20(7)")
		}
		side, err := d.onSide(deal, "")
		if err != nil {
			return err
		}
		had := 0
		for _, quarrel := range deal.Disputes {
			switch {
			case quarrel.By == side && !quarrel.Over:
				return record.Errorf(record.Exists, "%s of the %s is open already", quarrel.Dispute, side)
			case quarrel.By == side:
				had++
			}
		}
		if had >= record.MaxDisputes {
			return record.Errorf(record.TooLarge, "the %s has had its %d disputes in this deal; a court is open", side, record.MaxDisputes)
		}
		*dispute = record.Dispute{OpenDispute: *body, Dataset: deal.Dataset, Region: deal.Region, By: side}
		deal.Disputes = append(deal.Disputes, record.Quarrel{Dispute: key, By: side})
		deal.Records = append(deal.Records, key)
		return nil
	}); err != nil {
		return err
	}
	return d.verbatim()
}

// disputing reads the deal that a dispute is about.
func (d *decision) disputing(dispute *record.Dispute) (*record.Deal, error) {
	var rec record.Record
	var deal record.Deal
	return &deal, d.need(d.tx.Namespace, dispute.Deal, &rec, &deal)
}

// overFor ends a dispute for its deal, and for the data.
func (d *decision) overFor(dispute *record.Dispute) error {
	if err := d.inDeal(dispute.Deal, func(_ *record.Record, deal *record.Deal) error {
		for i := range deal.Disputes {
			deal.Disputes[i].Over = deal.Disputes[i].Over || deal.Disputes[i].Dispute == d.statement.Sub
		}
		return nil
	}); err != nil || !dispute.Barred {
		return err
	}
	dispute.Barred = false
	return d.count(disputesKey(dispute.Dataset), -1)
}

// bars has a dispute bar the transfer of the data: from when the exchange takes it up or somebody else is to decide, not from when
// one side raises it.
func (d *decision) bars(dispute *record.Dispute) error {
	if dispute.Barred {
		return nil
	}
	dispute.Barred = true
	return d.count(disputesKey(dispute.Dataset), 1)
}

// reject ends a dispute that has nothing to it; whoever raised it may go to court.
func reject(d *decision, _ *record.Reasoned, dispute *record.Dispute) error {
	deal, err := d.disputing(dispute)
	if err != nil {
		return err
	}
	if err := d.deskFor(deal); err != nil {
		return err
	}
	return d.overFor(dispute)
}

// mediate is the exchange taking a dispute up, under a rule document of its own that is in force.
func mediate(d *decision, body *record.MediateDispute, dispute *record.Dispute) error {
	deal, err := d.disputing(dispute)
	if err != nil {
		return err
	}
	if err := d.deskFor(deal); err != nil {
		return err
	}
	if err := d.ruleDocuments([]string{body.Document}); err != nil {
		return err
	}
	dispute.Rules = body.Document
	return d.bars(dispute)
}

// settleDispute is an agreement under mediation; both parties sign it.
func settleDispute(d *decision, body *record.DecideDispute, dispute *record.Dispute) error {
	deal, err := d.disputing(dispute)
	if err != nil {
		return err
	}
	if err := d.deskFor(deal); err != nil {
		return err
	}
	if err := d.consentOf(deal.Provider, offerers...); err != nil {
		return err
	}
	if err := d.consentOf(deal.Receiver, record.RoleParty); err != nil {
		return err
	}
	dispute.Outcome = body.Outcome
	if err := d.overFor(dispute); err != nil {
		return err
	}
	return d.verbatim()
}

// refer takes a dispute to arbitration or to court. It stays open for the deal until what was decided there is executed.
func refer(d *decision, body *record.ReferDispute, dispute *record.Dispute) error {
	deal, err := d.disputing(dispute)
	if err != nil {
		return err
	}
	if d.side(deal) == "" {
		if err := d.deskFor(deal); err != nil {
			return err
		}
	}
	if body.To == "ARBITRATION" {
		d.state = record.StateToArbitration
	}
	dispute.Case = body.Case
	return d.bars(dispute)
}

// judge enters the judgment or award that has come into effect.
func judge(d *decision, body *record.DecideDispute, dispute *record.Dispute) error {
	dispute.Outcome = body.Outcome
	return d.decidesDispute(dispute)
}

func execute(d *decision, body *record.DecideDispute, dispute *record.Dispute) error {
	dispute.Outcome = body.Outcome
	if err := d.decidesDispute(dispute); err != nil {
		return err
	}
	return d.overFor(dispute)
}

func (d *decision) decidesDispute(dispute *record.Dispute) error {
	deal, err := d.disputing(dispute)
	if err != nil {
		return err
	}
	if d.side(deal) != "" {
		return record.Errorf(record.ConflictOfInterest, "%s is a party", d.signer.organizationID).Under("S0 3")
	}
	return d.inScope(dispute.Region, "")
}

func withdrawDispute(d *decision, _ *record.Reasoned, dispute *record.Dispute) error {
	deal, err := d.disputing(dispute)
	if err != nil {
		return err
	}
	if d.side(deal) != dispute.By {
		return record.Errorf(record.OutOfRole, "the %s opened it and alone withdraws it", dispute.By).Under("S0 20(7)")
	}
	return d.overFor(dispute)
}
