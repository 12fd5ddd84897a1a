package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/instrument"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

var _ Dealing = (*node.Node)(nil)

// dealDesk is one node with its pages and people: ana (analyst), cora (coordinator), rana and ravi (releasers), adam
// (admin and coordinator), aud (auditor).
type dealDesk struct {
	t    *testing.T
	n    *node.Node
	site *httptest.Server
	id   string
	door string
}

type dealers struct {
	t    *testing.T
	line *wire
	a, b *dealDesk
}

// twoDesks opens two nodes that do not know each other yet.
func twoDesks(t *testing.T) *dealers {
	t.Helper()
	d := &dealers{t: t, line: newWire()}
	hash, err := account.Hash(secret)
	if err != nil {
		t.Fatal(err)
	}
	make := func(name, door string) *dealDesk {
		n := d.line.join(t, door)
		if err := n.Configure(t.Context(), "", map[string]string{SettingName: name, SettingSubject: "islamic-state"}); err != nil {
			t.Fatal(err)
		}
		for login, roles := range map[string][]account.Role{"ana": {account.Analyst}, "cora": {account.Coordinator}, "rana": {account.Releaser}, "ravi": {account.Releaser},
			"adam": {account.Admin, account.Coordinator}, "aud": {account.Auditor}} {
			if err := n.AddPerson(t.Context(), "", account.Person{ID: "person-" + login, Login: login, Name: login, Roles: roles, Hash: hash, Created: time.Unix(0, 0)}); err != nil {
				t.Fatal(err)
			}
		}
		srv := d.line.pages(t, n)
		keys, err := n.Keys(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return &dealDesk{t, n, srv, keys.Public().ID, door}
	}
	d.a, d.b = make("التحالف / Coalition", "https://a.test:8421"), make("إدارة دمشق / Damascus", "https://b.test:8421")
	return d
}

// as opens the pages for somebody.
func (d *dealDesk) as(login, lang string) *browser {
	d.t.Helper()
	b := open(d.t, d.site, lang)
	b.signIn(login)
	return b
}

// pins gives both desks their doors and pins each at the other, through the pages.
func (d *dealers) pins() {
	d.t.Helper()
	for _, pair := range [][2]*dealDesk{{d.a, d.b}, {d.b, d.a}} {
		adam := pair[1].as("adam", "en")
		if code, body, _ := adam.post("/share/door", url.Values{"door": {pair[1].door}}); code != http.StatusSeeOther {
			d.t.Fatalf("setting the door: %d\n%s", code, body)
		}
		card, err := pair[1].n.Card(d.t.Context())
		if err != nil {
			d.t.Fatal(err)
		}
		cora := pair[0].as("cora", "ar")
		if code, body, to := cora.post("/share/partners/new", url.Values{"card": {card.Short()}}); code != http.StatusSeeOther || !strings.HasPrefix(to, "/share/partners/"+pair[1].id) {
			d.t.Fatalf("pinning: %d %s\n%s", code, to, body)
		}
	}
}

// settle delivers until nothing is due anywhere.
func (d *dealers) settle() {
	d.t.Helper()
	settle(d.t, d.a.n, d.b.n)
}

// does posts a form that must succeed, and returns where it leads.
func (b *browser) does(path string, form url.Values) string {
	b.t.Helper()
	code, body, to := b.post(path, form)
	if code != http.StatusSeeOther {
		b.t.Fatalf("%s gave %d\n%s", path, code, messages(body))
	}
	to, _, _ = strings.Cut(to, "?")
	return to
}

// refuses posts a form that must be refused with a word of explanation.
func (b *browser) refuses(path string, form url.Values) string {
	b.t.Helper()
	code, body, to := b.post(path, form)
	if code != http.StatusUnprocessableEntity || !strings.Contains(body, `class="msg"`) {
		b.t.Errorf("%s gave %d %s without a word\n%s", path, code, to, messages(body))
	}
	return body
}

var messageLine = regexp.MustCompile(`(?s)class="msg".*?</p>|<h1>.*?</h1>`)

func messages(body string) string { return strings.Join(messageLine.FindAllString(body, -1), "\n") }

// field values of a form, as a browser would send it back.
var (
	inputTag   = regexp.MustCompile(`<input ([^>]*)>`)
	selectTag  = regexp.MustCompile(`(?s)<select name="([^"]+)"[^>]*>(.*?)</select>`)
	chosenTag  = regexp.MustCompile(`<option value="([^"]*)" selected`)
	optionTag  = regexp.MustCompile(`<option value="([^"]*)"`)
	nameOf     = regexp.MustCompile(`\bname="([^"]+)"`)
	valueOf    = regexp.MustCompile(`\bvalue="([^"]*)"`)
	seenField  = regexp.MustCompile(`name="seen" value="([^"]+)"`)
	termsBlock = regexp.MustCompile(`(?s)<form method="post" action="/share/drafts/[^"]+" class="form d-terms".*?</form>`)
)

// seenDraft is which draft the page that signs it shows; empty where it does not let this person sign.
func seenDraft(b *browser, draft string) string {
	_, body := b.get(draft)
	if m := seenField.FindStringSubmatch(body); m != nil {
		return m[1]
	}
	return ""
}

// termsForm reads the form of a draft as the page has it.
func termsForm(t *testing.T, body string) url.Values {
	t.Helper()
	block := termsBlock.FindString(body)
	if block == "" {
		t.Fatalf("the page has no form of terms\n%s", body)
	}
	v := url.Values{}
	for _, m := range inputTag.FindAllStringSubmatch(block, -1) {
		name := nameOf.FindStringSubmatch(m[1])
		value := valueOf.FindStringSubmatch(m[1])
		tick := strings.Contains(m[1], `type="checkbox"`) || strings.Contains(m[1], `type="radio"`)
		if name == nil || tick && !strings.Contains(m[1], " checked") {
			continue
		}
		s := ""
		if value != nil {
			s = value[1]
		}
		v.Add(name[1], strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&#43;", "+", "&amp;", "&").Replace(s))
	}
	for _, m := range selectTag.FindAllStringSubmatch(block, -1) {
		o := chosenTag.FindStringSubmatch(m[2])
		if o == nil {
			o = optionTag.FindStringSubmatch(m[2])
		}
		v.Add(m[1], strings.ReplaceAll(o[1], "&#43;", "+"))
	}
	return v
}

// agreed brings an agreement of the first desk with the second into force, through the pages, and returns its lineage.
func (d *dealers) agreed(change func(url.Values)) string {
	d.t.Helper()
	cora, rana := d.a.as("cora", "en"), d.a.as("rana", "ar")
	draft := cora.does("/share/agreements/new", url.Values{"partner": {d.b.id}, "direction": {"give"}, "template": {"warnings"}})
	_, body := cora.get(draft)
	v := termsForm(d.t, body)
	v.Set("purpose", "protect_people")
	v.Del("assurances")
	v.Set("title.en", "Warnings for Damascus")
	v.Set("title.ar", "تحذيرات لدمشق")
	if change != nil {
		change(v)
	}
	cora.does(draft, v)
	lineage := strings.TrimPrefix(rana.does(draft+"/propose", url.Values{"seen": {seenDraft(rana, draft)}, "password": {secret}, "sign_by": {"2025-01-02T12:00"}, "from": {"2025-01-02T12:00"}}), "/share/agreements/")
	d.settle()
	list, err := d.b.n.Agreements(d.t.Context(), d.a.id)
	if err != nil || len(list) == 0 {
		d.t.Fatalf("the partner has %v, %v", list, err)
	}
	page := "/share/agreements/" + lineage
	theirs := d.b.as("rana", "en")
	if _, body := theirs.get(page); !strings.Contains(body, "It waits for our signature") {
		d.t.Errorf("the partner's page does not ask for a signature")
	}
	theirs.refuses(page+"/sign", url.Values{"id": {list[0].ID}, "password": {"not it at all"}})
	theirs.does(page+"/sign", url.Values{"id": {list[0].ID}, "password": {secret}})
	d.settle()
	d.line.move(5 * time.Hour)
	d.settle()
	return lineage
}

// TestDealingStory walks two desks from their first card to a step, an amendment, a breach and a notice.
func TestDealingStory(t *testing.T) {
	d := twoDesks(t)
	cora := d.a.as("cora", "en")
	_, body := cora.get("/share/partners/new")
	card, err := d.a.n.Card(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(body, "TANSIQ-CARD-1 ") || !strings.Contains(body, `class="qr"`) || !strings.Contains(body, "BEGIN TANSIQ CARD") || strings.Count(body, `class="d-fp-w"`) != 2 {
		t.Error("our own card is not all there")
	}
	cora.refuses("/share/partners/new", url.Values{"card": {""}})
	cora.refuses("/share/partners/new", url.Values{"card": {"TANSIQ-CARD-1 nonsense."}})
	cora.refuses("/share/partners/new", url.Values{"card": {card.Short()}})

	// The door does not answer: the partner waits, and the page says so and asks again.
	theirs, err := d.b.n.Card(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	theirs.Door, d.line.down = d.b.door, true
	page := cora.does("/share/partners/new", url.Values{"card": {theirs.Short()}})
	if _, body := cora.get(page); !strings.Contains(body, "has not answered") || !strings.Contains(body, "Read these words to each other before you give anything") || strings.Contains(body, "They match") {
		t.Error("a waiting partner is not shown as one")
	}
	cora.refuses(page+"/fetch", nil)
	d.line.down = false
	cora.does(page+"/fetch", nil)
	if _, body := cora.get(page); !strings.Contains(body, "They match") || strings.Count(body, `class="d-fp-w"`) != 4 {
		t.Error("the words to compare are not there")
	}
	d.pins()
	cora.refuses(page, url.Values{"name.en": {""}, "door": {d.b.door}})
	cora.refuses(page, url.Values{"name.en": {"Damascus"}, "door": {"http://x"}})
	cora.does(page, url.Values{"name.en": {"Damascus administration"}, "name.ar": {"إدارة دمشق"}, "unit.en": {"General Intelligence"}, "door": {d.b.door}, "lists": {"UN 2253\n"}, "abuse": {""}})
	if p, err := d.a.n.Partner(t.Context(), d.b.id); err != nil || len(p.Lists) != 1 || p.Unit.EN != "General Intelligence" {
		t.Errorf("the partner is %+v, %v", p, err)
	}

	lineage := d.agreed(nil)
	at := "/share/agreements/" + lineage
	for _, desk := range []*dealDesk{d.a, d.b} {
		for _, lang := range []string{"ar", "en"} {
			b := desk.as("aud", lang)
			for _, path := range []string{"/share/agreements", at, "/share/exchange", "/share/exchange/recalls", "/share/exchange/leaks", "/share/exchange/sealed", "/share/exchange/erasures", "/share/exchange/courier", "/settings/journal/proof", "/share/partners/new"} {
				if code, body := b.get(path); code != http.StatusOK || strings.Contains(body, `type="password"`) {
					t.Errorf("%s for an auditor gave %d", path, code)
				}
			}
		}
	}
	rana := d.a.as("rana", "en")
	if _, body := rana.get(at); !strings.Contains(body, "both parties have confirmed") || !strings.Contains(body, `lang="ar" dir="rtl"`) || !strings.Contains(body, "counts from") {
		t.Errorf("the agreement is not shown in force\n%s", messages(body))
	}

	// An amendment says what it changes, and is signed like the first version.
	draft := cora.does(at+"/amend", nil)
	_, body = cora.get(draft)
	v := termsForm(t, body)
	v.Set("retention_days", "٣٠")
	cora.does(draft, v)
	if _, body = cora.get(draft); !strings.Contains(body, "What changes") || !strings.Contains(body, "30") {
		t.Error("the draft does not say what it changes")
	}
	rana.does(draft+"/propose", url.Values{"seen": {seenDraft(rana, draft)}, "password": {secret}, "sign_by": {"2025-01-03T12:00"}, "from": {"2025-01-03T12:00"}})
	d.settle()
	if _, body = rana.get(at); !strings.Contains(body, "Proposed: version 2") || !strings.Contains(body, "What changes from what is in force") {
		t.Error("the proposed version is not shown")
	}

	// A breach and a notice, each with the password.
	breach := url.Values{"code": {"leak"}, "text.en": {"They told a newspaper"}}
	rana.refuses(at+"/breach", breach)
	breach.Set("password", secret)
	rana.refuses(at+"/breach", url.Values{"password": {secret}, "code": {"nonsense"}})
	rana.does(at+"/breach", breach)
	rana.refuses(at+"/notice", url.Values{"password": {secret}, "effective": {"2024-01-01T00:00"}})
	rana.does(at+"/notice", url.Values{"password": {secret}, "effective": {"2025-01-09T00:00"}})
	d.settle()
	if _, body = rana.get(at); !strings.Contains(body, "has given notice") {
		t.Error("the notice is not shown")
	}
	d.line.move(10 * 24 * time.Hour)
	if _, body = d.b.as("rana", "en").get(at); !strings.Contains(body, "It ended on") {
		t.Error("the end is not shown at the partner")
	}

	// Keys: only who is admin too, with the password; then revoking the partner.
	if code, _, _ := cora.post("/share/keys", url.Values{"do": {"rotate"}, "password": {secret}}); code != http.StatusForbidden {
		t.Errorf("a coordinator changes the keys: %d", code)
	}
	adam := d.a.as("adam", "ar")
	adam.refuses("/share/keys", url.Values{"do": {"rotate"}, "password": {"wrong wrong wrong"}})
	adam.does("/share/keys", url.Values{"do": {"rotate"}, "password": {secret}})
	d.settle()
	if _, body = d.b.as("cora", "en").get("/share/partners/" + d.a.id); !strings.Contains(body, "generation 2") {
		t.Error("the new keys are not shown at the partner")
	}
	adam.refuses("/share/keys", url.Values{"do": {"revoke"}, "password": {secret}})
	cora.refuses(page+"/revoke", url.Values{"password": {secret}})
	cora.does(page+"/revoke", url.Values{"password": {secret}, "why": {"the words differ"}})
	if _, body = cora.get(page); !strings.Contains(body, "This partner is revoked") {
		t.Error("the revocation is not shown")
	}
	for _, path := range []string{"/share/agreements", at} {
		if code, body := cora.get(path); code != http.StatusOK || !strings.Contains(body, "Warnings for Damascus") {
			t.Errorf("%s gave %d once the partner was revoked: what was signed must stay readable", path, code)
		}
	}
	adam.does("/share/keys", url.Values{"do": {"revoke"}, "reason": {"compromised"}, "password": {secret}})
}

// TestDraft writes terms without a script: whatever is typed stays, faults stand at their fields, the ladder grows and
// shrinks by buttons.
func TestDraft(t *testing.T) {
	d := twoDesks(t)
	d.pins()
	cora := d.a.as("cora", "en")
	if code, _ := d.a.as("ana", "en").get("/share/agreements/new"); code != http.StatusForbidden {
		t.Errorf("an analyst drafts: %d", code)
	}
	cora.refuses("/share/agreements/new", url.Values{"direction": {"give"}, "template": {"warnings"}})
	draft := cora.does("/share/agreements/new", url.Values{"partner": {d.b.id}, "direction": {"receive"}, "template": {"step_for_step"}})
	_, body := cora.get(draft)
	if !strings.Contains(body, "Nothing is missing") || strings.Count(body, `class="d-rung"`) != 3 || strings.Count(body, `class="rd"`) != 2 {
		t.Fatalf("the template is not a draft that can be signed\n%s", messages(body))
	}
	read := func() agreement.Terms {
		t.Helper()
		got, err := d.a.n.Draft(t.Context(), strings.TrimPrefix(draft, "/share/drafts/"))
		if err != nil {
			t.Fatal(err)
		}
		return got.Terms
	}
	was := read()
	if was.Giver != d.b.id || was.Taker != d.a.id {
		t.Errorf("%s gives %s", was.Giver, was.Taker)
	}
	// The page sends back what it was made from.
	v := termsForm(t, body)
	cora.does(draft, v)
	if got := read(); !sameTerms(got, was) {
		a, _ := was.Marshal()
		b, _ := got.Marshal()
		t.Errorf("saving what is there changes it:\n%s\n%s", a, b)
	}

	v.Set("title.en", "")
	v.Set("retention_days", "x")
	v.Set("subjects", "Nobody in particular")
	v.Del("subjects.all")
	v.Set("units", "الرقة")
	v.Del("units.all")
	v.Set("step.1.cond.0.percent", "120")
	v.Set("ends", "2024-01-01")
	cora.does(draft, v)
	if _, body = cora.get(draft); !strings.Contains(body, "things to mend") || !strings.Contains(body, "Nobody in particular") || !strings.Contains(body, "write it in Arabic and in English") ||
		!strings.Contains(body, `href="#f-ladder-1-conditions-0"`) || !strings.Contains(body, `id="f-ladder-1-conditions-0"`) || !strings.Contains(body, `href="#f-subjects"`) {
		t.Errorf("faults are not at their fields\n%s", messages(body))
	}
	if got := read(); got.Units[0] == "الرقة" || got.Title.EN != "" || got.Ladder[1].Conditions[0].Percent != 120 {
		t.Errorf("what was typed is kept as %+v", got)
	}
	v.Set("ends", "soon")
	cora.refuses(draft, v)

	// Buttons of the ladder; another type of condition begins afresh.
	press := func(do string) agreement.Terms {
		t.Helper()
		_, body := cora.get(draft)
		v := termsForm(t, body)
		v.Set("do", do)
		cora.does(draft, v)
		return read()
	}
	if got := press("addstep"); len(got.Ladder) != 4 || len(got.Ladder[3].Conditions) != 1 {
		t.Errorf("a step was to be added: %d", len(got.Ladder))
	}
	if got := press("addcond.3"); len(got.Ladder[3].Conditions) != 2 {
		t.Error("a condition was to be added")
	}
	if got := press("dropcond.3.0"); len(got.Ladder[3].Conditions) != 1 || got.Ladder[3].Conditions[0].Type != agreement.AcknowledgedWithin {
		t.Error("the first condition was to go")
	}
	_, body = cora.get(draft)
	v = termsForm(t, body)
	v.Set("step.3.cond.0.type", "reciprocal_step")
	cora.does(draft, v)
	if got := read().Ladder[3].Conditions[0]; got.Type != agreement.ReciprocalStep || got.N != 2 || got.Percent != 0 {
		t.Errorf("the condition is %+v", got)
	}
	for range 4 {
		press("dropstep.0")
	}
	if got := read(); len(got.Ladder) != 0 {
		t.Errorf("%d steps are left", len(got.Ladder))
	}
	if got := press("sample"); len(got.Ladder) != 3 || len(got.Ladder[0].Conditions) != 0 {
		t.Errorf("a sample ladder was to come: %+v", got.Ladder)
	}
	for _, junk := range []string{"dropstep.x", "dropstep.99", "addcond.-1", "dropcond.0.9", "whatever"} {
		press(junk)
	}

	// A script gets the part that changes.
	_, body = cora.get(draft)
	v = termsForm(t, body)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.a.site.URL+draft+"?part=ladder", strings.NewReader(v.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("HX-Request", "true")
	if code, body, _ := cora.do(req); code != http.StatusOK || !strings.HasPrefix(body, `<section id="ladder"`) {
		t.Errorf("the part is %d %.80s", code, body)
	}

	// The writer does not sign; nobody signs what is unfinished; who only looks does not become the writer.
	rana := d.a.as("rana", "en")
	rana.refuses(draft+"/propose", url.Values{"seen": {seenDraft(rana, draft)}, "password": {secret}, "sign_by": {"2025-01-02T12:00"}, "from": {"2025-01-02T12:00"}})
	_, body = rana.get(draft)
	v = termsForm(t, body)
	rana.does(draft, v)
	if got, err := d.a.n.Draft(t.Context(), strings.TrimPrefix(draft, "/share/drafts/")); err != nil || got.By != "person-cora" {
		t.Errorf("the writer is %s, %v", got.By, err)
	}
	v.Set("title.en", "Step for step")
	v.Set("retention_days", "90")
	v["subjects"] = []string{"تنظيم الدولة الإسلامية"}
	v.Set("ends", "2025-12-01")
	v.Set("step.1.cond.0.percent", "80")
	rana.does(draft, v)
	_, body = rana.get(draft)
	if !strings.Contains(body, "You wrote these terms last") {
		t.Errorf("the writer is asked to sign\n%s", messages(body))
	}
	ravi := d.a.as("ravi", "ar")
	seen := seenDraft(ravi, draft)
	sign := url.Values{"seen": {seen}, "password": {secret}, "sign_by": {"2025-01-02T12:00"}, "from": {"2025-01-02T12:00"}}
	rana.refuses(draft+"/propose", sign)
	sign.Set("seen", "2025-01-01T00:00:00Z") // of another draft than the one that stands there
	ravi.refuses(draft+"/propose", sign)
	sign.Set("seen", seen)
	ravi.refuses(draft+"/propose", url.Values{"seen": {seen}, "password": {secret}, "sign_by": {"2025-01-02T12:00"}, "from": {"2025-01-02T11:00"}})
	ravi.does(draft+"/propose", sign)
	if code, _ := cora.get(draft); code != http.StatusNotFound {
		t.Errorf("the draft is still there: %d", code)
	}
	other := cora.does("/share/agreements/new", url.Values{"partner": {d.b.id}, "direction": {"give"}, "template": {"research"}})
	cora.does(other+"/drop", nil)
	if code, _ := cora.get(other); code != http.StatusNotFound {
		t.Error("a draft thrown away is still there")
	}
}

// TestAssurances gives the assurances that an agreement asks for, and opens what waits for them.
func TestAssurances(t *testing.T) {
	d := twoDesks(t)
	d.pins()
	lineage := d.agreed(func(v url.Values) {
		v.Set("purpose", "prevent_attacks")
		v["assurances"] = []string{"no_torture", "fair_trial"}
	})
	at := "/share/agreements/" + lineage
	giver, taker := d.a.as("rana", "en"), d.b.as("rana", "en")
	if _, body := giver.get(at); !strings.Contains(body, "Nothing goes under it yet") {
		t.Error("the giver is not told that assurances are missing")
	}
	when := url.Values{"password": {secret}, "sign_by": {"2025-01-03T12:00"}, "from": {"2025-01-03T12:00"}}
	if code, _, _ := giver.post(at+"/assure", when); code != http.StatusNotFound {
		t.Errorf("the giver assures itself: %d", code)
	}
	taker.does(at+"/assure", when)
	d.settle()
	_, body := giver.get(at)
	id := regexp.MustCompile(`name="id" value="([0-9a-f]{64})"`).FindStringSubmatch(body)
	if id == nil {
		t.Fatalf("the giver is not asked to accept the assurances\n%s", messages(body))
	}
	giver.does(at+"/sign", url.Values{"id": {id[1]}, "password": {secret}})
	d.settle()
	d.line.move(24 * time.Hour)
	d.settle()
	if a, err := d.a.n.Agreement(t.Context(), lineage); err != nil || !a.Assured {
		t.Errorf("assured: %v", err)
	}
}

// TestStep proposes that a step opens once its condition holds, and signs it at the other desk.
func TestStep(t *testing.T) {
	d := twoDesks(t)
	d.pins()
	lineage := d.agreed(func(v url.Values) {
		v["kinds"] = []string{"warning", "report"}
		for i, kind := range []string{"warning", "report"} {
			at := "step." + string(rune('0'+i))
			v.Set(at+".name.ar", "خطوة")
			v.Set(at+".name.en", "Step "+kind)
			v.Set(at+".opens", kind)
		}
		v.Set("step.1.cond.0.was", "days_without_breach")
		v.Set("step.1.cond.0.type", "days_without_breach")
		v.Set("step.1.cond.0.days", "1")
	})
	at := "/share/agreements/" + lineage
	ours, theirs := d.a.as("rana", "en"), d.b.as("rana", "ar")
	when := url.Values{"password": {secret}, "sign_by": {"2025-01-05T12:00"}, "from": {"2025-01-05T12:00"}}
	ours.refuses(at+"/step", when) // its condition does not hold yet
	d.line.move(48 * time.Hour)
	ours.refuses(at+"/step", url.Values{"password": {secret}, "sign_by": {"soon"}, "from": {""}})
	if _, body := ours.get(at); !strings.Contains(body, "Propose that step 2 opens") {
		t.Fatal("the next step is not offered")
	}
	ours.does(at+"/step", when)
	d.settle()
	_, body := theirs.get(at)
	id := regexp.MustCompile(`name="id" value="([0-9a-f]{64})"`).FindStringSubmatch(body)
	if id == nil {
		t.Fatal("the partner is not asked to sign the step")
	}
	theirs.does(at+"/sign", url.Values{"id": {id[1]}, "password": {secret}})
	d.settle()
	d.line.move(48 * time.Hour)
	d.settle()
	if _, body := ours.get("/share/agreements"); !strings.Contains(body, "step 2 of 2") {
		t.Error("the step is not open")
	}
}

// twoFaced is a node whose partner signed two versions that cannot both hold.
type twoFaced struct{ *node.Node }

func (f *twoFaced) Agreement(ctx context.Context, lineage string) (*node.Agreement, error) {
	a, err := f.Node.Agreement(ctx, lineage)
	if err == nil {
		a.State.Equivocations = append(a.State.Equivocations, instrument.Proof{Party: a.Partner, A: instrument.Signed("one <text>"), B: instrument.Signed("another")})
	}
	return a, err
}

func TestEquivocationIsShown(t *testing.T) {
	d := twoDesks(t)
	d.pins()
	lineage := d.agreed(nil)
	srv := d.line.pages(t, &twoFaced{d.a.n})
	for _, lang := range []string{"ar", "en"} {
		b := open(t, srv, lang)
		b.signIn("aud")
		if code, body := b.get("/share/agreements/" + lineage); code != http.StatusOK || !strings.Contains(body, "one &lt;text&gt;") || !strings.Contains(body, `class="proof wide"`) {
			t.Errorf("the proof is not shown: %d", code)
		}
	}
}

// given brings one copy of an incident from the first desk to the second, and returns its id.
func (d *dealers) given(lineage string) string {
	d.t.Helper()
	ctx := d.t.Context()
	day := incident.Date(2025, 1, 11)
	c := incident.Claim{ID: "claim-1", Key: "desk:plot", Class: incident.FoiledPlot, Certainty: incident.Planned, Title: text.Bilingual{AR: "مخطط لتفجير المقام", EN: "Plot to bomb the shrine"},
		Summary: text.Bilingual{EN: "Members of the group are preparing a bombing inside the shrine on 11 January."}, When: incident.When{Start: day, End: day, Precision: incident.TimeDay},
		Places:  []incident.Place{{Name: text.Bilingual{EN: "Sayyida Zaynab"}, Precision: incident.PlaceTown, Unit: "SY-RD", Coord: &incident.Coord{Lon: 36.34, Lat: 33.444}}},
		Actors:  []incident.Participant{{ID: "islamic-state", Name: text.Bilingual{EN: "Islamic State"}, Role: incident.By}},
		Source:  incident.Source{ID: "desk:ana", Name: "Ana", Kind: incident.SourceDesk, Published: incident.NoDay},
		Marking: incident.TLPAmber, Grade: incident.Grade{Reliability: "B", Credibility: "2"}}
	if _, err := d.a.n.AddByHand(ctx, "person-ana", []store.Placed{{Claim: c}}); err != nil {
		d.t.Fatal(err)
	}
	page, err := d.a.n.List(ctx, store.Viewer{Person: "person-ana"}, store.Query{}, "", 5)
	if err != nil || len(page.Rows) != 1 {
		d.t.Fatalf("the desk has %v, %v", page.Rows, err)
	}
	r, err := d.a.n.ProposeRelease(ctx, "person-ana", node.Release{Lineage: lineage, Incidents: []string{page.Rows[0].ID}, Urgent: true})
	if err == nil {
		err = d.a.n.ApproveRelease(ctx, "person-rana", r.ID)
	}
	if err == nil {
		err = d.a.n.ReleaseNow(ctx, "person-rana", r.ID)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	d.settle()
	got, err := d.b.n.Inbox(ctx, d.a.id, 5)
	if err != nil || len(got) != 1 {
		d.t.Fatalf("the partner holds %v, %v", got, err)
	}
	return got[0].Copy
}

// sendFile posts a form with a file.
func (b *browser) sendFile(path string, fields url.Values, content []byte) (int, string, string) {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, vs := range fields {
		for _, v := range vs {
			if err := w.WriteField(k, v); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	f, err := w.CreateFormFile("file", "some file")
	if err == nil {
		_, err = f.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.site.URL+path, &body)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	code, page, h := b.do(req)
	return code, page, h.Get("Location")
}

// TestExchange asks, answers, looks for a leak, calls back, erases and carries by hand.
func TestExchange(t *testing.T) {
	d := twoDesks(t)
	d.pins()
	lineage := d.agreed(nil)
	copyID := d.given(lineage)
	ours, theirs := d.a.as("rana", "en"), d.b.as("rana", "en")

	// The taker asks to pass it on; it has no third partner, so that it is for a party by id.
	third := twoDesks(t).a
	card, err := third.n.Card(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if code, _, to := d.b.as("cora", "en").sendFile("/share/partners/new", nil, []byte("mail adds words\n"+card.Full())); code != http.StatusSeeOther || !strings.Contains(to, third.id) {
		t.Fatalf("a full card as a file: %d %s", code, to)
	}
	ask := url.Values{"copy": {d.a.id + "|" + copyID}, "for": {third.id}, "who": {"class"}, "purpose": {"protect_people"}}
	theirs.refuses("/share/exchange/ask", url.Values{"who": {"nobody"}})
	theirs.refuses("/share/exchange/ask", ask)
	ask.Set("class.en", "A relief organisation")
	theirs.does("/share/exchange/ask", ask)
	d.settle()
	_, body := ours.get("/share/exchange")
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(body)
	if id == nil || !strings.Contains(body, "A relief organisation") || strings.Contains(body, third.id) || !strings.Contains(body, "Plot to bomb the shrine") {
		t.Fatalf("the request is not shown as it was made\n%s", messages(body))
	}
	ours.refuses("/share/exchange/answer", url.Values{"id": {id[1]}, "answer": {"conditions"}})
	ours.refuses("/share/exchange/answer", url.Values{"id": {id[1]}, "answer": {"perhaps"}})
	ours.does("/share/exchange/answer", url.Values{"id": {id[1]}, "answer": {"conditions"}, "ceiling": {"TLP:GREEN"}, "conditions.en": {"Names of streets out"}})
	d.settle()
	if _, body = theirs.get("/share/exchange"); !strings.Contains(body, "Names of streets out") || !strings.Contains(body, "TLP:GREEN") {
		t.Error("the answer is not shown to the asker")
	}

	// A leak is recognised by its id.
	ours.refuses("/share/exchange/leaks", url.Values{"text": {" "}})
	code, _, to := ours.sendFile("/share/exchange/leaks", url.Values{"note": {"on a channel"}}, []byte(`{"id":"`+copyID+`"}`))
	if code != http.StatusSeeOther {
		t.Fatalf("opening a leak case gave %d", code)
	}
	if _, body = ours.get(to); !strings.Contains(body, "by its id") || !strings.Contains(body, "Warnings for Damascus") || !strings.Contains(body, "by its own signature") {
		t.Errorf("the case does not say where it left\n%s", messages(body))
	}
	ours.refuses(to, url.Values{"closing": {""}})
	ours.does(to, url.Values{"closing": {"an editor showed it"}})
	if _, body = ours.get(to); !strings.Contains(body, "an editor showed it") {
		t.Error("the closing is not shown")
	}

	// A recall, by hand: the line is down, the courier carries it there and the answer back.
	ours.refuses("/share/exchange/recalls", url.Values{"copy": {d.b.id + "|" + copyID}})
	d.line.down = true
	ours.does("/share/exchange/recalls", url.Values{"copy": {d.b.id + "|" + copyID}, "reason": {"source"}})
	if _, body = ours.get("/share/exchange/recalls"); !strings.Contains(body, "waiting to be withdrawn") {
		t.Error("the recall does not wait")
	}
	carry := func(from, to *browser, partner string) string {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, from.site.URL+"/share/exchange/pack", strings.NewReader(url.Values{"partner": {partner}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		res, err := from.http.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		file, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Content-Disposition"), ".courier") {
			t.Fatalf("packing gave %d %v", res.StatusCode, err)
		}
		if code, body, _ := to.sendFile("/share/exchange/unpack", nil, file[:len(file)-1]); code != http.StatusUnprocessableEntity || !strings.Contains(body, `class="msg"`) {
			t.Errorf("a file that is cut short gave %d", code)
		}
		code, body, _ := to.sendFile("/share/exchange/unpack", nil, file)
		if code != http.StatusOK {
			t.Fatalf("unpacking gave %d\n%s", code, messages(body))
		}
		return body
	}
	if body := carry(ours, theirs, d.b.id); !strings.Contains(body, "verified and taken in") || !strings.Contains(body, "wait for the way back") && !strings.Contains(body, "waits for the way back") {
		t.Errorf("what was carried is not told\n%s", messages(body))
	}
	carry(theirs, ours, d.a.id)
	if _, body = ours.get("/share/exchange/recalls"); !strings.Contains(body, "withdrawn here and onward") {
		t.Error("the recall is not done")
	}
	if code, _, _ := ours.post("/share/exchange/pack", url.Values{"partner": {"nobody"}}); code != http.StatusNotFound {
		t.Errorf("packing for nobody gave %d", code)
	}
	if code, _, _ := d.a.as("ana", "en").post("/share/exchange/pack", url.Values{"partner": {d.b.id}}); code != http.StatusForbidden {
		t.Errorf("an analyst packs: %d", code)
	}
}

// secretive is a node that holds something sealed and a certificate.
type secretive struct {
	*node.Node
	admitted string
}

func (s *secretive) SealedObjects(_ context.Context, quarantined bool) ([]node.SealedObject, error) {
	if quarantined {
		return []node.SealedObject{{ID: "q/1", Partner: "p-x", Object: "incident--1", Kind: "incident", At: time.Unix(0, 0), Erase: time.Unix(86400, 0)}}, nil
	}
	return []node.SealedObject{{ID: "p-x/identity--1/2", Partner: "p-x", Object: "identity--1", Kind: "identity", At: time.Unix(0, 0), Erase: time.Unix(86400, 0)}}, nil
}

func (s *secretive) Admit(_ context.Context, _, id, why string) ([]byte, error) {
	if why == "" {
		return nil, &node.ShareError{Code: "reason_missing", Field: "why"}
	}
	s.admitted = id
	return []byte(`{"name":"Somebody Private"}`), nil
}

func (s *secretive) Erasures(context.Context, string) ([]node.Erasure, error) {
	return []node.Erasure{{ID: "E-1", Giver: "p-x", Copies: []string{"a", "b"}, At: time.Unix(0, 0), Why: "retention", Signed: "the signed text\n"}}, nil
}

func TestSealedAndErased(t *testing.T) {
	d := twoDesks(t)
	s := &secretive{Node: d.a.n}
	h, err := New(Options{Node: s, Log: slog.New(slog.DiscardHandler), Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	ana, aud := open(t, srv, "en"), open(t, srv, "ar")
	ana.signIn("ana")
	aud.signIn("aud")
	if _, body := ana.get("/share/exchange/sealed"); strings.Contains(body, "Somebody Private") || !strings.Contains(body, "I answer for it") {
		t.Error("what is sealed shows before anybody answered for it")
	}
	if code, _, _ := aud.post("/share/exchange/sealed", url.Values{"id": {"p-x/identity--1/2"}, "why": {"x"}}); code != http.StatusForbidden {
		t.Errorf("an auditor opens it: %d", code)
	}
	ana.refuses("/share/exchange/sealed", url.Values{"id": {"p-x/identity--1/2"}})
	if code, body, _ := ana.post("/share/exchange/sealed", url.Values{"id": {"p-x/identity--1/2"}, "why": {"the warning is for them"}}); code != http.StatusOK || !strings.Contains(body, "Somebody Private") || s.admitted != "p-x/identity--1/2" {
		t.Errorf("opening it gave %d", code)
	}
	if _, body := aud.get("/share/exchange/erasures"); !strings.Contains(body, "E-1") {
		t.Error("the certificate is not listed")
	}
	if code, body := aud.get("/share/exchange/erasures/E-1"); code != http.StatusOK || body != "the signed text\n" {
		t.Errorf("the certificate is %d %q", code, body)
	}
	if code, _ := aud.get("/share/exchange/erasures/E-2"); code != http.StatusNotFound {
		t.Error("a certificate that is not there")
	}
}

// TestJournalProof says in words whether the journal is whole.
func TestJournalProof(t *testing.T) {
	d := twoDesks(t)
	d.pins()
	for _, lang := range []string{"en", "ar"} {
		aud := d.a.as("aud", lang)
		if code, body := aud.get("/settings/journal"); code != http.StatusOK || !strings.Contains(body, "/settings/journal/proof") {
			t.Errorf("the journal does not lead to its proof: %d", code)
		}
		aud.does("/settings/journal/seal", nil)
		aud.does("/settings/journal/anchor", url.Values{"partner": {d.b.id}})
		if _, body := aud.get("/settings/journal/proof"); !strings.Contains(body, `class="whole"`) {
			t.Errorf("the journal is not whole\n%s", messages(body))
		}
	}
	if code, _ := d.a.as("rana", "en").get("/settings/journal/proof"); code != http.StatusForbidden {
		t.Error("a releaser reads the journal")
	}
}

func TestFieldOf(t *testing.T) {
	for path, want := range map[string]string{"title.ar": "title", "kinds[3]": "kinds", "onward.parties[0]": "onward.parties", "ladder": "ladder", "ladder[1].name.en": "ladder[1].name",
		"ladder[2].opens[0]": "ladder[2].opens", "ladder[1].conditions": "ladder[1].conditions", "ladder[1].conditions[0].percent": "ladder[1].conditions[0]"} {
		if got, _ := fieldOf(path); got != want {
			t.Errorf("%s is mended at %s, want %s", path, got, want)
		}
	}
}
