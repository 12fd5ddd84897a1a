package stix

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
)

// Limits bound what is read from others.
type Limits struct {
	Bytes   int64 // of the whole input
	Object  int   // bytes of one object
	Depth   int   // levels of nesting within one object
	Objects int   // objects in one input
}

// DefaultLimits takes every public data set known to us and keeps one file from filling a node's memory.
func DefaultLimits() Limits {
	return Limits{Bytes: 512 << 20, Object: 8 << 20, Depth: 64, Objects: 1_000_000}
}

// ErrLimit marks an input that is larger than its Limits.
var ErrLimit = errors.New("over the limit")

// ObjectError is one object that could not be read; the objects after it still come.
type ObjectError struct {
	Index  int   // position among the objects of the input, from 0
	Offset int64 // byte at which the object begins
	Err    error
}

// Error names the object by its position, since it has no id that could be trusted.
func (e *ObjectError) Error() string {
	return fmt.Sprintf("object %d, which begins at byte %d: %v", e.Index+1, e.Offset, e.Err)
}

// Unwrap returns the cause.
func (e *ObjectError) Unwrap() error { return e.Err }

// Parse reads one object. It keeps raw (it does not copy it) and reads the header. It fails with a
// *SyntaxError on anything but strict JSON, and when there is no type or no id; whether the object follows
// the specification is for Validate to say.
func Parse(raw []byte) (Object, error) {
	return parse(raw, DefaultLimits().Depth)
}

func parse(raw []byte, depth int) (Object, error) {
	t, err := parseTree(raw, depth)
	if err != nil {
		return Object{}, err
	}
	return header(raw, t)
}

// New is Parse and Valid in one, for objects that we make ourselves.
func New(raw []byte) (Object, error) {
	t, err := parseTree(raw, DefaultLimits().Depth)
	if err != nil {
		return Object{}, err
	}
	o, err := header(raw, t)
	if err != nil {
		return Object{}, err
	}
	v := validator{t: t, id: clip(o.ID)}
	v.object(o)
	for _, p := range v.found {
		if !p.Warning {
			return Object{}, p
		}
	}
	return o, nil
}

func header(raw []byte, t *tree) (Object, error) {
	if t.nodes[0].kind != kindObject {
		return Object{}, fmt.Errorf("a STIX object is a JSON object, this is %s", t.nodes[0].kind)
	}
	o := Object{Raw: raw}
	t.children(0, func(_, c int) {
		n := t.nodes[c]
		if n.kind == kindString {
			// Copied, so that a header does not keep the whole text of its object a second time.
			switch n.name {
			case "type":
				o.Type = strings.Clone(n.text)
			case "id":
				o.ID = strings.Clone(n.text)
			case "spec_version":
				o.SpecVersion = strings.Clone(n.text)
			case "created":
				o.Created = strings.Clone(n.text)
			case "modified":
				o.Modified = strings.Clone(n.text)
			case "created_by_ref":
				o.CreatedByRef = strings.Clone(n.text)
			case "lang":
				o.Lang = strings.Clone(n.text)
			}
			return
		}
		switch {
		case n.name == "revoked" && n.kind == kindBool:
			o.Revoked = n.text == "true"
		case n.name == "object_marking_refs" && n.kind == kindArray:
			t.children(c, func(_, m int) {
				if t.nodes[m].kind == kindString {
					o.MarkingRefs = append(o.MarkingRefs, strings.Clone(t.nodes[m].text))
				}
			})
		case n.name == "extensions" && n.kind == kindObject:
			t.children(c, func(_, m int) { o.Extensions = append(o.Extensions, strings.Clone(t.nodes[m].name)) })
		}
	})
	switch {
	case o.Type == "" && o.ID == "":
		return Object{}, errors.New("no type and no id: this is not a STIX object")
	case o.Type == "":
		return Object{}, fmt.Errorf("%s: no type", o.ID)
	case o.ID == "":
		return Object{}, fmt.Errorf("an object of type %q has no id", o.Type)
	}
	return o, nil
}

// Decode streams the objects of a bundle, of a JSON list of objects, or of a single object, in order. An
// object that cannot be read comes as an *ObjectError and the rest follows; any other error (broken bundle,
// ErrLimit, a failing reader) is the last thing that comes. Objects share no memory with each other.
func Decode(r io.Reader, limits Limits) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		d := &decoder{r: bufio.NewReaderSize(r, 64<<10), limits: limits, yield: yield}
		if err := d.run(); err != nil && !errors.Is(err, errStopped) {
			yield(Object{}, err)
		}
	}
}

// errStopped says that the consumer of Decode wants no more.
var errStopped = errors.New("stopped")

type decoder struct {
	r      *bufio.Reader
	pos    int64
	limits Limits
	yield  func(Object, error) bool
	count  int
}

// next returns the next byte; io.EOF at the end of the input.
func (d *decoder) next() (byte, error) {
	if d.pos >= d.limits.Bytes {
		if _, err := d.r.Peek(1); err == nil {
			return 0, fmt.Errorf("the input is larger than %d bytes: %w", d.limits.Bytes, ErrLimit)
		}
	}
	c, err := d.r.ReadByte()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			err = fmt.Errorf("reading STIX: %w", err)
		}
		return 0, err
	}
	d.pos++
	return c, nil
}

// token returns the next byte that is not white space, appending what it read to *buf when buf is not nil.
func (d *decoder) token(want string, buf *[]byte) (byte, error) {
	for {
		c, err := d.next()
		if errors.Is(err, io.EOF) {
			return 0, &SyntaxError{Offset: d.pos, What: "the text ends where " + want + " should stand: it is cut off"}
		}
		if err != nil {
			return 0, err
		}
		if buf != nil {
			if len(*buf) > d.limits.Object {
				return 0, fmt.Errorf("more than %d bytes beside the objects: %w", d.limits.Object, ErrLimit)
			}
			*buf = append(*buf, c)
		}
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c, nil
		}
	}
}

func (d *decoder) run() error {
	if bom, err := d.r.Peek(3); err == nil && string(bom) == "\xef\xbb\xbf" {
		_, _ = d.r.Discard(3) // just peeked
		d.pos = 3
	}
	c, err := d.token("a bundle or an object", nil)
	if err != nil {
		return err
	}
	switch c {
	case '[':
		err = d.list()
	case '{':
		err = d.bundle()
	default:
		return &SyntaxError{Offset: d.pos - 1, What: fmt.Sprintf("found %q where a bundle or an object should begin", c)}
	}
	if err != nil {
		return err
	}
	for {
		c, err := d.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return &SyntaxError{Offset: d.pos - 1, What: "text after the end of the bundle"}
		}
	}
}

// list reads the objects of a list whose '[' has been read.
func (d *decoder) list() error {
	for first := true; ; first = false {
		c, err := d.token("an object", nil)
		if err != nil {
			return err
		}
		if first && c == ']' {
			return nil
		}
		if d.count >= d.limits.Objects {
			return fmt.Errorf("more than %d objects: %w", d.limits.Objects, ErrLimit)
		}
		start := d.pos - 1
		raw, tooLarge, err := d.value(c, nil)
		if err != nil {
			return err
		}
		if err := d.emit(raw, start, tooLarge); err != nil {
			return err
		}
		if c, err = d.token("a comma or the end of the list of objects", nil); err != nil {
			return err
		}
		switch c {
		case ']':
			return nil
		case ',':
		default:
			return &SyntaxError{Offset: d.pos - 1, What: fmt.Sprintf("found %q where a comma or the end of the list of objects should stand", c)}
		}
	}
}

// emit parses one object and hands it on.
func (d *decoder) emit(raw []byte, start int64, tooLarge error) error {
	index := d.count
	d.count++
	var o Object
	err := tooLarge
	if err == nil {
		o, err = parse(raw, d.limits.Depth)
	}
	if err != nil {
		var syntax *SyntaxError
		if errors.As(err, &syntax) {
			err = &SyntaxError{Offset: start + syntax.Offset, What: syntax.What}
		}
		o, err = Object{}, &ObjectError{Index: index, Offset: start, Err: err}
	}
	if !d.yield(o, err) {
		return errStopped
	}
	return nil
}

// bundle reads an object whose '{' has been read: a bundle, or a single object that is kept whole. Members
// are gathered in head until it is clear which of the two it is.
func (d *decoder) bundle() error {
	start := d.pos - 1
	head := []byte{'{'}
	typ, id := "", ""
	streamed := false
	for first := true; ; first = false {
		c, err := d.token("a property", &head)
		if err != nil {
			return err
		}
		if first && c == '}' {
			break
		}
		if c != '"' {
			return &SyntaxError{Offset: d.pos - 1, What: fmt.Sprintf("found %q where a property name in quotes should stand", c)}
		}
		name, head2, err := d.text(c, head)
		if err != nil {
			return err
		}
		head = head2
		if c, err = d.token("a colon", &head); err != nil {
			return err
		}
		if c != ':' {
			return &SyntaxError{Offset: d.pos - 1, What: fmt.Sprintf("found %q where a colon should stand", c)}
		}
		if c, err = d.token("a value", &head); err != nil {
			return err
		}
		switch {
		case name == "objects" && c == '[' && (typ == "bundle" || typ == ""):
			if streamed {
				return &SyntaxError{Offset: d.pos - 1, What: `the bundle has "objects" twice`}
			}
			streamed = true
			if err := d.list(); err != nil {
				return err
			}
			head = append(head, ']')
		case c == '"' && (name == "type" || name == "id"):
			var s string
			if s, head, err = d.text(c, head); err != nil {
				return err
			}
			if name == "type" {
				typ = s
			} else {
				id = s
			}
		default:
			var tooLarge error
			if head, tooLarge, err = d.value(c, head[:len(head)-1]); err != nil {
				return err
			}
			if tooLarge != nil {
				return tooLarge
			}
		}
		if c, err = d.token("a comma or the end of the object", &head); err != nil {
			return err
		}
		if c == '}' {
			break
		}
		if c != ',' {
			return &SyntaxError{Offset: d.pos - 1, What: fmt.Sprintf("found %q where a comma or the end of the object should stand", c)}
		}
	}
	switch {
	case !streamed && typ != "bundle":
		return d.emit(head, start, nil)
	case typ != "bundle":
		return fmt.Errorf("a list of objects stands in something of type %q, not in a bundle", typ)
	}
	// The bundle's own properties, without its objects, must be sound JSON too.
	if _, err := parseTree(head, d.limits.Depth); err != nil {
		var syntax *SyntaxError
		if errors.As(err, &syntax) {
			return fmt.Errorf("the bundle's own properties: %s", syntax.What)
		}
		return err
	}
	if err := checkID(id, "bundle"); err != nil {
		return fmt.Errorf("the bundle's id: %w", err)
	}
	return nil
}

// text reads the rest of a string whose opening quote is the last byte of buf, and decodes it.
func (d *decoder) text(c byte, buf []byte) (string, []byte, error) {
	at := len(buf) - 1
	buf, tooLarge, err := d.value(c, buf[:at])
	if err == nil {
		err = tooLarge
	}
	if err != nil {
		return "", nil, err
	}
	t, err := parseTree(buf[at:], 1)
	if err != nil {
		return "", nil, &SyntaxError{Offset: d.pos, What: "a string that cannot be read"}
	}
	return t.nodes[0].text, buf, nil
}

// value appends to buf the bytes of one value that begins with c, which has been read. It finds only where
// the value ends; what is in it is checked by the parser. A value over the size limit is read to its end and
// comes back as tooLarge.
func (d *decoder) value(c byte, buf []byte) (raw []byte, tooLarge error, err error) {
	start := d.pos - 1
	buf = append(buf, c)
	depth, inString, escaped := 0, false, false
	step := func(c byte) {
		switch {
		case escaped:
			escaped = false
		case inString && c == '\\':
			escaped = true
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
	}
	switch {
	case c == '{' || c == '[' || c == '"':
		step(c)
	case c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'):
		// A number or a word ends before the next mark of structure.
		for {
			next, end := d.r.Peek(1)
			if end != nil || next[0] == ',' || next[0] == '}' || next[0] == ']' || next[0] <= ' ' || len(buf) > d.limits.Object {
				return buf, nil, nil
			}
			if c, err = d.next(); err != nil {
				return nil, nil, err
			}
			buf = append(buf, c)
		}
	default:
		return nil, nil, &SyntaxError{Offset: start, What: fmt.Sprintf("found %q where a value should stand", c)}
	}
	for depth > 0 || inString {
		c, err := d.next()
		if errors.Is(err, io.EOF) {
			return nil, nil, &SyntaxError{Offset: d.pos, What: fmt.Sprintf("the text is cut off within the value that begins at byte %d", start)}
		}
		if err != nil {
			return nil, nil, err
		}
		step(c)
		if len(buf) < d.limits.Object {
			buf = append(buf, c)
		} else if tooLarge == nil {
			tooLarge = fmt.Errorf("more than %d bytes: %w", d.limits.Object, ErrLimit)
		}
	}
	return buf, tooLarge, nil
}
