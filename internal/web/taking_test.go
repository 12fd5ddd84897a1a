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
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
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
	if !strings.Contains(page, `aria-current="true"`) || !strings.Contains(page, `value="time:2024-01-11:2024-01-11"`) || !strings.Contains(page, `value="time:2024-11-11:2024-11-11"`) {
		t.Fatal("the two days are not offered")
	}
	there := w.Header().Get("Location")
	for _, day := range []string{"2024-01-11", "2024-11-11"} {
		w := p.ask(t, http.MethodPost, there+"/settle", url.Values{"clash": {"0"}, "reading": {"time:" + day + ":" + day}}, in)
		if w.Code != http.StatusSeeOther {
			t.Fatalf("preferring %s: %d", day, w.Code)
		}
		doc := strings.TrimPrefix(there, "/read/")
		claims, err := p.site.desk.Proposals(t.Context(), store.Viewer{Person: admin.ID}, doc)
		if err != nil {
			t.Fatal(err)
		}
		if now := claims[len(claims)-1]; now.State != incident.Awaiting || now.When.Start.String() != day || now.When.Span == nil {
			t.Errorf("after %s was preferred: %s %v", day, now.State, now.When)
		}
		if settled, err := p.site.desk.Settled(t.Context(), store.Viewer{Person: admin.ID}, doc); err != nil || len(settled) != 1 || settled[0].Choice != node.Prefer {
			t.Errorf("settled: %+v %v", settled, err)
		}
		// It can be decided anew.
		if w := p.ask(t, http.MethodPost, there+"/settle", url.Values{"clash": {"0"}, "choice": {""}}, in); w.Code != http.StatusSeeOther {
			t.Errorf("deciding anew: %d", w.Code)
		}
	}
}
