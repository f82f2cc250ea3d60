package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

func TestExitCodes(t *testing.T) {
	refusal := record.Errorf(record.Stale, "x")
	for want, causes := range map[int][]error{
		1: {refusal, fmt.Errorf("while submitting: %w", refusal)},
		2: {errors.New("x"), Usagef("x"), Usage(refusal)},
		3: {record.Errorf(record.OutcomeUnknown, "x"), &ExitError{Code: ExitUnknown}},
	} {
		for _, cause := range causes {
			require.Equal(t, want, exitCode(cause), "%v", cause)
		}
	}
}

func TestReport(t *testing.T) {
	refusal := record.Errorf(record.TooEarly, "until 2026-05-01").Under("S2 art. 12")
	var out bytes.Buffer
	for lang, want := range map[string][]string{
		"en": {"A period has not run out (too-early)", "until 2026-05-01", "rule: S2 art. 12", "what to do next: Act after the time given."},
		"zh": {"法定或约定期限未到 (too-early)", "依据：S2 art. 12", "下一步：请在提示的时间之后再办理。"},
	} {
		out.Reset()
		require.Equal(t, 1, (&Env{Stderr: &out, Lang: lang}).report(refusal))
		for _, text := range want {
			require.Contains(t, out.String(), text)
		}
	}
	out.Reset()
	require.Equal(t, 1, (&Env{Stderr: &out, Lang: "en", JSON: true}).report(refusal))
	var parsed map[string]complaint
	require.NoError(t, json.Unmarshal(out.Bytes(), &parsed))
	require.Equal(t, "too-early", parsed["error"].Code)
	require.Equal(t, 1, parsed["error"].Exit)

	out.Reset()
	require.Equal(t, 3, (&Env{Stderr: &out}).report(&ExitError{Code: ExitUnknown}))
	require.Empty(t, out.String())
}

func FuzzSignatureForms(f *testing.F) {
	f.Add([]byte("30060201010201ff"))
	f.Add(bytes.Repeat([]byte("a"), 128))
	f.Fuzz(func(t *testing.T, content []byte) {
		forms := signatureForms(content)
		require.Equal(t, content, forms[len(forms)-1])
	})
}
