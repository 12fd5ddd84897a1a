package web

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"
	"strings"

	"tansiq/internal/area"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// Choosing an area in a form. A list that can be read is a list; of a desk of many areas the form offers what is found by words of
// a name or by an id, as one types, or by a button where no script runs.

// mostListed is how many areas a form lists to choose from.
const mostListed = 300

// mostFound is how many areas a search offers; more words find the others.
const mostFound = 12

// mostNear is how many areas around one are offered to be merged with it, where a list of all could not be read.
const mostNear = 60

// nearestAreas are the most areas that lie nearest to a shape, by the middles of what bounds them; the nearest first.
func nearestAreas(areas []watch.Area, to area.Shape, most int) []watch.Area {
	at := middleOf(to)
	distance := make(map[string]float64, len(areas))
	for i := range areas {
		m := middleOf(areas[i].Shape)
		distance[areas[i].ID] = math.Hypot((m[0]-at[0])*math.Cos(at[1]*math.Pi/180), m[1]-at[1])
	}
	near := slices.SortedStableFunc(slices.Values(areas), func(a, b watch.Area) int { return cmp.Compare(distance[a.ID], distance[b.ID]) })
	return near[:min(most, len(near))]
}

// landHit is an area that a search offers. Of is the partner that gave it; empty: our own.
type landHit struct{ ID, Name, Of string }

// landPick is the choice of an area as a form shows it: Groups to list, or else what was found.
type landPick struct {
	None   string // the message that says what no area means here
	Chosen string // its id; empty: none
	Groups []landGroup
	Words  string // what is searched for
	Hits   []landHit
	More   int // found but not offered
}

// Many reports whether the areas are too many to be listed.
func (p landPick) Many() bool { return p.Groups == nil }

// pickLand is the choice of an area, with what words find where the areas are many.
func (w *watching) pickLand(ctx context.Context, l *locale, names partyNames, none, chosen, words string) (landPick, error) {
	p := landPick{None: none, Chosen: chosen, Words: words}
	groups, err := w.landGroups(ctx, l, names, chosen)
	if err != nil {
		return p, err
	}
	n := 0
	for _, g := range groups {
		n += len(g.Areas)
	}
	if n <= mostListed {
		p.Groups = groups
		return p, nil
	}
	found := findLand(l, groups, words)
	p.More = max(0, len(found)-mostFound)
	p.Hits = found[:len(found)-p.More]
	if chosen != "" && !slices.ContainsFunc(p.Hits, func(h landHit) bool { return h.ID == chosen }) {
		p.Hits = append(landOf(l, groups, chosen), p.Hits...)
	}
	return p, nil
}

// landOf is the area of an id; none when nothing can stand on it.
func landOf(l *locale, groups []landGroup, id string) []landHit {
	for _, g := range groups {
		for i := range g.Areas {
			if g.Areas[i].ID == id {
				return []landHit{{id, g.Areas[i].Name.In(l.Lang), g.Of}}
			}
		}
	}
	return nil
}

// findLand finds areas: by an id, by a whole name, by the beginning of a word of a name, by a part of it, in this order.
func findLand(l *locale, groups []landGroup, words string) []landHit {
	words = strings.TrimSpace(words)
	key := text.Fold(words)
	if key == "" {
		return nil
	}
	var found [4][]landHit
	for _, g := range groups {
		for i := range g.Areas {
			a := &g.Areas[i]
			ar, en := text.Fold(a.Name.AR), text.Fold(a.Name.EN)
			hit := landHit{a.ID, a.Name.In(l.Lang), g.Of}
			switch names := " " + ar + " " + en; {
			case strings.EqualFold(a.ID, words):
				found[0] = append(found[0], hit)
			case ar == key, en == key:
				found[1] = append(found[1], hit)
			case strings.Contains(names, " "+key):
				found[2] = append(found[2], hit)
			case strings.Contains(names, key):
				found[3] = append(found[3], hit)
			}
		}
	}
	return slices.Concat(found[:]...)
}

// landTyped is the area that a form chose: by its id, or, where words were written and none of what they find was chosen, the one
// area of this id or name. Words that do not name one area are put down as wrong.
func (w *watching) landTyped(ctx context.Context, l *locale, names partyNames, id, words string, wrong faults) (string, error) {
	if id != "" || words == "" {
		return id, nil
	}
	groups, err := w.landGroups(ctx, l, names, "")
	if err != nil {
		return "", err
	}
	key := text.Fold(words)
	found := findLand(l, groups, words)
	exact := slices.DeleteFunc(slices.Clone(found), func(h landHit) bool {
		return !strings.EqualFold(h.ID, words) && text.Fold(h.Name) != key
	})
	switch {
	case len(exact) == 1:
		return exact[0].ID, nil
	case len(found) == 1:
		return found[0].ID, nil
	}
	wrong["area"] = "watch.fault.which"
	return "", nil
}

// lands answers the search of a form as one types. What is chosen stays.
func (w *watching) lands(rw http.ResponseWriter, r *http.Request) error {
	l, _, names, err := w.stage(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	none := "watch.f.area.none"
	if q.Get("for") == "declare" {
		none = "watch.everywhere"
	}
	p, err := w.pickLand(r.Context(), l, names, none, q.Get("area"), strings.TrimSpace(q.Get("areaq")))
	if err != nil {
		return err
	}
	w.render(rw, r, http.StatusOK, "watch.landfound", "", p)
	return nil
}
