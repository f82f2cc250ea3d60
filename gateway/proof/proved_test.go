package proof_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/proof"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/tlog"
)

func cosign(policy string) func(*record.TrustList) {
	return func(list *record.TrustList) { list.Cosign = policy }
}

func proved(w *prooftest.World) uint64 {
	w.Helper()
	height, err := w.Proofs.Proved()
	require.NoError(w, err)
	return height
}

func TestProvedIsWhatThePolicyWants(t *testing.T) {
	for policy, want := range map[string][4]uint64{"3-of-3": {0, 0, 0, 2}, "none": {0, 0, 0, 2}, "2-of-3": {0, 0, 2, 2}} {
		t.Run(policy, func(t *testing.T) {
			w := prooftest.New(t, cosign(policy))
			fill(w)
			require.Equal(t, want[0], proved(w))
			for i, organization := range proof.Organizations {
				w.Prove(organization)
				require.Equal(t, want[i+1], proved(w), organization)
				w.Reopen()
				require.Equal(t, want[i+1], proved(w), "found again")
			}
		})
	}
}

// A signer passes over heights while it objects to more than a co-signature can name. Such a height is proved by the next
// one that all have co-signed, and by none before.
func TestAHeightThatSomebodyPassedOverIsProvedByTheNext(t *testing.T) {
	w := prooftest.New(t, nil)
	for range 4 {
		fill(w)
	}
	w.Prove(record.DataBureau, record.MarketRegulator)
	require.NoError(t, w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{w.Cosign(record.Exchange, 1)}))
	require.Equal(t, uint64(1), proved(w))
	require.NoError(t, w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{w.Cosign(record.Exchange, 4)}))
	require.Equal(t, uint64(4), proved(w))
	w.Reopen()
	require.Equal(t, uint64(4), proved(w))

	standing, err := w.Proofs.Standing("property", "note/1", 1, w.TxID(2))
	require.NoError(t, err)
	require.True(t, standing.Proved, "height 2 is proved by 4")
	note, err := w.Proofs.Note(2)
	require.NoError(t, err)
	parsed, err := tlog.ParseNote(note)
	require.NoError(t, err)
	require.Len(t, parsed.Cosignatures, 2)
}

func TestHeightsThatDifferentOrganizationsPassedOverProveNothing(t *testing.T) {
	w := prooftest.New(t, cosign("2-of-3"))
	for range 4 {
		fill(w)
	}
	require.NoError(t, w.Proofs.Add(t.Context(), record.Exchange, []signer.Cosigned{w.Cosign(record.Exchange, 2), w.Cosign(record.Exchange, 5)}))
	require.NoError(t, w.Proofs.Add(t.Context(), record.DataBureau, []signer.Cosigned{w.Cosign(record.DataBureau, 2), w.Cosign(record.DataBureau, 4)}))
	require.Equal(t, uint64(2), proved(w))
	w.Reopen()
	require.Equal(t, uint64(2), proved(w))
}

func TestAwaitProvedReturnsWhenTheLastOneHasSigned(t *testing.T) {
	w := prooftest.New(t, nil)
	waited := make(chan error, 1)
	go func() { waited <- w.Proofs.AwaitProved(t.Context(), 2) }()
	fill(w)
	w.Prove()
	require.NoError(t, <-waited)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, w.Proofs.AwaitProved(ctx, 3), context.Canceled)
	require.NoError(t, w.Proofs.AwaitProved(ctx, 2), "what is proved needs no waiting")
}

func TestCosignedPagesAndWaits(t *testing.T) {
	w := prooftest.New(t, nil)
	for range 3 {
		fill(w)
	}
	heights := func(list []signer.Cosigned, err error) (heights []uint64) {
		require.NoError(t, err)
		for _, one := range list {
			heights = append(heights, one.Height)
		}
		return heights
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	require.Empty(t, heights(w.Proofs.AwaitCosigned(over, record.Exchange, 0, 9)), "nothing in time is no error")
	w.Prove()
	require.Equal(t, []uint64{1, 2}, heights(w.Proofs.AwaitCosigned(over, record.Exchange, 0, 2)))
	require.Equal(t, []uint64{3, 4}, heights(w.Proofs.AwaitCosigned(over, record.Exchange, 3, 9)))
	require.Empty(t, heights(w.Proofs.AwaitCosigned(over, record.Exchange, 5, 9)))
	require.Empty(t, heights(w.Proofs.Cosigned("nobody", 0, 9)))

	waited := make(chan []uint64, 1)
	go func() { waited <- heights(w.Proofs.AwaitCosigned(t.Context(), record.Exchange, 5, 9)) }()
	fill(w)
	w.Prove(record.DataBureau)
	w.Prove(record.Exchange)
	require.Equal(t, []uint64{5}, <-waited)
}

func TestAnAnswerIsBoundedInBytesToo(t *testing.T) {
	w := prooftest.New(t, nil)
	for n := range tlog.MaxObjected {
		w.Object[record.Exchange] = append(w.Object[record.Exchange], seal.Digest([]byte{byte(n), byte(n >> 8)}))
	}
	w.Object[record.Exchange] = sorted(w.Object[record.Exchange])
	for range 20 {
		fill(w)
	}
	w.Prove(record.Exchange)
	list, err := w.Proofs.Cosigned(record.Exchange, 1, 256)
	require.NoError(t, err)
	require.Len(t, list, 15, "of 72 kB each")
	rest, err := w.Proofs.Cosigned(record.Exchange, 16, 256)
	require.NoError(t, err)
	require.Len(t, rest, 6)
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}
