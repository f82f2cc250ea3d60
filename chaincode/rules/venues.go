package rules

import (
	"fmt"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// venueRows are the bureau's approval of exchanges, and the rule documents that exchanges must have.
func venueRows() []Row {
	const edition = record.EditionRegistries
	bureau := []string{record.RoleBureau}
	onboarded, suspended := []string{record.StateOnboarded}, []string{record.StateSuspended}
	return []Row{
		{Act: "venue.onboard", Kind: "venue", To: record.StateOnboarded, Roles: bureau, Through: Owner, Rule: "S0 12(1); S0 28(2)", Edition: edition,
			key: venueKey, apply: on(onboard)},
		{Act: "venue.revise", Kind: "venue", From: onboarded, To: record.StateOnboarded, Roles: bureau, Through: Owner, Rule: "S0 13; S0 28(2)",
			Edition: edition, apply: on(revise)},
		{Act: "venue.suspend", Kind: "venue", From: onboarded, To: record.StateSuspended, Roles: bureau, Through: Owner, Rule: "S0 28(2)", Edition: edition,
			ends: true, apply: on(superviseVenue)},
		{Act: "venue.resume", Kind: "venue", From: suspended, To: record.StateOnboarded, Roles: bureau, Through: Owner, Rule: "S0 28(2)", Edition: edition,
			ends: true, apply: on(superviseVenue)},
		{Act: "document.publish", Kind: "document", To: record.StateInForce, Roles: exchangeStaff, Through: Signer, Rule: "S0 12(2); S1 38(1)", Edition: edition,
			apply: on(publishDocument)},
		{Act: "document.repeal", Kind: "document", From: []string{record.StateInForce}, To: record.StateRepealed, Roles: exchangeStaff, Through: Signer,
			Rule: "S0 12(2); S1 38(1)", Edition: edition, ends: true, apply: on(repealDocument)},
	}
}

func venueKey(d *decision) string {
	var body record.Venue
	if record.Decode(d.statement.Body, &body) != nil || body.Valid() != nil {
		return "" // the row's function says what is wrong with the body
	}
	return venueOf(body.Namespace)
}

// venueOf is the key of the approval of the exchange whose namespace it is.
func venueOf(namespace string) string { return "venue/" + strings.ToUpper(namespace) }

// onboard approves an exchange, which itself asks for it by a consent.
func onboard(d *decision, body *record.Venue, venue *record.Venue) error {
	ns, err := d.exchangeNamed(body.Namespace)
	if err != nil {
		return err
	}
	*venue = *body
	if err := d.operator(body); err != nil {
		return err
	}
	return d.consentOfOrganization(ns.Owner)
}

// operator refuses to let an exchange be run by whom this ledger does not know as a company of its own (S3a 6).
func (d *decision) operator(venue *record.Venue) error {
	if venue.Operator == "" {
		return nil
	}
	actor, err := d.activeActor(venue.Operator)
	if err != nil {
		return err
	}
	if actor.ActorKind != record.ActorOrganization || actor.Organization != "" || !contains(actor.Roles, record.RoleOperator) {
		return record.Errorf(record.Invalid, "%s is no company registered as an operator", venue.Operator).Under("S3a 6")
	}
	return nil
}

// exchangeNamed finds a namespace that is an exchange's.
func (d *decision) exchangeNamed(name string) (record.Namespace, error) {
	ns, known := d.network.Find(name)
	if !known || ns.Kind != record.KindExchange {
		return ns, record.Errorf(record.Invalid, "%s is not the namespace of an exchange", name)
	}
	return ns, nil
}

func revise(d *decision, body *record.Venue, venue *record.Venue) error {
	if body.Namespace != venue.Namespace {
		return record.Errorf(record.Invalid, "this approval is for %s", venue.Namespace)
	}
	*venue = *body
	return d.operator(body)
}

// superviseVenue stops an exchange or lets it go on. A sector regulator may sign beside the bureau (domain model C3).
func superviseVenue(d *decision, _ *record.Reasoned, _ *record.Venue) error {
	for _, c := range d.consents {
		c.used = c.used || contains(c.signer.actor.Roles, record.RoleSector)
	}
	return nil
}

// publishDocument enters a rule document of an exchange by its digest, with the bureau's consent; each kind is numbered.
func publishDocument(d *decision, body *record.Document, document *record.Document) error {
	if err := d.regulates(body.Namespace); err != nil {
		return err
	}
	*document = *body
	return d.claim(fmt.Sprintf("numbered/%s-%s-%d", strings.ToUpper(body.Namespace), body.Kind, body.Number), "document/"+d.newID(""))
}

func repealDocument(d *decision, _ *record.Reasoned, document *record.Document) error {
	return d.regulates(document.Namespace)
}

// regulates refuses whoever changes the rule documents of another exchange than its own, or without the bureau.
func (d *decision) regulates(namespace string) error {
	ns, err := d.exchangeNamed(namespace)
	if err != nil {
		return err
	}
	if ns.Owner != d.signer.organization {
		return record.Errorf(record.OutOfRole, "%s is the exchange of %s", namespace, ns.Owner)
	}
	return d.consentWithin(record.DataBureau, record.RoleBureau)
}

// venue reads the approval of the exchange in whose namespace the act is, which must stand.
func (d *decision) venue() (*record.Venue, error) {
	var rec record.Record
	var venue record.Venue
	found, err := d.readRecord(record.Governance, venueOf(d.tx.Namespace), &rec, &venue)
	if err != nil {
		return nil, err
	}
	if !found || rec.State != record.StateOnboarded {
		return nil, record.Errorf(record.RuleForbids, "the bureau has not approved the exchange %s, or has suspended it", d.tx.Namespace).Under("S0 12(1); S0 28(2)")
	}
	return &venue, nil
}

// approved refuses every act in the namespace of an exchange that the bureau has not approved, but those that end or free
// something: a suspended exchange must still be able to stop its people.
func (d *decision) approved() error {
	if !d.whole() || d.namespace.Kind != record.KindExchange || d.row.ends {
		return nil
	}
	_, err := d.venue()
	return err
}

// trades refuses a type of object outside the scope for which an exchange was approved.
func (d *decision) trades(objectType string) error {
	if !d.whole() {
		return nil
	}
	venue, err := d.venue()
	if err != nil {
		return err
	}
	if !contains(venue.Scope, objectType) {
		return record.Errorf(record.RuleForbids, "the exchange was approved for %v, not for %s", venue.Scope, objectType).Under("S0 13")
	}
	return nil
}
