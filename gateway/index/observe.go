package index

import (
	"github.com/cockroachdb/pebble/v2"

	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// Observer looks at every block before it is applied and keeps rows of its own in the same batch, so that what it found
// out and what has been applied never differ. An error stops following: nothing of the block is applied.
type Observer interface {
	Observe(block *Block, observed Observed) ([]Row, error)
}

// Observed reads the observer's own rows as they were before the block.
type Observed func(key []byte) (value []byte, found bool, err error)

// Row is one row of an observer; a nil value takes it away.
type Row struct{ Key, Value []byte }

// Block is a block as an observer sees it.
type Block struct {
	Number       uint64
	Hash         []byte
	Before       rules.Reader                // the state before the block
	At           func(Position) rules.Reader // the state just before a transaction of an earlier block
	Transactions []Valid                     // in the order of the block
	Checkpoint   *tlog.Checkpoint            // after the block; nil before the founding
}

// Valid is a VALID transaction with what its writes are to the log and the status lists.
type Valid struct {
	*envelope.Transaction
	Position
	Writes []Logged // as many as the transaction's, in their order
}

// Logged is a write with its leaf's hash and the status entries that it made what they are.
type Logged struct {
	envelope.Write
	Hash    []byte
	Entries []Entry
}

// past is the state just before a transaction of a block that has been applied.
type past struct {
	rows pebble.Reader
	at   Position
}

// Read implements rules.Reader.
func (p past) Read(namespace, key string) ([]byte, error) {
	version, found, err := lastVersion(p.rows, historyPrefix(namespace, key), historyKey(namespace, key, p.at))
	if !found || version.Deleted {
		return nil, err
	}
	return version.Value, err
}

func (b *Block) add(t *transaction, at Position) {
	v := Valid{Transaction: &t.Transaction, Position: at, Writes: make([]Logged, len(t.Writes))}
	for i, w := range t.Writes {
		v.Writes[i] = Logged{Write: w, Hash: tlog.LeafHash(tlog.Leaf(w.Namespace, w.Key, w.Value, w.Deleted))}
	}
	b.Transactions = append(b.Transactions, v)
}

func (b *Block) leaves() [][]byte {
	var hashes [][]byte
	for _, t := range b.Transactions {
		for _, w := range t.Writes {
			hashes = append(hashes, w.Hash)
		}
	}
	return hashes
}

// putLists finds the entries of every write and the lists after the block.
func (x *Index) putLists(batch *pebble.Batch, b *Block) (lists, error) {
	state := &statuses{batch: batch, lists: x.lists, known: map[address][]Entry{}}
	var all []Entry
	for _, t := range b.Transactions {
		for i := range t.Writes {
			entries, err := state.entriesOf(t.Writes[i].Write)
			if err != nil {
				return nil, err
			}
			t.Writes[i].Entries = entries
			all = append(all, entries...)
		}
	}
	return x.lists.set(batch, all)
}

// putCheckpoint keeps the checkpoint after the block, once the founding has given the log its origin. That stays for ever,
// whatever becomes of the founding record: no program can stop or rename the log by writing something there.
func putCheckpoint(batch *pebble.Batch, b *Block, at *cursor, root []byte, l lists) error {
	if at.Origin == "" {
		state := &statuses{batch: batch}
		if found, err := state.found(); !found || err != nil {
			return err
		}
		at.Origin = state.network.Network
	}
	digest, err := statuslist.DigestAll(l.named())
	if err != nil {
		return err
	}
	b.Checkpoint = &tlog.Checkpoint{Origin: at.Origin, Size: at.Size, Root: root, Height: at.height(), Block: at.Hash, Status: digest}
	return batch.Set(checkpointKey(at.height()), []byte(b.Checkpoint.Text()), nil)
}

func (x *Index) observe(batch *pebble.Batch, b *Block) error {
	if x.observer == nil {
		return nil
	}
	rows, err := x.observer.Observe(b, x.Observed)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Value == nil {
			err = batch.Delete(observedKey(row.Key), nil)
		} else {
			err = batch.Set(observedKey(row.Key), row.Value, nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Observed reads a row of the observer.
func (x *Index) Observed(key []byte) (value []byte, found bool, err error) {
	return disk.Get(x.db, observedKey(key))
}

// EachObserved visits the observer's rows that start with prefix, in order, until visit says no.
func (x *Index) EachObserved(prefix []byte, visit func(key, value []byte) (more bool, err error)) error {
	start := observedKey(prefix)
	return disk.Walk(x.db, start, disk.After(start), func(key, value []byte) (bool, error) { return visit(key[1:], value) })
}

// LastObserved finds the observer's last row that starts with prefix and does not stand behind key.
func (x *Index) LastObserved(prefix, key []byte) (at, value []byte, found bool, err error) {
	row, value, found, err := disk.Last(x.db, observedKey(prefix), append(observedKey(key), 0))
	if !found || err != nil {
		return nil, nil, false, err
	}
	return row[1:], value, true, nil
}

func observedKey(key []byte) []byte { return append([]byte("x"), key...) }
