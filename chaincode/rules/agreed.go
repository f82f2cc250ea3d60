package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// signDeal is the contract as both parties sign it: the provider by the statement, the receiver by its consent with the deal's key.
// They, and not our record of them, are the evidence, so they are kept verbatim.
func signDeal(d *decision, body *record.SignDeal, deal *record.Deal) error {
	agreed, err := d.agreed(body, deal)
	if err != nil {
		return err
	}
	deal.Contract = agreed
	return d.verbatim()
}

// amendDeal is a new version of a contract under way. It counts once the exchange has reviewed it.
func amendDeal(d *decision, body *record.SignDeal, deal *record.Deal) error {
	if len(deal.Amendments) >= record.MaxAmendments {
		return record.Errorf(record.TooLarge, "the contract has had its %d amendments", record.MaxAmendments)
	}
	agreed, err := d.agreed(body, deal)
	if err != nil {
		return err
	}
	if body.Batches < len(deal.Batches) {
		return record.Errorf(record.RuleForbids, "%d batches were handed over; the amended contract has %d", len(deal.Batches), body.Batches)
	}
	if err := d.coversPaid(deal); err != nil {
		return err
	}
	deal.Pending = agreed
	if err := d.clocks(deal, record.StateAmended); err != nil {
		return err
	}
	return d.verbatim()
}

// agreed checks one version of a contract: who signs, what it must hold, and what the private terms must say.
func (d *decision) agreed(body *record.SignDeal, deal *record.Deal) (*record.Agreed, error) {
	if _, err := d.onSide(deal, provider); err != nil {
		return nil, err
	}
	if err := d.consentOfOther(deal, provider); err != nil {
		return nil, err
	}
	object, err := d.tradable(deal.Object)
	if err != nil {
		return nil, err
	}
	if err := d.holds(body, deal, object); err != nil {
		return nil, err
	}
	terms, err := opened[record.ContractTerms](d, body.Terms)
	if err != nil {
		return nil, err
	}
	if err := d.priceAgreed(body, deal, terms); err != nil {
		return nil, err
	}
	if err := d.apart(body.Custodian, deal); err != nil {
		return nil, err
	}
	deal.Terms = append(deal.Terms, d.digest)
	return &record.Agreed{Statement: d.digest, SignDeal: *body}, nil
}

// holds checks what everybody can see of a contract.
func (d *decision) holds(body *record.SignDeal, deal *record.Deal, object *record.Object) error {
	if err := d.elements(body, object); err != nil {
		return err
	}
	for _, citation := range body.Cites {
		if !slices.Contains(object.Application.Cites, citation) {
			return record.Errorf(record.Invalid, "certificate %s is not one of the object's", citation.Number)
		}
	}
	if err := d.keptLong(body.Retention); err != nil {
		return err
	}
	if err := d.custody(body.Custodian, deal); err != nil {
		return err
	}
	var rec record.Record
	var data record.Dataset
	if err := d.need(record.Governance, "dataset/"+deal.Dataset, &rec, &data); err != nil {
		return err
	}
	switch {
	case data.CrossBorder != "" && body.Export == "":
		return record.Errorf(record.RuleForbids, "the data leave the country; name the approval in export (N20)").Under("S0 27")
	case data.Public() && body.Onward:
		return record.Errorf(record.RuleForbids, "public data are not passed on (N17)").Under("S3b 16(2)")
	case body.Destroy != "" && body.Destroy <= d.now():
		return record.Errorf(record.Invalid, "destroy lies in the past")
	}
	return nil
}

// elements is the completeness gate (list A2-c): what the packs ask for; the rights and conditions when a certificate is cited;
// what is conditional when its condition holds.
func (d *decision) elements(body *record.SignDeal, object *record.Object) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	wanted := regime.elements()
	if len(body.Cites) > 0 {
		wanted = append(wanted, 11, 12)
	}
	if body.Destroy != "" {
		wanted = append(wanted, 13)
	}
	var rec record.Record
	var data record.Dataset
	if err := d.need(record.Governance, "dataset/"+object.Application.Dataset, &rec, &data); err != nil {
		return err
	}
	if body.FiscalFunds || body.Export != "" || len(data.MustEnter) > 0 {
		wanted = append(wanted, 15)
	}
	for _, number := range wanted {
		if !slices.ContainsFunc(body.Elements, func(e record.Element) bool { return e.Number == number }) {
			return record.Errorf(record.RuleForbids, "contract element %d of list A2-c is missing", number).Under("S0 20(2); S3a 21")
		}
	}
	return nil
}

// custody wants a third party that holds the funds (S0 32).
func (d *decision) custody(custodian string, deal *record.Deal) error {
	actor, err := d.activeActor(custodian)
	if err != nil {
		return err
	}
	if !contains(actor.Roles, record.RoleCustodian) {
		return record.Errorf(record.OutOfRole, "%s has the roles %v; a custodian holds the funds", custodian, actor.Roles).Under("S0 32")
	}
	if custodian == deal.Provider {
		return record.Errorf(record.ConflictOfInterest, "the custodian is a third party").Under("S0 32")
	}
	return nil
}

// apart refuses a custodian who is the receiver; nobody knows that who holds no terms.
func (d *decision) apart(custodian string, deal *record.Deal) error {
	first, err := earlier[record.PartyTerms](d, deal.Terms[0])
	if err == nil && first != nil && boundBy(first.Binding) == custodian {
		err = differs("the custodian is the receiver itself").Under("S0 32")
	}
	return err
}

// keptLong refuses a retention shorter than the law's (S3a 24) or the packs'.
func (d *decision) keptLong(retention string) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	years, article := regime.number("retentionYears", "")
	if years < minimumRetention {
		years, article = minimumRetention, "S3a 24"
	}
	if earliest := record.Time(d.tx.Time.AddDate(years, 0, 0)); retention < earliest {
		return record.Errorf(record.RuleForbids, "it must be kept for %d years, until %s", years, earliest).Under(article)
	}
	return nil
}

// priceAgreed checks how the price came about, and a price that the government sets or guides against the private amount (S0 20(3)).
func (d *decision) priceAgreed(body *record.SignDeal, deal *record.Deal, terms *record.ContractTerms) error {
	var rec record.Record
	var listing record.Listing
	if err := d.need(d.tx.Namespace, deal.Listing, &rec, &listing); err != nil {
		return err
	}
	governed := func(mode string) bool { return mode == record.PriceSet || mode == record.PriceGuided }
	if governed(listing.PriceMode) != governed(body.Pricing) || governed(body.Pricing) && body.Pricing != listing.PriceMode {
		return record.Errorf(record.RuleForbids, "the object is listed as %s; a contract does not change that to %s", listing.PriceMode, body.Pricing).Under("S0 20(3)")
	}
	if terms == nil || !governed(body.Pricing) {
		return nil
	}
	if limits := listing.Price; limits != nil && (terms.Amount < int64(limits.Floor) || terms.Amount > int64(limits.Ceiling)) {
		return differs("the amount lies outside the price that the government sets or guides")
	}
	return nil
}

// coversPaid refuses an amended contract about less than has been paid.
func (d *decision) coversPaid(deal *record.Deal) error {
	if d.submission.Terms == "" {
		return nil
	}
	terms, err := document[record.ContractTerms]([]byte(d.submission.Terms))
	if err != nil {
		return err
	}
	paid, known, err := d.paid(deal)
	if err != nil || !known {
		return err
	}
	if terms.Amount < paid {
		return differs("the amended contract is about less than has been paid")
	}
	return nil
}

// evidenceDeal records the exchange's review of a contract, or of its amendment. What it cites must be in force at this moment, not only
// when the parties signed.
func evidenceDeal(d *decision, body *record.ReviewDeal, deal *record.Deal) error {
	if err := d.deskFor(deal); err != nil {
		return err
	}
	amending := d.record.State == record.StateAmended
	if body.Result == "REFUSE" {
		d.state = record.StateReturned
		if amending {
			deal.Pending = nil
			d.state = deal.Standing(d.now())
			return d.clocks(deal, d.state)
		}
		return nil
	}
	if err := d.met(body.Checklist, "checklist.contract"); err != nil {
		return err
	}
	if _, err := d.tradable(deal.Object); err != nil {
		return err
	}
	if amending {
		deal.Amendments = append(deal.Amendments, deal.Contract.Statement)
		deal.Contract, deal.Pending = deal.Pending, nil
	} else if err := d.underWay(deal); err != nil {
		return err
	}
	deal.Reviewed = &record.Reviewed{Contract: deal.Contract.Statement, ReviewDeal: *body}
	d.state = deal.Standing(d.now())
	return d.clocks(deal, d.state)
}
