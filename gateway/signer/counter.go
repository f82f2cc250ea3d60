package signer

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

const (
	maxSerial = 999_999
	// maxSkip bounds how many numbers that are taken already one request passes over.
	maxSkip = 10_000
)

// counters give serials of certificate numbers: per type and day, persisted before they are used, backup first. A number
// used up by a crash is a gap, which is not an error; a number is never given twice. A file that was lost or restored
// from an older copy does not start them again: the last number is then looked for in both copies, in everything that
// was prepared, and on the ledger.
type counters struct{ store store }

// mark is the last number given of a type.
type mark struct {
	day    string
	serial int
}

// later is the later of two marks.
func (m mark) later(other mark) mark {
	if m.day < other.day || m.day == other.day && m.serial < other.serial {
		return other
	}
	return m
}

// next gives the next serial of a day that is not taken. A crash between the backup's write and the directory's leaves
// two copies that differ, and the later one counts.
func (c counters) next(certType, day string, taken func(serial int) (bool, error)) (int, error) {
	last, err := c.last(certType)
	if err != nil {
		return 0, err
	}
	if day < last.day {
		return 0, record.Errorf(record.Unavailable, "the clock is behind the day of the last number (%s)", last.day)
	}
	first := 1
	if day == last.day {
		first = last.serial + 1
	}
	serial, free, err := skip(first, taken)
	if err != nil {
		return 0, err
	}
	text := fmt.Sprintf("%s %d\n", day, serial)
	if err := c.store.put(file{counterFile(certType), []byte(text)}); err != nil {
		return 0, err
	}
	if !free {
		return 0, record.Errorf(record.Unavailable, "the signer's counter of %s is behind the ledger; it has passed over %d numbers, ask again", certType, maxSkip)
	}
	return serial, nil
}

// skip passes over numbers that stand on the ledger though the counter does not know them: it and what was prepared were
// both lost. It ends with a free serial, or after [maxSkip] with the last one it passed over.
func skip(first int, taken func(serial int) (bool, error)) (serial int, free bool, err error) {
	for serial = first; serial < first+maxSkip; serial++ {
		if serial > maxSerial {
			return 0, false, record.Errorf(record.Overloaded, "this gateway has given its %d numbers of the day", maxSerial)
		}
		used, err := taken(serial)
		if err != nil || !used {
			return serial, true, err
		}
	}
	return serial - 1, false, nil
}

// last finds the last number of a type. Two copies that agree are believed; otherwise one was lost, is older, or missed
// the last write, and neither is believed to be the end.
func (c counters) last(certType string) (mark, error) {
	here, err1 := readMark(filepath.Join(c.store.directory, counterFile(certType)))
	there, err2 := readMark(filepath.Join(c.store.backup, counterFile(certType)))
	if err := errors.Join(err1, err2); err != nil {
		return mark{}, err
	}
	if here == there && here != (mark{}) {
		return here, nil
	}
	found, err := c.store.lastPrepared(certType)
	return here.later(there).later(found), err
}

func counterFile(certType string) string { return "counter-" + certType }

// readMark reads one copy of a counter; absent is the zero mark.
func readMark(path string) (mark, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return mark{}, nil
	}
	if err != nil {
		return mark{}, err
	}
	var m mark
	_, err = fmt.Sscanf(string(text), "%8s %d", &m.day, &m.serial)
	if err != nil || fmt.Sprintf("%s %d\n", m.day, m.serial) != string(text) {
		return mark{}, record.Errorf(record.Unavailable,
			"the signer's file %s is damaged; remove it: the last number is found again in its other copy, in what was prepared and on the ledger", path)
	}
	return m, nil
}
