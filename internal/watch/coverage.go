package watch

import (
	"cmp"
	"slices"

	"tansiq/internal/area"
)

// Measure is an amount of area and time, km² × hours. Low and High differ only where bare shares are in force: then it is
// not known which ground they cover.
type Measure struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

func (m *Measure) add(low, high float64) { m.Low, m.High = m.Low+low, m.High+high }

// Coverage is how an area stood through a window, as this node knows it. Of the three measures at least two are exact; together
// they make the area times the part of the window for which there was such an area.
type Coverage struct {
	Area     *Area
	Window   Span
	KM2      float64 // of the version that held last in the window
	Watched  Measure
	Vacuum   Measure
	Unknown  Measure
	Parts    []Part
	Told     []string // parties that declared their list complete for some of it, by id
	Untold   []string // parties that keep a watch on it, or whose word is needed, and declared nothing for it
	Versions int      // how many versions held in the window
}

// Part is the ground of an area that lies under the same watches and declarations. The four lists of spans tile the time for
// which the version of the area held in the window.
type Part struct {
	KM2     float64
	Watched Spans
	Partly  Spans // only bare shares are kept: between watched and not
	Vacuum  Spans
	Unknown Spans
	Watches []string // ids of those that cover it at some time in the window, bare shares among them

	set    *cellSet
	place  *place
	covers []*cover
	told   string // outlines with declarations that it lies in
	like   int    // index of the first part of the place that has the same times

	seconds [4]int64 // how long Watched, Partly, Vacuum and Unknown are; the only thing known where only totals are wanted
}

// Shape is the outline of the part, on the grid.
func (p *Part) Shape() area.Shape { return p.set.shape() }

// Version is the version of the area that the part belongs to.
func (p *Part) Version() *Area { return p.place.area }

// scratch is memory that is used again from one area to the next, and from one question to the next.
type scratch struct {
	spans map[*cover]Spans
	free  []Spans
	union Spans
	lists []Spans
	arena []Span           // what parts keep until settled
	known map[*cover]Spans // unfolded for all areas at once, through the whole window; never written
}

// borrow is a scratch to be given back with restore.
func (m *Model) borrow() *scratch {
	if s, ok := m.scratches.Get().(*scratch); ok {
		return s
	}
	return &scratch{spans: map[*cover]Spans{}}
}

// restore gives a scratch back: of what was worked out in it only what was settled stays.
func (m *Model) restore(s *scratch) {
	s.again()
	clear(s.lists[:cap(s.lists)])
	s.known = nil
	m.scratches.Put(s)
}

// reset forgets the area before, whose parts are still in use and were not settled.
func (s *scratch) reset() {
	s.arena = nil
	s.again()
}

// again forgets the area before. Of its parts nobody uses the times any more, or they were settled.
func (s *scratch) again() {
	if s.spans == nil {
		s.spans = map[*cover]Spans{}
	}
	for c, l := range s.spans {
		s.free = append(s.free, l)
		delete(s.spans, c)
	}
	s.arena = s.arena[:0]
}

// settle gives parts memory of their own for their times, no more than they need.
func settle(parts []Part) {
	n := 0
	for i := range parts {
		if p := &parts[i]; p.like == i {
			n += len(p.Watched) + len(p.Partly) + len(p.Vacuum) + len(p.Unknown)
		}
	}
	own := make([]Span, 0, n)
	for i := range parts {
		p := &parts[i]
		if p.like != i {
			q := &parts[p.like]
			p.Watched, p.Partly, p.Vacuum, p.Unknown = q.Watched, q.Partly, q.Vacuum, q.Unknown
			continue
		}
		for _, l := range []*Spans{&p.Watched, &p.Partly, &p.Vacuum, &p.Unknown} {
			if at := len(own); len(*l) > 0 {
				own = append(own, *l...)
				*l = own[at:len(own):len(own)]
			}
		}
	}
}

// keep copies spans to where parts keep them.
func (s *scratch) keep(l Spans) Spans {
	at := len(s.arena)
	s.arena = append(s.arena, l...)
	return s.kept(at)
}

// kept are the spans in the arena from a place on.
func (s *scratch) kept(at int) Spans {
	if at == len(s.arena) {
		return nil
	}
	return Spans(s.arena[at:len(s.arena):len(s.arena)])
}

func (s *scratch) subtract(a, b Spans) Spans {
	at := len(s.arena)
	s.arena = appendSubtract(s.arena, a, b)
	return s.kept(at)
}

func (s *scratch) intersect(a, b Spans) Spans {
	at := len(s.arena)
	s.arena = appendIntersect(s.arena, a, b)
	return s.kept(at)
}

// of are the spans in which a cover covers, within w.
func (s *scratch) of(c *cover, w Span) Spans {
	if l, ok := s.spans[c]; ok {
		return l
	}
	if l, ok := s.known[c]; ok && (len(l) == 0 || w.From <= l[0].From && l[len(l)-1].To <= w.To) {
		return l
	}
	var room Spans
	if n := len(s.free); n > 0 {
		room, s.free = s.free[n-1], s.free[:n-1]
	}
	l := c.spans(room, w)
	s.spans[c] = l
	return l
}

// spans are those in which a cover covers, within w, written over room.
func (c *cover) spans(room Spans, w Span) Spans {
	if len(c.clip) == 0 {
		return room[:0]
	}
	all := Span{c.clip[0].From, c.clip[len(c.clip)-1].To}.Cut(w)
	if all.Empty() {
		return room[:0]
	}
	l := c.when.Cover(room, all)
	if len(c.clip) > 1 {
		return l.Intersect(c.clip)
	}
	return l
}

// Coverage is how an area stood through the window. The error is an *Error with the code no_area where there never was such an area.
func (m *Model) Coverage(id string, a Ask) (Coverage, error) {
	if len(m.versions.get(id)) == 0 {
		return Coverage{}, &Error{Code: "no_area", Field: "area", Value: id}
	}
	s := m.borrow()
	defer m.restore(s)
	return m.coverage(id, &a, s)
}

func (m *Model) coverage(id string, a *Ask, s *scratch) (Coverage, error) {
	c := Coverage{Window: a.Window}
	told, untold := map[string]bool{}, map[string]bool{}
	for _, p := range m.places.get(id) {
		held := p.held.Within(a.Window)
		if len(held) == 0 {
			continue
		}
		s.again()
		parts, err := m.parts(p, held, a, s)
		if err != nil {
			return c, err
		}
		c.Area, c.KM2 = p.area, p.outline.km2
		c.Versions++
		m.measure(&c, p, held, parts, s)
		for i := range parts {
			m.whose(p, &parts[i], told, untold)
		}
		if !a.Totals {
			settle(parts)
			c.Parts = append(c.Parts, parts...)
		}
	}
	for party := range told {
		c.Told = append(c.Told, party)
		delete(untold, party)
	}
	for party := range untold {
		c.Untold = append(c.Untold, party)
	}
	slices.Sort(c.Told)
	slices.Sort(c.Untold)
	return c, nil
}

// relevant are the outlines that cut a place for a question, with the covers on them that are used in the window.
func (m *Model) relevant(p *place, w Span, a *Ask) (use []*outline, covers map[string][]*cover) {
	covers = map[string][]*cover{}
	for _, o := range m.index.meeting(p.outline) {
		var list []*cover
		for _, c := range m.covers.get(o.id) {
			if !m.uses(a, c.watch) || len(c.clip) == 0 || c.clip[0].From >= w.To || c.clip[len(c.clip)-1].To <= w.From {
				continue
			}
			if b := c.when.Bounds(); b.From >= w.To || b.To <= w.From {
				continue
			}
			list = append(list, c)
		}
		if len(list) == 0 && len(m.words.get(o.id)) == 0 || p.outline.to(o) == area.Apart {
			continue
		}
		covers[o.id] = list
		use = append(use, o)
	}
	return use, covers
}

// parts cuts a place and says for each part when it was what.
func (m *Model) parts(p *place, held Spans, a *Ask, s *scratch) ([]Part, error) {
	use, covers := m.relevant(p, Span{held[0].From, held[len(held)-1].To}, a)
	return m.partsOf(p, held, a, use, covers, s)
}

// partsOf is parts for outlines to cut by and covers that are chosen already.
func (m *Model) partsOf(p *place, held Spans, a *Ask, use []*outline, covers map[string][]*cover, s *scratch) ([]Part, error) {
	w := Span{held[0].From, held[len(held)-1].To}
	sets, err := m.cut(p, use)
	if err != nil {
		return nil, err
	}
	out := make([]Part, len(sets))
	totals := a.Totals && w.From != Begin && w.To != End
	for _, list := range covers { // bare shares are bounded moment by moment
		totals = totals && !slices.ContainsFunc(list, func(c *cover) bool { return c.km2 > 0 })
	}
	words := map[string]Spans{} // what was declared, by the outlines with declarations
	for i, set := range sets {
		part := &out[i]
		part.KM2, part.set, part.place = set.km2, set, p
		told := ""
		for _, o := range set.in {
			for _, c := range covers[o] {
				if len(s.of(c, w)) > 0 {
					part.covers = append(part.covers, c)
				}
			}
			if len(m.words.get(o)) > 0 || p.needing[o] != nil {
				told += o
			}
		}
		known, ok := words[told]
		if !ok {
			known = m.declaredOn(p, set.in)
			words[told] = known
		}
		part.told, part.like = told, i
		for k := range out[:i] { // what is under the same watches and declarations has the same times
			if q := &out[k]; q.like == k && q.told == told && slices.Equal(q.covers, part.covers) {
				part.Watched, part.Partly, part.Vacuum, part.Unknown, part.Watches = q.Watched, q.Partly, q.Vacuum, q.Unknown, q.Watches
				part.like, part.seconds = k, q.seconds
				break
			}
		}
		switch {
		case part.like != i:
		case totals:
			part.sum(held, w, known, s)
		default:
			part.state(held, w, known, s)
		}
	}
	return out, nil
}

// sum says how long a part was what, which is less work than when.
func (part *Part) sum(held Spans, w Span, known Spans, s *scratch) {
	s.lists = s.lists[:0]
	for _, c := range part.covers {
		s.lists = append(s.lists, s.of(c, w))
	}
	watched := s.together()
	if len(held) > 1 {
		s.arena = appendIntersect(s.arena[:0], watched, held)
		watched = s.arena
	}
	sum := watched.Total()
	gaps := held.Total() - sum
	part.seconds = [4]int64{sum, 0, 0, gaps}
	switch {
	case len(known) == 0 || gaps == 0:
	case known[0].From <= w.From && known[0].To >= w.To:
		part.seconds[2], part.seconds[3] = gaps, 0
	default:
		in := held.Intersect(known)
		vacuum := in.Total() - watched.shared(in)
		part.seconds[2], part.seconds[3] = vacuum, gaps-vacuum
	}
}

// together is the union of the lists; it is not to be kept.
func (s *scratch) together() Spans {
	switch len(s.lists) {
	case 0:
		return nil
	case 1:
		return s.lists[0]
	}
	s.union = UnionInto(s.union, s.lists...)
	return s.union
}

// state says when a part was what.
func (part *Part) state(held Spans, w Span, known Spans, s *scratch) {
	s.lists = s.lists[:0]
	var shares []Spans
	for _, c := range part.covers {
		part.Watches = append(part.Watches, c.watch.ID)
		if c.km2 > 0 {
			shares = append(shares, s.of(c, w))
		} else {
			s.lists = append(s.lists, s.of(c, w))
		}
	}
	slices.Sort(part.Watches)
	part.Watches = slices.Compact(part.Watches)
	watched := s.together()
	if len(held) > 1 {
		part.Watched = s.intersect(watched, held)
	} else {
		part.Watched = s.keep(watched)
	}
	defer func() {
		part.seconds = [4]int64{part.Watched.Total(), part.Partly.Total(), part.Vacuum.Total(), part.Unknown.Total()}
	}()
	gaps := s.subtract(held, part.Watched)
	if len(gaps) == 0 {
		return
	}
	if len(shares) > 0 {
		part.Partly = s.intersect(gaps, UnionInto(nil, shares...))
		gaps = s.subtract(gaps, part.Partly)
	}
	switch {
	case len(known) == 0:
		part.Unknown = gaps
	case known[0].From <= w.From && known[0].To >= w.To:
		part.Vacuum = gaps
	default:
		part.Vacuum = s.intersect(gaps, known)
		part.Unknown = s.subtract(gaps, part.Vacuum)
	}
}

// byParty are the spans for which each party declared its list complete on ground that lies in some outlines. Of several
// declarations of one party for one moment the one made last counts.
func (m *Model) byParty(in []string) map[string]Spans {
	var words []*word
	for _, o := range in {
		words = append(words, m.words.get(o)...)
	}
	words = append(words, m.allWords...)
	if len(words) == 0 {
		return nil
	}
	slices.SortStableFunc(words, func(a, b *word) int {
		return cmp.Or(a.by.At.Compare(b.by.At), cmp.Compare(a.by.ID, b.by.ID))
	})
	out := map[string]Spans{}
	for _, w := range words {
		party := partyName(w.by.Party)
		if w.by.Complete {
			out[party] = out[party].Union(w.spans)
		} else {
			out[party] = out[party].Subtract(w.spans)
		}
	}
	return out
}

// told are the spans for which enough parties declared their lists complete: all that are needed, or any one where none is named.
func (m *Model) told(needs []string, in []string) Spans {
	parties := m.byParty(in)
	if len(needs) == 0 {
		lists := make([]Spans, 0, len(parties))
		for _, l := range parties {
			lists = append(lists, l)
		}
		return UnionInto(nil, lists...)
	}
	all := Spans{{Begin, End}}
	for _, n := range needs {
		all = all.Intersect(parties[n])
	}
	return all
}

// declaredOn are the spans for which enough parties declared their lists complete for ground of a place that lies in some outlines.
func (m *Model) declaredOn(p *place, in []string) Spans {
	known := m.told(p.area.Needs, in)
	for _, o := range in {
		for _, q := range p.needing[o] {
			known = known.Subtract(q.held.Subtract(m.told(q.area.Needs, in)))
		}
	}
	return known
}

// whose gathers which parties said something of a part and which did not.
func (m *Model) whose(p *place, part *Part, told, untold map[string]bool) {
	for party, spans := range m.byParty(part.set.in) {
		if len(spans.Intersect(p.held)) > 0 {
			told[party] = true
		}
	}
	for _, n := range p.area.Needs {
		untold[n] = true
	}
	for _, c := range part.covers {
		untold[partyName(c.watch.Party)] = true
	}
}

const secondsPerHour = 3600.0

// measure adds up the parts of one version. While bare shares are in force the sums are bounds, moment by moment: the
// shares may lie on ground that is watched already, or beside each other where nobody looks.
func (m *Model) measure(c *Coverage, p *place, held Spans, parts []Part, s *scratch) {
	shared := false
	for i := range parts {
		part := &parts[i]
		shared = shared || len(part.Partly) > 0
		amount := func(n int64) float64 { return part.KM2 * float64(n) / secondsPerHour }
		w, v, u := amount(part.seconds[0]), amount(part.seconds[2]), amount(part.seconds[3])
		c.Watched.add(w, w)
		c.Vacuum.add(v, v)
		c.Unknown.add(u, u)
	}
	if shared {
		m.shared(c, p, parts, s)
	}
}

// share is a bare share as it falls on one place: between low and high km² of it are covered.
type share struct{ low, high float64 }

// shared adds what passes while only bare shares are kept on some part. Low of what is uncovered supposes that shares lie on
// uncovered ground and beside each other; High, that they lie on each other and on what others watch.
func (m *Model) shared(c *Coverage, p *place, parts []Part, s *scratch) {
	covers := map[*cover]float64{} // km² of the share's outline that lie in the place
	for i := range parts {
		for _, k := range parts[i].covers {
			if k.km2 > 0 {
				covers[k] += parts[i].KM2
			}
		}
	}
	var shares []share
	var sweep []sweeper
	for k, inside := range covers {
		outside := max(k.outline.km2-inside, 0)
		if k.outline.id == p.outline.id {
			inside, outside = p.outline.km2, 0
		}
		sweep = append(sweep, sweeper{spans: s.of(k, Span{Begin, End}), what: sweptShare, at: len(shares)})
		shares = append(shares, share{max(k.km2-outside, 0), min(k.km2, inside)})
	}
	// Parts under the same watches and declarations have the same times: they are told together.
	s.lists = s.lists[:0]
	for i, part := range parts {
		if part.like != i {
			continue
		}
		km2 := 0.0
		for k := range parts[i:] {
			if q := &parts[i+k]; q.like == i {
				km2 += q.KM2
			}
		}
		add := func(what int, l Spans) {
			if len(l) > 0 {
				sweep = append(sweep, sweeper{spans: l, what: what, km2: km2})
			}
		}
		add(sweptOpen, part.Vacuum)
		add(sweptOpen, part.Unknown)
		if len(part.Partly) > 0 {
			s.lists = append(s.lists, part.Partly)
			vacuum := s.intersect(part.Partly, m.declaredOn(p, part.set.in))
			add(sweptVacuum, vacuum)
			add(sweptUnknown, s.subtract(part.Partly, vacuum))
		}
	}
	for _, stretch := range s.together() {
		for t := stretch.From; t < stretch.To; {
			// km² where only shares are kept; km² that nobody is known to watch whole, under no share either; the largest share and all.
			var swept [4]float64
			var most, sum float64
			next := stretch.To
			for i := range sweep {
				w := &sweep[i]
				in, until := w.to(t)
				next = min(next, until)
				switch {
				case !in:
				case w.what == sweptShare:
					most, sum = max(most, shares[w.at].low), sum+shares[w.at].high
				default:
					swept[w.what] += w.km2
				}
			}
			vacuum, unknown := swept[sweptVacuum], swept[sweptUnknown]
			hours := float64(next-t) / secondsPerHour
			// What is left beside the largest share, were all others upon it and upon what is watched.
			left := max(p.outline.km2-most-swept[sweptOpen], 0)
			c.Vacuum.add(max(vacuum-sum, 0)*hours, min(vacuum, left)*hours)
			c.Unknown.add(max(unknown-sum, 0)*hours, min(unknown, left)*hours)
			both := vacuum + unknown
			c.Watched.add(max(both-min(both, left), 0)*hours, min(both, sum)*hours)
			t = next
		}
	}
}

// What a sweeper goes along.
const (
	sweptVacuum = iota
	sweptUnknown
	sweptOpen
	sweptShare
)

// sweeper goes along spans as time goes on.
type sweeper struct {
	spans Spans
	next  int // the first span that is not over; counted, as moving the slice would tell the garbage collector each time
	what  int
	at    int     // which share
	km2   float64 // of the ground
}

// to goes on to a moment, not before the last one, and says whether the spans hold it and until when that stays so.
func (w *sweeper) to(t int64) (in bool, until int64) {
	for w.next < len(w.spans) && w.spans[w.next].To <= t {
		w.next++
	}
	if w.next == len(w.spans) {
		return false, End
	}
	if s := w.spans[w.next]; s.From > t {
		return false, s.From
	} else {
		return true, s.To
	}
}

func appendMarks(marks []int64, l Spans) []int64 {
	for _, s := range l {
		marks = append(marks, s.From, s.To)
	}
	return marks
}
