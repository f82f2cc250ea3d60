package packs_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/packs"
)

func ready(t testing.TB) map[string]*record.Pack {
	list, err := packs.Ready()
	require.NoError(t, err)
	byID := map[string]*record.Pack{}
	for _, pack := range list {
		byID[pack.ID] = pack
	}
	return byID
}

func TestTheReadyPacksAreTwoInForceAndThreeDrafts(t *testing.T) {
	list, err := packs.Ready()
	require.NoError(t, err)
	var got []string
	for _, pack := range list {
		got = append(got, fmt.Sprintf("%s %s %s %d", pack.Name(), pack.Status, pack.Region, pack.Precedence))
		require.NotEmpty(t, pack.Document, pack.ID)
		if pack.Status == record.PackDraft {
			require.Empty(t, pack.Notice, pack.ID)
			require.Empty(t, pack.Validity, pack.ID)
		}
	}
	require.Equal(t, []string{
		"CC-TRADING@2 DRAFT 220100 10", "GS-OPINION@1 IN_FORCE 620000 20", "GX-MARKET@2 DRAFT 450000 20", "SX-SECURITY@1 DRAFT 140000 20",
		"SX-TRADING@3 IN_FORCE 140000 20",
	}, got)
}

func TestAPackIsFoundByIDAndByName(t *testing.T) {
	for _, name := range []string{"SX-TRADING", "SX-TRADING@3"} {
		pack, err := packs.Find(name)
		require.NoError(t, err)
		require.Equal(t, "SX-TRADING@3", pack.Name())
	}
	for _, name := range []string{"", "SX-TRADING@2", "shanxi-trading.json"} {
		pack, err := packs.Find(name)
		require.NoError(t, err)
		require.Nil(t, pack, name)
	}
}

// own are the sources that a ready pack may cite: its document, and for what is in force the national rules that stand in
// where the document is silent.
var own = map[string][]string{
	"SX-TRADING": {"S0", "B"}, "SX-SECURITY": {"S2"}, "GX-MARKET": {"S1"}, "CC-TRADING": {"S3a", "S3b"}, "GS-OPINION": {"S4"},
}

func TestEveryRowCitesAnArticleOfItsDocument(t *testing.T) {
	known := articles(t)
	for id, pack := range ready(t) {
		for row, article := range cited(pack) {
			for _, part := range strings.Split(article, ";") {
				source, number := reference(t, part)
				if !slices.Contains(own[id], source) {
					t.Errorf("%s %s cites %s, which is not its document", id, row, part)
				}
				if !slices.Contains(known[source], number) {
					t.Errorf("%s %s cites %s: there is no such article", id, row, part)
				}
			}
		}
	}
}

// articles reads the numbers of articles by source. The file lists what the requirements and the facts of the domain
// reference cite, which is kept beside this repository and not in it.
func articles(t *testing.T) map[string][]string {
	text, err := os.ReadFile("testdata/articles.txt")
	require.NoError(t, err)
	known := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		known[words[0]] = words[1:]
	}
	return known
}

var articleForm = regexp.MustCompile(`^(S\d[ab]?|B)[ -](\d+[a-z]?|二\([一二三四]\)\d+)(\(\d+\))*(（.+）)?$`)

// reference reads `S0 8(1)`, `B-05`, `S4 二(二)7`, which has headings instead of articles, or `S0 35（…）`, where the brackets name
// the national rule that the article leads to.
func reference(t *testing.T, article string) (source, number string) {
	parts := articleForm.FindStringSubmatch(strings.TrimSpace(article))
	require.NotNil(t, parts, "%q is not written like S0 8(1) or B-05", article)
	return parts[1], parts[2]
}

// cited are the articles of a pack by row.
func cited(pack *record.Pack) map[string]string {
	list := map[string]string{}
	for _, row := range pack.Negative {
		list[row.Code] = row.Article
	}
	for _, row := range pack.Entry {
		list[row.Code] = row.Article
	}
	for _, parameter := range pack.Parameters {
		list[parameter.Name+" "+parameter.Type] = parameter.Article
	}
	for _, codes := range pack.Codes {
		for _, code := range codes.Codes {
			list[codes.Name+" "+code.Code] = code.Article
		}
	}
	return list
}

func TestTogetherThePacksHoldTheWholeLists(t *testing.T) {
	negative, entry := map[string]bool{}, map[string]bool{}
	conditions, cases := map[string]bool{"": true}, map[string]bool{}
	for _, pack := range ready(t) {
		for _, row := range pack.Negative {
			negative[row.Code], conditions[row.When] = true, true
		}
		for _, row := range pack.Entry {
			entry[row.Code], cases[row.When] = true, true
		}
	}
	for n := 1; n <= 21; n++ { // list A2-a: 20 items and core data
		require.Contains(t, negative, fmt.Sprintf("N%02d", n))
	}
	for _, code := range []string{"M1", "M2", "M3", "M4", "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"} { // list A2-b
		require.Contains(t, entry, code)
	}
	for _, name := range slices.Sorted(maps.Keys(record.Conditions)) {
		require.Contains(t, conditions, name, "no ready pack has a row for the condition")
	}
	for _, name := range slices.Sorted(maps.Keys(record.EntryConditions)) {
		require.Contains(t, cases, name, "no ready pack has a row for the case")
	}
}

// withoutValue are the parameters that SX-TRADING does not give, and why.
var withoutValue = map[string]string{
	"assessmentRequired":   "S0 20(1) has the exchange review an object; an assessment stands in a draft only (S3a 17)",
	"blockOnOverdueFiling": "S0 11(1) attaches no consequence to a late filing; absent means that it does not block",
	"cohortLeast":          "no document knows cohorts; who runs the network decides how much cover a demander must have (docs/threat-model.md)",
	"deliveryAcceptDays":   "S0 20(5) has the contract decide, and the model contract leaves its period blank (B-45); absent means that silence accepts nothing",
	"demanderCertificate":  "S0 20(1) and S0 13(2) can be read both ways (list A2-d); absent means that demanders are verified only",
	"enforceDraftPacks":    "who runs the network decides it, no document does; absent means that drafts warn",
	"filingGraceDays":      "no rule grants grace",
	"keyYears":             "set by the project's design, not by a document",
	"objectUniqueness":     "one object one registration stands in a draft only (S3a 17); absent means that the code is unique",
	"priceAnonymity":       "S0 14 names no number of deals; absent means that no prices are published",
	"recheckMonths":        "S0 17 asks for no second check; absent means that a verification lasts",
	"statementDays":        "set by the project's design, not by a document",
	"statusFreshnessHours": "no rule on recognition says how old a status may be (B-30)",
	"supplementDays":       "the registrar sets the period in each case (B-03)",
}

func TestEveryParameterHasAValueInForceOrAReason(t *testing.T) {
	given := map[string]bool{}
	for _, parameter := range ready(t)["SX-TRADING"].Parameters {
		given[parameter.Name] = true
	}
	for name := range record.Parameters {
		if given[name] == (withoutValue[name] != "") {
			t.Errorf("%s: wants either a value in SX-TRADING or a reason why there is none", name)
		}
	}
	for name := range withoutValue {
		require.Contains(t, record.Parameters, name)
	}
}

func TestWhatAPersonWroteIsReadAndMadeCanonical(t *testing.T) {
	text := `{ "version": 1, "id": "X-1", "title": "试验包", "status": "DRAFT", "region": "140000", "validityYears": [], "noticeDays": [],
		"contractElements": [1], "negativeList": [ {"title": "涉及国家秘密的", "code": "N01", "article": "S0 8(1)", "effect": "P"} ] }`
	pack, canonical, err := packs.Parse([]byte(text))
	require.NoError(t, err)
	require.Equal(t, "X-1@1", pack.Name())
	require.Equal(t, `{"contractElements":[1],"id":"X-1","negativeList":[{"article":"S0 8(1)","code":"N01","effect":"P","title":"涉及国家秘密的"}],`+
		`"noticeDays":[],"region":"140000","status":"DRAFT","title":"试验包","validityYears":[],"version":1}`, string(canonical))

	for name, change := range map[string][2]string{
		"no JSON":             {`{ "version"`, `{ version`},
		"an unknown member":   {`"id"`, `"nonsense": 1, "id"`},
		"a member missing":    {`"noticeDays": [],`, ``},
		"null":                {`"noticeDays": []`, `"noticeDays": null`},
		"a member twice":      {`"id"`, `"id": "X-2", "id"`},
		"an unknown effect":   {`"effect": "P"`, `"effect": "Q"`},
		"a condition unheard": {`"effect": "P"`, `"effect": "P", "when": "FULL_MOON"`},
		"an empty list":       {`"noticeDays"`, `"parameters": [], "noticeDays"`},
	} {
		_, _, err := packs.Parse([]byte(strings.Replace(text, change[0], change[1], 1)))
		require.Equal(t, record.Invalid, record.CodeOf(err), "%s: %v", name, err)
	}
}

// FuzzPack holds that what is read has one canonical text, and that nothing in which two packs differ stays unseen.
func FuzzPack(f *testing.F) {
	others := ready(f)
	for _, pack := range others {
		text, err := record.Encode(pack)
		require.NoError(f, err)
		f.Add(text)
		f.Add(bytes.Replace(text, []byte(`"version":1`), []byte(`"version": 7`), 1))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		pack, canonical, err := packs.Parse(text)
		if err != nil {
			return
		}
		again, same, err := packs.Parse(canonical)
		require.NoError(t, err)
		require.Equal(t, pack, again)
		require.Equal(t, canonical, same)
		for _, other := range others {
			text, err := record.Encode(other)
			require.NoError(t, err)
			there, back := packs.Diff(pack, other), packs.Diff(other, pack)
			require.Equal(t, bytes.Equal(text, canonical), len(there) == 0)
			require.Len(t, back, len(there))
		}
	})
}
