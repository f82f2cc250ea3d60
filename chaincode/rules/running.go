package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Numbers kept beside the records of an exchange: how many deals about a dataset, and of a supplier, are under way, and how many
// disputes about a dataset are open. They bar retirement, transfer and exit.
func dealsKey(dataset string) string    { return "deals/" + dataset }
func disputesKey(dataset string) string { return "disputes/" + dataset }
func suppliesKey(actor string) string   { return "supplies/" + actor }

// underWay counts a deal among those that bar retirement and exit, once.
func (d *decision) underWay(deal *record.Deal) error {
	if deal.Counted {
		return nil
	}
	deal.Counted = true
	return d.countDeal(deal, 1)
}

// dealOver takes a deal off again; one that was never counted changes nothing.
func (d *decision) dealOver(deal *record.Deal) error {
	if !deal.Counted {
		return nil
	}
	deal.Counted = false
	return d.countDeal(deal, -1)
}

func (d *decision) countDeal(deal *record.Deal, by int) error {
	if err := d.count(dealsKey(deal.Dataset), by); err != nil {
		return err
	}
	return d.count(suppliesKey(deal.Provider), by)
}

// count adds to a number kept under a key of its own; it is no record.
func (d *decision) count(key string, by int) error {
	n, err := d.counted(d.tx.Namespace, key)
	if err != nil {
		return err
	}
	if n+by < 0 {
		return record.Errorf(record.Internal, "%s would fall below zero", key)
	}
	d.put(key, fmt.Append(nil, n+by))
	return nil
}

func (d *decision) counted(namespace, key string) (n int, err error) {
	value, err := d.reader.Read(namespace, key)
	if err != nil || value == nil {
		return 0, err
	}
	if n, err = strconv.Atoi(string(value)); err != nil {
		return 0, unreadable(key, err)
	}
	return n, nil
}

// tradedNow adds up, over all exchanges, what is under way about a dataset.
func (d *decision) tradedNow(dataset string) (deals, disputes int, err error) {
	for _, ns := range d.network.Namespaces {
		if ns.Kind != record.KindExchange {
			continue
		}
		n, err := d.counted(ns.Name, dealsKey(dataset))
		if err != nil {
			return 0, 0, err
		}
		m, err := d.counted(ns.Name, disputesKey(dataset))
		if err != nil {
			return 0, 0, err
		}
		deals, disputes = deals+n, disputes+m
	}
	return deals, disputes, nil
}

// notTraded refuses while a deal about a dataset is under way, or a dispute is open.
func (d *decision) notTraded(dataset string) error {
	if !d.trading() {
		return nil
	}
	deals, disputes, err := d.tradedNow(dataset)
	if err == nil && deals+disputes > 0 {
		err = record.Errorf(record.RuleForbids, "%d deals and %d disputes about the data are open", deals, disputes).Under("S2 23; S0 20(7)")
	}
	return err
}

// notDisputed refuses while a dispute about a dataset is open.
func (d *decision) notDisputed(dataset string) error {
	if !d.trading() {
		return nil
	}
	_, disputes, err := d.tradedNow(dataset)
	if err == nil && disputes > 0 {
		err = record.Errorf(record.RuleForbids, "%d disputes about the data are open", disputes).Under("S0 20(7)")
	}
	return err
}

// terminate ends a contract: by agreement of both, or by what a court or the law has decided.
func terminate(d *decision, body *record.EndDeal, deal *record.Deal) error {
	if err := d.endsDeal(body, deal); err != nil {
		return err
	}
	deal.Ended = &record.Ending{Reason: body.Cause, Evidence: body.Evidence, At: d.now()}
	if err := d.clocks(deal, record.StateTerminated); err != nil {
		return err
	}
	return d.dealOver(deal)
}

func (d *decision) endsDeal(body *record.EndDeal, deal *record.Deal) error {
	side := d.side(deal)
	switch {
	case body.Cause == "AGREEMENT" && side != "":
		if err := d.consentOfOther(deal, side); err != nil {
			return err
		}
		return d.verbatim()
	case body.Cause == "AGREEMENT":
		return record.Errorf(record.OutOfRole, "the parties agree, and sign themselves").Under("S0 20(7)")
	case !slices.ContainsFunc(deciders, func(role string) bool { return contains(d.signer.actor.Roles, role) }):
		return record.Errorf(record.OutOfRole, "%s is for the exchange or a court to establish", body.Cause).Under("S0 20(7)")
	}
	return d.decides(deal.Provider, deal.Region, "")
}

// unwind undoes what was exchanged. What was delivered is destroyed first.
func unwind(d *decision, body *record.EndDeal, deal *record.Deal) error {
	if len(deal.Batches) > 0 && deal.Destroyed == nil {
		return record.Errorf(record.RuleForbids, "%d batches were delivered; their destruction is recorded first (deal.destroy)", len(deal.Batches)).Under("S2 13")
	}
	deal.Ended.Evidence = body.Evidence
	return d.endsDeal(body, deal)
}

// destroyDelivered records that the receiver has destroyed what it got. Persons stand in it as keyed digests.
func destroyDelivered(d *decision, body *record.Destruction, deal *record.Deal) error {
	if _, err := d.onSide(deal, receiver); err != nil {
		return err
	}
	switch {
	case len(deal.Batches) == 0:
		return record.Errorf(record.StateForbids, "nothing was delivered").Under("S2 13")
	case deal.Destroyed != nil:
		return record.Errorf(record.Exists, "its destruction is recorded already")
	case body.At > d.now():
		return record.Errorf(record.Invalid, "at lies in the future")
	}
	deal.Destroyed = body
	d.state = d.record.State
	if err := d.clocks(deal, d.state); err != nil {
		return err
	}
	return d.verbatim()
}

// fileDeal closes a deal: everything that belongs to it, each at its version, under one root (S3a 24).
func fileDeal(d *decision, body *record.FileDeal, deal *record.Deal) error {
	if err := d.deskFor(deal); err != nil {
		return err
	}
	if err := d.keptLong(body.Retention); err != nil {
		return err
	}
	if deal.Contract == nil {
		return record.Errorf(record.StateForbids, "it came to no contract")
	}
	if body.Retention < deal.Contract.Retention {
		return record.Errorf(record.RuleForbids, "the contract is kept until %s", deal.Contract.Retention).Under("S3a 24")
	}
	if slices.ContainsFunc(deal.Disputes, func(q record.Quarrel) bool { return !q.Over }) {
		return record.Errorf(record.StateForbids, "a dispute about it is open").Under("S0 20(7)")
	}
	if due := deal.Contract.Destroy; due != "" && due <= d.now() && deal.Destroyed == nil && len(deal.Batches) > 0 {
		return record.Errorf(record.RuleForbids, "the contract asks for destruction by %s, and none is recorded", due).Under("S2 13")
	}
	var rec record.Record
	var data record.Dataset
	if err := d.need(record.Governance, "dataset/"+deal.Dataset, &rec, &data); err != nil {
		return err
	}
	records, err := d.belongs(deal)
	if err != nil {
		return err
	}
	text, err := record.Encode(records)
	if err != nil {
		return err
	}
	deal.Filed = &record.Filed{
		Records: records, Root: seal.Digest(text), Public: cmp.Or(data.PublicCode, data.Catalog), At: d.now(), Retention: body.Retention,
	}
	return d.dealOver(deal)
}

// belongs gives all records of a deal as they stand, sorted by key.
func (d *decision) belongs(deal *record.Deal) ([]record.FiledRecord, error) {
	keys := append([]string{d.statement.Sub, deal.Object, deal.Listing, deal.Cohort, record.PartyKey(deal.Receiver)}, deal.Records...)
	for _, kid := range deal.Former {
		keys = append(keys, record.PartyKey(kid))
	}
	var records []record.FiledRecord
	for _, key := range keys {
		value, err := d.reader.Read(d.tx.Namespace, key)
		if err != nil || value == nil {
			return nil, missing(key, err)
		}
		records = append(records, record.FiledRecord{Key: key, Digest: seal.Digest(value)})
	}
	slices.SortFunc(records, func(a, b record.FiledRecord) int { return strings.Compare(a.Key, b.Key) })
	return records, nil
}

// settleDeal writes down what time has done.
func settleDeal(d *decision, _ *record.Reasoned, deal *record.Deal) error {
	state, rule := deal.At(d.record.State, d.now())
	if rule == "" {
		return record.Errorf(record.TooEarly, "nothing is due; it is %s", d.record.State)
	}
	d.state = state
	return d.clocks(deal, state)
}

// clocks stops the time in which silence accepts when a deal is over and while it stands still, and begins it anew afterwards. What
// silence has accepted stays accepted.
func (d *decision) clocks(deal *record.Deal, state string) error {
	by := ""
	if contains(record.Running, state) && !record.Still(state) {
		var err error
		if by, err = d.due("deliveryAcceptDays", ""); err != nil {
			return err
		}
	}
	for i := range deal.Batches {
		batch := &deal.Batches[i]
		if batch.State != record.StatePending || batch.Done(d.now()) || (batch.AcceptBy == "") == (by == "") {
			continue
		}
		batch.AcceptBy = by
		if err := change(d, batch.Delivery, func(rec *record.Record, over *record.HandedOver) (string, error) {
			over.AcceptBy = by
			return rec.State, nil
		}); err != nil {
			return err
		}
	}
	return nil
}
