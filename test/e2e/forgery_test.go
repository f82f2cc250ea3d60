package e2e

import (
	"encoding/json"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/test/play"
)

const policyFailure = "ENDORSEMENT_POLICY_FAILURE"

// forge is promise 1: every attempt of the two is refused, and the transaction ids prove it on every gateway.
func forge(h *house) {
	report, err := h.Forgery(h.ctx, h.cast, h.job.Property)
	require.NoError(h, err)
	require.Len(h, report.Rules, 3)
	for _, attempt := range []play.Attempt{report.Bypass, report.Rogue, report.Definition} {
		require.Equal(h, policyFailure, attempt.Code, attempt.Tried)
		for _, o := range organizations {
			seen, err := h.gateway(o).Transaction(h.ctx, attempt.Transaction)
			require.NoError(h, err)
			require.Equal(h, policyFailure, seen.Code)
		}
	}
	h.forgery = report
	h.converge()
}

// foreignEvent commits, with a rogue program in Exchange and MarketRegulator, a VALID transaction of `exchange` whose
// event and answer claim a property certificate, and which carries a statement addressed to `property`.
func foreignEvent(h *house) {
	number, err := record.ParseNumber(h.job.Property.Number)
	require.NoError(h, err)
	number.Serial = 888888
	key := record.NumberKey(number.String())
	told, err := json.Marshal(map[string]string{key: "forged"})
	require.NoError(h, err)
	event, err := record.Encode(record.Result{Key: key, State: record.StateActive, Digest: seal.Digest([]byte("forged"))})
	require.NoError(h, err)
	stolen := h.sign(h.cast.Registrar[record.DataBureau], "property", "registration.accept", h.body(record.Reasoned{Reason: "冒充"}))
	var txID string
	require.NoError(h, h.Rogue(h.ctx, func() error {
		submission := record.Submission{Statements: []string{stolen}, Attachments: []string{string(told), string(event)}}
		commit, id, err := h.Bypass(h.ctx, record.Exchange, "exchange", submission, []string{record.Exchange, record.MarketRegulator})
		require.Equal(h, "VALID", commit.Code, "the two satisfy the policy of exchange")
		txID = id
		return err
	}))
	for _, o := range organizations {
		h.eventuallyIndexed(o, txID)
		_, err := h.gateway(o).Value(h.ctx, "property", key)
		require.Equal(h, record.NotFound, record.CodeOf(err), "%s believes the event", o)
		_, err = h.gateway(o).Receipt(h.ctx, seal.Digest([]byte(stolen)), 0)
		require.Equal(h, record.NotFound, record.CodeOf(err), "%s believes that the exchange recorded a statement to property", o)
	}
	h.converge()
}

// clockOff asks each organization alone to endorse at a time that is a day off.
func clockOff(h *house) {
	good := h.dataset("另一时钟")
	for _, asker := range organizations {
		for _, shift := range []time.Duration{24 * time.Hour, -24 * time.Hour} {
			client, err := h.Fabric(h.ctx, asker, func() time.Time { return clock.New(h.Clock)().Add(shift) })
			require.NoError(h, err)
			for _, endorser := range organizations {
				_, err = client.Endorse(h.ctx, "governance", record.Submission{Statements: []string{good}}, []string{endorser})
				require.Equal(h, record.ClockSkew, record.CodeOf(err), "%s answers %s a day off with: %v", endorser, asker, err)
			}
			require.NoError(h, client.Close())
		}
	}
	_, err := h.submit(record.DataBureau, "governance", good)
	require.NoError(h, err, "at the right time it is recorded")
}
