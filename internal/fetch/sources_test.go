package fetch_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf16"

	"tansiq/internal/account"
	"tansiq/internal/fetch"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

const item = `<item><guid>1</guid><title>هجوم قرب تدمر</title><link>/n/1</link><pubDate>Sun, 26 Jan 2025 01:30:00 +0300</pubDate><description>قُتل ثلاثة جنود في هجوم قرب مدينة تدمر.</description></item>`

const good = `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>وكالة</title>` + item + `</channel></rss>`

// desk is a node that fetches from this machine, with an admin who adds and tries sources.
func desk(t *testing.T, l fetch.Limits) (n *node.Node, admin string) {
	t.Helper()
	n, err := node.Open(t.Context(), node.Config{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	allow, err := fetch.ParseAllow([]string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	c := fetch.New("9.9", allow, l)
	t.Cleanup(c.Close)
	n.UseFetcher(c)
	p, err := n.NewPerson(t.Context(), "", account.Person{Login: "mona", Roles: []account.Role{account.Admin, account.Analyst}}, "olive lantern quarry")
	if err != nil {
		t.Fatal(err)
	}
	return n, p.ID
}

// Whatever a site does, the desk is told in words what it was, in time.
func TestSitesThatMisbehave(t *testing.T) {
	n, admin := desk(t, fetch.Limits{Size: 1 << 20, Time: 700 * time.Millisecond, Redirects: 5})
	sixteen := func(s string) string {
		b := []byte{0xFE, 0xFF}
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u>>8), byte(u))
		}
		return string(b)
	}
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = z.Write([]byte(good[:len(good)-20]))
	for range 64 {
		_, _ = z.Write(bytes.Repeat([]byte("<!--             -->"), 50_000))
	}
	z.Close()
	type answer struct {
		status  int
		media   string
		body    string
		headers []string
	}
	sites := map[string]struct {
		answer answer
		want   string // "" for one that is taken
	}{
		"good":                         {answer{200, "application/rss+xml", good, nil}, ""},
		"rss as a page":                {answer{200, "text/html; charset=utf-8", strings.Replace(good, ">1<", ">2<", 1), nil}, ""},
		"rss as a picture":             {answer{200, "image/png", strings.Replace(good, ">1<", ">3<", 1), nil}, ""},
		"a wrong charset":              {answer{200, "application/rss+xml; charset=iso-8859-1", strings.Replace(good, ">1<", ">4<", 1), nil}, ""},
		"UTF-16":                       {answer{200, "text/xml; charset=utf-8", sixteen(strings.Replace(good, ">1<", ">5<", 1)), nil}, ""},
		"a page as rss":                {answer{200, "application/rss+xml", "<!doctype html><html><body>news</body></html>", nil}, "web_page_0"},
		"a picture as rss":             {answer{200, "application/rss+xml", "\x89PNG\r\n\x1a\n", nil}, "image"},
		"a PDF as rss":                 {answer{200, "application/rss+xml", "%PDF-1.7", nil}, "binary"},
		"gzip that nobody was told of": {answer{200, "application/rss+xml", bomb.String(), nil}, "binary"},
		"a bomb":                       {answer{200, "application/rss+xml", bomb.String(), []string{"Content-Encoding", "gzip"}}, "too_big"},
		"billion laughs":               {answer{200, "text/xml", `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><rss><channel><title>&lol2;</title></channel></rss>`, nil}, "entities"},
		"an outside entity":            {answer{200, "text/xml", `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>`, nil}, "entities"},
		"depth":                        {answer{200, "text/xml", "<rss><channel>" + strings.Repeat("<a:b>", 100_000), nil}, "deep"},
		"half":                         {answer{200, "text/xml", good[:len(good)/2], nil}, "broken"},
		"nothing":                      {answer{200, "text/xml", "", nil}, "empty"},
		"moved in a circle":            {answer{302, "", "", []string{"Location", "/moved%20in%20a%20circle"}}, "loop"},
		"to inside":                    {answer{302, "", "", []string{"Location", "http://169.254.169.254/latest/"}}, "private"},
		"to another machine":           {answer{302, "", "", []string{"Location", "http://10.1.1.1/"}}, "private"},
		"to a file":                    {answer{302, "", "", []string{"Location", "file:///etc/passwd"}}, "redirect"},
		"gone":                         {answer{410, "", "", nil}, "gone"},
		"busy":                         {answer{503, "", "", []string{"Retry-After", "3600"}}, "wait"},
		"broken":                       {answer{500, "", "", nil}, "server"},
		"closed":                       {answer{403, "", "", nil}, "forbidden"},
	}
	var ever atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		switch {
		case strings.HasPrefix(name, "ever"):
			http.Redirect(w, r, fmt.Sprintf("/ever%d", ever.Add(1)), http.StatusFound)
			return
		case name == "drop by drop":
			for i := 0; i < len(good) && r.Context().Err() == nil; i++ {
				fmt.Fprint(w, good[i:i+1])
				_ = http.NewResponseController(w).Flush()
				time.Sleep(50 * time.Millisecond)
			}
			return
		case name == "endless":
			fmt.Fprint(w, good[:40])
			for r.Context().Err() == nil {
				if _, err := w.Write(bytes.Repeat([]byte(item), 100)); err != nil {
					return
				}
			}
			return
		}
		a := sites[name].answer
		w.Header().Set("Content-Type", a.media)
		for i := 0; i < len(a.headers); i += 2 {
			w.Header().Set(a.headers[i], a.headers[i+1])
		}
		w.WriteHeader(a.status)
		_, _ = w.Write([]byte(a.body))
	}))
	defer s.Close()
	want := map[string]string{"ever": "redirects", "drop by drop": "timeout", "endless": "too_big"}
	for name, site := range sites {
		want[name] = site.want
	}
	for name, code := range want {
		src, err := n.SaveSource(t.Context(), admin, node.Source{Kind: node.SourceFeed, Name: name, Address: s.URL + "/" + strings.ReplaceAll(name, " ", "%20"), Enabled: true})
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		got, err := n.TrySource(t.Context(), admin, src.ID)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if took := time.Since(begin); took > 3*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		switch {
		case code == "" && (got.Fault != nil || got.Seen != 1):
			t.Errorf("%s: %+v %v", name, got, got.Fault)
		case code != "" && (got.Fault == nil || got.Fault.Code != code):
			t.Errorf("%s: %+v, want %s", name, got.Fault, code)
		case code != "":
			if w := got.Fault.Words(); w.AR == "" || w.EN == "" || strings.Contains(w.AR+w.EN, "{") {
				t.Errorf("%s: %+v", name, w)
			}
		}
	}
	docs, _, err := n.Documents(t.Context(), store.Viewer{System: true}, "", "", 100)
	if err != nil || len(docs) != 1 { // five feeds bring the same item
		t.Errorf("%d documents, %v", len(docs), err)
	}
}

// A site that is asked with manners has little to send.
func TestManners(t *testing.T) {
	l := fetch.DefaultLimits()
	l.Pause = 10 * time.Millisecond
	n, admin := desk(t, l)
	var feeds, pages, robots, full atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.UserAgent(), "Tansiq/") {
			t.Errorf("it calls itself %q", r.UserAgent())
		}
		switch r.URL.Path {
		case "/robots.txt":
			robots.Add(1)
			fmt.Fprint(w, "User-agent: tansiq\nDisallow: /n/closed")
		case "/rss":
			feeds.Add(1)
			w.Header().Set("ETag", `"a"`)
			w.Header().Set("Cache-Control", "max-age=7200")
			if r.Header.Get("If-None-Match") == `"a"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			full.Add(1)
			fmt.Fprint(w, strings.Replace(good, item, strings.ReplaceAll(item, "/n/1", "/n/open")+strings.ReplaceAll(strings.ReplaceAll(item, "/n/1", "/n/closed"), ">1<", ">2<"), 1))
		default:
			pages.Add(1)
			fmt.Fprint(w, "<html><body><article><p>قُتل أربعة جنود في هجوم قرب مدينة السخنة.</p></article></body></html>")
		}
	}))
	defer s.Close()
	src, err := n.SaveSource(t.Context(), admin, node.Source{Kind: node.SourceFeed, Address: s.URL + "/rss", Enabled: true, Linked: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, taken := range []int{2, 0} {
		got, err := n.TrySource(t.Context(), admin, src.ID)
		if err != nil || got.Fault != nil || got.Taken != taken {
			t.Fatalf("try %d: %+v %v", i+1, got, err)
		}
	}
	if feeds.Load() != 2 || full.Load() != 1 || robots.Load() != 1 || pages.Load() != 1 {
		t.Errorf("%d feeds (%d whole), %d robots.txt, %d pages", feeds.Load(), full.Load(), robots.Load(), pages.Load())
	}
	v, err := n.Source(t.Context(), store.Viewer{System: true}, src.ID)
	if err != nil || time.Until(v.Health.Next) < 119*time.Minute {
		t.Errorf("the next try is at %v, %v", v.Health.Next, err)
	}
}
