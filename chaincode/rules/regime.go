package rules

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// maxInForce bounds how many packs count at one time: every decision reads them.
const maxInForce = 8

// regime is what the rule packs in force say together: a parameter is the first pack's that gives it, a list is the union by
// code. Packs come in the order in which they prevail.
type regime struct {
	packs  []*record.Pack
	drafts []*record.Pack
}

// applying gives the packs of a status at a time that concern a region, those that prevail first.
func applying(rules *record.Rules, status, region, now string) []record.Published {
	if len(rules.Packs) == 0 { // nothing was ever published: the founding's pack
		if status != record.PackInForce {
			return nil
		}
		return []record.Published{{Pack: rules.Pack, Key: rules.PackKey, Status: status}}
	}
	var list []record.Published
	for _, pack := range rules.Packs {
		if pack.At(now) == status && concerns(pack.Region, region) {
			list = append(list, pack)
		}
	}
	slices.SortStableFunc(list, func(a, b record.Published) int {
		return cmp.Or(cmp.Compare(b.Precedence, a.Precedence), cmp.Compare(b.From, a.From), cmp.Compare(a.Pack, b.Pack))
	})
	return list
}

// concerns reports whether one region (GB/T 2260) lies within the other: what Guangxi drafts does not bind Shanxi.
func concerns(a, b string) bool {
	a, b = significant(a), significant(b)
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// significant cuts the levels that a region code leaves open: 140000 is the province 14.
func significant(region string) string {
	for strings.HasSuffix(region, "00") {
		region = strings.TrimSuffix(region, "00")
	}
	return region
}

// pinned names the packs in force, for the trace of every act and for certificates.
func pinned(rules *record.Rules, region, now string) string {
	var names []string
	for _, pack := range applying(rules, record.PackInForce, region, now) {
		names = append(names, pack.Pack)
	}
	return strings.Join(names, "+")
}

// regime reads the packs in force.
func (d *decision) regime() (*regime, error) {
	if d.inForce != nil {
		return d.inForce, nil
	}
	var err error
	r := &regime{}
	if r.packs, err = d.readPacks(record.PackInForce); err != nil {
		return nil, err
	}
	if len(r.packs) == 0 {
		return nil, record.Errorf(record.RuleForbids, "no rule pack is in force at %s; publish one first (pack.publish)", d.now())
	}
	if r.word("enforceDraftPacks", "") == "YES" {
		drafts, err := d.readPacks(record.PackDraft)
		if err != nil {
			return nil, err
		}
		r.packs = append(r.packs, drafts...)
	}
	d.inForce = r
	return r, nil
}

// withDrafts is regime with the packs in draft, which warn.
func (d *decision) withDrafts() (*regime, error) {
	r, err := d.regime()
	if err != nil || r.drafts != nil || r.word("enforceDraftPacks", "") == "YES" {
		return r, err
	}
	r.drafts, err = d.readPacks(record.PackDraft)
	return r, err
}

func (d *decision) readPacks(status string) ([]*record.Pack, error) {
	var packs []*record.Pack
	for _, published := range applying(&d.rules, status, d.network.Region, d.now()) {
		value, err := d.reader.Read(record.Governance, published.Key)
		if err != nil || value == nil {
			return nil, missing("the rule pack "+published.Pack, err)
		}
		var pack record.Pack
		if err := record.Load(value, &pack); err != nil {
			return nil, unreadable("the rule pack "+published.Pack, err)
		}
		packs = append(packs, &pack)
	}
	return packs, nil
}

// parameter finds what the packs say: for the type before for all types, in the order in which they prevail.
func (r *regime) parameter(name, certType string) (record.Parameter, bool) {
	for _, pack := range r.packs {
		for _, for_ := range []string{certType, ""} {
			for _, parameter := range pack.Parameters {
				if parameter.Name == name && parameter.Type == for_ {
					return parameter, true
				}
			}
		}
	}
	return record.Parameter{}, false
}

// number gives a parameter that is a number, and the article it comes from; 0 when no pack gives it, which switches off
// whatever rests on it.
func (r *regime) number(name, certType string) (n int, article string) {
	parameter, given := r.parameter(name, certType)
	if !given {
		return 0, ""
	}
	n, _ = strconv.Atoi(parameter.Value) // a pack is checked when it is published
	return n, parameter.Article
}

// word gives a parameter that is a word; empty when no pack gives it.
func (r *regime) word(name, certType string) string {
	parameter, _ := r.parameter(name, certType)
	return parameter.Value
}

// byType finds a value of one of the lists that every pack has.
func (r *regime) byType(list func(*record.Pack) []record.ByType, certType string) (int, bool) {
	for _, pack := range r.packs {
		if n, given := record.ValueFor(list(pack), certType); given {
			return n, true
		}
	}
	return 0, false
}

// severity orders the effects of negative-list items.
var severity = map[string]int{"U": 1, "R": 2, "P": 3}

// negative is the negative list: every item once, as the prevailing pack words it and with the strictest effect that any
// gives it, sorted by code. No pack softens what another one forbids.
func negative(packs []*record.Pack) []record.NegativeRow {
	var list []record.NegativeRow
	for _, pack := range packs {
		for _, row := range pack.Negative {
			known := slices.IndexFunc(list, func(known record.NegativeRow) bool { return known.Code == row.Code })
			switch {
			case known < 0:
				list = append(list, row)
				continue
			case severity[row.Effect] > severity[list[known].Effect]:
				list[known].Effect, list[known].Article = row.Effect, row.Article
			}
			if list[known].When == "" {
				list[known].When = row.When
			}
		}
	}
	slices.SortFunc(list, func(a, b record.NegativeRow) int { return cmp.Compare(a.Code, b.Code) })
	return list
}

// entry is the lists of what must or should be traded on an exchange, like [negative].
func entry(packs []*record.Pack) []record.EntryRow {
	var list []record.EntryRow
	for _, pack := range packs {
		for _, row := range pack.Entry {
			if !slices.ContainsFunc(list, func(known record.EntryRow) bool { return known.Code == row.Code }) {
				list = append(list, row)
			}
		}
	}
	slices.SortFunc(list, func(a, b record.EntryRow) int { return cmp.Compare(a.Code, b.Code) })
	return list
}

// elements are the contract elements that any pack asks for.
func (r *regime) elements() []int {
	var list []int
	for _, pack := range r.packs {
		list = append(list, pack.Elements...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// coded refuses a code that is not in the list that the packs give under a name; without a list any code is taken.
func (r *regime) coded(list, code string) error {
	for _, pack := range r.packs {
		for _, codes := range pack.Codes {
			if codes.Name != list {
				continue
			}
			if !slices.ContainsFunc(codes.Codes, func(c record.ListedCode) bool { return c.Code == code }) {
				return record.Errorf(record.Invalid, "%q is not in the code list %s of %s", code, list, pack.Name()).Under(codes.Codes[0].Article)
			}
			return nil
		}
	}
	return nil
}

// list is the union of the code lists that the packs give under a name, as the prevailing pack words each code, sorted.
func (r *regime) list(name string) []record.ListedCode {
	var list []record.ListedCode
	for _, pack := range r.packs {
		for _, codes := range pack.Codes {
			if codes.Name != name {
				continue
			}
			for _, code := range codes.Codes {
				if !slices.ContainsFunc(list, func(known record.ListedCode) bool { return known.Code == code.Code }) {
					list = append(list, code)
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b record.ListedCode) int { return cmp.Compare(a.Code, b.Code) })
	return list
}
