package verify

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	dossier "github.com/shuzheng/shuzheng/gateway/evidence"
)

// under is a judge of one part: by the same trust and the same checkpoints, with a report of its own.
func (k *packed) under(b *bundle.Bundle) *judge {
	b.Checkpoints = k.contents.Checkpoints
	e := *k.base
	e.Bundle, e.relied = b, nil
	return &judge{
		ask: k.ask, at: k.at, list: k.list, peeked: k.peeked, begins: k.begins, covers: k.covers, evidence: &e, named: k.named,
		report: &Report{Limits: []string{}, Checks: []Check{}, Objections: []Objection{}, Disclosed: []Disclosed{}, Statements: []Signed{}},
	}
}

// statusOf finds the status that carries a list; the first where none does.
func (k *packed) statusOf(uri string) bundle.Status {
	for _, status := range k.contents.Statuses {
		if _, found, err := token(status.Tokens, uri); err == nil && found {
			return status
		}
	}
	return bundle.New().Status
}

// certificates judges every certificate as one that was issued: by whom, and that it is recorded. Whether it still is in force is
// told and not judged: a package is about what was.
func (k *packed) certificates() finding {
	worst, count := passes(""), 0
	for _, item := range k.contents.Items {
		if item.Kind != "jwt" {
			continue
		}
		count++
		checks, status := k.certificateOf(item)
		k.keepPart(item, Part{Detail: status}, checks)
		worst = worst.orOf(item.Proof.Key, checks)
	}
	if worst.result == Pass {
		worst.detail = fmt.Sprintf("%d", count)
	}
	return worst
}

// certificateOf judges one certificate, and tells its status.
func (k *packed) certificateOf(item *dossier.Item) (checks []Check, status string) {
	c, err := takeApart(item.Value + "~")
	if err != nil {
		return []Check{fails(formReason(err), "%s", detail(err)).check(CheckForm)}, ""
	}
	b := bundle.New()
	b.Leaf, b.Status = item.Proof, k.statusOf(c.claims.Status.List.URI)
	j := k.under(b)
	for _, step := range steps {
		if step.id != CheckValidity && step.id != CheckKeyBinding {
			step.run(j, c)
		}
	}
	content := &c.claims.Certificate
	j.put(CheckInclusion, j.evidence.inclusion(&b.Leaf, content.Namespace, record.NumberKey(content.Number), []byte(item.Value)))
	j.put(CheckObjections, k.objectedTo(item))
	status, f := j.standing(c)
	j.put(CheckStatus, f)
	return j.report.Checks, status
}

// standing is what the newest status says of a certificate, in words. That it is not known limits what the package says.
func (j *judge) standing(c *certificate) (string, finding) {
	_, organization, _ := cutLast(c.claims.Iss)
	ref := c.claims.Status.List
	entry, f := j.entry(ref.URI, ref.Idx, organization, c.claims.Certificate.Type)
	period := c.claims.Certificate.ValidFrom + " to " + c.claims.Certificate.ValidTo
	switch f.result {
	case Unknown:
		return "valid " + period + ", status not known", limits(StatusUnknown, "%s", f.detail)
	case Fail:
		return "valid " + period, f
	}
	known, _ := j.evidence.known()
	return fmt.Sprintf("valid %s, %s at %s", period, entry.status, moment(known)), passes("")
}

// statements judges everything that was signed: what the ledger keeps, and the statements among the documents, which proven records
// name by their digests.
func (k *packed) statements() {
	worst, keys, parties := passes(""), passes(""), []string{}
	list := k.signed()
	for _, item := range list {
		j := k.statementsOf(item)
		part := Part{}
		if len(j.report.Statements) > 0 {
			part.Act, part.By = j.report.Statements[0].Act, j.report.Statements[0].By
		}
		k.report.Statements = append(k.report.Statements, j.report.Statements...)
		k.keepPart(item, part, j.report.Checks)
		for _, check := range j.report.Checks {
			switch check.ID {
			case CheckKeys:
				keys = keys.orOf(item.Proof.Key, []Check{check})
			case CheckParties:
				for kid := range strings.SplitSeq(check.Detail, ", ") {
					if !slices.Contains(parties, kid) {
						parties = append(parties, kid)
					}
				}
			default:
				worst = worst.orOf(item.Proof.Key, []Check{check})
			}
		}
		if j.current != nil {
			k.current = j.current // the status of the keys is one for all
		}
	}
	if worst.result == Pass {
		worst.detail = fmt.Sprintf("%d, %d signatures", len(list), len(k.report.Statements))
	}
	if keys.result == Pass {
		keys.detail = fmt.Sprintf("%d keys", len(k.keys))
	}
	k.found[CheckStatements], k.found[CheckKeys] = worst, keys
	switch {
	case len(parties) > 0:
		k.found[CheckParties] = limits(PartyUnnamed, "%s", strings.Join(parties, ", "))
	case len(k.named) > 0:
		k.found[CheckParties] = passes("%d named by a binding", len(k.named))
	}
}

// signed are the statements that the ledger keeps, in the order in which they were recorded.
func (k *packed) signed() []*dossier.Item {
	list := slices.DeleteFunc(slices.Clone(k.contents.Items), func(item *dossier.Item) bool { return item.Kind != "jws" })
	slices.SortStableFunc(list, func(a, b *dossier.Item) int { return cmp.Compare(a.Proof.Index, b.Proof.Index) })
	return list
}

// statementsOf judges the statements of one act.
func (k *packed) statementsOf(item *dossier.Item) *judge {
	b := bundle.New()
	b.Leaf = item.Proof
	if len(k.contents.Statuses) > 0 {
		b.Status = k.contents.Statuses[0]
	}
	j := k.under(b)
	if err := record.Decode([]byte(item.Value), &b.Statements); err != nil || len(b.Statements) == 0 {
		j.fail(CheckStatements, RecordDiffers, "%s holds no statements", item.Proof.Key)
		return j
	}
	b.Keys = k.signers(b.Statements)
	j.provenStatements(b, nil)
	return j
}

// signers are the records of the keys that signed.
func (k *packed) signers(compacts []string) []bundle.Key {
	var kids []string
	for i, compact := range compacts {
		typ := record.TypeConsent
		if i == 0 {
			typ = record.TypeStatement
		}
		if split, _, err := seal.Split(compact, typ); err == nil {
			kids = append(kids, split.Header.Kid)
		}
	}
	var list []bundle.Key
	for _, key := range k.keys {
		_, kid, _ := strings.Cut(key.Proof.Key, "/")
		if slices.Contains(kids, kid) {
			list = append(list, key)
		}
	}
	return list
}

// orOf keeps a finding, unless one of some checks is worse: a failure outweighs what is not known, and that a limit.
func (f finding) orOf(key string, checks []Check) finding {
	order := []Result{Pass, Limit, Unknown, Fail}
	for _, check := range checks {
		if slices.Index(order, check.Result) > slices.Index(order, f.result) {
			f = finding{check.Result, check.Reason, strings.TrimSuffix(key+": "+check.Detail, ": ")}
		}
	}
	return f
}

// summary wants the page for the judge to say what the package says.
func (k *packed) summary() finding {
	own := dossier.Summarize(k.contents.Package)
	switch shown := &k.contents.Summary; {
	case shown.Edition != own.Edition:
		return unsure(SummaryNotCompared, "edition %d, this program writes %d", shown.Edition, own.Edition)
	case !shown.Same(&own):
		return fails(SummaryDiffers, "")
	}
	if f := k.dated(); f.result != Pass {
		return f
	}
	return passes("edition %d", own.Edition)
}

// dated wants the times that the summary gives to be the proven ones. It takes them from the notes and knows no keys: anybody could add
// a co-signature of long ago, which counts for nothing and would date everything back.
func (k *packed) dated() finding {
	if k.base == nil {
		return passes("")
	}
	worst := passes("")
	for n, point := range k.base.points {
		at, proven := k.base.time(n)
		shown, _ := k.contents.Legal(n)
		switch {
		case !proven || shown == at:
		case slices.Contains(slices.Collect(maps.Values(point.counted)), shown): // it counts, but a thief may have chosen its time
			worst = worst.orOf("", []Check{limits(CosignerCompromised, "height %d: the summary says %s, proven is %s", point.Height, moment(shown), moment(at)).check("")})
		default:
			return unsure(SummaryDiffers, "height %d: the summary says %s, proven is %s", point.Height, moment(shown), moment(at))
		}
	}
	return worst
}
