package web

import (
	"context"
	"errors"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/readlog"
	"github.com/shuzheng/shuzheng/gateway/terms"
)

type termsOutput struct{ Body api.Terms }

// readTerms shows somebody a document of private terms. Who asked, and by what right, is on disk before the answer; so is who asked
// in vain.
func (s *Server) readTerms(ctx context.Context, in *askInput) (*termsOutput, error) {
	log, err := s.logOf(in.Namespace)
	if err != nil {
		return nil, err
	}
	read, refusal := s.mayRead(ctx, in.Namespace, in.Body.Statement)
	if read == nil {
		s.unknown.Add(1)
		return nil, refusal // somebody unknown: nothing worth keeping, and no way to fill our disk
	}
	if err := s.note(log, read, refusal); err != nil {
		return nil, err
	}
	if refusal != nil {
		return nil, refusal
	}
	text, err := s.Documents.Terms(in.Namespace, read.Key)
	if err != nil {
		return nil, err
	}
	if text == nil {
		return nil, record.Errorf(record.Unavailable, "the peer of %s has lost the private terms under %s; they are reconciled by themselves", s.Organization, read.Key)
	}
	return &termsOutput{api.Terms{Document: string(text), Digest: seal.Digest(text), Scope: read.Scope, Basis: read.Basis}}, nil
}

// mayRead judges a request on the index once that has caught up: a key may have been revoked meanwhile, an order ended. The peer that
// tells how far it goes is the one that keeps the document, so nobody waits for more than they would anyway.
func (s *Server) mayRead(ctx context.Context, namespace, statement string) (*rules.Read, error) {
	behind := s.catchUp(ctx)
	read, err := rules.Reading(rules.Tx{Time: s.Now(), Creator: s.Organization, Namespace: namespace}, statement, s.Index)
	if err == nil && behind != nil {
		read.Basis = ""
		err = record.Errorf(record.Unavailable, "this gateway does not know yet what the ledger holds; nothing is shown meanwhile")
	}
	return read, err
}

// note keeps who asked for what.
func (s *Server) note(log *readlog.Log, read *rules.Read, refusal error) error {
	entry := readlog.Asked{
		At: record.Time(s.Now()), Actor: read.Actor, Organization: read.OrganizationID, Kid: read.Kid, Deal: read.Ask.Deal, Statement: read.Ask.Statement,
		Purpose: read.Ask.Purpose, Basis: read.Basis, Request: read.Digest,
	}
	counter := &s.shown
	if refusal != nil {
		entry.Refused, counter = string(record.CodeOf(refusal)), &s.denied
	}
	err := log.Append(entry)
	switch {
	case err == nil:
		counter.Add(1)
	case errors.Is(err, readlog.ErrRepeated):
		return record.Errorf(record.StatementExpired, "the request %s was heard before", read.Digest)
	}
	return err
}

// logOf gives the log of a namespace whose private terms this organization holds.
func (s *Server) logOf(namespace string) (*readlog.Log, error) {
	network, err := rules.Founded(s.Index)
	if err != nil {
		return nil, err
	}
	if s.Reads == nil || !terms.Member(s.Index, s.Documents, s.Organization, namespace) {
		return nil, elsewhere(network, namespace, s.Organization, "ask")
	}
	return s.Reads.Of(namespace)
}

type readsOutput struct{ Body api.Reads }

// listReads shows who has asked for private terms.
func (s *Server) listReads(_ context.Context, in *askInput) (*readsOutput, error) {
	log, err := s.logOf(in.Namespace)
	if err != nil {
		return nil, err
	}
	list, err := rules.ListingReads(rules.Tx{Time: s.Now(), Creator: s.Organization, Namespace: in.Namespace}, in.Body.Statement, s.Index)
	if err != nil {
		return nil, err
	}
	entries, err := log.Entries(list.Ask.Deal, list.Ask.After, list.Ask.Limit)
	if err != nil {
		return nil, err
	}
	head := s.head(log)
	return &readsOutput{api.Reads{Organization: s.Organization, Last: head.Last, Head: head.Head, Entries: entries}}, nil
}

type namespaceInput struct {
	Namespace string `path:"namespace" maxLength:"32"`
}

type readsHeadOutput struct{ Body api.ReadsHead }

// readsHead tells how long the log is and its head: what is anchored, and nothing of anybody.
func (s *Server) readsHead(_ context.Context, in *namespaceInput) (*readsHeadOutput, error) {
	log, err := s.logOf(in.Namespace)
	if err != nil {
		return nil, err
	}
	return &readsHeadOutput{s.head(log)}, nil
}

func (s *Server) head(log *readlog.Log) api.ReadsHead {
	last, head := log.Head()
	return api.ReadsHead{Organization: s.Organization, Last: last, Head: head}
}
