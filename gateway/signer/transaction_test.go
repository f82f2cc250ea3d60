package signer_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/sdjwt"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// marketDesk is the signer of the exchange, with a deal that only lacks its certificate.
func marketDesk(t *testing.T) (d *desk, sub string) {
	t.Helper()
	w := newWorld(t)
	w.clerk = w.enter("MARKET-CLERK", record.Actor{
		ActorKind: record.ActorStaff, Name: "审核岗-03", For: w.Homes[record.Exchange], Roles: []string{record.RoleExchange},
	})
	rec := record.Record{Kind: "transaction", ID: "T-1", State: record.StateApproved}
	w.put(ledgertest.Exchange, rec, record.Transaction{
		Deal: "deal/E-1", Region: region, Receiver: "K-81BA8F42C28CB164A47C53881784D0CC", Dataset: "D-1", DatasetName: "集装箱作业统计", Cites: []record.Citation{},
		Validity: record.Period{From: record.Time(w.Clock()), To: record.Time(w.Clock().AddDate(20, 0, 0))},
	})
	d = w.desk()
	d.options.Organization, d.options.Keys = record.Exchange, []sm.Signer{w.Keys[record.Exchange][record.PurposeIssuer]}
	d.start()
	return d, rec.Key()
}

func (d *desk) preparingInMarket(sub string, members ...record.Disclosed) signer.Request {
	d.Helper()
	statement := d.statement(d.clerk, ledgertest.Exchange, record.ActPrepare, sub, record.Prepare{Disclosures: append([]record.Disclosed{}, members...)})
	return signer.Request{Namespace: ledgertest.Exchange, Statement: statement}
}

// A transaction certificate names no party; who traded, and for how much, only its holder can disclose.
func TestATransactionCertificateIsPreparedWithItsPartiesConcealed(t *testing.T) {
	d, sub := marketDesk(t)
	member := func(name, value string) record.Disclosed {
		return record.Disclosed{Name: name, Value: json.RawMessage(value)}
	}
	p, err := d.Prepare(d.Context(), d.preparingInMarket(sub,
		member("amount", `{"currency":"CNY","fen":1250000}`), member("providerName", `"海峡数据公司"`), member("receiverName", `"甲公司"`)))
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(p.Number, record.TypeTC))
	text := payload(t, p.Input)
	var claims record.Certificate
	require.NoError(t, record.Decode(text, &claims))
	require.Equal(t, "K-81BA8F42C28CB164A47C53881784D0CC", claims.Sub)
	require.Equal(t, claims.Sub, claims.Cnf.Kid)
	require.Empty(t, claims.Certificate.HolderName+claims.Certificate.HolderUscc)
	for _, secret := range []string{"海峡", "甲公司", "1250000"} {
		require.NotContains(t, string(text), secret)
	}
	_, disclosures, _, err := sdjwt.Parse(p.Input + "." + strings.Repeat("A", 86) + "~" + strings.Join(p.Disclosures, "~") + "~")
	require.NoError(t, err)
	withheld, err := sdjwt.Check(text, disclosures)
	require.NoError(t, err)
	require.Zero(t, withheld)

	_, err = d.Prepare(d.Context(), d.preparingInMarket(sub, member("certificate", `"x"`)))
	d.refuses(record.Invalid, `"certificate"`, err)
}

func TestATypeThatTheTrustListNamesForNoKeyIsNotIssued(t *testing.T) {
	d, sub := marketDesk(t)
	d.Succeed(func(list *record.TrustList) {
		for i := range list.Keys {
			if key := &list.Keys[i]; key.Organization == record.Exchange && key.Purpose == record.PurposeIssuer {
				next := ledgertest.Listed(ledgertest.NewKey(t), record.Exchange, record.PurposeIssuer, key.From, key.To)
				next.Types = []string{record.TypeOB}
				list.Keys, key.To = append(list.Keys, next), list.IssuedAt
			}
		}
	})
	d.Later(time.Hour)
	_, err := d.Prepare(d.Context(), d.preparingInMarket(sub))
	d.refuses(record.Unavailable, "names for TC", err)
}
