package rules

import (
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Newest is the newest rules edition this program contains. Editions are raised on the ledger, after every
// organization runs a program that contains them; a row counts from its edition on.
const Newest = 2

// Row is one act: what it is about, from which states to which, by whom, through whom, under which rule.
type Row struct {
	Act     string
	Kind    string   // of the record
	From    []string // states that allow it; empty: it creates the record
	To      string   // state it leads to
	Else    string   // the other possible outcome, decided by the body
	Roles   []string // one of these (domain model C3)
	Through Through  // which organization must have submitted it
	Rule    string   // article or section, cited by every refusal
	Edition int      // counts from this edition on

	sealed bool                                      // brings a certificate signed after the statement
	renews bool                                      // may be made anew on its key: the newest counts
	ends   bool                                      // ends or frees something: possible when a record has had all its other acts
	key    func(d *decision) string                  // names the record when its id is not the statement's
	newKey func(d *decision) (point, purpose string) // the bare public key it brings, which must consent, and what it enters for
	apply  func(d *decision) error
}

// Through says through which organization's Fabric identity an act must arrive.
type Through int

// The ways an act may arrive.
const (
	Any    Through = iota // any of the three
	Owner                 // the owner of the namespace: a reserved act
	Signer                // the organization the signer belongs to
	Home                  // the same for people of the three; firms come through any
)

// String names it for documents.
func (t Through) String() string {
	return [...]string{"any", "owner", "signer's", "signer's, for people of the three"}[t]
}

func (r *Row) through(d *decision) error {
	want := d.tx.Creator
	switch r.Through {
	case Owner:
		want = d.namespace.Owner
	case Signer:
		want = d.signer.organization
	case Home:
		if d.signer.organization != "" {
			want = d.signer.organization
		}
	}
	if d.tx.Creator != want {
		return record.Errorf(record.WrongOrganization, "%s must arrive through %s, it came through %s", r.Act, orNobody(want), d.tx.Creator).Under("domain model C3")
	}
	return nil
}

func orNobody(s string) string {
	if s == "" {
		return "the signer's own organization, which is none of the three"
	}
	return s
}

// Table gives the acts of a kind of namespace in the order a record lives through them.
func Table(kind string) []Row {
	switch kind {
	case record.KindGovernance:
		return append(governanceRows(), suspendRow())
	case record.KindProperty:
		return append(registrationRows(propertyRegistry), suspendRow())
	case record.KindIntellectual:
		return append(registrationRows(intellectualRegistry), suspendRow())
	case record.KindExchange:
		return append(append(subjectRows(), dealRows()...), suspendRow())
	case record.KindLien:
		return []Row{}
	}
	return nil
}

func findRow(kind, act string, edition int) *Row {
	rows := Table(kind)
	i := slices.IndexFunc(rows, func(r Row) bool { return r.Act == act && r.Edition <= edition })
	if i < 0 {
		return nil
	}
	return &rows[i]
}

// valid is a pointer to a body that can check itself.
type valid[B any] interface {
	*B
	Valid() error
}

// on makes a row's function out of one that knows the types of the statement's body and the record's.
func on[B, R any, P valid[B]](fill func(d *decision, body *B, rec *R) error) func(*decision) error {
	return func(d *decision) error {
		var body B
		if err := record.Decode(d.statement.Body, &body); err != nil {
			return err
		}
		if err := P(&body).Valid(); err != nil {
			return err
		}
		var rec R
		if d.value != nil && d.statement.Sub != "" {
			if err := record.Decode(d.record.Body, &rec); err != nil {
				return unreadable("the record", err)
			}
		}
		if err := fill(d, &body, &rec); err != nil {
			return err
		}
		var err error
		d.body, err = record.Encode(rec)
		return err
	}
}
