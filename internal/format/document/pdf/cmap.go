package pdf

import (
	"errors"
)

// cmap maps codes to letters (a ToUnicode table) or to glyph numbers (the encoding of a composite font).
type cmap struct {
	space [4][]span // code ranges by length in bytes
	text  map[uint32]string
	cid   map[uint32]int
}

type span struct{ lo, hi uint32 }

// maxMapped bounds the entries of one table; maxEntries those of all tables of a file together.
const maxMapped, maxEntries = 1 << 17, 4 << 20

func code(s str) uint32 {
	v := uint32(0)
	for i := range min(len(s), 4) {
		v = v<<8 | uint32(s[i])
	}
	return v
}

// readCMap reads a cmap as far as it can be read.
func (f *file) readCMap(b []byte) *cmap {
	m := &cmap{text: map[uint32]string{}, cid: map[uint32]int{}}
	l := lexer{b: b, nodes: 1 << 20}
	var args []any
	written := 0 // an entry that is written again counts again
	room := func() bool {
		written++
		f.entries++
		return written <= maxMapped && f.entries <= maxEntries
	}
	take := func(n int, each func(a []any)) {
		for ; len(args) >= n; args = args[n:] {
			if room() {
				each(args[:n])
			}
		}
	}
	for !f.stopped() {
		o, err := l.object()
		if err != nil {
			if errors.Is(err, errDeep) {
				continue
			}
			return m
		}
		k, ok := o.(keyword)
		if !ok {
			args = append(args, o)
			continue
		}
		switch k {
		case "endcodespacerange":
			take(2, func(a []any) {
				lo, ok1 := a[0].(str)
				hi, ok2 := a[1].(str)
				if n := len(lo); ok1 && ok2 && n == len(hi) && n > 0 && n <= 4 {
					m.space[n-1] = append(m.space[n-1], span{code(lo), code(hi)})
				}
			})
		case "endbfchar":
			take(2, func(a []any) {
				from, ok := a[0].(str)
				if to, isText := a[1].(str); ok && isText {
					m.text[code(from)] = spelling(to)
				} else if n, isName := a[1].(name); ok && isName {
					m.text[code(from)] = glyphText(string(n))
				}
			})
		case "endbfrange":
			take(3, func(a []any) {
				lo, ok1 := a[0].(str)
				hi, ok2 := a[1].(str)
				if !ok1 || !ok2 || code(hi) < code(lo) {
					return
				}
				first, n := code(lo), min(code(hi)-code(lo), 1<<16)
				switch to := a[2].(type) {
				case str:
					base := []rune(spelling(to))
					for i := uint32(0); i <= n && len(base) > 0 && room(); i++ {
						m.text[first+i] = string(base)
						base[len(base)-1]++
					}
				case array:
					for i := uint32(0); i <= n && int(i) < len(to) && room(); i++ {
						if s, ok := to[i].(str); ok {
							m.text[first+i] = spelling(s)
						}
					}
				}
			})
		case "endcidchar":
			take(2, func(a []any) {
				if from, ok := a[0].(str); ok {
					m.cid[code(from)] = number(a[1], 0)
				}
			})
		case "endcidrange":
			take(3, func(a []any) {
				lo, ok1 := a[0].(str)
				hi, ok2 := a[1].(str)
				if ok1 && ok2 && code(hi) >= code(lo) {
					for i := uint32(0); i <= min(code(hi)-code(lo), 1<<16) && room(); i++ {
						m.cid[code(lo)+i] = number(a[2], 0) + int(i)
					}
				}
			})
		}
		args = args[:0]
	}
	return m
}

// spelling is what a letter stands for, of which the format allows 512 bytes.
func spelling(s str) string { return utf16String(string(s[:min(len(s), 512)])) }

// next is the first code of s and its length, by the code ranges; two bytes when they say nothing.
func (m *cmap) next(s str) (uint32, int) {
	if m != nil {
		for n := 1; n <= 4 && n <= len(s); n++ {
			c := code(s[:n])
			for _, r := range m.space[n-1] {
				if within(c, r, n) {
					return c, n
				}
			}
		}
		for n := range m.space {
			if len(m.space[n]) > 0 {
				n = min(n+1, len(s))
				return code(s[:n]), n
			}
		}
	}
	n := min(2, len(s))
	return code(s[:n]), n
}

// within compares byte by byte, as code ranges are meant.
func within(c uint32, r span, n int) bool {
	for i := range n {
		b, lo, hi := c>>(8*i)&0xFF, r.lo>>(8*i)&0xFF, r.hi>>(8*i)&0xFF
		if b < lo || b > hi {
			return false
		}
	}
	return true
}
