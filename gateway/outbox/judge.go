package outbox

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// Rules is a [Judge] by the rules themselves, on what a reader shows of the ledger.
type Rules struct {
	Organization string // MSP id through which acts arrive
	Now          clock.Clock
	Reader       rules.Reader
}

// Decide applies a submission to nothing but its own copy of the rules.
func (r *Rules) Decide(namespace string, sub record.Submission) error {
	tx := rules.Tx{Time: r.Now().Truncate(time.Second), Creator: r.Organization, Namespace: namespace}
	_, err := rules.Decide(tx, sub, r.Reader)
	return err
}
