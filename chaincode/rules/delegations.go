package rules

import (
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// delegationRows are the delegations under which city departments and agencies register, and what they file with the bureau
// (domain model SM11).
func delegationRows() []Row {
	const edition, rule = record.EditionRegistries, "S0 11(1)"
	bureau := []string{record.RoleBureau}
	proposed, active, suspended := []string{record.StateProposed}, []string{record.StateActive}, []string{record.StateSuspended}
	alive, submitted := slices.Concat(proposed, active, suspended), []string{record.StateSubmitted}
	rows := []Row{
		{Act: "delegation.propose", Kind: "delegation", To: record.StateProposed, Roles: bureau, Through: Owner, renews: true, key: delegationKey, apply: on(propose)},
		{Act: "delegation.accept", Kind: "delegation", From: proposed, To: record.StateActive, Roles: delegates, apply: on(acceptDelegation)},
		{Act: "delegation.suspend", Kind: "delegation", From: active, To: record.StateSuspended, Roles: bureau, Through: Owner, apply: on(explain)},
		{Act: "delegation.resume", Kind: "delegation", From: suspended, To: record.StateActive, Roles: bureau, Through: Owner, apply: on(explain)},
		{Act: "delegation.end", Kind: "delegation", From: alive, To: record.StateEnded, Roles: bureau, Through: Owner, ends: true, apply: on(explain)},
		{Act: "delegation.settle", Kind: "delegation", From: alive, To: record.StateEnded, Roles: []string{record.RoleService}, Through: Home, ends: true,
			settles: true, apply: on(settleDelegation)},
		{Act: "filing.submit", Kind: "filing", To: record.StateSubmitted, Roles: delegates, key: filingKey, apply: on(submitFiling)},
		{Act: "filing.resubmit", Kind: "filing", From: []string{record.StateReturned}, To: record.StateSubmitted, Roles: delegates, apply: on(resubmitFiling)},
		{Act: "filing.accept", Kind: "filing", From: submitted, To: record.StateAccepted, Roles: bureau, Through: Owner, ends: true, apply: on(acceptFiling)},
		{Act: "filing.return", Kind: "filing", From: submitted, To: record.StateReturned, Roles: bureau, Through: Owner, apply: on(returnFiling)},
	}
	for i := range rows {
		rows[i].Rule, rows[i].Edition = rule, edition
	}
	return rows
}

// delegates are the roles in which an organization registers in the bureau's stead.
var delegates = []string{record.RoleCity, record.RoleAgency}

func delegationKey(d *decision) string {
	var body record.Propose
	if record.Decode(d.statement.Body, &body) != nil || !record.IsID(body.Delegate) {
		return "" // the row's function says what is wrong with the body
	}
	return "delegation/" + body.Delegate
}

// propose offers a delegation, anew when the one before has ended. It counts once the delegate has accepted.
func propose(d *decision, body *record.Propose, delegation *record.Delegation) error {
	if d.value != nil {
		if state, _ := record.Effective(&d.record, d.now()); state != record.StateEnded {
			return record.Errorf(record.Exists, "the delegation of %s is %s; end it first", body.Delegate, state)
		}
	}
	if err := d.delegable(body.Delegate); err != nil {
		return err
	}
	if err := d.within(record.Scope{Regions: body.Regions, Types: body.Types, Until: body.To}); err != nil {
		return err
	}
	if now := d.now(); body.To <= now || body.FirstDue <= now {
		return record.Errorf(record.Invalid, "to and firstDue must lie in the future")
	}
	filed, err := d.reader.Read(record.Governance, filingOf(body.Delegate, body.FirstDue))
	if err != nil {
		return err
	}
	if filed != nil {
		return record.Errorf(record.Invalid, "%s has filed for the day of firstDue already; choose another", body.Delegate)
	}
	regime, err := d.regime()
	if err != nil {
		return err
	}
	*delegation = record.Delegation{Propose: *body}
	if delegation.Months, _ = regime.number("filingMonths", ""); delegation.Months == 0 {
		return nil
	}
	return d.falls(delegation, body.FirstDue)
}

// delegable refuses to delegate to anybody but an organization from outside that is registered for it.
func (d *decision) delegable(id string) error {
	actor, err := d.activeActor(id)
	if err != nil {
		return err
	}
	if actor.ActorKind != record.ActorOrganization || actor.Organization != "" {
		return record.Errorf(record.OutOfRole, "%s is no organization from outside; the bureau's own people need no delegation", id)
	}
	if !slices.ContainsFunc(delegates, func(role string) bool { return contains(actor.Roles, role) }) {
		return record.Errorf(record.OutOfRole, "%s has the roles %v; a delegate has one of %v", id, actor.Roles, delegates)
	}
	return nil
}

// falls fixes when the next filing is due and when it will be overdue.
func (d *decision) falls(delegation *record.Delegation, due string) error {
	var err error
	delegation.Due, delegation.Filed = due, ""
	delegation.Late, err = d.dueFrom(due, "filingGraceDays", "")
	return err
}

func acceptDelegation(d *decision, _ *record.Reasoned, delegation *record.Delegation) error {
	if delegation.Delegate != d.signer.organizationID {
		return record.Errorf(record.OutOfRole, "%s is the delegate and accepts", delegation.Delegate)
	}
	return nil
}

func explain(_ *decision, body *record.Reasoned, delegation *record.Delegation) error {
	delegation.Reason = body.Reason
	return nil
}

// settleDelegation writes down that a delegation has run out.
func settleDelegation(d *decision, _ *record.Reasoned, delegation *record.Delegation) error {
	if _, rule := delegation.At(d.record.State, d.now()); rule == "" {
		return record.Errorf(record.TooEarly, "it runs until %s", delegation.To)
	}
	return nil
}

// filingOf is the key of a delegate's filing for a due date: one for each, whoever brings it how often.
func filingOf(delegate, due string) string {
	day, err := record.ParseTime(due)
	if err != nil {
		return ""
	}
	return "filing/" + delegate + "-" + day.In(beijing).Format("20060102")
}

func filingKey(d *decision) string {
	var body record.File
	if record.Decode(d.statement.Body, &body) != nil || body.Valid() != nil {
		return "" // the row's function says what is wrong with the body
	}
	return filingOf(strings.TrimPrefix(body.Delegation, "delegation/"), body.Due)
}

// submitFiling reports a period to the bureau. From then on the filing is not overdue.
func submitFiling(d *decision, body *record.File, filing *record.Filing) error {
	own := "delegation/" + d.signer.organizationID
	if body.Delegation != own {
		return record.Errorf(record.OutOfRole, "%s files for itself, not for %s", d.signer.organizationID, body.Delegation)
	}
	if body.To > d.now() {
		return record.Errorf(record.Invalid, "the period ends at %s, in the future", body.To)
	}
	var rec record.Record
	var delegation record.Delegation
	if err := d.need(record.Governance, own, &rec, &delegation); err != nil {
		return err
	}
	if rec.State == record.StateProposed || delegation.Due != body.Due {
		return record.Errorf(record.StateForbids, "the delegation is %s and the next filing is due at %q, not at %s", rec.State, delegation.Due, body.Due)
	}
	*filing = record.Filing{File: *body, Delegate: d.signer.organizationID}
	return d.delegationOf(filing, func(delegation *record.Delegation) error {
		delegation.Filed = d.targetKey()
		return nil
	})
}

func resubmitFiling(d *decision, body *record.File, filing *record.Filing) error {
	if body.Delegation != filing.Delegation || body.Due != filing.Due {
		return record.Errorf(record.Invalid, "this filing is for %s, due at %s", filing.Delegation, filing.Due)
	}
	return submitFiling(d, body, filing)
}

// delegationOf changes the delegation that a filing is for, unless it has gone on to another due date meanwhile.
func (d *decision) delegationOf(filing *record.Filing, alter func(*record.Delegation) error) error {
	return change(d, filing.Delegation, func(rec *record.Record, delegation *record.Delegation) (string, error) {
		if delegation.Due != filing.Due {
			return rec.State, nil
		}
		return rec.State, alter(delegation)
	})
}

// acceptFiling closes a period and opens the next.
func acceptFiling(d *decision, body *record.Reasoned, filing *record.Filing) error {
	filing.Result = body.Reason
	return d.delegationOf(filing, func(delegation *record.Delegation) error {
		return d.falls(delegation, record.NextDue(delegation.Due, delegation.Months))
	})
}

// returnFiling sends a filing back. The due date stays, so that a poor filing gains no time.
func returnFiling(d *decision, body *record.Reasoned, filing *record.Filing) error {
	filing.Result = body.Reason
	return d.delegationOf(filing, func(delegation *record.Delegation) error {
		delegation.Filed = ""
		return nil
	})
}
