package sdjwt

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

const salt = "AAECAwQFBgcICQoLDA0ODw"

func member(name, value string) Disclosure {
	return Disclosure{Salt: salt, Name: name, Value: json.RawMessage(value)}
}

func payload(t *testing.T, clear map[string]any, disclosures ...Disclosure) []byte {
	t.Helper()
	digests, err := Digests(disclosures)
	if err != nil {
		t.Fatal(err)
	}
	clear["_sd"] = digests
	b, err := record.Encode(clear)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDisclosureReadsBackAsWritten(t *testing.T) {
	for _, value := range []string{`"兰州"`, `1`, `null`, `true`, `{"a":[1,{"b":2}]}`, `[]`} {
		text, err := member("volume", value).Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(text)
		if err != nil || string(again.Value) != value || again.Name != "volume" || again.Salt != salt {
			t.Errorf("%s came back as %+v, %v", value, again, err)
		}
	}
}

func TestOnlyTheOneEncodingIsRead(t *testing.T) {
	for name, array := range map[string]string{
		"space":            `["` + salt + `", "a",1]`,
		"two parts":        `["` + salt + `","a"]`,
		"four parts":       `["` + salt + `","a",1,2]`,
		"array element":    `["` + salt + `",1]`,
		"name is null":     `["` + salt + `",null,1]`,
		"short salt":       `["AAEC","a",1]`,
		"padded salt":      `["` + salt + `==","a",1]`,
		"fraction":         `["` + salt + `","a",1.0]`,
		"no name":          `["` + salt + `","",1]`,
		"_sd":              `["` + salt + `","_sd",[]]`,
		"...":              `["` + salt + `","...",1]`,
		"recursive":        `["` + salt + `","a",{"_sd":[]}]`,
		"recursive, deep":  `["` + salt + `","a",[{"b":{"...":"x"}}]]`,
		"duplicate member": `["` + salt + `","a",{"b":1,"b":2}]`,
		"an object":        `{"a":1}`,
		"nothing":          ``,
	} {
		if d, err := Decode(seal.Base64([]byte(array))); err == nil {
			t.Errorf("%s: read as %+v", name, d)
		} else if record.CodeOf(err) != record.Malformed {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheck(t *testing.T) {
	a, b, c := member("a", "1"), member("b", "2"), member("c", "3")
	again := Disclosure{Salt: "DwECAwQFBgcICQoLDA0ODw", Name: "a", Value: json.RawMessage("2")}
	for name, test := range map[string]struct {
		payload     []byte
		disclosures []Disclosure
		want        error
		withheld    int
	}{
		"all":             {payload(t, map[string]any{}, a, b), []Disclosure{b, a}, nil, 0},
		"some":            {payload(t, map[string]any{}, a, b), []Disclosure{a}, nil, 1},
		"none":            {payload(t, map[string]any{}, a, b), nil, nil, 2},
		"unreferenced":    {payload(t, map[string]any{}, a, b), []Disclosure{a, c}, ErrUnreferenced, 0},
		"twice":           {payload(t, map[string]any{}, a, b), []Disclosure{a, a}, ErrDuplicate, 0},
		"one name twice":  {payload(t, map[string]any{}, a, again), []Disclosure{a, again}, ErrDuplicate, 0},
		"clear already":   {payload(t, map[string]any{"a": 9}, a), []Disclosure{a}, ErrReserved, 0},
		"digest twice":    {payload(t, map[string]any{}, a, a), []Disclosure{a}, ErrForm, 0},
		"no _sd":          {[]byte(`{}`), nil, ErrForm, 0},
		"not a digest":    {[]byte(`{"_sd":["x"]}`), nil, ErrForm, 0},
		"_sd is a number": {[]byte(`{"_sd":1}`), nil, ErrForm, 0},
	} {
		withheld, err := Check(test.payload, test.disclosures)
		if !errors.Is(err, test.want) || withheld != test.withheld {
			t.Errorf("%s: %d, %v", name, withheld, err)
		}
	}
}

func TestParse(t *testing.T) {
	text, err := member("a", "1").Encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, disclosures, kb, err := Parse("h.p.s~" + text + "~x.y.z"); err != nil || len(disclosures) != 1 || kb != "x.y.z" {
		t.Fatal(disclosures, kb, err)
	}
	for name, combined := range map[string]string{
		"no tilde": "h.p.s", "two parts": "h.p~", "last tilde missing": "h.p.s~" + text, "empty disclosure": "h.p.s~~",
		"too many": "h.p.s" + strings.Repeat("~"+text, record.MaxDisclosures+1) + "~", "too long": "h.p." + strings.Repeat("s", MaxCombined) + "~",
		"long disclosure": "h.p.s~" + strings.Repeat("A", MaxDisclosure+1) + "~",
	} {
		if _, _, _, err := Parse(combined); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

// FuzzParse holds that whatever is read is written again as the same bytes.
func FuzzParse(f *testing.F) {
	text, _ := member("a", `{"b":"兰州"}`).Encode()
	f.Add("h.p.s~" + text + "~")
	f.Add("h.p.s~")
	f.Fuzz(func(t *testing.T, combined string) {
		jwt, disclosures, kb, err := Parse(combined)
		if err != nil {
			return
		}
		encoded := make([]string, len(disclosures))
		for i, disclosure := range disclosures {
			if encoded[i], err = disclosure.Encode(); err != nil {
				t.Fatalf("%q was read and cannot be written: %v", combined, err)
			}
		}
		again, err := Combine(jwt, encoded)
		if err != nil || again+kb != combined {
			t.Fatalf("%q came back as %q, %v", combined, again+kb, err)
		}
	})
}
