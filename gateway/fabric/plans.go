package fabric

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// members are the organizations of the channel in their fixed order.
var members = []string{record.DataBureau, record.MarketRegulator, record.Exchange}

// Plans lists the sets of organizations that satisfy a namespace's endorsement policy, in the order they are tried: the
// owner and the next other organization, then the owner and the one after. A lien needs all of them. We name the
// endorsers because the peer's automatic plan also demands the policy of namespaces that are only read.
func Plans(owner, kind string) [][]string {
	start := 0
	for i, member := range members {
		if member == owner {
			start = i + 1
		}
	}
	all := []string{owner}
	var plans [][]string
	for i := range members {
		other := members[(start+i)%len(members)]
		if other == owner {
			continue
		}
		all = append(all, other)
		plans = append(plans, []string{owner, other})
	}
	if kind == record.KindLien {
		return [][]string{all}
	}
	return plans
}

// Router is a [Client] that knows which organizations to ask: the ledger as an outbox sees it. PlansFor gives a
// namespace's plans as the founding record has them now.
type Router struct {
	*Client
	PlansFor func(namespace string) ([][]string, error)
}

// Endorse is [Client.EndorseAny] under the namespace's plans.
func (r *Router) Endorse(ctx context.Context, namespace string, sub record.Submission) (Envelope, error) {
	plans, err := r.PlansFor(namespace)
	if err != nil {
		return Envelope{}, err
	}
	return r.EndorseAny(ctx, namespace, sub, plans)
}
