package page_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/gateway/page"
	"github.com/shuzheng/shuzheng/gateway/page/bucket"
	"github.com/shuzheng/shuzheng/gateway/verify"
	w "github.com/shuzheng/shuzheng/gateway/verify/verifytest"
)

const (
	root     = "../.."
	template = root + "/.run/page-template"
	shots    = root + "/.run/page-shots"
)

// built makes the template once.
var built = sync.OnceValue(func() error {
	out, err := exec.Command(root + "/scripts/page").CombinedOutput()
	if err != nil {
		return fmt.Errorf("scripts/page: %w\n%s", err, out)
	}
	return nil
})

// site is a directory with page/ and public/, behind a server that keeps every request.
type site struct {
	dir, address string

	mu  sync.Mutex
	log []string
}

// serve makes a site and serves it as a plain file server does, or with the page's own handler.
func serve(t *testing.T, trust []byte, bits int, bundles [][]byte, handler bool) *site {
	t.Helper()
	s := &site{dir: t.TempDir()}
	s.build(t)
	s.publish(t, trust, bits, bundles)
	var files http.Handler = http.FileServer(http.Dir(s.dir))
	if handler {
		mux := http.NewServeMux()
		mux.Handle("/page/", http.StripPrefix("/page", page.Handler(filepath.Join(s.dir, "page"))))
		mux.Handle("/public/", files)
		files = mux
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := httputil.DumpRequest(r, true)
		if err != nil {
			text = []byte(err.Error())
		}
		s.mu.Lock()
		s.log = append(s.log, string(text))
		s.mu.Unlock()
		files.ServeHTTP(w, r)
	}))
	server.Listener = listen(t)
	server.Start()
	t.Cleanup(server.Close)
	s.address = server.URL
	return s
}

// listen takes a port of the page's tests, 7800 to 7849.
func listen(t *testing.T) net.Listener {
	for port := 7800; port < 7850; port++ {
		if listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			return listener
		}
	}
	require.Fail(t, "no free port from 7800 to 7849")
	return nil
}

func pinned(t *testing.T) page.Pinned {
	fingerprint, err := verify.Fingerprint(w.List().Roots)
	require.NoError(t, err)
	return page.Pinned{Fingerprint: fingerprint, Network: w.Network, Test: true}
}

func (s *site) build(t *testing.T) {
	t.Helper()
	require.NoError(t, built())
	read := func(name string) []byte {
		content, err := os.ReadFile(filepath.Join(template, name))
		require.NoError(t, err)
		return content
	}
	_, err := page.Build(filepath.Join(s.dir, "page"), os.DirFS(template), read(page.WasmName), read(page.WasmExecName), pinned(t))
	require.NoError(t, err)
}

// publish writes the files outside the set.
func (s *site) publish(t *testing.T, trust []byte, bits int, bundles [][]byte) {
	t.Helper()
	buckets := map[string]*bucket.Bucket{bucket.All: {Bundles: []string{}}}
	for _, file := range bundles {
		number := numberOf(t, file)
		name, err := bucket.Name(number, bits)
		require.NoError(t, err)
		if buckets[name] == nil {
			buckets[name] = &bucket.Bucket{}
		}
		buckets[name].Bundles = append(buckets[name].Bundles, string(file))
	}
	s.write(t, "trust.json", trust)
	s.write(t, "buckets/index.json", bucket.Index{Bits: bits, Height: 9})
	for name, b := range buckets {
		s.write(t, "buckets/"+name+".json", b)
	}
}

func (s *site) write(t *testing.T, name string, content any) {
	t.Helper()
	text, isText := content.([]byte)
	if !isText {
		var err error
		text, err = json.Marshal(content)
		require.NoError(t, err)
	}
	path := filepath.Join(s.dir, "public", name)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, text, 0o644))
}

func (s *site) page() string { return s.address + "/page/" }

// heard is everything that any client has sent, as the server got it.
func (s *site) heard() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.log...)
}

func numberOf(t *testing.T, file []byte) string {
	t.Helper()
	report, err := verify.File(file, verify.Trust{List: w.SignList(w.CosignedList(), w.Roots()...)}, verify.Ask{Now: w.At})
	require.NoError(t, err)
	return report.Certificate.Certificate.Number
}
