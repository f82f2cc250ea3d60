package index

import (
	"bytes"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"

	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/fabric/header"
	"github.com/shuzheng/shuzheng/gateway/index/disk"
)

// Apply indexes one block: all of it or, on any error or crash, nothing. A block applied before is checked against what
// was applied and changes nothing. It fails with [ErrGap] and [ErrFork]; any other error means that the block cannot be
// read or the disk cannot be written.
func (x *Index) Apply(block *common.Block) error {
	x.applying.Lock()
	defer x.applying.Unlock()
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
	if x.cursor != nil {
		next.Size, next.Origin = x.cursor.Size, x.cursor.Origin
	}
	changed, err := x.write(next, list)
	if err != nil {
		return fmt.Errorf("block %d: %w", number, err)
	}
	x.mutex.Lock()
	x.cursor, x.lists = next, changed // nobody else writes them, so they were read without the lock
	x.mutex.Unlock()
	x.waiters.Wake(blockWaiter(number))
	for i := range list {
		x.waiters.Wake(list[i].ID)
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

// write puts the rows of a block and its cursor into one batch and answers the status lists after it. The batch is not
// synced: what a crash takes away is whole blocks from the end, and the peer still has them.
func (x *Index) write(at *cursor, list []transaction) (lists, error) {
	batch := x.db.NewIndexedBatch() // indexed, because a block may hold a transaction and its second copy
	defer batch.Close()
	seen := &Block{Number: at.Number, Hash: at.Hash, Before: x, At: func(at Position) rules.Reader { return past{x.db, at} }}
	leaf := at.Size
	for i := range list {
		position := Position{at.Number, i}
		if err := putTransaction(batch, &list[i], position, leaf); err != nil {
			return nil, err
		}
		if list[i].valid() {
			seen.add(&list[i], position)
			leaf += uint64(len(list[i].Writes))
		}
	}
	if err := putTime(batch, at.Number, list); err != nil {
		return nil, err
	}
	root, err := appendLog(batch, at, seen.leaves())
	if err != nil {
		return nil, err
	}
	changed, err := x.putLists(batch, seen)
	if err != nil {
		return nil, err
	}
	if err := putCheckpoint(batch, seen, at, root, changed); err != nil {
		return nil, err
	}
	if err := x.observe(batch, seen); err != nil {
		return nil, err
	}
	if err := batch.Set(blockKey(at.Number), at.Hash, nil); err != nil {
		return nil, err
	}
	if err := putJSON(batch, cursorKey, at); err != nil {
		return nil, err
	}
	return changed, batch.Commit(pebble.NoSync)
}

func putTransaction(batch *pebble.Batch, t *transaction, at Position, leaf uint64) error {
	if err := putInfo(batch, t, at); err != nil {
		return err
	}
	if !t.valid() {
		return nil
	}
	if err := putStatements(batch, t, at); err != nil {
		return err
	}
	for _, w := range t.Private {
		if err := batch.Set(privateKey(w.Namespace, w.Collection, w.Key), w.Value, nil); err != nil {
			return err
		}
	}
	for n, w := range t.Writes {
		if err := putBorn(batch, w, Place{at, n}); err != nil {
			return err
		}
		if err := putWrite(batch, t, w, at, leaf+uint64(n)); err != nil {
			return err
		}
	}
	return nil
}

// putInfo keeps the verdict on a transaction. A second copy says nothing of the first: whatever comes later, a VALID
// stays.
func putInfo(batch *pebble.Batch, t *transaction, at Position) error {
	if t.ID == "" || t.code == peer.TxValidationCode_DUPLICATE_TXID {
		return nil
	}
	var before TxInfo
	found, err := getJSON(batch, transactionKey(t.ID), &before)
	if err != nil || (found && before.Valid()) {
		return err
	}
	return putJSON(batch, transactionKey(t.ID), t.info(at))
}

// putStatements keeps the first transaction that recorded a statement; a later one only found it recorded. A consent is
// recorded when its act is.
func putStatements(batch *pebble.Batch, t *transaction, at Position) error {
	if t.Result == nil {
		return nil // what it carries it does not record
	}
	for i, digest := range t.Statements {
		var before StatementInfo
		found, err := getJSON(batch, statementKey(digest), &before)
		if err != nil {
			return err
		}
		if found && (before.Consent == 0 || i > 0) {
			continue // only the act itself replaces an appearance as a consent
		}
		info := StatementInfo{
			TxID: t.ID, Namespace: t.Namespace, Position: at, Time: t.At, Creator: t.Creator, Consent: i, Result: *t.Result,
		}
		if err := putJSON(batch, statementKey(digest), info); err != nil {
			return err
		}
	}
	return nil
}

func putWrite(batch *pebble.Batch, t *transaction, w envelope.Write, at Position, leaf uint64) error {
	version := Version{Position: at, TxID: t.ID, Time: t.At, Value: w.Value, Deleted: w.Deleted, Leaf: leaf}
	if err := putJSON(batch, historyKey(w.Namespace, w.Key, at), version); err != nil {
		return err
	}
	if w.Deleted {
		return batch.Delete(stateKey(w.Namespace, w.Key), nil)
	}
	return batch.Set(stateKey(w.Namespace, w.Key), w.Value, nil)
}
