package market

import (
	"context"
	"embed"
	"slices"
	"sync"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

//go:embed material
var material embed.FS

// checklists are the code lists of conditions that the exchange goes through, from the packs in force.
type checklists map[string][]string

// add adds the lists of a pack.
func (c checklists) add(pack *record.Pack) {
	for _, list := range pack.Codes {
		for _, code := range list.Codes {
			c[list.Name] = append(c[list.Name], code.Code)
		}
	}
}

// items answers every condition of some lists, each with its evidence; all are met.
func (c checklists) items(about string, names ...string) []record.ChecklistItem {
	list := []record.ChecklistItem{}
	for _, name := range names {
		for _, code := range c["checklist."+name] {
			list = append(list, record.ChecklistItem{Item: code, Result: "MET", Evidence: troupe.Digest(about, name, code)})
		}
	}
	return list
}

// rulePacks publishes the trading measures and the exchange's own procedure, both in force from the beginning of the quarter.
func (q *Quarter) rulePacks(ctx context.Context) error {
	q.Line("\n— Rule packs: the trading measures and the exchange's procedure")
	text, err := material.ReadFile("material/sx-exchange.json")
	if err != nil {
		return err
	}
	own, err := q.Draft(ctx, "sx-exchange.json", text)
	if err != nil {
		return err
	}
	q.lists = checklists{}
	soon := q.Now().Add(2 * time.Minute) // no rule counts before it is published
	for _, name := range []string{"SX-TRADING", own} {
		pack, err := q.Publish(ctx, name, soon, "publishes what the quarter is traded under")
		if err != nil {
			return err
		}
		q.Counts(pack, soon, time.Time{})
		q.lists.add(pack)
	}
	q.Numbered = soon // the measures have data-IP certificates wait for a number
	if err := q.Calendar(ctx); err != nil {
		return err
	}
	return q.Advance(ctx, soon.Sub(q.Now())+time.Second, "the measures come into force")
}

// venue: the bureau approves the exchange with the company that runs it; the exchange enters the nine rules it must have.
func (q *Quarter) venue(ctx context.Context) error {
	q.Line("\n— The exchange is approved and enters its rules")
	body := record.Venue{
		Namespace: exchange, Name: "演示省数据交易中心有限公司", Approval: troupe.Digest("批准文件"), Licence: troupe.Digest("营业执照"),
		Scope: slices.Clone(record.ObjectTypes), Operator: q.desk.ID,
	}
	approve := troupe.InGovernance(q.Bureau, "venue.onboard", "", body, record.StateOnboarded).With(q.Registrars[record.Exchange])
	if _, err := q.Do(ctx, approve.Tell("approves the exchange, which another company runs for it")); err != nil {
		return err
	}
	var mutex sync.Mutex
	var rules []func(context.Context) error
	for _, kind := range record.DocumentKinds {
		rules = append(rules, func(ctx context.Context) error {
			key, err := q.Document(ctx, kind, 1)
			mutex.Lock()
			defer mutex.Unlock()
			q.documents = append(q.documents, key)
			return err
		})
	}
	if err := q.Together(ctx, rules...); err != nil {
		return err
	}
	slices.Sort(q.documents)
	return nil
}
