package signer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// preparedBy is the key that a certificate was prepared for.
func preparedBy(t *testing.T, p *signer.Prepared) string {
	t.Helper()
	opened, _, err := seal.Split(p.Input+".", record.TypeCertificate)
	require.NoError(t, err)
	return opened.Header.Kid
}

func TestTheNewestIssuerKeyInForceSignsAndACompromisedOneNever(t *testing.T) {
	d := newWorld(t).desk()
	next, notHere := key(t), key(t)
	d.options.Keys = []sm.Signer{d.issuer, next}
	d.start()
	from, day := d.Clock(), func(n int) string { return record.Time(d.Clock().AddDate(0, 0, n)) }
	listed := ledgertest.Listed(next, record.DataBureau, record.PurposeIssuer, day(1), day(400))
	d.Succeed(func(list *record.TrustList) {
		list.Keys = append(list.Keys, listed, ledgertest.Listed(notHere, record.DataBureau, record.PurposeIssuer, day(0), day(400)))
	})
	// One that was announced does not count yet; one that is not here cannot sign.
	require.Equal(t, d.issuer.Kid(), preparedBy(t, d.prepared(d.deposited("R1"))))
	old := d.deposited("R2")
	waiting := d.prepared(old)
	d.Later(from.AddDate(0, 0, 1).Sub(d.Clock()))
	for _, id := range []string{"R3", "R4", "R5", "R6"} {
		require.Equal(t, next.Kid(), preparedBy(t, d.prepared(d.deposited(id))), "it takes over by itself")
	}
	// What was prepared for the old one may still be signed, until that is known to be compromised.
	statement := d.issuing(old, waiting)
	d.Succeed(func(list *record.TrustList) {
		for i := range list.Keys {
			if list.Keys[i].Kid == d.issuer.Kid() {
				list.Keys[i].CompromisedAt = day(0)
			}
		}
	})
	_, err := d.Seal(d.Context(), d.request(statement))
	d.refuses(record.Unavailable, "prepare again", err)
	d.sealed(d.issuing(old, d.prepared(old)))
}
