package contract_test

import (
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Deals about data of which the law wants more than about others.

// onSaleOf tells a story on an exchange on which the supplier offers data of its own choice, altered.
func onSaleOf(t *testing.T, pack record.Pack, data func(d *record.Dataset), offer func(s *shop, b *record.ApplyObject), tell func(m *world.Market)) {
	t.Helper()
	onSaleUnder(t, pack, func(s *shop) {
		s.Dataset, s.Citation = s.data(data)
		s.Object = s.Certified(s.Supplier, s.offer(func(b *record.ApplyObject) {
			if offer != nil {
				offer(s, b)
			}
		}))
		s.Listing = s.Listed(s.Object)
		tell(s.Market())
	})
}

// signing tries to sign a contract, altered.
func signing(d *world.Trade, alter func(b *record.SignDeal)) (record.SignDeal, []world.With) {
	body := d.Contract()
	alter(&body)
	return body, []world.With{world.Privately(d.Terms), world.Consent(d.Key)}
}

func TestTheGovernmentsPriceBindsTheAmount(t *testing.T) {
	onMarket(t, func(m *world.Market) {
		guided := record.Pricing{
			PriceMode: record.PriceGuided, Level: "MEMBERS", Price: &record.GovPrice{Document: world.Digest("price document"), Floor: 100_000_00, Ceiling: 110_000_00},
		}
		m.By(m.Clerk, "listing.reprice", m.Listing, guided)
		d := m.Begin().Ordered()
		negotiated, with := signing(d, func(*record.SignDeal) {})
		under(t, d.No(record.RuleForbids, d.Supplier, "deal.sign", d.On, negotiated, with...), "S0 20(3)")
		as := func(amount int64) (record.SignDeal, []world.With) {
			d.Terms = record.ContractTerms{Salt: world.Salt(), Currency: "CNY", Amount: amount, Instalments: []int64{amount}, Backup: "A-17"}
			return signing(d, func(b *record.SignDeal) { b.Pricing = record.PriceGuided })
		}
		for _, outside := range []int64{99_999_99, 110_000_01} {
			body, with := as(outside)
			refusal := d.No(record.TermsDiffer, d.Supplier, "deal.sign", d.On, body, with...)
			if strings.ContainsAny(refusal.Detail, "0123456789") {
				t.Errorf("a refusal tells how far off it is: %s", refusal.Detail)
			}
		}
		body, with := as(110_000_00)
		d.By(d.Supplier, "deal.sign", d.On, body, with...)
	})
}

func TestADealKeepsToWhatItsDataAllow(t *testing.T) {
	pack := tradingPack()
	pack.Negative = unruled().Negative
	public := func(d *record.Dataset) { d.Origin, d.Open, d.Catalog = "PUBLIC_SERVICE", "CONDITIONAL", "35-0001" }
	onSaleOf(t, pack, public, func(s *shop, b *record.ApplyObject) {
		b.ScenarioCode = "INSURANCE-PRICING"
		b.Egress = s.Act(world.Property, record.DataBureau, s.Bureau(), "egress.approve", "", record.Egress{
			Dataset: s.Dataset, Scenario: b.ScenarioCode, RawFree: true, NonReversible: true, Report: world.Digest("egress"), Until: record.Time(s.Now.AddDate(1, 0, 0)),
		}).Key
	}, func(m *world.Market) {
		d := m.Begin().Ordered()
		onward, with := signing(d, func(b *record.SignDeal) { b.Onward = true })
		under(t, d.No(record.RuleForbids, d.Supplier, "deal.sign", d.On, onward, with...), "S3b 16(2)")
		body, with := signing(d, func(*record.SignDeal) {})
		d.By(d.Supplier, "deal.sign", d.On, body, with...)
		d.By(d.Clerk, "deal.evidence", d.On, world.Reviewed("PASS"))
		batch := d.Batch(1)
		under(t, d.No(record.RuleForbids, d.Supplier, "delivery.hand", "", batch), "S3b 27")
		batch.Scenario = "MARKETING"
		under(t, d.No(record.RuleForbids, d.Supplier, "delivery.hand", "", batch), "S3b 27")
		batch.Scenario = "INSURANCE-PRICING"
		d.By(d.Supplier, "delivery.hand", "", batch)
	})
	onSaleOf(t, pack, func(d *record.Dataset) { d.CrossBorder = world.Digest("approval") }, nil, func(m *world.Market) {
		d := m.Begin().Ordered()
		inside, with := signing(d, func(*record.SignDeal) {})
		under(t, d.No(record.RuleForbids, d.Supplier, "deal.sign", d.On, inside, with...), "S0 27")
		abroad, with := signing(d, func(b *record.SignDeal) { b.Export, b.Onward = world.Digest("export"), true })
		d.By(d.Supplier, "deal.sign", d.On, abroad, with...)
	})
}

func TestDataThatBecameImportantAreHandedOverRawNoMore(t *testing.T) {
	raw := func(_ *shop, b *record.ApplyObject) { b.Modes = []string{"API", "OFFLINE", "RAW_TRANSFER"} }
	onSaleOf(t, tradingPack(), func(*record.Dataset) {}, raw, func(m *world.Market) {
		d := m.Begin().Evidenced()
		batch := d.Batch(1)
		batch.Mode = "RAW_TRANSFER"
		first := d.By(d.Supplier, "delivery.hand", "", batch).Key
		m.Act(world.Governance, record.DataBureau, m.Bureau(), "dataset.regrade", "dataset/"+d.Deal().Dataset, record.Regrade{
			From: "GENERAL", To: "IMPORTANT", Method: "专家评估", Standard: "GB/T 43697-2024", Date: record.Time(d.Now), Digest: world.Digest("regrade"),
		})
		batch.Batch = 2
		for _, mode := range record.RawModes {
			batch.Mode = mode
			under(t, d.No(record.RuleForbids, d.Supplier, "delivery.hand", "", batch), "S2 8(4)")
		}
		d.By(d.Key, "delivery.object", first, record.ObjectDelivery{Ground: "SECURITY", Evidence: world.Digest("raw")})
		batch.Batch = 1
		under(t, d.No(record.RuleForbids, d.Supplier, "delivery.replace", first, batch), "S2 8(4)")
		d.Handed(2)
		m.By(m.Clerk, "object.suspend", m.Object, world.Restraint("VIOLATION", m.World))
		under(t, d.No(record.RuleForbids, d.Supplier, "delivery.replace", first, d.Batch(1)), "S0 8")
	})
}

func TestTheFilingOfPublicDataNamesTheResource(t *testing.T) {
	for public, alter := range map[string]func(d *record.Dataset){
		"":        func(*record.Dataset) {},
		"35-0001": func(d *record.Dataset) { d.Catalog = "35-0001" },
		"PR-0009": func(d *record.Dataset) { d.Catalog, d.PublicCode = "35-0001", "PR-0009" },
	} {
		onSaleOf(t, tradingPack(), alter, nil, func(m *world.Market) {
			d := m.Begin().Settled()
			d.By(d.Clerk, "deal.file", d.On, record.FileDeal{Retention: record.Time(d.Now.AddDate(31, 0, 1))})
			if filed := d.Deal().Filed; filed.Public != public {
				t.Errorf("it says that %q has changed hands, not %q", filed.Public, public)
			}
		})
	}
}

func TestAPublicBodyTradesOnAnExchange(t *testing.T) {
	pack := tradingPack()
	pack.Entry = append(pack.Entry, record.EntryRow{Code: "M4", Title: "政务部门、财政保障组织", Article: "S1 39", Force: "MUST", When: "FISCAL_BODY"})
	onSaleOf(t, pack, func(*record.Dataset) {}, nil, func(m *world.Market) {
		signed, other := m.Begin().Contract(), world.PartyKey()
		deposit := record.DepositContract{
			Key: other.Point, Binding: world.Digest("binding"), Cites: []record.Citation{}, Elements: signed.Elements[:3], Fiscal: true,
			Digest: world.Digest("contract"), Prechain: signed.Prechain, Retention: signed.Retention,
		}
		under(t, m.No(record.RuleForbids, m.Supplier, "contract.deposit", "", deposit, world.Possession(other)), "S0 6")
		deposit.Fiscal = false
		m.By(m.Supplier, "contract.deposit", "", deposit, world.Possession(other))
	})
}
