package rules

import (
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// signer is an actor who has proved to be one, and the organization it acts for.
type signer struct {
	id             string
	kid            string
	actor          record.Actor
	organizationID string       // actor id; the same as id for an organization
	organization   string       // MSP id if it belongs to one of the three, else empty
	employer       record.Scope // of the organization acted for: nobody reaches further than it
}

type consent struct {
	signer signer
	used   bool
}

// ledgerKeys is the keyring of keys registered in governance, as they stand at the transaction's time.
type ledgerKeys struct{ d *decision }

// Key finds a registered key that is in force.
func (k ledgerKeys) Key(kid string) (seal.Key, error) {
	key, _, err := k.d.activeKey(kid)
	return key, err
}

func (d *decision) activeKey(kid string) (seal.Key, *record.Key, error) {
	if !record.IsID(kid) {
		return seal.Key{}, nil, record.Errorf(record.UnknownKey, "%q is not the name of a key", seal.Printable(kid))
	}
	var rec record.Record
	var body record.Key
	found, err := d.readRecord(record.Governance, "key/"+kid, &rec, &body)
	if err != nil {
		return seal.Key{}, nil, err
	}
	if !found {
		return d.partyKey(kid)
	}
	now := record.Time(d.tx.Time)
	if rec.State != record.StateActive || now < body.From || now >= body.To {
		return seal.Key{}, nil, record.Errorf(record.KeyInactive, "key %s is %s, valid from %s to %s", kid, rec.State, body.From, body.To)
	}
	key, err := seal.ParseKey(body.Key, body.Purpose)
	return key, &body, err
}

// person resolves who holds a key, and refuses the revoked and the suspended.
func (d *decision) person(kid, iss string) (signer, error) {
	_, key, err := d.activeKey(kid)
	if err != nil {
		return signer{}, err
	}
	if key.Actor != iss {
		return signer{}, record.Errorf(record.UnknownKey, "key %s does not belong to %s", kid, seal.Printable(iss))
	}
	if key.Actor == kid {
		return partyOf(kid), nil
	}
	who := signer{id: key.Actor, kid: kid, organizationID: key.Actor}
	if who.actor, err = d.activeActor(key.Actor); err != nil {
		return signer{}, err
	}
	who.organization = who.actor.Organization
	if who.actor.For == "" {
		return who, nil
	}
	who.organizationID = who.actor.For
	employer, err := d.activeActor(who.actor.For)
	who.organization, who.employer = employer.Organization, employer.Scope
	return who, err
}

func (d *decision) activeActor(id string) (record.Actor, error) {
	var rec record.Record
	var actor record.Actor
	found, err := d.readRecord(record.Governance, "actor/"+id, &rec, &actor)
	if err != nil {
		return actor, err
	}
	if !found {
		return actor, record.Errorf(record.UnknownActor, "no actor is called %s", id)
	}
	if rec.State != record.StateActive {
		return actor, record.Errorf(record.ActorInactive, "%s is %s", id, rec.State)
	}
	if actor.Scope.Until != "" && record.Time(d.tx.Time) >= actor.Scope.Until {
		return actor, record.Errorf(record.OutOfScope, "the authority of %s ended at %s", id, actor.Scope.Until)
	}
	return actor, d.notSuspended(id, &actor)
}

// notSuspended looks where a suspension counts: in this namespace and in governance; governance and the liens look
// everywhere. A suspension that governance has lifted by its statement's digest no longer counts.
func (d *decision) notSuspended(id string, actor *record.Actor) error {
	for _, ns := range d.network.Namespaces {
		everywhere := d.namespace.Kind == record.KindGovernance || d.namespace.Kind == record.KindLien
		if !everywhere && ns.Name != d.tx.Namespace && ns.Name != record.Governance {
			continue
		}
		var rec record.Record
		var suspension record.Suspension
		found, err := d.readRecord(ns.Name, "suspension/"+id, &rec, &suspension)
		if err != nil {
			return err
		}
		if found && !contains(actor.Lifted, suspension.Statement) {
			return record.Errorf(record.Suspended, "%s is suspended in %s by statement %s", id, ns.Name, suspension.Statement)
		}
	}
	return nil
}

func (d *decision) hasRole(roles []string) error {
	for _, role := range roles {
		if contains(d.signer.actor.Roles, role) {
			return nil
		}
	}
	return record.Errorf(record.OutOfRole, "%s has the roles %v, %s needs one of %v", d.signer.id, d.signer.actor.Roles, d.row.Act, roles).Under("domain model C3")
}

// inScope refuses an actor whose scope, or whose organization's, does not cover a region and certificate type.
func (d *decision) inScope(region, certType string) error {
	if err := d.covers(d.signer.actor.Scope, region, certType); err != nil {
		return err
	}
	return d.covers(d.signer.employer, region, certType)
}

// within refuses to give a scope that reaches beyond the giver's own.
func (d *decision) within(given record.Scope) error {
	for _, own := range []record.Scope{d.signer.actor.Scope, d.signer.employer} {
		if len(own.Regions) > 0 && len(given.Regions) == 0 || len(own.Types) > 0 && len(given.Types) == 0 {
			return record.Errorf(record.OutOfScope, "%s may not give a scope without limits", d.signer.id).Under("S0 11(1)")
		}
		if own.Until != "" && (given.Until == "" || given.Until > own.Until) {
			return record.Errorf(record.OutOfScope, "the authority of %s ends at %s; what it gives may not end later", d.signer.id, own.Until).Under("S0 11(1)")
		}
		for _, certType := range given.Types {
			if err := d.covers(record.Scope{Types: own.Types}, "", certType); err != nil {
				return err
			}
		}
		for _, region := range given.Regions {
			if err := d.covers(record.Scope{Regions: own.Regions}, region, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// covers checks one scope; an empty certificate type is not looked at.
func (d *decision) covers(scope record.Scope, region, certType string) error {
	if certType != "" && len(scope.Types) > 0 && !contains(scope.Types, certType) {
		return record.Errorf(record.OutOfScope, "the scope of %s covers the types %v, not %s", d.signer.id, scope.Types, certType).Under("S0 11(1)")
	}
	if len(scope.Regions) == 0 {
		return nil
	}
	for _, prefix := range scope.Regions {
		if strings.HasPrefix(region, prefix) {
			return nil
		}
	}
	return record.Errorf(record.OutOfScope, "the scope of %s covers the regions %v, not %s", d.signer.id, scope.Regions, region).Under("S0 4(2)")
}

// impartial refuses a reviewer who belongs to the applicant (S0 3).
func (d *decision) impartial(applicant string) error {
	if d.signer.organizationID == applicant {
		return record.Errorf(record.ConflictOfInterest, "%s acts for the applicant", d.signer.id).Under("S0 3")
	}
	return nil
}

// openConsent opens a consent to this very statement with a key of the ring.
func (d *decision) openConsent(compact, purpose string, ring seal.Keyring) (*seal.Opened, *record.Consent, error) {
	opened, err := seal.Open(compact, seal.Want{Type: record.TypeConsent, Purpose: purpose}, ring)
	if err != nil {
		return nil, nil, err
	}
	var claims record.Consent
	if err := record.Decode(opened.Payload, &claims); err != nil {
		return nil, nil, err
	}
	if err := claims.Valid(); err != nil {
		return nil, nil, err
	}
	if claims.Ref != d.digest || claims.Aud != d.statement.Aud {
		return nil, nil, record.Errorf(record.ConsentMissing, "the consent by %s is to another statement", seal.Printable(claims.Iss))
	}
	return opened, &claims, d.timely(claims.Iat, claims.Exp)
}

// consentOfParty opens the consent of an actor.
func (d *decision) consentOfParty(compact string) (*consent, error) {
	opened, claims, err := d.openConsent(compact, record.PurposeAct, ledgerKeys{d})
	if err != nil {
		return nil, err
	}
	who, err := d.person(opened.Key.Kid, claims.Iss)
	return &consent{signer: who}, err
}

// possessed looks for the consent that a new key signs itself, in its own name, and gives the others.
func (d *decision) possessed(compacts []string) ([]string, error) {
	if d.row.newKey == nil {
		return compacts, nil
	}
	point, purpose := d.row.newKey(d)
	if point == "" {
		return compacts, nil
	}
	key, err := seal.ParseKey(point, purpose)
	if err != nil {
		return nil, err
	}
	for i, compact := range compacts {
		opened, _, err := seal.Split(compact, record.TypeConsent)
		if err != nil || opened.Header.Kid != key.Kid {
			continue
		}
		_, claims, err := d.openConsent(compact, purpose, seal.Fixed{key.Kid: key})
		if err == nil && claims.Iss != key.Kid {
			err = record.Errorf(record.ConsentMissing, "the new key consents in its own name, %s", key.Kid)
		}
		return append(append([]string{}, compacts[:i]...), compacts[i+1:]...), err
	}
	return nil, record.Errorf(record.ConsentMissing, "the new key %s must sign a consent to this statement, with itself as iss", key.Kid).Under("docs/format.md §3")
}

// consentOf finds the consent of somebody acting for an actor in one of the roles.
func (d *decision) consentOf(organizationID string, roles ...string) error {
	for _, c := range d.consents {
		if c.signer.organizationID == organizationID && slices.ContainsFunc(roles, func(role string) bool { return contains(c.signer.actor.Roles, role) }) {
			c.used = true
			return nil
		}
	}
	return record.Errorf(record.ConsentMissing, "%s must consent to this statement in one of the roles %v", organizationID, roles)
}

// consentOfOrganization finds the consent of a registrar of one of the three organizations.
func (d *decision) consentOfOrganization(organization string) error {
	return d.consentWithin(organization, record.RoleRegistrar)
}

// consentWithin finds the consent of somebody of one of the three organizations in one of the roles.
func (d *decision) consentWithin(organization string, roles ...string) error {
	for _, c := range d.consents {
		if c.signer.organization == organization && slices.ContainsFunc(roles, func(role string) bool { return contains(c.signer.actor.Roles, role) }) {
			c.used = true
			return nil
		}
	}
	return record.Errorf(record.ConsentMissing, "somebody of %s must consent to this statement in one of the roles %v", organization, roles)
}

// consentOfTheOthers finds the consents of registrars of those of the three that the signer does not belong to.
func (d *decision) consentOfTheOthers() error {
	for _, organization := range []string{record.DataBureau, record.MarketRegulator, record.Exchange} {
		if organization == d.signer.organization {
			continue
		}
		if err := d.consentOfOrganization(organization); err != nil {
			return err
		}
	}
	return nil
}
