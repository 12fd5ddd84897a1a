package web

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tansiq/internal/account"
	"tansiq/internal/node"
)

// desk is the pages of a node with one admin, without a network between.
func desk(t *testing.T, o Options) *Pages {
	t.Helper()
	n, err := node.Open(t.Context(), node.Config{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	if _, err := n.NewPerson(t.Context(), "", account.Person{Login: "mona", Roles: []account.Role{account.Admin}}, secret); err != nil {
		t.Fatal(err)
	}
	o.Node, o.Log = n, slog.New(slog.DiscardHandler)
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *Pages) ask(t *testing.T, method, target string, form url.Values, change func(*http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w
}

// enter signs mona in and returns what carries the session on.
func (p *Pages) enter(t *testing.T) func(*http.Request) {
	t.Helper()
	w := p.ask(t, http.MethodPost, "/sign-in", url.Values{"login": {"mona"}, "password": {secret}}, nil)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("signing in: %d", w.Code)
	}
	return func(r *http.Request) {
		for _, c := range w.Result().Cookies() {
			r.AddCookie(c)
		}
	}
}

func TestAStrangerBehindTheProxyShutsNobodyOut(t *testing.T) {
	p := desk(t, Options{Proxied: true})
	try := func(peer, hops, login, password string) int {
		return p.ask(t, http.MethodPost, "/sign-in", url.Values{"login": {login}, "password": {password}}, func(r *http.Request) {
			r.RemoteAddr = peer
			r.Header.Set("X-Forwarded-For", hops)
		}).Code
	}
	slowed := false
	for i := range 60 {
		login := "guess" + string(rune('a'+i%26)) + string(rune('a'+i/26))
		// What a client claims stands before what the proxy wrote.
		slowed = slowed || try("127.0.0.1:4000", "198.51.100."+string(rune('0'+i%10))+", 203.0.113.9", login, "wrong") == http.StatusTooManyRequests
	}
	if !slowed {
		t.Error("sixty guesses from one address are not slowed")
	}
	if code := try("127.0.0.1:4000", "203.0.113.9, 198.51.100.7", "mona", secret); code != http.StatusSeeOther {
		t.Errorf("somebody else behind the same proxy gets %d", code)
	}
	if code := try("203.0.113.9:99", "198.51.100.8", "mona", secret); code != http.StatusTooManyRequests {
		t.Errorf("who does not come through the proxy names an address of their own: %d", code)
	}
	for hops, want := range map[string]string{"": "127.0.0.1:1", "junk": "127.0.0.1:1", "203.0.113.9:55": "203.0.113.9", "a, [2001:db8::1]": "2001:db8::1", "2001:db8::2": "2001:db8::2"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RemoteAddr = "127.0.0.1:1"
		r.Header.Set("X-Forwarded-For", hops)
		if got := p.site.client(r); got != want {
			t.Errorf("behind %q is %q, not %q", hops, got, want)
		}
	}
	if p.site.proxied = false; p.site.client(&http.Request{RemoteAddr: "127.0.0.1:1", Header: http.Header{"X-Forwarded-For": {"203.0.113.9"}}}) != "127.0.0.1:1" {
		t.Error("without a proxy the header counts")
	}
}

func TestAFloodOfValuesIsRefused(t *testing.T) {
	p := desk(t, Options{})
	in := p.enter(t)
	if w := p.ask(t, http.MethodGet, "/picture?"+strings.Repeat("source=a&", mostValues), nil, in); w.Code != http.StatusOK {
		t.Errorf("%d values: %d", mostValues, w.Code)
	}
	w := p.ask(t, http.MethodGet, "/picture?"+strings.Repeat("source=a&", 3000), nil, in)
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "50") {
		t.Errorf("3000 values: %d %s", w.Code, w.Body)
	}
}

func TestFaultsAreToldInTheirOwnForm(t *testing.T) {
	p := desk(t, Options{})
	in := p.enter(t)
	w := p.ask(t, http.MethodGet, "/picture/map?zoom=x", nil, in)
	var told struct {
		Status        int
		Title, Detail string
	}
	if err := json.Unmarshal(w.Body.Bytes(), &told); err != nil || w.Code != http.StatusBadRequest || told.Status != 400 || told.Detail == "" || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("a mistyped zoom: %d %v %s", w.Code, err, w.Body)
	}
	for _, c := range []struct{ method, path, allow string }{
		{"POST", "/picture", "GET"}, {"DELETE", "/read/new", "GET, POST"}, {"PUT", "/sign-out", "POST"}, {"GET", "/sign-out", "POST"}, {"POST", "/static/x.css", "GET"},
	} {
		if w := p.ask(t, c.method, c.path, nil, in); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s %s: %d, Allow %q", c.method, c.path, w.Code, w.Header().Get("Allow"))
		}
	}
	if w := p.ask(t, http.MethodPost, "/nothing", nil, in); w.Code != http.StatusNotFound {
		t.Errorf("a page that is not there: %d", w.Code)
	}
	if w := p.ask(t, http.MethodGet, "//picture/../picture", nil, in); w.Code/100 != 3 || w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Content-Security-Policy") == "" {
		t.Errorf("a cleaned path: %d %v", w.Code, w.Header())
	}
}

func TestASessionIsOneNodesOwn(t *testing.T) {
	p, other := desk(t, Options{Cookie: "tansiq-8420"}), desk(t, Options{Cookie: "tansiq-8421"})
	in, there := p.enter(t), other.enter(t)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	if _, ok := p.Person(r); ok {
		t.Error("somebody without a session is known")
	}
	there(r)
	if _, ok := p.Person(r); ok {
		t.Error("another node's session counts here")
	}
	in(r)
	if who, ok := p.Person(r); !ok || who.Login != "mona" {
		t.Errorf("the session belongs to %q, %t", who.Login, ok)
	}
	if w := p.ask(t, http.MethodPost, "/sign-out", url.Values{}, in); w.Code != http.StatusSeeOther {
		t.Errorf("signing out: %d", w.Code)
	}
	if _, ok := p.Person(r); ok {
		t.Error("a session that was ended counts")
	}
}
