package outbox

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/terms"
)

// Rules is a [Judge] by the rules themselves, on what a reader shows of the ledger.
type Rules struct {
	Organization string // MSP id through which acts arrive
	Now          clock.Clock
	Reader       rules.Reader
	Terms        rules.Terms // where this gateway can read documents; counts where its organization is a member
}

// Decide applies a submission to nothing but its own copy of the rules.
func (r *Rules) Decide(namespace string, sub record.Submission) error {
	tx := rules.Tx{Time: r.Now().Truncate(time.Second), Creator: r.Organization, Namespace: namespace}
	_, err := rules.Decide(tx, sub, terms.Reader(r.Reader, r.Terms, r.Organization, namespace))
	return err
}
