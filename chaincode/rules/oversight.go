package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// oversightRows are what others see to in deals: violations, who is let see what, and the log of who did.
func oversightRows() []Row {
	inForce := []string{record.StateInForce}
	readers := []string{record.RoleBureau, record.RoleRegulator, record.RoleSector, record.RoleAuditor, record.RoleCourt}
	return slices.Concat(traded("violation", []Row{
		{Act: "violation.record", To: "RECORDED", Roles: slices.Concat(eitherSide, exchangeStaff, []string{record.RoleBureau}), Through: Home,
			Rule: "S0 17; S2 30; S2 39(1)", apply: on(recordViolation)},
	}), traded("disclosure", []Row{
		{Act: "disclosure.authorise", To: record.StateInForce, Roles: eitherSide, Rule: "S1 42(2); S0 25", apply: on(authorise)},
		{Act: "disclosure.end", From: inForce, To: record.StateEnded, Roles: eitherSide, Rule: "S1 42(2)", ends: true, apply: on(endAuthorisation)},
	}), traded("access", []Row{
		{Act: "access.order", To: record.StateInForce, Roles: readers, Through: Home, Rule: "S0 31(2); S3a 35", apply: on(orderAccess)},
		{Act: "access.end", From: inForce, To: record.StateEnded, Roles: readers, Through: Home, Rule: "S0 31(2)", ends: true, apply: on(endAccess)},
	}), traded("readlog", []Row{
		{Act: "reads.anchor", To: "ANCHORED", Roles: []string{record.RoleService}, Through: Signer, Rule: "S0 25; S3a 25", key: readLogKey, apply: on(anchorReads)},
	}))
}

// recordViolation notes that data were used otherwise than agreed. A party accuses the other one.
func recordViolation(d *decision, body *record.Violation, violation *record.Violation) error {
	*violation = *body
	violation.By = d.signer.organizationID
	return d.inDeal(body.Deal, func(_ *record.Record, deal *record.Deal) error {
		if err := beside(deal, "violation/"+d.newID("")); err != nil {
			return err
		}
		switch side := d.side(deal); {
		case side == body.Side:
			return record.Errorf(record.OutOfRole, "the %s accuses the other side", side)
		case side == "" && !d.authority():
			return record.Errorf(record.OutOfRole, "%s is no party of the deal", d.signer.organizationID)
		case side == "":
			return d.inScope(deal.Region, "")
		}
		return nil
	})
}

// maxBeside bounds the records beside a deal that do not move it: nobody wears a deal out with them.
const maxBeside = 32

// beside notes a record that belongs to a deal and does not move it.
func beside(deal *record.Deal, key string) error {
	deal.Records = append(deal.Records, key)
	n := 0
	for _, key := range deal.Records {
		if kind, _ := splitKey(key); kind == "violation" || kind == "disclosure" {
			n++
		}
	}
	if n > maxBeside {
		return record.Errorf(record.TooLarge, "the deal has had its %d violations and authorisations", maxBeside)
	}
	return nil
}

// authorise lets the exchange disclose to somebody what is not public; both parties sign (S1 42(2)).
func authorise(d *decision, body *record.Authorisation, authorisation *record.Authorisation) error {
	if body.Until <= d.now() {
		return record.Errorf(record.Invalid, "until lies in the past")
	}
	*authorisation = *body
	return d.inDeal(body.Deal, func(_ *record.Record, deal *record.Deal) error {
		if err := beside(deal, "disclosure/"+d.newID("")); err != nil {
			return err
		}
		side, err := d.onSide(deal, "")
		if err != nil {
			return err
		}
		return d.consentOfOther(deal, side)
	})
}

func endAuthorisation(d *decision, _ *record.Reasoned, authorisation *record.Authorisation) error {
	var rec record.Record
	var deal record.Deal
	if err := d.need(d.tx.Namespace, authorisation.Deal, &rec, &deal); err != nil {
		return err
	}
	_, err := d.onSide(&deal, "")
	return err
}

// orderAccess is a lawful order to be shown what is kept of a deal.
func orderAccess(d *decision, body *record.Access, access *record.Access) error {
	var rec record.Record
	var deal record.Deal
	if err := d.standingRecordOf("deal", body.Deal, &rec, &deal); err != nil {
		return err
	}
	if body.Until <= d.now() {
		return record.Errorf(record.Invalid, "until lies in the past")
	}
	*access = *body
	access.Authority = d.signer.organizationID
	return d.inScope(deal.Region, "")
}

func endAccess(d *decision, _ *record.Reasoned, access *record.Access) error {
	if access.Authority != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "%s ordered it and alone ends it", access.Authority)
	}
	return nil
}

func readLogKey(d *decision) string {
	var body record.ReadLog
	if record.Decode(d.statement.Body, &body) != nil || body.Valid() != nil {
		return "" // the row's function says what is wrong with the body
	}
	return record.ReadLogKey(d.tx.Creator, body.Seq)
}

// anchorReads puts the head of an organization's log of reads on the ledger. Each anchor goes on where the one before ended, so that
// nothing can be taken out, and nothing put in later.
func anchorReads(d *decision, body *record.ReadLog, log *record.ReadLog) error {
	*log = *body
	if body.Seq == 1 {
		return nil
	}
	var rec record.Record
	var before record.ReadLog
	if err := d.need(d.tx.Namespace, record.ReadLogKey(d.tx.Creator, body.Seq-1), &rec, &before); err != nil {
		return err
	}
	if before.Last+1 != body.First || before.Head != body.Before {
		return record.Errorf(record.Invalid, "the anchor before ended with entry %d and head %s", before.Last, before.Head)
	}
	return nil
}
