package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/register"
	"github.com/shuzheng/shuzheng/gateway/register/registertest"
)

// traded is a record of the exchange's namespace after one act.
func traded(key, act, state string, body any) *register.Item {
	l := &registertest.Life{Namespace: "exchange", Key: key}
	l.Act(day(0), act, state, body)
	return register.Read("exchange", key, l.Value())
}

// deal is one under way: a batch waits for its acceptance.
func deal() record.Deal {
	return record.Deal{
		Listing: "listing/L-1", Object: "object/O-1", Dataset: "D-1", Region: "140100", Provider: "A-7", Receiver: "K-9", Cohort: "cohort/1", Terms: []string{}, Records: []string{},
		Contract: &record.Agreed{SignDeal: record.SignDeal{Elements: []record.Element{}, Cites: []record.Citation{}, Pricing: "FIXED", Batches: 1, Destroy: at(40), Retention: at(8000)}},
		Reviewed: &record.Reviewed{}, Batches: []record.Batch{{Number: 1, Delivery: "handover/H-1", AcceptBy: at(6), State: record.StatePending}},
		Pauses: []record.Pause{{Pause: "pause/P-1", Modes: []string{}}},
	}
}

func TestADealShowsItsProviderAndTheDaysThatMatter(t *testing.T) {
	item := traded("deal/E-1", "deal.pause", record.StatePaused, deal())
	steps := register.Steps{Kind: record.KindExchange, Edition: record.EditionTrade}
	e := steps.Show(item, at(5))
	require.Equal(t, record.StatePaused, e.State)
	require.Equal(t, []string{"A-7", "140100", "FIXED", "D-1", "listing/L-1", at(8000)}, []string{e.Holder, e.Region, e.Type, e.Dataset, e.Prior, e.To})
	require.Equal(t, []register.Due{
		{What: "accept", At: at(6)}, {What: "destroy", At: at(40)}, {What: "retention", At: at(8000)},
	}, e.Due)

	over := deal()
	over.Pauses[0].Outcome, over.Destroyed = "LIFTED", &record.Destruction{}
	over.Filed = &record.Filed{Records: []record.FiledRecord{}, Retention: at(9000)}
	e = steps.Show(traded("deal/E-1", "deal.lift", record.StateDelivering, over), at(7))
	require.Equal(t, record.StateDelivered, e.State, "silence has accepted the last batch")
	require.Equal(t, at(9000), e.To)
}

func TestADealSaysWhatCarriesItOn(t *testing.T) {
	steps := register.Steps{Kind: record.KindExchange, Edition: record.EditionTrade}
	next := func(state string, change func(d *record.Deal)) (acts []string) {
		d := deal()
		d.Pauses = nil
		change(&d)
		for _, step := range steps.Show(traded("deal/E-1", "deal.evidence", state, d), at(5)).Next.Steps {
			acts = append(acts, step.Act)
		}
		return acts
	}
	require.Subset(t, next(record.StatePaused, func(d *record.Deal) { d.Pauses = deal().Pauses }), []string{"pause.end"})
	begun := next(record.StateEvidenced, func(d *record.Deal) { d.Batches = nil })
	require.Subset(t, begun, []string{"delivery.hand", "settlement.record", "deal.amend"})
	require.NotContains(t, begun, "delivery.accept")
	waits := next(record.StateDelivering, func(*record.Deal) {})
	require.Equal(t, []string{"delivery.accept", "delivery.object", "settlement.record"}, waits[:3])
	require.NotContains(t, waits, "delivery.hand", "the contract has one batch")
	objected := next(record.StateDelivering, func(d *record.Deal) { d.Batches[0].State = record.StateObjected })
	require.Contains(t, objected, "delivery.replace")
	delivered := func(d *record.Deal) { d.Batches[0].State = record.StateAccepted }
	require.Contains(t, next(record.StateDelivered, delivered), "settlement.record")
	settled := next(record.StateSettled, func(d *record.Deal) {
		delivered(d)
		d.Settlements = []record.Settled{{Contract: d.Contract.Statement, Result: record.ResultMatched, Final: true}}
	})
	require.NotContains(t, settled, "settlement.record")
	require.Contains(t, settled, "deal.file")
}

func TestWhatStandsBesideADealIsShown(t *testing.T) {
	for key, c := range map[string]struct {
		state string
		body  any
		want  register.Facts
		due   string
	}{
		"demander/A-8":   {record.StateVerified, record.Demander{Applicant: "A-8", Region: "140100", Verified: at(0), Recheck: at(3), Cohort: "cohort/1"}, register.Facts{Holder: "A-8", Region: "140100", Type: "SD", From: at(0), Prior: "cohort/1"}, "recheck"},
		"cohort/1":       {record.StateActive, record.Cohort{Members: []string{"A-8"}}, register.Facts{}, ""},
		"listing/L-1":    {record.StateListed, record.Listing{Object: "object/O-1", PriceMode: "FIXED"}, register.Facts{Type: "FIXED", Prior: "object/O-1"}, ""},
		"party/K-9":      {record.StateActive, record.Party{Role: "RECEIVER", Deal: "deal/E-1"}, register.Facts{Type: "RECEIVER", Prior: "deal/E-1"}, ""},
		"handover/H-1":   {record.StatePending, record.HandedOver{HandDelivery: record.HandDelivery{Deal: "deal/E-1", Mode: "API", DeliveredAt: at(0)}, AcceptBy: at(6)}, register.Facts{Type: "API", From: at(0), Prior: "deal/E-1"}, "accept"},
		"settlement/S-1": {"RECORDED", record.Settlement{Deal: "deal/E-1", Result: "MISMATCH", SettledAt: at(1)}, register.Facts{Type: "MISMATCH", From: at(1), Prior: "deal/E-1"}, ""},
		"dispute/X-1":    {record.StateOpen, record.Dispute{OpenDispute: record.OpenDispute{Deal: "deal/E-1", Kind: "QUALITY"}, Region: "140100", Dataset: "D-1"}, register.Facts{Type: "QUALITY", Region: "140100", Dataset: "D-1", Prior: "deal/E-1"}, ""},
		"transaction/T-1": {record.StateActive, record.Transaction{Deal: "deal/E-1", Region: "140100", Receiver: "K-9", Dataset: "D-1", DatasetName: "客流", Validity: record.Period{From: at(0), To: at(9)}, Issued: record.Issued{Number: "TC1"}},
			register.Facts{Holder: "K-9", Region: "140100", Type: "TC", Dataset: "D-1", Name: "客流", Number: "TC1", From: at(0), To: at(9), Prior: "deal/E-1"}, "expiry"},
		"pause/P-1":      {record.StateInForce, record.OrderedPause{OrderPause: record.OrderPause{Deal: "deal/E-1", Ground: "HARM", Deadline: at(1)}, Authority: "A-0"}, register.Facts{Holder: "A-0", Type: "HARM", To: at(1), Prior: "deal/E-1"}, "rectify"},
		"report/R-1":     {record.StateInForce, record.Report{Subject: "object/O-1", Kind: "QUALITY", ValidTo: at(5), Issuer: "A-6"}, register.Facts{Holder: "A-6", Type: "QUALITY", To: at(5), Prior: "object/O-1"}, "expiry"},
		"egress/G-1":     {record.StateInForce, record.Egress{Dataset: "D-1", Scenario: "S-1", Until: at(5)}, register.Facts{Type: "S-1", Dataset: "D-1", To: at(5)}, "expiry"},
		"price/P-1":      {"PUBLISHED", record.PublishPrice{ObjectType: "PRODUCT", From: at(0), To: at(1)}, register.Facts{Type: "PRODUCT", From: at(0), To: at(1)}, ""},
		"violation/V-1":  {"RECORDED", record.Violation{Deal: "deal/E-1", Kind: "HARM", By: "A-0"}, register.Facts{Holder: "A-0", Type: "HARM", Prior: "deal/E-1"}, ""},
		"disclosure/I-1": {record.StateInForce, record.Authorisation{Deal: "deal/E-1", Scope: []string{"AMOUNT", "PARTIES"}, Recipient: "A-3", Until: at(5)}, register.Facts{Holder: "A-3", Type: "AMOUNT PARTIES", To: at(5), Prior: "deal/E-1"}, "expiry"},
		"access/C-1":     {record.StateInForce, record.Access{Deal: "deal/E-1", Purpose: "AUDIT", Until: at(5), Authority: "A-4"}, register.Facts{Holder: "A-4", Type: "AUDIT", To: at(5), Prior: "deal/E-1"}, "expiry"},
		"exemption/P-1":  {record.StateInForce, record.Exempt{Provider: "A-7", Dataset: "D-1", Cases: []string{"M01"}, Until: at(5)}, register.Facts{Holder: "A-7", Type: "M01", Dataset: "D-1", To: at(5)}, "expiry"},
		"readlog/X-1":    {record.StateInForce, record.ReadLog{Seq: 1}, register.Facts{}, ""},
	} {
		e := register.Of(traded(key, "x.y", c.state, c.body), at(2))
		c.want.CoHolders, c.want.Withheld = []string{}, []string{}
		require.Equal(t, c.want, e.Facts, key)
		if c.due == "" {
			require.Empty(t, e.Due, key)
		} else {
			require.Equal(t, c.due, e.Due[0].What, key)
		}
	}
	require.Equal(t, record.StateRecheckDue, register.Of(traded("demander/A-8", "x.y", record.StateVerified, record.Demander{Recheck: at(3)}), at(3)).State)
}

func TestATimelineOfADealShowsItsTrade(t *testing.T) {
	l := &registertest.Life{Namespace: "exchange", Key: "deal/E-1"}
	l.Act(day(0), "deal.pause", record.StatePaused, deal())
	life := &register.Life{
		Versions: []register.Version{{Item: *register.Read("exchange", l.Key, l.Value())}},
		Beside: []*register.Item{
			traded("handover/H-1", "delivery.hand", record.StatePending, record.HandedOver{}), traded("cohort/1", "x.y", record.StateActive, record.Cohort{}),
		},
	}
	tl := register.TimelineOf(life, at(2), register.Steps{Kind: record.KindExchange, Edition: record.EditionTrade})
	require.Len(t, tl.Trade, 1)
	require.Equal(t, "handover/H-1", tl.Trade[0].Key)
}
