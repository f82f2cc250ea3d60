package rules_test

import (
	"strings"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

// readers are a deal that stands on the ledger and everybody who may want to read what is kept of it.
type readers struct {
	*world.World
	supplier, colleague, receiver, stranger, clerk, operator, custodian, bureau, regulator, court, auditor, bank *world.Actor
	applied, signed, paid                                                                                        string // statements
}

const deal = "deal/D1"

func newReaders(t *testing.T) *readers {
	t.Helper()
	w := world.New(t)
	w.FoundAt(record.EditionTrade)
	r := &readers{World: w, applied: world.Digest("apply"), signed: world.Digest("sign"), paid: world.Digest("settle")}
	firm := func(n string, roles ...string) *world.Actor {
		return w.Firm("公司"+n, world.USCC("91350200MA00000"+n), roles...)
	}
	r.supplier, r.stranger, r.custodian = firm("11", record.RoleHolder), firm("22", record.RoleHolder), firm("33", record.RoleCustodian)
	r.court, r.auditor, r.bank = firm("44", record.RoleCourt), firm("55", record.RoleAuditor), firm("66", record.RoleBank)
	r.colleague = w.Clerk(record.Exchange, r.supplier, record.RoleHolder)
	r.clerk, r.operator = w.Staff(record.Exchange, record.RoleExchange), w.Staff(record.Exchange, record.RoleOperator)
	r.bureau, r.regulator = w.Staff(record.DataBureau, record.RoleBureau), w.Staff(record.MarketRegulator, record.RoleRegulator)
	r.receiver = world.NewActor()
	r.receiver.ID = r.receiver.Kid
	r.plant(record.PartyKey(r.receiver.Kid), record.StateActive, record.Party{Key: r.receiver.Point, Role: "RECEIVER", Deal: deal})
	r.standing(agreed(r.signed, false))
	return r
}

// standing puts the deal on the ledger, with a contract or without.
func (r *readers) standing(contract *record.Agreed) {
	body := record.Deal{
		Listing: "listing/L", Object: "object/O", Dataset: "S", Region: world.Region, Provider: r.supplier.ID, Receiver: r.receiver.Kid, Cohort: "cohort/1",
		Terms: []string{r.applied, r.signed, r.paid}, Records: []string{}, Contract: contract,
	}
	r.plant(deal, record.StateEvidenced, body,
		record.Act{Act: "deal.apply", Statement: r.applied, By: r.receiver.Kid, For: r.receiver.Kid},
		record.Act{Act: "deal.vet", Statement: world.Digest("vet"), By: r.clerk.ID},
		record.Act{Act: "deal.sign", Statement: r.signed, By: r.supplier.ID, For: r.supplier.ID},
		record.Act{Act: "settlement.record", Statement: r.paid, By: r.custodian.ID, For: r.custodian.ID})
}

func (r *readers) plant(key, state string, body any, acts ...record.Act) {
	kind, id, _ := strings.Cut(key, "/")
	r.Ledger.Plant(world.Exchange, key, world.Text(record.Record{
		Kind: kind, ID: id, State: state, Version: 1, Prev: record.None, Acts: append([]record.Act{}, acts...), Body: world.Text(body),
	}))
}

// order is an access record of an authority.
func (r *readers) order(of *world.Actor, organization, purpose string, alter ...func(*record.Access)) string {
	access := record.Access{Deal: deal, Document: world.Digest("order"), Purpose: purpose, Until: record.Time(r.Now.AddDate(0, 1, 0)), Authority: organization}
	for _, change := range alter {
		change(&access)
	}
	key := "access/" + strings.ToUpper(world.Nonce())
	r.plant(key, record.StateInForce, access)
	return key
}

// grant is a party's leave.
func (r *readers) grant(by *world.Actor, to string, alter ...func(*record.Grant)) string {
	grant := record.Grant{
		Iss: by.ID, Aud: r.Network + "/" + world.Exchange, Iat: r.Now.Unix(), Exp: r.Now.AddDate(0, 0, 10).Unix(), Jti: world.Nonce(), To: to, Deal: deal,
		Scope: []string{record.ScopeContract},
	}
	for _, change := range alter {
		change(&grant)
	}
	return by.Seal(record.TypeGrant, grant)
}

func (r *readers) read(via string, by *world.Actor, body record.ReadTerms, alter ...world.With) (*rules.Read, error) {
	body.Deal = deal
	if body.Purpose == "" {
		body.Purpose = "PERFORMANCE"
	}
	statement := r.Draft(world.Exchange, via, by, record.ActReadTerms, "", body, alter...).Submission().Statements[0]
	return rules.Reading(rules.Tx{Time: r.Now, Creator: via, Namespace: world.Exchange}, statement, r.Ledger)
}

// codeOf is the code of a refusal; empty when there is none.
func codeOf(err error) record.Code {
	if err == nil {
		return ""
	}
	return record.CodeOf(err)
}

func agreed(statement string, fiscal bool) *record.Agreed {
	return &record.Agreed{Statement: statement, SignDeal: record.SignDeal{FiscalFunds: fiscal, Elements: []record.Element{}, Cites: []record.Citation{}}}
}

// TestWhoMayReadPrivateTerms is the row of the permission matrix (domain model C3).
func TestWhoMayReadPrivateTerms(t *testing.T) {
	r := newReaders(t)
	const x, b = record.Exchange, record.DataBureau
	bureau := r.Homes[b]
	fiscal := func() { r.standing(agreed(r.signed, true)) }
	for _, c := range []struct {
		who   string
		by    *world.Actor
		via   string
		ask   record.ReadTerms
		basis string
		code  record.Code
	}{
		{"the receiver", r.receiver, b, record.ReadTerms{Statement: r.applied}, "receiver", ""},
		{"the provider", r.supplier, x, record.ReadTerms{Statement: r.signed}, "provider", ""},
		{"the provider's people", r.colleague, x, record.ReadTerms{Statement: r.applied}, "provider", ""},
		{"a stranger", r.stranger, x, record.ReadTerms{Statement: r.signed}, "", record.OutOfRole},
		{"the exchange", r.clerk, x, record.ReadTerms{Statement: r.paid}, "exchange", ""},
		{"the exchange elsewhere", r.clerk, b, record.ReadTerms{Statement: r.paid}, "", record.WrongOrganization},
		{"its operator", r.operator, x, record.ReadTerms{Statement: r.paid}, "", record.OutOfRole},
		{"the custodian", r.custodian, x, record.ReadTerms{Statement: r.paid}, "custodian", ""},
		{"the custodian, of the contract", r.custodian, x, record.ReadTerms{Statement: r.signed}, "", record.OutOfRole},
		{"the bureau without a task", r.bureau, b, record.ReadTerms{Statement: r.signed, Purpose: "SUPERVISION"}, "", record.OutOfRole},
		{"the bureau by task", r.bureau, b, record.ReadTerms{Statement: r.signed, Purpose: "SUPERVISION", Document: "闽数监〔2026〕7号"}, "闽数监〔2026〕7号", ""},
		{"the bureau for something else", r.bureau, b, record.ReadTerms{Statement: r.signed, Purpose: "OTHER", Document: "闽数监〔2026〕7号"}, "", record.RuleForbids},
		{"a stranger with a number", r.stranger, b, record.ReadTerms{Statement: r.signed, Purpose: "SUPERVISION", Document: "闽数监〔2026〕7号"}, "", record.OutOfRole},
		{"the bureau by order", r.bureau, b, record.ReadTerms{Statement: r.signed, Purpose: "INVESTIGATION", Access: r.order(r.bureau, bureau, "INVESTIGATION")}, "access/", ""},
		{"the regulator by order", r.regulator, x, record.ReadTerms{Statement: r.signed, Purpose: "SUPERVISION", Access: r.order(r.regulator, r.Homes[record.MarketRegulator], "SUPERVISION")}, "access/", ""},
		{"a court by order", r.court, x, record.ReadTerms{Statement: r.signed, Purpose: "LITIGATION", Access: r.order(r.court, r.court.ID, "LITIGATION")}, "access/", ""},
		{"a court by another's order", r.court, x, record.ReadTerms{Statement: r.signed, Purpose: "LITIGATION", Access: r.order(r.court, bureau, "LITIGATION")}, "", record.RuleForbids},
		{"for another purpose", r.court, x, record.ReadTerms{Statement: r.signed, Purpose: "AUDIT", Access: r.order(r.court, r.court.ID, "LITIGATION")}, "", record.RuleForbids},
		{"of another deal", r.court, x, record.ReadTerms{Statement: r.signed, Purpose: "LITIGATION", Access: r.order(r.court, r.court.ID, "LITIGATION", func(a *record.Access) { a.Deal = "deal/D2" })}, "", record.RuleForbids},
		{"an order that ended", r.court, x, record.ReadTerms{Statement: r.signed, Purpose: "LITIGATION", Access: r.order(r.court, r.court.ID, "LITIGATION", func(a *record.Access) { a.Until = record.Time(r.Now) })}, "", record.StateForbids},
		{"no order", r.court, x, record.ReadTerms{Statement: r.signed, Purpose: "LITIGATION", Access: "access/NONE"}, "", record.NotFound},
		{"something else as an order", r.court, x, record.ReadTerms{Statement: r.signed, Purpose: "LITIGATION", Access: deal}, "", record.Invalid},
		{"a stranger by order", r.stranger, x, record.ReadTerms{Statement: r.signed, Purpose: "LITIGATION", Access: r.order(r.stranger, r.stranger.ID, "LITIGATION")}, "", record.OutOfRole},
		{"an auditor, of private money", r.auditor, x, record.ReadTerms{Statement: r.signed, Purpose: "AUDIT", Access: r.order(r.auditor, r.auditor.ID, "AUDIT")}, "", record.OutOfScope},
		{"something that is not kept", r.clerk, x, record.ReadTerms{Statement: world.Digest("vet")}, "", record.NotFound},
	} {
		read, err := r.read(c.via, c.by, c.ask)
		if codeOf(err) != c.code || read == nil || !strings.Contains(read.Basis, c.basis) || (c.code == "") != (read.Basis != "") {
			t.Errorf("%s: %v, %+v", c.who, err, read)
		}
		if read != nil && (read.Actor != c.by.ID || read.Kid != c.by.Kid) {
			t.Errorf("%s: it is not known who asked", c.who)
		}
	}
	fiscal()
	if read, err := r.read(x, r.auditor, record.ReadTerms{Statement: r.signed, Purpose: "AUDIT", Access: r.order(r.auditor, r.auditor.ID, "AUDIT")}); err != nil || read.Scope != record.ScopeContract {
		t.Errorf("an auditor, of public money: %v", err)
	}
}

func TestWhoTheReceiverIsStaysWithTheExchangeUntilBothSigned(t *testing.T) {
	r := newReaders(t)
	r.standing(nil)
	if _, err := r.read(record.Exchange, r.supplier, record.ReadTerms{Statement: r.applied}); record.CodeOf(err) != record.OutOfRole {
		t.Error(err)
	}
	all := func(g *record.Grant) { g.Scope = []string{record.ScopeContract, record.ScopeParties} }
	for by, want := range map[*world.Actor]record.Code{r.supplier: record.OutOfScope, r.receiver: ""} {
		if _, err := r.read(record.Exchange, r.bank, record.ReadTerms{Statement: r.applied, Purpose: "FINANCING", Grant: r.grant(by, r.bank.ID, all)}); codeOf(err) != want {
			t.Error(err)
		}
	}
}

func TestAPartyGivesLeaveToRead(t *testing.T) {
	r := newReaders(t)
	ask := func(grant string) (*rules.Read, error) {
		return r.read(record.Exchange, r.bank, record.ReadTerms{Statement: r.signed, Purpose: "FINANCING", Grant: grant})
	}
	for _, by := range []*world.Actor{r.receiver, r.supplier, r.colleague} {
		if read, err := ask(r.grant(by, r.bank.ID)); err != nil || !strings.HasPrefix(read.Basis, "S0 25: grant sm3:") {
			t.Errorf("%+v, %v", read, err)
		}
	}
	now := r.Now
	for name, c := range map[string]struct {
		grant string
		code  record.Code
	}{
		"by a stranger":         {r.grant(r.stranger, r.bank.ID), record.OutOfRole},
		"to somebody else":      {r.grant(r.receiver, r.court.ID), record.RuleForbids},
		"about another deal":    {r.grant(r.receiver, r.bank.ID, func(g *record.Grant) { g.Deal = "deal/D2" }), record.RuleForbids},
		"for another namespace": {r.grant(r.receiver, r.bank.ID, func(g *record.Grant) { g.Aud = "x/y" }), record.RuleForbids},
		"of another scope":      {r.grant(r.receiver, r.bank.ID, func(g *record.Grant) { g.Scope = []string{record.ScopeSettlement} }), record.OutOfScope},
		"over":                  {r.grant(r.receiver, r.bank.ID, func(g *record.Grant) { g.Iat, g.Exp = now.Unix()-20, now.Unix() }), record.StatementExpired},
		"not yet":               {r.grant(r.receiver, r.bank.ID, func(g *record.Grant) { g.Iat += 3600 }), record.StatementExpired},
		"for too long":          {r.grant(r.receiver, r.bank.ID, func(g *record.Grant) { g.Exp = g.Iat + record.MaxGrantLife + 1 }), record.Invalid},
		"in another's name":     {r.grant(r.receiver, r.bank.ID, func(g *record.Grant) { g.Iss = r.supplier.ID }), record.UnknownKey},
		"a statement":           {r.Draft(world.Exchange, record.Exchange, r.receiver, "x.y", "", struct{}{}).Submission().Statements[0], record.WrongType},
		"nothing":               {"x", record.Malformed},
	} {
		if read, err := ask(c.grant); codeOf(err) != c.code || read.Basis != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	grant := r.grant(r.receiver, r.bank.ID)
	r.Later(11 * 24 * time.Hour)
	if _, err := ask(grant); record.CodeOf(err) != record.StatementExpired {
		t.Errorf("a grant that ran out: %v", err)
	}
}

func TestARequestToReadIsNoActAndNothingElse(t *testing.T) {
	r := newReaders(t)
	for name, c := range map[string]struct {
		alter world.With
		code  record.Code
	}{
		"another act":    {world.Claim(func(s *record.Statement) { s.Act = record.ActListReads }), record.UnknownAct},
		"about a record": {world.Claim(func(s *record.Statement) { s.Sub, s.Prev = deal, world.Digest("x") }), record.Malformed},
		"elsewhere":      {world.Claim(func(s *record.Statement) { s.Aud = r.Network + "/property" }), record.WrongAudience},
		"no purpose":     {world.Claim(func(s *record.Statement) { s.Body = world.Text(record.ReadTerms{Deal: deal, Statement: r.signed}) }), record.Invalid},
		"another's key":  {func(d *world.Draft) { d.By = world.NewActor().As(r.supplier.ID) }, record.UnknownKey},
	} {
		if read, err := r.read(record.Exchange, r.supplier, record.ReadTerms{Statement: r.signed}, c.alter); codeOf(err) != c.code || read != nil && read.Basis != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.Refused(record.UnknownAct, world.Exchange, record.Exchange, r.supplier, record.ActReadTerms, "", record.ReadTerms{Deal: deal, Statement: r.signed, Purpose: "OTHER"})
}

func TestWhoSeesWhoHasRead(t *testing.T) {
	r := newReaders(t)
	list := func(via string, by *world.Actor, of string) error {
		statement := r.Draft(world.Exchange, via, by, record.ActListReads, "", record.ListReads{Deal: of, Limit: 10}).Submission().Statements[0]
		_, err := rules.ListingReads(rules.Tx{Time: r.Now, Creator: via, Namespace: world.Exchange}, statement, r.Ledger)
		return err
	}
	for _, c := range []struct {
		by   *world.Actor
		via  string
		of   string
		code record.Code
	}{
		{r.clerk, record.Exchange, "", ""}, {r.bureau, record.DataBureau, "", ""}, {r.bureau, record.Exchange, "", record.OutOfRole},
		{r.receiver, record.Exchange, deal, ""}, {r.colleague, record.DataBureau, deal, ""}, {r.receiver, record.Exchange, "", record.OutOfRole},
		{r.stranger, record.Exchange, deal, record.OutOfRole}, {r.receiver, record.Exchange, "deal/D2", record.NotFound},
	} {
		if err := list(c.via, c.by, c.of); codeOf(err) != c.code {
			t.Errorf("%s via %s of %q: %v", c.by.ID, c.via, c.of, err)
		}
	}

	// The receiver's own people, or its bank, stand in the log by name.
	r.standing(nil)
	for by, code := range map[*world.Actor]record.Code{r.supplier: record.OutOfRole, r.colleague: record.OutOfRole, r.receiver: ""} {
		if err := list(record.Exchange, by, deal); codeOf(err) != code {
			t.Errorf("%s before there is a contract: %v", by.ID, err)
		}
	}
}
