package cli

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"syscall"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// How large the desk is on which the rows about watches are measured.
const (
	watchAreas     = 10_000
	watchIntervals = 5_000_000
	watchYears     = 10
	watchOnce      = 2000 // areas asked about one by one
	watchChanges   = 300
	watchParties   = 6
)

// watchDesk is a desk made up: a third of its areas tile a plain with common edges as units do, a third are irregular polygons that
// overlap and lie in each other, a third are corridors.
type watchDesk struct {
	known     watch.Known
	window    watch.Span
	intervals int
	random    *rand.Rand
	begin     time.Time
}

func newWatchDesk(seed uint64) (*watchDesk, error) {
	d := &watchDesk{random: rand.New(rand.NewPCG(seed, 7)), begin: time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC)} // #nosec G404 -- made-up data
	d.window = watch.SpanOf(d.begin, d.begin.AddDate(watchYears, 0, 0))
	if err := d.areas(); err != nil {
		return nil, fmt.Errorf("making up areas: %w", err)
	}
	for d.intervals < watchIntervals {
		if err := d.watch(); err != nil {
			return nil, fmt.Errorf("making up a watch: %w", err)
		}
	}
	for p := range watchParties {
		for range 700 {
			d.declare(p, d.known.Areas[d.random.IntN(watchAreas)].ID)
		}
	}
	d.declare(0, "")
	return d, nil
}

// The plain, in degrees.
const plainWest, plainSouth, plainWide, plainHigh = 35.0, 27.0, 16.0, 11.0

func (d *watchDesk) area(kind watch.AreaKind, polygon []area.Point, line []area.Point, side float64) error {
	var s area.Shape
	var err error
	if kind == watch.Corridor {
		s, err = watch.CorridorShape(line, side)
	} else {
		s, _, err = area.MakeShape([][][]area.Point{{polygon}})
	}
	if err != nil {
		return err
	}
	id := fmt.Sprintf("A-%05d", len(d.known.Areas)+1)
	d.known.Areas = append(d.known.Areas, watch.Area{ID: id, Version: 1, Name: text.Bilingual{AR: "منطقة " + id, EN: "Area " + id}, Kind: kind, Shape: s, Line: line, SideKM: side,
		Marking: incident.TLPRed, At: d.begin})
	return nil
}

func (d *watchDesk) areas() error {
	const third = watchAreas / 3
	columns := int(math.Ceil(math.Sqrt(third)))
	const parts = 5 // pieces of each edge between two corners
	// Points along an edge are told by the edge, so that neighbours have the same.
	at := func(x, y float64, key uint64) area.Point {
		r := rand.New(rand.NewPCG(key, 11)) // #nosec G404 -- made-up data
		cell := plainWide / float64(columns)
		high := plainHigh / float64(columns)
		return area.PointOf(plainWest+(x+(r.Float64()-.5)*.12)*cell, plainSouth+(y+(r.Float64()-.5)*.12)*high)
	}
	on := func(x, y, dx, dy, k int) area.Point {
		fx, fy := float64(x)+float64(dx*k)/parts, float64(y)+float64(dy*k)/parts
		return at(fx, fy, uint64(math.Round(fx*parts))<<32|uint64(math.Round(fy*parts)))
	}
	for i := range third {
		x, y := i%columns, i/columns
		var ring []area.Point
		for _, e := range [4][4]int{{x, y, 1, 0}, {x + 1, y, 0, 1}, {x + 1, y + 1, -1, 0}, {x, y + 1, 0, -1}} {
			for k := range parts {
				ring = append(ring, on(e[0], e[1], e[2], e[3], k))
			}
		}
		if err := d.area(watch.Unit, ring, nil, 0); err != nil {
			return err
		}
	}
	for i := range third {
		x, y, r := d.random.Float64()*plainWide, d.random.Float64()*plainHigh, 0.02+0.13*d.random.Float64()
		if i > 0 && i%4 == 0 { // in the one before
			low, high := d.known.Areas[len(d.known.Areas)-1].Shape.Bounds()
			west, south := low.Degrees()
			east, north := high.Degrees()
			x, y, r = (west+east)/2-plainWest, (south+north)/2-plainSouth, (east-west)/5
		}
		if err := d.area(watch.Drawn, d.star(plainWest+x, plainSouth+y, r), nil, 0); err != nil {
			return err
		}
	}
	for len(d.known.Areas) < watchAreas {
		x, y := plainWest+d.random.Float64()*plainWide, plainSouth+d.random.Float64()*plainHigh
		heading := d.random.Float64() * 2 * math.Pi
		line := []area.Point{area.PointOf(x, y)}
		for range 2 + d.random.IntN(3) {
			heading += d.random.Float64() - .5
			x, y = x+math.Cos(heading)*.12, y+math.Sin(heading)*.1
			line = append(line, area.PointOf(x, y))
		}
		if err := d.area(watch.Corridor, nil, line, 0.5+2.5*d.random.Float64()); err != nil {
			return err
		}
	}
	return nil
}

// star is an irregular ring around a point, radius in degrees.
func (d *watchDesk) star(x, y, radius float64) []area.Point {
	var ring []area.Point
	n := 6 + d.random.IntN(20)
	for k := range n {
		a, r := 2*math.Pi*float64(k)/float64(n), radius*(.6+.4*d.random.Float64())
		ring = append(ring, area.PointOf(x+math.Cos(a)*r*1.15, y+math.Sin(a)*r))
	}
	return ring
}

func (d *watchDesk) party(i int) watch.Party {
	return watch.Party{ID: fmt.Sprintf("name:party-%d", i), Name: text.Bilingual{AR: fmt.Sprintf("طرف %d", i), EN: fmt.Sprintf("Party %d", i)}}
}

// watch adds one: three in ten are kept without a break, the others recur.
func (d *watchDesk) watch() error {
	r := d.random
	from := d.begin.AddDate(0, 0, r.IntN(365*watchYears-120)).Add(time.Duration(r.IntN(24)) * time.Hour)
	days := func(least, most int) time.Time { return from.AddDate(0, 0, least+r.IntN(most-least)) }
	s := watch.Schedule{From: from, Zone: "Asia/Damascus"}
	kind := watch.Patrol
	hours := func(h int) watch.Length { return watch.Length(time.Duration(h) * time.Hour) }
	switch p := r.IntN(20); {
	case p < 6:
		kind, s.Until, s.Zone = watch.Post, days(30, 900), ""
	case p < 14:
		s.Rule, s.Length, s.Until = "FREQ=DAILY", hours(6+r.IntN(8)), days(60, 600)
	case p < 17:
		kind, s.Rule, s.Length, s.Until = watch.Aerial, "FREQ=WEEKLY;BYDAY=MO,TH", hours(4), days(200, 1500)
	case p < 19:
		s.Rule, s.Length, s.Until = fmt.Sprintf("FREQ=DAILY;INTERVAL=%d", 2+r.IntN(4)), hours(24), days(200, 900)
	default:
		kind, s.Rule, s.Length, s.Until, s.Zone = watch.Sensor, "FREQ=HOURLY;INTERVAL=6", hours(2), days(60, 240), ""
	}
	where := &d.known.Areas[r.IntN(watchAreas)]
	w := watch.Watch{ID: fmt.Sprintf("W-%05d", len(d.known.Watches)+1), Version: 1, Party: d.party(r.IntN(watchParties)), Area: where.ID, Kind: kind, Schedule: s,
		Confidence: watch.Confidences()[r.IntN(3)], People: r.IntN(20), Marking: incident.TLPRed, At: from}
	switch p := r.IntN(20); {
	case p < 3:
		x, y := where.Shape.LabelPoint().Degrees()
		shape, _, err := area.MakeShape([][][]area.Point{{d.star(x, y, 0.01+.05*r.Float64())}})
		if err != nil {
			return err
		}
		w.Area, w.Shape = "", shape
	case p < 4:
		w.Share = 0.1 + 0.6*r.Float64()
	}
	c, err := watch.Compile(s)
	if err != nil {
		return err
	}
	d.intervals += len(c.Append(nil, d.window))
	d.known.Watches = append(d.known.Watches, w)
	return nil
}

func (d *watchDesk) declare(party int, areaID string) {
	from := d.begin.AddDate(0, 0, d.random.IntN(365*watchYears))
	d.known.Declarations = append(d.known.Declarations, watch.Declaration{ID: fmt.Sprintf("D-%05d", len(d.known.Declarations)+1), Party: d.party(party), Area: areaID,
		From: from, Complete: d.random.IntN(5) > 0, Marking: incident.TLPRed, At: from})
}

// watches measures the model of who watches what: what a page or a change waits for.
func (b *bench) watches() error {
	bar := b.meter("Making up watches")
	d, err := newWatchDesk(b.c.Seed)
	bar.done()
	if err != nil {
		return err
	}
	desk := fmt.Sprintf("%s areas (a third tile, a third overlap, a third corridors), %s watches of %d parties and %s declarations over %d years, %s intervals, seed %d",
		thousands(watchAreas), thousands(len(d.known.Watches)), watchParties, thousands(len(d.known.Declarations)), watchYears, thousands(d.intervals), b.c.Seed)
	inMemory := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / (1 << 20)
	}
	seconds := func(what, caches, target string, limit float64, began time.Time, used time.Duration) {
		took, cpu := time.Since(began).Seconds(), (cpuUsed() - used).Seconds()
		b.add(benchLine{What: what, Data: desk, Caches: caches, Target: target, Met: limit == 0 || took <= limit,
			Values: map[string]float64{"seconds": took, "cpu_seconds": cpu}, Shown: fmt.Sprintf("%.2f s (%.2f s of CPU)", took, cpu)})
	}
	before := inMemory()

	begin, used := time.Now(), cpuUsed()
	m, err := watch.NewModel(d.known)
	if err != nil {
		return fmt.Errorf("making the model: %w", err)
	}
	seconds("Watches: model made from rules", "cold", "", 0, begin, used)

	begin, used = time.Now(), cpuUsed()
	total, room := 0, []watch.Span(nil)
	for i := range d.known.Watches {
		c, err := watch.Compile(d.known.Watches[i].Schedule)
		if err != nil {
			return err
		}
		room = c.Append(room[:0], d.window)
		total += len(room)
	}
	if total != d.intervals {
		return fmt.Errorf("the rules unfold to %d intervals, were %d", total, d.intervals)
	}
	seconds("Watches: all rules unfolded, one core", "warm", "", 0, begin, used)

	// One by one first: nothing is cut yet.
	ask := watch.Ask{Window: d.window}
	if err := b.watchOne(d, m, ask, desk, "cold"); err != nil {
		return err
	}
	if m, err = watch.NewModel(d.known); err != nil {
		return err
	}
	for _, caches := range []string{"cold", "warm"} {
		begin, used = time.Now(), cpuUsed()
		totals := ask
		totals.Totals = true
		list, err := m.All(b.ctx, totals)
		if err != nil {
			return fmt.Errorf("asking about all areas: %w", err)
		}
		if len(list) != watchAreas {
			return fmt.Errorf("%d areas answered of %d", len(list), watchAreas)
		}
		seconds("Watches: vacuum of all areas through all years", caches, "≤ 2 s", 2, begin, used)
	}
	if err := b.watchOne(d, m, ask, desk, "warm"); err != nil {
		return err
	}
	if err := b.watchChange(d, m, ask, desk); err != nil {
		return err
	}
	held := inMemory() - before
	b.add(benchLine{What: "Watches: memory of the model", Data: desk, Caches: "warm", Target: "", Met: true, Values: map[string]float64{"mb": held}, Shown: fmt.Sprintf("%.0f MB", held)})
	runtime.KeepAlive(m)
	return nil
}

// cpuUsed is the processor time that this process has used, over all cores.
func cpuUsed() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (b *bench) watchTimes(what, data, caches string, limit float64, times []time.Duration) {
	p50, p90, p99 := percentiles(times)
	b.add(benchLine{What: what, Data: data, Caches: caches, Target: fmt.Sprintf("p99 < %.0f ms", limit), Met: p99 < limit,
		Values: map[string]float64{"p50_ms": p50, "p90_ms": p90, "p99_ms": p99}, Shown: fmt.Sprintf("p50 %.2f ms, p90 %.2f ms, p99 %.2f ms", p50, p90, p99)})
}

// watchOne asks about areas one by one.
func (b *bench) watchOne(d *watchDesk, m *watch.Model, ask watch.Ask, desk, caches string) error {
	times := make([]time.Duration, watchOnce)
	for i := range times {
		id := d.known.Areas[(i*7919)%watchAreas].ID
		begin := time.Now()
		if _, err := m.Coverage(id, ask); err != nil {
			return fmt.Errorf("asking about area %s: %w", id, err)
		}
		times[i] = time.Since(begin)
	}
	b.watchTimes("Watches: vacuum of one area through all years", fmt.Sprintf("%s different ones; %s", thousands(watchOnce), desk), caches, 5, times)
	return nil
}

// watchChange puts newer versions of watches in, one after the other, and asks again about all areas that they may concern: what it takes to
// have the vacuum of all areas once more.
func (b *bench) watchChange(d *watchDesk, m *watch.Model, ask watch.Ask, desk string) error {
	ask.Totals = true
	times := make([]time.Duration, watchChanges)
	areas := 0
	for i := range times {
		w := d.known.Watches[d.random.IntN(len(d.known.Watches))]
		w.Version = 2 + i
		if i%2 == 0 {
			w.Withdrawn = w.Schedule.From.AddDate(0, 0, 10)
		} else {
			w.Schedule.From = w.Schedule.From.AddDate(0, 0, -20)
		}
		begin := time.Now()
		next, affected, err := m.With(watch.Known{Watches: []watch.Watch{w}})
		if err != nil {
			return fmt.Errorf("changing watch %s: %w", w.ID, err)
		}
		for _, id := range affected {
			if _, err := next.Coverage(id, ask); err != nil {
				return fmt.Errorf("asking about area %s: %w", id, err)
			}
		}
		times[i] = time.Since(begin)
		m, areas = next, areas+len(affected)
	}
	b.watchTimes("Watches: one change, and the areas it may concern", fmt.Sprintf("%d changes of watches, %.1f areas each in the mean; %s", watchChanges, float64(areas)/watchChanges, desk), "warm", 20, times)
	return nil
}
