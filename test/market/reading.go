package market

import (
	"context"
	"fmt"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// agreed is the statement whose private terms are the deal's contract.
func (d *deal) agreed(ctx context.Context) (string, error) {
	var body record.Deal
	if _, err := d.Read(ctx, exchange, d.key, &body); err != nil {
		return "", err
	}
	return body.Contract.Statement, nil
}

// asks has somebody ask an organization for the contract's private terms, by some right.
func (d *deal) asks(ctx context.Context, by *troupe.Actor, at, purpose string, right func(*record.ReadTerms)) (*api.Terms, error) {
	statement, err := d.agreed(ctx)
	if err != nil {
		return nil, err
	}
	body := record.ReadTerms{Deal: d.key, Statement: statement, Purpose: purpose}
	right(&body)
	compact, err := d.Ask(ctx, by, exchange, record.ActReadTerms, body)
	if err != nil {
		return nil, err
	}
	return d.Gateways[at].Terms(ctx, exchange, compact)
}

// shown has somebody read the contract's terms, which must be those that were agreed.
func (d *deal) shown(ctx context.Context, by *troupe.Actor, at, purpose string, right func(*record.ReadTerms)) error {
	terms, err := d.asks(ctx, by, at, purpose, right)
	if err != nil {
		return fmt.Errorf("%s reads the terms of %s: %w", by.Name, d.key, err)
	}
	var contract record.ContractTerms
	if err := record.Decode([]byte(terms.Document), &contract); err != nil {
		return err
	}
	if seal.Digest([]byte(terms.Document)) != terms.Digest || contract.Amount != d.terms.Amount {
		return fmt.Errorf("%s is shown other terms of %s than were agreed", by.Name, d.key)
	}
	d.Line("✔ %s: reads the terms of %s at %s, by %s", by.Name, d.key, at, terms.Basis)
	return nil
}

// noRight is nothing to show.
func noRight(*record.ReadTerms) {}

// reads: who may read private terms is shown them, and who may not is not; both stand in the log.
func (d *deal) reads(ctx context.Context, access string) error {
	ordered := func(body *record.ReadTerms) { body.Access = access }
	for _, refused := range []struct {
		by    *troupe.Actor
		at    string
		code  record.Code
		what  string
		right func(*record.ReadTerms)
	}{
		{d.quack, record.Exchange, record.OutOfRole, "reads the terms of a deal that is none of its business", noRight},
		{d.court, record.MarketRegulator, record.OutOfRole, "asks an organization that holds no terms", noRight},
		{d.sector, record.Exchange, record.RuleForbids, "reads under the order of a court", ordered},
	} {
		_, err := d.asks(ctx, refused.by, refused.at, "LITIGATION", refused.right)
		if refused.at == record.MarketRegulator && err != nil {
			d.Line("✘ %s: %s · %v", refused.by.Name, refused.what, err)
			continue // whatever it says, it cannot show what it has not
		}
		if err := d.Expect(err, refused.code, refused.by.Name, refused.what); err != nil {
			return err
		}
	}
	if err := d.shown(ctx, d.court, record.Exchange, "LITIGATION", ordered); err != nil {
		return err
	}
	if err := d.shown(ctx, d.party, record.Exchange, "PERFORMANCE", noRight); err != nil {
		return err
	}
	if err := d.granted(ctx); err != nil {
		return err
	}
	return d.told(ctx)
}

// told: a party of the deal sees who has asked for its terms, those too who were refused; nobody else does.
func (d *deal) told(ctx context.Context) error {
	list := func(by *troupe.Actor) (*api.Reads, error) {
		compact, err := d.Ask(ctx, by, exchange, record.ActListReads, record.ListReads{Deal: d.key, Limit: record.MaxReads})
		if err != nil {
			return nil, err
		}
		return d.Gateways[record.Exchange].Reads(ctx, exchange, compact)
	}
	log, err := list(d.party)
	if err != nil {
		return err
	}
	if len(log.Entries) < 6 {
		return fmt.Errorf("the log shows %d reads of %s, there were six at least", len(log.Entries), d.key)
	}
	d.Line("✔ %s: sees who has asked for its terms, %d times", d.party.Name, len(log.Entries))
	_, err = list(d.bank)
	return d.Expect(err, record.OutOfRole, d.bank.Name, "lists who has read the terms of a deal that is not its own")
}

// granted: the holder of the deal's key lets a bank read what was agreed. Nothing of the leave stands on the ledger, and it is for
// that bank alone.
func (d *deal) granted(ctx context.Context) error {
	now := d.Now()
	grant, err := d.party.Key.SignCompact(record.TypeGrant, record.Grant{
		Iss: d.party.ID, Aud: d.ID + "/" + exchange, Iat: now.Unix(), Exp: now.Add(24 * time.Hour).Unix(), Jti: troupe.Random(), To: d.bank.ID, Deal: d.key,
		Scope: []string{record.ScopeContract},
	})
	if err != nil {
		return err
	}
	d.put(d.whole, "a grant", grant)
	leave := func(body *record.ReadTerms) { body.Grant = grant }
	if err := d.shown(ctx, d.bank, record.Exchange, "FINANCING", leave); err != nil {
		return err
	}
	_, err = d.asks(ctx, d.appraiser, record.Exchange, "FINANCING", leave)
	return d.Expect(err, record.RuleForbids, d.appraiser.Name, "reads by leave that was given to a bank")
}

// anchors puts the heads of the members' logs of reads on the ledger. Each anchor goes on where the one before ended.
func (q *Quarter) anchors(ctx context.Context) error {
	q.Line("\n— Who has read private terms stands in the members' logs, whose heads go onto the ledger")
	for _, member := range []string{record.Exchange, record.DataBureau} {
		head, err := q.Gateways[member].ReadsHead(ctx, exchange)
		if err != nil {
			return err
		}
		if head.Last == 0 {
			q.Line("  at %s nobody has asked for any", member)
			continue
		}
		body := record.ReadLog{Seq: 1, First: 1, Last: head.Last, Before: record.None, Head: head.Head}
		anchor := troupe.Act{By: q.Service[member], Namespace: exchange, Name: "reads.anchor", Body: body, To: "ANCHORED"}
		if _, err := q.Do(ctx, anchor.Tell(fmt.Sprintf("anchors a log of %d reads", head.Last))); err != nil {
			return err
		}
	}
	return q.audits(ctx)
}

// audits compares what the members keep with what the ledger says, and asks one that keeps nothing.
func (q *Quarter) audits(ctx context.Context) error {
	for _, member := range []string{record.Exchange, record.DataBureau} {
		checked, after := 0, ""
		for {
			audit, err := q.Gateways[member].AuditTerms(ctx, exchange, after, 200)
			if err != nil {
				return err
			}
			if len(audit.Found) > 0 {
				return fmt.Errorf("%s does not keep what it should: %v", member, audit.Found)
			}
			checked += audit.Checked
			if after = audit.Next; after == "" {
				break
			}
		}
		if checked == 0 {
			return fmt.Errorf("%s keeps no private terms at all", member)
		}
		q.Line("✔ %s keeps %d private documents, each the one that the ledger names", member, checked)
	}
	_, err := q.Gateways[record.MarketRegulator].AuditTerms(ctx, exchange, "", 200)
	if err == nil {
		return fmt.Errorf("%s, which is no member, audits private terms", record.MarketRegulator)
	}
	return nil
}
