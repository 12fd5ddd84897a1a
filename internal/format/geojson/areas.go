package geojson

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/area"
	"tansiq/internal/text"
)

// Areas is what ReadAreas found.
type Areas struct {
	Encoding   string
	Placemarks []area.Placemark // one for each feature that has a geometry, good or with its Err
	Notes      []text.Note      // what was converted, and what was passed over
}

// Properties that name an area, in the order in which they are taken; compared without case.
var (
	nameKeys = []string{"name", "title", "label"}
	arKeys   = []string{"name_ar", "name:ar", "name-ar", "namear", "ar_name", "ar", "adm3_ar", "adm2_ar", "adm1_ar", "adm0_ar"}
	enKeys   = []string{"name_en", "name:en", "name-en", "nameen", "en_name", "en", "adm3_en", "adm2_en", "adm1_en", "adm0_en"}
	describe = []string{"description", "desc", "summary"}
	fromKeys = []string{"valid_from", "validfrom", "valid_on", "validon"}
	idKeys   = []string{"id", "code", "pcode", "p_code", "adm3_pcode", "adm2_pcode", "adm1_pcode"}
)

// ReadAreas reads areas: from a FeatureCollection, a Feature, or a geometry alone. A feature whose geometry cannot be
// used is there with its Err; one without a geometry, or a point, is passed over, and a note says how many. Limits
// are those of Options, but smaller when it sets none: 64 MiB and 50,000 features. The error is a *FileError when the
// file as a whole cannot be read, or an error of the reader.
func ReadAreas(r io.ReadSeeker, o Options) (Areas, error) {
	o.MaxBytes = cmp.Or(o.MaxBytes, 64<<20)
	o.MaxFeatures = cmp.Or(o.MaxFeatures, 50_000)
	var out Areas
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return out, fmt.Errorf("reading the file: %w", err)
	}
	if size > o.MaxBytes {
		return out, &FileError{Code: "large", Value: strconv.FormatInt(o.MaxBytes>>20, 10)}
	}
	if size == 0 {
		return out, &FileError{Code: "empty"}
	}
	var rep Report
	src, err := newOriginal(r, size, &rep)
	if err != nil {
		return out, err
	}
	out.Encoding, out.Notes = rep.Encoding, rep.Notes
	in, err := src.text()
	if err != nil {
		return out, err
	}
	var without, points, dates int
	s := newScanner(in)
	n := 0
	take := func(raw []byte) error {
		if n++; n > o.MaxFeatures {
			return &FileError{Code: "many", Value: strconv.Itoa(o.MaxFeatures)}
		}
		p := area.Placemark{Path: "features[" + strconv.Itoa(n-1) + "]"}
		if raw == nil {
			p.Err = &area.GeometryError{Code: "large", Path: "", Value: strconv.Itoa(maxFeature >> 20)}
			out.Placemarks = append(out.Placemarks, p)
			return nil
		}
		switch kind, bad := areaFeature(&p, raw); {
		case kind == "":
			without++
		case kind == "Point" || kind == "MultiPoint":
			points++
		default:
			if bad {
				dates++
			}
			out.Placemarks = append(out.Placemarks, p)
		}
		return nil
	}
	t, err := s.file(take)
	if err != nil {
		return Areas{}, err
	}
	if t.crs != "" && t.crs != "null" && !wgs84(t.crs) {
		return Areas{}, &FileError{Code: "crs", Line: 1, Value: short(t.crs)}
	}
	raw := s.whole.b
	if s.whole.over {
		raw = nil
	}
	switch t.typ {
	case "FeatureCollection":
		if !t.features {
			return Areas{}, &FileError{Code: "features", Line: 1}
		}
	case "Feature":
		if err := take(raw); err != nil {
			return Areas{}, err
		}
		out.renamed("")
	case "Polygon", "MultiPolygon", "GeometryCollection", "LineString", "MultiLineString":
		p := area.Placemark{}
		if raw == nil {
			p.Err = &area.GeometryError{Code: "large", Value: strconv.Itoa(maxFeature >> 20)}
		} else {
			p.SetGeometry(raw)
		}
		out.Placemarks = append(out.Placemarks, p)
	default:
		return Areas{}, &FileError{Code: "type", Line: 1, Value: short(t.typ)}
	}
	note := func(code string, n int, en, ar string) {
		if n > 0 {
			v := strconv.Itoa(n)
			out.Notes = append(out.Notes, text.Note{Code: code, Args: []string{v}, EN: en + ": " + v, AR: ar + ": " + v})
		}
	}
	note("no_geometry", without, "features without a geometry were passed over", "عناصر بلا شكل هندسي تُجووزت")
	note("points", points, "features that are points and no areas were passed over", "عناصر هي نقاط لا مساحات تُجووزت")
	note("bad_date", dates, "features whose valid_from is no date like 2025-01-11 were taken without it", "عناصر ليست قيمة valid_from فيها تاريخًا مثل 2025-01-11 أُخذت من دونها")
	return out, nil
}

// renamed sets the path of a single placemark.
func (a *Areas) renamed(path string) {
	for i := range a.Placemarks {
		a.Placemarks[i].Path = path
	}
}

// areaFeature reads one. It returns the type of its geometry, empty when it has none, and whether a date could not be read.
func areaFeature(p *area.Placemark, raw json.RawMessage) (kind string, badDate bool) {
	var f struct {
		Type       string                     `json:"type"`
		ID         json.RawMessage            `json:"id"`
		Geometry   json.RawMessage            `json:"geometry"`
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(raw, &f); err != nil || f.Type != "Feature" {
		p.Err = &area.GeometryError{Code: "type", Path: "type", Value: short(f.Type)}
		return "?", false
	}
	values := make(map[string]string, len(f.Properties))
	names := make([]string, 0, len(f.Properties))
	for name := range f.Properties {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if v, key := plain(f.Properties[name]), strings.ToLower(name); values[key] == "" {
			values[key] = v
		}
	}
	first := func(keys []string) string {
		for _, k := range keys {
			if v := values[k]; v != "" {
				return v
			}
		}
		return ""
	}
	p.ID = cmp.Or(plain(f.ID), first(idKeys))
	p.AR, p.EN = first(arKeys), first(enKeys)
	p.Name = cmp.Or(first(nameKeys), p.AR, p.EN)
	p.Description = first(describe)
	if from := first(fromKeys); from != "" {
		day, bad := day("valid_from", from)
		if badDate = bad != nil; !badDate {
			p.ValidFrom = day.String()
		}
	}
	var g struct {
		Type string `json:"type"`
	}
	if len(f.Geometry) == 0 || string(f.Geometry) == "null" {
		return "", badDate
	}
	if err := json.Unmarshal(f.Geometry, &g); err != nil {
		p.Err = &area.GeometryError{Code: "geometry", Path: "geometry"}
		return "?", badDate
	}
	if p.SetGeometry(f.Geometry); p.Err != nil {
		e := *p.Err
		e.Path = strings.TrimSuffix("geometry."+e.Path, ".")
		p.Err = &e
	}
	return cmp.Or(g.Type, "?"), badDate
}

// plain is a string or a number as a line of text, at most 500 bytes; empty for anything else.
func plain(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		if len(raw) == 0 || raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') {
			return ""
		}
		s = string(raw)
	}
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 500 {
		s = strings.ToValidUTF8(s[:497], "") + "…"
	}
	return s
}
