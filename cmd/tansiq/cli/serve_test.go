package cli

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"tansiq/internal/node"
)

func TestTheDeskAnswersToItsOwnNames(t *testing.T) {
	here, net1 := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8420}, &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 8420}
	for _, c := range []struct {
		at    net.Addr
		hosts []string
		host  string
		want  int
	}{
		{here, nil, "127.0.0.1:8420", 200}, {here, nil, "localhost:8420", 200}, {here, nil, "LOCALHOST.", 200}, {here, nil, "[::1]:8420", 200},
		{here, nil, "evil.example:8420", 421}, {here, nil, "127.0.0.1.evil.example", 421}, {here, nil, "192.0.2.7", 421}, {here, nil, "", 421},
		{here, []string{"desk.example.org"}, "Desk.Example.org", 200}, {here, []string{"desk.example.org"}, "evil.example", 421},
		{net1, nil, "anything.example", 200}, {net1, []string{"desk.example.org"}, "192.0.2.7:8420", 200}, {net1, []string{"desk.example.org"}, "evil.example", 421},
	} {
		h := site{hosts: c.hosts}.guardHost(c.at, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.Host = c.host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s on %s with %v: %d, not %d", c.host, c.at, c.hosts, w.Code, c.want)
		}
	}
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	n, err := node.Open(t.Context(), node.Config{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	h, err := site{version: "test", log: slog.New(slog.DiscardHandler)}.handler(n, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8420})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "//picture", "/x/../picture", "/api/v1/./health", "//api/v1/health", "/api/v1", "/healthz", "/nothing", "/static/nothing", "/favicon.ico"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost:8420/", nil)
		r.URL.Path = path
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %d without its headers: %v", path, w.Code, w.Header())
		}
	}
}

func TestFilesMayTakeTheirTime(t *testing.T) {
	for path, want := range map[string]bool{"/read/new": true, "/api/v1/imports": true, "/api/v1/documents": true, "/sign-in": false, "/api/v1/people": false} {
		if got := unhurried(httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, nil)); got != want {
			t.Errorf("POST %s unhurried: %t", path, got)
		}
	}
}
