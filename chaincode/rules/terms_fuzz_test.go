package rules_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// privately is a deal at each of the acts that bring private terms, with the document that an honest client would bring.
type privately struct {
	*world.Trade
	acts []privateAct
}

type privateAct struct {
	by   *world.Actor
	act  string
	sub  string
	body func(digest string) any // that names a document
	doc  any
	with []world.With
}

func newPrivately(t testing.TB) *privately {
	m := world.New(t).OpenExchange(world.TradingPack()).Open().Market()
	paid, signs := m.Begin().Delivered(), m.Begin().Ordered()
	p := &privately{Trade: paid}
	fresh, lost := m.Begin(), m.Begin()
	lost.On = paid.On
	party, again := fresh.Party(), lost.Party()
	payment, _ := paid.Payment(1, 40_000_00, 40_000_00, record.ResultMatched, false)
	terms, amended := signs.Terms, paid.Terms
	terms.Salt, amended.Salt = world.Salt(), world.Salt()
	contract, amendment := signs.Contract(), m.Begin().Evidenced()
	change := amendment.Contract()
	p.acts = []privateAct{
		{fresh.Key, "deal.apply", "", func(digest string) any {
			return record.ApplyDeal{Listing: m.Listing, Cohort: m.Cohort, Key: fresh.Key.Point, Terms: digest}
		}, party, nil},
		{lost.Key, "deal.rekey", paid.On, func(digest string) any {
			return record.RekeyDeal{Cohort: m.Cohort, Key: lost.Key.Point, Terms: digest}
		}, again, nil},
		{m.Supplier, "deal.sign", signs.On, func(digest string) any {
			contract.Terms = digest
			return contract
		}, terms, []world.With{world.Consent(signs.Key)}},
		{m.Supplier, "deal.amend", amendment.On, func(digest string) any {
			change.Terms = digest
			return change
		}, amended, []world.With{world.Consent(amendment.Key)}},
		{m.Custodian, "settlement.record", "", func(digest string) any {
			payment.Terms = digest
			return payment
		}, record.SettlementTerms{
			Salt: world.Salt(), Currency: "CNY", Instructed: 40_000_00, Received: 40_000_00, Account: "子账户 0417", Shares: []record.Share{{To: m.Supplier.ID, Amount: 40_000_00}},
		}, nil},
	}
	return p
}

// decided has an act decided with a document, by the members and by who holds no terms.
func (p *privately) decided(a *privateAct, text string) (member, public error) {
	body := a.body(world.Digest(text))
	submission := p.Draft(world.Exchange, record.Exchange, a.by, a.act, a.sub, body, a.with...).Submission()
	tx := rules.Tx{Time: p.Now, Creator: record.Exchange, Namespace: world.Exchange}
	_, public = rules.Decide(tx, submission, p.Ledger.Public())
	submission.Terms = text
	_, member = rules.Decide(tx, submission, p.Ledger)
	return member, public
}

func TestThePrivateDocumentsOfTheFuzzerAreGood(t *testing.T) {
	p := newPrivately(t)
	for i := range p.acts {
		if member, public := p.decided(&p.acts[i], string(world.Text(p.acts[i].doc))); member != nil || public != nil {
			t.Errorf("%s: %v, %v", p.acts[i].act, member, public)
		}
	}
}

// FuzzTerms brings documents in which something is otherwise: no panic, no error that is nobody's, no word of the document in a
// refusal, and no refusal by members that is not about the document.
func FuzzTerms(f *testing.F) {
	p := newPrivately(f)
	for i := range p.acts {
		f.Add(uint(i), uint(i), uint(0), uint(0), "", false)
		f.Add(uint(i), uint(1), uint(7), uint(3), "某人某账户", true)
		f.Add(uint(i), uint(2), uint(0), uint(0), "9007199254740993", true)
	}
	f.Fuzz(func(t *testing.T, which, member, at, cut uint, insert string, whole bool) {
		a := &p.acts[which%uint(len(p.acts))]
		text := string(world.Text(a.doc))
		if whole {
			text = otherwise(a.doc, member, insert)
		} else {
			text = world.Edit(text, at, cut, insert)
		}
		err, public := p.decided(a, text)
		if public != nil {
			t.Fatalf("%s is refused by whoever holds no terms: %v", a.act, public)
		}
		if err == nil {
			return
		}
		if code := record.CodeOf(err); code != record.TermsMissing && code != record.TermsDiffer && code != record.TooLarge {
			t.Fatalf("%s with %q: %v", a.act, text, err)
		}
		for _, word := range words(text) {
			if strings.Contains(err.Error(), word) {
				t.Fatalf("%q tells %q of %q", err, word, text)
			}
		}
	})
}

// otherwise gives a document with one member changed.
func otherwise(doc any, which uint, insert string) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(world.Text(doc), &members) != nil {
		return insert
	}
	names := slices.Sorted(maps.Keys(members))
	if value, err := record.Encode(json.RawMessage(insert)); err == nil {
		members[names[which%uint(len(names))]] = value
	} else if value, err := record.Encode(insert); err == nil {
		members[names[which%uint(len(names))]] = value
	}
	return string(world.Text(members))
}

// words are the texts and numbers of a document that are long enough not to stand in a refusal by chance.
func words(text string) (list []string) {
	var members map[string]any
	if json.Unmarshal([]byte(text), &members) != nil {
		return nil
	}
	for _, value := range members {
		if word := fmt.Sprint(value); len(word) >= 8 {
			list = append(list, word)
		}
	}
	return list
}
