package contract_test

import (
	"slices"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Ways around the rules of deals that somebody found once.

func TestWhatSilenceAcceptedStaysAccepted(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Evidenced()
		over := d.Handed(1)
		due := d.Deal().Batches[0].AcceptBy
		d.At(due)
		pause := d.By(d.Supplier, "pause.order", "", stop(d, "RISK")).Key
		if d.Deal().Batches[0].AcceptBy != due {
			t.Fatal("a pause undoes what silence has accepted")
		}
		d.No(record.StateForbids, d.Key, "delivery.object", over, record.ObjectDelivery{Ground: "QUALITY", Evidence: world.Digest("late")})
		d.By(d.Supplier, "pause.end", pause, ended("LIFTED"))
		d.By(d.Key, "delivery.accept", d.Handed(2), record.AcceptDelivery{})
		d.Is(world.Exchange, d.On, record.StateDelivered)
	})
}

func TestNothingIsAnsweredOnceADealIsOver(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Evidenced()
		over := d.Handed(1)
		d.By(d.Key, "deal.terminate", d.On, record.EndDeal{Cause: "AGREEMENT", Evidence: world.Digest("agreement")}, world.Consent(d.Supplier))
		under(t, d.No(record.StateForbids, d.Key, "delivery.accept", over, record.AcceptDelivery{}), "S0 20(5)")
		d.Later(30 * day)
		if state, _ := record.Effective(d.Record(world.Exchange, over), record.Time(d.Now)); state != record.StatePending {
			t.Fatalf("silence makes it %s though the contract has ended", state)
		}
		closed := m.Begin().Evidenced()
		closed.Handed(1)
		clerk := d.Staff(record.Exchange, record.RoleExchange)
		pause := d.By(clerk, "pause.order", "", stop(closed, "RISK")).Key
		d.Later(8 * day)
		d.By(clerk, "pause.end", pause, ended(record.StateLimited, "API"))
		d.By(clerk, "pause.end", pause, ended(record.StateClosed))
		if closed.Deal().Batches[0].AcceptBy != "" {
			t.Fatal("silence goes on accepting though the service was closed")
		}
	})
}

func TestTheTimeToAnswerBeginsAnewWhoeverActsFirst(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		for _, act := range []string{"deal.rekey", "deal.destroy"} {
			d := m.Begin().Evidenced()
			d.Handed(1)
			d.By(d.Supplier, "pause.order", "", stop(d, "RISK"))
			d.Later(8 * day)
			if act == "deal.destroy" {
				d.By(d.Key, act, d.On, world.Destroyed(d.Now))
			} else {
				d.Rekeyed()
			}
			if d.Deal().Batches[0].AcceptBy <= record.Time(d.Now) {
				t.Errorf("after %s no time to answer runs", act)
			}
			due := d.Deal().Batches[0].AcceptBy
			d.Later(day)
			if d.Handed(2); d.Deal().Batches[0].AcceptBy != due {
				t.Error("a time that runs begins anew")
			}
		}
	})
}

func TestOnlyWhatWasSettledIsCertified(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Settled()
		certify := record.CertifyDeal{Deal: d.On}
		prepared := d.By(d.Clerk, "transaction.certify", "", certify).Key
		sealed := d.Sealed(world.Exchange, d.Prepare(world.Exchange, prepared))
		agreed := record.EndDeal{Cause: "AGREEMENT", Evidence: world.Digest("agreement")}
		d.By(d.Key, "deal.terminate", d.On, agreed, world.Consent(d.Supplier))
		d.No(record.StateForbids, d.Clerk, "transaction.issue", prepared, sealed.Body, sealed.With)
		d.By(d.Clerk, "deal.file", d.On, record.FileDeal{Retention: record.Time(d.Now.AddDate(32, 0, 0))})
		other := m.Begin().Evidenced()
		d.By(other.Key, "deal.terminate", other.On, agreed, world.Consent(d.Supplier))
		d.By(d.Clerk, "deal.file", other.On, record.FileDeal{Retention: record.Time(d.Now.AddDate(32, 0, 0))})
		under(t, d.No(record.StateForbids, d.Clerk, "transaction.certify", "", record.CertifyDeal{Deal: other.On}), "S0 20(6)")
	})
}

func TestADealIsFiledWhenNothingAboutItIsOpen(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Ordered()
		body := d.Contract()
		body.Destroy = record.Time(d.Now.AddDate(0, 0, 7))
		d.By(d.Supplier, "deal.sign", d.On, body, world.Privately(d.Terms), world.Consent(d.Key))
		d.By(d.Clerk, "deal.evidence", d.On, world.Reviewed("PASS"))
		d.By(d.Key, "deal.terminate", d.On, record.EndDeal{Cause: "AGREEMENT", Evidence: world.Digest("agreement")}, world.Consent(d.Supplier))
		dispute := d.By(d.Key, "dispute.open", "", record.OpenDispute{Deal: d.On, Kind: "OTHER", Claim: world.Digest("claim")}).Key
		d.Later(8 * day)
		file := record.FileDeal{Retention: record.Time(d.Now.AddDate(32, 0, 0))}
		under(t, d.No(record.StateForbids, d.Clerk, "deal.file", d.On, file), "S0 20(7)")
		d.By(d.Key, "dispute.withdraw", dispute, world.Because("撤回"))
		d.By(d.Clerk, "deal.file", d.On, file) // nothing was delivered that could be destroyed
	})
}

func TestWhatIsDeliveredAfterADestructionIsDestroyedAsWell(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Evidenced()
		agreed := record.EndDeal{Cause: "AGREEMENT", Evidence: world.Digest("agreement")}
		d.By(d.Key, "delivery.accept", d.Handed(1), record.AcceptDelivery{})
		d.By(d.Key, "deal.destroy", d.On, world.Destroyed(d.Now))
		second := d.Handed(2)
		d.By(d.Key, "deal.destroy", d.On, world.Destroyed(d.Now))
		d.By(d.Key, "delivery.object", second, record.ObjectDelivery{Ground: "QUALITY", Evidence: world.Digest("rows are missing")})
		d.By(d.Supplier, "delivery.replace", second, d.Batch(2))
		d.By(d.Supplier, "deal.terminate", d.On, agreed, world.Consent(d.Key))
		under(t, d.No(record.RuleForbids, d.Supplier, "deal.unwind", d.On, agreed, world.Consent(d.Key)), "S2 13")
		d.By(d.Key, "deal.destroy", d.On, world.Destroyed(d.Now))
		d.By(d.Supplier, "deal.unwind", d.On, agreed, world.Consent(d.Key))
	})
}

func TestWhatIsPaidMeanwhileFitsTheAmendmentToo(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Delivered()
		d.Paid(1, 40_000_00, false)
		amended := record.ContractTerms{Salt: world.Salt(), Currency: "CNY", Amount: 50_000_00, Instalments: []int64{40_000_00, 10_000_00}, Backup: "A-18"}
		body := d.Contract()
		body.Terms = world.Digest(string(world.Text(amended)))
		fewer := body
		fewer.Batches = 1
		under(t, d.No(record.RuleForbids, d.Supplier, "deal.amend", d.On, fewer, world.Privately(amended), world.Consent(d.Key)), "S0 20(2); S3a 21")
		d.By(d.Supplier, "deal.amend", d.On, body, world.Privately(amended), world.Consent(d.Key))
		all, private := d.Payment(2, 80_000_00, 80_000_00, record.ResultMatched, true)
		under(t, d.No(record.TermsDiffer, d.Custodian, "settlement.record", "", all, private), "S0 20(6); S0 32")
		rest, private := d.Payment(2, 10_000_00, 10_000_00, record.ResultMatched, false)
		d.By(d.Custodian, "settlement.record", "", rest, private)
		d.By(d.Clerk, "deal.evidence", d.On, world.Reviewed("PASS"))
		d.Is(world.Exchange, d.On, record.StateSettling)
		d.Paid(2, 0, true) // nothing is left to pay, and somebody says so
		d.Is(world.Exchange, d.On, record.StateSettled)
	})
}

func TestAKeyIsReplacedWhereverTheDealStands(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		agreed := record.EndDeal{Cause: "AGREEMENT", Evidence: world.Digest("agreement")}
		d := m.Begin().Signed()
		d.Rekeyed()
		d.By(d.Clerk, "deal.evidence", d.On, world.Reviewed("PASS"))
		d.Handed(1)
		d.By(d.Supplier, "deal.terminate", d.On, agreed, world.Consent(d.Key))
		d.Rekeyed()
		d.Is(world.Exchange, d.On, record.StateTerminated)
		d.By(d.Key, "deal.destroy", d.On, world.Destroyed(d.Now))
	})
}

func TestNobodyWearsADealOutWithAccusations(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Applied()
		violation := record.Violation{Deal: d.On, Kind: "HARM", Side: "PROVIDER", Evidence: world.Digest("log")}
		for range 32 {
			d.By(d.Key, "violation.record", "", violation)
		}
		d.No(record.TooLarge, d.Key, "violation.record", "", violation)
		d.By(d.Supplier, "deal.disclose", d.On, world.Disclosures(record.SupplyItems))
	})
}

func TestAuthoritiesActWhereTheirScopeReaches(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Evidenced()
		x := &world.Trading{World: d.World}
		clerk, court := abroad(x, record.Exchange, record.RoleExchange), abroad(x, record.DataBureau, record.RoleCourt)
		d.No(record.OutOfScope, clerk, "party.end", "party/"+d.Key.Kid, world.Because("无权"))
		pause := d.By(d.Clerk, "pause.order", "", stop(d, "RISK")).Key
		d.No(record.OutOfScope, clerk, "pause.end", pause, ended("LIFTED"))
		d.Refused(record.OutOfScope, world.Exchange, record.DataBureau, court, "pause.end", pause, ended("LIFTED"))
		d.Refused(record.OutOfScope, world.Exchange, record.DataBureau, court, "deal.terminate", d.On, record.EndDeal{Cause: "JUDGMENT", Evidence: world.Digest("judgment")})
		other := m.Begin().Evidenced()
		d.Refused(record.OutOfScope, world.Exchange, record.DataBureau, court, "deal.terminate", other.On, record.EndDeal{Cause: "LAW", Evidence: world.Digest("law")})
	})
}

// given plants further roles of a firm: so much is the registrar's to see to.
func given(m *world.Market, firm *world.Actor, roles ...string) {
	rec := m.Record(world.Governance, "actor/"+firm.ID)
	actor := m.Body(world.Governance, rec.Key(), &record.Actor{}).(*record.Actor)
	actor.Roles = append(actor.Roles, roles...)
	slices.Sort(actor.Roles)
	rec.Body = world.Text(actor)
	m.Ledger.Plant(world.Governance, rec.Key(), world.Text(rec))
}

func TestNobodyIsAuthorityOrCustodianInTheirOwnDeal(t *testing.T) {
	m := world.New(t).OpenExchange(tradingPack()).Open().Market()
	d := m.Begin().Ordered()
	given(m, m.Demander, record.RoleCustodian)
	own := d.Contract()
	own.Custodian = m.Demander.ID
	under(t, d.No(record.TermsDiffer, d.Supplier, "deal.sign", d.On, own, world.Privately(d.Terms), world.Consent(d.Key)), "S0 32")
	given(m, m.Supplier, record.RoleCustodian)
	own.Custodian = m.Supplier.ID
	under(t, d.No(record.ConflictOfInterest, d.Supplier, "deal.sign", d.On, own, world.Privately(d.Terms), world.Consent(d.Key)), "S0 32")
	d.By(d.Supplier, "deal.sign", d.On, d.Contract(), world.Privately(d.Terms), world.Consent(d.Key))
	d.By(d.Clerk, "deal.evidence", d.On, world.Reviewed("PASS"))
	given(m, m.Supplier, record.RoleSector, record.RoleCourt)
	given(m, m.Third, record.RoleSector)
	law := record.EndDeal{Cause: "LAW", Evidence: world.Digest("law")}
	under(t, d.No(record.OutOfRole, m.Third, "deal.terminate", d.On, law), "S0 20(7)")
	under(t, d.No(record.ConflictOfInterest, d.Supplier, "deal.terminate", d.On, law), "S0 3")
	under(t, d.No(record.ConflictOfInterest, d.Supplier, "pause.order", "", stop(d, "RISK")), "S0 3")
	pause := d.By(d.Clerk, "pause.order", "", stop(d, "RISK")).Key
	under(t, d.No(record.ConflictOfInterest, d.Supplier, "pause.end", pause, ended("LIFTED")), "S0 3")
	under(t, d.No(record.ConflictOfInterest, d.Supplier, "party.end", "party/"+d.Key.Kid, world.Because("无权")), "S0 3")
	dispute := d.By(d.Key, "dispute.open", "", record.OpenDispute{Deal: d.On, Kind: "USE", Claim: world.Digest("claim")}).Key
	d.By(d.Key, "dispute.refer", dispute, record.ReferDispute{To: "COURT", Case: world.Digest("case")})
	under(t, d.No(record.ConflictOfInterest, d.Supplier, "dispute.judge", dispute, record.DecideDispute{Outcome: world.Digest("outcome")}), "S0 3")
}
