package rules

import (
	"cmp"
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

func (g registry) apply(d *decision, body *record.Apply, rec *record.Registration) error {
	holder, err := d.applicant(body)
	if err != nil {
		return err
	}
	var data record.Dataset
	var dataRecord record.Record
	if err := d.need(record.Governance, "dataset/"+body.Dataset, &dataRecord, &data); err != nil {
		return err
	}
	if d.whole() && dataRecord.State != record.StateActive {
		return record.Errorf(record.RuleForbids, "dataset %s is %s", body.Dataset, dataRecord.State).Under("S2 23")
	}
	if body.Kind == "" && data.Holder != holder {
		return record.Errorf(record.OutOfRole, "dataset %s was registered by %s; its holder applies", body.Dataset, data.Holder).Under("S0 16(1)")
	}
	if err := d.inScope(data.Region, g.certType); err != nil {
		return err
	}
	if err := g.content(body, &data); err != nil {
		return err
	}
	*rec = record.Registration{
		Type: g.certType, Applicant: holder, Region: data.Region, Application: *body, DatasetName: data.Name, Fingerprint: data.Fingerprint,
		Opinions: []record.Review{}, Withheld: []string{},
	}
	if body.Kind != "" {
		err = g.follows(d, body, &data, rec)
	} else {
		err = g.initial(d, body, rec)
	}
	if err != nil || !d.whole() {
		return err
	}
	return g.received(d, &data, rec)
}

// applicant is the organization that applies: the signer's, or the holder for whom an agent does.
func (d *decision) applicant(body *record.Apply) (string, error) {
	if contains(body.CoHolders, cmp.Or(body.Holder, d.signer.organizationID)) {
		return "", record.Errorf(record.Invalid, "coHolders are further holders, not the applicant")
	}
	agent := !slices.ContainsFunc(applicants, func(role string) bool { return contains(d.signer.actor.Roles, role) })
	switch {
	case agent && body.Holder == "":
		return "", record.Errorf(record.OutOfRole, "%s applies as an agent; name the holder, who consents", d.signer.id).Under("domain model C3")
	case body.Holder == "" || body.Holder == d.signer.organizationID:
		return d.signer.organizationID, d.consentOfAll(body.CoHolders)
	}
	if err := d.consentOf(body.Holder, applicants...); err != nil {
		return "", err
	}
	return body.Holder, d.consentOfAll(body.CoHolders)
}

// consentOfAll finds the consent of every holder but the one who signs.
func (d *decision) consentOfAll(holders []string) error {
	for _, holder := range holders {
		if holder == d.signer.organizationID {
			continue
		}
		if err := d.consentOf(holder, applicants...); err != nil {
			return err
		}
	}
	return nil
}

// received is what happens when an application comes in: what the program can see at once, and until when it is answered.
func (g registry) received(d *decision, data *record.Dataset, rec *record.Registration) error {
	if err := d.ownDeposits(rec); err != nil {
		return err
	}
	if err := d.screen(data, &rec.Application, rec); err != nil {
		return err
	}
	if err := g.duplicates(d, rec); err != nil {
		return err
	}
	return g.answerBy(d, rec)
}

// answerBy sets until when the agency must accept and review.
func (g registry) answerBy(d *decision, rec *record.Registration) (err error) {
	if rec.AcceptBy, err = d.due("acceptDays", g.certType); err != nil || rec.AcceptBy == "" {
		return err
	}
	rec.ReviewBy, err = d.dueFrom(lastOf(rec.AcceptBy), "reviewDays", g.certType)
	return err
}

// lastOf is the last second of a period, which ends at midnight: the period after it begins with the next day.
func lastOf(end string) string {
	t, err := record.ParseTime(end)
	if err != nil {
		return ""
	}
	return record.Time(t.Add(-time.Second))
}

// content holds the checks a program can make of the application itself; the rest is the reviewer's. No pack switches
// them off.
func (g registry) content(body *record.Apply, data *record.Dataset) error {
	if body.Scenario == "" {
		return record.Errorf(record.RuleForbids, "an object without a specific purpose and scenario may not be registered (N07)").Under("S0 8(7)")
	}
	if g.deposit && len(body.Deposits) == 0 {
		return record.Errorf(record.RuleForbids, "an evidence deposit or notarisation must precede the application").Under("B-21")
	}
	if g.processing && body.Processing == "" {
		return record.Errorf(record.RuleForbids, "the rule by which the data were processed must be stated").Under("S0 10(2)")
	}
	for _, right := range body.Rights {
		if right.Right == "OPERATE" && data.Source == "PUBLIC_CRAWL" && !data.SubstitutesNot {
			return record.Errorf(record.RuleForbids, "publicly crawled data carry the rights to hold and to use only").Under("B-06")
		}
		if right.Right == "HOLD" && (right.Basis == "AUTHORISED_OPERATION" || data.Source == "AUTHORISED_OPERATION") {
			return record.Errorf(record.RuleForbids, "authorised operation never grants the right to hold").Under("B-05; S3b 4(3)")
		}
		if right.Right == "OPERATE" && data.Source == "FUSED" && body.Agreement == "" {
			return record.Errorf(record.RuleForbids, "fused data are operated with the agreement of all whose data were fused; name it in agreement").Under("B-06")
		}
	}
	return nil
}

// initial claims a dataset for its first registration here. What stood on an earlier, ended one stays known: nobody
// sheds a seizure by applying anew.
func (g registry) initial(d *decision, body *record.Apply, rec *record.Registration) error {
	claim := "applied/" + body.Dataset
	earlier, err := d.reader.Read(d.tx.Namespace, claim)
	if err != nil {
		return err
	}
	if err := d.once(claim, "registration", ended); err != nil || !d.whole() {
		return err
	}
	if earlier != nil {
		if err := d.nothingFollows(string(earlier)); err != nil {
			return err
		}
		if rec.Before, err = d.lastIssued(string(earlier)); err != nil {
			return err
		}
	}
	return g.notElsewhere(d, body.Dataset, rec.Applicant)
}

// lastIssued is a registration, or the one before it if it never came to a certificate: nothing stands on an application.
func (d *decision) lastIssued(key string) (string, error) {
	var rec record.Record
	var earlier record.Registration
	if err := d.need(d.tx.Namespace, key, &rec, &earlier); err != nil || earlier.Issued.Number != "" {
		return key, err
	}
	return earlier.Before, nil
}

// notElsewhere refuses data that stand in the other register under another holder: they were transferred there.
func (g registry) notElsewhere(d *decision, dataset, holder string) error {
	_, registration, state, err := g.elsewhere(d, dataset)
	if err != nil || registration == nil {
		return err
	}
	if !contains(ended, state) && registration.Applicant != holder {
		return record.Errorf(record.Duplicate, "the dataset is registered in the other register for %s", registration.Applicant).Under("S0 10(3)")
	}
	return nil
}

// elsewhere reads the registration of a dataset in the other register, if there is one.
func (g registry) elsewhere(d *decision, dataset string) (where string, registration *record.Registration, state string, err error) {
	for _, ns := range d.network.Namespaces {
		if ns.Kind != g.other {
			continue
		}
		key, rec, body, err := d.appliedFor(ns.Name, dataset)
		if err != nil || rec == nil {
			return "", nil, "", err
		}
		return ns.Name + " " + key, body, rec.State, nil
	}
	return "", nil, "", nil
}

// appliedFor reads the registration that has claimed a dataset in a namespace, in its state now; nil when there is none.
func (d *decision) appliedFor(namespace, dataset string) (key string, rec *record.Record, body *record.Registration, err error) {
	holder, err := d.reader.Read(namespace, "applied/"+dataset)
	if err != nil || holder == nil {
		return "", nil, nil, err
	}
	rec, body = &record.Record{}, &record.Registration{}
	return string(holder), rec, body, d.standingRecord(namespace, string(holder), rec, body)
}

// standingRecord is need with the state that time has brought.
func (d *decision) standingRecord(namespace, key string, rec *record.Record, body any) error {
	if err := d.need(namespace, key, rec, body); err != nil || !d.whole() {
		return err
	}
	if now := d.now(); now < rec.Last() {
		return record.Errorf(record.ClockSkew, "the transaction is dated %s, the last act on %s %s", now, key, rec.Last()).Under("design §3, time")
	}
	rec.State, _ = record.Effective(rec, d.now())
	return nil
}

// once claims a key for the record being made, unless the record that claimed it before is still alive: neither in one
// of the states that end it nor past its validity.
func (d *decision) once(key, kind string, over []string) error {
	holder, err := d.reader.Read(d.tx.Namespace, key)
	if err != nil {
		return err
	}
	if holder != nil {
		var earlier record.Record
		value, err := d.reader.Read(d.tx.Namespace, string(holder))
		if err != nil || value == nil {
			return missing(string(holder), err)
		}
		if err := record.Decode(value, &earlier); err != nil {
			return unreadable(string(holder), err)
		}
		if d.whole() {
			earlier.State, _ = record.Effective(&earlier, d.now())
		}
		if !contains(over, earlier.State) && !d.outlived(&earlier) {
			return record.Errorf(record.Duplicate, "%s is %s already", holder, earlier.State)
		}
	}
	d.put(key, []byte(kind+"/"+d.newID("")))
	return nil
}

// outlived reports whether a certificate's validity is over; expiry is computed, never written.
func (d *decision) outlived(rec *record.Record) bool {
	body, err := rec.Certified()
	if err != nil {
		return false
	}
	var content record.Content
	body.Certify(&content)
	return content.ValidTo != "" && d.now() >= content.ValidTo
}

// duplicates finds registrations of the same data by other holders in both registers. Several may hold the same right in the
// same data (B-06), so the pack says whether that is a warning to the reviewer or a bar.
func (g registry) duplicates(d *decision, rec *record.Registration) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	policy := regime.word("duplicatePolicy", g.certType)
	if policy == "" {
		return nil
	}
	var index record.Record
	var same record.Fingerprint
	found, err := d.readRecord(record.Governance, record.FingerprintKey(rec.Fingerprint), &index, &same)
	if err != nil || !found {
		return err
	}
	for _, dataset := range same.Datasets[:min(len(same.Datasets), maxCompared)] {
		if dataset == rec.Application.Dataset {
			continue
		}
		for _, ns := range d.network.Namespaces {
			if ns.Kind != record.KindProperty && ns.Kind != record.KindIntellectual {
				continue
			}
			key, other, body, err := d.appliedFor(ns.Name, dataset)
			if err != nil {
				return err
			}
			if other != nil && !contains(ended, other.State) && body.Applicant != rec.Applicant {
				rec.Duplicates = append(rec.Duplicates, ns.Name+" "+key)
			}
		}
	}
	if policy == "BLOCK" && len(rec.Duplicates) > 0 {
		return record.Errorf(record.Duplicate, "others have registered the same data: %v", rec.Duplicates).Under("S3a 17")
	}
	return nil
}

// maxCompared bounds how many others with the same data one application is compared with.
const maxCompared = 8
