package signer

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/cockroachdb/pebble/v2"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/witness"
)

// Witnessed is what the own gateway passes on: co-signatures of the other organizations, and whether that is all there
// are at this moment.
type Witnessed struct {
	Notes    []Cosigned `json:"notes"`
	Complete bool       `json:"complete"`
}

// Known answers a [Witnessed]: by organization, the newest height whose co-signature has been kept. What comes next is to
// be passed on from there.
type Known struct {
	Heights map[string]uint64 `json:"heights"`
}

// MaxNotes bounds the notes of one [Witnessed] and of one answer with co-signatures.
const MaxNotes = 256

// Witnessed keeps when others co-signed: an act that came late is judged by who saw it first. Nothing is believed but
// signatures by log keys of the trust list in force; a note without one is passed over, for a later list may name its
// key.
func (s *Signer) Witnessed(_ context.Context, told Witnessed) (*Known, error) {
	if len(told.Notes) > MaxNotes {
		return nil, record.Errorf(record.TooLarge, "at most %d notes are taken at once", MaxNotes)
	}
	list, err := rules.TrustList(s.replica)
	if err != nil {
		list = &record.TrustList{} // there is no founding yet, so nobody's key is known
	}
	batch := s.cosigned.db.NewBatch()
	defer batch.Close()
	for _, one := range told.Notes {
		note, err := tlog.ParseNote(one.Note)
		if err != nil {
			return nil, err
		}
		for i := range note.Cosignatures {
			by := &note.Cosignatures[i]
			if by.Organization == s.organization || !counts(list, note, by) {
				continue
			}
			at := binary.BigEndian.AppendUint64(nil, uint64(by.Time))
			if err := batch.Set(witnessedKey(by.Organization, note.Checkpoint.Height), at, nil); err != nil {
				return nil, err
			}
		}
	}
	if err := batch.Commit(pebble.NoSync); err != nil {
		return nil, err
	}
	s.cosigned.heard(told.Complete)
	return s.cosigned.known()
}

// counts reports whether a co-signature is by a log key that the list names for the organization and that was in force.
func counts(list *record.TrustList, note *tlog.Note, by *tlog.Cosignature) bool {
	at := record.Time(time.Unix(by.Time, 0))
	for _, listed := range list.Keys {
		if listed.Organization != by.Organization || listed.Purpose != record.PurposeLog || at < listed.From || at >= listed.To ||
			listed.CompromisedAt != "" && at >= listed.CompromisedAt {
			continue
		}
		point, err := seal.Unbase64(listed.Key)
		if err != nil || note.Checkpoint.Origin != list.Network || tlog.KeyHash(list.Network, by.Organization, point) != by.KeyHash {
			continue
		}
		if key, err := seal.ParseKey(listed.Key, listed.Purpose); err == nil && by.By(note.Text, key) {
			return true
		}
	}
	return false
}

// heard wakes those who wait for word of the others.
func (c *Cosignatures) heard(complete bool) {
	c.mutex.Lock()
	c.silent = false
	if complete {
		c.complete = c.now()
	}
	c.mutex.Unlock()
	c.waiters.Wake(told)
}

// known lists how far every other organization's co-signatures have been kept.
func (c *Cosignatures) known() (*Known, error) {
	known := &Known{map[string]uint64{}}
	for _, organization := range organizations {
		key, _, found, err := c.lastRow(witnessedPrefix(organization), witnessedKey(organization, 1<<63))
		if err != nil {
			return nil, err
		}
		if found {
			known.Heights[organization] = binary.BigEndian.Uint64(key[len(key)-8:])
		}
	}
	return known, nil
}

var organizations = []string{record.DataBureau, record.MarketRegulator, record.Exchange}

// Evidence is what a witness asks for legal times; waiting ends with ctx.
func (c *Cosignatures) Evidence(ctx context.Context) witness.Evidence { return evidence{ctx, c} }

type evidence struct {
	ctx context.Context
	*Cosignatures
}

const (
	// maxSilence is how long a late act may hold up the replica for word of the others.
	maxSilence = 20 * time.Second
	// recent is how old a gateway's word that it has passed on everything may be.
	recent = time.Minute
)

// Own implements [witness.Evidence].
func (e evidence) Own(height uint64) (int64, bool, error) {
	_, text, found, err := e.firstRow([]byte("n"), noteKey(height))
	if err != nil || !found {
		return 0, false, err
	}
	note, err := tlog.ParseNote(string(text))
	if err != nil {
		return 0, false, fmt.Errorf("reading a co-signature: %w", err)
	}
	return note.Cosignatures[0].Time, true, nil
}

// Earliest implements [witness.Evidence]. When the gateway has just said that it passed on everything and nobody has
// co-signed the height, its legal time is not before that.
func (e evidence) Earliest(height uint64, enough int64) (int64, bool, error) {
	timeout := e.after(maxSilence)
	for {
		happened, leave := e.waiters.Enter(told) // before looking: else it could come in between
		at, known, err := e.earliest(height)
		complete, silent := e.word()
		switch {
		case err != nil, known && (at <= enough || !complete.IsZero()):
			leave()
			return at, known, err
		case !complete.IsZero():
			leave()
			return complete.Unix(), true, nil
		case silent:
			leave()
			return 0, false, nil
		}
		select {
		case <-happened:
			leave()
		case <-timeout:
			leave()
			e.gaveUp()
			return 0, false, nil
		case <-e.ctx.Done():
			leave()
			return 0, false, e.ctx.Err()
		}
	}
}

// word is when the gateway last said that it passed on everything, zero when that is not recent; silent, when waiting for
// its word has been in vain.
func (c *Cosignatures) word() (complete time.Time, silent bool) {
	c.mutex.RLock()
	defer c.mutex.RUnlock()
	if c.now().Sub(c.complete) > recent {
		return time.Time{}, c.silent
	}
	return c.complete, c.silent
}

// gaveUp spares every further late act the wait, until there is word again.
func (c *Cosignatures) gaveUp() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.silent = true
}

// earliest is the earliest co-signature of a height that is known: everybody co-signs later heights later.
func (e evidence) earliest(height uint64) (at int64, known bool, err error) {
	if at, known, err = e.Own(height); err != nil {
		return 0, false, err
	}
	for _, organization := range organizations {
		_, value, found, err := e.firstRow(witnessedPrefix(organization), witnessedKey(organization, height))
		if err != nil {
			return 0, false, err
		}
		if theirs := int64(0); found {
			if theirs = int64(binary.BigEndian.Uint64(value)); !known || theirs < at {
				at, known = theirs, true
			}
		}
	}
	return at, known, nil
}

// firstRow finds the first row that starts with prefix and does not stand before key.
func (c *Cosignatures) firstRow(prefix, key []byte) (at, value []byte, found bool, err error) {
	return disk.First(c.db, key, disk.After(prefix))
}

func witnessedPrefix(organization string) []byte {
	return append(append([]byte("w"), organization...), 0)
}

func witnessedKey(organization string, height uint64) []byte {
	return binary.BigEndian.AppendUint64(witnessedPrefix(organization), height)
}
