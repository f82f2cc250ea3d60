// Package bundle is the file that outlives the platform: a certificate, or the parties' statements, with everything a
// stranger needs to check it beside a trust list. docs/format.md §12. It says what a bundle looks like; package verify says what
// it is worth.
package bundle

import (
	"bytes"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// Kind is the `kind` of every bundle.
const Kind = "bundle"

// edition numbers the form below.
const edition = 1

// Limits on a bundle from outside.
const (
	MaxSize        = 2 << 20 // bytes: two status lists that hardly compress, and everything else
	MaxKeys        = 16
	MaxCheckpoints = 4
	maxHashes      = 64 // of one proof: more than any tree needs
	maxTokens      = 2
	maxLists       = 64
	maxTimestamp   = 64 << 10
)

// Bundle opens one write-once leaf of the log and the key records it needs; it never shows another record.
type Bundle struct {
	Kind        string       `json:"kind"`
	Edition     int          `json:"edition"`
	Certificate string       `json:"certificate"` // SD-JWT with the disclosures meant for the reader; empty for statements
	Statements  []string     `json:"statements"`  // compact JWS as recorded: the act, then the consents; empty for a certificate
	Leaf        Proof        `json:"leaf"`
	Keys        []Key        `json:"keys"`        // of those who signed the statements, or the key binding
	Checkpoints []Checkpoint `json:"checkpoints"` // the earliest first: the first one that covers the leaf says since when
	Status      Status       `json:"status"`
	Timestamp   string       `json:"timestamp"` // RFC 3161 token over the first note, base64url; kept and shown, not examined
}

// Proof shows that a value stands in the log.
type Proof struct {
	Namespace  string   `json:"namespace"`
	Key        string   `json:"key"` // state key
	Index      uint64   `json:"index"`
	Hashes     []string `json:"hashes"`     // RFC 6962 inclusion proof, base64url
	Checkpoint int      `json:"checkpoint"` // which of the bundle's
}

// Key is a key record with its place in the log.
type Key struct {
	Record string `json:"record"` // its bytes as the ledger holds them
	Proof  Proof  `json:"proof"`
}

// Checkpoint is a co-signed checkpoint and what its signers object to; a signer without an entry objects to nothing.
type Checkpoint struct {
	Note     string     `json:"note"`
	Objected []Objected `json:"objected"`
}

// Objected is one signer's list, whose digest the signer co-signed.
type Objected struct {
	Organization string   `json:"organization"`
	Leaves       []string `json:"leaves"`
}

// Status is the newest that is known of the certificate's entry, and of the keys' where keys are shown.
type Status struct {
	Checkpoint int                `json:"checkpoint"` // which of the bundle's
	Lists      []statuslist.Named `json:"lists"`      // all lists at its height: their digest stands in the checkpoint
	Tokens     []string           `json:"tokens"`     // status list tokens of that height
}

// New makes a bundle with nothing in it, in its one form.
func New() *Bundle {
	return &Bundle{
		Kind: Kind, Edition: edition, Statements: []string{}, Keys: []Key{}, Checkpoints: []Checkpoint{},
		Leaf: Proof{Hashes: []string{}}, Status: Status{Lists: []statuslist.Named{}, Tokens: []string{}},
	}
}

// Is reports whether a file claims to be a bundle, so that its faults are judged and not taken for another file's.
func Is(file []byte) bool {
	return bytes.HasPrefix(file, []byte(`{"certificate":`)) && bytes.Contains(file, []byte(`"kind":"bundle"`))
}

// Parse reads a bundle; a line feed may end the file. It judges form and limits, nothing else.
func Parse(file []byte) (*Bundle, error) {
	if len(file) > MaxSize {
		return nil, record.Errorf(record.TooLarge, "the bundle has %d bytes, %d are allowed", len(file), MaxSize)
	}
	var b Bundle
	if err := record.Decode(bytes.TrimSuffix(file, []byte("\n")), &b); err != nil {
		return nil, err
	}
	return &b, b.valid()
}

func (b *Bundle) valid() error {
	var c record.Check
	c.That(b.Kind == Kind && b.Edition == edition, "kind and edition must be %s and %d", Kind, edition)
	c.That((b.Certificate == "") != (len(b.Statements) == 0), "a bundle holds a certificate or statements")
	c.Count("statements", len(b.Statements), 0, 1+record.MaxConsents)
	c.Count("keys", len(b.Keys), 0, MaxKeys)
	c.Count("checkpoints", len(b.Checkpoints), 1, MaxCheckpoints)
	b.Status.Check(&c, len(b.Checkpoints), maxTokens)
	CheckTimestamp(&c, b.Timestamp)
	proofs := []*Proof{&b.Leaf}
	for i := range b.Keys {
		proofs = append(proofs, &b.Keys[i].Proof)
	}
	for _, proof := range proofs {
		proof.Check(&c, len(b.Checkpoints))
	}
	for i := range b.Checkpoints {
		b.Checkpoints[i].Check(&c)
	}
	return c.Err()
}

// Check wants a proof within its limits that leads to one of so many checkpoints.
func (p *Proof) Check(c *record.Check, checkpoints int) {
	c.Count("hashes", len(p.Hashes), 0, maxHashes)
	c.That(p.Checkpoint >= 0 && p.Checkpoint < checkpoints, "a proof names a checkpoint that is not there")
}

// Check wants the lists of objections of a checkpoint sorted and within their limits.
func (p *Checkpoint) Check(c *record.Check) {
	c.Count("objected", len(p.Objected), 0, 3)
	for i, list := range p.Objected {
		c.That(i == 0 || p.Objected[i-1].Organization < list.Organization, "objected is not sorted by organization")
		c.Count("objected leaves", len(list.Leaves), 1, tlog.MaxObjected)
	}
}

// Check wants a status within its limits, at one of so many checkpoints.
func (s *Status) Check(c *record.Check, checkpoints, tokens int) {
	c.Count("status.tokens", len(s.Tokens), 0, tokens)
	c.Count("status.lists", len(s.Lists), 0, maxLists)
	c.That(s.Checkpoint >= 0 && s.Checkpoint < checkpoints, "status names a checkpoint that is not there")
}

// CheckTimestamp wants a timestamp token, or nothing, in strict base64url.
func CheckTimestamp(c *record.Check, token string) {
	c.That(len(token) <= maxTimestamp, "the timestamp token has more than %d characters", maxTimestamp)
	_, err := seal.Unbase64(token)
	c.That(err == nil, "the timestamp token is not strict base64url")
}

// Encode writes a bundle in its one form.
func (b *Bundle) Encode() ([]byte, error) {
	if err := b.valid(); err != nil {
		return nil, err
	}
	return record.Encode(b)
}

// Path gives a proof's hashes as bytes.
func (p *Proof) Path() ([][]byte, error) {
	path := make([][]byte, len(p.Hashes))
	for i, text := range p.Hashes {
		hash, err := seal.Unbase64(text)
		if err != nil || len(hash) != tlog.Hasher.Size() {
			return nil, record.Errorf(record.Malformed, "hash %d of a proof is not base64url of 32 bytes", i+1).Under("docs/format.md §12")
		}
		path[i] = hash
	}
	return path, nil
}

// NewProof writes a proof down.
func NewProof(namespace, key string, index uint64, path [][]byte, checkpoint int) Proof {
	p := Proof{Namespace: namespace, Key: key, Index: index, Hashes: make([]string, len(path)), Checkpoint: checkpoint}
	for i, hash := range path {
		p.Hashes[i] = seal.Base64(hash)
	}
	return p
}
