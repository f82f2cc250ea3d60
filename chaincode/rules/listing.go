package rules

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// listingRows are listings and published prices since edition 4 (domain model E10; S0 14, S0 20(3)).
func listingRows() []Row {
	listed, delisted := []string{record.StateListed}, []string{record.StateDelisted}
	return append(from(record.EditionTrade, "listing", []Row{
		{Act: "listing.list", To: record.StateListed, Roles: exchangeStaff, Through: Owner, Rule: "S0 13(3); S0 20(3)", apply: on(listPriced)},
		{Act: "listing.reprice", From: listed, To: record.StateListed, Roles: exchangeStaff, Through: Owner, Rule: "S0 20(3)", apply: on(reprice)},
		{Act: "listing.relist", From: delisted, To: record.StateListed, Roles: exchangeStaff, Through: Owner, Rule: "S0 13(3)", apply: on(relist)},
	}), from(record.EditionTrade, "price", []Row{
		{Act: "price.publish", To: record.StatePublished, Roles: exchangeStaff, Through: Owner, Rule: "S0 14", apply: on(publishPrice)},
	})...)
}

func listPriced(d *decision, body *record.Listing, listing *record.Listing) error {
	if body.Level == "" {
		return record.Errorf(record.RuleForbids, "disclosure must say who sees the listing").Under("S4 三(一)")
	}
	if err := d.grounded(body.Object, body.Pricing()); err != nil {
		return err
	}
	return list(d, body, listing)
}

// grounded checks how a price comes about: the government's by its document, an appraised one by the valuation.
func (d *decision) grounded(object string, pricing *record.Pricing) error {
	if pricing.Government() && pricing.Price == nil {
		return record.Errorf(record.RuleForbids, "%s names the government's document and its limits", pricing.PriceMode).Under("S0 20(3)")
	}
	if pricing.PriceMode != record.PriceAppraised {
		return nil
	}
	if pricing.Report == "" {
		return record.Errorf(record.RuleForbids, "APPRAISED names the valuation").Under("S0 20(3); S1 43")
	}
	_, err := d.report(pricing.Report, "PRICE", object)
	return err
}

// reprice changes a price; the earlier ones stay in the versions of the record.
func reprice(d *decision, body *record.Pricing, listing *record.Listing) error {
	if body.Level == "" {
		return record.Errorf(record.RuleForbids, "disclosure must say who sees the listing").Under("S4 三(一)")
	}
	if err := d.grounded(listing.Object, body); err != nil {
		return err
	}
	if err := d.listable(listing.Object); err != nil {
		return err
	}
	listing.Reprice(body)
	return nil
}

// listable refuses an object that is not traded now, or on which the signer may not decide.
func (d *decision) listable(key string) error {
	object, err := d.tradable(key)
	if err != nil {
		return err
	}
	return d.decides(object.Applicant, object.Region, record.TypeOB)
}

// relist lists an object again, unless another listing of it stands.
func relist(d *decision, _ *record.Reasoned, listing *record.Listing) error {
	if err := d.listable(listing.Object); err != nil {
		return err
	}
	_, id := splitKey(listing.Object)
	current, err := d.reader.Read(d.tx.Namespace, "listed/"+id)
	if err != nil {
		return err
	}
	if current != nil && string(current) != d.statement.Sub {
		var rec record.Record
		var other record.Listing
		if err := d.need(d.tx.Namespace, string(current), &rec, &other); err != nil {
			return err
		}
		if rec.State == record.StateListed {
			return record.Errorf(record.Duplicate, "%s lists the object already", current)
		}
	}
	d.put("listed/"+id, []byte(d.statement.Sub))
	return d.grounded(listing.Object, listing.Pricing())
}

// publishPrice publishes prices of a period in which so many deals were made that none of them shows. Periods of a type follow one
// another: from two that overlap a single deal could be told.
func publishPrice(d *decision, body *record.PublishPrice, price *record.PublishPrice) error {
	regime, err := d.regime()
	if err != nil {
		return err
	}
	least, article := regime.number("priceAnonymity", "")
	switch {
	case least == 0:
		return record.Errorf(record.RuleForbids, "%s does not say how many deals hide a single one", d.rules.Pack)
	case body.Deals < least:
		return record.Errorf(record.RuleForbids, "a published price is made of %d deals at least", least).Under(article)
	case body.To > d.now():
		return record.Errorf(record.TooEarly, "the period ends at %s", body.To)
	}
	last, err := d.reader.Read(d.tx.Namespace, "priced/"+body.ObjectType)
	if err != nil {
		return err
	}
	if body.From < string(last) {
		return record.Errorf(record.Duplicate, "prices of %s are published until %s", body.ObjectType, last)
	}
	d.put("priced/"+body.ObjectType, []byte(body.To))
	*price = *body
	return nil
}
