package verifytest

import (
	"encoding/json"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
)

// KeyRecord is a key record on the ledger and in the list of keys, as it is before a test changes it.
type KeyRecord struct {
	ID     string // of the record
	State  string
	Body   record.Key
	Status statuslist.Status // what the list of keys says at S
	Party  *record.Party     // of a key made for one deal, in the exchange's namespace: of Body only From counts, and no list
}

// NewPartyRecord is that of a key made for the test deal.
func NewPartyRecord(key *Signer) *KeyRecord {
	return &KeyRecord{ID: key.Kid, State: record.StateActive, Party: &record.Party{Key: key.Text, Role: "RECEIVER", Deal: "deal/E-7B20"}, Body: record.Key{From: "2026-03-09T02:00:00Z"}}
}

// at is where the record stands.
func (k *KeyRecord) at() (namespace, key string) {
	if k.Party != nil {
		return "exchange", record.PartyKey(k.ID)
	}
	return record.Governance, "key/" + k.ID
}

// Present gives an actor's `present` key.
func Present(actor string) *Signer { return Key("present " + actor) }

// NewKeyRecord is that of a person's key in force.
func NewKeyRecord(key *Signer, actor, purpose string) *KeyRecord {
	return &KeyRecord{ID: key.Kid, State: record.StateActive, Body: record.Key{
		Actor: actor, Purpose: purpose, Key: key.Text, Certificate: record.None, From: "2026-01-06T00:00:00Z", To: "2028-01-05T00:00:00Z",
		Index: seal.StatusIndex(key.Kid + "/0"),
	}}
}

// End makes the key one that was replaced or revoked, and the list of keys say so.
func (k *KeyRecord) End(state, at, compromisedAt string) {
	k.State, k.Body.EndedAt, k.Body.CompromisedAt = state, at, compromisedAt
	k.Status = map[string]statuslist.Status{record.StateRevoked: statuslist.Invalid, record.StateReplaced: statuslist.Replaced}[state]
}

// Value is the record's bytes on the ledger.
func (k *KeyRecord) Value() []byte {
	if k.Party != nil {
		return k.partyValue()
	}
	rec := record.Record{Kind: "key", ID: k.ID, State: k.State, Version: 1, Prev: record.None, Body: json.RawMessage(Encode(k.Body)), Acts: []record.Act{{
		Act: "actor.enrol", By: "A-REGISTRAR", For: "A-REGISTRAR", Key: Key("act registrar").Kid, Through: record.DataBureau, At: k.Body.From,
		Statement: seal.Digest([]byte("enrolment of " + k.ID)), Pack: "SX-2025@1", Rule: "S0 11(1)",
	}}}
	return Encode(rec)
}

// partyValue is that of a key made for a deal; where it has ended, another one has taken its place.
func (k *KeyRecord) partyValue() []byte {
	act := record.Act{
		Act: "deal.apply", By: k.ID, For: k.ID, Key: k.ID, Through: record.Exchange, At: k.Body.From,
		Statement: seal.Digest([]byte("application of " + k.ID)), Pack: "SX-2025@1", Rule: "S3a 15",
	}
	rec := record.Record{Kind: "party", ID: k.ID, State: k.State, Version: 1, Prev: record.None, Body: json.RawMessage(Encode(k.Party)), Acts: []record.Act{act}}
	if k.Body.EndedAt != "" {
		act.Act, act.At = "deal.rekey", k.Body.EndedAt
		rec.Version, rec.Prev, rec.Acts = 2, seal.Digest([]byte("the record before")), append(rec.Acts, act)
	}
	return Encode(rec)
}

// shownKey is the record in a bundle.
func shownKey(k *KeyRecord, index uint64, path [][]byte, checkpoint int) bundle.Key {
	namespace, key := k.at()
	return bundle.Key{Record: string(k.Value()), Proof: bundle.NewProof(namespace, key, index, path, checkpoint)}
}
