package tlog

import (
	"bytes"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm3"
	"pgregory.net/rapid"
)

func TestLeafBytes(t *testing.T) {
	sum := sm3.Sum([]byte("value"))
	want := append([]byte("\x01\x00\x08property\x00\x05jwt/1"), sum[:]...)
	if got := Leaf("property", "jwt/1", []byte("value"), false); !bytes.Equal(got, want) {
		t.Fatalf("%x", got)
	}
	deleted := append([]byte("\x01\x00\x01a\x00\x00"), make([]byte, 32)...)
	if got := Leaf("a", "", []byte("ignored"), true); !bytes.Equal(got, deleted) {
		t.Fatalf("%x", got)
	}
}

func TestLeafOfALongKeyHoldsItsDigest(t *testing.T) {
	for _, n := range []int{longKey - 1, longKey, longKey + 1, 1 << 20} {
		key := strings.Repeat("k", n)
		leaf := Leaf("a", key, nil, false)
		sum := sm3.Sum([]byte(key))
		if long := len(leaf) == 1+3+2+32+32 && bytes.HasPrefix(leaf[4:], append([]byte{0xff, 0xff}, sum[:]...)); long != (n >= longKey) {
			t.Errorf("%d bytes: %x", n, leaf[:8])
		}
	}
}

// TestNoTwoWritesShareALeaf: parts cannot flow into each other.
func TestNoTwoWritesShareALeaf(t *testing.T) {
	write := func(t *rapid.T, label string) [3]string {
		text := rapid.StringMatching(`[ab\x00]{0,4}`)
		return [3]string{text.Draw(t, label+" namespace"), text.Draw(t, label+" key"), text.Draw(t, label+" value")}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := write(t, "a"), write(t, "b")
		equal := bytes.Equal(Leaf(a[0], a[1], []byte(a[2]), false), Leaf(b[0], b[1], []byte(b[2]), false))
		if equal != (a == b) {
			t.Fatalf("%q and %q", a, b)
		}
	})
}
