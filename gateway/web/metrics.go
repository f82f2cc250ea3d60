package web

import (
	"net/http"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/shuzheng/shuzheng/gateway/outbox"
)

// metrics are read from the parts themselves whenever somebody asks; nothing is counted twice.
func (s *Server) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	gauge := func(name, help string, read func() float64) {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "shuzheng", Name: name, Help: help}, read))
	}
	counter := func(name, help string, read func(outbox.Counters) uint64) {
		registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: "shuzheng", Name: name, Help: help},
			func() float64 { return float64(read(s.Outbox.Counters())) }))
	}
	gauge("index_height", "Blocks read.", func() float64 { return float64(s.Index.Height()) })
	gauge("outbox_pending", "Submissions that are not final.", func() float64 { return float64(s.Outbox.Counters().Pending) })
	counter("outbox_accepted_total", "Submissions accepted.", func(c outbox.Counters) uint64 { return c.Accepted })
	counter("outbox_issued_total", "Submissions recorded by the ledger.", func(c outbox.Counters) uint64 { return c.Issued })
	counter("outbox_refused_total", "Submissions refused by the rules after they were accepted.", func(c outbox.Counters) uint64 { return c.Refused })
	counter("outbox_expired_total", "Submissions whose statement expired before the ledger took it.", func(c outbox.Counters) uint64 { return c.Expired })
	gauge("terms_lost", "Documents of private terms that the last whole audit found missing or different.", func() float64 { return float64(s.lost.Load()) })
	for _, one := range []struct {
		name, help string
		count      *atomic.Int64
	}{
		{"terms_shown_total", "Requests for private terms that were answered.", &s.shown},
		{"terms_denied_total", "Requests for private terms that were refused to somebody known.", &s.denied},
		{"terms_unknown_total", "Requests for private terms by nobody known.", &s.unknown},
	} {
		registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: "shuzheng", Name: one.name, Help: one.help},
			func() float64 { return float64(one.count.Load()) }))
	}
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}
