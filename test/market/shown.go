package market

import (
	"context"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// certified: a deal that was settled gets its certificate, which names no party; what it withholds the holder may show.
func certified(ctx context.Context, d *deal) error {
	early := act(d.clerk2, "transaction.certify", "", record.CertifyDeal{Deal: d.key}, "")
	if err := d.conclude(ctx); err != nil {
		return err
	}
	early.Body = record.CertifyDeal{Deal: d.key}
	if err := d.Refused(ctx, record.StateForbids, "S0 20(6)", early.Tell("certifies what has not been settled")); err != nil {
		return err
	}
	if err := d.closes(ctx); err != nil {
		return err
	}
	for _, again := range []bool{true, false} { // the first one is revoked: the number of the object was wrong on it
		key, err := d.certificate(ctx)
		if err != nil {
			return err
		}
		if !again {
			return nil
		}
		if err := d.Refused(ctx, record.Duplicate, "", early.Tell("certifies it a second time")); err != nil {
			return err
		}
		revoke := record.Revoke{Reason: "ERROR", Evidence: troupe.Digest("更正", key)}
		if _, err := d.Do(ctx, act(d.clerk2, "transaction.revoke", key, revoke, record.StateRevoked)); err != nil {
			return err
		}
	}
	return nil
}

// certificate has the deal certified. What only its holder may disclose goes into the certificate as salted digests.
func (d *deal) certificate(ctx context.Context) (string, error) {
	key, err := d.Do(ctx, act(d.clerk2, "transaction.certify", "", record.CertifyDeal{Deal: d.key}, record.StateApproved))
	if err != nil {
		return "", err
	}
	return key, d.Issue(ctx, act(d.clerk2, "transaction.issue", key, nil, record.StateActive))
}

// accessed: a court orders that it be shown what is kept of a deal; both parties let the exchange show it to another.
func accessed(ctx context.Context, d *deal) error {
	if err := d.conclude(ctx); err != nil {
		return err
	}
	order := record.Access{Deal: d.key, Document: d.salted("an order", "（2026）晋01调令"+troupe.Random()[:6]+"号"), Purpose: "LITIGATION", Until: d.At(days + 30)}
	access, err := d.Do(ctx, act(d.court, "access.order", "", order, record.StateInForce).Tell("orders that the terms of a deal be shown to it"))
	if err != nil {
		return err
	}
	if err := troupe.All(ctx, func(ctx context.Context) error { return d.reads(ctx, access) }, d.closes); err != nil {
		return err
	}
	let := record.Authorisation{
		Deal: d.key, Scope: []string{"AMOUNT", "CONTRACT"}, Recipient: d.salted("a recipient", "晋商科创银行授信部 "+troupe.Random()[:6]), Until: d.At(days + 60),
	}
	authorise := act(d.good.supplier, "disclosure.authorise", "", let, record.StateInForce)
	if err := d.Refused(ctx, record.ConsentMissing, "", authorise.Tell("lets the amount be shown without the receiver")); err != nil {
		return err
	}
	authorised, err := d.Do(ctx, authorise.With(d.party).Tell("lets the amount be shown, as the receiver does"))
	if err != nil {
		return err
	}
	return d.Each(ctx, act(d.party, "disclosure.end", authorised, troupe.Reasoned("不再需要"), record.StateEnded),
		act(d.court, "access.end", access, troupe.Reasoned("查阅完毕"), record.StateEnded))
}
