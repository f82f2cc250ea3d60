package verify_test

import (
	"strings"
	"testing"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// pinned is made once: signing a trust list takes longer than verifying it.
var pinned = verifytest.Trust()

// judged verifies at [verifytest.At] with pinned roots.
func judged(t *testing.T, file string) *verify.Report {
	t.Helper()
	report, err := verify.File([]byte(file), pinned, verify.Ask{At: verifytest.At, Now: verifytest.At})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func want(t *testing.T, report *verify.Report, verdict verify.Verdict, reason verify.Reason) {
	t.Helper()
	if report.Verdict != verdict || report.Reason != reason {
		t.Fatalf("got %s (%s), want %s (%s)\n%+v", report.Verdict, report.Reason, verdict, reason, report.Checks)
	}
}

func TestCertificateOfEveryTypeIsValidWithinTheLimitsOfList1(t *testing.T) {
	for certType := range verifytest.Owner {
		list := verifytest.List()
		verifytest.Trading(list)
		trust := verify.Trust{List: verifytest.SignList(list, verifytest.Roots()...), Roots: list.Roots}
		report, err := verify.File([]byte(verifytest.Certificate(certType, nil)), trust, verify.Ask{At: verifytest.At, Now: verifytest.At})
		if err != nil {
			t.Fatal(err)
		}
		want(t, report, verify.ValidWithLimits, verify.ProofPending)
		if strings.Join(report.Limits, "; ") != "proof: pending; status: as of issue" {
			t.Errorf("%s: limits are %q", certType, report.Limits)
		}
		if len(report.Disclosed) != 2 || report.Withheld != 0 {
			t.Errorf("%s: %d disclosed, %d withheld", certType, len(report.Disclosed), report.Withheld)
		}
	}
}

// TestAListOfBeforeDoesNotVouchForALaterType: a network's exchange issues it once a successor of the list names the type.
func TestAListOfBeforeDoesNotVouchForALaterType(t *testing.T) {
	for _, certType := range []string{record.TypeSD, record.TypeST, record.TypeTC} {
		want(t, judged(t, verifytest.Certificate(certType, nil)), verify.NotValid, verify.IssuerType)
	}
}

func TestATransactionCertificateNamesNoParty(t *testing.T) {
	var page strings.Builder
	s := verifytest.NewCertificate(record.TypeTC, nil)
	verify.Print(&page, played(t, s), verify.Printing{Lang: "zh"})
	if text := page.String(); !strings.Contains(text, "持有人：本笔交易的专用密钥 "+verifytest.Deal().Kid) || !strings.Contains(text, "TC  交易凭证") {
		t.Fatal(text)
	}
}

func TestTestNetworkIsSaidFirst(t *testing.T) {
	report := judged(t, verifytest.Certificate(record.TypeDP, nil))
	if first := report.Checks[0]; first.ID != verify.CheckTest || first.Reason != verify.TestNetwork || !report.Test {
		t.Fatalf("first check is %+v", first)
	}
}

func TestWithholdingIsNotTampering(t *testing.T) {
	full := verifytest.Certificate(record.TypeDP, nil)
	report := judged(t, full[:strings.Index(full, "~")+1])
	want(t, report, verify.ValidWithLimits, verify.ProofPending)
	if report.Withheld != 2 {
		t.Fatalf("%d withheld", report.Withheld)
	}
}

func TestChangedClaimsAreNotValid(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*record.Certificate)
		reason verify.Reason
	}{
		"other network":    {func(c *record.Certificate) { c.Iss = strings.Replace(c.Iss, "registry", "registrx", 1) }, verify.WrongNetwork},
		"not a test":       {func(c *record.Certificate) { c.Certificate.Test = false }, verify.TestDiffers},
		"other issuer":     {func(c *record.Certificate) { c.Iss = verifytest.Network + "/Exchange" }, verify.IssuerOrganization},
		"other type":       {func(c *record.Certificate) { c.Certificate.Type = "TC" }, verify.IssuerOrganization},
		"before its key":   {func(c *record.Certificate) { c.Iat = 1 }, verify.IssuerKeyPeriod},
		"other vct":        {func(c *record.Certificate) { c.Vct = record.Vct("OB") }, verify.TypeDiffers},
		"check character":  {func(c *record.Certificate) { c.Certificate.Number = c.Certificate.Number[:23] + "?" }, verify.NumberForm},
		"number's day":     {func(c *record.Certificate) { c.Iat += 86400 }, verify.NumberDiffers},
		"namespace":        {func(c *record.Certificate) { c.Certificate.Namespace = "exchange" }, verify.NamespaceDiffers},
		"record":           {func(c *record.Certificate) { c.Certificate.Record = "object/O-1" }, verify.NamespaceDiffers},
		"holder":           {func(c *record.Certificate) { c.Sub = "A-OTHER" }, verify.HolderDiffers},
		"status list":      {func(c *record.Certificate) { c.Status.List.URI += "x" }, verify.StatusReference},
		"status index":     {func(c *record.Certificate) { c.Status.List.Idx = record.StatusListSize }, verify.StatusReference},
		"hash":             {func(c *record.Certificate) { c.SDAlg = "sha-256" }, verify.HashUnknown},
		"unsorted digests": {func(c *record.Certificate) { c.SD[0], c.SD[1] = c.SD[1], c.SD[0] }, verify.DisclosureForm},
		"digest is gone":   {func(c *record.Certificate) { c.SD = c.SD[:1] }, verify.DisclosureUnlisted},
		"period as read":   {func(c *record.Certificate) { c.Certificate.ValidTo = "2099-01-01T00:00:00Z" }, verify.PeriodDiffers},
	} {
		t.Run(name, func(t *testing.T) {
			want(t, judged(t, verifytest.Certificate(record.TypeDP, c.change)), verify.NotValid, c.reason)
		})
	}
}

// TestChecksStandOnTheirOwn looks at single checks where another one fails first or for the same reason.
func TestChecksStandOnTheirOwn(t *testing.T) {
	unknownType := verifytest.Certificate(record.TypeDP, func(c *record.Certificate) {
		c.Certificate.Type, c.Vct = "ZZ", record.Vct("ZZ")
	})
	statusKey := verifytest.Key("status "+record.DataBureau).JWS(record.TypeCertificate, verifytest.Claims(record.TypeDP)) + "~"
	for _, c := range []struct {
		file, check string
		reason      verify.Reason
	}{
		{unknownType, verify.CheckType, verify.TypeUnknown},
		{statusKey, verify.CheckIssuer, verify.WrongPurpose},
		{statusKey, verify.CheckSignature, verify.Reason(record.WrongPurpose)},
	} {
		if check, _ := judged(t, c.file).Find(c.check); check.Result != verify.Fail || check.Reason != c.reason {
			t.Errorf("%s: %+v", c.check, check)
		}
	}
}

// TestUnknownKeyBeyondTheListIsUndetermined: a list of another time may hold the key.
func TestUnknownKeyBeyondTheListIsUndetermined(t *testing.T) {
	file := verifytest.Key("stranger").JWS(record.TypeCertificate, verifytest.Claims(record.TypeDP)) + "~"
	report, err := verify.File([]byte(file), pinned, verify.Ask{Now: time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	want(t, report, verify.Undetermined, verify.ListNotCovering)
}

func TestOnlyTheOwnerIssuesItsType(t *testing.T) {
	for certType, owner := range verifytest.Owner {
		for _, other := range []string{record.DataBureau, record.MarketRegulator, record.Exchange} {
			if other == owner {
				continue
			}
			claims := verifytest.Claims(certType)
			claims.Iss = verifytest.Network + "/" + other
			claims.Status.List.URI = record.StatusURI(verifytest.Network, other, certType)
			file := verifytest.Combine(verifytest.Issuer(other).JWS(record.TypeCertificate, claims))
			want(t, judged(t, file), verify.NotValid, verify.IssuerOrganization)
		}
	}
}

func TestPeriodIsHalfOpen(t *testing.T) {
	claims := verifytest.Claims(record.TypeDP)
	list := verifytest.List()
	list.ExpiresAt = "2039-01-01T00:00:00Z"
	for i := range list.Keys {
		list.Keys[i].To = list.ExpiresAt
	}
	trust := verify.Trust{List: verifytest.SignList(list, verifytest.Roots()...), Roots: list.Roots}
	for _, c := range []struct {
		at      int64
		verdict verify.Verdict
		reason  verify.Reason
	}{
		{claims.Nbf - 1, verify.NotValid, verify.NotYetValid},
		{claims.Iat - 1, verify.NotValid, verify.NotYetValid},
		{claims.Iat, verify.ValidWithLimits, verify.ProofPending},
		{claims.Exp - 1, verify.ValidWithLimits, verify.ProofPending},
		{claims.Exp, verify.NotValid, verify.Expired},
	} {
		report, err := verify.File([]byte(verifytest.Certificate(record.TypeDP, nil)), trust, verify.Ask{Now: time.Unix(c.at, 0)})
		if err != nil {
			t.Fatal(err)
		}
		want(t, report, c.verdict, c.reason)
	}
}

// TestFlippedBytesAreRefused flips one bit in every third byte of a certificate: none may leave it acceptable.
func TestFlippedBytesAreRefused(t *testing.T) {
	file := []byte(verifytest.Certificate(record.TypeDP, nil))
	for i := 0; i < len(file); i += 3 {
		flipped := append([]byte{}, file...)
		flipped[i] ^= []byte{0x01, 0x20, 0x80}[i/3%3]
		report, err := verify.File(flipped, pinned, verify.Ask{At: verifytest.At, Now: verifytest.At})
		if err == nil && report.Verdict != verify.NotValid {
			t.Fatalf("byte %d flipped: %s (%s)", i, report.Verdict, report.Reason)
		}
	}
}

func TestOtherFilesAreUnreadable(t *testing.T) {
	for _, file := range []string{"", "hello", "%PDF-1.7 a.b.c", "{}", `{"kind":"other"}`, "a.b.c"} {
		if report, err := verify.File([]byte(file), verifytest.Trust(), verify.Ask{At: verifytest.At, Now: verifytest.At}); err == nil {
			t.Errorf("%q: %s", file, report.Verdict)
		}
	}
}

func TestTextsCannotRewriteTheTerminal(t *testing.T) {
	file := verifytest.Certificate(record.TypeDP, func(c *record.Certificate) { c.Certificate.Type = "\x1b[2J\u202eX" })
	for _, check := range judged(t, file).Checks {
		if strings.ContainsAny(check.Detail, "\x1b\u202e") {
			t.Fatalf("%q", check.Detail)
		}
	}
}

func TestKeyBindingIsNotExamined(t *testing.T) {
	report := judged(t, verifytest.Certificate(record.TypeDP, nil)+"a.b.c")
	want(t, report, verify.ValidWithLimits, verify.KeyBindingIgnored)
}
