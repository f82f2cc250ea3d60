package index

import (
	"encoding/binary"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
)

// View is the index as it stood after so many blocks. What is applied meanwhile does not show, so everything that one answer
// is made of fits together. It reads as the rules read (rules.Reader). It must be closed.
type View struct {
	Height uint64
	rows   *pebble.Snapshot
	newest bool // no block was applied since: the state rows are those of this height
}

// View opens the view after the newest block.
func (x *Index) View() (*View, error) { return x.ViewAt(0) }

// ViewAt opens the view of a height; 0 is the newest. It fails with record.NotFound for blocks that have not been applied.
func (x *Index) ViewAt(height uint64) (*View, error) {
	v := &View{Height: height, rows: x.db.NewSnapshot()}
	at, err := readCursor(v.rows)
	if err == nil && height > at.height() {
		err = record.Errorf(record.NotFound, "the index holds %d blocks, not %d", at.height(), height)
	}
	if err != nil {
		_ = v.Close() // the first error is the one to report
		return nil, err
	}
	if v.newest = height == 0 || height == at.height(); v.newest {
		v.Height = at.height()
	}
	return v, nil
}

// Close lets the rows go.
func (v *View) Close() error { return v.rows.Close() }

// Read implements rules.Reader.
func (v *View) Read(namespace, key string) ([]byte, error) {
	if v.newest {
		value, _, err := disk.Get(v.rows, stateKey(namespace, key))
		return value, err
	}
	version, found, err := lastVersion(v.rows, historyPrefix(namespace, key), v.end(namespace, key))
	if !found || version.Deleted {
		return nil, err
	}
	return version.Value, err
}

// Versions are the versions that a key has had, oldest first, [MaxPage] at most: a record has fewer acts than that.
func (v *View) Versions(namespace, key string) ([]Version, error) {
	var list []Version
	err := disk.Walk(v.rows, historyPrefix(namespace, key), v.end(namespace, key), func(_, text []byte) (bool, error) {
		var version Version
		err := readJSON(text, &version)
		list = append(list, version)
		return len(list) < MaxPage, err
	})
	return list, err
}

// end is where a key's versions end that this view shows.
func (v *View) end(namespace, key string) []byte {
	return historyKey(namespace, key, Position{Block: v.Height})
}

// Time is the ledger's time at the view's height: that of the newest act. It depends on the chain alone, so that whoever
// computes a state by it comes to the same. Empty when nobody has acted.
func (v *View) Time() (string, error) {
	_, text, found, err := disk.Last(v.rows, timeKey(0), timeKey(v.Height))
	if !found || err != nil {
		return "", err
	}
	return string(text), nil
}

// putTime keeps the time of a block's newest act. Other transactions may claim any time: nobody has compared it with a clock.
func putTime(batch *pebble.Batch, number uint64, list []transaction) error {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].valid() && list[i].Result != nil {
			return batch.Set(timeKey(number), []byte(record.Time(list[i].At)), nil)
		}
	}
	return nil
}

func timeKey(number uint64) []byte { return binary.BigEndian.AppendUint64([]byte("y"), number) }

// Place is where a key came into being: the order in which registers are listed, which no later act changes.
type Place struct {
	Position
	Write int // within the transaction
}

// String is the place as pages name it.
func (p Place) String() string { return fmt.Sprintf("%d-%d-%d", p.Block, p.Tx, p.Write) }

// ParsePlace reads what [Place.String] wrote; an empty text is the beginning.
func ParsePlace(text string) (Place, error) {
	var p Place
	if text == "" {
		return p, nil
	}
	_, err := fmt.Sscanf(text, "%d-%d-%d", &p.Block, &p.Tx, &p.Write)
	if err != nil || p.String() != text || p.Tx < 0 || p.Write < 0 {
		return Place{}, record.Errorf(record.Malformed, "%.40q is no place that a page ended at", text)
	}
	return p, nil
}

// Each visits the keys of a kind from a place on, in the order in which they came into being, with their values; until
// each says no. Keys deleted since are passed over.
func (v *View) Each(namespace, kind string, from Place, each func(at Place, key string, value []byte) (more bool, err error)) error {
	prefix := bornPrefix(namespace, kind)
	return v.walk(append(prefix, placeBytes(from)...), append(prefix, placeBytes(Place{Position: Position{Block: v.Height}})...),
		func(at Place, key string) (bool, error) {
			value, err := v.Read(namespace, key)
			if err != nil || value == nil {
				return err == nil, err
			}
			return each(at, key, value)
		})
}

// Naming lists up to limit records of a namespace that name another one since they came into being, in that order: what is
// about a dataset, what stands beside a registration, what follows it.
func (v *View) Naming(namespace, key string, limit int) ([]string, error) {
	var list []string
	prefix := namedPrefix(namespace, key)
	if limit < 1 {
		return nil, nil
	}
	err := v.walk(prefix, append(prefix, placeBytes(Place{Position: Position{Block: v.Height}})...), func(_ Place, by string) (bool, error) {
		list = append(list, by)
		return len(list) < limit, nil
	})
	return list, err
}

func (v *View) walk(start, end []byte, each func(at Place, key string) (bool, error)) error {
	return disk.Walk(v.rows, start, end, func(row, key []byte) (bool, error) { return each(placeOf(row), string(key)) })
}
