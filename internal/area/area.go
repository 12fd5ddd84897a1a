// Package area knows administrative units: countries, governorates, districts, their names in two scripts,
// their polygons, and which of them a position lies in. It also holds the form in which names of places are
// compared (NameKey), because units and places must agree on it.
//
// And it is the geometry of the house: a Shape is land on a grid of 1e-7 degrees, made of any rings (MakeShape), read
// from GeoJSON (ReadGeometry), drawn along a line (Buffer), united, cut and taken from another; Arrange parts the
// plane by many shapes into cells and measures them. All of it decides with integers, so it is exact and the same
// everywhere. planar.go parts the plane, overlay.go and arrange.go ask it.
//
// It knows nothing of towns and other places inside the units (package gazetteer), of watches, or of anything
// that happens there.
package area

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tansiq/data"
)

// Level is the rank of a unit among the others.
type Level string

// The levels. A Zone is a piece of land with a boundary of its own that lies across the units, such as the
// Golan and the UNDOF zone on it. No position is ever said to lie in a zone, but its parent decides where
// countries' boundaries overlap: what lies in a zone lies in the country that the zone belongs to under
// international law.
const (
	Country     Level = "country"
	Governorate Level = "governorate" // first level: governorate, province, il
	District    Level = "district"    // second level: district, qada, ilce
	Zone        Level = "zone"
)

// perDegree is the grid of all stored coordinates: 1e-4 degrees, about 11 metres, which is finer than the
// simplified boundaries are right.
const perDegree = 10000

// Coord is a WGS 84 position in units of 1e-4 degrees.
type Coord struct{ Lon, Lat int32 }

// CoordOf rounds a position in degrees.
func CoordOf(lon, lat float64) Coord {
	return Coord{int32(math.Round(lon * perDegree)), int32(math.Round(lat * perDegree))}
}

// Degrees returns the position in degrees.
func (c Coord) Degrees() (lon, lat float64) {
	return float64(c.Lon) / perDegree, float64(c.Lat) / perDegree
}

// Ring is a closed line without its repeated last point: at least three points.
type Ring []Coord

// Polygon is an outer ring and its holes.
type Polygon []Ring

// Box is a bounding box; the zero Box belongs to a unit without a polygon.
type Box struct{ Min, Max Coord }

// Contains reports whether c lies in the box or on its edge.
func (b Box) Contains(c Coord) bool {
	return b.Min.Lon <= c.Lon && c.Lon <= b.Max.Lon && b.Min.Lat <= c.Lat && c.Lat <= b.Max.Lat
}

// Bounds returns the bounding box of polygons.
func Bounds(polygons []Polygon) Box {
	var b Box
	first := true
	for _, p := range polygons {
		for _, r := range p {
			for _, c := range r {
				if first {
					b, first = Box{c, c}, false
				}
				b.Min = Coord{min(b.Min.Lon, c.Lon), min(b.Min.Lat, c.Lat)}
				b.Max = Coord{max(b.Max.Lon, c.Lon), max(b.Max.Lat, c.Lat)}
			}
		}
	}
	return b
}

// Unit is one administrative unit. Units are shared and read-only.
type Unit struct {
	ID      string    // "SY", "SY-RA" (ISO 3166-2), "SY-RA-tell-abyad"
	Level   Level     //
	AR, EN  string    // names as shown
	Aliases []string  // further names, either script
	Parent  string    // id of the unit one level up; empty for a country
	Centre  Coord     // where a label may stand
	Box     Box       //
	Polygon []Polygon // none where the boundary is not known (Palestine)
}

// Contains reports whether the position lies inside the unit's polygon; on a boundary it lies on one side.
func (u *Unit) Contains(c Coord) bool {
	if !u.Box.Contains(c) {
		return false
	}
	inside := false
	for _, p := range u.Polygon {
		for _, ring := range p { // a hole turns inside to outside again
			if crossings(ring, c) {
				inside = !inside
			}
		}
	}
	return inside
}

// Near reports whether the unit has land within km of the position: it lies in the unit, or so near to its boundary,
// on a sphere that is flat over such a distance. A unit without a polygon is only near its centre.
func (u *Unit) Near(c Coord, km float64) bool {
	const kmPerUnit = 111.195 / perDegree
	north := kmPerUnit
	east := kmPerUnit * math.Cos(float64(c.Lat)/perDegree*math.Pi/180)
	flat := func(p Coord) (x, y float64) { return float64(p.Lon-c.Lon) * east, float64(p.Lat-c.Lat) * north }
	if len(u.Polygon) == 0 {
		x, y := flat(u.Centre)
		return math.Hypot(x, y) <= km
	}
	west, south := flat(u.Box.Min)
	eastern, northern := flat(u.Box.Max)
	if west > km || south > km || eastern < -km || northern < -km {
		return false
	}
	if u.Contains(c) {
		return true
	}
	for _, p := range u.Polygon {
		for _, ring := range p {
			for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
				x, y := flat(ring[j])
				x2, y2 := flat(ring[i])
				dx, dy := x2-x, y2-y
				along := 0.0 // of the edge, to the point nearest to the position
				if d := dx*dx + dy*dy; d > 0 {
					along = min(max(-(x*dx+y*dy)/d, 0), 1)
				}
				if math.Hypot(x+along*dx, y+along*dy) <= km {
					return true
				}
			}
		}
	}
	return false
}

// crossings reports whether a ray from c to the east crosses the ring an odd number of times. Integers of 22
// bits make the products exact, so that a position is never in two neighbours with one common edge.
func crossings(ring Ring, c Coord) bool {
	odd := false
	for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
		a, b := ring[i], ring[j]
		if (a.Lat > c.Lat) == (b.Lat > c.Lat) {
			continue
		}
		// c lies west of the edge when (b−a)×(c−a) has the sign of the edge's direction.
		cross := int64(b.Lon-a.Lon)*int64(c.Lat-a.Lat) - int64(c.Lon-a.Lon)*int64(b.Lat-a.Lat)
		if (cross > 0) == (b.Lat > a.Lat) && cross != 0 {
			odd = !odd
		}
	}
	return odd
}

// AppendGeoJSON appends the polygon as a GeoJSON geometry (Polygon or MultiPolygon) to b; "null" for a unit
// without one.
func (u *Unit) AppendGeoJSON(b []byte) []byte {
	if len(u.Polygon) == 0 {
		return append(b, "null"...)
	}
	ring := func(r Ring) {
		b = append(b, '[')
		for i := range len(r) + 1 {
			if i > 0 {
				b = append(b, ',')
			}
			lon, lat := r[i%len(r)].Degrees()
			b = append(b, '[')
			b = strconv.AppendFloat(b, lon, 'f', -1, 64)
			b = append(b, ',')
			b = strconv.AppendFloat(b, lat, 'f', -1, 64)
			b = append(b, ']')
		}
		b = append(b, ']')
	}
	polygon := func(p Polygon) {
		b = append(b, '[')
		for i, r := range p {
			if i > 0 {
				b = append(b, ',')
			}
			ring(r)
		}
		b = append(b, ']')
	}
	if len(u.Polygon) == 1 {
		b = append(b, `{"type":"Polygon","coordinates":`...)
		polygon(u.Polygon[0])
		return append(b, '}')
	}
	b = append(b, `{"type":"MultiPolygon","coordinates":[`...)
	for i, p := range u.Polygon {
		if i > 0 {
			b = append(b, ',')
		}
		polygon(p)
	}
	return append(b, "]}"...)
}

// Atlas is all the units. It is read-only and safe for concurrent use.
type Atlas struct {
	units    []*Unit
	byID     map[string]*Unit
	children map[string][]*Unit
	names    func() map[string]map[string]*Unit // parent id → NameKey → unit, made at first use
}

// Load reads the units that the project ships.
func Load() (*Atlas, error) {
	a, err := Parse(data.Areas)
	if err != nil {
		return nil, fmt.Errorf("reading the shipped administrative units (data/areas.bin; make it again with go run ./data/build): %w", err)
	}
	return a, nil
}

func newAtlas(units []*Unit) (*Atlas, error) {
	a := &Atlas{units: units, byID: make(map[string]*Unit, len(units)), children: map[string][]*Unit{}}
	for _, u := range units {
		if a.byID[u.ID] != nil {
			return nil, fmt.Errorf("unit %q is there twice", u.ID)
		}
		a.byID[u.ID] = u
	}
	for _, u := range units {
		if u.Parent != "" && a.byID[u.Parent] == nil {
			return nil, fmt.Errorf("unit %q: its parent %q is not there", u.ID, u.Parent)
		}
		a.children[u.Parent] = append(a.children[u.Parent], u)
	}
	a.names = sync.OnceValue(a.nameIndex)
	return a, nil
}

// ByID returns the unit with this id.
func (a *Atlas) ByID(id string) (*Unit, bool) {
	u, ok := a.byID[id]
	return u, ok
}

// Children returns the units directly under parent, in order of their id; the countries for "".
func (a *Atlas) Children(parent string) []*Unit { return slices.Clone(a.children[parent]) }

// Units returns all units, parents before children.
func (a *Atlas) Units() []*Unit { return slices.Clone(a.units) }

// Path returns the unit and the units above it, country first; nothing for an unknown id.
func (a *Atlas) Path(id string) []*Unit {
	var path []*Unit
	for u := a.byID[id]; u != nil && len(path) < 4; u = a.byID[u.Parent] {
		path = append(path, u)
	}
	slices.Reverse(path)
	return path
}

// Within reports whether unit id is outer or lies under it.
func (a *Atlas) Within(id, outer string) bool {
	for range 4 {
		if id == outer {
			return id != ""
		}
		u := a.byID[id]
		if u == nil {
			return false
		}
		id = u.Parent
	}
	return false
}

// Where is which units a position lies in; what is not known is nil.
type Where struct{ Country, Governorate, District *Unit }

// Unit returns the smallest unit, nil when the position lies in none.
func (w Where) Unit() *Unit {
	switch {
	case w.District != nil:
		return w.District
	case w.Governorate != nil:
		return w.Governorate
	default:
		return w.Country
	}
}

// At returns the units that a position (degrees) lies in. Boundaries of the levels come from different
// surveys and do not fit everywhere: the smallest unit found decides the ones above it.
func (a *Atlas) At(lon, lat float64) Where {
	if math.IsNaN(lon) || math.IsNaN(lat) || math.Abs(lon) > 180 || math.Abs(lat) > 90 {
		return Where{}
	}
	c := CoordOf(lon, lat)
	var country, governorate *Unit
	for _, u := range a.children[""] {
		if country == nil && u.Contains(c) {
			country = u
		}
		for _, z := range a.children[u.ID] {
			if z.Level == Zone && z.Contains(c) {
				country = u
			}
		}
	}
	// Governorates of the country found are tried first, then all others: the point may lie in a sliver
	// between the two surveys.
	for _, inside := range []bool{true, false} {
		for _, outer := range a.children[""] {
			if (outer == country) != inside {
				continue
			}
			for _, g := range a.children[outer.ID] {
				if g.Level != Governorate || !g.Contains(c) {
					continue
				}
				if governorate == nil {
					governorate = g
				}
				for _, d := range a.children[g.ID] {
					if d.Contains(c) {
						return Where{outer, g, d}
					}
				}
			}
		}
		if governorate != nil {
			break
		}
	}
	if governorate != nil {
		// A neighbouring governorate's district may reach over.
		for _, g := range a.children[governorate.Parent] {
			for _, d := range a.children[g.ID] {
				if d.Contains(c) {
					return Where{a.byID[g.Parent], g, d}
				}
			}
		}
		return Where{a.byID[governorate.Parent], governorate, nil}
	}
	return Where{Country: country}
}

// Find returns the smallest unit that names describe: a country by its code or name in either script, a
// first-level and a second-level unit by name, with or without words such as "Governorate", "district" or
// "محافظة". Empty names are passed over. exact is false when a name given was not found and the unit above
// it is returned instead; the unit is nil when not even the country is known.
func (a *Atlas) Find(country, adm1, adm2 string) (u *Unit, exact bool) {
	names := a.names()
	u = a.byID[strings.ToUpper(strings.TrimSpace(country))]
	if u == nil || u.Level != Country {
		if u = names[""][unitKey(country)]; u == nil {
			return nil, false
		}
	}
	exact = true
	if k := unitKey(adm1); k != "" {
		g := names[u.ID][k]
		if g == nil {
			exact = false
		} else {
			u = g
		}
	}
	if k := unitKey(adm2); k != "" {
		d := names[u.ID][k]
		if d == nil && u.Level == Country {
			// Without a known governorate a district's name decides only when it is the only one.
			for _, g := range a.children[u.ID] {
				if one := names[g.ID][k]; one != nil {
					if d != nil {
						d = nil
						break
					}
					d = one
				}
			}
		}
		if d == nil {
			exact = false
		} else {
			u = d
		}
	}
	return u, exact
}

// kindWords are the words that say what a unit is, not which.
var kindWords = map[string]bool{
	"governorate": true, "governate": true, "muhafazat": true, "muhafazah": true, "province": true, "provincial": true, "district": true, "subdistrict": true, "region": true,
	"mintaqat": true, "mantiqat": true, "markaz": true, "qada": true, "qadaa": true, "caza": true, "county": true, "nahiyat": true, "nahiya": true, "of": true,
	"محافظه": true, "منطقه": true, "قضا": true, "ناحيه": true, "اقليم": true, "ولايه": true, "لوا": true, "مركز": true,
}

// unitKey is NameKey without the words that say what kind of unit it is — unless nothing else is left.
func unitKey(name string) string {
	var b, all strings.Builder
	for _, w := range Words(name) {
		k := WordKey(w)
		all.WriteString(k)
		if !kindWords[w] {
			b.WriteString(k)
		}
	}
	if b.Len() == 0 {
		return all.String()
	}
	return b.String()
}

func (a *Atlas) nameIndex() map[string]map[string]*Unit {
	index := make(map[string]map[string]*Unit, len(a.children))
	for parent, units := range a.children {
		byKey := make(map[string]*Unit, 4*len(units))
		// Names as shown win over aliases.
		for _, u := range units {
			for _, n := range []string{u.AR, u.EN} {
				if k := unitKey(n); k != "" && byKey[k] == nil {
					byKey[k] = u
				}
			}
		}
		for _, u := range units {
			for _, n := range u.Aliases {
				if k := unitKey(n); k != "" && byKey[k] == nil {
					byKey[k] = u
				}
			}
		}
		index[parent] = byKey
	}
	return index
}

// sortUnits puts parents before children and then goes by id, so that equal units make equal bytes.
func sortUnits(units []*Unit) {
	depth := map[Level]int{Country: 0, Governorate: 1, Zone: 1, District: 2}
	slices.SortFunc(units, func(x, y *Unit) int {
		return cmp.Or(cmp.Compare(depth[x.Level], depth[y.Level]), cmp.Compare(x.ID, y.ID))
	})
}
