package registry

import (
	"context"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/test/troupe"
)

// purchase: rights go to a buyer with the seller's consent; what the seller had ends in the same transaction.
func purchase(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	bought := f.follow(record.ApplyTransfer, f.other())
	application := bought.Application()
	if err := f.Refused(ctx, record.ConsentMissing, "B-11", application.Tell("applies for a transfer to which the seller has not consented")); err != nil {
		return err
	}
	application.Consents = []*troupe.Actor{f.Holder}
	var err error
	if bought.Key, err = f.Do(ctx, application.Tell("buys the rights in "+f.Name)); err != nil {
		return err
	}
	if err := troupe.All(ctx, bought.Accept, bought.Examine, bought.Finish); err != nil {
		return err
	}
	return f.Is(ctx, record.StateTransferred)
}

// division: one right goes to another firm, the holder keeps the rest and gets a certificate that says so.
func division(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	if f.CertType == record.TypeDP {
		f.divided = f.Key
	}
	part := f.follow(record.ApplyTransfer, f.other())
	part.Alter = func(body *record.Apply) {
		only("OPERATE")(body)
		body.Succession.Cause = "DIVISION"
	}
	application := part.Application()
	application.Consents = []*troupe.Actor{f.Holder}
	var err error
	if part.Key, err = f.Do(ctx, application.Tell("takes over the right to operate in a division")); err != nil {
		return err
	}
	if err := troupe.All(ctx, part.Accept, part.Examine, part.Finish); err != nil {
		return err
	}
	if err := f.Is(ctx, record.StatePartly); err != nil {
		return err
	}
	return f.keeps(ctx, "HOLD", "USE")
}

// keeps has the holder of a divided registration apply for a certificate of the rights that are left.
func (f *dossier) keeps(ctx context.Context, rights ...string) error {
	rest := f.follow(record.ApplyChange, f.Holder)
	if err := f.Refused(ctx, record.RuleForbids, "B-11", rest.Application().Tell("applies for a right that has gone to the other")); err != nil {
		return err
	}
	rest.Alter = only(rights...)
	if err := rest.Certify(ctx); err != nil {
		return err
	}
	return f.Is(ctx, record.StateSuperseded)
}

// only leaves of an application the rights that are named.
func only(names ...string) func(*record.Apply) {
	return func(body *record.Apply) {
		body.Rights = slices.DeleteFunc(body.Rights, func(right record.Right) bool { return !slices.Contains(names, right.Right) })
	}
}

// change: the next version of the data, from the same source.
func change(ctx context.Context, f *dossier) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	next, err := f.Half.Describe(ctx, f.Row, f.Holder, func(body *record.Dataset) {
		body.Fingerprint, body.Previous, body.Volume = troupe.Digest(f.Name, "第二版", f.Namespace), f.Dataset, "约 4.3 万行"
	})
	if err != nil {
		return err
	}
	changed := f.follow(record.ApplyChange, f.Holder)
	changed.Dataset = next
	if err := changed.Certify(ctx); err != nil {
		return err
	}
	return f.Is(ctx, record.StateSuperseded)
}

// correction: a mistake on the certificate, shown by proof.
func correction(ctx context.Context, f *dossier) error {
	return f.replaced(ctx, record.ApplyCorrection)
}

// exchanged: a new certificate for an old one.
func exchanged(ctx context.Context, f *dossier) error { return f.replaced(ctx, record.ApplyExchange) }

func (f *dossier) replaced(ctx context.Context, kind string) error {
	if err := f.Certify(ctx); err != nil {
		return err
	}
	next := f.follow(kind, f.Holder)
	next.Discarded = kind == record.ApplyCorrection
	if err := next.Certify(ctx); err != nil {
		return err
	}
	return f.Is(ctx, record.StateSuperseded)
}

// renewal: a data-IP certificate ends with the agreement it rests on (B-20); the agreement is prolonged and the certificate
// renewed, not before the last sixty days. A property certificate has years before it.
func renewal(ctx context.Context, f *dossier) error {
	if f.CertType == record.TypeDP {
		return f.Certify(ctx)
	}
	f.Alter = rightsTo(f.At(120))
	if err := f.Certify(ctx); err != nil {
		return err
	}
	renewed := f.follow(record.ApplyRenewal, f.Holder)
	if err := f.Refused(ctx, record.TooEarly, "B-09", renewed.Application().Tell("applies for a renewal in the first month")); err != nil {
		return err
	}
	if err := f.On(ctx, 63); err != nil {
		return err
	}
	if err := renewed.Certify(ctx); err != nil {
		return err
	}
	return f.Is(ctx, record.StateSuperseded)
}

// expiry: nobody prolongs the agreement, and nobody has to write down that the certificate ended with it.
func expiry(ctx context.Context, f *dossier) error {
	if f.CertType == record.TypeDP {
		return f.Certify(ctx)
	}
	f.Alter = rightsTo(f.At(100))
	if err := f.Certify(ctx); err != nil {
		return err
	}
	if err := f.On(ctx, 105); err != nil {
		return err
	}
	use, err := f.uses(ctx, f.Holder, "PLEDGE")
	if err != nil {
		return err
	}
	return f.Refused(ctx, record.RuleForbids, "S0 10", use.Tell("pledges a certificate that has expired"))
}
