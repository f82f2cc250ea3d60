package register_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/register"
)

// noticed is an application in a state with a notice that ends at ten.
func noticed(t *testing.T, state string, withheld ...string) *register.Item {
	t.Helper()
	body, err := json.Marshal(record.Registration{
		Type: record.TypeDP, Applicant: "A-1", DatasetName: "港口作业", Notice: record.Period{From: "2026-03-02T01:00:00Z", To: "2026-03-10T16:00:00Z"},
		Withheld:    withheld,
		Application: record.Apply{Dataset: "D-1", Rights: []record.Right{{Right: "HOLD", Restrictions: []string{"不得转授权"}}}},
		Life:        record.Life{Withholding: "个体工商户"},
	})
	require.NoError(t, err)
	return &register.Item{Namespace: "property", Record: record.Record{Kind: "registration", ID: "R-1", State: state, Body: body}}
}

func TestTheNoticeTellsWhatItMustAndHidesWhatItMay(t *testing.T) {
	holder, data := &record.Actor{Name: "晋港数据"}, &record.Dataset{Summary: "近三年作业", Restrictions: []string{"仅限省内"}}
	open := register.NoticeOf(noticed(t, record.StateNotice), holder, data, "2026-03-05T00:00:00Z")
	require.Equal(t, "晋港数据", open.Holder)
	require.Equal(t, "近三年作业", open.Summary)
	require.Equal(t, "INITIAL", open.Kind)
	require.Equal(t, []string{"仅限省内", "不得转授权"}, open.Restrictions)

	hidden := register.NoticeOf(noticed(t, record.StateObjected, "holder", "name", "restrictions", "summary"), holder, data, "2026-03-11T00:00:00Z")
	require.True(t, hidden.Stopped)
	require.Empty(t, hidden.Holder+hidden.Data+hidden.Summary)
	require.Empty(t, hidden.Restrictions)
	require.Equal(t, "个体工商户", hidden.Reason)
}

func TestANoticeThatHasRunIsNotShown(t *testing.T) {
	for state, now := range map[string]string{record.StateNotice: "2026-03-10T16:00:00Z", record.StateReview: "2026-03-05T00:00:00Z", record.StateActive: "2026-03-05T00:00:00Z"} {
		require.Nil(t, register.NoticeOf(noticed(t, state), &record.Actor{}, &record.Dataset{}, now), state)
	}
}
