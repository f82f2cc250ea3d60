package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/register"
)

// HeaderDigest, HeaderHeight and HeaderCount come with an exported register, whatever its format.
const (
	HeaderDigest = "Shuzheng-Digest"
	HeaderHeight = "Shuzheng-Height"
	HeaderCount  = "Shuzheng-Count"
)

// Records is one page of a register, in the order in which the records came into being. A page may hold fewer entries than
// were asked for, and none, while there are more: one request looks at so many records only.
type Records struct {
	Namespace string           `json:"namespace"`
	Kind      string           `json:"kind"`
	Height    uint64           `json:"height" doc:"Blocks the page was made of"`
	At        string           `json:"at" doc:"States are as of then"`
	Entries   []register.Entry `json:"entries"`
	Next      string           `json:"next,omitempty" doc:"Give it as after to go on; absent on the last page"`
}

// Query says which records are wanted.
type Query struct {
	register.Filter
	After string
	Limit int
}

func (q *Query) values() url.Values {
	values := url.Values{"limit": {strconv.Itoa(q.Limit)}}
	for name, value := range map[string]string{
		"state": q.State, "type": q.Type, "holder": q.Holder, "dataset": q.Dataset, "region": q.Region, "text": q.Text,
		"from": q.From, "to": q.To, "after": q.After,
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if q.Due {
		values.Set("due", "true")
	}
	return values
}

// Exported is a register as a file.
type Exported struct {
	File   []byte
	Digest string // of its rows, as the gateway says
	Height uint64
	Count  int
}

// Records lists a register, a page at a time.
func (c *Client) Records(ctx context.Context, namespace, kind string, query Query) (*Records, error) {
	path := fmt.Sprintf("/v1/namespaces/%s/records/%s?%s", url.PathEscape(namespace), url.PathEscape(kind), query.values().Encode())
	return send[Records](ctx, c, http.MethodGet, path, nil)
}

// Timeline reads a record's life.
func (c *Client) Timeline(ctx context.Context, namespace, key string) (*register.Timeline, error) {
	return send[register.Timeline](ctx, c, http.MethodGet, fmt.Sprintf("/v1/namespaces/%s/timeline/%s", url.PathEscape(namespace), key), nil)
}

// Same reads what both registers hold about equal data.
func (c *Client) Same(ctx context.Context, fingerprint string) (*register.Same, error) {
	return send[register.Same](ctx, c, http.MethodGet, "/v1/fingerprints/"+url.PathEscape(fingerprint), nil)
}

// Report reads the bureau's report on both registers.
func (c *Client) Report(ctx context.Context, from, to string, height uint64) (*register.Report, error) {
	return report[register.Report](ctx, c, "registry", from, to, height)
}

// ExchangeReport reads the report on the exchanges.
func (c *Client) ExchangeReport(ctx context.Context, from, to string, height uint64) (*register.ExchangeReport, error) {
	return report[register.ExchangeReport](ctx, c, "exchange", from, to, height)
}

func report[R any](ctx context.Context, c *Client, name, from, to string, height uint64) (*R, error) {
	query := url.Values{"from": {from}, "to": {to}, "height": {strconv.FormatUint(height, 10)}}
	return send[R](ctx, c, http.MethodGet, "/v1/reports/"+name+"?"+query.Encode(), nil)
}

// Export fetches a register as a file: at a height, 0 for the newest; or with an anchor, that was put on the ledger, and its proof.
func (c *Client) Export(ctx context.Context, namespace, kind, format, anchor string, height uint64, wait time.Duration) (*Exported, error) {
	query := url.Values{"format": {format}, "height": {strconv.FormatUint(height, 10)}, "wait": {strconv.Itoa(int(wait / time.Second))}}
	if anchor != "" {
		query.Set("anchor", anchor)
	}
	path := fmt.Sprintf("/v1/namespaces/%s/export/%s?%s", url.PathEscape(namespace), url.PathEscape(kind), query.Encode())
	response, err := c.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	file, err := io.ReadAll(io.LimitReader(response.Body, register.MaxExport+1))
	if err != nil {
		return nil, lost(response.Request, err)
	}
	if len(file) > register.MaxExport { // half a file would look like a whole one
		return nil, record.Errorf(record.TooLarge, "the register has more than %d bytes", register.MaxExport)
	}
	exported := &Exported{File: file, Digest: response.Header.Get(HeaderDigest)}
	exported.Height, _ = strconv.ParseUint(response.Header.Get(HeaderHeight), 10, 64) // shown, not relied on
	exported.Count, _ = strconv.Atoi(response.Header.Get(HeaderCount))
	return exported, nil
}
