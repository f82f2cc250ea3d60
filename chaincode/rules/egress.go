package rules

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// egressRows are the bureau's reviews of what leaves an operation domain, in the property register (S3b 27).
func egressRows() []Row {
	bureau := []string{record.RoleBureau}
	return from(record.EditionTrade, "egress", []Row{
		{Act: "egress.approve", To: record.StateInForce, Roles: bureau, Through: Owner, Rule: "S3b 27", apply: on(approveEgress)},
		{Act: "egress.end", From: []string{record.StateInForce}, To: record.StateEnded, Roles: bureau, Through: Owner, Rule: "S3b 27", ends: true,
			apply: on(endEgress)},
	})
}

func approveEgress(d *decision, body *record.Egress, egress *record.Egress) error {
	data, err := d.inUse(body.Dataset)
	if err != nil {
		return err
	}
	if err := d.over(data); err != nil {
		return err
	}
	switch {
	case !body.RawFree || !body.NonReversible:
		return record.Errorf(record.RuleForbids, "neither raw data nor what they can be restored from leaves the domain (N15)").Under("S3b 27")
	case body.Until <= d.now():
		return record.Errorf(record.Invalid, "until lies in the past")
	}
	*egress = *body
	return nil
}

func endEgress(d *decision, _ *record.Reasoned, egress *record.Egress) error {
	var rec record.Record
	var data record.Dataset
	if err := d.need(record.Governance, "dataset/"+egress.Dataset, &rec, &data); err != nil {
		return err
	}
	return d.over(&data)
}
