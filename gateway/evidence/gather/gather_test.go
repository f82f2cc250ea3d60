package gather_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/evidence/gather"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

func plan(t *testing.T, w *prooftest.World, namespace, key string) *gather.Plan {
	t.Helper()
	view, err := w.Index.View()
	require.NoError(t, err)
	defer view.Close()
	p, err := gather.Of(view, namespace, key)
	require.NoError(t, err)
	return p
}

// keys of a plan, in its order.
func keys(p *gather.Plan) (list []string) {
	for _, leaf := range p.Leaves {
		list = append(list, leaf.Namespace+" "+leaf.Key)
	}
	return list
}

func TestADealIsGatheredWhole(t *testing.T) {
	w := prooftest.New(t, nil)
	d := w.Deal(nil)
	p := plan(t, w, "exchange", prooftest.DealKey)
	found := keys(p)
	for _, key := range []string{
		"exchange listing/L-1", "exchange object/O-5D21", "exchange cohort/1", "exchange settlement/P-1", "exchange " + record.PartyKey(verifytest.Deal().Kid),
		"exchange " + record.NumberKey(verifytest.Claims(record.TypeOB).Certificate.Number), "governance network/1", "governance rules/1",
		"governance pack/SX-2025-1", "governance actor/" + verifytest.Provider, "governance key/" + verifytest.Actor(verifytest.Provider).Kid,
	} {
		require.Contains(t, found, key)
	}
	require.Equal(t, 3, len(slices.DeleteFunc(slices.Clone(found), func(key string) bool { return key != "exchange "+prooftest.DealKey })), "every version of the deal")
	kept := slices.DeleteFunc(slices.Clone(found), func(key string) bool { return !strings.HasPrefix(key, "exchange jws/") })
	require.Len(t, kept, 2, "what was signed and is kept")
	require.NotContains(t, found, "exchange jws/"+strings.ToUpper(strings.TrimPrefix(seal.Digest([]byte(d.Application)), "sm3:")[:32]))
	require.Equal(t, map[string]string{verifytest.CertificateURI(record.TypeOB): record.Exchange}, p.Lists)
	require.True(t, slices.IsSorted(found))
	for _, leaf := range p.Leaves {
		require.Equal(t, strings.HasPrefix(leaf.Key, "key/"), leaf.IsKey, leaf.Key)
	}
}

// Whoever it is that received the data, the package holds the same: all who it may have been, with their keys.
func TestAllOfTheCohortIsGatheredAndNobodySingledOut(t *testing.T) {
	w := prooftest.New(t, nil)
	w.Deal(nil)
	found := keys(plan(t, w, "exchange", prooftest.DealKey))
	var demanders, bound int
	for _, key := range found {
		if id, is := strings.CutPrefix(key, "exchange demander/"); is {
			demanders++
			require.Contains(t, found, "governance actor/"+id)
			if slices.Contains(found, "governance key/"+verifytest.Actor(id).Kid) {
				bound++
			}
		}
	}
	require.Equal(t, 2, demanders)
	require.Equal(t, demanders, bound)
}

func TestACertificateLeadsToItsRecordAndATransactionToItsDeal(t *testing.T) {
	w := prooftest.New(t, verifytest.Trading)
	w.Deal(nil)
	claims := verifytest.Claims(record.TypeTC)
	writes := indextest.Certificate(claims, record.StateActive)
	writes[2] = indextest.Record("exchange", claims.Certificate.Record, record.StateActive, record.Transaction{
		Deal: prooftest.DealKey, Receiver: claims.Sub, Cites: []record.Citation{}, Issued: record.Issued{Number: claims.Certificate.Number},
	})
	w.Write(writes...)
	p := plan(t, w, "exchange", record.NumberKey(claims.Certificate.Number))
	require.Equal(t, prooftest.DealKey, p.Subject)
	require.Contains(t, keys(p), "exchange "+claims.Certificate.Record)
	require.Contains(t, keys(p), "exchange "+record.NumberKey(claims.Certificate.Number))

	p = plan(t, w, "exchange", record.NumberKey(verifytest.Claims(record.TypeOB).Certificate.Number))
	require.Equal(t, "object/O-5D21", p.Subject)
	require.NotContains(t, keys(p), "exchange "+prooftest.DealKey, "its deals are not its certificate's business")
}

func TestWhatIsNotThereIsNotGathered(t *testing.T) {
	w := prooftest.New(t, nil)
	view, err := w.Index.View()
	require.NoError(t, err)
	defer view.Close()
	for _, c := range [][2]string{{"exchange", "deal/E-0"}, {"exchange", "jwt/X"}, {"exchange", "jwt/"}, {"elsewhere", "deal/E-0"}, {"governance", "pack/SX-2025-1"}} {
		_, err := gather.Of(view, c[0], c[1])
		require.Equal(t, record.NotFound, record.CodeOf(err), c)
	}
}
