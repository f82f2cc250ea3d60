package proof_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

func certified(t *testing.T) *prooftest.World {
	w := prooftest.New(t, nil)
	w.Write(indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)...)
	w.Write(indextest.Certificate(verifytest.Claims(record.TypeSM), record.StateActive)...)
	return w
}

func TestAStatusSetIsThatOfTheLedgerSignedByItsOrganization(t *testing.T) {
	const by = record.DataBureau
	token := func(w *prooftest.World, key *verifytest.Signer, uri string, list *statuslist.List, height uint64) string {
		made, err := statuslist.NewToken(uri, list, height, w.Now.Unix(), w.Now.Unix()+3600, 60)
		require.NoError(w, err)
		return key.JWS(record.TypeStatusList, made)
	}
	uri := verifytest.CertificateURI(record.TypeDP)
	for name, c := range map[string]struct {
		change func(w *prooftest.World, set *signer.StatusSet)
		want   string
	}{
		"another height":                {func(_ *prooftest.World, set *signer.StatusSet) { set.Height = 2 }, "are not those of the ledger"},
		"a height without a checkpoint": {func(_ *prooftest.World, set *signer.StatusSet) { set.Height = 0 }, "are not those of the ledger"},
		"a list left out":               {func(_ *prooftest.World, set *signer.StatusSet) { set.Lists = set.Lists[1:] }, "are not those of the ledger"},
		"another digest":                {func(_ *prooftest.World, set *signer.StatusSet) { set.Lists[0].Digest = statuslist.New().Digest() }, "are not those of the ledger"},
		"lists out of order": {func(_ *prooftest.World, set *signer.StatusSet) {
			set.Lists[0], set.Lists[1] = set.Lists[1], set.Lists[0]
		}, "are not those of the ledger"},
		"a token of another height": {func(w *prooftest.World, set *signer.StatusSet) {
			set.Tokens = []string{token(w, verifytest.StatusKey(by), uri, w.Index.StatusLists().Lists[uri], 2)}
		}, "is not the one of height 3"},
		"a token of another list": {func(w *prooftest.World, set *signer.StatusSet) {
			set.Tokens = []string{token(w, verifytest.StatusKey(by), uri, statuslist.New(), 3)}
		}, "is not the one of height 3"},
		"a token of a list that is not there": {func(w *prooftest.World, set *signer.StatusSet) {
			set.Tokens = []string{token(w, verifytest.StatusKey(by), "urn:else", statuslist.New(), 3)}
		}, "is not the one of height 3"},
		"a token twice": {func(_ *prooftest.World, set *signer.StatusSet) { set.Tokens = append(set.Tokens, set.Tokens[0]) }, "is not the one of height 3"},
		"another organization's token": {func(w *prooftest.World, set *signer.StatusSet) {
			set.Tokens = []string{token(w, verifytest.StatusKey(record.Exchange), uri, w.Index.StatusLists().Lists[uri], 3)}
		}, "no key is called"},
		"a token by a key for something else": {func(w *prooftest.World, set *signer.StatusSet) {
			set.Tokens = []string{token(w, verifytest.LogKey(by), uri, w.Index.StatusLists().Lists[uri], 3)}
		}, "no key is called"},
		"a height that never comes": {func(_ *prooftest.World, set *signer.StatusSet) { set.Height = 1 << 60 }, "follows set 0"},
		"a number behind which every later set would be missed": {func(_ *prooftest.World, set *signer.StatusSet) {
			set.Sequence = 1<<64 - 1
		}, "follows set 0"},
		"no token": {func(_ *prooftest.World, set *signer.StatusSet) { set.Tokens = []string{"x"} }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := certified(t)
			set := w.Statuses(by)
			c.change(w, set)
			require.ErrorContains(t, w.Proofs.AddSet(t.Context(), by, set), c.want)
			require.Nil(t, w.Proofs.StatusSet(by))
		})
	}
}

func TestStatusSetsAreFoundAgain(t *testing.T) {
	w := certified(t)
	require.Nil(t, w.Proofs.AwaitStatus(over(t), record.DataBureau, 0))
	waited := make(chan *signer.StatusSet, 1)
	go func() { waited <- w.Proofs.AwaitStatus(t.Context(), record.DataBureau, 0) }()
	w.Sign(record.Exchange)
	w.Sign(record.DataBureau)
	first := <-waited
	fill(w)
	w.Sign(record.DataBureau)
	second := w.Proofs.StatusSet(record.DataBureau)
	require.Equal(t, first.Sequence+1, second.Sequence)
	require.NoError(t, w.Proofs.AddSet(t.Context(), record.DataBureau, first), "an older one is passed over")
	again := *second
	again.Sequence++
	require.ErrorContains(t, w.Proofs.AddSet(t.Context(), record.DataBureau, &again), "was there before", "under another number it fills the disk")
	for range 2 {
		require.Equal(t, second, w.Proofs.StatusSet(record.DataBureau))
		require.Equal(t, second, w.Proofs.AwaitStatus(over(t), record.DataBureau, first.Sequence))
		require.Nil(t, w.Proofs.AwaitStatus(over(t), record.DataBureau, second.Sequence))
		for _, set := range []*signer.StatusSet{first, second} {
			dated, err := w.Proofs.StatusSetOf(record.DataBureau, set.Sequence)
			require.NoError(t, err)
			require.Equal(t, set, dated)
		}
		none, err := w.Proofs.StatusSetOf(record.DataBureau, 99)
		require.NoError(t, err)
		require.Nil(t, none)
		none, err = w.Proofs.StatusSetOf(record.MarketRegulator, first.Sequence)
		require.NoError(t, err)
		require.Nil(t, none)
		w.Reopen()
	}
}
