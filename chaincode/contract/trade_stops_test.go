package contract_test

import (
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// stop is an order to stop a deal, which may be put right for a week.
func stop(d *world.Trade, ground string) record.OrderPause {
	return record.OrderPause{Deal: d.On, Ground: ground, Document: world.Digest(world.Nonce()), Deadline: record.Time(d.Now.AddDate(0, 0, 7))}
}

func ended(outcome string, modes ...string) record.EndPause {
	return record.EndPause{Outcome: outcome, Modes: append([]string{}, modes...), Document: world.Digest("order")}
}

func TestARightHolderStopsItsOwnDataService(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Evidenced()
		over := d.Handed(1)
		under(t, d.No(record.OutOfRole, m.Third, "pause.order", "", stop(d, "BEYOND_AGREEMENT")), "S2 39(2)")
		d.No(record.OutOfRole, d.Key, "pause.order", "", stop(d, "BEYOND_AGREEMENT"))
		pause := d.By(d.Supplier, "pause.order", "", stop(d, "BEYOND_AGREEMENT")).Key
		if d.Standing() != record.StatePaused || d.Deal().Batches[0].AcceptBy != "" {
			t.Fatal("silence accepts nothing while the deal stands still")
		}
		d.No(record.StateForbids, d.Supplier, "delivery.hand", "", d.Batch(2))
		under(t, d.No(record.OutOfRole, d.Clerk, "pause.end", pause, ended("LIFTED")), "S2 39(2)")
		d.Later(8 * 24 * time.Hour)
		if d.Standing() != record.StateDelivering {
			t.Fatalf("a right holder's pause ends by itself; it is %s", d.Standing())
		}
		d.By(d.Key, "delivery.accept", over, record.AcceptDelivery{})
		again := d.By(d.Supplier, "pause.order", "", stop(d, "HARM")).Key
		under(t, d.No(record.OutOfRole, d.Supplier, "pause.end", again, ended("CLOSED")), "S2 39(2)")
		d.By(d.Supplier, "pause.end", again, ended("LIFTED"))
		d.Is(world.Exchange, d.On, record.StateDelivering)
		for range 2 {
			d.By(d.Supplier, "pause.end", d.By(d.Supplier, "pause.order", "", stop(d, "HARM")).Key, ended("LIFTED"))
		}
		under(t, d.No(record.TooLarge, d.Supplier, "pause.order", "", stop(d, "HARM")), "S2 39(2)")
	})
}

func TestAuthoritiesStopLimitAndClose(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Evidenced()
		over := d.Handed(1)
		d.No(record.Invalid, d.Clerk, "pause.order", "", record.OrderPause{Deal: d.On, Ground: "RISK", Document: world.Digest("x"), Deadline: record.Time(d.Now)})
		under(t, d.No(record.RuleForbids, d.Clerk, "pause.order", "", stop(d, "ILLEGALITY")), "S0 20(5)")
		report := stop(d, "ILLEGALITY")
		report.Report = world.Digest("report")
		pause := d.By(d.Clerk, "pause.order", "", report).Key
		regulator := d.Firm("省网信办", world.USCC("11350000000000008"), record.RoleSector)
		other := d.By(regulator, "pause.order", "", stop(d, "INVESTIGATION")).Key
		d.By(regulator, "pause.end", other, ended("LIFTED"))
		d.Is(world.Exchange, d.On, record.StatePaused)
		under(t, d.No(record.TooEarly, d.Clerk, "pause.end", pause, ended(record.StateLimited, "PRIVACY_COMPUTE")), "S2 39(2)")
		d.Later(8 * 24 * time.Hour)
		d.By(d.Clerk, "pause.end", pause, ended(record.StateLimited, "PRIVACY_COMPUTE", "SANDBOX"))
		d.Is(world.Exchange, d.On, record.StateLimited)
		if d.Deal().Batches[0].AcceptBy <= record.Time(d.Now) {
			t.Fatal("the time to answer begins anew")
		}
		under(t, d.No(record.RuleForbids, d.Supplier, "delivery.hand", "", d.Batch(2)), "S2 39(2)")
		limited := d.Batch(2)
		limited.Mode = "PRIVACY_COMPUTE" // within the limits, and not as the object is offered
		under(t, d.No(record.RuleForbids, d.Supplier, "delivery.hand", "", limited), "S0 20(5)")
		limited.Mode = "SANDBOX"
		d.By(d.Supplier, "delivery.hand", "", limited)
		d.By(d.Key, "delivery.accept", over, record.AcceptDelivery{})
		court := d.Firm("省高级人民法院", world.USCC("11350000MB000000A"), record.RoleCourt)
		d.By(court, "pause.end", pause, ended("LIFTED"))
		last := d.By(d.Clerk, "pause.order", "", stop(d, "HARM")).Key
		d.Later(8 * 24 * time.Hour)
		d.By(d.Clerk, "pause.end", last, ended("CLOSED"))
		d.Is(world.Exchange, d.On, record.StateClosed)
		if n, _ := d.Ledger.Read(world.Exchange, "deals/"+d.Deal().Dataset); string(n) != "0" {
			t.Errorf("%s deals are counted", n)
		}
		d.No(record.StateForbids, d.Clerk, "pause.order", "", stop(d, "HARM"))
		d.By(d.Clerk, "deal.file", d.On, record.FileDeal{Retention: record.Time(d.Now.AddDate(32, 0, 0))})
	})
}

func TestADisputeAndItsStages(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Settled()
		claim := record.OpenDispute{Deal: d.On, Kind: "QUALITY", Claim: world.Digest("claim")}
		d.No(record.OutOfRole, m.Third, "dispute.open", "", claim)
		first := d.By(d.Key, "dispute.open", "", claim).Key
		d.No(record.Exists, d.Key, "dispute.open", "", claim)
		d.Is(world.Exchange, d.On, record.StateDisputed)
		d.No(record.StateForbids, d.Clerk, "deal.file", d.On, record.FileDeal{Retention: record.Time(d.Now.AddDate(32, 0, 0))})
		d.By(d.Clerk, "dispute.reject", first, world.Because("不属于本所受理范围"))
		d.Is(world.Exchange, d.On, record.StateSettled)

		second := d.By(d.Supplier, "dispute.open", "", claim).Key
		d.No(record.OutOfRole, d.Key, "dispute.withdraw", second, world.Because("撤回"))
		document := d.Act(world.Governance, record.Exchange, d.Clerk, "document.publish", "", record.Document{
			Namespace: world.Exchange, Kind: "RISK_CONTROL", Title: "争议调解规则", Number: 7, Digest: world.Digest("rules"), From: record.Time(d.Now),
		}, world.Consent(d.Bureau())).Key
		d.No(record.Invalid, d.Clerk, "dispute.mediate", second, record.MediateDispute{Document: "venue/EXCHANGE"})
		d.By(d.Clerk, "dispute.mediate", second, record.MediateDispute{Document: document})
		outcome := record.DecideDispute{Outcome: world.Digest("agreement")}
		d.No(record.ConsentMissing, d.Clerk, "dispute.settle", second, outcome, world.Consent(d.Supplier))
		d.No(record.ConsentMissing, d.Clerk, "dispute.settle", second, outcome, world.Consent(d.Key))
		d.By(d.Clerk, "dispute.settle", second, outcome, world.Consent(d.Supplier), world.Consent(d.Key))
		d.Is(world.Exchange, d.On, record.StateSettled)

		third := d.By(d.Key, "dispute.open", "", claim).Key
		d.By(d.Clerk, "dispute.mediate", third, record.MediateDispute{Document: document})
		d.By(d.Key, "dispute.refer", third, record.ReferDispute{To: "COURT", Case: world.Digest("case")})
		court := d.Firm("省高级人民法院", world.USCC("11350000MB000000A"), record.RoleCourt)
		d.By(court, "dispute.judge", third, outcome)
		d.By(court, "dispute.execute", third, outcome)
		d.Is(world.Exchange, d.On, record.StateSettled)
		if n, _ := d.Ledger.Read(world.Exchange, "disputes/"+d.Deal().Dataset); string(n) != "0" {
			t.Errorf("%s disputes are counted", n)
		}
	})
}

func TestWhatIsUnderWayBarsRetirementAndTransfer(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Evidenced()
		cited := d.Cites[0]
		clerk := d.Staff(record.DataBureau, record.RoleBureau)
		request := d.Act(cited.Namespace, record.DataBureau, d.Supplier, "retirement.request", "", record.RequestRetirement{
			Registration: cited.Key, Scope: "全部", Reason: "不再使用", Inventory: world.Digest("inventory"),
		}).Key
		check := record.Handed{Digest: world.Digest("check")}
		under(t, d.Refused(record.RuleForbids, cited.Namespace, record.DataBureau, clerk, "retirement.check", request, check), "S2 23; S0 20(7)")
		evidence := record.EndDeal{Cause: "AGREEMENT", Evidence: world.Digest("agreement")}
		d.No(record.ConsentMissing, d.Supplier, "deal.terminate", d.On, evidence)
		under(t, d.No(record.OutOfRole, d.Clerk, "deal.terminate", d.On, evidence), "S0 20(7)")
		under(t, d.No(record.OutOfRole, d.Supplier, "deal.terminate", d.On, record.EndDeal{Cause: "LAW", Evidence: world.Digest("law")}), "S0 20(7)")
		d.By(d.Key, "deal.terminate", d.On, evidence, world.Consent(d.Supplier))
		d.Act(cited.Namespace, record.DataBureau, clerk, "retirement.check", request, check)
	})
}

func TestWhatWasDeliveredIsDestroyedBeforeUnwinding(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Evidenced()
		agreed := record.EndDeal{Cause: "AGREEMENT", Evidence: world.Digest("agreement")}
		destroyed := record.Destruction{Method: "加密擦除", Operator: world.Digest("a"), Witness: world.Digest("b"), At: record.Time(d.Now), Evidence: world.Digest("log")}
		under(t, d.No(record.StateForbids, d.Key, "deal.destroy", d.On, destroyed), "S2 13")
		d.By(d.Key, "delivery.accept", d.Handed(1), record.AcceptDelivery{})
		d.By(d.Supplier, "deal.terminate", d.On, agreed, world.Consent(d.Key))
		under(t, d.No(record.RuleForbids, d.Supplier, "deal.unwind", d.On, agreed, world.Consent(d.Key)), "S2 13")
		d.No(record.OutOfRole, d.Supplier, "deal.destroy", d.On, destroyed)
		d.By(d.Key, "deal.destroy", d.On, destroyed)
		d.No(record.Exists, d.Key, "deal.destroy", d.On, destroyed)
		d.By(d.Supplier, "deal.unwind", d.On, agreed, world.Consent(d.Key))
		d.Is(world.Exchange, d.On, record.StateUnwound)
		d.By(d.Clerk, "deal.file", d.On, record.FileDeal{Retention: record.Time(d.Now.AddDate(32, 0, 0))})
	})
}

func TestADestructionThatIsDueIsRecordedBeforeFiling(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Ordered()
		body := d.Contract()
		body.Destroy = record.Time(d.Now.AddDate(0, 1, 0))
		d.By(d.Supplier, "deal.sign", d.On, body, world.Privately(d.Terms), world.Consent(d.Key))
		d.By(d.Clerk, "deal.evidence", d.On, world.Reviewed("PASS"))
		for number := 1; number <= 2; number++ {
			d.By(d.Key, "delivery.accept", d.Handed(number), record.AcceptDelivery{})
		}
		d.Paid(1, d.Terms.Instalments[0], false)
		d.Paid(2, d.Terms.Instalments[1], true)
		d.Later(40 * 24 * time.Hour)
		file := record.FileDeal{Retention: record.Time(d.Now.AddDate(32, 0, 0))}
		under(t, d.No(record.RuleForbids, d.Clerk, "deal.file", d.On, file), "S2 13")
		d.By(d.Key, "deal.destroy", d.On, record.Destruction{
			Method: "加密擦除", Operator: world.Digest("a"), Witness: world.Digest("b"), At: record.Time(d.Now), Evidence: world.Digest("log"),
		})
		d.By(d.Clerk, "deal.file", d.On, file)
	})
}

func TestAReceiverGetsANewKey(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Evidenced()
		over := d.Handed(1)
		rekey := func(by, key *world.Actor) (record.RekeyDeal, world.With) {
			terms := record.PartyTerms{Salt: world.Salt(), Binding: d.Binding(world.Exchange, by, key), Scenario: "航运保险定价"}
			return record.RekeyDeal{Cohort: d.Cohort, Key: key.Point, Terms: world.Digest(string(world.Text(terms)))}, world.Privately(terms)
		}
		thief, fresh := world.PartyKey(), world.PartyKey()
		body, private := rekey(m.Other, thief)
		d.No(record.TermsDiffer, thief, "deal.rekey", d.On, body, private)
		body, private = rekey(d.Demander, fresh)
		d.By(fresh, "deal.rekey", d.On, body, private)
		d.No(record.KeyInactive, d.Key, "delivery.accept", over, record.AcceptDelivery{})
		d.By(fresh, "delivery.accept", over, record.AcceptDelivery{})
		d.No(record.OutOfRole, d.Supplier, "party.end", "party/"+fresh.Kid, world.Because("无权"))
		d.By(fresh, "party.end", "party/"+fresh.Kid, world.Because("不再使用"))
		d.No(record.KeyInactive, fresh, "dispute.open", "", record.OpenDispute{Deal: d.On, Kind: "USE", Claim: world.Digest("claim")})
	})
}

func TestWhoMaySeeToADeal(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Evidenced()
		violation := record.Violation{Deal: d.On, Kind: "BEYOND_AGREEMENT", Side: "RECEIVER", Evidence: world.Digest("log")}
		d.No(record.OutOfRole, d.Key, "violation.record", "", violation)
		d.No(record.OutOfRole, m.Third, "violation.record", "", violation)
		d.By(d.Supplier, "violation.record", "", violation)
		authorisation := record.Authorisation{Deal: d.On, Scope: []string{"AMOUNT"}, Recipient: world.Digest("bank"), Until: record.Time(d.Now.AddDate(0, 1, 0))}
		d.No(record.ConsentMissing, d.Supplier, "disclosure.authorise", "", authorisation)
		given := d.By(d.Key, "disclosure.authorise", "", authorisation, world.Consent(d.Supplier)).Key
		d.No(record.OutOfRole, m.Third, "disclosure.end", given, world.Because("无权"))
		d.By(d.Supplier, "disclosure.end", given, world.Because("撤回"))
		court := d.Firm("省高级人民法院", world.USCC("11350000MB000000A"), record.RoleCourt)
		auditor := d.Firm("省审计厅", world.USCC("11350000000000015"), record.RoleAuditor)
		order := record.Access{Deal: d.On, Document: world.Digest("order"), Purpose: "LITIGATION", Until: record.Time(d.Now.AddDate(0, 1, 0))}
		d.No(record.OutOfRole, d.Supplier, "access.order", "", order)
		access := d.By(court, "access.order", "", order).Key
		d.No(record.OutOfRole, auditor, "access.end", access, world.Because("无权"))
		d.At(order.Until)
		d.No(record.StateForbids, court, "access.end", access, world.Because("期满"))
		log := record.ReadLog{Seq: 1, First: 1, Last: 12, Before: record.None, Head: world.Digest("head")}
		service := d.Services[record.Exchange]
		d.By(service, "reads.anchor", "", log)
		next := record.ReadLog{Seq: 2, First: 14, Last: 20, Before: log.Head, Head: world.Digest("next")}
		d.No(record.Invalid, service, "reads.anchor", "", next)
		next.First, next.Before = 13, world.Digest("another head")
		d.No(record.Invalid, service, "reads.anchor", "", next)
		next.Before = log.Head
		d.By(service, "reads.anchor", "", next)
		d.No(record.Exists, service, "reads.anchor", "", next)
		d.Act(world.Exchange, record.DataBureau, d.Services[record.DataBureau], "reads.anchor", "", log)
	})
}

func TestAContractMadeElsewhereIsDepositedAndNotReviewed(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		other := world.PartyKey()
		signed := m.Begin().Contract()
		deposit := record.DepositContract{
			Dataset: m.Dataset(m.Supplier, "另一份数据"), Key: other.Point, Binding: world.Digest("binding"), Cites: []record.Citation{}, Elements: signed.Elements[:3],
			Digest: world.Digest("contract"), Prechain: signed.Prechain, Retention: signed.Retention,
		}
		m.No(record.ConsentMissing, m.Supplier, "contract.deposit", "", deposit)
		m.No(record.ConsentMissing, m.Supplier, "contract.deposit", "", deposit, world.Possession(world.PartyKey()))
		key := m.By(m.Supplier, "contract.deposit", "", deposit, world.Possession(other)).Key
		contract := m.Body(world.Exchange, key, &record.Contract{}).(*record.Contract)
		if contract.Venue != "OTC" || contract.Receiver != other.Kid || contract.Off.Other != "UNPROVEN" || len(contract.Off.MustEnter) != 0 {
			t.Fatalf("%+v", contract)
		}
		must := deposit
		must.Public = true
		fresh := world.PartyKey()
		must.Key, must.Digest = fresh.Point, world.Digest("another")
		under(t, m.No(record.RuleForbids, m.Supplier, "contract.deposit", "", must, world.Possession(fresh)), "S0 6")
		exempt := record.Exempt{
			Provider: m.Supplier.ID, Dataset: must.Dataset, Cases: []string{"M1"}, Document: "数据局〔2026〕7号", Reason: "应急使用", Until: record.Time(m.Now.AddDate(0, 1, 0)),
		}
		exemption := m.Act(world.Governance, record.DataBureau, m.Bureau(), "exemption.grant", "", exempt).Key
		must.Exemption = exemption
		m.By(m.Supplier, "contract.deposit", "", must, world.Possession(fresh))
		again := world.PartyKey()
		must.Key, must.Dataset = again.Point, m.Dataset(m.Supplier, "第三份数据")
		under(t, m.No(record.RuleForbids, m.Supplier, "contract.deposit", "", must, world.Possession(again)), "S0 6")
	})
}
