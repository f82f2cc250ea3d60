package evidence_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/evidence"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
)

var update = flag.Bool("update", false, "write testdata/summary.txt anew; raise SummaryEdition with it once packages have been handed out")

// dealt is the package of the test deal, and what its parties keep.
func dealt(t testing.TB) (*evidence.Package, *prooftest.Deal) {
	t.Helper()
	w := prooftest.New(t, nil)
	d := w.Deal(nil)
	w.Prove()
	w.Sign()
	p, err := w.Proofs.Evidence(t.Context(), "exchange", prooftest.DealKey)
	require.NoError(t, err)
	return p, d
}

// TestTheSummaryIsWordForWordTheOneOfItsEdition: a verifier of later writes it again and compares.
func TestTheSummaryIsWordForWordTheOneOfItsEdition(t *testing.T) {
	p, d := dealt(t)
	text := p.Summary.Text()
	p.Add(d.Application, d.Terms, d.Contract, d.Payment, d.Element)
	text += "\n----\n\n" + p.Summary.Text()
	const path = "testdata/summary.txt"
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), text, "the wording has changed: raise SummaryEdition and run go test ./evidence -update")
}

func TestEveryActOfTradeHasAWord(t *testing.T) {
	for act := range rules.Acts() {
		for _, family := range []string{"deal.", "delivery.", "settlement.", "transaction.", "dispute.", "pause.", "disclosure.", "access.", "violation."} {
			if strings.HasPrefix(act, family) {
				require.NotEqual(t, act, evidence.Word(act), "gateway/evidence/words.go")
			}
		}
	}
}

func TestTermsOfAContractThatIsNotInForceSaySo(t *testing.T) {
	p, d := dealt(t)
	former := strings.ReplaceAll(d.Contract, "1250000", "1350000")
	require.NotEqual(t, d.Contract, former)
	p.Add(d.Contract, former)
	text := p.Summary.Text()
	require.Contains(t, text, "12500.00 元，分 1 期（所载状态下适用的合同）")
	require.Contains(t, text, "13500.00 元，分 1 期（不适用")
}

func TestAPackageHasOneForm(t *testing.T) {
	p, d := dealt(t)
	p.Add(d.Contract)
	text, err := p.Encode()
	require.NoError(t, err)
	require.True(t, evidence.Is(text))
	again, err := evidence.Parse(append(text, '\n'))
	require.NoError(t, err)
	require.Equal(t, p, again)
	require.True(t, again.Summary.Same(&p.Summary))

	for name, change := range map[string]func(*evidence.Package){
		"kind":              func(p *evidence.Package) { p.Kind = "bundle" },
		"edition":           func(p *evidence.Package) { p.Edition = 2 },
		"subject":           func(p *evidence.Package) { p.Subject = "deal" },
		"height":            func(p *evidence.Package) { p.Height = 0 },
		"time":              func(p *evidence.Package) { p.At = "today" },
		"no trust":          func(p *evidence.Package) { p.Trust = "" },
		"no entries":        func(p *evidence.Package) { p.Entries = nil },
		"order":             func(p *evidence.Package) { p.Entries[0], p.Entries[1] = p.Entries[1], p.Entries[0] },
		"twice":             func(p *evidence.Package) { p.Entries[1] = p.Entries[0] },
		"no checkpoint":     func(p *evidence.Package) { p.Entries[0].Proof.Checkpoint = 99 },
		"status checkpoint": func(p *evidence.Package) { p.Statuses[0].Checkpoint = -1 },
		"statuses":          func(p *evidence.Package) { p.Statuses = make([]bundle.Status, evidence.MaxStatuses+1) },
		"document twice":    func(p *evidence.Package) { p.Documents = append(p.Documents, p.Documents[0]) },
		"empty document":    func(p *evidence.Package) { p.Documents[0] = "" },
		"timestamp":         func(p *evidence.Package) { p.Timestamp = "=" },
		"no summary":        func(p *evidence.Package) { p.Summary.Sections = nil },
		"hidden letters":    func(p *evidence.Package) { p.Summary.Title += "\u202e" },
	} {
		broken, err := evidence.Parse(text)
		require.NoError(t, err)
		change(broken)
		_, err = broken.Encode()
		require.Error(t, err, name)
		raw, err := record.Encode(broken)
		require.NoError(t, err)
		_, err = evidence.Parse(raw)
		require.Error(t, err, name)
	}
	_, err = evidence.Parse(make([]byte, evidence.MaxSize+1))
	require.Equal(t, record.TooLarge, record.CodeOf(err))
}

func TestDocumentsAreToldByTheirForm(t *testing.T) {
	_, d := dealt(t)
	for text, kind := range map[string]string{
		d.Terms: evidence.DocParty, d.Contract: evidence.DocContract, d.Payment: evidence.DocSettlement, d.Application: evidence.DocStatement,
		d.Element: evidence.DocSalted, "eyJ": evidence.DocOther, "{}": evidence.DocOther, "[1,2,3]": evidence.DocOther, "text": evidence.DocOther,
	} {
		require.Equal(t, kind, evidence.ReadDocument(text).Kind, text)
	}
}

// What stands in a record is anybody's text: the summary shows it on one line and never longer than it may be.
func TestNothingInARecordBreaksThePage(t *testing.T) {
	p, _ := dealt(t)
	for i := range p.Entries {
		var rec record.Record
		if record.Load([]byte(p.Entries[i].Value), &rec) != nil || rec.Kind != "deal" && rec.Kind != "actor" {
			continue
		}
		var body map[string]any
		require.NoError(t, json.Unmarshal(rec.Body, &body))
		body["name"], body["provider"], body["datasetName"] = strings.Repeat("长", 4000), "A\u202e\n甲", strings.Repeat("x\n", 900)
		rec.Body, rec.State = json.RawMessage(must(record.Encode(body))), strings.Repeat("S", 5000)
		p.Entries[i].Value = string(must(record.Encode(rec)))
	}
	p.Add()
	_, err := p.Encode()
	require.NoError(t, err)
}

func must(text []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return text
}

// FuzzParse: whatever is accepted has one form, and its page can be written.
func FuzzParse(f *testing.F) {
	p, d := dealt(f)
	p.Add(d.Contract, d.Terms, d.Application)
	text, err := p.Encode()
	require.NoError(f, err)
	f.Add(text)
	f.Add([]byte(`{"at":"","kind":"evidence"}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := evidence.Parse(file)
		if err != nil {
			return
		}
		again, err := p.Encode()
		require.NoError(t, err)
		require.Equal(t, strings.TrimSuffix(string(file), "\n"), string(again))
		p.Summary = evidence.Summarize(p)
		_, err = p.Encode()
		require.NoError(t, err)
	})
}
