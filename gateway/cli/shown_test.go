package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/problem"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

const evil = "海\u202e\x1b[2J\nVERDICT: valid"

func printing(lang string) (*Env, *bytes.Buffer) {
	var out bytes.Buffer
	return &Env{Stdout: &out, Stderr: &out, Lang: lang, Getenv: func(string) string { return "" }}, &out
}

// requireHarmless wants nothing that moves the cursor or the reading, and no line made by somebody else.
func requireHarmless(t *testing.T, text string) {
	t.Helper()
	require.NotEmpty(t, text)
	require.NotContains(t, text, "\x1b")
	require.NotContains(t, text, "\u202e")
	for _, line := range strings.Split(text, "\n") {
		require.False(t, strings.HasPrefix(strings.TrimSpace(line), "VERDICT"), text)
	}
}

func TestWhatIsPrintedCannotRewriteTheTerminal(t *testing.T) {
	env, out := printing("en")
	env.Printf("%s %d %v %s\n", evil, 7, record.Errorf(record.Invalid, "%s", evil), []byte(evil))
	env.Notef("%s\n", evil)
	require.Contains(t, out.String(), " 7 ")
	requireHarmless(t, out.String())

	out.Reset()
	env.report(record.Errorf(record.Invalid, "%s", evil).Under(evil))
	requireHarmless(t, out.String())

	out.Reset()
	printRecord(env, &api.Value{Digest: evil}, &record.Record{
		Kind: evil, ID: evil, State: evil, Acts: []record.Act{{By: evil, Rule: evil}}, Body: []byte(`{"name":"海` + "\u202e" + `a\u001b"}`),
	})
	requireHarmless(t, out.String())
	require.Contains(t, out.String(), "\n    \"name\"", "its own line breaks stay")
}

func TestASummaryLeavesNothingOut(t *testing.T) {
	statement := &record.Statement{
		Iss: "A-1", Aud: "n/governance", Act: "actor.enrol", Prev: record.None, Att: []string{},
		Body: []byte(`{"roles":[],"scope":{"regions":[],"types":[],"until":""},"note":"","nested":{"scope":{"types":["DP"]}},"map":{},"name":` + string(mustJSON(t, evil)) + `}`),
	}
	for lang, want := range map[string][]string{
		"en": {"record: (none: a new one)", "attachment: (none)", "roles = (none)", "scope.regions = no limit", "scope.types = no limit",
			"scope.until = no limit", "note = (none)", "nested.scope.types[1] = DP", "map = (none)"},
		"zh": {"针对记录: （无：新建）", "附件: （无）", "roles = （无）", "scope.regions = 不限", "scope.until = 不限"},
	} {
		env, _ := printing(lang)
		text := string(summarizeStatement(env, statement))
		for _, line := range want {
			require.Contains(t, text, line)
		}
		requireHarmless(t, text)
	}
	env, _ := printing("en")
	statement.Body = []byte("{}")
	require.Contains(t, string(summarizeStatement(env, statement)), "body: (none)")
}

func mustJSON(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return text
}

func certificate(disclosures ...string) *record.Certificate {
	c := &record.Certificate{Iss: "n/DataBureau", Sub: "H-1", SD: []string{}, Certificate: record.Content{
		Number: "DP1", Type: "DP", Namespace: "property", Record: "registration/R", Region: "140000", HolderName: evil, HolderUscc: "91",
		Rights:     []record.Right{{Right: "USE", Scope: "scope", Basis: "COLLECTED", Restrictions: []string{"no export", "no resale"}}},
		Categories: []string{}, Cites: []record.Citation{{Number: "OB7", Namespace: "exchange", Key: "object/7"}}, Pack: "base@3", Test: true,
	}}
	for _, text := range disclosures {
		c.SD = append(c.SD, sdjwt.Digest(text))
	}
	return c
}

func TestTheReviewShowsEverythingThatWillBeSigned(t *testing.T) {
	disclosure, err := sdjwt.Disclosure{Salt: seal.Base64(make([]byte, sdjwt.SaltBytes)), Name: "note", Value: mustJSON(t, "海\u202ea")}.Encode()
	require.NoError(t, err)
	env, _ := printing("en")
	text, err := describe(env, certificate(), []string{disclosure})
	require.NoError(t, err)
	for _, want := range []string{"TEST NETWORK", "restriction: no export", "restriction: no resale", "cites: OB7 exchange object/7",
		"categories: (none)", "rules: base@3", "region: 140000", "exclusive: no", "record: property registration/R", `disclosable: note = "海�a"`} {
		require.Contains(t, string(text), want)
	}
	requireHarmless(t, string(text))

	_, err = describe(env, certificate(), []string{disclosure, "no disclosure"})
	require.Equal(t, record.CertificateDiffers, record.CodeOf(err), "nobody signs what cannot be shown")
}

func TestAPreparedCertificateHidesNothing(t *testing.T) {
	disclosure, err := sdjwt.Disclosure{Salt: seal.Base64(make([]byte, sdjwt.SaltBytes)), Name: "note", Value: []byte(`"a"`)}.Encode()
	require.NoError(t, err)
	header, err := record.Encode(record.Header{Alg: seal.Alg, Kid: "K-1", Typ: record.TypeCertificate})
	require.NoError(t, err)
	payload, err := record.Encode(certificate(disclosure))
	require.NoError(t, err)
	input := seal.Base64(header) + "." + seal.Base64(payload)
	prepared := &signer.Prepared{Input: input, Prepared: seal.Digest([]byte(input)), Disclosures: []string{disclosure}}
	_, err = readPrepared(prepared)
	require.NoError(t, err)
	for name, disclosures := range map[string][]string{"one missing": {}, "one twice": {disclosure, disclosure}} {
		prepared.Disclosures = disclosures
		_, err = readPrepared(prepared)
		require.Equal(t, record.CertificateDiffers, record.CodeOf(err), name)
	}
}

func TestARefusalAfterAReceiptIsToldWhenAskedAgain(t *testing.T) {
	refusal := problem.Of(record.Errorf(record.Stale, "prev is %s", evil).Under("docs/format.md"))
	answers := []struct {
		status  int
		receipt api.Receipt
		exit    int
		says    []string
	}{
		{http.StatusAccepted, api.Receipt{Digest: "sm3:1", State: api.StateAccepted}, ExitUnknown, []string{"accepted, not on the ledger yet", "submit --again sm3:1"}},
		{refusal.Status, api.Receipt{Digest: "sm3:1", State: api.StateRefused, Problem: refusal}, ExitRefused,
			[]string{"The record has changed since you looked (stale-version)", "rule: docs/format.md", "what to do next: Look at the newest version"}},
		{http.StatusOK, api.Receipt{Digest: "sm3:1", State: api.StateIssued, Result: &record.Result{Key: "order/A", State: "SIGNED"}}, 0, []string{"order/A  SIGNED"}},
	}
	next := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(answers[next].status)
		_ = json.NewEncoder(w).Encode(answers[next].receipt)
	}))
	defer server.Close()
	for i, answer := range answers {
		next = i
		var out bytes.Buffer
		exit := Run(context.Background(), []string{"submit", "--again", "sm3:1", "--gateway", server.URL, "--lang", "en"},
			Streams{Out: &out, Err: &out}, func(string) string { return "" })
		require.Equal(t, answer.exit, exit, out.String())
		for _, want := range answer.says {
			require.Contains(t, out.String(), want)
		}
		requireHarmless(t, out.String())
	}
	require.ErrorContains(t, printReceipt(&Env{Now: time.Now}, &answers[1].receipt, 0), "stale-version", "also where the receipt itself was read")
}
