package web

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
)

const submissions = "/v1/namespaces/property/submissions?wait=60"

func TestAfterARefusalOtherAttachmentsAreTriedAnew(t *testing.T) {
	w := newWorld(t)
	asked := make(chan record.Submission, 9)
	w.refuse = func(sub record.Submission) error {
		asked <- sub
		return record.Errorf(record.AttachmentMismatch, "attachment 1 has not the digest that was signed")
	}
	w.work(t)
	handler, compact := w.Handler(), statement(t, "property", "registration.apply")

	code, receipt := post(t, handler, submissions, submission(t, compact))
	require.Equal(t, http.StatusUnprocessableEntity, code)
	require.Equal(t, api.StateRefused, receipt.State)
	require.Empty(t, (<-asked).Attachments)

	code, again := post(t, handler, submissions, submission(t, compact))
	require.Equal(t, http.StatusUnprocessableEntity, code)
	require.Equal(t, receipt, again, "the same finds its outcome")
	_, again = post(t, handler, submissions, `{"statements":["`+compact+`"],"attachments":null}`)
	require.Equal(t, receipt, again, "no list of attachments is an empty one")
	require.Empty(t, asked)

	_, anew := post(t, handler, submissions, submission(t, compact, "the attachment"))
	require.Equal(t, api.StateRefused, anew.State)
	require.Equal(t, []string{"the attachment"}, (<-asked).Attachments)

	w.decide = func(record.Submission) error { return record.Errorf(record.Stale, "prev is old") }
	code, receipt = post(t, handler, submissions, submission(t, compact, "another"))
	require.Equal(t, http.StatusConflict, code, "what the rules refuse is not kept")
	require.Empty(t, receipt.State)
	require.Empty(t, asked)
}

func TestAnIssuingActIsSealedByItsOwnersSignerOnly(t *testing.T) {
	w := newWorld(t)
	w.found(t, record.Network{Network: "n", Gateways: []record.Gateway{}, Namespaces: []record.Namespace{
		{Name: "property", Kind: record.KindProperty, Owner: record.DataBureau},
		{Name: "exchange", Kind: record.KindExchange, Owner: record.Exchange},
	}})
	refusal := record.Errorf(record.WrongOrganization, "subject.issue must arrive through Exchange, it came through DataBureau")
	w.decide = func(sub record.Submission) error {
		if len(sub.Attachments) == 0 {
			return refusal
		}
		return nil
	}
	handler := w.Handler()
	own := statement(t, "property", "registration.issue")
	code, receipt := post(t, handler, "/v1/namespaces/property/submissions", submission(t, own))
	require.Equal(t, http.StatusAccepted, code)
	require.Equal(t, api.StateAccepted, receipt.State)
	require.Equal(t, []string{own}, w.sealed)

	code, _ = post(t, handler, "/v1/namespaces/exchange/submissions", submission(t, statement(t, "exchange", "subject.issue")))
	require.Equal(t, http.StatusForbidden, code, "the rules say where it belongs")
	require.Equal(t, []string{own}, w.sealed, "our signer was not asked")
}
