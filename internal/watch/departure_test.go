package watch

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
	"tansiq/internal/area"
)

func close9(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b)) }

func TestWhatADepartureUncovers(t *testing.T) {
	shape := rect(t, 0, 0, 40, 20)
	east := post("W-0002", "coalition", "", jan(1), jan(20))
	east.Shape = rect(t, 30, 0, 40, 20)
	relief := post("W-0003", "damascus", "A-0001", jan(12), time.Time{})
	later := post("W-0004", "tribe", "A-0001", jan(11), time.Time{})
	later.Plan = "plan-1"
	known := Known{
		Areas:        []Area{pocket(t, "A-0001", shape), pocket(t, "A-0002", rect(t, 50, 0, 60, 20))},
		Watches:      []Watch{post("W-0001", "sdf", "A-0001", jan(1), time.Time{}), east, relief, later, post("W-0005", "sdf", "A-0002", jan(1), jan(5))},
		Declarations: []Declaration{said("D-0001", "sdf", "", jan(1), jan(11))},
	}
	m := model(t, known)
	d, err := m.Departure(t.Context(), DepartureAsk{Ask: Ask{Window: window(jan(10), jan(30))}, Leaves: LeavesBy("sdf", "", "", ""), Shapes: true})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.Watches, []string{"W-0001"}) || len(d.Parties) != 1 || len(d.Areas) != 1 {
		t.Fatalf("who leaves: %v %v, %d areas", d.Watches, d.Parties, len(d.Areas))
	}
	a := d.Areas[0]
	open := rect(t, 0, 0, 30, 20).KM2()
	if len(a.Ground) != 1 || math.Abs(a.Ground[0].KM2-open) > 1e-9*open {
		t.Fatalf("ground: %+v, want %.3f km²", a.Ground, open)
	}
	g := a.Ground[0]
	if !g.Vacuum.Equal(Spans{window(jan(10), jan(11))}) || !g.Unknown.Equal(Spans{window(jan(11), jan(12))}) || len(g.Partly) != 0 || len(g.Shared) != 0 {
		t.Errorf("vacuum %v, unknown %v", g.Vacuum, g.Unknown)
	}
	if len(g.Handover) != 1 || g.Handover[0].Watch != "W-0003" || g.Handover[0].At != jan(12).Unix() {
		t.Errorf("handover: %+v", g.Handover)
	}
	if !slices.Equal(g.Planned, []string{"W-0004"}) || !slices.Equal(g.Left, []string{"W-0001"}) {
		t.Errorf("planned %v, left %v", g.Planned, g.Left)
	}
	if len(g.Beside) == 0 {
		t.Error("nothing is beside it")
	}
	if !close9(a.Uncovered.Low, open*48) || a.Uncovered.Low != a.Uncovered.High || !close9(a.Most.Low, open) || a.When != jan(10).Unix() {
		t.Errorf("uncovered %+v, most %+v", a.Uncovered, a.Most)
	}
	if lost := a.Before.Watched.Low - a.After.Watched.Low; !close9(lost, a.Uncovered.Low) {
		t.Errorf("before less after is %v, uncovered %v", lost, a.Uncovered.Low)
	}

	if !close9(d.Most.Low, open) || d.When != jan(10).Unix() || d.First != jan(10).Unix() || d.Last != jan(12).Unix() || !close9(d.KM2, open) || d.OpenKM2 != 0 {
		t.Errorf("in all: most %+v at %v, from %v to %v, %v km², %v open", d.Most, d.When, d.First, d.Last, d.KM2, d.OpenKM2)
	}
	if c := d.Closings; len(c) != 2 || c[0].Watch != "W-0003" || c[0].Gap != 48*3600 || !close9(c[0].GapKM2, open) || c[0].At != jan(12).Unix() ||
		c[1].Watch != "W-0002" || c[1].Gap != 0 || c[1].GapKM2 != 0 || !close9(c[1].KM2, rect(t, 30, 0, 40, 20).KM2()) || c[1].At != jan(10).Unix() {
		t.Errorf("closings: %+v", c)
	}

	// A corridor opens.
	q := DepartureAsk{Ask: Ask{Window: Span{jan(10).Unix(), jan(10).Unix() + 1}}, Leaves: LeavesBy("sdf", Post, "A-0001", ""), Between: &[2]CorridorEnd{{At: spot(5, -5)}, {At: spot(5, 25)}},
		Way: func(c *CorridorAsk) {
			c.Unknown = true
			c.Region = [2]area.Point{spot(0, -10), spot(40, 30)}
		}}
	if d, err = m.Departure(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	if !d.Opens() || d.Before.Barrier == nil || !slices.Equal(d.Before.Barrier.Watches, []string{"W-0001"}) {
		t.Errorf("opens %v: before %+v, after %+v", d.Opens(), d.Before, d.After)
	}
}

func TestWhoWasThereAndIsNot(t *testing.T) {
	known := Known{
		Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 40, 20)), pocket(t, "A-0002", rect(t, 50, 0, 60, 20))},
		Watches: []Watch{post("W-0001", "sdf", "A-0001", jan(1), jan(15)), post("W-0002", "coalition", "A-0001", jan(1), jan(15)),
			post("W-0003", "coalition", "A-0002", jan(1), time.Time{}), post("W-0004", "damascus", "A-0001", jan(18), time.Time{})},
		Declarations: []Declaration{said("D-0001", "sdf", "", jan(1), time.Time{})},
	}
	known.Watches[3].Shape, known.Watches[3].Area = rect(t, 0, 0, 10, 20), ""
	day := func(d int) Span { return window(jan(d), jan(d+1)) }
	c, err := model(t, known).Changes(t.Context(), ChangeAsk{Then: day(10), Now: day(20)})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.Gone, []string{"W-0001", "W-0002"}) || !slices.Equal(c.Came, []string{"W-0004"}) || len(c.Left) != 1 || c.Left[0].ID != "sdf" {
		t.Errorf("gone %v, came %v, left %v", c.Gone, c.Came, c.Left)
	}
	if len(c.Areas) != 1 {
		t.Fatalf("areas: %+v", c.Areas)
	}
	a := c.Areas[0]
	if want := rect(t, 10, 0, 40, 20).KM2(); !close9(a.LostKM2.Low, want) || a.LostKM2.Low != a.LostKM2.High || len(a.Ground) != 1 || a.Ground[0].State != GroundVacuum {
		t.Errorf("lost %+v km², want %v; %+v", a.LostKM2, want, a.Ground)
	}
	if !slices.Equal(a.Gone, []string{"W-0001", "W-0002"}) || !slices.Equal(a.Ground[0].Left, a.Gone) || a.Then.Watched.Low == 0 || a.Now.Area == nil {
		t.Errorf("area: %+v", a)
	}
	// Back to front nobody left.
	if c, err = model(t, known).Changes(t.Context(), ChangeAsk{Then: day(16), Now: day(20)}); err != nil || len(c.Gone) != 0 || len(c.Areas) != 1 || c.Areas[0].LostKM2.High != 0 {
		t.Errorf("from the 16th: %+v, %v", c, err)
	}
}

// TestUncoveredIsCoveredLessCovered: what a departure uncovers is what is watched with the watches less what is watched
// without them, at every moment, as sets of points and in km².
func TestUncoveredIsCoveredLessCovered(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		known := Known{Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 30, 60)), pocket(t, "A-0002", rect(t, 20, 10, 60, 50))}}
		for i := range rapid.IntRange(1, 6).Draw(rt, "watches") {
			from := rapid.IntRange(0, 20).Draw(rt, "from")
			w := post(fmt.Sprintf("W-%04d", i), rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "party"), rapid.SampledFrom([]string{"A-0001", "A-0002"}).Draw(rt, "area"),
				jan(1, from), jan(1, from+rapid.IntRange(1, 20).Draw(rt, "length")))
			if s := drawPolygon(rt, "watch"); !s.IsZero() && rapid.Bool().Draw(rt, "polygon") {
				w.Area, w.Shape = "", s
			}
			known.Watches = append(known.Watches, w)
		}
		known.Declarations = []Declaration{said("D-0001", "a", rapid.SampledFrom([]string{"A-0001", ""}).Draw(rt, "told"), jan(1, rapid.IntRange(0, 10).Draw(rt, "said from")), time.Time{})}
		m := model(t, known)
		ask := Ask{Window: window(jan(1, 5), jan(1, 30))}
		leaves := LeavesBy("a", "", "", "")
		d, err := m.Departure(t.Context(), DepartureAsk{Ask: ask, Leaves: leaves})
		if err != nil {
			rt.Fatal(err)
		}
		worst := 0.0
		for h := range 26 { // everything begins and ends on the hour
			sum := 0.0
			for _, u := range d.Areas {
				for _, g := range u.Ground {
					if t := jan(1, h+5).Unix(); g.Vacuum.At(t) || g.Unknown.At(t) {
						sum += g.KM2
					}
				}
			}
			worst = max(worst, sum)
			if jan(1, h+5).Unix() == d.When && !close9(sum, d.Most.Low) {
				rt.Fatalf("%v km² lie open at the worst moment, said %v", sum, d.Most.Low)
			}
		}
		if !close9(worst, d.Most.Low) {
			rt.Fatalf("at most %v km² lie open, said %v", worst, d.Most.Low)
		}
		of := map[string]*UncoveredArea{}
		for i := range d.Areas {
			of[d.Areas[i].Area.ID] = &d.Areas[i]
			lost := d.Areas[i].Before.Watched.Low - d.Areas[i].After.Watched.Low
			if math.Abs(lost-d.Areas[i].Uncovered.Low) > 1e-9*d.Areas[i].Before.Watched.Low+1e-9 {
				rt.Fatalf("%s: before less after is %v km²·h, uncovered %v", d.Areas[i].Area.ID, lost, d.Areas[i].Uncovered.Low)
			}
		}
		gone := ask
		gone.Without = leaves
		for _, h := range rapid.SliceOfN(rapid.IntRange(5, 29), 1, 3).Draw(rt, "hours") {
			at := jan(1, h).Unix()
			for _, a := range known.Areas {
				covered := func(q Ask) (km2 float64) {
					patches, err := m.At(at, q, func(b *Area) bool { return b.ID == a.ID })
					if err != nil {
						rt.Fatal(err)
					}
					for _, p := range patches {
						if p.State == GroundWatched {
							km2 += p.KM2
						}
					}
					return km2
				}
				want, got := covered(ask)-covered(gone), 0.0
				var ground []area.Shape
				if u := of[a.ID]; u != nil {
					for i := range u.Ground {
						g := &u.Ground[i]
						if g.Vacuum.At(at) && g.Unknown.At(at) {
							rt.Fatal("vacuum and unknown at once")
						}
						if g.Vacuum.At(at) || g.Unknown.At(at) {
							got += g.KM2
							ground = append(ground, g.Shape())
						}
					}
				}
				if math.Abs(want-got) > 1e-9*a.Shape.KM2() {
					rt.Fatalf("%s at %d:00: with less without is %v km², uncovered %v", a.ID, h, want, got)
				}
				for range 20 {
					p := spot(float64(rapid.IntRange(0, 59).Draw(rt, "x"))+0.37193, float64(rapid.IntRange(0, 59).Draw(rt, "y"))+0.61307)
					with, without := false, false
					for _, w := range known.Watches {
						s := w.Shape
						if w.Area == "A-0001" {
							s = known.Areas[0].Shape
						} else if w.Area == "A-0002" {
							s = known.Areas[1].Shape
						}
						if s.Contains(p) && !w.Schedule.From.After(jan(1, h)) && w.Schedule.Until.After(jan(1, h)) {
							with = true
							without = without || w.Party.ID != "a"
						}
					}
					want := a.Shape.Contains(p) && with && !without
					if got := slices.ContainsFunc(ground, func(s area.Shape) bool { return s.Contains(p) }); got != want {
						rt.Fatalf("%v in %s at %d:00: uncovered %v, want %v", p, a.ID, h, got, want)
					}
				}
			}
		}
	})
}

func TestSharesThatLeaveMakeARange(t *testing.T) {
	half := post("W-0001", "sdf", "A-0001", jan(1), time.Time{})
	half.Share = 0.5
	third := post("W-0002", "tribe", "A-0001", jan(1), time.Time{})
	third.Share = 0.25
	whole := post("W-0003", "coalition", "A-0001", jan(1), jan(15))
	known := Known{Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 40, 20))}, Watches: []Watch{half, third, whole}}
	m := model(t, known)
	ask := func(party string, from, to int) UncoveredArea {
		t.Helper()
		d, err := m.Departure(t.Context(), DepartureAsk{Ask: Ask{Window: window(jan(from), jan(to))}, Leaves: LeavesBy(party, "", "", "")})
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Areas) != 1 {
			t.Fatalf("%s leaves: %+v", party, d.Areas)
		}
		return d.Areas[0]
	}
	km2 := known.Areas[0].Shape.KM2()
	// Only its share goes: between nothing (it lay on the other's) and all of it.
	if u := ask("sdf", 20, 21); u.Uncovered.Low != 0 || !close9(u.Uncovered.High, km2*0.5*24) {
		t.Errorf("half of %v km²: %+v", km2, u.Uncovered)
	}
	// The one that watched everything goes, and shares are left.
	if u := ask("coalition", 10, 11); u.Uncovered.Low != 0 || !close9(u.Uncovered.High, km2*24) || len(u.Ground[0].Partly) != 1 {
		t.Errorf("all of %v km²: %+v", km2, u.Uncovered)
	}
}
