package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tansiq/internal/api"
	"tansiq/internal/node"
	"tansiq/internal/web"
)

type serveCmd struct {
	desk
	fetching
	Listen     string   `default:"127.0.0.1:8420" help:"Address of the desk: pages and API. Keep it on this machine, or behind TLS."`
	Host       []string `placeholder:"NAME" help:"Name by which browsers reach the desk, besides this machine's own; repeatable. A proxy that passes the name on needs it."`
	Door       string   `placeholder:"ADDR" help:"Address of the partners' door: TLS with pinned keys, apart from the desk. Without it partners are reached, and meet this node by courier."`
	TLS        bool     `name:"behind-tls" help:"A proxy on this machine speaks TLS in front: cookies are marked Secure, and the last address in its X-Forwarded-For is the client's (for the brake on guessing passwords), so the proxy must set that header."`
	WatchUnder []string `name:"watch-under" placeholder:"DIR" help:"Directory below which folders may be watched for documents, besides inbox in the node's own; repeatable. Whoever manages sources on the pages can have the files there read."`
	Log        string   `enum:"text,json" default:"text" help:"Form of the log on standard error: text or json."`
}

func (serveCmd) Help() string {
	return `The first start makes the node and prints an address with a one-time token; whoever opens it becomes
the node's first admin. Stop it with Ctrl-C or SIGTERM: requests under way are finished.

Examples:

    tansiq serve
    tansiq serve --data /srv/tansiq --listen 127.0.0.1:9000
    tansiq serve --behind-tls --host desk.example.org
    tansiq serve --door 0.0.0.0:8421          # partners reach this node there
    tansiq serve --fetch-allow 10.20.0.0/16 --watch-under /srv/reports
    tansiq serve --db postgres://tansiq@localhost/tansiq --log json`
}

func (c serveCmd) Run(e *env) error {
	if _, _, err := net.SplitHostPort(c.Door); c.Door != "" && err != nil {
		return usagef("--door %s: want an address like 0.0.0.0:8421", c.Door)
	}
	client, err := c.fetcher(e)
	if err != nil {
		return err
	}
	defer client.Close()
	staySmall()
	log := newLog(e, c.Log)
	if c.DB == "" {
		release, err := node.Lock(c.config().Data)
		if err != nil {
			return err
		}
		defer release()
	}
	config := c.config()
	config.Log = log
	for _, dir := range c.WatchUnder {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return fmt.Errorf("finding %s: %w", dir, plain(err))
		}
		config.Watchable = append(config.Watchable, abs)
	}
	n, err := node.Open(e.ctx, config)
	if err != nil {
		return err
	}
	defer n.Close()
	l, err := listen(c.Listen)
	if err != nil {
		return err
	}
	connect(e.ctx, n)
	n.UseFetcher(client)
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	var doorEnded <-chan error
	if c.Door != "" {
		var at net.Addr
		if at, doorEnded, err = openDoor(ctx, n, c.Door, log); err != nil {
			return errors.Join(err, l.Close())
		}
		fmt.Fprintf(e.out, "Partners' door: https://%s\n", at)
	}
	first, err := n.FirstRun(e.ctx)
	if err != nil {
		return err
	}
	address := "http://" + shown(l.Addr())
	if first {
		fmt.Fprintf(e.out, "This node is new. Open this address once, to make its first admin:\n\n    %s/first-run?token=%s\n\n", address, n.SetupToken())
	} else {
		fmt.Fprintf(e.out, "Tansiq serves the desk on %s\n", address)
	}
	var work sync.WaitGroup
	work.Go(func() { n.Run(ctx) })
	work.Go(func() { n.Poll(ctx) })
	defer work.Wait()
	defer stop()
	if doorEnded != nil {
		work.Go(func() {
			if err := <-doorEnded; err != nil && ctx.Err() == nil {
				log.Error("the partners' door has closed", "error", err)
			}
		})
	}
	return serve(ctx, l, n, site{version: e.version, log: log, secure: c.TLS, hosts: c.Host})
}

// site says how a node's pages and API are served.
type site struct {
	version string
	log     *slog.Logger
	secure  bool     // a proxy on this machine speaks TLS
	hosts   []string // names of the desk besides this machine's own
	demo    bool
	clock   func() time.Time // nil: the machine's
}

// handler joins the pages and the API of a node, as they are served on an address.
func (s site) handler(n *node.Node, at net.Addr) (http.Handler, error) {
	cookie := "tansiq"
	if t, ok := at.(*net.TCPAddr); ok {
		cookie = fmt.Sprintf("tansiq-%d", t.Port) // two nodes on one machine share their cookies
	}
	pages, err := web.New(web.Options{Node: n, Log: s.log, Version: s.version, Secure: s.secure, Proxied: s.secure, Demo: s.demo, Cookie: cookie, Clock: s.clock})
	if err != nil {
		return nil, err
	}
	machines, err := api.New(api.Config{Node: n, Session: pages.Person, Version: s.version, Log: s.log, Clock: s.clock, Secure: s.secure})
	if err != nil {
		return nil, err
	}
	// Not a ServeMux: its own redirects would go out without the headers of either.
	return s.guardHost(at, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if unhurried(r) {
			_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
		}
		switch p := r.URL.Path; {
		case strings.HasPrefix(p, api.Prefix+"/"), p == "/metrics", p == "/healthz", p == api.OGCPrefix, strings.HasPrefix(p, api.OGCPrefix+"/"), strings.HasPrefix(p, api.FeedPrefix+"/"):
			machines.ServeHTTP(w, r)
		default:
			pages.ServeHTTP(w, r)
		}
	})), nil
}

// bodyTime is how long a request may take to arrive, except where files come in.
const bodyTime = time.Minute

// unhurried reports whether a request brings files, which take their time on a slow line.
func unhurried(r *http.Request) bool {
	switch r.URL.Path {
	case "/read/new", api.Prefix + "/documents", api.Prefix + "/claims", api.Prefix + "/imports":
		return r.Method == http.MethodPost
	}
	return false
}

// guardHost answers only to names of the desk: a page of a foreign site that points its own name at this machine
// would otherwise reach a desk that listens here. A desk that listens to the network answers to any name, unless
// names are given.
func (s site) guardHost(at net.Addr, next http.Handler) http.Handler {
	t, ok := at.(*net.TCPAddr)
	if !ok || !t.IP.IsLoopback() && len(s.hosts) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.Host
		if host, _, err := net.SplitHostPort(r.Host); err == nil {
			name = host
		}
		name = strings.TrimSuffix(strings.ToLower(strings.Trim(name, "[]")), ".")
		ip := net.ParseIP(name)
		known := name == "localhost" || ip != nil && (ip.IsLoopback() || ip.Equal(t.IP)) ||
			slices.ContainsFunc(s.hosts, func(h string) bool { return strings.EqualFold(h, name) })
		if known {
			next.ServeHTTP(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/plain; charset=utf-8")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		w.WriteHeader(http.StatusMisdirectedRequest)
		fmt.Fprintf(w, "This desk does not answer to the name %q. If it should, start it with --host NAME.\n", name)
	})
}

// serve answers on l until ctx ends, then finishes the requests under way.
func serve(ctx context.Context, l net.Listener, n *node.Node, s site) error {
	h, err := s.handler(n, l.Addr())
	if err != nil {
		l.Close()
		return err
	}
	var requests atomic.Int64
	server := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			h.ServeHTTP(w, r)
		}),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       bodyTime,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	go tidyMemory(ctx, &requests)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return fmt.Errorf("stopping: requests were still under way after 10 s: %w", err)
	}
	return nil
}

// tidyMemory hands memory back to the system at the start, and each time the desk falls quiet: a password check
// alone takes 19 MiB that the runtime would keep for minutes.
func tidyMemory(ctx context.Context, requests *atomic.Int64) {
	debug.FreeOSMemory()
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	var seen, tidied int64
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := requests.Load()
		if now == seen && now != tidied { // quiet since the last look, for the first time
			debug.FreeOSMemory()
			tidied = now
		}
		seen = now
	}
}

// listen opens the desk's listener, with words for the two usual mistakes.
func listen(address string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(address); err != nil {
		return nil, usagef("--listen %s: want an address like 127.0.0.1:8420", address)
	}
	l, err := net.Listen("tcp", address) //nolint:noctx // listens for as long as the program runs
	if err != nil {
		if strings.Contains(err.Error(), "address already in use") {
			return nil, fmt.Errorf("%s is taken by another program: name another one with --listen", address)
		}
		return nil, fmt.Errorf("listening on %s: %w", address, err)
	}
	return l, nil
}

// shown writes a listener's address so that a browser on this machine can open it.
func shown(a net.Addr) string {
	t, ok := a.(*net.TCPAddr)
	if ok && t.IP.IsUnspecified() {
		return fmt.Sprintf("localhost:%d", t.Port)
	}
	return a.String()
}

func newLog(e *env, form string) *slog.Logger {
	if form == "json" {
		return slog.New(slog.NewJSONHandler(e.errs, nil))
	}
	return slog.New(slog.NewTextHandler(e.errs, nil))
}

// memoryLimit is what the runtime aims to stay below, unless the environment says otherwise.
const memoryLimit = 300 << 20

// staySmall is for processes that serve: they hand memory back early.
func staySmall() { tuneMemory(100) }

// workFast is for processes that import and end: they collect garbage seldom.
func workFast() { tuneMemory(300) }

func tuneMemory(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}
