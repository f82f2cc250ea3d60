package evidence

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
)

func TestEveryStateAndEveryActAboutAKindInWordsHasItsWord(t *testing.T) {
	named := map[string]bool{}
	for _, namespace := range []string{record.KindGovernance, record.KindProperty, record.KindIntellectual, record.KindExchange} {
		for _, row := range rules.Table(namespace) {
			for _, state := range slices.Concat(row.From, []string{row.To}, row.Else) {
				require.Contains(t, states, state, "%s: a judge reads no code", row.Act)
				named[state] = true
			}
			if kinds[row.Kind] != "" {
				require.Contains(t, acts, row.Act, "a judge reads no code")
			}
		}
	}
	for state := range states {
		require.True(t, named[state], "no act leads to %s", state)
	}
	require.NotEqual(t, stateWord("registration", record.StateAccepted), stateWord("handover", record.StateAccepted), "an application is taken in, a batch accepted")
}
