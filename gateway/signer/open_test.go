package signer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

func TestOnlyTheHolderAndTheIssuingRoleOpenACertificate(t *testing.T) {
	d := newWorld(t).desk()
	sub := d.deposited("R1")
	p := d.issued(sub, "contact", "张三")
	compact, _ := d.Read(property, record.NumberKey(p.Number))
	want := string(compact) + "~" + strings.Join(p.Disclosures, "~") + "~"
	staff := func(id, home, role string) *actor {
		return d.enter(id, record.Actor{ActorKind: record.ActorStaff, Name: id, For: home, Roles: []string{role}})
	}
	stranger := d.enter("STRANGER", record.Actor{ActorKind: record.ActorOrganization, Name: "另一公司", Roles: []string{record.RoleHolder}})
	for _, may := range []*actor{d.firm, staff("CLERK-OF-FIRM", d.firm.ID, record.RoleHolder), d.clerk} {
		answer, err := d.Open(d.Context(), d.request(d.statement(may, property, record.ActOpen, sub, record.Open{Number: p.Number})))
		require.NoError(t, err, may.ID)
		require.Equal(t, want, answer.Certificate)
	}
	for _, mayNot := range []*actor{stranger, staff("CLERK-OF-STRANGER", stranger.ID, record.RoleHolder), staff("AUDITOR", d.home, record.RoleAuditor)} {
		_, err := d.Open(d.Context(), d.request(d.statement(mayNot, property, record.ActOpen, sub, record.Open{Number: p.Number})))
		d.refuses(record.OutOfRole, "", err)
	}
}

func TestOpeningIsForOneCertificateAndOneAct(t *testing.T) {
	d := newWorld(t).desk()
	one, other := d.deposited("R1"), d.deposited("R2")
	d.issued(one)
	second := d.issued(other)
	_, err := d.Open(d.Context(), d.request(d.statement(d.firm, property, record.ActOpen, one, record.Open{Number: second.Number})))
	d.refuses(record.NotFound, "", err)
	_, err = d.Open(d.Context(), d.request(d.statement(d.firm, property, record.ActPrepare, other, record.Open{Number: second.Number})))
	d.refuses(record.UnknownAct, "", err)
	unissued := d.deposited("R3")
	p := d.prepared(unissued)
	_, err = d.Open(d.Context(), d.request(d.statement(d.firm, property, record.ActOpen, unissued, record.Open{Number: p.Number})))
	d.refuses(record.NotFound, "", err)
}
