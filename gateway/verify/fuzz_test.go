package verify_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// FuzzDecode holds that a text has one meaning and a meaning one text: what is read is written as the same bytes, and
// canonical forms do not change when made canonical again.
func FuzzDecode(f *testing.F) {
	f.Add(verifytest.Encode(verifytest.Claims(record.TypeDP)))
	f.Add(verifytest.Encode(verifytest.Receipt()))
	f.Add([]byte(`{"a":1.0,"a":"\/\u0000"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, v := range []any{&record.Statement{}, &record.Consent{}, &record.Certificate{}, &record.TrustList{}, &record.Record{}} {
			if record.Decode(b, v) != nil {
				continue
			}
			if again, err := record.Encode(v); err != nil || !bytes.Equal(again, b) {
				t.Fatalf("%q was read and written as %q", b, again)
			}
		}
		canonical, err := record.Canonical(b)
		if err != nil {
			return
		}
		if again, err := record.Canonical(canonical); err != nil || !bytes.Equal(again, canonical) {
			t.Fatalf("%q becomes %q, then %q", b, canonical, again)
		}
	})
}

// FuzzOpen holds that nothing opens but what the key has signed.
func FuzzOpen(f *testing.F) {
	actor := verifytest.Actor(verifytest.Provider)
	genuine := actor.JWS(record.TypeStatement, verifytest.Receipt())
	key, err := seal.ParseKey(actor.Text, record.PurposeAct)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(genuine)
	f.Add(genuine + "=")
	f.Add("e30.e30.AAAA")
	f.Fuzz(func(t *testing.T, compact string) {
		_, err := seal.Open(compact, seal.Want{Type: record.TypeStatement, Purpose: record.PurposeAct}, seal.Fixed{key.Kid: key})
		if err == nil && compact != genuine {
			t.Fatalf("opened: %s", compact)
		}
	})
}

func FuzzCertificate(f *testing.F) {
	f.Add([]byte(verifytest.Certificate(record.TypeDP, nil)))
	f.Add(verifytest.StatementsFile(nil))
	f.Add([]byte("eyJ.a.b~"))
	genuine, trust := verifytest.Certificate(record.TypeDP, nil), verifytest.Trust()
	f.Fuzz(func(t *testing.T, file []byte) {
		report, err := verify.File(file, trust, verify.Ask{At: verifytest.At, Now: verifytest.At})
		if err != nil {
			return
		}
		if report.Verdict.Good() && !sameJWT(string(file), genuine) {
			t.Fatalf("accepted: %s", file)
		}
	})
}

// sameJWT reports whether the JWT is the genuine one: disclosures may be left out, the signed part may not differ.
func sameJWT(file, genuine string) bool {
	n := bytes.IndexByte([]byte(genuine), '~')
	return len(file) > n && file[:n+1] == genuine[:n+1]
}

// FuzzTrustList holds that no other list than the genuine one makes a certificate acceptable, alone or as a chain.
func FuzzTrustList(f *testing.F) {
	trust := verifytest.Trust()
	f.Add(trust.List)
	f.Add([]byte("{}"))
	f.Add(verifytest.Chain(trust.List))
	certificate := []byte(verifytest.Certificate(record.TypeDP, nil))
	f.Fuzz(func(t *testing.T, list []byte) {
		report, err := verify.File(certificate, verify.Trust{List: list, Roots: trust.Roots}, verify.Ask{Now: verifytest.At})
		text := bytes.TrimSuffix(list, []byte("\n"))
		genuine := bytes.Equal(text, trust.List) || bytes.Equal(text, verifytest.Chain(trust.List))
		if err == nil && report.Verdict.Good() && !genuine {
			t.Fatalf("accepted by %s", list)
		}
	})
}

// FuzzBundle holds that no altered bundle is accepted but one that says the same about the same certificate: disclosures,
// keys and checkpoints that nothing rests on, and the timestamp token may differ.
func FuzzBundle(f *testing.F) {
	s, presented := verifytest.NewCertificate(record.TypeDP, nil), verifytest.NewCertificate(record.TypeIP, nil)
	presented.Present(nil)
	trust, genuine := s.Trust(), []*bundle.Bundle{}
	for _, scene := range []*verifytest.Scene{s, presented, verifytest.NewStatements()} {
		f.Add(scene.File())
		genuine = append(genuine, scene.Bundle())
	}
	f.Add([]byte(`{"certificate":"x","kind":"bundle"}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		parsed, errParse := bundle.Parse(file)
		if errParse == nil {
			if again, err := parsed.Encode(); err != nil || !bytes.Equal(again, bytes.TrimSuffix(file, []byte("\n"))) {
				t.Fatalf("%q was read and written as %q, %v", file, again, err)
			}
		}
		report, err := verify.File(file, trust, s.Ask())
		if err != nil || !report.Verdict.Good() {
			return
		}
		if errParse != nil || !slices.ContainsFunc(genuine, func(b *bundle.Bundle) bool { return says(parsed, b) }) {
			t.Fatalf("accepted: %s", file)
		}
	})
}

// says reports whether a bundle proves what a genuine one proves, at the same place of the log.
func says(b, genuine *bundle.Bundle) bool {
	sameFile := slices.Equal(b.Statements, genuine.Statements) && (b.Certificate == "" || sameJWT(b.Certificate, genuine.Certificate))
	return (b.Certificate == "") == (genuine.Certificate == "") && sameFile && b.Leaf.Index == genuine.Leaf.Index
}
