package node

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// AreaOfUnit is an administrative unit as an area that is not stored yet.
func (n *Node) AreaOfUnit(id string) (watch.Area, error) {
	atlas, err := n.know.atlas()
	if err != nil {
		return watch.Area{}, err
	}
	u, ok := atlas.ByID(id)
	if !ok {
		return watch.Area{}, fmt.Errorf("administrative unit %q: %w", id, store.ErrNotFound)
	}
	s := u.Shape()
	if s.IsZero() {
		return watch.Area{}, &watch.Error{Code: "shape", Field: "unit", Value: id}
	}
	return watch.Area{Name: text.Bilingual{AR: u.AR, EN: u.EN}, Kind: watch.Unit, Unit: id, Shape: s}, nil
}

// SplitArea cuts an area along a line from a moment on: the area is retired then, and the pieces are new areas with its name
// and a number. An area that is retired already is refused as a *watch.Error. Watches of the whole area stay with the old one, which is no more: they must be entered anew for the pieces.
func (n *Node) SplitArea(ctx context.Context, by, id string, line []area.Point, at time.Time) (pieces []watch.Area, err error) {
	err = n.Exchange(ctx, "splitting an area", func(x store.Exchange) error {
		pieces = nil
		versions, err := areaVersions(x, id)
		if err != nil {
			return err
		}
		old := versions[len(versions)-1]
		if old.Retired {
			return &watch.Error{Code: "retired", Field: "area", Value: id}
		}
		shapes, err := area.Split(old.Shape, line)
		if err != nil {
			return err
		}
		for i, s := range shapes {
			p := watch.Area{Name: numbered(old.Name, i+1), Kind: watch.Drawn, Shape: s, From: at.UTC(), Until: old.Until, Needs: old.Needs, MadeFrom: []string{id}, Marking: old.Marking, Note: old.Note}
			if p, err = n.putArea(x, by, p); err != nil {
				return err
			}
			pieces = append(pieces, p)
		}
		if err := n.retire(x, by, old, at); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActAreaSplit, Ref: id, Note: areaIDs(pieces)})
	})
	return pieces, err
}

func numbered(n text.Bilingual, i int) text.Bilingual {
	out := text.Bilingual{}
	if n.AR != "" {
		out.AR = fmt.Sprintf("%s %d", n.AR, i)
	}
	if n.EN != "" {
		out.EN = fmt.Sprintf("%s %d", n.EN, i)
	}
	return out
}

func areaIDs(list []watch.Area) string {
	ids := make([]string, len(list))
	for i, a := range list {
		ids[i] = a.ID
	}
	return strings.Join(ids, " ")
}

// MergeAreas puts areas together to a new one from a moment on, which ends when they were to end; they are retired then. Areas that are
// retired already, or that end at different times, are refused as a *watch.Error.
func (n *Node) MergeAreas(ctx context.Context, by string, ids []string, name text.Bilingual, at time.Time) (merged watch.Area, err error) {
	err = n.Exchange(ctx, "merging areas", func(x store.Exchange) error {
		ids := slices.Compact(slices.Sorted(slices.Values(ids))) // one that is named twice counts once
		if len(ids) < 2 {
			return &watch.Error{Code: "place", Field: "areas", Value: strings.Join(ids, " ")}
		}
		var olds []watch.Area
		var shapes []area.Shape
		needs := map[string]bool{}
		merged = watch.Area{Name: name, Kind: watch.Drawn, From: at.UTC(), MadeFrom: ids}
		for _, id := range ids {
			versions, err := areaVersions(x, id)
			if err != nil {
				return err
			}
			old := versions[len(versions)-1]
			switch {
			case old.Retired:
				return &watch.Error{Code: "retired", Field: "areas", Value: id}
			case len(olds) == 0:
				merged.Until = old.Until
			case !old.Until.Equal(merged.Until):
				return &watch.Error{Code: "ends_differ", Field: "areas", Value: olds[0].ID + " " + id}
			}
			olds, shapes = append(olds, old), append(shapes, old.Shape)
			for _, p := range old.Needs {
				if !needs[p] {
					needs[p] = true
					merged.Needs = append(merged.Needs, p)
				}
			}
			merged.Marking = stricter(merged.Marking, old.Marking)
		}
		merged.Shape = area.Union(shapes...)
		if merged, err = n.putArea(x, by, merged); err != nil {
			return err
		}
		for _, old := range olds {
			if err := n.retire(x, by, old, at); err != nil {
				return err
			}
		}
		return x.Journal(store.Event{By: by, Act: store.ActAreaMerged, Ref: merged.ID, Note: strings.Join(ids, " ")})
	})
	return merged, err
}

// RetireArea says that an area is no more from a moment on. What it was before stays.
func (n *Node) RetireArea(ctx context.Context, by, id string, at time.Time) error {
	return n.Exchange(ctx, "retiring an area", func(x store.Exchange) error {
		versions, err := areaVersions(x, id)
		if err != nil {
			return err
		}
		if err := n.retire(x, by, versions[len(versions)-1], at); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActAreaRetired, Ref: id})
	})
}

func (n *Node) retire(x store.Exchange, by string, old watch.Area, at time.Time) error {
	old.Retired, old.From, old.Until = true, at.UTC(), time.Time{}
	_, err := n.putArea(x, by, old)
	return err
}
