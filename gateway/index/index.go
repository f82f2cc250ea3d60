// Package index is the disposable read model: what the write sets of VALID transactions say, namespace by namespace,
// never what an event claims. It holds nothing that replaying the chain cannot rebuild, with the same code that follows
// its live end.
//
// # What a crash leaves behind
//
// One Pebble batch per block holds all its rows and the cursor. Batches are not synced: a crash takes away the newest
// blocks whole, never a part of one, and they are read from the peer again. Deleting the directory is always safe.
package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/shuzheng/shuzheng/gateway/index/disk"
	"github.com/shuzheng/shuzheng/gateway/internal/waiters"
)

// format numbers the layout of the rows; raise it when they change, and every index is rebuilt.
const format = 7

var (
	// ErrGap refuses a block that does not follow the last one applied.
	ErrGap = errors.New("the block does not follow the last one indexed")
	// ErrFork refuses a block that contradicts what was applied before: the peer shows another chain, or the directory
	// belongs to another network.
	ErrFork = errors.New("the block contradicts the indexed chain")
	// ErrFormat refuses a directory written with other rows; delete it and replay.
	ErrFormat = errors.New("the index was written by another version of this program: delete its directory, it is rebuilt from the peer")
)

// Index is the read model of one channel. It is safe for concurrent use; one block is applied at a time.
type Index struct {
	db       *disk.Store
	waiters  waiters.Set
	observer Observer // nil: nobody watches

	applying sync.Mutex // one block at a time; an observer may take long, and reading goes on meanwhile

	mutex   sync.RWMutex
	cursor  *cursor // of the last block applied, nil when there is none
	lists   lists   // at the cursor; replaced as a whole, never changed
	trouble error   // why following stands still, nil while it does not
}

// cursor stands in the same batch as the rows of its block.
type cursor struct {
	Format int    `json:"format"`
	Number uint64 `json:"number"`
	Hash   []byte `json:"hash"`   // of the block's header
	Size   uint64 `json:"size"`   // leaves of the log
	Origin string `json:"origin"` // of the log: the network as its founding named it first, empty before
}

// Open opens or creates the index in dir. It fails with record.Unavailable when another process holds dir, with
// [ErrFormat] when the rows are of another version.
func Open(dir string) (*Index, error) { return open(dir, vfs.Default, nil) }

// OpenObserved is [Open] for one whose blocks an observer shall see; the same directory must be observed from its first
// block on.
func OpenObserved(dir string, observer Observer) (*Index, error) {
	return open(dir, vfs.Default, observer)
}

func open(dir string, fs vfs.FS, observer Observer) (*Index, error) {
	db, err := disk.Open(dir, fs)
	if err != nil {
		return nil, err
	}
	x := &Index{db: db, observer: observer}
	if x.cursor, err = readCursor(db); err == nil {
		x.lists, err = readLists(db)
	}
	if err != nil {
		_ = db.Close() // the first error is the one to report
		return nil, err
	}
	return x, nil
}

// Close lets the next process in. Nothing may be called afterwards.
func (x *Index) Close() error { return x.db.Close() }

// Height is how many blocks have been applied: the number of the next one.
func (x *Index) Height() uint64 {
	x.mutex.RLock()
	defer x.mutex.RUnlock()
	return x.cursor.height()
}

func (c *cursor) height() uint64 {
	if c == nil {
		return 0
	}
	return c.Number + 1
}

func readCursor(from pebble.Reader) (*cursor, error) {
	row, found, err := disk.Get(from, cursorKey)
	if err != nil || !found {
		return nil, err
	}
	var c cursor
	if err := json.Unmarshal(row, &c); err != nil {
		return nil, fmt.Errorf("reading the cursor: %w", err)
	}
	if c.Format != format {
		return nil, ErrFormat
	}
	return &c, nil
}
