package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// wide is what the land layer covers: what a screen shows around the frame at the lowest zoom.
var wide = [4]float64{25, 20, 60, 44}

// landLayer makes the land of all countries out of coast lines, which have the land on their left: pieces of
// coast inside a box are closed along its edge, counter-clockwise.
func landLayer(dir string) (*layer, error) {
	const source = "c_coastline.geojson"
	features, err := readCollection(dir, source)
	if err != nil {
		return nil, err
	}
	var lines [][][2]float64
	for i, f := range features {
		groups, err := f.Geometry.lines()
		if err != nil {
			return nil, fmt.Errorf("%s, feature %d: %w", source, i, err)
		}
		for _, g := range groups {
			lines = append(lines, g...)
		}
	}
	var rings [][][2]float64
	var open [][][2]float64
	for _, l := range chains(lines) {
		if l[0] == l[len(l)-1] {
			rings = append(rings, l)
			continue
		}
		// Two coasts are drawn with their land on the right: that of the Caspian and that of Thrace.
		mid := l[len(l)/2]
		caspian := mid[0] > 46 && mid[0] < 55 && mid[1] > 36
		thrace := mid[0] > 24 && mid[0] < 30 && mid[1] > 40
		if caspian || thrace {
			slices.Reverse(l)
		}
		open = append(open, cutToBox(l, wide)...)
	}
	rings = append(rings, closeAlongBox(open, wide)...)
	l := &layer{name: "land"}
	var polygons []string
	for _, r := range rings {
		west, south := math.Inf(1), math.Inf(1)
		for _, c := range r {
			west, south = min(west, c[0]), min(south, c[1])
		}
		if west > wide[2] || south > wide[3] || small(r, 0.004) {
			continue
		}
		if r = thin(r, 0.004); len(r) >= 4 {
			polygons = append(polygons, "["+coordinates(r)+"]")
		}
	}
	err = l.add(map[string]any{"kind": "land"}, "MultiPolygon", "["+strings.Join(polygons, ",")+"]")
	return l, err
}

// chains joins lines that begin where another ends.
func chains(lines [][][2]float64) [][][2]float64 {
	from := map[[2]float64]int{}
	to := map[[2]float64]bool{}
	for i, l := range lines {
		if l[0] != l[len(l)-1] {
			from[l[0]] = i
			to[l[len(l)-1]] = true
		}
	}
	used := make([]bool, len(lines))
	var out [][][2]float64
	follow := func(i int) {
		chain := slices.Clone(lines[i])
		for used[i] = true; ; used[i] = true {
			next, ok := from[chain[len(chain)-1]]
			if !ok || used[next] {
				break
			}
			i = next
			chain = append(chain, lines[i][1:]...)
		}
		out = append(out, chain)
	}
	for _, startsOnly := range []bool{true, false} { // open chains from their beginning, then what is left: rings
		for i, l := range lines {
			if !used[i] && !(startsOnly && to[l[0]]) {
				follow(i)
			}
		}
	}
	return out
}

// cutToBox returns the pieces of a line inside the box, cut exactly at its edge.
func cutToBox(line [][2]float64, box [4]float64) [][][2]float64 {
	var out [][][2]float64
	var piece [][2]float64
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		t0, t1 := 0.0, 1.0 // the part of the step inside (Liang and Barsky)
		for axis := range 2 {
			d := b[axis] - a[axis]
			lo, hi := box[axis]-a[axis], box[axis+2]-a[axis]
			if d == 0 {
				if lo > 0 || hi < 0 {
					t1 = -1
				}
				continue
			}
			lo, hi = lo/d, hi/d
			t0, t1 = max(t0, min(lo, hi)), min(t1, max(lo, hi))
		}
		if t0 >= t1 {
			if piece != nil {
				out, piece = append(out, piece), nil
			}
			continue
		}
		at := func(t float64) [2]float64 { return [2]float64{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])} }
		if piece == nil {
			piece = [][2]float64{at(t0)}
		}
		piece = append(piece, at(t1))
		if t1 < 1 {
			out, piece = append(out, piece), nil
		}
	}
	if piece != nil {
		out = append(out, piece)
	}
	return out
}

// along is how far a point on the box's edge lies counter-clockwise from its south-west corner, 0 to 4 sides.
func along(c [2]float64, box [4]float64) float64 {
	x, y := (c[0]-box[0])/(box[2]-box[0]), (c[1]-box[1])/(box[3]-box[1])
	const edge = 1e-9
	switch {
	case y < edge:
		return x
	case x > 1-edge:
		return 1 + y
	case y > 1-edge:
		return 3 - x
	default:
		return 4 - y
	}
}

// closeAlongBox makes rings of pieces that begin and end on the box's edge.
func closeAlongBox(pieces [][][2]float64, box [4]float64) [][][2]float64 {
	slices.SortFunc(pieces, func(a, b [][2]float64) int { return cmp.Compare(along(a[0], box), along(b[0], box)) })
	corners := [4][2]float64{{box[2], box[1]}, {box[2], box[3]}, {box[0], box[3]}, {box[0], box[1]}}
	used := make([]bool, len(pieces))
	var rings [][][2]float64
	for first := range pieces {
		if used[first] {
			continue
		}
		var ring [][2]float64
		for i := first; !used[i]; {
			used[i] = true
			ring = append(ring, pieces[i]...)
			end := along(ring[len(ring)-1], box)
			next, gap := first, math.Inf(1)
			for j := range pieces {
				g := math.Mod(along(pieces[j][0], box)-end+4, 4)
				if g < gap && (!used[j] || j == first) {
					next, gap = j, g
				}
			}
			for k := math.Floor(end) + 1; k < end+gap; k++ {
				ring = append(ring, corners[int(k-1)%4])
			}
			i = next
		}
		rings = append(rings, append(ring, ring[0]))
	}
	return rings
}
