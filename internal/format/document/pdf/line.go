package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// cluster is a letter with its marks, or more, that stands in one place.
type cluster struct {
	text     string
	x0, x1   float64
	y, size  float64
	logical  bool
	artifact bool
	above    bool // a figure set small and high: the mark of a footnote
}

// segment is a run of clusters on one base line without a wide gap.
type segment struct {
	cs      []cluster // from left to right, blanks left out
	blank   []bool    // blank[i]: a blank stands between cs[i-1] and cs[i]
	x0, x1  float64
	y, size float64
}

// spelled is the text of a glyph in ordinary letters: presentation forms and ligatures dissolved, controls left out.
func spelled(g glyph) string {
	plain := true
	for i := range len(g.text) {
		plain = plain && g.text[i] < 0x80 && g.text[i] >= ' '
	}
	if plain {
		return g.text
	}
	var b strings.Builder
	for _, r := range g.text {
		switch {
		case r >= 0xFE70 && r <= 0xFE7F, r >= 0xFC5E && r <= 0xFC63: // a mark by itself, with a blank to carry it
			b.WriteString(strings.TrimLeft(norm.NFKC.String(string(r)), " ـ"))
		case r >= 0xFB50 && r <= 0xFDFF, r >= 0xFE80 && r <= 0xFEFC, r >= 0xFB00 && r <= 0xFB06:
			b.WriteString(norm.NFKC.String(string(r)))
		case r == 0xA0 || r >= 0x2000 && r <= 0x200A || r == 0x202F || r == 0x3000 || r == '\t' || r == '\n' || r == '\r':
			b.WriteByte(' ')
		case r == 0xF0B7 || r == 0xF0A7 || r == 0xF0D8 || r == 0xF076: // what the symbol fonts of office programs draw
			b.WriteString("•")
		case r >= 0xE000 && r <= 0xF8FF, r < ' ', r == 0x200B, r >= 0x200D && r <= 0x200F, r >= 0x202A && r <= 0x202E,
			r >= 0x2060 && r <= 0x206F, r == 0xFEFF, r >= 0x80 && r < 0xA0:
		default:
			b.WriteRune(r)
		}
	}
	t := b.String()
	// A ligature of lam and alef whose table gives the letters as they are seen.
	if r := []rune(t); !g.logical && len(r) == 2 && r[1] == 'ل' && strings.ContainsRune("اأإآ", r[0]) {
		t = string([]rune{r[1], r[0]})
	}
	return t
}

func isMark(t string) bool {
	for _, r := range t {
		if !unicode.Is(unicode.Mn, r) {
			return false
		}
	}
	return t != ""
}

// clusters makes clusters of the glyphs with one turn, in the order in which they were drawn.
func clusters(s *sheet, turned int) []cluster {
	type spot struct {
		text string
		x, y int
	}
	seen := map[spot]glyph{}
	var out []cluster
	var marks []cluster // that wait for what they stand on
	place := func(m cluster, next *cluster) {
		at := (m.x0 + m.x1) / 2
		far := func(c *cluster) float64 {
			if c == nil || c.text == "" || c.text == " " || math.Abs(c.y-m.y) > 1.5*max(c.size, m.size) {
				return math.Inf(1)
			}
			return max(c.x0-at, at-c.x1, 0)
		}
		var before *cluster
		if len(out) > 0 {
			before = &out[len(out)-1]
		}
		db, dn := far(before), far(next)
		// Drawn from left to right, Arabic has its marks before the letter that carries them. Where a mark is said to
		// stand is no better guide: its ink may lie to either side of that point.
		forward := dn < 0.8*m.size && hasRTL(next.text) && (db > 0.8*m.size || next.x0 >= before.x0)
		const most = 60 // bytes: no letter carries more marks
		switch {
		case min(db, dn) > 0.8*m.size:
			out = append(out, m)
		case next != nil && len(next.text) > most, before != nil && len(before.text) > most:
			out = append(out, m)
		case forward || db > 0.8*m.size || dn < db && !hasRTL(before.text):
			next.text = mixMarks(next.text + m.text)
		default:
			before.text = mixMarks(before.text + m.text)
		}
	}
	for _, g := range s.glyphs {
		if g.turned != turned {
			continue
		}
		c := cluster{text: spelled(g), x0: g.x0, x1: g.x1, y: g.y, size: g.size, logical: g.logical, artifact: g.artifact}
		if c.text != "" && c.text != " " {
			// The same letter again a hair aside makes it look bold.
			near := g.size * 0.07
			at := spot{c.text, int(math.Floor(g.x0 / near)), int(math.Round(g.y / near))}
			again := false
			for dx := -1; dx <= 1; dx++ {
				o, ok := seen[spot{c.text, at.x + dx, at.y}]
				again = again || ok && math.Abs(o.x0-g.x0) <= near && math.Abs(o.x1-o.x0-g.x1+g.x0) < near && g.x1-g.x0 > 2*near
			}
			if again {
				continue
			}
			seen[at] = g
		}
		if isMark(c.text) {
			marks = append(marks, c)
			continue
		}
		for _, m := range marks {
			place(m, &c)
		}
		marks = marks[:0]
		out = append(out, c)
	}
	for _, m := range marks {
		place(m, nil)
	}
	return out
}

// mixMarks puts the shadda before the vowel, as it is typed, and leaves no mark twice.
func mixMarks(t string) string {
	r := []rune(t)
	for i := 1; i < len(r); i++ {
		switch {
		case r[i] == 'ّ' && unicode.Is(unicode.Mn, r[i-1]) && r[i-1] != 'ّ':
			r[i-1], r[i] = r[i], r[i-1]
		}
	}
	return string(slices.CompactFunc(r, func(a, b rune) bool { return a == b && unicode.Is(unicode.Mn, a) }))
}

func hasRTL(t string) bool {
	for _, r := range t {
		if isRTL(r) {
			return true
		}
	}
	return false
}

func isRTL(r rune) bool {
	if r < 0x590 {
		return false
	}
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}

// segments puts clusters on lines, from top to bottom, and cuts the lines at wide gaps.
func segments(cs []cluster) []segment {
	// First what was drawn in one go: a letter may stand higher than its neighbours in one word.
	type run struct {
		cs      []cluster
		y, size float64
		own     bool // cs is its own, and not a part of all clusters
	}
	join := func(a *run, b run) {
		if !a.own {
			a.cs, a.own = slices.Clip(a.cs), true
		}
		a.cs = append(a.cs, b.cs...)
	}
	var runs []run
	for i := 0; i < len(cs); {
		j := i + 1
		for ; j < len(cs); j++ {
			a, b := cs[j-1], cs[j]
			size := max(a.size, b.size)
			if math.Abs(a.y-b.y) > 0.45*size || b.x0-a.x1 > 1.2*size || a.x0-b.x1 > 1.2*size {
				break
			}
		}
		r := run{cs: cs[i:j]}
		for _, c := range r.cs {
			r.size = max(r.size, c.size)
		}
		var ys []float64
		for _, c := range r.cs {
			if c.size > 0.85*r.size {
				ys = append(ys, c.y)
			}
		}
		slices.Sort(ys)
		r.y = ys[len(ys)/2]
		for k := range r.cs {
			if c := &r.cs[k]; c.size < 0.93*r.size && c.y > r.y+0.2*r.size && isFigure(c.text) {
				c.above = true
			}
		}
		runs = append(runs, r)
		i = j
	}
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(b.y, a.y) })
	var lines []run
	for _, r := range runs {
		if n := len(lines); n > 0 {
			last := &lines[n-1]
			if last.y-r.y < 0.3*min(last.size, r.size) {
				join(last, r)
				if r.size > last.size {
					last.y, last.size = r.y, r.size
				}
				continue
			}
			// Small figures just above: the mark of a footnote, drawn by itself.
			figures := !slices.ContainsFunc(last.cs, func(c cluster) bool { return strings.TrimSpace(c.text) != "" && !isFigure(c.text) })
			if last.size < 0.93*r.size && last.y-r.y < 0.7*r.size && figures {
				for k := range last.cs {
					last.cs[k].above = true
				}
				join(last, r)
				last.y, last.size = r.y, r.size
				continue
			}
		}
		lines = append(lines, r)
	}
	var out []segment
	for _, l := range lines {
		out = append(out, cut(l.cs)...)
	}
	return out
}

func isFigure(t string) bool {
	for _, r := range t {
		if !unicode.IsDigit(r) && r != '*' && r != ',' {
			return false
		}
	}
	return t != ""
}

// cut sorts the clusters of a line from left to right, finds its blanks, and cuts it at gaps wider than an em.
func cut(cs []cluster) []segment {
	var letters, blanks []cluster
	for _, c := range cs {
		if strings.TrimSpace(c.text) == "" && c.text != "" {
			blanks = append(blanks, c)
		} else if c.text != "" || c.x1 > c.x0 {
			letters = append(letters, c)
		}
	}
	middle := func(a, b cluster) int { return cmp.Compare(a.x0+a.x1, b.x0+b.x1) }
	slices.SortStableFunc(letters, middle)
	slices.SortStableFunc(blanks, middle)
	if len(letters) == 0 {
		return nil
	}
	gaps := make([]float64, 0, len(letters))
	for i := 1; i < len(letters); i++ {
		gaps = append(gaps, (letters[i].x0-letters[i-1].x1)/letters[i].size)
	}
	spread := 0.0 // letters set apart from each other throughout
	if len(gaps) >= 4 {
		sorted := slices.Clone(gaps)
		slices.Sort(sorted)
		spread = max(0, sorted[len(sorted)/2])
	}
	wide := 0.22
	if len(blanks) > 0 {
		wide = 0.3
	}
	if spread > 0.08 {
		wide += 1.4 * spread
	}
	var out []segment
	cur := segment{}
	end := math.Inf(-1) // the right edge of all clusters so far
	k := 0
	flush := func() {
		if len(cur.cs) > 0 {
			cur.finish()
			out = append(out, cur)
		}
		cur = segment{}
	}
	for i, c := range letters {
		blank := false
		for k < len(blanks) && blanks[k].x0+blanks[k].x1 < c.x0+c.x1 {
			blank = true
			k++
		}
		if i > 0 {
			gap := (c.x0 - max(end, letters[i-1].x1)) / max(c.size, letters[i-1].size)
			if gap > max(1, 2*wide) {
				flush()
			}
			// A blank that lies over letters is none.
			blank = blank && gap > -0.25 || gap > wide
		}
		cur.cs = append(cur.cs, c)
		cur.blank = append(cur.blank, blank && len(cur.cs) > 1)
		end = max(end, c.x1)
	}
	flush()
	return out
}

func (s *segment) finish() {
	s.x0, s.x1 = s.cs[0].x0, s.cs[0].x1
	weight := map[float64]int{}
	for _, c := range s.cs {
		s.x0, s.x1 = min(s.x0, c.x0), max(s.x1, c.x1)
		if !c.above {
			weight[math.Round(c.size*4)/4]++
		}
	}
	best := 0
	for size, n := range weight {
		if n > best || n == best && size > s.size {
			s.size, best = size, n
		}
	}
	if s.size == 0 {
		s.size = s.cs[0].size
	}
	var ys []float64
	for _, c := range s.cs {
		if !c.above {
			ys = append(ys, c.y)
		}
	}
	if len(ys) == 0 {
		ys = []float64{s.cs[0].y}
	}
	slices.Sort(ys)
	s.y = ys[len(ys)/2]
}

// rtl counts the letters that run from the right against those that run from the left.
func rtl(segs []segment) bool {
	right, left := 0, 0
	for _, s := range segs {
		for _, c := range s.cs {
			for _, r := range c.text {
				switch {
				case isRTL(r):
					right++
				case unicode.IsLetter(r):
					left++
				}
			}
		}
	}
	return right > left
}

// piece is one cluster, or a blank, on its way into logical order.
type piece struct {
	text    string
	kind    byte // 'R' runs from the right, 'L' from the left, 'D' a figure, 'A' an Arabic-Indic one, ' ' neither
	logical bool
}

func pieces(s segment) []piece {
	out := make([]piece, 0, len(s.cs)+8)
	for i, c := range s.cs {
		if s.blank[i] {
			out = append(out, piece{text: " ", kind: ' '})
		}
		if c.text == "" {
			continue
		}
		p := piece{text: c.text, kind: kind(c.text), logical: c.logical}
		if c.above {
			// [12] beside a number: raised figures by themselves would make another number of it.
			if i > 0 && s.cs[i-1].above && !s.blank[i] && len(out) > 0 && len(out[len(out)-1].text) < 40 {
				last := &out[len(out)-1]
				last.text = strings.TrimSuffix(last.text, "]") + c.text + "]"
				continue
			}
			p = piece{text: "[" + c.text + "]", kind: ' ', logical: true}
			if n := len(out); n > 0 && out[n-1].kind != 'R' && !s.blank[i] {
				p.kind = out[n-1].kind // it goes on from there
			}
		}
		out = append(out, p)
	}
	return out
}

func kind(t string) byte {
	k := byte(' ')
	for _, r := range t {
		switch {
		case isRTL(r):
			return 'R'
		case r >= '٠' && r <= '٩':
			if k == ' ' {
				k = 'A'
			}
		case unicode.IsDigit(r):
			if k == ' ' {
				k = 'D'
			}
		case unicode.IsLetter(r):
			k = 'L'
		}
	}
	return k
}

// logicalOrder turns pieces from the order seen, left to right, into the order read. mirror: brackets are given as
// they are seen, so those in writing from the right are turned round.
func logicalOrder(ps []piece, fromRight, mirror bool) string {
	var b strings.Builder
	if fromRight {
		rightToLeft(&b, ps, mirror)
	} else {
		for i := 0; i < len(ps); i++ {
			if ps[i].kind != 'R' {
				b.WriteString(ps[i].text)
				continue
			}
			end := i + 1
			for j := i + 1; j < len(ps) && ps[j].kind != 'L'; j++ {
				if ps[j].kind == 'R' {
					end = j + 1
				}
			}
			rightToLeft(&b, ps[i:end], mirror)
			i = end - 1
		}
	}
	return b.String()
}

// rightToLeft reads pieces from the right; what runs from the left within them keeps its order.
func rightToLeft(b *strings.Builder, ps []piece, mirror bool) {
	word := make([]bool, len(ps)) // one that runs from the left stands before, with nothing between that runs from the right
	for i := 1; i < len(ps); i++ {
		word[i] = ps[i-1].kind == 'L' || ps[i-1].kind != 'R' && word[i-1]
	}
	for i := len(ps) - 1; i >= 0; {
		if ps[i].kind == 'R' || ps[i].kind == ' ' {
			t := ps[i].text
			if mirror && !ps[i].logical {
				t = mirrored(t)
			}
			b.WriteString(t)
			i--
			continue
		}
		start := leftRun(ps, word, i)
		for _, p := range ps[start : i+1] {
			b.WriteString(p.text)
		}
		i = start - 1
	}
}

// leftRun finds where the run that ends at piece i and is read from the left begins. Figures alone hold together over a
// single point, comma, colon or stroke; words hold the blanks and figures between and after them.
func leftRun(ps []piece, word []bool, i int) int {
	start := i
	for k := i - 1; k >= 0 && ps[k].kind != 'R'; k-- {
		if ps[k].kind == ' ' {
			continue
		}
		arabic := ps[k].kind == 'A' || ps[start].kind == 'A' // Arabic-Indic figures do not hold to foreign words
		switch {
		case k == start-1, !arabic && (ps[k].kind == 'L' || ps[start].kind == 'L'):
			start = k
		case k == start-2 && len(ps[k+1].text) <= 2 && strings.Contains(".,:/٫٬", ps[k+1].text):
			start = k
		case arabic:
			return start
		default:
			// Two numbers apart: of one run only if a word stands before both.
			if !word[k] {
				return start
			}
			start = k
		}
	}
	return start
}

var mirrors = strings.NewReplacer("(", ")", ")", "(", "[", "]", "]", "[", "{", "}", "}", "{", "«", "»", "»", "«", "<", ">", ">", "<", "‹", "›", "›", "‹")

func mirrored(t string) string { return mirrors.Replace(t) }

// balance counts the brackets of a text that close what was opened, less those that do not.
func balance(t string) int {
	open, score := []rune{}, 0
	for _, r := range t {
		switch r {
		case '(', '[', '«':
			open = append(open, r)
		case ')', ']', '»':
			n := len(open)
			if n > 0 && (open[n-1] == '(' && r == ')' || open[n-1] == '[' && r == ']' || open[n-1] == '«' && r == '»') {
				open = open[:n-1]
				score++
			} else {
				score--
			}
		}
	}
	return score
}
