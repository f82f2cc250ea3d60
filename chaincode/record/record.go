package record

import (
	"encoding/json"
	"time"
)

// The organizations that run the network; also their Fabric MSP ids and the `iss` of their roots.
const (
	DataBureau      = "DataBureau"
	MarketRegulator = "MarketRegulator"
	Exchange        = "Exchange"
)

// Kinds of namespace; a second exchange is one more namespace of kind [KindExchange].
const (
	KindGovernance   = "governance"
	KindProperty     = "property"
	KindIntellectual = "intellectual"
	KindExchange     = "exchange"
	KindLien         = "lien"
)

// Governance is the one namespace whose name is fixed: everything else is found from there.
const Governance = "governance"

// Record is one value of the ledger, complete in itself. Its key is `<kind>/<id>`.
type Record struct {
	Kind    string          `json:"kind"`
	ID      string          `json:"id"`
	State   string          `json:"state"`
	Version int             `json:"version"` // 1 when created
	Prev    string          `json:"prev"`    // digest of the version before, `none` for the first
	Acts    []Act           `json:"acts"`    // everything done to it, oldest first
	Body    json.RawMessage `json:"body"`
}

// MaxActs bounds a record's life on one key.
const MaxActs = 256

// Act traces one change to a person, a rule and a time.
type Act struct {
	Act       string `json:"act"`
	By        string `json:"by"`      // actor who signed
	For       string `json:"for"`     // organization the actor acts for; the actor itself if it is one
	Key       string `json:"key"`     // kid of the signing key
	Through   string `json:"through"` // MSP id of the organization whose gateway submitted
	At        string `json:"at"`      // transaction time, RFC 3339
	Statement string `json:"statement"`
	Pack      string `json:"pack"` // rule pack and version decided under, `<id>@<version>`
	Rule      string `json:"rule"` // article or section the act rests on
}

// Key is the state key of the record.
func (r *Record) Key() string { return r.Kind + "/" + r.ID }

// Knows reports whether a statement has been applied to the record already.
func (r *Record) Knows(statement string) bool {
	for _, act := range r.Acts {
		if act.Statement == statement {
			return true
		}
	}
	return false
}

// Made is the organization through which the record was made; empty for a record without acts, which no rule makes.
func (r *Record) Made() string {
	if len(r.Acts) == 0 {
		return ""
	}
	return r.Acts[0].Through
}

// Last is when the last act on the record was.
func (r *Record) Last() string {
	if len(r.Acts) == 0 {
		return ""
	}
	return r.Acts[len(r.Acts)-1].At
}

// Time prints a moment as records hold it.
func Time(t time.Time) string { return t.UTC().Truncate(time.Second).Format(time.RFC3339) }

// ParseTime reads a moment and refuses any other spelling of it.
func ParseTime(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || Time(t) != s {
		return time.Time{}, Errorf(Invalid, "%q is not a UTC time such as 2026-01-31T08:00:00Z", excerpt([]byte(s), 0))
	}
	return t, nil
}

// Result is what a transaction answers, and what a gateway keeps for a statement.
type Result struct {
	Key    string `json:"key"`    // state key of the record
	State  string `json:"state"`  // its state after the act
	Digest string `json:"digest"` // SM3 of its value: the next statement's prev
}
