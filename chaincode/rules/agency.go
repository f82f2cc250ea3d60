package rules

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// may refuses a decider who belongs to a party, whose scope does not reach, who has no delegation, or whose agency does not
// handle this application.
func (g registry) may(d *decision, rec *record.Registration) error {
	if err := d.independent(rec); err != nil {
		return err
	}
	if err := d.inScope(rec.Region, g.certType); err != nil || !d.whole() {
		return err
	}
	if rec.Transferor != "" {
		if err := d.impartial(rec.Transferor); err != nil {
			return err
		}
	}
	if d.signer.organization != "" {
		return nil
	}
	if rec.Agency != "" && rec.Agency != d.signer.organizationID {
		return record.Errorf(record.OutOfScope, "%s is handled by %s, which accepted it", rec.DatasetName, rec.Agency).Under("B-11")
	}
	return d.delegated(rec.Region, g.certType)
}

// independent refuses whoever belongs to one of the holders.
func (d *decision) independent(rec *record.Registration) error {
	for _, holder := range rec.Holders() {
		if err := d.impartial(holder); err != nil {
			return err
		}
	}
	return nil
}

// delegated refuses a city department or agency without a delegation in force for a region and certificate type.
func (d *decision) delegated(region, certType string) error {
	delegation, err := d.delegation()
	if err != nil {
		return err
	}
	if !contains(delegation.Types, certType) {
		return record.Errorf(record.OutOfScope, "the delegation covers the types %v, not %s", delegation.Types, certType).Under("S0 11(1)")
	}
	return d.covers(record.Scope{Regions: delegation.Regions}, region, "")
}

// delegation reads the delegation under which the signer acts now.
func (d *decision) delegation() (*record.Delegation, error) {
	var rec record.Record
	var delegation record.Delegation
	key := "delegation/" + d.signer.organizationID
	found, err := d.readRecord(record.Governance, key, &rec, &delegation)
	if err != nil {
		return nil, err
	}
	state, now := "", d.now()
	if found {
		state, _ = record.Effective(&rec, now)
	}
	if state != record.StateActive || now < delegation.From {
		return nil, record.Errorf(record.OutOfScope, "%s acts under no delegation in force", d.signer.organizationID).Under("S0 11(1)")
	}
	return &delegation, nil
}

// filed refuses to let a delegate issue whose filing is overdue, where the pack says so.
func (d *decision) filed(certType string) error {
	if !d.whole() || d.signer.organization != "" {
		return nil
	}
	regime, err := d.regime()
	if err != nil || regime.word("blockOnOverdueFiling", certType) != "YES" {
		return err
	}
	delegation, err := d.delegation()
	if err != nil {
		return err
	}
	if delegation.Overdue(d.now()) {
		return record.Errorf(record.RuleForbids, "the filing due at %s is overdue; submit it first (filing.submit)", delegation.Due).Under("S0 11(1)")
	}
	return nil
}
