package registry

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/test/troupe"
)

func TestAReportThatIsOneOffIsFound(t *testing.T) {
	report := func(total, active int) []byte {
		text, err := json.Marshal(map[string]any{
			"network": "n", "height": 9,
			"registers": []any{map[string]any{
				"namespace": "property", "kind": "property",
				"applications": map[string]any{"total": total, "byState": []any{map[string]any{"name": "ACTIVE", "value": active}}},
				"gaps":         []any{map[string]any{"type": "DP", "count": 2, "missing": []int{1, 2}}},
			}},
			"delegations": map[string]any{"due": 1, "byState": []any{}},
		})
		require.NoError(t, err)
		return text
	}
	chain := troupe.Figures{"property.applications.total": 3, "property.applications.byState.ACTIVE": 2, "property.gaps": 2, "delegations.due": 1}
	same, err := flatten(report(3, 2))
	require.NoError(t, err)
	require.Empty(t, troupe.Differences(same, chain))
	off, err := flatten(report(4, 2))
	require.NoError(t, err)
	require.Equal(t, []string{"property.applications.total: the report says 4, the chain 3"}, troupe.Differences(off, chain))
	chain["property.usage.TRADE"] = 1
	require.Equal(t, []string{"property.usage.TRADE: the report says —, the chain 1"}, troupe.Differences(same, chain))
}

func TestSerialsThatWerePassedOver(t *testing.T) {
	require.Zero(t, gaps(nil))
	require.Equal(t, 2, gaps([]string{"DP140000202611301000002Y", "DP140000202611301000004X", "DP140000202612011000001X", "IP140000202611302000001X"}))
}

func TestTimeMovesARegistrationByItself(t *testing.T) {
	moves := func(state, body, now, to string) {
		t.Helper()
		f := fact{Kind: "registration", State: state}
		require.NoError(t, json.Unmarshal([]byte(body), &f.Body))
		require.Equal(t, to, f.at(now))
	}
	const before, after = "2027-01-01T00:00:00Z", "2027-03-01T00:00:00Z"
	moves("SUBMITTED", `{"acceptBy":"2027-02-01T00:00:00Z"}`, before, "SUBMITTED")
	moves("SUBMITTED", `{"acceptBy":"2027-02-01T00:00:00Z"}`, after, "ACCEPTED")
	moves("SUPPLEMENTING", `{"supplement":{"by":"2027-02-01T00:00:00Z"}}`, after, "LAPSED")
	moves("ACTIVE", `{"validity":{"to":"2027-02-01T00:00:00Z"}}`, after, "EXPIRED")
	moves("RESTRICTED", `{"validity":{"to":"2030-02-01T00:00:00Z"},"annotations":[{"effect":"BLOCK_ALL","to":"2027-02-01T00:00:00Z"}]}`, before, "RESTRICTED")
	moves("RESTRICTED", `{"validity":{"to":"2030-02-01T00:00:00Z"},"annotations":[{"effect":"BLOCK_ALL","to":"2027-02-01T00:00:00Z"}]}`, after, "ACTIVE")
	moves("SUSPENDED", `{"validity":{"to":"2030-02-01T00:00:00Z"},"suspension":{"authority":"A"}}`, after, "SUSPENDED")
}
