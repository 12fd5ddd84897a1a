package area

import (
	"fmt"
	"slices"
	"sync"
)

// maxArrangeEdges bounds an arrangement: about 2 GB of memory.
const maxArrangeEdges = 4_000_000

// Cell is one connected piece of the plane that lies in the same shapes throughout.
type Cell struct {
	In  []int   // indexes of the input shapes that contain it, ascending; never empty
	KM2 float64 // its area in km², as Shape.KM2, but measured on the fine grid, before anything is rounded

	fine  polygon // in fine steps
	box   bounds
	shape func() Shape
}

// Shape returns the cell rounded to the stored grid, for drawing and storing. It is zero when the cell is thinner
// than the grid. It is made when it is first asked for; safe for concurrent use.
func (c *Cell) Shape() Shape { return c.shape() }

// Contains reports whether the position lies in the cell, exactly; a position on a boundary lies in one of the two
// cells there.
func (c *Cell) Contains(p Point) bool {
	return c.containsFine(pt{int64(p.Lon) << fineBits, int64(p.Lat) << fineBits})
}

func (c *Cell) containsFine(p pt) bool {
	return c.box.meets(bounds{p, p}) && c.fine.contains(p)
}

// Border is where two cells touch along an edge.
type Border struct {
	A, B int     // indexes of cells, A < B
	KM   float64 // how long, on the ellipsoid
}

// Arrangement is the plane parted by several outlines.
type Arrangement struct {
	Cells   []Cell   // in order of In, then of place
	Borders []Border // in order of A, then of B
}

// Arrange parts the plane by the outlines of the shapes: into cells, none in more or fewer shapes in one place than
// in another. Land in no shape is left out; zero shapes contain nothing. Outlines are parted on a grid of 2^20 steps
// in 1e-7 degrees, 1e-8 metres, with exact predicates: the areas of the cells of a shape add up to that of the shape
// within 1e-9 from some metres across on. The same shapes in the same order give the same cells on every machine.
//
// The error is for absurd sizes: more than 4 million edges together, or so many outlines over each other in one place
// that they have some ten million crossings, or their cells thirty million entries in In.
func Arrange(shapes []Shape) (*Arrangement, error) {
	// Equal shapes are one input.
	inputs := map[string][]int{}
	var digests []string
	edges := 0
	for i, s := range shapes {
		if s.IsZero() {
			continue
		}
		d := s.Digest()
		for inputs[d] != nil && !shapes[inputs[d][0]].Equal(s) {
			d += "+" // two shapes that somebody made to have one digest
		}
		if inputs[d] == nil {
			digests = append(digests, d)
			edges += s.Points()
		}
		inputs[d] = append(inputs[d], i)
	}
	if edges > maxArrangeEdges {
		return nil, tooManyEdges(edges)
	}
	type piece struct {
		input int
		polygon
	}
	var pieces []piece
	var boxes []bounds
	for n, d := range digests {
		s := shapes[inputs[d][0]]
		for k, p := range s.o.polygons {
			pieces = append(pieces, piece{n, p})
			boxes = append(boxes, s.o.boxes[k])
		}
	}
	// Only polygons whose boxes hang together can meet.
	order := alongCurve(boxes)
	sorted := make([]bounds, len(boxes))
	for i, k := range order {
		sorted[i] = boxes[k]
	}
	cluster := make([]int, len(order))
	for i := range cluster {
		cluster[i] = i
	}
	find := func(i int) int {
		for cluster[i] != i {
			cluster[i] = cluster[cluster[i]]
			i = cluster[i]
		}
		return i
	}
	newBoxTree(sorted, nil).pairs(func(i, j int) bool {
		if a, b := find(i), find(j); a != b {
			cluster[max(a, b)] = min(a, b)
		}
		return true
	})
	members := make([][]int, len(order))
	for i, k := range order {
		c := find(i)
		members[c] = append(members[c], k)
	}
	a := &Arrangement{}
	for _, m := range members {
		if len(m) == 0 {
			continue
		}
		if len(m) == 1 {
			p := pieces[m[0]]
			a.Cells = append(a.Cells, newCell(slices.Clone(inputs[digests[p.input]]), p.polygon.fine()))
			continue
		}
		var segs []segment
		rings := int32(0)
		for _, k := range m {
			for _, r := range pieces[k].polygon {
				rings++
				segs = appendFine(segs, r, int32(pieces[k].input), rings)
			}
		}
		g, err := newPlanar(segs, nil)
		if err != nil {
			return nil, err
		}
		g.cells(a, func(n int32) []int { return inputs[digests[n]] })
	}
	a.sort()
	return a, nil
}

// Cut parts a shape by others: into cells, none in more or fewer of them in one place than in another. In of a cell
// are indexes into by; it is empty for what lies in none. It is what Arrange says of the land of s, and costs less the
// less of the others' outlines is near. Errors are those of Arrange.
func Cut(s Shape, by []Shape) ([]Cell, error) {
	if s.IsZero() {
		return nil, nil
	}
	var segs []segment
	rings := int32(0)
	for _, p := range s.o.polygons {
		for _, r := range p {
			rings++
			segs = appendFine(segs, r, 0, rings)
		}
	}
	var room []pt
	for i, o := range by {
		for k, p := range o.polygons() {
			if !o.o.boxes[k].overlaps(s.o.box) {
				continue
			}
			for _, r := range p {
				if room = s.o.box.shorten(room[:0], r); len(room) == len(r) {
					rings++
					segs = appendFine(segs, r, int32(i+1), rings)
				} else if len(room) > 2 {
					segs = appendFine(segs, room, int32(i+1), 0)
				}
			}
		}
	}
	if len(segs) > maxArrangeEdges {
		return nil, tooManyEdges(len(segs))
	}
	g, err := newPlanar(segs, nil)
	if err != nil {
		return nil, err
	}
	group := make([]int32, len(g.labels))
	for f, in := range g.labels {
		group[f] = -1
		if f > 0 && holds(in, 0) {
			group[f] = int32(f)
		}
	}
	var a Arrangement
	for _, p := range g.outlines(group, false) {
		var in []int
		for _, w := range g.labels[p.group] {
			if w.n > 0 && w.in > 0 {
				in = append(in, int(w.in-1))
			}
		}
		a.Cells = append(a.Cells, newCell(in, p.polygon))
	}
	a.sort()
	return a.Cells, nil
}

func tooManyEdges(n int) error {
	return fmt.Errorf("the areas have %d edges together, more than the %d that can be laid over each other at once", n, maxArrangeEdges)
}

// shorten appends a ring without the corners that no point of the box can tell from the straight way between those
// before and after them, because all lie on the same side of the box. What is left winds around each point of the box as
// often as the ring; elsewhere it may cross itself.
func (b bounds) shorten(to []pt, ring []pt) []pt {
	beyond := func(p pt) (sides uint8) {
		if p.x < b.min.x {
			sides |= 1
		}
		if p.x > b.max.x {
			sides |= 2
		}
		if p.y < b.min.y {
			sides |= 4
		}
		if p.y > b.max.y {
			sides |= 8
		}
		return
	}
	last := beyond(ring[0])
	here := beyond(ring[1])
	to = append(to, ring[0])
	for i := 1; i < len(ring); i++ {
		next := beyond(ring[(i+1)%len(ring)])
		if last&here&next == 0 {
			to = append(to, ring[i])
			last = here
		} else {
			last &= here // from the last corner kept to the next one all is on these sides
		}
		here = next
	}
	return to
}

// appendFine appends the edges of a ring of the stored grid in fine steps. number tells the ring of a Shape from all others that
// it is put together with; 0: it may cross itself.
func appendFine(to []segment, ring []pt, in, number int32) []segment {
	fine := func(p pt) pt { return pt{p.x << fineBits, p.y << fineBits} }
	// No corner of a simple ring is so near to another of its edges that the edge would be led through it, unless the edge is
	// longer than this (see side: twice the cross product, at least 2^(2·fineBits+1) fine steps², against the edge's extent).
	const long = 2 << fineBits
	first := len(to)
	for i, p := range ring {
		k := i + 1
		if k == len(ring) {
			k = 0
		}
		q := ring[k]
		if abs(p.x-q.x)+abs(p.y-q.y) >= long {
			number = 0
		}
		to = append(to, segment{a: fine(p), b: fine(q), in: in, fresh: true})
	}
	for i := first; i < len(to); i++ {
		to[i].ring = number
	}
	return to
}

func (p polygon) fine() polygon {
	out := make(polygon, len(p))
	for i, r := range p {
		out[i] = make([]pt, len(r))
		for k, c := range r {
			out[i][k] = pt{c.x << fineBits, c.y << fineBits}
		}
	}
	return out
}

func newCell(in []int, fine polygon) Cell {
	return Cell{In: in, KM2: polygonKM2(fine, fineRadians), fine: fine, box: boundsOf(fine[0]),
		shape: sync.OnceValue(func() Shape { return roundShape(fine) })}
}

// roundShape rounds a polygon in fine steps to the stored grid. What turns over by that is dropped.
func roundShape(fine polygon) Shape {
	var segs []segment
	for _, r := range fine {
		var ring []pt
		for _, c := range r {
			const half = 1 << (fineBits - 1)
			q := pt{(c.x + half) >> fineBits, (c.y + half) >> fineBits}
			if len(ring) == 0 || ring[len(ring)-1] != q {
				ring = append(ring, q)
			}
		}
		if len(ring) > 1 && ring[0] == ring[len(ring)-1] {
			ring = ring[:len(ring)-1]
		}
		if len(ring) > 1 {
			segs = appendRing(segs, ring, 0)
		}
	}
	return assemble(segs, inSome)
}

// cells appends the faces that lie in some input, and their borders.
func (g *planar) cells(a *Arrangement, inputs func(int32) []int) {
	group := make([]int32, len(g.labels))
	for f, in := range g.labels {
		group[f] = -1
		if f > 0 && inSome(in) {
			group[f] = int32(f)
		}
	}
	index := make([]int, len(g.labels))
	for _, p := range g.outlines(group, false) {
		var in []int
		for _, w := range g.labels[p.group] {
			if w.n > 0 {
				in = append(in, inputs(w.in)...)
			}
		}
		slices.Sort(in)
		index[p.group] = len(a.Cells)
		a.Cells = append(a.Cells, newCell(in, p.polygon))
	}
	shared := map[[2]int]float64{}
	for e := range g.edges {
		l, r := g.face[2*e], g.face[2*e+1]
		if l != r && group[l] >= 0 && group[r] >= 0 {
			i, j := index[l], index[r]
			shared[[2]int{min(i, j), max(i, j)}] += edgeKM(g.edges[e].a, g.edges[e].b, fineRadians)
		}
	}
	for k, km := range shared {
		a.Borders = append(a.Borders, Border{k[0], k[1], km})
	}
}

// sort brings cells and borders into an order that depends on nothing but what they are.
func (a *Arrangement) sort() {
	order := make([]int, len(a.Cells))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		c, d := &a.Cells[i], &a.Cells[j]
		if n := slices.Compare(c.In, d.In); n != 0 {
			return n
		}
		return slices.CompareFunc(c.fine, d.fine, compareRings)
	})
	cells, now := make([]Cell, len(order)), make([]int, len(order))
	for i, k := range order {
		cells[i], now[k] = a.Cells[k], i
	}
	a.Cells = cells
	for i := range a.Borders {
		b := &a.Borders[i]
		p, q := now[b.A], now[b.B]
		b.A, b.B = min(p, q), max(p, q)
	}
	slices.SortFunc(a.Borders, func(b, c Border) int {
		return slices.Compare([]int{b.A, b.B}, []int{c.A, c.B})
	})
}

// alongCurve returns the indexes of boxes in the order of their centres along a Z curve, so that neighbours in the
// row are mostly neighbours on the ground.
func alongCurve(boxes []bounds) []int {
	type key struct {
		z uint64
		i int
	}
	spread := func(v uint64) uint64 {
		v &= 0xffffffff
		for _, s := range []struct {
			n    int
			mask uint64
		}{{16, 0x0000ffff0000ffff}, {8, 0x00ff00ff00ff00ff}, {4, 0x0f0f0f0f0f0f0f0f}, {2, 0x3333333333333333}, {1, 0x5555555555555555}} {
			v = (v | v<<s.n) & s.mask
		}
		return v
	}
	keys := make([]key, len(boxes))
	for i, b := range boxes {
		x, y := uint64((b.min.x+b.max.x)/2+1<<31), uint64((b.min.y+b.max.y)/2+1<<31)
		keys[i] = key{spread(x) | spread(y)<<1, i}
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.z != b.z {
			if a.z < b.z {
				return -1
			}
			return 1
		}
		return a.i - b.i
	})
	out := make([]int, len(keys))
	for i, k := range keys {
		out[i] = k.i
	}
	return out
}
