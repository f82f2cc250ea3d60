package ledgertest

import (
	"time"

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"

	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
)

const valid = peer.TxValidationCode_VALID

// Tx is a transaction as its block will hold it.
type Tx = indextest.Tx

// Forged is a transaction of organizations that run a program of their own: it writes what they like.
func Forged(namespace, via string, at time.Time, writes ...envelope.Write) *Tx {
	return &Tx{ID: Nonce() + Nonce(), Code: valid, Namespace: namespace, Creator: via, Time: at, Writes: writes, Args: [][]byte{[]byte("Act"), []byte("[]"), []byte("[]")}}
}

// Commit orders transactions into one block, and makes the writes of valid ones the state.
func (w *World) Commit(list ...*Tx) *common.Block {
	w.Helper()
	txs := make([]Tx, len(list))
	for i, tx := range list {
		txs[i] = *tx
		if tx.Code == valid {
			w.apply(tx.Writes)
		}
	}
	chain := &indextest.Chain{List: w.Blocks}
	block := chain.Add(txs...)
	w.Blocks = chain.List
	return block
}

func (w *World) apply(writes []envelope.Write) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for _, write := range writes {
		w.state[write.Namespace+"/"+write.Key] = write.Value
		if write.Deleted {
			delete(w.state, write.Namespace+"/"+write.Key)
		}
	}
}
