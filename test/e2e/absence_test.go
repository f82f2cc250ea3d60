package e2e

import (
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/play"
)

// bureauAway stops the bureau's only peer: the exchange and the market regulator go on with what is theirs.
func bureauAway(h *house) {
	dataset, err := h.Describe(h.ctx, h.cast)
	require.NoError(h, err)
	defer h.converge()
	h.tool("stop", "peer0.databureau")
	defer h.tool("start", "peer0.databureau")
	h.pending++
	receipt, err := h.Delivery(h.ctx, h.cast, h.job.Contract, h.pending)
	require.NoError(h, err, "a delivery receipt")
	require.NotZero(h, receipt.Block)
	applied, err := h.Apply(h.ctx, h.cast, "intellectual", dataset, record.Exchange)
	require.NoError(h, err, "a data-IP application")
	accepted := h.do(play.Act{
		Who: h.cast.Regulator, Says: "accepts while the bureau is away", Namespace: "intellectual", Act: "registration.accept", Sub: applied.Key,
		Body: record.Reasoned{Reason: "材料齐全"},
	})
	require.Equal(h, record.StateAccepted, accepted.State)
}

// regulatorAway stops the market regulator's only peer: the bureau goes on with property.
func regulatorAway(h *house) {
	dataset, err := h.Describe(h.ctx, h.cast)
	require.NoError(h, err)
	defer h.converge()
	h.tool("stop", "peer0.marketregulator")
	defer h.tool("start", "peer0.marketregulator")
	applied, err := h.Apply(h.ctx, h.cast, "property", dataset, record.DataBureau)
	require.NoError(h, err, "a property application")
	accepted := h.do(play.Act{
		Who: h.cast.Bureau, Says: "accepts while the market regulator is away", Namespace: "property", Act: "registration.accept", Sub: applied.Key,
		Body: record.Reasoned{Reason: "材料齐全"},
	})
	require.Equal(h, record.StateAccepted, accepted.State)
}
