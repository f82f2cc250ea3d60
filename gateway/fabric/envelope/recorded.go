package envelope

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// recorded finds the record in which this transaction wrote down its act. Nothing else is a recording: neither that the
// statement stands among the arguments nor what the program answered, for two organizations that run another program
// can have both made VALID without writing a thing. A statement that was recorded before is carried, and not recorded,
// by every later transaction: that one writes nothing.
//
// An act may write several records (an actor beside its key); then the answer only chooses which of them is the result.
func (t *Transaction) recorded(statements []string, answerJSON []byte) *record.Result {
	if len(statements) == 0 || !addressed(statements, t.Namespace) {
		return nil
	}
	var answer record.Result
	_ = json.Unmarshal(answerJSON, &answer) // a wrong answer chooses nothing
	var first *record.Result
	for i := range t.Writes {
		result := t.Writes[i].records(t.Namespace, t.Statements[0])
		if result == nil {
			continue
		}
		if result.Key == answer.Key {
			return result
		}
		if first == nil {
			first = result
		}
	}
	return first
}

// records gives the result when a write is a record of the namespace whose newest act is the statement.
func (w *Write) records(namespace, statement string) *record.Result {
	if w.Namespace != namespace || w.Deleted || !bytes.Contains(w.Value, []byte(statement)) {
		return nil // most writes end here, unparsed
	}
	var rec record.Record
	if record.Decode(w.Value, &rec) != nil || rec.Key() != w.Key || len(rec.Acts) == 0 {
		return nil
	}
	if rec.Acts[len(rec.Acts)-1].Statement != statement {
		return nil
	}
	return &record.Result{Key: w.Key, State: rec.State, Digest: seal.Digest(w.Value)}
}

// addressed reports whether an act and its consents are all meant for a namespace. Their signatures are not checked
// here: the digest by which somebody asks covers what he signed, aud included.
func addressed(statements []string, namespace string) bool {
	for _, compact := range statements {
		parts := strings.Split(compact, ".")
		if len(parts) != 3 {
			return false
		}
		payload, err := seal.Unbase64(parts[1])
		var claims struct {
			Aud string `json:"aud"`
		}
		if err != nil || json.Unmarshal(payload, &claims) != nil || !strings.HasSuffix(claims.Aud, "/"+namespace) {
			return false
		}
	}
	return true
}
