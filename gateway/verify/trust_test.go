package verify_test

import (
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

func TestTrustListsThatCannotBeReliedOnDecideNothing(t *testing.T) {
	roots := verifytest.Roots()
	for name, c := range map[string]struct {
		signers []*verifytest.Signer
		change  func(*record.TrustList)
		reason  verify.Reason
	}{
		"two organizations":      {roots[:2], nil, verify.ListIncomplete},
		"one organization twice": {[]*verifytest.Signer{roots[0], roots[1], verifytest.Root(record.DataBureau, "2")}, nil, verify.ListIncomplete},
		"nobody":                 {nil, nil, verify.ListIncomplete},
		"a stranger":             {append(roots[:2:2], verifytest.Key("stranger")), nil, verify.ListRootUnknown},
		"expired":                {roots, func(l *record.TrustList) { l.ExpiresAt = "2026-03-10T07:59:59Z" }, verify.ListNotCovering},
		"issued later":           {roots, func(l *record.TrustList) { l.IssuedAt = "2026-03-10T08:00:01Z" }, verify.ListNotCovering},
		"proof wanted":           {roots, func(l *record.TrustList) { l.Cosign = "3-of-3" }, verify.ProofMissing},
		"two-of-three":           {roots, func(l *record.TrustList) { l.Cosign = "2-of-3" }, verify.ProofMissing},
		"key has ended":          {roots, func(l *record.TrustList) { l.Keys[0].To = "2026-03-10T07:59:59Z" }, verify.IssuerKeyEnded},
	} {
		t.Run(name, func(t *testing.T) {
			list := verifytest.List()
			if c.change != nil {
				c.change(list)
			}
			trust := verify.Trust{List: verifytest.SignList(list, c.signers...), Roots: list.Roots}
			report, err := verify.File([]byte(verifytest.Certificate(record.TypeDP, nil)), trust, verify.Ask{At: verifytest.At, Now: verifytest.At})
			if err != nil {
				t.Fatal(err)
			}
			want(t, report, verify.Undetermined, c.reason)
		})
	}
}

func TestRootsAndFingerprint(t *testing.T) {
	trust := verifytest.Trust()
	fingerprint, err := verify.Fingerprint(trust.Roots)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		trust   verify.Trust
		verdict verify.Verdict
		reason  verify.Reason
	}{
		{"pinned", trust, verify.ValidWithLimits, verify.ProofPending},
		{"own roots", verify.Trust{List: trust.List}, verify.ValidWithLimits, verify.RootsUnpinned},
		{"own roots, fingerprint from paper", verify.Trust{List: trust.List, Fingerprint: fingerprint}, verify.ValidWithLimits, verify.ProofPending},
		{"wrong fingerprint", verify.Trust{List: trust.List, Fingerprint: "sm3:00"}, verify.Undetermined, verify.FingerprintDiffers},
		{"other roots", verify.Trust{List: trust.List, Roots: []record.Root{}}, verify.Undetermined, verify.ListRootUnknown},
		{"a line feed at the end", verify.Trust{List: append(trust.List, '\n'), Roots: trust.Roots}, verify.ValidWithLimits, verify.ProofPending},
	} {
		t.Run(c.name, func(t *testing.T) {
			report, err := verify.File([]byte(verifytest.Certificate(record.TypeDP, nil)), c.trust, verify.Ask{At: verifytest.At, Now: verifytest.At})
			if err != nil {
				t.Fatal(err)
			}
			want(t, report, c.verdict, c.reason)
		})
	}
}

func TestTrustListThatCannotBeReadIsWrongUse(t *testing.T) {
	twice := verifytest.List()
	twice.Keys = append(twice.Keys, twice.Keys[0])
	twice.Keys[len(twice.Keys)-1].Purpose = record.PurposeStatus
	twoPurposes := string(verifytest.SignList(twice, verifytest.Roots()...))
	for _, list := range []string{"", "{}", `{"payload":"e30","signatures":[]}`, twoPurposes} {
		if _, err := verify.File([]byte(verifytest.Certificate(record.TypeDP, nil)), verify.Trust{List: []byte(list)}, verify.Ask{At: verifytest.At, Now: verifytest.At}); err == nil {
			t.Errorf("%q was read", list)
		}
	}
}

func TestStatements(t *testing.T) {
	act := verifytest.Actor(verifytest.Provider)
	for name, c := range map[string]struct {
		change  func(*verify.StatementsFile)
		verdict verify.Verdict
		reason  verify.Reason
	}{
		"as signed":  {nil, verify.Undetermined, verify.KeysUnproved},
		"no consent": {func(f *verify.StatementsFile) { f.Statements = f.Statements[:1] }, verify.Undetermined, verify.KeysUnproved},
		"consent first": {func(f *verify.StatementsFile) {
			f.Statements[0], f.Statements[1] = f.Statements[1], f.Statements[0]
		}, verify.NotValid, verify.Reason(record.WrongType)},
		"other actor":   {func(f *verify.StatementsFile) { f.Keys[0].Actor = "A-OTHER" }, verify.NotValid, verify.ActorDiffers},
		"other purpose": {func(f *verify.StatementsFile) { f.Keys[0].Purpose = record.PurposePresent }, verify.NotValid, verify.Reason(record.WrongPurpose)},
		"false name":    {func(f *verify.StatementsFile) { f.Keys[0].Kid = f.Keys[1].Kid }, verify.NotValid, verify.KeyNotItsName},
		"no key":        {func(f *verify.StatementsFile) { f.Keys = f.Keys[:1] }, verify.NotValid, verify.Reason(record.UnknownKey)},
		"another statement": {func(f *verify.StatementsFile) {
			s := verifytest.Receipt()
			s.Jti = "ff0102030405060708090a0b0c0d0e0f"
			f.Statements[0] = act.JWS(record.TypeStatement, s)
		}, verify.NotValid, verify.ReferenceDiffers},
		"consent for another namespace": {func(f *verify.StatementsFile) {
			c := verifytest.Consent(f.Statements[0])
			c.Aud = verifytest.Network + "/property"
			f.Statements[1] = verifytest.Actor(verifytest.Receiver).JWS(record.TypeConsent, c)
		}, verify.NotValid, verify.ReferenceDiffers},
		"another network": {func(f *verify.StatementsFile) {
			s := verifytest.Receipt()
			s.Aud = "other/exchange"
			f.Statements = []string{act.JWS(record.TypeStatement, s)}
		}, verify.NotValid, verify.WrongNetwork},
		"eight days": {func(f *verify.StatementsFile) {
			s := verifytest.Receipt()
			s.Exp = s.Iat + 8*24*3600
			f.Statements = []string{act.JWS(record.TypeStatement, s)}
		}, verify.NotValid, verify.LifeTooLong},
		"from the future": {func(f *verify.StatementsFile) {
			s := verifytest.Receipt()
			s.Iat, s.Exp = s.Iat+7200, s.Exp+7200
			f.Statements = []string{act.JWS(record.TypeStatement, s)}
		}, verify.NotValid, verify.SignedLater},
	} {
		t.Run(name, func(t *testing.T) {
			report, err := verify.File(verifytest.StatementsFile(c.change), verifytest.Trust(), verify.Ask{At: verifytest.At, Now: verifytest.At})
			if err != nil {
				t.Fatal(err)
			}
			want(t, report, c.verdict, c.reason)
		})
	}
}

func TestEveryReasonIsExplained(t *testing.T) {
	for reason, text := range verify.Reasons {
		if text.ZH == "" || text.EN == "" {
			t.Errorf("%q has no text", reason)
		}
	}
}
