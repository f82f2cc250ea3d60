package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/page/bucket"
	"github.com/shuzheng/shuzheng/gateway/problem"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

// Headers of a raw value.
const (
	HeaderTransaction = "Shuzheng-Transaction"
	HeaderBlock       = "Shuzheng-Block"
)

// Bounds of what a client reads, in bytes.
const (
	maxAnswer = 16 << 20
	maxFile   = bucket.MaxSize
)

// Client talks to one gateway. Every failure is a [record.Error].
type Client struct {
	base string
	http *http.Client
}

// NewClient makes a client of the gateway at base, for example http://127.0.0.1:7040.
func NewClient(base string) *Client {
	return &Client{strings.TrimRight(base, "/"), &http.Client{Timeout: 2 * time.Minute}}
}

// Submit hands in a submission and waits up to that long for it to be final. Handing in the same again is safe.
func (c *Client) Submit(ctx context.Context, namespace string, submission record.Submission, wait time.Duration) (*Receipt, error) {
	path := fmt.Sprintf("/v1/namespaces/%s/submissions?wait=%d", url.PathEscape(namespace), int(wait/time.Second))
	return send[Receipt](ctx, c, http.MethodPost, path, submission)
}

// Receipt asks how a submission stands, waiting up to that long for it to be final.
func (c *Client) Receipt(ctx context.Context, digest string, wait time.Duration) (*Receipt, error) {
	return send[Receipt](ctx, c, http.MethodGet, fmt.Sprintf("/v1/submissions/%s?wait=%d", url.PathEscape(digest), int(wait/time.Second)), nil)
}

// Proved asks like [Client.Receipt], waiting up to that long for the submission to be proved.
func (c *Client) Proved(ctx context.Context, digest string, wait time.Duration) (*Receipt, error) {
	return send[Receipt](ctx, c, http.MethodGet, fmt.Sprintf("/v1/submissions/%s?until=proved&wait=%d", url.PathEscape(digest), int(wait/time.Second)), nil)
}

// Value reads one value exactly as the ledger holds it.
func (c *Client) Value(ctx context.Context, namespace, key string) (*Value, error) {
	response, err := c.do(ctx, http.MethodGet, fmt.Sprintf("/v1/namespaces/%s/values/%s", url.PathEscape(namespace), key), nil)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return nil, lost(response.Request, err)
	}
	block, _ := strconv.ParseUint(response.Header.Get(HeaderBlock), 10, 64) // absent from an older gateway: 0
	return &Value{body, strings.Trim(response.Header.Get("ETag"), `"`), response.Header.Get(HeaderTransaction), block}, nil
}

// History reads a value's life, newest first.
func (c *Client) History(ctx context.Context, namespace, key string, limit int) (*History, error) {
	return send[History](ctx, c, http.MethodGet, fmt.Sprintf("/v1/namespaces/%s/history/%s?limit=%d", url.PathEscape(namespace), key, limit), nil)
}

// Keys lists keys by prefix, a page at a time.
func (c *Client) Keys(ctx context.Context, namespace, prefix, after string, limit int) (*Keys, error) {
	query := url.Values{"prefix": {prefix}, "after": {after}, "limit": {strconv.Itoa(limit)}}
	return send[Keys](ctx, c, http.MethodGet, fmt.Sprintf("/v1/namespaces/%s/keys?%s", url.PathEscape(namespace), query.Encode()), nil)
}

// Transaction says what became of a transaction.
func (c *Client) Transaction(ctx context.Context, id string) (*Transaction, error) {
	return send[Transaction](ctx, c, http.MethodGet, "/v1/transactions/"+url.PathEscape(id), nil)
}

// Network says where the gateway is.
func (c *Client) Network(ctx context.Context) (*Network, error) {
	return send[Network](ctx, c, http.MethodGet, "/v1/network", nil)
}

// State sums up everything the gateway has read.
func (c *Client) State(ctx context.Context) (*State, error) {
	return send[State](ctx, c, http.MethodGet, "/v1/state", nil)
}

// Bundle fetches the proof bundle of `jwt/<number>` or `jws/<id>`, waiting up to that long until it is proved.
func (c *Client) Bundle(ctx context.Context, namespace, key string, keys []string, wait time.Duration) ([]byte, error) {
	query := url.Values{"wait": {strconv.Itoa(int(wait / time.Second))}, "key": {strings.Join(keys, ",")}}
	if len(keys) == 0 {
		query.Del("key")
	}
	return c.raw(ctx, fmt.Sprintf("/v1/bundles/%s/%s?%s", url.PathEscape(namespace), key, query.Encode()))
}

// Evidence fetches the public part of the evidence package of a record, or of the certificate `jwt/<number>`, waiting up to that
// long until it is proved.
func (c *Client) Evidence(ctx context.Context, namespace, key string, wait time.Duration) ([]byte, error) {
	return c.raw(ctx, fmt.Sprintf("/v1/evidence/%s/%s?wait=%d", url.PathEscape(namespace), key, int(wait/time.Second)))
}

// File fetches a file as it is: a public one, a page's, a tile.
func (c *Client) File(ctx context.Context, path string) ([]byte, error) { return c.raw(ctx, path) }

func (c *Client) raw(ctx context.Context, path string) ([]byte, error) {
	response, err := c.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxFile+1))
	if err != nil {
		return nil, lost(response.Request, err)
	}
	if len(body) > maxFile { // half a file would look like a whole one
		return nil, record.Errorf(record.TooLarge, "%s has more than %d bytes", path, maxFile)
	}
	return body, nil
}

// Cosigned collects the co-signatures of the gateway's organization ([proof.Source]).
func (c *Client) Cosigned(ctx context.Context, from uint64, limit int, wait time.Duration) ([]signer.Cosigned, error) {
	answer, err := send[Cosignatures](ctx, c, http.MethodGet, fmt.Sprintf("/v1/log/cosigned?from=%d&limit=%d&wait=%d", from, limit, int(wait/time.Second)), nil)
	if err != nil {
		return nil, err
	}
	return answer.Cosigned, nil
}

// Status collects the newest status set of the gateway's organization behind a sequence number; nil when there is none.
func (c *Client) Status(ctx context.Context, after uint64, wait time.Duration) (*signer.StatusSet, error) {
	answer, err := send[Status](ctx, c, http.MethodGet, fmt.Sprintf("/v1/log/status?after=%d&wait=%d", after, int(wait/time.Second)), nil)
	if err != nil {
		return nil, err
	}
	return answer.Set, nil
}

// Alarms reads what the organization's watchers found.
func (c *Client) Alarms(ctx context.Context) (*Alarms, error) {
	return send[Alarms](ctx, c, http.MethodGet, "/v1/log/alarms", nil)
}

// Prepare asks the organization's signer for an unsigned certificate.
func (c *Client) Prepare(ctx context.Context, namespace, statement string) (*signer.Prepared, error) {
	return send[signer.Prepared](ctx, c, http.MethodPost, "/v1/namespaces/"+url.PathEscape(namespace)+"/prepare", Ask{statement})
}

// Open asks the organization's signer for a certificate with its disclosures.
func (c *Client) Open(ctx context.Context, namespace, statement string) (*signer.Certificate, error) {
	return send[signer.Certificate](ctx, c, http.MethodPost, "/v1/namespaces/"+url.PathEscape(namespace)+"/open", Ask{statement})
}

// Terms asks for a document of private terms.
func (c *Client) Terms(ctx context.Context, namespace, statement string) (*Terms, error) {
	return send[Terms](ctx, c, http.MethodPost, "/v1/namespaces/"+url.PathEscape(namespace)+"/terms", Ask{statement})
}

// AuditTerms compares a page of the private terms that are kept with what the ledger says.
func (c *Client) AuditTerms(ctx context.Context, namespace, after string, limit int) (*TermsAudit, error) {
	query := url.Values{"after": {after}, "limit": {strconv.Itoa(limit)}}
	return send[TermsAudit](ctx, c, http.MethodGet, "/v1/namespaces/"+url.PathEscape(namespace)+"/terms/audit?"+query.Encode(), nil)
}

// Reads lists who has asked for private terms.
func (c *Client) Reads(ctx context.Context, namespace, statement string) (*Reads, error) {
	return send[Reads](ctx, c, http.MethodPost, "/v1/namespaces/"+url.PathEscape(namespace)+"/reads", Ask{statement})
}

// ReadsHead asks how far the log of reads has come.
func (c *Client) ReadsHead(ctx context.Context, namespace string) (*ReadsHead, error) {
	return send[ReadsHead](ctx, c, http.MethodGet, "/v1/namespaces/"+url.PathEscape(namespace)+"/reads", nil)
}

func send[A any](ctx context.Context, c *Client, method, path string, body any) (*A, error) {
	response, err := c.do(ctx, method, path, body)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var answer A
	if err := json.NewDecoder(io.LimitReader(response.Body, maxAnswer)).Decode(&answer); err != nil {
		return nil, lost(response.Request, err)
	}
	return &answer, nil
}

func (c *Client) do(ctx context.Context, method, path string, body any) (*http.Response, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, content)
	if err != nil {
		return nil, record.Errorf(record.Unavailable, "%s is no address of a gateway", c.base)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, lost(request, err)
	}
	if response.StatusCode >= 300 {
		defer response.Body.Close()
		return nil, problem.Read(response)
	}
	return response, nil
}

// lost reports a request whose answer did not come. Where no connection was made, nothing can have arrived; otherwise
// only what became of a statement can tell, and every request of this API may be made again.
func lost(request *http.Request, err error) error {
	var dialling *net.OpError
	if errors.As(err, &dialling) && dialling.Op == "dial" {
		return record.Errorf(record.Unavailable, "the gateway cannot be reached: %v", err)
	}
	return problem.Unanswered(request, fmt.Sprintf("the gateway did not answer: %v", err))
}
