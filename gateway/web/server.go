// Package web is a gateway's REST interface. A handler decodes, calls, renders; what it calls are the rules, the
// outbox, the index and the organization's signer. It never signs anything itself.
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/rules"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/outbox"
	"github.com/shuzheng/shuzheng/gateway/page"
	"github.com/shuzheng/shuzheng/gateway/problem"
	"github.com/shuzheng/shuzheng/gateway/proof"
	"github.com/shuzheng/shuzheng/gateway/public"
	"github.com/shuzheng/shuzheng/gateway/readlog"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

// Limits of the interface.
const (
	maxBody = 1 << 20 // bytes of a request
	maxWait = 60      // seconds a request may wait for the ledger
	maxList = 200     // entries of a page
)

// Ledger is what the interface asks the organization's own peer itself.
type Ledger interface {
	// Height is the number of blocks the peer has.
	Height(ctx context.Context) (uint64, error)
	// AgreesOnTime has an organization's chaincode compare our clock with its own; [record.ClockSkew] if they differ.
	AgreesOnTime(ctx context.Context, organization string) error
}

// Signer is the organization's signer.
type Signer interface {
	Prepare(ctx context.Context, request signer.Request) (*signer.Prepared, error)
	Seal(ctx context.Context, request signer.Request) (*signer.Certificate, error)
	Open(ctx context.Context, request signer.Request) (*signer.Certificate, error)
	Alarms(ctx context.Context) ([]signer.Alarm, error)
}

// Server answers for one organization.
type Server struct {
	Organization string
	Now          clock.Clock
	Index        *index.Index
	Outbox       *outbox.Box
	Judge        outbox.Judge // the rules on the index
	Ledger       Ledger
	Signer       Signer
	Proofs       *proof.Collector
	Files        *public.Files
	Page         http.Handler // the verification page; nil where this gateway serves none
	Pages        *page.Watcher
	Documents    rules.Terms   // private terms, where this organization is a member; nil: it shows none
	Reads        *readlog.Logs // who has asked for them; nil likewise
	Log          *slog.Logger

	summing                sync.Mutex // one state digest at a time
	counting               sync.Mutex // one export or report at a time
	auditing               sync.Mutex // one audit of private terms at a time; it guards audited
	audited                tally
	lost                   atomic.Int64 // documents that the last whole audit found missing or different
	shown, denied, unknown atomic.Int64 // requests for private terms: answered, refused to somebody known, by nobody known
	occurrence             atomic.Int64 // numbers internal errors since the start
}

// Handler is the whole interface: the API with its OpenAPI 3.1 description, health and readiness. Those who watch over
// the gateway get an answer however busy it is.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", limited(maxProbes, s.ready))
	mux.HandleFunc("GET /metrics", limited(maxProbes, s.metrics().ServeHTTP))
	mux.Handle("/", newGuard(s.api()))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		mux.ServeHTTP(w, r)
	})
}

func (s *Server) api() http.Handler {
	mux := http.NewServeMux()
	huma.NewError = refusal // the framework's only hook for what it refuses itself; the same for every server
	config := huma.DefaultConfig("Shuzheng 数证", "1")
	config.CreateHooks = nil // no $schema members: answers hold what the types say
	config.DocsPath = ""     // the framework's page would run a third party's script
	s.routes(humago.New(mux, config))
	mux.HandleFunc("GET /v1/log/{path...}", s.tile)
	mux.HandleFunc("GET /public/{path...}", s.public)
	if s.Page != nil {
		mux.Handle("GET /page/", http.StripPrefix("/page", s.Page))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		problem.Write(w, record.Errorf(record.NotFound, "this interface has no %s %s; see /openapi.json", r.Method, seal.Printable(r.URL.Path)))
	})
	return mux
}

// routes is the visible list of everything this interface does.
func (s *Server) routes(api huma.API) {
	route(s, api, http.MethodPost, "/v1/namespaces/{namespace}/submissions", "Submit statements", s.submit)
	route(s, api, http.MethodGet, "/v1/submissions/{digest}", "Ask how a submission stands", s.receipt)
	route(s, api, http.MethodPost, "/v1/namespaces/{namespace}/prepare", "Prepare a certificate", s.prepare)
	route(s, api, http.MethodPost, "/v1/namespaces/{namespace}/open", "Open a certificate's disclosures", s.open)
	route(s, api, http.MethodGet, "/v1/namespaces/{namespace}/values/{kind}/{id}", "Read a value as the ledger holds it", s.value)
	route(s, api, http.MethodGet, "/v1/namespaces/{namespace}/history/{kind}/{id}", "Read a value's life, newest first", s.history)
	route(s, api, http.MethodGet, "/v1/namespaces/{namespace}/keys", "List keys by prefix", s.keys)
	route(s, api, http.MethodGet, "/v1/namespaces/{namespace}/records/{kind}", "List records in the order in which they came into being", s.records)
	route(s, api, http.MethodGet, "/v1/namespaces/{namespace}/timeline/{kind}/{id}", "Read a record's life as a timeline", s.timeline)
	route(s, api, http.MethodGet, "/v1/namespaces/{namespace}/export/{kind}", "Export a register with its digest", s.export)
	route(s, api, http.MethodGet, "/v1/fingerprints/{digest}", "Read what both registers hold about equal data", s.same)
	route(s, api, http.MethodGet, "/v1/reports/registry", "Read the bureau's report on both registers", s.report)
	route(s, api, http.MethodGet, "/v1/reports/exchange", "Read the report on the exchanges", s.exchangeReport)
	route(s, api, http.MethodPost, "/v1/namespaces/{namespace}/terms", "Read private terms of a deal", s.readTerms)
	route(s, api, http.MethodGet, "/v1/namespaces/{namespace}/terms/audit", "Compare the private terms that are kept with what the ledger says", s.auditTerms)
	route(s, api, http.MethodPost, "/v1/namespaces/{namespace}/reads", "List who has asked for private terms", s.listReads)
	route(s, api, http.MethodGet, "/v1/namespaces/{namespace}/reads", "Ask for the head of the log of reads", s.readsHead)
	route(s, api, http.MethodGet, "/v1/transactions/{id}", "Ask what became of a transaction", s.transaction)
	route(s, api, http.MethodGet, "/v1/bundles/{namespace}/{kind}/{id}", "Get a proof bundle", s.bundle)
	route(s, api, http.MethodGet, "/v1/evidence/{namespace}/{kind}/{id}", "Get the public part of an evidence package", s.evidence)
	route(s, api, http.MethodGet, "/v1/log/checkpoint", "Get the newest proved checkpoint", s.newestCheckpoint)
	route(s, api, http.MethodGet, "/v1/log/checkpoints/{height}", "Get the co-signed checkpoint of a height", s.checkpoint)
	route(s, api, http.MethodGet, "/v1/log/cosigned", "Collect this organization's co-signatures", s.cosigned)
	route(s, api, http.MethodGet, "/v1/log/status", "Collect this organization's status lists", s.status)
	route(s, api, http.MethodGet, "/v1/log/alarms", "Read what the log's watchers found", s.alarms)
	route(s, api, http.MethodGet, "/v1/network", "Ask where this gateway is", s.network)
	route(s, api, http.MethodGet, "/v1/state", "Sum up all values, to compare organizations", s.state)
}

func route[I, O any](s *Server, api huma.API, method, path, summary string, handler func(context.Context, *I) (*O, error)) {
	operation := huma.Operation{
		OperationID: strings.ToLower(method) + strings.NewReplacer("/", "-", "{", "", "}", "").Replace(path),
		Method:      method, Path: path, Summary: summary, MaxBodyBytes: maxBody, BodyReadTimeout: -1, // it has been read by the guard
	}
	huma.Register(api, operation, func(ctx context.Context, input *I) (*O, error) {
		output, err := handler(ctx, input)
		if err != nil {
			return nil, s.explain(path, err)
		}
		return output, nil
	})
}

// explain renders an error. What is nobody's fault but ours gets a reference under which the log has the details.
func (s *Server) explain(path string, err error) *problem.Problem {
	p := problem.Of(err)
	if p.Code == string(record.Internal) {
		p.Instance = "urn:shuzheng:occurrence:" + strconv.FormatInt(s.occurrence.Add(1), 10)
		s.Log.Error("internal error", "path", path, "instance", p.Instance, "error", err.Error())
	}
	return p
}

// refusal renders what the framework refuses before a handler is called (no JSON, too long, a member too many) like our
// own refusals. It names members, never their values.
func refusal(status int, message string, errs ...error) huma.StatusError {
	details := []string{message}
	for _, err := range errs {
		var detailer huma.ErrorDetailer
		if errors.As(err, &detailer) {
			detail := detailer.ErrorDetail()
			details = append(details, strings.TrimSpace(detail.Message+" "+detail.Location))
		}
	}
	return problem.OfStatus(status, strings.Join(details, "; "))
}

// ready says whether this gateway can take acts: its index keeps up and its clock agrees with the ledger's.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	height, err := s.Ledger.Height(ctx)
	if err != nil {
		problem.Write(w, record.Errorf(record.Unavailable, "the organization's peer does not answer"))
		return
	}
	if behind := height - min(height, s.Index.Height()); behind > 100 {
		problem.Write(w, record.Errorf(record.Unavailable, "the index is %d blocks behind the peer", behind))
		return
	}
	for _, organization := range []string{record.DataBureau, record.MarketRegulator, record.Exchange} {
		// An organization that is away does not make us unready; one that answers with another time does.
		if err := s.Ledger.AgreesOnTime(ctx, organization); record.CodeOf(err) == record.ClockSkew {
			problem.Write(w, record.Errorf(record.Unavailable, "our clock differs from %s's: %v", organization, err))
			return
		}
	}
	fmt.Fprintln(w, "ready")
}
