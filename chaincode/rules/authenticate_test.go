package rules_test

import (
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

func TestAPersonProvesWithAStatementWhoTheyAre(t *testing.T) {
	w, _ := honest(t)
	clerk := w.Staff(record.DataBureau, record.RoleBureau)
	tx := rules.Tx{Time: w.Now, Creator: record.Exchange, Namespace: world.Property}
	ask := func(alter ...world.With) (*rules.Person, error) {
		statement := w.Draft(world.Property, record.DataBureau, clerk, "certificate.prepare", "", struct{}{}, alter...).Submission().Statements[0]
		return rules.Authenticate(tx, statement, w.Ledger)
	}
	person, err := ask()
	if err != nil || person.Actor != clerk.ID || person.Organization != record.DataBureau || person.OrganizationID != w.Homes[record.DataBureau] {
		t.Fatalf("%+v, %v", person, err)
	}
	stranger := world.NewActor().As(clerk.ID)
	refusals := map[record.Code]world.With{
		record.WrongAudience:    world.Claim(func(s *record.Statement) { s.Aud += "x" }),
		record.StatementExpired: world.Claim(func(s *record.Statement) { s.Iat, s.Exp = s.Iat-10, s.Iat-1 }),
		record.UnknownKey:       func(d *world.Draft) { d.By = stranger },
		record.WrongType:        func(d *world.Draft) { d.Typ = record.TypeConsent },
		record.Invalid:          world.Claim(func(s *record.Statement) { s.Jti = "" }),
	}
	for code, alter := range refusals {
		if _, err := ask(alter); record.CodeOf(err) != code {
			t.Errorf("wanted %s: %v", code, err)
		}
	}
	w.Act(world.Property, record.DataBureau, w.Staff(record.DataBureau, record.RoleBureau), "actor.suspend", "", record.Suspend{Actor: clerk.ID, Reason: "停职"})
	if _, err := ask(); record.CodeOf(err) != record.Suspended {
		t.Errorf("a suspended person: %v", err)
	}
	tx.Time = tx.Time.Add(400 * 24 * time.Hour)
	if _, err := ask(); record.CodeOf(err) != record.KeyInactive {
		t.Errorf("a key that has ended: %v", err)
	}
}

func TestEveryCertifiedKindHasOneIssuingRow(t *testing.T) {
	issuing := map[string]string{"registration": record.KindProperty, "subject": record.KindExchange, "object": record.KindExchange}
	for kind, namespace := range issuing {
		row := rules.Issuing(namespace, kind)
		if row == nil || row.Kind != kind || !rules.Seals(namespace, row.Act) {
			t.Errorf("nothing issues a %s", kind)
		}
	}
	if rules.Issuing(record.KindGovernance, "actor") != nil || rules.Seals(record.KindProperty, "registration.apply") || rules.Seals("elsewhere", "x") {
		t.Error("something issues what gets no certificate")
	}
}
