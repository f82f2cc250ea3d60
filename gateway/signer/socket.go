package signer

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/problem"
)

// maxRequest bounds what the socket reads: one statement and its frame.
const maxRequest = record.MaxStatement + 4<<10

// Handler serves a signer on its Unix socket; one path per verb, the wire types are [Request] and the answers.
func Handler(s *Signer) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/prepare", verb(s.Prepare))
	mux.HandleFunc("POST /v1/seal", verb(s.Seal))
	mux.HandleFunc("POST /v1/open", verb(s.Open))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	return mux
}

func verb[A any](do func(context.Context, Request) (*A, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var request Request
		decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&request); err != nil {
			problem.Write(w, record.Errorf(record.Malformed, "the request is not JSON of the expected form or is too large"))
			return
		}
		answer, err := do(r.Context(), request)
		if err != nil {
			problem.Write(w, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer) // the gateway has gone away and will ask again
	}
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

func call[A any](ctx context.Context, c *Client, verb string, request Request) (*A, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://signer/v1/"+verb, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(r)
	if err != nil {
		return nil, record.Errorf(record.Unavailable, "the signer does not answer; asking again with the same statement is safe")
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, problem.Read(response)
	}
	var answer A
	return &answer, json.NewDecoder(response.Body).Decode(&answer)
}
