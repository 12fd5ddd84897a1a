package web

import (
	"net/http"
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
}

// totals are km² by state. Ground that lies in several areas counts once.
type totals struct {
	Watched float64 `json:"watched"`
	Partly  float64 `json:"partly"`
	Unknown float64 `json:"unknown"`
	Vacuum  float64 `json:"vacuum"`
	Says    [4]said `json:"says"` // the same in words, in this order
}

type said struct {
	State string `json:"state"`
	Words string `json:"words"`
}

// patchView is ground of one area in one state.
type patchView struct {
	Area    string     `json:"area"`
	State   string     `json:"state"`
	Many    bool       `json:"many,omitempty"`    // watched by more than one party
	Age     int        `json:"age,omitempty"`     // of vacuum: 1 less than a day … 5 a month and more
	Planned bool       `json:"planned,omitempty"` // a plan that is not in force would fill it
	KM2     float64    `json:"km2"`
	Shape   area.Shape `json:"geometry"`
}

// areaView is an area with its label.
type areaView struct {
	ID     string     `json:"id"`
	Name   string     `json:"name"`
	Says   string     `json:"says"`
	State  string     `json:"state"`
	Age    int        `json:"age,omitempty"`
	KM2    float64    `json:"km2"`
	Label  [2]float64 `json:"label"`
	Mixed  bool       `json:"mixed,omitempty"`  // its ground is not all in one state
	Dashed bool       `json:"dashed,omitempty"` // watched in part, by share or by turns
	Shape  area.Shape `json:"geometry"`
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

// exactTotals is up to how many patches of one state their union is worked out; beyond it they are added up.
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
	v, err := w.mapAt(l, m, g, names)
	if err != nil {
		return err
	}
	return answerJSON(rw, v)
}

// mapAt is the map at the moment of a glance.
func (w *watching) mapAt(l *locale, m *watch.Model, g glance, names partyNames) (*mapView, error) {
	ask := g.ask()
	ask.Without = without(g.Gone)
	patches, err := m.At(g.T, ask, nil)
	if err != nil {
		return nil, err
	}
	v := &mapView{T: g.T, Says: l.stamp(time.Unix(g.T, 0)), Patches: []patchView{}, Areas: []areaView{}, Outlined: []any{}}
	byArea := map[string][]watch.Patch{}
	for i := range patches {
		p := &patches[i]
		byArea[p.Area] = append(byArea[p.Area], *p)
		pv := patchView{Area: p.Area, State: string(p.State), Many: p.State == watch.GroundWatched && len(p.Parties) > 1, KM2: p.KM2, Shape: p.Shape()}
		if p.State == watch.GroundVacuum {
			pv.Age = ageOf(g.T, p.Since)
			pv.Planned = len(p.Planned) > 0
		}
		v.Patches = append(v.Patches, pv)
	}
	// Large areas lie beneath small ones.
	areas := m.Areas(g.T)
	for _, a := range areas {
		list := byArea[a.ID]
		if len(list) == 0 {
			continue
		}
		worst := list[len(list)-1]
		lon, lat := a.Shape.LabelPoint().Degrees()
		av := areaView{ID: a.ID, Name: a.Name.In(l.Lang), Says: w.patchWords(l, m, list, g.T, names), State: string(worst.State), KM2: a.Shape.KM2(), Label: [2]float64{lon, lat}, Shape: a.Shape}
		if worst.State == watch.GroundVacuum {
			av.Age = ageOf(g.T, worst.Since)
		}
		av.Dashed, av.Mixed = turns(m, list), list[0].State != worst.State
		v.Areas = append(v.Areas, av)
	}
	slices.SortStableFunc(v.Areas, func(a, b areaView) int { return int(b.KM2 - a.KM2) })
	size := map[string]int{}
	for i, a := range v.Areas {
		size[a.ID] = i
	}
	slices.SortStableFunc(v.Patches, func(a, b patchView) int { return size[a.Area] - size[b.Area] })
	if g.Party != "" {
		for _, x := range m.Watches() {
			if x.Party.ID != g.Party || !m.InForce(x) && !g.Assume {
				continue
			}
			when, err := watch.Compile(x.Schedule)
			if err != nil {
				return nil, err
			}
			if b := when.Bounds(); !b.Holds(g.T) || !x.Withdrawn.IsZero() && x.Withdrawn.Unix() <= g.T {
				continue
			}
			shape := x.Shape
			if shape.IsZero() {
				for _, a := range areas {
					if a.ID == x.Area {
						shape = a.Shape
					}
				}
			}
			if !shape.IsZero() {
				v.Outlined = append(v.Outlined, map[string]any{"watch": x.ID, "now": when.At(g.T), "geometry": shape})
			}
		}
	}
	v.Totals = l.totalsOf(v.Patches)
	return v, nil
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

// totalsOf adds up ground by state.
func (l *locale) totalsOf(patches []patchView) totals {
	var t totals
	for _, s := range []struct {
		state watch.GroundState
		into  *float64
	}{{watch.GroundWatched, &t.Watched}, {watch.GroundPartly, &t.Partly}, {watch.GroundUnknown, &t.Unknown}, {watch.GroundVacuum, &t.Vacuum}} {
		var shapes []area.Shape
		for _, p := range patches {
			if p.State == string(s.state) {
				shapes = append(shapes, p.Shape)
				*s.into += p.KM2
			}
		}
		if len(shapes) > 1 && len(shapes) <= exactTotals {
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
