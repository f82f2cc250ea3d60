package index

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cockroachdb/pebble/v2"
	"github.com/emmansun/gmsm/sm3"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
)

// Entry is what a write made of one entry of a status list.
type Entry struct {
	URI    string
	Index  int
	Status statuslist.Status
}

// lists are all status lists at the index's height, in memory with the digests of their chunks: a checkpoint needs the
// digest of all of them with every block.
type lists map[string]*keptList

type keptList struct {
	list statuslist.List
	sums [statuslist.Chunks]statuslist.Sum
}

func newKept() *keptList {
	kept := &keptList{list: *statuslist.New()}
	for n := range kept.sums {
		kept.sums[n] = sm3.Sum(kept.list[n*statuslist.ChunkSize : (n+1)*statuslist.ChunkSize])
	}
	return kept
}

// named gives the digest of every list, sorted by name.
func (l lists) named() []statuslist.Named {
	list := make([]statuslist.Named, 0, len(l))
	for _, uri := range slices.Sorted(maps.Keys(l)) {
		list = append(list, statuslist.Named{URI: uri, Digest: statuslist.DigestOf(&l[uri].sums)})
	}
	return list
}

// set changes entries and keeps the chunks they stand in. It gives the lists as they are then, and leaves those it was
// called on as they were: a block that cannot be written has changed nothing.
func (l lists) set(batch *pebble.Batch, entries []Entry) (lists, error) {
	if len(entries) == 0 {
		return l, nil
	}
	next, dirty := maps.Clone(l), map[string]map[int]bool{}
	for _, entry := range entries {
		if dirty[entry.URI] == nil {
			kept := newKept()
			if old := l[entry.URI]; old != nil {
				*kept = *old
			}
			next[entry.URI], dirty[entry.URI] = kept, map[int]bool{}
		}
		next[entry.URI].list.Set(entry.Index, entry.Status)
		n, _ := next[entry.URI].list.Chunk(entry.Index)
		dirty[entry.URI][n] = true
	}
	for uri, chunks := range dirty {
		for n := range chunks {
			chunk := next[uri].list[n*statuslist.ChunkSize : (n+1)*statuslist.ChunkSize]
			next[uri].sums[n] = sm3.Sum(chunk)
			if err := batch.Set(chunkKey(uri, n), chunk, nil); err != nil {
				return nil, err
			}
		}
	}
	return next, nil
}

// readLists loads what [lists.set] kept.
func readLists(from pebble.Reader) (lists, error) {
	all := lists{}
	err := disk.Walk(from, []byte("u"), disk.After([]byte("u")), func(row, chunk []byte) (bool, error) {
		uri, n := string(row[1:len(row)-2]), int(row[len(row)-1])
		if len(chunk) != statuslist.ChunkSize || n >= statuslist.Chunks {
			return false, fmt.Errorf("reading chunk %d of %s: it has %d bytes", n, uri, len(chunk))
		}
		if all[uri] == nil {
			all[uri] = newKept()
		}
		copy(all[uri].list[n*statuslist.ChunkSize:], chunk)
		all[uri].sums[n] = sm3.Sum(chunk)
		return true, nil
	})
	return all, err
}

// StatusLists gives all status lists as they stand at the height of the newest block. The lists are the caller's to keep
// and not to change.
type StatusLists struct {
	Height uint64
	Named  []statuslist.Named
	Lists  map[string]*statuslist.List
}

// StatusLists takes a picture of all lists at one height.
func (x *Index) StatusLists() StatusLists {
	x.mutex.RLock()
	defer x.mutex.RUnlock()
	picture := StatusLists{Height: x.cursor.height(), Named: x.lists.named(), Lists: map[string]*statuslist.List{}}
	for uri, kept := range x.lists {
		picture.Lists[uri] = &kept.list // never changed again: a block makes new ones
	}
	return picture
}

// statuses finds out what a block's writes make of the lists, once all of them are in the batch: an entry follows from the
// state at the block's end, whatever came before. What is not a record of ours changes nothing; whether a record came about
// as the rules allow is not asked here: the lists are a function of the ledger alone, and who objects to a write objects to
// its entries.
type statuses struct {
	batch   *pebble.Batch
	lists   lists           // as they were before the block
	looked  bool            // for the founding
	network *record.Network // nil before the founding, and when nobody can read it
	known   map[address][]Entry
}

type address struct{ namespace, key string }

// Read implements [rules.Reader].
func (s *statuses) Read(namespace, key string) ([]byte, error) {
	value, _, err := disk.Get(s.batch, stateKey(namespace, key))
	return value, err
}

// found reads the founding once it is there. One that cannot be read is none: a rogue program may write anything there, and
// stops nobody by it.
func (s *statuses) found() (bool, error) {
	if !s.looked {
		network, err := rules.Founded(s)
		var refusal *record.Error
		switch {
		case err == nil:
			s.network = network
		case !errors.As(err, &refusal):
			return false, err
		}
		s.looked = true
	}
	return s.network != nil, nil
}

// entriesOf is what a write made of the lists. Two writes of one key find the same, so it is looked up once.
func (s *statuses) entriesOf(w envelope.Write) ([]Entry, error) {
	at := address{w.Namespace, w.Key}
	if entries, known := s.known[at]; known {
		return entries, nil
	}
	entries, err := s.entries(w)
	if err == nil {
		s.known[at] = entries
	}
	return entries, err
}

func (s *statuses) entries(w envelope.Write) ([]Entry, error) {
	kind, id, _ := strings.Cut(w.Key, "/")
	if found, err := s.found(); !found || err != nil {
		return nil, err
	}
	ns, known := s.network.Find(w.Namespace)
	switch {
	case !known:
		return nil, nil
	case kind == "key" && ns.Kind == record.KindGovernance:
		return s.ofKey(id)
	case kind == "actor" && ns.Kind == record.KindGovernance, kind == "suspension":
		return s.ofActor(id)
	case record.GetsCertificate(kind):
		return s.ofCertificate(ns, w.Key)
	}
	return nil, nil
}

// ofCertificate is the entry of the certificate that a record got.
func (s *statuses) ofCertificate(ns record.Namespace, key string) ([]Entry, error) {
	value, err := s.Read(ns.Name, key)
	var rec record.Record
	if err != nil {
		return nil, err
	}
	if record.Decode(value, &rec) != nil || rec.Key() != key {
		return s.lost(ns.Name, key)
	}
	body, err := rec.Certified()
	if err != nil {
		return s.lost(ns.Name, key) // it is none that gets one
	}
	var content record.Content
	body.Certify(&content)
	slot := body.Slot()
	if _, known := record.CertificateTypeOf(content.Type); slot.Number == "" || !known {
		return s.lost(ns.Name, key)
	}
	uri := record.StatusURI(s.network.Network, ns.Owner, content.Type)
	claim := fmt.Sprintf("index/%s-%d", content.Type, slot.Index)
	return s.claimed(address{ns.Name, key}, claim, slot.Number, Entry{uri, slot.Index, statusOf(rec.State)})
}

func statusOf(state string) statuslist.Status {
	switch state {
	case record.StateActive, record.StateRestricted: // what limits a certificate never appears in the list
		return statuslist.Valid
	case record.StateReplaced:
		return statuslist.Replaced
	case record.StateSuspended:
		return statuslist.Suspended
	}
	return statuslist.Invalid
}

// claimed gives the entry to whom the ledger gave its index. It stays that record's for ever, whatever is written to the
// claim or to the record later: what could be taken away from a record could no longer be revoked.
func (s *statuses) claimed(of address, key, by string, entry Entry) ([]Entry, error) {
	var kept Entry
	if found, err := getJSON(s.batch, entryKey(of), &kept); found || err != nil {
		return []Entry{{kept.URI, kept.Index, entry.Status}}, err
	}
	claim, err := s.Read(of.namespace, key)
	if err != nil || string(claim) != by || entry.Index < 0 || entry.Index >= record.StatusListSize {
		return nil, err
	}
	return []Entry{entry}, putJSON(s.batch, entryKey(of), entry)
}

// lost is the entry of a record that was deleted, or that nobody can read any more: it reads as it did, and whoever objects
// to the write objects to it.
func (s *statuses) lost(namespace, key string) ([]Entry, error) {
	var kept Entry
	found, err := getJSON(s.batch, entryKey(address{namespace, key}), &kept)
	if !found || err != nil {
		return nil, err
	}
	if list := s.lists[kept.URI]; list != nil {
		kept.Status = list.list.Get(kept.Index)
	}
	return []Entry{kept}, nil
}

// ofKey is the entry of a key: its own state, and while it is in force that of its actor.
func (s *statuses) ofKey(kid string) ([]Entry, error) {
	rec, key, err := readBody[record.Key](s, record.Governance, "key/"+kid)
	if err != nil {
		return nil, err
	}
	if rec == nil {
		return s.lost(record.Governance, "key/"+kid)
	}
	if err := s.batch.Set(actorKeyKey(key.Actor, kid), nil, nil); err != nil {
		return nil, err
	}
	status := statusOf(rec.State)
	if status == statuslist.Valid {
		if status, err = s.actor(key.Actor); err != nil {
			return nil, err
		}
	}
	uri := record.StatusURI(s.network.Network, record.DataBureau, record.TypeKeys)
	claim := fmt.Sprintf("index/%s-%d", record.TypeKeys, key.Index)
	return s.claimed(address{record.Governance, "key/" + kid}, claim, kid, Entry{uri, key.Index, status})
}

// ofActor are the entries of all keys of an actor.
func (s *statuses) ofActor(id string) ([]Entry, error) {
	var kids []string
	prefix := actorKeyKey(id, "")
	if err := disk.Walk(s.batch, prefix, disk.After(prefix), func(row, _ []byte) (bool, error) {
		kids = append(kids, string(row[len(prefix):]))
		return true, nil
	}); err != nil {
		return nil, err
	}
	var all []Entry
	for _, kid := range kids {
		entries, err := s.ofKey(kid)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	return all, nil
}

// actor is what its actor's standing makes of a key that is in force itself: it is suspended with a revoked actor, because
// the key record goes on saying that it is active, and by a suspension in any namespace that governance has not lifted.
func (s *statuses) actor(id string) (statuslist.Status, error) {
	rec, actor, err := readBody[record.Actor](s, record.Governance, "actor/"+id)
	switch {
	case err != nil || rec == nil:
		return statuslist.Invalid, err // a key of nobody
	case rec.State != record.StateActive:
		return statuslist.Suspended, nil
	}
	for _, ns := range s.network.Namespaces {
		rec, suspension, err := readBody[record.Suspension](s, ns.Name, "suspension/"+id)
		if err != nil {
			return statuslist.Invalid, err
		}
		if rec != nil && !slices.Contains(actor.Lifted, suspension.Statement) {
			return statuslist.Suspended, nil
		}
	}
	return statuslist.Valid, nil
}

// readBody reads a record and its body; nil when there is none that can be read.
func readBody[B any](s *statuses, namespace, key string) (*record.Record, *B, error) {
	value, err := s.Read(namespace, key)
	if err != nil || value == nil {
		return nil, nil, err
	}
	var rec record.Record
	var body B
	if record.Decode(value, &rec) != nil || rec.Key() != key || record.Decode(rec.Body, &body) != nil {
		return nil, nil, nil
	}
	return &rec, &body, nil
}

func chunkKey(uri string, n int) []byte {
	return append(append([]byte("u"), uri...), 0, byte(n))
}

func entryKey(of address) []byte {
	return append(append(append([]byte("e"), of.namespace...), 0), of.key...)
}

func actorKeyKey(actor, kid string) []byte {
	return append(append(append([]byte("k"), actor...), 0), kid...)
}
