package rules

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// presentYears is how long a key for presenting may be good.
const presentYears = 3

// addedKey is the bare key that `key.add` brings.
func addedKey(d *decision) (point, purpose string) {
	var body record.AddKey
	_ = record.Decode(d.statement.Body, &body) // the row's function says what is wrong with the body
	return body.Key, record.PurposePresent
}

// addedRecord names the record of that key, after the key as all of them are.
func addedRecord(d *decision) string {
	point, purpose := addedKey(d)
	key, err := seal.ParseKey(point, purpose)
	if err != nil {
		return ""
	}
	return "key/" + key.Kid
}

// addKey enters a key with which an organization from outside shows whose a certificate is. It can do nothing else, so
// it may live where presentations are made, away from the key that acts.
func addKey(d *decision, body *record.AddKey, key *record.Key) error {
	if d.signer.organization != "" || d.signer.actor.For != "" {
		return record.Errorf(record.OutOfRole, "an organization from outside enters keys for presenting, with a key of its own; %s is none", d.signer.id)
	}
	if last := record.Time(d.tx.Time.AddDate(presentYears, 0, 0)); body.To > last {
		return record.Errorf(record.Invalid, "the key may end at %s at the latest", last)
	}
	*key = bareKey(d.signer.id, body.Key, record.Time(d.tx.Time), body.To)
	key.Purpose = body.Purpose
	_, err := d.admit(key)
	return err
}

// endKey ends a key for presenting at its actor's own wish. Keys that act are replaced, or revoked by a registrar.
func endKey(d *decision, _ *record.Reasoned, key *record.Key) error {
	if key.Actor != d.signer.id {
		return record.Errorf(record.OutOfRole, "the key belongs to %s, who alone may end it", key.Actor)
	}
	if key.Purpose != record.PurposePresent {
		return record.Errorf(record.WrongPurpose, "the key is for %q; only one for presenting is ended like this", key.Purpose)
	}
	d.revoked(key, "")
	return nil
}
