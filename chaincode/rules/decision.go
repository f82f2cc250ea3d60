package rules

import (
	"encoding/json"
	"errors"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// decision is one submission on its way through [decide]; every field is written by one step.
type decision struct {
	tx         Tx
	reader     Reader
	submission record.Submission
	unsealed   bool

	statement record.Statement
	digest    string // of the statement

	network   record.Network
	namespace record.Namespace
	rules     record.Rules
	inForce   *regime // what the packs say together, once somebody asked
	row       *Row

	founded  *record.TrustList // trust list 1, while founding
	signer   signer
	consents []*consent

	record record.Record // as it stands, zero when created
	value  []byte        // its bytes, nil when created

	private private

	state  string          // set by a row's function when the row's To is not the only outcome
	body   json.RawMessage // set by a row's function
	writes map[string][]byte
}

// clockLeeway is how far a statement may be dated ahead of the transaction.
const clockLeeway = 5 * time.Minute

// context reads what every decision is made under: the founding, the rules in force, this namespace's place in them.
func (d *decision) context() error {
	var founding, rules record.Record
	found, err := d.readRecord(record.Governance, record.NetworkKey, &founding, &d.network)
	if err != nil {
		return err
	}
	if !found {
		return record.Errorf(record.NotFounded, "there is no founding record")
	}
	if found, err = d.readRecord(record.Governance, record.RulesKey, &rules, &d.rules); err != nil || !found {
		return missing("the record of the rules in force", err)
	}
	var known bool
	if d.namespace, known = d.network.Find(d.tx.Namespace); !known {
		return record.Errorf(record.WrongAudience, "the founding names no namespace %s", seal.Printable(d.tx.Namespace))
	}
	d.rules.Pack = pinned(&d.rules, d.network.Region, d.now())
	return nil
}

// now is the transaction's time as records hold it.
func (d *decision) now() string { return record.Time(d.tx.Time) }

// whole reports whether the edition in force has both registries, whole.
func (d *decision) whole() bool { return d.rules.Edition >= record.EditionRegistries }

// trading reports whether the edition in force has deals, whole, and private terms with them.
func (d *decision) trading() bool { return d.rules.Edition >= record.EditionTrade }

// readRecord reads a record and its body; false when there is none.
func (d *decision) readRecord(namespace, key string, rec *record.Record, body any) (bool, error) {
	value, err := d.reader.Read(namespace, key)
	if err != nil || value == nil {
		return false, err
	}
	if err := record.Load(value, rec); err != nil {
		return false, unreadable(key, err)
	}
	if err := record.Load(rec.Body, body); err != nil {
		return false, unreadable(key, err)
	}
	return true, nil
}

// need is readRecord for a record that a body names: its absence, or another kind of record in its place, is the
// sender's mistake.
func (d *decision) need(namespace, key string, rec *record.Record, body any) error {
	value, err := d.reader.Read(namespace, key)
	switch {
	case err != nil:
		return err
	case value == nil:
		return record.Errorf(record.NotFound, "there is no %s in %s", key, namespace)
	case record.Decode(value, rec) != nil || record.Decode(rec.Body, body) != nil:
		return record.Errorf(record.Invalid, "%s in %s is not a record of the kind that is asked for here", key, namespace)
	}
	return nil
}

func (d *decision) put(key string, value []byte) {
	if d.writes == nil {
		d.writes = map[string][]byte{}
	}
	d.writes[key] = value
}

// putRecord writes a further record of the same transaction: a key beside its actor, a founder beside the founding.
func (d *decision) putRecord(kind, id, state string, old *record.Record, oldValue []byte, body any) error {
	encoded, err := record.Encode(body)
	if err != nil {
		return err
	}
	next := record.Record{Kind: kind, ID: id, State: state, Version: 1, Prev: record.None, Body: encoded}
	if old != nil {
		next.Version, next.Prev, next.Acts = old.Version+1, seal.Digest(oldValue), old.Acts
	}
	next.Acts = append(append([]record.Act{}, next.Acts...), d.trace())
	value, err := record.Encode(next)
	if err == nil {
		d.put(next.Key(), value)
	}
	return err
}

// change rewrites another record of the same namespace beside the record of the act; alter gives its next state.
func change[B any](d *decision, key string, alter func(rec *record.Record, body *B) (state string, err error)) error {
	old, err := d.reader.Read(d.tx.Namespace, key)
	if err != nil || old == nil {
		return missing(key, err)
	}
	var rec record.Record
	if err := record.Decode(old, &rec); err != nil {
		return unreadable(key, err)
	}
	if now := d.now(); d.whole() && now < rec.Last() {
		return record.Errorf(record.ClockSkew, "the transaction is dated %s, the last act on %s %s", now, key, rec.Last()).Under("design §3, time")
	}
	var body B
	if err := record.Decode(rec.Body, &body); err != nil {
		return unreadable(key, err)
	}
	state, err := alter(&rec, &body)
	if err != nil {
		return err
	}
	return d.putRecord(rec.Kind, rec.ID, state, &rec, old, body)
}

func (d *decision) sortedWrites() []Write {
	keys := make([]string, 0, len(d.writes))
	for key := range d.writes {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	writes := make([]Write, len(keys))
	for i, key := range keys {
		writes[i] = Write{key, d.writes[key]}
	}
	return writes
}

// newID derives an identifier from the statement; a label makes a second one.
func (d *decision) newID(label string) string {
	digest := d.digest
	if label != "" {
		digest = seal.Digest([]byte(d.digest + "/" + label))
	}
	return strings.ToUpper(strings.TrimPrefix(digest, "sm3:")[:32])
}

func (d *decision) timely(iat, exp int64) error {
	now := d.tx.Time.Unix()
	switch {
	case exp-iat > record.MaxStatementLife || exp <= iat:
		return record.Errorf(record.StatementLife, "it lives %d seconds, 1 to %d are allowed", exp-iat, record.MaxStatementLife)
	case iat > now+int64(clockLeeway/time.Second):
		return record.Errorf(record.StatementEarly, "it is dated %s, the transaction %s", record.Time(time.Unix(iat, 0)), record.Time(d.tx.Time))
	case exp <= now:
		return record.Errorf(record.StatementExpired, "it expired at %s, the transaction is of %s", record.Time(time.Unix(exp, 0)), record.Time(d.tx.Time))
	}
	return nil
}

// trustList reads the trust list in force. Its signatures were checked when it entered the ledger.
func (d *decision) trustList() (*record.TrustList, error) {
	value, err := d.reader.Read(record.Governance, d.rules.Trust)
	if err != nil || value == nil {
		return nil, missing("the trust list in force", err)
	}
	list, err := seal.PeekTrustList(value)
	return list, unreadable("the trust list", err)
}

// trusted is the trust list in force while it authorizes: whatever rests on it ends with it.
func (d *decision) trusted() (*record.TrustList, error) {
	list, err := d.trustList()
	if err != nil {
		return nil, err
	}
	if record.Time(d.tx.Time) >= list.ExpiresAt {
		return nil, record.Errorf(record.RuleForbids, "the trust list in force expired at %s; the three organizations must publish its successor (trust.succeed)",
			list.ExpiresAt).Under("docs/format.md §6")
	}
	return list, nil
}

// missing reports something the ledger must have; it is never the sender's mistake.
func missing(what string, err error) error {
	if err != nil {
		return err
	}
	return record.Errorf(record.Internal, "%s missing", what)
}

// unreadable reports a ledger value that does not decode, and passes nil on.
func unreadable(what string, err error) error {
	if err == nil {
		return nil
	}
	return record.Errorf(record.Internal, "%s cannot be read", what)
}

func cite(err error, rule string) error {
	var e *record.Error
	if errors.As(err, &e) {
		return e.Under(rule)
	}
	return err
}

func splitKey(key string) (kind, id string) {
	kind, id, _ = strings.Cut(key, "/")
	return kind, id
}

func contains(list []string, s string) bool { return slices.Contains(list, s) }
