package parcel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The standard library's decoder takes duplicate names, matches names in any case and replaces broken UTF-8;
// each lets two parties read one signed text differently. So every text is scanned here first, and what the
// decoder then sees has one reading.

// What a text may hold at most, so that a small parcel cannot ask for much memory or a deep stack.
const (
	maxDepth   = 96      // levels of nesting: a STIX object may take 64
	maxMembers = 1 << 14 // names in one object
)

// syntaxError is text that is not the JSON that parcels hold.
type syntaxError struct {
	offset int // bytes from the beginning of the text
	what   string
}

func (e *syntaxError) Error() string { return fmt.Sprintf("byte %d: %s", e.offset, e.what) }

// member is one member of an object: its name and the exact text of its value.
type member struct {
	name  string
	value []byte // shares memory with the text
	at    int    // offset of the value in the text
}

// scanObject reads src as one JSON object, with nothing but white space around it, and returns its members in
// order. Names are lower-case words (a–z, 0–9, _), save within the values of members whose name is in free: what
// stands there comes from elsewhere and is only held to strict JSON. The empty name in free frees everything.
func scanObject(src []byte, free ...string) ([]member, error) {
	if !utf8.Valid(src) {
		at := 0
		for at < len(src) {
			r, n := utf8.DecodeRune(src[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		return nil, &syntaxError{at, "not valid UTF-8"}
	}
	s := scanner{src: src, free: free, loose: slices.Contains(free, "")}
	s.space()
	if !s.at('{') {
		return nil, s.unexpected("an object")
	}
	if err := s.object(&s.top); err != nil {
		return nil, err
	}
	s.space()
	if s.pos < len(src) {
		return nil, s.fail(s.pos, "text after the end of the object")
	}
	return s.top, nil
}

// elements returns the exact text of each element of a JSON list.
func elements(list []byte) ([][]byte, error) {
	s := scanner{src: list, loose: true}
	s.space()
	if !s.at('[') {
		return nil, s.unexpected("a list")
	}
	var out [][]byte
	if err := s.array(func(value []byte) { out = append(out, value) }); err != nil {
		return nil, err
	}
	s.space()
	if s.pos < len(list) {
		return nil, s.fail(s.pos, "text after the end of the list")
	}
	return out, nil
}

type scanner struct {
	src   []byte
	pos   int
	depth int
	loose bool     // names may be anything here
	free  []string // names of members within which names may be anything
	names [][]byte // names of the objects that are open, the innermost last
	top   []member
}

func (s *scanner) fail(at int, what string) error { return &syntaxError{at, what} }

func (s *scanner) unexpected(want string) error {
	if s.pos >= len(s.src) {
		return s.fail(s.pos, "the text ends where "+want+" should stand")
	}
	r, _ := utf8.DecodeRune(s.src[s.pos:])
	return s.fail(s.pos, fmt.Sprintf("found %q where %s should stand", r, want))
}

func (s *scanner) at(c byte) bool { return s.pos < len(s.src) && s.src[s.pos] == c }

func (s *scanner) space() {
	for s.pos < len(s.src) {
		switch s.src[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

func (s *scanner) value() error {
	if s.pos >= len(s.src) {
		return s.unexpected("a value")
	}
	switch c := s.src[s.pos]; {
	case c == '{':
		return s.object(nil)
	case c == '[':
		return s.array(nil)
	case c == '"':
		_, err := s.str()
		return err
	case c == '-' || (c >= '0' && c <= '9'):
		return s.number()
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if bytes.HasPrefix(s.src[s.pos:], []byte(word)) {
			s.pos += len(word)
			return nil
		}
	}
	return s.unexpected("a value")
}

func (s *scanner) enter() error {
	if s.depth++; s.depth > maxDepth {
		return s.fail(s.pos, fmt.Sprintf("nested more than %d levels deep", maxDepth))
	}
	s.pos++
	return nil
}

// object reads an object; s.pos is at its brace. Its members are added to out, unless that is nil.
func (s *scanner) object(out *[]member) error {
	if err := s.enter(); err != nil {
		return err
	}
	base := len(s.names)
	var seen map[string]bool // only for large objects
	s.space()
	if !s.at('}') {
		for {
			if !s.at('"') {
				return s.unexpected("a name in quotes")
			}
			at := s.pos
			name, err := s.str()
			if err != nil {
				return err
			}
			if !s.loose && !plainName(name) {
				return s.fail(at, fmt.Sprintf("%q is not a name that parcels use: names are lower-case words", clip(string(name))))
			}
			if seen == nil && len(s.names)-base == 16 {
				seen = make(map[string]bool, 64)
				for _, n := range s.names[base:] {
					seen[string(n)] = true
				}
			}
			twice := seen[string(name)]
			if seen == nil {
				for _, n := range s.names[base:] {
					twice = twice || bytes.Equal(n, name)
				}
			} else {
				seen[string(name)] = true
			}
			if twice {
				return s.fail(at, fmt.Sprintf("the name %q stands twice in one object", clip(string(name))))
			}
			if s.names = append(s.names, name); len(s.names)-base > maxMembers {
				return s.fail(at, fmt.Sprintf("more than %d names in one object", maxMembers))
			}
			s.space()
			if !s.at(':') {
				return s.unexpected("a colon")
			}
			s.pos++
			s.space()
			start, strict := s.pos, !s.loose
			if strict && slices.Contains(s.free, string(name)) {
				s.loose = true
			}
			if err := s.value(); err != nil {
				return err
			}
			s.loose = !strict
			if out != nil {
				*out = append(*out, member{string(name), s.src[start:s.pos:s.pos], start})
			}
			s.space()
			if s.at('}') {
				break
			}
			if !s.at(',') {
				return s.unexpected("a comma or the end of the object")
			}
			s.pos++
			s.space()
		}
	}
	s.names = s.names[:base]
	s.pos++
	s.depth--
	return nil
}

// array reads a list; s.pos is at its bracket. each is called with the text of each element, unless it is nil.
func (s *scanner) array(each func(value []byte)) error {
	if err := s.enter(); err != nil {
		return err
	}
	s.space()
	if !s.at(']') {
		for {
			start := s.pos
			if err := s.value(); err != nil {
				return err
			}
			if each != nil {
				each(s.src[start:s.pos:s.pos])
			}
			s.space()
			if s.at(']') {
				break
			}
			if !s.at(',') {
				return s.unexpected("a comma or the end of the list")
			}
			s.pos++
			s.space()
		}
	}
	s.pos++
	s.depth--
	return nil
}

// str reads a string and returns what it says; without escapes that shares memory with the text.
func (s *scanner) str() ([]byte, error) {
	start := s.pos + 1
	escaped := false
	for i := start; i < len(s.src); i++ {
		switch c := s.src[i]; {
		case c == '"':
			s.pos = i + 1
			if !escaped {
				return s.src[start:i], nil
			}
			var out string
			if err := json.Unmarshal(s.src[start-1:s.pos], &out); err != nil {
				return nil, s.fail(start-1, "not a string that JSON knows")
			}
			return []byte(out), nil
		case c < 0x20:
			return nil, s.fail(i, "a control character stands unescaped in a string")
		case c == '\\':
			n, err := s.escape(i)
			if err != nil {
				return nil, err
			}
			escaped = true
			i += n - 1
		}
	}
	s.pos = len(s.src)
	return nil, s.unexpected("the end of a string")
}

// escape returns the length of the escape at i. A lone half of a surrogate pair has no one reading, and NUL is
// refused by the databases.
func (s *scanner) escape(i int) (int, error) {
	rest := s.src[i+1:]
	if len(rest) > 0 && strings.IndexByte(`"\/bfnrt`, rest[0]) >= 0 {
		return 2, nil
	}
	r, ok := hex4(rest)
	n := 6
	if ok && utf16.IsSurrogate(r) {
		low, has := rune(0), false
		if len(rest) > 5 && rest[5] == '\\' {
			low, has = hex4(rest[6:])
		}
		n = 12
		ok = has && utf16.DecodeRune(r, low) != utf8.RuneError
	}
	switch {
	case !ok:
		return 0, s.fail(i, "an escape that JSON does not know")
	case r == 0:
		return 0, s.fail(i, "a NUL character is not allowed in text")
	}
	return n, nil
}

// hex4 reads "uXXXX".
func hex4(b []byte) (rune, bool) {
	if len(b) < 5 || b[0] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range b[1:5] {
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

func (s *scanner) number() error {
	start := s.pos
	digits := func() bool {
		from := s.pos
		for s.pos < len(s.src) && s.src[s.pos] >= '0' && s.src[s.pos] <= '9' {
			s.pos++
		}
		return s.pos > from
	}
	if s.at('-') {
		s.pos++
	}
	if s.at('0') {
		s.pos++
	} else if !digits() {
		return s.unexpected("a digit")
	}
	if s.at('.') {
		s.pos++
		if !digits() {
			return s.unexpected("a digit")
		}
	}
	if s.at('e') || s.at('E') {
		s.pos++
		if s.at('+') || s.at('-') {
			s.pos++
		}
		if !digits() {
			return s.unexpected("a digit")
		}
	}
	if s.pos-start > 512 {
		return s.fail(start, "a number of more than 512 characters")
	}
	return nil
}

// plainName reports whether a name is one that parcels use themselves. Since all of those are of one case, the
// decoder's matching in any case cannot take one name for another.
func plainName(name []byte) bool {
	if len(name) == 0 || len(name) > 64 {
		return false
	}
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// clip shortens foreign text for a message.
func clip(s string) string {
	if len(s) <= 60 {
		return s
	}
	cut := 60
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
