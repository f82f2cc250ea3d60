package rules

import (
	"reflect"
	"slices"
	"sync"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Newest is the newest rules edition this program contains. Editions are raised on the ledger, after every
// organization runs a program that contains them; a row counts from its edition on.
const Newest = record.EditionTrade

// Row is one act: what it is about, from which states to which, by whom, through whom, under which rule.
type Row struct {
	Act     string
	Kind    string   // of the record
	From    []string // states that allow it; empty: it creates the record
	To      string   // state it leads to
	Else    []string // other possible outcomes, decided by body or record
	Roles   []string // one of these (domain model C3)
	Through Through  // which organization must have submitted it
	Rule    string   // article or section, cited by every refusal
	Edition int      // counts from this edition on
	Until   int      // and before that one; 0: ever since

	sealed  bool                                      // brings a certificate signed after the statement
	renews  bool                                      // may be made anew on its key: the newest counts
	ends    bool                                      // ends or frees something: possible when a record has had all its other acts
	key     func(d *decision) string                  // names the record when its id is not the statement's
	newKey  func(d *decision) (point, purpose string) // the bare public key it brings, which must consent, and what it enters for
	private bool                                      // brings private terms, whose digest its body names
	opens   func(d *decision) string                  // the public key, made for one deal, that the act itself brings and is signed with
	settles bool                                      // makes durable what time has done: looks at the state as it was written
	apply   content
}

// content is what a row's own function looks at: it reads the body, checks it and fills the record.
type content struct {
	decide func(d *decision) error
	blank  func() any
}

// Blank gives an empty body of the act, its lists empty and not absent, for templates and documents; nil for founding, which
// has its own way.
func (r *Row) Blank() any {
	if r.apply.blank == nil {
		return nil
	}
	blank := r.apply.blank()
	emptyLists(reflect.ValueOf(blank).Elem())
	return blank
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

// tables are made once: nobody changes a row.
var tables = sync.OnceValue(func() map[string][]Row {
	return map[string][]Row{
		record.KindGovernance:   slices.Concat(governanceRows(), packRows(), datasetRows(), delegationRows(), venueRows(), exemptionRows(), []Row{suspendRow()}),
		record.KindProperty:     slices.Concat(registrationRows(propertyRegistry), egressRows(), []Row{suspendRow()}),
		record.KindIntellectual: slices.Concat(registrationRows(intellectualRegistry), []Row{suspendRow()}),
		record.KindExchange: slices.Concat(subjectRows(), subjectLifeRows(), demanderRows(), objectLifeRows(), reportRows(), listingRows(), dealRows(),
			tradeRows(), handoverRows(), settlementRows(), pauseRows(), disputeRows(), partyRows(), offRows(), oversightRows(), []Row{suspendRow()}),
		record.KindLien: {},
	}
})

// Table gives the acts of a kind of namespace in the order a record lives through them.
func Table(kind string) []Row { return tables()[kind] }

// In reports whether a row counts in an edition of the rules.
func (r *Row) In(edition int) bool {
	return r.Edition <= edition && (r.Until == 0 || edition < r.Until)
}

// Private reports whether an act brings private terms.
func (r *Row) Private() bool { return r.private }

func findRow(kind, act string, edition int) *Row {
	rows := tables()[kind]
	i := slices.IndexFunc(rows, func(r Row) bool { return r.Act == act && r.In(edition) })
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

// since is a body that may use members of a later edition.
type since interface {
	// Since is the edition from which the body counts.
	Since() int
}

// on makes a row's content out of a function that knows the types of the statement's body and the record's.
func on[B, R any, P valid[B]](fill func(d *decision, body *B, rec *R) error) content {
	return content{blank: func() any { return new(B) }, decide: func(d *decision) error {
		var body B
		if err := record.Decode(d.statement.Body, &body); err != nil {
			return err
		}
		if later, is := any(&body).(since); is && later.Since() > d.rules.Edition {
			return record.Errorf(record.Malformed, "the body uses members of rules edition %d; edition %d is in force", later.Since(), d.rules.Edition)
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
	}}
}
