package config

// Namespace is one chaincode definition. Why five: in Fabric a key that does not exist yet is governed by the policy
// of its chaincode, so only a namespace of its own stops two organizations from creating a record of the third.
type Namespace struct {
	Name        string
	Version     string // raised only when a definition must change although policy and collections did not
	Policy      string // signature policy of the peer CLI
	Collections string // file in network/, empty when the namespace has no private data
}

// Namespaces lists the definitions in port order.
func Namespaces() []Namespace {
	return []Namespace{
		{"governance", "1", "AND('DataBureau.peer',OR('MarketRegulator.peer','Exchange.peer'))", ""},
		{"property", "1", "AND('DataBureau.peer',OR('MarketRegulator.peer','Exchange.peer'))", ""},
		{"intellectual", "1", "AND('MarketRegulator.peer',OR('DataBureau.peer','Exchange.peer'))", ""},
		{"exchange", "1", "AND('Exchange.peer',OR('DataBureau.peer','MarketRegulator.peer'))", "collections.json"},
		{"lien", "1", "AND('DataBureau.peer','MarketRegulator.peer','Exchange.peer')", ""},
	}
}

// Label names the package of a namespace. It is stable over program versions, because a package holds an address and
// keys, not the program: exchanging the program is no act of the ledger.
func (n Namespace) Label() string { return n.Name + "_1" }
