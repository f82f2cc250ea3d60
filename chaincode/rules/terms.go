package rules

import (
	"errors"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Terms reads the private terms of a namespace. A [Reader] of an organization that holds them implements it too; for all others
// what a statement claims of its terms is taken as stated: the result is attested (design §4).
//
// No private term ever decides what stands on the ledger: a statement claims what follows from the terms, and whoever holds them
// refuses a claim that does not. So everybody can recompute the whole public write set, and the members its truth too.
type Terms interface {
	// Terms reads a document by its key; nil when it is not there.
	Terms(namespace, key string) ([]byte, error)
}

// private are the terms that a decision works on.
type private struct {
	reader Terms   // nil for who holds none
	writes []Write // documents to be kept
}

// holdsTerms refuses terms with an act that takes none, and an act with terms through an organization that may not see them.
func (d *decision) holdsTerms() error {
	switch {
	case !d.row.private && d.submission.Terms != "":
		return record.Errorf(record.AttachmentMismatch, "%s takes no private terms", d.row.Act).Under("design §3, private terms")
	case d.row.private && d.tx.Creator != d.namespace.Owner && d.tx.Creator != record.DataBureau:
		return record.Errorf(record.WrongOrganization, "%s comes through an organization that holds the terms: %s or %s", d.row.Act, d.namespace.Owner, record.DataBureau).
			Under("design §3, private terms")
	case len(d.submission.Terms) > record.MaxTerms:
		return record.Errorf(record.TooLarge, "the terms have more than %d bytes", record.MaxTerms)
	}
	return nil
}

// opened reads the document that came with the act, whose digest its body names, and keeps it; nil for whoever decides without. No
// document is used twice: two deals with one digest would show that they are one buyer's.
func opened[T any, P valid[T]](d *decision, digest string) (*T, error) {
	if err := d.claim("terms/"+strings.ToUpper(strings.TrimPrefix(digest, "sm3:")), d.digest); err != nil {
		return nil, err
	}
	if d.submission.Terms == "" && d.private.reader != nil {
		return nil, record.Errorf(record.TermsMissing, "%s comes with private terms", d.row.Act).Under("design §3, private terms")
	}
	if d.submission.Terms == "" {
		return nil, nil
	}
	text := []byte(d.submission.Terms)
	if seal.Digest(text) != digest {
		return nil, record.Errorf(record.TermsMissing, "the terms are not the ones that the statement names")
	}
	doc, err := document[T, P](text)
	if err == nil {
		d.private.writes = append(d.private.writes, Write{record.TermsKey(d.digest), text})
	}
	return doc, err
}

// earlier reads the document of an earlier act of the deal; nil for whoever holds none.
func earlier[T any, P valid[T]](d *decision, statement string) (*T, error) {
	if d.private.reader == nil {
		return nil, nil
	}
	text, err := d.private.reader.Terms(d.tx.Namespace, record.TermsKey(statement))
	switch {
	case err != nil:
		return nil, err
	case len(text) == 0:
		return nil, record.Errorf(record.Unavailable, "this organization has lost private terms that it should hold; they must be reconciled first")
	}
	return document[T, P](text)
}

// document reads private terms. What is wrong with them is said without a word of theirs.
func document[T any, P valid[T]](text []byte) (*T, error) {
	var doc T
	if record.Decode(text, &doc) != nil {
		return nil, record.Errorf(record.TermsMissing, "the terms are not canonical JSON with the members that this act's have")
	}
	if err := P(&doc).Valid(); err != nil {
		var own *record.Error
		if errors.As(err, &own) {
			return nil, record.Errorf(record.TermsDiffer, "%s", own.Detail)
		}
		return nil, err
	}
	return &doc, nil
}

// differs refuses a claim that is not what the terms say, without saying what they do.
func differs(format string, args ...any) *record.Error {
	return record.Errorf(record.TermsDiffer, format, args...)
}
