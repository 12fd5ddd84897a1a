package area

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// box is a rectangle in degrees.
func box(w, s, e, n float64) Shape {
	made, _, err := MakeShape([][][]Point{{{PointOf(w, s), PointOf(e, s), PointOf(e, n), PointOf(w, n)}}})
	if err != nil {
		panic(err) // rectangles of the tests
	}
	return made
}

func TestKM2(t *testing.T) {
	// The surface of the ellipsoid is 510,065,621.724 km² (NIMA TR8350.2); the zones are from the same integral.
	for _, c := range []struct {
		name  string
		shape Shape
		want  float64
	}{
		{"the whole earth", box(-180, -90, 180, 90), 510_065_621.724_088},
		{"a hemisphere", box(-180, 0, 180, 90), 255_032_810.862_044},
		{"a degree at the equator", box(0, 0, 1, 1), simpsonKM2(0, 1)},
		{"a degree at 35 north", box(40, 35, 41, 36), simpsonKM2(35, 1)},
	} {
		if got := c.shape.KM2(); math.Abs(got/c.want-1) > 1e-10 {
			t.Errorf("%s: %.9f km² instead of %.9f (%g)", c.name, got, c.want, got/c.want-1)
		}
	}
	// A long slanted edge, against many thin strips.
	s := shapeOf(t, []Point{PointOf(0, 0), PointOf(40, 0), PointOf(40, 60)})
	const strips = 200_000
	want := 0.0
	for i := range strips {
		lon := (float64(i) + 0.5) / strips * 40
		want += simpsonKM2(0, lon/40*60) * 40 / strips
	}
	if got := s.KM2(); math.Abs(got/want-1) > 1e-9 {
		t.Errorf("a triangle: %.6f km² instead of %.6f (%g)", got, want, got/want-1)
	}
	// Small ones go through another formula: it must meet the other one at the seam, and scale.
	for _, size := range []float64{1e-6, 1e-5, 5e-5, 1.1e-4, 1.2e-4, 1e-3, 1e-2} {
		got := box(40, 35, 40+size, 35+size).KM2()
		if want := size * simpsonKM2(35, size); math.Abs(got/want-1) > 1e-9 {
			t.Errorf("%g degrees: %g km² instead of %g (%g)", size, got, want, got/want-1)
		}
	}
}

// simpsonKM2 is the area of a degree of longitude over some degrees of latitude: the product of the radii of
// curvature, integrated.
func simpsonKM2(from, height float64) float64 {
	f := func(deg float64) float64 {
		east, north := scaleKM(deg * math.Pi / 180)
		return east * north * (math.Pi / 180) * (math.Pi / 180)
	}
	const n = 64
	h := height / n
	sum := f(from) + f(from+height)
	for i := 1; i < n; i++ {
		sum += f(from+h*float64(i)) * float64(2+2*(i%2))
	}
	return sum * h / 3
}

func TestKnownCountries(t *testing.T) {
	// What statistics say, to within what simplified boundaries can be right.
	a := load(t)
	for _, c := range []struct {
		id       string
		from, to float64
	}{{"SY", 183_000, 189_500}, {"IQ", 430_000, 442_000}, {"LB", 9_900, 10_700}} {
		u, ok := a.ByID(c.id)
		if !ok {
			t.Fatal(c.id)
		}
		if got := u.Shape().KM2(); got < c.from || got > c.to {
			t.Errorf("%s: %.0f km²", c.id, got)
		}
	}
}

func TestMakeShape(t *testing.T) {
	square := ring(0, 0, 100, 0, 100, 100, 0, 100)
	for _, c := range []struct {
		name     string
		polygons [][][]Point
		half     int64 // half squares of what is left
		codes    string
		err      string
	}{
		{"a square", [][][]Point{{square}}, 20_000, "", ""},
		{"clockwise", [][][]Point{{ring(0, 0, 0, 100, 100, 100, 100, 0)}}, 20_000, "", ""},
		{"closed", [][][]Point{{ring(0, 0, 100, 0, 100, 100, 0, 100, 0, 0)}}, 20_000, "", ""},
		{"a bow tie", [][][]Point{{ring(0, 0, 100, 100, 100, 0, 0, 100)}}, 10_000, "self_crossing", ""},
		{"a star, its middle empty", [][][]Point{{ring(50, 100, 20, 0, 100, 60, 0, 60, 80, 0)}}, -1, "self_crossing self_crossing self_crossing self_crossing self_crossing", ""},
		{"repeated", [][][]Point{{ring(0, 0, 0, 0, 100, 0, 100, 100, 100, 100, 100, 100, 0, 100)}}, 20_000, "repeated_points repeated_points repeated_points", ""},
		{"a spike", [][][]Point{{ring(0, 0, 100, 0, 100, 50, 150, 50, 100, 50, 100, 100, 0, 100)}}, 20_000, "spike", ""},
		{"a spike at the beginning", [][][]Point{{ring(0, 0, -50, 0, 100, 0, 100, 100, 0, 100)}}, 20_000, "spike", ""},
		{"two overlap", [][][]Point{{square}, {ring(50, 0, 150, 0, 150, 100, 50, 100)}}, 30_000, "overlap", ""},
		{"two share an edge", [][][]Point{{square}, {ring(100, 0, 200, 0, 200, 100, 100, 100)}}, 40_000, "", ""},
		{"two touch", [][][]Point{{square}, {ring(100, 100, 200, 100, 200, 200, 100, 200)}}, 40_000, "", ""},
		{"a hole", [][][]Point{{square, ring(20, 20, 40, 20, 40, 40, 20, 40)}}, 19_200, "", ""},
		{"a hole outside", [][][]Point{{square, ring(120, 20, 140, 20, 140, 40, 120, 40)}}, 20_000, "hole_outside", ""},
		{"a hole across", [][][]Point{{square, ring(80, 20, 140, 20, 140, 40, 80, 40)}}, 19_200, "hole_crosses", ""},
		{"two holes overlap", [][][]Point{{square, ring(20, 20, 40, 20, 40, 40, 20, 40), ring(30, 20, 50, 20, 50, 40, 30, 40)}}, 18_800, "hole_overlap", ""},
		{"a hole that is all of it", [][][]Point{{square, square}}, 0, "", "area"},
		{"an island in a hole", [][][]Point{{square, ring(20, 20, 60, 20, 60, 60, 20, 60)}, {ring(30, 30, 40, 30, 40, 40, 30, 40)}}, 20_000 - 3_200 + 200, "", ""},
		{"on one line", [][][]Point{{ring(0, 0, 50, 50, 100, 100)}}, 0, "spike no_area", "area"},
		{"one point", [][][]Point{{ring(5, 5)}}, 0, "no_area", "area"},
		{"nothing", nil, 0, "", "empty"},
		{"off the globe", [][][]Point{{{{0, 0}, {1, 1_000_000_000}, {5, 5}}}}, 0, "", "range"},
		{"points on straight lines go", [][][]Point{{ring(0, 0, 50, 0, 100, 0, 100, 100, 0, 100, 0, 50)}}, 20_000, "", ""},
	} {
		s, told, err := MakeShape(c.polygons)
		var ge *GeometryError
		if errors.As(err, &ge) != (c.err != "") || ge != nil && ge.Code != c.err {
			t.Errorf("%s: error %v", c.name, err)
			continue
		}
		var codes []string
		for _, r := range told {
			codes = append(codes, r.Code)
			if r.EN == "" || r.AR == "" {
				t.Errorf("%s: %s without words", c.name, r.Code)
			}
		}
		if got := strings.Join(codes, " "); got != c.codes {
			t.Errorf("%s: told %q instead of %q", c.name, got, c.codes)
		}
		if got := steps2(s); c.half >= 0 && got != c.half {
			t.Errorf("%s: %d half squares instead of %d", c.name, got, c.half)
		}
		if err := checkValid(s); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if (s.IsZero()) != (c.err != "") {
			t.Errorf("%s: zero is %t", c.name, s.IsZero())
		}
	}
	bow, told, err := MakeShape([][][]Point{{ring(0, 0, 100, 100, 100, 0, 0, 100)}})
	if err != nil || len(bow.Polygons()) != 2 || told[0].At != ring(50, 50)[0] {
		t.Errorf("the bow tie crosses at %v: %v", told, err)
	}
	if _, _, err := MakeShape([][][]Point{{make([]Point, MaxPoints+1)}}); err == nil {
		t.Error("too many points are taken")
	}
}

func TestEqual(t *testing.T) {
	a := shapeOf(t, ring(0, 0, 100, 0, 100, 100, 0, 100), ring(20, 20, 40, 20, 40, 40, 20, 40))
	b := shapeOf(t, ring(100, 100, 100, 50, 100, 0, 0, 0, 0, 100), ring(40, 40, 20, 40, 20, 20, 40, 20))
	c := shapeOf(t, ring(0, 0, 100, 0, 100, 100, 0, 101))
	if !a.Equal(b) || a.Digest() != b.Digest() || a.Equal(c) || a.Digest() == c.Digest() || a.Equal(Shape{}) || !(Shape{}).Equal(Shape{}) || len(a.Digest()) != 32 {
		t.Errorf("%v %v %v", a.Digest(), b.Digest(), c.Digest())
	}
	got := a.Polygons()
	got[0][0][0].Lon = 0
	if !a.Equal(b) {
		t.Error("Polygons gave out the shape itself")
	}
}

func TestShapeJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, _, _ := MakeShape(drawPolygons(t))
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back Shape
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatalf("%v: %s", err, b)
		}
		if !back.Equal(s) {
			t.Fatalf("%s came back otherwise", b)
		}
	})
	s := shapeOf(t, []Point{{-5, -50_000_000}, {390_123_456, 350_000_000}, {1_800_000_000, 900_000_000}})
	const want = `{"type":"Polygon","coordinates":[[[-0.0000005,-5],[180,90],[39.0123456,35],[-0.0000005,-5]]]}`
	if b, err := json.Marshal(s); string(b) != want || err != nil {
		t.Errorf("%s, %v", b, err)
	}
	for _, c := range []struct{ in, code string }{
		{`{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}`, ""},
		{`{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[1,0],[0,0]]]}`, ""}, // clockwise
		{`null`, ""},
		{`{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}`, "invalid"},               // open
		{`{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}`, "invalid"},         // bow tie
		{`{"type":"Polygon","coordinates":[[[0,0],[0.5,0],[1,0],[1,1],[0,1],[0,0]]]}`, "invalid"}, // a point on a line
		{`{"type":"Polygon","coordinates":[[[0,0],[1,0],[2,0],[0,0]]]}`, "area"},                  // no area
		{`{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,91],[0,0]]]}`, "range"},                // off the globe
		{`{"type":"Polygon","coordinates":[[[0,0],[1,0],["1",1],[0,0]]]}`, "number"},              // text
		{`{"type":"Polygon","coordinates":[[[0,0],[1],[1,1],[0,0]]]}`, "position"},                // half a position
		{`{"type":"Polygon","coordinates":[[0,0],[1,0],[1,1],[0,0]]}`, "position"},                // a ring too few
		{`{"type":"Polygon","coordinates":{}}`, "array"},                                          //
		{`{"type":"Polygon"}`, "array"},                                                           //
		{`{"type":"Point","coordinates":[1,2]}`, "type"},                                          //
		{`{"type":"LineString","coordinates":[[1,2],[2,3]]}`, "type"},                             //
		{`[]`, "json"}, //
		{`{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[0,0],[1,1],[0,1],[0,0]]]]}`, "invalid"}, // they share an edge
	} {
		var s Shape
		err := json.Unmarshal([]byte(c.in), &s)
		var ge *GeometryError
		if errors.As(err, &ge) != (c.code != "") || ge != nil && ge.Code != c.code {
			t.Errorf("%s: %v instead of %q", c.in, err, c.code)
		}
	}
	var p Point
	if err := json.Unmarshal([]byte(`[40.1234567, -35.5]`), &p); err != nil || p != (Point{401_234_567, -355_000_000}) {
		t.Errorf("%v, %v", p, err)
	}
	if b, err := json.Marshal(p); string(b) != `[40.1234567,-35.5]` || err != nil {
		t.Errorf("%s, %v", b, err)
	}
	for _, bad := range []string{`[1]`, `[1,2]]`, `{}`, `[200,1]`, `["a",1]`} {
		if err := p.UnmarshalJSON([]byte(bad)); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}

func TestReadGeometry(t *testing.T) {
	const square = `{"type":"Polygon","coordinates":[[[40,35],[41,35],[41,36],[40,36],[40,35]]]}`
	const beside = `{"type":"Polygon","coordinates":[[[41,35,120.5],[42,35,1],[42,36,0],[41,36,7],[41,35,8]]]}`
	for _, c := range []struct{ name, in, code, path, repairs string }{
		{"polygon", square, "", "", ""},
		{"three numbers", beside, "", "", ""},
		{"feature", `{"type":"Feature","properties":{"a":1},"geometry":` + square + `}`, "", "", ""},
		{"collection", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":` + square + `},{"type":"Feature","geometry":null},{"type":"Feature","geometry":` + beside + `}]}`, "", "", ""},
		{"geometries", `{"type":"GeometryCollection","geometries":[` + square + `,` + beside + `]}`, "", "", ""},
		{"open", `{"type":"Polygon","coordinates":[[[40,35],[41,35],[41,36],[40,36]]]}`, "", "", "unclosed"},
		{"the same twice", `{"type":"GeometryCollection","geometries":[` + square + `,` + square + `]}`, "", "", "overlap"},
		{"line", `{"type":"Feature","geometry":{"type":"LineString","coordinates":[[40,35],[41,36]]}}`, "line", "geometry", ""},
		{"point", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[40,35]}}]}`, "type", "features[0].geometry.type", ""},
		{"range", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[[40,35],[41,95],[41,36],[40,35]]]]}}]}`, "range", "features[0].geometry.coordinates[0][0][1]", ""},
		{"infinite", `{"type":"Polygon","coordinates":[[[40,35],[1e999,35],[41,36],[40,35]]]}`, "range", "coordinates[0][1]", ""},
		{"empty", `{"type":"FeatureCollection","features":[]}`, "empty", "", ""},
		{"no rings", `{"type":"Polygon","coordinates":[]}`, "empty", "", ""},
		{"cut off", `{"type":"Polygon","coordinates":[[[40,35],[41,35]`, "json", "", ""},
		{"kind", `{"type":7}`, "json", "type", ""},
		{"deep", strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 30) + square + strings.Repeat(`]}`, 30), "deep", strings.TrimPrefix(strings.Repeat(".geometries[0]", 9), "."), ""},
		{"many", `{"type":"Polygon","coordinates":[[` + strings.Repeat(`[40,35],`, MaxPoints) + `[40,35]]]}`, "points", fmt.Sprintf("coordinates[0][%d]", MaxPoints), ""},
	} {
		s, told, err := ReadGeometry([]byte(c.in))
		var ge *GeometryError
		if errors.As(err, &ge) != (c.code != "") || ge != nil && (ge.Code != c.code || ge.Path != c.path) {
			t.Errorf("%s: %#v", c.name, err)
			continue
		}
		codes := ""
		for _, r := range told {
			codes += r.Code
		}
		if codes != c.repairs {
			t.Errorf("%s: repairs %q", c.name, codes)
		}
		if err == nil && s.KM2() < 10_000 {
			t.Errorf("%s: %g km²", c.name, s.KM2())
		}
		if ge != nil {
			ar, en := ge.Words()
			if ar == "" || en == "" || len(ge.Error()) > 400 {
				t.Errorf("%s: words %q, %q", c.name, ar, en)
			}
		}
	}
}

func TestSuspectSwapped(t *testing.T) {
	r := HomeRegion()
	dayr := box(40, 35, 40.5, 35.5).Polygons()
	if SuspectSwapped(dayr, r) || !SuspectSwapped(SwapAxes(dayr), r) {
		t.Error("Deir ez-Zor")
	}
	if brazil := box(-60, -10, -50, -5).Polygons(); SuspectSwapped(brazil, r) || SuspectSwapped(SwapAxes(brazil), r) {
		t.Error("Brazil is not ours in either order")
	}
	if SuspectSwapped(nil, r) {
		t.Error("nothing")
	}
	if SwapAxes(box(100, 10, 110, 20).Polygons()) != nil {
		t.Error("a latitude of 110")
	}
}

func TestShapeNear(t *testing.T) {
	s := box(40, 35, 41, 36)
	for _, c := range []struct {
		lon, lat, km float64
		near         bool
	}{
		{40.5, 35.5, 0, true}, {39.9, 35.5, 9, false}, {39.9, 35.5, 9.2, true}, // 0.1° is 9.07 km there
		{40.5, 36.1, 11, false}, {40.5, 36.1, 11.2, true}, {39.9, 34.9, 12, false}, {39.9, 34.9, 14.5, true}, // a corner
		{45, 35.5, 100, false},
	} {
		if got := s.Near(PointOf(c.lon, c.lat), c.km); got != c.near {
			t.Errorf("%.1f %.1f within %g km: %t", c.lon, c.lat, c.km, got)
		}
	}
}

func TestLabelPoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, _, err := MakeShape(drawPolygons(t))
		if err != nil || s.KM2() < 1e-9 {
			return
		}
		if p := s.LabelPoint(); !s.Contains(p) && farFromEdges([]Shape{s}, pt{int64(p.Lon) << fineBits, int64(p.Lat) << fineBits}, 1) {
			t.Fatalf("%v is not in %v", p, s.o.polygons)
		}
	})
	// In a C the middle of the box is outside.
	c := shapeOf(t, ring(0, 0, 1000, 0, 1000, 300, 300, 300, 300, 700, 1000, 700, 1000, 1000, 0, 1000))
	if p := c.LabelPoint(); !c.Contains(p) {
		t.Errorf("the label of a C at %v", p)
	}
}

// vincenty is the distance on the ellipsoid in km, by Vincenty's inverse formula.
func vincenty(p, q Point) float64 {
	lon1, lat1 := p.Degrees()
	lon2, lat2 := q.Degrees()
	rad := math.Pi / 180
	const a, f = 6378.137, 1 / 298.257223563
	const b = a * (1 - f)
	u1, u2, l := math.Atan((1-f)*math.Tan(lat1*rad)), math.Atan((1-f)*math.Tan(lat2*rad)), (lon2-lon1)*rad
	s1, c1 := math.Sincos(u1)
	s2, c2 := math.Sincos(u2)
	lambda := l
	for range 100 {
		sl, cl := math.Sincos(lambda)
		ss := math.Hypot(c2*sl, c1*s2-s1*c2*cl)
		if ss == 0 {
			return 0
		}
		cs := s1*s2 + c1*c2*cl
		sigma := math.Atan2(ss, cs)
		sa := c1 * c2 * sl / ss
		ca2 := 1 - sa*sa
		c2m := cs - 2*s1*s2/ca2
		c := f / 16 * ca2 * (4 + f*(4-3*ca2))
		before := lambda
		lambda = l + (1-c)*f*sa*(sigma+c*ss*(c2m+c*cs*(-1+2*c2m*c2m)))
		if math.Abs(lambda-before) < 1e-12 {
			k := ca2 * (a*a - b*b) / (b * b)
			ka, kb := 1+k/16384*(4096+k*(-768+k*(320-175*k))), k/1024*(256+k*(-128+k*(74-47*k)))
			return b * ka * (sigma - kb*ss*(c2m+kb/4*(cs*(-1+2*c2m*c2m)-kb/6*c2m*(-3+4*ss*ss)*(-3+4*c2m*c2m))))
		}
	}
	return math.NaN()
}

func TestBuffer(t *testing.T) {
	for _, c := range []struct {
		name string
		line []Point
		km   float64
	}{
		{"along the river", []Point{PointOf(38.0, 36.8), PointOf(38.5, 36.0), PointOf(39.0, 35.95), PointOf(40.14, 35.33), PointOf(40.92, 34.45)}, 5},
		{"across the desert", []Point{PointOf(37.0, 34.7), PointOf(41, 34.4)}, 20},
		{"wide", []Point{PointOf(38, 34), PointOf(42, 36), PointOf(44, 33)}, 200},
		{"narrow", []Point{PointOf(38, 34), PointOf(38.001, 34.001)}, 0.01},
		{"there and back", []Point{PointOf(38, 34), PointOf(39, 34), PointOf(38, 34)}, 3},
		{"north", []Point{PointOf(10, 60), PointOf(20, 70)}, 50},
		{"a loop", []Point{PointOf(38, 34), PointOf(39, 34), PointOf(39, 35), PointOf(38, 35), PointOf(38, 34)}, 10},
	} {
		s, err := Buffer(c.line, c.km)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if s.Points() < 2000 {
			if err := checkValid(s); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		// The line, finely.
		var near []Point
		for i := 1; i < len(c.line); i++ {
			a, b := c.line[i-1], c.line[i]
			n := int64(math.Ceil(edgeKM(a.grid(), b.grid(), gridRadians) / (c.km / 20)))
			for k := range n + 1 {
				near = append(near, Point{a.Lon + int32(int64(b.Lon-a.Lon)*k/n), a.Lat + int32(int64(b.Lat-a.Lat)*k/n)})
			}
		}
		for i, p := range near {
			if !s.Contains(p) {
				t.Errorf("%s: the line leaves its corridor at %v (%d)", c.name, p, i)
				break
			}
		}
		least, most := math.Inf(1), 0.0
		for _, poly := range s.Polygons() {
			for _, r := range poly {
				for i, p := range r {
					q := r[(i+1)%len(r)]
					for _, at := range []Point{p, {p.Lon/2 + q.Lon/2, p.Lat/2 + q.Lat/2}} {
						d := math.Inf(1)
						for _, n := range near {
							d = min(d, vincenty(at, n))
						}
						least, most = min(least, d/c.km), max(most, d/c.km)
					}
				}
			}
		}
		// Points of the line are c.km/20 apart, which adds a thousandth.
		if least < 0.994 || most > 1.006 {
			t.Errorf("%s: the edge is from %.4f to %.4f of %g km away", c.name, least, most, c.km)
		}
		t.Logf("%s: %.1f km², %d points, from %.5f to %.5f", c.name, s.KM2(), s.Points(), least, most)
	}
	if s, err := Buffer([]Point{PointOf(38, 34), PointOf(39, 34), PointOf(39, 35), PointOf(38, 35), PointOf(38, 34)}, 10); err != nil || len(s.Polygons()) != 1 || len(s.Polygons()[0]) != 2 {
		t.Errorf("a loop has no hole: %v", err)
	}
	for _, c := range []struct {
		line []Point
		km   float64
		code string
	}{
		{[]Point{PointOf(38, 34)}, 5, "short_line"},
		{nil, 5, "short_line"},
		{[]Point{PointOf(38, 34), PointOf(38, 34)}, 5, "short_line"},
		{[]Point{PointOf(38, 34), PointOf(39, 34)}, 0, "width"},
		{[]Point{PointOf(38, 34), PointOf(39, 34)}, 201, "width"},
		{[]Point{PointOf(38, 34), PointOf(39, 34)}, math.NaN(), "width"},
		{[]Point{PointOf(179.9, 34), PointOf(179, 34)}, 50, "edge_of_map"},
		{[]Point{PointOf(38, 89), PointOf(39, 89.9)}, 50, "edge_of_map"},
		{[]Point{{0, 2_000_000_000}, PointOf(39, 34)}, 50, "range"},
		{append(slices.Repeat([]Point{PointOf(38, 34), PointOf(39, 34)}, 1000), PointOf(38, 34)), 50, "long_line"},
	} {
		_, err := Buffer(c.line, c.km)
		var ge *GeometryError
		if !errors.As(err, &ge) || ge.Code != c.code {
			t.Errorf("%d points, %g km: %v instead of %s", len(c.line), c.km, err, c.code)
		}
	}
}

// worm is a line of 2,000 points that winds and crosses itself.
func worm() []Point {
	rng := rand.New(rand.NewPCG(7, 8))
	lon, lat, heading := 38.0, 34.0, 0.0
	var line []Point
	for range 2000 {
		heading += rng.NormFloat64() * 0.3
		lon, lat = lon+0.005*math.Cos(heading), lat+0.005*math.Sin(heading)
		line = append(line, PointOf(lon, lat))
	}
	return line
}

func BenchmarkBuffer(b *testing.B) {
	line := worm()
	for _, km := range []float64{0.5, 5, 200} {
		b.Run(fmt.Sprintf("%gkm", km), func(b *testing.B) {
			for b.Loop() {
				if _, err := Buffer(line, km); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzReadGeometry(f *testing.F) {
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[40,35],[41,36],[41,35],[40,36]]]}}]}`))
	f.Add([]byte(`{"type":"GeometryCollection","geometries":[{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]],[[0,0],[3,3],[1e-7,5.5E1]]]]}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, _, err := ReadGeometry(b)
		if err != nil {
			if !s.IsZero() {
				t.Fatal("a shape with an error")
			}
			return
		}
		if s.Points() < 300 {
			if err := checkValid(s); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func FuzzShapeUnmarshal(f *testing.F) {
	f.Add([]byte(`{"type":"Polygon","coordinates":[[[40,35],[41,35],[41,36],[40,35]]]}`))
	f.Add([]byte(`{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[2,2],[3,2],[3,3],[2,2]]]]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var s Shape
		if s.UnmarshalJSON(b) != nil || s.IsZero() {
			return
		}
		if s.Points() < 300 {
			if err := checkValid(s); err != nil {
				t.Fatal(err)
			}
		}
		out, err := s.MarshalJSON()
		var back Shape
		if err != nil || back.UnmarshalJSON(out) != nil || !back.Equal(s) {
			t.Fatalf("%s came back otherwise", out)
		}
	})
}

func FuzzMakeShape(f *testing.F) {
	f.Add([]byte{0, 0, 9, 0, 9, 9, 0, 9, 255, 3, 3, 5, 3, 5, 5})
	f.Add([]byte{0, 0, 9, 9, 9, 0, 0, 9, 254, 3, 3, 5, 3, 5, 5})
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 120 {
			return
		}
		polygons := [][][]Point{{nil}}
		for i := 0; i+1 < len(b); i += 2 {
			last := len(polygons) - 1
			switch b[i] {
			case 255:
				polygons[last] = append(polygons[last], nil)
				i--
			case 254:
				polygons = append(polygons, [][]Point{nil})
				i--
			default:
				k := len(polygons[last]) - 1
				polygons[last][k] = append(polygons[last][k], ring(int32(b[i]), int32(b[i+1]))...)
			}
		}
		s, _, err := MakeShape(polygons)
		if err != nil {
			return
		}
		if err := checkValid(s); err != nil {
			t.Fatal(err)
		}
		again, told, err := MakeShape(s.Polygons())
		if err != nil || len(told) > 0 || !again.Equal(s) {
			t.Fatalf("a valid shape was changed: %v", told)
		}
	})
}
