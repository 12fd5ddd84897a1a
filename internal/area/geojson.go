package area

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// appendPoint appends [lon,lat] with up to seven decimals, exactly.
func appendPoint(b []byte, p pt) []byte {
	b = appendFixed(append(b, '['), p.x)
	return append(appendFixed(append(b, ','), p.y), ']')
}

// appendFixed appends v/1e7 in the fewest digits.
func appendFixed(b []byte, v int64) []byte {
	if v < 0 {
		b = append(b, '-')
		v = -v
	}
	b = strconv.AppendInt(b, v/perGrid, 10)
	if v %= perGrid; v != 0 {
		digits := strconv.AppendInt(make([]byte, 0, 8), v+perGrid, 10) // a one before seven digits
		b = append(append(b, '.'), bytes.TrimRight(digits[1:], "0")...)
	}
	return b
}

// MarshalJSON writes the position as GeoJSON does, [lon,lat].
func (p Point) MarshalJSON() ([]byte, error) { return appendPoint(nil, p.grid()), nil }

// UnmarshalJSON reads [lon,lat] and rounds to the grid.
func (p *Point) UnmarshalJSON(b []byte) error {
	r := positions{s: b, left: 1}
	q, err := r.position("")
	if err != nil {
		return err
	}
	if r.space(); r.i != len(r.s) {
		return geometryError("position", "", string(b))
	}
	*p = q
	return nil
}

// MarshalJSON writes the shape as a GeoJSON geometry, Polygon or MultiPolygon, with up to seven decimals; null for
// the zero Shape.
func (s Shape) MarshalJSON() ([]byte, error) { return s.AppendGeoJSON(nil), nil }

// AppendGeoJSON appends what MarshalJSON writes.
func (s Shape) AppendGeoJSON(b []byte) []byte {
	polygon := func(p polygon) {
		for i, r := range p {
			b = append(b, "[,"[min(i, 1)], '[')
			for k := range len(r) + 1 {
				if k > 0 {
					b = append(b, ',')
				}
				b = appendPoint(b, r[k%len(r)])
			}
			b = append(b, ']')
		}
		b = append(b, ']')
	}
	switch polygons := s.polygons(); len(polygons) {
	case 0:
		return append(b, "null"...)
	case 1:
		b = append(b, `{"type":"Polygon","coordinates":`...)
		polygon(polygons[0])
	default:
		b = append(b, `{"type":"MultiPolygon","coordinates":`...)
		for i, p := range polygons {
			b = append(b, "[,"[min(i, 1)])
			polygon(p)
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

// UnmarshalJSON reads what MarshalJSON writes, in any order of rings and in either direction, but takes only valid
// shapes: nothing is repaired. The error is a *GeometryError.
func (s *Shape) UnmarshalJSON(b []byte) error {
	if string(bytes.TrimSpace(b)) == "null" {
		*s = Shape{}
		return nil
	}
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if err := json.Unmarshal(b, &g); err != nil {
		return jsonError(err)
	}
	r := reader{left: MaxPoints}
	switch g.Type {
	case "Polygon", "MultiPolygon":
	default:
		return geometryError("type", "type", g.Type)
	}
	if err := r.coordinates(g.Type, g.Coordinates, ""); err != nil {
		return err
	}
	made, told, err := MakeShape(r.polygons)
	if err != nil {
		return err
	}
	if told = append(r.told.all(), told...); len(told) > 0 {
		return geometryError("invalid", "", told[0].EN)
	}
	// What MakeShape would change, by itself or because points lie on straight lines, is not a shape.
	given := make([]polygon, len(r.polygons))
	for i, p := range r.polygons {
		given[i] = make(polygon, len(p))
		for k, ring := range p {
			way := make([]pt, 0, len(ring))
			for _, c := range ring[:len(ring)-1] {
				way = append(way, c.grid())
			}
			if (doubleArea(way).sign() > 0) != (k == 0) {
				slices.Reverse(way)
			}
			given[i][k] = normalRing(way, false)
		}
		slices.SortFunc(given[i][1:], compareRings)
	}
	if !newShape(given).Equal(made) {
		return geometryError("invalid", "", "polygons touch along an edge, or a point lies on a straight edge")
	}
	*s = made
	return nil
}

func jsonError(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return geometryError("json", "", fmt.Sprintf("%v, at byte %d", err, syntax.Offset))
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return geometryError("json", kind.Field, fmt.Sprintf("a %s is not expected, at byte %d", kind.Value, kind.Offset))
	}
	return geometryError("json", "", err.Error())
}

// Bounds of what ReadGeometry takes.
const (
	maxGeometryBytes = 16 << 20
	maxNesting       = 8
)

// ReadGeometry reads the land that a GeoJSON text describes: a Polygon, a MultiPolygon, a GeometryCollection, a
// Feature or a FeatureCollection of these, united. What MakeShape mends is told, and rings that are not closed. It
// takes up to 200,000 positions; a third number in a position is passed over. The error is a *GeometryError with the
// path to what is wrong; a line is told apart from other things that are no land (code "line").
func ReadGeometry(geojson []byte) (Shape, []Repair, error) {
	polygons, told, err := ReadPolygons(geojson)
	if err != nil {
		return Shape{}, nil, err
	}
	s, more, err := MakeShape(polygons)
	return s, append(told, more...), err
}

// ReadPolygons reads the rings that a GeoJSON text describes, as ReadGeometry does, as they are: for looking at them
// before a shape is made (SuspectSwapped).
func ReadPolygons(geojson []byte) ([][][]Point, []Repair, error) {
	r := reader{left: MaxPoints}
	if len(geojson) > maxGeometryBytes {
		return nil, nil, geometryError("large", "", strconv.Itoa(maxGeometryBytes>>20))
	}
	if err := r.object(geojson, "", 0); err != nil {
		return nil, nil, err
	}
	if len(r.polygons) == 0 {
		return nil, nil, geometryError("empty", "", "")
	}
	return r.polygons, r.told.all(), nil
}

// reader gathers polygons.
type reader struct {
	polygons [][][]Point
	left     int // positions that may still come
	told     repairs
}

func join(path, name string) string {
	if path == "" || strings.HasPrefix(name, "[") {
		return path + name
	}
	return path + "." + name
}

func (r *reader) object(b []byte, path string, depth int) error {
	if depth > maxNesting {
		return geometryError("deep", path, strconv.Itoa(maxNesting))
	}
	var g struct {
		Type        string            `json:"type"`
		Coordinates json.RawMessage   `json:"coordinates"`
		Geometry    json.RawMessage   `json:"geometry"`
		Geometries  []json.RawMessage `json:"geometries"`
		Features    []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(b, &g); err != nil {
		var e *GeometryError
		if errors.As(jsonError(err), &e) {
			e.Path = join(path, e.Path)
			return e
		}
		return err
	}
	switch g.Type {
	case "Polygon", "MultiPolygon":
		return r.coordinates(g.Type, g.Coordinates, path)
	case "GeometryCollection":
		for i, one := range g.Geometries {
			if err := r.object(one, join(path, "geometries["+strconv.Itoa(i)+"]"), depth+1); err != nil {
				return err
			}
		}
		return nil
	case "Feature":
		if len(g.Geometry) == 0 || string(g.Geometry) == "null" {
			return nil
		}
		return r.object(g.Geometry, join(path, "geometry"), depth+1)
	case "FeatureCollection":
		for i, one := range g.Features {
			if err := r.object(one, join(path, "features["+strconv.Itoa(i)+"]"), depth+1); err != nil {
				return err
			}
		}
		return nil
	case "LineString", "MultiLineString":
		return geometryError("line", path, g.Type)
	}
	return geometryError("type", join(path, "type"), g.Type)
}

func (r *reader) coordinates(kind string, b []byte, path string) error {
	in := positions{s: b, left: r.left}
	path = join(path, "coordinates")
	var err error
	if kind == "Polygon" {
		err = in.polygon(path, r)
	} else {
		err = in.list(path, func(path string) error { return in.polygon(path, r) })
	}
	r.left = in.left
	if err != nil {
		return err
	}
	if in.space(); in.i != len(in.s) {
		return geometryError("array", path, string(b))
	}
	return nil
}

// positions reads nested lists of numbers.
type positions struct {
	s    []byte
	i    int
	left int // positions that may still come
}

func (p *positions) space() byte {
	for p.i < len(p.s) {
		switch c := p.s[p.i]; c {
		case ' ', '\t', '\n', '\r':
			p.i++
		default:
			return c
		}
	}
	return 0
}

func (p *positions) rest() string {
	return string(p.s[p.i:min(len(p.s), p.i+40)])
}

// list reads a list, one by one.
func (p *positions) list(path string, one func(path string) error) error {
	if p.space() != '[' {
		return geometryError("array", path, p.rest())
	}
	p.i++
	if p.space() == ']' {
		p.i++
		return nil
	}
	for n := 0; ; n++ {
		if err := one(path + "[" + strconv.Itoa(n) + "]"); err != nil {
			return err
		}
		switch p.space() {
		case ',':
			p.i++
		case ']':
			p.i++
			return nil
		default:
			return geometryError("array", path, p.rest())
		}
	}
}

func (p *positions) polygon(path string, r *reader) error {
	var rings [][]Point
	err := p.list(path, func(path string) error {
		ring, err := p.line(path)
		if err != nil {
			return err
		}
		if len(ring) > 0 {
			rings = append(rings, closeRing(ring, &r.told))
		} else if len(rings) == 0 {
			return geometryError("position", path, "[]")
		}
		return nil
	})
	if err == nil && len(rings) > 0 {
		r.polygons = append(r.polygons, rings)
	}
	return err
}

// closeRing repeats the first point at the end when it is not there, and tells of it.
func closeRing(ring []Point, told *repairs) []Point {
	if n := len(ring); n > 1 && ring[0] != ring[n-1] {
		told.add("unclosed", ring[0])
		return append(slices.Clip(ring), ring[0])
	}
	return ring
}

// readLine reads a LineString, or a MultiLineString of one line; nothing for another geometry.
func readLine(geojson []byte) ([]Point, *GeometryError) {
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if json.Unmarshal(geojson, &g) != nil || g.Type != "LineString" && g.Type != "MultiLineString" {
		return nil, nil
	}
	in := positions{s: g.Coordinates, left: MaxPoints}
	var line []Point
	one := func(path string) (err error) {
		if line != nil {
			return geometryError("line", path, g.Type)
		}
		line, err = in.line(path)
		return err
	}
	read := one
	if g.Type == "MultiLineString" {
		read = func(path string) error { return in.list(path, one) }
	}
	err := read("coordinates")
	if err == nil {
		err = checkLine(line)
	}
	if err != nil {
		return nil, asGeometryError(err)
	}
	return line, nil
}

// line reads a list of positions.
func (p *positions) line(path string) ([]Point, error) {
	var line []Point
	// The path of a position is only made when it is at fault.
	if p.space() != '[' {
		return nil, geometryError("array", path, p.rest())
	}
	p.i++
	if p.space() == ']' {
		p.i++
		return nil, nil
	}
	for {
		c, err := p.position("")
		if err != nil {
			err.Path = path + "[" + strconv.Itoa(len(line)) + "]"
			return nil, err
		}
		line = append(line, c)
		switch p.space() {
		case ',':
			p.i++
		case ']':
			p.i++
			return line, nil
		default:
			return nil, geometryError("array", path, p.rest())
		}
	}
}

// position reads [lon, lat], or more numbers, which are passed over.
func (p *positions) position(path string) (Point, *GeometryError) {
	if p.space() != '[' {
		return Point{}, geometryError("position", path, p.rest())
	}
	from := p.i
	p.i++
	if p.left--; p.left < 0 {
		return Point{}, geometryError("points", path, strconv.Itoa(MaxPoints))
	}
	var v [2]float64
	for n := 0; ; n++ {
		p.space()
		start := p.i
		for p.i < len(p.s) && strings.IndexByte("+-.0123456789eE", p.s[p.i]) >= 0 {
			p.i++
		}
		f, err := strconv.ParseFloat(string(p.s[start:p.i]), 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			return Point{}, geometryError("number", path, p.rest())
		}
		if n < 2 {
			v[n] = f
		}
		c := p.space()
		p.i++
		if c == ',' {
			continue
		}
		if c != ']' || n == 0 {
			return Point{}, geometryError("position", path, string(p.s[from:min(p.i, len(p.s))]))
		}
		break
	}
	if !(math.Abs(v[0]) <= 180 && math.Abs(v[1]) <= 90) {
		return Point{}, geometryError("range", path, fmt.Sprintf("[%g, %g]", v[0], v[1]))
	}
	return PointOf(v[0], v[1]), nil
}

// Region is a box in which a desk expects its areas.
type Region struct{ Min, Max Point }

// HomeRegion is where a desk expects its areas unless it says otherwise: Syria, Iraq, Lebanon and Jordan with a margin.
// It is drawn close, because around 36 degrees east and north a position and its mirror image are neighbours.
func HomeRegion() Region { return Region{PointOf(34.5, 28.9), PointOf(49, 37.7)} }

func (r Region) holds(p Point) bool {
	return r.Min.Lon <= p.Lon && p.Lon <= r.Max.Lon && r.Min.Lat <= p.Lat && p.Lat <= r.Max.Lat
}

// SuspectSwapped reports whether longitude and latitude look swapped: most points lie outside the region as they are
// and inside when swapped. It only suspects; a person decides.
func SuspectSwapped(polygons [][][]Point, r Region) bool {
	total, as, swapped := 0, 0, 0
	for _, p := range polygons {
		for _, ring := range p {
			for _, c := range ring {
				total++
				if r.holds(c) {
					as++
				}
				if r.holds(Point{c.Lat, c.Lon}) {
					swapped++
				}
			}
		}
	}
	return total > 0 && as*2 < total && swapped*10 >= total*9
}

// SwapAxes returns the polygons with longitude and latitude exchanged. Where that leaves the globe it returns nil.
func SwapAxes(polygons [][][]Point) [][][]Point {
	out := make([][][]Point, len(polygons))
	for i, p := range polygons {
		out[i] = make([][]Point, len(p))
		for k, ring := range p {
			out[i][k] = make([]Point, len(ring))
			for n, c := range ring {
				if out[i][k][n] = (Point{c.Lat, c.Lon}); !out[i][k][n].valid() {
					return nil
				}
			}
		}
	}
	return out
}
