package rules

import (
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// besideRows are what stands beside the registrations of a register: mirrors of national certificates, evidence deposits,
// retirements, uses of certificates, digests of exported registers.
func besideRows(g registry) []Row {
	const edition = record.EditionRegistries
	staff := slices.DeleteFunc(slices.Clone(g.deciders), func(role string) bool { return role == record.RoleCity })
	one := func(state string) []string { return []string{state} }
	users := append(slices.Clone(applicants), record.RoleBank, record.RoleCustodian, record.RoleExchange, record.RoleAuditor, record.RoleCourt)
	return []Row{
		{Act: "mirror.record", Kind: "mirror", To: record.StateInSync, Roles: staff, Through: Owner, Rule: "B-10; B-13", Edition: edition, key: mirrorKey,
			apply: on(g.mirror)},
		{Act: "mirror.sync", Kind: "mirror", From: []string{record.StateInSync, record.StateDiffers, record.StateUnknown}, To: record.StateInSync,
			Else: []string{record.StateDiffers, record.StateUnknown}, Roles: append(staff, record.RoleService), Through: Home, Rule: "B-10", Edition: edition,
			ends: true, apply: on(g.syncMirror)},
		{Act: "deposit.make", Kind: "deposit", To: record.StateDeposited, Roles: applicants, Rule: "B-21; B-14", Edition: edition, apply: on(makeDeposit)},
		{Act: "retirement.request", Kind: "retirement", To: record.StateRequested, Roles: applicants, Rule: "S2 23", Edition: edition, apply: on(requestRetirement)},
		{Act: "retirement.check", Kind: "retirement", From: one(record.StateRequested), To: record.StateChecked, Roles: g.deciders, Through: Owner, Rule: "S2 23",
			Edition: edition, apply: on(g.checkRetirement)},
		{Act: "retirement.approve", Kind: "retirement", From: one(record.StateChecked), To: record.StateApproved, Roles: g.deciders, Through: Owner,
			Rule: "S2 23; S2 18", Edition: edition, apply: on(g.approveRetirement)},
		{Act: "retirement.refuse", Kind: "retirement", From: []string{record.StateRequested, record.StateChecked}, To: record.StateRefused, Roles: g.deciders,
			Through: Owner, Rule: "S2 23", Edition: edition, apply: on(g.refuseRetirement)},
		{Act: "retirement.destroy", Kind: "retirement", From: one(record.StateApproved), To: record.StateDestroyed, Roles: applicants, Rule: "S2 13",
			Edition: edition, apply: on(destroy)},
		{Act: "retirement.complete", Kind: "retirement", From: one(record.StateDestroyed), To: record.StateRetired, Roles: g.deciders, Through: Owner,
			Rule: "S2 23; B-11", Edition: edition, apply: on(g.completeRetirement)},
		{Act: "usage.record", Kind: "usage", To: "RECORDED", Roles: users, Rule: "S0 10(3); B-61", Edition: edition, apply: on(recordUsage)},
		{Act: "register.anchor", Kind: "anchor", To: "ANCHORED", Roles: append(staff, record.RoleService), Through: Home, Rule: "S0 11(1); S2 15",
			Edition: edition, apply: on(anchorRegister)},
	}
}

func mirrorKey(d *decision) string {
	var body record.Mirror
	if record.Decode(d.statement.Body, &body) != nil || body.Valid() != nil {
		return "" // the row's function says what is wrong with the body
	}
	return "mirror/" + body.Number
}

// mirror writes down a certificate of a national system. It gets no number, no certificate and no status entry of ours:
// a provincial ledger never mints national codes (B-13).
func (g registry) mirror(d *decision, body *record.Mirror, mirror *record.Mirror) error {
	if (body.Regime == "CNIPA_2024") != g.processing {
		return record.Errorf(record.Invalid, "%s belongs in the other register", body.Regime).Under("S0 9(1)")
	}
	if _, err := d.activeActor(body.Holder); err != nil {
		return err
	}
	if err := g.mirrors(d, body); err != nil {
		return err
	}
	*mirror = *body
	if body.Status != "VALID" {
		return record.Errorf(record.Invalid, "it is %s in the national system; only one in force is mirrored", body.Status).Under("B-10")
	}
	if err := d.freshen(mirror); err != nil || body.Registration == "" {
		return err
	}
	var rec record.Record
	if err := d.need(d.tx.Namespace, body.Registration, &rec, &record.Registration{}); err != nil {
		return err
	}
	return change(d, body.Registration, func(rec *record.Record, registration *record.Registration) (string, error) {
		if rec.Kind != "registration" || registration.Applicant != body.Holder || registration.Application.Dataset != body.Dataset {
			return "", record.Errorf(record.Invalid, "%s is for another holder or dataset", body.Registration)
		}
		if registration.Mirror != "" {
			return "", record.Errorf(record.Duplicate, "%s is mirrored by %s", body.Registration, registration.Mirror)
		}
		registration.Mirror = "mirror/" + body.Number
		return rec.State, nil
	})
}

// mirrors refuses whoever belongs to the holder, or has no authority over the data.
func (g registry) mirrors(d *decision, mirror *record.Mirror) error {
	var rec record.Record
	var data record.Dataset
	if err := d.need(record.Governance, "dataset/"+mirror.Dataset, &rec, &data); err != nil {
		return err
	}
	if err := d.inScope(data.Region, g.certType); err != nil {
		return err
	}
	if err := d.impartial(mirror.Holder); err != nil || d.signer.organization != "" {
		return err
	}
	return d.delegated(data.Region, g.certType)
}

// freshen notes when the national system was asked, and until when the answer counts.
func (d *decision) freshen(mirror *record.Mirror) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	hours, _ := regime.number("statusFreshnessHours", "")
	mirror.Checked = d.now()
	if hours > 0 {
		mirror.Fresh = record.Time(d.tx.Time.Add(time.Duration(hours) * time.Hour))
	}
	return nil
}

// syncMirror compares with what the national system shows now, which prevails (B-10). That it could not be asked does not make
// a difference undone.
func (g registry) syncMirror(d *decision, body *record.Sync, mirror *record.Mirror) error {
	if err := g.mirrors(d, mirror); err != nil {
		return err
	}
	if body.Deposit == "" {
		if d.state = record.StateUnknown; d.record.State == record.StateDiffers {
			d.state = record.StateDiffers
		}
		return nil
	}
	mirror.Shown = ""
	switch {
	case body.Deposit != mirror.Deposit || body.Status != "VALID":
		d.state, mirror.Shown, mirror.Status = record.StateDiffers, body.Deposit, body.Status
	default:
		mirror.Status = body.Status
	}
	return d.freshen(mirror)
}

func makeDeposit(d *decision, body *record.Evidence, evidence *record.Evidence) error {
	*evidence = *body
	evidence.Holder = d.signer.organizationID
	return nil
}

// ownDeposits checks the deposits that an application says the holder, or who had the rights before, made on this ledger.
func (d *decision) ownDeposits(registration *record.Registration) error {
	for _, deposit := range registration.Application.Deposits {
		if deposit.Platform != record.OwnDeposits {
			continue
		}
		var rec record.Record
		var evidence record.Evidence
		if err := d.need(d.tx.Namespace, "deposit/"+deposit.Number, &rec, &evidence); err != nil {
			return err
		}
		own := evidence.Holder == registration.Applicant || evidence.Holder == registration.Transferor
		if !own || evidence.Digest != deposit.Digest {
			return record.Errorf(record.RuleForbids, "deposit %s is another holder's or of something else", deposit.Number).Under("B-21")
		}
	}
	return nil
}

// recordUsage links a use to the certificate that was used. Whoever is not its holder needs the holder's consent, except
// courts and auditors; what disposes of the right needs a certificate in force that nothing blocks.
func recordUsage(d *decision, body *record.Usage, usage *record.Usage) error {
	var rec record.Record
	var registration record.Registration
	if err := d.standingRecord(d.tx.Namespace, body.Registration, &rec, &registration); err != nil {
		return err
	}
	if rec.Kind != "registration" || registration.Issued.Number != body.Number {
		return record.Errorf(record.Invalid, "%s has not the certificate %s", body.Registration, body.Number)
	}
	if body.Kind != "DISPUTE_EVIDENCE" && body.Kind != "ON_BALANCE_SHEET" {
		if rec.State != record.StateActive && (rec.State != record.StateRestricted || registration.Blocks(barredUse[body.Kind], d.now()) != nil) {
			return record.Errorf(record.RuleForbids, "certificate %s is %s", body.Number, rec.State).Under("S0 10")
		}
	}
	*usage = *body
	usage.By = d.signer.organizationID
	official := contains(d.signer.actor.Roles, record.RoleCourt) || contains(d.signer.actor.Roles, record.RoleAuditor)
	if d.signer.organizationID == registration.Applicant || official && body.Kind == "DISPUTE_EVIDENCE" {
		return nil
	}
	return d.consentOf(registration.Applicant, applicants...)
}

// barredUse names the annotation effect that forbids a use.
var barredUse = map[string]string{"PLEDGE": "BLOCK_PLEDGE", "TRADE": "BLOCK_TRANSFER", "EQUITY": "BLOCK_TRANSFER", "SUBSIDY": "BLOCK_ALL"}

// anchorRegister puts the digest of an exported register on the ledger, where the log proves it.
func anchorRegister(d *decision, body *record.Anchor, anchor *record.Anchor) error {
	*anchor = *body
	return nil
}
