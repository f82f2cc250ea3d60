package verify

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Verdict is the one answer, always about the time [Report.At].
type Verdict string

// The verdicts.
const (
	Valid           Verdict = "valid"
	ValidWithLimits Verdict = "valid-with-limits"
	NotValid        Verdict = "not-valid"
	Undetermined    Verdict = "undetermined"
)

// Result is what one check found.
type Result string

// The results, from best to worst but for Unknown, which a failure outweighs.
const (
	Pass    Result = "pass"
	Limit   Result = "limit"   // holds, within a limit that the reason names
	Unknown Result = "unknown" // cannot be decided with what was given
	Fail    Result = "fail"
)

// Kinds of file.
const (
	KindCertificate = "certificate"
	KindStatements  = "statements"
)

// Check is one thing examined.
type Check struct {
	ID     string `json:"id"`
	Result Result `json:"result"`
	Reason Reason `json:"reason"` // empty when there is nothing to add
	Detail string `json:"detail"` // values, in English, from the file; cleaned and bounded
	ZH     string `json:"zh"`
	EN     string `json:"en"`
}

// Report is the whole judgement. What stands in Certificate, Disclosed and Statements is what the file says; it is
// worth what the verdict says.
type Report struct {
	Verdict     Verdict             `json:"verdict"`
	Reason      Reason              `json:"reason"` // the first that decided the verdict, empty when valid
	Test        bool                `json:"test"`   // from a test network: shown before everything
	At          string              `json:"at"`
	Kind        string              `json:"kind"`
	Limits      []string            `json:"limits"`
	Checks      []Check             `json:"checks"`
	TrustList   *ListSummary        `json:"trustList"`
	Certificate *record.Certificate `json:"certificate"`
	Disclosed   []Disclosed         `json:"disclosed"`
	Withheld    int                 `json:"withheld"` // digests without a disclosure; some may be decoys
	Statements  []Signed            `json:"statements"`
}

// Disclosed is one member that the holder chose to show.
type Disclosed struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// Find gives a check by its id.
func (r *Report) Find(id string) (Check, bool) {
	for _, check := range r.Checks {
		if check.ID == id {
			return check, true
		}
	}
	return Check{}, false
}

// judge collects the checks of one report.
type judge struct {
	report *Report
	at     time.Time
	list   *record.TrustList // nil when it cannot be relied on
	covers bool              // the list covers T
}

func newJudge(kind string, trust Trust, at time.Time) (*judge, error) {
	at = at.UTC().Truncate(time.Second)
	j := &judge{at: at, report: &Report{
		At: record.Time(at), Kind: kind, Limits: []string{}, Checks: []Check{}, Disclosed: []Disclosed{}, Statements: []Signed{},
	}}
	return j, j.openTrust(trust)
}

func (j *judge) add(id string, result Result, reason Reason, format string, args ...any) {
	text := textOf(reason)
	j.report.Checks = append(j.report.Checks, Check{
		ID: id, Result: result, Reason: reason, Detail: clean(fmt.Sprintf(format, args...)), ZH: text.ZH, EN: text.EN,
	})
}

func (j *judge) pass(id, format string, args ...any) { j.add(id, Pass, "", format, args...) }

func (j *judge) fail(id string, reason Reason, format string, args ...any) {
	j.add(id, Fail, reason, format, args...)
}

func (j *judge) limit(id string, reason Reason, format string, args ...any) {
	j.add(id, Limit, reason, format, args...)
	j.report.Limits = append(j.report.Limits, textOf(reason).Limit)
}

func (j *judge) unknown(id string, reason Reason, format string, args ...any) {
	j.add(id, Unknown, reason, format, args...)
}

// conclude puts the notice of a test network first and draws the verdict from the checks.
func (j *judge) conclude() *Report {
	notice := Check{ID: CheckTest, Result: Pass, ZH: textOf("").ZH, EN: textOf("").EN}
	if j.report.Test {
		text := textOf(TestNetwork)
		notice.Reason, notice.ZH, notice.EN = TestNetwork, text.ZH, text.EN
	}
	j.report.Checks = append([]Check{notice}, j.report.Checks...)
	j.report.Verdict, j.report.Reason = draw(j.report.Checks)
	return j.report
}

func draw(checks []Check) (Verdict, Reason) {
	for _, step := range []struct {
		result  Result
		verdict Verdict
	}{{Fail, NotValid}, {Unknown, Undetermined}, {Limit, ValidWithLimits}} {
		for _, check := range checks {
			if check.Result == step.result {
				return step.verdict, check.Reason
			}
		}
	}
	return Valid, ""
}
