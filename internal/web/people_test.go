package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/store"
)

// TestAPasswordEndsTokensAndSessions walks the pages: what was opened with the old password is worth nothing.
func TestAPasswordEndsTokensAndSessions(t *testing.T) {
	n, srv := staffedDesk(t)
	const id, other = "person-analyst", "six patient oranges at noon"
	token := func() string {
		t.Helper()
		made, err := n.NewToken(t.Context(), id, id)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	works := func(token string) bool {
		_, err := n.PersonByToken(t.Context(), token)
		return err == nil
	}
	inside := func(b *browser) bool {
		code, _ := b.get("/picture")
		return code == http.StatusOK
	}
	here, there, admin := open(t, srv, "en"), open(t, srv, "ar"), open(t, srv, "en")
	here.signIn("analyst")
	there.signIn("analyst")
	admin.signIn("admin")
	first := token()
	if code, _, to := here.post("/settings/password", url.Values{"old": {secret}, "password": {other}, "again": {other}}); code != http.StatusSeeOther {
		t.Fatalf("changing the password: %d %s", code, to)
	}
	if works(first) || inside(there) || !inside(here) {
		t.Errorf("after a new password: token %t, another session %t, this session %t", works(first), inside(there), inside(here))
	}
	// An admin bars them and lets them in again: neither token nor session comes back.
	second := token()
	for _, disabled := range []string{"yes", ""} {
		if code, body, _ := admin.post("/settings/people/"+id, url.Values{"name": {"Analyst"}, "role": {"analyst"}, "disabled": {disabled}}); code != http.StatusSeeOther {
			t.Fatalf("barring: %d %s", code, body)
		}
		if works(second) || inside(here) {
			t.Errorf("barred %q: token %t, session %t", disabled, works(second), inside(here))
		}
	}
	third := token()
	if code, _, _ := admin.post("/settings/people/"+id, url.Values{"name": {"Analyst"}, "role": {"analyst"}, "password": {secret}}); code != http.StatusSeeOther {
		t.Fatal("an admin cannot set a password")
	}
	if works(third) {
		t.Error("a password set by an admin leaves the token")
	}
	here.signIn("analyst")
	if p, err := n.PersonByID(t.Context(), id); err != nil || p.Generation != 3 {
		t.Errorf("%+v %v", p, err)
	}
}

func TestFormsSayWhatCannotBeStored(t *testing.T) {
	_, srv := staffedDesk(t)
	b := open(t, srv, "ar")
	b.signIn("admin")
	for _, c := range []struct {
		path string
		form url.Values
		code int
	}{
		{"/settings", url.Values{"name": {"a\x00b"}}, 422},
		{"/settings", url.Values{"name": {strings.Repeat("x", 81)}}, 422},
		{"/settings", url.Values{"name": {"a\u202eb"}}, 422},
		{"/settings", url.Values{"name": {"منى"}}, 303},
		{"/settings/node", url.Values{"name": {"a\x00b"}, "subject": {"islamic-state"}, "lang": {"ar"}}, 422},
		{"/settings/node", url.Values{"name": {strings.Repeat("x", 500)}, "subject": {"islamic-state"}, "lang": {"ar"}}, 422},
		{"/settings/node", url.Values{"name": {"North"}, "subject": {"nobody"}, "lang": {"ar"}}, 422},
		{"/settings/node", url.Values{"name": {"North"}, "subject": {"islamic-state"}, "lang": {"fr"}}, 422},
		{"/settings/people", url.Values{"name": {"a\u202eb"}, "login": {"x y"}, "password": {"short"}}, 422},
		{"/settings/people", url.Values{"name": {"A"}, "login": {"analyst"}, "password": {secret}, "role": {"analyst"}}, 422},
		{"/settings/people/person-analyst", url.Values{"name": {"a\x00"}, "role": {"analyst"}}, 422},
		{"/settings/people/person-analyst", url.Values{"name": {"A"}, "role": {"auditor", "analyst"}}, 422},
		{"/settings/people/person-admin", url.Values{"name": {"A"}, "role": {"analyst"}}, 422},
		{"/settings/people/nobody", url.Values{"name": {"A"}, "role": {"analyst"}}, 404},
	} {
		code, body, _ := b.post(c.path, c.form)
		if code != c.code || code == 422 && !strings.Contains(body, `class="msg" role="alert"`) {
			t.Errorf("%s %q: %d", c.path, c.form, code)
		}
	}
	for path, want := range map[string]int{"/picture/rows?cursor=zzz": 400, "/read?cursor=zzz": 400, "/settings/journal?cursor=zzz": 400} {
		if code, _ := b.get(path); code != want {
			t.Errorf("%s: %d", path, code)
		}
	}
}

func TestTheJournal(t *testing.T) {
	n, srv := staffedDesk(t)
	for _, d := range []store.Document{
		{Name: "open report", Text: report, Published: incident.NoDay, By: "person-analyst"},
		{Name: "hidden report", Text: report + " ", Published: incident.NoDay, By: "person-analyst", Restricted: []string{"person-analyst"}},
	} {
		d, _, err := n.TakeDocument(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		claims, err := n.Proposals(t.Context(), store.Viewer{System: true}, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		for path, form := range map[string]url.Values{
			"/reject": {"claim": {claims[0].ID}, "reason": {"other"}, "note": {"a\x00"}}, "/restrict": {"restrict": {"\x00"}, "person": {"\x00"}},
			"/confirm": {"claim": {claims[0].ID}, "note": {strings.Repeat("x", 5000)}},
		} {
			b := open(t, srv, "ar")
			b.signIn("analyst")
			if code, body, _ := b.post("/read/"+d.ID+path, form); code != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d %.600s", path, code, body)
			}
		}
		if err := n.Reject(t.Context(), "person-analyst", claims[0].ID, "rejected in the "+d.Name); err != nil {
			t.Fatal(err)
		}
	}
	roles := []account.Role{account.Analyst, account.Coordinator}
	if _, err := n.ChangePerson(t.Context(), "person-admin", "person-analyst", account.Change{Roles: roles, Password: secret + "!"}); err != nil {
		t.Fatal(err)
	}
	if _, err := n.NewToken(t.Context(), "person-admin", "person-admin"); err != nil {
		t.Fatal(err)
	}
	for lang, says := range map[string][]string{
		"en": {"open report", "rejected in the open report", "made an access token", "changed roles", "analyst · coordinator", "set a new password", "changed settings", "added a person"},
		"ar": {"open report", "rejected in the open report", "إنشاء رمز وصول", "تغيير الأدوار", "وضع كلمة مرور جديدة", "تغيير الإعدادات"},
	} {
		for _, who := range []string{"auditor", "admin"} {
			b := open(t, srv, lang)
			b.signIn(who)
			code, body := b.get("/settings/journal")
			if code != http.StatusOK {
				t.Fatalf("%s: %d", who, code)
			}
			for _, s := range says {
				if !strings.Contains(body, s) {
					t.Errorf("%s in %s does not read %q", who, lang, s)
				}
			}
			if strings.Contains(body, "hidden report") {
				t.Errorf("%s reads of what is hidden", who)
			}
		}
	}
	b := open(t, srv, "en")
	b.signIn("releaser")
	if code, _ := b.get("/settings/journal"); code != http.StatusForbidden {
		t.Errorf("a releaser reads the journal: %d", code)
	}
}

// TestActsHaveWords: every act of the journal has words in both languages.
func TestActsHaveWords(t *testing.T) {
	a, err := loadAssets()
	if err != nil {
		t.Fatal(err)
	}
	all, err := loadLocales(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"ar", "en"} {
		l, _, err := all.of(look{Lang: lang, Digits: "latn", Months: "roman", Theme: "system"})
		if err != nil {
			t.Fatal(err)
		}
		for _, act := range store.Acts() {
			if !l.has("act." + act) {
				t.Errorf("%s: there are no words for %s", lang, act)
			}
		}
	}
}
