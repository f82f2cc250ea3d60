package outbox

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
)

// MaxPage bounds every list.
const MaxPage = 1000

// List gives up to limit entries of a state in the order received, behind the entry whose digest is after (empty: from
// the first). It fails with [record.NotFound] when there is no such state or entry.
func (b *Box) List(state State, after string, limit int) ([]Entry, error) {
	if !slices.Contains(states, state) {
		return nil, record.Errorf(record.NotFound, "there is no state %q", string(state))
	}
	if limit <= 0 || limit > MaxPage {
		limit = MaxPage
	}
	start, err := b.behind(state, after)
	if err != nil {
		return nil, err
	}
	var list []Entry
	err = disk.Walk(b.db, start, disk.After(statePrefix(state)), func(row, _ []byte) (bool, error) {
		// An entry that has moved on between the two reads belongs to another list now.
		entry, _, err := b.Get(string(row[len(statePrefix(state))+8:]))
		if err == nil && entry.State == state {
			list = append(list, entry)
		}
		return len(list) < limit, err
	})
	return list, err
}

func (b *Box) behind(state State, after string) ([]byte, error) {
	if after == "" {
		return statePrefix(state), nil
	}
	entry, found, err := b.Get(after)
	if err == nil && !found {
		err = record.Errorf(record.NotFound, "no entry %s", after)
	}
	entry.State = state // it may have moved on; its place by time is the same in every list
	return append(stateKey(entry), 0), err
}
