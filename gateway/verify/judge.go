package verify

import (
	"fmt"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// judge collects the checks of one report.
type judge struct {
	report   *Report
	ask      Ask
	at       time.Time         // T
	list     *record.TrustList // nil when it cannot be relied on
	peeked   *record.TrustList // the list as it says, relied on or not
	begins   string            // the first moment the list covers
	covers   bool              // the list covers T
	evidence *evidence         // nil for a file without proofs, or where the list wants none
	current  func() []Check    // what only the verifier's own time decides
	named    map[string]string // of keys made for deals, those whose actor is proven
}

// finding is what one check found.
type finding struct {
	result Result
	reason Reason
	detail string
}

func passes(format string, args ...any) finding {
	return finding{Pass, "", fmt.Sprintf(format, args...)}
}

func limits(reason Reason, format string, args ...any) finding {
	return finding{Limit, reason, fmt.Sprintf(format, args...)}
}

func unsure(reason Reason, format string, args ...any) finding {
	return finding{Unknown, reason, fmt.Sprintf(format, args...)}
}

func fails(reason Reason, format string, args ...any) finding {
	return finding{Fail, reason, fmt.Sprintf(format, args...)}
}

// check gives a finding its id and its words.
func (f finding) check(id string) Check {
	text := textOf(f.reason)
	return Check{ID: id, Result: f.result, Reason: f.reason, Detail: clean(f.detail), ZH: text.ZH, EN: text.EN}
}

func newJudge(trust Trust, ask Ask) (*judge, error) {
	j := &judge{ask: ask, report: &Report{
		Limits: []string{}, Checks: []Check{}, Objections: []Objection{}, Disclosed: []Disclosed{}, Statements: []Signed{},
	}}
	return j, j.openTrust(trust)
}

// about settles T, and with it whether the trust list covers it.
func (j *judge) about(kind string, fallback time.Time) {
	j.at = j.ask.At
	if j.at.IsZero() {
		j.at = fallback
	}
	j.at = j.at.UTC().Truncate(time.Second)
	j.report.Kind, j.report.AsOf = kind, record.Time(j.at)
	j.covers = j.coversAt(j.at)
	j.put(CheckListPeriod, j.period(j.at))
}

func (j *judge) put(id string, f finding) {
	j.report.Checks = append(j.report.Checks, f.check(id))
	if f.result == Limit {
		j.report.Limits = append(j.report.Limits, textOf(f.reason).Limit)
	}
}

func (j *judge) pass(id, format string, args ...any) { j.put(id, passes(format, args...)) }

func (j *judge) fail(id string, reason Reason, format string, args ...any) {
	j.put(id, fails(reason, format, args...))
}

func (j *judge) limit(id string, reason Reason, format string, args ...any) {
	j.put(id, limits(reason, format, args...))
}

func (j *judge) unknown(id string, reason Reason, format string, args ...any) {
	j.put(id, unsure(reason, format, args...))
}

// notChecked says of checks that an earlier one left nothing to examine.
func (j *judge) notChecked(ids ...string) {
	for _, id := range ids {
		j.unknown(id, NotChecked, "")
	}
}

// conclude puts the notice of a test network first and draws the verdicts from the checks.
func (j *judge) conclude() *Report {
	notice := passes("").check(CheckTest)
	if j.report.Test {
		text := textOf(TestNetwork)
		notice.Reason, notice.ZH, notice.EN = TestNetwork, text.ZH, text.EN
	}
	j.report.Checks = append([]Check{notice}, j.report.Checks...)
	for i := range j.report.Checks {
		check := &j.report.Checks[i]
		if check.Result == Pass || check.Result == Limit || check.Result == Fail {
			check.Asof = j.restsOn(check.ID)
		}
	}
	j.report.Verdict, j.report.Reason = draw(j.report.Checks)
	j.report.Now = j.now()
	return j.report
}

// restsOn is the time of the evidence that a check rests on.
func (j *judge) restsOn(id string) string {
	listed := j.peeked.IssuedAt
	switch id {
	case CheckList, CheckRoots, CheckListPeriod, CheckNetwork, CheckSignature:
		return listed
	case CheckIssuer:
		if j.report.Since == "" {
			return listed
		}
		return j.report.Since
	case CheckCosignatures, CheckInclusion:
		return j.report.Since
	case CheckObjections, CheckStatus, CheckKeys:
		return j.report.Status
	case CheckKeyBinding:
		if j.report.Presentation != nil {
			return j.report.Presentation.At
		}
	}
	return ""
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
