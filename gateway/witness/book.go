package witness

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// The rows. A height is the number of blocks of a chain, as a checkpoint's.
//
//	v                          → edition of these rows
//	o ‖ leaf                   → objection
//	t ‖ namespace ‖ 0 ‖ key    → the objected leaf that is the key's newest version
//	g ‖ namespace ‖ 0 ‖ key    → the leaf that was the key's newest version before it was objected to
//	n                          → names: everything that is objected now
//	l ‖ height                 → list of what was objected then; only where it changed
//	a ‖ height ‖ n             → Alarm
//	u ‖ transaction            → unchecked: an act whose private terms were not there
//	q                          → queue: places of those that wait to be checked again
//	q ‖ place                  → transaction
var (
	editionKey = []byte("v")
	namesKey   = []byte("n")
	queueKey   = []byte("q")
)

// edition numbers the rows and what is judged; an index that was observed under another one is rebuilt.
const edition = "2"

// objection is one write that the rules do not allow.
type objection struct {
	Namespace string   `json:"namespace"`
	Key       string   `json:"key"`
	Height    uint64   `json:"height"`
	TxID      string   `json:"txID"`
	Reason    string   `json:"reason"`
	Entries   []string `json:"entries"` // names of the status entries that it made what they are
	Spared    bool     `json:"spared"`  // its leaf is an honest one's too, and not named
}

// names counts, for everything that is objected, how many objected leaves it follows from: a leaf from itself, a status
// entry from every one that made it what it is.
type names map[string]int

// book is everything found so far, with the changes of one block on top.
type book struct {
	height   uint64 // after the block
	observed index.Observed
	changed  map[string][]byte // nil: taken away
	names    names             // nil until something is objected or excepted
	over     bool              // more is objected than a list can name
	alarms   int
}

// openBook begins the changes of a block. It fails with [ErrUnobserved] when blocks before it have not been observed.
func openBook(number uint64, observed index.Observed) (*book, error) {
	b := &book{height: number + 1, observed: observed, changed: map[string][]byte{}}
	seen, found, err := observed(editionKey)
	switch {
	case err != nil:
		return nil, err
	case !found && number == 0:
		b.changed[string(editionKey)] = []byte(edition)
	case string(seen) != edition:
		return nil, ErrUnobserved
	}
	return b, nil
}

func (b *book) get(key []byte) (value []byte, found bool, err error) {
	if value, changed := b.changed[string(key)]; changed {
		return value, value != nil, nil
	}
	return b.observed(key)
}

func (b *book) getJSON(key []byte, value any) (bool, error) {
	text, found, err := b.get(key)
	if !found || err != nil {
		return false, err
	}
	if err := json.Unmarshal(text, value); err != nil {
		return false, fmt.Errorf("reading what was found: %w", err)
	}
	return true, nil
}

func (b *book) set(key []byte, value any) error {
	text, err := json.Marshal(value)
	b.changed[string(key)] = text
	return err
}

// tainted gives the objected leaf that is the newest version of a key; empty when that version is not objected.
func (b *book) tainted(at address) (string, error) {
	leaf, _, err := b.get(taintKey(at))
	return string(leaf), err
}

// object puts a write on the list, with the status entries that it changed. A leaf has the name of every other with the same
// bytes: whoever writes again what stood there honestly must not have that objected to.
func (b *book) object(t *index.Valid, w index.Logged, reason string, before *state) error {
	if err := b.load(); err != nil {
		return err
	}
	leaf := tlog.Name(w.Hash)
	honest, err := b.honest(address{Namespace: w.Namespace, Key: w.Key}, before)
	if err != nil {
		return err
	}
	o := objection{Entries: []string{}}
	known, err := b.getJSON(objectionKey(leaf), &o) // the same bytes may have been written twice
	if err != nil {
		return err
	}
	if !known {
		if o.Spared = leaf == honest; !o.Spared {
			b.names[leaf]++
		}
	}
	o.Namespace, o.Key, o.Height, o.TxID, o.Reason = w.Namespace, w.Key, b.height, t.ID, reason
	for _, entry := range w.Entries {
		name := statuslist.EntryName(entry.URI, entry.Index)
		if !slices.Contains(o.Entries, name) {
			o.Entries = append(o.Entries, name)
			b.names[name]++
		}
	}
	b.changed[string(taintKey(address{Namespace: w.Namespace, Key: w.Key}))] = []byte(leaf)
	return b.set(objectionKey(leaf), o)
}

// honest gives the newest leaf of a key that was not objected when it was the newest version, and keeps it while the key's
// newest version is objected; empty when there is none.
func (b *book) honest(at address, before *state) (string, error) {
	leaf, err := b.tainted(at)
	if err != nil {
		return "", err
	}
	if leaf != "" {
		kept, _, err := b.get(honestKey(at))
		return string(kept), err
	}
	value, err := before.Read(at.Namespace, at.Key)
	if value == nil || err != nil {
		b.changed[string(honestKey(at))] = nil
		return "", err
	}
	leaf = tlog.Name(tlog.LeafHash(tlog.Leaf(at.Namespace, at.Key, value, false)))
	b.changed[string(honestKey(at))] = []byte(leaf)
	return leaf, nil
}

// clear notes that a key has a newer version that is not objected.
func (b *book) clear(w index.Logged) error {
	key := taintKey(address{Namespace: w.Namespace, Key: w.Key})
	leaf, found, err := b.get(key)
	if found && leaf != nil {
		b.changed[string(key)] = nil
	}
	return err
}

// except takes a leaf and its status entries off the list; the version counts as any other from now on.
func (b *book) except(leaf string) error {
	var o objection
	if known, err := b.getJSON(objectionKey(leaf), &o); !known || err != nil {
		return err // somebody else's objection
	}
	if err := b.load(); err != nil {
		return err
	}
	named := o.Entries
	if !o.Spared {
		named = append(named, leaf)
	}
	for _, name := range named {
		if b.names[name]--; b.names[name] <= 0 {
			delete(b.names, name)
		}
	}
	b.changed[string(objectionKey(leaf))] = nil
	at := address{Namespace: o.Namespace, Key: o.Key}
	if newest, err := b.tainted(at); newest != leaf || err != nil {
		return err
	}
	b.changed[string(taintKey(at))] = nil
	return nil
}

// load reads the names once something about them changes.
func (b *book) load() error {
	if b.names != nil {
		return nil
	}
	all := names{}
	_, err := b.getJSON(namesKey, &all)
	b.names, b.over = all, len(all) > tlog.MaxObjected
	return err
}

// overflows tells, once for each time, that more is objected than a list can name.
func (b *book) overflows() bool {
	over := len(b.names) > tlog.MaxObjected
	first := over && !b.over
	b.over = over
	return first
}

// rows gives the changes, sorted.
func (b *book) rows() ([]index.Row, error) {
	if b.names != nil {
		if err := b.set(namesKey, b.names); err != nil {
			return nil, err
		}
		list := slices.AppendSeq([]string{}, maps.Keys(b.names))
		slices.Sort(list)
		if len(list) > tlog.MaxObjected {
			list = list[:tlog.MaxObjected+1] // too long is too long
		}
		if err := b.set(listKey(b.height), list); err != nil {
			return nil, err
		}
	}
	var rows []index.Row
	for _, key := range slices.Sorted(maps.Keys(b.changed)) {
		rows = append(rows, index.Row{Key: []byte(key), Value: b.changed[key]})
	}
	return rows, nil
}

func objectionKey(leaf string) []byte { return append([]byte("o"), leaf...) }

func taintKey(at address) []byte {
	return append(append(append([]byte("t"), at.Namespace...), 0), at.Key...)
}

func honestKey(at address) []byte {
	return append(append(append([]byte("g"), at.Namespace...), 0), at.Key...)
}

func listKey(height uint64) []byte { return binary.BigEndian.AppendUint64([]byte("l"), height) }

func uncheckedKey(txID string) []byte { return append([]byte("u"), txID...) }

func placeKey(place uint64) []byte { return binary.BigEndian.AppendUint64([]byte("q"), place) }

func alarmKey(height uint64, n int) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64([]byte("a"), height), uint32(n))
}
