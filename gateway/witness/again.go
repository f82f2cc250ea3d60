package witness

import (
	"bytes"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// unchecked is an act that was judged without the private terms that this organization should hold.
type unchecked struct {
	TxID string `json:"txID"`
	index.Position
	Tx         rules.Tx          `json:"tx"`
	Submission record.Submission `json:"submission"` // as committed, so without terms
	Writes     []index.Logged    `json:"writes"`     // without their values
}

// queue is a line of acts that wait to be checked again: the places from the first that is taken to the next that is free.
type queue struct {
	First uint64 `json:"first"`
	Next  uint64 `json:"next"`
}

// atOnce bounds how many acts are checked again after one block: asking the peer takes time, and blocks wait.
const atOnce = 4

// remember keeps an act that could not be checked, and says so.
func (w *Witness) remember(t *index.Valid, u *unchecked, b *book) error {
	u.TxID = t.ID
	for _, write := range t.Writes {
		write.Value = nil
		u.Writes = append(u.Writes, write)
	}
	if err := b.set(uncheckedKey(u.TxID), u); err != nil {
		return err
	}
	if err := b.enqueue(u.TxID); err != nil {
		return err
	}
	return w.raise(b, Alarm{Kind: TermsMissing, TxID: t.ID,
		Detail: "private terms that this organization should hold are not there; what the act claims of them is taken as stated until they are"})
}

// checkAgain judges acts whose private terms were not there, the longest waiting first, now that they may be. One that they
// contradict is objected from this block on. What has rested on it meanwhile is not looked for: a replica that is made anew
// finds all of it.
func (w *Witness) checkAgain(block *index.Block, now *state, b *book) error {
	if w.options.Terms == nil {
		return nil
	}
	var waiting []string
	for range atOnce {
		txID, err := b.dequeue()
		if err != nil {
			return err
		}
		if txID == "" {
			break
		}
		checked, err := w.check(block, txID, now, b)
		if err != nil {
			return err
		}
		if !checked {
			waiting = append(waiting, txID)
		}
	}
	for _, txID := range waiting {
		if err := b.enqueue(txID); err != nil {
			return err
		}
	}
	return nil
}

// check judges one of them as if it came now, from the state that it came upon; false when its terms are still not there.
func (w *Witness) check(block *index.Block, txID string, now *state, b *book) (bool, error) {
	var u unchecked
	if known, err := b.getJSON(uncheckedKey(txID), &u); !known || err != nil {
		return true, err
	}
	before := &state{before: block.At(u.Position), written: map[address][]byte{}}
	hearing, err := w.hear(u.Tx, u.Submission, before)
	if err == nil && !hearing.away {
		_, err = hearing.decide(u.Tx.Time)
	}
	found := finding{}
	if err != nil {
		if found, err = refused(err); err != nil {
			return false, err
		}
	}
	if hearing.away {
		return false, nil
	}
	b.changed[string(uncheckedKey(txID))] = nil
	if found.reason == "" {
		return true, nil
	}
	t := &index.Valid{Transaction: &envelope.Transaction{ID: txID}, Position: u.Position, Writes: u.Writes}
	for _, write := range u.Writes {
		if err := b.objectLate(t, write, found.reason, before, now); err != nil {
			return false, err
		}
	}
	return true, w.raise(b, Alarm{Kind: Objection, TxID: txID, Detail: found.reason, Evidence: leaves(t)})
}

// objectLate puts a write on the list that has been on the ledger for a while: its key is tainted only while nothing newer stands
// there.
func (b *book) objectLate(t *index.Valid, w index.Logged, reason string, before, now *state) error {
	at := address{Namespace: w.Namespace, Key: w.Key}
	value, err := now.Read(at.Namespace, at.Key)
	if err != nil {
		return err
	}
	newest := !w.Deleted && value != nil && bytes.Equal(w.Hash, tlog.LeafHash(tlog.Leaf(at.Namespace, at.Key, value, false)))
	var kept [2][]byte
	rows := [2][]byte{taintKey(at), honestKey(at)}
	for i, key := range rows {
		if kept[i], _, err = b.get(key); err != nil {
			return err
		}
	}
	if err := b.object(t, w, reason, before); err != nil || newest {
		return err
	}
	for i, key := range rows {
		b.changed[string(key)] = kept[i]
	}
	return nil
}

// enqueue puts a transaction at the end of the line.
func (b *book) enqueue(txID string) error {
	var line queue
	if _, err := b.getJSON(queueKey, &line); err != nil {
		return err
	}
	b.changed[string(placeKey(line.Next))] = []byte(txID)
	line.Next++
	return b.set(queueKey, line)
}

// dequeue takes the first one of the line; empty when nobody waits.
func (b *book) dequeue() (string, error) {
	var line queue
	if _, err := b.getJSON(queueKey, &line); err != nil || line.First == line.Next {
		return "", err
	}
	txID, _, err := b.get(placeKey(line.First))
	if err != nil {
		return "", err
	}
	b.changed[string(placeKey(line.First))] = nil
	line.First++
	return string(txID), b.set(queueKey, line)
}
