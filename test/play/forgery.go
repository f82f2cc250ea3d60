package play

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/fabric"
)

// Attempt is one thing the exchange and the market regulator tried against the data bureau, and the ledger's answer.
type Attempt struct {
	Tried       string `json:"tried"`
	Code        string `json:"code"` // of the refusal, or Fabric's validation code
	Transaction string `json:"transaction,omitempty"`
	Says        string `json:"says"`
}

// ForgeryReport shows promise 1: jurisdiction is enforced by the ledger, not by good will.
type ForgeryReport struct {
	Rules      []Attempt `json:"rules"`      // with the honest program, through the gateways
	Bypass     Attempt   `json:"bypass"`     // with the honest program, without the gateways and the bureau
	Rogue      Attempt   `json:"rogue"`      // with a program that writes whatever it is told
	Definition Attempt   `json:"definition"` // with a new definition of the namespace
}

// colluding are the two who try.
var colluding = []string{record.Exchange, record.MarketRegulator}

// policyFailure is Fabric's verdict on endorsements that do not satisfy a namespace's policy.
const policyFailure = "ENDORSEMENT_POLICY_FAILURE"

// Forgery has the exchange and the market regulator try to make and change property certificates without the data
// bureau, in every way they have. It leaves the programs and definitions as they were.
func (s *Stage) Forgery(ctx context.Context, cast *Cast, certificate *Certificate) (*ForgeryReport, error) {
	s.Line("\n— Promise 1: the exchange and the market regulator try to forge a property certificate")
	report := &ForgeryReport{}
	applied, err := s.bypass(ctx, cast, report)
	if err != nil {
		return report, err
	}
	if err := s.outOfJurisdiction(ctx, cast, certificate, applied, report); err != nil {
		return report, err
	}
	if err := s.rogue(ctx, certificate, report); err != nil {
		return report, err
	}
	if err := s.redefine(ctx, report); err != nil {
		return report, err
	}
	// Everything works as before: the bureau ends the pending application.
	_, err = s.Do(ctx, Act{
		Who: cast.Bureau, Says: "declines that application, with the honest program everywhere again", Namespace: "property", Act: "registration.decline",
		Sub: applied.Key, Body: record.Reasoned{Reason: "演示用申请"},
	})
	return report, err
}

// bypass endorses an application that the rules allow with the two organizations only, without any gateway of ours.
// The same statement handed in properly is recorded, so nothing but the missing bureau was wrong with it.
func (s *Stage) bypass(ctx context.Context, cast *Cast, report *ForgeryReport) (*Done, error) {
	dataset, err := s.Describe(ctx, cast)
	if err != nil {
		return nil, err
	}
	source, err := s.sm3(ctx, "source.txt")
	if err != nil {
		return nil, err
	}
	act := application(cast, "property", dataset, source)
	files, err := s.sign(ctx, act)
	if err != nil {
		return nil, err
	}
	statement, err := readText(files[0])
	if err != nil {
		return nil, err
	}
	report.Bypass, err = s.collude(ctx, "an application allowed by the rules, endorsed by the two without the bureau",
		record.Submission{Statements: []string{statement}, Attachments: []string{}})
	if err != nil {
		return nil, err
	}
	act.Says = "hands the same statement in properly"
	return s.submit(ctx, act, files)
}

// outOfJurisdiction tries through the gateways what is the bureau's to decide.
func (s *Stage) outOfJurisdiction(ctx context.Context, cast *Cast, certificate *Certificate, applied *Done, report *ForgeryReport) error {
	accept := Act{Namespace: "property", Act: "registration.accept", Sub: applied.Key, Body: record.Reasoned{Reason: "材料齐全，符合法定形式"}}
	evidence, err := s.sm3(ctx, "source.txt")
	if err != nil {
		return err
	}
	revoke := Act{Namespace: "property", Act: "registration.revoke", Sub: certificate.Record, Body: record.Revoke{Reason: "OTHER", Evidence: evidence}}
	for _, try := range []struct {
		act     Act
		who     *Person
		through string
		says    string
		code    record.Code
	}{
		{accept, cast.Clerk, record.Exchange, "accepts a property application through the exchange", record.WrongOrganization},
		{accept, cast.Regulator, record.DataBureau, "accepts it through the bureau's own gateway", record.OutOfRole},
		{revoke, cast.Clerk, record.MarketRegulator, "revokes a property certificate through the market regulator", record.WrongOrganization},
	} {
		act := try.act
		act.Who, act.Through, act.Says = try.who, try.through, try.says
		if err := s.Refused(ctx, try.code, act); err != nil {
			return err
		}
		report.Rules = append(report.Rules, Attempt{Tried: try.who.Name + " " + try.says, Code: string(try.code), Says: "refused by the rules"})
	}
	return nil
}

// collude has the two endorse something in `property` and submits it with the exchange's own Fabric identity.
func (s *Stage) collude(ctx context.Context, tried string, submission record.Submission) (Attempt, error) {
	attempt := Attempt{Tried: tried}
	commit, txID, err := s.Bypass(ctx, record.Exchange, "property", submission, colluding)
	attempt.Transaction, attempt.Code = txID, commit.Code
	if err != nil {
		return attempt, err
	}
	attempt.Says = fmt.Sprintf("block %d, nothing written", commit.Block)
	if commit.Code != policyFailure {
		return attempt, fmt.Errorf("%s: transaction %s should have been %s, it is %s", tried, txID, policyFailure, commit.Code)
	}
	s.Line("✘ %s: %s · %s · tx %.12s… block %d", "Exchange with MarketRegulator", tried, commit.Code, txID, commit.Block)
	return attempt, nil
}

// Bypass endorses with exactly the given organizations and submits, as an organization's own Fabric identity, past
// every gateway of ours.
func (s *Stage) Bypass(ctx context.Context, organization, namespace string, submission record.Submission, endorsers []string) (fabric.Commit, string, error) {
	client, err := s.Fabric(ctx, organization, clock.New(s.Clock))
	if err != nil {
		return fabric.Commit{}, "", err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	var envelope fabric.Envelope
	err = eventually(ctx, func() error { // a program just exchanged is reached once its peer has connected anew
		envelope, err = client.Endorse(ctx, namespace, submission, endorsers)
		return err
	})
	if err != nil {
		return fabric.Commit{}, "", err
	}
	if err := client.Submit(ctx, envelope); err != nil {
		return fabric.Commit{}, envelope.TxID, err
	}
	commit, err := client.Status(ctx, envelope.TxID)
	return commit, envelope.TxID, err
}

// Fabric connects with an organization's Fabric identity and a clock of one's own.
func (s *Stage) Fabric(ctx context.Context, organization string, now clock.Clock) (*fabric.Client, error) {
	config, err := fabric.Load(filepath.Join(s.Net, "clients", organization, "gateway.json"))
	if err != nil {
		return nil, err
	}
	return fabric.Connect(ctx, config, now)
}

// eventually repeats what is unavailable, or not proved yet, until it is, or ctx is done.
func eventually(ctx context.Context, try func() error) error {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		err := try()
		if code := record.CodeOf(err); code != record.Unavailable && code != record.NotProved {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
}
