package packs

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Kinds of change.
const (
	Added   = "ADDED"
	Removed = "REMOVED"
	Changed = "CHANGED"
)

// Change is one thing in which two packs differ.
type Change struct {
	Member string  `json:"member"` // of the pack: `status`, `negativeList` …
	Row    string  `json:"row"`    // code or name of a row of that list; empty where the member is one value
	Kind   string  `json:"kind"`   // ADDED, REMOVED, CHANGED
	Values []Value `json:"values"` // what differs, in the order of a row's members
}

// Value is one member of a row, as one pack and as the other has it.
type Value struct {
	Name string `json:"name"` // empty where the member of the pack is the value
	From string `json:"from"`
	To   string `json:"to"`
}

// Diff lists every difference between two packs, in the order of a pack's members and of a list's rows. It is empty only for
// equal packs: a reviewer signs what it shows.
func Diff(from, to *record.Pack) []Change {
	changes := []Change{}
	before, after := tables(from), tables(to)
	for i, table := range before {
		changes = append(changes, compare(table, after[i])...)
	}
	return changes
}

// table is a member of a pack as named rows, each with the same cells; a member that is one value is one row without a name.
type table struct {
	member string
	rows   map[string][]cell
}

type cell struct{ name, value string }

func tables(p *record.Pack) []table {
	return []table{
		single("id", p.ID), single("version", strconv.Itoa(p.Version)), single("title", p.Title), single("status", p.Status),
		single("region", p.Region), single("document", p.Document), single("precedence", number(p.Precedence)),
		single("noticeDays", byType(p.Notice)), single("validityYears", byType(p.Validity)),
		single("contractElements", numbers(p.Elements)),
		negative(p.Negative), entry(p.Entry), parameters(p.Parameters), codes(p.Codes),
	}
}

func single(member, value string) table {
	return table{member, map[string][]cell{"": {{"", value}}}}
}

func negative(rows []record.NegativeRow) table {
	t := table{"negativeList", map[string][]cell{}}
	for _, row := range rows {
		t.rows[row.Code] = []cell{{"title", row.Title}, {"article", row.Article}, {"effect", row.Effect}, {"when", row.When}}
	}
	return t
}

func entry(rows []record.EntryRow) table {
	t := table{"entryLists", map[string][]cell{}}
	for _, row := range rows {
		t.rows[row.Code] = []cell{{"title", row.Title}, {"article", row.Article}, {"force", row.Force}, {"when", row.When}}
	}
	return t
}

func parameters(list []record.Parameter) table {
	t := table{"parameters", map[string][]cell{}}
	for _, p := range list {
		t.rows[strings.TrimSpace(p.Name+" "+p.Type)] = []cell{{"value", p.Value}, {"article", p.Article}}
	}
	return t
}

// codes has a row for every code: a list comes and goes with its codes.
func codes(lists []record.CodeList) table {
	t := table{"codeLists", map[string][]cell{}}
	for _, list := range lists {
		for _, code := range list.Codes {
			t.rows[list.Name+"/"+code.Code] = []cell{{"title", code.Title}, {"article", code.Article}}
		}
	}
	return t
}

// byType writes values as `DP 5, IP 5`. They are one value, because their order is nowhere checked.
func byType(list []record.ByType) string {
	var parts []string
	for _, entry := range list {
		name := entry.Type
		if !record.IsID(name) {
			name = strconv.Quote(name)
		}
		parts = append(parts, fmt.Sprintf("%s %d", name, entry.Value))
	}
	return strings.Join(parts, ", ")
}

func numbers(list []int) string {
	var parts []string
	for _, n := range list {
		parts = append(parts, strconv.Itoa(n))
	}
	return strings.Join(parts, ", ")
}

// number leaves out what a pack leaves out.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func compare(from, to table) []Change {
	var changes []Change
	names := slices.AppendSeq(slices.Collect(maps.Keys(from.rows)), maps.Keys(to.rows))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		before, was := from.rows[name]
		after, is := to.rows[name]
		change := Change{Member: from.member, Row: name, Kind: Changed, Values: values(before, after)}
		switch {
		case !was:
			change.Kind = Added
		case !is:
			change.Kind = Removed
		}
		if len(change.Values) > 0 {
			changes = append(changes, change)
		}
	}
	return changes
}

// values pairs the cells of two rows and keeps the pairs that differ; a row that is not there has none.
func values(from, to []cell) []Value {
	var list []Value
	for i := range max(len(from), len(to)) {
		var v Value
		if from != nil {
			v.Name, v.From = from[i].name, from[i].value
		}
		if to != nil {
			v.Name, v.To = to[i].name, to[i].value
		}
		if v.From != v.To {
			list = append(list, v)
		}
	}
	return list
}
