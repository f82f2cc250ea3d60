package page

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAWatcherSeesWhenACopyIsNoLongerTheOneThatWasSigned(t *testing.T) {
	dir := t.TempDir()
	digest, err := Build(dir, fstest.MapFS{"index.html": {Data: []byte("<!doctype html>")}}, []byte("wasm"), []byte("exec"),
		Pinned{Fingerprint: "sm3:" + hex64, Network: "620000/registry/" + hex64, Test: true})
	require.NoError(t, err)
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()

	ticks := make(chan time.Time)
	looked := make(chan struct{})
	watcher := &Watcher{
		Expected: func() (string, error) { return digest, nil }, Sites: map[string]string{"Exchange": server.URL}, Client: server.Client(),
		After: func(time.Duration) <-chan time.Time { looked <- struct{}{}; return ticks }, Log: slog.New(slog.DiscardHandler),
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- watcher.Run(ctx) }()

	<-looked
	require.Empty(t, watcher.Findings(), "nobody has looked yet")
	ticks <- time.Time{}
	<-looked
	require.Equal(t, []Finding{{Organization: "Exchange", Address: server.URL, Digest: digest, Problems: []string{}}}, watcher.Findings())

	require.NoError(t, os.WriteFile(filepath.Join(dir, WasmName), []byte("another"), 0o600))
	ticks <- time.Time{}
	<-looked
	require.Len(t, watcher.Findings()[0].Problems, 1)

	server.Close()
	ticks <- time.Time{}
	<-looked
	require.NotEmpty(t, watcher.Findings()[0].Problems)
	cancel()
	require.ErrorIs(t, <-done, context.Canceled)
}

const hex64 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
