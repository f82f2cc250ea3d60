package rules

import (
	"slices"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// outside are roles of organizations that are none of the three. The company that runs an exchange joined them with edition 4.
var outside = []string{
	record.RoleHolder, record.RoleMerchant, record.RoleDemander, record.RoleThirdParty, record.RoleBank, record.RoleCustodian, record.RoleCourt,
	record.RoleAuditor, record.RoleCity, record.RoleAgency, record.RoleSector, record.RolePublicOp, record.RoleProvider, record.RoleCommittee, record.RoleForeign,
}

func governanceRows() []Row {
	registrars := []string{record.RoleRegistrar}
	return []Row{
		{Act: actFound, Kind: "network", To: "FOUNDED", Rule: ruleFounding, Edition: 1},
		{Act: "actor.register", Kind: "actor", To: record.StateActive, Roles: registrars, Through: Signer, Rule: "S0 13(2); S0 20(1)", Edition: 1,
			apply: on(registerActor)},
		{Act: "actor.enrol", Kind: "actor", To: record.StateActive, Roles: slices.Concat(outside, []string{record.RoleOperator}, registrars), Through: Home, Rule: "S3a 36", Edition: 1,
			newKey: enrolledKey, apply: on(enrol)},
		{Act: "actor.rotate", Kind: "actor", From: []string{record.StateActive}, To: record.StateActive, Roles: everyRole, Through: Home, Rule: "design §2",
			Edition: 1, newKey: rotatedKey, apply: on(rotate)},
		{Act: "actor.rekey", Kind: "actor", From: []string{record.StateActive}, To: record.StateActive, Roles: registrars, Through: Signer, Rule: "design §2",
			Edition: 1, apply: on(rekey)},
		{Act: "actor.lift", Kind: "actor", From: []string{record.StateActive}, To: record.StateActive, Roles: []string{record.RoleBureau}, Through: Owner,
			Rule: "S0 4(1)", Edition: 1, ends: true, apply: on(lift)},
		{Act: "actor.revoke", Kind: "actor", From: []string{record.StateActive}, To: record.StateRevoked, Roles: []string{record.RoleBureau}, Through: Owner,
			Rule: "S0 4(1)", Edition: 1, ends: true, apply: on(revokeActor)},
		{Act: "key.revoke", Kind: "key", From: []string{record.StateActive, record.StateReplaced}, To: record.StateRevoked, Roles: registrars, Through: Signer,
			Rule: "design §2", Edition: 1, ends: true, apply: on(revokeKey)},
		{Act: "key.add", Kind: "key", To: record.StateActive, Roles: outside, Through: Home, Rule: "design §2; RFC 7800", Edition: 1, key: addedRecord,
			newKey: addedKey, apply: on(addKey)},
		{Act: "key.end", Kind: "key", From: []string{record.StateActive}, To: record.StateRevoked, Roles: outside, Through: Home, Rule: "design §2; RFC 7800",
			Edition: 1, ends: true, apply: on(endKey)},
		{Act: "edition.raise", Kind: "rules", From: []string{"IN_FORCE"}, To: "IN_FORCE", Roles: registrars, Through: Signer, Rule: "design §4, rules edition",
			Edition: 1, ends: true, apply: on(raiseEdition)},
		{Act: "trust.succeed", Kind: "rules", From: []string{"IN_FORCE"}, To: "IN_FORCE", Roles: registrars, Through: Signer, Rule: "design §4, trust list",
			Edition: 1, ends: true, apply: on(succeed)},
		{Act: "exception.record", Kind: "exception", To: "RECORDED", Roles: registrars, Through: Signer, Rule: "design §4, co-signing", Edition: 1,
			apply: on(recordException)},
	}
}

var everyRole = []string{
	record.RoleRegistrar, record.RoleService, record.RoleBureau, record.RoleCity, record.RoleAgency, record.RoleRegulator, record.RoleExchange,
	record.RoleOperator, record.RoleHolder, record.RoleMerchant, record.RoleDemander, record.RoleThirdParty, record.RoleBank, record.RoleCustodian,
	record.RoleCourt, record.RoleAuditor, record.RoleSector, record.RolePublicOp, record.RoleProvider, record.RoleCommittee, record.RoleForeign,
}

// grantable says which roles an organization's registrar may give (domain model C3).
func grantable(organization string) []string {
	firms := []string{record.RoleHolder, record.RoleMerchant, record.RoleDemander, record.RoleThirdParty, record.RoleBank, record.RoleCustodian}
	switch organization {
	case record.DataBureau:
		return append(firms, record.RoleBureau, record.RoleCity, record.RoleAgency, record.RoleCourt, record.RoleAuditor, record.RoleRegistrar, record.RoleService,
			record.RoleSector, record.RolePublicOp, record.RoleProvider, record.RoleCommittee, record.RoleForeign)
	case record.MarketRegulator:
		return append(firms, record.RoleRegulator, record.RoleRegistrar, record.RoleService, record.RoleSector)
	case record.Exchange:
		return append(firms, record.RoleExchange, record.RoleOperator, record.RoleRegistrar, record.RoleService)
	}
	return nil
}

// staffOnly are roles of people of the three organizations: no firm may be registered with one.
var staffOnly = []string{record.RoleBureau, record.RoleRegulator, record.RoleExchange, record.RoleRegistrar, record.RoleService}

// registerActor enters an organization from outside with the key that its certificate chain proves.
func registerActor(d *decision, body *record.RegisterActor, actor *record.Actor) error {
	for _, role := range body.Roles {
		if !contains(grantable(d.signer.organization), role) || contains(staffOnly, role) {
			return record.Errorf(record.OutOfRole, "a registrar of %s may not give the role %s to a firm", d.signer.organization, role).Under("domain model C3")
		}
	}
	if err := d.within(body.Scope); err != nil {
		return err
	}
	for _, id := range body.Predecessors {
		if err := d.predecessor(id); err != nil {
			return err
		}
	}
	chain, err := d.chainOf(body.Uscc, body.Name)
	if err != nil {
		return err
	}
	*actor = record.Actor{
		ActorKind: record.ActorOrganization, Name: body.Name, Uscc: body.Uscc, Region: body.Region, Roles: body.Roles, Scope: body.Scope, Lifted: []string{},
		Standing: body.Standing,
	}
	if body.OverrideReason != "" {
		actor.UsccOverride = record.Override{Reason: body.OverrideReason, Approver: d.signer.id}
	}
	if err := d.claim("uscc/"+body.Uscc, "actor/"+d.newID("")); err != nil {
		return err
	}
	return d.enterChained(d.newID(""), chain, d.tx.Time)
}

// predecessor refuses to name as predecessor, after a merger or division, whom this ledger does not know as an organization:
// its duties are taken over by name (S2 21(1)).
func (d *decision) predecessor(id string) error {
	var rec record.Record
	var actor record.Actor
	if err := d.need(record.Governance, "actor/"+id, &rec, &actor); err != nil {
		return cite(err, "S2 21(1)")
	}
	if actor.ActorKind != record.ActorOrganization {
		return record.Errorf(record.Invalid, "the predecessor %s is no organization", id).Under("S2 21(1)")
	}
	return nil
}

// chainOf opens the attached certificate chain of an organization from outside. A CA that one of the three runs vouches
// for its own organization only, so none of those can make or squat a stranger.
func (d *decision) chainOf(uscc, name string) (*seal.Chain, error) {
	if len(d.submission.Attachments) != 1 {
		return nil, record.Errorf(record.AttachmentMismatch, "the certificate chain must be attached")
	}
	list, err := d.trusted()
	if err != nil {
		return nil, err
	}
	chain, err := seal.OpenChain(d.submission.Attachments[0], list, record.ActorOrganization, d.tx.Time)
	if err != nil {
		return nil, err
	}
	if chain.Authority.Organization != "" {
		return nil, record.Errorf(record.ChainRefused, "%s vouches for %s only", chain.Authority.ID, chain.Authority.Organization).Under("design §2")
	}
	if chain.Serial != uscc || chain.Name != name {
		return nil, record.Errorf(record.ChainRefused, "the certificate names %s %.100q, not %s %q", seal.Printable(chain.Serial), chain.Name, seal.Printable(uscc), name)
	}
	return chain, nil
}

func (d *decision) enterChained(actor string, chain *seal.Chain, from time.Time) error {
	return d.enterKey(record.Key{
		Actor: actor, Purpose: record.PurposeAct, Key: chain.Point, Certificate: chain.Certificate, Authority: chain.Authority.ID,
		From: record.Time(from), To: record.Time(chain.To),
	})
}

// claim writes a key that may be claimed once; its value names who claimed it.
func (d *decision) claim(key, by string) error {
	taken, err := d.reader.Read(d.tx.Namespace, key)
	if err != nil {
		return err
	}
	if taken != nil {
		return record.Errorf(record.Duplicate, "%s is taken by %s", key, taken)
	}
	d.put(key, []byte(by))
	return nil
}

// enrol enters a key of a person who acts for the signer's organization.
func enrol(d *decision, body *record.Enrol, actor *record.Actor) error {
	if !d.trading() {
		if err := d.hasRole(append(slices.Clone(outside), record.RoleRegistrar)); err != nil {
			return err
		}
	}
	allowed := d.signer.actor.Roles
	if d.signer.organization != "" {
		// A role such as holder does not make a clerk of the three organizations a registrar.
		if !contains(allowed, record.RoleRegistrar) {
			return record.Errorf(record.OutOfRole, "a registrar of %s enrols its staff", d.signer.organization).Under("domain model C3")
		}
		allowed = grantable(d.signer.organization)
	} else if d.signer.actor.For != "" {
		return record.Errorf(record.OutOfRole, "staff may not enrol staff; sign with a key of the organization itself").Under("design §2")
	}
	for _, role := range body.Roles {
		if !contains(allowed, role) {
			return record.Errorf(record.OutOfRole, "%s may not give the role %s", d.signer.id, role).Under("domain model C3")
		}
	}
	if err := d.within(body.Scope); err != nil {
		return err
	}
	*actor = record.Actor{
		ActorKind: record.ActorStaff, Name: body.Post, Region: d.signer.actor.Region, For: d.signer.organizationID,
		Organization: d.signer.organization, Roles: body.Roles, Scope: body.Scope, Lifted: []string{},
	}
	return d.enterKey(bareKey(d.newID(""), body.Key, record.Time(d.tx.Time), body.Until))
}

// enrolledKey and rotatedKey name the bare key that must prove, by a consent, that whoever brings it holds it: else a
// firm's public key could be entered by somebody else and kept from it for ever.
func enrolledKey(d *decision) (point, purpose string) {
	var body record.Enrol
	_ = record.Decode(d.statement.Body, &body) // the row's function says what is wrong with the body
	return body.Key, record.PurposeAct
}

func rotatedKey(d *decision) (point, purpose string) {
	var body record.Rotate
	_ = record.Decode(d.statement.Body, &body)
	return body.Key, record.PurposeAct
}

// rotate replaces the key that signs by another one of the same actor. A key that a certificate chain brought is
// replaced by one that a chain brings; none outlives what it replaces but by a new certificate.
func rotate(d *decision, body *record.Rotate, actor *record.Actor) error {
	if _, id := splitKey(d.statement.Sub); id != d.signer.id {
		return record.Errorf(record.OutOfRole, "a key is replaced by its own actor; %s is not %s", d.signer.id, d.statement.Sub).Under("design §2")
	}
	_, old, err := d.activeKey(d.signer.kid)
	if err != nil {
		return err
	}
	if old.Certificate != record.None {
		if body.Key != "" {
			return record.Errorf(record.ChainRefused, "this key entered with a certificate chain; attach the new key's and leave key and to empty").Under("design §2")
		}
		chain, err := d.chainOf(actor.Uscc, actor.Name)
		if err != nil {
			return err
		}
		if err := d.replaceKey(d.signer.kid, chain.Key.Kid); err != nil {
			return err
		}
		return d.enterChained(d.signer.id, chain, d.tx.Time)
	}
	if body.Key == "" || body.To > old.To {
		return record.Errorf(record.Invalid, "the new key must be named and may not outlive the one it replaces, which ends at %s", old.To).Under("design §2")
	}
	next, err := seal.ParseKey(body.Key, record.PurposeAct)
	if err != nil {
		return err
	}
	if err := d.replaceKey(d.signer.kid, next.Kid); err != nil {
		return err
	}
	return d.enterKey(bareKey(d.signer.id, body.Key, record.Time(d.tx.Time), body.To))
}

// rekeyNotice is the public notice before a key counts that its predecessor has not signed for.
const rekeyNotice = 7 * 24 * time.Hour

// rekey enters a new key of an organization whose old one is lost, expired or revoked. It counts after a public notice
// of 7 days, in which the organization can object.
func rekey(d *decision, _ *record.Reasoned, actor *record.Actor) error {
	if actor.ActorKind != record.ActorOrganization || actor.Organization != "" {
		return record.Errorf(record.OutOfRole, "a person is enrolled anew by the organization they act for").Under("design §2")
	}
	if err := d.keeper(&d.record); err != nil {
		return err
	}
	chain, err := d.chainOf(actor.Uscc, actor.Name)
	if err != nil {
		return err
	}
	_, id := splitKey(d.statement.Sub)
	return d.enterChained(id, chain, d.tx.Time.Add(rekeyNotice))
}

// keeper refuses a registrar who belongs neither to the organization that made a record nor to the data bureau.
func (d *decision) keeper(rec *record.Record) error {
	if made := rec.Made(); d.signer.organization != made && d.signer.organization != d.namespace.Owner {
		return record.Errorf(record.OutOfRole, "%s was entered through %s; its registrar or the data bureau's decides", rec.Key(), made).Under("design §2")
	}
	return nil
}

// replaceKey ends a key that another one of the same actor takes over from.
func (d *decision) replaceKey(kid, by string) error {
	return d.changeKey(kid, func(key *record.Key) string {
		key.EndedAt, key.ReplacedBy = record.Time(d.tx.Time), by
		return record.StateReplaced
	})
}

// changeKey rewrites the record of a key beside the record of the act.
func (d *decision) changeKey(kid string, alter func(*record.Key) (state string)) error {
	return change(d, "key/"+kid, func(_ *record.Record, key *record.Key) (string, error) { return alter(key), nil })
}

// maxDescendants bounds how many successors of a compromised key are ended with it.
const maxDescendants = 16

// revokeKey ends a key for cause. With a compromise time the keys that were put in its place after that time end as
// well: a thief's first act would be to rotate.
func revokeKey(d *decision, body *record.RevokeKey, key *record.Key) error {
	holder, err := d.ownerOf(key.Actor)
	if err != nil {
		return err
	}
	if holder != "" && holder != d.signer.organization {
		return record.Errorf(record.OutOfRole, "the key belongs to %s, whose registrar alone may revoke it", holder).Under("design §2")
	}
	if holder == "" {
		if err := d.keeper(&d.record); err != nil {
			return err
		}
	}
	if body.CompromisedAt > record.Time(d.tx.Time) {
		return record.Errorf(record.Invalid, "compromisedAt lies in the future")
	}
	replacedAt := key.EndedAt
	d.revoked(key, body.CompromisedAt)
	if body.CompromisedAt == "" || replacedAt == "" || replacedAt < body.CompromisedAt {
		return nil
	}
	return d.revokeDescendants(key.ReplacedBy, body.CompromisedAt)
}

// revoked marks a key; one that had ended already ended then, and of two times of compromise the earlier stands.
func (d *decision) revoked(key *record.Key, compromisedAt string) {
	if key.EndedAt == "" {
		key.EndedAt = record.Time(d.tx.Time)
	}
	if key.CompromisedAt == "" || compromisedAt != "" && compromisedAt < key.CompromisedAt {
		key.CompromisedAt = compromisedAt
	}
}

func (d *decision) revokeDescendants(kid, compromisedAt string) error {
	for range maxDescendants {
		if kid == "" {
			return nil
		}
		var next string
		if err := d.changeKey(kid, func(key *record.Key) string {
			next = key.ReplacedBy
			d.revoked(key, compromisedAt)
			return record.StateRevoked
		}); err != nil {
			return err
		}
		kid = next
	}
	return record.Errorf(record.StateForbids, "more than %d keys followed; revoke the newest first", maxDescendants)
}

// ownerOf gives the one of the three organizations an actor belongs to, or nothing.
func (d *decision) ownerOf(id string) (string, error) {
	var rec record.Record
	var actor record.Actor
	err := d.need(record.Governance, "actor/"+id, &rec, &actor)
	return actor.Organization, err
}

func lift(d *decision, body *record.Lift, actor *record.Actor) error {
	if contains(actor.Lifted, body.Suspension) {
		return record.Errorf(record.Exists, "that suspension has been lifted already")
	}
	actor.Lifted = append(actor.Lifted, body.Suspension)
	slices.Sort(actor.Lifted)
	return nil
}

// revokeActor ends an actor. One that belongs to another of the three organizations needs that organization's consent:
// the bureau keeps the register, it does not appoint the others' people. None of the three can be ended itself.
func revokeActor(d *decision, _ *record.Reasoned, actor *record.Actor) error {
	if actor.Organization != "" && actor.For == "" {
		return record.Errorf(record.OutOfRole, "an organization of the network is not revoked").Under("design §2")
	}
	if actor.Organization != "" && actor.Organization != d.signer.organization {
		return d.consentOfOrganization(actor.Organization)
	}
	_, id := splitKey(d.statement.Sub)
	return d.impartial(id)
}

// raiseEdition brings new rules into force with the consent of all three, once every program contains them.
func raiseEdition(d *decision, body *record.Raise, rules *record.Rules) error {
	if body.Edition != rules.Edition+1 || body.Edition > Newest {
		return record.Errorf(record.Invalid, "edition %d is in force and this program contains %d; only %d can be raised to", rules.Edition, Newest, rules.Edition+1)
	}
	rules.Edition = body.Edition
	return d.consentOfTheOthers()
}

// suspendRow stands in every namespace: any organization may suspend an actor in its own namespace at once.
func suspendRow() Row {
	return Row{
		Act: "actor.suspend", Kind: "suspension", To: "SUSPENDED", Roles: []string{record.RoleBureau, record.RoleRegulator, record.RoleExchange},
		Through: Owner, Rule: "S0 4(1); design §2", Edition: 1, renews: true, ends: true, key: suspensionKey, apply: on(suspend),
	}
}

func suspensionKey(d *decision) string {
	var body record.Suspend
	if record.Decode(d.statement.Body, &body) != nil || !record.IsID(body.Actor) {
		return "" // the row's function says what is wrong with the body
	}
	return "suspension/" + body.Actor
}

func suspend(d *decision, body *record.Suspend, suspension *record.Suspension) error {
	owner, err := d.ownerOf(body.Actor)
	if err != nil {
		return err
	}
	// Governance refuses whoever is suspended anywhere: an organization that could suspend another's people could
	// lock those out who lift.
	if owner != "" && owner != d.signer.organization {
		return record.Errorf(record.OutOfRole, "%s belongs to %s, which alone suspends its people", body.Actor, owner).Under("design §2")
	}
	*suspension = record.Suspension{Actor: body.Actor, Statement: d.digest, Reason: body.Reason}
	return d.impartial(body.Actor)
}
