package statuslist

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm3"
	"pgregory.net/rapid"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

func TestUnclaimedEntriesReadInvalid(t *testing.T) {
	l := New()
	for _, index := range []int{0, 1, 2, 3, 4, record.StatusListSize - 1} {
		if l.Get(index) != Invalid {
			t.Errorf("entry %d reads %s", index, l.Get(index))
		}
	}
}

// TestEntriesStandAsTheDraftSays: two bits each, the first in the lowest bits of the first byte.
func TestEntriesStandAsTheDraftSays(t *testing.T) {
	var l List
	for index, status := range []Status{Valid, Invalid, Suspended, Replaced, Suspended} {
		l.Set(index, status)
	}
	if l[0] != 0b11_10_01_00 || l[1] != 0b10 {
		t.Fatalf("%08b %08b", l[0], l[1])
	}
}

func TestSetChangesOneEntryOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, want := New(), map[int]Status{}
		for range rapid.IntRange(1, 20).Draw(t, "writes") {
			index := rapid.IntRange(0, 40).Draw(t, "index")
			want[index] = Status(rapid.IntRange(0, 3).Draw(t, "status"))
			l.Set(index, want[index])
		}
		for index := range 50 {
			status, set := want[index]
			if !set {
				status = Invalid
			}
			if l.Get(index) != status {
				t.Fatalf("entry %d reads %s, not %s", index, l.Get(index), status)
			}
		}
	})
}

func TestStatusesHaveNames(t *testing.T) {
	for status, name := range map[Status]string{Valid: "VALID", Invalid: "INVALID", Suspended: "SUSPENDED", Replaced: "REPLACED"} {
		if status.String() != name {
			t.Errorf("%d is called %s", status, status)
		}
	}
}

func TestListReadsBackAsWritten(t *testing.T) {
	l := New()
	source := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		l.Set(source.IntN(record.StatusListSize), Status(source.IntN(4)))
	}
	text, err := l.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Decode(text)
	if err != nil || *again != *l || again.Digest() != l.Digest() {
		t.Fatalf("came back changed: %v", err)
	}
}

// TestAFullListFitsIntoItsToken: entries at random places hardly compress.
func TestAFullListFitsIntoItsToken(t *testing.T) {
	var l List
	source := rand.NewChaCha8([32]byte{})
	if _, err := source.Read(l[:]); err != nil {
		t.Fatal(err)
	}
	token, err := NewToken("urn:list", &l, 1, 0, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	text, err := record.Encode(token)
	if err != nil || len(seal.Base64(text)) > record.MaxStatusToken-1024 {
		t.Fatalf("%d letters, %v", len(seal.Base64(text)), err)
	}
	if again, err := Decode(token.StatusList.Lst); err != nil || *again != l {
		t.Fatal(err)
	}
}

func TestListsInOtherFormsAreRefused(t *testing.T) {
	packed := func(b []byte) []byte {
		var out bytes.Buffer
		w := zlib.NewWriter(&out)
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	good := packed(New()[:])
	var raw bytes.Buffer
	w, err := flate.NewWriter(&raw, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(New()[:]); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	sum := bytes.Clone(good)
	sum[len(sum)-1] ^= 1
	for name, text := range map[string]string{
		"nothing":           "",
		"padding":           seal.Base64(good) + "=",
		"no zlib header":    seal.Base64(raw.Bytes()),
		"a byte short":      seal.Base64(packed(New()[1:])),
		"a byte long":       seal.Base64(packed(append(New()[:], 0))),
		"a bomb":            seal.Base64(packed(make([]byte, 64<<20))),
		"bytes after it":    seal.Base64(append(bytes.Clone(good), 0)),
		"two streams":       seal.Base64(append(bytes.Clone(good), good...)),
		"cut short":         seal.Base64(good[:len(good)-1]),
		"another check sum": seal.Base64(sum),
		"too long":          strings.Repeat("A", maxEncoded+1),
	} {
		if _, err := Decode(text); record.CodeOf(err) != record.Malformed {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDigestIsOverTheDigestsOfChunks(t *testing.T) {
	l := New()
	l.Set(700_001, Valid)
	var sums [Chunks]Sum
	var all []byte
	for n := range sums {
		sums[n] = sm3.Sum(l[n*ChunkSize : (n+1)*ChunkSize])
		all = append(all, sums[n][:]...)
	}
	if l.Digest() != seal.Digest(all) || DigestOf(&sums) != l.Digest() || l.Digest() == New().Digest() {
		t.Fatal(l.Digest())
	}
	n, chunk := l.Chunk(700_001)
	if n != 700_001/4/ChunkSize || len(chunk) != ChunkSize || sm3.Sum(chunk) != sums[n] {
		t.Fatalf("chunk %d of %d bytes", n, len(chunk))
	}
}

func TestDigestAllWantsSortedNames(t *testing.T) {
	a, b := Named{"urn:a", New().Digest()}, Named{"urn:b", New().Digest()}
	both, err := DigestAll([]Named{a, b})
	if err != nil || both != seal.Digest([]byte(`[{"digest":"`+a.Digest+`","uri":"urn:a"},{"digest":"`+b.Digest+`","uri":"urn:b"}]`)) {
		t.Fatalf("%s, %v", both, err)
	}
	if none, err := DigestAll(nil); err != nil || none != seal.Digest([]byte("[]")) {
		t.Fatalf("%s, %v", none, err)
	}
	for _, lists := range [][]Named{{b, a}, {a, a}, {a, b, b}} {
		if _, err := DigestAll(lists); record.CodeOf(err) != record.Malformed {
			t.Errorf("%v: %v", lists, err)
		}
	}
}

func TestEntryNamesDoNotCollide(t *testing.T) {
	if got, want := EntryName("urn:a", 1), seal.Digest([]byte("\x02\x00\x00\x00\x05urn:a\x00\x00\x00\x01")); got != want {
		t.Fatal(got)
	}
	if EntryName("urn:a", 1) == EntryName("urn:a", 2) || EntryName("urn:a", 1) == EntryName("urn:b", 1) {
		t.Fatal("two entries have one name")
	}
}
