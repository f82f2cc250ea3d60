package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// packRows are the acts that change what decisions are made under (domain model E33).
func packRows() []Row {
	const edition = record.EditionRegistries
	inForce, bureau := []string{record.StateInForce}, []string{record.RoleBureau}
	return []Row{
		{Act: "pack.publish", Kind: "rules", From: inForce, To: record.StateInForce, Roles: bureau, Through: Owner, Rule: "S0 4(1); S0 36", Edition: edition,
			apply: on(publishPack)},
		{Act: "pack.repeal", Kind: "rules", From: inForce, To: record.StateInForce, Roles: bureau, Through: Owner, Rule: "S0 4(1); S0 35", Edition: edition,
			apply: on(repealPack)},
		{Act: "calendar.publish", Kind: "rules", From: inForce, To: record.StateInForce, Roles: bureau, Through: Owner, Rule: "S0 4(1); Civil Code 203",
			Edition: edition, apply: on(publishCalendar)},
	}
}

// publishPack lists a pack. Its text stays for ever under a key of its own, so that every decision can be read together with
// the rules it was made under.
func publishPack(d *decision, body *record.PublishPack, rules *record.Rules) error {
	pack, err := attached[record.Pack](d, "the rule pack")
	if err != nil {
		return err
	}
	if err := pack.Publishable(); err != nil {
		return err
	}
	if body.Pack != pack.Name() {
		return record.Errorf(record.Invalid, "the statement is about %s, %s is attached", body.Pack, pack.Name())
	}
	if body.From < d.now() {
		return record.Errorf(record.Invalid, "from is %s; no rule counts before it is published", body.From).Under("S0 36")
	}
	if err := d.listFounding(rules); err != nil {
		return err
	}
	if err := endBefore(rules.Packs, pack, body.From); err != nil {
		return err
	}
	key := fmt.Sprintf("pack/%s-%d", pack.ID, pack.Version)
	rules.Packs = append(rules.Packs, record.Published{
		Pack: pack.Name(), Key: key, Status: pack.Status, From: body.From, Region: pack.Region, Precedence: pack.Precedence,
	})
	if err := d.readable(rules); err != nil {
		return err
	}
	if err := d.answerable(rules, pack, body.From); err != nil {
		return err
	}
	d.put(key, []byte(d.submission.Attachments[0]))
	return d.cosigned()
}

// answerable refuses a pack with which a reviewer would have more items of the negative list to answer than a review holds.
func (d *decision) answerable(rules *record.Rules, pack *record.Pack, from string) error {
	packs := []*record.Pack{pack}
	for _, published := range applying(rules, record.PackInForce, d.network.Region, from) {
		if published.Pack == pack.Name() {
			continue
		}
		other, err := d.packText(published.Key)
		if err != nil {
			return err
		}
		packs = append(packs, other)
	}
	if n := len(negative(packs)); n > record.MaxNegative {
		return record.Errorf(record.TooLarge, "the negative list would have %d items at %s, a review answers %d", n, from, record.MaxNegative)
	}
	return nil
}

// attached reads the one attachment of an act.
func attached[B any, P valid[B]](d *decision, what string) (*B, error) {
	if len(d.submission.Attachments) != 1 {
		return nil, record.Errorf(record.AttachmentMismatch, "%s must be attached, and nothing else", what)
	}
	var body B
	if err := record.Decode([]byte(d.submission.Attachments[0]), &body); err != nil {
		return nil, err
	}
	return &body, P(&body).Valid()
}

// listFounding lists the founding's pack before anything is listed beside it.
func (d *decision) listFounding(rules *record.Rules) error {
	if len(rules.Packs) > 0 {
		return nil
	}
	pack, err := d.packText(rules.PackKey)
	if err != nil {
		return err
	}
	rules.Packs = []record.Published{{
		Pack: rules.Pack, Key: rules.PackKey, Status: record.PackInForce, From: d.record.Acts[0].At, Region: pack.Region, Precedence: pack.Precedence,
	}}
	return nil
}

// packText reads a pack that the ledger holds.
func (d *decision) packText(key string) (*record.Pack, error) {
	value, err := d.reader.Read(record.Governance, key)
	if err != nil || value == nil {
		return nil, missing("the rule pack "+key, err)
	}
	var pack record.Pack
	return &pack, unreadable("the rule pack "+key, record.Load(value, &pack))
}

// endBefore ends the earlier versions of a pack when its next one counts; a draft ends drafts only. Versions rise by one, so that
// none is missed.
func endBefore(packs []record.Published, pack *record.Pack, from string) error {
	newest := 0
	for i := range packs {
		id, version, _ := strings.Cut(packs[i].Pack, "@")
		if id != pack.ID {
			continue
		}
		newest, _ = strconv.Atoi(version) // the ledger wrote it from a number
		supersedes := pack.Status == record.PackInForce || packs[i].Status == record.PackDraft
		if supersedes && (packs[i].To == "" || packs[i].To > from) {
			packs[i].To = from
		}
	}
	if newest != 0 && pack.Version != newest+1 {
		return record.Errorf(record.Invalid, "version %d of %s is published; the next is %d, not %d", newest, pack.ID, newest+1, pack.Version)
	}
	return nil
}

// readable bounds what a decision must read: packs of a status at any one time, and all that were ever published.
func (d *decision) readable(rules *record.Rules) error {
	if len(rules.Packs) > record.MaxPacks {
		return record.Errorf(record.TooLarge, "this network has published its %d packs", record.MaxPacks)
	}
	for _, status := range []string{record.PackInForce, record.PackDraft} {
		for _, pack := range rules.Packs {
			if n := len(applying(rules, status, d.network.Region, pack.From)); n > maxInForce {
				return record.Errorf(record.RuleForbids, "%d packs would be %s at %s, %d may be; repeal one first", n, status, pack.From, maxInForce)
			}
		}
	}
	return nil
}

// cosigners are the organizations beside the data bureau that consent to a pack and to its repeal (domain model C3), and the
// roles in which somebody of theirs may. Both always do: what a pack leaves out, words for all types or overrides by
// precedence concerns them as much as what it names.
var cosigners = map[string]string{record.MarketRegulator: record.RoleRegulator, record.Exchange: record.RoleExchange}

// cosigned finds the consents that a pack needs.
func (d *decision) cosigned() error {
	for _, organization := range []string{record.MarketRegulator, record.Exchange} {
		if err := d.consentWithin(organization, record.RoleRegistrar, cosigners[organization]); err != nil {
			return cite(err, "domain model C3")
		}
	}
	return nil
}

// repealPack ends a pack without a later version.
func repealPack(d *decision, body *record.RepealPack, rules *record.Rules) error {
	if body.At < d.now() {
		return record.Errorf(record.Invalid, "at is %s; what was decided under a rule stands, and it ends now at the earliest", body.At)
	}
	if err := d.listFounding(rules); err != nil {
		return err
	}
	i := slices.IndexFunc(rules.Packs, func(p record.Published) bool { return p.Pack == body.Pack })
	if i < 0 {
		return record.Errorf(record.NotFound, "no pack %s was published", body.Pack)
	}
	published := &rules.Packs[i]
	if published.To != "" && published.To <= body.At {
		return record.Errorf(record.StateForbids, "%s ends at %s already", body.Pack, published.To)
	}
	published.To, published.Repealed = body.At, body.Reason
	return d.cosigned()
}

// publishCalendar puts the next working calendar in force: periods that begin from now on are counted by it.
func publishCalendar(d *decision, body *record.PublishCalendar, rules *record.Rules) error {
	calendar, err := attached[record.Calendar](d, "the working calendar")
	if err != nil {
		return err
	}
	before, err := d.calendar()
	if err != nil {
		return err
	}
	key := "calendar/" + calendar.ID
	known, err := d.reader.Read(record.Governance, key)
	if err != nil {
		return err
	}
	today := d.tx.Time.In(beijing).Format(dayForm)
	switch {
	case body.ID != calendar.ID:
		return record.Errorf(record.Invalid, "the statement is about calendar %s, %s is attached", body.ID, calendar.ID)
	case known != nil:
		return record.Errorf(record.Exists, "calendar %s is published; a corrected one gets an id of its own", calendar.ID)
	case today < calendar.From || today > calendar.To:
		return record.Errorf(record.Invalid, "it covers %s to %s, not today, %s", calendar.From, calendar.To, today)
	case calendar.To < before.To:
		return record.Errorf(record.Invalid, "it ends at %s, the one in force at %s", calendar.To, before.To)
	}
	rules.Calendar = key
	d.put(key, []byte(d.submission.Attachments[0]))
	return nil
}
