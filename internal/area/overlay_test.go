package area

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// steps2 is twice the area of a shape in square grid steps, exactly, for shapes that are not huge.
func steps2(s Shape) int64 {
	n := int64(0)
	for _, p := range s.polygons() {
		for _, r := range p {
			n += slowDoubleArea(r).Int64()
		}
	}
	return n
}

// TestRaster holds rectilinear land against cells that are counted.
func TestRaster(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const side = 6
		step := rapid.SampledFrom([]int32{1, 3, 1_000_000}).Draw(t, "step")
		draw := func(name string) (raster [side * side]bool, s Shape) {
			var squares [][][]Point
			for i, on := range rapid.SliceOfN(rapid.Bool(), side*side, side*side).Draw(t, name) {
				if raster[i] = on; on {
					x, y := int32(i%side)*step, int32(i/side)*step
					squares = append(squares, [][]Point{ring(x, y, x+step, y, x+step, y+step, x, y+step)})
				}
			}
			s, _, err := MakeShape(squares)
			if err != nil && len(squares) > 0 {
				t.Fatal(err)
			}
			return raster, s
		}
		ra, a := draw("a")
		rb, b := draw("b")
		rc, c := draw("c")
		want := func(in func(i int) bool) int64 {
			n := int64(0)
			for i := range side * side {
				if in(i) {
					n += 2 * int64(step) * int64(step)
				}
			}
			return n
		}
		for _, one := range []struct {
			name string
			got  Shape
			in   func(i int) bool
		}{
			{"a", a, func(i int) bool { return ra[i] }},
			{"a∪b∪c", Union(a, b, c), func(i int) bool { return ra[i] || rb[i] || rc[i] }},
			{"a∩b", Intersect(a, b), func(i int) bool { return ra[i] && rb[i] }},
			{"a∖b", Subtract(a, b), func(i int) bool { return ra[i] && !rb[i] }},
			{"(a∪b)∖c", Subtract(Union(a, b), c), func(i int) bool { return (ra[i] || rb[i]) && !rc[i] }},
		} {
			if err := checkValid(one.got); err != nil {
				t.Fatalf("%s: %v", one.name, err)
			}
			if got, want := steps2(one.got), want(one.in); got != want {
				t.Fatalf("%s has %d half squares instead of %d", one.name, got, want)
			}
			for i := range side * side {
				// A point of the lower left corner belongs to the square, or to the one beside it, but to one.
				x, y := int32(i%side)*step+step/2, int32(i/side)*step+step/2
				if step > 1 && one.got.Contains(ring(x, y)[0]) != one.in(i) {
					t.Fatalf("%s at square %d", one.name, i)
				}
			}
		}
		arr, err := Arrange([]Shape{a, b, c})
		if err != nil {
			t.Fatal(err)
		}
		for mask := 1; mask < 8; mask++ {
			sum := int64(0)
			for k := range arr.Cells {
				cell := &arr.Cells[k]
				m := 0
				for _, i := range cell.In {
					m |= 1 << i
				}
				if m == mask {
					if err := checkValid(cell.Shape()); err != nil {
						t.Fatal(err)
					}
					sum += steps2(cell.Shape())
				}
			}
			if want := want(func(i int) bool { return ra[i] == (mask&1 > 0) && rb[i] == (mask&2 > 0) && rc[i] == (mask&4 > 0) }); sum != want {
				t.Fatalf("cells in %b have %d half squares instead of %d", mask, sum, want)
			}
		}
	})
}

func TestOverlayLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, _, _ := MakeShape(drawPolygons(t))
		b, _, _ := MakeShape(drawPolygons(t))
		union, both, left, right := Union(a, b), Intersect(a, b), Subtract(a, b), Subtract(b, a)
		for _, s := range []Shape{union, both, left, right} {
			if err := checkValid(s); err != nil {
				t.Fatal(err)
			}
		}
		if !union.Equal(Union(b, a)) || !both.Equal(Intersect(b, a)) {
			t.Fatal("the order matters")
		}
		if !Union(a, a).Equal(a) || !Intersect(a, a).Equal(a) || !Subtract(a, a).IsZero() || !Subtract(a, Shape{}).Equal(a) || !Union(a, Shape{}).Equal(a) {
			t.Fatal("a with itself or with nothing is not itself")
		}
		// All come of one parting of the plane, so nothing is lost between them.
		if sum := steps2(both) + steps2(left) + steps2(right); sum != steps2(union) {
			t.Fatalf("the parts have %d half squares, the union %d", sum, steps2(union))
		}
		// Rounding moves an edge by a step at most.
		if d := math.Abs(both.KM2() + left.KM2() - a.KM2()); d > 3e-5*(outlineKM(a)+outlineKM(b)) {
			t.Fatalf("a∩b and a∖b miss a by %g km²", d)
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		low, high := union.Bounds()
		for range 30 {
			p := Point{low.Lon + rng.Int32N(high.Lon-low.Lon+1), low.Lat + rng.Int32N(high.Lat-low.Lat+1)}
			if !farFromEdges([]Shape{a, b}, pt{int64(p.Lon) << fineBits, int64(p.Lat) << fineBits}, 3<<fineBits) {
				continue
			}
			inA, inB := a.Contains(p), b.Contains(p)
			if union.Contains(p) != (inA || inB) || both.Contains(p) != (inA && inB) || left.Contains(p) != (inA && !inB) || right.Contains(p) != (inB && !inA) {
				t.Fatalf("at %v: in a %t, in b %t", p, inA, inB)
			}
		}
	})
}

// TestScribbles lays many lines over each other on a grid of few steps, where rounding has most to do.
func TestScribbles(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for n := range 300 {
		span := int32(5 + n)
		var r []Point
		for range 40 + n/3 {
			r = append(r, ring(rng.Int32N(span), rng.Int32N(span))...)
		}
		s, told, err := MakeShape([][][]Point{{r}})
		if err != nil {
			t.Fatalf("%v: %v", r, err)
		}
		if len(told) == 0 {
			t.Errorf("a scribble without a word")
		}
		if n < 60 && n%10 == 0 {
			if err := checkValid(s); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestSplit(t *testing.T) {
	square := shapeOf(t, ring(0, 0, 100, 0, 100, 100, 0, 100))
	for _, c := range []struct {
		name   string
		shape  Shape
		line   []Point
		pieces []int64 // half squares
		code   string
	}{
		{"across", square, ring(-10, 50, 110, 50), []int64{10_000, 10_000}, ""},
		{"from corner to corner", square, ring(0, 0, 100, 100), []int64{10_000, 10_000}, ""},
		{"a zigzag in and out again", square, ring(-10, 50, 50, 50, 50, -10), []int64{5_000, 15_000}, ""},
		{"twice across", square, ring(-10, 25, 110, 25, 110, 75, -10, 75), []int64{5_000, 10_000, 5_000}, ""},
		{"a loop inside", square, ring(20, 20, 40, 20, 40, 40, 20, 40, 20, 20), []int64{20_000 - 800, 800}, ""},
		{"it ends inside", square, ring(-10, 50, 50, 50), nil, "not_cut"},
		{"beside it", square, ring(-10, 150, 110, 150), nil, "not_cut"},
		{"along its edge", square, ring(-10, 0, 110, 0), nil, "not_cut"},
		{"one point", square, ring(5, 5, 5, 5), nil, "short_line"},
		{"nothing", Shape{}, ring(0, 0, 5, 5), nil, "empty"},
		{"through a hole", shapeOf(t, ring(0, 0, 100, 0, 100, 100, 0, 100), ring(40, 40, 60, 40, 60, 60, 40, 60)), ring(-1, 50, 101, 50), []int64{9_600, 9_600}, ""},
		{"to a hole only", shapeOf(t, ring(0, 0, 100, 0, 100, 100, 0, 100), ring(40, 40, 60, 40, 60, 60, 40, 60)), ring(-1, 50, 50, 50), nil, "not_cut"},
	} {
		got, err := Split(c.shape, c.line)
		var ge *GeometryError
		if errors.As(err, &ge) != (c.code != "") || ge != nil && ge.Code != c.code {
			t.Errorf("%s: error %v instead of code %q", c.name, err, c.code)
			continue
		}
		var areas []int64
		for _, s := range got {
			if err := checkValid(s); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			areas = append(areas, steps2(s))
		}
		if len(areas) != len(c.pieces) {
			t.Errorf("%s: pieces of %v", c.name, areas)
			continue
		}
		for i := range areas {
			if areas[i] != c.pieces[i] {
				t.Errorf("%s: pieces of %v, want %v", c.name, areas, c.pieces)
				break
			}
		}
	}

	// A polygon that is not cut goes with the nearer piece.
	two, _, err := MakeShape([][][]Point{{ring(0, 0, 100, 0, 100, 100, 0, 100)}, {ring(0, 120, 10, 120, 10, 130, 0, 130)}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Split(two, ring(-10, 50, 110, 50))
	if err != nil || len(got) != 2 || len(got[0].Polygons()) != 1 || len(got[1].Polygons()) != 2 {
		t.Errorf("the island: %v, %v", got, err)
	}
}

func TestSplitKeepsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, _, err := MakeShape(drawPolygons(t))
		if err != nil {
			return
		}
		low, high := s.Bounds()
		line := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Point {
			return Point{rapid.Int32Range(low.Lon-3, high.Lon+3).Draw(t, "x"), rapid.Int32Range(low.Lat-3, high.Lat+3).Draw(t, "y")}
		}), 2, 8).Draw(t, "line")
		pieces, err := Split(s, line)
		if err != nil {
			var ge *GeometryError
			if !errors.As(err, &ge) || ge.Code != "not_cut" && ge.Code != "short_line" {
				t.Fatal(err)
			}
			return
		}
		for i, p := range pieces {
			if err := checkValid(p); err != nil {
				t.Fatal(err)
			}
			for _, q := range pieces[:i] {
				if !Intersect(p, q).IsZero() {
					t.Fatalf("two pieces overlap")
				}
			}
		}
		if d := math.Abs(Union(pieces...).KM2() - s.KM2()); d > 3e-5*outlineKM(s)+1e-12 {
			t.Fatalf("the pieces miss the shape by %g km²", d)
		}
	})
}

func TestUnitShape(t *testing.T) {
	a := load(t)
	n, mended := 0, 0
	for _, u := range a.Units() {
		s := u.Shape()
		if s.IsZero() != (len(u.Polygon) == 0) {
			t.Errorf("%s has %d polygons, its shape is zero: %t", u.ID, len(u.Polygon), s.IsZero())
		}
		if s.IsZero() {
			continue
		}
		n++
		if c := s.LabelPoint(); !s.Contains(c) {
			t.Errorf("%s: the label at %v lies outside", u.ID, c)
		}
		if !a.Within(u.ID, "SY") || u.Level != District {
			continue
		}
		mended++
		rng := rand.New(rand.NewPCG(uint64(n), 5))
		low, high := s.Bounds()
		for range 50 {
			// Off the unit's own grid, and on it.
			p := Point{low.Lon + rng.Int32N(high.Lon-low.Lon), low.Lat + rng.Int32N(high.Lat-low.Lat)}
			p = Point{p.Lon / 1000 * 1000, p.Lat / 1000 * 1000}
			if c := (Coord{p.Lon / 1000, p.Lat / 1000}); u.Contains(c) != s.Contains(p) {
				t.Errorf("%s at %v: unit %t, shape %t", u.ID, p, u.Contains(c), s.Contains(p))
			}
		}
	}
	t.Logf("%d shapes, %d of Syria's districts looked into", n, mended)
}

func BenchmarkNeighbours(b *testing.B) {
	shapes := realShapes(b, "s_county.geojson")
	if shapes == nil {
		b.Skip("the administrative polygons are not here (set TANSIQ_SHARED)")
	}
	var pairs [][2]Shape
	for i, s := range shapes {
		for _, q := range shapes[:i] {
			if s.o.box.meets(q.o.box) {
				pairs = append(pairs, [2]Shape{s, q})
			}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range pairs {
			Intersect(p[0], p[1])
			Subtract(p[0], p[1])
		}
	}
	b.ReportMetric(float64(len(pairs)), "pairs")
}

func BenchmarkArrangeCounties(b *testing.B) {
	shapes := realShapes(b, "s_county.geojson")
	if shapes == nil {
		b.Skip("the administrative polygons are not here (set TANSIQ_SHARED)")
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Arrange(shapes); err != nil {
			b.Fatal(err)
		}
	}
}
