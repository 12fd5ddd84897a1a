package web

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

var (
	tags = regexp.MustCompile(`<[^>]*>`)
	only = regexp.MustCompile(`data-m="[^"]*9\.one:src[^"]*">([^<]*)<`)
)

// The text of a document is shown whole, whatever is marked in it, and each mark stands on its own words.
func TestParagraphsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runes := rapid.SliceOfN(rapid.SampledFrom([]rune("abc<& دمشق\n\r")), 0, 60).Draw(t, "text")
		var runs []run
		for range rapid.IntRange(0, 12).Draw(t, "runs") {
			runs = append(runs, run{
				Span: text.Span{Start: rapid.IntRange(-2, 62).Draw(t, "start"), End: rapid.IntRange(-2, 62).Draw(t, "end")},
				slot: rapid.SampledFrom([]string{"", "act", "time", "place"}).Draw(t, "slot"), n: rapid.IntRange(0, 3).Draw(t, "n"),
				key:   rapid.SampledFrom([]string{"time", "place-0", "ev", "x0.1", "m.time-2", "j0"}).Draw(t, "key"),
				doubt: rapid.SampledFrom([]string{"", "possible"}).Draw(t, "doubt"),
			})
		}
		one := text.Span{Start: rapid.IntRange(-2, 62).Draw(t, "one"), End: rapid.IntRange(-2, 62).Draw(t, "one's end")}
		runs = append(runs, run{Span: one, slot: "src", n: 9, key: "one"})
		name := rapid.SampledFrom([]string{"", "ab", "دمشق"}).Draw(t, "name")
		m := markText(runes, name, runs, rapid.IntRange(0, 3).Draw(t, "open"), nil)
		var all []paragraph
		if m.Title != nil {
			all = append(all, *m.Title)
		}
		for _, c := range m.Chunks {
			all = append(all, c...)
		}
		var got, marked strings.Builder
		for i, p := range all {
			if p.N != i+1 || m.para(p.Start) != p.N {
				t.Fatalf("line %d is numbered %d and found as %d", i+1, p.N, m.para(p.Start))
			}
			got.WriteString(html.UnescapeString(tags.ReplaceAllString(string(p.HTML), "")))
			for _, piece := range only.FindAllStringSubmatch(string(p.HTML), -1) {
				marked.WriteString(html.UnescapeString(piece[1]))
			}
		}
		var want, wantMarked strings.Builder
		at := 0
		for line := range strings.SplitSeq(string(runes), "\n") {
			letters := []rune(line)
			if strings.TrimSpace(line) != "" {
				want.WriteString(line)
				for i, r := range letters {
					if one.Start >= 0 && one.End <= len(runes) && one.Start <= at+i && at+i < one.End {
						wantMarked.WriteRune(r)
					}
				}
			}
			at += len(letters) + 1
		}
		if marked.String() != wantMarked.String() {
			t.Fatalf("marked %q, want %q", marked.String(), wantMarked.String())
		}
		if got.String() != want.String() {
			t.Fatalf("got %q, want %q", got.String(), want.String())
		}
	})
}

// twice is a report that gives one date in two ways and a count by two accounts.
const twice = "أحبط جهاز الأمن العام في 11 يناير/كانون الثاني مخططا لتنظيم داعش لتفجير مرقد السيدة زينب.\n\n" +
	"وفي 11 ديسمبر/كانون الثاني أكد جهاز الأمن العام أنه أحبط المخطط الذي استهدف مرقد السيدة زينب.\n\nوبقي طريق تدمر مقطوعا."

// TestProposalsAreDecidedInPlace walks the forms of the Read page as a browser without scripts sends them.
func TestProposalsAreDecidedInPlace(t *testing.T) {
	for _, lang := range []string{"ar", "en"} {
		t.Run(lang, func(t *testing.T) {
			n, srv := staffedDesk(t)
			b := open(t, srv, lang)
			b.signIn("analyst")
			doc := b.take(twice, nil)
			id := strings.TrimPrefix(doc, "/read/")
			me := store.Viewer{Person: "person-analyst"}
			// now returns the claim under a key as it stands, and the runes of the text.
			now := func(key string) incident.Claim {
				t.Helper()
				claims, err := n.Proposals(t.Context(), me, id)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range claims {
					if localKey(c.Key) == key && c.State != incident.Superseded {
						return c
					}
				}
				t.Fatalf("no claim %s", key)
				return incident.Claim{}
			}
			send := func(path string, form url.Values) string {
				t.Helper()
				code, body, to := b.post(doc+path, form)
				if code != http.StatusSeeOther {
					t.Fatalf("%s gave %d\n%.600s", path, code, body)
				}
				return to
			}
			words := func(sp *text.Span) string {
				if sp == nil {
					return ""
				}
				return string([]rune(twice)[sp.Start:sp.End])
			}
			spanOf := func(s string) string {
				at := strings.Index(twice, s)
				start := len([]rune(twice[:at]))
				return spanParam(text.Span{Start: start, End: start + len([]rune(s))})
			}
			first := now("p1")
			if words(first.When.Span) != "11 يناير/كانون الثاني" {
				t.Fatalf("read as %+v", first.When)
			}

			// A time in words that the text does not say is no longer tied to it; Levantine and Hijri months are understood.
			send("/draft", url.Values{"claim": {first.ID}, "edits": {"time"}, "when": {"١٢ كانون الثاني ٢٠٢٥"}, "when.was": {"x"}})
			c := now("p1")
			if c.State != incident.Awaiting || c.When.Start != incident.Date(2025, 1, 12) || c.When.Span != nil || c.When.Text != "" {
				t.Errorf("corrected to %+v", c.When)
			}
			if _, page := b.get(doc + "?p=" + c.ID); !strings.Contains(page, `class="drafted"`) || !strings.Contains(page, `class="was"`) {
				t.Error("the card does not say that it was corrected, and from what")
			}
			for _, old := range []string{"soon", "31 شباط 2025"} {
				if code, body, _ := b.post(doc+"/draft", url.Values{"claim": {c.ID}, "edits": {"time"}, "when": {old}, "when.was": {"x"}}); code != http.StatusUnprocessableEntity || !strings.Contains(body, html.EscapeString(old)) {
					t.Errorf("the time %q gave %d", old, code)
				}
			}
			// The words that it was read from, read again, stay.
			send("/draft", url.Values{"claim": {c.ID}, "restore": {"yes"}})
			send("/draft", url.Values{"claim": {now("p1").ID}, "edits": {"time"}, "when": {"11 كانون الثاني"}, "when.was": {"x"}})
			if c = now("p1"); words(c.When.Span) != "11 يناير/كانون الثاني" {
				t.Errorf("read again: %+v", c.When)
			}

			// A place by the gazetteer: another place loses the words, the title follows.
			_, hits := b.get("/places?place.words=" + url.QueryEscape("تدمر"))
			place := regexp.MustCompile(`name="place" value="([^"]+)"`).FindStringSubmatch(hits)
			if place == nil {
				t.Fatalf("no place is offered:\n%s", hits)
			}
			send("/draft", url.Values{"claim": {c.ID}, "edits": {"place"}, "place.at": {"0"}, "place": {html.UnescapeString(place[1])}, "placeprec": {"near"}})
			if c = now("p1"); len(c.Places) != len(first.Places) || c.Places[0].Span != nil || c.Places[0].Precision != incident.PlaceNear || !strings.Contains(c.Title.AR, c.Places[0].Name.AR) {
				t.Errorf("moved to %+v, titled %q", c.Places[0], c.Title.AR)
			}
			// The precision of the place before says nothing of the one chosen now, unless somebody says it does.
			send("/draft", url.Values{"claim": {c.ID}, "edits": {"place"}, "place.at": {"0"}, "place": {html.UnescapeString(place[1])}, "placeprec": {"near"}})
			if c = now("p1"); c.Places[0].Precision != incident.PlaceTown {
				t.Errorf("the place chosen is %s", c.Places[0].Precision)
			}
			send("/draft", url.Values{"claim": {c.ID}, "edits": {"place"}, "place.at": {"0"}, "place": {html.UnescapeString(place[1])}, "placeprec": {"region"}, "radius": {"١٢"}})
			if c = now("p1"); c.Places[0].Precision != incident.PlaceRegion || c.Places[0].RadiusKM != 12 {
				t.Errorf("the place chosen is %+v", c.Places[0])
			}
			// Words of the text go into the proposal with their place in it.
			send("/add", url.Values{"claim": {c.ID}, "slot": {"place"}, "span": {spanOf("تدمر")}})
			if c = now("p1"); words(c.Places[len(c.Places)-1].Span) != "تدمر" || c.Places[len(c.Places)-1].Text != "تدمر" {
				t.Errorf("places %+v", c.Places)
			}
			// What words alone do not tell opens the editor with them.
			if to := send("/add", url.Values{"claim": {c.ID}, "slot": {"actor"}, "span": {spanOf("مقطوعا")}}); !strings.Contains(to, "edit=actor") {
				t.Errorf("led to %s", to)
			} else if _, page := b.get(to); !strings.Contains(page, `value="مقطوعا"`) {
				t.Error("the words do not stand in the editor")
			}
			for _, bad := range []string{"", "5-2", "0-99999", "x"} {
				if code, _, _ := b.post(doc+"/add", url.Values{"claim": {c.ID}, "slot": {"place"}, "span": {bad}}); code != http.StatusUnprocessableEntity {
					t.Errorf("the span %q gave %d", bad, code)
				}
			}
			// A further proposal, with what its sentence names.
			to := send("/add", url.Values{"pick": {"new:" + spanOf("طريق تدمر")}})
			if _, page := b.get(to); !strings.Contains(page, `name="class"`) {
				t.Errorf("%s asks for no class", to)
			}

			// A figure that the words do not give is no longer tied to them.
			c.Quantities = nil
			if q := formQuantities(t.Context(), url.Values{"q.what": {"killed"}, "q.value": {"٤"}, "q.about": {"least"}}, []incident.Quantity{{What: "killed", Value: 3, Min: 3, Max: 3, Text: "ثلاثة قتلى", Span: &text.Span{Start: 1, End: 5}}}, incident.NoDay, faults{}); len(q) != 1 || q[0].Span != nil || q[0].Value != 4 || q[0].Max != -1 {
				t.Errorf("figures %+v", q)
			}

			// The script is given the side alone, and the whole page when the text changed with it.
			side := func(path string) (string, http.Header) {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+path, nil)
				if err != nil {
					t.Fatal(err)
				}
				req.Header.Set("HX-Request", "true")
				req.Header.Set("HX-Target", "aside#side")
				_, body, h := b.do(req)
				return body, h
			}
			if body, _ := side(doc); !strings.HasPrefix(strings.TrimSpace(body), `<aside class="side"`) || strings.Contains(body, "<p id=") {
				t.Errorf("the side is %.200s", body)
			}
			if body, h := side(doc + "?text=yes&p=" + c.ID); h.Get("HX-Retarget") != "#main" || !strings.Contains(body, `id="text"`) || strings.Contains(h.Get("HX-Push-Url"), "text=") {
				t.Errorf("the changed text comes with %v", h)
			}
			if _, h := side("/read/doc-none"); h.Get("HX-Retarget") != "#main" {
				t.Error("an error would stand in the place of the proposals")
			}

			// Both dates go in; the one read first is shown.
			send("/draft", url.Values{"claim": {now("p1").ID}, "restore": {"yes"}})
			page, _ := side(doc + "?p=" + now("p1").ID)
			if !strings.Contains(page, `class="both"`) {
				t.Error("the card does not say that both dates go in")
			}
			send("/settle", url.Values{"clash": {"0"}, "choice": {"keep"}})
			at := send("/confirm", url.Values{"claim": {now("p1").ID}})
			u, err := url.Parse(at)
			if err != nil {
				t.Fatal(err)
			}
			full, err := n.Incident(t.Context(), me, u.Query().Get("incident"))
			if err != nil {
				t.Fatal(err)
			}
			if w := full.Incident.When; w.Value.Start != incident.Date(2025, 1, 11) || len(w.Rivals) != 1 || w.Rivals[0].Value.Start != incident.Date(2024, 12, 11) || full.Incident.Sources != 1 {
				t.Errorf("%d sources, time %+v", full.Incident.Sources, w)
			}
			// Rejected with one key, a reason after it, and back.
			made := now(localKey(keyOfMade(t, n, me, id)))
			to = send("/reject", url.Values{"claim": {made.ID}})
			if _, page := b.get(to); !strings.Contains(page, `data-key="u"`) || !strings.Contains(page, `name="reason"`) {
				t.Error("the rejection cannot be taken back")
			}
			send("/reject", url.Values{"claim": {made.ID}, "reason": {"a repetition"}})
			send("/reopen", url.Values{"claim": {made.ID}})
			if c := now(localKey(made.Key)); c.State != incident.Awaiting {
				t.Errorf("it is %s", c.State)
			}
			if faults, err := n.Check(t.Context()); err != nil || len(faults) > 0 {
				t.Errorf("check: %q %v", faults, err)
			}

			// Others only look.
			other := open(t, srv, lang)
			other.signIn("auditor")
			if _, page := other.get(doc); strings.Contains(page, "data-key=") || strings.Contains(page, `id="pick"`) || strings.Contains(page, "edit=") {
				t.Error("an auditor is offered to decide")
			}
			for _, path := range []string{"/draft", "/add", "/settle", "/repeats", "/notsame", "/confirm", "/reject"} {
				if code, _, _ := other.post(doc+path, url.Values{"claim": {made.ID}}); code != http.StatusForbidden {
					t.Errorf("an auditor at %s: %d", path, code)
				}
			}
		})
	}
}

// keyOfMade is the key of the proposal that a person made.
func keyOfMade(t *testing.T, n *node.Node, v store.Viewer, doc string) string {
	t.Helper()
	claims, err := n.Proposals(t.Context(), v, doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range claims {
		if strings.HasPrefix(localKey(c.Key), "h") && c.State == incident.Awaiting {
			return c.Key
		}
	}
	t.Fatal("nobody made a proposal")
	return ""
}

// A time that is typed is understood as the reader understands it, and as a plain date.
func TestTimesInWords(t *testing.T) {
	published := incident.Date(2025, 1, 26)
	d := incident.Date
	for words, want := range map[string][2]incident.Day{
		"2025-01-11": {d(2025, 1, 11), d(2025, 1, 11)}, "2025-02": {d(2025, 2, 1), d(2025, 2, 28)}, "٢٠٢٤": {d(2024, 1, 1), d(2024, 12, 31)},
		"11 كانون الثاني": {d(2025, 1, 11), d(2025, 1, 11)}, "yesterday": {d(2025, 1, 25), d(2025, 1, 25)}, "أمس": {d(2025, 1, 25), d(2025, 1, 25)},
		"11–13 January 2025": {d(2025, 1, 11), d(2025, 1, 13)},
	} {
		if w, ok := hearTime(t.Context(), words, published); !ok || w.Start != want[0] || w.End != want[1] || w.Span != nil {
			t.Errorf("%q: %+v %t", words, w, ok)
		}
	}
	for _, words := range []string{"", "soon", "3 January or 5 March"} {
		if w, ok := hearTime(t.Context(), words, published); ok {
			t.Errorf("%q was understood as %+v", words, w)
		}
	}
}
