package register

import (
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Entry is a record as lists show it.
type Entry struct {
	Namespace string `json:"namespace"`
	Key       string `json:"key"`
	State     string `json:"state" doc:"Effective: as time has left it"`
	Written   string `json:"written" doc:"State as the ledger holds it"`
	Since     string `json:"since" doc:"Since when it is in that state, or had its last act"`
	Rule      string `json:"rule" doc:"Rule by which time moved it; empty where the state is as written"`
	Version   int    `json:"version"`
	Digest    string `json:"digest" doc:"SM3 of its value: prev of the next statement"`
	Created   string `json:"created"`
	Act       string `json:"act" doc:"The last act"`
	Acted     string `json:"acted" doc:"When it was"`

	Facts

	Annotations []string `json:"annotations" doc:"Effects of the annotations that are live"`
	Due         []Due    `json:"due" doc:"Days that matter, the earliest first"`
	Next        Next     `json:"next"`
}

// Of is the entry of a record at a time. Who acts next depends on the namespace: [Steps.Show] adds it.
func Of(item *Item, now string) Entry {
	rec := &item.Record
	first, last := &rec.Acts[0], &rec.Acts[len(rec.Acts)-1]
	e := Entry{
		Namespace: item.Namespace, Key: rec.Key(), Written: rec.State, Version: rec.Version, Digest: item.Digest,
		Created: first.At, Act: last.Act, Acted: last.At, Facts: item.facts(), Annotations: item.live(now),
	}
	e.State, e.Since, e.Rule = item.standing(now)
	e.Due, e.Next = item.dues(e.State, now), Next{Steps: []Step{}}
	return e
}

// Moved reports whether time has moved it and nobody has written it down.
func (e *Entry) Moved() bool { return e.Rule != "" }

// live are the effects of the annotations that count at a time.
func (i *Item) live(now string) []string {
	list := []string{}
	if body := i.registration(); body != nil {
		for n := range body.Annotations {
			if a := &body.Annotations[n]; a.Live(now) {
				list = append(list, a.Effect)
			}
		}
	}
	return list
}

// Filter says which entries are wanted; empty members ask for nothing.
type Filter struct {
	State, Type, Holder, Dataset string
	Region                       string // prefix of the region
	Text                         string // part of the name
	From, To                     string // came into being from, and before
	Due                          bool   // something is overdue, or time has moved it
}

// Valid refuses a filter that could never have been meant.
func (f *Filter) Valid() error {
	var c record.Check
	for _, moment := range []struct{ name, at string }{{"from", f.From}, {"to", f.To}} {
		if moment.at != "" {
			c.Time(moment.name, moment.at)
		}
	}
	c.That(strings.Trim(f.Region, "0123456789") == "" && len(f.Region) <= 6, "region must be up to six digits")
	c.Text("text", f.Text, 0, 40)
	return c.Err()
}

// Keeps reports whether an entry is wanted.
func (f *Filter) Keeps(e *Entry) bool {
	return is(f.State, e.State) && oneOf(f.Type, e.Type) && f.holds(e) && is(f.Dataset, e.Dataset) && begins(f.Region, e.Region) &&
		strings.Contains(e.Name, f.Text) && (f.From == "" || e.Created >= f.From) && (f.To == "" || e.Created < f.To) &&
		(!f.Due || e.Moved() || overdue(e.Due))
}

// holds reports whether the one asked for is among the holders.
func (f *Filter) holds(e *Entry) bool {
	return is(f.Holder, e.Holder) || slices.Contains(e.CoHolders, f.Holder)
}

func is(wanted, found string) bool { return wanted == "" || wanted == found }

// oneOf compares with each of the words that a member holds.
func oneOf(wanted, found string) bool {
	return wanted == "" || strings.Contains(" "+found+" ", " "+wanted+" ")
}

func begins(prefix, found string) bool {
	return prefix == "" || strings.Contains(" "+found, " "+prefix)
}
