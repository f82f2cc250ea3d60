// Package disk opens Pebble directories in the one way this system uses them: one process per directory, quiet logs,
// and an error a person can act on.
package disk

import (
	"fmt"
	"log/slog"
	"os"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Store is an open directory and the lock that keeps every other process out of it.
type Store struct {
	*pebble.DB
	lock *pebble.Lock
}

// Open creates or opens dir on fs. It fails with [record.Unavailable] when another process has the directory open:
// two writers would each believe in their own cursor.
func Open(dir string, fs vfs.FS) (*Store, error) {
	if err := fs.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("creating %s: %w", dir, err)
	}
	lock, err := pebble.LockDirectory(dir, fs)
	if err != nil {
		return nil, record.Errorf(record.Unavailable, "the directory %s is in use by another process; stop that one first (%v)", dir, err)
	}
	db, err := pebble.Open(dir, &pebble.Options{FS: fs, Lock: lock, Logger: logger{dir}})
	if err != nil {
		_ = lock.Close() // the first error is the one to report
		return nil, fmt.Errorf("opening %s: %w", dir, err)
	}
	return &Store{DB: db, lock: lock}, nil
}

// Close flushes what is written and lets the next process in.
func (s *Store) Close() error {
	err := s.DB.Close()
	if unlock := s.lock.Close(); err == nil {
		err = unlock
	}
	return err
}

// Get copies one row. Absent is false; an error is never taken for absence.
func Get(from pebble.Reader, key []byte) ([]byte, bool, error) {
	value, closer, err := from.Get(key)
	if err == pebble.ErrNotFound {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("reading a row: %w", err)
	}
	kept := append([]byte{}, value...)
	return kept, true, closer.Close()
}

// After is the smallest key behind every key that starts with prefix; nil when there is none.
func After(prefix []byte) []byte {
	end := append([]byte{}, prefix...)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i]++; end[i] != 0 {
			return end[:i+1]
		}
	}
	return nil
}

// logger drops Pebble's chatter and keeps its errors.
type logger struct{ dir string }

func (logger) Infof(string, ...any) {}

func (l logger) Errorf(format string, args ...any) {
	slog.Error("pebble: "+fmt.Sprintf(format, args...), "dir", l.dir)
}

// Fatalf ends the process, as Pebble demands: its log could not be written, so nothing may be acknowledged any more.
// What was acknowledged before is on disk and is found again at the next start.
func (l logger) Fatalf(format string, args ...any) {
	l.Errorf(format, args...)
	os.Exit(1)
}
