package evidence

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// Item is an entry taken apart. Values that are no records, such as certificates, statements and rule packs, have none.
type Item struct {
	*Entry
	Kind   string
	Record *record.Record // nil for what is none
}

// Contents is a package taken apart. Nothing in it is believed yet: package verify judges whether the log holds it.
type Contents struct {
	*Package
	Items   []*Item // in the order of the entries
	places  map[place][]*Item
	digests map[string]bool // of the documents
	told    map[string]bool // statements of the acts of the story
	acted   map[place]bool  // where the statements of acts are kept
}

type place struct{ namespace, key string }

// raw are the kinds of values that are no records.
var raw = []string{"jwt", "jws", "pack", "calendar", "trust"}

// Raw reports whether values of a kind are no records.
func Raw(kind string) bool { return slices.Contains(raw, kind) }

// Open takes a package apart. A value that should be a record and is none has no record; verify refuses it.
func (p *Package) Open() *Contents {
	c := &Contents{Package: p, places: map[place][]*Item{}, digests: map[string]bool{}, told: map[string]bool{}, acted: map[place]bool{}}
	for _, text := range p.Documents {
		c.digests[seal.Digest([]byte(text))] = true
	}
	for i := range p.Entries {
		item := &Item{Entry: &p.Entries[i]}
		item.Kind, _, _ = strings.Cut(item.Proof.Key, "/")
		var rec record.Record
		if !Raw(item.Kind) && record.Load([]byte(item.Value), &rec) == nil && rec.Key() == item.Proof.Key {
			item.Record = &rec
		}
		c.Items = append(c.Items, item)
		at := place{item.Proof.Namespace, item.Proof.Key}
		c.places[at] = append(c.places[at], item)
	}
	c.tell()
	return c
}

// Newest finds the newest version of a record that the package holds; nil when there is none.
func (c *Contents) Newest(namespace, key string) *Item {
	var found *Item
	for _, item := range c.places[place{namespace, key}] {
		if item.Record != nil {
			found = item // they are sorted
		}
	}
	return found
}

// Value finds a value of a key; empty when there is none.
func (c *Contents) Value(namespace, key string) string {
	if items := c.places[place{namespace, key}]; len(items) > 0 {
		return items[0].Value
	}
	return ""
}

// body reads the body of a record's newest version as far as its members have the form asked for.
func (c *Contents) body(namespace, key string, body any) *record.Record {
	item := c.Newest(namespace, key)
	if item == nil {
		return nil
	}
	_ = json.Unmarshal(item.Record.Body, body) // a member of another form stays empty
	return item.Record
}

// about are the kinds of record that stand beside a subject and tell of it.
var about = []string{
	"handover", "settlement", "dispute", "transaction", "violation", "disclosure", "access", "pause", "delivery", "right", "usage", "mirror", "retirement",
}

// Story are the versions that tell what happened to the subject, in the order in which they were recorded: its own, and those of
// the records beside it.
func (c *Contents) Story() []*Item {
	var list []*Item
	for _, item := range c.Items {
		if item.Record == nil || len(item.Record.Acts) == 0 || item.Proof.Namespace != c.Namespace {
			continue
		}
		if item.Proof.Key == c.Subject || slices.Contains(about, item.Kind) {
			list = append(list, item)
		}
	}
	slices.SortStableFunc(list, func(a, b *Item) int { return cmp.Compare(a.Proof.Index, b.Proof.Index) })
	return list
}

// Belongs reports whether a value may stand in the package. A deal, or what is kept of one, that does not name the subject is another
// story's, however well it is proven: the summary would tell it as a part of this one.
func (c *Contents) Belongs(item *Item) bool {
	if item.Kind == "jws" {
		return c.acted[place{item.Proof.Namespace, item.Proof.Key}]
	}
	if item.Proof.Namespace == c.Namespace && item.Proof.Key == c.Subject || !telling(item.Kind) {
		return true
	}
	return slices.ContainsFunc(c.places[place{item.Proof.Namespace, item.Proof.Key}], func(version *Item) bool {
		return version.Record != nil && version.Proof.Namespace == c.Namespace && strings.Contains(string(version.Record.Body), `"`+c.Subject+`"`)
	})
}

// Tells reports whether an act may be shown: one of a deal is one of this story. Other records, such as counters, note acts of many deals.
func (c *Contents) Tells(act *record.Act) bool {
	family, _, _ := strings.Cut(act.Act, ".")
	return !telling(family) || c.told[act.Statement]
}

// telling reports whether a kind of record, or a family of acts, tells a story.
func telling(kind string) bool {
	return kind == "deal" || kind == "contract" || slices.Contains(about, kind)
}

// tell notes the acts of the story, and then where the statements of all acts that may be shown are kept.
func (c *Contents) tell() {
	for _, item := range c.Story() {
		if c.Belongs(item) {
			for i := range item.Record.Acts {
				c.told[item.Record.Acts[i].Statement] = true
			}
		}
	}
	for _, item := range c.Items {
		if item.Record == nil {
			continue
		}
		for i := range item.Record.Acts {
			if act := &item.Record.Acts[i]; c.Tells(act) {
				c.acted[place{item.Proof.Namespace, StatementKey(act.Statement)}] = true
			}
		}
	}
}

// Act is the act that made a version of the story; there is one.
func (i *Item) Act() *record.Act { return &i.Record.Acts[len(i.Record.Acts)-1] }

// StatementKey is where the ledger keeps the statements of an act, if it keeps them.
func StatementKey(digest string) string {
	hex := strings.TrimPrefix(digest, "sm3:")
	return "jws/" + strings.ToUpper(hex[:min(32, len(hex))])
}

// Kept reports whether the statements of an act are here, as the ledger keeps them or as a document.
func (c *Contents) Kept(namespace, digest string) bool {
	return c.Value(namespace, StatementKey(digest)) != "" || c.digests[digest]
}

// Legal is the earliest time that a co-signature of a checkpoint gives, NumericDate, and who has co-signed; 0 when the note
// cannot be read. Whether the co-signatures count is judged by package verify.
func (c *Contents) Legal(checkpoint int) (at int64, by []string) {
	note, err := tlog.ParseNote(c.Checkpoints[checkpoint].Note)
	if err != nil {
		return 0, nil
	}
	for _, signature := range note.Cosignatures {
		if at == 0 || signature.Time < at {
			at = signature.Time
		}
		if !slices.Contains(by, signature.Organization) {
			by = append(by, signature.Organization)
		}
	}
	slices.Sort(by)
	return at, by
}

// Document is a private document or a statement, taken apart as far as its form is known.
type Document struct {
	Text, Digest string
	Kind         string // one of the kinds below
	Party        *record.PartyTerms
	Contract     *record.ContractTerms
	Settlement   *record.SettlementTerms
	Statement    *record.Statement // of a compact JWS, not yet verified
	Number       int               // of a salted text
	Salted       string
}

// Kinds of document.
const (
	DocParty      = "party-terms"
	DocContract   = "contract-terms"
	DocSettlement = "settlement-terms"
	DocStatement  = "statement"
	DocSalted     = "salted-text"
	DocOther      = "other"
)

// ReadDocument tells by its form what a document is.
func ReadDocument(text string) *Document {
	d := &Document{Text: text, Digest: seal.Digest([]byte(text)), Kind: DocOther}
	var (
		party      record.PartyTerms
		contract   record.ContractTerms
		settlement record.SettlementTerms
		array      [3]json.RawMessage
	)
	switch {
	case strings.HasPrefix(text, "eyJ"):
		d.readStatement()
	case record.Decode([]byte(text), &party) == nil && party.Valid() == nil:
		d.Kind, d.Party = DocParty, &party
	case record.Decode([]byte(text), &contract) == nil && contract.Valid() == nil:
		d.Kind, d.Contract = DocContract, &contract
	case record.Decode([]byte(text), &settlement) == nil && settlement.Valid() == nil:
		d.Kind, d.Settlement = DocSettlement, &settlement
	case record.Decode([]byte(text), &array) == nil:
		var salt string
		if json.Unmarshal(array[0], &salt) == nil && json.Unmarshal(array[1], &d.Number) == nil && json.Unmarshal(array[2], &d.Salted) == nil {
			d.Kind = DocSalted
		}
	}
	return d
}

func (d *Document) readStatement() {
	opened, _, err := seal.Split(d.Text, record.TypeStatement)
	var statement record.Statement
	if err == nil && record.Decode(opened.Payload, &statement) == nil && statement.Valid() == nil {
		d.Kind, d.Statement = DocStatement, &statement
	}
}
