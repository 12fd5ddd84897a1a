package watch

import (
	"context"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// jan is a moment of January 2025, counted on into February.
func jan(d int, hours ...int) time.Time {
	h := 0
	if len(hours) > 0 {
		h = hours[0]
	}
	return time.Date(2025, 1, d, h, 0, 0, 0, time.UTC)
}

// rect is a rectangle, in hundredths of a degree east of 38 and north of 35.
func rect(t testing.TB, w, s, e, n int) area.Shape {
	t.Helper()
	at := func(x, y int) area.Point { return area.PointOf(38+float64(x)/100, 35+float64(y)/100) }
	shape, _, err := area.MakeShape([][][]area.Point{{{at(w, s), at(e, s), at(e, n), at(w, n)}}})
	if err != nil {
		t.Fatal(err)
	}
	return shape
}

func pocket(t testing.TB, id string, s area.Shape) Area {
	t.Helper()
	return Area{ID: id, Version: 1, Name: text.Bilingual{EN: id}, Kind: Drawn, Shape: s, Marking: incident.TLPRed, At: jan(1)}
}

func post(id, party, where string, from, until time.Time) Watch {
	return Watch{ID: id, Version: 1, Party: Party{ID: party}, Area: where, Kind: Post, Schedule: Schedule{From: from, Until: until}, Confidence: High, Marking: incident.TLPRed, At: jan(1)}
}

func said(id, party, where string, from, until time.Time) Declaration {
	return Declaration{ID: id, Party: Party{ID: party}, Area: where, From: from, Until: until, Complete: true, Marking: incident.TLPRed, At: jan(1)}
}

func model(t testing.TB, k Known) *Model {
	t.Helper()
	m, err := NewModel(k)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func window(from, to time.Time) Span { return SpanOf(from, to) }

// hours is how many km² × hours a measure holds for each km² of a shape; it fails where the measure is a range.
func hours(t *testing.T, m Measure, km2 float64) float64 {
	t.Helper()
	if math.Abs(m.High-m.Low) > 1e-9*math.Max(1, m.High) {
		t.Errorf("%v is a range", m)
	}
	return math.Round(m.Low/km2*1e6) / 1e6
}

func TestADepartureLeavesAVacuumOnlyWhereListsAreComplete(t *testing.T) {
	shape := rect(t, 0, 0, 50, 30)
	known := Known{
		Areas:   []Area{pocket(t, "A-0001", shape)},
		Watches: []Watch{post("W-0001", "sdf", "A-0001", jan(1), jan(22))},
	}
	ask := Ask{Window: window(jan(17), jan(27))}
	c, err := model(t, known).Coverage("A-0001", ask)
	if err != nil {
		t.Fatal(err)
	}
	if got := []float64{hours(t, c.Watched, c.KM2), hours(t, c.Vacuum, c.KM2), hours(t, c.Unknown, c.KM2)}; !reflect.DeepEqual(got, []float64{120, 0, 120}) {
		t.Errorf("nobody said that its list is complete: watched, vacuum, unknown = %v hours", got)
	}
	if !reflect.DeepEqual(c.Untold, []string{"sdf"}) || len(c.Told) != 0 {
		t.Errorf("told %v, untold %v", c.Told, c.Untold)
	}

	known.Declarations = []Declaration{said("D-0001", "coalition", "A-0001", jan(24), time.Time{})}
	m := model(t, known)
	if c, err = m.Coverage("A-0001", ask); err != nil {
		t.Fatal(err)
	}
	if got := []float64{hours(t, c.Watched, c.KM2), hours(t, c.Vacuum, c.KM2), hours(t, c.Unknown, c.KM2)}; !reflect.DeepEqual(got, []float64{120, 72, 48}) {
		t.Errorf("one list is complete from the 24th: watched, vacuum, unknown = %v hours", got)
	}
	gaps, err := m.Gaps("A-0001", ask)
	if err != nil {
		t.Fatal(err)
	}
	if len(gaps) != 2 || gaps[0].State != GroundVacuum || gaps[0].Span != window(jan(24), jan(27)) || !gaps[0].Open || gaps[1].State != GroundUnknown {
		t.Fatalf("gaps: %+v", gaps)
	}
	if l := gaps[1].Left; len(l) != 1 || l[0].Watch != "W-0001" || l[0].Why != LeftEnded || l[0].At != jan(22).Unix() {
		t.Errorf("who left: %+v", l)
	}

	// The word of everybody who keeps watch there is needed: one word is not enough.
	known.Areas[0].Needs = []string{"coalition", "sdf"}
	if c, err = model(t, known).Coverage("A-0001", ask); err != nil {
		t.Fatal(err)
	}
	if hours(t, c.Vacuum, c.KM2) != 0 || hours(t, c.Unknown, c.KM2) != 120 {
		t.Errorf("a needed party is silent, and the ground is vacuum: %+v", c.Vacuum)
	}
}

func TestTheLastWordOfAPartyCounts(t *testing.T) {
	known := Known{Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 10, 10))}}
	yes, no := said("D-0001", "sdf", "", jan(1), time.Time{}), said("D-0002", "sdf", "A-0001", jan(10), jan(12))
	no.Complete, no.At = false, jan(2)
	for name, list := range map[string][]Declaration{"in order": {yes, no}, "out of order": {no, yes}} {
		known.Declarations = list
		c, err := model(t, known).Coverage("A-0001", Ask{Window: window(jan(9), jan(14))})
		if err != nil {
			t.Fatal(err)
		}
		if v, u := hours(t, c.Vacuum, c.KM2), hours(t, c.Unknown, c.KM2); v != 72 || u != 48 {
			t.Errorf("%s: vacuum %v, unknown %v hours", name, v, u)
		}
	}
}

func TestPolygonsCutAnArea(t *testing.T) {
	whole := rect(t, 0, 0, 40, 20)
	west, east := rect(t, -5, -5, 15, 25), rect(t, 10, 0, 20, 20)
	known := Known{
		Areas: []Area{pocket(t, "A-0001", whole)},
		Watches: []Watch{
			{ID: "W-0001", Version: 1, Party: Party{ID: "damascus"}, Shape: west, Kind: Patrol, Schedule: Schedule{From: jan(1)}, Confidence: High, Marking: incident.TLPRed},
			{ID: "W-0002", Version: 1, Party: Party{ID: "coalition"}, Shape: east, Kind: Aerial, Schedule: Schedule{From: jan(1), Rule: "FREQ=DAILY", Length: Length(12 * time.Hour)}, Confidence: Low, Marking: incident.TLPRed},
		},
		Declarations: []Declaration{said("D-0001", "damascus", "A-0001", time.Time{}, time.Time{})},
	}
	m := model(t, known)
	ask := Ask{Window: window(jan(10), jan(12))}
	c, err := m.Coverage("A-0001", ask)
	if err != nil {
		t.Fatal(err)
	}
	fifteen, five := rect(t, 0, 0, 15, 20).KM2(), rect(t, 15, 0, 20, 20).KM2()
	wantVacuum := five*24 + (rect(t, 0, 0, 40, 20).KM2()-fifteen-five)*48
	if math.Abs(c.Vacuum.Low-wantVacuum) > 1e-6 || math.Abs(c.Watched.Low-(fifteen*48+five*24)) > 1e-6 {
		t.Errorf("vacuum %v, want %v; watched %v, want %v", c.Vacuum, wantVacuum, c.Watched, fifteen*48+five*24)
	}
	gaps, err := m.Gaps("A-0001", ask)
	if err != nil {
		t.Fatal(err)
	}
	if len(gaps) != 3 { // all the time in the east, two nights beside it
		t.Fatalf("%d gaps: %+v", len(gaps), gaps)
	}
	long, err := m.Gaps("A-0001", Ask{Window: window(jan(10), jan(20))})
	if err != nil {
		t.Fatal(err)
	}
	if len(long) != 2 || long[1].Times != 10 || long[1].Seconds != 10*12*3600 || long[1].Left[0].Why != LeftPause {
		t.Errorf("ten nights are not one gap: %+v", long)
	}
	beside, err := m.BesideOf(&gaps[0], jan(10, 6).Unix(), ask)
	if err != nil {
		t.Fatal(err)
	}
	if len(beside) != 1 || beside[0].State != GroundWatched || beside[0].Parties[0].ID != "coalition" || math.Abs(beside[0].KM-22.19) > 0.01 {
		t.Errorf("beside the gap: %+v", beside)
	}

	// A watch of low confidence may be left out.
	ask.Least = Moderate
	if c, err = m.Coverage("A-0001", ask); err != nil {
		t.Fatal(err)
	}
	if math.Abs(c.Watched.Low-fifteen*48) > 1e-6 {
		t.Errorf("a doubtful watch counts: %v", c.Watched)
	}

	patches, err := m.At(jan(10, 6).Unix(), Ask{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var states []string
	for _, p := range patches {
		states = append(states, string(p.State))
		if p.Shape().IsZero() || math.Abs(p.Shape().KM2()-p.KM2) > 1e-4 {
			t.Errorf("the outline of %+v has %v km²", p, p.Shape().KM2())
		}
	}
	if len(patches) != 4 || patches[3].State != GroundVacuum || patches[3].Since != Begin {
		t.Errorf("at noon: %v", states)
	}
}

func TestABareShareYieldsARange(t *testing.T) {
	known := Known{Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 10, 10))}, Declarations: []Declaration{said("D-0001", "sdf", "", time.Time{}, time.Time{})}}
	share := func(id string, s float64) Watch {
		w := post(id, "sdf", "A-0001", jan(1), time.Time{})
		w.Share = s
		return w
	}
	for _, c := range []struct {
		shares    []float64
		low, high float64 // vacuum, of 1
	}{
		{[]float64{0.3}, 0.7, 0.7}, {[]float64{0.3, 0.5}, 0.2, 0.5}, {[]float64{0.6, 0.5}, 0, 0.4}, {[]float64{0.2, 0.2, 0.2}, 0.4, 0.8},
	} {
		known.Watches = nil
		for i, s := range c.shares {
			known.Watches = append(known.Watches, share("W-000"+string(rune('1'+i)), s))
		}
		got, err := model(t, known).Coverage("A-0001", Ask{Window: window(jan(5), jan(6))})
		if err != nil {
			t.Fatal(err)
		}
		all := got.KM2 * 24
		if math.Abs(got.Vacuum.Low/all-c.low) > 1e-9 || math.Abs(got.Vacuum.High/all-c.high) > 1e-9 {
			t.Errorf("shares %v: vacuum %.3f…%.3f, want %.3f…%.3f", c.shares, got.Vacuum.Low/all, got.Vacuum.High/all, c.low, c.high)
		}
		if math.Abs(got.Watched.Low/all-(1-c.high)) > 1e-9 || math.Abs(got.Watched.High/all-(1-c.low)) > 1e-9 {
			t.Errorf("shares %v: watched %.3f…%.3f", c.shares, got.Watched.Low/all, got.Watched.High/all)
		}
	}
}

func TestVersionsHoldInTime(t *testing.T) {
	first, second := pocket(t, "A-0001", rect(t, 0, 0, 10, 10)), pocket(t, "A-0001", rect(t, 0, 0, 20, 10))
	second.Version, second.From = 2, jan(10)
	gone := second
	gone.Version, gone.From, gone.Retired = 3, jan(20), true
	known := Known{Areas: []Area{second, gone, first}, Watches: []Watch{post("W-0001", "sdf", "A-0001", jan(1), time.Time{})},
		Declarations: []Declaration{said("D-0001", "sdf", "A-0001", time.Time{}, time.Time{})}}
	m := model(t, known)
	c, err := m.Coverage("A-0001", Ask{Window: window(jan(8), jan(25))})
	if err != nil {
		t.Fatal(err)
	}
	want := first.Shape.KM2()*2*24 + second.Shape.KM2()*10*24
	if c.Versions != 2 || math.Abs(c.Watched.Low-want) > 1e-6 || c.Vacuum.High+c.Unknown.High != 0 {
		t.Errorf("%d versions, watched %v, want %v; vacuum %v, unknown %v", c.Versions, c.Watched, want, c.Vacuum, c.Unknown)
	}
	if n := len(m.Areas(jan(21).Unix())); n != 0 {
		t.Errorf("a retired area is there: %d", n)
	}
	if a := m.Areas(jan(9).Unix()); len(a) != 1 || a[0].Version != 1 {
		t.Errorf("on the 9th: %+v", a)
	}
}

func TestPlansCoverOnlyWhenInForce(t *testing.T) {
	w := post("W-0001", "sdf", "A-0001", jan(1), time.Time{})
	w.Plan = "p1"
	known := Known{Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 10, 10))}, Watches: []Watch{w}}
	m := model(t, known)
	ask := Ask{Window: window(jan(5), jan(6))}
	watched := func(m *Model, a Ask) float64 {
		c, err := m.Coverage("A-0001", a)
		if err != nil {
			t.Fatal(err)
		}
		return hours(t, c.Watched, c.KM2)
	}
	if watched(m, ask) != 0 {
		t.Error("a plan that nobody signed covers")
	}
	if watched(m, Ask{Window: ask.Window, Assume: []string{"p1"}}) != 24 {
		t.Error("a plan that is thought in force does not cover")
	}
	n, affected, err := m.With(Known{PlansInForce: map[string]bool{"p1": true}})
	if err != nil || !reflect.DeepEqual(affected, []string{"A-0001"}) {
		t.Fatal(affected, err)
	}
	if watched(n, ask) != 24 || watched(m, ask) != 0 {
		t.Error("the plan came into force, and nothing changed, or the model before changed too")
	}
	patches, err := m.At(jan(5).Unix(), Ask{}, nil)
	if err != nil || len(patches) != 1 || !reflect.DeepEqual(patches[0].Planned, []string{"W-0001"}) || patches[0].State != GroundUnknown {
		t.Errorf("what is planned is not told: %+v, %v", patches, err)
	}
}

func TestNestedAndOverlappingAreas(t *testing.T) {
	outer, inner, across := pocket(t, "A-0001", rect(t, 0, 0, 40, 40)), pocket(t, "A-0002", rect(t, 10, 10, 20, 20)), pocket(t, "A-0003", rect(t, 30, 30, 60, 60))
	known := Known{Areas: []Area{outer, inner, across}, Watches: []Watch{post("W-0001", "sdf", "A-0001", jan(1), jan(20))},
		Declarations: []Declaration{said("D-0001", "sdf", "A-0001", time.Time{}, time.Time{})}}
	all, err := model(t, known).All(context.Background(), Ask{Window: window(jan(10), jan(11))})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 3 || hours(t, all[0].Watched, all[0].KM2) != 24 || hours(t, all[1].Watched, all[1].KM2) != 24 {
		t.Fatalf("%+v", all)
	}
	over := rect(t, 30, 30, 40, 40).KM2()
	if math.Abs(all[2].Watched.Low-over*24) > 1e-6 || math.Abs(all[2].Unknown.Low-(all[2].KM2-over)*24) > 1e-6 {
		t.Errorf("where two areas overlap: watched %v, unknown %v", all[2].Watched, all[2].Unknown)
	}
	seen, err := model(t, known).Seen(rect(t, 35, 35, 45, 45), Ask{Window: window(jan(19), jan(21))})
	if err != nil {
		t.Fatal(err)
	}
	quarter := rect(t, 35, 35, 40, 40).KM2()
	if math.Abs(seen.Watched.Low-quarter*24) > 1e-6 || math.Abs(seen.Vacuum.Low-quarter*24) > 1e-6 || math.Abs(seen.Unknown.Low-(seen.KM2-quarter)*48) > 1e-6 {
		t.Errorf("seen: %+v", seen)
	}
}

func TestBadInputIsSaid(t *testing.T) {
	good := func() Known {
		return Known{Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 10, 10))}, Watches: []Watch{post("W-0001", "sdf", "A-0001", jan(1), jan(2))}}
	}
	for name, c := range map[string]struct {
		spoil func(*Known)
		want  string
	}{
		"no such area":           {func(k *Known) { k.Watches[0].Area = "A-0009" }, "A-0009"},
		"ends before it starts":  {func(k *Known) { k.Watches[0].Schedule.Until = jan(1).Add(-time.Hour) }, "ends before it begins"},
		"a share and a polygon":  {func(k *Known) { k.Watches[0].Share, k.Watches[0].Shape = 0.5, rect(t, 0, 0, 1, 1) }, "just one of them"},
		"a share of one":         {func(k *Known) { k.Watches[0].Share = 1 }, "between 0 and 1"},
		"an unknown kind":        {func(k *Known) { k.Watches[0].Kind = "drone strike" }, "drone strike"},
		"an area without a name": {func(k *Known) { k.Areas[0].Name = text.Bilingual{} }, "a name is needed"},
		"withdrawn too early":    {func(k *Known) { k.Watches[0].Withdrawn = jan(1).Add(-time.Minute) }, "before it begins"},
		"a marking of its own":   {func(k *Known) { k.Areas[0].Marking = "TLP:PURPLE" }, "TLP:PURPLE"},
	} {
		k := good()
		c.spoil(&k)
		if _, err := NewModel(k); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := model(t, good()).Gaps("A-0001", Ask{}); err == nil {
		t.Error("a window without ends was answered")
	}
}

func TestOneBadEntryDoesNotHideTheRest(t *testing.T) {
	k := Known{Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 10, 10))}, Watches: []Watch{post("W-0001", "sdf", "A-0009", jan(1), time.Time{}), post("W-0002", "sdf", "A-0001", jan(1), time.Time{})}}
	m := FitModel(k)
	if unfit := m.Unfit(); len(unfit) != 1 || unfit["W-0001"] == nil {
		t.Errorf("%v", unfit)
	}
	if c, err := m.Coverage("A-0001", Ask{Window: window(jan(2), jan(3))}); err != nil || hours(t, c.Watched, c.KM2) != 24 {
		t.Errorf("%+v %v", c, err)
	}
	if _, _, err := m.With(Known{Watches: []Watch{post("W-0003", "sdf", "A-0010", jan(1), time.Time{})}}); err == nil || !strings.Contains(err.Error(), "W-0003") || strings.Contains(err.Error(), "W-0001") {
		t.Errorf("a change that cannot stand: %v", err)
	}
}

// TestAGoodVersionDoesNotMendABadOne: that a later version of an area stands does not take back that an earlier one was left out.
func TestAGoodVersionDoesNotMendABadOne(t *testing.T) {
	bad, fine := pocket(t, "A-0001", rect(t, 0, 0, 10, 10)), pocket(t, "A-0001", rect(t, 0, 0, 10, 10))
	bad.Version, bad.Name, fine.Version = 1, text.Bilingual{}, 2
	left := func(m *Model) bool { return m.Unfit()["A-0001"] != nil }
	for _, k := range []Known{{Areas: []Area{bad, fine}}, {Areas: []Area{fine, bad}}} {
		if !left(FitModel(k)) {
			t.Error("nobody is told of the version that was left out")
		}
	}
	m, _, err := FitModel(Known{Areas: []Area{bad}}).With(Known{Areas: []Area{fine}})
	if err != nil || !left(m) {
		t.Errorf("a later version: %v", err)
	}
	bad.Name = text.Bilingual{EN: "mended"}
	if m, _, err = m.With(Known{Areas: []Area{bad}}); err != nil || left(m) {
		t.Errorf("mended: %v %v", err, m.Unfit())
	}
}

func TestEachPieceOfGroundHasItsOwnPast(t *testing.T) {
	known := Known{
		Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 40, 20))},
		Watches: []Watch{post("W-0001", "sdf", "A-0001", jan(1), jan(5)),
			{ID: "W-0002", Version: 1, Party: Party{ID: "coalition"}, Shape: rect(t, 38, 0, 45, 20), Kind: Aerial, Schedule: Schedule{From: jan(1), Rule: "FREQ=DAILY", Length: Length(6 * time.Hour)}, Confidence: High, Marking: incident.TLPRed}},
		Declarations: []Declaration{said("D-0001", "sdf", "A-0001", time.Time{}, time.Time{})},
	}
	patches, err := model(t, known).At(jan(10, 12).Unix(), Ask{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(patches) != 2 || patches[0].State != GroundVacuum || patches[1].State != GroundVacuum {
		t.Fatalf("%+v", patches)
	}
	if patches[0].KM2 < patches[1].KM2 {
		patches[0], patches[1] = patches[1], patches[0]
	}
	if patches[0].Since != jan(5).Unix() || patches[1].Since != jan(10, 6).Unix() {
		t.Errorf("nobody since %v and %v", time.Unix(patches[0].Since, 0).UTC(), time.Unix(patches[1].Since, 0).UTC())
	}
}
