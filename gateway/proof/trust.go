package proof

import (
	"bytes"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// trust is the trust list in force, read once. It names every key there ever was, so it judges the past too.
type trust struct {
	value []byte // as the ledger holds it
	list  *record.TrustList
	log   []logKey
}

// logKey is a listed `log` key.
type logKey struct {
	organization string
	key          seal.Key
	hash         [4]byte
	from, to     int64
	compromised  int64 // since when its signatures prove nothing by themselves; 0: it is sound
}

// trust reads the list in force. It is asked for with every co-signature, so it is taken apart only when it is another.
func (c *Collector) trust() (*trust, error) {
	inForce, err := rules.InForce(c.index)
	if err != nil {
		if _, founding := rules.Founded(c.index); record.CodeOf(founding) == record.NotFounded {
			return nil, founding
		}
		return nil, err
	}
	value, found, err := c.index.Get(record.Governance, inForce.Trust)
	if err != nil || !found {
		return nil, orMissing(err, "trust list in force")
	}
	c.mutex.RLock()
	before := c.trusted
	c.mutex.RUnlock()
	if before != nil && bytes.Equal(before.value, value) {
		return before, nil
	}
	t := &trust{value: value}
	if err := t.read(); err != nil {
		return nil, record.Errorf(record.Internal, "the trust list in force cannot be read: %v", err) // it is not the asker's
	}
	c.mutex.Lock()
	c.trusted = t
	c.mutex.Unlock()
	return t, nil
}

func orMissing(err error, what string) error {
	if err == nil {
		err = record.Errorf(record.Internal, "the ledger holds no %s", what)
	}
	return err
}

func (t *trust) read() (err error) {
	if t.list, err = seal.PeekTrustList(t.value); err != nil {
		return err
	}
	for _, listed := range t.list.Keys {
		if listed.Purpose != record.PurposeLog {
			continue
		}
		key, err := seal.ParseKey(listed.Key, listed.Purpose)
		if err != nil {
			return err
		}
		point, err := seal.Unbase64(listed.Key)
		if err != nil {
			return err
		}
		t.log = append(t.log, logKey{
			listed.Organization, key, tlog.KeyHash(t.list.Network, listed.Organization, point),
			unix(listed.From), unix(listed.To), unix(listed.CompromisedAt),
		})
	}
	return nil
}

// unix reads a time of a list that has been checked; an empty one is 0.
func unix(text string) int64 {
	at, err := record.ParseTime(text)
	if err != nil {
		return 0
	}
	return at.Unix()
}

// needed is how many organizations must have co-signed a height. A network whose list wants none is proved by all three.
func (t *trust) needed() int {
	if t.list.Cosign == "2-of-3" {
		return 2
	}
	return len(Organizations)
}

// keys are those that a co-signature can be by: its organization's, of this id, in force at its time. An id has four bytes
// only, so there may be more than one.
func (t *trust) keys(by *tlog.Cosignature) []*logKey {
	var found []*logKey
	for i := range t.log {
		if key := &t.log[i]; key.organization == by.Organization && key.hash == by.KeyHash && key.from <= by.Time && by.Time < key.to {
			found = append(found, key)
		}
	}
	return found
}

// signer finds the key that made a co-signature over a text. One that was compromised by then has none; one that was
// compromised later stays part of the record, and [trust.counts] judges it.
func (t *trust) signer(text string, by *tlog.Cosignature) *logKey {
	for _, key := range t.keys(by) {
		if (key.compromised == 0 || by.Time < key.compromised) && by.By(text, key.key) {
			return key
		}
	}
	return nil
}

// counts reports whether enough of the co-signatures on a note, which have been verified, count by the list in force: one
// by a key that was compromised since only when another organization's sound key says that the checkpoint existed before
// (docs/format.md §10).
func (t *trust) counts(note *tlog.Note) bool {
	var first int64
	sound, broken := 0, []int64{}
	for i := range note.Cosignatures {
		by := &note.Cosignatures[i]
		keys := t.keys(by)
		switch {
		case len(keys) == 0:
		case keys[0].compromised == 0:
			if sound++; sound == 1 || by.Time < first {
				first = by.Time
			}
		case by.Time < keys[0].compromised:
			broken = append(broken, keys[0].compromised)
		}
	}
	counted := sound
	for _, since := range broken {
		if sound > 0 && first < since {
			counted++
		}
	}
	return counted >= t.needed()
}

// statusKeys are an organization's keys for status lists.
func (t *trust) statusKeys(organization string) (seal.Fixed, error) {
	ring := seal.Fixed{}
	for _, listed := range t.list.Keys {
		if listed.Organization != organization || listed.Purpose != record.PurposeStatus {
			continue
		}
		key, err := seal.ParseKey(listed.Key, listed.Purpose)
		if err != nil {
			return nil, err
		}
		ring[listed.Kid] = key
	}
	return ring, nil
}
