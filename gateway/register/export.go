package register

import (
	"bytes"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/internal/plain"
)

// Kind is the `kind` of every exported register.
const Kind = "register"

// edition numbers the form of the file and the columns of its rows.
const edition = 1

// Limits on exported registers.
const (
	MaxRows   = 100_000
	MaxExport = 192 << 20 // bytes of a file
	maxHashes = 64        // of a proof: more than any tree needs
)

// Export is all records of a kind of one namespace at one height, in the order in which they came into being. Its digest is
// SM3 over the canonical JSON of the rows; the act `register.anchor` puts it on the ledger.
type Export struct {
	Kind      string    `json:"kind"`
	Edition   int       `json:"edition"`
	Network   string    `json:"network"`
	Namespace string    `json:"namespace"`
	Of        string    `json:"of"` // kind of the records
	Height    int       `json:"height"`
	Count     int       `json:"count"`
	Digest    string    `json:"digest"`
	Rows      []Row     `json:"rows"`
	Anchor    *Anchored `json:"anchor,omitempty"`
}

// Row is one record of an exported register. Every member is a text that a person can read on one line; lists are separated
// by spaces. States are those at the ledger's time of the height, which stands in AsOf, so that whoever has the same blocks
// makes the same rows.
type Row struct {
	Key         string `json:"key"`
	Digest      string `json:"digest"`  // SM3 of the record's value: its version
	State       string `json:"state"`   // effective at AsOf
	Written     string `json:"written"` // as the ledger holds it
	Since       string `json:"since"`
	Rule        string `json:"rule"` // by which time moved it
	Created     string `json:"created"`
	Act         string `json:"act"` // the last one
	Acted       string `json:"acted"`
	Holder      string `json:"holder"`
	Region      string `json:"region"`
	Type        string `json:"type"`
	Dataset     string `json:"dataset"`
	Name        string `json:"name"`
	Number      string `json:"number"`
	From        string `json:"from"`
	To          string `json:"to"`
	Follows     string `json:"follows"`
	Prior       string `json:"prior"`
	Follower    string `json:"follower"`
	Annotations string `json:"annotations"`
	Withheld    string `json:"withheld"`
	AsOf        string `json:"asOf"`
}

// Columns are the columns of the CSV form, in their order; they bear the names of the rows' members.
var Columns = []string{
	"key", "state", "since", "type", "number", "name", "holder", "region", "dataset", "from", "to", "created", "act", "acted", "written", "rule",
	"follows", "prior", "follower", "annotations", "withheld", "asOf", "digest",
}

// cells are the members in the order of [Columns].
func (r *Row) cells() []*string {
	return []*string{
		&r.Key, &r.State, &r.Since, &r.Type, &r.Number, &r.Name, &r.Holder, &r.Region, &r.Dataset, &r.From, &r.To, &r.Created, &r.Act, &r.Acted,
		&r.Written, &r.Rule, &r.Follows, &r.Prior, &r.Follower, &r.Annotations, &r.Withheld, &r.AsOf, &r.Digest,
	}
}

// RowOf is the row of a record at the ledger's time of a height.
func RowOf(item *Item, asOf string) Row {
	e := Of(item, asOf)
	r := Row{
		Key: e.Key, Digest: e.Digest, State: e.State, Written: e.Written, Since: e.Since, Rule: e.Rule, Created: e.Created, Act: e.Act, Acted: e.Acted,
		Holder: strings.Join(append([]string{e.Holder}, e.CoHolders...), " "), Region: e.Region, Type: e.Type, Dataset: e.Dataset, Name: e.Name,
		Number: e.Number, From: e.From, To: e.To, Follows: e.Follows,
		Prior: e.Prior, Follower: e.Follower, Annotations: strings.Join(e.Annotations, " "), Withheld: strings.Join(e.Withheld, " "), AsOf: asOf,
	}
	for _, cell := range r.cells() {
		*cell = plain.Text(*cell)
	}
	return r
}

// NewExport sums up rows.
func NewExport(network, namespace, kind string, height uint64, rows []Row) (*Export, error) {
	rows = append([]Row{}, rows...)
	digest, err := DigestOf(rows)
	return &Export{
		Kind: Kind, Edition: edition, Network: network, Namespace: namespace, Of: kind, Height: int(height), Count: len(rows), Digest: digest, Rows: rows,
	}, err
}

// DigestOf is SM3 over the canonical JSON of rows.
func DigestOf(rows []Row) (string, error) {
	text, err := record.Encode(append([]Row{}, rows...))
	if err != nil {
		return "", err
	}
	return seal.Digest(text), nil
}

// Encode writes the file in its one form.
func (e *Export) Encode() ([]byte, error) { return record.Encode(e) }

// Parse reads a file and recomputes its digest; a line feed may end it. Whether the ledger knows the digest is not asked here.
func Parse(file []byte) (*Export, error) {
	if len(file) > MaxExport {
		return nil, record.Errorf(record.TooLarge, "the file has %d bytes, %d are allowed", len(file), MaxExport)
	}
	var e Export
	if err := record.Decode(bytes.TrimSuffix(file, []byte("\n")), &e); err != nil {
		return nil, err
	}
	return &e, e.valid()
}

func (e *Export) valid() error {
	var c record.Check
	c.That(e.Kind == Kind && e.Edition == edition, "kind and edition must be %s and %d", Kind, edition)
	c.That(e.Height >= 1, "height must be a number of blocks")
	c.Count("rows", len(e.Rows), 0, MaxRows)
	c.That(e.Count == len(e.Rows), "the file holds %d rows and says %d", len(e.Rows), e.Count)
	for i := range e.Rows {
		for _, cell := range e.Rows[i].cells() {
			c.That(plain.Text(*cell) == *cell, "row %d holds a character that cannot be seen", i+1)
		}
	}
	if e.Anchor != nil {
		c.Count("hashes", len(e.Anchor.Proof.Hashes), 0, maxHashes)
		c.Count("objected", len(e.Anchor.Checkpoint.Objected), 0, 3)
	}
	if err := c.Err(); err != nil {
		return err
	}
	digest, err := DigestOf(e.Rows)
	if err == nil && digest != e.Digest {
		err = record.Errorf(record.Invalid, "the rows have the digest %s, the file says %.80q: it was altered", digest, e.Digest)
	}
	return err
}

// Anchored is the anchor of an export as the ledger holds it, with the proof that the log does.
type Anchored struct {
	Value      string            `json:"value"` // of the anchor record
	Proof      bundle.Proof      `json:"proof"`
	Checkpoint bundle.Checkpoint `json:"checkpoint"` // the one that the proof leads to
}

// AnchorOf reads the value of an anchor record that somebody shows.
func AnchorOf(value []byte) (key string, anchor *record.Anchor, err error) {
	var rec record.Record
	if err := record.Decode(value, &rec); err != nil {
		return "", nil, err
	}
	if rec.Kind != "anchor" {
		return "", nil, record.Errorf(record.Invalid, "%.80q is no anchor of an exported register", rec.Key())
	}
	anchor = &record.Anchor{}
	if err := record.Decode(rec.Body, anchor); err != nil {
		return "", nil, err
	}
	return rec.Key(), anchor, anchor.Valid()
}

// Proven gives the key of the anchor that the file carries, whose proof says what the file is worth. It refuses a file without one,
// and an anchor of another export.
func (e *Export) Proven() (key string, err error) {
	if e.Anchor == nil {
		return "", record.Errorf(record.NotProved, "the file carries no proof; export it again with its anchor")
	}
	key, anchor, err := AnchorOf([]byte(e.Anchor.Value))
	if err != nil {
		return "", err
	}
	return key, e.Matches(anchor)
}

// Body is the body of `register.anchor` for the export.
func (e *Export) Body() *record.Anchor {
	return &record.Anchor{Kind: e.Of, Height: e.Height, Count: e.Count, Digest: e.Digest}
}

// Matches refuses an anchor that is of another export.
func (e *Export) Matches(anchor *record.Anchor) error {
	if own := e.Body(); *anchor != *own {
		return record.Errorf(record.Invalid, "the anchor is of %d %q at height %d with the digest %s, the file of %d %q at height %d with %s",
			anchor.Count, anchor.Kind, anchor.Height, anchor.Digest, own.Count, own.Kind, own.Height, own.Digest)
	}
	return nil
}
