package register

import (
	"iter"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// ExchangeReport is what the exchanges of a network have done. Deals, deliveries, settlements, disputes, pauses, filings, deposits,
// violations and certificates are those that came in the period; what became of them, and everything else, is as of At. No figure
// rests on a private term: whoever has the blocks counts the same.
type ExchangeReport struct {
	Network    string         `json:"network"`
	Height     uint64         `json:"height" doc:"Blocks it was made of"`
	At         string         `json:"at" doc:"States are as of then"`
	From       string         `json:"from" doc:"The period begins; empty: with the ledger"`
	To         string         `json:"to" doc:"It ends before; empty: it goes on"`
	Exchanges  []ExchangeBook `json:"exchanges"`
	Exemptions Counts         `json:"exemptions" doc:"From trading on an exchange what must be, by state"`
}

// ExchangeBook are the figures of one exchange.
type ExchangeBook struct {
	Namespace    string      `json:"namespace"`
	Subjects     Counts      `json:"subjects" doc:"Merchants and third parties by state"`
	Demanders    Counts      `json:"demanders" doc:"By state"`
	Cohorts      Cohorts     `json:"cohorts"`
	Objects      Counts      `json:"objects" doc:"By state"`
	Listings     Counts      `json:"listings" doc:"By state"`
	Certificates Counts      `json:"certificates" doc:"Issued in the period, by type"`
	Deals        Deals       `json:"deals"`
	Deliveries   Deliveries  `json:"deliveries"`
	Settlements  Settlements `json:"settlements"`
	Disputes     Disputes    `json:"disputes"`
	Pauses       Pauses      `json:"pauses"`
	Filings      Filings     `json:"filings"`
	Deposits     Deposits    `json:"deposits"`
	Violations   Counts      `json:"violations" doc:"Recorded in the period, by kind"`
	Accesses     Counts      `json:"accesses" doc:"Orders of the period to be shown what is private, by purpose"`
}

// Cohorts are the crowds in which receivers stand.
type Cohorts struct {
	Total   int `json:"total"`
	Members int `json:"members"`
	Least   int `json:"least" doc:"Members of the smallest: who deals among so few has that much cover"`
}

// Deals are those applied for in the period.
type Deals struct {
	Total     int    `json:"total"`
	ByState   Counts `json:"byState" doc:"What became of them"`
	ByObject  Counts `json:"byObject" doc:"By type of the object"`
	ByPricing Counts `json:"byPricing" doc:"Those with a contract, by how the price came about"`
	Amended   int    `json:"amended" doc:"Those whose contract was amended"`
	Destroyed int    `json:"destroyed" doc:"Those of which the destruction of what was delivered is recorded"`
}

// Deliveries are batches handed over in the period.
type Deliveries struct {
	Total      int    `json:"total"`
	ByState    Counts `json:"byState" doc:"DEEMED: silence accepted it"`
	Objections int    `json:"objections"`
	Replaced   int    `json:"replaced"`
}

// Settlements are payments recorded in the period. The result is what the record claims: members of the terms have checked it.
type Settlements struct {
	Total    int `json:"total"`
	Matched  int `json:"matched"`
	Mismatch int `json:"mismatch"`
	Final    int `json:"final" doc:"With which all was paid"`
}

// Disputes are those opened in the period.
type Disputes struct {
	Total   int    `json:"total"`
	ByStage Counts `json:"byStage"`
	ByKind  Counts `json:"byKind"`
}

// Pauses are those ordered in the period.
type Pauses struct {
	Total       int    `json:"total"`
	ByAuthority Counts `json:"byAuthority" doc:"HOLDER, EXCHANGE, DATA_BUREAU, MARKET_REGULATOR, SECTOR_REGULATOR, COURT"`
	ByState     Counts `json:"byState"`
}

// Filings are deals closed in the period.
type Filings struct {
	Total     int    `json:"total"`
	Public    int    `json:"public" doc:"Of public resources"`
	Retention Counts `json:"retention" doc:"By the year until which they are kept"`
}

// Deposits are contracts made off the exchange and deposited in the period.
type Deposits struct {
	Total     int `json:"total"`
	MustEnter int `json:"mustEnter" doc:"Of what should have been traded on an exchange, and was exempted"`
}

// ExchangeReportOf counts the records of every exchange and the exemptions, in any order; others are passed over.
func ExchangeReportOf(network *record.Network, period Period, items iter.Seq[*Item]) *ExchangeReport {
	books := map[string]*trade{}
	for _, ns := range network.Namespaces {
		if ns.Kind == record.KindExchange {
			books[ns.Name] = &trade{Period: period, counter: counter{}, ExchangeBook: ExchangeBook{Namespace: ns.Name}, objects: map[string]string{}, sold: map[string]int{}}
		}
	}
	report := &ExchangeReport{Network: network.Network, At: period.At, From: period.From, To: period.To, Exchanges: []ExchangeBook{}}
	authorities, exemptions := map[string]string{}, counter{}
	for item := range items {
		if book := books[item.Namespace]; book != nil {
			book.count(item)
			continue
		}
		switch body := item.taken().(type) {
		case *record.Actor:
			authorities[item.Record.ID] = authority(body)
		case *record.Exempt:
			state, _ := item.effective(period.At)
			exemptions.add(&report.Exemptions, state)
		}
	}
	exemptions.finish(&report.Exemptions)
	for _, ns := range network.Namespaces {
		if book := books[ns.Name]; book != nil {
			report.Exchanges = append(report.Exchanges, book.finish(authorities))
		}
	}
	return report
}

// authority is the kind of organization that orders a pause, if it is no right holder.
func authority(actor *record.Actor) string {
	switch {
	case actor.Organization == record.DataBureau:
		return "DATA_BUREAU"
	case actor.Organization == record.MarketRegulator:
		return "MARKET_REGULATOR"
	case slices.Contains(actor.Roles, record.RoleSector):
		return "SECTOR_REGULATOR"
	case slices.Contains(actor.Roles, record.RoleCourt):
		return "COURT"
	}
	return "EXCHANGE"
}

// trade counts the records of one exchange.
type trade struct {
	Period
	ExchangeBook
	counter
	objects map[string]string // types, by key
	sold    map[string]int    // deals, by key of the object
	pauses  []string          // actor ids of who ordered them
}

func (t *trade) count(item *Item) {
	state, _ := item.effective(t.At)
	came := t.holds(item.Record.Acts[0].At)
	switch body := item.taken().(type) {
	case *record.Subject:
		t.add(&t.Subjects, state)
	case *record.Demander:
		t.add(&t.Demanders, state)
	case *record.Cohort:
		t.cohort(len(body.Members))
	case *record.Object:
		t.add(&t.Objects, state)
		t.objects[item.Record.Key()] = body.Application.ObjectType
	case *record.Listing:
		t.add(&t.Listings, state)
	case *record.Deal:
		t.filed(body)
		if came {
			t.deal(body, state)
		}
	default:
		if came {
			t.beside(item.taken(), state)
		}
	}
	t.issued(item)
}

// beside counts what stands beside a deal and came in the period.
func (t *trade) beside(body any, state string) {
	switch body := body.(type) {
	case *record.HandedOver:
		t.Deliveries.Total++
		t.add(&t.Deliveries.ByState, state)
		t.Deliveries.Objections += len(body.Objections)
		t.Deliveries.Replaced += body.Replaced
	case *record.Settlement:
		t.settlement(body)
	case *record.Dispute:
		t.Disputes.Total++
		t.add(&t.Disputes.ByStage, state)
		t.add(&t.Disputes.ByKind, body.Kind)
	case *record.OrderedPause:
		t.Pauses.Total++
		t.add(&t.Pauses.ByState, state)
		if body.Holder {
			t.add(&t.Pauses.ByAuthority, "HOLDER")
		} else {
			t.pauses = append(t.pauses, body.Authority)
		}
	case *record.Contract:
		if body.Off != nil {
			t.deposit(body.Off)
		}
	case *record.Violation:
		t.add(&t.Violations, body.Kind)
	case *record.Access:
		t.add(&t.Accesses, body.Purpose)
	}
}

func (t *trade) cohort(members int) {
	if t.Cohorts.Total == 0 || members < t.Cohorts.Least {
		t.Cohorts.Least = members
	}
	t.Cohorts.Total++
	t.Cohorts.Members += members
}

func (t *trade) deal(deal *record.Deal, state string) {
	d := &t.Deals
	d.Total++
	t.add(&d.ByState, state)
	t.sold[deal.Object]++
	if deal.Contract != nil {
		t.add(&d.ByPricing, deal.Contract.Pricing)
	}
	if len(deal.Amendments) > 0 {
		d.Amended++
	}
	if deal.Destroyed != nil {
		d.Destroyed++
	}
}

func (t *trade) filed(deal *record.Deal) {
	if deal.Filed == nil || !t.holds(deal.Filed.At) {
		return
	}
	t.Filings.Total++
	if deal.Filed.Public != "" {
		t.Filings.Public++
	}
	t.add(&t.Filings.Retention, deal.Filed.Retention[:len("2006")])
}

func (t *trade) settlement(settlement *record.Settlement) {
	t.Settlements.Total++
	if settlement.Result == record.ResultMatched {
		t.Settlements.Matched++
	} else {
		t.Settlements.Mismatch++
	}
	if settlement.Final {
		t.Settlements.Final++
	}
}

func (t *trade) deposit(off *record.Deposited) {
	t.Deposits.Total++
	if len(off.MustEnter) > 0 {
		t.Deposits.MustEnter++
	}
}

// issued counts certificates: a record with one has had its act.
func (t *trade) issued(item *Item) {
	certified, is := item.taken().(record.Certified)
	if !is || certified.Slot().Number == "" {
		return
	}
	number, err := record.ParseNumber(certified.Slot().Number)
	if issue := did(item.Record.Acts, item.Record.Kind+".issue"); err == nil && issue != nil && t.holds(issue.At) {
		t.add(&t.Certificates, number.Type)
	}
}

func (t *trade) finish(authorities map[string]string) ExchangeBook {
	for object, deals := range t.sold {
		for range deals {
			t.add(&t.Deals.ByObject, t.objects[object])
		}
	}
	for _, id := range t.pauses {
		t.add(&t.Pauses.ByAuthority, authorities[id])
	}
	b := &t.ExchangeBook
	t.counter.finish(&b.Subjects, &b.Demanders, &b.Objects, &b.Listings, &b.Certificates, &b.Violations, &b.Accesses, &b.Deals.ByState, &b.Deals.ByObject,
		&b.Deals.ByPricing, &b.Deliveries.ByState, &b.Disputes.ByStage, &b.Disputes.ByKind, &b.Pauses.ByAuthority, &b.Pauses.ByState, &b.Filings.Retention)
	return *b
}
