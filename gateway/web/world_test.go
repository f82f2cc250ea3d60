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

	"github.com/hyperledger/fabric-protos-go-apiv2/common"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/rwset/kvrwset"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/fabric"
	"github.com/shuzheng/shuzheng/gateway/fabric/header"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/outbox"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

var epoch = time.Date(2026, 1, 31, 8, 0, 0, 0, time.UTC)

// world is a gateway of the data bureau whose neighbours do as they are told.
type world struct {
	*Server
	refuse func(record.Submission) error // what endorsing organizations say; nil: they do not answer
	decide func(record.Submission) error // what the rules say on the index
	sealed []string                      // statements the signer was asked to seal
}

func newWorld(t *testing.T) *world {
	t.Helper()
	x, err := index.Open(filepath.Join(t.TempDir(), "index"))
	require.NoError(t, err)
	box, err := outbox.Open(filepath.Join(t.TempDir(), "outbox"))
	require.NoError(t, err)
	w := &world{decide: func(record.Submission) error { return nil }}
	w.Server = &Server{
		Organization: record.DataBureau, Now: func() time.Time { return epoch }, Index: x, Outbox: box,
		Judge: w, Ledger: w, Signer: w, Log: slog.New(slog.DiscardHandler),
	}
	t.Cleanup(func() {
		require.NoError(t, box.Close())
		require.NoError(t, x.Close())
	})
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
	body, err := record.Encode(network)
	require.NoError(t, err)
	value, err := record.Encode(record.Record{Kind: "network", ID: "1", State: "FOUNDED", Version: 1, Prev: record.None, Acts: []record.Act{}, Body: body})
	require.NoError(t, err)
	writes := marshal(t, &kvrwset.KVRWSet{Writes: []*kvrwset.KVWrite{{Key: record.NetworkKey, Value: value}}})
	results := marshal(t, &rwset.TxReadWriteSet{NsRwset: []*rwset.NsReadWriteSet{{Namespace: record.Governance, Rwset: writes}}})
	action := &peer.ChaincodeActionPayload{Action: &peer.ChaincodeEndorsedAction{
		ProposalResponsePayload: marshal(t, &peer.ProposalResponsePayload{Extension: marshal(t, &peer.ChaincodeAction{Results: results})}),
	}}
	transaction := &peer.Transaction{Actions: []*peer.TransactionAction{{Payload: marshal(t, action)}}}
	channel := &common.ChannelHeader{Type: int32(common.HeaderType_ENDORSER_TRANSACTION), TxId: "founding"}
	envelope := &common.Envelope{Payload: marshal(t, &common.Payload{
		Header: &common.Header{ChannelHeader: marshal(t, channel)}, Data: marshal(t, transaction),
	})}
	block := &common.Block{Header: &common.BlockHeader{}, Data: &common.BlockData{Data: [][]byte{marshal(t, envelope)}}, Metadata: &common.BlockMetadata{}}
	block.Header.DataHash = header.DataHash(block.Data)
	require.NoError(t, w.Index.Apply(block))
}

func marshal(t *testing.T, message proto.Message) []byte {
	t.Helper()
	text, err := proto.MarshalOptions{Deterministic: true}.Marshal(message)
	require.NoError(t, err)
	return text
}
