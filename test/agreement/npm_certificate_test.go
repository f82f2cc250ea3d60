package agreement

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/gateway/verify"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// variant is a certificate, genuine or altered, and what both sides say.
type variant struct {
	name   string
	text   string
	ours   string // our reason for refusing; empty: accepted
	theirs string // a part of their error; empty: accepted
	why    string // there exactly when one side accepts and the other does not
	at     int64  // 0: [w.At]
	claims bool   // they accept and we refuse: they show another claim set than the genuine certificate's
}

// Errors of @sd-jwt/core.
const (
	badSignature = "Invalid JWT Signature"
	notJWT       = "Invalid JWT as input"
	notJSON      = "SyntaxError"
	notNow       = "JWT is not yet valid"
)

func TestCertificatesAreJudgedAlikeByTheNPMPackages(t *testing.T) {
	t.Parallel()
	var requests []request
	var list []variant
	for _, certType := range []string{record.TypeDP, record.TypeIP, record.TypeSM, record.TypeOB} {
		bad := refused(t, certType)
		if certType != record.TypeDP {
			bad = bad[:6] // the rest does not depend on the type
		}
		for _, v := range append(genuine(certType), bad...) {
			v.name = certType + " " + v.name
			list = append(list, v)
		}
	}
	list = append(list, lenient(t)...)
	keys := ringOf(t, w.List())
	for i := range list {
		if list[i].at == 0 {
			list[i].at = w.At.Unix()
		}
		requests = append(requests, request{Op: "certificate", Text: list[i].text, Keys: keys, At: list[i].at})
	}
	for i, a := range ask(t, requests...) {
		compare(t, list[i], a)
	}
}

func compare(t *testing.T, v variant, a answer) {
	t.Helper()
	report := judged(t, v.text, time.Unix(v.at, 0))
	accepted := report.Verdict.Good()
	if v.ours == "" {
		require.True(t, accepted, "ours: %s: %s", v.name, report.Reason)
	} else {
		require.Equal(t, "not-valid "+v.ours, string(report.Verdict)+" "+string(report.Reason), v.name)
	}
	require.Equal(t, v.theirs == "", a.accepted(), "theirs: %s: %s", v.name, a.Error)
	require.Contains(t, a.Error, v.theirs, v.name)
	require.Equal(t, accepted != a.accepted(), v.why != "", "%s: a difference has to be explained, and nothing else", v.name)
	switch {
	case accepted && a.accepted():
		require.Equal(t, string(shown(t, report)), theirClaims(t, a), v.name)
	case a.accepted() && !v.claims:
		noMoreThan(t, v, theirClaims(t, a))
	}
}

// pinned is made once: signing a trust list takes a while.
var pinned = w.Trust()

func judged(t *testing.T, text string, at time.Time) *verify.Report {
	t.Helper()
	report, err := verify.File([]byte(text), pinned, verify.Ask{At: at, Now: at})
	require.NoError(t, err)
	return report
}

// shown are the claims of a certificate with those disclosed, as the library gives them.
func shown(t *testing.T, report *verify.Report) []byte {
	t.Helper()
	claims := map[string]json.RawMessage{}
	require.NoError(t, json.Unmarshal(w.Encode(report.Certificate), &claims))
	delete(claims, "_sd")
	delete(claims, "_sd_alg")
	for _, disclosed := range report.Disclosed {
		claims[disclosed.Name] = disclosed.Value
	}
	return w.Encode(claims)
}

func theirClaims(t *testing.T, a answer) string {
	t.Helper()
	var value struct{ Claims string }
	a.read(t, &value)
	canonical, err := record.Canonical([]byte(value.Claims))
	require.NoError(t, err)
	return string(canonical)
}

// noMoreThan wants every claim that the library shows to be one of the genuine certificate.
func noMoreThan(t *testing.T, v variant, claims string) {
	t.Helper()
	report := judged(t, w.Certificate(record.TypeDP, nil), w.At)
	var theirs, genuine map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(claims), &theirs))
	require.NoError(t, json.Unmarshal(shown(t, report), &genuine))
	for name, value := range theirs {
		require.JSONEq(t, string(genuine[name]), string(value), "%s: %s", v.name, name)
	}
}

// parts are the JWT and the two disclosures of a genuine certificate.
func parts(certType string) (jwt, first, second string) {
	list := strings.Split(w.Certificate(certType, nil), "~")
	return list[0], list[1], list[2]
}

func genuine(certType string) []variant {
	jwt, first, second := parts(certType)
	claims := w.Claims(certType)
	return []variant{
		{name: "as issued", text: jwt + "~" + first + "~" + second + "~"},
		{name: "other order", text: jwt + "~" + second + "~" + first + "~"},
		{name: "one disclosed", text: jwt + "~" + second + "~"},
		{name: "nothing disclosed", text: jwt + "~"},
		{name: "first second", text: jwt + "~", at: max(claims.Nbf, claims.Iat)},
		{name: "later that year", text: jwt + "~" + first + "~", at: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC).Unix()},
	}
}

func refused(t *testing.T, certType string) []variant {
	t.Helper()
	jwt, first, second := parts(certType)
	end := "~" + first + "~" + second + "~"
	dot := strings.LastIndexByte(jwt, '.')
	input := jwt[:dot]
	signature, err := seal.Unbase64(jwt[dot+1:])
	require.NoError(t, err)
	der, err := sm.ToDER(signature)
	require.NoError(t, err)
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	n, zero := sm2.P256().Params().N, new(big.Int)
	issuer, claims := w.Issuer(w.Owner[certType]), w.Claims(certType)
	signed := func(b []byte) string { return input + "." + seal.Base64(b) + end }
	as := func(id string) string { return signed(issuer.SignAs([]byte(input), id)) }
	with := func(change func(*record.Certificate)) string { return w.Certificate(certType, change) }
	other, _, _ := strings.Cut(with(func(c *record.Certificate) { c.Certificate.HolderName = "另一公司" }), "~")
	flipped := strings.Split(jwt, ".")
	flipped[1] = seal.Base64([]byte(strings.Replace(string(w.Encode(claims)), "SX-2025@1", "SX-2025@2", 1)))
	alg := func(name string) string {
		header := issuer.Header(record.TypeCertificate)
		header.Alg = name
		return issuer.Raw(w.Encode(header), w.Encode(claims)) + end
	}
	before := min(claims.Nbf, claims.Iat) - 1
	bad := "bad-signature"
	return []variant{
		{name: "flipped byte in the payload", text: strings.Join(flipped, ".") + end, ours: bad, theirs: badSignature},
		{name: "another user id", text: as("ALICE123@YAHOO.COM"), ours: bad, theirs: badSignature},
		{name: "no user id", text: as(""), ours: bad, theirs: badSignature},
		{name: "signed with a key swapped for the named one", text: signed(w.Key("stranger").Sign([]byte(input))), ours: bad, theirs: badSignature},
		{name: "of a stranger", text: w.Key("stranger").JWS(record.TypeCertificate, claims) + end, ours: "issuer-unknown", theirs: badSignature},
		{name: "signed with the status key", text: w.Key("status "+w.Owner[certType]).JWS(record.TypeCertificate, claims) + end, ours: "wrong-purpose", theirs: badSignature},
		{name: "the signature of another certificate", text: input + other[strings.LastIndexByte(other, '.'):] + end, ours: bad, theirs: badSignature},
		{name: "r = 0", text: signed(join(zero, s)), ours: bad, theirs: badSignature},
		{name: "s = 0", text: signed(join(r, zero)), ours: bad, theirs: badSignature},
		{name: "r = n", text: signed(join(n, s)), ours: bad, theirs: badSignature},
		{name: "s = n", text: signed(join(r, n)), ours: bad, theirs: badSignature},
		{name: "r = 2^256-1", text: signed(join(new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1)), s)), ours: bad, theirs: badSignature},
		{name: "r + s = n", text: signed(join(r, new(big.Int).Sub(n, r))), ours: bad, theirs: badSignature},
		{name: "s for -s", text: signed(join(r, new(big.Int).Sub(n, s))), ours: bad, theirs: badSignature},
		{name: "signature in DER", text: signed(der), ours: bad, theirs: badSignature},
		{name: "a byte of the signature missing", text: signed(signature[:63]), ours: bad, theirs: badSignature},
		{name: "no signature", text: signed(nil), ours: bad, theirs: "no signature in JWT"},
		{name: "alg none", text: alg("none"), ours: bad, theirs: badSignature},
		{name: "alg ES256", text: alg("ES256"), ours: bad, theirs: badSignature},
		{name: "_sd_alg sha-256", text: with(func(c *record.Certificate) { c.SDAlg = "sha-256" }), ours: "sd-alg", theirs: "sha-256 is not supported"},
		{name: "disclosure that is not JSON", text: jwt + "~AAAA~", ours: "disclosure-form", theirs: notJSON},
		{name: "empty disclosure", text: jwt + "~~", ours: "disclosure-form", theirs: notJSON},
		{name: "disclosure of one part", text: jwt + "~" + seal.Base64([]byte(`["x"]`)) + "~", ours: "disclosure-form", theirs: "Invalid disclosure data"},
		{name: "last tilde missing", text: strings.TrimSuffix(jwt+end, "~"), ours: "malformed", theirs: notJWT},
		{name: "a letter after the end", text: jwt + end + "x", ours: "malformed", theirs: notJWT},
		{name: "before it begins", text: jwt + end, at: before, ours: "not-yet-valid", theirs: notNow},
		{name: "expired", text: with(func(c *record.Certificate) {
			c.Exp = w.At.Unix() - 1
			c.Certificate.ValidTo = record.Time(w.At.Add(-time.Second))
		}), ours: "expired", theirs: "JWT is expired"},
	}
}

// ringOf are the issuer keys of a trust list, for npm/judge.mjs.
func ringOf(t *testing.T, list *record.TrustList) map[string]string {
	t.Helper()
	ring := map[string]string{}
	for _, key := range list.Keys {
		if key.Purpose == record.PurposeIssuer {
			ring[key.Kid] = point(t, key.Key)
		}
	}
	return ring
}

// TestTheNPMPackagesReadStatusReferencesAsWeDo: where a certificate's status stands.
func TestTheNPMPackagesReadStatusReferencesAsWeDo(t *testing.T) {
	t.Parallel()
	var requests []request
	types := slices.Sorted(maps.Keys(w.Owner))
	for _, certType := range types {
		jwt, _, _ := parts(certType)
		requests = append(requests, request{Op: "statusReference", Text: jwt})
	}
	for i, a := range ask(t, requests...) {
		var reference record.StatusRef
		a.read(t, &reference)
		require.Equal(t, w.Claims(types[i]).Status.List, reference)
	}
}

// TestTheNPMPackagesVerifySM3ButDoNotIssueWithIt: the option that names a hash for issuing takes registered ones only;
// for verifying the certificate's own `_sd_alg` counts.
func TestTheNPMPackagesVerifySM3ButDoNotIssueWithIt(t *testing.T) {
	t.Parallel()
	require.Contains(t, ask(t, request{Op: "hashAlg", Text: "sm3"})[0].Error, "Invalid hash algorithm: sm3")
	require.True(t, ask(t, request{Op: "hashAlg", Text: "sha-256"})[0].accepted())
}
