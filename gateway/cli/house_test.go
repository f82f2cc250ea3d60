package cli_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/readlog"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/gateway/terms"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
	"github.com/shuzheng/shuzheng/gateway/web"
)

// house is a gateway of an organization that holds private terms of a deal, one document of which its peer has lost.
type house struct {
	*registry
	deal, stranger, service *sm.Key
	signed, lost            string
	log                     string
	url                     string
}

const contract = `{"amount":47110815}`

// Terms implements terms.Peer.
func (h *house) Terms(_ context.Context, _, key string) ([]byte, error) {
	if key == h.signed {
		return []byte(contract), nil
	}
	return nil, errors.New("private data matching public hash version is not available")
}

func newHouse(t *testing.T) *house {
	h := &house{registry: newRegistry(t), signed: seal.Digest([]byte("sign")), lost: seal.Digest([]byte("pay"))}
	later := record.Time(time.Now().AddDate(1, 0, 0))
	var err error
	h.deal, err = sm.Generate()
	require.NoError(t, err)
	h.stranger = h.enter(t, "A-BANK", record.PurposeAct, record.StateActive, later)
	h.service = h.enter(t, "A-SERVICE", record.PurposeAct, record.StateActive, later)
	rec := record.Record{
		Kind: "deal", ID: "D1", State: record.StateEvidenced, Version: 1, Prev: record.None,
		Acts: []record.Act{{Act: "deal.sign", Statement: h.signed}, {Act: "settlement.record", Statement: h.lost}},
		Body: verifytest.Encode(record.Deal{Provider: "A-1", Receiver: h.deal.Kid(), Terms: []string{h.signed, h.lost}, Records: []string{}}),
	}
	h.Block(indextest.Tx{ID: "deal", Writes: []envelope.Write{
		indextest.Actor("A-BANK", record.StateActive),
		indextest.Record(record.Governance, record.RulesKey, "IN_FORCE", record.Rules{Edition: record.EditionTrade, Pack: "P@1", PackKey: "pack/P-1", Calendar: "calendar/1", Trust: "trust/1"}),
		indextest.Record("exchange", record.PartyKey(h.deal.Kid()), record.StateActive, record.Party{Key: h.deal.Point(), Role: "RECEIVER", Deal: "deal/D1"}),
		{Namespace: "exchange", Key: "deal/D1", Value: verifytest.Encode(rec)},
	}, Private: []envelope.PrivateWrite{hashed(h.signed, contract), hashed(h.lost, "x")}})

	dir := filepath.Join(t.TempDir(), "reads")
	reads, err := readlog.OpenAll(dir)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, reads.Close()) })
	h.log = filepath.Join(dir, "exchange.log")
	now := func() time.Time { return time.Now().Add(time.Duration(h.offset) * time.Second) }
	gateway := (&web.Server{
		Organization: record.DataBureau, Now: now, Index: h.Index, Proofs: h.Proofs, Log: slog.New(slog.DiscardHandler), Ledger: peer{h.Index},
		Documents: terms.Documents(t.Context(), h), Reads: reads,
	}).Handler()
	mux := http.NewServeMux()
	mux.Handle("/", gateway)
	mux.HandleFunc("POST /v1/namespaces/exchange/submissions", func(w http.ResponseWriter, r *http.Request) { h.submit(t, w, r) })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	h.url = server.URL
	return h
}

func hashed(key, value string) envelope.PrivateWrite {
	name, hash := sha256.Sum256([]byte(key)), sha256.Sum256([]byte(value))
	return envelope.PrivateWrite{Namespace: "exchange", Collection: record.TermsCollection, Key: name[:], Value: hash[:]}
}

// submit records an anchor as the act does.
func (h *house) submit(t *testing.T, w http.ResponseWriter, r *http.Request) {
	var submission record.Submission
	var statement record.Statement
	var body record.ReadLog
	err := json.NewDecoder(r.Body).Decode(&submission)
	if err == nil {
		var opened *seal.Opened
		if opened, _, err = seal.Split(submission.Statements[0], record.TypeStatement); err == nil {
			err = record.Decode(opened.Payload, &statement)
		}
	}
	if err == nil {
		err = record.Decode(statement.Body, &body)
	}
	if err == nil {
		err = body.Valid()
	}
	if err != nil || statement.Act != "reads.anchor" || statement.Iss != "A-SERVICE" {
		t.Errorf("%v: %+v", err, statement)
	}
	key := record.ReadLogKey(record.DataBureau, body.Seq)
	h.Write(indextest.Record("exchange", key, "ANCHORED", body))
	_ = json.NewEncoder(w).Encode(api.Receipt{State: api.StateIssued, Namespace: "exchange", Result: &record.Result{Key: key, State: "ANCHORED"}})
}

// anchored puts an anchor with numbers of its own on the ledger: of a log that was longer once.
func (h *house) anchored(ts *testscript.TestScript, _ bool, args []string) {
	var n [3]int
	for i, arg := range args {
		var err error
		n[i], err = strconv.Atoi(arg)
		ts.Check(err)
	}
	body := record.ReadLog{Seq: n[0], First: n[1], Last: n[2], Before: seal.Digest([]byte("before")), Head: seal.Digest([]byte("head"))}
	h.Write(indextest.Record("exchange", record.ReadLogKey(record.DataBureau, body.Seq), "ANCHORED", body))
}

// TestHouseScripts runs the commands that read private terms and look after them.
func TestHouseScripts(t *testing.T) {
	h := newHouse(t)
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "house"), RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "anchored": h.anchored},
		Setup: func(env *testscript.Env) error {
			env.Setenv("LANG", "en_US.UTF-8")
			env.Setenv("SHUZHENG_PASSPHRASE_FILE", "pass.txt")
			env.Setenv("SHUZHENG_GATEWAY", h.url)
			env.Setenv("NET", verifytest.Network)
			env.Setenv("SIGNED", h.signed)
			env.Setenv("STRANGER", "A-BANK")
			env.Setenv("LOG", h.log)
			if err := h.files(env.WorkDir); err != nil {
				return err
			}
			nobody, err := sm.Generate()
			if err != nil {
				return err
			}
			for name, key := range map[string]*sm.Key{"deal": h.deal, "stranger": h.stranger, "service": h.service, "nobody": nobody} {
				if err := key.Save(filepath.Join(env.WorkDir, name+".key"), []byte("planted-passphrase")); err != nil {
					return err
				}
			}
			return nil
		},
	})
}
