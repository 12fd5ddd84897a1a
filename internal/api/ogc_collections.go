package api

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/watch"
)

// collection is what a map can load as one layer.
type collection struct {
	id, title, about string
	momentary        bool // it tells of one moment, and of now where none is asked for
	stretches        bool // asked for a time it tells of stretches within it (see ogcStretches)
	watched          bool // watched ground is among them
	list             func(*Server, context.Context, featureQuery) ([]feature, error)
}

// feature is one thing on a map.
type feature struct {
	id         string
	geometry   func() any     // as GeoJSON; nil where there is none
	meets      func(box) bool // whether it has ground in a box
	properties any
}

// collections are all that there are. A token opens those that were chosen for it.
var collections = []collection{
	{id: node.FeedAreas, title: "Areas", about: "Areas in the version that holds at the moment asked for; now where none is asked for. With a datetime from one moment to another: every version that held at some moment of it, from when to when.", momentary: true, list: (*Server).areaFeatures},
	{id: node.FeedWatches, title: "Our watches", about: "Watches of this party, on the ground that they cover; of a share of an area it is not known which ground that is. With a datetime: those with a turn in it.",
		list: func(s *Server, ctx context.Context, q featureQuery) ([]feature, error) {
			return s.watchFeatures(ctx, q, true)
		}},
	{id: node.FeedPartners, title: "Watches of others", about: "Watches of partners, as far as they gave them to this node, and of others that it heard of.",
		list: func(s *Server, ctx context.Context, q featureQuery) ([]feature, error) {
			return s.watchFeatures(ctx, q, false)
		}},
	{id: node.FeedCoverage, title: "Coverage", about: "Ground of each area at a moment, as this node knows it: watched, partly, vacuum or unknown. With a datetime from one moment to another: every stretch of ground and time that has a moment in common with it, from when to when; of an end left open the next 366 days.", momentary: true, stretches: true, watched: true,
		list: func(s *Server, ctx context.Context, q featureQuery) ([]feature, error) {
			return s.patchFeatures(ctx, q, true)
		}},
	{id: node.FeedVacuum, title: "Vacuum", about: "Ground of each area that nobody is known to watch at a moment, and since when: vacuum, partly or unknown. What is unknown is not calm. With a datetime from one moment to another: every stretch of it that has a moment in common with it, from when to when; of an end left open the next 366 days.", momentary: true, stretches: true,
		list: func(s *Server, ctx context.Context, q featureQuery) ([]feature, error) {
			return s.patchFeatures(ctx, q, false)
		}},
	{id: node.FeedSites, title: "Sites", about: "Places with materiel or detainees, and how their custody stands at a moment, or at the end of a time; now where none is asked for. A site has no beginning or end of its own, so each that is kept is there at any time. What is not known to the town has no geometry, and is found in no box.",
		momentary: true, list: (*Server).siteFeatures},
}

// shapely is a feature on a piece of ground. within is where it is looked for when it has no outline of its own.
func shapely(f watch.Feature, within area.Shape) feature {
	where := f.Shape
	if where.IsZero() {
		where = within
	}
	return feature{id: f.ID, properties: f.Properties, meets: func(b box) bool { return b.holds(where) },
		geometry: func() any {
			if f.Shape.IsZero() {
				return nil
			}
			return json.RawMessage(f.Shape.AppendGeoJSON(nil))
		}}
}

// holds says whether a piece of ground meets the box.
func (b box) holds(s area.Shape) bool {
	if !b.near(s) {
		return false
	}
	lo, hi := s.Bounds()
	west, south := lo.Degrees()
	east, north := hi.Degrees()
	if b.west <= west && east <= b.east && b.south <= south && north <= b.north {
		return true
	}
	// A box may be as thin as a line or a point: then it is given the breadth of a few steps of the grid.
	const least = 3e-7
	if b.east-b.west < least {
		b.west, b.east = max(b.west-least, -180), min(b.east+least, 180)
	}
	if b.north-b.south < least {
		b.south, b.north = max(b.south-least, -90), min(b.north+least, 90)
	}
	frame, _, err := area.MakeShape([][][]area.Point{{{area.PointOf(b.west, b.south), area.PointOf(b.east, b.south), area.PointOf(b.east, b.north), area.PointOf(b.west, b.north)}}})
	if err != nil {
		return true // its bounds meet the box, and more cannot be said
	}
	return !area.Intersect(s, frame).IsZero()
}

// near says whether the bounds of a piece of ground meet the box.
func (b box) near(s area.Shape) bool {
	if s.IsZero() {
		return false
	}
	lo, hi := s.Bounds()
	west, south := lo.Degrees()
	east, north := hi.Degrees()
	return b.meets(box{west, south, east, north})
}

// near says whether the bounds of a piece of ground meet where it is asked for.
func (q featureQuery) near(s area.Shape) bool {
	return len(q.boxes) == 0 || slices.ContainsFunc(q.boxes, func(b box) bool { return b.near(s) })
}

func (s *Server) areaFeatures(ctx context.Context, q featureQuery) ([]feature, error) {
	m, err := s.node.WatchModel(ctx)
	if err != nil {
		return nil, err
	}
	var out []feature
	if q.when.through() {
		for _, h := range m.AreasDuring(q.when.window(s.now().UTC())) {
			f := watch.AreaFeature(h.Area)
			f.ID += "." + strconv.Itoa(h.Area.Version)
			f.Properties["area"], f.Properties["from"], f.Properties["until"] = h.Area.ID, spanEnd(h.Held.From), spanEnd(h.Held.To)
			out = append(out, shapely(f, h.Area.Shape))
		}
		return out, nil
	}
	for _, a := range m.Areas(q.when.moment(s.now()).Unix()) {
		out = append(out, shapely(watch.AreaFeature(a), a.Shape))
	}
	return out, nil
}

// spanEnd is an edge of a span as a property: null where it is open.
func spanEnd(t int64) any {
	if t == watch.Begin || t == watch.End {
		return nil
	}
	return time.Unix(t, 0).UTC().Format(time.RFC3339)
}

func (s *Server) watchFeatures(ctx context.Context, q featureQuery, own bool) ([]feature, error) {
	m, err := s.node.WatchModel(ctx)
	if err != nil {
		return nil, err
	}
	parties, err := s.node.WatchParties(ctx)
	if err != nil {
		return nil, err
	}
	now := s.now()
	areas := map[string]area.Shape{}
	for _, a := range m.Areas(q.when.moment(now).Unix()) {
		areas[a.ID] = a.Shape
	}
	var out []feature
	for _, w := range m.Watches() {
		if parties.Own(w) != own || !turn(w, q.when) {
			continue
		}
		ground := w.Shape
		if ground.IsZero() {
			ground = areas[w.Area]
		}
		out = append(out, shapely(watch.WatchFeature(w, ground, w.StateAt(now, m.InForce(w)), parties.Name), ground))
	}
	return out, nil
}

// turn says whether a watch has a turn within what is asked for.
func turn(w *watch.Watch, when moments) bool {
	if !when.asked {
		return true
	}
	ask := watch.SpanOf(when.from, when.to)
	if !when.to.IsZero() {
		ask.To++ // a datetime holds its end
	}
	return turnWithin(w, ask)
}

// turnWithin says whether a watch has a turn within a span.
func turnWithin(w *watch.Watch, ask watch.Span) bool {
	c, err := watch.Compile(w.Schedule)
	if err != nil {
		return false
	}
	ask = ask.Cut(w.Kept())
	if b := c.Bounds(); ask.From < b.From {
		ask.From = b.From
	}
	if ask.Empty() {
		return false
	}
	if c.At(ask.From) {
		return true
	}
	next, ok := c.Next(ask.From)
	return ok && next.From < ask.To
}

func (s *Server) patchFeatures(ctx context.Context, q featureQuery, watched bool) ([]feature, error) {
	m, err := s.node.WatchModel(ctx)
	if err != nil {
		return nil, err
	}
	parties, err := s.node.WatchParties(ctx)
	if err != nil {
		return nil, err
	}
	at := q.when.moment(s.now()).Truncate(time.Second)
	patches, err := m.At(at.Unix(), watch.Ask{}, func(a *watch.Area) bool { return q.near(a.Shape) })
	if err != nil {
		return nil, err
	}
	var out []feature
	for i := range patches {
		p := &patches[i]
		if p.State == watch.GroundWatched && !watched {
			continue
		}
		f := watch.PatchFeature(p, parties.Name)
		f.Properties["as_of"] = at.UTC().Format(time.RFC3339)
		f.Properties["as_known_by"] = nameOf(parties.Us)
		out = append(out, shapely(f, f.Shape))
	}
	return out, nil
}

func nameOf(p watch.Party) string {
	if p.Name.EN != "" {
		return p.Name.EN
	}
	return p.Name.AR
}

// siteFeatures are the sites that are kept, each as it is described now, with its custody at the moment asked for, or at the end of the time asked for: a site has no beginning or end of its own, so each is there at any time. What is counted there, notes, links and
// whose word it is stay out.
func (s *Server) siteFeatures(ctx context.Context, q featureQuery) ([]feature, error) {
	list, err := s.node.Sites(ctx, store.Viewer{}) // a program is nobody: it sees no more than all may
	if err != nil {
		return nil, err
	}
	at := q.when.moment(s.now()).Truncate(time.Second)
	var out []feature
	for i := range list {
		out = append(out, siteFeature(&list[i].Site, watch.ComposeCustody(list[i].Reports, at, watch.SiteRules{}), at))
	}
	// Those that ask for attention come first on pages; pages of a program go by id, because custody may change between two of them.
	slices.SortFunc(out, func(a, b feature) int { return cmp.Or(cmp.Compare(len(a.id), len(b.id)), cmp.Compare(a.id, b.id)) })
	return out, nil
}

// siteFeature is a site on its outline where one was drawn, at its point where that is known finely enough to be drawn as one, and else nowhere: the middle of
// a district is no place.
func siteFeature(site *watch.Site, custody watch.CustodyView, at time.Time) feature {
	since := ""
	if custody.Unknown != watch.Begin && custody.Unknown != watch.End {
		since = time.Unix(custody.Unknown, 0).UTC().Format(time.RFC3339)
	}
	f := feature{id: site.ID, geometry: func() any { return nil }, meets: func(box) bool { return false }, properties: map[string]any{
		"name_ar": site.Name.AR, "name_en": site.Name.EN, "kind": site.Kind, "holds": site.Holds, "version": site.Version,
		"place_ar": site.Place.Name.AR, "place_en": site.Place.Name.EN, "precision": site.Place.Precision, "unit": site.Place.Unit,
		"custody": custody.State, "custody_unknown_since": since, "as_of": at.UTC().Format(time.RFC3339), "marking": site.Marking,
	}}
	switch {
	case !site.Outline().IsZero():
		shape := site.Outline()
		f.geometry = func() any { return json.RawMessage(shape.AppendGeoJSON(nil)) }
		f.meets = func(b box) bool { return b.holds(shape) }
	case site.Place.Coord != nil && site.Place.Precision.Point():
		lon, lat := site.Place.Lon, site.Place.Lat
		f.geometry = func() any { return map[string]any{"type": "Point", "coordinates": []float64{lon, lat}} }
		f.meets = func(b box) bool { return b.meets(box{lon, lat, lon, lat}) }
	}
	return f
}
