package incident

import (
	"math"
	"strings"
)

// samePlace reports whether two claims name the same place: by gazetteer id, else by unit and words and position.
func samePlace(a, b *Place) bool {
	if a.ID != "" || b.ID != "" {
		return a.ID == b.ID && a.Precision == b.Precision
	}
	if a.Precision != b.Precision || a.Unit != b.Unit || a.Name != b.Name || a.RadiusKM != b.RadiusKM {
		return false
	}
	return a.Coord == b.Coord || (a.Coord != nil && b.Coord != nil && *a.Coord == *b.Coord)
}

// placeWidth orders precisions, finest first.
func placeWidth(p *Place) int {
	switch p.Precision {
	case PlaceExact:
		return 0
	case PlaceTown:
		return 1
	case PlaceNear:
		return 2
	case PlaceRegion:
		return 3
	case PlaceDistrict:
		return 4
	case PlaceGovernorate:
		return 5
	case PlaceCountry:
		return 6
	}
	return 7
}

func placeSpec(p *Place) int {
	n := names(p.Name)
	if p.ID != "" {
		n += 4
	}
	if p.Coord != nil {
		n += 8
	}
	return n
}

// How far from its position a place of each precision reaches, in km. For units this is only used when the
// unit of the other place is not known.
const (
	reachExact       = 2
	reachTown        = 5
	reachNear        = 25
	reachRegion      = 50 // when the claim gives no radius
	reachDistrict    = 80
	reachGovernorate = 250
)

func reach(p *Place) float64 {
	switch p.Precision {
	case PlaceExact:
		return reachExact
	case PlaceTown:
		return reachTown
	case PlaceNear:
		return reachNear
	case PlaceRegion:
		if p.RadiusKM > 0 {
			return p.RadiusKM
		}
		return reachRegion
	case PlaceDistrict:
		return reachDistrict
	case PlaceGovernorate:
		return reachGovernorate
	}
	return math.Inf(1)
}

// ReachKM is how far from its position the place reaches, in km; infinite for a country or an unknown place.
func (p *Place) ReachKM() float64 { return reach(p) }

// holdsPlace reports whether a statement of place wide leaves room for b, which is at least as fine: the
// happening may have been at both. Places are told apart only on evidence: by units that exclude each
// other, or by a distance beyond the reach of the wider one.
//
// Two points (exact, town) of the same precision are the same place only with the same id or name, or within 2 km.
func (d Desk) holdsPlace(wide, b *Place) bool {
	if wide.ID != "" && wide.ID == b.ID || sameName(wide, b) && near(wide, b, reachNear) {
		return true
	}
	if wide.Unit != "" && b.Unit != "" {
		switch wide.Precision {
		case PlaceDistrict, PlaceGovernorate, PlaceCountry:
			// The unit of a finer place may be a coarser one (its smallest that surely contains it).
			return d.inside(b.Unit, wide.Unit) || d.inside(wide.Unit, b.Unit)
		}
	}
	r := reach(wide)
	if wide.Precision == b.Precision && wide.Precision.Point() {
		r = reachExact
	}
	if wide.Precision == PlaceRegion && b.Precision == PlaceRegion {
		r += reach(b)
	}
	return near(wide, b, r)
}

func (d Desk) inside(inner, outer string) bool {
	if inner == outer {
		return true
	}
	if d.Inside != nil {
		return d.Inside(inner, outer)
	}
	rest, ok := strings.CutPrefix(inner, outer)
	return ok && strings.HasPrefix(rest, "-")
}

func sameName(a, b *Place) bool {
	return a.Name.EN != "" && strings.EqualFold(a.Name.EN, b.Name.EN) || a.Name.AR != "" && a.Name.AR == b.Name.AR
}

// near reports whether two places may be within km of each other; true when a position is missing and the
// names do not speak against it.
func near(a, b *Place, km float64) bool {
	if a.Coord == nil || b.Coord == nil {
		return !a.Precision.Point() || !b.Precision.Point() || sameName(a, b)
	}
	return distance(*a.Coord, *b.Coord) <= km
}

// distance is the great-circle distance in km.
func distance(a, b Coord) float64 {
	const rad = math.Pi / 180
	s1, s2 := math.Sin((b.Lat-a.Lat)*rad/2), math.Sin((b.Lon-a.Lon)*rad/2)
	h := s1*s1 + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*s2*s2
	return 2 * 6371 * math.Asin(math.Min(1, math.Sqrt(h)))
}
