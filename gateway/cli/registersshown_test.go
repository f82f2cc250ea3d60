package cli

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/register"
)

// What a gateway answers about registers is shown like everything else that comes from outside.
func TestRegistersCannotRewriteTheTerminal(t *testing.T) {
	entry := register.Entry{
		Key: evil, State: evil, Written: evil, Rule: evil, Annotations: []string{evil},
		Facts: register.Facts{Name: evil, Holder: evil, CoHolders: []string{evil}, From: evil},
		Due:   []register.Due{{What: evil, At: evil, Overdue: true}}, Next: register.Next{EN: evil, ZH: evil},
	}
	counts := register.Counts{{Name: evil, Value: 1}}
	for _, lang := range []string{"en", "zh"} {
		env, out := printing(lang)
		env.printRecords(&api.Records{At: evil, Next: evil, Entries: []register.Entry{entry}})
		env.printTimeline(&register.Timeline{
			At: evil, Entry: entry, Chain: []register.Link{{Key: evil}, {Key: evil, Number: evil}}, Usage: []register.Entry{entry},
			Happenings:  []register.Happening{{At: evil, Act: evil, By: evil, Rule: evil, Objected: []string{evil}}, {What: "time", At: evil, State: evil}},
			Annotations: []register.Annotated{{Annotation: record.Annotation{Kind: evil}}},
			Objections:  []register.Disputed{{Objection: record.Objection{Grounds: evil}}},
		})
		figures := register.Register{Namespace: evil, Usage: counts, Gaps: []register.Gap{{Type: evil}}}
		env.printReport(&register.Report{Network: evil, Registers: []register.Register{figures}})
		exchange := register.ExchangeBook{Namespace: evil, Subjects: counts, Deals: register.Deals{ByState: counts}, Pauses: register.Pauses{ByAuthority: counts}}
		env.printExchangeReport(&register.ExchangeReport{Network: evil, At: evil, From: evil, Exchanges: []register.ExchangeBook{exchange}, Exemptions: counts})
		env.printExport(&exportView{Namespace: evil, File: evil, Ledger: evil, Anchor: record.Anchor{Kind: evil, Digest: evil}})
		env.printSettled([]settled{{Key: evil, Refused: evil, Detail: evil}, {Key: evil, Waiting: true}, {Key: evil, To: evil}})
		requireHarmless(t, out.String())
		require.Contains(t, out.String(), "海")
	}
}
