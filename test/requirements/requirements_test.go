// Package requirements_test holds docs/requirements.md to the sources of the requirements and to the code: every
// requirement once, and nothing cited that does not exist.
package requirements_test

import (
	_ "embed"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

const document = "../../docs/requirements.md"

// sources are the 290 requirements as the domain reference has them: id, article, theme, force, where.
//
//go:embed source.tsv
var sources string

// closed are the themes in which every row that software enforces has a reference and a test.
var closed = []string{
	"GOV", "ROLE", "RIGHT", "AGENCY", "USE", "CLASS", "NEG", "ENTER", "ASSET", "INTEROP",
	"SUBJ", "OBJ", "PRICE", "EVID", "DISC", "CONTR", "DELIV", "SETTLE", "DISP", "FILE", "CONF",
}

// open are the only rows of closed themes that may still say planned, and why: a part of each is about other provinces, about
// authorised operation, about supervision or about pledges.
var open = map[string]string{
	"A028": "recognition of other provinces' certificates",
	"A030": "a deal names the rule packs and its time, from which the exchange's rules follow; to pin them is for the supervision of exchanges",
	"A037": "a natural person acts under a pseudonymous certificate, and no CA of the trust list issues such",
	"A127": "rules of interoperability come with recognition; complaints and the supervision platform with supervision",
	"A234": "an application for authorised operation",
	"A276": "recognition between provinces, proofs between ledgers",
	"A287": "identifiers and proofs between ledgers come with recognition",
	"A289": "the pledge itself is in the namespace of liens",
}

// The least that must have been found for a pass to mean anything; rows only gain references.
const leastReferences, leastTests, leastRows = 700, 400, 180

type requirement struct{ id, article, theme, force, where string }

func read(t testing.TB) []requirement {
	var all []requirement
	places := map[string]int{}
	for line := range strings.Lines(sources) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 5 {
			t.Fatalf("source.tsv: %q has not five columns", line)
		}
		all = append(all, requirement{f[0], f[1], f[2], f[3], f[4]})
		places[f[4]]++
	}
	if want := map[string]int{"L": 225, "G": 23, "E": 34, "X": 8}; len(all) != 290 || !maps.Equal(places, want) {
		t.Fatalf("source.tsv has %d requirements, by place %v; the domain reference has 290, %v", len(all), places, want)
	}
	return all
}

func text(t testing.TB) string {
	content, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestEveryRequirementIsCoveredAndWhatItCitesExists(t *testing.T) {
	found := check(text(t), read(t), survey(t))
	for _, problem := range found.problems {
		t.Error(problem)
	}
	if found.references < leastReferences || found.tests < leastTests || found.proved < leastRows {
		t.Errorf("only %d references, %d tests and %d rows with both were read; at least %d, %d and %d are expected",
			found.references, found.tests, found.proved, leastReferences, leastTests, leastRows)
	}
}

// row is one line of a table of the document.
type row struct{ heading, id, article, demand, does, where, tests string }

// rows reads the lines that begin with an id; heading is the document they stand under.
func rows(document string) []row {
	var all []row
	heading := ""
	for line := range strings.Lines(document) {
		line = strings.TrimSpace(line)
		if title, ok := strings.CutPrefix(line, "## "); ok {
			heading, _, _ = strings.Cut(title, " ")
		}
		if !strings.HasPrefix(line, "| A") || len(line) < 6 || !unicode.IsDigit(rune(line[3])) {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		cells = append(cells, make([]string, 6)...)
		r := row{heading, cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]}
		if len(cells) != 12 {
			r.where = "" // it has not six columns: nothing of it is trusted
		}
		all = append(all, r)
	}
	return all
}

type findings struct {
	problems                  []string // one per row
	references, tests, proved int
}

// check compares the document with the requirements and with what exists.
func check(document string, wanted []requirement, known *known) findings {
	var found findings
	var order []string
	of := map[string]row{}
	for _, r := range rows(document) {
		order = append(order, r.id)
		of[r.id] = r
	}
	var ids []string
	for _, want := range wanted {
		ids = append(ids, want.id)
	}
	if !slices.Equal(order, ids) {
		found.problems = append(found.problems, fmt.Sprintf("%d rows instead of %d, or not each id once and in order: %s", len(order), len(ids), difference(order, ids)))
	}
	for _, want := range wanted {
		r, ok := of[want.id]
		if !ok {
			continue
		}
		if missing := found.judge(want, r, known); len(missing) > 0 {
			found.problems = append(found.problems, fmt.Sprintf("%s (%s, %s, %s): %s", want.id, want.article, want.theme, want.where, strings.Join(missing, "; ")))
		}
	}
	found.problems = append(found.problems, indexed(document, wanted)...)
	return found
}

func difference(got, want []string) string {
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			return fmt.Sprintf("first at place %d", i+1)
		}
	}
	return "none"
}

// mark matches what may stand instead of a reference, or after references.
var mark = regexp.MustCompile(`(planned \(later issue\)|evidence|outside): `)

// judge says what is wrong with one row.
func (found *findings) judge(want requirement, r row, known *known) []string {
	var missing []string
	say := func(format string, args ...any) { missing = append(missing, fmt.Sprintf(format, args...)) }

	if document, _, _ := strings.Cut(want.article, " "); r.article != want.article || r.heading != document {
		say("is under %q with article %q", r.heading, r.article)
	}
	if !chinese(r.demand) || !chinese(r.does) {
		say("要求 and 系统怎么做 must be said in Chinese")
	}
	cited, kind, why := r.where, "", ""
	if at := mark.FindStringSubmatchIndex(r.where); at != nil {
		cited, kind, why = strings.TrimSuffix(strings.TrimSpace(r.where[:at[0]]), ";"), r.where[at[2]:at[3]], r.where[at[1]:]
		if !chinese(why) {
			say("the mark gives no reason")
		}
	}
	references, ok := spans(cited)
	if !ok || (len(references) == 0 && kind == "") {
		say("neither references nor a mark: %q", r.where)
	}
	named, _ := spans(strings.Join(quoted.FindAllString(why, -1), ", "))
	for _, reference := range append(slices.Clone(references), named...) {
		if known.has(reference) {
			found.references++
		} else {
			say("there is no %s", reference)
		}
	}
	untested, tests := known.tested(r.tests, len(references) > 0)
	missing = append(missing, untested...)
	found.tests += tests
	if len(references) > 0 && tests > 0 {
		found.proved++
	}
	return append(missing, allowed(want, kind, why, len(references), len(named))...)
}

// allowed says whether a row of this theme and place may have this mark.
func allowed(want requirement, kind, why string, references, named int) []string {
	planned := strings.HasPrefix(kind, "planned")
	switch isClosed := slices.Contains(closed, want.theme); {
	case want.where == "X" && (kind != "outside" || references > 0):
		return []string{"is outside the software and must say outside: and why"}
	case want.where != "X" && kind == "outside":
		return []string{"is not outside the software"}
	case want.where != "E" && kind == "evidence":
		return []string{"is not for evidence only"}
	case kind == "evidence" && (named == 0 || !strings.Contains(why, "责任：")):
		return []string{"evidence names a record and who is responsible (责任：)"}
	case want.where == "E" && isClosed && kind != "evidence":
		return []string{"must say evidence:"}
	case isClosed && planned != (open[want.id] != ""):
		return []string{"planned, and the list of open rows of this test, do not agree"}
	}
	return nil
}

var (
	quoted   = regexp.MustCompile("`[^`]+`")
	listForm = regexp.MustCompile("^(`[^`]+`(, `[^`]+`)*)?$")
)

// spans reads a list of quoted names; false if anything else stands there.
func spans(cell string) ([]string, bool) {
	var all []string
	for _, span := range quoted.FindAllString(cell, -1) {
		all = append(all, strings.Trim(span, "`"))
	}
	return all, listForm.MatchString(strings.TrimSpace(cell))
}

func chinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// indexed compares the index by theme with the sources.
func indexed(document string, wanted []requirement) []string {
	of := map[string][]string{}
	for _, want := range wanted {
		of[want.theme] = append(of[want.theme], want.id)
	}
	var problems []string
	seen := map[string]bool{}
	_, index, _ := strings.Cut(document, "\n## 按主题")
	for line := range strings.Lines(index) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "| "), " | ")
		if len(cells) != 4 || of[cells[0]] == nil {
			continue
		}
		theme, state := cells[0], map[bool]string{true: "已完成", false: "计划中"}[slices.Contains(closed, cells[0])]
		if seen[theme] || cells[2] != state || cells[3] != strings.Join(of[theme], ", ") {
			problems = append(problems, "the index by theme is wrong about "+theme)
		}
		seen[theme] = true
	}
	if len(seen) != len(of) {
		problems = append(problems, fmt.Sprintf("the index has %d themes, there are %d", len(seen), len(of)))
	}
	return problems
}

// TestTheCheckFindsWhatIsWrong plants faults in the document: a check that finds none of them would prove nothing.
func TestTheCheckFindsWhatIsWrong(t *testing.T) {
	good, wanted, known := text(t), read(t), survey(t)
	before := check(good, wanted, known).problems
	line := func(id string) string {
		_, after, _ := strings.Cut(good, "\n| "+id+" ")
		rest, _, _ := strings.Cut(after, "\n")
		return "\n| " + id + " " + rest
	}
	for name, altered := range map[string]string{
		"a row left out":             strings.Replace(good, line("A044"), "", 1),
		"a row twice":                strings.Replace(good, line("A044"), line("A044")+line("A044"), 1),
		"rows out of order":          strings.Replace(strings.Replace(good, line("A044"), "", 1), line("A045"), line("A045")+line("A044"), 1),
		"another article":            strings.Replace(good, "| A044 | S0 18(2) |", "| A044 | S0 18(3) |", 1),
		"another document":           strings.Replace(good, "## S0 ", "## S9 ", 1),
		"an act that is none":        strings.Replace(good, "`act deal.sign`", "`act deal.unsign`", 1),
		"a function that is none":    strings.Replace(good, "`rules.decision.merchant`", "`rules.decision.noMerchant`", 1),
		"a parameter that is none":   strings.Replace(good, "`parameter duplicatePolicy`", "`parameter duplicates`", 1),
		"an item that is none":       strings.Replace(good, "`pack N07`", "`pack N77`", 1),
		"a code list that is none":   strings.Replace(good, "`list checklist.demander`", "`list checklist.demanders`", 1),
		"a reference of no kind":     strings.Replace(good, "`act deal.sign`", "`deal.sign`", 1),
		"a reference out of form":    strings.Replace(good, "`rules.decision.merchant`", "rules.decision.merchant", 1),
		"a test that is none":        strings.Replace(good, "`TestADealFrom", "`TestNoDealFrom", 1),
		"a case that is none":        strings.Replace(good, "/a sole proprietor`", "/a sole owner`", 1),
		"a test still missing":       strings.Replace(good, "`TestOnlyTheOwnerIssuesItsType`", "?", 1),
		"no test":                    strings.Replace(good, line("A044"), line("A044")[:strings.LastIndex(line("A044"), "| `Test")]+"| — |", 1),
		"planned in a closed theme":  strings.Replace(good, "| `act usage.record`, `gateway/verify.Report` |", "| `act usage.record`; planned (later issue): 以后 |", 1),
		"an open row not planned":    strings.Replace(good, "; planned (later issue): 交易只记规则包版本和时间，未逐笔引用制度文件", "", 1),
		"outside though it is not":   strings.Replace(good, "| planned (later issue): ", "| outside: ", 1),
		"evidence without anybody":   strings.Replace(good, "责任：", "", 1),
		"a mark without a reason":    strings.Replace(good, "outside: 法律责任由执法和司法机关认定", "outside: ", 1),
		"a theme left out":           strings.Replace(good, "| GOV | ", "| GOVERNMENT | ", 1),
		"a requirement not in theme": strings.Replace(good, "已完成 | A058, ", "已完成 | A057, ", 1),
	} {
		t.Run(name, func(t *testing.T) {
			if altered == good {
				t.Fatal("the fault could not be planted: the document no longer holds the place")
			}
			if after := check(altered, wanted, known).problems; slices.Equal(after, before) {
				t.Error("nothing was found")
			}
		})
	}
}
