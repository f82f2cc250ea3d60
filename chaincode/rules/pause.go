package rules

import (
	"cmp"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// pauseRows stop the data service of a deal (S2 39(2), domain model SM6). An order to stop is a record of its own: it is about no
// version of the deal, so that nobody holds it up by writing to the deal all the time.
func pauseRows() []Row {
	orderers := slices.Concat(exchangeStaff, authorities, offerers)
	return traded("pause", []Row{
		{Act: "pause.order", To: record.StateInForce, Roles: orderers, Through: Home, Rule: "S0 20(5); S2 39(2)", ends: true, apply: on(orderPause)},
		{Act: "pause.end", From: []string{record.StateInForce, record.StateLimited}, To: record.StateEnded, Else: []string{record.StateLimited, record.StateClosed},
			Roles: orderers, Through: Home, Rule: "S2 39(2)", ends: true, apply: on(endPause)},
	})
}

// maxHolderPauses bounds how often a right holder stops one deal; authorities may each time there is cause.
const maxHolderPauses = 4

// orderPause stops the data service. The exchange, a regulator and a court may; and so may the right holder, for its own data.
func orderPause(d *decision, body *record.OrderPause, pause *record.OrderedPause) error {
	if body.Deadline <= d.now() {
		return record.Errorf(record.Invalid, "the deadline for putting it right lies in the past")
	}
	if d.signer.organization == d.namespace.Owner && body.Ground == "ILLEGALITY" && body.Report == "" {
		return record.Errorf(record.RuleForbids, "an exchange that stops for illegality reports it; name the report").Under("S0 20(5)")
	}
	*pause = record.OrderedPause{OrderPause: *body, Authority: d.signer.organizationID, Holder: !d.authority()}
	return d.inDeal(body.Deal, func(rec *record.Record, deal *record.Deal) error {
		if !contains(record.Running, rec.State) {
			return record.Errorf(record.StateForbids, "%s is %s; there is no service to stop", rec.Key(), rec.State).Under("S2 39(2)")
		}
		if err := d.mayPause(pause, deal); err != nil {
			return err
		}
		entry := record.Pause{Pause: "pause/" + d.newID(""), Modes: []string{}}
		if pause.Holder {
			entry.Lapses = body.Deadline
		}
		deal.Pauses, deal.Records = append(deal.Pauses, entry), append(deal.Records, entry.Pause)
		return nil
	})
}

// mayPause says who may stop a deal, and how often: for a right holder it must be about its own data.
func (d *decision) mayPause(pause *record.OrderedPause, deal *record.Deal) error {
	if !pause.Holder {
		if len(deal.Pauses) >= record.MaxPauses {
			return record.Errorf(record.TooLarge, "the deal has had its %d pauses", record.MaxPauses)
		}
		return d.decides(deal.Provider, deal.Region, "")
	}
	held := 0
	for _, earlier := range deal.Pauses {
		if earlier.Lapses != "" {
			held++
		}
	}
	if held >= maxHolderPauses {
		return record.Errorf(record.TooLarge, "right holders have stopped it %d times; ask the exchange", held).Under("S2 39(2)")
	}
	if d.signer.organizationID == deal.Provider {
		return nil
	}
	var rec record.Record
	var data record.Dataset
	if err := d.need(record.Governance, "dataset/"+deal.Dataset, &rec, &data); err != nil {
		return err
	}
	if data.Holder != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "the data are %s's, supplied by %s; a right holder stops its own data service only", data.Holder, deal.Provider).
			Under("S2 39(2)")
	}
	return nil
}

// authority reports whether the signer acts for the exchange, a regulator or a court, and not for a party.
func (d *decision) authority() bool {
	return slices.ContainsFunc(slices.Concat(authorities, exchangeStaff), func(role string) bool { return contains(d.signer.actor.Roles, role) })
}

// endPause ends a pause: who ordered it, or a court, lifts it; an authority may limit or close the service where it was not put
// right in time.
func endPause(d *decision, body *record.EndPause, pause *record.OrderedPause) error {
	court := contains(d.signer.actor.Roles, record.RoleCourt)
	switch {
	case pause.Authority != d.signer.organizationID && !court:
		return record.Errorf(record.OutOfRole, "%s ordered it; it or a court ends it", pause.Authority).Under("S2 39(2)")
	case body.Outcome != "LIFTED" && !d.authority():
		return record.Errorf(record.OutOfRole, "limiting and closing a service is for the exchange, a regulator or a court").Under("S2 39(2)")
	case body.Outcome != "LIFTED" && d.now() < pause.Deadline:
		return record.Errorf(record.TooEarly, "it may be put right until %s", pause.Deadline).Under("S2 39(2)")
	}
	if body.Outcome != "LIFTED" {
		d.state = body.Outcome
	}
	pause.Outcome, pause.Modes = body.Outcome, body.Modes
	return d.inDeal(pause.Deal, func(rec *record.Record, deal *record.Deal) error {
		if d.authority() {
			if err := d.decides(deal.Provider, deal.Region, ""); err != nil {
				return err
			}
		}
		for i := range deal.Pauses {
			if deal.Pauses[i].Pause == d.statement.Sub {
				deal.Pauses[i].Outcome, deal.Pauses[i].Modes = body.Outcome, body.Modes
			}
		}
		if body.Outcome != record.StateClosed || !contains(record.Running, rec.State) {
			return nil
		}
		rec.State = record.StateClosed
		deal.Ended = &record.Ending{Reason: pause.Ground, Evidence: cmp.Or(pause.Report, record.None), At: d.now()}
		if err := d.clocks(deal, rec.State); err != nil {
			return err
		}
		return d.dealOver(deal)
	})
}
