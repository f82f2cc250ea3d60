// Package statuslist says what became of a certificate or a key: Token Status Lists (IETF draft-ietf-oauth-status-list)
// of 2^20 entries of two bits, which are a pure function of the ledger at a height, and the signed tokens that carry them.
package statuslist

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"

	"github.com/emmansun/gmsm/sm3"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Status is one entry.
type Status byte

// The entries. An index that nobody has claimed reads Invalid, so what was prepared and never issued never reads valid.
// Replaced stands in the list of keys only (application-specific in the draft): the key ended without cause.
const (
	Valid     Status = 0
	Invalid   Status = 1
	Suspended Status = 2
	Replaced  Status = 3
)

// String names it as reports do.
func (s Status) String() string {
	return [...]string{"VALID", "INVALID", "SUSPENDED", "REPLACED"}[s&3]
}

// Sizes in bytes; a chunk is the piece by which a list is stored and digested.
const (
	Size      = record.StatusListSize / 4
	ChunkSize = 4 << 10
	Chunks    = Size / ChunkSize
	// maxEncoded bounds a list from outside: random entries do not compress.
	maxEncoded = Size/3*4 + 4<<10
)

// List is the entries of one list, four to a byte, the first in the lowest bits.
type List [Size]byte

// New makes a list that nobody has claimed an entry of.
func New() *List {
	var l List
	for i := range l {
		l[i] = 0x55
	}
	return &l
}

// Get reads an entry.
func (l *List) Get(index int) Status { return Status(l[index/4] >> (index % 4 * 2) & 3) }

// Set writes an entry.
func (l *List) Set(index int, s Status) {
	shift := index % 4 * 2
	l[index/4] = l[index/4]&^(3<<shift) | byte(s)<<shift
}

// Chunk gives the bytes around an entry and their number.
func (l *List) Chunk(index int) (int, []byte) {
	n := index / 4 / ChunkSize
	return n, l[n*ChunkSize : (n+1)*ChunkSize]
}

// Digest is SM3 over the SM3s of the list's 64 chunks of 4 KiB.
func (l *List) Digest() string {
	var sums [Chunks]Sum
	for n := range sums {
		sums[n] = sm3.Sum(l[n*ChunkSize : (n+1)*ChunkSize])
	}
	return DigestOf(&sums)
}

// Sum is the SM3 of one chunk.
type Sum = [sm3.Size]byte

// DigestOf is [List.Digest] for one who keeps the chunks' sums.
func DigestOf(sums *[Chunks]Sum) string {
	all := make([]byte, 0, Chunks*sm3.Size)
	for n := range sums {
		all = append(all, sums[n][:]...)
	}
	return seal.Digest(all)
}

// Encode compresses a list as the draft wants it: zlib, base64url.
func (l *List) Encode() (string, error) {
	var b bytes.Buffer
	w, err := zlib.NewWriterLevel(&b, zlib.BestCompression)
	if err != nil {
		return "", err
	}
	if _, err := w.Write(l[:]); err != nil {
		return "", err
	}
	err = w.Close()
	return seal.Base64(b.Bytes()), err
}

// Decode reads a list back; it must have exactly the size of every list here, and nothing may follow it.
func Decode(text string) (*List, error) {
	refused := record.Errorf(record.Malformed, "the status list is not a zlib stream of %d bytes", Size).Under("docs/format.md §11")
	if len(text) > maxEncoded {
		return nil, refused
	}
	compressed, err := seal.Unbase64(text)
	if err != nil {
		return nil, err
	}
	source := bytes.NewReader(compressed)
	r, err := zlib.NewReader(source)
	if err != nil {
		return nil, refused
	}
	var l List
	if _, err := io.ReadFull(r, l[:]); err != nil {
		return nil, refused
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF || source.Len() != 0 {
		return nil, refused
	}
	return &l, nil
}

// Named is one list's digest under its name.
type Named struct {
	URI    string `json:"uri"`
	Digest string `json:"digest"`
}

// DigestAll sums up all lists of a network at one height: SM3 over the canonical JSON of their digests, sorted by name,
// none twice. It is what a checkpoint holds.
func DigestAll(lists []Named) (string, error) {
	for i := range lists {
		if i > 0 && lists[i-1].URI >= lists[i].URI {
			return "", record.Errorf(record.Malformed, "the status lists are not sorted by name, or one stands twice").Under("docs/format.md §11")
		}
	}
	text, err := record.Encode(append([]Named{}, lists...))
	if err != nil {
		return "", err
	}
	return seal.Digest(text), nil
}

// EntryName names an entry where a co-signer objects to what made it what it is: SM3(0x02 ‖ len32 ‖ uri ‖ index32). No
// leaf or subtree of the log has such a name.
func EntryName(uri string, index int) string {
	text := binary.BigEndian.AppendUint32([]byte{2}, uint32(len(uri)))
	text = append(text, uri...)
	return seal.Digest(binary.BigEndian.AppendUint32(text, uint32(index)))
}
