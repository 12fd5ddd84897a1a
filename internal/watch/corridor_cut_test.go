package watch

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
	"tansiq/internal/area"
)

// doors asks for the cut between the bottom and the top of a box with walls across it: of each wall the doors, from and to in hundredths of
// a degree. The last wall's index is highest.
func doors(t testing.TB, walls [][][2]int, cell float64) (*Corridors, Known, CorridorAsk) {
	known := Known{
		Areas:        []Area{pocket(t, "A-0001", rect(t, 0, 0, 60, 3)), pocket(t, "A-0002", rect(t, 0, 57, 60, 60)), pocket(t, "A-0003", rect(t, 0, 3, 60, 57))},
		Declarations: []Declaration{said("D-0001", "army", "", time.Time{}, time.Time{})},
	}
	for n, list := range walls {
		y, x := 3+(n+1)*54/(len(walls)+1), 0
		for _, d := range append(list, [2]int{60, 60}) {
			if d[0] > x {
				known.Watches = append(known.Watches, wall(t, fmt.Sprintf("W-%04d", len(known.Watches)+1), x, y, d[0], y+2))
			}
			x = d[1]
		}
	}
	q := across(area.Point{}, area.Point{})
	q.From, q.To, q.CellKM, q.Cut = CorridorEnd{Area: "A-0001"}, CorridorEnd{Area: "A-0002"}, cell, true
	return ways(t, model(t, known), q), known, q
}

func TestCutTakesTheNarrowestDoors(t *testing.T) {
	// 15 wide, 4 and 6 wide, 18 wide: the two doors of the middle wall are the least.
	c, _, _ := doors(t, [][][2]int{{{20, 35}}, {{10, 14}, {40, 46}}, {{5, 23}}}, 0.5)
	cut := c.Cut
	if cut == nil || len(cut.Lines) != 2 || cut.Inseparable || cut.BlockKM != 0 || cut.EndKM != 0 {
		t.Fatalf("cut: %+v", cut)
	}
	for i, want := range []float64{between(spot(40, 30), spot(46, 30)), between(spot(10, 30), spot(14, 30))} {
		l := cut.Lines[i]
		if math.Abs(l.KM-want) > 2*c.CellKM || l.Ring || l.Edge || len(l.Beside) != 2 || len(l.Legs) != 1 || l.Legs[0].Areas[0] != "A-0003" {
			t.Errorf("line %d: %.2f km, want %.2f: %+v", i, l.KM, want, l)
		}
	}
	if len(cut.Areas) != 1 || cut.Areas[0] != "A-0003" {
		t.Errorf("areas: %v", cut.Areas)
	}
	// A wall with one door at the edge of what is looked at says so.
	c, _, _ = doors(t, [][][2]int{{{56, 60}}}, 0.5)
	if c.Cut == nil || len(c.Cut.Lines) != 1 || !c.Cut.Lines[0].Edge {
		t.Errorf("at the edge: %+v", c.Cut)
	}
}

func TestCutAroundPoints(t *testing.T) {
	m := model(t, Known{Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 60, 60))}, Declarations: []Declaration{said("D-0001", "army", "", time.Time{}, time.Time{})}})
	q := across(spot(30, 30), spot(2, 2))
	q.Cut = true
	c := ways(t, m, q)
	// Nothing is watched: the corner is cheaper to close off than the middle, and what is near an end is the end.
	if c.Cut == nil || len(c.Cut.Lines) != 1 || c.Cut.EndKM != cutEndKM || !c.Cut.Lines[0].Edge {
		t.Fatalf("cut: %+v", c.Cut)
	}
	q.To.At = spot(42, 42)
	c = ways(t, m, q)
	ring := 2 * math.Pi * c.Cut.EndKM
	if l := c.Cut.Lines; len(l) != 1 || !l[0].Ring || l[0].KM < 0.9*ring || l[0].KM > 1.15*ring {
		t.Fatalf("a ring of %.1f km: %+v", ring, c.Cut)
	}
	// Areas that overlap have no ground between them.
	q.From, q.To = CorridorEnd{Area: "A-0001"}, CorridorEnd{At: spot(30, 30)}
	if c := ways(t, m, q); c.Cut == nil || !c.Cut.Inseparable || len(c.Cut.Lines) != 0 {
		t.Errorf("one lies in the other: %+v", c.Cut)
	}
}

// TestCutOfDoors holds cuts against the sum of the narrowest wall's doors, and whoever watches the lines of a cut leaves no way.
func TestCutOfDoors(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var walls [][][2]int
		least := math.Inf(1)
		for n := range rapid.IntRange(1, 3).Draw(rt, "walls") {
			var list [][2]int
			x, sum := 0, 0.0
			for k := range rapid.IntRange(1, 2).Draw(rt, fmt.Sprint("doors ", n)) {
				from := x + rapid.IntRange(4, 12).Draw(rt, fmt.Sprint("from ", n, k))
				x = from + rapid.IntRange(4, 14).Draw(rt, fmt.Sprint("wide ", n, k))
				list = append(list, [2]int{from, x})
				sum += between(spot(float64(from), 30), spot(float64(x), 30))
			}
			walls = append(walls, list)
			least = min(least, sum)
		}
		c, known, q := doors(t, walls, 0.8)
		if c.Cut == nil {
			rt.Fatal("there are doors and no cut")
		}
		if slack := 4 * c.CellKM * 2; math.Abs(c.Cut.KM-least) > slack {
			rt.Errorf("a cut of %.2f km, the doors of the narrowest wall make %.2f", c.Cut.KM, least)
		}
		leavesNone(t, rt, known, q, c)
	})
}

// TestCutClosesEveryWay cuts drawn ground and watches the lines.
func TestCutClosesEveryWay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		known := Known{Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 30, 60))}, Declarations: []Declaration{said("D-0001", "army", "", time.Time{}, time.Time{})}}
		for i := range rapid.IntRange(0, 7).Draw(rt, "watches") {
			if s := drawPolygon(rt, "watch"); !s.IsZero() {
				w := post(fmt.Sprintf("W-%04d", i), "army", "", jan(1), time.Time{})
				w.Shape = s
				known.Watches = append(known.Watches, w)
			}
		}
		q := across(spot(float64(rapid.IntRange(1, 20).Draw(rt, "from x")), float64(rapid.IntRange(1, 59).Draw(rt, "from y"))),
			spot(float64(rapid.IntRange(35, 59).Draw(rt, "to x")), float64(rapid.IntRange(1, 59).Draw(rt, "to y"))))
		q.CellKM, q.Cut = 1, true
		c := ways(t, model(t, known), q)
		if (c.Cut == nil) != (c.Shortest == nil) {
			rt.Fatalf("cut %+v, shortest %+v", c.Cut, c.Shortest)
		}
		if c.Cut != nil {
			leavesNone(t, rt, known, q, c)
		}
	})
}

func leavesNone(t *testing.T, rt *rapid.T, known Known, q CorridorAsk, c *Corridors) {
	for i, l := range c.Cut.Lines {
		if len(l.Line) < 2 {
			rt.Fatalf("line %d has no length: %+v", i, l)
		}
		s, err := area.Buffer(l.Line, 0.1)
		if err != nil {
			rt.Fatal(err)
		}
		w := post(fmt.Sprintf("W-9%03d", i), "army", "", jan(1), time.Time{})
		w.Shape = s
		known.Watches = append(known.Watches, w)
	}
	q.Cut = false
	g, err := newCorridorGrid(t.Context(), model(t, known), q)
	if err != nil {
		rt.Fatal(err)
	}
	g.openUp()
	for _, e := range []CorridorEnd{q.From, q.To} {
		if i, _ := g.cellOf(e.At); e.Area == "" && !g.open[i] {
			return // the line passes by in the cell of the end: then ways begin in any cell beside it
		}
	}
	if after := ways(t, model(t, known), q); after.Shortest != nil {
		rt.Errorf("with the cut of %.2f km watched a way of %.2f km is left", c.Cut.KM, after.Shortest.KM)
	}
}

// TestCutByBlocks compares the cut that is looked for in blocks first with that among all cells.
func TestCutByBlocks(t *testing.T) {
	_, known, q := doors(t, [][][2]int{{{20, 35}}, {{10, 14}, {40, 46}}, {{5, 23}}}, 0.5)
	q.CellKM = 0.16
	c := ways(t, model(t, known), q)
	if c.Cut == nil || c.Cut.BlockKM == 0 || len(c.Cut.Lines) != 2 {
		t.Fatalf("%d cells, cut %+v", c.Cells, c.Cut)
	}
	if want := between(spot(40, 30), spot(50, 30)); math.Abs(c.Cut.KM-want) > 4*c.CellKM {
		t.Errorf("%.2f km, want %.2f", c.Cut.KM, want)
	}
}

func BenchmarkCut(b *testing.B) {
	for _, size := range []struct {
		name string
		cell float64
	}{{"16k cells", 0.5}, {"60k cells", 0.25}, {"250k cells", 0.125}} {
		b.Run(size.name, func(b *testing.B) {
			m := model(b, Known{Areas: []Area{pocket(b, "A-0001", rect(b, 0, 0, 60, 60))}, Declarations: []Declaration{said("D-0001", "army", "", time.Time{}, time.Time{})},
				Watches: []Watch{wall(b, "W-0001", 0, 20, 25, 22), wall(b, "W-0002", 35, 20, 60, 22), wall(b, "W-0003", 10, 40, 20, 50)}})
			q := across(spot(5, 5), spot(55, 55))
			q.CellKM, q.Cut = size.cell, true
			for b.Loop() {
				c := ways(b, m, q)
				b.ReportMetric(float64(c.Cells), "cells")
			}
		})
	}
}
