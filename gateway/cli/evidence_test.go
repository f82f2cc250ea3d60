package cli_test

import (
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
	"github.com/shuzheng/shuzheng/gateway/web"
)

// TestEvidenceScripts runs what a party of a deal does on the way to court, and what the court does.
func TestEvidenceScripts(t *testing.T) {
	offset := max(0, int(time.Until(verifytest.At)/time.Second)+1) // the test keys' time may not have come
	now := time.Now().Add(time.Duration(offset) * time.Second)
	w := prooftest.New(t, func(list *record.TrustList) {
		list.ExpiresAt = record.Time(now.AddDate(1, 0, 0))
		for i := range list.Keys {
			list.Keys[i].To = list.ExpiresAt
		}
	})
	w.Now = now.Add(-10 * time.Minute)
	deal := w.Deal(nil)
	w.Prove()
	w.Sign()
	log := slog.New(slog.DiscardHandler)
	server := httptest.NewServer((&web.Server{
		Organization: record.Exchange, Now: clock.System, Index: w.Index, Proofs: w.Proofs, Log: log, Ledger: peer{w.Index},
	}).Handler())
	t.Cleanup(server.Close)
	fingerprint, err := verify.Fingerprint(verifytest.List().Roots)
	require.NoError(t, err)
	elements := `[{"number":1,"salt":"AAECAwQFBgcICQoLDA0ODw","text":"城市公交客流统计数据集，按月更新"}]`
	signed := string(verifytest.Encode(map[string]any{"attachments": []string{}, "statements": []string{deal.Application}, "terms": deal.Terms}))
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "evidence"), RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		Setup: func(env *testscript.Env) error {
			env.Setenv("LANG", "zh_CN.UTF-8")
			env.Setenv("SHUZHENG_GATEWAY", server.URL)
			env.Setenv("DEAL", prooftest.DealKey)
			env.Setenv("FINGERPRINT", fingerprint)
			for name, content := range map[string]string{
				"trust.json": string(w.Trust().List), "clock": strconv.Itoa(offset) + "\n", "apply.signed.json": signed, "elements.json": elements,
				"contract-terms.json": deal.Contract + "\n", "payment-terms.json": deal.Payment,
			} {
				if err := os.WriteFile(filepath.Join(env.WorkDir, name), []byte(content), 0o600); err != nil {
					return err
				}
			}
			return nil
		},
	})
}
