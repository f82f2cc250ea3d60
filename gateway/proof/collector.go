// Package proof collects what the three organizations co-sign and turns it into files that need nobody any more: it knows
// up to which height the log is proved, notices a fork, and makes proof bundles. It believes no organization, its own
// included: every checkpoint is compared with the one that its own index computes.
package proof

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"log/slog"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
	"github.com/shuzheng/shuzheng/gateway/internal/waiters"
)

// Organizations are those whose co-signatures are collected, sorted.
var Organizations = []string{record.DataBureau, record.Exchange, record.MarketRegulator}

// Collector keeps co-signatures and status sets of all organizations. It is safe for concurrent use.
type Collector struct {
	db      *disk.Store
	index   *index.Index
	log     *slog.Logger
	waiters waiters.Set

	mutex   sync.RWMutex
	heights map[string]uint64     // the newest co-signed height of every organization
	shared  map[int]uint64        // the newest height that 2, and 3, organizations have co-signed
	sets    map[string]*signedSet // the newest of every organization
	opened  map[string]*signedSet // of every organization, the one that was read last
	heard   map[string]bool       // whose source has told everything it has, or does not answer
	forks   []Fork
	trusted *trust // as it was read last
}

// Open opens or creates the collection in dir. What it holds can be collected again, but for evidence of forks.
func Open(dir string, x *index.Index, log *slog.Logger) (*Collector, error) {
	db, err := disk.Open(dir, vfs.Default)
	if err != nil {
		return nil, err
	}
	c := &Collector{
		db: db, index: x, log: log, heights: map[string]uint64{}, shared: map[int]uint64{}, sets: map[string]*signedSet{},
		opened: map[string]*signedSet{}, heard: map[string]bool{},
	}
	if err := c.load(); err != nil {
		_ = db.Close() // the first error is the one to report
		return nil, err
	}
	return c, nil
}

// Close lets the next process in.
func (c *Collector) Close() error { return c.db.Close() }

func (c *Collector) load() error {
	for _, organization := range Organizations {
		newest, _, found, err := disk.Last(c.db, notePrefix(organization), disk.After(notePrefix(organization)))
		if err != nil {
			return err
		}
		if found {
			c.heights[organization] = tail(newest)
		}
		_, set, found, err := disk.Last(c.db, setPrefix(organization), disk.After(setPrefix(organization)))
		if err != nil {
			return err
		}
		if found {
			if c.sets[organization], err = readSet(set); err != nil {
				return err
			}
		}
	}
	if err := c.loadShared(); err != nil {
		return err
	}
	return c.loadForks()
}

// progress is what those wait for who wait for proofs or status sets.
const progress = "progress"

func (c *Collector) await(ctx context.Context, there func() (bool, error)) error {
	return c.waiters.Until(ctx, progress, there)
}

func (c *Collector) get(key []byte, value any) (bool, error) {
	text, found, err := disk.Get(c.db, key)
	if !found || err != nil {
		return false, err
	}
	return true, json.Unmarshal(text, value)
}

// The rows.
//
//	n ‖ organization ‖ 0 ‖ height   → Cosigned
//	s ‖ organization ‖ 0 ‖ sequence → StatusSet
//	h ‖ organization ‖ 0 ‖ height   → sequence of the newest set of that height
//	f ‖ number                      → Fork
func notePrefix(organization string) []byte { return append(append([]byte("n"), organization...), 0) }

func noteKey(organization string, height uint64) []byte {
	return binary.BigEndian.AppendUint64(notePrefix(organization), height)
}

func setPrefix(organization string) []byte { return append(append([]byte("s"), organization...), 0) }

func setKey(organization string, sequence uint64) []byte {
	return binary.BigEndian.AppendUint64(setPrefix(organization), sequence)
}

func setHeightKey(organization string, height uint64) []byte {
	return binary.BigEndian.AppendUint64(append(append([]byte("h"), organization...), 0), height)
}

func forkKey(n int) []byte { return binary.BigEndian.AppendUint32([]byte("f"), uint32(n)) }

// tail is the number at a row's end.
func tail(row []byte) uint64 { return binary.BigEndian.Uint64(row[len(row)-8:]) }
