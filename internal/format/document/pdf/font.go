package pdf

import (
	_ "embed"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// font tells the letters and widths of codes.
type font struct {
	composite bool
	encoding  *cmap             // of a composite font: code → glyph number; nil: they are the same
	direct    bool              // the codes are UTF-16 themselves
	unicode   map[uint32]string // by code
	byGlyph   map[int]string    // by glyph number, from the embedded font
	simple    [256]string       // of a simple font, by code
	widths    map[int]float64   // by code, or glyph number of a composite font; in ems
	missing   float64           // the width of all others
}

// shown is one code of a string as it is drawn.
type shown struct {
	text  string  // "\ufffd": the font does not say
	width float64 // in ems
	space bool    // the code 32 in one byte, to which word spacing applies
}

// each goes through the codes of a string.
func (f *font) each(s str, yield func(shown)) {
	for len(s) > 0 {
		if !f.composite {
			c := s[0]
			s = s[1:]
			yield(shown{f.letter(uint32(c), int(c)), f.width(int(c)), c == ' '})
			continue
		}
		c, n := f.encoding.next(s)
		s = s[n:]
		glyph := int(c)
		if f.encoding != nil {
			glyph = f.encoding.cid[c]
		}
		yield(shown{f.letter(c, glyph), f.width(glyph), n == 1 && c == ' '})
	}
}

func (f *font) width(glyph int) float64 {
	if w, ok := f.widths[glyph]; ok {
		return w
	}
	return f.missing
}

func (f *font) letter(c uint32, glyph int) string {
	if t, ok := f.unicode[c]; ok && t != "" && t != "\x00" {
		return t
	}
	if f.direct {
		return string(rune(c))
	}
	if !f.composite && c < 256 && f.simple[c] != "" {
		return f.simple[c]
	}
	if t := f.byGlyph[glyph]; t != "" {
		return t
	}
	return "\ufffd"
}

// font reads a font of a page's resources.
func (f *file) font(d dict) *font {
	out := &font{widths: map[int]float64{}}
	if s, ok := f.get(d["ToUnicode"]).(*stream); ok {
		out.unicode = f.readCMap(f.unpack(s)).text
	}
	kind, _ := f.get(d["Subtype"]).(name)
	if kind == "Type0" {
		f.composite(out, d)
		return out
	}
	scale := 0.001
	if m, ok := f.get(d["FontMatrix"]).(array); ok && kind == "Type3" && len(m) == 6 {
		scale = float(f.get(m[0]))
	}
	widths, _ := f.get(d["Widths"]).(array)
	first := number(f.get(d["FirstChar"]), 0)
	for i, w := range widths {
		if c := first + i; c >= 0 && c < 256 {
			out.widths[c] = float(f.get(w)) * scale
		}
	}
	base, _ := f.get(d["BaseFont"]).(name)
	about, _ := f.get(d["FontDescriptor"]).(dict)
	out.missing = float(f.get(about["MissingWidth"])) * scale
	if len(widths) == 0 {
		standardWidths(out, string(base))
	}
	f.simpleEncoding(out, d, about, string(base))
	return out
}

// simpleEncoding fills the letters of a simple font: a base encoding, then its differences by the names of glyphs.
func (f *file) simpleEncoding(out *font, d, about dict, base string) {
	symbolic := number(f.get(about["Flags"]), 0)&4 != 0
	var table *[256]string
	var differences array
	switch e := f.get(d["Encoding"]).(type) {
	case name:
		table = baseEncoding(e)
	case dict:
		n, _ := f.get(e["BaseEncoding"]).(name)
		table = baseEncoding(n)
		differences, _ = f.get(e["Differences"]).(array)
	}
	program, _ := f.get(about["FontFile2"]).(*stream)
	switch {
	case strings.Contains(base, "Symbol") || strings.Contains(base, "Dingbats") || strings.Contains(base, "Wingdings"):
		table = nil
	case table == nil && program != nil:
		if glyphs := readSFNT(f.unpack(program)); glyphs != nil {
			for c := range 256 {
				for _, try := range []int{c, 0xF000 + c} {
					if g, ok := glyphs.byCode[try]; ok && glyphs.text[g] != "" {
						out.simple[c] = glyphs.text[g]
						break
					}
				}
			}
		}
		if !symbolic {
			table = baseEncoding("StandardEncoding")
		}
	case table == nil:
		if t1, _ := f.get(about["FontFile"]).(*stream); t1 != nil {
			for _, m := range type1Code.FindAllSubmatch(f.unpack(t1), 256) {
				if c, err := strconv.Atoi(string(m[1])); err == nil && c < 256 {
					out.simple[c] = glyphText(string(m[2]))
				}
			}
		}
		table = baseEncoding("StandardEncoding")
	}
	for c := range 256 {
		if table != nil && out.simple[c] == "" {
			out.simple[c] = table[c]
		}
	}
	at := 0
	for _, v := range differences {
		switch v := f.get(v).(type) {
		case float64:
			at = number(v, 0)
		case name:
			if t := glyphText(string(v)); at >= 0 && at < 256 && v != ".notdef" {
				out.simple[at] = t
			}
			at++
		}
	}
}

var type1Code = regexp.MustCompile(`dup\s+(\d{1,3})\s*/(\S{1,40})\s+put`)

func (f *file) composite(out *font, d dict) {
	out.composite = true
	switch e := f.get(d["Encoding"]).(type) {
	case name:
		out.direct = strings.Contains(string(e), "UCS2") || strings.Contains(string(e), "UTF16")
	case *stream:
		out.encoding = f.readCMap(f.unpack(e))
	}
	below := f.list(d["DescendantFonts"], nil)
	if len(below) == 0 {
		return
	}
	c, _ := f.get(below[0]).(dict)
	out.missing = 1
	if w := f.get(c["DW"]); w != nil {
		out.missing = float(w) / 1000
	}
	w, _ := f.get(c["W"]).(array)
	for i := 0; i+1 < len(w) && f.entries < maxEntries; {
		first := number(f.get(w[i]), 0)
		switch next := f.get(w[i+1]).(type) {
		case array:
			for k, v := range next {
				f.entries++
				out.widths[first+k] = float(f.get(v)) / 1000
			}
			i += 2
		default:
			if i+2 >= len(w) {
				return
			}
			for g := first; g <= min(number(next, 0), first+1<<16); g++ {
				f.entries++
				out.widths[g] = float(f.get(w[i+2])) / 1000
			}
			i += 3
		}
	}
	if out.unicode != nil {
		return
	}
	// No table of letters: the embedded font may have one, for those who set type with it.
	about, _ := f.get(c["FontDescriptor"]).(dict)
	program, _ := f.get(about["FontFile2"]).(*stream)
	if glyphs := readSFNT(f.unpack(program)); glyphs != nil {
		out.byGlyph = glyphs.text
		if s, ok := f.get(c["CIDToGIDMap"]).(*stream); ok {
			to := f.unpack(s)
			out.byGlyph = map[int]string{}
			for cid := 0; 2*cid+1 < len(to); cid++ {
				if t := glyphs.text[int(to[2*cid])<<8|int(to[2*cid+1])]; t != "" {
					out.byGlyph[cid] = t
				}
			}
		}
	}
}

func baseEncoding(n name) *[256]string {
	var t [256]string
	switch n {
	case "WinAnsiEncoding", "MacRomanEncoding":
		m := charmap.Windows1252
		if n == "MacRomanEncoding" {
			m = charmap.Macintosh
		}
		for c := range t {
			if r := m.DecodeByte(byte(c)); c >= 32 && r != unicode.ReplacementChar && !unicode.IsControl(r) {
				t[c] = string(r)
			}
		}
	case "StandardEncoding":
		for c := 32; c < 127; c++ {
			t[c] = string(rune(c))
		}
		t['\''], t['`'] = "’", "‘"
		for i, r := range []rune("¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ") {
			t[161+i] = string(r)
		}
		for c, r := range map[int]rune{177: '–', 178: '†', 179: '‡', 180: '·', 182: '¶', 183: '•', 184: '‚', 185: '„', 186: '”', 187: '»', 188: '…', 189: '‰', 191: '¿',
			193: '`', 194: '´', 195: 'ˆ', 196: '˜', 197: '¯', 198: '˘', 199: '˙', 200: '¨', 202: '˚', 203: '¸', 205: '˝', 206: '˛', 207: 'ˇ', 208: '—', 225: 'Æ', 227: 'ª',
			232: 'Ł', 233: 'Ø', 234: 'Œ', 235: 'º', 241: 'æ', 245: 'ı', 248: 'ł', 249: 'ø', 250: 'œ', 251: 'ß'} {
			t[c] = string(r)
		}
	default:
		return nil
	}
	return &t
}

//go:embed glyphlist.txt
var glyphList string

var glyphNames = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(glyphList) {
		n, codes, ok := strings.Cut(strings.TrimSpace(line), ";")
		if !ok || strings.HasPrefix(n, "#") {
			continue
		}
		t := ""
		for c := range strings.FieldsSeq(codes) {
			if v, err := strconv.ParseUint(c, 16, 32); err == nil {
				t += string(rune(v))
			}
		}
		m[n] = t
	}
	return m
})

// glyphText is what the name of a glyph says, by the rules of the Adobe Glyph List; empty: nothing.
func glyphText(n string) string {
	n, _, _ = strings.Cut(n, ".") // "alef.fina" is an alef
	if len(n) > 200 {
		return ""
	}
	out := ""
	for part := range strings.SplitSeq(n, "_") {
		if t, ok := glyphNames()[part]; ok {
			out += t
			continue
		}
		if short, ok := strings.CutSuffix(part, "-ar"); ok { // the way of type designers: "lam-ar"
			if t, ok := glyphNames()[short+"arabic"]; ok {
				out += t
				continue
			}
		}
		hex, uni := strings.CutPrefix(part, "uni")
		switch {
		case uni && len(hex) >= 4 && len(hex)%4 == 0:
			for ; len(hex) >= 4; hex = hex[4:] {
				if v, err := strconv.ParseUint(hex[:4], 16, 32); err == nil && v != 0 {
					out += string(rune(v))
				}
			}
		case len(part) >= 5 && len(part) <= 7 && part[0] == 'u':
			if v, err := strconv.ParseUint(part[1:], 16, 32); err == nil && v <= unicode.MaxRune {
				out += string(rune(v))
			}
		}
	}
	return out
}

// The widths of the fonts that files need not describe, for the letters from space to tilde, in thousandths of an em.
var (
	helvetica = [...]int{278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584}
	times     = [...]int{250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541}
)

func standardWidths(out *font, base string) {
	table := helvetica[:]
	switch {
	case strings.Contains(base, "Courier"):
		table, out.missing = nil, 0.6
	case strings.Contains(base, "Times"):
		table, out.missing = times[:], 0.5
	default:
		out.missing = 0.55
	}
	bold := 1.0
	if strings.Contains(base, "Bold") {
		bold = 1.06 // about; the true tables differ letter by letter
	}
	for i, w := range table {
		out.widths[32+i] = float64(w) / 1000 * bold
	}
}
