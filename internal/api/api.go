// Package api is the node for machines: JSON under /api/v1, its OpenAPI description, metrics and health; and, where an admin turned
// them on, OGC API – Features under /ogc for maps and an iCalendar feed for calendars, each by a token of its own.
//
// Every route stands in one table (routes.go); the description is made from the same table and from the Go
// types that the handlers answer with, so the two cannot drift apart. Errors are RFC 9457 problems.
//
// It holds no rules and no pages: what a request does is a call to package node.
package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/klauspost/compress/gzhttp"

	"tansiq/internal/account"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

// Config is what the API is made of.
type Config struct {
	Node *node.Node
	// Session says who a request's session cookie belongs to; nil: access tokens only.
	Session func(*http.Request) (account.Person, bool)
	Version string
	Log     *slog.Logger     // nil: no log
	Clock   func() time.Time // nil: the machine's
	// Secure says that a proxy on this machine speaks TLS in front: addresses are written with https, and the last hop of its
	// X-Forwarded-For is the client.
	Secure bool
}

// Server answers the API.
type Server struct {
	node    *node.Node
	session func(*http.Request) (account.Person, bool)
	version string
	log     *slog.Logger
	now     func() time.Time
	secure  bool
	wrongs  *brake       // wrong tokens of feeds
	paths   []ogcRoute   // of OGC API – Features
	layers  []collection // what it can show
	openapi []byte
	meters  meters
	handler http.Handler
}

// New makes the API of a node. It answers /api/v1/, /ogc/, /feeds/, /metrics and /healthz.
func New(c Config) (*Server, error) {
	s := &Server{node: c.Node, session: c.Session, version: c.Version, log: c.Log, meters: newMeters(c.Version), now: c.Clock, secure: c.Secure, paths: ogcRoutes, layers: collections}
	if s.now == nil {
		s.now = time.Now
	}
	s.wrongs = newBrake(s.now)
	if s.session == nil {
		s.session = func(*http.Request) (account.Person, bool) { return account.Person{}, false }
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if s.openapi, err = describe(routes, c.Version); err != nil {
		return nil, fmt.Errorf("describing the API: %w", err)
	}
	mux := http.NewServeMux()
	for _, r := range routes {
		mux.Handle(r.method+" "+Prefix+r.path, s.serve(r))
	}
	mux.HandleFunc("GET "+Prefix+"/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(s.openapi)
	})
	mux.HandleFunc(Prefix+"/", func(w http.ResponseWriter, r *http.Request) {
		s.problem(w, r, s.unrouted(mux, w, r))
	})
	mux.HandleFunc(OGCPrefix+"/", s.features)
	mux.HandleFunc(OGCPrefix, s.features)
	mux.HandleFunc(FeedPrefix+"/", s.calendar)
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.Handle("GET /metrics", s.metrics())
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1024))
	if err != nil {
		return nil, err
	}
	// A browser sends its session cookie along from anywhere; only our own origin may change things with it.
	var origin http.CrossOriginProtection
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.problem(w, r, problem{Status: http.StatusForbidden, Detail: "This request came from a page of another site."})
	}))
	s.handler = s.headers(compress(origin.Handler(mux)))
	return s, nil
}

// Prefix is where the API lives.
const Prefix = "/api/v1"

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// headers are the same on every answer: nothing of a desk stays in a cache or is taken for a page.
func (s *Server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// call is one request on its way through a handler.
type call struct {
	*http.Request
	w      http.ResponseWriter
	person account.Person
	viewer store.Viewer
	body   any // decoded, of the type that the route names
}

// serve wraps a route: who asks, how much may come in, and how the answer goes out.
func (s *Server) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		status := http.StatusOK
		defer func() { s.meters.observe(rt.id, status, time.Since(begin)) }()
		fail := func(err error) {
			p := s.asProblem(r, err)
			status = p.Status
			s.problem(w, r, p)
		}
		c := &call{Request: r, w: w}
		if rt.access != open {
			p, err := s.who(r)
			if err == nil {
				err = allow(p, rt.access)
			}
			if err != nil {
				fail(err)
				return
			}
			c.person, c.viewer = p, store.Viewer{Person: p.ID}
		}
		if rt.limit > 0 {
			r.Body = http.MaxBytesReader(w, r.Body, rt.limit)
		}
		if err := known(rt, r); err != nil {
			fail(err)
			return
		}
		if rt.body != nil {
			body, err := decode(r, rt.body)
			if err != nil {
				fail(err)
				return
			}
			c.body = body
		}
		reply, err := rt.handle(s, c)
		if err != nil {
			fail(err)
			return
		}
		if rt.status != 0 {
			status = rt.status
		}
		if reply == nil {
			status = http.StatusNoContent
			w.WriteHeader(status)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(reply); err != nil && r.Context().Err() == nil {
			s.log.ErrorContext(r.Context(), "writing an answer", "route", rt.id, "error", err)
		}
	})
}

// who finds out who asks: by access token, or else by session.
func (s *Server) who(r *http.Request) (account.Person, error) {
	if h := r.Header.Get("Authorization"); h != "" {
		scheme, token, _ := strings.Cut(h, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return account.Person{}, problem{Status: http.StatusUnauthorized, Detail: "The Authorization header must read: Bearer, a space, and an access token."}
		}
		p, err := s.node.PersonByToken(r.Context(), strings.TrimSpace(token))
		if errors.Is(err, store.ErrNotFound) {
			return p, problem{Status: http.StatusUnauthorized, Detail: "This access token is unknown or has been revoked."}
		}
		return p, err
	}
	if p, ok := s.session(r); ok {
		return p, nil
	}
	return account.Person{}, problem{Status: http.StatusUnauthorized, Detail: "Sign in, or send an access token: Authorization: Bearer tq_…"}
}

// open marks a route for anybody who reaches the desk's listener.
const open account.Action = ""

// roles names the roles that may do something; none when every role may.
func roles(a account.Action) []string {
	var may []string
	for _, r := range account.Roles() {
		if account.Can(account.Person{Roles: []account.Role{r}}, a) {
			may = append(may, string(r))
		}
	}
	if len(may) == len(account.Roles()) {
		return nil
	}
	return may
}

// allow refuses a person who may not do something, and says who may.
func allow(p account.Person, a account.Action) error {
	if account.Can(p, a) {
		return nil
	}
	return problem{Status: http.StatusForbidden, Detail: fmt.Sprintf("%s may not do this. It takes one of the roles: %s.", p.Login, strings.Join(roles(a), ", "))}
}

// known refuses parameters that the route does not have: a mistyped filter must not widen an answer.
func known(rt route, r *http.Request) error {
	for name := range r.URL.Query() {
		if !slices.ContainsFunc(rt.parameters(), func(p param) bool { return p.name == name }) {
			return problem{Status: http.StatusBadRequest, Detail: fmt.Sprintf("There is no parameter %q here.", name), Parameter: name}
		}
	}
	return nil
}

// decode reads a JSON body into a new value of the type of want.
func decode(r *http.Request, want any) (any, error) {
	if m, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || m != "application/json" {
		return nil, problem{Status: http.StatusUnsupportedMediaType, Detail: "The body must be JSON, with Content-Type: application/json."}
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, jsonProblem(err)
	}
	if !utf8.Valid(raw) { // the decoder would put U+FFFD in its place, and keep that
		return nil, problem{Status: http.StatusBadRequest, Detail: "The body is not UTF-8, which JSON must be."}
	}
	dst := newOf(want)
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(dst); err != nil {
		return nil, jsonProblem(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, problem{Status: http.StatusBadRequest, Detail: "The body goes on after its JSON value."}
	}
	return dst, nil
}

func jsonProblem(err error) error {
	var tooBig *http.MaxBytesError
	var typed *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &tooBig):
		return err
	case errors.As(err, &typed):
		return problem{Status: http.StatusBadRequest, Detail: fmt.Sprintf("%s: a %s does not belong here.", typed.Field, typed.Value), Parameter: typed.Field}
	case errors.As(err, &syntax):
		return problem{Status: http.StatusBadRequest, Detail: fmt.Sprintf("The body is not JSON: %v (byte %d).", syntax, syntax.Offset)}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return problem{Status: http.StatusBadRequest, Detail: "The body ends before its JSON value does."}
	}
	return problem{Status: http.StatusBadRequest, Detail: "The body could not be read: " + strings.TrimPrefix(err.Error(), "json: ") + "."}
}

// number reads a whole-number parameter within bounds.
func number(r *http.Request, name string, byDefault, least, most int) (int, error) {
	s := r.URL.Query().Get(name)
	if s == "" {
		return byDefault, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		return 0, problem{Status: http.StatusBadRequest, Detail: fmt.Sprintf("%s: %q is not a whole number from %d to %d.", name, s, least, most), Parameter: name}
	}
	return n, nil
}

// local reports whether a request comes from this machine, and not through a proxy on it.
func local(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
		return false
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
