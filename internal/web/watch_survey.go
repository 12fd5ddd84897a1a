package web

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"

	"tansiq/internal/area"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// How much of what was worked out is kept. A survey of a desk of ten thousand areas holds some 20 MB, a moment a few.
const (
	surveysKept = 4
	momentsKept = 4
)

// surveyKey is a question about all areas.
type surveyKey struct {
	model  *watch.Model
	window watch.Span
	assume bool
	gone   string
}

// survey is how all areas stood through a window. It is worked out once and shared by all views of the room: map, calendar, list, and
// what is counted on every page.
type survey struct {
	key   surveyKey
	ready chan struct{} // closed when the rest is there
	all   []watch.Coverage
	at    map[string]int // index by id
	err   error

	naming sync.Once
	folded []string // names in both languages with the id, as they are searched
	labels sync.Map // where the name of an area is put: *watch.Area → [2]float64
}

// ask is the question that the survey answers.
func (k surveyKey) ask() watch.Ask {
	a := watch.Ask{Window: k.window, Without: without(k.gone)}
	if k.assume {
		a.Assume = []string{"*"}
	}
	return a
}

// momentKey is a question about the ground at a moment.
type momentKey struct {
	model  *watch.Model
	t      int64
	assume bool
	gone   string
}

// momentKept is the ground of the areas that were asked for at a moment.
type momentKept struct {
	key momentKey
	mu  sync.Mutex
	of  map[string][]watch.Patch // the worst state of each area last
}

// views keeps what the room worked out last.
type views struct {
	mu      sync.Mutex
	surveys []*survey // used last, first
	moments []*momentKept
}

// survey is how all areas stand through the window of a glance.
func (w *watching) survey(ctx context.Context, m *watch.Model, g glance) (*survey, error) {
	return w.surveyOf(ctx, surveyKey{m, g.window(), g.Assume, g.Gone})
}

// surveyAt is a survey whose window holds the moment of a glance: one that is there, else that of the glance.
func (w *watching) surveyAt(ctx context.Context, m *watch.Model, g glance) (*survey, error) {
	k := surveyKey{m, g.window(), g.Assume, g.Gone}
	if !k.window.Holds(g.T) {
		k.window = watch.Span{From: g.T - daySeconds, To: g.T + daySeconds}
	}
	w.views.mu.Lock()
	for _, s := range w.views.surveys {
		if have := s.key; have.window.Holds(g.T) && have.model == m && have.assume == g.Assume && have.gone == g.Gone {
			k.window = have.window
			break
		}
	}
	w.views.mu.Unlock()
	return w.surveyOf(ctx, k)
}

// surveyed reports whether a survey is there, finished.
func (w *watching) surveyed(k surveyKey) bool {
	w.views.mu.Lock()
	defer w.views.mu.Unlock()
	for _, s := range w.views.surveys {
		if s.key == k {
			select {
			case <-s.ready:
				return true
			default:
				return false
			}
		}
	}
	return false
}

// surveyOf answers a question about all areas. Whoever asks the same while it is worked out waits for the one answer.
func (w *watching) surveyOf(ctx context.Context, k surveyKey) (*survey, error) {
	v := &w.views
	v.mu.Lock()
	i := slices.IndexFunc(v.surveys, func(s *survey) bool { return s.key == k })
	if i >= 0 {
		s := v.surveys[i]
		copy(v.surveys[1:i+1], v.surveys[:i])
		v.surveys[0] = s
		v.mu.Unlock()
		select {
		case <-s.ready:
			return s, s.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	s := &survey{key: k, ready: make(chan struct{})}
	v.surveys = slices.DeleteFunc(v.surveys, func(s *survey) bool { return s.key.model != k.model })
	v.surveys = slices.Insert(v.surveys, 0, s)
	v.surveys = v.surveys[:min(len(v.surveys), surveysKept)]
	v.mu.Unlock()
	// Others may wait for it, and it is kept: it is finished although the one who asked first goes away.
	s.all, s.err = k.model.All(context.WithoutCancel(ctx), k.ask())
	s.at = make(map[string]int, len(s.all))
	for i := range s.all {
		s.at[s.all[i].Area.ID] = i
	}
	close(s.ready)
	if s.err != nil {
		v.mu.Lock()
		v.surveys = slices.DeleteFunc(v.surveys, func(o *survey) bool { return o == s })
		v.mu.Unlock()
	}
	return s, s.err
}

// named are the areas whose names, in either language, or whose ids hold some words; all where there are none.
func (s *survey) named(words string) []*watch.Coverage {
	s.naming.Do(func() {
		s.folded = make([]string, len(s.all))
		for i := range s.all {
			a := s.all[i].Area
			s.folded[i] = text.Fold(a.Name.AR + " " + a.Name.EN + " " + a.ID)
		}
	})
	words = text.Fold(words)
	out := make([]*watch.Coverage, 0, len(s.all))
	for i := range s.all {
		if words == "" || strings.Contains(s.folded[i], words) {
			out = append(out, &s.all[i])
		}
	}
	return out
}

// standing is an area at a moment.
type standing struct {
	area  *watch.Area // the version that holds then
	cover *watch.Coverage
	worst watch.GroundState
	km2   [4]float64 // by state, in the order of watch.GroundStates
}

// open is how much of it is not watched, km².
func (s *standing) open() float64 { return s.km2[1] + s.km2[2] + s.km2[3] }

// standings are all areas that there are at a moment of the survey's window, by id.
func (s *survey) standings(t int64) []standing {
	states := watch.GroundStates()
	areas := s.key.model.Areas(t)
	out := make([]standing, 0, len(areas))
	for _, a := range areas {
		i, ok := s.at[a.ID]
		if !ok {
			continue
		}
		one := standing{area: a, cover: &s.all[i]}
		worst := -1
		for k := range one.cover.Parts {
			p := &one.cover.Parts[k]
			state, ok := p.StateAt(t)
			if !ok {
				continue
			}
			rank := slices.Index(states, state)
			one.km2[rank] += p.KM2
			worst = max(worst, rank)
		}
		if worst < 0 {
			continue
		}
		one.worst = states[worst]
		out = append(out, one)
	}
	return out
}

// patches is the ground of some areas at the moment of a glance. What was asked before is kept.
func (w *watching) patches(m *watch.Model, g glance, ids []string) (map[string][]watch.Patch, error) {
	k := momentKey{m, g.T, g.Assume, g.Gone}
	v := &w.views
	v.mu.Lock()
	i := slices.IndexFunc(v.moments, func(x *momentKept) bool { return x.key == k })
	if i < 0 {
		v.moments = slices.DeleteFunc(v.moments, func(x *momentKept) bool { return x.key.model != m })
		v.moments = slices.Insert(v.moments, 0, &momentKept{key: k, of: map[string][]watch.Patch{}})
		v.moments = v.moments[:min(len(v.moments), momentsKept)]
		i = 0
	}
	kept := v.moments[i]
	v.mu.Unlock()

	kept.mu.Lock()
	defer kept.mu.Unlock()
	var missing []string
	for _, id := range ids {
		if _, ok := kept.of[id]; !ok {
			missing = append(missing, id)
		}
	}
	ask := watch.Ask{Without: without(g.Gone)}
	if g.Assume {
		ask.Assume = []string{"*"}
	}
	shares := min(runtime.GOMAXPROCS(0), (len(missing)+7)/8)
	found, errs := make([][]watch.Patch, shares), make([]error, shares)
	var group sync.WaitGroup
	for n := range shares {
		group.Go(func() {
			mine := map[string]bool{}
			for i := n; i < len(missing); i += shares {
				mine[missing[i]] = true
			}
			found[n], errs[n] = m.At(g.T, ask, func(a *watch.Area) bool { return mine[a.ID] })
		})
	}
	group.Wait()
	for n := range shares {
		if errs[n] != nil {
			return nil, errs[n]
		}
		for _, p := range found[n] {
			kept.of[p.Area] = append(kept.of[p.Area], p)
		}
	}
	out := make(map[string][]watch.Patch, len(ids))
	for _, id := range ids {
		if list, ok := kept.of[id]; ok {
			out[id] = list
		} else {
			kept.of[id] = nil
		}
	}
	return out, nil
}

// few is up to how many areas a desk is drawn and listed whole.
const few = 300

// ground is how the ground of all areas stands at the moment of a glance.
type ground struct {
	of   *survey
	all  []standing // by id
	many bool       // more than are drawn and listed whole
}

// label is where the name of an area is put, degrees. It is looked for once.
func (x *ground) label(a *watch.Area) [2]float64 {
	if at, ok := x.of.labels.Load(a); ok {
		return at.([2]float64)
	}
	lon, lat := a.Shape.LabelPoint().Degrees()
	x.of.labels.Store(a, [2]float64{lon, lat})
	return [2]float64{lon, lat}
}

func (w *watching) ground(ctx context.Context, m *watch.Model, g glance) (*ground, error) {
	s, err := w.surveyAt(ctx, m, g)
	if err != nil {
		return nil, err
	}
	x := &ground{of: s, all: s.standings(g.T)}
	x.many = len(x.all) > few
	return x, nil
}

// ids are those of some areas.
func idsOf(list []standing) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].area.ID
	}
	return out
}

// uncovered counts the areas in which a vacuum began within the last week and stands. On a desk of many areas it never lets a page wait: while
// the areas are surveyed it answers with what was counted last.
func (w *watching) uncovered(ctx context.Context) (int, error) {
	m, revision, err := w.asked(ctx)
	if err != nil {
		return 0, err
	}
	now := w.now().Unix()
	step := now / waitingStep
	w.mu.Lock()
	n, ok := w.waiting[step]
	last, busy := w.counted, w.counting
	w.mu.Unlock()
	if ok {
		return n, nil
	}
	// The window of the room as it opens: then both are one survey.
	k := surveyKey{model: m, window: w.glanceOf(nil).window()}
	count := func(ctx context.Context) (int, error) {
		s, err := w.surveyOf(ctx, k)
		if err != nil {
			return 0, err
		}
		n := 0
		for i := range s.all {
			if m.Opened(&s.all[i], now-newVacuum, now, k.ask()) {
				n++
			}
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.revision == revision {
			clear(w.waiting)
			w.waiting[step] = n
		}
		w.counted = n
		return n, nil
	}
	if len(m.Areas(now)) <= few || w.surveyed(k) {
		return count(ctx)
	}
	if busy {
		return last, nil
	}
	w.mu.Lock()
	w.counting = true
	w.mu.Unlock()
	go func() {
		defer func() {
			w.mu.Lock()
			w.counting = false
			w.mu.Unlock()
		}()
		if _, err := count(context.WithoutCancel(ctx)); err != nil {
			w.log.WarnContext(ctx, "counting what stands open in Watch", "error", err)
		}
	}()
	return last, nil
}

// mapBox is what a map shows: degrees, and how much one pixel is.
type mapBox struct {
	west, south, east, north float64
	pixel                    float64
}

func (b mapBox) near(s area.Shape) bool {
	lo, hi := s.Bounds()
	west, south := lo.Degrees()
	east, north := hi.Degrees()
	return west <= b.east && b.west <= east && south <= b.north && b.south <= north
}

// boxAround is the box around all areas, and, so that lines are drawn as finely as can be seen, a pixel of a map that shows them all.
func boxAround(list []standing) (b mapBox) {
	for i := range list {
		lo, hi := list[i].area.Shape.Bounds()
		west, south := lo.Degrees()
		east, north := hi.Degrees()
		if i == 0 {
			b = mapBox{west: west, south: south, east: east, north: north}
			continue
		}
		b.west, b.south, b.east, b.north = min(b.west, west), min(b.south, south), max(b.east, east), max(b.north, north)
	}
	const wide = 1000 // pixels
	b.pixel = max((b.east-b.west)/wide, 1e-6)
	return b
}
