package watch

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/text"
)

// object makes an object around properties.
func object(t interface{ Fatal(...any) }, typ string, properties []byte, err error) stix.Object {
	if err != nil {
		t.Fatal(err)
	}
	o, err := stix.Parse([]byte(`{"type":"` + typ + `","spec_version":"2.1","id":"` + typ + `--6f0e1c9a-35a5-4c2d-9d20-0a5d0c2f1b11","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z"` + string(properties) + `}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := stix.Valid(o); err != nil {
		t.Fatal(err, string(o.Raw))
	}
	return o
}

const aLocation = "location--0b3f7f0e-3f0b-4a9c-8b1f-1b6a7c1d2e3f"

func told(x0, y0, x1, y1 float64) area.Shape {
	s, _, err := area.MakeShape([][][]area.Point{{{area.PointOf(x0, y0), area.PointOf(x1, y0), area.PointOf(x1, y1), area.PointOf(x0, y1)}}})
	if err != nil {
		panic(err)
	}
	return s
}

var dayOne = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func TestToldComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := func() area.Shape {
			x, y := rapid.Float64Range(-179, 178).Draw(t, "x"), rapid.Float64Range(-89, 88).Draw(t, "y")
			return told(x, y, x+rapid.Float64Range(0.001, 1).Draw(t, "w"), y+rapid.Float64Range(0.001, 1).Draw(t, "h"))
		}
		moment := func(name string) time.Time {
			return dayOne.Add(time.Duration(rapid.IntRange(0, 1e6).Draw(t, name)) * time.Second)
		}

		a := ToldArea{Name: text.Bilingual{AR: "جيب الرصافة <&>", EN: rapid.SampledFrom([]string{"", "Rusafa \"pocket\""}).Draw(t, "en")}, Unit: rapid.SampledFrom([]string{"", "SY-RA"}).Draw(t, "unit")}
		from := time.Time{}
		for range rapid.IntRange(1, 4).Draw(t, "outlines") {
			until := dayOne.Add(time.Hour)
			if !from.IsZero() {
				until = from.Add(time.Hour)
			}
			a.Outlines = append(a.Outlines, Outline{from, until, shape()})
			from = until
		}
		p, err := a.Properties()
		back, ok, err2 := AreaFromSTIX(object(t, "location", p, err))
		if !ok || err2 != nil || fmt.Sprint(back.Name, back.Unit) != fmt.Sprint(a.Name, a.Unit) || len(back.Outlines) != len(a.Outlines) {
			t.Fatalf("%v\n%+v\n%+v", err2, a, back)
		}
		for i, o := range a.Outlines {
			b := back.Outlines[i]
			if !b.From.Equal(o.From) || !b.Until.Equal(o.Until) || !b.Shape.Equal(o.Shape) {
				t.Fatalf("outline %d: %+v, %+v", i, o, b)
			}
		}

		w := ToldWatch{Area: aLocation, Kind: rapid.SampledFrom(Kinds()).Draw(t, "kind"), Confidence: rapid.SampledFrom(Confidences()).Draw(t, "confidence"),
			Schedule: Schedule{From: moment("from")}, Contact: text.Bilingual{EN: "Duty officer"}}
		switch rapid.IntRange(0, 3).Draw(t, "where") {
		case 0:
			w.Area, w.Shape = "", shape()
		case 1:
			w.Share = rapid.Float64Range(0.001, 0.999).Draw(t, "share")
		}
		if rapid.Bool().Draw(t, "recurs") {
			w.Schedule.Rule, w.Schedule.Length, w.Schedule.Zone = "FREQ=WEEKLY;BYDAY=MO,TH", Length(8*time.Hour), "Asia/Damascus"
			w.Schedule.Also = []time.Time{moment("also")}
		}
		if rapid.Bool().Draw(t, "begins") {
			w.Begins = moment("begin")
		}
		if rapid.Bool().Draw(t, "withdrawn") {
			w.Withdrawn = w.Schedule.From.Add(time.Hour)
		}
		switch rapid.IntRange(0, 2).Draw(t, "keeper") {
		case 0:
			w.Keeper = &Party{}
		case 1:
			w.Keeper = &Party{ID: "name:x", Name: text.Bilingual{AR: "طرف"}}
		}
		p, err = w.Properties()
		got, ok, err2 := WatchFromSTIX(object(t, WatchType, p, err))
		if !ok || err2 != nil {
			t.Fatalf("%v: %s", err2, p)
		}
		again, err := got.Properties()
		if err != nil || string(again) != string(p) {
			t.Fatalf("%v\n%s\n%s", err, p, again)
		}
		x := got.Watch("id", "area", Party{ID: "teller"}, incident.TLPRed, dayOne)
		if err := x.Check(); err != nil || x.Origin != "teller" || !x.Begins.Equal(w.Begins) || (w.Keeper != nil) == (x.Party.ID == "teller") {
			t.Fatalf("%v: %+v", err, x)
		}

		d := ToldDeclaration{Area: rapid.SampledFrom([]string{"", aLocation}).Draw(t, "area"), From: rapid.SampledFrom([]time.Time{{}, dayOne}).Draw(t, "since"), Until: rapid.SampledFrom([]time.Time{{}, dayOne.Add(time.Hour)}).Draw(t, "until")}
		p, err = d.Properties()
		word, ok, err2 := DeclarationFromSTIX(object(t, DeclarationType, p, err))
		if !ok || err2 != nil || word != d {
			t.Fatalf("%v %+v %+v", err2, d, word)
		}
	})
}

func TestOutlinesOfVersions(t *testing.T) {
	one, two := told(40, 35, 41, 36), told(40, 35, 40.5, 36)
	day := func(n int) time.Time { return dayOne.AddDate(0, 0, n) }
	list := []Area{
		{Version: 3, Shape: two, From: day(20), Until: day(30)},
		{Version: 1, Shape: one},
		{Version: 2, Shape: one, From: day(10)}, // a new name, the same land
	}
	got := OutlinesOf(list)
	if len(got) != 2 || !got[0].From.IsZero() || !got[0].Until.Equal(day(20)) || !got[0].Shape.Equal(one) || !got[1].Until.Equal(day(30)) || !got[1].Shape.Equal(two) {
		t.Errorf("%+v", got)
	}
	if got := OutlinesOf(append(list, Area{Version: 4, From: day(25), Retired: true})); len(got) != 2 || !got[1].Until.Equal(day(25)) {
		t.Errorf("after it was retired: %+v", got)
	}
	if got := OutlinesOf(append(list, Area{Version: 4, Shape: two})); len(got) != 1 || !got[0].Shape.Equal(two) || !got[0].From.IsZero() || !got[0].Until.IsZero() {
		t.Errorf("corrected for all time: %+v", got)
	}
}

// TestToldByOthersIsChecked gives what a partner could send.
func TestToldByOthersIsChecked(t *testing.T) {
	square := `{"type":"Polygon","coordinates":[[[40,35],[41,35],[41,36],[40,36],[40,35]]]}`
	area := func(s string) string {
		return `,"latitude":35,"longitude":40,"extensions":{"` + AreaExtension + `":{"extension_type":"property-extension",` + s + `}}`
	}
	watch := func(s string) string {
		return `,"watch_kind":"post","watch_confidence":"low",` + s + `,"extensions":{"` + WatchExtension + `":{"extension_type":"new-sdo"}}`
	}
	word := func(s string) string {
		return s + `,"extensions":{"` + DeclarationExtension + `":{"extension_type":"new-sdo"}}`
	}
	for _, c := range []struct{ typ, properties, wrong string }{
		{"location", area(`"name":{"en":"A"},"outlines":[{"geometry":` + square + `}]`), ""},
		{"location", area(`"outlines":[{"geometry":` + square + `}]`), "name"},
		{"location", area(`"name":{"en":"` + strings.Repeat("x", 201) + `"},"outlines":[{"geometry":` + square + `}]`), "200"},
		{"location", area(`"name":{"en":"A"},"outlines":[]`), "outlines: 0"},
		{"location", area(`"name":{"en":"A"},"outlines":[{"geometry":` + square + `},{"geometry":` + square + `}]`), "same time"},
		{"location", area(`"name":{"en":"A"},"outlines":[{"from":"yesterday","geometry":` + square + `}]`), "no time"},
		{"location", area(`"name":{"en":"A"},"outlines":[{"geometry":{"type":"Point","coordinates":[1,2]}}]`), "geometry"},
		{"location", area(`"name":{"en":"A"},"outlines":[{"geometry":null}]`), "geometry"},
		{"location", area(`"name":{"en":"A"},"outlines":[{"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}]`), "geometry"},
		{"location", area(`"name":{"en":"A"},"outlines":[{"geometry":{"type":"Polygon","coordinates":[[` + strings.Repeat("[40,35],", 80_000) + `[40,35]]]}}]`), "bytes"},
		{WatchType, watch(`"area_ref":"` + aLocation + `","schedule":{"from":"2026-01-01T00:00:00Z"}`), ""},
		{WatchType, watch(`"schedule":{"from":"2026-01-01T00:00:00Z"}`), "exactly one"},
		{WatchType, watch(`"area_ref":"` + aLocation + `","outline":` + square + `,"schedule":{"from":"2026-01-01T00:00:00Z"}`), "exactly one"},
		{WatchType, watch(`"area_ref":"identity--0b3f7f0e-3f0b-4a9c-8b1f-1b6a7c1d2e3f","schedule":{"from":"2026-01-01T00:00:00Z"}`), "location"},
		{WatchType, watch(`"area_ref":"` + aLocation + `","schedule":{"from":"2026-01-01T00:00:00Z","rule":"FREQ=SECONDLY","length":"PT1S"}`), "reading"},
		{WatchType, watch(`"area_ref":"` + aLocation + `","schedule":{"from":"2026-01-01T00:00:00Z","until":"2025-01-01T00:00:00Z"}`), "reading"},
		{WatchType, watch(`"area_ref":"` + aLocation + `","schedule":{"from":"9026-01-01T00:00:00Z"}`), "no time"},
		{WatchType, watch(`"area_ref":"` + aLocation + `","share":1.5,"schedule":{"from":"2026-01-01T00:00:00Z"}`), "reading"},
		{WatchType, watch(`"area_ref":"` + aLocation + `","keeper":{"named":true},"schedule":{"from":"2026-01-01T00:00:00Z"}`), "keeper"},
		{WatchType, watch(`"area_ref":"` + aLocation + `","contact":{"en":"a\u0007b"},"schedule":{"from":"2026-01-01T00:00:00Z"}`), "contact"},
		{DeclarationType, word(`,"complete":true`), ""},
		{DeclarationType, word(`,"complete":false`), "complete"},
		{DeclarationType, word(`,"complete":true,"valid_from":"2026-01-02T00:00:00Z","valid_until":"2026-01-01T00:00:00Z"`), "valid_until"},
	} {
		o, err := stix.Parse([]byte(`{"type":"` + c.typ + `","id":"` + c.typ + `--6f0e1c9a-35a5-4c2d-9d20-0a5d0c2f1b11"` + c.properties + `}`))
		if err != nil {
			t.Fatalf("%.200s: %v", c.properties, err)
		}
		_, isArea, err1 := AreaFromSTIX(o)
		_, isWatch, err2 := WatchFromSTIX(o)
		_, isWord, err3 := DeclarationFromSTIX(o)
		if isArea != (c.typ == "location") || isWatch != (c.typ == WatchType) || isWord != (c.typ == DeclarationType) {
			t.Errorf("%.200s: read as %v %v %v", c.properties, isArea, isWatch, isWord)
		}
		if err := errors.Join(err1, err2, err3); (err != nil) != (c.wrong != "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
			t.Errorf("%.200s: %v, and %q is wanted", c.properties, err, c.wrong)
		}
	}
}

// Whatever a partner sends: what is taken can stand in a model.
func FuzzFromSTIX(f *testing.F) {
	square := `{"type":"Polygon","coordinates":[[[40,35],[41,35],[41,36],[40,36],[40,35]]]}`
	f.Add([]byte(`{"type":"location","extensions":{"` + AreaExtension + `":{"extension_type":"property-extension","name":{"en":"A"},"outlines":[{"geometry":` + square + `}]}}}`))
	f.Add([]byte(`{"type":"` + WatchType + `","watch_kind":"post","watch_confidence":"low","outline":` + square + `,"schedule":{"from":"2026-01-01T00:00:00Z","rule":"FREQ=DAILY","length":"PT8H"},"extensions":{"` + WatchExtension + `":{}}}`))
	f.Add([]byte(`{"type":"` + DeclarationType + `","complete":true,"extensions":{"` + DeclarationExtension + `":{}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, err := stix.Parse(raw)
		if err != nil {
			return
		}
		teller := Party{ID: "teller"}
		var k Known
		if a, ok, err := AreaFromSTIX(o); ok && err == nil {
			k.Areas = a.Versions("area", "teller", incident.TLPRed, dayOne)
		}
		if w, ok, err := WatchFromSTIX(o); ok && err == nil {
			if w.Area != "" {
				k.Areas = []Area{{ID: "area", Version: 1, Name: text.Bilingual{EN: "A"}, Kind: Drawn, Shape: told(40, 35, 41, 36), Marking: incident.TLPRed}}
			}
			k.Watches = []Watch{w.Watch("watch", "area", teller, incident.TLPRed, dayOne)}
			if !w.Shape.IsZero() {
				k.Watches[0].Area = ""
			}
		}
		if d, ok, err := DeclarationFromSTIX(o); ok && err == nil {
			k.Declarations = []Declaration{d.Declaration("word", "", teller, incident.TLPRed, dayOne)}
		}
		if _, err := NewModel(k); err != nil {
			t.Fatal(err)
		}
	})
}
