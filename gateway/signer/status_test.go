package signer_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/statuslist"
)

// set waits for a status set behind a sequence number and checks it as a stranger does.
func (h *house) set(after uint64) *signer.StatusSet {
	h.Helper()
	set, err := h.Status(h.Context(), after, time.Minute)
	require.NoError(h, err)
	require.NotNil(h, set)
	digest, err := statuslist.DigestAll(set.Lists)
	require.NoError(h, err)
	require.Equal(h, h.verify(h.reached(set.Height)).Checkpoint.Status, digest)
	named := map[string]string{}
	for _, list := range set.Lists {
		named[list.URI] = list.Digest
	}
	for _, compact := range set.Tokens {
		token, list, _ := h.token(compact)
		require.Equal(h, set.Height, token.Height)
		require.Equal(h, named[token.Sub], list.Digest())
		require.Equal(h, int64(h.terms.Life/time.Second), token.Exp-token.Iat)
		require.Equal(h, int64(h.terms.TTL/time.Second), token.TTL)
	}
	return set
}

// token opens a token by the status keys of the trust list in force.
func (h *house) token(compact string) (*statuslist.Token, *statuslist.List, *seal.Opened) {
	h.Helper()
	ring := seal.Fixed{}
	var inForce record.Rules
	h.Body(record.Governance, record.RulesKey, &inForce)
	signed, _ := h.Read(record.Governance, inForce.Trust)
	list, err := seal.PeekTrustList(signed)
	require.NoError(h, err)
	for _, row := range list.Keys {
		key, err := seal.ParseKey(row.Key, row.Purpose)
		require.NoError(h, err)
		ring[key.Kid] = key
	}
	token, entries, opened, err := statuslist.Open(compact, ring)
	require.NoError(h, err)
	return token, entries, opened
}

func (h *house) keysURI() string {
	return record.StatusURI(h.Network, record.DataBureau, record.TypeKeys)
}

func TestAListIsSignedAgainWhenItHasChangedOrGrownOld(t *testing.T) {
	h := newHouse(t)
	h.start()
	first := h.set(0)
	require.Equal(t, uint64(1), first.Sequence)
	require.Len(t, first.Tokens, 1, "no certificate has been issued; the founders' keys are there")
	token, _, _ := h.token(first.Tokens[0])
	require.Equal(t, h.keysURI(), token.Sub)

	// A block that changes no list is no reason.
	h.empty(1)
	h.apply()
	h.reached(3)
	h.Clerk(record.DataBureau, record.RoleBureau)
	h.apply()
	h.untilSet(2)
	second := h.set(1)
	require.Equal(t, uint64(2), second.Sequence)
	require.Equal(t, uint64(4), second.Height)
	require.NotEqual(t, first.Lists, second.Lists)

	// Half of its life later it is signed again.
	h.Later(h.terms.Life / 2)
	h.untilSet(3)
	third := h.set(2)
	require.Equal(t, second.Lists, third.Lists)
	again, _, _ := h.token(third.Tokens[0])
	require.Equal(t, h.Clock().Unix(), again.Iat)

	// After a restart the numbers go on, and a fresh set is not signed again.
	h.stop()
	h.start()
	require.Equal(t, third, h.set(0))
	h.Later(h.terms.Life)
	h.untilSet(4)
	require.Equal(t, uint64(4), h.set(3).Sequence)

	// Every set is kept.
	files, err := os.ReadDir(filepath.Join(h.data, "status"))
	require.NoError(t, err)
	require.Len(t, files, 4)
	text, err := os.ReadFile(filepath.Join(h.data, "status", files[1].Name()))
	require.NoError(t, err)
	var kept signer.StatusSet
	require.NoError(t, json.Unmarshal(text, &kept))
	require.Equal(t, second, &kept)
}

// untilSet lets time pass until a set has been signed.
func (h *house) untilSet(sequence uint64) {
	h.Helper()
	h.timer.until(func() bool {
		set, err := h.Status(h.Context(), sequence-1, 0)
		require.NoError(h, err)
		return set != nil
	})
}

func TestEveryOrganizationSignsItsOwnListsAndTheKeys(t *testing.T) {
	w := newWorld(t)
	h := houseOf(t, w.World, record.Exchange)
	h.open()
	defer h.stop()
	uri := func(organization, list string) string { return record.StatusURI(h.Network, organization, list) }
	for list, want := range map[string]bool{
		uri(record.Exchange, record.TypeOB): true, uri(record.Exchange, record.TypeSM): true, h.keysURI(): true,
		uri(record.Exchange, record.TypeSD): true, uri(record.Exchange, record.TypeST): true, uri(record.Exchange, record.TypeTC): true,
		uri(record.DataBureau, record.TypeTC): false,
		uri(record.DataBureau, record.TypeDP): false, uri(record.MarketRegulator, record.TypeIP): false, uri(record.Exchange, record.TypeDP): false,
	} {
		require.Equal(t, want, signer.Signs(h.Signer, list), list)
	}
}

func TestWithoutAStatusKeyNoListIsSigned(t *testing.T) {
	h := newHouse(t)
	h.open()
	require.True(t, signer.Signs(h.Signer, h.keysURI()))
	h.stop()
	h.keys = h.keys[2:] // the log key alone
	h.open()
	require.False(t, signer.Signs(h.Signer, h.keysURI()))
}

func TestAnotherStatusKeySignsAsSoonAsItIsInForce(t *testing.T) {
	h := newHouse(t)
	next := ledgertest.NewKey(t)
	h.keys = append(h.keys, next)
	h.start()
	h.set(0)
	h.Succeed(func(list *record.TrustList) {
		list.Keys = append(list.Keys, ledgertest.Listed(next, record.DataBureau, record.PurposeStatus, record.Time(h.Clock()), record.Time(h.Clock().AddDate(1, 0, 0))))
	})
	h.apply()
	h.untilSet(2)
	_, _, opened := h.token(h.set(1).Tokens[0])
	require.Equal(t, next.Kid(), opened.Header.Kid)
}
