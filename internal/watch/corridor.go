package watch

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/area"
	"tansiq/internal/text"
)

// CorridorEnd is where a corridor begins or ends: an area, or a point.
type CorridorEnd struct {
	Area string     `json:"area,omitempty"` // id; empty: At
	At   area.Point `json:"at"`
}

// CorridorAsk asks for ways through ground that nobody watches from one place to another.
//
// Of the window a moment is asked about with Window{t, t+1}. Ground counts as open if it is in vacuum through the whole
// window; with Ever, if it is at any time in it. Then a way need not be open from end to end at one moment: CorridorWay.Open
// says when it is.
type CorridorAsk struct {
	Ask
	From, To CorridorEnd
	Ever     bool
	Unknown  bool          // ground of which it is not known whether somebody watches counts as open too
	Partly   bool          // ground on which only bare shares are kept counts as open too
	Region   [2]area.Point // lowest and highest corner of what is looked at; zero: around both ends
	CellKM   float64       // side of the cells of the grid; 0: about 1 km, finer in a small region. It is raised to keep to MaxCorridorCells
	Cut      bool          // where there is a way, say what it would take to close all of them
}

// Bounds of the search for corridors.
const (
	MaxCorridorCells = 250_000
	fewCells         = 40_000 // a region of fewer 1 km cells is looked at more finely
	minCellKM        = 0.05
	maxCellKM        = 50
	regionMarginKM   = 10
	// MaxCorridorKM is how far apart two ends may lie: beyond, cells get so large that an answer would mean little.
	MaxCorridorKM = 1500
)

// Corridors is the answer. Ground is looked at in cells of a grid: a cell is open only if no outline of a watch in
// force reaches into it, so a way never touches watched ground, and a gap narrower than two cells may be overlooked.
// Whether ground that is not watched is vacuum or unknown is decided by the middle of its cell.
type Corridors struct {
	Region   [2]area.Point
	CellKM   float64 // side of the cells
	Cells    int
	OpenKM2  float64 // how much of the region counts as open, by cells
	Shortest *CorridorWay
	Widest   *CorridorWay // the shortest of the widest
	Why      CorridorNone // why there is none; empty where there is
	Barrier  *Barrier     // where it would take the least to open one; nil where one is open
	Cut      *Cut         // what it would take to close every way; nil where none is open or it was not asked for
	// Loose are the ends, of "from" and "to", that are points in no area: whether ground there is watched is known only by words that hold everywhere.
	Loose []string
}

// CorridorNone says why two places are not connected.
type CorridorNone string

// The reasons.
const (
	NoneFromClosed CorridorNone = "from_closed" // there is no open ground at the first place, nor within a cell of it
	NoneToClosed   CorridorNone = "to_closed"
	NoneClosed     CorridorNone = "closed" // something lies between, in the region
)

// Words are the reason for people.
func (n CorridorNone) Words() text.Bilingual {
	switch n {
	case NoneFromClosed:
		return text.Bilingual{AR: "لا أرض مكشوفة عند نقطة البداية", EN: "There is no open ground where it is to begin"}
	case NoneToClosed:
		return text.Bilingual{AR: "لا أرض مكشوفة عند نقطة النهاية", EN: "There is no open ground where it is to end"}
	case NoneClosed:
		return text.Bilingual{AR: "لا طريق مكشوفًا من طرف إلى طرف داخل النطاق", EN: "No way is open from end to end within the region"}
	}
	return text.Bilingual{}
}

// CorridorWay is one corridor: a line on open ground.
type CorridorWay struct {
	Line []area.Point
	KM   float64 // length; the shortest is within 3 % of the shortest through open cells
	// WidthKM is how wide the open ground along it is at its narrowest, between ground that is not open or the edge of the
	// region: the largest disc that could follow it by keeping to the middle; right to WithinKM. How near an end lies to
	// watched ground does not count.
	WidthKM  float64
	WithinKM float64
	Narrow   area.Point // the middle of that
	// UnknownKM is how much of the line lies on ground of which it is not known whether it is watched, looked at every quarter of a cell.
	UnknownKM float64
	Open      Spans // when, within the window, all of it is open at once
	Legs      []Leg // what it runs through, in order
	// Stretches are the line in pieces of one kind of ground, in order; good to a quarter of a cell.
	Stretches []OnGround

	gridKM float64 // length before it was straightened
}

// OnGround is a piece of a line on ground of one kind.
type OnGround struct {
	Line  []area.Point
	State GroundState // GroundVacuum or GroundUnknown; of a barrier GroundWatched or GroundUnknown
	KM    float64
}

// Leg is a stretch of a corridor through the same areas.
type Leg struct {
	Areas []string // ids, the smallest first; none: ground of no area
	KM    float64
	Since int64 // since when no watch has been kept on any of it, before the way is first open; Begin: never, as this node knows
	Last  string
	// UnknownKM is how much of it is unknown.
	UnknownKM float64
}

// Barrier is what closes the way where it is closed by least.
type Barrier struct {
	At        area.Point // its middle
	KM        float64    // how much of the way is not open
	UnknownKM float64    // of that, not watched but unknown
	Watches   []string   // that close it
	Parties   []Party
	Areas     []string   // that the closed ground lies in
	Across    []OnGround // the closed ground along the way, in order
}

// Corridors looks for the shortest and the widest corridor between two places. It takes some tenths of a second and at most
// some 50 MB; with Cut some more. The error is an *Error for a question that makes no sense, or the context's.
func (m *Model) Corridors(ctx context.Context, q CorridorAsk) (*Corridors, error) {
	g, err := newCorridorGrid(ctx, m, q)
	if err != nil {
		return nil, err
	}
	c := &Corridors{Region: q.Region, CellKM: g.sideKM, Cells: len(g.class)}
	c.Region = g.region
	g.openUp()
	for i, open := range g.open {
		if open {
			r := i / g.cols
			c.OpenKM2 += g.east[r] * g.north[r]
		}
	}
	from, to := g.ends(q.From), g.ends(q.To)
	if len(from) == 0 || len(to) == 0 {
		c.Why = NoneFromClosed
		if len(from) > 0 {
			c.Why = NoneToClosed
		}
	} else if path, km := g.shortest(from, to, g.open); path != nil {
		g.clearances()
		up, down := g.climbs(q.From, from), g.climbs(q.To, to)
		c.Shortest = g.way(path, km, g.open)
		tube := g.tube(path)
		for _, i := range append(slices.Clone(up), down...) {
			tube[i] = true
		}
		best, narrow := g.maximin(up, down, tube)
		c.Shortest.WidthKM, c.Shortest.Narrow = 2*best, g.middle(narrow)
		best, narrow = g.maximin(up, down, g.open)
		wide := make([]bool, len(g.open))
		for i := range wide {
			wide[i] = g.open[i] && g.clear[i] >= best
		}
		for _, i := range append(slices.Clone(up), down...) {
			wide[i] = true
		}
		path, km = g.shortest(g.only(from, wide), g.only(to, wide), wide)
		c.Widest = g.way(path, km, wide)
		c.Widest.WidthKM, c.Widest.Narrow = 2*best, g.middle(narrow)
		if q.Cut {
			if c.Cut, err = g.cut(ctx, from, to); err != nil {
				return nil, err
			}
		}
	} else {
		c.Why = NoneClosed
	}
	for _, end := range []struct {
		name string
		at   CorridorEnd
	}{{"from", q.From}, {"to", q.To}} {
		if end.at.Area == "" && !g.inArea(end.at.At) {
			c.Loose = append(c.Loose, end.name)
		}
	}
	if c.Why != "" {
		c.Barrier = g.barrier()
	}
	return c, ctx.Err()
}

// groundClass is the outlines that cells lie in: all those with equal ones are told at once.
type groundClass struct {
	in      []*outline // that the middle of the cell lies in
	touch   []*outline // of watches, that reach into the cell
	checked bool
	open    bool
	state   GroundState
}

// corridorGrid is a region in cells.
type corridorGrid struct {
	m          *Model
	q          CorridorAsk
	region     [2]area.Point
	cols, rows int
	dx, dy     int64     // sides of a cell, in grid steps of 1e-7 degrees
	sideKM     float64   // of the largest cell
	east       []float64 // by row: sides of a cell in km
	north      []float64
	class      []int32 // by cell
	classes    []*groundClass
	open       []bool
	clear      []float64 // km to the middle of the nearest cell that is not open, or beyond the region

	covers  map[*outline][]*cover // that cover in the window
	spans   map[*cover]Spans
	areasOf map[*outline][]string
	needs   map[*outline][]string
	told    map[string]Spans
}

// kmPerStep is how long 1e-7 degrees are at a latitude in such steps, on the ellipsoid.
func kmPerStep(lat float64) (east, north float64) {
	const (
		a, e2 = 6378.137, 0.0066943799901413165
		step  = math.Pi / 180 / 1e7
	)
	s, c := math.Sincos(lat * step)
	w := 1 - e2*s*s
	return a * c / math.Sqrt(w) * step, a * (1 - e2) / (w * math.Sqrt(w)) * step
}

// between is the distance of two points in km, by the scale half way; good to 0.5 % up to some hundred km.
func between(p, q area.Point) float64 {
	east, north := kmPerStep((float64(p.Lat) + float64(q.Lat)) / 2)
	return math.Hypot(float64(q.Lon-p.Lon)*east, float64(q.Lat-p.Lat)*north)
}

func newCorridorGrid(ctx context.Context, m *Model, q CorridorAsk) (*corridorGrid, error) {
	if q.Window.Empty() || q.Window.From == Begin || q.Window.To == End {
		return nil, &Error{Code: "window", Field: "from"}
	}
	g := &corridorGrid{m: m, q: q, covers: map[*outline][]*cover{}, spans: map[*cover]Spans{}, areasOf: map[*outline][]string{},
		needs: map[*outline][]string{}, told: map[string]Spans{}}
	lo, hi, err := g.around()
	if err != nil {
		return nil, err
	}
	if q.Region != [2]area.Point{} {
		lo, hi = q.Region[0], q.Region[1]
	}
	if err := g.apart(); err != nil {
		return nil, err
	}
	if hi.Lon <= lo.Lon || hi.Lat <= lo.Lat || lo.Lat < -89e7 || hi.Lat > 89e7 {
		return nil, &Error{Code: "region", Field: "region"}
	}
	middle := (float64(lo.Lat) + float64(hi.Lat)) / 2
	east, north := kmPerStep(middle)
	width, height := (float64(hi.Lon)-float64(lo.Lon))*east, (float64(hi.Lat)-float64(lo.Lat))*north
	side := q.CellKM
	switch {
	case side == 0:
		side = min(max(math.Sqrt(width*height/fewCells), minCellKM), 1)
	case !(side >= minCellKM && side <= maxCellKM):
		return nil, &Error{Code: "cell", Field: "cell_km", Value: strconv.FormatFloat(side, 'g', 4, 64)}
	}
	for math.Ceil(width/side)*math.Ceil(height/side) > MaxCorridorCells {
		side *= 1.02
	}
	g.dx, g.dy = max(int64(math.Ceil(side/east)), 1), max(int64(math.Ceil(side/north)), 1)
	g.cols = int((int64(hi.Lon) - int64(lo.Lon) + g.dx - 1) / g.dx)
	g.rows = int((int64(hi.Lat) - int64(lo.Lat) + g.dy - 1) / g.dy)
	g.region = [2]area.Point{lo, hi}
	for r := range g.rows {
		e, n := kmPerStep(float64(int64(lo.Lat)+int64(r)*g.dy) + float64(g.dy)/2)
		g.east, g.north = append(g.east, e*float64(g.dx)), append(g.north, n*float64(g.dy))
		g.sideKM = max(g.sideKM, g.east[r], g.north[r])
	}
	g.class = make([]int32, g.cols*g.rows)
	g.classes = []*groundClass{{}}
	for _, id := range m.areaIDs {
		for _, p := range m.places.get(id) {
			if len(p.held.Within(q.Window)) > 0 {
				g.areasOf[p.outline] = append(g.areasOf[p.outline], id)
				g.needs[p.outline] = append(g.needs[p.outline], p.area.Needs...)
			}
		}
	}
	top := area.Point{Lon: int32(min(int64(lo.Lon)+int64(g.cols)*g.dx, math.MaxInt32)), Lat: int32(min(int64(lo.Lat)+int64(g.rows)*g.dy, math.MaxInt32))}
	for _, o := range m.index.within(lo, top) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for _, c := range m.covers.get(o.id) {
			if !m.uses(&q.Ask, c.watch) || q.Partly && c.km2 > 0 {
				continue
			}
			if l := c.spans(nil, q.Window); len(l) > 0 {
				g.covers[o] = append(g.covers[o], c)
				g.spans[c] = l
			}
		}
		if len(g.covers[o]) > 0 || len(m.words.get(o.id)) > 0 || len(g.areasOf[o]) > 0 {
			g.paint(o, len(g.covers[o]) > 0)
		}
	}
	return g, nil
}

// around is the box around both ends, half as large again to each side.
func (g *corridorGrid) around() (lo, hi area.Point, err error) {
	first := true
	for _, e := range []CorridorEnd{g.q.From, g.q.To} {
		if e.Area != "" && g.place(e.Area) == nil {
			return lo, hi, &Error{Code: "no_area", Field: "area", Value: e.Area}
		}
		box := g.boxOf(e)
		a, b := box[0], box[1]
		if first {
			lo, hi, first = a, b, false
		}
		lo = area.Point{Lon: min(lo.Lon, a.Lon), Lat: min(lo.Lat, a.Lat)}
		hi = area.Point{Lon: max(hi.Lon, b.Lon), Lat: max(hi.Lat, b.Lat)}
	}
	east, north := kmPerStep((float64(lo.Lat) + float64(hi.Lat)) / 2)
	margin := max(between(lo, hi)/2, regionMarginKM)
	move := func(v int32, by, limit float64) int32 { return int32(min(max(float64(v)+by, -limit), limit)) }
	lo = area.Point{Lon: move(lo.Lon, -margin/east, 180e7), Lat: move(lo.Lat, -margin/north, 89e7)}
	hi = area.Point{Lon: move(hi.Lon, margin/east, 180e7), Lat: move(hi.Lat, margin/north, 89e7)}
	return lo, hi, nil
}

// apart refuses ends that are one place or lie too far from each other.
func (g *corridorGrid) apart() error {
	if g.q.From == g.q.To {
		return &Error{Code: "same", Field: "to"}
	}
	a, b := g.boxOf(g.q.From), g.boxOf(g.q.To)
	gap := func(lo, hi, from, to int32) float64 {
		return max(float64(lo)-float64(to), float64(from)-float64(hi), 0)
	}
	east, north := kmPerStep((float64(a[0].Lat) + float64(b[1].Lat)) / 2)
	if km := math.Hypot(gap(a[0].Lon, a[1].Lon, b[0].Lon, b[1].Lon)*east, gap(a[0].Lat, a[1].Lat, b[0].Lat, b[1].Lat)*north); km > MaxCorridorKM {
		return &Error{Code: "far", Field: "to", Value: strconv.FormatFloat(km, 'f', 0, 64)}
	}
	return nil
}

// boxOf is the box around an end whose area is known.
func (g *corridorGrid) boxOf(e CorridorEnd) [2]area.Point {
	if e.Area == "" {
		return [2]area.Point{e.At, e.At}
	}
	p := g.place(e.Area)
	return [2]area.Point{p.outline.min, p.outline.max}
}

// inArea reports whether a point lies in an area that holds at some time in the window.
func (g *corridorGrid) inArea(p area.Point) bool {
	for _, o := range g.m.index.within(area.Point{Lon: p.Lon - 1, Lat: p.Lat - 1}, area.Point{Lon: p.Lon + 1, Lat: p.Lat + 1}) {
		if len(g.areasOf[o]) > 0 && o.shape.Contains(p) {
			return true
		}
	}
	return false
}

// place is the version of an area that holds first in the window.
func (g *corridorGrid) place(id string) *place {
	for _, p := range g.m.places.get(id) {
		if len(p.held.Within(g.q.Window)) > 0 {
			return p
		}
	}
	return nil
}

const (
	isIn    = 1
	isTouch = 2
)

// paint puts an outline into the classes of the cells: those whose middle lies in it, and with edges those that it reaches into.
func (g *corridorGrid) paint(o *outline, edges bool) {
	x0, y0 := int64(g.region[0].Lon), int64(g.region[0].Lat)
	col := func(x int64) int { return int(floorDiv(x-x0, g.dx)) }
	row := func(y int64) int { return int(floorDiv(y-y0, g.dy)) }
	left, right := max(col(int64(o.min.Lon)-1), 0), min(col(int64(o.max.Lon)+1), g.cols-1)
	low, high := max(row(int64(o.min.Lat)-1), 0), min(row(int64(o.max.Lat)+1), g.rows-1)
	if left > right || low > high {
		return
	}
	w := right - left + 1
	marks := make([]uint8, w*(high-low+1))
	crossings := make([][]float64, high-low+1)
	for _, polygon := range o.shape.Polygons() {
		for _, ring := range polygon {
			p := ring[len(ring)-1]
			for _, q := range ring {
				ax, ay, bx, by := int64(p.Lon), int64(p.Lat), int64(q.Lon), int64(q.Lat)
				p = q
				for r := max(row(min(ay, by)-1), low); r <= min(row(max(ay, by)+1), high); r++ {
					bottom := y0 + int64(r)*g.dy
					middle := float64(bottom) + float64(g.dy)/2 + 0.25 // on no grid line
					if (float64(ay) > middle) != (float64(by) > middle) {
						x := float64(ax) + float64(bx-ax)*((middle-float64(ay))/float64(by-ay))
						crossings[r-low] = append(crossings[r-low], x)
					}
					if !edges {
						continue
					}
					lx, hx := float64(min(ax, bx)), float64(max(ax, bx))
					if ay != by { // what of the edge lies between the row's edges
						at := func(y int64) float64 {
							y = min(max(y, min(ay, by)), max(ay, by))
							return float64(ax) + float64(bx-ax)*(float64(y-ay)/float64(by-ay))
						}
						s, t := at(bottom-1), at(bottom+g.dy+1)
						lx, hx = min(s, t), max(s, t)
					}
					for c := max(col(int64(lx)-2), left); c <= min(col(int64(hx)+2), right); c++ {
						marks[(r-low)*w+c-left] |= isTouch
					}
				}
			}
		}
	}
	for r, xs := range crossings {
		slices.Sort(xs)
		for i := 0; i+1 < len(xs); i += 2 {
			// Middles between the two.
			c := max(int(math.Ceil((xs[i]-float64(x0))/float64(g.dx)-0.5)), left)
			for ; c <= right && float64(x0)+(float64(c)+0.5)*float64(g.dx) < xs[i+1]; c++ {
				marks[r*w+c-left] |= isIn
			}
		}
	}
	next := map[int64]int32{}
	for r := low; r <= high; r++ {
		for c := left; c <= right; c++ {
			mark := marks[(r-low)*w+c-left]
			if mark == 0 {
				continue
			}
			cell := &g.class[r*g.cols+c]
			key := int64(*cell)<<2 | int64(mark)
			to, ok := next[key]
			if !ok {
				old := g.classes[*cell]
				fresh := &groundClass{in: slices.Clip(old.in), touch: slices.Clip(old.touch)}
				if mark&isIn != 0 {
					fresh.in = append(fresh.in, o)
				}
				if mark&isTouch != 0 {
					fresh.touch = append(fresh.touch, o)
				}
				to = int32(len(g.classes)) // #nosec G115 -- at most some per cell and outline that memory holds
				g.classes = append(g.classes, fresh)
				next[key] = to
			}
			*cell = to
		}
	}
}

// toldOf are the spans for which enough parties declared their lists complete on ground in some outlines.
func (g *corridorGrid) toldOf(in []*outline) Spans {
	var key strings.Builder
	var ids, needs []string
	for _, o := range in {
		if len(g.m.words.get(o.id)) > 0 || len(g.needs[o]) > 0 {
			key.WriteString(o.id)
			ids = append(ids, o.id)
			needs = append(needs, g.needs[o]...)
		}
	}
	if l, ok := g.told[key.String()]; ok {
		return l
	}
	l := g.m.told(needs, ids).Within(g.q.Window)
	g.told[key.String()] = l
	return l
}

// coversOf are the watches in their turn at some time in the window on ground of a class.
func (g *corridorGrid) coversOf(c *groundClass) []*cover {
	var out []*cover
	for _, list := range [][]*outline{c.in, c.touch} {
		for _, o := range list {
			for _, k := range g.covers[o] {
				if !slices.Contains(out, k) {
					out = append(out, k)
				}
			}
		}
	}
	return out
}

// judge says whether ground of a class counts as open, and as what.
func (g *corridorGrid) judge(c *groundClass) {
	if c.checked {
		return
	}
	c.checked = true
	gaps := g.gapsIn(g.coversOf(c))
	told := g.toldOf(c.in)
	vacuum := gaps.Intersect(told)
	whole := Spans{g.q.Window}
	switch {
	case g.q.Ever && len(vacuum) > 0, vacuum.Equal(whole):
		c.open, c.state = true, GroundVacuum
	case g.q.Ever && len(gaps) > 0, gaps.Equal(whole):
		c.open, c.state = g.q.Unknown, GroundUnknown
	default:
		c.state = GroundWatched
	}
}

// gapsIn is when none of some watches is kept, within the window.
func (g *corridorGrid) gapsIn(covers []*cover) Spans {
	if len(covers) == 0 {
		return Spans{g.q.Window}
	}
	if !g.q.Ever {
		return nil // one is, at some time
	}
	lists := make([]Spans, len(covers))
	for i, k := range covers {
		lists[i] = g.spans[k]
	}
	return UnionInto(nil, lists...).Complement(g.q.Window)
}

func (g *corridorGrid) openUp() {
	g.open = make([]bool, len(g.class))
	for i, k := range g.class {
		c := g.classes[k]
		g.judge(c)
		g.open[i] = c.open
	}
}

// cellOf is the cell that a point lies in; false outside the region.
func (g *corridorGrid) cellOf(p area.Point) (int, bool) {
	c, r := floorDiv(int64(p.Lon)-int64(g.region[0].Lon), g.dx), floorDiv(int64(p.Lat)-int64(g.region[0].Lat), g.dy)
	if c < 0 || r < 0 || c >= int64(g.cols) || r >= int64(g.rows) {
		return 0, false
	}
	return int(r)*g.cols + int(c), true
}

// middle is the middle of a cell.
func (g *corridorGrid) middle(cell int) area.Point {
	x := int64(g.region[0].Lon) + int64(cell%g.cols)*g.dx + g.dx/2
	y := int64(g.region[0].Lat) + int64(cell/g.cols)*g.dy + g.dy/2
	return area.Point{Lon: int32(min(x, math.MaxInt32)), Lat: int32(min(y, math.MaxInt32))} // #nosec G115 -- within the map
}

// endCells are the cells of an end, open or not.
func (g *corridorGrid) endCells(e CorridorEnd) []int {
	if e.Area == "" {
		if c, ok := g.cellOf(e.At); ok {
			return []int{c}
		}
		return nil
	}
	p := g.place(e.Area)
	holds := map[int32]bool{}
	for i, c := range g.classes {
		if slices.Contains(c.in, p.outline) {
			holds[int32(i)] = true // #nosec G115 -- index of a class
		}
	}
	var out []int
	for i, k := range g.class {
		if holds[k] {
			out = append(out, i)
		}
	}
	if len(out) == 0 { // smaller than a cell
		if c, ok := g.cellOf(p.outline.shape.LabelPoint()); ok {
			out = append(out, c)
		}
	}
	return out
}

// ends are the open cells of an end; where it has none, those beside it.
func (g *corridorGrid) ends(e CorridorEnd) []int {
	cells := g.endCells(e)
	if open := g.only(cells, g.open); len(open) > 0 {
		return open
	}
	seen := map[int]bool{}
	var out []int
	for _, i := range cells {
		for dr := -1; dr <= 1; dr++ {
			for dc := -1; dc <= 1; dc++ {
				if j, ok := g.beside(i, dc, dr); ok && g.open[j] && !seen[j] {
					seen[j] = true
					out = append(out, j)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func (g *corridorGrid) only(cells []int, ok []bool) []int {
	var out []int
	for _, i := range cells {
		if ok[i] {
			out = append(out, i)
		}
	}
	return out
}

func (g *corridorGrid) beside(i, dc, dr int) (int, bool) {
	c, r := i%g.cols+dc, i/g.cols+dr
	if c < 0 || r < 0 || c >= g.cols || r >= g.rows {
		return 0, false
	}
	return r*g.cols + c, true
}

// step is the length of a move in km from the middle of a cell.
func (g *corridorGrid) step(i, dc, dr int) float64 {
	r := i / g.cols
	s := r + dr
	return math.Hypot(float64(dc)*(g.east[r]+g.east[s])/2, float64(dr)*(g.north[r]+g.north[s])/2)
}

// moves are the steps from a cell, and for those of a knight the cells that they pass through.
var moves = func() (out []move) {
	for _, s := range [2]int{1, -1} {
		out = append(out, move{dc: s}, move{dr: s})
		for _, t := range [2]int{1, -1} {
			out = append(out, move{dc: s, dr: t},
				move{dc: 2 * s, dr: t, through: [2][2]int{{s, 0}, {s, t}}, far: true},
				move{dc: s, dr: 2 * t, through: [2][2]int{{0, t}, {s, t}}, far: true})
		}
	}
	return out
}()

type move struct {
	dc, dr  int
	through [2][2]int
	far     bool
}

// queue is a heap of cells, least cost first.
type queue []queued

type queued struct {
	cost float64
	cell int32
}

func (q *queue) push(x queued) {
	h := append(*q, x)
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / 2
		if h[up].cost <= h[i].cost {
			break
		}
		h[up], h[i] = h[i], h[up]
		i = up
	}
	*q = h
}

func (q *queue) pop() queued {
	h := *q
	top, n := h[0], len(h)-1
	h[0] = h[n]
	h = h[:n]
	for i := 0; ; {
		c := 2*i + 1
		if c >= n {
			break
		}
		if c+1 < n && h[c+1].cost < h[c].cost {
			c++
		}
		if h[i].cost <= h[c].cost {
			break
		}
		h[i], h[c] = h[c], h[i]
		i = c
	}
	*q = h
	return top
}

// search is Dijkstra's from some cells to others. enter is what a cell costs to pass through beyond its km; negative: it
// cannot be.
func (g *corridorGrid) search(from, to []int, enter func(i int) float64) ([]int, float64) {
	cost := make([]float64, len(g.class))
	before := make([]int32, len(g.class))
	goal := make([]bool, len(g.class))
	for i := range cost {
		cost[i] = math.Inf(1)
	}
	for _, i := range to {
		goal[i] = true
	}
	var q queue
	for _, i := range from {
		if e := enter(i); e >= 0 {
			cost[i], before[i] = e, -1
			q.push(queued{e, int32(i)}) // #nosec G115 -- fewer cells than 2^31
		}
	}
	for len(q) > 0 {
		top := q.pop()
		i := int(top.cell)
		if top.cost > cost[i] {
			continue
		}
		if goal[i] {
			var path []int
			for at := top.cell; at >= 0; at = before[at] {
				path = append(path, int(at))
			}
			slices.Reverse(path)
			return path, top.cost
		}
		for _, mv := range moves {
			j, ok := g.beside(i, mv.dc, mv.dr)
			if !ok {
				continue
			}
			e := enter(j)
			if e < 0 {
				continue
			}
			if mv.far {
				a, okA := g.beside(i, mv.through[0][0], mv.through[0][1])
				b, okB := g.beside(i, mv.through[1][0], mv.through[1][1])
				if !okA || !okB {
					continue
				}
				ea, eb := enter(a), enter(b)
				if ea < 0 || eb < 0 {
					continue
				}
				e += ea + eb
			}
			if d := top.cost + e + g.step(i, mv.dc, mv.dr); d < cost[j] {
				cost[j], before[j] = d, top.cell
				q.push(queued{d, int32(j)}) // #nosec G115 -- fewer cells than 2^31
			}
		}
	}
	return nil, 0
}

// shortest is the shortest path through cells that are open.
func (g *corridorGrid) shortest(from, to []int, open []bool) ([]int, float64) {
	return g.search(from, to, func(i int) float64 {
		if open[i] {
			return 0
		}
		return -1
	})
}

// clearances works out for each open cell how far the nearest one is that is not, or beyond the region: exact but that all rows
// between are taken to be as long as its own, which is right to half a percent up to 100 km.
func (g *corridorGrid) clearances() {
	n := len(g.class)
	up := make([]float64, n) // km to the nearest closed cell in the column
	for c := range g.cols {
		far := 0.0
		for r := range g.rows {
			i := r*g.cols + c
			far += g.north[r]
			if !g.open[i] {
				far = 0
			}
			up[i] = far
		}
		far = 0
		for r := g.rows - 1; r >= 0; r-- {
			i := r*g.cols + c
			far += g.north[r]
			if !g.open[i] {
				far = 0
			}
			up[i] = min(up[i], far)
		}
	}
	g.clear = make([]float64, n)
	// The lower envelope of parabolas (Felzenszwalb and Huttenlocher), with a column of closed cells at either side.
	f := make([]float64, g.cols+2)
	at := make([]int, g.cols+2)
	edge := make([]float64, g.cols+3)
	for r := range g.rows {
		side := g.east[r]
		for c := range g.cols {
			u := up[r*g.cols+c] / side
			f[c+1] = u * u
		}
		f[0], f[g.cols+1] = 0, 0
		k := 0
		at[0], edge[0], edge[1] = 0, math.Inf(-1), math.Inf(1)
		for x := 1; x < len(f); x++ {
			var s float64
			for {
				v := at[k]
				s = (f[x] + float64(x*x) - f[v] - float64(v*v)) / float64(2*(x-v))
				if s > edge[k] {
					break
				}
				k--
			}
			k++
			at[k], edge[k], edge[k+1] = x, s, math.Inf(1)
		}
		k = 0
		for x := 1; x <= g.cols; x++ {
			for edge[k+1] < float64(x) {
				k++
			}
			d := float64(x - at[k])
			g.clear[r*g.cols+x-1] = math.Sqrt(d*d+f[at[k]]) * side
		}
	}
}

// maximin is the largest clearance that a path from some cells to others can keep all along on some ground, and the cell where
// it is no larger; -1 where there is no path.
func (g *corridorGrid) maximin(from, to []int, on []bool) (float64, int) {
	best := make([]float64, len(g.class))
	narrow := make([]int32, len(g.class))
	goal := make([]bool, len(g.class))
	for _, i := range to {
		goal[i] = true
	}
	var q queue
	for _, i := range from {
		best[i], narrow[i] = g.clear[i], int32(i) // #nosec G115 -- fewer cells than 2^31
		q.push(queued{-best[i], int32(i)})        // #nosec G115 -- fewer cells than 2^31
	}
	for len(q) > 0 {
		top := q.pop()
		i := int(top.cell)
		if -top.cost < best[i] {
			continue
		}
		if goal[i] {
			return best[i], int(narrow[i])
		}
		for _, mv := range moves {
			if mv.far {
				continue
			}
			j, ok := g.beside(i, mv.dc, mv.dr)
			if !ok || !on[j] {
				continue
			}
			w, at := best[i], narrow[i]
			if g.clear[j] < w {
				w, at = g.clear[j], int32(j) // #nosec G115 -- fewer cells than 2^31
			}
			if w > best[j] {
				best[j], narrow[j] = w, at
				q.push(queued{-w, int32(j)}) // #nosec G115 -- fewer cells than 2^31
			}
		}
	}
	return 0, from[0]
}

// climbs adds to the cells of an end that is a point those on the way from it to where the open ground around is widest: a place at the
// side of a corridor lies in the corridor.
func (g *corridorGrid) climbs(e CorridorEnd, cells []int) []int {
	if e.Area != "" {
		return cells
	}
	var out []int
	seen := map[int]bool{}
	for _, i := range cells {
		for !seen[i] {
			seen[i] = true
			out = append(out, i)
			next := i
			for _, mv := range moves {
				if j, ok := g.beside(i, mv.dc, mv.dr); ok && !mv.far && g.open[j] && g.clear[j] > g.clear[next] {
					next = j
				}
			}
			i = next
		}
	}
	return out
}

// tube is the ground across a path: from each of its corners and stretches to either side as far as the open ground gets wider.
func (g *corridorGrid) tube(path []int) []bool {
	thin := make([]bool, len(g.class))
	corners := g.straighten(path, g.open)
	ray := func(i int, x, y float64) { // direction in cells
		most := g.clear[i]
		c, r := float64(i%g.cols)+0.5, float64(i/g.cols)+0.5
		for k := 0.0; ; k += 0.5 {
			col, row := math.Floor(c+k*x), math.Floor(r+k*y)
			if col < 0 || row < 0 || int(col) >= g.cols || int(row) >= g.rows {
				return
			}
			j := int(row)*g.cols + int(col)
			if !g.open[j] || g.clear[j] < most-g.sideKM {
				return
			}
			most = max(most, g.clear[j])
			thin[j] = true
		}
	}
	heading := func(a, b int) float64 {
		r := a / g.cols
		return math.Atan2(float64(b/g.cols-r)*g.north[r], float64(b%g.cols-a%g.cols)*g.east[r])
	}
	square := func(i int, h float64) { // to both sides of a heading in km
		r := i / g.cols
		y, x := math.Sincos(h + math.Pi/2)
		x, y = x/g.east[r]*g.sideKM, y/g.north[r]*g.sideKM
		ray(i, x, y)
		ray(i, -x, -y)
	}
	if len(corners) == 1 {
		thin[corners[0]] = true
	}
	for k := 1; k < len(corners); k++ {
		h := heading(corners[k-1], corners[k])
		g.crossed(corners[k-1], corners[k], func(i int) bool {
			square(i, h)
			return true
		})
		if k+1 < len(corners) {
			turn := math.Remainder(heading(corners[k], corners[k+1])-h, 2*math.Pi)
			const fan = 0.02
			for f := 0.0; f <= math.Abs(turn); f += fan {
				square(corners[k], h+math.Copysign(f, turn))
			}
		}
	}
	tube := make([]bool, len(thin)) // what rays on the grid leave out between them is filled in
	for i, in := range thin {
		if !in {
			continue
		}
		tube[i] = true
		for _, mv := range moves {
			if j, ok := g.beside(i, mv.dc, mv.dr); ok && !mv.far && g.open[j] {
				tube[j] = true
			}
		}
	}
	return tube
}

// crossed calls f for the cells that the line between the middles of two cells passes through, both among them, until it
// says no. A line through a corner passes from one cell to that across.
func (g *corridorGrid) crossed(from, to int, f func(i int) bool) bool {
	c, r := from%g.cols, from/g.cols
	dc, dr := to%g.cols-c, to/g.cols-r
	sc, sr := 1, 1
	if dc < 0 {
		sc, dc = -1, -dc
	}
	if dr < 0 {
		sr, dr = -1, -dr
	}
	for x, y := 0, 0; ; {
		if !f(r*g.cols + c) {
			return false
		}
		if x == dc && y == dr {
			return true
		}
		switch d := (1+2*x)*dr - (1+2*y)*dc; {
		case d < 0:
			x, c = x+1, c+sc
		case d > 0:
			y, r = y+1, r+sr
		default:
			x, c, y, r = x+1, c+sc, y+1, r+sr
		}
	}
}

// straighten leaves out the cells of a path that are not needed to stay on some ground.
func (g *corridorGrid) straighten(path []int, on []bool) []int {
	sees := func(a, b int) bool {
		return g.crossed(a, b, func(i int) bool { return on[i] })
	}
	const enough = 250 // corners: beyond, the best choice among them takes too long
	out := []int{path[0]}
	for i := 1; i+1 < len(path); i++ {
		if !sees(out[len(out)-1], path[i+1]) {
			out = append(out, path[i])
		}
	}
	if last := path[len(path)-1]; last != out[len(out)-1] {
		out = append(out, last)
	}
	if len(out) > enough {
		return out
	}
	cost, before := make([]float64, len(out)), make([]int, len(out))
	for j := 1; j < len(out); j++ {
		cost[j] = math.Inf(1)
		for i := j - 1; i >= 0; i-- {
			if d := cost[i] + between(g.middle(out[i]), g.middle(out[j])); d < cost[j] && sees(out[i], out[j]) {
				cost[j], before[j] = d, i
			}
		}
	}
	var short []int
	for j := len(out) - 1; ; j = before[j] {
		short = append(short, out[j])
		if j == 0 {
			break
		}
	}
	slices.Reverse(short)
	return short
}

// way makes what is told of a path on some ground, but for its width.
func (g *corridorGrid) way(path []int, km float64, on []bool) *CorridorWay {
	w := &CorridorWay{gridKM: km, WithinKM: math.Ceil(math.Sqrt2*g.sideKM*1000) / 1000}
	corners := g.straighten(path, on)
	if e := g.q.From; e.Area == "" {
		w.Line = append(w.Line, e.At)
	}
	for _, i := range corners {
		w.Line = append(w.Line, g.middle(i))
	}
	if e := g.q.To; e.Area == "" {
		w.Line = append(w.Line, e.At)
	}
	w.Line = slices.Compact(w.Line)
	for i := 1; i < len(w.Line); i++ {
		w.KM += between(w.Line[i-1], w.Line[i])
	}
	w.Open = Spans{g.q.Window}
	if g.q.Ever {
		seen := map[int32]bool{}
		for i := 1; i < len(corners); i++ {
			g.crossed(corners[i-1], corners[i], func(i int) bool {
				if k := g.class[i]; !seen[k] {
					seen[k] = true
					c := g.classes[k]
					l := g.gapsIn(g.coversOf(c))
					if !g.q.Unknown {
						l = l.Intersect(g.toldOf(c.in))
					}
					w.Open = w.Open.Intersect(l)
				}
				return true
			})
		}
	}
	g.legs(w)
	return w
}

// legs follows the line in steps of a quarter of a cell.
func (g *corridorGrid) legs(w *CorridorWay) {
	first := g.q.Window.From
	if len(w.Open) > 0 {
		first = w.Open[0].From
	}
	type ground struct {
		areas   []string
		unknown bool
		since   int64
		last    string
	}
	known := map[string]ground{}
	look := func(p area.Point) ground {
		var in []*outline
		var key strings.Builder
		box := area.Point{Lon: p.Lon + 1, Lat: p.Lat + 1}
		low := area.Point{Lon: p.Lon - 1, Lat: p.Lat - 1}
		for _, o := range g.m.index.within(low, box) {
			if o.shape.Contains(p) {
				in = append(in, o)
				key.WriteString(o.id)
			}
		}
		if k, ok := known[key.String()]; ok {
			return k
		}
		k := ground{since: Begin}
		var covers []*cover
		bySize := slices.Clone(in)
		slices.SortStableFunc(bySize, func(a, b *outline) int { return cmp.Compare(a.km2, b.km2) })
		for _, o := range bySize {
			k.areas = append(k.areas, g.areasOf[o]...)
			covers = append(covers, g.covers[o]...)
			for _, c := range g.m.covers.get(o.id) {
				if !g.m.uses(&g.q.Ask, c.watch) || c.km2 > 0 && g.q.Partly {
					continue
				}
				if at := c.lastBefore(first); at > k.since {
					k.since, k.last = at, c.watch.ID
				}
			}
		}
		vacuum := g.gapsIn(covers).Intersect(g.toldOf(in))
		k.unknown = !vacuum.Equal(Spans{g.q.Window})
		if g.q.Ever {
			k.unknown = len(vacuum) == 0
		}
		known[key.String()] = k
		return k
	}
	var before area.Point
	add := func(p, to area.Point, km float64) {
		k := look(p)
		state := GroundVacuum
		if k.unknown {
			state = GroundUnknown
		}
		if n := len(w.Stretches); n == 0 || w.Stretches[n-1].State != state {
			w.Stretches = append(w.Stretches, OnGround{Line: []area.Point{before}, State: state})
		}
		part := &w.Stretches[len(w.Stretches)-1]
		part.KM += km
		part.Line = append(part.Line, to)
		before = to
		n := len(w.Legs) - 1
		if n < 0 || !slices.Equal(w.Legs[n].Areas, k.areas) {
			w.Legs = append(w.Legs, Leg{Areas: k.areas, Since: k.since, Last: k.last})
			n++
		}
		l := &w.Legs[n]
		l.KM += km
		if k.since > l.Since {
			l.Since, l.Last = k.since, k.last
		}
		if k.unknown {
			l.UnknownKM += km
			w.UnknownKM += km
		}
	}
	before = w.Line[0]
	if len(w.Line) == 1 {
		add(w.Line[0], w.Line[0], 0)
	}
	for i := 1; i < len(w.Line); i++ {
		p, q := w.Line[i-1], w.Line[i]
		km := between(p, q)
		n := max(int(math.Ceil(4*km/g.sideKM)), 1)
		on := func(t float64) area.Point {
			return area.Point{Lon: p.Lon + int32(t*float64(q.Lon-p.Lon)), Lat: p.Lat + int32(t*float64(q.Lat-p.Lat))}
		}
		for k := range n {
			to := q
			if k+1 < n {
				to = on(float64(k+1) / float64(n))
			}
			add(on((float64(k)+0.5)/float64(n)), to, km/float64(n))
		}
	}
	for i := range w.Stretches {
		w.Stretches[i].Line = thinned(w.Stretches[i].Line)
	}
}

// thinned leaves out points that lie within a metre of the line between their neighbours that remain.
func thinned(line []area.Point) []area.Point {
	if len(line) < 3 {
		return line
	}
	out := []area.Point{line[0]}
	for i := 1; i+1 < len(line); i++ {
		from, to := out[len(out)-1], line[i+1]
		if math.Abs(between(from, line[i])+between(line[i], to)-between(from, to)) > 1e-6 {
			out = append(out, line[i])
		}
	}
	return append(out, line[len(line)-1])
}

// lastBefore is when the cover last ended to cover, at t or before; Begin: it never covered until then. While it covers it is t.
func (c *cover) lastBefore(t int64) int64 {
	b := c.when.Bounds()
	for back := int64(2 * 86400); ; back *= 8 {
		w := Span{max(t-back, b.From), t}
		if w.Empty() {
			return Begin
		}
		if l := c.spans(nil, w); len(l) > 0 {
			return l[len(l)-1].To
		}
		if t-back <= b.From {
			return Begin
		}
	}
}

// barrier is what closes the way that crosses the least closed ground.
func (g *corridorGrid) barrier() *Barrier {
	const dear = 1e6 // km of detour that a closed cell is worth
	from, to := g.endCells(g.q.From), g.endCells(g.q.To)
	path, _ := g.search(from, to, func(i int) float64 {
		switch {
		case g.open[i]:
			return 0
		case g.classes[g.class[i]].state == GroundUnknown:
			return dear / 1000 // a word would open it
		}
		return dear
	})
	if path == nil {
		return nil
	}
	b := &Barrier{}
	var closed []int
	last := -1 // the cell before, −1 where the path begins
	look := func(i int) {
		came := last
		last = i
		here := g.middle(i)
		edge := here // where the path comes in
		if came >= 0 {
			edge = halfway(g.middle(came), here)
		}
		if n := len(b.Across) - 1; n >= 0 && came >= 0 && !g.open[came] {
			b.Across[n].Line = append(b.Across[n].Line, edge)
		}
		if g.open[i] {
			return
		}
		state := g.classes[g.class[i]].state
		if n := len(b.Across) - 1; n < 0 || came < 0 || g.open[came] || b.Across[n].State != state {
			b.Across = append(b.Across, OnGround{Line: []area.Point{edge}, State: state})
		}
		part := &b.Across[len(b.Across)-1]
		part.Line = append(part.Line, here)
		part.KM += (g.east[i/g.cols] + g.north[i/g.cols]) / 2
		closed = append(closed, i)
		r := i / g.cols
		km := (g.east[r] + g.north[r]) / 2
		c := g.classes[g.class[i]]
		b.KM += km
		if c.state == GroundUnknown {
			b.UnknownKM += km
		}
		for _, k := range g.coversOf(c) {
			b.Watches = append(b.Watches, k.watch.ID)
			b.Parties = appendParty(b.Parties, k.watch.Party)
		}
		for _, o := range c.in {
			b.Areas = append(b.Areas, g.areasOf[o]...)
		}
	}
	look(path[0])
	for i := 1; i < len(path); i++ {
		begin := path[i-1]
		g.crossed(begin, path[i], func(j int) bool {
			if j != begin {
				look(j)
			}
			return true
		})
	}
	if len(closed) > 0 {
		b.At = g.middle(closed[len(closed)/2])
	}
	for i := range b.Across {
		b.Across[i].Line = thinned(slices.Compact(b.Across[i].Line))
	}
	for _, list := range []*[]string{&b.Watches, &b.Areas} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	slices.SortFunc(b.Parties, func(x, y Party) int { return cmp.Compare(x.ID, y.ID) })
	return b
}

func halfway(p, q area.Point) area.Point {
	return area.Point{Lon: p.Lon + (q.Lon-p.Lon)/2, Lat: p.Lat + (q.Lat-p.Lat)/2}
}
