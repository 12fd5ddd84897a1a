package watch

import (
	"math"
	"testing"

	"tansiq/internal/area"
	"tansiq/internal/incident"
)

func TestLandHolds(t *testing.T) {
	atlas, err := area.Load()
	if err != nil {
		t.Fatal(err)
	}
	unit := func(id string) *Land {
		u, ok := atlas.ByID(id)
		if !ok {
			t.Fatalf("there is no unit %s", id)
		}
		l := &Land{Unit: id, Atlas: atlas}
		if s := u.Shape(); !s.IsZero() {
			l.Shapes = []area.Shape{s}
		}
		return l
	}
	square := func(west, south, east, north float64) *Land {
		return &Land{Shapes: []area.Shape{rect(t, int(west*100)-3800, int(south*100)-3500, int(east*100)-3800, int(north*100)-3500)}, Box: true, Atlas: atlas}
	}
	in := func(p incident.PlacePrecision, id string) *incident.Place {
		return &incident.Place{Precision: p, Unit: id}
	}
	at := func(p incident.PlacePrecision, lon, lat, km float64) *incident.Place {
		return &incident.Place{Precision: p, Coord: &incident.Coord{Lon: lon, Lat: lat}, RadiusKM: km}
	}
	const town, near, region, governorate, country = incident.PlaceTown, incident.PlaceNear, incident.PlaceRegion, incident.PlaceGovernorate, incident.PlaceCountry
	palmyra, box := unit("SY-HI-tadmur"), square(38, 34.3, 38.6, 34.8)
	for name, c := range map[string]struct {
		land        *Land
		place       *incident.Place
		may, surely bool
	}{
		"nowhere":                          {palmyra, nil, true, false},
		"a name alone":                     {box, &incident.Place{Precision: region}, true, false},
		"its governorate":                  {palmyra, in(governorate, "SY-HI"), true, false},
		"its country":                      {palmyra, in(country, "SY"), true, false},
		"itself":                           {palmyra, in(incident.PlaceDistrict, "SY-HI-tadmur"), true, true},
		"another governorate":              {palmyra, in(governorate, "SY-HL"), false, false},
		"a neighbour with a common border": {palmyra, in(governorate, "SY-DY"), false, false},
		"a district in a governorate":      {unit("SY-HI"), in(incident.PlaceDistrict, "SY-HI-tadmur"), true, true},
		"a unit that nobody knows":         {palmyra, in(governorate, "XX-1"), true, false},
		"a zone across units":              {unit("SY-QU"), in(incident.PlaceDistrict, "SY-GOLAN"), true, false},
		"a town in it":                     {palmyra, at(town, 38.28, 34.56, 0), true, false}, // surely by its own word, which is not here
		"a town far away":                  {palmyra, at(town, 37.15, 36.2, 0), false, false},
		"a disc that reaches in":           {palmyra, at(region, 40.2, 34.9, 180), true, false},
		"a disc that does not":             {palmyra, at(region, 35.9, 35.5, 30), false, false},
		"a country by its middle":          {palmyra, at(country, 44, 33, 0), true, false},
		"a box: a town in it":              {box, at(town, 38.28, 34.56, 0), true, true},
		"a box: a town at its edge":        {box, at(town, 38.64, 34.56, 0), true, false},
		"a box: a town beyond":             {box, at(town, 38.8, 34.56, 0), false, false},
		"a box: a disc in it":              {square(37, 33, 40, 36), at(near, 38.28, 34.56, 0), true, true},
		"a box: a disc across its edge":    {box, at(near, 38.4, 34.56, 0), true, false},
		"a box: a district around it":      {box, in(incident.PlaceDistrict, "SY-HI-tadmur"), true, false},
		"a box: a district within":         {square(30, 30, 45, 40), in(incident.PlaceDistrict, "SY-HI-tadmur"), true, true},
		"a box: a district elsewhere":      {box, in(governorate, "SY-HL"), false, false},
		"no ground at all":                 {&Land{Atlas: atlas}, in(governorate, "SY-HL"), false, false},
	} {
		if may, surely := c.land.Holds(c.place); may != c.may || surely != c.surely {
			t.Errorf("%s: may %t, surely %t", name, may, surely)
		}
	}
}

// TestSeenWeeksAgree holds many weeks, which are cut from one answer, against one question a week.
func TestSeenWeeksAgree(t *testing.T) {
	share := post("W-0002", "sdf", "A-0002", jan(9), jan(18)) // which lies nobody knows where
	share.Share = 0.5
	m := model(t, Known{Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 40, 40)), pocket(t, "A-0002", rect(t, 30, 30, 60, 60))},
		Watches:      []Watch{post("W-0001", "sdf", "A-0001", jan(8), jan(15)), share},
		Declarations: []Declaration{said("D-0001", "sdf", "A-0001", jan(7), jan(25))}})
	shape := rect(t, 5, 5, 45, 45)
	first := incident.DayOf(jan(6).UTC())
	weeks, err := m.SeenWeeks(shape, first, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range weeks {
		seen, err := m.Seen(shape, Ask{Window: weekSpan(w.Week)})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range [][2]Measure{{w.Watched, seen.Share(seen.Watched)}, {w.Vacuum, seen.Share(seen.Vacuum)}, {w.Unknown, seen.Share(seen.Unknown)}} {
			if math.Abs(c[0].Low-c[1].Low) > 1e-9 || math.Abs(c[0].High-c[1].High) > 1e-9 {
				t.Errorf("%s: %v, by itself %v", w.Week, c[0], c[1])
			}
		}
	}
}
