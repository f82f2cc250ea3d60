package rules

import (
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// following is what differs between the registrations that follow another one. The way to the certificate is the same for
// all of them.
type following struct {
	kind string
	from []string // states of the prior registration
	ends string   // state in which it is left
	rule string
	bars string // effect of an annotation that forbids it; BLOCK_ALL does unless this is empty
}

var followings = []following{
	{record.ApplyTransfer, []string{record.StateActive, record.StateRestricted, record.StatePartly}, record.StateTransferred, "B-11; S2 21(1)", "BLOCK_TRANSFER"},
	{record.ApplyChange, []string{record.StateActive, record.StateRestricted, record.StatePartly}, record.StateSuperseded, "B-11", "BLOCK_ALL"},
	{record.ApplyCorrection, []string{record.StateActive, record.StateRestricted}, record.StateSuperseded, "B-14", ""},
	{record.ApplyRenewal, []string{record.StateActive, record.StateRestricted}, record.StateSuperseded, "B-09", ""},
	{record.ApplyExchange, []string{record.StateActive, record.StateRestricted}, record.StateSuperseded, "B-18", "BLOCK_ALL"},
}

func followingOf(kind string) following {
	return followings[slices.IndexFunc(followings, func(f following) bool { return f.kind == kind })]
}

// follows checks an application that follows another registration and claims that one: one at a time.
func (g registry) follows(d *decision, body *record.Apply, data *record.Dataset, rec *record.Registration) error {
	f := followingOf(body.Kind)
	var before record.Record
	var prior record.Registration
	if err := d.standingRecord(d.tx.Namespace, body.Prior, &before, &prior); err != nil {
		return err
	}
	if before.Kind != "registration" {
		return record.Errorf(record.Invalid, "%s is not a registration", body.Prior)
	}
	if err := f.allows(d, &before, &prior); err != nil {
		return cite(err, f.rule)
	}
	if err := d.nothingFollows(body.Prior); err != nil {
		return err
	}
	if err := d.notRetiring(body.Prior); err != nil {
		return err
	}
	if err := g.sameData(d, f, data, &prior, rec); err != nil {
		return cite(err, f.rule)
	}
	if err := d.sameRights(f, body, &before, &prior); err != nil {
		return cite(err, f.rule)
	}
	if err := g.sameHolder(d, f, rec, &prior); err != nil {
		return cite(err, f.rule)
	}
	if f.kind == record.ApplyRenewal {
		if err := g.window(d, &prior); err != nil {
			return cite(err, f.rule)
		}
	}
	_, id := splitKey(body.Prior)
	d.put("follow/"+id, []byte("registration/"+d.newID("")))
	return nil
}

// allows checks the prior registration: when the other one applies, and again when its certificate is issued.
func (f *following) allows(d *decision, before *record.Record, prior *record.Registration) error {
	if !contains(f.from, before.State) {
		return record.Errorf(record.StateForbids, "%s is %s; a %s follows %v", before.Key(), before.State, f.kind, f.from)
	}
	if f.bars != "" {
		if a := prior.Blocks(f.bars, d.now()); a != nil {
			return record.Errorf(record.RuleForbids, "%s of %s by %s forbids it until it is lifted", a.Kind, a.Document, a.Authority).Under("B-07")
		}
	}
	if f.kind == record.ApplyTransfer && prior.Disputed() {
		return record.Errorf(record.RuleForbids, "an objection to %s is open", before.Key()).Under("B-08")
	}
	if f.kind == record.ApplyTransfer {
		if err := d.notDisputed(prior.Application.Dataset); err != nil {
			return err
		}
	}
	if f.kind == record.ApplyChange || f.kind == record.ApplyCorrection {
		return nil // they put right what the national system shows
	}
	return d.nationalAgrees(&record.Citation{Namespace: d.tx.Namespace, Number: prior.Issued.Number}, prior)
}

// nothingFollows refuses while another application that follows a registration is under way.
func (d *decision) nothingFollows(key string) error {
	_, id := splitKey(key)
	follower, err := d.reader.Read(d.tx.Namespace, "follow/"+id)
	if err != nil || follower == nil {
		return err
	}
	var rec record.Record
	var body record.Registration
	if err := d.standingRecord(d.tx.Namespace, string(follower), &rec, &body); err != nil {
		return err
	}
	if contains(underWay, rec.State) || rec.State == record.StateDeposited || rec.State == record.StateWaitNumber {
		return record.Errorf(record.Duplicate, "%s, a %s that follows it, is %s", follower, body.Application.Kind, rec.State)
	}
	return nil
}

// sameData refuses another dataset than the prior's; a change may be about its next version from the same source, unless that
// has a registration of its own.
func (g registry) sameData(d *decision, f following, data *record.Dataset, prior, registration *record.Registration) error {
	dataset := registration.Application.Dataset
	if dataset == prior.Application.Dataset {
		return nil
	}
	if f.kind != record.ApplyChange || data.Previous != prior.Application.Dataset || data.Holder != registration.Applicant {
		return record.Errorf(record.RuleForbids, "a %s is about the same data, %s; other data are registered anew", f.kind, prior.Application.Dataset)
	}
	var rec record.Record
	var before record.Dataset
	if err := d.need(record.Governance, "dataset/"+prior.Application.Dataset, &rec, &before); err != nil {
		return err
	}
	if before.Source != data.Source {
		return record.Errorf(record.RuleForbids, "the source of the data changed from %s to %s; they are registered anew", before.Source, data.Source)
	}
	return d.once("applied/"+dataset, "registration", ended)
}

// sameRights refuses rights that the prior registration does not carry any more, or never did.
func (d *decision) sameRights(f following, body *record.Apply, before *record.Record, prior *record.Registration) error {
	left, err := d.remaining(before.Key(), prior)
	if err != nil {
		return err
	}
	for _, right := range body.Rights {
		if !contains(left, right.Right) {
			return record.Errorf(record.RuleForbids, "%s carries the rights %v; a %s gives no right to %s", before.Key(), left, f.kind, right.Right)
		}
	}
	return nil
}

// sameHolder refuses a change of holder that is no transfer; a transfer needs the transferor, or their successor in law.
func (g registry) sameHolder(d *decision, f following, rec, prior *record.Registration) error {
	if f.kind != record.ApplyTransfer {
		if rec.Applicant != prior.Applicant {
			return record.Errorf(record.OutOfRole, "%s is the holder; another one gets it by a transfer", prior.Applicant)
		}
		if !slices.Equal(rec.Holders(), prior.Holders()) {
			return record.Errorf(record.RuleForbids, "%v are the holders; who they are changes by a transfer", prior.Holders())
		}
		return nil
	}
	if rec.Applicant == prior.Applicant {
		return record.Errorf(record.Invalid, "%s is the holder already", prior.Applicant)
	}
	rec.Transferor = prior.Applicant
	if err := d.consentOfAll(prior.Application.CoHolders); err != nil {
		return err
	}
	gone, err := d.succeeded(prior.Applicant, rec.Applicant)
	if err != nil || gone {
		return err
	}
	return d.consentOfAll([]string{prior.Applicant})
}

// succeeded reports whether an organization is no more and another one was registered as its successor: nobody is left to
// consent.
func (d *decision) succeeded(gone, by string) (bool, error) {
	var rec record.Record
	var actor record.Actor
	if err := d.need(record.Governance, "actor/"+gone, &rec, &actor); err != nil || rec.State == record.StateActive {
		return false, err
	}
	err := d.need(record.Governance, "actor/"+by, &rec, &actor)
	return contains(actor.Predecessors, gone), err
}

// window refuses a renewal before the last months of the validity.
func (g registry) window(d *decision, prior *record.Registration) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	days, _ := regime.number("renewalWindowDays", g.certType)
	to, err := record.ParseTime(prior.Validity.To)
	if err != nil || days == 0 {
		return err
	}
	if opens := record.Time(to.Add(-time.Duration(days) * 24 * time.Hour)); d.now() < opens {
		return record.Errorf(record.TooEarly, "it is good until %s; renewal opens at %s", prior.Validity.To, opens)
	}
	return nil
}

// validity fixes the term of the certificate: a renewal adds to the prior's, all others keep it. Where rights rest on an
// agreement or an authorisation, a data-IP certificate ends with it (B-20).
func (g registry) validity(d *decision, rec *record.Registration) error {
	if err := d.startValidity(g.certType, &rec.Validity); err != nil {
		return err
	}
	if rec.Application.Kind != "" {
		var before record.Record
		var prior record.Registration
		if err := d.need(d.tx.Namespace, rec.Application.Prior, &before, &prior); err != nil {
			return err
		}
		if err := g.term(d, rec, &prior); err != nil {
			return err
		}
	}
	for _, right := range rec.Application.Rights {
		upstream := right.Basis == "AGREEMENT" || right.Basis == "AUTHORISED_OPERATION"
		if g.processing && upstream && right.To < rec.Validity.To {
			rec.Validity.To = right.To
		}
	}
	if rec.Validity.To <= rec.Validity.From {
		return record.Errorf(record.RuleForbids, "it would end at %s, before it begins", rec.Validity.To).Under("B-09")
	}
	return nil
}

func (g registry) term(d *decision, rec, prior *record.Registration) error {
	if rec.Application.Kind != record.ApplyRenewal {
		rec.Validity.To = prior.Validity.To
		return nil
	}
	from, err := record.ParseTime(prior.Validity.To)
	if err != nil {
		return unreadable("the validity of "+rec.Application.Prior, err)
	}
	regime, err := d.regime()
	if err != nil {
		return err
	}
	years, _ := regime.byType(func(p *record.Pack) []record.ByType { return p.Validity }, g.certType)
	rec.Validity.To = record.Time(from.AddDate(years, 0, 0))
	return nil
}

// replacePrior ends what a certificate follows, in the same transaction. Seizures and open objections go over to it.
func (g registry) replacePrior(d *decision, rec *record.Registration) error {
	if rec.Before != "" {
		var before record.Record
		var ended record.Registration
		if err := d.standingRecord(d.tx.Namespace, rec.Before, &before, &ended); err != nil {
			return err
		}
		rec.Bear(&ended.Life, d.now())
	}
	if rec.Application.Kind == "" {
		return nil
	}
	f := followingOf(rec.Application.Kind)
	end := f.ends
	var gone []string
	err := change(d, rec.Application.Prior, func(before *record.Record, prior *record.Registration) (string, error) {
		if err := g.stillAllows(d, f, before, prior); err != nil {
			return "", cite(err, f.rule)
		}
		left, err := d.remaining(before.Key(), prior)
		if err != nil {
			return "", err
		}
		for _, right := range rec.Application.Rights {
			if !contains(left, right.Right) {
				return "", record.Errorf(record.RuleForbids, "%s carries the rights %v no more than that", before.Key(), left).Under(f.rule)
			}
			gone = append(gone, right.Right)
		}
		if f.kind == record.ApplyTransfer && len(gone) < len(left) {
			end = record.StatePartly
		}
		rec.Bear(&prior.Life, d.now())
		rec.Carried = append([]string{prior.Issued.Number}, prior.Carried...)
		if rec.Mirror == "" && f.kind == record.ApplyRenewal {
			rec.Mirror = prior.Mirror
		}
		prior.Follower = d.statement.Sub
		prior.Ended = &record.Ending{Reason: f.kind, Evidence: record.None, At: d.now()}
		if end != record.StatePartly {
			gone = left
		}
		return end, d.endRights(before.Key(), prior, end, gone)
	})
	if err != nil || end == record.StatePartly {
		return err
	}
	d.put("applied/"+rec.Application.Dataset, []byte(d.statement.Sub))
	return nil
}

// stillAllows checks the prior once more. A renewal applied for in time outlives the term it renews.
func (g registry) stillAllows(d *decision, f following, before *record.Record, prior *record.Registration) error {
	now := *before
	now.State, _ = record.Effective(before, d.now())
	if now.State == record.StateExpired && f.kind == record.ApplyRenewal && d.record.Acts[0].At < prior.Validity.To {
		return nil
	}
	return f.allows(d, &now, prior)
}

// enterRights writes the three rights as records of their own, as far as the certificate carries them.
func (d *decision) enterRights(rec *record.Registration) error {
	for _, right := range rec.Application.Rights {
		_, id := splitKey(record.RightKey(d.statement.Sub, right.Right))
		if err := d.putRecord("right", id, record.StateActive, nil, nil, rightEntry(d.statement.Sub, rec, right)); err != nil {
			return err
		}
	}
	return nil
}

func rightEntry(key string, registration *record.Registration, right record.Right) record.RightEntry {
	return record.RightEntry{
		Holder: registration.Applicant, Dataset: registration.Application.Dataset, Registration: key, Number: registration.Issued.Number, Right: right,
	}
}

// remaining are the rights that a registration still carries, or carried when it expired. One issued before edition 3 has no
// entries and carries all.
func (d *decision) remaining(key string, registration *record.Registration) ([]string, error) {
	var left []string
	for _, right := range registration.Application.Rights {
		var rec record.Record
		var entry record.RightEntry
		found, err := d.readRecord(d.tx.Namespace, record.RightKey(key, right.Right), &rec, &entry)
		if err != nil {
			return nil, err
		}
		if !found || rec.State == record.StateActive || rec.State == record.StateExpired {
			left = append(left, right.Right)
		}
	}
	return left, nil
}

// endRights ends entries with their registration. One issued before edition 3 gets them now, ended, so that no right of it is
// transferred twice.
func (d *decision) endRights(key string, registration *record.Registration, state string, rights []string) error {
	if state == record.StatePartly {
		state = record.StateTransferred
	}
	for _, right := range registration.Application.Rights {
		entry := record.RightKey(key, right.Right)
		value, err := d.reader.Read(d.tx.Namespace, entry)
		if err != nil {
			return err
		}
		switch {
		case !contains(rights, right.Right):
			continue
		case value == nil:
			_, id := splitKey(entry)
			err = d.putRecord("right", id, state, nil, nil, rightEntry(key, registration, right))
		default:
			err = change(d, entry, func(*record.Record, *record.RightEntry) (string, error) { return state, nil })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// endAllRights ends what a registration still carries when it ends itself.
func (d *decision) endAllRights(registration *record.Registration, state string) error {
	left, err := d.remaining(d.statement.Sub, registration)
	if err != nil {
		return err
	}
	return d.endRights(d.statement.Sub, registration, state, left)
}
