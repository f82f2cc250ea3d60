package signer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/problem"
)

// maxRequest bounds what the socket reads of a statement and its frame.
const maxRequest = record.MaxStatement + 4<<10

// maxWitnessed bounds what it reads of co-signatures.
const maxWitnessed = 4 << 20

// maxWait bounds how long an answer may be waited for.
const maxWait = 30 * time.Second

// Handler serves a signer on its Unix socket; one path per verb, the wire types are [Request] and the answers.
func Handler(s *Signer) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/prepare", verb(maxRequest, s.Prepare))
	mux.HandleFunc("POST /v1/seal", verb(maxRequest, s.Seal))
	mux.HandleFunc("POST /v1/open", verb(maxRequest, s.Open))
	mux.HandleFunc("POST /v1/witnessed", verb(maxWitnessed, s.Witnessed))
	mux.HandleFunc("GET /v1/cosigned", s.getCosigned)
	mux.HandleFunc("GET /v1/status", s.getStatus)
	mux.HandleFunc("GET /v1/alarms", s.getAlarms)
	mux.HandleFunc("GET /healthz", s.getHealth)
	return mux
}

func verb[R, A any](limit int64, do func(context.Context, R) (*A, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var request R
		decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, limit))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&request); err != nil {
			problem.Write(w, record.Errorf(record.Malformed, "the request is not JSON of the expected form or is too large"))
			return
		}
		answer, err := do(r.Context(), request)
		write(w, answer, err)
	}
}

// cosignedList and alarmList are the answers that hold a list.
type (
	cosignedList struct {
		Cosigned []Cosigned `json:"cosigned"`
	}
	alarmList struct {
		Alarms []Alarm `json:"alarms"`
	}
)

func (s *Signer) getCosigned(w http.ResponseWriter, r *http.Request) {
	q := query{values: r.URL.Query()}
	from, limit, wait := q.number("from", 1, 1<<62), q.number("limit", MaxNotes, MaxNotes), q.number("wait", 0, uint64(maxWait/time.Second))
	if q.err != nil {
		problem.Write(w, q.err)
		return
	}
	list, err := s.Cosigned(r.Context(), from, int(limit), time.Duration(wait)*time.Second)
	write(w, cosignedList{list}, err)
}

func (s *Signer) getStatus(w http.ResponseWriter, r *http.Request) {
	q := query{values: r.URL.Query()}
	after, wait := q.number("after", 0, 1<<62), q.number("wait", 0, uint64(maxWait/time.Second))
	if q.err != nil {
		problem.Write(w, q.err)
		return
	}
	set, err := s.Status(r.Context(), after, time.Duration(wait)*time.Second)
	if set == nil && err == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	write(w, set, err)
}

func (s *Signer) getAlarms(w http.ResponseWriter, r *http.Request) {
	list, err := s.Alarms(r.Context())
	write(w, alarmList{list}, err)
}

func (s *Signer) getHealth(w http.ResponseWriter, _ *http.Request) {
	select {
	case <-s.begun:
		_, _ = w.Write([]byte("ok\n"))
	default:
		problem.Write(w, record.Errorf(record.Unavailable, "the signer is still reading the chain from its peer"))
	}
}

// query reads the numbers of a request; it keeps the first trouble.
type query struct {
	values url.Values
	err    error
}

func (q *query) number(name string, absent, limit uint64) uint64 {
	text := q.values.Get(name)
	if text == "" {
		return absent
	}
	n, err := strconv.ParseUint(text, 10, 63)
	if (err != nil || n > limit) && q.err == nil {
		q.err = record.Errorf(record.Malformed, "%s must be a number up to %d", name, limit)
	}
	return n
}

func write(w http.ResponseWriter, answer any, err error) {
	if err != nil {
		problem.Write(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer) // the gateway has gone away and will ask again
}

// Client asks a signer over its Unix socket.
type Client struct{ http *http.Client }

// NewClient makes a client of the socket at path; nothing is opened yet.
func NewClient(path string) *Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	return &Client{&http.Client{
		Timeout: 60 * time.Second,
		Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, "unix", path)
		}},
	}}
}

// Prepare asks for an unsigned certificate.
func (c *Client) Prepare(ctx context.Context, request Request) (*Prepared, error) {
	return call[Prepared](ctx, c, "prepare", request)
}

// Seal asks for the signature on a prepared certificate.
func (c *Client) Seal(ctx context.Context, request Request) (*Certificate, error) {
	return call[Certificate](ctx, c, "seal", request)
}

// Open asks for a certificate with its disclosures.
func (c *Client) Open(ctx context.Context, request Request) (*Certificate, error) {
	return call[Certificate](ctx, c, "open", request)
}

// Cosigned asks for co-signatures from a height on and waits for the first.
func (c *Client) Cosigned(ctx context.Context, from uint64, limit int, wait time.Duration) ([]Cosigned, error) {
	answer, err := get[cosignedList](ctx, c, fmt.Sprintf("cosigned?from=%d&limit=%d&wait=%d", from, limit, int(wait/time.Second)))
	if err != nil {
		return nil, err
	}
	return answer.Cosigned, nil
}

// Status asks for the newest status set behind a sequence number and waits for it; nil when there is none.
func (c *Client) Status(ctx context.Context, after uint64, wait time.Duration) (*StatusSet, error) {
	return get[StatusSet](ctx, c, fmt.Sprintf("status?after=%d&wait=%d", after, int(wait/time.Second)))
}

// Witnessed passes on what other organizations co-signed.
func (c *Client) Witnessed(ctx context.Context, told Witnessed) (*Known, error) {
	return call[Known](ctx, c, "witnessed", told)
}

// Alarms asks for what a person must look at.
func (c *Client) Alarms(ctx context.Context) ([]Alarm, error) {
	answer, err := get[alarmList](ctx, c, "alarms")
	if err != nil {
		return nil, err
	}
	return answer.Alarms, nil
}

func call[A any](ctx context.Context, c *Client, verb string, request any) (*A, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	return send[A](ctx, c, http.MethodPost, verb, body)
}

func get[A any](ctx context.Context, c *Client, path string) (*A, error) {
	return send[A](ctx, c, http.MethodGet, path, nil)
}

// send gives nil for an answer without content.
func send[A any](ctx context.Context, c *Client, method, path string, body []byte) (*A, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://signer/v1/"+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(r)
	if err != nil {
		return nil, record.Errorf(record.Unavailable, "the signer does not answer; asking again with the same statement is safe")
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
		var answer A
		return &answer, json.NewDecoder(response.Body).Decode(&answer)
	case http.StatusNoContent:
		return nil, nil
	}
	return nil, problem.Read(response)
}
