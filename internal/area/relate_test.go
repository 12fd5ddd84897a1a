package area

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestRelate(t *testing.T) {
	ring := func(points ...float64) []Point {
		var r []Point
		for i := 0; i < len(points); i += 2 {
			r = append(r, PointOf(points[i], points[i+1]))
		}
		return r
	}
	shape := func(polygons ...[][]Point) Shape {
		s, _, err := MakeShape(polygons)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	holed := shape([][]Point{ring(40, 34, 41, 34, 41, 35, 40, 35), ring(40.2, 34.2, 40.2, 34.8, 40.8, 34.8, 40.8, 34.2)})
	hole := box(40.2, 34.2, 40.8, 34.8)
	two := shape([][]Point{ring(40, 34, 41, 34, 41, 35, 40, 35)}, [][]Point{ring(42, 34, 43, 34, 43, 35, 42, 35)})
	for name, c := range map[string]struct {
		s, t Shape
		want Relation
	}{
		"the same":                     {box(40, 34, 41, 35), box(40, 34, 41, 35), Inside},
		"far":                          {box(40, 34, 41, 35), box(42, 34, 43, 35), Apart},
		"boxes overlap, land not":      {shape([][]Point{ring(40, 34, 41, 34, 40, 35)}), shape([][]Point{ring(41, 34.1, 41, 35, 40.1, 35)}), Apart},
		"one edge in common":           {box(40, 34, 41, 35), box(41, 34, 42, 35), Apart},
		"one corner in common":         {shape([][]Point{ring(40, 34, 41, 34, 40.5, 35)}), shape([][]Point{ring(40, 36, 40.5, 35, 41, 36)}), Apart},
		"well inside":                  {box(40.2, 34.2, 40.4, 34.4), box(40, 34, 41, 35), Inside},
		"inside, corners in common":    {shape([][]Point{ring(40, 34, 41, 34, 40.5, 34.5)}), box(40, 34, 41, 35), Inside},
		"around":                       {box(40, 34, 41, 35), box(40.2, 34.2, 40.4, 34.4), Overlapping},
		"crossing":                     {box(40, 34, 41, 35), box(40.5, 34.5, 41.5, 35.5), Overlapping},
		"corners on corners, crossing": {shape([][]Point{ring(40, 34, 41, 34, 41, 35, 40, 35)}), shape([][]Point{ring(40, 34, 40.5, 33.5, 41, 35)}), Overlapping},
		"in the hole":                  {box(40.4, 34.4, 40.6, 34.6), holed, Apart},
		"fills the hole":               {hole, holed, Apart},
		"the hole's land, from around": {holed, hole, Apart},
		"over the hole":                {holed, box(40, 34, 41, 35), Inside},
		"wider than the hole":          {box(40, 34, 41, 35), holed, Overlapping},
		"in one of two":                {box(42.1, 34.1, 42.2, 34.2), two, Inside},
		"one of two":                   {box(42, 34, 43, 35), two, Inside},
		"both in one":                  {two, box(39, 33, 44, 36), Inside},
		"between the two":              {box(41.2, 34.2, 41.8, 34.8), two, Apart},
		"no land":                      {Shape{}, two, Apart},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Relate(c.s, c.t); got != c.want {
				t.Errorf("is %d, want %d", got, c.want)
			}
			if back := Relate(c.t, c.s); (back == Apart) != (c.want == Apart) {
				t.Errorf("the other way round is %d", back)
			}
		})
	}
}

// TestRelateAgainstCells holds what is said against the cells of an arrangement.
func TestRelateAgainstCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shapes := drawShapes(t)
		for i, s := range shapes {
			for k, o := range shapes {
				related(t, i, k, s, o)
			}
		}
	})
}

func related(t interface{ Fatalf(string, ...any) }, i, k int, s, o Shape) (common bool) {
	a, err := Arrange([]Shape{s, o})
	if err != nil {
		t.Fatalf("%v", err)
	}
	alone := false
	for _, c := range a.Cells {
		common = common || len(c.In) == 2
		alone = alone || slices.Equal(c.In, []int{0})
	}
	switch got := Relate(s, o); {
	case got == Apart && common:
		t.Fatalf("%d and %d are said to be apart, and have land in common", i, k)
	case got == Inside && alone:
		t.Fatalf("%d is said to lie inside %d, and has land outside", i, k)
	}
	return common
}

// TestRelateTilings asks about units that share edges, where the answer must be definite.
func TestRelateTilings(t *testing.T) {
	const n = 6
	var tiles []Shape
	for x := range n {
		for y := range n {
			tiles = append(tiles, box(40+float64(x), 30+float64(y), 41+float64(x), 31+float64(y)))
		}
	}
	whole := box(39, 29, 47, 37)
	for i, s := range tiles {
		for k, o := range tiles {
			want := Apart
			if i == k {
				want = Inside
			}
			if got := Relate(s, o); got != want {
				t.Fatalf("tiles %d and %d: %d, want %d", i, k, got, want)
			}
		}
		if got := Relate(s, whole); got != Inside {
			t.Fatalf("tile %d in the whole: %d", i, got)
		}
	}
}

// TestRelateUnits asks about neighbouring districts, whose outlines nearly tile.
func TestRelateUnits(t *testing.T) {
	var shapes []Shape
	for _, u := range load(t).Units() {
		if s := u.Shape(); !s.IsZero() && u.Level == District {
			shapes = append(shapes, s)
		}
	}
	apart, common, unsure := 0, 0, 0
	for i, s := range shapes {
		for k := range i {
			if !s.o.box.overlaps(shapes[k].o.box) {
				continue
			}
			got := Relate(s, shapes[k])
			switch shared := related(t, i, k, s, shapes[k]); {
			case got == Apart:
				apart++
			case shared:
				common++
			default:
				unsure++
			}
		}
	}
	t.Logf("of pairs of %d districts whose boxes overlap, %d are apart, %d have land in common, %d are apart and were not told so", len(shapes), apart, common, unsure)
	if unsure > apart/100 {
		t.Error("nearly all that are apart must be told apart")
	}
}

func BenchmarkRelate(b *testing.B) {
	shapes := random12(40)
	b.ReportAllocs()
	for b.Loop() {
		for i, s := range shapes {
			for _, o := range shapes[:i] {
				Relate(s, o)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/780, "ns/pair")
}
