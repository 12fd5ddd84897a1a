package watch

import (
	"math"

	"tansiq/internal/area"
	"tansiq/internal/incident"
)

// Land is ground that incidents are held against: an administrative unit, or polygons.
type Land struct {
	Unit   string       // the unit, if it is one
	Shapes []area.Shape // of a unit its outline, none where that is not known
	Box    bool         // Shapes is one box
	Atlas  *area.Atlas
}

// sliver is up to which share of the smaller of two outlines what they have in common is only that borders were drawn by
// different hands.
const sliver = 1e-4

// Holds says whether an incident at a place, as it is known, may lie in the land, and whether it surely does. A place of nil may be
// anywhere. That an incident lies in a unit by its own word (its smallest surely containing unit) is for the caller to know.
func (l *Land) Holds(p *incident.Place) (may, surely bool) {
	switch {
	case p == nil:
		return true, false
	case p.Coord != nil && p.Precision.Point():
		return l.holdsPoint(p)
	case p.Unit != "":
		return l.holdsUnit(p)
	case p.Coord == nil:
		return true, false
	}
	return l.holdsDisc(p.Lon, p.Lat, p.ReachKM())
}

func (l *Land) holdsPoint(p *incident.Place) (may, surely bool) {
	at := area.PointOf(p.Lon, p.Lat)
	if l.Unit == "" {
		for _, s := range l.Shapes {
			if s.Contains(at) {
				return true, true
			}
		}
	} else if u := l.Atlas.At(p.Lon, p.Lat).Unit(); u != nil {
		// A town lies in its unit, however near the border is.
		return l.Atlas.Within(u.ID, l.Unit) || l.Atlas.Within(l.Unit, u.ID) || l.across(u.ID) && l.near(at, p.ReachKM()), false
	}
	return l.near(at, p.ReachKM()), false
}

func (l *Land) near(at area.Point, km float64) bool {
	for _, s := range l.Shapes {
		if s.Near(at, km) {
			return true
		}
	}
	return l.Unit != "" && len(l.Shapes) == 0 && l.nearCentre(at, km)
}

// nearCentre is near for a unit whose outline is not known: as far from its label as a governorate reaches.
func (l *Land) nearCentre(at area.Point, km float64) bool {
	u, ok := l.Atlas.ByID(l.Unit)
	if !ok {
		return true
	}
	lon, lat := at.Degrees()
	wide := incident.Place{Precision: incident.PlaceGovernorate}
	return u.Near(area.CoordOf(lon, lat), km+wide.ReachKM())
}

// across reports whether a unit and the land's own may have ground in common although neither lies under the other: zones lie
// across units.
func (l *Land) across(unit string) bool {
	for _, id := range [2]string{unit, l.Unit} {
		if u, ok := l.Atlas.ByID(id); !ok || u.Level == area.Zone {
			return true
		}
	}
	return false
}

func (l *Land) holdsUnit(p *incident.Place) (may, surely bool) {
	u, ok := l.Atlas.ByID(p.Unit)
	if !ok || len(u.Polygon) == 0 {
		if l.Unit != "" && ok && !l.across(p.Unit) {
			in := l.Atlas.Within(p.Unit, l.Unit)
			return in || l.Atlas.Within(l.Unit, p.Unit), in
		}
		if p.Coord == nil {
			return true, false
		}
		wide := incident.Place{Precision: incident.PlaceGovernorate}
		return l.holdsDisc(p.Lon, p.Lat, wide.ReachKM())
	}
	if l.Unit != "" {
		if l.Atlas.Within(p.Unit, l.Unit) {
			return true, true
		}
		if l.Atlas.Within(l.Unit, p.Unit) {
			return true, false
		}
		if !l.across(p.Unit) {
			return false, false
		}
		if len(l.Shapes) == 0 {
			return true, false
		}
	}
	shape := u.Shape()
	lo, hi := shape.Bounds()
	for _, s := range l.Shapes {
		min, max := s.Bounds()
		if max.Lon < lo.Lon || hi.Lon < min.Lon || max.Lat < lo.Lat || hi.Lat < min.Lat {
			continue
		}
		within := min.Lon <= lo.Lon && min.Lat <= lo.Lat && hi.Lon <= max.Lon && hi.Lat <= max.Lat
		if may && !within {
			continue // nothing more to learn from it
		}
		if !may && !within && shape.Contains(s.LabelPoint()) {
			may = true
			continue
		}
		least := math.Min(s.KM2(), shape.KM2()) * sliver
		common := area.Intersect(s, shape).KM2()
		may = may || common > least
		if within && shape.KM2()-common <= least {
			return true, true
		}
	}
	return may, false
}

func (l *Land) holdsDisc(lon, lat, km float64) (may, surely bool) {
	if math.IsInf(km, 1) {
		return true, false
	}
	at := area.PointOf(lon, lat)
	if !l.near(at, km) {
		return false, false
	}
	if !l.Box {
		return true, false
	}
	// A box holds a disc if it holds the square around it.
	const kmPerDegree = 111
	dy := km / kmPerDegree
	dx := dy / math.Max(math.Cos(lat*math.Pi/180), 0.01)
	for _, c := range [4][2]float64{{-dx, -dy}, {dx, -dy}, {-dx, dy}, {dx, dy}} {
		x, y := lon+c[0], lat+c[1]
		if math.Abs(x) > 180 || math.Abs(y) > 90 || !l.Shapes[0].Contains(area.PointOf(x, y)) {
			return true, false
		}
	}
	return true, true
}
