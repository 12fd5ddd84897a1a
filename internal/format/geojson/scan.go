package geojson

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"tansiq/internal/text"
)

// maxDepth is how deep objects and arrays may lie in one another; a MultiPolygon in a collection takes 9.
const maxDepth = 64

// maxSmall bounds in bytes what is kept of a name or a value at the top level.
const maxSmall = 4096

// scanner walks over one JSON text from a reader without holding more of it than one feature. It accepts exactly
// what encoding/json does, but no nesting beyond maxDepth.
type scanner struct {
	r    *bufio.Reader
	off  int64 // bytes read
	line int   // of the next byte, from 1

	whole, part capture
}

// capture keeps the bytes that are read while it is on.
type capture struct {
	on, over bool // over: there were more than limit, and none are kept
	limit    int
	b        []byte
}

func (c *capture) start(limit int) { c.on, c.over, c.limit, c.b = true, false, limit, c.b[:0] }

func (c *capture) add(b ...byte) {
	if !c.on || c.over {
		return
	}
	if len(c.b)+len(b) > c.limit {
		c.over, c.b = true, c.b[:0]
		return
	}
	c.b = append(c.b, b...)
}

// top is what stands around the features.
type top struct {
	typ, crs string
	features bool // there is a list of them
	count    int
}

func newScanner(r io.Reader) *scanner { return &scanner{r: bufio.NewReaderSize(r, 64<<10), line: 1} }

// errEnd is the end of the text where it may not be.
var errEnd = errors.New("the text ends")

func (s *scanner) fail(code, value string) error {
	return &FileError{Code: code, Line: s.line, Value: value}
}

// failed makes an error of the reader one of the file where the file is to blame.
func (s *scanner) failed(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return &FileError{Code: "truncated", Line: s.line, err: errEnd}
	case errors.Is(err, encoding.ErrInvalidUTF8):
		return &FileError{Code: "encoding", Line: s.line, err: err}
	}
	return fmt.Errorf("reading the file: %w", err)
}

func (s *scanner) next() (byte, error) {
	c, err := s.r.ReadByte()
	if err != nil {
		return 0, s.failed(err)
	}
	s.off++
	if c == '\n' {
		s.line++
	}
	s.whole.add(c)
	s.part.add(c)
	return c, nil
}

// peek shows the next byte without taking it.
func (s *scanner) peek() (byte, error) {
	b, err := s.r.Peek(1)
	if err != nil {
		return 0, s.failed(err)
	}
	return b[0], nil
}

// space passes over blanks and shows what follows.
func (s *scanner) space() (byte, error) {
	for {
		c, err := s.peek()
		if err != nil {
			return 0, err
		}
		switch c {
		case ' ', '\t', '\r', '\n':
			if _, err := s.next(); err != nil {
				return 0, err
			}
		default:
			return c, nil
		}
	}
}

func (s *scanner) unexpected(c byte, want string) error {
	return s.fail("json", "found "+strconv.QuoteRune(rune(c))+" where "+want+" should stand")
}

// value walks over one value at a depth.
func (s *scanner) value(depth int) error {
	c, err := s.space()
	if err != nil {
		return err
	}
	switch {
	case c == '{':
		return s.members(depth, func(string) error { return s.value(depth + 1) })
	case c == '[':
		return s.elements(depth, func() error { return s.value(depth + 1) })
	case c == '"':
		return s.str()
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	case c == 't':
		return s.word("true")
	case c == 'f':
		return s.word("false")
	case c == 'n':
		return s.word("null")
	}
	return s.unexpected(c, "a value")
}

// list walks over what stands between two brackets, separated by commas.
func (s *scanner) list(depth int, end byte, one func() error) error {
	if depth >= maxDepth {
		return s.fail("deep", strconv.Itoa(maxDepth))
	}
	if _, err := s.next(); err != nil {
		return err
	}
	c, err := s.space()
	if err == nil && c == end {
		_, err = s.next()
		return err
	}
	for err == nil {
		if err = one(); err != nil {
			break
		}
		if c, err = s.space(); err != nil {
			break
		}
		if c != ',' && c != end {
			return s.unexpected(c, strconv.QuoteRune(',')+" or "+strconv.QuoteRune(rune(end)))
		}
		if _, err = s.next(); c == end {
			return err
		}
	}
	return err
}

// elements walks over an array.
func (s *scanner) elements(depth int, one func() error) error { return s.list(depth, ']', one) }

// members walks over an object; one is called behind the colon, at the top level with the name.
func (s *scanner) members(depth int, one func(name string) error) error {
	return s.list(depth, '}', func() error {
		c, err := s.space()
		if err != nil {
			return err
		}
		if c != '"' {
			return s.unexpected(c, "a name")
		}
		if depth == 0 {
			s.part.start(maxSmall)
		}
		if err := s.str(); err != nil {
			return err
		}
		name := ""
		if depth == 0 {
			name, _ = s.small()
		}
		if c, err = s.space(); err != nil {
			return err
		}
		if c != ':' {
			return s.unexpected(c, strconv.QuoteRune(':'))
		}
		if _, err := s.next(); err != nil {
			return err
		}
		return one(name)
	})
}

// small ends the capture of a small value and returns it, a string without its quotes; empty when it was large.
func (s *scanner) small() (value string, isString bool) {
	s.part.on = false
	if json.Unmarshal(s.part.b, &value) == nil {
		return value, true
	}
	return strings.TrimSpace(string(s.part.b)), false
}

// stretch takes all bytes of a kind that are at hand, which hold no end of a line, and returns how many: most of a
// file is between quotes and within numbers.
func (s *scanner) stretch(kind func(byte) bool) int {
	b, _ := s.r.Peek(s.r.Buffered()) // what is buffered is there
	n := 0
	for n < len(b) && kind(b[n]) {
		n++
	}
	s.whole.add(b[:n]...)
	s.part.add(b[:n]...)
	s.off += int64(n)
	_, _ = s.r.Discard(n)
	return n
}

// str walks over a string.
func (s *scanner) str() error {
	if _, err := s.next(); err != nil { // the quote
		return err
	}
	for {
		s.stretch(func(c byte) bool { return c >= ' ' && c != '"' && c != '\\' })
		c, err := s.next()
		switch {
		case err != nil:
			return err
		case c == '"':
			return nil
		case c < ' ':
			if c == '\n' {
				s.line--
			}
			return s.fail("json", "a string holds the control character "+strconv.QuoteRune(rune(c)))
		case c == '\\':
			if err := s.escape(); err != nil {
				return err
			}
		}
	}
}

func (s *scanner) escape() error {
	c, err := s.next()
	if err != nil {
		return err
	}
	if strings.IndexByte(`"\/bfnrt`, c) >= 0 {
		return nil
	}
	if c != 'u' {
		return s.fail("json", `a string holds the escape \`+strconv.Quote(string(rune(c))))
	}
	for range 4 {
		if c, err = s.next(); err != nil {
			return err
		}
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
			return s.unexpected(c, "a hexadecimal digit")
		}
	}
	return nil
}

// word walks over true, false and null.
func (s *scanner) word(w string) error {
	for i := range len(w) {
		c, err := s.next()
		if err != nil {
			return err
		}
		if c != w[i] {
			return s.unexpected(c, w)
		}
	}
	return nil
}

// number walks over -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
func (s *scanner) number() error {
	c, err := s.next()
	if err == nil && c == '-' {
		c, err = s.next()
	}
	if err != nil {
		return err
	}
	if c < '0' || c > '9' {
		return s.unexpected(c, "a digit")
	}
	if c != '0' {
		s.digits()
	}
	if s.takes(".") {
		if err := s.someDigits(); err != nil {
			return err
		}
	}
	if s.takes("eE") {
		s.takes("+-")
		return s.someDigits()
	}
	return nil
}

// takes takes the next byte when it is one of those given. The end of the text is none of them.
func (s *scanner) takes(these string) bool {
	c, err := s.peek()
	if err != nil || strings.IndexByte(these, c) < 0 {
		return false
	}
	_, err = s.next()
	return err == nil
}

// digits takes all digits that follow and returns how many.
func (s *scanner) digits() (n int) {
	for {
		k := s.stretch(func(c byte) bool { return c >= '0' && c <= '9' })
		if n += k; s.r.Buffered() > 0 {
			return n
		}
		if _, err := s.peek(); err != nil { // brings the next stretch
			return n
		}
	}
}

func (s *scanner) someDigits() error {
	if s.digits() > 0 {
		return nil
	}
	c, err := s.peek()
	if err != nil {
		return err
	}
	return s.unexpected(c, "a digit")
}

// file walks over the whole text and calls feature for each element of the list of features, with its bytes, which
// hold until the next one, or nil when there are more than maxFeature. What the text says of itself is complete
// only at its end.
func (s *scanner) file(feature func(raw []byte) error) (top, error) {
	var t top
	c, err := s.space()
	if err != nil {
		var fe *FileError
		if errors.As(err, &fe) && fe.Code == "truncated" {
			err = &FileError{Code: "empty"}
		}
		return t, err
	}
	if c != '{' {
		err = s.value(0)
	} else {
		s.whole.start(maxFeature) // the text may be one feature
		err = s.members(0, func(name string) error { return s.member(&t, name, feature) })
		s.whole.on = false
	}
	if err != nil {
		return t, err
	}
	switch c, err := s.space(); {
	case err == nil:
		return t, s.unexpected(c, "the end")
	case errors.Is(err, errEnd):
		return t, nil
	default:
		return t, err
	}
}

// member walks over one value of the top level.
func (s *scanner) member(t *top, name string, feature func(raw []byte) error) error {
	c, err := s.space()
	if err != nil {
		return err
	}
	switch {
	case name == "type" || name == "crs":
		s.part.start(maxSmall)
		if err := s.value(1); err != nil {
			return err
		}
		if s.part.over {
			s.part.b = append(s.part.b[:0], "too long"...)
		}
		v, isString := s.small()
		if name == "crs" {
			t.crs = v
		} else if isString {
			t.typ = v
		}
		return nil
	case name == "features" && c == '[' && !t.features:
		t.features = true
		return s.elements(1, func() error {
			if _, err := s.space(); err != nil {
				return err
			}
			s.part.start(maxFeature)
			if err := s.value(2); err != nil {
				return err
			}
			s.part.on = false
			t.count++
			if s.part.over {
				return feature(nil)
			}
			return feature(s.part.b)
		})
	}
	return s.value(1)
}

// judgedBytes is by how much of a file its encoding is judged, and up to what size one is decoded in one piece.
const judgedBytes = 4 << 20

// original gives the text of a file as UTF-8 from its beginning, as often as it is asked to.
type original struct {
	r        io.ReadSeeker
	whole    string                      // of a small file
	decoding func(r io.Reader) io.Reader // of a large one
}

// newOriginal judges in what encoding a file is.
func newOriginal(r io.ReadSeeker, size int64, rep *Report) (*original, error) {
	head := make([]byte, min(size, judgedBytes))
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading the file: %w", err)
	}
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, fmt.Errorf("reading the file: %w", err)
	}
	if int64(len(head)) == size {
		d, err := text.Decode(head)
		if err != nil {
			return nil, encodingError(err, head)
		}
		rep.Encoding, rep.Notes = d.Encoding, d.Notes
		return &original{whole: strings.TrimPrefix(d.Text, "\uFEFF")}, nil
	}
	// Where all of it is ASCII, what follows decides.
	sample := head
	for ascii(sample) {
		n, err := io.ReadFull(r, head)
		if n > 0 {
			sample = head[:n]
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading the file: %w", err)
		}
	}
	d, err := text.Decode(complete(sample))
	if err != nil {
		return nil, encodingError(err, sample)
	}
	rep.Encoding, rep.Notes = d.Encoding, d.Notes
	s := &original{r: r}
	decoder := func(e encoding.Encoding) func(io.Reader) io.Reader {
		return func(r io.Reader) io.Reader { return e.NewDecoder().Reader(r) }
	}
	switch d.Encoding {
	case "utf-8":
		s.decoding = func(r io.Reader) io.Reader {
			return transform.NewReader(r, transform.Chain(encoding.UTF8Validator, unicode.BOMOverride(transform.Nop)))
		}
	case "utf-16le":
		s.decoding = decoder(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))
	case "utf-16be":
		s.decoding = decoder(unicode.UTF16(unicode.BigEndian, unicode.UseBOM))
	case "windows-1256":
		s.decoding = decoder(charmap.Windows1256)
	case "iso-8859-6":
		s.decoding = decoder(charmap.ISO8859_6)
	case "windows-1252":
		s.decoding = decoder(charmap.Windows1252)
	default:
		return nil, &FileError{Code: "encoding", Value: d.Encoding}
	}
	return s, nil
}

// text begins the text anew.
func (s *original) text() (io.Reader, error) {
	if s.r == nil {
		return strings.NewReader(s.whole), nil
	}
	if _, err := s.r.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading the file again: %w", err)
	}
	return s.decoding(s.r), nil
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf || c == 0 {
			return false
		}
	}
	return true
}

// complete cuts a sample so that it ends with a whole character.
func complete(b []byte) []byte {
	if bytes.IndexByte(b, 0) >= 0 { // UTF-16, or no text
		if n := len(b); b[n-1]&0xFC == 0xD8 || b[n-2]&0xFC == 0xD8 {
			b = b[:n-2]
		}
		return b
	}
	for n := 1; n < utf8.UTFMax && n < len(b); n++ {
		if utf8.RuneStart(b[len(b)-n]) {
			if !utf8.FullRune(b[len(b)-n:]) {
				b = b[:len(b)-n]
			}
			break
		}
	}
	return b
}
