package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tansiq/internal/account"
	"tansiq/internal/node"
)

// give sends the form of a new document.
func (p *Pages) give(t *testing.T, in func(*http.Request), fields url.Values) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for k, values := range fields {
		for _, v := range values {
			if err := form.WriteField(k, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	form.Close()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/read/new", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Accept-Language", "en")
	in(r)
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w
}

func TestWhatIsWrongWithADocumentStandsAtItsField(t *testing.T) {
	p := desk(t, Options{})
	people, err := p.site.desk.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	admin := people[0]
	roles := append(slices.Clone(admin.Roles), account.Analyst)
	if _, err := p.site.desk.(*node.Node).ChangePerson(t.Context(), admin.ID, admin.ID, account.Change{Roles: roles}); err != nil {
		t.Fatal(err)
	}
	in := p.enter(t)
	for words, fields := range map[string]url.Values{
		"This date lies in the future":         {"published": {"2999-01-01"}},
		"An address begins with https":         {"url": {"javascript:alert(1)"}},
		"Choose one of the markings":           {"marking": {"TLP:PURPLE"}},
		"no longer at this desk":               {"restrict": {"nobody"}},
		"Not a date. Write it like 2025-01-11": {"published": {"yesterday"}},
	} {
		fields.Set("text", report)
		if w := p.give(t, in, fields); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), words) {
			t.Errorf("%v: %d without %q", fields, w.Code, words)
		}
	}
	w := p.give(t, in, url.Values{"text": {report}})
	there := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(there, "/read/doc-") {
		t.Fatalf("giving it: %d %s", w.Code, there)
	}
	w = p.give(t, in, url.Values{"text": {report}, "restrict": {admin.ID}})
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "more people see it") || !strings.Contains(w.Body.String(), there) {
		t.Errorf("restricting what is there for all: %d", w.Code)
	}
}

func TestAContradictionOffersAChoice(t *testing.T) {
	p := desk(t, Options{})
	people, err := p.site.desk.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	admin := people[0]
	if _, err := p.site.desk.(*node.Node).ChangePerson(t.Context(), admin.ID, admin.ID, account.Change{Roles: append(slices.Clone(admin.Roles), account.Analyst)}); err != nil {
		t.Fatal(err)
	}
	in := p.enter(t)
	w := p.give(t, in, url.Values{"text": {"في 11 كانون الثاني/نوفمبر 2024 داهم جهاز الأمن العام وكرا لتنظيم داعش في تدمر واعتقل أربعة أشخاص."}})
	page := p.ask(t, http.MethodGet, w.Header().Get("Location"), nil, in).Body.String()
	if !strings.Contains(page, `aria-current="true"`) || !strings.Contains(page, "start=2024-01-11") || !strings.Contains(page, "start=2024-11-11") {
		t.Fatal("the two days are not offered")
	}
	_, rest, _ := strings.Cut(page, `href="`+w.Header().Get("Location")+"?edit=yes")
	query, _, _ := strings.Cut(rest, `"`)
	for _, day := range []string{"2024-01-11", "2024-11-11"} {
		if strings.Contains(query, "start=2024-01-11") {
			query = strings.Replace(query, "2024-01-11", day, 1)
		}
		address := w.Header().Get("Location") + "?edit=yes" + strings.ReplaceAll(query, "&amp;", "&")
		if form := p.ask(t, http.MethodGet, address, nil, in).Body.String(); !strings.Contains(form, `value="`+day+`"`) {
			t.Errorf("the correction does not begin with %s (%s)", day, address)
		}
	}
}
