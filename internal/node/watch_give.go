package node

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/release"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// watched reads everything of watches that a decision depends on. wanted are the ids of watches and declarations that
// people want to go.
func (n *Node) watched(x store.Exchange, wanted []string) (*release.Watched, error) {
	known, _, err := n.knownWatches(x)
	if err != nil {
		return nil, err
	}
	w := &release.Watched{Areas: known.Areas, Declarations: known.Declarations, PlansInForce: known.PlansInForce, Origins: map[string]*release.Origin{},
		Wanted: map[string]bool{}, Within: n.know.within, UnitShape: n.know.unitShape}
	for _, id := range wanted {
		w.Wanted[id] = true
	}
	things, err := n.taken(x)
	if err != nil {
		return nil, err
	}
	from := map[string]*takenThing{}
	for i := range things {
		t := &things[i]
		if t.watch != nil {
			from[t.watch.ID] = t
		}
		if len(t.area) == 0 {
			continue
		}
		// An area came with each watch on it: it passes on as the strictest of these lets it.
		o, err := n.originOfThing(x, t)
		if err != nil {
			return nil, err
		}
		id := t.area[0].ID
		if was := w.Origins[id]; was != nil && !sameOnward(was.Onward, o.Onward) {
			o.Onward, o.Consents = agreement.Onward{Rule: agreement.OnwardNone}, nil
		}
		w.Origins[id] = o
	}
	for i := range known.Areas { // given no longer, and on the shelf for what stands on it here: it passes on to nobody
		if a := &known.Areas[i]; a.Kept && w.Origins[a.ID] == nil {
			w.Origins[a.ID] = &release.Origin{Party: a.Origin, Onward: agreement.Onward{Rule: agreement.OnwardNone}}
		}
	}
	for _, v := range known.Watches {
		it := release.WatchItem{Watch: v}
		if t := from[v.ID]; t != nil {
			if it.Origin, err = n.originOfThing(x, t); err != nil {
				return nil, err
			}
			it.PAP = agreement.PAP(t.received.PAP)
		}
		w.Watches = append(w.Watches, it)
	}
	return w, nil
}

// originOfThing is who gave a watch, on what terms, and what that one consented to since.
func (n *Node) originOfThing(x store.Exchange, t *takenThing) (*release.Origin, error) {
	o := &release.Origin{Party: t.received.Partner, Onward: t.received.Onward}
	requests, _, err := keptAll[Request](x, shelfRequest, store.Filter{Owner: o.Party})
	if err != nil {
		return nil, err
	}
	for _, r := range requests {
		if c, ok := r.consent(t.received.Copy); ok {
			o.Consents = append(o.Consents, c)
		}
	}
	return o, nil
}

// lands keeps the land of administrative units once it was asked for; safe for concurrent use.
type lands struct {
	mu sync.Mutex
	of map[string]area.Shape
}

func (l *lands) get(u *area.Unit) area.Shape {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, ok := l.of[u.ID]
	if !ok {
		if l.of == nil {
			l.of = map[string]area.Shape{}
		}
		s = u.Shape()
		l.of[u.ID] = s
	}
	return s
}

// unitShape is the land of an administrative unit; false where it is not known.
func (k knowledge) unitShape(id string) (area.Shape, bool) {
	a, err := k.atlas()
	if err != nil {
		return area.Shape{}, false
	}
	u, ok := a.ByID(id)
	if !ok {
		return area.Shape{}, false
	}
	s := k.lands.get(u)
	return s, !s.IsZero()
}

// within reports whether land lies wholly in administrative units taken together. A unit is its own land and that of the
// units in it: their boundaries come from different surveys. What lies in none, be it a sliver between two, is outside.
func (k knowledge) within(land area.Shape, units []string) bool {
	a, err := k.atlas()
	if err != nil || land.IsZero() {
		return false
	}
	low, high := land.Bounds()
	var all []area.Shape
	add := func(u *area.Unit) {
		min, max := u.Box.Min, u.Box.Max
		west, south := min.Degrees()
		east, north := max.Degrees()
		if p := area.PointOf(west, south); p.Lon > high.Lon || p.Lat > high.Lat {
			return
		}
		if p := area.PointOf(east, north); p.Lon < low.Lon || p.Lat < low.Lat {
			return
		}
		if s := k.lands.get(u); !s.IsZero() {
			all = append(all, s)
		}
	}
	for _, id := range units {
		u, ok := a.ByID(id)
		if !ok {
			continue
		}
		add(u)
		for _, c := range a.Children(id) {
			if c.Level == area.Zone {
				continue
			}
			add(c)
			for _, d := range a.Children(c.ID) {
				add(d)
			}
		}
	}
	for _, s := range all {
		if s.Equal(land) {
			return true
		}
	}
	return len(all) > 0 && area.Subtract(land, area.Union(all...)).IsZero()
}

// watchTitle puts a watch or a declaration of a decision into a line; empty when there is none with the id.
func watchTitle(w *release.Watched, id string) text.Bilingual {
	versions := func(area string) (out []watch.Area) {
		for _, a := range w.Areas {
			if a.ID == area {
				out = append(out, a)
			}
		}
		slices.SortFunc(out, func(a, b watch.Area) int { return a.Version - b.Version })
		return out
	}
	for i := range w.Watches {
		if v := &w.Watches[i].Watch; v.ID == id {
			return titleOf(v, nil, versions(v.Area))
		}
	}
	for i := range w.Declarations {
		if t := &w.Declarations[i]; t.ID == id {
			return titleOf(nil, t, versions(t.Area))
		}
	}
	return text.Bilingual{}
}

// WatchExplanation is why watches and declarations go under an agreement and others do not.
type WatchExplanation struct {
	Agreement *Agreement
	Partner   Partner
	Items     []WatchExplained
	Objects   int // how many objects would go, areas included
}

// WatchExplained is one watch, or one declaration, and what becomes of it.
type WatchExplained struct {
	ID          string
	Title       text.Bilingual
	Watch       *watch.Watch
	Declaration *watch.Declaration
	Marking     incident.Marking
	Goes        bool             // it may go
	Waiting     bool             // it may go, and waits for approval
	Given       bool             // it stands given as it is
	TakenBack   bool             // it stood given, has changed, and is taken back until it is approved anew
	Reasons     []release.Reason // what does not go of it and by which rule; rule 0: it goes
}

// ExplainWatches says of watches and declarations what would go under an agreement, what not, and which rule decided; with
// no ids of all that were entered here. ErrNotFound when there is none with an id.
func (n *Node) ExplainWatches(ctx context.Context, lineage string, ids []string) (e WatchExplanation, err error) {
	// As with Explain, the key for the ids of copies may have to be made.
	err = n.Exchange(ctx, "explaining a release of watches", func(x store.Exchange) error {
		e = WatchExplanation{}
		all, err := n.watched(x, nil)
		if err != nil {
			return err
		}
		items := map[string]*WatchExplained{}
		var order []string
		for i := range all.Watches {
			w := all.Watches[i].Watch
			items[w.ID] = &WatchExplained{ID: w.ID, Watch: &w, Marking: w.Marking}
			order = append(order, w.ID)
		}
		for i := range all.Declarations {
			d := all.Declarations[i]
			items[d.ID] = &WatchExplained{ID: d.ID, Declaration: &d, Marking: d.Marking}
			order = append(order, d.ID)
		}
		if len(ids) == 0 {
			ids = order
		}
		for _, id := range ids {
			if items[id] == nil {
				return fmt.Errorf("watch or declaration %s: %w", id, store.ErrNotFound)
			}
			items[id].Title = watchTitle(all, id)
		}
		d, err := n.decide(x, lineage, nil, ids...)
		if err != nil {
			return err
		}
		e.Agreement, e.Partner = d.agreement, *d.partner
		in := d.in
		in.Trace, in.Approved = true, nil
		before := release.Decide(in)
		in.Given = nil // as if nothing had gone: so that everything that goes is among the copies
		r := release.Decide(in)
		for i := range r.Copies {
			c := &r.Copies[i]
			if it := items[c.Own]; it != nil && ofWatchType(c.ID) {
				it.Goes = true
				it.Given = slices.Contains(before.Unchanged, c.ID)
				it.Waiting = !it.Given
			}
			e.Objects++
		}
		for _, g := range d.copies {
			it := items[g.Own]
			if it == nil || it.Given || !ofWatchType(g.ID) {
				continue
			}
			// One that was called back was refused with it.
			it.TakenBack = !g.Withdrawn || slices.ContainsFunc(d.releases, func(r Release) bool {
				return (r.State == ReleaseGiven || r.State == ReleaseApproved) && slices.Contains(r.Watches, g.Own)
			})
		}
		for _, reason := range r.Reasons {
			if it := items[reason.Item]; it != nil {
				it.Reasons = append(it.Reasons, reason)
			}
		}
		for _, id := range ids {
			e.Items = append(e.Items, *items[id])
		}
		return nil
	})
	return e, err
}

// GivenWatch is a watch or a declaration that stands given to a partner, or did.
type GivenWatch struct {
	Copy    string // id of the copy
	Own     string // "W-0012", "D-0003"
	Partner string
	Lineage string
	Title   text.Bilingual // as it is now; empty when it is not kept here any more
	Marking incident.Marking
	At      time.Time // when this version was given
	State   string    // given, withdrawn
}

// GivenWatches lists what was given of watches to a partner (empty: to all), newest first.
func (n *Node) GivenWatches(ctx context.Context, partner string) (out []GivenWatch, err error) {
	err = n.Consult(ctx, "listing watches that were given", func(x store.Exchange) error {
		out = nil
		all, err := n.watched(x, nil)
		if err != nil {
			return err
		}
		list, raw, err := keptAll[givenCopy](x, shelfCopy, store.Filter{Newest: true, Bare: true})
		if err != nil {
			return err
		}
		takers := map[string]string{}
		for i, g := range list {
			if !ofWatchType(g.ID) {
				continue
			}
			lineage := raw[i].Owner
			if _, ok := takers[lineage]; !ok {
				if takers[lineage], err = n.taker(x, lineage); err != nil && !notFound(err) {
					return err
				}
			}
			if partner == "" || takers[lineage] == partner {
				out = append(out, GivenWatch{Copy: g.ID, Own: g.Own, Partner: takers[lineage], Lineage: lineage, Title: watchTitle(all, g.Own), Marking: g.Marking, At: g.At, State: raw[i].State})
			}
		}
		return nil
	})
	return out, err
}

// TakenWatch is a watch or a declaration that a partner gave, as it is kept here.
type TakenWatch struct {
	Received    Received
	Watch       *watch.Watch
	Declaration *watch.Declaration
	Area        []watch.Area // versions of the area that it is of; none: it has a polygon of its own, or is about everywhere
}

// TakenWatches lists what a partner gave of watches and stands (empty: what all gave).
func (n *Node) TakenWatches(ctx context.Context, partner string) (out []TakenWatch, err error) {
	err = n.Consult(ctx, "listing watches that came", func(x store.Exchange) error {
		out = nil
		things, err := n.taken(x)
		for _, t := range things {
			if partner == "" || t.received.Partner == partner {
				out = append(out, TakenWatch{t.received, t.watch, t.declaration, t.area})
			}
		}
		return err
	})
	return out, err
}

// wantedWatches are the ids of the watches and declarations that people want to go: those that were asked for, those of
// releases that were approved, and those that stand given.
func (d *decision) wantedWatches(asked []string) []string {
	ids := map[string]bool{}
	for _, id := range asked {
		ids[id] = true
	}
	for _, r := range d.releases {
		if r.State == ReleaseApproved || r.State == ReleaseGiven {
			for _, id := range r.Watches {
				ids[id] = true
			}
		}
	}
	for _, g := range d.copies {
		if ofWatchType(g.ID) && !g.Withdrawn {
			ids[g.Own] = true
		}
	}
	return slices.Sorted(maps.Keys(ids))
}
