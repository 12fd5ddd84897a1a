package area

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawShapes draws shapes that share edges, points and stretches, some of them twice.
func drawShapes(t *rapid.T) []Shape {
	var shapes []Shape
	for range rapid.IntRange(1, 6).Draw(t, "shapes") {
		if len(shapes) > 0 && rapid.IntRange(0, 4).Draw(t, "twice") == 0 {
			shapes = append(shapes, shapes[0])
			continue
		}
		s, _, err := MakeShape(drawPolygons(t))
		if err != nil {
			s = Shape{}
		}
		shapes = append(shapes, s)
	}
	return shapes
}

// farFromEdges reports whether a fine point is farther than some steps from every edge of the shapes.
func farFromEdges(shapes []Shape, p pt, steps float64) bool {
	for _, s := range shapes {
		for _, poly := range s.polygons() {
			for _, r := range poly.fine() {
				a := r[len(r)-1]
				for _, b := range r {
					if fromOrigin(float64(a.x-p.x), float64(a.y-p.y), float64(b.x-p.x), float64(b.y-p.y)) <= steps {
						return false
					}
					a = b
				}
			}
		}
	}
	return true
}

func TestArrangeAgainstPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shapes := drawShapes(t)
		a, err := Arrange(shapes)
		if err != nil {
			t.Fatal(err)
		}
		var low, high Point
		for i, s := range shapes {
			l, h := s.Bounds()
			if i == 0 || low == (Point{}) {
				low, high = l, h
			}
			if !s.IsZero() {
				low, high = Point{min(low.Lon, l.Lon), min(low.Lat, l.Lat)}, Point{max(high.Lon, h.Lon), max(high.Lat, h.Lat)}
			}
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		for range 60 {
			// Points on half steps, and any others.
			p := pt{int64(low.Lon)<<fineBits + rng.Int64N(2*int64(high.Lon-low.Lon)+1)<<(fineBits-1), int64(low.Lat)<<fineBits + rng.Int64N(2*int64(high.Lat-low.Lat)+1)<<(fineBits-1)}
			if rng.IntN(2) == 0 {
				p.x, p.y = p.x+rng.Int64N(1<<fineBits), p.y+rng.Int64N(1<<fineBits)
			}
			if !farFromEdges(shapes, p, 8) {
				continue
			}
			var want, got []int
			for i, s := range shapes {
				for _, poly := range s.polygons() {
					if poly.fine().contains(p) {
						want = append(want, i)
					}
				}
			}
			cells := 0
			for i := range a.Cells {
				if a.Cells[i].containsFine(p) {
					got = a.Cells[i].In
					cells++
				}
			}
			if cells > 1 || !slices.Equal(got, want) {
				t.Fatalf("at %v: in %v, but %d cells say %v", p, want, cells, got)
			}
		}
		checkSums(t, shapes, a)
	})
}

// checkSums holds the areas of cells against those of the shapes.
func checkSums(t interface {
	Helper()
	Fatalf(string, ...any)
}, shapes []Shape, a *Arrangement) {
	t.Helper()
	for i, s := range shapes {
		sum, n := 0.0, 0
		for k := range a.Cells {
			if !(a.Cells[k].KM2 > 0) {
				t.Fatalf("cell %d has %g km²", k, a.Cells[k].KM2)
			}
			if slices.Contains(a.Cells[k].In, i) {
				sum += a.Cells[k].KM2
				n++
			}
		}
		// Each edge may have moved by a fine step, 1e-11 km, or two.
		if want := s.KM2(); math.Abs(sum-want) > 1e-9*want+3e-11*outlineKM(s) {
			t.Fatalf("shape %d has %.15g km², its %d cells %.15g (%g)", i, want, n, sum, sum/want-1)
		}
	}
}

func outlineKM(s Shape) float64 {
	sum := 0.0
	for _, p := range s.polygons() {
		for _, r := range p {
			for i := range r {
				sum += edgeKM(r[i], r[(i+1)%len(r)], gridRadians)
			}
		}
	}
	return sum
}

func BenchmarkArrange10(b *testing.B) {
	shapes := random12(10)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Arrange(shapes); err != nil {
			b.Fatal(err)
		}
	}
}

// random12 makes overlapping 12-gons.
func random12(n int) []Shape {
	rng := rand.New(rand.NewPCG(1, 2))
	shapes := make([]Shape, n)
	for i := range shapes {
		var r []Point
		cx, cy := 40+rng.Float64(), 35+rng.Float64()
		for k := range 12 {
			far := 0.3 + 0.4*rng.Float64()
			s, c := math.Sincos(float64(k) * math.Pi / 6)
			r = append(r, PointOf(cx+far*c, cy+far*s))
		}
		shapes[i], _, _ = MakeShape([][][]Point{{r}})
	}
	return shapes
}

// realShapes are the administrative polygons of the raw material.
func realShapes(tb testing.TB, name string) []Shape {
	tb.Helper()
	path, ok := shared(tb, "data/basemap/"+name)
	if !ok {
		return nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	var file struct {
		Features []struct{ Geometry json.RawMessage }
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		tb.Fatal(err)
	}
	var shapes []Shape
	mended := 0
	for i, f := range file.Features {
		s, told, err := ReadGeometry(f.Geometry)
		if err != nil {
			tb.Fatalf("feature %d: %v", i, err)
		}
		if len(told) > 0 {
			mended++
		}
		shapes = append(shapes, s)
	}
	tb.Logf("%s: %d polygons, %d of them mended", name, len(shapes), mended)
	return shapes
}

func TestArrangeRealUnits(t *testing.T) {
	for _, name := range []string{"s_country.geojson", "s_region.geojson", "s_county.geojson"} {
		shapes := realShapes(t, name)
		if shapes == nil {
			continue
		}
		a, err := Arrange(shapes)
		if err != nil {
			t.Fatal(err)
		}
		checkSums(t, shapes, a)
		points := 0
		for _, s := range shapes {
			points += s.Points()
		}
		t.Logf("%s: %d points, %d cells, %d borders", name, points, len(a.Cells), len(a.Borders))
	}
}

// TestCutAgainstArrange holds the cells of a cut shape against those that an arrangement of all has in it.
func TestCutAgainstArrange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkCut(t, drawShapes(t))
	})
}

func checkCut(t interface {
	Helper()
	Fatalf(string, ...any)
}, shapes []Shape) {
	t.Helper()
	a, err := Arrange(shapes)
	if err != nil {
		t.Fatalf("%v", err)
	}
	for i, s := range shapes {
		by := slices.Delete(slices.Clone(shapes), i, i+1)
		cells, err := Cut(s, by)
		if err != nil {
			t.Fatalf("%v", err)
		}
		// By what else they lie in: pieces may fall into two where outlines nearly touch.
		sums := map[string][2]float64{}
		note := func(in []int, n int, km2 float64) {
			var key []byte
			for _, x := range in {
				key = append(key, byte(x), byte(x>>8))
			}
			v := sums[string(key)]
			v[n] += km2
			sums[string(key)] = v
		}
		for k, c := range cells {
			if k > 0 && slices.Compare(cells[k-1].In, c.In) > 0 {
				t.Fatalf("cells of shape %d are not in order", i)
			}
			note(c.In, 0, c.KM2)
		}
		for _, c := range a.Cells {
			var in []int
			own := false
			for _, x := range c.In {
				switch {
				case x == i:
					own = true
				case x > i:
					in = append(in, x-1)
				default:
					in = append(in, x)
				}
			}
			if own {
				note(in, 1, c.KM2)
			}
		}
		for in, v := range sums {
			if math.Abs(v[0]-v[1]) > 1e-9*s.KM2()+3e-11*outlineKM(s) {
				t.Fatalf("shape %d in %v: %.15g km² cut, %.15g km² arranged", i, []byte(in), v[0], v[1])
			}
		}
	}
}

func TestCutUnits(t *testing.T) {
	var shapes []Shape
	for _, u := range load(t).Units() {
		if s := u.Shape(); !s.IsZero() && (u.Level == District || u.Level == Governorate) && len(shapes) < 150 {
			shapes = append(shapes, s)
		}
	}
	checkCut(t, shapes)
}
