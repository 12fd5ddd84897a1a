package area

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// squareRing is a ring around the middle of the test ground, in thousandths of a degree.
func squareRing(half int32) []Point {
	const k = 10_000
	return ring(-half*k, -half*k, half*k, -half*k, half*k, half*k, -half*k, half*k)
}

func TestArrangeNested(t *testing.T) {
	country := shapeOf(t, squareRing(100))
	lake := shapeOf(t, squareRing(100), squareRing(50)) // the country without its lake
	island := shapeOf(t, squareRing(10))
	post := shapeOf(t, squareRing(1))
	a, err := Arrange([]Shape{country, lake, island, post, {}, country})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]int{{0, 1, 5}, {0, 2, 3, 5}, {0, 2, 5}, {0, 5}}
	if len(a.Cells) != len(want) {
		t.Fatalf("%d cells", len(a.Cells))
	}
	for i, in := range want {
		if !slices.Equal(a.Cells[i].In, in) {
			t.Errorf("cell %d is in %v, not in %v", i, a.Cells[i].In, in)
		}
	}
	checkSums(t, []Shape{country, lake, island, post, {}, country}, a)
	around := func(half int32) (km float64) {
		r := squareRing(half)
		for i := range r {
			p, q := r[i], r[(i+1)%4]
			// A parallel is longer than the shortest way between its ends, by less than one in a million here.
			km += vincenty(p, q)
		}
		return km
	}
	if len(a.Borders) != 3 {
		t.Fatalf("borders: %v", a.Borders)
	}
	for i, c := range []struct {
		a, b int
		half int32
	}{{0, 3, 50}, {1, 2, 1}, {2, 3, 10}} {
		if b := a.Borders[i]; b.A != c.a || b.B != c.b || math.Abs(b.KM/around(c.half)-1) > 1e-4 {
			t.Errorf("border %d is %v, around %g km", i, b, around(c.half))
		}
	}
	for _, c := range []struct {
		at   Point
		cell int
	}{{ring(0, 0)[0], 1}, {ring(50_000, 0)[0], 2}, {ring(300_000, 1)[0], 3}, {ring(700_000, 1)[0], 0}, {ring(1_100_000, 0)[0], -1}} {
		for i := range a.Cells {
			if got := a.Cells[i].Contains(c.at); got != (i == c.cell) || a.Cells[i].Shape().Contains(c.at) != got {
				t.Errorf("%v in cell %d: %t", c.at, i, got)
			}
		}
	}
}

// TestArrangeIslands has so many pieces in one another that each must find its surroundings.
func TestArrangeIslands(t *testing.T) {
	var holes [][]Point
	shapes := []Shape{{}}
	for x := int32(-40); x < 40; x += 4 {
		for y := int32(-40); y < 40; y += 4 {
			at := func(from, to int32) []Point {
				const k = 10_000
				return ring((x+from)*k, (y+from)*k, (x+to)*k, (y+from)*k, (x+to)*k, (y+to)*k, (x+from)*k, (y+to)*k)
			}
			holes = append(holes, at(0, 3))
			shapes = append(shapes, shapeOf(t, at(1, 2)))
		}
	}
	shapes[0] = shapeOf(t, append([][]Point{squareRing(100)}, holes...)...)
	a, err := Arrange(shapes)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Cells) != len(shapes) || len(a.Borders) != 0 {
		t.Fatalf("%d cells and %d borders for %d shapes", len(a.Cells), len(a.Borders), len(shapes))
	}
	checkSums(t, shapes, a)
	all := Union(shapes...)
	if got := len(all.Polygons()); got != len(shapes) {
		t.Errorf("united there are %d polygons", got)
	}
	if err := checkValid(Intersect(all, shapeOf(t, squareRing(9)))); err != nil {
		t.Error(err)
	}
}

// TestArrangeDoesNotDependOnOrder gives the same shapes in another order.
func TestArrangeDoesNotDependOnOrder(t *testing.T) {
	shapes := random12(12)
	a, err := Arrange(shapes)
	if err != nil {
		t.Fatal(err)
	}
	back := slices.Clone(shapes)
	slices.Reverse(back)
	b, err := Arrange(back)
	if err != nil {
		t.Fatal(err)
	}
	areas := func(a *Arrangement, number func(int) int) map[string]float64 {
		sums := map[string]float64{}
		for i := range a.Cells {
			var key []byte
			for k := range shapes {
				key = append(key, '0')
				if slices.Contains(a.Cells[i].In, number(k)) {
					key[k] = '1'
				}
			}
			sums[string(key)] += a.Cells[i].KM2
		}
		return sums
	}
	x, y := areas(a, func(i int) int { return i }), areas(b, func(i int) int { return len(shapes) - 1 - i })
	if len(x) != len(y) || len(a.Cells) != len(b.Cells) || len(a.Borders) != len(b.Borders) {
		t.Fatalf("%d and %d cells", len(a.Cells), len(b.Cells))
	}
	for k, v := range x {
		if math.Abs(v-y[k]) > 1e-9*v {
			t.Errorf("%s: %g and %g km²", k, v, y[k])
		}
	}
}

// TestHostile holds drawings made to be costly against the bounds.
func TestHostile(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	var scribble []Point
	for range 20_000 {
		scribble = append(scribble, PointOf(30+rng.Float64()*10, 30+rng.Float64()*10))
	}
	var nested [][][]Point
	for i := range int32(9_000) {
		nested = append(nested, [][]Point{ring(-i-1, -i-1, i+1, -i-1, i+1, i+1, -i-1, i+1)})
	}
	for name, polygons := range map[string][][][]Point{"a scribble of 20,000 points": {{scribble}}, "9,000 squares in one another": nested} {
		_, _, err := MakeShape(polygons)
		var ge *GeometryError
		if !errors.As(err, &ge) || ge.Code != "dense" {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Two combs across each other have more crossings than are counted: what is left is coarse, and valid.
	comb := func(turn bool) Shape {
		const teeth = 1900
		var r []Point
		add := func(x, y int32) {
			if turn {
				x, y = y, x
			}
			r = append(r, ring(x*100, y*100)...)
		}
		add(-10, -10)
		for i := range int32(teeth) {
			add(4*i, -10)
			add(4*i, 4*teeth)
			add(4*i+2, 4*teeth)
			add(4*i+2, -10)
		}
		add(4*teeth, -10)
		add(4*teeth, -20)
		add(-10, -20)
		return shapeOf(t, r)
	}
	a, b := comb(false), comb(true)
	if got := Intersect(a, b); got.KM2() > a.KM2() {
		t.Errorf("two combs have %g of %g km² in common", got.KM2(), a.KM2())
	}
}

func BenchmarkArrange10000(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 3))
	shapes := make([]Shape, 10_000)
	for i := range shapes {
		cx, cy := 35.7+rng.Float64()*12, 30+rng.Float64()*7
		var r []Point
		for k := range 12 {
			far := 0.02 + 0.06*rng.Float64()
			s, c := math.Sincos(float64(k) * math.Pi / 6)
			r = append(r, PointOf(cx+far*c, cy+far*s))
		}
		shapes[i] = shapeOf(b, r)
	}
	b.ReportAllocs()
	cells := 0
	for b.Loop() {
		a, err := Arrange(shapes)
		if err != nil {
			b.Fatal(err)
		}
		cells = len(a.Cells)
	}
	b.ReportMetric(float64(cells), "cells")
}
