package market

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/test/hunt"
)

// hidden looks at every transaction about a deal as the blocks hold it: what was signed and what was written name no demander, and
// what was read names all of a cohort or nobody. Fabric writes down what a transaction has read.
func (q *Quarter) hidden(ctx context.Context) error {
	cohorts := map[string][]string{}
	for _, b := range q.buyers {
		cohorts[b.cohort] = append(cohorts[b.cohort], b.ID)
	}
	names := hunt.New()
	for _, b := range q.buyers {
		names.Add("the demander "+b.ID, []byte(b.ID))
		names.Add("the key of "+b.ID, []byte(b.Key.Kid()))
	}
	deals := 0
	if err := q.Transactions(ctx, record.MarketRegulator, func(t *envelope.Transaction) error {
		if t.Namespace != exchange || t.Result == nil || !dealt(t.Result.Key) {
			return nil
		}
		deals++
		submission, err := t.Submission()
		if err != nil {
			return err
		}
		text, err := json.Marshal(submission)
		if err != nil {
			return err
		}
		names.Through(text, "the submission of "+t.ID)
		for _, write := range t.Writes {
			names.Through([]byte(write.Key), "a key written by "+t.ID)
			names.Through(write.Value, write.Key+" as written by "+t.ID)
		}
		return crowd(t, cohorts)
	}); err != nil {
		return err
	}
	if len(names.Places) > 0 {
		return found(names)
	}
	q.Line("✔ %d transactions about deals: none signs or writes who the receiver is, and each that reads demanders reads a whole cohort", deals)
	return nil
}

// dealt reports whether a record is one of a deal.
func dealt(key string) bool {
	kind, _, _ := strings.Cut(key, "/")
	return slices.Contains([]string{"deal", "handover", "settlement", "dispute", "pause", "transaction", "violation", "disclosure", "access", "party"}, kind)
}

// crowd insists that a transaction reads the verification of every demander of a cohort, or of none.
func crowd(t *envelope.Transaction, cohorts map[string][]string) error {
	read := map[string]bool{}
	for _, r := range t.Reads {
		if id, is := strings.CutPrefix(r.Key, "demander/"); is {
			read[id] = true
		}
	}
	for cohort, members := range cohorts {
		n := 0
		for _, id := range members {
			if read[id] {
				n++
			}
		}
		if n > 0 && n < len(members) {
			return fmt.Errorf("transaction %s reads %d of the %d demanders of %s", t.ID, n, len(members), cohort)
		}
	}
	return nil
}
