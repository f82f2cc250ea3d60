package outbox

import (
	"hash/maphash"
	"sync"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/shuzheng/shuzheng/gateway/index/disk"
	"github.com/shuzheng/shuzheng/gateway/internal/waiters"
)

// Box is the outbox on disk. It is safe for concurrent use.
type Box struct {
	db      *disk.Store
	papers  *papers
	queue   *queue
	waiters waiters.Set
	count   counts

	// An entry is read, changed and written under the lock of its digest's stripe; different entries share one sync.
	seed    maphash.Seed
	stripes [64]sync.Mutex
}

// Open opens or creates the outbox in dir and takes up every entry that is not final, in the order received. It fails
// with record.Unavailable when another process holds dir.
func Open(dir string) (*Box, error) { return open(dir, vfs.Default) }

func open(dir string, fs vfs.FS) (*Box, error) {
	db, err := disk.Open(dir, fs)
	if err != nil {
		return nil, err
	}
	b := &Box{db: db, queue: newQueue(), seed: maphash.MakeSeed()}
	if b.papers, err = openPapers(fs, dir); err == nil {
		err = b.papers.sweep(b.needsTerms)
	}
	if err == nil {
		err = b.resume()
	}
	if err != nil {
		_ = db.Close() // the first error is the one to report
		return nil, err
	}
	return b, nil
}

// Close may be called when no worker runs any more.
func (b *Box) Close() error { return b.db.Close() }

// resume queues what an earlier process left unfinished. Envelopes go first: they may be on the ledger already.
func (b *Box) resume() error {
	for _, state := range states {
		after := ""
		for !state.Final() {
			page, err := b.List(state, after, MaxPage)
			if err != nil {
				return err
			}
			for i := range page {
				b.queue.push(page[i].Digest)
			}
			if len(page) < MaxPage {
				break
			}
			after = page[len(page)-1].Digest
		}
	}
	return nil
}

// needsTerms reports whether an act is still on its way that came with private terms.
func (b *Box) needsTerms(digest string) (bool, error) {
	entry, found, err := b.Get(digest)
	return found && entry.Private && !entry.State.Final(), err
}

// Get finds an entry.
func (b *Box) Get(digest string) (entry Entry, found bool, err error) {
	found, err = getJSON(b.db, entryKey(digest), &entry)
	return entry, found, err
}

// Counters tells how things are going.
func (b *Box) Counters() Counters { return b.count.read(b.queue.size()) }

func (b *Box) lock(digest string) (unlock func()) {
	stripe := &b.stripes[maphash.String(b.seed, digest)%uint64(len(b.stripes))]
	stripe.Lock()
	return stripe.Unlock
}

// change reads an entry, lets edit change it, and writes it with any further rows. With sync it is on disk when change
// returns; without, a crash takes it back to what it was, which may only be done for what the next process finds out
// again by itself.
func (b *Box) change(digest string, at time.Time, sync bool, edit func(*Entry), more ...row) (Entry, error) {
	unlock := b.lock(digest)
	defer unlock()
	before, _, err := b.Get(digest)
	if err != nil {
		return Entry{}, err
	}
	after := before
	edit(&after)
	after.Updated = at
	if err := b.write(before, after, sync, more...); err != nil {
		return Entry{}, err
	}
	if !after.State.Final() {
		return after, nil
	}
	b.waiters.Wake(digest)
	if after.Private {
		return after, b.papers.drop(digest)
	}
	return after, nil
}
