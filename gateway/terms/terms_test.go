package terms_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/gateway/internal/ledgertest"
	"github.com/shuzheng/shuzheng/gateway/terms"
)

type peer map[string]string

var errPeer = errors.New("peer says planted-amount-4711")

func (p peer) Terms(_ context.Context, namespace, key string) ([]byte, error) {
	text, found := p[namespace+"/"+key]
	if text == "lost" {
		return nil, errPeer
	}
	if !found {
		return nil, nil
	}
	return []byte(text), nil
}

func TestDocumentsComeFromTheOwnPeer(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	documents := terms.Documents(ctx, peer{"exchange/sm3:1": "{}", "exchange/sm3:2": "lost"})
	text, err := documents.Terms("exchange", "sm3:1")
	require.NoError(t, err)
	require.Equal(t, "{}", string(text))
	text, err = documents.Terms("exchange", "sm3:3")
	require.NoError(t, err)
	require.Nil(t, text, "absent is nil")

	_, err = documents.Terms("exchange", "sm3:2")
	require.ErrorIs(t, err, terms.ErrAway)
	require.Equal(t, record.Unavailable, record.CodeOf(err))
	require.NotContains(t, err.Error(), "4711")

	cancel()
	_, err = documents.Terms("exchange", "sm3:2")
	require.ErrorIs(t, err, context.Canceled)
}

func TestOnlyMembersReadDocuments(t *testing.T) {
	w := ledgertest.Founded(t, true)
	documents := terms.Documents(t.Context(), peer{})
	for _, organization := range ledgertest.Organizations {
		for _, namespace := range []string{record.Governance, ledgertest.Property, ledgertest.Intellectual, ledgertest.Exchange, ledgertest.Lien, "none"} {
			_, reads := terms.Reader(w, documents, organization, namespace).(rules.Terms)
			require.Equal(t, namespace == ledgertest.Exchange && organization != record.MarketRegulator, reads, "%s in %s", organization, namespace)
		}
	}
	_, reads := terms.Reader(w, nil, record.Exchange, ledgertest.Exchange).(rules.Terms)
	require.False(t, reads, "who cannot ask a peer is none")
	_, reads = terms.Reader(ledgertest.New(t, true), documents, record.Exchange, ledgertest.Exchange).(rules.Terms)
	require.False(t, reads, "before the founding nobody is one")
}
