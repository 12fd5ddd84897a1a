package area

import "slices"

// WholeCells are the polygons of a shape as cells, uncut; their In is empty.
func WholeCells(s Shape) []Cell {
	var out []Cell
	for _, p := range s.polygons() {
		out = append(out, newCell(nil, p.fine()))
	}
	return out
}

// Spot is a position on the grid on which outlines are parted: 2^20 times finer than a Point, so that even a sliver has one inside.
type Spot struct{ at pt }

// Spot is a position inside the cell, well away from its edges where it is wide enough; ok is false for a cell with no room on
// the finest grid.
func (c *Cell) Spot() (spot Spot, ok bool) {
	var ys []int64
	for _, r := range c.fine {
		for _, p := range r {
			ys = append(ys, p.y)
		}
	}
	slices.Sort(ys)
	ys = slices.Compact(ys)
	// The widest bands between two levels with a corner are tried first; between them every edge is crossed or not.
	bands := make([]int, 0, len(ys))
	for i := 0; i+1 < len(ys); i++ {
		bands = append(bands, i)
	}
	slices.SortStableFunc(bands, func(a, b int) int { return int(min(max((ys[b+1]-ys[b])-(ys[a+1]-ys[a]), -1), 1)) })
	for _, i := range bands[:min(len(bands), 8)] {
		y := ys[i] + (ys[i+1]-ys[i])/2
		var xs []float64
		for _, r := range c.fine {
			for k, p := range r {
				q := r[(k+1)%len(r)]
				if (p.y > y) != (q.y > y) {
					xs = append(xs, float64(p.x)+float64(q.x-p.x)*(float64(y-p.y)/float64(q.y-p.y)))
				}
			}
		}
		slices.Sort(xs)
		widest := -1
		for k := 0; k+1 < len(xs); k += 2 {
			if widest < 0 || xs[k+1]-xs[k] > xs[widest+1]-xs[widest] {
				widest = k
			}
		}
		if widest < 0 {
			continue
		}
		if at := (pt{int64((xs[widest] + xs[widest+1]) / 2), y}); c.containsFine(at) {
			return Spot{at}, true
		}
	}
	return Spot{}, false
}

// Holds reports whether the spot lies in the cell, exactly.
func (c *Cell) Holds(s Spot) bool { return c.containsFine(s.at) }

// SpotOf is a position of the stored grid as a spot.
func SpotOf(p Point) Spot { return Spot{pt{int64(p.Lon) << fineBits, int64(p.Lat) << fineBits}} }

// Holds reports whether the spot lies in the shape, exactly.
func (s Shape) Holds(spot Spot) bool {
	for _, p := range s.polygons() {
		if p.fine().contains(spot.at) {
			return true
		}
	}
	return false
}
