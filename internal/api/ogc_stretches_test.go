package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/node"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// nights fills a house with an area that is watched from six to eighteen on the first three days of February 2025, by a party whose list is
// complete from the first to the tenth.
func (f *features) nights() {
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
	day := func(d, h int) time.Time { return time.Date(2025, 2, d, h, 0, 0, 0, time.UTC) }
	party := watch.NamedParty(text.Bilingual{EN: "Council"})
	if _, err := f.node.SaveWatch(ctx, f.admin, watch.Watch{Party: party, Area: a.ID, Kind: watch.Patrol,
		Schedule: watch.Schedule{From: day(1, 6), Rule: "FREQ=DAILY;COUNT=3", Length: watch.Length(12 * time.Hour), Zone: "UTC"}}); err != nil {
		f.t.Fatal(err)
	}
	if _, err := f.node.Declare(ctx, f.admin, watch.Declaration{Party: party, Area: a.ID, From: day(1, 0), Until: day(10, 0), Complete: true}); err != nil {
		f.t.Fatal(err)
	}
}

// TestATimeIsAnsweredWithWhatMeetsIt: every stretch that has a moment in common with the time asked for, under one id whatever is asked.
func TestATimeIsAnsweredWithWhatMeetsIt(t *testing.T) {
	f := newFeatures(t, node.FeedCoverage, node.FeedVacuum)
	f.nights()
	const (
		ever   = "A-0001.00000000T000000Z.20250201T000000Z.unknown"
		early  = "A-0001.20250201T000000Z.20250201T060000Z.vacuum"
		first  = "A-0001.20250201T060000Z.20250201T180000Z.watched"
		night1 = "A-0001.20250201T180000Z.20250202T060000Z.vacuum"
		second = "A-0001.20250202T060000Z.20250202T180000Z.watched"
		night2 = "A-0001.20250202T180000Z.20250203T060000Z.vacuum"
		third  = "A-0001.20250203T060000Z.20250203T180000Z.watched"
		rest   = "A-0001.20250203T180000Z.20250210T000000Z.vacuum"
		after  = "A-0001.20250210T000000Z.99999999T000000Z.unknown"
	)
	for datetime, want := range map[string][]string{
		"2025-02-01T12:00:00Z/2025-02-02T12:00:00Z": {first, night1, second},
		"2025-02-01T18:00:00Z/2025-02-02T05:59:59Z": {night1},
		"2025-02-01T17:59:59Z/2025-02-02T06:00:00Z": {first, night1, second},
		"../2025-02-01T03:00:00Z":                   {ever, early},
		"/2024-01-01T00:00:00Z":                     {ever},
		"2025-02-09T00:00:00Z/..":                   {rest, after},
		"2025-02-02":                                {night1, second, night2},
		"../..":                                     {ever, early, first, night1, second, night2, third, rest, after},
	} {
		open := slices.DeleteFunc(slices.Clone(want), func(id string) bool { return strings.HasSuffix(id, "watched") })
		for layer, want := range map[string][]string{"coverage": want, "vacuum": open} {
			for _, limit := range []string{"1", "2", "1000"} {
				if got := f.walk("/ogc/collections/"+layer+"/items?limit="+limit+"&datetime="+url.QueryEscape(datetime), nil); !slices.Equal(got, want) {
					t.Errorf("%s %s by %s: %v, want %v", layer, datetime, limit, got, want)
				}
			}
		}
	}
	var p itemsPage
	f.gets("/ogc/collections/coverage/items?datetime=2025-02-01T12:00:00Z/2025-02-02T12:00:00Z", &p)
	if x := p.Features[0].Properties; p.Matched != 3 || x.State != "watched" || *x.From != "2025-02-01T06:00:00Z" || *x.To != "2025-02-01T18:00:00Z" || !slices.Equal(x.Parties, []string{"Council"}) {
		t.Errorf("%+v", p)
	}
	f.gets("/ogc/collections/vacuum/items?datetime=2025-02-09T00:00:00Z/..", &p)
	if x := p.Features[1].Properties; x.To != nil || *x.From != "2025-02-10T00:00:00Z" {
		t.Errorf("an end that is open: %+v", x)
	}
	if got := f.walk("/ogc/collections/vacuum/items?bbox=10,10,11,11&datetime=../..", nil); len(got) != 0 {
		t.Errorf("elsewhere: %v", got)
	}
	if a := f.fetch("GET", "/ogc/collections/vacuum/items/"+night1+"?datetime=../2025-02-03T00:00:00Z", f.secret); a.status != http.StatusOK || !strings.Contains(string(a.body), `"id":"`+night1+`"`) {
		t.Errorf("one stretch: %d %s", a.status, a.body)
	}
	for _, path := range []string{"vacuum/items/" + first + "?datetime=../..", "vacuum/items/" + night1 + "?datetime=2025-02-05T00:00:00Z/..", "coverage/items/A-0001?datetime=../.."} {
		if a := f.fetch("GET", "/ogc/collections/"+path, f.secret); a.status != http.StatusNotFound {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	for _, bad := range []string{"2025-02-02/2025-02-01", "soon/..", "2025-02-30/..", "../2025-02-01/..", "1899-01-01/.."} {
		if a := f.fetch("GET", "/ogc/collections/vacuum/items?datetime="+bad, f.secret); a.status != http.StatusBadRequest || !isProblem(a) || !strings.Contains(string(a.body), "datetime: ") {
			t.Errorf("%s: %d %s", bad, a.status, a.body)
		}
	}
}

// TestVersionsOfAreasThatHeldInATime: each version of an area that held at some moment of the time asked for, and no other.
func TestVersionsOfAreasThatHeldInATime(t *testing.T) {
	f := newFeatures(t, node.FeedAreas)
	f.nights()
	old, err := f.node.Areas(t.Context())
	if err != nil || len(old) != 1 {
		t.Fatal(err, len(old))
	}
	day := func(d int) time.Time { return time.Date(2025, 2, d, 0, 0, 0, 0, time.UTC) }
	next := old[0]
	next.From = day(5)
	if next, err = f.node.SaveArea(t.Context(), f.admin, next); err != nil {
		t.Fatal(err)
	}
	if err := f.node.RetireArea(t.Context(), f.admin, next.ID, day(9)); err != nil {
		t.Fatal(err)
	}
	for datetime, want := range map[string][]string{
		"2025-02-01T00:00:00Z/2025-02-04T23:59:59Z": {"A-0001.1"},
		"2025-02-01T00:00:00Z/2025-02-05T00:00:00Z": {"A-0001.1", "A-0001.2"},
		"2025-02-08T00:00:00Z/2025-02-20T00:00:00Z": {"A-0001.2"},
		"2025-02-09T00:00:00Z/..":                   {},
		"../2025-02-01T00:00:00Z":                   {"A-0001.1"},
		"2025-02-06T00:00:00Z":                      {"A-0001"},
	} {
		var p featuresJSON
		f.gets("/ogc/collections/areas/items?datetime="+datetime, &p)
		got := []string{}
		for _, x := range p.Features {
			got = append(got, x.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", datetime, got, want)
		}
		if through := strings.Contains(datetime, "/"); through != (len(p.Time) == 2) || through != (p.At == "") {
			t.Errorf("%s: as of %q, time %q", datetime, p.At, p.Time)
		}
	}
	var one struct {
		Properties struct{ From, Until, Area string }
	}
	f.gets("/ogc/collections/areas/items/A-0001.2?datetime=2025-02-08T00:00:00Z/..", &one)
	if p := one.Properties; p.From != "2025-02-05T00:00:00Z" || p.Until != "2025-02-09T00:00:00Z" || p.Area != "A-0001" {
		t.Errorf("%+v", p)
	}
}
