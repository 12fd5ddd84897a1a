package node

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/watch"
)

// watchModel is the model of watches that was made last. It holds until something about watches changes, or a plan comes into
// force or ends.
type watchModel struct {
	mu       sync.Mutex
	model    *watch.Model
	revision int64
	own      watch.Known // our own entries as of revision
	plans    map[string]bool
	words    string // what of what partners gave counts, and which of their areas are kept: it turns on agreements being in force
	checked  time.Time
}

// plansEvery is how often it is asked whether a plan or an agreement came into force or ended by the passing of time.
const plansEvery = 30 * time.Second

// counter names of the shelf of counters.
const (
	countWatch        = "watch" // rises with every change to what the model is made of
	countAreas        = "area"
	countWatches      = "watches"
	countDeclarations = "declared"
)

// highest is a number that only rises.
type highest struct {
	N int64 `json:"n"`
}

// counted raises a counter by some and returns what it was before.
func counted(x store.Exchange, name string, by int64) (int64, error) {
	c, _, err := kept[highest](x, shelfCount, name)
	if err != nil && !notFound(err) {
		return 0, err
	}
	before := c.N
	c.N += by
	return before, put(x, shelfCount, store.Record{ID: name}, c)
}

// watchChanged tells all processes of the node that the model of watches is to be made anew.
func watchChanged(x store.Exchange) error {
	_, err := counted(x, countWatch, 1)
	return err
}

// WatchModel is the model of everything that the node knows of watches now. It is kept until something changes.
func (n *Node) WatchModel(ctx context.Context) (*watch.Model, error) {
	m, _, err := n.WatchModelRevision(ctx)
	return m, err
}

// WatchModelRevision is WatchModel with a word that changes whenever an answer of the model might.
func (n *Node) WatchModelRevision(ctx context.Context) (m *watch.Model, revision string, err error) {
	k := &n.watching
	k.mu.Lock()
	defer k.mu.Unlock()
	err = n.Consult(ctx, "reading the watches", func(x store.Exchange) error {
		c, _, err := kept[highest](x, shelfCount, countWatch)
		if err != nil && !notFound(err) {
			return err
		}
		now := x.Now()
		if k.model != nil && c.N == k.revision && now.Sub(k.checked) < plansEvery && !now.Before(k.checked) {
			return nil
		}
		own := k.own
		if k.model == nil || c.N != k.revision {
			if own, err = ownWatches(x); err != nil {
				return err
			}
		}
		known, ends, err := n.addOthersWatches(x, own)
		if err != nil {
			return err
		}
		known.Watches = endTaken(known.Watches, ends)
		k.checked = now
		words := takenWords(&known)
		if k.model != nil && c.N == k.revision && maps.Equal(known.PlansInForce, k.plans) && words == k.words {
			return nil
		}
		model := k.model
		if model == nil {
			model = watch.FitModel(known)
		} else {
			model = model.Anew(known)
		}
		for id, err := range model.Unfit() {
			n.log.WarnContext(ctx, "an entry about watches cannot be used and is left out", "id", id, "error", err)
		}
		k.model, k.revision, k.own, k.plans, k.words = model, c.N, own, known.PlansInForce, words
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	revision = fmt.Sprint(k.revision)
	for _, p := range slices.Sorted(maps.Keys(k.plans)) {
		if k.plans[p] {
			revision += "." + p[:min(8, len(p))]
		}
	}
	return k.model, revision + k.words, nil
}

// knownWatches gathers what the model is made of: our own entries, what partners gave, and what plans say. What partners gave is
// as it came: ends, as of takenWatches, is for the model (endTaken), and no part of what goes on to others.
func (n *Node) knownWatches(x store.Exchange) (k watch.Known, ends map[string]time.Time, err error) {
	own, err := ownWatches(x)
	if err != nil {
		return own, nil, err
	}
	return n.addOthersWatches(x, own)
}

// ownWatches are our own entries.
func ownWatches(x store.Exchange) (k watch.Known, err error) {
	if k.Areas, _, err = keptAll[watch.Area](x, shelfArea, store.Filter{}); err != nil {
		return k, err
	}
	if k.Watches, _, err = keptAll[watch.Watch](x, shelfWatch, store.Filter{State: stateNewest}); err != nil {
		return k, err
	}
	k.Declarations, _, err = keptAll[watch.Declaration](x, shelfDeclared, store.Filter{})
	return k, err
}

// addOthersWatches is our own entries, which stay as they are, with what partners gave and what plans say.
func (n *Node) addOthersWatches(x store.Exchange, own watch.Known) (k watch.Known, ends map[string]time.Time, err error) {
	k = watch.Known{Areas: slices.Clone(own.Areas), Watches: slices.Clone(own.Watches), Declarations: slices.Clone(own.Declarations)}
	stand := standOn(k.Watches, k.Declarations)
	planned, land, inForce, err := n.planWatches(x)
	if err != nil {
		return k, nil, err
	}
	k.Watches, k.Areas, k.PlansInForce = append(k.Watches, planned...), append(k.Areas, land...), inForce
	areas, watches, declarations, ends, err := n.takenWatches(x)
	if err != nil {
		return k, nil, err
	}
	left, err := keptAreas(x, stand, areas)
	k.Areas, k.Watches, k.Declarations = append(append(k.Areas, areas...), left...), append(k.Watches, watches...), append(k.Declarations, declarations...)
	return k, ends, err
}

// States of a version on the shelves of areas and watches.
const (
	stateNewest = "newest"
	statePast   = "past"
)

// versionID is the id of the record that holds one version.
func versionID(id string, version int) string { return fmt.Sprintf("%s/%d", id, version) }

// Areas are all areas that are kept, in their newest versions, by id; those that were retired are left out.
func (n *Node) Areas(ctx context.Context) (list []watch.Area, err error) {
	err = n.Consult(ctx, "listing areas", func(x store.Exchange) error {
		list, _, err = keptAll[watch.Area](x, shelfArea, store.Filter{State: stateNewest})
		return err
	})
	list = slices.DeleteFunc(list, func(a watch.Area) bool { return a.Retired })
	slices.SortFunc(list, func(a, b watch.Area) int { return compareIDs(a.ID, b.ID) })
	return list, err
}

// compareIDs orders "A-0002" before "A-10000".
func compareIDs(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Area is an area in all its versions, first to last, our own or one that a partner gave; ErrNotFound when there is none.
func (n *Node) Area(ctx context.Context, id string) (versions []watch.Area, err error) {
	err = n.Consult(ctx, "reading an area", func(x store.Exchange) error {
		if versions, err = n.areaOfPartner(x, id); err != nil || len(versions) > 0 {
			return err
		}
		versions, err = areaVersions(x, id)
		return err
	})
	return versions, err
}

func areaVersions(x store.Exchange, id string) ([]watch.Area, error) {
	versions, _, err := keptAll[watch.Area](x, shelfArea, store.Filter{Owner: id})
	if err == nil && len(versions) == 0 {
		err = fmt.Errorf("area %s: %w", id, store.ErrNotFound)
	}
	slices.SortFunc(versions, func(a, b watch.Area) int { return a.Version - b.Version })
	return versions, err
}

// SaveArea stores a version of an area: the first of a new one where ID is empty, else the next. Version is the one that was changed:
// where it is not the newest there, it is refused as "changed"; 0 changes any. Marking defaults to TLP:RED. What is wrong with it is a
// *watch.Error.
func (n *Node) SaveArea(ctx context.Context, by string, a watch.Area) (watch.Area, error) {
	var out watch.Area
	err := n.Exchange(ctx, "keeping an area", func(x store.Exchange) error {
		var err error
		if out, err = n.putArea(x, by, a); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActAreaKept, Ref: out.ID, Note: fmt.Sprintf("%d", out.Version)})
	})
	return out, err
}

// putArea stores the next version of an area.
func (n *Node) putArea(x store.Exchange, by string, a watch.Area) (watch.Area, error) {
	if a.ID == "" {
		number, err := counted(x, countAreas, 1)
		if err != nil {
			return a, err
		}
		a.ID, a.Version = fmt.Sprintf("A-%04d", number+1), 1
	} else {
		versions, err := areaVersions(x, a.ID)
		if err != nil {
			return a, err
		}
		last := versions[len(versions)-1]
		if a.Version != 0 && a.Version != last.Version {
			return a, &watch.Error{Code: "changed", Field: "version"}
		}
		a.Version = last.Version + 1
		if err := put(x, shelfArea, store.Record{ID: versionID(last.ID, last.Version), Owner: last.ID, State: statePast, At: last.At}, last); err != nil {
			return a, err
		}
	}
	a.By, a.At, a.Origin = by, x.Now().UTC(), ""
	if a.Marking == "" {
		a.Marking = incident.TLPRed
	}
	if err := a.Check(); err != nil {
		return a, err
	}
	if err := put(x, shelfArea, store.Record{ID: versionID(a.ID, a.Version), Owner: a.ID, State: stateNewest, At: a.At}, a); err != nil {
		return a, err
	}
	return a, watchChanged(x)
}

// Watches are all watches that were entered here, in their newest versions, by id. Those that partners gave or plans name are in
// the model.
func (n *Node) Watches(ctx context.Context) (list []watch.Watch, err error) {
	err = n.Consult(ctx, "listing watches", func(x store.Exchange) error {
		list, _, err = keptAll[watch.Watch](x, shelfWatch, store.Filter{State: stateNewest})
		return err
	})
	slices.SortFunc(list, func(a, b watch.Watch) int { return compareIDs(a.ID, b.ID) })
	return list, err
}

// Watch is a watch in all its versions, first to last; ErrNotFound when there is none.
func (n *Node) Watch(ctx context.Context, id string) (versions []watch.Watch, err error) {
	err = n.Consult(ctx, "reading a watch", func(x store.Exchange) error {
		versions, err = watchVersions(x, id)
		return err
	})
	return versions, err
}

func watchVersions(x store.Exchange, id string) ([]watch.Watch, error) {
	versions, _, err := keptAll[watch.Watch](x, shelfWatch, store.Filter{Owner: id})
	if err == nil && len(versions) == 0 {
		err = fmt.Errorf("watch %s: %w", id, store.ErrNotFound)
	}
	slices.SortFunc(versions, func(a, b watch.Watch) int { return a.Version - b.Version })
	return versions, err
}

// SaveWatch stores a version of a watch: the first of a new one where ID is empty, else the next, which corrects it: what it says was
// always so. What holds from a moment on is ChangeWatch. Version is the one that was corrected: where it is not the newest there, it is
// refused as "changed"; 0 corrects any. Which watch it follows and which follows it stays as it is. Marking defaults to TLP:RED,
// Confidence to moderate. What is wrong with it is a *watch.Error or a *watch.ScheduleError.
func (n *Node) SaveWatch(ctx context.Context, by string, w watch.Watch) (watch.Watch, error) {
	list, err := n.SaveWatches(ctx, by, []watch.Watch{w})
	if err != nil {
		return watch.Watch{}, err
	}
	return list[0], nil
}

// SaveWatches stores several watches, all or none. An error names the one that it is about (ItemError).
func (n *Node) SaveWatches(ctx context.Context, by string, list []watch.Watch) (out []watch.Watch, err error) {
	err = n.Exchange(ctx, "keeping watches", func(x store.Exchange) error {
		out = out[:0]
		for i, w := range list {
			w, err := n.correct(x, by, w)
			if err != nil {
				if len(list) > 1 {
					return &ItemError{Index: i, Err: err}
				}
				return err
			}
			out = append(out, w)
			if err := x.Journal(store.Event{By: by, Act: store.ActWatchKept, Ref: w.ID, Note: fmt.Sprintf("%d", w.Version), Partner: partnerID(w.Party)}); err != nil {
				return err
			}
		}
		return watchChanged(x)
	})
	return out, err
}

// ItemError is an error about one of several things.
type ItemError struct {
	Index int // from 0
	Err   error
}

// Error names the thing by its number, from 1.
func (e *ItemError) Error() string { return fmt.Sprintf("number %d: %v", e.Index+1, e.Err) }

// Unwrap is the error itself.
func (e *ItemError) Unwrap() error { return e.Err }

// partnerID is the id of a party that runs a node; empty for one that does not.
func partnerID(p watch.Party) string {
	if watch.Named(p) {
		return ""
	}
	return p.ID
}

// correct stores a new watch or a correction of one, which leaves alone what changes made of it.
func (n *Node) correct(x store.Exchange, by string, w watch.Watch) (watch.Watch, error) {
	if w.ID == "" {
		w.ChangedTo, w.Follows = "", ""
		return n.putWatch(x, by, w)
	}
	versions, err := watchVersions(x, w.ID)
	if err != nil {
		return w, err
	}
	last := &versions[len(versions)-1]
	w.Begins, w.Follows, w.ChangedTo = last.Begins, last.Follows, last.ChangedTo
	if last.ChangedTo != "" {
		w.Withdrawn, w.Why = last.Withdrawn, last.Why
	}
	return n.putWatch(x, by, w)
}

// ChangeWatch changes a watch from a moment on: before it everything stays as it is recorded. w is the watch as it is from then on;
// its ID and Version are those of the watch that is changed, and the version is looked at as by SaveWatch. The watch ends at the
// moment, and next, a new one, begins there; each names the other. See watch.Watch.ChangeAt for what cannot be. Both are written or
// neither.
func (n *Node) ChangeWatch(ctx context.Context, by string, w watch.Watch, at time.Time) (old, next watch.Watch, err error) {
	err = n.Exchange(ctx, "changing a watch from a moment on", func(x store.Exchange) error {
		versions, err := watchVersions(x, w.ID)
		if err != nil {
			return err
		}
		last := &versions[len(versions)-1]
		if w.Version != 0 && w.Version != last.Version {
			return &watch.Error{Code: "changed", Field: "version"}
		}
		if old, next, err = last.ChangeAt(w, at); err != nil {
			return err
		}
		if next, err = n.putWatch(x, by, next); err != nil {
			return err
		}
		old.ChangedTo = next.ID
		if old, err = n.putWatch(x, by, old); err != nil {
			return err
		}
		kept := []watch.Watch{old, next}
		if next.ChangedTo != "" { // one that was changed later already follows this one now
			further, err := watchVersions(x, next.ChangedTo)
			if err != nil {
				return err
			}
			f := further[len(further)-1]
			f.Follows = next.ID
			if f, err = n.putWatch(x, by, f); err != nil {
				return err
			}
			kept = append(kept, f)
		}
		for _, k := range kept {
			if err := x.Journal(store.Event{By: by, Act: store.ActWatchKept, Ref: k.ID, Note: fmt.Sprintf("%d", k.Version), Partner: partnerID(k.Party)}); err != nil {
				return err
			}
		}
		return watchChanged(x)
	})
	return old, next, err
}

// putWatch stores the next version of a watch, or the first.
func (n *Node) putWatch(x store.Exchange, by string, w watch.Watch) (watch.Watch, error) {
	was := ""
	if w.ID == "" {
		number, err := counted(x, countWatches, 1)
		if err != nil {
			return w, err
		}
		w.ID, w.Version = fmt.Sprintf("W-%04d", number+1), 1
		if w.Follows != "" { // it goes on where the other one stood
			before, err := watchVersions(x, w.Follows)
			if err != nil {
				return w, err
			}
			was = before[len(before)-1].Area
		}
	} else {
		versions, err := watchVersions(x, w.ID)
		if err != nil {
			return w, err
		}
		last := versions[len(versions)-1]
		if w.Version != 0 && w.Version != last.Version {
			return w, &watch.Error{Code: "changed", Field: "version"}
		}
		w.Version, was = last.Version+1, last.Area
		if err := put(x, shelfWatch, store.Record{ID: versionID(last.ID, last.Version), Owner: last.ID, State: statePast, At: last.At}, last); err != nil {
			return w, err
		}
	}
	w.By, w.At, w.Origin, w.Plan, w.Item = by, x.Now().UTC(), "", "", ""
	if w.Marking == "" {
		w.Marking = incident.TLPRed
	}
	if w.Confidence == "" {
		w.Confidence = watch.Moderate
	}
	if err := w.Check(); err != nil {
		return w, err
	}
	if w.Area != "" {
		land, err := n.landOf(x, w.Area)
		switch {
		case err != nil:
			return w, err
		case len(land) == 0:
			return w, &watch.Error{Code: "no_area", Field: "area", Value: w.Area}
		case land[0].Kept && w.Area != was:
			return w, &watch.Error{Code: "kept", Field: "area", Value: land[len(land)-1].Name.EN}
		case land[0].Origin != "" && sameOutline(w.Shape, land):
			// A polygon that was copied off a partner's area is that area, and passes on as it does.
			w.Shape = area.Shape{}
		}
	}
	return w, put(x, shelfWatch, store.Record{ID: versionID(w.ID, w.Version), Owner: w.ID, State: stateNewest, At: w.At}, w)
}

// WithdrawWatch ends a watch at a moment before its time. One that was changed has ended: the one that follows it is withdrawn.
func (n *Node) WithdrawWatch(ctx context.Context, by, id string, at time.Time, why string) error {
	return n.Exchange(ctx, "withdrawing a watch", func(x store.Exchange) error {
		versions, err := watchVersions(x, id)
		if err != nil {
			return err
		}
		w := versions[len(versions)-1]
		if w.ChangedTo != "" {
			return &watch.Error{Code: "changed_to", Field: "withdrawn", Value: w.ChangedTo}
		}
		w.Withdrawn, w.Why = at.UTC(), why
		if w, err = n.putWatch(x, by, w); err != nil {
			return err
		}
		if err := x.Journal(store.Event{By: by, Act: store.ActWatchEnded, Ref: w.ID, Note: why, Partner: partnerID(w.Party)}); err != nil {
			return err
		}
		return watchChanged(x)
	})
}

// Declare stores a party's word that the list of its watches is complete, or no longer is.
func (n *Node) Declare(ctx context.Context, by string, d watch.Declaration) (watch.Declaration, error) {
	err := n.Exchange(ctx, "keeping a declaration", func(x store.Exchange) error {
		number, err := counted(x, countDeclarations, 1)
		if err != nil {
			return err
		}
		d.ID, d.By, d.At, d.Origin = fmt.Sprintf("D-%04d", number+1), by, x.Now().UTC(), ""
		if d.Marking == "" {
			d.Marking = incident.TLPRed
		}
		if err := d.Check(); err != nil {
			return err
		}
		if d.Area != "" {
			land, err := n.landOf(x, d.Area)
			if err != nil {
				return err
			}
			if len(land) == 0 {
				return &watch.Error{Code: "no_area", Field: "area", Value: d.Area}
			}
		}
		if err := put(x, shelfDeclared, store.Record{ID: d.ID, Owner: d.Area, State: d.Party.ID, At: d.At}, d); err != nil {
			return err
		}
		word := "complete"
		if !d.Complete {
			word = "not complete"
		}
		if err := x.Journal(store.Event{By: by, Act: store.ActDeclared, Ref: d.ID, Note: word, Partner: partnerID(d.Party)}); err != nil {
			return err
		}
		return watchChanged(x)
	})
	return d, err
}

// Declarations are all declarations that were entered here, in the order in which they were made.
func (n *Node) Declarations(ctx context.Context) (list []watch.Declaration, err error) {
	err = n.Consult(ctx, "listing declarations", func(x store.Exchange) error {
		list, _, err = keptAll[watch.Declaration](x, shelfDeclared, store.Filter{})
		return err
	})
	slices.SortFunc(list, func(a, b watch.Declaration) int { return compareIDs(a.ID, b.ID) })
	return list, err
}
