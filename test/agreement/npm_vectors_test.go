package agreement

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// stored is a file of test/vectors; its README says what the members mean.
type stored struct {
	Expect string
	Open   *struct {
		Text string
		Keys []struct{ Kid, Key string }
	}
	Verify *struct{ File, Trust, At string }
}

// difference explains vectors that one side accepts and the other does not. But for the last two it is the libraries
// that accept: they check signature, period and disclosures; what a text is offered as, whose its key is and what its
// claims mean is the caller's to check.
type difference struct {
	why    string
	expect string   // only vectors with this expectation; empty: any
	names  []string // patterns, each of which must name at least one vector
}

var differences = []difference{
	{"a key has no purpose to them (docs/format.md §2)", "wrong-purpose", []string{"purposes/*-as-*"}},
	{ignoresHeader, "wrong-type", []string{"types/*-as-*", "header/typ-prefix"}},
	{ignoresHeader, "not-valid wrong-type", []string{"certificate/made-as-statement"}},
	{ignoresHeader, "", []string{"header/b64", "header/crit", "header/cty", "header/jku", "header/jwk", "header/no-typ", "header/x5[cu]"}},
	{readsAnyJSON, "", []string{
		"header/duplicate-alg", "header/space", "header/unsorted",
		"json/array", "json/body-nested-16", "json/capital-member", "json/duplicate*", "json/escaped-capital-hex", "json/escaped-letter",
		"json/escaped-slash", "json/exponent", "json/fraction", "json/invalid-utf8", "json/line-feed", "json/lone-surrogate", "json/minus-zero",
		"json/missing-member", "json/nfd", "json/nul", "json/null-member", "json/overlong-utf8", "json/sorted-utf8", "json/space",
		"json/too-large-integer", "json/unknown-member", "json/unsorted",
	}},
	{readsAnyBase64, "", []string{"signature/padding", "signature/stray-bits", "signature/trailing-line-feed"}},
	{"sm-crypto takes more than one form of a point (docs/format.md §1)", "", []string{"keys/compressed", "keys/hybrid"}},
	{takesBareJWT, "", []string{"certificate/no-tilde"}},
	{ignoresStrangers, "", []string{"certificate/disclosure-tampered", "certificate/disclosure-padded"}},
	{ignoresTwice, "", []string{"certificate/disclosure-twice", "certificate/digest-twice"}},
	{ignoresNames, "", []string{"certificate/disclosure-reserved", "certificate/disclosure-in-the-clear"}},
	{endsLater, "", []string{"certificate/expired"}},
	{"what claims mean is the caller's to check (docs/format.md §8)", "", []string{
		"certificate/before-the-key", "certificate/borrowed-name", "certificate/holder", "certificate/key-of-another-type", "certificate/namespace",
		"certificate/number-*", "certificate/period-differs", "certificate/status-index", "certificate/status-list", "certificate/test-mark",
		"certificate/type-differs", "certificate/wrong-network", "certificate/wrong-organization",
	}},
	{"trust lists and proofs are ours: to them every key they are given counts", "", []string{
		"bundle/without-bundle", "certificate/key-compromised", "certificate/cosign-wanted", "certificate/fingerprint-differs", "certificate/key-ended", "certificate/list-expired",
		"certificate/list-same-organization", "certificate/list-stranger", "certificate/list-two-signatures",
	}},
	{wantsNoLineFeed, "", []string{"certificate/line-feed"}},
	{"we do not examine what stands for a key binding there; they cannot read it", "", []string{"certificate/key-binding"}},
}

func (d difference) explains(name, expect string, used map[string]bool) bool {
	for _, pattern := range d.names {
		if ok, err := path.Match(pattern, name); err == nil && ok && (d.expect == "" || d.expect == expect) {
			used[pattern] = true
			return true
		}
	}
	return false
}

func TestVectorsAreJudgedAlikeByTheNPMPackages(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../vectors/*/*.json")
	require.NoError(t, err)
	var names []string
	var list []stored
	var requests []request
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		var v stored
		require.NoError(t, json.Unmarshal(content, &v), file)
		r, ok := v.request(t)
		if !ok {
			continue
		}
		names = append(names, path.Join(filepath.Base(filepath.Dir(file)), strings.TrimSuffix(filepath.Base(file), ".json")))
		list, requests = append(list, v), append(requests, r)
	}
	used := map[string]bool{}
	for i, a := range ask(t, requests...) {
		ours := list[i].Expect == "accept" || strings.HasPrefix(list[i].Expect, "valid")
		explained := slices.ContainsFunc(differences, func(d difference) bool { return d.explains(names[i], list[i].Expect, used) })
		assert.Equal(t, ours != a.accepted(), explained,
			"%s: we say %s, the libraries %q: explain it in the table of differences, or take it out", names[i], list[i].Expect, a.Error)
	}
	for _, d := range differences {
		for _, pattern := range d.names {
			assert.True(t, used[pattern], "%s names no vector", pattern)
		}
	}
}

// request asks what the vector asks; trust lists and files of statements have no counterpart in the libraries.
func (v *stored) request(t *testing.T) (request, bool) {
	t.Helper()
	switch {
	case v.Open != nil:
		r := request{Op: "jws", Text: v.Open.Text, Keys: map[string]string{}, At: w.At.Unix()}
		for _, key := range v.Open.Keys {
			if b, err := seal.Unbase64(key.Key); err == nil {
				r.Keys[key.Kid] = hexadecimal(b)
			}
		}
		return r, true
	case v.Verify != nil && !strings.HasPrefix(v.Verify.File, "{"):
		at := w.At // a vector that names no time asks about now
		if v.Verify.At != "" {
			var err error
			at, err = time.Parse(time.RFC3339, v.Verify.At)
			require.NoError(t, err)
		}
		r := request{Op: "certificate", Text: v.Verify.File, Keys: map[string]string{}, At: at.Unix()}
		var envelope record.SignedList
		var trust record.TrustList
		require.NoError(t, json.Unmarshal([]byte(v.Verify.Trust), &envelope))
		payload, err := base64.RawURLEncoding.DecodeString(envelope.Payload)
		require.NoError(t, err)
		if len(payload) > 0 {
			require.NoError(t, json.Unmarshal(payload, &trust))
			r.Keys = ringOf(t, &trust)
		}
		return r, true
	}
	return request{}, false
}
