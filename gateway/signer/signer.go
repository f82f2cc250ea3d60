// Package signer keeps an organization's keys and signs with them: nothing but what its own replica of the ledger,
// judged by the pure rules, allows. It has no public port; it answers on a Unix socket to the organization's own
// gateways, and trusts nothing they say.
package signer

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// Replica is the signer's own copy of the ledger, fed from its own organization's peer.
type Replica interface {
	rules.Reader
	// AwaitHeight returns once the replica holds that many blocks.
	AwaitHeight(ctx context.Context, height uint64) error
	// Height is how many blocks it holds.
	Height() uint64
	// Checkpoint is the log after so many of them.
	Checkpoint(height uint64) (c *tlog.Checkpoint, found bool, err error)
	// StatusLists are all status lists as they stand now.
	StatusLists() index.StatusLists
}

// Findings are what a witness has found about the replica's blocks.
type Findings interface {
	ListAt(height uint64) ([]string, error)
	Alarms() ([]Alarm, error)
}

// Signer is one organization's. Its methods are safe for concurrent use; preparing and signing happen one at a time.
type Signer struct {
	organization string
	now          clock.Clock
	movable      bool // the clock
	replica      Replica
	findings     Findings
	begun        chan struct{}        // closed when the replica has caught up
	keys         map[string]sm.Signer // by kid
	audit        *audit
	cosigned     *Cosignatures
	statuses     *statuses
	terms        Terms
	after        func(time.Duration) <-chan time.Time
	missing      sync.Once // saying that there is no log key
	vault        *vault
	counters     counters
	founding     string // SM3 of trust list 1 as this organization signed it
	log          *slog.Logger
	mutex        sync.Mutex // guards counters and vault: a number and a signature are each given once
}

// maxLag is how long a request waits for the replica to catch up with its asker.
const maxLag = 20 * time.Second

// Request asks for something with a statement; Height is what the asker has seen of the ledger.
type Request struct {
	Namespace string `json:"namespace"`
	Statement string `json:"statement"`
	Height    uint64 `json:"height"`
}

// Prepared answers a prepare: exactly the bytes that will be signed, and what stands behind their digests.
type Prepared struct {
	Prepared    string   `json:"prepared"`
	Input       string   `json:"input"`
	Number      string   `json:"number"`
	Disclosures []string `json:"disclosures"`
}

// Certificate answers a seal (the compact JWT) or an open (the SD-JWT with all disclosures).
type Certificate struct {
	Certificate string `json:"certificate"`
}

// Prepare makes an unsigned certificate for a record and keeps it. The same statement gets the same answer.
func (s *Signer) Prepare(ctx context.Context, request Request) (*Prepared, error) {
	if err := s.caughtUp(ctx, request.Height); err != nil {
		return nil, err
	}
	// 1. Who asks? A person of this organization whose role issues this kind of certificate.
	tx := s.transaction(request.Namespace)
	person, err := rules.Authenticate(tx, request.Statement, s.replica)
	if err != nil {
		return nil, err
	}
	body, err := s.mayPrepare(tx, person)
	if err != nil {
		return nil, err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	// 2. The same statement again finds what it prepared; nothing is numbered twice.
	if entry, err := s.vault.asked(person.Digest); entry != nil || err != nil {
		return s.answer(entry, err)
	}
	// 3. Salts, number and status index. A crash from here on leaves a gap in the numbers, nothing else.
	hidden, err := conceal(body)
	if err != nil {
		return nil, err
	}
	input, number, err := s.draft(tx, person.Statement.Sub, hidden)
	if err != nil {
		return nil, err
	}
	// 4. Keep it, disclosures encrypted, here and in the backup, before anybody hears of it.
	entry := &prepared{
		Prepared: seal.Digest(input), Input: string(input), Namespace: request.Namespace, Record: person.Statement.Sub,
		Number: number, Statement: person.Digest,
	}
	if err := s.vault.wrap.seal(entry, hidden.encoded); err != nil {
		return nil, err
	}
	if err := s.vault.keep(entry); err != nil {
		return nil, err
	}
	s.log.Info("prepared", "number", number, "record", entry.Record, "by", person.Actor, "statement", person.Digest)
	return s.answer(entry, nil)
}

// caughtUp waits until the replica has what the asker has seen, and checks that it is the chain this organization founded
// and that the clock is fit for it.
func (s *Signer) caughtUp(ctx context.Context, height uint64) error {
	bounded, cancel := context.WithTimeout(ctx, maxLag)
	defer cancel()
	select {
	case <-s.begun:
	case <-bounded.Done():
		return record.Errorf(record.Unavailable, "the signer is still reading the chain from its peer")
	}
	if err := s.replica.AwaitHeight(bounded, height); err != nil {
		return record.Errorf(record.Unavailable, "the signer's replica has not reached block %d yet", height)
	}
	if err := s.pinned(); err != nil {
		return err
	}
	return s.steadyClock()
}

func (s *Signer) transaction(namespace string) rules.Tx {
	return rules.Tx{Time: s.now().Truncate(time.Second), Creator: s.organization, Namespace: namespace}
}

// mayPrepare checks that the person may issue what they ask to prepare.
func (s *Signer) mayPrepare(tx rules.Tx, person *rules.Person) (*record.Prepare, error) {
	if person.Statement.Act != record.ActPrepare {
		return nil, record.Errorf(record.UnknownAct, "the statement says %q, not %s", seal.Printable(person.Statement.Act), record.ActPrepare)
	}
	rec, err := s.lookup(tx.Namespace, person.Statement.Sub)
	if err != nil {
		return nil, err
	}
	if err := s.issues(tx.Namespace, rec.Kind, person); err != nil {
		return nil, err
	}
	var body record.Prepare
	if err := record.Decode(person.Statement.Body, &body); err != nil {
		return nil, err
	}
	return &body, body.Valid()
}

func (s *Signer) lookup(namespace, key string) (*record.Record, error) {
	value, err := s.replica.Read(namespace, key)
	if err != nil {
		return nil, err
	}
	var rec record.Record
	if value == nil || record.Decode(value, &rec) != nil {
		return nil, record.Errorf(record.NotFound, "there is no record %s in %s", seal.Printable(key), seal.Printable(namespace))
	}
	return &rec, nil
}

// issues checks that this organization owns the namespace and that the person has a role that issues there.
func (s *Signer) issues(namespace, kind string, person *rules.Person) error {
	network, err := rules.Founded(s.replica)
	if err != nil {
		return err
	}
	ns, _ := network.Find(namespace)
	row := rules.Issuing(ns.Kind, kind)
	if row == nil || ns.Owner != s.organization {
		return record.Errorf(record.WrongOrganization, "%s issues no certificate for a %s in %s", s.organization, kind, seal.Printable(namespace))
	}
	for _, role := range person.Roles {
		for _, allowed := range row.Roles {
			if role == allowed {
				return nil
			}
		}
	}
	return record.Errorf(record.OutOfRole, "%s needs one of the roles %v", row.Act, row.Roles).Under(row.Rule)
}

func (s *Signer) answer(entry *prepared, err error) (*Prepared, error) {
	if err != nil {
		return nil, err
	}
	disclosures, err := s.vault.wrap.unseal(entry)
	return &Prepared{Prepared: entry.Prepared, Input: entry.Input, Number: entry.Number, Disclosures: disclosures}, err
}
