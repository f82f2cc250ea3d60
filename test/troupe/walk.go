package troupe

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// Covered compares the acts on the ledger with the tables of some namespaces in an edition of the rules. Each act must have been
// accepted once, unless an exception says why not; an exception that is not one is reported as well. Exceptions are named
// `<namespace> <act>`.
func Covered(l *Ledger, edition int, exceptions map[string]string, namespaces ...string) (missing []string) {
	for _, namespace := range namespaces {
		done := l.Acts(namespace)
		for _, row := range rules.Table(namespace) { // a kind of namespace is called like the one there is of it
			if !row.In(edition) {
				continue
			}
			name := namespace + " " + row.Act
			reason, excepted := exceptions[name]
			switch played := slices.Contains(done, row.Act); {
			case !played && !excepted:
				missing = append(missing, name+" was never accepted")
			case played && excepted:
				missing = append(missing, name+" was accepted, and is excepted because "+reason)
			}
		}
	}
	return missing
}

// walkers are the roles, by the organization whose staff has them on the walk. Nobody is registered as a party of a deal.
var walkers = map[string][]string{
	record.DataBureau: {
		record.RoleRegistrar, record.RoleService, record.RoleBureau, record.RoleCity, record.RoleAgency, record.RoleHolder, record.RoleMerchant, record.RoleDemander,
		record.RoleThirdParty, record.RoleBank, record.RoleCustodian, record.RoleCourt, record.RoleAuditor, record.RoleSector, record.RolePublicOp,
		record.RoleProvider, record.RoleCommittee, record.RoleForeign,
	},
	record.MarketRegulator: {record.RoleRegulator},
	record.Exchange:        {record.RoleExchange, record.RoleOperator},
}

// Walk has somebody of every role try every act of every namespace through the real gateways. The body is empty, which no act
// accepts, so nothing is recorded. What the answers must be is read from the tables. It gives how many were tried, and what was
// answered otherwise.
func (t *Troupe) Walk(ctx context.Context) (tried int, wrong []string, err error) {
	var mutex sync.Mutex
	var walks []func(context.Context) error
	for organization, roles := range walkers {
		for _, role := range roles {
			walks = append(walks, func(ctx context.Context) error {
				who, err := t.Enrol(ctx, t.Registrars[organization], "巡查岗-"+role, role)
				if err != nil {
					return err
				}
				for namespace := range Owners {
					n, otherwise := t.tries(ctx, who, role, namespace)
					mutex.Lock()
					tried, wrong = tried+n, append(wrong, otherwise...)
					mutex.Unlock()
				}
				return ctx.Err()
			})
		}
	}
	err = t.Together(ctx, walks...)
	slices.Sort(wrong)
	return tried, wrong, err
}

// tries has somebody of a role try every act of a namespace that counts in the edition of the stage.
func (t *Troupe) tries(ctx context.Context, who *Actor, role, namespace string) (tried int, wrong []string) {
	for _, row := range rules.Table(namespace) {
		if row.Act == "found" || !row.In(t.Edition) {
			continue // founding comes before there are roles
		}
		tried++
		wrong = append(wrong, unwalked(row)...)
		a, past := attempt(who, namespace, row)
		if !slices.Contains(row.Roles, role) {
			past = []record.Code{record.OutOfRole}
		}
		if row.Private() && !holdsTerms(namespace, t.via(&a)) { // it takes none in, whoever comes with them
			past = []record.Code{record.WrongOrganization}
		}
		_, err := t.Hand(ctx, &a)
		if code := record.CodeOf(err); err == nil || !slices.Contains(past, code) {
			wrong = append(wrong, fmt.Sprintf("%s in %s by %s was answered %s, not %v: %v", row.Act, namespace, role, code, past, err))
		}
	}
	return tried, wrong
}

// holdsTerms reports whether an organization is a member of the collection of the one namespace of a kind.
func holdsTerms(kind, organization string) bool {
	namespace := record.Namespace{Kind: kind, Owner: Owners[kind]}
	return slices.Contains(namespace.TermsHolders(), organization)
}

// attempt is an act with an empty body, and the codes with which whoever may do it is answered.
func attempt(who *Actor, namespace string, row rules.Row) (Act, []record.Code) {
	a := Act{By: who, Namespace: namespace, Name: row.Act, Prev: record.None, Body: struct{}{}}
	past := []record.Code{record.Malformed, record.AttachmentMismatch}
	if len(row.From) > 0 {
		a.On, a.Prev, past = row.Kind+"/NONE", Digest("none"), []record.Code{record.NotFound}
	}
	if row.Through == rules.Owner {
		a.Through = Owners[namespace]
	}
	if rules.Seals(namespace, row.Act) {
		a.Attach = []string{"none"} // or the signer would be asked for the certificate before the rules are
	}
	if row.Private() {
		a.Terms = "{}" // or what is missing would be asked for before the roles are
	}
	return a, past
}

// unwalked are the roles of a row that nobody walks as.
func unwalked(row rules.Row) (list []string) {
	walked := append(slices.Concat(slices.Collect(maps.Values(walkers))...), record.RoleParty)
	for _, role := range row.Roles {
		if !slices.Contains(walked, role) {
			list = append(list, fmt.Sprintf("nobody walks as %s, which may %s", role, row.Act))
		}
	}
	return list
}
