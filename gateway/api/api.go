// Package api is the wire format between a gateway and its clients: request and answer types, and a client. The server
// (package web) renders the same types, so that the two cannot drift.
package api

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/page"
	"github.com/shuzheng/shuzheng/gateway/problem"
	"github.com/shuzheng/shuzheng/gateway/proof"
	"github.com/shuzheng/shuzheng/gateway/readlog"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

// States of a submission; refused and expired are final, and issued is kept whatever happens.
const (
	StateAccepted = "accepted" // on this gateway's disk: it will be tried until it is final
	StateIssued   = "issued"   // recorded by the ledger
	StateProved   = "proved"   // recorded, and covered by a checkpoint that the organizations have co-signed
	StateRefused  = "refused"  // the rules refuse it
	StateExpired  = "expired"  // its statement expired before the ledger could take it: sign again
)

// Receipt says how a submission stands. Ask again with its digest as often as you like.
type Receipt struct {
	Digest      string           `json:"digest" doc:"SM3 of the first statement: the submission's name"`
	Namespace   string           `json:"namespace"`
	State       string           `json:"state" enum:"accepted,issued,proved,refused,expired"`
	Result      *record.Result   `json:"result,omitempty" doc:"The record the act led to"`
	Transaction string           `json:"transaction,omitempty"`
	Block       uint64           `json:"block,omitempty"`
	Indexed     bool             `json:"indexed" doc:"This gateway's reads show it"`
	Attested    bool             `json:"attested,omitempty" doc:"It rests on private terms that this organization does not hold: it takes them as stated, and the collection's members have checked them"`
	Since       string           `json:"since,omitempty" doc:"Legal time: the earliest co-signature that covers it"`
	Objected    []string         `json:"objected,omitempty" doc:"Organizations that object to it: no bundle of it will be believed"`
	Problem     *problem.Problem `json:"problem,omitempty" doc:"Why it was refused or expired"`
}

// Recorded reports whether the ledger has the act.
func (r *Receipt) Recorded() bool { return r.State == StateIssued || r.State == StateProved }

// Version is one version of a value in its history.
type Version struct {
	Transaction string `json:"transaction"`
	Block       uint64 `json:"block"`
	At          string `json:"at" doc:"Transaction time, RFC 3339"`
	Digest      string `json:"digest"`
	Value       string `json:"value"`
}

// History is a value's life, newest first.
type History struct {
	Namespace string    `json:"namespace"`
	Key       string    `json:"key"`
	Versions  []Version `json:"versions"`
}

// Keys is one page of keys in key order.
type Keys struct {
	Namespace string   `json:"namespace"`
	Keys      []string `json:"keys"`
	Next      string   `json:"next,omitempty" doc:"Give it as after to go on"`
}

// Transaction says what became of a transaction.
type Transaction struct {
	ID         string   `json:"id"`
	Block      uint64   `json:"block"`
	Code       string   `json:"code" doc:"Fabric's validation code; VALID or why not"`
	At         string   `json:"at"`
	Creator    string   `json:"creator" doc:"MSP id of the submitting organization"`
	Statements []string `json:"statements" doc:"Digests of the statements it carried"`
}

// Network says where this gateway is and how far it has read.
type Network struct {
	Network      string `json:"network"`
	Founded      bool   `json:"founded"`
	Test         bool   `json:"test" doc:"A test network: its clock may be moved, its certificates prove nothing"`
	Organization string `json:"organization"`
	Height       uint64 `json:"height" doc:"Blocks read"`
	Time         string `json:"time"`
	Trust        string `json:"trust,omitempty" doc:"Key of the trust list in force"`
	Pack         string `json:"pack,omitempty" doc:"Rule pack in force"`
	Edition      int    `json:"edition,omitempty" doc:"Rules edition in force"`
}

// State sums up all values at a height: equal at equal height in all organizations.
type State struct {
	Organization string `json:"organization"`
	Height       uint64 `json:"height"`
	Digest       string `json:"digest"`
}

// Ask carries a statement to the organization's signer.
type Ask struct {
	Statement string `json:"statement" maxLength:"65536"`
}

// Terms is a document of private terms, shown to somebody who may read it.
type Terms struct {
	Document string `json:"document" doc:"Exactly as it is kept: its SM3 is the one that the statement names"`
	Digest   string `json:"digest"`
	Scope    string `json:"scope" doc:"CONTRACT, PARTIES or SETTLEMENT"`
	Basis    string `json:"basis" doc:"The right by which it is shown; it stands in the log of reads"`
}

// ReadsHead is how far an organization's log of reads has come.
type ReadsHead struct {
	Organization string `json:"organization"`
	Last         int    `json:"last" doc:"Number of the last entry"`
	Head         string `json:"head" doc:"SM3 chained over all entries; none when there is none"`
}

// Reads are entries of that log, oldest first.
type Reads struct {
	Organization string          `json:"organization"`
	Last         int             `json:"last"`
	Head         string          `json:"head"`
	Entries      []readlog.Asked `json:"entries"`
}

// What an audit finds wrong with a document of private terms.
const (
	TermsMissing    = "missing"    // the peer does not give it; Fabric's reconciler brings it back from another member
	TermsDifferent  = "different"  // it is not the one that was recorded
	TermsDeleted    = "deleted"    // the ledger says that it was taken away, which no act does
	TermsUnrecorded = "unrecorded" // the act was recorded without it
)

// TermsAudit is one page of what an organization's peer keeps, compared with the ledger.
type TermsAudit struct {
	Organization string         `json:"organization"`
	Namespace    string         `json:"namespace"`
	Height       uint64         `json:"height"`
	Checked      int            `json:"checked" doc:"Documents looked at"`
	Found        []TermsFinding `json:"found"`
	Next         string         `json:"next,omitempty" doc:"Give it as after to go on"`
}

// TermsFinding is one document that is not as it should be.
type TermsFinding struct {
	Deal      string `json:"deal"`
	Statement string `json:"statement"`
	What      string `json:"what" enum:"missing,different,deleted,unrecorded"`
}

// Value is a value as the ledger holds it, with where it came from.
type Value struct {
	Bytes       []byte
	Digest      string
	Transaction string
	Block       uint64
}

// Cosignatures are co-signatures of the organization that this gateway belongs to, oldest first.
type Cosignatures struct {
	Organization string            `json:"organization"`
	Cosigned     []signer.Cosigned `json:"cosigned"`
}

// Status is the newest status set of the organization that this gateway belongs to.
type Status struct {
	Organization string            `json:"organization"`
	Set          *signer.StatusSet `json:"set" doc:"null when there is none newer"`
}

// Alarms are what an organization's watchers found: its gateway of co-signatures that contradict our chain, its signer of the chain itself.
type Alarms struct {
	Organization string         `json:"organization"`
	Forks        []proof.Fork   `json:"forks"`
	Pages        []page.Finding `json:"pages" doc:"The other organizations' copies of the verification page when last looked at"`
	Own          []signer.Alarm `json:"own"`
}
