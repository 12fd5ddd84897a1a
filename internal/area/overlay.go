package area

import (
	"math"
	"slices"
)

// overlay parts the plane by the outlines of shapes, on the stored grid, and returns the land of the faces that keep
// wants. keep is told which shapes a face lies in.
func overlay(shapes []Shape, keep func(in []weight) bool) Shape {
	var segs []segment
	for i, s := range shapes {
		for _, p := range s.polygons() {
			for _, r := range p {
				segs = appendRing(segs, r, int32(i))
			}
		}
	}
	return assemble(segs, keep)
}

// assemble makes a shape of the faces between segments on the stored grid that keep wants.
func assemble(segs []segment, keep func(in []weight) bool) Shape {
	g, err := settle(segs)
	if err != nil {
		return Shape{}
	}
	return g.shape(keep)
}

// settle parts segments on the stored grid. Should they be too dense for it (maxPairs), which no real outline is, it
// takes them on coarser ones.
func settle(segs []segment) (*planar, error) {
	for range 8 {
		g, err := newPlanar(segs, nil)
		if err == nil {
			return g, nil
		}
		coarser := make([]segment, 0, len(segs))
		for _, s := range segs {
			s.a, s.b = s.a.coarser(), s.b.coarser()
			if s.a != s.b {
				coarser = append(coarser, s)
			}
		}
		segs = coarser
	}
	return nil, errUnsettled
}

func (p pt) coarser() pt {
	to := func(v int64) int64 { return (v + 32) >> 6 << 6 }
	return pt{to(p.x), to(p.y)}
}

// shape puts the faces that keep wants together.
func (g *planar) shape(keep func(in []weight) bool) Shape {
	group := make([]int32, len(g.labels))
	for f, in := range g.labels {
		group[f] = -1
		if f > 0 && keep(in) {
			group[f] = 0
		}
	}
	var polygons []polygon
	for _, p := range g.outlines(group, true) {
		polygons = append(polygons, p.polygon)
	}
	return newShape(polygons)
}

// holds reports whether a face lies in input in.
func holds(label []weight, in int32) bool {
	for _, w := range label {
		if w.in == in {
			return w.n > 0
		}
	}
	return false
}

func inSome(label []weight) bool {
	for _, w := range label {
		if w.n > 0 {
			return true
		}
	}
	return false
}

// Union returns the land that lies in any of the shapes. Like the results of Intersect and Subtract it is rounded to
// the grid: where outlines cross, they may move by some millimetres, and by the same in all three, so that
// Intersect(a, b) and Subtract(a, b) share their edges. What must be measured finer is for Arrange.
func Union(shapes ...Shape) Shape {
	some := slices.DeleteFunc(slices.Clone(shapes), Shape.IsZero)
	for len(some) > 1 {
		// By twos, so that what is swallowed is looked at once.
		var next []Shape
		const together = 8
		for from := 0; from < len(some); from += together {
			next = append(next, overlay(some[from:min(len(some), from+together)], inSome))
		}
		some = next
	}
	if len(some) == 0 {
		return Shape{}
	}
	return some[0]
}

// Intersect returns the land that lies in both shapes.
func Intersect(a, b Shape) Shape {
	switch {
	case a.IsZero() || b.IsZero() || !a.o.box.meets(b.o.box):
		return Shape{}
	case a.Equal(b):
		return a
	}
	return overlay([]Shape{a, b}, func(in []weight) bool { return holds(in, 0) && holds(in, 1) })
}

// Subtract returns the land of a that does not lie in b.
func Subtract(a, b Shape) Shape {
	switch {
	case a.IsZero() || b.IsZero() || !a.o.box.meets(b.o.box):
		return a
	case a.Equal(b):
		return Shape{}
	}
	return overlay([]Shape{a, b}, func(in []weight) bool { return holds(in, 0) && !holds(in, 1) })
}

// Split cuts the shape along a line of 2 to 2,000 points and returns the pieces in the order of their least points.
// Polygons that the line does not cut go with the piece nearest to them. The error is a *GeometryError: not_cut when
// the line parts nothing, because it misses the shape or ends inside it.
func Split(s Shape, line []Point) ([]Shape, error) {
	if err := checkLine(line); err != nil {
		return nil, err
	}
	if s.IsZero() {
		return nil, geometryError("empty", "", "")
	}
	var segs []segment
	for i, p := range s.o.polygons {
		for _, r := range p {
			segs = appendRing(segs, r, int32(i))
		}
	}
	for i := 1; i < len(line); i++ {
		if line[i] != line[i-1] {
			segs = append(segs, segment{a: line[i-1].grid(), b: line[i].grid(), in: int32(len(s.o.polygons)), cut: true, fresh: true})
		}
	}
	g, err := newPlanar(segs, nil)
	if err != nil {
		return nil, geometryError("dense", "", "")
	}
	land := make([]bool, len(g.labels))
	for f, in := range g.labels {
		land[f] = f > 0 && inSome(in)
	}
	group := g.joined(func(e int32) bool {
		return !g.edges[e].cut && land[g.face[2*e]] && land[g.face[2*e+1]]
	})
	for f := range group {
		if !land[f] {
			group[f] = -1
		}
	}
	// A polygon that lies in two groups is cut.
	of := map[int32]int32{} // polygon → group
	cut := map[int32]bool{} // groups with a part of a polygon that is cut
	for f, in := range g.labels {
		for _, w := range in {
			if w.n <= 0 {
				continue
			}
			if other, known := of[w.in]; !known {
				of[w.in] = group[f]
			} else if other != group[f] {
				cut[other], cut[group[f]] = true, true
			}
		}
	}
	if len(cut) == 0 {
		return nil, geometryError("not_cut", "", "")
	}
	var out, whole []Shape
	for _, p := range g.outlines(group, true) {
		if one := newShape([]polygon{p.polygon}); cut[p.group] {
			out = append(out, one)
		} else {
			whole = append(whole, one)
		}
	}
	with := make([][]Shape, len(out))
	for _, w := range whole {
		best, least := 0, math.Inf(1)
		for i := range out {
			if d := gapBetween(w.o.polygons[0][0], out[i].o.polygons[0][0]); d < least {
				best, least = i, d
			}
		}
		with[best] = append(with[best], w)
	}
	for i, more := range with {
		if len(more) > 0 {
			out[i] = Union(append(more, out[i])...)
		}
	}
	slices.SortStableFunc(out, func(a, b Shape) int { return comparePts(a.o.polygons[0][0][0], b.o.polygons[0][0][0]) })
	return out, nil
}

// gapBetween is about how far a ring's points are from another ring, in squashed grid steps.
func gapBetween(r, s []pt) float64 {
	shrink := math.Cos(float64(r[0].y) * gridRadians)
	least := math.Inf(1)
	for _, c := range r {
		a := s[len(s)-1]
		for _, b := range s {
			d := fromOrigin(float64(a.x-c.x)*shrink, float64(a.y-c.y), float64(b.x-c.x)*shrink, float64(b.y-c.y))
			least = min(least, d)
			a = b
		}
	}
	return least
}

// Shape returns the unit's polygons as a shape, repaired where they cross themselves; zero for a unit whose boundary
// is not known.
func (u *Unit) Shape() Shape {
	const finer = perGrid / perDegree
	var polygons [][][]Point
	for _, p := range u.Polygon {
		rings := make([][]Point, len(p))
		for i, r := range p {
			rings[i] = make([]Point, len(r))
			for k, c := range r {
				rings[i][k] = Point{c.Lon * finer, c.Lat * finer}
			}
		}
		polygons = append(polygons, rings)
	}
	s, _, err := MakeShape(polygons)
	if err != nil {
		return Shape{}
	}
	return s
}
