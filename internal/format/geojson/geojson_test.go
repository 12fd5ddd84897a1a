package geojson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

var now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func bi(ar, en string) text.Bilingual { return text.Bilingual{AR: ar, EN: en} }

func claim(id string, p *incident.Place) incident.Claim {
	c := incident.Claim{
		ID: id, Key: "k:" + id, State: incident.Confirmed, Class: incident.Bombing, Certainty: incident.Claimed, Marking: incident.TLPGreen, At: now,
		When:   incident.When{Start: incident.Date(2025, 1, 3), End: incident.Date(2025, 1, 9), Precision: incident.TimeWeek},
		Actors: []incident.Participant{{ID: "islamic-state", Name: bi("تنظيم الدولة", "Islamic State"), Role: incident.By}, {Name: bi("", "Militia <&>"), Role: incident.Against}},
		Quantities: []incident.Quantity{{What: "killed", Value: 4, Min: 4, Max: -1, Unit: "people"},
			{What: "killed", Of: "civilians", Value: 2, Min: 1, Max: 3, Approx: true, Unit: "people"}},
		Methods: []string{"car_bomb"}, Grade: incident.Grade{Reliability: "B", Credibility: "2"},
		Summary: bi("سطر\nسطران", "two\nlines"),
		Source:  incident.Source{ID: "doc:1", Name: "A paper", Kind: incident.SourceMedia, Published: incident.NoDay},
	}
	if p != nil {
		c.Places = []incident.Place{*p}
	}
	return c
}

var places = map[string]*incident.Place{
	"exact":    {Name: bi("مقام", "shrine"), ID: "shrine", Coord: &incident.Coord{Lon: 36.3408, Lat: 33.4441}, Precision: incident.PlaceExact, Unit: "SY-RD"},
	"near":     {Name: bi("تدمر", "Palmyra"), Coord: &incident.Coord{Lon: 38.2804, Lat: 34.5624}, Precision: incident.PlaceNear},
	"region":   {Name: bi("البادية", "the desert"), Coord: &incident.Coord{Lon: 38.5, Lat: 34.7}, Precision: incident.PlaceRegion, RadiusKM: 90},
	"district": {Name: bi("تدمر", "Tadmur"), Coord: &incident.Coord{Lon: 38.5, Lat: 34.7}, Precision: incident.PlaceDistrict, Unit: "SY-HI-tadmur"},
	"country":  {Name: bi("سوريا", "Syria"), Precision: incident.PlaceCountry, Unit: "SY"},
	"nowhere":  nil,
}

func outline(unit string) ([]byte, bool) {
	if unit != "SY-HI-tadmur" {
		return nil, false
	}
	return []byte(`{"type":"Polygon","coordinates":[[[37,34],[39,34],[39,35],[37,34]]]}`), true
}

func write(t *testing.T, incs ...incident.Incident) []byte {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, outline)
	for _, inc := range incs {
		if err := w.Write(inc, []incident.Source{{ID: "doc:1", Name: "A paper", Kind: incident.SourceMedia}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(b.Bytes()) {
		t.Fatalf("not JSON: %s", b.Bytes())
	}
	return b.Bytes()
}

func read(t *testing.T, b []byte) ([]incident.Claim, Report) {
	t.Helper()
	var out []incident.Claim
	rep, err := Read(bytes.NewReader(b), Options{Now: now}, func(r Row) error { out = append(out, r.Claim); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return out, rep
}

func TestThereAndBack(t *testing.T) {
	for name, p := range places {
		t.Run(name, func(t *testing.T) {
			inc, err := incident.Compose([]incident.Claim{claim("a", p)}, incident.Desk{Subject: "islamic-state"})
			if err != nil {
				t.Fatal(err)
			}
			inc.ID = "incident-1"
			file := write(t, inc)
			claims, rep := read(t, file)
			if len(claims) != 1 || rep.Rejected != 0 || len(rep.Unknown) != 0 {
				t.Fatalf("%+v\n%s", rep, file)
			}
			again, err := incident.Compose(claims, incident.Desk{Subject: "another"})
			if err != nil {
				t.Fatal(err)
			}
			if claims[0].Key != "geojson:incident-1" || claims[0].Source.Says != "A paper" {
				t.Errorf("key %q, says %q", claims[0].Key, claims[0].Source.Says)
			}
			// What differs is whose statement it is.
			plain := func(i incident.Incident) string {
				i.ID, i.Claims = "", nil
				b, _ := json.Marshal(i)
				return strings.NewReplacer(`["a"]`, "[]", `["`+claims[0].ID+`"]`, "[]").Replace(string(b))
			}
			if plain(again) != plain(inc) {
				t.Errorf("there and back:\n%s\n%s", plain(inc), plain(again))
			}
			if b := write(t, func() incident.Incident { again.ID = "incident-1"; return again }()); !bytes.Equal(b, file) {
				t.Errorf("the second file differs:\n%s\n%s", file, b)
			}
		})
	}
}

func TestNothingImpreciseIsAPoint(t *testing.T) {
	want := map[string]string{"exact": `"Point"`, "near": `"Polygon"`, "region": `"Polygon"`, "district": `"Polygon"`, "country": "null", "nowhere": "null"}
	for name, p := range places {
		inc, err := incident.Compose([]incident.Claim{claim("a", p)}, incident.Desk{})
		if err != nil {
			t.Fatal(err)
		}
		var fc struct {
			Features []struct{ Geometry json.RawMessage }
		}
		if err := json.Unmarshal(write(t, inc), &fc); err != nil {
			t.Fatal(err)
		}
		if g := string(fc.Features[0].Geometry); !strings.Contains(g, want[name]) || name != "exact" && strings.Contains(g, "Point") {
			t.Errorf("%s: %s", name, g)
		}
	}
	if b := write(t); string(b) != opening+"\n]}\n" {
		t.Errorf("an empty collection: %s", b)
	}
}

func TestDiscIsProper(t *testing.T) {
	var g struct{ Coordinates [][][2]float64 }
	if err := json.Unmarshal(disc(incident.Coord{Lon: 38, Lat: 35}, 50), &g); err != nil {
		t.Fatal(err)
	}
	ring := g.Coordinates[0]
	area := 0.0
	for i := range len(ring) - 1 {
		area += ring[i][0]*ring[i+1][1] - ring[i+1][0]*ring[i][1]
	}
	if area <= 0 || ring[0] != ring[len(ring)-1] || len(ring) != discSides+1 {
		t.Errorf("not closed counterclockwise: %v", ring)
	}
	for _, c := range []incident.Coord{{Lon: 179.9, Lat: 0}, {Lon: 0, Lat: 89.9}} {
		if g := disc(c, 50); string(g) != "null" {
			t.Errorf("%v: %s", c, g)
		}
	}
}

func collection(features ...string) []byte {
	return []byte(`{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`)
}

func feature1(geometry, properties string) string {
	return fmt.Sprintf(`{"type":"Feature","geometry":%s,"properties":%s}`, geometry, properties)
}

func TestOthersFeatures(t *testing.T) {
	box := func(ring string) string { return `{"type":"Polygon","coordinates":[[` + ring + `]]}` }
	for name, c := range map[string]struct {
		geometry string
		prec     incident.PlacePrecision
		lon, lat float64
		within   float64 // radius at most
	}{
		"a point with altitude":      {`{"type":"Point","coordinates":[38.1,34.2,410]}`, incident.PlaceTown, 38.1, 34.2, 0},
		"wound clockwise":            {box(`[38,34],[38,35],[39,35],[39,34],[38,34]`), incident.PlaceRegion, 38.5, 34.5, 75},
		"across the antimeridian":    {box(`[179,0],[-179,0],[-179,1],[179,1],[179,0]`), incident.PlaceRegion, 180, 0.5, 130},
		"a line":                     {`{"type":"LineString","coordinates":[[38,34],[39,35]]}`, incident.PlaceRegion, 38.5, 34.5, 75},
		"a collection":               {`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[38,34]},{"type":"MultiPoint","coordinates":[[39,35]]}]}`, incident.PlaceRegion, 38.5, 34.5, 75},
		"a multipolygon of one ring": {`{"type":"MultiPolygon","coordinates":[[[[38,34],[39,34],[39,35],[38,34]]]]}`, incident.PlaceRegion, 38.5, 34.5, 75},
	} {
		claims, rep := read(t, collection(feature1(c.geometry, `{"start":"2025-01-03","class":"attack"}`)))
		if len(claims) != 1 {
			t.Errorf("%s: %v", name, rep.Errors)
			continue
		}
		p := claims[0].Places[0]
		if p.Precision != c.prec || p.Lon != c.lon || p.Lat != c.lat || p.RadiusKM > c.within {
			t.Errorf("%s: %+v %+v", name, p, *p.Coord)
		}
		if claims[0].Marking != incident.TLPRed || claims[0].When.Precision != incident.TimeDay {
			t.Errorf("%s: marking %s, %s", name, claims[0].Marking, claims[0].When.Precision)
		}
	}
	// An outline that calls itself exact stays an outline; no geometry and no names are no place.
	claims, rep := read(t, collection(feature1(box(`[38,34],[39,34],[39,35],[38,34]`), `{"place_precision":"exact"}`), feature1("null", `{"depth":3}`)))
	if claims[0].Places[0].Precision != incident.PlaceRegion || len(claims[1].Places) != 0 {
		t.Errorf("%+v", claims)
	}
	if len(rep.Notes) != 1 || rep.Notes[0].Args[0] != "depth" || rep.Notes[0].Args[1] != "1" {
		t.Errorf("%+v", rep.Notes)
	}
	// The same feature in other blanks is the same claim; a changed one is another under its own key.
	one, _ := read(t, []byte(`{ "type" : "Feature", "id": 7, "geometry": null, "properties": {"class":"raid"} }`))
	two, rep := read(t, []byte("\xEF\xBB\xBF"+`{"type":"Feature","id":7,"geometry":null,"properties":{"class":"raid"}}`))
	if len(rep.Unknown) != 0 || len(rep.Notes) != 0 || !reflect.DeepEqual(one, two) || one[0].Key != "geojson:7" {
		t.Errorf("%+v\n%+v", one, two)
	}
}

func TestBadFeaturesAreNamed(t *testing.T) {
	good := feature1("null", "{}")
	for _, c := range []struct{ feature, where, code string }{
		{feature1(`{"type":"Point","coordinates":[34.5,138.2]}`, "{}"), "features[1].geometry.coordinates", "swapped"},
		{feature1(`{"type":"Polygon","coordinates":[[[38,34],[39,34],[200,34],[38,34]]]}`, "{}"), "features[1].geometry.coordinates[0][2]", "range"},
		{feature1(`{"type":"Polygon","coordinates":[[[38,34],[39,34]]]}`, "{}"), "features[1].geometry.coordinates[0]", "ring"},
		{feature1(`{"type":"Point","coordinates":[38]}`, "{}"), "features[1].geometry.coordinates", "position"},
		{feature1(`{"type":"Point","coordinates":["38",34]}`, "{}"), "features[1].geometry.coordinates[0]", "number"},
		{feature1(`{"type":"Point","coordinates":38}`, "{}"), "features[1].geometry.coordinates", "array"},
		{feature1(`{"type":"Circle","coordinates":[38,34]}`, "{}"), "features[1].geometry.type", "unknown"},
		{feature1(`7`, "{}"), "features[1].geometry", "geometry"},
		{feature1("null", `{"class":"party"}`), "features[1].properties.class", "unknown"},
		{feature1("null", `{"class":7}`), "features[1].properties.class", "kind"},
		{feature1("null", `{"start":"3/1/2025"}`), "features[1].properties.start", "date"},
		{feature1("null", `{"start":"2031-01-01"}`), "features[1].when.start", "invalid"},
		{feature1("null", `{"start":"2025-02-01","end":"2025-01-01"}`), "features[1].when.start", "invalid"},
		{feature1("null", `{"place_label":[34,138],"place_en":"x"}`), "features[1].properties.place_label", "swapped"},
		{feature1("null", `{"title_en":"a\u0000b"}`), "features[1].title.en", "invalid"},
		{`{"type":"Point","coordinates":[1,2]}`, "features[1].type", "feature"},
		{`"x"`, "features[1]", "feature"},
	} {
		claims, rep := read(t, collection(good, c.feature, feature1("null", `{"class":"raid"}`)))
		if rep.Read != 3 || rep.Rejected != 1 || len(claims) != 2 {
			t.Errorf("%s: %+v", c.feature, rep)
			continue
		}
		if e := rep.Errors[0]; e.Where() != c.where || e.Code != c.code || e.Words().AR == "" || e.Error() == "" {
			t.Errorf("%s: %s %s: %v", c.feature, e.Where(), e.Code, e)
		}
	}
	_, rep := read(t, collection(`{"type":"Feature","id":"a","geometry":null,"properties":null}`, `{"type":"Feature","id":"a","geometry":null,"properties":{}}`))
	if rep.Rejected != 1 || rep.Errors[0].Code != "duplicate" || rep.Errors[0].Detail != "0" {
		t.Errorf("%+v", rep)
	}
}

func TestBadFiles(t *testing.T) {
	good := string(collection(feature1("null", "{}"), feature1("null", `{"class":"raid"}`)))
	for name, c := range map[string]struct{ file, code string }{
		"empty": {"", "empty"}, "blank": {" \n", "empty"}, "truncated": {good[:len(good)-20], "truncated"},
		"broken": {strings.Replace(good, ":", ";", 3), "json"}, "a table": {"id,year\n1,2\n", "json"},
		"another type": {`{"type":"Topology"}`, "type"}, "a list": {`[1]`, "type"}, "no features": {`{"type":"FeatureCollection"}`, "features"},
		"features no list": {`{"type":"FeatureCollection","features":{}}`, "features"}, "deep": {strings.Repeat("[", 100000), "deep"},
		"another crs": {`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:3857"}},"features":[]}`, "crs"},
		"nul":         {"{\x00}", "nul"},
		"many":        {string(collection(strings.Split(strings.Repeat(`{}|`, 12)[:35], "|")...)), "many"},
		"large":       {good + strings.Repeat(" ", 3<<20), "large"},
	} {
		n := 0
		_, err := Read(strings.NewReader(c.file), Options{Now: now, MaxFeatures: 10, MaxBytes: 2 << 20}, func(Row) error { n++; return nil })
		var fe *FileError
		if !errors.As(err, &fe) || fe.Code != c.code || n != 0 || fe.Words().AR == "" {
			t.Errorf("%s: %d yielded, %v", name, n, err)
		}
	}
	stop := errors.New("stop")
	if _, err := Read(strings.NewReader(good), Options{}, func(Row) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("stopping: %v", err)
	}
}

func TestWindows1256(t *testing.T) {
	file := []byte("{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"title_ar\":\"\xC7\xE1\xE5\xCC\xE6\xE3 \xDA\xE1\xEC \xC7\xE1\xE3\xCF\xED\xE4\xC9\"}}")
	claims, rep := read(t, file)
	if rep.Encoding != "windows-1256" || len(rep.Notes) == 0 || claims[0].Title.AR != "الهجوم على المدينة" {
		t.Errorf("%s %v %q", rep.Encoding, rep.Notes, claims[0].Title.AR)
	}
}

func TestShippedOutlines(t *testing.T) {
	units, err := area.Load()
	if err != nil {
		t.Fatal(err)
	}
	u, ok := units.ByID("SY-HI")
	if !ok {
		t.Fatal("no Homs")
	}
	w := walker{left: 1 << 20}
	if bad := w.geometry("geometry", u.AppendGeoJSON(nil)); bad != nil || w.n < 10 {
		t.Error(bad)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(collection(feature1(`{"type":"Point","coordinates":[38.1,34.2,410]}`, `{"class":"attack","start":"2025-01-03","quantities":[{"what":"killed","value":3}]}`)))
	f.Add([]byte(`{"type":"Feature","id":7,"geometry":{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[[[179,0],[-179,0],[0,1],[179,0]]]}]},"properties":{"place_label":[1,2]}}`))
	f.Add([]byte(`[[[`))
	f.Fuzz(func(t *testing.T, b []byte) {
		o := Options{Now: now, MaxBytes: 1 << 20}
		var claims []incident.Claim
		rep, err := Read(bytes.NewReader(b), o, func(r Row) error { claims = append(claims, r.Claim); return nil })
		if err != nil {
			_ = err.Error()
			return
		}
		if rep.Read != len(claims)+rep.Rejected {
			t.Fatalf("%+v", rep)
		}
		for i := range claims {
			if err := claims[i].Validate(); err != nil {
				t.Fatal(err)
			}
			inc, err := incident.Compose(claims[i:i+1], incident.Desk{Subject: "islamic-state"})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			w := NewWriter(&out, nil)
			if err := errors.Join(w.Write(inc, nil), w.Close()); err != nil || !json.Valid(out.Bytes()) {
				t.Fatalf("%v %s", err, out.Bytes())
			}
		}
	})
}
