package api

import (
	"context"
	"slices"
	"strings"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// Coverage through a time is told as stretches: ground of one area in one state from one moment to another. A stretch is a feature of the
// answer when it has a moment in common with the time asked for (OGC API – Features, 7.15.4), and has the same id whatever time is
// asked for.

// openAhead is for how long an end that was left open is told: a watch that recurs has turns for ever.
const openAhead = 366 * 24 * time.Hour

// stretchLooks is how far before and after the time asked for it is looked for the ends of a stretch, days, one after the other. One
// that ends in none of them is told without that end.
var stretchLooks = []int64{31, 400, 4000}

// through reports whether a time was asked for, and not a moment.
func (m moments) through() bool { return m.asked && !(m.from.Equal(m.to) && !m.from.IsZero()) }

// window is the time asked for. A beginning left open is the earliest that can be asked for.
func (m moments) window(now time.Time) watch.Span {
	from, to := m.from, m.to
	if from.IsZero() {
		from = time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if to.IsZero() {
		to = now.UTC().Truncate(24 * time.Hour).Add(openAhead)
		if to.Before(from) {
			to = from.Add(openAhead)
		}
	}
	return watch.Span{From: from.Unix(), To: to.Unix() + 1} // a datetime holds its end
}

// ends are the first and last moment of the time asked for.
func (m moments) ends(now time.Time) []string {
	w := m.window(now)
	return []string{time.Unix(w.From, 0).UTC().Format(time.RFC3339), time.Unix(w.To-1, 0).UTC().Format(time.RFC3339)}
}

// stretch is ground of an area in one state.
type stretch struct {
	state    watch.GroundState
	from, to int64 // watch.Begin and watch.End: not within what was looked at
	parts    []*watch.Part
	km2      float64
	watches  map[string]bool
}

func (s *stretch) id(area string) string {
	at := func(t int64, open string) string {
		if t == watch.Begin || t == watch.End {
			return open
		}
		return time.Unix(t, 0).UTC().Format("20060102T150405Z")
	}
	return area + "." + at(s.from, "00000000T000000Z") + "." + at(s.to, "99999999T000000Z") + "." + string(s.state)
}

func (s *stretch) shape() area.Shape {
	shapes := make([]area.Shape, len(s.parts))
	for i, p := range s.parts {
		shapes[i] = p.Shape()
	}
	if len(shapes) == 1 {
		return shapes[0]
	}
	return area.Union(shapes...)
}

// stretchesOf are the stretches of an area that have a moment within w, in no order.
func stretchesOf(m *watch.Model, id string, w watch.Span, watched bool) ([]*stretch, error) {
	const day = 24 * 3600
	var out []*stretch
	for i, days := range stretchLooks {
		look := watch.Span{From: w.From - days*day, To: w.To + days*day}
		c, err := m.Coverage(id, watch.Ask{Window: look})
		if err != nil {
			return nil, err
		}
		found := map[string]*stretch{}
		cut := false
		for k := range c.Parts {
			p := &c.Parts[k]
			for _, state := range watch.GroundStates() {
				if state == watch.GroundWatched && !watched {
					continue
				}
				for _, span := range p.During(state) {
					if !span.Meets(w) {
						continue
					}
					one := stretch{state: state, from: span.From, to: span.To}
					if one.from <= look.From {
						one.from, cut = watch.Begin, true
					}
					if one.to >= look.To {
						one.to, cut = watch.End, true
					}
					key := one.id("")
					if found[key] == nil {
						one.watches = map[string]bool{}
						found[key] = &one
					}
					s := found[key]
					s.parts, s.km2 = append(s.parts, p), s.km2+p.KM2
					for _, x := range p.Watches {
						if k := m.Watch(x); k != nil && (state == watch.GroundWatched || state == watch.GroundPartly && k.Share > 0) && turnWithin(k, span) {
							s.watches[x] = true
						}
					}
				}
			}
		}
		if cut && i+1 < len(stretchLooks) {
			continue
		}
		for _, s := range found {
			out = append(out, s)
		}
		break
	}
	return out, nil
}

// stretchFeatures gives the stretches of all areas to yield in the order of their ids, from the one after q.after on, until it
// says that it has enough. Areas that come later are not looked at then.
func (s *Server) stretchFeatures(ctx context.Context, q featureQuery, watched bool, only string, yield func(feature) bool) error {
	m, err := s.node.WatchModel(ctx)
	if err != nil {
		return err
	}
	parties, err := s.node.WatchParties(ctx)
	if err != nil {
		return err
	}
	now := s.now().UTC()
	w := q.when.window(now)
	ids := m.AreaIDs()
	slices.SortFunc(ids, func(a, b string) int { return strings.Compare(a+".", b+".") })
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		// All of an area's features lie between its id with a full stop and with what comes after one.
		if only != "" && !strings.HasPrefix(only, id+".") || q.after != "" && id+"/" <= q.after {
			continue
		}
		list, err := stretchesOf(m, id, w, watched)
		if err != nil {
			return err
		}
		slices.SortFunc(list, func(a, b *stretch) int { return strings.Compare(a.id(id), b.id(id)) })
		for _, x := range list {
			if x.id(id) <= q.after {
				continue
			}
			f := shapely(stretchFeature(m, id, x, parties.Name, nameOf(parties.Us)), area.Shape{})
			if q.meets(f) && !yield(f) {
				return nil
			}
		}
	}
	return nil
}

// stretchFeature is a stretch as a feature.
func stretchFeature(m *watch.Model, id string, s *stretch, name func(watch.Party) text.Bilingual, us string) watch.Feature {
	watches, who, seen := []string{}, []string{}, map[string]bool{}
	for x := range s.watches {
		watches = append(watches, x)
	}
	slices.Sort(watches)
	for _, x := range watches {
		if p := m.Watch(x).Party; !seen[p.ID] {
			seen[p.ID] = true
			who = append(who, nameOf(watch.Party{Name: name(p)}))
		}
	}
	slices.Sort(who)
	return watch.Feature{ID: s.id(id), Shape: s.shape(), Properties: map[string]any{
		"area": id, "state": s.state, "from": spanEnd(s.from), "to": spanEnd(s.to), "km2": s.km2, "parties": who, "watches": watches,
		"as_known_by": us, "marking": incident.TLPRed,
	}}
}

// ogcStretches is one page of a collection through a time. It is made area by area and ends where the page is full, so how many there are
// in all is said only where that is known.
func (s *Server) ogcStretches(c *ogcCall, k collection, q featureQuery, page *featuresJSON) (more bool, err error) {
	err = s.stretchFeatures(c.Context(), q, k.watched, "", func(f feature) bool {
		if more = len(page.Features) == q.limit; more {
			return false
		}
		page.Features = append(page.Features, featureJSON{Type: "Feature", ID: f.id, Geometry: f.geometry(), Properties: f.properties})
		return true
	})
	if page.Returned = len(page.Features); !more && q.after == "" {
		page.Matched = &page.Returned
	}
	page.Time = q.when.ends(s.now())
	return more, err
}

// ogcStretch is the stretch of an id.
func (s *Server) ogcStretch(ctx context.Context, k collection, q featureQuery, id string) (found []feature, err error) {
	q.after, q.boxes = "", nil
	err = s.stretchFeatures(ctx, q, k.watched, id, func(f feature) bool {
		if f.id == id {
			found = append(found, f)
		}
		return len(found) == 0
	})
	return found, err
}
