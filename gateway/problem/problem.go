// Package problem is how a refusal looks over HTTP: RFC 9457 problem details made from a [record.Error] and its
// catalogue, and back again.
package problem

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/internal/plain"
)

// ContentType is the media type of problem details (RFC 9457 §3).
const ContentType = "application/problem+json"

// Problem is RFC 9457 problem details with a sentence in Chinese and English and what to do next.
type Problem struct {
	Type     string `json:"type" doc:"urn:shuzheng:problem:<code>"`
	Title    string `json:"title" doc:"What happened, in English"`
	TitleZH  string `json:"titleZh" doc:"What happened, in Chinese"`
	Status   int    `json:"status"`
	Detail   string `json:"detail,omitempty" doc:"The offending value"`
	Instance string `json:"instance,omitempty" doc:"Reference of this occurrence"`
	Code     string `json:"code" doc:"Closed list, docs/rules.md"`
	Rule     string `json:"rule,omitempty" doc:"Article, standard or section the refusal rests on"`
	Next     string `json:"next" doc:"What to do next, in English"`
	NextZH   string `json:"nextZh" doc:"What to do next, in Chinese"`
}

// Of explains an error. Anything but a [record.Error], or one that is explained already, becomes `internal` without detail.
func Of(err error) *Problem {
	var known *Problem
	if errors.As(err, &known) {
		return known
	}
	var refusal *record.Error
	if !errors.As(err, &refusal) {
		refusal = &record.Error{Code: record.Internal}
	}
	text := record.Catalog[refusal.Code]
	p := &Problem{
		Type: "urn:shuzheng:problem:" + string(refusal.Code), Title: text.EN, TitleZH: text.ZH, Status: text.Status,
		Detail: plain.Text(refusal.Detail), Code: string(refusal.Code), Rule: plain.Text(refusal.Rule), Next: text.NextEN, NextZH: text.NextZH,
	}
	if refusal.Code == record.Internal {
		p.Detail = ""
	}
	return p
}

// Error makes a Problem an error that HTTP frameworks can return.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType tells HTTP frameworks the media type, whatever form the client asked for.
func (p *Problem) ContentType(string) string { return ContentType }

// OfStatus explains what an HTTP framework refuses by itself, before any code of ours has seen the request.
func OfStatus(status int, detail string) *Problem {
	code := record.Malformed
	switch {
	case status == http.StatusRequestEntityTooLarge:
		code = record.TooLarge
	case status == http.StatusNotFound:
		code = record.NotFound
	case status == http.StatusTooManyRequests:
		code = record.Overloaded
	case status >= http.StatusInternalServerError:
		code = record.Internal
	}
	p := Of(record.Errorf(code, "%s", detail))
	if code == record.Malformed {
		p.Status = status // 405, 406, 408, 415 say more than 400
	}
	return p
}

// Write answers a request with an error.
func Write(w http.ResponseWriter, err error) {
	p := Of(err)
	w.Header().Set("Content-Type", ContentType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client has gone away; there is nobody left to tell
}

// Read turns an HTTP answer that is not 2xx back into a [record.Error].
func Read(response *http.Response) error {
	var answer struct {
		Problem
		Receipt *Problem `json:"problem"` // a receipt of a refused submission holds the problem
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err == nil {
		err = json.Unmarshal(body, &answer)
	}
	p := &answer.Problem
	if answer.Receipt != nil {
		p = answer.Receipt
	}
	if err != nil || p.Code == "" {
		return Unanswered(response.Request, "the server answered "+response.Status)
	}
	return &record.Error{Code: record.Code(p.Code), Rule: plain.Text(p.Rule), Detail: plain.Text(p.Detail)}
}

// Unanswered is the error of a request that got no answer of ours. What was only asked may be asked again; of what was
// handed in nobody knows whether it arrived, and [record.Unavailable] would say that nothing was kept.
func Unanswered(request *http.Request, detail string) error {
	if request == nil || request.Method == http.MethodGet {
		return record.Errorf(record.Unavailable, "%s", plain.Text(detail))
	}
	return record.Errorf(record.OutcomeUnknown, "%s", plain.Text(detail))
}
