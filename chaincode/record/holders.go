package record

// TermsHolders are the members of the collection [TermsCollection] of a namespace: the exchange that owns it and the bureau. Nobody
// else is ever sent a document; nil for a namespace that has no such collection.
func (n *Namespace) TermsHolders() []string {
	if n.Kind != KindExchange {
		return nil
	}
	return []string{n.Owner, DataBureau}
}

// HoldsTerms reports whether an organization is a member of the collection of a namespace.
func (n *Network) HoldsTerms(namespace, organization string) bool {
	ns, known := n.Find(namespace)
	if !known {
		return false
	}
	for _, holder := range ns.TermsHolders() {
		if holder == organization {
			return true
		}
	}
	return false
}

// TermsDocument is a document of private terms.
type TermsDocument interface{ Valid() error }

// BlankTerms is the empty document of an act, its lists empty and not absent; nil for an act that brings none.
func BlankTerms(act string) TermsDocument {
	switch act {
	case "deal.apply", "deal.rekey":
		return &PartyTerms{}
	case "deal.sign", "deal.amend":
		return &ContractTerms{Instalments: []int64{}}
	case "settlement.record":
		return &SettlementTerms{Shares: []Share{}}
	}
	return nil
}
