package verify

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
)

// keyRecord is a key record as the bundle shows it; whether the ledger holds it is judged later.
type keyRecord struct {
	seal.Key
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
	var newest *entry
	for _, p := range parties {
		entry, f := j.signerKey(records[p.signed.Kid])
		if f.result != Pass {
			j.put(CheckKeys, f)
			return
		}
		newest = entry
	}
	j.current = func() []Check {
		if newest.stillGood(j.ask.Now).result == Pass {
			return nil
		}
		return []Check{limits(KeysSinceUnknown, "").check(CheckKeys)}
	}
	if j.at.Unix() >= newest.token.Exp {
		j.limit(CheckKeys, KeysSinceUnknown, "the status of the keys ran out %s", moment(newest.token.Exp))
		return
	}
	j.pass(CheckKeys, "%d keys", len(records))
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
