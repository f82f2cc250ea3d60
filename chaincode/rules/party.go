package rules

import (
	"errors"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// A party of a deal that shall not be known signs with a key made for that deal alone; it is called by the key's name. Whose the
// key is, a binding says that stands in the private terms (domain model E17).

// brought is the key that an act itself brings and is signed with; nil for every other act.
func (d *decision) brought() *seal.Key {
	if d.row.opens == nil {
		return nil
	}
	key, err := seal.ParseKey(d.row.opens(d), record.PurposeAct)
	if err != nil || d.statement.Iss != key.Kid {
		return nil // the ledger's keys are looked at, and the row's roles refuse whoever that is
	}
	return &key
}

// partyOf is the signer behind a key made for a deal.
func partyOf(kid string) signer {
	return signer{id: kid, kid: kid, organizationID: kid, actor: record.Actor{Roles: []string{record.RoleParty}}}
}

// partyKey finds a key made for a deal in the namespace of its exchange.
func (d *decision) partyKey(kid string) (seal.Key, *record.Key, error) {
	unknown := record.Errorf(record.UnknownKey, "no key is called %s", kid)
	if d.namespace.Kind != record.KindExchange || !d.trading() {
		return seal.Key{}, nil, unknown
	}
	var rec record.Record
	var party record.Party
	found, err := d.readRecord(d.tx.Namespace, record.PartyKey(kid), &rec, &party)
	if err != nil {
		return seal.Key{}, nil, err
	}
	if !found {
		return seal.Key{}, nil, unknown
	}
	if rec.State != record.StateActive {
		return seal.Key{}, nil, record.Errorf(record.KeyInactive, "key %s is %s", kid, rec.State)
	}
	key, err := seal.ParseKey(party.Key, record.PurposeAct)
	return key, &record.Key{Actor: kid, Purpose: record.PurposeAct, Key: party.Key}, err
}

// enterParty writes down a key made for a deal, which no other deal may have.
func (d *decision) enterParty(point, role, deal string) (kid string, err error) {
	key, err := seal.ParseKey(point, record.PurposeAct)
	if err != nil {
		return "", err
	}
	for _, at := range [][2]string{{record.Governance, "key/" + key.Kid}, {d.tx.Namespace, record.PartyKey(key.Kid)}} {
		if taken, err := d.reader.Read(at[0], at[1]); err != nil || taken != nil {
			return "", orTaken(err, "key "+key.Kid)
		}
	}
	_, id := splitKey(record.PartyKey(key.Kid))
	return key.Kid, d.putRecord("party", id, record.StateActive, nil, nil, record.Party{Key: point, Role: role, Deal: deal})
}

// bound checks that the key that applies for a deal was bound by a verified demander of a cohort. It reads the records of every
// member of the cohort, whoever it is: what a transaction has read stands on the ledger of all. The binding itself is private.
func (d *decision) bound(cohort, kid, terms string) (*record.PartyTerms, string, error) {
	ring, holders, err := d.verifiedOf(cohort)
	if err != nil {
		return nil, "", err
	}
	doc, err := opened[record.PartyTerms](d, terms)
	if err != nil || doc == nil {
		return nil, "", err
	}
	signed, err := seal.Open(doc.Binding, seal.Want{Type: record.TypeBinding, Purpose: record.PurposeAct}, ring)
	var binding record.Binding
	if err != nil || record.Decode(signed.Payload, &binding) != nil || binding.Valid() != nil {
		return nil, "", differs("the binding is not signed by a verified demander of %s", cohort)
	}
	switch {
	case binding.Iss != holders[signed.Key.Kid]:
		return nil, "", differs("the binding names another actor than the one whose key signed it")
	case binding.Key != kid || binding.Aud != d.statement.Aud:
		return nil, "", differs("the binding is of another key, or for another exchange")
	case d.timely(binding.Iat, binding.Exp) != nil:
		return nil, "", differs("the binding's time has run out, or has not come")
	}
	return doc, binding.Iss, nil
}

// boundBy is the actor whom a binding names that was verified before.
func boundBy(compact string) string {
	opened, _, err := seal.Split(compact, record.TypeBinding)
	var binding record.Binding
	if err != nil || record.Decode(opened.Payload, &binding) != nil {
		return ""
	}
	return binding.Iss
}

// verifiedOf gives the keys of those of a cohort who are verified demanders in good standing, and whose they are.
func (d *decision) verifiedOf(key string) (seal.Fixed, map[string]string, error) {
	var rec record.Record
	var cohort record.Cohort
	if err := d.need(d.tx.Namespace, key, &rec, &cohort); err != nil {
		return nil, nil, err
	}
	if rec.Kind != "cohort" {
		return nil, nil, record.Errorf(record.Invalid, "%s is no cohort", key)
	}
	ring, holders := seal.Fixed{}, map[string]string{}
	for _, id := range cohort.Members { // all of them, whoever it is
		k, err := d.verifiedKey(id)
		var refusal *record.Error
		switch {
		case err == nil:
			ring[k.Kid], holders[k.Kid] = k, id
		case !errors.As(err, &refusal) || refusal.Code == record.Unavailable || refusal.Code == record.Internal:
			return nil, nil, err
		}
	}
	regime, err := d.regime()
	if err != nil {
		return nil, nil, err
	}
	least, _ := regime.number("cohortLeast", "")
	if len(ring) < max(least, 1) {
		return nil, nil, record.Errorf(record.RuleForbids, "%d of %s are verified demanders in good standing, %d are needed for cover", len(ring), key, max(least, 1)).
			Under("S0 17; S3a 9")
	}
	return ring, holders, nil
}

// verifiedKey is the key with which a verified demander binds itself.
func (d *decision) verifiedKey(id string) (seal.Key, error) {
	var rec record.Record
	var demander record.Demander
	if err := d.standingRecord(d.tx.Namespace, record.DemanderKey(id), &rec, &demander); err != nil {
		return seal.Key{}, err
	}
	key, _, err := d.activeKey(demander.Key)
	if err != nil {
		return key, err
	}
	if _, err := d.person(demander.Key, id); err != nil {
		return key, err
	}
	if !contains(record.VerifiedStates, rec.State) {
		return key, record.Errorf(record.RuleForbids, "%s is %s", rec.Key(), rec.State)
	}
	return key, nil
}

// partyRows are the end of a key made for a deal: its holder's own wish, or an authority's order.
func partyRows() []Row {
	return traded("party", []Row{
		{Act: "party.end", From: []string{record.StateActive}, To: record.StateEnded, Roles: []string{record.RoleParty, record.RoleExchange, record.RoleBureau, record.RoleCourt},
			Through: Home, Rule: "S0 17; S2 39(2)", ends: true, apply: on(endParty)},
	})
}

func endParty(d *decision, _ *record.Reasoned, party *record.Party) error {
	if d.authority() {
		return d.ordersEnd(party)
	}
	if _, kid := splitKey(d.statement.Sub); kid != d.signer.id {
		return record.Errorf(record.OutOfRole, "a key ends by its own signature, or by order of an authority")
	}
	return nil
}

// ordersEnd refuses an authority whose scope the deal of a key is not in, or that is a party of it. A contract made elsewhere is in
// no region.
func (d *decision) ordersEnd(party *record.Party) error {
	if kind, _ := splitKey(party.Deal); kind != "deal" {
		return nil
	}
	var rec record.Record
	var deal record.Deal
	if err := d.need(d.tx.Namespace, party.Deal, &rec, &deal); err != nil {
		return err
	}
	return d.decides(deal.Provider, deal.Region, "")
}
