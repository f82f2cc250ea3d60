package e2e

import (
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// suspension: the exchange suspends an actor in its own namespace; governance refuses the actor too; property does not
// know of it; only the bureau lifts.
func suspension(h *house) {
	actor := h.cast.Agent.Actor
	suspend := h.sign(h.cast.Clerk, "exchange", "actor.suspend", h.body(record.Suspend{Actor: actor, Reason: "涉嫌虚假材料"}))
	suspended, err := h.submit(record.Exchange, "exchange", suspend)
	require.NoError(h, err)
	object := h.sign(h.cast.Agent, "exchange", "object.apply", h.body(record.ApplyObject{
		ObjectType: "PRODUCT", Dataset: "D", Subject: "subject/S", Cites: []record.Citation{}, Scenario: "暂停期间", Assessment: seal.Digest(nil), Sample: seal.Digest(nil),
	}))
	for _, try := range []struct{ namespace, statement string }{{"exchange", object}, {"governance", h.dataset("暂停期间")}} {
		for _, o := range organizations {
			h.eventuallyIndexed(o, suspended.Transaction)
			_, err := h.submit(o, try.namespace, try.statement)
			require.Equal(h, record.Suspended, record.CodeOf(err), "%s through %s: %v", try.namespace, o, err)
		}
	}
	lift := record.Lift{Suspension: suspended.Digest, Reason: "核查无误"}
	_, err = h.submit(record.DataBureau, "governance", h.sign(h.cast.Clerk, "governance", "actor.lift", h.on("governance", "actor/"+actor, lift)))
	require.Equal(h, record.OutOfRole, record.CodeOf(err), "the exchange does not lift: %v", err)
	_, err = h.submit(record.DataBureau, "governance", h.sign(h.cast.Bureau, "governance", "actor.lift", h.on("governance", "actor/"+actor, lift)))
	require.NoError(h, err)
	_, err = h.submit(record.DataBureau, "governance", h.dataset("恢复之后"))
	require.NoError(h, err, "lifted")
}
