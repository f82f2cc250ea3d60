package disk

import (
	"bytes"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
)

// Walk visits the rows of [start, end) in order until each says no. What each is given it may not keep.
func Walk(from pebble.Reader, start, end []byte, each func(key, value []byte) (more bool, err error)) error {
	return iterate(from, start, end, func(rows *pebble.Iterator) (err error) {
		more := true
		for ok := rows.First(); ok && more && err == nil; ok = rows.Next() {
			more, err = each(rows.Key(), rows.Value())
		}
		return err
	})
}

// First copies the first row of [start, end). Absent is false; an error is never taken for absence.
func First(from pebble.Reader, start, end []byte) (key, value []byte, found bool, err error) {
	return one(from, start, end, (*pebble.Iterator).First)
}

// Last is [First] for the last row.
func Last(from pebble.Reader, start, end []byte) (key, value []byte, found bool, err error) {
	return one(from, start, end, (*pebble.Iterator).Last)
}

func one(from pebble.Reader, start, end []byte, seek func(*pebble.Iterator) bool) (key, value []byte, found bool, err error) {
	err = iterate(from, start, end, func(rows *pebble.Iterator) error {
		if found = seek(rows); found {
			key, value = bytes.Clone(rows.Key()), bytes.Clone(rows.Value())
		}
		return nil
	})
	return key, value, found, err
}

func iterate(from pebble.Reader, start, end []byte, visit func(rows *pebble.Iterator) error) error {
	rows, err := from.NewIter(&pebble.IterOptions{LowerBound: start, UpperBound: end})
	if err != nil {
		return fmt.Errorf("reading rows: %w", err)
	}
	err = visit(rows)
	if closing := rows.Close(); err == nil {
		err = closing // an iterator reports here what went wrong while it walked
	}
	return err
}
