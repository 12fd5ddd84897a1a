package watch

import (
	"cmp"
	"math"
	"slices"

	"tansiq/internal/area"
)

// GroundState is how a place stands at a moment.
type GroundState string

// The states.
const (
	GroundWatched GroundState = "watched"
	GroundPartly  GroundState = "partly" // only bare shares are kept
	GroundVacuum  GroundState = "vacuum"
	GroundUnknown GroundState = "unknown"
)

// GroundStates lists the states, from watched to worst.
func GroundStates() []GroundState {
	return []GroundState{GroundWatched, GroundPartly, GroundUnknown, GroundVacuum}
}

// spansOf are the times for which a part is in a state.
func (p *Part) spansOf(s GroundState) Spans {
	switch s {
	case GroundWatched:
		return p.Watched
	case GroundPartly:
		return p.Partly
	case GroundVacuum:
		return p.Vacuum
	}
	return p.Unknown
}

// at is the state of a part at a moment of the window.
func (p *Part) at(t int64) (GroundState, bool) {
	for _, s := range GroundStates() {
		if p.spansOf(s).At(t) {
			return s, true
		}
	}
	return "", false
}

// Gap is ground of an area that nobody is known to watch, for a stretch of time. Stretches between the turns of one watch ("each
// night") are folded into one gap with Times above 1.
type Gap struct {
	Area    string
	State   GroundState // vacuum, unknown or partly
	Span    Span        // within the window; of folded stretches from the first to the last
	Since   int64       // when it began, perhaps before the window; Begin: it was never otherwise, as this node knows
	Open    bool        // it lasts to the end of the window or beyond
	KM2     float64
	Times   int   // how many stretches; 1 unless folded
	Seconds int64 // how long they last together, within the window
	Longest Span
	Left    []Left
	Beside  []Beside // for the largest gaps only; see Model.Beside

	parts []*Part
}

// Shape is the outline of the gap, on the grid.
func (g *Gap) Shape() area.Shape {
	if len(g.parts) == 1 {
		return g.parts[0].Shape()
	}
	shapes := make([]area.Shape, 0, len(g.parts))
	for _, p := range g.parts {
		if s := p.Shape(); !s.IsZero() {
			shapes = append(shapes, s)
		}
	}
	return area.Union(shapes...)
}

// Reason is why a watch no longer covered when a gap began.
type Reason string

// The reasons.
const (
	LeftEnded     Reason = "ended"     // as it was to end
	LeftWithdrawn Reason = "withdrawn" // before its time
	LeftChanged   Reason = "changed"   // it goes on in other terms, which leave this ground then
	LeftPause     Reason = "pause"     // until its next turn
	LeftVersion   Reason = "version"   // the area that it is kept on has another outline since
)

// Left is a watch whose end began a gap.
type Left struct {
	Watch string
	Party Party
	Kind  Kind
	At    int64
	Why   Reason
}

// foldFrom is from how many stretches between turns on they are told as one gap.
const foldFrom = 3

// Gaps are the stretches of ground and time of an area that nobody is known to watch, the most km² × hours of vacuum first, then
// partly watched, then unknown.
func (m *Model) Gaps(id string, a Ask) ([]Gap, error) {
	if a.Window.Empty() || a.Window.From == Begin || a.Window.To == End {
		return nil, &Error{Code: "window", Field: "from"}
	}
	a.Totals = false
	c, err := m.Coverage(id, a)
	if err != nil {
		return nil, err
	}
	return m.gapsOf(&c, a)
}

func (m *Model) gapsOf(c *Coverage, a Ask) ([]Gap, error) {
	var gaps []Gap
	for i := range c.Parts {
		p := &c.Parts[i]
		for _, state := range []GroundState{GroundVacuum, GroundPartly, GroundUnknown} {
			list, err := m.stretches(c, p, state, a)
			if err != nil {
				return nil, err
			}
			gaps = append(gaps, list...)
		}
	}
	// What began and ended together on neighbouring ground is one gap.
	type key struct {
		state      GroundState
		span       Span
		since      int64
		times      int
		seconds    int64
		outline    string
		why, first string
	}
	byKey := map[key]int{}
	out := gaps[:0]
	for _, g := range gaps {
		k := key{state: g.State, span: g.Span, since: g.Since, times: g.Times, seconds: g.Seconds, outline: g.parts[0].place.outline.id}
		if len(g.Left) > 0 {
			k.why, k.first = string(g.Left[0].Why), g.Left[0].Watch
		}
		if at, ok := byKey[k]; ok {
			out[at].KM2 += g.KM2
			out[at].parts = append(out[at].parts, g.parts...)
			continue
		}
		byKey[k] = len(out)
		out = append(out, g)
	}
	rank := map[GroundState]int{GroundVacuum: 0, GroundPartly: 1, GroundUnknown: 2}
	weight := func(g *Gap) float64 { return g.KM2 * float64(g.Seconds) }
	slices.SortStableFunc(out, func(x, y Gap) int {
		return cmp.Or(cmp.Compare(rank[x.State], rank[y.State]), cmp.Compare(weight(&y), weight(&x)), cmp.Compare(x.Span.From, y.Span.From))
	})
	return out, nil
}

// stretches are the gaps of one part in one state.
func (m *Model) stretches(c *Coverage, p *Part, state GroundState, a Ask) ([]Gap, error) {
	var out []Gap
	var pauses []Gap
	spans := p.spansOf(state)
	for i, s := range spans {
		g := Gap{Area: c.Area.ID, State: state, Span: s, Since: s.From, Open: s.To >= c.Window.To, KM2: p.KM2, Times: 1, Seconds: s.Seconds(), Longest: s, parts: []*Part{p}}
		if i == 0 && s.From <= max(c.Window.From, p.place.held[0].From) {
			since, err := m.since(p, state, s.From, a)
			if err != nil {
				return nil, err
			}
			g.Since = since
		}
		g.Left = m.left(p, g.Since, a)
		pause := len(g.Left) > 0
		for _, l := range g.Left {
			pause = pause && l.Why == LeftPause
		}
		if pause {
			pauses = append(pauses, g)
		} else {
			out = append(out, g)
		}
	}
	if len(pauses) < foldFrom {
		return append(out, pauses...), nil
	}
	one := pauses[0]
	for _, g := range pauses[1:] {
		one.Span.To, one.Open = g.Span.To, g.Open
		one.Times++
		one.Seconds += g.Seconds
		if g.Span.Seconds() > one.Longest.Seconds() {
			one.Longest = g.Span
		}
	}
	return append(out, one), nil
}

// since is when the state that a part has at a moment began: it looks further and further back, to the first watch and the
// first word that there is about the ground.
func (m *Model) since(p *Part, state GroundState, t int64, a Ask) (int64, error) {
	for _, back := range []int64{86400, 10 * 86400, 100 * 86400, 1000 * 86400, 0} {
		w := Span{t - back, t + 1}
		if back == 0 {
			w.From = m.first(p)
			if w.From >= t {
				return Begin, nil
			}
		}
		b := a
		b.Window = w
		held := p.place.held.Within(w)
		if len(held) == 0 {
			return t, nil
		}
		from, found, err := m.sinceWithin(p, state, t, held, &b)
		if err != nil {
			return 0, err
		}
		if !found {
			return t, nil
		}
		if from > held[0].From || held[0].From > w.From {
			return from, nil // it began within what was looked at, or with the area itself
		}
	}
	return Begin, nil
}

// sinceWithin is since as far as one window tells; not found where the part was in another state at t.
func (m *Model) sinceWithin(p *Part, state GroundState, t int64, held Spans, a *Ask) (from int64, found bool, err error) {
	s := m.borrow()
	defer m.restore(s)
	parts, err := m.parts(p.place, held, a, s)
	if err != nil {
		return 0, false, err
	}
	for i := range parts {
		q := &parts[i]
		if !sameGround(p, q) {
			continue
		}
		span, ok := q.spansOf(state).around(t)
		if ok && (!found || span.From > from) { // of several pieces of the ground the one that came to it last
			from, found = span.From, true
		}
	}
	return from, found, nil
}

// around is the span that holds t.
func (s Spans) around(t int64) (Span, bool) {
	span, in := s.Around(t)
	return span, in
}

// first is the earliest moment for which anything is known about the ground of a part, or a second before.
func (m *Model) first(p *Part) int64 {
	first := int64(End)
	word := func(s Span) { // of one that always held, its end is the first that happens
		for _, t := range [2]int64{s.From, s.To} {
			if t != Begin && t != End {
				first = min(first, t)
			}
		}
	}
	for _, o := range m.index.meeting(p.place.outline) {
		for _, c := range m.covers.get(o.id) {
			if b := c.when.Bounds(); b.From != Begin {
				first = min(first, b.From)
			}
		}
		for _, w := range m.words.get(o.id) {
			word(w.spans[0])
		}
	}
	for _, w := range m.allWords {
		word(w.spans[0])
	}
	if first == End {
		return first
	}
	return first - 1
}

// sameGround reports whether q, from another cut of the same place, is ground of p: what lies in all of q's outlines that p was
// cut by as p does. The cells of one are then a part of the other, or the other way round.
func sameGround(p, q *Part) bool {
	if p.set == q.set {
		return true
	}
	if p.set.km2 <= q.set.km2 {
		return subset(q.set.in, p.set.in) || touches(p, q)
	}
	return subset(p.set.in, q.set.in) || touches(p, q)
}

// touches looks for a point of one in the other.
func touches(p, q *Part) bool {
	small, large := p.set, q.set
	if small.km2 > large.km2 {
		small, large = large, small
	}
	for i := range small.cells {
		at, ok := small.cells[i].Spot()
		if !ok {
			continue
		}
		for j := range large.cells {
			if large.cells[j].Holds(at) {
				return true
			}
		}
	}
	return false
}

// subset reports whether all of a are in b; both ascend.
func subset(a, b []string) bool {
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); !ok {
			return false
		}
	}
	return true
}

// left are the watches that covered the ground of a part until t and not longer.
func (m *Model) left(p *Part, t int64, a Ask) []Left {
	if t == Begin {
		return nil
	}
	w := Span{t - 1, t + 1}
	var out []Left
	seen := map[string]bool{}
	for _, o := range m.index.meeting(p.place.outline) {
		if _, in := slices.BinarySearch(p.set.in, o.id); !in && !m.contains(o, p) {
			continue
		}
		for _, c := range m.covers.get(o.id) {
			if !m.uses(&a, c.watch) || seen[c.watch.ID] {
				continue
			}
			l := c.spans(nil, w)
			if len(l) == 0 || !l.At(t-1) || l.At(t) {
				continue
			}
			left := Left{Watch: c.watch.ID, Party: c.watch.Party, Kind: c.watch.Kind, At: t, Why: LeftPause}
			_, again := c.when.Next(t)
			switch {
			case !c.watch.Withdrawn.IsZero() && c.watch.Withdrawn.Unix() <= t:
				left.Why = LeftWithdrawn
				if c.watch.ChangedTo != "" && c.watch.Withdrawn.Unix() == t {
					left.Why = LeftChanged
				}
			case c.when.At(t):
				left.Why = LeftVersion
			case !again:
				left.Why = LeftEnded
			case len(c.clip) > 0 && c.clip[len(c.clip)-1].To <= t:
				left.Why = LeftEnded
				if c.watch.Withdrawn.IsZero() {
					left.Why = LeftVersion
				}
			}
			seen[c.watch.ID] = true
			out = append(out, left)
		}
	}
	slices.SortFunc(out, func(a, b Left) int { return cmp.Compare(a.Watch, b.Watch) })
	return out
}

// contains reports whether ground of a part lies in an outline that it was not cut by.
func (m *Model) contains(o *outline, p *Part) bool {
	for i := range p.set.cells {
		if at, ok := p.set.cells[i].Spot(); ok && o.shape.Holds(at) {
			return true
		}
	}
	return false
}

// Beside is ground that borders on a gap.
type Beside struct {
	Areas   []string    // areas that it lies in, by id; none: ground that no area holds
	State   GroundState // when the gap began; of ground that no area holds: unknown, or watched
	Parties []Party     // who watches it then
	KM      float64     // length of the common border
}

// BesideOf says what borders on a gap at a moment, the longest border first; of ground that neither an area nor a watch nor a
// declaration holds nothing is known, and it is left out. Nothing is sampled: one arrangement of everything around.
func (m *Model) BesideOf(g *Gap, t int64, a Ask) ([]Beside, error) {
	p := g.parts[0].place
	const around = 1000 // 1e-4 degrees: what only touches is wanted too
	lo, hi := p.outline.min, p.outline.max
	lo.Lon, lo.Lat, hi.Lon, hi.Lat = lo.Lon-around, lo.Lat-around, hi.Lon+around, hi.Lat+around
	near := m.index.within(lo, hi)
	if len(near) > maxCuts {
		return nil, &Error{Code: "too_many_outlines", Field: g.Area, Value: "2000+"}
	}
	shapes := make([]area.Shape, len(near))
	own := -1
	for i, o := range near {
		shapes[i] = o.shape
		if o.id == p.outline.id {
			own = i
		}
	}
	arr, err := area.Arrange(shapes)
	if err != nil {
		return nil, err
	}
	a.Window = Span{t, t + 1}
	inGap := make([]bool, len(arr.Cells))
	for i := range arr.Cells {
		c := &arr.Cells[i]
		if own < 0 || !slices.Contains(c.In, own) {
			continue
		}
		if at, ok := c.Spot(); ok {
			for _, part := range g.parts {
				for j := range part.set.cells {
					inGap[i] = inGap[i] || part.set.cells[j].Holds(at)
				}
			}
		}
	}
	areasOf := map[string][]string{}
	for _, id := range m.areaIDs {
		if q := m.placeAt(id, t); q != nil {
			areasOf[q.outline.id] = append(areasOf[q.outline.id], id)
		}
	}
	type key struct{ areas, parties, state string }
	found := map[key]*Beside{}
	for _, b := range arr.Borders {
		inner, outer := b.A, b.B
		if inGap[inner] == inGap[outer] {
			continue
		}
		if inGap[outer] {
			outer = inner
		}
		one := Beside{State: GroundUnknown}
		in := make([]string, 0, len(arr.Cells[outer].In))
		for _, x := range arr.Cells[outer].In {
			in = append(in, near[x].id)
			one.Areas = append(one.Areas, areasOf[near[x].id]...)
		}
		slices.Sort(one.Areas)
		one.State, one.Parties = m.ground(in, one.Areas, t, &a)
		k := key{state: string(one.State)}
		for _, id := range one.Areas {
			k.areas += id + " "
		}
		for _, party := range one.Parties {
			k.parties += party.ID + " "
		}
		if found[k] == nil {
			found[k] = &one
		}
		found[k].KM += b.KM
	}
	out := make([]Beside, 0, len(found))
	for _, b := range found {
		out = append(out, *b)
	}
	slices.SortFunc(out, func(x, y Beside) int {
		return cmp.Or(cmp.Compare(y.KM, x.KM), slices.Compare(x.Areas, y.Areas), cmp.Compare(x.State, y.State))
	})
	return out, nil
}

// ground is the state at a moment of ground that lies in some outlines and areas, and who watches it.
func (m *Model) ground(in, areas []string, t int64, a *Ask) (GroundState, []Party) {
	var parties []Party
	partly := false
	w := Span{t, t + 1}
	for _, o := range in {
		for _, c := range m.covers.get(o) {
			if !m.uses(a, c.watch) || len(c.spans(nil, w)) == 0 {
				continue
			}
			if c.km2 > 0 {
				partly = true
				continue
			}
			parties = appendParty(parties, c.watch.Party)
		}
	}
	switch {
	case len(parties) > 0:
		slices.SortFunc(parties, func(x, y Party) int { return cmp.Compare(x.ID, y.ID) })
		return GroundWatched, parties
	case partly:
		return GroundPartly, nil
	}
	var needs []string
	for _, id := range areas {
		if p := m.placeAt(id, t); p != nil {
			needs = append(needs, p.area.Needs...)
		}
	}
	if m.told(needs, in).At(t) {
		return GroundVacuum, nil
	}
	return GroundUnknown, nil
}

func appendParty(list []Party, p Party) []Party {
	if slices.ContainsFunc(list, func(o Party) bool { return o.ID == p.ID }) {
		return list
	}
	return append(list, p)
}

// Patch is ground of one area that is in one state at a moment.
type Patch struct {
	Area    string
	State   GroundState
	KM2     float64
	Parties []Party  // who watches it, by id; of partly watched ground those who keep a share
	Watches []string // those in their turn
	Planned []string // watches that would be in their turn, were their plan in force
	Since   int64    // of vacuum and unknown ground: when it began; Begin: it was never otherwise, as this node knows

	parts []*Part
}

// Shape is the outline of the patch, on the grid.
func (p *Patch) Shape() area.Shape {
	g := Gap{parts: p.parts}
	return g.Shape()
}

// At is how all areas stand at a moment, area by area by id, the worst state of each last. only, where it is not nil, chooses areas. The window
// of the question is not looked at.
func (m *Model) At(t int64, a Ask, only func(*Area) bool) ([]Patch, error) {
	a.Window, a.Totals = Span{t, t + 1}, false
	planned := a
	planned.Assume = []string{"*"}
	var out []Patch
	s := m.borrow()
	defer m.restore(s)
	for _, id := range m.areaIDs {
		p := m.placeAt(id, t)
		if p == nil || only != nil && !only(p.area) {
			continue
		}
		first := len(out)
		list, err := m.patches(p, t, &a, &planned, s)
		if err != nil {
			return nil, err
		}
		byKey := map[string]int{}
		for _, patch := range list {
			key := patchKey(&patch)
			if at, ok := byKey[key]; ok {
				out[at].KM2 += patch.KM2
				out[at].parts = append(out[at].parts, patch.parts...)
				continue
			}
			byKey[key] = len(out)
			out = append(out, patch)
		}
		slices.SortStableFunc(out[first:], func(x, y Patch) int {
			return cmp.Compare(slices.Index(GroundStates(), x.State), slices.Index(GroundStates(), y.State))
		})
	}
	return out, nil
}

// patches are the pieces of a place at a moment. It is cut by everything that there was up to then, so that each piece has one
// past, and by what plans would bring.
func (m *Model) patches(p *place, t int64, a, planned *Ask, s *scratch) ([]Patch, error) {
	past := Span{min(m.first(&Part{place: p}), t), t + 1}
	use, would := m.relevant(p, past, planned)
	_, covers := m.relevant(p, past, a)
	var parts []Part
	var held Spans
	// Most ground changed hands lately: further back is looked only as far as something lasts.
	for _, back := range []int64{10 * 86400, 100 * 86400, 1000 * 86400, math.MaxInt64} {
		w := past
		if back < t-past.From {
			w.From = t - back
		}
		held = p.held.Within(w)
		s.again()
		var err error
		if parts, err = m.partsOf(p, held, a, use, covers, s); err != nil {
			return nil, err
		}
		if w == past || !slices.ContainsFunc(parts, func(part Part) bool {
			state, _ := part.at(t)
			span, _ := part.spansOf(state).Around(t)
			return state != GroundWatched && state != GroundPartly && span.From <= w.From
		}) {
			past = w
			break
		}
	}
	now := Span{t, t + 1}
	out := make([]Patch, len(parts))
	for i := range parts {
		part, patch := &parts[i], &out[i]
		*patch = Patch{Area: p.area.ID, KM2: part.KM2, parts: []*Part{part}, Since: t}
		patch.State, _ = part.at(t)
		for _, c := range part.covers {
			if !s.of(c, past).At(t) {
				continue
			}
			if c.km2 == 0 || patch.State == GroundPartly {
				patch.Parties = appendParty(patch.Parties, c.watch.Party)
			}
			patch.Watches = append(patch.Watches, c.watch.ID)
		}
		for _, o := range part.set.in {
			for _, c := range would[o] {
				if !m.uses(a, c.watch) && len(c.spans(nil, now)) > 0 {
					patch.Planned = append(patch.Planned, c.watch.ID)
				}
			}
		}
		if patch.State == GroundVacuum || patch.State == GroundUnknown {
			span, _ := part.spansOf(patch.State).Around(t)
			if patch.Since = span.From; span.From <= past.From && held[0].From <= past.From {
				patch.Since = Begin
			}
		}
		slices.SortFunc(patch.Parties, func(x, y Party) int { return cmp.Compare(x.ID, y.ID) })
		slices.Sort(patch.Watches)
		patch.Watches = slices.Compact(patch.Watches)
		slices.Sort(patch.Planned)
		patch.Planned = slices.Compact(patch.Planned)
	}
	for i := range parts { // a patch is of one moment: only its ground is kept
		parts[i].Watched, parts[i].Partly, parts[i].Vacuum, parts[i].Unknown = nil, nil, nil, nil
	}
	return out, nil
}

func patchKey(p *Patch) string {
	b := []byte(p.State)
	for _, list := range [][]string{p.Watches, p.Planned} {
		b = append(b, '|')
		for _, x := range list {
			b = append(append(b, x...), ' ')
		}
	}
	for shift := 0; shift < 64; shift += 8 {
		b = append(b, byte(p.Since>>shift))
	}
	return string(b)
}

// Seen is what is known of how a polygon was looked at through a window: whether a count of nothing there means anything.
type Seen struct {
	KM2     float64
	Watched Measure // km² × hours; partly watched ground makes ranges
	Vacuum  Measure
	Unknown Measure
}

// Share is a measure as a part of the whole, 0…1.
func (s Seen) Share(of Measure) Measure {
	whole := s.Watched.High + s.Vacuum.Low + s.Unknown.Low
	if whole <= 0 {
		return Measure{}
	}
	return Measure{of.Low / whole, of.High / whole}
}

// Seen asks about any polygon. Ground that lies in no area, and that no watch reaches and no declaration, is unknown; where areas over
// it name whose word is needed, it is vacuum by the word of all of them only.
func (m *Model) Seen(shape area.Shape, a Ask) (Seen, error) {
	if a.Window.Empty() || a.Window.From == Begin || a.Window.To == End {
		return Seen{}, &Error{Code: "window", Field: "from"}
	}
	s := m.borrow()
	defer m.restore(s)
	p, parts, err := m.partsOfLand(shape, &a, s)
	if err != nil {
		return Seen{}, err
	}
	c := Coverage{Window: a.Window}
	m.measure(&c, p, p.held, parts, s)
	return Seen{KM2: p.outline.km2, Watched: c.Watched, Vacuum: c.Vacuum, Unknown: c.Unknown}, nil
}

// partsOfLand cuts land that is no area, as parts does a place. Where areas over it name whose word is needed, it needs it too.
func (m *Model) partsOfLand(shape area.Shape, a *Ask, s *scratch) (*place, []Part, error) {
	o := m.outlines.get(shape.Digest())
	if o == nil {
		o = newOutline(shape)
	}
	p := &place{area: &Area{ID: "seen"}, outline: o, held: Spans{a.Window}, needing: map[string][]*place{}}
	use, covers := m.relevant(p, a.Window, a)
	for _, q := range m.needing {
		if len(q.held.Within(a.Window)) > 0 && p.meetsAny(map[*outline]bool{q.outline: true}) {
			p.needing[q.outline.id] = append(p.needing[q.outline.id], q)
			use = append(use, q.outline)
		}
	}
	parts, err := m.partsOf(p, p.held, a, use, covers, s)
	return p, parts, err
}
