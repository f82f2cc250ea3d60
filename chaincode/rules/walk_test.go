package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// The walks are generated from the table: a new row is walked as soon as it stands there.

var everyRole = []string{
	record.RoleRegistrar, record.RoleService, record.RoleBureau, record.RoleCity, record.RoleAgency, record.RoleRegulator, record.RoleExchange,
	record.RoleOperator, record.RoleHolder, record.RoleMerchant, record.RoleDemander, record.RoleThirdParty, record.RoleBank, record.RoleCustodian,
	record.RoleCourt, record.RoleAuditor, record.RoleSector, record.RolePublicOp, record.RoleProvider, record.RoleCommittee, record.RoleForeign, record.RoleParty,
}

// walked is a founded world under the newest edition, with an actor for any role of any organization.
type walked struct {
	*world.World
	actors map[string]*world.Actor
	fixed  bool // the edition is the test's; else each row is tried in the newest that has it
}

func newWalk(t testing.TB) *walked {
	w := &walked{World: world.New(t), actors: map[string]*world.Actor{}}
	w.Found()
	w.edition(rules.Newest)
	w.plant(world.Governance, "venue", "EXCHANGE", record.StateOnboarded, record.Venue{Namespace: world.Exchange, Scope: record.ObjectTypes})
	return w
}

// edition puts an edition in force.
func (w *walked) edition(n int) {
	rec := w.Record(world.Governance, record.RulesKey)
	body := w.Body(world.Governance, record.RulesKey, &record.Rules{}).(*record.Rules)
	body.Edition = n
	rec.Body = world.Text(body)
	w.Ledger.Plant(world.Governance, rec.Key(), world.Text(rec))
}

// plant puts a record in a state where no act put it.
func (w *walked) plant(namespace, kind, id, state string, body any) string {
	rec := record.Record{Kind: kind, ID: id, State: state, Version: 1, Prev: record.None, Acts: []record.Act{}, Body: world.Text(body)}
	w.Ledger.Plant(namespace, rec.Key(), world.Text(rec))
	return rec.Key()
}

// clerk is a person of an organization with one role.
func (w *walked) clerk(organization string, roles ...string) *world.Actor {
	name := organization + strings.Join(roles, "+")
	if known := w.actors[name]; known != nil {
		return known
	}
	who := world.NewActor()
	who.ID = strings.ToUpper(world.Nonce())
	w.plant(world.Governance, "actor", who.ID, record.StateActive, record.Actor{
		ActorKind: record.ActorStaff, For: w.Homes[organization], Organization: organization, Roles: roles, Scope: world.NoScope, Lifted: []string{},
	})
	w.plant(world.Governance, "key", who.Kid, record.StateActive, record.Key{
		Actor: who.ID, Purpose: record.PurposeAct, Key: who.Point, From: record.Time(w.Now.AddDate(0, 0, -1)), To: record.Time(w.Now.AddDate(1, 0, 0)),
	})
	w.actors[name] = who
	return who
}

// try decides an act with an empty body, which no row's function accepts, and gives the code of the refusal.
func (w *walked) try(ns record.Namespace, via string, by *world.Actor, row rules.Row, sub string) record.Code {
	w.Helper()
	if !w.fixed {
		w.edition(newestOf(row))
	}
	submission := w.Draft(ns.Name, via, by, row.Act, sub, struct{}{}).Submission()
	outcome, err := rules.Decide(rules.Tx{Time: w.Now, Creator: via, Namespace: ns.Name}, submission, w.Ledger)
	if err == nil {
		w.Fatalf("%s with an empty body was accepted: %+v", row.Act, outcome)
	}
	return record.CodeOf(err)
}

// newestOf is the newest edition that a row counts in.
func newestOf(row rules.Row) int {
	if row.Until == 0 {
		return rules.Newest
	}
	return row.Until - 1
}

// each calls for every row of every namespace but founding, which has its own way.
func each(t *testing.T, walk func(t *testing.T, ns record.Namespace, row rules.Row)) {
	for _, ns := range world.Namespaces {
		for _, row := range rules.Table(ns.Kind) {
			if row.Act != "found" {
				t.Run(ns.Name+" "+row.Act, func(t *testing.T) { walk(t, ns, row) })
			}
		}
	}
}

// content are the refusals of a statement that got past everything but its content.
var content = []record.Code{record.Malformed, record.AttachmentMismatch}

func TestEveryRowIsOpenToItsRolesAndToNoOthers(t *testing.T) {
	w := newWalk(t)
	each(t, func(t *testing.T, ns record.Namespace, row rules.Row) {
		sub, past := "", content
		if len(row.From) > 0 {
			sub, past = row.Kind+"/NONE", []record.Code{record.NotFound}
		}
		for _, role := range everyRole {
			got := w.try(ns, ns.Owner, w.clerk(ns.Owner, role), row, sub)
			if allowed := slices.Contains(row.Roles, role); allowed && !slices.Contains(past, got) {
				t.Errorf("%s is in the row but was answered %s", role, got)
			} else if !allowed && got != record.OutOfRole {
				t.Errorf("%s is not in the row but was answered %s", role, got)
			}
		}
		if len(row.Roles) == 0 {
			t.Error("a row for nobody")
		}
	})
}

func TestEveryRowArrivesThroughItsOrganizationOnly(t *testing.T) {
	w := newWalk(t)
	each(t, func(t *testing.T, ns record.Namespace, row rules.Row) {
		for _, organization := range world.Organizations {
			for _, via := range world.Organizations {
				got := w.try(ns, via, w.clerk(organization, row.Roles[0]), row, "")
				open := row.Through == rules.Any || row.Through == rules.Owner && via == ns.Owner || (row.Through == rules.Signer || row.Through == rules.Home) && via == organization
				open = open && (!row.Private() || via == ns.Owner || via == record.DataBureau) // whoever holds the terms
				if (got == record.WrongOrganization) == open {
					t.Errorf("signed in %s, through %s: %s", organization, via, got)
				}
			}
		}
	})
}

func TestEveryStateAllowsExactlyTheActsOfItsRows(t *testing.T) {
	w := newWalk(t)
	each(t, func(t *testing.T, ns record.Namespace, row rules.Row) {
		by := w.clerk(ns.Owner, row.Roles...)
		check := func(kind, state string) {
			key := w.plant(ns.Name, kind, "WALKED", state, standing(kind, state))
			got := w.try(ns, ns.Owner, by, row, key)
			open := kind == row.Kind && slices.Contains(row.From, state)
			if (got == record.StateForbids) == open {
				t.Errorf("%s in %s: %s", kind, state, got)
			}
		}
		for _, state := range states(ns.Kind) {
			check(row.Kind, state)
		}
		for _, kind := range kinds(ns.Kind) {
			for _, state := range row.From {
				check(kind, state)
			}
		}
	})
}

// standing is a body on which time does not move a state.
func standing(kind, state string) any {
	if kind == "deal" {
		return running(state)
	}
	switch state {
	case record.StateSuspended:
		return map[string]any{"suspension": struct{}{}, "to": "9999"}
	case record.StateRestricted:
		return map[string]any{"annotations": []any{map[string]string{"effect": "BLOCK_ALL"}}, "to": "9999"}
	}
	return map[string]string{"to": "9999", "until": "9999", "validTo": "9999"}
}

// running is a deal that stands in a state.
func running(state string) *record.Deal {
	contract := record.SignDeal{Batches: 1, Elements: []record.Element{}, Cites: []record.Citation{}}
	deal := &record.Deal{Terms: []string{}, Records: []string{}, Contract: &record.Agreed{Statement: "it", SignDeal: contract}}
	accepted, paid := []record.Batch{{Number: 1, State: record.StateAccepted}}, []record.Settled{{Final: true, Contract: "it"}}
	switch state {
	case record.StateAmended:
		deal.Pending = deal.Contract
	case record.StateDisputed:
		deal.Disputes = []record.Quarrel{{}}
	case record.StatePaused:
		deal.Pauses = []record.Pause{{Modes: []string{}}}
	case record.StateLimited:
		deal.Pauses = []record.Pause{{Outcome: record.StateLimited, Modes: []string{}}}
	case record.StateDelivering:
		deal.Batches = []record.Batch{{Number: 1, State: record.StatePending}}
	case record.StateDelivered:
		deal.Batches = accepted
	case record.StateSettling:
		deal.Batches, deal.Settlements = accepted, []record.Settled{{}}
	case record.StateSettled:
		deal.Batches, deal.Settlements = accepted, paid
	}
	return deal
}

func TestEveryRowCountsFromItsEditionOn(t *testing.T) {
	w := newWalk(t)
	w.fixed = true
	for edition := 1; edition <= rules.Newest; edition++ {
		w.edition(edition)
		each(t, func(t *testing.T, ns record.Namespace, row rules.Row) {
			got := w.try(ns, ns.Owner, w.clerk(ns.Owner, row.Roles[0]), row, "")
			if (got == record.UnknownAct) == counts(ns.Kind, row.Act, edition) {
				t.Errorf("edition %d: %s", edition, got)
			}
		})
	}
	w.edition(rules.Newest + 1)
	if got := w.try(world.Namespaces[0], record.Exchange, w.clerk(record.Exchange, record.RoleHolder), rules.Row{Act: "dataset.register"}, ""); got != record.Unavailable {
		t.Errorf("an edition this program does not contain: %s", got)
	}
}

// counts reports whether any row of an act counts in an edition; never two do.
func counts(kind, act string, edition int) bool {
	n := 0
	for _, row := range rules.Table(kind) {
		if row.Act == act && row.In(edition) {
			n++
		}
	}
	if n > 1 {
		panic(fmt.Sprintf("%d rows of %s count in edition %d", n, act, edition))
	}
	return n == 1
}

func TestTheTableIsComplete(t *testing.T) {
	each(t, func(t *testing.T, _ record.Namespace, row rules.Row) {
		if row.Kind == "" || row.To == "" || row.Rule == "" || row.Edition < 1 || row.Edition > rules.Newest {
			t.Errorf("something is missing: %+v", row)
		}
		if zh, en := rules.Title(row.Act); zh == "" || en == "" {
			t.Error("it has no name for people")
		}
		for _, role := range row.Roles {
			if !slices.Contains(everyRole, role) {
				t.Errorf("role %s is unknown", role)
			}
		}
	})
	if rules.Table("elsewhere") != nil {
		t.Error("an unknown kind of namespace has acts")
	}
}

func TestEveryStateIsLeftOrIsAnEnd(t *testing.T) {
	ends := []string{
		record.StateRevoked, record.StateRefused, record.StateNotAccepted, record.StateTerminated, record.StateLapsed, record.StateCancelled,
		record.StateRetired, record.StateDeposited, record.StateEnded, "ANCHORED", "REPEALED", record.StateDelisted, record.StateReturned, record.StateEvidenced, "ACCEPTED", "SUSPENDED",
		"FOUNDED", "RECORDED", record.StateActive, record.StateExited, record.StateWithdrawn, record.StatePublished, record.StateDeemed,
		record.ResultMatched, record.ResultMismatch, record.StateClosed, record.StateSettled, record.StateExecuted,
	}
	for _, ns := range world.Namespaces {
		rows := rules.Table(ns.Kind)
		for _, row := range rows {
			leaves := func(state string) bool {
				return slices.ContainsFunc(rows, func(r rules.Row) bool { return r.Kind == row.Kind && slices.Contains(r.From, state) })
			}
			for _, state := range append([]string{row.To}, row.Else...) {
				if !leaves(state) && !slices.Contains(ends, state) {
					t.Errorf("%s: nothing leads on from %s", row.Act, state)
				}
			}
		}
	}
}

// states are all states that a kind of namespace knows.
func states(kind string) []string {
	out := []string{"NOWHERE"}
	for _, row := range rules.Table(kind) {
		out = append(append(append(out, row.From...), row.To), row.Else...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// kinds are all kinds of record of a kind of namespace.
func kinds(namespaceKind string) []string {
	var out []string
	for _, row := range rules.Table(namespaceKind) {
		out = append(out, row.Kind)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
