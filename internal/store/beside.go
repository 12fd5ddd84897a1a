package store

import (
	"math"

	"tansiq/internal/area"
	"tansiq/internal/incident"
)

// BoxOf returns a box that the first three places of a claim surely lie in, and margin km around it; ok is false when
// one says nothing finer than a country. atlas may be nil: then a unit reaches as far as its precision says.
func BoxOf(places []incident.Place, atlas *area.Atlas, margin float64) (b Box, ok bool) {
	for i := range places[:min(len(places), 3)] {
		one, known := boxOf(&places[i], atlas, margin)
		switch {
		case !known:
		case !ok:
			b, ok = one, true
		default:
			b = Box{min(b.West, one.West), min(b.South, one.South), max(b.East, one.East), max(b.North, one.North)}
		}
	}
	return b, ok
}

func boxOf(p *incident.Place, atlas *area.Atlas, margin float64) (Box, bool) {
	km := p.ReachKM()
	if math.IsInf(km, 1) {
		return Box{}, false
	}
	var b Box
	switch u, found := unitOf(p, atlas); {
	case found:
		b.West, b.South = u.Box.Min.Degrees()
		b.East, b.North = u.Box.Max.Degrees()
		km = 0
	case p.Coord != nil:
		b = Box{p.Lon, p.Lat, p.Lon, p.Lat}
	default:
		return Box{}, false
	}
	const kmPerDegree = 111.195
	lat := (km + margin) / kmPerDegree
	lon := lat / max(math.Cos(math.Max(math.Abs(b.South), math.Abs(b.North))*math.Pi/180), 0.1)
	return Box{max(b.West-lon, -180), max(b.South-lat, -90), min(b.East+lon, 180), min(b.North+lat, 90)}, true
}

// unitOf is the unit that the place is known to, where its boundary is known.
func unitOf(p *incident.Place, atlas *area.Atlas) (*area.Unit, bool) {
	if atlas == nil || p.Unit == "" || p.Precision != incident.PlaceDistrict && p.Precision != incident.PlaceGovernorate && p.Coord != nil {
		return nil, false
	}
	u, ok := atlas.ByID(p.Unit)
	return u, ok && len(u.Polygon) > 0
}
