package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"tansiq/internal/node"
)

// client is one that may reach this machine, with limits for tests.
func client(t *testing.T, change func(*Limits)) *Client {
	t.Helper()
	allow, err := ParseAllow([]string{"127.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	l := Limits{Size: 1 << 20, Time: 5 * time.Second, Redirects: 5}
	if change != nil {
		change(&l)
	}
	c := New("9.9", allow, l)
	t.Cleanup(c.Close)
	return c
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func codeOf(err error) string {
	var e *node.SourceError
	if errors.As(err, &e) {
		if strings.Contains(e.Words().EN, "{") || strings.Contains(e.Words().AR, "{") {
			return e.Code + " with holes: " + e.Words().EN
		}
		return e.Code
	}
	return fmt.Sprint(err)
}

func TestFetch(t *testing.T) {
	var got http.Header
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Last-Modified", "Sun, 26 Jan 2025 10:00:00 GMT")
		w.Header().Set("Cache-Control", "public, max-age=900")
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "news")
	})
	c := client(t, nil)
	f, err := c.Fetch(t.Context(), node.Fetching{Address: at + "/feed#top", Feed: true, Lang: "ar"})
	if err != nil || string(f.Body) != "news" || f.MediaType != "application/rss+xml; charset=utf-8" || f.Address != at+"/feed" || f.Moved != "" || f.Unchanged || f.Fresh != 15*time.Minute {
		t.Fatalf("%+v %v", f, err)
	}
	if got.Get("User-Agent") != "Tansiq/9.9" || got.Get("Referer") != "" || got.Get("Cookie") != "" || got.Get("Authorization") != "" ||
		!strings.HasPrefix(got.Get("Accept"), "application/rss+xml") || got.Get("Accept-Language") != "ar, en;q=0.5" {
		t.Errorf("headers %v", got)
	}
	again, err := c.Fetch(t.Context(), node.Fetching{Address: at + "/feed", ETag: f.ETag, Modified: f.Modified})
	if err != nil || !again.Unchanged || again.Body != nil || again.ETag != `"1"` {
		t.Errorf("%+v %v", again, err)
	}
	if got.Get("If-Modified-Since") != "Sun, 26 Jan 2025 10:00:00 GMT" {
		t.Errorf("headers %v", got)
	}
}

func TestMisbehaviour(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = io.CopyN(z, zeros{}, 64<<20)
	z.Close()
	packed := func(b []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(b)
		}
	}
	status := func(code int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
		}
	}
	drip := func(w http.ResponseWriter, r *http.Request) {
		for range 100 {
			if _, err := w.Write([]byte("x")); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	}
	for name, c := range map[string]struct {
		h    http.HandlerFunc
		want string
	}{
		"an endless body": {func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		}, "too_big"},
		"a large body that says so": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99999999")
			_, _ = w.Write([]byte("x"))
		}, "too_big"},
		"a bomb":                {packed(bomb.Bytes()), "too_big"},
		"a packing that is cut": {packed(bomb.Bytes()[:200]), "cut"},
		"no packing at all":     {packed([]byte("this is no gzip")), "packing"},
		"a packing unknown":     {status(200, "Content-Encoding", "br"), "packing"},
		"packed twice":          {status(200, "Content-Encoding", "gzip, gzip"), "packing"},
		"a drop at a time":      {drip, "timeout"},
		"no answer": {func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-time.After(3 * time.Second):
			}
		}, "timeout"},
		"a line that breaks": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("half"))
			panic(http.ErrAbortHandler)
		}, "cut"},
		"headers without end": {status(200, "X-Filler", strings.Repeat("x", 200<<10)), "odd"},
		"many early hints": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Link", strings.Repeat("x", 4<<10))
			for range 1000 {
				w.WriteHeader(http.StatusEarlyHints)
			}
		}, "odd"},
		"something else than HTTP": {func(w http.ResponseWriter, _ *http.Request) {
			line, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_, _ = line.Write([]byte("SSH-2.0-OpenSSH_9.9\r\n\r\n"))
				line.Close()
			}
		}, "odd"},
		"not found":              {status(404), "not_found"},
		"gone":                   {status(410), "gone"},
		"forbidden":              {status(403), "forbidden"},
		"signing in":             {status(401, "WWW-Authenticate", "Basic realm=x"), "forbidden"},
		"busy":                   {status(503, "Retry-After", "120"), "wait"},
		"too many":               {status(429), "wait"},
		"broken":                 {status(500), "server"},
		"nothing to say":         {status(204), "status"},
		"unchanged, unasked":     {status(304), "status"},
		"a redirect to nowhere":  {status(302), "status"},
		"to a file":              {status(302, "Location", "file:///etc/passwd"), "redirect"},
		"to gopher":              {status(302, "Location", "gopher://127.0.0.1/"), "redirect"},
		"to a private address":   {status(302, "Location", "http://10.0.0.1/"), "private"},
		"to a cloud's secrets":   {status(301, "Location", "http://169.254.169.254/latest/meta-data/"), "private"},
		"to an IPv6 loopback":    {status(302, "Location", "http://[::1]/"), "private"},
		"to a mapped address":    {status(302, "Location", "http://[::ffff:169.254.169.254]/"), "private"},
		"to one with a password": {status(302, "Location", "http://admin:secret@127.0.0.1/"), "redirect"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := serve(t, c.h)
			begin := time.Now()
			_, err := client(t, func(l *Limits) { l.Time = 500 * time.Millisecond }).Fetch(t.Context(), node.Fetching{Address: at})
			if got := codeOf(err); got != c.want {
				t.Errorf("%s, want %s (%v)", got, c.want, err)
			}
			if took := time.Since(begin); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestRedirects(t *testing.T) {
	mux := http.NewServeMux()
	to := func(from, where string, code int) {
		mux.HandleFunc(from, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Referer") != "" {
				t.Error("where the desk came from was told")
			}
			http.Redirect(w, r, where, code)
		})
	}
	to("/old", "/newer", http.StatusMovedPermanently)
	to("/newer", "/today", http.StatusPermanentRedirect)
	to("/today", "/end", http.StatusFound)
	mux.HandleFunc("/end", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "here") })
	to("/a", "/b", http.StatusFound)
	to("/b", "/a", http.StatusMovedPermanently)
	to("/self", "/self", http.StatusFound)
	var n atomic.Int64
	mux.HandleFunc("/ever/", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, fmt.Sprintf("/ever/%d", n.Add(1)), http.StatusFound)
	})
	at := serve(t, mux.ServeHTTP)
	c := client(t, nil)
	f, err := c.Fetch(t.Context(), node.Fetching{Address: at + "/old"})
	if err != nil || string(f.Body) != "here" || f.Moved != at+"/today" || f.Address != at+"/end" {
		t.Errorf("%+v %v", f, err)
	}
	if f, err := c.Fetch(t.Context(), node.Fetching{Address: at + "/today"}); err != nil || f.Moved != "" {
		t.Errorf("%+v %v", f, err)
	}
	for path, want := range map[string]string{"/a": "loop", "/self": "loop", "/ever/x": "redirects"} {
		if _, err := c.Fetch(t.Context(), node.Fetching{Address: at + path}); codeOf(err) != want {
			t.Errorf("%s: %v", path, err)
		}
	}
	if n.Load() != 6 {
		t.Errorf("followed %d times", n.Load())
	}
	elsewhere := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("it was asked elsewhere") })
	to("/away", strings.Replace(elsewhere, "127.0.0.1", "127.0.0.2", 1), http.StatusFound)
	if _, err := c.Fetch(t.Context(), node.Fetching{Address: at + "/away", Host: func(h string) bool { return h == "127.0.0.1" }}); codeOf(err) != "elsewhere" {
		t.Errorf("%v", err)
	}
}

func TestFromSecureToOpen(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.1/", http.StatusFound)
	}))
	defer s.Close()
	s.Config.ErrorLog = nil
	c := client(t, nil)
	if _, err := c.Fetch(t.Context(), node.Fetching{Address: s.URL}); codeOf(err) != "tls" {
		t.Errorf("a certificate that nobody vouches for: %v", err)
	}
	c.transport.TLSClientConfig = s.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	if _, err := c.Fetch(t.Context(), node.Fetching{Address: s.URL}); codeOf(err) != "downgrade" {
		t.Errorf("%v", err)
	}
	open := serve(t, func(http.ResponseWriter, *http.Request) {})
	if _, err := c.Fetch(t.Context(), node.Fetching{Address: strings.Replace(open, "http:", "https:", 1)}); codeOf(err) != "tls" {
		t.Errorf("https at a port for http: %v", err)
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	c := client(t, nil)
	for address, want := range map[string]string{"": "address_missing", "ftp://a.example/": "scheme", "javascript:alert(1)": "scheme", "http://u:p@127.0.0.1/": "credentials",
		"http:///x": "address", "a.example/feed": "address", "http://\x7f/": "address", "https://" + strings.Repeat("a", 3000): "long"} {
		if _, err := c.Fetch(t.Context(), node.Fetching{Address: address}); codeOf(err) != want {
			t.Errorf("%q: %v, want %s", address, err, want)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := "http://" + l.Addr().String()
	l.Close()
	if _, err := c.Fetch(t.Context(), node.Fetching{Address: at}); codeOf(err) != "unreachable" {
		t.Errorf("%v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := c.Fetch(ctx, node.Fetching{Address: at}); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller that has gone: %v", err)
	}
}

func TestPrivateAddresses(t *testing.T) {
	private := strings.Fields(`0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192 192.168.1.1
		198.18.0.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 168.63.129.16 ::1 :: fc00::1 fd00:ec2::254 fe80::1 fe80::1%1 fec0::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::
		2001::1 2001:db8::1 192.0.2.1 203.0.113.5`)
	address := func(ip string) string { return netip.AddrPortFrom(netip.MustParseAddr(ip), 80).String() }
	network := func(ip string) string {
		if netip.MustParseAddr(ip).Unmap().Is4() {
			return "tcp4"
		}
		return "tcp6"
	}
	for _, ip := range private {
		if err := (Allow{}).check("a.example", network(ip), address(ip)); codeOf(err) != "private" {
			t.Errorf("%s: %v", ip, err)
		}
	}
	for _, ip := range []string{"93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1", "::ffff:8.8.8.8"} {
		if err := (Allow{}).check("a.example", network(ip), address(ip)); err != nil {
			t.Errorf("%s: %v", ip, err)
		}
	}
	a, err := ParseAllow([]string{"10.1.0.0/16", "fd12::/16", " 192.168.7.7 ", "[::1]", "Intranet.example.", "تقارير.example"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		host, ip string
		want     bool
	}{
		{"x", "10.1.2.3", true}, {"x", "10.2.0.1", false}, {"x", "fd12::9", true}, {"x", "192.168.7.7", true}, {"x", "192.168.7.8", false}, {"x", "::1", true}, {"x", "::ffff:10.1.2.3", true},
		{"intranet.example", "10.9.9.9", true}, {"INTRANET.example.", "127.0.0.1", true}, {"not.intranet.example", "10.9.9.9", false},
		{"intranet.example", "169.254.169.254", false}, {"intranet.example", "100.100.100.200", false}, {"intranet.example", "224.0.0.1", false}, {"intranet.example", "fe80::1", false}, {"intranet.example", "0.0.0.0", false},
		{"تقارير.example", "10.9.9.9", true}, {"xn--mgbai9azgqp6j.example", "10.9.9.9", false},
	} {
		if err := a.check(c.host, network(c.ip), address(c.ip)); (err == nil) != c.want {
			t.Errorf("%s at %s: %v", c.host, c.ip, err)
		}
	}
	for _, s := range []string{"", "10.0.0.0/99", "http://a.example", "a b", "*.example"} {
		if _, err := ParseAllow([]string{s}); err == nil {
			t.Errorf("%q is allowed", s)
		}
	}
}

// names is a resolver whose answers change from question to question.
func names(t *testing.T, answers ...string) *net.Resolver {
	var n atomic.Int64
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go func() {
			defer theirs.Close()
			for {
				var size uint16
				if binary.Read(theirs, binary.BigEndian, &size) != nil {
					return
				}
				b := make([]byte, size)
				if _, err := io.ReadFull(theirs, b); err != nil {
					return
				}
				var m dnsmessage.Message
				if err := m.Unpack(b); err != nil {
					t.Error(err)
					return
				}
				m.Response, m.Authoritative, m.Additionals = true, true, nil
				if m.Questions[0].Type == dnsmessage.TypeA {
					ip := netip.MustParseAddr(answers[min(int(n.Add(1))-1, len(answers)-1)]).As4()
					m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: m.Questions[0].Name, Class: dnsmessage.ClassINET}, Body: &dnsmessage.AResource{A: ip}}}
				}
				out, err := m.Pack()
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := theirs.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(out))), out...)); err != nil {
					return
				}
			}
		}()
		return ours, nil
	}}
}

// A name that answers with a public address first and with a private one when it counts gains nothing.
func TestNamesThatChangeTheirMind(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		fmt.Fprint(w, "x")
	})
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(at, "http://"))
	allow, _ := ParseAllow([]string{"127.0.0.1"}) // stands for a public address
	allow.resolver = names(t, "127.0.0.1", "127.0.0.2", "10.0.0.7")
	c := New("1", allow, Limits{Size: 1 << 20, Time: 5 * time.Second, Redirects: 5})
	for i, want := range []string{"<nil>", "private", "private"} {
		if _, err := c.Fetch(t.Context(), node.Fetching{Address: "http://news.example.com:" + port}); codeOf(err) != want {
			t.Errorf("question %d: %v, want %s", i+1, err, want)
		}
	}
	none := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no resolver") }}
	c = New("1", Allow{resolver: none}, Limits{Size: 1 << 20, Time: time.Second, Redirects: 5})
	if _, err := c.Fetch(t.Context(), node.Fetching{Address: "http://no-such-name.example.com/"}); codeOf(err) != "name" {
		t.Errorf("%v", err)
	}
}

func TestNoProxy(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	t.Setenv("http_proxy", "http://127.0.0.1:1")
	at := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "x") })
	if _, err := client(t, nil).Fetch(t.Context(), node.Fetching{Address: at}); err != nil {
		t.Error(err)
	}
}

func TestOneRequestAtATime(t *testing.T) {
	var inside, most, total atomic.Int64
	at := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		n := inside.Add(1)
		defer inside.Add(-1)
		for {
			if m := most.Load(); n <= m || most.CompareAndSwap(m, n) {
				break
			}
		}
		total.Add(1)
		time.Sleep(10 * time.Millisecond)
		fmt.Fprint(w, "x")
	})
	c := client(t, func(l *Limits) { l.Pause = 15 * time.Millisecond })
	var all sync.WaitGroup
	begin := time.Now()
	for range 8 {
		all.Go(func() {
			if _, err := c.Fetch(t.Context(), node.Fetching{Address: at}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() != 1 || total.Load() != 8 {
		t.Errorf("%d at once, %d in all", most.Load(), total.Load())
	}
	if took := time.Since(begin); took < 7*25*time.Millisecond {
		t.Errorf("no pause between them: %v", took)
	}
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	leave, err := c.turns.enter(t.Context(), "held.example", 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.turns.enter(ctx, "held.example", 0); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	leave()
	for i := range 3 * maxTurns {
		leave, err := c.turns.enter(t.Context(), fmt.Sprint(i), 0)
		if err != nil {
			t.Fatal(err)
		}
		leave()
	}
	if n := len(c.turns.hosts); n > maxTurns {
		t.Errorf("%d hosts are remembered", n)
	}
}

func TestWhatSitesAskFor(t *testing.T) {
	c := client(t, nil)
	now := time.Date(2025, 1, 26, 12, 0, 0, 0, time.UTC)
	c.now = func() time.Time { return now }
	for _, x := range []struct {
		header, value string
		after, fresh  time.Duration
	}{
		{"Retry-After", "120", 2 * time.Minute, 0}, {"Retry-After", "Sun, 26 Jan 2025 13:00:00 GMT", time.Hour, 0}, {"Retry-After", "-5", 0, 0}, {"Retry-After", "soon", 0, 0},
		{"Retry-After", "99999999999999999999", 0, 0}, {"Retry-After", "9999999999", maxAfter, 0}, {"Retry-After", "Sat, 25 Jan 2025 13:00:00 GMT", 0, 0},
		{"Cache-Control", "max-age=60", 0, time.Minute}, {"Cache-Control", `Public , MAX-AGE="60"`, 0, time.Minute}, {"Cache-Control", "no-cache, max-age=60", 0, 0},
		{"Cache-Control", "max-age=999999999", 0, maxFresh}, {"Cache-Control", "max-age=x", 0, 0}, {"Expires", "Sun, 26 Jan 2025 12:30:00 GMT", 0, 30 * time.Minute}, {"Expires", "0", 0, 0},
	} {
		r := &http.Response{Header: http.Header{x.header: {x.value}}}
		if after, fresh := c.after(r), c.fresh(r); after != x.after || fresh != x.fresh {
			t.Errorf("%s: %s: %v %v", x.header, x.value, after, fresh)
		}
	}
	at := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7200")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	_, err := c.Fetch(t.Context(), node.Fetching{Address: at})
	var e *node.SourceError
	if !errors.As(err, &e) || e.After != 2*time.Hour {
		t.Errorf("%+v", err)
	}
}

func TestRobots(t *testing.T) {
	for name, c := range map[string]struct {
		file, path string
		want       bool
	}{
		"none":                         {"", "/a", true},
		"a page in its place":          {"<html><body>Not found</body></html>", "/a", true},
		"all":                          {"User-agent: *\nDisallow: /", "/a", false},
		"nothing":                      {"User-agent: *\nDisallow:", "/a", true},
		"others":                       {"User-agent: else\nDisallow: /", "/a", true},
		"us":                           {"User-agent: Tansiq\nDisallow: /a", "/ab", false},
		"us with a version":            {"User-agent: Tansiq/2.0\nDisallow: /a", "/ab", false},
		"not us":                       {"User-agent: tan\nDisallow: /a", "/ab", true},
		"ours before everybody's":      {"User-agent: *\nDisallow: /\nUser-agent: tansiq\nDisallow: /b", "/a", true},
		"our groups count together":    {"User-agent: tansiq\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: tansiq\nDisallow: /b", "/a", false},
		"several names for one group":  {"User-agent: x\nUser-agent: tansiq\nDisallow: /a", "/a", false},
		"a rule before any name":       {"Disallow: /x\nUser-agent: *\nDisallow: /y", "/y", false},
		"nonsense between":             {"User-agent: *\nCrawl-delay: soon\nfoo bar\nSitemap: https://a.example/s\nDisallow: /p", "/p", false},
		"the longer":                   {"User-agent: *\nDisallow: /a\nAllow: /a/open", "/a/open/1", true},
		"as long":                      {"User-agent: *\nDisallow: /a\nAllow: /a", "/a", true},
		"a star":                       {"User-agent: *\nDisallow: /*.php", "/x/y.php?z", false},
		"an end":                       {"User-agent: *\nDisallow: /*.php$", "/x/y.php?z", true},
		"a star and an end":            {"User-agent: *\nDisallow: /*.php$", "/x.php/y.php", false},
		"only an end":                  {"User-agent: *\nDisallow: /$", "/a", true},
		"a query":                      {"User-agent: *\nDisallow: /*?print=", "/a?print=1", false},
		"Arabic, escaped":              {"User-agent: *\nDisallow: /%D8%A3خبار", "/أخبار/1", false},
		"escaped without need":         {"User-agent: *\nDisallow: /%61", "/a", false},
		"a remark":                     {"User-agent: * # all\nDisallow: /a # this", "/a", false},
		"a mark and other line breaks": {"\ufeffUser-agent: *\r\rDisallow: /a\r", "/a", false},
		"the file itself":              {"User-agent: *\nDisallow: /", "/robots.txt", true},
	} {
		u, err := url.Parse("https://a.example" + c.path)
		if err != nil {
			t.Fatal(err)
		}
		if got := parseRobots(c.file, robotsAgent).allow(u); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	begin := time.Now()
	u := &url.URL{Scheme: "https", Host: "a.example", Path: "/" + strings.Repeat("a", 2000)}
	parseRobots("User-agent: *\n"+strings.Repeat("Disallow: /"+strings.Repeat("*a", 500)+"b$\n", 200), robotsAgent).allow(u)
	if took := time.Since(begin); took > time.Second {
		t.Errorf("stars took %v", took)
	}
}

func TestRobotsAreAsked(t *testing.T) {
	var asked, pages atomic.Int64
	var status atomic.Int64
	status.Store(200)
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			asked.Add(1)
			w.WriteHeader(int(status.Load()))
			fmt.Fprint(w, "User-agent: *\nDisallow: /closed\n")
			return
		}
		pages.Add(1)
		if r.URL.Path == "/through" {
			http.Redirect(w, r, "/closed/2", http.StatusFound)
			return
		}
		fmt.Fprint(w, "page")
	})
	c := client(t, nil)
	now := time.Now()
	c.now = func() time.Time { return now }
	for path, want := range map[string]string{"/open": "<nil>", "/closed/1": "robots", "/through": "robots"} {
		if _, err := c.Fetch(t.Context(), node.Fetching{Address: at + path, Robots: true}); codeOf(err) != want {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := c.Fetch(t.Context(), node.Fetching{Address: at + "/closed/1"}); err != nil {
		t.Errorf("what a person named was refused: %v", err)
	}
	if asked.Load() != 1 || pages.Load() != 3 {
		t.Errorf("asked %d times, %d pages", asked.Load(), pages.Load())
	}
	for code, want := range map[int]string{404: "<nil>", 403: "<nil>", 500: "robots_gone", 503: "robots_gone", 429: "robots_gone"} {
		now = now.Add(robotsFor + time.Minute)
		status.Store(int64(code))
		if _, err := c.Fetch(t.Context(), node.Fetching{Address: at + "/closed/1", Robots: true}); codeOf(err) != want {
			t.Errorf("robots.txt with %d: %v", code, err)
		}
	}
}
