package signer

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/emmansun/gmsm/sm3"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
	"github.com/shuzheng/shuzheng/gateway/internal/waiters"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/witness"
)

// Cosigned is this organization's co-signature of one height: a signed note with its one line, and the list whose digest
// the line holds.
type Cosigned struct {
	Height   uint64   `json:"height"`
	Note     string   `json:"note"`
	Objected []string `json:"objected"`
}

// Alarm is something that a person must look at.
type Alarm = witness.Alarm

// Cosignatures is the memory of a co-signer: what it has bound itself to, what it has given away, and when others are
// known to have co-signed. It is not disposable: without it a signer shown another chain would contradict itself.
//
// The rows; only the one marked with * is not synced, because it can be told again.
//
//	c ‖ height                    → SM3 of the one text that may be signed for a height
//	n ‖ height                    → the note given out for it
//	l ‖ height                    → the list that notes from this height on name; only where it changed
//	f                             → Alarm: the fork that stopped co-signing
//	w ‖ organization ‖ 0 ‖ height → * when another organization co-signed it
type Cosignatures struct {
	db      *disk.Store
	now     clock.Clock
	after   func(time.Duration) <-chan time.Time
	waiters waiters.Set

	mutex    sync.RWMutex
	newest   uint64    // height of the newest note, 0 before there is one
	time     int64     // of its co-signature
	objected []string  // the list that it names
	complete time.Time // when the gateway last said that it has passed everything on
	silent   bool      // nobody has passed anything on since somebody waited in vain
}

// OpenCosignatures opens or creates the memory in dir. After is time.After but in tests.
func OpenCosignatures(dir string, now clock.Clock, after func(time.Duration) <-chan time.Time) (*Cosignatures, error) {
	return openCosignatures(dir, vfs.Default, now, after)
}

func openCosignatures(dir string, fs vfs.FS, now clock.Clock, after func(time.Duration) <-chan time.Time) (*Cosignatures, error) {
	db, err := disk.Open(dir, fs)
	if err != nil {
		return nil, err
	}
	c := &Cosignatures{db: db, now: now, after: after}
	if err := c.load(); err != nil {
		_ = db.Close() // the first error is the one to report
		return nil, err
	}
	return c, nil
}

// Close lets the next process in.
func (c *Cosignatures) Close() error { return c.db.Close() }

func (c *Cosignatures) load() error {
	key, text, found, err := c.lastRow([]byte("n"), noteKey(1<<63))
	if !found || err != nil {
		return err
	}
	note, err := tlog.ParseNote(string(text))
	if err != nil {
		return fmt.Errorf("reading the newest co-signature: %w", err)
	}
	c.newest, c.time = binary.BigEndian.Uint64(key[1:]), note.Cosignatures[0].Time
	c.objected, err = c.listAt(c.newest)
	return err
}

// Newest is the newest height that was co-signed, and when; 0 before there is one.
func (c *Cosignatures) Newest() (height uint64, at int64) {
	c.mutex.RLock()
	defer c.mutex.RUnlock()
	return c.newest, c.time
}

// contradicts reports whether another text was claimed for a checkpoint's height.
func (c *Cosignatures) contradicts(checkpoint *tlog.Checkpoint) (bool, error) {
	before, claimed, err := disk.Get(c.db, claimKey(checkpoint.Height))
	return claimed && !bytes.Equal(before, textDigest(checkpoint)), err
}

// claim binds this organization to one text for each height, on disk when it returns. That nothing else was claimed for
// them must have been asked before; one goroutine does both.
func (c *Cosignatures) claim(list []*tlog.Checkpoint) error {
	batch := c.db.NewBatch()
	defer batch.Close()
	for _, checkpoint := range list {
		if err := batch.Set(claimKey(checkpoint.Height), textDigest(checkpoint), nil); err != nil {
			return err
		}
	}
	return batch.Commit(pebble.Sync)
}

func textDigest(checkpoint *tlog.Checkpoint) []byte {
	digest := sm3.Sum([]byte(checkpoint.Text()))
	return digest[:]
}

// keep keeps what was signed, oldest first, synced, and wakes whoever waits for it: from then on these very notes are
// given out.
func (c *Cosignatures) keep(list []Cosigned) error {
	batch := c.db.NewBatch()
	defer batch.Close()
	_, at := c.Newest()
	objected, height := c.objected, uint64(0)
	for _, one := range list {
		if err := batch.Set(noteKey(one.Height), []byte(one.Note), nil); err != nil {
			return err
		}
		note, err := tlog.ParseNote(one.Note)
		if err != nil {
			return err
		}
		height, at = one.Height, note.Cosignatures[0].Time
		if slices.Equal(objected, one.Objected) {
			continue
		}
		objected = one.Objected
		text, err := json.Marshal(objected)
		if err != nil {
			return err
		}
		if err := batch.Set(heldKey(one.Height), text, nil); err != nil {
			return err
		}
	}
	if err := batch.Commit(pebble.Sync); err != nil {
		return err
	}
	c.mutex.Lock()
	c.newest, c.time, c.objected = height, at, objected
	c.mutex.Unlock()
	c.waiters.Wake(cosigned)
	return nil
}

// Names of what is waited for.
const (
	cosigned = "cosigned"
	told     = "told"
)

// maxAnswer bounds the bytes of one answer; it holds at least one co-signature.
const maxAnswer = 1 << 20

// From lists co-signatures from a height on, at most limit, oldest first.
func (c *Cosignatures) From(height uint64, limit int) ([]Cosigned, error) {
	list, size := []Cosigned{}, 0
	if limit < 1 {
		return list, nil
	}
	err := disk.Walk(c.db, noteKey(height), disk.After([]byte("n")), func(row, note []byte) (more bool, err error) {
		one := Cosigned{Height: binary.BigEndian.Uint64(row[1:]), Note: string(note)}
		one.Objected, err = c.listAt(one.Height)
		list, size = append(list, one), size+len(one.Note)+70*len(one.Objected)
		return len(list) < limit && size < maxAnswer, err
	})
	return list, err
}

// Await returns once a height or a later one is co-signed, or ctx ends.
func (c *Cosignatures) Await(ctx context.Context, height uint64) error {
	return c.waiters.Until(ctx, cosigned, func() (bool, error) {
		newest, _ := c.Newest()
		return newest >= height && newest > 0, nil
	})
}

// signed reports whether exactly this height was co-signed.
func (c *Cosignatures) signed(height uint64) (bool, error) {
	_, found, err := disk.Get(c.db, noteKey(height))
	return found, err
}

// listAt is the list that the co-signature of a height names.
func (c *Cosignatures) listAt(height uint64) ([]string, error) {
	list := []string{}
	_, text, found, err := c.lastRow([]byte("l"), heldKey(height))
	if !found || err != nil {
		return list, err
	}
	return list, json.Unmarshal(text, &list)
}

// fork is why co-signing has stopped; nil while it has not.
func (c *Cosignatures) fork() (*Alarm, error) {
	text, found, err := disk.Get(c.db, forkKey)
	if !found || err != nil {
		return nil, err
	}
	var alarm Alarm
	return &alarm, json.Unmarshal(text, &alarm)
}

// stop keeps the evidence of a fork; nothing is co-signed any more.
func (c *Cosignatures) stop(alarm Alarm) error {
	text, err := json.Marshal(alarm)
	if err != nil {
		return err
	}
	return c.db.Set(forkKey, text, pebble.Sync)
}

// lastRow finds the last row that starts with prefix and does not stand behind key.
func (c *Cosignatures) lastRow(prefix, key []byte) (at, value []byte, found bool, err error) {
	return disk.Last(c.db, prefix, append(bytes.Clone(key), 0))
}

var forkKey = []byte("f")

func claimKey(height uint64) []byte { return binary.BigEndian.AppendUint64([]byte("c"), height) }

func noteKey(height uint64) []byte { return binary.BigEndian.AppendUint64([]byte("n"), height) }

func heldKey(height uint64) []byte { return binary.BigEndian.AppendUint64([]byte("l"), height) }
