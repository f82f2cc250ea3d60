package verify_test

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// played judges a scene's bundle as its own verifier asks.
func played(t *testing.T, s *verifytest.Scene) *verify.Report {
	t.Helper()
	report, err := verify.File(s.File(), s.Trust(), s.Ask())
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func wantNow(t *testing.T, report *verify.Report, verdict verify.Verdict, reason verify.Reason) {
	t.Helper()
	if report.Now.Verdict != verdict || report.Now.Reason != reason {
		t.Fatalf("now: got %s (%s), want %s (%s)\n%+v", report.Now.Verdict, report.Now.Reason, verdict, reason, report.Checks)
	}
}

func TestBundleOfEveryTypeIsValid(t *testing.T) {
	for certType := range verifytest.Owner {
		report := played(t, verifytest.NewCertificate(certType, nil))
		want(t, report, verify.Valid, "")
		wantNow(t, report, verify.Valid, "")
		if report.Since != "2026-03-02T01:40:00Z" || report.Status != "2026-03-10T07:50:00Z" || report.AsOf != report.Status || len(report.Limits) > 0 {
			t.Errorf("%s: %+v", certType, report)
		}
	}
}

func TestBundleOfStatementsIsValid(t *testing.T) {
	report := played(t, verifytest.NewStatements())
	want(t, report, verify.Valid, "")
	wantNow(t, report, verify.Valid, "")
}

// TestAKeyMadeForADealIsProvenAndNamesNobody: what it signed stands, and the report says that the file does not say whose it is.
func TestAKeyMadeForADealIsProvenAndNamesNobody(t *testing.T) {
	for name, s := range map[string]*verifytest.Scene{"both": verifytest.NewSigning(), "alone": verifytest.NewApplication()} {
		report := played(t, s)
		want(t, report, verify.ValidWithLimits, verify.PartyUnnamed)
		wantNow(t, report, verify.ValidWithLimits, verify.PartyUnnamed)
		if keys, _ := report.Find(verify.CheckKeys); keys.Result != verify.Pass {
			t.Errorf("%s: %+v", name, keys)
		}
		var page strings.Builder
		verify.Print(&page, report, verify.Printing{Lang: "zh"})
		if !strings.Contains(page.String(), "签署人：本笔交易的专用密钥 "+verifytest.Deal().Kid) {
			t.Error(page.String())
		}
	}
}

func TestPresentedBundleIsValid(t *testing.T) {
	s := verifytest.NewCertificate(record.TypeDP, nil)
	s.Present(nil)
	report := played(t, s)
	want(t, report, verify.Valid, "")
	wantNow(t, report, verify.Valid, "")
}

// TestEveryCheckSaysHowFreshItsEvidenceIs: what rests on the log says L, what rests on the status S.
func TestEveryCheckSaysHowFreshItsEvidenceIs(t *testing.T) {
	s := verifytest.NewCertificate(record.TypeDP, nil)
	s.Present(nil)
	report := played(t, s)
	for id, want := range map[string]string{
		verify.CheckList: s.List.IssuedAt, verify.CheckNetwork: s.List.IssuedAt, verify.CheckIssuer: report.Since, verify.CheckCosignatures: report.Since,
		verify.CheckInclusion: report.Since, verify.CheckObjections: report.Status, verify.CheckStatus: report.Status,
		verify.CheckKeyBinding: "2026-03-10T07:59:00Z", verify.CheckDisclosures: "", verify.CheckTest: "",
	} {
		if check, found := report.Find(id); !found || check.Asof != want {
			t.Errorf("%s is as of %q, not %q", id, check.Asof, want)
		}
	}
	plain := judged(t, verifytest.Certificate(record.TypeDP, nil))
	if check, _ := plain.Find(verify.CheckIssuer); check.Asof != s.List.IssuedAt || plain.Since != "" || plain.Status != "" {
		t.Errorf("without proofs: %+v", check)
	}
}

// TestOneOrganizationCannotDateBack: who stole a key, or keeps one, may also hold one organization's log key.
func TestOneOrganizationCannotDateBack(t *testing.T) {
	before, after := "2026-03-02T01:40:00Z", "2026-03-04T01:40:00Z"
	date := func(s *verifytest.Scene, honest int) {
		for i, cosigner := range s.Cosign[verifytest.AtLeaf] {
			cosigner.At = time.Unix(parse(t, before), 0)
			if i < honest {
				cosigner.At = time.Unix(parse(t, after), 0)
			}
		}
	}
	for honest, verdict := range []verify.Verdict{verify.Valid, verify.Valid, verify.Undetermined, verify.NotValid} {
		s := verifytest.NewCertificate(record.TypeDP, nil)
		i := slices.IndexFunc(s.List.Keys, func(k record.TrustKey) bool {
			return k.Purpose == record.PurposeIssuer && k.Organization == record.DataBureau
		})
		s.List.Keys[i].CompromisedAt = "2026-03-03T00:00:00Z"
		date(s, honest)
		want(t, played(t, s), verdict, map[bool]verify.Reason{true: verify.IssuerCompromised}[honest > 1])

		s = verifytest.NewStatements()
		recorded := s.Cosign[verifytest.AtLeaf][0].At
		s.Keys[0].End(record.StateRevoked, record.Time(recorded.Add(10*time.Minute)), record.Time(recorded.Add(time.Minute)))
		for _, cosigner := range s.Cosign[verifytest.AtLeaf][:honest] {
			cosigner.At = recorded.Add(2 * time.Minute)
		}
		want(t, played(t, s), verdict, map[bool]verify.Reason{true: verify.KeyCompromised}[honest > 1])
	}
	// A compromised log key of one organization is not saved by another one's word alone either.
	s := verifytest.NewCertificate(record.TypeDP, nil)
	i := slices.IndexFunc(s.List.Keys, func(k record.TrustKey) bool { return k.Kid == verifytest.LogKey(record.Exchange).Kid })
	s.List.Keys[i].CompromisedAt = "2026-03-03T00:00:00Z"
	date(s, 3)
	for _, cosigner := range s.Cosign[verifytest.AtLeaf] {
		if cosigner.Organization != record.MarketRegulator {
			cosigner.At = time.Unix(parse(t, before), 0)
		}
	}
	want(t, played(t, s), verify.Undetermined, verify.CosignerCompromised)
}

func TestNoTokenIsCurrentForMoreThanADay(t *testing.T) {
	s := verifytest.NewCertificate(record.TypeDP, nil)
	s.Tokens[0].Change = func(token *statuslist.Token) { token.Exp += 100 * 365 * 24 * 3600 }
	signed := verifytest.Known.Add(time.Minute)
	for now, reason := range map[time.Time]verify.Reason{signed.Add(24*time.Hour - time.Second): "", signed.Add(24 * time.Hour): verify.StatusExpired} {
		report, err := verify.File(s.File(), s.Trust(), verify.Ask{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		wantNow(t, report, map[bool]verify.Verdict{true: verify.Valid, false: verify.Undetermined}[reason == ""], reason)
	}
}

func TestAPresentationIsNotJudgedByAStatusThatHadRunOut(t *testing.T) {
	s := verifytest.NewCertificate(record.TypeDP, nil)
	later := verifytest.Known.Add(24*time.Hour - time.Second)
	s.Present(func(b *sdjwt.Binding) { b.Iat, b.Exp = later.Unix(), later.Unix()+3600 })
	want(t, played(t, s), verify.Valid, "")
	s = verifytest.NewCertificate(record.TypeDP, nil)
	s.Present(func(b *sdjwt.Binding) { b.Iat, b.Exp = later.Unix()+1, later.Unix()+3600 })
	want(t, played(t, s), verify.Undetermined, verify.KeyStatusUnknown)
}

func parse(t *testing.T, at string) int64 {
	t.Helper()
	moment, err := record.ParseTime(at)
	if err != nil {
		t.Fatal(err)
	}
	return moment.Unix()
}

func TestReportTellsWhoObjectsToWhat(t *testing.T) {
	s := verifytest.NewCertificate(record.TypeDP, nil)
	s.Cosign[verifytest.AtLeaf][1].Objected = []string{s.LeafName()}
	s.Cosign[verifytest.AtStatus][2].Objected = []string{statuslist.EntryName(s.URI, s.Index)}
	report := played(t, s)
	want(t, report, verify.NotValid, verify.Objected)
	told := fmt.Sprint(report.Objections)
	if told != fmt.Sprintf("[{MarketRegulator %s in property 4} {Exchange entry %d of %s 6}]", s.Key, s.Index, s.URI) {
		t.Fatal(told)
	}
}

func TestReportTellsWhatWasPresented(t *testing.T) {
	s := verifytest.NewCertificate(record.TypeDP, nil)
	s.Present(nil)
	shown := played(t, s).Presentation
	want := verify.Presentation{
		Holder: verifytest.Holder, Audience: verifytest.Audience, Nonce: verifytest.Nonce, Purpose: verifytest.Purpose,
		At: "2026-03-10T07:59:00Z", Expires: "2026-03-10T09:00:00Z", Kid: verifytest.Present(verifytest.Holder).Kid,
	}
	if shown == nil || *shown != want {
		t.Fatalf("%+v", shown)
	}
}

func TestTimestampTokenIsToldAndNotExamined(t *testing.T) {
	s := verifytest.NewCertificate(record.TypeDP, nil)
	s.Shown = func(b *bundle.Bundle) { b.Timestamp = "MAA" }
	report := played(t, s)
	want(t, report, verify.Valid, "")
	if !report.Timestamp || !report.Bundle {
		t.Fatalf("%+v", report)
	}
}

// TestNowRestsOnTheNewestStatus: whatever time is asked about, what holds now is judged by the newest evidence.
func TestNowRestsOnTheNewestStatus(t *testing.T) {
	s := verifytest.NewCertificate(record.TypeDP, nil)
	for _, at := range []time.Time{time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), verifytest.Known, time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)} {
		ask := s.Ask()
		ask.At = at
		report, err := verify.File(s.File(), s.Trust(), ask)
		if err != nil {
			t.Fatal(err)
		}
		if report.AsOf != record.Time(at) {
			t.Errorf("as of %s", report.AsOf)
		}
		wantNow(t, report, verify.Valid, "")
	}
}

// TestFlippedBytesOfABundleAreRefused flips one bit in every 23rd byte: there is nothing in it that nobody
// signed or that has two spellings.
func TestFlippedBytesOfABundleAreRefused(t *testing.T) {
	s := verifytest.NewCertificate(record.TypeDP, nil)
	file, trust := s.File(), s.Trust()
	for i := 0; i < len(file); i += 23 {
		flipped := bytes.Clone(file)
		flipped[i] ^= []byte{0x01, 0x02, 0x20, 0x80}[i/23%4]
		report, err := verify.File(flipped, trust, s.Ask())
		if err == nil && report.Verdict.Good() {
			t.Fatalf("byte %d flipped, %q: %s", i, flipped[max(0, i-20):i+20], report.Verdict)
		}
	}
}

// TestVerifierReachesNothing: what runs in a browser years later imports no network, no ledger, no clock, no private key.
func TestVerifierReachesNothing(t *testing.T) {
	allowed := []string{"chaincode/record", "chaincode/seal", "gateway/bundle", "gateway/evidence", "gateway/internal/plain", "gateway/sdjwt", "gateway/statuslist", "gateway/tlog"}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../evidence/*.go")
	if err != nil || len(more) == 0 {
		t.Fatal(err)
	}
	for _, name := range append(files, more...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			own, ours := strings.CutPrefix(path, "github.com/shuzheng/shuzheng/")
			if ours && !slices.Contains(allowed, own) || !ours && strings.Contains(path, ".") || slices.Contains([]string{"net", "net/http", "os", "os/exec"}, path) {
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
}
