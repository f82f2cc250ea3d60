package market

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/test/troupe"
)

func TestTimeMovesWhatStandsOnAnExchange(t *testing.T) {
	const before, after = "2027-01-01T00:00:00Z", "2027-03-01T00:00:00Z"
	moves := func(kind, state, body, now, to string) {
		t.Helper()
		f := fact{Kind: kind, State: state}
		require.NoError(t, json.Unmarshal([]byte(body), &f.Body))
		require.Equal(t, to, f.at(now))
	}
	const waits = `{"acceptBy":"2027-02-01T00:00:00Z"}`
	moves("handover", "PENDING", waits, before, "PENDING")
	moves("handover", "PENDING", waits, after, "DEEMED")
	moves("demander", "VERIFIED", `{"recheck":"2027-02-01T00:00:00Z"}`, after, "RECHECK_DUE")
	moves("pause", "IN_FORCE", `{"holder":true,"deadline":"2027-02-01T00:00:00Z"}`, after, "EXPIRED")
	moves("pause", "IN_FORCE", `{"holder":false,"deadline":"2027-02-01T00:00:00Z"}`, after, "IN_FORCE")

	const agreed = `"contract":{"statement":"sm3:1","batches":1}`
	deal := func(rest, now, to string) { t.Helper(); moves("deal", "EVIDENCED", "{"+agreed+rest+"}", now, to) }
	deal(``, before, "EVIDENCED")
	deal(`,"batches":[{"state":"PENDING","acceptBy":"2027-02-01T00:00:00Z"}]`, before, "DELIVERING")
	deal(`,"batches":[{"state":"PENDING","acceptBy":"2027-02-01T00:00:00Z"}]`, after, "DELIVERED")
	deal(`,"batches":[{"state":"ACCEPTED"}],"settlements":[{"contract":"sm3:1","final":false}]`, before, "SETTLING")
	deal(`,"batches":[{"state":"ACCEPTED"}],"settlements":[{"contract":"sm3:1","final":true}]`, before, "SETTLED")
	deal(`,"batches":[{"state":"ACCEPTED"}],"settlements":[{"contract":"sm3:0","final":true}]`, before, "SETTLING")
	deal(`,"pauses":[{"lapses":"2027-02-01T00:00:00Z"}]`, before, "PAUSED")
	deal(`,"pauses":[{"lapses":"2027-02-01T00:00:00Z"}]`, after, "EVIDENCED")
	deal(`,"pauses":[{"outcome":"LIMITED"}]`, before, "LIMITED")
	deal(`,"disputes":[{"over":true},{"over":false}]`, before, "DISPUTED")
	deal(`,"pending":{"statement":"sm3:2"}`, before, "AMENDED")
	moves("deal", "FILED", "{"+agreed+`,"disputes":[{"over":false}]}`, after, "FILED")
}

func TestAReportThatIsOneOffIsFound(t *testing.T) {
	report := func(filed int) []byte {
		text, err := json.Marshal(map[string]any{
			"network": "n", "exemptions": []any{map[string]any{"name": "ENDED", "value": 1}},
			"exchanges": []any{map[string]any{
				"namespace": "exchange", "deals": map[string]any{"total": 3, "byState": []any{map[string]any{"name": "FILED", "value": filed}}},
			}},
		})
		require.NoError(t, err)
		return text
	}
	chain := troupe.Figures{"exchange.deals.total": 3, "exchange.deals.byState.FILED": 2, "exemptions.ENDED": 1}
	same, err := flatten(report(2))
	require.NoError(t, err)
	require.Empty(t, troupe.Differences(same, chain))
	off, err := flatten(report(3))
	require.NoError(t, err)
	require.Equal(t, []string{"exchange.deals.byState.FILED: the report says 3, the chain 2"}, troupe.Differences(off, chain))
}
