package cli_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/clock"
	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/fabric/envelope"
	"github.com/shuzheng/shuzheng/gateway/index"
	"github.com/shuzheng/shuzheng/gateway/index/indextest"
	"github.com/shuzheng/shuzheng/gateway/page"
	"github.com/shuzheng/shuzheng/gateway/proof/prooftest"
	"github.com/shuzheng/shuzheng/gateway/public"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/gateway/verify"
	"github.com/shuzheng/shuzheng/gateway/verify/verifytest"
	"github.com/shuzheng/shuzheng/gateway/web"
)

// registry is a gateway over a small ledger: a certificate with two disclosures, a receipt, its holder's present key. All
// of it is dated around the machine's clock, or one that is ahead of it where that stands before the test keys' time.
type registry struct {
	*prooftest.World
	url     string
	offset  int // seconds that the clock is ahead of the machine's
	present *sm.Key
	unfit   map[string]*sm.Key // keys that stand on the ledger and cannot present the certificate
	receipt string             // key of what the parties signed
}

var template = fstest.MapFS{
	"index.html":   {Data: []byte("<!doctype html><title>核验</title>")},
	"app.js":       {Data: []byte("'use strict'")},
	"verify.wasm":  {Data: []byte("\x00asm")},
	"wasm_exec.js": {Data: []byte("// go")},
}

func newRegistry(t *testing.T) *registry {
	r := &registry{}
	machine := time.Now()
	now := machine
	if ahead := verifytest.At.Sub(machine); ahead > 0 {
		r.offset = int(ahead/time.Second) + 1
		now = machine.Add(time.Duration(r.offset) * time.Second)
	}
	later := record.Time(now.AddDate(1, 0, 0))
	dir := t.TempDir()
	fingerprint, err := verify.Fingerprint(verifytest.List().Roots)
	require.NoError(t, err)
	pinned := page.Pinned{Fingerprint: fingerprint, Network: verifytest.Network, Test: true}
	digest, err := page.Build(dir, template, template["verify.wasm"].Data, template["wasm_exec.js"].Data, pinned)
	require.NoError(t, err)
	r.World = prooftest.New(t, func(list *record.TrustList) {
		list.ExpiresAt, list.Page = later, digest
		for i := range list.Keys {
			list.Keys[i].To = later
		}
	})
	r.World.Now = now.Add(-time.Minute)
	r.people(t, later)
	r.certificate(now)
	r.statements()
	r.Prove()
	r.Sign()

	log := slog.New(slog.DiscardHandler)
	server := httptest.NewServer((&web.Server{
		Organization: record.DataBureau, Now: clock.System, Index: r.Index, Proofs: r.Proofs, Page: page.Handler(dir), Log: log, Ledger: peer{r.Index},
		Files: &public.Files{Index: r.Index, Proofs: r.Proofs, Now: clock.System, Log: log},
	}).Handler())
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

// peer has what the index has read, and no clock of its own.
type peer struct{ index *index.Index }

func (p peer) Height(context.Context) (uint64, error)   { return p.index.Height(), nil }
func (peer) AgreesOnTime(context.Context, string) error { return nil }

func (r *registry) people(t *testing.T, later string) {
	r.present, r.unfit = r.enter(t, verifytest.Holder, record.PurposePresent, record.StateActive, later), map[string]*sm.Key{
		"act":     r.enter(t, verifytest.Holder, record.PurposeAct, record.StateActive, later),
		"revoked": r.enter(t, verifytest.Holder, record.PurposePresent, record.StateRevoked, later),
		"foreign": r.enter(t, verifytest.Receiver, record.PurposePresent, record.StateActive, later),
	}
	r.Write(indextest.Actor(verifytest.Holder, record.StateActive))
	for _, actor := range []string{verifytest.Provider, verifytest.Receiver} {
		key := verifytest.NewKeyRecord(verifytest.Actor(actor), actor, record.PurposeAct)
		key.Body.To = later
		r.Write(append(indextest.Key(key), indextest.Actor(actor, record.StateActive))...)
	}
}

// enter puts a new key on the ledger.
func (r *registry) enter(t *testing.T, actor, purpose, state, to string) *sm.Key {
	key, err := sm.Generate()
	require.NoError(t, err)
	rec := verifytest.NewKeyRecord(verifytest.Present(actor), actor, purpose)
	rec.ID, rec.State, rec.Body.Key, rec.Body.Index, rec.Body.To = key.Kid(), state, key.Point(), seal.StatusIndex(key.Kid()), to
	r.Write(indextest.Key(rec)...)
	return key
}

func (r *registry) certificate(now time.Time) {
	claims, to := verifytest.Claims(record.TypeDP), now.AddDate(1, 0, 0).Truncate(time.Second)
	claims.Exp, claims.Certificate.ValidTo = to.Unix(), record.Time(to)
	r.Write(indextest.Certificate(claims, record.StateActive)...)
}

func (r *registry) statements() {
	receipt := verifytest.Receipt()
	receipt.Iat, receipt.Exp = r.World.Now.Unix()-60, r.World.Now.Unix()+3600
	act := verifytest.Actor(verifytest.Provider).JWS(record.TypeStatement, receipt)
	consent := verifytest.Consent(act)
	consent.Iat, consent.Exp = receipt.Iat, receipt.Exp
	value := verifytest.Encode([]string{act, verifytest.Actor(verifytest.Receiver).JWS(record.TypeConsent, consent)})
	r.receipt = "jws/" + strings.ToUpper(strings.TrimPrefix(seal.Digest([]byte(act)), "sm3:")[:32])
	r.Write(envelope.Write{Namespace: "exchange", Key: r.receipt, Value: value})
}

// TestGatewayScripts runs the commands that ask a gateway, and what is done with their files.
func TestGatewayScripts(t *testing.T) {
	r := newRegistry(t)
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "gateway"), RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		Setup: func(env *testscript.Env) error {
			env.Setenv("LANG", "en_US.UTF-8")
			env.Setenv("SHUZHENG_PASSPHRASE_FILE", "pass.txt")
			env.Setenv("SHUZHENG_GATEWAY", r.url)
			env.Setenv("NUMBER", verifytest.Claims(record.TypeDP).Certificate.Number)
			env.Setenv("RECEIPT", r.receipt)
			env.Setenv("KID", r.present.Kid())
			for name, key := range r.unfit {
				env.Setenv("KID_"+name, key.Kid())
			}
			return r.files(env.WorkDir)
		},
	})
}

// files are what a holder and a verifier have.
func (r *registry) files(dir string) error {
	jwt, _, err := r.Index.Get("property", record.NumberKey(verifytest.Claims(record.TypeDP).Certificate.Number))
	if err != nil {
		return err
	}
	roots, err := json.Marshal(r.List.Roots)
	if err != nil {
		return err
	}
	for name, content := range map[string]string{
		"pass.txt": "planted-passphrase\n", "clock": strconv.Itoa(r.offset) + "\n", "trust.json": string(r.Trust().List), "roots.json": string(roots),
		"list.json":         string(verifytest.Encode(r.List)),
		"certificate.sdjwt": verifytest.Combine(string(jwt), verifytest.Disclosures()...) + "\n",
		"other.sdjwt":       verifytest.Certificate(record.TypeDP, func(c *record.Certificate) { c.Certificate.DatasetName = "另一数据集" }),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			return err
		}
	}
	if err := os.CopyFS(filepath.Join(dir, "template"), template); err != nil {
		return err
	}
	other, err := sm.Generate()
	if err != nil {
		return err
	}
	keys := map[string]*sm.Key{"present": r.present, "other": other}
	maps.Copy(keys, r.unfit)
	for name, key := range keys {
		if err := key.Save(filepath.Join(dir, name+".key"), []byte("planted-passphrase")); err != nil {
			return err
		}
	}
	return nil
}
