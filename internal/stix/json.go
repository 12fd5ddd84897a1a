package stix

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The standard library's decoder takes duplicate names, replaces broken UTF-8 and forgets how a number was
// written; all three would let two parties read one object differently. So objects are read by the strict
// parser below into a flat tree that keeps offsets and the text of numbers.

type kind uint8

const (
	kindNull kind = iota
	kindBool
	kindNumber
	kindString
	kindArray
	kindObject
)

// String names the kind as messages do.
func (k kind) String() string {
	return [...]string{"null", "a boolean", "a number", "a string", "a list", "an object"}[k]
}

// node is one JSON value. Nodes stand in document order, so that the children of nodes[i] begin at i+1 and
// nodes[i].next is the first node after all of them.
type node struct {
	kind kind
	name string // the member's name, when the parent is an object
	text string // the decoded string, the number as written, "true" or "false"
	next int32
}

// tree is a parsed JSON value; the root is node 0.
type tree struct {
	nodes []node
}

// maxValues bounds the values of one object, so that a small file cannot ask for much memory.
const maxValues = 1 << 18

// SyntaxError is text that is not the JSON that STIX wants: broken syntax, a duplicate name, invalid UTF-8, a
// NUL character, nesting too deep.
type SyntaxError struct {
	Offset int64 // bytes from the beginning of the input
	What   string
}

// Error says where and what.
func (e *SyntaxError) Error() string { return fmt.Sprintf("byte %d: %s", e.Offset, e.What) }

// parser reads one JSON text.
type parser struct {
	src   string
	pos   int
	depth int // levels still allowed
	max   int
	tree  tree
}

// parseTree reads one JSON value and nothing after it but white space.
func parseTree(raw []byte, maxDepth int) (*tree, error) {
	p := parser{src: string(raw), depth: maxDepth, max: maxDepth}
	p.tree.nodes = make([]node, 0, 16+len(raw)/48)
	if !utf8.ValidString(p.src) {
		at := 0
		for at < len(p.src) {
			r, n := utf8.DecodeRuneInString(p.src[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		return nil, p.fail(at, "not valid UTF-8")
	}
	p.space()
	if err := p.value(""); err != nil {
		return nil, err
	}
	p.space()
	if p.pos < len(p.src) {
		return nil, p.fail(p.pos, "text after the end of the value")
	}
	return &p.tree, nil
}

func (p *parser) fail(at int, format string, args ...any) error {
	return &SyntaxError{Offset: int64(at), What: fmt.Sprintf(format, args...)}
}

// unexpected describes what stands where something else should.
func (p *parser) unexpected(want string) error {
	if p.pos >= len(p.src) {
		return p.fail(p.pos, "the text ends where %s should stand: it is cut off", want)
	}
	r, _ := utf8.DecodeRuneInString(p.src[p.pos:])
	return p.fail(p.pos, "found %q where %s should stand", r, want)
}

func (p *parser) space() {
	for p.pos < len(p.src) {
		switch p.src[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

func (p *parser) value(name string) error {
	if p.pos >= len(p.src) {
		return p.unexpected("a value")
	}
	if len(p.tree.nodes) >= maxValues {
		return p.fail(p.pos, "more than %d values in one object", maxValues)
	}
	me := len(p.tree.nodes)
	p.tree.nodes = append(p.tree.nodes, node{name: name})
	n := node{name: name}
	var err error
	switch c := p.src[p.pos]; {
	case c == '{':
		n.kind = kindObject
		err = p.object(me)
	case c == '[':
		n.kind = kindArray
		err = p.array()
	case c == '"':
		n.kind = kindString
		n.text, err = p.str()
	case c == '-' || (c >= '0' && c <= '9'):
		n.kind = kindNumber
		n.text, err = p.number()
	default:
		n.kind, n.text, err = p.literal()
	}
	if err != nil {
		return err
	}
	n.next = int32(len(p.tree.nodes)) // bounded by maxValues
	p.tree.nodes[me] = n
	return nil
}

func (p *parser) literal() (kind, string, error) {
	rest := p.src[p.pos:]
	for _, lit := range [...]string{"true", "false", "null"} {
		if strings.HasPrefix(rest, lit) {
			p.pos += len(lit)
			if lit == "null" {
				return kindNull, "", nil
			}
			return kindBool, lit, nil
		}
	}
	return kindNull, "", p.unexpected("a value")
}

func (p *parser) enter() error {
	if p.depth == 0 {
		return p.fail(p.pos, "nested more than %d levels deep", p.max)
	}
	p.depth--
	p.pos++
	return nil
}

func (p *parser) object(me int) error {
	if err := p.enter(); err != nil {
		return err
	}
	var seen map[string]bool // only for large objects
	members := 0
	for {
		p.space()
		if members == 0 && p.peek('}') {
			break
		}
		if !p.peek('"') {
			return p.unexpected("a property name in quotes")
		}
		at := p.pos
		name, err := p.str()
		if err != nil {
			return err
		}
		if members++; members <= 16 {
			for i := me + 1; i < len(p.tree.nodes); i = int(p.tree.nodes[i].next) {
				if p.tree.nodes[i].name == name {
					return p.fail(at, "the property %q stands twice in one object", name)
				}
			}
		} else {
			if seen == nil {
				seen = make(map[string]bool, 64)
				for i := me + 1; i < len(p.tree.nodes); i = int(p.tree.nodes[i].next) {
					seen[p.tree.nodes[i].name] = true
				}
			}
			if seen[name] {
				return p.fail(at, "the property %q stands twice in one object", name)
			}
			seen[name] = true
		}
		p.space()
		if !p.peek(':') {
			return p.unexpected("a colon")
		}
		p.pos++
		p.space()
		if err := p.value(name); err != nil {
			return err
		}
		p.space()
		if p.peek('}') {
			break
		}
		if !p.peek(',') {
			return p.unexpected("a comma or the end of the object")
		}
		p.pos++
		p.space()
		if p.peek('}') {
			return p.unexpected("a property name in quotes")
		}
	}
	p.pos++
	p.depth++
	return nil
}

func (p *parser) array() error {
	if err := p.enter(); err != nil {
		return err
	}
	p.space()
	if !p.peek(']') {
		for {
			if err := p.value(""); err != nil {
				return err
			}
			p.space()
			if p.peek(']') {
				break
			}
			if !p.peek(',') {
				return p.unexpected("a comma or the end of the list")
			}
			p.pos++
			p.space()
		}
	}
	p.pos++
	p.depth++
	return nil
}

func (p *parser) peek(c byte) bool { return p.pos < len(p.src) && p.src[p.pos] == c }

// str reads a string; p.pos is at its opening quote. Strings without escapes share the source's memory.
func (p *parser) str() (string, error) {
	start := p.pos + 1
	for i := start; i < len(p.src); i++ {
		switch c := p.src[i]; {
		case c == '"':
			p.pos = i + 1
			return p.src[start:i], nil
		case c == '\\':
			return p.escaped(start, i)
		case c < 0x20:
			return "", p.fail(i, "a control character stands unescaped in a string")
		}
	}
	p.pos = len(p.src)
	return "", p.unexpected("the end of a string")
}

// escaped reads on from the first backslash of a string.
func (p *parser) escaped(start, i int) (string, error) {
	var b strings.Builder
	b.WriteString(p.src[start:i])
	for i < len(p.src) {
		c := p.src[i]
		switch {
		case c == '"':
			p.pos = i + 1
			return b.String(), nil
		case c < 0x20:
			return "", p.fail(i, "a control character stands unescaped in a string")
		case c != '\\':
			b.WriteByte(c)
			i++
			continue
		}
		if i+1 >= len(p.src) {
			break
		}
		if at := strings.IndexByte(`"\/bfnrt`, p.src[i+1]); at >= 0 {
			b.WriteByte("\"\\/\b\f\n\r\t"[at])
			i += 2
			continue
		}
		if p.src[i+1] != 'u' {
			return "", p.fail(i, "%q is no escape that JSON knows", p.src[i:i+2])
		}
		r, ok := p.hex4(i + 2)
		if !ok {
			return "", p.fail(i, `\u wants four hexadecimal digits`)
		}
		n := 6
		if utf16.IsSurrogate(r) {
			low, ok := rune(0), false
			if strings.HasPrefix(p.src[i+6:], `\u`) {
				low, ok = p.hex4(i + 8)
			}
			if r = utf16.DecodeRune(r, low); !ok || r == utf8.RuneError {
				return "", p.fail(i, "half of a surrogate pair stands alone")
			}
			n = 12
		}
		if r == 0 {
			return "", p.fail(i, "a NUL character is not allowed in text")
		}
		b.WriteRune(r)
		i += n
	}
	p.pos = len(p.src)
	return "", p.unexpected("the end of a string")
}

func (p *parser) hex4(at int) (rune, bool) {
	if at+4 > len(p.src) {
		return 0, false
	}
	var r rune
	for _, c := range []byte(p.src[at : at+4]) {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

func (p *parser) number() (string, error) {
	start := p.pos
	digits := func() bool {
		from := p.pos
		for p.pos < len(p.src) && p.src[p.pos] >= '0' && p.src[p.pos] <= '9' {
			p.pos++
		}
		return p.pos > from
	}
	if p.peek('-') {
		p.pos++
	}
	if p.peek('0') {
		p.pos++
	} else if !digits() {
		return "", p.unexpected("a digit")
	}
	if p.peek('.') {
		p.pos++
		if !digits() {
			return "", p.unexpected("a digit")
		}
	}
	if p.peek('e') || p.peek('E') {
		p.pos++
		if p.peek('+') || p.peek('-') {
			p.pos++
		}
		if !digits() {
			return "", p.unexpected("a digit")
		}
	}
	if p.pos-start > 512 {
		return "", p.fail(start, "a number of %d characters", p.pos-start)
	}
	return p.src[start:p.pos], nil
}

// get returns the index of the named member of the object at i, or −1.
func (t *tree) get(i int, name string) int {
	if t.nodes[i].kind != kindObject {
		return -1
	}
	for c := i + 1; c < int(t.nodes[i].next); c = int(t.nodes[c].next) {
		if t.nodes[c].name == name {
			return c
		}
	}
	return -1
}

// str returns the named member's text when it is a string, and otherwise "".
func (t *tree) str(i int, name string) string {
	if c := t.get(i, name); c >= 0 && t.nodes[c].kind == kindString {
		return t.nodes[c].text
	}
	return ""
}

// children calls fn with the position and index of each child of i.
func (t *tree) children(i int, fn func(pos, child int)) {
	pos := 0
	for c := i + 1; c < int(t.nodes[i].next); c = int(t.nodes[c].next) {
		fn(pos, c)
		pos++
	}
}
