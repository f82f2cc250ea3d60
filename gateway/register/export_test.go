package register_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/register"
	"github.com/shuzheng/shuzheng/gateway/register/registertest"
)

// odd are names that would do harm in a spreadsheet or in a file.
var odd = []string{"=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "'quoted'", "＝1", "a,b", `say "hi"`, "ordinary 公交", "", "'", " =1"}

func oddRows() []register.Row {
	var rows []register.Row
	for i, name := range odd {
		named := registertest.Registration("D-1", "A-7", func(r *record.Registration) { r.DatasetName = name })
		item := life("registration/R-1", step{i, "registration.apply", record.StateSubmitted, named})
		rows = append(rows, register.RowOf(item, at(50)))
	}
	return rows
}

func exported(t *testing.T, rows []register.Row) *register.Export {
	t.Helper()
	e, err := register.NewExport("n", "property", "registration", 9, rows)
	require.NoError(t, err)
	return e
}

func TestAnExportReadsBackWithItsDigest(t *testing.T) {
	e := exported(t, oddRows())
	text, err := e.Encode()
	require.NoError(t, err)
	for _, file := range [][]byte{text, append(text, '\n')} {
		again, err := register.Parse(file)
		require.NoError(t, err)
		require.Equal(t, e, again)
	}
	plain, err := record.Encode(e.Rows)
	require.NoError(t, err)
	require.Equal(t, seal.Digest(plain), e.Digest, "SM3 over the canonical JSON of the rows")

	for name, file := range map[string]string{
		"a row altered": strings.Replace(string(text), "公交", "地铁", 1), "a row less": strings.Replace(string(text), `"count":12`, `"count":11`, 1),
		"another kind": strings.Replace(string(text), `"kind":"register"`, `"kind":"bundle"`, 1), "spaces": strings.Replace(string(text), ":", ": ", 1),
		"a member more": strings.Replace(string(text), `{"count"`, `{"a":1,"count"`, 1),
		"no height":     strings.Replace(string(text), `"height":9`, `"height":0`, 1),
		"nothing":       "", "no object": "[]",
	} {
		_, err := register.Parse([]byte(file))
		require.Error(t, err, name)
	}
	empty := exported(t, nil)
	require.Equal(t, seal.Digest([]byte("[]")), empty.Digest)
	require.NotNil(t, empty.Rows)
}

func TestARowSaysTheStateAtTheLedgersTime(t *testing.T) {
	item := life("registration/R-1", step{0, "registration.apply", record.StateSubmitted, applied})
	row := register.RowOf(item, at(4))
	require.Equal(t, "registration/R-1", row.Key)
	require.Equal(t, item.Digest, row.Digest)
	require.Equal(t, [4]string{record.StateAccepted, record.StateSubmitted, at(3), "B-03"}, [4]string{row.State, row.Written, row.Since, row.Rule})
	require.Equal(t, at(4), row.AsOf)
}

func TestCSVIsReadByAnyReaderAndHoldsNoFormula(t *testing.T) {
	rows := oddRows()
	file := register.CSV(rows)
	require.True(t, bytes.HasSuffix(file, []byte("\r\n")))
	require.Equal(t, len(rows)+1, bytes.Count(file, []byte("\r\n")))
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\uFEFF"))))
	all, err := reader.ReadAll()
	require.NoError(t, err)
	require.Equal(t, register.Columns, all[0])
	require.Len(t, all, len(rows)+1)
	for _, cells := range all[1:] {
		for _, cell := range cells {
			require.False(t, cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r"), cell)
		}
	}
	again, err := register.ParseCSV(file)
	require.NoError(t, err)
	require.Equal(t, rows, again)
	none, err := register.ParseCSV(register.CSV(nil))
	require.NoError(t, err)
	require.Empty(t, none)
	for _, other := range []string{
		"", "key,state\r\n", string(file) + "a,b\r\n", strings.Replace(string(file), "'=HYPER", "=HYPER", 1),
		strings.Replace(string(file), ",ordinary", ",'ordinary", 1),
	} {
		_, err := register.ParseCSV([]byte(other))
		require.Equal(t, record.Malformed, record.CodeOf(err))
	}
}

func TestWhateverStandsInARecordComesBackFromBothForms(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string { return strings.ReplaceAll(rapid.String().Draw(t, "text"), "\x00", "=") }) // no record holds U+0000
	rapid.Check(t, func(t *rapid.T) {
		drawn := registertest.Registration("D-1", text.Draw(t, "holder"), func(r *record.Registration) { r.DatasetName = text.Draw(t, "name") })
		item := life("registration/R-1", step{0, "registration.apply", record.StateSubmitted, drawn})
		rows := []register.Row{register.RowOf(item, at(1))}
		again, err := register.ParseCSV(register.CSV(rows))
		require.NoError(t, err)
		require.Equal(t, rows, again)
		e, err := register.NewExport("n", "property", "registration", 9, rows)
		require.NoError(t, err)
		file, err := e.Encode()
		require.NoError(t, err)
		_, err = register.Parse(file)
		require.NoError(t, err)
	})
}

func TestAnAnchorIsOfOneExportOnly(t *testing.T) {
	e := exported(t, oddRows())
	l := &registertest.Life{Namespace: "property", Key: "anchor/N-1"}
	l.Act(day(51), "register.anchor", "ANCHORED", e.Body())
	key, anchor, err := register.AnchorOf(l.Value())
	require.NoError(t, err)
	require.Equal(t, "anchor/N-1", key)
	require.NoError(t, e.Matches(anchor))
	for _, change := range []func(*record.Anchor){
		func(a *record.Anchor) { a.Kind = "dataset" }, func(a *record.Anchor) { a.Height++ }, func(a *record.Anchor) { a.Count-- },
		func(a *record.Anchor) { a.Digest = registertest.Fingerprint("x") },
	} {
		other := *anchor
		change(&other)
		require.Equal(t, record.Invalid, record.CodeOf(e.Matches(&other)))
	}
	_, err = e.Proven()
	require.Equal(t, record.NotProved, record.CodeOf(err))
	e.Anchor = &register.Anchored{
		Value: string(l.Value()), Proof: bundle.Proof{Hashes: []string{}}, Checkpoint: bundle.Checkpoint{Objected: []bundle.Objected{}},
	}
	key, err = e.Proven()
	require.NoError(t, err)
	require.Equal(t, "anchor/N-1", key)
	other := &registertest.Life{Namespace: "property", Key: "usage/U-1"}
	other.Act(day(51), "usage.record", "RECORDED", e.Body())
	_, _, err = register.AnchorOf(other.Value())
	require.Equal(t, record.Invalid, record.CodeOf(err))
}

// FuzzExport holds that a file has one meaning: what is read is written as the same bytes, and its digest is that of its rows.
func FuzzExport(f *testing.F) {
	e, err := register.NewExport("n", "property", "registration", 9, oddRows())
	if err != nil {
		f.Fatal(err)
	}
	text, err := e.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add(register.CSV(e.Rows))
	f.Add([]byte(`{"count":0}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		if parsed, err := register.Parse(file); err == nil {
			again, err := parsed.Encode()
			if err != nil || !bytes.Equal(again, bytes.TrimSuffix(file, []byte("\n"))) {
				t.Fatalf("%q was read and written as %q, %v", file, again, err)
			}
			if digest, err := register.DigestOf(parsed.Rows); err != nil || digest != parsed.Digest {
				t.Fatalf("accepted with the digest %s, the rows have %s", parsed.Digest, digest)
			}
		}
		if rows, err := register.ParseCSV(file); err == nil {
			if again, err := register.ParseCSV(register.CSV(rows)); err != nil || len(again) != len(rows) {
				t.Fatalf("%q was read, and what it says is not, %v", file, err)
			}
		}
	})
}
