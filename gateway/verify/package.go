package verify

import (
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	dossier "github.com/shuzheng/shuzheng/gateway/evidence"
)

// packageSteps are the checks of an evidence package, after those of the trust list, in their order.
var packageSteps = []string{
	CheckForm, CheckNetwork, CheckCheckpoint, CheckCosignatures, CheckInclusion, CheckObjections, CheckRecords, CheckCertificates, CheckDocuments,
	CheckStatements, CheckKeys, CheckParties, CheckSummary,
}

// Part is one thing of an evidence package that was judged by itself.
type Part struct {
	Namespace string  `json:"namespace"`
	Key       string  `json:"key"`
	Version   int     `json:"version"` // of a record; 0 of what is none
	Act       string  `json:"act"`     // that made a version, or that was signed
	By        string  `json:"by"`      // who signed it
	Since     string  `json:"since"`   // legal time
	Verdict   Verdict `json:"verdict"`
	Reason    Reason  `json:"reason"`
	Detail    string  `json:"detail"`
	ZH        string  `json:"zh"`
	EN        string  `json:"en"`
}

// Shown is a document of an evidence package.
type Shown struct {
	Kind    string  `json:"kind"`
	Digest  string  `json:"digest"`
	NamedBy string  `json:"namedBy"` // the proven value that names its digest
	Verdict Verdict `json:"verdict"`
	Reason  Reason  `json:"reason"`
	Detail  string  `json:"detail"`
}

// Packaged is what a report says of an evidence package beside the checks.
type Packaged struct {
	Namespace string          `json:"namespace"`
	Subject   string          `json:"subject"`
	Height    int             `json:"height"`
	Parts     []Part          `json:"parts"`
	Documents []Shown         `json:"documents"`
	NotProved []string        `json:"notProved"` // in the words of the summary: what is only as stated, and what nothing here shows
	Summary   dossier.Summary `json:"summary"`
}

// packed is an evidence package being judged.
type packed struct {
	*judge
	contents *dossier.Contents
	base     *evidence // every checkpoint weighed, no leaf
	keys     []bundle.Key
	records  keyRecords // of those keys
	found    map[string]finding
}

// evidencePackage judges an evidence package: every value by its proof, every statement and certificate by its signature,
// every document by the digest that a proven value names. What can be read is judged, whatever else is wrong with it.
func (j *judge) evidencePackage(file []byte) *Report {
	p, err := dossier.Parse(file)
	if err != nil {
		j.about(KindEvidence, j.ask.Now)
		j.fail(CheckForm, Reason(record.CodeOf(err)), "%s", detail(err))
		j.notChecked(packageSteps[1:]...)
		return j.conclude()
	}
	contents := p.Open()
	j.report.Package = &Packaged{
		Namespace: p.Namespace, Subject: p.Subject, Height: p.Height, Parts: []Part{}, Documents: []Shown{}, NotProved: dossier.NotProved(p), Summary: p.Summary,
	}
	j.report.Timestamp = p.Timestamp != ""
	j.named = map[string]string{}
	k := &packed{judge: j, contents: contents, found: map[string]finding{CheckForm: passes("%d values, %d documents", len(p.Entries), len(p.Documents))}}
	switch {
	case j.list == nil:
		j.about(KindEvidence, j.ask.Now)
		k.all(unsure(ListUnusable, ""))
	case j.list.Cosign == cosignNone:
		j.about(KindEvidence, j.ask.Now)
		k.all(unsure(ProofMissing, "the trust list wants no co-signing: nothing proves what stands on the ledger"))
	default:
		k.weigh()
	}
	for _, id := range packageSteps {
		if f, judged := k.found[id]; judged {
			j.put(id, f)
		}
	}
	j.notPresented()
	return j.conclude()
}

// all finds the same of every check that needs proofs.
func (k *packed) all(f finding) {
	for _, id := range packageSteps[1:] {
		if _, judged := k.found[id]; !judged && id != CheckParties && id != CheckSummary {
			k.found[id] = f
		}
	}
	k.found[CheckSummary] = k.summary()
}

// weigh weighs the checkpoints, then judges everything under them.
func (k *packed) weigh() {
	b := bundle.New()
	b.Checkpoints = k.contents.Checkpoints
	base, err := k.newEvidence(b)
	if err != nil {
		k.about(KindEvidence, k.ask.Now)
		k.found[CheckCheckpoint] = fails(Reason(record.CodeOf(err)), "%s", detail(err))
		k.all(unsure(NotChecked, ""))
		return
	}
	base.tokens = map[string]*opened{}
	k.base = base
	k.about(KindEvidence, k.latest())
	k.found[CheckNetwork] = k.sameNetwork()
	k.found[CheckCheckpoint] = k.order()
	k.found[CheckCosignatures] = k.cosigned()
	k.leaves()
	if k.records, err = readKeys(k.keys); err != nil {
		k.found[CheckKeys] = fails(KeyNotItsName, "%s", detail(err))
		k.all(unsure(NotChecked, ""))
		return
	}
	k.found[CheckCertificates] = k.certificates()
	k.found[CheckDocuments] = k.documents()
	k.statements()
	k.found[CheckSummary] = k.summary()
}

// latest is what is meant by a verifier who asks about no time: the newest legal time. The status of the keys may be older.
func (k *packed) latest() time.Time {
	var first, last int64
	for n := range k.base.points {
		if at, proven := k.base.time(n); proven {
			if first == 0 || at < first {
				first = at
			}
			last = max(last, at)
		}
	}
	if last == 0 {
		return k.ask.Now
	}
	k.report.Since = moment(first)
	if len(k.contents.Statuses) > 0 {
		if at, proven := k.base.time(k.contents.Statuses[0].Checkpoint); proven {
			k.report.Status = moment(at)
		}
	}
	return time.Unix(last, 0)
}

func (k *packed) sameNetwork() finding {
	if k.contents.Network != k.list.Network {
		return fails(WrongNetwork, "the package is of %s, the trust list of %s", k.contents.Network, k.list.Network)
	}
	return passes("%s", k.list.Network)
}

// order wants checkpoints of this log in the order in which it grew, and the package to claim no later height or time than they show:
// an old package would else be handed over as a new one.
func (k *packed) order() finding {
	points := k.base.points
	for i, point := range points {
		if point.Origin != k.list.Network {
			return fails(WrongNetwork, "checkpoint %d is of %s, the trust list of %s", i, point.Origin, k.list.Network)
		}
		if i > 0 && !follows(point, points[i-1]) {
			return fails(CheckpointOrder, "height %d, then %d", points[i-1].Height, point.Height)
		}
	}
	newest := len(points) - 1
	if int64(k.contents.Height) > int64(points[newest].Height) {
		return fails(CheckpointOrder, "the package says height %d, the newest checkpoint is of %d", k.contents.Height, points[newest].Height)
	}
	if at, proven := k.base.time(newest); proven && k.contents.At != "" && unix(k.contents.At) > at+ahead {
		return fails(CheckpointOrder, "the package says %s, the newest checkpoint was co-signed %s", k.contents.At, moment(at))
	}
	return passes("%d, of height %d to %d", len(points), points[0].Height, points[newest].Height)
}

// ahead is how far the ledger's time may lie before that of the clocks of who co-signs (docs/format.md §16), in seconds.
const ahead = 15 * 60

// cosigned wants the policy met on every checkpoint: every one says since when something is recorded, or what became of a key.
func (k *packed) cosigned() finding {
	worst := passes("%d checkpoints", len(k.base.points))
	for _, point := range k.base.points {
		for _, d := range point.doubts {
			if d.result == Fail {
				return d.finding
			}
		}
		switch {
		case len(point.counted) < k.base.needed && worst.result != Unknown:
			worst = point.missing()
		case len(point.counted) < organizations && worst.result == Pass:
			worst = limits(CosignerAbsent, "height %d: %s", point.Height, point.signers())
		}
	}
	return worst
}
