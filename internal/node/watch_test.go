package node

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// rectangle is an outline for tests, degrees.
func rectangle(t *testing.T, w, s, e, n float64) area.Shape {
	t.Helper()
	shape, _, err := area.MakeShape([][][]area.Point{{{area.PointOf(w, s), area.PointOf(e, s), area.PointOf(e, n), area.PointOf(w, n)}}})
	if err != nil {
		t.Fatal(err)
	}
	return shape
}

func TestAreasAndWatchesAreKeptInVersions(t *testing.T) {
	n, ctx := open(t), t.Context()
	begin := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	a, err := n.SaveArea(ctx, "p", watch.Area{Name: text.Bilingual{AR: "جيب الرصافة"}, Kind: watch.Drawn, Shape: rectangle(t, 38.5, 35.4, 39, 35.7)})
	if err != nil || a.ID != "A-0001" || a.Version != 1 || a.Marking != "TLP:RED" {
		t.Fatal(a, err)
	}
	w, err := n.SaveWatch(ctx, "p", watch.Watch{Party: watch.NamedParty(text.Bilingual{EN: "The air force of another state"}), Area: a.ID, Kind: watch.Aerial, Schedule: watch.Schedule{From: begin}})
	if err != nil || w.ID != "W-0001" || w.Confidence != watch.Moderate || !watch.Named(w.Party) {
		t.Fatal(w, err)
	}
	ask := watch.Ask{Window: watch.SpanOf(begin, begin.AddDate(0, 0, 10))}
	coverage := func() watch.Coverage {
		t.Helper()
		m, err := n.WatchModel(ctx)
		if err != nil {
			t.Fatal(err)
		}
		c, err := m.Coverage(a.ID, ask)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if c := coverage(); c.Watched.Low == 0 || c.Unknown.High != 0 {
		t.Errorf("watched throughout: %+v", c)
	}
	_, before, err := n.WatchModelRevision(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := n.WithdrawWatch(ctx, "p", w.ID, begin.AddDate(0, 0, 4), "they flew home"); err != nil {
		t.Fatal(err)
	}
	if _, after, err := n.WatchModelRevision(ctx); err != nil || after == before {
		t.Errorf("the revision stays %s: %v", after, err)
	}
	if _, err := n.Declare(ctx, "p", watch.Declaration{Party: watch.Party{ID: "us"}, Area: a.ID, Complete: true}); err != nil {
		t.Fatal(err)
	}
	if c := coverage(); math.Abs(c.Vacuum.Low-c.KM2*6*24) > 1e-6 {
		t.Errorf("six days of vacuum: %+v", c.Vacuum)
	}
	if versions, err := n.Watch(ctx, w.ID); err != nil || len(versions) != 2 || !versions[0].Withdrawn.IsZero() || versions[1].Why != "they flew home" {
		t.Errorf("versions: %+v %v", versions, err)
	}

	// What is wrong changes nothing.
	bad := w
	bad.Version = 2
	bad.Schedule.Until = begin.Add(-time.Hour)
	var schedule *watch.ScheduleError
	if _, err := n.SaveWatch(ctx, "p", bad); !errors.As(err, &schedule) {
		t.Errorf("a watch that ends before it begins: %v", err)
	}
	var item *ItemError
	if _, err := n.SaveWatches(ctx, "p", []watch.Watch{{Party: w.Party, Area: a.ID, Kind: watch.Post, Schedule: watch.Schedule{From: begin}}, {Area: "A-0099"}}); !errors.As(err, &item) || item.Index != 1 {
		t.Errorf("one of two is bad: %v", err)
	}
	if list, err := n.Watches(ctx); err != nil || len(list) != 1 {
		t.Errorf("%d watches, %v", len(list), err)
	}
	if _, err := n.Area(ctx, "A-0099"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an area that is not there: %v", err)
	}
}

func TestSplittingAndMergingAreas(t *testing.T) {
	n, ctx := open(t), t.Context()
	at := time.Date(2025, 1, 10, 0, 0, 0, 0, time.UTC)
	whole, err := n.SaveArea(ctx, "p", watch.Area{Name: text.Bilingual{AR: "البادية", EN: "Steppe"}, Kind: watch.Drawn, Shape: rectangle(t, 38, 35, 39, 36), Needs: []string{"a", "b"}})
	if err != nil {
		t.Fatal(err)
	}
	pieces, err := n.SplitArea(ctx, "p", whole.ID, []area.Point{area.PointOf(38.5, 34.9), area.PointOf(38.5, 36.1)}, at)
	if err != nil || len(pieces) != 2 || pieces[0].Name.EN != "Steppe 1" || pieces[1].MadeFrom[0] != whole.ID {
		t.Fatal(pieces, err)
	}
	m, err := n.WatchModel(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if before, after := len(m.Areas(at.Unix()-1)), len(m.Areas(at.Unix())); before != 1 || after != 2 {
		t.Errorf("%d areas before, %d after", before, after)
	}
	merged, err := n.MergeAreas(ctx, "p", []string{pieces[0].ID, pieces[1].ID}, text.Bilingual{EN: "Whole again"}, at.AddDate(0, 0, 5))
	if err != nil || !merged.Shape.Equal(whole.Shape) || len(merged.Needs) != 2 {
		t.Fatalf("%+v %v", merged, err)
	}
	if _, err := n.SplitArea(ctx, "p", merged.ID, []area.Point{area.PointOf(10, 10), area.PointOf(11, 11)}, at); err == nil {
		t.Error("a line that does not cross splits")
	}
	if list, err := n.Areas(ctx); err != nil || len(list) != 1 || list[0].ID != merged.ID {
		t.Errorf("%+v %v", list, err)
	}
	// What is retired is neither split nor merged again; the end that areas have in common stays.
	refused := func(err error) string {
		var e *watch.Error
		if !errors.As(err, &e) {
			t.Helper()
			t.Fatal(err)
		}
		return e.Code
	}
	if _, err := n.SplitArea(ctx, "p", whole.ID, []area.Point{area.PointOf(38.5, 34.9), area.PointOf(38.5, 36.1)}, at); refused(err) != "retired" {
		t.Error(err)
	}
	merge := func(ids ...string) (watch.Area, error) {
		return n.MergeAreas(ctx, "p", ids, text.Bilingual{EN: "x"}, at.AddDate(0, 0, 6))
	}
	end := at.AddDate(0, 1, 0)
	var ending []string
	for i := range 2 {
		a, err := n.SaveArea(ctx, "p", watch.Area{Name: text.Bilingual{EN: "Ends"}, Kind: watch.Drawn, Shape: rectangle(t, 40+float64(i), 35, 41+float64(i), 36), Until: end})
		if err != nil {
			t.Fatal(err)
		}
		ending = append(ending, a.ID)
	}
	for want, ids := range map[string][]string{"retired": {merged.ID, pieces[0].ID}, "place": {merged.ID, merged.ID}, "ends_differ": {ending[0], merged.ID}} {
		if _, err := merge(ids...); refused(err) != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	both, err := merge(ending...)
	if err != nil || !both.Until.Equal(end) {
		t.Fatalf("%+v %v", both, err)
	}
	unit, err := n.AreaOfUnit("SY-RA")
	if err != nil || unit.Shape.KM2() < 15_000 || unit.Shape.KM2() > 25_000 {
		t.Errorf("Raqqa: %v km², %v", unit.Shape.KM2(), err)
	}
	if _, err := n.SaveArea(ctx, "p", unit); err != nil {
		t.Error(err)
	}
}

func TestImportingAreas(t *testing.T) {
	n, ctx := open(t), t.Context()
	good := `{"type":"FeatureCollection","features":[
	 {"type":"Feature","properties":{"name:ar":"جيب","name:en":"Pocket"},"geometry":{"type":"Polygon","coordinates":[[[38,35],[39,35],[39,36],[38,36],[38,35]]]}},
	 {"type":"Feature","properties":{"name":"وادي"},"geometry":{"type":"LineString","coordinates":[[38,35],[38.5,35.2]]}}]}`
	rep, err := n.ImportAreas(ctx, "p", strings.NewReader(good), AreaImport{})
	if !errors.Is(err, ErrAreasRejected) || rep.Rejected != 1 || !strings.Contains(rep.Items[1].Err.EN, "corridor") {
		t.Fatalf("a line without a width: %+v %v", rep, err)
	}
	if list, _ := n.Areas(ctx); len(list) != 0 {
		t.Fatal("half a file was stored")
	}
	if rep, err = n.ImportAreas(ctx, "p", strings.NewReader(good), AreaImport{SideKM: 2, Look: true}); err != nil || rep.Stored || rep.Added != 2 {
		t.Fatalf("only a look: %+v %v", rep, err)
	}
	if rep, err = n.ImportAreas(ctx, "p", strings.NewReader(good), AreaImport{SideKM: 2}); err != nil || !rep.Stored || rep.Items[1].Area.Kind != watch.Corridor || rep.Items[1].Area.Name.AR != "وادي" {
		t.Fatalf("%+v %v", rep, err)
	}
	if rep, err = n.ImportAreas(ctx, "p", strings.NewReader(good), AreaImport{SideKM: 2}); err != nil || rep.Stored || rep.Unchanged != 2 {
		t.Errorf("the same again: %+v %v", rep, err)
	}
	swapped := `{"type":"Polygon","coordinates":[[[35,38],[35,39],[36,39],[36,38],[35,38]]]}`
	if rep, err = n.ImportAreas(ctx, "p", strings.NewReader(swapped), AreaImport{}); !errors.Is(err, ErrAreasRejected) || rep.Suspected != 1 {
		t.Errorf("swapped coordinates: %+v %v", rep, err)
	}
	if rep, err = n.ImportAreas(ctx, "p", strings.NewReader(swapped), AreaImport{Swap: true}); err != nil || rep.Added != 1 {
		t.Errorf("exchanged: %+v %v", rep, err)
	}
	bow := `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>Bow</name><Polygon><outerBoundaryIs><LinearRing><coordinates>38,35 39,36 39,35 38,36 38,35</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>`
	if rep, err = n.ImportAreas(ctx, "p", strings.NewReader(bow), AreaImport{}); err != nil || len(rep.Items[0].Area.Repairs) == 0 {
		t.Errorf("a ring that crosses itself: %+v %v", rep, err)
	}
	for name, bad := range map[string]string{"empty": "", "words": "where?", "a zip of nothing": "PK\x03\x04", "a line of no length": `{"type":"Polygon","coordinates":[[[38,35],[39,35],[38,35]]]}`} {
		if rep, err = n.ImportAreas(ctx, "p", strings.NewReader(bad), AreaImport{}); err == nil {
			t.Errorf("%s: %+v", name, rep)
		}
	}
}
