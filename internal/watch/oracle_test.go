package watch

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// What follows is a second model of who watches what, by brute force: points on a coarse grid and whole hours, each looked at by
// itself. It shares nothing with the first but the types: it goes through polygons by a ray of its own and counts the days of
// rules by the calendar.

// oracleSide is how many squares the oracle's ground has to each side, of five hundredths of a degree.
const oracleSide = 8

// ringPoints is a polygon in squares.
type ringPoints [][2]float64

func (r ringPoints) holds(x, y float64) bool {
	in := false
	for i, j := 0, len(r)-1; i < len(r); j, i = i, i+1 {
		a, b := r[i], r[j]
		if (a[1] > y) != (b[1] > y) && x < (b[0]-a[0])*(y-a[1])/(b[1]-a[1])+a[0] {
			in = !in
		}
	}
	return in
}

func onGround(x, y float64) area.Point { return area.PointOf(38+x/20, 35+y/20) }

// drawRing draws an outline: a rectangle, a corner of two, or any polygon where straight is false.
func drawRing(t *rapid.T, straight bool) (ringPoints, area.Shape) {
	whole := func(least, most int, label string) float64 {
		return float64(rapid.IntRange(least, most).Draw(t, label))
	}
	for {
		var r ringPoints
		switch {
		case !straight && rapid.Bool().Draw(t, "slanted"):
			for range rapid.IntRange(3, 6).Draw(t, "corners") {
				r = append(r, [2]float64{whole(0, oracleSide, "x"), whole(0, oracleSide, "y")})
			}
		default:
			w, s := whole(0, oracleSide-2, "west"), whole(0, oracleSide-2, "south")
			e, n := whole(int(w)+2, oracleSide, "east"), whole(int(s)+2, oracleSide, "north")
			r = ringPoints{{w, s}, {e, s}, {e, n}, {w, n}}
			if rapid.Bool().Draw(t, "a corner is cut") {
				r = ringPoints{{w, s}, {e, s}, {e, n - 1}, {e - 1, n - 1}, {e - 1, n}, {w, n}}
			}
		}
		var points []area.Point
		for _, p := range r {
			points = append(points, onGround(p[0], p[1]))
		}
		if shape, _, err := area.MakeShape([][][]area.Point{{points}}); err == nil {
			return r, shape
		}
	}
}

// The oracle's time: the clocks of Berlin are put forward on 30 March.
var (
	oracleBegin = time.Date(2025, 3, 28, 0, 0, 0, 0, time.UTC)
	oracleHours = 5 * 24
)

func oracleAt(h int) time.Time { return oracleBegin.Add(time.Duration(h) * time.Hour) }

// groundOracle knows what the model knows, in its own words.
type groundOracle struct {
	known  Known
	rings  map[string]ringPoints // by digest
	berlin *time.Location
}

// drawOracle draws a desk.
func drawOracle(t *rapid.T, straight, shares bool) *groundOracle {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	o := &groundOracle{rings: map[string]ringPoints{}, berlin: berlin}
	for i := range rapid.IntRange(1, 3).Draw(t, "areas") {
		for v := range rapid.IntRange(1, 2).Draw(t, "versions") {
			o.known.Areas = append(o.known.Areas, o.drawArea(t, fmt.Sprintf("A-%04d", i+1), v+1, straight))
		}
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "watches") {
		o.known.Watches = append(o.known.Watches, o.drawWatch(t, fmt.Sprintf("W-%04d", i+1), 1, straight, shares))
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "declarations") {
		o.known.Declarations = append(o.known.Declarations, o.drawWord(t, fmt.Sprintf("D-%04d", i+1)))
	}
	return o
}

func (o *groundOracle) drawShape(t *rapid.T, straight bool) area.Shape {
	r, s := drawRing(t, straight)
	if _, there := o.rings[s.Digest()]; !there {
		o.rings[s.Digest()] = r
	}
	return s
}

func (o *groundOracle) drawArea(t *rapid.T, id string, version int, straight bool) Area {
	a := Area{ID: id, Version: version, Name: text.Bilingual{EN: id}, Kind: Drawn, Shape: o.drawShape(t, straight), Marking: incident.TLPRed, At: oracleBegin}
	if version > 1 {
		a.From = oracleAt(rapid.IntRange(-5, oracleHours).Draw(t, "version from"))
		a.Retired = rapid.IntRange(0, 5).Draw(t, "retired") == 0
	}
	if rapid.IntRange(0, 5).Draw(t, "area ends") == 0 {
		a.Until = oracleAt(oracleHours).Add(-time.Duration(rapid.IntRange(1, 30).Draw(t, "before the end")) * time.Hour)
		if !a.From.IsZero() && !a.Until.After(a.From) {
			a.Until = a.From.Add(time.Hour)
		}
	}
	for _, p := range []string{"a", "b"} {
		if rapid.IntRange(0, 3).Draw(t, "needs "+p) == 0 {
			a.Needs = append(a.Needs, p)
		}
	}
	return a
}

func drawParty(t *rapid.T) Party {
	return Party{ID: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "party")}
}

func (o *groundOracle) drawWatch(t *rapid.T, id string, version int, straight, shares bool) Watch {
	w := Watch{ID: id, Version: version, Party: drawParty(t), Kind: Patrol, Confidence: Moderate, Marking: incident.TLPRed, At: oracleBegin}
	switch k := rapid.IntRange(0, 3).Draw(t, "where"); {
	case k == 0:
		w.Shape = o.drawShape(t, straight)
	default:
		w.Area = rapid.SampledFrom(o.known.Areas).Draw(t, "area").ID
		if shares && k == 1 {
			w.Share = float64(rapid.IntRange(1, 9).Draw(t, "share")) / 10
		}
	}
	s := &w.Schedule
	from := rapid.IntRange(-30, oracleHours-1).Draw(t, "from")
	s.From = oracleAt(from)
	if rapid.Bool().Draw(t, "ends") {
		s.Until = oracleAt(from + rapid.IntRange(1, 100).Draw(t, "long"))
	}
	if k := rapid.IntRange(0, 3).Draw(t, "recurs"); k > 0 {
		s.Rule = []string{"FREQ=DAILY", "FREQ=DAILY;INTERVAL=2", "FREQ=WEEKLY"}[k-1]
		s.Length = Length(time.Duration(rapid.IntRange(1, 30).Draw(t, "hours long")) * time.Hour)
		s.Zone = "Europe/Berlin"
		if s.From.In(o.berlin).Hour() == 2 { // that hour is not there on the 30th: what happens then is the calendar's affair
			s.From = s.From.Add(2 * time.Hour)
		}
		if !s.Until.IsZero() && !s.Until.After(s.From) {
			s.Until = s.From.Add(3 * time.Hour)
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "withdrawn") == 0 {
		w.Withdrawn = s.From.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "after")) * time.Hour)
	}
	return w
}

func (o *groundOracle) drawWord(t *rapid.T, id string) Declaration {
	d := Declaration{ID: id, Party: drawParty(t), Complete: rapid.IntRange(0, 3).Draw(t, "complete") > 0, Marking: incident.TLPRed, At: oracleAt(rapid.IntRange(0, 3).Draw(t, "said"))}
	if rapid.IntRange(0, 3).Draw(t, "of an area") > 0 {
		d.Area = rapid.SampledFrom(o.known.Areas).Draw(t, "area").ID
	}
	if rapid.Bool().Draw(t, "from then") {
		d.From = oracleAt(rapid.IntRange(-5, oracleHours).Draw(t, "word from"))
		if rapid.Bool().Draw(t, "until then") {
			d.Until = d.From.Add(time.Duration(rapid.IntRange(1, 80).Draw(t, "word long")) * time.Hour)
		}
	}
	return d
}

// version is the version of an area that holds at a moment; nil: there is no such area then.
func (o *groundOracle) version(id string, t time.Time) *Area {
	var best *Area
	for i := range o.known.Areas {
		a := &o.known.Areas[i]
		if a.ID == id && !t.Before(a.From) && (best == nil || a.Version > best.Version) {
			best = a
		}
	}
	if best == nil || best.Retired || !best.Until.IsZero() && !t.Before(best.Until) {
		return nil
	}
	return best
}

// kept reports whether a schedule holds a moment: it tries every start on the calendar.
func (o *groundOracle) kept(s Schedule, t time.Time) bool {
	if t.Before(s.From) || !s.Until.IsZero() && !t.Before(s.Until) {
		return false
	}
	if s.Rule == "" {
		return true
	}
	every := map[string]int{"FREQ=DAILY": 1, "FREQ=DAILY;INTERVAL=2": 2, "FREQ=WEEKLY": 7}[s.Rule]
	l := s.From.In(o.berlin)
	for n := 0; ; n += every {
		start := time.Date(l.Year(), l.Month(), l.Day()+n, l.Hour(), l.Minute(), 0, 0, o.berlin)
		if start.After(t) {
			return false
		}
		if t.Before(start.Add(time.Duration(s.Length))) {
			return true
		}
	}
}

// state is how a point of an area stands at a moment; false where it does not lie in it then.
func (o *groundOracle) state(id string, x, y float64, t time.Time) (GroundState, bool) {
	a := o.version(id, t)
	in := func(s area.Shape) bool { return o.rings[s.Digest()].holds(x, y) }
	if a == nil || !in(a.Shape) {
		return "", false
	}
	shared := false
	for _, w := range o.known.Watches {
		if !w.Withdrawn.IsZero() && !t.Before(w.Withdrawn) || !o.kept(w.Schedule, t) {
			continue
		}
		shape := w.Shape
		if w.Area != "" {
			v := o.version(w.Area, t)
			if v == nil {
				continue
			}
			shape = v.Shape
		}
		if in(shape) {
			if w.Share == 0 {
				return GroundWatched, true
			}
			shared = true
		}
	}
	if shared {
		return GroundPartly, true
	}
	last := map[string]*Declaration{}
	for i := range o.known.Declarations {
		d := &o.known.Declarations[i]
		if !d.From.IsZero() && t.Before(d.From) || !d.Until.IsZero() && !t.Before(d.Until) {
			continue
		}
		if d.Area != "" {
			if v := o.version(d.Area, t); v == nil || !in(v.Shape) {
				continue
			}
		}
		if b := last[d.Party.ID]; b == nil || d.At.After(b.At) || d.At.Equal(b.At) && d.ID > b.ID {
			last[d.Party.ID] = d
		}
	}
	told := 0
	for party, d := range last {
		if d.Complete && (len(a.Needs) == 0 || slices.Contains(a.Needs, party)) {
			told++
		}
	}
	if told > 0 && told >= len(a.Needs) {
		return GroundVacuum, true
	}
	return GroundUnknown, true
}

func (o *groundOracle) areaIDs() []string {
	var ids []string
	for _, a := range o.known.Areas {
		ids = append(ids, a.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func oracleWindow(t *rapid.T) Span {
	from := rapid.IntRange(0, oracleHours-2).Draw(t, "window from")
	return SpanOf(oracleAt(from), oracleAt(rapid.IntRange(from+1, oracleHours-1).Draw(t, "window to")))
}

// TestEveryPointAtEveryHour: what the model says of a point and a moment, by its parts and by its map, is what the definition says.
func TestEveryPointAtEveryHour(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOracle(t, false, true)
		m, err := NewModel(o.known)
		if err != nil {
			t.Fatal(err)
		}
		w := oracleWindow(t)
		for _, id := range o.areaIDs() {
			c, err := m.Coverage(id, Ask{Window: w})
			if err != nil {
				t.Fatal(err)
			}
			gaps, err := m.Gaps(id, Ask{Window: w})
			if err != nil {
				t.Fatal(err)
			}
			at := rapid.Int64Range(w.From/3600, w.To/3600-1).Draw(t, "hour") * 3600
			patches, err := m.At(at, Ask{}, func(a *Area) bool { return a.ID == id })
			if err != nil {
				t.Fatal(err)
			}
			parts, gapShapes, patchShapes := make([]area.Shape, len(c.Parts)), make([]area.Shape, len(gaps)), make([]area.Shape, len(patches))
			for i := range parts {
				parts[i] = c.Parts[i].Shape()
			}
			for i := range gaps {
				gapShapes[i] = gaps[i].Shape()
			}
			for i := range patches {
				patchShapes[i] = patches[i].Shape()
			}
			for range 12 {
				x := float64(rapid.IntRange(0, oracleSide-1).Draw(t, "x")) + 0.3719
				y := float64(rapid.IntRange(0, oracleSide-1).Draw(t, "y")) + 0.6173
				p := onGround(x, y)
				for h := w.From; h < w.To; h += 3600 {
					want, in := o.state(id, x, y, time.Unix(h, 0).UTC())
					var got []GroundState
					for i := range c.Parts {
						if s, ok := c.Parts[i].at(h); ok && parts[i].Contains(p) {
							got = append(got, s)
						}
					}
					if !in && len(got) > 0 || in && (len(got) != 1 || got[0] != want) {
						t.Fatalf("%s at %v,%v %v: %v, want %v (%v)", id, x, y, time.Unix(h, 0).UTC(), got, want, in)
					}
					if h == at {
						got = got[:0]
						for i := range patches {
							if patchShapes[i].Contains(p) {
								got = append(got, patches[i].State)
							}
						}
						if !in && len(got) > 0 || in && (len(got) != 1 || got[0] != want) {
							t.Fatalf("map: %s at %v,%v %v: %v, want %v (%v)", id, x, y, time.Unix(h, 0).UTC(), got, want, in)
						}
					}
					// Gaps that are not folded lie where nobody watches, and each such moment lies in one.
					n, folded := 0, false
					for i, g := range gaps {
						if g.Span.Holds(h) && gapShapes[i].Contains(p) {
							if g.Times > 1 {
								folded = true
								continue
							}
							n++
							if g.State != want {
								t.Fatalf("gap of %s at %v,%v %v: %v, want %v", id, x, y, time.Unix(h, 0).UTC(), g.State, want)
							}
						}
					}
					if gap := in && want != GroundWatched; n > 1 || n == 1 && !gap || n == 0 && gap && !folded {
						t.Fatalf("%s at %v,%v %v is %v and lies in %d gaps", id, x, y, time.Unix(h, 0).UTC(), want, n)
					}
				}
			}
		}
	})
}

// squareKM2 is the area of a square of the oracle's ground, by row.
func squareKM2(t *rapid.T, y int) float64 {
	s, _, err := area.MakeShape([][][]area.Point{{{onGround(0, float64(y)), onGround(1, float64(y)), onGround(1, float64(y+1)), onGround(0, float64(y+1))}}})
	if err != nil {
		t.Fatal(err)
	}
	return s.KM2()
}

// TestTotalsAreSumsOfSquaresAndHours: for outlines along the grid the three measures are what counting gives, and gaps together are
// what is not watched.
func TestTotalsAreSumsOfSquaresAndHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOracle(t, true, rapid.Bool().Draw(t, "shares"))
		m, err := NewModel(o.known)
		if err != nil {
			t.Fatal(err)
		}
		w := oracleWindow(t)
		all, err := m.All(t.Context(), Ask{Window: w, Totals: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range o.areaIDs() {
			want := map[GroundState]float64{}
			for y := range oracleSide {
				km2 := squareKM2(t, y)
				for x := range oracleSide {
					for h := w.From; h < w.To; h += 3600 {
						if s, in := o.state(id, float64(x)+.5, float64(y)+.5, time.Unix(h, 0).UTC()); in {
							want[s] += km2
						}
					}
				}
			}
			c, err := m.Coverage(id, Ask{Window: w})
			if err != nil {
				t.Fatal(err)
			}
			for i := range all {
				if all[i].Area.ID == id && (all[i].Watched != c.Watched || all[i].Vacuum != c.Vacuum || all[i].Unknown != c.Unknown) {
					t.Fatalf("%s: together with the others %+v, alone %+v", id, all[i], c)
				}
			}
			near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(a, b)+1e-9 }
			for s, got := range map[GroundState]Measure{GroundWatched: c.Watched, GroundVacuum: c.Vacuum, GroundUnknown: c.Unknown} {
				if got.Low > got.High+1e-9 || got.Low < want[s]-1e-9*want[s]-1e-9 || got.High > want[s]+want[GroundPartly]+1e-9*got.High+1e-9 {
					t.Fatalf("%s %s: %+v km²·h, counted %v and %v partly", id, s, got, want[s], want[GroundPartly])
				}
				if want[GroundPartly] == 0 && (!near(got.Low, want[s]) || !near(got.High, want[s])) {
					t.Fatalf("%s %s: %+v km²·h, counted %v", id, s, got, want[s])
				}
			}
			gaps, err := m.Gaps(id, Ask{Window: w})
			if err != nil {
				t.Fatal(err)
			}
			sum := map[GroundState]float64{}
			for _, g := range gaps {
				sum[g.State] += g.KM2 * float64(g.Seconds) / 3600
			}
			for _, s := range []GroundState{GroundVacuum, GroundUnknown, GroundPartly} {
				if !near(sum[s], want[s]) {
					t.Fatalf("%s: gaps of %s hold %v km²·h, counted %v", id, s, sum[s], want[s])
				}
			}
		}
	})
}

// TestSharesAlone: of one area under bare shares only, what is not watched lies between what they leave beside each other and what
// the largest leaves.
func TestSharesAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := &groundOracle{rings: map[string]ringPoints{}}
		a := Area{ID: "A-0001", Version: 1, Name: text.Bilingual{EN: "A"}, Kind: Drawn, Shape: o.drawShape(t, false), Marking: incident.TLPRed}
		var watches []Watch
		for i := range rapid.IntRange(1, 5).Draw(t, "shares") {
			from := rapid.IntRange(0, 40).Draw(t, "from")
			watches = append(watches, Watch{ID: fmt.Sprintf("W-%04d", i), Version: 1, Party: drawParty(t), Area: a.ID, Kind: Post, Confidence: High, Marking: incident.TLPRed,
				Share: float64(rapid.IntRange(1, 99).Draw(t, "share")) / 100, Schedule: Schedule{From: oracleAt(from), Until: oracleAt(from + rapid.IntRange(1, 40).Draw(t, "long"))}})
		}
		m, err := NewModel(Known{Areas: []Area{a}, Watches: watches, Declarations: []Declaration{{ID: "D-0001", Party: Party{ID: "a"}, Complete: true, Marking: incident.TLPRed}}})
		if err != nil {
			t.Fatal(err)
		}
		w := oracleWindow(t)
		c, err := m.Coverage(a.ID, Ask{Window: w})
		if err != nil {
			t.Fatal(err)
		}
		var low, high float64
		for h := w.From; h < w.To; h += 3600 {
			sum, most := 0.0, 0.0
			for _, s := range watches {
				if s.Schedule.From.Unix() <= h && h < s.Schedule.Until.Unix() {
					sum, most = sum+s.Share, max(most, s.Share)
				}
			}
			low, high = low+max(0, 1-sum), high+1-most
		}
		if km2 := a.Shape.KM2(); math.Abs(c.Vacuum.Low-low*km2) > 1e-9*km2*100 || math.Abs(c.Vacuum.High-high*km2) > 1e-9*km2*100 || c.Unknown.High != 0 {
			t.Fatalf("vacuum %+v, want %v to %v; unknown %+v", c.Vacuum, low*km2, high*km2, c.Unknown)
		}
	})
}

// TestAChangeIsAsIfBuiltAnew: a model with a change put in answers as one made of everything, and areas it does not name stay as they were.
func TestAChangeIsAsIfBuiltAnew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOracle(t, false, true)
		m, err := NewModel(o.known)
		if err != nil {
			t.Fatal(err)
		}
		ask := Ask{Window: oracleWindow(t)}
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			before := map[string]Coverage{}
			for _, id := range o.areaIDs() {
				if before[id], err = m.Coverage(id, ask); err != nil {
					t.Fatal(err)
				}
			}
			var change Known
			switch k := rapid.IntRange(0, 3).Draw(t, "what"); {
			case k == 0:
				a := rapid.SampledFrom(o.known.Areas).Draw(t, "area")
				a = o.drawArea(t, a.ID, a.Version+1, false)
				o.known.Areas = slices.DeleteFunc(slices.Clone(o.known.Areas), func(b Area) bool { return b.ID == a.ID && b.Version == a.Version })
				o.known.Areas = append(o.known.Areas, a)
				change.Areas = []Area{a}
			case k == 1 && len(o.known.Watches) > 0:
				i := rapid.IntRange(0, len(o.known.Watches)-1).Draw(t, "watch")
				w := o.drawWatch(t, o.known.Watches[i].ID, o.known.Watches[i].Version+1, false, true)
				o.known.Watches = slices.Clone(o.known.Watches)
				o.known.Watches[i] = w
				change.Watches = []Watch{w}
			case k == 2:
				w := o.drawWatch(t, fmt.Sprintf("W-%04d", len(o.known.Watches)+1), 1, false, true)
				o.known.Watches = append(slices.Clone(o.known.Watches), w)
				change.Watches = []Watch{w}
			default:
				d := o.drawWord(t, fmt.Sprintf("D-%04d", len(o.known.Declarations)+1))
				o.known.Declarations = append(slices.Clone(o.known.Declarations), d)
				change.Declarations = []Declaration{d}
			}
			next, affected, err := m.With(change)
			if err != nil {
				t.Fatal(err)
			}
			anew, err := NewModel(o.known)
			if err != nil {
				t.Fatal(err)
			}
			after := m.Anew(o.known)
			type figures struct {
				watched, vacuum, unknown Measure
				told, untold             []string
				versions                 int
			}
			rough := func(v Measure) Measure {
				return Measure{math.Round(v.Low*1e6) / 1e6, math.Round(v.High*1e6) / 1e6}
			}
			of := func(c Coverage) figures {
				return figures{rough(c.Watched), rough(c.Vacuum), rough(c.Unknown), c.Told, c.Untold, c.Versions}
			}
			for _, id := range o.areaIDs() {
				got, err := next.Coverage(id, ask)
				if err != nil {
					t.Fatal(err)
				}
				want, err := anew.Coverage(id, ask)
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(of(got), of(want)) {
					t.Fatalf("%s after the change %+v:\n%+v, built anew\n%+v", id, change, of(got), of(want))
				}
				if got, err = after.Coverage(id, ask); err != nil || !reflect.DeepEqual(of(got), of(want)) {
					t.Fatalf("%s made after the model before: %+v (%v), alone %+v", id, of(got), err, of(want))
				}
				if !slices.Contains(affected, id) && !reflect.DeepEqual(of(want), of(before[id])) {
					t.Fatalf("%s is not said to be affected: %+v, was %+v", id, of(want), of(before[id]))
				}
				old, err := m.Coverage(id, ask)
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(of(old), of(before[id])) {
					t.Fatalf("%s: the model before the change has changed: %+v, was %+v", id, of(old), of(before[id]))
				}
			}
			m = next
		}
	})
}
