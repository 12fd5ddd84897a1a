package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/text"
)

// browser is somebody at the pages: it keeps cookies and does not follow redirects by itself.
type browser struct {
	t    *testing.T
	site *httptest.Server
	http *http.Client
}

func newDesk(t *testing.T) (*node.Node, *httptest.Server) {
	t.Helper()
	n, err := node.Open(t.Context(), node.Config{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	h, err := New(Options{Node: n, Log: slog.New(slog.DiscardHandler), Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return n, srv
}

func (b *browser) do(req *http.Request) (int, string, http.Header) {
	b.t.Helper()
	res, err := b.http.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		b.sound(req.URL.Path, string(body), res.Header)
	}
	return res.StatusCode, string(body), res.Header
}

var (
	inline  = regexp.MustCompile(`(?i)<[^>]+\s(style|on[a-z]+)\s*=|<style|<script(?:\s+type="module")?>|javascript:`)
	foreign = regexp.MustCompile(`(?i)(?:src|href|action)="(?:https?:)?//`)
	missing = regexp.MustCompile(`⟨[^⟩]*⟩|%!|ZgotmplZ|&lt;nil&gt;`)
)

// sound checks what must hold of every page: nothing inline, nothing foreign, no message missing.
func (b *browser) sound(path, body string, h http.Header) {
	b.t.Helper()
	for name, re := range map[string]*regexp.Regexp{"something inline": inline, "a foreign address": foreign, "a missing message": missing} {
		if m := re.FindString(body); m != "" {
			b.t.Errorf("%s holds %s: %s", path, name, m)
		}
	}
	if csp := h.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'self'") {
		b.t.Errorf("%s has the policy %q", path, csp)
	}
}

func (b *browser) get(path string) (int, string) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.site.URL+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	code, body, _ := b.do(req)
	return code, body
}

// post sends a form as the site's own page would, and returns the status, the body and where it leads.
func (b *browser) post(path string, form url.Values) (int, string, string) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	code, body, h := b.do(req)
	return code, body, h.Get("Location")
}

func open(t *testing.T, srv *httptest.Server, lang string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t, srv, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if code, _, _ := b.post("/look", url.Values{"lang": {lang}, "digits": {"latn"}, "back": {"//evil.example"}}); code != http.StatusSeeOther {
		t.Fatalf("choosing a language gave %d", code)
	}
	return b
}

const (
	secret = "four quiet lanterns by the river"
	report = "أعلنت وزارة الداخلية في 11 يناير/كانون الثاني 2025 أن جهاز الأمن العام داهم وكرا لتنظيم داعش في ريف دمشق واعتقل أربعة أشخاص.\n\n" +
		"وفي 15 يناير 2025 هاجم مسلحون من تنظيم داعش حاجزا لقوات سوريا الديمقراطية في دير الزور وقتل ثلاثة مقاتلين."
)

var (
	claimID = regexp.MustCompile(`name="claim" value="([^"]+)"`)
	rowID   = regexp.MustCompile(`class="row[^"]*" href="/incidents/([^"]+)"`)
)

// TestDesk walks one new node through its first day, in both languages.
func TestDesk(t *testing.T) {
	for _, lang := range []string{"ar", "en"} {
		t.Run(lang, func(t *testing.T) {
			n, srv := newDesk(t)
			b := open(t, srv, lang)

			if code, _, to := b.postless("/picture"); code != http.StatusSeeOther || to != "/first-run" {
				t.Fatalf("a fresh node leads to %d %s, want the first run", code, to)
			}
			token := n.SetupToken()
			form := url.Values{"token": {"wrong"}, "name": {"عقدة <b>"}, "subject": {"islamic-state"}, "lang": {lang}, "login": {"Salma"}, "person": {"سلمى نصر"}, "password": {secret}, "again": {secret}}
			if code, body, _ := b.post("/first-run", form); code != http.StatusUnprocessableEntity || !strings.Contains(body, "سلمى نصر") {
				t.Fatalf("a wrong token gave %d; what was typed must stay", code)
			}
			form.Set("token", token)
			if code, body, to := b.post("/first-run", form); code != http.StatusSeeOther || to != "/picture" {
				t.Fatalf("the first run ended with %d %s\n%s", code, to, body)
			}

			code, body := b.get("/picture")
			if code != http.StatusOK || !strings.Contains(body, `href="/read/new"`) || strings.Contains(body, "عقدة <b>") {
				t.Fatalf("the empty picture gave %d and must say what to do", code)
			}

			doc := b.take(report, nil)
			_, body = b.get(doc)
			if !strings.Contains(body, `class="sp `) {
				t.Fatal("the reading marks nothing in the text")
			}
			claim := claimID.FindStringSubmatch(body)
			if claim == nil {
				t.Fatalf("no proposal is open:\n%s", body)
			}
			if _, list := b.get("/picture"); rowID.MatchString(list) {
				t.Error("something is in the picture before anybody confirmed it")
			}
			if code, _, to := b.post(doc+"/confirm", url.Values{"claim": {claim[1]}}); code != http.StatusSeeOther || !strings.Contains(to, "incident=") {
				t.Fatalf("confirming gave %d %s", code, to)
			}
			_, body = b.get("/picture")
			row := rowID.FindStringSubmatch(body)
			if row == nil {
				t.Fatal("the confirmed claim is not in the picture")
			}
			page := "/incidents/" + row[1]
			for _, path := range []string{page, page + "/callout", "/picture/table", "/picture/rows?cursor=", doc + "?edit=yes", doc + "?edit=place-0", "/settings", "/settings/people", "/settings/node", "/settings/about", "/read", "/read?q=x", "/places?place.words=Raq"} {
				if code, body := b.get(path); code != http.StatusOK {
					t.Errorf("%s gave %d\n%.300s", path, code, body)
				}
			}

			// The second one is corrected while it is confirmed, the rest is rejected.
			_, body = b.get(doc)
			if claim = claimID.FindStringSubmatch(body); claim != nil {
				code, _, _ := b.post(doc+"/confirm", url.Values{"claim": {claim[1]}, "edits": formParts, "title.ar": {"عنوان آخر"}, "title.en": {"Another title"}, "class": {"attack"},
					"certainty": {"asserted"}, "marking": {"TLP:GREEN"}, "start": {"2025-01-20"}, "end": {"2025-01-10"}, "timeprec": {"day"}, "place": {"keep"}})
				if code != http.StatusUnprocessableEntity {
					t.Errorf("an end before the beginning gave %d", code)
				}
				code, body, _ := b.post(doc+"/confirm", url.Values{"claim": {claim[1]}, "edits": formParts, "title.ar": {"عنوان آخر"}, "title.en": {"Another title"}, "class": {"attack"},
					"certainty": {"asserted"}, "marking": {"TLP:GREEN"}, "start": {"2025-01-10"}, "end": {"2025-01-10"}, "timeprec": {"day"}, "place": {"none"},
					"q.what": {"killed"}, "q.value": {"٣"}, "actor": {"Islamic State"}, "actor.role": {"by"}})
				if code != http.StatusSeeOther {
					t.Errorf("confirming a correction gave %d\n%s", code, body)
				}
			}
			_, body = b.get(page)
			fix := regexp.MustCompile(page + `/claims/[^"]+`).FindString(body)
			if code, _, _ := b.post(fix, url.Values{"edits": {"what", "time", "place", "src"}, "title.en": {"x"}, "start": {"2025-01-11"}, "timeprec": {"day"}, "class": {"raid"}}); code != http.StatusUnprocessableEntity {
				t.Errorf("a correction without a reason gave %d", code)
			}
			if code, body, _ := b.post(fix, url.Values{"edits": {"what", "time", "place", "src"}, "title.en": {"Corrected by hand"}, "start": {"2025-01-11"}, "timeprec": {"day"}, "class": {"raid"}, "certainty": {"reported"}, "marking": {"TLP:AMBER"}, "place": {"keep"}, "note": {"checked"}}); code != http.StatusSeeOther {
				t.Errorf("correcting gave %d\n%s", code, body)
			}
			if _, body = b.get(page); !strings.Contains(body, "checked") {
				t.Error("the history does not tell why the claim was corrected")
			}
		})
	}
}

// postless gets a page and tells where it leads.
func (b *browser) postless(path string) (int, string, string) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.site.URL+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	code, body, h := b.do(req)
	return code, body, h.Get("Location")
}

// take gives a document by the form and returns the address of its reading.
func (b *browser) take(pasted string, file []byte) string {
	b.t.Helper()
	code, body, to := b.upload(pasted, file)
	if code != http.StatusSeeOther {
		b.t.Fatalf("giving a document: %d\n%s", code, body)
	}
	to, _, _ = strings.Cut(to, "?")
	return to
}

func (b *browser) upload(pasted string, file []byte) (int, string, string) {
	b.t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	w.WriteField("text", pasted)
	w.WriteField("source", "Desk of the interior")
	w.WriteField("published", "2025-01-26")
	w.WriteField("marking", "TLP:AMBER")
	if file != nil {
		f, err := w.CreateFormFile("files", "given.bin")
		if err != nil {
			b.t.Fatal(err)
		}
		f.Write(file)
	}
	w.Close()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.site.URL+"/read/new", &buf)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	code, body, h := b.do(req)
	return code, body, h.Get("Location")
}

// staffed is a desk with one person per role, all with the same password.
func staffed(t *testing.T) *httptest.Server {
	t.Helper()
	_, srv := staffedDesk(t)
	return srv
}

func staffedDesk(t *testing.T) (*node.Node, *httptest.Server) {
	t.Helper()
	n, srv := newDesk(t)
	hash, err := account.Hash(secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Configure(t.Context(), "", map[string]string{SettingName: "Desk", SettingSubject: "islamic-state"}); err != nil {
		t.Fatal(err)
	}
	for _, r := range account.Roles() {
		p := account.Person{ID: "person-" + string(r), Login: string(r), Name: string(r), Roles: []account.Role{r}, Hash: hash, Created: time.Unix(0, 0)}
		if err := n.AddPerson(t.Context(), "", p); err != nil {
			t.Fatal(err)
		}
	}
	return n, srv
}

func (b *browser) signIn(login string) {
	b.t.Helper()
	if code, _, to := b.post("/sign-in", url.Values{"login": {login}, "password": {secret}, "next": {"https://evil.example/"}}); code != http.StatusSeeOther || to != "/picture" {
		b.t.Fatalf("signing in as %s gave %d %s", login, code, to)
	}
}

func TestRolesAreHeld(t *testing.T) {
	srv := staffed(t)
	for role, want := range map[account.Role]map[string]int{
		account.Analyst:     {"/read/new": 200, "/settings/people": 403, "/settings/node": 403},
		account.Auditor:     {"/read/new": 403, "/settings/people": 403, "/read": 200},
		account.Admin:       {"/read/new": 403, "/settings/people": 200, "/settings/node": 200},
		account.Releaser:    {"/read/new": 403, "/picture": 200},
		account.Coordinator: {"/read/new": 403, "/picture": 200},
	} {
		b := open(t, srv, "en")
		b.signIn(string(role))
		for path, code := range want {
			if got, _ := b.get(path); got != code {
				t.Errorf("%s at %s: %d, want %d", role, path, got, code)
			}
		}
	}
	b := open(t, srv, "en")
	b.signIn("auditor")
	for _, path := range []string{"/read/x/confirm", "/incidents/x/merge", "/settings/people", "/settings/node"} {
		if code, _, _ := b.post(path, nil); code != http.StatusForbidden {
			t.Errorf("an auditor posting to %s gets %d", path, code)
		}
	}
}

func TestGuessingSlowsDown(t *testing.T) {
	srv := staffed(t)
	b := open(t, srv, "en")
	code := 0
	for range 8 {
		code, _, _ = b.post("/sign-in", url.Values{"login": {"admin"}, "password": {"not the password"}})
	}
	if code != http.StatusTooManyRequests {
		t.Errorf("the eighth guess gave %d", code)
	}
}

func TestForeignPagesCannotPost(t *testing.T) {
	srv := staffed(t)
	b := open(t, srv, "en")
	b.signIn("admin")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+"/settings/node", strings.NewReader("name=x"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", "https://evil.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	if code, _, _ := b.do(req); code != http.StatusForbidden {
		t.Errorf("a cross-site post gave %d", code)
	}
}

func TestNewPasswordEndsOtherSessions(t *testing.T) {
	srv := staffed(t)
	first, second := open(t, srv, "en"), open(t, srv, "ar")
	first.signIn("analyst")
	second.signIn("analyst")
	if code, body, _ := first.post("/settings/password", url.Values{"old": {secret}, "password": {secret + "!"}, "again": {secret + "!"}}); code != http.StatusSeeOther {
		t.Fatalf("changing the password gave %d\n%s", code, body)
	}
	if code, _ := first.get("/picture"); code != http.StatusOK {
		t.Errorf("who changed it is signed out: %d", code)
	}
	if code, _, to := second.postless("/picture"); code != http.StatusSeeOther || !strings.HasPrefix(to, "/sign-in") {
		t.Errorf("the other session goes on: %d %s", code, to)
	}
}

func TestBadDocumentsAreToldAndLoseNothing(t *testing.T) {
	srv := staffed(t)
	for _, lang := range []string{"ar", "en"} {
		b := open(t, srv, lang)
		b.signIn("analyst")
		for name, file := range map[string][]byte{"a PDF": []byte("%PDF-1.7 x"), "a picture": []byte("\x89PNG\r\n\x1a\n...."), "NUL bytes": []byte("abc\x00\x00\x00def\x00\x01\x02"), "nothing": {}} {
			code, body, _ := b.upload("", file)
			if code != http.StatusUnprocessableEntity || !strings.Contains(body, "given.bin") || !strings.Contains(body, "Desk of the interior") {
				t.Errorf("%s in %s gave %d; the page must name the file and keep what was typed", name, lang, code)
			}
		}
		if code, _, _ := b.upload("  \n ", nil); code != http.StatusUnprocessableEntity {
			t.Errorf("an empty form gave %d", code)
		}
		if _, body := b.get("/read"); strings.Contains(body, `class="doc"`) {
			t.Error("a refused document is in the inbox")
		}
	}
}

func TestRestrictedDocumentsStayWithTheirPeople(t *testing.T) {
	srv := staffed(t)
	a := open(t, srv, "en")
	a.signIn("analyst")
	doc := a.take(report, nil)
	if code, _, _ := a.post(doc+"/restrict", url.Values{"restrict": {"person-admin"}}); code != http.StatusSeeOther {
		t.Fatalf("restricting gave %d", code)
	}
	for login, want := range map[string]int{"analyst": 200, "admin": 200, "auditor": 404} {
		b := open(t, srv, "en")
		b.signIn(login)
		if code, _ := b.get(doc); code != want {
			t.Errorf("%s sees the document with %d, want %d", login, code, want)
		}
	}
}

// TestCatalogues holds the languages against each other and against what the pages ask for.
func TestCatalogues(t *testing.T) {
	l, err := loadLocales(&assets{})
	if err != nil {
		t.Fatal(err)
	}
	var first map[string]message
	for _, lang := range languages {
		words := l.words[lang.Code]
		if first == nil {
			first = words
		}
		for key, m := range words {
			other, ok := first[key]
			if !ok || (other.forms == nil) != (m.forms == nil) {
				t.Errorf("%s has %q otherwise than %s", lang.Code, key, languages[0].Code)
			}
			if m.forms == nil && m.text == "" {
				t.Errorf("%s: %q is empty", lang.Code, key)
			}
			for _, form := range lang.forms {
				if m.forms != nil && m.forms[form] == "" {
					t.Errorf("%s: %q lacks the form %q", lang.Code, key, form)
				}
			}
			if m.forms != nil && len(m.forms) != len(lang.forms) {
				t.Errorf("%s: %q has forms that the language does not know", lang.Code, key)
			}
		}
		if len(words) != len(first) {
			t.Errorf("%s has %d messages, %s has %d", lang.Code, len(words), languages[0].Code, len(first))
		}
		for prefix, values := range map[string][]string{"class": strs(classes), "side": strs(sides), "certainty": strs(certainties), "timeprec": strs(timePrecs),
			"precision": strs(placePrecs), "role.actor": strs(actorRoles), "what": whats, "role": strs(account.Roles()), "role.what": strs(account.Roles())} {
			for _, v := range values {
				if _, ok := words[prefix+"."+v]; !ok {
					t.Errorf("%s has no word for %s.%s", lang.Code, prefix, v)
				}
			}
		}
	}
	asked := regexp.MustCompile(`[({ ][tn] "([^"]+)"`)
	files, err := templates.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := templates.ReadFile("templates/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(b), -1) {
			if _, ok := first[m[1]]; !ok {
				t.Errorf("%s asks for %q, which no catalogue has", f.Name(), m[1])
			}
		}
	}
}

func strs[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

func TestWords(t *testing.T) {
	l, err := loadLocales(&assets{})
	if err != nil {
		t.Fatal(err)
	}
	of := func(lang, digits, months string) *locale {
		loc, _, err := l.of(look{Lang: lang, Digits: digits, Months: months})
		if err != nil {
			t.Fatal(err)
		}
		return loc
	}
	l.know([]incident.Participant{{ID: "islamic-state", Name: text.Bilingual{AR: "تنظيم الدولة الإسلامية", EN: "Islamic State"}}})
	d := incident.Date
	for _, c := range []struct{ got, want string }{
		{of("ar", "latn", "roman").quantity(incident.Quantity{What: "killed", Of: "islamic-state", Value: 5, Min: 5, Max: 5}), "قتلى: 5 (تنظيم الدولة الإسلامية)"},
		{of("en", "latn", "roman").num(16566), "16,566"},
		{of("ar", "arab", "roman").num(16566), "١٦٬٥٦٦"},
		{of("en", "latn", "roman").n("picture.count", 1), "1 incident"},
		{of("ar", "latn", "roman").n("picture.count", 0), "لا وقائع"},
		{of("ar", "latn", "roman").n("picture.count", 2), "واقعتان"},
		{of("ar", "latn", "roman").n("picture.count", 103), "103 وقائع"},
		{of("ar", "latn", "roman").n("picture.count", 111), "111 واقعة"},
		{of("ar", "arab", "levant").date(d(2025, 1, 11)), "١١ كانون الثاني ٢٠٢٥"},
		{of("en", "latn", "roman").span(d(2025, 1, 11), d(2025, 1, 13), incident.TimeRange), "11–13 January 2025"},
		{of("en", "latn", "roman").span(d(2024, 12, 30), d(2025, 1, 2), incident.TimeRange), "30 December 2024–2 January 2025"},
		{of("en", "latn", "roman").span(incident.NoDay, incident.NoDay, incident.TimeUnknown), "no date"},
		{of("en", "latn", "roman").quantity(incident.Quantity{What: "killed", Value: 5, Min: 4, Max: 6}), "5 (4–6) killed"},
		{of("en", "latn", "roman").quantity(incident.Quantity{What: "arrested", Value: 4, Min: 4, Max: -1, Approx: true}), "about 4 or more arrested"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// A filter written as an address and read again is the same filter.
func FuzzFilter(f *testing.F) {
	f.Add("q=داعش&from=2025-01-01&class=raid&side=group&box=35,32,42,37&placing=area")
	f.Add("from=x&to=2025-13-01&box=1,2,3&side=nobody&contradicted=yes&source=ucdp-ged&source=")
	f.Add("box=NaN,1,2,3&unit=SY-DI&actor=islamic-state&undated=yes")
	f.Fuzz(func(t *testing.T, q string) {
		v, err := url.ParseQuery(q)
		if err != nil {
			return
		}
		once := parseFilter(v)
		if again := parseFilter(once.values()); again.Encoded() != once.Encoded() {
			t.Errorf("%q became %q", once.Encoded(), again.Encoded())
		}
		if !local(once.Address()) {
			t.Errorf("the address %q leads away", once.Address())
		}
	})
}

// The handlers take the node as it is.
var (
	_ Desk   = (*node.Node)(nil)
	_ Beside = (*node.Node)(nil)
)

func TestSessionsAreKeptByTheNode(t *testing.T) {
	n, _ := newDesk(t)
	s := sessionStore{n}
	ctx := context.Background()
	if err := s.CommitCtx(ctx, "token", []byte("data"), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if b, ok, err := s.FindCtx(ctx, "token"); err != nil || !ok || !slices.Equal(b, []byte("data")) {
		t.Errorf("found %q %v %v", b, ok, err)
	}
	if err := s.DeleteCtx(ctx, "token"); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.FindCtx(ctx, "token"); err != nil || ok {
		t.Errorf("a deleted session is found (%v)", err)
	}
}
