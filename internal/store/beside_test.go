package store

import (
	"testing"

	"tansiq/internal/area"
	"tansiq/internal/incident"
)

func TestBoxOf(t *testing.T) {
	atlas, err := area.Load()
	if err != nil {
		t.Fatal(err)
	}
	at := func(p incident.PlacePrecision, unit string) incident.Place {
		return incident.Place{Precision: p, Unit: unit, Coord: &incident.Coord{Lon: 38.28, Lat: 34.56}}
	}
	for _, c := range []struct {
		name       string
		places     []incident.Place
		wide, high [2]float64 // degrees: between
	}{
		{"a town", []incident.Place{at(incident.PlaceTown, "SY-HI-tadmur")}, [2]float64{0.05, 0.2}, [2]float64{0.05, 0.15}},
		{"near one", []incident.Place{at(incident.PlaceNear, "SY-HI")}, [2]float64{0.5, 0.6}, [2]float64{0.4, 0.5}},
		{"a district", []incident.Place{at(incident.PlaceDistrict, "SY-HI-tadmur")}, [2]float64{1, 5}, [2]float64{1, 4}},
		{"a district without a boundary", []incident.Place{at(incident.PlaceDistrict, "nowhere")}, [2]float64{1.5, 2}, [2]float64{1, 2}},
		{"two towns", []incident.Place{at(incident.PlaceTown, ""), {Precision: incident.PlaceTown, Coord: &incident.Coord{Lon: 39.28, Lat: 35.56}}}, [2]float64{1, 1.2}, [2]float64{1, 1.2}},
	} {
		b, ok := BoxOf(c.places, atlas, 0)
		if w, h := b.East-b.West, b.North-b.South; !ok || w < c.wide[0] || w > c.wide[1] || h < c.high[0] || h > c.high[1] {
			t.Errorf("%s: %+v, %t", c.name, b, ok)
		}
		if b.West > 38.28 || b.East < 38.28 || b.South > 34.56 || b.North < 34.56 {
			t.Errorf("%s: %+v does not hold it", c.name, b)
		}
		if m, _ := BoxOf(c.places, atlas, 25); m.West >= b.West || m.East <= b.East || m.South >= b.South || m.North <= b.North {
			t.Errorf("%s: no margin", c.name)
		}
	}
	for _, p := range []incident.Place{{Precision: incident.PlaceCountry, Unit: "SY"}, {Precision: incident.PlaceUnknown}, {Precision: incident.PlaceTown}} {
		if b, ok := BoxOf([]incident.Place{p}, atlas, 0); ok {
			t.Errorf("%+v lies in %+v", p, b)
		}
	}
	if _, ok := BoxOf(nil, atlas, 0); ok {
		t.Error("nowhere lies somewhere")
	}
}
