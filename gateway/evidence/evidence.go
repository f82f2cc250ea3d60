// Package evidence is the file that goes to court: everything the ledger holds about one deal or one certificate, with the proofs
// of it, the private documents that whoever hands it over chose to add, and a page that says in words what is proved, by whom,
// since when, and what is not. docs/format.md §16. It says what such a file looks like and what it says; package verify says
// what it is worth.
package evidence

import (
	"bytes"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
)

// Kind is the `kind` of every package.
const Kind = "evidence"

// edition numbers the form below.
const edition = 1

// Limits on a package from outside.
const (
	MaxSize        = 6 << 20 // bytes
	MaxEntries     = 4096
	MaxCheckpoints = 1024
	MaxStatuses    = 3
	MaxDocuments   = 64
	maxDocument    = 256 << 10
	maxTrust       = 2 << 20
	maxTokens      = 16
)

// Package is all that is handed over about one subject.
type Package struct {
	Kind        string              `json:"kind"`
	Edition     int                 `json:"edition"`
	Network     string              `json:"network"`
	Namespace   string              `json:"namespace"` // of the subject
	Subject     string              `json:"subject"`   // state key of the record it is about
	Height      int                 `json:"height"`    // blocks it was made of
	At          string              `json:"at"`        // the ledger's time then: that of its newest act; empty where nobody has acted
	Trust       string              `json:"trust"`     // the trust list, or the chain of lists, as text
	Checkpoints []bundle.Checkpoint `json:"checkpoints"`
	Entries     []Entry             `json:"entries"`   // sorted by namespace, key and place in the log
	Statuses    []bundle.Status     `json:"statuses"`  // the newest that is known of keys and certificates
	Documents   []string            `json:"documents"` // private ones, and statements that the ledger does not keep, as they were made
	Timestamp   string              `json:"timestamp"` // RFC 3161 token over the newest note, base64url; kept and shown, not examined
	Summary     Summary             `json:"summary"`
}

// Entry is a value of the ledger with its place in the log.
type Entry struct {
	Value string       `json:"value"`
	Proof bundle.Proof `json:"proof"`
}

// New makes a package with nothing in it, in its one form.
func New() *Package {
	return &Package{
		Kind: Kind, Edition: edition, Checkpoints: []bundle.Checkpoint{}, Entries: []Entry{}, Statuses: []bundle.Status{}, Documents: []string{},
		Summary: Summary{Sections: []Section{}},
	}
}

// Is reports whether a file claims to be a package, so that its faults are judged and not taken for another file's.
func Is(file []byte) bool {
	return bytes.HasPrefix(file, []byte(`{"at":`)) && bytes.Contains(file, []byte(`"kind":"evidence"`))
}

// Parse reads a package; a line feed may end the file. It judges form and limits, nothing else.
func Parse(file []byte) (*Package, error) {
	if len(file) > MaxSize {
		return nil, record.Errorf(record.TooLarge, "the package has %d bytes, %d are allowed", len(file), MaxSize)
	}
	var p Package
	if err := record.Decode(bytes.TrimSuffix(file, []byte("\n")), &p); err != nil {
		return nil, err
	}
	return &p, p.valid()
}

// Encode writes a package in its one form.
func (p *Package) Encode() ([]byte, error) {
	if err := p.valid(); err != nil {
		return nil, err
	}
	text, err := record.Encode(p)
	if err == nil && len(text) > MaxSize {
		err = record.Errorf(record.TooLarge, "the package has %d bytes, %d are allowed", len(text), MaxSize)
	}
	return text, err
}

func (p *Package) valid() error {
	var c record.Check
	c.That(p.Kind == Kind && p.Edition == edition, "kind and edition must be %s and %d", Kind, edition)
	c.Text("network", p.Network, 20, 200)
	c.Text("namespace", p.Namespace, 1, 32)
	c.That(record.IsKey(p.Subject), "subject must be the key of a record")
	c.That(p.Height >= 1, "height must be positive")
	if p.At != "" {
		c.Time("at", p.At)
	}
	c.That(len(p.Trust) > 0 && len(p.Trust) <= maxTrust, "trust must have 1 to %d bytes", maxTrust)
	c.Count("checkpoints", len(p.Checkpoints), 1, MaxCheckpoints)
	for i := range p.Checkpoints {
		p.Checkpoints[i].Check(&c)
	}
	c.Count("entries", len(p.Entries), 1, MaxEntries)
	for i := range p.Entries {
		p.Entries[i].Proof.Check(&c, len(p.Checkpoints))
		c.That(i == 0 || p.Entries[i-1].before(&p.Entries[i]), "entries must be sorted by namespace, key and index, without repetition")
	}
	c.Count("statuses", len(p.Statuses), 0, MaxStatuses)
	for i := range p.Statuses {
		p.Statuses[i].Check(&c, len(p.Checkpoints), maxTokens)
	}
	c.Count("documents", len(p.Documents), 0, MaxDocuments)
	for i, text := range p.Documents {
		c.That(len(text) > 0 && len(text) <= maxDocument, "a document must have 1 to %d bytes", maxDocument)
		c.That(!slices.Contains(p.Documents[:i], text), "a document stands twice")
	}
	bundle.CheckTimestamp(&c, p.Timestamp)
	p.Summary.check(&c)
	return c.Err()
}

func (e *Entry) before(other *Entry) bool {
	a, b := &e.Proof, &other.Proof
	if n := strings.Compare(a.Namespace, b.Namespace); n != 0 {
		return n < 0
	}
	if n := strings.Compare(a.Key, b.Key); n != 0 {
		return n < 0
	}
	return a.Index < b.Index
}

// Sort puts the entries in their order.
func (p *Package) Sort() {
	slices.SortFunc(p.Entries, func(a, b Entry) int {
		switch {
		case a.before(&b):
			return -1
		case b.before(&a):
			return 1
		}
		return 0
	})
}

// Add puts documents in and writes the summary anew. One that stands there already is passed over.
func (p *Package) Add(documents ...string) {
	for _, text := range documents {
		if !slices.Contains(p.Documents, text) {
			p.Documents = append(p.Documents, text)
		}
	}
	slices.SortFunc(p.Documents, func(a, b string) int { return strings.Compare(seal.Digest([]byte(a)), seal.Digest([]byte(b))) })
	p.Summary = Summarize(p)
}
