// Package clock is the one clock of every program: handed in from main, never read elsewhere. On a test network it can
// be moved forward by a file, so that a year of notice periods and expiries is played in minutes; the programs accept
// such a file only when the founding record says `test: true`.
package clock

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Clock tells the time in UTC.
type Clock func() time.Time

// System is the machine's clock.
func System() time.Time { return time.Now().UTC() }

// File is the machine's clock plus as many seconds as the file says. It never goes back: a smaller offset than one
// seen before, or a file that cannot be read, leaves the last one in force.
func File(path string) Clock {
	var mutex sync.Mutex
	var offset time.Duration
	return func() time.Time {
		mutex.Lock()
		defer mutex.Unlock()
		if seen, err := Offset(path); err == nil && seen > offset {
			offset = seen
		}
		return System().Add(offset)
	}
}

// New is the file's clock, or the machine's when path is empty.
func New(path string) Clock {
	if path == "" {
		return System
	}
	return File(path)
}

// Offset reads how far the file's clock is ahead.
func Offset(path string) (time.Duration, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil || seconds < 0 {
		return 0, fmt.Errorf("clock file %s must hold a number of seconds", path)
	}
	return time.Duration(seconds) * time.Second, nil
}

// Advance moves the file's clock forward and returns the new offset.
func Advance(path string, by time.Duration) (time.Duration, error) {
	if by < 0 {
		return 0, fmt.Errorf("the clock only moves forward")
	}
	offset, err := Offset(path)
	if err != nil && !os.IsNotExist(err) {
		return 0, err
	}
	offset += by
	// Renamed into place, so that no reader sees half a number.
	temporary := path + ".new"
	if err := os.WriteFile(temporary, []byte(strconv.FormatInt(int64(offset/time.Second), 10)+"\n"), 0o644); err != nil {
		return 0, err
	}
	return offset, os.Rename(temporary, path)
}
