package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// queryTokens returns the tokens that must all occur.
func queryTokens(words string) []string {
	tokens := text.AnalyzeQuery(words)
	for i := range tokens {
		tokens[i] = tokenWord + tokens[i]
	}
	slices.Sort(tokens)
	return slices.Compact(tokens)
}

// matches returns the members that carry all tokens, by block; blocks without any are absent.
func (t *tx) matches(space int, tokens []string) (map[int64]*members, error) {
	var all map[int64]*members
	for _, token := range tokens {
		found := map[int64]*members{}
		if err := t.posting(space, token, found); err != nil {
			return nil, fmt.Errorf("searching: %w", err)
		}
		all = narrow(all, found)
	}
	return all, nil
}

// narrow intersects two sets of matches; a nil one is everything.
func narrow(a, b map[int64]*members) map[int64]*members {
	if a == nil {
		return b
	}
	for blk, m := range a {
		o := b[blk]
		if o == nil || m.intersect(o) {
			delete(a, blk)
		}
	}
	return a
}

// filter is a query made ready for records.
type filter struct {
	matches      map[int64]*members // nil: all
	from, to     incident.Day
	dated        bool     // only those with a date
	classes      []uint32 // nil: all
	sides        []uint32 // nil: all
	box          *store.Box
	contradicted bool
	placing      string
	own          map[int64]bool // slots that the viewer sees differently from everybody: true seen, false not
	extents      map[uint32]*placedExtent
	most         int // so many are enough; 0: all
	found        int
}

// placedExtent is an area as a query sees it.
type placedExtent struct {
	extent
	inBox bool
}

// open reports whether a bound of time does not bound.
func open(d incident.Day) bool { return d == incident.NoDay || d == 0 }

func (t *tx) filter(v store.Viewer, q *store.Query) (*filter, error) {
	f := &filter{from: math.MinInt32, to: math.MaxInt32, contradicted: q.Contradicted, placing: q.Placing, box: q.Box, extents: map[uint32]*placedExtent{}}
	if !open(q.From) {
		f.from, f.dated = q.From, !q.NoTime
	}
	if !open(q.To) {
		f.to, f.dated = q.To, !q.NoTime
	}
	switch q.Placing {
	case "", "point", "area", "none":
	default:
		return nil, fmt.Errorf("placing %q is none of point, area, none", q.Placing)
	}
	if err := t.loadCodes(); err != nil {
		return nil, err
	}
	if len(q.Classes) > 0 {
		for _, c := range q.Classes {
			f.classes = append(f.classes, uint32(t.codeFind(codeKey{codeClass, string(c)}))) // #nosec G115 -- given as 32 bits
		}
	}
	if len(q.Sides) > 0 {
		for _, c := range q.Sides {
			f.sides = append(f.sides, uint32(t.codeFind(codeKey{codeSide, string(c)}))) // #nosec G115 -- given as 32 bits
		}
	}
	all := queryTokens(q.Text)
	if q.Actor != "" {
		all = append(all, tokenActor+q.Actor)
	}
	if q.Unit != "" {
		all = append(all, tokenUnit+q.Unit)
	}
	sources := slices.DeleteFunc(slices.Clone(q.Sources), func(id string) bool { return !known(id) })
	if !known(q.Actor, q.Unit) || len(q.Sources) > 0 && len(sources) == 0 {
		f.matches = map[int64]*members{} // nothing has such a name
		return f, nil
	}
	var err error
	if f.matches, err = t.matches(spaceSlots, all); err != nil {
		return nil, err
	}
	if len(sources) > 0 {
		either := map[int64]*members{}
		for _, id := range sources {
			if err := t.posting(spaceSlots, tokenSource+id, either); err != nil {
				return nil, fmt.Errorf("searching by source: %w", err)
			}
		}
		f.matches = narrow(f.matches, either)
	}
	if q.Besides != "" {
		other, err := t.otherSources(q.Besides)
		if err != nil {
			return nil, fmt.Errorf("searching for other sources: %w", err)
		}
		f.matches = narrow(f.matches, other)
	}
	err = t.each(`SELECT num, sees FROM sight WHERE person = $1`, func(r *sql.Rows) error {
		var num int64
		var sees int
		err := r.Scan(&num, &sees)
		if f.own == nil {
			f.own = map[int64]bool{}
		}
		f.own[num] = sees == 1
		return err
	}, sightOf(v))
	return f, err
}

// otherSources returns the slots that a source tells of besides one.
func (t *tx) otherSources(than string) (map[int64]*members, error) {
	found := map[int64]*members{}
	err := t.each(`SELECT p.blk, p.token, p.members FROM block b CROSS JOIN posting p
		WHERE b.space = $1 AND p.space = $1 AND p.blk = b.blk AND p.token >= 's=' AND p.token < 's>'`, func(r *sql.Rows) error {
		var blk int64
		var token string
		var b sql.RawBytes
		var m members
		if err := r.Scan(&blk, &token, &b); err != nil || token == tokenSource+than {
			return err
		}
		if err := m.decode(b); err != nil {
			return err
		}
		if f := found[blk]; f != nil {
			f.unite(&m)
		} else {
			found[blk] = &m
		}
		return nil
	}, spaceSlots)
	return found, err
}

// scan calls fn for each slot that the query selects for the viewer, in no useful order. The record is only valid
// during the call.
func (t *tx) scan(v store.Viewer, q *store.Query, fn func(num int64, r *record)) error {
	f, err := t.filter(v, q)
	if err != nil {
		return err
	}
	return t.each1024(f, fn)
}

// errEnough stops a scan that has found as many as it needs.
var errEnough = errors.New("enough")

func (t *tx) each1024(f *filter, fn func(num int64, r *record)) error {
	var r record // one for all: a scan looks at every incident
	err := t.facts(f.matches, func(blk int64, facts []byte) error {
		test := func(at int) {
			b := facts[at*recordSize:]
			if b[0]&byte(flagLive) == 0 {
				return
			}
			if r.get(b); t.passes(f, blk*blockSize+int64(at), &r) {
				f.found++
				fn(blk*blockSize+int64(at), &r)
			}
		}
		if f.matches != nil {
			f.matches[blk].all(test)
		} else {
			for at := range blockSize {
				test(at)
			}
		}
		if f.most > 0 && f.found >= f.most {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// passes reports whether a record passes the filter.
func (t *tx) passes(f *filter, num int64, r *record) bool {
	if r.start == incident.NoDay {
		if f.dated {
			return false
		}
	} else if r.start > f.to || r.end < f.from {
		return false
	}
	if f.classes != nil && !slices.Contains(f.classes, r.class) || f.sides != nil && !slices.Contains(f.sides, r.side) {
		return false
	}
	if f.contradicted && r.flags&flagContradicted == 0 {
		return false
	}
	point := r.flags&flagPoint != 0
	switch f.placing {
	case "point":
		if !point {
			return false
		}
	case "area":
		if point || r.extent == 0 {
			return false
		}
	case "none":
		if point || r.extent != 0 {
			return false
		}
	}
	if f.box != nil {
		if point {
			if !contains(f.box, float64(r.lon)/1e6, float64(r.lat)/1e6) {
				return false
			}
		} else if r.extent == 0 || !t.extent(f, r.extent).inBox {
			return false
		}
	}
	if f.own != nil || r.flags&flagExtra != 0 {
		sees, differs := f.own[num]
		if differs && !sees || !differs && r.flags&flagExtra != 0 {
			return false
		}
	}
	return true
}

func contains(b *store.Box, lon, lat float64) bool {
	if lat < b.South || lat > b.North {
		return false
	}
	if b.West > b.East {
		return lon >= b.West || lon <= b.East
	}
	return lon >= b.West && lon <= b.East
}

// extent returns an area, and whether it meets the query's box, looked up once a query.
func (t *tx) extent(f *filter, code uint32) *placedExtent {
	if x := f.extents[code]; x != nil {
		return x
	}
	x := &placedExtent{}
	f.extents[code] = x
	// What cannot be read is an area without a place; Check reports it.
	_ = json.Unmarshal([]byte(t.codeValue(int64(code))), &x.extent)
	if f.box != nil {
		x.inBox = t.s.meets(&x.extent, f.box)
	}
	return x
}

// meets reports whether an area meets a box: exactly for a unit with a polygon and for a disc, by its label for
// a unit whose boundary is not known.
func (s *Store) meets(x *extent, b *store.Box) bool {
	if b.West > b.East {
		return s.meets(x, &store.Box{West: b.West, South: b.South, East: 180, North: b.North}) ||
			s.meets(x, &store.Box{West: -180, South: b.South, East: b.East, North: b.North})
	}
	if x.Unit != "" && s.opts.Atlas != nil {
		if u, ok := s.opts.Atlas.ByID(x.Unit); ok && len(u.Polygon) > 0 {
			return unitMeets(u, b)
		}
	}
	if !x.Placed {
		return false
	}
	if x.Radius == 0 {
		return contains(b, x.Lon, x.Lat)
	}
	// The point of the box that is nearest to the centre, on a sphere that is flat over a disc.
	lon, lat := min(max(x.Lon, b.West), b.East), min(max(x.Lat, b.South), b.North)
	const kmPerDegree = 111.195
	dy := (lat - x.Lat) * kmPerDegree
	dx := (lon - x.Lon) * kmPerDegree * math.Cos(x.Lat*math.Pi/180)
	return dx*dx+dy*dy <= x.Radius*x.Radius
}

// unitMeets reports whether a unit's polygon and a box share a point: an edge of one enters the other, or one
// lies within the other.
func unitMeets(u *area.Unit, b *store.Box) bool {
	lo, hi := area.CoordOf(b.West, b.South), area.CoordOf(b.East, b.North)
	if u.Box.Max.Lon < lo.Lon || u.Box.Min.Lon > hi.Lon || u.Box.Max.Lat < lo.Lat || u.Box.Min.Lat > hi.Lat {
		return false
	}
	if u.Contains(lo) {
		return true
	}
	for _, polygon := range u.Polygon {
		for _, ring := range polygon {
			for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
				if edgeMeets(ring[j], ring[i], lo, hi) {
					return true
				}
			}
		}
	}
	return false
}

// edgeMeets clips the edge a–b to the box lo–hi (Liang and Barsky) and reports whether something is left.
func edgeMeets(a, b, lo, hi area.Coord) bool {
	from, to := 0.0, 1.0
	dx, dy := float64(b.Lon-a.Lon), float64(b.Lat-a.Lat)
	for _, s := range [4][2]float64{
		{-dx, float64(a.Lon - lo.Lon)}, {dx, float64(hi.Lon - a.Lon)},
		{-dy, float64(a.Lat - lo.Lat)}, {dy, float64(hi.Lat - a.Lat)},
	} {
		p, q := s[0], s[1]
		switch {
		case p == 0 && q < 0:
			return false
		case p < 0:
			from = max(from, q/p)
		case p > 0:
			to = min(to, q/p)
		}
	}
	return from <= to
}

// place orders the list: newest first day first, undated last, incidents of one day by a mark of their ids.
type place struct {
	num   int64
	start incident.Day
	tie   uint64
}

func comparePlaces(a, b place) int {
	if c := cmp.Compare(b.start, a.start); c != 0 {
		return c
	}
	return cmp.Compare(b.tie, a.tie)
}

func (p place) cursor() string {
	b := binary.BigEndian.AppendUint32(nil, uint32(p.start)) // #nosec G115 -- read back the same way
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint64(b, p.tie))
}

func parseCursor(s string) (place, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) != 12 {
		return place{}, store.ErrCursor
	}
	return place{start: incident.Day(binary.BigEndian.Uint32(b)), tie: binary.BigEndian.Uint64(b[4:])}, nil // #nosec G115 -- as written
}

// listPage is how many rows a page has at most.
const listPage = 1000

// List implements store.Store.
func (s *Store) List(ctx context.Context, v store.Viewer, q store.Query, cursor string, limit int) (store.Page, error) {
	limit = min(max(limit, 1), listPage)
	var after *place
	if cursor != "" {
		p, err := parseCursor(cursor)
		if err != nil {
			return store.Page{}, err
		}
		after = &p
	}
	var page store.Page
	err := s.read(ctx, "listing incidents", func(t *tx) error {
		page = store.Page{}
		// The best limit+1 so far; what is found is cut back to them whenever it has doubled.
		var best []place
		var worst *place
		cut := func() {
			slices.SortFunc(best, comparePlaces)
			if len(best) > limit+1 {
				best = best[:limit+1]
			}
			if len(best) == limit+1 {
				w := best[limit]
				worst = &w
			}
		}
		err := t.scan(v, &q, func(num int64, r *record) {
			p := place{num, r.start, r.tie}
			if after != nil && comparePlaces(p, *after) <= 0 || worst != nil && comparePlaces(p, *worst) >= 0 {
				return
			}
			if best = append(best, p); len(best) >= 2*(limit+1) {
				cut()
			}
		})
		if err != nil {
			return err
		}
		cut()
		if len(best) > limit {
			best = best[:limit]
			page.Next = best[limit-1].cursor()
		}
		rows, err := t.lines(best)
		page.Rows = rows
		return err
	})
	if err != nil {
		return store.Page{}, err
	}
	return page, nil
}

// lines reads the rows of slots, in their order.
func (t *tx) lines(places []place) ([]store.Row, error) {
	rows := make([]store.Row, len(places))
	nums := make([]int64, len(places))
	at := make(map[int64]int, len(places))
	for i, p := range places {
		nums[i] = p.num
		at[p.num] = i
	}
	err := in(t, `SELECT num, line FROM slot WHERE num IN (IN)`, nums, func(r *sql.Rows) error {
		var num int64
		var line sql.RawBytes
		if err := r.Scan(&num, &line); err != nil {
			return err
		}
		if err := json.Unmarshal(line, &rows[at[num]]); err != nil {
			return fmt.Errorf("reading the row of slot %d: %w", num, err)
		}
		return nil
	})
	return rows, err
}

// limited makes a count that is exact up to CountLimit.
func limited(n int) store.Count {
	if n > store.CountLimit {
		return store.Count{N: store.CountLimit, More: true}
	}
	return store.Count{N: n}
}

// Count implements store.Store.
func (s *Store) Count(ctx context.Context, v store.Viewer, q store.Query) (store.Count, error) {
	n := 0
	err := s.read(ctx, "counting incidents", func(t *tx) error {
		f, err := t.filter(v, &q)
		if err != nil {
			return err
		}
		f.most = store.CountLimit + 1
		err = t.each1024(f, func(int64, *record) {})
		n = f.found
		return err
	})
	return limited(n), err
}

// mapCells is how many clusters a map has at most: where there would be more, cells are taken larger.
const mapCells = 2000

// cell is a square of the map at some zoom.
type cell struct{ x, y int32 }

type cluster struct {
	sides    map[uint32]int
	lon, lat int64 // sums, in 1e-6 degrees
	n        int
	one      place
}

// Map implements store.Store.
func (s *Store) Map(ctx context.Context, v store.Viewer, q store.Query, zoom int) (store.Map, error) {
	var m store.Map
	err := s.read(ctx, "making the map", func(t *tx) error {
		m = store.Map{}
		f, err := t.filter(v, &q)
		if err != nil {
			return err
		}
		// A cell is an eighth of a tile of 512 pixels.
		level := min(max(zoom, 0), 20) + 3
		side := cellSide(level)
		cells := map[cell]*cluster{}
		areas := map[uint32]map[uint32]int{}
		var noPlace, inAreas int
		err = t.each1024(f, func(num int64, r *record) {
			switch {
			case r.flags&flagPoint != 0:
				c := cell{int32((int64(r.lon) + 180e6) / side), int32((int64(r.lat) + 90e6) / side)} // #nosec G115 -- fits at every level
				k := cells[c]
				if k == nil {
					if len(cells) >= mapCells && level > 0 {
						for len(cells) >= mapCells && level > 0 {
							level--
							side = cellSide(level)
							cells = coarser(cells)
							c = cell{c.x / 2, c.y / 2}
						}
						k = cells[c]
					}
					if k == nil {
						k = &cluster{sides: map[uint32]int{}}
						cells[c] = k
					}
				}
				k.n++
				k.sides[r.side]++
				k.lon += int64(r.lon)
				k.lat += int64(r.lat)
				k.one = place{num, r.start, r.tie}
			case r.extent != 0:
				inAreas++
				if areas[r.extent] == nil {
					areas[r.extent] = map[uint32]int{}
				}
				areas[r.extent][r.side]++
			default:
				noPlace++
			}
		})
		if err != nil {
			return err
		}
		m.NoPlace, m.InAreas = limited(noPlace), limited(inAreas)
		if m.Clusters, err = t.clusters(cells, side); err != nil {
			return err
		}
		m.Areas = t.areas(f, areas)
		return nil
	})
	if err != nil {
		return store.Map{}, err
	}
	return m, nil
}

// cellSide returns the side of a cell in 1e-6 degrees. Halving is exact enough to nest: sides are rounded up to a
// multiple of what the finest level has.
func cellSide(level int) int64 {
	const finest = 43 // 360e6 >> 23, rounded up
	return finest << (23 - level)
}

// coarser puts the cells of one level together into those of the next larger one.
func coarser(cells map[cell]*cluster) map[cell]*cluster {
	out := make(map[cell]*cluster, len(cells)/2)
	for c, k := range cells {
		c = cell{c.x / 2, c.y / 2}
		o := out[c]
		if o == nil {
			out[c] = k
			continue
		}
		o.n += k.n
		o.lon += k.lon
		o.lat += k.lat
		for s, n := range k.sides {
			o.sides[s] += n
		}
	}
	return out
}

func (t *tx) sides(m map[uint32]int) map[incident.Side]int {
	out := make(map[incident.Side]int, len(m))
	for code, n := range m {
		out[incident.Side(t.codeValue(int64(code)))] = n
	}
	return out
}

// clusters turns cells into what is drawn, in an order of their own.
func (t *tx) clusters(cells map[cell]*cluster, side int64) ([]store.Cluster, error) {
	keys := make([]cell, 0, len(cells))
	for c := range cells {
		keys = append(keys, c)
	}
	slices.SortFunc(keys, func(a, b cell) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x)) })
	out := make([]store.Cluster, len(keys))
	var single []place
	var where []int
	for i, c := range keys {
		k := cells[c]
		west, south := float64(int64(c.x)*side)/1e6-180, float64(int64(c.y)*side)/1e6-90
		out[i] = store.Cluster{
			Lon: float64(k.lon) / float64(k.n) / 1e6, Lat: float64(k.lat) / float64(k.n) / 1e6, Sides: t.sides(k.sides),
			Box: store.Box{West: west, South: south, East: west + float64(side)/1e6, North: south + float64(side)/1e6},
		}
		if k.n == 1 {
			single, where = append(single, k.one), append(where, i)
		}
	}
	rows, err := t.lines(single)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		out[where[i]].Row = &rows[i]
	}
	return out, nil
}

// areas puts the counts of areas together by unit; discs stay each by itself.
func (t *tx) areas(f *filter, counts map[uint32]map[uint32]int) []store.AreaCount {
	byKey := map[string]*store.AreaCount{}
	var keys []string
	for code, sides := range counts {
		x := t.extent(f, code)
		key := x.Unit
		if key == "" {
			key = fmt.Sprintf("\x00%s\x00%s\x00%.6f %.6f %.3f", x.Name.EN, x.Name.AR, x.Lon, x.Lat, x.Radius)
		}
		a := byKey[key]
		if a == nil {
			a = &store.AreaCount{Unit: x.Unit, RadiusKM: x.Radius, Name: x.Name, Sides: map[incident.Side]int{}}
			if x.Placed {
				a.Coord = &incident.Coord{Lon: x.Lon, Lat: x.Lat}
			}
			byKey[key] = a
			keys = append(keys, key)
		} else if labelBefore(x, a) { // the same label whichever came first
			a.Name = x.Name
			if x.Placed {
				a.Coord = &incident.Coord{Lon: x.Lon, Lat: x.Lat}
			}
		}
		for side, n := range t.sides(sides) {
			a.Sides[side] += n
		}
	}
	slices.Sort(keys)
	out := make([]store.AreaCount, len(keys))
	for i, k := range keys {
		out[i] = *byKey[k]
	}
	return out
}

// labelBefore orders the labels that several claims give to one unit: those with a position first.
func labelBefore(x *placedExtent, a *store.AreaCount) bool {
	if x.Placed != (a.Coord != nil) {
		return x.Placed
	}
	c := cmp.Or(strings.Compare(x.Name.EN, a.Name.EN), strings.Compare(x.Name.AR, a.Name.AR))
	if c == 0 && x.Placed {
		c = cmp.Or(cmp.Compare(x.Lon, a.Coord.Lon), cmp.Compare(x.Lat, a.Coord.Lat))
	}
	return c < 0
}

// monday returns the Monday of the ISO week of a day.
func monday(d incident.Day) incident.Day {
	// 1970-01-01 was a Thursday, three days after a Monday.
	n := (int64(d) + 3) % 7
	if n < 0 {
		n += 7
	}
	return d - incident.Day(n)
}

// Weeks implements store.Store.
func (s *Store) Weeks(ctx context.Context, v store.Viewer, q store.Query) ([]store.Bin, error) {
	var bins []store.Bin
	err := s.read(ctx, "counting weeks", func(t *tx) error {
		type weekSide struct {
			week incident.Day
			side uint32
		}
		counts := map[weekSide]int{}
		err := t.scan(v, &q, func(_ int64, r *record) {
			if r.flags&flagWeekly != 0 && r.start != incident.NoDay {
				counts[weekSide{monday(r.start), r.side}]++
			}
		})
		if err != nil {
			return err
		}
		byWeek := map[incident.Day]map[uint32]int{}
		for k, n := range counts {
			if byWeek[k.week] == nil {
				byWeek[k.week] = map[uint32]int{}
			}
			byWeek[k.week][k.side] = n
		}
		bins = make([]store.Bin, 0, len(byWeek))
		for week, sides := range byWeek {
			bins = append(bins, store.Bin{Week: week, Sides: t.sides(sides)})
		}
		slices.SortFunc(bins, func(a, b store.Bin) int { return cmp.Compare(a.Week, b.Week) })
		return nil
	})
	if err != nil {
		return nil, err
	}
	return bins, nil
}

// Facets implements store.Store.
func (s *Store) Facets(ctx context.Context, v store.Viewer, q store.Query) (map[string]map[string]int, error) {
	var out map[string]map[string]int
	err := s.read(ctx, "counting facets", func(t *tx) error {
		out = map[string]map[string]int{"class": {}, "side": {}, "source": {}}
		classes, sides := map[uint32]int{}, map[uint32]int{}
		selected := map[int64]*members{}
		err := t.scan(v, &q, func(num int64, r *record) {
			classes[r.class]++
			sides[r.side]++
			blk, at := blockOf(num)
			m := selected[blk]
			if m == nil {
				m = &members{}
				selected[blk] = m
			}
			m.add(at)
		})
		if err != nil {
			return err
		}
		for code, n := range classes {
			out["class"][t.codeValue(int64(code))] = n
		}
		for code, n := range sides {
			out["side"][t.codeValue(int64(code))] = n
		}
		// All postings of sources: '>' is what follows '='.
		return t.each(`SELECT p.blk, p.token, p.members FROM block b CROSS JOIN posting p
			WHERE b.space = $1 AND p.space = $1 AND p.blk = b.blk AND p.token >= 's=' AND p.token < 's>'`, func(r *sql.Rows) error {
			var blk int64
			var token string
			var b sql.RawBytes
			var m members
			if err := r.Scan(&blk, &token, &b); err != nil {
				return err
			}
			if err := m.decode(b); err != nil {
				return err
			}
			if sel := selected[blk]; sel != nil && !m.intersect(sel) {
				out["source"][strings.TrimPrefix(token, tokenSource)] += m.count()
			}
			return nil
		}, spaceSlots)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
