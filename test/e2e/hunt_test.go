package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// public names what a hunt must find.
const public = "the certificate's public number"

// window is how many bytes of a spelling are looked at first; every spelling is longer.
const window = 8

// hunt searches many texts for many spellings in one pass over each.
type hunt struct {
	known  map[string]string   // spelling → what it is
	begins map[uint64][]string // first bytes → spellings
	places map[string][]string // what was found → where
	bytes  int
}

func newHunt() *hunt {
	return &hunt{known: map[string]string{}, begins: map[uint64][]string{}, places: map[string][]string{}}
}

// add hunts for a secret in each of its spellings.
func (x *hunt) add(what string, secret []byte) {
	for _, spelling := range spellings(secret) {
		if x.known[spelling] == "" {
			first := binary.LittleEndian.Uint64([]byte(spelling[:window]))
			x.begins[first] = append(x.begins[first], spelling)
		}
		x.known[spelling] = what
	}
}

// through searches one text.
func (x *hunt) through(text []byte, where string) {
	x.bytes += len(text)
	for i := 0; i+window <= len(text); i++ {
		first := binary.LittleEndian.Uint64(text[i:])
		if first == 0 {
			continue // files of databases are full of nothing
		}
		for _, spelling := range x.begins[first] {
			if bytes.HasPrefix(text[i:], []byte(spelling)) {
				what := x.known[spelling]
				x.places[what] = append(x.places[what], where)
			}
		}
	}
}

// spellings are the forms in which a secret could have been written: as it is, hexadecimal, and base64 at each of the
// three places where it may begin inside a longer text.
func spellings(secret []byte) []string {
	list := []string{string(secret), hex.EncodeToString(secret), strings.ToUpper(hex.EncodeToString(secret))}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			text := encoding.EncodeToString(append(make([]byte, before), secret...))
			from := []int{0, 2, 3}[before]
			to := (before + len(secret)) * 8 / 6 // whole characters only
			list = append(list, text[from:to])
		}
	}
	return list
}
