package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

var elsewhere = []string{
	"", "picture", "//evil.example", "///evil.example", `/\evil.example`, `/./\evil.example`, `/x/../\evil.example`, `\/evil.example`,
	"/\t/evil.example", "/\n/evil.example", "\t//evil.example", "/\r//evil.example", " //evil.example", "/./\t/evil.example",
	"https://evil.example/", "https:/evil.example", "javascript:alert(1)", "//user@evil.example/", "/%5Cevil.example", "/./%5c%5cevil.example",
	"/%0a/evil.example", "/%zz", "/\x00", "/\u0085/evil.example", "?next=/", "#top", "/.//\\evil.example",
}

var ours = []string{"/", "/picture", "/picture?q=دير+الزور&side=group", "/read/doc-1?p=c2#here", "/picture?q=a%5Cb", "/incidents/a%20b", "/picture?q=https://x"}

func TestOnlyOurOwnPagesAreGoneBackTo(t *testing.T) {
	for _, p := range elsewhere {
		if local(p) {
			t.Errorf("%q passes for a page of this node", p)
		}
	}
	for _, p := range ours {
		if !local(p) {
			t.Errorf("%q does not pass for a page of this node", p)
		}
	}
}

// FuzzLocal holds what passes against what a browser does with the redirect: it must stay on this node.
func FuzzLocal(f *testing.F) {
	for _, p := range append(elsewhere, ours...) {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		if !local(p) {
			return
		}
		w := httptest.NewRecorder()
		http.Redirect(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/sign-in", nil), p, http.StatusSeeOther)
		to := w.Header().Get("Location")
		seen := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(strings.Trim(to, "\x00 \t\r\n"))
		base := &url.URL{Scheme: "http", Host: "desk.example", Path: "/sign-in"}
		u, err := base.Parse(seen)
		if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || strings.HasPrefix(seen, "//") {
			t.Errorf("%q leads to %q (%v, %v)", p, to, u, err)
		}
	})
}
