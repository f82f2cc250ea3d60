package signer

import (
	"context"
	"encoding/json"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
)

// Open gives the whole certificate, every disclosure included, to somebody acting for its holder or to a person of
// this organization who issues such certificates.
func (s *Signer) Open(ctx context.Context, request Request) (*Certificate, error) {
	if err := s.caughtUp(ctx, request.Height); err != nil {
		return nil, err
	}
	tx := s.transaction(request.Namespace)
	person, err := rules.Authenticate(tx, request.Statement, s.replica)
	if err != nil {
		return nil, err
	}
	if person.Statement.Act != record.ActOpen {
		return nil, record.Errorf(record.UnknownAct, "the statement says %q, not %s", seal.Printable(person.Statement.Act), record.ActOpen)
	}
	rec, err := s.lookup(request.Namespace, person.Statement.Sub)
	if err != nil {
		return nil, err
	}
	body, err := rec.Certified()
	if err != nil {
		return nil, err
	}
	if holder := body.Certify(&record.Content{}); holder != person.OrganizationID {
		if err := s.issues(request.Namespace, rec.Kind, person); err != nil {
			return nil, err
		}
	}
	return s.whole(request.Namespace, body.Slot(), person)
}

func (s *Signer) whole(namespace string, issued *record.Issued, person *rules.Person) (*Certificate, error) {
	var wanted record.Open
	if err := json.Unmarshal(person.Statement.Body, &wanted); err != nil || issued.Number == "" || wanted.Number != issued.Number {
		return nil, record.Errorf(record.NotFound, "%s has not that certificate", person.Statement.Sub)
	}
	compact, err := s.replica.Read(namespace, record.NumberKey(issued.Number))
	if err != nil {
		return nil, err
	}
	opened, _, err := seal.Split(string(compact), record.TypeCertificate)
	if err != nil {
		return nil, err
	}
	entry, err := s.vault.find(seal.Digest(opened.SigningInput))
	if err != nil {
		return nil, err
	}
	encoded, err := s.vault.wrap.unseal(entry)
	if err != nil {
		return nil, err
	}
	s.log.Info("opened", "number", issued.Number, "by", person.Actor, "statement", person.Digest)
	combined, err := sdjwt.Combine(string(compact), encoded)
	return &Certificate{combined}, err
}
