package geojson

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Options say what a reading depends on besides the file. The zero value works.
type Options struct {
	Now    time.Time       // when the file is taken in; dates after it are refused. Zero: the present
	Source incident.Source // whose statement the features are. Without an ID it is "geojson"

	MaxBytes    int64 // of the whole file; zero: 1 GiB
	MaxFeatures int   // zero: 1,000,000
	MaxPoints   int   // positions in one geometry; zero: 200,000

	// Bad, if not nil, is told of each rejected feature as it is met.
	Bad func(FeatureError)
}

// Row is one feature as a claim.
type Row struct {
	Index  int   // of the feature, from 0
	Offset int64 // bytes of decoded text read up to its end, for progress
	Claim  incident.Claim
}

// MaxErrors is how many rejected features a Report keeps; it counts all of them.
const MaxErrors = 1000

// Report is what was read.
type Report struct {
	Encoding string
	Read     int            // features, good and bad
	Rejected int            // bad ones
	Unknown  map[string]int // names of properties that mean nothing here, and how many features have them
	Notes    []text.Note    // what was converted, and what was passed over
	Errors   []FeatureError // the first MaxErrors
}

// Check reads the whole file and yields nothing.
func Check(r io.ReadSeeker, o Options) (Report, error) {
	return Read(r, o, func(Row) error { return nil })
}

// Read reads a FeatureCollection, or a single Feature, and calls yield for each good feature in order. It goes over
// the file twice, from its beginning: first whether it can be read as a whole, then feature by feature, and never
// holds more than one of them. Bad features are reported and passed over. The error is a *FileError when the file
// as a whole cannot be read, before anything was yielded, or an error of the reader, or whatever yield returned.
//
// A feature with an id is the same statement as an earlier one with that id, and takes its place when it says
// something else; one without an id stands for its content.
func Read(r io.ReadSeeker, o Options, yield func(Row) error) (Report, error) {
	o.Now = orNow(o.Now)
	o.MaxBytes = cmp.Or(o.MaxBytes, 1<<30)
	o.MaxFeatures = cmp.Or(o.MaxFeatures, 1_000_000)
	o.MaxPoints = cmp.Or(o.MaxPoints, 200_000)
	if o.Source.ID == "" {
		o.Source = incident.Source{ID: "geojson", Name: "GeoJSON", Kind: incident.SourceDataset, Published: incident.NoDay}
	}
	rep := Report{Unknown: map[string]int{}}
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return rep, fmt.Errorf("reading the file: %w", err)
	}
	if size > o.MaxBytes {
		return rep, &FileError{Code: "large", Value: strconv.FormatInt(o.MaxBytes>>20, 10)}
	}
	if size == 0 {
		return rep, &FileError{Code: "empty"}
	}
	src, err := newOriginal(r, size, &rep)
	if err != nil {
		return rep, err
	}
	p := &parser{o: o, rep: &rep, seen: map[string]int{}}
	err = p.file(src, yield)
	rep.Notes = append(rep.Notes, unknownNotes(rep.Unknown)...)
	return rep, err
}

// unknownNotes says once for each name what was passed over.
func unknownNotes(unknown map[string]int) []text.Note {
	var notes []text.Note
	for _, name := range slices.Sorted(maps.Keys(unknown)) {
		n := strconv.Itoa(unknown[name])
		notes = append(notes, text.Note{Code: "unknown_property", Args: []string{name, n},
			EN: "the property " + strconv.Quote(short(name)) + " means nothing here and was passed over; features with it: " + n,
			AR: "الخاصية " + strconv.Quote(short(name)) + " لا معنى لها هنا فتُجووزت؛ عدد المعالم التي تحملها: " + n})
	}
	return notes
}

func orNow(t time.Time) time.Time {
	if t.IsZero() {
		return time.Now()
	}
	return t
}

type parser struct {
	o    Options
	rep  *Report
	seen map[string]int // feature id → index
}

// file goes over the text twice.
func (p *parser) file(src *original, yield func(Row) error) error {
	in, err := src.text()
	if err != nil {
		return err
	}
	n := 0
	first := newScanner(in)
	t, err := first.file(func([]byte) error {
		if n++; n > p.o.MaxFeatures {
			return &FileError{Code: "many", Value: strconv.Itoa(p.o.MaxFeatures)}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if t.crs != "" && t.crs != "null" && !wgs84(t.crs) {
		return &FileError{Code: "crs", Line: 1, Value: short(t.crs)}
	}
	switch {
	case t.typ == "Feature":
		raw := first.whole.b
		if first.whole.over {
			raw = nil
		}
		return p.one(0, raw, first.off, yield)
	case t.typ != "FeatureCollection":
		return &FileError{Code: "type", Line: 1, Value: short(t.typ)}
	case !t.features:
		return &FileError{Code: "features", Line: 1}
	}
	if in, err = src.text(); err != nil {
		return err
	}
	index := 0
	second := newScanner(in)
	_, err = second.file(func(raw []byte) error {
		index++
		return p.one(index-1, raw, second.off, yield)
	})
	return err
}

// wgs84 reports whether an old-style crs names the only system that GeoJSON has.
func wgs84(crs string) bool {
	return strings.Contains(crs, "CRS84") || strings.Contains(crs, "EPSG::4326") || strings.Contains(crs, "EPSG:4326")
}

func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:77], "") + "…"
	}
	return s
}

// maxFeature is how many bytes one feature may have.
const maxFeature = 8 << 20

// one reads one feature, nil for one that is too large, and hands it on.
func (p *parser) one(i int, raw json.RawMessage, offset int64, yield func(Row) error) error {
	p.rep.Read++
	var c incident.Claim
	bad := &FeatureError{Code: "large", Value: strconv.Itoa(maxFeature >> 20)}
	if raw != nil {
		c, bad = p.feature(i, raw)
	}
	if bad != nil {
		bad.Index = i
		p.rep.Rejected++
		if len(p.rep.Errors) < MaxErrors {
			p.rep.Errors = append(p.rep.Errors, *bad)
		}
		if p.o.Bad != nil {
			p.o.Bad(*bad)
		}
		return nil
	}
	return yield(Row{Index: i, Offset: offset, Claim: c})
}

func fault(path, code, value string) *FeatureError {
	return &FeatureError{Path: path, Code: code, Value: short(value)}
}

// feature makes a claim of one feature.
func (p *parser) feature(index int, raw json.RawMessage) (incident.Claim, *FeatureError) {
	var f struct {
		Type       string                     `json:"type"`
		ID         json.RawMessage            `json:"id"`
		Geometry   json.RawMessage            `json:"geometry"`
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return incident.Claim{}, fault("", "feature", string(raw))
	}
	if f.Type != "Feature" {
		return incident.Claim{}, fault("type", "feature", f.Type)
	}
	id := strings.Trim(string(f.ID), `"`)
	if len(f.ID) > 0 && f.ID[0] == '"' {
		if err := json.Unmarshal(f.ID, &id); err != nil {
			return incident.Claim{}, fault("id", "string", string(f.ID))
		}
	} else if _, err := strconv.ParseFloat(id, 64); err != nil && id != "" && id != "null" {
		return incident.Claim{}, fault("id", "string", string(f.ID))
	}
	content := compact(raw)
	if id == "" || id == "null" {
		sum := sha256.Sum256(content)
		id = "sha256-" + hex.EncodeToString(sum[:16])
	}
	if len(id) > 200 {
		return incident.Claim{}, fault("id", "long", id)
	}
	if first, twice := p.seen[id]; twice {
		return incident.Claim{}, &FeatureError{Path: "id", Code: "duplicate", Value: short(id), Detail: strconv.Itoa(first)}
	}
	props, bad := p.properties(f.Properties)
	if bad != nil {
		return incident.Claim{}, bad
	}
	c := incident.Claim{Key: p.o.Source.ID + ":" + id, State: incident.Confirmed, By: "import:geojson", At: p.o.Now, Source: p.o.Source}
	c.Source.Row = id
	if bad := fill(&c, props); bad != nil {
		return incident.Claim{}, bad
	}
	g, bad := p.geometry(f.Geometry)
	if bad != nil {
		return incident.Claim{}, bad
	}
	if bad := place(&c, props, g); bad != nil {
		return incident.Claim{}, bad
	}
	c.ID = incident.ClaimID(c.Key, content)
	composed := incident.ComposeTitle(c)
	c.Title = text.Bilingual{AR: cmp.Or(c.Title.AR, composed.AR), EN: cmp.Or(c.Title.EN, composed.EN)}
	if err := c.Validate(); err != nil {
		var inv *incident.Invalid
		if errors.As(err, &inv) && len(inv.Faults) > 0 {
			w := inv.Faults[0]
			return incident.Claim{}, &FeatureError{Path: w.Field, Code: "invalid", Value: w.Value, words: w.Words()}
		}
		return incident.Claim{}, fault("", "feature", err.Error())
	}
	p.seen[id] = index
	return c, nil
}

// compact is the feature without the blanks between its tokens, so that formatting does not make new content.
func compact(raw json.RawMessage) []byte {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return raw
	}
	return b.Bytes()
}

// properties reads the documented ones, one by one, so that an error can name its property.
func (p *parser) properties(m map[string]json.RawMessage) (*properties, *FeatureError) {
	var out properties
	into := map[string]any{"class": &out.Class, "side": &out.Side, "certainty": &out.Certainty, "title_ar": &out.TitleAR, "title_en": &out.TitleEN,
		"summary_ar": &out.SummaryAR, "summary_en": &out.SummaryEN, "start": &out.Start, "end": &out.End, "time_precision": &out.TimePrecision,
		"place_ar": &out.PlaceAR, "place_en": &out.PlaceEN, "place_id": &out.PlaceID, "place_unit": &out.PlaceUnit, "place_precision": &out.PlacePrecision,
		"place_radius_km": &out.PlaceRadiusKM, "place_label": &out.PlaceLabel, "actors": &out.Actors, "quantities": &out.Quantities, "methods": &out.Methods,
		"reliability": &out.Reliability, "credibility": &out.Credibility, "marking": &out.Marking, "sources": &out.Sources,
		"claims": &out.Claims, "contradictions": &out.Contradictions}
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		to, known := into[name]
		if !known {
			if len(p.rep.Unknown) < 1000 {
				p.rep.Unknown[name]++
			}
			continue
		}
		if err := json.Unmarshal(m[name], to); err != nil {
			path := "properties." + name
			var te *json.UnmarshalTypeError
			if errors.As(err, &te) && te.Field != "" {
				path += "." + te.Field
			}
			return nil, fault(path, "kind", string(m[name]))
		}
	}
	return &out, nil
}

// fill takes over everything but the place.
func fill(c *incident.Claim, p *properties) *FeatureError {
	c.Class = incident.Class(cmp.Or(p.Class, string(incident.Other)))
	if !c.Class.Known() {
		return fault("properties.class", "unknown", p.Class)
	}
	c.Side = incident.Side(p.Side)
	c.Certainty = incident.Certainty(cmp.Or(p.Certainty, string(incident.Reported)))
	c.Title = text.Bilingual{AR: p.TitleAR, EN: p.TitleEN}
	c.Summary = text.Bilingual{AR: p.SummaryAR, EN: p.SummaryEN}
	c.Methods = p.Methods
	c.Grade = incident.Grade{Reliability: p.Reliability, Credibility: p.Credibility}
	c.Marking = incident.Marking(cmp.Or(p.Marking, string(incident.TLPRed)))
	var says []string
	for _, s := range p.Sources {
		if n := cmp.Or(s.Name, s.ID); n != "" && !slices.Contains(says, n) {
			says = append(says, n)
		}
	}
	c.Source.Says = cmp.Or(strings.Join(says, "; "), c.Source.Says)
	for _, a := range p.Actors {
		c.Actors = append(c.Actors, incident.Participant{ID: a.ID, Name: text.Bilingual{AR: a.AR, EN: a.EN}, Role: incident.Role(cmp.Or(a.Role, string(incident.Involved)))})
	}
	for _, q := range p.Quantities {
		n := incident.Quantity{What: q.What, Of: q.Of, Value: q.Value, Min: q.Value, Max: q.Value, Approx: q.Approx, Unit: q.Unit}
		if q.Min != nil {
			n.Min = *q.Min
		}
		if q.Max != nil {
			n.Max = *q.Max
		}
		c.Quantities = append(c.Quantities, n)
	}
	return fillWhen(c, p)
}

func fillWhen(c *incident.Claim, p *properties) *FeatureError {
	w := &c.When
	*w = incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeUnknown}
	prec := incident.TimePrecision(p.TimePrecision)
	if p.Start == "" && p.End == "" {
		if prec == incident.TimeRelative {
			w.Precision = prec
		}
		return nil
	}
	var bad *FeatureError
	if w.Start, bad = day("start", cmp.Or(p.Start, p.End)); bad != nil {
		return bad
	}
	if w.End, bad = day("end", cmp.Or(p.End, p.Start)); bad != nil {
		return bad
	}
	if w.Precision = prec; prec == "" {
		w.Precision = incident.TimeRange
		if w.Start == w.End {
			w.Precision = incident.TimeDay
		}
	}
	return nil
}

// day reads a date, alone or before a time of day.
func day(name, s string) (incident.Day, *FeatureError) {
	t := s
	if len(t) > 10 && (t[10] == 'T' || t[10] == ' ') {
		t = t[:10]
	}
	d, err := incident.ParseDay(t)
	if err != nil {
		return 0, fault("properties."+name, "date", s)
	}
	return d, nil
}

// place joins what the properties and the geometry say, no finer than either.
func place(c *incident.Claim, p *properties, g *bounds) *FeatureError {
	pl := incident.Place{Name: text.Bilingual{AR: p.PlaceAR, EN: p.PlaceEN}, ID: p.PlaceID, Unit: p.PlaceUnit,
		Precision: incident.PlacePrecision(p.PlacePrecision), RadiusKM: p.PlaceRadiusKM}
	if g != nil {
		at := g.centre()
		pl.Coord = &at
	}
	if p.PlaceLabel != nil && (g == nil || !g.point) {
		lon, lat := p.PlaceLabel[0], p.PlaceLabel[1]
		if code := incident.CheckCoord(lon, lat); code != "" {
			return fault("properties.place_label", code, fmt.Sprintf("[%g, %g]", lon, lat))
		}
		pl.Coord = &incident.Coord{Lon: lon, Lat: lat}
	}
	switch {
	case pl.Precision == "" && g == nil:
		if pl.Name == (text.Bilingual{}) && pl.ID == "" && pl.Unit == "" {
			return nil // no place at all
		}
		pl.Precision = incident.PlaceUnknown
	case pl.Precision == "" && g.point:
		pl.Precision = incident.PlaceTown
	case pl.Precision == "", pl.Precision.Point() && g != nil && !g.point, pl.Precision == incident.PlaceRegion && pl.RadiusKM == 0 && g != nil:
		// An outline, whatever else is said: the disc that holds it.
		pl.Precision, pl.RadiusKM = incident.PlaceRegion, max(1, math.Ceil(g.radius()))
	}
	if pl.Precision != incident.PlaceRegion {
		pl.RadiusKM = 0
	}
	c.Places = []incident.Place{pl}
	return nil
}

// bounds are what is kept of a geometry.
type bounds struct {
	point                    bool // one position only
	west, south, east, north float64
}

// add widens the bounds. Longitudes are taken on the side that makes the geometry narrower, so that one across
// the antimeridian is not one around the world.
func (b *bounds) add(lon, lat float64) {
	mid := (b.west + b.east) / 2
	for lon-mid > 180 {
		lon -= 360
	}
	for lon-mid < -180 {
		lon += 360
	}
	b.west, b.east = min(b.west, lon), max(b.east, lon)
	b.south, b.north = min(b.south, lat), max(b.north, lat)
}

func (b *bounds) centre() incident.Coord {
	lon := (b.west + b.east) / 2
	if lon > 180 {
		lon -= 360
	}
	if lon < -180 {
		lon += 360
	}
	return incident.Coord{Lon: lon, Lat: (b.south + b.north) / 2}
}

// radius is that of the disc around the centre that holds the bounds, in km.
func (b *bounds) radius() float64 {
	const rad, earth = math.Pi / 180, 6371.0
	widest := 0.0
	if b.south*b.north > 0 {
		widest = min(math.Abs(b.south), math.Abs(b.north))
	}
	x := (b.east - b.west) / 2 * rad * math.Cos(widest*rad)
	y := (b.north - b.south) / 2 * rad
	return min(earth*math.Hypot(x, y), 20000)
}

// geometry reads the bounds of a geometry; nil for null and for one without positions.
func (p *parser) geometry(raw json.RawMessage) (*bounds, *FeatureError) {
	w := walker{left: p.o.MaxPoints}
	if bad := w.geometry("geometry", raw); bad != nil {
		return nil, bad
	}
	if w.n == 0 {
		return nil, nil
	}
	w.b.point = w.n == 1
	return &w.b, nil
}

type walker struct {
	b    bounds
	n    int
	left int
}

// depths are how many arrays lie around the positions of each type.
var depths = map[string]int{"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}

func (w *walker) geometry(path string, raw json.RawMessage) *FeatureError {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var g struct {
		Type        string            `json:"type"`
		Coordinates json.RawMessage   `json:"coordinates"`
		Geometries  []json.RawMessage `json:"geometries"`
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		return fault(path, "geometry", string(raw))
	}
	if g.Type == "GeometryCollection" {
		for i, one := range g.Geometries {
			if bad := w.geometry(path+".geometries["+strconv.Itoa(i)+"]", one); bad != nil {
				return bad
			}
		}
		return nil
	}
	depth, ok := depths[g.Type]
	if !ok {
		return fault(path+".type", "unknown", g.Type)
	}
	path += ".coordinates"
	var tree any
	if err := json.Unmarshal(g.Coordinates, &tree); err != nil {
		return fault(path, "geometry", string(g.Coordinates))
	}
	return w.walk(path, tree, depth, g.Type == "Polygon" || g.Type == "MultiPolygon")
}

// walk goes down to the positions. Winding is not looked at: old files wind either way.
func (w *walker) walk(path string, v any, depth int, rings bool) *FeatureError {
	list, ok := v.([]any)
	if !ok {
		return fault(path, "array", fmt.Sprint(v))
	}
	if depth == 0 {
		return w.position(path, list)
	}
	if depth == 1 && rings && len(list) > 0 && len(list) < 4 {
		return fault(path, "ring", strconv.Itoa(len(list)))
	}
	for i, x := range list {
		if bad := w.walk(path+"["+strconv.Itoa(i)+"]", x, depth-1, rings); bad != nil {
			return bad
		}
	}
	return nil
}

// position reads [lon, lat]; an altitude and anything after it is passed over. An empty position is none.
func (w *walker) position(path string, list []any) *FeatureError {
	if len(list) == 0 {
		return nil
	}
	var xy [2]float64
	for i := range xy {
		if i >= len(list) {
			return fault(path, "position", fmt.Sprint(list))
		}
		x, ok := list[i].(float64)
		if !ok {
			return fault(path+"["+strconv.Itoa(i)+"]", "number", fmt.Sprint(list[i]))
		}
		xy[i] = x
	}
	if code := incident.CheckCoord(xy[0], xy[1]); code != "" {
		return fault(path, code, fmt.Sprintf("[%g, %g]", xy[0], xy[1]))
	}
	if w.n++; w.n > w.left {
		return fault(path, "points", strconv.Itoa(w.left))
	}
	if w.n == 1 {
		w.b = bounds{west: xy[0], east: xy[0], south: xy[1], north: xy[1]}
	}
	w.b.add(xy[0], xy[1])
	return nil
}

// encodingError says why bytes are no text.
func encodingError(err error, b []byte) error {
	var d *text.DecodeError
	if !errors.As(err, &d) {
		return fmt.Errorf("decoding the file: %w", err)
	}
	code := "encoding"
	switch d.Code {
	case "empty", "nul", "binary":
		code = d.Code
	}
	line := 1 + bytes.Count(b[:min(d.Offset, len(b))], []byte("\n"))
	if !utf8.Valid(b) && code == "binary" {
		code = "encoding"
	}
	return &FileError{Code: code, Line: line, err: err}
}
