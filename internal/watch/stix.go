package watch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/text"
)

// Types of our own objects, and ids of our published extensions. The JSON Schemas are docs/schema/{area,watch,declaration}.json;
// a change that an old reader could misread takes a new id.
const (
	WatchType       = "x-tansiq-watch"
	DeclarationType = "x-tansiq-declaration"

	AreaExtension        = "extension-definition--5f33f513-4f90-44d2-a115-5ff7e54e842b" // on location: the outlines of an area
	WatchExtension       = "extension-definition--e044d426-3441-4e57-883a-a6096f6a5da3" // makes the type x-tansiq-watch
	DeclarationExtension = "extension-definition--6d3f4745-d87a-4801-9b7a-d54ae5f0bf5c" // makes the type x-tansiq-declaration
)

// Bounds of what is taken from others, and so of what can be told.
const (
	maxGeometry = 512 << 10 // bytes of all outlines in one object
	maxOutlines = 200       // of one area
	maxContact  = 200       // characters in one language
)

// Outline is land that an area is for a time; zero times are open ends.
type Outline struct {
	From, Until time.Time
	Shape       area.Shape
}

// ToldArea is what one party tells another of an area: a name, and which land it is when. Versions, notes, who drew it and
// whose word it needs stay at home.
type ToldArea struct {
	Name     text.Bilingual
	Unit     string // the administrative unit that it is; empty: it is none
	Outlines []Outline
}

// ToldWatch is what one party tells another of a watch.
type ToldWatch struct {
	Area       string     // STIX id of the area's location; empty with Shape
	Shape      area.Shape // the polygon, where it is not a whole area or a share of one
	Share      float64    // 0: all of it
	Kind       Kind
	Schedule   Schedule
	Confidence Confidence
	Begins     time.Time // it covers nothing before, whatever the schedule says; zero: the schedule alone says
	Withdrawn  time.Time
	Contact    text.Bilingual
	Keeper     *Party // who keeps it, where that is not the party that tells; an empty ID: it is not named
}

// ToldDeclaration is what one party tells another of its list: it is complete, as far as the other one was told of it.
type ToldDeclaration struct {
	Area        string // STIX id of the area's location; empty: everywhere
	From, Until time.Time
}

// OutlinesOf is which land an area is in which time, as its versions have it: at each moment the highest version that has
// begun. The versions may come in any order; what two of them say alike is one.
func OutlinesOf(versions []Area) []Outline {
	list := slices.Clone(versions)
	slices.SortStableFunc(list, func(a, b Area) int { return b.Version - a.Version })
	type piece struct {
		span  Span
		shape area.Shape
	}
	var pieces []piece
	later := Spans{}
	for i := range list {
		a := &list[i]
		span := SpanOf(a.From, a.Until)
		held := Spans{span}.Subtract(later)
		later = later.Union(Spans{{span.From, End}})
		if a.Retired || a.Shape.IsZero() {
			continue
		}
		for _, s := range held {
			pieces = append(pieces, piece{s, a.Shape})
		}
	}
	slices.SortFunc(pieces, func(a, b piece) int {
		if a.span.From < b.span.From {
			return -1
		}
		return 1
	})
	var out []Outline
	last := End
	for _, p := range pieces {
		from, until := p.span.Times()
		if n := len(out); n > 0 && last == p.span.From && out[n-1].Shape.Equal(p.shape) {
			out[n-1].Until = until
		} else {
			out = append(out, Outline{from, until, p.shape})
		}
		last = p.span.To
	}
	return out
}

// Span is the time of an outline.
func (o *Outline) Span() Span { return SpanOf(o.From, o.Until) }

// Versions makes of what was told an area of this node's, one version for each outline.
func (t *ToldArea) Versions(id, origin string, marking incident.Marking, at time.Time) []Area {
	kind := Drawn
	if t.Unit != "" {
		kind = Unit
	}
	out := make([]Area, len(t.Outlines))
	for i, o := range t.Outlines {
		out[i] = Area{ID: id, Version: i + 1, Name: t.Name, Kind: kind, Unit: t.Unit, Shape: o.Shape, From: o.From, Until: o.Until,
			Origin: origin, Marking: marking, At: at}
	}
	return out
}

// ---- Writing ----

type outlineJSON struct {
	From     string          `json:"from,omitempty"`
	Until    string          `json:"until,omitempty"`
	Geometry json.RawMessage `json:"geometry"`
}

type areaJSON struct {
	Type     string        `json:"extension_type"`
	Name     *bilingual    `json:"name,omitempty"`
	Unit     string        `json:"unit,omitempty"`
	Outlines []outlineJSON `json:"outlines"`
}

type bilingual struct {
	AR string `json:"ar,omitempty"`
	EN string `json:"en,omitempty"`
}

type scheduleJSON struct {
	From   string   `json:"from"`
	Until  string   `json:"until,omitempty"`
	Rule   string   `json:"rule,omitempty"`
	Length string   `json:"length,omitempty"`
	Zone   string   `json:"zone,omitempty"`
	Except []string `json:"except,omitempty"`
	Also   []string `json:"also,omitempty"`
}

type keeperJSON struct {
	Party string     `json:"party,omitempty"`
	Name  *bilingual `json:"name,omitempty"`
	Named bool       `json:"named"`
}

type watchJSON struct {
	Area       string          `json:"area_ref,omitempty"`
	Outline    json.RawMessage `json:"outline,omitempty"`
	Share      float64         `json:"share,omitempty"`
	Kind       Kind            `json:"watch_kind"`
	Confidence Confidence      `json:"watch_confidence"`
	Schedule   scheduleJSON    `json:"schedule"`
	Begins     string          `json:"begins,omitempty"`
	Withdrawn  string          `json:"withdrawn,omitempty"`
	Contact    *bilingual      `json:"contact,omitempty"`
	Keeper     *keeperJSON     `json:"keeper,omitempty"`
}

type declarationJSON struct {
	Area     string `json:"area_ref,omitempty"`
	From     string `json:"valid_from,omitempty"`
	Until    string `json:"valid_until,omitempty"`
	Complete bool   `json:"complete"`
}

func both(t text.Bilingual) *bilingual {
	if t == (text.Bilingual{}) {
		return nil
	}
	return &bilingual{t.AR, t.EN}
}

// stixTime is the layout of the times in our own properties; they are whole seconds, as in a Span.
const stixTime = "2006-01-02T15:04:05Z"

func writeTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(stixTime)
}

func writeTimes(list []time.Time) []string {
	var out []string
	for _, t := range list {
		out = append(out, writeTime(t))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func geometry(s area.Shape) (json.RawMessage, error) {
	b, err := json.Marshal(s)
	if err == nil && len(b) > maxGeometry {
		err = fmt.Errorf("the outline takes %d bytes, and %d are the most that can be told: simplify it", len(b), maxGeometry)
	}
	return b, err
}

// properties writes what stands between the braces of v, after a comma.
func properties(v any, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("rendering a watch as STIX: %w", err)
	}
	in := bytes.TrimSpace(b.Bytes())
	if len(in) <= 2 {
		return nil, nil
	}
	out := append(make([]byte, 0, len(in)), ',')
	return append(out, in[1:len(in)-1]...), nil
}

// Properties writes the area as properties of a location, each after a comma: a position with the radius that holds all of
// it, the extension with the outlines, the name. Who writes the object adds type, ids, times and markings. Equal areas make
// equal bytes.
func (t *ToldArea) Properties() ([]byte, error) {
	if len(t.Outlines) == 0 {
		return nil, errors.New("an area without an outline cannot be told")
	}
	x := areaJSON{Type: "property-extension", Name: both(t.Name), Unit: t.Unit}
	size := 0
	for i := range t.Outlines {
		o := &t.Outlines[i]
		g, err := geometry(o.Shape)
		if err != nil {
			return nil, err
		}
		if size += len(g); size > maxGeometry || i >= maxOutlines {
			return nil, fmt.Errorf("the outlines of one area take more than %d bytes, or are more than %d: simplify it", maxGeometry, maxOutlines)
		}
		x.Outlines = append(x.Outlines, outlineJSON{writeTime(o.From), writeTime(o.Until), g})
	}
	lat, lon, radius := t.circle()
	country, _, _ := strings.Cut(t.Unit, "-")
	if len(country) != 2 {
		country = ""
	}
	main := t.Name.EN
	lang := "en"
	if main == "" && t.Name.AR != "" {
		main, lang = t.Name.AR, "ar"
	}
	return properties(struct {
		Country   string         `json:"country,omitempty"`
		Latitude  float64        `json:"latitude"`
		Longitude float64        `json:"longitude"`
		Precision float64        `json:"precision"`
		Name      string         `json:"name,omitempty"`
		Lang      string         `json:"lang,omitempty"`
		Extension map[string]any `json:"extensions"`
	}{country, lat, lon, radius, main, lang, map[string]any{AreaExtension: x}}, nil)
}

// circle is a position, to 1e-3 degrees, and a radius in metres that holds all outlines.
func (t *ToldArea) circle() (lat, lon, radius float64) {
	lon, lat = t.Outlines[0].Shape.LabelPoint().Degrees()
	lon, lat = math.Round(lon*1e3)/1e3, math.Round(lat*1e3)/1e3
	for i := range t.Outlines {
		low, high := t.Outlines[i].Shape.Bounds()
		west, south := low.Degrees()
		east, north := high.Degrees()
		for _, c := range [4][2]float64{{west, south}, {west, north}, {east, south}, {east, north}} {
			radius = max(radius, metres(lon, lat, c[0], c[1]))
		}
	}
	return lat + 0, lon + 0, math.Ceil(radius/100) * 100
}

// metres is the distance between two positions on a sphere.
func metres(lon1, lat1, lon2, lat2 float64) float64 {
	const rad = math.Pi / 180
	a, b := math.Sin((lat2-lat1)*rad/2), math.Sin((lon2-lon1)*rad/2)
	return 2 * 6_378_137 * math.Asin(math.Sqrt(min(1, a*a+math.Cos(lat1*rad)*math.Cos(lat2*rad)*b*b)))
}

// Properties writes the watch as properties of an object of the type x-tansiq-watch, each after a comma.
func (t *ToldWatch) Properties() ([]byte, error) {
	w := watchJSON{Area: t.Area, Share: t.Share, Kind: t.Kind, Confidence: t.Confidence, Begins: writeTime(t.Begins), Withdrawn: writeTime(t.Withdrawn), Contact: both(t.Contact),
		Schedule: scheduleJSON{From: writeTime(t.Schedule.From), Until: writeTime(t.Schedule.Until), Rule: t.Schedule.Rule, Zone: t.Schedule.Zone,
			Except: writeTimes(t.Schedule.Except), Also: writeTimes(t.Schedule.Also)}}
	if t.Schedule.Length != 0 {
		w.Schedule.Length = t.Schedule.Length.String()
	}
	if k := t.Keeper; k != nil {
		w.Keeper = &keeperJSON{Party: k.ID, Name: both(k.Name), Named: k.ID != ""}
	}
	if !t.Shape.IsZero() {
		g, err := geometry(t.Shape)
		if err != nil {
			return nil, err
		}
		w.Outline = g
	}
	return newType(w, WatchExtension)
}

// Properties writes the declaration as properties of an object of the type x-tansiq-declaration, each after a comma.
func (t *ToldDeclaration) Properties() ([]byte, error) {
	return newType(declarationJSON{t.Area, writeTime(t.From), writeTime(t.Until), true}, DeclarationExtension)
}

// newType adds the extension that makes an object of our own type.
func newType(v any, extension string) ([]byte, error) {
	b, err := properties(v, nil)
	if err != nil {
		return nil, err
	}
	return append(b, `,"extensions":{"`+extension+`":{"extension_type":"new-sdo"}}`...), nil
}

// ---- Reading ----

// AreaFromSTIX reads the outlines in a location. ok is false when the object holds none; err says what is wrong with those
// that it holds.
func AreaFromSTIX(o stix.Object) (t ToldArea, ok bool, err error) {
	if o.Type != "location" || !o.Extension(AreaExtension) {
		return t, false, nil
	}
	var x struct {
		Extensions map[string]json.RawMessage `json:"extensions"`
	}
	var a areaJSON
	if err := json.Unmarshal(o.Raw, &x); err != nil {
		return t, true, fmt.Errorf("reading the area %s: %w", o.ID, err)
	}
	if err := json.Unmarshal(x.Extensions[AreaExtension], &a); err != nil {
		return t, true, fmt.Errorf("reading the area %s: %w", o.ID, err)
	}
	if t, err = a.told(); err != nil {
		err = fmt.Errorf("reading the area %s: %w", o.ID, err)
	}
	return t, true, err
}

func (a *areaJSON) told() (t ToldArea, err error) {
	if t.Name, err = a.Name.text(maxName); err != nil {
		return t, fmt.Errorf("name: %w", err)
	}
	if t.Name == (text.Bilingual{}) {
		return t, errors.New("name: missing")
	}
	if len(a.Unit) > 100 || !plain(a.Unit) {
		return t, errors.New("unit: no id of a unit")
	}
	t.Unit = a.Unit
	if n := len(a.Outlines); n == 0 || n > maxOutlines {
		return t, fmt.Errorf("outlines: %d, and there are 1 to %d", n, maxOutlines)
	}
	size, last := 0, Begin
	for i, o := range a.Outlines {
		if size += len(o.Geometry); size > maxGeometry {
			return t, fmt.Errorf("outlines: more than %d bytes", maxGeometry)
		}
		var out Outline
		if out.From, err = readTime(o.From, true); err != nil {
			return t, fmt.Errorf("outlines[%d].from: %w", i, err)
		}
		if out.Until, err = readTime(o.Until, true); err != nil {
			return t, fmt.Errorf("outlines[%d].until: %w", i, err)
		}
		s := out.Span()
		if s.Empty() || i > 0 && s.From < last {
			return t, fmt.Errorf("outlines[%d]: it holds for no time, or at the same time as another", i)
		}
		last = s.To
		if out.Shape, err = readShape(o.Geometry); err != nil {
			return t, fmt.Errorf("outlines[%d].geometry: %w", i, err)
		}
		t.Outlines = append(t.Outlines, out)
	}
	return t, nil
}

// WatchFromSTIX reads a watch. ok is false when the object is none.
func WatchFromSTIX(o stix.Object) (t ToldWatch, ok bool, err error) {
	if o.Type != WatchType || !o.Extension(WatchExtension) {
		return t, false, nil
	}
	var w watchJSON
	if err := json.Unmarshal(o.Raw, &w); err != nil {
		return t, true, fmt.Errorf("reading the watch %s: %w", o.ID, err)
	}
	if t, err = w.told(); err != nil {
		err = fmt.Errorf("reading the watch %s: %w", o.ID, err)
	}
	return t, true, err
}

func (w *watchJSON) told() (t ToldWatch, err error) {
	t = ToldWatch{Area: w.Area, Share: w.Share, Kind: w.Kind, Confidence: w.Confidence}
	if w.Area != "" {
		if err := checkArea(w.Area); err != nil {
			return t, err
		}
	}
	if len(w.Outline) > 0 {
		if t.Shape, err = readShape(w.Outline); err != nil {
			return t, fmt.Errorf("outline: %w", err)
		}
	}
	if (w.Area == "") == t.Shape.IsZero() {
		return t, errors.New("area_ref, outline: exactly one of them is needed")
	}
	s := &t.Schedule
	if s.From, err = readTime(w.Schedule.From, false); err != nil {
		return t, fmt.Errorf("schedule.from: %w", err)
	}
	if s.Until, err = readTime(w.Schedule.Until, true); err != nil {
		return t, fmt.Errorf("schedule.until: %w", err)
	}
	if w.Schedule.Length != "" {
		if s.Length, err = ParseLength(w.Schedule.Length); err != nil {
			return t, fmt.Errorf("schedule.length: %w", err)
		}
	}
	s.Rule, s.Zone = w.Schedule.Rule, w.Schedule.Zone
	if s.Except, err = readTimes(w.Schedule.Except); err != nil {
		return t, fmt.Errorf("schedule.except: %w", err)
	}
	if s.Also, err = readTimes(w.Schedule.Also); err != nil {
		return t, fmt.Errorf("schedule.also: %w", err)
	}
	if t.Begins, err = readTime(w.Begins, true); err != nil {
		return t, fmt.Errorf("begins: %w", err)
	}
	if t.Withdrawn, err = readTime(w.Withdrawn, true); err != nil {
		return t, fmt.Errorf("withdrawn: %w", err)
	}
	if t.Contact, err = w.Contact.text(maxContact); err != nil {
		return t, fmt.Errorf("contact: %w", err)
	}
	if k := w.Keeper; k != nil {
		p := Party{}
		if k.Named {
			if p.Name, err = k.Name.text(maxName); err != nil {
				return t, fmt.Errorf("keeper.name: %w", err)
			}
			if p.ID = k.Party; p.ID == "" || len(p.ID) > 400 || !plain(p.ID) {
				return t, errors.New("keeper.party: missing, or no id of a party")
			}
		}
		t.Keeper = &p
	}
	// The rest is checked as any watch is.
	check := t.Watch("told", "", Party{ID: "told"}, incident.TLPRed, s.From)
	return t, check.Check()
}

// Watch makes of what was told a watch of this node's. area is the id that the area it refers to has here, teller the party
// that told it.
func (t *ToldWatch) Watch(id, area string, teller Party, marking incident.Marking, at time.Time) Watch {
	w := Watch{ID: id, Version: 1, Party: teller, Area: area, Shape: t.Shape, Share: t.Share, Kind: t.Kind, Schedule: t.Schedule, Confidence: t.Confidence,
		Contact: t.Contact, Begins: t.Begins, Withdrawn: t.Withdrawn, Origin: teller.ID, Marking: marking, At: at}
	if w.Area == "" && w.Shape.IsZero() {
		w.Area = t.Area
	}
	if k := t.Keeper; k != nil {
		w.Party, w.Heard = *k, teller.ID
		if k.ID == "" {
			w.Party = Party{ID: "name:unnamed:" + teller.ID, Name: text.Bilingual{AR: "طرف لم يُسمَّ", EN: "a party that is not named"}}
		}
	}
	return w
}

// DeclarationFromSTIX reads a declaration. ok is false when the object is none.
func DeclarationFromSTIX(o stix.Object) (t ToldDeclaration, ok bool, err error) {
	if o.Type != DeclarationType || !o.Extension(DeclarationExtension) {
		return t, false, nil
	}
	var d declarationJSON
	if err := json.Unmarshal(o.Raw, &d); err != nil {
		return t, true, fmt.Errorf("reading the declaration %s: %w", o.ID, err)
	}
	if t, err = d.told(); err != nil {
		err = fmt.Errorf("reading the declaration %s: %w", o.ID, err)
	}
	return t, true, err
}

func (d *declarationJSON) told() (t ToldDeclaration, err error) {
	if d.Area != "" {
		if err := checkArea(d.Area); err != nil {
			return t, err
		}
	}
	t.Area = d.Area
	if t.From, err = readTime(d.From, true); err != nil {
		return t, fmt.Errorf("valid_from: %w", err)
	}
	if t.Until, err = readTime(d.Until, true); err != nil {
		return t, fmt.Errorf("valid_until: %w", err)
	}
	if SpanOf(t.From, t.Until).Empty() {
		return t, errors.New("valid_until: not after valid_from")
	}
	if !d.Complete {
		return t, errors.New("complete: only a list that is complete is declared to others")
	}
	return t, nil
}

// Declaration makes of what was told a declaration of this node's.
func (t *ToldDeclaration) Declaration(id, area string, teller Party, marking incident.Marking, at time.Time) Declaration {
	return Declaration{ID: id, Party: teller, Area: area, From: t.From, Until: t.Until, Complete: true, Origin: teller.ID, Marking: marking, At: at}
}

func checkArea(ref string) error {
	if typ, _, err := stix.SplitID(ref); err != nil || typ != "location" {
		return errors.New("area_ref: it is the id of no location")
	}
	return nil
}

func readShape(raw json.RawMessage) (s area.Shape, err error) {
	if len(raw) > maxGeometry {
		return s, fmt.Errorf("more than %d bytes", maxGeometry)
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, err
	}
	if s.IsZero() {
		return s, errors.New("it is no land at all")
	}
	return s, nil
}

func readTime(s string, optional bool) (time.Time, error) {
	if s == "" && optional {
		return time.Time{}, nil
	}
	t, err := time.Parse(stixTime, s)
	if err != nil || t.Year() < 1900 || t.Year() > 2199 {
		return time.Time{}, fmt.Errorf("%q is no time like 2025-01-10T18:00:00Z", clip(s))
	}
	return t, nil
}

func readTimes(list []string) (out []time.Time, err error) {
	if len(list) > MaxListed {
		return nil, fmt.Errorf("%d times, and %d are the most", len(list), MaxListed)
	}
	for _, s := range list {
		t, err := readTime(s, false)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// text is what somebody else wrote, if it is text of no more than so many characters in one language.
func (b *bilingual) text(most int) (text.Bilingual, error) {
	if b == nil {
		return text.Bilingual{}, nil
	}
	for _, s := range []string{b.AR, b.EN} {
		if utf8.RuneCountInString(s) > most || !plain(s) {
			return text.Bilingual{}, fmt.Errorf("not a text of at most %d characters", most)
		}
	}
	return text.Bilingual{AR: b.AR, EN: b.EN}, nil
}

func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}
