package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// handoverRows are the deliveries of a deal, batch by batch (domain model E18). They need no private terms, so they go on while
// the bureau is away.
func handoverRows() []Row {
	pending := []string{record.StatePending}
	return traded("handover", []Row{
		{Act: "delivery.hand", To: record.StatePending, Roles: offerers, Rule: "S0 20(5); B-47", apply: on(handOver)},
		{Act: "delivery.accept", From: pending, To: record.StateAccepted, Roles: party, Rule: "S0 20(5)", apply: on(acceptDelivery)},
		{Act: "delivery.object", From: pending, To: record.StateObjected, Roles: party, Rule: "S0 20(5); B-45", apply: on(objectDelivery)},
		{Act: "delivery.replace", From: []string{record.StateObjected}, To: record.StatePending, Roles: offerers, Rule: "S0 20(5)", apply: on(replaceDelivery)},
		{Act: "delivery.settle", From: pending, To: record.StateDeemed, Roles: []string{record.RoleService}, Rule: "S0 20(5)", settles: true,
			apply: on(settleDelivery)},
	})
}

// maxReplaced bounds how often one batch is handed over anew; after that the parties have a dispute.
const maxReplaced = 8

func handOver(d *decision, body *record.HandDelivery, over *record.HandedOver) error {
	over.HandDelivery = *body
	var err error
	if over.AcceptBy, err = d.due("deliveryAcceptDays", ""); err != nil {
		return err
	}
	key := "handover/" + d.newID("")
	if err := d.inDeal(body.Deal, func(rec *record.Record, deal *record.Deal) error {
		if err := d.hands(body, rec, deal); err != nil {
			return err
		}
		if body.Batch != len(deal.Batches)+1 || body.Batch > deal.Contract.Batches {
			return record.Errorf(record.StateForbids, "%d of %d batches were handed over; this is not the next", len(deal.Batches), deal.Contract.Batches).Under("S0 20(5)")
		}
		deal.Batches = append(deal.Batches, record.Batch{Number: body.Batch, Delivery: key, AcceptBy: over.AcceptBy, State: record.StatePending})
		deal.Records, deal.Destroyed = append(deal.Records, key), nil // what comes later is to be destroyed as well
		return nil
	}); err != nil {
		return err
	}
	return d.verbatim()
}

// inDeal changes the deal that a record is about, and has its state follow.
func (d *decision) inDeal(key string, alter func(rec *record.Record, deal *record.Deal) error) error {
	if kind, _ := splitKey(key); kind != "deal" {
		return record.Errorf(record.Invalid, "%s is no deal", key)
	}
	if value, err := d.reader.Read(d.tx.Namespace, key); err != nil || value == nil {
		return notThere(err, key, d.tx.Namespace)
	}
	return change(d, key, func(rec *record.Record, deal *record.Deal) (string, error) {
		rec.State, _ = deal.At(rec.State, d.now())
		if len(rec.Acts) >= record.MaxActs && !d.row.ends {
			return "", record.Errorf(record.StateForbids, "the deal has had its %d acts", record.MaxActs)
		}
		if err := alter(rec, deal); err != nil {
			return "", err
		}
		if !contains(record.Running, rec.State) {
			return rec.State, nil
		}
		state := deal.Standing(d.now())
		return state, d.clocks(deal, state)
	})
}

func notThere(err error, key, namespace string) error {
	if err != nil {
		return err
	}
	return record.Errorf(record.NotFound, "there is no %s in %s", key, namespace)
}

// hands checks who hands something over, whether the deal is where deliveries are made, and what the data and any limits allow.
func (d *decision) hands(body *record.HandDelivery, rec *record.Record, deal *record.Deal) error {
	if _, err := d.onSide(deal, provider); err != nil {
		return err
	}
	if !contains([]string{record.StateEvidenced, record.StateDelivering, record.StateLimited}, rec.State) {
		return record.Errorf(record.StateForbids, "%s is %s; deliveries are made while it runs", rec.Key(), rec.State).Under("S0 20(5)")
	}
	if body.DeliveredAt > d.now() {
		return record.Errorf(record.Invalid, "deliveredAt lies in the future").Under("B-47")
	}
	if modes, limited := deal.Limits(); limited && !contains(modes, body.Mode) {
		return record.Errorf(record.RuleForbids, "the service was limited to %v", modes).Under("S2 39(2)")
	}
	return d.mayDeliver(body, deal)
}

// mayDeliver refuses what the data do not allow: important data raw (N18), a public product in another scenario than its egress
// review approved (N16), and an object that was stopped meanwhile.
func (d *decision) mayDeliver(body *record.HandDelivery, deal *record.Deal) error {
	var rec record.Record
	var object record.Object
	if err := d.need(d.tx.Namespace, deal.Object, &rec, &object); err != nil {
		return err
	}
	if rec.State == record.StateSuspended || rec.State == record.StateRevoked {
		return record.Errorf(record.RuleForbids, "%s is %s", deal.Object, rec.State).Under("S0 8")
	}
	var data record.Dataset
	if err := d.need(record.Governance, "dataset/"+deal.Dataset, &rec, &data); err != nil {
		return err
	}
	if data.Grade == "IMPORTANT" && (body.Mode == "RAW_TRANSFER" || body.Mode == "OFFLINE") {
		return record.Errorf(record.RuleForbids, "important data are not delivered raw (N18)").Under("S2 8(4)")
	}
	if modes := object.Application.Modes; len(modes) > 0 && !contains(modes, body.Mode) {
		return record.Errorf(record.RuleForbids, "the object is offered by %v, not by %s", modes, body.Mode).Under("S0 20(5)")
	}
	if body.Scenario != object.Application.ScenarioCode {
		return record.Errorf(record.RuleForbids, "the object was approved for the scenario %q, this is %q (N16)", object.Application.ScenarioCode, body.Scenario).
			Under("S3b 27")
	}
	return nil
}

// batchOf finds a batch of a deal.
func batchOf(deal *record.Deal, number int) *record.Batch {
	i := slices.IndexFunc(deal.Batches, func(b record.Batch) bool { return b.Number == number })
	if i < 0 {
		return &record.Batch{}
	}
	return &deal.Batches[i]
}

func acceptDelivery(d *decision, body *record.AcceptDelivery, over *record.HandedOver) error {
	over.Accepted, over.Assessment = d.now(), body.Assessment
	if err := d.answers(over, record.StateAccepted); err != nil {
		return err
	}
	return d.verbatim()
}

func objectDelivery(d *decision, body *record.ObjectDelivery, over *record.HandedOver) error {
	over.Objections = append(over.Objections, record.Refusal{Ground: body.Ground, Evidence: body.Evidence, At: d.now()})
	if err := d.answers(over, record.StateObjected); err != nil {
		return err
	}
	return d.verbatim()
}

// answers is the receiver's word on a batch.
func (d *decision) answers(over *record.HandedOver, state string) error {
	return d.inDeal(over.Deal, func(rec *record.Record, deal *record.Deal) error {
		if !contains(record.Running, rec.State) {
			return record.Errorf(record.StateForbids, "%s is %s; nothing is answered any more", over.Deal, rec.State).Under("S0 20(5)")
		}
		batchOf(deal, over.Batch).State = state
		_, err := d.onSide(deal, receiver)
		return err
	})
}

// replaceDelivery hands a batch over anew that the receiver objected to.
func replaceDelivery(d *decision, body *record.HandDelivery, over *record.HandedOver) error {
	if body.Deal != over.Deal || body.Batch != over.Batch {
		return record.Errorf(record.Invalid, "it is batch %d of %s", over.Batch, over.Deal)
	}
	if over.Replaced++; over.Replaced > maxReplaced {
		return record.Errorf(record.TooLarge, "a batch is replaced %d times at most", maxReplaced)
	}
	over.HandDelivery = *body
	var err error
	if over.AcceptBy, err = d.due("deliveryAcceptDays", ""); err != nil {
		return err
	}
	if err := d.inDeal(over.Deal, func(rec *record.Record, deal *record.Deal) error {
		batch := batchOf(deal, over.Batch)
		batch.State, batch.AcceptBy, deal.Destroyed = record.StatePending, over.AcceptBy, nil
		return d.hands(body, rec, deal)
	}); err != nil {
		return err
	}
	return d.verbatim()
}

// settleDelivery writes down that silence has accepted.
func settleDelivery(d *decision, _ *record.Reasoned, over *record.HandedOver) error {
	if state, _ := over.At(d.record.State, d.now()); state != record.StateDeemed {
		return record.Errorf(record.TooEarly, "it may be answered until %s", over.AcceptBy)
	}
	return nil
}
