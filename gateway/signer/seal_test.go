package signer_test

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

func TestSealingIsIdempotent(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	p := d.prepared(sub)
	statement := d.issuing(sub, p)
	compact := d.sealed(statement)
	require.True(t, strings.HasPrefix(compact, p.Input+"."))
	require.Equal(t, compact, d.sealed(statement))
	require.Equal(t, compact, d.sealed(d.issuing(sub, p)), "another statement naming the same bytes")
	d.start()
	require.Equal(t, compact, d.sealed(statement), "after a restart")
	d.loseDirectory()
	require.Equal(t, compact, d.sealed(statement), "from the backup alone")
	d.world.record(property, record.Submission{Statements: []string{statement}, Attachments: []string{compact}})
	require.Equal(t, compact, d.sealed(statement), "after it was recorded")
}

func TestSealingAtOnceSignsOnce(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	one, other := d.prepared(sub), d.prepared(sub)
	statements := []string{d.issuing(sub, one), d.issuing(sub, one), d.issuing(sub, other), d.issuing(sub, other)}
	answers := make([]string, len(statements))
	var group sync.WaitGroup
	for i, statement := range statements {
		group.Go(func() {
			if answer, err := d.Seal(d.Context(), d.request(statement)); err == nil {
				answers[i] = answer.Certificate
			}
		})
	}
	group.Wait()
	require.Equal(t, answers[0], answers[1])
	require.Equal(t, answers[2], answers[3])
	require.NotEqual(t, answers[0] == "", answers[2] == "", "one of the two is signed")
	signed, _ := d.files("signed")
	require.Len(t, signed, 1)
}

func TestARecordVersionGetsOneSignedCertificate(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	first, second := d.prepared(sub), d.prepared(sub)
	compact := d.sealed(d.issuing(sub, first))
	for _, restart := range []func(){func() {}, d.start, d.loseDirectory} {
		restart()
		_, err := d.Seal(d.Context(), d.request(d.issuing(sub, second)))
		d.refuses(record.Duplicate, first.Number+" is signed already", err)
		require.ErrorContains(t, err, first.Prepared)
		require.Equal(t, compact, d.sealed(d.issuing(sub, first)))
	}
	directory, backup := d.files("signed")
	require.Len(t, backup, 1)
	require.Equal(t, backup, directory)
}

func TestAnotherRecordOrVersionIsNotBound(t *testing.T) {
	d := newWorld(t).desk()
	one, other := d.deposited("R1"), d.deposited("R2")
	d.sealed(d.issuing(one, d.prepared(one)))
	d.sealed(d.issuing(other, d.prepared(other)))
	var body record.Registration
	d.Body(property, one, &body)
	body.Withheld = []string{"summary"} // a new version that its certificate says nothing of
	d.put(property, record.Record{Kind: "registration", ID: "R1", State: record.StateDeposited}, body)
	d.sealed(d.issuing(one, d.prepared(one)))
}

// TestASignedCertificateThatCannotBeRecordedAnyMoreBindsNobody spoils a signed certificate in each way that leaves its
// record without one for ever.
func TestASignedCertificateThatCannotBeRecordedAnyMoreBindsNobody(t *testing.T) {
	spoil := map[string]func(d *desk, number, index string){
		"too old":      func(d *desk, _, _ string) { d.Later(7*24*time.Hour + 2*time.Hour) },
		"number taken": func(d *desk, number, _ string) { d.Plant(property, number, []byte("another")) },
		"index taken":  func(d *desk, _, index string) { d.Plant(property, index, []byte("another")) },
		"the holder's name has changed": func(d *desk, _, _ string) {
			d.put(record.Governance, record.Record{Kind: "actor", ID: d.firm.ID, State: record.StateActive}, record.Actor{
				ActorKind: record.ActorOrganization, Name: "新名称公司", Region: region, Roles: []string{record.RoleHolder},
				Scope: record.Scope{Regions: []string{}, Types: []string{}}, Lifted: []string{},
			})
		},
	}
	for what, do := range spoil {
		t.Run(what, func(t *testing.T) {
			d := newWorld(t).desk()
			sub := d.deposited("R1")
			first := d.prepared(sub)
			d.sealed(d.issuing(sub, first))
			do(d, record.NumberKey(first.Number), indexOf(t, first))
			second := d.prepared(sub)
			d.sealed(d.issuing(sub, second))
			third := d.prepared(sub)
			_, err := d.Seal(d.Context(), d.request(d.issuing(sub, third)))
			d.refuses(record.Duplicate, second.Number, err)
		})
	}
}

// TestACertificateRecordedMeanwhileStillBinds: the ledger takes the signed one between the rules' look and the signer's.
func TestACertificateRecordedMeanwhileStillBinds(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	first := d.prepared(sub)
	compact := d.sealed(d.issuing(sub, first))
	d.Plant(property, record.NumberKey(first.Number), []byte(compact))
	d.Plant(property, indexOf(t, first), []byte(first.Number))
	_, err := d.Seal(d.Context(), d.request(d.issuing(sub, d.prepared(sub))))
	d.refuses(record.Duplicate, first.Number, err)
}

func TestAChoiceWithoutASignatureBindsNobody(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	first, second := d.prepared(sub), d.prepared(sub)
	back := d.away(filepath.Join(d.options.Backup, "signed"))
	_, err := d.Seal(d.Context(), d.request(d.issuing(sub, first)))
	require.Error(t, err)
	back()
	d.sealed(d.issuing(sub, second))
	_, err = d.Seal(d.Context(), d.request(d.issuing(sub, first)))
	d.refuses(record.Duplicate, second.Number, err)
}

func TestNothingIsSignedBeforeTheChoiceIsKept(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	statement := d.issuing(sub, d.prepared(sub))
	for _, directory := range []string{d.options.Backup, d.options.Directory} {
		back := d.away(filepath.Join(directory, "chosen"))
		_, err := d.Seal(d.Context(), d.request(statement))
		require.Error(t, err)
		here, there := d.files("signed")
		require.Empty(t, append(here, there...))
		back()
	}
	d.sealed(statement)
}

func TestSealingIsRefusedWhenTheReplicaSaysSo(t *testing.T) {
	refusals := map[record.Code]func(d *desk){
		record.Stale:            func(d *desk) { d.Later(time.Hour); d.deposited("R1") },
		record.KeyInactive:      func(d *desk) { d.putKey(d.clerk, record.StateRevoked) },
		record.ActorInactive:    func(d *desk) { d.revoke(d.firm) },
		record.StatementExpired: func(d *desk) { d.Later(25 * time.Hour) },
	}
	for code, change := range refusals {
		t.Run(string(code), func(t *testing.T) {
			d := newWorld(t).desk()
			sub := d.deposited("R1")
			statement := d.issuing(sub, d.prepared(sub))
			change(d)
			_, err := d.Seal(d.Context(), d.request(statement))
			d.refuses(code, "", err)
			for _, name := range []string{"signed", "chosen"} {
				here, there := d.files(name)
				require.Empty(t, append(here, there...), "a refusal left something in %s", name)
			}
		})
	}
}

func TestARevokedRegistrationGetsNoSecondCertificate(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	d.issued(sub)
	revocation := d.statement(d.clerk, property, "registration.revoke", sub, record.Revoke{Reason: "FRAUD", Evidence: digest("evidence")})
	d.world.record(property, record.Submission{Statements: []string{revocation}, Attachments: []string{}})
	_, err := d.Seal(d.Context(), d.request(d.issuing(sub, d.prepared(sub))))
	d.refuses(record.StateForbids, "", err)
}

func TestOnlyWhatWasPreparedIsSigned(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	p := d.prepared(sub)
	name := "prepared/" + strings.TrimPrefix(p.Prepared, "sm3:")
	d.write(d.options.Directory, name, strings.Replace(`{"prepared":"P","input":"other"}`, "P", p.Prepared, 1))
	_, err := d.Seal(d.Context(), d.request(d.issuing(sub, p)))
	d.refuses(record.Unavailable, "is damaged", err)
	p.Prepared = digest("something else")
	_, err = d.Seal(d.Context(), d.request(d.issuing(sub, p)))
	d.refuses(record.NotPrepared, p.Prepared, err)
}

// revoke ends an actor.
func (w *world) revoke(a *actor) {
	w.Helper()
	var body record.Actor
	w.Body(record.Governance, "actor/"+a.ID, &body)
	w.put(record.Governance, record.Record{Kind: "actor", ID: a.ID, State: record.StateRevoked}, body)
}
