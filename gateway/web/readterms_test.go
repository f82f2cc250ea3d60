package web

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/readlog"
	"github.com/shuzheng/shuzheng/gateway/terms"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// kept is what the own peer keeps.
type kept map[string]string

func (k kept) Terms(_ context.Context, _, key string) ([]byte, error) {
	if k[key] == "lost" {
		return nil, errors.New("the peer says " + planted)
	}
	return []byte(k[key]), nil
}

// house is a gateway with a deal on its ledger, and a key that stands for its receiver.
type house struct {
	*world
	kept
	dir                string
	signed, paid, void string // statements whose terms are recorded: there, lost, deleted
}

func houseOf(t *testing.T, organization string) *house {
	t.Helper()
	w, _ := trading(t, organization)
	h := &house{world: w, kept: kept{}, dir: filepath.Join(t.TempDir(), "reads"), signed: seal.Digest([]byte("sign")), paid: seal.Digest([]byte("pay")), void: seal.Digest([]byte("void"))}
	var err error
	h.Reads, err = readlog.OpenAll(h.dir)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.Reads.Close()) })
	h.Documents = terms.Documents(t.Context(), h.kept)
	h.kept[h.signed] = `{"amount":"` + planted + `"}`
	party := func(key *verifytest.Signer, of string) envelope.Write {
		return indextest.Record("exchange", record.PartyKey(key.Kid), record.StateActive, record.Party{Key: key.Text, Role: "RECEIVER", Deal: of})
	}
	rec := record.Record{
		Kind: "deal", ID: "D1", State: record.StateEvidenced, Version: 1, Prev: record.None,
		Acts: []record.Act{{Act: "deal.sign", Statement: h.signed}, {Act: "settlement.record", Statement: h.paid}},
		Body: verifytest.Encode(record.Deal{Provider: "A-1", Receiver: verifytest.DealKey().Kid, Terms: []string{h.signed, h.paid}, Records: []string{}}),
	}
	w.chain.Block(indextest.Tx{ID: "deal", Writes: []envelope.Write{
		indextest.Record(record.Governance, record.RulesKey, "IN_FORCE", record.Rules{Edition: record.EditionTrade, Pack: "P@1", PackKey: "pack/P-1", Calendar: "calendar/1", Trust: "trust/1"}),
		party(verifytest.DealKey(), "deal/D1"), party(verifytest.Key("another deal"), "deal/D2"),
		{Namespace: "exchange", Key: "deal/D1", Value: verifytest.Encode(rec)},
	}, Private: []envelope.PrivateWrite{h.hashed(h.signed, h.kept[h.signed]), h.hashed(h.paid, "x")}})
	return h
}

func (h *house) hashed(key, value string) envelope.PrivateWrite {
	name, hash := sha256.Sum256([]byte(key)), sha256.Sum256([]byte(value))
	return envelope.PrivateWrite{Namespace: "exchange", Collection: record.TermsCollection, Key: name[:], Value: hash[:]}
}

func (h *house) ask(by *verifytest.Signer, act, jti string, body any) string {
	return by.JWS(record.TypeStatement, &record.Statement{
		Iss: by.Kid, Aud: "n/exchange", Iat: epoch.Unix(), Exp: epoch.Add(time.Hour).Unix(), Jti: strings.Repeat(jti, 32), Act: act, Prev: record.None, Att: []string{},
		Body: verifytest.Encode(body),
	})
}

func (h *house) read(t *testing.T, by *verifytest.Signer, jti, statement string) (*httptest.ResponseRecorder, error) {
	t.Helper()
	request := h.ask(by, record.ActReadTerms, jti, record.ReadTerms{Deal: "deal/D1", Statement: statement, Purpose: "PERFORMANCE"})
	recorder := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/v1/namespaces/exchange/terms", strings.NewReader(`{"statement":"`+request+`"}`))
	r.Header.Set("Content-Type", "application/json")
	h.Handler().ServeHTTP(recorder, r)
	_, err := h.readTerms(t.Context(), &askInput{Namespace: "exchange", Body: api.Ask{Statement: request}})
	return recorder, err
}

func TestPrivateTermsAreShownToWhoMayReadThemAndTheReadIsLogged(t *testing.T) {
	h := houseOf(t, record.Exchange)
	answer, again := h.read(t, verifytest.DealKey(), "1", h.signed)
	require.Equal(t, http.StatusOK, answer.Code, answer.Body.String())
	require.Contains(t, answer.Body.String(), planted)
	require.Equal(t, "no-store", answer.Header().Get("Cache-Control"))
	require.Equal(t, record.StatementExpired, record.CodeOf(again), "the same request is not answered twice")

	stranger, _ := h.read(t, verifytest.Key("another deal"), "2", h.signed)
	require.Equal(t, http.StatusForbidden, stranger.Code)
	require.NotContains(t, stranger.Body.String(), planted)
	unknown, _ := h.read(t, verifytest.Key("nobody"), "3", h.signed)
	require.Equal(t, http.StatusUnauthorized, unknown.Code)
	h.kept[h.paid] = "lost"
	lost, _ := h.read(t, verifytest.DealKey(), "4", h.paid)
	require.Equal(t, http.StatusServiceUnavailable, lost.Code)
	require.NotContains(t, lost.Body.String(), planted)

	// The receiver sees who has read; another does not.
	list, err := h.listReads(t.Context(), &askInput{Namespace: "exchange", Body: api.Ask{Statement: h.ask(verifytest.DealKey(), record.ActListReads, "5", record.ListReads{Deal: "deal/D1", Limit: 10})}})
	require.NoError(t, err)
	require.Equal(t, 3, list.Body.Last)
	require.Len(t, list.Body.Entries, 3)
	require.Equal(t, "S0 25: receiver", list.Body.Entries[0].Basis)
	require.Equal(t, verifytest.DealKey().Kid, list.Body.Entries[0].Kid)
	require.Equal(t, string(record.OutOfRole), list.Body.Entries[1].Refused)
	_, err = h.listReads(t.Context(), &askInput{Namespace: "exchange", Body: api.Ask{Statement: h.ask(verifytest.Key("another deal"), record.ActListReads, "6", record.ListReads{Deal: "deal/D1", Limit: 10})}})
	require.Equal(t, record.OutOfRole, record.CodeOf(err))
	head, err := h.readsHead(t.Context(), &namespaceInput{"exchange"})
	require.NoError(t, err)
	require.Equal(t, list.Body.Head, head.Body.Head)

	text, err := os.ReadFile(filepath.Join(h.dir, "exchange.log"))
	require.NoError(t, err)
	require.NotContains(t, string(text), planted)
	metrics := httptest.NewRecorder()
	h.Handler().ServeHTTP(metrics, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	require.Contains(t, metrics.Body.String(), "shuzheng_terms_shown_total 2")
	require.Contains(t, metrics.Body.String(), "shuzheng_terms_unknown_total")
}

// deaf is a ledger whose peer does not say how far it is.
type deaf struct{ Ledger }

func (deaf) Height(context.Context) (uint64, error) {
	return 0, record.Errorf(record.Unavailable, "the peer does not answer")
}

// A right that the index shows may have ended in blocks that it has not read.
func TestNobodyReadsByARightThatMayHaveEnded(t *testing.T) {
	h := houseOf(t, record.Exchange)
	h.Ledger = deaf{h.Ledger}
	answer, _ := h.read(t, verifytest.DealKey(), "1", h.signed)
	require.Equal(t, http.StatusServiceUnavailable, answer.Code, answer.Body.String())
	require.NotContains(t, answer.Body.String(), planted)
	log, err := h.Reads.Of("exchange")
	require.NoError(t, err)
	entries, err := log.Entries("", 0, 10)
	require.NoError(t, err)
	require.Len(t, entries, 1, "who asked in vain stands there too")
	require.Equal(t, string(record.Unavailable), entries[0].Refused)
	require.Empty(t, entries[0].Basis)
}

func TestWhoHoldsNoTermsShowsNone(t *testing.T) {
	h := houseOf(t, record.MarketRegulator)
	answer, _ := h.read(t, verifytest.DealKey(), "1", h.signed)
	require.Equal(t, http.StatusForbidden, answer.Code)
	require.Contains(t, answer.Body.String(), "Exchange, DataBureau")
	_, err := h.readsHead(t.Context(), &namespaceInput{"exchange"})
	require.Equal(t, record.WrongOrganization, record.CodeOf(err))
	_, err = h.auditTerms(t.Context(), &auditInput{Namespace: "exchange", Limit: 10})
	require.Equal(t, record.WrongOrganization, record.CodeOf(err))
	require.NoDirExists(t, filepath.Join(h.dir, "exchange.log"))
}

func TestAnAuditFindsTermsThatAreNotAsTheyWereRecorded(t *testing.T) {
	h := houseOf(t, record.DataBureau)
	h.kept[h.paid] = "x"
	audit := func() *api.TermsAudit {
		page, err := h.auditTerms(t.Context(), &auditInput{Namespace: "exchange", Limit: 10})
		require.NoError(t, err)
		require.Equal(t, 2, page.Body.Checked)
		require.Empty(t, page.Body.Next)
		require.Equal(t, int64(len(page.Body.Found)), h.lost.Load())
		return &page.Body
	}
	require.Empty(t, audit().Found)
	h.kept[h.paid] = "y"
	require.Equal(t, []api.TermsFinding{{Deal: "deal/D1", Statement: h.paid, What: api.TermsDifferent}}, audit().Found)
	h.kept[h.paid] = "lost"
	require.Equal(t, api.TermsMissing, audit().Found[0].What)
	delete(h.kept, h.paid)
	require.Equal(t, api.TermsMissing, audit().Found[0].What)
	gone := h.hashed(h.paid, "")
	gone.Deleted, gone.Value = true, nil
	h.chain.Block(indextest.Tx{ID: "gone", Namespace: "exchange", Private: []envelope.PrivateWrite{gone}})
	require.Equal(t, api.TermsDeleted, audit().Found[0].What)

	_, err := h.auditTerms(t.Context(), &auditInput{Namespace: "property", Limit: 10})
	require.Equal(t, record.WrongOrganization, record.CodeOf(err))
	h.auditing.Lock()
	_, err = h.auditTerms(t.Context(), &auditInput{Namespace: "exchange", Limit: 10})
	require.Equal(t, record.Overloaded, record.CodeOf(err))
	h.auditing.Unlock()
}

func TestAResultThatRestsOnTermsOfOthersIsAttested(t *testing.T) {
	for organization, attested := range map[string]bool{record.Exchange: false, record.DataBureau: false, record.MarketRegulator: true} {
		h := houseOf(t, organization)
		receipt := &api.Receipt{Namespace: "exchange", Digest: h.signed, Result: &record.Result{Key: "deal/D1"}}
		require.Equal(t, attested, h.attested(receipt), organization)
		receipt.Digest = seal.Digest([]byte("another act"))
		require.False(t, h.attested(receipt))
	}
}

func TestAnActThatBringsTermsIsNotTakenByWhoHoldsNoneEvenWithoutThem(t *testing.T) {
	w, _ := trading(t, record.MarketRegulator)
	code, _ := post(t, w.Handler(), "/v1/namespaces/exchange/submissions", submission(t, statement(t, "exchange", "deal.sign")))
	require.Equal(t, http.StatusForbidden, code)
	code, _ = post(t, w.Handler(), "/v1/namespaces/exchange/submissions", submission(t, statement(t, "exchange", "delivery.accept")))
	require.Equal(t, http.StatusAccepted, code, "receipts need no terms")
}
