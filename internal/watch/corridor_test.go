package watch

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
	"tansiq/internal/area"
)

// spot is a point in hundredths of a degree east of 38 and north of 35.
func spot(x, y float64) area.Point { return area.PointOf(38+x/100, 35+y/100) }

// wall is a post that is kept on a rectangle for ever.
func wall(t testing.TB, id string, w, s, e, n int) Watch {
	p := post(id, "army", "", jan(1), time.Time{})
	p.Shape = rect(t, w, s, e, n)
	return p
}

// across asks for a way through a box of 60 by 60 hundredths of a degree.
func across(from, to area.Point) CorridorAsk {
	return CorridorAsk{Ask: Ask{Window: Span{jan(10).Unix(), jan(10).Unix() + 1}}, From: CorridorEnd{At: from}, To: CorridorEnd{At: to},
		Region: [2]area.Point{spot(0, 0), spot(60, 60)}, CellKM: 0.5}
}

func ways(t testing.TB, m *Model, q CorridorAsk) *Corridors {
	t.Helper()
	c, err := m.Corridors(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCorridorsThroughAMaze(t *testing.T) {
	// Two walls across, with doors at opposite ends; the second has a second, wide one.
	//   ################ . (door 55–60)
	//   . ##########...### (doors 0–3 and 30–45)
	known := Known{
		Areas:        []Area{pocket(t, "A-0001", rect(t, 0, 0, 60, 30)), pocket(t, "A-0002", rect(t, 0, 30, 60, 60))},
		Declarations: []Declaration{said("D-0001", "army", "", time.Time{}, time.Time{})},
		Watches: []Watch{
			wall(t, "W-0001", 0, 20, 55, 22),
			wall(t, "W-0002", 3, 40, 30, 42), wall(t, "W-0003", 45, 40, 60, 42),
		},
	}
	m := model(t, known)
	c := ways(t, m, across(spot(5, 5), spot(5, 55)))
	if c.Shortest == nil || c.Why != "" || c.Barrier != nil {
		t.Fatalf("no way: %+v", c)
	}
	// Along the corners of the walls; the far door is not on the way.
	km := 0.0
	corners := []area.Point{spot(5, 5), spot(55, 20), spot(55, 22), spot(30, 42), spot(5, 55)}
	for i := 1; i < len(corners); i++ {
		km += between(corners[i-1], corners[i])
	}
	if c.Shortest.KM < km-0.5 || c.Shortest.KM > km*1.03+1 {
		t.Errorf("the shortest is %.2f km, want about %.2f", c.Shortest.KM, km)
	}
	doorKM := between(spot(55, 21), spot(60, 21))
	for name, w := range map[string]*CorridorWay{"shortest": c.Shortest, "widest": c.Widest} {
		if math.Abs(w.WidthKM-doorKM) > w.WithinKM+c.CellKM {
			t.Errorf("the %s is %.2f km wide, its narrowest door %.2f", name, w.WidthKM, doorKM)
		}
		if lon, _ := w.Narrow.Degrees(); lon < 38.55 {
			t.Errorf("the %s is narrowest at %v, want in the first door", name, w.Narrow)
		}
	}
	if c.Widest.KM < c.Shortest.KM {
		t.Errorf("the widest, %.2f km, is shorter than the shortest, %.2f km", c.Widest.KM, c.Shortest.KM)
	}
	var legs []string
	for _, l := range c.Shortest.Legs {
		legs = append(legs, l.Areas...)
		if l.Since != Begin || l.UnknownKM != 0 {
			t.Errorf("leg %+v: nobody ever watched it, and everything is known", l)
		}
	}
	if !slices.Equal(legs, []string{"A-0001", "A-0002"}) {
		t.Errorf("legs: %v", legs)
	}
	if c.Shortest.Line[0] != spot(5, 5) || c.Shortest.Line[len(c.Shortest.Line)-1] != spot(5, 55) {
		t.Errorf("ends at %v", c.Shortest.Line)
	}

	// By area: from anywhere in one to anywhere in the other, which touch.
	q := across(spot(0, 0), spot(0, 0))
	q.From, q.To = CorridorEnd{Area: "A-0001"}, CorridorEnd{Area: "A-0002"}
	if c := ways(t, m, q); c.Shortest == nil || c.Shortest.KM > 2*c.CellKM {
		t.Errorf("areas side by side: %+v", c.Shortest)
	}

	// The last door is closed: then it says by whom.
	known.Watches = append(known.Watches, wall(t, "W-0009", 55, 20, 60, 22))
	known.Watches[3].Party.ID = "tribe"
	c = ways(t, model(t, known), across(spot(5, 5), spot(5, 55)))
	if c.Why != NoneClosed || c.Shortest != nil || c.Barrier == nil {
		t.Fatalf("a wall right across: %+v", c)
	}
	if w := c.Barrier.Watches; len(w) != 1 || (w[0] != "W-0001" && w[0] != "W-0009") {
		t.Errorf("barrier: %+v", c.Barrier)
	}
	if want := between(spot(5, 20), spot(5, 22)); math.Abs(c.Barrier.KM-want) > 2*c.CellKM {
		t.Errorf("the barrier is %.2f km thick, want %.2f", c.Barrier.KM, want)
	}

	// One end under watch.
	c = ways(t, model(t, known), across(spot(30, 21), spot(5, 55)))
	if c.Why != NoneFromClosed || c.Barrier == nil {
		t.Errorf("begins in a wall: %+v", c)
	}
}

func TestTheWidestIsNotTheShortest(t *testing.T) {
	// One wall with a narrow door on the way, and a wide one far off.
	known := Known{
		Areas:        []Area{pocket(t, "A-0001", rect(t, 0, 0, 60, 60))},
		Declarations: []Declaration{said("D-0001", "army", "", time.Time{}, time.Time{})},
		Watches:      []Watch{wall(t, "W-0001", 0, 28, 12, 32), wall(t, "W-0002", 15, 28, 40, 32)},
	}
	c := ways(t, model(t, known), across(spot(14, 10), spot(14, 50)))
	if c.Shortest == nil || math.Abs(c.Shortest.KM-between(spot(14, 10), spot(14, 50))) > 0.5 {
		t.Fatalf("shortest: %+v", c.Shortest)
	}
	if d := between(spot(12, 30), spot(15, 30)); math.Abs(c.Shortest.WidthKM-d) > c.Shortest.WithinKM+c.CellKM || math.Abs(float64(c.Shortest.Narrow.Lat-spot(0, 30).Lat)) > 4e5 {
		t.Errorf("shortest: %.2f km wide at %v, the door is %.2f", c.Shortest.WidthKM, c.Shortest.Narrow, d)
	}
	if d := between(spot(40, 30), spot(60, 30)); math.Abs(c.Widest.WidthKM-d) > c.Widest.WithinKM+c.CellKM {
		t.Errorf("widest: %.2f km wide, the door is %.2f", c.Widest.WidthKM, d)
	}
	if c.Widest.KM < 1.2*c.Shortest.KM {
		t.Errorf("the widest is %.2f km, the shortest %.2f", c.Widest.KM, c.Shortest.KM)
	}
}

func TestCorridorsOverUnknownGround(t *testing.T) {
	known := Known{
		Areas:        []Area{pocket(t, "A-0001", rect(t, 0, 0, 60, 25)), pocket(t, "A-0002", rect(t, 0, 25, 60, 35)), pocket(t, "A-0003", rect(t, 0, 35, 60, 60))},
		Declarations: []Declaration{said("D-0001", "army", "A-0001", time.Time{}, time.Time{}), said("D-0002", "army", "A-0003", time.Time{}, time.Time{})},
	}
	m := model(t, known)
	q := across(spot(30, 10), spot(30, 50))
	c := ways(t, m, q)
	if c.Why != NoneClosed || c.Barrier == nil || c.Barrier.UnknownKM == 0 || !slices.Equal(c.Barrier.Areas, []string{"A-0002"}) || len(c.Barrier.Watches) != 0 {
		t.Fatalf("between is ground nobody spoke for: %+v %+v", c, c.Barrier)
	}
	q.Unknown = true
	c = ways(t, m, q)
	if c.Shortest == nil {
		t.Fatalf("none, with unknown ground counted: %+v", c)
	}
	if want := between(spot(30, 25), spot(30, 35)); math.Abs(c.Shortest.UnknownKM-want) > c.CellKM {
		t.Errorf("%.2f km unknown, want %.2f", c.Shortest.UnknownKM, want)
	}
	if want := between(spot(30, 10), spot(30, 50)); math.Abs(c.Shortest.KM-want) > 0.005*want {
		t.Errorf("%.3f km, want %.3f: nothing is in the way", c.Shortest.KM, want)
	}
	if n := len(c.Shortest.Legs); n != 3 || c.Shortest.Legs[1].Areas[0] != "A-0002" {
		t.Errorf("legs: %+v", c.Shortest.Legs)
	}
}

func TestCorridorsThroughAWindow(t *testing.T) {
	night := wall(t, "W-0001", 0, 20, 60, 25)
	night.Schedule = Schedule{From: jan(1, 20), Rule: "FREQ=DAILY", Length: Length(10 * time.Hour)}
	day := wall(t, "W-0002", 0, 40, 60, 45)
	day.Schedule = Schedule{From: jan(1, 4), Rule: "FREQ=DAILY", Length: Length(14 * time.Hour)}
	m := model(t, Known{
		Areas:        []Area{pocket(t, "A-0001", rect(t, 0, 0, 60, 60))},
		Watches:      []Watch{night, day},
		Declarations: []Declaration{said("D-0001", "army", "", time.Time{}, time.Time{})},
	})
	q := across(spot(30, 5), spot(30, 55))
	q.Window = window(jan(10), jan(11))
	if c := ways(t, m, q); c.Why != NoneClosed {
		t.Errorf("both walls are kept at some time: %+v", c)
	}
	q.Ever = true
	c := ways(t, m, q)
	if c.Shortest == nil {
		t.Fatal("each wall is open at some time")
	}
	// The first is open from 6 to 20, the second from 18 to 4: both from 18 to 20.
	if want := (Spans{window(jan(10, 18), jan(10, 20))}); !c.Shortest.Open.Equal(want) {
		t.Errorf("open as a whole at %v, want %v", c.Shortest.Open, want)
	}
	if l := c.Shortest.Legs[0]; l.Since != jan(10, 18).Unix() || l.Last != "W-0002" {
		t.Errorf("unwatched since %v, last %s", time.Unix(l.Since, 0).UTC(), l.Last)
	}
	// The moment at which both are open.
	q.Ever, q.Window = false, Span{jan(10, 19).Unix(), jan(10, 19).Unix() + 1}
	c = ways(t, m, q)
	if c.Shortest == nil || !c.Shortest.Open.Equal(Spans{q.Window}) || c.Shortest.Legs[0].Since != jan(10, 18).Unix() {
		t.Errorf("at 19: %+v", c.Shortest)
	}
}

func TestBadQuestionsAboutCorridors(t *testing.T) {
	m := model(t, Known{Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 60, 60))}})
	good := across(spot(1, 1), spot(2, 2))
	for code, spoil := range map[string]func(q *CorridorAsk){
		"window":  func(q *CorridorAsk) { q.Window = Span{} },
		"no_area": func(q *CorridorAsk) { q.To.Area = "A-0009" },
		"region":  func(q *CorridorAsk) { q.Region[0], q.Region[1] = q.Region[1], q.Region[0] },
		"cell":    func(q *CorridorAsk) { q.CellKM = -1 },
		"same":    func(q *CorridorAsk) { q.To = q.From },
		"far":     func(q *CorridorAsk) { q.To.At = area.PointOf(10, 10) },
	} {
		q := good
		spoil(&q)
		_, err := m.Corridors(t.Context(), q)
		var e *Error
		if !errors.As(err, &e) || e.Code != code || e.Words().AR == "" || e.Words().EN == "" {
			t.Errorf("%s: %v", code, err)
		}
	}
	// A whole country keeps to the bound.
	q := good
	q.Region, q.CellKM = [2]area.Point{area.PointOf(34, 29), area.PointOf(49, 38)}, 0.1
	q.Unknown = true
	if c := ways(t, m, q); c.Cells > MaxCorridorCells || c.Shortest == nil {
		t.Errorf("%d cells", c.Cells)
	}
	// The region lies elsewhere than an end.
	q.From.At = area.PointOf(30, 30)
	if c := ways(t, m, q); c.Why != NoneFromClosed || c.Barrier != nil {
		t.Errorf("an end outside: %+v", c)
	}
}

// drawPolygon is a triangle or quadrangle somewhere in the box of 60 by 60.
func drawPolygon(t *rapid.T, label string) area.Shape {
	for i := 0; ; i++ {
		var ring []area.Point
		for k := range rapid.IntRange(3, 5).Draw(t, fmt.Sprint(label, " corners ", i)) {
			ring = append(ring, spot(float64(rapid.IntRange(-5, 65).Draw(t, fmt.Sprint("x", k))), float64(rapid.IntRange(-5, 65).Draw(t, fmt.Sprint("y", k)))))
		}
		if s, _, err := area.MakeShape([][][]area.Point{{ring}}); err == nil {
			return s
		}
		if i > 20 {
			return area.Shape{}
		}
	}
}

func TestCorridorsKeepOffWatchedGround(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var watches []Watch
		for i := range rapid.IntRange(0, 6).Draw(rt, "watches") {
			s := drawPolygon(rt, "watch")
			if s.IsZero() {
				continue
			}
			w := post(fmt.Sprintf("W-%04d", i), "army", "", jan(1), time.Time{})
			w.Shape = s
			watches = append(watches, w)
		}
		known := Known{Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 30, 60))}, Watches: watches,
			Declarations: []Declaration{said("D-0001", "army", "", time.Time{}, time.Time{})}}
		if rapid.Bool().Draw(rt, "only one area is known") {
			known.Declarations[0].Area = "A-0001"
		}
		q := across(spot(float64(rapid.IntRange(1, 59).Draw(rt, "from x")), float64(rapid.IntRange(1, 59).Draw(rt, "from y"))),
			spot(float64(rapid.IntRange(1, 59).Draw(rt, "to x")), float64(rapid.IntRange(1, 59).Draw(rt, "to y"))))
		q.CellKM, q.Unknown = 1.5, rapid.Bool().Draw(rt, "unknown")
		if q.From == q.To {
			rt.Skip("one place")
		}
		c := ways(t, model(t, known), q)
		watched := func(p area.Point) bool {
			return slices.ContainsFunc(watches, func(w Watch) bool { return w.Shape.Contains(p) })
		}
		if (c.Shortest == nil) != (c.Why != "") || (c.Shortest == nil) != (c.Widest == nil) {
			rt.Fatalf("shortest %v, widest %v, why %q", c.Shortest, c.Widest, c.Why)
		}
		if c.Shortest != nil {
			for _, w := range []*CorridorWay{c.Shortest, c.Widest} {
				km := 0.0
				for i := 1; i < len(w.Line); i++ {
					a, b := w.Line[i-1], w.Line[i]
					km += between(a, b)
					for k := range 50 {
						p := area.Point{Lon: a.Lon + int32(float64(b.Lon-a.Lon)*float64(k)/50), Lat: a.Lat + int32(float64(b.Lat-a.Lat)*float64(k)/50)}
						nearEnd := between(p, q.From.At) <= 1.5*w.WithinKM || between(p, q.To.At) <= 1.5*w.WithinKM
						if watched(p) && !nearEnd {
							rt.Fatalf("the line passes watched ground at %v", p)
						}
					}
				}
				sum := 0.0
				for _, l := range w.Legs {
					sum += l.KM
				}
				if math.Abs(km-w.KM) > 1e-9 || math.Abs(sum-w.KM) > 1e-6 {
					rt.Errorf("the line is %v km, its legs %v, said %v", km, sum, w.KM)
				}
			}
			if c.Widest.WidthKM < c.Shortest.WidthKM-1e-9 {
				rt.Errorf("the widest, %v km, is narrower than the shortest, %v km", c.Widest.WidthKM, c.Shortest.WidthKM)
			}
			if c.Shortest.KM > c.Shortest.gridKM+4*c.CellKM {
				rt.Errorf("straightened to %v km from %v", c.Shortest.KM, c.Shortest.gridKM)
			}
		}
		g, err := newCorridorGrid(t.Context(), model(t, known), q)
		if err != nil {
			rt.Fatal(err)
		}
		g.openUp()
		i, _ := g.cellOf(q.From.At)
		j, _ := g.cellOf(q.To.At)
		if len(watches) > 0 && c.Shortest != nil && g.open[i] && g.open[j] { // otherwise it begins elsewhere when the end is free
			gone := rapid.IntRange(0, len(watches)-1).Draw(rt, "gone")
			known.Watches = slices.Delete(slices.Clone(watches), gone, gone+1)
			after := ways(t, model(t, known), q)
			if after.Shortest == nil || after.Shortest.gridKM > c.Shortest.gridKM+1e-9 {
				rt.Errorf("with a watch less the shortest is longer: %+v, was %v", after.Shortest, c.Shortest.gridKM)
			}
		}
	})
}

// TestClearances compares the distances to a brute search.
func TestClearances(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := &corridorGrid{cols: rapid.IntRange(1, 14).Draw(rt, "cols"), rows: rapid.IntRange(1, 14).Draw(rt, "rows")}
		east, north := rapid.Float64Range(0.5, 2).Draw(rt, "east"), rapid.Float64Range(0.5, 2).Draw(rt, "north")
		for range g.rows {
			g.east, g.north = append(g.east, east), append(g.north, north)
		}
		g.class = make([]int32, g.cols*g.rows)
		g.open = rapid.SliceOfN(rapid.Bool(), len(g.class), len(g.class)).Draw(rt, "open")
		g.clearances()
		for r := range g.rows {
			for c := range g.cols {
				want := math.Inf(1)
				for y := -1; y <= g.rows; y++ {
					for x := -1; x <= g.cols; x++ {
						if x >= 0 && y >= 0 && x < g.cols && y < g.rows && g.open[y*g.cols+x] {
							continue
						}
						want = min(want, math.Hypot(float64(x-c)*east, float64(y-r)*north))
					}
				}
				if got := g.clear[r*g.cols+c]; math.Abs(got-want) > 1e-9 {
					rt.Fatalf("cell %d,%d: %v, want %v", c, r, got, want)
				}
			}
		}
	})
}
