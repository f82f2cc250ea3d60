package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/evidence"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/page/bucket"
	"github.com/shuzheng/shuzheng/gateway/problem"
	"github.com/shuzheng/shuzheng/gateway/proof"
	"github.com/shuzheng/shuzheng/gateway/signer"
	"github.com/shuzheng/shuzheng/gateway/tlog"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

// get asks for a path and gives the answer.
func get(t *testing.T, handler http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
	return recorder
}

// read asks for a path that must be there, as JSON.
func read[A any](t *testing.T, handler http.Handler, path string) (answer A) {
	t.Helper()
	recorder := get(t, handler, path)
	require.Equal(t, http.StatusOK, recorder.Code, recorder.Body.String())
	require.NoError(t, json.Unmarshal(recorder.Body.Bytes(), &answer))
	return answer
}

// refusedWith asks for a path that must be refused in the one form of refusals.
func refusedWith(t *testing.T, handler http.Handler, path string, status int, code record.Code) {
	t.Helper()
	recorder := get(t, handler, path)
	require.Equal(t, status, recorder.Code, "%s: %s", path, recorder.Body.String())
	require.Equal(t, problem.ContentType, recorder.Header().Get("Content-Type"), path)
	var p problem.Problem
	require.NoError(t, json.Unmarshal(recorder.Body.Bytes(), &p))
	require.Equal(t, string(code), p.Code, path)
}

// certified is a gateway of a network on which one certificate is proved, with a status.
func certified(t *testing.T) *world {
	w := foundedWorld(t)
	w.chain.Write(indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)...)
	w.chain.Prove()
	w.chain.Sign()
	return w
}

func TestBeforeTheFoundingThereAreNoProofs(t *testing.T) {
	handler := newWorld(t).Handler()
	for _, path := range []string{"/v1/log/checkpoint", "/public/trust.json", "/public/buckets/index.json", "/public/buckets/all.json"} {
		refusedWith(t, handler, path, http.StatusConflict, record.NotFounded)
	}
	refusedWith(t, handler, "/v1/log/checkpoints/1", http.StatusNotFound, record.NotFound)
	require.Empty(t, read[api.Cosignatures](t, handler, "/v1/log/cosigned?from=1").Cosigned)
	require.Nil(t, read[api.Status](t, handler, "/v1/log/status").Set)
}

func TestAGatewayGivesItsOwnOrganizationsCosignatures(t *testing.T) {
	w := foundedWorld(t)
	for range 3 {
		w.chain.Write(indextest.Writes("property", "k", "v")...)
	}
	w.chain.Prove()
	w.chain.Sign(record.DataBureau)
	handler := w.Handler()
	all := read[api.Cosignatures](t, handler, "/v1/log/cosigned")
	require.Equal(t, record.DataBureau, all.Organization)
	require.Len(t, all.Cosigned, 4)
	for i, one := range all.Cosigned {
		require.Equal(t, w.chain.Cosign(record.DataBureau, uint64(i+1)), one)
	}
	require.Equal(t, all.Cosigned[1:3], read[api.Cosignatures](t, handler, "/v1/log/cosigned?from=2&limit=2").Cosigned)
	require.Equal(t, []signer.Cosigned{}, read[api.Cosignatures](t, handler, "/v1/log/cosigned?from=5").Cosigned)
	for _, query := range []string{"limit=0", "limit=257", "wait=61", "wait=-1", "from=-1", "from=x"} {
		refusedWith(t, handler, "/v1/log/cosigned?"+query, http.StatusUnprocessableEntity, record.Malformed)
	}

	status := read[api.Status](t, handler, "/v1/log/status?after=0")
	require.Equal(t, record.DataBureau, status.Organization)
	require.Equal(t, w.Proofs.StatusSet(record.DataBureau), status.Set)
	require.Nil(t, read[api.Status](t, handler, "/v1/log/status?after=1").Set)

	alarms := read[api.Alarms](t, handler, "/v1/log/alarms")
	require.Equal(t, []signer.Alarm{{Kind: "objection", Height: 7}}, alarms.Own)
	require.Equal(t, []proof.Fork{}, alarms.Forks)
}

// A gateway collects from another through this very interface.
func TestOneGatewayCollectsFromAnother(t *testing.T) {
	w := certified(t)
	server := httptest.NewServer(w.Handler())
	defer server.Close()
	var source proof.Source = api.NewClient(server.URL)
	list, err := source.Cosigned(t.Context(), 1, 256, 0)
	require.NoError(t, err)
	require.Equal(t, []signer.Cosigned{w.chain.Cosign(record.DataBureau, 1), w.chain.Cosign(record.DataBureau, 2)}, list)
	set, err := source.Status(t.Context(), 0, 0)
	require.NoError(t, err)
	require.Equal(t, w.Proofs.StatusSet(record.DataBureau), set)
	none, err := source.Status(t.Context(), set.Sequence, 0)
	require.NoError(t, err)
	require.Nil(t, none)
}

func TestALongPollIsWokenAndHoldsNoPlace(t *testing.T) {
	w := foundedWorld(t)
	handler := w.Handler()
	for _, path := range []string{"/v1/log/cosigned?wait=60", "/v1/log/status?wait=60"} {
		answered := make(chan *httptest.ResponseRecorder, 1)
		go func() { answered <- get(t, handler, path) }()
		w.chain.Prove()
		w.chain.Write(indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)...)
		w.chain.Prove()
		w.chain.Sign(record.DataBureau)
		require.Equal(t, http.StatusOK, (<-answered).Code)
	}
	for _, ask := range []func(context.Context) error{
		func(ctx context.Context) error {
			_, err := w.cosigned(ctx, &cosignedInput{From: 99, Limit: 1, Wait: 60})
			return err
		},
		func(ctx context.Context) error {
			_, err := w.status(ctx, &statusInput{After: 99, Wait: 60})
			return err
		},
		func(ctx context.Context) error {
			_, err := w.bundle(ctx, &bundleInput{Namespace: "property", Kind: "jwt", ID: verifytest.Claims(record.TypeDP).Certificate.Number, Wait: 60})
			return err
		},
		func(ctx context.Context) error {
			_, err := w.receipt(ctx, &receiptInput{Digest: w.record(t, "receipt"), Wait: 60, Until: api.StateProved})
			return err
		},
	} {
		aside := make(chan struct{}, 9)
		ctx, leave := context.WithCancel(context.WithValue(t.Context(), placeKey{}, func() { aside <- struct{}{} }))
		ended := make(chan error, 1)
		go func() { ended <- ask(ctx) }()
		<-aside
		leave() // the client has gone away
		require.NoError(t, <-ended)
	}
}

// record has the ledger record a statement, and tells its digest.
func (w *world) record(t *testing.T, id string) string {
	t.Helper()
	compact := statement(t, "property", "registration.apply")
	digest := seal.Digest([]byte(compact))
	key := "registration/" + id
	rec := record.Record{
		Kind: "registration", ID: id, State: "SUBMITTED", Version: 1, Prev: record.None, Body: []byte("{}"),
		Acts: []record.Act{{Act: "registration.apply", Statement: digest}},
	}
	w.chain.Block(indextest.Tx{ID: "tx-" + id, Statements: []string{compact}, Writes: []envelope.Write{
		{Namespace: "property", Key: key, Value: verifytest.Encode(rec)},
	}})
	return digest
}

func TestAReceiptSaysHowFarTheProofHasCome(t *testing.T) {
	w := foundedWorld(t)
	w.chain.Prove()
	path := "/v1/submissions/" + w.record(t, "R-1")
	handler := w.Handler()
	receipt := read[api.Receipt](t, handler, path)
	require.Equal(t, api.StateIssued, receipt.State)
	require.True(t, receipt.Recorded())
	require.Empty(t, receipt.Since)

	waited := make(chan api.Receipt, 1)
	go func() { waited <- read[api.Receipt](t, handler, path+"?until=proved&wait=60") }()
	w.chain.Prove(record.DataBureau, record.Exchange)
	require.Equal(t, api.StateIssued, read[api.Receipt](t, handler, path).State)
	leaf := tlog.Name(tlog.LeafHash(tlog.Leaf("property", "registration/R-1", w.value(t, "registration/R-1"), false)))
	w.chain.Object[record.MarketRegulator] = []string{leaf}
	w.chain.Prove()
	receipt = <-waited
	require.Equal(t, api.StateProved, receipt.State)
	require.True(t, receipt.Recorded())
	require.Equal(t, record.Time(w.chain.Now), receipt.Since)
	require.Equal(t, []string{record.MarketRegulator}, receipt.Objected)
	require.Equal(t, receipt, read[api.Receipt](t, handler, path), "whoever asks later is told the same")
	refusedWith(t, handler, path+"?until=issue", http.StatusUnprocessableEntity, record.Malformed)
}

func (w *world) value(t *testing.T, key string) []byte {
	value, found, err := w.Index.Get("property", key)
	require.NoError(t, err)
	require.True(t, found)
	return value
}

func TestABundleIsGivenAsAFile(t *testing.T) {
	w := certified(t)
	handler := w.Handler()
	number := verifytest.Claims(record.TypeDP).Certificate.Number
	answered := get(t, handler, "/v1/evidence/property/jwt/"+number)
	require.Equal(t, http.StatusOK, answered.Code)
	p, err := evidence.Parse(answered.Body.Bytes())
	require.NoError(t, err)
	require.Equal(t, "registration/R-3F9A", p.Subject)
	refusedWith(t, handler, "/v1/evidence/property/registration/R-0", http.StatusNotFound, record.NotFound)
	refusedWith(t, handler, "/v1/evidence/elsewhere/deal/E-1", http.StatusNotFound, record.NotFound)

	answer := get(t, handler, "/v1/bundles/property/jwt/"+number)
	require.Equal(t, http.StatusOK, answer.Code)
	require.Equal(t, "application/json", answer.Header().Get("Content-Type"))
	report, err := verify.File(answer.Body.Bytes(), w.chain.Trust(), verify.Ask{Now: w.chain.Now})
	require.NoError(t, err)
	require.Equal(t, verify.Valid, report.Verdict, report.Reason)

	refusedWith(t, handler, "/v1/bundles/property/jwt/DP0", http.StatusNotFound, record.NotFound)
	refusedWith(t, handler, "/v1/bundles/elsewhere/jwt/"+number, http.StatusNotFound, record.NotFound)
	refusedWith(t, handler, "/v1/bundles/property/registration/R-3F9A", http.StatusUnprocessableEntity, record.Malformed)
	refusedWith(t, handler, "/v1/bundles/property/jwt/"+strings.Repeat("x", 65), http.StatusUnprocessableEntity, record.Malformed)
	refusedWith(t, handler, "/v1/bundles/property/jwt/"+number+"?key=a,b,c,d,e,f,g,h,i", http.StatusUnprocessableEntity, record.Malformed)
	refusedWith(t, handler, "/v1/bundles/property/jwt/"+number+"?key=K-0", http.StatusUnauthorized, record.UnknownKey)
	w.chain.Write(indextest.Certificate(verifytest.Claims(record.TypeIP), record.StateActive)...)
	refusedWith(t, handler, "/v1/bundles/intellectual/jwt/"+verifytest.Claims(record.TypeIP).Certificate.Number, http.StatusConflict, record.NotProved)
}

func TestABundleWithKeysIsAskedForAsTheClientAsks(t *testing.T) {
	w := foundedWorld(t)
	var kids []string
	for _, actor := range []string{"A-1", "A-2"} {
		key := verifytest.NewKeyRecord(verifytest.Present(actor), actor, record.PurposePresent)
		w.chain.Write(append(indextest.Key(key), indextest.Actor(actor, record.StateActive))...)
		kids = append(kids, key.ID)
	}
	w.chain.Write(indextest.Certificate(verifytest.Claims(record.TypeDP), record.StateActive)...)
	w.chain.Prove()
	w.chain.Sign()
	server := httptest.NewServer(w.Handler())
	defer server.Close()
	text, err := api.NewClient(server.URL).Bundle(t.Context(), "property", record.NumberKey(verifytest.Claims(record.TypeDP).Certificate.Number), kids, time.Second)
	require.NoError(t, err)
	b, err := bundle.Parse(text)
	require.NoError(t, err)
	require.Len(t, b.Keys, 2)
}

func TestCheckpointsAreGivenAsSignedNotes(t *testing.T) {
	w := foundedWorld(t)
	handler := w.Handler()
	refusedWith(t, handler, "/v1/log/checkpoint", http.StatusConflict, record.NotProved)
	refusedWith(t, handler, "/v1/log/checkpoints/1", http.StatusConflict, record.NotProved)
	refusedWith(t, handler, "/v1/log/checkpoints/2", http.StatusNotFound, record.NotFound)
	refusedWith(t, handler, "/v1/log/checkpoints/0", http.StatusNotFound, record.NotFound)
	refusedWith(t, handler, "/v1/log/checkpoints/x", http.StatusUnprocessableEntity, record.Malformed)
	w.chain.Prove()
	w.chain.Write(indextest.Writes("property", "k", "v")...)
	w.chain.Prove(record.Exchange)
	for path, want := range map[string]struct {
		height uint64
		signed int
	}{"/v1/log/checkpoint": {1, 3}, "/v1/log/checkpoints/1": {1, 3}, "/v1/log/checkpoints/2": {2, 1}} {
		answer := get(t, handler, path)
		require.Equal(t, http.StatusOK, answer.Code)
		require.Equal(t, "text/plain; charset=utf-8", answer.Header().Get("Content-Type"))
		note, err := tlog.ParseNote(answer.Body.String())
		require.NoError(t, err)
		require.Equal(t, want.height, note.Checkpoint.Height)
		require.Len(t, note.Cosignatures, want.signed)
	}
}

func TestTilesEndWithWhatIsProved(t *testing.T) {
	w := foundedWorld(t)
	var writes []envelope.Write
	for range 300 {
		writes = append(writes, indextest.Writes("property", "k", "v")...)
	}
	w.chain.Write(writes...)
	handler := w.Handler()
	refusedWith(t, handler, "/v1/log/tile/0/000", http.StatusNotFound, record.NotFound)
	w.chain.Prove()
	w.chain.Write(writes...)

	for _, tile := range tlog.Tiles(w.chain.Checkpoint(2).Size) {
		answer := get(t, handler, "/v1/log/"+tile.Path())
		require.Equal(t, http.StatusOK, answer.Code, tile.Path())
		require.Equal(t, "application/octet-stream", answer.Header().Get("Content-Type"))
		want, err := tile.Read(w.chain.Checkpoint(2).Size, w.Index.Node)
		require.NoError(t, err)
		require.Equal(t, want, answer.Body.Bytes())
		require.Len(t, want, 32*tile.Width)
	}
	for _, path := range []string{
		"tile/0/001", "tile/0/001.p/48", "tile/0/002", "tile/1/000.p/2", "tile/2/000", // not proved yet
		"tile/0/1", "tile/0/000.p/0", "tile/0/000.p/256", "tile/8/000", "tile/x", "tile", "", "entries/000", "tile/0/000/", "tile/00/000", "tile/0/x000/000",
		"tile/7/x072/x057/x594/x037/x927/935",
	} {
		refusedWith(t, handler, "/v1/log/"+path, http.StatusNotFound, record.NotFound)
	}
}

func TestPublicFilesAreTheseAndNoOthers(t *testing.T) {
	w := certified(t)
	handler := w.Handler()
	for _, path := range []string{"trust.json", "buckets/index.json", "buckets/all.json", "status/DataBureau/newest.json", "status/DataBureau/1.json"} {
		answer := get(t, handler, "/public/"+path)
		require.Equal(t, http.StatusOK, answer.Code, path)
		require.Equal(t, "application/json", answer.Header().Get("Content-Type"))
		require.Equal(t, "*", answer.Header().Get("Access-Control-Allow-Origin"))
		require.Equal(t, "nosniff", answer.Header().Get("X-Content-Type-Options"))
	}
	_, ok, err := bucket.Find(get(t, handler, "/public/buckets/all.json").Body.Bytes(), verifytest.Claims(record.TypeDP).Certificate.Number)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, *w.Proofs.StatusSet(record.DataBureau), read[signer.StatusSet](t, handler, "/public/status/DataBureau/newest.json"))
	for _, path := range []string{
		"", "x", "trust", "trust.json/", "buckets", "buckets/", "buckets/all", "buckets/0.json", "buckets/all.json.json", "buckets/x/all.json",
		"status", "status/DataBureau", "status/DataBureau/newest", "status/DataBureau/01.json", "status/DataBureau/+1.json", "status/DataBureau/2.json",
		"status/Nobody/newest.json", "status/Nobody/1.json", "status/DataBureau/newest.json/x", "status//newest.json",
		"%2e%2e/v1/network", "..%2f..%2fetc%2fpasswd", "buckets/%2e%2e%2ftrust.json", "buckets/..%2ftrust", "status/DataBureau%00/newest.json", "status/%2e%2e/1.json",
	} {
		answer := get(t, handler, "/public/"+path)
		if answer.Code == http.StatusTemporaryRedirect { // to the same place without dots
			path = strings.TrimPrefix(answer.Header().Get("Location"), "/public/")
			answer = get(t, handler, answer.Header().Get("Location"))
		}
		require.Equal(t, http.StatusNotFound, answer.Code, path)
	}
	post := httptest.NewRecorder()
	handler.ServeHTTP(post, httptest.NewRequest(http.MethodPost, "/public/trust.json", strings.NewReader("{}")))
	require.Equal(t, http.StatusNotFound, post.Code)
}

func TestWithoutAPageThereIsNone(t *testing.T) {
	w := newWorld(t)
	require.Equal(t, http.StatusNotFound, get(t, w.Handler(), "/page/").Code)
	w.Page = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { _, _ = rw.Write([]byte(r.URL.Path)) })
	require.Equal(t, "/index.html", get(t, w.Handler(), "/page/index.html").Body.String())
}
