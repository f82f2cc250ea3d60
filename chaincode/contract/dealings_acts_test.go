package contract_test

import (
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// What is not to be seen by anybody else.
const (
	secretScenario = "台风期集装箱滞港险费率厘定"
	secretAccount  = "子账户 0417-9"
	secretArchive  = "交易场所档案库 A-17"
	leastSecret    = 1_000_000 // smaller numbers stand somewhere by chance
	wholeAmount    = 9_876_543
)

// variants are the ways in which an act may be tried on a deal, some of them wrong whoever does it.
func (m *dealings) variants(act string, d *dealing) (list []dealTry) {
	each := func(n int, a dealTry) {
		for a.item = range n {
			list = append(list, a)
		}
	}
	result := func(words ...string) {
		for _, word := range words {
			list = append(list, dealTry{result: word})
		}
	}
	switch act {
	case "deal.apply", "deal.rekey":
		each(3, dealTry{})
	case "deal.disclose":
		result("SUPPLY", "DEMAND")
	case "deal.vet", "deal.approve", "deal.evidence":
		result("PASS", "REFUSE")
	case "deal.terminate", "deal.unwind":
		result("AGREEMENT", "JUDGMENT", "LAW")
	case "violation.record":
		result("PROVIDER", "RECEIVER")
	case "deal.sign", "deal.amend":
		for _, amount := range []int64{wholeAmount, wholeAmount - 1_111_111, d.received(), d.received() - 1} {
			for parts := 1; parts <= 3 && amount >= 0; parts++ {
				list = append(list, dealTry{terms: &bargain{amount, parts}})
			}
		}
	case "delivery.hand":
		for _, mode := range allModes {
			list = append(list, dealTry{number: len(d.batches) + 1, mode: mode}, dealTry{number: len(d.batches) + 2, mode: mode}, dealTry{number: max(1, len(d.batches)), mode: mode})
		}
	case "delivery.replace":
		for _, mode := range allModes {
			for i := range d.batches {
				list = append(list, dealTry{item: i, number: i + 1, mode: mode}, dealTry{item: i, number: i + 2, mode: mode})
			}
		}
	case "delivery.accept", "delivery.object", "delivery.settle":
		each(len(d.batches), dealTry{})
	case "settlement.record":
		return d.settlements()
	case "pause.end":
		for _, outcome := range []string{"LIFTED", "LIMITED", "CLOSED"} {
			each(len(d.pauses), dealTry{result: outcome})
		}
	case "dispute.mediate", "dispute.reject", "dispute.settle", "dispute.refer", "dispute.judge", "dispute.execute", "dispute.withdraw":
		each(len(d.quarrels), dealTry{})
	default:
		list = []dealTry{{}}
	}
	return list
}

// settlements are what may be said of a payment, true and untrue.
func (d *dealing) settlements() (list []dealTry) {
	if d.terms == nil {
		return nil
	}
	rest := d.terms.amount - d.received()
	for number := 1; number <= d.terms.parts+1; number++ {
		for _, got := range [][2]int64{{rest, rest}, {rest / 2, rest / 2}, {rest, rest / 2}, {rest + 1, rest + 1}} {
			for _, result := range []string{record.ResultMatched, record.ResultMismatch} {
				a := dealTry{number: number, got: got, result: result}
				if list = append(list, a); result == record.ResultMatched {
					a.finished = true
					list = append(list, a)
				}
			}
		}
	}
	return list
}

// needed are those whose consent an act asks for.
func (m *dealings) needed(a *dealTry) []*dealer {
	switch a.act {
	case "deal.order":
		return []*dealer{m.person("seller")}
	case "deal.sign", "deal.amend":
		return []*dealer{a.on.buyer}
	case "deal.terminate", "deal.unwind":
		if a.result == "AGREEMENT" {
			return []*dealer{m.other(a)}
		}
	case "disclosure.authorise":
		return []*dealer{m.other(a)}
	case "settlement.record":
		if a.by.role == "clerk" {
			return []*dealer{m.person("custodian")}
		}
	case "dispute.settle":
		return []*dealer{m.person("seller"), a.on.buyer}
	}
	return nil
}

// draft is the statement by which somebody tries it.
func (p *dealt) draft(a *dealTry) *world.Draft {
	trade := &world.Trade{Market: p.market, Key: a.by.Actor, On: a.on.key}
	sub, body, with := p.says(trade, a)
	for _, who := range a.consents {
		with = append(with, world.Consent(who.Actor))
	}
	return p.w.Draft(world.Exchange, a.by.via, a.by.Actor, a.act, sub, body, with...)
}

// says is the record that an act is about, and its body.
func (p *dealt) says(trade *world.Trade, a *dealTry) (sub string, body any, with []world.With) {
	key := trade.On
	switch kind, act, _ := strings.Cut(a.act, "."); kind {
	case "dispute":
		return p.saysDispute(a)
	case "delivery":
		if act == "hand" {
			key = ""
		} else {
			key = a.parcel().key
		}
	case "settlement":
		return p.saysPaid(trade, a)
	}
	digest := world.Digest(world.Nonce())
	switch a.act {
	case "deal.apply", "deal.rekey":
		return p.saysParty(trade, a)
	case "deal.disclose":
		return key, world.Disclosures(map[string][]string{"SUPPLY": record.SupplyItems, "DEMAND": record.DemandItems}[a.result]), nil
	case "deal.vet", "deal.approve":
		return key, record.Opinion{Result: a.result, Reasons: digest}, nil
	case "deal.order":
		return key, record.OrderDeal{Order: digest}, nil
	case "deal.sign", "deal.amend":
		trade.Terms = p.contract(a.terms)
		contract := trade.Contract()
		contract.Batches = a.terms.parts
		return key, contract, []world.With{world.Privately(trade.Terms)}
	case "deal.evidence":
		return key, world.Reviewed(a.result), nil
	case "deal.terminate", "deal.unwind":
		return key, record.EndDeal{Cause: a.result, Evidence: digest}, nil
	case "deal.destroy":
		return key, world.Destroyed(p.w.Now), nil
	case "deal.file":
		return key, record.FileDeal{Retention: record.Time(p.w.Now.AddDate(40, 0, 0))}, nil
	case "delivery.hand", "delivery.replace":
		hand := trade.Batch(a.number)
		hand.Mode = a.mode
		return key, hand, nil
	case "delivery.accept":
		return key, record.AcceptDelivery{Assessment: digest}, nil
	case "delivery.object":
		return key, record.ObjectDelivery{Ground: "QUALITY", Evidence: digest}, nil
	case "transaction.certify":
		return "", record.CertifyDeal{Deal: key}, nil
	case "pause.order":
		return "", record.OrderPause{Deal: key, Ground: "RISK", Document: digest, Deadline: record.Time(p.w.Now.Add(termMend))}, nil
	case "pause.end":
		h, _ := a.halted()
		end := ended(a.result)
		if a.result == "LIMITED" {
			end = ended(a.result, narrowModes...)
		}
		return h.key, end, nil
	case "violation.record":
		return "", record.Violation{Deal: key, Kind: "HARM", Side: a.result, Evidence: digest}, nil
	case "disclosure.authorise":
		return "", record.Authorisation{Deal: key, Scope: []string{"AMOUNT"}, Recipient: digest, Until: record.Time(p.w.Now.AddDate(0, 1, 0))}, nil
	}
	return key, world.Because("依申请办理"), nil
}

func (p *dealt) saysParty(trade *world.Trade, a *dealTry) (sub string, body any, with []world.With) {
	trade.Demander = p.demanders[a.item] // the market is a copy of its own
	terms := trade.Party()
	terms.Scenario = secretScenario
	digest := world.Digest(string(world.Text(terms)))
	if a.act == "deal.rekey" {
		return trade.On, record.RekeyDeal{Cohort: trade.Cohort, Key: a.by.Point, Terms: digest}, []world.With{world.Privately(terms)}
	}
	return "", record.ApplyDeal{Listing: trade.Listing, Cohort: trade.Cohort, Key: a.by.Point, Terms: digest}, []world.With{world.Privately(terms)}
}

func (p *dealt) contract(b *bargain) record.ContractTerms {
	terms := record.ContractTerms{Salt: world.Salt(), Currency: "CNY", Amount: b.amount, Instalments: []int64{}, Backup: secretArchive}
	rest := b.amount
	for range b.parts - 1 {
		part := b.amount / int64(b.parts)
		terms.Instalments, rest = append(terms.Instalments, part), rest-part
	}
	terms.Instalments = append(terms.Instalments, rest)
	p.secret(append(terms.Instalments, b.amount)...)
	return terms
}

func (p *dealt) saysPaid(trade *world.Trade, a *dealTry) (sub string, body any, with []world.With) {
	terms := record.SettlementTerms{Salt: world.Salt(), Currency: "CNY", Instructed: a.got[0], Received: a.got[1], Account: secretAccount, Shares: []record.Share{}}
	p.secret(a.got[:]...)
	settlement, _ := trade.Payment(a.number, a.got[0], a.got[1], a.result, a.finished)
	settlement.Terms = world.Digest(string(world.Text(terms)))
	return "", settlement, []world.With{world.Privately(terms)}
}

func (p *dealt) saysDispute(a *dealTry) (sub string, body any, with []world.With) {
	digest := world.Digest(world.Nonce())
	switch a.act {
	case "dispute.open":
		return "", record.OpenDispute{Deal: a.on.key, Kind: "QUALITY", Claim: digest}, nil
	case "dispute.mediate":
		return a.quarrel().key, record.MediateDispute{Document: p.document}, nil
	case "dispute.refer":
		return a.quarrel().key, record.ReferDispute{To: "COURT", Case: digest}, nil
	case "dispute.settle", "dispute.judge", "dispute.execute":
		return a.quarrel().key, record.DecideDispute{Outcome: digest}, nil
	}
	return a.quarrel().key, world.Because("依申请办理"), nil
}

// secret notes amounts that nobody else may see.
func (p *dealt) secret(amounts ...int64) {
	for _, amount := range amounts {
		if amount >= leastSecret {
			p.secrets[amountText(amount)] = true
		}
	}
}

// dealWeights make a deal get somewhere: what leads on is tried more often than what ends or only holds up; 4 if not named.
var dealWeights = map[string]int{
	"deal.apply": 2, "deal.withdraw": 1, "deal.terminate": 2, "deal.rekey": 1, "deal.vet": 1, "deal.file": 1, "deal.unwind": 12, "violation.record": 1,
	"disclosure.authorise": 1, "pause.order": 4, "pause.end": 12, "dispute.open": 2, "settlement.record": 10, "deal.amend": 12, "delivery.accept": 8,
	"delivery.object": 8, "delivery.replace": 20, "deal.settle": 30, "delivery.settle": 10, "dispute.execute": 12, "dispute.judge": 10, "deal.evidence": 12,
	"transaction.certify": 8,
}

// leadsOn are the acts that take a deal from application to where it is settled.
var leadsOn = []string{
	"deal.apply", "deal.disclose", "deal.vet", "deal.order", "deal.approve", "deal.sign", "deal.evidence", "delivery.hand", "delivery.accept", "settlement.record",
	"transaction.certify",
}

// ways are the ways in which an act could be tried by anybody, with the consents it asks for.
func (p *dealt) ways(t *rapid.T, act string, wanted func(*dealTry) bool) (list []*dealTry) {
	deals := p.m.deals
	if act == "deal.apply" {
		deals = []*dealing{{}}
	}
	for _, d := range deals {
		for _, a := range p.m.variants(act, d) {
			a.act, a.on = act, d
			people := p.m.people
			if act == "deal.apply" || act == "deal.rekey" {
				people = append(slices.Clone(people), &dealer{world.PartyKey(), "buyer", record.Exchange})
			}
			for _, a.by = range people {
				found := a
				if act == "deal.apply" && len(p.m.deals) >= 3 {
					continue
				}
				if found.consents = p.m.needed(&found); wanted(&found) {
					list = append(list, &found)
				}
			}
		}
	}
	return list
}
