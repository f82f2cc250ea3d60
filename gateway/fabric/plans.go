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

// TermsPlans are the plans of an act with private terms: the members of the collection, and nobody else, may be sent them. When
// one of them is away there is no other plan, and the act waits. A namespace without a collection has none.
func TermsPlans(ns record.Namespace) [][]string {
	holders := ns.TermsHolders()
	if holders == nil {
		return nil
	}
	return [][]string{holders}
}

// Router is a [Client] that knows which organizations to ask: the ledger as an outbox sees it. Find gives a namespace as the
// founding record has it now.
type Router struct {
	*Client
	Find func(namespace string) (record.Namespace, error)
}

// Endorse is [Client.EndorseAny] under the namespace's plans, or those of its private terms.
func (r *Router) Endorse(ctx context.Context, namespace string, sub record.Submission) (Envelope, error) {
	ns, err := r.Find(namespace)
	if err != nil {
		return Envelope{}, err
	}
	plans := Plans(ns.Owner, ns.Kind)
	if sub.Terms != "" {
		plans = TermsPlans(ns)
	}
	return r.EndorseAny(ctx, namespace, sub, plans)
}
