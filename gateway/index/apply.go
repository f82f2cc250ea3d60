package index

import (
	"bytes"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"

	"github.com/shuzheng/shuzheng/gateway/fabric/header"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
)

// Apply indexes one block: all of it or, on any error or crash, nothing. A block applied before is checked against what
// was applied and changes nothing. It fails with [ErrGap] and [ErrFork]; any other error means that the block cannot be
// read or the disk cannot be written.
func (x *Index) Apply(block *common.Block) error {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	number := block.GetHeader().GetNumber()
	hash, err := header.Hash(block.GetHeader())
	if err != nil {
		return fmt.Errorf("block %d: %w", number, err)
	}
	if known, err := x.follows(block.GetHeader(), hash); known || err != nil {
		return err
	}
	list, err := transactions(block)
	if err != nil {
		return fmt.Errorf("block %d: %w", number, err)
	}
	next := &cursor{Format: format, Number: number, Hash: hash}
	if err := x.write(next, list); err != nil {
		return fmt.Errorf("block %d: %w", number, err)
	}
	x.cursor = next
	x.waiters.wake(blockWaiter(number))
	for i := range list {
		x.waiters.wake(list[i].id)
	}
	return nil
}

// follows checks a block's place: known when it has been applied already, an error when it does not fit.
func (x *Index) follows(h *common.BlockHeader, hash []byte) (known bool, err error) {
	height := x.cursor.height()
	switch {
	case h.GetNumber() > height:
		return false, fmt.Errorf("%w: block %d came, block %d is next", ErrGap, h.GetNumber(), height)
	case h.GetNumber() < height:
		indexed, found, err := disk.Get(x.db, blockKey(h.GetNumber()))
		if err == nil && (!found || !bytes.Equal(indexed, hash)) {
			err = fmt.Errorf("%w: block %d has another hash", ErrFork, h.GetNumber())
		}
		return true, err
	case height > 0 && !bytes.Equal(h.GetPreviousHash(), x.cursor.Hash):
		return false, fmt.Errorf("%w: block %d names another predecessor", ErrFork, h.GetNumber())
	}
	return false, nil
}

// write puts the rows of a block and its cursor into one batch. It is not synced: what a crash takes away is whole
// blocks from the end, and the peer still has them.
func (x *Index) write(at *cursor, list []transaction) error {
	batch := x.db.NewIndexedBatch() // indexed, because a block may hold a transaction and its second copy
	defer batch.Close()
	for i := range list {
		if err := putTransaction(batch, &list[i], Position{at.Number, i}); err != nil {
			return err
		}
	}
	if err := batch.Set(blockKey(at.Number), at.Hash, nil); err != nil {
		return err
	}
	if err := putJSON(batch, cursorKey, at); err != nil {
		return err
	}
	return batch.Commit(pebble.NoSync)
}

func putTransaction(batch *pebble.Batch, t *transaction, at Position) error {
	if err := putInfo(batch, t, at); err != nil {
		return err
	}
	if !t.valid() {
		return nil
	}
	if err := putStatements(batch, t, at); err != nil {
		return err
	}
	for _, w := range t.writes {
		if err := putWrite(batch, t, w, at); err != nil {
			return err
		}
	}
	return nil
}

// putInfo keeps the verdict on a transaction. A second copy says nothing of the first: whatever comes later, a VALID
// stays.
func putInfo(batch *pebble.Batch, t *transaction, at Position) error {
	if t.id == "" || t.code == peer.TxValidationCode_DUPLICATE_TXID {
		return nil
	}
	var before TxInfo
	found, err := getJSON(batch, transactionKey(t.id), &before)
	if err != nil || (found && before.Valid()) {
		return err
	}
	return putJSON(batch, transactionKey(t.id), t.info(at))
}

// putStatements keeps the first transaction that recorded a statement; a later one only found it recorded.
func putStatements(batch *pebble.Batch, t *transaction, at Position) error {
	for i, digest := range t.statements {
		var before StatementInfo
		found, err := getJSON(batch, statementKey(digest), &before)
		if err != nil {
			return err
		}
		if found && (before.Consent == 0 || i > 0) {
			continue // only the act itself replaces an appearance as a consent
		}
		info := StatementInfo{
			TxID: t.id, Namespace: t.namespace, Position: at, Time: t.at, Creator: t.creator, Consent: i, Result: t.result,
		}
		if err := putJSON(batch, statementKey(digest), info); err != nil {
			return err
		}
	}
	return nil
}

func putWrite(batch *pebble.Batch, t *transaction, w write, at Position) error {
	version := Version{Position: at, TxID: t.id, Time: t.at, Value: w.value, Deleted: w.deleted}
	if err := putJSON(batch, historyKey(w.namespace, w.key, at), version); err != nil {
		return err
	}
	if w.deleted {
		return batch.Delete(stateKey(w.namespace, w.key), nil)
	}
	return batch.Set(stateKey(w.namespace, w.key), w.value, nil)
}
