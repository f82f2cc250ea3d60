package registry

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

// actor is somebody who acts. The key is in memory: half a year has too many acts to start two programs for each.
type actor struct {
	name string
	id   string
	firm string // actor id of the organization acted for; the same for an organization
	home string // MSP id for people of the three, else empty
	key  *sm.Key
}

// act is one act of the play.
type act struct {
	by        *actor
	says      string // printed when it is not empty
	namespace string
	name      string
	on        string // key of the record, empty to create one
	prev      string // digest of the version that was seen; read when it is empty
	through   string // MSP id of the gateway; where it belongs when it is empty
	body      any
	attach    []string
	consents  []*actor
	to        string // state it must lead to; any when empty
}

// inGovernance is an act in governance.
func inGovernance(by *actor, name, on string, body any, to string) act {
	return act{by: by, namespace: record.Governance, name: name, on: on, body: body, to: to}
}

// with gives an act the consents of others.
func (a act) with(consents ...*actor) act {
	a.consents = consents
	return a
}

// tell has an act printed.
func (a act) tell(says string) act {
	a.says = says
	return a
}

// do signs an act, hands it in, waits until it is on the ledger and gives the record's key.
func (h *Half) do(ctx context.Context, a act) (string, error) {
	result, err := h.hand(ctx, &a)
	if err != nil {
		return "", fmt.Errorf("%s: %s %s in %s: %w", a.by.name, a.name, a.on, a.namespace, err)
	}
	if a.to != "" && result.State != a.to {
		return "", fmt.Errorf("%s: %s led %s to %s, not to %s", a.by.name, a.name, result.Key, result.State, a.to)
	}
	if a.says != "" {
		h.Line("✔ %s: %s · %s %s", a.by.name, a.says, result.Key, result.State)
	}
	return result.Key, nil
}

// refused does an act that must be refused with a code, under an article that stands in what is cited.
func (h *Half) refused(ctx context.Context, code record.Code, article string, a act) error {
	result, err := h.hand(ctx, &a)
	var refusal *record.Error
	switch {
	case err == nil:
		return fmt.Errorf("%s: %s made %s %s and should have been refused with %s", a.by.name, a.name, result.Key, result.State, code)
	case !errors.As(err, &refusal) || refusal.Code != code || !strings.Contains(refusal.Rule, article):
		return fmt.Errorf("%s: %s should have been refused with %s under %s, not: %w", a.by.name, a.name, code, article, err)
	}
	h.refusals.Add(1)
	if a.says != "" {
		h.Line("✘ %s: %s · refused: %s (%s) %s", a.by.name, a.says, refusal.Code, refusal.Rule, refusal.Detail)
	}
	return nil
}

// hand signs an act and submits it through the gateway where it belongs.
func (h *Half) hand(ctx context.Context, a *act) (*record.Result, error) {
	h.desks <- struct{}{}
	defer func() { <-h.desks }()
	via := h.via(a)
	submission, err := h.sign(ctx, via, a)
	if err != nil {
		return nil, err
	}
	receipt, err := h.gateways[via].Submit(ctx, a.namespace, *submission, patience)
	if err != nil {
		return nil, err
	}
	if !receipt.Recorded() || receipt.Result == nil || !receipt.Indexed {
		return nil, record.Errorf(record.OutcomeUnknown, "after %s it is %s", patience, receipt.State)
	}
	h.saw(receipt.Block)
	h.acts.Add(1)
	return receipt.Result, nil
}

// via is the organization through which an act arrives: people of the three use their own, firms that of the register.
func (h *Half) via(a *act) string {
	if a.through != "" {
		return a.through
	}
	if a.by.home != "" {
		return a.by.home
	}
	return owners[a.namespace]
}

func (h *Half) sign(ctx context.Context, via string, a *act) (*record.Submission, error) {
	compact, err := h.statement(ctx, via, a)
	if err != nil {
		return nil, err
	}
	submission := &record.Submission{Statements: []string{compact}, Attachments: append([]string{}, a.attach...)}
	for _, party := range a.consents {
		now := h.now()
		consent, err := party.key.SignCompact(record.TypeConsent, record.Consent{
			Iss: party.id, Aud: h.ID + "/" + a.namespace, Iat: now.Unix(), Exp: now.Add(time.Hour).Unix(), Jti: random(), Ref: seal.Digest([]byte(compact)),
		})
		if err != nil {
			return nil, err
		}
		submission.Statements = append(submission.Statements, consent)
	}
	return submission, nil
}

// statement signs an act about the newest version of its record.
func (h *Half) statement(ctx context.Context, via string, a *act) (string, error) {
	prev, err := h.seen(ctx, via, a)
	if err != nil {
		return "", err
	}
	body, err := record.Encode(a.body)
	if err != nil {
		return "", err
	}
	att := []string{}
	for _, attachment := range a.attach {
		att = append(att, seal.Digest([]byte(attachment)))
	}
	now := h.now()
	return a.by.key.SignCompact(record.TypeStatement, record.Statement{
		Iss: a.by.id, Aud: h.ID + "/" + a.namespace, Iat: now.Unix(), Exp: now.Add(time.Hour).Unix(), Jti: random(),
		Act: a.name, Sub: a.on, Prev: prev, Att: att, Body: body,
	})
}

// seen is the digest of the newest version of an act's record.
func (h *Half) seen(ctx context.Context, via string, a *act) (string, error) {
	switch {
	case a.prev != "":
		return a.prev, nil
	case a.on == "":
		return record.None, h.reach(ctx, via)
	}
	if err := h.reach(ctx, via); err != nil {
		return "", err
	}
	value, err := h.gateways[via].Value(ctx, a.namespace, a.on)
	if err != nil {
		return "", err
	}
	return value.Digest, nil
}

// prepare has the signer of an organization prepare the certificate of a registration, and gives the digest of its bytes.
func (h *Half) prepare(ctx context.Context, a act) (string, error) {
	via := h.via(&a)
	a.name, a.body = record.ActPrepare, record.Prepare{Disclosures: []record.Disclosed{}}
	compact, err := h.statement(ctx, via, &a)
	if err != nil {
		return "", err
	}
	prepared, err := h.gateways[via].Prepare(ctx, a.namespace, compact)
	if err != nil {
		return "", fmt.Errorf("%s prepares the certificate of %s: %w", a.by.name, a.on, err)
	}
	if seal.Digest([]byte(prepared.Input)) != prepared.Prepared {
		return "", fmt.Errorf("what was prepared for %s has not the digest named with it", a.on)
	}
	return prepared.Prepared, nil
}

// issue prepares a certificate and issues it: the digest of the bytes that were prepared is what the registrar signs.
func (h *Half) issue(ctx context.Context, a act) error {
	prepared, err := h.prepare(ctx, a)
	if err != nil {
		return err
	}
	a.name, a.body = "registration.issue", record.Issue{Prepared: prepared}
	_, err = h.do(ctx, a)
	return err
}

// random is 128 bits nobody has seen, in hexadecimal.
func random() string {
	bits := make([]byte, 16)
	_, _ = rand.Read(bits) // never fails (crypto/rand)
	return hex.EncodeToString(bits)
}
