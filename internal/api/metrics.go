package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tansiq/internal/account"
)

// meters count what the API does.
type meters struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newMeters(version string) meters {
	m := meters{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tansiq_api_requests_total", Help: "Requests answered by the API, by operation and status.",
		}, []string{"operation", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "tansiq_api_request_seconds", Help: "How long the API took to answer, by operation.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"operation"}),
	}
	built := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "tansiq_build_info", Help: "Always 1; the label says which build runs.", ConstLabels: prometheus.Labels{"version": version},
	})
	built.Set(1)
	m.registry.MustRegister(m.requests, m.seconds, built,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m meters) observe(operation string, status int, took time.Duration) {
	m.requests.WithLabelValues(operation, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(operation).Observe(took.Seconds())
}

// metrics serves Prometheus, to this machine and to admins: numbers say a good deal about a desk.
func (s *Server) metrics() http.Handler {
	serve := promhttp.HandlerFor(s.meters.registry, promhttp.HandlerOpts{DisableCompression: true})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !local(r) {
			p, err := s.who(r)
			if err == nil {
				err = allow(p, account.ManageSettings)
			}
			if err != nil {
				s.problem(w, r, s.asProblem(r, err))
				return
			}
		}
		serve.ServeHTTP(w, r)
	})
}

// healthz answers a load balancer: 200 when the database answers.
func (s *Server) healthz(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if _, _, err := s.node.Setting(r.Context(), "desk.name"); err != nil {
		s.log.ErrorContext(r.Context(), "asking the database for health", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte("the database does not answer\n"))
		return
	}
	_, _ = w.Write([]byte("ok\n"))
}
