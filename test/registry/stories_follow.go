package registry

import (
	"context"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// purchase: rights go to a buyer with the seller's consent; what the seller had ends in the same transaction.
func purchase(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	bought := f.follow(record.ApplyTransfer, f.other())
	application := bought.application()
	if err := f.refused(ctx, record.ConsentMissing, "B-11", application.tell("applies for a transfer to which the seller has not consented")); err != nil {
		return err
	}
	application.consents = []*actor{f.holder}
	var err error
	if bought.key, err = f.do(ctx, application.tell("buys the rights in "+f.name)); err != nil {
		return err
	}
	if err := all(ctx, bought.accept, bought.examine, bought.finish); err != nil {
		return err
	}
	return f.is(ctx, record.StateTransferred)
}

// division: one right goes to another firm, the holder keeps the rest and gets a certificate that says so.
func division(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	if f.certType == record.TypeDP {
		f.divided = f.key
	}
	part := f.follow(record.ApplyTransfer, f.other())
	part.alter = func(body *record.Apply) {
		only("OPERATE")(body)
		body.Succession.Cause = "DIVISION"
	}
	application := part.application()
	application.consents = []*actor{f.holder}
	var err error
	if part.key, err = f.do(ctx, application.tell("takes over the right to operate in a division")); err != nil {
		return err
	}
	if err := all(ctx, part.accept, part.examine, part.finish); err != nil {
		return err
	}
	if err := f.is(ctx, record.StatePartly); err != nil {
		return err
	}
	return f.keeps(ctx, "HOLD", "USE")
}

// keeps has the holder of a divided registration apply for a certificate of the rights that are left.
func (f *dossier) keeps(ctx context.Context, rights ...string) error {
	rest := f.follow(record.ApplyChange, f.holder)
	if err := f.refused(ctx, record.RuleForbids, "B-11", rest.application().tell("applies for a right that has gone to the other")); err != nil {
		return err
	}
	rest.alter = only(rights...)
	if err := rest.certify(ctx); err != nil {
		return err
	}
	return f.is(ctx, record.StateSuperseded)
}

// only leaves of an application the rights that are named.
func only(names ...string) func(*record.Apply) {
	return func(body *record.Apply) {
		body.Rights = slices.DeleteFunc(body.Rights, func(right record.Right) bool { return !slices.Contains(names, right.Right) })
	}
}

// change: the next version of the data, from the same source.
func change(ctx context.Context, f *dossier) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	next, err := f.Half.describe(ctx, f.row, f.holder, func(body *record.Dataset) {
		body.Fingerprint, body.Previous, body.Volume = digest(f.name, "第二版", f.namespace), f.dataset, "约 4.3 万行"
	})
	if err != nil {
		return err
	}
	changed := f.follow(record.ApplyChange, f.holder)
	changed.dataset = next
	if err := changed.certify(ctx); err != nil {
		return err
	}
	return f.is(ctx, record.StateSuperseded)
}

// correction: a mistake on the certificate, shown by proof.
func correction(ctx context.Context, f *dossier) error {
	return f.replaced(ctx, record.ApplyCorrection)
}

// exchanged: a new certificate for an old one.
func exchanged(ctx context.Context, f *dossier) error { return f.replaced(ctx, record.ApplyExchange) }

func (f *dossier) replaced(ctx context.Context, kind string) error {
	if err := f.certify(ctx); err != nil {
		return err
	}
	next := f.follow(kind, f.holder)
	next.discarded = kind == record.ApplyCorrection
	if err := next.certify(ctx); err != nil {
		return err
	}
	return f.is(ctx, record.StateSuperseded)
}

// renewal: a data-IP certificate ends with the agreement it rests on (B-20); the agreement is prolonged and the certificate
// renewed, not before the last sixty days. A property certificate has years before it.
func renewal(ctx context.Context, f *dossier) error {
	if f.certType == record.TypeDP {
		return f.certify(ctx)
	}
	f.alter = rightsTo(f.at(120))
	if err := f.certify(ctx); err != nil {
		return err
	}
	renewed := f.follow(record.ApplyRenewal, f.holder)
	if err := f.refused(ctx, record.TooEarly, "B-09", renewed.application().tell("applies for a renewal in the first month")); err != nil {
		return err
	}
	if err := f.on(ctx, 63); err != nil {
		return err
	}
	if err := renewed.certify(ctx); err != nil {
		return err
	}
	return f.is(ctx, record.StateSuperseded)
}

// expiry: nobody prolongs the agreement, and nobody has to write down that the certificate ended with it.
func expiry(ctx context.Context, f *dossier) error {
	if f.certType == record.TypeDP {
		return f.certify(ctx)
	}
	f.alter = rightsTo(f.at(100))
	if err := f.certify(ctx); err != nil {
		return err
	}
	if err := f.on(ctx, 105); err != nil {
		return err
	}
	use, err := f.uses(ctx, f.holder, "PLEDGE")
	if err != nil {
		return err
	}
	return f.refused(ctx, record.RuleForbids, "S0 10", use.tell("pledges a certificate that has expired"))
}
