package release

import (
	"math"
	"slices"
	"strings"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// width orders precisions, finest first; −1 for one that is not known.
func width(p incident.PlacePrecision) int {
	switch p {
	case incident.PlaceExact:
		return 0
	case incident.PlaceTown:
		return 1
	case incident.PlaceNear:
		return 2
	case incident.PlaceRegion:
		return 3
	case incident.PlaceDistrict:
		return 4
	case incident.PlaceGovernorate:
		return 5
	case incident.PlaceCountry:
		return 6
	case incident.PlaceUnknown:
		return 7
	}
	return -1
}

// coarsen returns a place as it may go: no finer than the terms allow, with no words of its source. cut reports that
// something finer was left out; ok is false when nothing of the place can go.
//
// A place that is finer than Terms.Finest becomes the administrative unit that it is stated to lie in, or the parent of
// it that is coarse enough: with the unit's name and id, never with a position. One whose precision is not known may
// bear the name of a house: it is held to be the finest, unless the terms allow even that. Where the terms are coarser
// than towns, a place that is known to a unit only must be that unit by its id or name, else it is written as the
// unit: its own name may be that of a village in it.
func (d *decider) coarsen(p *incident.Place) (out incident.Place, cut, ok bool) {
	at := width(p.Precision)
	finest := width(d.terms.Finest)
	if at < 0 || finest < 0 {
		return incident.Place{}, true, false
	}
	out = incident.Place{Name: p.Name, ID: p.ID, Coord: p.Coord, Precision: p.Precision, RadiusKM: p.RadiusKM, Unit: p.Unit}
	const region, district, unknown = 3, 4, 7
	switch {
	case finest == 0:
	case at == unknown, at < finest:
		return d.asUnit(p, max(finest, district))
	case at <= region: // as fine as allowed
	case finest <= 1: // a unit, where even towns may be named
		out.Coord = nil
	default:
		id, level, name, found := d.unitOf(p.Unit, max(finest, at))
		if !found || level != at || id != p.Unit || p.ID != id && (p.ID != "" || p.Name != name || name == (text.Bilingual{})) {
			return d.asUnit(p, max(finest, at))
		}
		out.Coord = nil
		if name != (text.Bilingual{}) {
			out.Name = name
		}
	}
	if out.Coord != nil {
		out.Coord = rounded(out.Coord, p.Precision)
	}
	return out, false, true
}

// asUnit writes a place as the unit of at least the given width in which it is stated to lie.
func (d *decider) asUnit(p *incident.Place, least int) (out incident.Place, cut, ok bool) {
	id, level, name, found := d.unitOf(p.Unit, least)
	if !found {
		return incident.Place{}, true, false
	}
	precision := [...]incident.PlacePrecision{4: incident.PlaceDistrict, 5: incident.PlaceGovernorate, 6: incident.PlaceCountry}[level]
	return incident.Place{Name: name, ID: id, Precision: precision, Unit: id}, true, true
}

// unitOf climbs from a unit to the first one that is at least as wide.
func (d *decider) unitOf(id string, least int) (unit string, level int, name text.Bilingual, ok bool) {
	for range 8 { // units stand three deep; a lookup that leads in circles ends here
		if id == "" {
			break
		}
		u, known := Unit{}, false
		if d.in.Names.Unit != nil {
			u, known = d.in.Names.Unit(id)
		}
		if !known {
			u = unitByForm(id)
		}
		if w := width(u.Level); w >= least && w >= 4 && w <= 6 {
			return id, w, u.Name, true
		}
		id = u.Parent
	}
	return "", 0, text.Bilingual{}, false
}

// unitByForm reads level and parent of a unit from its id: "SY", "SY-RA", "SY-RA-tell-abyad". One of another form has
// no level and no parent.
func unitByForm(id string) Unit {
	country, rest, sub := strings.Cut(id, "-")
	if !isCountry(country) {
		return Unit{}
	}
	if !sub {
		return Unit{Level: incident.PlaceCountry}
	}
	first, last, deep := strings.Cut(rest, "-")
	switch {
	case first == "" || deep && last == "":
		return Unit{}
	case deep:
		return Unit{Level: incident.PlaceDistrict, Parent: country + "-" + first}
	}
	return Unit{Level: incident.PlaceGovernorate, Parent: country}
}

// isCountry reports whether s has the form of a code of ISO 3166-1.
func isCountry(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}

// decimals is how many times finer than a degree a position is written, so that its digits go no further than what is
// known; 0: none is.
func decimals(p incident.PlacePrecision) float64 {
	switch p {
	case incident.PlaceExact:
		return 1e4
	case incident.PlaceTown:
		return 1e3
	case incident.PlaceNear, incident.PlaceRegion:
		return 1e2
	}
	return 0
}

func rounded(c *incident.Coord, p incident.PlacePrecision) *incident.Coord {
	k := decimals(p)
	if k == 0 {
		return c
	}
	lon, lat := math.Round(c.Lon*k)/k, math.Round(c.Lat*k)/k
	if lon == c.Lon && lat == c.Lat {
		return c
	}
	return &incident.Coord{Lon: lon, Lat: lat}
}

// reachKM is within how many km of its position a place of the precision lies.
func reachKM(p *incident.Place) float64 {
	switch p.Precision {
	case incident.PlaceExact:
		return 2
	case incident.PlaceTown:
		return 5
	case incident.PlaceNear:
		return 25
	}
	if p.RadiusKM > 0 {
		return p.RadiusKM
	}
	return 50
}

// equalPlaces reports whether two places that go are the same in everything.
func equalPlaces(a, b *incident.Place) bool {
	if a.Name != b.Name || a.ID != b.ID || a.Precision != b.Precision || a.RadiusKM != b.RadiusKM || a.Unit != b.Unit {
		return false
	}
	return a.Coord == b.Coord || a.Coord != nil && b.Coord != nil && *a.Coord == *b.Coord
}

// places returns the places of a claim that may go. cut reports that something was left out of them.
func (w *worker) places(list []incident.Place) (out []incident.Place, cut bool) {
	if len(list) == 0 {
		return nil, false
	}
	d := w.d
	out = w.placeRoom(len(list))
	for i := range list {
		p, less, ok := d.coarsen(&list[i])
		switch {
		case !ok:
			w.about(pPlaces, codePlaceUnknown)
		case i > 0 && !d.anyUnit && !d.terms.UnitAllowed(p.Unit, d.in.Desk.Inside):
			w.about(pPlaces, codePlaceOutside)
			ok = false
		case less:
			w.about(pPlaces, codeCoarser)
		}
		cut = cut || less || !ok
		if !ok && i == 0 {
			return nil, true
		}
		if ok && !slices.ContainsFunc(out, func(q incident.Place) bool { return equalPlaces(&p, &q) }) {
			out = append(out, p)
		}
	}
	return out, cut
}
