package area

// Relation is how the land of one shape lies to that of another.
type Relation uint8

// The relations.
const (
	// Overlapping shapes have land in common, and the first has land that the second has not; or so it may be: where
	// outlines touch without having their corners in common, nobody looked closer.
	Overlapping Relation = iota
	// Apart are shapes without common land. They may touch.
	Apart
	// Inside says that all land of the first is land of the second.
	Inside
)

// Relate tells how the land of s lies to that of t, exactly, for a small part of what it costs to lay them over each
// other. The zero Shape is apart from every other.
func Relate(s, t Shape) Relation {
	switch {
	case s.IsZero() || t.IsZero() || !s.o.box.overlaps(t.o.box):
		return Apart
	case s.Equal(t):
		return Inside
	}
	// Only edges in both boxes can meet.
	both := bounds{pt{max(s.o.box.min.x, t.o.box.min.x), max(s.o.box.min.y, t.o.box.min.y)}, pt{min(s.o.box.max.x, t.o.box.max.x), min(s.o.box.max.y, t.o.box.max.y)}}
	a, b := sidesOf(s, both), sidesOf(t, both)
	if !a.meet(b) {
		return Overlapping
	}
	in, out := a.classify(t)
	otherIn, _ := b.classify(s)
	switch {
	case !in && !otherIn && !a.same:
		return Apart
	case !out && !otherIn && !a.against:
		return Inside
	}
	return Overlapping
}

// overlaps reports whether two boxes share more than an edge.
func (b bounds) overlaps(o bounds) bool {
	return b.min.x < o.max.x && o.min.x < b.max.x && b.min.y < o.max.y && o.min.y < b.max.y
}

// sides are the edges of a shape, ring after ring, and how they lie to another shape's.
type sides struct {
	rings   [][]pt
	first   []int  // index of the first edge of each ring
	shared  []bool // the edge is one of the other shape's too
	touched []bool // where the edge begins, the other shape has a corner
	near    []near // edges in the box
	same    bool   // some shared edge has land of both on the same side
	against bool   // some shared edge has land of one on each side
}

// near is an edge that may meet one of the other shape.
type near struct {
	a, b       pt
	edge, next int // indexes of the edge and of the one that follows
}

func sidesOf(s Shape, box bounds) *sides {
	rings, edges, count := 0, 0, 0
	each := func(f func(a, b pt, edge, next int)) {
		n := 0
		for _, p := range s.o.polygons {
			for _, r := range p {
				i := len(r) - 1
				for k := range r {
					if a, b := r[i], r[k]; max(a.x, b.x) >= box.min.x && min(a.x, b.x) <= box.max.x && max(a.y, b.y) >= box.min.y && min(a.y, b.y) <= box.max.y {
						f(a, b, n+i, n+k)
					}
					i = k
				}
				n += len(r)
			}
		}
	}
	for _, p := range s.o.polygons {
		rings += len(p)
		for _, r := range p {
			edges += len(r)
		}
	}
	each(func(pt, pt, int, int) { count++ })
	flags := make([]bool, 2*edges)
	x := &sides{rings: make([][]pt, 0, rings), first: make([]int, 0, rings), shared: flags[:edges], touched: flags[edges:], near: make([]near, 0, count)}
	edges = 0
	for _, p := range s.o.polygons {
		for _, r := range p {
			x.rings, x.first = append(x.rings, r), append(x.first, edges)
			edges += len(r)
		}
	}
	each(func(a, b pt, edge, next int) { x.near = append(x.near, near{a, b, edge, next}) })
	return x
}

// fewPairs is up to how many pairs of edges are looked at one by one, without a tree.
const fewPairs = 20_000

// meet looks at all pairs of edges that may meet. It reports whether outlines have nothing but corners and whole edges in
// common.
func (x *sides) meet(y *sides) bool {
	if len(x.near)*len(y.near) <= fewPairs {
		for i := range x.near {
			s := &x.near[i]
			box := s.bounds()
			for k := range y.near {
				t := &y.near[k]
				if max(t.a.x, t.b.x) >= box.min.x && min(t.a.x, t.b.x) <= box.max.x && max(t.a.y, t.b.y) >= box.min.y && min(t.a.y, t.b.y) <= box.max.y && !x.pair(y, s, t) {
					return false
				}
			}
		}
		return true
	}
	boxes := make([]bounds, len(y.near))
	for k := range y.near {
		boxes[k] = y.near[k].bounds()
	}
	tree := newBoxTree(boxes, nil)
	ok := true
	for i := range x.near {
		s := &x.near[i]
		tree.meeting(s.bounds(), func(k int) { ok = ok && x.pair(y, s, &y.near[k]) })
		if !ok {
			return false
		}
	}
	return true
}

func (n *near) bounds() bounds {
	return bounds{pt{min(n.a.x, n.b.x), min(n.a.y, n.b.y)}, pt{max(n.a.x, n.b.x), max(n.a.y, n.b.y)}}
}

// pair notes how two edges meet, and reports whether in no more than their ends or in the whole of both.
func (x *sides) pair(y *sides, s, t *near) bool {
	switch {
	case s.a == t.a && s.b == t.b:
		x.shared[s.edge], y.shared[t.edge], x.same = true, true, true
		x.touched[s.edge], x.touched[s.next], y.touched[t.edge], y.touched[t.next] = true, true, true, true
		return true
	case s.a == t.b && s.b == t.a:
		x.shared[s.edge], y.shared[t.edge], x.against = true, true, true
		x.touched[s.edge], x.touched[s.next], y.touched[t.edge], y.touched[t.next] = true, true, true, true
		return true
	}
	sa, sb := turn(s.a, s.b, t.a), turn(s.a, s.b, t.b)
	if sa*sb > 0 {
		return true
	}
	ta, tb := turn(t.a, t.b, s.a), turn(t.a, t.b, s.b)
	if ta*tb > 0 {
		return true
	}
	if sa*sb < 0 && ta*tb < 0 {
		return false // they cross
	}
	if sa == 0 && between(s.a, s.b, t.a) || sb == 0 && between(s.a, s.b, t.b) || ta == 0 && between(t.a, t.b, s.a) || tb == 0 && between(t.a, t.b, s.b) {
		return false
	}
	for _, end := range [2]struct {
		at   pt
		edge int
	}{{s.a, s.edge}, {s.b, s.next}} {
		switch end.at {
		case t.a:
			x.touched[end.edge], y.touched[t.edge] = true, true
		case t.b:
			x.touched[end.edge], y.touched[t.next] = true, true
		}
	}
	return true
}

// classify reports whether edges that are not shared run inside the other shape, and whether any run outside.
func (x *sides) classify(other Shape) (in, out bool) {
	for n, r := range x.rings {
		known, inside := false, false
		for i, a := range r {
			edge := x.first[n] + i
			if known && x.touched[edge] { // here the outline may pass from one side of the other to the other side
				known = false
			}
			if x.shared[edge] {
				known = false
				continue
			}
			if !known {
				b := r[(i+1)%len(r)]
				inside, known = other.containsHalf(pt{a.x + b.x, a.y + b.y}), true
			}
			in, out = in || inside, out || !inside
		}
		if in && out {
			return
		}
	}
	return
}

// containsHalf is contains for a position in half steps of the grid.
func (s Shape) containsHalf(c pt) bool {
	for i, p := range s.o.polygons {
		if b := s.o.boxes[i]; c.x < 2*b.min.x || c.x > 2*b.max.x || c.y < 2*b.min.y || c.y > 2*b.max.y {
			continue
		}
		odd := false
		for _, r := range p {
			a := r[len(r)-1]
			for _, b := range r {
				if (2*a.y > c.y) != (2*b.y > c.y) {
					if s := turn(pt{2 * a.x, 2 * a.y}, pt{2 * b.x, 2 * b.y}, c); s != 0 && (s > 0) == (b.y > a.y) {
						odd = !odd
					}
				}
				a = b
			}
		}
		if odd {
			return true
		}
	}
	return false
}
