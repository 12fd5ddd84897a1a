package node

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/watch"
)

// maxSeenWeeks bounds one question about what was watched.
const maxSeenWeeks = 520

// mostSeenMay is up to how many reasons why something may lie in a week are told.
const mostSeenMay = 6

// seenCache keeps what was worked out for the model as it stands. It knows nothing of incidents: those depend on who asks.
type seenCache struct {
	mu       sync.Mutex
	revision string
	weeks    map[string]watch.SeenWeek
}

// Seen says, week by week from the one that holds from to the one that holds to, how an administrative unit was watched, or, where
// unit is empty, a box, or, where there is neither, the ground of all areas that held then; and which of the incidents that the
// viewer may see lie there or may. How it was watched is kept until something about watches changes. More than ten years is
// refused as a *watch.Error, a unit that is not there as ErrNotFound.
//
// vague is how many incidents have neither a date nor a place. They say no more about one week and place than about any other, so
// they are in none of the weeks.
func (n *Node) Seen(ctx context.Context, v store.Viewer, unit string, box *store.Box, from, to incident.Day) (weeks []watch.SeenWeek, vague int, err error) {
	first, last := monday(from), monday(to)
	if from == incident.NoDay || to == incident.NoDay || last < first || (last-first)/7 >= maxSeenWeeks {
		return nil, 0, &watch.Error{Code: "window", Field: "from"}
	}
	m, revision, err := n.WatchModelRevision(ctx)
	if err != nil {
		return nil, 0, err
	}
	atlas, err := n.know.atlas()
	if err != nil {
		return nil, 0, err
	}
	key, land := "areas", watch.Land{Atlas: atlas, Unit: unit}
	switch {
	case unit != "":
		key = "unit " + unit
		a, err := n.AreaOfUnit(unit)
		if refused := (*watch.Error)(nil); errors.As(err, &refused) {
			break // its outline is not known: nor is who watches it
		} else if err != nil {
			return nil, 0, err
		}
		land.Shapes = []area.Shape{a.Shape}
	case box != nil:
		key = fmt.Sprintf("box %v", *box)
		if land.Shapes, err = shapesOf(box); err != nil {
			return nil, 0, err
		}
		land.Box = len(land.Shapes) == 1
	}
	count := int(last-first)/7 + 1
	weeks, err = n.seen.weeksOf(revision, key, first, count, func(first incident.Day, count int) ([]watch.SeenWeek, error) {
		switch {
		case unit == "" && box == nil:
			return m.SeenAreas(ctx, first, count)
		case len(land.Shapes) == 0:
			out := make([]watch.SeenWeek, count)
			for i := range out {
				out[i] = watch.SeenWeek{Week: first + incident.Day(7*i), Unknown: watch.Measure{Low: 1, High: 1}}
			}
			return out, nil
		}
		return m.SeenWeeks(area.Union(land.Shapes...), first, count)
	})
	if err != nil {
		return nil, 0, err
	}
	today := incident.DayOf(n.now())
	for i := range weeks {
		weeks[i].Unit, weeks[i].Running = unit, weeks[i].Week+6 >= today
	}
	landOf := func(incident.Day) *watch.Land { return &land }
	lands := []*watch.Land{&land}
	if unit == "" && box == nil {
		lands = nil
		byGround, byWeek := map[string]*watch.Land{}, map[incident.Day]*watch.Land{}
		for i := range weeks {
			shapes, same := m.GroundOf(weeks[i].Week)
			if byGround[same] == nil {
				byGround[same] = &watch.Land{Atlas: atlas, Shapes: shapes}
				lands = append(lands, byGround[same])
			}
			byWeek[weeks[i].Week] = byGround[same]
		}
		landOf = func(week incident.Day) *watch.Land { return byWeek[week] }
	}
	vague, err = n.seenIncidents(ctx, v, unit, weeks, lands, landOf)
	return weeks, vague, err
}

// weeksOf are weeks as they are kept; those that are not are asked for together.
func (c *seenCache) weeksOf(revision, key string, first incident.Day, count int, ask func(first incident.Day, count int) ([]watch.SeenWeek, error)) ([]watch.SeenWeek, error) {
	id := func(i int) string { return key + " " + (first + incident.Day(7*i)).String() }
	c.mu.Lock()
	if c.weeks == nil || c.revision != revision || len(c.weeks) > 50_000 {
		c.revision, c.weeks = revision, map[string]watch.SeenWeek{}
	}
	known := c.weeks
	out := make([]watch.SeenWeek, count)
	lack := []int{}
	for i := range out {
		var ok bool
		if out[i], ok = known[id(i)]; !ok {
			lack = append(lack, i)
		}
	}
	c.mu.Unlock()
	if len(lack) == 0 {
		return out, nil
	}
	from, to := lack[0], lack[len(lack)-1]
	list, err := ask(first+incident.Day(7*from), to-from+1)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, s := range list {
		out[from+i], known[id(from+i)] = s, s
	}
	return out, nil
}

// shapesOf is a box as polygons: two where it crosses the antimeridian.
func shapesOf(box *store.Box) ([]area.Shape, error) {
	boxes := []store.Box{*box}
	if box.West > box.East {
		boxes = []store.Box{{West: box.West, South: box.South, East: 180, North: box.North}, {West: -180, South: box.South, East: box.East, North: box.North}}
	}
	var out []area.Shape
	for _, b := range boxes {
		var ring []area.Point
		for _, p := range [][2]float64{{b.West, b.South}, {b.East, b.South}, {b.East, b.North}, {b.West, b.North}} {
			ring = append(ring, area.PointOf(p[0], p[1]))
		}
		s, _, err := area.MakeShape([][][]area.Point{{ring}})
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// seenIncidents puts into weeks, in their order, what is recorded there: one look at all incidents, each place held once against
// each land. vague is how many were left out for having neither a date nor a place.
func (n *Node) seenIncidents(ctx context.Context, v store.Viewer, unit string, weeks []watch.SeenWeek, lands []*watch.Land, landOf func(incident.Day) *watch.Land) (vague int, err error) {
	first, last := weeks[0].Week, weeks[len(weeks)-1].Week
	type answer struct{ may, surely bool }
	type question struct {
		land  *watch.Land
		place *incident.Place
	}
	answers := map[question]answer{}
	holds := func(l *watch.Land, p *incident.Place) answer {
		q := question{l, p}
		a, ok := answers[q]
		if !ok {
			a.may, a.surely = l.Holds(p)
			answers[q] = a
		}
		return a
	}
	found, err := n.Whereabouts(ctx, v, first, last+6, unit, func(p *incident.Place) bool {
		return slices.ContainsFunc(lands, func(l *watch.Land) bool { return holds(l, p).may })
	})
	if err != nil {
		return 0, err
	}
	type reason struct {
		why   watch.SeenWhy
		place string
	}
	reasons := make([]map[reason]*watch.SeenMay, len(weeks))
	for i := range found {
		w := &found[i]
		from, to := max(monday(w.Start), first), min(monday(w.End), last)
		undated := w.Start == incident.NoDay
		if undated && w.Place == nil && !w.Inside {
			vague++
			continue
		}
		if undated {
			from, to = first, last
		}
		for week := from; week <= to; week += 7 {
			a := holds(landOf(week), w.Place)
			if unit != "" { // a unit's incidents are those that say so
				a.surely = w.Inside
				a.may = a.may || w.Inside
			}
			if !a.may {
				continue
			}
			k := int(week-first) / 7
			// A happening known to the week counts in that of its first day; one that goes on for longer lies in each.
			if a.surely && w.Weekly && (monday(w.Start) == week || w.End-w.Start >= 7) {
				weeks[k].Recorded++
				continue
			}
			r, may := reason{why: watch.SeenLonger}, watch.SeenMay{Why: watch.SeenLonger}
			switch {
			case w.Place == nil:
				r.why = watch.SeenNowhere
			case undated:
				r.why = watch.SeenUndated
			case !a.surely:
				r.why, may.Name, may.Unit = watch.SeenWider, w.Place.Name, w.Place.Unit
				r.place = cmp.Or(w.Place.Unit, w.Place.Name.EN+"\x00"+w.Place.Name.AR)
			}
			may.Why = r.why
			if reasons[k] == nil {
				reasons[k] = map[reason]*watch.SeenMay{}
			}
			if reasons[k][r] == nil {
				reasons[k][r] = &may
			}
			reasons[k][r].N++
		}
	}
	for k, list := range reasons {
		for _, may := range list {
			weeks[k].Perhaps = append(weeks[k].Perhaps, *may)
		}
		slices.SortFunc(weeks[k].Perhaps, func(a, b watch.SeenMay) int {
			return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Why, b.Why), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Name.EN, b.Name.EN), cmp.Compare(a.Name.AR, b.Name.AR))
		})
		weeks[k].Perhaps = weeks[k].Perhaps[:min(len(weeks[k].Perhaps), mostSeenMay)]
	}
	return vague, nil
}

// monday is the first day of the ISO week of a day.
func monday(d incident.Day) incident.Day {
	if d == incident.NoDay {
		return d
	}
	return d - incident.Day((int(d.Time().Weekday())+6)%7)
}
