package pdf

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"sort"
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
	type line struct{ x0, x1, y, size, ink float64 }
	var sides [2][]line
	for _, s := range segs {
		side := &sides[0]
		if s.x0 > x {
			side = &sides[1]
		}
		if n := len(*side); n > 0 {
			if last := &(*side)[n-1]; math.Abs(last.y-s.y) < 0.3*s.size {
				last.x0, last.x1, last.ink = min(last.x0, s.x0), max(last.x1, s.x1), last.ink+s.x1-s.x0
				continue
			}
		}
		*side = append(*side, line{s.x0, s.x1, s.y, s.size, s.x1 - s.x0})
	}
	var top, bottom [2]float64
	for i, lines := range sides {
		if len(lines) < least {
			return false
		}
		x0, x1, width, long := math.Inf(1), math.Inf(-1), 0.0, 0
		for _, l := range lines {
			x0, x1, width = min(x0, l.x0), max(x1, l.x1), width+l.ink
			if l.ink > 9*l.size {
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
	for _, l := range lines {
		slices.SortStableFunc(l, func(a, b segment) int { return cmp.Compare(a.x0, b.x0) })
	}
	table := tables(lines)
	var out column
	for i, l := range lines {
		out = append(out, newRow(l, fromRight, table[i], height, mirror))
	}
	return slices.DeleteFunc(out, func(r row) bool { return r.text == "" })
}

// tables marks the lines that are rows of a table: two or more one after the other with wide gaps in them. Where a
// white strip runs down through all of them they are cut into cells, however narrow the strip.
func tables(lines [][]segment) []bool {
	out := make([]bool, len(lines))
	wide := func(l []segment) bool {
		for k := 1; k < len(l); k++ {
			if l[k].x0-l[k-1].x1 > 1.5*l[k].size {
				return true
			}
		}
		return false
	}
	for i := 0; i < len(lines); {
		j := i
		for j < len(lines) && wide(lines[j]) {
			j++
		}
		if j-i < 2 { // gaps in one line alone are those of justified text
			i = j + 1
			continue
		}
		switch {
		case cells(lines[i:j]):
		case j-i > 2 && cells(lines[i+1:j]):
			// The head's words are set in the middle of their columns, over the strips.
		default:
			i = j
			continue
		}
		for k := i; k < j; k++ {
			out[k] = true
		}
		i = j
	}
	return out
}

// cells cuts lines at the white strips that run down through all of them. False: there are too few for a table.
func cells(lines [][]segment) bool {
	var taken [][2]float64
	fewest := math.MaxInt
	for _, l := range lines {
		fewest = min(fewest, len(l)-1)
		for _, s := range l {
			for _, c := range s.cs {
				taken = append(taken, [2]float64{c.x0, c.x1})
			}
		}
	}
	slices.SortFunc(taken, func(a, b [2]float64) int { return cmp.Compare(a[0], b[0]) })
	var strips []float64
	end := taken[0][1]
	for _, t := range taken {
		if t[0]-end > 0.5*lines[0][0].size { // more than a blank
			strips = append(strips, (t[0]+end)/2)
		}
		end = max(end, t[1])
	}
	// The wide gaps of justified lines stand over each other now and then; most of a table's do.
	if len(strips) == 0 || len(strips) < fewest && (len(lines) == 2 || len(strips)*5 < fewest*3) {
		return false
	}
	for k, l := range lines {
		var cells []segment
		for _, s := range l {
			cells = append(cells, s.cutAt(strips)...)
		}
		lines[k] = cells
	}
	return true
}

// cutAt cuts a segment at strips, from left to right.
func (s segment) cutAt(strips []float64) []segment {
	var out []segment
	cur := segment{}
	k := sort.SearchFloat64s(strips, (s.cs[0].x0+s.cs[0].x1)/2) // those before are passed already
	for i, c := range s.cs {
		passed := false
		for k < len(strips) && strips[k] < (c.x0+c.x1)/2 {
			passed = true
			k++
		}
		if passed && len(cur.cs) > 0 {
			cur.finish()
			out = append(out, cur)
			cur = segment{}
		}
		cur.cs = append(cur.cs, c)
		cur.blank = append(cur.blank, s.blank[i] && len(cur.cs) > 1)
	}
	cur.finish()
	return append(out, cur)
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
	r.text = afterBullet.ReplaceAllString(strings.TrimSpace(r.text), "$1 $2")
	r.first = firstWord(l, fromRight)
	return r
}

// afterBullet finds the mark of a list that is set apart by a tab, which is no blank.
var afterBullet = regexp.MustCompile(`^([•▪◦●■‣∙]|[0-9٠-٩]{1,2}[.)-])(\pL)`)

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
