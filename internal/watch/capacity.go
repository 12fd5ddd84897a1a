package watch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"time"

	"tansiq/internal/area"
)

// CapacityAsk asks how many people and hours are offered for how much ground.
type CapacityAsk struct {
	Ask
	Areas []string // ids; empty: all that there are at some time in the window
	By    []CapacityBy
	Week  bool   // steps are ISO weeks, from Monday; otherwise days
	Zone  string // IANA name of the zone whose days these are; empty: UTC
}

// CapacityBy is what the figures are told apart by.
type CapacityBy string

// What they can be told apart by.
const (
	ByParty CapacityBy = "party"
	ByKind  CapacityBy = "kind"
	ByArea  CapacityBy = "area"
)

// MaxCapacitySteps is how many days or weeks one answer can have: ten years of days and some.
const MaxCapacitySteps = 4000

// Capacity is what is offered for some ground, step by step.
type Capacity struct {
	Window Span
	Zone   string
	Steps  []CapacityStep
	Rows   []CapacityRow // those that have something, in order of party, kind, area
	Total  CapacityRow   // all together; areas that overlap count once
	// Partial are areas that changed their outline within a step: their km² there is the mean over time.
	Partial []string
}

// CapacityStep is one day or one week.
type CapacityStep struct {
	Name string // "2025-03-30", "2025-W13"
	Span Span   // cut to the window; a day may have 23 or 25 hours
}

// CapacityRow is a series. What a watch that reaches beyond the ground offers is counted by the part of its outline that lies on it.
type CapacityRow struct {
	Party  Party
	Kind   Kind
	Area   string
	Points []CapacityPoint // by step
}

// CapacityPoint is what is offered in one step. Watches kept beside each other add up.
type CapacityPoint struct {
	KM2         float64 // of the ground asked about, not only of what is watched
	WatchHours  float64
	PersonHours float64 // of the watches that say how many people keep them
	UnsaidHours float64 // watch-hours of those that do not: they are in WatchHours and not in PersonHours
	Hours       float64 // how long the step is
}

// WatchHoursPerKM2 is hours of watch per km²; 0 where there is no ground.
func (p CapacityPoint) WatchHoursPerKM2() float64 { return over(p.WatchHours, p.KM2) }

// PersonHoursPerDayKM2 is hours of people per day of 24 hours and km².
func (p CapacityPoint) PersonHoursPerDayKM2() float64 {
	return over(p.PersonHours, p.KM2*p.Hours/24)
}

// PeopleOnWatch is how many people are on watch at a time, in the mean. Where UnsaidHours is not 0 it is too small by an unknown number.
func (p CapacityPoint) PeopleOnWatch() float64 { return over(p.PersonHours, p.Hours) }

// KM2PerPerson is how much ground there is for each person on watch, in the mean; false where nobody is, or where it is not said
// how many keep any of the watches.
func (p CapacityPoint) KM2PerPerson() (float64, bool) {
	if p.PersonHours <= 0 {
		return 0, false
	}
	return p.KM2 / p.PeopleOnWatch(), true
}

func over(a, b float64) float64 {
	if b <= 0 {
		return 0
	}
	return a / b
}

// Steps cuts a window into days or ISO weeks of a zone. The error is an *Error: zone, window, or long where there are more than
// MaxCapacitySteps.
func Steps(w Span, week bool, zone string) ([]CapacityStep, error) {
	if w.Empty() || w.From == Begin || w.To == End {
		return nil, &Error{Code: "window", Field: "from"}
	}
	var c Compiler
	loc, ok := c.zoneOf(zone)
	if !ok {
		return nil, &Error{Code: "zone", Field: "zone", Value: zone}
	}
	at := time.Unix(w.From, 0).In(loc)
	y, mo, d := at.Date()
	if week {
		d -= (int(at.Weekday()) + 6) % 7
	}
	var out []CapacityStep
	for {
		from := time.Date(y, mo, d, 0, 0, 0, 0, loc)
		next := d + 1
		if week {
			next = d + 7
		}
		to := time.Date(y, mo, next, 0, 0, 0, 0, loc)
		if from.Unix() >= w.To {
			return out, nil
		}
		if len(out) == MaxCapacitySteps {
			return nil, &Error{Code: "steps", Field: "from", Value: strconv.Itoa(MaxCapacitySteps)}
		}
		// Where clocks are put forward at midnight the day begins at one.
		day := time.Date(y, mo, d, 12, 0, 0, 0, loc)
		name := day.Format("2006-01-02")
		if week {
			year, n := day.ISOWeek()
			name = fmt.Sprintf("%d-W%02d", year, n)
		}
		if s := (Span{from.Unix(), to.Unix()}).Cut(w); !s.Empty() {
			out = append(out, CapacityStep{name, s})
		}
		d = next
	}
}

// Capacity sets what is offered against the ground. The error is an *Error, or the context's.
func (m *Model) Capacity(ctx context.Context, q CapacityAsk) (*Capacity, error) {
	steps, err := Steps(q.Window, q.Week, q.Zone)
	if err != nil {
		return nil, err
	}
	ids := q.Areas
	if len(ids) == 0 {
		ids = m.areaIDs
	}
	by := map[CapacityBy]bool{}
	for _, b := range q.By {
		if b != ByParty && b != ByKind && b != ByArea {
			return nil, &Error{Code: "by", Field: "by", Value: string(b)}
		}
		by[b] = true
	}
	var places []*place
	for _, id := range ids {
		if len(m.versions.get(id)) == 0 {
			return nil, &Error{Code: "no_area", Field: "area", Value: id}
		}
		for _, p := range m.places.get(id) {
			if len(p.held.Within(q.Window)) > 0 {
				places = append(places, p)
			}
		}
	}
	out := &Capacity{Window: q.Window, Zone: q.Zone, Steps: steps}
	sum := capacitySum{m: m, q: &q, out: out, by: by, rows: map[capacityKey]int{}, inside: map[[2]string]float64{}, spans: map[*cover]Spans{}}
	out.Total.Points = sum.points()
	if by[ByArea] {
		for _, p := range places {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err := sum.add(ground{p.area.ID, p.outline, p.held.Within(q.Window)}, false); err != nil {
				return nil, err
			}
		}
	}
	for _, g := range sum.together(places) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err := sum.add(g, true); err != nil {
			return nil, err
		}
	}
	sum.finish(places)
	return out, nil
}

// ground is what capacity is set against, while it is that.
type ground struct {
	area    string
	outline *outline
	held    Spans
}

type capacityKey struct {
	party string
	kind  Kind
	area  string
}

type capacitySum struct {
	m      *Model
	q      *CapacityAsk
	out    *Capacity
	by     map[CapacityBy]bool
	rows   map[capacityKey]int
	inside map[[2]string]float64 // by outline and ground: the part of the outline that lies on the ground
	spans  map[*cover]Spans
}

func (s *capacitySum) points() []CapacityPoint {
	out := make([]CapacityPoint, len(s.out.Steps))
	for i := range out {
		out[i].Hours = float64(s.out.Steps[i].Span.Seconds()) / 3600
	}
	return out
}

// together is the ground of all places, between the moments at which one of them begins or ends to hold.
func (s *capacitySum) together(places []*place) []ground {
	marks := []int64{s.q.Window.From, s.q.Window.To}
	for _, p := range places {
		marks = appendMarks(marks, p.held.Within(s.q.Window))
	}
	slices.Sort(marks)
	marks = slices.Compact(marks)
	var out []ground
	for i := 0; i+1 < len(marks); i++ {
		var shapes []area.Shape
		var only *outline
		for _, p := range places {
			if p.held.At(marks[i]) {
				shapes = append(shapes, p.outline.shape)
				only = p.outline
			}
		}
		switch len(shapes) {
		case 0:
			continue
		case 1:
		default:
			u := area.Union(shapes...)
			only = newOutline(u)
		}
		span := Span{marks[i], marks[i+1]}
		if n := len(out); n > 0 && out[n-1].outline.id == only.id {
			out[n-1].held = out[n-1].held.Union(Spans{span})
			continue
		}
		out = append(out, ground{"", only, Spans{span}})
	}
	return out
}

// add counts what is offered for one ground: for the row of an area, or for the total and the rows that are not of areas.
func (s *capacitySum) add(g ground, total bool) error {
	w := Span{g.held[0].From, g.held[len(g.held)-1].To}
	if total {
		s.area(s.out.Total.Points, g)
	}
	for _, o := range s.m.index.within(g.outline.min, g.outline.max) {
		for _, c := range s.m.covers.get(o.id) {
			if !s.m.uses(&s.q.Ask, c.watch) {
				continue
			}
			l, ok := s.spans[c]
			if !ok {
				l = c.spans(nil, s.q.Window)
				s.spans[c] = l
			}
			if l = l.Within(w).Intersect(g.held); len(l) == 0 {
				continue
			}
			part := s.part(o, g.outline)
			if part == 0 {
				continue
			}
			if total {
				s.hours(s.out.Total.Points, c.watch, l, part)
			}
			if total == s.by[ByArea] || len(s.q.By) == 0 {
				continue
			}
			s.hours(s.out.Rows[s.row(c.watch, g.area)].Points, c.watch, l, part)
		}
	}
	return nil
}

// row is the series that a watch belongs to.
func (s *capacitySum) row(w *Watch, areaID string) int {
	k := capacityKey{area: areaID}
	if s.by[ByParty] {
		k.party = partyName(w.Party)
	}
	if s.by[ByKind] {
		k.kind = w.Kind
	}
	i, ok := s.rows[k]
	if !ok {
		i = len(s.out.Rows)
		s.rows[k] = i
		r := CapacityRow{Kind: k.kind, Area: k.area, Points: s.points()}
		if s.by[ByParty] {
			r.Party = w.Party
		}
		s.out.Rows = append(s.out.Rows, r)
	}
	return i
}

// part is how much of an outline lies on the ground, 0…1.
func (s *capacitySum) part(o, on *outline) float64 {
	if o.id == on.id {
		return 1
	}
	key := [2]string{o.id, on.id}
	if f, ok := s.inside[key]; ok {
		return f
	}
	f := 0.0
	if o.km2 > 0 {
		f = min(area.Intersect(o.shape, on.shape).KM2()/o.km2, 1)
	}
	s.inside[key] = f
	return f
}

// hours adds a watch's hours to the steps that they fall into.
func (s *capacitySum) hours(points []CapacityPoint, w *Watch, l Spans, part float64) {
	s.each(l, func(i int, seconds int64) {
		h := float64(seconds) / 3600 * part
		p := &points[i]
		p.WatchHours += h
		if w.People > 0 {
			p.PersonHours += h * float64(w.People)
		} else {
			p.UnsaidHours += h
		}
	})
}

// area adds the ground itself: its mean over the step.
func (s *capacitySum) area(points []CapacityPoint, g ground) {
	s.each(g.held, func(i int, seconds int64) {
		points[i].KM2 += g.outline.km2 * float64(seconds) / float64(s.out.Steps[i].Span.Seconds())
	})
}

// each tells how many seconds of a list fall into each step.
func (s *capacitySum) each(l Spans, f func(i int, seconds int64)) {
	steps := s.out.Steps
	for _, span := range l {
		i := sort.Search(len(steps), func(k int) bool { return steps[k].Span.To > span.From })
		for ; i < len(steps) && steps[i].Span.From < span.To; i++ {
			if c := steps[i].Span.Cut(span); !c.Empty() {
				f(i, c.Seconds())
			}
		}
	}
}

// finish gives the rows their ground and their order.
func (s *capacitySum) finish(places []*place) {
	rows := s.out.Rows
	ofArea := map[string][]CapacityPoint{}
	for _, p := range places {
		pts := ofArea[p.area.ID]
		if pts == nil {
			pts = s.points()
			ofArea[p.area.ID] = pts
		} else {
			s.out.Partial = append(s.out.Partial, p.area.ID)
		}
		s.area(pts, ground{p.area.ID, p.outline, p.held.Within(s.q.Window)})
	}
	slices.Sort(s.out.Partial)
	s.out.Partial = slices.Compact(s.out.Partial)
	for i := range rows {
		from := s.out.Total.Points
		if rows[i].Area != "" {
			from = ofArea[rows[i].Area]
		}
		for j := range rows[i].Points {
			rows[i].Points[j].KM2 = from[j].KM2
		}
	}
	slices.SortFunc(rows, func(a, b CapacityRow) int {
		return cmp.Or(cmp.Compare(partyName(a.Party), partyName(b.Party)), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Area, b.Area))
	})
}
