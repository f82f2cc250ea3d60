package seal_test

import (
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// FuzzOpen demands that nothing opens but the one text that was signed.
func FuzzOpen(f *testing.F) {
	actor := world.NewActor()
	good := actor.Seal(record.TypeConsent, record.Consent{Iss: "A", Jti: world.Nonce()})
	ring := seal.Fixed{actor.Kid: {Kid: actor.Kid, Purpose: record.PurposeAct, Public: &actor.Key.PublicKey}}
	want := seal.Want{Type: record.TypeConsent, Purpose: record.PurposeAct}
	if _, err := seal.Open(good, want, ring); err != nil {
		f.Fatal(err)
	}
	f.Add(uint(0), uint(0), "")
	f.Add(uint(len(good)), uint(0), "=")
	f.Add(uint(len(good)-1), uint(1), "")
	f.Add(uint(3), uint(1), ".")
	f.Fuzz(func(t *testing.T, at, cut uint, insert string) {
		compact := world.Edit(good, at, cut, insert)
		opened, _, err := seal.Split(compact, record.TypeConsent)
		if err == nil && (seal.Digest([]byte(compact)) != opened.Digest || !strings.HasPrefix(compact, string(opened.SigningInput)+".")) {
			t.Fatalf("%q was taken apart wrongly", compact)
		}
		if _, err := seal.Open(compact, want, ring); err == nil && compact != good {
			t.Fatalf("%q opens as well as %q", compact, good)
		}
	})
}

// FuzzOpenChain demands that no chain is accepted whose leaf the one listed CA has not signed.
func FuzzOpenChain(f *testing.F) {
	now := world.Start
	ca, leaf := world.NewAuthority("CA", now.AddDate(-1, 0, 0)), world.NewActor()
	certificate := ca.Leaf(leaf, "公司", "91110000101623741K", now.AddDate(0, -1, 0))
	list := &record.TrustList{Authorities: []record.Authority{ca.Listed("CA", "", now.AddDate(-1, 0, 0))}}
	good := world.PEM(certificate, ca.Certificate)
	if _, err := seal.OpenChain(good, list, record.ActorOrganization, now); err != nil {
		f.Fatal(err)
	}
	der := string(certificate.Raw)
	f.Add(uint(0), uint(0), "", uint(0), "")
	f.Add(uint(40), uint(1), "x", uint(0), "")
	f.Add(uint(0), uint(0), "", uint(30), "\n")
	f.Fuzz(func(t *testing.T, at, cut uint, insert string, line uint, between string) {
		block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte(world.Edit(der, at, cut, insert))})
		chain := world.Edit(string(block), line, 0, between)
		opened, err := seal.OpenChain(chain, list, record.ActorOrganization, now)
		if err == nil && opened.Certificate != seal.Digest(certificate.Raw) {
			t.Fatalf("a certificate was accepted that nobody issued: %q", chain)
		}
	})
}

// FuzzTrustList demands that reading a list never panics, that only a list signed by all three opens, and that a first list
// follows nothing.
func FuzzTrustList(f *testing.F) {
	w := world.New(f)
	list := w.NewFounding().List
	good := w.SignList(list, world.Organizations...)
	f.Add(uint(0), uint(0), "")
	f.Add(uint(20), uint(1), "A")
	f.Fuzz(func(t *testing.T, at, cut uint, insert string) {
		signed := []byte(world.Edit(good, at, cut, insert))
		_, _ = seal.PeekTrustList(signed)
		opened, _, err := seal.OpenTrustList(signed, list.Roots)
		if err == nil && (opened.Network != list.Network || len(opened.Keys) != len(list.Keys)) {
			t.Fatal("a list opened that the roots have not signed")
		}
		if _, err := seal.OpenSuccessor(signed, []byte(good)); err == nil {
			t.Fatal("a list follows itself")
		}
	})
}

func TestAListedAuthorityCountsInItsPeriodsOnly(t *testing.T) {
	now := world.Start
	ca := world.NewAuthority("CA", now.AddDate(-1, 0, 0))
	chain := world.PEM(ca.Leaf(world.NewActor(), "公司", "91110000101623741K", now.AddDate(0, -1, 0)))
	listed := func(from time.Time, vouches ...string) record.Authority {
		a := ca.Listed("CA", "", from)
		a.Vouches = vouches
		return a
	}
	past, present := listed(now.AddDate(-11, 0, 0), record.ActorOrganization), listed(now.AddDate(-1, 0, 0), record.ActorOrganization)
	other := listed(now.AddDate(-1, 0, 0), "BANK")
	cases := []struct {
		name   string
		listed []record.Authority
		good   bool
	}{
		{"in force", []record.Authority{present}, true}, {"no longer in force", []record.Authority{past}, false},
		{"listed again for the present", []record.Authority{past, present}, true}, {"vouching for others", []record.Authority{other}, false}, {"not listed", nil, false},
	}
	for _, c := range cases {
		_, err := seal.OpenChain(chain, &record.TrustList{Authorities: c.listed}, record.ActorOrganization, now)
		if (err == nil) != c.good {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
