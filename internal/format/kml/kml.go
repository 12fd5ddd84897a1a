// Package kml reads areas and lines from KML 2.2 and KMZ, as map programs write them.
//
// It takes polygons, also in MultiGeometry and in nested folders, and lines as lines, because a corridor needs a width
// that a person has to say. It draws nothing: styles, pictures, models and points are passed over, and a link to the
// network is never followed. What a placemark means to a desk is not decided here.
package kml

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Bounds of what is read.
const (
	maxBytes      = 50 << 20 // of the file, and of the document in a KMZ
	maxEntries    = 2000     // files in a KMZ
	maxDepth      = 64       // elements in one another
	maxPlacemarks = 50_000
	maxPoints     = 2_000_000 // in the whole file
	maxText       = 4000      // bytes of a description
)

// File is what was read.
type File struct {
	Name       string           // of the document
	Placemarks []area.Placemark // in the order of the file; a placemark with several lines is there once for each
	Notes      []text.Note      // what was passed over
}

// Error says why a file as a whole cannot be read.
type Error struct {
	Code  string // stable: empty, large, zip, no_kml, not_kml, xml, deep, entities, many, points, encoding
	Line  int    // where it shows, 0 when it concerns no line
	Value string // what was met, or the limit
	err   error
}

// Unwrap returns what lies beneath, nil when nothing does.
func (e *Error) Unwrap() error { return e.err }

// Error is the reason in English.
func (e *Error) Error() string { return e.Words().EN }

// Words says what is wrong and what to do.
func (e *Error) Words() text.Bilingual {
	line := strconv.Itoa(e.Line)
	switch e.Code {
	case "empty":
		return text.Bilingual{AR: "الملف فارغ", EN: "the file is empty"}
	case "large":
		return text.Bilingual{AR: "الملف أكبر من " + e.Value + " ميغابايت: قسّمه", EN: "the file is larger than " + e.Value + " MiB: split it"}
	case "zip":
		return text.Bilingual{AR: "ملف KMZ تالف: احفظه من جديد أو صدّره بصيغة KML", EN: "the KMZ file is damaged: save it again, or export it as KML"}
	case "no_kml":
		return text.Bilingual{AR: "لا يوجد ملف KML داخل هذا الأرشيف", EN: "there is no KML file in this archive"}
	case "not_kml":
		return text.Bilingual{AR: "هذا ليس KML: يبدأ بالعنصر " + strconv.Quote(e.Value), EN: "this is no KML: it begins with the element " + strconv.Quote(e.Value)}
	case "deep":
		return text.Bilingual{AR: "التداخل في السطر " + line + " أعمق من " + e.Value + " مستوى", EN: "on line " + line + " it is nested deeper than " + e.Value + " levels"}
	case "entities":
		return text.Bilingual{
			AR: "في الملف تعريف DOCTYPE عند السطر " + line + "، ولا يُقبل: احذفه",
			EN: "the file has a DOCTYPE on line " + line + ", which is not taken: remove it",
		}
	case "many":
		return text.Bilingual{AR: "في الملف أكثر من " + e.Value + " موضع: قسّمه", EN: "the file has more than " + e.Value + " placemarks: split it"}
	case "points":
		return text.Bilingual{AR: "في الملف أكثر من " + e.Value + " نقطة: قسّمه", EN: "the file has more than " + e.Value + " positions: split it"}
	case "encoding":
		return text.Bilingual{AR: "تعذّر التعرف على ترميز الملف: احفظه بترميز UTF-8", EN: "the encoding of the file cannot be recognised: save it as UTF-8"}
	}
	return text.Bilingual{AR: "السطر " + line + " ليس XML صحيحًا: " + e.Value, EN: "line " + line + " is not proper XML: " + e.Value}
}

// Read reads a KML or KMZ file. A placemark that cannot be used is there with its Err; the error is an *Error when
// the file as a whole cannot be read, or one of the reader.
func Read(r io.Reader) (File, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return File{}, fmt.Errorf("reading the file: %w", err)
	}
	if len(b) > maxBytes {
		return File{}, tooLarge()
	}
	var notes []text.Note
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) || bytes.HasPrefix(b, []byte("PK\x05\x06")) {
		if b, notes, err = unzip(b); err != nil {
			return File{}, err
		}
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return File{}, &Error{Code: "empty"}
	}
	d, err := text.Decode(b)
	if err != nil {
		return File{}, &Error{Code: "encoding", err: err}
	}
	p := parser{f: File{Notes: append(notes, d.Notes...)}}
	if err := p.read(strings.TrimLeft(d.Text, "\ufeff \t\r\n")); err != nil {
		return File{}, err
	}
	return p.f, nil
}

func tooLarge() error { return &Error{Code: "large", Value: strconv.Itoa(maxBytes >> 20)} }

// unzip returns the document of a KMZ: doc.kml, or else the first KML file by name.
func unzip(b []byte) ([]byte, []text.Note, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, nil, &Error{Code: "zip", err: err}
	}
	if len(z.File) > maxEntries {
		return nil, nil, &Error{Code: "zip"}
	}
	var found []*zip.File
	for _, f := range z.File {
		if strings.EqualFold(path.Ext(f.Name), ".kml") && !strings.HasPrefix(path.Base(f.Name), "._") {
			found = append(found, f)
		}
	}
	if len(found) == 0 {
		return nil, nil, &Error{Code: "no_kml"}
	}
	rank := func(f *zip.File) int {
		if strings.EqualFold(f.Name, "doc.kml") {
			return 0
		}
		return 1 + strings.Count(f.Name, "/")
	}
	slices.SortStableFunc(found, func(x, y *zip.File) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(x.Name, y.Name))
	})
	in, err := found[0].Open()
	if err != nil {
		return nil, nil, &Error{Code: "zip", err: err}
	}
	// What the archive says of sizes is not believed: the stream is cut.
	doc, err := io.ReadAll(io.LimitReader(in, maxBytes+1))
	if cerr := in.Close(); err == nil {
		err = cerr
	}
	if len(doc) > maxBytes {
		return nil, nil, tooLarge()
	}
	if err != nil {
		return nil, nil, &Error{Code: "zip", err: err}
	}
	var notes []text.Note
	if n := len(found) - 1; n > 0 {
		notes = append(notes, counted("other_kml", n, "further KML files in the archive were not read, only "+found[0].Name, "ملفات KML أخرى في الأرشيف لم تُقرأ سوى "+found[0].Name))
	}
	return doc, notes, nil
}

func counted(code string, n int, en, ar string) text.Note {
	v := strconv.Itoa(n)
	return text.Note{Code: code, Args: []string{v}, EN: en + ": " + v, AR: ar + ": " + v}
}

// step is an open element.
type step struct {
	name     string
	attr     []xml.Attr
	text     strings.Builder
	children map[string]int // how many children of a name it has had
	number   int            // which of its name it is, from 1
}

type parser struct {
	f      File
	d      *xml.Decoder
	open   []*step
	points int

	mark *placemark // the one that is open

	links, pointsOnly, other int
}

// placemark gathers what an open Placemark holds.
type placemark struct {
	area.Placemark
	depth int // of open when it was opened
	rings [][][]area.Point
	lines [][]area.Point
	outer []area.Point
	holes [][]area.Point
	bad   *area.GeometryError
	point bool
	names map[string]string
}

// keeps are the elements whose text is kept.
var keeps = map[string]bool{"name": true, "description": true, "coordinates": true, "value": true, "SimpleData": true, "begin": true, "when": true}

func (p *parser) read(s string) error {
	p.d = xml.NewDecoder(strings.NewReader(s))
	// The text is decoded already, whatever its first line says.
	p.d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	// Programs leave out the declaration of a prefix, and write names of HTML into descriptions.
	p.d.Entity = xml.HTMLEntity
	root := false
	for {
		t, err := p.d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return p.fail(err)
		}
		switch t := t.(type) {
		case xml.Directive:
			return &Error{Code: "entities", Line: p.line()}
		case xml.StartElement:
			if !root {
				if root = true; t.Name.Local != "kml" && t.Name.Local != "Document" && t.Name.Local != "Folder" && t.Name.Local != "Placemark" {
					return &Error{Code: "not_kml", Value: short(t.Name.Local)}
				}
			}
			if err := p.start(t); err != nil {
				return err
			}
		case xml.EndElement:
			if err := p.end(t.Name.Local); err != nil {
				return err
			}
		case xml.CharData:
			if n := len(p.open); n > 0 && keeps[p.open[n-1].name] {
				p.open[n-1].text.Write(t)
			} else if n == 0 && len(bytes.TrimSpace(t)) > 0 {
				return &Error{Code: "xml", Line: p.line(), Value: "text " + strconv.Quote(short(string(t))) + " outside any element"}
			}
		}
	}
	switch {
	case !root:
		return &Error{Code: "not_kml"}
	case len(p.open) > 0:
		return &Error{Code: "xml", Line: p.line(), Value: "the file ends before </" + p.open[len(p.open)-1].name + ">: it seems to be cut off"}
	}
	if p.links > 0 {
		p.f.Notes = append(p.f.Notes, counted("network_link", p.links, "links to the network are never followed; passed over", "لا تُتبع روابط الشبكة؛ تُجووزت"))
	}
	if p.pointsOnly > 0 {
		p.f.Notes = append(p.f.Notes, counted("points", p.pointsOnly, "placemarks that are points and no areas were passed over", "مواضع هي نقاط لا مساحات تُجووزت"))
	}
	if p.other > 0 {
		p.f.Notes = append(p.f.Notes, counted("no_geometry", p.other, "placemarks without an area or a line were passed over", "مواضع بلا مساحة ولا خط تُجووزت"))
	}
	return nil
}

func (p *parser) line() int {
	n, _ := p.d.InputPos()
	return n
}

func (p *parser) fail(err error) error {
	value := err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		value = syntax.Msg
	}
	return &Error{Code: "xml", Line: p.line(), Value: short(value), err: err}
}

func (p *parser) start(t xml.StartElement) error {
	if len(p.open) >= maxDepth {
		return &Error{Code: "deep", Line: p.line(), Value: strconv.Itoa(maxDepth)}
	}
	s := &step{name: t.Name.Local, number: 1, attr: slices.Clone(t.Attr)}
	if n := len(p.open); n > 0 {
		up := p.open[n-1]
		if up.children == nil {
			up.children = map[string]int{}
		}
		up.children[s.name]++
		s.number = up.children[s.name]
	}
	p.open = append(p.open, s)
	switch s.name {
	case "NetworkLink":
		p.links++
	case "Placemark":
		if p.mark != nil {
			return &Error{Code: "xml", Line: p.line(), Value: "a Placemark in a Placemark"}
		}
		p.mark = &placemark{depth: len(p.open), names: map[string]string{}}
		p.mark.Path, p.mark.ID = p.path(), attr(s, "id")
	}
	return nil
}

func attr(s *step, name string) string {
	for _, a := range s.attr {
		if a.Name.Local == name {
			return short(a.Value)
		}
	}
	return ""
}

// path names the open element: "Document/Folder[2]/Placemark[1]".
func (p *parser) path() string {
	var b strings.Builder
	for _, s := range p.open {
		if s.name == "kml" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('/')
		}
		b.WriteString(short(s.name))
		if s.name == "Folder" || s.name == "Placemark" {
			b.WriteString("[" + strconv.Itoa(s.number) + "]")
		}
	}
	return b.String()
}

func (p *parser) up(n int) string {
	if len(p.open) <= n {
		return ""
	}
	return p.open[len(p.open)-1-n].name
}

func (p *parser) end(name string) error {
	n := len(p.open)
	if n == 0 || p.open[n-1].name != name {
		return &Error{Code: "xml", Line: p.line(), Value: "</" + short(name) + "> closes nothing that is open"}
	}
	s := p.open[n-1]
	m := p.mark
	if m == nil {
		if name == "name" && p.up(1) == "Document" && p.f.Name == "" {
			p.f.Name = short(s.text.String())
		}
		p.open = p.open[:n-1]
		return nil
	}
	switch name {
	case "name":
		if n == m.depth+1 {
			m.Name = short(s.text.String())
		}
	case "description":
		if n == m.depth+1 {
			m.Description = plain(s.text.String())
		}
	case "value":
		if up := p.open[n-2]; up.name == "Data" {
			m.names[strings.ToLower(attr(up, "name"))] = short(s.text.String())
		}
	case "SimpleData":
		m.names[strings.ToLower(attr(s, "name"))] = short(s.text.String())
	case "begin", "when":
		if up := p.up(1); up == "TimeSpan" || up == "TimeStamp" {
			m.names["valid_from"] = cmp.Or(m.names["valid_from"], short(s.text.String()))
		}
	case "coordinates":
		if err := p.coordinates(m, s.text.String()); err != nil {
			return err
		}
	case "Polygon":
		if m.outer != nil {
			m.rings = append(m.rings, append([][]area.Point{m.outer}, m.holes...))
		} else if m.bad == nil {
			m.bad = &area.GeometryError{Code: "empty", Path: "Polygon"}
		}
		m.outer, m.holes = nil, nil
	case "Placemark":
		if err := p.finish(m); err != nil {
			return err
		}
		p.mark = nil
	}
	p.open = p.open[:n-1]
	return nil
}

// coordinates takes the text of a coordinates element to where it belongs.
func (p *parser) coordinates(m *placemark, s string) error {
	what, within := p.up(1), p.up(2)
	switch {
	case what == "Point":
		m.point = true
		return nil
	case what == "LinearRing" || what == "LineString":
	default:
		return nil // of a Model, of a tour
	}
	points, bad := positions(s, maxPoints-p.points)
	if p.points += len(points); bad != nil {
		if bad.Code == "points" {
			return &Error{Code: "points", Value: strconv.Itoa(maxPoints)}
		}
		if m.bad == nil {
			bad.Path = what + "." + bad.Path
			m.bad = bad
		}
		return nil
	}
	switch {
	case what == "LineString":
		m.lines = append(m.lines, points)
	case within == "outerBoundaryIs" && m.outer == nil:
		m.outer = points
		if points == nil {
			m.outer = []area.Point{}
		}
	case within == "innerBoundaryIs":
		m.holes = append(m.holes, points)
	case within != "outerBoundaryIs":
		m.rings = append(m.rings, [][]area.Point{points}) // a ring alone
	}
	return nil
}

// finish adds the placemarks that an element made.
func (p *parser) finish(m *placemark) error {
	first := func(keys ...string) string {
		for _, k := range keys {
			if v := m.names[k]; v != "" {
				return v
			}
		}
		return ""
	}
	m.AR, m.EN = first("name_ar", "name:ar", "ar"), first("name_en", "name:en", "en")
	m.Name = cmp.Or(m.Name, first("name"), m.AR, m.EN)
	if from := first("valid_from"); from != "" {
		day := from
		if len(day) > 10 && day[10] == 'T' {
			day = day[:10]
		}
		if d, err := incident.ParseDay(day); err == nil {
			m.ValidFrom = d.String()
		} else {
			p.f.Notes = append(p.f.Notes, text.Note{Code: "bad_date", Args: []string{from},
				EN: m.Path + ": " + strconv.Quote(from) + " is no date like 2025-01-11 and was passed over",
				AR: m.Path + ": " + strconv.Quote(from) + " ليس تاريخًا مثل 2025-01-11 فتُجووز"})
		}
	}
	add := func(one area.Placemark) error {
		if len(p.f.Placemarks) >= maxPlacemarks {
			return &Error{Code: "many", Value: strconv.Itoa(maxPlacemarks)}
		}
		p.f.Placemarks = append(p.f.Placemarks, one)
		return nil
	}
	switch {
	case m.bad != nil:
		one := m.Placemark
		one.Err = m.bad
		return add(one)
	case len(m.rings) == 0 && len(m.lines) == 0:
		if m.point {
			p.pointsOnly++
		} else {
			p.other++
		}
		return nil
	}
	if len(m.rings) > 0 {
		one := m.Placemark
		one.SetRings(m.rings)
		if err := add(one); err != nil {
			return err
		}
	}
	for _, l := range m.lines {
		one := m.Placemark
		one.SetLine(l)
		if err := add(one); err != nil {
			return err
		}
	}
	return nil
}

// positions reads "lon,lat[,height] lon,lat[,height] …". A blank after a comma, which is against the rules, is passed
// over.
func positions(s string, most int) ([]area.Point, *area.GeometryError) {
	var out []area.Point
	for i := 0; ; {
		for i < len(s) && blank(s[i]) {
			i++
		}
		if i == len(s) {
			return out, nil
		}
		where := "coordinates[" + strconv.Itoa(len(out)) + "]"
		if len(out) >= most {
			return nil, &area.GeometryError{Code: "points", Path: where}
		}
		from := i
		var v [3]float64
		n := 0
		for {
			start := i
			for i < len(s) && !blank(s[i]) && s[i] != ',' {
				i++
			}
			f, err := strconv.ParseFloat(s[start:i], 64)
			if err != nil && !errors.Is(err, strconv.ErrRange) {
				return nil, &area.GeometryError{Code: "number", Path: where, Value: short(s[start:i])}
			}
			if n < len(v) {
				v[n] = f
			}
			n++
			next := i
			for next < len(s) && blank(s[next]) {
				next++
			}
			if next == len(s) || s[next] != ',' {
				break
			}
			for i = next + 1; i < len(s) && blank(s[i]); i++ {
			}
		}
		if n < 2 || n > 3 {
			return nil, &area.GeometryError{Code: "position", Path: where, Value: short(s[from:i])}
		}
		if !(v[0] >= -180 && v[0] <= 180 && v[1] >= -90 && v[1] <= 90) {
			return nil, &area.GeometryError{Code: "range", Path: where, Value: short(s[from:i])}
		}
		out = append(out, area.PointOf(v[0], v[1]))
	}
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// short is a line of at most 300 bytes.
func short(s string) string {
	if len(s) > 4000 {
		s = s[:4000]
	}
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if len(s) > 300 {
		s = strings.ToValidUTF8(s[:297], "") + "…"
	}
	return s
}

// plain takes the text out of a description, which may be HTML.
func plain(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	skip := ""
	for b.Len() < 2*maxText {
		switch z.Next() {
		case html.ErrorToken:
			s := strings.Join(strings.Fields(b.String()), " ")
			if len(s) > maxText {
				s = strings.ToValidUTF8(s[:maxText-3], "") + "…"
			}
			return s
		case html.StartTagToken:
			if name, _ := z.TagName(); string(name) == "script" || string(name) == "style" {
				skip = string(name)
			}
			b.WriteByte(' ')
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == skip {
				skip = ""
			}
			b.WriteByte(' ')
		case html.TextToken:
			if skip == "" {
				b.Write(z.Text())
			}
		}
	}
	s = strings.Join(strings.Fields(b.String()), " ")
	return strings.ToValidUTF8(s[:min(len(s), maxText-3)], "") + "…"
}
