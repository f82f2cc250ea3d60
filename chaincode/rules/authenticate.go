package rules

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Person is somebody who has proved with a statement who they are. The statement is not recorded: it asks a program of
// one organization for something, such as preparing a certificate or opening its disclosures.
type Person struct {
	Statement      record.Statement
	Digest         string
	Actor          string   // actor id, or the name of a key made for a deal
	Kid            string   // of the key that signed
	OrganizationID string   // actor id of the organization acted for
	Organization   string   // MSP id, if one of the three
	Roles          []string // of the actor
}

// Authenticate opens a statement addressed to a namespace, by an actor who is in force and not suspended there.
func Authenticate(tx Tx, compact string, reader Reader) (*Person, error) {
	_, person, err := authenticated(tx, compact, reader)
	return person, err
}

func authenticated(tx Tx, compact string, reader Reader) (*decision, *Person, error) {
	d := &decision{tx: tx, reader: reader, submission: record.Submission{Statements: []string{compact}}}
	if err := d.parse(); err != nil {
		return nil, nil, err
	}
	if err := d.context(); err != nil {
		return nil, nil, err
	}
	if want := d.network.Network + "/" + tx.Namespace; d.statement.Aud != want {
		return nil, nil, record.Errorf(record.WrongAudience, "aud is %q, this is %q", seal.Printable(d.statement.Aud), want)
	}
	opened, err := seal.Open(compact, seal.Want{Type: record.TypeStatement, Purpose: record.PurposeAct}, ledgerKeys{d})
	if err != nil {
		return nil, nil, err
	}
	if err := d.timely(d.statement.Iat, d.statement.Exp); err != nil {
		return nil, nil, err
	}
	if d.signer, err = d.person(opened.Key.Kid, d.statement.Iss); err != nil {
		return nil, nil, err
	}
	return d, &Person{
		Statement: d.statement, Digest: d.digest, Actor: d.signer.id, OrganizationID: d.signer.organizationID, Kid: opened.Key.Kid,
		Organization: d.signer.organization, Roles: d.signer.actor.Roles,
	}, nil
}

// Issuing gives the row that issues the certificate of a kind of record in a namespace, or nil.
func Issuing(namespaceKind, recordKind string) *Row {
	for _, row := range Table(namespaceKind) {
		if row.sealed && row.Kind == recordKind {
			return &row
		}
	}
	return nil
}

// Seals reports whether an act brings a certificate that is signed after the statement.
func Seals(namespaceKind, act string) bool {
	for _, row := range Table(namespaceKind) {
		if row.Act == act {
			return row.sealed
		}
	}
	return false
}

// Private reports whether an act of a kind of namespace brings private terms, in any edition.
func Private(namespaceKind, act string) bool {
	for _, row := range Table(namespaceKind) {
		if row.Act == act && row.private {
			return true
		}
	}
	return false
}

// TermsOf gives the key under which the private terms of an act are kept; empty when the act brings none. It believes nothing:
// a statement that cannot be read, or is meant for nowhere, brings none.
func TermsOf(reader Reader, namespace, compact string) (key string, err error) {
	opened, _, err := seal.Split(compact, record.TypeStatement)
	if err != nil {
		return "", nil
	}
	var statement record.Statement
	if record.Decode(opened.Payload, &statement) != nil {
		return "", nil
	}
	network, err := Founded(reader)
	if record.CodeOf(err) == record.NotFounded {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if ns, known := network.Find(namespace); !known || !Private(ns.Kind, statement.Act) {
		return "", nil
	}
	return record.TermsKey(opened.Digest), nil
}

// Founded reads the founding record: who is who on this network.
func Founded(reader Reader) (*record.Network, error) {
	d := &decision{reader: reader}
	var rec record.Record
	found, err := d.readRecord(record.Governance, record.NetworkKey, &rec, &d.network)
	if err == nil && !found {
		err = record.Errorf(record.NotFounded, "there is no founding record")
	}
	return &d.network, err
}

// InForce reads what decisions are made under now.
func InForce(reader Reader) (*record.Rules, error) {
	d := &decision{reader: reader}
	var rec record.Record
	if found, err := d.readRecord(record.Governance, record.RulesKey, &rec, &d.rules); err != nil || !found {
		return nil, missing("the record of the rules in force", err)
	}
	return &d.rules, nil
}

// TrustList reads the trust list in force.
func TrustList(reader Reader) (*record.TrustList, error) {
	inForce, err := InForce(reader)
	if err != nil {
		return nil, err
	}
	d := &decision{reader: reader, rules: *inForce}
	return d.trustList()
}
