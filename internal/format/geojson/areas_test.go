package geojson

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"tansiq/internal/area"
)

func TestReadAreas(t *testing.T) {
	const square = `{"type":"Polygon","coordinates":[[[40,35],[41,35],[41,36],[40,36],[40,35]]]}`
	const bow = `{"type":"Polygon","coordinates":[[[40,35],[41,36],[41,35],[40,36],[40,35]]]}`
	const line = `{"type":"LineString","coordinates":[[40,35],[41,36]]}`
	const file = `{"type":"FeatureCollection","features":[
		{"type":"Feature","id":7,"properties":{"Name":"الرصافة","name_ar":"الرصافة","name:en":"Rusafa","valid_from":"2025-01-20","description":"south"},"geometry":` + square + `},
		{"type":"Feature","properties":{"ADM2_EN":"Ar-Raqqa","ADM2_AR":"الرقة","ADM2_PCODE":"SY1100","validOn":"soon"},"geometry":` + bow + `},
		{"type":"Feature","properties":null,"geometry":` + line + `},
		{"type":"Feature","properties":{"name":"a post"},"geometry":{"type":"Point","coordinates":[40,35]}},
		{"type":"Feature","properties":{"name":"nowhere"},"geometry":null},
		{"type":"Feature","properties":{"name":"bad"},"geometry":{"type":"Polygon","coordinates":[[[40,35],[41,135],[41,36],[40,35]]]}},
		{"type":"Feature","properties":{"name":"swapped"},"geometry":{"type":"Polygon","coordinates":[[[35,40],[35,41],[36,41],[36,40],[35,40]]]}},
		"no feature"]}`
	got, err := ReadAreas(strings.NewReader(file), Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := got.Placemarks
	if len(p) != 6 {
		t.Fatalf("%d placemarks: %+v", len(p), p)
	}
	if a := p[0]; a.ID != "7" || a.Name != "الرصافة" || a.AR != "الرصافة" || a.EN != "Rusafa" || a.ValidFrom != "2025-01-20" || a.Description != "south" || a.Path != "features[0]" || a.Shape.KM2() < 10_000 || a.Err != nil {
		t.Errorf("%+v", a)
	}
	if a := p[1]; a.ID != "SY1100" || a.Name != "الرقة" || a.EN != "Ar-Raqqa" || a.ValidFrom != "" || len(a.Shape.Polygons()) != 2 || len(a.Repairs) != 1 || a.Repairs[0].Code != "self_crossing" {
		t.Errorf("%+v", a)
	}
	if a := p[2]; len(a.Line) != 2 || !a.Shape.IsZero() || a.Err != nil {
		t.Errorf("%+v", a)
	}
	if a := p[3]; a.Err == nil || a.Err.Code != "range" || a.Path+"."+a.Err.Path != "features[5].geometry.coordinates[0][1]" {
		t.Errorf("%+v", a.Err)
	}
	if a := p[4]; !a.Suspect(area.HomeRegion()) || p[0].Suspect(area.HomeRegion()) {
		t.Errorf("%+v", a)
	}
	if a := p[5]; a.Err == nil || a.Err.Code != "type" || a.Path != "features[7]" {
		t.Errorf("%+v", a)
	}
	var notes []string
	for _, n := range got.Notes {
		notes = append(notes, n.Code+" "+n.Args[0])
	}
	if !slices.Equal(notes, []string{"no_geometry 1", "points 1", "bad_date 1"}) {
		t.Errorf("notes %v", notes)
	}
	for _, one := range []string{square, `{"type":"Feature","properties":{},"geometry":` + square + `}`, `{"type":"GeometryCollection","geometries":[` + square + `]}`} {
		got, err := ReadAreas(strings.NewReader(one), Options{})
		if err != nil || len(got.Placemarks) != 1 || got.Placemarks[0].Shape.IsZero() || got.Placemarks[0].Path != "" {
			t.Errorf("%s: %+v, %v", one, got, err)
		}
	}
	for in, code := range map[string]string{
		"": "empty", " ": "empty", `{"type":"FeatureCollection"}`: "features", `{"type":"Topology"}`: "type", `{"type":"Polygon"`: "truncated", `[1`: "truncated", `[1]`: "type",
		`{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:3857"}},"features":[]}`: "crs",
	} {
		_, err := ReadAreas(strings.NewReader(in), Options{})
		var e *FileError
		if !errors.As(err, &e) || e.Code != code {
			t.Errorf("%q: %v instead of %s", in, err, code)
		}
	}
	if _, err := ReadAreas(strings.NewReader(file), Options{MaxFeatures: 3}); err == nil {
		t.Error("too many features are taken")
	}
}

func FuzzReadAreas(f *testing.F) {
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Polygon","coordinates":[[[40,35],[41,36],[41,35],[40,36]]]}}]}`))
	f.Add([]byte(`{"type":"MultiLineString","coordinates":[[[40,35],[41,36]]]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := ReadAreas(bytes.NewReader(b), Options{})
		var e *FileError
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("an error of another kind: %v", err)
		}
		for _, p := range got.Placemarks {
			if p.Err != nil && (!p.Shape.IsZero() || p.Line != nil) || p.Err == nil && p.Shape.IsZero() == (p.Line == nil) {
				t.Fatalf("%+v", p)
			}
		}
	})
}
