package signer

import (
	"crypto/ecdsa"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// Options are what a signer is made of; all but Keys are required.
type Options struct {
	Organization string
	Now          clock.Clock
	MovableClock bool // Now can be moved by a file: for test networks only
	Replica      Replica
	Findings     Findings      // what was found about the replica's blocks
	Cosigned     *Cosignatures // in Directory
	Keys         []sm.Signer   // signing keys; the trust list says what each is for
	Store        *sm.Key       // opens data keys at rest
	Recovery     sm.Public     // second reader of data keys, its private half offline
	Trust        []byte        // trust list 1 as this organization signed it
	Directory    string
	Backup       string
	Terms        Terms                                // of status tokens
	After        func(time.Duration) <-chan time.Time // time.After but in tests
	Log          *slog.Logger
}

// New makes a signer and its directories. It signs nothing for anybody before [Signer.Begin].
func New(o Options) (*Signer, error) {
	disk := store{o.Directory, o.Backup}
	readers := map[string]*ecdsa.PublicKey{o.Store.Kid(): o.Store.Public(), o.Recovery.Kid: o.Recovery.Key}
	s := &Signer{
		organization: o.Organization, now: o.Now, movable: o.MovableClock, replica: o.Replica, keys: map[string]sm.Signer{}, log: o.Log,
		findings: o.Findings, cosigned: o.Cosigned, statuses: &statuses{directory: o.Directory}, audit: &audit{directory: o.Directory, now: o.Now},
		terms: o.Terms, after: o.After, begun: make(chan struct{}), founding: seal.Digest(o.Trust), counters: counters{disk}, vault: &vault{disk, wrapping{readers, o.Store}},
	}
	for _, key := range o.Keys {
		s.keys[key.Kid()] = key
	}
	if err := s.vault.make(); err != nil {
		return nil, err
	}
	for _, name := range []string{auditFiles, statusFiles} {
		if err := os.MkdirAll(filepath.Join(o.Directory, name), 0o700); err != nil {
			return nil, err
		}
	}
	return s, s.statuses.load()
}

// Begin lets requests in, once the replica has all that the peer has: an old state allows what the newest one refuses. It
// refuses when the ledger was founded with another trust list than the one this organization signed.
func (s *Signer) Begin() error {
	if err := s.pinned(); err != nil && record.CodeOf(err) != record.NotFounded {
		return err
	}
	close(s.begun)
	return nil
}

// Keys names the signing keys, for the log.
func (s *Signer) Keys() []string { return slices.Sorted(maps.Keys(s.keys)) }

// pinned compares the founding trust list on the ledger with the one this organization signed itself.
func (s *Signer) pinned() error {
	value, err := s.replica.Read(record.Governance, "trust/1")
	if err != nil {
		return err
	}
	if value == nil {
		return record.Errorf(record.NotFounded, "there is no founding record")
	}
	if found := seal.Digest(value); found != s.founding {
		return record.Errorf(record.Unavailable, "the ledger was founded with trust list %s, this signer is configured for %s", found, s.founding)
	}
	return nil
}

// steadyClock refuses a movable clock on a network that is no test network. It is asked with every request: the founding
// may have come after the start.
func (s *Signer) steadyClock() error {
	if !s.movable {
		return nil
	}
	network, err := rules.Founded(s.replica)
	if err == nil && !network.Test {
		err = record.Errorf(record.Unavailable, "this signer's clock can be moved and the network is no test network; remove `clock` from its configuration and start it again")
	}
	return err
}
