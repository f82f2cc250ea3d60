package record

import "regexp"

// Private terms are documents that only an exchange and the bureau hold: the statement of an act names the digest of one, the
// document itself comes as transient data and is kept in the collection [TermsCollection] of the exchange's namespace (design §3).
// No person's name, number or address belongs into one: the collection is shared, and nothing in it can be taken out again.
//
// Every document holds a salt of at least 128 random bits: its hash stands on the ledger of all, and so does that of its key.
//
// The text of an error about a document never holds anything of it; so their checks are written without values.

// TermsCollection is the private data collection of every exchange's namespace.
const TermsCollection = "terms"

// TermsTransient is the member of a proposal's transient data that holds the document.
const TermsTransient = "terms"

// TermsReader is the member of a question's transient data that holds the key under which the answer is encrypted.
const TermsReader = "reader"

// TermsKey is where the document of an act is kept: under the digest of its statement, written once.
func TermsKey(statement string) string { return statement }

var saltForm = regexp.MustCompile(`^[0-9a-f]{32,64}$`)

// salted wants a salt of 128 to 256 bits, hexadecimal.
func salted(c *Check, salt string) {
	c.That(saltForm.MatchString(salt), "salt must be 32 to 64 lower-case hexadecimal digits")
}

// secret is [Check.Text] for a member that no error may show: only its name and its bounds stand in the message.
func secret(c *Check, name, s string, min, max int) {
	var own Check
	own.Text(name, s, min, max)
	c.That(own.err == nil, "%s must be a text of %d to %d characters that can all be seen", name, min, max)
}

// MaxAmount bounds an amount of money, in minor units (fen).
const MaxAmount = 1_000_000_000_000_000

func money(c *Check, name string, n int64, least int64) {
	c.That(n >= least && n <= MaxAmount, "%s must be a whole number of minor units in range", name)
}

// Binding is a registered actor's word that a key made for one deal is its own: a compact JWS of type [TypeBinding]. It stands in
// private terms only, so that nobody else learns who trades under the key.
type Binding struct {
	Iss string `json:"iss"` // actor id
	Aud string `json:"aud"` // <network>/<namespace>
	Iat int64  `json:"iat"`
	Exp int64  `json:"exp"`
	Jti string `json:"jti"`
	Key string `json:"key"` // kid of the key made for the deal
}

// Valid checks a binding on its own.
func (b *Binding) Valid() error {
	var c Check
	c.That(IsID(b.Iss), "iss must be an actor id")
	c.That(jtiForm.MatchString(b.Jti), "jti must be 32 to 64 lower-case hexadecimal digits")
	c.That(IsID(b.Key), "key must be the name of a key")
	return c.Err()
}

// PartyTerms are the private document of `deal.apply`: who applies, and what for (S1 42(1), S3a 18).
type PartyTerms struct {
	Salt     string `json:"salt"`
	Binding  string `json:"binding"`  // compact JWS
	Scenario string `json:"scenario"` // purpose and scenario of use (S0 8(7)); no person's name
}

// Valid checks the document on its own.
func (t *PartyTerms) Valid() error {
	var c Check
	salted(&c, t.Salt)
	c.That(len(t.Binding) >= 100 && len(t.Binding) <= 4096, "binding must be a compact JWS of at most 4,096 bytes")
	secret(&c, "scenario", t.Scenario, 2, 400)
	return c.Err()
}

// ContractTerms are the private document of `deal.sign` and `deal.amend`: what the parties agreed that is nobody else's business.
type ContractTerms struct {
	Salt        string  `json:"salt"`
	Currency    string  `json:"currency"`
	Amount      int64   `json:"amount"`      // in minor units, of the whole contract
	Instalments []int64 `json:"instalments"` // what is paid in turn; they make up the amount
	Backup      string  `json:"backup"`      // where the contract's text is kept (domain model E17)
}

// Valid checks the document on its own.
func (t *ContractTerms) Valid() error {
	var c Check
	salted(&c, t.Salt)
	c.That(t.Currency == "CNY", "currency must be CNY")
	money(&c, "amount", t.Amount, 0)
	c.That(len(t.Instalments) >= 1 && len(t.Instalments) <= MaxInstalments, "instalments must have 1 to %d entries", MaxInstalments)
	rest := t.Amount
	for _, instalment := range t.Instalments {
		money(&c, "an instalment", instalment, 0)
		rest -= instalment
	}
	c.That(rest == 0, "the instalments must make up the amount")
	secret(&c, "backup", t.Backup, 2, 200)
	return c.Err()
}

// SettlementTerms are the private document of `settlement.record`: what was to be paid and what came (S0 32).
type SettlementTerms struct {
	Salt       string  `json:"salt"`
	Currency   string  `json:"currency"`
	Instructed int64   `json:"instructed"` // by the trading instruction
	Received   int64   `json:"received"`   // by the custodian's receipt
	Account    string  `json:"account"`    // sub-account of the deal at the custodian
	Shares     []Share `json:"shares"`     // how it is distributed, if it is (S3b 23, 24)
}

// Share is one part of a revenue that is distributed.
type Share struct {
	To     string `json:"to"` // actor id, or the name of a key made for the deal
	Amount int64  `json:"amount"`
}

// Valid checks the document on its own.
func (t *SettlementTerms) Valid() error {
	var c Check
	salted(&c, t.Salt)
	c.That(t.Currency == "CNY", "currency must be CNY")
	money(&c, "instructed", t.Instructed, 0)
	money(&c, "received", t.Received, 0)
	secret(&c, "account", t.Account, 2, 100)
	c.That(len(t.Shares) <= 16, "shares may have 16 entries")
	var sum int64
	for _, share := range t.Shares {
		c.That(IsID(share.To), "a share goes to an actor id or the name of a key")
		money(&c, "a share", share.Amount, 0)
		sum += share.Amount
	}
	c.That(len(t.Shares) == 0 || sum == t.Received, "the shares must make up what was received")
	return c.Err()
}
