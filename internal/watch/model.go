package watch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"tansiq/internal/area"
)

// Model is what a node knows of watches, made ready to be asked. It never changes and is safe for concurrent use; what it
// works out about outlines it keeps for the next question.
type Model struct {
	plans    map[string]bool // in force
	versions layers[string, []*Area]
	watches  layers[string, *Watch]
	declared layers[string, *Declaration]

	outlines layers[string, *outline] // distinct polygons, by digest
	index    *boxIndex
	covers   layers[string, []*cover] // by outline
	words    layers[string, []*word]  // declarations, by outline
	allWords []*word                  // those for everywhere
	places   layers[string, []*place] // by area
	areaIDs  []string                 // sorted
	needing  []*place                 // those that name whose word is needed
	ofWatch  layers[string, []*cover]
	unfit    map[string]error // what was left out, by id
	unfitIn  map[string]int   // of an area that was left out: which version

	scratches *sync.Pool          // of *scratch
	before    map[string]*outline // of the model that this one is made after, only while it is made
}

// outline is a polygon that something has. Models made from each other share what they work out, so outlines are told apart by
// their digests and not by numbers or addresses.
type outline struct {
	id       string // digest
	shape    area.Shape
	km2      float64
	min, max area.Point

	mu    sync.Mutex
	parts map[string][]*cellSet    // by the outlines that it has land in common with
	lies  map[string]area.Relation // how it lies to other outlines
}

// newOutline is an outline of which nothing is worked out yet.
func newOutline(s area.Shape) *outline {
	o := &outline{id: s.Digest(), shape: s, km2: s.KM2(), parts: map[string][]*cellSet{}, lies: map[string]area.Relation{}}
	o.min, o.max = s.Bounds()
	return o
}

// to is how the outline lies to another.
func (o *outline) to(other *outline) area.Relation {
	o.mu.Lock()
	r, ok := o.lies[other.id]
	o.mu.Unlock()
	if ok {
		return r
	}
	r = area.Relate(o.shape, other.shape)
	o.mu.Lock()
	if len(o.lies) >= relationsKept {
		clear(o.lies)
	}
	o.lies[other.id] = r
	o.mu.Unlock()
	return r
}

// relationsKept is to how many other outlines one remembers how it lies.
const relationsKept = 10_000

// cover is a watch on one outline: the whole of it at once, or an unnamed share of it.
type cover struct {
	watch   *Watch
	when    *Compiled
	outline *outline
	clip    Spans   // what is left of time after withdrawal and by the area's versions
	km2     float64 // of an unnamed share; 0: the whole outline
}

// word is a declaration on one outline.
type word struct {
	by    *Declaration
	spans Spans
}

// place is one version of an area with the time for which it holds.
type place struct {
	area    *Area
	outline *outline
	held    Spans

	// Of a polygon that is no area: the areas over it that name whose word is needed, by outline. What they need, it needs.
	needing map[string][]*place
}

// cellSet is the cells of a place that lie in the same outlines.
type cellSet struct {
	in    []string // outlines, ascending
	km2   float64
	cells []area.Cell
}

// shape is the outline of the set, for drawing.
func (c *cellSet) shape() area.Shape {
	shapes := make([]area.Shape, 0, len(c.cells))
	for i := range c.cells {
		if s := c.cells[i].Shape(); !s.IsZero() {
			shapes = append(shapes, s)
		}
	}
	if len(shapes) == 1 {
		return shapes[0]
	}
	return area.Union(shapes...)
}

// cutsKept is how many ways of cutting a place are remembered; different questions cut it by different watches.
const cutsKept = 4

// NewModel makes a model of what is known. Versions of areas may come in any order. What cannot stand (a watch of an area that is
// not there, a schedule that cannot be read) is an error that names it.
func NewModel(k Known) (*Model, error) {
	m := FitModel(k)
	return m, m.refused(nil)
}

// FitModel is NewModel, but what cannot stand is left out, and Unfit tells it: one bad entry must not hide the rest.
func FitModel(k Known) *Model { return fit(k, nil) }

// Anew is FitModel of what is known now. What m had worked out about outlines that are still there is taken over.
func (m *Model) Anew(k Known) *Model {
	before := make(map[string]*outline, len(m.outlines.base)+len(m.outlines.over))
	for id, o := range m.outlines.each {
		before[id] = o
	}
	return fit(k, before)
}

func fit(k Known, before map[string]*outline) *Model {
	m := &Model{before: before, plans: map[string]bool{}, index: newBoxIndex(), unfit: map[string]error{}, unfitIn: map[string]int{}, scratches: &sync.Pool{}}
	for p, ok := range k.PlansInForce {
		if ok {
			m.plans[p] = true
		}
	}
	m.take(k)
	m.versions.settle()
	m.watches.settle()
	m.declared.settle()
	m.outlines.settle()
	m.covers.settle()
	m.words.settle()
	m.places.settle()
	m.ofWatch.settle()
	m.index.squares.settle()
	m.before = nil
	return m
}

// Unfit is what was left out because it cannot stand, by the id of the area, watch or declaration.
func (m *Model) Unfit() map[string]error { return clone(m.unfit) }

// refused is one error for all that was left out and was not before.
func (m *Model) refused(before map[string]error) error {
	var errs []error
	for _, id := range slices.Sorted(maps.Keys(m.unfit)) {
		if before[id] == nil {
			errs = append(errs, fmt.Errorf("%s: %w", id, m.unfit[id]))
		}
	}
	return errors.Join(errs...)
}

// With is the model with further versions of areas, newer versions of watches, and further declarations put in. Plans in
// force are replaced where the change names any. affected are the areas whose state may differ, by id. What cannot stand is an error that names it.
func (m *Model) With(k Known) (changed *Model, affected []string, err error) {
	n := &Model{plans: m.plans, versions: m.versions.branch(), watches: m.watches.branch(), declared: m.declared.branch(), outlines: m.outlines.branch(),
		index: m.index.branch(), covers: m.covers.branch(), words: m.words.branch(), allWords: slices.Clone(m.allWords),
		places: m.places.branch(), areaIDs: m.areaIDs, needing: m.needing, ofWatch: m.ofWatch.branch(), unfit: clone(m.unfit), unfitIn: clone(m.unfitIn), scratches: m.scratches}
	if k.PlansInForce != nil {
		n.plans = k.PlansInForce
	}
	touched := map[*outline]bool{}
	everywhere := false
	touch := func(list []*cover) {
		for _, c := range list {
			touched[c.outline] = true
		}
	}
	for i := range k.Watches {
		touch(m.ofWatch.get(k.Watches[i].ID))
	}
	// A new version of an area moves every watch and declaration of that area.
	again := Known{Areas: k.Areas, Watches: slices.Clone(k.Watches), Declarations: slices.Clone(k.Declarations)}
	if len(k.Areas) > 0 {
		moved, given := map[string]bool{}, map[string]bool{}
		for i := range k.Areas {
			moved[k.Areas[i].ID] = true
			for _, p := range m.places.get(k.Areas[i].ID) {
				touched[p.outline] = true
			}
		}
		for i := range k.Watches {
			given[k.Watches[i].ID] = true
		}
		for id, w := range m.watches.each {
			if w != nil && moved[w.Area] && !given[id] {
				touch(m.ofWatch.get(id))
				again.Watches = append(again.Watches, *w)
			}
		}
		for _, d := range m.declared.each {
			if moved[d.Area] {
				again.Declarations = append(again.Declarations, *d)
			}
		}
	}
	for i := range again.Watches {
		n.drop(again.Watches[i].ID)
	}
	if len(again.Declarations) > 0 {
		n.dropWords(again.Declarations)
	}
	if k.PlansInForce != nil {
		for id, w := range n.watches.each {
			if w != nil && w.Plan != "" && m.plans[w.Plan] != n.plans[w.Plan] {
				touch(n.ofWatch.get(id))
			}
		}
	}
	n.take(again)
	if err := n.refused(m.unfit); err != nil {
		return nil, nil, err
	}
	for i := range again.Watches {
		touch(n.ofWatch.get(again.Watches[i].ID))
	}
	for i := range again.Areas {
		for _, p := range n.places.get(again.Areas[i].ID) {
			touched[p.outline] = true
		}
	}
	for i := range again.Declarations {
		d := &again.Declarations[i]
		if d.Area == "" {
			everywhere = true
		}
		for _, p := range n.places.get(d.Area) {
			touched[p.outline] = true
		}
	}
	if everywhere {
		return n, slices.Clone(n.areaIDs), nil
	}
	for _, id := range n.areaIDs {
		for _, p := range n.places.get(id) {
			if p.meetsAny(touched) {
				affected = append(affected, id)
				break
			}
		}
	}
	return n, affected, nil
}

func clone[K comparable, V any](m map[K]V) map[K]V {
	out := make(map[K]V, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	return out
}

// take puts things in. What cannot stand is noted in unfit.
func (m *Model) take(k Known) {
	fit := func(id string, err error) bool {
		if err != nil {
			m.unfit[id] = err
			return false
		}
		delete(m.unfit, id)
		return true
	}
	moved := map[string]bool{}
	for i := range k.Areas {
		a := &k.Areas[i]
		if err := a.Check(); err != nil {
			m.unfit[a.ID], m.unfitIn[a.ID] = err, a.Version
			continue
		}
		if m.unfitIn[a.ID] == a.Version { // that another version stands does not mend one that was left out
			delete(m.unfit, a.ID)
			delete(m.unfitIn, a.ID)
		}
		list := slices.DeleteFunc(slices.Clone(m.versions.get(a.ID)), func(o *Area) bool { return o.Version == a.Version })
		m.versions.set(a.ID, append(list, a))
		moved[a.ID] = true
	}
	for id := range moved {
		list := m.versions.get(id)
		slices.SortFunc(list, func(a, b *Area) int { return cmp.Compare(a.Version, b.Version) })
		m.place(id, list)
	}
	if len(moved) > 0 {
		m.areaIDs, m.needing = make([]string, 0, len(m.places.base)+len(m.places.over)), nil
		for id, list := range m.places.each {
			m.areaIDs = append(m.areaIDs, id)
			for _, p := range list {
				if len(p.area.Needs) > 0 {
					m.needing = append(m.needing, p)
				}
			}
		}
		slices.Sort(m.areaIDs)
	}
	var zones Compiler
	for i := range k.Watches {
		w := &k.Watches[i]
		fit(w.ID, m.cover(w, &zones))
	}
	for i := range k.Declarations {
		d := &k.Declarations[i]
		if fit(d.ID, d.Check()) {
			m.word(d)
		}
	}
}

// outlineOf is a polygon as an outline.
func (m *Model) outlineOf(s area.Shape) *outline {
	id := s.Digest()
	if o := m.outlines.get(id); o != nil {
		return o
	}
	o := m.before[id]
	if o == nil {
		o = newOutline(s)
	}
	m.outlines.set(id, o)
	m.index.add(o)
	return o
}

// place works out for what time each version of an area holds: at a moment, the highest version that has begun; where that
// one has ended or retires the area, there is none.
func (m *Model) place(id string, versions []*Area) {
	var places []*place
	later := Spans{}
	for _, a := range slices.Backward(versions) {
		held := Spans{SpanOf(a.From, a.Until)}.Subtract(later)
		later = later.Union(Spans{{SpanOf(a.From, a.Until).From, End}})
		if a.Retired || len(held) == 0 {
			continue
		}
		places = append(places, &place{area: a, outline: m.outlineOf(a.Shape), held: held})
	}
	slices.Reverse(places)
	m.places.set(id, places)
}

// cover puts a watch in.
func (m *Model) cover(w *Watch, zones *Compiler) error {
	if err := w.Check(); err != nil {
		return err
	}
	when, err := zones.Compile(w.Schedule)
	if err != nil {
		return err
	}
	kept := w.Kept()
	add := func(o *outline, clip Spans, km2 float64) {
		c := &cover{watch: w, when: when, outline: o, clip: clip, km2: km2}
		m.covers.set(o.id, append(slices.Clip(m.covers.get(o.id)), c))
		m.ofWatch.set(w.ID, append(slices.Clip(m.ofWatch.get(w.ID)), c))
	}
	m.watches.set(w.ID, w)
	if !w.Shape.IsZero() {
		add(m.outlineOf(w.Shape), Spans{kept}, 0)
		return nil
	}
	if len(m.versions.get(w.Area)) == 0 {
		return &Error{Code: "no_area", Field: "area", Value: w.Area}
	}
	for _, p := range m.places.get(w.Area) {
		clip := p.held.Within(kept)
		if len(clip) == 0 {
			continue
		}
		km2 := 0.0
		if w.Share > 0 {
			km2 = w.Share * p.outline.km2
		}
		add(p.outline, clip, km2)
	}
	return nil
}

// drop takes a watch out.
func (m *Model) drop(id string) {
	for _, c := range m.ofWatch.get(id) {
		m.covers.set(c.outline.id, slices.DeleteFunc(slices.Clone(m.covers.get(c.outline.id)), func(o *cover) bool { return o == c }))
	}
	m.ofWatch.set(id, nil)
	m.watches.set(id, nil)
}

// word puts a declaration in.
func (m *Model) word(d *Declaration) {
	m.declared.set(d.ID, d)
	span := SpanOf(d.From, d.Until)
	if d.Area == "" {
		m.allWords = append(slices.Clip(m.allWords), &word{d, Spans{span}})
		return
	}
	for _, p := range m.places.get(d.Area) {
		if spans := p.held.Within(span); len(spans) > 0 {
			m.words.set(p.outline.id, append(slices.Clip(m.words.get(p.outline.id)), &word{d, spans}))
		}
	}
}

// dropWords takes declarations out.
func (m *Model) dropWords(list []Declaration) {
	gone := map[string]bool{}
	for i := range list {
		gone[list[i].ID] = true
	}
	is := func(w *word) bool { return gone[w.by.ID] }
	for o, words := range m.words.each {
		if slices.ContainsFunc(words, is) {
			m.words.set(o, slices.DeleteFunc(slices.Clone(words), is))
		}
	}
	m.allWords = slices.DeleteFunc(m.allWords, is)
}

// Areas are the areas that there are at a moment, in the version that holds then, by id.
func (m *Model) Areas(at int64) []*Area {
	var out []*Area
	for _, id := range m.areaIDs {
		if p := m.placeAt(id, at); p != nil {
			out = append(out, p.area)
		}
	}
	return out
}

// HeldArea is a version of an area and when it held.
type HeldArea struct {
	Area *Area
	Held Span // From may be Begin, To may be End
}

// AreasDuring are the versions of areas that held at some moment of a time, by id and then by version.
func (m *Model) AreasDuring(w Span) []HeldArea {
	var out []HeldArea
	for _, id := range m.areaIDs {
		for _, p := range m.places.get(id) {
			for _, held := range p.held {
				if held.Meets(w) {
					out = append(out, HeldArea{p.area, held})
				}
			}
		}
	}
	return out
}

func (m *Model) placeAt(id string, at int64) *place {
	for _, p := range m.places.get(id) {
		if p.held.At(at) {
			return p
		}
	}
	return nil
}

// Watch is a watch by its id; nil where there is none. It must not be changed.
func (m *Model) Watch(id string) *Watch { return m.watches.get(id) }

// Watches are all watches, by id. They must not be changed.
func (m *Model) Watches() []*Watch {
	var out []*Watch
	for _, w := range m.watches.each {
		if w != nil {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b *Watch) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// InForce reports whether a watch may cover at all: it comes from no plan, or from one in force.
func (m *Model) InForce(w *Watch) bool { return w.Plan == "" || m.plans[w.Plan] }

// Ask is a question to a model.
type Ask struct {
	Window  Span              // what is asked about
	Without func(*Watch) bool // watches to think away: what a departure uncovers. nil: none
	Assume  []string          // plans to think in force, by lineage; "*": all
	Least   Confidence        // watches of less count for nothing; empty: all count
	Totals  bool              // only the measures are wanted: Coverage.Parts stays empty, and memory is used again
}

// uses reports whether a watch counts for the question.
func (m *Model) uses(a *Ask, w *Watch) bool {
	if w.Plan != "" && !m.plans[w.Plan] && !slices.Contains(a.Assume, w.Plan) && !slices.Contains(a.Assume, "*") {
		return false
	}
	if a.Least != "" && slices.Index(Confidences(), w.Confidence) < slices.Index(Confidences(), a.Least) {
		return false
	}
	return a.Without == nil || !a.Without(w)
}

// maxCuts is by how many outlines one place is cut at a time; the number of cells grows with its square.
const maxCuts = 2000

// cut is the place cut by outlines that meet it and that something uses: sets of cells that lie in the same outlines.
// Outlines of declarations and of watches are cut by; the place's own outline is in every set.
func (m *Model) cut(p *place, use []*outline) (sets []*cellSet, err error) {
	others := slices.DeleteFunc(slices.Clone(use), func(o *outline) bool { return o.id == p.outline.id })
	if len(others) == 0 {
		return m.whole(p), nil
	}
	slices.SortFunc(others, func(a, b *outline) int { return cmp.Compare(a.id, b.id) })
	others = slices.CompactFunc(others, func(a, b *outline) bool { return a.id == b.id })
	if len(others) > maxCuts {
		return nil, &Error{Code: "too_many_outlines", Field: p.area.ID, Value: fmt.Sprint(len(others))}
	}
	var b strings.Builder
	for _, o := range others {
		b.WriteString(o.id)
	}
	key := b.String()
	own := p.outline
	own.mu.Lock()
	sets, ok := own.parts[key]
	own.mu.Unlock()
	if ok {
		return sets, nil
	}
	// What holds all of it does not cut it.
	var cutting []*outline
	around := []string{p.outline.id}
	for _, o := range others {
		if p.outline.to(o) == area.Inside {
			around = append(around, o.id)
		} else {
			cutting = append(cutting, o)
		}
	}
	if len(cutting) == 0 {
		slices.Sort(around)
		sets = []*cellSet{{in: around, km2: own.km2, cells: area.WholeCells(own.shape)}}
	} else if sets, err = arrange(p.outline, cutting, around); err != nil {
		return nil, fmt.Errorf("cutting area %s by the outlines of watches: %w", p.area.ID, err)
	}
	own.mu.Lock()
	if len(own.parts) >= cutsKept {
		clear(own.parts)
	}
	own.parts[key] = sets
	own.mu.Unlock()
	return sets, nil
}

// whole is the place uncut.
func (m *Model) whole(p *place) []*cellSet {
	o := p.outline
	o.mu.Lock()
	defer o.mu.Unlock()
	if sets, ok := o.parts[""]; ok {
		return sets
	}
	sets := []*cellSet{{in: []string{o.id}, km2: o.km2, cells: area.WholeCells(o.shape)}}
	o.parts[""] = sets
	return sets
}

// arrange cuts one outline by others and puts together what lies in the same ones. around, itself among them, are those that
// hold all of it.
func arrange(own *outline, others []*outline, around []string) ([]*cellSet, error) {
	shapes := make([]area.Shape, len(others))
	for i, o := range others {
		shapes[i] = o.shape
	}
	cells, err := area.Cut(own.shape, shapes)
	if err != nil {
		return nil, err
	}
	var sets []*cellSet
	for i, c := range cells {
		// They are in order of In.
		if i == 0 || !slices.Equal(c.In, cells[i-1].In) {
			s := &cellSet{in: slices.Clone(around)}
			for _, x := range c.In {
				s.in = append(s.in, others[x].id)
			}
			slices.Sort(s.in)
			sets = append(sets, s)
		}
		s := sets[len(sets)-1]
		s.km2 += c.KM2
		s.cells = append(s.cells, c)
	}
	slices.SortFunc(sets, func(a, b *cellSet) int { return slices.Compare(a.in, b.in) })
	return sets, nil
}

// All is the coverage of every area, by id. It uses all processors.
func (m *Model) All(ctx context.Context, a Ask) ([]Coverage, error) {
	out := make([]Coverage, len(m.areaIDs))
	errs := make([]error, len(m.areaIDs))
	known := m.unfold(&a)
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), max(len(m.areaIDs), 1)) {
		group.Go(func() {
			s := m.borrow()
			defer m.restore(s)
			s.known = known
			for {
				i := int(next.Add(1)) - 1
				if i >= len(m.areaIDs) || ctx.Err() != nil {
					return
				}
				out[i], errs[i] = m.coverage(m.areaIDs[i], &a, s)
			}
		})
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(out, func(c Coverage) bool { return c.Area == nil }), nil
}

// unfold are the spans of all covers that a question uses: a watch touches several areas, and would be unfolded for each.
func (m *Model) unfold(a *Ask) map[*cover]Spans {
	var covers []*cover
	for _, list := range m.ofWatch.each {
		for _, c := range list {
			if m.uses(a, c.watch) {
				covers = append(covers, c)
			}
		}
	}
	spans := make([]Spans, len(covers))
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), max(len(covers), 1)) {
		group.Go(func() {
			var room Spans
			for {
				i := int(next.Add(1)) - 1
				if i >= len(covers) {
					return
				}
				room = covers[i].spans(room, a.Window)
				spans[i] = slices.Clone(room)
			}
		})
	}
	group.Wait()
	out := make(map[*cover]Spans, len(covers))
	for i, c := range covers {
		out[c] = spans[i]
	}
	return out
}

// boxIndex finds the outlines whose boxes meet a box. Boxes lie in the squares of a coarse grid that they touch; large ones in a list.
type boxIndex struct {
	squares layers[[2]int32, []*outline]
	large   []*outline
}

// square is the side of a square of the index, in units of 1e-7 degrees: a quarter of a degree, about the size of a district.
const square = 2_500_000

// maxSquares is from how many squares on a box is kept in the list.
const maxSquares = 256

func newBoxIndex() *boxIndex { return &boxIndex{} }

func (x *boxIndex) branch() *boxIndex {
	return &boxIndex{squares: x.squares.branch(), large: slices.Clone(x.large)}
}

func squareOf(v int32) int32 { return int32(math.Floor(float64(v) / square)) }

func (x *boxIndex) add(o *outline) {
	w, e, s, n := squareOf(o.min.Lon), squareOf(o.max.Lon), squareOf(o.min.Lat), squareOf(o.max.Lat)
	if (int64(e-w)+1)*(int64(n-s)+1) > maxSquares {
		x.large = append(x.large, o)
		return
	}
	for lon := w; lon <= e; lon++ {
		for lat := s; lat <= n; lat++ {
			k := [2]int32{lon, lat}
			x.squares.set(k, append(slices.Clip(x.squares.get(k)), o))
		}
	}
}

// meetsAny reports whether the place has land in common with one of some outlines, as far as that is easily told.
func (p *place) meetsAny(some map[*outline]bool) bool {
	o := p.outline
	for t := range some {
		if t.min.Lon < o.max.Lon && o.min.Lon < t.max.Lon && t.min.Lat < o.max.Lat && o.min.Lat < t.max.Lat && p.outline.to(t) != area.Apart {
			return true
		}
	}
	return false
}

// meeting are the outlines whose boxes share more than an edge with that of o, o among them, by id.
func (x *boxIndex) meeting(o *outline) []*outline { return x.within(o.min, o.max) }

func (x *boxIndex) within(min, max area.Point) []*outline {
	var out []*outline
	look := func(list []*outline) {
		for _, b := range list {
			if b.min.Lon < max.Lon && min.Lon < b.max.Lon && b.min.Lat < max.Lat && min.Lat < b.max.Lat {
				out = append(out, b)
			}
		}
	}
	look(x.large)
	w, e, s, n := squareOf(min.Lon), squareOf(max.Lon), squareOf(min.Lat), squareOf(max.Lat)
	if (int64(e-w)+1)*(int64(n-s)+1) > int64(len(x.squares.base)+len(x.squares.over)) {
		for _, list := range x.squares.each {
			look(list)
		}
	} else {
		for lon := w; lon <= e; lon++ {
			for lat := s; lat <= n; lat++ {
				look(x.squares.get([2]int32{lon, lat}))
			}
		}
	}
	slices.SortFunc(out, func(a, b *outline) int { return cmp.Compare(a.id, b.id) })
	return slices.Compact(out)
}
