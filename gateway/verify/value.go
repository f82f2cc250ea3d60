package verify

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
)

// KindValue is a single value that the log holds under a key.
const KindValue = "value"

// Value judges whether the log holds a value under a key of a namespace, by a proof and the co-signed checkpoint that it leads to.
// What the value says is the caller's to judge.
func Value(namespace, key string, value []byte, proof bundle.Proof, checkpoint bundle.Checkpoint, trust Trust, ask Ask) (*Report, error) {
	j, err := newJudge(trust, ask)
	if err != nil {
		return nil, err
	}
	b := bundle.New()
	b.Leaf, b.Checkpoints = proof, []bundle.Checkpoint{checkpoint}
	b.Leaf.Checkpoint = 0
	if j.list != nil && j.list.Cosign != cosignNone {
		j.evidence, err = j.newEvidence(b)
	}
	j.about(KindValue, j.legalTimes())
	switch {
	case err != nil:
		j.fail(CheckCheckpoint, Reason(record.CodeOf(err)), "%s", detail(err))
		j.notChecked(proofSteps[1:]...)
	case j.list == nil:
		for _, id := range proofSteps {
			j.unknown(id, ListUnusable, "")
		}
	case j.evidence == nil:
		j.limit(CheckProof, ProofPending, "cosign: %s", j.list.Cosign)
	default:
		j.evidence.rely(&b.Leaf, value)
		j.proofs(namespace, key, value)
	}
	return j.conclude(), nil
}
