package world

import (
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Trade is one trade with its people, the key that the demander made for it, and what both agreed.
type Trade struct {
	*Market
	Key   *Actor // signs as the receiver
	On    string // key of the deal record, once there is one
	Terms record.ContractTerms
}

// Market is an exchange on which something is listed, and those who trade.
type Market struct {
	*World
	Supplier, Demander, Clerk, Custodian *Actor
	Other                                *Actor // another verified demander of the same cohort
	Third                                *Actor // a firm that has nothing to do with it
	Listing, Object, Cohort              string
	Cites                                []record.Citation
}

// Market is the exchange with those who trade on it: two verified demanders of one cohort, a custodian, somebody else.
func (x *Trading) Market() *Market {
	x.Helper()
	m := &Market{
		World: x.World, Supplier: x.Supplier, Demander: x.Buyer, Clerk: x.Centre, Listing: x.Listing, Object: x.Object, Cohort: x.Cohort(x.Demander),
		Cites: []record.Citation{x.Citation},
	}
	m.Other = x.Company("泉州石化数据有限公司", record.RoleDemander)
	x.Verified(m.Other)
	m.Third = x.Company("过路数据有限公司", record.RoleMerchant)
	m.Custodian = x.Company("福建银行股份有限公司", record.RoleCustodian)
	return m
}

// PartyKey makes a key for one deal; it is called by its own name.
func PartyKey() *Actor {
	key := NewActor()
	key.ID = key.Kid
	return key
}

// Salt is a fresh salt of a private document.
func Salt() string { return Nonce() }

// Binding is a registered actor's word that a key is its own.
func (w *World) Binding(namespace string, by, key *Actor, alter ...func(*record.Binding)) string {
	binding := record.Binding{
		Iss: by.ID, Aud: w.Network + "/" + namespace, Iat: w.Now.Unix(), Exp: w.Now.Unix() + record.MaxStatementLife, Jti: Nonce(), Key: key.Kid,
	}
	for _, change := range alter {
		change(&binding)
	}
	return by.Seal(record.TypeBinding, binding)
}

// Begin makes a deal that nobody has applied for yet.
func (m *Market) Begin() *Trade {
	return &Trade{Market: m, Key: PartyKey(), Terms: record.ContractTerms{
		Salt: Salt(), Currency: "CNY", Amount: 120_000_00, Instalments: []int64{40_000_00, 80_000_00}, Backup: "交易场所档案库 A-17",
	}}
}

// Party are the private terms with which the demander applies.
func (d *Trade) Party() record.PartyTerms {
	return record.PartyTerms{Salt: Salt(), Binding: d.Binding(Exchange, d.Demander, d.Key), Scenario: "航运保险定价"}
}

// Application is the act that begins it, and its private terms.
func (d *Trade) Application() (record.ApplyDeal, With) {
	terms := d.Party()
	return record.ApplyDeal{Listing: d.Listing, Cohort: d.Cohort, Key: d.Key.Point, Terms: Digest(string(Text(terms)))}, Privately(terms)
}

// By has somebody act on the exchange, through it.
func (m *Market) By(who *Actor, act, key string, body any, with ...With) record.Result {
	m.Helper()
	return m.Act(Exchange, record.Exchange, who, act, key, body, with...)
}

// No has somebody try, in vain.
func (m *Market) No(code record.Code, who *Actor, act, key string, body any, with ...With) *record.Error {
	m.Helper()
	return m.Refused(code, Exchange, record.Exchange, who, act, key, body, with...)
}

// Deal reads the deal.
func (d *Trade) Deal() *record.Deal {
	d.Helper()
	return d.Body(Exchange, d.On, &record.Deal{}).(*record.Deal)
}

// Standing is the deal's state now, whatever was written down.
func (d *Trade) Standing() string {
	d.Helper()
	state, _ := record.Effective(d.Record(Exchange, d.On), record.Time(d.Now))
	return state
}

// Applied applies for the deal.
func (d *Trade) Applied() *Trade {
	d.Helper()
	body, private := d.Application()
	d.On = d.By(d.Key, "deal.apply", "", body, private).Key
	return d
}

// Disclosures are everything that a side discloses.
func Disclosures(items []string) record.DiscloseDeal {
	body := record.DiscloseDeal{Items: []record.Disclosure{}}
	for _, item := range items {
		body.Items = append(body.Items, record.Disclosure{Item: item, Digest: Digest(Nonce())})
	}
	return body
}

// Ordered takes it to an approved order.
func (d *Trade) Ordered() *Trade {
	d.Helper()
	d.Applied()
	d.By(d.Supplier, "deal.disclose", d.On, Disclosures(record.SupplyItems))
	d.By(d.Key, "deal.disclose", d.On, Disclosures(record.DemandItems))
	d.By(d.Clerk, "deal.vet", d.On, Pass())
	if d.By(d.Key, "deal.order", d.On, record.OrderDeal{Order: Digest(Nonce())}, Consent(d.Supplier)).State == record.StateOrdered {
		d.By(d.Clerk, "deal.approve", d.On, Pass())
	}
	return d
}

// Contract is what both sign, with the digest of the private terms.
func (d *Trade) Contract() record.SignDeal {
	body := record.SignDeal{
		Elements: []record.Element{}, Digest: Digest(Nonce()), Template: "GF-2025-2615", Cites: d.Cites,
		Prechain: record.Prechain{System: "合同系统", Generation: "电子签约", Custody: "双方留存"}, Pricing: record.PriceNegotiated, Custodian: d.Custodian.ID,
		Batches: 2, Retention: record.Time(d.Now.AddDate(31, 0, 0)), Terms: Digest(string(Text(d.Terms))),
	}
	for number := 1; number <= 15; number++ {
		body.Elements = append(body.Elements, record.Element{Number: number, Digest: Digest(Nonce())})
	}
	return body
}

// Signed has both sign.
func (d *Trade) Signed() *Trade {
	d.Helper()
	d.Ordered()
	d.By(d.Supplier, "deal.sign", d.On, d.Contract(), Privately(d.Terms), Consent(d.Key))
	return d
}

// Reviewed is what the exchange finds and keeps.
func Reviewed(result string) record.ReviewDeal {
	return record.ReviewDeal{
		Result: result, Checklist: []record.ChecklistItem{{Item: "LAWFUL", Result: "MET", Evidence: Digest("lawful")}}, Reasons: Digest("reasons"),
		Backup: Digest("backup"), Receipt: Digest("storage"),
	}
}

// Evidenced takes it to a contract that counts.
func (d *Trade) Evidenced() *Trade {
	d.Helper()
	d.Signed()
	d.By(d.Clerk, "deal.evidence", d.On, Reviewed("PASS"))
	return d
}

// Batch is the hand-over of one batch.
func (d *Trade) Batch(number int) record.HandDelivery {
	return record.HandDelivery{
		Deal: d.On, Batch: number, Mode: "API", Manifest: Digest(Nonce()), Usage: Digest(Nonce()), DeliveredAt: record.Time(d.Now),
		Channel: record.Channel{Protocol: "TLCP 1.1", Cipher: "ECC_SM4_GCM_SM3", Session: Digest(Nonce())},
	}
}

// Handed hands a batch over and gives the delivery's key.
func (d *Trade) Handed(number int) string {
	d.Helper()
	return d.By(d.Supplier, "delivery.hand", "", d.Batch(number)).Key
}

// Delivered hands all batches over, and the receiver accepts them.
func (d *Trade) Delivered() *Trade {
	d.Helper()
	d.Evidenced()
	for number := 1; number <= 2; number++ {
		d.By(d.Key, "delivery.accept", d.Handed(number), record.AcceptDelivery{})
	}
	return d
}

// Payment is a settlement and its private terms.
func (d *Trade) Payment(instalment int, instructed, received int64, result string, final bool) (record.Settlement, With) {
	terms := record.SettlementTerms{Salt: Salt(), Currency: "CNY", Instructed: instructed, Received: received, Account: "子账户 0417", Shares: []record.Share{}}
	return record.Settlement{
		Deal: d.On, Instalment: instalment, Custodian: "BANK", Account: Digest(Nonce()), Instruction: Digest(Nonce()), Receipt: Digest(Nonce()),
		SettledAt: record.Time(d.Now), Result: result, Final: final, Terms: Digest(string(Text(terms))),
	}, Privately(terms)
}

// Paid records a payment that came as it should.
func (d *Trade) Paid(instalment int, amount int64, final bool) string {
	d.Helper()
	body, private := d.Payment(instalment, amount, amount, record.ResultMatched, final)
	return d.By(d.Custodian, "settlement.record", "", body, private).Key
}

// Settled takes it to where everything is delivered and paid.
func (d *Trade) Settled() *Trade {
	d.Helper()
	d.Delivered()
	d.Paid(1, d.Terms.Instalments[0], false)
	d.Paid(2, d.Terms.Instalments[1], true)
	return d
}

// Rekeyed has the demander give itself a new key for the deal, under which it goes on.
func (d *Trade) Rekeyed() {
	d.Helper()
	fresh := PartyKey()
	terms := record.PartyTerms{Salt: Salt(), Binding: d.Binding(Exchange, d.Demander, fresh), Scenario: "航运保险定价"}
	body := record.RekeyDeal{Cohort: d.Cohort, Key: fresh.Point, Terms: Digest(string(Text(terms)))}
	d.By(fresh, "deal.rekey", d.On, body, Privately(terms))
	d.Key = fresh
}

// Destroyed says that what was delivered was destroyed just now.
func Destroyed(now time.Time) record.Destruction {
	return record.Destruction{Method: "加密擦除", Operator: Digest("operator"), Witness: Digest("witness"), At: record.Time(now), Evidence: Digest("log")}
}

// Seen is what every organization sees of one transaction: arguments, what it read and wrote in the open, what it answered.
type Seen struct{ Act, Arguments, Read, Written, Answer string }

// Steps is how many transactions there have been.
func (w *World) Steps() int { return len(w.steps) }

// Seen gives what everybody sees of the transactions that were recorded since.
func (w *World) Seen(since int) (list []Seen) {
	for _, s := range w.steps[since:] {
		if !s.committed {
			continue
		}
		var statements []string
		if err := record.Decode([]byte(s.proposal.Arguments[1]), &statements); err != nil {
			w.Fatal(err)
		}
		seen := Seen{Answer: s.simulated.Payload + s.simulated.Event}
		for _, compact := range statements {
			payload, err := seal.Unbase64(strings.Split(compact, ".")[1])
			if err != nil {
				w.Fatal(err)
			}
			seen.Arguments += string(payload) + compact + "\n"
			var statement record.Statement
			if record.Decode(payload, &statement) == nil {
				seen.Act = statement.Act
			}
		}
		for _, at := range sorted(s.simulated.Reads) {
			seen.Read += at.Namespace + "/" + at.Key + "\n"
		}
		for _, at := range sorted(s.simulated.Writes) {
			if !strings.Contains(at.Namespace, "$") {
				seen.Written += at.Key + " " + string(s.simulated.Writes[at]) + "\n"
			}
		}
		list = append(list, seen)
	}
	return list
}
