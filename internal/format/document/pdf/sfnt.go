package pdf

import "encoding/binary"

// sfnt is what a TrueType font says about its letters.
type sfnt struct {
	text   map[int]string // letters by glyph
	byCode map[int]int    // glyphs by code, of all tables together
}

// readSFNT reads the tables of letters in an embedded font; nil: there are none.
func readSFNT(b []byte) *sfnt {
	if len(b) < 12 {
		return nil
	}
	table := func(tag string) []byte {
		for i := range min(int(binary.BigEndian.Uint16(b[4:])), 64) {
			e := 12 + 16*i
			if e+16 > len(b) {
				return nil
			}
			if string(b[e:e+4]) != tag {
				continue
			}
			start, n := int(binary.BigEndian.Uint32(b[e+8:])), int(binary.BigEndian.Uint32(b[e+12:]))
			if start > len(b) || n > len(b)-start {
				return nil
			}
			return b[start : start+n]
		}
		return nil
	}
	out := &sfnt{text: map[int]string{}, byCode: map[int]int{}}
	post(out, table("post"))
	cmap := table("cmap")
	if len(cmap) >= 4 {
		for i := range min(int(binary.BigEndian.Uint16(cmap[2:])), 32) {
			e := 4 + 8*i
			if e+8 > len(cmap) {
				break
			}
			platform, kind := binary.BigEndian.Uint16(cmap[e:]), binary.BigEndian.Uint16(cmap[e+2:])
			at := int(binary.BigEndian.Uint32(cmap[e+4:]))
			if at >= len(cmap) {
				continue
			}
			letters := platform == 0 || platform == 3 && (kind == 1 || kind == 10)
			subtable(cmap[at:], func(code, glyph int) {
				if len(out.byCode) > maxMapped || glyph == 0 {
					return
				}
				if _, known := out.byCode[code]; !known {
					out.byCode[code] = glyph
				}
				if letters && code >= 32 && (code < 0xE000 || code > 0xF8FF) {
					// The same glyph may serve several letters: the first, plain one is meant.
					if t, known := out.text[glyph]; !known || code < 0xFB50 && t >= "\uFB50" {
						out.text[glyph] = string(rune(code))
					}
				}
			})
		}
	}
	if len(out.text) == 0 {
		return nil
	}
	return out
}

// subtable goes through one table of codes, of the formats that are in use.
func subtable(t []byte, yield func(code, glyph int)) {
	u16 := func(i int) int {
		if i < 0 || i+2 > len(t) {
			return 0
		}
		return int(binary.BigEndian.Uint16(t[i:]))
	}
	u32 := func(i int) int { return u16(i)<<16 | u16(i+2) }
	switch u16(0) {
	case 0:
		for c := 0; c < 256 && 6+c < len(t); c++ {
			yield(c, int(t[6+c]))
		}
	case 4:
		n := u16(6) / 2
		left := 1 << 17
		for i := range n {
			end, start := u16(14+2*i), u16(16+2*n+2*i)
			delta, offset := u16(16+4*n+2*i), u16(16+6*n+2*i)
			for c := start; c <= end && c < 0xFFFF; c++ {
				if left--; left < 0 {
					return
				}
				g := c
				if offset != 0 {
					if g = u16(16 + 6*n + 2*i + offset + 2*(c-start)); g == 0 {
						continue
					}
				}
				yield(c, (g+delta)&0xFFFF)
			}
		}
	case 6:
		for i := range u16(8) {
			yield(u16(6)+i, u16(10+2*i))
		}
	case 12:
		left := 1 << 17
		for i := 0; i < u32(12) && 16+12*i+12 <= len(t); i++ {
			start, end, glyph := u32(16+12*i), u32(20+12*i), u32(24+12*i)
			for c := start; c <= end && c <= 0x10FFFF; c++ {
				if left--; left < 0 {
					return
				}
				yield(c, glyph+c-start)
			}
		}
	}
}

// post reads the names of glyphs, where a font has them.
func post(out *sfnt, t []byte) {
	if len(t) < 34 || binary.BigEndian.Uint32(t) != 0x00020000 {
		return
	}
	n := int(binary.BigEndian.Uint16(t[32:]))
	if 34+2*n > len(t) {
		return
	}
	var names []string
	for rest := t[34+2*n:]; len(rest) > 0 && len(names) < 1<<16; {
		size := int(rest[0])
		if 1+size > len(rest) {
			break
		}
		names = append(names, string(rest[1:1+size]))
		rest = rest[1+size:]
	}
	for g := range n {
		if i := int(binary.BigEndian.Uint16(t[34+2*g:])) - 258; i >= 0 && i < len(names) {
			if s := glyphText(names[i]); s != "" {
				out.text[g] = s
			}
		}
	}
}
