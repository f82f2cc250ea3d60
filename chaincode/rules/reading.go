package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Read is somebody's request to be shown a document of private terms, judged.
type Read struct {
	Person
	Ask   record.ReadTerms
	Key   string // under which the document is kept
	Scope string // what kind of terms it is
	Basis string // the right by which it may be read, with what it rests on; empty when refused
}

// Reading judges a request to read private terms (S0 25, S3a 25; domain model C3, "read contract content"). tx.Creator is the
// organization that is asked. A person who is known and may not read is told so beside the refusal: whoever keeps a log of reads
// keeps that too.
func Reading(tx Tx, compact string, reader Reader) (*Read, error) {
	d, person, err := authenticated(tx, compact, reader)
	if err != nil {
		return nil, err
	}
	read := &Read{Person: *person}
	if err := d.asks(record.ActReadTerms, &read.Ask); err != nil {
		return read, err
	}
	if read.Basis, err = d.mayRead(read); err != nil {
		read.Basis = ""
		return read, cite(err, "domain model C3")
	}
	return read, nil
}

// asks reads the body of a request that is no act of the table.
func (d *decision) asks(act string, body interface{ Valid() error }) error {
	switch {
	case d.namespace.Kind != record.KindExchange || !d.trading() || d.statement.Act != act:
		return record.Errorf(record.UnknownAct, "%s is not asked for %q", d.tx.Namespace, seal.Printable(d.statement.Act))
	case d.statement.Sub != "" || len(d.statement.Att) > 0:
		return record.Errorf(record.Malformed, "%s is about no record and has no attachments", act)
	}
	if err := record.Decode(d.statement.Body, body); err != nil {
		return err
	}
	return body.Valid()
}

// mayRead finds the right by which somebody may read a document.
func (d *decision) mayRead(read *Read) (string, error) {
	if holders := d.namespace.TermsHolders(); contains(holders, d.signer.organization) && d.signer.organization != d.tx.Creator {
		return "", record.Errorf(record.WrongOrganization, "people of %s read at a gateway of their own organization", d.signer.organization)
	}
	var rec record.Record
	var deal record.Deal
	if err := d.need(d.tx.Namespace, read.Ask.Deal, &rec, &deal); err != nil {
		return "", err
	}
	act, err := keptWith(&rec, &deal, read.Ask.Statement)
	if err != nil {
		return "", err
	}
	read.Key, read.Scope = record.TermsKey(read.Ask.Statement), scopeOf(act.Act)
	switch {
	case d.signer.organizationID == deal.Receiver:
		return "S0 25: receiver", nil
	case d.signer.organizationID == deal.Provider && !stranger(&deal, read.Scope):
		return "S0 25: provider", nil
	case d.signer.organization == d.namespace.Owner && contains(d.signer.actor.Roles, record.RoleExchange):
		return "S0 25: exchange", nil
	case contains(d.signer.actor.Roles, record.RoleCustodian) && read.Scope == record.ScopeSettlement && act.For == d.signer.organizationID:
		return "S0 32: custodian", nil
	case read.Ask.Access != "":
		return d.ordered(read, &deal)
	case read.Ask.Document != "" && d.signer.organization == record.DataBureau && contains(d.signer.actor.Roles, record.RoleBureau):
		if read.Ask.Purpose != "SUPERVISION" {
			return "", record.Errorf(record.RuleForbids, "the bureau reads by task for SUPERVISION, or under an order of its own")
		}
		return "S0 31(2): " + read.Ask.Document, nil
	case read.Ask.Grant != "":
		return d.granted(read, &deal)
	}
	return "", record.Errorf(record.OutOfRole, "%s is no party of the deal and shows neither an order nor a grant", d.signer.id)
}

// stranger reports whether the provider is not to know yet who the receiver is: until both have signed a contract the receiver may
// go again, and nobody need have learnt who looked.
func stranger(deal *record.Deal, scope string) bool {
	return scope == record.ScopeParties && deal.Contract == nil
}

// keptWith finds the act of a deal that a document is kept with.
func keptWith(rec *record.Record, deal *record.Deal, statement string) (*record.Act, error) {
	i := slices.IndexFunc(rec.Acts, func(act record.Act) bool { return act.Statement == statement })
	if rec.Kind != "deal" || i < 0 || !contains(deal.Terms, statement) || scopeOf(rec.Acts[i].Act) == "" {
		return nil, record.Errorf(record.NotFound, "no private terms are kept of %s under %s", rec.Key(), statement)
	}
	return &rec.Acts[i], nil
}

// scopeOf says what kind of terms an act brings.
func scopeOf(act string) string {
	switch act {
	case "deal.apply", "deal.rekey":
		return record.ScopeParties
	case "deal.sign", "deal.amend":
		return record.ScopeContract
	case "settlement.record":
		return record.ScopeSettlement
	}
	return ""
}

// overseers may order that they be shown what is kept of a deal.
var overseers = []string{record.RoleBureau, record.RoleRegulator, record.RoleSector, record.RoleAuditor, record.RoleCourt}

// ordered lets an authority read under its own order, for what it was given for. Auditors see what public funds paid for.
func (d *decision) ordered(read *Read, deal *record.Deal) (string, error) {
	if !slices.ContainsFunc(overseers, func(role string) bool { return contains(d.signer.actor.Roles, role) }) {
		return "", record.Errorf(record.OutOfRole, "%s is no authority", d.signer.id).Under("S0 31(2)")
	}
	var rec record.Record
	var access record.Access
	if kind, _ := splitKey(read.Ask.Access); kind != "access" {
		return "", record.Errorf(record.Invalid, "%s is no order", read.Ask.Access)
	}
	if err := d.need(d.tx.Namespace, read.Ask.Access, &rec, &access); err != nil {
		return "", err
	}
	state, _ := access.At(rec.State, d.now())
	switch {
	case access.Deal != read.Ask.Deal || access.Authority != d.signer.organizationID:
		return "", record.Errorf(record.RuleForbids, "%s is an order of %s about %s", read.Ask.Access, access.Authority, access.Deal).Under("S0 31(2)")
	case state != record.StateInForce:
		return "", record.Errorf(record.StateForbids, "%s is %s", read.Ask.Access, state).Under("S0 31(2)")
	case access.Purpose != read.Ask.Purpose:
		return "", record.Errorf(record.RuleForbids, "%s was given for %s", read.Ask.Access, access.Purpose).Under("S0 31(2)")
	case d.audits() && (deal.Contract == nil || !deal.Contract.FiscalFunds):
		return "", record.Errorf(record.OutOfScope, "auditors read of deals that public funds pay for").Under("S3a 35")
	}
	return "S0 31(2): " + read.Ask.Access, nil
}

// audits reports whether the signer is an auditor and no other authority.
func (d *decision) audits() bool {
	return !slices.ContainsFunc(overseers, func(role string) bool {
		return role != record.RoleAuditor && contains(d.signer.actor.Roles, role)
	})
}

// granted lets somebody read by leave of a party, who is known to the ledger and in good standing still.
func (d *decision) granted(read *Read, deal *record.Deal) (string, error) {
	opened, err := seal.Open(read.Ask.Grant, seal.Want{Type: record.TypeGrant, Purpose: record.PurposeAct}, ledgerKeys{d})
	if err != nil {
		return "", err
	}
	var grant record.Grant
	if err := record.Decode(opened.Payload, &grant); err != nil {
		return "", err
	}
	if err := grant.Valid(); err != nil {
		return "", err
	}
	giver, err := d.person(opened.Key.Kid, grant.Iss)
	if err != nil {
		return "", err
	}
	now := d.tx.Time.Unix()
	provider := giver.organizationID == deal.Provider
	switch {
	case grant.Aud != d.statement.Aud || grant.Deal != read.Ask.Deal:
		return "", record.Errorf(record.RuleForbids, "the grant is about another deal, or for another namespace")
	case !provider && giver.organizationID != deal.Receiver:
		return "", record.Errorf(record.OutOfRole, "%s is no party of the deal and can give no leave", giver.id)
	case grant.To != d.signer.id && grant.To != d.signer.organizationID:
		return "", record.Errorf(record.RuleForbids, "the grant is to %s", grant.To)
	case grant.Iat > now+int64(clockLeeway.Seconds()) || grant.Exp <= now:
		return "", record.Errorf(record.StatementExpired, "the grant's time has run out, or has not come")
	case !grant.Allows(read.Scope) || provider && stranger(deal, read.Scope):
		return "", record.Errorf(record.OutOfScope, "the grant does not cover %s", read.Scope)
	}
	return "S0 25: grant " + opened.Digest, nil
}

// Listing is somebody's request to see who has read private terms, judged.
type Listing struct {
	Person
	Ask record.ListReads
}

// ListingReads judges such a request: an organization's own people see its whole log, the parties of a deal who has read theirs.
func ListingReads(tx Tx, compact string, reader Reader) (*Listing, error) {
	d, person, err := authenticated(tx, compact, reader)
	if err != nil {
		return nil, err
	}
	list := &Listing{Person: *person}
	if err := d.asks(record.ActListReads, &list.Ask); err != nil {
		return nil, err
	}
	if d.signer.organization == d.tx.Creator {
		return list, nil
	}
	if list.Ask.Deal == "" {
		return nil, record.Errorf(record.OutOfRole, "%s names the deal whose party it is", d.signer.id).Under("domain model C3")
	}
	var rec record.Record
	var deal record.Deal
	if err := d.need(d.tx.Namespace, list.Ask.Deal, &rec, &deal); err != nil {
		return nil, err
	}
	if id := d.signer.organizationID; rec.Kind != "deal" || id != deal.Provider && id != deal.Receiver {
		return nil, record.Errorf(record.OutOfRole, "%s is no party of %s", d.signer.id, list.Ask.Deal).Under("domain model C3")
	}
	if d.signer.organizationID == deal.Provider && stranger(&deal, record.ScopeParties) { // those who ask so early are the receiver's people
		return nil, record.Errorf(record.OutOfRole, "the provider sees who has read once both have signed").Under("domain model C3")
	}
	return list, nil
}
