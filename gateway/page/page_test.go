package page

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

var pin = Pinned{Fingerprint: seal.Digest([]byte("roots")), Network: "620000/registry/test", Test: true}

func build(t *testing.T) (dir, digest string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "page")
	digest, err := Build(dir, os.DirFS("static"), []byte("\x00asm"), []byte("go"), pin)
	require.NoError(t, err)
	return dir, digest
}

// from fetches as a plain file server answers.
func from(dir string) func(string) ([]byte, error) {
	return func(path string) ([]byte, error) {
		if path == "" {
			path = indexName
		}
		return os.ReadFile(filepath.Join(dir, path))
	}
}

func TestBuildGivesTheSameBytes(t *testing.T) {
	one, digest := build(t)
	other, again := build(t)
	require.Equal(t, digest, again)
	require.NoError(t, filepath.WalkDir(one, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		a, err := os.ReadFile(path)
		require.NoError(t, err)
		b, err := os.ReadFile(filepath.Join(other, entry.Name()))
		require.NoError(t, err)
		require.Equal(t, a, b, entry.Name())
		return nil
	}))
	// Over itself it builds again, a template may be given whole, and another network has another digest.
	changed := pin
	changed.Network = "620000/registry/other"
	last, err := Build(one, os.DirFS(one), []byte("\x00asm"), []byte("go"), changed)
	require.NoError(t, err)
	require.NotEqual(t, digest, last)
}

func TestBuildRefuses(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "other.html"), nil, 0o600))
	_, err := Build(dir, os.DirFS("static"), []byte("\x00asm"), []byte("go"), pin)
	require.ErrorContains(t, err, "other.html")
	_, err = Build(filepath.Join(t.TempDir(), "page"), os.DirFS("static"), []byte("\x00asm"), []byte("go"), Pinned{Network: pin.Network})
	require.Equal(t, record.Invalid, record.CodeOf(err))
	_, err = Build(filepath.Join(t.TempDir(), "page"), os.DirFS(t.TempDir()), []byte("\x00asm"), []byte("go"), pin)
	require.ErrorContains(t, err, indexName)
}

func TestCheck(t *testing.T) {
	dir, digest := build(t)
	got, problems := Check(t.Context(), from(dir))
	require.Equal(t, digest, got)
	require.Empty(t, problems)

	change := func(name, content string) func(string) ([]byte, error) {
		return func(path string) ([]byte, error) {
			if path == name {
				return []byte(content), nil
			}
			return from(dir)(path)
		}
	}
	for name, fetch := range map[string]func(string) ([]byte, error){
		"app.js: the digest is":               change("app.js", "steal()"),
		"the directory itself: the digest is": change("", "<script>"),
		"verify.wasm: more than":              change("verify.wasm", strings.Repeat("x", MaxFile+1)),
	} {
		got, problems := Check(t.Context(), fetch)
		require.Equal(t, digest, got)
		require.Len(t, problems, 1)
		require.Contains(t, problems[0], name)
	}
	_, problems = Check(t.Context(), func(string) ([]byte, error) { return nil, errors.New("gone") })
	require.Equal(t, []string{"manifest.json: gone"}, problems)
	done, cancel := context.WithCancel(t.Context())
	cancel()
	_, problems = Check(done, from(dir))
	require.Equal(t, []string{"context canceled"}, problems)
}

func TestManifestIsStrict(t *testing.T) {
	dir, _ := build(t)
	text, err := os.ReadFile(filepath.Join(dir, ManifestName))
	require.NoError(t, err)
	_, err = parseManifest(text)
	require.NoError(t, err)
	replace := func(old, new string) string { return strings.Replace(string(text), old, new, 1) }
	for _, bad := range []string{
		"", "{}", string(text) + " ", replace(`"page"`, `"pages"`), replace("app.js", "../app.js"), replace("app.js", "/app.js"),
		replace("app.js", "style.css"), replace("app.js", "app.exe"), replace("index.html", "indey.html"), replace("sm3:", "sm4:"),
		replace("app.js", "a%2f.js"), replace("app.js", ManifestName), strings.Repeat("x", maxManifest+1),
	} {
		_, err := parseManifest([]byte(bad))
		require.Error(t, err, bad)
		_, problems := Check(t.Context(), func(string) ([]byte, error) { return []byte(bad), nil })
		require.Len(t, problems, 1)
	}
}

func TestHandlerServesTheSetOnly(t *testing.T) {
	dir, digest := build(t)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "secret.html"), []byte("x"), 0o600))
	server := httptest.NewServer(http.StripPrefix("/page", Handler(dir)))
	t.Cleanup(server.Close)
	get := func(path string) *http.Response {
		response, err := http.Get(server.URL + path)
		require.NoError(t, err)
		t.Cleanup(func() { response.Body.Close() })
		return response
	}
	for path, contentType := range map[string]string{
		"/page/": "text/html; charset=utf-8", "/page/app.js": "text/javascript; charset=utf-8", "/page/style.css": "text/css; charset=utf-8",
		"/page/verify.wasm": "application/wasm", "/page/pinned.json": "application/json", "/page/manifest.json": "application/json",
	} {
		response := get(path)
		require.Equal(t, http.StatusOK, response.StatusCode, path)
		require.Equal(t, contentType, response.Header.Get("Content-Type"))
		require.Equal(t, Policy, response.Header.Get("Content-Security-Policy"))
	}
	for _, path := range []string{"/page/secret.html", "/page/../page.go", "/page/%2e%2e/x", "/page/nothing.js"} {
		require.Equal(t, http.StatusNotFound, get(path).StatusCode, path)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/page/", nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	response.Body.Close()
	require.Equal(t, http.StatusMethodNotAllowed, response.StatusCode)

	fetch, err := Remote(t.Context(), http.DefaultClient, server.URL+"/page")
	require.NoError(t, err)
	got, problems := Check(t.Context(), fetch)
	require.Equal(t, digest, got)
	require.Empty(t, problems)

	// A set that is no longer whole is not served.
	require.NoError(t, os.WriteFile(filepath.Join(dir, "app.js"), []byte("steal()"), 0o600))
	long := time.Unix(1, 0)
	require.NoError(t, os.Chtimes(filepath.Join(dir, ManifestName), long, long))
	require.Equal(t, http.StatusNotFound, get("/page/").StatusCode)
}

// TestThePlainServerAndTheRedirect: a copy on a plain file server can be checked, one that leads elsewhere cannot.
func TestThePlainServerAndTheRedirect(t *testing.T) {
	dir, digest := build(t)
	plain := httptest.NewServer(http.FileServer(http.Dir(filepath.Dir(dir))))
	t.Cleanup(plain.Close)
	fetch, err := Remote(t.Context(), http.DefaultClient, plain.URL+"/page/")
	require.NoError(t, err)
	got, problems := Check(t.Context(), fetch)
	require.Equal(t, digest, got)
	require.Empty(t, problems)

	elsewhere := httptest.NewServer(http.RedirectHandler(plain.URL+"/page/manifest.json", http.StatusFound))
	t.Cleanup(elsewhere.Close)
	fetch, err = Remote(t.Context(), http.DefaultClient, elsewhere.URL)
	require.NoError(t, err)
	_, problems = Check(t.Context(), fetch)
	require.Contains(t, problems[0], "leads on to")
	for _, address := range []string{"", "file:///etc", "page", "http://"} {
		_, err := Remote(t.Context(), http.DefaultClient, address)
		require.Error(t, err, address)
	}
}

// TestTheDocumentCarriesThePolicy: on a server that sets no headers the page protects itself.
func TestTheDocumentCarriesThePolicy(t *testing.T) {
	index, err := os.ReadFile("static/index.html")
	require.NoError(t, err)
	policy, found := strings.CutSuffix(Policy, "; frame-ancestors 'none'")
	require.True(t, found)
	require.Contains(t, string(index), `<meta http-equiv="Content-Security-Policy" content="`+policy+`">`)
}
