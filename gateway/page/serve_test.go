package page

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestTheProgramTravelsCompressedToWhoTakesIt(t *testing.T) {
	dir, wasm := t.TempDir(), strings.Repeat("wasm ", 1000)
	_, err := Build(dir, fstest.MapFS{"index.html": {Data: []byte("<!doctype html>")}}, []byte(wasm), []byte("exec"),
		Pinned{Fingerprint: "sm3:" + hex64, Network: "620000/registry/" + hex64})
	require.NoError(t, err)
	handler := Handler(dir)
	get := func(name, accept string) *http.Response {
		r := httptest.NewRequest(http.MethodGet, "/"+name, nil)
		r.Header.Set("Accept-Encoding", accept)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Result()
	}
	for accept, compressed := range map[string]bool{"gzip": true, "br, gzip;q=0.5": true, "gzip;q=0": false, "br": false, "": false} {
		response := get(WasmName, accept)
		require.Equal(t, compressed, response.Header.Get("Content-Encoding") == "gzip", accept)
		require.Equal(t, "application/wasm", response.Header.Get("Content-Type"))
		var body io.Reader = response.Body
		if compressed {
			body, err = gzip.NewReader(response.Body)
			require.NoError(t, err)
		}
		content, err := io.ReadAll(body)
		require.NoError(t, err)
		require.Equal(t, wasm, string(content), accept)
	}
	require.Empty(t, get(WasmExecName, "gzip").Header.Get("Content-Encoding"), "what does not get smaller travels as it is")
}
