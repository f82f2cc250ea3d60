package witness

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// Under makes a witness judge by another law than the rules.
func (w *Witness) Under(decide func(rules.Tx, record.Submission, rules.Reader) (*rules.Outcome, error), termsOf func(rules.Reader, string, string) (string, error)) *Witness {
	w.law = law{decide, termsOf}
	return w
}
