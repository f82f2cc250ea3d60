package tlog

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/emmansun/gmsm/sm3"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Limits on notes from outside.
const (
	maxNote         = 4 << 10
	maxCosignatures = 8
	// MaxObjected bounds a signer's list of objected leaves; a signer that had to object to more stops signing.
	MaxObjected = 1024
)

// algorithm names the signature in a key's id: 0xff stands for one that C2SP has not numbered.
const algorithm = "\xffshuzheng/sm2-cosignature/v1"

// Cosignature is one organization's word that it has verified everything up to a checkpoint but what it objects to.
type Cosignature struct {
	Organization string
	KeyHash      [4]byte // picks one of the organization's log keys
	Time         int64   // NumericDate by the signer's clock
	Objected     []byte  // SM3 of the signer's list of objected leaves, [ObjectedDigest]
	Signature    []byte  // r‖s
}

// Message is what an organization signs with its `log` key.
func Message(text string, time int64, objected []byte) []byte {
	return fmt.Appendf(nil, "shuzheng-cosignature/v1\ntime %d\nobjected %x\n%s", time, objected, text)
}

// KeyHash names a log key within its organization: the first 4 bytes of SM3(name ‖ LF ‖ algorithm ‖ point).
func KeyHash(origin, organization string, point []byte) (hash [4]byte) {
	sum := sm3.Sum([]byte(name(origin, organization) + "\n" + algorithm + string(point)))
	copy(hash[:], sum[:])
	return hash
}

func name(origin, organization string) string { return origin + "/" + organization }

// ObjectedDigest is SM3 over the canonical JSON of a list of objected leaves: sorted names, none twice.
func ObjectedDigest(leaves []string) ([]byte, error) {
	if len(leaves) > MaxObjected {
		return nil, record.Errorf(record.TooLarge, "a list of objected leaves has at most %d entries", MaxObjected)
	}
	for i, leaf := range leaves {
		if !record.IsDigest(leaf) || i > 0 && leaves[i-1] >= leaf {
			return nil, malformed("a list of objected leaves is not sorted, or holds something else")
		}
	}
	text, err := record.Encode(append([]string{}, leaves...))
	if err != nil {
		return nil, err
	}
	sum := sm3.Sum(text)
	return sum[:], nil
}

// Line is the co-signature's line in a signed note: key id ‖ time ‖ objected ‖ r‖s, base64.
func (c *Cosignature) Line(origin string) string {
	raw := binary.BigEndian.AppendUint64(append([]byte{}, c.KeyHash[:]...), uint64(c.Time))
	raw = append(append(raw, c.Objected...), c.Signature...)
	return "— " + name(origin, c.Organization) + " " + base64.StdEncoding.EncodeToString(raw) + "\n"
}

// By reports whether a key of the organization made the co-signature over a checkpoint's text.
func (c *Cosignature) By(text string, key seal.Key) bool {
	return seal.Verify(key.Public, Message(text, c.Time, c.Objected), c.Signature)
}

// Note is a checkpoint with the co-signatures that came with it.
type Note struct {
	Checkpoint   *Checkpoint
	Text         string
	Cosignatures []Cosignature
}

// String is the signed note: text, empty line, one line for each co-signature.
func (n *Note) String() string {
	var b strings.Builder
	b.WriteString(n.Text + "\n")
	for i := range n.Cosignatures {
		b.WriteString(n.Cosignatures[i].Line(n.Checkpoint.Origin))
	}
	return b.String()
}

// ParseNote reads a signed note; it judges no signature.
func ParseNote(text string) (*Note, error) {
	head, tail, found := strings.Cut(text, "\n\n")
	if len(text) > maxNote || !found {
		return nil, malformed("a signed note has an empty line before its signatures")
	}
	checkpoint, err := ParseCheckpoint(head + "\n")
	if err != nil {
		return nil, err
	}
	n := &Note{Checkpoint: checkpoint, Text: head + "\n"}
	lines := strings.SplitAfter(tail, "\n")
	if len(lines) > maxCosignatures+1 {
		return nil, malformed("a signed note has at most %d signatures", maxCosignatures)
	}
	for _, line := range lines[:len(lines)-1] {
		cosignature, err := parseLine(checkpoint.Origin, line)
		if err != nil {
			return nil, err
		}
		n.Cosignatures = append(n.Cosignatures, *cosignature)
	}
	if n.String() != text {
		return nil, malformed("the note is not in its one form")
	}
	return n, nil
}

func parseLine(origin, line string) (*Cosignature, error) {
	rest, found := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "— "+origin+"/")
	organization, encoded, cut := strings.Cut(rest, " ")
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if !found || !cut || err != nil || len(raw) != 4+8+sm3.Size+64 || organization == "" {
		return nil, malformed("a co-signature is not by one of this log's organizations in the one form")
	}
	c := &Cosignature{
		Organization: organization, Time: int64(binary.BigEndian.Uint64(raw[4:])),
		Objected: bytes.Clone(raw[12 : 12+sm3.Size]), Signature: bytes.Clone(raw[12+sm3.Size:]),
	}
	copy(c.KeyHash[:], raw)
	if c.Time < 0 {
		return nil, malformed("a co-signature's time is out of range")
	}
	return c, nil
}
