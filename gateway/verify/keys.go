package verify

import (
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
)

// keyRecord is a key record as the bundle shows it; whether the ledger holds it is judged later. It is that of an actor's
// key, or that of a key made for one deal: then body says what such a record stands for, and its actor is the key itself.
type keyRecord struct {
	seal.Key
	party bool
	state string
	body  record.Key
	value []byte
	proof *bundle.Proof
}

// keyRecords are those of a bundle, by kid.
type keyRecords map[string]*keyRecord

// Key finds a key for [seal.Open].
func (k keyRecords) Key(kid string) (seal.Key, error) {
	if found, ok := k[kid]; ok {
		return found.Key, nil
	}
	return seal.Key{}, record.Errorf(record.UnknownKey, "no key record of the bundle is called %s", seal.Printable(kid))
}

// readKeys reads the key records of a bundle strictly; none may stand twice.
func readKeys(shown []bundle.Key) (keyRecords, error) {
	records := keyRecords{}
	for i := range shown {
		k, err := readKey(&shown[i])
		if err != nil {
			return nil, err
		}
		if records[k.Kid] != nil {
			return nil, record.Errorf(record.Invalid, "key %s stands twice", k.Kid)
		}
		records[k.Kid] = k
	}
	return records, nil
}

func readKey(shown *bundle.Key) (*keyRecord, error) {
	k := &keyRecord{value: []byte(shown.Record), proof: &shown.Proof}
	var rec record.Record
	if err := record.Decode(k.value, &rec); err != nil {
		return nil, err
	}
	if rec.Kind == "party" {
		return k, k.readParty(&rec)
	}
	if err := record.Decode(rec.Body, &k.body); err != nil {
		return nil, err
	}
	var err error
	if k.Key, err = seal.ParseKey(k.body.Key, k.body.Purpose); err != nil {
		return nil, err
	}
	k.state = rec.State
	var c record.Check
	c.That(rec.Kind == "key" && rec.ID == k.Kid, "the record of key %s does not bear its name", k.Kid)
	c.OneOf("state", k.state, record.StateActive, record.StateRevoked, record.StateReplaced)
	c.That(k.body.Index >= 0 && k.body.Index < record.StatusListSize, "index %d is out of range", k.body.Index)
	for _, t := range []struct{ name, value string }{{"from", k.body.From}, {"to", k.body.To}, {"endedAt", k.body.EndedAt}, {"compromisedAt", k.body.CompromisedAt}} {
		if t.value != "" || t.name == "from" || t.name == "to" {
			c.Time(t.name, t.value)
		}
	}
	return k, c.Err()
}

// readParty reads the record of a key made for one deal. It counts from the act that brought it.
func (k *keyRecord) readParty(rec *record.Record) error {
	var body record.Party
	err := record.Decode(rec.Body, &body)
	if err != nil {
		return err
	}
	if k.Key, err = seal.ParseKey(body.Key, record.PurposeAct); err != nil {
		return err
	}
	var c record.Check
	c.That(rec.ID == k.Kid, "the record of key %s does not bear its name", k.Kid)
	c.OneOf("state", rec.State, record.StateActive, record.StateReplaced, record.StateEnded)
	c.That(record.IsKey(body.Deal) && body.Role != "", "the record of key %s names no deal", k.Kid)
	c.That(len(rec.Acts) > 0, "the record of key %s says nothing of its beginning", k.Kid)
	if err := c.Err(); err != nil {
		return err
	}
	k.party, k.state = true, rec.State
	k.body = record.Key{Actor: k.Kid, Purpose: record.PurposeAct, Key: body.Key, From: rec.Acts[0].At}
	c.Time("from", k.body.From)
	if k.state != record.StateActive {
		k.body.EndedAt = rec.Last()
		c.Time("endedAt", k.body.EndedAt)
	}
	return c.Err()
}

// end is when the key stopped counting.
func (k *keyRecord) end() string {
	if k.body.EndedAt != "" {
		return min(k.body.To, k.body.EndedAt)
	}
	return k.body.To
}

// keyEntry is the entry of a key in the network's list of keys.
func (j *judge) keyEntry(k *keyRecord) (*entry, finding) {
	uri := record.StatusURI(j.list.Network, record.DataBureau, record.TypeKeys)
	entry, f := j.entry(uri, k.body.Index, record.DataBureau, record.TypeKeys)
	if f.reason == StatusUnknown {
		f = unsure(KeyStatusUnknown, "key %s: %s", k.Kid, f.detail)
	}
	if f.result == Pass {
		if objections := j.statusObjected(uri, k.body.Index, k.proof.Checkpoint); len(objections) > 0 {
			f = unsure(StatusObjected, "%s objects to the status of key %s", objections[0].Organization, k.Kid)
		}
	}
	return entry, f
}

// shown judges whether the ledger holds a key record as shown, and whether it is the newest that matters: the list of
// keys tells how the key ended, and then the record must tell the same, with when and why.
func (j *judge) shown(k *keyRecord) (*entry, finding) {
	if f := j.evidence.inclusion(k.proof, record.Governance, "key/"+k.Kid, k.value); f.result != Pass {
		return nil, f
	}
	entry, f := j.keyEntry(k)
	if f.result != Pass {
		return nil, f
	}
	ended := map[statuslist.Status]string{statuslist.Invalid: record.StateRevoked, statuslist.Replaced: record.StateReplaced}
	if state, over := ended[entry.status]; over && k.state != state {
		return nil, unsure(KeyRecordOlder, "the list says %s of key %s, the record shown %s", entry.status, k.Kid, k.state)
	}
	return entry, passes("")
}

// signerKeys wants every signer's key proven, in force when the statements were recorded, and not compromised by then.
// That they were in force the co-signers have verified; what only a newer status can tell is a compromise reported later.
func (j *judge) signerKeys(records keyRecords, parties []party) {
	newest, f := j.allKeys(records, parties)
	if f.result != Pass {
		j.put(CheckKeys, f)
		return
	}
	if newest != nil {
		j.current = func() []Check {
			if newest.stillGood(j.ask.Now).result == Pass {
				return nil
			}
			return []Check{limits(KeysSinceUnknown, "").check(CheckKeys)}
		}
	}
	if newest != nil && j.at.Unix() >= newest.token.Exp {
		f = limits(KeysSinceUnknown, "the status of the keys ran out %s", moment(newest.token.Exp))
	}
	j.put(CheckKeys, f)
	j.unnamed(records, parties)
}

// allKeys judges every signer's key; the entry is that of an actor's, nil where only keys made for deals have signed.
func (j *judge) allKeys(records keyRecords, parties []party) (newest *entry, f finding) {
	for _, p := range parties {
		k := records[p.signed.Kid]
		if k.party {
			f = j.dealKey(k)
		} else {
			newest, f = j.signerKey(k)
		}
		if f.result != Pass {
			return nil, f
		}
	}
	return newest, passes("%d keys", len(records))
}

// unnamed says which signers nothing in the file names.
func (j *judge) unnamed(records keyRecords, parties []party) {
	var kids []string
	for _, p := range parties {
		kid := p.signed.Kid
		if _, named := j.named[kid]; records[kid].party && !named && !slices.Contains(kids, kid) {
			kids = append(kids, kid)
		}
	}
	if len(kids) > 0 {
		j.limit(CheckParties, PartyUnnamed, "%s", strings.Join(kids, ", "))
	}
}

// dealKey wants a key made for one deal proven where the statements stand, and not ended by then. It has no entry in a status
// list: it signs in its deal only, and whoever holds it answers for it there. Whose it is, the deal's private terms say.
func (j *judge) dealKey(k *keyRecord) finding {
	if f := j.evidence.inclusion(k.proof, j.evidence.Leaf.Namespace, record.PartyKey(k.Kid), k.value); f.result != Pass {
		return f
	}
	recorded, proven := j.evidence.recorded()
	switch {
	case !proven:
		return unsure(KeysUnproved, "not proven to be recorded")
	case recorded < unix(k.body.From)-leeway:
		return fails(KeyPeriod, "recorded %s, key %s entered %s", moment(recorded), k.Kid, k.body.From)
	case k.body.EndedAt != "" && recorded >= unix(k.body.EndedAt)+late:
		return fails(RecordedLate, "recorded %s, key %s ended %s", moment(recorded), k.Kid, k.body.EndedAt)
	}
	return passes("")
}

func (j *judge) signerKey(k *keyRecord) (*entry, finding) {
	entry, f := j.shown(k)
	if f.result != Pass {
		return nil, f
	}
	recorded, proven := j.evidence.recorded()
	l := moment(recorded)
	switch {
	case !proven:
		return nil, unsure(KeysUnproved, "not proven to be recorded")
	case recorded < unix(k.body.From)-leeway:
		return nil, fails(KeyPeriod, "recorded %s, key %s in force from %s", l, k.Kid, k.body.From)
	case recorded >= unix(k.end())+late:
		return nil, fails(RecordedLate, "recorded %s, key %s ended %s", l, k.Kid, k.end())
	case k.body.CompromisedAt != "" && recorded >= unix(k.body.CompromisedAt):
		return nil, fails(KeyCompromised, "recorded %s, key %s compromised since %s", l, k.Kid, k.body.CompromisedAt)
	case k.body.CompromisedAt != "" && !j.evidence.recordedBefore(k.body.CompromisedAt):
		return nil, unsure(KeyCompromised, "one organization alone says that it was recorded before %s, since when key %s is compromised", k.body.CompromisedAt, k.Kid)
	}
	return entry, passes("")
}

// relyOn notes the records of the keys that signed; [judge.objections] looks at them before [judge.signerKeys] does.
func (e *evidence) relyOn(records keyRecords, parties []party) {
	var seen []string
	for _, p := range parties {
		if kid := p.signed.Kid; !slices.Contains(seen, kid) {
			seen = append(seen, kid)
			e.rely(records[kid].proof, records[kid].value)
		}
	}
}
