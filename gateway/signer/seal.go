package signer

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// Seal signs a prepared certificate against the registrar's issuing statement, which this signer's own replica must
// accept. The same statement, or another one naming the same bytes, gets the same signature; other bytes for the same
// version of the record get none while these could still be recorded.
func (s *Signer) Seal(ctx context.Context, request Request) (*Certificate, error) {
	if err := s.caughtUp(ctx, request.Height); err != nil {
		return nil, err
	}
	// 1. Which prepared bytes does the statement name? Nothing about it is believed yet.
	statement, entry, err := s.named(request.Statement)
	if err != nil {
		return nil, err
	}
	tx := s.transaction(request.Namespace)
	// 2. Would the ledger accept the act with exactly these bytes? Signature, role, state and every clear claim.
	submission := record.Submission{Statements: []string{request.Statement}, Attachments: []string{entry.Input + "."}}
	if err := rules.Approve(tx, submission, s.replica); err != nil {
		return nil, err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	// 3. One certificate for one version of a record. A crash after this leaves a choice that binds nobody.
	if err := s.choose(tx, statement, entry); err != nil {
		return nil, err
	}
	// 4. Sign once and keep the signature before giving it away.
	compact, err := s.vault.signed(entry, func() (string, error) { return s.sign(tx, entry, seal.Digest([]byte(request.Statement))) })
	if err != nil {
		return nil, err
	}
	s.log.Info("signed", "purpose", record.PurposeIssuer, "number", entry.Number, "digest", entry.Prepared, "statement", seal.Digest([]byte(request.Statement)))
	return &Certificate{compact}, nil
}

// named reads a statement and finds what it names.
func (s *Signer) named(compact string) (*record.Statement, *prepared, error) {
	opened, _, err := seal.Split(compact, record.TypeStatement)
	if err != nil {
		return nil, nil, err
	}
	var statement record.Statement
	if err := record.Decode(opened.Payload, &statement); err != nil {
		return nil, nil, err
	}
	var body record.Issue
	if err := record.Decode(statement.Body, &body); err != nil {
		return nil, nil, err
	}
	if err := body.Valid(); err != nil {
		return nil, nil, err
	}
	entry, err := s.vault.find(body.Prepared)
	return &statement, entry, err
}

// sign signs what was prepared with the key it was prepared for, while that key may sign: it may have been replaced, or
// found compromised, since.
func (s *Signer) sign(tx rules.Tx, entry *prepared, statement string) (string, error) {
	opened, _, err := seal.Split(entry.Input+".", record.TypeCertificate)
	if err != nil {
		return "", err
	}
	number, err := record.ParseNumber(entry.Number)
	if err != nil {
		return "", err
	}
	named, err := s.inForce(number.Type, opened.Header.Kid, tx.Time)
	if err != nil {
		return "", err
	}
	key, held := s.keys[opened.Header.Kid]
	if !held || !named {
		return "", record.Errorf(record.Unavailable, "the issuer key %s it was prepared for signs no more; prepare again", opened.Header.Kid)
	}
	signature, err := s.audit.of(key, record.PurposeIssuer, entry.Number, statement).SignInput([]byte(entry.Input))
	if err != nil {
		return "", err
	}
	return sm.Join(key.Public(), record.TypeCertificate, []byte(entry.Input), signature)
}
