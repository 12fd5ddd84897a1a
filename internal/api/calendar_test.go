package api

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/format/ical"
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

// TestACalendarComesBack imports what the feed gives: the same occurrences, but for an end within one, which a calendar shows whole.
func TestACalendarComesBack(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.UTC) }
	hours := func(h int) watch.Length { return watch.Length(time.Duration(h) * time.Hour) }
	window := watch.SpanOf(at(1, 0), at(1, 0).AddDate(2, 0, 0))
	for name, sch := range map[string]watch.Schedule{
		"once":                    {From: at(2, 6), Until: at(9, 18)},
		"nightly over the clocks": {From: at(2, 18), Rule: "FREQ=DAILY;COUNT=60", Length: hours(12), Zone: "Europe/Berlin"},
		"weekly with exceptions":  {From: at(2, 6), Rule: "FREQ=WEEKLY;BYDAY=MO,TH", Length: hours(4), Zone: "Asia/Damascus", Except: []time.Time{at(5, 6), at(12, 6)}, Also: []time.Time{at(6, 8), at(13, 9)}},
		"last Friday of a month":  {From: at(27, 8), Rule: "FREQ=MONTHLY;BYDAY=-1FR", Length: hours(3), Zone: "Asia/Baghdad", Until: at(27, 8).AddDate(0, 9, 1)},
		"every six hours":         {From: at(2, 0), Rule: "FREQ=HOURLY;INTERVAL=6;UNTIL=20260402T000000Z", Length: hours(2)},
		"only listed times":       {From: at(2, 6), Length: hours(2), Also: []time.Time{at(4, 7), at(20, 23)}},
	} {
		t.Run(name, func(t *testing.T) {
			e, ok := calendarEvent(&watch.Watch{Schedule: sch}, at(1, 0))
			if !ok {
				t.Fatal("it is in no calendar")
			}
			e.UID = "one@example"
			var b bytes.Buffer
			if err := ical.Write(&b, ical.Calendar{Stamp: at(1, 0), Events: []ical.Event{e}}); err != nil {
				t.Fatal(err)
			}
			text := b.String()
			c, problems, err := ical.Read(&b, ical.Options{})
			if err != nil || len(problems) > 0 {
				t.Fatalf("%v %v in\n%s", err, problems, text)
			}
			events, applied := c.Series()
			if len(events) != 1 || len(applied) > 0 {
				t.Fatalf("%d events, %v", len(events), applied)
			}
			starts := func(s watch.Schedule) []watch.Span {
				c, err := watch.Compile(s)
				if err != nil {
					t.Fatal(err)
				}
				return c.Append(nil, window)
			}
			want, got := starts(sch), starts(node.ScheduleOf(&events[0]))
			if len(want) == 0 || !slices.Equal(got, want) {
				t.Errorf("came back as %d occurrences %v, went as %d %v in\n%s", len(got), got[:min(3, len(got))], len(want), want[:min(3, len(want))], text)
			}
		})
	}
}

// TestAnotherProgramReadsTheCalendar lets the Python package icalendar read what a phone would be given.
func TestAnotherProgramReadsTheCalendar(t *testing.T) {
	f := newFeatures(t, node.FeedAreas)
	f.watched()
	if err := f.node.SwitchFeed(t.Context(), f.admin, node.FeedCalendar, true); err != nil {
		t.Fatal(err)
	}
	_, secret := f.token(node.FeedToken{Kind: node.FeedCalendar, Name: "phone", Detail: node.FeedFull})
	a := f.fetch("GET", "/feeds/watch/"+secret+".ics", "")
	if a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	got, ok := peers.ICalendar(t, a.body)
	if !ok {
		return // said in the log
	}
	m, err := f.node.WatchModel(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range m.Watches() {
		if w.ID != "W-0001" {
			continue
		}
		const form = "20060102T150405Z"
		from := w.Schedule.From.UTC()
		want := " " + from.Format(form) + " " + from.Add(8*time.Hour).Format(form) + " FREQ=DAILY;COUNT=400 10800\n" // Damascus is three hours ahead of UTC
		if !strings.HasSuffix(got, want) || strings.Count(got, "\n") != 1 {
			t.Errorf("icalendar read\n%swant one line that ends in\n%s", got, want)
		}
	}
}

// TestAnotherProgramReadsTheFeatures lets OWSLib read all that a token opens.
func TestAnotherProgramReadsTheFeatures(t *testing.T) {
	f := newFeatures(t, node.FeedAreas, node.FeedWatches, node.FeedVacuum)
	f.watched()
	server := httptest.NewServer(f.api)
	defer server.Close()
	day := time.Now().UTC().Truncate(24 * time.Hour)
	got := peers.Features(t, server.URL+"/ogc/t/"+f.secret+"/", "../"+day.Format(time.RFC3339))
	if got == "" {
		return // said in the log
	}
	for _, want := range []string{"collections areas watches vacuum", "vacuum through A-0001.00000000T000000Z.", "areas 1 A-0001", "areas elsewhere 0", "watches 1 W-0001", "watches elsewhere 0"} {
		if !strings.Contains(got, want) {
			t.Errorf("OWSLib read no %q in\n%s", want, got)
		}
	}
}

// TestOnlyWhatIsPreciseIsAPoint looks at sites as a map gets them.
func TestOnlyWhatIsPreciseIsAPoint(t *testing.T) {
	f := newFeatures(t, node.FeedSites)
	keeper, err := f.node.PersonByLogin(t.Context(), "yusuf")
	if err != nil {
		t.Fatal(err)
	}
	shape, _, err := area.MakeShape([][][]area.Point{{{area.PointOf(38, 34), area.PointOf(39, 34), area.PointOf(39, 35), area.PointOf(38, 35)}}})
	if err != nil {
		t.Fatal(err)
	}
	at := &incident.Coord{Lon: 38.5, Lat: 34.5}
	place := func(p incident.PlacePrecision, at *incident.Coord) incident.Place {
		return incident.Place{Name: text.Bilingual{AR: "مكان", EN: "Place"}, Coord: at, Precision: p}
	}
	for _, s := range []watch.Site{
		{Name: text.Bilingual{EN: "Depot"}, Place: place(incident.PlaceExact, at), Note: "secret note"},
		{Name: text.Bilingual{EN: "Camp"}, Place: place(incident.PlaceExact, at), Shape: shape},
		{Name: text.Bilingual{EN: "Somewhere"}, Place: place(incident.PlaceDistrict, at)},
	} {
		s.Kind, s.Holds = watch.SiteOther, watch.BothHeld
		s, err := f.node.SaveSite(t.Context(), keeper.ID, s)
		if err != nil {
			t.Fatal(err)
		}
		if s.ID != "S-0001" {
			continue
		}
		c := watch.Custody{Site: s.ID, Kind: watch.Nobody, From: time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC), Said: watch.Said{Source: incident.Source{Name: "a whispering source"}}}
		if _, err := f.node.AddCustody(t.Context(), keeper.ID, c); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{"S-0001": "Point", "S-0002": "MultiPolygon", "S-0003": ""}
	var p struct {
		Features []struct {
			ID         string                 `json:"id"`
			Geometry   *struct{ Type string } `json:"geometry"`
			Properties map[string]any         `json:"properties"`
		} `json:"features"`
	}
	a := f.gets("/ogc/collections/sites/items", &p)
	if len(p.Features) != len(want) || strings.Contains(string(a.body), "secret") || strings.Contains(string(a.body), "whispering") {
		t.Fatalf("%s", a.body)
	}
	for _, one := range p.Features {
		got := ""
		if one.Geometry != nil {
			got = one.Geometry.Type
		}
		if w, ok := want[one.ID]; !ok || w != got && !(w == "MultiPolygon" && got == "Polygon") || one.Properties["marking"] != "TLP:RED" {
			t.Errorf("%s is a %q: %v", one.ID, got, one.Properties)
		}
	}
	if got := p.Features[0].Properties["custody"]; got == string(watch.SiteUnreported) {
		t.Errorf("custody is %v although a report is there", got)
	}
	f.gets("/ogc/collections/sites/items?datetime=2024-01-01T00:00:00Z", &p)
	if got := p.Features[0].Properties["custody"]; got != string(watch.SiteUnreported) {
		t.Errorf("custody before the first report is %v", got)
	}
	for where, n := range map[string]int{"38.4,34.4,38.6,34.6": 2, "38.1,34.1,38.2,34.2": 1, "10,10,11,11": 0} {
		var in itemsPage
		if f.gets("/ogc/collections/sites/items?bbox="+where, &in); in.Matched != n {
			t.Errorf("%s: %d, want %d", where, in.Matched, n)
		}
	}
}
