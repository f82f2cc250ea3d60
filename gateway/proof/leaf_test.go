package proof_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

func TestAValueIsGivenWithItsProofOnceThereIsOne(t *testing.T) {
	w := prooftest.New(t, nil)
	w.Write(indextest.Writes("property", "anchor/N-1", "the anchor")...)
	done, stop := context.WithCancel(t.Context())
	stop()
	_, err := w.Proofs.Held(done, "property", "anchor/N-1")
	require.Equal(t, record.NotProved, record.CodeOf(err))
	w.Prove()
	w.Write(indextest.Writes("property", "anchor/N-2", "another")...)
	held, err := w.Proofs.Held(t.Context(), "property", "anchor/N-1")
	require.NoError(t, err)
	require.Equal(t, "the anchor", string(held.Value))
	report, err := verify.Value("property", "anchor/N-1", held.Value, held.Proof, held.Checkpoint, w.Trust(), verify.Ask{Now: w.Now})
	require.NoError(t, err)
	require.Equal(t, verify.Valid, report.Verdict, report.Reason)
	_, err = w.Proofs.Held(t.Context(), "property", "anchor/NONE")
	require.Equal(t, record.NotFound, record.CodeOf(err))
}

func TestTheStandingOfAVersionIsThatOfItsTransaction(t *testing.T) {
	w := prooftest.New(t, nil)
	w.Write(indextest.Writes("property", "k/A", "1")...)
	w.Object[record.Exchange] = []string{tlog.Name(tlog.LeafHash(tlog.Leaf("property", "k/A", []byte("1"), false)))}
	w.Prove()
	w.Write(indextest.Writes("property", "k/A", "2")...)
	life, err := w.Index.History("property", "k/A", index.MaxPage, index.Position{})
	require.NoError(t, err)
	require.Len(t, life, 2)
	for i := range life {
		want, err := w.Proofs.Standing("property", "k/A", life[i].Block, life[i].TxID)
		require.NoError(t, err)
		have, err := w.Proofs.StandingOf("property", "k/A", &life[i])
		require.NoError(t, err)
		require.Equal(t, want, have)
		require.Equal(t, i == 0, have.Proved)
	}
}
