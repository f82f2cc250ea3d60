package verify

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// organizations is how many co-sign a checkpoint under the strictest policy.
const organizations = 3

// evidence is a bundle whose checkpoints have been weighed.
type evidence struct {
	*bundle.Bundle
	points []*weighed
	needed int                // organizations whose co-signatures the policy wants
	relied []proof            // the leaves that the judgement rests on
	tokens map[string]*opened // tokens opened before; nil where each is asked for once
}

// opened is a status list token that was opened by a key.
type opened struct {
	token *statuslist.Token
	list  *statuslist.List
	err   error
}

// open opens a token. A package of evidence asks for the same token with every signature.
func (e *evidence) open(compact string, key seal.Key) *opened {
	if o := e.tokens[compact]; o != nil {
		return o
	}
	token, list, _, err := statuslist.Open(compact, seal.Fixed{key.Kid: key})
	o := &opened{token, list, err}
	if e.tokens != nil {
		e.tokens[compact] = o
	}
	return o
}

// proof is a leaf's place in the log with the value that stands there.
type proof struct {
	*bundle.Proof
	value []byte
}

// newEvidence weighs every checkpoint of a bundle.
func (j *judge) newEvidence(b *bundle.Bundle) (*evidence, error) {
	e := &evidence{Bundle: b, needed: organizations}
	if j.list.Cosign == "2-of-3" || j.ask.Accept2 {
		e.needed = 2
	}
	for i := range b.Checkpoints {
		point, err := weigh(j.list, &b.Checkpoints[i])
		if err != nil {
			return nil, err
		}
		e.points = append(e.points, point)
	}
	return e, nil
}

// time is when a checkpoint was co-signed first; there is none unless it is co-signed as the policy wants.
func (e *evidence) time(checkpoint int) (int64, bool) {
	if len(e.points[checkpoint].counted) < e.needed {
		return 0, false
	}
	return e.points[checkpoint].time()
}

// recorded is L: since when the leaf is proven to stand on the ledger. A file without evidence proves nothing.
func (e *evidence) recorded() (int64, bool) {
	if e == nil {
		return 0, false
	}
	return e.time(e.Leaf.Checkpoint)
}

// recordedBefore reports whether more than one organization's word shows that the leaf was recorded before a key was
// compromised. L alone does not: it is the word of whoever dates earliest.
func (e *evidence) recordedBefore(compromisedAt string) bool {
	at, counted := e.points[e.Leaf.Checkpoint].agreed()
	return counted && at < unix(compromisedAt)
}

// hasStatus reports whether the bundle says anything about what happened since.
func (e *evidence) hasStatus() bool { return len(e.Status.Lists)+len(e.Status.Tokens) > 0 }

// known is S: the time of the newest status.
func (e *evidence) known() (int64, bool) {
	if e == nil || !e.hasStatus() {
		return 0, false
	}
	return e.time(e.Status.Checkpoint)
}

// rely notes a leaf that the judgement rests on.
func (e *evidence) rely(p *bundle.Proof, value []byte) { e.relied = append(e.relied, proof{p, value}) }

// used are the checkpoints that the judgement rests on.
func (e *evidence) used() []*weighed {
	var numbers []int
	if e.hasStatus() {
		numbers = append(numbers, e.Status.Checkpoint)
	}
	for _, p := range e.relied {
		numbers = append(numbers, p.Checkpoint)
	}
	slices.Sort(numbers)
	var points []*weighed
	for _, n := range slices.Compact(numbers) {
		points = append(points, e.points[n])
	}
	return points
}

// inclusion judges where a value stands in the log: under the state key it must have, and in the tree of its checkpoint.
func (e *evidence) inclusion(p *bundle.Proof, namespace, key string, value []byte) finding {
	if p.Namespace != namespace || p.Key != key {
		return fails(LeafDiffers, "the proof is of %s in %s, not of %s in %s", p.Key, p.Namespace, key, namespace)
	}
	path, err := p.Path()
	if err != nil {
		return fails(Reason(record.CodeOf(err)), "%s", detail(err))
	}
	point := e.points[p.Checkpoint]
	if err := tlog.Included(leafHash(namespace, key, value), p.Index, point.Size, path, point.Root); err != nil {
		return fails(NotInLog, "leaf %d of %d: the proof does not lead to the checkpoint's root", p.Index, point.Size)
	}
	return passes("%s in %s, leaf %d of %d", key, namespace, p.Index, point.Size)
}

func leafHash(namespace, key string, value []byte) []byte {
	return tlog.LeafHash(tlog.Leaf(namespace, key, value, false))
}
