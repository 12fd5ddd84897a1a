package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/text"
	"tansiq/internal/watch"
	"tansiq/test/peers"
)

// watched fills a house with an area that we watch nightly and a neighbour watches too.
func (f *features) watched() {
	f.t.Helper()
	ctx := f.t.Context()
	shape, _, err := area.MakeShape([][][]area.Point{{{area.PointOf(38, 34), area.PointOf(39, 34), area.PointOf(39, 35), area.PointOf(38, 35)}}})
	if err != nil {
		f.t.Fatal(err)
	}
	a, err := f.node.SaveArea(ctx, f.admin, watch.Area{Name: text.Bilingual{EN: "Pocket"}, Kind: watch.Drawn, Shape: shape})
	if err != nil {
		f.t.Fatal(err)
	}
	card, err := f.node.Card(ctx)
	if err != nil {
		f.t.Fatal(err)
	}
	from := time.Now().UTC().Truncate(24 * time.Hour)
	us := watch.Watch{Party: watch.Party{ID: card.Party}, Area: a.ID, Kind: watch.Patrol, Note: "secret note", Contact: text.Bilingual{EN: "duty officer"},
		Schedule: watch.Schedule{From: from, Rule: "FREQ=DAILY;COUNT=400", Length: watch.Length(8 * time.Hour), Zone: "Asia/Damascus"}}
	other := us
	other.Party = watch.NamedParty(text.Bilingual{EN: "Council"})
	for _, w := range []watch.Watch{us, other} {
		if _, err := f.node.SaveWatch(ctx, f.admin, w); err != nil {
			f.t.Fatal(err)
		}
	}
}

func TestACalendarHoldsOurOwnWatchesOnly(t *testing.T) {
	f := newFeatures(t, node.FeedAreas, node.FeedWatches, node.FeedPartners, node.FeedCoverage, node.FeedVacuum)
	f.watched()
	_, busy := f.token(node.FeedToken{Kind: node.FeedCalendar, Name: "phone", Detail: node.FeedBusy})
	_, full := f.token(node.FeedToken{Kind: node.FeedCalendar, Name: "desk", Detail: node.FeedFull})
	if a := f.fetch("GET", "/feeds/watch/"+busy+".ics", ""); a.status != http.StatusNotFound {
		t.Errorf("before it was turned on: %d", a.status)
	}
	if err := f.node.SwitchFeed(t.Context(), f.admin, node.FeedCalendar, true); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/feeds/", "/feeds/watch/", "/feeds/watch/" + busy, "/feeds/watch/x/" + busy + ".ics", "/feeds/watch/" + f.secret + ".ics", "/feeds/other/" + busy + ".ics"} {
		if a := f.fetch("GET", path, ""); a.status != http.StatusNotFound || !isProblem(a) || strings.Contains(string(a.body), busy) {
			t.Errorf("%.20s: %d %s", path, a.status, a.body)
		}
	}
	for _, c := range []struct {
		secret string
		full   bool
	}{{busy, false}, {full, true}} {
		a := f.fetch("GET", "/feeds/watch/"+c.secret+".ics", "")
		body := string(a.body)
		if a.status != http.StatusOK || strings.Count(body, "BEGIN:VEVENT") != 1 || !strings.Contains(body, "RRULE:FREQ=DAILY;COUNT=400") || !strings.Contains(body, "CLASS:PRIVATE") {
			t.Fatalf("%d %s", a.status, body)
		}
		if strings.Contains(body, "secret") || strings.Contains(body, "officer") || strings.Contains(body, "Council") || strings.Contains(body, "Pocket") != c.full || strings.Contains(body, "W-0001") != c.full {
			t.Errorf("full %v: %s", c.full, body)
		}
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/feeds/watch/"+c.secret+".ics", nil)
		r.Header.Set("If-None-Match", `"x", W/`+a.header.Get("ETag"))
		w := httptest.NewRecorder()
		if f.api.ServeHTTP(w, r); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
			t.Errorf("asked again: %d %s", w.Code, w.Body)
		}
	}
	for layer, want := range map[string]int{"areas": 1, "watches": 1, "partner-watches": 1} {
		var p itemsPage
		if a := f.gets("/ogc/collections/"+layer+"/items?bbox=38.5,34.5,38.6,34.6", &p); p.Matched != want || strings.Contains(string(a.body), "secret") {
			t.Errorf("%s: %s", layer, a.body)
		}
		if f.gets("/ogc/collections/"+layer+"/items?bbox=10,10,11,11", &p); p.Matched != 0 {
			t.Errorf("%s elsewhere: %d", layer, p.Matched)
		}
	}
	for _, layer := range []string{"coverage", "vacuum"} {
		if ids := f.walk("/ogc/collections/"+layer+"/items?limit=1&datetime=2020-01-01T00:00:00Z", nil); len(ids) != 1 || !strings.HasPrefix(ids[0], "A-0001.unknown-") {
			t.Errorf("%s: %v", layer, ids)
		}
	}
}

func TestAnEndedRuleEndsInTheCalendar(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2025, 2, d, 6, 0, 0, 0, time.UTC) }
	w := &watch.Watch{Marking: incident.TLPRed, Schedule: watch.Schedule{From: day(1), Rule: "FREQ=DAILY;COUNT=20", Length: watch.Length(time.Hour)}, Withdrawn: day(5)}
	e, ok := calendarEvent(w, day(1))
	if !ok || e.Rule != "FREQ=DAILY;UNTIL=20250205T055959Z" {
		t.Errorf("%v %+v", ok, e)
	}
	w.Withdrawn = day(25) // after its last turn: nothing changes
	if e, ok := calendarEvent(w, day(1)); !ok || e.Rule != "FREQ=DAILY;COUNT=20" {
		t.Errorf("%v %+v", ok, e)
	}
	w.Withdrawn = day(1)
	if _, ok := calendarEvent(w, day(1)); ok {
		t.Error("it never began and stands there")
	}
	plain := &watch.Watch{Schedule: watch.Schedule{From: day(1), Until: day(3)}}
	if e, ok := calendarEvent(plain, day(2)); !ok || e.Length != 48*time.Hour {
		t.Errorf("%v %+v", ok, e)
	}
	if _, ok := calendarEvent(plain, day(9)); ok {
		t.Error("it is over and stands there")
	}
}

// TestAnotherProgramReadsTheFeatures lets OWSLib read all that a token opens.
func TestAnotherProgramReadsTheFeatures(t *testing.T) {
	f := newFeatures(t, node.FeedAreas, node.FeedWatches, node.FeedVacuum)
	f.watched()
	server := httptest.NewServer(f.api)
	defer server.Close()
	got := peers.Features(t, server.URL+"/ogc/t/"+f.secret+"/")
	if got == "" {
		return // said in the log
	}
	for _, want := range []string{"collections areas watches vacuum", "areas 1 A-0001", "areas elsewhere 0", "watches 1 W-0001", "watches elsewhere 0"} {
		if !strings.Contains(got, want) {
			t.Errorf("OWSLib read no %q in\n%s", want, got)
		}
	}
}
