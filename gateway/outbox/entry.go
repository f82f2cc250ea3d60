// Package outbox keeps every statement from the moment it is acknowledged until the ledger has a verdict on it. It is
// the reason why a client that was told "accepted" never has to ask itself whether anything was lost.
//
// # Order of durability
//
//  1. The submission is on disk (synced) before [Box.Accept] returns.
//  2. The signed envelope is on disk (synced) before it is submitted for the first time. From then on only these bytes
//     are submitted, until the ledger says VALID or INVALID or the ordering service rejects them for good; peers take
//     a second copy for a duplicate.
//  3. The verdict is on disk (synced) before anybody is told of it.
//
// A crash before 2 leaves an accepted statement that is endorsed anew; nothing of it can be on the ledger. A crash after
// 2 leaves an envelope that may be on the ledger: its statement is looked up, then the same bytes are submitted again.
// Rows of submissions, envelopes and entries are never deleted. Private terms are in none of them: they are kept beside, and
// only as long as they may have to be sent again.
package outbox

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// State is how far a statement has come.
type State string

// The states. Refused, expired and issued are final.
const (
	Accepted  State = "accepted"  // the statement is on disk
	Endorsed  State = "endorsed"  // an envelope is on disk; it may have been submitted
	Submitted State = "submitted" // an orderer took it; that is no promise
	Issued    State = "issued"    // a VALID transaction recorded the statement
	Refused   State = "refused"   // the rules refuse it, everywhere and here; Error says why
	Expired   State = "expired"   // it was not recorded in time: sign again
)

var states = []State{Submitted, Endorsed, Accepted, Issued, Refused, Expired}

// Final reports whether nothing more will happen.
func (s State) Final() bool { return s == Issued || s == Refused || s == Expired }

// Entry is what the outbox knows of one statement.
type Entry struct {
	Digest    string         `json:"digest"` // SM3 of the first statement
	Namespace string         `json:"namespace"`
	State     State          `json:"state"`
	TxID      string         `json:"txID"`   // of the envelope on its way, or of the transaction that recorded it
	Result    *record.Result `json:"result"` // when issued
	Error     *record.Error  `json:"error"`  // when refused or expired; before that, what went wrong last
	Attempts  int            `json:"attempts"`
	Invalid   int            `json:"invalid"` // verdicts, so far, that are neither conflicts nor outages
	Received  time.Time      `json:"received"`
	Expires   time.Time      `json:"expires"` // the statement's exp
	Updated   time.Time      `json:"updated"`
	Content   string         `json:"content"`           // SM3 of the whole submission being tried
	Private   bool           `json:"private,omitempty"` // it came with private terms, which are kept until it is final
}

// Counters count since the start; Pending is how many entries are not final now.
type Counters struct {
	Accepted, Repeated          uint64 // new submissions; those known already
	Issued, Refused, Expired    uint64
	Endorsed, Submitted         uint64 // envelopes persisted; submissions an orderer took
	Conflicts, Invalid          uint64 // INVALID because something read had changed; for another reason
	Retries, Unknown, Elsewhere uint64 // steps put off; outcomes not known in time; recorded through another gateway
	Pending                     uint64
}
