package watch

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tansiq/internal/area"
)

// DepartureAsk asks what is left when some watches are thought away.
type DepartureAsk struct {
	Ask                          // Window.From is from when they are gone; Without, watches that are gone on both sides of the comparison
	Leaves  func(*Watch) bool    // who goes: see LeavesBy
	Areas   func(*Area) bool     // which areas are looked at; nil: all
	Shapes  bool                 // work out what borders on the largest pieces of ground uncovered
	Between *[2]CorridorEnd      // ask as well whether a corridor opens between two places
	Way     func(c *CorridorAsk) // further wishes about the corridor; may be nil
}

// LeavesBy chooses the watches of a party (by id), of a kind, on an area (by id), or a watch by id; what is empty does not choose.
func LeavesBy(party string, kind Kind, areaID, watch string) func(*Watch) bool {
	return func(w *Watch) bool {
		return (party == "" || partyName(w.Party) == party) && (kind == "" || w.Kind == kind) && (areaID == "" || w.Area == areaID) && (watch == "" || w.ID == watch)
	}
}

// Departure is what some watches leave when they go: before against after.
type Departure struct {
	Window  Span
	Watches []string // that are thought away and cover something in the window, by id
	Parties []Party
	Areas   []UncoveredArea // that lose something, the most km² × hours first
	// Uncovered is the sum over all areas; ground of areas that overlap counts in each.
	Uncovered Measure
	// Most is how many km² of them lie uncovered together at the worst moment, and When that begins; High is an upper bound where bare shares go.
	Most Measure
	When int64
	// KM2 is the ground that lies uncovered at some time, from First until Last, which is the end of the window where it stays open.
	KM2         float64
	First, Last int64
	// Closings are the watches that remain and keep ground of those that leave, by area.
	Closings []Closing
	// OpenKM2 is ground that nobody takes over before the window ends.
	OpenKM2 float64
	// Before and After are the corridors between the two places asked about, nil where none were.
	Before, After *Corridors
}

// Closing is a watch that remains and takes over, or shares already, ground of the watches that leave.
type Closing struct {
	Area  string
	Watch string
	Party Party
	Plan  string  // the plan that it is of
	KM2   float64 // of their ground that it keeps at some time in the window while they would have
	// GapKM2 is how much of that lies uncovered first, and Gap the longest time that it does, in seconds, before this watch takes it over; 0: it
	// is taken over without a gap.
	GapKM2 float64
	Gap    int64
	At     int64 // when it first takes ground over after a gap; where there is none, when it first keeps some
}

// Opens reports whether there is a corridor after that there was not before.
func (d *Departure) Opens() bool {
	return d.After != nil && d.After.Shortest != nil && d.Before.Shortest == nil
}

// UncoveredArea is what one area loses.
type UncoveredArea struct {
	Area *Area
	KM2  float64 // of the area
	// Uncovered is km² × hours that are watched before and not after: Low is certain, High is what may be where bare shares are in
	// force, whose ground is not known.
	Uncovered Measure
	// Most is km² uncovered at one moment, at the worst, and When that begins.
	Most   Measure
	When   int64
	Ground []Uncovered // the most km² × hours first
	Before Coverage
	After  Coverage
}

// Uncovered is ground that loses its watch at the same times.
type Uncovered struct {
	KM2     float64
	Vacuum  Spans // then nobody watches it, and enough parties have said that their lists are complete
	Unknown Spans
	Partly  Spans // then bare shares are all that is left
	// Shared are the times for which bare shares go and nothing else is kept there: how much of the ground they covered is not known.
	Shared   Spans
	Left     []string   // watches that are thought away and covered it
	Handover []Handover // who covers it where a stretch ends within the window, earliest first, each watch once
	Planned  []string   // watches of plans not in force that would cover some of the time
	Beside   []Beside   // at the beginning; only where Shapes was asked for and only for the largest

	part *Part
}

// Handover is a watch that takes ground over.
type Handover struct {
	Watch string
	Party Party
	At    int64
}

// Shape is the outline of the ground.
func (u *Uncovered) Shape() area.Shape { return u.part.Shape() }

// All is when the ground is uncovered in any way.
func (u *Uncovered) All() Spans { return UnionInto(nil, u.Vacuum, u.Unknown, u.Partly, u.Shared) }

// besideMost is for how many pieces of ground neighbours are looked for.
const besideMost = 20

// Departure compares what is watched with all watches and without those that leave. It is exact: the same cells are judged
// twice. The error is an *Error, or the context's.
func (m *Model) Departure(ctx context.Context, q DepartureAsk) (*Departure, error) {
	if q.Window.Empty() || q.Window.From == Begin || q.Window.To == End {
		return nil, &Error{Code: "window", Field: "from"}
	}
	leaves := q.Leaves
	if leaves == nil {
		leaves = func(*Watch) bool { return false }
	}
	gone := q.Ask
	gone.Without = func(w *Watch) bool { return leaves(w) || q.Without != nil && q.Without(w) }
	d := &Departure{Window: q.Window}
	seen := map[*Watch]bool{}
	touched := m.touchedBy(&q.Ask, leaves, func(w *Watch) {
		if !seen[w] {
			seen[w] = true
			d.Watches = append(d.Watches, w.ID)
			d.Parties = appendParty(d.Parties, w.Party)
		}
	})
	slices.Sort(d.Watches)
	slices.SortFunc(d.Parties, func(x, y Party) int { return cmp.Compare(x.ID, y.ID) })
	var s scratch
	closings := map[[2]string]*Closing{}
	for _, id := range m.areaIDs {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var u UncoveredArea
		for _, p := range m.places.get(id) {
			held := p.held.Within(q.Window)
			if len(held) == 0 || q.Areas != nil && !q.Areas(p.area) || !touched(p.outline) {
				continue
			}
			if err := m.uncovered(&u, p, held, &q, gone.Without, &s, closings); err != nil {
				return nil, err
			}
		}
		if len(u.Ground) == 0 {
			continue
		}
		var err error
		if u.Before, err = m.Coverage(id, q.Ask); err != nil {
			return nil, err
		}
		if u.After, err = m.Coverage(id, gone); err != nil {
			return nil, err
		}
		u.sum()
		slices.SortStableFunc(u.Ground, func(a, b Uncovered) int {
			return cmp.Compare(b.KM2*float64(b.All().Total()), a.KM2*float64(a.All().Total()))
		})
		d.Uncovered.add(u.Uncovered.Low, u.Uncovered.High)
		d.Areas = append(d.Areas, u)
	}
	slices.SortStableFunc(d.Areas, func(a, b UncoveredArea) int {
		return cmp.Or(cmp.Compare(b.Uncovered.High, a.Uncovered.High), cmp.Compare(a.Area.ID, b.Area.ID))
	})
	d.whole()
	for _, c := range closings {
		d.Closings = append(d.Closings, *c)
	}
	slices.SortFunc(d.Closings, func(a, b Closing) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(b.Gap, a.Gap), cmp.Compare(b.KM2, a.KM2), cmp.Compare(a.Watch, b.Watch))
	})
	if q.Shapes {
		n := 0
		for i := range d.Areas {
			for j := range d.Areas[i].Ground {
				if n++; n > besideMost {
					break
				}
				u := &d.Areas[i].Ground[j]
				begin := u.All()[0].From
				var err error
				if u.Beside, err = m.BesideOf(&Gap{Area: d.Areas[i].Area.ID, parts: []*Part{u.part}}, begin, gone); err != nil {
					return nil, err
				}
			}
		}
	}
	if q.Between != nil {
		c := CorridorAsk{Ask: q.Ask, From: q.Between[0], To: q.Between[1]}
		if q.Way != nil {
			q.Way(&c)
		}
		var err error
		if d.Before, err = m.Corridors(ctx, c); err != nil {
			return nil, err
		}
		c.Without = gone.Without
		if d.After, err = m.Corridors(ctx, c); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// touchedBy tells of each watch that leaves and covers something in the window, and returns which outlines meet one of theirs.
func (m *Model) touchedBy(a *Ask, leaves func(*Watch) bool, tell func(*Watch)) func(*outline) bool {
	theirs := newBoxIndex()
	seen := map[*outline]bool{}
	for _, list := range m.ofWatch.each {
		for _, c := range list {
			if !leaves(c.watch) || !m.uses(a, c.watch) || len(c.spans(nil, a.Window)) == 0 {
				continue
			}
			tell(c.watch)
			if !seen[c.outline] {
				seen[c.outline] = true
				theirs.add(c.outline)
			}
		}
	}
	return func(o *outline) bool { return len(theirs.meeting(o)) > 0 }
}

// uncovered adds what one version of an area loses.
func (m *Model) uncovered(u *UncoveredArea, p *place, held Spans, q *DepartureAsk, gone func(*Watch) bool, s *scratch, closings map[[2]string]*Closing) error {
	all := q.Ask
	all.Assume = []string{"*"} // so that watches of plans are among the covers
	s.reset()
	parts, err := m.parts(p, held, &all, s)
	if err != nil {
		return err
	}
	w := Span{held[0].From, held[len(held)-1].To}
	u.Area, u.KM2 = p.area, p.outline.km2
	for i := range parts {
		part := &parts[i]
		var whole, shares, wholeLeft, sharesLeft, planned []Spans
		g := Uncovered{KM2: part.KM2, part: part}
		for _, c := range part.covers {
			l := s.of(c, w)
			if !m.uses(&q.Ask, c.watch) {
				if !gone(c.watch) {
					planned = append(planned, l)
					g.Planned = append(g.Planned, c.watch.ID)
				}
				continue
			}
			leaves := gone(c.watch)
			if leaves {
				g.Left = append(g.Left, c.watch.ID)
			}
			switch {
			case c.km2 > 0 && leaves:
				shares = append(shares, l)
			case c.km2 > 0:
				shares, sharesLeft = append(shares, l), append(sharesLeft, l)
			case leaves:
				whole = append(whole, l)
			default:
				whole, wholeLeft = append(whole, l), append(wholeLeft, l)
			}
		}
		if len(g.Left) == 0 {
			continue
		}
		kept := UnionInto(nil, wholeLeft...)
		shared := UnionInto(nil, sharesLeft...)
		lost := UnionInto(nil, whole...).Subtract(kept).Intersect(held)
		g.Partly = lost.Intersect(shared)
		lost = lost.Subtract(g.Partly)
		told := m.told(p.area.Needs, part.set.in)
		g.Vacuum = lost.Intersect(told)
		g.Unknown = lost.Subtract(g.Vacuum)
		// Where only shares were kept and some of them go.
		alone := UnionInto(nil, shares...).Intersect(held).Subtract(UnionInto(nil, whole...))
		var going []Spans
		for _, c := range part.covers {
			if c.km2 > 0 && m.uses(&q.Ask, c.watch) && gone(c.watch) {
				going = append(going, s.of(c, w))
			}
		}
		g.Shared = alone.Intersect(UnionInto(nil, going...))
		times := g.All()
		m.closings(closings, p.area.ID, part, times, q, gone, s, w)
		if len(times) == 0 {
			continue
		}
		m.handovers(&g, part, times, q, gone, s, w)
		keep := g.Planned[:0]
		for k, id := range g.Planned {
			if len(planned[k].Intersect(times)) > 0 {
				keep = append(keep, id)
			}
		}
		g.Planned = keep
		for _, list := range []*[]string{&g.Left, &g.Planned} {
			slices.Sort(*list)
			*list = slices.Compact(*list)
		}
		u.Ground = append(u.Ground, g)
	}
	return nil
}

// handovers are the watches that remain and in whose turn stretches of uncovered time end.
func (m *Model) handovers(g *Uncovered, part *Part, times Spans, q *DepartureAsk, gone func(*Watch) bool, s *scratch, w Span) {
	for _, c := range part.covers {
		if !m.uses(&q.Ask, c.watch) || gone(c.watch) {
			continue
		}
		l := s.of(c, w)
		for _, t := range times {
			if t.To < q.Window.To && l.At(t.To) {
				g.Handover = append(g.Handover, Handover{c.watch.ID, c.watch.Party, t.To})
				break
			}
		}
	}
	slices.SortFunc(g.Handover, func(a, b Handover) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Watch, b.Watch)) })
}

// closings notes which watches that remain keep ground of those that leave, at the same time or when they take it over after a gap.
func (m *Model) closings(into map[[2]string]*Closing, area string, part *Part, times Spans, q *DepartureAsk, gone func(*Watch) bool, s *scratch, w Span) {
	var going []Spans
	for _, c := range part.covers {
		if m.uses(&q.Ask, c.watch) && gone(c.watch) {
			going = append(going, s.of(c, w))
		}
	}
	theirs := UnionInto(nil, going...)
	for _, c := range part.covers {
		if !m.uses(&q.Ask, c.watch) || gone(c.watch) || c.km2 > 0 {
			continue
		}
		mine := s.of(c, w)
		with := mine.Intersect(theirs)
		var longest, taken int64
		for _, t := range times {
			if t.To < q.Window.To && mine.At(t.To) {
				if longest == 0 {
					taken = t.To
				}
				longest = max(longest, t.To-t.From)
			}
		}
		if len(with) == 0 && longest == 0 {
			continue
		}
		key := [2]string{area, c.watch.ID}
		x := into[key]
		if x == nil {
			x = &Closing{Area: area, Watch: c.watch.ID, Party: c.watch.Party, Plan: c.watch.Plan}
			into[key] = x
		}
		x.KM2 += part.KM2
		switch {
		case longest > 0:
			if x.GapKM2 == 0 || taken < x.At {
				x.At = taken
			}
			x.GapKM2 += part.KM2
			x.Gap = max(x.Gap, longest)
		case x.Gap == 0 && (x.At == 0 || with[0].From < x.At):
			x.At = with[0].From
		}
	}
}

// whole works out what all areas lose together: a sweep over the moments at which ground opens and closes.
func (d *Departure) whole() {
	type change struct {
		at        int64
		low, high float64
	}
	var list []change
	d.First, d.Last = d.Window.To, d.Window.From
	for i := range d.Areas {
		for j := range d.Areas[i].Ground {
			g := &d.Areas[i].Ground[j]
			all := g.All()
			d.KM2 += g.KM2
			d.First, d.Last = min(d.First, all[0].From), max(d.Last, all[len(all)-1].To)
			if all[len(all)-1].To >= d.Window.To {
				d.OpenKM2 += g.KM2
			}
			for _, part := range []struct {
				times     Spans
				low, high float64
			}{{g.Vacuum, g.KM2, g.KM2}, {g.Unknown, g.KM2, g.KM2}, {g.Partly, 0, g.KM2}} {
				for _, t := range part.times {
					list = append(list, change{t.From, part.low, part.high}, change{t.To, -part.low, -part.high})
				}
			}
			for _, t := range g.Shared {
				high := min(g.KM2, g.sharedAt(t.From))
				list = append(list, change{t.From, 0, high}, change{t.To, 0, -high})
			}
		}
	}
	if len(list) == 0 {
		d.First, d.Last = 0, 0
		return
	}
	slices.SortFunc(list, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	var now Measure
	for i, c := range list {
		now.add(c.low, c.high)
		if i+1 < len(list) && list[i+1].at == c.at {
			continue
		}
		if now.High > d.Most.High*(1+1e-9) || now.High >= d.Most.High*(1-1e-9) && now.Low > d.Most.Low*(1+1e-9) {
			d.Most, d.When = now, c.at
		}
	}
}

// sum adds up what the pieces of ground lose.
func (u *UncoveredArea) sum() {
	var marks []int64
	for i := range u.Ground {
		g := &u.Ground[i]
		certain := g.Vacuum.Total() + g.Unknown.Total()
		perhaps := g.Partly.Total()
		u.Uncovered.add(g.KM2*float64(certain)/3600, g.KM2*float64(certain+perhaps)/3600)
		for _, l := range []Spans{g.Vacuum, g.Unknown, g.Partly, g.Shared} {
			marks = appendMarks(marks, l)
		}
	}
	slices.Sort(marks)
	marks = slices.Compact(marks)
	u.When = math.MaxInt64
	for i, t := range marks {
		var now, shared Measure
		for j := range u.Ground {
			g := &u.Ground[j]
			switch {
			case g.Vacuum.At(t) || g.Unknown.At(t):
				now.add(g.KM2, g.KM2)
			case g.Partly.At(t):
				now.add(0, g.KM2)
			case g.Shared.At(t):
				shared.add(0, min(g.KM2, g.sharedAt(t)))
			}
		}
		if i+1 < len(marks) {
			// Shares that go may all have lain on the ground that they alone covered; together they are no larger than themselves.
			most := 0.0
			for j := range u.Ground {
				if g := &u.Ground[j]; g.Shared.At(t) {
					most = max(most, g.sharedAt(t))
				}
			}
			shared.High = min(shared.High, most)
			u.Uncovered.add(0, shared.High*float64(marks[i+1]-t)/3600)
		}
		now.add(0, shared.High)
		if now.High > u.Most.High || now.High == u.Most.High && now.Low > u.Most.Low {
			u.Most, u.When = now, t
		}
	}
}

// sharedAt is how many km² the bare shares have together that go at a moment.
func (g *Uncovered) sharedAt(t int64) float64 {
	sum := 0.0
	for _, c := range g.part.covers {
		if _, goes := slices.BinarySearch(g.Left, c.watch.ID); goes && c.km2 > 0 && len(c.spans(nil, Span{t, t + 1})) > 0 {
			sum += c.km2
		}
	}
	return sum
}

// ChangeAsk compares two days, or any two stretches of time.
type ChangeAsk struct {
	Ask                    // the window is not looked at
	Then  Span             // who was there
	Now   Span             // and is not
	Areas func(*Area) bool // which areas are looked at; nil: all
}

// Change is what stood then and does not stand now.
type Change struct {
	Then, Now Span
	Gone      []string // watches that covered something then and nothing now, by id
	Came      []string // the other way round
	Left      []Party  // parties that kept a watch then and keep none now
	Areas     []ChangedArea
}

// ChangedArea is how one area differs.
type ChangedArea struct {
	Area       *Area // as it is now, or was then
	KM2        float64
	Then, Now  Coverage // where the area did not exist, with no Area
	Gone, Came []string
	Ground     []Changed // that was watched at some time then and is not watched at any time now
	LostKM2    Measure   // of that ground; High with what only bare shares cover now
}

// Changed is ground that lost its watch.
type Changed struct {
	KM2   float64
	State GroundState // now; where it changes within the stretch, the worst
	Left  []string    // watches that covered it then

	part *Part
}

// Shape is the outline of the ground.
func (c *Changed) Shape() area.Shape { return c.part.Shape() }

// Changes says who was there then and is not now, and what that left. Ground is judged in the version of the area that holds
// now, or, where there is none, in the one that held then. The error is an *Error, or the context's.
func (m *Model) Changes(ctx context.Context, q ChangeAsk) (*Change, error) {
	for _, w := range []Span{q.Then, q.Now} {
		if w.Empty() || w.From == Begin || w.To == End {
			return nil, &Error{Code: "window", Field: "from"}
		}
	}
	out := &Change{Then: q.Then, Now: q.Now}
	var then, now []Party
	in := func(c *cover, w Span) bool { return len(c.spans(nil, w)) > 0 }
	for _, w := range m.Watches() {
		id := w.ID
		was, is := false, false
		for _, c := range m.ofWatch.get(id) {
			if m.uses(&q.Ask, c.watch) {
				was, is = was || in(c, q.Then), is || in(c, q.Now)
			}
		}
		party := m.watches.get(id).Party
		if was {
			then = appendParty(then, party)
		}
		if is {
			now = appendParty(now, party)
		}
		if was && !is {
			out.Gone = append(out.Gone, id)
		} else if is && !was {
			out.Came = append(out.Came, id)
		}
	}
	for _, p := range then {
		if !slices.ContainsFunc(now, func(o Party) bool { return o.ID == p.ID }) {
			out.Left = append(out.Left, p)
		}
	}
	slices.SortFunc(out.Left, func(x, y Party) int { return cmp.Compare(x.ID, y.ID) })
	var s scratch
	for _, id := range m.areaIDs {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		p := m.placeIn(id, q.Now)
		if p == nil {
			p = m.placeIn(id, q.Then)
		}
		if p == nil || q.Areas != nil && !q.Areas(p.area) {
			continue
		}
		one, err := m.changed(p, &q, &s)
		if err != nil {
			return nil, err
		}
		if one != nil {
			out.Areas = append(out.Areas, *one)
		}
	}
	slices.SortStableFunc(out.Areas, func(a, b ChangedArea) int {
		return cmp.Or(cmp.Compare(b.LostKM2.High, a.LostKM2.High), cmp.Compare(a.Area.ID, b.Area.ID))
	})
	return out, nil
}

func (m *Model) placeIn(id string, w Span) *place {
	for _, p := range m.places.get(id) {
		if len(p.held.Within(w)) > 0 {
			return p
		}
	}
	return nil
}

func (m *Model) changed(p *place, q *ChangeAsk, s *scratch) (*ChangedArea, error) {
	out := &ChangedArea{Area: p.area, KM2: p.outline.km2}
	ask := q.Ask
	ask.Window = Span{min(q.Then.From, q.Now.From), max(q.Then.To, q.Now.To)}
	// The ground is that of one version, at both times, whenever that version holds.
	both := Normal([]Span{q.Then, q.Now})
	s.reset()
	parts, err := m.parts(p, both, &ask, s)
	if err != nil {
		return nil, err
	}
	for i := range parts {
		part := &parts[i]
		var left []string
		for _, c := range part.covers {
			l := s.of(c, ask.Window)
			was, is := len(l.Within(q.Then)) > 0, len(l.Within(q.Now)) > 0
			switch {
			case was && !is:
				out.Gone = append(out.Gone, c.watch.ID)
				left = append(left, c.watch.ID)
			case was:
				left = append(left, c.watch.ID)
			case is:
				out.Came = append(out.Came, c.watch.ID)
			}
		}
		if len(part.Watched.Within(q.Then)) == 0 || len(part.Watched.Within(q.Now)) > 0 {
			continue
		}
		g := Changed{KM2: part.KM2, Left: left, part: part}
		low := part.KM2
		switch {
		case len(part.Vacuum.Within(q.Now)) > 0:
			g.State = GroundVacuum
		case len(part.Unknown.Within(q.Now)) > 0:
			g.State = GroundUnknown
		default:
			g.State, low = GroundPartly, 0
		}
		slices.Sort(g.Left)
		g.Left = slices.Compact(g.Left)
		out.LostKM2.add(low, part.KM2)
		out.Ground = append(out.Ground, g)
	}
	for _, list := range []*[]string{&out.Gone, &out.Came} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	if len(out.Gone) == 0 && len(out.Came) == 0 && len(out.Ground) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(out.Ground, func(a, b Changed) int { return cmp.Compare(b.KM2, a.KM2) })
	ask.Window = q.Then
	if out.Then, err = m.Coverage(p.area.ID, ask); err != nil {
		return nil, err
	}
	ask.Window = q.Now
	out.Now, err = m.Coverage(p.area.ID, ask)
	return out, err
}
