package packs_test

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

var update = flag.Bool("update", false, "write the tables of docs/packs.md anew")

const document = "../../docs/packs.md"

func TestTheDocumentOfThePacksIsWhatTheProgramSays(t *testing.T) {
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	want := string(text)
	for name, table := range map[string]string{"conditions": conditionsTable(t), "cases": casesTable(t), "parameters": parametersTable(t)} {
		begin := "<!-- made: " + name + " -->\n"
		before, rest, found := strings.Cut(want, begin)
		_, after, ended := strings.Cut(rest, "<!-- end -->")
		if !found || !ended {
			t.Fatalf("docs/packs.md has no place for the table %s", name)
		}
		want = before + begin + table + "<!-- end -->" + after
	}
	if *update {
		if err := os.WriteFile(document, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(text) != want {
		t.Fatal("docs/packs.md differs from the program; write it anew with: go test ./gateway/packs -run Document -update")
	}
}

func conditionsTable(t *testing.T) string {
	used := map[string][]string{}
	for id, pack := range ready(t) {
		for _, row := range pack.Negative {
			used[row.When] = append(used[row.When], row.Code+" of "+id)
		}
	}
	return whenTable(record.Conditions, used)
}

func casesTable(t *testing.T) string {
	used := map[string][]string{}
	for id, pack := range ready(t) {
		for _, row := range pack.Entry {
			used[row.When] = append(used[row.When], row.Code+" of "+id)
		}
	}
	return whenTable(record.EntryConditions, used)
}

func whenTable(meanings map[string]string, used map[string][]string) string {
	var out strings.Builder
	out.WriteString("| `when` | holds when | rows of the ready packs |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(meanings)) {
		fmt.Fprintf(&out, "| `%s` | %s | %s |\n", name, meanings[name], strings.Join(slices.Sorted(slices.Values(used[name])), ", "))
	}
	return out.String()
}

func parametersTable(t *testing.T) string {
	given := map[string][]string{}
	for _, p := range ready(t)["SX-TRADING"].Parameters {
		given[p.Name] = append(given[p.Name], strings.TrimSpace(fmt.Sprintf("%s %s (%s)", p.Type, p.Value, p.Article)))
	}
	var out strings.Builder
	out.WriteString("| parameter | values | what it is | `SX-TRADING` |\n|---|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(record.Parameters)) {
		form := record.Parameters[name]
		words := cmp.Or(strings.Join(form.Words, ", "), "a whole number")
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s |\n", name, words, form.Meaning, cmp.Or(strings.Join(given[name], ", "), "—"))
	}
	return out.String()
}
