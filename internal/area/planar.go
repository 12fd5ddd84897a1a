package area

import (
	"cmp"
	"errors"
	"slices"
)

// segment is a piece of the outline of input in, which lies to the left of it; of a cut, which bounds nothing, when
// cut is true.
type segment struct {
	a, b  pt
	in    int32
	cut   bool
	fresh bool  // made by the last round
	ring  int32 // above 0: of a ring whose edges are known to meet in nothing but their ends
}

func (s *segment) bounds() bounds {
	return bounds{pt{min(s.a.x, s.b.x), min(s.a.y, s.b.y)}, pt{max(s.a.x, s.b.x), max(s.a.y, s.b.y)}}
}

// appendRing appends the edges of a ring.
func appendRing(to []segment, ring []pt, in int32) []segment {
	for i, p := range ring {
		to = append(to, segment{a: p, b: ring[(i+1)%len(ring)], in: in, fresh: true})
	}
	return to
}

// maxRounds bounds how often segments are parted anew. Two to four rounds are usual, random scribbles on a grid of a
// few steps took fewer than ten.
const maxRounds = 64

// Bounds of one parting, so that a drawing made to be costly does not cost more than a few seconds and a gigabyte.
// Real outlines have about ten pairs of edges near each other for each edge.
const (
	maxPairs   = 10_000_000 // pairs of edges whose boxes meet, and 30 more for each edge
	maxCuts    = 4_000_000  // in one round
	maxWeights = 30_000_000 // inputs of all faces together
)

// errUnsettled says that maxRounds or another bound was not enough.
var errUnsettled = errors.New("the outlines lie or cross so densely over each other that they cannot be told apart")

// part cuts segments wherever they meet, so that afterwards two of them have at most end points in common, or are
// the same piece. Where two cross, the crossing is rounded to the grid; where one passes within half a step of an
// end of another, it is led through that point (iterated snap rounding: what is parted is never closer than half a
// step to a point that is not its own, so the rounding ends). crossing, if not nil, is told of pairs that cross or
// run into each other in the first round.
func part(segs []segment, crossing func(s, t *segment, at pt)) ([]segment, *boxTree, error) {
	type cut struct {
		seg int
		at  pt
	}
	var cuts []cut
	budget := maxPairs + 30*len(segs)
	for range maxRounds {
		boxes, fresh := make([]bounds, len(segs)), make([]bool, len(segs))
		for i := range segs {
			boxes[i], fresh[i] = segs[i].bounds(), segs[i].fresh
		}
		tree := newBoxTree(boxes, fresh)
		cuts = cuts[:0]
		if !tree.pairs(func(i, j int) bool {
			if budget--; budget < 0 || len(cuts) > maxCuts {
				return false
			}
			s, t := &segs[i], &segs[j]
			if s.ring > 0 && s.ring == t.ring {
				return true
			}
			if s.a == t.a && s.b == t.b || s.a == t.b && s.b == t.a {
				return true
			}
			before := len(cuts)
			sa, hotA := side(s.a, s.b, t.a)
			sb, hotB := side(s.a, s.b, t.b)
			ta, hotC := side(t.a, t.b, s.a)
			tb, hotD := side(t.a, t.b, s.b)
			if hotA && between(s.a, s.b, t.a) {
				cuts = append(cuts, cut{i, t.a})
			}
			if hotB && between(s.a, s.b, t.b) {
				cuts = append(cuts, cut{i, t.b})
			}
			if hotC && between(t.a, t.b, s.a) {
				cuts = append(cuts, cut{j, s.a})
			}
			if hotD && between(t.a, t.b, s.b) {
				cuts = append(cuts, cut{j, s.b})
			}
			proper := sa*sb < 0 && ta*tb < 0
			if crossing != nil && proper {
				crossing(s, t, meet(s.a, s.b, t.a, t.b))
			}
			if proper && len(cuts) == before {
				p := meet(s.a, s.b, t.a, t.b)
				if between(s.a, s.b, p) {
					cuts = append(cuts, cut{i, p})
				}
				if between(t.a, t.b, p) {
					cuts = append(cuts, cut{j, p})
				}
			}
			return true
		}) {
			return nil, nil, errUnsettled
		}
		if len(cuts) == 0 {
			return segs, tree, nil
		}
		crossing = nil
		slices.SortFunc(cuts, func(x, y cut) int {
			if x.seg != y.seg {
				return cmp.Compare(x.seg, y.seg)
			}
			// Along the segment.
			s := &segs[x.seg]
			dx, dy := s.b.x-s.a.x, s.b.y-s.a.y
			if c := mul(dx, x.at.x-y.at.x).add(mul(dy, x.at.y-y.at.y)).sign(); c != 0 {
				return c
			}
			return comparePts(x.at, y.at)
		})
		next := make([]segment, 0, len(segs)+len(cuts))
		for i, k := 0, 0; i < len(segs); i++ {
			s := segs[i]
			if k == len(cuts) || cuts[k].seg != i {
				s.fresh = false
				next = append(next, s)
				continue
			}
			from := s.a
			for ; k < len(cuts) && cuts[k].seg == i; k++ {
				if at := cuts[k].at; at != from {
					next = append(next, segment{a: from, b: at, in: s.in, cut: s.cut, fresh: true})
					from = at
				}
			}
			if from != s.b {
				next = append(next, segment{a: from, b: s.b, in: s.in, cut: s.cut, fresh: true})
			}
		}
		segs = next
	}
	return nil, nil, errUnsettled
}

// weight is how often an edge bounds an input from its right to its left, or how often a face lies in it.
type weight struct{ in, n int32 }

// edge is one piece of the arrangement, a before b, with the weights from wFrom up to wTo.
type edge struct {
	a, b       pt
	wFrom, wTo int32
	cut        bool // a cut runs along it
}

// planar is the parted plane: edges, the faces between them, and in which inputs each face lies. Half-edge 2e runs
// along edge e, 2e+1 against it; a half-edge belongs to the face on its left.
type planar struct {
	edges   []edge
	weights []weight
	next    []int32 // half-edge → the next one around the same face
	vertex  []int32 // half-edge → number of the point it begins at
	points  int32   // how many points
	face    []int32 // half-edge → face; face 0 is the outside
	labels  [][]weight
}

func (g *planar) from(h int32) pt {
	if h&1 == 0 {
		return g.edges[h>>1].a
	}
	return g.edges[h>>1].b
}

// newPlanar parts segments and makes their arrangement. crossing is as for part. The error is errUnsettled.
func newPlanar(segs []segment, crossing func(s, t *segment, at pt)) (*planar, error) {
	segs, tree, err := part(segs, crossing)
	if err != nil {
		return nil, err
	}
	g := &planar{}
	g.takeEdges(segs)
	g.link()
	if !g.findFaces(segs, tree) {
		return nil, errUnsettled
	}
	return g, nil
}

// takeEdges puts equal segments together. Those that bound nothing vanish, unless they are cuts.
func (g *planar) takeEdges(segs []segment) {
	type dir struct {
		a, b  pt
		in, n int32
		cut   bool
	}
	all := make([]dir, len(segs))
	for i, s := range segs {
		d := dir{s.a, s.b, s.in, 1, s.cut}
		if s.b.less(s.a) {
			d.a, d.b, d.n = s.b, s.a, -1
		}
		if s.cut {
			d.n = 0
		}
		all[i] = d
	}
	slices.SortFunc(all, func(x, y dir) int {
		if c := comparePts(x.a, y.a); c != 0 {
			return c
		}
		if c := comparePts(x.b, y.b); c != 0 {
			return c
		}
		return cmp.Compare(x.in, y.in)
	})
	g.edges, g.weights = make([]edge, 0, len(all)), make([]weight, 0, len(all))
	for i := 0; i < len(all); {
		e := edge{a: all[i].a, b: all[i].b, wFrom: int32(len(g.weights))}
		cut := false
		j := i
		for j < len(all) && all[j].a == e.a && all[j].b == e.b {
			w := weight{in: all[j].in}
			for ; j < len(all) && all[j].a == e.a && all[j].b == e.b && all[j].in == w.in; j++ {
				w.n += all[j].n
				cut = cut || all[j].cut
			}
			if w.n != 0 {
				g.weights = append(g.weights, w)
			}
		}
		e.wTo, e.cut = int32(len(g.weights)), cut
		if e.wTo > e.wFrom || cut {
			g.edges = append(g.edges, e)
		}
		i = j
	}
}

// link sorts the half-edges around each point and links them around the faces.
func (g *planar) link() {
	n := int32(2 * len(g.edges))
	star := make([]int32, n)
	for h := range n {
		star[h] = h
	}
	slices.SortFunc(star, func(h, k int32) int {
		a, b := g.from(h), g.from(k)
		if a != b {
			return comparePts(a, b)
		}
		return compareAngles(a, g.from(h^1), g.from(k^1))
	})
	g.next, g.vertex = make([]int32, n), make([]int32, n)
	for i := int32(0); i < n; {
		j := i + 1
		for j < n && g.from(star[j]) == g.from(star[i]) {
			j++
		}
		last := star[j-1]
		for _, h := range star[i:j] {
			// Who comes in against h goes out by the one before it, turning around the point: the face stays on the left.
			g.next[h^1] = last
			g.vertex[h] = g.points
			last = h
		}
		g.points++
		i = j
	}
}

// compareAngles orders directions from o anticlockwise, from east.
func compareAngles(o, p, q pt) int {
	lower := func(p pt) int {
		if p.y > o.y || p.y == o.y && p.x > o.x {
			return 0
		}
		return 1
	}
	if c := cmp.Compare(lower(p), lower(q)); c != 0 {
		return c
	}
	return -turn(o, p, q)
}

// walk is one closed way around a face.
type walk struct {
	start int32 // half-edge
	inner bool  // it bounds a face from without: anticlockwise. Otherwise it goes around a component from outside
	least pt    // its least point
	group int32 // union-find over walks that are connected
}

// findFaces traces the walks, nests the components and finds in which inputs each face lies. It reports whether that
// stayed within maxWeights.
func (g *planar) findFaces(segs []segment, tree *boxTree) bool {
	walkOf := make([]int32, len(g.next))
	for h := range walkOf {
		walkOf[h] = -1
	}
	var walks []walk
	for h := range int32(len(g.next)) {
		if walkOf[h] >= 0 {
			continue
		}
		w := walk{start: h, least: g.from(h), group: int32(len(walks))}
		var area i128
		o := g.from(h)
		for k := h; ; {
			walkOf[k] = w.group
			p, q := g.from(k), g.from(k^1)
			area = area.add(cross(o, p, q))
			if p.less(w.least) {
				w.least = p
			}
			if k = g.next[k]; k == h {
				break
			}
		}
		w.inner = area.sign() > 0
		walks = append(walks, w)
	}
	find := func(w int32) int32 {
		for walks[w].group != w {
			walks[w].group = walks[walks[w].group].group
			w = walks[w].group
		}
		return w
	}
	for h := int32(0); h < int32(len(g.next)); h += 2 {
		a, b := find(walkOf[h]), find(walkOf[h+1])
		if a != b {
			walks[max(a, b)].group = min(a, b)
		}
	}
	// Faces: the outside, then one for every inner walk.
	faceOf := make([]int32, len(walks))
	faces := int32(1)
	var outer []int32 // outer walk of each component
	for w := range walks {
		faceOf[w] = -1
		if walks[w].inner {
			faceOf[w] = faces
			faces++
		} else {
			outer = append(outer, int32(w))
		}
	}
	slices.SortFunc(outer, func(v, w int32) int { return comparePts(walks[v].least, walks[w].least) })
	g.labels = make([][]weight, faces)
	known := make([]bool, faces)
	known[0] = true
	seen := make([]bool, len(walks))
	budget := maxWeights
	for n, o := range outer {
		faceOf[o] = 0
		if n > 0 {
			if h := g.leftOf(walks[o].least, segs, tree, func(h int32) bool { return find(walkOf[h]) != find(o) }); h >= 0 {
				// The component of h has its least point further to the west, so its faces are known.
				faceOf[o] = max(0, faceOf[walkOf[h]])
			}
		}
		// From the outer walk across edges to all faces of the component.
		queue := []int32{o}
		seen[o] = true
		for len(queue) > 0 {
			w := queue[len(queue)-1]
			queue = queue[:len(queue)-1]
			for h := walks[w].start; ; {
				if v := walkOf[h^1]; !seen[v] {
					seen[v] = true
					queue = append(queue, v)
					if f := faceOf[v]; f >= 0 && !known[f] {
						g.labels[f] = g.across(g.labels[faceOf[w]], h)
						known[f] = true
						if budget -= len(g.labels[f]); budget < 0 {
							return false
						}
					}
				}
				if h = g.next[h]; h == walks[w].start {
					break
				}
			}
		}
	}
	g.face = make([]int32, len(g.next))
	for h := range g.face {
		g.face[h] = max(0, faceOf[walkOf[h]])
	}
	return true
}

// across returns the label on the right of half-edge h from the one on its left.
func (g *planar) across(left []weight, h int32) []weight {
	e := &g.edges[h>>1]
	sign := int32(-1)
	if h&1 == 1 {
		sign = 1
	}
	out := make([]weight, 0, len(left)+int(e.wTo-e.wFrom))
	steps := g.weights[e.wFrom:e.wTo]
	for len(left) > 0 || len(steps) > 0 {
		var w weight
		switch {
		case len(steps) == 0 || len(left) > 0 && left[0].in < steps[0].in:
			w, left = left[0], left[1:]
		case len(left) == 0 || steps[0].in < left[0].in:
			w, steps = weight{steps[0].in, sign * steps[0].n}, steps[1:]
		default:
			w, left, steps = weight{left[0].in, left[0].n + sign*steps[0].n}, left[1:], steps[1:]
		}
		if w.n != 0 {
			out = append(out, w)
		}
	}
	return out
}

// leftOf returns the half-edge that sees p to its left first, going west from just above p, among those that may
// count; −1 when there is none.
func (g *planar) leftOf(p pt, segs []segment, tree *boxTree, counts func(h int32) bool) int32 {
	best, bestLow, bestHigh := int32(-1), pt{}, pt{}
	tree.meeting(bounds{pt{-1 << 62, p.y}, p}, func(i int) {
		low, high := segs[i].a, segs[i].b
		if low.y > high.y {
			low, high = high, low
		}
		if low.y > p.y || high.y <= p.y || turn(low, high, p) >= 0 {
			return
		}
		if best >= 0 && !westOf(bestLow, bestHigh, low, high) {
			return
		}
		a, b := low, high
		if b.less(a) {
			a, b = b, a
		}
		e, found := slices.BinarySearchFunc(g.edges, edge{a: a, b: b}, func(x, y edge) int {
			if c := comparePts(x.a, y.a); c != 0 {
				return c
			}
			return comparePts(x.b, y.b)
		})
		if !found {
			return // it bounded nothing
		}
		h := int32(2 * e) // runs down: what lies east of it is on its left
		if g.from(h) != high {
			h++
		}
		if counts(h) {
			best, bestLow, bestHigh = h, low, high
		}
	})
	return best
}

// westOf reports whether the edge from a up to b lies to the west of the one from c up to d, just above some height
// that both pass. They have at most an end in common.
func westOf(a, b, c, d pt) bool {
	if c.y >= a.y {
		if s := turn(a, b, c); s != 0 {
			return s < 0
		}
	} else if s := turn(c, d, a); s != 0 {
		return s > 0
	}
	if d.y <= b.y {
		return turn(a, b, d) < 0
	}
	return turn(c, d, b) > 0
}

// polygon is an outer ring, anticlockwise, and its holes, clockwise.
type polygon [][]pt

// patch is one connected piece of a group of faces.
type patch struct {
	group int32
	polygon
}

// outlines puts the faces with one group number together and returns the connected pieces, rings simple, in the
// order of their first faces. group[f] is −1 for faces that belong to none; the outside must be one of these.
func (g *planar) outlines(group []int32, tidy bool) []patch {
	bounds := func(h int32) bool {
		in := group[g.face[h]]
		return in >= 0 && group[g.face[h^1]] != in
	}
	// Faces of one group that touch along an edge are one piece.
	pieces := g.joined(func(e int32) bool {
		in := group[g.face[2*e]]
		return in >= 0 && in == group[g.face[2*e+1]]
	})
	loops := make([][][]pt, len(g.labels)) // of each piece
	done := make([]bool, len(g.face))
	place := make([]int32, g.points) // of a point on the way, from 1
	var way []int32
	for first := range int32(len(g.face)) {
		if done[first] || !bounds(first) {
			continue
		}
		f := pieces[g.face[first]]
		way = way[:0]
		// Around the piece; whenever the way comes back to a point it has been at, the loop is a ring of its own.
		for h := first; ; {
			if at := place[g.vertex[h]]; at > 0 {
				loops[f] = g.ring(loops[f], way[at-1:], tidy)
				for _, k := range way[at-1:] {
					place[g.vertex[k]] = 0
				}
				way = way[:at-1]
			}
			if done[h] {
				break
			}
			done[h] = true
			way = append(way, h)
			place[g.vertex[h]] = int32(len(way))
			h = g.next[h]
			for !bounds(h) {
				h = g.next[h^1]
			}
		}
		for _, k := range way {
			place[g.vertex[k]] = 0
		}
	}
	var out []patch
	for f, rings := range loops {
		if len(rings) == 0 {
			continue
		}
		// The outer ring is the one that goes anticlockwise.
		for i, r := range rings {
			if doubleArea(r).sign() > 0 {
				rings[0], rings[i] = rings[i], rings[0]
				break
			}
		}
		slices.SortFunc(rings[1:], compareRings)
		out = append(out, patch{group[f], rings})
	}
	return out
}

// joined numbers the faces so that those on both sides of an edge that joins have one number: the least of them.
func (g *planar) joined(joins func(e int32) bool) []int32 {
	piece := make([]int32, len(g.labels))
	for f := range piece {
		piece[f] = int32(f)
	}
	find := func(f int32) int32 {
		for piece[f] != f {
			piece[f] = piece[piece[f]]
			f = piece[f]
		}
		return f
	}
	for e := range int32(len(g.edges)) {
		if !joins(e) {
			continue
		}
		if a, b := find(g.face[2*e]), find(g.face[2*e+1]); a != b {
			piece[max(a, b)] = min(a, b)
		}
	}
	for f := range piece {
		piece[f] = find(int32(f))
	}
	return piece
}

// ring appends the ring of half-edges, from its least point on, without points on straight lines when tidy.
func (g *planar) ring(to [][]pt, way []int32, tidy bool) [][]pt {
	r := make([]pt, len(way))
	for i, h := range way {
		r[i] = g.from(h)
	}
	return append(to, normalRing(r, tidy))
}

// normalRing lets a ring begin at its least point, and takes out the points on straight lines when tidy.
func normalRing(r []pt, tidy bool) []pt {
	least := 0
	for i, p := range r {
		if p.less(r[least]) {
			least = i
		}
	}
	out := make([]pt, 0, len(r))
	out = append(append(out, r[least:]...), r[:least]...)
	if !tidy {
		return out
	}
	k := 1 // the least point is a corner
	for i := 1; i < len(out); i++ {
		if turn(out[k-1], out[i], out[(i+1)%len(out)]) != 0 {
			out[k] = out[i]
			k++
		}
	}
	return out[:k]
}

func compareRings(r, s []pt) int { return slices.CompareFunc(r, s, comparePts) }
