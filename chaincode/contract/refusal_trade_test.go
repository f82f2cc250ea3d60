package contract_test

import (
	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// exchange is an act of the exchange's clerk.
func (s *stage) exchange(name string, code record.Code, act, sub string, body any, with ...world.With) refusal {
	return refusal{name, code, world.Exchange, record.Exchange, s.centre, act, sub, body, with}
}

// trades are merchants, objects and listings that the rules do not allow.
func (s *stage) trades() []refusal {
	other := s.Firm("龙岩数据有限公司", world.USCC("91350800MA0000007"), record.RoleMerchant)
	unmet := world.Merchant()
	unmet.Checklist[0].Result = "NOT_MET"
	subject := s.Act(world.Exchange, record.Exchange, other, "subject.apply", "", unmet).Key
	good := world.Product(s.dataset0(), s.subject, s.citation)
	apply := func(name string, code record.Code, who *world.Actor, body any) refusal {
		return refusal{name, code, world.Exchange, record.Exchange, who, "object.apply", "", body, nil}
	}
	cite := func(change func(*record.Citation)) any {
		c := s.citation
		change(&c)
		return world.Altered(good, "cites", []record.Citation{c})
	}
	wrong := record.Number{Type: record.TypeDP, Region: world.Region, Day: "20260302", Gateway: 0, Serial: 999}
	return []refusal{
		{"a merchant twice", record.Duplicate, world.Exchange, record.Exchange, s.supplier, "subject.apply", "", world.Merchant(), nil},
		s.exchange("a merchant who misses a condition", record.RuleForbids, "subject.review", subject, world.Pass()),
		apply("an object without a scenario", record.RuleForbids, s.supplier, world.Altered(good, "scenario", "")),
		apply("an object without a citation", record.Invalid, s.supplier, world.Altered(good, "cites", []any{})),
		apply("an object by a merchant without a certificate", record.RuleForbids, other, world.Altered(good, "subject", subject)),
		apply("an object under somebody else's merchant certificate", record.RuleForbids, other, good),
		apply("an object under a subject that does not exist", record.NotFound, s.supplier, world.Altered(good, "subject", "subject/NONE")),
		apply("an object under a record that is no subject", record.Invalid, s.supplier, world.Altered(good, "subject", s.object)),
		apply("an object under a value that is no record", record.Invalid, s.supplier, world.Altered(good, "subject", "merchant/"+s.supplier.ID)),
		apply("an object of another dataset than the cited", record.RuleForbids, s.supplier, world.Altered(good, "dataset", s.dataset1())),
		apply("a citation of a certificate the record has not", record.Invalid, s.supplier, cite(func(c *record.Citation) { c.Number = wrong.String() })),
		apply("a citation of a number that fails its check", record.Invalid, s.supplier, cite(func(c *record.Citation) { c.Number = c.Number[:23] + "?" })),
		apply("a citation of a record that is not registered", record.Invalid, s.supplier, cite(func(c *record.Citation) { c.Key = s.noticed })),
		apply("a citation of nothing", record.NotFound, s.supplier, cite(func(c *record.Citation) { c.Key = "registration/NONE" })),
		apply("a citation of a namespace without registrations", record.Invalid, s.supplier, cite(func(c *record.Citation) { c.Namespace = world.Exchange })),
		apply("a citation of a namespace that does not exist", record.Invalid, s.supplier, cite(func(c *record.Citation) { c.Namespace = "elsewhere" })),
		s.exchange("a listing of nothing", record.NotFound, "listing.list", "", world.Listed("object/NONE")),
		s.exchange("a listing twice", record.Duplicate, "listing.list", "", world.Listed(s.listed())),
		{"a firm listing its object itself", record.OutOfRole, world.Exchange, record.Exchange, s.supplier, "listing.list", "", world.Listed(s.object), nil},
		s.exchange("delisting under the first edition", record.UnknownAct, "listing.delist", "listing/NONE", world.Because("下架")),
	}
}

// dataset0 is the dataset in trade.
func (s *stage) dataset0() string { return s.market.dataset }

// listed is the object, listed.
func (s *stage) listed() string {
	s.Act(world.Exchange, record.Exchange, s.centre, "listing.list", "", world.Listed(s.object))
	return s.object
}

// deals are contracts and receipts that the rules do not allow.
func (s *stage) deals() []refusal {
	good := world.Deal(s.object, s.buyer.ID, s.Now, s.citation)
	sign := func(name string, code record.Code, body any, with ...world.With) refusal {
		return refusal{name, code, world.Exchange, record.Exchange, s.supplier, "contract.sign", "", body, with}
	}
	agreed := world.Consent(s.buyer)
	confirm := func(name string, code record.Code, via string, body any, with ...world.With) refusal {
		return refusal{name, code, world.Exchange, via, s.supplier, "delivery.confirm", "", body, with}
	}
	receipt := world.Receipt(s.evidenced, 2, s.Now)
	foreign := world.Deal(s.object, s.buyer.ID, s.Now, record.Citation{Namespace: world.Intellectual, Key: s.citation.Key, Number: s.citation.Number})
	stranger := world.NewActor()
	stranger.ID = s.buyer.ID
	return []refusal{
		sign("a contract that the receiver has not signed", record.ConsentMissing, good),
		sign("a contract that somebody else has signed for the receiver", record.ConsentMissing, good, world.Consent(s.bureau)),
		sign("a consent to another statement", record.ConsentMissing, good, world.Consent(s.buyer, func(c *record.Consent) { c.Ref = world.Digest("other") })),
		sign("a consent on another network", record.ConsentMissing, good, world.Consent(s.buyer, func(c *record.Consent) { c.Aud = "110000/registry/x/exchange" })),
		sign("a consent that has expired", record.StatementExpired, good, world.Consent(s.buyer, func(c *record.Consent) { c.Iat -= 9000; c.Exp = c.Iat + 1 })),
		sign("a consent with a guessable jti", record.Invalid, good, world.Consent(s.buyer, func(c *record.Consent) { c.Jti = "0" })),
		sign("a consent under somebody else's name", record.UnknownKey, good, world.Consent(s.buyer, func(c *record.Consent) { c.Iss = s.bureau.ID })),
		sign("a consent by an unknown key", record.UnknownKey, good, world.Consent(stranger)),
		sign("the receiver's consent twice", record.ConsentMissing, good, agreed, world.Consent(s.buyer)),
		sign("a contract with oneself", record.Invalid, world.Altered(good, "receiver", s.supplier.ID), agreed),
		sign("a contract without an element of the pack", record.RuleForbids, world.Altered(good, "elements", good.Elements[1:]), agreed),
		sign("a citation without its elements", record.RuleForbids, world.Altered(good, "elements", good.Elements[:3]), agreed),
		sign("a contract citing what the object does not", record.Invalid, foreign, agreed),
		sign("a contract kept for too short", record.RuleForbids, world.Altered(good, "retention", record.Time(s.Now.AddDate(19, 0, 0))), agreed),
		sign("a contract about nothing", record.NotFound, world.Altered(good, "object", "object/NONE"), agreed),
		confirm("a delivery before evidence", record.RuleForbids, record.Exchange, world.Receipt(s.contract, 1, s.Now), agreed),
		confirm("a delivery under no contract", record.NotFound, record.Exchange, world.Receipt("contract/NONE", 1, s.Now), agreed),
		confirm("a batch twice", record.Duplicate, record.Exchange, world.Receipt(s.evidenced, 1, s.Now), agreed),
		confirm("a delivery that nobody received", record.ConsentMissing, record.Exchange, receipt),
		confirm("a delivery in the future", record.Invalid, record.Exchange, world.Receipt(s.evidenced, 2, s.Now.Add(day)), agreed),
		confirm("a delivery through another organization", record.WrongOrganization, record.DataBureau, receipt, agreed),
		{"a delivery by somebody else", record.OutOfRole, world.Exchange, record.Exchange, s.other(), "delivery.confirm", "", receipt, []world.With{agreed}},
	}
}

// other is a merchant who has nothing to do with the deal.
func (s *stage) other() *world.Actor {
	return s.Firm("三明数据有限公司", world.USCC("91350400MA0000008"), record.RoleMerchant)
}
