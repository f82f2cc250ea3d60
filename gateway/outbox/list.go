package outbox

import (
	"fmt"
	"slices"

	"github.com/cockroachdb/pebble/v2"

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
	rows, err := b.db.NewIter(&pebble.IterOptions{LowerBound: start, UpperBound: disk.After(statePrefix(state))})
	if err != nil {
		return nil, fmt.Errorf("listing the outbox: %w", err)
	}
	var list []Entry
	for ok := rows.First(); ok && len(list) < limit && err == nil; ok = rows.Next() {
		var entry Entry
		digest := string(rows.Key()[len(statePrefix(state))+8:])
		// An entry that has moved on between the two reads belongs to another list now.
		if entry, _, err = b.Get(digest); err == nil && entry.State == state {
			list = append(list, entry)
		}
	}
	if closing := rows.Close(); err == nil {
		err = closing
	}
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
