// Package hunt looks for what must not be there: many secrets, each in every form in which a program could have written it, in
// many texts, in one pass over each.
package hunt

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/cockroachdb/pebble/v2"

	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// window is how many bytes of a spelling are looked at first; every spelling is longer.
const window = 8

// Hunt searches many texts for many spellings.
type Hunt struct {
	Places map[string][]string // what was found → where
	Bytes  int                 // looked through

	known  map[string]string   // spelling → what it is
	begins map[uint64][]string // first bytes → spellings
}

// New is a hunt for nothing yet.
func New() *Hunt {
	return &Hunt{known: map[string]string{}, begins: map[uint64][]string{}, Places: map[string][]string{}}
}

// Len is how many spellings are hunted for.
func (x *Hunt) Len() int { return len(x.known) }

// Add hunts for a secret in each of its spellings. Whoever calls it lets the secret have [window] bytes at least.
func (x *Hunt) Add(what string, secret []byte) {
	for _, spelling := range spellings(secret) {
		if x.known[spelling] == "" {
			first := binary.LittleEndian.Uint64([]byte(spelling[:window]))
			x.begins[first] = append(x.begins[first], spelling)
		}
		x.known[spelling] = what
	}
}

// AddDigests hunts for a text's SM3 and SHA-256: who knows what could stand in a place tries them all.
func (x *Hunt) AddDigests(what, text string) {
	for _, guess := range []string{text, `"` + text + `"`, text + "\n"} {
		if bits, err := hex.DecodeString(strings.TrimPrefix(seal.Digest([]byte(guess)), "sm3:")); err == nil {
			x.Add("SM3 of "+what, bits)
		}
		sum := sha256.Sum256([]byte(guess))
		x.Add("SHA-256 of "+what, sum[:])
	}
}

// Through searches one text.
func (x *Hunt) Through(text []byte, where string) {
	x.Bytes += len(text)
	for i := 0; i+window <= len(text); i++ {
		first := binary.LittleEndian.Uint64(text[i:])
		if first == 0 {
			continue // files of databases are full of nothing
		}
		for _, spelling := range x.begins[first] {
			if bytes.HasPrefix(text[i:], []byte(spelling)) {
				what := x.known[spelling]
				x.Places[what] = append(x.Places[what], where)
			}
		}
	}
}

// Files searches every file under a directory, but for those of which skip says so.
func (x *Hunt) Files(dir string, skip func(path string) bool) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || skip(path) {
			return err
		}
		content, err := os.ReadFile(path)
		x.Through(content, path)
		return err
	})
}

// Rows searches a Pebble directory through Pebble: its files are compressed.
func (x *Hunt) Rows(dir string) error {
	db, err := pebble.Open(dir, &pebble.Options{ReadOnly: true, Logger: quiet{}})
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.NewIter(nil)
	if err != nil {
		return err
	}
	defer rows.Close()
	for ok := rows.First(); ok; ok = rows.Next() {
		x.Through(rows.Key(), dir+" key")
		x.Through(rows.Value(), dir+" row")
	}
	return rows.Error()
}

// quiet drops what Pebble logs, and fails on what it calls fatal.
type quiet struct{}

func (quiet) Infof(string, ...any)  {}
func (quiet) Errorf(string, ...any) {}
func (quiet) Fatalf(format string, _ ...any) {
	panic(format)
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
