package tlog

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

const origin = "620000/registry/6d0f"

func checkpoint() *Checkpoint {
	return &Checkpoint{
		Origin: origin, Size: 12, Root: bytes.Repeat([]byte{0xab}, 32), Height: 4, Block: bytes.Repeat([]byte{0xcd}, 32),
		Status: "sm3:" + strings.Repeat("0e", 32),
	}
}

func cosignature(organization string) Cosignature {
	return Cosignature{
		Organization: organization, KeyHash: KeyHash(origin, organization, []byte("point")), Time: 1772415600,
		Objected: bytes.Repeat([]byte{1}, 32), Signature: bytes.Repeat([]byte{2}, 64),
	}
}

func note(organizations ...string) *Note {
	n := &Note{Checkpoint: checkpoint(), Text: checkpoint().Text()}
	for _, organization := range organizations {
		n.Cosignatures = append(n.Cosignatures, cosignature(organization))
	}
	return n
}

func TestNoteReadsBackAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hash := rapid.SliceOfN(rapid.Byte(), 32, 32)
		c := &Checkpoint{
			Origin: rapid.StringMatching(`[0-9a-z/]{1,80}`).Draw(t, "origin"), Size: rapid.Uint64Range(0, 1<<63-1).Draw(t, "size"), Root: hash.Draw(t, "root"),
			Height: rapid.Uint64Range(0, 1<<63-1).Draw(t, "height"), Block: hash.Draw(t, "block"), Status: Name(hash.Draw(t, "status")),
		}
		n := &Note{Checkpoint: c, Text: c.Text()}
		for range rapid.IntRange(0, maxCosignatures).Draw(t, "co-signatures") {
			one := Cosignature{
				Organization: rapid.StringMatching(`[A-Za-z]{1,20}`).Draw(t, "organization"), Time: rapid.Int64Range(0, 1<<62).Draw(t, "time"),
				Objected: hash.Draw(t, "objected"), Signature: rapid.SliceOfN(rapid.Byte(), 64, 64).Draw(t, "signature"),
			}
			copy(one.KeyHash[:], hash.Draw(t, "key id"))
			n.Cosignatures = append(n.Cosignatures, one)
		}
		again, err := ParseNote(n.String())
		if err != nil || again.String() != n.String() || again.Text != n.Text || len(again.Cosignatures) != len(n.Cosignatures) {
			t.Fatalf("%q came back as %+v, %v", n, again, err)
		}
	})
}

func TestOtherSpellingsOfANoteAreRefused(t *testing.T) {
	good := note("DataBureau", "Exchange").String()
	if _, err := ParseNote(good); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(good, "\n")
	raw, err := base64.StdEncoding.DecodeString(lines[6][strings.LastIndexByte(lines[6], ' ')+1:])
	if err != nil {
		t.Fatal(err)
	}
	early := bytes.Clone(raw)
	early[4] = 0x80
	for name, text := range map[string]string{
		"nothing":             "",
		"text only":           checkpoint().Text(),
		"no origin":           strings.TrimPrefix(good, origin),
		"size with a zero":    strings.Replace(good, "\n12\n", "\n012\n", 1),
		"size with a sign":    strings.Replace(good, "\n12\n", "\n+12\n", 1),
		"size in hexadecimal": strings.Replace(good, "\n12\n", "\n0xc\n", 1),
		"size too large":      strings.Replace(good, "\n12\n", "\n9223372036854775808\n", 1),
		"root of 31 bytes":    strings.Replace(good, lines[2], base64.StdEncoding.EncodeToString(make([]byte, 31)), 1),
		"root in URL letters": strings.Replace(good, lines[2], base64.RawURLEncoding.EncodeToString(make([]byte, 32)), 1),
		"block of 31 bytes":   strings.Replace(good, " cd", " ", 1),
		"block in capitals":   strings.Replace(good, strings.Repeat("cd", 32), strings.Repeat("CD", 32), 1),
		"another block word":  strings.Replace(good, "block", "Block", 1),
		"no status":           strings.Replace(good, lines[4]+"\n", "", 1),
		"status none":         strings.Replace(good, lines[4], "status none", 1),
		"one line more":       strings.Replace(good, "\n\n", "\nextra\n\n", 1),
		"CR LF":               strings.ReplaceAll(good, "\n", "\r\n"),
		"no line feed":        strings.TrimSuffix(good, "\n"),
		"two line feeds":      good + "\n",
		"hyphen":              strings.Replace(good, "—", "-", 1),
		"another log":         strings.Replace(good, "— 62", "— 63", 1),
		"no organization":     strings.Replace(good, "/DataBureau ", "/ ", 1),
		"byte more":           strings.Replace(good, base64.StdEncoding.EncodeToString(raw), base64.StdEncoding.EncodeToString(append(raw, 0)), 1),
		"byte less":           strings.Replace(good, base64.StdEncoding.EncodeToString(raw), base64.StdEncoding.EncodeToString(raw[:len(raw)-1]), 1),
		"time below zero":     strings.Replace(good, base64.StdEncoding.EncodeToString(raw), base64.StdEncoding.EncodeToString(early), 1),
		"nine co-signatures":  note(strings.Split("A B C D E F G H I", " ")...).String(),
		"too long":            note(strings.Repeat("A", maxNote)).String(),
	} {
		if n, err := ParseNote(text); err == nil {
			t.Errorf("%s: read as %+v", name, n)
		} else if record.CodeOf(err) != record.Malformed {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMessageBindsTextTimeAndObjections(t *testing.T) {
	want := "shuzheng-cosignature/v1\ntime 5\nobjected 0102\n" + checkpoint().Text()
	if got := string(Message(checkpoint().Text(), 5, []byte{1, 2})); got != want {
		t.Fatalf("%q", got)
	}
}

func TestKeyHashNamesOrganizationAndKey(t *testing.T) {
	id := KeyHash(origin, "DataBureau", []byte("point"))
	for _, other := range [][4]byte{KeyHash("other", "DataBureau", []byte("point")), KeyHash(origin, "Exchange", []byte("point")), KeyHash(origin, "DataBureau", []byte("Point"))} {
		if other == id {
			t.Fatal("two keys have one id")
		}
	}
}

func TestObjectedListIsSortedAndBounded(t *testing.T) {
	a, b := Name(make([]byte, 32)), Name(bytes.Repeat([]byte{1}, 32))
	empty, err := ObjectedDigest(nil)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := ObjectedDigest([]string{}); !bytes.Equal(again, empty) {
		t.Fatal("no list and an empty list differ")
	}
	if both, err := ObjectedDigest([]string{a, b}); err != nil || bytes.Equal(both, empty) {
		t.Fatal(err)
	}
	for _, list := range [][]string{{b, a}, {a, a}, {"x"}, {strings.ToUpper(b)}} {
		if _, err := ObjectedDigest(list); record.CodeOf(err) != record.Malformed {
			t.Errorf("%v: %v", list, err)
		}
	}
	long := make([]string, MaxObjected+1)
	for i := range long {
		hash := make([]byte, 32)
		hash[0], hash[1] = byte(i>>8), byte(i)
		long[i] = Name(hash)
	}
	if _, err := ObjectedDigest(long[:MaxObjected]); err != nil {
		t.Fatal(err)
	}
	if _, err := ObjectedDigest(long); record.CodeOf(err) != record.TooLarge {
		t.Fatal(err)
	}
}

// FuzzNote holds that a note has one text: what is read is written as the same bytes.
func FuzzNote(f *testing.F) {
	f.Add(note("DataBureau", "MarketRegulator", "Exchange").String())
	f.Add(note().String())
	f.Add("a\n0\n\nblock 0 \nstatus \n\n")
	f.Fuzz(func(t *testing.T, text string) {
		n, err := ParseNote(text)
		if err != nil {
			return
		}
		if n.String() != text || n.Checkpoint.Text() != n.Text || !strings.HasPrefix(text, n.Text+"\n") {
			t.Fatalf("%q came back as %q", text, n)
		}
	})
}
