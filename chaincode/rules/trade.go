package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Who acts in a deal (domain model C3): people of the parties, keys made for a deal, the exchange's desk and centre, authorities.
var (
	party       = []string{record.RoleParty}
	eitherSide  = append(slices.Clone(offerers), record.RoleParty)
	desk        = []string{record.RoleExchange, record.RoleOperator}
	authorities = []string{record.RoleBureau, record.RoleRegulator, record.RoleSector, record.RoleCourt}
)

// tradeRows are a deal from application to filing (domain model SM6).
func tradeRows() []Row {
	one := func(state string) []string { return []string{state} }
	running, over := record.Running, append(slices.Clone(record.Running), record.StateFiled, record.StateTerminated, record.StateUnwound, record.StateClosed)
	kept := append([]string{
		record.StateApplied, record.StateDisclosed, record.StateOrdered, record.StateOrderApproved, record.StateSigned, record.StateReturned,
	}, over...)
	inHand := []string{record.StateEvidenced, record.StateDelivering, record.StateDelivered, record.StateSettling, record.StateLimited}
	rows := []Row{
		{Act: "deal.apply", To: record.StateApplied, Roles: party, Rule: "S3a 15; S3a 18", private: true, opens: dealKey, apply: on(applyDeal)},
		{Act: "deal.disclose", From: one(record.StateApplied), To: record.StateDisclosed, Else: one(record.StateApplied), Roles: eitherSide,
			Rule: "S1 42(1); S3a 18", apply: on(disclose)},
		{Act: "deal.vet", From: one(record.StateDisclosed), To: record.StateDisclosed, Else: one(record.StateApplied), Roles: desk, Rule: "S1 42(2); S3a 18",
			apply: on(vet)},
		{Act: "deal.order", From: one(record.StateDisclosed), To: record.StateOrdered, Else: one(record.StateOrderApproved), Roles: party, Rule: "S3a 20",
			apply: on(order)},
		{Act: "deal.approve", From: one(record.StateOrdered), To: record.StateOrderApproved, Else: one(record.StateDisclosed), Roles: exchangeStaff,
			Rule: "S3a 20", apply: on(approveOrder)},
		{Act: "deal.sign", From: []string{record.StateOrderApproved, record.StateReturned}, To: record.StateSigned, Roles: offerers,
			Rule: "S0 20(2); S3a 21", private: true, apply: on(signDeal)},
		{Act: "deal.evidence", From: []string{record.StateSigned, record.StateAmended}, To: record.StateEvidenced,
			Else: append(slices.Clone(inHand), record.StateSettled, record.StateReturned), Roles: exchangeStaff, Rule: "S0 20(4); S3a 21", apply: on(evidenceDeal)},
		{Act: "deal.amend", From: inHand, To: record.StateAmended, Roles: offerers, Rule: "S0 20(2); S3a 21", private: true, apply: on(amendDeal)},
		{Act: "deal.withdraw", From: []string{record.StateApplied, record.StateDisclosed, record.StateOrdered, record.StateOrderApproved, record.StateReturned},
			To: record.StateWithdrawn, Roles: eitherSide, Rule: "S0 21(1)", ends: true, apply: on(withdrawDeal)},
		{Act: "deal.rekey", From: kept, To: record.StateApplied, Else: kept[1:], Roles: party, Rule: "S3a 18", private: true, opens: rekeyed, ends: true,
			apply: on(rekeyDeal)},
		{Act: "deal.terminate", From: append(slices.Clone(running), record.StateSigned), To: record.StateTerminated,
			Roles: slices.Concat(eitherSide, exchangeStaff, []string{record.RoleCourt}), Through: Home, Rule: "S0 20(2); S0 20(7)", ends: true, apply: on(terminate)},
		{Act: "deal.unwind", From: one(record.StateTerminated), To: record.StateUnwound, Roles: slices.Concat(eitherSide, exchangeStaff, []string{record.RoleCourt}),
			Through: Home, Rule: "S0 20(7); S2 13", ends: true, apply: on(unwind)},
		{Act: "deal.destroy", From: over, To: record.StateDelivered, Else: over, Roles: party, Rule: "S2 13", ends: true, apply: on(destroyDelivered)},
		{Act: "deal.file", From: []string{record.StateSettled, record.StateTerminated, record.StateUnwound, record.StateClosed}, To: record.StateFiled,
			Roles: exchangeStaff, Rule: "S0 20; S3a 24", ends: true, apply: on(fileDeal)},
		{Act: "deal.settle", From: running, To: record.StateDelivered, Else: running, Roles: []string{record.RoleService}, Rule: "S0 20(5)", ends: true,
			settles: true, apply: on(settleDeal)},
	}
	return traded("deal", rows)
}

// traded fills in what rows of this edition have in common: they arrive through the exchange, but for those of authorities.
func traded(kind string, rows []Row) []Row {
	for i := range rows {
		if rows[i].Through == Any {
			rows[i].Through = Owner
		}
	}
	return from(record.EditionTrade, kind, rows)
}

func dealKey(d *decision) string {
	var body record.ApplyDeal
	_ = record.Decode(d.statement.Body, &body) // the row's function says what is wrong with the body
	return body.Key
}

// applyDeal begins a deal about a listed object. Who applies is in the private terms; the ledger shows a key made for this deal
// and a cohort of demanders.
func applyDeal(d *decision, body *record.ApplyDeal, deal *record.Deal) error {
	var rec record.Record
	var listing record.Listing
	if err := d.standingRecordOf("listing", body.Listing, &rec, &listing); err != nil {
		return err
	}
	if rec.State != record.StateListed {
		return record.Errorf(record.RuleForbids, "%s is %s; what is listed is traded", body.Listing, rec.State).Under("S0 13(3)")
	}
	object, err := d.tradable(listing.Object)
	if err != nil {
		return err
	}
	kid, err := d.enterParty(body.Key, "RECEIVER", "deal/"+d.newID(""))
	if err != nil {
		return err
	}
	_, holder, err := d.bound(body.Cohort, kid, body.Terms)
	if err != nil {
		return err
	}
	if err := d.mayReceive(holder, object.Applicant); err != nil {
		return err
	}
	*deal = record.Deal{
		Listing: body.Listing, Object: listing.Object, Dataset: object.Application.Dataset, Region: object.Region, Provider: object.Applicant, Receiver: kid,
		Cohort: body.Cohort, Terms: []string{d.digest}, Records: []string{},
	}
	return d.verbatim()
}

// mayReceive refuses a receiver who stands on the other side too; nobody to whoever holds no terms.
func (d *decision) mayReceive(holder, supplier string) error {
	if holder == "" {
		return nil
	}
	if holder == supplier || d.operatesNot(holder) != nil {
		return differs("the receiver is the supplier itself, or runs the exchange").Under("S1 44")
	}
	return nil
}

func rekeyed(d *decision) string {
	var body record.RekeyDeal
	_ = record.Decode(d.statement.Body, &body) // the row's function says what is wrong with the body
	return body.Key
}

// rekeyDeal gives the receiver a new key, after the old one was lost or stolen: the same demander binds it, as the private terms of
// both bindings show. The old key ends.
func rekeyDeal(d *decision, body *record.RekeyDeal, deal *record.Deal) error {
	if len(deal.Former) >= maxFormer {
		return record.Errorf(record.TooLarge, "the receiver has had its %d keys", maxFormer)
	}
	kid, err := d.enterParty(body.Key, receiver, d.statement.Sub)
	if err != nil {
		return err
	}
	_, holder, err := d.bound(body.Cohort, kid, body.Terms)
	if err != nil {
		return err
	}
	if holder != "" {
		first, err := earlier[record.PartyTerms](d, deal.Terms[0])
		if err != nil {
			return err
		}
		if first != nil && boundBy(first.Binding) != holder {
			return differs("another demander than the one that applied binds the new key")
		}
	}
	if err := change(d, record.PartyKey(deal.Receiver), func(*record.Record, *record.Party) (string, error) { return record.StateReplaced, nil }); err != nil {
		return err
	}
	deal.Former, deal.Receiver, deal.Terms = append(deal.Former, deal.Receiver), kid, append(deal.Terms, d.digest)
	d.state = d.record.State
	if err := d.clocks(deal, d.state); err != nil {
		return err
	}
	return d.verbatim()
}

// maxFormer bounds how often a receiver gets a new key in one deal.
const maxFormer = 4

// standingRecordOf is standingRecord for a record of one kind in the own namespace.
func (d *decision) standingRecordOf(kind, key string, rec *record.Record, body any) error {
	if named, _ := splitKey(key); named != kind {
		return record.Errorf(record.Invalid, "%s is no %s", key, kind)
	}
	return d.standingRecord(d.tx.Namespace, key, rec, body)
}

// Sides of a deal.
const (
	provider = "PROVIDER"
	receiver = "RECEIVER"
)

// side says for which party of a deal the signer acts; empty for neither.
func (d *decision) side(deal *record.Deal) string {
	switch d.signer.organizationID {
	case deal.Provider:
		return provider
	case deal.Receiver:
		return receiver
	}
	return ""
}

// onSide refuses whoever is none of the parties, or not the one that is wanted.
func (d *decision) onSide(deal *record.Deal, want string) (string, error) {
	side := d.side(deal)
	if side == "" || want != "" && side != want {
		return "", record.Errorf(record.OutOfRole, "%s is the provider of the deal, %s its receiver", deal.Provider, deal.Receiver).Under("domain model C3")
	}
	return side, nil
}

// consentOfOther finds the consent of the other party.
func (d *decision) consentOfOther(deal *record.Deal, side string) error {
	if side == receiver {
		return d.consentOf(deal.Provider, offerers...)
	}
	return d.consentOf(deal.Receiver, record.RoleParty)
}

// deskFor refuses staff of the exchange who belong to the supplier, whose scope does not reach, or who do not run this exchange.
func (d *decision) deskFor(deal *record.Deal) error {
	if err := d.prepares(); err != nil {
		return err
	}
	return d.decides(deal.Provider, deal.Region, "")
}

func disclose(d *decision, body *record.DiscloseDeal, deal *record.Deal) error {
	side, err := d.onSide(deal, "")
	if err != nil {
		return err
	}
	wanted, slot := record.SupplyItems, &deal.Supply
	if side == receiver {
		wanted, slot = record.DemandItems, &deal.Demand
	}
	if !slices.EqualFunc(body.Items, wanted, func(item record.Disclosure, name string) bool { return item.Item == name }) {
		return record.Errorf(record.RuleForbids, "the %s discloses %v, each by its digest", side, wanted)
	}
	*slot = body.Items
	if len(deal.Supply) == 0 || len(deal.Demand) == 0 {
		d.state = record.StateApplied
	}
	return d.verbatim()
}

// vet is the exchange's review of what both have disclosed; what is not enough is disclosed again.
func vet(d *decision, body *record.Opinion, deal *record.Deal) error {
	deal.Vetted = body
	if body.Result == "REFUSE" {
		deal.Supply, deal.Demand, d.state = nil, nil, record.StateApplied
	}
	return d.deskFor(deal)
}

func order(d *decision, body *record.OrderDeal, deal *record.Deal) error {
	if _, err := d.onSide(deal, receiver); err != nil {
		return err
	}
	if deal.Vetted == nil || deal.Vetted.Result != "PASS" {
		return record.Errorf(record.StateForbids, "the exchange has not passed what both disclosed").Under("S1 42(2)")
	}
	if _, err := d.tradable(deal.Object); err != nil {
		return err
	}
	if err := d.consentOfOther(deal, receiver); err != nil {
		return err
	}
	deal.Order, deal.Approved = body.Order, nil
	regime, err := d.regime()
	if err != nil {
		return err
	}
	if regime.word("orderReviewRequired", "") != "YES" {
		d.state = record.StateOrderApproved
	}
	return d.verbatim()
}

func approveOrder(d *decision, body *record.Opinion, deal *record.Deal) error {
	deal.Approved = body
	if body.Result == "REFUSE" {
		deal.Order, d.state = "", record.StateDisclosed
	}
	return d.deskFor(deal)
}

func withdrawDeal(d *decision, body *record.Reasoned, deal *record.Deal) error {
	deal.Ended = &record.Ending{Reason: body.Reason, Evidence: record.None, At: d.now()}
	_, err := d.onSide(deal, "")
	return err
}
