package register

import (
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// ofTrade is factsOf for what an exchange keeps of its trade. Of a deal the provider is named, as the object's certificate
// names it; a receiver is called by the key that it made for the deal.
func ofTrade(body any) Facts {
	switch b := body.(type) {
	case *record.Demander:
		return Facts{
			Holder: b.Applicant, Region: b.Region, Type: record.TypeSD, Number: b.Issued.Number, From: b.Verified, To: b.Validity.To, Prior: b.Cohort,
		}
	case *record.Listing:
		return Facts{Type: b.PriceMode, Prior: b.Object}
	case *record.Deal:
		return ofDeal(b)
	case *record.Transaction:
		return Facts{
			Holder: b.Receiver, Region: b.Region, Type: record.TypeTC, Dataset: b.Dataset, Name: b.DatasetName, Number: b.Issued.Number,
			From: b.Validity.From, To: b.Validity.To, Prior: b.Deal,
		}
	case *record.Report:
		return Facts{Holder: b.Issuer, Type: b.Kind, To: b.ValidTo, Prior: b.Subject}
	case *record.Egress:
		return Facts{Type: b.Scenario, Dataset: b.Dataset, To: b.Until}
	case *record.PublishPrice:
		return Facts{Type: b.ObjectType, From: b.From, To: b.To}
	case *record.Exempt:
		return Facts{Holder: b.Provider, Type: strings.Join(b.Cases, " "), Dataset: b.Dataset, To: b.Until}
	}
	return ofDealing(body)
}

func ofDeal(b *record.Deal) Facts {
	facts := Facts{Holder: b.Provider, Region: b.Region, Dataset: b.Dataset, Prior: b.Listing, Follower: b.Certificate}
	if b.Contract != nil {
		facts.Type, facts.To = b.Contract.Pricing, b.Contract.Retention
	}
	if b.Filed != nil {
		facts.To = b.Filed.Retention
	}
	return facts
}

// ofDealing is factsOf for what stands beside a deal.
func ofDealing(body any) Facts {
	switch b := body.(type) {
	case *record.Party:
		return Facts{Type: b.Role, Prior: b.Deal}
	case *record.HandedOver:
		return Facts{Type: b.Mode, From: b.DeliveredAt, Prior: b.Deal}
	case *record.Settlement:
		return Facts{Type: b.Result, From: b.SettledAt, Prior: b.Deal}
	case *record.Dispute:
		return Facts{Region: b.Region, Type: b.Kind, Dataset: b.Dataset, Prior: b.Deal}
	case *record.OrderedPause:
		return Facts{Holder: b.Authority, Type: b.Ground, To: b.Deadline, Prior: b.Deal}
	case *record.Violation:
		return Facts{Holder: b.By, Type: b.Kind, Prior: b.Deal}
	case *record.Authorisation:
		return Facts{Holder: b.Recipient, Type: strings.Join(b.Scope, " "), To: b.Until, Prior: b.Deal}
	case *record.Access:
		return Facts{Holder: b.Authority, Type: b.Purpose, To: b.Until, Prior: b.Deal}
	}
	return Facts{}
}

// tradeDues are the days that matter to what an exchange keeps.
func tradeDues(body any, state string, add func(what, at string, duty bool)) {
	switch b := body.(type) {
	case *record.Subject:
		validityDue(b.Validity, state, add)
	case *record.Object:
		validityDue(b.Validity, state, add)
	case *record.Transaction:
		validityDue(b.Validity, state, add)
	case *record.Demander:
		if state != record.StateWithdrawn && state != record.StateRefused {
			add("recheck", b.Recheck, true)
			add("expiry", b.Validity.To, false)
		}
	case *record.Deal:
		dealDues(b, state, add)
	case *record.HandedOver:
		if state == record.StatePending {
			add("accept", b.AcceptBy, false)
		}
	case *record.OrderedPause:
		if state == record.StateInForce {
			add("rectify", b.Deadline, !b.Holder)
		}
	case *record.Report:
		untilDue(b.ValidTo, state, add)
	case *record.Egress:
		untilDue(b.Until, state, add)
	case *record.Authorisation:
		untilDue(b.Until, state, add)
	case *record.Access:
		untilDue(b.Until, state, add)
	case *record.Exempt:
		untilDue(b.Until, state, add)
	}
}

func validityDue(validity record.Period, state string, add func(what, at string, duty bool)) {
	if inForce(state) {
		add("expiry", validity.To, false)
	}
}

func untilDue(until, state string, add func(what, at string, duty bool)) {
	if state == record.StateInForce {
		add("expiry", until, false)
	}
}

// dealDues are the days of deliveries that silence accepts, of destruction, and until when all of it is kept.
func dealDues(b *record.Deal, state string, add func(what, at string, duty bool)) {
	for i := range b.Batches {
		if batch := &b.Batches[i]; batch.State == record.StatePending {
			add("accept", batch.AcceptBy, false)
		}
	}
	if b.Contract == nil {
		return
	}
	if b.Destroyed == nil && b.Reviewed != nil && state != record.StateUnwound {
		add("destroy", b.Contract.Destroy, true)
	}
	if b.Filed != nil {
		add("retention", b.Filed.Retention, false)
	} else {
		add("retention", b.Contract.Retention, false)
	}
}

// carrying are the acts that carry a deal on although they are about records of their own: its next batch, the answer to one, its next
// payment, the end of a pause.
func (s Steps) carrying(deal *record.Deal, state, now string) []Step {
	if state == record.StatePaused {
		return s.leading("pause", record.StateInForce)
	}
	delivering := slices.Contains([]string{record.StateEvidenced, record.StateDelivering, record.StateLimited}, state)
	var acts []string
	var steps []Step
	for i := range deal.Batches {
		if batch := &deal.Batches[i]; delivering && !batch.Done(now) {
			steps = append(steps, s.leading("handover", batch.State)...)
			break // who has to answer the first has to answer the rest as well
		}
	}
	if delivering && deal.Contract != nil && len(deal.Batches) < deal.Contract.Batches {
		acts = append(acts, "delivery.hand")
	}
	if (delivering || state == record.StateDelivered || state == record.StateSettling) && deal.Contract != nil && !deal.Paid() {
		acts = append(acts, "settlement.record")
	}
	return append(steps, s.steps(func(row *rules.Row) bool { return slices.Contains(acts, row.Act) })...)
}
