package cli_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/problem"
	"github.com/shuzheng/shuzheng/gateway/register"
	"github.com/shuzheng/shuzheng/gateway/register/registertest"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// office is a gateway over registers with a past, and what a service actor hands in there.
type office struct {
	*registry
	service *sm.Key
	height  uint64 // at which the register was anchored

	mutex   sync.Mutex
	settled map[string]record.Statement // by the record they are about
}

func newOffice(t *testing.T) *office {
	o := &office{registry: newRegistry(t), settled: map[string]record.Statement{}}
	o.service = o.enter(t, "A-SERVICE", record.PurposeAct, record.StateActive, record.Time(time.Now().AddDate(1, 0, 0)))
	for _, r := range []struct {
		id, name, holder string
		days             int
	}{{"R-1", "城市公交客流", "A-7", 9}, {"R-2", "=地铁,客流", "A-8", 1}, {"R-3", "公路车流", "A-7", 8}} {
		o.apply("property", r.id, r.name, r.holder, r.days)
	}
	o.apply("intellectual", "R-4", "城市公交客流", "A-9", 1)
	for _, namespace := range []string{"property", "intellectual"} {
		usage := &registertest.Life{Namespace: namespace, Key: "usage/U-1"}
		o.Block(usage.Act(o.ago(1), "usage.record", "RECORDED", record.Usage{Kind: "PLEDGE", Registration: "registration/R-1"}))
	}
	o.share()
	o.height = o.anchor(t, "property")
	o.Prove()
	return o
}

func (o *office) ago(days int) time.Time { return time.Now().AddDate(0, 0, -days) }

func (o *office) apply(namespace, id, name, holder string, days int) {
	l := &registertest.Life{Namespace: namespace, Key: "registration/" + id}
	o.Block(l.Act(o.ago(days), "registration.apply", record.StateSubmitted, registertest.Registration("D-1", holder, func(r *record.Registration) {
		r.DatasetName, r.AcceptBy = name, record.Time(o.ago(days-3))
	})))
}

// share enters the dataset, and who else has the same data.
func (o *office) share() {
	dataset := &registertest.Life{Namespace: record.Governance, Key: "dataset/D-1"}
	o.Block(dataset.Act(o.ago(9), "dataset.register", "ACTIVE", record.Dataset{Holder: "A-7", Name: "城市公交客流"}))
	same := &registertest.Life{Namespace: record.Governance, Key: record.FingerprintKey(registertest.Fingerprint("the data"))}
	o.Block(same.Act(o.ago(9), "dataset.register", "ACTIVE", record.Fingerprint{Datasets: []string{"D-1"}}))
}

// anchor puts a register's digest on the ledger, as the bureau does after an export, and tells the height.
func (o *office) anchor(t *testing.T, namespace string) uint64 {
	exported, err := api.NewClient(o.url).Export(t.Context(), namespace, "registration", "json", "", 0, 0)
	require.NoError(t, err)
	e, err := register.Parse(exported.File)
	require.NoError(t, err)
	l := &registertest.Life{Namespace: namespace, Key: "anchor/N-1"}
	o.Block(l.Act(time.Now(), "register.anchor", "ANCHORED", e.Body()))
	return exported.Height
}

// serve is the gateway, but for submissions, which it takes itself: of R-3 somebody has made another version meanwhile.
func (o *office) serve(t *testing.T) string {
	target, err := url.Parse(o.url)
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.Handle("/", httputil.NewSingleHostReverseProxy(target))
	mux.HandleFunc("POST /v1/namespaces/{namespace}/submissions", func(w http.ResponseWriter, r *http.Request) {
		var submission record.Submission
		var statement record.Statement
		key, err := seal.ParseKey(o.service.Point(), record.PurposeAct)
		if err == nil {
			err = json.NewDecoder(r.Body).Decode(&submission)
		}
		if err == nil {
			var opened *seal.Opened
			want := seal.Want{Type: record.TypeStatement, Purpose: record.PurposeAct}
			if opened, err = seal.Open(submission.Statements[0], want, seal.Fixed{key.Kid: key}); err == nil {
				err = record.Decode(opened.Payload, &statement)
			}
		}
		if err == nil && statement.Sub == "registration/R-3" {
			err = record.Errorf(record.Stale, "the record is at version 2")
		}
		if err != nil {
			problem.Write(w, err)
			return
		}
		o.mutex.Lock()
		defer o.mutex.Unlock()
		o.settled[statement.Sub] = statement
		_ = json.NewEncoder(w).Encode(api.Receipt{
			Digest: seal.Digest([]byte(submission.Statements[0])), State: api.StateIssued, Transaction: "tx-settled",
			Result: &record.Result{Key: statement.Sub, State: record.StateAccepted},
		})
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// TestRegisterScripts runs the commands that read registers, and the one that settles what time has moved.
func TestRegisterScripts(t *testing.T) {
	o := newOffice(t)
	gateway := o.serve(t)
	t.Run("scripts", func(t *testing.T) {
		testscript.Run(t, testscript.Params{
			Dir: filepath.Join("testdata", "registers"), RequireExplicitExec: true,
			Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
			Setup: func(env *testscript.Env) error {
				env.Setenv("LANG", "en_US.UTF-8")
				env.Setenv("SHUZHENG_PASSPHRASE_FILE", "pass.txt")
				env.Setenv("SHUZHENG_GATEWAY", gateway)
				env.Setenv("HEIGHT", strconv.FormatUint(o.height, 10))
				env.Setenv("FINGERPRINT", registertest.Fingerprint("the data"))
				if err := o.service.Save(filepath.Join(env.WorkDir, "service.key"), []byte("planted-passphrase")); err != nil {
					return err
				}
				return o.files(env.WorkDir)
			},
		})
	})
	// What was signed is about the version that was listed, and names the service actor and this network.
	statement := o.settled["registration/R-1"]
	value, _, err := o.Index.Get("property", "registration/R-1")
	require.NoError(t, err)
	require.Equal(t, "A-SERVICE", statement.Iss)
	require.Equal(t, seal.Digest(value), statement.Prev)
	require.Equal(t, "registration.settle", statement.Act)
	require.True(t, strings.HasSuffix(statement.Aud, "/property"))
	require.Len(t, o.settled, 1)
}
