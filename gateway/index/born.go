package index

import (
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"

	"github.com/cockroachdb/pebble/v2"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
)

// putBorn notes a key that a write brings into being: in the order of its kind, and under every record that it names. It
// looks at the rows as they were before the write.
func putBorn(batch *pebble.Batch, w envelope.Write, at Place) error {
	if w.Deleted || !record.IsKey(w.Key) {
		return nil // not the key of a record
	}
	if known, err := knownKey(batch, w.Namespace, w.Key); known || err != nil {
		return err
	}
	kind, _, _ := strings.Cut(w.Key, "/")
	place := placeBytes(at)
	if err := batch.Set(append(bornPrefix(w.Namespace, kind), place...), []byte(w.Key), nil); err != nil {
		return err
	}
	for _, named := range names(w.Value) {
		if err := batch.Set(append(namedPrefix(w.Namespace, named), place...), []byte(w.Key), nil); err != nil {
			return err
		}
	}
	return nil
}

// knownKey reports whether a key has ever had a value. One that was deleted came into being when it did first.
func knownKey(batch *pebble.Batch, namespace, key string) (bool, error) {
	if _, found, err := disk.Get(batch, stateKey(namespace, key)); found || err != nil {
		return found, err
	}
	prefix := historyPrefix(namespace, key)
	_, _, found, err := disk.First(batch, prefix, disk.After(prefix))
	return found, err
}

// names finds the records that a record names in its body. It reads members, not kinds: a body of another form, or no record
// at all, names nothing.
func names(value []byte) []string {
	var rec struct {
		Body struct {
			Dataset, Registration, Delegation string
			Deal, Listing, Object, Contract   string
			Subject                           string
			Application                       struct{ Dataset, Prior, Subject string }
			Request                           struct{ Registration string }
		} `json:"body"`
	}
	_ = json.Unmarshal(value, &rec) // a member of another form stays empty
	body := &rec.Body
	var list []string
	for _, dataset := range []string{body.Dataset, body.Application.Dataset} {
		if record.IsID(dataset) {
			list = append(list, "dataset/"+dataset)
		}
	}
	for _, key := range []string{
		body.Registration, body.Delegation, body.Deal, body.Listing, body.Object, body.Contract, body.Subject, body.Application.Prior, body.Application.Subject,
		body.Request.Registration,
	} {
		if record.IsKey(key) {
			list = append(list, key)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func bornPrefix(namespace, kind string) []byte {
	row := append(append([]byte("o"), namespace...), 0)
	return slices.Clip(append(append(row, kind...), 0)) // clipped: callers append to it more than once
}

func namedPrefix(namespace, key string) []byte {
	row := append(append([]byte("r"), namespace...), 0)
	return slices.Clip(append(append(row, key...), 0))
}

// placeBytes puts places in byte order. A transaction has no more writes than a block has bytes.
func placeBytes(p Place) []byte {
	row := binary.BigEndian.AppendUint64(nil, p.Block)
	row = binary.BigEndian.AppendUint32(row, uint32(p.Tx))
	return binary.BigEndian.AppendUint32(row, uint32(p.Write))
}

// placeOf reads the place at a row's end.
func placeOf(row []byte) Place {
	at := row[len(row)-16:]
	return Place{
		Position: Position{Block: binary.BigEndian.Uint64(at), Tx: int(binary.BigEndian.Uint32(at[8:]))},
		Write:    int(binary.BigEndian.Uint32(at[12:])),
	}
}
