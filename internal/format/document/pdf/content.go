package pdf

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"unicode"
)

// glyph is one drawn piece of text: mostly a letter, sometimes a ligature, or a whole word for which the file
// gives the letters.
type glyph struct {
	text     string
	x0, x1   float64 // from left to right, in points, after turning the page upright
	y        float64 // of the base line, upwards
	size     float64 // height of the type in points
	turned   int     // quarter turns against the page: 0, 1, 2 or 3
	logical  bool    // the text is in logical order and its brackets are as meant
	artifact bool    // marked as a header, a footer or a page number
	unseen   bool    // drawn without ink
}

// sheet is what is drawn on a page.
type sheet struct {
	width, height float64
	glyphs        []glyph
	picture       float64 // part of the page that pictures cover
	paths         int     // lines and curves drawn
	hidden        int     // letters drawn unseen
	bytes         int     // of what all glyphs stand for
}

// count tells the letters from those that no font explains.
func (s *sheet) count() (letters, unknown int) {
	for _, g := range s.glyphs {
		for _, r := range g.text {
			switch {
			case r == unicode.ReplacementChar || r >= 0xE000 && r <= 0xF8FF:
				unknown++
			case unicode.IsLetter(r) || unicode.IsDigit(r):
				letters++
			}
		}
	}
	return letters, unknown
}

// show leaves out what no reader of the page sees, and returns how many letters that were. What lies unseen over a picture
// is what a machine read from it, and stays; so does what has nothing seen beside it.
func (s *sheet) show() (left int) {
	if s.hidden == 0 || s.picture > 0.2 || s.hidden*2 > len(s.glyphs) {
		return 0
	}
	n := len(s.glyphs)
	s.glyphs = slices.DeleteFunc(s.glyphs, func(g glyph) bool { return g.unseen })
	return n - len(s.glyphs)
}

// matrix is [a b c d e f] as in files.
type matrix [6]float64

// times applies m first, then n.
func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

var unit = matrix{1, 0, 0, 1, 0, 0}

// state is the graphics state, as far as text is concerned.
type state struct {
	ctm                      matrix
	font                     *font
	size, spacing, words     float64
	stretch, leading, raised float64
	mode                     int
}

// mark is an open marked-content sequence.
type mark struct {
	artifact bool
	actual   *string // the text that the glyphs stand for
	from     int     // the first glyph in it
}

// painter interprets the content of a page.
type painter struct {
	f     *file
	fonts map[ref]*font
	out   *sheet
	state state
	saved []state
	tm    matrix
	line  matrix
	marks []mark
	forms int // drawn so far
}

// draw interprets a page.
func (f *file) draw(p page, fonts map[ref]*font) *sheet {
	w, h := p.box[2]-p.box[0], p.box[3]-p.box[1]
	ctm := matrix{1, 0, 0, 1, -p.box[0], -p.box[1]}
	switch p.rotate {
	case 90:
		ctm = ctm.times(matrix{0, -1, 1, 0, 0, w})
		w, h = h, w
	case 180:
		ctm = ctm.times(matrix{-1, 0, 0, -1, w, h})
	case 270:
		ctm = ctm.times(matrix{0, 1, -1, 0, h, 0})
		w, h = h, w
	}
	out := &sheet{width: w, height: h}
	pt := &painter{f: f, fonts: fonts, out: out, state: state{ctm: ctm, stretch: 1}, tm: unit, line: unit}
	var content []byte
	parts := f.list(p.dict["Contents"], nil)
	for _, c := range parts {
		s, _ := f.get(c).(*stream)
		if len(parts) == 1 {
			content = f.unpack(s)
			break
		}
		if s != nil {
			content = append(append(content, f.unpack(s)...), '\n')
		}
		if len(content) > maxStream {
			f.fail(&Limit{"bytes", maxStream})
		}
	}
	resources, _ := f.get(p.resources).(dict)
	pt.run(content, resources, 0)
	return out
}

// run interprets content.
func (p *painter) run(content []byte, resources dict, depth int) {
	l := lexer{b: content}
	var args []any
	for {
		l.nodes = 1 << 18 // for one operand, a string of letters with their distances at most
		o, err := l.object()
		if err != nil {
			if errors.Is(err, errDeep) {
				continue
			}
			if limit := (*Limit)(nil); errors.As(err, &limit) {
				continue // an operand that no text has
			}
			return
		}
		op, ok := o.(keyword)
		if !ok {
			if len(args) < 64 {
				args = append(args, o)
			}
			continue
		}
		if p.f.ops++; p.f.ops > maxOps {
			p.f.fail(&Limit{"operations", maxOps})
		}
		if p.f.ops%1024 == 0 && p.f.stopped() || p.f.err != nil {
			return
		}
		if op == "BI" {
			p.inline(&l)
		} else {
			p.operator(op, args, resources, depth)
		}
		args = args[:0]
	}
}

// inline passes over a picture that stands in the content.
func (p *painter) inline(l *lexer) {
	p.cover()
	for {
		i := bytes.Index(l.b[l.pos:], []byte("EI"))
		if i < 0 {
			l.pos = len(l.b)
			return
		}
		l.pos += i + 2
		before, after := l.b[l.pos-3], byte('\n')
		if l.pos < len(l.b) {
			after = l.b[l.pos]
		}
		if class[before] != isSpace || class[after] != isSpace {
			continue
		}
		text := true // what follows must look like content, not like a picture
		for _, c := range l.b[l.pos:min(len(l.b), l.pos+12)] {
			text = text && (c < 0x80 && (c >= ' ' || class[c] == isSpace))
		}
		if text {
			return
		}
	}
}

// cover counts the unit square under the current matrix as covered by a picture.
func (p *painter) cover() {
	m := p.state.ctm
	if area := p.out.width * p.out.height; area > 0 {
		p.out.picture += math.Abs(m[0]*m[3]-m[1]*m[2]) / area
	}
}

func (p *painter) operator(op keyword, args []any, resources dict, depth int) {
	num := func(i int) float64 {
		if i < len(args) {
			return float(args[i])
		}
		return 0
	}
	s := &p.state
	switch op {
	case "q":
		if len(p.saved) < 512 {
			p.saved = append(p.saved, *s)
		}
	case "Q":
		if n := len(p.saved); n > 0 {
			*s = p.saved[n-1]
			p.saved = p.saved[:n-1]
		}
	case "cm":
		s.ctm = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}.times(s.ctm)
	case "BT":
		p.tm, p.line = unit, unit
	case "Tc":
		s.spacing = num(0)
	case "Tw":
		s.words = num(0)
	case "Tz":
		s.stretch = num(0) / 100
	case "TL":
		s.leading = num(0)
	case "Ts":
		s.raised = num(0)
	case "Tr":
		s.mode = int(num(0))
	case "Tf":
		if len(args) >= 2 {
			n, _ := args[0].(name)
			s.font, s.size = p.font(resources, n), num(1)
		}
	case "gs":
		if len(args) > 0 {
			n, _ := args[0].(name)
			all, _ := p.f.get(resources["ExtGState"]).(dict)
			gs, _ := p.f.get(all[n]).(dict)
			if a, ok := p.f.get(gs["Font"]).(array); ok && len(a) == 2 {
				r, _ := a[0].(ref)
				s.font, s.size = p.fontOf(r, a[0]), float(p.f.get(a[1]))
			}
		}
	case "Td":
		p.move(num(0), num(1))
	case "TD":
		s.leading = -num(1)
		p.move(num(0), num(1))
	case "T*":
		p.move(0, -s.leading)
	case "Tm":
		p.line = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}
		p.tm = p.line
	case "Tj", "'", "\"":
		if op == "\"" && len(args) >= 3 {
			s.words, s.spacing = num(0), num(1)
		}
		if op != "Tj" {
			p.move(0, -s.leading)
		}
		if len(args) > 0 {
			text, _ := args[len(args)-1].(str)
			p.show(text)
		}
	case "TJ":
		if len(args) > 0 {
			parts, _ := args[0].(array)
			for _, part := range parts {
				switch part := part.(type) {
				case str:
					p.show(part)
				case float64:
					p.tm = matrix{1, 0, 0, 1, -part / 1000 * s.size * s.stretch, 0}.times(p.tm)
				}
			}
		}
	case "BMC", "BDC":
		p.begin(args, resources)
	case "EMC":
		p.end()
	case "Do":
		if len(args) > 0 {
			n, _ := args[0].(name)
			p.form(resources, n, depth)
		}
	case "l", "c", "v", "y", "re", "m":
		p.out.paths++
	case "sh", "f", "F", "f*", "S", "B", "B*", "b", "b*", "s", "n", "W", "W*":
	}
}

func (p *painter) move(x, y float64) {
	p.line = matrix{1, 0, 0, 1, x, y}.times(p.line)
	p.tm = p.line
}

func (p *painter) font(resources dict, n name) *font {
	all, _ := p.f.get(resources["Font"]).(dict)
	r, _ := all[n].(ref)
	return p.fontOf(r, all[n])
}

// fontOf reads a font once.
func (p *painter) fontOf(r ref, v any) *font {
	if known, ok := p.fonts[r]; ok && r != (ref{}) {
		return known
	}
	if p.f.stopped() { // one that is described where it is used is read each time
		return nil
	}
	var out *font
	if d, ok := p.f.get(v).(dict); ok && len(p.fonts) < 10_000 {
		out = p.f.font(d)
	}
	if r != (ref{}) {
		p.fonts[r] = out
	}
	return out
}

func (p *painter) begin(args []any, resources dict) {
	m := mark{from: len(p.out.glyphs)}
	if n := len(p.marks); n > 0 {
		m.artifact = p.marks[n-1].artifact
	}
	if len(args) > 0 && args[0] == name("Artifact") {
		m.artifact = true
	}
	if len(args) > 1 {
		d, ok := args[1].(dict)
		if n, isName := args[1].(name); isName {
			all, _ := p.f.get(resources["Properties"]).(dict)
			d, ok = p.f.get(all[n]).(dict)
		}
		if v, has := d["ActualText"]; ok && has {
			t := actual(p.f.get(v))
			m.actual = &t
		}
	}
	if len(p.marks) < 256 {
		p.marks = append(p.marks, m)
	}
}

func actual(v any) string {
	s, _ := v.(str)
	return strings.TrimPrefix(textString(s), "\ufeff")
}

// end closes a marked-content sequence and puts the text it stands for in the place of its glyphs.
func (p *painter) end() {
	n := len(p.marks)
	if n == 0 {
		return
	}
	m := p.marks[n-1]
	p.marks = p.marks[:n-1]
	if m.actual == nil || m.from >= len(p.out.glyphs) {
		return
	}
	inside := p.out.glyphs[m.from:]
	whole := inside[0]
	drawn := 0
	for _, g := range inside {
		if math.Abs(g.y-whole.y) > whole.size*0.7 || g.turned != whole.turned {
			return // over several lines: the glyphs know better where they stand
		}
		drawn += len([]rune(g.text))
	}
	// A text much longer than what is drawn describes it, and is not what it says.
	if len([]rune(*m.actual)) > 4*drawn+8 {
		return
	}
	// A mark above its letter has a height of its own: the base line is the one that goes on from before.
	line := math.Inf(-1)
	if m.from > 0 && math.Abs(p.out.glyphs[m.from-1].y-whole.y) < 1.2*whole.size {
		line = p.out.glyphs[m.from-1].y
	}
	for _, g := range inside[1:] {
		whole.x0, whole.x1 = min(whole.x0, g.x0), max(whole.x1, g.x1)
		if math.Abs(g.y-line) < math.Abs(whole.y-line) || math.IsInf(line, -1) && g.y < whole.y {
			whole.y = g.y
		}
	}
	whole.text, whole.logical = *m.actual, true
	if !p.room(whole.text) {
		return
	}
	p.out.glyphs = append(p.out.glyphs[:m.from], whole)
}

func (p *painter) form(resources dict, n name, depth int) {
	all, _ := p.f.get(resources["XObject"]).(dict)
	x, _ := p.f.get(all[n]).(*stream)
	if x == nil {
		return
	}
	switch x.dict["Subtype"] {
	case name("Image"):
		p.cover()
		return
	case name("Form"):
	default:
		return
	}
	if p.forms++; depth >= maxForms || p.forms > 5000 {
		return
	}
	keep, saved, tm, line := p.state, p.saved, p.tm, p.line
	if m, ok := p.f.get(x.dict["Matrix"]).(array); ok && len(m) == 6 {
		var t matrix
		for i := range t {
			t[i] = float(p.f.get(m[i]))
		}
		p.state.ctm = t.times(p.state.ctm)
	}
	own, ok := p.f.get(x.dict["Resources"]).(dict)
	if !ok {
		own = resources
	}
	p.saved = nil
	p.run(p.f.unpack(x), own, depth+1)
	p.state, p.saved, p.tm, p.line = keep, saved, tm, line
}

// show draws a string.
func (p *painter) show(text str) {
	s := &p.state
	if s.font == nil || len(p.out.glyphs) > maxGlyphs {
		if len(p.out.glyphs) > maxGlyphs {
			p.f.fail(&Limit{"letters on one page", maxGlyphs})
		}
		return
	}
	artifact := len(p.marks) > 0 && p.marks[len(p.marks)-1].artifact
	s.font.each(text, func(c shown) {
		m := matrix{s.size * s.stretch, 0, 0, s.size, 0, s.raised}.times(p.tm).times(s.ctm)
		advance := (c.width*s.size + s.spacing) * s.stretch
		if c.space {
			advance += s.words * s.stretch
		}
		p.tm = matrix{1, 0, 0, 1, advance, 0}.times(p.tm)
		if len(p.out.glyphs) <= maxGlyphs && c.text != "" {
			p.place(c, m, artifact)
		}
	})
}

// room counts what a glyph stands for.
func (p *painter) room(text string) bool {
	if p.out.bytes += len(text); p.out.bytes > maxBytes {
		p.f.fail(&Limit{"bytes of text on one page", maxBytes})
		return false
	}
	return true
}

// place notes a glyph that is drawn with a matrix from ems to the page.
func (p *painter) place(c shown, m matrix, artifact bool) {
	size := math.Hypot(m[2], m[3])
	along := math.Hypot(m[0], m[1])
	if !(size > 0.5 && size < 2000) || !(along > 0) || math.IsInf(along, 0) {
		return
	}
	x, y := m[4], m[5]
	const edge = 2
	if !(x > -edge*size && x < p.out.width+edge*size && y > -edge && y < p.out.height+edge) {
		return // outside of what the page shows
	}
	g := glyph{text: c.text, size: size, artifact: artifact}
	length := c.width * along
	// Text that is mirrored to be set from the right still reads along its base line.
	cos, sin := m[0]/along, m[1]/along
	switch {
	case cos > 0.98:
		g.x0, g.x1, g.y = x, x+length, y
	case cos < -0.98 && m[3] > 0:
		g.x0, g.x1, g.y = x-length, x, y
	case cos < -0.98:
		g.turned, g.x0, g.x1, g.y = 2, p.out.width-x, p.out.width-x+length, p.out.height-y
	case sin > 0.98:
		g.turned, g.x0, g.x1, g.y = 1, y, y+length, p.out.width-x
	case sin < -0.98:
		g.turned, g.x0, g.x1, g.y = 3, p.out.height-y, p.out.height-y+length, x
	default:
		return // aslant: a watermark
	}
	if g.x1 < g.x0 {
		g.x0, g.x1 = g.x1, g.x0
	}
	if !p.room(g.text) {
		return
	}
	if p.state.mode == 3 || p.state.mode == 7 {
		g.unseen = true
		p.out.hidden++
	}
	p.out.glyphs = append(p.out.glyphs, g)
}
