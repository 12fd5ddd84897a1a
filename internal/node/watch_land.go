package node

import (
	"context"
	"slices"
	"strings"

	"tansiq/internal/area"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// A watch or a declaration that is entered here may stand on an area that a partner gave. It follows the area as it follows
// one of our own: a new version of it moves the watch. Where the partner withdraws the area, or the agreement under which it
// came has ended, the watch stays where it was, on the outline that was given last, and the area says so (watch.Area.Kept).
// What came must be erased on its day, the area with it; of one that something of ours stands on the outline stays, since
// it is where our own people stand, and its name goes. It stays the partner's: release passes it on to nobody.

// shelfLand keeps the outlines of areas of partners that were erased and that something of ours stands on, by the area's id.
const shelfLand store.Shelf = "land"

// keptLand is what is left of an erased area.
type keptLand struct {
	Versions []watch.Area `json:"versions"`
}

// ofPartner takes the id of an area that a partner gave apart; false for any other.
func ofPartner(id string) (partner, copyID string, ok bool) {
	i := strings.LastIndex(id, ":location--")
	if i <= 0 {
		return "", "", false
	}
	return id[:i], id[i+1:], true
}

// lastKnown is an area of a partner as it was given last, whether it still stands or not; none where nothing is left of it.
func lastKnown(x store.Exchange, id string) ([]watch.Area, error) {
	partner, copyID, ok := ofPartner(id)
	if !ok {
		return nil, nil
	}
	land, err := takenArea(x, partner, copyID, x.Now())
	if err != nil || len(land) > 0 {
		return land, err
	}
	left, _, err := kept[keptLand](x, shelfLand, id)
	if err != nil && !notFound(err) {
		return nil, err
	}
	return left.Versions, nil
}

// standOn are the areas of partners that watches and declarations entered here stand on, by id.
func standOn(watches []watch.Watch, declarations []watch.Declaration) []string {
	var ids []string
	add := func(origin, id string) {
		if _, _, ok := ofPartner(id); ok && origin == "" {
			ids = append(ids, id)
		}
	}
	for i := range watches {
		add(watches[i].Origin, watches[i].Area)
	}
	for i := range declarations {
		add(declarations[i].Origin, declarations[i].Area)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// keptAreas are the areas of partners that something of ours stands on and that are not among those that still stand.
func keptAreas(x store.Exchange, ids []string, standing []watch.Area) (out []watch.Area, err error) {
	for _, id := range ids {
		if slices.ContainsFunc(standing, func(a watch.Area) bool { return a.ID == id }) {
			continue
		}
		land, err := lastKnown(x, id)
		if err != nil {
			return nil, err
		}
		for i := range land {
			land[i].Kept = true
		}
		out = append(out, land...)
	}
	return out, nil
}

// keepLand puts the outlines of areas away that are about to be erased and that something of ours stands on.
func (n *Node) keepLand(x store.Exchange, partner string, objects []string) error {
	objects = slices.DeleteFunc(slices.Clone(objects), func(id string) bool { return !strings.HasPrefix(id, "location--") })
	if len(objects) == 0 {
		return nil
	}
	watches, _, err := keptAll[watch.Watch](x, shelfWatch, store.Filter{State: stateNewest})
	if err != nil {
		return err
	}
	declarations, _, err := keptAll[watch.Declaration](x, shelfDeclared, store.Filter{})
	if err != nil {
		return err
	}
	needed := standOn(watches, declarations)
	for _, o := range objects {
		id := takenID(partner, o)
		if !slices.Contains(needed, id) {
			continue
		}
		land, err := takenArea(x, partner, o, x.Now())
		if err != nil {
			return err
		}
		if len(land) == 0 {
			continue
		}
		for i := range land {
			land[i].Name = n.anonymous(land[i].Unit)
		}
		if err := put(x, shelfLand, store.Record{ID: id, Owner: partner, At: x.Now()}, keptLand{land}); err != nil {
			return err
		}
	}
	return nil
}

// anonymous is how an area is called whose name is erased: by the administrative unit that it is, which everybody knows, or
// by nothing.
func (n *Node) anonymous(unit string) text.Bilingual {
	if unit != "" {
		if a, err := n.know.atlas(); err == nil {
			if u, ok := a.ByID(unit); ok {
				return text.Bilingual{AR: u.AR, EN: u.EN}
			}
		}
	}
	return text.Bilingual{AR: "منطقة شريك مُحي اسمها", EN: "A partner's area, its name erased"}
}

// AreasOfPartners are the areas that partners gave and that still stand, and those that something of ours stands on although
// they do not (Kept), each as it was given last, by id.
func (n *Node) AreasOfPartners(ctx context.Context) (list []watch.Area, err error) {
	err = n.Consult(ctx, "listing areas of partners", func(x store.Exchange) error {
		list = nil
		known, _, err := n.knownWatches(x)
		if err != nil {
			return err
		}
		at := map[string]int{}
		for _, a := range known.Areas {
			if _, _, ok := ofPartner(a.ID); !ok {
				continue
			}
			i, seen := at[a.ID]
			switch {
			case !seen:
				at[a.ID] = len(list)
				list = append(list, a)
			case a.Version > list[i].Version:
				list[i] = a
			}
		}
		return nil
	})
	slices.SortFunc(list, func(a, b watch.Area) int { return strings.Compare(a.ID, b.ID) })
	return list, err
}

// areaOfPartner is an area that a partner gave, in all its versions; none when there is none.
func (n *Node) areaOfPartner(x store.Exchange, id string) ([]watch.Area, error) {
	if _, _, ok := ofPartner(id); !ok {
		return nil, nil
	}
	known, _, err := n.knownWatches(x)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(known.Areas, func(a watch.Area) bool { return a.ID != id }), nil
}

// landOf is an area, our own or one that a partner gave, in its versions; none when there is none. One of a partner that
// does not stand any more is Kept.
func (n *Node) landOf(x store.Exchange, id string) ([]watch.Area, error) {
	partner, copyID, ok := ofPartner(id)
	if !ok {
		versions, err := areaVersions(x, id)
		if notFound(err) {
			err = nil
		}
		return versions, err
	}
	land, err := lastKnown(x, id)
	if err != nil || len(land) == 0 {
		return nil, err
	}
	list, _, err := keptAll[Received](x, shelfReceived, store.Filter{Owner: partner, State: "held"})
	if err != nil {
		return nil, err
	}
	stands := false
	for _, r := range list {
		if stands || !ofWatchType(r.Copy) || !slices.Contains(r.Objects, copyID) {
			continue
		}
		a, err := n.agreementOf(x, r.Lineage)
		if err != nil && !notFound(err) {
			return nil, err
		}
		stands = a != nil && !a.Giving && a.InForce
	}
	for i := range land {
		land[i].Kept = !stands
	}
	return land, nil
}

// sameOutline reports whether a polygon is the outline of one of an area's versions.
func sameOutline(s area.Shape, versions []watch.Area) bool {
	return !s.IsZero() && slices.ContainsFunc(versions, func(a watch.Area) bool { return a.Shape.Equal(s) })
}
