package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// row is one line of a column.
type row struct {
	text     string
	rtl      bool
	cells    bool    // the line of a table: cells with tabs between them
	x0, x1   float64 // edges
	y, size  float64
	first    float64 // width of the first word
	artifact bool
	top      float64 // where on the page: 0 at its head, 1 at its foot
}

// start and end are the edges where the row begins and ends, along its direction.
func (r row) start() float64 {
	if r.rtl {
		return -r.x1
	}
	return r.x0
}

func (r row) end() float64 {
	if r.rtl {
		return -r.x0
	}
	return r.x1
}

// column is a block of rows that are read one after the other.
type column []row

// layout puts the glyphs of a page into columns of rows, in reading order.
func layout(s *sheet) []column {
	var count [4]int
	for _, g := range s.glyphs {
		count[g.turned]++
	}
	order := []int{0, 1, 2, 3}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(count[b], count[a]) })
	var out []column
	for k, turned := range order {
		if count[turned] == 0 || k > 0 && count[turned] < 8 {
			continue
		}
		height := s.height
		if turned%2 == 1 {
			height = s.width
		}
		segs := segments(clusters(s, turned))
		groups := split(segs, 0)
		mirror := mirrors1(segs)
		for _, g := range groups {
			if c := rows(g, height, mirror); len(c) > 0 {
				out = append(out, c)
			}
		}
	}
	return out
}

// mirrors1 decides how the brackets of a page are given, by which way more of them close.
func mirrors1(segs []segment) bool {
	seen, meant := 0, 0
	for _, s := range segs {
		if !rtl([]segment{s}) {
			continue
		}
		ps := pieces(s)
		seen += balance(logicalOrder(ps, true, true))
		meant += balance(logicalOrder(ps, true, false))
	}
	return seen >= meant
}

// split puts segments, sorted from top to bottom, into groups in reading order: where a white strip runs down between
// two blocks of running text, one is read after the other.
func split(segs []segment, depth int) [][]segment {
	if len(segs) == 0 {
		return nil
	}
	const least = 3 // lines on each side
	if len(segs) < 2*least || depth > 12 {
		return [][]segment{segs}
	}
	left, right := math.Inf(1), math.Inf(-1)
	for _, s := range segs {
		left, right = min(left, s.x0), max(right, s.x1)
	}
	bestX, bestFrom, bestTo := 0.0, 0, 0
	step := max(2, (right-left)/400)
	for x := left + step; x < right; x += step {
		from := 0
		for i := 0; i <= len(segs); i++ {
			if i < len(segs) && (segs[i].x1 < x || segs[i].x0 > x) {
				continue
			}
			if i-from > bestTo-bestFrom && columns(segs[from:i], x, least) {
				bestX, bestFrom, bestTo = x, from, i
			}
			from = i + 1
		}
	}
	if bestTo == bestFrom {
		return [][]segment{segs}
	}
	// A line at the head or foot of the strip that stands far from the rest belongs to neither column; it is left
	// where it is, since its column begins or ends with it all the same.
	var a, b []segment
	for _, s := range segs[bestFrom:bestTo] {
		if s.x1 < bestX {
			a = append(a, s)
		} else {
			b = append(b, s)
		}
	}
	if rtl(segs[bestFrom:bestTo]) {
		a, b = b, a
	}
	out := split(segs[:bestFrom], depth+1)
	out = append(out, split(a, depth+1)...)
	out = append(out, split(b, depth+1)...)
	return append(out, split(segs[bestTo:], depth+1)...)
}

// columns reports whether the segments on the two sides of x are columns of running text, side by side, and not
// the cells of a table.
func columns(segs []segment, x float64, least int) bool {
	type line struct{ x0, x1, y, size float64 }
	var sides [2][]line
	for _, s := range segs {
		side := &sides[0]
		if s.x0 > x {
			side = &sides[1]
		}
		if n := len(*side); n > 0 {
			if last := &(*side)[n-1]; math.Abs(last.y-s.y) < 0.3*s.size {
				last.x0, last.x1 = min(last.x0, s.x0), max(last.x1, s.x1)
				continue
			}
		}
		*side = append(*side, line{s.x0, s.x1, s.y, s.size})
	}
	var top, bottom [2]float64
	for i, lines := range sides {
		if len(lines) < least {
			return false
		}
		x0, x1, width, long := math.Inf(1), math.Inf(-1), 0.0, 0
		for _, l := range lines {
			x0, x1, width = min(x0, l.x0), max(x1, l.x1), width+l.x1-l.x0
			if l.x1-l.x0 > 9*l.size {
				long++
			}
		}
		if long*2 < len(lines) || width/float64(len(lines)) < 0.5*(x1-x0) {
			return false
		}
		top[i], bottom[i] = lines[0].y, lines[len(lines)-1].y
	}
	overlap := min(top[0], top[1]) - max(bottom[0], bottom[1])
	return overlap > 0.5*min(top[0]-bottom[0], top[1]-bottom[1])
}

// rows makes the rows of a column.
func rows(segs []segment, height float64, mirror bool) column {
	// Base lines can differ by a hair within a line, so sorting by them alone would not do.
	fromRight := rtl(segs)
	var lines [][]segment
	for _, s := range segs {
		if n := len(lines); n > 0 {
			last := lines[n-1][0]
			if math.Abs(last.y-s.y) < 0.3*min(last.size, s.size) {
				lines[n-1] = append(lines[n-1], s)
				continue
			}
		}
		lines = append(lines, []segment{s})
	}
	var out column
	for i, l := range lines {
		slices.SortStableFunc(l, func(a, b segment) int { return cmp.Compare(a.x0, b.x0) })
		wide := false
		for k := 1; k < len(l); k++ {
			wide = wide || l[k].x0-l[k-1].x1 > 2*l[k].size
		}
		// Gaps in one line alone are those of justified text.
		table := wide && (i > 0 && len(lines[i-1]) > 1 || i+1 < len(lines) && len(lines[i+1]) > 1)
		out = append(out, newRow(l, fromRight, table, height, mirror))
	}
	return slices.DeleteFunc(out, func(r row) bool { return r.text == "" })
}

func newRow(l []segment, fromRight, table bool, height float64, mirror bool) row {
	r := row{x0: l[0].x0, x1: l[0].x1, y: l[0].y, cells: table, artifact: true}
	letters := 0
	for _, s := range l {
		r.x0, r.x1 = min(r.x0, s.x0), max(r.x1, s.x1)
		if len(s.cs) > letters {
			letters, r.size, r.y = len(s.cs), s.size, s.y
		}
		for _, c := range s.cs {
			r.artifact = r.artifact && c.artifact
		}
	}
	if height > 0 {
		r.top = 1 - r.y/height
	}
	any := false
	for _, s := range l {
		for _, c := range s.cs {
			any = any || hasRTL(c.text)
		}
	}
	var parts []string
	var all []piece
	for i, s := range l {
		ps := pieces(s)
		if table {
			parts = append(parts, logicalOrder(ps, any && fromRight || any && rtl([]segment{s}), mirror))
			continue
		}
		if i > 0 {
			all = append(all, piece{text: " ", kind: ' '})
		}
		all = append(all, ps...)
	}
	r.rtl = fromRight
	switch {
	case table:
		if fromRight {
			slices.Reverse(parts)
		}
		r.text = strings.Join(parts, "\t")
	case any:
		r.text = logicalOrder(all, fromRight, mirror)
	case fromRight && len(all) > 0 && strings.Contains(".،,:؛!؟", all[0].text):
		r.text = logicalOrder(all, true, mirror) // a line of foreign words that ends the sentence
	case fromRight && !hasLetters(all):
		r.text = logicalOrder(all, true, mirror)
	default:
		r.text = logicalOrder(all, false, mirror)
	}
	r.text = strings.TrimSpace(r.text)
	r.first = firstWord(l, fromRight)
	return r
}

func hasLetters(ps []piece) bool {
	return slices.ContainsFunc(ps, func(p piece) bool { return p.kind == 'L' || p.kind == 'R' })
}

// firstWord is the width of the word that a line begins with.
func firstWord(l []segment, fromRight bool) float64 {
	s := l[0]
	if fromRight {
		s = l[len(l)-1]
		for i := len(s.cs) - 1; i > 0; i-- {
			if s.blank[i] {
				return s.x1 - s.cs[i].x0
			}
		}
		return s.x1 - s.x0
	}
	for i := 1; i < len(s.cs); i++ {
		if s.blank[i] {
			return s.cs[i-1].x1 - s.x0
		}
	}
	return s.x1 - s.x0
}
