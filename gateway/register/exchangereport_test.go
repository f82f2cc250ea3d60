package register_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/register"
	"github.com/shuzheng/shuzheng/gateway/register/registertest"
)

var markets = &record.Network{Network: "n", Namespaces: []record.Namespace{
	{Name: record.Governance, Kind: record.KindGovernance, Owner: record.DataBureau},
	{Name: "exchange", Kind: record.KindExchange, Owner: record.Exchange},
	{Name: "exchange2", Kind: record.KindExchange, Owner: record.Exchange},
}}

// once is a record that came into being on a day and is in a state.
func (b *book) once(n int, namespace, key, act, state string, body any) {
	l := &registertest.Life{Namespace: namespace, Key: key}
	l.Act(day(n), act, state, body)
	b.items = append(b.items, register.Read(namespace, key, l.Value()))
}

func (b *book) exchanges(now, from, to string) *register.ExchangeReport {
	return register.ExchangeReportOf(markets, register.Period{At: now, From: from, To: to}, slices.Values(b.items))
}

func figure(name string, value int) register.Counts {
	return register.Counts{{Name: name, Value: value}}
}

// market is a small exchange: three deals, of which one is delivered by silence, one is filed and one came later.
func market() *book {
	b := &book{}
	b.once(0, "exchange", "object/O-1", "object.apply", record.StateActive, record.Object{Application: record.ApplyObject{ObjectType: "PRODUCT"}})
	b.once(0, "exchange", "object/O-2", "object.apply", record.StateActive, record.Object{Application: record.ApplyObject{ObjectType: "SERVICE"}})
	b.once(0, "exchange", "cohort/1", "demander.verify", record.StateActive, record.Cohort{Members: []string{"A-1", "A-2"}})
	b.once(0, "exchange", "cohort/2", "demander.verify", record.StateActive, record.Cohort{Members: []string{"A-3"}})
	agreed := &record.Agreed{Statement: "sm3:1", SignDeal: record.SignDeal{Pricing: "NEGOTIATED", Batches: 1}}
	b.once(1, "exchange", "deal/D-1", "deal.apply", record.StateDelivering, record.Deal{Object: "object/O-1", Contract: agreed,
		Batches: []record.Batch{{Number: 1, State: record.StatePending, AcceptBy: at(10)}}})
	b.once(2, "exchange", "deal/D-2", "deal.apply", record.StateFiled, record.Deal{Object: "object/O-1", Contract: agreed, Amendments: []string{"sm3:0"},
		Destroyed: &record.Destruction{}, Filed: &record.Filed{At: at(30), Public: "SX-1", Retention: "2047-01-01T00:00:00Z"}})
	b.once(40, "exchange", "deal/D-3", "deal.apply", record.StateApplied, record.Deal{Object: "object/O-2"})
	b.once(3, "exchange", "handover/H-1", "delivery.hand", record.StatePending, record.HandedOver{AcceptBy: at(10)})
	b.once(3, "exchange", "handover/H-2", "delivery.hand", record.StateAccepted, record.HandedOver{Objections: make([]record.Refusal, 2), Replaced: 2})
	b.once(4, "exchange", "settlement/S-1", "settlement.record", record.ResultMismatch, record.Settlement{Result: record.ResultMismatch})
	b.once(5, "exchange", "settlement/S-2", "settlement.record", record.ResultMatched, record.Settlement{Result: record.ResultMatched, Final: true})
	b.once(6, "exchange", "dispute/P-1", "dispute.open", record.StateMediating, record.Dispute{OpenDispute: record.OpenDispute{Kind: "QUALITY"}})
	b.once(6, "exchange", "pause/U-1", "pause.order", record.StateInForce, record.OrderedPause{Authority: "A-9", Holder: true, OrderPause: record.OrderPause{Deadline: at(8)}})
	b.once(6, "exchange", "pause/U-2", "pause.order", record.StateInForce, record.OrderedPause{Authority: "A-5"})
	b.once(6, record.Governance, "actor/A-5", "actor.register", record.StateActive, record.Actor{Roles: []string{record.RoleSector}})
	b.once(7, record.Governance, "exemption/E-1", "exemption.grant", record.StateInForce, record.Exempt{Until: at(9)})
	b.once(7, "exchange", "contract/C-1", "contract.deposit", record.StateEvidenced, record.Contract{Off: &record.Deposited{MustEnter: []string{"M1"}}})
	b.once(7, "exchange", "contract/C-2", "contract.deposit", record.StateEvidenced, record.Contract{Off: &record.Deposited{}})
	b.once(7, "exchange", "violation/V-1", "violation.record", "RECORDED", record.Violation{Kind: "HARM"})
	b.once(7, "exchange", "access/A-1", "access.order", record.StateInForce, record.Access{Purpose: "LITIGATION", Until: at(90)})
	return b
}

func TestTheExchangesReportCountsDealsAndWhatBecameOfThem(t *testing.T) {
	b := market()
	report := b.exchanges(at(20), "", at(40))
	x := report.Exchanges[0]
	require.Equal(t, register.Deals{
		Total: 2, ByState: register.Counts{{Name: "DELIVERED", Value: 1}, {Name: "FILED", Value: 1}}, ByObject: figure("PRODUCT", 2),
		ByPricing: figure("NEGOTIATED", 2), Amended: 1, Destroyed: 1,
	}, x.Deals, "silence delivered one; the third came later")
	require.Equal(t, register.Cohorts{Total: 2, Members: 3, Least: 1}, x.Cohorts)
	require.Equal(t, register.Deliveries{
		Total: 2, ByState: register.Counts{{Name: "ACCEPTED", Value: 1}, {Name: "DEEMED", Value: 1}}, Objections: 2, Replaced: 2,
	}, x.Deliveries)
	require.Equal(t, register.Settlements{Total: 2, Matched: 1, Mismatch: 1, Final: 1}, x.Settlements)
	require.Equal(t, register.Disputes{Total: 1, ByStage: figure("MEDIATING", 1), ByKind: figure("QUALITY", 1)}, x.Disputes)
	require.Equal(t, register.Pauses{
		Total: 2, ByAuthority: register.Counts{{Name: "HOLDER", Value: 1}, {Name: "SECTOR_REGULATOR", Value: 1}},
		ByState: register.Counts{{Name: "EXPIRED", Value: 1}, {Name: "IN_FORCE", Value: 1}},
	}, x.Pauses)
	require.Equal(t, register.Filings{Total: 1, Public: 1, Retention: figure("2047", 1)}, x.Filings)
	require.Equal(t, register.Deposits{Total: 2, MustEnter: 1}, x.Deposits)
	require.Equal(t, figure("HARM", 1), x.Violations)
	require.Equal(t, figure("LITIGATION", 1), x.Accesses)
	require.Equal(t, figure("EXPIRED", 1), report.Exemptions)
	require.Zero(t, report.Exchanges[1].Deals.Total, "each exchange for itself")
	slices.Reverse(b.items)
	require.Equal(t, report, b.exchanges(at(20), "", at(40)), "in whatever order they come")
}

func TestTheExchangesReportKeepsToItsPeriod(t *testing.T) {
	b := market()
	later := b.exchanges(at(50), at(29), "").Exchanges[0]
	require.Equal(t, 1, later.Deals.Total)
	require.Equal(t, figure("SERVICE", 1), later.Deals.ByObject)
	require.Equal(t, 1, later.Filings.Total, "what is filed in the period came before it")
	require.Zero(t, later.Deliveries.Total+later.Settlements.Total+later.Disputes.Total+later.Pauses.Total+later.Deposits.Total)
	require.Equal(t, figure("ACTIVE", 2), later.Objects, "they are as of then, whenever they came")
}

func TestTheExchangesReportCountsCertificatesByType(t *testing.T) {
	var b book
	issued := record.Issued{Number: registertest.Number(1)}
	b.once(5, "exchange", "object/O-1", "object.issue", record.StateActive, record.Object{Issued: issued})
	b.once(5, "exchange", "object/O-2", "object.apply", record.StateSubmitted, record.Object{})
	require.Equal(t, figure("DP", 1), b.exchanges(at(9), "", "").Exchanges[0].Certificates, "as its number says")
	require.Empty(t, b.exchanges(at(9), at(6), "").Exchanges[0].Certificates)
}
