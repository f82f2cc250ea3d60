package e2e

import (
	"encoding/json"
	"os"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/signer"
)

// killSigner kills the exchange's signer between prepare and issue, and right after the issuing act was acknowledged:
// the certificate is the prepared one, signed once.
func killSigner(h *house) {
	const victim = "signer.exchange"
	key := h.approvedObject()
	prepared := h.prepare(key)
	h.tool("restart", victim, "--kill")
	issue := h.sign(h.cast.Clerk, "exchange", "object.issue", h.on("exchange", key, record.Issue{Prepared: prepared.Prepared}))
	receipt, err := h.gateway(record.Exchange).Submit(h.ctx, "exchange", record.Submission{Statements: []string{issue}, Attachments: []string{}}, 0)
	require.NoError(h, err)
	h.tool("restart", victim, "--kill")
	h.recordedOnce(record.Exchange, receipt.Digest)
	value, err := h.gateway(record.DataBureau).Value(h.ctx, "exchange", record.NumberKey(prepared.Number))
	require.NoError(h, err)
	require.Contains(h, string(value.Bytes), prepared.Input+".", "the prepared bytes are what was signed")
}

// approvedObject brings a second object to the point where its certificate can be prepared.
func (h *house) approvedObject() string {
	h.Helper()
	value, err := h.gateway(record.Exchange).Value(h.ctx, "property", h.job.Property.Record)
	require.NoError(h, err)
	var rec record.Record
	var cited record.Registration
	require.NoError(h, record.Decode(value.Bytes, &rec))
	require.NoError(h, record.Decode(rec.Body, &cited))
	evidence := seal.Digest([]byte("evidence"))
	apply := h.sign(h.cast.Agent, "exchange", "object.apply", h.body(record.ApplyObject{
		ObjectType: "PRODUCT", Dataset: cited.Application.Dataset, Subject: h.job.Subject.Record, Scenario: "第二个标的", Assessment: evidence, Sample: evidence,
		Cites: []record.Citation{{Namespace: "property", Key: h.job.Property.Record, Number: h.job.Property.Number}},
	}))
	applied, err := h.submit(record.Exchange, "exchange", apply)
	require.NoError(h, err)
	review := record.Review{Depth: "FORMAL", Negative: []record.Answer{}, Result: "PASS", Reasons: evidence}
	for _, code := range []string{"N01", "N02", "N03", "N04", "N05", "N06", "N07", "N10"} {
		review.Negative = append(review.Negative, record.Answer{Code: code, Answer: "NO_HIT"})
	}
	_, err = h.submit(record.Exchange, "exchange", h.sign(h.cast.Clerk, "exchange", "object.review", h.on("exchange", applied.Result.Key, review)))
	require.NoError(h, err)
	return applied.Result.Key
}

// prepare has the exchange's signer prepare a certificate with the disclosures of the sample material.
func (h *house) prepare(key string) *signer.Prepared {
	h.Helper()
	text, err := os.ReadFile(h.File("material", "details.json"))
	require.NoError(h, err)
	var members map[string]json.RawMessage
	require.NoError(h, json.Unmarshal(text, &members))
	body := record.Prepare{Disclosures: []record.Disclosed{{Name: "storageLocation", Value: members["storageLocation"]}}}
	ask := h.sign(h.cast.Clerk, "exchange", record.ActPrepare, h.on("exchange", key, body))
	var prepared *signer.Prepared
	h.eventually(30*time.Second, "the signer prepares", func() (err error) {
		prepared, err = h.gateway(record.Exchange).Prepare(h.ctx, "exchange", ask)
		return err
	})
	return prepared
}
