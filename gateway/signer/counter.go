package signer

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// counters give serials of certificate numbers: per type and day, persisted before they are used. A number used up by
// a crash is a gap, which is not an error; a number is never given twice.
type counters struct{ directory string }

func (c counters) next(certType, day string) (int, error) {
	path := filepath.Join(c.directory, "counter-"+certType)
	var lastDay string
	var last int
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return 0, err
	default:
		if _, err := fmt.Sscanf(string(text), "%s %d", &lastDay, &last); err != nil {
			return 0, fmt.Errorf("%s is damaged; restore it from the backup: %w", path, err)
		}
	}
	if day < lastDay {
		return 0, record.Errorf(record.Unavailable, "the clock is behind the day of the last number (%s)", lastDay)
	}
	next := 1
	if day == lastDay {
		next = last + 1
	}
	if next > 999_999 {
		return 0, record.Errorf(record.Overloaded, "this gateway has given its 999999 numbers of the day")
	}
	return next, writeDurably(path, []byte(fmt.Sprintf("%s %d\n", day, next)))
}
