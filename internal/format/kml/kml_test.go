package kml

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"tansiq/internal/area"
)

func sample(tb testing.TB) []byte {
	tb.Helper()
	b, err := os.ReadFile("testdata/sample.kml")
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func kmz(tb testing.TB, files ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestSample(t *testing.T) {
	for name, b := range map[string][]byte{
		"kml":         sample(t),
		"kmz":         kmz(t, "images/a.png", "no", "sub/other.kml", "<kml/>", "doc.kml", string(sample(t))),
		"with a mark": append([]byte("\xef\xbb\xbf"), sample(t)...),
	} {
		f, err := Read(bytes.NewReader(b))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if f.Name != "Areas of the sample desk" || len(f.Placemarks) != 5 {
			t.Fatalf("%s: %q with %d placemarks", name, f.Name, len(f.Placemarks))
		}
		p := f.Placemarks[0]
		if p.Path != "Document/Folder[1]/Placemark[1]" || p.ID != "pocket" || p.Name != "جيب الرصافة" || p.AR != "جيب الرصافة" || p.EN != "Rusafa pocket" ||
			p.ValidFrom != "2025-01-20" || p.Description != "The pocket south of the river." || p.Err != nil || len(p.Repairs) > 0 {
			t.Errorf("%s: %+v", name, p)
		}
		if polygons := p.Shape.Polygons(); len(polygons) != 1 || len(polygons[0]) != 2 || len(polygons[0][0]) != 4 {
			t.Errorf("%s: the pocket is %v", name, polygons)
		}
		two, road := f.Placemarks[1], f.Placemarks[2]
		var codes []string
		for _, r := range two.Repairs {
			codes = append(codes, r.Code)
		}
		if len(two.Shape.Polygons()) != 3 || !slices.Equal(codes, []string{"unclosed", "self_crossing"}) || two.Path != "Document/Folder[1]/Folder[1]/Placemark[1]" {
			t.Errorf("%s: %v, %v", name, two.Shape.Polygons(), codes)
		}
		if want := []area.Point{area.PointOf(40, 34), area.PointOf(40.5, 34.2), area.PointOf(41, 34.4)}; !slices.Equal(road.Line, want) || !road.Shape.IsZero() || road.Err != nil {
			t.Errorf("%s: the road is %v, %v", name, road.Line, road.Err)
		}
		swapped := f.Placemarks[3]
		if !swapped.Suspect(area.HomeRegion()) || p.Suspect(area.HomeRegion()) || !swapped.Swap() || swapped.Suspect(area.HomeRegion()) || swapped.Shape.KM2() < 10_000 {
			t.Errorf("%s: swapped coordinates: %v", name, swapped.Shape.Polygons())
		}
		if off := f.Placemarks[4]; off.Err == nil || off.Err.Code != "range" || off.Err.Path != "LinearRing.coordinates[2]" {
			t.Errorf("%s: off the globe: %v", name, off.Err)
		}
		var notes []string
		for _, n := range f.Notes {
			notes = append(notes, n.Code)
			if n.AR == "" || n.EN == "" {
				t.Errorf("%s: the note %s has no words", name, n.Code)
			}
		}
		want := []string{"network_link", "points", "no_geometry"}
		if name == "kmz" {
			want = append([]string{"other_kml"}, want...)
		}
		if !slices.Equal(notes, want) {
			t.Errorf("%s: notes %v instead of %v", name, notes, want)
		}
	}
}

func TestErrors(t *testing.T) {
	deep := strings.Repeat("<Folder>", 100)
	bomb := kmz(t, "doc.kml", "<kml>"+strings.Repeat(" ", maxBytes)+"</kml>")
	if len(bomb) > 1<<20 {
		t.Fatal("the bomb is no bomb")
	}
	good := kmz(t, "doc.kml", string(sample(t)))
	for _, c := range []struct {
		name string
		in   []byte
		code string
		line int
	}{
		{"empty", nil, "empty", 0},
		{"blank", []byte(" \n"), "empty", 0},
		{"JSON", []byte(`{"type":"FeatureCollection"}`), "xml", 1},
		{"a page", []byte("<html><body></body></html>"), "not_kml", 0},
		{"cut off", sample(t)[:600], "xml", 12},
		{"crossed", []byte("<kml>\n<Document></kml></Document>"), "xml", 2},
		{"an entity bomb", []byte(`<?xml version="1.0"?>` + "\n" + `<!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><kml>&b;</kml>`), "entities", 2},
		{"an unknown entity", []byte("<kml><Document><name>&boom;</name></Document></kml>"), "xml", 1},
		{"deep", []byte("<kml>" + deep), "deep", 1},
		{"a damaged KMZ", good[:len(good)/2], "zip", 0},
		{"a KMZ without KML", kmz(t, "a.txt", "x"), "no_kml", 0},
		{"a zip bomb", bomb, "large", 0},
		{"nested", []byte("<kml><Placemark><Placemark/></Placemark></kml>"), "xml", 1},
	} {
		f, err := Read(bytes.NewReader(c.in))
		var e *Error
		if !errors.As(err, &e) || e.Code != c.code || e.Line != c.line {
			t.Errorf("%s: %#v (%v) instead of %s on line %d", c.name, e, err, c.code, c.line)
			continue
		}
		if w := e.Words(); w.AR == "" || w.EN == "" || len(f.Placemarks) > 0 {
			t.Errorf("%s: words %q", c.name, w)
		}
	}
}

func TestPositions(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		code string
	}{
		{"", 0, ""}, {" 40,35 ", 1, ""}, {"40,35,120\n41,36,0\t42,37", 3, ""}, {"40, 35, 0 41, 36, 0", 2, ""},
		{"40", 0, "position"}, {"40,35,1,2", 0, "position"}, {"x,35", 0, "number"}, {"40,", 0, "number"}, {"NaN,35", 0, "range"}, {"1e999,35", 0, "range"},
		{"40,35 41,36 42,37 43,38", 0, "points"},
	} {
		got, err := positions(c.in, 3)
		code := ""
		if err != nil {
			code = err.Code
		}
		if len(got) != c.n || code != c.code {
			t.Errorf("%q: %v, %v", c.in, got, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample(f))
	f.Add(kmz(f, "doc.kml", "<kml><Placemark><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark></kml>"))
	f.Add([]byte("<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 1,1 1,0 0,1</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Read(bytes.NewReader(b))
		var e *Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("an error of another kind: %v", err)
		}
		for _, p := range file.Placemarks {
			if p.Err != nil && (!p.Shape.IsZero() || p.Line != nil) || p.Err == nil && p.Shape.IsZero() == (p.Line == nil) {
				t.Fatalf("%+v", p)
			}
		}
	})
}
