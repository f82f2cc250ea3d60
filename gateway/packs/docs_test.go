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
	for name, table := range map[string]string{"conditions": conditionsTable(t), "cases": casesTable(t), "parameters": parametersTable(t), "lists": listsTable(t)} {
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

// lists are the code lists that rules read, and what each is for. A list of another name would do nothing.
var lists = map[string]string{
	"checklist.contract":                 "what the exchange checks before it evidences a contract; every item is answered, and met",
	"checklist.demander":                 "conditions of a demander's verification",
	"checklist.subject.merchant":         "conditions of a data merchant",
	"checklist.subject.merchant.SERVICE": "further ones of merchants of a category, which the name ends with",
	"checklist.subject.third-party":      "conditions of a third party",
	"demander.need":                      "categories of a demander's need",
	"form":                               "forms of datasets and of products",
	"industry":                           "sections of industry of datasets",
	"licensed.service":                   "services for which a licence, permit or filing must be shown; it closes nothing",
	"objectType":                         "types of objects as the document words them; the exchange's approval says which it trades",
	"openType":                           "how far public data are open",
	"serviceType":                        "services that are objects of trade",
	"source":                             "where data come from",
	"thirdPartyServiceType":              "services of third parties: of their certificates and of what they offer",
	"toolType":                           "tools that are objects of trade",
}

func listsTable(t *testing.T) string {
	given := map[string][]string{}
	for id, pack := range ready(t) {
		for _, list := range pack.Codes {
			if lists[list.Name] == "" {
				t.Errorf("%s gives the code list %s, which nothing reads", id, list.Name)
			}
			given[list.Name] = append(given[list.Name], fmt.Sprintf("%s %d", id, len(list.Codes)))
		}
	}
	var out strings.Builder
	out.WriteString("| code list | what it is for | codes in the ready packs |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		fmt.Fprintf(&out, "| `%s` | %s | %s |\n", name, lists[name], cmp.Or(strings.Join(slices.Sorted(slices.Values(given[name])), ", "), "—"))
	}
	return out.String()
}
