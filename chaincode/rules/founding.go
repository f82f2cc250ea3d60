package rules

import (
	"fmt"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

const (
	actFound     = "found"
	ruleFounding = "docs/format.md §7"
)

// founderValidity is how long the first keys are good for, in years; they are rotated like any other.
const founderValidity = 5

// found accepts the one founding: a statement by a `trust` root of one organization with consents by roots of the
// other two. Attachments: trust list 1, the first rule pack, the working calendar.
func (d *decision) found() (*Outcome, error) {
	existing, err := d.reader.Read(record.Governance, record.NetworkKey)
	if err != nil {
		return nil, err
	}
	if existing != nil {
		return d.foundAlready(existing)
	}
	if err := d.matchAttachments(); err != nil {
		return nil, err
	}
	if len(d.submission.Attachments) != 3 {
		return nil, record.Errorf(record.AttachmentMismatch, "founding brings the trust list, the rule pack and the calendar").Under(ruleFounding)
	}
	list, err := d.foundingList()
	if err != nil {
		return nil, err
	}
	var body record.Founding
	if err := record.Decode(d.statement.Body, &body); err != nil {
		return nil, err
	}
	if err := body.Valid(); err != nil {
		return nil, err
	}
	if !strings.HasPrefix(list.Network, body.Region+"/"+body.Channel+"/") {
		return nil, record.Errorf(record.Invalid, "the network %s is not one of region %s and channel %s", seal.Printable(list.Network), body.Region, body.Channel).Under(ruleFounding)
	}
	if body.Region != list.Region || body.Test != list.Test || list.Seq != 1 || list.Previous != record.None {
		return nil, record.Errorf(record.Invalid, "founding and trust list 1 differ in region, test or sequence").Under(ruleFounding)
	}
	return d.establish(&body, list)
}

func (d *decision) foundAlready(existing []byte) (*Outcome, error) {
	if err := record.Decode(existing, &d.record); err != nil {
		return nil, unreadable("the founding record", err)
	}
	if d.record.Knows(d.digest) {
		return &Outcome{Result: record.Result{Key: record.NetworkKey, State: d.record.State, Digest: seal.Digest(existing)}}, nil
	}
	return nil, record.Errorf(record.AlreadyFounded, "the network was founded at %s", d.record.Acts[0].At)
}

// foundingList opens trust list 1 with its own roots: the founders confirm them by signing with them, and strangers
// compare their fingerprint with the one on paper.
func (d *decision) foundingList() (*record.TrustList, error) {
	signed := []byte(d.submission.Attachments[0])
	list, err := seal.PeekTrustList(signed)
	if err != nil {
		return nil, err
	}
	if _, _, err := seal.OpenTrustList(signed, list.Roots); err != nil {
		return nil, err
	}
	if d.statement.Aud != list.Network+"/"+record.Governance {
		return nil, record.Errorf(record.WrongAudience, "aud is %q, the trust list is for %q", seal.Printable(d.statement.Aud), list.Network)
	}
	if now := record.Time(d.tx.Time); now < list.IssuedAt || now >= list.ExpiresAt {
		return nil, record.Errorf(record.Invalid, "trust list 1 is in force from %s to %s", list.IssuedAt, list.ExpiresAt).Under(ruleFounding)
	}
	return list, d.founders(list)
}

// founders checks that a root of each organization signed: the statement one, the consents the others.
func (d *decision) founders(list *record.TrustList) error {
	ring, owner := seal.Fixed{}, map[string]string{}
	for _, root := range list.Roots {
		key, err := seal.ParseKey(root.Key, record.PurposeTrust)
		if err != nil {
			return err
		}
		ring[root.Kid], owner[root.Kid] = key, root.Organization
	}
	signed := map[string]bool{}
	opened, err := seal.Open(d.submission.Statements[0], seal.Want{Type: record.TypeStatement, Purpose: record.PurposeTrust}, ring)
	if err != nil {
		return err
	}
	if owner[opened.Key.Kid] != d.statement.Iss {
		return record.Errorf(record.UnknownKey, "root %s does not belong to %q", opened.Key.Kid, seal.Printable(d.statement.Iss))
	}
	if err := d.timely(d.statement.Iat, d.statement.Exp); err != nil {
		return err
	}
	signed[d.statement.Iss] = true
	d.signer = signer{id: d.statement.Iss, organizationID: d.statement.Iss, organization: d.statement.Iss, kid: opened.Key.Kid}
	for _, compact := range d.submission.Statements[1:] {
		organization, err := d.founderConsent(compact, ring, owner)
		if err != nil {
			return err
		}
		signed[organization] = true
	}
	if len(signed) != 3 {
		return record.Errorf(record.ConsentMissing, "roots of %d organizations signed, all three must", len(signed)).Under(ruleFounding)
	}
	return nil
}

func (d *decision) founderConsent(compact string, ring seal.Fixed, owner map[string]string) (string, error) {
	opened, claims, err := d.openConsent(compact, record.PurposeTrust, ring)
	if err != nil {
		return "", err
	}
	if claims.Iss != owner[opened.Key.Kid] {
		return "", record.Errorf(record.ConsentMissing, "root %s does not belong to %q", opened.Key.Kid, seal.Printable(claims.Iss))
	}
	return claims.Iss, nil
}

// establish writes the founding record, the rules in force, the attachments, and the first actors with their keys.
func (d *decision) establish(body *record.Founding, list *record.TrustList) (*Outcome, error) {
	rules, err := d.foundingRules(body)
	if err != nil {
		return nil, err
	}
	d.rules, d.row, d.founded = *rules, &Row{Rule: ruleFounding}, list
	network := record.Network{Network: list.Network, Region: body.Region, Test: body.Test, Namespaces: body.Namespaces}
	for _, founder := range body.Founders {
		network.Gateways = append(network.Gateways, record.Gateway{Organization: founder.Organization, Digit: founder.Gateway})
		if err := d.enter(founder, body.Region); err != nil {
			return nil, err
		}
	}
	if err := uniqueGateways(network.Gateways); err != nil {
		return nil, err
	}
	if err := d.putRecord("network", "1", "FOUNDED", nil, nil, network); err != nil {
		return nil, err
	}
	if err := d.putRecord("rules", "1", "IN_FORCE", nil, nil, rules); err != nil {
		return nil, err
	}
	d.put(rules.Trust, []byte(d.submission.Attachments[0]))
	d.put(rules.PackKey, []byte(d.submission.Attachments[1]))
	d.put(rules.Calendar, []byte(d.submission.Attachments[2]))
	return &Outcome{
		Result: record.Result{Key: record.NetworkKey, State: "FOUNDED", Digest: seal.Digest(d.writes[record.NetworkKey])},
		Writes: d.sortedWrites(),
	}, nil
}

func (d *decision) foundingRules(body *record.Founding) (*record.Rules, error) {
	var pack record.Pack
	if err := record.Decode([]byte(d.submission.Attachments[1]), &pack); err != nil {
		return nil, err
	}
	if err := pack.Valid(); err != nil {
		return nil, err
	}
	if pack.Status != record.PackInForce || len(pack.Negative) == 0 || len(pack.Elements) == 0 {
		return nil, record.Errorf(record.Invalid, "the first rule pack must be IN_FORCE, with a negative list and contract elements").Under(ruleFounding)
	}
	if max(body.Edition, 1) < record.EditionRegistries && pack.Later() {
		return nil, record.Errorf(record.Malformed, "the rule pack uses members of rules edition %d", record.EditionRegistries).Under(ruleFounding)
	}
	var calendar record.Calendar
	if err := record.Decode([]byte(d.submission.Attachments[2]), &calendar); err != nil {
		return nil, err
	}
	if err := calendar.Valid(); err != nil {
		return nil, err
	}
	edition := max(body.Edition, 1)
	if edition > Newest {
		return nil, record.Errorf(record.Invalid, "this program contains %d editions of the rules, not %d", Newest, edition).Under(ruleFounding)
	}
	return &record.Rules{
		Edition: edition, Pack: fmt.Sprintf("%s@%d", pack.ID, pack.Version), PackKey: fmt.Sprintf("pack/%s-%d", pack.ID, pack.Version),
		Calendar: "calendar/" + calendar.ID, Trust: "trust/1",
	}, nil
}

func uniqueGateways(gateways []record.Gateway) error {
	seen := map[int]bool{}
	for _, gateway := range gateways {
		if seen[gateway.Digit] {
			return record.Errorf(record.Invalid, "gateway digit %d is given twice", gateway.Digit).Under(ruleFounding)
		}
		seen[gateway.Digit] = true
	}
	return nil
}

// enter writes one organization's own actor, its registrar of actors and its service actor.
func (d *decision) enter(founder record.Founder, region string) error {
	home := d.newID(founder.Organization)
	organization := record.Actor{
		ActorKind: record.ActorOrganization, Name: founder.Name, Uscc: founder.Uscc, Region: region,
		Organization: founder.Organization, Roles: []string{record.RoleRegistrar}, Scope: everywhere(), Lifted: []string{},
	}
	if err := d.putRecord("actor", home, record.StateActive, nil, nil, organization); err != nil {
		return err
	}
	d.put("uscc/"+founder.Uscc, []byte("actor/"+home))
	people := []struct{ label, kind, role, key string }{
		{"registrar", record.ActorStaff, record.RoleRegistrar, founder.Registrar},
		{"service", record.ActorService, record.RoleService, founder.Service},
	}
	for _, p := range people {
		id := d.newID(founder.Organization + "/" + p.label)
		actor := record.Actor{
			ActorKind: p.kind, Name: founder.Organization + " " + p.label, Region: region, For: home,
			Organization: founder.Organization, Roles: []string{p.role}, Scope: everywhere(), Lifted: []string{},
		}
		if err := d.putRecord("actor", id, record.StateActive, nil, nil, actor); err != nil {
			return err
		}
		until := record.Time(d.tx.Time.AddDate(founderValidity, 0, 0))
		if err := d.enterKey(bareKey(id, p.key, record.Time(d.tx.Time), until)); err != nil {
			return err
		}
	}
	return nil
}

// bareKey is the key of somebody who acts, without a certificate.
func bareKey(actor, point, from, to string) record.Key {
	return record.Key{Actor: actor, Purpose: record.PurposeAct, Key: point, Certificate: record.None, From: from, To: to}
}

// enterKey writes the record of a new key beside the record of the act.
func (d *decision) enterKey(key record.Key) error {
	kid, err := d.admit(&key)
	if err != nil {
		return err
	}
	return d.putRecord("key", kid, record.StateActive, nil, nil, key)
}

// admit checks a new key and gives it its entry in the status list of keys; one that is known already is refused,
// whoever holds it.
func (d *decision) admit(key *record.Key) (kid string, err error) {
	parsed, err := seal.ParseKey(key.Key, key.Purpose)
	if err != nil {
		return "", err
	}
	if key.To <= key.From {
		return "", record.Errorf(record.Invalid, "the key would end at %s, before it begins", key.To)
	}
	stateKey := "key/" + parsed.Kid
	known, err := d.reader.Read(record.Governance, stateKey)
	if err != nil {
		return "", err
	}
	if err := d.unlisted(parsed.Kid); err != nil {
		return "", err
	}
	if _, twice := d.writes[stateKey]; known != nil || twice {
		return "", record.Errorf(record.Exists, "key %s is registered already", parsed.Kid).Under("docs/format.md §3")
	}
	key.Index, err = d.keyIndex(parsed.Kid)
	return parsed.Kid, err
}

// indexTries bounds the search for a free entry. With the list half full one key in 65,536 finds none; another key does.
const indexTries = 16

// keyIndex claims an entry of the status list of keys. It is derived from the key, so that nobody chooses it and no
// counter makes two keys of one block collide.
func (d *decision) keyIndex(kid string) (int, error) {
	for i := range indexTries {
		n := seal.StatusIndex(fmt.Sprintf("%s/%d", kid, i))
		stateKey := fmt.Sprintf("index/%s-%d", record.TypeKeys, n)
		taken, err := d.reader.Read(record.Governance, stateKey)
		if err != nil {
			return 0, err
		}
		if _, mine := d.writes[stateKey]; taken == nil && !mine {
			d.put(stateKey, []byte(kid))
			return n, nil
		}
	}
	return 0, record.Errorf(record.Duplicate, "the %d entries of the status list that key %s may have are taken; make another key", indexTries, kid).Under("docs/format.md §3")
}

// everywhere is a scope without limits.
func everywhere() record.Scope { return record.Scope{Regions: []string{}, Types: []string{}} }

// unlisted refuses a key that the trust list gives another purpose: one key, one purpose.
func (d *decision) unlisted(kid string) error {
	list := d.founded
	if list == nil {
		var err error
		if list, err = d.trustList(); err != nil {
			return err
		}
	}
	for _, root := range list.Roots {
		if root.Kid == kid {
			return record.Errorf(record.WrongPurpose, "key %s is a root of the trust list", kid).Under("docs/format.md §2")
		}
	}
	for _, key := range list.Keys {
		if key.Kid == kid {
			return record.Errorf(record.WrongPurpose, "key %s is in the trust list for %q", kid, key.Purpose).Under("docs/format.md §2")
		}
	}
	return nil
}
