package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/problem"
)

// What clients may hold at once; more is answered 429.
const (
	maxWorking   = 256 // requests being worked on; one that waits for the ledger is not
	maxReading   = 512 // bodies on their way in
	maxPerClient = 64  // requests of one client, however far they are
	maxProbes    = 16  // questions after readiness and metrics
)

// guard bounds what clients hold of a gateway. A body that arrives slowly, or never, holds a place for reading and none
// for work; a request that waits for the ledger holds neither.
type guard struct {
	next             http.Handler
	working, reading places
	clients          clients
}

func newGuard(next http.Handler) *guard {
	return &guard{next: next, working: make(places, maxWorking), reading: make(places, maxReading), clients: clients{count: map[netip.Prefix]int{}}}
}

// ServeHTTP answers a request once its body is here and there is a place to work on it.
func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	leave, ok := g.clients.enter(r.RemoteAddr)
	if !ok {
		problem.Write(w, record.Errorf(record.Overloaded, "%d requests from this address are being served", maxPerClient))
		return
	}
	defer leave()
	if err := g.readBody(w, r); err != nil {
		problem.Write(w, err)
		return
	}
	release, ok := g.working.take()
	if !ok {
		problem.Write(w, record.Errorf(record.Overloaded, "%d requests are being served", maxWorking))
		return
	}
	defer release()
	g.next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), placeKey{}, release)))
}

// readBody reads the whole body before anything else is done with the request. How long that may take is the server's
// ReadTimeout, which is lifted afterwards: it would end the wait for the ledger.
func (g *guard) readBody(w http.ResponseWriter, r *http.Request) error {
	if r.ContentLength != 0 {
		release, ok := g.reading.take()
		if !ok {
			return record.Errorf(record.Overloaded, "%d requests are on their way in", maxReading)
		}
		defer release()
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			return record.Errorf(record.TooLarge, "a request has up to %d bytes", maxBody)
		case err != nil:
			return record.Errorf(record.Malformed, "the request's body did not arrive")
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // without a connection of ours there is no deadline
	return nil
}

// places are what can be taken a limited number of times at once.
type places chan struct{}

// take gives a function that gives the place back, once; false when all are taken.
func (p places) take() (release func(), ok bool) {
	select {
	case p <- struct{}{}:
		return sync.OnceFunc(func() { <-p }), true
	default:
		return nil, false
	}
}

// limited serves so many requests at once.
func limited(count int, next http.HandlerFunc) http.HandlerFunc {
	all := make(places, count)
	return func(w http.ResponseWriter, r *http.Request) {
		release, ok := all.take()
		if !ok {
			problem.Write(w, record.Errorf(record.Overloaded, "%d such requests are being served", count))
			return
		}
		defer release()
		next(w, r)
	}
}

// placeKey finds in a request's context the function that gives back its place for work.
type placeKey struct{}

// standAside gives a request's place to others while it waits; it does no work of weight afterwards.
func standAside(ctx context.Context) {
	if release, ok := ctx.Value(placeKey{}).(func()); ok {
		release()
	}
}

// clients counts the requests of every address. This machine's own are not bounded here: they come from a proxy that
// bounds its clients itself, or from the operator.
type clients struct {
	mutex sync.Mutex
	count map[netip.Prefix]int
}

func (c *clients) enter(remote string) (leave func(), ok bool) {
	from, err := netip.ParseAddrPort(remote)
	if err != nil || from.Addr().Unmap().IsLoopback() {
		return func() {}, true
	}
	client := network(from.Addr().Unmap())
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.count[client] >= maxPerClient {
		return nil, false
	}
	c.count[client]++
	return func() { c.leave(client) }, true
}

func (c *clients) leave(client netip.Prefix) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.count[client]--; c.count[client] == 0 {
		delete(c.count, client)
	}
}

// network is an IPv4 address, or the 64 bits of an IPv6 address that one subscriber gets.
func network(address netip.Addr) netip.Prefix {
	bits := 32
	if address.Is6() {
		bits = 64
	}
	prefix, _ := address.WithZone("").Prefix(bits) // the bits fit the kind of address
	return prefix
}
