package verify

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
)

// proofSteps are the checks of a bundle's evidence, after those of what it proves.
var proofSteps = []string{CheckCheckpoint, CheckCosignatures, CheckInclusion, CheckObjections}

// bundle judges a proof bundle. What can be read is judged, whatever else is wrong with it.
func (j *judge) bundle(file []byte) *Report {
	j.report.Bundle = true
	b, err := bundle.Parse(file)
	if err != nil {
		j.about(KindCertificate, j.ask.Now)
		j.fail(CheckForm, Reason(record.CodeOf(err)), "%s", detail(err))
		for _, step := range steps {
			j.notChecked(step.id)
		}
		j.notChecked(append(proofSteps, CheckStatus)...)
		return j.conclude()
	}
	j.report.Timestamp = b.Timestamp != ""
	if j.list != nil && j.list.Cosign != cosignNone {
		j.evidence, err = j.newEvidence(b)
	}
	if b.Certificate == "" {
		j.about(KindStatements, j.legalTimes())
		j.provenStatements(b, err)
		return j.conclude()
	}
	j.about(KindCertificate, j.legalTimes())
	c := j.certificate(b.Certificate)
	if c == nil {
		j.notChecked(append(proofSteps, CheckStatus)...)
		return j.conclude()
	}
	if !j.provable(err, CheckStatus) {
		return j.conclude()
	}
	j.evidence.rely(&b.Leaf, []byte(c.jwt))
	content := &c.claims.Certificate
	j.proofs(content.Namespace, record.NumberKey(content.Number), []byte(c.jwt))
	j.status(c)
	return j.conclude()
}

// legalTimes notes L and S, and answers what is meant by a verifier who asks about no time: the later of them, so the
// newest that the bundle knows, or now where it proves nothing.
func (j *judge) legalTimes() time.Time {
	recorded, isRecorded := j.evidence.recorded()
	known, isKnown := j.evidence.known()
	if isRecorded {
		j.report.Since = moment(recorded)
	}
	if isKnown {
		j.report.Status = moment(known)
	}
	if !isRecorded && !isKnown {
		return j.ask.Now
	}
	return time.Unix(max(recorded, known), 0)
}

// provable reports whether there is evidence to judge; where there is none it says why, for all checks of it.
func (j *judge) provable(err error, last string) bool {
	switch {
	case err != nil:
		j.fail(CheckCheckpoint, Reason(record.CodeOf(err)), "%s", detail(err))
		j.notChecked(append(proofSteps[1:], last)...)
	case j.list == nil:
		for _, id := range append(proofSteps, last) {
			j.unknown(id, ListUnusable, "")
		}
	case j.evidence == nil:
		j.unproved()
	default:
		return true
	}
	return false
}

// proofs judges the evidence for a value that must stand in the log under a key.
func (j *judge) proofs(namespace, key string, value []byte) {
	j.checkpoint()
	j.cosignatures()
	j.put(CheckInclusion, j.evidence.inclusion(&j.evidence.Leaf, namespace, key, value))
	j.objections()
}
