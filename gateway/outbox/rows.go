package outbox

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
)

// The rows. Only `i` rows are ever deleted; they repeat what `e` rows say.
//
//	s ‖ digest ‖ digest of the whole submission → submission
//	v ‖ digest ‖ transaction id                 → envelope
//	e ‖ digest                                  → Entry
//	i ‖ state ‖ 0 ‖ received ‖ digest           → nothing
type row struct{ key, value []byte }

// submission is row one: what came, for which namespace, without the private terms.
type submission struct {
	Namespace  string            `json:"namespace"`
	Submission record.Submission `json:"submission"`
}

func submissionKey(digest, content string) []byte { return []byte("s" + digest + content) }
func envelopeKey(digest, txID string) []byte      { return []byte("v" + digest + txID) }
func entryKey(digest string) []byte               { return []byte("e" + digest) }

func stateKey(e Entry) []byte {
	key := binary.BigEndian.AppendUint64(statePrefix(e.State), uint64(e.Received.UnixNano()))
	return append(key, e.Digest...)
}

func statePrefix(state State) []byte { return []byte("i" + string(state) + "\x00") }

// write replaces an entry and its place in the lists, in one batch with further rows.
func (b *Box) write(before, after Entry, sync bool, more ...row) error {
	text, err := json.Marshal(after)
	if err != nil {
		return fmt.Errorf("encoding an entry: %w", err)
	}
	batch := b.db.NewBatch()
	defer batch.Close()
	rows := append(more, row{entryKey(after.Digest), text}, row{stateKey(after), nil})
	if before.Digest != "" && before.State != after.State {
		if err := batch.Delete(stateKey(before), nil); err != nil {
			return err
		}
	}
	for _, r := range rows {
		if err := batch.Set(r.key, r.value, nil); err != nil {
			return err
		}
	}
	if err := batch.Commit(&pebble.WriteOptions{Sync: sync}); err != nil {
		return fmt.Errorf("writing to the outbox: %w", err)
	}
	return nil
}

func (b *Box) submission(e Entry) (record.Submission, error) {
	var kept submission
	found, err := getJSON(b.db, submissionKey(e.Digest, e.Content), &kept)
	if err == nil && !found {
		err = fmt.Errorf("the outbox lost the submission of %s", e.Digest)
	}
	if err == nil && e.Private {
		kept.Submission.Terms, err = b.papers.read(e.Digest)
	}
	return kept.Submission, err
}

func (b *Box) envelope(e Entry) (fabric.Envelope, error) {
	var kept fabric.Envelope
	found, err := getJSON(b.db, envelopeKey(e.Digest, e.TxID), &kept)
	if err == nil && !found {
		err = fmt.Errorf("the outbox lost the envelope %s", e.TxID)
	}
	return kept, err
}

func getJSON(from pebble.Reader, key []byte, value any) (bool, error) {
	text, found, err := disk.Get(from, key)
	if err != nil || !found {
		return false, err
	}
	if err := json.Unmarshal(text, value); err != nil {
		return false, fmt.Errorf("reading a row of the outbox: %w", err)
	}
	return true, nil
}
