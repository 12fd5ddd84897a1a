package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

func localeOf(t *testing.T, lang string) *locale {
	t.Helper()
	all, err := loadLocales(&assets{})
	if err != nil {
		t.Fatal(err)
	}
	l, _, err := all.of(look{Lang: lang, Digits: "latn", Months: "roman"})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestHowASourceDoes(t *testing.T) {
	now := time.Date(2025, 1, 27, 9, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	fault := func(code string, args ...string) *node.SourceError { return &node.SourceError{Code: code, Args: args} }
	try := func(o node.TryOutcome, d, took time.Duration) node.Try {
		return node.Try{At: ago(d), Outcome: o, Took: took}
	}
	well := node.Health{Tried: ago(time.Minute), Succeeded: ago(time.Minute), Next: now.Add(time.Hour)}
	with := func(change func(*node.SourceView)) node.SourceView {
		v := node.SourceView{Source: node.Source{Kind: node.SourceFeed, Enabled: true, Interval: time.Hour, At: ago(24 * time.Hour)}, Health: well}
		change(&v)
		return v
	}
	failing := func(code string, failures int, tries ...node.Try) func(*node.SourceView) {
		return func(v *node.SourceView) {
			v.Health.Fault, v.Health.Failures, v.Health.Tries = fault(code, "news.example", "503"), failures, tries
		}
	}
	speaks := map[string]*locale{"en": localeOf(t, "en"), "ar": localeOf(t, "ar")}
	for name, c := range map[string]struct {
		change func(*node.SourceView)
		state  string
		says   string // in what is said of it
		grave  bool
	}{
		"well":       {func(*node.SourceView) {}, "well", "", false},
		"in part":    {func(v *node.SourceView) { v.Health.Tries = []node.Try{{Refused: 2}} }, "well", "2 items could not be read", false},
		"new":        {func(v *node.SourceView) { v.Health = node.Health{Next: now} }, "new", "", false},
		"never come": {func(v *node.SourceView) { v.Health = node.Health{Next: ago(time.Hour)} }, "late", "27 Jan, 08:00", false},
		"under way":  {func(v *node.SourceView) { v.Running = true }, "running", "", false},
		"late":       {func(v *node.SourceView) { v.Health.Next = ago(time.Hour) }, "late", "fetches nothing", false},
		"taken once": {func(v *node.SourceView) { v.Health.Next = time.Time{} }, "done", "not fetched again", false},
		"off":        {func(v *node.SourceView) { v.Enabled = false }, "off", "turned it off", false},
		"gone":       {func(v *node.SourceView) { v.Enabled, v.Health.Fault = false, fault("gone", "news.example", "410") }, "stopped", "gone for good", true},
		"asks to wait": {failing("wait", 1, try(node.TryFailed, time.Minute, 0)),
			"slow", "asks to wait", false},
		"asks to wait for ever": {failing("wait", 9, try(node.TryFailed, time.Minute, 0)), "failing", "asks to wait", true},
		"failing": {failing("server", 2, try(node.TryFailed, time.Minute, 0), try(node.TryFailed, 61*time.Minute, 0), try(node.TryTook, 121*time.Minute, 0), try(node.TryFailed, 181*time.Minute, 0)),
			"failing", "since 27 Jan, 07:59, because something is broken", true},
		"failing for longer than is remembered": {func(v *node.SourceView) {
			failing("server", 40, try(node.TryFailed, time.Minute, 0))(v)
			v.Health.Succeeded = ago(72 * time.Hour)
		}, "failing", "since 24 Jan, 09:00", true},
		"slow": {func(v *node.SourceView) {
			v.Health.Tries = []node.Try{try(node.TryNothing, 1, 14*time.Second), try(node.TryNothing, 2, 15*time.Second), try(node.TryNothing, 3, 11*time.Second)}
		}, "slow", "14 s", false},
	} {
		for lang, l := range speaks {
			row := l.sourceRow(with(c.change), now)
			if row.State != c.state || row.Grave != c.grave || row.Mark == "" {
				t.Errorf("%s: %q, grave %t", name, row.State, row.Grave)
			}
			said := row.Why + row.Do
			if lang == "en" && !strings.Contains(said, c.says) || (said == "") != (c.says == "") || strings.ContainsAny(said, "⟨{") {
				t.Errorf("%s, in %s: %q", name, lang, said)
			}
		}
	}
}

// Whatever code a fault has, the row of its source says something in both languages.
func TestEveryFaultOfASourceIsSaid(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		l := localeOf(t, lang)
		for _, code := range node.SourceCodes() {
			f := &node.SourceError{Code: code, Args: []string{"a", "b", "c"}}
			row := l.sourceRow(node.SourceView{Source: node.Source{Enabled: true, Interval: time.Hour}, Health: node.Health{Tried: time.Now(), Next: time.Now().Add(time.Hour), Failures: 9, Fault: f}}, time.Now())
			if row.State != "failing" || strings.TrimSpace(row.Why) == "" || strings.Contains(row.Do, "⟨") {
				t.Errorf("%s in %s: %+v", code, lang, row)
			}
		}
	}
}

func TestTheStripRunsWithTheScript(t *testing.T) {
	tries := []node.Try{{Outcome: node.TryFailed}, {Outcome: node.TryNothing}, {Outcome: node.TryTook}}
	en, ar := string(localeOf(t, "en").strip(tries)), string(localeOf(t, "ar").strip(tries))
	for _, svg := range []string{en, ar} {
		if strings.Count(svg, `class="tk"`) != 1 || strings.Count(svg, `class="fl"`) != 1 || strings.Count(svg, `class="no"`) != 1 || strings.Contains(svg, "style=") {
			t.Error(svg)
		}
	}
	if !strings.Contains(en, `class="fl" d="M135 `) || !strings.Contains(ar, `class="fl" d="M2 `) {
		t.Errorf("the newest stands elsewhere: %s %s", en, ar)
	}
	if !strings.Contains(en, "The last 3 tries: 1 brought something, 1 nothing new, 1 failed") {
		t.Error(en)
	}
	if localeOf(t, "en").strip(nil) != "" {
		t.Error("no tries are drawn")
	}
	if many := string(localeOf(t, "ar").strip(make([]node.Try, 50))); strings.Count(many, "<path") != stripTries+1 {
		t.Error(many)
	}
}

// sourceDesk is a desk with an admin and an analyst, and what fetches for it.
func sourceDesk(t *testing.T, f node.Fetcher) (p *Pages, n *node.Node, admin, analyst func(*http.Request)) {
	t.Helper()
	p = desk(t, Options{})
	n = p.site.desk.(*node.Node)
	if f != nil {
		n.UseFetcher(f)
	}
	if _, err := n.NewPerson(t.Context(), "", account.Person{Login: "yusuf", Roles: []account.Role{account.Analyst}}, secret); err != nil {
		t.Fatal(err)
	}
	w := p.ask(t, http.MethodPost, "/sign-in", url.Values{"login": {"yusuf"}, "password": {secret}}, nil)
	analyst = func(r *http.Request) {
		r.Header.Set("Accept-Language", "en")
		for _, c := range w.Result().Cookies() {
			r.AddCookie(c)
		}
	}
	in := p.enter(t)
	return p, n, func(r *http.Request) { r.Header.Set("Accept-Language", "en"); in(r) }, analyst
}

func TestWhoMayDoWhatWithSources(t *testing.T) {
	p, n, admin, analyst := sourceDesk(t, nil)
	people, err := n.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var mona string
	for _, x := range people {
		if x.Login == "mona" {
			mona = x.ID
		}
	}
	form := url.Values{"kind": {"feed"}, "address": {"https://news.example/rss"}, "name": {"The agency"}, "marking": {"TLP:GREEN"}, "enabled": {"yes"}, "every": {"٢"}, "unit": {"h"}, "reliability": {"B"}}
	if w := p.ask(t, http.MethodPost, "/sources/new", form, analyst); w.Code != http.StatusForbidden {
		t.Errorf("an analyst adds a source: %d", w.Code)
	}
	w := p.ask(t, http.MethodPost, "/sources/new", form, admin)
	at, _, _ := strings.Cut(w.Header().Get("Location"), "?")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/sources/src-") {
		t.Fatalf("adding a source: %d %s", w.Code, w.Header().Get("Location"))
	}
	s, err := n.Source(t.Context(), store.Viewer{System: true}, strings.TrimPrefix(at, "/sources/"))
	if err != nil || s.Interval != 2*time.Hour || s.Grade.Reliability != "B" || s.Marking != incident.TLPGreen || !s.Enabled || s.By != mona {
		t.Errorf("%+v %v", s.Source, err)
	}
	for _, path := range []string{"/sources", at} {
		w := p.ask(t, http.MethodGet, path, nil, analyst)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "The agency") || strings.Contains(w.Body.String(), `/remove"`) || strings.Contains(w.Body.String(), "/sources/new") {
			t.Errorf("an analyst at %s: %d", path, w.Code)
		}
	}
	for _, do := range []string{"", "/switch", "/move", "/remove"} {
		if w := p.ask(t, http.MethodPost, at+do, form, analyst); w.Code != http.StatusForbidden {
			t.Errorf("an analyst at %s%s: %d", at, do, w.Code)
		}
	}
	// Nothing fetches here: the try says so.
	if w := p.ask(t, http.MethodPost, at+"/try", url.Values{"back": {"list"}}, analyst); w.Code != http.StatusSeeOther {
		t.Errorf("trying: %d", w.Code)
	}
	if w := p.ask(t, http.MethodGet, at+"?done=tried", nil, analyst); !strings.Contains(w.Body.String(), "fetches nothing from the network") {
		t.Error("the page does not say what came of the try")
	}

	// A restricted one does not exist for others.
	form.Set("address", "https://other.example/rss")
	form.Set("restrict", mona)
	w = p.ask(t, http.MethodPost, "/sources/new", form, admin)
	hidden, _, _ := strings.Cut(w.Header().Get("Location"), "?")
	for _, c := range []struct{ method, path string }{{"GET", hidden}, {"POST", hidden + "/try"}} {
		if w := p.ask(t, c.method, c.path, nil, analyst); w.Code != http.StatusNotFound {
			t.Errorf("a restricted source at %s %s: %d", c.method, c.path, w.Code)
		}
	}

	// What was changed by somebody else meanwhile is not written over.
	form.Del("restrict")
	form.Set("address", "https://news.example/rss")
	form.Set("revision", "1")
	form.Set("name", "Renamed")
	if w := p.ask(t, http.MethodPost, at, form, admin); w.Code != http.StatusSeeOther {
		t.Errorf("changing: %d", w.Code)
	}
	if w := p.ask(t, http.MethodPost, at, form, admin); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "somebody else changed this source") {
		t.Errorf("changing an older one: %d", w.Code)
	}
	form.Del("revision")
	for every, words := range map[string]string{"x": "whole number", "0": "whole number", "-5": "whole number", "1.5": "whole number", "999999999": "5 minutes to 7 days", "1": "5 minutes to 7 days"} {
		form.Set("every", every)
		form.Set("unit", map[bool]string{true: "m", false: "d"}[every == "1"])
		w := p.ask(t, http.MethodPost, at, form, admin)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), words) {
			t.Errorf("every %q: %d", every, w.Code)
		}
	}
	if w := p.ask(t, http.MethodPost, at+"/move", url.Values{}, admin); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "no new address") {
		t.Errorf("taking on no address: %d", w.Code)
	}
	if w := p.ask(t, http.MethodPost, at+"/remove", url.Values{}, admin); w.Code != http.StatusSeeOther {
		t.Errorf("removing: %d", w.Code)
	}
	if w := p.ask(t, http.MethodGet, at, nil, admin); w.Code != http.StatusNotFound {
		t.Errorf("removed, and there: %d", w.Code)
	}
}

// aFetcher answers by address.
type aFetcher map[string]error

func (f aFetcher) Fetch(_ context.Context, r node.Fetching) (node.Fetched, error) {
	if err := f[r.Address]; err != nil {
		return node.Fetched{}, err
	}
	return node.Fetched{Body: []byte("<!doctype html><html><body><article><p>" + report + "</p></article></body></html>"), MediaType: "text/html; charset=utf-8", Address: r.Address}, nil
}

func TestALinkIsTakenOrRefusedInWords(t *testing.T) {
	p, n, admin, analyst := sourceDesk(t, aFetcher{
		"https://slow.example/":  &node.SourceError{Code: "timeout", Args: []string{"slow.example", "30"}},
		"https://inner.example/": &node.SourceError{Code: "private", Args: []string{"inner.example", "10.0.0.1:443"}},
		"https://odd.example/":   errors.New("something else"),
	})
	for address, words := range map[string]string{"https://slow.example/": "did not arrive whole", "https://inner.example/": "private address", "ftp://a.example/": "one of ftp"} {
		if w := p.give(t, analyst, url.Values{"address": {address}, "marking": {"TLP:GREEN"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), words) || !strings.Contains(w.Body.String(), `value="`+address) {
			t.Errorf("%s: %d without %q", address, w.Code, words)
		}
		if w := p.ask(t, http.MethodPost, "/sources/take", url.Values{"address": {address}}, admin); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), words) {
			t.Errorf("%s at the sources: %d without %q", address, w.Code, words)
		}
	}
	if w := p.give(t, analyst, url.Values{"address": {"https://odd.example/"}}); w.Code != http.StatusInternalServerError {
		t.Errorf("a fault of the node: %d", w.Code)
	}
	if w := p.give(t, analyst, url.Values{"address": {"https://news.example/a"}, "published": {"2999-01-01"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "lies in the future") {
		t.Errorf("a day to come: %d", w.Code)
	}
	w := p.give(t, analyst, url.Values{"address": {" https://news.example/a#x "}, "source": {"The agency"}, "published": {"2025-01-26"}, "marking": {"TLP:GREEN"}, "title": {"A name"}})
	id := strings.TrimPrefix(w.Header().Get("Location"), "/read/")
	doc, err := n.Document(t.Context(), store.Viewer{System: true}, id)
	if w.Code != http.StatusSeeOther || err != nil || doc.URL != "https://news.example/a" || doc.Source != "The agency" || doc.Name != "A name" || doc.Marking != incident.TLPGreen || doc.Published != incident.Date(2025, 1, 26) {
		t.Fatalf("%d %q %+v %v", w.Code, w.Header().Get("Location"), doc, err)
	}
	if w := p.give(t, analyst, url.Values{"address": {"https://news.example/a"}, "title": {"A name"}}); !strings.HasSuffix(w.Header().Get("Location"), "?again=yes") {
		t.Errorf("again: %d %s", w.Code, w.Header().Get("Location"))
	}
	// A link and a text are two documents.
	if w := p.give(t, analyst, url.Values{"address": {"https://news.example/b"}, "text": {"في 3 يناير 2025 انسحبت قوات سوريا الديمقراطية من الرصافة."}}); w.Code != http.StatusSeeOther {
		t.Errorf("both: %d", w.Code)
	}
	docs, _, err := n.Documents(t.Context(), store.Viewer{System: true}, "", "", 10)
	if err != nil || len(docs) != 3 {
		t.Errorf("%d documents, %v", len(docs), err)
	}
}

func TestDoublesArePutTogetherAndTakenApart(t *testing.T) {
	p, n, admin, analyst := sourceDesk(t, nil)
	people, err := n.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	by := people[0].ID
	claim := func(i int, source string, day incident.Day, killed int64) incident.Claim {
		id := "00000000-0000-4000-8000-00000000000" + string(rune('0'+i))
		return incident.Claim{ID: id, Key: source + ":" + string(rune('0'+i)), Class: incident.Attack, Certainty: incident.Asserted, Marking: incident.TLPGreen, State: incident.Confirmed,
			Title:      text.Bilingual{AR: "هجوم " + source, EN: "Attack " + source},
			Source:     incident.Source{ID: source, Name: "The " + source, Kind: incident.SourceMedia, Published: incident.NoDay},
			When:       incident.When{Start: day, End: day, Precision: incident.TimeDay},
			Places:     []incident.Place{{Name: text.Bilingual{AR: "تدمر", EN: "Palmyra"}, Precision: incident.PlaceTown, Coord: &incident.Coord{Lon: 38.28, Lat: 34.56}}},
			Actors:     []incident.Participant{{ID: "islamic-state", Name: text.Bilingual{AR: "تنظيم الدولة الإسلامية", EN: "Islamic State"}, Role: "by"}},
			Quantities: []incident.Quantity{{What: "killed", Value: killed, Min: killed, Max: killed, Unit: "people"}}}
	}
	day := incident.Date(2025, 1, 15)
	ids := []string{"10000000-0000-4000-8000-000000000001", "10000000-0000-4000-8000-000000000002", "10000000-0000-4000-8000-000000000003"}
	var placed []store.Placed
	for i, c := range []incident.Claim{claim(1, "agency", day, 6), claim(2, "monitor", day+1, 7), claim(3, "paper", day, 6)} {
		placed = append(placed, store.Placed{Claim: c, Incident: ids[i]})
	}
	if w := p.ask(t, http.MethodGet, "/links", nil, analyst); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Two sources are needed") {
		t.Errorf("an empty desk: %d", w.Code)
	}
	if _, err := n.AddByHand(t.Context(), by, placed); err != nil {
		t.Fatal(err)
	}
	page := func(source string, in func(*http.Request)) string {
		w := p.ask(t, http.MethodGet, "/links?source="+source, nil, in)
		if w.Code != http.StatusOK {
			t.Fatalf("/links of %s: %d", source, w.Code)
		}
		return w.Body.String()
	}
	if body := page("monitor", analyst); strings.Count(body, `class="dbl"`) == 0 || !strings.Contains(body, "The monitor") || !strings.Contains(body, "Palmyra") {
		t.Fatal(body)
	}
	if body := page("monitor", admin); strings.Contains(body, "/links/merge") {
		t.Error("who may not merge is offered it")
	}
	sources := func(id string) int {
		full, err := n.Incident(t.Context(), store.Viewer{System: true}, id)
		if err != nil {
			t.Fatal(err)
		}
		if full.MergedInto != "" {
			return 0
		}
		return full.Incident.Sources
	}
	post := func(path string, form url.Values) {
		t.Helper()
		w := p.ask(t, http.MethodPost, path, form, analyst)
		if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/links?") || !strings.HasSuffix(to, "source=monitor#pair-1") {
			t.Fatalf("%s %v: %d %s", path, form, w.Code, to)
		}
	}
	pair := func(one, other, what string) url.Values {
		return url.Values{"one": {one}, "other": {other}, "what": {what}, "source": {"monitor"}, "at": {"1"}}
	}
	// The third into the second, that into the first: and all of it back, although not all claims came the same way.
	post("/links/merge", pair(ids[1], ids[2], ""))
	post("/links/merge", pair(ids[0], ids[1], ""))
	if sources(ids[0]) != 3 {
		t.Fatalf("%d sources", sources(ids[0]))
	}
	post("/links/undo", pair(ids[0], ids[1], "merged"))
	if sources(ids[0]) != 1 || sources(ids[1]) != 2 {
		t.Errorf("taken back: %d and %d sources", sources(ids[0]), sources(ids[1]))
	}
	post("/links/undo", pair(ids[1], ids[2], "merged"))
	if sources(ids[1]) != 1 || sources(ids[2]) != 1 {
		t.Errorf("taken back: %d and %d sources", sources(ids[1]), sources(ids[2]))
	}
	if w := p.ask(t, http.MethodPost, "/links/undo", pair(ids[1], ids[2], "merged"), analyst); w.Code != http.StatusConflict {
		t.Errorf("taken back twice: %d", w.Code)
	}

	was := page("paper", analyst)
	post("/links/apart", pair(ids[0], ids[2], ""))
	post("/links/apart", pair(ids[1], ids[2], ""))
	if body := page("paper", analyst); strings.Contains(body, `class="dbl"`) || !strings.Contains(was, `class="dbl"`) {
		t.Error("kept apart, and still proposed")
	}
	post("/links/undo", pair(ids[0], ids[2], "apart"))
	if body := page("paper", analyst); !strings.Contains(body, `class="dbl"`) {
		t.Error("taken back, and not proposed again")
	}
	for path, form := range map[string]url.Values{"/links/merge": pair(ids[0], ids[0], ""), "/links/apart": pair("", ids[1], ""), "/links/undo": {}} {
		if w := p.ask(t, http.MethodPost, path, form, analyst); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s %v: %d", path, form, w.Code)
		}
	}
	if w := p.ask(t, http.MethodPost, "/links/merge", pair(ids[0], ids[1], ""), admin); w.Code != http.StatusForbidden {
		t.Errorf("an admin merges: %d", w.Code)
	}
}
