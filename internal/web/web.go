// Package web is the pages of a node: handlers, templates, message catalogues, and the styles and scripts that
// ts/ builds. Every page works as plain HTML; scripts add the instruments (map, time line, the text of a
// reading) and save round trips.
//
// It holds no rule of the domain: what a claim means, who may see what, what composes to what is asked of Desk.
package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/klauspost/compress/gzhttp"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// Options is what the pages are built from. Node is required.
type Options struct {
	Node    Desk
	Log     *slog.Logger     // nil: slog.Default
	Clock   func() time.Time // nil: time.Now
	Version string           // as the about page shows it
	Secure  bool             // served over TLS: cookies are marked Secure
	Proxied bool             // a proxy on this machine stands in front: its X-Forwarded-For names the client
	Demo    bool             // the desk holds sample data: pages say so
	// Cookie is the name of the session cookie; empty: "tansiq". Browsers tell hosts apart and not ports: two
	// nodes on one machine need two names.
	Cookie string
}

// Pages serves all pages of a node.
type Pages struct {
	http.Handler
	site *site
}

// Person returns who a request's session belongs to; false for nobody. A session ends with the password that it
// was opened with, and with its person's access. The session is only read.
func (p *Pages) Person(r *http.Request) (account.Person, bool) {
	c, err := r.Cookie(p.site.sessions.Cookie.Name)
	if err != nil || c.Value == "" {
		return account.Person{}, false
	}
	ctx, err := p.site.sessions.Load(r.Context(), c.Value)
	if err != nil {
		return account.Person{}, false
	}
	who, err := p.site.person(r.WithContext(ctx))
	if err != nil || who == nil {
		return account.Person{}, false
	}
	return *who, true
}

// site is the pages of one node.
type site struct {
	desk     Desk
	journal  Journal   // nil when the node offers none
	tokens   Tokens    // nil when the node offers none
	sharing  Sharing   // nil when the node offers none
	beside   Beside    // nil when the node offers none
	sources  Sources   // nil when the node offers none
	links    Links     // nil when the node offers none
	watching *watching // nil when the node offers none
	sites    Sites     // nil when the node offers none
	feeds    Feeds     // nil when the node offers none
	log      *slog.Logger
	now      func() time.Time
	version  string
	demo     bool
	proxied  bool
	sessions *scs.SessionManager
	assets   *assets
	locales  *locales
	throttle *account.Throttle
}

// New returns the pages of a node. It fails only when what is compiled in is broken.
func New(o Options) (*Pages, error) {
	if o.Node == nil {
		return nil, errors.New("building the pages: Options.Node is missing")
	}
	s := &site{desk: o.Node, log: o.Log, now: o.Clock, version: o.Version, demo: o.Demo, proxied: o.Proxied}
	s.journal, _ = o.Node.(Journal)
	s.tokens, _ = o.Node.(Tokens)
	s.sharing, _ = o.Node.(Sharing)
	s.beside, _ = o.Node.(Beside)
	s.sources, _ = o.Node.(Sources)
	s.links, _ = o.Node.(Links)
	s.sites, _ = o.Node.(Sites)
	s.feeds, _ = o.Node.(Feeds)
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.now == nil {
		s.now = time.Now
	}
	s.watching = newWatching(s, o.Node)
	var err error
	if s.assets, err = loadAssets(); err != nil {
		return nil, fmt.Errorf("loading the pages' files: %w", err)
	}
	if !s.assets.built {
		s.log.Warn("the pages were compiled without their styles and scripts; run make build")
	}
	if s.locales, err = loadLocales(s.assets); err != nil {
		return nil, fmt.Errorf("loading the message catalogues: %w", err)
	}
	s.locales.know(s.desk.Actors())
	s.throttle = account.NewThrottle(s.now)
	s.sessions = scs.New()
	s.sessions.Store = sessionStore{s.desk}
	s.sessions.HashTokenInStore = true
	s.sessions.Lifetime = 12 * time.Hour
	s.sessions.IdleTimeout = 2 * time.Hour
	s.sessions.Cookie.Name = cmp.Or(o.Cookie, "tansiq")
	s.sessions.Cookie.HttpOnly = true
	s.sessions.Cookie.SameSite = http.SameSiteLaxMode
	s.sessions.Cookie.Secure = o.Secure
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) { s.fail(w, r, err) }
	return &Pages{Handler: s.routes(), site: s}, nil
}

// page is a handler whose error becomes a page that a person understands.
type page func(w http.ResponseWriter, r *http.Request) error

func (s *site) routes() http.Handler {
	mux := http.NewServeMux()
	open := func(pattern string, h page) { mux.Handle(pattern, s.handle(h)) }
	desk := func(pattern string, h page, actions ...account.Action) {
		mux.Handle(pattern, s.handle(s.signedIn(h, actions...)))
	}

	open("GET /sign-in", s.signInPage)
	open("POST /sign-in", s.signIn)
	open("POST /sign-out", s.signOut)
	open("GET /first-run", s.firstRunPage)
	open("POST /first-run", s.firstRun)
	open("POST /look", s.look)

	desk("GET /{$}", func(w http.ResponseWriter, r *http.Request) error {
		http.Redirect(w, r, "/picture", http.StatusSeeOther)
		return nil
	})
	desk("GET /picture", s.picture)
	desk("GET /picture/rows", s.pictureRows)
	desk("GET /picture/map", s.data(s.pictureMap))
	desk("GET /picture/time", s.data(s.pictureTime))
	desk("GET /picture/table", s.pictureTable)
	desk("GET /picture/seen", s.data(s.pictureSeen))
	desk("GET /picture/outlines", s.data(s.outlines))
	desk("GET /incidents/{id}", s.incident)
	desk("GET /incidents/{id}/callout", s.callout)
	desk("POST /incidents/{id}/merge", s.merge, account.Merge)
	desk("POST /incidents/{id}/unmerge", s.unmerge, account.Merge)
	desk("GET /incidents/{id}/claims/{claim}", s.correctPage, account.Correct)
	desk("POST /incidents/{id}/claims/{claim}", s.correct, account.Correct)

	desk("GET /read", s.inbox)
	desk("GET /read/new", s.newDocument, account.AddDocument)
	desk("POST /read/new", s.takeDocument, account.AddDocument)
	desk("GET /read/{doc}", s.reading)
	desk("POST /read/{doc}/confirm", s.confirm, account.Confirm)
	desk("POST /read/{doc}/reject", s.reject, account.Confirm)
	desk("POST /read/{doc}/reopen", s.reopen, account.Confirm)
	desk("POST /read/{doc}/restrict", s.restrict, account.Restrict)
	desk("POST /read/{doc}/draft", s.draft, account.Confirm)
	desk("POST /read/{doc}/add", s.add, account.Confirm)
	desk("POST /read/{doc}/settle", s.settle, account.Confirm)
	if s.beside != nil {
		desk("POST /read/{doc}/repeats", s.repeats, account.Confirm)
		desk("POST /read/{doc}/notsame", s.notSame, account.Confirm)
	}
	if s.sources != nil {
		s.sourceRoutes(desk)
	}
	if s.links != nil {
		s.linkRoutes(desk)
	}
	if s.sites != nil {
		s.siteRoutes(desk)
	}
	desk("GET /places", s.places)
	desk("GET /when", s.heard)

	desk("GET /settings", s.ownSettings)
	desk("POST /settings", s.saveOwnSettings)
	desk("POST /settings/password", s.changePassword)
	if s.tokens != nil {
		desk("POST /settings/token", s.changeToken)
	}
	desk("GET /settings/people", s.people, account.ManagePeople)
	desk("POST /settings/people", s.addPerson, account.ManagePeople)
	desk("POST /settings/people/{id}", s.changePerson, account.ManagePeople)
	desk("GET /settings/node", s.nodeSettings, account.ManageSettings)
	desk("POST /settings/node", s.saveNodeSettings, account.ManageSettings)
	if s.feeds != nil {
		s.feedRoutes(desk)
	}
	desk("GET /settings/about", s.about)
	if s.journal != nil {
		desk("GET /settings/journal", s.journalPage, account.ReadJournal)
	}
	if s.sharing != nil {
		s.shareRoutes(desk)
	}
	s.dealingRoutes(desk)
	s.watchRoutes(desk)
	s.planRoutes(desk)
	root := http.NewServeMux()
	open("/", func(w http.ResponseWriter, r *http.Request) error { return unrouted(w, r, mux, root) })

	pages := http.NewCrossOriginProtection().Handler(s.sessions.LoadAndSave(mux))
	root.Handle("GET /static/", s.assets)
	root.Handle("GET /basemap/", s.assets)
	root.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	root.Handle("/", pages)
	return guard(root)
}

// unrouted tells a page that does not exist from a method that a page does not have.
func unrouted(w http.ResponseWriter, r *http.Request, muxes ...*http.ServeMux) error {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		probe := r.Clone(r.Context())
		probe.Method = method
		for _, mux := range muxes {
			if _, pattern := mux.Handler(probe); pattern != "" && pattern != "/" {
				allowed = append(allowed, method)
			}
		}
	}
	if len(allowed) == 0 || slices.Contains(allowed, r.Method) {
		return store.ErrNotFound
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	return problem{status: http.StatusMethodNotAllowed, key: "error.method"}
}

// policy lets a page use what this node serves and nothing else; styles and scripts come from files only.
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// guard puts the headers on every answer.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		next.ServeHTTP(w, r)
	})
}

func (s *site) handle(h page) http.Handler {
	return gzhttp.GzipHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Add("Vary", "Cookie, Accept-Language, HX-Request, HX-Target")
		r = r.WithContext(withLook(r.Context(), s.lookOf(r)))
		if err := modest(r); err != nil {
			s.fail(w, r, err)
			return
		}
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	}))
}

// mostValues is how often one parameter may stand in an address: every box of a filter fits, a flood does not.
const mostValues = 50

// modest refuses an address that repeats a parameter beyond all use.
func modest(r *http.Request) error {
	for _, values := range r.URL.Query() {
		if len(values) > mostValues {
			return problem{http.StatusBadRequest, "error.many", []any{mostValues}}
		}
	}
	return nil
}

// data marks a handler as one that scripts ask: its errors are problems in JSON.
func (s *site) data(h page) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		r.Header.Set("Accept", "application/json")
		err := h(w, r)
		if err != nil {
			s.fail(w, r, err)
		}
		return nil
	}
}

// signedIn lets only signed-in people through, and, when actions are named, only those who may do them.
func (s *site) signedIn(h page, actions ...account.Action) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		p, err := s.person(r)
		if err != nil {
			return err
		}
		if p == nil {
			first, err := s.desk.FirstRun(r.Context())
			if err != nil {
				return err
			}
			to := "/sign-in"
			if first {
				to = "/first-run"
			} else if r.Method == http.MethodGet && r.URL.Path != "/" && r.Header.Get("HX-Request") == "" && !strings.HasPrefix(r.URL.Path, "/picture/") && r.Header.Get("Sec-Fetch-Dest") != "empty" {
				to += "?next=" + template.URLQueryEscaper(r.URL.RequestURI())
			}
			if r.Header.Get("HX-Request") != "" {
				w.Header().Set("HX-Redirect", to)
				w.WriteHeader(http.StatusNoContent)
				return nil
			}
			http.Redirect(w, r, to, http.StatusSeeOther)
			return nil
		}
		for _, a := range actions {
			if !account.Can(*p, a) {
				return errForbidden
			}
		}
		ctx := withPerson(r.Context(), p)
		return h(w, r.WithContext(withLook(ctx, s.lookOf(r.WithContext(ctx)))))
	}
}

// problem is an error that a person made or can mend; key names its message.
type problem struct {
	status int
	key    string
	args   []any
}

func (p problem) Error() string { return p.key }

// worded is an error that says in both languages what was refused and what to do.
type worded interface {
	error
	Words() text.Bilingual
}

var errForbidden = problem{status: http.StatusForbidden, key: "error.forbidden"}

// fail answers with a page that says what happened and what to do next.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	var p problem
	var refused worded
	var invalid *incident.Invalid
	switch {
	case errors.As(err, &p):
	case errors.As(err, &invalid):
		p = problem{status: http.StatusUnprocessableEntity, key: "error.invalid", args: []any{faultWords(invalid, s.lookOf(r).Lang)}}
	case errors.As(err, &refused):
		p = problem{status: http.StatusUnprocessableEntity, key: "error.invalid", args: []any{refused.Words().In(s.lookOf(r).Lang)}}
	case errors.Is(err, node.ErrSamePerson):
		p = problem{status: http.StatusUnprocessableEntity, key: "error.same"}
	case errors.Is(err, store.ErrCursor):
		p = problem{status: http.StatusBadRequest, key: "error.cursor"}
	case errors.Is(err, store.ErrNotFound):
		p = problem{status: http.StatusNotFound, key: "error.notfound"}
	case errors.Is(err, store.ErrConflict):
		p = problem{status: http.StatusConflict, key: "error.conflict"}
	case errors.Is(err, store.ErrExists):
		p = problem{status: http.StatusConflict, key: "error.exists"}
	case r.Context().Err() != nil:
		return
	default:
		s.log.ErrorContext(r.Context(), "serving a page", "method", r.Method, "path", r.URL.Path, "error", err)
		p = problem{status: http.StatusInternalServerError, key: "error.internal"}
	}
	if r.Header.Get("Accept") == "application/json" {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(p.status)
		words := p.key
		if l, _, err := s.locales.of(lookFrom(r.Context())); err == nil {
			words = l.t(p.key, p.args...)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"type": "about:blank", "status": p.status, "title": http.StatusText(p.status), "detail": words})
		return
	}
	if sideOnly(r) { // what a script asked for is no part of this page: it is given the page
		w.Header().Set("HX-Retarget", "#main")
		w.Header().Set("HX-Reselect", "#main")
		w.Header().Set("HX-Reswap", "outerHTML")
		w.Header().Set("HX-Push-Url", "false")
	}
	ctx := r.Context()
	if lookFrom(ctx) == (look{}) {
		r = r.WithContext(withLook(ctx, s.lookOf(r)))
	}
	s.render(w, r, p.status, "error", "", map[string]any{"Key": p.key, "Args": p.args, "Status": p.status})
}
