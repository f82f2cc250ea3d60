package verify

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	dossier "github.com/shuzheng/shuzheng/gateway/evidence"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

// leaves judges every value: where it stands in the log, whether anybody objects to it, and whether it is what it should be.
func (k *packed) leaves() {
	inclusion, objections, records := passes("%d values", len(k.contents.Items)), passes("none"), passes("")
	keep := func(into *finding, f finding) {
		if into.result == Pass && f.result != Pass {
			*into = f
		}
	}
	var before *dossier.Item
	for _, item := range k.contents.Items {
		own := k.included(item)
		keep(&inclusion, own)
		objected := k.objectedTo(item)
		keep(&objections, objected)
		form := k.formed(item, before)
		keep(&records, form)
		before = item
		k.part(item, k.recordPart(item), own, objected, form)
		if item.Kind == "key" || item.Kind == "party" {
			k.keys = append(k.keys, bundle.Key{Record: item.Value, Proof: item.Proof})
		}
	}
	for _, point := range k.base.points {
		for _, d := range point.doubts {
			if d.reason == ObjectionsWithheld {
				keep(&objections, d.finding)
			}
		}
	}
	if k.contents.Newest(record.Governance, record.NetworkKey) == nil { // without it the summary does not say that a network is a test
		records = fails(RecordDiffers, "the record %s is not here", record.NetworkKey)
	}
	if k.contents.Newest(k.contents.Namespace, k.contents.Subject) == nil {
		records = fails(RecordDiffers, "the record %s in %s is not here", k.contents.Subject, k.contents.Namespace)
	}
	k.found[CheckInclusion], k.found[CheckObjections], k.found[CheckRecords] = inclusion, objections, records
}

func (k *packed) included(item *dossier.Item) finding {
	return k.base.inclusion(&item.Proof, item.Proof.Namespace, item.Proof.Key, []byte(item.Value))
}

// objectedTo refuses a value that a co-signer objects to, in the lists of its own checkpoint or of the newest.
func (k *packed) objectedTo(item *dossier.Item) finding {
	name := tlog.Name(leafHash(item.Proof.Namespace, item.Proof.Key, []byte(item.Value)))
	to := item.Proof.Key + " in " + item.Proof.Namespace
	list := k.base.objectors(name, item.Proof.Checkpoint, to)
	if newest := len(k.base.points) - 1; newest != item.Proof.Checkpoint {
		list = append(list, k.base.objectors(name, newest, to)...)
	}
	if len(list) == 0 {
		return passes("")
	}
	k.report.Objections = append(k.report.Objections, list...)
	return fails(Objected, "%s objects to %s, height %d", list[0].Organization, to, list[0].Height)
}

// formed wants a record where one should be, and its versions to follow each other where they are here one after the other.
func (k *packed) formed(item, before *dossier.Item) finding {
	if !k.contents.Belongs(item) {
		return fails(RecordDiffers, "%s in %s is not about %s", item.Proof.Key, item.Proof.Namespace, k.contents.Subject)
	}
	if dossier.Raw(item.Kind) {
		return passes("")
	}
	var rec record.Record
	if item.Record == nil || record.Decode([]byte(item.Value), &rec) != nil {
		return fails(RecordDiffers, "%s in %s holds no record of that name", item.Proof.Key, item.Proof.Namespace)
	}
	if before == nil || before.Record == nil || before.Proof.Namespace != item.Proof.Namespace || before.Proof.Key != item.Proof.Key {
		return passes("")
	}
	switch old := before.Record; {
	case rec.Version <= old.Version:
		return fails(RecordDiffers, "%s: version %d follows version %d", item.Proof.Key, rec.Version, old.Version)
	case rec.Version == old.Version+1 && rec.Prev != seal.Digest([]byte(before.Value)):
		return fails(RecordDiffers, "%s: version %d does not follow version %d", item.Proof.Key, rec.Version, old.Version)
	case len(rec.Acts) <= len(old.Acts) || !slices.Equal(rec.Acts[:len(old.Acts)], old.Acts):
		return fails(RecordDiffers, "%s: version %d has not all acts of version %d", item.Proof.Key, rec.Version, old.Version)
	}
	return passes("")
}

// recordPart says of which act a version is.
func (k *packed) recordPart(item *dossier.Item) Part {
	part := Part{}
	if item.Record != nil && len(item.Record.Acts) > 0 {
		act := item.Act()
		part.Version, part.Act, part.By = item.Record.Version, act.Act, act.By
	}
	return part
}

// part keeps what was found of one value; statements and certificates are judged further by themselves.
func (k *packed) part(item *dossier.Item, part Part, findings ...finding) {
	if item.Kind == "jws" || item.Kind == "jwt" {
		return
	}
	checks := make([]Check, len(findings))
	for i, f := range findings {
		checks[i] = f.check("")
	}
	k.keepPart(item, part, checks)
}

func (k *packed) keepPart(item *dossier.Item, part Part, checks []Check) {
	part.Namespace, part.Key = item.Proof.Namespace, item.Proof.Key
	if at, proven := k.base.time(item.Proof.Checkpoint); proven {
		part.Since = moment(at)
	} else {
		checks = append(checks, unsure(CosignerMissing, "").check(""))
	}
	part.Verdict, part.Reason = draw(checks)
	if i := slices.IndexFunc(checks, func(c Check) bool { return c.Reason != "" && c.Reason == part.Reason }); i >= 0 {
		part.Detail = checks[i].Detail
	}
	text := textOf(part.Reason)
	part.ZH, part.EN = text.ZH, text.EN
	k.report.Package.Parts = append(k.report.Package.Parts, part)
}
