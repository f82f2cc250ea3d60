package verify

import (
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// now draws the verdict about the verifier's own time: by the same checks, but for those that ask what time it is.
func (j *judge) now() Now {
	at := j.ask.Now.UTC().Truncate(time.Second)
	checks := slices.DeleteFunc(slices.Clone(j.report.Checks), func(c Check) bool {
		return c.ID == CheckListPeriod || j.current != nil && c.ID == CheckValidity
	})
	checks = append(checks, j.period(at).check(CheckListPeriod))
	if j.current != nil {
		checks = append(checks, j.current()...)
	}
	verdict, reason := draw(checks)
	text := textOf(reason)
	return Now{Verdict: verdict, Reason: reason, At: record.Time(at), ZH: text.ZH, EN: text.EN}
}
