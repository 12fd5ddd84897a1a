package node

import (
	"errors"
	"testing"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

func TestNothingIsCalmOnlyWhereSomebodyLooked(t *testing.T) {
	n, by, _ := siteDesk(t)
	ctx := t.Context()
	box := &store.Box{West: 37.5, South: 34.4, East: 37.7, North: 34.6}
	from, to := incident.Date(2025, 1, 1), incident.Date(2025, 1, 20)
	list, vague, err := n.Seen(ctx, store.Viewer{Person: by}, "", box, from, to)
	if err != nil || vague != 0 || len(list) != 4 || list[0].Week != incident.Date(2024, 12, 30) || list[0].Zero() != watch.SeenUnknown {
		t.Fatalf("%v %+v", err, list)
	}
	a, err := n.SaveArea(ctx, by, watch.Area{Name: text.Bilingual{EN: "Square"}, Kind: watch.Drawn, Shape: square(t, 37.6, 34.5, 0.2)})
	if err != nil {
		t.Fatal(err)
	}
	us := watch.Party{ID: "name:us", Name: text.Bilingual{EN: "us"}}
	if _, err := n.Declare(ctx, by, watch.Declaration{Party: us, Area: a.ID, From: time.Date(2025, 1, 6, 0, 0, 0, 0, time.UTC), Complete: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := n.SaveWatch(ctx, by, watch.Watch{Party: us, Area: a.ID, Kind: watch.Post, Schedule: watch.Schedule{From: time.Date(2025, 1, 13, 0, 0, 0, 0, time.UTC)}}); err != nil {
		t.Fatal(err)
	}
	if list, vague, err = n.Seen(ctx, store.Viewer{Person: by}, "", box, from, to); err != nil || vague != 0 {
		t.Fatal(err)
	}
	for i, want := range []watch.SeenWord{watch.SeenUnknown, watch.SeenUnwatched, watch.SeenQuiet, watch.SeenUnknown} { // the last is not over
		if list[i].Zero() != want {
			t.Errorf("week %s is %s, want %s: %+v", list[i].Week, list[i].Zero(), want, list[i])
		}
	}
	var refused *watch.Error
	if _, _, err := n.Seen(ctx, store.Viewer{Person: by}, "", box, to, from); !errors.As(err, &refused) {
		t.Errorf("%v", err)
	}
	if _, _, err := n.Seen(ctx, store.Viewer{Person: by}, "XX-none", nil, from, to); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// happened puts an incident into the picture, or, restricted, one that only some people may see.
func happened(t *testing.T, n *Node, by, key string, when incident.When, place *incident.Place, only ...string) {
	t.Helper()
	c := incident.Claim{
		ID: "claim-" + key, Key: key, State: incident.Confirmed, Class: incident.Attack, When: when, Title: text.Bilingual{EN: key},
		Source: incident.Source{ID: "paper", Name: "Paper", Kind: incident.SourceMedia, Published: incident.NoDay}, Certainty: incident.Reported, Marking: incident.TLPClear, By: by, At: n.now(),
	}
	if place != nil {
		c.Places = []incident.Place{*place}
	}
	if len(only) == 0 {
		if _, err := n.AddClaims(t.Context(), "import:test", []store.Placed{{Claim: c}}); err != nil {
			t.Fatal(err)
		}
		return
	}
	c.State, c.Source.Document, c.Source.ID = incident.Awaiting, "doc-"+key, "doc:doc-"+key
	d := store.Document{ID: "doc-" + key, Name: key, Lang: "en", Text: key, Published: incident.NoDay, MediaType: "text/plain", By: by, Restricted: only, Marking: incident.TLPAmber}
	if _, err := n.PutDocument(t.Context(), d, []incident.Claim{c}); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Confirm(t.Context(), by, store.Placed{Claim: c}, ""); err != nil {
		t.Fatal(err)
	}
}

func on(y, m, d int) incident.When {
	day := incident.Date(y, m, d)
	return incident.When{Start: day, End: day, Precision: incident.TimeDay}
}

// TestNoWeekIsQuietWhileSomethingMayLieInIt holds a district, a box in it and the desk's areas against incidents known to wider
// areas, with a radius, with a long time, with no time and with no place.
func TestNoWeekIsQuietWhileSomethingMayLieInIt(t *testing.T) {
	n, by, other := siteDesk(t)
	ctx := t.Context()
	const district = "SY-HI-tadmur"
	unit, err := n.AreaOfUnit(district)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2024, 9, 2, 0, 0, 0, 0, time.UTC)
	from, to := incident.DayOf(start), incident.Date(2025, 1, 19)
	us := watch.Party{ID: "name:us", Name: text.Bilingual{EN: "us"}}
	none := func(v store.Viewer) { // no areas: nothing is known, and it is not drawn as calm
		weeks, _, err := n.Seen(ctx, v, "", nil, from, to)
		if err != nil || weeks[0].Areas != 0 || weeks[0].Zero() != watch.SeenUnknown {
			t.Fatalf("%v %+v", err, weeks)
		}
	}
	none(store.Viewer{Person: by})
	a, err := n.SaveArea(ctx, by, watch.Area{Name: unit.Name, Kind: watch.Unit, Unit: district, Shape: unit.Shape})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Declare(ctx, by, watch.Declaration{Party: us, Area: a.ID, From: start, Complete: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := n.SaveWatch(ctx, by, watch.Watch{Party: us, Area: a.ID, Kind: watch.Post, Schedule: watch.Schedule{From: start}}); err != nil {
		t.Fatal(err)
	}
	at := func(lon, lat float64) *incident.Coord { return &incident.Coord{Lon: lon, Lat: lat} }
	palmyra := &incident.Place{Name: text.Bilingual{EN: "Palmyra"}, Coord: at(38.28, 34.56), Precision: incident.PlaceTown, Unit: district}
	month := incident.When{Start: incident.Date(2024, 11, 1), End: incident.Date(2024, 11, 30), Precision: incident.TimeMonth}
	happened(t, n, by, "town", on(2024, 9, 3), palmyra)
	happened(t, n, by, "governorate", on(2024, 9, 10), &incident.Place{Name: text.Bilingual{EN: "Homs"}, Precision: incident.PlaceGovernorate, Unit: "SY-HI"})
	happened(t, n, by, "elsewhere", on(2024, 9, 17), &incident.Place{Name: text.Bilingual{EN: "Aleppo"}, Precision: incident.PlaceGovernorate, Unit: "SY-HL"})
	happened(t, n, by, "region", on(2024, 9, 24), &incident.Place{Name: text.Bilingual{EN: "eastern Syria"}, Coord: at(40.2, 34.9), Precision: incident.PlaceRegion, RadiusKM: 180})
	happened(t, n, by, "far region", on(2024, 10, 1), &incident.Place{Name: text.Bilingual{EN: "the coast"}, Coord: at(35.9, 35.5), Precision: incident.PlaceRegion, RadiusKM: 30})
	happened(t, n, by, "nowhere", on(2024, 10, 8), nil)
	happened(t, n, by, "long", incident.When{Start: incident.Date(2024, 10, 14), End: incident.Date(2024, 10, 30), Precision: incident.TimeRange}, palmyra)
	happened(t, n, by, "month", month, palmyra)
	happened(t, n, by, "secret", on(2024, 12, 10), &incident.Place{Name: text.Bilingual{EN: "Homs"}, Precision: incident.PlaceGovernorate, Unit: "SY-HI"}, by)

	box := &store.Box{West: 38.2, South: 34.5, East: 38.4, North: 34.7}
	adrift := 0 // incidents with neither a date nor a place
	words := func(v store.Viewer, unit string, box *store.Box) (out []watch.SeenWord, weeks []watch.SeenWeek) {
		t.Helper()
		weeks, vague, err := n.Seen(ctx, v, unit, box, from, to)
		if err != nil || vague != adrift {
			t.Fatalf("%v; %d with neither date nor place, want %d", err, vague, adrift)
		}
		for i := range weeks {
			out = append(out, weeks[i].Zero())
		}
		return out, weeks
	}
	q, p, r := watch.SeenQuiet, watch.SeenPerhaps, watch.SeenRecorded
	//                             town gov else reg far none long————— month——————————— 2 9 16 23 30 6 13
	want := []watch.SeenWord{r, p, q, p, q, p, r, r, r, p, p, p, p, q, p, q, q, q, q, q}
	for _, c := range []struct {
		name, unit string
		box        *store.Box
	}{{"the district", district, nil}, {"a box", "", box}, {"the desk's areas", "", nil}} {
		got, weeks := words(store.Viewer{Person: by}, c.unit, c.box)
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s, week %s: %s, want %s: %+v", c.name, weeks[i].Week, got[i], want[i], weeks[i])
			}
		}
		if m := weeks[1].Perhaps; len(m) != 1 || m[0].Why != watch.SeenWider || m[0].Unit != "SY-HI" || m[0].N != 1 {
			t.Errorf("%s: the governorate is told as %+v", c.name, m)
		}
		if m := weeks[5].Perhaps; len(m) != 1 || m[0].Why != watch.SeenNowhere {
			t.Errorf("%s: what has no place is told as %+v", c.name, m)
		}
		if m := weeks[10].Perhaps; len(m) != 1 || m[0].Why != watch.SeenLonger {
			t.Errorf("%s: a month is told as %+v", c.name, m)
		}
		// What may not be seen leaves no trace: the week is what it would be without.
		if got, weeks := words(store.Viewer{Person: other}, c.unit, c.box); got[14] != q || len(weeks[14].Perhaps) != 0 {
			t.Errorf("%s: a hidden incident shows in %+v", c.name, weeks[14])
		}
	}
	// An incident without a date may lie in any week.
	happened(t, n, by, "undated", incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeUnknown}, palmyra)
	if got, weeks := words(store.Viewer{Person: by}, district, nil); got[17] != p || weeks[17].Perhaps[0].Why != watch.SeenUndated {
		t.Errorf("%+v", weeks[17])
	}
	// One without a date and a place lies in none, and is counted once: for a unit, a box and the areas.
	happened(t, n, by, "adrift", incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeUnknown}, nil)
	adrift = 1
	for _, unit := range []string{district, ""} {
		if _, weeks := words(store.Viewer{Person: by}, unit, nil); weeks[17].Perhaps[0].N != 1 || len(weeks[17].Perhaps) != 1 {
			t.Errorf("%q: %+v", unit, weeks[17])
		}
	}
	if _, weeks := words(store.Viewer{Person: by}, "", &store.Box{West: 37, South: 33.2, East: 37.2, North: 33.4}); weeks[17].Zero() != watch.SeenUnknown || len(weeks[17].Perhaps) != 0 {
		t.Errorf("%+v", weeks[17])
	}
	// A second area that nobody watches: the desk's ground is not quiet any more, however small it is.
	if _, err := n.SaveArea(ctx, by, watch.Area{Name: text.Bilingual{EN: "Square"}, Kind: watch.Drawn, Shape: square(t, 36.6, 33.5, 0.01)}); err != nil {
		t.Fatal(err)
	}
	if got, weeks := words(store.Viewer{Person: by}, "", nil); got[16] != watch.SeenUnknown || weeks[16].Areas != 2 || weeks[16].Short != 1 {
		t.Errorf("%+v", weeks[16])
	}
}
