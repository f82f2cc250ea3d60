package web

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/gateway/outbox"
)

// slowClient announces a body and never sends it. When it returns, the server has begun to read.
func slowClient(t *testing.T, address string) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() }) // the server may have closed it
	_, err = fmt.Fprintf(conn, "POST /v1/namespaces/property/submissions HTTP/1.1\r\nHost: gateway\r\n"+
		"Content-Type: application/json\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n")
	require.NoError(t, err)
	line, err := bufio.NewReader(conn).ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "100 Continue")
}

func TestClientsWithSlowBodiesDoNotSilenceAGateway(t *testing.T) {
	server := httptest.NewServer(newWorld(t).Handler())
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections)
	for range maxWorking + 10 {
		slowClient(t, server.Listener.Addr().String())
	}
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/v1/network", "/openapi.json"} {
		response, err := http.Get(server.URL + path)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Equal(t, http.StatusOK, response.StatusCode, path)
	}
	response, err := http.Post(server.URL+"/v1/namespaces/property/submissions", "application/json", strings.NewReader(`{"statements":[],"attachments":[]}`))
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusBadRequest, response.StatusCode, "a submission gets its answer too")
}

// occupy makes count requests to a guard, each of which reaches its handler and stays there.
func occupy(t *testing.T, count int, remote string, inside func(context.Context)) *guard {
	t.Helper()
	reached, leave := make(chan struct{}), make(chan struct{})
	g := newGuard(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/stay" {
			inside(r.Context())
			reached <- struct{}{}
			<-leave
		}
	}))
	var group sync.WaitGroup
	t.Cleanup(func() { close(leave); group.Wait() })
	for range count {
		group.Go(func() { ask(g, "/stay", remote) })
		<-reached
	}
	return g
}

func ask(g *guard, path, remote string) int {
	recorder := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodGet, path, nil)
	request.RemoteAddr = remote
	g.ServeHTTP(recorder, request)
	return recorder.Code
}

const (
	loopback = "127.0.0.1:1"
	first    = "192.0.2.1:1"
)

func TestWorkIsBoundedAndWaitingIsNoWork(t *testing.T) {
	busy := occupy(t, maxWorking, loopback, func(context.Context) {})
	require.Equal(t, http.StatusTooManyRequests, ask(busy, "/", loopback))
	waiting := occupy(t, maxWorking+10, loopback, standAside)
	require.Equal(t, http.StatusOK, ask(waiting, "/", loopback))
}

func TestASubmissionThatWaitsStandsAside(t *testing.T) {
	w := newWorld(t)
	aside := false
	ctx := context.WithValue(context.Background(), placeKey{}, func() { aside = true })
	_, err := w.answer(ctx, outbox.Entry{Digest: "sm3:none"}, 0, "", nil)
	require.NoError(t, err)
	require.True(t, aside)
}

func TestNoClientTakesAllPlaces(t *testing.T) {
	g := occupy(t, maxPerClient, first, standAside)
	require.Equal(t, http.StatusTooManyRequests, ask(g, "/", first))
	require.Equal(t, http.StatusTooManyRequests, ask(g, "/", "[::ffff:192.0.2.1]:2"), "the same address")
	require.Equal(t, http.StatusOK, ask(g, "/", "192.0.2.2:1"))
	six := occupy(t, maxPerClient, "[2001:db8::1]:1", standAside)
	require.Equal(t, http.StatusTooManyRequests, ask(six, "/", "[2001:db8::2]:1"), "the same subscriber")
	require.Equal(t, http.StatusOK, ask(six, "/", "[2001:db8:0:1::1]:1"))
}

func TestPlacesAreGivenBack(t *testing.T) {
	g := newGuard(http.NotFoundHandler())
	for range 2 * maxWorking {
		ask(g, "/", first)
	}
	require.Empty(t, g.working)
	require.Empty(t, g.clients.count)
}

func TestABodyThatIsTooLongIsRefused(t *testing.T) {
	recorder := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodPost, "/v1/namespaces/property/submissions", strings.NewReader(strings.Repeat("x", maxBody+1)))
	newWorld(t).Handler().ServeHTTP(recorder, request)
	require.Equal(t, http.StatusRequestEntityTooLarge, recorder.Code)
}

func TestNoPageOfAThirdPartyIsServed(t *testing.T) {
	handler := newWorld(t).Handler()
	for path, want := range map[string]int{"/docs": http.StatusNotFound, "/openapi.json": http.StatusOK} {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, want, recorder.Code, path)
		require.NotContains(t, recorder.Body.String(), "<script")
		require.Equal(t, "nosniff", recorder.Header().Get("X-Content-Type-Options"))
	}
}
