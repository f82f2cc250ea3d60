package web

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
)

// planted stands in private terms; nobody may find it anywhere else.
const planted = "planted-amount-4711"

// trading is a gateway of an organization on a network with an exchange.
func trading(t *testing.T, organization string) (*world, *bytes.Buffer) {
	t.Helper()
	w := newWorld(t)
	w.found(t, record.Network{Network: "n", Gateways: []record.Gateway{}, Namespaces: []record.Namespace{
		{Name: "property", Kind: record.KindProperty, Owner: record.DataBureau},
		{Name: "exchange", Kind: record.KindExchange, Owner: record.Exchange},
	}})
	log := &bytes.Buffer{}
	w.Organization, w.Log = organization, slog.New(slog.NewJSONHandler(log, nil))
	return w, log
}

func withTerms(t *testing.T, statement string) string {
	t.Helper()
	text, err := json.Marshal(record.Submission{Statements: []string{statement}, Attachments: []string{}, Terms: planted})
	require.NoError(t, err)
	return string(text)
}

func TestPrivateTermsAreTakenByMembersAlone(t *testing.T) {
	for organization, taken := range map[string]bool{record.Exchange: true, record.DataBureau: true, record.MarketRegulator: false} {
		w, log := trading(t, organization)
		decided := 0
		w.decide = func(sub record.Submission) error {
			require.Equal(t, planted, sub.Terms)
			decided++
			return nil
		}
		compact := statement(t, "exchange", "deal.sign")
		code, receipt := post(t, w.Handler(), "/v1/namespaces/exchange/submissions", withTerms(t, compact))
		entry, kept, err := w.Outbox.Get(seal.Digest([]byte(compact)))
		require.NoError(t, err)
		require.Equal(t, taken, kept)
		require.NotContains(t, log.String(), planted)
		if taken {
			require.Equal(t, http.StatusAccepted, code)
			require.Equal(t, api.StateAccepted, receipt.State)
			require.True(t, entry.Private)
			continue
		}
		require.Equal(t, http.StatusForbidden, code)
		require.Zero(t, decided)
	}
}

func TestWhereToGoWithPrivateTermsIsSaid(t *testing.T) {
	w, _ := trading(t, record.MarketRegulator)
	_, err := w.submit(t.Context(), &submitInput{Namespace: "exchange", Body: record.Submission{Statements: []string{statement(t, "exchange", "deal.sign")}, Terms: planted}})
	require.Equal(t, record.WrongOrganization, record.CodeOf(err))
	require.ErrorContains(t, err, "hand this act in at a gateway of: Exchange, DataBureau. Nothing was kept here")
	require.NotContains(t, err.Error(), planted)

	// A namespace without a collection has nobody to take them.
	w, _ = trading(t, record.DataBureau)
	_, err = w.submit(t.Context(), &submitInput{Namespace: "property", Body: record.Submission{Statements: []string{statement(t, "property", "registration.apply")}, Terms: planted}})
	require.Equal(t, record.WrongOrganization, record.CodeOf(err))
	require.NotContains(t, err.Error(), planted)
}

// TestNothingOfPrivateTermsIsLoggedOrAnswered goes every way on which a request ends.
func TestNothingOfPrivateTermsIsLoggedOrAnswered(t *testing.T) {
	w, log := trading(t, record.Exchange)
	bodies := map[string]string{
		"taken":     withTerms(t, statement(t, "exchange", "deal.sign")),
		"no JSON":   `{"terms":"` + planted,
		"a number":  `{"statements":[],"terms":["` + planted + `"]}`,
		"no JWS":    `{"statements":["x"],"attachments":[],"terms":"` + planted + `"}`,
		"none":      `{"statements":[],"attachments":[],"terms":"` + planted + `"}`,
		"too large": `{"statements":["x"],"attachments":[],"terms":"` + planted + string(bytes.Repeat([]byte("x"), record.MaxTerms)) + `"}`,
	}
	for name, body := range bodies {
		for _, refusal := range []error{nil, record.Errorf(record.TermsDiffer, "no"), &json.SyntaxError{}} {
			w.decide = func(record.Submission) error { return refusal }
			answer := send(t, w, body)
			require.NotContains(t, answer, "4711", name)
		}
	}
	require.NotContains(t, log.String(), "4711")
}

func send(t *testing.T, w *world, body string) string {
	t.Helper()
	recorder := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodPost, "/v1/namespaces/exchange/submissions", strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	w.Handler().ServeHTTP(recorder, request)
	require.NotEmpty(t, recorder.Body.String())
	return recorder.Body.String()
}
