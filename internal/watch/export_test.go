package watch

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// exportSquare is a square of one degree.
func exportSquare(t *testing.T, west, south float64) area.Shape {
	t.Helper()
	s, _, err := area.MakeShape([][][]area.Point{{{area.PointOf(west, south), area.PointOf(west+1, south), area.PointOf(west+1, south+1), area.PointOf(west, south+1)}}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// exportModel has two areas beside each other: the north leaves the first on 10 January, a share of the second is kept, and only the north has declared.
func exportModel(t *testing.T) *Model {
	t.Helper()
	day := func(d int) time.Time { return time.Date(2025, 1, d, 0, 0, 0, 0, time.UTC) }
	north, south := Party{ID: "p-north"}, NamedParty(text.Bilingual{EN: "=South"})
	m, err := NewModel(Known{
		Areas: []Area{
			{ID: "A-0001", Version: 1, Name: text.Bilingual{EN: "West", AR: "الغرب"}, Kind: Drawn, Shape: exportSquare(t, 38, 34), Marking: incident.TLPRed},
			{ID: "A-0002", Version: 1, Name: text.Bilingual{EN: "+East"}, Kind: Drawn, Shape: exportSquare(t, 39, 34), Marking: incident.TLPRed},
		},
		Watches: []Watch{
			{ID: "W-0001", Version: 1, Party: north, Area: "A-0001", Kind: Post, Schedule: Schedule{From: day(1), Until: day(10)}, Confidence: High, Marking: incident.TLPRed, Note: "secret"},
			{ID: "W-0002", Version: 1, Party: south, Area: "A-0002", Share: 0.4, Kind: Patrol, Schedule: Schedule{From: day(1)}, Confidence: High, Marking: incident.TLPRed, Contact: text.Bilingual{EN: "duty officer"}},
			{ID: "W-0003", Version: 1, Party: north, Area: "A-0002", Share: 0.5, Kind: Patrol, Schedule: Schedule{From: day(1)}, Confidence: High, Marking: incident.TLPRed},
		},
		Declarations: []Declaration{{ID: "D-0001", Party: north, Complete: true, At: day(1), Marking: incident.TLPRed}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func exportAsk(from, to int) ReportAsk {
	day := func(d int) time.Time { return time.Date(2025, 1, d, 0, 0, 0, 0, time.UTC) }
	return ReportAsk{Ask: Ask{Window: SpanOf(day(from), day(to))}, Beside: 3, Us: Party{ID: "p-us", Name: text.Bilingual{EN: "Desk"}}, Now: day(to),
		Name: func(p Party) text.Bilingual {
			if p.ID == "p-north" {
				return text.Bilingual{EN: "North"}
			}
			return p.Name
		}}
}

func TestAReportSaysHowAGapArose(t *testing.T) {
	m := exportModel(t)
	r, err := m.Report(t.Context(), exportAsk(5, 20))
	if err != nil {
		t.Fatal(err)
	}
	if r.Marking != incident.TLPRed || r.KnownBy.EN != "Desk" || len(r.Areas) != 2 {
		t.Fatalf("%+v", r)
	}
	west := r.Areas[0]
	if len(west.Gaps) != 1 {
		t.Fatalf("%+v", west)
	}
	g := west.Gaps[0]
	if g.State != GroundVacuum || !g.Open || g.Since == nil || g.Since.Day() != 10 || g.Hours != 240 || g.Times != 1 || g.Range.Low != g.KM2 || g.Range.High != g.KM2 {
		t.Errorf("%+v", g)
	}
	if len(g.Left) != 1 || g.Left[0].Watch != "W-0001" || g.Left[0].Party.EN != "North" || g.Left[0].Why != LeftEnded {
		t.Errorf("%+v", g.Left)
	}
	if len(g.Beside) == 0 || len(g.Beside[0].Areas) == 0 || g.Beside[0].Areas[0] != "A-0002" || g.Beside[0].State != GroundPartly {
		t.Errorf("%+v", g.Beside)
	}
	if g.Label == nil || g.Label[0] < 38 || g.Label[0] > 39 {
		t.Errorf("%v", g.Label)
	}
	east := r.Areas[1]
	if len(east.Gaps) != 1 || east.Gaps[0].State != GroundPartly {
		t.Fatalf("%+v", east)
	}
	// Of shares of 0.4 and 0.5 between a tenth and a half is not watched.
	e := east.Gaps[0]
	if low, high := e.Range.Low/e.KM2, e.Range.High/e.KM2; low < 0.0999 || low > 0.1001 || high < 0.4999 || high > 0.5001 {
		t.Errorf("%g to %g is not watched", low, high)
	}
	if len(east.Declared) != 1 || east.Declared[0].EN != "North" || len(east.Undeclared) != 1 || east.Undeclared[0].EN != "=South" {
		t.Errorf("%+v %+v", east.Declared, east.Undeclared)
	}
	a := exportAsk(5, 20)
	a.States = []GroundState{GroundUnknown}
	if r, err := m.Report(t.Context(), a); err != nil || len(r.Areas[0].Gaps) != 0 {
		t.Errorf("%+v %v", r, err)
	}
	a.Areas = []string{"A-0404"}
	var none *Error
	if _, err := m.Report(t.Context(), a); !errors.As(err, &none) || none.Code != "no_area" {
		t.Errorf("%v", err)
	}
	if _, err := m.Report(t.Context(), ReportAsk{}); !errors.As(err, &none) || none.Code != "window" {
		t.Errorf("%v", err)
	}
}

func TestWhatLeavesAsAFile(t *testing.T) {
	r, err := exportModel(t).Report(t.Context(), exportAsk(5, 20))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteGeoJSON(&b, "Desk", r.Features()); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Type     string
		Marking  string
		Features []struct {
			ID         string
			Geometry   struct{ Type string }
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Marking != "TLP:RED" || len(got.Features) != 2 || got.Features[0].Geometry.Type != "Polygon" {
		t.Fatalf("%s", b.Bytes())
	}
	p := got.Features[0].Properties
	if p["state"] != "vacuum" || p["since"] != "2025-01-10T00:00:00Z" || p["area"] != "A-0001" || p["marking"] != "TLP:RED" || p["as_known_by"] != "Desk" || p["km2"].(float64) < 10000 {
		t.Errorf("%v", p)
	}
	b.Reset()
	if err := r.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%v %v", rows, err)
	}
	if rows[2][4] != "'+East" || rows[1][4] != "West" {
		t.Errorf("a formula stands in the file: %q", rows)
	}
	b.Reset()
	if err := WriteGeoJSON(&b, "", nil); err != nil || !strings.Contains(b.String(), `"features":[]`) {
		t.Errorf("%s %v", b.String(), err)
	}
	for in, want := range map[string]string{"": "", "a": "a", "=1": "'=1", "-5.2": "-5.2", "-5+3": "'-5+3", "@x": "'@x", "\tx": "'\tx", "+963": "'+963"} {
		if got := neutral(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}

func TestAWatchAsAFeatureKeepsToItself(t *testing.T) {
	m := exportModel(t)
	for _, w := range m.Watches() {
		ground := exportSquare(t, 38, 34)
		b, err := json.Marshal(WatchFeature(w, ground, InForce, nil))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "secret") || strings.Contains(string(b), "officer") {
			t.Errorf("%s", b)
		}
		if share := strings.Contains(string(b), `"geometry":null`); share != (w.Share > 0) {
			t.Errorf("%s", b)
		}
	}
	patches, err := m.At(time.Date(2025, 1, 12, 0, 0, 0, 0, time.UTC).Unix(), Ask{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := m.At(time.Date(2025, 1, 13, 0, 0, 0, 0, time.UTC).Unix(), Ask{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for i := range patches {
		f, g := PatchFeature(&patches[i], nil), PatchFeature(&again[i], nil)
		if ids[f.ID] || f.ID != g.ID && patches[i].State == GroundVacuum {
			t.Errorf("%s and, a day later, %s", f.ID, g.ID)
		}
		ids[f.ID] = true
	}
}
