package e2e

import (
	"os"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/test/play"
)

var namespaces = []string{"governance", "property", "intellectual", "exchange", "lien"}

// readBack compares every value of every namespace, and its history, over the three gateways.
func readBack(h *house) {
	h.converge()
	total := 0
	for _, ns := range namespaces {
		keys := h.keysOf(record.DataBureau, ns)
		require.Equal(h, ns == "lien", len(keys) == 0, "%s holds %d keys", ns, len(keys))
		for _, o := range organizations[1:] {
			require.Equal(h, keys, h.keysOf(o, ns), "keys of %s at %s", ns, o)
		}
		for _, key := range keys {
			h.sameEverywhere(ns, key)
		}
		total += len(keys)
	}
	h.Logf("%d values, three times the same", total)
}

func (h *house) keysOf(organization, namespace string) []string {
	h.Helper()
	var list []string
	for after := ""; ; {
		page, err := h.gateway(organization).Keys(h.ctx, namespace, "", after, 200)
		require.NoError(h, err)
		list = append(list, page.Keys...)
		if after = page.Next; after == "" {
			return list
		}
	}
}

// sameEverywhere reads a value and its newest version from each gateway.
func (h *house) sameEverywhere(namespace, key string) {
	h.Helper()
	first, err := h.gateway(organizations[0]).Value(h.ctx, namespace, key)
	require.NoError(h, err)
	require.Equal(h, seal.Digest(first.Bytes), first.Digest, key)
	require.NotEmpty(h, first.Transaction, key)
	for _, o := range organizations {
		value, err := h.gateway(o).Value(h.ctx, namespace, key)
		require.NoError(h, err)
		require.Equal(h, first, value, "%s %s at %s", namespace, key, o)
		history, err := h.gateway(o).History(h.ctx, namespace, key, 200)
		require.NoError(h, err)
		require.Equal(h, string(first.Bytes), history.Versions[0].Value, key)
		require.Equal(h, first.Transaction, history.Versions[0].Transaction, key)
	}
}

func (h *house) certificates() map[string]*play.Certificate {
	return map[string]*play.Certificate{
		record.DataBureau: h.job.Property, record.MarketRegulator: h.job.Data, record.Exchange: h.job.Subject, record.Exchange + " ": h.job.Object,
	}
}

// verifyOffline checks every certificate of the job with our program and with OpenSSL: without its proof nothing can be
// said of it, with it it is valid.
func verifyOffline(h *house) {
	for issuer, certificate := range h.certificates() {
		out, err := h.verify(certificate.File)
		require.ErrorContains(h, err, "exit status 3")
		require.Contains(h, out, `"proof-missing"`)
		proven := h.File("verify-" + certificate.Number + ".bundle.json")
		require.NoError(h, h.Shuzheng(h.ctx, nil, "bundle", certificate.File, "--out", proven, "--gateway", h.Gateway(record.MarketRegulator)))
		out, err = h.verify(proven)
		require.NoError(h, err, "exit 0: %s", out)
		require.Contains(h, out, `"verdict": "valid"`)
		require.NoError(h, h.OpenSSL(h.ctx, certificate.File, h.SM2(strings.TrimSpace(issuer), "issuer.pem")))
		flipped, err := h.Flip(certificate.File)
		require.NoError(h, err)
		out, err = h.verify(flipped)
		require.ErrorContains(h, err, "exit status 1")
		require.Contains(h, out, `"not-valid"`)
		require.Error(h, h.OpenSSL(h.ctx, flipped, h.SM2(strings.TrimSpace(issuer), "issuer.pem")), "OpenSSL refuses it too")
		content, err := os.ReadFile(certificate.File)
		require.NoError(h, err)
		compact, _, _ := strings.Cut(string(content), "~")
		value, err := h.gateway(record.Exchange).Value(h.ctx, certificate.Namespace, record.NumberKey(certificate.Number))
		require.NoError(h, err)
		require.Equal(h, compact, string(value.Bytes), "the ledger holds exactly this certificate")
	}
}

func (h *house) verify(file string) (string, error) {
	out, err := h.Command(h.ctx, "shuzheng", "verify", file, "--trust", h.SM2("trust-1.json"), "--roots", h.SM2("roots.json"), "--clock", h.Clock, "--json")
	return string(out), err
}
