package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/outbox"
	"github.com/shuzheng/shuzheng/gateway/problem"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

type submitInput struct {
	Namespace string `path:"namespace" maxLength:"32"`
	// No default: the framework would put it in place of an explicit 0.
	Wait  int    `query:"wait" minimum:"0" maximum:"60" doc:"Seconds to wait for the ledger; without it the answer comes as soon as the submission is kept"`
	Until string `query:"until" enum:"issued,proved" doc:"What to wait for; issued when it is not given"`
	Body  record.Submission
}

type receiptOutput struct {
	Status int
	Body   api.Receipt
}

// submit takes statements in. What it answers 200 is on the ledger; what it answers 202 is on this gateway's disk and
// will be tried until it is final; what it refuses has left no trace.
func (s *Server) submit(ctx context.Context, in *submitInput) (*receiptOutput, error) {
	if len(in.Body.Statements) == 0 {
		return nil, record.Errorf(record.Malformed, "a submission needs at least one statement")
	}
	// 0. Private terms are taken by those alone who may hold them.
	if err := s.confidential(in.Namespace, &in.Body); err != nil {
		return nil, err
	}
	// 1. Known already? The same statement finds its outcome, however often it comes; only after a refusal are other
	// consents or attachments something new.
	if entry, known, err := s.Outbox.Known(in.Body, in.Namespace); err != nil || known {
		return s.answer(ctx, entry, in.Wait, in.Until, err)
	}
	// 2. Would the rules accept it? If not, say so now, before anything is kept.
	if err := s.acceptable(ctx, in.Namespace, &in.Body); err != nil {
		return nil, err
	}
	// 3. Keep it. From here on it is this gateway's duty to bring it to an end.
	entry, _, err := s.Outbox.Accept(in.Body, in.Namespace, s.Now())
	return s.answer(ctx, entry, in.Wait, in.Until, err)
}

// confidential refuses private terms, and an act that brings some, where this organization is no member of the namespace's
// collection: it must not see them, so it could neither check them nor hand them on.
func (s *Server) confidential(namespace string, submission *record.Submission) error {
	network, err := rules.Founded(s.Index)
	if err != nil {
		if submission.Terms == "" {
			return nil // the rules say so themselves
		}
		return err
	}
	if network.HoldsTerms(namespace, s.Organization) {
		return nil
	}
	key, err := rules.TermsOf(s.Index, namespace, submission.Statements[0])
	if key == "" && submission.Terms == "" || err != nil {
		return err
	}
	return elsewhere(network, namespace, s.Organization, "hand this act in")
}

// elsewhere says where private terms are.
func elsewhere(network *record.Network, namespace, organization, what string) error {
	ns, _ := network.Find(namespace)
	holders := strings.Join(ns.TermsHolders(), ", ")
	if holders == "" {
		return record.Errorf(record.WrongOrganization, "%s has no private terms; nothing was kept", seal.Printable(namespace)).Under("design §3, private terms")
	}
	return record.Errorf(record.WrongOrganization, "%s holds no private terms of %s; %s at a gateway of: %s. Nothing was kept here",
		organization, namespace, what, holders).Under("design §3, private terms")
}

// attested reports whether a result rests on private terms while this organization holds none: their members have checked it.
func (s *Server) attested(receipt *api.Receipt) bool {
	network, err := rules.Founded(s.Index)
	if err != nil || network.HoldsTerms(receipt.Namespace, s.Organization) {
		return false
	}
	ns, _ := network.Find(receipt.Namespace)
	value, err := s.Index.Read(receipt.Namespace, receipt.Result.Key)
	var rec record.Record
	if err != nil || value == nil || record.Load(value, &rec) != nil {
		return false
	}
	return slices.ContainsFunc(rec.Acts, func(act record.Act) bool {
		return act.Statement == receipt.Digest && rules.Private(ns.Kind, act.Act)
	})
}

// acceptable decides on the index. An index behind the peer may refuse what the ledger would take, so a refusal is
// only believed once the index has caught up with what the peer had when it was asked.
func (s *Server) acceptable(ctx context.Context, namespace string, submission *record.Submission) error {
	err := s.decide(ctx, namespace, submission)
	if err == nil {
		return nil
	}
	if caught := s.catchUp(ctx); caught != nil {
		return err
	}
	return s.decide(ctx, namespace, submission)
}

func (s *Server) catchUp(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	height, err := s.Ledger.Height(ctx)
	if err != nil {
		return err
	}
	return s.Index.AwaitHeight(ctx, height)
}

// decide asks the rules, and before that the signer for the certificate that an issuing act needs: the statement is
// what the registrar signed, the certificate is what this organization's signer makes of it.
func (s *Server) decide(ctx context.Context, namespace string, submission *record.Submission) error {
	if len(submission.Attachments) == 0 && s.seals(namespace, submission.Statements[0]) {
		sealed, err := s.Signer.Seal(ctx, signer.Request{Namespace: namespace, Statement: submission.Statements[0], Height: s.Index.Height()})
		if err != nil {
			return err
		}
		submission.Attachments = []string{sealed.Certificate}
	}
	return s.Judge.Decide(namespace, *submission)
}

// seals reports whether a statement is an issuing act that this organization's signer seals. It believes nothing: a
// wrong answer leads to a refusal. In the namespace of another organization the rules refuse the act themselves and say
// where it belongs; our signer could only say that it has prepared no such certificate.
func (s *Server) seals(namespace, compact string) bool {
	opened, _, err := seal.Split(compact, record.TypeStatement)
	if err != nil {
		return false
	}
	var statement record.Statement
	if record.Decode(opened.Payload, &statement) != nil {
		return false
	}
	network, err := rules.Founded(s.Index)
	if err != nil {
		return false
	}
	ns, _ := network.Find(namespace)
	return ns.Owner == s.Organization && rules.Seals(ns.Kind, statement.Act)
}

type receiptInput struct {
	Digest string `path:"digest" maxLength:"80"`
	Wait   int    `query:"wait" minimum:"0" maximum:"60" default:"0"`
	Until  string `query:"until" enum:"issued,proved"`
}

func (s *Server) receipt(ctx context.Context, in *receiptInput) (*receiptOutput, error) {
	entry, found, err := s.Outbox.Get(in.Digest)
	if err != nil || found {
		return s.answer(ctx, entry, in.Wait, in.Until, err)
	}
	// It may have come through another gateway; the ledger knows.
	recorded, found, err := s.Index.Statement(in.Digest)
	if err != nil {
		return nil, err
	}
	if !found || recorded.Consent != 0 {
		return nil, record.Errorf(record.NotFound, "no submission with digest %s", seal.Printable(in.Digest))
	}
	receipt := api.Receipt{
		Digest: in.Digest, Namespace: recorded.Namespace, State: api.StateIssued, Result: &recorded.Result,
		Transaction: recorded.TxID, Block: recorded.Block, Indexed: true,
	}
	standAside(ctx)
	bounded, cancel := within(ctx, in.Wait)
	defer cancel()
	err = s.prove(bounded, &receipt, in.Until)
	return &receiptOutput{http.StatusOK, receipt}, err
}

// answer waits for a final state as long as the client wants and renders it. Waiting in vain is no failure.
func (s *Server) answer(ctx context.Context, entry outbox.Entry, wait int, until string, err error) (*receiptOutput, error) {
	if err != nil {
		return nil, err
	}
	standAside(ctx)
	bounded, cancel := within(ctx, wait)
	defer cancel()
	if final, err := s.Outbox.Wait(bounded, entry.Digest); err == nil {
		entry = final
	}
	receipt := api.Receipt{Digest: entry.Digest, Namespace: entry.Namespace, State: api.StateAccepted, Transaction: entry.TxID}
	switch entry.State {
	case outbox.Refused, outbox.Expired:
		receipt.State, receipt.Problem = string(entry.State), problem.Of(entry.Error)
		return &receiptOutput{receipt.Problem.Status, receipt}, nil
	case outbox.Issued:
		receipt.State, receipt.Result = api.StateIssued, entry.Result
		// Read your own write: a success is answered once this gateway's reads show it, or marked as not shown yet.
		receipt.Indexed = s.Index.Await(bounded, entry.TxID) == nil
		if info, found, err := s.Index.Transaction(entry.TxID); err == nil && found {
			receipt.Block = info.Block
		}
		err := s.prove(bounded, &receipt, until)
		return &receiptOutput{http.StatusOK, receipt}, err
	}
	return &receiptOutput{http.StatusAccepted, receipt}, nil
}

// prove says how far the proof of what is recorded has come, waiting for it when asked to. Issuing never waits for it.
func (s *Server) prove(ctx context.Context, receipt *api.Receipt, until string) error {
	if !receipt.Indexed || receipt.Result == nil {
		return nil
	}
	receipt.Attested = s.attested(receipt)
	if until == api.StateProved {
		_ = s.Proofs.AwaitProved(ctx, receipt.Block+1) // not in time: the state says so
	}
	standing, err := s.Proofs.Standing(receipt.Namespace, receipt.Result.Key, receipt.Block, receipt.Transaction)
	if err != nil || !standing.Proved {
		return err
	}
	receipt.State, receipt.Since, receipt.Objected = api.StateProved, record.Time(time.Unix(standing.Since, 0)), standing.Objected
	return nil
}
