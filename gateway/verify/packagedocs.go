package verify

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	dossier "github.com/shuzheng/shuzheng/gateway/evidence"
)

// documents judges every document by the digest that a proven value names, statements before what they name.
func (k *packed) documents() finding {
	worst := passes("%d", len(k.contents.Documents))
	var list []*dossier.Document
	for _, text := range k.contents.Documents {
		list = append(list, dossier.ReadDocument(text))
	}
	slices.SortStableFunc(list, func(a, b *dossier.Document) int { return second(a) - second(b) })
	for _, d := range list {
		by, f := k.document(d)
		if f.result == Pass {
			f = k.standing(by, f)
		}
		check := f.check(CheckDocuments)
		verdict, reason := draw([]Check{check})
		k.report.Package.Documents = append(k.report.Package.Documents, Shown{d.Kind, d.Digest, by, verdict, reason, check.Detail})
		worst = worst.orOf(d.Digest, []Check{check})
	}
	return worst
}

// standing keeps a good finding of a document only where the value that names it is proven: its digest can be written anywhere.
func (k *packed) standing(by string, good finding) finding {
	for _, item := range k.contents.Items {
		if item.Proof.Key != by {
			continue
		}
		if own := k.included(item); own.result != Pass {
			return own
		}
		if _, proven := k.base.time(item.Proof.Checkpoint); !proven {
			return unsure(CosignerMissing, "%s", by)
		}
	}
	return good
}

func second(d *dossier.Document) int {
	if d.Kind == dossier.DocStatement {
		return 0
	}
	return 1
}

// document judges one, and tells which proven value names it.
func (k *packed) document(d *dossier.Document) (by string, f finding) {
	switch {
	case d.Statement != nil:
		return k.signedDocument(d)
	case d.Party != nil:
		return k.bindingOf(d)
	}
	item := k.naming(d.Digest)
	if item == nil {
		return "", fails(DocumentUnnamed, "%s", d.Digest)
	}
	if d.Settlement != nil && k.contradicts(d) {
		return item.Proof.Key, fails(DocumentDiffers, "the result recorded is not what instruction and receipt say")
	}
	return item.Proof.Key, passes("%s", d.Kind)
}

// naming finds the value that names a digest: a record, or a statement that the ledger keeps.
func (k *packed) naming(digest string) *dossier.Item {
	for _, item := range k.contents.Items {
		if item.Record != nil && strings.Contains(item.Value, `"`+digest+`"`) {
			return item
		}
	}
	for _, item := range k.contents.Items {
		if item.Kind == "jws" {
			for _, statement := range k.actsIn(item) {
				if strings.Contains(string(statement.Body), `"`+digest+`"`) {
					return item
				}
			}
		}
	}
	return nil
}

// actsIn reads the act of kept statements.
func (k *packed) actsIn(item *dossier.Item) []*record.Statement {
	var compacts []string
	if record.Load([]byte(item.Value), &compacts) != nil || len(compacts) == 0 {
		return nil
	}
	if d := dossier.ReadDocument(compacts[0]); d.Statement != nil {
		return []*record.Statement{d.Statement}
	}
	return nil
}

// contradicts reports whether a settlement was recorded as matched that was not.
func (k *packed) contradicts(d *dossier.Document) bool {
	for _, item := range k.contents.Items {
		var body record.Settlement
		if item.Kind != "settlement" || item.Record == nil || record.Load(item.Record.Body, &body) != nil || body.Terms != d.Digest {
			continue
		}
		if body.Result == record.ResultMatched && d.Settlement.Instructed != d.Settlement.Received {
			return true
		}
	}
	return false
}

// signedDocument judges a statement that the ledger does not keep: a proven record names its digest as that of an act.
func (k *packed) signedDocument(d *dossier.Document) (by string, f finding) {
	var act *record.Act
	var home *dossier.Item // the first version that notes the act: since when it is recorded
	for _, item := range k.contents.Items {
		if item.Record == nil {
			continue
		}
		if i := slices.IndexFunc(item.Record.Acts, func(a record.Act) bool { return a.Statement == d.Digest && k.contents.Tells(&a) }); i >= 0 {
			by, act, home = item.Proof.Key, &item.Record.Acts[i], item
			break
		}
	}
	if act == nil {
		return "", fails(DocumentUnnamed, "%s", d.Digest)
	}
	opened, err := seal.Open(d.Text, seal.Want{Type: record.TypeStatement, Purpose: record.PurposeAct}, k.records)
	switch {
	case record.CodeOf(err) == record.UnknownKey:
		return by, unsure(KeysUnproved, "%s", detail(err))
	case err != nil:
		return by, fails(Reason(record.CodeOf(err)), "%s", detail(err))
	case opened.Key.Kid != act.Key || d.Statement.Act != act.Act || k.records[opened.Key.Kid].body.Actor != d.Statement.Iss:
		return by, fails(DocumentDiffers, "the record says %s by key %s", act.Act, act.Key)
	}
	if f := k.goodKey(home, k.records[opened.Key.Kid]); f.result != Pass {
		return by, f
	}
	return by, passes("%s by %s", act.Act, d.Statement.Iss)
}

// goodKey judges the key of a statement that is a document as that of one that the ledger keeps: nobody gets past a compromise by
// handing over as a document what stands there.
func (k *packed) goodKey(home *dossier.Item, signer *keyRecord) finding {
	b := bundle.New()
	b.Leaf = home.Proof
	if len(k.contents.Statuses) > 0 {
		b.Status = k.contents.Statuses[0]
	}
	j := k.under(b)
	if signer.party {
		return j.dealKey(signer)
	}
	_, f := j.signerKey(signer)
	return f
}

// bindingOf judges whose a deal's key is: a proven statement, signed by that key, names the document, and the binding in it was
// signed by a registered key that is proven.
func (k *packed) bindingOf(d *dossier.Document) (by string, f finding) {
	by, applied := k.applied(d.Digest)
	if applied == nil {
		return "", fails(DocumentUnnamed, "%s", d.Digest)
	}
	opened, err := seal.Open(d.Party.Binding, seal.Want{Type: record.TypeBinding, Purpose: record.PurposeAct}, k.records)
	var binding record.Binding
	switch {
	case record.CodeOf(err) == record.UnknownKey:
		return by, unsure(BindingUnproved, "%s", detail(err))
	case err != nil:
		return by, fails(BindingDiffers, "%s", detail(err))
	case record.Decode(opened.Payload, &binding) != nil || binding.Valid() != nil:
		return by, fails(BindingDiffers, "it cannot be read")
	}
	signer := k.records[opened.Key.Kid]
	switch {
	case signer.party || binding.Iss != signer.body.Actor:
		return by, fails(BindingDiffers, "it names %s, the key is %s's", binding.Iss, signer.body.Actor)
	case binding.Key != applied.Iss || binding.Aud != applied.Aud:
		return by, fails(BindingDiffers, "it binds key %s for %s", binding.Key, binding.Aud)
	case binding.Iat < unix(signer.body.From) || binding.Iat >= unix(signer.end()):
		return by, fails(KeyPeriod, "bound %s, key in force %s to %s", moment(binding.Iat), signer.body.From, signer.end())
	case signer.body.CompromisedAt != "" && applied.Iat >= unix(signer.body.CompromisedAt):
		return by, fails(KeyCompromised, "compromised since %s", signer.body.CompromisedAt)
	}
	b := bundle.New()
	if len(k.contents.Statuses) > 0 {
		b.Status = k.contents.Statuses[0]
	}
	if _, f := k.under(b).shown(signer); f.result != Pass {
		return by, f
	}
	k.named[binding.Key] = binding.Iss
	return by, passes("key %s is %s's", binding.Key, binding.Iss)
}

// applied finds the statement that names a document of the kind that holds bindings, and that is proven: kept by the ledger, or
// among the documents and named by a record.
func (k *packed) applied(digest string) (by string, statement *record.Statement) {
	names := func(s *record.Statement) bool {
		var body struct{ Terms string }
		_ = json.Unmarshal(s.Body, &body) // a body of another form names nothing
		return body.Terms == digest
	}
	for _, item := range k.contents.Items {
		if item.Kind == "jws" {
			for _, s := range k.actsIn(item) {
				if names(s) {
					return item.Proof.Key, s
				}
			}
		}
	}
	for _, shown := range k.report.Package.Documents {
		if shown.Kind != dossier.DocStatement || shown.Verdict != Valid {
			continue
		}
		for _, text := range k.contents.Documents {
			if d := dossier.ReadDocument(text); d.Digest == shown.Digest && names(d.Statement) {
				return shown.NamedBy, d.Statement
			}
		}
	}
	return "", nil
}
