package troupe

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// patience is how long one act may take before the play gives up.
const patience = 60 * time.Second

// Actor is somebody who acts. The key is in memory: a play has too many acts to start two programs for each.
type Actor struct {
	Name string
	ID   string
	Firm string // actor id of the organization acted for; the same for an organization
	Home string // MSP id for people of the three, else empty
	Key  *sm.Key
}

// Act is one act of the play.
type Act struct {
	By        *Actor
	Says      string // printed when it is not empty
	Namespace string
	Name      string
	On        string // key of the record, empty to create one
	Prev      string // digest of the version that was seen; read when it is empty
	Through   string // MSP id of the gateway; where it belongs when it is empty
	Body      any
	Attach    []string
	Terms     string // private document that goes with it, whose digest the body names
	Consents  []*Actor
	To        string // state it must lead to; any when empty
}

// InGovernance is an act in governance.
func InGovernance(by *Actor, name, on string, body any, to string) Act {
	return Act{By: by, Namespace: record.Governance, Name: name, On: on, Body: body, To: to}
}

// With gives an act the consents of others.
func (a Act) With(consents ...*Actor) Act {
	a.Consents = consents
	return a
}

// Tell has an act printed.
func (a Act) Tell(says string) Act {
	a.Says = says
	return a
}

// Do signs an act, hands it in, waits until it is on the ledger and gives the record's key.
func (t *Troupe) Do(ctx context.Context, a Act) (string, error) {
	result, err := t.Hand(ctx, &a)
	if err != nil {
		return "", fmt.Errorf("%s: %s %s in %s: %w", a.By.Name, a.Name, a.On, a.Namespace, err)
	}
	if a.To != "" && result.State != a.To {
		return "", fmt.Errorf("%s: %s led %s to %s, not to %s", a.By.Name, a.Name, result.Key, result.State, a.To)
	}
	if a.Says != "" {
		t.Line("✔ %s: %s · %s %s", a.By.Name, a.Says, result.Key, result.State)
	}
	return result.Key, nil
}

// Each does one act after the other.
func (t *Troupe) Each(ctx context.Context, acts ...Act) error {
	for _, a := range acts {
		if _, err := t.Do(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// Refused does an act that must be refused with a code, under an article that stands in what is cited.
func (t *Troupe) Refused(ctx context.Context, code record.Code, article string, a Act) error {
	result, err := t.Hand(ctx, &a)
	var refusal *record.Error
	switch {
	case err == nil:
		return fmt.Errorf("%s: %s made %s %s and should have been refused with %s", a.By.Name, a.Name, result.Key, result.State, code)
	case !errors.As(err, &refusal) || refusal.Code != code || !strings.Contains(refusal.Rule, article):
		return fmt.Errorf("%s: %s should have been refused with %s under %s, not: %w", a.By.Name, a.Name, code, article, err)
	}
	t.refusals.Add(1)
	if a.Says != "" {
		t.Line("✘ %s: %s · refused: %s (%s) %s", a.By.Name, a.Says, refusal.Code, refusal.Rule, refusal.Detail)
	}
	return nil
}

// Hand signs an act and submits it through the gateway where it belongs.
func (t *Troupe) Hand(ctx context.Context, a *Act) (*record.Result, error) {
	t.desks <- struct{}{}
	defer func() { <-t.desks }()
	via := t.via(a)
	submission, err := t.sign(ctx, via, a)
	if err != nil {
		return nil, err
	}
	receipt, err := t.Gateways[via].Submit(ctx, a.Namespace, *submission, patience)
	if err != nil {
		return nil, err
	}
	if !receipt.Recorded() || receipt.Result == nil || !receipt.Indexed {
		return nil, record.Errorf(record.OutcomeUnknown, "after %s it is %s", patience, receipt.State)
	}
	t.saw(receipt.Block)
	t.acts.Add(1)
	return receipt.Result, nil
}

// via is the organization through which an act arrives: people of the three use their own, firms that of the register.
func (t *Troupe) via(a *Act) string {
	if a.Through != "" {
		return a.Through
	}
	if a.By.Home != "" {
		return a.By.Home
	}
	return Owners[a.Namespace]
}

func (t *Troupe) sign(ctx context.Context, via string, a *Act) (*record.Submission, error) {
	compact, err := t.statement(ctx, via, a)
	if err != nil {
		return nil, err
	}
	submission := &record.Submission{Statements: []string{compact}, Attachments: append([]string{}, a.Attach...), Terms: a.Terms}
	for _, party := range a.Consents {
		now := t.Now()
		consent, err := party.Key.SignCompact(record.TypeConsent, record.Consent{
			Iss: party.ID, Aud: t.ID + "/" + a.Namespace, Iat: now.Unix(), Exp: now.Add(time.Hour).Unix(), Jti: Random(), Ref: seal.Digest([]byte(compact)),
		})
		if err != nil {
			return nil, err
		}
		submission.Statements = append(submission.Statements, consent)
	}
	return submission, nil
}

// statement signs an act about the newest version of its record.
func (t *Troupe) statement(ctx context.Context, via string, a *Act) (string, error) {
	prev, err := t.seen(ctx, via, a)
	if err != nil {
		return "", err
	}
	body, err := record.Encode(a.Body)
	if err != nil {
		return "", err
	}
	att := []string{}
	for _, attachment := range a.Attach {
		att = append(att, seal.Digest([]byte(attachment)))
	}
	now := t.Now()
	return a.By.Key.SignCompact(record.TypeStatement, record.Statement{
		Iss: a.By.ID, Aud: t.ID + "/" + a.Namespace, Iat: now.Unix(), Exp: now.Add(time.Hour).Unix(), Jti: Random(),
		Act: a.Name, Sub: a.On, Prev: prev, Att: att, Body: body,
	})
}

// Ask signs a request in a namespace that is answered and never recorded.
func (t *Troupe) Ask(ctx context.Context, by *Actor, namespace, name string, body any) (string, error) {
	a := Act{By: by, Namespace: namespace, Name: name, Body: body}
	return t.statement(ctx, t.via(&a), &a)
}

// Expect insists that an answer is a refusal with a code.
func (t *Troupe) Expect(err error, code record.Code, who, what string) error {
	var refusal *record.Error
	if !errors.As(err, &refusal) || refusal.Code != code {
		return fmt.Errorf("%s: %s should have been refused with %s, not: %w", who, what, code, err)
	}
	t.refusals.Add(1)
	t.Line("✘ %s: %s · refused: %s (%s) %s", who, what, refusal.Code, refusal.Rule, refusal.Detail)
	return nil
}

// seen is the digest of the newest version of an act's record.
func (t *Troupe) seen(ctx context.Context, via string, a *Act) (string, error) {
	switch {
	case a.Prev != "":
		return a.Prev, nil
	case a.On == "":
		return record.None, t.Reach(ctx, via)
	}
	if err := t.Reach(ctx, via); err != nil {
		return "", err
	}
	value, err := t.Gateways[via].Value(ctx, a.Namespace, a.On)
	if err != nil {
		return "", err
	}
	return value.Digest, nil
}

// Prepare has the signer of an organization prepare the certificate of a record, and gives the digest of its bytes.
func (t *Troupe) Prepare(ctx context.Context, a Act) (string, error) {
	return t.PrepareWith(ctx, a, []record.Disclosed{})
}

// PrepareWith is [Troupe.Prepare] with members that only the holder shall disclose.
func (t *Troupe) PrepareWith(ctx context.Context, a Act, members []record.Disclosed) (string, error) {
	via := t.via(&a)
	a.Name, a.Body = record.ActPrepare, record.Prepare{Disclosures: members}
	compact, err := t.statement(ctx, via, &a)
	if err != nil {
		return "", err
	}
	prepared, err := t.Gateways[via].Prepare(ctx, a.Namespace, compact)
	if err != nil {
		return "", fmt.Errorf("%s prepares the certificate of %s: %w", a.By.Name, a.On, err)
	}
	if seal.Digest([]byte(prepared.Input)) != prepared.Prepared {
		return "", fmt.Errorf("what was prepared for %s has not the digest named with it", a.On)
	}
	return prepared.Prepared, nil
}

// Issue prepares a certificate and issues it with the act named: the digest of the bytes that were prepared is what is signed.
func (t *Troupe) Issue(ctx context.Context, a Act) error {
	prepared, err := t.Prepare(ctx, a)
	if err != nil {
		return err
	}
	a.Body = record.Issue{Prepared: prepared}
	_, err = t.Do(ctx, a)
	return err
}

// Random is 128 bits nobody has seen, in hexadecimal.
func Random() string {
	bits := make([]byte, 16)
	_, _ = rand.Read(bits) // never fails (crypto/rand)
	return hex.EncodeToString(bits)
}

// Reasoned is the body of an act that gives a reason and nothing else.
func Reasoned(text string) record.Reasoned { return record.Reasoned{Reason: text} }

// Digest stands for a document that stays with those whose it is.
func Digest(parts ...string) string {
	text := ""
	for _, part := range parts {
		text += part + "\n"
	}
	return seal.Digest([]byte(text))
}

// ID is what stands behind the kind in a record's key.
func ID(key string) string {
	_, id, _ := strings.Cut(key, "/")
	return id
}
