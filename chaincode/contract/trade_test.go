package contract_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

func TestADealFromApplicationToFiling(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Settled()
		if got := d.Standing(); got != record.StateSettled {
			t.Fatalf("it is %s", got)
		}
		d.No(record.OutOfRole, d.Supplier, "deal.file", d.On, record.FileDeal{Retention: record.Time(d.Now.AddDate(40, 0, 0))})
		certificate := d.By(d.Clerk, "transaction.certify", "", record.CertifyDeal{Deal: d.On}).Key
		d.No(record.Duplicate, d.Clerk, "transaction.certify", "", record.CertifyDeal{Deal: d.On})
		d.Issue(world.Exchange, d.Clerk, "transaction.issue", certificate)
		claims := certificateOf(d, certificate)
		if claims.Sub != d.Key.Kid || claims.Certificate.HolderName+claims.Certificate.HolderUscc != "" || claims.Cnf.Kid != d.Key.Kid {
			t.Fatalf("the certificate names its holder: %+v", claims)
		}
		under(t, d.No(record.RuleForbids, d.Clerk, "deal.file", d.On, record.FileDeal{Retention: record.Time(d.Now.AddDate(20, 0, -1))}), "S3a 24")
		under(t, d.No(record.RuleForbids, d.Clerk, "deal.file", d.On, record.FileDeal{Retention: record.Time(d.Now.AddDate(30, 0, 0))}), "S3a 24")
		d.By(d.Clerk, "deal.file", d.On, record.FileDeal{Retention: record.Time(d.Now.AddDate(31, 0, 1))})
		d.Again()
		filed := d.Deal().Filed
		for _, key := range append(d.Deal().Records, d.On, d.Object, d.Listing) {
			if !slices.ContainsFunc(filed.Records, func(r record.FiledRecord) bool { return r.Key == key }) {
				t.Errorf("%s is not among what was filed", key)
			}
		}
		if filed.Root != world.Digest(string(world.Text(filed.Records))) {
			t.Error("the root is not that of the records")
		}
	})
}

func certificateOf(d *world.Trade, key string) *record.Certificate {
	d.Helper()
	transaction := d.Body(world.Exchange, key, &record.Transaction{}).(*record.Transaction)
	compact, _ := d.Ledger.Read(world.Exchange, record.NumberKey(transaction.Issued.Number))
	return claimsOf(d.World, string(compact))
}

// TestTheLedgerShowsNothingOfTheReceiver plays a deal and looks at everything that every organization sees of it.
func TestTheLedgerShowsNothingOfTheReceiver(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		before := m.Steps()
		m.Begin().Settled()
		for _, step := range m.Seen(before) {
			for name, secret := range map[string]string{
				"the receiver": m.Demander.ID, "the receiver's key": m.Demander.Kid, "an amount": "12000000", "an instalment": "4000000", "the scenario": "航运保险定价",
				"the account": "0417", "the archive": "A-17",
			} {
				if shows(step.Written, secret) || shows(step.Arguments, secret) || shows(step.Answer, secret) {
					t.Errorf("%s shows %s", step.Act, name)
				}
			}
			if strings.Contains(step.Read, m.Demander.ID) && !strings.Contains(step.Read, m.Other.ID) {
				t.Errorf("%s read the receiver's records and nobody else's", step.Act)
			}
		}
	})
}

// shows finds a secret that stands by itself: inside digests and signatures a short one stands by chance.
func shows(text, secret string) bool {
	inside := func(c byte) bool {
		return c == '-' || c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
	}
	for {
		i := strings.Index(text, secret)
		if i < 0 {
			return false
		}
		end := i + len(secret)
		if (i == 0 || !inside(text[i-1])) && (end == len(text) || !inside(text[end])) {
			return true
		}
		text = text[end:]
	}
}

// TestTheReadSetIsTheSameForAllOfACohort: what a transaction has read stands on the ledger of all.
func TestTheReadSetIsTheSameForAllOfACohort(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		var read []string
		for _, receiver := range []*world.Actor{m.Demander, m.Other} {
			d := m.Begin()
			d.Demander = receiver
			before := d.Steps()
			d.Applied()
			seen := d.Seen(before)[0].Read
			read = append(read, strings.ReplaceAll(seen, d.Key.Kid, "<key>"))
		}
		if varying(read[0]) != varying(read[1]) {
			t.Fatalf("the read sets differ:\n%s\n%s", read[0], read[1])
		}
	})
}

// varying leaves out what differs from deal to deal: the names of new records and of documents.
func varying(read string) string {
	var kept []string
	for _, line := range strings.Split(read, "\n") {
		if !strings.Contains(line, "/deal/") && !strings.Contains(line, "/terms/") && !strings.Contains(line, "$terms") && !strings.Contains(line, "<key>") {
			kept = append(kept, strings.Fields(line + " .")[0])
		}
	}
	return strings.Join(kept, "\n")
}

func TestOnlyAVerifiedDemanderOfTheCohortApplies(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin()
		try := func(code record.Code, alter func(terms *record.PartyTerms, body *record.ApplyDeal), with ...world.With) {
			t.Helper()
			terms, body := d.Party(), record.ApplyDeal{Listing: d.Listing, Cohort: d.Cohort, Key: d.Key.Point}
			alter(&terms, &body)
			if body.Terms == "" {
				body.Terms = world.Digest(string(world.Text(terms)))
			}
			d.No(code, d.Key, "deal.apply", "", body, append([]world.With{world.Privately(terms)}, with...)...)
		}
		bound := func(by *world.Actor, alter ...func(*record.Binding)) func(*record.PartyTerms, *record.ApplyDeal) {
			return func(terms *record.PartyTerms, _ *record.ApplyDeal) {
				terms.Binding = d.Binding(world.Exchange, by, d.Key, alter...)
			}
		}
		stranger := d.Firm("过路数据有限公司", world.USCC("91350200MA0000099"), record.RoleDemander)
		try(record.TermsDiffer, bound(stranger))
		try(record.TermsDiffer, bound(d.Supplier))
		try(record.TermsDiffer, bound(d.Demander, func(b *record.Binding) { b.Iss = m.Other.ID }))
		try(record.TermsDiffer, bound(d.Demander, func(b *record.Binding) { b.Key = world.PartyKey().Kid }))
		try(record.TermsDiffer, bound(d.Demander, func(b *record.Binding) { b.Aud = d.Network + "/" + world.Property }))
		try(record.TermsDiffer, bound(d.Demander, func(b *record.Binding) { b.Iat, b.Exp = b.Iat-9*86400, b.Iat-2*86400 }))
		try(record.TermsDiffer, bound(d.Demander, func(b *record.Binding) { b.Exp = b.Iat + record.MaxStatementLife + 1 }))
		try(record.TermsDiffer, func(terms *record.PartyTerms, _ *record.ApplyDeal) { terms.Scenario = "" })
		try(record.TermsDiffer, func(terms *record.PartyTerms, _ *record.ApplyDeal) { terms.Salt = "00" })
		try(record.TermsMissing, func(_ *record.PartyTerms, body *record.ApplyDeal) { body.Terms = world.Digest("other") })
		try(record.TermsMissing, func(*record.PartyTerms, *record.ApplyDeal) {}, world.Sent(func(s *record.Submission) { s.Terms = "" }))
		try(record.TermsMissing, func(*record.PartyTerms, *record.ApplyDeal) {}, world.Sent(func(s *record.Submission) { s.Terms += " " }))
		try(record.Invalid, func(_ *record.PartyTerms, body *record.ApplyDeal) { body.Cohort = body.Listing })
		try(record.NotFound, func(_ *record.PartyTerms, body *record.ApplyDeal) { body.Cohort = "cohort/999" })
		body, private := d.Application()
		d.Refused(record.WrongOrganization, world.Exchange, record.MarketRegulator, d.Key, "deal.apply", "", body, private)
		d.No(record.OutOfRole, d.Demander, "deal.apply", "", body, private)
		key := d.By(d.Key, "deal.apply", "", body, private).Key
		d.Is(world.Exchange, key, record.StateApplied)
		d.No(record.Duplicate, d.Key, "deal.apply", "", body, private) // neither the key nor the document serves twice
	})
}

// TestWhoHoldsNoTermsRecomputesTheSame: every public write of an act with private terms follows from what is public.
func TestWhoHoldsNoTermsRecomputesTheSame(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin()
		public := 0
		d.Watch = func(tx rules.Tx, submission record.Submission) {
			whole, err := rules.Decide(tx, submission, m.Ledger)
			if err != nil {
				return
			}
			submission.Terms = ""
			stated, err := rules.Decide(tx, submission, m.Ledger.Public())
			if err != nil || !slices.EqualFunc(whole.Writes, stated.Writes, func(a, b rules.Write) bool { return a.Key == b.Key && string(a.Value) == string(b.Value) }) {
				t.Errorf("%v: who holds no terms recomputes something else", err)
			}
			if len(whole.Private) > 0 {
				public++
			}
		}
		d.Settled()
		if public != 4 { // application, contract, two payments
			t.Errorf("%d acts had private terms", public)
		}
	})
}

func TestWhatBothDiscloseAndOrderIsReviewed(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Applied()
		d.No(record.StateForbids, d.Clerk, "deal.vet", d.On, world.Pass())
		under(t, d.No(record.RuleForbids, d.Supplier, "deal.disclose", d.On, world.Disclosures(record.SupplyItems[:4])), "S1 42(1); S3a 18")
		under(t, d.No(record.RuleForbids, d.Key, "deal.disclose", d.On, world.Disclosures(record.SupplyItems)), "S1 42(1); S3a 18")
		d.No(record.OutOfRole, m.Third, "deal.disclose", d.On, world.Disclosures(record.SupplyItems))
		d.By(d.Supplier, "deal.disclose", d.On, world.Disclosures(record.SupplyItems))
		d.By(d.Key, "deal.disclose", d.On, world.Disclosures(record.DemandItems))
		order := record.OrderDeal{Order: world.Digest("order")}
		under(t, d.No(record.StateForbids, d.Key, "deal.order", d.On, order, world.Consent(d.Supplier)), "S1 42(2)")
		d.By(d.Clerk, "deal.vet", d.On, record.Opinion{Result: "REFUSE", Reasons: world.Digest("unclear")})
		if again := d.Deal(); d.Standing() != record.StateApplied || len(again.Supply)+len(again.Demand) != 0 {
			t.Fatal("what was not enough is disclosed again")
		}
		d.By(d.Key, "deal.disclose", d.On, world.Disclosures(record.DemandItems))
		d.By(d.Supplier, "deal.disclose", d.On, world.Disclosures(record.SupplyItems))
		d.By(d.Clerk, "deal.vet", d.On, world.Pass())
		d.No(record.ConsentMissing, d.Key, "deal.order", d.On, order)
		d.No(record.OutOfRole, d.Supplier, "deal.order", d.On, order, world.Consent(d.Key))
		d.By(d.Key, "deal.order", d.On, order, world.Consent(d.Supplier))
		d.Is(world.Exchange, d.On, record.StateOrdered)
		d.By(d.Clerk, "deal.approve", d.On, record.Opinion{Result: "REFUSE", Reasons: world.Digest("price")})
		d.Is(world.Exchange, d.On, record.StateDisclosed)
		d.By(d.Key, "deal.order", d.On, order, world.Consent(d.Supplier))
		d.By(d.Clerk, "deal.approve", d.On, world.Pass())
		d.By(d.Key, "deal.withdraw", d.On, world.Because("另行采购"))
		d.Is(world.Exchange, d.On, record.StateWithdrawn)
	})
}

func TestAContractHoldsWhatItMust(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Ordered()
		try := func(code record.Code, rule string, alter func(*record.SignDeal), with ...world.With) {
			t.Helper()
			body := d.Contract()
			alter(&body)
			refusal := d.No(code, d.Supplier, "deal.sign", d.On, body, append([]world.With{world.Privately(d.Terms), world.Consent(d.Key)}, with...)...)
			if !strings.Contains(refusal.Rule, rule) {
				t.Errorf("refused under %s, not %s", refusal.Rule, rule)
			}
		}
		without := func(number int) func(*record.SignDeal) {
			return func(b *record.SignDeal) {
				b.Elements = slices.DeleteFunc(b.Elements, func(e record.Element) bool { return e.Number == number })
			}
		}
		for _, number := range []int{1, 2, 3, 11, 12} {
			try(record.RuleForbids, "S0 20(2)", without(number))
		}
		try(record.RuleForbids, "S0 20(2)", func(b *record.SignDeal) {
			without(13)(b)
			b.Destroy = record.Time(d.Now.AddDate(1, 0, 0))
		})
		try(record.RuleForbids, "S0 20(2)", func(b *record.SignDeal) {
			without(15)(b)
			b.FiscalFunds = true
		})
		try(record.RuleForbids, "S3a 24", func(b *record.SignDeal) { b.Retention = record.Time(d.Now.AddDate(20, 0, -1)) })
		try(record.OutOfRole, "S0 32", func(b *record.SignDeal) { b.Custodian = d.Demander.ID })
		try(record.Invalid, "", func(b *record.SignDeal) { b.Destroy = record.Time(d.Now) })
		try(record.RuleForbids, "S0 20(3)", func(b *record.SignDeal) { b.Pricing = record.PriceSet })
		try(record.Invalid, "", func(b *record.SignDeal) {
			b.Cites = []record.Citation{{Namespace: "property", Key: "registration/X", Number: d.Cites[0].Number}}
		})
		d.No(record.ConsentMissing, d.Supplier, "deal.sign", d.On, d.Contract(), world.Privately(d.Terms))
		d.No(record.OutOfRole, m.Third, "deal.sign", d.On, d.Contract(), world.Privately(d.Terms), world.Consent(d.Key))
		terms := d.Terms
		terms.Instalments = []int64{1}
		body := d.Contract()
		body.Terms = world.Digest(string(world.Text(terms)))
		refusal := d.No(record.TermsDiffer, d.Supplier, "deal.sign", d.On, body, world.Privately(terms), world.Consent(d.Key))
		if strings.Contains(refusal.Detail, "12000000") {
			t.Error("a refusal tells an amount")
		}
		d.By(d.Supplier, "deal.sign", d.On, d.Contract(), world.Privately(d.Terms), world.Consent(d.Key))
		d.By(d.Clerk, "deal.evidence", d.On, world.Reviewed("REFUSE"))
		d.Is(world.Exchange, d.On, record.StateReturned)
		d.No(record.Duplicate, d.Supplier, "deal.sign", d.On, d.Contract(), world.Privately(d.Terms), world.Consent(d.Key)) // the same document
		d.Terms.Salt = world.Salt()
		d.By(d.Supplier, "deal.sign", d.On, d.Contract(), world.Privately(d.Terms), world.Consent(d.Key))
		unmet := world.Reviewed("PASS")
		unmet.Checklist[0].Item = "SOMETHING-ELSE"
		under(t, d.No(record.RuleForbids, d.Clerk, "deal.evidence", d.On, unmet), "S0 20(4)")
		d.By(d.Clerk, "deal.evidence", d.On, world.Reviewed("PASS"))
		d.Is(world.Exchange, d.On, record.StateEvidenced)
	})
}

func TestAnAmendmentCountsOnceItIsReviewed(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Evidenced()
		d.By(d.Key, "delivery.accept", d.Handed(1), record.AcceptDelivery{})
		d.Paid(1, d.Terms.Instalments[0], false)
		amend := func(amount int64, batches int) (record.SignDeal, world.With) {
			terms := record.ContractTerms{Salt: world.Salt(), Currency: "CNY", Amount: amount, Instalments: []int64{d.Terms.Instalments[0], amount - d.Terms.Instalments[0]}, Backup: "A-18"}
			body := d.Contract()
			body.Batches, body.Terms = batches, world.Digest(string(world.Text(terms)))
			return body, world.Privately(terms)
		}
		terms := record.ContractTerms{Salt: world.Salt(), Currency: "CNY", Amount: 1, Instalments: []int64{1}, Backup: "A-18"}
		below := d.Contract()
		below.Terms = world.Digest(string(world.Text(terms)))
		private := world.Privately(terms)
		d.No(record.TermsDiffer, d.Supplier, "deal.amend", d.On, below, private, world.Consent(d.Key))
		more, private := amend(200_000_00, 3)
		d.No(record.ConsentMissing, d.Supplier, "deal.amend", d.On, more, private)
		first := d.Deal().Contract.Statement
		d.By(d.Supplier, "deal.amend", d.On, more, private, world.Consent(d.Key))
		d.No(record.StateForbids, d.Supplier, "delivery.hand", "", d.Batch(2))
		d.By(d.Clerk, "deal.evidence", d.On, world.Reviewed("REFUSE"))
		if d.Standing() != record.StateDelivering || d.Deal().Contract.Statement != first {
			t.Fatal("an amendment that was returned changes nothing")
		}
		fewer, private := amend(200_000_00, 1)
		d.By(d.Supplier, "deal.amend", d.On, fewer, private, world.Consent(d.Key))
		d.By(d.Clerk, "deal.evidence", d.On, world.Reviewed("PASS"))
		if d.Standing() != record.StateSettling || d.Deal().Amendments[0] != first {
			t.Fatalf("it is %s", d.Standing())
		}
		d.Paid(2, 160_000_00, true)
		d.Is(world.Exchange, d.On, record.StateSettled)
	})
}

func TestSilenceAcceptsAndObjectionsAreMended(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Evidenced()
		under(t, d.No(record.StateForbids, d.Supplier, "delivery.hand", "", d.Batch(2)), "S0 20(5)")
		late := d.Batch(1)
		late.DeliveredAt = record.Time(d.Now.Add(time.Hour))
		d.No(record.Invalid, d.Supplier, "delivery.hand", "", late)
		d.No(record.OutOfRole, m.Third, "delivery.hand", "", d.Batch(1))
		first := d.Handed(1)
		objection := record.ObjectDelivery{Ground: "QUALITY", Evidence: world.Digest("rows are missing")}
		d.No(record.OutOfRole, d.Supplier, "delivery.object", first, objection)
		d.By(d.Key, "delivery.object", first, objection)
		d.No(record.StateForbids, d.Key, "delivery.accept", first, record.AcceptDelivery{})
		d.No(record.Invalid, d.Supplier, "delivery.replace", first, d.Batch(2))
		d.By(d.Supplier, "delivery.replace", first, d.Batch(1))
		d.Handed(2)
		due := d.Deal().Batches[1].AcceptBy
		if due == "" {
			t.Fatal("the pack fixes no time to answer")
		}
		service := d.Services[record.Exchange]
		d.Refused(record.TooEarly, world.Exchange, record.Exchange, service, "delivery.settle", first, world.Because("到期"))
		d.At(due)
		if d.Standing() != record.StateDelivered {
			t.Fatalf("it is %s", d.Standing())
		}
		d.No(record.StateForbids, d.Key, "delivery.object", first, objection)
		d.By(service, "delivery.settle", first, world.Because("期满未提异议"))
		d.By(service, "deal.settle", d.On, world.Because("期满未提异议"))
		d.Is(world.Exchange, d.On, record.StateDelivered)
	})
}

func TestPaymentsAreHeldAgainstTheTerms(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		d := m.Begin().Delivered()
		try := func(code record.Code, by *world.Actor, instalment int, instructed, received int64, result string, final bool, with ...world.With) {
			t.Helper()
			body, private := d.Payment(instalment, instructed, received, result, final)
			refusal := d.No(code, by, "settlement.record", "", body, append([]world.With{private}, with...)...)
			for _, amount := range []string{"4000000", "8000000", "12000000"} {
				if strings.Contains(refusal.Detail, amount) {
					t.Error("a refusal tells an amount")
				}
			}
		}
		matched, mismatch := record.ResultMatched, record.ResultMismatch
		try(record.TermsDiffer, d.Custodian, 1, 40_000_00, 39_999_99, matched, false)   // less came than was instructed
		try(record.TermsDiffer, d.Custodian, 1, 40_000_00, 40_000_00, mismatch, false)  // it came as it should
		try(record.TermsDiffer, d.Custodian, 1, 130_000_00, 130_000_00, matched, false) // more than the contract
		try(record.TermsDiffer, d.Custodian, 1, 40_000_00, 40_000_00, matched, true)    // it is not all
		try(record.TermsDiffer, d.Custodian, 3, 40_000_00, 40_000_00, matched, false)   // there is no third instalment
		try(record.OutOfRole, m.Third, 1, 40_000_00, 40_000_00, matched, false)
		try(record.ConsentMissing, d.Clerk, 1, 40_000_00, 40_000_00, matched, false)
		body, private := d.Payment(1, 40_000_00, 39_000_00, mismatch, false)
		d.By(d.Custodian, "settlement.record", "", body, private)
		d.Is(world.Exchange, d.On, record.StateSettling)
		d.Paid(1, 40_000_00, false)
		try(record.Duplicate, d.Custodian, 1, 40_000_00, 40_000_00, matched, false)
		body, private = d.Payment(2, 80_000_00, 80_000_00, matched, true)
		d.By(d.Clerk, "settlement.record", "", body, private, world.Consent(d.Custodian))
		d.Is(world.Exchange, d.On, record.StateSettled)
		again, private := d.Payment(2, 80_000_00, 80_000_00, matched, true)
		d.No(record.StateForbids, d.Custodian, "settlement.record", "", again, private)
		again.Receipt = body.Receipt
		d.No(record.Duplicate, d.Custodian, "settlement.record", "", again, private)
	})
}
