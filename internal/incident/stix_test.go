package incident_test

import (
	"bytes"
	"encoding/json"
	"io"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/text"
	"tansiq/test/peers"
)

var at = time.Date(2025, 1, 27, 9, 30, 0, 123456789, time.UTC)

// plot is a claim that uses every field.
func plot() incident.Claim {
	by := "SANA"
	return incident.Claim{
		ID: "0b7f4c52-95d9-5d0c-a0a1-6c2d8b0f1e11", Key: "doc-1#p1", Supersedes: "0b7f4c52-95d9-5d0c-a0a1-6c2d8b0f1e10", State: incident.Confirmed,
		Class: incident.FoiledPlot, Side: incident.SideResponder,
		Title:   text.Bilingual{AR: "إحباط مخطط لتفجير مقام السيدة زينب", EN: "Plot to bomb the shrine of Sayyida Zaynab foiled"},
		Summary: text.Bilingual{AR: "أعلن جهاز الاستخبارات إحباط <المخطط>.", EN: "The intelligence service said it foiled a plot."},
		When: incident.When{Start: incident.Date(2025, 1, 11), End: incident.Date(2025, 1, 11), Precision: incident.TimeDay, Reason: text.Bilingual{AR: "مذكور", EN: "stated"},
			Text: "11 كانون الثاني", Span: &text.Span{Start: 401, End: 425}},
		Places: []incident.Place{
			{Name: text.Bilingual{AR: "السيدة زينب", EN: "Sayyida Zaynab"}, ID: "wof:1", Coord: &incident.Coord{Lon: 36.34037, Lat: 33.44449},
				Precision: incident.PlaceTown, Unit: "SY-RD-markaz-rif-dimashq", Why: text.Bilingual{AR: "الوحيد", EN: "the only one"}, Text: "السيدة زينب", Span: &text.Span{Start: 1, End: 4}},
			{Name: text.Bilingual{EN: "Badia"}, Coord: &incident.Coord{Lon: 38, Lat: 0}, Precision: incident.PlaceRegion, RadiusKM: 80},
		},
		Actors: []incident.Participant{
			{ID: "general-intelligence", Name: text.Bilingual{AR: "جهاز الاستخبارات العامة", EN: "General Intelligence"}, Role: incident.By, Text: "x", Span: &text.Span{Start: 5, End: 9}},
			{ID: "islamic-state", Name: text.Bilingual{AR: "تنظيم داعش", EN: "Islamic State"}, Role: incident.Against},
			{Name: text.Bilingual{AR: "سرايا"}, Role: incident.Claimant},
		},
		Quantities: []incident.Quantity{
			{What: "arrested", Of: "islamic-state", Value: 4, Min: 4, Max: -1, Approx: true, Unit: "people", By: &by, Text: "أربعة", Span: &text.Span{Start: 2, End: 3}},
			{What: "killed", Value: 0, Min: 0, Max: 0, Unit: "people"},
		},
		Methods: []string{"ied"}, Certainty: incident.Asserted,
		Source: incident.Source{ID: "doc:1", Name: "Al-Thawra", Kind: incident.SourceMedia, Says: "an official", Document: "doc-1", Row: "7",
			Span: &text.Span{Start: 0, End: 2}, Evidence: []text.Span{{Start: 330, End: 470}, {}}, Published: incident.Date(2025, 1, 26)},
		Grade:   incident.Grade{Reliability: "B", Credibility: "2"},
		Marking: incident.TLPAmberStrict, PartOf: "doc-1#p0", By: "person-1", At: at,
	}
}

// stories are incidents of every shape that a node can hold.
func stories(tb testing.TB) (incs []incident.Incident, claims [][]incident.Claim) {
	tb.Helper()
	full := plot()
	denied := incident.Claim{ID: "1b7f4c52-95d9-5d0c-a0a1-6c2d8b0f1e12", Key: "doc-2#p1", State: incident.Confirmed, Class: incident.Attack,
		Title: text.Bilingual{AR: "نفي الهجوم"}, When: incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeUnknown},
		Certainty: incident.Denied, Marking: incident.TLPGreen, Source: incident.Source{ID: "desk:person-1", Name: "Person One", Kind: incident.SourceDesk, Published: incident.NoDay},
		By: "person-1", At: at.Add(time.Hour)}
	row := incident.Claim{ID: "2b7f4c52-95d9-5d0c-a0a1-6c2d8b0f1e13", Key: "ucdp-ged:217045", State: incident.Confirmed, Class: incident.Clash,
		Title:     text.Bilingual{EN: "Clash between Government of Syria and IS"},
		When:      incident.When{Start: incident.Date(2017, 3, 1), End: incident.Date(2017, 3, 31), Precision: incident.TimeMonth},
		Places:    []incident.Place{{Name: text.Bilingual{EN: "Raqqa", AR: "الرقة"}, Coord: &incident.Coord{Lon: 39, Lat: 35.9}, Precision: incident.PlaceGovernorate, Unit: "SY-RA"}},
		Certainty: incident.Reported, Marking: incident.TLPClear,
		Source: incident.Source{ID: "ucdp-ged", Name: "UCDP GED", Kind: incident.SourceDataset, Row: "217045", Published: incident.NoDay}, By: "import:ucdp", At: at}
	bare := incident.Claim{ID: "3b7f4c52-95d9-5d0c-a0a1-6c2d8b0f1e14", Key: "x", State: incident.Confirmed, Class: incident.Other,
		When:   incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeRelative},
		Places: []incident.Place{{Name: text.Bilingual{AR: "مكان"}, Precision: incident.PlaceUnknown}}, Certainty: incident.Possible,
		Marking: incident.TLPRed, Source: incident.Source{ID: "p", Kind: incident.SourcePartner, Published: incident.NoDay}}
	for i, set := range [][]incident.Claim{{full, denied}, {row}, {bare}} {
		inc, err := incident.Compose(set, incident.Desk{Subject: "islamic-state"})
		if err != nil {
			tb.Fatal(err)
		}
		inc.ID = "5f1d1f6e-0000-5000-8000-00000000000" + string(rune('1'+i))
		incs, claims = append(incs, inc), append(claims, set)
	}
	return incs, claims
}

func export(tb testing.TB, r incident.Rendering) []byte {
	tb.Helper()
	var out bytes.Buffer
	e := incident.NewExporter(&out, r)
	incs, claims := stories(tb)
	for i := range incs {
		if err := e.Incident(incs[i], claims[i], time.Time{}); err != nil {
			tb.Fatal(err)
		}
	}
	waiting := plot()
	waiting.ID, waiting.State = "4b7f4c52-95d9-5d0c-a0a1-6c2d8b0f1e15", incident.Awaiting
	for _, d := range []incident.SourceText{
		{ID: "doc-1", Name: "خبر", Publisher: "Al-Thawra", URL: "https://example.org/a", Lang: "ar", Published: incident.Date(2025, 1, 26), Text: "نص\nالخبر", Marking: incident.TLPAmber, At: at},
		{ID: "doc-3", Published: incident.NoDay},
	} {
		list := []incident.Claim{plot(), waiting}
		if d.ID == "doc-3" {
			list = nil
		}
		if err := e.Document(d, list); err != nil {
			tb.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func TestExportIsValidSTIX(t *testing.T) {
	bundle := export(t, incident.Rendering{Party: "Desk A"})
	peers.Validate(t, bundle)
	kinds := map[string]int{}
	for o, err := range stix.Decode(bytes.NewReader(bundle), stix.DefaultLimits()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range stix.Validate(o) {
			t.Error(p)
		}
		kinds[o.Type]++
	}
	for _, kind := range []string{"incident", "identity", "location", "note", "opinion", "report", "relationship", "language-content", "marking-definition", "extension-definition"} {
		if kinds[kind] == 0 {
			t.Errorf("the export has no %s: %v", kind, kinds)
		}
	}
	if !bytes.Equal(bundle, export(t, incident.Rendering{Party: "Desk A"})) {
		t.Error("the same export twice gives other bytes")
	}
	if bytes.Contains(bundle, []byte("erson")) {
		t.Error("the export names somebody of the desk")
	}
}

// TestExportFollowsItsSchemas holds our extensions against the schemas that we publish for them.
func TestExportFollowsItsSchemas(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	schemas := map[string]*jsonschema.Schema{}
	for id, name := range map[string]string{incident.IncidentExtension: "incident", incident.ClaimExtension: "claim", incident.PlaceExtension: "place"} {
		s, err := compiler.Compile(filepath.Join(peers.Root(t), "docs", "schema", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		schemas[id] = s
	}
	seen := map[string]int{}
	for o, err := range stix.Decode(bytes.NewReader(export(t, incident.Rendering{Desk: true})), stix.DefaultLimits()) {
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(o.Raw))
		if err != nil {
			t.Fatal(err)
		}
		ext, _ := v.(map[string]any)["extensions"].(map[string]any)
		for id, s := range schemas {
			if body, ok := ext[id]; ok {
				seen[id]++
				if err := s.Validate(body); err != nil {
					t.Errorf("%s: %v", o.ID, err)
				}
			}
		}
	}
	if len(seen) != len(schemas) {
		t.Errorf("extensions seen: %v", seen)
	}
}

func read(tb testing.TB, bundle []byte) map[string]incident.Stated {
	tb.Helper()
	back := map[string]incident.Stated{}
	for o, err := range stix.Decode(bytes.NewReader(bundle), stix.DefaultLimits()) {
		if err != nil {
			tb.Fatal(err)
		}
		s, ok, err := incident.FromSTIX(o)
		if err != nil {
			tb.Fatal(err)
		}
		if ok {
			back[s.Claim.ID] = s
		}
	}
	return back
}

func TestClaimsComeBack(t *testing.T) {
	incs, claims := stories(t)
	back := read(t, export(t, incident.Rendering{Desk: true}))
	for i, set := range claims {
		for _, want := range set {
			if want.By == "" {
				want.By = "import:stix"
			}
			got := back[want.ID]
			if !reflect.DeepEqual(got.Claim, want) {
				g, _ := json.Marshal(got.Claim)
				w, _ := json.Marshal(want)
				t.Errorf("came back as\n%s\nwent out as\n%s", g, w)
			}
			if got.Incident != incs[i].ID {
				t.Errorf("%s came back in incident %q", want.ID, got.Incident)
			}
		}
	}
	if got := back["4b7f4c52-95d9-5d0c-a0a1-6c2d8b0f1e15"]; got.Claim.State != incident.Awaiting || got.Incident != "" {
		t.Errorf("the claim that awaits confirmation came back as %+v", got)
	}
	// Whoever gets a file that was not written for the desk learns nothing of the desk.
	if got := read(t, export(t, incident.Rendering{}))[plot().ID].Claim.By; got != "import:stix" {
		t.Errorf("By came back as %q", got)
	}
}

// TestEveryFieldTravels fails when a field is added to Claim that the round trip, or plot, leaves out.
func TestEveryFieldTravels(t *testing.T) {
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			if _, isTime := v.Interface().(time.Time); isTime {
				break
			}
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
			return
		case reflect.Slice:
			if v.Len() > 0 && v.Index(0).Kind() == reflect.Struct {
				walk(path+"[0]", v.Index(0))
				return
			}
		case reflect.Pointer:
			if !v.IsNil() && v.Elem().Kind() == reflect.Struct {
				walk(path, v.Elem())
				return
			}
		}
		if v.IsZero() && !strings.HasSuffix(path, ".Start") && path != ".Places[0].RadiusKM" {
			t.Errorf("the example claim leaves %s empty: fill it, so that its round trip is tested", path)
		}
	}
	walk("", reflect.ValueOf(plot()))
}

func TestPlacesAreNoFinerThanTheirSource(t *testing.T) {
	coord := &incident.Coord{Lon: 39.123456, Lat: 35.654321}
	cases := map[incident.PlacePrecision]string{
		incident.PlaceExact:       `"latitude":35.6543,"longitude":39.1235,"precision":2000`,
		incident.PlaceTown:        `"latitude":35.654,"longitude":39.123,"precision":5000`,
		incident.PlaceNear:        `"latitude":35.65,"longitude":39.12,"precision":25000`,
		incident.PlaceRegion:      `"latitude":35.65,"longitude":39.12,"precision":50000`,
		incident.PlaceDistrict:    ``,
		incident.PlaceGovernorate: ``,
		incident.PlaceCountry:     ``,
		incident.PlaceUnknown:     ``,
	}
	for precision, want := range cases {
		c := plot()
		c.Places = []incident.Place{{Name: text.Bilingual{EN: "somewhere"}, Coord: coord, Precision: precision, Unit: "SY-RA-tell-abyad"}}
		inc, err := incident.Compose([]incident.Claim{c}, incident.Desk{})
		if err != nil {
			t.Fatal(err)
		}
		inc.ID = "i"
		var out bytes.Buffer
		e := incident.NewExporter(&out, incident.Rendering{})
		if err := e.Incident(inc, []incident.Claim{c}, at); err != nil {
			t.Fatal(err)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		location := ""
		for o := range stix.Decode(bytes.NewReader(out.Bytes()), stix.DefaultLimits()) {
			if o.Type == "location" {
				location = string(o.Raw)
			}
		}
		if want == "" && strings.Contains(location, "latitude") {
			t.Errorf("%s: a position leaves: %s", precision, location)
		}
		for _, part := range strings.SplitAfter(want, ",") {
			if !strings.Contains(location, strings.TrimSuffix(part, ",")) {
				t.Errorf("%s: %s lacks %s", precision, location, part)
			}
		}
		if location != "" && strings.Contains(location, "administrative_area") == (precision == incident.PlaceCountry) {
			t.Errorf("%s: administrative area: %s", precision, location)
		}
	}
}

// TestClaimRoundTripLaw holds the round trip for claims of any content.
func TestClaimRoundTripLaw(t *testing.T) {
	words := rapid.StringMatching(`[a-zA-Z<>&"\\\x{0621}-\x{064A} ]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		c := plot()
		c.Title = text.Bilingual{AR: words.Draw(t, "ar"), EN: words.Draw(t, "en")}
		c.Summary = text.Bilingual{AR: words.Draw(t, "sar"), EN: words.Draw(t, "sen")}
		c.Source.Row = words.Draw(t, "row")
		c.Quantities[0].Value = rapid.Int64Range(4, 1e9).Draw(t, "value")
		c.Places[0].Lon = rapid.Float64Range(-180, 180).Draw(t, "lon")
		c.Places[0].Lat = rapid.Float64Range(-90, 90).Draw(t, "lat")
		c.At = time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "at"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC()
		c.When = incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeUnknown}
		inc, err := incident.Compose([]incident.Claim{c}, incident.Desk{})
		if err != nil {
			t.Fatal(err)
		}
		inc.ID = "i"
		var out bytes.Buffer
		e := incident.NewExporter(&out, incident.Rendering{Desk: true})
		if err := e.Incident(inc, []incident.Claim{c}, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		for o, err := range stix.Decode(&out, stix.DefaultLimits()) {
			if err != nil {
				t.Fatal(err)
			}
			s, ok, err := incident.FromSTIX(o)
			if err != nil {
				t.Fatal(err)
			}
			if ok && !reflect.DeepEqual(s.Claim, c) {
				t.Fatalf("came back as %+v, went out as %+v", s.Claim, c)
			}
		}
	})
}

func TestForeignIncidents(t *testing.T) {
	parse := func(props string) stix.Object {
		o, err := stix.Parse([]byte(`{"type":"incident","id":"incident--9b7f4c52-95d9-4d0c-a0a1-6c2d8b0f1e11",` + props + `}`))
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	c, ok, err := incident.FromForeign(parse(`"name":"هجوم","description":"قرب تدمر","object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]`), "partner-b", at)
	if !ok || err != nil || c.Title.AR != "هجوم" || c.Marking != incident.TLPGreen || c.State != incident.Awaiting {
		t.Errorf("%+v, %v, %v", c, ok, err)
	}
	again, _, _ := incident.FromForeign(parse(`"object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"], "description":"قرب تدمر","name":"هجوم"`), "partner-b", at)
	other, _, _ := incident.FromForeign(parse(`"name":"Attack","lang":"en"`), "partner-b", at)
	if again.ID != c.ID || other.ID == c.ID || other.Key != c.Key {
		t.Error("the same content must make the same claim, other content a new version of it")
	}
	if other.Marking != incident.TLPRed {
		t.Errorf("unmarked is taken as %s", other.Marking)
	}
	if _, ok, _ := incident.FromForeign(parse(`"name":"x","revoked":true`), "partner-b", at); ok {
		t.Error("a revoked incident is taken")
	}
}

func FuzzFromSTIX(f *testing.F) {
	f.Add([]byte(`{"type":"note","id":"note--x","extensions":{"` + incident.ClaimExtension + `":{"claim":{"id":"a","when":{"start":"2025-01-11"}}}}}`))
	f.Add([]byte(`{"type":"note","id":"note--x","extensions":{"` + incident.ClaimExtension + `":null}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, err := stix.Parse(raw)
		if err != nil {
			return
		}
		if c, ok, err := incident.FromForeign(o, "b", at); ok && err == nil && c.Validate() != nil {
			t.Error("a foreign claim that is not valid came in")
		}
		if s, ok, err := incident.FromSTIX(o); ok && err == nil && s.Claim.Validate() != nil {
			t.Error("a claim that is not valid came in")
		}
	})
}

func BenchmarkExport(b *testing.B) {
	incs, claims := stories(b)
	n := 0
	for b.Loop() {
		e := incident.NewExporter(io.Discard, incident.Rendering{})
		for i := range incs {
			if err := e.Incident(incs[i], claims[i], at); err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "incidents/s")
}
