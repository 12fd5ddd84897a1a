package area

import (
	"slices"
	"strconv"
)

// MaxPoints is how many positions one geometry may have.
const MaxPoints = 200_000

// MakeShape makes a valid shape of any rings: for each polygon its outer ring and its holes, with or without a
// repeated last point, in either direction. What is wrong is mended, and told:
//
//   - a ring that crosses itself encloses what an odd number of its turns encloses (self_crossing);
//   - points repeated one after the other count once (repeated_points), and stretches that run out and back on
//     themselves are taken off (spike);
//   - polygons that overlap are united (overlap), holes too (hole_overlap); polygons that only share an edge also
//     become one, which needs no telling;
//   - a hole outside its polygon is dropped (hole_outside), one across its edge cut off (hole_crosses);
//   - a ring that encloses nothing is dropped (no_area).
//
// Points that lie within half a grid step of an edge, 5 millimetres, become part of it. The error is a
// *GeometryError: off the globe, too many points, nothing left.
func MakeShape(polygons [][][]Point) (Shape, []Repair, error) {
	var told repairs
	type ringOf struct {
		polygon int
		hole    bool
		at      pt
	}
	var rings []ringOf
	var segs []segment
	points := 0
	for i, p := range polygons {
		for k, r := range p {
			if points += len(r); points > MaxPoints {
				return Shape{}, nil, geometryError("points", "", strconv.Itoa(MaxPoints))
			}
			for n, c := range r {
				if !c.valid() {
					return Shape{}, nil, geometryError("range", "["+strconv.Itoa(i)+"]["+strconv.Itoa(k)+"]["+strconv.Itoa(n)+"]", pointText(c))
				}
			}
			ring := cleanRing(r, &told)
			if len(ring) == 0 {
				if k == 0 {
					break // holes in nothing
				}
				continue
			}
			segs = appendRing(segs, ring, int32(len(rings)))
			rings = append(rings, ringOf{i, k > 0, ring[0]})
		}
	}
	if len(rings) == 0 {
		if points == 0 {
			return Shape{}, nil, geometryError("empty", "", "")
		}
		return Shape{}, told.all(), geometryError("area", "", "")
	}
	// In what order pairs are met is our own affair: what is told goes by place.
	var crossings []pt
	g, err := newPlanar(segs, func(s, t *segment, at pt) {
		if s.in == t.in && len(crossings) < 100_000 {
			crossings = append(crossings, at)
		}
	})
	if err != nil {
		return Shape{}, nil, geometryError("dense", "", "")
	}
	slices.SortFunc(crossings, comparePts)
	for _, at := range slices.Compact(crossings) {
		told.add("self_crossing", at.point())
	}

	group := make([]int32, len(g.labels))
	inner := g.insidePoints()
	overlaps, holesOver := map[[2]int]pt{}, map[int]pt{}
	lies := make([]struct{ in, out bool }, len(rings)) // of each hole: some of it in its polygon, some outside
	enclosed := make([]bool, len(rings))
	var outers []int
	for f, label := range g.labels {
		group[f] = -1
		outers = outers[:0]
		for _, w := range label {
			if w.n&1 != 0 {
				enclosed[w.in] = true
				if !rings[w.in].hole {
					outers = append(outers, rings[w.in].polygon)
				}
			}
		}
		// Polygons stand in order, and so do their rings in a label.
		holed := -1
		kept := slices.Clone(outers)
		for _, w := range label {
			r := &rings[w.in]
			if w.n&1 == 0 || !r.hole {
				continue
			}
			if !slices.Contains(outers, r.polygon) {
				lies[w.in].out = true
				continue
			}
			lies[w.in].in = true
			if holed == r.polygon {
				if _, known := holesOver[r.polygon]; !known {
					holesOver[r.polygon] = inner[f]
				}
			}
			holed = r.polygon
			kept = slices.DeleteFunc(kept, func(p int) bool { return p == r.polygon })
		}
		if len(kept) > 0 && f > 0 {
			group[f] = 0
		}
		for i := 1; i < len(kept); i++ {
			key := [2]int{kept[i-1], kept[i]}
			if _, known := overlaps[key]; !known {
				overlaps[key] = inner[f]
			}
		}
	}
	for i, r := range rings {
		switch {
		case !enclosed[i]:
			told.add("no_area", r.at.point())
		case r.hole && !lies[i].in:
			told.add("hole_outside", r.at.point())
		case r.hole && lies[i].out:
			told.add("hole_crosses", r.at.point())
		}
	}
	for i := range polygons {
		if at, ok := holesOver[i]; ok {
			told.add("hole_overlap", at.point(), strconv.Itoa(i+1))
		}
	}
	keys := make([][2]int, 0, len(overlaps))
	for k := range overlaps {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	for _, k := range keys {
		told.add("overlap", overlaps[k].point(), strconv.Itoa(k[0]+1), strconv.Itoa(k[1]+1))
	}
	var land []polygon
	for _, p := range g.outlines(group, true) {
		land = append(land, p.polygon)
	}
	if len(land) == 0 {
		return Shape{}, told.all(), geometryError("area", "", "")
	}
	return newShape(land), told.all(), nil
}

// insidePoints returns a point of each face: one on its edge.
func (g *planar) insidePoints() []pt {
	at := make([]pt, len(g.labels))
	for h := len(g.face) - 1; h >= 0; h-- {
		at[g.face[h]] = g.from(int32(h))
	}
	return at
}

// cleanRing takes out the repeated last point, repeated points and spikes. What is left has at least three points, or
// none.
func cleanRing(r []Point, told *repairs) []pt {
	n := len(r)
	if n > 1 && r[0] == r[n-1] {
		n--
	}
	if n == 0 {
		return nil
	}
	ring := make([]pt, 0, n)
	spike := func(a, b, c pt) bool { // at b
		return turn(a, b, c) == 0 && mul(b.x-a.x, c.x-b.x).add(mul(b.y-a.y, c.y-b.y)).sign() < 0
	}
	for _, c := range r[:n] {
		p := c.grid()
		if k := len(ring); k > 0 && ring[k-1] == p {
			told.add("repeated_points", c)
			continue
		}
		for k := len(ring); k > 1 && spike(ring[k-2], ring[k-1], p); k = len(ring) {
			told.add("spike", ring[k-1].point())
			ring = ring[:k-1]
		}
		if k := len(ring); k == 0 || ring[k-1] != p { // a spike may end where it began
			ring = append(ring, p)
		}
	}
	// The same across the beginning.
	for {
		k := len(ring)
		switch {
		case k < 3:
			told.add("no_area", r[0])
			return nil
		case ring[0] == ring[k-1]:
			ring = ring[:k-1]
		case spike(ring[k-2], ring[k-1], ring[0]):
			told.add("spike", ring[k-1].point())
			ring = ring[:k-1]
		case spike(ring[k-1], ring[0], ring[1]):
			told.add("spike", ring[0].point())
			ring = ring[1:]
		default:
			return ring
		}
	}
}
