// Package public makes the files that anybody may fetch and mirror: the chain of trust lists, status sets, and the bundles
// of public certificates in buckets, so that looking one up tells nobody which. docs/format.md §14.
package public

import (
	"log/slog"
	"sync"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/page/bucket"
	"github.com/shuzheng/shuzheng/gateway/proof"
)

// Files makes the public files from an index and the proofs collected beside it. It is safe for concurrent use.
type Files struct {
	Index  *index.Index
	Proofs *proof.Collector
	Now    clock.Clock
	Log    *slog.Logger

	making sync.Mutex // one bucket at a time: it is work of weight

	mutex  sync.Mutex
	sorted sorted            // into buckets, when somebody asked for them last
	made   map[string][]byte // the files of buckets that somebody has asked for since

	noticing  sync.Mutex
	noticed   []byte // the newest answer
	noticedAt time.Time
}

// fresh is how old the buckets may be: a busy chain would else have them made again with every block.
const fresh = 10 * time.Second

// Trust gives the chain of trust lists up to the one in force.
func (f *Files) Trust() ([]byte, error) { return proof.TrustChain(f.Index) }

// Buckets describes the buckets as they are now.
func (f *Files) Buckets() ([]byte, error) {
	now, _, err := f.current("")
	if err != nil {
		return nil, err
	}
	return record.Encode(bucket.Index{Bits: now.bits, Height: now.height})
}

// current gives the buckets as they are now, and one's file if it has been made.
func (f *Files) current(name string) (now sorted, file []byte, err error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	at := f.Now()
	if age := at.Sub(f.sorted.at); f.made == nil || age < 0 || age >= fresh {
		next, err := f.sort(at)
		if err != nil {
			return sorted{}, nil, err
		}
		f.sorted, f.made = next, map[string][]byte{}
	}
	return f.sorted, f.made[name], nil
}
