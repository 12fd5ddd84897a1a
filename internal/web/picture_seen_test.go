package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// TestSeenWeeks holds the strip of the time line to its promise: calm only where somebody watched and nothing came.
func TestSeenWeeks(t *testing.T) {
	n, srv := newDesk(t)
	b := open(t, srv, "en")
	form := url.Values{"token": {n.SetupToken()}, "name": {"node"}, "subject": {"islamic-state"}, "lang": {"en"}, "login": {"salma"}, "person": {"Salma"}, "password": {secret}, "again": {secret}}
	if code, _, _ := b.post("/first-run", form); code != http.StatusSeeOther {
		t.Fatal("the first run failed")
	}
	people, err := n.People(t.Context())
	if err != nil || len(people) == 0 {
		t.Fatal(err)
	}
	by := people[0].ID
	var ring []area.Point
	for _, p := range [][2]float64{{20.3, 20.3}, {20.5, 20.3}, {20.5, 20.5}, {20.3, 20.5}} {
		ring = append(ring, area.PointOf(p[0], p[1]))
	}
	shape, _, err := area.MakeShape([][][]area.Point{{ring}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := n.SaveArea(t.Context(), by, watch.Area{Name: text.Bilingual{EN: "Square"}, Kind: watch.Drawn, Shape: shape})
	if err != nil {
		t.Fatal(err)
	}
	monday := func(m time.Month, d int) time.Time { return time.Date(2024, m, d, 0, 0, 0, 0, time.UTC) }
	us := watch.Party{ID: "name:us", Name: text.Bilingual{EN: "us"}}
	if _, err := n.Declare(t.Context(), by, watch.Declaration{Party: us, Area: a.ID, From: monday(11, 4), Complete: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := n.SaveWatch(t.Context(), by, watch.Watch{Party: us, Area: a.ID, Kind: watch.Post, Schedule: watch.Schedule{From: monday(11, 11)}}); err != nil {
		t.Fatal(err)
	}
	ask := func(query string) (out []seenWeek) {
		t.Helper()
		code, body := b.get("/picture/seen?" + query)
		var got struct{ Weeks []seenWeek }
		if err := json.Unmarshal([]byte(body), &got); code != http.StatusOK || err != nil {
			t.Fatalf("%s gave %d %v", query, code, err)
		}
		return got.Weeks
	}
	const box = "box=20.35,20.35,20.45,20.45"
	for _, c := range []struct {
		query string
		want  []watch.SeenWord
	}{
		{"from=2024-10-30&to=2024-11-18", []watch.SeenWord{watch.SeenUnknown, watch.SeenUnwatched, watch.SeenQuiet, watch.SeenQuiet}}, // the desk's areas
		{"q=raid&from=2024-11-11&to=2024-11-12", []watch.SeenWord{watch.SeenQuiet}},
		{box + "&from=2024-10-30&to=2024-11-18", []watch.SeenWord{watch.SeenUnknown, watch.SeenUnwatched, watch.SeenQuiet, watch.SeenQuiet}},
		{box + "&from=2001-01-01&first=2024-11-11&last=2024-11-12", []watch.SeenWord{watch.SeenQuiet}},
		{box + "&first=2024-11-12&last=2024-11-01", nil},
		{"unit=XX-none&first=2024-11-11&last=2024-11-17", []watch.SeenWord{watch.SeenUnknown}},
	} {
		got := ask(c.query)
		var words []watch.SeenWord
		for _, w := range got {
			words = append(words, w.Zero)
		}
		if len(words) != len(c.want) {
			t.Errorf("%q: %v, want %v", c.query, words, c.want)
			continue
		}
		for i := range words {
			if words[i] != c.want[i] {
				t.Errorf("%q: %v, want %v", c.query, words, c.want)
			}
		}
	}
	// The running week is not quiet yet, and weeks to come are not answered.
	today := incident.DayOf(time.Now())
	got := ask(box + "&first=" + (today - 7).String() + "&last=" + (today + 70).String())
	if last := got[len(got)-1]; last.Week > today || last.Zero == watch.SeenQuiet {
		t.Errorf("the running week is %+v", last)
	}
	// What is too far back to be worked out is not known, not blank.
	if got = ask(box + "&first=2000-01-03&last=2024-11-17"); got[0].Week != incident.Date(2000, 1, 3) || got[0].Zero != watch.SeenUnknown || len(got) < 52*24 {
		t.Errorf("%d weeks from %s", len(got), got[0].Week)
	}
	// Where something known to a wider area only may lie here, the page says so, and of what.
	day := incident.Date(2024, 11, 20)
	if _, err := n.AddClaims(t.Context(), "import:test", []store.Placed{{Claim: incident.Claim{ID: "c", Key: "k", State: incident.Confirmed, Class: incident.Attack,
		When: incident.When{Start: day, End: day, Precision: incident.TimeDay}, Title: text.Bilingual{EN: "Attack"},
		Places: []incident.Place{{Name: text.Bilingual{EN: "the western desert"}, Coord: &incident.Coord{Lon: 20.9, Lat: 20.4}, Precision: incident.PlaceRegion, RadiusKM: 90}},
		Source: incident.Source{ID: "paper", Name: "Paper", Kind: incident.SourceMedia, Published: incident.NoDay}, Certainty: incident.Reported, Marking: incident.TLPClear, By: by}}}); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{box + "&", ""} {
		got = ask(place + "first=2024-11-11&last=2024-11-24")
		if len(got) != 2 || got[0].Zero != watch.SeenQuiet || got[1].Zero != watch.SeenPerhaps || !strings.Contains(got[1].Says, "known only to the western desert (1)") {
			t.Errorf("%q: %+v", place, got)
		}
	}
	for query, want := range map[string]string{
		box + "&q=raid&from=2024-11-11&to=2024-11-24": "It was watched, but something that is known less exactly may lie here",
		"q=raid&from=2024-11-11&to=2024-11-17":        "Within the desk&#39;s one area, for as long as it held: It was watched and quiet.",
		"q=raid&from=2024-11-04&to=2024-11-17":        "Nobody watched here",
		"q=raid&from=2024-10-01&to=2024-10-20":        "Whether anybody watched here is not known",
	} {
		if code, body := b.get("/picture?" + query); code != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d, does not say %q", query, code, want)
		}
	}
	// What has neither date nor place leaves weeks quiet, and the answer says once that there is some.
	if _, err := n.AddClaims(t.Context(), "import:test", []store.Placed{{Claim: incident.Claim{ID: "c2", Key: "k2", State: incident.Confirmed, Class: incident.Attack,
		When: incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeUnknown}, Title: text.Bilingual{EN: "Sometime"},
		Source: incident.Source{ID: "paper", Name: "Paper", Kind: incident.SourceMedia, Published: incident.NoDay}, Certainty: incident.Reported, Marking: incident.TLPClear, By: by}}}); err != nil {
		t.Fatal(err)
	}
	if got = ask(box + "&first=2024-11-11&last=2024-11-17"); len(got) != 1 || got[0].Zero != watch.SeenQuiet {
		t.Errorf("%+v", got)
	}
	const adrift = "One incident with neither date nor place is in no week."
	for _, page := range []string{"/picture/seen?" + box + "&first=2024-11-11&last=2024-11-17", "/picture?" + box + "&q=raid&from=2024-11-11&to=2024-11-17"} {
		if _, body := b.get(page); strings.Count(body, adrift) != 1 {
			t.Errorf("%s does not say %q once", page, adrift)
		}
	}
	if code, _ := b.get("/picture/seen?" + box + "&first=x"); code != http.StatusBadRequest {
		t.Errorf("a day that cannot be read gave %d", code)
	}
}
