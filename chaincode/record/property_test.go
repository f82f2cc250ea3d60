package record_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// texts without U+0000, any characters otherwise.
var texts = rapid.Custom(func(t *rapid.T) string {
	return strings.ReplaceAll(rapid.String().Draw(t, "text"), "\x00", "")
})

// values are JSON values as this system allows them.
func values(depth int) *rapid.Generator[any] {
	leaves := []*rapid.Generator[any]{
		rapid.Map(texts, func(s string) any { return s }), rapid.Map(rapid.Int64Range(-(1<<53-1), 1<<53-1), func(n int64) any { return n }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }), rapid.Just[any](nil),
	}
	if depth == 0 {
		return rapid.OneOf(leaves...)
	}
	inner := rapid.Deferred(func() *rapid.Generator[any] { return values(depth - 1) })
	lists := rapid.Map(rapid.SliceOfN(inner, 0, 4), func(l []any) any { return l })
	objects := rapid.Map(rapid.MapOfN(texts, inner, 0, 4), func(m map[string]any) any { return m })
	return rapid.OneOf(append(leaves, lists, objects)...)
}

func TestCanonicalIsIdempotentAndKeepsTheMeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := values(4).Draw(t, "value")
		canonical, err := record.Encode(value)
		if err != nil {
			t.Fatal(err)
		}
		again, err := record.Canonical(canonical)
		if err != nil || !bytes.Equal(again, canonical) {
			t.Fatalf("%s became %s (%v)", canonical, again, err)
		}
		loose, err := json.MarshalIndent(value, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if same, err := record.Canonical(loose); err != nil || !bytes.Equal(same, canonical) {
			t.Fatalf("%s became %s (%v), not %s", loose, same, err, canonical)
		}
		if !json.Valid(canonical) {
			t.Fatalf("%s is no JSON", canonical)
		}
	})
}

func TestWhatIsEncodedDecodesToTheSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		contract := rapid.Make[record.Statement]().Draw(t, "statement")
		contract.Body = []byte(`{"a":1}`)
		contract.Iat, contract.Exp = contract.Iat%(1<<53), contract.Exp%(1<<53)
		first, err := record.Encode(contract)
		if err != nil {
			return // a text with U+0000
		}
		var back record.Statement
		if err := record.Decode(first, &back); err != nil {
			t.Fatal(err)
		}
		if second, err := record.Encode(back); err != nil || !bytes.Equal(first, second) {
			t.Fatalf("%s came back as %s (%v)", first, second, err)
		}
	})
}

func TestMembersAreOrderedAsRFC8785Says(t *testing.T) {
	// RFC 8785 §3.2.3: the emoji's first UTF-16 unit is below U+FB33.
	got, err := record.Canonical([]byte("{\"\u20ac\":1,\"\\r\":2,\"\ufb33\":3,\"1\":4,\"\U0001f600\":5,\"\u0080\":6,\"\u00f6\":7}"))
	want := "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\U0001f600\":5,\"\ufb33\":3}"
	if err != nil || string(got) != want {
		t.Fatalf("%q (%v), not %q", got, err, want)
	}
}

const (
	digits  = "0123456789"
	symbols = digits + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// certificateNumbers are all certificate numbers.
var certificateNumbers = rapid.Custom(func(t *rapid.T) record.Number {
	return record.Number{
		Type: rapid.StringMatching(`[A-Z]{2}`).Draw(t, "type"), Region: rapid.StringMatching(`[0-9]{6}`).Draw(t, "region"),
		Day: rapid.StringMatching(`[0-9]{8}`).Draw(t, "day"), Gateway: rapid.IntRange(0, 9).Draw(t, "gateway"), Serial: rapid.IntRange(0, 999999).Draw(t, "serial"),
	}
})

func TestANumberReadsBackAsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := certificateNumbers.Draw(t, "number")
		back, err := record.ParseNumber(n.String())
		if err != nil || back != n || len(n.String()) != 24 {
			t.Fatalf("%s came back as %+v (%v)", n, back, err)
		}
	})
}

func TestANumberWithOneWrongCharacterIsRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(certificateNumbers.Draw(t, "number").String())
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		wrong := bytes.Clone(text)
		wrong[at] = symbols[rapid.IntRange(0, len(symbols)-1).Draw(t, "symbol")]
		if _, err := record.ParseNumber(string(wrong)); err == nil && !bytes.Equal(wrong, text) {
			t.Fatalf("%s was accepted for %s", wrong, text)
		}
	})
}

func TestEveryErrorCrossesProcessesAsText(t *testing.T) {
	for code := range record.Catalog {
		e := record.Errorf(code, "detail | with bars, shuzheng: and 中文").Under("S0 8(1)")
		for _, around := range []string{"%s", "rpc error: chaincode response 500, %s", "peer0.shuzheng:7051 answered: chaincode response 500, %s"} {
			back, ok := record.ParseError(fmt.Sprintf(around, e.Error()))
			if !ok || *back != *e {
				t.Errorf("%s came back as %+v", e, back)
			}
		}
	}
	for _, text := range []string{"", "shuzheng:", "shuzheng:malformed", "shuzheng:malformed|", "shuzheng:no-such-code|a|b", "no error of ours"} {
		if e, ok := record.ParseError(text); ok {
			t.Errorf("%q was read as %+v", text, e)
		}
	}
}

func TestTheCatalogExplainsEveryCodeInBothLanguages(t *testing.T) {
	for code, text := range record.Catalog {
		for _, sentence := range []string{text.ZH, text.EN, text.NextZH, text.NextEN} {
			if len(sentence) < 6 || strings.TrimSpace(sentence) != sentence {
				t.Errorf("%s: %q explains nothing", code, sentence)
			}
		}
		if text.Status < 400 || text.Status > 504 {
			t.Errorf("%s: status %d", code, text.Status)
		}
		if strings.ToLower(string(code)) != string(code) || strings.ContainsAny(string(code), " |_") {
			t.Errorf("%s is not written as codes are", code)
		}
	}
}

func TestUnifiedSocialCreditCodesAreChecked(t *testing.T) {
	for _, real := range []string{"91110000101623741K", "11430000006122244L"} {
		if err := record.CheckUSCC(real); err != nil {
			t.Errorf("%s: %v", real, err)
		}
	}
	for _, wrong := range []string{"91350211M0000XUF46", "", "91110000101623741k", "9111000010162374IK", "91110000101623741", "91110000101623741KK", "中文中文中文"} {
		if err := record.CheckUSCC(wrong); record.CodeOf(err) != record.BadIdentifier {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

func TestOneWrongCharacterOfACodeIsRefused(t *testing.T) {
	const real, alphabet = "91110000101623741K", "0123456789ABCDEFGHJKLMNPQRTUWXY"
	for at := range real {
		for _, symbol := range alphabet {
			wrong := real[:at] + string(symbol) + real[at+1:]
			if wrong != real && record.CheckUSCC(wrong) == nil {
				t.Errorf("%s was accepted for %s", wrong, real)
			}
		}
	}
}

func TestATimeHasOneSpelling(t *testing.T) {
	if _, err := record.ParseTime("2026-03-02T01:00:00Z"); err != nil {
		t.Fatal(err)
	}
	for _, other := range []string{"2026-03-02T09:00:00+08:00", "2026-03-02T01:00:00.0Z", "2026-03-02t01:00:00Z", "2026-03-02 01:00:00Z", "2026-02-30T01:00:00Z", ""} {
		if _, err := record.ParseTime(other); err == nil {
			t.Errorf("%q was accepted", other)
		}
	}
}

// FuzzDecode demands that what is accepted is the one encoding of its value.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{}`, `[]`, `null`, `{"a":1}`, `{"a":[1,"b",{"c":null}]}`, "\"\u00e9\ud7ff\"", `-0`, `1e3`, `{"a":1,"a":2}`, `[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		canonical, err := record.Canonical(b)
		if err != nil {
			return
		}
		if !json.Valid(b) || !json.Valid(canonical) {
			t.Fatalf("%q was accepted and is no JSON", b)
		}
		if again, err := record.Canonical(canonical); err != nil || !bytes.Equal(again, canonical) {
			t.Fatalf("%q became %q (%v)", canonical, again, err)
		}
		var statement record.Statement
		if record.Decode(b, &statement) == nil {
			if back, err := record.Encode(statement); err != nil || !bytes.Equal(back, b) {
				t.Fatalf("%q came back as %q (%v)", b, back, err)
			}
		}
		var value any
		_ = record.Decode(b, &value)
	})
}
