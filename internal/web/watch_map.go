package web

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/watch"
)

// mapView is how the ground stands at a moment.
type mapView struct {
	T        int64       `json:"t"`
	Says     string      `json:"says"` // the moment in words
	Patches  []patchView `json:"patches"`
	Areas    []areaView  `json:"areas"`
	Outlined []any       `json:"outlined"` // polygons of the watches of a chosen party
	Totals   totals      `json:"totals"`

	// Of a desk of many areas only the largest on the map are drawn by their outlines, the others as dots, and Left says so.
	Whole bool        `json:"whole"`          // everything there is is in Areas
	Box   *[4]float64 `json:"box,omitempty"`  // around all areas, west to north
	Dots  *dotsView   `json:"dots,omitempty"` // areas that are too many to be drawn
	Open  []string    `json:"open,omitempty"` // areas in vacuum, the most of it first, where not all are in Areas
	Left  string      `json:"left,omitempty"`
}

// dotsView is areas as dots: the same place in each list.
type dotsView struct {
	IDs    []string `json:"ids"`
	At     places   `json:"at"`     // longitude and latitude in turn, degrees
	States string   `json:"states"` // w, p, u, v: watched, partly, unknown, vacuum
}

// places are positions, to about a hundred metres.
type places []float64

// MarshalJSON writes no more digits than a dot needs.
func (p places) MarshalJSON() ([]byte, error) {
	b := []byte{'['}
	for i, x := range p {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendFloat(b, math.Round(x*1000)/1000, 'f', -1, 64)
	}
	return append(b, ']'), nil
}

// middleOf is the middle of the box around a shape, degrees.
func middleOf(s area.Shape) [2]float64 {
	lo, hi := s.Bounds()
	west, south := lo.Degrees()
	east, north := hi.Degrees()
	return [2]float64{(west + east) / 2, (south + north) / 2}
}

// outlineView is a shape as a map at some scale can show it.
type outlineView struct {
	area.Shape
	pixel float64 // degrees; 0: exactly
}

// MarshalJSON leaves out corners that are nearer to the last one than half a pixel, and digits that nobody can see.
func (o outlineView) MarshalJSON() ([]byte, error) {
	if o.pixel <= 0 || o.IsZero() {
		return o.AppendGeoJSON(nil), nil
	}
	digits := min(7, max(3, int(math.Ceil(-math.Log10(o.pixel)))+1))
	b := []byte(`{"type":"MultiPolygon","coordinates":[`)
	put := func(p area.Point) {
		lon, lat := p.Degrees()
		b = append(b, '[')
		b = strconv.AppendFloat(b, lon, 'f', digits, 64)
		b = append(b, ',')
		b = strconv.AppendFloat(b, lat, 'f', digits, 64)
		b = append(b, ']')
	}
	half := o.pixel / 2
	for i, polygon := range o.Polygons() {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		for k, ring := range polygon {
			kept := make([]area.Point, 0, len(ring))
			for _, p := range ring {
				if n := len(kept); n > 0 {
					lon, lat := p.Degrees()
					x, y := kept[n-1].Degrees()
					if math.Abs(lon-x) < half && math.Abs(lat-y) < half {
						continue
					}
				}
				kept = append(kept, p)
			}
			if len(kept) < 3 {
				if k > 0 {
					continue // a hole that is not seen
				}
				kept = ring
			}
			if k > 0 {
				b = append(b, ',')
			}
			b = append(b, '[')
			for n := range len(kept) + 1 {
				if n > 0 {
					b = append(b, ',')
				}
				put(kept[n%len(kept)])
			}
			b = append(b, ']')
		}
		b = append(b, ']')
	}
	return append(b, "]}"...), nil
}

// totals are km² by state. Ground that lies in several areas counts once.
type totals struct {
	Watched float64 `json:"watched"`
	Partly  float64 `json:"partly"`
	Unknown float64 `json:"unknown"`
	Vacuum  float64 `json:"vacuum"`
	Says    [4]said `json:"says"`            // the same in words, in this order
	Added   bool    `json:"added,omitempty"` // ground that lies in several areas counts for each of them
}

type said struct {
	State string `json:"state"`
	Words string `json:"words"`
}

// patchView is ground of one area in one state.
type patchView struct {
	Area    string      `json:"area"`
	State   string      `json:"state"`
	Many    bool        `json:"many,omitempty"`    // watched by more than one party
	Age     int         `json:"age,omitempty"`     // of vacuum: 1 less than a day … 5 a month and more
	Planned bool        `json:"planned,omitempty"` // a plan that is not in force would fill it
	KM2     float64     `json:"km2"`
	Shape   outlineView `json:"geometry"`
}

// areaView is an area with its label.
type areaView struct {
	ID     string      `json:"id"`
	Name   string      `json:"name"`
	Says   string      `json:"says"`
	State  string      `json:"state"`
	Age    int         `json:"age,omitempty"`
	KM2    float64     `json:"km2"`
	Label  [2]float64  `json:"label"`
	Mixed  bool        `json:"mixed,omitempty"`  // its ground is not all in one state
	Dashed bool        `json:"dashed,omitempty"` // watched in part, by share or by turns
	Shape  outlineView `json:"geometry"`
}

// ageOf ranks how old a vacuum is.
func ageOf(t, since int64) int {
	if since == watch.Begin {
		return 5
	}
	age := t - since
	for i, limit := range []int64{daySeconds, 3 * daySeconds, 7 * daySeconds, 30 * daySeconds} {
		if age < limit {
			return i + 1
		}
	}
	return 5
}

// exactTotals is up to how many patches of one state their union is worked out; beyond it they are added up, and the page says so.
const exactTotals = 400

// at answers with the map at a moment.
func (w *watching) at(rw http.ResponseWriter, r *http.Request) error {
	l, _, err := w.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	g := w.glanceOf(r.URL.Query())
	if r.URL.Query().Has("t") && g.Live {
		return problem{http.StatusBadRequest, "watch.fault.moment", nil}
	}
	m, revision, err := w.asked(r.Context())
	if err != nil {
		return err
	}
	more := ""
	if g.Live {
		more = strconv.FormatInt(g.T/60, 10)
	}
	if w.fresh(rw, r, revision, more) {
		return nil
	}
	names, err := w.parties(r.Context(), l, m)
	if err != nil {
		return err
	}
	v, err := w.mapAt(r.Context(), l, m, g, boxAsked(r.URL.Query()), names)
	if err != nil {
		return err
	}
	return answerJSON(rw, v)
}

// boxAsked reads which part of the ground a map shows ("bbox": west,south,east,north) and at what zoom; nil for all of it. What cannot be
// read is left out.
func boxAsked(v url.Values) *mapBox {
	parts := strings.Split(v.Get("bbox"), ",")
	zoom, err := strconv.ParseFloat(v.Get("z"), 64)
	if len(parts) != 4 || err != nil || !(zoom >= 0 && zoom <= 24) {
		return nil
	}
	var n [4]float64
	for i, p := range parts {
		if n[i], err = strconv.ParseFloat(p, 64); err != nil || !(math.Abs(n[i]) <= 360) {
			return nil
		}
	}
	return &mapBox{n[0], n[1], n[2], n[3], 360 / (512 * math.Exp2(zoom))}
}

// openTold is how many of the areas in vacuum are named in their order, for keys to go along.
const openTold = 200

// mapAt is the map at the moment of a glance. A desk of few areas is drawn whole, whatever is asked for. Of others the largest on the map
// are drawn, and the chosen one; the rest are dots.
func (w *watching) mapAt(ctx context.Context, l *locale, m *watch.Model, g glance, box *mapBox, names partyNames) (*mapView, error) {
	x, err := w.ground(ctx, m, g)
	if err != nil {
		return nil, err
	}
	v := &mapView{T: g.T, Says: l.stamp(time.Unix(g.T, 0)), Patches: []patchView{}, Areas: []areaView{}, Outlined: []any{}, Whole: !x.many}
	show, pixel := x.all, 0.0
	if x.many {
		all := boxAround(x.all)
		v.Box = &[4]float64{all.west, all.south, all.east, all.north}
		if box == nil {
			box = &all
		}
		pixel = box.pixel
		show = l.choose(v, x.all, *box, g.Area)
	}
	byArea, err := w.patches(m, g, idsOf(show))
	if err != nil {
		return nil, err
	}
	// Large areas lie beneath small ones.
	size := map[string]float64{}
	for _, s := range show {
		size[s.area.ID] = s.area.Shape.KM2()
	}
	show = slices.Clone(show)
	slices.SortStableFunc(show, func(a, b standing) int { return int(size[b.area.ID] - size[a.area.ID]) })
	for _, s := range show {
		a, list := s.area, byArea[s.area.ID]
		if len(list) == 0 {
			continue
		}
		for i := range list {
			p := &list[i]
			pv := patchView{Area: p.Area, State: string(p.State), Many: p.State == watch.GroundWatched && len(p.Parties) > 1, KM2: p.KM2, Shape: outlineView{p.Shape(), pixel}}
			if p.State == watch.GroundVacuum {
				pv.Age = ageOf(g.T, p.Since)
				pv.Planned = len(p.Planned) > 0
			}
			v.Patches = append(v.Patches, pv)
		}
		worst := list[len(list)-1]
		av := areaView{ID: a.ID, Name: a.Name.In(l.Lang), Says: w.patchWords(l, m, list, g.T, names), State: string(worst.State), KM2: size[a.ID], Label: x.label(a), Shape: outlineView{a.Shape, pixel}}
		if worst.State == watch.GroundVacuum {
			av.Age = ageOf(g.T, worst.Since)
		}
		av.Dashed, av.Mixed = turns(m, list), list[0].State != worst.State
		v.Areas = append(v.Areas, av)
	}
	if g.Party != "" {
		if err := w.outlined(l, v, m, g, box, pixel); err != nil {
			return nil, err
		}
	}
	v.Totals = l.totalsOf(x, byArea)
	return v, nil
}

// choose picks which areas of many a map of a box draws, and puts the others that lie in it on the map as dots.
func (l *locale) choose(v *mapView, all []standing, box mapBox, chosen string) []standing {
	var in, open []standing
	for _, s := range all {
		if s.worst == watch.GroundVacuum {
			open = append(open, s)
		}
		if s.area.ID == chosen || box.near(s.area.Shape) {
			in = append(in, s)
		}
	}
	slices.SortStableFunc(open, func(a, b standing) int { return cmp.Compare(b.km2[3], a.km2[3]) })
	v.Open = idsOf(open[:min(len(open), openTold)])
	slices.SortStableFunc(in, func(a, b standing) int {
		if mine, other := a.area.ID == chosen, b.area.ID == chosen; mine != other {
			if mine {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.cover.KM2, a.cover.KM2)
	})
	show := in[:min(len(in), few)]
	if rest := in[len(show):]; len(rest) > 0 {
		v.Dots = &dotsView{IDs: idsOf(rest)}
		states := make([]byte, len(rest))
		for i, s := range rest {
			at := middleOf(s.area.Shape)
			v.Dots.At = append(v.Dots.At, at[0], at[1])
			states[i] = s.worst[0]
		}
		v.Dots.States = string(states)
		v.Left = l.t("watch.dots", l.num(len(show)), l.num(len(in)))
	}
	return show
}

// outlined puts the outlines of a party's watches on a map; of many those that lie on what it shows, the largest.
func (w *watching) outlined(l *locale, v *mapView, m *watch.Model, g glance, box *mapBox, pixel float64) error {
	areas := map[string]area.Shape{}
	for _, a := range m.Areas(g.T) {
		areas[a.ID] = a.Shape
	}
	type outline struct {
		id    string
		now   bool
		shape area.Shape
	}
	var list []outline
	for _, x := range m.Watches() {
		if x.Party.ID != g.Party || !m.InForce(x) && !g.Assume || x.Schedule.From.Unix() > g.T && !x.Schedule.From.IsZero() {
			continue
		}
		when, err := watch.Compile(x.Schedule)
		if err != nil {
			return err
		}
		if b := when.Bounds().Cut(x.Kept()); !b.Holds(g.T) || !x.Withdrawn.IsZero() && x.Withdrawn.Unix() <= g.T {
			continue
		}
		shape := x.Shape
		if shape.IsZero() {
			shape = areas[x.Area]
		}
		if !shape.IsZero() && (v.Whole || box.near(shape)) {
			list = append(list, outline{x.ID, when.At(g.T), shape})
		}
	}
	if !v.Whole && len(list) > few {
		slices.SortStableFunc(list, func(a, b outline) int { return cmp.Compare(b.shape.KM2(), a.shape.KM2()) })
		v.Left = strings.TrimSpace(v.Left + " " + l.t("watch.dots.outlined", l.num(few), l.num(len(list))))
		list = list[:few]
	}
	for _, o := range list {
		v.Outlined = append(v.Outlined, map[string]any{"watch": o.id, "now": o.now, "geometry": outlineView{o.shape, pixel}})
	}
	return nil
}

// turns reports whether some of an area is watched by turns or in part only: its edge is dashed.
func turns(m *watch.Model, list []watch.Patch) bool {
	for _, p := range list {
		if p.State == watch.GroundPartly {
			return true
		}
		for _, id := range p.Watches {
			if x := m.Watch(id); x != nil && x.Schedule.Rule != "" {
				return true
			}
		}
	}
	return false
}

// totalsOf adds up ground by state. Of few areas patches hold the ground of all; of many what the survey knows is added up.
func (l *locale) totalsOf(x *ground, patches map[string][]watch.Patch) totals {
	var t totals
	for i, s := range []struct {
		state watch.GroundState
		into  *float64
	}{{watch.GroundWatched, &t.Watched}, {watch.GroundPartly, &t.Partly}, {watch.GroundUnknown, &t.Unknown}, {watch.GroundVacuum, &t.Vacuum}} {
		var shapes []area.Shape
		for _, one := range x.all {
			*s.into += one.km2[i]
			for k := range patches[one.area.ID] {
				if p := &patches[one.area.ID][k]; !x.many && p.State == s.state {
					shapes = append(shapes, p.Shape())
				}
			}
		}
		switch {
		case x.many || len(shapes) > exactTotals:
			t.Added = true
		case len(shapes) > 1:
			*s.into = area.Union(shapes...).KM2()
		}
	}
	t.Says = [4]said{{"watched", l.km2(t.Watched)}, {"partly", l.km2(t.Partly)}, {"unknown", l.km2(t.Unknown)}, {"vacuum", l.km2(t.Vacuum)}}
	return t
}

// units offers administrative units whose names hold some words, for the form of an area.
func (w *watching) units(rw http.ResponseWriter, r *http.Request) error {
	l, _, err := w.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	w.render(rw, r, http.StatusOK, "watch.units", "", map[string]any{"Hits": w.findUnits(l, r.URL.Query().Get("unitq")), "Words": strings.TrimSpace(r.URL.Query().Get("unitq")), "Unit": ""})
	return nil
}
