package node

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// WayEnd is where a way through open ground begins or ends, and how people call it.
type WayEnd struct {
	watch.CorridorEnd
	Name text.Bilingual
	In   text.Bilingual // of a place: the units that it lies in
}

// Position is the end as a position that can be typed; empty for an area.
func (e WayEnd) Position() string {
	if e.Area != "" {
		return ""
	}
	lon, lat := e.At.Degrees()
	return fmt.Sprintf("%.5g,%.5g", lon, lat)
}

// Namesakes is said of a name that several areas or places have.
type Namesakes struct {
	Field, Word string
	Choices     []WayEnd
}

// Error is the reason in English.
func (e *Namesakes) Error() string { return e.Words().EN }

// Words says what there is to choose from.
func (e *Namesakes) Words() text.Bilingual {
	var ar, en []string
	for _, c := range e.Choices {
		how := cmp.Or(c.Position(), c.Area)
		ar = append(ar, strings.Trim(c.Name.In("ar")+"، "+c.In.AR, "، ")+" (\u2068"+how+"\u2069)")
		en = append(en, strings.Trim(c.Name.In("en")+", "+c.In.EN, ", ")+" ("+how+")")
	}
	return text.Bilingual{
		AR: "أكثر من مكان بالاسم \u2068" + e.Word + "\u2069: " + strings.Join(ar, "؛ ") + ". اكتب موقع الذي تقصده",
		EN: fmt.Sprintf("several places are called %q: %s. Write the position of the one that is meant", e.Word, strings.Join(en, "; ")),
	}
}

// mostNamesakes is how many places of one name are offered.
const mostNamesakes = 6

// WayEnd finds where a way is to begin or end: an area by id or name, a position, or a place of the gazetteer by its name. A position whose
// numbers look exchanged, judged by where this desk's areas lie, is refused unless letters say which is which. The error is a *Namesakes,
// a *watch.Error with the field named, or the store's.
func (n *Node) WayEnd(ctx context.Context, field, word string) (WayEnd, error) {
	word = strings.TrimSpace(word)
	bad := func(code string) (WayEnd, error) {
		return WayEnd{}, &watch.Error{Code: code, Field: field, Value: word}
	}
	areas, err := n.Areas(ctx)
	if err != nil {
		return WayEnd{}, err
	}
	given, err := n.AreasOfPartners(ctx)
	if err != nil {
		return WayEnd{}, err
	}
	areas = append(areas, given...)
	if p, lettered, numbers, ok := area.ParsePosition(word); numbers {
		if !ok {
			return bad("position")
		}
		if !lettered && exchanged(p, areas) {
			return bad("exchanged")
		}
		end := WayEnd{CorridorEnd: watch.CorridorEnd{At: p}}
		end.Name = text.Bilingual{AR: end.Position(), EN: end.Position()}
		return end, nil
	}
	if word == "" {
		return bad("no_end")
	}
	key := text.Fold(word)
	same := func(b text.Bilingual) bool { return text.Fold(b.AR) == key || text.Fold(b.EN) == key }
	var found []WayEnd
	for _, a := range areas {
		end := WayEnd{CorridorEnd: watch.CorridorEnd{Area: a.ID}, Name: a.Name}
		if a.ID == word {
			return end, nil
		}
		if same(a.Name) {
			found = append(found, end)
		}
	}
	if len(found) == 0 {
		for _, p := range n.SearchPlaces(word, 40) {
			if p.Coord == nil || !same(p.Name) || p.Precision != incident.PlaceTown && p.Precision != incident.PlaceExact {
				continue
			}
			end := WayEnd{CorridorEnd: watch.CorridorEnd{At: area.PointOf(p.Coord.Lon, p.Coord.Lat)}, Name: p.Name, In: p.Why}
			if !slices.ContainsFunc(found, func(o WayEnd) bool { return o.CorridorEnd == end.CorridorEnd }) && len(found) < mostNamesakes {
				found = append(found, end)
			}
		}
	}
	switch len(found) {
	case 0:
		return bad("no_place")
	case 1:
		return found[0], nil
	}
	return WayEnd{}, &Namesakes{field, word, found}
}

// exchanged suspects that latitude stands first: the position lies in no area and outside of the home region, and turned round in either.
func exchanged(p area.Point, areas []watch.Area) bool {
	inside := func(p area.Point) bool {
		return slices.ContainsFunc(areas, func(a watch.Area) bool { return a.Shape.Contains(p) })
	}
	turned := area.Point{Lon: p.Lat, Lat: p.Lon}
	if p.Lon > 90e7 || p.Lon < -90e7 || inside(p) {
		return false
	}
	return inside(turned) || area.SuspectSwapped([][][]area.Point{{{p}}}, area.HomeRegion())
}
