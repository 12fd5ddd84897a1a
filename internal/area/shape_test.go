package area

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// ring makes a ring of grid points around 40° east, 35° north, from pairs of numbers.
func ring(xy ...int32) []Point {
	var r []Point
	for i := 0; i+1 < len(xy); i += 2 {
		r = append(r, Point{400_000_000 + xy[i], 350_000_000 + xy[i+1]})
	}
	return r
}

func shapeOf(t interface {
	Helper()
	Fatal(...interface{})
}, rings ...[]Point) Shape {
	t.Helper()
	s, _, err := MakeShape([][][]Point{rings})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// checkValid is the exact oracle of what a shape must be, in n².
func checkValid(s Shape) error {
	type seg struct{ a, b pt }
	for i, p := range s.polygons() {
		for k, r := range p {
			if len(r) < 3 {
				return fmt.Errorf("a ring of %d points", len(r))
			}
			if (slowDoubleArea(r).Sign() > 0) != (k == 0) {
				return fmt.Errorf("ring %d of polygon %d runs the wrong way", k, i)
			}
			for n, c := range r {
				if c.less(r[0]) {
					return fmt.Errorf("ring does not begin at its least point")
				}
				if !c.point().valid() {
					return fmt.Errorf("off the globe")
				}
				if slices.Contains(r[n+1:], c) {
					return fmt.Errorf("the point %v is there twice in a ring", c)
				}
				if slowTurn(r[(n+len(r)-1)%len(r)], c, r[(n+1)%len(r)]) == 0 {
					return fmt.Errorf("the point %v lies on a straight line", c)
				}
			}
		}
	}
	// No two edges have more than a point in common, and no two cross.
	type edgeOf struct {
		seg
		polygon, ring, n, of int
	}
	var edges []edgeOf
	for i, p := range s.polygons() {
		for k, r := range p {
			for n := range r {
				edges = append(edges, edgeOf{seg{r[n], r[(n+1)%len(r)]}, i, k, n, len(r)})
			}
		}
	}
	on := func(s seg, c pt) bool {
		return slowTurn(s.a, s.b, c) == 0 && min(s.a.x, s.b.x) <= c.x && c.x <= max(s.a.x, s.b.x) && min(s.a.y, s.b.y) <= c.y && c.y <= max(s.a.y, s.b.y)
	}
	for i, s := range edges {
		for _, t := range edges[:i] {
			a, b, c, d := slowTurn(s.a, s.b, t.a), slowTurn(s.a, s.b, t.b), slowTurn(t.a, t.b, s.a), slowTurn(t.a, t.b, s.b)
			if a*b < 0 && c*d < 0 {
				return fmt.Errorf("%v and %v cross", s.seg, t.seg)
			}
			same := s.polygon == t.polygon && s.ring == t.ring
			touch := 0
			for _, c := range []pt{t.a, t.b} {
				if on(s.seg, c) && c != s.a && c != s.b {
					touch++
				}
			}
			for _, c := range []pt{s.a, s.b} {
				if on(t.seg, c) && c != t.a && c != t.b {
					touch++
				}
			}
			common := 0
			for _, c := range []pt{s.a, s.b} {
				if c == t.a || c == t.b {
					common++
				}
			}
			if touch+common > 1 {
				return fmt.Errorf("%v and %v run along each other", s.seg, t.seg)
			}
			if same && touch > 0 {
				return fmt.Errorf("a ring touches itself: %v and %v", s.seg, t.seg)
			}
		}
	}
	// Rings of one polygon are nested once, polygons of a shape do not lie in each other. Rings may touch, so the
	// middle of an edge is asked that lies on no other ring.
	inside := func(r []pt, of []pt) (bool, bool) {
		for n := range of {
			a, b := of[n], of[(n+1)%len(of)]
			in, onEdge := slowInside(r, big.NewRat(a.x+b.x, 2), big.NewRat(a.y+b.y, 2))
			if !onEdge {
				return in, true
			}
		}
		return false, false
	}
	for i, p := range s.polygons() {
		for k, h := range p[1:] {
			if in, known := inside(p[0], h); known && !in {
				return fmt.Errorf("hole %d of polygon %d lies outside", k, i)
			}
			for m, o := range p[1:] {
				if in, known := inside(o, h); m != k && known && in {
					return fmt.Errorf("hole %d of polygon %d lies in hole %d", k, i, m)
				}
			}
		}
		for j, q := range s.polygons() {
			if i == j {
				continue
			}
			// An outer ring in another one must be in one of its holes.
			if in, known := inside(q[0], p[0]); known && in {
				holed := false
				for _, h := range q[1:] {
					if in, known := inside(h, p[0]); known && in {
						holed = true
					}
				}
				if !holed {
					return fmt.Errorf("polygon %d lies in polygon %d", i, j)
				}
			}
		}
	}
	return nil
}

// The slow ones use nothing of what they judge.

func slowTurn(a, b, c pt) int {
	l := new(big.Int).Mul(big.NewInt(b.x-a.x), big.NewInt(c.y-a.y))
	return l.Cmp(new(big.Int).Mul(big.NewInt(c.x-a.x), big.NewInt(b.y-a.y)))
}

func slowDoubleArea(r []pt) *big.Int {
	sum := new(big.Int)
	for i, p := range r {
		q := r[(i+1)%len(r)]
		sum.Add(sum, new(big.Int).Mul(big.NewInt(p.x), big.NewInt(q.y)))
		sum.Sub(sum, new(big.Int).Mul(big.NewInt(q.x), big.NewInt(p.y)))
	}
	return sum
}

// slowInside tells whether x, y lies in a ring by even and odd, and whether it lies on it.
func slowInside(r []pt, x, y *big.Rat) (in, on bool) {
	rat := func(v int64) *big.Rat { return new(big.Rat).SetInt64(v) }
	for i, a := range r {
		b := r[(i+1)%len(r)]
		up := y.Cmp(rat(a.y)) < 0
		upB := y.Cmp(rat(b.y)) < 0
		if up == upB {
			if a.y == b.y && y.Cmp(rat(a.y)) == 0 && x.Cmp(rat(min(a.x, b.x))) >= 0 && x.Cmp(rat(max(a.x, b.x))) <= 0 {
				on = true
			}
			if x.Cmp(rat(a.x)) == 0 && y.Cmp(rat(a.y)) == 0 || x.Cmp(rat(b.x)) == 0 && y.Cmp(rat(b.y)) == 0 {
				on = true
			}
			continue
		}
		at := new(big.Rat).Sub(y, rat(a.y))
		at.Mul(at, new(big.Rat).SetFrac(big.NewInt(b.x-a.x), big.NewInt(b.y-a.y)))
		at.Add(at, rat(a.x))
		switch x.Cmp(at) {
		case 0:
			on = true
		case -1:
			in = !in
		}
	}
	return in, on
}

func TestMakeShapeRandom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		polygons := drawPolygons(t)
		s, _, err := MakeShape(polygons)
		if err != nil {
			return
		}
		if err := checkValid(s); err != nil {
			t.Fatalf("%v: %v\nfrom %v", err, s.o.polygons, polygons)
		}
		again, told, err := MakeShape(s.Polygons())
		if err != nil || len(told) > 0 || !again.Equal(s) {
			t.Fatalf("a valid shape was changed: %v to %v (%v, %v)", s.o.polygons, again.polygons(), told, err)
		}
	})
}

// drawPolygons draws a few rings on a small or a large grid, so that points repeat, touch and lie on edges.
func drawPolygons(t *rapid.T) [][][]Point {
	span := rapid.SampledFrom([]int32{3, 6, 12, 100, 10_000, 10_000_000, 0}).Draw(t, "span")
	point := rapid.Custom(func(t *rapid.T) Point {
		if span == 0 { // over half the globe
			return Point{rapid.Int32Range(-90*perGrid, 90*perGrid).Draw(t, "x"), rapid.Int32Range(-80*perGrid, 80*perGrid).Draw(t, "y")}
		}
		return Point{400_000_000 + rapid.Int32Range(0, span).Draw(t, "x"), 350_000_000 + rapid.Int32Range(0, span).Draw(t, "y")}
	})
	return rapid.SliceOfN(rapid.SliceOfN(rapid.SliceOfN(point, 0, 9), 1, 3), 1, 3).Draw(t, "polygons")
}
