package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/fabric"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/outbox"
	"github.com/shuzheng/shuzheng/gateway/page"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	"github.com/shuzheng/shuzheng/gateway/public"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

var epoch = time.Date(2026, 1, 31, 8, 0, 0, 0, time.UTC)

// world is a gateway of the data bureau whose neighbours do as they are told.
type world struct {
	*Server
	chain  *prooftest.World
	refuse func(record.Submission) error // what endorsing organizations say; nil: they do not answer
	decide func(record.Submission) error // what the rules say on the index
	sealed []string                      // statements the signer was asked to seal
}

func newWorld(t *testing.T) *world { return gateway(t, prooftest.Unfounded(t)) }

// foundedWorld is a gateway of a network that co-signs.
func foundedWorld(t *testing.T) *world { return gateway(t, prooftest.New(t, nil)) }

func gateway(t *testing.T, chain *prooftest.World) *world {
	t.Helper()
	box, err := outbox.Open(filepath.Join(t.TempDir(), "outbox"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, box.Close()) })
	w := &world{decide: func(record.Submission) error { return nil }, chain: chain}
	now, log := func() time.Time { return epoch }, slog.New(slog.DiscardHandler)
	w.Server = &Server{
		Organization: record.DataBureau, Now: now, Index: chain.Index, Outbox: box, Judge: w, Ledger: w, Signer: w, Log: log,
		Proofs: chain.Proofs, Files: &public.Files{Index: chain.Index, Proofs: chain.Proofs, Now: now, Log: log}, Pages: &page.Watcher{},
	}
	return w
}

func (w *world) Decide(_ string, sub record.Submission) error  { return w.decide(sub) }
func (w *world) Height(context.Context) (uint64, error)        { return w.Index.Height(), nil }
func (w *world) AgreesOnTime(context.Context, string) error    { return nil }
func (w *world) Submit(context.Context, fabric.Envelope) error { return nil }
func (w *world) Recorded(string) (string, record.Result, bool, error) {
	return "", record.Result{}, false, nil
}
func (w *world) Applied(string) (bool, error) { return false, nil }

func (w *world) Endorse(ctx context.Context, _ string, sub record.Submission) (fabric.Envelope, error) {
	if w.refuse == nil {
		<-ctx.Done()
		return fabric.Envelope{}, ctx.Err()
	}
	return fabric.Envelope{}, w.refuse(sub)
}

func (w *world) Status(ctx context.Context, _ string) (fabric.Commit, error) {
	<-ctx.Done()
	return fabric.Commit{}, ctx.Err()
}

func (w *world) Prepare(context.Context, signer.Request) (*signer.Prepared, error) { return nil, nil }
func (w *world) Open(context.Context, signer.Request) (*signer.Certificate, error) { return nil, nil }

func (w *world) Alarms(context.Context) ([]signer.Alarm, error) {
	return []signer.Alarm{{Kind: "objection", Height: 7}}, nil
}

func (w *world) Seal(_ context.Context, request signer.Request) (*signer.Certificate, error) {
	w.sealed = append(w.sealed, request.Statement)
	return &signer.Certificate{Certificate: "sealed"}, nil
}

// work runs the outbox until the test ends.
func (w *world) work(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	worker := &outbox.Worker{
		Box: w.Outbox, Ledger: w, Looker: w, Judge: refusing{}, Now: w.Now, After: time.After, Jitter: func() float64 { return 0 }, Hands: 1,
	}
	ended := make(chan error, 1)
	go func() { ended <- worker.Run(ctx) }()
	t.Cleanup(func() { stop(); require.NoError(t, <-ended) })
}

// refusing is a gateway that shares every refusal.
type refusing struct{}

func (refusing) Decide(string, record.Submission) error {
	return record.Errorf(record.Invalid, "so do we")
}

// statement is one in form; nobody here verifies its signature.
func statement(t *testing.T, namespace, act string) string {
	t.Helper()
	head, err := record.Encode(record.Header{Alg: seal.Alg, Kid: "K-1", Typ: record.TypeStatement})
	require.NoError(t, err)
	payload, err := record.Encode(record.Statement{
		Iss: "A-1", Aud: "n/" + namespace, Iat: epoch.Unix(), Exp: epoch.Add(time.Hour).Unix(), Jti: fmt.Sprintf("%032x", 1),
		Act: act, Prev: record.None, Att: []string{}, Body: []byte("{}"),
	})
	require.NoError(t, err)
	return seal.Base64(head) + "." + seal.Base64(payload) + "." + seal.Base64(make([]byte, 64))
}

// post hands in a JSON text and reads the answer.
func post(t *testing.T, handler http.Handler, path, body string) (int, api.Receipt) {
	t.Helper()
	recorder := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodPost, path, bytes.NewReader([]byte(body)))
	request.Header.Set("Content-Type", "application/json")
	handler.ServeHTTP(recorder, request)
	var receipt api.Receipt
	require.NoError(t, json.Unmarshal(recorder.Body.Bytes(), &receipt), recorder.Body.String())
	return recorder.Code, receipt
}

func submission(t *testing.T, statement string, attachments ...string) string {
	t.Helper()
	text, err := json.Marshal(record.Submission{Statements: []string{statement}, Attachments: append([]string{}, attachments...)})
	require.NoError(t, err)
	return string(text)
}

// found puts a founding record into the index, as the first block of a chain.
func (w *world) found(t *testing.T, network record.Network) {
	t.Helper()
	founding := indextest.Record(record.Governance, record.NetworkKey, "FOUNDED", network)
	w.chain.Block(indextest.Tx{ID: "founding", Writes: []envelope.Write{founding}})
}
