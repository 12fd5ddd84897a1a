package pdf

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// paragraph is text that belongs together.
type paragraph struct {
	text  []byte // it grows row by row
	size  float64
	full  bool // its last row runs to the edge, so it may go on elsewhere
	cells bool
	rtl   bool
}

// assemble joins the rows of all pages to paragraphs. running is how many repeated headers, footers and page
// numbers were left out.
func assemble(pages [][]column) (text string, running int) {
	body := bodySize(pages)
	foot := dropRunning(pages, &running)
	var out []paragraph
	var notes []paragraph // footnotes, until the paragraph that they interrupt has ended
	add := func(p paragraph, fresh bool) {
		if n := len(out); n > 0 && fresh && goesOn(out[n-1], p, body) {
			out[n-1].text = joinRows(out[n-1].text, string(p.text))
			out[n-1].full = p.full
			return
		}
		out = append(out, p)
	}
	for _, page := range pages {
		lead := leading(page)
		first := true
		held := notes
		notes = nil
		for k, c := range page {
			ps := c.paragraphs(lead, body)
			if k == len(page)-1 {
				// Small type at the end of a page.
				n := len(ps)
				for n > 1 && ps[n-1].size < 0.88*body {
					n--
				}
				notes = slices.Clone(ps[n:])
				ps = ps[:n]
			}
			for i, p := range ps {
				add(p, i == 0)
				if first {
					out = append(out, held...)
					held, first = nil, false
				}
			}
		}
		out = append(out, held...)
	}
	out = append(out, notes...)
	for _, r := range foot {
		out = append(out, paragraph{text: []byte(r.text)})
	}
	var b strings.Builder
	for i, p := range out {
		switch {
		case i == 0:
		case p.cells && out[i-1].cells:
			b.WriteString("\n")
		default:
			b.WriteString("\n\n")
		}
		b.WriteString(tidy(string(p.text)))
	}
	return unhyphen(b.String()), running
}

// bodySize is the size that most letters have.
func bodySize(pages [][]column) float64 {
	weight := map[float64]int{}
	for _, page := range pages {
		for _, c := range page {
			for _, r := range c {
				weight[math.Round(r.size*2)/2] += utf8.RuneCountInString(r.text)
			}
		}
	}
	size, best := 0.0, 0
	for s, n := range weight {
		if n > best || n == best && s > size {
			size, best = s, n
		}
	}
	return size
}

// leading is the usual distance between two lines of a page, in heights of their type.
func leading(page []column) float64 {
	var all []float64
	for _, c := range page {
		for i := 1; i < len(c); i++ {
			if d := (c[i-1].y - c[i].y) / c[i].size; d > 0.5 && d < 4 && math.Abs(c[i].size-c[i-1].size) < 0.1*c[i].size {
				all = append(all, d)
			}
		}
	}
	if len(all) < 3 {
		return 1.5
	}
	slices.Sort(all)
	return all[len(all)/6] // on a page of short paragraphs most distances are those between paragraphs
}

var bullet = regexp.MustCompile(`^(?:[•▪◦●■‣∙]|[-–*]\s|\(?[0-9٠-٩]{1,2}[.)\-]\s)`)

// paragraphs joins the rows of a column.
func (c column) paragraphs(lead, body float64) []paragraph {
	var out []paragraph
	start, end := map[int]float64{}, map[int]float64{}
	size := func(r row) int { return int(math.Round(r.size)) }
	for _, r := range c {
		k := size(r)
		if s, ok := start[k]; !ok || r.start() < s {
			start[k] = r.start()
		}
		if e, ok := end[k]; !ok || r.end() > e {
			end[k] = r.end()
		}
	}
	// Arabic that is set flush left, as if it ran from there, ends its rows on the right.
	starts, ends := 0, 0
	for _, r := range c {
		if r.start()-start[size(r)] < 0.5*r.size {
			starts++
		}
		if end[size(r)]-r.end() < 0.5*r.size {
			ends++
		}
	}
	flipped := len(c) > 3 && ends*5 >= len(c)*4 && starts*2 < len(c)
	free := func(r row) float64 { // what a row leaves free at its end
		if flipped {
			return r.start() - start[size(r)]
		}
		return end[size(r)] - r.end()
	}
	for i, r := range c {
		room := free(r)
		p := paragraph{text: []byte(r.text), size: r.size, full: room < 2*r.size, cells: r.cells, rtl: r.rtl}
		if i == 0 {
			out = append(out, p)
			continue
		}
		before := c[i-1]
		left := free(before)
		heading := before.size > 1.15*body && r.size > 1.15*body
		var fresh bool
		switch {
		case r.cells || before.cells,
			math.Abs(r.size-before.size) > 0.12*max(r.size, before.size),
			(before.y-r.y)/r.size > 1.22*lead+0.05 && !heading,
			(before.y-r.y)/r.size > 1.8*lead,
			r.y > before.y: // goes up again: another block
			fresh = true
		case heading:
		case bullet.MatchString(r.text) && (flipped || r.start() < start[size(r)]+3*r.size),
			left > r.first+0.35*r.size && left > r.size,
			!flipped && indent(r, start[size(r)]) && !indent(before, start[size(r)]):
			fresh = true
		}
		if fresh {
			out = append(out, p)
			continue
		}
		last := &out[len(out)-1]
		last.text = joinRows(last.text, r.text)
		last.full = p.full
	}
	return out
}

// indent reports whether a row begins as the first of a paragraph does.
func indent(r row, start float64) bool {
	in := (r.start() - start) / r.size
	return in > 0.8 && in < 6
}

const final = ".!?؟:…۔"

// goesOn reports whether a paragraph goes on in the next column or on the next page.
func goesOn(a, b paragraph, body float64) bool {
	if !a.full || a.cells || b.cells || a.rtl != b.rtl || math.Abs(a.size-b.size) > 0.08*max(a.size, b.size) || a.size > 1.15*body || bullet.Match(b.text) {
		return false
	}
	t := strings.TrimRight(string(a.text[max(0, len(a.text)-64):]), "\"'”’»)]")
	last, _ := utf8.DecodeLastRuneInString(t)
	return !strings.ContainsRune(final, last)
}

// joinRows joins two rows of one paragraph. A hyphen at the end is kept as a mark for unhyphen to decide on.
func joinRows(a []byte, b string) []byte {
	last, n := utf8.DecodeLastRune(a)
	before, _ := utf8.DecodeLastRune(a[:len(a)-n])
	next, _ := utf8.DecodeRuneInString(b)
	switch {
	case last == '\u00AD':
		return append(a[:len(a)-n], b...)
	case (last == '-' || last == '\u2010') && unicode.IsLetter(before) && !isRTL(before) && unicode.IsLetter(next):
		if unicode.IsUpper(next) {
			return append(a, b...) // al-Hol
		}
		if last == '-' {
			return append(append(a[:len(a)-n], brokenMinus...), b...)
		}
		return append(append(a[:len(a)-n], broken...), b...)
	}
	return append(append(a, ' '), b...)
}

// These stand for a hyphen at the end of a row, and for a minus there. They are characters that no text has.
const broken, brokenMinus = "\uFDD0", "\uFDD1"

var word = regexp.MustCompile(`[\p{L}\p{M}]+` + broken + `[\p{L}\p{M}]+(?:` + broken + `[\p{L}\p{M}]+)*`)

// unhyphen joins words that were broken at the end of a row, and keeps the hyphen of those that have it elsewhere too.
func unhyphen(t string) string {
	if strings.Contains(t, broken) {
		t = strings.ReplaceAll(t, brokenMinus, "-") // who breaks words with hyphens writes the minus where it belongs
	} else {
		t = strings.ReplaceAll(t, brokenMinus, broken)
	}
	if !strings.Contains(t, broken) {
		return t
	}
	lower := strings.ToLower(t)
	left := 1 << 30 // bytes that are looked through: words beyond are joined without asking
	t = word.ReplaceAllStringFunc(t, func(w string) string {
		hyphened := strings.ReplaceAll(w, broken, "-")
		if left -= 2 * len(lower); left > 0 && strings.Contains(lower, strings.ToLower(hyphened)) && !strings.Contains(lower, strings.ToLower(strings.ReplaceAll(w, broken, ""))) {
			return hyphened
		}
		return strings.ReplaceAll(w, broken, "")
	})
	return strings.ReplaceAll(t, broken, "-")
}

var (
	stretched = regexp.MustCompile(`([\p{Arabic}])([\x{064B}-\x{0652}]*)ـ+([\x{064B}-\x{0652}]*)([\p{Arabic}])`)
	manyBlank = regexp.MustCompile(` {2,}`)
	loose     = regexp.MustCompile(` +([،؛؟])`)
)

// tidy takes out what only serves the look: stretched letters, blanks before commas, soft hyphens.
func tidy(t string) string {
	if strings.ContainsRune(t, 'ـ') {
		for range 2 { // neighbours share a letter
			t = stretched.ReplaceAllString(t, "$1$2$3$4")
		}
	}
	t = strings.ReplaceAll(t, "\u00AD", "")
	t = loose.ReplaceAllString(t, "$1")
	return strings.TrimSpace(manyBlank.ReplaceAllString(t, " "))
}

var (
	figures    = regexp.MustCompile(`[0-9٠-٩]+`)
	pageNumber = regexp.MustCompile(`(?i)^[\s\-–—|.•]*(?:(?:page|p\.|pg\.?|صفحة|الصفحة|ص)\s*[:.]?\s*#(?:\s*(?:/|\||of|من|-)\s*#)?|#\s*(?:/|of|من)\s*#|[-–—|]\s*#\s*[-–—|])[\s\-–—|.•]*$`)
)

// dropRunning takes out the headers and footers that repeat from page to page, and page numbers. What repeats is
// said once: the first header stays where it is, the first footer is returned for the end.
func dropRunning(pages [][]column, running *int) (foot []row) {
	type at struct{ page, column, row int }
	places := map[string][]at{}
	var numbers []at
	for p, page := range pages {
		// The rows at the head and at the foot.
		var ys []float64
		for _, c := range page {
			for _, r := range c {
				ys = append(ys, r.top)
			}
		}
		slices.Sort(ys)
		ys = slices.Compact(ys)
		for ci, c := range page {
			for ri, r := range c {
				edge := r.artifact || r.top < 0.15 && r.top <= ys[min(2, len(ys)-1)] || r.top > 0.85 && r.top >= ys[max(0, len(ys)-3)]
				if !edge {
					continue
				}
				key := strings.ToLower(figures.ReplaceAllString(strings.Join(strings.Fields(r.text), " "), "#"))
				if key == "#" {
					numbers = append(numbers, at{p, ci, ri})
					continue
				}
				if len(places[key]) == 0 || places[key][len(places[key])-1].page != p {
					places[key] = append(places[key], at{p, ci, ri})
				}
			}
		}
	}
	remove := map[at]bool{}
	for key, list := range places {
		switch {
		case pageNumber.MatchString(key):
			for _, a := range list {
				remove[a] = true
			}
		case len(list) >= 2 && len(list)*5 >= len(pages)*2:
			for i, a := range list {
				r := pages[a.page][a.column][a.row]
				if i == 0 {
					if r.top < 0.5 {
						continue
					}
					foot = append(foot, r)
					*running-- // kept, at the end
				}
				remove[a] = true
			}
		}
	}
	// A number by itself is a page number when it counts along with the pages.
	value := func(a at) int {
		v := 0
		for _, r := range pages[a.page][a.column][a.row].text {
			d := r - '0'
			if r >= '٠' && r <= '٩' {
				d = r - '٠'
			}
			v = v*10 + int(d)
			if v > 1<<20 {
				return -1
			}
		}
		return v
	}
	offsets := map[int]int{}
	for _, a := range numbers {
		offsets[value(a)-a.page]++
	}
	for _, a := range numbers {
		if n := value(a) - a.page; offsets[n] >= 2 || n == 1 {
			remove[a] = true
		}
	}
	slices.SortFunc(foot, func(a, b row) int { return strings.Compare(a.text, b.text) })
	*running += len(remove)
	for p, page := range pages {
		for ci, c := range page {
			kept := make(column, 0, len(c))
			for ri, r := range c {
				if !remove[at{p, ci, ri}] {
					kept = append(kept, r)
				}
			}
			page[ci] = kept
		}
		pages[p] = slices.DeleteFunc(page, func(c column) bool { return len(c) == 0 })
	}
	return foot
}
