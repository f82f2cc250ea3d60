// Package public makes the files that anybody may fetch and mirror: the chain of trust lists, status sets, and the bundles
// of public certificates in buckets, so that looking one up tells nobody which. docs/format.md §14.
package public

import (
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/page/bucket"
	"github.com/shuzheng/shuzheng/gateway/proof"
	"github.com/shuzheng/shuzheng/gateway/verify"
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
func (f *Files) Trust() ([]byte, error) {
	chain := verify.TrustChain{Kind: verify.KindTrustChain, Lists: []string{}}
	if _, err := rules.Founded(f.Index); err != nil {
		return nil, err
	}
	inForce, err := rules.InForce(f.Index)
	if err != nil {
		return nil, err
	}
	for seq := 1; ; seq++ {
		key := fmt.Sprintf("trust/%d", seq)
		value, found, err := f.Index.Get(record.Governance, key)
		if err != nil || !found {
			return nil, orAbsent(err, key)
		}
		chain.Lists = append(chain.Lists, string(value))
		if key == inForce.Trust {
			return record.Encode(chain)
		}
	}
}

func orAbsent(err error, what string) error {
	if err == nil {
		err = record.Errorf(record.NotFound, "there is no %s", seal.Printable(what))
	}
	return err
}

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
