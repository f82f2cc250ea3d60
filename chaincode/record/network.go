package record

import "time"

// Namespace says what kind of records a namespace holds and whose jurisdiction it is.
type Namespace struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	Owner string `json:"owner"` // MSP id; reserved acts must arrive through it
}

// Founder names the first people of one organization; each enters with an `act` key.
type Founder struct {
	Organization string `json:"organization"`
	Name         string `json:"name"`      // of the organization
	Uscc         string `json:"uscc"`      // of the organization
	Registrar    string `json:"registrar"` // public key of the registrar of actors
	Service      string `json:"service"`   // public key of the service actor
	Gateway      int    `json:"gateway"`   // digit of its gateway in certificate numbers
}

// Founding is the body of the act `found`. Attachments: trust list 1, the first rule pack, the working calendar.
type Founding struct {
	Region     string      `json:"region"`
	Channel    string      `json:"channel"`
	Test       bool        `json:"test"` // a test network may have its clock moved; shown first by every verifier
	Namespaces []Namespace `json:"namespaces"`
	Founders   []Founder   `json:"founders"`
	Edition    int         `json:"edition,omitempty"` // of the rules to begin with; absent: the first
}

// EditionRegistries is the rules edition that both registrations came with, whole.
const EditionRegistries = 3

// EditionTrade is the rules edition that subjects, objects and deals came with, whole, and private terms with them.
const EditionTrade = 4

// Valid checks a founding body on its own.
func (f *Founding) Valid() error {
	var c Check
	c.Region("region", f.Region)
	c.That(f.Channel == "registry", "channel must be registry")
	c.Count("namespaces", len(f.Namespaces), 5, 20)
	kinds, names := map[string]string{}, map[string]bool{}
	for _, ns := range f.Namespaces {
		c.That(!names[ns.Name], "namespace %q stands twice", ns.Name)
		names[ns.Name], kinds[ns.Kind] = true, ns.Name
		c.That((ns.Kind == KindGovernance) == (ns.Name == Governance), "the one namespace of kind governance is called governance")
		c.That(namespaceForm(ns.Name), "namespace %q must be 1 to 32 lower-case letters and digits", ns.Name)
		c.OneOf("namespace kind", ns.Kind, KindGovernance, KindProperty, KindIntellectual, KindExchange, KindLien)
		c.OneOf("namespace owner", ns.Owner, DataBureau, MarketRegulator, Exchange)
	}
	c.That(len(kinds) == 5, "there must be a namespace of every kind")
	c.That(f.Edition >= 0 && f.Edition <= 10000, "edition must be a small number")
	c.Count("founders", len(f.Founders), 3, 3)
	for i, founder := range f.Founders {
		c.That(founder.Organization == []string{DataBureau, MarketRegulator, Exchange}[i%3], "founders must be DataBureau, MarketRegulator, Exchange in this order")
		c.Text("founder name", founder.Name, 2, 100)
		if err := CheckUSCC(founder.Uscc); err != nil && c.err == nil {
			c.err = err
		}
		c.That(founder.Gateway >= 0 && founder.Gateway <= 9, "gateway must be a digit")
	}
	return c.Err()
}

func namespaceForm(s string) bool {
	if len(s) == 0 || len(s) > 32 {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}

// Network is the body of the record `network/1`: the founding, and what decisions are made under today.
type Network struct {
	Network    string      `json:"network"` // <region>/<channel>/<SM3 of the header of block 0>
	Region     string      `json:"region"`
	Test       bool        `json:"test"`
	Namespaces []Namespace `json:"namespaces"`
	Gateways   []Gateway   `json:"gateways"`
}

// NetworkKey is where the founding stands, in `governance`.
const NetworkKey = "network/1"

// Gateway is the digit an organization's gateway uses in certificate numbers.
type Gateway struct {
	Organization string `json:"organization"`
	Digit        int    `json:"digit"`
}

// Find gives a namespace by name.
func (n *Network) Find(name string) (Namespace, bool) {
	for _, ns := range n.Namespaces {
		if ns.Name == name {
			return ns, true
		}
	}
	return Namespace{}, false
}

// Rules is the body of the record `rules/1`: what every decision is made under.
type Rules struct {
	Edition  int    `json:"edition"`  // of the compiled rules
	Pack     string `json:"pack"`     // `<id>@<version>`, as the founding brought it
	PackKey  string `json:"packKey"`  // state key of the pack
	Calendar string `json:"calendar"` // state key of the working calendar
	Trust    string `json:"trust"`    // state key of the trust list in force
	// Packs are all packs ever published, oldest first, from edition 3 on; empty while there is only the founding's.
	Packs []Published `json:"packs,omitempty"`
}

// RulesKey is where the rules in force are named, in `governance`.
const RulesKey = "rules/1"

// Raise is the body of `edition.raise`.
type Raise struct {
	Edition int `json:"edition"`
}

// Valid checks the body on its own.
func (r *Raise) Valid() error {
	var c Check
	c.That(r.Edition >= 1 && r.Edition <= 10000, "edition must be a small positive number")
	return c.Err()
}

// Calendar is the working calendar: weekends rest unless listed as worked, listed holidays rest (fixed UTC+08:00).
type Calendar struct {
	ID       string   `json:"id"`
	From     string   `json:"from"` // first and last day covered, 2006-01-02
	To       string   `json:"to"`
	Holidays []string `json:"holidays"`
	Worked   []string `json:"worked"` // weekend days that are worked
}

// Valid checks a calendar on its own.
func (k *Calendar) Valid() error {
	var c Check
	c.ID("calendar id", k.ID)
	c.Count("holidays", len(k.Holidays), 0, 500)
	c.Count("worked", len(k.Worked), 0, 500)
	for _, day := range append(append([]string{k.From, k.To}, k.Holidays...), k.Worked...) {
		_, err := time.Parse(time.DateOnly, day)
		c.That(err == nil, "days of the calendar are written 2026-01-31")
	}
	c.That(k.From < k.To, "from must be before to")
	return c.Err()
}
