package web

import (
	"context"
	"crypto/sha256"
	"errors"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/terms"
)

type auditInput struct {
	Namespace string `path:"namespace" maxLength:"32"`
	After     string `query:"after" maxLength:"64" doc:"Where the page before ended"`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"Deals to look at"`
}

type auditOutput struct{ Body api.TermsAudit }

// tally counts what audits from a first deal to the last have found.
type tally struct {
	next  string // where the next page begins that belongs to it
	found int
}

// auditTerms compares the private terms that this organization's peer keeps with what the ledger says that it keeps. It asks the
// peer for every document, so one at a time.
func (s *Server) auditTerms(_ context.Context, in *auditInput) (*auditOutput, error) {
	if _, err := s.logOf(in.Namespace); err != nil {
		return nil, err
	}
	if !s.auditing.TryLock() {
		return nil, record.Errorf(record.Overloaded, "another audit of private terms is being made")
	}
	defer s.auditing.Unlock()
	from, err := index.ParsePlace(in.After)
	if err != nil {
		return nil, err
	}
	view, err := s.Index.View()
	if err != nil {
		return nil, err
	}
	defer view.Close()
	page := api.TermsAudit{Organization: s.Organization, Namespace: in.Namespace, Height: view.Height, Found: []api.TermsFinding{}}
	deals := 0
	err = view.Each(in.Namespace, "deal", from, func(at index.Place, key string, value []byte) (bool, error) {
		if deals == min(in.Limit, maxList) {
			page.Next = at.String()
			return false, nil
		}
		deals++
		return true, s.auditDeal(&page, key, value)
	})
	if err == nil {
		s.count(in.After, &page)
	}
	return &auditOutput{page}, err
}

// auditDeal looks at the documents of one deal.
func (s *Server) auditDeal(page *api.TermsAudit, key string, value []byte) error {
	var rec record.Record
	var deal record.Deal
	if record.Load(value, &rec) != nil || record.Load(rec.Body, &deal) != nil {
		return nil // whatever it is, the rules have not written it
	}
	for _, statement := range deal.Terms {
		what, err := s.auditDocument(page.Namespace, record.TermsKey(statement))
		if err != nil {
			return err
		}
		page.Checked++
		if what != "" {
			page.Found = append(page.Found, api.TermsFinding{Deal: key, Statement: statement, What: what})
		}
	}
	return nil
}

// auditDocument says what is wrong with one; empty when nothing is.
func (s *Server) auditDocument(namespace, key string) (string, error) {
	hash, recorded, err := s.Index.Private(namespace, record.TermsCollection, key)
	switch {
	case err != nil:
		return "", err
	case !recorded:
		return api.TermsUnrecorded, nil
	case len(hash) == 0:
		return api.TermsDeleted, nil
	}
	text, err := s.Documents.Terms(namespace, key)
	if errors.Is(err, terms.ErrAway) || err == nil && text == nil {
		return api.TermsMissing, nil
	}
	if own := sha256.Sum256(text); err == nil && string(own[:]) != string(hash) {
		return api.TermsDifferent, nil
	}
	return "", err
}

// count adds up pages that follow each other.
func (s *Server) count(after string, page *api.TermsAudit) {
	if after == "" || after != s.audited.next {
		s.audited.found = 0
	}
	s.audited.found += len(page.Found)
	s.audited.next = page.Next
	if page.Next == "" {
		s.lost.Store(int64(s.audited.found))
	}
}
