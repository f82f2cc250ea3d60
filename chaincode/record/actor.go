package record

import (
	"slices"
	"strings"
)

// Roles of the permission matrix (domain model C3).
const (
	RoleRegistrar  = "REGISTRAR_OF_ACTORS" // enters actors and keys, one or more per organization
	RoleService    = "SERVICE"             // acts without judgement
	RoleBureau     = "PB"                  // registrar of the provincial data bureau
	RoleCity       = "CD"                  // city data department
	RoleAgency     = "DA"                  // delegated agency
	RoleRegulator  = "MR"                  // registrar of the market regulator
	RoleExchange   = "XC"                  // exchange centre: issues
	RoleOperator   = "XO"                  // exchange operator: prepares only
	RoleHolder     = "H"
	RoleMerchant   = "M"
	RoleDemander   = "D"
	RoleThirdParty = "T"
	RoleBank       = "B"
	RoleCustodian  = "K"
	RoleCourt      = "JU"
	RoleAuditor    = "AU"
	// Since edition 3.
	RoleSector    = "RG" // sector regulator, in its domain
	RolePublicOp  = "OP" // operator of public data
	RoleProvider  = "DU" // unit that provides public data
	RoleCommittee = "CM" // decides on authorised operation
	RoleForeign   = "FP" // authority of another province
)

// RoleParty is whoever signs with a key made for one deal. It stands in no actor's record: whose the key is, only the deal's
// private terms say.
const RoleParty = "PARTY"

// LaterRoles are the roles that came with edition 3.
var LaterRoles = []string{RoleSector, RolePublicOp, RoleProvider, RoleCommittee, RoleForeign}

// earliest is the first edition that knows all of some roles.
func earliest(roles []string) int {
	if slices.ContainsFunc(roles, func(role string) bool { return slices.Contains(LaterRoles, role) }) {
		return EditionRegistries
	}
	return 1
}

// Kinds of actor.
const (
	ActorOrganization = "ORGANIZATION" // its key enters with a certificate chain
	ActorStaff        = "STAFF"        // acts for an organization; a pseudonym, never a name
	ActorService      = "SERVICE"      // a program of one of the three organizations
)

// States of actors and keys.
const (
	StateActive   = "ACTIVE"
	StateRevoked  = "REVOKED"
	StateReplaced = "REPLACED"
)

// Scope limits where, for which certificate types and how long an actor may act; empty lists mean no limit.
type Scope struct {
	Regions []string `json:"regions"` // GB/T 2260 prefixes of 2, 4 or 6 digits
	Types   []string `json:"types"`
	Until   string   `json:"until"` // empty: no end
}

// Actor is the body of `actor/<id>` (domain model E1, E39). No person's name ever stands in it.
type Actor struct {
	ActorKind    string   `json:"actorKind"`
	Name         string   `json:"name"` // of the organization; for staff a pseudonymous post
	Uscc         string   `json:"uscc"` // empty for staff
	UsccOverride Override `json:"usccOverride"`
	Region       string   `json:"region"`
	For          string   `json:"for"`          // actor id of the organization staff act for, empty otherwise
	Organization string   `json:"organization"` // MSP id if the actor belongs to one of the three
	Roles        []string `json:"roles"`
	Scope        Scope    `json:"scope"`
	Lifted       []string `json:"lifted"` // statement digests of suspensions that governance has lifted

	Standing
}

// Standing is what an organization is in law, known since edition 3 (domain model E1).
type Standing struct {
	SubjectKind    string          `json:"subjectKind,omitempty"`    // LEGAL, UNINCORPORATED, GOV, FISCAL_PSO, SOE, ENTERPRISE, PUBLIC_UTILITY
	Domain         string          `json:"domain,omitempty"`         // of a regulator, for example CYBERSPACE
	Security       string          `json:"security,omitempty"`       // post that answers for data security
	Predecessors   []string        `json:"predecessors,omitempty"`   // actor ids, after a merger or division
	Qualifications []Qualification `json:"qualifications,omitempty"` // sorted by kind
}

// Qualification is one licence, test or certification of an organization.
type Qualification struct {
	Kind   string `json:"kind"` // MLPS, CRYPTO_ASSESSMENT, DCMM, DSMM, LICENCE …
	Level  string `json:"level"`
	To     string `json:"to"` // valid until
	Digest string `json:"digest"`
}

func (s *Standing) check(c *Check) {
	c.OneOf("subjectKind", s.SubjectKind, "", "LEGAL", "UNINCORPORATED", "GOV", "FISCAL_PSO", "SOE", "ENTERPRISE", "PUBLIC_UTILITY")
	if s.Domain != "" {
		c.Code("domain", s.Domain)
	}
	c.Text("security", s.Security, 0, 60)
	c.Count("predecessors", len(s.Predecessors), 0, 8)
	for _, id := range s.Predecessors {
		c.ID("predecessors", id)
	}
	c.Count("qualifications", len(s.Qualifications), 0, 16)
	for i, q := range s.Qualifications {
		c.Code("qualification kind", q.Kind)
		c.Text("qualification level", q.Level, 0, 40)
		c.Time("qualification to", q.To)
		c.Digest("qualification digest", q.Digest)
		c.That(i == 0 || s.Qualifications[i-1].Kind < q.Kind, "qualifications must be sorted by kind")
	}
}

func (s *Standing) empty() bool {
	return s.SubjectKind == "" && s.Domain == "" && s.Security == "" && len(s.Predecessors) == 0 && len(s.Qualifications) == 0
}

// Override records why a code that fails its check was accepted (practice B-31).
type Override struct {
	Reason   string `json:"reason"`
	Approver string `json:"approver"` // actor id, set by the ledger
}

// RegisterActor is the body of `actor.register`; the attachment is the certificate chain in PEM, leaf first.
type RegisterActor struct {
	Name           string   `json:"name"`
	Uscc           string   `json:"uscc"`
	OverrideReason string   `json:"overrideReason"` // only when a valid code fails its check
	Region         string   `json:"region"`
	Roles          []string `json:"roles"`
	Scope          Scope    `json:"scope"`

	Standing
}

// Since is the edition from which the body counts.
func (b *RegisterActor) Since() int {
	first := max(earliest(b.Roles), since(b.Scope.Types))
	if !b.Standing.empty() {
		return max(first, EditionRegistries)
	}
	return first
}

// Valid checks the body on its own.
func (b *RegisterActor) Valid() error {
	var c Check
	c.Text("name", b.Name, 2, 100)
	c.Region("region", b.Region)
	checkRoles(&c, b.Roles)
	b.Scope.check(&c)
	b.Standing.check(&c)
	c.Text("overrideReason", b.OverrideReason, 0, 200)
	if err := CheckUSCC(b.Uscc); err != nil && b.OverrideReason == "" && c.err == nil {
		c.err = err
	}
	c.That(len(b.Uscc) == 18, "uscc must have 18 characters")
	if strings.ContainsFunc(b.Uscc, func(r rune) bool { return !strings.ContainsRune(usccAlphabet, r) }) && c.err == nil { // an override excuses the check character only
		c.err = Errorf(BadIdentifier, "the unified social credit code %s holds a character that is not allowed", excerpt([]byte(b.Uscc), 0)).Under("GB 32100-2015")
	}
	c.That(len(b.Uscc) < 2 || b.Uscc[:2] != "92", "the code of a sole proprietor (92…) may be personal information and stays off the ledger")
	return c.Err()
}

// Enrol is the body of `actor.enrol`: an organization enters a key of a person who acts for it.
type Enrol struct {
	Post  string   `json:"post"` // pseudonymous, for example 登记岗-07
	Roles []string `json:"roles"`
	Scope Scope    `json:"scope"`
	Key   string   `json:"key"`
	Until string   `json:"until"`
}

// Valid checks the body on its own.
func (b *Enrol) Valid() error {
	var c Check
	c.Text("post", b.Post, 2, 40)
	checkRoles(&c, b.Roles)
	b.Scope.check(&c)
	c.Time("until", b.Until)
	c.Text("key", b.Key, 87, 87)
	return c.Err()
}

// Since is the edition from which the body counts.
func (b *Enrol) Since() int { return max(earliest(b.Roles), since(b.Scope.Types)) }

// AddKey is the body of `key.add`: an organization from outside enters a key with which it shows whose a certificate is
// (key binding, RFC 9901) and that does nothing else. The new key signs a consent.
type AddKey struct {
	Key     string `json:"key"`
	Purpose string `json:"purpose"` // present
	To      string `json:"to"`
}

// Valid checks the body on its own.
func (b *AddKey) Valid() error {
	var c Check
	c.Text("key", b.Key, 87, 87)
	c.OneOf("purpose", b.Purpose, PurposePresent)
	c.Time("to", b.To)
	return c.Err()
}

func checkRoles(c *Check, roles []string) {
	c.Count("roles", len(roles), 1, 8)
	for i, role := range roles {
		c.OneOf("roles", role, RoleRegistrar, RoleService, RoleBureau, RoleCity, RoleAgency, RoleRegulator, RoleExchange,
			RoleOperator, RoleHolder, RoleMerchant, RoleDemander, RoleThirdParty, RoleBank, RoleCustodian, RoleCourt, RoleAuditor,
			RoleSector, RolePublicOp, RoleProvider, RoleCommittee, RoleForeign)
		c.That(i == 0 || roles[i-1] < role, "roles must be sorted and without repetition")
	}
}

func (s *Scope) check(c *Check) {
	c.Count("scope.regions", len(s.Regions), 0, 50)
	for _, prefix := range s.Regions {
		c.That(scopeForm.MatchString(prefix), "scope.regions must be prefixes of 2, 4 or 6 digits")
	}
	c.Count("scope.types", len(s.Types), 0, 10)
	for _, certType := range s.Types {
		c.OneOf("scope.types", certType, allTypes()...)
	}
	if s.Until != "" {
		c.Time("scope.until", s.Until)
	}
}

// Key is the body of `key/<kid>`.
type Key struct {
	Actor         string `json:"actor"`
	Purpose       string `json:"purpose"`
	Key           string `json:"key"`         // base64url of the uncompressed point
	Certificate   string `json:"certificate"` // SM3 of the DER certificate, `none` for a person's key
	Authority     string `json:"authority"`   // CA id of the trust list, empty for a person's key
	From          string `json:"from"`
	To            string `json:"to"`
	EndedAt       string `json:"endedAt"`       // when replaced or revoked
	ReplacedBy    string `json:"replacedBy"`    // kid of the key that took over, when replaced
	CompromisedAt string `json:"compromisedAt"` // when revoked as compromised: verifiers do not count what was signed later
	Index         int    `json:"index"`         // in the status list `keys` of the network
}

// Rotate is the body of `actor.rotate`, signed with the old key. A key that entered with a certificate chain is replaced
// by one that does: the chain is attached and key and to are empty. Otherwise the new key signs a consent.
type Rotate struct {
	Key string `json:"key"`
	To  string `json:"to"`
}

// Valid checks the body on its own.
func (b *Rotate) Valid() error {
	var c Check
	c.That((b.Key == "") == (b.To == ""), "key and to are given together, or the chain proves both")
	if b.Key != "" {
		c.Text("key", b.Key, 87, 87)
		c.Time("to", b.To)
	}
	return c.Err()
}

// RevokeKey is the body of `key.revoke`.
type RevokeKey struct {
	CompromisedAt string `json:"compromisedAt"` // empty unless compromised
	Reason        string `json:"reason"`
}

// Valid checks the body on its own.
func (b *RevokeKey) Valid() error {
	var c Check
	c.Text("reason", b.Reason, 2, 400)
	if b.CompromisedAt != "" {
		c.Time("compromisedAt", b.CompromisedAt)
	}
	return c.Err()
}

// Reasoned is the body of acts that need nothing but a reason.
type Reasoned struct {
	Reason string `json:"reason"`
}

// Valid checks the body on its own.
func (b *Reasoned) Valid() error {
	var c Check
	c.Text("reason", b.Reason, 2, 400)
	return c.Err()
}

// Suspend is the body of `actor.suspend`.
type Suspend struct {
	Actor  string `json:"actor"`
	Reason string `json:"reason"`
}

// Valid checks the body on its own.
func (b *Suspend) Valid() error {
	var c Check
	c.ID("actor", b.Actor)
	c.Text("reason", b.Reason, 2, 400)
	return c.Err()
}

// Suspension is the body of `suspension/<actor id>` in the namespace of the organization that suspended.
type Suspension struct {
	Actor     string `json:"actor"`
	Statement string `json:"statement"`
	Reason    string `json:"reason"`
}

// Lift is the body of `actor.lift`: governance lifts one suspension by the digest of its statement.
type Lift struct {
	Suspension string `json:"suspension"`
	Reason     string `json:"reason"`
}

// Valid checks the body on its own.
func (b *Lift) Valid() error {
	var c Check
	c.Digest("suspension", b.Suspension)
	c.Text("reason", b.Reason, 2, 400)
	return c.Err()
}
