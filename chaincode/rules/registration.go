package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// registry is what differs between the two registrations; everything else is shared.
type registry struct {
	certType   string
	other      string   // kind of namespace of the other register
	deciders   []string // roles that accept, review, notify, deposit, issue and revoke
	suspenders []string // roles that suspend a certificate
	deposit    bool     // an evidence deposit must precede the application
	processing bool     // the rule by which the data were processed must be stated
	rules      articles
}

// articles are what each step rests on.
type articles struct{ apply, accept, review, notice, deposit, issue, revoke string }

var propertyRegistry = registry{
	certType: record.TypeDP, other: record.KindIntellectual, deciders: []string{record.RoleBureau, record.RoleCity, record.RoleAgency},
	suspenders: []string{record.RoleBureau, record.RoleSector},
	rules:      articles{"S0 9(1); B-03", "S0 9(2); B-03", "S0 8; B-04", "B-08", "B-09", "S0 10(1)", "S0 8; B-11"},
}

var intellectualRegistry = registry{
	certType: record.TypeIP, other: record.KindProperty, deciders: []string{record.RoleRegulator},
	suspenders: []string{record.RoleRegulator, record.RoleSector}, deposit: true, processing: true,
	rules: articles{"S0 9(1); B-21", "S0 9(3); B-19", "S0 8; B-19", "B-21", "B-21", "S0 10(2)", "S0 8; B-19"},
}

// Groups of states of a registration (domain model SM1, SM2).
var (
	// ended are the states from which a registration never returns.
	ended = []string{
		record.StateNotAccepted, record.StateRefused, record.StateRevoked, record.StateLapsed, record.StateTerminated, record.StateExpired,
		record.StateCancelled, record.StateSuperseded, record.StateTransferred,
	}
	// inForce are the states of a certificate that counts, with or without limits.
	inForce = []string{record.StateActive, record.StateRestricted, record.StateSuspended}
	// underWay are the states before an agency has decided.
	underWay = []string{
		record.StateSubmitted, record.StateSupplement, record.StateAccepted, record.StateReview, record.StateNotice, record.StateObjected,
	}
	// live are the states of a certificate that still carries rights: also of one of which some were transferred.
	live = append(slices.Clone(inForce), record.StatePartly)
)

// applicants are the roles that apply for registrations; a third-party service applies as somebody's agent.
var applicants = []string{record.RoleHolder, record.RoleMerchant, record.RolePublicOp}

func registrationRows(g registry) []Row {
	const edition = record.EditionRegistries
	one := func(state string) []string { return []string{state} }
	and := func(states []string, more ...string) []string { return append(slices.Clone(states), more...) }
	others := func(roles []string, more ...string) []string { return append(slices.Clone(roles), more...) }
	rows := []Row{
		{Act: "registration.apply", To: record.StateSubmitted, Roles: others(applicants, record.RoleThirdParty), Rule: g.rules.apply, Edition: 1,
			apply: on(g.apply)},
		{Act: "registration.query", From: []string{record.StateSubmitted, record.StateAccepted}, To: record.StateSupplement, Roles: g.deciders, Through: Owner,
			Rule: "B-03", Edition: edition, apply: on(g.query)},
		{Act: "registration.supplement", From: one(record.StateSupplement), To: record.StateSubmitted, Roles: others(applicants, record.RoleThirdParty),
			Rule: "B-03", Edition: edition, apply: on(g.supplement)},
		{Act: "registration.accept", From: one(record.StateSubmitted), To: record.StateAccepted, Roles: g.deciders, Through: Owner,
			Rule: g.rules.accept, Edition: 1, apply: on(g.accept)},
		{Act: "registration.decline", From: one(record.StateSubmitted), To: record.StateNotAccepted, Roles: g.deciders, Through: Owner,
			Rule: g.rules.accept, Edition: 1, apply: on(g.decide)},
		{Act: "registration.withdraw", From: underWay, To: record.StateTerminated, Roles: applicants, Rule: g.rules.apply, Edition: edition, ends: true,
			apply: on(g.withdraw)},
		{Act: "registration.extend", From: one(record.StateAccepted), To: record.StateAccepted, Roles: g.deciders, Through: Owner, Rule: "B-03",
			Edition: edition, apply: on(g.extend)},
		{Act: "registration.review", From: []string{record.StateAccepted, record.StateReview, record.StateNotice}, To: record.StateReview,
			Else: []string{record.StateRefused, record.StateNotice}, Roles: g.deciders, Through: Owner, Rule: g.rules.review, Edition: 1, apply: on(g.review)},
		{Act: "registration.terminate", From: []string{record.StateAccepted, record.StateReview, record.StateDeposited, record.StateWaitNumber},
			To: record.StateTerminated, Roles: g.deciders, Through: Owner, Rule: "B-05", Edition: edition, ends: true, apply: on(g.decide)},
		{Act: "registration.notice", From: one(record.StateReview), To: record.StateNotice, Roles: g.deciders, Through: Owner,
			Rule: g.rules.notice, Edition: 1, apply: on(g.notice)},
		{Act: "registration.object", From: and(live, record.StateNotice, record.StateObjected), To: record.StateObjected,
			Else: []string{record.StateRestricted, record.StateSuspended, record.StatePartly}, Through: Home, Rule: "B-08", Edition: edition, apply: on(g.object),
			Roles: others(g.deciders, record.RoleHolder, record.RoleMerchant, record.RoleDemander, record.RoleThirdParty, record.RoleBank, record.RolePublicOp)},
		{Act: "registration.answer", From: and(live, record.StateObjected), To: record.StateObjected, Else: live, Roles: applicants,
			Rule: "B-08", Edition: edition, ends: true, apply: on(g.answer)},
		{Act: "registration.resolve", From: and(live, record.StateObjected), To: record.StateNotice,
			Else: and(live, record.StateObjected, record.StateRefused, record.StateCancelled), Roles: g.deciders, Through: Owner, Rule: "B-08", Edition: edition,
			ends: true, apply: on(g.resolve)},
		{Act: "registration.deposit", From: []string{record.StateNotice, record.StateReview}, To: record.StateDeposited, Else: one(record.StateWaitNumber),
			Roles: g.deciders, Through: Owner, Rule: g.rules.deposit, Edition: 1, ends: true, apply: on(g.depositInformation)},
		{Act: "registration.number", From: one(record.StateWaitNumber), To: record.StateDeposited, Roles: g.deciders, Through: Owner, Rule: "B-18",
			Edition: edition, ends: true, apply: on(g.number)},
		{Act: "registration.issue", From: one(record.StateDeposited), To: record.StateActive, Else: one(record.StateRestricted), Roles: g.deciders, Through: Owner,
			Rule: g.rules.issue, Edition: 1, sealed: true, ends: true, apply: on(g.issue)},
		{Act: "registration.annotate", From: live, To: record.StateRestricted, Else: live, Through: Home, Rule: "B-07", Edition: edition, ends: true,
			Roles: others(g.deciders, record.RoleCourt, record.RoleSector), apply: on(g.annotate)},
		{Act: "registration.lift", From: live, To: record.StateActive, Else: live, Through: Home, Rule: "B-07", Edition: edition, ends: true,
			Roles: others(g.deciders, record.RoleCourt, record.RoleSector), apply: on(g.lift)},
		{Act: "registration.suspend", From: []string{record.StateActive, record.StateRestricted}, To: record.StateSuspended, Roles: g.suspenders, Through: Home,
			Rule: "S0 22(2); S2 39(2)", Edition: edition, ends: true, apply: on(g.suspend)},
		{Act: "registration.resume", From: one(record.StateSuspended), To: record.StateActive, Else: one(record.StateRestricted), Roles: g.suspenders,
			Through: Home, Rule: "S0 22(2); S2 39(2)", Edition: edition, ends: true, apply: on(g.resume)},
		{Act: "registration.cancel", From: live, To: record.StateCancelled, Roles: others(g.deciders, applicants...), Through: Home,
			Rule: "B-11", Edition: edition, ends: true, apply: on(g.cancel)},
		{Act: "registration.revoke", From: and(live, record.StateExpired), To: record.StateRevoked, Roles: g.deciders, Through: Owner,
			Rule: g.rules.revoke, Edition: 1, ends: true, apply: on(g.revoke)},
		{Act: "registration.settle", From: and(live, record.StateSubmitted, record.StateSupplement), To: record.StateExpired,
			Else: and(inForce, record.StateAccepted, record.StateLapsed), Roles: []string{record.RoleService}, Through: Home, Rule: "B-03; B-09", Edition: edition,
			ends: true, settles: true, apply: on(settleRegistration)},
	}
	for i := range rows {
		rows[i].Kind = "registration"
	}
	return slices.Concat(rows, besideRows(g))
}
