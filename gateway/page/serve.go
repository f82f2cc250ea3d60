package page

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Policy is the page's Content-Security-Policy. index.html carries it too, for servers that set no headers, but for
// frame-ancestors, which browsers obey in a header only.
const Policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
	"media-src 'self' blob:; connect-src 'self'; form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'; " +
	"trusted-types 'none'; frame-ancestors 'none'"

var headers = map[string]string{
	"Content-Security-Policy":      Policy,
	"Permissions-Policy":           "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
	"Referrer-Policy":              "no-referrer",
	"X-Content-Type-Options":       "nosniff",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Embedder-Policy": "require-corp",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cache-Control":                "no-cache", // asked for again by its digest: a new set counts at once
}

var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json", ".txt": "text/plain; charset=utf-8", ".wasm": "application/wasm",
}

// Handler serves exactly the files of the set in dir, below "/": those that its manifest names, when they are as it says,
// and the manifest. The files are read when the manifest is new; without a whole set everything is 404.
func Handler(dir string) http.Handler { return &server{dir: dir} }

type server struct {
	dir string

	mu    sync.Mutex
	stamp stamp
	files map[string][]byte
	small map[string][]byte // compressed, as asked for
}

// stamp tells one manifest from the next.
type stamp struct {
	at   time.Time
	size int64
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name, value := range headers {
		w.Header().Set(name, value)
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = indexName
	}
	content, found := s.set()[name]
	if !found {
		http.Error(w, "not a file of the verification page", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", contentTypes[path.Ext(name)])
	w.Header().Set("Vary", "Accept-Encoding")
	etag := seal.Digest(content)
	if small, fits := s.compressed(name, content); fits && accepts(r, "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		content, etag = small, etag+"-gzip"
	}
	w.Header().Set("ETag", `"`+etag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// accepts reports whether a visitor's browser takes an encoding: a list of names, some with a weight.
func accepts(r *http.Request, encoding string) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == encoding {
			weight = strings.TrimPrefix(strings.TrimSpace(weight), "q=")
			return weight == "" || strings.Trim(weight, "0.") != ""
		}
	}
	return false
}

// compressed gives a file as it travels to a phone; the program is a quarter of its size then. Each is made once.
func (s *server) compressed(name string, content []byte) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	small, made := s.small[name]
	if !made {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write(content); err != nil || w.Close() != nil {
			return nil, false
		}
		small = b.Bytes()
		s.small[name] = small
	}
	return small, len(small) < len(content)
}

func (s *server) set() map[string][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	info, err := os.Stat(filepath.Join(s.dir, ManifestName))
	if err != nil {
		s.files = nil
		return nil
	}
	if now := (stamp{info.ModTime(), info.Size()}); s.files == nil || now != s.stamp {
		s.stamp, s.files, s.small = now, load(s.dir), map[string][]byte{}
	}
	return s.files
}

// load reads a set that is whole; anything else is none.
func load(dir string) map[string][]byte {
	text, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if err != nil {
		return nil
	}
	m, err := parseManifest(text)
	if err != nil {
		return nil
	}
	files := map[string][]byte{ManifestName: text}
	for _, f := range m.Files {
		content, err := os.ReadFile(filepath.Join(dir, f.Path))
		if err != nil || seal.Digest(content) != f.Digest {
			return nil
		}
		files[f.Path] = content
	}
	return files
}
