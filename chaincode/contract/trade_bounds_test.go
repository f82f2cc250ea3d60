package contract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// What bounds a deal, and what data and people must be for it. Some of it is planted: no act leads there, or only after a long while;
// so these stories are not played again.

// planted is a market on which records are changed as no act has changed them.
func planted(t *testing.T) *world.Market {
	return world.New(t).OpenExchange(tradingPack()).Open().Market()
}

// plant changes a record.
func plant[B any](m *world.Market, namespace, key string, alter func(rec *record.Record, body *B)) {
	m.Helper()
	rec, body := m.Record(namespace, key), new(B)
	m.Body(namespace, key, body)
	alter(rec, body)
	rec.Body = world.Text(body)
	m.Ledger.Plant(namespace, key, world.Text(rec))
}

// data changes the dataset that is traded.
func data(m *world.Market, alter func(*record.Dataset)) {
	m.Helper()
	object := m.Body(world.Exchange, m.Object, &record.Object{}).(*record.Object)
	plant(m, world.Governance, "dataset/"+object.Application.Dataset, func(_ *record.Record, body *record.Dataset) { alter(body) })
}

func TestWhoReceivesStandsOnTheOtherSide(t *testing.T) {
	m := planted(t)
	for _, who := range []*world.Actor{m.Supplier, m.Other} {
		if who == m.Supplier {
			given(m, who, record.RoleDemander)
			m.By(m.Clerk, "demander.verify", m.By(who, "demander.apply", "", world.Demanding()).Key, world.Pass())
		} else {
			plant(m, world.Governance, "venue/EXCHANGE", func(_ *record.Record, venue *record.Venue) { venue.Operator = who.ID })
		}
		d := m.Begin()
		d.Demander = who
		body, private := d.Application()
		under(t, d.No(record.TermsDiffer, d.Key, "deal.apply", "", body, private), "S1 44")
	}
}

func TestADealIsAboutAListing(t *testing.T) {
	m := planted(t)
	d := m.Begin()
	body, private := d.Application()
	body.Listing = m.Object
	d.No(record.Invalid, d.Key, "deal.apply", "", body, private)
	m.By(m.Clerk, "listing.delist", m.Listing, world.Because("下架"))
	body, private = d.Application()
	under(t, d.No(record.RuleForbids, d.Key, "deal.apply", "", body, private), "S0 13(3)")
}

func TestACohortGivesCover(t *testing.T) {
	pack := tradingPack()
	pack.Parameters = append(pack.Parameters, record.Parameter{Name: "cohortLeast", Value: "2", Article: "S0 17"})
	slices.SortFunc(pack.Parameters, func(a, b record.Parameter) int { return strings.Compare(a.Name+" "+a.Type, b.Name+" "+b.Type) })
	m := world.New(t).OpenExchange(pack).Open().Market()
	m.Begin().Applied()
	m.By(m.Clerk, "demander.suspend", record.DemanderKey(m.Other.ID), world.Restraint("INVESTIGATION", m.World))
	d := m.Begin()
	body, private := d.Application()
	under(t, d.No(record.RuleForbids, d.Key, "deal.apply", "", body, private), "S0 17; S3a 9")
}

func TestWhoIsSuspendedAsADemanderBindsNoKey(t *testing.T) {
	m := planted(t)
	m.By(m.Clerk, "demander.suspend", record.DemanderKey(m.Demander.ID), world.Restraint("INVESTIGATION", m.World))
	d := m.Begin()
	body, private := d.Application()
	d.No(record.TermsDiffer, d.Key, "deal.apply", "", body, private)
	other := m.Begin()
	other.Demander = m.Other
	other.Applied()
}

func TestTermsComeWithTheActsThatTakeThem(t *testing.T) {
	m := planted(t)
	d := m.Begin().Evidenced()
	under(t, d.No(record.AttachmentMismatch, d.Supplier, "delivery.hand", "", d.Batch(1), world.Privately(d.Terms)), "design §3, private terms")
	body, _ := d.Payment(1, 1, 1, record.ResultMatched, false)
	long := d.Draft(world.Exchange, record.Exchange, d.Custodian, "settlement.record", "", body).Submission()
	long.Terms = strings.Repeat("x", record.MaxTerms+1)
	if _, err := rules.Decide(rules.Tx{Time: d.Now, Creator: record.Exchange, Namespace: world.Exchange}, long, m.Ledger); record.CodeOf(err) != record.TooLarge {
		t.Error(err)
	}
	body, private := d.Payment(1, 1, 1, record.ResultMatched, false)
	d.Refused(record.WrongOrganization, world.Exchange, record.MarketRegulator, d.Custodian, "settlement.record", "", body, private)
	m.Ledger.Plant(world.Exchange+"$"+record.TermsCollection, record.TermsKey(d.Deal().Contract.Statement), nil)
	d.No(record.Unavailable, d.Custodian, "settlement.record", "", body, private)
}

func TestPrivateDocumentsHoldWhatTheyMustAndNoErrorTellsThem(t *testing.T) {
	m := planted(t)
	d := m.Begin().Evidenced()
	try := func(alter func(*record.SettlementTerms)) {
		t.Helper()
		terms := record.SettlementTerms{Salt: world.Salt(), Currency: "CNY", Instructed: 5, Received: 5, Account: "子账户", Shares: []record.Share{}}
		alter(&terms)
		body, _ := d.Payment(1, 5, 5, record.ResultMatched, false)
		body.Terms = world.Digest(string(world.Text(terms)))
		refusal := d.No(record.TermsDiffer, d.Custodian, "settlement.record", "", body, world.Privately(terms))
		if strings.Contains(refusal.Detail, "200B") {
			t.Errorf("%s tells what stands in the document", refusal.Detail)
		}
	}
	try(func(terms *record.SettlementTerms) { terms.Salt = "0123" })
	try(func(terms *record.SettlementTerms) { terms.Currency = "USD" })
	try(func(terms *record.SettlementTerms) { terms.Account = "子账户\u200b" })
	try(func(terms *record.SettlementTerms) { terms.Shares = []record.Share{{To: d.Supplier.ID, Amount: 4}} })
	body, private := d.Payment(1, 5, 4, record.ResultMismatch, true)
	d.No(record.Invalid, d.Custodian, "settlement.record", "", body, private)
	body, private = d.Payment(1, 5, 5, record.ResultMatched, false)
	body.SettledAt = record.Time(d.Now.Add(day))
	d.No(record.Invalid, d.Custodian, "settlement.record", "", body, private)
	other := d.Firm("厦门银行股份有限公司", world.USCC("91350200MA0000077"), record.RoleCustodian)
	body, private = d.Payment(1, 5, 5, record.ResultMatched, false)
	under(t, d.No(record.OutOfRole, other, "settlement.record", "", body, private, world.Consent(d.Custodian)), "S0 32")
}

func TestWhatIsOrderedAndSignedMayBeTradedThen(t *testing.T) {
	m := planted(t)
	early := m.Begin().Applied()
	early.By(early.Supplier, "deal.disclose", early.On, world.Disclosures(record.SupplyItems))
	early.By(early.Key, "deal.disclose", early.On, world.Disclosures(record.DemandItems))
	early.By(early.Clerk, "deal.vet", early.On, world.Pass())
	ordered, signed, running := m.Begin().Ordered(), m.Begin().Signed(), m.Begin().Evidenced()
	sign := func(rule string) {
		t.Helper()
		ordered.Terms.Salt = world.Salt()
		under(t, m.No(record.RuleForbids, m.Supplier, "deal.sign", ordered.On, ordered.Contract(), world.Privately(ordered.Terms), world.Consent(ordered.Key)), rule)
	}
	cited := func(state string) {
		plant(m, world.Property, m.Cites[0].Key, func(rec *record.Record, _ *record.Registration) { rec.State = state })
	}
	cited(record.StateRevoked)
	sign("S0 10")
	cited(record.StateActive)
	m.By(m.Clerk, "object.suspend", m.Object, world.Restraint("COMPLAINT", m.World))
	under(t, m.No(record.RuleForbids, early.Key, "deal.order", early.On, record.OrderDeal{Order: world.Digest("order")}, world.Consent(m.Supplier)), "S0 20(1)")
	sign("S0 20(1)")
	under(t, m.No(record.RuleForbids, m.Clerk, "deal.evidence", signed.On, world.Reviewed("PASS")), "S0 20(1)")
	under(t, m.No(record.RuleForbids, m.Supplier, "delivery.hand", "", running.Batch(1)), "S0 8")
}

func TestDataAreDealtInAsTheirKindAllows(t *testing.T) {
	m := planted(t)
	d := m.Begin().Ordered()
	sign := func(alter func(*record.SignDeal)) *record.Error {
		t.Helper()
		body := d.Contract()
		alter(&body)
		return d.No(record.RuleForbids, d.Supplier, "deal.sign", d.On, body, world.Privately(d.Terms), world.Consent(d.Key))
	}
	under(t, sign(func(b *record.SignDeal) { b.Export, b.Elements = world.Digest("approval"), b.Elements[:14] }), "S0 20(2); S3a 21")
	data(m, func(b *record.Dataset) { b.CrossBorder = world.Digest("approval") })
	under(t, sign(func(*record.SignDeal) {}), "S0 27")
	egress := m.Act(world.Property, record.DataBureau, m.Bureau(), "egress.approve", "", record.Egress{
		Dataset: d.Deal().Dataset, Scenario: "PRICING", RawFree: true, NonReversible: true, Report: world.Digest("review"), Until: record.Time(m.Now.AddDate(1, 0, 0)),
	}).Key
	data(m, func(b *record.Dataset) { b.CrossBorder, b.Origin, b.Open = "", "PUBLIC", "UNCONDITIONAL" })
	plant(m, world.Exchange, m.Object, func(_ *record.Record, b *record.Object) {
		b.Application.Egress, b.Application.ScenarioCode = egress, "PRICING"
	})
	under(t, sign(func(b *record.SignDeal) { b.Onward = true }), "S3b 16(2)")
	d.By(d.Supplier, "deal.sign", d.On, d.Contract(), world.Privately(d.Terms), world.Consent(d.Key))
	d.By(d.Clerk, "deal.evidence", d.On, world.Reviewed("PASS"))
	under(t, d.No(record.RuleForbids, d.Supplier, "delivery.hand", "", d.Batch(1)), "S3b 27")
	data(m, func(b *record.Dataset) { b.Grade = "IMPORTANT" })
	raw := d.Batch(1)
	raw.Mode, raw.Scenario = "RAW_TRANSFER", "PRICING"
	under(t, d.No(record.RuleForbids, d.Supplier, "delivery.hand", "", raw), "S2 8(4)")
}

func TestAPriceThatTheGovernmentGuidesIsKept(t *testing.T) {
	m := planted(t)
	m.By(m.Clerk, "listing.reprice", m.Listing, record.Pricing{
		PriceMode: record.PriceGuided, Level: "PUBLIC", Price: &record.GovPrice{Document: world.Digest("price"), Floor: 100, Ceiling: 200},
	})
	d := m.Begin().Ordered()
	priced := func(amount int64) record.SignDeal {
		d.Terms.Amount, d.Terms.Instalments, d.Terms.Salt = amount, []int64{amount}, world.Salt()
		body := d.Contract()
		body.Pricing = record.PriceGuided
		return body
	}
	for _, amount := range []int64{99, 201} {
		body := priced(amount)
		refusal := d.No(record.TermsDiffer, d.Supplier, "deal.sign", d.On, body, world.Privately(d.Terms), world.Consent(d.Key))
		if strings.Contains(refusal.Detail, "99") || strings.Contains(refusal.Detail, "201") {
			t.Error("a refusal tells an amount")
		}
	}
	body := priced(200)
	d.By(d.Supplier, "deal.sign", d.On, body, world.Privately(d.Terms), world.Consent(d.Key))
}

func TestTheLastPaymentCountsUnderTheContractInForce(t *testing.T) {
	m := planted(t)
	d := m.Begin().Evidenced()
	d.By(d.Key, "delivery.accept", d.Handed(1), record.AcceptDelivery{})
	d.Paid(1, 120_000_00, true)
	again, private := d.Payment(2, 0, 0, record.ResultMatched, true)
	d.No(record.Duplicate, d.Custodian, "settlement.record", "", again, private)
	amended := d.Terms
	amended.Salt = world.Salt()
	body := d.Contract()
	body.Terms = world.Digest(string(world.Text(amended)))
	d.By(d.Supplier, "deal.amend", d.On, body, world.Privately(amended), world.Consent(d.Key))
	d.By(d.Clerk, "deal.evidence", d.On, world.Reviewed("PASS"))
	d.By(d.Key, "delivery.accept", d.Handed(2), record.AcceptDelivery{})
	d.Is(world.Exchange, d.On, record.StateSettling)
	d.Paid(2, 0, true)
	d.Is(world.Exchange, d.On, record.StateSettled)
}

func TestOfSeveralLimitsWhatAllLeaveIsLeft(t *testing.T) {
	m := planted(t)
	d := m.Begin().Evidenced()
	first, second := d.By(d.Clerk, "pause.order", "", stop(d, "RISK")).Key, d.By(d.Clerk, "pause.order", "", stop(d, "HARM")).Key
	d.No(record.Invalid, d.Clerk, "pause.end", first, ended("LIFTED", "API"))
	own := d.By(d.Supplier, "pause.order", "", stop(d, "RISK")).Key
	d.Later(8 * day)
	d.No(record.StateForbids, d.Supplier, "pause.end", own, ended("LIFTED")) // it has ended by itself
	d.No(record.Invalid, d.Clerk, "pause.end", first, ended(record.StateLimited))
	d.By(d.Clerk, "pause.end", first, ended(record.StateLimited, "API", "SANDBOX"))
	d.By(d.Clerk, "pause.end", second, ended(record.StateLimited, "SANDBOX", "TRUSTED_SPACE"))
	over := d.Batch(1)
	under(t, d.No(record.RuleForbids, d.Supplier, "delivery.hand", "", over), "S2 39(2)")
	over.Mode = "SANDBOX"
	d.By(d.Supplier, "delivery.hand", "", over)
}

func TestWhatGathersOnADealIsBounded(t *testing.T) {
	m := planted(t)
	d := m.Begin().Evidenced()
	amend := func() (record.SignDeal, []world.With) {
		terms := d.Terms
		terms.Salt = world.Salt()
		body := d.Contract()
		body.Terms = world.Digest(string(world.Text(terms)))
		return body, []world.With{world.Privately(terms), world.Consent(d.Key)}
	}
	body, with := amend()
	plant(m, world.Exchange, d.On, func(_ *record.Record, deal *record.Deal) {
		for range record.MaxAmendments {
			deal.Amendments = append(deal.Amendments, deal.Contract.Statement)
		}
		for range record.MaxPauses {
			deal.Pauses = append(deal.Pauses, record.Pause{Pause: "pause/X", Outcome: "LIFTED", Modes: []string{}})
		}
		for range record.MaxSettlements {
			deal.Settlements = append(deal.Settlements, record.Settled{Settlement: "settlement/X", Result: record.ResultMismatch})
		}
		for range record.MaxDisputes {
			deal.Disputes = append(deal.Disputes, record.Quarrel{Dispute: "dispute/X", By: "RECEIVER", Over: true})
		}
	})
	d.No(record.TooLarge, d.Supplier, "deal.amend", d.On, body, with...)
	d.No(record.TooLarge, d.Clerk, "pause.order", "", stop(d, "RISK"))
	payment, private := d.Payment(1, 5, 5, record.ResultMatched, false)
	d.No(record.TooLarge, d.Custodian, "settlement.record", "", payment, private)
	claim := record.OpenDispute{Deal: d.On, Kind: "USE", Claim: world.Digest("claim")}
	d.No(record.TooLarge, d.Key, "dispute.open", "", claim)
	batch := d.Handed(1)
	for range 8 {
		d.By(d.Key, "delivery.object", batch, record.ObjectDelivery{Ground: "QUALITY", Evidence: world.Digest("rows are missing")})
		d.By(d.Supplier, "delivery.replace", batch, d.Batch(1))
	}
	d.By(d.Key, "delivery.object", batch, record.ObjectDelivery{Ground: "QUALITY", Evidence: world.Digest("rows are missing")})
	d.No(record.TooLarge, d.Supplier, "delivery.replace", batch, d.Batch(1))
	for range 4 {
		d.Rekeyed()
	}
	terms := record.PartyTerms{Salt: world.Salt(), Binding: d.Binding(world.Exchange, d.Demander, world.PartyKey()), Scenario: "航运保险定价"}
	fifth := world.PartyKey()
	d.No(record.TooLarge, fifth, "deal.rekey", d.On, record.RekeyDeal{Cohort: d.Cohort, Key: fifth.Point, Terms: world.Digest(string(world.Text(terms)))}, world.Privately(terms))
}

func TestADealThatIsWornOutStillEnds(t *testing.T) {
	m := planted(t)
	d := m.Begin().Evidenced()
	plant(m, world.Exchange, d.On, func(rec *record.Record, _ *record.Deal) {
		for len(rec.Acts) < record.MaxActs {
			rec.Acts = append(rec.Acts, rec.Acts[0])
		}
	})
	d.No(record.StateForbids, d.Supplier, "delivery.hand", "", d.Batch(1))
	d.By(d.Clerk, "pause.order", "", stop(d, "RISK"))
	d.By(d.Key, "deal.terminate", d.On, record.EndDeal{Cause: "AGREEMENT", Evidence: world.Digest("agreement")}, world.Consent(d.Supplier))
}

func TestARecordBesideADealNamesOne(t *testing.T) {
	m := planted(t)
	d := m.Begin().Evidenced()
	other, twice := m.Begin().Evidenced(), d.Handed(1)
	batch := d.Batch(2)
	batch.Deal = m.Object
	d.No(record.Invalid, d.Supplier, "delivery.hand", "", batch)
	batch.Deal = "deal/NONE"
	d.No(record.NotFound, d.Supplier, "delivery.hand", "", batch)
	d.By(d.Key, "delivery.object", twice, record.ObjectDelivery{Ground: "QUALITY", Evidence: world.Digest("rows are missing")})
	batch = d.Batch(1)
	batch.Deal = other.On
	d.No(record.Invalid, d.Supplier, "delivery.replace", twice, batch)
	d.By(d.Supplier, "delivery.replace", twice, d.Batch(1))
	last := d.Batch(2)
	last.Batch = 3
	d.No(record.StateForbids, d.Supplier, "delivery.hand", "", last)
	d.Handed(2)
	d.No(record.StateForbids, d.Supplier, "delivery.hand", "", last)
	d.No(record.OutOfRole, other.Key, "delivery.accept", twice, record.AcceptDelivery{})
	d.No(record.OutOfRole, other.Key, "party.end", "party/"+d.Key.Kid, world.Because("无权"))
	again, private := d.Application()
	d.No(record.Duplicate, d.Key, "deal.apply", "", again, private)
	destroyed := world.Destroyed(d.Now.Add(day))
	d.No(record.Invalid, d.Key, "deal.destroy", d.On, destroyed)
	d.No(record.TooEarly, d.Services[record.Exchange], "deal.settle", d.On, world.Because("到期"))
	applied := m.Begin().Applied()
	d.No(record.StateForbids, applied.Key, "dispute.open", "", record.OpenDispute{Deal: applied.On, Kind: "USE", Claim: world.Digest("claim")})
	dispute := d.By(d.Key, "dispute.open", "", record.OpenDispute{Deal: d.On, Kind: "USE", Claim: world.Digest("claim")}).Key
	d.No(record.OutOfRole, m.Third, "dispute.refer", dispute, record.ReferDispute{To: "COURT", Case: world.Digest("case")})
}

func TestNobodyDecidesAboutDealsOutsideTheirScope(t *testing.T) {
	m := planted(t)
	x := &world.Trading{World: m.World}
	clerk, court := abroad(x, record.Exchange, record.RoleExchange), abroad(x, record.DataBureau, record.RoleCourt)
	early, d := m.Begin().Applied(), m.Begin().Settled()
	early.By(early.Supplier, "deal.disclose", early.On, world.Disclosures(record.SupplyItems))
	early.By(early.Key, "deal.disclose", early.On, world.Disclosures(record.DemandItems))
	m.No(record.OutOfScope, clerk, "deal.vet", early.On, world.Pass())
	m.No(record.OutOfScope, clerk, "transaction.certify", "", record.CertifyDeal{Deal: d.On})
	certificate := m.By(m.Clerk, "transaction.certify", "", record.CertifyDeal{Deal: d.On}).Key
	m.Issue(world.Exchange, m.Clerk, "transaction.issue", certificate)
	m.No(record.OutOfScope, clerk, "transaction.revoke", certificate, world.Revocation())
	m.No(record.OutOfScope, clerk, "violation.record", "", record.Violation{Deal: d.On, Kind: "HARM", Side: "PROVIDER", Evidence: world.Digest("log")})
	order := record.Access{Deal: d.On, Document: world.Digest("order"), Purpose: "LITIGATION", Until: record.Time(m.Now.AddDate(0, 1, 0))}
	m.Refused(record.OutOfScope, world.Exchange, record.DataBureau, court, "access.order", "", order)
	dispute := m.By(d.Key, "dispute.open", "", record.OpenDispute{Deal: d.On, Kind: "USE", Claim: world.Digest("claim")}).Key
	m.By(d.Key, "dispute.refer", dispute, record.ReferDispute{To: "COURT", Case: world.Digest("case")})
	m.Refused(record.OutOfScope, world.Exchange, record.DataBureau, court, "dispute.judge", dispute, record.DecideDispute{Outcome: world.Digest("outcome")})
	given(m, m.Supplier, record.RoleOperator)
	m.No(record.OutOfRole, m.Supplier, "deal.vet", early.On, world.Pass())
}

func TestWhatIsAuthorisedOrOrderedEndsInTimeToCome(t *testing.T) {
	m := planted(t)
	d := m.Begin().Evidenced()
	court := m.Firm("省高级人民法院", world.USCC("11350000MB000000A"), record.RoleCourt)
	authorisation := record.Authorisation{Deal: d.On, Scope: []string{"AMOUNT"}, Recipient: world.Digest("bank"), Until: record.Time(d.Now)}
	d.No(record.Invalid, d.Key, "disclosure.authorise", "", authorisation, world.Consent(d.Supplier))
	order := record.Access{Deal: d.On, Document: world.Digest("order"), Purpose: "LITIGATION", Until: record.Time(d.Now)}
	d.No(record.Invalid, court, "access.order", "", order)
	authorisation.Until = record.Time(d.Now.Add(day))
	given := d.By(d.Key, "disclosure.authorise", "", authorisation, world.Consent(d.Supplier)).Key
	d.Later(day)
	d.No(record.StateForbids, d.Key, "disclosure.end", given, world.Because("撤回"))
}

func TestADepositIsKeptAndCitesWhatIsInForce(t *testing.T) {
	m := planted(t)
	other, signed := world.PartyKey(), m.Begin().Contract()
	deposit := record.DepositContract{
		Key: other.Point, Binding: world.Digest("binding"), Cites: []record.Citation{}, Elements: signed.Elements[:3], Digest: world.Digest("contract"),
		Prechain: signed.Prechain, Retention: record.Time(m.Now.AddDate(20, 0, -1)),
	}
	under(t, m.No(record.RuleForbids, m.Supplier, "contract.deposit", "", deposit, world.Possession(other)), "S3a 24")
	deposit.Retention, deposit.Dataset, deposit.Cites = signed.Retention, m.Dataset(m.Supplier, "另一份数据"), signed.Cites
	under(t, m.No(record.RuleForbids, m.Supplier, "contract.deposit", "", deposit, world.Possession(other)), "S0 10")
}

func TestDealsAreKeptForTwentyYearsWhateverThePacksSay(t *testing.T) {
	d := world.New(t).OpenExchange(world.Told(tradingPack(), "retentionYears", "")).Open().Market().Begin().Ordered()
	body := d.Contract()
	body.Retention = record.Time(d.Now.AddDate(20, 0, -1))
	under(t, d.No(record.RuleForbids, d.Supplier, "deal.sign", d.On, body, world.Privately(d.Terms), world.Consent(d.Key)), "S3a 24")
}

func TestADisputeBarsTheTransferOnceItIsTakenUp(t *testing.T) {
	m := planted(t)
	d := m.Begin().Evidenced()
	register := &world.Register{World: m.World, Namespace: world.Property, Clerk: m.Bureau()}
	buyer := m.Firm("省数据集团有限公司", world.USCC("91350000MA0000009"), record.RoleHolder)
	dispute := m.By(d.Key, "dispute.open", "", record.OpenDispute{Deal: d.On, Kind: "RIGHTS", Claim: world.Digest("claim")}).Key
	m.By(d.Key, "dispute.refer", dispute, record.ReferDispute{To: "COURT", Case: world.Digest("case")})
	body := register.Following(record.ApplyTransfer, m.Cites[0].Key)
	under(t, m.Refused(record.RuleForbids, world.Property, record.DataBureau, buyer, "registration.apply", "", body, world.Consent(m.Supplier)), "S0 20(7)")
}
