package index

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// TxInfo is what the chain says of one transaction. Of an invalid one only Position and Code are certain.
type TxInfo struct {
	Position
	Code       string    `json:"code"` // Fabric's name of the verdict, VALID or another
	Time       time.Time `json:"time"` // the client's claim
	Namespace  string    `json:"namespace"`
	Creator    string    `json:"creator"`    // MSP id
	Statements []string  `json:"statements"` // digests of what it carried: the act, then its consents. That is no proof of being recorded
}

// Valid reports whether the transaction changed the ledger.
func (i TxInfo) Valid() bool { return i.Code == "VALID" }

// StatementInfo says where a statement was recorded first.
type StatementInfo struct {
	Position
	TxID      string        `json:"txID"`
	Namespace string        `json:"namespace"`
	Time      time.Time     `json:"time"`
	Creator   string        `json:"creator"`
	Consent   int           `json:"consent"` // 0: the act itself; n: the nth consent to another act
	Result    record.Result `json:"result"`  // of the act, as the transaction wrote it
}

func (t *transaction) info(at Position) TxInfo {
	return TxInfo{
		Position: at, Code: t.code.String(), Time: t.At, Namespace: t.Namespace, Creator: t.Creator, Statements: t.Statements,
	}
}

// Transaction finds a transaction, valid or not. Second copies of a transaction are not told of.
func (x *Index) Transaction(txID string) (info TxInfo, found bool, err error) {
	found, err = getJSON(x.db, transactionKey(txID), &info)
	return info, found, err
}

// Applied reports whether a transaction's verdict, and everything it wrote, can be read here.
func (x *Index) Applied(txID string) (bool, error) {
	_, found, err := x.Transaction(txID)
	return found, err
}

// Statement finds the VALID transaction that recorded a statement, through whichever gateway it came: the first whose
// own write set holds a record with the act. A transaction that carries a statement and writes no such record is none.
func (x *Index) Statement(digest string) (info StatementInfo, found bool, err error) {
	found, err = getJSON(x.db, statementKey(digest), &info)
	return info, found, err
}

// Recorded is [Index.Statement] for an act, as an outbox asks: which transaction, with what result.
func (x *Index) Recorded(digest string) (txID string, result record.Result, found bool, err error) {
	info, found, err := x.Statement(digest)
	if err != nil || !found || info.Consent != 0 {
		return "", record.Result{}, false, err
	}
	return info.TxID, info.Result, true, nil
}
