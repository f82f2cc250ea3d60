// Package register is how the registers are read: one record as lists show it, its life as a timeline, a whole register as
// a file with a digest, and the bureau's report. Everything here is a pure function of records: it touches no index, clock or
// network, so that whoever has the same records computes the same, to the byte.
package register

import (
	"regexp"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Item is a record as the ledger holds it.
type Item struct {
	Namespace string
	Digest    string // of its value
	Record    record.Record

	body any // taken apart when it was first asked for; nil when it cannot be
	read bool
}

// Read takes a value apart; nil when it is no record of that key. A register holds records: what a rogue program wrote
// in their place is not listed.
func Read(namespace, key string, value []byte) *Item {
	item := &Item{Namespace: namespace, Digest: seal.Digest(value)}
	if record.Load(value, &item.Record) != nil || item.Record.Key() != key || len(item.Record.Acts) == 0 {
		return nil
	}
	return item
}

// bodies are the kinds of record whose bodies are looked into.
var bodies = map[string]func() any{
	"registration": func() any { return &record.Registration{} },
	"dataset":      func() any { return &record.Dataset{} },
	"right":        func() any { return &record.RightEntry{} },
	"mirror":       func() any { return &record.Mirror{} },
	"usage":        func() any { return &record.Usage{} },
	"retirement":   func() any { return &record.Retirement{} },
	"deposit":      func() any { return &record.Evidence{} },
	"anchor":       func() any { return &record.Anchor{} },
	"delegation":   func() any { return &record.Delegation{} },
	"filing":       func() any { return &record.Filing{} },
	"actor":        func() any { return &record.Actor{} },
	"key":          func() any { return &record.Key{} },
	"suspension":   func() any { return &record.Suspension{} },
	"venue":        func() any { return &record.Venue{} },
	"document":     func() any { return &record.Document{} },
	"subject":      func() any { return &record.Subject{} },
	"object":       func() any { return &record.Object{} },
	"contract":     func() any { return &record.Contract{} },
	"demander":     func() any { return &record.Demander{} },
	"cohort":       func() any { return &record.Cohort{} },
	"listing":      func() any { return &record.Listing{} },
	"deal":         func() any { return &record.Deal{} },
	"party":        func() any { return &record.Party{} },
	"handover":     func() any { return &record.HandedOver{} },
	"pause":        func() any { return &record.OrderedPause{} },
	"report":       func() any { return &record.Report{} },
	"egress":       func() any { return &record.Egress{} },
	"price":        func() any { return &record.PublishPrice{} },
	"settlement":   func() any { return &record.Settlement{} },
	"dispute":      func() any { return &record.Dispute{} },
	"transaction":  func() any { return &record.Transaction{} },
	"violation":    func() any { return &record.Violation{} },
	"disclosure":   func() any { return &record.Authorisation{} },
	"access":       func() any { return &record.Access{} },
	"readlog":      func() any { return &record.ReadLog{} },
	"exemption":    func() any { return &record.Exempt{} },
}

// taken takes the body apart, once: most of a list's time is spent here.
func (i *Item) taken() any {
	if blank := bodies[i.Record.Kind]; !i.read && blank != nil {
		if body := blank(); record.Load(i.Record.Body, body) == nil {
			i.body = body
		}
	}
	i.read = true
	return i.body
}

// registration is the body of a registration; nil of anything else.
func (i *Item) registration() *record.Registration {
	body, _ := i.taken().(*record.Registration)
	return body
}

// effective is [record.Effective] without taking the body apart again.
func (i *Item) effective(now string) (state, rule string) {
	if timed, moves := i.taken().(record.Timed); moves {
		return timed.At(i.Record.State, now)
	}
	return i.Record.State, ""
}

// Move is a change of state that time made.
type Move struct{ At, State, Rule string }

var momentForm = regexp.MustCompile(`"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"`)

// moves are the changes of state that time makes, until a moment, of a record as it was written. Whatever moves by itself
// does so at a moment that stands in its body (decision 0007).
func (i *Item) moves(until string) []Move {
	var moments []string
	for _, match := range momentForm.FindAllSubmatch(i.Record.Body, -1) {
		if moment := string(match[1]); moment <= until {
			moments = append(moments, moment)
		}
	}
	slices.Sort(moments)
	var list []Move
	before := i.Record.State
	for _, moment := range slices.Compact(moments) {
		state, rule := i.effective(moment)
		if state != before {
			list = append(list, Move{moment, state, rule})
		}
		before = state
	}
	return list
}

// standing is the state of a record at a time, since when, and the rule by which time brought it there: empty where the
// state is as it was written.
func (i *Item) standing(now string) (state, since, rule string) {
	state, rule = i.effective(now)
	if rule == "" {
		return state, i.Record.Last(), ""
	}
	if list := i.moves(now); len(list) > 0 {
		return state, list[len(list)-1].At, rule
	}
	return state, i.Record.Last(), rule
}
