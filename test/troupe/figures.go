package troupe

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Figures are numbers by name, the names as a report's members have them.
type Figures map[string]int

// Add names every number of a report by its path; lists of figures by the figure.
func (f Figures) Add(path string, value any) {
	switch value := value.(type) {
	case float64:
		f[path] = int(value)
	case map[string]any:
		for name, inner := range value {
			f.Add(path+"."+name, inner)
		}
	case []any:
		for _, entry := range value {
			if figure, ok := entry.(map[string]any); ok {
				f.Add(fmt.Sprintf("%s.%v", path, figure["name"]), figure["value"])
			}
		}
	}
}

// Differences are the figures that two counts do not share.
func Differences(report, chain Figures) []string {
	var list []string
	for _, name := range names(nil, report, chain) {
		in, reported := report[name]
		on, counted := chain[name]
		if in != on || reported != counted {
			list = append(list, fmt.Sprintf("%s: the report says %s, the chain %s", name, report.shown(name), chain.shown(name)))
		}
	}
	return list
}

// shown is a figure as the table shows it; what there is none of stays empty.
func (f Figures) shown(name string) string {
	n, known := f[name]
	if !known {
		return "—"
	}
	return strconv.Itoa(n)
}

// names are those of all figures, by section and then by name; what belongs to no section comes last.
func names(sections []string, all ...Figures) []string {
	var list []string
	for _, some := range all {
		for name := range some {
			list = append(list, name)
		}
	}
	section := func(name string) int {
		i := slices.IndexFunc(sections, func(s string) bool { return strings.HasPrefix(name, s+".") })
		if i < 0 {
			return len(sections)
		}
		return i
	}
	slices.SortFunc(list, func(a, b string) int {
		if order := section(a) - section(b); order != 0 {
			return order
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(list)
}

// Report draws up a report at one organization's gateway as of a ledger's height, and holds each figure against what was
// counted from that ledger. Flatten names the report's figures as the count does.
func (t *Troupe) Report(ctx context.Context, name, at string, ledger *Ledger, chain Figures, flatten func([]byte) (Figures, error), sections ...string) error {
	if err := t.Reach(ctx, at); err != nil {
		return err
	}
	out, err := t.Command(ctx, "shuzheng", "report", name, "--height", fmt.Sprint(ledger.Height), "--json", "--gateway", t.Gateway(at))
	if err != nil {
		return err
	}
	report, err := flatten(out)
	if err != nil {
		return err
	}
	t.Line("\n%-58s %8s %8s", "as of "+ledger.Time, "report", "chain")
	for _, figure := range names(sections, report, chain) {
		t.Line("%-58s %8s %8s", figure, report.shown(figure), chain.shown(figure))
	}
	if different := Differences(report, chain); len(different) > 0 {
		return fmt.Errorf("the report is not what the chain says:\n%s", strings.Join(different, "\n"))
	}
	t.Line("✔ %d figures are equal", len(report))
	return nil
}

// Numbers flattens a report that is nothing but figures and texts.
func Numbers(report []byte) (Figures, error) {
	var whole map[string]any
	if err := json.Unmarshal(report, &whole); err != nil {
		return nil, err
	}
	all := Figures{}
	for name, value := range whole {
		all.Add(name, value)
	}
	return all, nil
}
