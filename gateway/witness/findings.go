package witness

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrUnobserved refuses an index whose blocks were applied without this witness; delete its directory and replay.
var ErrUnobserved = errors.New("the replica was written without this witness: delete its directory, it is rebuilt from the peer")

// Rows is where findings stand: an index.
type Rows interface {
	Height() uint64
	Observed(key []byte) (value []byte, found bool, err error)
	LastObserved(prefix, key []byte) (at, value []byte, found bool, err error)
	EachObserved(prefix []byte, visit func(key, value []byte) (more bool, err error)) error
}

// Findings reads what a witness found.
type Findings struct {
	rows      Rows
	announced func() []Announcement
}

// Read opens the findings in an index; announced may be nil. It fails with [ErrUnobserved] when the index has blocks that
// no witness of this edition has seen.
func Read(rows Rows, announced func() []Announcement) (*Findings, error) {
	seen, _, err := rows.Observed(editionKey)
	if err == nil && rows.Height() > 0 && string(seen) != edition {
		err = ErrUnobserved
	}
	return &Findings{rows, announced}, err
}

// ListAt gives the sorted names of everything that was objected at a height. More than tlog.MaxObjected are not all
// given: such a list can only be refused.
func (f *Findings) ListAt(height uint64) ([]string, error) {
	list := []string{}
	_, text, found, err := f.rows.LastObserved([]byte("l"), listKey(height))
	if err != nil || !found {
		return list, err
	}
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("reading the list of objections at height %d: %w", height, err)
	}
	return list, nil
}

// maxAlarms bounds the alarms that are given: the first ones say what happened.
const maxAlarms = 1000

// Alarms lists what a person must look at, oldest first, without what was announced, and without terms that have come since.
func (f *Findings) Alarms() ([]Alarm, error) {
	alarms, list := []Alarm{}, []Announcement{}
	if f.announced != nil {
		list = f.announced()
	}
	err := f.rows.EachObserved([]byte("a"), func(_, text []byte) (bool, error) {
		var alarm Alarm
		if err := json.Unmarshal(text, &alarm); err != nil {
			return false, fmt.Errorf("reading an alarm: %w", err)
		}
		over := announced(list, alarm.Change)
		if alarm.Kind == TermsMissing {
			_, waiting, err := f.rows.Observed(uncheckedKey(alarm.TxID))
			if err != nil {
				return false, err
			}
			over = !waiting
		}
		if !over {
			alarms = append(alarms, alarm)
		}
		return len(alarms) < maxAlarms, nil
	})
	return alarms, err
}
