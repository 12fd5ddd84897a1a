package pdf

import (
	"errors"
	"io"
	"math"
)

// The objects of a file. A number is a float64, a truth value a bool, null is nil.
type (
	name    string
	keyword string // an operator, or a delimiter out of place
	str     string // bytes, not letters
	array   []any
	dict    map[name]any
	ref     struct{ num, gen int }
	stream  struct {
		dict dict
		id   ref
		raw  []byte
	}
)

var errDeep = errors.New("objects are nested too deeply")

// lexer reads objects from bytes. It forgives what readers of PDF commonly forgive.
type lexer struct {
	b     []byte
	pos   int
	depth int
	nodes int  // how many objects may still be made
	refs  bool // "1 0 R" is a reference: true in files, false in the content of pages
}

const (
	isSpace = 1 << iota
	isDelim
)

var class = func() (t [256]byte) {
	for _, c := range []byte("\x00\t\n\f\r ") {
		t[c] = isSpace
	}
	for _, c := range []byte("()<>[]{}/%") {
		t[c] = isDelim
	}
	return t
}()

func (l *lexer) space() {
	for l.pos < len(l.b) {
		c := l.b[l.pos]
		if c == '%' {
			for l.pos < len(l.b) && l.b[l.pos] != '\n' && l.b[l.pos] != '\r' {
				l.pos++
			}
			continue
		}
		if class[c] != isSpace {
			return
		}
		l.pos++
	}
}

// object reads the next object. At the end it returns io.EOF.
func (l *lexer) object() (any, error) {
	l.space()
	if l.pos >= len(l.b) {
		return nil, io.EOF
	}
	if l.nodes--; l.nodes < 0 {
		return nil, &Limit{"objects", maxNodes}
	}
	c := l.b[l.pos]
	switch c {
	case '/':
		l.pos++
		return l.name(), nil
	case '(':
		return l.literal(), nil
	case '<':
		if l.pos+1 < len(l.b) && l.b[l.pos+1] == '<' {
			l.pos += 2
			return l.dict()
		}
		return l.hex(), nil
	case '[':
		l.pos++
		return l.array()
	case '>':
		if l.pos+1 < len(l.b) && l.b[l.pos+1] == '>' {
			l.pos += 2
			return keyword(">>"), nil
		}
		fallthrough
	case ']', ')', '{', '}':
		l.pos++
		return keyword(c), nil
	}
	if c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' {
		if n, ok := l.number(); ok {
			if l.refs && n >= 0 && n == math.Trunc(n) {
				if r, ok := l.reference(int(n)); ok {
					return r, nil
				}
			}
			return n, nil
		}
	}
	start := l.pos
	for l.pos < len(l.b) && class[l.b[l.pos]] == 0 {
		l.pos++
	}
	switch word := string(l.b[start:l.pos]); word {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	default:
		return keyword(word), nil
	}
}

// number reads a number as far as it is one; ok is false when the word only begins like one.
func (l *lexer) number() (float64, bool) {
	i, sign := l.pos, 1.0
	for i < len(l.b) && (l.b[i] == '-' || l.b[i] == '+') {
		if l.b[i] == '-' {
			sign = -1
		}
		i++
	}
	v, scale, digits, point := 0.0, 1.0, 0, false
	for ; i < len(l.b); i++ {
		switch c := l.b[i]; {
		case c >= '0' && c <= '9':
			digits++
			if point {
				scale /= 10
				v += float64(c-'0') * scale
			} else if v < 1e17 {
				v = v*10 + float64(c-'0')
			}
			continue
		case c == '.' && !point:
			point = true
			continue
		case c == '-' && digits > 0: // "12-34" is written by some for 12
			for i < len(l.b) && class[l.b[i]] == 0 {
				i++
			}
		}
		break
	}
	if digits == 0 && !point || i < len(l.b) && class[l.b[i]] == 0 && l.b[i] != '.' {
		return 0, false
	}
	for i < len(l.b) && class[l.b[i]] == 0 {
		i++
	}
	l.pos = i
	return sign * v, true
}

// reference looks for "GEN R" after a whole number.
func (l *lexer) reference(num int) (ref, bool) {
	i := l.pos
	skip := func() {
		for i < len(l.b) && class[l.b[i]] == isSpace {
			i++
		}
	}
	skip()
	start, gen := i, 0
	for i < len(l.b) && l.b[i] >= '0' && l.b[i] <= '9' && i-start < 6 {
		gen = gen*10 + int(l.b[i]-'0')
		i++
	}
	if i == start {
		return ref{}, false
	}
	skip()
	if i >= len(l.b) || l.b[i] != 'R' || i+1 < len(l.b) && class[l.b[i+1]] == 0 {
		return ref{}, false
	}
	l.pos = i + 1
	return ref{num, gen}, true
}

func (l *lexer) name() name {
	start, escaped := l.pos, false
	for l.pos < len(l.b) && class[l.b[l.pos]] == 0 {
		escaped = escaped || l.b[l.pos] == '#'
		l.pos++
	}
	if !escaped {
		return name(l.b[start:l.pos])
	}
	var out []byte
	for i := start; i < l.pos; i++ {
		if l.b[i] == '#' && i+2 < l.pos && unhex(l.b[i+1]) >= 0 && unhex(l.b[i+2]) >= 0 {
			out = append(out, byte(unhex(l.b[i+1])<<4|unhex(l.b[i+2])))
			i += 2
			continue
		}
		out = append(out, l.b[i])
	}
	return name(out)
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// weigh counts a long string as many objects: a string without an end goes to the end of the file, and there may be many.
func (l *lexer) weigh(n int) { l.nodes -= n / 32 }

func (l *lexer) literal() str {
	l.pos++
	var out []byte
	defer func() { l.weigh(len(out)) }()
	for depth := 1; l.pos < len(l.b); l.pos++ {
		c := l.b[l.pos]
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.pos++
				return str(out)
			}
		case '\r':
			if l.pos+1 < len(l.b) && l.b[l.pos+1] == '\n' {
				l.pos++
			}
			c = '\n'
		case '\\':
			l.pos++
			if l.pos >= len(l.b) {
				return str(out)
			}
			switch c = l.b[l.pos]; c {
			case 'n':
				c = '\n'
			case 'r':
				c = '\r'
			case 't':
				c = '\t'
			case 'b':
				c = '\b'
			case 'f':
				c = '\f'
			case '\r':
				if l.pos+1 < len(l.b) && l.b[l.pos+1] == '\n' {
					l.pos++
				}
				continue
			case '\n':
				continue
			default:
				if c >= '0' && c <= '7' {
					v := 0
					for n := 0; n < 3 && l.pos < len(l.b) && l.b[l.pos] >= '0' && l.b[l.pos] <= '7'; n++ {
						v = v<<3 | int(l.b[l.pos]-'0')
						l.pos++
					}
					l.pos--
					c = byte(v)
				}
			}
		}
		out = append(out, c)
	}
	return str(out)
}

func (l *lexer) hex() str {
	l.pos++
	var out []byte
	defer func() { l.weigh(len(out)) }()
	half := -1
	for ; l.pos < len(l.b); l.pos++ {
		c := l.b[l.pos]
		if c == '>' {
			l.pos++
			break
		}
		v := unhex(c)
		switch {
		case v < 0:
		case half < 0:
			half = v
		default:
			out = append(out, byte(half<<4|v))
			half = -1
		}
	}
	if half >= 0 {
		out = append(out, byte(half<<4))
	}
	return str(out)
}

func (l *lexer) array() (any, error) {
	if l.depth++; l.depth > maxDepth {
		return nil, errDeep
	}
	defer func() { l.depth-- }()
	var out array
	for {
		at := l.pos
		o, err := l.object()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if k, ok := o.(keyword); ok {
			if k == "]" {
				return out, nil
			}
			if k == "endobj" || k == "endstream" || k == ">>" { // never closed
				l.pos = at
				return out, nil
			}
			continue
		}
		out = append(out, o)
	}
}

func (l *lexer) dict() (any, error) {
	if l.depth++; l.depth > maxDepth {
		return nil, errDeep
	}
	defer func() { l.depth-- }()
	out := dict{}
	for {
		at := l.pos
		key, err := l.object()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		n, ok := key.(name)
		if !ok {
			if key == keyword(">>") {
				return out, nil
			}
			if key == keyword("endobj") || key == keyword("stream") {
				l.pos = at
				return out, nil
			}
			continue
		}
		at = l.pos
		v, err := l.object()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if k, ok := v.(keyword); ok {
			if k == ">>" || k == "endobj" || k == "stream" {
				l.pos = at
			}
			continue
		}
		out[n] = v
	}
}
